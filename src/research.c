#include "research.h"

#include <stdlib.h>
#include <string.h>

#include "contact.h"
#include "i18n.h"

/* ---- what may be told of a contact ---- */

int loods_research_minutes(int minutes)
{
	if (minutes < 0)
		return -1;
	return (2 * minutes + LOODS_RESEARCH_MINUTES) / (2 * LOODS_RESEARCH_MINUTES) * LOODS_RESEARCH_MINUTES;
}

int32_t loods_research_year(int32_t days)
{
	return days / LOODS_RESEARCH_YEAR - (days % LOODS_RESEARCH_YEAR < 0);
}

static bool talked(const struct loods_research_contact *c)
{
	return c->outcome == LOODS_OUTCOME_HELD || c->outcome == LOODS_OUTCOME_PARTLY_HELD;
}

/* Looks at nothing that is not released. */
static int compare(const struct loods_research_contact *x, const struct loods_research_contact *y)
{
	if (x->days != y->days)
		return x->days < y->days ? -1 : 1;
	if (talked(x) != talked(y))
		return talked(x) ? -1 : 1;
	if (x->minutes != y->minutes)
		return x->minutes > y->minutes ? -1 : 1;
	if (x->channel != y->channel)
		return x->channel < y->channel ? -1 : 1;
	return x->outcome < y->outcome ? -1 : x->outcome > y->outcome;
}

static int by_day(const void *a, const void *b)
{
	return compare(a, b);
}

size_t loods_research_cap(struct loods_research_contact *list, size_t n, struct loods_research_left_out *out)
{
	size_t kept = 0, of_day = 0, of_year = 0;

	if (n)
		qsort(list, n, sizeof *list, by_day);
	for (size_t i = 0; i < n; i++) {
		struct loods_research_contact c = list[i];

		/* The list before i may be overwritten, but never at or after it. */
		of_day = i && list[i - 1].days == c.days ? of_day + 1 : 1;
		if (of_day > LOODS_RESEARCH_A_DAY) {
			out->day++;
			continue;
		}
		of_year = kept && loods_research_year(list[kept - 1].days) == loods_research_year(c.days) ? of_year
													   : 0;
		if (of_year == LOODS_RESEARCH_A_YEAR) {
			out->year++;
			continue;
		}
		of_year++;
		list[kept++] = c;
	}
	return kept;
}

/* ---- making ---- */

struct part {
	bool (*progress)(int64_t done, int64_t total, void *ctx);
	void *ctx;
	int64_t done; /* of 100 */
};

/* How far reading is nobody knows before its end. */
static bool part_progress(int64_t done, int64_t total, void *ctx)
{
	const struct part *p = ctx;

	(void)done;
	(void)total;
	return !p->progress || p->progress(p->done, 100, p->ctx);
}

static enum loods_code go_on(struct part *p, int64_t done, struct loods_err *err)
{
	p->done = done;
	return part_progress(0, 0, p) ? LOODS_OK
				      : loods_fail(err, LOODS_ECANCEL, _("Interrupted. Nothing was written."));
}

struct named {
	char pseudonym[LOODS_PSEUDONYM_LEN];
	uint32_t row;
};

static int by_pseudonym(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	return strcmp(x->pseudonym, y->pseudonym);
}

static int64_t next_wave(const struct loods_releases *project)
{
	return project->n ? project->list[project->n - 1].wave + 1 : 1;
}

static enum loods_code name_clients(struct loods_research *r, const struct loods_secret *key, struct loods_err *err)
{
	size_t n = r->s.nrows;
	struct named *list = LOODS_NEW_ARRAY(&r->a, struct named, n);
	char(*pseudonyms)[LOODS_PSEUDONYM_LEN] = loods_arena_alloc(&r->a, n * sizeof *pseudonyms);
	uint32_t *rows = LOODS_NEW_ARRAY(&r->a, uint32_t, n);
	int64_t wave = r->project_key ? 0 : next_wave(&r->s.releases);

	for (size_t i = 0; i < n; i++) {
		loods_pseudonym(key, r->plan.project, wave, r->s.clients[i], list[i].pseudonym);
		list[i].row = (uint32_t)i;
	}
	qsort(list, n, sizeof *list, by_pseudonym);
	for (size_t i = 0; i < n; i++) {
		memcpy(pseudonyms[i], list[i].pseudonym, sizeof pseudonyms[i]);
		rows[i] = list[i].row;
	}
	r->pseudonyms = (const char(*)[LOODS_PSEUDONYM_LEN])pseudonyms;
	r->rows = rows;
	if (!loods_pseudonyms_differ(r->pseudonyms, n))
		return loods_fail(err, LOODS_EREFUSED,
				  _("Two clients would get the same pseudonym with this key. Make the export again, with "
				    "another key."));
	return LOODS_OK;
}

/* Of each row of the snapshot the first of its contacts; [nrows]: behind the last. */
static size_t *contacts_by_row(struct loods_research *r)
{
	size_t *first = LOODS_NEW_ARRAY(&r->a, size_t, r->s.nrows + 1), row = 0;

	for (size_t i = 0; i < r->s.ncontacts; i++)
		while (row <= r->s.contacts[i].row)
			first[row++] = i;
	while (row <= r->s.nrows)
		first[row++] = r->s.ncontacts;
	return first;
}

static void take_contacts(struct loods_research *r)
{
	struct loods_research_contact *list = LOODS_NEW_ARRAY(&r->a, struct loods_research_contact, r->s.ncontacts + 1);
	const size_t *first = contacts_by_row(r);
	size_t kept = 0;

	for (size_t c = 0; c < r->s.nrows; c++) {
		uint32_t row = r->rows[c];
		size_t n = first[row + 1] - first[row], stay;

		for (size_t i = 0; i < n; i++) {
			const struct loods_snapshot_contact *from = &r->s.contacts[first[row] + i];

			list[kept + i] = (struct loods_research_contact){
				.client = (uint32_t)c,
				.days = from->on.n - r->s.starts[row].n,
				.minutes = (int16_t)loods_research_minutes(from->minutes),
				.channel = from->channel,
				.outcome = from->outcome,
			};
		}
		stay = loods_research_cap(list + kept, n, &r->left_out);
		r->clients_left_out += stay < n;
		kept += stay;
	}
	r->contacts = list;
	r->ncontacts = kept;
}

static void hash(struct loods_research *r)
{
	char hex[LOODS_SNAPSHOT_HASH_HEX];
	struct loods_snapshot_hash h;

	loods_snapshot_hash_begin(&h);
	loods_snapshot_hash_text(&h, "loods research 1");
	loods_snapshot_hash_text(&h, loods_snapshot_hash_hex(r->s.hash, hex));
	for (size_t i = 0; i < r->s.nrows; i++)
		loods_snapshot_hash_number(&h, r->s.starts[i].n);
	loods_snapshot_hash_end(&h, r->hash);
}

static enum loods_code make(struct loods_research *r, struct loods_app *app, const struct loods_secret *key,
			    struct part *p, struct loods_err *err)
{
	enum loods_code code = loods_snapshot_read(app, &r->plan, part_progress, p, &r->s, err);

	if (code == LOODS_OK)
		code = go_on(p, 60, err);
	if (code == LOODS_OK)
		code = name_clients(r, key, err);
	if (code == LOODS_OK)
		code = go_on(p, 80, err);
	if (code == LOODS_OK) {
		take_contacts(r);
		hash(r);
		code = go_on(p, 100, err);
	}
	return code;
}

enum loods_code loods_research_make(struct loods_app *app, const struct loods_export_plan *plan,
				    const struct loods_secret *key,
				    bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				    struct loods_research *out, struct loods_err *err)
{
	struct part p = { progress, ctx, 0 };
	struct loods_secret once = { 0 };
	enum loods_code code = LOODS_OK;

	*out = (struct loods_research){ .plan = *plan, .project_key = key != NULL };
	if (!key)
		code = loods_pseudonym_key_random(&once, err);
	if (code == LOODS_OK)
		code = make(out, app, key ? key : &once, &p, err);
	loods_secret_release(&once);
	if (code)
		loods_research_release(out);
	return code;
}

void loods_research_release(struct loods_research *r)
{
	loods_snapshot_release(&r->s);
	loods_arena_release(&r->a);
	*r = (struct loods_research){ 0 };
}
