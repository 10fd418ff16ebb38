/* Rules across records: attendance beside its language step, contacts and the goals of their client,
 * instruments and their code in the statistics, deviations from an assignment, and who may cover whom. */
#include "assignment.h"
#include "attendance.h"
#include "contact.h"
#include "cover.h"
#include "deviation.h"
#include "goal.h"
#include "i18n.h"
#include "instrument.h"
#include "language_step.h"
#include "lawtable.h"
#include "rules_read.h"

static bool same_record(const void *a, const void *b)
{
	return loods_rec_cmeta(a)->id.n == loods_rec_cmeta(b)->id.n && loods_rec_cmeta(a)->id.n != 0;
}

static bool in_step(const struct loods_language_step *s, loods_week w)
{
	const struct loods_span week = { loods_week_monday(w), loods_date_add_days(loods_week_monday(w), 6) };

	return !loods_date_known(s->starts_on) ||
	       loods_span_overlaps(week, (struct loods_span){ s->starts_on, s->ends_on });
}

enum loods_code loods_rules_attendance(struct loods_rules *r, const void *rec, struct loods_notice *notice,
				       struct loods_err *err)
{
	const struct loods_attendance *a = rec;
	struct loods_list others;
	void *step = NULL;
	enum loods_code code =
		loods_rules_list(r, &loods_attendance_type, "language_step", a->language_step, &others, err);

	for (int i = 0; !code && i < others.n; i++)
		if (!same_record(others.rec[i], a) &&
		    ((const struct loods_attendance *)others.rec[i])->week.n == a->week.n)
			code = loods_fail_field(err, LOODS_EINVALID,
						loods_type_field(&loods_attendance_type, "week"),
						_("Attendance of this week is written down already for this "
						  "step. Change that "
						  "entry, or choose another week."));
	if (!code)
		code = loods_rules_get(r, &loods_language_step_type, a->language_step, &step, err);
	if (!code && step && !in_step(step, a->week))
		loods_notice_add(notice, _("This week lies outside the days of the language step."));
	return code;
}

enum loods_code loods_rules_contact_goal(struct loods_rules *r, const void *rec, struct loods_err *err)
{
	const struct loods_contact *k = rec;
	void *goal = NULL;
	enum loods_code code;

	if (!k->goal.n)
		return LOODS_OK;
	code = loods_rules_get(r, &loods_goal_type, k->goal, &goal, err);
	if (!code && (!goal || ((const struct loods_goal *)goal)->client.n != k->client.n))
		code = loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_contact_type, "goal"),
					_("This goal belongs to somebody else. Choose one of this client."));
	return code;
}

enum loods_code loods_rules_instrument(const void *rec, struct loods_notice *notice)
{
	const struct loods_instrument *i = rec;
	int code = loods_law_srg_code(i->kind, i->start);

	if (i->statistics_code && code && i->statistics_code != code)
		loods_notice_add(notice,
				 _("This is not the SRG code that goes with this kind of instrument."));
	return LOODS_OK;
}

enum loods_code loods_rules_deviation(struct loods_rules *r, const void *rec, struct loods_err *err)
{
	const struct loods_deviation *d = rec;
	const struct loods_assignment *found = NULL;
	struct loods_list all;
	enum loods_code code = loods_rules_list(r, &loods_assignment_type, "client", d->client, &all, err);

	for (int i = 0; !code && i < all.n; i++)
		if (((const struct loods_assignment *)all.rec[i])->cohort.n == d->cohort.n)
			found = all.rec[i];
	if (!code && !found)
		code = loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_deviation_type, "cohort"),
					_("This client is not assigned in this cohort. Choose the cohort in "
					  "which an arm was drawn."));
	else if (!code && d->on.n < found->assigned_on.n)
		code = loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_deviation_type, "on"),
					_("A deviation cannot lie before the day of the assignment. Choose a "
					  "later day."));
	return code;
}

/* Who has clients, or may have: evaluators and administrators see none. */
static enum loods_code has_clients(struct loods_rules *r, loods_user_id id, const char *field,
				   struct loods_user *u, struct loods_err *err)
{
	bool found = false;
	enum loods_code code = r->account(r->ctx, id, u, &found, err);

	if (!code && (!found || (u->role != LOODS_ROLE_CASEWORKER && u->role != LOODS_ROLE_LEAD)))
		code = loods_fail_field(
			err, LOODS_EINVALID, loods_type_field(&loods_cover_type, field),
			_("Only caseworkers and team leads have clients. Choose the account of "
			  "one of them."));
	return code;
}

enum loods_code loods_rules_cover(struct loods_rules *r, const void *rec, struct loods_err *err)
{
	const struct loods_cover *v = rec;
	struct loods_user u = { 0 };
	enum loods_code code = has_clients(r, v->for_whom, "for_whom", &u, err);

	if (!code)
		code = has_clients(r, v->by_whom, "by_whom", &u, err);
	if (!code && u.disabled && v->until.n >= r->who.today.n)
		code = loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_cover_type, "by_whom"),
					_("This account is locked out. Choose another colleague."));
	return code;
}
