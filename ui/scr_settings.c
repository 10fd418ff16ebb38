/* The thresholds of the figures with their history, to be read; an administrator changes them on the command
 * line. */
#include "desk.h"
#include "i18n.h"
#include "page.h"
#include "settings.h"
#include "value.h"

struct state {
	struct ui_page page;
};

#define UNUSED __attribute__((unused))

static void add_setting(struct ui_view *v, const struct loods_setting_state *state)
{
	struct ui_page *page = &((struct state *)v->state)->page;
	const struct loods_setting *setting = state->setting;

	ui_page_addf(page, &v->arena, UI_ROLE_TEXT, _(setting->label),
		     state->history.n ? _("%lld   (default %d)") : _("%lld   (default %d, never changed)"),
		     (long long)state->value, *setting->dflt);
	ui_page_add(page, &v->arena, UI_ROLE_DIM, "", _(setting->help));
	for (int i = 0; i < state->history.n; i++) {
		const struct loods_setting_value *h = &state->history.list[i];
		struct loods_str when = LOODS_STR_INIT;

		ui_value_add_when(v->ui, h->at, h->by, &when);
		ui_page_addf(page, &v->arena, UI_ROLE_TEXT, "", _("%s: %lld   %s"), when.s,
			     (long long)h->value, h->reason ? h->reason : "");
		loods_str_release(&when);
	}
	ui_page_add(page, &v->arena, UI_ROLE_TEXT, NULL, "");
}

static enum loods_code load(struct ui_view *v, struct loods_err *err)
{
	struct state *s = v->state;
	enum loods_code rc = LOODS_OK;

	ui_page_clear(&s->page);
	for (int i = 0; rc == LOODS_OK && i < loods_settings_n; i++) {
		struct loods_setting_state state;

		rc = loods_setting_state_load(v->ui->app->store, &v->arena, &loods_settings[i], &state, err);
		if (rc == LOODS_OK)
			add_setting(v, &state);
	}
	if (rc == LOODS_OK)
		ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, NULL,
			    _("A change holds from then on. A summary with --known-at uses the thresholds of "
			      "then. An administrator changes them: loods setting --help."));
	return rc;
}

static const struct ui_context *context(UNUSED const struct ui_view *v)
{
	return &ui_context_page;
}

static void title(UNUSED struct ui_view *v, struct loods_str *out)
{
	loods_str_add(out, _("Thresholds"));
}

static void state_line(UNUSED struct ui_view *v, struct loods_str *out)
{
	loods_str_add(out, _("What the figures are held against"));
}

static void draw(struct ui_view *v, struct ui_screen *screen, const struct ui_layout *l)
{
	ui_page_draw(&((struct state *)v->state)->page, screen, l->full);
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	return ui_page_command(&((struct state *)v->state)->page, cmd);
}

static void forget(struct ui_view *v)
{
	ui_page_clear(&((struct state *)v->state)->page);
}

const struct ui_view_ops ui_scr_settings = {
	.name = "settings",
	.state_size = sizeof(struct state),
	.load = load,
	.context = context,
	.title = title,
	.state_line = state_line,
	.draw = draw,
	.command = command,
	.forget = forget,
};
