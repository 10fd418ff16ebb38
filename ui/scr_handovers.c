/* Hand-overs that somebody still has to do something about: to be accepted or sent back by who takes over, seen by who
 * handed over and by team leads. */
#include "desk.h"
#include "handed.h"
#include "i18n.h"
#include "list.h"
#include "msg.h"
#include "ops_handover.h"

#define UNUSED __attribute__((unused))

/* ---- columns ---- */

static void cell_state(UNUSED const struct ui_table *t, const void *p, struct loods_str *out, enum ui_role *role)
{
	const struct loods_handed_row *row = p;

	/* TRANSLATORS: of a hand-over; the three have a mark before the words */
	if (row->to_answer)
		loods_str_add(out, _("!  for you to accept"));
	else if (row->handed->state == LOODS_HANDED_SENT_BACK)
		loods_str_add(out, _("<  sent back"));
	else
		loods_str_add(out, _("?  not accepted yet"));
	if (row->to_answer)
		*role = UI_ROLE_DUE;
}

static void cell_name(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_handed_row *row = p;

	loods_str_add(out, row->c.name ? row->c.name : "");
}

static void cell_born(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_handed_row *row = p;

	if (row->c.birth_year)
		loods_str_addf(out, "%d", row->c.birth_year);
}

static void cell_whom(const struct ui_table *t, const void *p, struct loods_str *out, UNUSED enum ui_role *role)
{
	const struct loods_handed *h = ((const struct loods_handed_row *)p)->handed;

	loods_str_addf(out, "%s > ", loods_store_user_name(t->ui->app->store, h->from_whom));
	loods_str_add(out, loods_store_user_name(t->ui->app->store, h->to_whom));
}

static void cell_on(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		    UNUSED enum ui_role *role)
{
	ui_desk_day(((const struct loods_handed_row *)p)->handed->on, out);
}

static void cell_answer(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			UNUSED enum ui_role *role)
{
	const struct loods_handed *h = ((const struct loods_handed_row *)p)->handed;

	loods_str_add(out, h->answer ? h->answer : "");
}

static const struct ui_column columns[] = {
	{ .title = N_("State"), .width = 20, .cell = cell_state },
	{ .title = N_("Client"), .width = 16, .cell = cell_name },
	{ .title = N_("Born"), .width = 4, .priority = 2, .cell = cell_born },
	{ .title = N_("From > to"), .width = 12, .cell = cell_whom },
	{ .title = N_("First day"), .width = 10, .align = UI_RIGHT, .cell = cell_on },
	{ .title = N_("Answer"), .width = 10, .grow = true, .priority = 1, .cell = cell_answer },
};

static int64_t row_id(const void *p)
{
	return ((const struct loods_handed_row *)p)->handed->meta.id.n;
}

static const char *row_fold(const void *p)
{
	return ((const struct loods_handed_row *)p)->c.fold;
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.fold = row_fold,
	.empty = N_("No hand-over waits for an answer. In the caseload H hands clients over."),
};

/* ---- sending back ---- */

static enum loods_code open_form(struct ui_form *f, const void *arg, struct loods_err *err)
{
	void *rec = NULL;
	enum loods_code rc = loods_store_get(f->ui->app->store, &f->keep, &loods_handed_type,
					     *(const loods_id *)arg, false, &rec, err);

	if (rc == LOODS_OK)
		ui_form_record(f, 0, &loods_handed_type, rec);
	return rc;
}

static void form_who(struct ui_form *f, struct loods_str *out)
{
	ui_desk_client_line_of(f->ui, ((const struct loods_handed *)f->rec[0])->client, out);
}

static enum loods_code send_back(struct ui_form *f, UNUSED struct loods_notice *notice, UNUSED int *record,
				 struct loods_err *err)
{
	const struct loods_handed *h = f->rec[0];

	return loods_ops_handover_answer(f->ui->app, &h->meta.id, 1, LOODS_HANDED_SENT_BACK, h->answer, err);
}

static const struct ui_field_def fields[] = {
	{ .name = "answer", .width = 60, .required = true },
};

const struct ui_form_def ui_scr_send_back = {
	.name = "send-back",
	.title = N_("SEND BACK"),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.open = open_form,
	.who = form_who,
	.save = send_back,
};

/* ---- the list ---- */

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct loods_handed_rows *rows = l->state;
	enum loods_code rc = loods_handovers_open(l->ui->app, &l->view->arena, rows, err);

	if (rc == LOODS_OK)
		ui_table_set(&l->table, rows->list, rows->n, sizeof *rows->list);
	return rc;
}

static void state_line(struct ui_list *l, struct loods_str *out)
{
	loods_str_addf(out, _("For you to accept: %d"), ((const struct loods_handed_rows *)l->state)->to_answer);
}

static enum ui_result accept(struct ui_list *l, const loods_id *ids, int n)
{
	struct loods_err err = { 0 };

	if (!n)
		ui_msg_error(&l->ui->msg, "%s", _("Nothing was handed over to you that waits for an answer."));
	else if (loods_ops_handover_answer(l->ui->app, ids, n, LOODS_HANDED_ACCEPTED, NULL, &err) != LOODS_OK)
		ui_msg_err(&l->ui->msg, &err);
	else
		ui_msg_say(&l->ui->msg, P_("Accepted: %d client.   u Undo", "Accepted: %d clients.   u Undo", (unsigned long)n),
			   n);
	return UI_DONE;
}

static enum ui_result accept_all(struct ui_list *l)
{
	const struct loods_handed_rows *rows = l->state;
	struct loods_arena a = { 0 };
	loods_id *ids = LOODS_NEW_ARRAY(&a, loods_id, (size_t)rows->n + 1);
	enum ui_result r;
	int n = 0;

	for (int i = 0; i < rows->n; i++)
		if (rows->list[i].to_answer)
			ids[n++] = rows->list[i].handed->meta.id;
	r = accept(l, ids, n);
	loods_arena_release(&a);
	return r;
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *p)
{
	const struct loods_handed_row *row = p;

	if (cmd == UI_CMD_TAKE_ALL)
		return accept_all(l);
	if (!row)
		return UI_IGNORED;
	switch ((int)cmd) {
	case UI_CMD_OPEN:
		ui_push(l->ui, &ui_scr_handover_sheet, &(struct ui_sheet){ .handed = row->handed->meta.id });
		return UI_DONE;
	case UI_CMD_TAKE_ON:
		return accept(l, &row->handed->meta.id, 1);
	case UI_CMD_SEND_BACK:
		ui_form_push(l->ui, &ui_scr_send_back, &row->handed->meta.id);
		return UI_DONE;
	default:
		return ui_desk_client_command(l->ui, cmd, row->c.client);
	}
}

static const struct ui_binding keys[] = {
	{ UI_CMD_OPEN, { UI_KEY_ENTER, 'l', UI_KEY_RIGHT }, .label = N_("Read the sheet"), .hint = 10 },
	{ UI_CMD_TAKE_ON, { 'y' }, .hint = 11 },
	{ UI_CMD_TAKE_ALL, { 'Y' }, .hint = 12 },
	{ UI_CMD_SEND_BACK, { 'b' }, .hint = 13 },
};
const struct ui_context ui_context_handovers = {
	.name = "handovers",
	.title = N_("hand-overs that wait"),
	.parent = &ui_context_client,
	UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_handovers = {
	.name = "handovers",
	.title = N_("HAND-OVERS THAT WAIT"),
	.context = &ui_context_handovers,
	.table = &table,
	.state_size = sizeof(struct loods_handed_rows),
	.load = load,
	.state = state_line,
	.command = command,
};
