/*
 * Records on a screen: asking before one is deleted, and the commands of a list whose rows are records of one type.
 * A question names what goes; its answer is another key than the one that asked, and u takes it back.
 */
#ifndef UI_RECORDS_H
#define UI_RECORDS_H

#include "desk.h"
#include "list.h"

/* What an open question is about; in the state of the view that asks, for the answer comes later. */
struct ui_deletion {
	const struct loods_type *type;
	loods_id id;
	int64_t version; /* as it was seen: what somebody changed since is not what was meant */
};

/* Asks whether `rec` is to go, and deletes it after w. `what` says which it is, in words that tell it from others. */
void ui_delete_ask(struct ui *ui, struct ui_deletion *d, const struct loods_type *type, const void *rec,
		   const char *what);

/* New, open, edit and delete in a list of records of `type`; `rec` is the selected one, NULL: none. `name` comes before
 * the record's own words where it is to be deleted. UI_IGNORED: another command. */
enum ui_result ui_records_command(struct ui *ui, struct ui_deletion *d, const struct loods_type *type, const void *rec,
				  const char *name, enum ui_cmd cmd);

#endif
