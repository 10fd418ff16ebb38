/* The synthetic office: where those went whose guidance ended, and whether it lasted. */
#include "outcome.h"
#include "outcome_check.h"
#include "synth_inner.h"

/* Draws come from streams of their own, one for each client: all else that a seed gives stays what it was. */
static const uint64_t STREAMS = UINT64_C(1) << 62;

/* Of an exit to work, and of one without a reason in particular. */
static int draw_work(struct loods_random *r)
{
	static const double weights[] = { 35, 55, 10 };

	return LOODS_DESTINATION_PAID_FULL_TIME + loods_random_pick(r, weights, 3);
}

static int draw_other(struct loods_random *r, int age)
{
	static const int to[] = { LOODS_DESTINATION_RELATIONSHIP, LOODS_DESTINATION_SANCTION,
				  LOODS_DESTINATION_DEATH,	  LOODS_DESTINATION_OTHER,
				  LOODS_DESTINATION_UNKNOWN,	  LOODS_DESTINATION_PENSION };
	static const double weights[] = { 35, 14, 8, 25, 18, 0 }, old[] = { 15, 6, 9, 10, 10, 50 };

	return to[loods_random_pick(r, age >= 60 ? old : weights, 6)];
}

static int draw_destination(struct loods_random *r, const struct synth_client *c)
{
	int year, month, day;

	loods_date_to_ymd(c->to, &year, &month, &day);
	switch (c->end_reason) {
	case SYNTH_END_WORK:
		return draw_work(r);
	case SYNTH_END_MOVED:
		return LOODS_DESTINATION_MOVED;
	case SYNTH_END_EDUCATION:
		return LOODS_DESTINATION_EDUCATION;
	case SYNTH_END_ILLNESS_CARE:
		return LOODS_DESTINATION_ILLNESS_CARE;
	case SYNTH_END_OTHER:
		break;
	}
	return draw_other(r, year - c->birth_year);
}

static loods_num draw_hours(struct loods_random *r, int destination)
{
	static const int full[] = { 32, 36, 36, 38, 40, 40 }, part[] = { 8, 12, 16, 20, 20, 24, 24, 28 };

	if (destination == LOODS_DESTINATION_PAID_FULL_TIME)
		return loods_num_of(100 * full[loods_random_below(r, 6)]);
	if (destination == LOODS_DESTINATION_PAID_PART_TIME)
		return loods_num_of(100 * part[loods_random_below(r, 8)] +
				    (loods_random_chance(r, 0.1) ? 50 : 0));
	return (loods_num){ 0 };
}

/* Back on welfare 14 % after 6 months and 20 % after 12; half as many again have something else by then. */
static void draw_truth(struct loods_random *r, int truth[LOODS_CHECK_MONTHS_END])
{
	static const double back[] = { 0, 0.08, 0.14, 0.20 }, changed[] = { 0, 0.03, 0.06, 0.10 };
	double u = loods_random_unit(r);

	for (int m = 1; m < LOODS_CHECK_MONTHS_END; m++)
		truth[m] = u < back[m]		? LOODS_CHECK_BACK_ON_BENEFIT
			   : u > 1 - changed[m] ? LOODS_CHECK_CHANGED
						: LOODS_CHECK_STILL;
}

/* Most are asked within three weeks of when it is due; who moved away is harder to reach. */
static enum loods_code put_checks(struct synth *s, struct synth_client *c, struct loods_random *r,
				  const struct loods_client_outcome *o, struct loods_err *err)
{
	double lost = o->destination == LOODS_DESTINATION_MOVED ? 0.3 : 0.08;
	int truth[LOODS_CHECK_MONTHS_END];
	enum loods_code rc = LOODS_OK;

	draw_truth(r, truth);
	for (int m = 1; m < LOODS_CHECK_MONTHS_END && rc == LOODS_OK; m++) {
		loods_date on = loods_date_add_days(loods_check_due(o->date, m), loods_random_below(r, 21));
		bool done = loods_random_chance(r, 0.87), unreachable = loods_random_chance(r, lost);
		struct loods_outcome_check *k;

		if (on.n > s->today.n || !done)
			continue;
		k = loods_rec_new(&loods_outcome_check_type, c->a);
		k->outcome = o->meta.id;
		k->months = m;
		k->result = unreachable ? LOODS_CHECK_UNREACHABLE : truth[m];
		k->checked_on = on;
		rc = synth_put(s, &loods_outcome_check_type, k, err);
	}
	return rc;
}

enum loods_code synth_outcomes(struct synth *s, struct synth_client *c, struct loods_err *err)
{
	struct loods_client_outcome *o;
	struct loods_random r;
	enum loods_code rc;

	loods_random_seed(&r, s->seed, STREAMS + (uint64_t)c->index);
	/* Of a few nobody wrote down where they went. */
	if (!c->ended || loods_random_chance(&r, 0.03))
		return LOODS_OK;
	o = loods_rec_new(&loods_outcome_type, c->a);
	o->client = c->id;
	o->destination = draw_destination(&r, c);
	o->date = c->to;
	o->hours = draw_hours(&r, o->destination);
	rc = synth_put(s, &loods_outcome_type, o, err);
	if (rc != LOODS_OK || !loods_destination_lasts(o->destination))
		return rc;
	return put_checks(s, c, &r, o, err);
}
