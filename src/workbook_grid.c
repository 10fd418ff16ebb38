#include "workbook_grid.h"

#include <math.h>

void loods_grid_begin(struct loods_grid *g, struct loods_arena *a, int columns, int rows)
{
	*g = (struct loods_grid){ .columns_max = columns, .cells_max = columns * rows };
	g->columns = LOODS_NEW_ARRAY(a, struct loods_sheet_column, (size_t)columns);
	g->cells = LOODS_NEW_ARRAY(a, struct loods_cell, (size_t)columns * (size_t)rows);
}

void loods_grid_column(struct loods_grid *g, const char *title, enum loods_cell_format format, int width)
{
	if (g->n_columns < g->columns_max)
		g->columns[g->n_columns++] = (struct loods_sheet_column){ title, format, width };
}

void loods_grid_cell(struct loods_grid *g, struct loods_cell c)
{
	if (g->n_cells < g->cells_max)
		g->cells[g->n_cells++] = c;
}

struct loods_sheet_table loods_grid_table(const struct loods_grid *g)
{
	return (struct loods_sheet_table){ .columns = g->columns,
					   .n_columns = g->n_columns,
					   .cells = g->cells,
					   .n_rows = g->n_columns ? g->n_cells / g->n_columns : 0 };
}

struct loods_cell loods_cell_number(bool shown, double v)
{
	if (!shown)
		return (struct loods_cell){ .kind = LOODS_CELL_HIDDEN };
	if (!isfinite(v))
		return (struct loods_cell){ .kind = LOODS_CELL_EMPTY };
	return (struct loods_cell){ .kind = LOODS_CELL_NUMBER, .number = v };
}

struct loods_cell loods_cell_text(const char *text)
{
	return (struct loods_cell){ .kind = LOODS_CELL_TEXT, .text = text };
}

struct loods_cell loods_cell_drawn(struct loods_cell c)
{
	return c.kind == LOODS_CELL_NUMBER ? c : (struct loods_cell){ .kind = LOODS_CELL_EMPTY };
}
