#include "ui.h"

#include <assert.h>

#include "guard.h"
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

static int session(struct ui_guard *g, void *ctx)
{
	const struct session *s = ctx;
	struct loods_err err = { 0 };
	struct ui_tty *t;
	struct ui ui;
	int rows, cols, code;

	ui_loop_signals();
	if (ui_tty_open(&(struct ui_tty_options){ s->o->scheme, s->o->esc_delay }, g, &t, &err))
		return refuse(&err);
	ui_tty_size(t, &rows, &cols);
	if (ui_start(&ui, s->app, s->o->shell, rows, cols, &err)) {
		ui_stop(&ui, false);
		ui_tty_close(t);
		return refuse(&err);
	}
	code = ui_loop_run(&ui, t);
	ui_tty_close(t);
	return code;
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
