#include "conflict.h"

#include "i18n.h"
#include "msg.h"
#include "store.h"
#include "text.h"
#include "value.h"

enum choice { NOT_YET, YOURS, THEIRS, BOTH };
enum { FIELDS_MAX = 48 };

struct row {
	const struct loods_field *field;
	const char *before, *now, *yours; /* "-" where not known */
	bool clash;                       /* changed by both, and not to the same */
	enum choice choice;
};

struct state {
	struct ui_conflict c;
	struct loods_arena keep;
	const char *who, *by;
	struct row rows[FIELDS_MAX];
	int n, clashes;
	int sel;      /* the row that is looked at or chosen for */
	bool by_field;
};

static const struct ui_binding keys[] = {
	{ UI_CMD_UP, { UI_KEY_UP } },
	{ UI_CMD_DOWN, { UI_KEY_DOWN } },
	{ UI_CMD_HELP, { UI_F(1), UI_CTRL('Y') }, .hint = 90 },
	{ UI_CMD_BACK, { UI_KEY_ESC }, .label = N_("Go on typing"), .hint = 1 },
};
const struct ui_context ui_context_conflict = {
	.name = "conflict",
	.title = N_("changed by two people"),
	.parent = &ui_context_global,
	UI_BINDINGS(keys),
	.text = true,
};

/* ---- comparing ---- */

static bool is_compared(const struct ui_conflict *c, const struct loods_field *f)
{
	return c->compared ? c->compared(f) : ui_value_is_typed(f);
}

static bool clashes(const struct ui_conflict *c, const struct loods_field *f)
{
	if (c->meta->deleted)
		return !loods_field_equal(f, c->before, c->yours);
	return !loods_field_equal(f, c->before, c->now) && !loods_field_equal(f, c->before, c->yours) &&
	       !loods_field_equal(f, c->now, c->yours);
}

/* What only they changed is theirs; the labels of these fields are added to `what`. */
static void take_over(const struct ui_conflict *c, struct loods_str *what)
{
	for (int i = 0; i < c->type->n_fields; i++) {
		const struct loods_field *f = &c->type->fields[i];

		if (!is_compared(c, f) || loods_field_equal(f, c->before, c->now))
			continue;
		loods_str_addf(what, "%s%s", what->len ? ", " : "", f->label ? _(f->label) : f->name);
		if (loods_field_equal(f, c->before, c->yours))
			loods_field_copy(f, c->keep, c->yours, c->now);
	}
}

static bool differs(const struct ui_conflict *c)
{
	for (int i = 0; i < c->type->n_fields; i++)
		if (is_compared(c, &c->type->fields[i]) &&
		    !loods_field_equal(&c->type->fields[i], c->now, c->yours))
			return true;
	return false;
}

static const char *text_of(struct ui *ui, struct loods_arena *a, const struct loods_field *f, const void *rec)
{
	struct loods_str b = LOODS_STR_INIT;
	const char *out;

	ui_value_add(ui, f, rec, &b);
	out = loods_arena_strdup(a, b.len ? b.s : "-");
	loods_str_release(&b);
	return out;
}

static const char *name_of(struct ui *ui, const struct loods_meta *m)
{
	return ui->app->store ? loods_store_user_name(ui->app->store, m->changed_by) : "";
}

/* "t.bakker 09:38", of another day with its date: a column is narrow. */
static const char *by_whom(struct ui *ui, struct loods_arena *a, const struct loods_meta *m)
{
	struct loods_str b = LOODS_STR_INIT;
	char at[LOODS_STAMP_LEN];
	const char *out;

	loods_stamp_format(m->changed_at, at);
	loods_str_addf(&b, "%s ", name_of(ui, m));
	if (loods_stamp_date(m->changed_at).n == loods_clock_today(&ui->app->clock).n)
		loods_str_addf(&b, "%.5s", at + 11);
	else
		loods_str_addf(&b, "%.10s", at);
	out = loods_arena_strdup(a, b.s);
	loods_str_release(&b);
	return out;
}

/* ---- the answer ---- */

static void settle(struct ui_view *v)
{
	struct state *st = v->state;
	struct ui_conflict c = st->c;

	for (int i = 0; i < st->n; i++) {
		struct row *r = &st->rows[i];

		if (!r->clash)
			continue;
		if (r->choice == THEIRS)
			loods_field_copy(r->field, c.keep, c.yours, c.now);
		if (r->choice == BOTH) {
			const char **mine = loods_field_at(r->field, c.yours);
			const char *theirs = *(const char *const *)loods_field_cat(r->field, c.now);

			*mine = loods_arena_printf(c.keep, "%s\n%s", theirs ? theirs : "",
						   *mine ? *mine : "");
		}
	}
	ui_pop(v);
	c.done(v->ui, c.ctx, c.meta->deleted ? st->rows[0].choice != THEIRS : differs(&c));
}

static void choose_all(struct ui_view *v, enum choice choice)
{
	struct state *st = v->state;

	st->rows[0].choice = choice;
	for (int i = 1; i < st->n; i++)
		st->rows[i].choice = choice;
	settle(v);
}

/* To the next field that both changed and nothing was said about; false: there is none. */
static bool next_clash(struct state *st)
{
	for (int step = 0; step < st->n; step++) {
		int i = (st->sel + step) % st->n;

		if (st->rows[i].clash && st->rows[i].choice == NOT_YET) {
			st->sel = i;
			return true;
		}
	}
	return false;
}

static bool is_note(const struct row *r)
{
	return r->field->kind == LOODS_KIND_TEXT && r->field->flags & LOODS_MULTILINE;
}

static enum ui_result choose_one(struct ui_view *v, uint32_t code)
{
	struct state *st = v->state;
	struct row *r = &st->rows[st->sel];

	if (!r->clash || code < '1' || code > '3' || (code == '3' && !is_note(r)))
		return UI_IGNORED;
	r->choice = code == '1' ? YOURS : code == '2' ? THEIRS : BOTH;
	if (!next_clash(st))
		settle(v);
	return UI_DONE;
}

static enum ui_result key(struct ui_view *v, const struct ui_key *k)
{
	struct state *st = v->state;

	if (st->by_field)
		return choose_one(v, k->code);
	switch (k->code) {
	case '1':
		choose_all(v, YOURS);
		return UI_DONE;
	case '2':
		choose_all(v, THEIRS);
		return UI_DONE;
	case '3':
		if (st->c.meta->deleted)
			return UI_IGNORED;
		st->by_field = true;
		st->sel = 0;
		next_clash(st);
		return UI_DONE;
	default:
		return UI_IGNORED; /* Enter too: nobody gives an answer by habit */
	}
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct state *st = v->state;

	if (cmd == UI_CMD_UP && st->sel > 0)
		st->sel--;
	else if (cmd == UI_CMD_DOWN && st->sel + 1 < st->n)
		st->sel++;
	else if (cmd != UI_CMD_UP && cmd != UI_CMD_DOWN)
		return UI_IGNORED;
	return UI_MOVED;
}

/* ---- the view ---- */

static enum loods_code open_conflict(struct ui_view *v, const void *arg, struct loods_err *err)
{
	struct state *st = v->state;

	(void)err;
	st->c = *(const struct ui_conflict *)arg;
	st->who = loods_arena_strdup(&st->keep, st->c.who);
	st->by = by_whom(v->ui, &st->keep, st->c.meta);
	for (int i = 0; i < st->c.type->n_fields && st->n < FIELDS_MAX; i++) {
		const struct loods_field *f = &st->c.type->fields[i];
		bool clash = clashes(&st->c, f);

		if (!is_compared(&st->c, f) || (loods_field_equal(f, st->c.before, st->c.now) &&
						loods_field_equal(f, st->c.before, st->c.yours)))
			continue;
		st->clashes += clash;
		st->rows[st->n++] = (struct row){
			.field = f,
			.before = text_of(v->ui, &st->keep, f, st->c.before),
			.now = st->c.meta->deleted ? _("deleted") : text_of(v->ui, &st->keep, f, st->c.now),
			.yours = text_of(v->ui, &st->keep, f, st->c.yours),
			.clash = clash,
		};
	}
	next_clash(st);
	return LOODS_OK;
}

static void close_conflict(struct ui_view *v)
{
	loods_arena_release(&((struct state *)v->state)->keep);
}

static const struct ui_context *context(const struct ui_view *v)
{
	(void)v;
	return &ui_context_conflict;
}

static void title(struct ui_view *v, struct loods_str *out)
{
	const struct state *st = v->state;

	loods_str_add(out, st->c.meta->deleted
				   ? _("NOT SAVED YET: somebody else deleted this while you were typing")
				   : _("NOT SAVED YET: somebody else changed this while you were typing"));
}

static void state_line(struct ui_view *v, struct loods_str *out)
{
	const struct state *st = v->state;

	loods_str_add(out, st->who);
}

static const char *mark_of(const struct row *r)
{
	switch (r->choice) {
	case NOT_YET:
		return r->clash ? "! " : "  ";
	case YOURS:
		return "1 ";
	case THEIRS:
		return "2 ";
	case BOTH:
		return "3 ";
	}
	return "";
}

static const char *label_of(const struct row *w)
{
	return w->field->label ? _(w->field->label) : w->field->name;
}

/* The widest label, which is never cut: it says what is chosen. */
static int label_width(const struct state *st)
{
	int most = loods_text_width(_("Field"));

	for (int i = 0; i < st->n; i++)
		if (loods_text_width(label_of(&st->rows[i])) > most)
			most = loods_text_width(label_of(&st->rows[i]));
	return most;
}

static void draw_table(struct state *st, struct ui_screen *s, struct ui_rect r)
{
	int label = label_width(st), col = (r.cols - label - 4) / 3, at = r.col + label + 4;
	struct loods_str head = LOODS_STR_INIT;

	loods_str_addf(&head, _("Now (%s)"), st->by);
	ui_draw_text(s, r.row, r.col + 3, label, UI_ROLE_HEADING, UI_LEFT, _("Field"));
	ui_draw_text(s, r.row, at, col - 1, UI_ROLE_HEADING, UI_LEFT, _("Before"));
	ui_draw_text(s, r.row, at + col, col - 1, UI_ROLE_HEADING, UI_LEFT, head.s);
	ui_draw_text(s, r.row, at + 2 * col, col - 1, UI_ROLE_HEADING, UI_LEFT, _("Yours"));
	loods_str_release(&head);
	for (int i = 0; i < st->n && i + 1 < r.rows; i++) {
		const struct row *w = &st->rows[i];
		int y = r.row + 1 + i;
		enum ui_role role = w->clash ? UI_ROLE_DUE : UI_ROLE_TEXT;

		ui_draw_text(s, y, r.col + 1, 2, role, UI_LEFT, mark_of(w));
		ui_draw_text(s, y, r.col + 3, label, UI_ROLE_LABEL, UI_LEFT, label_of(w));
		ui_draw_text(s, y, at, col - 1, UI_ROLE_TEXT, UI_LEFT, w->before);
		ui_draw_text(s, y, at + col, col - 1, w->choice == YOURS ? UI_ROLE_DIM : UI_ROLE_TEXT,
			     UI_LEFT, w->now);
		ui_draw_text(s, y, at + 2 * col, col - 1, w->choice == THEIRS ? UI_ROLE_DIM : UI_ROLE_TEXT,
			     UI_LEFT, w->yours);
		if (i == st->sel) {
			ui_draw_selection(s, y, r.col, r.cols);
			ui_screen_cursor(s, y, r.col);
		}
	}
}

static void explain(const struct state *st, struct loods_str *out)
{
	if (st->c.meta->deleted) {
		loods_str_addf(out, _("%s deleted it.\n\n"), st->by);
		loods_str_add(out, _("1  Bring it back with what you typed\n2  Leave it deleted"));
	} else if (st->by_field) {
		loods_str_add(out, _("For the marked field:   1 yours   2 theirs"));
		if (is_note(&st->rows[st->sel]))
			loods_str_add(out, _("   3 both, one below the other"));
	} else {
		loods_str_addf(
			out,
			P_("%d field was changed by both. What only one of you changed is kept as it is.",
			   "%d fields were changed by both. What only one of you changed is kept as it is.",
			   (unsigned long)st->clashes),
			st->clashes);
		loods_str_add(out, _("\n\n1  Keep yours\n2  Keep theirs\n3  Choose per field"));
	}
	loods_str_add(out, _("\n\nTheirs stays in the history. Enter alone does nothing here."));
}

static void draw(struct ui_view *v, struct ui_screen *s, const struct ui_layout *l)
{
	struct state *st = v->state;
	struct ui_rect r = l->full;
	struct loods_str b = LOODS_STR_INIT;
	int rows = st->n + 1 < r.rows / 2 ? st->n + 1 : r.rows / 2;

	draw_table(st, s, ui_rect_top(r, rows));
	r = ui_rect_below(r, rows + 1);
	r.col += 3;
	r.cols -= 4;
	explain(st, &b);
	r = ui_rect_below(r, ui_draw_wrapped(s, r, UI_ROLE_TEXT, b.s) + 1);
	/* What the columns cut off stands here whole, as far as there is room. */
	loods_str_clear(&b);
	if (st->n && r.rows > 1 && is_note(&st->rows[st->sel]))
		loods_str_addf(&b, _("Now: %s\nYours: %s"), st->rows[st->sel].now, st->rows[st->sel].yours);
	if (b.len)
		ui_draw_wrapped(s, r, UI_ROLE_TEXT, b.s);
	loods_str_release(&b);
}

static const struct ui_view_ops ops = {
	.name = "conflict",
	.state_size = sizeof(struct state),
	.open = open_conflict,
	.context = context,
	.title = title,
	.state_line = state_line,
	.draw = draw,
	.command = command,
	.key = key,
	.close = close_conflict,
};

static bool any_clash(const struct ui_conflict *c)
{
	if (c->meta->deleted)
		return true;
	for (int i = 0; i < c->type->n_fields; i++)
		if (is_compared(c, &c->type->fields[i]) && clashes(c, &c->type->fields[i]))
			return true;
	return false;
}

bool ui_conflict_ask(struct ui *ui, const struct ui_conflict *c)
{
	struct loods_str what = LOODS_STR_INIT;

	if (any_clash(c)) {
		if (ui_push(ui, &ops, c) && !c->meta->deleted)
			take_over(c, &what);
		loods_str_release(&what);
		return true;
	}
	take_over(c, &what);
	if (c->what)
		loods_str_addf(&what, "%s%s", what.len ? "; " : "", c->what);
	ui_msg_error(&ui->msg, _("Not saved: %s changed it%s%s. Yours is still here, save again."),
		     name_of(ui, c->meta), what.len ? ": " : "", what.s);
	loods_str_release(&what);
	return false;
}

/* ---- in a form ---- */

struct in_form {
	struct ui_form *f;
	const void **before;
	void *now;
};

/* From here on the version that stands is the one the form builds on. */
static void rebase(const struct in_form *in)
{
	*in->before = in->now;
	*loods_rec_meta(in->f->rec[0]) = *loods_rec_cmeta(in->now);
	for (int i = 0; i < in->f->n_fields; i++)
		ui_form_show(in->f, &in->f->fields[i]);
}

static void form_decided(struct ui *ui, void *ctx, bool differ)
{
	const struct in_form *in = ctx;

	rebase(in);
	if (differ) {
		ui_form_save(in->f);
		return;
	}
	ui_msg_say(&ui->msg, "%s", _("The other version stays as it is."));
	ui_form_close(in->f);
}

void ui_conflict_in_form(struct ui_form *f, const void **before, const char *who)
{
	struct in_form *in = LOODS_NEW(&f->keep, struct in_form);
	struct loods_err err = { 0 };

	*in = (struct in_form){ .f = f, .before = before };
	if (loods_store_get(f->ui->app->store, &f->keep, f->type[0], loods_rec_cmeta(f->rec[0])->id, true,
			    &in->now, &err)) {
		ui_msg_err(&f->ui->msg, &err);
		return;
	}
	if (!ui_conflict_ask(f->ui, &(struct ui_conflict){
		.type = f->type[0], .before = *before, .now = in->now, .yours = f->rec[0], .keep = &f->keep,
		.meta = loods_rec_cmeta(in->now), .who = who, .done = form_decided, .ctx = in }))
		rebase(in);
}
