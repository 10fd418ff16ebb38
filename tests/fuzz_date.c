/* Whatever is typed where a date, a time or a stamp belongs: what is understood formats and parses to the
 * same value. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_files(const char *s)
{
	char buf[LOODS_STAMP_LEN];
	loods_stamp stamp, again;
	loods_pdate partial;
	loods_date d;
	loods_time t;

	if (loods_date_parse_iso(s, &d))
		assert(strcmp(loods_date_format_iso(d, buf), s) == 0);
	else
		assert(!loods_date_known(d));
	if (loods_time_parse(s, &t))
		assert(strcmp(loods_time_format(t, buf), s) == 0);
	if (loods_pdate_parse(s, &partial))
		assert(strcmp(loods_pdate_format(partial, buf), s) == 0);
	if (loods_stamp_parse(s, true, &stamp)) {
		assert(loods_stamp_parse(loods_stamp_format(stamp, buf), false, &again) &&
		       again.n == stamp.n);
		assert(loods_date_known(loods_stamp_date(stamp)));
	} else {
		assert(!loods_stamp_known(stamp));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	loods_date today, d, again;
	char buf[LOODS_DATE_LEN];
	loods_time t;
	char *s = malloc(size + 1);

	if (!s)
		abort();
	if (size)
		memcpy(s, data, size);
	s[size] = '\0';
	check_files(s);
	assert(loods_date_from_ymd(2024, 2, 29, &today));
	for (int future = 0; future < 2; future++) {
		if (loods_date_parse_typed(s, today, future, &d))
			assert(loods_date_parse_iso(loods_date_format_iso(d, buf), &again) && again.n == d.n);
		else
			assert(!loods_date_known(d));
	}
	if (loods_time_parse_typed(s, &t))
		assert(t.n >= 1 && t.n <= 24 * 60);
	else
		assert(!loods_time_known(t));
	free(s);
	return 0;
}
