/* The rows of the wizard's first two steps: moving through them, typing in one, and what each means. */
#include "scr_export.h"

#include <string.h>

#include "desk.h"
#include "export_place.h"
#include "i18n.h"
#include "msg.h"
#include "text.h"

enum { LABEL = 22, TEXT_MOST = 400 };

static const struct ui_export_row *selected(const struct ui_export *x)
{
	return &ui_export_rows[x->row];
}

static const char *help_of(const struct ui_export_row *row)
{
	for (int i = 0; !row->help && i < loods_export_parameters_n; i++)
		if (strcmp(loods_export_parameters[i].name, row->name) == 0)
			return _(loods_export_parameters[i].help);
	return row->help ? _(row->help) : "";
}

void ui_export_rows_init(struct ui_export *x)
{
	loods_export_plan_init(&x->plan);
	x->folder = LOODS_STR_INIT;
	ui_export_offer_folder(x);
	ui_lineedit_init(&x->edit, TEXT_MOST, false);
}

void ui_export_select(struct ui_export *x, const char *name)
{
	for (int i = 0; i < ui_export_rows_n; i++)
		if (strcmp(ui_export_rows[i].name, name) == 0) {
			x->row = i;
			x->step = ui_export_rows[i].step;
		}
}

bool ui_export_value(struct ui_export *x, const char *name, struct loods_str *out)
{
	for (int i = 0; i < ui_export_rows_n; i++)
		if (strcmp(ui_export_rows[i].name, name) == 0)
			return ui_export_rows[i].show(x, out);
	return false;
}

/* ---- typing ---- */

static void begin_typing(struct ui_export *x)
{
	const struct ui_export_row *row = selected(x);
	struct loods_str text = LOODS_STR_INIT;

	if (row->begin)
		row->begin(x, &text);
	else
		row->show(x, &text);
	ui_lineedit_set(&x->edit, text.s, true);
	loods_str_release(&text);
	x->typing = true;
}

static bool take_folder(struct ui_export *x, const char *text, struct loods_err *err)
{
	struct loods_str path = LOODS_STR_INIT;
	bool good;

	loods_export_place_typed(text, &path);
	good = loods_folder_vacant(path.s, err) == LOODS_OK;
	if (good) {
		loods_str_clear(&x->folder);
		loods_str_add(&x->folder, path.s);
		x->own_folder = true;
	}
	loods_str_release(&path);
	return good;
}

/* A day as people type it becomes one as the plan reads it; what is no day the plan says so of. */
static bool take_value(struct ui_export *x, const struct ui_export_row *row, const char *text, struct loods_err *err)
{
	loods_date today = loods_clock_today(&x->view->ui->app->clock), day;
	char iso[LOODS_DATE_LEN];

	if (row->day && loods_date_parse_typed(text, today, strcmp(row->name, "until") == 0, &day))
		text = loods_date_format_iso(day, iso);
	return loods_export_plan_set(&x->plan, &x->keep, row->name, text, err) == LOODS_OK;
}

static void take_typed(struct ui_export *x)
{
	const struct ui_export_row *row = selected(x);
	struct loods_str text = LOODS_STR_INIT;
	struct loods_err err = { 0 };
	bool good = true;

	ui_lineedit_take(&x->edit, &text);
	if (loods_str_blank(text.s))
		row->reset(x);
	else if (strcmp(row->name, "folder") == 0)
		good = take_folder(x, text.s, &err);
	else
		good = take_value(x, row, text.s, &err);
	loods_str_release(&text);
	if (!good) {
		ui_msg_err(&x->view->ui->msg, &err);
		return;
	}
	ui_export_offer_folder(x);
	x->changed = true;
	x->typing = false;
}

static enum ui_result typing_command(struct ui_export *x, enum ui_cmd cmd)
{
	switch ((int)cmd) {
	case UI_CMD_ACCEPT:
		take_typed(x);
		return UI_DONE;
	case UI_CMD_CLEAR:
		ui_lineedit_set(&x->edit, "", false);
		return UI_DONE;
	case UI_CMD_BACK:
		x->typing = false;
		return UI_DONE;
	default:
		return UI_IGNORED;
	}
}

static enum ui_result move(struct ui_export *x, int by)
{
	int to = x->row + by;

	if (to >= 0 && to < ui_export_rows_n && ui_export_rows[to].step == x->step)
		x->row = to;
	return UI_MOVED;
}

enum ui_result ui_export_rows_command(struct ui_export *x, enum ui_cmd cmd)
{
	const struct ui_export_row *row = selected(x);

	if (x->typing)
		return typing_command(x, cmd);
	switch ((int)cmd) {
	case UI_CMD_UP:
		return move(x, -1);
	case UI_CMD_DOWN:
		return move(x, 1);
	case UI_CMD_TICK:
		if (row->change)
			row->change(x);
		else
			begin_typing(x);
		return UI_DONE;
	case UI_CMD_EDIT:
		if (row->typed)
			begin_typing(x);
		else
			row->change(x);
		return UI_DONE;
	case UI_CMD_CLEAR:
		row->reset(x);
		x->changed = true;
		return UI_DONE;
	default:
		return UI_IGNORED;
	}
}

enum ui_result ui_export_rows_key(struct ui_export *x, const struct ui_key *key)
{
	if (!x->typing)
		return UI_IGNORED;
	switch (ui_lineedit_key(&x->edit, key)) {
	case UI_EDIT_NOT_MINE:
		return UI_IGNORED;
	case UI_EDIT_MOVED:
		return UI_MOVED;
	case UI_EDIT_CHANGED:
		return UI_DONE;
	case UI_EDIT_FULL:
		ui_msg_error(&x->view->ui->msg,
			     P_("There is room for %d letter here; the rest was left out.",
				"There is room for %d letters here; the rest was left out.", TEXT_MOST),
			     TEXT_MOST);
		return UI_DONE;
	}
	return UI_IGNORED;
}

/* ---- what is missing ---- */

/* The row that the core's sentence about the whole plan is about. */
static const char *row_at_fault(const struct loods_export_plan *p, loods_date today)
{
	if (loods_date_known(p->to) && p->to.n > today.n)
		return "to";
	if (loods_date_known(p->from) && p->from.n > (loods_date_known(p->to) ? p->to : today).n)
		return "from";
	if (!p->n)
		return "plan";
	if (p->level != LOODS_EXPORT_RESEARCH)
		return "signed-off-by";
	return !p->recipient ? "recipient" : !p->purpose ? "purpose" : "until";
}

bool ui_export_refused(struct ui_export *x)
{
	loods_date today = loods_clock_today(&x->view->ui->app->clock);
	struct loods_err err = { 0 };

	if (x->step == UI_EXPORT_WHAT && loods_folder_vacant(x->folder.s, &err)) {
		ui_msg_err(&x->view->ui->msg, &err);
		ui_export_select(x, "folder");
		return true;
	}
	if (x->step == UI_EXPORT_WHO && loods_export_plan_check(&x->plan, today, &err)) {
		ui_msg_err(&x->view->ui->msg, &err);
		ui_export_select(x, row_at_fault(&x->plan, today));
		return true;
	}
	return false;
}

void ui_export_select_first(struct ui_export *x)
{
	loods_date today = loods_clock_today(&x->view->ui->app->clock);
	struct loods_err err = { 0 };

	if (x->step == UI_EXPORT_WHAT)
		ui_export_select(x, "level");
	else if (loods_export_plan_check(&x->plan, today, &err))
		ui_export_select(x, row_at_fault(&x->plan, today));
	else
		ui_export_select(x, "plan");
}

/* ---- drawing ---- */

static void draw_row(struct ui_export *x, int i, struct ui_screen *s, int at, int cols)
{
	bool active = i == x->row;
	struct loods_str text = LOODS_STR_INIT;
	bool said = ui_export_rows[i].show(x, &text);
	int col = 2 + LABEL;

	ui_draw_text(s, at, 2, LABEL - 1, UI_ROLE_LABEL, UI_LEFT, _(ui_export_rows[i].label));
	if (active && x->typing) {
		ui_draw_text(s, at, 0, 1, UI_ROLE_TEXT, UI_LEFT, ">");
		ui_draw_text(s, at, col - 1, 1, UI_ROLE_DIM, UI_LEFT, "[");
		ui_draw_text(s, at, cols - 1, 1, UI_ROLE_DIM, UI_LEFT, "]");
		ui_screen_cursor(s, at, ui_lineedit_draw(&x->edit, s, at, col, cols - 1 - col, UI_ROLE_ACTIVE));
	} else {
		ui_draw_text(s, at, col, cols - col, said ? UI_ROLE_TEXT : UI_ROLE_OFFER, UI_LEFT, text.s);
		if (active) {
			ui_draw_selection(s, at, 0, cols);
			ui_screen_cursor(s, at, 0);
		}
	}
	loods_str_release(&text);
}

/* What the selected row means; all of a value that is longer than its line. */
static void draw_help(struct ui_export *x, struct ui_screen *s, struct ui_rect r)
{
	struct loods_str text = LOODS_STR_INIT;
	const struct ui_export_row *row = selected(x);

	loods_str_addf(&text, "%s: %s.", _(row->label), help_of(row));
	r = ui_rect_below(r, ui_draw_wrapped(s, r, UI_ROLE_TEXT, text.s));
	loods_str_clear(&text);
	if (strcmp(row->name, "level") == 0)
		loods_str_add(&text,
			      x->plan.level == LOODS_EXPORT_RESEARCH
				      ? _("The contacts of a client are linked under a pseudonym. These are personal "
					  "data: say in step 2 who gets them, what for and until when.")
				      : _("A contact log without links between its rows, a client file without keys, "
					  "and tables. The privacy officer decides whether that may be called "
					  "anonymous."));
	else
		row->show(x, &text);
	if (strcmp(row->name, "level") == 0 || loods_text_width(text.s) > r.cols - LABEL)
		ui_draw_wrapped(s, r, UI_ROLE_TEXT, text.s);
	loods_str_release(&text);
}

void ui_export_rows_draw(struct ui_export *x, struct ui_screen *s, struct ui_rect r)
{
	int at = r.row;

	for (int i = 0; i < ui_export_rows_n; i++)
		if (ui_export_rows[i].step == x->step && at < r.row + r.rows)
			draw_row(x, i, s, at++, r.cols);
	r = ui_rect_below(r, at - r.row + (r.rows > 14));
	draw_help(x, s, (struct ui_rect){ r.row, r.col + 2, r.rows, r.cols - 3 });
}
