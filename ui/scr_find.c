/* Find a client of the office, from anywhere: whose dossiers were open last, the own clients, and, once something
 * is typed, those of colleagues. */
#include "desk.h"
#include "find.h"
#include "i18n.h"
#include "list.h"

struct state {
	struct loods_find find;
	bool home; /* nothing is typed: the recent ones stand first */
};

#define UNUSED __attribute__((unused))

static const struct loods_person *person(const void *row)
{
	return &((const struct loods_find_row *)row)->p;
}

static struct state *state_of(const struct ui_table *t)
{
	return ((struct ui_list *)t->owner)->state;
}

static void cell_name(UNUSED const struct ui_table *t, const void *row, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	loods_str_add(out, person(row)->name ? person(row)->name : "");
}

static void cell_number(UNUSED const struct ui_table *t, const void *row, struct loods_str *out,
			UNUSED enum ui_role *role)
{
	loods_str_add(out, person(row)->reference ? person(row)->reference : "");
}

static void cell_born(UNUSED const struct ui_table *t, const void *row, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	if (person(row)->birth_year)
		loods_str_addf(out, "%d", person(row)->birth_year);
}

static void cell_worker(const struct ui_table *t, const void *row, struct loods_str *out,
			UNUSED enum ui_role *role)
{
	loods_user_id owner = person(row)->owner;

	loods_str_add(out, owner.n ? loods_store_user_name(t->ui->app->store, owner) : _("nobody"));
}

static const struct ui_column columns[] = {
	{ .title = N_("Client"), .width = 24, .grow = true, .cell = cell_name },
	{ .title = N_("Born"), .width = 4, .cell = cell_born },
	{ .title = N_("Number"), .width = 12, .cell = cell_number },
	{ .title = N_("Worker"), .width = 16, .cell = cell_worker },
};

static int64_t row_id(const void *row)
{
	return person(row)->client.n;
}

static int filter(const struct ui_table *t, const char *typed, int *hits)
{
	struct state *s;

	if (!t->n)
		return 0;
	s = state_of(t);
	s->home = !*typed;
	return loods_find_match(&s->find, typed, hits);
}

static bool is_recent(const struct loods_find *f, const struct loods_find_row *row)
{
	for (int i = 0; i < f->n_recent; i++)
		if (row == &f->list[f->recent[i]])
			return true;
	return false;
}

static const char *group(const struct ui_table *t, const void *p)
{
	const struct loods_find_row *row = p;
	const struct state *s = state_of(t);

	if (s->home && is_recent(&s->find, row))
		return _("OPENED LAST");
	switch (row->whose) {
	case LOODS_FIND_OWN:
		return _("YOUR CLIENTS");
	case LOODS_FIND_COVERED:
		return _("CLIENTS YOU COVER");
	case LOODS_FIND_OTHER:
		return row->reason ? _("OTHER CLIENTS: opening asks for a reason") : _("OTHER CLIENTS");
	case LOODS_FIND_WHOSE_END:
		break;
	}
	return NULL;
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.filter = filter,
	.typing = &ui_context_find_client_typing,
	.group = group,
	.empty = N_("Nobody found. Type less: part of the name, the number, the birth year or the phone."),
};

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct state *s = l->state;
	enum loods_code rc = loods_find_load(l->ui->app, &l->view->arena, &s->find, err);

	if (rc == LOODS_OK)
		ui_table_set(&l->table, s->find.list, s->find.n, sizeof *s->find.list);
	return rc;
}

static void state_line(UNUSED struct ui_list *l, struct loods_str *out)
{
	loods_str_add(out, _("Also number, birth year, phone"));
}

static void pane(struct ui_list *l, const void *p, struct ui_screen *screen, struct ui_rect r)
{
	const struct loods_find_row *row = p;
	struct loods_str text = LOODS_STR_INIT;

	loods_str_addf(&text, "%s\n%s\n", row->p.name ? row->p.name : "", row->p.reference ? row->p.reference : "");
	if (row->p.birth_year)
		loods_str_addf(&text, _("born %d\n"), row->p.birth_year);
	loods_str_addf(&text, _("\nWorker  %s\n"),
		       row->p.owner.n ? loods_store_user_name(l->ui->app->store, row->p.owner) : _("nobody"));
	if (row->reason)
		loods_str_add(&text, _("\nThis client is not in your caseload. Opening the dossier asks why you need "
				       "it; the reason is logged and reviewed."));
	ui_draw_wrapped(screen, r, UI_ROLE_TEXT, text.s);
	loods_str_release(&text);
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *row)
{
	struct loods_str typed = LOODS_STR_INIT;

	if (cmd == UI_CMD_CLEAR_FIND) {
		ui_pop(l->view);
		return UI_DONE;
	}
	if (cmd == UI_CMD_NEXT_TAB) {
		ui_lineedit_take(&l->table.find, &typed);
		ui_desk_find(l->ui, &ui_scr_find_notes, typed.s);
		loods_str_release(&typed);
		return UI_DONE;
	}
	return ui_desk_client_command(l->ui, cmd, row ? person(row)->client : (loods_id){ 0 });
}

static const char *why_not(UNUSED struct ui_list *l, enum ui_cmd cmd)
{
	return cmd == UI_CMD_TICK ? _("Only a task on Today can be ticked.")
	       : cmd == UI_CMD_SORT ? _("What is found stands by whose client it is, then by name.")
				    : NULL;
}

static const struct ui_binding typing_keys[] = {
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB }, .label = N_("Find in notes"), .hint = 12 },
	{ UI_CMD_CLEAR_FIND, { UI_KEY_ESC }, .label = N_("Back"), .hint = 11, .over = true },
};
const struct ui_context ui_context_find_client_typing = {
	.name = "find-client-typing",
	.title = N_("finding a client"),
	.parent = &ui_context_find,
	UI_BINDINGS(typing_keys),
	.text = true,
};

static const struct ui_binding keys[] = {
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB }, .label = N_("Find in notes"), .hint = 57 },
	/* Bound here too only so that it is not hinted at. */
	{ UI_CMD_SORT, { 's' } },
};
const struct ui_context ui_context_find_client = {
	.name = "find-client", .title = N_("finding a client"), .parent = &ui_context_client, UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_find = {
	.name = "find",
	.title = N_("FIND A CLIENT"),
	.context = &ui_context_find_client,
	.table = &table,
	.state_size = sizeof(struct state),
	.load = load,
	.state = state_line,
	.pane = pane,
	.command = command,
	.why_not = why_not,
};
