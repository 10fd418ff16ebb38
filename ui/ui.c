#include "ui.h"

#include <assert.h>

#include "guard.h"
#include "linear_tty.h"
#include "loop.h"
#include "tty.h"

struct session {
	struct loods_app *app;
	const struct ui_options *o;
};

static int refuse(const struct loods_err *err)
{
	fprintf(stderr, "%s\n", err->msg);
	return loods_exit_code(err->code);
}

/* The picture, for as long as it is wanted. EREFUSED: this terminal cannot show one. */
static enum loods_code run_full(const struct session *s, struct ui_guard *g, struct ui *ui, bool *there,
				struct loods_err *err)
{
	struct ui_tty *t;
	enum loods_code rc = ui_tty_open(&(struct ui_tty_options){ s->o->scheme, s->o->esc_delay }, g, &t, err);
	int rows, cols;

	if (rc)
		return rc;
	ui_tty_size(t, &rows, &cols);
	ui_resize(ui, rows, cols);
	*there = ui_loop_run(ui, t);
	/* What was shown is let go of before the terminal is given back. */
	if (ui->ended || !*there)
		ui_stop(ui, !*there);
	ui_tty_close(t);
	return LOODS_OK;
}

static bool run_linear(struct ui *ui, const char *why)
{
	bool there = ui_linear_run(ui, why);

	if (ui->ended || !there)
		ui_stop(ui, !there);
	return there;
}

/* One front after the other, until the session ends. */
static int run_fronts(const struct session *s, struct ui_guard *g, struct ui *ui)
{
	struct loods_err err = { 0 };
	const char *why = NULL;
	bool there = true;

	while (there && !ui->ended) {
		ui->front = ui->front_wanted;
		if (ui->front == UI_FRONT_LINEAR) {
			there = run_linear(ui, why);
		} else if (run_full(s, g, ui, &there, &err)) {
			ui->front_wanted = UI_FRONT_LINEAR;
			why = err.msg;
		}
	}
	return there ? ui->exit_code : 1;
}

static int session(struct ui_guard *g, void *ctx)
{
	const struct session *s = ctx;
	struct loods_err err = { 0 };
	struct ui ui;

	ui_loop_signals();
	if (ui_tty_is(&err))
		return refuse(&err);
	if (ui_start(&ui, s->app, s->o->shell, UI_MIN_ROWS, UI_MIN_COLS, &err)) {
		ui_stop(&ui, false);
		return refuse(&err);
	}
	ui.marks = s->o->marks;
	ui.front_chosen = s->o->linear;
	ui.front_wanted = s->o->linear ? UI_FRONT_LINEAR : UI_FRONT_FULL;
	return run_fronts(s, g, &ui);
}

int ui_run(struct loods_app *app, const struct ui_options *o)
{
	struct session s = { app, o };
	struct loods_err err = { 0 };

	assert(!app->store);
	if (ui_tty_locale(&err))
		return refuse(&err);
	return ui_guard_run(session, &s);
}
