/* Find in the notes of the own clients: words are typed, Enter looks for them, Enter on what was found opens the
 * dossier at that entry. */
#include <time.h>

#include "desk.h"
#include "find_notes.h"
#include "i18n.h"
#include "list.h"
#include "types.h"

enum { LOOK_MS = 100, SAY_MS = 1000 };

struct state {
	struct loods_arena kept; /* of what was found: a new generation reads nothing again */
	struct loods_found_notes found;
	bool looked;
};

#define UNUSED __attribute__((unused))

/* ---- rows ---- */

static const struct loods_found_note *note(const void *row)
{
	return row;
}

static void cell_name(UNUSED const struct ui_table *t, const void *row, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	loods_str_add(out, note(row)->name ? note(row)->name : note(row)->reference);
}

static void cell_day(UNUSED const struct ui_table *t, const void *row, struct loods_str *out,
		     UNUSED enum ui_role *role)
{
	ui_desk_day(note(row)->when, out);
}

static void cell_type(UNUSED const struct ui_table *t, const void *row, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	loods_str_add(out, _(note(row)->type->label));
}

/* The word stands between brackets, so that it is seen without colour and read aloud. */
static void add_marked(const struct loods_found_note *n, struct loods_str *out)
{
	loods_str_add_bytes(out, n->text, n->from);
	loods_str_add_char(out, '[');
	loods_str_add_bytes(out, n->text + n->from, n->to - n->from);
	loods_str_add_char(out, ']');
	loods_str_add(out, n->text + n->to);
}

static void cell_text(UNUSED const struct ui_table *t, const void *row, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	add_marked(note(row), out);
}

static const struct ui_column columns[] = {
	{ .title = N_("Client"), .width = 18, .cell = cell_name },
	{ .title = N_("Date"), .width = 9, .align = UI_RIGHT, .cell = cell_day },
	{ .title = N_("Kind"), .width = 13, .priority = 1, .cell = cell_type },
	{ .title = N_("Text"), .width = 28, .grow = true, .cell = cell_text },
};

static int64_t row_id(const void *row)
{
	int type = 0;

	while (loods_types[type] != note(row)->type)
		type++;
	return note(row)->record.n * 256 + type;
}

static int filter(const struct ui_table *t, UNUSED const char *typed, int *hits)
{
	for (int i = 0; i < t->n; i++)
		hits[i] = i;
	return t->n;
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.filter = filter,
	.asks = true,
	.typing = &ui_context_find_notes_typing,
	.empty = N_("Type a word or a part of one, then Enter. The notes, goals, steps and tasks of the clients whom "
		    "you own or cover are searched; the access log keeps that you searched, not the words."),
};

static void show(struct ui_list *l)
{
	struct state *s = l->state;

	ui_table_set(&l->table, s->found.list, s->found.n, sizeof *s->found.list);
}

static enum loods_code load(struct ui_list *l, UNUSED struct loods_err *err)
{
	show(l);
	return LOODS_OK;
}

static void forget(struct ui_list *l)
{
	struct state *s = l->state;

	loods_arena_release(&s->kept);
	s->found = (struct loods_found_notes){ 0 };
	s->looked = false;
}

static void state_line(struct ui_list *l, struct loods_str *out)
{
	const struct state *s = l->state;

	if (s->found.more)
		loods_str_addf(out, _("the newest %d; more words find less"), s->found.n);
	else if (!s->looked)
		loods_str_add(out, _("Enter searches"));
}

/* ---- the search ---- */

struct work {
	struct ui *ui;
	struct timespec begun, looked;
};

static int64_t ms_since(const struct timespec *t, const struct timespec *now)
{
	return (now->tv_sec - t->tv_sec) * INT64_C(1000) + (now->tv_nsec - t->tv_nsec) / 1000000;
}

static bool progress(int64_t done, int64_t total, void *ctx)
{
	struct work *w = ctx;
	struct timespec now;
	char text[120];

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (ms_since(&w->looked, &now) < LOOK_MS)
		return true;
	w->looked = now;
	if (!ui_working(w->ui))
		return false;
	if (ms_since(&w->begun, &now) >= SAY_MS) {
		snprintf(text, sizeof text, _("Searching: %d %%. Esc stops."), total > 0 ? (int)(done * 100 / total) : 0);
		ui_say_now(w->ui, text);
	}
	return true;
}

static void search(struct ui_list *l)
{
	struct state *s = l->state;
	struct work w = { .ui = l->ui };
	struct loods_str typed = LOODS_STR_INIT;
	struct loods_found_notes found;
	struct loods_err err = { 0 };
	enum loods_code rc;

	clock_gettime(CLOCK_MONOTONIC, &w.begun);
	w.looked = w.begun;
	ui_lineedit_take(&l->table.find, &typed);
	forget(l);
	show(l);
	rc = loods_find_notes(l->ui->app, &s->kept, typed.s, progress, &w, &found, &err);
	loods_str_release(&typed);
	if (rc == LOODS_ECANCEL)
		ui_msg_say(&l->ui->msg, "%s", _("Stopped. Enter searches again."));
	else if (rc)
		ui_msg_err(&l->ui->msg, &err);
	if (rc)
		return;
	s->found = found;
	s->looked = true;
	show(l);
	l->table.finding = !found.n;
	if (!found.n)
		ui_msg_say(&l->ui->msg, "%s", _("Found nowhere in the notes of your clients."));
}

/* The dossier, at the entry, with the entry on top: the reading is logged as ever. */
static void open_entry(struct ui *ui, const struct loods_found_note *n)
{
	struct ui_record what = { .type = n->type, .id = n->record };

	ui_desk_open(ui, &(struct ui_wish){ .view = &ui_scr_dossier, .client = n->client });
	if (ui->top->ops != &ui_scr_dossier)
		return;
	ui_dossier_select(ui->top, &what);
	ui_push(ui, &ui_scr_record, &what);
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *row)
{
	struct loods_str typed = LOODS_STR_INIT;

	switch ((int)cmd) {
	case UI_CMD_CLEAR_FIND:
		ui_pop(l->view);
		return UI_DONE;
	case UI_CMD_NEXT_TAB:
		ui_lineedit_take(&l->table.find, &typed);
		ui_desk_find(l->ui, &ui_scr_find, typed.s);
		loods_str_release(&typed);
		return UI_DONE;
	case UI_CMD_OPEN:
		if (l->table.finding)
			search(l);
		else if (row)
			open_entry(l->ui, row);
		return UI_DONE;
	default:
		return ui_desk_client_command(l->ui, cmd, row ? note(row)->client : (loods_id){ 0 });
	}
}

/* The selected one whole, as far as three lines go. */
static void foot(struct ui_list *l, struct ui_screen *screen, struct ui_rect r)
{
	const struct loods_found_note *n = ui_table_selected(&l->table);
	struct loods_str text = LOODS_STR_INIT;

	if (!n)
		return;
	add_marked(n, &text);
	r.col++;
	r.cols--;
	ui_draw_wrapped(screen, r, UI_ROLE_TEXT, text.s);
	loods_str_release(&text);
}

static const char *why_not(UNUSED struct ui_list *l, enum ui_cmd cmd)
{
	return cmd == UI_CMD_TICK ? _("Only a task on Today can be ticked.")
	       : cmd == UI_CMD_SORT ? _("What is found stands by its day, newest first.")
				    : NULL;
}

static const struct ui_binding typing_keys[] = {
	{ UI_CMD_OPEN, { UI_KEY_ENTER }, .label = N_("Search"), .hint = 10 },
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB }, .label = N_("Find client"), .hint = 12 },
	{ UI_CMD_CLEAR_FIND, { UI_KEY_ESC }, .label = N_("Back"), .hint = 11, .over = true },
};
const struct ui_context ui_context_find_notes_typing = {
	.name = "find-notes-typing",
	.title = N_("finding in notes"),
	.parent = &ui_context_find,
	UI_BINDINGS(typing_keys),
	.text = true,
};

static const struct ui_binding keys[] = {
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB }, .label = N_("Find client"), .hint = 57 },
	/* Bound here too only so that it is not hinted at. */
	{ UI_CMD_SORT, { 's' } },
};
const struct ui_context ui_context_find_notes = {
	.name = "find-notes", .title = N_("finding in notes"), .parent = &ui_context_client, UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_find_notes = {
	.name = "find-notes",
	.title = N_("FIND IN THE NOTES OF YOUR CLIENTS"),
	.context = &ui_context_find_notes,
	.table = &table,
	.state_size = sizeof(struct state),
	.load = load,
	.state = state_line,
	.foot = foot,
	.foot_rows = ui_list_foot_three,
	.command = command,
	.why_not = why_not,
	.forget = forget,
	.close = forget,
};
