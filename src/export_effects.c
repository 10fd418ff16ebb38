#include "export_effects.h"

#include <math.h>
#include <string.h>

#include "client.h"
#include "export_attributes.h"

enum { GROUP_ARM, GROUP_GENDER, GROUPS }; /* in the order of the snapshot's part */

/* One group's sums over one variable. */
struct sums {
	size_t n;
	double sum, squares;
};

/* One variable, raw and as released; NaN: not known, or not released. */
struct variable {
	const char *attribute, *value;
	double *raw, *released;
};

static double mean(const struct sums *g)
{
	return g->n ? g->sum / (double)g->n : NAN;
}

static double variance(const struct sums *g)
{
	double m = mean(g);

	return g->n > 1 ? (g->squares - (double)g->n * m * m) / ((double)g->n - 1) : NAN;
}

static void add_up(const double *values, const uint16_t *group, size_t nrows, struct sums *sums)
{
	for (size_t i = 0; i < nrows; i++) {
		struct sums *g = &sums[group[i]];

		if (isnan(values[i]))
			continue;
		g->n++;
		g->sum += values[i];
		g->squares += values[i] * values[i];
	}
}

static bool is_contacts(const struct variable *v)
{
	return !v->value && v->attribute == loods_export_attributes[LOODS_EXPORT_CONTACTS].name;
}

/* The group's own means are off by at most this share of them. */
static void note_contacts(const struct sums *raw, const struct sums *released, size_t n, struct loods_effects *out)
{
	for (size_t g = 0; g < n; g++) {
		double off = fabs(mean(&released[g]) / mean(&raw[g]) - 1);

		if (raw[g].n >= LOODS_EFFECT_LEAST && !isnan(off) && !(out->contacts >= off))
			out->contacts = off;
	}
}

static bool is_gender(const char *label, enum loods_gender gender)
{
	return strcmp(label, loods_choice_code(&loods_genders, gender)) == 0;
}

/* Which of the largest shifts a comparison of these two groups belongs to. */
static double *worst_of(struct loods_effects *out, size_t by, const char *first, const char *second)
{
	bool women_men = (is_gender(first, LOODS_GENDER_WOMAN) && is_gender(second, LOODS_GENDER_MAN)) ||
			 (is_gender(first, LOODS_GENDER_MAN) && is_gender(second, LOODS_GENDER_WOMAN));

	if (by == GROUP_ARM)
		return &out->arm;
	return women_men ? &out->gender : &out->other;
}

static void compare(const struct loods_snapshot *s, size_t by, const struct variable *v, struct loods_arena *a,
		    struct loods_effects *out)
{
	const struct loods_micro_attribute *t = &s->groups.data.attributes[by];
	size_t n = t->levels[0].ncodes, first = n;
	struct sums *raw = LOODS_NEW_ARRAY(a, struct sums, n), *released = LOODS_NEW_ARRAY(a, struct sums, n);

	add_up(v->raw, s->groups.data.columns[by], s->nrows, raw);
	add_up(v->released, s->groups.data.columns[by], s->nrows, released);
	if (is_contacts(v))
		note_contacts(raw, released, n, out);
	for (size_t g = 0; g < n; g++) {
		struct loods_effect *e = &out->list[out->n];
		double *worst;

		if (raw[g].n < LOODS_EFFECT_LEAST)
			continue;
		if (first == n) {
			first = g;
			continue;
		}
		*e = (struct loods_effect){ .attribute = v->attribute,
					    .value = v->value,
					    .group = t->name,
					    .first = t->levels[0].labels[first],
					    .second = t->levels[0].labels[g],
					    .raw = mean(&raw[g]) - mean(&raw[first]),
					    .released = mean(&released[g]) - mean(&released[first]),
					    .se = sqrt(variance(&raw[g]) / (double)raw[g].n +
						       variance(&raw[first]) / (double)raw[first].n) };
		e->shift = e->se > 0 ? fabs(e->released - e->raw) / e->se : NAN;
		worst = worst_of(out, by, e->first, e->second);
		if (e->shift > *worst)
			*worst = e->shift;
		out->n++;
	}
}

/* ---- variables ---- */

/* A share: 1 where the row has that value at that level. */
static struct variable share(const struct loods_snapshot *s, const uint32_t *class_of, const bool *blank,
			     size_t trait, size_t level, size_t value, struct loods_arena *a)
{
	const struct loods_micro_attribute *t = &s->sensitive.data.attributes[trait];
	struct variable v = { t->name, t->levels[level].labels[value], LOODS_NEW_ARRAY(a, double, s->nrows + 1),
			      LOODS_NEW_ARRAY(a, double, s->nrows + 1) };

	for (size_t i = 0; i < s->nrows; i++) {
		uint16_t leaf = s->sensitive.data.columns[trait][i];
		uint32_t class = class_of[i];
		bool shown = class != LOODS_DISCLOSE_NONE && !(blank && blank[class]);

		v.raw[i] = t->levels[level].code_of[leaf] == value;
		v.released[i] = shown ? v.raw[i] : NAN;
	}
	return v;
}

/* A mean: released is that of the class. */
static struct variable exposure(const struct loods_snapshot *s, const uint32_t *class_of, size_t nclasses,
				size_t at, struct loods_arena *a)
{
	const double *numbers = s->quasi.numbers[at];
	struct variable v = { s->quasi.data.attributes[at].name, NULL, LOODS_NEW_ARRAY(a, double, s->nrows + 1),
			      LOODS_NEW_ARRAY(a, double, s->nrows + 1) };
	struct sums *class = LOODS_NEW_ARRAY(a, struct sums, nclasses + 1);

	for (size_t i = 0; i < s->nrows; i++) {
		v.raw[i] = numbers[i];
		if (class_of[i] == LOODS_DISCLOSE_NONE || isnan(numbers[i]))
			continue;
		class[class_of[i]].n++;
		class[class_of[i]].sum += numbers[i];
	}
	for (size_t i = 0; i < s->nrows; i++)
		v.released[i] = class_of[i] == LOODS_DISCLOSE_NONE ? NAN : mean(&class[class_of[i]]);
	return v;
}

static size_t room(const struct loods_snapshot *s)
{
	size_t n = s->quasi.data.nattributes, groups = 0;

	for (size_t i = 0; i < s->sensitive.data.nattributes; i++)
		n += s->sensitive.data.attributes[i].levels[0].ncodes;
	for (size_t by = 0; by < GROUPS; by++)
		groups += s->groups.data.attributes[by].levels[0].ncodes;
	return n * groups + 1;
}

static void compare_both(const struct loods_snapshot *s, struct variable v, struct loods_arena *a,
			 struct loods_effects *out)
{
	for (size_t by = 0; by < GROUPS; by++)
		compare(s, by, &v, a, out);
}

void loods_export_effects(const struct loods_snapshot *s, const uint32_t *class_of, size_t nclasses,
			  const bool *const *blank, struct loods_arena *a, struct loods_effects *out)
{
	*out = (struct loods_effects){ .list = LOODS_NEW_ARRAY(a, struct loods_effect, room(s)), .contacts = NAN };
	for (size_t at = 0; at < s->quasi.data.nattributes; at++)
		if (s->quasi.numbers[at] &&
		    loods_export_attributes[s->quasi.ids[at]].flags & LOODS_EXPORT_EXPOSURE)
			compare_both(s, exposure(s, class_of, nclasses, at, a), a, out);
	for (size_t i = 0; i < s->sensitive.data.nattributes; i++) {
		const struct loods_micro_attribute *t = &s->sensitive.data.attributes[i];
		size_t level = t->nlevels > 1 ? t->nlevels - 2 : 0;

		if (!(loods_export_attributes[s->sensitive.ids[i]].flags & LOODS_EXPORT_EFFECT))
			continue;
		for (size_t value = 0; value < t->levels[level].ncodes; value++)
			compare_both(s, share(s, class_of, blank ? blank[i] : NULL, i, level, value, a), a, out);
	}
}

double loods_effects_worst(const struct loods_effects *e)
{
	return fmax(e->arm, fmax(e->gender, e->other));
}
