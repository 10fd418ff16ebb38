/*
 * What was typed in a form and is not saved: kept in the office file as a draft (ops.h), sealed, at each field, and
 * put back into the same form later. A draft is lines of text, tab-separated, with \t, \n and \\ for those
 * characters in a value:
 *
 *   open    MACHINE PROCESS STARTED     by whom it is being typed
 *   form    NAME                        of its ui_form_def
 *   what    TITLE                       as it was shown
 *   about   TYPE ID CLIENT ABOUT        what it was opened with
 *   record  NUMBER ID VERSION           a stored record that it changes
 *   active  NUMBER NAME                 the field with the cursor
 *   field   NUMBER NAME FLAGS LABEL VALUE
 *
 * FLAGS: u set by the user, t typed and not taken yet, x text. VALUE is in the form for files (rec.h), a number for a
 * reference or an account, and what was typed for t. An unknown line or field is passed over.
 */
#ifndef UI_DRAFT_H
#define UI_DRAFT_H

#include "form.h"

/* Writes what stands in the form, if it was changed and another than what was written last. `whole`: also letters that
 * were typed in the active field and not taken yet. Says once when it cannot be kept. */
void ui_draft_keep(struct ui_form *f, bool whole);
/* The same before the form is closed: from now on it is offered. False: it could not be kept. */
bool ui_draft_leave(struct ui_form *f);
/* What was kept of this form is not wanted any more. */
void ui_draft_drop(struct ui_form *f);
/* True when nothing that was typed would be lost by closing the form. */
bool ui_draft_is_kept(const struct ui_form *f);

/* A draft, read; texts live in the arena given. */
struct ui_draft {
	const char *form, *what;
	struct ui_record about;
	const char *filled; /* labels of the fields that were filled in: "Kind, topics" */
	const char *says;   /* what was written in text fields */
	bool open;          /* it is being typed, in this session or another of the same machine */
};
/* False: it is no draft of this version of Loods. */
bool ui_draft_read(struct loods_arena *a, const char *text, struct ui_draft *out);
/* Those of this account that are not open. */
enum loods_code ui_drafts_load(struct ui *ui, struct loods_arena *a, struct loods_drafts *out,
			       struct loods_err *err) LOODS_CHECKED;
/* Puts it into a form that was just opened with what the draft is about. Where the stored record was changed since,
 * only what the user had set is put back, and the message says so. */
void ui_draft_restore(struct ui_form *f, const struct loods_draft *d);

#endif
