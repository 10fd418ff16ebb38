/* Rules across records: outcomes and the checks whether they last. */
#include "guidance_period.h"
#include "i18n.h"
#include "outcome.h"
#include "outcome_check.h"
#include "rules_read.h"

static bool same_record(const void *a, const void *b)
{
	return loods_rec_cmeta(a)->id.n == loods_rec_cmeta(b)->id.n && loods_rec_cmeta(a)->id.n != 0;
}

static bool in_guidance(const struct loods_list *periods, loods_date d)
{
	for (int i = 0; i < periods->n; i++) {
		const struct loods_guidance_period *p = periods->rec[i];

		if (loods_span_has((struct loods_span){ p->start, p->end }, d))
			return true;
	}
	return false;
}

enum loods_code loods_rules_outcome(struct loods_rules *r, const void *rec, const void *old,
				    struct loods_notice *notice, struct loods_err *err)
{
	const struct loods_client_outcome *o = rec;
	struct loods_list periods, checks = { 0 };
	enum loods_code code =
		loods_rules_list(r, &loods_guidance_period_type, "client", o->client, &periods, err);

	if (code)
		return code;
	if (!in_guidance(&periods, o->date))
		loods_notice_add(notice, _("This outcome lies outside every guidance period; it counts all "
					   "the same."));
	if (o->date.n > r->who.today.n)
		loods_notice_add(notice, _("This outcome is still to come; it counts from its day on."));
	if (old)
		code = loods_rules_list(r, &loods_outcome_check_type, "outcome", o->meta.id, &checks, err);
	for (int i = 0; !code && i < checks.n; i++)
		if (((const struct loods_outcome_check *)checks.rec[i])->checked_on.n < o->date.n)
			code = loods_fail_field(
				err, LOODS_EINVALID, loods_type_field(&loods_outcome_type, "date"),
				_("This outcome was checked before that day. Correct the day of "
				  "the check first, or choose an earlier day."));
	return code;
}

static enum loods_code only_one(struct loods_rules *r, const struct loods_outcome_check *c,
				struct loods_err *err)
{
	struct loods_list others;
	enum loods_code code =
		loods_rules_list(r, &loods_outcome_check_type, "outcome", c->outcome, &others, err);

	for (int i = 0; !code && i < others.n; i++) {
		const struct loods_outcome_check *o = others.rec[i];

		if (!same_record(o, c) && o->months == c->months)
			code = loods_fail_field(
				err, LOODS_EINVALID, loods_type_field(&loods_outcome_check_type, "months"),
				_("This outcome has its check after so many months already. Change that one, "
				  "or choose another number of months."));
	}
	return code;
}

enum loods_code loods_rules_outcome_check(struct loods_rules *r, const void *rec, struct loods_notice *notice,
					  struct loods_err *err)
{
	const struct loods_outcome_check *c = rec;
	const struct loods_client_outcome *o;
	void *found = NULL;
	enum loods_code code = loods_rules_get(r, &loods_outcome_type, c->outcome, &found, err);

	o = found;
	if (code || !o)
		return code;
	if (c->checked_on.n < o->date.n)
		return loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_outcome_check_type, "checked_on"),
					_("A check cannot lie before its outcome. Choose a later day."));
	code = only_one(r, c, err);
	if (!code && c->checked_on.n < loods_check_due(o->date, c->months).n)
		loods_notice_add(notice,
				 _("This check was made before its months were over; it counts in the "
				   "figures from the day on which they are."));
	return code;
}
