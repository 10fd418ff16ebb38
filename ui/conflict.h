/*
 * Somebody else saved the same record while it was being typed: what it was before, what it is now, and what
 * was typed, field by field, until it is said which one holds. Works from descriptors for any record. What
 * only they changed is taken over by itself; nothing that was typed goes before it has been shown beside the
 * other. It saves nothing.
 */
#ifndef UI_CONFLICT_H
#define UI_CONFLICT_H

#include "form.h"
#include "rec.h"
#include "stack.h"

struct ui_conflict {
	const struct loods_type *type;
	const void *before, *now;  /* as it was read, and as it stands; both live until the answer */
	void *yours;               /* gets the answer */
	struct loods_arena *keep;  /* of `yours`: texts taken over are copied here */
	const struct loods_meta *meta; /* of `now`: by whom, when, whether it was deleted */
	const char *who;           /* whose record, translated; copied */
	const char *what; /* what it says now in one line, for the message where nothing is asked; NULL: the
			     fields' names are enough */
	/* False: a field that is not part of it. NULL: all that people fill in. */
	bool (*compared)(const struct loods_field *f);
	/* `yours` is decided. `differs`: it says something else than `now`, so it is to be saved. Not called
	 * for Esc: then `yours` is as typed. */
	void (*done)(struct ui *ui, void *ctx, bool differs);
	void *ctx;
};

/* Takes over what only they changed. True: there is more, and the screen is open; done() follows. False:
 * nothing was changed by both, done() is not called, and the message says what they changed. */
bool ui_conflict_ask(struct ui *ui, const struct ui_conflict *c);

/* The same for a form whose record 0 is the stored one: reads what stands, asks, goes on from there and saves
 * again. *before is what the form was opened with, in f->keep; it becomes what stands. To be called from the
 * form's conflict(). */
void ui_conflict_in_form(struct ui_form *f, const void **before, const char *who);

extern const struct ui_context ui_context_conflict;

#endif
