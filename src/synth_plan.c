/* The synthetic office: goals and their steps, instruments, measurements, attendance and exams of one
 * invented client. */
#include "attendance.h"
#include "exam.h"
#include "goal.h"
#include "goal_step.h"
#include "instrument.h"
#include "language_step.h"
#include "lawtable.h"
#include "measurement.h"
#include "synth_inner.h"

/* Draws come from streams of their own, one for each client: all else that a seed gives stays what it was. */
static const uint64_t STREAMS = UINT64_C(1) << 61;

enum { WEEK = 7, YEAR = 365, ATTENDANCE_WEEKS = 13 };

/* ---- goals ---- */

static enum loods_code put_goal_steps(struct synth *s, struct synth_client *c, struct loods_random *r,
				      const struct loods_goal *g, loods_date from, struct loods_err *err)
{
	static const char *const texts[] = { "Cv bijwerken",	     "Drie vacatures uitzoeken",
					     "Intake bij de school", "Afspraak met schuldhulp maken",
					     "Huisarts bellen",	     "Kennismaken bij het buurthuis",
					     "Formulieren ordenen",  "Meelopen bij een werkgever" };
	static const double actors[] = { 55, 20, 20, 5 };
	int n = loods_random_between(r, 1, 3);
	enum loods_code rc = LOODS_OK;

	for (int i = 0; i < n && rc == LOODS_OK; i++) {
		struct loods_goal_step *k = loods_rec_new(&loods_goal_step_type, c->a);

		k->goal = g->meta.id;
		k->step = texts[loods_random_below(r, LOODS_COUNT(texts))];
		k->actor = 1 + loods_random_pick(r, actors, LOODS_COUNT(actors));
		k->due = synth_day(r, from, g->target);
		if (k->due.n < s->today.n && loods_random_chance(r, 0.75))
			k->done_on = synth_earlier(
				loods_date_add_days(k->due, loods_random_between(r, -10, 10)), s->today);
		rc = synth_put(s, &loods_goal_step_type, k, err);
	}
	return rc;
}

static int draw_goal_state(struct loods_random *r, const struct synth *s, const struct synth_client *c,
			   loods_date target)
{
	static const double over[] = { 0, 45, 20, 35 }, late[] = { 40, 35, 15, 10 };

	if (c->ended)
		return 1 + loods_random_pick(r, over, LOODS_COUNT(over));
	return target.n < s->today.n ? 1 + loods_random_pick(r, late, LOODS_COUNT(late)) : LOODS_GOAL_OPEN;
}

/* Three in ten have no plan; a quarter has two goals. */
static enum loods_code put_goals(struct synth *s, struct synth_client *c, struct loods_random *r,
				 struct loods_err *err)
{
	static const char *const texts[LOODS_TOPIC_END] = {
		[LOODS_TOPIC_WORK] = "Ik wil weer aan het werk",
		[LOODS_TOPIC_EDUCATION] = "Ik wil een diploma halen",
		[LOODS_TOPIC_LANGUAGE] = "Ik wil zelf kunnen bellen in het Nederlands",
		[LOODS_TOPIC_CHILDCARE] = "Ik wil goede opvang voor mijn kind",
		[LOODS_TOPIC_DEBTS_INCOME] = "Ik wil van mijn schulden af",
		[LOODS_TOPIC_HEALTH] = "Ik wil me fitter voelen",
		[LOODS_TOPIC_HOUSING] = "Ik wil een eigen woning",
		[LOODS_TOPIC_FAMILY_NETWORK] = "Ik wil meer mensen leren kennen",
		[LOODS_TOPIC_SAFETY] = "Ik wil me thuis veilig voelen",
		[LOODS_TOPIC_ADMINISTRATION] = "Ik wil mijn post zelf doen",
		[LOODS_TOPIC_MOBILITY] = "Ik wil leren fietsen",
		[LOODS_TOPIC_DIGITAL] = "Ik wil zelf op internet mijn zaken regelen",
	};
	static const double how_many[] = { 30, 45, 25 },
			    domains[LOODS_TOPIC_END - 1] = { 34, 10, 16, 5, 12, 8, 4, 4, 1, 2, 2, 2 };
	int n = loods_random_pick(r, how_many, LOODS_COUNT(how_many));
	enum loods_code rc = LOODS_OK;

	for (int i = 0; i < n && rc == LOODS_OK; i++) {
		struct loods_goal *g = loods_rec_new(&loods_goal_type, c->a);
		loods_date from = synth_day(r, c->from, c->to);

		g->client = c->id;
		g->domain = 1 + loods_random_pick(r, domains, LOODS_TOPIC_END - 1);
		g->goal = texts[g->domain];
		g->target = loods_date_add_days(from, loods_random_between(r, 90, YEAR));
		g->state = draw_goal_state(r, s, c, g->target);
		rc = synth_put(s, &loods_goal_type, g, err);
		if (rc == LOODS_OK)
			rc = put_goal_steps(s, c, r, g, from, err);
	}
	return rc;
}

/* ---- instruments and measurements ---- */

/* Two in five have one. It ends with guidance, or as planned; one in six of those due to end goes on. */
static enum loods_code put_instrument(struct synth *s, struct synth_client *c, struct loods_random *r,
				      struct loods_err *err)
{
	static const char *const providers[] = { "Werkbedrijf Voorbeeld", "Buurthuis De Schakel",
						 "Leerbedrijf Kade", "Kringloop De Kans" };
	static const double kinds[] = { 14, 22, 6, 8, 10, 14, 14, 8, 4 },
			    ends[] = { 50, 16, 10, 6, 9, 3, 6 };
	static const int hours[] = { 8, 12, 16, 16, 20, 24, 32 };
	struct loods_instrument *i;
	loods_date stop;

	if (c->to.n - c->from.n < 60 || !loods_random_chance(r, 0.4))
		return LOODS_OK;
	i = loods_rec_new(&loods_instrument_type, c->a);
	i->client = c->id;
	i->kind = 1 + loods_random_pick(r, kinds, LOODS_COUNT(kinds));
	i->provider = providers[loods_random_below(r, LOODS_COUNT(providers))];
	i->start = synth_day(r, c->from, loods_date_add_days(c->to, -30));
	i->planned_end = loods_date_add_days(i->start, loods_random_between(r, 60, YEAR));
	i->hours = loods_num_of(100 * hours[loods_random_below(r, LOODS_COUNT(hours))]);
	i->statistics_code = loods_law_srg_code(i->kind, i->start);
	stop = synth_earlier(i->planned_end, c->to);
	if (c->ended || (stop.n < s->today.n && loods_random_chance(r, 0.84))) {
		i->end = stop;
		i->end_reason = 1 + loods_random_pick(r, ends, LOODS_COUNT(ends));
	}
	return synth_put(s, &loods_instrument_type, i, err);
}

/* The participation ladder when guidance began, of four in five, and about every year again. */
static enum loods_code put_measurements(struct synth *s, struct synth_client *c, struct loods_random *r,
					struct loods_err *err)
{
	static const double rungs[] = { 12, 30, 26, 18, 8, 6 }, bases[] = { 5, 60, 30, 5 };
	int rung = 1 + loods_random_pick(r, rungs, LOODS_COUNT(rungs));
	loods_date on = loods_date_add_days(c->from, loods_random_below(r, 30));
	enum loods_code rc = LOODS_OK;

	if (!loods_random_chance(r, 0.8))
		return LOODS_OK;
	while (on.n <= c->to.n && rc == LOODS_OK) {
		struct loods_measurement *m = loods_rec_new(&loods_measurement_type, c->a);
		double u;

		m->client = c->id;
		m->scale = LOODS_SCALE_PARTICIPATION_LADDER;
		m->value = loods_num_of(rung);
		m->measured_on = on;
		m->basis = 1 + loods_random_pick(r, bases, LOODS_COUNT(bases));
		rc = synth_put(s, &loods_measurement_type, m, err);
		u = loods_random_unit(r);
		if (u < 0.25 && rung < 6)
			rung++;
		else if (u > 0.92 && rung > 1)
			rung--;
		on = loods_date_add_days(on, loods_random_between(r, 250, 480));
	}
	return rc;
}

/* ---- the course ---- */

/* The last weeks of a step that runs or ran; one in six follows less than it should. */
static enum loods_code put_attendance(struct synth *s, struct synth_client *c, struct loods_random *r,
				      struct loods_err *err)
{
	const struct loods_language_step *k = c->step;
	loods_date last = loods_date_known(k->ends_on) ? synth_earlier(k->ends_on, s->today) : s->today;
	loods_week first = loods_week_of(k->starts_on), w = loods_week_of(synth_earlier(last, c->to));
	int planned = k->hours_per_week.set ? (int)(k->hours_per_week.n * 60 / 100) : 6 * 60;
	double follows = loods_random_chance(r, 1.0 / 6) ? 0.6 : 0.93;
	enum loods_code rc = LOODS_OK;

	for (int i = 0; i < ATTENDANCE_WEEKS && w.n >= first.n && rc == LOODS_OK;
	     i++, w = loods_week_add(w, -1)) {
		struct loods_attendance *a = loods_rec_new(&loods_attendance_type, c->a);
		int missed = 0;

		/* By the half hour. */
		for (int m = 0; m + 30 <= planned; m += 30)
			missed += loods_random_chance(r, follows) ? 0 : 30;
		a->language_step = k->meta.id;
		a->week = w;
		a->planned = loods_num_of(planned);
		a->attended = loods_num_of(planned - missed);
		if (missed)
			a->excused = loods_num_of(30 * loods_random_between(r, 0, missed / 30));
		rc = synth_put(s, &loods_attendance_type, a, err);
	}
	return rc;
}

/* Of civic integration: parts of the exam, taken one after the other; two in three are passed. */
static enum loods_code put_exams(struct synth *s, struct synth_client *c, struct loods_random *r,
				 struct loods_err *err)
{
	static const double states[] = { 0, 4, 63, 23, 6, 3, 1 };
	const struct loods_language_step *k = c->step;
	int n = loods_random_between(r, 1, LOODS_EXAM_ONA);
	loods_date on = loods_date_add_days(k->starts_on, loods_random_between(r, 120, 300));
	enum loods_code rc = LOODS_OK;

	for (int part = 1; part <= n && rc == LOODS_OK; part++) {
		struct loods_exam *e = loods_rec_new(&loods_exam_type, c->a);

		e->client = c->id;
		e->part = part;
		e->on = on;
		e->state = on.n > s->today.n ? LOODS_EXAM_PLANNED
					     : 1 + loods_random_pick(r, states, LOODS_COUNT(states));
		/* One puts oneself down some weeks ahead, not for years. */
		if (on.n <= s->today.n || on.n - s->today.n < 12 * WEEK)
			rc = synth_put(s, &loods_exam_type, e, err);
		on = loods_date_add_days(on, loods_random_between(r, 14, 90));
	}
	return rc;
}

static bool is_civic(int kind)
{
	return kind == LOODS_STEP_CIVIC_B1 || kind == LOODS_STEP_CIVIC_EDUCATION ||
	       kind == LOODS_STEP_CIVIC_Z;
}

enum loods_code synth_plan(struct synth *s, struct synth_client *c, struct loods_err *err)
{
	struct loods_random r;
	enum loods_code rc;

	loods_random_seed(&r, s->seed, STREAMS + (uint64_t)c->index);
	rc = put_goals(s, c, &r, err);
	if (rc == LOODS_OK)
		rc = put_instrument(s, c, &r, err);
	if (rc == LOODS_OK)
		rc = put_measurements(s, c, &r, err);
	if (!c->step || !loods_date_known(c->step->starts_on))
		return rc;
	if (rc == LOODS_OK)
		rc = put_attendance(s, c, &r, err);
	if (rc == LOODS_OK && is_civic(c->step->kind))
		rc = put_exams(s, c, &r, err);
	return rc;
}
