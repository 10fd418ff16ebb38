#include "signals_plan.h"

#include "i18n.h"
#include "language_step.h"

void loods_attendance_signal_add(struct loods_attendance_signal *s, const struct loods_attendance *a,
				 loods_id step, loods_date today)
{
	const loods_week present = loods_week_of(today);

	if (a->language_step.n != step.n || a->week.n >= present.n ||
	    a->week.n < loods_week_add(present, -LOODS_ATTENDANCE_WEEKS).n)
		return;
	s->planned += (int)a->planned.n;
	s->attended += (int)a->attended.n;
	s->excused += (int)a->excused.n;
	s->low = s->attended * 100 < s->planned * LOODS_ATTENDANCE_LOW;
}

void loods_attendance_signal_say(const struct loods_attendance_signal *s, struct loods_str *out)
{
	/* Rounded down, so that what is low never reads as enough. */
	loods_str_addf(out, _("Attendance of the last %d weeks is %d %%, less than %d %%: %d of %d min."),
		       LOODS_ATTENDANCE_WEEKS, s->attended * 100 / s->planned, LOODS_ATTENDANCE_LOW,
		       s->attended, s->planned);
	if (s->excused)
		loods_str_addf(out, _(" Missed with a good reason: %d min."), s->excused);
}

int loods_instrument_overdue(const struct loods_instrument *i, loods_date today)
{
	if (!loods_date_known(i->planned_end) || loods_date_known(i->end) || i->planned_end.n >= today.n)
		return 0;
	return today.n - i->planned_end.n;
}

bool loods_cover_lapses(const struct loods_cover *v, loods_date today)
{
	return loods_span_has((struct loods_span){ v->from, v->until }, today) &&
	       loods_week_of(v->until).n == loods_week_of(today).n;
}

static void say_attendance(const struct loods_timeline *all, loods_id step, loods_date today,
			   struct loods_str *out)
{
	struct loods_attendance_signal s = { 0 };

	for (int i = 0; i < all->n; i++)
		if (all->list[i].type == &loods_attendance_type)
			loods_attendance_signal_add(&s, all->list[i].rec, step, today);
	if (!s.low)
		return;
	loods_str_add(out, "! ");
	loods_attendance_signal_say(&s, out);
}

void loods_plan_signal(const struct loods_timeline *all, const struct loods_timeline_row *row,
		       loods_date today, struct loods_str *out)
{
	int days;

	if (row->type == &loods_language_step_type &&
	    !loods_language_step_over(((const struct loods_language_step *)row->rec)->state))
		say_attendance(all, loods_rec_cmeta(row->rec)->id, today, out);
	if (row->type == &loods_attendance_type)
		say_attendance(all, ((const struct loods_attendance *)row->rec)->language_step, today, out);
	if (row->type != &loods_instrument_type)
		return;
	days = loods_instrument_overdue(row->rec, today);
	if (days)
		loods_str_addf(out,
			       P_("! This goes on %d day past its planned end. Write down the end, or a "
				  "later day.",
				  "! This goes on %d days past its planned end. Write down the end, or a "
				  "later day.",
				  days),
			       days);
}
