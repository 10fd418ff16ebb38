/* The signals of childcare and of who pays for it. */
#include "lawtable.h"
#include "signals_inner.h"

enum { NEAR_DAYS = 42, HUNDREDTHS = 100 };

static const struct loods_childcare *care_of(const struct loods_signal_facts *f, loods_id id)
{
	for (int i = 0; i < f->n_care; i++)
		if (f->care[i].meta.id.n == id.n)
			return &f->care[i];
	return NULL;
}

/* ---- what care serves ---- */

static bool is_work(int destination)
{
	return destination == LOODS_DESTINATION_PAID_FULL_TIME ||
	       destination == LOODS_DESTINATION_PAID_PART_TIME ||
	       destination == LOODS_DESTINATION_SELF_EMPLOYED;
}

/* The newest outcome that is work; NULL: none. */
static const struct loods_client_outcome *work_of(const struct loods_signal_facts *f)
{
	for (int i = f->n_outcomes - 1; i >= 0; i--)
		if (is_work(f->outcomes[i].destination))
			return &f->outcomes[i];
	return NULL;
}

/* The check that says that the work is over; NULL: none does. */
static const struct loods_outcome_check *work_ended(const struct loods_signal_facts *f,
						    const struct loods_client_outcome *work)
{
	const struct loods_outcome_check *newest = NULL;

	for (int i = 0; i < f->n_checks; i++)
		if (f->checks[i].outcome.n == work->meta.id.n &&
		    (!newest || f->checks[i].checked_on.n > newest->checked_on.n))
			newest = &f->checks[i];
	return newest && newest->result == LOODS_CHECK_BACK_ON_BENEFIT ? newest : NULL;
}

/* Whether that care is for that step: the one that it names, else any. */
static bool serves(const struct loods_childcare *k, const struct loods_language_step *s)
{
	return !k->serves_step.n || k->serves_step.n == s->meta.id.n;
}

static bool step_over(const struct loods_language_step *s, loods_date today)
{
	return loods_language_step_over(s->state) || (loods_date_known(s->ends_on) && s->ends_on.n < today.n);
}

/* Of many things that served: the latest end, and whether each has ended. */
struct over {
	int n, ended;
	loods_date last;
};

static void count(struct over *o, bool ended, loods_date end)
{
	o->n++;
	o->ended += ended;
	if (ended && end.n > o->last.n)
		o->last = end;
}

/* Is all over that the care serves? *end: since when, where that is known. */
static bool activity_over(const struct loods_signal_facts *f, const struct loods_childcare *k,
			  loods_date today, loods_date *end)
{
	const struct loods_client_outcome *work = work_of(f);
	const struct loods_outcome_check *lost = work ? work_ended(f, work) : NULL;
	struct over o = { 0 };

	for (int i = 0; k->serves == LOODS_SERVES_LANGUAGE_STEP && i < f->n_steps; i++)
		if (serves(k, &f->steps[i]))
			count(&o, step_over(&f->steps[i], today), f->steps[i].ends_on);
	for (int i = 0; k->serves == LOODS_SERVES_INSTRUMENT && i < f->n_instruments; i++)
		count(&o, loods_date_known(f->instruments[i].end) && f->instruments[i].end.n < today.n,
		      f->instruments[i].end);
	if (k->serves == LOODS_SERVES_WORK && lost)
		count(&o, true, lost->checked_on);
	*end = o.last;
	return o.n && o.n == o.ended;
}

/* When what the care serves begins or began, as long as it goes on; unknown: not known. */
static loods_date activity_begins(const struct loods_signal_facts *f, const struct loods_childcare *k,
				  loods_date today)
{
	const struct loods_client_outcome *work = work_of(f);

	for (int i = 0; k->serves == LOODS_SERVES_LANGUAGE_STEP && i < f->n_steps; i++) {
		const struct loods_language_step *s = &f->steps[i];

		/* One that stands still is a blocker, not a beginning. */
		if (serves(k, s) && loods_date_known(s->starts_on) && !step_over(s, today) &&
		    s->state != LOODS_STEP_INTERRUPTED)
			return s->starts_on;
	}
	for (int i = 0; k->serves == LOODS_SERVES_INSTRUMENT && i < f->n_instruments; i++)
		if (loods_date_known(f->instruments[i].start) && !loods_date_known(f->instruments[i].end))
			return f->instruments[i].start;
	if (k->serves == LOODS_SERVES_WORK && work && !work_ended(f, work))
		return work->date;
	return LOODS_DATE_NONE;
}

static void care_after_start(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out)
{
	for (int i = 0; i < f->n_care; i++) {
		const struct loods_childcare *k = &f->care[i];
		bool known = loods_date_known(k->starts_on);
		loods_date begins = activity_begins(f, k, today);
		struct loods_signal *s;

		if (loods_childcare_over(k->state) || !loods_date_known(begins) ||
		    (known ? k->starts_on.n <= today.n || k->starts_on.n <= begins.n
			   : k->state == LOODS_CARE_ACTIVE || begins.n < today.n - NEAR_DAYS ||
				     begins.n > today.n + NEAR_DAYS))
			continue;
		s = loods_signals_add(out, LOODS_SIGNAL_CARE_AFTER_START,
				      begins.n <= today.n ? LOODS_MARK_LATE : LOODS_MARK_DUE, f, k->meta.id);
		s->on = begins;
		s->until = k->starts_on;
		s->what = k->serves;
	}
}

/* ---- childcare allowance ---- */

static int kind_of_step(const struct loods_signal_facts *f, loods_id step)
{
	for (int i = 0; step.n && i < f->n_steps; i++)
		if (f->steps[i].meta.id.n == step.n)
			return f->steps[i].kind;
	return 0;
}

/* Can there be allowance for it, as far as is written down? */
static bool has_right(const struct loods_signal_facts *f, const struct loods_childcare *k)
{
	bool registered = k->type == LOODS_CARE_DAY_CARE || k->type == LOODS_CARE_AFTER_SCHOOL ||
			  k->type == LOODS_CARE_GUEST_PARENT || !loods_str_blank(k->lrk);

	return registered && loods_law_kot_activity(k->serves, kind_of_step(f, k->serves_step), k->starts_on);
}

/* Is it applied for, or paid in another way? *to_assess: the funding that is still to be decided on, or NULL.
 */
static bool settled(const struct loods_signal_facts *f, const struct loods_childcare *k,
		    const struct loods_funding **to_assess)
{
	*to_assess = NULL;
	for (int i = 0; i < f->n_funding; i++) {
		const struct loods_funding *p = &f->funding[i];
		bool gone = p->state == LOODS_FUNDING_REJECTED || p->state == LOODS_FUNDING_STOPPED ||
			    p->state == LOODS_FUNDING_RECLAIMED;

		if (p->childcare.n != k->meta.id.n)
			continue;
		if (p->source == LOODS_FUNDING_KOT &&
		    (p->state != LOODS_FUNDING_TO_ASSESS || loods_date_known(p->applied_on)))
			return true;
		if (p->source == LOODS_FUNDING_KOT)
			*to_assess = p;
		else if (p->source != LOODS_FUNDING_MUNICIPAL_SHARE && !gone)
			return true;
	}
	return false;
}

/* Is it care for which the allowance can still be asked? */
static bool still_open(const struct loods_childcare *k, loods_date term, loods_date today)
{
	if (k->state == LOODS_CARE_ENDED)
		return today.n <= term.n;
	return k->state == LOODS_CARE_CONTRACT || k->state == LOODS_CARE_ACTIVE;
}

static void not_applied_for(const struct loods_signal_facts *f, const struct loods_childcare *k,
			    loods_date today, struct loods_signals *out)
{
	const struct loods_law_row *remind = loods_law_on(LOODS_LAW_KOT_REMIND_DAYS, k->starts_on);
	const struct loods_law_row *urge = loods_law_on(LOODS_LAW_KOT_URGE_DAYS, k->starts_on);
	const struct loods_law_row *months = loods_law_on(LOODS_LAW_KOT_APPLY_MONTHS, k->starts_on);
	const struct loods_funding *funding;
	int days = today.n - k->starts_on.n;
	struct loods_signal *s;
	loods_date term;

	if (!loods_date_known(k->starts_on) || !remind || !urge || !months || days < remind->value)
		return;
	term = loods_date_add_months(k->starts_on, months->value);
	if (!still_open(k, term, today) || !has_right(f, k) || settled(f, k, &funding))
		return;
	s = loods_signals_add(out, days < urge->value ? LOODS_SIGNAL_KOT_60_DAYS : LOODS_SIGNAL_KOT_80_DAYS,
			      days < urge->value ? LOODS_MARK_DUE : LOODS_MARK_LATE, f, k->meta.id);
	s->on = k->starts_on;
	s->until = term;
	s->days = today.n > term.n ? -1 : days;
	if (funding) { /* it is there already, to be changed */
		s->type = &loods_funding_type;
		s->record = funding->meta.id;
		s->fresh = NULL;
	}
}

static void activity_ended(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out)
{
	for (int i = 0; i < f->n_funding; i++) {
		const struct loods_funding *p = &f->funding[i];
		const struct loods_childcare *k = care_of(f, p->childcare);
		struct loods_signal *s;
		loods_date end;

		if (!k || !loods_funding_claims(p, LOODS_FUNDING_KOT) ||
		    !loods_span_has(loods_funding_span(p, k), today) || !activity_over(f, k, today, &end))
			continue;
		s = loods_signals_add(out, LOODS_SIGNAL_KOT_ACTIVITY_ENDED, LOODS_MARK_LATE, f, p->meta.id);
		s->on = end;
		s->what = k->serves;
	}
}

/* First and last day of the month. */
static struct loods_span month_of(loods_date d)
{
	struct loods_span s;
	int year, month, day;

	loods_date_to_ymd(d, &year, &month, &day);
	s.first = loods_date_add_days(d, 1 - day);
	s.last = loods_date_add_days(loods_date_add_months(s.first, 1), -1);
	return s;
}

/* Hours that the care takes in that month, where the allowance pays a part of it; hundredths. */
static int64_t hours_in(const struct loods_signal_facts *f, const struct loods_childcare *k,
			struct loods_span month)
{
	for (int i = 0; i < f->n_funding; i++) {
		const struct loods_funding *p = &f->funding[i];

		if (p->childcare.n == k->meta.id.n && loods_funding_claims(p, LOODS_FUNDING_KOT) &&
		    loods_span_overlaps(loods_funding_span(p, k), month))
			return k->hours_per_month.set ? k->hours_per_month.n : p->hours_per_month.n;
	}
	return 0;
}

/* Once for each child, at its last arrangement. */
static void too_many_hours(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out)
{
	const struct loods_law_row *limit = loods_law_on(LOODS_LAW_KOT_HOURS, today);
	const struct loods_span month = month_of(today);

	for (int i = 0; limit && i < f->n_care; i++) {
		int64_t sum = hours_in(f, &f->care[i], month);
		struct loods_signal *s;

		for (int k = 0; sum && k < f->n_care; k++) {
			int64_t more = k != i && f->care[k].child.n == f->care[i].child.n
					       ? hours_in(f, &f->care[k], month)
					       : 0;

			sum = more && k > i ? 0 : sum + more;
		}
		if (sum <= (int64_t)limit->value * HUNDREDTHS)
			continue;
		s = loods_signals_add(out, LOODS_SIGNAL_KOT_HOURS, LOODS_MARK_DUE, f, f->care[i].meta.id);
		s->n = (int)((sum + HUNDREDTHS - 1) / HUNDREDTHS);
		s->of = limit->value;
	}
}

/* ---- social-medical funding ---- */

/* Is the child's care paid on the day after? */
static bool followed(const struct loods_signal_facts *f, loods_id child, loods_date last)
{
	const loods_date next = loods_date_add_days(last, 1);

	for (int i = 0; i < f->n_funding; i++) {
		const struct loods_funding *p = &f->funding[i];
		const struct loods_childcare *k = care_of(f, p->childcare);

		if (k && k->child.n == child.n && loods_funding_claims(p, p->source) &&
		    loods_span_has(loods_funding_span(p, k), next))
			return true;
	}
	return false;
}

static void smi_ends(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out)
{
	const struct loods_law_row *notice = loods_law_on(LOODS_LAW_SMI_NOTICE_DAYS, today);

	for (int i = 0; notice && i < f->n_funding; i++) {
		const struct loods_funding *p = &f->funding[i];
		const struct loods_childcare *k = care_of(f, p->childcare);
		loods_date last = k ? loods_funding_span(p, k).last : LOODS_DATE_NONE;

		if (!loods_funding_claims(p, LOODS_FUNDING_SMI) || !loods_date_known(last) ||
		    last.n < today.n || last.n > today.n + notice->value || followed(f, k->child, last))
			continue;
		loods_signals_add(out, LOODS_SIGNAL_SMI_ENDS, LOODS_MARK_SOON, f, p->meta.id)->on = last;
	}
}

void loods_signals_of_care(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out)
{
	for (int i = 0; i < f->n_care; i++)
		not_applied_for(f, &f->care[i], today, out);
	activity_ended(f, today, out);
	too_many_hours(f, today, out);
	smi_ends(f, today, out);
	care_after_start(f, today, out);
}
