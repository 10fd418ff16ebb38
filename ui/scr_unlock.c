/* Unlock: name and passphrase. The first screen, drawn before any key is derived; also the lock screen of a
 * session. Shows no name of a client. */
#include <stdio.h>
#include <string.h>

#include "i18n.h"
#include "lang.h"
#include "lineedit.h"
#include "msg.h"
#include "prompt.h"
#include "desk.h"

enum { NAME_MAX_CHARS = 60, BOX = 30 };

enum field { FIELD_USER, FIELD_PASSPHRASE };

struct state {
	struct ui_lineedit user;
	struct loods_secret passphrase; /* guarded; typed letter by letter, never shown */
	enum field field;
};

#define UNUSED __attribute__((unused))

static enum loods_code open_view(struct ui_view *v, UNUSED const void *arg, struct loods_err *err)
{
	const struct ui_desk *office = v->ui->office;
	struct state *s = v->state;

	ui_lineedit_init(&s->user, NAME_MAX_CHARS, false);
	ui_lineedit_set(&s->user, office->locked ? office->name : office->user, false);
	s->field = s->user.text.len ? FIELD_PASSPHRASE : FIELD_USER;
	return loods_secret_init(&s->passphrase, LOODS_PASSPHRASE_MAX + 1, err);
}

static const struct ui_binding keys[] = {
	{ UI_CMD_ACCEPT, { UI_KEY_ENTER, UI_F(2), UI_CTRL('S') }, .label = N_("Unlock"), .hint = 1 },
	{ UI_CMD_NEXT_FIELD, { UI_KEY_TAB, UI_KEY_DOWN }, .hint = 2 },
	{ UI_CMD_PREVIOUS_FIELD, { UI_KEY_BACK_TAB, UI_KEY_UP } },
	{ UI_CMD_REFRESH,
	  { UI_F(5), UI_CTRL('R') },
	  .label = N_("Nederlands / English"),
	  .hint = 3,
	  .over = true },
	{ UI_CMD_LINEAR, { UI_F(6), UI_CTRL('N') }, .hint = 93 },
	{ UI_CMD_HELP, { UI_F(1), UI_CTRL('Y') }, .hint = 90 },
	{ UI_CMD_BACK, { UI_KEY_ESC }, .label = N_("Leave"), .hint = 92 },
	/* Bound here too only so that they are not hinted at. */
	{ UI_CMD_LOCK, { UI_CTRL('X'), UI_F(12) } },
	{ UI_CMD_PALETTE, { UI_CTRL('K'), UI_F(9), UI_F(10) } },
};
const struct ui_context ui_context_unlock = {
	.name = "unlock",
	.title = N_("the first screen"),
	.parent = &ui_context_global,
	UI_BINDINGS(keys),
	.text = true,
};

static const struct ui_context *context(UNUSED const struct ui_view *v)
{
	return &ui_context_unlock;
}

static void title(struct ui_view *v, struct loods_str *out)
{
	const struct ui_desk *office = v->ui->office;

	loods_str_add(out, office->locked ? _("Loods is locked") : _("Loods"));
}

static void state_line(struct ui_view *v, struct loods_str *out)
{
	const struct ui_desk *office = v->ui->office;
	char at[LOODS_STAMP_LEN];

	if (office->locked)
		loods_str_addf(out, _("since %.5s"), loods_stamp_format(office->locked_at, at) + 11);
}

static void draw_box(struct ui_screen *screen, int row, int col, const char *label, bool active)
{
	ui_draw_text(screen, row, col, 14, UI_ROLE_LABEL, UI_LEFT, label);
	ui_draw_text(screen, row, col + 14, 1, UI_ROLE_DIM, UI_LEFT, "[");
	ui_draw_text(screen, row, col + 15, BOX, active ? UI_ROLE_ACTIVE : UI_ROLE_FIELD, UI_LEFT, "");
	ui_draw_text(screen, row, col + 15 + BOX, 1, UI_ROLE_DIM, UI_LEFT, "]");
	if (active)
		ui_draw_text(screen, row, 0, 1, UI_ROLE_TEXT, UI_LEFT, ">");
}

/* A locked session is one person's. */
static void draw_fixed(struct ui_screen *screen, int row, int col, const char *label, const char *text)
{
	ui_draw_text(screen, row, col, 14, UI_ROLE_LABEL, UI_LEFT, label);
	ui_draw_text(screen, row, col + 15, BOX, UI_ROLE_TEXT, UI_LEFT, text);
}

static void draw(struct ui_view *v, struct ui_screen *screen, const struct ui_layout *l)
{
	const struct ui_desk *office = v->ui->office;
	struct state *s = v->state;
	struct ui_rect r = l->full;
	int top = r.row + (r.rows > 14 ? 4 : 1), col = r.cols > 76 ? 10 : 2, at;

	if (office->locked)
		draw_fixed(screen, top, col, _("Account"), office->name);
	else
		draw_box(screen, top, col, _("Account"), s->field == FIELD_USER);
	at = office->locked ? 0
			    : ui_lineedit_draw(&s->user, screen, top, col + 15, BOX,
					       s->field == FIELD_USER ? UI_ROLE_ACTIVE : UI_ROLE_FIELD);
	draw_box(screen, top + 1, col, _("Passphrase"), s->field == FIELD_PASSPHRASE);
	ui_draw_text(screen, top + 2, col + 15, r.cols - col - 15, UI_ROLE_DIM, UI_LEFT,
		     _("nothing appears while typing"));
	if (screen->reading)
		screen->reading->secret = s->field == FIELD_PASSPHRASE;
	if (s->field == FIELD_USER)
		ui_screen_cursor(screen, top, at);
	else
		ui_screen_cursor(screen, top + 1, col + 15);
	r = ui_rect_below(r, top + 4 - r.row);
	r.col += col;
	r.cols -= col + 2;
	if (office->locked)
		ui_draw_wrapped(
			screen, r, UI_ROLE_TEXT,
			_("What you were typing is still there. Somebody else? Esc ends this session; a draft "
			  "of it waits for you."));
	else if (office->hint)
		ui_draw_wrapped(screen, r, UI_ROLE_TEXT,
				_("This is the demonstration office: all people in it are invented."));
	else
		ui_draw_wrapped(screen, r, UI_ROLE_TEXT,
				_("The file stays encrypted until the passphrase is right. No client's name "
				  "is on this screen."));
	if (office->hint)
		ui_draw_textf(screen, r.row + 2, r.col, r.cols, UI_ROLE_TEXT, _("The passphrase is: %s"),
			      office->hint);
}

/* The office file of this session, opened (and locked) when it is not yet. */
static enum loods_code open_store(struct loods_app *app, struct loods_err *err)
{
	struct loods_store_options options = { .path = app->path,
						.clock = &app->clock,
						.exclusive = app->exclusive };

	return app->store ? LOODS_OK : loods_store_open(&options, &app->store, err);
}

static void close_store(struct loods_app *app)
{
	loods_store_close(app->store);
	app->store = NULL;
	app->user = (struct loods_user){ 0 };
}

/* What is wrong with the file or the try, and what helps; about the account nothing that a stranger could
 * learn from. */
static void say_why(struct ui *ui, enum loods_code rc, const struct loods_err *err)
{
	const char *path = ui->app->path ? ui->app->path : "";

	if (rc == LOODS_ENOTFOUND)
		ui_msg_error(&ui->msg,
			     _("%s It was looked for at %s. Make one with \"loods init\", or name another "
			       "with --file."),
			     err->msg, path);
	else if (rc == LOODS_EDAMAGED)
		ui_msg_error(&ui->msg,
			     _("%s The file is %s. \"loods verify\" says more; a copy of an earlier day may "
			       "be whole."),
			     err->msg, path);
	else
		ui_msg_err(&ui->msg, err);
}

static void unlock(struct ui_view *v)
{
	struct ui_desk *office = v->ui->office;
	struct loods_app *app = v->ui->app;
	struct state *s = v->state;
	struct loods_str name = LOODS_STR_INIT;
	struct loods_err err = { 0 };
	struct loods_secret typed = { 0 };
	enum loods_code rc = open_store(app, &err);
	bool same;

	ui_lineedit_take(&s->user, &name);
	if (rc == LOODS_OK)
		rc = loods_secret_set_passphrase(&typed, (const char *)s->passphrase.p, s->passphrase.len,
						 &err);
	if (rc == LOODS_OK)
		rc = loods_store_unlock(app->store, name.s, &typed, &app->user, &err);
	/* Nobody else comes in at a locked session: its screens and what was typed there are one person's. */
	if (rc == LOODS_OK && office->locked && office->locked_by.n != app->user.id.n)
		rc = loods_fail(&err, LOODS_EDENIED,
				_("This session is somebody else's. Esc ends it; then unlock your own."));
	loods_secret_release(&typed);
	loods_str_release(&name);
	s->passphrase.len = 0;
	if (s->passphrase.p)
		explicit_bzero(s->passphrase.p, s->passphrase.cap);
	if (rc != LOODS_OK) {
		/* A file that let itself be opened but not be used is opened anew; after a wrong passphrase
		 * it stays, and counts the tries. */
		if (rc != LOODS_EAUTH)
			close_store(app);
		s->field = FIELD_PASSPHRASE;
		say_why(v->ui, rc, &err);
		return;
	}
	snprintf(office->name, sizeof office->name, "%s", app->user.name);
	same = office->locked && v->below;
	office->locked = false;
	if (same) {
		ui_pop(v);
		return;
	}
	ui_desk_enter(v->ui);
	/* Nothing opened, and why is on the screen: the next try begins with a closed file. */
	if (v->ui->top == v)
		close_store(app);
}

static void end_answer(struct ui *ui, char answer, void *ctx)
{
	(void)ctx;
	if (answer == 'w')
		ui_end(ui, 0);
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	const struct ui_desk *office = v->ui->office;
	struct state *s = v->state;

	switch ((int)cmd) {
	case UI_CMD_ACCEPT:
		if (s->field == FIELD_USER) {
			s->field = FIELD_PASSPHRASE;
			return UI_MOVED;
		}
		unlock(v);
		return UI_DONE;
	case UI_CMD_NEXT_FIELD:
	case UI_CMD_PREVIOUS_FIELD:
		if (office->locked)
			return UI_MOVED;
		s->field = s->field == FIELD_USER ? FIELD_PASSPHRASE : FIELD_USER;
		return UI_MOVED;
	case UI_CMD_REFRESH:
		v->ui->app->lang = loods_lang_set(strcmp(v->ui->app->lang, "nl") == 0 ? "en" : "nl");
		v->ui->repaint = true;
		return UI_DONE;
	case UI_CMD_BACK:
		if (office->locked && ui_form_unsaved(v->ui))
			ui_prompt_ask(
				v->ui, "w", end_answer, NULL, "%s",
				_("End this session? What was not saved is thrown away.  w End   Esc Stay"));
		else
			ui_end(v->ui, 0);
		return UI_DONE;
	default:
		return UI_IGNORED;
	}
}

/* Bytes of the last letter typed, so that Backspace takes a whole one. */
static size_t last_letter(const struct loods_secret *p)
{
	size_t n = 0;

	while (n < p->len) {
		n++;
		if ((p->p[p->len - n] & 0xc0) != 0x80)
			break;
	}
	return n;
}

static void append(struct state *s, const char *bytes, size_t n)
{
	if (s->passphrase.len + n > LOODS_PASSPHRASE_MAX)
		return;
	memcpy(s->passphrase.p + s->passphrase.len, bytes, n);
	s->passphrase.len += n;
}

static enum ui_result key(struct ui_view *v, const struct ui_key *k)
{
	struct state *s = v->state;
	char utf8[UI_KEY_UTF8_LEN];
	size_t n;

	if (s->field == FIELD_USER)
		return ui_lineedit_key(&s->user, k) == UI_EDIT_NOT_MINE ? UI_IGNORED : UI_MOVED;
	if (k->code == UI_KEY_PASTE) {
		append(s, k->paste, strcspn(k->paste, "\n"));
		return UI_MOVED;
	}
	if (k->code == UI_KEY_BACKSPACE) {
		s->passphrase.len -= last_letter(&s->passphrase);
		return UI_MOVED;
	}
	n = ui_key_utf8(k->code, utf8);
	if (!n)
		return UI_IGNORED;
	append(s, utf8, n);
	explicit_bzero(utf8, sizeof utf8);
	return UI_MOVED;
}

static void close_view(struct ui_view *v)
{
	struct state *s = v->state;

	ui_lineedit_release(&s->user);
	loods_secret_release(&s->passphrase);
}

const struct ui_view_ops ui_scr_unlock = {
	.name = "unlock",
	.state_size = sizeof(struct state),
	.open = open_view,
	.context = context,
	.title = title,
	.state_line = state_line,
	.draw = draw,
	.command = command,
	.key = key,
	.close = close_view,
};
