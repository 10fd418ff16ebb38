/*
 * What a release holds, told apart from how it is written: tables of codes and numbers with what is said of
 * them. All files are made from this alone: CSV (release_csv.h), SPSS (release_sav.h), workbook, data
 * package, codebook and reading scripts; release_files.h writes them all into one folder. It knows of no
 * office, plan or register, and nothing here reads a clock, a locale or a time zone: the same tables give the
 * same bytes on any machine.
 *
 * It owns nothing: texts and arrays belong to whoever made them, an arena as a rule. Labels are translated
 * already; names and codes are stable words in every language.
 */
#ifndef LOODS_RELEASE_TABLE_H
#define LOODS_RELEASE_TABLE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "date.h"
#include "str.h"

enum loods_release_type {
	LOODS_RELEASE_CODE = 1, /* one of the column's codes */
	LOODS_RELEASE_INTEGER,
	LOODS_RELEASE_DECIMAL,
	LOODS_RELEASE_TEXT,
	LOODS_RELEASE_TYPE_END,
};

struct loods_release_code {
	const char *code, *label;
};

struct loods_release_column {
	const char *name; /* a letter, then letters, digits and _; once in its table */
	const char *label;
	const char *help; /* a sentence or more on what exactly it is; NULL: the label says it */
	enum loods_release_type type;
	int decimals;		  /* of a DECIMAL, 0 to 9 */
	const char *unit;	  /* NULL: a number of what the label says */
	const char *missing;	  /* what an empty cell means, in a sentence; NULL: no cell is empty */
	const char *missing_word; /* what a spreadsheet shows for it; NULL: an empty cell */
	const struct loods_release_code *codes; /* each code once; code i is number i + 1 in SPSS */
	size_t n_codes;
};

/* By the type of its column: CODE and INTEGER n, DECIMAL x, TEXT text. */
union loods_release_cell {
	int64_t n;
	double x;
	const char *text;
};
#define LOODS_RELEASE_MISSING INT64_MIN /* of n; NaN of x, NULL of text */

enum loods_release_form {
	LOODS_RELEASE_SAV = 1 << 0,   /* as an SPSS file as well */
	LOODS_RELEASE_SHEET = 1 << 1, /* as a sheet of the workbook as well */
	LOODS_RELEASE_APART = 1 << 2, /* no data to analyse: not in the codebook and the reading scripts */
};

struct loods_release_table {
	const char *name; /* of its files, without what comes after the point; as a column's name */
	const char *title;
	unsigned forms;
	const struct loods_release_column *columns;
	size_t n_columns;
	const union loods_release_cell *cells; /* n_rows times n_columns, row by row */
	size_t n_rows;
	const uint64_t *times; /* row i stands in the table so many times; NULL: once each */
	const char *key; /* the column by which rows are told apart; NULL: there is none */
	/* The table of which each row here belongs to one row: it comes earlier and has a key, which is a column
	 * here too and the only name that both have. NULL: none. */
	const char *of;
};

/* What is said of the whole: `level`, `k`, `recipient`, ... */
struct loods_release_fact {
	const char *name, *label, *value;
};

struct loods_release_data {
	bool personal; /* the rows are linked: says in names and texts that these are personal data */
	const char *title;
	const struct loods_release_fact *facts;
	size_t n_facts;
	loods_stamp made_at; /* the time of what was read, not of writing */
	const struct loods_release_table *tables;
	size_t n_tables;
};

/* In both languages, whatever the reader's. */
#define LOODS_RELEASE_PERSONAL "These are personal data / Dit zijn persoonsgegevens"

/* The table that `t` belongs to by its `of`, NULL: none. */
const struct loods_release_table *loods_release_of(const struct loods_release_data *d,
						   const struct loods_release_table *t);

/* Do names, types and codes keep what is said above? False is a mistake in the program. */
bool loods_release_valid(const struct loods_release_data *d);

static inline bool loods_release_is_missing(const struct loods_release_column *c, union loods_release_cell v)
{
	return c->type == LOODS_RELEASE_TEXT	  ? !v.text
	       : c->type == LOODS_RELEASE_DECIMAL ? isnan(v.x)
						  : v.n == LOODS_RELEASE_MISSING;
}

static inline union loods_release_cell loods_release_cell(const struct loods_release_table *t, size_t row,
							  size_t column)
{
	return t->cells[row * t->n_columns + column];
}

/* A decimal as it is written: rounded to the column's decimals, so that no form of a file says more than
 * another. */
double loods_release_rounded(const struct loods_release_column *c, double x);

/* Rows as they stand in the files, `times` counted. */
uint64_t loods_release_rows(const struct loods_release_table *t);

/* "clients.csv"; of personal data "personal-data-persoonsgegevens-clients.csv". `end` as in ".csv". */
const char *loods_release_file(const struct loods_release_data *d, const char *name, const char *end,
			       struct loods_arena *a);

/* A text as a CSV for spreadsheets has it: with a leading ' where it would be taken for a formula. */
const char *loods_release_guarded(const char *text, struct loods_arena *a);

const char *loods_release_type_code(enum loods_release_type t);	 /* "code", "integer", "decimal", "text" */
const char *loods_release_type_label(enum loods_release_type t); /* translated */

/* Bytes of the longest beginning of valid UTF-8 that fits `max` bytes and ends between characters. */
size_t loods_release_cut(const char *text, size_t max);

#endif
