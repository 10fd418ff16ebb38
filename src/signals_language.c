/* The signals of language: the term for civic integration, attendance, and levels that are out of date. */
#include "lawtable.h"
#include "signals_inner.h"

enum { MEASURED_MONTHS = 6 };

/* ---- the term for civic integration ---- */

static const struct regime {
	enum loods_regime regime;
	enum loods_law term;
} regimes[] = {
	{ LOODS_REGIME_WI2013, LOODS_LAW_TERM_WI2013 },
	{ LOODS_REGIME_WI2021, LOODS_LAW_TERM_WI2021 },
};

static bool completed(int state)
{
	return state == LOODS_STEP_COMPLETED_ACHIEVED || state == LOODS_STEP_EXEMPT ||
	       state == LOODS_STEP_WAIVED;
}

/* The last day of the term that the client's steps of that act are under; unknown: none, or it is completed.
 * *newest: the step to look at. */
static loods_date term_of(const struct loods_signal_facts *f, const struct regime *r,
			  const struct loods_language_step **newest)
{
	const struct loods_law_row *law;
	loods_date first = LOODS_DATE_NONE;

	*newest = NULL;
	for (int i = 0; i < f->n_steps; i++) {
		const struct loods_language_step *s = &f->steps[i];

		if (s->regime != (int)r->regime)
			continue;
		if (completed(s->state))
			return LOODS_DATE_NONE;
		*newest = s;
		if (loods_date_known(s->starts_on) && (!first.n || s->starts_on.n < first.n))
			first = s->starts_on;
	}
	law = loods_date_known(first) ? loods_law_on(r->term, first) : NULL;
	return law ? loods_date_add_months(first, law->value) : LOODS_DATE_NONE;
}

static void terms(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out)
{
	const struct loods_law_row *notice = loods_law_on(LOODS_LAW_TERM_NOTICE_MONTHS, today);

	for (int i = 0; i < LOODS_COUNT(regimes); i++) {
		const struct loods_language_step *step;
		loods_date last = term_of(f, &regimes[i], &step);
		struct loods_signal *s;

		if (!notice || !loods_date_known(last) ||
		    today.n < loods_date_add_months(last, -notice->value).n)
			continue;
		s = loods_signals_add(out, LOODS_SIGNAL_EXAM_TERM,
				      last.n < today.n ? LOODS_MARK_LATE : LOODS_MARK_SOON, f, step->meta.id);
		s->on = last;
		s->days = last.n - today.n;
		s->what = (int)regimes[i].regime;
	}
}

/* ---- attendance and levels ---- */

static void attendance(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out)
{
	for (int i = 0; i < f->n_steps; i++) {
		struct loods_attendance_signal low = { 0 };

		if (loods_language_step_over(f->steps[i].state))
			continue;
		for (int k = 0; k < f->n_attendance; k++)
			loods_attendance_signal_add(&low, &f->attendance[k], f->steps[i].meta.id, today);
		if (low.low)
			loods_signals_add(out, LOODS_SIGNAL_ATTENDANCE_LOW, LOODS_MARK_DUE, f,
					  f->steps[i].meta.id)
				->attendance = low;
	}
}

static void levels(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out)
{
	loods_date since = f->measured_on;
	struct loods_signal *s;
	bool goes = false;

	for (int i = 0; i < f->n_steps; i++) {
		const struct loods_language_step *step = &f->steps[i];

		if (step->state != LOODS_STEP_SCHEDULED && step->state != LOODS_STEP_RUNNING &&
		    step->state != LOODS_STEP_INTERRUPTED)
			continue;
		goes = true;
		if (!loods_date_known(f->measured_on) && loods_date_known(step->starts_on) &&
		    (!since.n || step->starts_on.n < since.n))
			since = step->starts_on;
	}
	if (!goes || !loods_date_known(since) || loods_date_add_months(since, MEASURED_MONTHS).n > today.n)
		return;
	s = loods_signals_add(out, LOODS_SIGNAL_LEVEL_OLD, LOODS_MARK_DUE, f, (loods_id){ 0 });
	s->on = since;
	s->n = loods_date_known(f->measured_on);
}

void loods_signals_of_language(const struct loods_signal_facts *f, loods_date today,
			       struct loods_signals *out)
{
	terms(f, today, out);
	attendance(f, today, out);
	levels(f, today, out);
}
