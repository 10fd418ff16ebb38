#include "agreement_bulk.h"

#include <string.h>

#include "cohort.h"
#include "contact.h"
#include "i18n.h"

static const struct loods_choice whoms[] = {
	[LOODS_AGREE_MISSING] = { "missing", N_("those without one"), '1' },
	[LOODS_AGREE_ALL] = { "all", N_("all of them"), '2' },
};
_Static_assert(LOODS_COUNT(whoms) == LOODS_AGREE_END, "a choice lacks its code");
static const struct loods_choices whom_list = LOODS_CHOICES(whoms);

#define R struct loods_agreement_bulk
static const struct loods_field fields[] = {
	LOODS_REF(R, cohort, .label = N_("Cohort"), .ref = &loods_cohort_type, .flags = LOODS_REQUIRED),
	LOODS_TEXT(R, arm, .label = N_("Arm"), .max = 40, .flags = LOODS_PLAIN,
		   .help = N_("Empty for all arms of the cohort.")),
	LOODS_REF(R, protocol, .label = N_("Template"), .ref = &loods_agreement_template_type,
		  .help = N_("What the cohort asks for; empty to fill it in yourself.")),
	LOODS_NUM(R, contacts, .label = N_("Contacts"), .min = 1, .max = LOODS_AGREEMENT_CONTACTS_MAX,
		  .flags = LOODS_REQUIRED, .help = N_("How many contacts are agreed on.")),
	LOODS_NUM(R, per_days, .label = N_("Per days"), .min = 1, .max = LOODS_AGREEMENT_DAYS_MAX,
		  .flags = LOODS_REQUIRED, .help = N_("In how many days: 7 for a week, 28 for four weeks.")),
	LOODS_CHOICE(R, channel, .label = N_("Preferred channel"), .choices = &loods_channels),
	LOODS_DATE(R, from, .label = N_("First day"), .flags = LOODS_REQUIRED | LOODS_FUTURE,
		   .help = N_("Today or later: days that have passed keep what was agreed.")),
	LOODS_CHOICE(R, whom, .label = N_("For whom"), .choices = &whom_list, .flags = LOODS_REQUIRED,
		     .dflt = LOODS_AGREE_MISSING,
		     .help = N_("Those without an agreement on the first day; or all, and what was agreed "
				"ends the day before.")),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_agreement_bulk *b = rec;

	if (b->from.n < c->today.n)
		return loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_agreement_bulk_type, "from"),
					_("An agreement for a cohort begins today or later. Agree about days "
					  "that have passed with each client."));
	return LOODS_OK;
}

const struct loods_type loods_agreement_bulk_type = {
	.name = "agreement_bulk",
	.label = N_("Agreement for a cohort"),
	.plural = N_("Agreements for a cohort"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.check = check,
};

void loods_agreement_bulk_follow(struct loods_agreement_bulk *b, const struct loods_agreement_template *t)
{
	b->contacts = t->contacts;
	b->per_days = t->per_days;
	b->channel = t->channel;
	if (!loods_str_blank(t->arm))
		b->arm = t->arm;
}

/* ---- for whom ---- */

struct planning {
	struct loods_store *store;
	struct loods_arena *a;
	const struct loods_agreement_bulk *b;
	struct loods_agreement_plan *out;
	int cap_steps, cap_skips;
};

/* Room for one more in a list of the arena, which then has `n` + 1. */
static void *grow(struct loods_arena *a, void *list, int n, int *cap, size_t size)
{
	char *more;

	if (n < *cap)
		return list;
	*cap = *cap ? *cap * 2 : 64;
	more = loods_arena_alloc(a, (size_t)*cap * size);
	if (n)
		memcpy(more, list, (size_t)n * size);
	return more;
}

/* Nothing would be different: the same, and it goes on. */
static enum loods_code is_same(struct planning *p, const struct loods_agreed_case *k, bool *same,
			       struct loods_err *err)
{
	struct loods_arena one = { 0 };
	enum loods_code code;
	void *rec;

	*same = false;
	if (k->contacts != p->b->contacts.n || k->per_days != p->b->per_days.n || loods_date_known(k->to))
		return LOODS_OK;
	code = loods_store_get(p->store, &one, &loods_agreement_type, k->agreement, false, &rec, err);
	if (!code)
		*same = ((const struct loods_agreement *)rec)->channel == p->b->channel;
	loods_arena_release(&one);
	return code;
}

static void step(struct planning *p, const struct loods_agreed_case *k)
{
	struct loods_agreement_plan *o = p->out;
	struct loods_agreement_step s = { LOODS_AGREE_MAKE, k->client, k->agreement };

	if (k->agreement.n)
		s.kind = k->from.n == p->b->from.n ? LOODS_AGREE_CHANGE : LOODS_AGREE_REPLACE;
	o->ended += s.kind == LOODS_AGREE_REPLACE;
	o->steps = grow(p->a, o->steps, o->n_steps, &p->cap_steps, sizeof s);
	o->steps[o->n_steps++] = s;
}

static enum loods_code each(const struct loods_agreed_case *k, void *ctx, struct loods_err *err)
{
	struct planning *p = ctx;
	struct loods_agreement_plan *o = p->out;
	bool same = k->agreement.n && p->b->whom == LOODS_AGREE_MISSING;
	enum loods_code code = LOODS_OK;

	if (k->cohort.n != p->b->cohort.n ||
	    (!loods_str_blank(p->b->arm) && !loods_str_eq(p->b->arm, k->arm)))
		return LOODS_OK;
	o->clients++;
	if (k->agreement.n && !same)
		code = is_same(p, k, &same, err);
	if (code)
		return code;
	if (same) {
		o->there++;
	} else if (loods_date_known(k->next_from)) {
		o->skips = grow(p->a, o->skips, o->n_skips, &p->cap_skips, sizeof *o->skips);
		o->skips[o->n_skips++] = (struct loods_agreement_skip){ k->client, k->next_from };
	} else {
		step(p, k);
	}
	return LOODS_OK;
}

/* A template that was chosen is one for them. */
static enum loods_code template_fits(struct planning *p, struct loods_err *err)
{
	const struct loods_field *field = loods_type_field(&loods_agreement_bulk_type, "protocol");
	const struct loods_agreement_template *t;
	enum loods_code code;
	void *rec;

	if (!p->b->protocol.n)
		return LOODS_OK;
	code = loods_store_get(p->store, p->a, &loods_agreement_template_type, p->b->protocol, false, &rec,
			       err);
	if (code)
		return code;
	t = rec;
	if (t->cohort.n != p->b->cohort.n)
		return loods_fail_field(
			err, LOODS_EINVALID, field,
			_("This template is for another cohort. Choose one of this cohort, or none."));
	if (!loods_str_blank(t->arm) && !loods_str_eq(t->arm, p->b->arm))
		return loods_fail_field(err, LOODS_EINVALID, field,
					_("This template is for another arm. Choose that arm, or another "
					  "template."));
	return LOODS_OK;
}

enum loods_code loods_agreement_bulk_plan(struct loods_app *app, struct loods_store *store,
					  struct loods_arena *a, const struct loods_agreement_bulk *b,
					  struct loods_agreement_plan *out, struct loods_err *err)
{
	const struct loods_check who = { loods_clock_today(&app->clock), app->user.id };
	const struct loods_agreed_query q = { .on = b->from };
	struct planning p = { .store = store, .a = a, .b = b, .out = out };
	enum loods_code code = loods_rec_check(&loods_agreement_bulk_type, &who, b, err);

	*out = (struct loods_agreement_plan){ 0 };
	if (!code)
		code = template_fits(&p, err);
	return code ? code : loods_store_agreed(store, &q, each, &p, err);
}
