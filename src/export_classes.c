#include "export_classes.h"

#include <stdlib.h>
#include <string.h>

#include "disclose_risk.h"
#include "export_elsewhere.h"
#include "i18n.h"

/* ---- texts ---- */

static void add_text(const struct loods_snapshot *s, const uint8_t *levels, const char *const *values,
		     const bool *blank, struct loods_str *out)
{
	size_t n = s->quasi.data.nattributes;
	bool first = true;

	for (size_t t = 0; t < n; t++)
		loods_str_addf(out, "%s%d", t ? "," : "", levels[t]);
	for (size_t t = 0; t < n; t++)
		loods_str_addf(out, "%s%s", t ? "\t" : "|", values[t]);
	loods_str_add_char(out, '|');
	for (size_t t = 0; t < s->sensitive.data.nattributes; t++) {
		if (!blank[t])
			continue;
		loods_str_addf(out, "%s%s", first ? "" : ",", s->sensitive.data.attributes[t].name);
		first = false;
	}
}

/* A class while the list is made. */
struct draft {
	const char *text;
	uint8_t *levels;
	uint16_t *codes;
	const char **values;
	bool *blank; /* of each sensitive trait */
	size_t rows;
};

struct drafts {
	const struct loods_snapshot *s;
	struct loods_arena *a;
	struct draft *list;
	size_t n, cap;
};

static struct draft *draft_add(struct drafts *d)
{
	struct draft *new;
	size_t traits = d->s->quasi.data.nattributes, secrets = d->s->sensitive.data.nattributes;

	if (d->n == d->cap) {
		size_t cap = d->cap ? d->cap * 2 : 64;
		struct draft *list = LOODS_NEW_ARRAY(d->a, struct draft, cap);

		if (d->n)
			memcpy(list, d->list, d->n * sizeof *list);
		d->list = list;
		d->cap = cap;
	}
	new = &d->list[d->n++];
	*new = (struct draft){ .levels = LOODS_NEW_ARRAY(d->a, uint8_t, traits + 1),
			       .codes = LOODS_NEW_ARRAY(d->a, uint16_t, traits + 1),
			       .values = LOODS_NEW_ARRAY(d->a, const char *, traits + 1),
			       .blank = LOODS_NEW_ARRAY(d->a, bool, secrets + 1) };
	return new;
}

static void set_text(struct drafts *d, struct draft *c)
{
	struct loods_str text = LOODS_STR_INIT;

	add_text(d->s, c->levels, c->values, c->blank, &text);
	c->text = loods_arena_strdup(d->a, text.s);
	loods_str_release(&text);
}

/* A class of the recoding. */
static void draft_of(struct drafts *d, const struct loods_disclose_result *r,
		     const struct loods_sensitive_result *secrets, size_t class)
{
	const struct loods_microdata *m = &d->s->quasi.data;
	size_t row = r->class_row[class];
	const uint8_t *node = r->stages[r->stage_of[row] - 1].node;
	struct draft *c = draft_add(d);

	for (size_t t = 0; t < m->nattributes; t++) {
		const struct loods_micro_level *level = &m->attributes[t].levels[node[t]];

		c->levels[t] = node[t];
		c->codes[t] = level->code_of[m->columns[t][row]];
		c->values[t] = level->labels[c->codes[t]];
	}
	for (size_t t = 0; t < d->s->sensitive.data.nattributes; t++)
		c->blank[t] = secrets->blank[t][class];
	set_text(d, c);
}

static enum loods_code unfit(struct loods_err *err)
{
	return loods_fail(err, LOODS_EREFUSED,
			  _("A class of an earlier release of this project does not fit the office as it is now. "
			    "Begin a new project."));
}

static bool parse_levels(const struct loods_microdata *m, char *text, uint8_t *levels)
{
	char *one;
	size_t t = 0;

	for (; (one = strsep(&text, ",")); t++) {
		unsigned long level = strtoul(one, NULL, 10);

		if (t == m->nattributes || level >= m->attributes[t].nlevels)
			return false;
		levels[t] = (uint8_t)level;
	}
	return t == m->nattributes;
}

static bool parse_values(const struct loods_microdata *m, char *text, struct draft *c)
{
	char *one;
	size_t t = 0;

	for (; (one = strsep(&text, "\t")); t++) {
		const struct loods_micro_level *level;
		size_t code = 0;

		if (t == m->nattributes)
			return false;
		level = &m->attributes[t].levels[c->levels[t]];
		while (code < level->ncodes && strcmp(level->labels[code], one) != 0)
			code++;
		if (code == level->ncodes)
			return false;
		c->codes[t] = (uint16_t)code;
		c->values[t] = level->labels[code];
	}
	return t == m->nattributes;
}

/* A class of an earlier release. */
static enum loods_code draft_from(struct drafts *d, const char *text, struct loods_err *err)
{
	char *copy = loods_arena_strdup(d->a, text), *rest = copy, *levels, *values, *one;
	struct draft *c = draft_add(d);

	levels = strsep(&rest, "|");
	values = strsep(&rest, "|");
	if (!rest || !parse_levels(&d->s->quasi.data, levels, c->levels) ||
	    !parse_values(&d->s->quasi.data, values, c))
		return unfit(err);
	while (*rest && (one = strsep(&rest, ","))) {
		for (size_t t = 0; t < d->s->sensitive.data.nattributes; t++)
			c->blank[t] |= strcmp(d->s->sensitive.data.attributes[t].name, one) == 0;
		if (!rest)
			break;
	}
	set_text(d, c);
	return LOODS_OK;
}

/* ---- who is in which ---- */

static const struct loods_release *newest_with(const struct loods_releases *project, loods_id client,
					       uint32_t *class)
{
	for (int i = project->n - 1; i >= 0; i--) {
		const struct loods_release *r = &project->list[i];

		if (r->level != LOODS_EXPORT_ANONYMOUS)
			continue;
		*class = loods_release_class_of(&r->members, client);
		if (*class)
			return r;
	}
	return NULL;
}

/* Number of the draft for a class of an earlier release, made when it is first met; seen[] has those. */
static enum loods_code old_draft(struct drafts *d, const struct loods_release *r, uint32_t class, uint32_t *seen,
				 uint32_t *out, struct loods_err *err)
{
	const char *text;
	enum loods_code code;

	if (!seen[class]) {
		text = loods_release_class_text(r, class, d->a);
		code = text ? draft_from(d, text, err) : unfit(err);
		if (code)
			return code;
		seen[class] = (uint32_t)d->n;
	}
	*out = seen[class] - 1;
	return LOODS_OK;
}

static size_t most_class(const struct loods_release *r)
{
	uint32_t most = 0;

	for (size_t i = 0; i < r->members.n; i++)
		most = r->members.classes[i] > most ? r->members.classes[i] : most;
	return most;
}

/* class_of[row] becomes the draft of whoever was released before. */
static enum loods_code keep_old(struct drafts *d, uint32_t *class_of, struct loods_err *err)
{
	const struct loods_releases *project = &d->s->releases;
	uint32_t **seen = LOODS_NEW_ARRAY(d->a, uint32_t *, (size_t)project->n + 1);
	enum loods_code code = LOODS_OK;

	for (int i = 0; i < project->n; i++)
		seen[i] = LOODS_NEW_ARRAY(d->a, uint32_t, most_class(&project->list[i]) + 1);
	for (size_t row = 0; row < d->s->nrows && code == LOODS_OK; row++) {
		uint32_t class;
		const struct loods_release *r = newest_with(project, d->s->clients[row], &class);

		if (r)
			code = old_draft(d, r, class, seen[r - project->list], &class_of[row], err);
	}
	return code;
}

/* Clients beside the earlier releases of all projects: who may not be told apart loses the class. */
static void settle(const struct loods_snapshot *s, size_t k, uint32_t *class_of, struct loods_arena *a,
		   struct loods_settled *out)
{
	const struct loods_releases beside = loods_export_beside(s, a);
	struct loods_release_members *before =
		LOODS_NEW_ARRAY(a, struct loods_release_members, (size_t)beside.n + 1);
	uint32_t *classes = LOODS_NEW_ARRAY(a, uint32_t, s->nrows + 1);

	for (int i = 0; i < beside.n; i++)
		before[i] = beside.list[i].members;
	for (size_t i = 0; i < s->nrows; i++)
		classes[i] = class_of[i] == LOODS_DISCLOSE_NONE ? 0 : class_of[i] + 1;
	loods_settle(before, (size_t)beside.n, s->clients, s->nrows, k, classes, out);
	for (size_t i = 0; i < s->nrows; i++)
		class_of[i] = classes[i] ? classes[i] - 1 : LOODS_DISCLOSE_NONE;
}

/* ---- in order ---- */

static int compare_drafts(const struct draft *x, const struct draft *y, size_t traits)
{
	int c = memcmp(x->levels, y->levels, traits);

	for (size_t t = 0; !c && t < traits; t++)
		c = (x->codes[t] > y->codes[t]) - (x->codes[t] < y->codes[t]);
	return c ? c : strcmp(x->text, y->text);
}

struct place {
	const struct draft *draft;
	size_t traits;
	uint32_t number;
};

static int by_text(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return compare_drafts(x->draft, y->draft, x->traits);
}

/* Sorts the drafts that have rows and numbers them anew; equal texts become one class. */
static size_t sort_classes(struct drafts *d, uint32_t *class_of, struct place **order)
{
	struct place *p = LOODS_NEW_ARRAY(d->a, struct place, d->n + 1);
	uint32_t *now = LOODS_NEW_ARRAY(d->a, uint32_t, d->n + 1);
	size_t n = 0, classes = 0;

	for (size_t i = 0; i < d->s->nrows; i++)
		if (class_of[i] != LOODS_DISCLOSE_NONE)
			d->list[class_of[i]].rows++;
	for (size_t i = 0; i < d->n; i++)
		if (d->list[i].rows)
			p[n++] = (struct place){ &d->list[i], d->s->quasi.data.nattributes, (uint32_t)i };
	if (n)
		qsort(p, n, sizeof *p, by_text);
	for (size_t i = 0; i < n; i++) {
		if (!classes || strcmp(p[classes - 1].draft->text, p[i].draft->text) != 0)
			p[classes++] = p[i];
		else
			d->list[p[classes - 1].number].rows += p[i].draft->rows;
		now[p[i].number] = (uint32_t)classes - 1;
	}
	for (size_t i = 0; i < d->s->nrows; i++)
		if (class_of[i] != LOODS_DISCLOSE_NONE)
			class_of[i] = now[class_of[i]];
	*order = p;
	return classes;
}

/* A class that gives a trait away in the end, whoever came to be in it, has that trait blanked. */
static void blank_what_shows(struct drafts *d, struct place *order, size_t n, const uint32_t *class_of)
{
	const struct loods_sensitive_rule rule = LOODS_SENSITIVE_RULE;
	struct loods_diversity *of = LOODS_NEW_ARRAY(d->a, struct loods_diversity, n + 1);
	const struct loods_microdata *m = &d->s->sensitive.data;

	for (size_t t = 0; t < m->nattributes; t++) {
		loods_risk_diversity(class_of, d->s->nrows, n, m->columns[t], m->attributes[t].levels[0].ncodes, of);
		for (size_t c = 0; c < n; c++)
			if (of[c].distinct < rule.values || of[c].most > rule.most)
				d->list[order[c].number].blank[t] = true;
	}
	for (size_t c = 0; c < n; c++)
		set_text(d, &d->list[order[c].number]);
}

static void take(struct drafts *d, const struct place *order, size_t n, const uint32_t *class_of,
		 struct loods_export_classes *out)
{
	size_t traits = d->s->quasi.data.nattributes, secrets = d->s->sensitive.data.nattributes;
	struct loods_export_class *list = LOODS_NEW_ARRAY(d->a, struct loods_export_class, n + 1);
	const uint8_t **nodes = LOODS_NEW_ARRAY(d->a, const uint8_t *, n + 1);
	const bool **blank = LOODS_NEW_ARRAY(d->a, const bool *, secrets + 1);

	for (size_t c = 0; c < n; c++) {
		const struct draft *x = order[c].draft;

		if (!c || memcmp(nodes[out->nstages - 1], x->levels, traits) != 0)
			nodes[out->nstages++] = x->levels;
		list[c] = (struct loods_export_class){ x->text, x->levels, x->codes, x->values, out->nstages, x->rows };
		if (!c || x->rows < out->smallest)
			out->smallest = x->rows;
	}
	for (size_t t = 0; t < secrets; t++) {
		bool *of = LOODS_NEW_ARRAY(d->a, bool, n + 1);

		for (size_t c = 0; c < n; c++)
			of[c] = order[c].draft->blank[t];
		blank[t] = of;
	}
	for (size_t i = 0; i < d->s->nrows; i++)
		out->suppressed += class_of[i] == LOODS_DISCLOSE_NONE;
	out->n = n;
	out->list = list;
	out->nodes = nodes;
	out->blank = blank;
	out->class_of = class_of;
}

enum loods_code loods_export_classes(const struct loods_snapshot *s, const struct loods_disclose_result *r,
				     const struct loods_sensitive_result *secrets, size_t k, struct loods_arena *a,
				     struct loods_export_classes *out, struct loods_err *err)
{
	struct drafts d = { .s = s, .a = a }, kept = d;
	uint32_t *class_of = LOODS_NEW_ARRAY(a, uint32_t, s->nrows + 1);
	struct place *order;
	enum loods_code code;
	size_t n;

	*out = (struct loods_export_classes){ 0 };
	for (size_t c = 0; c < r->nclasses; c++)
		draft_of(&d, r, secrets, c);
	memcpy(class_of, r->class_of, s->nrows * sizeof *class_of);
	code = keep_old(&d, class_of, err);
	if (code)
		return code;
	/* Equal texts are one class before they are settled: an old class and a new one may be the same. */
	n = sort_classes(&d, class_of, &order);
	settle(s, k, class_of, a, &out->settled);
	for (size_t c = 0; c < n; c++) {
		struct draft *x = draft_add(&kept);

		*x = *order[c].draft;
		x->rows = 0;
	}
	n = sort_classes(&kept, class_of, &order);
	blank_what_shows(&kept, order, n, class_of);
	take(&kept, order, n, class_of, out);
	return LOODS_OK;
}

void loods_export_classes_text(const struct loods_export_classes *c, struct loods_str *out)
{
	for (size_t i = 0; i < c->n; i++)
		loods_str_addf(out, "%s\n", c->list[i].text);
}
