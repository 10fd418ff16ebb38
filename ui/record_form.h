/*
 * Record form: a form for one new record about a client, made from the descriptor alone. A record type that needs no more than
 * its fields has its form by being named where screens are opened; a form that does need more (other fields, an offer of its own)
 * is a struct ui_form_def that takes these three functions for what it shares. It changes no record that was saved before.
 */
#ifndef UI_RECORD_FORM_H
#define UI_RECORD_FORM_H

#include "cases.h"
#include "form.h"

/* State of a form that uses the functions below: `state_size` is that of this struct. */
struct ui_record_form {
	const struct loods_type *type;
	struct loods_case_row row; /* the client's; zeros: the record is about none */
};

/* Opens the form of a type. The type refers to a client directly. */
struct ui_view *ui_record_form_push(struct ui *ui, const struct loods_type *type, loods_id client);

/* For open(): a new record of the type about the client (id 0: about none, where the type allows that) becomes record 0. Offered are
 * the type's defaults, today in each date that is required, and the user in each field for one. ENOTFOUND, EIO. */
enum loods_code ui_record_form_start(struct ui_form *f, const struct loods_type *type, loods_id client, struct loods_err *err) LOODS_CHECKED;
/* who(): the client's line. */
void ui_record_form_who(struct ui_form *f, struct loods_str *out);
/* save(): record 0, as one operation. */
enum loods_code ui_record_form_save(struct ui_form *f, struct loods_notice *notice, int *record, struct loods_err *err) LOODS_CHECKED;

#endif
