#include "cases.h"

#include <stdlib.h>
#include <string.h>

#include "intensity_settings.h"

struct filling {
	struct loods_store *store;
	struct loods_cases *cases;
	struct loods_case_row **by_id; /* the same rows, ordered by client id */
	struct loods_window window;
	struct loods_intensity_work work;
	struct loods_arena *arena;
	const char *cohort, *arm; /* the last ones copied: many clients share one */
	bool again; /* this client's facts are complete now */
};

static int by_client_id(const void *a, const void *b)
{
	const struct loods_case_row *x = *(struct loods_case_row *const *)a,
				    *y = *(struct loods_case_row *const *)b;

	return x->c.client.n < y->c.client.n ? -1 : x->c.client.n > y->c.client.n;
}

static struct loods_case_row *row_of(const struct filling *f, loods_id client)
{
	int low = 0, high = f->cases->n - 1;

	while (low <= high) {
		int middle = low + (high - low) / 2;
		int64_t id = f->by_id[middle]->c.client.n;

		if (id == client.n)
			return f->by_id[middle];
		if (id < client.n)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return NULL;
}

static enum loods_code fill(const struct loods_guidance *g, void *ctx, struct loods_err *err);

/* The few clients whose figures reach back further than what was read at first. */
static enum loods_code fill_again(struct filling *f, loods_id client, struct loods_err *err)
{
	struct loods_guidance_query q = {
		.client = client, .from = f->window.from, .to = f->window.to, .all_contacts = true
	};
	struct filling whole = {
		.store = f->store, .cases = f->cases, .by_id = f->by_id, .window = f->window,
		.arena = f->arena, .again = true
	};
	enum loods_code rc = loods_store_guidance(f->store, &q, fill, &whole, err);

	loods_intensity_work_release(&whole.work);
	return rc;
}

/* A text that outlives the facts; *last is the one given out before. */
static const char *shared(struct loods_arena *a, const char *text, const char **last)
{
	if (text && !loods_str_eq(text, *last))
		*last = loods_arena_strdup(a, text);
	return text ? *last : NULL;
}

static enum loods_code fill(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	struct filling *f = ctx;
	struct loods_case_row *row = row_of(f, g->client);
	struct loods_intensity i;
	bool weeks;

	if (!row)
		return LOODS_OK;
	loods_intensity_of(g, f->window, &f->cases->settings, &f->work, &i);
	weeks = loods_intensity_weeks(g, f->cases->today, LOODS_INTENSITY_WEEKS, &f->cases->settings,
				      &f->work, row->weeks);
	if ((i.needs_more || !weeks) && !f->again)
		return fill_again(f, g->client, err);
	row->signal = loods_contact_signal_of(&row->c, &i, f->cases->today);
	row->contact_days = i.contact_days;
	row->expected = i.expected;
	row->realisation = i.realisation;
	row->class = i.class;
	row->cohort = shared(f->arena, g->cohort_key, &f->cohort);
	row->arm = shared(f->arena, g->arm, &f->arm);
	return LOODS_OK;
}

/* What a client without any guidance fact shows. */
static void fill_blank(struct loods_cases *cases)
{
	const struct loods_intensity nothing = { .class = LOODS_CLASS_NO_AGREEMENT };

	for (int i = 0; i < cases->n; i++)
		cases->list[i].signal = loods_contact_signal_of(&cases->list[i].c, &nothing, cases->today);
}

/* Facts are asked for by owner: those of clients who are covered come with their own one. */
static enum loods_code fill_covered(struct filling *f, struct loods_guidance_query q, struct loods_err *err)
{
	const struct loods_case_row *rows = f->cases->list;
	const loods_user_id me = q.owner;
	enum loods_code rc = LOODS_OK;

	for (int i = 0; rc == LOODS_OK && i < f->cases->n; i++) {
		bool done = !rows[i].c.owner.n || rows[i].c.owner.n == me.n;

		for (int k = 0; !done && k < i; k++)
			done = rows[k].c.owner.n == rows[i].c.owner.n;
		if (done)
			continue;
		q.owner = rows[i].c.owner;
		rc = loods_store_guidance(f->store, &q, fill, f, err);
	}
	return rc;
}

static enum loods_code fill_rows(struct loods_app *app, struct loods_arena *a, struct loods_guidance_query q,
				 struct loods_cases *out, struct loods_err *err)
{
	struct filling f = { .store = app->store,
			     .cases = out,
			     .by_id = LOODS_NEW_ARRAY(a, struct loods_case_row *, (size_t)out->n + 1),
			     .window = loods_window_ending(out->today, LOODS_CASE_WINDOW_DAYS),
			     .arena = a };
	enum loods_code rc = loods_intensity_settings_load(app->store, (loods_stamp){ 0 }, &out->settings,
							     err);

	if (rc != LOODS_OK)
		return rc;
	fill_blank(out);
	for (int i = 0; i < out->n; i++)
		f.by_id[i] = &out->list[i];
	qsort(f.by_id, (size_t)out->n, sizeof *f.by_id, by_client_id);
	q.from = f.window.from;
	q.to = f.window.to;
	rc = loods_store_guidance(app->store, &q, fill, &f, err);
	if (rc == LOODS_OK && q.owner.n)
		rc = fill_covered(&f, q, err);
	loods_intensity_work_release(&f.work);
	return rc;
}

enum loods_code loods_cases_load(struct loods_app *app, struct loods_arena *a, loods_user_id owner,
				 loods_date today, struct loods_cases *out, struct loods_err *err)
{
	struct loods_caseload load;
	enum loods_code rc = loods_store_caseload(app->store, a, owner, today, &load, err);

	*out = (struct loods_cases){ .today = today };
	if (rc != LOODS_OK)
		return rc;
	out->n = load.n;
	out->list = LOODS_NEW_ARRAY(a, struct loods_case_row, (size_t)load.n + 1);
	for (int i = 0; i < load.n; i++)
		out->list[i].c = load.list[i];
	return fill_rows(app, a, (struct loods_guidance_query){ .owner = owner }, out, err);
}

enum loods_code loods_case_load(struct loods_app *app, struct loods_arena *a, loods_id client,
				loods_date today, struct loods_case_row *out, struct loods_err *err)
{
	struct loods_cases one = { .list = out, .n = 1, .today = today };
	enum loods_code rc;

	memset(out, 0, sizeof *out);
	rc = loods_store_case(app->store, a, client, today, &out->c, err);
	if (rc != LOODS_OK)
		return rc;
	return fill_rows(app, a, (struct loods_guidance_query){ .client = client }, &one, err);
}
