/*
 * A list of rows: columns as data, finding while typing, sorting, and a selection that belongs to a record
 * and not to a line of the screen. Only rows that are seen are formatted, so 40,000 of them cost nothing. It
 * owns no rows: whoever loads them (list.h, choice.h, a dossier's tab) hands them over with ui_table_set()
 * after each load.
 */
#ifndef UI_TABLE_H
#define UI_TABLE_H

#include "lineedit.h"
#include "stack.h"

struct ui_table;

struct ui_column {
	const char *title; /* N_(), never empty; the column is never narrower than it */
	int width;         /* columns of the screen */
	bool grow;         /* gets what is left, too; one per table */
	int priority;      /* 0: always shown; else dropped when it does not fit, the highest number first */
	enum ui_align align;
	/* Text of a cell, and its role (UI_ROLE_TEXT unless changed). `out` is empty. */
	void (*cell)(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role);
	int (*compare)(const void *a, const void *b); /* order of two rows; NULL: no sorting by this column */
};

struct ui_table_def {
	const struct ui_column *columns;
	int n_columns; /* at most UI_TABLE_COLUMNS */
	int64_t (*id)(const void *row); /* which record a row is; unique in the table */
	const char *(*fold)(const void *row); /* its search form (loods_text_fold); NULL: no finding */
	/* Instead of `fold`: which rows what is typed finds, and in which order: their indices into `hits`, which has
	 * room for all; returns how many. Such a table is there to find in: Esc on an empty find, and BACK, are the
	 * owner's. */
	int (*filter)(const struct ui_table *t, const char *typed, int *hits);
	bool asks; /* with `filter`: Enter while finding is the owner's too, who looks for what was typed */
	const struct ui_context *typing; /* while finding; NULL: ui_context_find, which others have as their parent */
	/* This row stays below all others in any order, as a sum does. NULL: none. */
	bool (*last)(const void *row);
	/* The heading above the first row of a group, translated; rows of one heading stand together. NULL:
	 * no groups. Not shown while sorted by a column. */
	const char *(*group)(const struct ui_table *t, const void *row);
	/* What a row is chosen by where numbers are typed; NULL: its place in the list. */
	int (*number)(const struct ui_table *t, const void *row);
	/* The column whose cell takes all that is left of the line in this row, in place of those after it; -1: none
	 * does. NULL: never. */
	int (*wide)(const void *row);
	const char *empty; /* N_(), one sentence when there is no row at all */
};

enum { UI_TABLE_COLUMNS = 24 };

struct ui_table {
	const struct ui_table_def *def;
	struct ui *ui;
	void *owner;            /* for the callbacks */
	const void *base;       /* the rows, see ui_table_set() */
	size_t stride;
	int n;
	int *shown, n_shown;    /* indices of the rows that pass the filter, in order */
	int sel, top;           /* indices in `shown` */
	int64_t sel_id;         /* of the selected record, also while it is not there */
	bool has_sel;           /* there is one in `shown` */
	int page;               /* rows of the last frame */
	int sort;               /* column, -1: as loaded */
	bool descending;
	uint32_t hidden;        /* columns that were switched off, 1 << index */
	bool finding;           /* characters go to `find` */
	struct ui_lineedit find;
	struct loods_str folds; /* search forms of all rows, one after the other, each with its \0; made when
				   first looked for */
	bool folded;            /* they are those of the rows */
};

void ui_table_init(struct ui_table *t, const struct ui_table_def *def, struct ui *ui, void *owner);
void ui_table_release(struct ui_table *t);

/* Takes `n` rows: with `stride` 0 an array of pointers to them, else an array of things of that size. Filter,
 * order and selection stay; the selection moves to the nearest row when its record is gone. They must stay
 * valid until the next set. */
void ui_table_set(struct ui_table *t, const void *base, int n, size_t stride);

/* The rows are gone and what was looked for with them; which record was selected is kept for the next set. */
void ui_table_forget(struct ui_table *t);

/* The selected row, or NULL. */
const void *ui_table_selected(const struct ui_table *t);
/* Selects a record. False: it is not in the table (or hidden by the filter). */
bool ui_table_select(struct ui_table *t, int64_t id);

/* Other columns for rows of the same kind: the order is as loaded, no column is switched off. */
void ui_table_use(struct ui_table *t, const struct ui_table_def *def);

/* Sorts by a column (-1: as loaded); the selection stays with its record. */
void ui_table_sort(struct ui_table *t, int column, bool descending);

/* Begins finding, with this text already typed ("" for none). */
void ui_table_find(struct ui_table *t, const char *text);

/* `base`, or the finding context while characters go to the filter. */
const struct ui_context *ui_table_context(const struct ui_table *t, const struct ui_context *base);
/* Moves, FIND, CLEAR_FIND, SORT, COLUMNS, and BACK while there is a filter. OPEN ends the finding with what
 * was found selected; else it is the owner's. */
enum ui_result ui_table_command(struct ui_table *t, enum ui_cmd cmd);
/* Typing while finding; pasted text begins finding. */
enum ui_result ui_table_key(struct ui_table *t, const struct ui_key *key);

/* Heading and rows into `r`. The cursor goes to the selected row, unless finding. */
void ui_table_draw(struct ui_table *t, struct ui_screen *s, struct ui_rect r);
/* For those who read line by line (linear.h). The row on line `line` of what is shown becomes the selected one;
 * false: there is no such line. */
bool ui_table_go(struct ui_table *t, int line);
/* What the row on a line is chosen by, and the line of such a number; -1: there is none. */
int ui_table_number(const struct ui_table *t, int line);
int ui_table_numbered(const struct ui_table *t, long number);
/* The heading that stands above a line, or NULL; above the first one that is read it always stands. */
const char *ui_table_heading(const struct ui_table *t, int line, bool first);
/* The titles of the columns that fit `cols`, and the cells of a line under them, one after the other. With 0 for
 * `cols`: every cell that has something, with its title. Cells are never cut. `out` is empty. */
void ui_table_titles(const struct ui_table *t, int cols, struct loods_str *out);
void ui_table_read(const struct ui_table *t, int line, int cols, struct loods_str *out);

/* Line 2: what is being found, how many rows, the order, then `more` (may be NULL). Sets the cursor while
 * finding. */
void ui_table_draw_state(struct ui_table *t, struct ui_screen *s, struct ui_rect r, const char *more);

#endif
