/*
 * What the files of an export say of themselves: the columns of each, and the values that a column may hold.
 * Codebook, data package, SPSS files, workbook and reading scripts are all made of this.
 */
#ifndef LOODS_EXPORT_COLUMNS_H
#define LOODS_EXPORT_COLUMNS_H

#include "arena.h"
#include "export_attributes.h"
#include "microdata.h"

enum { LOODS_EXPORT_COLUMNS_MAX = 64 };

enum loods_export_type { LOODS_EXPORT_CODE, LOODS_EXPORT_INTEGER, LOODS_EXPORT_DECIMAL };

struct loods_export_column {
	const char *name;
	const char *label; /* N_() */
	enum loods_export_type type;
	const struct loods_export_attribute
		*attribute;			   /* whose codes it holds; NULL: numbers or plain text */
	const struct loods_micro_attribute *micro; /* and their hierarchy */
	const char *empty; /* N_(), a sentence: what an empty field means; NULL: no field is empty */
};

/* A CSV file. */
struct loods_export_sheet {
	const char *name;  /* "clients.csv" */
	const char *label; /* N_() */
	struct loods_export_column columns[LOODS_EXPORT_COLUMNS_MAX];
	int n;
};

/* More than LOODS_EXPORT_COLUMNS_MAX are left out. */
void loods_export_add_column(struct loods_export_sheet *s, struct loods_export_column c);

/* "clients" of "clients.csv", in `a` */
const char *loods_export_stem(const struct loods_export_sheet *s, struct loods_arena *a);

/* The values that a column of codes may hold at any level, each once, the finest level first. Value i has the
 * number i + 1 where a program wants numbers. */
struct loods_export_values {
	const char **values; /* as they stand in the CSV, with the ' of LOODS_CSV_SAFE where it is due */
	const char **labels; /* what they mean, translated */
	size_t n;	     /* 0: not a column of codes */
};
struct loods_export_values loods_export_values_of(const struct loods_export_column *c, struct loods_arena *a);

#endif
