/*
 * A workbook for spreadsheet programs (.xlsx): sheets with tables and native charts, from cells that are
 * worked out already. It knows of no figure: summary_xlsx.h fills it, and so can others. What it works out is
 * how wide, how high and where.
 *
 * libxlsxwriter writes it. That library wants temporary files and a path to write to; it gets memory for both
 * (workbook_memory.c), so nothing of a workbook reaches a disk but through the FILE of the caller. The same
 * workbook always gives the same bytes.
 */
#ifndef LOODS_WORKBOOK_H
#define LOODS_WORKBOOK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "date.h"
#include "err.h"

enum loods_cell_kind {
	LOODS_CELL_EMPTY, /* all zeros: nothing to say, such as a ratio that is undefined */
	LOODS_CELL_NUMBER,
	LOODS_CELL_TEXT,
	LOODS_CELL_HIDDEN, /* the word for it; no number */
};

struct loods_cell {
	enum loods_cell_kind kind;
	double number; /* finite */
	const char *text;
};

/* How a column shows its numbers; a column of texts may hold numbers and the other way round. */
enum loods_cell_format {
	LOODS_FORMAT_TEXT,
	LOODS_FORMAT_WHOLE,   /* 1.234 */
	LOODS_FORMAT_ONE,     /* 0.0 */
	LOODS_FORMAT_TWO,     /* 0.00 */
	LOODS_FORMAT_PERCENT, /* 0.55 as 55 % */
	LOODS_FORMAT_END,
};

struct loods_sheet_column {
	const char *title;
	enum loods_cell_format format;
	int width; /* in characters, with longer texts wrapped; 0: as wide as what stands in it */
};

struct loods_sheet_table {
	const char *title; /* NULL: none */
	const struct loods_sheet_column *columns;
	int n_columns;
	const struct loods_cell *cells; /* n_rows times n_columns, row by row */
	int n_rows;
	bool total; /* the last row is about all others: bold, and left out by filters */
	int keys;   /* so many first columns say what a row is: they stay in sight */
};

enum loods_chart_kind {
	LOODS_CHART_BARS,    /* lying, side by side, each with its number */
	LOODS_CHART_STACKED, /* lying, end to end */
};

/* Drawn from the first table of its sheet: a bar for each row, named by column 0. Empty cells and words are
 * not drawn. Where there are many rows it is several charts, each of LOODS_CHART_ROWS at most. */
struct loods_sheet_chart {
	enum loods_chart_kind kind;
	const char *title, *rows, *values; /* of the chart and of its two axes */
	enum loods_cell_format format;   /* of the values */
	int first, n;			   /* columns that are drawn */
	const uint32_t *colours;	   /* 0xRRGGBB, one for each of them */
	bool total;			   /* the total is drawn as well */
};

enum {
	LOODS_CHART_ROWS = 30,	    /* a chart can be read with so many rows */
	LOODS_CHART_ROWS_ALL = 240, /* of more rows in a table these are drawn */
};

struct loods_sheet {
	const char *name; /* on its tab: at most 31 characters, none of []:*?/\ */
	const char *title;
	const char *const *lines; /* below the title */
	int n_lines;
	/* Above the tables, drawn from the first. */
	const struct loods_sheet_chart *charts;
	int n_charts;
	/* One alone, without charts, gets a filter and a heading that stays in sight. */
	const struct loods_sheet_table *tables;
	int n_tables;
};

struct loods_workbook {
	const char *title;
	loods_stamp made_at; /* stands in the file; unknown: 1 January 1980 */
	const struct loods_sheet *sheets;
	int n_sheets;
};

/* Writes it to `f`, which stays the caller's. EIO: no memory, or the system refused. */
enum loods_code loods_workbook_write(const struct loods_workbook *w, FILE *f,
				     struct loods_err *err) LOODS_CHECKED;

#endif
