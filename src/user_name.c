#include "user_name.h"

#include <stdlib.h>

#include <utf8proc.h>

static utf8proc_int32_t lower(utf8proc_int32_t c, void *unused)
{
	(void)unused;
	return utf8proc_tolower(c);
}

bool loods_user_name_fold(const char *name, struct loods_str *out)
{
	const utf8proc_option_t nfc = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_NULLTERM;
	utf8proc_uint8_t *composed = utf8proc_NFC((const utf8proc_uint8_t *)name);
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t n = -1;

	/* Composed first, so that lower case is looked up for letters as people see them. */
	if (composed)
		n = utf8proc_map_custom(composed, 0, &folded, nfc, lower, NULL);
	if (n > 0)
		loods_str_add_bytes(out, folded, (size_t)n);
	free(composed);
	free(folded);
	return n > 0;
}
