/* Any record in a form made from its descriptor: every field that people fill in, who entered and changed it,
 * and what to do when somebody else changed it meanwhile. And a new record, about a client or about none, in
 * the same form. */
#include "client.h"
#include "conflict.h"
#include "desk.h"
#include "i18n.h"
#include "msg.h"
#include "value.h"

enum { DIGITS = 9 };

struct state {
	const struct loods_type *type;
	loods_id client;
	const void *before; /* as it was read; NULL: it is new */
	const char *who;
};

/* ---- values of references and accounts ---- */

static char digit_of(int n)
{
	return n < DIGITS ? (char)('1' + n) : '\0';
}

static void user_options(struct ui_form *f, struct ui_field *field)
{
	struct loods_arena a = { 0 };
	struct loods_users users;
	struct loods_err err;
	int n = 0;

	if (loods_store_users(f->ui->app->store, &a, &users, &err) == LOODS_OK)
		for (int i = 0; i < users.n; i++) {
			const struct loods_user *u = &users.list[i];
			bool works_here = u->role == LOODS_ROLE_CASEWORKER || u->role == LOODS_ROLE_LEAD;

			if ((works_here && !u->disabled) || u->id.n == ui_field_value(field))
				ui_field_option(f, field, u->id.n, digit_of(n++), u->name, NULL);
		}
	loods_arena_release(&a);
}

/* Records of the same client, or all of a type that belongs to none. */
static void reference_options(struct ui_form *f, struct ui_field *field)
{
	const struct state *s = f->state;
	const struct loods_type *t = field->rec_field->ref;
	struct loods_filter filter = { 0 };
	struct loods_arena a = { 0 };
	struct loods_list list;
	struct loods_err err;

	if (loods_type_toward_client(t))
		filter.client = s->client;
	if (loods_store_list(f->ui->app->store, &a, t, &filter, &list, &err) == LOODS_OK)
		for (int i = 0; i < list.n; i++) {
			struct loods_str label = LOODS_STR_INIT;

			ui_value_add_record(t, list.rec[i], &label);
			ui_field_option(f, field, loods_rec_cmeta(list.rec[i])->id.n, digit_of(i), label.s,
					NULL);
			loods_str_release(&label);
		}
	loods_arena_release(&a);
}

/* ---- the form, from the descriptor ---- */

/* Whose record it is stands above the form; what else is fixed by the first save can be chosen until then. */
static bool in_form(const struct state *s, const struct loods_field *f)
{
	if (s->before)
		return ui_value_is_typed(f);
	return !(f == loods_type_toward_client(s->type) && f->ref == &loods_client_type) &&
	       !(f->flags & (LOODS_SYSTEM | LOODS_DERIVED | LOODS_META));
}

static void make_fields(struct ui_form *f, const struct loods_type *t)
{
	struct ui_form_def *def = LOODS_NEW(&f->keep, struct ui_form_def);
	struct ui_field_def *fields = LOODS_NEW_ARRAY(&f->keep, struct ui_field_def, UI_FORM_FIELDS);
	int n = 0;

	for (int i = 0; i < t->n_fields && n < UI_FORM_FIELDS; i++) {
		const struct loods_field *rf = &t->fields[i];

		if (!in_form(f->state, rf))
			continue;
		fields[n] = (struct ui_field_def){ .name = rf->name };
		if (rf->kind == LOODS_KIND_USER)
			fields[n].options = user_options;
		if (rf->kind == LOODS_KIND_REF)
			fields[n].options = reference_options;
		n++;
	}
	*def = *f->def;
	def->fields = fields;
	def->n_fields = n;
	f->def = def;
}

static void set_record(struct ui_form *f, void *rec)
{
	struct state *s = f->state;
	struct loods_str line = LOODS_STR_INIT;

	ui_desk_client_line_of(f->ui, s->client, &line);
	s->who = loods_arena_strdup(&f->keep, line.s);
	loods_str_release(&line);
	ui_form_record(f, 0, s->type, rec);
	make_fields(f, s->type);
}

static enum loods_code open_form(struct ui_form *f, const void *arg, struct loods_err *err)
{
	const struct ui_record *what = arg;
	struct loods_app *app = f->ui->app;
	struct state *s = f->state;
	void *rec, *before;
	enum loods_code rc;

	s->type = what->type;
	if (s->type->append_only)
		return loods_fail(err, LOODS_EREFUSED,
				  _("Such a record is never changed. Add a new one with what is known now."));
	rc = loods_store_get(app->store, &f->keep, s->type, what->id, false, &rec, err);
	if (rc == LOODS_OK && s->type == &loods_client_type)
		s->client = what->id;
	else if (rc == LOODS_OK)
		rc = loods_store_client_of(app->store, s->type, rec, &s->client, err);
	if (rc != LOODS_OK)
		return rc;
	before = loods_rec_new(s->type, &f->keep);
	loods_rec_copy(s->type, &f->keep, before, rec);
	s->before = before;
	set_record(f, rec);
	return LOODS_OK;
}

/* Only in the first such field: one who does something for another is not both. */
static void offer_user(struct ui_form *f, const struct loods_field *field, void *rec)
{
	const struct loods_type *t = ((const struct state *)f->state)->type;

	for (const struct loods_field *before = t->fields; before < field; before++)
		if (before->kind == LOODS_KIND_USER)
			return;
	*(loods_user_id *)loods_field_at(field, rec) = f->ui->app->user.id;
}

static void offer(struct ui_form *f, const struct loods_field *field, void *rec)
{
	if (!in_form(f->state, field))
		return;
	if (field->kind == LOODS_KIND_USER)
		offer_user(f, field, rec);
	else if (field->kind == LOODS_KIND_WEEK && field->flags & LOODS_REQUIRED)
		*(loods_week *)loods_field_at(field, rec) =
			loods_week_of(loods_clock_today(&f->ui->app->clock));
	else if (field->kind == LOODS_KIND_DATE && field->flags & LOODS_REQUIRED)
		*(loods_date *)loods_field_at(field, rec) = loods_clock_today(&f->ui->app->clock);
}

/* Offered are the type's defaults, today in each date and this week in each week that is required, and the
 * user in the first field for one. */
static enum loods_code open_new(struct ui_form *f, const void *arg, struct loods_err *err)
{
	const struct ui_record *what = arg;
	const struct loods_field *about = loods_type_toward_client(what->type);
	struct state *s = f->state;
	void *rec = loods_rec_new(what->type, &f->keep);

	(void)err;
	s->type = what->type;
	s->client = what->client;
	if (about)
		*(loods_id *)loods_field_at(about, rec) =
			about->ref == &loods_client_type ? s->client : what->about;
	for (int i = 0; i < s->type->n_fields; i++)
		offer(f, &s->type->fields[i], rec);
	set_record(f, rec);
	return LOODS_OK;
}

static void who(struct ui_form *f, struct loods_str *out)
{
	const struct state *s = f->state;

	loods_str_addf(out, "%s   %s", _(s->type->label), s->who);
}

static bool is_as_before(const struct state *s, const void *rec)
{
	for (int i = 0; i < s->type->n_fields; i++)
		if (ui_value_is_typed(&s->type->fields[i]) &&
		    !loods_field_equal(&s->type->fields[i], s->before, rec))
			return false;
	return !loods_rec_cmeta(rec)->deleted;
}

static enum loods_code save(struct ui_form *f, struct loods_notice *notice, int *record,
			    struct loods_err *err)
{
	struct state *s = f->state;
	struct loods_change change = { .kind = LOODS_SAVE, .type = s->type, .rec = f->rec[0] };

	(void)record;
	if (s->before && is_as_before(s, f->rec[0])) {
		ui_msg_say(&f->ui->msg, "%s", _("Nothing was changed."));
		return LOODS_OK;
	}
	return loods_ops_save(f->ui->app, &change, 1, notice, NULL, err);
}

/* ---- somebody else changed it ---- */

static void conflict(struct ui_form *f)
{
	struct state *s = f->state;

	ui_conflict_in_form(f, &s->before, s->who);
}

static void aside(struct ui_form *f, struct ui_screen *screen, struct ui_rect r)
{
	const struct state *s = f->state;
	const struct loods_meta *m = loods_rec_cmeta(s->before);
	struct loods_str line = LOODS_STR_INIT;

	loods_str_add(&line, _("Entered "));
	ui_value_add_when(f->ui, m->entered_at, m->entered_by, &line);
	if (m->version > 1) {
		loods_str_addf(&line,
			       P_("\nChanged %d time, last ", "\nChanged %d times, last ",
				  (unsigned long)(m->version - 1)),
			       (int)(m->version - 1));
		ui_value_add_when(f->ui, m->changed_at, m->changed_by, &line);
	}
	loods_str_add(&line, _("\nThe history keeps every version."));
	ui_draw_wrapped(screen, r, UI_ROLE_TEXT, line.s);
	loods_str_release(&line);
}

static enum ui_result command(struct ui_form *f, enum ui_cmd cmd)
{
	const struct state *s = f->state;

	if (cmd != UI_CMD_HISTORY)
		return UI_IGNORED;
	ui_push(f->ui, &ui_scr_history,
		&(struct ui_record){ .type = s->type, .id = loods_rec_cmeta(s->before)->id });
	return UI_MOVED;
}

static const struct ui_binding keys[] = {
	{ UI_CMD_HISTORY, { UI_CTRL('E') }, .hint = 96 },
};
const struct ui_context ui_context_edit = {
	.name = "edit", .title = N_("changing an entry"), .parent = &ui_context_form, UI_BINDINGS(keys), .text = true,
};

const struct ui_form_def ui_scr_edit = {
	.name = "edit",
	.title = N_("CHANGE"),
	.about = UI_FORM_RECORD,
	.context = &ui_context_edit,
	.state_size = sizeof(struct state),
	.open = open_form,
	.who = who,
	.save = save,
	.conflict = conflict,
	.aside = aside,
	.command = command,
};

const struct ui_form_def ui_scr_new = {
	.name = "new",
	.title = N_("NEW"),
	.about = UI_FORM_RECORD,
	.state_size = sizeof(struct state),
	.open = open_new,
	.who = who,
	.save = save,
};
