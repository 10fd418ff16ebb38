#include "lag.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

void loods_lag_add(struct loods_lag *l, const struct loods_contact_fact *c)
{
	int days = c->entered_on.n - c->on.n;

	if (c->status != LOODS_CONTACT_FINAL || c->outcome == LOODS_OUTCOME_PLANNED ||
	    !loods_date_known(c->entered_on))
		return;
	if (days < 0)
		days = 0;
	if (days > LOODS_LAG_MAX)
		days = LOODS_LAG_MAX;
	if (days >= l->cap) {
		int cap = days < 16 ? 16 : days * 2;

		l->count = realloc(l->count, (size_t)cap * sizeof *l->count);
		if (!l->count)
			loods_nomem();
		memset(l->count + l->cap, 0, (size_t)(cap - l->cap) * sizeof *l->count);
		l->cap = cap;
	}
	l->count[days]++;
	l->n++;
}

void loods_lag_release(struct loods_lag *l)
{
	free(l->count);
	*l = (struct loods_lag){ 0 };
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
