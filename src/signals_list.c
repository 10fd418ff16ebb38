#include "signals_list.h"

#include <string.h>

#include "i18n.h"
#include "language_level.h"
#include "lawtable.h"
#include "ownership.h"
#include "agreement.h"
#include "say.h"
#include "signals_inner.h"

static const struct loods_choice kinds[] = {
	[LOODS_SIGNAL_CONTACT_LOST] = { "contact_lost", N_("contact lost") },
	[LOODS_SIGNAL_CONTACT_OVERDUE] = { "contact_overdue", N_("contact overdue") },
	[LOODS_SIGNAL_NO_RESULT] = { "no_result", N_("planned contact passed without a result") },
	[LOODS_SIGNAL_BLOCKED_CHAIN] = { "blocked_chain", N_("language step waits for childcare") },
	[LOODS_SIGNAL_BLOCKED_CHILDCARE] = { "blocked_childcare", N_("childcare waited for") },
	[LOODS_SIGNAL_BLOCKED_NO_CHILDCARE] = { "blocked_no_childcare",
						N_("language step without childcare, none sought") },
	[LOODS_SIGNAL_BLOCKED_WAITING_LIST] = { "blocked_waiting_list",
						N_("language step on the waiting list") },
	[LOODS_SIGNAL_KOT_80_DAYS] = { "kot_80_days", N_("allowance not applied for, 80 days") },
	[LOODS_SIGNAL_KOT_60_DAYS] = { "kot_60_days", N_("allowance not applied for, 60 days") },
	[LOODS_SIGNAL_KOT_ACTIVITY_ENDED] = { "kot_activity_ended",
					      N_("allowance runs on, activity ended") },
	[LOODS_SIGNAL_KOT_HOURS] = { "kot_hours", N_("more hours than the allowance pays") },
	[LOODS_SIGNAL_SMI_ENDS] = { "smi_ends", N_("social-medical funding ends") },
	[LOODS_SIGNAL_CARE_AFTER_START] = { "care_after_start", N_("work or course before the childcare") },
	[LOODS_SIGNAL_EXAM_TERM] = { "exam_term", N_("term for the exams") },
	[LOODS_SIGNAL_ATTENDANCE_LOW] = { "attendance_low", N_("attendance low") },
	[LOODS_SIGNAL_LEVEL_OLD] = { "level_old", N_("language level not measured lately") },
	[LOODS_SIGNAL_OUTCOME_CHECK] = { "outcome_check", N_("check of an outcome due") },
	[LOODS_SIGNAL_INSTRUMENT_PAST] = { "instrument_past", N_("instrument past its planned end") },
	[LOODS_SIGNAL_AGREEMENT_MISSING] = { "agreement_missing", N_("agreement missing") },
	[LOODS_SIGNAL_AGREEMENT_ENDING] = { "agreement_ending", N_("agreement ends soon") },
	[LOODS_SIGNAL_NO_OWNER] = { "no_owner", N_("in guidance without a caseworker") },
	[LOODS_SIGNAL_COVER_LAPSES] = { "cover_lapses", N_("cover lapses this week") },
	[LOODS_SIGNAL_TASK_DUE] = { "task_due", N_("task due") },
	[LOODS_SIGNAL_DRAFT] = { "draft", N_("draft left behind") },
};
_Static_assert(LOODS_COUNT(kinds) == LOODS_SIGNAL_END, "a signal lacks its code");
const struct loods_choices loods_signal_kinds = LOODS_CHOICES(kinds);

/* ---- the sentences ---- */

typedef void say_fn(const struct loods_signal *s, loods_signal_user_fn *user, void *ctx,
		    struct loods_str *out);

#define UNUSED __attribute__((unused))
#define SAY(name)                                                                                            \
	static void name(const struct loods_signal *s, UNUSED loods_signal_user_fn *user, UNUSED void *ctx, \
			 struct loods_str *out)

/* The text of a part, given back with the sentence. */
static const char *day(loods_date d, struct loods_str *buf)
{
	loods_str_clear(buf);
	loods_say_day(d, buf);
	return buf->s;
}

static const char *weeks(int days, struct loods_str *buf)
{
	int n = days / 7;

	loods_str_clear(buf);
	if (n)
		loods_str_addf(buf, P_("%d week lost so far", "%d weeks lost so far", (unsigned long)n), n);
	else
		loods_str_add(buf, _("less than a week lost so far"));
	return buf->s;
}

SAY(say_lost)
{
	loods_str_addf(out,
		       P_("Contact lost: did not come or answer, and contact is %d day late.",
			  "Contact lost: did not come or answer, and contact is %d days late.",
			  (unsigned long)s->days),
		       s->days);
}

SAY(say_overdue)
{
	loods_str_addf(out,
		       P_("Contact is %d day late.", "Contact is %d days late.", (unsigned long)s->days),
		       s->days);
	if (s->n) {
		loods_str_add(out, _(" Agreed: "));
		loods_say_agreed(s->n, s->of, out);
		loods_str_add(out, ".");
	}
}

SAY(say_no_result)
{
	struct loods_str on = LOODS_STR_INIT;

	loods_str_addf(out, _("The contact planned for %s has no result yet."), day(s->on, &on));
	loods_str_release(&on);
}

SAY(say_draft)
{
	struct loods_str on = LOODS_STR_INIT;

	loods_str_addf(out, _("A contact of %s is still a draft: finish or delete it."), day(s->on, &on));
	loods_str_release(&on);
}

SAY(say_task)
{
	struct loods_str on = LOODS_STR_INIT;

	if (s->user.n)
		loods_str_addf(out, _("A task of %s is not done, due %s."), user(ctx, s->user),
			       day(s->on, &on));
	else
		loods_str_addf(out, _("A task that nobody has is not done, due %s."), day(s->on, &on));
	loods_str_release(&on);
}

SAY(say_chain)
{
	struct loods_str on = LOODS_STR_INIT, lost = LOODS_STR_INIT;

	/* TRANSLATORS: a chain: what waits, on what it waits, and what that has cost. The first is a kind of
	   language step, the second a state of childcare with its first day */
	loods_str_addf(out, _("%s waits for childcare; childcare %s since %s; %s."),
		       loods_choice_label(&loods_language_step_kinds, s->what),
		       loods_choice_label(&loods_childcare_states, s->how), day(s->on, &on),
		       weeks(s->days, &lost));
	loods_str_release(&on);
	loods_str_release(&lost);
}

SAY(say_childcare)
{
	struct loods_str on = LOODS_STR_INIT, lost = LOODS_STR_INIT;

	/* TRANSLATORS: a state of childcare, its first day, and "3 weeks lost so far" */
	loods_str_addf(out, _("Childcare %s since %s; %s."),
		       loods_choice_label(&loods_childcare_states, s->how), day(s->on, &on),
		       weeks(s->days, &lost));
	loods_str_release(&on);
	loods_str_release(&lost);
}

SAY(say_no_childcare)
{
	struct loods_str on = LOODS_STR_INIT, lost = LOODS_STR_INIT;

	/* TRANSLATORS: a kind of language step, a day, and "3 weeks lost so far" */
	loods_str_addf(out, _("%s stands still without childcare since %s, and none is sought; %s."),
		       loods_choice_label(&loods_language_step_kinds, s->what), day(s->on, &on),
		       weeks(s->days, &lost));
	loods_str_release(&on);
	loods_str_release(&lost);
}

SAY(say_waiting_list)
{
	struct loods_str on = LOODS_STR_INIT, lost = LOODS_STR_INIT;

	/* TRANSLATORS: a kind of language step, a day, and "3 weeks lost so far" */
	loods_str_addf(out, _("%s on the waiting list since %s; %s."),
		       loods_choice_label(&loods_language_step_kinds, s->what), day(s->on, &on),
		       weeks(s->days, &lost));
	loods_str_release(&on);
	loods_str_release(&lost);
}

SAY(say_kot)
{
	struct loods_str on = LOODS_STR_INIT;

	loods_str_addf(out,
		       P_("Childcare allowance not applied for, %d day after care began; possible until %s.",
			  "Childcare allowance not applied for, %d days after care began; possible until %s.",
			  (unsigned long)s->days),
		       s->days, day(s->until, &on));
	loods_str_release(&on);
}

SAY(say_kot_late)
{
	struct loods_str on = LOODS_STR_INIT;

	if (s->days >= 0) {
		say_kot(s, user, ctx, out);
		return;
	}
	loods_str_addf(out, _("Childcare allowance not applied for; the term ended on %s: apply now."),
		       day(s->until, &on));
	loods_str_release(&on);
}

SAY(say_kot_ended)
{
	struct loods_str on = LOODS_STR_INIT;

	if (loods_date_known(s->on))
		/* TRANSLATORS: the first is what childcare was for: work, a language step, an instrument */
		loods_str_addf(out, _("Childcare allowance runs on, but %s ended on %s: risk of repayment."),
			       loods_choice_label(&loods_serves, s->what), day(s->on, &on));
	else
		loods_str_addf(out, _("Childcare allowance runs on, but %s has ended: risk of repayment."),
			       loods_choice_label(&loods_serves, s->what));
	loods_str_release(&on);
}

SAY(say_kot_hours)
{
	loods_str_addf(out, _("%d hours of childcare this month for one child; allowance pays at most %d."),
		       s->n, s->of);
}

SAY(say_smi)
{
	struct loods_str on = LOODS_STR_INIT;

	loods_str_addf(out, _("Social-medical funding of childcare ends on %s, and nothing follows."),
		       day(s->on, &on));
	loods_str_release(&on);
}

SAY(say_care_after)
{
	struct loods_str on = LOODS_STR_INIT, care = LOODS_STR_INIT;

	if (loods_date_known(s->until))
		/* TRANSLATORS: the first is what childcare is for: work, a language step, an instrument */
		loods_str_addf(out, _("%s begins on %s, childcare only on %s."),
			       loods_choice_label(&loods_serves, s->what), day(s->on, &on),
			       day(s->until, &care));
	else
		loods_str_addf(out, _("%s begins on %s, and childcare has no first day yet."),
			       loods_choice_label(&loods_serves, s->what), day(s->on, &on));
	loods_str_release(&on);
	loods_str_release(&care);
}

SAY(say_exam_term)
{
	struct loods_str on = LOODS_STR_INIT;

	if (s->days < 0)
		/* TRANSLATORS: the first is the name of an act */
		loods_str_addf(out, _("The term of the %s ended on %s, and it is not completed."),
			       loods_choice_label(&loods_regimes, s->what), day(s->on, &on));
	else
		loods_str_addf(out, _("The term of the %s ends on %s, and it is not completed."),
			       loods_choice_label(&loods_regimes, s->what), day(s->on, &on));
	loods_str_release(&on);
}

SAY(say_attendance)
{
	loods_attendance_signal_say(&s->attendance, out);
}

SAY(say_level)
{
	struct loods_str on = LOODS_STR_INIT;

	loods_str_addf(out,
		       s->n ? _("No language level was measured since %s.")
			    : _("No language level was measured since the step began on %s."),
		       day(s->on, &on));
	loods_str_release(&on);
}

SAY(say_check)
{
	struct loods_str on = LOODS_STR_INIT;

	/* TRANSLATORS: "3 months", then where the client went, as "full-time work", then a day */
	loods_str_addf(out, _("How it is after %s (%s) was to be asked on %s."),
		       loods_choice_label(&loods_check_months, s->n),
		       loods_choice_label(&loods_destinations, s->what), day(s->on, &on));
	loods_str_release(&on);
}

SAY(say_instrument)
{
	/* TRANSLATORS: a kind of instrument, as "work experience" */
	loods_str_addf(out,
		       P_("%s goes on %d day past its planned end.",
			  "%s goes on %d days past its planned end.", (unsigned long)s->days),
		       loods_choice_label(&loods_instrument_kinds, s->what), s->days);
}

SAY(say_missing)
{
	(void)s;
	loods_str_add(out, _("There is no agreement on how often there is contact."));
}

SAY(say_ending)
{
	struct loods_str on = LOODS_STR_INIT;

	loods_str_addf(out, _("The agreement on contact ends on %s, and none follows."), day(s->on, &on));
	loods_str_release(&on);
}

SAY(say_no_owner)
{
	struct loods_str on = LOODS_STR_INIT;

	loods_str_addf(out, _("In guidance since %s and nobody is the caseworker."), day(s->on, &on));
	loods_str_release(&on);
}

SAY(say_cover)
{
	struct loods_str on = LOODS_STR_INIT;

	/* TRANSLATORS: two accounts and a day */
	loods_str_addf(out, _("Cover by %s for %s ends this week, on %s."), user(ctx, s->user),
		       user(ctx, s->for_whom), day(s->on, &on));
	loods_str_release(&on);
}

/* ---- the table ---- */

static const struct signal {
	const struct loods_type *type; /* it comes from */
	const struct loods_type *fresh; /* settles it; NULL: the record itself */
	say_fn *say;
} signals[] = {
	[LOODS_SIGNAL_CONTACT_LOST] = { NULL, &loods_contact_type, say_lost },
	[LOODS_SIGNAL_CONTACT_OVERDUE] = { NULL, &loods_contact_type, say_overdue },
	[LOODS_SIGNAL_NO_RESULT] = { NULL, &loods_contact_type, say_no_result },
	[LOODS_SIGNAL_BLOCKED_CHAIN] = { &loods_childcare_type, NULL, say_chain },
	[LOODS_SIGNAL_BLOCKED_CHILDCARE] = { &loods_childcare_type, NULL, say_childcare },
	[LOODS_SIGNAL_BLOCKED_NO_CHILDCARE] = { &loods_language_step_type, &loods_childcare_type,
						say_no_childcare },
	[LOODS_SIGNAL_BLOCKED_WAITING_LIST] = { &loods_language_step_type, NULL, say_waiting_list },
	[LOODS_SIGNAL_KOT_80_DAYS] = { &loods_childcare_type, &loods_funding_type, say_kot_late },
	[LOODS_SIGNAL_KOT_60_DAYS] = { &loods_childcare_type, &loods_funding_type, say_kot },
	[LOODS_SIGNAL_KOT_ACTIVITY_ENDED] = { &loods_funding_type, NULL, say_kot_ended },
	[LOODS_SIGNAL_KOT_HOURS] = { &loods_childcare_type, NULL, say_kot_hours },
	[LOODS_SIGNAL_SMI_ENDS] = { &loods_funding_type, NULL, say_smi },
	[LOODS_SIGNAL_CARE_AFTER_START] = { &loods_childcare_type, NULL, say_care_after },
	[LOODS_SIGNAL_EXAM_TERM] = { &loods_language_step_type, NULL, say_exam_term },
	[LOODS_SIGNAL_ATTENDANCE_LOW] = { &loods_language_step_type, NULL, say_attendance },
	[LOODS_SIGNAL_LEVEL_OLD] = { NULL, &loods_language_level_type, say_level },
	[LOODS_SIGNAL_OUTCOME_CHECK] = { &loods_outcome_type, &loods_outcome_check_type, say_check },
	[LOODS_SIGNAL_INSTRUMENT_PAST] = { &loods_instrument_type, NULL, say_instrument },
	[LOODS_SIGNAL_AGREEMENT_MISSING] = { NULL, &loods_agreement_type, say_missing },
	[LOODS_SIGNAL_AGREEMENT_ENDING] = { NULL, &loods_agreement_type, say_ending },
	[LOODS_SIGNAL_NO_OWNER] = { NULL, &loods_ownership_type, say_no_owner },
	[LOODS_SIGNAL_COVER_LAPSES] = { &loods_cover_type, NULL, say_cover },
	[LOODS_SIGNAL_TASK_DUE] = { &loods_task_type, NULL, say_task },
	[LOODS_SIGNAL_DRAFT] = { &loods_contact_type, NULL, say_draft },
};
_Static_assert(LOODS_COUNT(signals) == LOODS_SIGNAL_END, "a signal lacks its row");

void loods_signal_say(const struct loods_signal *s, loods_signal_user_fn *user_name, void *ctx,
		      struct loods_str *out)
{
	size_t from = out->len;

	if (!signals[s->kind].say)
		return;
	signals[s->kind].say(s, user_name, ctx, out);
	/* A sentence may begin with a label, and those begin small. */
	if (out->len > from && out->s[from] >= 'a' && out->s[from] <= 'z')
		out->s[from] = (char)(out->s[from] - 'a' + 'A');
}

struct loods_signal *loods_signals_add(struct loods_signals *out, enum loods_signal_kind kind,
				       enum loods_mark mark, const struct loods_signal_facts *f,
				       loods_id record)
{
	struct loods_signal *s;

	if (out->n == out->cap) {
		int cap = out->cap ? out->cap * 2 : 32;
		struct loods_signal *list = LOODS_NEW_ARRAY(out->arena, struct loods_signal, (size_t)cap);

		if (out->n)
			memcpy(list, out->list, (size_t)out->n * sizeof *list);
		out->list = list;
		out->cap = cap;
	}
	s = &out->list[out->n++];
	*s = (struct loods_signal){ .kind = kind,
				    .mark = mark,
				    .type = signals[kind].type,
				    .record = record,
				    .fresh = signals[kind].fresh };
	if (f)
		s->client = f->g.client;
	return s;
}

static int by_number(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

int loods_signal_compare(const void *pa, const void *pb)
{
	const struct loods_signal *a = pa, *b = pb;
	int order = by_number((int)a->mark, (int)b->mark);

	if (!order)
		order = by_number((int)a->kind, (int)b->kind);
	if (!order)
		order = by_number(a->on.n, b->on.n);
	if (!order)
		order = by_number(a->client.n, b->client.n);
	return order ? order : by_number(a->record.n, b->record.n);
}
