#include "talk.h"

#include <stdlib.h>

#include "client.h"
#include "i18n.h"
#include "ops.h"
#include "summary_text.h"

static const struct loods_choice kinds[] = {
	[LOODS_TALK_LOST] = { "contact_lost", N_("contact lost") },
	[LOODS_TALK_LATE] = { "late", N_("late") },
	[LOODS_TALK_NO_AGREEMENT] = { "no_agreement", N_("no agreement") },
	[LOODS_TALK_NO_RESULT] = { "no_result", N_("planned contact without a result") },
	[LOODS_TALK_BELOW] = { "below", N_("below agreement") },
	[LOODS_TALK_NOT_COMING] = { "not_coming", N_("does not come") },
	[LOODS_TALK_UNEVEN] = { "uneven", N_("uneven") },
	[LOODS_TALK_NOTHING_PLANNED] = { "nothing_planned", N_("nothing planned") },
	[LOODS_TALK_ABOVE] = { "above", N_("above agreement") },
};
_Static_assert(LOODS_COUNT(kinds) == LOODS_TALK_END, "a kind lacks its code");
const struct loods_choices loods_talk_kinds = LOODS_CHOICES(kinds);

/* ---- the sentences ---- */

static bool lost(const struct loods_talk *t, const struct loods_talk_row *r, struct loods_str *out)
{
	(void)t;
	if (r->figures.class != LOODS_CLASS_CONTACT_LOST)
		return false;
	loods_str_addf(out, _("Contact is lost: %d days without a talk."), (int)r->figures.open_gap.n);
	return true;
}

static bool late(const struct loods_talk *t, const struct loods_talk_row *r, struct loods_str *out)
{
	(void)t;
	if (r->figures.overdue != LOODS_OVERDUE_YES || r->figures.class == LOODS_CLASS_CONTACT_LOST)
		return false;
	loods_str_addf(out, _("Late: %d days without a talk; agreed is %d in %d days."), (int)r->figures.open_gap.n,
		       r->figures.contacts, r->figures.per_days);
	return true;
}

static bool no_agreement(const struct loods_talk *t, const struct loods_talk_row *r, struct loods_str *out)
{
	(void)t;
	if (!r->figures.open_gap.set || r->figures.contacts)
		return false;
	loods_str_add(out, _("Nothing is agreed."));
	return true;
}

static bool no_result(const struct loods_talk *t, const struct loods_talk_row *r, struct loods_str *out)
{
	(void)t;
	if (r->row->signal.why != LOODS_WHY_NO_RESULT)
		return false;
	loods_str_add(out, _("A planned contact has passed and says no result."));
	return true;
}

static bool below(const struct loods_talk *t, const struct loods_talk_row *r, struct loods_str *out)
{
	char expected[LOODS_DECIMAL_LEN];

	if (!loods_rational_known(r->figures.realisation) || r->figures.eligible_days < t->settings.min_days ||
	    loods_rational_compare(r->figures.realisation,
				   (struct loods_rational){ t->settings.below_percent, 100 }) >= 0)
		return false;
	loods_decimal(loods_rational_double(r->figures.expected), 1, loods_summary_point(), expected);
	/* TRANSLATORS: "3 contacts of 6.5 expected in 91 days." */
	loods_str_addf(out,
		       P_("%d contact of %s expected in %d days.", "%d contacts of %s expected in %d days.",
			  (unsigned long)r->figures.agreed_contact_days),
		       r->figures.agreed_contact_days, expected, loods_window_days(t->window));
	return true;
}

static bool not_coming(const struct loods_talk *t, const struct loods_talk_row *r, struct loods_str *out)
{
	int all = r->figures.held + r->figures.no_shows;

	(void)t;
	if (all < LOODS_TALK_SHOW_LEAST || 100 * r->figures.held >= LOODS_TALK_SHOW_PERCENT * all)
		return false;
	loods_str_addf(out,
		       P_("Did not come to %d of %d talk.", "Did not come to %d of %d talks.", (unsigned long)all),
		       r->figures.no_shows, all);
	return true;
}

static bool uneven(const struct loods_talk *t, const struct loods_talk_row *r, struct loods_str *out)
{
	if (!loods_rational_known(r->figures.coverage) || r->figures.eligible_days < t->settings.min_days ||
	    loods_rational_compare(r->figures.coverage,
				   (struct loods_rational){ t->settings.uneven_percent, 100 }) >= 0)
		return false;
	loods_str_addf(out,
		       P_("%d of %d agreed stretch of days has its contacts.",
			  "%d of %d agreed stretches of days have their contacts.",
			  (unsigned long)r->figures.slots),
		       r->figures.full_slots, r->figures.slots);
	return true;
}

static bool nothing_planned(const struct loods_talk *t, const struct loods_talk_row *r, struct loods_str *out)
{
	(void)t;
	if (!r->row->c.in_guidance || loods_date_known(r->row->c.next_on))
		return false;
	loods_str_add(out, _("No contact is planned."));
	return true;
}

static bool above(const struct loods_talk *t, const struct loods_talk_row *r, struct loods_str *out)
{
	char percent[LOODS_DECIMAL_LEN];

	if (!loods_rational_known(r->figures.realisation) || r->figures.eligible_days < t->settings.min_days ||
	    loods_rational_compare(r->figures.realisation,
				   (struct loods_rational){ t->settings.above_percent, 100 }) <= 0)
		return false;
	/* TRANSLATORS: %s is a share without its sign, such as 130 */
	loods_str_addf(out, _("More contact than agreed: %s %% of it."),
		       loods_decimal(100 * loods_rational_double(r->figures.realisation), 0, '.', percent));
	return true;
}

/* Adds its sentence where it applies. */
typedef bool point_fn(const struct loods_talk *t, const struct loods_talk_row *r, struct loods_str *out);
static point_fn *const points[LOODS_TALK_END] = {
	[LOODS_TALK_LOST] = lost,
	[LOODS_TALK_LATE] = late,
	[LOODS_TALK_NO_AGREEMENT] = no_agreement,
	[LOODS_TALK_NO_RESULT] = no_result,
	[LOODS_TALK_BELOW] = below,
	[LOODS_TALK_NOT_COMING] = not_coming,
	[LOODS_TALK_UNEVEN] = uneven,
	[LOODS_TALK_NOTHING_PLANNED] = nothing_planned,
	[LOODS_TALK_ABOVE] = above,
};

static void add_points(const struct loods_talk *t, struct loods_talk_row *r, struct loods_arena *a)
{
	struct loods_talk_point *list = LOODS_NEW_ARRAY(a, struct loods_talk_point, LOODS_TALK_END);
	struct loods_str text = LOODS_STR_INIT;

	for (int kind = 1; kind < LOODS_TALK_END; kind++) {
		loods_str_clear(&text);
		if (!points[kind](t, r, &text))
			continue;
		list[r->n_points].kind = (enum loods_talk_kind)kind;
		list[r->n_points++].text = loods_arena_strdup(a, text.s);
	}
	r->points = list;
	loods_str_release(&text);
}

/* ---- reading ---- */

struct filling {
	struct loods_talk *talk;
	struct loods_intensity_work work;
};

static enum loods_code fill(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	struct filling *f = ctx;

	(void)err;
	for (int i = 0; i < f->talk->n; i++) {
		struct loods_talk_row *r = &f->talk->rows[i];

		if (r->row->c.client.n != g->client.n)
			continue;
		loods_intensity_of(g, f->talk->window, &f->talk->settings, &f->work, &r->figures);
		r->figures.shares = NULL;
		r->figures.conducted = NULL;
		r->figures.n_shares = r->figures.n_conducted = 0;
	}
	return LOODS_OK;
}

static int by_urgency(const void *a, const void *b)
{
	const struct loods_talk_row *x = a, *y = b;
	int p = x->n_points ? (int)x->points[0].kind : LOODS_TALK_END,
	    q = y->n_points ? (int)y->points[0].kind : LOODS_TALK_END;

	if (p != q)
		return p - q;
	if (x->figures.open_gap.n != y->figures.open_gap.n)
		return x->figures.open_gap.n > y->figures.open_gap.n ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row; /* cases come by name */
}

static enum loods_code may(struct loods_app *app, loods_user_id caseworker, struct loods_err *err)
{
	enum loods_code rc = loods_ops_may(app, LOODS_MAY_READ_NAMES, err);

	if (rc == LOODS_OK && caseworker.n != app->user.id.n)
		rc = loods_ops_may(app, LOODS_MAY_SEE_ALL, err);
	return rc ? rc : loods_store_still_allowed(app->store, err);
}

enum loods_code loods_talk_open(struct loods_app *app, loods_user_id caseworker, struct loods_err *err)
{
	enum loods_code rc = may(app, caseworker, err);

	if (rc)
		return rc;
	if (!caseworker.n)
		return loods_fail(err, LOODS_ENOTFOUND, _("There is no account of this name."));
	return loods_ops_log_reading(app, LOODS_LOG_LIST, &loods_client_type, (loods_id){ 0 }, NULL, err);
}

enum loods_code loods_talk_load(struct loods_app *app, struct loods_arena *a, loods_user_id caseworker,
				loods_date today, struct loods_talk *out, struct loods_err *err)
{
	struct filling f = { .talk = out };
	struct loods_guidance_query q;
	struct loods_cases cases;
	enum loods_code rc = may(app, caseworker, err);

	*out = (struct loods_talk){ .caseworker = caseworker,
				    .window = loods_window_ending(today, LOODS_TALK_DAYS) };
	if (rc == LOODS_OK)
		rc = loods_cases_load(app, a, caseworker, today, &cases, err);
	if (rc)
		return rc;
	out->settings = cases.settings;
	out->n = cases.n;
	out->rows = LOODS_NEW_ARRAY(a, struct loods_talk_row, (size_t)cases.n + 1);
	for (int i = 0; i < cases.n; i++)
		out->rows[i].row = &cases.list[i];
	q = (struct loods_guidance_query){
		.owner = caseworker, .from = out->window.from, .to = out->window.to, .all_contacts = true
	};
	rc = loods_store_guidance(app->store, &q, fill, &f, err);
	loods_intensity_work_release(&f.work);
	for (int i = 0; i < out->n; i++) {
		add_points(out, &out->rows[i], a);
		out->n_with_points += out->rows[i].n_points > 0;
	}
	if (out->n)
		qsort(out->rows, (size_t)out->n, sizeof *out->rows, by_urgency);
	return rc;
}
