/*
 * A table for a workbook that is being filled: first its columns, then its cells row by row. What it holds
 * lives in the arena that it was begun with; texts are not copied.
 */
#ifndef LOODS_WORKBOOK_GRID_H
#define LOODS_WORKBOOK_GRID_H

#include "arena.h"
#include "workbook.h"

struct loods_grid {
	struct loods_sheet_column *columns;
	struct loods_cell *cells;
	int n_columns, n_cells, columns_max, cells_max;
};

/* Room for so many columns and rows at most; what is more than that is left out. */
void loods_grid_begin(struct loods_grid *g, struct loods_arena *a, int columns, int rows);
/* `width` as in struct loods_sheet_column. */
void loods_grid_column(struct loods_grid *g, const char *title, enum loods_cell_format format, int width);
void loods_grid_cell(struct loods_grid *g, struct loods_cell c);
/* The table, for the caller to give a title, keys and a total. */
struct loods_sheet_table loods_grid_table(const struct loods_grid *g);

/* Hidden where it is not to be shown, empty where it is not defined (NaN, infinite). */
struct loods_cell loods_cell_number(bool shown, double v);
struct loods_cell loods_cell_text(const char *text);
/* For what charts draw: a number or nothing, as a word would be drawn as 0. */
struct loods_cell loods_cell_drawn(struct loods_cell c);

#endif
