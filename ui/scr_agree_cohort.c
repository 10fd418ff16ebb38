/* One agreement for the clients of a cohort (agreement_bulk.h): what, from when on, for whom; beside the
 * fields stands whom it concerns before anything is saved. */
#include <stdio.h>
#include <string.h>

#include "agreement_bulk.h"
#include "assignment.h"
#include "client.h"
#include "cohort.h"
#include "desk.h"
#include "i18n.h"
#include "msg.h"

enum { DIGITS = 9, ARMS = 6, SKIPS = 20 };

struct state {
	struct loods_arena shown; /* of the plan */
	struct loods_agreement_plan plan;
	bool planned;             /* the plan is that of what stands in the fields */
	char why[UI_MSG_LEN];     /* why it is not; "": not all is filled in yet */
	loods_id cohort;          /* whose arms these are */
	const char *arms[ARMS];
	int n_arms;
};

/* ---- what can be chosen ---- */

static void add_options(struct ui_form *f, struct ui_field *field, const struct loods_filter *filter)
{
	const struct loods_type *t = field->rec_field->ref;
	const struct loods_field *key = loods_type_field(t, t->key);
	struct loods_arena a = { 0 };
	struct loods_list list;
	struct loods_err err;

	if (loods_store_list(f->ui->app->store, &a, t, filter, &list, &err) == LOODS_OK)
		for (int i = 0; i < list.n; i++) {
			struct loods_str label = LOODS_STR_INIT;

			loods_field_format(key, list.rec[i], &label);
			if (t == &loods_agreement_template_type) {
				loods_str_add(&label, " ");
				t->brief(list.rec[i], &label);
			}
			ui_field_option(f, field, loods_rec_cmeta(list.rec[i])->id.n,
					i < DIGITS ? (char)('1' + i) : '\0', label.s, NULL);
			loods_str_release(&label);
		}
	loods_arena_release(&a);
}

static void cohort_options(struct ui_form *f, struct ui_field *field)
{
	add_options(f, field, NULL);
}

/* Those of the cohort that was chosen. */
static void template_options(struct ui_form *f, struct ui_field *field)
{
	const struct loods_agreement_bulk *b = f->rec[0];
	const struct loods_filter filter = { .by = loods_type_field(&loods_agreement_template_type, "cohort"),
					     .value = b->cohort.n };

	if (b->cohort.n)
		add_options(f, field, &filter);
}

struct arms {
	struct ui_form *f;
	struct state *s;
};

static enum loods_code note_arm(void *rec, void *ctx, struct loods_err *err)
{
	const struct loods_assignment *a = rec;
	struct arms *c = ctx;

	(void)err;
	for (int i = 0; i < c->s->n_arms; i++)
		if (loods_str_eq(c->s->arms[i], a->arm))
			return LOODS_OK;
	if (c->s->n_arms < ARMS)
		c->s->arms[c->s->n_arms++] = loods_arena_strdup(&c->f->keep, a->arm);
	return LOODS_OK;
}

/* Which arms the cohort has, to be shown beside the field. */
static void read_arms(struct ui_form *f)
{
	const struct loods_agreement_bulk *b = f->rec[0];
	struct state *s = f->state;
	struct arms c = { f, s };
	const struct loods_filter filter = { .by = loods_type_field(&loods_assignment_type, "cohort"),
					     .value = b->cohort.n };
	struct loods_err err;

	if (s->cohort.n == b->cohort.n)
		return;
	s->cohort = b->cohort;
	s->n_arms = 0;
	if (b->cohort.n && loods_store_each(f->ui->app->store, &loods_assignment_type, &filter, note_arm, &c,
					    &err) != LOODS_OK)
		s->n_arms = 0;
}

static void arm_hint(struct ui_form *f, struct loods_str *out)
{
	const struct state *s = f->state;

	for (int i = 0; i < s->n_arms; i++)
		loods_str_addf(out, "%s%s", i ? ", " : "", s->arms[i]);
}

static void per_hint(struct ui_form *f, struct loods_str *out)
{
	(void)f;
	loods_str_add(out, _("7 a week, 28 four weeks"));
}

/* ---- whom it concerns ---- */

static void look(struct ui_form *f)
{
	const struct loods_agreement_bulk *b = f->rec[0];
	struct state *s = f->state;
	struct loods_err err = { 0 };

	s->planned = false;
	s->why[0] = '\0';
	loods_arena_reset(&s->shown);
	if (!b->cohort.n || !b->contacts.set || !b->per_days.set || !loods_date_known(b->from) || !b->whom)
		return;
	s->planned = loods_agreement_bulk_plan(f->ui->app, f->ui->app->store, &s->shown, b, &s->plan, &err) ==
		     LOODS_OK;
	if (!s->planned)
		snprintf(s->why, sizeof s->why, "%s", err.msg);
}

static enum loods_code open_form(struct ui_form *f, const void *arg, struct loods_err *err)
{
	struct loods_agreement_bulk *b = loods_rec_new(&loods_agreement_bulk_type, &f->keep);
	struct loods_list cohorts;
	enum loods_code rc = loods_ops_may(f->ui->app, LOODS_MAY_AGREE_COHORT, err);

	(void)arg;
	if (rc == LOODS_OK)
		rc = loods_store_list(f->ui->app->store, &f->keep, &loods_cohort_type, NULL, &cohorts, err);
	if (rc != LOODS_OK)
		return rc;
	b->from = loods_clock_today(&f->ui->app->clock);
	if (cohorts.n == 1)
		b->cohort = loods_rec_cmeta(cohorts.rec[0])->id;
	ui_form_record(f, 0, &loods_agreement_bulk_type, b);
	read_arms(f);
	return LOODS_OK;
}

/* What a template asks for stands in the fields; who changes it agrees on something of their own. */
static void follow_template(struct ui_form *f)
{
	struct loods_agreement_bulk *b = f->rec[0];
	struct loods_err err;
	void *t;

	if (b->protocol.n && loods_store_get(f->ui->app->store, &f->keep, &loods_agreement_template_type,
					     b->protocol, false, &t, &err) == LOODS_OK)
		loods_agreement_bulk_follow(b, t);
}

static void changed(struct ui_form *f, const struct ui_field *field)
{
	struct loods_agreement_bulk *b = f->rec[0];

	if (strcmp(field->def->name, "cohort") == 0) {
		b->protocol = (loods_id){ 0 };
		b->arm = NULL;
		read_arms(f);
	} else if (strcmp(field->def->name, "protocol") == 0) {
		follow_template(f);
	}
	ui_form_show(f, NULL);
	look(f);
}

static enum loods_code save(struct ui_form *f, struct loods_notice *notice, int *record,
			    struct loods_err *err)
{
	struct state *s = f->state;
	struct loods_agreement_plan done;
	struct loods_arena a = { 0 };
	enum loods_code rc;

	(void)notice;
	(void)record;
	ui_say_now(f->ui, _("One moment: this is being agreed."));
	rc = loods_ops_agreement_apply(f->ui->app, &a, f->rec[0], &done, err);
	if (rc == LOODS_OK && done.n_steps)
		ui_msg_say(&f->ui->msg,
			   P_("Agreed with %d client; %d had one already, %d skipped.   u Undo",
			      "Agreed with %d clients; %d had one already, %d skipped.   u Undo",
			      (unsigned long)done.n_steps),
			   done.n_steps, done.there, done.n_skips);
	else if (rc == LOODS_OK)
		ui_msg_say(&f->ui->msg,
			   _("Nothing was to be agreed: %d had one already, %d skipped."), done.there,
			   done.n_skips);
	loods_arena_release(&a);
	s->planned = s->planned && rc != LOODS_OK;
	return rc;
}

/* Those who are skipped, by number: who they are is seen in the list afterwards. */
static void add_skips(struct ui_form *f, struct loods_str *out)
{
	const struct loods_agreement_plan *p = &((struct state *)f->state)->plan;
	struct loods_arena a = { 0 };

	for (int i = 0; i < p->n_skips && i < SKIPS; i++) {
		const char *reference = "";
		struct loods_err err;

		if (loods_store_key_of(f->ui->app->store, &a, &loods_client_type, p->skips[i].client,
				       &reference, &err) != LOODS_OK)
			reference = "";
		loods_str_addf(out, i ? ", %s (" : " %s (", reference);
		ui_desk_span(p->skips[i].begins, LOODS_DATE_NONE, out);
		loods_str_add(out, ")");
	}
	loods_str_add(out, p->n_skips > SKIPS ? ", ..." : ".");
	loods_arena_release(&a);
}

static void plan_text(struct ui_form *f, struct loods_str *out)
{
	const struct loods_agreement_bulk *b = f->rec[0];
	const struct loods_agreement_plan *p = &((struct state *)f->state)->plan;

	loods_str_addf(out,
		       P_("In guidance on the first day: %d client.",
			  "In guidance on the first day: %d clients.", (unsigned long)p->clients),
		       p->clients);
	loods_str_addf(out, P_(" This will be agreed with %d.", " This will be agreed with %d of them.",
			       (unsigned long)p->n_steps),
		       p->n_steps);
	if (p->ended)
		loods_str_addf(out, _(" With %d it takes the place of what is agreed now."), p->ended);
	if (p->there && b->whom == LOODS_AGREE_ALL)
		loods_str_addf(out, _(" Already the same: %d."), p->there);
	else if (p->there)
		loods_str_addf(out, _(" Keep what is agreed: %d."), p->there);
	if (p->n_skips) {
		loods_str_addf(out, _(" Skipped for an agreement that begins later: %d,"), p->n_skips);
		add_skips(f, out);
	}
}

static void aside(struct ui_form *f, struct ui_screen *screen, struct ui_rect r)
{
	const struct state *s = f->state;
	struct loods_str text = LOODS_STR_INIT;

	if (s->planned && f->ui->app->store)
		plan_text(f, &text);
	else
		loods_str_add(&text, s->why[0]
					     ? s->why
					     : _("Here stands with how many clients it is agreed, as soon as "
						 "cohort, contacts and days are filled in."));
	ui_draw_wrapped(screen, r, UI_ROLE_TEXT, text.s);
	loods_str_release(&text);
}

static void close_form(struct ui_form *f)
{
	loods_arena_release(&((struct state *)f->state)->shown);
}

static const struct ui_field_def fields[] = {
	{ .name = "cohort", .options = cohort_options },
	{ .name = "arm", .hint = arm_hint },
	{ .name = "protocol", .options = template_options },
	{ .name = "contacts" },
	{ .name = "per_days", .hint = per_hint, .beside = true },
	{ .name = "channel" },
	{ .name = "from" },
	{ .name = "whom" },
};

const struct ui_form_def ui_scr_agree_cohort = {
	.name = "agree-cohort",
	.title = N_("AGREEMENT FOR A COHORT"),
	.about = UI_FORM_NOTHING,
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.state_size = sizeof(struct state),
	.open = open_form,
	.changed = changed,
	.save = save,
	.aside = aside,
	.close = close_form,
};
