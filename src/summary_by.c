#include "summary_by.h"

#include <string.h>

#include "i18n.h"
#include "summary.h"

static const struct loods_choice bys[] = {
	[LOODS_BY_CLIENT] = { "client", N_("Client") },
	[LOODS_BY_CASEWORKER] = { "caseworker", N_("Caseworker") },
	[LOODS_BY_COHORT] = { "cohort", N_("Cohort") },
	[LOODS_BY_ARM] = { "arm", N_("Arm") },
	[LOODS_BY_GENDER] = { "gender", N_("Gender") },
	[LOODS_BY_MONTH] = { "month", N_("Month") },
};
_Static_assert(LOODS_COUNT(bys) == LOODS_BY_END, "a grouping lacks its code");
const struct loods_choices loods_summary_bys = LOODS_CHOICES(bys);

bool loods_summary_by_parse(const char *text, enum loods_summary_by by[2])
{
	int n = 0;

	by[0] = by[1] = 0;
	for (const char *s = text; n < 2; n++) {
		size_t len = strcspn(s, ",");

		for (int i = 1; i < LOODS_BY_END; i++)
			if (strlen(bys[i].code) == len && memcmp(bys[i].code, s, len) == 0)
				by[n] = (enum loods_summary_by)i;
		if (!by[n])
			return false;
		if (!s[len])
			return n == 0 ||
			       (by[0] != by[1] && by[0] != LOODS_BY_CLIENT && by[1] != LOODS_BY_CLIENT);
		s += len + 1;
	}
	return false;
}

int64_t loods_month_of(loods_date d)
{
	int year, month, day;

	loods_date_to_ymd(d, &year, &month, &day);
	return 12 * year + month - 1;
}

struct loods_window loods_month_window(struct loods_window w, int64_t month)
{
	loods_date first, next;

	loods_date_from_ymd((int)(month / 12), (int)(month % 12) + 1, 1, &first);
	next = loods_date_add_months(first, 1);
	if (w.from.n < first.n)
		w.from = first;
	if (loods_date_known(next) && w.to.n > next.n)
		w.to = next;
	return w;
}
