/* The quick contact, and the plan for the next one. What is offered and what follows from it is
 * contact_entry.h's. */
#include <string.h>

#include "conflict.h"
#include "contact_entry.h"
#include "goal.h"
#include "i18n.h"
#include "desk.h"

/* ---- what both forms show beside the fields ---- */

/* The newest contacts, so that nobody calls twice for the same thing. */
static void draw_recent(const struct loods_contact_entry_context *c, struct ui_screen *s, struct ui_rect r)
{
	int row = 0;

	ui_draw_text(s, r.row, r.col, r.cols, UI_ROLE_HEADING, UI_LEFT,
		     c->recent.n ? _("Last contacts") : _("No contact yet"));
	for (int i = 0; i < c->recent.n && row + 1 < r.rows; i++) {
		const struct loods_contact *k = c->recent.rec[i];
		struct loods_str line = LOODS_STR_INIT;

		if (k->outcome == LOODS_OUTCOME_PLANNED)
			continue;
		ui_desk_day(k->occurred_on, &line);
		loods_str_add(&line, "  ");
		loods_contact_type.brief(k, &line);
		if (k->note)
			loods_str_addf(&line, "  %s", k->note);
		ui_draw_text(s, r.row + ++row, r.col + 2, r.cols - 2, UI_ROLE_TEXT, UI_LEFT, line.s);
		loods_str_release(&line);
	}
}

/* ---- the quick contact ---- */

struct contact_state {
	loods_id planned; /* the planned contact that gets its result; 0: any contact */
	struct loods_case_row row;
	struct loods_contact_entry_context context;
	struct loods_contact_entry
		offered;  /* as the form was opened, or as the planned contact stands since */
	uint32_t touched; /* fields that the user has set, by their place in the descriptor */
};

static struct loods_contact_entry *entry_of(struct ui_form *f)
{
	return f->rec[0];
}

static enum loods_code prepare(struct ui_form *f, loods_id client, struct loods_contact_entry *e,
			       struct loods_err *err)
{
	struct contact_state *s = f->state;

	if (s->planned.n)
		return loods_contact_entry_prepare_planned(f->ui->app, &f->keep, s->planned, e, &s->context,
							   err);
	return loods_contact_entry_prepare(f->ui->app, &f->keep, client, e, &s->context, err);
}

static enum loods_code open_entry(struct ui_form *f, loods_id client, struct loods_err *err)
{
	struct contact_state *s = f->state;
	struct loods_contact_entry *e = loods_rec_new(&loods_contact_entry_type, &f->keep);
	enum loods_code rc;

	ui_form_record(f, 0, &loods_contact_entry_type, e);
	rc = prepare(f, client, e, err);
	if (rc == LOODS_OK)
		rc = loods_case_load(f->ui->app, &f->keep, s->context.client, s->context.today, &s->row, err);
	s->offered = *e;
	return rc;
}

static enum loods_code contact_open(struct ui_form *f, const void *arg, struct loods_err *err)
{
	return open_entry(f, *(const loods_id *)arg, err);
}

static enum loods_code result_open(struct ui_form *f, const void *arg, struct loods_err *err)
{
	((struct contact_state *)f->state)->planned = ((const struct ui_record *)arg)->id;
	return open_entry(f, (loods_id){ 0 }, err);
}

/* Whose client it is, where the user covers for a colleague. */
static void add_covered(const struct ui_form *f, const struct loods_contact_entry_context *c, struct loods_str *out)
{
	if (c->on_behalf_of.n && f->ui->app->store)
		loods_str_addf(out, _("   for %s"), loods_store_user_name(f->ui->app->store, c->on_behalf_of));
}

static void contact_who(struct ui_form *f, struct loods_str *out)
{
	struct contact_state *s = f->state;

	ui_desk_client_line(&s->row.c, out);
	add_covered(f, &s->context, out);
}

static uint32_t bit_of(const struct loods_field *field)
{
	return 1u << (field - loods_contact_entry_type.fields);
}

static bool is_touched(const struct loods_field *field, void *ctx)
{
	const struct contact_state *s = ctx;

	return s->touched & bit_of(field);
}

static void contact_changed(struct ui_form *f, const struct ui_field *field)
{
	struct contact_state *s = f->state;

	s->touched |= bit_of(field->rec_field);
	loods_contact_entry_follow(&s->context, entry_of(f), field->rec_field, is_touched, s);
	ui_form_show(f, NULL);
}

static const void *contact_last(struct ui_form *f, int record)
{
	struct contact_state *s = f->state;

	(void)record;
	return s->context.last.channel ? &s->context.last : NULL;
}

static enum loods_code contact_save(struct ui_form *f, struct loods_notice *notice, int *record,
				    struct loods_err *err)
{
	struct contact_state *s = f->state;

	(void)record;
	return loods_contact_entry_save(f->ui->app, entry_of(f), &s->context, notice, err);
}

/* Who changed it and when, without the mark of a deleted one: this form makes a contact in any case. */
static const struct loods_meta *by_whom(struct ui_form *f, const void *stands)
{
	struct loods_meta *m = LOODS_NEW(&f->keep, struct loods_meta);

	*m = *loods_rec_cmeta(stands);
	m->deleted = false;
	return m;
}

/* Of the planned contact that this one fulfils, what it says: the rest is about now. */
static bool is_planned(const struct loods_field *field)
{
	return !strcmp(field->name, "note") || !strcmp(field->name, "channel");
}

static void contact_decided(struct ui *ui, void *ctx, bool differs)
{
	(void)ui;
	(void)differs;
	ui_form_show(ctx, NULL);
	ui_form_save(ctx);
}

/* The planned contact, this one or the next, was changed by somebody else: what it says now is taken up, and
 * what was typed stays. */
static void contact_conflict(struct ui_form *f)
{
	struct contact_state *s = f->state;
	struct loods_contact_entry_context was = s->context;
	struct loods_contact_entry *before = LOODS_NEW(&f->keep, struct loods_contact_entry),
				   *now = LOODS_NEW(&f->keep, struct loods_contact_entry);
	struct loods_str who = LOODS_STR_INIT, what = LOODS_STR_INIT;
	struct loods_err err = { 0 };
	loods_id id = was.base.meta.id;
	void *stands = NULL;
	enum loods_code rc;

	*before = s->offered;
	rc = prepare(f, was.client, now, &err);
	/* Which of the two it was: the one that is not as it was read. */
	if (rc == LOODS_OK && (!id.n || (s->context.base.meta.id.n == id.n &&
					 s->context.base.meta.version == was.base.meta.version)))
		id = was.next.meta.id;
	if (rc == LOODS_OK)
		rc = loods_store_get(f->ui->app->store, &f->keep, &loods_contact_type, id, true, &stands,
				     &err);
	if (rc != LOODS_OK) {
		s->context = was;
		ui_msg_err(&f->ui->msg, &err);
		return;
	}
	/* When it is no longer a plan its text belongs to another contact. */
	if (was.base.meta.id.n != s->context.base.meta.id.n)
		*now = *before;
	s->offered = *now;
	ui_desk_client_line(&s->row.c, &who);
	loods_contact_type.brief(stands, &what);
	if (loods_rec_cmeta(stands)->deleted)
		loods_str_add(&what, _(", deleted"));
	if (!ui_conflict_ask(f->ui, &(struct ui_conflict){ .type = &loods_contact_entry_type,
							   .before = before,
							   .now = now,
							   .yours = entry_of(f),
							   .keep = &f->keep,
							   .meta = by_whom(f, stands),
							   .who = who.s,
							   .what = what.s,
							   .compared = is_planned,
							   .done = contact_decided,
							   .ctx = f }))
		ui_form_show(f, NULL);
	loods_str_release(&who);
	loods_str_release(&what);
}

static void contact_aside(struct ui_form *f, struct ui_screen *screen, struct ui_rect r)
{
	struct contact_state *s = f->state;

	draw_recent(&s->context, screen, r);
}

/* The agreement that the offered next contact follows. */
static void next_hint(struct ui_form *f, struct loods_str *out)
{
	const struct contact_state *s = f->state;
	const struct loods_contact_entry *e = f->rec[0];

	if (loods_date_known(e->next_on)) {
		ui_desk_weekday(e->next_on, out);
		loods_str_add(out, "   ");
	}
	if (s->context.agreed_contacts)
		loods_str_addf(
			out,
			P_("agreed: %d per %d days", "agreed: %d per %d days", s->context.agreed_contacts),
			s->context.agreed_contacts, s->context.agreed_days);
	else
		loods_str_add(out, _("+14  +2w  7 (the 7th)  0712  - none"));
}

static void goal_options(struct ui_form *f, struct ui_field *field)
{
	const struct loods_list *goals = &((const struct contact_state *)f->state)->context.goals;

	for (int i = 0; i < goals->n; i++) {
		const struct loods_goal *g = goals->rec[i];

		ui_field_option(f, field, g->meta.id.n, i < 9 ? (char)('1' + i) : '\0', g->goal ? g->goal : "", NULL);
	}
}

/* Only who has a plan is asked for it. */
static bool has_goals(struct ui_form *f)
{
	return ((const struct contact_state *)f->state)->context.goals.n > 0;
}

static const struct ui_field_def contact_fields[] = {
	{ .name = "occurred_on" },
	{ .name = "start", .beside = true, .label = N_("Time") },
	{ .name = "channel" },
	{ .name = "topics" },
	{ .name = "minutes" },
	{ .name = "outcome" },
	{ .name = "next_on", .hint = next_hint },
	{ .name = "goal", .options = goal_options, .applies = has_goals },
	{ .name = "note" },
};

const struct ui_form_def ui_scr_contact = {
	.name = "contact",
	.title = N_("CONTACT"),
	.about = UI_FORM_CLIENT,
	.fields = contact_fields,
	.n_fields = LOODS_COUNT(contact_fields),
	.first = "channel",
	.state_size = sizeof(struct contact_state),
	.open = contact_open,
	.who = contact_who,
	.changed = contact_changed,
	.last = contact_last,
	.save = contact_save,
	.conflict = contact_conflict,
	.aside = contact_aside,
};

/* The same for one planned contact: how it went. */
const struct ui_form_def ui_scr_result = {
	.name = "result",
	.title = N_("PLANNED CONTACT"),
	.about = UI_FORM_RECORD,
	.fields = contact_fields,
	.n_fields = LOODS_COUNT(contact_fields),
	.first = "channel",
	.state_size = sizeof(struct contact_state),
	.open = result_open,
	.who = contact_who,
	.changed = contact_changed,
	.last = contact_last,
	.save = contact_save,
	.conflict = contact_conflict,
	.aside = contact_aside,
};

/* ---- the note ---- */

struct note_state {
	struct loods_case_row row;
	struct loods_contact_entry_context context;
};

/* What is worth writing down without a talk with the client is kept as a contact without the client: it
 * stands among the contacts and counts in no figure. */
static enum loods_code note_open(struct ui_form *f, const void *arg, struct loods_err *err)
{
	struct note_state *s = f->state;
	loods_id client = *(const loods_id *)arg;
	struct loods_contact *k = loods_rec_new(&loods_contact_type, &f->keep);
	struct loods_contact_entry offered;
	enum loods_code rc;

	ui_form_record(f, 0, &loods_contact_type, k);
	rc = loods_case_load(f->ui->app, &f->keep, client, loods_clock_today(&f->ui->app->clock), &s->row,
			     err);
	if (rc == LOODS_OK)
		rc = loods_contact_entry_prepare(f->ui->app, &f->keep, client, &offered, &s->context, err);
	if (rc != LOODS_OK)
		return rc;
	k->client = client;
	k->occurred_on = offered.occurred_on;
	k->start = offered.start;
	k->channel = LOODS_CHANNEL_OFFICE;
	k->kind = LOODS_CONTACT_THIRD_PARTY;
	k->outcome = LOODS_OUTCOME_HELD;
	k->minutes = loods_num_of(0);
	k->conducted_by = f->ui->app->user.id;
	k->on_behalf_of = s->context.on_behalf_of;
	return LOODS_OK;
}

static void note_who(struct ui_form *f, struct loods_str *out)
{
	ui_desk_client_line(&((struct note_state *)f->state)->row.c, out);
	add_covered(f, &((struct note_state *)f->state)->context, out);
}

static enum loods_code note_save(struct ui_form *f, struct loods_notice *notice, int *record,
				 struct loods_err *err)
{
	struct loods_change change = { .kind = LOODS_SAVE, .type = &loods_contact_type, .rec = f->rec[0] };

	(void)record;
	return loods_ops_save(f->ui->app, &change, 1, notice, NULL, err);
}

static void note_aside(struct ui_form *f, struct ui_screen *screen, struct ui_rect r)
{
	int used = ui_draw_wrapped(screen, r, UI_ROLE_TEXT,
				   _("A note is kept among the contacts, without the client and with no "
				     "minutes: it counts in no figure. A talk with "
				     "the client is a contact: c."));

	draw_recent(&((struct note_state *)f->state)->context, screen, ui_rect_below(r, used + 1));
}

static const struct ui_field_def note_fields[] = {
	{ .name = "occurred_on" },
	{ .name = "start", .beside = true, .label = N_("Time") },
	{ .name = "topics" },
	{ .name = "note", .required = true },
};

const struct ui_form_def ui_scr_note = {
	.name = "note",
	.title = N_("NOTE"),
	.about = UI_FORM_CLIENT,
	.fields = note_fields,
	.n_fields = LOODS_COUNT(note_fields),
	.first = "note",
	.state_size = sizeof(struct note_state),
	.open = note_open,
	.who = note_who,
	.save = note_save,
	.aside = note_aside,
};

/* ---- the plan ---- */

struct plan_state {
	const void *before; /* the planned contact that is moved, as it was read */
	struct loods_case_row row;
	struct loods_contact_entry_context context;
};

/* The planned contact that is there already is moved; else a new one is made. */
static enum loods_code plan_open(struct ui_form *f, const void *arg, struct loods_err *err)
{
	struct plan_state *s = f->state;
	loods_id client = *(const loods_id *)arg;
	struct loods_contact *k = loods_rec_new(&loods_contact_type, &f->keep), *before;
	struct loods_contact_entry offered;
	enum loods_code rc;

	ui_form_record(f, 0, &loods_contact_type, k);
	rc = loods_case_load(f->ui->app, &f->keep, client, loods_clock_today(&f->ui->app->clock), &s->row,
			     err);
	if (rc == LOODS_OK)
		rc = loods_contact_entry_prepare(f->ui->app, &f->keep, client, &offered, &s->context, err);
	if (rc != LOODS_OK)
		return rc;
	if (s->context.next.meta.id.n) {
		*k = s->context.next;
	} else if (s->context.base.meta.id.n) {
		*k = s->context.base;
	} else {
		k->client = client;
		k->occurred_on = offered.next_on;
		k->channel = s->context.agreed_channel ? s->context.agreed_channel
			     : s->context.last.channel ? s->context.last.channel
						       : LOODS_CHANNEL_OFFICE;
		k->outcome = LOODS_OUTCOME_PLANNED;
		k->conducted_by = f->ui->app->user.id;
		k->on_behalf_of = s->context.on_behalf_of;
	}
	before = loods_rec_new(&loods_contact_type, &f->keep);
	*before = *k;
	s->before = before;
	return LOODS_OK;
}

static void plan_conflict(struct ui_form *f)
{
	struct plan_state *s = f->state;
	struct loods_str line = LOODS_STR_INIT;

	ui_desk_client_line(&s->row.c, &line);
	ui_conflict_in_form(f, &s->before, line.s);
	loods_str_release(&line);
}

static void plan_who(struct ui_form *f, struct loods_str *out)
{
	struct plan_state *s = f->state;

	ui_desk_client_line(&s->row.c, out);
	add_covered(f, &s->context, out);
}

static enum loods_code plan_save(struct ui_form *f, struct loods_notice *notice, int *record,
				 struct loods_err *err)
{
	struct loods_contact *k = f->rec[0];
	struct loods_change change = { .kind = LOODS_SAVE, .type = &loods_contact_type, .rec = k };

	(void)record;
	if (k->occurred_on.n < loods_clock_today(&f->ui->app->clock).n)
		return loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_contact_type, "occurred_on"),
					_("A plan lies ahead: choose a day from today on, such as +14."));
	return loods_ops_save(f->ui->app, &change, 1, notice, NULL, err);
}

static void plan_aside(struct ui_form *f, struct ui_screen *screen, struct ui_rect r)
{
	struct plan_state *s = f->state;

	draw_recent(&s->context, screen, r);
}

static const struct ui_field_def plan_fields[] = {
	{ .name = "occurred_on", .help = N_("+14, +2w, +1m, 7 (the 7th), 0712 or 7-12-2026.") },
	{ .name = "start" },
	{ .name = "channel" },
	{ .name = "note" },
};

/* A plan is a day and little more: Enter saves it wherever the cursor is. */
static const struct ui_binding plan_keys[] = {
	{ UI_CMD_SAVE, { UI_KEY_ENTER, UI_F(2), UI_CTRL('S') }, .hint = 1, .over = true },
	{ UI_CMD_NEXT_FIELD, { UI_KEY_TAB, UI_KEY_DOWN }, .label = N_("Next field"), .hint = 2 },
};
const struct ui_context ui_context_plan = {
	.name = "plan",
	.title = N_("the plan"),
	.parent = &ui_context_form,
	UI_BINDINGS(plan_keys),
	.text = true,
};

const struct ui_form_def ui_scr_plan = {
	.name = "plan",
	.title = N_("PLAN"),
	.about = UI_FORM_CLIENT,
	.fields = plan_fields,
	.n_fields = LOODS_COUNT(plan_fields),
	.context = &ui_context_plan,
	.state_size = sizeof(struct plan_state),
	.open = plan_open,
	.who = plan_who,
	.save = plan_save,
	.conflict = plan_conflict,
	.aside = plan_aside,
};
