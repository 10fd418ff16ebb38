/* The dossier: who the client is and how guidance goes, and everything recorded, by tab. */
#include <string.h>

#include "attendance.h"
#include "child.h"
#include "childcare.h"
#include "client.h"
#include "contact.h"
#include "deviation.h"
#include "exam.h"
#include "funding.h"
#include "goal.h"
#include "goal_step.h"
#include "i18n.h"
#include "instrument.h"
#include "language_level.h"
#include "language_step.h"
#include "measurement.h"
#include "msg.h"
#include "outcome.h"
#include "outcome_check.h"
#include "records.h"
#include "signals_office.h"
#include "desk.h"
#include "table.h"
#include "text.h"
#include "timeline.h"
#include "week_line.h"

enum { TAB_ALL, TAB_CONTACTS, TAB_LANGUAGE, TAB_CHILDCARE, TAB_GOALS, TAB_OUTCOMES, TAB_END };
enum { TYPES_MAX = 4, NOTE_ROWS = 4 };

/* A tab is a choice of record types; a new type joins one by a word in this table. */
static const struct tab {
	const char *label;
	const struct loods_type *types[TYPES_MAX]; /* none: all */
	const char *empty;			   /* N_(): what makes the first entry; NULL: as of all */
} tabs[] = {
	[TAB_ALL] = { N_("Timeline"), { NULL } },
	[TAB_CONTACTS] = { N_("Contacts"), { &loods_contact_type } },
	[TAB_LANGUAGE] = { N_("Language"),
			   { &loods_language_step_type, &loods_language_level_type, &loods_attendance_type,
			     &loods_exam_type },
			   N_("Nothing recorded here yet. t writes down a step, y attendance, z an exam.") },
	[TAB_CHILDCARE] = { N_("Childcare"),
			    { &loods_childcare_type, &loods_funding_type, &loods_child_type } },
	[TAB_GOALS] = { N_("Goals"),
			{ &loods_goal_type, &loods_goal_step_type, &loods_instrument_type },
			N_("Nothing recorded here yet. g makes a goal, b a step of it, r an instrument.") },
	[TAB_OUTCOMES] = { N_("Outcomes"),
			   { &loods_outcome_type, &loods_outcome_check_type, &loods_measurement_type,
			     &loods_deviation_type },
			   N_("Nothing recorded here yet. o writes down an outcome, m a measurement.") },
};

struct state {
	loods_id client;
	struct loods_client *person;
	struct loods_case_row row;
	struct loods_timeline all;
	struct loods_signals signals;
	const struct loods_timeline_row **shown;
	int n_shown;
	int tab;
	struct ui_table_def def; /* of the table, with what the tab says when it is empty */
	struct ui_table table;
	struct ui_deletion deleting;
};

#define UNUSED __attribute__((unused))

/* ---- rows ---- */

static void cell_day(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		     UNUSED enum ui_role *role)
{
	ui_desk_day(((const struct loods_timeline_row *)p)->when, out);
}

static void cell_what(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_timeline_row *row = p;

	loods_str_addf(out, "%s%s", row->what, row->changed ? " *" : "");
}

static void cell_by(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		    UNUSED enum ui_role *role)
{
	loods_str_add(out, ((const struct loods_timeline_row *)p)->by);
}

static void cell_note(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_timeline_row *row = p;

	loods_str_add(out, row->note ? row->note : "");
}

static const struct ui_column columns[] = {
	{ .title = N_("Date"), .width = 9, .align = UI_RIGHT, .cell = cell_day },
	{ .title = N_("What"), .width = 38, .cell = cell_what },
	{ .title = N_("By"), .width = 11, .priority = 1, .cell = cell_by },
	{ .title = N_("Note"), .width = 10, .grow = true, .priority = 2, .cell = cell_note },
};

/* Ids are unique within a type, and there are few types. */
static int64_t id_of(const struct loods_type *t, loods_id id)
{
	uint64_t type = 0;

	for (const char *c = t->name; *c; c++)
		type = type * 31 + (unsigned char)*c;
	return id.n * 65536 + (int64_t)(type % 65536);
}

static int64_t row_id(const void *p)
{
	const struct loods_timeline_row *row = p;

	return id_of(row->type, loods_rec_cmeta(row->rec)->id);
}

static const char *row_fold(const void *p)
{
	return ((const struct loods_timeline_row *)p)->fold;
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.fold = row_fold,
	.empty = N_("Nothing recorded here yet. c writes down a contact, t language, d childcare."),
};

static bool in_tab(const struct loods_type *type, const struct tab *tab)
{
	for (int i = 0; i < TYPES_MAX && tab->types[i]; i++)
		if (tab->types[i] == type)
			return true;
	return !tab->types[0];
}

static void show_tab(struct state *s)
{
	s->n_shown = 0;
	for (int i = 0; i < s->all.n; i++)
		if (in_tab(s->all.list[i].type, &tabs[s->tab]))
			s->shown[s->n_shown++] = &s->all.list[i];
	s->def.empty = tabs[s->tab].empty ? tabs[s->tab].empty : table.empty;
	ui_table_set(&s->table, s->shown, s->n_shown, 0);
}

/* ---- the view ---- */

void ui_dossier_select(struct ui_view *v, const struct ui_record *what)
{
	ui_table_select(&((struct state *)v->state)->table, id_of(what->type, what->id));
}

static enum loods_code open_view(struct ui_view *v, const void *arg, UNUSED struct loods_err *err)
{
	struct state *s = v->state;

	s->client = *(const loods_id *)arg;
	s->def = table;
	ui_table_init(&s->table, &s->def, v->ui, v);
	return LOODS_OK;
}

static enum loods_code load(struct ui_view *v, struct loods_err *err)
{
	struct loods_app *app = v->ui->app;
	struct state *s = v->state;
	enum loods_code rc;
	void *person;

	ui_table_set(&s->table, NULL, 0, 0);
	rc = loods_store_get(app->store, &v->arena, &loods_client_type, s->client, false, &person, err);
	s->person = person;
	if (rc == LOODS_OK)
		rc = loods_case_load(app, &v->arena, s->client, loods_clock_today(&app->clock), &s->row, err);
	if (rc == LOODS_OK)
		rc = loods_timeline_load(app, &v->arena, s->client, NULL, &s->all, err);
	if (rc == LOODS_OK)
		rc = loods_signals_of_client(app, &v->arena, s->client, loods_clock_today(&app->clock),
					     &s->signals, err);
	if (rc != LOODS_OK)
		return rc;
	s->shown = LOODS_NEW_ARRAY(&v->arena, const struct loods_timeline_row *, (size_t)s->all.n + 1);
	show_tab(s);
	return LOODS_OK;
}

static const struct ui_binding keys[] = {
	{ UI_CMD_OPEN, { UI_KEY_ENTER, 'l', UI_KEY_RIGHT }, .label = N_("Read whole"), .hint = 10 },
	{ UI_CMD_EDIT, { 'e' }, .label = N_("Change entry"), .hint = 56 },
	{ UI_CMD_DELETE, { 'x' }, .hint = 57 },
	{ UI_CMD_HISTORY, { 'H', UI_CTRL('E') } },
	{ UI_CMD_CHECK, { 'f' } },
	{ UI_CMD_GOAL, { 'g' } },
	{ UI_CMD_GOAL_STEP, { 'b' } },
	{ UI_CMD_INSTRUMENT, { 'r' } },
	{ UI_CMD_MEASUREMENT, { 'm' } },
	{ UI_CMD_ATTENDANCE, { 'y' } },
	{ UI_CMD_EXAM, { 'z' } },
	{ UI_CMD_DEVIATION, { 'D' } },
	{ UI_CMD_SIGNALS, { 'S' } },
	/* The time line has one order: bound here too only so that it is not hinted at. */
	{ UI_CMD_SORT, { 's' } },
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB }, .label = N_("Next tab"), .hint = 58 },
};
const struct ui_context ui_context_dossier = {
	.name = "dossier", .title = N_("the dossier"), .parent = &ui_context_client, UI_BINDINGS(keys),
};

static const struct ui_context *context(const struct ui_view *v)
{
	const struct state *s = v->state;

	return ui_table_context(&s->table, &ui_context_dossier);
}

/* ---- one entry: read, changed, deleted ---- */

static struct ui_record record_of(const struct loods_timeline_row *row)
{
	return (struct ui_record){ .type = row->type, .id = loods_rec_cmeta(row->rec)->id };
}

static void ask_delete(struct ui_view *v, const struct loods_timeline_row *row)
{
	struct state *s = v->state;
	struct loods_str what = LOODS_STR_INIT;

	loods_str_addf(&what, "%s, ", s->row.c.name ? s->row.c.name : "");
	ui_desk_day(row->when, &what);
	loods_str_addf(&what, ", %s", row->what);
	ui_delete_ask(v->ui, &s->deleting, row->type, row->rec, what.s);
	loods_str_release(&what);
}

/* The outcome that the row is, or that it checks; 0: neither. */
static loods_id outcome_of(const struct loods_timeline_row *row)
{
	if (row && row->type == &loods_outcome_type)
		return loods_rec_cmeta(row->rec)->id;
	if (row && row->type == &loods_outcome_check_type)
		return ((const struct loods_outcome_check *)row->rec)->outcome;
	return (loods_id){ 0 };
}

static void check_outcome(struct ui_view *v, const struct loods_timeline_row *row)
{
	struct ui_record what = { .type = &loods_outcome_type, .id = outcome_of(row) };

	if (what.id.n)
		ui_form_push(v->ui, &ui_scr_outcome_check, &what);
	else
		ui_msg_error(&v->ui->msg, "%s",
			     _("Choose an outcome first; then this writes down whether it lasted. o makes a "
			       "new one."));
}

/* A planned contact whose day has passed: what is asked of it is how it went. */
static bool lacks_result(const struct ui_view *v, const struct loods_timeline_row *row)
{
	const struct loods_contact *k;

	if (!row || row->type != &loods_contact_type)
		return false;
	k = row->rec;
	return k->outcome == LOODS_OUTCOME_PLANNED && k->occurred_on.n < loods_clock_today(&v->ui->app->clock).n;
}

static enum ui_result entry_command(struct ui_view *v, enum ui_cmd cmd)
{
	struct state *s = v->state;
	const struct loods_timeline_row *row = ui_table_selected(&s->table);
	struct ui_record what;

	if (cmd == UI_CMD_CHECK) {
		check_outcome(v, row);
		return UI_DONE;
	}
	if ((cmd == UI_CMD_OPEN || cmd == UI_CMD_CONTACT) && lacks_result(v, row)) {
		ui_desk_open(v->ui, &(struct ui_wish){ .form = &ui_scr_result,
						       .type = row->type,
						       .client = ((struct state *)v->state)->client,
						       .record = loods_rec_cmeta(row->rec)->id });
		return UI_DONE;
	}
	if (cmd != UI_CMD_OPEN && cmd != UI_CMD_EDIT && cmd != UI_CMD_DELETE && cmd != UI_CMD_HISTORY)
		return UI_IGNORED;
	/* Without an entry there is still the client, and what was deleted. */
	if (!row && cmd == UI_CMD_HISTORY)
		ui_push(v->ui, &ui_scr_history, &(struct ui_record){ .type = &loods_client_type, .id = s->client });
	if (!row)
		return UI_MOVED;
	what = record_of(row);
	if (cmd == UI_CMD_HISTORY)
		ui_push(v->ui, &ui_scr_history, &what);
	if (cmd == UI_CMD_OPEN)
		ui_push(v->ui, &ui_scr_record, &what);
	else if (cmd == UI_CMD_EDIT)
		ui_form_push(v->ui, &ui_scr_edit, &what);
	else if (cmd == UI_CMD_DELETE)
		ask_delete(v, row);
	return UI_DONE;
}

/* ---- a new entry, in the form that its type makes ---- */

static const struct fresh {
	enum ui_cmd cmd;
	const struct loods_type *type;
	const char *first; /* N_(): what to do where the client has no record that it could be about */
} fresh[] = {
	{ UI_CMD_GOAL, &loods_goal_type, NULL },
	{ UI_CMD_GOAL_STEP, &loods_goal_step_type,
	  N_("A step belongs to a goal, and there is none yet. g makes one.") },
	{ UI_CMD_INSTRUMENT, &loods_instrument_type, NULL },
	{ UI_CMD_MEASUREMENT, &loods_measurement_type, NULL },
	{ UI_CMD_ATTENDANCE, &loods_attendance_type,
	  N_("Attendance belongs to a language step, and there is none yet. t makes one.") },
	{ UI_CMD_EXAM, &loods_exam_type, NULL },
	{ UI_CMD_DEVIATION, &loods_deviation_type, NULL },
};

/* The record of that type which the row is, or which it is about in the same way as a new one; else the
 * newest one. 0: the client has none. */
static loods_id parent_of(const struct state *s, const struct loods_timeline_row *row,
			  const struct loods_field *about, const struct loods_type *of)
{
	if (row && row->type == about->ref)
		return loods_rec_cmeta(row->rec)->id;
	if (row && row->type == of)
		return *(const loods_id *)loods_field_cat(about, row->rec);
	for (int i = 0; i < s->all.n; i++)
		if (s->all.list[i].type == about->ref)
			return loods_rec_cmeta(s->all.list[i].rec)->id;
	return (loods_id){ 0 };
}

static enum ui_result new_command(struct ui_view *v, enum ui_cmd cmd)
{
	const struct state *s = v->state;

	for (int i = 0; i < LOODS_COUNT(fresh); i++) {
		const struct loods_type *t = fresh[i].type;
		const struct loods_field *about = loods_type_toward_client(t);
		struct ui_wish wish = { .type = t, .client = s->client };

		if (fresh[i].cmd != cmd)
			continue;
		if (about->ref != &loods_client_type)
			wish.about = parent_of(s, ui_table_selected(&s->table), about, t);
		if (fresh[i].first && !wish.about.n)
			ui_msg_error(&v->ui->msg, "%s", _(fresh[i].first));
		else
			ui_desk_open(v->ui, &wish);
		return UI_DONE;
	}
	return UI_IGNORED;
}

static void title(struct ui_view *v, struct loods_str *out)
{
	struct state *s = v->state;

	if (!s->person)
		return;
	ui_desk_client_line(&s->row.c, out);
	if (s->person->gender)
		loods_str_addf(out, "   %s", loods_choice_label(&loods_genders, s->person->gender));
	if (s->person->phone)
		loods_str_addf(out, "   %s", s->person->phone);
}

static void add_state(const struct state *s, bool share, struct loods_str *out)
{
	loods_str_add(out, loods_mark_label(s->row.signal.mark));
	/* "Late" is said by the mark, and the line is full. */
	if (s->row.signal.mark == LOODS_MARK_LATE) {
		loods_str_addf(out, P_(" %d day", " %d days", s->row.signal.days), s->row.signal.days);
	} else {
		loods_str_add(out, " ");
		loods_contact_signal_when(&s->row.signal, out);
	}
	loods_str_add(out, "   ");
	if (loods_date_known(s->row.c.next_on)) {
		loods_str_add(out, _("Next: "));
		ui_desk_weekday(s->row.c.next_on, out);
	} else {
		loods_str_add(out, _("Next: none"));
	}
	loods_str_add(out, _("   4 weeks: "));
	ui_desk_intensity(&s->row, share, out);
}

/* The share follows from the two numbers before it: a narrow screen goes without. */
static void state_line(struct ui_view *v, struct loods_str *out)
{
	add_state(v->state, true, out);
	if (loods_text_width(out->s) < v->ui->layout.state.cols)
		return;
	loods_str_clear(out);
	add_state(v->state, false, out);
}

/* Third line of the header, what is noticed, and the tabs. Returns what is left. */
static struct ui_rect draw_head(struct ui_view *v, struct ui_screen *screen, struct ui_rect r)
{
	struct state *s = v->state;
	struct loods_str line = LOODS_STR_INIT;

	if (s->person && s->person->interpreter > LOODS_INTERPRETER_NONE)
		loods_str_addf(&line, _("Interpreter: %s %s   "),
			       loods_choice_label(&loods_interpreters, s->person->interpreter),
			       s->person->language ? s->person->language : "");
	loods_str_addf(&line, _("Worker: %s   13 weeks: "),
		       loods_store_user_name(v->ui->app->store, s->row.c.owner));
	ui_week_line(s->row.weeks, v->ui->marks, &line);
	ui_draw_text(screen, r.row, r.col + 1, r.cols - 1, UI_ROLE_TEXT, UI_LEFT, line.s);
	r = ui_signals_line(v->ui, &s->signals, screen, ui_rect_below(r, 1));
	loods_str_clear(&line);
	for (int i = 0; i < TAB_END; i++)
		loods_str_addf(&line, i == s->tab ? "[%s]  " : " %s   ", _(tabs[i].label));
	/* The hints below say it too: a narrow screen goes without. */
	if (loods_text_width(line.s) + loods_text_width(_("  Tab: next tab")) < r.cols)
		loods_str_add(&line, _("  Tab: next tab"));
	ui_draw_text(screen, r.row, r.col + 1, r.cols - 1, UI_ROLE_HEADING, UI_LEFT, line.s);
	loods_str_release(&line);
	ui_draw_rule(screen, r.row + 1, r.col, r.cols);
	return ui_rect_below(r, 2);
}

/* How it is with the outcome of that row after 3, 6 and 12 months, a line each. */
static void add_lasting(struct ui_view *v, const struct loods_timeline_row *row, struct loods_str *out)
{
	const struct loods_client_outcome *o = row->rec;
	loods_date today = loods_clock_today(&v->ui->app->clock);
	struct state *s = v->state;

	if (!loods_destination_lasts(o->destination))
		return;
	for (int m = 1; m < LOODS_CHECK_MONTHS_END; m++) {
		const struct loods_outcome_check *c = NULL;
		enum loods_lasting is;

		for (int i = 0; i < s->all.n && !c; i++)
			if (s->all.list[i].type == &loods_outcome_check_type &&
			    outcome_of(&s->all.list[i]).n == o->meta.id.n &&
			    ((const struct loods_outcome_check *)s->all.list[i].rec)->months == m)
				c = s->all.list[i].rec;
		is = loods_lasting_of(o->date, m, c ? c->result : 0, c ? c->checked_on : LOODS_DATE_NONE,
				      today);
		loods_str_addf(out, "%s%s: %s", out->len ? "\n" : "",
			       loods_choice_label(&loods_check_months, m),
			       loods_choice_label(&loods_lastings, (int)is));
		if (is != LOODS_LASTING_NOT_DUE && is != LOODS_LASTING_UNCHECKED)
			continue;
		loods_str_add(out, ", ");
		ui_desk_day(loods_check_due(o->date, m), out);
		loods_str_add(out, is == LOODS_LASTING_UNCHECKED ? _(" (f writes it down)") : "");
	}
}

static void draw_note(struct ui_view *v, struct ui_screen *screen, struct ui_rect r,
		      const struct loods_timeline_row *row)
{
	struct loods_str line = LOODS_STR_INIT;

	if (!row)
		return;
	ui_desk_day(row->when, &line);
	loods_str_addf(&line, "  %s", row->what);
	r = ui_rect_below(r, ui_draw_wrapped(screen, r, UI_ROLE_HEADING, line.s));
	loods_str_clear(&line);
	if (row->type == &loods_outcome_type)
		add_lasting(v, row, &line);
	else
		loods_plan_signal(&((struct state *)v->state)->all, row,
				  loods_clock_today(&v->ui->app->clock), &line);
	if (row->note)
		loods_str_addf(&line, "%s%s", line.len ? "\n" : "", row->note);
	else if (row->type != &loods_outcome_type && !line.len)
		loods_str_add(&line, _("No note."));
	ui_draw_wrapped(screen, r, UI_ROLE_TEXT, line.s);
	loods_str_release(&line);
}

static void draw(struct ui_view *v, struct ui_screen *screen, const struct ui_layout *l)
{
	struct state *s = v->state;
	struct ui_rect r = draw_head(v, screen, l->body);
	const struct loods_timeline_row *row = ui_table_selected(&s->table);

	if (s->table.finding || s->table.find.text.len) {
		ui_draw_text(screen, l->state.row, l->state.col, l->state.cols, UI_ROLE_TEXT, UI_LEFT, "");
		ui_table_draw_state(&s->table, screen, l->state, NULL);
	}
	if (l->wide) {
		ui_draw_bar(screen, l->bar);
		draw_note(v, screen, l->pane, row);
		ui_table_draw(&s->table, screen, r);
		return;
	}
	ui_table_draw(&s->table, screen, ui_rect_top(r, r.rows - NOTE_ROWS - 1));
	r = ui_rect_below(r, r.rows - NOTE_ROWS);
	r.col += 1;
	r.cols -= 2;
	draw_note(v, screen, r, row);
}

static const char *why_not(UNUSED struct ui_view *v, enum ui_cmd cmd)
{
	if (cmd == UI_CMD_SORT)
		return _("The time line stands in the order of days, newest first.");
	return cmd == UI_CMD_TICK ? _("Only a task on Today can be ticked.") : NULL;
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct state *s = v->state;
	enum ui_result r = ui_table_command(&s->table, cmd);

	if (r != UI_IGNORED)
		return r;
	if (cmd == UI_CMD_NEXT_TAB || cmd == UI_CMD_PREVIOUS_TAB) {
		s->tab = (s->tab + (cmd == UI_CMD_NEXT_TAB ? 1 : TAB_END - 1)) % TAB_END;
		show_tab(s);
		return UI_DONE;
	}
	if (cmd == UI_CMD_SIGNALS) {
		ui_list_push(v->ui, &ui_scr_client_signals, &s->client);
		return UI_DONE;
	}
	r = entry_command(v, cmd);
	if (r == UI_IGNORED)
		r = new_command(v, cmd);
	return r != UI_IGNORED ? r : ui_desk_case_command(v->ui, cmd, &s->row);
}

static enum ui_result key(struct ui_view *v, const struct ui_key *k)
{
	struct state *s = v->state;

	return ui_table_key(&s->table, k);
}

static void forget(struct ui_view *v)
{
	struct state *s = v->state;

	ui_table_set(&s->table, NULL, 0, 0);
	s->person = NULL;
	s->all = (struct loods_timeline){ 0 };
	s->signals = (struct loods_signals){ 0 };
	memset(&s->row, 0, sizeof s->row);
}

static void close_view(struct ui_view *v)
{
	struct state *s = v->state;

	ui_table_release(&s->table);
}

const struct ui_view_ops ui_scr_dossier = {
	.name = "dossier",
	.state_size = sizeof(struct state),
	.open = open_view,
	.load = load,
	.context = context,
	.title = title,
	.state_line = state_line,
	.draw = draw,
	.command = command,
	.why_not = why_not,
	.key = key,
	.forget = forget,
	.close = close_view,
};
