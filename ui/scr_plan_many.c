/* The next contact for all ticked clients: one form, then the list of whom it is planned for when, to be looked at
 * before anything is saved (plan_bulk.h). */
#include "client.h"
#include "desk.h"
#include "i18n.h"
#include "msg.h"
#include "ops_plan.h"

#define UNUSED __attribute__((unused))

/* ---- the form ---- */

struct many_state {
	const loods_id *ids; /* in f->keep */
	int n;
	struct ui_ticks *ticks; /* of the list below */
};

static enum loods_code open_form(struct ui_form *f, const void *arg, UNUSED struct loods_err *err)
{
	const struct ui_many *many = arg;
	struct many_state *s = f->state;
	struct loods_plan_bulk *b = loods_rec_new(&loods_plan_bulk_type, &f->keep);
	loods_id *ids = LOODS_NEW_ARRAY(&f->keep, loods_id, (size_t)many->n + 1);

	for (int i = 0; i < many->n; i++)
		ids[i] = many->ids[i];
	*s = (struct many_state){ ids, many->n, many->ticks };
	b->from = loods_date_working(loods_date_add_days(loods_clock_today(&f->ui->app->clock), 1));
	ui_form_record(f, 0, &loods_plan_bulk_type, b);
	return LOODS_OK;
}

static void form_who(struct ui_form *f, struct loods_str *out)
{
	int n = ((const struct many_state *)f->state)->n;

	loods_str_addf(out, P_("%d ticked client", "%d ticked clients", (unsigned long)n), n);
}

/* What cannot be laid out is said in the form, with the cursor at the field. */
static enum loods_code to_preview(struct ui_form *f, UNUSED struct loods_notice *notice, UNUSED int *record,
				  struct loods_err *err)
{
	const struct many_state *s = f->state;
	struct loods_app *app = f->ui->app;
	struct loods_arena a = { 0 };
	struct loods_plan_slots slots;
	enum loods_code rc = loods_plan_bulk_load(app, app->store, &a, s->ids, s->n, &slots, err);

	if (rc == LOODS_OK)
		rc = loods_plan_bulk_lay(app, f->rec[0], &slots, err);
	loods_arena_release(&a);
	if (rc == LOODS_OK)
		ui_list_push(f->ui, &ui_scr_plan_preview, f);
	return rc;
}

static bool has_minutes(struct ui_form *f)
{
	return ((const struct loods_plan_bulk *)f->rec[0])->spread == LOODS_SPREAD_MINUTES;
}

static void form_aside(UNUSED struct ui_form *f, struct ui_screen *screen, struct ui_rect r)
{
	ui_draw_wrapped(screen, r, UI_ROLE_TEXT,
			_("F2 shows for whom it would be planned when, and what stands in the way. Nothing is "
			  "saved before that."));
}

static const struct ui_field_def fields[] = {
	{ .name = "from" },
	{ .name = "start" },
	{ .name = "channel" },
	{ .name = "spread" },
	{ .name = "minutes", .applies = has_minutes },
	{ .name = "planned" },
};

static const struct ui_binding form_keys[] = {
	{ UI_CMD_SAVE, { UI_F(2), UI_CTRL('S') }, .label = N_("Look at the list"), .hint = 1 },
};
const struct ui_context ui_context_plan_many = {
	.name = "plan-many",
	.title = N_("the plan for many"),
	.parent = &ui_context_form,
	UI_BINDINGS(form_keys),
	.text = true,
};

const struct ui_form_def ui_scr_plan_many = {
	.name = "plan-many",
	.title = N_("PLAN FOR MANY"),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.context = &ui_context_plan_many,
	.state_size = sizeof(struct many_state),
	.open = open_form,
	.who = form_who,
	.save = to_preview,
	.goes_on = true,
	.aside = form_aside,
};

/* ---- the list of what would be planned ---- */

struct row {
	const struct loods_plan_slot *slot;
	struct loods_case c;
};

struct preview {
	struct ui_form *form; /* below: it has the values */
	struct loods_plan_slots slots;
	struct row *rows;
	struct ui_ticks left_out;
};

static void cell_when(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_plan_slot *slot = ((const struct row *)p)->slot;
	char at[LOODS_TIME_LEN];

	if (!slot->goes) {
		loods_str_add(out, "-");
		return;
	}
	ui_desk_weekday(slot->on, out);
	if (loods_time_known(slot->start))
		loods_str_addf(out, " %s", loods_time_format(slot->start, at));
}

static void cell_name(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct row *row = p;

	loods_str_add(out, row->c.name ? row->c.name : "");
}

static void cell_born(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct row *row = p;

	if (row->c.birth_year)
		loods_str_addf(out, "%d", row->c.birth_year);
}

static void cell_how(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		     UNUSED enum ui_role *role)
{
	const struct loods_plan_slot *slot = ((const struct row *)p)->slot;

	loods_str_add(out, slot->goes ? loods_choice_label(&loods_channels, slot->channel) : "-");
}

/* What there is to know of it: mark and words. */
static void cell_what(UNUSED const struct ui_table *t, const void *p, struct loods_str *out, enum ui_role *role)
{
	const struct loods_plan_slot *slot = ((const struct row *)p)->slot;
	const struct loods_contact *has = slot->planned.n ? slot->planned.rec[0] : NULL;

	if (slot->left_out) {
		/* TRANSLATORS: of a client in a list of contacts to be planned; each has a mark before the words */
		loods_str_add(out, _("-  left out"));
		return;
	}
	if (!slot->goes) {
		loods_str_add(out, _("=  keeps "));
		ui_desk_weekday(has->occurred_on, out);
		return;
	}
	if (slot->weekend || slot->outside)
		*role = UI_ROLE_DUE;
	if (slot->weekend && slot->outside)
		loods_str_add(out, _("!  weekend, not in guidance then"));
	else if (slot->weekend)
		loods_str_add(out, _("!  weekend"));
	else if (slot->outside)
		loods_str_add(out, _("!  not in guidance then"));
	else if (!has)
		loods_str_add(out, _("ok"));
	if (has) {
		/* TRANSLATORS: the day on which the contact was planned so far follows */
		loods_str_add(out, out->len ? _(", was ") : _(">  was "));
		ui_desk_weekday(has->occurred_on, out);
	}
}

static const struct ui_column columns[] = {
	{ .title = N_("When"), .width = 16, .cell = cell_when },
	{ .title = N_("Client"), .width = 20, .cell = cell_name },
	{ .title = N_("Born"), .width = 4, .priority = 1, .cell = cell_born },
	{ .title = N_("How"), .width = 12, .priority = 2, .cell = cell_how },
	{ .title = N_("What to know"), .width = 25, .grow = true, .cell = cell_what },
};

static int64_t row_id(const void *p)
{
	return ((const struct row *)p)->slot->client.n;
}

static const char *row_fold(const void *p)
{
	return ((const struct row *)p)->c.fold;
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.fold = row_fold,
	.empty = N_("Nobody is ticked."),
};

static enum loods_code lay(struct ui_list *l, struct loods_err *err)
{
	struct preview *s = l->state;

	for (int i = 0; i < s->slots.n; i++)
		s->slots.list[i].left_out = ui_ticks_has(&s->left_out, s->slots.list[i].client.n);
	return loods_plan_bulk_lay(l->ui->app, s->form->rec[0], &s->slots, err);
}

static enum loods_code open_preview(struct ui_list *l, const void *arg, UNUSED struct loods_err *err)
{
	((struct preview *)l->state)->form = ui_form_of(((const struct ui_form *)arg)->view);
	return LOODS_OK;
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct preview *s = l->state;
	const struct many_state *many = s->form->state;
	struct loods_app *app = l->ui->app;
	struct loods_arena *a = &l->view->arena;
	const loods_date today = loods_clock_today(&app->clock);
	enum loods_code rc = loods_plan_bulk_load(app, app->store, a, many->ids, many->n, &s->slots, err);

	if (rc == LOODS_OK)
		rc = lay(l, err);
	s->rows = LOODS_NEW_ARRAY(a, struct row, (size_t)s->slots.n + 1);
	for (int i = 0; rc == LOODS_OK && i < s->slots.n; i++) {
		s->rows[i].slot = &s->slots.list[i];
		rc = loods_store_case(app->store, a, s->slots.list[i].client, today, &s->rows[i].c, err);
	}
	if (rc == LOODS_OK)
		ui_table_set(&l->table, s->rows, s->slots.n, sizeof *s->rows);
	return rc;
}

static void state_line(struct ui_list *l, struct loods_str *out)
{
	const struct loods_plan_slots *s = &((const struct preview *)l->state)->slots;

	loods_str_addf(out, _("To plan: %d   Keep theirs: %d   Left out: %d   To look at: %d"), s->goes,
		       s->keeps, s->left_out, s->doubts);
}

static enum ui_result leave_out(struct ui_list *l, const struct row *row)
{
	struct preview *s = l->state;
	struct loods_err err = { 0 };
	int64_t id;

	if (!row)
		return UI_MOVED;
	id = row->slot->client.n;
	ui_ticks_set(&s->left_out, id, !ui_ticks_has(&s->left_out, id));
	if (lay(l, &err)) {
		ui_ticks_set(&s->left_out, id, !ui_ticks_has(&s->left_out, id));
		ui_msg_err(&l->ui->msg, &err);
		if (lay(l, &err))
			ui_stale(l->view);
	}
	return UI_DONE;
}

static enum ui_result save(struct ui_list *l)
{
	struct preview *s = l->state;
	const struct many_state *many = s->form->state;
	struct loods_err err = { 0 };
	int n = s->slots.goes;

	if (loods_ops_plan_contacts(l->ui->app, &s->slots, &err) != LOODS_OK) {
		ui_msg_err(&l->ui->msg, &err);
		ui_stale(l->view);
		return UI_DONE;
	}
	ui_ticks_release(many->ticks);
	ui_msg_say(&l->ui->msg,
		   P_("Planned with %d client.   u Undo", "Planned with %d clients.   u Undo", (unsigned long)n), n);
	ui_form_close(s->form);
	return UI_DONE;
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *row)
{
	switch ((int)cmd) {
	case UI_CMD_TICK:
		return leave_out(l, row);
	case UI_CMD_SAVE:
		return save(l);
	case UI_CMD_OPEN:
		return ui_desk_client_command(l->ui, cmd,
					      row ? ((const struct row *)row)->slot->client : (loods_id){ 0 });
	case UI_CMD_UNDO:
		ui_msg_say(&l->ui->msg, "%s", _("Nothing of this is saved yet. Esc goes back to the form."));
		return UI_MOVED;
	default:
		return UI_IGNORED;
	}
}

static void close_preview(struct ui_list *l)
{
	ui_ticks_release(&((struct preview *)l->state)->left_out);
}

static const struct ui_binding keys[] = {
	{ UI_CMD_SAVE, { 'b', UI_F(2), UI_CTRL('S') }, .label = N_("Save them all"), .hint = 10 },
	{ UI_CMD_TICK, { UI_KEY_SPACE }, .label = N_("Leave out or not"), .hint = 11 },
	{ UI_CMD_OPEN, { UI_KEY_ENTER, 'l', UI_KEY_RIGHT }, .label = N_("Dossier"), .hint = 12 },
};
const struct ui_context ui_context_plan_preview = {
	.name = "plan-preview",
	.title = N_("what would be planned"),
	.parent = &ui_context_list,
	UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_plan_preview = {
	.name = "plan-preview",
	.title = N_("PLAN FOR MANY: NOT SAVED YET"),
	.context = &ui_context_plan_preview,
	.table = &table,
	.state_size = sizeof(struct preview),
	.open = open_preview,
	.load = load,
	.state = state_line,
	.command = command,
	.close = close_preview,
};
