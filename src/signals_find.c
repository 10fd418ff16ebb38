/* The signals that follow from a client's facts, all but those of childcare and of language. */
#include "agreement_gaps.h"
#include "signals_inner.h"

enum { SECONDS_A_DAY = 86400, OPEN_MAX = 32, CHECKED_FOR_MONTHS = 12 };

static bool guided(const struct loods_guidance *g, loods_date today)
{
	for (int i = 0; i < g->n_periods; i++)
		if (loods_span_has(g->periods[i], today))
			return true;
	return false;
}

static void drafts(const struct loods_signal_facts *f, loods_stamp now, struct loods_signals *out)
{
	for (int i = 0; i < f->n_drafts; i++)
		if (f->drafts[i].meta.entered_at.n < now.n - SECONDS_A_DAY)
			loods_signals_add(out, LOODS_SIGNAL_DRAFT, LOODS_MARK_DUE, f, f->drafts[i].meta.id)
				->on = f->drafts[i].occurred_on;
}

static void tasks(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out)
{
	for (int i = 0; i < f->n_tasks; i++) {
		const struct loods_task *t = &f->tasks[i];
		struct loods_signal *s;

		if (!loods_date_known(t->due) || t->due.n > today.n || loods_date_known(t->done_on))
			continue;
		s = loods_signals_add(out, LOODS_SIGNAL_TASK_DUE,
				      t->due.n < today.n ? LOODS_MARK_LATE : LOODS_MARK_DUE, f, t->meta.id);
		s->on = t->due;
		s->user = t->assigned_to;
	}
}

/* ---- what is blocked ---- */

static const enum loods_signal_kind by_cause[LOODS_BLOCK_END] = {
	[LOODS_BLOCK_CHAIN] = LOODS_SIGNAL_BLOCKED_CHAIN,
	[LOODS_BLOCK_CHILDCARE] = LOODS_SIGNAL_BLOCKED_CHILDCARE,
	[LOODS_BLOCK_NO_CHILDCARE] = LOODS_SIGNAL_BLOCKED_NO_CHILDCARE,
	[LOODS_BLOCK_WAITING_LIST] = LOODS_SIGNAL_BLOCKED_WAITING_LIST,
};

static const struct loods_language_step *step_of(const struct loods_signal_facts *f, loods_id id)
{
	for (int i = 0; i < f->n_steps; i++)
		if (f->steps[i].meta.id.n == id.n)
			return &f->steps[i];
	return NULL;
}

static const struct loods_childcare *care_of(const struct loods_signal_facts *f, loods_id id)
{
	for (int i = 0; i < f->n_care; i++)
		if (f->care[i].meta.id.n == id.n)
			return &f->care[i];
	return NULL;
}

/* Since when that childcare is waited for. */
static loods_date waited_since(const struct loods_blocks *b, loods_id care, loods_date today)
{
	for (int i = 0; i < b->n; i++)
		if (b->list[i].cause == LOODS_BLOCK_CHILDCARE && b->list[i].record.n == care.n &&
		    b->list[i].first <= today.n && today.n <= b->list[i].last)
			return (loods_date){ b->list[i].first };
	return LOODS_DATE_NONE;
}

static void blocked(const struct loods_signal_facts *f, loods_date today, struct loods_signals_work *w,
		    struct loods_signals *out)
{
	struct loods_block_open open[OPEN_MAX];
	int n;

	loods_eligible_fill(&w->eligible, &f->g, today.n, 0);
	loods_blocks_fill(&w->blocks, f->versions, f->n_versions, today);
	n = loods_blocks_open(&w->blocks, &w->eligible, today, open, OPEN_MAX);
	for (int i = 0; i < n && i < OPEN_MAX; i++) {
		const struct loods_block_open *o = &open[i];
		bool chain = o->cause == LOODS_BLOCK_CHAIN;
		const struct loods_language_step *step = step_of(f, o->record);
		const struct loods_childcare *care = care_of(f, chain ? o->on : o->record);
		struct loods_signal *s;

		if (!by_cause[o->cause])
			continue;
		s = loods_signals_add(out, by_cause[o->cause], LOODS_MARK_DUE, f, chain ? o->on : o->record);
		s->on = chain ? waited_since(&w->blocks, o->on, today) : o->since;
		s->until = o->since;
		s->days = o->days;
		s->what = step && !loods_block_is_childcare(o->cause) ? step->kind : 0;
		s->how = care && (chain || loods_block_is_childcare(o->cause)) ? care->state : 0;
	}
}

/* ---- outcomes, instruments, agreements, owners ---- */

static const struct loods_outcome_check *check_of(const struct loods_signal_facts *f, loods_id outcome,
						  int months)
{
	for (int i = 0; i < f->n_checks; i++)
		if (f->checks[i].outcome.n == outcome.n && f->checks[i].months == months)
			return &f->checks[i];
	return NULL;
}

/* The newest check whose months are over; 0: none yet. */
static int newest_due(loods_date outcome, loods_date today)
{
	for (int m = LOODS_CHECK_MONTHS_END - 1; m >= 1; m--)
		if (loods_check_due(outcome, m).n <= today.n)
			return m;
	return 0;
}

static void outcomes(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out)
{
	for (int i = 0; i < f->n_outcomes; i++) {
		const struct loods_client_outcome *o = &f->outcomes[i];
		int m = newest_due(o->date, today);
		const struct loods_outcome_check *c = m ? check_of(f, o->meta.id, m) : NULL;
		loods_date due;
		struct loods_signal *s;

		if (!m || !loods_destination_lasts(o->destination) ||
		    loods_lasting_of(o->date, m, c ? c->result : 0, c ? c->checked_on : LOODS_DATE_NONE,
				     today) != LOODS_LASTING_UNCHECKED)
			continue;
		due = loods_check_due(o->date, m);
		if (m + 1 == LOODS_CHECK_MONTHS_END &&
		    today.n >= loods_date_add_months(due, CHECKED_FOR_MONTHS).n)
			continue;
		s = loods_signals_add(out, LOODS_SIGNAL_OUTCOME_CHECK, LOODS_MARK_DUE, f, o->meta.id);
		s->on = due;
		s->n = m;
		s->what = o->destination;
	}
}

static void instruments(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out)
{
	for (int i = 0; i < f->n_instruments; i++) {
		int days = loods_instrument_overdue(&f->instruments[i], today);
		struct loods_signal *s;

		if (!days)
			continue;
		s = loods_signals_add(out, LOODS_SIGNAL_INSTRUMENT_PAST, LOODS_MARK_LATE, f,
				      f->instruments[i].meta.id);
		s->on = f->instruments[i].planned_end;
		s->days = days;
		s->what = f->instruments[i].kind;
	}
}

/* How the agreement stands, as agreement_gaps.h wants it. */
static struct loods_agreed_case agreed(const struct loods_guidance *g, loods_date today)
{
	struct loods_agreed_case k = { .client = g->client };
	bool open = false;

	for (int i = 0; i < g->n_periods; i++) {
		open |= !loods_date_known(g->periods[i].last);
		if (g->periods[i].last.n > k.guided_to.n)
			k.guided_to = g->periods[i].last;
	}
	if (open)
		k.guided_to = LOODS_DATE_NONE;
	for (int i = 0; i < g->n_agreements; i++) {
		const struct loods_span *span = &g->agreements[i].span;

		if (loods_span_has(*span, today)) {
			k.agreement.n = 1;
			k.from = span->first;
			k.to = span->last;
		} else if (span->first.n > today.n && !loods_date_known(k.next_from)) {
			k.next_from = span->first;
		}
	}
	return k;
}

static void agreements(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out)
{
	const struct loods_agreed_case k = agreed(&f->g, today);
	enum loods_gap_kind gap = loods_agreement_gap_of(&k, today, LOODS_GAP_DAYS);

	if (gap == LOODS_GAP_MISSING)
		loods_signals_add(out, LOODS_SIGNAL_AGREEMENT_MISSING, LOODS_MARK_DUE, f, (loods_id){ 0 });
	if (gap == LOODS_GAP_ENDING)
		loods_signals_add(out, LOODS_SIGNAL_AGREEMENT_ENDING, LOODS_MARK_SOON, f, (loods_id){ 0 })->on =
			k.to;
}

static void owners(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out)
{
	for (int i = 0; i < f->g.n_owners; i++)
		if (loods_span_has(f->g.owners[i].span, today))
			return;
	for (int i = 0; i < f->g.n_periods; i++)
		if (loods_span_has(f->g.periods[i], today)) {
			loods_signals_add(out, LOODS_SIGNAL_NO_OWNER, LOODS_MARK_LATE, f, (loods_id){ 0 })->on =
				f->g.periods[i].first;
			return;
		}
}

/* ---- all of them ---- */

void loods_signals_of(const struct loods_signal_facts *f, loods_stamp now, struct loods_signals_work *w,
		      struct loods_signals *out)
{
	const loods_date today = loods_stamp_date(now);

	drafts(f, now, out);
	tasks(f, today, out);
	if (guided(&f->g, today)) {
		blocked(f, today, w, out);
		loods_signals_of_care(f, today, out);
		loods_signals_of_language(f, today, out);
	}
	outcomes(f, today, out);
	if (guided(&f->g, today)) {
		instruments(f, today, out);
		agreements(f, today, out);
		owners(f, today, out);
	}
}

void loods_signals_work_release(struct loods_signals_work *w)
{
	loods_blocks_release(&w->blocks);
	loods_eligible_release(&w->eligible);
}

void loods_signals_of_contact(loods_id client, const struct loods_contact_signal *c, struct loods_signals *out)
{
	static const enum loods_signal_kind by_why[] = {
		[LOODS_WHY_LOST] = LOODS_SIGNAL_CONTACT_LOST,
		[LOODS_WHY_OVERDUE] = LOODS_SIGNAL_CONTACT_OVERDUE,
		[LOODS_WHY_NO_RESULT] = LOODS_SIGNAL_NO_RESULT,
		[LOODS_WHY_NO_AGREEMENT] = 0,
	};
	struct loods_signal *s;

	if (c->mark != LOODS_MARK_LATE || !by_why[c->why])
		return;
	s = loods_signals_add(out, by_why[c->why], LOODS_MARK_LATE, NULL, (loods_id){ 0 });
	s->client = client;
	s->on = c->when;
	s->days = c->days;
	s->n = c->contacts;
	s->of = c->per_days;
}

void loods_signals_of_cover(const struct loods_cover *v, loods_date today, struct loods_signals *out)
{
	struct loods_signal *s;

	if (!loods_cover_lapses(v, today))
		return;
	s = loods_signals_add(out, LOODS_SIGNAL_COVER_LAPSES, LOODS_MARK_SOON, NULL, v->meta.id);
	s->on = v->until;
	s->user = v->by_whom;
	s->for_whom = v->for_whom;
}
