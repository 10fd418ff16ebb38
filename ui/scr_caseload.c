/* The caseload: every client of the user (a team lead: of the office), with state, last and next contact, and
 * delivered against agreed. */
#include <stdlib.h>

#include "cases.h"
#include "client.h"
#include "contact.h"
#include "i18n.h"
#include "desk.h"
#include "list.h"
#include "msg.h"
#include "plan_bulk.h"
#include "summary_text.h"
#include "week_line.h"

enum show { SHOW_ACTIVE, SHOW_LATE, SHOW_DUE, SHOW_NO_PLAN, SHOW_ALL, SHOW_END };

struct state {
	struct loods_cases cases;
	const struct loods_case_row **shown; /* those that `show` lets through */
	int n_shown;
	enum show show;
	struct ui_caseload_wish wish;
	struct loods_arena own; /* of the wish's texts */
	struct ui_ticks ticks;  /* clients */
};

static const char *show_label(enum show show)
{
	switch (show) {
	case SHOW_ACTIVE:
		return _("in guidance");
	case SHOW_LATE:
		return _("late");
	case SHOW_DUE:
		return _("due");
	case SHOW_NO_PLAN:
		return _("no agreement");
	case SHOW_ALL:
		return _("all");
	case SHOW_END:
		break;
	}
	return "";
}

static bool passes(const struct loods_case_row *row, enum show show)
{
	switch (show) {
	case SHOW_ACTIVE:
		return row->c.in_guidance || row->signal.mark != LOODS_MARK_AWAY;
	case SHOW_LATE:
		return row->signal.mark == LOODS_MARK_LATE;
	case SHOW_DUE:
		return row->signal.mark == LOODS_MARK_DUE;
	case SHOW_NO_PLAN:
		return row->signal.mark == LOODS_MARK_NO_PLAN;
	case SHOW_ALL:
	case SHOW_END:
		break;
	}
	return true;
}

/* The client is in the group that is looked at, as it stands today. */
static bool wanted(const struct loods_case_row *row, const struct ui_caseload_wish *wish)
{
	for (int k = 0; k < LOODS_COUNT(wish->only); k++) {
		const char *key = wish->only[k].key;

		switch (wish->only[k].by) {
		case LOODS_BY_CASEWORKER:
			if (row->c.owner.n != wish->only[k].user.n)
				return false;
			break;
		case LOODS_BY_COHORT:
			if (!loods_str_eq(row->cohort, key))
				return false;
			break;
		case LOODS_BY_ARM:
			if (!loods_str_eq(row->arm, key))
				return false;
			break;
		case LOODS_BY_GENDER:
			if ((row->c.gender ? row->c.gender : LOODS_GENDER_UNKNOWN) !=
			    loods_choice_value(&loods_genders, key))
				return false;
			break;
		case LOODS_BY_MONTH: /* clients are shown as they are today */
		case LOODS_BY_CLIENT:
		case LOODS_BY_END:
			break;
		}
	}
	return true;
}

/* ---- columns ---- */

#define UNUSED __attribute__((unused))

static void cell_state(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       enum ui_role *role)
{
	const struct loods_case_row *row = p;

	loods_str_add(out, loods_mark_label(row->signal.mark));
	if (row->signal.mark == LOODS_MARK_LATE)
		loods_str_addf(out, P_(" %dd", " %dd", row->signal.days), row->signal.days);
	*role = row->signal.mark == LOODS_MARK_LATE  ? UI_ROLE_LATE
		: row->signal.mark == LOODS_MARK_DUE ? UI_ROLE_DUE
		: row->signal.mark == LOODS_MARK_OK  ? UI_ROLE_GOOD
						     : UI_ROLE_TEXT;
}

static const struct ui_ticks *ticks_of(const struct ui_table *t)
{
	const struct ui_list *l = t->owner;

	return &((const struct state *)l->state)->ticks;
}

/* With a box before it as soon as somebody is ticked. */
static void cell_name(const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_case_row *row = p;

	if (ticks_of(t)->n)
		loods_str_add(out, ui_ticks_has(ticks_of(t), row->c.client.n) ? "[x] " : "[ ] ");
	ui_desk_case_name(t->ui, &row->c, out);
}

static void cell_born(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_case_row *row = p;

	if (row->c.birth_year)
		loods_str_addf(out, "%d", row->c.birth_year);
}

enum { FAR_DAYS = 300 }; /* from here on the year says more than the day */

/* "12-11 phone"; far away "Nov 25 phone", because 12-11 of which year matters then. */
static void day_and_word(loods_date on, loods_date today, const char *word, struct loods_str *out)
{
	int year, month, day;

	if (!loods_date_known(on)) {
		loods_str_add(out, "-");
		return;
	}
	loods_date_to_ymd(on, &year, &month, &day);
	if (abs(on.n - today.n) < FAR_DAYS)
		loods_str_addf(out, "%2d-%02d %s", day, month, word);
	else
		loods_str_addf(out, "%s %02d %s", ui_desk_month(month), year % 100, word);
}

/* By which channel, or "none" where it was no talk: a call that nobody answered is no contact. */
static void last_contact(const struct loods_case *c, loods_date today, struct loods_str *out)
{
	bool held = c->last_outcome == LOODS_OUTCOME_HELD || c->last_outcome == LOODS_OUTCOME_PARTLY_HELD;

	day_and_word(c->last_on, today,
		     held ? loods_choice_label(&loods_channels, c->last_channel) : _("none"), out);
}

static void next_contact(const struct loods_case *c, loods_date today, struct loods_str *out)
{
	day_and_word(c->next_on, today, loods_choice_label(&loods_channels, c->next_channel), out);
}

static loods_date today_of(const struct ui_table *t)
{
	const struct ui_list *l = t->owner;

	return ((const struct state *)l->state)->cases.today;
}

static void cell_last(const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_case_row *row = p;

	last_contact(&row->c, today_of(t), out);
}

static void cell_next(const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_case_row *row = p;

	next_contact(&row->c, today_of(t), out);
}

/* Contact days of those expected in four weeks: "2/4"; expected ones to one decimal where they are no whole
 * number. */
static void cell_done(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_case_row *row = p;

	ui_delivered(row->contact_days, row->expected, out);
}

static void cell_weeks(const struct ui_table *t, const void *p, struct loods_str *out,
		       UNUSED enum ui_role *role)
{
	const struct loods_case_row *row = p;

	ui_week_line(row->weeks, t->ui->marks, out);
}

static int compare_numbers(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_state(const void *pa, const void *pb)
{
	const struct loods_case_row *a = pa, *b = pb;
	int order = compare_numbers(a->signal.mark, b->signal.mark);

	if (order)
		return order;
	return a->signal.mark == LOODS_MARK_LATE ? compare_numbers(b->signal.days, a->signal.days)
						 : compare_numbers(a->signal.days, b->signal.days);
}

static int compare_born(const void *a, const void *b)
{
	return compare_numbers(((const struct loods_case_row *)a)->c.birth_year,
			       ((const struct loods_case_row *)b)->c.birth_year);
}

/* The caseload comes by name, so a row's place in it is its order by name. */
static int compare_name(const void *a, const void *b)
{
	return a < b ? -1 : a > b;
}

static int compare_last(const void *a, const void *b)
{
	return compare_numbers(((const struct loods_case_row *)a)->c.last_on.n,
			       ((const struct loods_case_row *)b)->c.last_on.n);
}

static int compare_next(const void *a, const void *b)
{
	int32_t x = ((const struct loods_case_row *)a)->c.next_on.n,
		y = ((const struct loods_case_row *)b)->c.next_on.n;

	return compare_numbers(x ? x : INT32_MAX, y ? y : INT32_MAX);
}

static const struct ui_column columns[] = {
	{ .title = N_("State"), .width = 15, .cell = cell_state, .compare = compare_state },
	{ .title = N_("Client"), .width = 18, .grow = true, .cell = cell_name, .compare = compare_name },
	{ .title = N_("Born"), .width = 4, .cell = cell_born, .compare = compare_born },
	{ .title = N_("Last"), .width = 14, .priority = 1, .cell = cell_last, .compare = compare_last },
	{ .title = N_("Next"), .width = 14, .cell = cell_next, .compare = compare_next },
	{ .title = N_("4 weeks"), .width = 7, .priority = 2, .align = UI_RIGHT, .cell = cell_done },
	{ .title = N_("13 weeks"), .width = 13, .priority = 3, .cell = cell_weeks },
};

static int64_t row_id(const void *p)
{
	return ((const struct loods_case_row *)p)->c.client.n;
}

static const char *row_fold(const void *p)
{
	return ((const struct loods_case_row *)p)->c.fold;
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.fold = row_fold,
	.empty = N_("No client here. Tab shows other clients of the caseload."),
};

/* ---- the list ---- */

/* Most urgent first, then by name. */
static int by_state(const void *a, const void *b)
{
	const struct loods_case_row *const *x = a, *const *y = b;
	int order = compare_state(*x, *y);

	return order ? order : compare_name(*x, *y);
}

static void show_rows(struct ui_list *l)
{
	struct state *s = l->state;

	s->n_shown = 0;
	for (int i = 0; i < s->cases.n; i++)
		if (wanted(&s->cases.list[i], &s->wish) && passes(&s->cases.list[i], s->show))
			s->shown[s->n_shown++] = &s->cases.list[i];
	qsort(s->shown, (size_t)s->n_shown, sizeof *s->shown, by_state);
	ui_table_set(&l->table, s->shown, s->n_shown, 0);
}

static enum loods_code open_list(struct ui_list *l, const void *arg, UNUSED struct loods_err *err)
{
	struct state *s = l->state;

	if (!arg)
		return LOODS_OK;
	s->wish = *(const struct ui_caseload_wish *)arg;
	for (int k = 0; k < LOODS_COUNT(s->wish.only); k++)
		s->wish.only[k].key = loods_arena_strdup(&s->own, s->wish.only[k].key);
	if (s->wish.all)
		s->show = SHOW_ALL;
	return LOODS_OK;
}

static void close_list(struct ui_list *l)
{
	ui_ticks_release(&((struct state *)l->state)->ticks);
	loods_arena_release(&((struct state *)l->state)->own);
}

/* A team lead sees everybody's, or those of the caseworker asked for. */
static loods_user_id owner_of(const struct loods_app *app, const struct ui_caseload_wish *wish)
{
	if (app->user.role == LOODS_ROLE_CASEWORKER)
		return app->user.id;
	for (int k = 0; k < LOODS_COUNT(wish->only); k++)
		if (wish->only[k].by == LOODS_BY_CASEWORKER)
			return wish->only[k].user;
	return (loods_user_id){ 0 };
}

/* Whoever is not in the caseload any more is not ticked. */
static void keep_ticks(struct state *s)
{
	struct ui_ticks still = { 0 };

	for (int i = 0; s->ticks.n && i < s->cases.n; i++)
		if (ui_ticks_has(&s->ticks, s->cases.list[i].c.client.n))
			ui_ticks_set(&still, s->cases.list[i].c.client.n, true);
	ui_ticks_release(&s->ticks);
	s->ticks = still;
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct loods_app *app = l->ui->app;
	struct state *s = l->state;
	enum loods_code rc = loods_cases_load(app, &l->view->arena, owner_of(app, &s->wish),
					      loods_clock_today(&app->clock), &s->cases, err);

	if (rc != LOODS_OK)
		return rc;
	keep_ticks(s);
	s->shown = LOODS_NEW_ARRAY(&l->view->arena, const struct loods_case_row *, (size_t)s->cases.n + 1);
	show_rows(l);
	return LOODS_OK;
}

static void state_line(struct ui_list *l, struct loods_str *out)
{
	const struct state *s = l->state;

	if (s->ticks.n)
		loods_str_addf(out, _("Ticked: %d   "), s->ticks.n);
	loods_str_addf(out, _("Show: %s (Tab)"), show_label(s->show));
	for (int k = 0; k < LOODS_COUNT(s->wish.only); k++)
		if (s->wish.only[k].by)
			loods_str_addf(out, k ? " / %s" : "   %s",
				       loods_summary_key_label(s->wish.only[k].by, s->wish.only[k].key));
}

/* The selected client: nothing that would need the dossier to be opened. */
static void pane(struct ui_list *l, const void *p, struct ui_screen *screen, struct ui_rect r)
{
	const struct loods_case_row *row = p;
	struct loods_str text = LOODS_STR_INIT;

	loods_str_addf(&text, "%s\n%s\n", row->c.name ? row->c.name : "",
		       row->c.reference ? row->c.reference : "");
	loods_str_addf(&text, "%s\n\n", loods_choice_label(&loods_genders, row->c.gender));
	loods_contact_signal_when(&row->signal, &text);
	loods_str_add(&text, "\n");
	loods_contact_signal_why(&row->signal, &text);
	loods_str_addf(&text, _("\n\nWorker  %s\n"), loods_store_user_name(l->ui->app->store, row->c.owner));
	loods_str_add(&text, _("Last    "));
	last_contact(&row->c, today_of(&l->table), &text);
	loods_str_add(&text, _("\nNext    "));
	next_contact(&row->c, today_of(&l->table), &text);
	loods_str_add(&text, _("\n\n4 weeks: contact on "));
	ui_delivered(row->contact_days, row->expected, &text);
	loods_str_addf(&text, _("\n%s\n\n13 weeks: "), loods_choice_label(&loods_classes, (int)row->class));
	ui_week_line(row->weeks, l->ui->marks, &text);
	if (ui_ticks_has(ticks_of(&l->table), row->c.client.n))
		loods_str_add(&text, _("\n\n[x] ticked"));
	ui_draw_wrapped(screen, r, UI_ROLE_TEXT, text.s);
	loods_str_release(&text);
}

/* ---- many at once ---- */

static enum ui_result tick(struct ui_list *l, const struct loods_case_row *row)
{
	struct state *s = l->state;
	bool on;

	if (!row)
		return UI_MOVED;
	on = !ui_ticks_has(&s->ticks, row->c.client.n);
	ui_ticks_set(&s->ticks, row->c.client.n, on);
	if (on)
		ui_msg_say(&l->ui->msg, _("[x] Ticked: %s. For all who are ticked: P plans, H hands over."),
			   row->c.name ? row->c.name : "");
	else
		ui_msg_say(&l->ui->msg, _("[ ] No longer ticked: %s."), row->c.name ? row->c.name : "");
	return UI_DONE;
}

/* The rows that Tab and finding let through, in the order in which they stand. */
static const struct loods_case_row *seen(const struct ui_list *l, int i)
{
	return ((const struct state *)l->state)->shown[l->table.shown[i]];
}

static enum ui_result tick_all(struct ui_list *l)
{
	struct state *s = l->state;
	bool all = true;

	if (l->table.n_shown > LOODS_PLAN_BULK_MAX) {
		ui_msg_error(&l->ui->msg, _("At most %d clients are ticked in one go. Find or show fewer."),
			     LOODS_PLAN_BULK_MAX);
		return UI_DONE;
	}
	for (int i = 0; i < l->table.n_shown; i++)
		all = all && ui_ticks_has(&s->ticks, seen(l, i)->c.client.n);
	for (int i = 0; i < l->table.n_shown; i++)
		ui_ticks_set(&s->ticks, seen(l, i)->c.client.n, !all);
	return UI_DONE;
}

/* All who are ticked: those who are seen in their order, then the others by name. */
static const loods_id *ticked(struct ui_list *l, struct loods_arena *a)
{
	const struct state *s = l->state;
	loods_id *ids = LOODS_NEW_ARRAY(a, loods_id, (size_t)s->ticks.n + 1);
	struct ui_ticks there = { 0 };
	int n = 0;

	for (int i = 0; i < l->table.n_shown + s->cases.n; i++) {
		const struct loods_case_row *row =
			i < l->table.n_shown ? seen(l, i) : &s->cases.list[i - l->table.n_shown];

		if (!ui_ticks_has(&s->ticks, row->c.client.n) || ui_ticks_has(&there, row->c.client.n))
			continue;
		ui_ticks_set(&there, row->c.client.n, true);
		ids[n++] = row->c.client;
	}
	ui_ticks_release(&there);
	return ids;
}

static enum ui_result for_many(struct ui_list *l, const struct ui_form_def *form)
{
	struct state *s = l->state;
	struct loods_arena a = { 0 };
	struct ui_many many = { .n = s->ticks.n, .ticks = &s->ticks };

	if (!many.n) {
		ui_msg_error(&l->ui->msg, "%s",
			     _("Nobody is ticked yet. Space ticks the selected client, A all who are shown."));
		return UI_DONE;
	}
	many.ids = ticked(l, &a);
	ui_form_push(l->ui, form, &many);
	loods_arena_release(&a);
	return UI_DONE;
}

/* Those who are ticked; else the whole caseload that is looked at, when it is one caseworker's. */
static enum ui_result hand_over(struct ui_list *l)
{
	struct state *s = l->state;
	struct loods_arena a = { 0 };
	struct ui_giving giving = { .from = owner_of(l->ui->app, &s->wish) };

	if (s->ticks.n) {
		giving.many = (struct ui_many){ ticked(l, &a), s->ticks.n, &s->ticks };
		for (int i = 0; i < s->cases.n; i++)
			if (s->cases.list[i].c.client.n == giving.many.ids[0].n)
				giving.from = s->cases.list[i].c.owner;
	}
	if (giving.from.n)
		ui_form_push(l->ui, &ui_scr_handover, &giving);
	else
		ui_msg_error(&l->ui->msg, "%s",
			     _("Tick clients of one caseworker first with Space; or open a caseworker's caseload "
			       "from the summary (3)."));
	loods_arena_release(&a);
	return UI_DONE;
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *row)
{
	struct state *s = l->state;

	if (cmd == UI_CMD_NEXT_TAB || cmd == UI_CMD_PREVIOUS_TAB) {
		s->show = (s->show + (cmd == UI_CMD_NEXT_TAB ? 1 : SHOW_END - 1)) % SHOW_END;
		show_rows(l);
		return UI_DONE;
	}
	switch ((int)cmd) {
	case UI_CMD_COVER:
		ui_list_push(l->ui, &ui_scr_covers, NULL);
		return UI_DONE;
	case UI_CMD_TICK:
		return tick(l, row);
	case UI_CMD_TICK_ALL:
		return tick_all(l);
	case UI_CMD_PLAN_MANY:
		return for_many(l, &ui_scr_plan_many);
	case UI_CMD_HAND_OVER:
		return hand_over(l);
	case UI_CMD_HANDOVERS:
		ui_list_push(l->ui, &ui_scr_handovers, NULL);
		return UI_DONE;
	}
	return ui_desk_case_command(l->ui, cmd, row);
}

static const struct ui_binding keys[] = {
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB }, .label = N_("Show others"), .hint = 58 },
	{ UI_CMD_PREVIOUS_TAB, { UI_KEY_BACK_TAB }, .label = N_("Show those before") },
	{ UI_CMD_TICK, { UI_KEY_SPACE }, .hint = 63 },
	{ UI_CMD_TICK_ALL, { 'A' } },
	{ UI_CMD_PLAN_MANY, { 'P' } },
	{ UI_CMD_HAND_OVER, { 'H' } },
	{ UI_CMD_HANDOVERS, { 'O' } },
	{ UI_CMD_COVER, { 'W' } },
};
const struct ui_context ui_context_caseload = {
	.name = "caseload", .title = N_("the caseload"), .parent = &ui_context_client, UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_caseload = {
	.name = "caseload",
	.area = 2,
	.context = &ui_context_caseload,
	.table = &table,
	.state_size = sizeof(struct state),
	.open = open_list,
	.load = load,
	.state = state_line,
	.pane = pane,
	.command = command,
	.close = close_list,
};
