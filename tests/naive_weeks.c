#include "naive_weeks.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 400 };

/* The office seen through one week. */
struct week {
	struct naive_office office;
	struct naive *naive;
};

struct naive_weeks {
	const struct naive_office *o;
	struct week list[MOST];
	int n;
};

struct naive_weeks *naive_weeks_new(const struct naive_office *o)
{
	struct naive_weeks *w = calloc(1, sizeof(*w));

	if (!w)
		abort();
	w->o = o;
	return w;
}

void naive_weeks_free(struct naive_weeks *w)
{
	for (int i = 0; i < w->n; i++)
		naive_free(w->list[i].naive);
	free(w);
}

static struct naive *week_to(struct naive_weeks *w, int last)
{
	struct week *at = w->list;

	while (at < w->list + w->n && at->office.to != last)
		at++;
	if (at < w->list + w->n)
		return at->naive;
	if (w->n == MOST)
		abort();
	w->n++;
	at->office = *w->o;
	at->office.from = last - 6;
	at->office.to = last;
	at->naive = naive_new(&at->office);
	return at->naive;
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static int in_week(struct naive *week, const char *const keys[2], const char *const values[2])
{
	struct naive_group groups[NAIVE_GROUPS];
	int n;

	if (!keys[0]) {
		naive_total(week, groups);
		return groups[0].contact_days;
	}
	n = naive_groups(week, keys[0], keys[1], groups);
	for (int i = 0; i < n; i++)
		if (same(groups[i].key[0], values[0]) && same(groups[i].key[1], values[1]))
			return groups[i].contact_days;
	return 0;
}

int naive_weeks_of(struct naive_weeks *w, const char *const keys[2], const struct naive_group *g,
		   int days[NAIVE_WEEKS])
{
	/* A week lies within its month, so what month it is of is known; the other key is left. */
	const char *other[2] = { NULL, NULL }, *value[2] = { NULL, NULL };
	int newest_first[NAIVE_WEEKS], n = 0;

	for (int k = 0, at = 0; k < 2; k++)
		if (keys[k] && strcmp(keys[k], "month") != 0) {
			other[at] = keys[k];
			value[at++] = g->key[k];
		}
	for (int last = g->to; last - 6 >= g->from && n < NAIVE_WEEKS; last -= 7)
		newest_first[n++] = in_week(week_to(w, last), other, value);
	for (int i = 0; i < n; i++)
		days[i] = newest_first[n - 1 - i];
	return n;
}
