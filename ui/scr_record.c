/* One record read whole: every field, the note in full, and who entered and changed it. */
#include "desk.h"
#include "i18n.h"
#include "page.h"
#include "value.h"

struct state {
	struct ui_record what;
	const struct loods_meta *meta; /* NULL: could not be read */
	struct ui_page page;
};

#define UNUSED __attribute__((unused))

static enum loods_code open_view(struct ui_view *v, const void *arg, UNUSED struct loods_err *err)
{
	((struct state *)v->state)->what = *(const struct ui_record *)arg;
	return LOODS_OK;
}

static void add_field(struct ui_view *v, const struct loods_field *f, const void *rec)
{
	struct state *s = v->state;
	struct loods_str text = LOODS_STR_INIT;

	/* What no form shows is shown here only where it says something. */
	if (f->flags & (LOODS_SYSTEM | LOODS_DERIVED | LOODS_META))
		return;
	/* Whose record it is stands on line 1. */
	if (f->kind == LOODS_KIND_REF && f == loods_type_toward_client(s->what.type) && f->flags & LOODS_ONCE)
		return;
	if (f->kind == LOODS_KIND_TEXT) {
		const char *whole = *(const char *const *)loods_field_cat(f, rec);

		loods_str_add(&text, whole ? whole : "");
	} else {
		ui_value_add(v->ui, f, rec, &text);
	}
	ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, f->label ? _(f->label) : f->name,
		    text.len ? text.s : "-");
	loods_str_release(&text);
}

static void add_history(struct ui_view *v)
{
	struct state *s = v->state;
	const struct loods_meta *m = s->meta;
	struct loods_str text = LOODS_STR_INIT;

	ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, NULL, "");
	ui_value_add_when(v->ui, m->entered_at, m->entered_by, &text);
	ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, _("Entered"), text.s);
	loods_str_clear(&text);
	if (m->version > 1) {
		ui_value_add_when(v->ui, m->changed_at, m->changed_by, &text);
		loods_str_addf(&text,
			       P_("   (%d change)", "   (%d changes)", (unsigned long)(m->version - 1)),
			       (int)(m->version - 1));
	} else {
		loods_str_add(&text, _("never"));
	}
	ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, _("Changed"), text.s);
	loods_str_release(&text);
}

static enum loods_code load(struct ui_view *v, struct loods_err *err)
{
	struct state *s = v->state;
	void *rec = NULL;
	enum loods_code rc;

	ui_page_clear(&s->page);
	s->meta = NULL;
	rc = loods_store_get(v->ui->app->store, &v->arena, s->what.type, s->what.id, false, &rec, err);
	if (rc != LOODS_OK)
		return rc;
	s->meta = loods_rec_cmeta(rec);
	for (int i = 0; i < s->what.type->n_fields; i++)
		add_field(v, &s->what.type->fields[i], rec);
	add_history(v);
	return LOODS_OK;
}

static const struct ui_binding keys[] = {
	{ UI_CMD_EDIT, { 'e' }, .label = N_("Change"), .hint = 10 },
	{ UI_CMD_HISTORY, { 'H', UI_CTRL('E') }, .hint = 11 },
};
const struct ui_context ui_context_record = {
	.name = "record", .title = N_("one entry"), .parent = &ui_context_page, UI_BINDINGS(keys),
};

static const struct ui_context *context(UNUSED const struct ui_view *v)
{
	return &ui_context_record;
}

static void title(struct ui_view *v, struct loods_str *out)
{
	const struct state *s = v->state;
	struct loods_arena a = { 0 };
	struct loods_err err;
	loods_id client = { 0 };
	void *rec = NULL;

	if (s->meta &&
	    loods_store_get(v->ui->app->store, &a, s->what.type, s->what.id, true, &rec, &err) == LOODS_OK &&
	    loods_store_client_of(v->ui->app->store, s->what.type, rec, &client, &err) == LOODS_OK)
		ui_desk_client_line_of(v->ui, client, out);
	loods_arena_release(&a);
}

static void state_line(struct ui_view *v, struct loods_str *out)
{
	loods_str_add(out, _(((const struct state *)v->state)->what.type->label));
}

static void draw(struct ui_view *v, struct ui_screen *screen, const struct ui_layout *l)
{
	ui_page_draw(&((struct state *)v->state)->page, screen, l->full);
}

static const char *why_not(struct ui_view *v, enum ui_cmd cmd)
{
	const struct state *s = v->state;

	return cmd == UI_CMD_EDIT && s->what.type->append_only
		       ? _("Such a record is never changed. Add a new one with what is known now.")
		       : NULL;
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct state *s = v->state;

	if (cmd != UI_CMD_EDIT && cmd != UI_CMD_HISTORY)
		return ui_page_command(&s->page, cmd);
	if (cmd == UI_CMD_HISTORY)
		ui_push(v->ui, &ui_scr_history, &s->what);
	else
		ui_form_push(v->ui, &ui_scr_edit, &s->what);
	return UI_DONE;
}

static void forget(struct ui_view *v)
{
	struct state *s = v->state;

	ui_page_clear(&s->page);
	s->meta = NULL;
}

const struct ui_view_ops ui_scr_record = {
	.name = "record",
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
