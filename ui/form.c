#include "form.h"

#include <assert.h>

#include "draft.h"
#include "form_draw.h"
#include "i18n.h"
#include "longtext.h"
#include "prompt.h"
#include "text.h"

/* After so many letters typed a draft is kept within a field too. */
enum { LETTERS = 40 };

struct request {
	const struct ui_form_def *def;
	const void *arg;
};

/* ---- for the forms ---- */

void ui_form_record(struct ui_form *f, int i, const struct loods_type *type, void *rec)
{
	assert(i >= 0 && i < UI_FORM_RECORDS);
	f->type[i] = type;
	f->rec[i] = rec;
}

struct ui_field *ui_form_field(struct ui_form *f, int record, const char *name)
{
	for (int i = 0; i < f->n_fields; i++)
		if (f->fields[i].def->record == record && !strcmp(f->fields[i].def->name, name))
			return &f->fields[i];
	assert(!"no such field in this form");
	return NULL;
}

void ui_form_show(struct ui_form *f, struct ui_field *field)
{
	if (field) {
		ui_field_show(f, field);
		return;
	}
	for (int i = 0; i < f->n_fields; i++)
		if (!f->fields[i].typed)
			ui_field_show(f, &f->fields[i]);
}

void ui_form_focus(struct ui_form *f, struct ui_field *field)
{
	f->active = (int)(field - f->fields);
}

void ui_form_text(struct ui_form *f, const char *name, struct loods_str *out)
{
	ui_lineedit_take(&ui_form_field(f, UI_FIELD_OWN, name)->edit, out);
}

struct ui_form *ui_form_of(struct ui_view *v)
{
	return v->state;
}

void ui_form_close(struct ui_form *f)
{
	ui_pop(f->view);
}

/* ---- moving ---- */

static struct ui_field *active(struct ui_form *f)
{
	return &f->fields[f->active];
}

static bool move(struct ui_form *f, int step)
{
	for (int i = f->active + step; i >= 0 && i < f->n_fields; i += step)
		if (ui_field_applies(f, &f->fields[i])) {
			f->active = i;
			return true;
		}
	return false;
}

void ui_form_value_set(struct ui_form *f, struct ui_field *field)
{
	f->changed = f->dirty = field->by_user = true;
	if (f->def->changed)
		f->def->changed(f, field);
	for (int i = 0; i < f->n_fields; i++)
		if (f->fields[i].def->options)
			ui_field_load_options(f, &f->fields[i]);
}

/* Takes what was typed in a field; false, with the message said and the cursor there, when it cannot be. */
static bool take(struct ui_form *f, struct ui_field *field)
{
	struct loods_err err = { 0 };
	bool changed;

	if (ui_field_take(f, field, &changed, &err)) {
		ui_form_focus(f, field);
		ui_msg_err(&f->ui->msg, &err);
		return false;
	}
	if (changed)
		ui_form_value_set(f, field);
	return true;
}

/* A value that may be right but is unlikely is asked about once; leaving the field again keeps it. */
static bool doubts(struct ui_form *f, struct ui_field *field)
{
	struct loods_str b = LOODS_STR_INIT;
	bool ask;

	if (!field->def->doubt || field->doubted)
		return false;
	field->def->doubt(f, &b);
	ask = b.len > 0;
	field->doubted = ask;
	if (ask)
		ui_msg_error(&f->ui->msg, "! %s", b.s);
	loods_str_release(&b);
	return ask;
}

static bool leave_field(struct ui_form *f)
{
	return take(f, active(f)) && !doubts(f, active(f));
}

void ui_form_choose(struct ui_form *f, struct ui_field *field, int64_t value)
{
	ui_field_set_value(f, field, value);
	field->doubted = false;
	ui_form_value_set(f, field);
}

/* ---- saving ---- */

static void point_at(struct ui_form *f, int record, const struct loods_field *rec_field)
{
	for (int i = 0; rec_field && i < f->n_fields; i++)
		if (f->fields[i].def->record == record && f->fields[i].rec_field == rec_field) {
			f->active = i;
			return;
		}
}

static bool all_there(struct ui_form *f)
{
	for (int i = 0; i < f->n_fields; i++) {
		struct ui_field *field = &f->fields[i];

		if (!ui_field_applies(f, field))
			continue;
		if (!take(f, field))
			return false;
		if (ui_field_required(field) && ui_field_blank(f, field)) {
			ui_form_focus(f, field);
			ui_msg_error(&f->ui->msg, _("Please fill in: %s."), ui_field_label(field));
			return false;
		}
	}
	return true;
}

/* What the user should know about it comes before what was saved. */
static void say_saved(struct ui *ui, const struct loods_notice *notice)
{
	struct loods_str what = LOODS_STR_INIT;

	if (notice->text[0]) {
		ui_msg_say(&ui->msg, "%s", notice->text);
	} else if (!ui->msg.new) {
		if (ui->shell->saved)
			ui->shell->saved(ui, &what);
		ui_msg_say(&ui->msg, "%s", what.len ? what.s : _("Saved."));
	}
	loods_str_release(&what);
}

static enum ui_result save(struct ui_form *f)
{
	struct loods_notice notice = { "" };
	struct loods_err err = { 0 };
	int record = 0;
	enum loods_code rc;

	if (!leave_field(f) || !all_there(f))
		return UI_DONE;
	f->ui->app->draft = f->draft;
	rc = f->def->save(f, &notice, &record, &err);
	if (rc == LOODS_OK && f->def->goes_on) {
		f->ui->app->draft = (loods_id){ 0 };
		return UI_DONE;
	}
	if (rc == LOODS_OK && f->ui->app->draft.n)
		ui_draft_drop(f); /* nothing had to be written */
	f->ui->app->draft = (loods_id){ 0 };
	if (rc == LOODS_OK) {
		f->changed = f->dirty = false;
		/* save() may have said something better itself. */
		say_saved(f->ui, &notice);
		ui_form_close(f);
		return UI_DONE;
	}
	if (rc == LOODS_ECONFLICT && f->def->conflict) {
		f->def->conflict(f);
		return UI_DONE;
	}
	point_at(f, record, err.field);
	ui_msg_err(&f->ui->msg, &err);
	return UI_DONE;
}

void ui_form_save(struct ui_form *f)
{
	save(f);
}

/* ---- lists, last time, long text ---- */

static void options_chosen(struct ui *ui, void *ctx, const struct ui_option *options, int n)
{
	struct ui_form *f = ctx;
	struct ui_field *field = active(f);
	bool set = field->rec_field->kind == LOODS_KIND_SET;
	int64_t value = 0;

	(void)ui;
	for (int i = 0; i < n; i++)
		if (options[i].on)
			value = set ? value | INT64_C(1) << options[i].value : options[i].value;
	ui_field_set_value(f, field, value);
	ui_form_value_set(f, field);
	if (!set)
		move(f, 1);
	ui_draft_keep(f, false);
}

static void open_list(struct ui_form *f)
{
	struct ui_field *field = active(f);
	struct loods_str typed = LOODS_STR_INIT;
	bool set;

	if (!ui_field_has_options(field)) {
		ui_msg_say(&f->ui->msg, "%s", _("This field has no list: type what belongs here."));
		return;
	}
	set = field->rec_field->kind == LOODS_KIND_SET;
	if (field->typed)
		ui_lineedit_take(&field->edit, &typed);
	ui_field_show(f, field);
	for (int i = 0; i < field->n_options; i++) {
		int64_t value = ui_field_value(field), o = field->options[i].value;

		field->options[i].on = set ? value >> o & 1 : value == o;
	}
	ui_choice_ask(f->ui, &(struct ui_choice){
		.title = ui_field_label(field), .options = field->options, .n = field->n_options, .many = set,
		.find = typed.len ? typed.s : NULL, .done = options_chosen, .ctx = f });
	loods_str_release(&typed);
}

static void same_as_last(struct ui_form *f)
{
	struct ui_field *field = active(f);
	const void *last = field->rec_field && f->def->last ? f->def->last(f, field->def->record) : NULL;

	if (!last || !loods_field_known(field->rec_field, last)) {
		ui_msg_say(&f->ui->msg, "%s", _("There is no last time to take this from."));
		return;
	}
	loods_field_copy(field->rec_field, &f->keep, field->rec, last);
	ui_field_show(f, field);
	ui_form_value_set(f, field);
	move(f, 1);
}

static void long_text_done(struct ui *ui, void *ctx, const char *text)
{
	struct ui_form *f = ctx;
	struct ui_field *field = active(f);

	(void)ui;
	if (!strcmp(text, field->edit.text.s))
		return; /* looked at, or nothing typed since the last time */
	ui_lineedit_set(&field->edit, text, false);
	field->typed = true;
	take(f, field);
	ui_draft_keep(f, true);
}

static void save_long_text(struct ui *ui, void *ctx)
{
	(void)ui;
	save(ctx);
}

static void open_long_text(struct ui_form *f)
{
	struct loods_str title = LOODS_STR_INIT;
	struct ui_field *field = active(f);

	if (!field->rec_field || field->rec_field->kind != LOODS_KIND_TEXT) {
		ui_msg_say(&f->ui->msg, "%s", _("Only text can be written on a page of its own."));
		return;
	}
	loods_str_addf(&title, "%s   ", ui_field_label(field));
	if (f->def->who)
		f->def->who(f, &title);
	ui_longtext_ask(f->ui, &(struct ui_longtext){
		.title = title.s, .text = field->edit.text.s, .max = field->edit.max,
		.multiline = field->edit.multiline, .done = long_text_done, .save = save_long_text, .ctx = f });
	loods_str_release(&title);
}

static void field_help(struct ui_form *f, bool again)
{
	const char *help = ui_field_help(active(f));

	if (again) {
		ui_msg_repeat(&f->ui->msg);
		return;
	}
	if (help)
		ui_msg_say(&f->ui->msg, "%s: %s", ui_field_label(active(f)), help);
	else if (ui_field_has_options(active(f)))
		ui_msg_say(&f->ui->msg, _("%s: type the digit, or ? for the list."),
			   ui_field_label(active(f)));
	else
		ui_msg_say(&f->ui->msg, _("%s: type it, then Enter."), ui_field_label(active(f)));
}

/* ---- the view's operations ---- */

static enum loods_code open_form(struct ui_view *v, const void *arg, struct loods_err *err)
{
	const struct request *rq = arg;
	struct ui_form *f = v->state;
	enum loods_code rc;

	f->ui = v->ui;
	f->view = v;
	f->def = rq->def;
	f->kept = LOODS_STR_INIT;
	if (f->def->about == UI_FORM_CLIENT)
		f->about.client = *(const loods_id *)rq->arg;
	else if (f->def->about == UI_FORM_RECORD)
		f->about = *(const struct ui_record *)rq->arg;
	if (f->def->state_size)
		f->state = loods_arena_alloc(&f->keep, f->def->state_size);
	rc = f->def->open(f, rq->arg, err);
	if (rc)
		return rc;
	assert(f->def->n_fields <= UI_FORM_FIELDS);
	for (int i = 0; i < f->def->n_fields; i++) {
		const struct ui_field_def *d = &f->def->fields[i];

		ui_field_init(&f->fields[i], d, d->record < 0 ? NULL : f->type[d->record],
			      d->record < 0 ? NULL : f->rec[d->record]);
		f->n_fields++;
		if (f->def->first && !strcmp(f->def->first, d->name) && !f->active)
			f->active = i;
	}
	for (int i = 0; i < f->n_fields; i++) {
		ui_field_load_options(f, &f->fields[i]);
		ui_field_show(f, &f->fields[i]);
	}
	if (!ui_field_applies(f, active(f)))
		move(f, 1);
	return LOODS_OK;
}

static void close_form(struct ui_view *v)
{
	struct ui_form *f = v->state;

	if (f->def && f->def->close)
		f->def->close(f);
	for (int i = 0; i < f->n_fields; i++)
		ui_field_release(&f->fields[i]);
	loods_str_release(&f->kept);
	loods_arena_release(&f->keep);
}

static const struct ui_context *context(const struct ui_view *v)
{
	const struct ui_form *f = v->state;

	return f->def->context ? f->def->context : &ui_context_form;
}

static void title(struct ui_view *v, struct loods_str *out)
{
	struct ui_form *f = v->state;

	loods_str_addf(out, "%s   ", _(f->def->title));
	if (f->def->who)
		f->def->who(f, out);
}

static void draw(struct ui_view *v, struct ui_screen *s, const struct ui_layout *l)
{
	ui_form_draw(v->state, s, l);
}

static enum ui_result do_command(struct ui_form *f, enum ui_cmd cmd)
{
	enum ui_result r = f->def->command ? f->def->command(f, cmd) : UI_IGNORED;
	bool helped = f->helped;

	if (r != UI_IGNORED)
		return r;
	f->helped = cmd == UI_CMD_FIELD_HELP;
	switch (cmd) {
	case UI_CMD_SAVE:
		return save(f);
	case UI_CMD_ACCEPT:
		if (leave_field(f) && !move(f, 1))
			return save(f);
		return UI_DONE;
	case UI_CMD_NEXT_FIELD:
		if (leave_field(f))
			move(f, 1);
		return UI_DONE;
	case UI_CMD_PREVIOUS_FIELD:
		if (take(f, active(f)))
			move(f, -1);
		return UI_DONE;
	case UI_CMD_VALUES:
		open_list(f);
		return UI_MOVED;
	case UI_CMD_SAME:
		same_as_last(f);
		return UI_DONE;
	case UI_CMD_LONG_TEXT:
		open_long_text(f);
		return UI_MOVED;
	case UI_CMD_FIELD_HELP:
		field_help(f, helped);
		return UI_MOVED;
	case UI_CMD_UNDO:
		/* What was saved may be what this form builds on. */
		ui_msg_say(&f->ui->msg, "%s",
			   _("Undo takes back the last save: save or leave this form first. Ctrl-U empties a "
			     "field."));
		return UI_MOVED;
	case UI_CMD_CLEAR:
		ui_field_clear(f, active(f));
		ui_form_value_set(f, active(f));
		return UI_DONE;
	default:
		return UI_IGNORED;
	}
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct ui_form *f = v->state;
	enum ui_result r = do_command(f, cmd);

	if (f->dirty)
		ui_draft_keep(f, false);
	return r;
}

/* A long text is not one field for ever: it is kept as it grows. */
static void typed(struct ui_form *f, struct ui_field *field)
{
	f->changed = field->by_user = true;
	f->in_draft = false;
	if (++f->letters < LETTERS)
		return;
	f->letters = 0;
	ui_draft_keep(f, true);
}

static enum ui_result do_key(struct ui_form *f, const struct ui_key *k)
{
	struct ui_field *field = active(f);

	f->helped = false;
	switch (ui_field_key(f, field, k)) {
	case UI_FIELD_NOT_MINE:
		return UI_IGNORED;
	case UI_FIELD_MOVED:
		return UI_MOVED;
	case UI_FIELD_TYPED:
		typed(f, field);
		return UI_DONE;
	case UI_FIELD_SET:
		field->doubted = false;
		ui_form_value_set(f, field);
		return UI_DONE;
	case UI_FIELD_FULL:
		field->doubted = false;
		ui_form_value_set(f, field);
		if (!doubts(f, field))
			move(f, 1);
		return UI_DONE;
	case UI_FIELD_LIST:
		open_list(f);
		return UI_DONE;
	case UI_FIELD_SAME:
		same_as_last(f);
		return UI_DONE;
	case UI_FIELD_UNKNOWN:
		ui_msg_error(&f->ui->msg, "%s", _("There is no such number here. ? shows the list."));
		return UI_DONE;
	case UI_FIELD_NO_ROOM:
		typed(f, field);
		ui_msg_error(&f->ui->msg, P_("There is room for %d letter here; the rest was left out.",
					     "There is room for %d letters here; the rest was left out.",
					     (unsigned long)field->edit.max), (int)field->edit.max);
		return UI_DONE;
	}
	return UI_IGNORED;
}

static enum ui_result key(struct ui_view *v, const struct ui_key *k)
{
	struct ui_form *f = v->state;
	enum ui_result r = do_key(f, k);

	if (f->dirty)
		ui_draft_keep(f, false);
	return r;
}

static void rescue(struct ui_view *v)
{
	ui_draft_keep(v->state, true);
}

static void leave_answer(struct ui *ui, char answer, void *ctx)
{
	struct ui_form *f = ctx;

	switch (answer) {
	case 's':
		save(f);
		break;
	case 'k':
		if (!ui_draft_leave(f))
			break;
		ui_msg_say(&ui->msg, "%s", _("Kept as a draft. K shows your drafts."));
		ui_form_close(f);
		break;
	case 'w':
		ui_draft_drop(f);
		ui_form_close(f);
		break;
	case ':':
		ui_do(ui, UI_CMD_PALETTE);
		break;
	}
}

static bool leave(struct ui_view *v)
{
	struct ui_form *f = v->state;

	if (!f->changed)
		return true;
	if (f->def->about)
		ui_prompt_ask(f->ui, "skw:", leave_answer, f, "%s",
			      _("Not saved yet. s Save  k Keep a draft  w Throw away  : Commands  Esc Go on"));
	else
		ui_prompt_ask(f->ui, "sw:", leave_answer, f, "%s",
			      _("Not saved yet. s Save   w Throw away   : Commands   Esc Go on"));
	return false;
}

static const struct ui_view_ops ops = {
	.name = "form",
	.state_size = sizeof(struct ui_form),
	.open = open_form,
	.context = context,
	.title = title,
	.draw = draw,
	.command = command,
	.key = key,
	.leave = leave,
	.rescue = rescue,
	.close = close_form,
};

bool ui_form_unsaved(const struct ui *ui)
{
	for (const struct ui_view *v = ui->top; v; v = v->below)
		if (v->ops == &ops && !ui_draft_is_kept(v->state))
			return true;
	return false;
}

struct ui_view *ui_form_push(struct ui *ui, const struct ui_form_def *def, const void *arg)
{
	struct request rq = { def, arg };

	return ui_push(ui, &ops, &rq);
}
