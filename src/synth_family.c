/* Language and childcare of one invented client. */
#include "child.h"
#include "childcare.h"
#include "funding.h"
#include "language_level.h"
#include "language_step.h"
#include "ops.h"
#include "synth_inner.h"
#include "synth_names.h"

enum { MONTH = 30, WEEK = 7 };

/* ---- language ---- */

static enum loods_code put_levels(struct synth *s, struct synth_client *c, loods_date on, int level,
				  int basis, struct loods_err *err)
{
	enum loods_code rc = LOODS_OK;

	for (int skill = 1; skill < LOODS_SKILL_END && rc == LOODS_OK; skill++) {
		struct loods_language_level *l = loods_rec_new(&loods_language_level_type, c->a);

		l->client = c->id;
		l->skill = skill;
		l->level = level;
		l->basis = basis;
		l->measured_on = on;
		rc = synth_put(s, &loods_language_level_type, l, err);
	}
	return rc;
}

/* About so many days before `from`, some of them much longer, and not before `first`. */
static loods_date days_back(struct loods_random *r, loods_date from, int days, loods_date first)
{
	return synth_later(loods_date_add_days(from, -(int)loods_random_lognormal(r, days, 0.6)), first);
}

/* State of a step that was begun on `start`, as it stands now, and since when. */
static void draw_state(struct synth *s, struct synth_client *c, struct loods_language_step *k)
{
	static const double weights[] = { 45, 20, 12, 8, 10, 5 };
	static const int states[] = { LOODS_STEP_RUNNING,
				      LOODS_STEP_COMPLETED_ACHIEVED,
				      LOODS_STEP_COMPLETED_NOT_ACHIEVED,
				      LOODS_STEP_WAITING_LIST,
				      LOODS_STEP_STOPPED,
				      LOODS_STEP_INTERRUPTED };

	k->state = states[loods_random_pick(&c->r, weights, LOODS_COUNT(weights))];
	k->state_since = k->starts_on;
	if (k->state == LOODS_STEP_WAITING_LIST) {
		k->state_since = days_back(&c->r, synth_earlier(s->today, c->to), 12 * WEEK, c->from);
		k->starts_on = LOODS_DATE_NONE;
		return;
	}
	if (loods_language_step_over(k->state))
		k->state_since = k->ends_on =
			synth_day(&c->r, loods_date_add_days(k->starts_on, 1), s->today);
	if (k->state == LOODS_STEP_INTERRUPTED)
		k->state_since = days_back(&c->r, s->today, 8 * WEEK, loods_date_add_days(k->starts_on, 1));
	if (k->state == LOODS_STEP_STOPPED || k->state == LOODS_STEP_INTERRUPTED)
		k->reason = c->parent && loods_random_chance(&c->r, 0.5)
				    ? LOODS_STEP_NO_CHILDCARE
				    : loods_random_between(&c->r, LOODS_STEP_HEALTH, LOODS_STEP_OTHER);
}

static struct loods_language_step earlier_state(const struct loods_language_step *k, int state,
						loods_date since)
{
	struct loods_language_step v = *k;

	v.state = state;
	v.state_since = since;
	v.reason = 0;
	v.ends_on = LOODS_DATE_NONE;
	if (state == LOODS_STEP_WAITING_LIST)
		v.starts_on = LOODS_DATE_NONE;
	return v;
}

/* A step as it went on: three in five waited first, and what is over once ran. Now and then nobody wrote down
 * since when it stands as it does. */
static enum loods_code put_states(struct synth *s, struct synth_client *c, struct loods_language_step *k,
				  struct loods_err *err)
{
	loods_date queued = days_back(&c->r, k->starts_on, 10 * WEEK, c->from);
	bool waited = loods_random_chance(&c->r, 0.6) && queued.n < k->starts_on.n;
	struct loods_language_step v[3];
	enum loods_code rc;
	int n = 0;

	if (waited && k->state != LOODS_STEP_WAITING_LIST)
		v[n++] = earlier_state(k, LOODS_STEP_WAITING_LIST, queued);
	if (k->state != LOODS_STEP_WAITING_LIST && k->state != LOODS_STEP_RUNNING)
		v[n++] = earlier_state(k, LOODS_STEP_RUNNING, k->starts_on);
	v[n++] = *k;
	if (loods_random_chance(&c->r, 0.04))
		v[n - 1].state_since = LOODS_DATE_NONE;
	*k = v[0];
	rc = synth_put(s, &loods_language_step_type, k, err);
	for (int i = 1; i < n && rc == LOODS_OK; i++) {
		struct loods_language_step before = *k;

		v[i].meta = k->meta;
		*k = v[i];
		rc = loods_ops_bulk_correct(s->bulk, &loods_language_step_type, &before, k, err);
	}
	return rc;
}

static enum loods_code put_step(struct synth *s, struct synth_client *c, int target, struct loods_err *err)
{
	static const char *const providers[] = { "Taalhuis West", "ROC Voorbeeld", "Buurthuis De Schakel",
						 "Taalschool Kade" };
	struct loods_language_step *k = loods_rec_new(&loods_language_step_type, c->a);
	enum loods_code rc;

	k->client = c->id;
	k->kind = loods_random_between(&c->r, 1, LOODS_STEP_KIND_END - 1);
	k->provider = providers[loods_random_below(&c->r, LOODS_COUNT(providers))];
	k->target = target < LOODS_LEVEL_END ? target : LOODS_LEVEL_B1;
	k->regime = loods_random_between(&c->r, 1, LOODS_REGIME_END - 1);
	k->hours_per_week = loods_num_of(loods_random_between(&c->r, 2, 8) * 200);
	k->starts_on = synth_day(&c->r, c->from, loods_date_add_days(s->today, -1));
	if (k->starts_on.n >= s->today.n)
		k->starts_on = loods_date_add_days(s->today, -1);
	draw_state(s, c, k);
	rc = put_states(s, c, k, err);
	c->step = k;
	/* A buddy or a language house gives no right to childcare allowance. */
	if (k->kind != LOODS_STEP_LANGUAGE_BUDDY && k->kind != LOODS_STEP_LANGUAGE_HOUSE)
		c->care_step = k->meta.id;
	return rc;
}

/* One level in 9 to 18 months; one in five makes no progress. */
enum loods_code synth_language(struct synth *s, struct synth_client *c, struct loods_err *err)
{
	int level = loods_random_between(&c->r, LOODS_LEVEL_ALFA_B, LOODS_LEVEL_B1), pace;
	bool progress = loods_random_chance(&c->r, 0.8);
	loods_date on = c->from;
	enum loods_code rc;

	if (!loods_random_chance(&c->r, 0.6))
		return LOODS_OK;
	rc = put_levels(s, c, on, level, LOODS_BASIS_INTAKE_TEST, err);
	pace = loods_random_between(&c->r, 9, 18) * MONTH;
	for (on = loods_date_add_days(on, pace);
	     rc == LOODS_OK && progress && on.n < c->to.n && level < LOODS_LEVEL_B2;
	     on = loods_date_add_days(on, pace))
		rc = put_levels(s, c, on, ++level, LOODS_BASIS_PROGRESS_TEST, err);
	if (rc == LOODS_OK && loods_random_chance(&c->r, 0.7))
		rc = put_step(s, c, level + 1, err);
	return rc;
}

/* ---- childcare ---- */

static enum loods_code put_child(struct synth *s, struct synth_client *c, loods_date *born, loods_id *id,
				 struct loods_err *err)
{
	struct loods_child *k = loods_rec_new(&loods_child_type, c->a);
	/* 35 % have one under four. */
	int months = loods_random_chance(&c->r, 0.25) ? loods_random_between(&c->r, 2, 47)
						      : loods_random_between(&c->r, 48, 17 * 12);
	int year, month, day;
	enum loods_code rc;

	*born = loods_date_add_months(s->today, -months);
	loods_date_to_ymd(*born, &year, &month, &day);
	k->client = c->id;
	k->birth_month = (loods_pdate){ (int16_t)year, (uint8_t)month, 0 };
	k->school_start = (loods_pdate){ (int16_t)(year + 4), (uint8_t)month, 0 };
	k->name = loods_random_chance(&c->r, 0.5) ? loods_synth_child_name(&c->r) : NULL;
	rc = synth_put(s, &loods_child_type, k, err);
	*id = k->meta.id;
	return rc;
}

static enum loods_code put_funding(struct synth *s, struct synth_client *c,
				   const struct loods_childcare *care, struct loods_err *err)
{
	struct loods_funding *f = loods_rec_new(&loods_funding_type, c->a);
	bool kot = loods_random_chance(&c->r, 0.8);
	int late = loods_random_chance(&c->r, 0.12) ? loods_random_between(&c->r, 93, 200)
						    : loods_random_between(&c->r, 0, 60);

	if (!loods_date_known(care->starts_on))
		return LOODS_OK;
	f->childcare = care->meta.id;
	f->source = kot ? LOODS_FUNDING_KOT : LOODS_FUNDING_MUNICIPAL_SHARE;
	f->from = care->starts_on;
	f->to = care->ends_on;
	f->hours_per_month = care->hours_per_month;
	f->applied_on = synth_earlier(loods_date_add_days(care->starts_on, late), s->today);
	f->state = loods_random_chance(&c->r, 0.85) ? LOODS_FUNDING_GRANTED : LOODS_FUNDING_APPLIED;
	return synth_put(s, &loods_funding_type, f, err);
}

static enum loods_code put_care(struct synth *s, struct synth_client *c, loods_id child, loods_date born,
				struct loods_err *err)
{
	static const char *const providers[] = { "Kinderdagverblijf De Boei", "Partou",
						 "Gastouder in de wijk", "Peuteropvang Ankertje" };
	struct loods_childcare *k = loods_rec_new(&loods_childcare_type, c->a);
	bool school = s->today.n - born.n > 4 * 366 + 40;
	int wait = (int)loods_random_lognormal(&c->r, 10 * WEEK, 0.6);
	enum loods_code rc;

	k->child = child;
	k->type = school			    ? LOODS_CARE_AFTER_SCHOOL
		  : loods_random_chance(&c->r, 0.8) ? LOODS_CARE_DAY_CARE
						    : LOODS_CARE_GUEST_PARENT;
	k->provider = providers[loods_random_below(&c->r, LOODS_COUNT(providers))];
	k->lrk = loods_arena_printf(c->a, "%09d", loods_random_between(&c->r, 100000000, 299999999));
	k->hours_per_month = loods_num_of(loods_random_between(&c->r, 4, 18) * 1000);
	k->serves = c->care_step.n ? LOODS_SERVES_LANGUAGE_STEP : LOODS_SERVES_WORK;
	k->serves_step = k->serves == LOODS_SERVES_LANGUAGE_STEP ? c->care_step : (loods_id){ 0 };
	k->waiting_since =
		synth_later(synth_day(&c->r, c->from, s->today), loods_date_add_days(s->today, -700));
	if (school) /* not before school begins */
		k->waiting_since = synth_later(k->waiting_since, loods_date_add_days(born, 4 * 366 + 31));
	k->waiting_since = synth_earlier(k->waiting_since, s->today);
	k->starts_on = loods_date_add_days(k->waiting_since, wait);
	if (k->starts_on.n > s->today.n) {
		k->state = LOODS_CARE_WAITING_LIST;
		k->expected_on = k->starts_on;
		k->starts_on = LOODS_DATE_NONE;
		if (loods_random_chance(&c->r, 0.05)) /* nobody wrote down since when */
			k->waiting_since = LOODS_DATE_NONE;
	} else {
		k->state = LOODS_CARE_ACTIVE;
	}
	rc = synth_put(s, &loods_childcare_type, k, err);
	return rc == LOODS_OK ? put_funding(s, c, k, err) : rc;
}

/* One to six children, mean 1.9 (pilot 2.9); two parents in five need care, for the youngest. */
enum loods_code synth_childcare(struct synth *s, struct synth_client *c, struct loods_err *err)
{
	static const double usual[] = { 45, 32, 14, 6, 2, 1 }, pilot[] = { 15, 27, 27, 18, 9, 4 };
	loods_date youngest = LOODS_DATE_NONE, born;
	loods_id child = { 0 }, id;
	enum loods_code rc = LOODS_OK;

	if (!c->parent)
		return LOODS_OK;
	for (int n = 1 + loods_random_pick(&c->r, s->size->pilot ? pilot : usual, 6); n > 0 && rc == LOODS_OK;
	     n--) {
		rc = put_child(s, c, &born, &id, err);
		if (born.n > youngest.n) {
			youngest = born;
			child = id;
		}
	}
	if (rc != LOODS_OK || s->today.n - youngest.n > 12 * 365 || !loods_random_chance(&c->r, 0.4))
		return rc;
	return put_care(s, c, child, youngest, err);
}
