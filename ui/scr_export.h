/*
 * The export wizard between its files: what is asked for, the step one is in, and the export once it is made.
 * scr_export.c moves through the steps and does the work, scr_export_values.c has the values of the first two and
 * scr_export_rows.c their rows, scr_export_pages.c the pages of the others.
 */
#ifndef UI_SCR_EXPORT_H
#define UI_SCR_EXPORT_H

#include "export_run.h"
#include "lineedit.h"
#include "page.h"
#include "research_run.h"

enum ui_export_step { UI_EXPORT_WHAT = 1, UI_EXPORT_WHO, UI_EXPORT_CHECK, UI_EXPORT_SAVE, UI_EXPORT_SAVED };

struct ui_export {
	struct ui_view *view;
	enum ui_export_step step;
	int row; /* the selected one, of all rows */
	bool changed;
	bool typing; /* in the selected row */
	struct ui_lineedit edit;
	struct loods_arena keep; /* texts of the plan */
	struct loods_export_plan plan;
	struct loods_export_files files;
	struct loods_str folder;
	bool own_folder; /* it was typed: another project does not change it */
	bool working;
	int percent;
	struct loods_export_ready *ready; /* from step 3 on, until it is published or given up */
	struct loods_research_ready *linked; /* in its place at the level of research */
	struct loods_arena shown;	  /* of the page */
	struct ui_page page;
};

/* ---- scr_export_values.c ---- */

struct ui_export_row {
	const char *name; /* of its parameter (export_plan.h), or of this table alone */
	enum ui_export_step step;
	const char *label; /* N_() */
	const char *help;  /* N_(); NULL: the parameter's */
	/* What stands there, appended; false: nothing was said, and this holds then. */
	bool (*show)(struct ui_export *x, struct loods_str *out);
	/* Space; NULL: it is typed. */
	void (*change)(struct ui_export *x);
	/* What is typed over; NULL: show(), or it is not typed. */
	void (*begin)(struct ui_export *x, struct loods_str *out);
	void (*reset)(struct ui_export *x); /* as it was in the beginning */
	bool typed, day;
};
extern const struct ui_export_row ui_export_rows[]; /* those of a step stand together */
extern const int ui_export_rows_n;
/* The folder that is offered for the project as it is called now, unless one was typed. */
void ui_export_offer_folder(struct ui_export *x);

/* ---- scr_export_rows.c ---- */

/* To the safe choices, with a folder that can be made. */
void ui_export_rows_init(struct ui_export *x);
/* Selects the row of that name, and goes to its step. */
void ui_export_select(struct ui_export *x, const char *name);
/* Selects the first row of the step that needs a word from somebody, else its first one. */
void ui_export_select_first(struct ui_export *x);
/* What is missing or does not fit: the message is said and its row selected. False: nothing. */
bool ui_export_refused(struct ui_export *x);
/* Up, Down, Space, typing, emptying, Enter while typing. IGNORED: another command. */
enum ui_result ui_export_rows_command(struct ui_export *x, enum ui_cmd cmd);
enum ui_result ui_export_rows_key(struct ui_export *x, const struct ui_key *key);
void ui_export_rows_draw(struct ui_export *x, struct ui_screen *s, struct ui_rect r);
/* What a row says, appended to `out`; false where that is only what holds when nothing is said. */
bool ui_export_value(struct ui_export *x, const char *name, struct loods_str *out);

/* ---- scr_export_pages.c ---- */

/* Makes the page of the step; from step 3 on, with the export made. */
void ui_export_page(struct ui_export *x);
void ui_export_draw_work(struct ui_export *x, struct ui_screen *s, struct ui_rect r);

#endif
