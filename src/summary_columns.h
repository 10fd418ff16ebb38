/*
 * The figures of a group (summary.h) as a table: what each is called in files and on paper, what it means, how
 * it is read and when it is not shown. Text, CSV, JSON, HTML, workbooks and screens are made from it, so a
 * figure has one name, one definition and one way to be hidden.
 */
#ifndef LOODS_SUMMARY_COLUMNS_H
#define LOODS_SUMMARY_COLUMNS_H

#include "summary.h"

enum loods_column {
	/* In the order of the command line's contract, then what goes beyond it. */
	LOODS_COLUMN_CLIENTS,
	LOODS_COLUMN_CONTACTS,
	LOODS_COLUMN_MINUTES,
	LOODS_COLUMN_EXPECTED,
	LOODS_COLUMN_REALISED,
	LOODS_COLUMN_MEDIAN,
	LOODS_COLUMN_Q1,
	LOODS_COLUMN_Q3,
	LOODS_COLUMN_OFFERED,
	LOODS_COLUMN_TALKS,
	LOODS_COLUMN_IN_GUIDANCE,
	LOODS_COLUMN_OVERDUE,
	LOODS_COLUMN_WEIGHT,
	LOODS_COLUMN_LAG,
	LOODS_COLUMN_LAG_P90,
	LOODS_COLUMN_END,
};

enum loods_column_kind { LOODS_COLUMN_COUNT = 1, LOODS_COLUMN_DECIMAL, LOODS_COLUMN_SHARE };

struct loods_summary_column {
	const char *code;            /* in CSV and JSON */
	const char *label, *meaning; /* N_(); a word or two, and a sentence */
	enum loods_column_kind kind; /* SHARE: a fraction of 1, shown in per cent */
	int decimals;                /* of a DECIMAL, as people see it */
	double (*value)(const struct loods_summary_group *g); /* NaN: undefined */
	bool quartiles;              /* hidden with the quartiles, too */
	bool internal;               /* about the office's own work: never shown to an evaluator */
	bool by_caseworker;          /* only where groups are caseworkers */
};
extern const struct loods_summary_column loods_summary_columns[LOODS_COLUMN_END];

/* Whether a summary has the column at all: the same for each of its groups. */
bool loods_summary_has_column(const struct loods_summary *s, enum loods_column c);
/* Whether the figure of this group may be shown; else "hidden" stands there. */
bool loods_summary_shows(const struct loods_summary *s, const struct loods_summary_group *g,
			 enum loods_column c);
/* The figure, NaN where it is undefined, not shown or `g` is NULL. */
double loods_summary_value(const struct loods_summary *s, const struct loods_summary_group *g,
			   enum loods_column c);
/* As people read it, without a unit but "%": "12", "1.50", "78 %", "-" for NaN. Adds to `out`. */
void loods_summary_add_value(enum loods_column c, double value, struct loods_str *out);

/* Columns that stand together, and those in which two periods are compared. Ended by LOODS_COLUMN_END. */
extern const enum loods_column loods_summary_figures[], loods_summary_load[], loods_summary_compared[];

#endif
