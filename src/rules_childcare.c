/* Childcare and who pays for it. All arrangements of one child are judged together, with the record that is
 * to be saved in place of its old version. */
#include <string.h>

#include "child.h"
#include "childcare.h"
#include "funding.h"
#include "i18n.h"
#include "language_step.h"
#include "lawtable.h"
#include "rules_read.h"

/* One funding with the arrangement that it pays. */
struct paid {
	const struct loods_funding *funding;
	const struct loods_childcare *care;
};
enum { PAID_MAX = 200 }; /* of one child; nobody has nearly as many, and what lies beyond is not summed up */
struct family {
	struct paid list[PAID_MAX];
	int n;
};

static struct loods_span span_of(const struct paid *p)
{
	return loods_funding_span(p->funding, p->care);
}

static int64_t hours_of(const struct paid *p)
{
	if (p->funding->hours_per_month.set)
		return p->funding->hours_per_month.n;
	return p->care->hours_per_month.set ? p->care->hours_per_month.n : 0;
}

/* Stopped ones have been paid: their hours count in their own months. */
static bool paid_hours(const struct loods_funding *f)
{
	return loods_funding_claims(f, LOODS_FUNDING_KOT) ||
	       (f->source == LOODS_FUNDING_KOT && f->state == LOODS_FUNDING_STOPPED);
}

static loods_date day_judged(const struct loods_rules *r, const struct paid *p)
{
	loods_date from = span_of(p).first;

	return loods_date_known(from) ? from : r->who.today;
}

/* `refused` is the record that is being saved, so that the field named is one of its own. */
static enum loods_code fail(const void *refused, const struct paid *p, const char *of_funding,
			    const char *of_care, const char *msg, struct loods_err *err)
{
	const struct loods_field *f = refused == p->funding
					      ? loods_type_field(&loods_funding_type, of_funding)
					      : loods_type_field(&loods_childcare_type, of_care);

	return loods_fail_field(err, LOODS_EINVALID, f, "%s", msg);
}

/* ---- what the allowance asks of the arrangement ---- */

static enum loods_code step_kind(struct loods_rules *r, const struct loods_childcare *care, int *kind,
				 struct loods_err *err)
{
	void *step = NULL;
	enum loods_code code = LOODS_OK;

	if (care->serves_step.n)
		code = loods_rules_get(r, &loods_language_step_type, care->serves_step, &step, err);
	*kind = step ? ((struct loods_language_step *)step)->kind : 0;
	return code;
}

static enum loods_code right_to_kot(struct loods_rules *r, const struct paid *p, const void *saved,
				    struct loods_err *err)
{
	loods_date on = day_judged(r, p);
	int kind;
	enum loods_code code;

	if (loods_law_on(LOODS_LAW_KOT_NEEDS_LRK, on) && loods_str_blank(p->care->lrk))
		return fail(saved, p, "source", "lrk",
			    _("Childcare allowance needs care with an LRK number. Fill in that number at the "
			      "childcare, "
			      "or choose who else pays."),
			    err);
	code = step_kind(r, p->care, &kind, err);
	if (!code && !loods_law_kot_activity(p->care->serves, kind, on))
		code = fail(saved, p, "source", "serves",
			    _("Childcare allowance needs an activity that gives the right to it: work, a "
			      "course or another instrument. "
			      "Fill in at the childcare what it is needed for, or choose who else pays."),
			    err);
	return code;
}

static void late_application(struct loods_rules *r, const struct paid *p, struct loods_notice *notice)
{
	const struct loods_law_row *months = loods_law_on(LOODS_LAW_KOT_APPLY_MONTHS, day_judged(r, p));
	loods_date first = loods_date_known(p->care->starts_on) ? p->care->starts_on : p->funding->from;

	if (!months || !loods_date_known(first) || !loods_date_known(p->funding->applied_on))
		return;
	if (p->funding->applied_on.n > loods_date_add_months(first, months->value).n) {
		struct loods_str s;

		loods_str_init(&s);
		loods_str_addf(&s,
			       _("Applied for more than %d months after the first day of care: the months "
				 "before may not be paid."),
			       months->value);
		loods_notice_add(notice, s.s);
		loods_str_release(&s);
	}
}

/* ---- all that is paid for one child ---- */

static enum loods_code kot_or_smi(const struct family *all, const struct paid *p, const void *saved,
				  struct loods_err *err)
{
	int other = p->funding->source == LOODS_FUNDING_KOT ? LOODS_FUNDING_SMI : LOODS_FUNDING_KOT;

	for (int i = 0; i < all->n; i++)
		if (loods_funding_claims(all->list[i].funding, other) &&
		    loods_law_on(LOODS_LAW_KOT_OR_SMI, span_of(p).first) &&
		    loods_span_overlaps(span_of(p), span_of(&all->list[i])))
			return fail(saved, p, "source", "starts_on",
				    _("Childcare allowance and social-medical funding exclude each other for "
				      "one child in the same period. "
				      "End one of them before the other begins."),
				    err);
	return LOODS_OK;
}

static int month_of(loods_date d)
{
	int year, month, day;

	loods_date_to_ymd(d, &year, &month, &day);
	return year * 12 + month - 1;
}

static bool in_month(struct loods_span s, int month)
{
	return loods_date_known(s.first) && month_of(s.first) <= month &&
	       (!loods_date_known(s.last) || month_of(s.last) >= month);
}

/* Hundredths of hours paid for by the allowance in that month (year · 12 + month − 1). */
static int64_t hours_in(const struct family *all, int month)
{
	int64_t sum = 0;

	for (int i = 0; i < all->n; i++)
		if (paid_hours(all->list[i].funding) && in_month(span_of(&all->list[i]), month))
			sum += hours_of(&all->list[i]);
	return sum;
}

/* A sum of spans is largest in a month in which one of them begins, so only those months are looked at. */
static enum loods_code hours_within(const struct loods_rules *r, const struct family *all,
				    const struct paid *p, const void *saved, struct loods_err *err)
{
	const struct loods_law_row *limit = loods_law_on(LOODS_LAW_KOT_HOURS, day_judged(r, p));
	int64_t most = hours_of(p);

	for (int i = 0; i < all->n; i++) {
		struct loods_span s = span_of(&all->list[i]);
		int64_t sum;

		if (!loods_date_known(s.first) || !in_month(span_of(p), month_of(s.first)))
			continue;
		sum = hours_in(all, month_of(s.first));
		most = sum > most ? sum : most;
	}
	if (!limit || most <= (int64_t)limit->value * 100)
		return LOODS_OK;
	return loods_fail_field(err, LOODS_EINVALID,
				saved == p->funding
					? loods_type_field(&loods_funding_type, "hours_per_month")
					: loods_type_field(&loods_childcare_type, "hours_per_month"),
				_("Childcare allowance pays at most %d hours a month for one child, all "
				  "arrangements together. "
				  "Lower the hours here or at another arrangement of this child."),
				limit->value);
}

static enum loods_code judge(struct loods_rules *r, const struct family *all, const struct paid *p,
			     const void *saved, struct loods_notice *notice, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	if (loods_funding_claims(p->funding, LOODS_FUNDING_KOT)) {
		code = right_to_kot(r, p, saved, err);
		if (!code)
			code = kot_or_smi(all, p, saved, err);
		if (!code)
			late_application(r, p, notice);
	}
	if (!code && loods_funding_claims(p->funding, LOODS_FUNDING_SMI))
		code = kot_or_smi(all, p, saved, err);
	if (!code && paid_hours(p->funding))
		code = hours_within(r, all, p, saved, err);
	return code;
}

/* ---- gathering ---- */

static bool is(const void *a, const void *b)
{
	return a && b && loods_rec_cmeta(a)->id.n && loods_rec_cmeta(a)->id.n == loods_rec_cmeta(b)->id.n;
}

static void add(struct family *all, const struct loods_funding *f, const struct loods_childcare *care)
{
	if (all->n < PAID_MAX)
		all->list[all->n++] = (struct paid){ f, care };
}

/* Fundings of one arrangement, `f` (may be NULL) in place of its old version. */
static enum loods_code gather_care(struct loods_rules *r, const struct loods_childcare *care, loods_id id,
				   const struct loods_funding *f, struct family *all, struct loods_err *err)
{
	struct loods_list list = { 0 };
	enum loods_code code =
		id.n ? loods_rules_list(r, &loods_funding_type, "childcare", id, &list, err) : LOODS_OK;

	for (int i = 0; !code && i < list.n; i++)
		if (!is(list.rec[i], f))
			add(all, list.rec[i], care);
	if (!code && f && f->childcare.n == id.n)
		add(all, f, care);
	return code;
}

/* Everything paid for a child, with `care` and `f` (either may be NULL) in place of their old versions. */
static enum loods_code gather(struct loods_rules *r, loods_id child, const struct loods_childcare *care,
			      const struct loods_funding *f, struct family *all, struct loods_err *err)
{
	struct loods_list cares;
	enum loods_code code = loods_rules_list(r, &loods_childcare_type, "child", child, &cares, err);

	all->n = 0;
	for (int i = 0; !code && i < cares.n; i++) {
		const struct loods_childcare *c = is(cares.rec[i], care) ? care : cares.rec[i];

		code = gather_care(r, c, c->meta.id, f, all, err);
	}
	return code;
}

static loods_date first_school_day(loods_pdate d)
{
	loods_date day = LOODS_DATE_NONE;

	loods_date_from_ymd(d.year, d.month ? d.month : 1, d.day ? d.day : 1, &day);
	return day;
}

static enum loods_code school_age(const struct loods_childcare *care, const struct loods_child *child,
				  struct loods_err *err)
{
	loods_date school = child ? first_school_day(child->school_start) : LOODS_DATE_NONE;

	if (care->type != LOODS_CARE_AFTER_SCHOOL)
		return LOODS_OK;
	if (!loods_date_known(school))
		return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_childcare_type, "type"),
					_("Care after school is for children at school. Fill in at the child "
					  "when school begins, "
					  "or choose another kind of care."));
	if (loods_date_known(care->starts_on) && care->starts_on.n < school.n)
		return loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_childcare_type, "starts_on"),
					_("Care after school begins before the child goes to school. Correct "
					  "the date here or at the child, "
					  "or choose another kind of care."));
	return LOODS_OK;
}

static enum loods_code own_step(struct loods_rules *r, const struct loods_childcare *care,
				const struct loods_child *child, struct loods_err *err)
{
	void *step = NULL;
	enum loods_code code;

	if (!care->serves_step.n)
		return LOODS_OK;
	code = loods_rules_get(r, &loods_language_step_type, care->serves_step, &step, err);
	if (!code && (!step || !child || ((struct loods_language_step *)step)->client.n != child->client.n))
		code = loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_childcare_type, "serves_step"),
					_("This language step belongs to somebody else. Choose one of the "
					  "child's own parent."));
	return code;
}

enum loods_code loods_rules_childcare(struct loods_rules *r, const void *rec, struct loods_notice *notice,
				      struct loods_err *err)
{
	const struct loods_childcare *care = rec;
	struct family all;
	void *child = NULL;
	enum loods_code code = loods_rules_get(r, &loods_child_type, care->child, &child, err);

	if (!code)
		code = school_age(care, child, err);
	if (!code)
		code = own_step(r, care, child, err);
	if (!code && care->meta.id.n) /* a new arrangement has no funding yet */
		code = gather(r, care->child, care, NULL, &all, err);
	else
		all.n = 0;
	for (int i = 0; !code && i < all.n; i++)
		if (all.list[i].care == care)
			code = judge(r, &all, &all.list[i], care, notice, err);
	return code;
}

enum loods_code loods_rules_child(struct loods_rules *r, const void *rec, struct loods_err *err)
{
	const struct loods_child *child = rec;
	struct loods_list cares = { 0 };
	enum loods_code code = LOODS_OK;

	if (child->meta.id.n)
		code = loods_rules_list(r, &loods_childcare_type, "child", child->meta.id, &cares, err);
	for (int i = 0; !code && i < cares.n; i++)
		if (school_age(cares.rec[i], child, NULL))
			code = loods_fail_field(err, LOODS_EINVALID,
						loods_type_field(&loods_child_type, "school_start"),
						_("There is care after school for this child that would then "
						  "begin before school does. "
						  "Change that arrangement first."));
	return code;
}

enum loods_code loods_rules_funding(struct loods_rules *r, const void *rec, struct loods_notice *notice,
				    struct loods_err *err)
{
	const struct loods_funding *f = rec;
	struct family all;
	void *care = NULL;
	enum loods_code code = loods_rules_get(r, &loods_childcare_type, f->childcare, &care, err);

	if (code || !care)
		return code;
	code = gather(r, ((struct loods_childcare *)care)->child, NULL, f, &all, err);
	for (int i = 0; !code && i < all.n; i++)
		if (all.list[i].funding == f)
			code = judge(r, &all, &all.list[i], f, notice, err);
	return code;
}
