/* The history of one record, or (Tab) of everything in its dossier: who entered, changed or deleted it, when, and each
 * field before and after. */
#include "desk.h"
#include "history.h"
#include "i18n.h"
#include "page.h"
#include "value.h"

struct state {
	struct ui_record what;
	loods_id client; /* 0: of none; then there is no dossier */
	bool whole;      /* of the dossier */
	struct ui_page page;
};

#define UNUSED __attribute__((unused))

static enum loods_code open_view(struct ui_view *v, const void *arg, struct loods_err *err)
{
	struct state *s = v->state;

	s->what = *(const struct ui_record *)arg;
	return loods_history_open(v->ui->app, s->what.type, s->what.id, &s->client, err);
}

static void add_head(struct ui_view *v, const struct loods_history_entry *e)
{
	struct state *s = v->state;
	struct loods_str line = LOODS_STR_INIT;

	ui_value_add_when(v->ui, e->at, e->by, &line);
	loods_str_addf(&line, ": %s", loods_history_label(e->kind));
	if (s->whole)
		loods_str_addf(&line, "   %s%s%s", _(e->type->label), *e->what ? ": " : "", e->what);
	ui_page_add(&s->page, &v->arena, UI_ROLE_HEADING, NULL, line.s);
	loods_str_release(&line);
}

/* What was entered stands as it was; of a whole dossier that would be the dossier once more. */
static void add_changes(struct ui_view *v, const struct loods_history_entry *e)
{
	struct state *s = v->state;

	if (s->whole && e->kind == LOODS_HISTORY_ENTERED)
		return;
	for (int i = 0; i < e->n; i++) {
		const struct loods_history_change *c = &e->changes[i];
		const char *label = c->field->label ? _(c->field->label) : c->field->name;

		if (e->kind == LOODS_HISTORY_ENTERED)
			ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, label, c->after);
		else
			ui_page_addf(&s->page, &v->arena, UI_ROLE_TEXT, label, "%s -> %s", *c->before ? c->before : "-",
				     *c->after ? c->after : "-");
	}
}

static enum loods_code load(struct ui_view *v, struct loods_err *err)
{
	struct state *s = v->state;
	struct loods_history h;
	enum loods_code rc;

	ui_page_clear(&s->page);
	if (s->whole)
		rc = loods_history_of_client(v->ui->app, &v->arena, s->client, &h, err);
	else
		rc = loods_history_load(v->ui->app, &v->arena, s->what.type, s->what.id, &h, err);
	for (int i = 0; rc == LOODS_OK && i < h.n; i++) {
		if (i && (!s->whole || s->page.lines[s->page.n - 1].label || h.list[i].kind != LOODS_HISTORY_ENTERED))
			ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, NULL, "");
		add_head(v, &h.list[i]);
		add_changes(v, &h.list[i]);
	}
	return rc;
}

static const struct ui_binding keys[] = {
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB, UI_KEY_BACK_TAB }, .label = N_("Entry or dossier"), .hint = 10 },
};
const struct ui_context ui_context_history = {
	.name = "history", .title = N_("the history"), .parent = &ui_context_page, UI_BINDINGS(keys),
};

static const struct ui_context *context(UNUSED const struct ui_view *v)
{
	return &ui_context_history;
}

static void title(struct ui_view *v, struct loods_str *out)
{
	struct state *s = v->state;

	loods_str_addf(out, "%s   ", _("HISTORY"));
	if (s->client.n)
		ui_desk_client_line_of(v->ui, s->client, out);
}

static void state_line(struct ui_view *v, struct loods_str *out)
{
	const struct state *s = v->state;

	if (s->whole)
		loods_str_add(out, _("Everything in the dossier, deleted entries too; newest first"));
	else
		loods_str_addf(out, _("%s; newest first"), _(s->what.type->label));
}

static void draw(struct ui_view *v, struct ui_screen *screen, const struct ui_layout *l)
{
	ui_page_draw(&((struct state *)v->state)->page, screen, l->full);
}

static const char *why_not(struct ui_view *v, enum ui_cmd cmd)
{
	return cmd == UI_CMD_NEXT_TAB && !((const struct state *)v->state)->client.n
		       ? _("This entry belongs to no client, so there is no dossier.")
		       : NULL;
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct state *s = v->state;

	if (cmd != UI_CMD_NEXT_TAB)
		return ui_page_command(&s->page, cmd);
	s->whole = !s->whole;
	s->page.top = 0;
	ui_stale(v);
	return UI_DONE;
}

static void forget(struct ui_view *v)
{
	ui_page_clear(&((struct state *)v->state)->page);
}

const struct ui_view_ops ui_scr_history = {
	.name = "history",
	.state_size = sizeof(struct state),
	.open = open_view,
	.load = load,
	.context = context,
	.title = title,
	.state_line = state_line,
	.draw = draw,
	.command = command,
	.why_not = why_not,
	.forget = forget,
};
