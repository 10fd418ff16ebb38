#include "synth.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agreement.h"
#include "assignment.h"
#include "cohort.h"
#include "guidance_period.h"
#include "i18n.h"
#include "ownership.h"
#include "pause.h"
#include "synth_inner.h"
#include "synth_names.h"
#include "task.h"

const struct loods_synth_size loods_synth_sizes[] = {
	{ "pilot", 150, 4000, 18, 5, 1, true },
	{ "municipality", 2000, 120000, 60, 30, 3, false },
	{ "city", 40000, 4000000, 96, 590, 8, false },
	{ 0 },
};

enum { BULK_RECORDS = 20000, YEAR = 365 };

/* ---- accounts ---- */

const char *loods_synth_user(enum loods_role role, int i, char buf[64])
{
	static const char *const letters = "mspkatrjehlbdfngcovwiyzu";
	static const char *const names[] = { "jansen",	"elamrani", "visser", "deboer",	 "yilmaz",
					     "postma",	"haile",    "mulder", "warsame", "smit",
					     "kaya",	"dejong",   "nowak",  "peters",	 "hassan",
					     "vandijk", "demir",    "meijer", "abdi",	 "kok",
					     "vos",	"sahin",    "bos",    "brink",	 "nguyen" };
	static const char *const leads[] = { "t.bakker",  "n.dijkstra", "o.vermeer", "f.ozturk",
					     "c.willems", "l.prins",	"w.maas",    "h.yusuf" };
	enum { N = sizeof names / sizeof *names, L = sizeof leads / sizeof *leads };

	switch (role) {
	case LOODS_ROLE_LEAD:
		snprintf(buf, 64, i < L ? "%s" : "%s%d", leads[i % L], i / L + 1);
		break;
	case LOODS_ROLE_EVALUATOR:
		snprintf(buf, 64, i ? "evaluator%d" : "r.evaluator", i + 1);
		break;
	case LOODS_ROLE_ADMINISTRATOR:
		snprintf(buf, 64, i ? "beheer%d" : "a.beheer", i + 1);
		break;
	case LOODS_ROLE_CASEWORKER:
	case LOODS_ROLE_END:
		snprintf(buf, 64, "%c.%s", letters[(i / N + i % N) % (int)strlen(letters)], names[i % N]);
		break;
	}
	return buf;
}

/* ---- bulk ---- */

static enum loods_code commit(struct synth *s, struct loods_err *err)
{
	struct loods_bulk *bulk = s->bulk;

	s->bulk = NULL;
	s->in_bulk = 0;
	return bulk ? loods_ops_bulk_commit(bulk, err) : LOODS_OK;
}

enum loods_code synth_put(struct synth *s, const struct loods_type *t, void *rec, struct loods_err *err)
{
	struct loods_notice notice;
	enum loods_code rc = LOODS_OK;

	if (!s->bulk)
		rc = loods_ops_bulk_begin(s->app, "synth", &s->bulk, err);
	if (rc == LOODS_OK)
		rc = loods_ops_bulk_put(s->bulk, t, rec, &notice, err);
	if (rc != LOODS_OK)
		return rc;
	s->in_bulk++;
	s->result->records++;
	return LOODS_OK;
}

loods_date synth_day(struct loods_random *r, loods_date from, loods_date to)
{
	return to.n <= from.n ? from : loods_date_add_days(from, loods_random_below(r, to.n - from.n + 1));
}

/* ---- cohorts ---- */

static enum loods_code put_cohort(struct synth *s, struct loods_arena *a, const char *key, const char *name,
				  const char *description, bool women, struct loods_err *err)
{
	struct loods_cohort *c = loods_rec_new(&loods_cohort_type, a);
	enum loods_code rc;

	c->key = key;
	c->name = name;
	c->municipality = "Voorbeeldstad";
	c->description = description;
	rc = synth_put(s, &loods_cohort_type, c, err);
	s->women_only[s->n_cohorts] = women;
	s->cohorts[s->n_cohorts++] = c->meta.id;
	return rc;
}

static enum loods_code put_cohorts(struct synth *s, struct loods_arena *a, struct loods_err *err)
{
	int first, last, month, day;
	enum loods_code rc = LOODS_OK;

	if (s->size->pilot)
		return put_cohort(s, a, "PILOT", "Intensieve begeleiding", "Pilot met een controlegroep",
				  false, err);
	loods_date_to_ymd(s->first, &first, &month, &day);
	loods_date_to_ymd(s->today, &last, &month, &day);
	for (int year = first; year <= last && rc == LOODS_OK && s->n_cohorts < SYNTH_COHORTS_MAX - 1; year++)
		rc = put_cohort(s, a, loods_arena_printf(a, "%d-A", year),
				loods_arena_printf(a, "Instroom %d", year), NULL, false, err);
	if (rc == LOODS_OK)
		rc = put_cohort(s, a, "VROUW", "Vrouwen aan zet",
				"Deelpilot met een eigen aanpak voor vrouwen", true, err);
	return rc;
}

/* ---- one client ---- */

static int draw_gender(struct synth_client *c, bool women)
{
	if (loods_random_chance(&c->r, women ? 0.75 : 0.57))
		return LOODS_GENDER_WOMAN;
	if (loods_random_chance(&c->r, 0.01))
		return loods_random_chance(&c->r, 0.5) ? LOODS_GENDER_OTHER : LOODS_GENDER_UNKNOWN;
	return LOODS_GENDER_MAN;
}

/* Under 27: 9.5 %, 27-44: 38 %, 45-54: 25 %, 55-66: 27.5 %; of one in eight only the year or 1 January is
 * known. */
static loods_pdate draw_birth(struct synth_client *c, loods_date today)
{
	static const double weights[] = { 9.5, 38, 25, 27.5 };
	static const int low[] = { 18, 27, 45, 55 }, high[] = { 26, 44, 54, 66 };
	int group = loods_random_pick(&c->r, weights, 4), year, month, day;
	loods_date born = loods_date_add_days(
		today, -loods_random_between(&c->r, low[group] * YEAR + 5, high[group] * YEAR));

	loods_date_to_ymd(born, &year, &month, &day);
	if (loods_random_chance(&c->r, 0.05))
		return (loods_pdate){ (int16_t)year, 0, 0 };
	if (loods_random_chance(&c->r, 0.08))
		return (loods_pdate){ (int16_t)year, 1, 1 };
	if (year % 4 == 0 && loods_random_chance(&c->r, 0.01))
		return (loods_pdate){ (int16_t)year, 2, 29 };
	return (loods_pdate){ (int16_t)year, (uint8_t)month, (uint8_t)day };
}

static enum loods_code put_client(struct synth *s, struct synth_client *c, bool women, struct loods_err *err)
{
	static const double households[] = { 0, 58, 25, 6, 11 }, educations[] = { 0, 55, 28, 12, 5 };
	static const char *const languages[] = { "Nederlands", "Somali", "Arabisch", "Turks",
						 "Tigrinya",   "Pools",	 "Engels",   "Farsi" };
	struct loods_client *k = loods_rec_new(&loods_client_type, c->a);
	struct loods_str name = LOODS_STR_INIT;
	double years = loods_random_lognormal(&c->r, s->size->pilot ? 8 : 5, 0.7);
	int digits = s->size->clients >= 10000 ? 6 : 4, language;
	enum loods_code rc;

	c->gender = k->gender = draw_gender(c, women);
	loods_synth_name(&c->r, k->gender, &name);
	k->name = loods_arena_strdup(c->a, name.s);
	loods_str_release(&name);
	k->reference = loods_arena_printf(c->a, "C-%0*d", digits, c->index + 1);
	k->birth_date = draw_birth(c, s->today);
	c->birth_year = k->birth_date.year;
	k->household = loods_random_pick(&c->r, households, 5);
	k->education = loods_random_pick(&c->r, educations, 5);
	c->parent = k->household == LOODS_HOUSEHOLD_LONE_PARENT ||
		    k->household == LOODS_HOUSEHOLD_COUPLE_WITH_CHILDREN;
	k->welfare_since = loods_date_add_days(c->from, -(int)(fmin(years, 30) * YEAR));
	k->phone = loods_arena_printf(c->a, "06-%08d", loods_random_below(&c->r, 100000000));
	language = loods_random_below(&c->r, (int)(sizeof languages / sizeof *languages));
	k->language = languages[language];
	k->interpreter = language && loods_random_chance(&c->r, 0.3) ? LOODS_INTERPRETER_PHONE
								     : LOODS_INTERPRETER_NONE;
	rc = synth_put(s, &loods_client_type, k, err);
	c->id = k->meta.id;
	return rc;
}

/* Exit at 10 to 23 % a year, by a constant hazard of the client's own. */
static void draw_guidance(struct synth *s, struct synth_client *c)
{
	double hazard = 0.10 + 0.13 * loods_random_unit(&c->r),
	       years = loods_random_exponential(&c->r, 1 / hazard);
	/* Two in five were there when the history begins; a pilot starts with everybody. */
	bool from_start = s->size->pilot || loods_random_chance(&c->r, 0.4);

	c->from = from_start ? loods_date_add_days(s->first, loods_random_below(&c->r, 60))
			     : synth_day(&c->r, s->first, s->today);
	c->to = loods_date_add_days(c->from, (int)(fmin(years, 50) * YEAR));
	c->ended = c->to.n < s->today.n;
	if (!c->ended)
		c->to = s->today;
}

static enum loods_code put_guidance(struct synth *s, struct synth_client *c, loods_id cohort,
				    struct loods_err *err)
{
	static const double reasons[] = { 40, 15, 10, 10, 25 };
	static const char *const texts[] = { "werk", "verhuisd", "opleiding", "ziekte of zorg", "anders" };
	static const char *const arms[] = { "control", "treatment" };
	struct loods_guidance_period *p = loods_rec_new(&loods_guidance_period_type, c->a);
	struct loods_assignment *g = loods_rec_new(&loods_assignment_type, c->a);
	struct loods_pause *pause;
	enum loods_code rc;

	p->client = g->client = c->id;
	p->cohort = g->cohort = cohort;
	p->start = g->assigned_on = c->from;
	if (c->ended) {
		p->end = c->to;
		c->end_reason = (enum synth_end)loods_random_pick(&c->r, reasons, 5);
		p->end_reason = texts[c->end_reason];
	}
	rc = synth_put(s, &loods_guidance_period_type, p, err);
	g->arm = s->size->pilot ? arms[c->treatment] : "treatment";
	g->method = s->size->pilot ? LOODS_ASSIGNMENT_RANDOM : LOODS_ASSIGNMENT_NONE;
	if (rc == LOODS_OK)
		rc = synth_put(s, &loods_assignment_type, g, err);
	if (rc != LOODS_OK || c->to.n - c->from.n < 120 || !loods_random_chance(&c->r, 0.12))
		return rc;
	pause = loods_rec_new(&loods_pause_type, c->a);
	pause->client = c->id;
	pause->from = c->pause_from =
		loods_date_add_days(c->from, loods_random_between(&c->r, 30, c->to.n - c->from.n - 60));
	pause->to = c->pause_to = loods_date_add_days(c->pause_from, loods_random_between(&c->r, 7, 55));
	pause->reason = loods_random_between(&c->r, 1, LOODS_PAUSE_REASON_END - 1);
	return synth_put(s, &loods_pause_type, pause, err);
}

/* Workers leave at 18 % a year; the case goes to a colleague on the same day. */
static enum loods_code put_ownership(struct synth *s, struct synth_client *c, struct loods_err *err)
{
	int worker = c->index % s->n_workers;
	loods_date from = c->from;

	/* The two arms of the pilot have workers of their own, three and two. */
	if (s->size->pilot && s->n_workers >= 5)
		worker = c->treatment ? c->index / 2 % 3 : 3 + c->index / 2 % 2;
	for (;;) {
		loods_date next = loods_date_add_days(
			from, 1 + (int)(loods_random_exponential(&c->r, 1 / 0.18) * YEAR));
		bool last = next.n >= c->to.n || c->n_owners == 3 || s->n_workers == 1;
		struct loods_ownership *o = loods_rec_new(&loods_ownership_type, c->a);
		enum loods_code rc;

		o->client = c->id;
		o->caseworker = c->owner[c->n_owners] = s->workers[worker];
		o->from = c->owned_from[c->n_owners++] = from;
		o->to = last ? (c->ended ? c->to : LOODS_DATE_NONE) : loods_date_add_days(next, -1);
		rc = synth_put(s, &loods_ownership_type, o, err);
		if (last || rc != LOODS_OK)
			return rc;
		from = next;
		worker = (worker + 1 + loods_random_below(&c->r, s->n_workers - 1)) % s->n_workers;
	}
}

/* Weekly 8 %, two-weekly 25, four-weekly 32, quarterly 25, half-yearly 10; the pilot's treatment arm weekly
 * to two-weekly. */
static void draw_agreement(struct synth *s, struct synth_client *c)
{
	static const double city[] = { 8, 25, 32, 25, 10 }, treated[] = { 45, 55, 0, 0, 0 };
	static const int days[] = { 7, 14, 28, 91, 182 };

	c->contacts = 1;
	c->per_days = days[loods_random_pick(&c->r, s->size->pilot && c->treatment ? treated : city, 5)];
}

static enum loods_code put_agreements(struct synth *s, struct synth_client *c, struct loods_err *err)
{
	struct loods_agreement *g = loods_rec_new(&loods_agreement_type, c->a);
	int length = c->to.n - c->from.n;
	enum loods_code rc;

	if (loods_random_chance(&c->r, 0.03)) /* some were never agreed with */
		return LOODS_OK;
	g->client = c->id;
	g->contacts = loods_num_of(c->contacts);
	g->per_days = loods_num_of(c->per_days);
	g->from = c->from;
	g->channel = loods_random_chance(&c->r, 0.3) ? LOODS_CHANNEL_PHONE : LOODS_CHANNEL_OFFICE;
	if (length > 240 && loods_random_chance(&c->r, 0.25)) {
		struct loods_agreement *later = loods_rec_new(&loods_agreement_type, c->a);

		g->to = loods_date_add_days(c->from, loods_random_between(&c->r, 90, length - 90));
		*later = *g;
		later->from = loods_date_add_days(g->to, 1);
		later->to = c->ended ? c->to : LOODS_DATE_NONE;
		draw_agreement(s, c);
		later->per_days = loods_num_of(c->per_days);
		rc = synth_put(s, &loods_agreement_type, later, err);
		if (rc != LOODS_OK)
			return rc;
	} else {
		g->to = c->ended ? c->to : LOODS_DATE_NONE;
	}
	return synth_put(s, &loods_agreement_type, g, err);
}

static enum loods_code put_tasks(struct synth *s, struct synth_client *c, struct loods_err *err)
{
	static const char *const texts[] = {
		"Formulier kinderopvang opsturen", "Uitslag taaltoets opvragen", "Schuldhulp bellen",
		"Verslag driegesprek nalezen",	   "Reiskosten aanvragen",	 "Huisarts: verwijzing vragen"
	};
	struct loods_task *t;
	bool done;

	if (c->ended || !loods_random_chance(&c->r, 0.08))
		return LOODS_OK;
	t = loods_rec_new(&loods_task_type, c->a);
	t->client = c->id;
	t->what = texts[loods_random_below(&c->r, (int)(sizeof texts / sizeof *texts))];
	t->due = loods_date_add_days(s->today, loods_random_between(&c->r, -10, 20));
	t->assigned_to = c->owner[c->n_owners - 1];
	done = loods_random_chance(&c->r, 0.4);
	if (done)
		t->done_on = synth_earlier(t->due, s->today);
	return synth_put(s, &loods_task_type, t, err);
}

/* Draws of a client come from a stream of its own, so a sum over all clients can be made without making their
 * records. */
static void begin_client(struct synth *s, struct synth_client *c, struct loods_arena *a, int index)
{
	*c = (struct synth_client){ .a = a, .index = index };
	loods_random_seed(&c->r, s->seed, (uint64_t)index + 1);
	c->treatment = !s->size->pilot || index % 2 == 0;
	draw_guidance(s, c);
	draw_agreement(s, c);
}

static enum loods_code put_whole_client(struct synth *s, struct loods_arena *a, int index,
					struct loods_err *err)
{
	int cohort, year, first, month, day;
	struct synth_client c;
	enum loods_code rc;

	begin_client(s, &c, a, index);
	loods_date_to_ymd(s->first, &first, &month, &day);
	loods_date_to_ymd(c.from, &year, &month, &day);
	cohort = s->n_cohorts == 1 ? 0 : loods_random_chance(&c.r, 0.1) ? s->n_cohorts - 1 : year - first;
	rc = put_client(s, &c, s->women_only[cohort], err);
	if (rc == LOODS_OK)
		rc = put_guidance(s, &c, s->cohorts[cohort], err);
	if (rc == LOODS_OK)
		rc = put_ownership(s, &c, err);
	if (rc == LOODS_OK)
		rc = put_agreements(s, &c, err);
	if (rc == LOODS_OK)
		rc = synth_contacts(s, &c, err);
	if (rc == LOODS_OK)
		rc = synth_language(s, &c, err);
	if (rc == LOODS_OK)
		rc = synth_childcare(s, &c, err);
	if (rc == LOODS_OK)
		rc = put_tasks(s, &c, err);
	if (rc == LOODS_OK)
		rc = synth_outcomes(s, &c, err);
	if (rc == LOODS_OK)
		rc = synth_plan(s, &c, err);
	return rc;
}

/* ---- the office ---- */

static enum loods_code find_workers(struct synth *s, struct loods_arena *a, struct loods_err *err)
{
	struct loods_users users;
	enum loods_code rc = loods_store_users(s->app->store, a, &users, err);

	if (rc != LOODS_OK)
		return rc;
	s->workers = LOODS_NEW_ARRAY(a, loods_user_id, (size_t)users.n + 1);
	for (int i = 0; i < users.n; i++)
		if (users.list[i].role == LOODS_ROLE_CASEWORKER && !users.list[i].disabled)
			s->workers[s->n_workers++] = users.list[i].id;
	if (!s->n_workers)
		s->workers[s->n_workers++] = s->app->user.id;
	return LOODS_OK;
}

static void find_scale(struct synth *s)
{
	double expected = 0;

	for (int i = 0; i < s->size->clients; i++) {
		struct synth_client c;

		begin_client(s, &c, NULL, i);
		expected += synth_expected_contacts(&c);
	}
	s->scale = expected > 0 ? (double)s->size->contacts / expected : 0;
}

static enum loods_code make(struct synth *s, bool (*progress)(int64_t, int64_t, void *), void *ctx,
			    struct loods_err *err)
{
	struct loods_arena keep = { 0 }, a = { 0 };
	enum loods_code rc = find_workers(s, &keep, err);

	if (rc == LOODS_OK)
		rc = put_cohorts(s, &keep, err);
	find_scale(s);
	for (int i = 0; i < s->size->clients && rc == LOODS_OK; i++) {
		rc = put_whole_client(s, &a, i, err);
		loods_arena_reset(&a);
		if (rc == LOODS_OK && s->in_bulk >= BULK_RECORDS)
			rc = commit(s, err);
		if (rc == LOODS_OK && progress && !progress(i + 1, s->size->clients, ctx))
			rc = loods_fail(err, LOODS_ECANCEL,
					P_("Stopped: %d client is in the office.",
					   "Stopped: about %d clients are in the office.", i),
					i);
	}
	if (rc == LOODS_OK)
		rc = commit(s, err);
	loods_ops_bulk_cancel(s->bulk);
	loods_arena_release(&a);
	loods_arena_release(&keep);
	return rc;
}

static double seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

enum loods_code loods_synth_fill(struct loods_app *app, const struct loods_synth_size *size, uint64_t seed,
				 bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				 struct loods_synth_result *out, struct loods_err *err)
{
	struct loods_filter all = { 0 };
	struct synth s = {
		.app = app, .size = size, .seed = seed, .today = loods_clock_today(&app->clock), .result = out
	};
	double began = seconds_now();
	enum loods_code rc;
	int64_t clients;

	*out = (struct loods_synth_result){ 0 };
	rc = loods_ops_may(app, LOODS_MAY_IMPORT, err);
	if (rc == LOODS_OK)
		rc = loods_store_count(app->store, &loods_client_type, &all, &clients, err);
	if (rc != LOODS_OK)
		return rc;
	if (clients)
		return loods_fail(err, LOODS_EREFUSED,
				  _("There are clients in this office: invented people are never put among "
				    "real ones. Make an empty office first."));
	s.first = loods_date_add_months(s.today, -size->months);
	rc = make(&s, progress, ctx, err);
	out->clients = size->clients;
	out->seconds = seconds_now() - began;
	return rc;
}
