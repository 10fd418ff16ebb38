#include "export_snapshot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "childcare.h"
#include "client.h"
#include "cohort.h"
#include "contact.h"
#include "export_snapshot_inner.h"
#include "i18n.h"
#include "intensity.h"
#include "intensity_settings.h"
#include "language_level.h"
#include "ops.h"

enum {
	GROWN_UP = 18,
	FIRST_LEVEL_DAYS = 91, /* a level found so soon after the start is that of the start */
	DAYS_A_YEAR = 365,
	CLIENTS_PER_PROGRESS = 500,
};

/* An outcome of a client, the last one in the window. */
struct last_outcome {
	loods_id client;
	struct loods_outcome_fact fact;
};

struct job {
	struct snapshot_reading r;
	struct loods_app *app;
	bool (*progress)(int64_t done, int64_t total, void *ctx);
	void *ctx;
	struct loods_window window;
	struct loods_intensity_work work;
	struct loods_arena arena;
	struct snapshot_cohort *cohorts;
	int ncohorts;
	struct last_outcome *outcomes; /* by client */
	size_t noutcomes, cap_outcomes, at_outcome;
	int64_t seen;
	loods_date earliest;
};

/* ---- cohorts ---- */

static const struct snapshot_cohort *cohort(const struct job *j, loods_id id)
{
	for (int i = 0; i < j->ncohorts; i++)
		if (j->cohorts[i].id.n == id.n)
			return &j->cohorts[i];
	return NULL;
}

static enum loods_code read_cohorts(struct job *j, struct loods_store *store, struct loods_err *err)
{
	const struct loods_export_plan *plan = j->r.plan;
	const struct loods_filter all = { 0 };
	struct loods_list list;
	enum loods_code code = loods_store_list(store, &j->r.s->arena, &loods_cohort_type, &all, &list, err);

	if (code)
		return code;
	j->cohorts = LOODS_NEW_ARRAY(&j->arena, struct snapshot_cohort, (size_t)list.n + 1);
	for (int i = 0; i < list.n; i++) {
		const struct loods_cohort *c = list.rec[i];

		j->cohorts[j->ncohorts++] =
			(struct snapshot_cohort){ c->meta.id, c->key, c->municipality, !plan->ncohorts };
	}
	for (int k = 0; k < plan->ncohorts; k++) {
		bool found = false;

		for (int i = 0; i < j->ncohorts; i++)
			if (loods_str_eq(j->cohorts[i].key, plan->cohorts[k]))
				found = j->cohorts[i].wanted = true;
		if (!found)
			return loods_fail(err, LOODS_EINVALID,
					  _("The office has no cohort with the key given as number %d. "
					    "\"loods list cohort\" "
					    "shows them."),
					  k + 1);
	}
	return LOODS_OK;
}

/* Where a client belongs: cohort, arm, and the day of the start. */
struct belonging {
	const struct snapshot_cohort *cohort; /* NULL: none */
	const char *arm;
	loods_date start;
};

/* False: not of the cohorts asked for, or neither assigned by then nor in guidance in the window. */
static bool belongs(const struct job *j, const struct loods_guidance *g, const struct loods_export_fact *x,
		    struct belonging *out)
{
	const struct loods_span window = { j->window.from, loods_window_last(j->window) };
	bool guided = false;

	*out = (struct belonging){ 0 };
	for (int i = x->n_assignments - 1; i >= 0; i--) {
		const struct loods_export_assigned *a = &x->assignments[i];
		const struct snapshot_cohort *c = cohort(j, a->cohort);

		if (a->on.n > window.last.n || (j->r.plan->ncohorts && !(c && c->wanted)))
			continue;
		*out = (struct belonging){ c, a->arm, a->on };
		return true;
	}
	for (int i = 0; i < g->n_periods; i++)
		guided = guided || loods_span_overlaps(g->periods[i], window);
	if (!guided || (j->r.plan->ncohorts && x->n_assignments))
		return false;
	out->cohort = x->n_assignments ? NULL : cohort(j, g->cohort);
	out->start = g->periods[0].first;
	return !j->r.plan->ncohorts || (out->cohort && out->cohort->wanted);
}

/* ---- the values of one client ---- */

static int age_in_years(loods_date from, loods_date to)
{
	int year, month, day;

	loods_date_to_ymd(from, &year, &month, &day);
	return loods_date_age((loods_pdate){ (int16_t)year, (uint8_t)month, (uint8_t)day }, to);
}

static double years(int n)
{
	return n < 0 ? NAN : n;
}

static double children_at(const struct loods_export_fact *x, loods_date start)
{
	int n = 0;

	for (int i = 0; i < x->n_children; i++) {
		int age = loods_date_age(x->children[i], start);

		n += age >= 0 && age < GROWN_UP;
	}
	return n;
}

/* The finding that is shown: of those up to a day, the newest of the strongest basis; -1: none with a level.
 */
static int level_at(const struct loods_export_fact *x, int32_t day)
{
	int best = -1;

	for (int i = 0; i < x->n_levels; i++) {
		const struct loods_export_level_fact *l = &x->levels[i];

		if (l->on.n <= day && l->level != LOODS_LEVEL_UNKNOWN &&
		    (best < 0 || l->basis >= x->levels[best].basis))
			best = i;
	}
	return best;
}

static int progress_between(const struct loods_export_fact *x, int first, int last)
{
	int steps;

	if (first < 0 || last < 0 || first == last)
		return 0;
	steps = x->levels[last].level - x->levels[first].level;
	return steps < 0    ? LOODS_EXPORT_PROGRESS_BACK
	       : steps == 0 ? LOODS_EXPORT_PROGRESS_NONE
	       : steps == 1 ? LOODS_EXPORT_PROGRESS_ONE
			    : LOODS_EXPORT_PROGRESS_MORE;
}

#define STATE(s) ((uint32_t)1 << LOODS_CARE_##s)
static int care_of(uint32_t states)
{
	if (states & (STATE(NEED) | STATE(SEARCHING) | STATE(WAITING_LIST) | STATE(OFFERED)))
		return LOODS_EXPORT_CARE_WAITING;
	if (states & (STATE(CONTRACT) | STATE(ACTIVE)))
		return LOODS_EXPORT_CARE_ARRANGED;
	return states ? LOODS_EXPORT_CARE_OVER : LOODS_EXPORT_CARE_NONE;
}

static double percent(int part, int whole)
{
	return whole ? 100.0 * part / whole : NAN;
}

static void exposures(struct snapshot_client *c, const struct loods_intensity *f)
{
	c->number[LOODS_EXPORT_CONTACTS] = f->contact_days;
	c->number[LOODS_EXPORT_MINUTES] = (double)f->minutes;
	c->number[LOODS_EXPORT_NO_SHOW] = percent(f->no_shows, f->held + f->no_shows);
	c->number[LOODS_EXPORT_FACE_TO_FACE] = percent(f->face_to_face_days, f->contact_days);
	c->number[LOODS_EXPORT_FREQUENCY] = loods_rational_double(f->frequency);
}

static void outcome(struct job *j, struct snapshot_client *c)
{
	static const enum loods_export_id lasting[] = { [LOODS_CHECK_3_MONTHS] = LOODS_EXPORT_LASTING_3,
							[LOODS_CHECK_6_MONTHS] = LOODS_EXPORT_LASTING_6,
							[LOODS_CHECK_12_MONTHS] = LOODS_EXPORT_LASTING_12 };
	const struct loods_outcome_fact *o;

	while (j->at_outcome < j->noutcomes && j->outcomes[j->at_outcome].client.n < c->id.n)
		j->at_outcome++;
	if (j->at_outcome == j->noutcomes || j->outcomes[j->at_outcome].client.n != c->id.n)
		return;
	o = &j->outcomes[j->at_outcome].fact;
	c->value[LOODS_EXPORT_OUTCOME] = o->destination;
	for (int m = LOODS_CHECK_3_MONTHS;
	     m < LOODS_CHECK_MONTHS_END && loods_destination_lasts(o->destination); m++)
		c->value[lasting[m]] = (int32_t)loods_lasting_of(
			o->on, m, o->checks[m].result, o->checks[m].on, loods_window_last(j->window));
}

static void texts(struct job *j, struct snapshot_client *c, const struct belonging *b)
{
	const char *key = b->cohort ? b->cohort->key : NULL,
		   *town = b->cohort ? b->cohort->municipality : NULL;

	c->value[LOODS_EXPORT_ARM] = snapshot_text(&j->r, LOODS_EXPORT_ARM, b->arm, NULL);
	c->value[LOODS_EXPORT_MUNICIPALITY] = snapshot_text(&j->r, LOODS_EXPORT_MUNICIPALITY, town, NULL);
	c->value[LOODS_EXPORT_COHORT] = snapshot_text(&j->r, LOODS_EXPORT_COHORT, key, town);
	c->value[LOODS_EXPORT_START] =
		snapshot_text(&j->r, LOODS_EXPORT_START, loods_export_quarter(b->start, &j->arena), NULL);
}

static void traits(struct job *j, struct snapshot_client *c, const struct loods_guidance *g,
		   const struct loods_export_fact *x, const struct belonging *b)
{
	loods_pdate born = { g->birth_year.set ? (int16_t)g->birth_year.n : 0, 0, 0 };
	int first = level_at(x, b->start.n + FIRST_LEVEL_DAYS < j->window.to.n ? b->start.n + FIRST_LEVEL_DAYS
									       : j->window.to.n - 1);
	int last = level_at(x, j->window.to.n - 1);

	texts(j, c, b);
	c->value[LOODS_EXPORT_GENDER] = g->gender;
	c->value[LOODS_EXPORT_HOUSEHOLD] = x->household;
	c->value[LOODS_EXPORT_EDUCATION] = x->education;
	c->value[LOODS_EXPORT_LANGUAGE] = first < 0 ? 0 : x->levels[first].level;
	c->value[LOODS_EXPORT_PROGRESS] = progress_between(x, first, last);
	c->value[LOODS_EXPORT_CHILDCARE] = care_of(x->care);
	c->number[LOODS_EXPORT_AGE] = years(loods_date_age(born, b->start));
	c->number[LOODS_EXPORT_CHILDREN] = children_at(x, b->start);
	c->number[LOODS_EXPORT_WELFARE] =
		loods_date_known(x->welfare_since) ? years(age_in_years(x->welfare_since, b->start)) : NAN;
}

/* ---- the log ---- */

static bool in_a_period(const struct loods_guidance *g, loods_date on)
{
	for (int i = 0; i < g->n_periods; i++)
		if (loods_span_has(g->periods[i], on))
			return true;
	return false;
}

static void add_contact(struct snapshot_reading *r, const struct loods_contact_fact *f)
{
	if (r->ncontacts == r->cap_contacts) {
		r->cap_contacts = r->cap_contacts ? r->cap_contacts + r->cap_contacts / 2 : 4096;
		r->contacts = reallocarray(r->contacts, r->cap_contacts, sizeof(*r->contacts));
		if (!r->contacts)
			loods_nomem();
	}
	r->contacts[r->ncontacts++] = (struct loods_snapshot_contact){ .on = f->on,
								       .minutes = f->minutes,
								       .channel = f->channel,
								       .kind = f->kind,
								       .outcome = f->outcome };
}

static void contacts(struct job *j, struct snapshot_client *c, const struct loods_guidance *g)
{
	c->contacts = j->r.ncontacts;
	for (int i = 0; i < g->n_contacts; i++) {
		const struct loods_contact_fact *f = &g->contacts[i];

		if (f->on.n >= j->window.from.n && f->on.n < j->window.to.n &&
		    f->status == LOODS_CONTACT_FINAL && f->outcome != LOODS_OUTCOME_PLANNED &&
		    in_a_period(g, f->on))
			add_contact(&j->r, f);
	}
	c->ncontacts = j->r.ncontacts - c->contacts;
}

/* ---- reading ---- */

static struct snapshot_client *add_client(struct snapshot_reading *r, loods_id id)
{
	struct snapshot_client *c;

	if (r->n == r->cap) {
		r->cap = r->cap ? r->cap * 2 : 256;
		r->clients = reallocarray(r->clients, r->cap, sizeof(*r->clients));
		if (!r->clients)
			loods_nomem();
	}
	c = &r->clients[r->n++];
	memset(c, 0, sizeof(*c));
	c->id = id;
	for (int i = 0; i < LOODS_EXPORT_END; i++)
		c->number[i] = NAN;
	return c;
}

static void earlier(struct job *j, loods_date day)
{
	if (!loods_date_known(j->earliest) || day.n < j->earliest.n)
		j->earliest = day;
}

static enum loods_code canceled(struct loods_err *err)
{
	return loods_fail(err, LOODS_ECANCEL, _("Interrupted. Nothing was written."));
}

static enum loods_code take(const struct loods_guidance *g, const struct loods_export_fact *x, void *ctx,
			    struct loods_err *err)
{
	struct job *j = ctx;
	struct snapshot_client *c;
	struct loods_intensity f;
	struct belonging b;

	if (j->progress && ++j->seen % CLIENTS_PER_PROGRESS == 0 && !j->progress(j->seen, 0, j->ctx))
		return canceled(err);
	if (!belongs(j, g, x, &b))
		return LOODS_OK;
	c = add_client(&j->r, g->client);
	c->start = b.start;
	c->cohort = b.cohort ? b.cohort->key : NULL;
	loods_intensity_of(g, j->window, &j->r.s->settings, &j->work, &f);
	traits(j, c, g, x, &b);
	exposures(c, &f);
	outcome(j, c);
	contacts(j, c, g);
	earlier(j, b.start);
	if (g->n_periods)
		earlier(j, g->periods[0].first);
	return LOODS_OK;
}

/* The outcomes come through here alone: the last of each client in the window. */
static enum loods_code take_outcome(const struct loods_guidance *g, const struct loods_outcome_fact *outcomes,
				    int n, void *ctx, struct loods_err *err)
{
	struct job *j = ctx;

	(void)err;
	if (!n)
		return LOODS_OK;
	if (j->noutcomes == j->cap_outcomes) {
		j->cap_outcomes = j->cap_outcomes ? j->cap_outcomes * 2 : 256;
		j->outcomes = reallocarray(j->outcomes, j->cap_outcomes, sizeof(*j->outcomes));
		if (!j->outcomes)
			loods_nomem();
	}
	j->outcomes[j->noutcomes++] = (struct last_outcome){ g->client, outcomes[n - 1] };
	return LOODS_OK;
}

static bool wants_outcomes(const struct loods_export_plan *p)
{
	return loods_export_plan_has(p, LOODS_EXPORT_OUTCOME) ||
	       loods_export_plan_has(p, LOODS_EXPORT_LASTING_3) ||
	       loods_export_plan_has(p, LOODS_EXPORT_LASTING_6) ||
	       loods_export_plan_has(p, LOODS_EXPORT_LASTING_12);
}

/* The releases of the project, and the anonymous ones of all others. */
static enum loods_code read_releases(struct job *j, struct loods_store *store, struct loods_err *err)
{
	struct loods_snapshot *s = j->r.s;
	struct loods_releases all;
	enum loods_code code = loods_store_releases(store, &s->arena, NULL, true, &all, err);

	if (code)
		return code;
	s->releases.list = LOODS_NEW_ARRAY(&s->arena, struct loods_release, (size_t)all.n + 1);
	s->elsewhere.list = LOODS_NEW_ARRAY(&s->arena, struct loods_release, (size_t)all.n + 1);
	for (int i = 0; i < all.n; i++)
		if (loods_str_eq(all.list[i].project, j->r.plan->project))
			s->releases.list[s->releases.n++] = all.list[i];
		else if (all.list[i].level == LOODS_EXPORT_ANONYMOUS)
			s->elsewhere.list[s->elsewhere.n++] = all.list[i];
	return LOODS_OK;
}

/* All in one state of the office. */
static enum loods_code read_office(struct loods_store *store, void *ctx, struct loods_err *err)
{
	struct job *j = ctx;
	struct loods_snapshot *s = j->r.s;
	const struct loods_guidance_query q = { .from = j->window.from, .to = j->window.to };
	enum loods_code code = loods_intensity_settings_load(store, (loods_stamp){ 0 }, &s->settings, err);

	if (!code)
		code = read_releases(j, store, err);
	if (!code)
		code = read_cohorts(j, store, err);
	if (!code && wants_outcomes(j->r.plan))
		code = loods_store_outcomes(store, &q, take_outcome, j, err);
	if (!code)
		code = loods_store_export(store, &q, take, j, err);
	if (!code && !j->r.n)
		code = loods_fail(err, LOODS_EREFUSED,
				  _("Nobody was assigned or in guidance in this period. Choose other cohorts "
				    "or days."));
	return code;
}

static void release(struct job *j)
{
	for (int i = 0; i < LOODS_EXPORT_END; i++)
		free(j->r.texts[i]);
	free(j->r.clients);
	free(j->outcomes);
	loods_intensity_work_release(&j->work);
	loods_arena_release(&j->arena);
}

enum loods_code loods_snapshot_read(struct loods_app *app, const struct loods_export_plan *plan,
				    bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				    struct loods_snapshot *out, struct loods_err *err)
{
	struct job j = { .r = { .s = out, .plan = plan }, .app = app, .progress = progress, .ctx = ctx };
	loods_date today = loods_clock_today(&app->clock);
	enum loods_code code = loods_ops_may(app, LOODS_MAY_EXPORT, err);

	*out = (struct loods_snapshot){ .made_at = loods_clock_now(&app->clock) };
	if (!code)
		code = loods_store_still_allowed(app->store, err);
	if (code)
		return code;
	j.window.from = plan->from;
	if (!loods_date_known(plan->from))
		loods_date_from_ymd(1900, 1, 1, &j.window.from);
	j.window.to.n = (loods_date_known(plan->to) ? plan->to.n : today.n) + 1;
	code = loods_store_one_state(app->store, read_office, &j, err);
	if (code) {
		free(j.r.contacts);
		loods_arena_release(&out->arena);
		*out = (struct loods_snapshot){ 0 };
	} else {
		out->first = loods_date_known(plan->from) ? plan->from : j.earliest;
		out->last = loods_window_last(j.window);
		snapshot_rows(&j.r);
	}
	release(&j);
	return code;
}

void loods_snapshot_release(struct loods_snapshot *s)
{
	free((void *)(uintptr_t)s->contacts);
	loods_arena_release(&s->arena);
	*s = (struct loods_snapshot){ 0 };
}
