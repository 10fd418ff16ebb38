#include "lag.h"

#include <math.h>

void loods_lag_add(struct loods_lag *l, const struct loods_contact_fact *c)
{
	int days = c->entered_on.n - c->on.n;

	if (c->status != LOODS_CONTACT_FINAL || c->outcome == LOODS_OUTCOME_PLANNED ||
	    !loods_date_known(c->entered_on))
		return;
	if (days < 0)
		days = 0;
	l->count[days > LOODS_LAG_MAX ? LOODS_LAG_MAX : days]++;
	l->n++;
}

/* The value at `rank` (from 0) of all counted ones in order. */
static int at(const struct loods_lag *l, int64_t rank)
{
	int days = 0;

	for (int64_t seen = l->count[0]; seen <= rank; seen += l->count[days])
		days++;
	return days;
}

double loods_lag_percentile(const struct loods_lag *l, int percent)
{
	int64_t hundredths = (l->n - 1) * percent, rank = hundredths / 100;
	double low;

	if (!l->n)
		return NAN;
	low = at(l, rank);
	if (hundredths % 100 == 0)
		return low;
	return low + (at(l, rank + 1) - low) * (double)(hundredths % 100) / 100;
}
