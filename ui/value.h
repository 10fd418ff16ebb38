/* What a field of any record says, as text for people: an account by its name, a reference by what the other
 * record says. Reads, never writes. */
#ifndef UI_VALUE_H
#define UI_VALUE_H

#include "rec.h"
#include "stack.h"
#include "str.h"

/* Appends the value; nothing when it is not known. */
void ui_value_add(struct ui *ui, const struct loods_field *f, const void *rec, struct loods_str *out);
/* Appends one line about a record: its key and what it is. */
void ui_value_add_record(const struct loods_type *t, const void *rec, struct loods_str *out);
/* True for fields that people fill in: neither the program's own nor fixed by the first save. */
bool ui_value_is_typed(const struct loods_field *f);
/* "23-11-2026 09:40 by m.jansen", of an entry or a change. */
void ui_value_add_when(struct ui *ui, loods_stamp at, loods_user_id by, struct loods_str *out);

#endif
