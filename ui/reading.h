/*
 * What a frame is made of, for those who read it line by line (linear.h): the tables, pages, forms and fields
 * that the views drew. Where a screen has one of these, the shared drawing functions note here what they were
 * given instead of making cells of it; whatever else is drawn stands in the cells. Forgotten at each frame;
 * owns nothing.
 */
#ifndef UI_READING_H
#define UI_READING_H

#include <stdbool.h>

struct ui_form;
struct ui_lineedit;
struct ui_page;
struct ui_table;

struct ui_reading {
	struct ui_table *table; /* NULL: there is none in this frame; the same for those below */
	struct ui_page *page;
	struct ui_form *form;
	struct ui_lineedit *edit; /* what is being typed in */
	int table_row, page_row;  /* the row of the screen that each would begin on */
	int edit_row, edit_col;
	int selected_row; /* of what was selected without a table; -1: nothing */
	bool secret;	  /* what is typed now may not be seen */
};

#endif
