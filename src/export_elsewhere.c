#include "export_elsewhere.h"

#include <string.h>

#include "disclose.h"
#include "export_earlier.h"

static bool counts(const struct loods_release *r)
{
	return r->level == LOODS_EXPORT_ANONYMOUS;
}

struct loods_releases loods_export_beside(const struct loods_snapshot *s, struct loods_arena *a)
{
	struct loods_releases all = {
		LOODS_NEW_ARRAY(a, struct loods_release, (size_t)(s->releases.n + s->elsewhere.n) + 1), 0
	};

	for (int i = 0; i < s->releases.n; i++)
		if (counts(&s->releases.list[i]))
			all.list[all.n++] = s->releases.list[i];
	for (int i = 0; i < s->elsewhere.n; i++)
		if (counts(&s->elsewhere.list[i]))
			all.list[all.n++] = s->elsewhere.list[i];
	return all;
}

/* ---- classes ---- */

/* Numbers the values 1, 2, ... in the order in which they are met; 0: was nowhere. Returns how many there are. */
static size_t dense(const struct loods_attack_earlier *earlier, size_t n, struct loods_arena *a, uint32_t *out)
{
	uint32_t most = 0, *now;
	size_t values = 0;

	for (size_t i = 0; i < n; i++)
		if (earlier->was[i] != LOODS_ATTACK_NONE && earlier->was[i] > most)
			most = earlier->was[i];
	now = LOODS_NEW_ARRAY(a, uint32_t, (size_t)most + 1);
	for (size_t i = 0; i < n; i++) {
		if (earlier->was[i] == LOODS_ATTACK_NONE)
			continue;
		if (!now[earlier->was[i]])
			now[earlier->was[i]] = (uint32_t)++values;
		out[i] = now[earlier->was[i]];
	}
	return values;
}

/* A trait of that many values, 0 among them, with no coarser ones. Its labels are never shown. */
static struct loods_micro_attribute trait(size_t values, struct loods_arena *a)
{
	struct loods_micro_level *level = LOODS_NEW(a, struct loods_micro_level);
	const char **labels = LOODS_NEW_ARRAY(a, const char *, values);
	uint16_t *same = LOODS_NEW_ARRAY(a, uint16_t, values);

	for (size_t i = 0; i < values; i++) {
		labels[i] = "";
		same[i] = (uint16_t)i;
	}
	*level = (struct loods_micro_level){ values, labels, same };
	return (struct loods_micro_attribute){ "elsewhere", 1, level };
}

const struct loods_microdata *loods_elsewhere_traits(const struct loods_snapshot *s, struct loods_arena *a)
{
	const struct loods_microdata *m = &s->quasi.data;
	uint32_t *was = LOODS_NEW_ARRAY(a, uint32_t, s->nrows + 1);
	struct loods_microdata *more = LOODS_NEW(a, struct loods_microdata);
	struct loods_micro_attribute *attributes;
	const uint16_t **columns;
	struct loods_attack_earlier earlier;
	uint16_t *column;
	size_t values;

	if (!loods_export_earlier(&s->elsewhere, s->clients, s->nrows, a, &earlier))
		return m;
	values = dense(&earlier, s->nrows, a, was);
	if (!values || values >= LOODS_MICRO_VALUES_MAX || m->nattributes == LOODS_DISCLOSE_ATTRIBUTES_MAX)
		return m;
	attributes = LOODS_NEW_ARRAY(a, struct loods_micro_attribute, m->nattributes + 1);
	columns = LOODS_NEW_ARRAY(a, const uint16_t *, m->nattributes + 1);
	column = LOODS_NEW_ARRAY(a, uint16_t, s->nrows + 1);
	for (size_t t = 0; t < m->nattributes; t++) {
		attributes[t] = m->attributes[t];
		columns[t] = m->columns[t];
	}
	for (size_t i = 0; i < s->nrows; i++)
		column[i] = (uint16_t)was[i];
	attributes[m->nattributes] = trait(values + 1, a);
	columns[m->nattributes] = column;
	*more = (struct loods_microdata){ m->nattributes + 1, attributes, m->nrows, columns };
	return more;
}

/* ---- contacts ---- */

/* "a,b" has "b"; "" has every cohort. */
static bool has_cohort(const char *cohorts, const char *key)
{
	size_t len = key ? strlen(key) : 0;

	if (!cohorts || !*cohorts)
		return true;
	for (const char *at = cohorts; key && *at;) {
		size_t part = strcspn(at, ",");

		if (part == len && memcmp(at, key, len) == 0)
			return true;
		at += part + (at[part] == ',');
	}
	return false;
}

struct loods_elsewhere_log loods_elsewhere_log(const struct loods_snapshot *s, struct loods_arena *a)
{
	struct loods_elsewhere_log l = { 0, LOODS_NEW_ARRAY(a, struct loods_elsewhere_days, (size_t)s->elsewhere.n + 1) };

	for (int i = 0; i < s->elsewhere.n; i++) {
		const struct loods_release *r = &s->elsewhere.list[i];
		bool *row = LOODS_NEW_ARRAY(a, bool, s->nrows + 1);

		if (!counts(r))
			continue;
		for (size_t c = 0; c < s->nrows; c++)
			row[c] = has_cohort(r->cohorts, s->cohorts[c]) ||
				 loods_release_class_of(&r->members, s->clients[c]);
		l.list[l.n].first = r->first;
		l.list[l.n].last = r->last;
		l.list[l.n++].row = row;
	}
	return l;
}

bool loods_elsewhere_told(const struct loods_elsewhere_log *l, uint32_t row, loods_date day)
{
	for (int i = 0; i < l->n; i++)
		if (l->list[i].row[row] && day.n >= l->list[i].first.n && day.n <= l->list[i].last.n)
			return true;
	return false;
}
