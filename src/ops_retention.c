#include "ops_retention.h"

#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "guidance_period.h"
#include "i18n.h"
#include "intensity.h"
#include "intensity_settings.h"
#include "ops_job.h"
#include "say.h"

const int loods_retention_years = 10;

static const struct loods_choice whys[] = {
	[LOODS_RETENTION_ENDED] = { "guidance_ended", N_("guidance ended"), 0 },
	[LOODS_RETENTION_DELETED] = { "deleted", N_("client deleted"), 0 },
	[LOODS_RETENTION_GUIDED] = { "in_guidance", N_("in guidance"), 0 },
	[LOODS_RETENTION_NEVER] = { "never_guided", N_("never in guidance"), 0 },
};
_Static_assert(LOODS_COUNT(whys) == LOODS_RETENTION_WHY_END, "a state lacks its code");
const struct loods_choices loods_retention_whys = LOODS_CHOICES(whys);

/* ---- when ---- */

static enum loods_code years_of(struct loods_store *s, int64_t *out, struct loods_err *err)
{
	return loods_store_setting(s, "retention_years", loods_retention_years, out, err);
}

/* The last day of the last living guidance period. */
static enum loods_code guidance_of(struct loods_store *s, struct loods_arena *a,
				   struct loods_retention_case *c, struct loods_err *err)
{
	const struct loods_filter filter = { .client = c->client };
	struct loods_list periods = { 0 };
	enum loods_code code = loods_store_list(s, a, &loods_guidance_period_type, &filter, &periods, err);

	c->why = periods.n ? LOODS_RETENTION_ENDED : LOODS_RETENTION_NEVER;
	for (int i = 0; !code && i < periods.n; i++) {
		const struct loods_guidance_period *p = periods.rec[i];

		if (!loods_date_known(p->end)) {
			c->why = LOODS_RETENTION_GUIDED;
			c->last_on = LOODS_DATE_NONE;
			break;
		}
		if (p->end.n > c->last_on.n)
			c->last_on = p->end;
	}
	return code;
}

/* How it stands with `client` today. */
static enum loods_code case_of(struct loods_store *s, struct loods_arena *a,
			       const struct loods_client *client, int64_t years, loods_date today,
			       struct loods_retention_case *out, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	*out = (struct loods_retention_case){ .client = client->meta.id, .why = LOODS_RETENTION_DELETED };
	if (client->meta.deleted)
		out->last_on = loods_stamp_date(client->meta.changed_at);
	else
		code = guidance_of(s, a, out, err);
	if (code)
		return code;
	if (out->why == LOODS_RETENTION_ENDED && out->last_on.n >= today.n)
		out->why = LOODS_RETENTION_GUIDED;
	if (loods_date_known(out->last_on))
		out->erase_from =
			loods_date_add_months(loods_date_add_days(out->last_on, 1), (int)years * 12);
	out->due = loods_date_known(out->erase_from) && out->erase_from.n <= today.n;
	if (client->reference)
		out->reference = loods_arena_strdup(a, client->reference);
	return LOODS_OK;
}

/* ---- who ---- */

struct gathering {
	loods_id *ids; /* heap */
	int n, cap;
};

static enum loods_code take_id(void *rec, void *ctx, struct loods_err *err)
{
	struct gathering *g = ctx;

	(void)err;
	g->ids = loods_one_more(g->ids, g->n, &g->cap, sizeof *g->ids);
	g->ids[g->n++] = loods_rec_cmeta(rec)->id;
	return LOODS_OK;
}

static int by_day(const void *a, const void *b)
{
	const struct loods_retention_case *x = a, *y = b;

	if (x->erase_from.n != y->erase_from.n)
		return x->erase_from.n < y->erase_from.n ? -1 : 1;
	return (x->client.n > y->client.n) - (x->client.n < y->client.n);
}

struct loading {
	struct loods_arena *a;
	loods_id client; /* 0: all that are due */
	loods_date today;
	struct loods_retention *out;
};

static enum loods_code look_at(struct loods_store *s, struct loading *l, loods_id id, struct loods_arena *one,
			       struct loods_retention_case *c, struct loods_err *err)
{
	void *rec;
	enum loods_code code = loods_store_get(s, one, &loods_client_type, id, true, &rec, err);

	if (!code)
		code = case_of(s, one, rec, l->out->years, l->today, c, err);
	if (!code)
		c->reference = loods_arena_strdup(l->a, c->reference);
	return code;
}

static enum loods_code load(struct loods_store *s, void *ctx, struct loods_err *err)
{
	struct loading *l = ctx;
	const struct loods_filter everybody = { .deleted = true };
	struct gathering g = { 0 };
	struct loods_arena one = { 0 };
	enum loods_code code = years_of(s, &l->out->years, err);

	if (!code && l->client.n)
		code = take_id(&(struct loods_client){ .meta.id = l->client }, &g, err);
	else if (!code)
		code = loods_store_each(s, &loods_client_type, &everybody, take_id, &g, err);
	l->out->list = LOODS_NEW_ARRAY(l->a, struct loods_retention_case, (size_t)g.n + 1);
	for (int i = 0; !code && i < g.n; i++) {
		struct loods_retention_case *c = &l->out->list[l->out->n];

		code = look_at(s, l, g.ids[i], &one, c, err);
		l->out->n += !code && (c->due || l->client.n);
		loods_arena_reset(&one);
	}
	qsort(l->out->list, (size_t)l->out->n, sizeof *l->out->list, by_day);
	free(g.ids);
	loods_arena_release(&one);
	return code;
}

enum loods_code loods_retention_load(struct loods_app *app, struct loods_arena *a, loods_id client,
				     struct loods_retention *out, struct loods_err *err)
{
	struct loading l = { .a = a, .client = client, .today = loods_clock_today(&app->clock), .out = out };
	enum loods_code code = loods_ops_may(app, LOODS_MAY_ERASE, err);

	*out = (struct loods_retention){ 0 };
	if (!code)
		code = loods_ops_log_reading(app, LOODS_LOG_LIST, &loods_client_type, client, NULL, err);
	return code ? code : loods_store_one_state(app->store, load, &l, err);
}

/* ---- what stays ---- */

struct counting {
	struct loods_arena *a;
	struct loods_intensity_settings settings;
	struct loods_intensity_work work;
	struct loods_erased_count *list;
	int n;
};

static int year_of(loods_date d)
{
	int year, month, day;

	loods_date_to_ymd(d, &year, &month, &day);
	return year;
}

/* The figures of each calendar year in which the client was in guidance. */
static enum loods_code count(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	struct counting *c = ctx;
	int first, last;

	(void)err;
	if (!g->n_periods)
		return LOODS_OK;
	first = last = year_of(g->periods[0].first);
	for (int i = 0; i < g->n_periods; i++)
		if (year_of(g->periods[i].last) > last)
			last = year_of(g->periods[i].last);
	c->list = LOODS_NEW_ARRAY(c->a, struct loods_erased_count, (size_t)(last - first + 1));
	for (int year = first; year <= last; year++) {
		struct loods_intensity figures;
		struct loods_window w;

		(void)!loods_date_from_ymd(year, 1, 1, &w.from);
		w.to = loods_date_add_months(w.from, 12);
		loods_intensity_of(g, w, &c->settings, &c->work, &figures);
		if (figures.eligible_days)
			c->list[c->n++] = (struct loods_erased_count){
				.cohort = g->cohort,
				.arm = loods_arena_strdup(c->a, g->arm),
				.gender = g->gender,
				.year = year,
				.clients = 1,
				.eligible_days = figures.eligible_days,
				.contact_days = figures.contact_days,
				.minutes = figures.minutes,
			};
	}
	return LOODS_OK;
}

static enum loods_code count_client(struct loods_job *j, loods_id client, loods_date today,
				    struct counting *c, struct loods_err *err)
{
	struct loods_guidance_query q = { .client = client, .to = { today.n + 1 }, .all_contacts = true };
	enum loods_code code = loods_intensity_settings_load(j->store, (loods_stamp){ 0 }, &c->settings, err);

	(void)!loods_date_from_ymd(1900, 1, 1, &q.from);
	if (!code)
		code = loods_store_guidance(j->store, &q, count, c, err);
	loods_intensity_work_release(&c->work);
	return code;
}

/* ---- erasing ---- */

static enum loods_code not_yet(const struct loods_retention_case *c, int64_t years, struct loods_err *err)
{
	struct loods_str day = LOODS_STR_INIT;
	enum loods_code code;

	if (c->why == LOODS_RETENTION_NEVER)
		return loods_fail(
			err, LOODS_EREFUSED,
			_("This client has no guidance period, so there is no day from which the dossier may "
			  "be erased. If the client was entered by mistake, delete the client."));
	if (!loods_date_known(c->erase_from))
		return loods_fail(
			err, LOODS_EREFUSED,
			_("This client is in guidance. The dossier may be erased when guidance has ended and "
			  "the years that the law asks for have passed."));
	loods_say_date(c->erase_from, &day);
	code = loods_fail(
		err, LOODS_EREFUSED,
		P_("This client may be erased from %s on, not before. The municipality has to account for "
		   "the guidance and keeps the dossier for %lld year after its end: the Participation Act "
		   "and the Public Records Act ask this.",
		   "This client may be erased from %s on, not before. The municipality has to account for "
		   "the guidance and keeps the dossier for %lld years after its end: the Participation Act "
		   "and the Public Records Act ask this.",
		   (unsigned long)years),
		day.s, (long long)years);
	loods_str_release(&day);
	return code;
}

static enum loods_code erase(struct loods_job *j, loods_id client, const char *reason, struct loods_err *err)
{
	const loods_date today = j->who.today;
	const struct loods_log_entry e = { .user = j->app->user.id,
					   .action = LOODS_LOG_ERASE,
					   .client = client,
					   .type = &loods_client_type,
					   .record = client,
					   .purpose = reason };
	struct counting c = { .a = &j->arena };
	struct loods_retention_case found;
	int64_t years;
	void *rec;
	enum loods_code code = years_of(j->store, &years, err);

	if (!code)
		code = loods_store_get(j->store, &j->arena, &loods_client_type, client, true, &rec, err);
	if (!code)
		code = case_of(j->store, &j->arena, rec, years, today, &found, err);
	if (!code && !found.due)
		return not_yet(&found, years, err);
	if (!code)
		code = count_client(j, client, today, &c, err);
	if (!code)
		code = loods_store_erase(j->tx, client, c.list, c.n, err);
	return code ? code : loods_store_log(j->tx, &e, err);
}

enum loods_code loods_retention_erase(struct loods_app *app, loods_id client, const char *reason,
				      struct loods_err *err)
{
	struct loods_job j;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_ERASE, err);

	if (!code && reason && !reason[strspn(reason, " ")])
		code = loods_fail(err, LOODS_EUSAGE, _("After --reason comes why this is done, in some words."));
	if (code)
		return code;
	code = loods_job_begin(&j, app, NULL, err);
	if (!code)
		code = erase(&j, client, reason ? reason : _("The time that the dossier is kept is over."), err);
	return loods_job_end(&j, code, err);
}

enum loods_code loods_retention_counts(struct loods_app *app, struct loods_arena *a,
				       struct loods_erased_counts *out, struct loods_err *err)
{
	enum loods_code code = loods_ops_may(app, LOODS_MAY_ERASE, err);

	return code ? code : loods_store_erased(app->store, a, out, err);
}
