/* Today: whom to see now. */
#include "i18n.h"
#include "msg.h"
#include "desk.h"
#include "ops.h"
#include "list.h"
#include "text.h"
#include "today.h"

enum {
	CLIENT = 1,
	NAME = 20,
	BLOCKS = LOODS_TODAY_END - 1
}; /* the column, and what a name gets of it beside a sentence */

/* ---- columns ---- */

static const struct loods_contact_signal *signal_of(const struct loods_today_item *item)
{
	return &item->row->signal;
}

static enum ui_role role_of(enum loods_mark mark)
{
	return mark == LOODS_MARK_LATE ? UI_ROLE_LATE : mark == LOODS_MARK_DUE ? UI_ROLE_DUE : UI_ROLE_TEXT;
}

static void cell_mark(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	const struct loods_today_item *item = row;

	(void)t;
	switch (item->block) {
	case LOODS_TODAY_CONTACT:
		loods_str_add(out, loods_mark_label(signal_of(item)->mark));
		*role = role_of(signal_of(item)->mark);
		return;
	case LOODS_TODAY_APPOINTMENT: {
		char at[6];

		loods_str_addf(out, "   %s", loods_time_format(signal_of(item)->at, at));
		return;
	}
	case LOODS_TODAY_TASK:
		loods_str_add(out, item->days < 0 ? _("!! [ ]") : "   [ ]");
		*role = item->days < 0 ? UI_ROLE_LATE : UI_ROLE_TEXT;
		return;
	case LOODS_TODAY_SIGNAL:
		loods_str_add(out, loods_mark_label(item->signal->mark));
		*role = role_of(item->signal->mark);
		return;
	case LOODS_TODAY_END:
		return;
	}
}

/* Who a signal is about, then the sentence, as far as there is room. */
static void add_signal(const struct loods_today_item *item, struct loods_str *out)
{
	const char *name = item->client && item->client->name ? item->client->name : "";
	int used;
	size_t fit = loods_text_fit(name, NAME, &used);

	loods_str_add_bytes(out, name, fit);
	for (; used <= NAME; used++)
		loods_str_add_char(out, ' ');
	loods_str_add(out, item->sentence);
}

static void cell_name(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	const struct loods_today_item *item = row;

	(void)role;
	if (item->block == LOODS_TODAY_TASK)
		loods_str_add(out, item->task->what ? item->task->what : "");
	else if (item->block == LOODS_TODAY_SIGNAL)
		add_signal(item, out);
	else
		ui_desk_case_name(t->ui, &item->row->c, out);
}

static void cell_born(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	const struct loods_today_item *item = row;

	(void)t;
	(void)role;
	if (item->block != LOODS_TODAY_TASK && item->row->c.birth_year)
		loods_str_addf(out, "%d", item->row->c.birth_year);
}

static void task_when(const struct loods_today_item *item, struct loods_str *out)
{
	if (!loods_date_known(item->task->due))
		return;
	if (item->days < 0)
		loods_str_addf(out, P_("%d day late", "%d days late", -item->days), -item->days);
	else if (item->days == 0)
		loods_str_add(out, _("today"));
	else
		ui_desk_day(item->task->due, out);
}

static void cell_when(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	const struct loods_today_item *item = row;

	(void)t;
	(void)role;
	if (item->block == LOODS_TODAY_TASK)
		task_when(item, out);
	else
		loods_contact_signal_when(signal_of(item), out);
}

static void cell_how(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	const struct loods_today_item *item = row;

	(void)t;
	(void)role;
	if (item->block != LOODS_TODAY_TASK)
		loods_str_add(out, signal_of(item)->channel
					   ? loods_choice_label(&loods_channels, signal_of(item)->channel)
					   : "-");
}

static void cell_why(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	const struct loods_today_item *item = row;

	(void)t;
	(void)role;
	if (item->block == LOODS_TODAY_TASK)
		loods_str_add(out, item->client && item->client->name ? item->client->name : "");
	else
		loods_contact_signal_why(signal_of(item), out);
}

static const struct ui_column columns[] = {
	{ .title = N_("State"), .width = 11, .cell = cell_mark },
	{ .title = N_("Client"), .width = 20, .grow = true, .cell = cell_name },
	{ .title = N_("Born"), .width = 4, .priority = 2, .cell = cell_born },
	{ .title = N_("When"), .width = 18, .cell = cell_when },
	{ .title = N_("How"), .width = 10, .priority = 1, .cell = cell_how },
	{ .title = N_("Why"), .width = 28, .priority = 3, .cell = cell_why },
};

/* A client can be in several blocks and have several signals; numbers of records of two types may be the
 * same. */
static int64_t row_id(const void *row)
{
	const struct loods_today_item *item = row;
	int64_t id = item->block == LOODS_TODAY_TASK   ? item->task->meta.id.n
		     : item->block != LOODS_TODAY_SIGNAL ? item->row->c.client.n
		     : item->signal->record.n	       ? item->signal->record.n
						       : item->signal->client.n;

	if (item->block == LOODS_TODAY_SIGNAL)
		id = id * LOODS_SIGNAL_END + (int64_t)item->signal->kind;
	return id * LOODS_TODAY_END + (int64_t)item->block;
}

static const char *row_fold(const void *row)
{
	const struct loods_today_item *item = row;

	return item->row ? item->row->c.fold : item->client ? item->client->fold : "";
}

/* A sentence takes the place of what is said of a contact. */
static int row_wide(const void *row)
{
	return ((const struct loods_today_item *)row)->block == LOODS_TODAY_SIGNAL ? CLIENT : -1;
}

static const char *row_group(const struct ui_table *t, const void *row)
{
	(void)t;
	return loods_today_block_title(((const struct loods_today_item *)row)->block);
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.fold = row_fold,
	.group = row_group,
	.wide = row_wide,
	.empty = N_("Nothing is late, due or planned for the next seven days. Press 2 for your caseload."),
};

/* ---- the list ---- */

static const struct ui_binding keys[] = {
	{ UI_CMD_TICK, { UI_KEY_SPACE }, .label = N_("Done"), .hint = 57 },
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB }, .label = N_("Next block"), .hint = 58 },
	{ UI_CMD_PREVIOUS_TAB, { UI_KEY_BACK_TAB }, .label = N_("Block before") },
	/* Today has one order: bound here too only so that it is not hinted at. */
	{ UI_CMD_SORT, { 's' } },
	{ UI_CMD_COVER, { 'W' } },
	{ UI_CMD_HANDOVERS, { 'O' } },
};
const struct ui_context ui_context_today = {
	.name = "today", .title = N_("today"), .parent = &ui_context_client, UI_BINDINGS(keys),
};

/* To the first row of the block after (or before) this one; round at the ends. */
static enum ui_result to_block(struct ui_list *l, const struct loods_today_item *from, int step)
{
	const struct loods_today *t = l->state;
	int block = from ? (int)from->block : 0;

	for (int tries = 0; from && tries < BLOCKS; tries++) {
		block = (block + step + BLOCKS - 1) % BLOCKS + 1;
		for (int i = 0; i < t->n; i++)
			if ((int)t->list[i].block == block && ui_table_select(&l->table, row_id(&t->list[i])))
				return UI_MOVED;
	}
	return UI_MOVED;
}

static const char *why_not(struct ui_list *l, enum ui_cmd cmd)
{
	(void)l;
	return cmd == UI_CMD_SORT ? _("Today stands in the order in which things are to be done.") : NULL;
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct loods_today *t = l->state;
	enum loods_code rc =
		loods_today_load(l->ui->app, &l->view->arena, loods_clock_today(&l->ui->app->clock), t, err);

	if (rc == LOODS_OK)
		rc = loods_handovers_open(l->ui->app, &l->view->arena, &t->handed, err);
	if (rc == LOODS_OK)
		ui_table_set(&l->table, t->list, t->n, sizeof *t->list);
	return rc;
}

static void state_line(struct ui_list *l, struct loods_str *out)
{
	const struct loods_today *t = l->state;

	/* Beside a hand-over there is room for the two that cannot wait. */
	if (t->handed.n) {
		loods_str_addf(out,
			       t->handed.to_answer ? _("! Handed over to you, to accept: %d (O)   ")
						   : _("> Hand-overs that wait: %d (O)   "),
			       t->handed.to_answer ? t->handed.to_answer : t->handed.n);
		loods_str_addf(out, _("Late %d  Due %d"), t->late, t->due);
		return;
	}
	loods_str_addf(out, _("Late %d  Due %d  7 days %d  Appointments %d  Tasks %d  Signals %d"),
		       t->late, t->due, t->soon, t->appointments, t->tasks, t->signals);
}

/* The whole sentence of a signal, for which its line is too short. */
static void foot(struct ui_list *l, struct ui_screen *screen, struct ui_rect r)
{
	const struct loods_today_item *item = ui_table_selected(&l->table);

	if (item && item->block == LOODS_TODAY_SIGNAL)
		ui_draw_wrapped(screen, (struct ui_rect){ r.row, r.col + 1, r.rows, r.cols - 1 },
				UI_ROLE_TEXT, item->sentence);
}

static int foot_rows(int rows)
{
	(void)rows;
	return 2;
}

static bool foot_wanted(struct ui_list *l)
{
	return ((const struct loods_today *)l->state)->signals > 0;
}

static enum ui_result tick(struct ui_list *l, const struct loods_today_item *item)
{
	struct loods_change change = { .kind = LOODS_SAVE, .type = &loods_task_type };
	struct loods_notice notice;
	struct loods_err err = { 0 };
	struct loods_str what = LOODS_STR_INIT;
	struct loods_task *task;

	if (!item || item->block != LOODS_TODAY_TASK) {
		ui_msg_say(&l->ui->msg, _("Only a task can be ticked. A contact is done with c."));
		return UI_DONE;
	}
	task = LOODS_NEW(&l->view->arena, struct loods_task);
	*task = *item->task;
	task->done_on = loods_clock_today(&l->ui->app->clock);
	change.rec = task;
	if (loods_ops_save(l->ui->app, &change, 1, &notice, NULL, &err) != LOODS_OK)
		ui_msg_err(&l->ui->msg, &err);
	else {
		loods_ops_undo_what(l->ui->app, &what);
		ui_msg_say(&l->ui->msg, _("Done: %s.   u Undo"), what.s);
		loods_str_release(&what);
	}
	ui_stale(l->view);
	return UI_DONE;
}

static loods_id client_of(const struct loods_today_item *item)
{
	if (!item)
		return (loods_id){ 0 };
	switch (item->block) {
	case LOODS_TODAY_TASK:
		return item->task->client;
	case LOODS_TODAY_SIGNAL:
		return item->signal->client;
	default:
		return item->row->c.client;
	}
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *row)
{
	const struct loods_today_item *item = row;

	if (cmd == UI_CMD_NEXT_TAB || cmd == UI_CMD_PREVIOUS_TAB)
		return to_block(l, row, cmd == UI_CMD_NEXT_TAB ? 1 : -1);
	if (cmd == UI_CMD_TICK)
		return tick(l, row);
	if (cmd == UI_CMD_OPEN && item && item->block == LOODS_TODAY_SIGNAL) {
		ui_desk_settle(l->ui, item->signal);
		return UI_DONE;
	}
	if (cmd == UI_CMD_COVER) {
		ui_list_push(l->ui, &ui_scr_covers, NULL);
		return UI_DONE;
	}
	if (cmd == UI_CMD_HANDOVERS) {
		ui_list_push(l->ui, &ui_scr_handovers, NULL);
		return UI_DONE;
	}
	if (cmd == UI_CMD_TASK && !client_of(row).n) {
		ui_form_push(l->ui, &ui_scr_task, &(loods_id){ 0 });
		return UI_DONE;
	}
	if (row && ((const struct loods_today_item *)row)->block != LOODS_TODAY_TASK)
		return ui_desk_case_command(l->ui, cmd, ((const struct loods_today_item *)row)->row);
	return ui_desk_client_command(l->ui, cmd, client_of(row));
}

const struct ui_list_def ui_scr_today = {
	.name = "today",
	.area = 1,
	.context = &ui_context_today,
	.table = &table,
	.state_size = sizeof(struct loods_today),
	.load = load,
	.state = state_line,
	.foot = foot,
	.foot_rows = foot_rows,
	.foot_wanted = foot_wanted,
	.command = command,
	.why_not = why_not,
};
