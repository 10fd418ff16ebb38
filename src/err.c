#include "err.h"

#include <stdio.h>

LOODS_PRINTF(4, 0)
static void put(struct loods_err *err, enum loods_code code, const struct loods_field *field, const char *fmt,
		va_list ap)
{
	if (!err)
		return;
	err->code = code;
	err->field = field;
	err->debug[0] = '\0';
	vsnprintf(err->msg, sizeof err->msg, fmt, ap);
}

enum loods_code loods_fail(struct loods_err *err, enum loods_code code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(err, code, NULL, fmt, ap);
	va_end(ap);
	return code;
}

enum loods_code loods_fail_field(struct loods_err *err, enum loods_code code, const struct loods_field *field,
				 const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(err, code, field, fmt, ap);
	va_end(ap);
	return code;
}

void loods_err_debug(struct loods_err *err, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return;
	va_start(ap, fmt);
	vsnprintf(err->debug, sizeof err->debug, fmt, ap);
	va_end(ap);
}

int loods_exit_code(enum loods_code code)
{
	switch (code) {
	case LOODS_OK:
		return 0;
	case LOODS_EINVALID:
	case LOODS_EREFUSED:
	case LOODS_EEXISTS:
	case LOODS_ECONFLICT:
	case LOODS_EIO:
	case LOODS_ENOMEM:
	case LOODS_ECANCEL:
		return 1;
	case LOODS_EUSAGE:
		return 2;
	case LOODS_ENOTFOUND:
		return 3;
	case LOODS_EAUTH:
	case LOODS_EDENIED:
		return 4;
	case LOODS_EDAMAGED:
		return 5;
	case LOODS_EBUSY:
		return 6;
	}
	return 1;
}
