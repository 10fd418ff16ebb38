/* From clients as read to rows: leaves in order, rows in order, columns, log and hash. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export_snapshot_inner.h"
#include "i18n.h"

#define SENSITIVE (LOODS_EXPORT_SENSITIVE | LOODS_EXPORT_EFFECT)

int32_t snapshot_text(struct snapshot_reading *r, enum loods_export_id id, const char *code, const char *up)
{
	const char *blank = loods_export_attributes[id].blank;

	code = loods_str_blank(code) ? blank : code;
	up = loods_str_blank(up) ? blank : up;
	for (int i = r->ntexts[id]; i > 0; i--)
		if (strcmp(r->texts[id][i - 1].code, code) == 0)
			return i;
	if (r->ntexts[id] == r->cap_texts[id]) {
		r->cap_texts[id] = r->cap_texts[id] ? r->cap_texts[id] * 2 : 16;
		r->texts[id] = reallocarray(r->texts[id], (size_t)r->cap_texts[id], sizeof(*r->texts[id]));
		if (!r->texts[id])
			loods_nomem();
	}
	r->texts[id][r->ntexts[id]++] = (struct loods_export_leaf){ loods_arena_strdup(&r->s->arena, code),
								    loods_arena_strdup(&r->s->arena, up) };
	return r->ntexts[id];
}

/* ---- codes ---- */

/* What rows are ordered by and made of. */
struct rows {
	struct snapshot_reading *r;
	uint16_t *code_of_text[LOODS_EXPORT_END]; /* by number; [0] is not used */
	struct loods_micro_attribute attributes[LOODS_EXPORT_END];
	enum loods_export_id
		used[LOODS_EXPORT_END]; /* of the plan, then arm and gender where it leaves them out */
	int nused;
	uint16_t *codes; /* of client c and used attribute u: codes[c * nused + u] */
};

static int by_code(const void *a, const void *b)
{
	const struct loods_export_leaf *x = a, *y = b;

	return strcmp(x->code, y->code);
}

/* Leaves of the office in the order of their bytes, whatever order they were met in. */
static void order_leaves(struct rows *w, enum loods_export_id id)
{
	struct snapshot_reading *r = w->r;
	struct loods_arena *a = &r->s->arena;
	size_t n = (size_t)r->ntexts[id];
	struct loods_export_leaf *leaves = LOODS_NEW_ARRAY(a, struct loods_export_leaf, n + 1);

	w->code_of_text[id] = LOODS_NEW_ARRAY(a, uint16_t, n + 1);
	if (n) {
		memcpy(leaves, r->texts[id], n * sizeof(*leaves));
		qsort(leaves, n, sizeof(*leaves), by_code);
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			if (leaves[k].code == r->texts[id][i].code)
				w->code_of_text[id][i + 1] = (uint16_t)k;
	loods_export_hierarchy(&loods_export_attributes[id], leaves, n, a, &w->attributes[id]);
}

static bool of_the_office(enum loods_export_id id)
{
	return loods_export_attributes[id].leaves == LOODS_LEAVES_TEXTS ||
	       loods_export_attributes[id].leaves == LOODS_LEAVES_QUARTERS;
}

static uint16_t code_of(const struct rows *w, const struct snapshot_client *c, enum loods_export_id id)
{
	if (of_the_office(id))
		return w->code_of_text[id][c->value[id]];
	if (loods_export_attributes[id].leaves == LOODS_LEAVES_BANDS)
		return loods_export_number_code(&loods_export_attributes[id], c->number[id]);
	return loods_export_choice_code(&loods_export_attributes[id], c->value[id]);
}

static void choose_attributes(struct rows *w)
{
	const struct loods_export_plan *p = w->r->plan;

	for (int i = 0; i < p->n; i++)
		w->used[w->nused++] = p->attributes[i];
	for (int id = LOODS_EXPORT_ARM; id <= LOODS_EXPORT_GENDER; id++)
		if (!loods_export_plan_has(p, (enum loods_export_id)id))
			w->used[w->nused++] = (enum loods_export_id)id;
	for (int u = 0; u < w->nused; u++) {
		if (of_the_office(w->used[u]))
			order_leaves(w, w->used[u]);
		else
			loods_export_hierarchy(&loods_export_attributes[w->used[u]], NULL, 0, &w->r->s->arena,
					       &w->attributes[w->used[u]]);
	}
}

/* ---- the order of rows ---- */

static int compare_numbers(double a, double b)
{
	if (isnan(a) || isnan(b))
		return !isnan(b) - !isnan(a);
	return (a > b) - (a < b);
}

static int64_t contact_key(const struct loods_snapshot_contact *c)
{
	return (int64_t)c->on.n << 32 | (int64_t)c->channel << 28 | (int64_t)c->kind << 24 |
	       (int64_t)c->outcome << 16 | (int64_t)(c->minutes + 1);
}

static int compare_logs(const struct snapshot_reading *r, const struct snapshot_client *a,
			const struct snapshot_client *b)
{
	const struct loods_snapshot_contact *x = r->contacts + a->contacts, *y = r->contacts + b->contacts;

	for (size_t i = 0; i < a->ncontacts && i < b->ncontacts; i++) {
		int64_t m = contact_key(&x[i]), n = contact_key(&y[i]);

		if (m != n)
			return m < n ? -1 : 1;
	}
	return (a->ncontacts > b->ncontacts) - (a->ncontacts < b->ncontacts);
}

static int compare_rows(const void *a, const void *b, void *ctx)
{
	const struct rows *w = ctx;
	uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
	const struct snapshot_client *x = &w->r->clients[i], *y = &w->r->clients[k];
	int c = 0;

	for (int u = 0; !c && u < w->nused; u++)
		c = (int)w->codes[i * (size_t)w->nused + (size_t)u] -
		    (int)w->codes[k * (size_t)w->nused + (size_t)u];
	for (int u = 0; !c && u < w->nused; u++)
		c = compare_numbers(x->number[w->used[u]], y->number[w->used[u]]);
	if (!c)
		c = compare_logs(w->r, x, y);
	/* Nobody can tell these two apart by anything that is read; only the register does. */
	return c ? c : (x->id.n > y->id.n) - (x->id.n < y->id.n);
}

/* Contacts of one day come in an order that depends on what is not exported. */
static void order_days(struct snapshot_reading *r)
{
	for (size_t c = 0; c < r->n; c++) {
		struct loods_snapshot_contact *list = r->contacts + r->clients[c].contacts;

		for (size_t i = 1; i < r->clients[c].ncontacts; i++) {
			struct loods_snapshot_contact x = list[i];
			size_t at = i;

			for (; at && contact_key(&list[at - 1]) > contact_key(&x); at--)
				list[at] = list[at - 1];
			list[at] = x;
		}
	}
}

/* ---- parts, log and hash ---- */

static bool in_part(enum loods_export_id id, int part)
{
	const struct loods_export_attribute *t = &loods_export_attributes[id];

	return part == 0   ? loods_export_is_quasi(t)
	       : part == 1 ? (t->flags & SENSITIVE) != 0
			   : id == LOODS_EXPORT_ARM || id == LOODS_EXPORT_GENDER;
}

static void fill_column(const struct rows *w, const uint32_t *order, int u, uint16_t *codes, double *numbers)
{
	for (size_t row = 0; row < w->r->n; row++) {
		codes[row] = w->codes[order[row] * (size_t)w->nused + (size_t)u];
		if (numbers)
			numbers[row] = w->r->clients[order[row]].number[w->used[u]];
	}
}

static void fill_part(const struct rows *w, const uint32_t *order, int part, struct loods_snapshot_part *out)
{
	struct loods_arena *a = &w->r->s->arena;
	size_t most = (size_t)w->nused, n = 0, nrows = w->r->n;
	struct loods_micro_attribute *attributes = LOODS_NEW_ARRAY(a, struct loods_micro_attribute, most);
	const uint16_t **columns = LOODS_NEW_ARRAY(a, const uint16_t *, most);
	const double **numbers = LOODS_NEW_ARRAY(a, const double *, most);
	enum loods_export_id *ids = LOODS_NEW_ARRAY(a, enum loods_export_id, most);

	for (int u = 0; u < w->nused; u++) {
		bool number = loods_export_attributes[w->used[u]].leaves == LOODS_LEAVES_BANDS;
		uint16_t *codes;
		double *values;

		if (!in_part(w->used[u], part) || (part < 2 && u >= w->r->plan->n))
			continue;
		codes = LOODS_NEW_ARRAY(a, uint16_t, nrows);
		values = number ? LOODS_NEW_ARRAY(a, double, nrows) : NULL;
		fill_column(w, order, u, codes, values);
		attributes[n] = w->attributes[w->used[u]];
		ids[n] = w->used[u];
		numbers[n] = values;
		columns[n++] = codes;
	}
	*out = (struct loods_snapshot_part){ { n, attributes, nrows, columns }, ids, numbers };
}

/* Into the order of rows, in memory of just the size; the log as read is freed. */
static void fill_log(struct snapshot_reading *r, const uint32_t *order)
{
	struct loods_snapshot_contact *log = NULL;
	size_t at = 0;

	if (r->ncontacts) {
		log = reallocarray(NULL, r->ncontacts, sizeof(*log));
		if (!log)
			loods_nomem();
	}
	for (size_t row = 0; row < r->n; row++) {
		const struct snapshot_client *c = &r->clients[order[row]];

		for (size_t i = 0; i < c->ncontacts; i++) {
			log[at] = r->contacts[c->contacts + i];
			log[at++].row = (uint32_t)row;
		}
	}
	free(r->contacts);
	r->contacts = NULL;
	r->s->contacts = log;
	r->s->ncontacts = r->ncontacts;
}

static void hash_part(struct loods_snapshot_hash *h, const struct loods_snapshot_part *p)
{
	loods_snapshot_hash_number(h, (int64_t)p->data.nattributes);
	for (size_t i = 0; i < p->data.nattributes; i++) {
		const struct loods_micro_attribute *t = &p->data.attributes[i];

		loods_snapshot_hash_text(h, t->name);
		for (size_t l = 0; l < t->nlevels; l++) {
			loods_snapshot_hash_number(h, (int64_t)t->levels[l].ncodes);
			for (size_t c = 0; c < t->levels[l].ncodes; c++)
				loods_snapshot_hash_text(h, t->levels[l].labels[c]);
			loods_snapshot_hash_codes(h, t->levels[l].code_of, t->levels[0].ncodes);
		}
		loods_snapshot_hash_codes(h, p->data.columns[i], p->data.nrows);
		/* Contacts, minutes and ages are whole; of the others a millionth is exact enough. */
		for (size_t row = 0; p->numbers[i] && row < p->data.nrows; row++)
			loods_snapshot_hash_number(
				h, isnan(p->numbers[i][row]) ? INT64_MIN : llround(p->numbers[i][row] * 1e6));
	}
}

/* Row by row, three numbers for each contact. */
static void hash_log(struct loods_snapshot_hash *h, const struct loods_snapshot *s)
{
	uint16_t *codes = NULL;
	size_t cap = 0, at = 0;

	for (uint32_t row = 0; row < s->nrows; row++) {
		size_t first = at, n = 0;

		while (at < s->ncontacts && s->contacts[at].row == row)
			at++;
		if (3 * (at - first) > cap) {
			cap = 6 * (at - first);
			codes = reallocarray(codes, cap, sizeof(*codes));
			if (!codes)
				loods_nomem();
		}
		for (size_t i = first; i < at; i++) {
			const struct loods_snapshot_contact *c = &s->contacts[i];

			codes[n++] = (uint16_t)(c->on.n - s->first.n);
			codes[n++] = (uint16_t)(c->channel << 8 | c->kind << 4 | c->outcome);
			codes[n++] = (uint16_t)(c->minutes + 1);
		}
		loods_snapshot_hash_codes(h, codes, n);
	}
	free(codes);
}

static void hash(struct loods_snapshot *s)
{
	struct loods_snapshot_hash h;

	loods_snapshot_hash_begin(&h);
	loods_snapshot_hash_text(&h, "loods snapshot 1");
	loods_snapshot_hash_number(&h, s->first.n);
	loods_snapshot_hash_number(&h, s->last.n);
	hash_part(&h, &s->quasi);
	hash_part(&h, &s->sensitive);
	hash_part(&h, &s->groups);
	hash_log(&h, s);
	loods_snapshot_hash_end(&h, s->hash);
}

void snapshot_rows(struct snapshot_reading *r)
{
	struct rows w = { .r = r };
	struct loods_snapshot *s = r->s;
	uint32_t *order = reallocarray(NULL, r->n, sizeof(*order));
	loods_id *clients = LOODS_NEW_ARRAY(&s->arena, loods_id, r->n);
	loods_date *starts = LOODS_NEW_ARRAY(&s->arena, loods_date, r->n);
	const char **cohorts = LOODS_NEW_ARRAY(&s->arena, const char *, r->n);

	choose_attributes(&w);
	w.codes = reallocarray(NULL, r->n * (size_t)w.nused, sizeof(*w.codes));
	if (!order || !w.codes)
		loods_nomem();
	for (size_t c = 0; c < r->n; c++) {
		order[c] = (uint32_t)c;
		for (int u = 0; u < w.nused; u++)
			w.codes[c * (size_t)w.nused + (size_t)u] = code_of(&w, &r->clients[c], w.used[u]);
	}
	order_days(r);
	qsort_r(order, r->n, sizeof(*order), compare_rows, &w);
	for (size_t row = 0; row < r->n; row++) {
		clients[row] = r->clients[order[row]].id;
		starts[row] = r->clients[order[row]].start;
		cohorts[row] = r->clients[order[row]].cohort;
	}
	s->nrows = r->n;
	s->clients = clients;
	s->starts = starts;
	s->cohorts = cohorts;
	fill_part(&w, order, 0, &s->quasi);
	fill_part(&w, order, 1, &s->sensitive);
	fill_part(&w, order, 2, &s->groups);
	fill_log(r, order);
	hash(s);
	free(order);
	free(w.codes);
}
