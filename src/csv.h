/*
 * CSV as RFC 4180 has it: a reader and a writer. This module owns quoting, separators, line ends and the
 * positions that messages name; it knows no column and no type, and never changes a field's text.
 *
 * Read: UTF-8 with or without a BOM, comma, CRLF or LF. Empty lines are skipped. Names and notes pass
 * through: buffers are wiped. No message holds what a field says.
 */
#ifndef LOODS_CSV_H
#define LOODS_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "err.h"
#include "str.h"

enum {
	LOODS_CSV_FIELD_MAX = 1024 * 1024,      /* bytes of one field */
	LOODS_CSV_ROW_MAX = 16 * 1024 * 1024,   /* bytes of all fields of a row */
	LOODS_CSV_FIELDS_MAX = 1000,            /* fields of a row */
};

struct loods_csv_field {
	const char *s; /* valid UTF-8, ended by a NUL, none inside; line ends as they stand in the file */
	size_t len;    /* bytes */
	long line;     /* where the field begins; the file's first line is 1 */
};

struct loods_csv_row {
	const struct loods_csv_field *fields; /* valid until the next read */
	size_t n;                             /* 0: the file has ended */
	long line;                            /* where the row begins */
};

/* Where a message belongs: line and number of the field, both from 1; field 0: the whole line. */
struct loods_csv_place {
	long line;
	int field;
};

struct loods_csv_reader;

/* Reads from `f`, which stays the caller's, from where it stands. */
struct loods_csv_reader *loods_csv_reader_new(FILE *f);
/* Reads `len` bytes at `bytes`, which must live as long as the reader. */
struct loods_csv_reader *loods_csv_reader_new_memory(const void *bytes, size_t len);
void loods_csv_reader_free(struct loods_csv_reader *r); /* wiped; NULL is fine */

/*
 * The next row. Every row must have as many fields as the first one read (the header). Codes: EINVALID with a
 * message without position (see loods_csv_reader_place): an unterminated or stray quote, a wrong number of
 * fields, not UTF-8, a NUL byte, a limit passed. After EINVALID the next read goes on with the next row, so
 * that one pass finds every error; after an unterminated quote that is the end of the file. EIO: the file
 * cannot be read on.
 */
enum loods_code loods_csv_read(struct loods_csv_reader *r, struct loods_csv_row *row,
			       struct loods_err *err) LOODS_CHECKED;

/* Where the last read went wrong. */
struct loods_csv_place loods_csv_reader_place(const struct loods_csv_reader *r);

enum loods_csv_flags {
	LOODS_CSV_SAFE = 1, /* for spreadsheets: a text beginning with = + - @ tab or CR gets a leading ' */
	LOODS_CSV_SEMICOLON = 2, /* for Dutch spreadsheets: a BOM, and ; as separator */
};

/* Whether LOODS_CSV_SAFE puts a ' before this text. */
bool loods_csv_guarded(const char *text);

/* Writes rows, each ended by LF; a field is quoted only where it must be. A row of one empty field is written
 * as "". */
struct loods_csv_writer {
	FILE *f;               /* NULL: to `out` only */
	struct loods_str *out; /* the text so far, or of the row in hand */
	struct loods_str own;
	unsigned flags;
	bool begun;       /* anything written yet */
	size_t row_start; /* offset in `out` */
	size_t fields;    /* of the row in hand */
};

/* To a file, row by row; `f` stays the caller's, who looks at fclose() too. */
void loods_csv_writer_init(struct loods_csv_writer *w, FILE *f, unsigned flags);
/* To the end of `out`, which stays the caller's. */
void loods_csv_writer_init_str(struct loods_csv_writer *w, struct loods_str *out, unsigned flags);
void loods_csv_writer_release(struct loods_csv_writer *w); /* wiped; a row not ended is lost */

void loods_csv_put(struct loods_csv_writer *w, const char *text); /* NULL: an empty field */
void loods_csv_put_int(struct loods_csv_writer *w, int64_t n);
/* A number as text, such as "-0.25": never gets the leading ' of LOODS_CSV_SAFE. */
void loods_csv_put_number(struct loods_csv_writer *w, const char *digits);
/* Ends the row; a row without a field writes nothing. EIO: the system refused. */
enum loods_code loods_csv_end_row(struct loods_csv_writer *w, struct loods_err *err) LOODS_CHECKED;

#endif
