/*
 * Errors. What can fail returns an enum loods_code and takes a struct loods_err * last. The lowest layer
 * that understands a failure fills it in; upper layers pass it on or prepend. There is no global last error.
 *
 * Neither text ever holds what a record says: a field, a table, a column, a row id, never a value that a
 * person typed about a client.
 */
#ifndef LOODS_ERR_H
#define LOODS_ERR_H

#include <stdarg.h>

enum loods_code {
	LOODS_OK = 0,
	LOODS_EINVALID,  /* a value or a combination of values is not allowed; the field is named */
	LOODS_EREFUSED,  /* a valid wish that cannot be granted now, with its reason */
	LOODS_EUSAGE,    /* the command line is wrong */
	LOODS_ENOTFOUND, /* no such record, user or file */
	LOODS_EEXISTS,   /* there is one already */
	LOODS_EAUTH,     /* wrong passphrase or unknown user, never told apart */
	LOODS_EDENIED,   /* this role may not do this */
	LOODS_EDAMAGED,  /* the file is damaged, or not an office file, or of a newer format */
	LOODS_EBUSY,     /* somebody else is saving; try again */
	LOODS_ECONFLICT, /* the record was changed since it was read */
	LOODS_EIO,       /* the system refused: disk full, permission, read error */
	LOODS_ENOMEM,    /* no memory left */
	LOODS_ECANCEL,   /* the user or a signal interrupted a long operation */
};

#define LOODS_CHECKED __attribute__((warn_unused_result))
#define LOODS_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

struct loods_field;

struct loods_err {
	enum loods_code code;
	const struct loods_field *field; /* the field at fault, or NULL */
	char msg[400];                   /* one translated sentence for the person */
	char debug[200];                 /* English detail for the maintainer, free of record content */
};

/* Fills `err` (which may be NULL) and returns `code`, so that a function can end with `return
 * loods_fail(...)`. `fmt` is translated already: loods_fail(err, LOODS_EBUSY, _("Someone else is saving.")).
 */
enum loods_code loods_fail(struct loods_err *err, enum loods_code code, const char *fmt, ...)
	LOODS_PRINTF(3, 4);

/* The same, naming the field at fault. */
enum loods_code loods_fail_field(struct loods_err *err, enum loods_code code, const struct loods_field *field,
				 const char *fmt, ...) LOODS_PRINTF(4, 5);

/* Adds English detail for the maintainer to an error already filled in. */
void loods_err_debug(struct loods_err *err, const char *fmt, ...) LOODS_PRINTF(2, 3);

/* The process's exit code for an error, as the manual lists them: 0 to 6. */
int loods_exit_code(enum loods_code code);

#endif
