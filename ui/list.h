/*
 * A screen that is a list: a table over the whole content, with a pane on the right when there is room. It is
 * a filled-in ui_list_def: columns, a loader, commands. A screen that needs more than that makes a view of
 * its own (stack.h) and puts a table in it.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "table.h"

struct ui_list;

struct ui_list_def {
	const char *name;
	const char *title;                /* N_(), when area is 0 */
	int area;                         /* 1 to 5, or 0 */
	const struct ui_context
		*context; /* ui_context_list, ui_context_client, or one whose parent they are */
	const struct ui_table_def *table; /* the callbacks get struct ui_list as t->owner */
	size_t state_size;                /* l->state: zeroed, wiped at close */
	/* Once, before the first load. NULL: nothing to do. */
	enum loods_code (*open)(struct ui_list *l, const void *arg, struct loods_err *err);
	/* Reads the rows into l->view->arena and hands them over with ui_table_set(). */
	enum loods_code (*load)(struct ui_list *l, struct loods_err *err);
	void (*title_more)(struct ui_list *l, struct loods_str *out); /* after the title */
	void (*state)(struct ui_list *l, struct loods_str *out);      /* end of line 2 */
	/* The selected row at large, in the pane; `row` is never NULL. */
	void (*pane)(struct ui_list *l, const void *row, struct ui_screen *s, struct ui_rect r);
	/* The last lines of the content, as many as foot_rows() says of that height. NULL: none. */
	void (*foot)(struct ui_list *l, struct ui_screen *s, struct ui_rect r);
	int (*foot_rows)(int rows);
	bool (*foot_wanted)(struct ui_list *l); /* NULL: always */
	/* What the table did not take; `row` is NULL when the list is empty. */
	enum ui_result (*command)(struct ui_list *l, enum ui_cmd cmd, const void *row);
	const char *(*why_not)(struct ui_list *l, enum ui_cmd cmd);
	/* The session is being locked: let go of what was read into anything but the view's arena. NULL: nothing. */
	void (*forget)(struct ui_list *l);
	void (*close)(struct ui_list *l);
};

struct ui_list {
	struct ui *ui;
	struct ui_view *view;
	const struct ui_list_def *def;
	void *state;
	struct ui_table table;
};

struct ui_view *ui_list_push(struct ui *ui, const struct ui_list_def *def, const void *arg);

/* For foot_rows: three, whatever the height. */
int ui_list_foot_three(int rows);
/* The same in place of all views: for areas. */
struct ui_view *ui_list_replace_all(struct ui *ui, const struct ui_list_def *def, const void *arg);
/* The list of a view opened by the above; NULL when the view is something else. */
struct ui_list *ui_list_of(struct ui_view *v);

#endif
