#include "desk.h"

#include "childcare.h"
#include "client.h"
#include "contact.h"
#include "draft.h"
#include "i18n.h"
#include "msg.h"
#include "ops.h"
#include "outcome.h"
#include "outcome_check.h"
#include "role.h"
#include "say.h"
#include "ui.h"
#include "week_line.h"

enum { LOCK_SECONDS = 600, IDLE_SECONDS = 20 };

static const char *const areas[] = { N_("Today"), N_("Caseload"), N_("Summary"), N_("Export") };

/* Where commands are that are not everywhere. */
static const struct ui_context *const places[] = {
	&ui_context_today, &ui_context_caseload, &ui_context_dossier, &ui_context_record, &ui_context_intensity,
	&ui_context_form, &ui_context_summary, &ui_context_outcomes, &ui_context_blockers, &ui_context_missing,
	&ui_context_agreements, &ui_context_templates, &ui_context_covers, &ui_context_exports, &ui_context_export,
	&ui_context_drafts, NULL,
};

static enum loods_code start(struct ui *ui, struct loods_err *err)
{
	(void)err;
	ui_push(ui, &ui_scr_unlock, NULL);
	return LOODS_OK;
}

static void who(struct ui *ui, struct loods_str *out)
{
	const struct ui_desk *office = ui->office;
	loods_date today = loods_clock_today(&ui->app->clock);

	if (ui->app->user.id.n)
		loods_str_addf(out, "%s  ", office->name);
	ui_desk_day(today, out);
}

static bool is_find(struct ui_view *v)
{
	struct ui_list *l = ui_list_of(v);

	return l && (l->def == &ui_scr_find || l->def == &ui_scr_find_notes);
}

/* From anywhere, on top of what is there: Esc goes back to it. Finding again closes what was opened from the find
 * before, and one find takes the place of the other, so that views do not pile up. */
void ui_desk_find(struct ui *ui, const struct ui_list_def *def, const char *typed)
{
	struct ui_view *v = ui->top;

	while (v && !is_find(v))
		v = v->below;
	while (v && ui->top != v) {
		if (ui->top->ops->leave && !ui->top->ops->leave(ui->top))
			return;
		ui_pop(ui->top);
	}
	if (v && ui_list_of(v)->def != def) {
		ui_pop(v);
		v = NULL;
	}
	if (!v)
		v = ui_list_push(ui, def, NULL);
	if (v)
		ui_table_find(&ui_list_of(v)->table, typed);
}

static void undo(struct ui *ui)
{
	struct loods_str what = LOODS_STR_INIT;
	struct loods_err err = { 0 };

	loods_ops_undo_what(ui->app, &what);
	if (loods_ops_undo(ui->app, &err))
		ui_msg_err(&ui->msg, &err);
	else
		ui_msg_say(&ui->msg, _("Taken back: %s.   u Bring it back"), what.s);
	loods_str_release(&what);
}

static void saved(struct ui *ui, struct loods_str *out)
{
	struct loods_str what = LOODS_STR_INIT;

	loods_ops_undo_what(ui->app, &what);
	if (what.len)
		loods_str_addf(out, _("Saved: %s.   u Undo"), what.s);
	loods_str_release(&what);
}

/* To an account without names: what it can do instead. */
static const char *what_else(struct ui *ui)
{
	switch (ui->app->user.role) {
	case LOODS_ROLE_EVALUATOR:
		return _("An evaluator sees no clients. Summaries are on the command line: loods summary --help.");
	case LOODS_ROLE_ADMINISTRATOR:
		return _("An administrator sees no clients. Accounts and checks are on the command line: loods user "
			 "--help, loods verify.");
	case LOODS_ROLE_CASEWORKER:
	case LOODS_ROLE_LEAD:
		return _("A team lead has yet to approve this account: ask for \"loods user approve\".");
	case LOODS_ROLE_END:
		break;
	}
	return _("This account sees no client data. Use the command line: loods --help.");
}

/* Somewhere to go that shows what is in the office. */
static bool is_place(enum ui_cmd cmd)
{
	return (cmd >= UI_CMD_AREA_1 && cmd < UI_CMD_AREA_1 + LOODS_COUNT(areas)) || cmd == UI_CMD_FIND_CLIENT ||
	       cmd == UI_CMD_FIND_NOTES || cmd == UI_CMD_DRAFTS;
}

static const char *why_not(struct ui *ui, enum ui_cmd cmd)
{
	bool in = ui->app->store && ui->app->user.id.n;
	struct loods_err err;

	if (!in && (cmd == UI_CMD_LOCK || cmd == UI_CMD_KEYTEST || is_place(cmd)))
		return _("First unlock the office with your passphrase.");
	switch ((int)cmd) {
	case UI_CMD_AREA_1:
	case UI_CMD_AREA_2:
	case UI_CMD_AREA_3:
	case UI_CMD_FIND_CLIENT:
	case UI_CMD_FIND_NOTES:
	case UI_CMD_DRAFTS:
		return loods_store_sees_names(ui->app->store) ? NULL : what_else(ui);
	case UI_CMD_AREA_4:
		return loods_ops_may(ui->app, LOODS_MAY_EXPORT, &err) ? _("Exports are made by evaluators and team leads.")
								     : NULL;
	case UI_CMD_UNDO:
		return in && loods_ops_can_undo(ui->app) ? NULL : _("There is nothing to undo.");
	default:
		return NULL;
	}
}

static enum ui_result command(struct ui *ui, enum ui_cmd cmd)
{
	if (!ui->app->store || !ui->app->user.id.n)
		return UI_IGNORED;
	switch ((int)cmd) {
	case UI_CMD_AREA_1:
		ui_list_replace_all(ui, &ui_scr_today, NULL);
		return UI_DONE;
	case UI_CMD_AREA_2:
		ui_list_replace_all(ui, &ui_scr_caseload, NULL);
		return UI_DONE;
	case UI_CMD_AREA_3:
		ui_list_replace_all(ui, &ui_scr_summary, NULL);
		return UI_DONE;
	case UI_CMD_AREA_4:
		ui_list_replace_all(ui, &ui_scr_exports, NULL);
		return UI_DONE;
	case UI_CMD_FIND_CLIENT:
		ui_desk_find(ui, &ui_scr_find, "");
		return UI_DONE;
	case UI_CMD_FIND_NOTES:
		ui_desk_find(ui, &ui_scr_find_notes, "");
		return UI_DONE;
	case UI_CMD_KEYTEST:
		if (ui->top->ops != &ui_scr_keytest)
			ui_push(ui, &ui_scr_keytest, NULL);
		return UI_DONE;
	case UI_CMD_DRAFTS:
		if (!ui_list_of(ui->top) || ui_list_of(ui->top)->def != &ui_scr_drafts)
			ui_list_push(ui, &ui_scr_drafts, NULL);
		return UI_DONE;
	case UI_CMD_UNDO:
		undo(ui);
		return UI_DONE;
	default:
		return UI_IGNORED;
	}
}

static int64_t generation(struct ui *ui)
{
	return ui->app->store && ui->app->user.id.n ? loods_store_generation(ui->app->store) : 0;
}

static enum loods_code allowed(struct ui *ui, struct loods_err *err)
{
	return ui->app->store && ui->app->user.id.n ? loods_store_still_allowed(ui->app->store, err)
						    : LOODS_OK;
}

/* The file is closed and its keys wiped; the screens stay, blank, for the same user to come back to. */
static void lock(struct ui *ui)
{
	struct ui_desk *office = ui->office;

	if (!ui->app->store || !ui->app->user.id.n)
		return;
	ui_rescue(ui);
	ui_forget(ui);
	ui_figures_release(&office->figures);
	if (ui->app->undo)
		loods_undo_release(ui->app->undo);
	loods_store_close(ui->app->store);
	ui->app->store = NULL;
	office->locked = true;
	office->locked_by = ui->app->user.id;
	office->locked_at = loods_clock_now(&ui->app->clock);
	ui->app->user = (struct loods_user){ 0 };
	ui_push(ui, &ui_scr_unlock, NULL);
}

/* Remembered for the account that is in. */
static void front_chosen(struct ui *ui)
{
	struct loods_err err = { 0 };

	if (ui->app->store && ui->app->user.id.n &&
	    loods_ops_preference_put(ui->app, LOODS_PREFER_LINEAR,
				     ui->front_wanted == UI_FRONT_LINEAR ? "yes" : "no", &err))
		ui_msg_err(&ui->msg, &err);
}

/* As chosen for this session, which is remembered, or as it was chosen before. */
static void take_front(struct ui *ui)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	const char *linear;

	if (ui->front_chosen)
		front_chosen(ui);
	else if (loods_store_preference(ui->app->store, &a, LOODS_PREFER_LINEAR, &linear, &err))
		ui_msg_err(&ui->msg, &err);
	else if (loods_str_eq(linear, "yes"))
		ui->front_wanted = UI_FRONT_LINEAR;
	loods_arena_release(&a);
}

static void end(struct ui *ui)
{
	ui_figures_release(&((struct ui_desk *)ui->office)->figures);
}

static void idle(struct ui *ui)
{
	if (!ui->app->store || !ui->app->user.id.n)
		return;
	ui_rescue(ui);
	loods_store_idle(ui->app->store);
}

const struct ui_shell ui_desk_shell = {
	.start = start,
	.contexts = places,
	.end = end,
	.areas = areas,
	.n_areas = LOODS_COUNT(areas),
	.who = who,
	.command = command,
	.why_not = why_not,
	.saved = saved,
	.front_chosen = front_chosen,
	.generation = generation,
	.allowed = allowed,
	.lock = lock,
	.lock_after = LOCK_SECONDS,
	.idle = idle,
	.idle_after = IDLE_SECONDS,
};

/* What the environment asks for; false, with what is wrong said, for a word that means nothing. */
static bool take_environment(struct ui_desk *desk, struct ui_options *o)
{
	const char *theme = getenv("LOODS_THEME"), *bars = getenv("LOODS_BARS");

	o->scheme = loods_str_blank(theme) ? UI_SCHEME_DARK : ui_theme_from_name(theme);
	if (o->scheme == UI_SCHEME_END) {
		fprintf(stderr, "%s\n", _("LOODS_THEME is one of: dark, light, contrast, mono."));
		return false;
	}
	desk->fixed_marks = !loods_str_blank(bars);
	desk->first_run = !desk->fixed_marks;
	if (desk->fixed_marks && strcmp(bars, "ascii") != 0 && strcmp(bars, "blocks") != 0) {
		fprintf(stderr, "%s\n", _("LOODS_BARS is one of: ascii, blocks."));
		return false;
	}
	o->marks = desk->fixed_marks && !strcmp(bars, "blocks") ? UI_MARKS_BLOCKS : UI_MARKS_ASCII;
	return true;
}

int ui_desk_run(struct loods_app *app, const char *user, const char *hint, bool linear)
{
	struct ui_desk desk = { .user = user, .hint = hint };
	struct ui_shell own = ui_desk_shell;
	struct ui_options options = { .shell = &own };
	int code;

	own.office = &desk;
	if (!take_environment(&desk, &options))
		return loods_exit_code(LOODS_EUSAGE);
	app->undo = &desk.undo;
	options.linear = linear;
	code = ui_run(app, &options);
	loods_undo_release(&desk.undo);
	app->undo = NULL;
	return code;
}

/* A team lead without clients has nobody to see today: the summary is what is opened in the morning. */
static bool has_clients(struct ui *ui)
{
	struct loods_caseload load = { 0 };
	struct loods_arena a = { 0 };
	struct loods_err err;
	bool has = ui->app->user.role != LOODS_ROLE_LEAD ||
		   loods_store_caseload(ui->app->store, &a, ui->app->user.id,
					loods_clock_today(&ui->app->clock), &load, &err) ||
		   load.n;

	loods_arena_release(&a);
	return has;
}

/* Unfinished work of an earlier session. */
static bool has_drafts(struct ui *ui)
{
	struct loods_drafts drafts = { 0 };
	struct loods_arena a = { 0 };
	struct loods_err err;
	bool has = ui_drafts_load(ui, &a, &drafts, &err) == LOODS_OK && drafts.n;

	loods_arena_release(&a);
	return has;
}

void ui_desk_bars_put(struct ui *ui, enum ui_marks marks)
{
	struct loods_err err = { 0 };

	if (!((const struct ui_desk *)ui->office)->fixed_marks)
		ui->marks = marks;
	if (loods_ops_preference_put(ui->app, UI_DESK_BARS, marks == UI_MARKS_BLOCKS ? "blocks" : "ascii", &err))
		ui_msg_err(&ui->msg, &err);
}

/* As this account has chosen; who has not is asked, once, above whatever was opened. */
static void take_preferences(struct ui *ui)
{
	const struct ui_desk *office = ui->office;
	struct loods_arena a = { 0 };
	struct loods_err err;
	const char *bars = NULL;
	bool read = loods_store_preference(ui->app->store, &a, UI_DESK_BARS, &bars, &err) == LOODS_OK;

	if (!office->fixed_marks)
		ui->marks = bars && !strcmp(bars, "blocks") ? UI_MARKS_BLOCKS : UI_MARKS_ASCII;
	/* Offered once, and not in the way: the first screen is there at once, also for who types on. */
	if (read && !bars && office->first_run && ui->front_wanted == UI_FRONT_FULL && !ui->msg.text[0]) {
		ui_desk_bars_put(ui, UI_MARKS_ASCII);
		ui_msg_say(&ui->msg, "%s", _("New here? T tests in half a minute which of your keys arrive."));
	}
	loods_arena_release(&a);
}

static void open_first(struct ui *ui)
{
	struct loods_err err;

	take_front(ui);
	if (!loods_store_sees_names(ui->app->store) && loods_ops_may(ui->app, LOODS_MAY_EXPORT, &err) == LOODS_OK) {
		ui_list_replace_all(ui, &ui_scr_exports, NULL);
		return;
	}
	if (!loods_store_sees_names(ui->app->store)) {
		ui_msg_error(&ui->msg, "%s", what_else(ui));
		return;
	}
	ui_list_replace_all(ui, has_clients(ui) ? &ui_scr_today : &ui_scr_summary, NULL);
	if (ui->top && has_drafts(ui))
		ui_list_push(ui, &ui_scr_drafts, NULL);
}

void ui_desk_enter(struct ui *ui)
{
	const struct ui_view *before = ui->top;

	open_first(ui);
	if (ui->top != before)
		take_preferences(ui);
}

void ui_desk_show(struct ui *ui, const struct ui_wish *wish)
{
	if (wish->form && wish->record.n)
		ui_form_push(ui, wish->form,
			     &(struct ui_record){ .type = wish->type, .id = wish->record, .client = wish->client });
	else if (wish->form == &ui_scr_edit)
		ui_form_push(ui, wish->form,
			     &(struct ui_record){ .type = &loods_client_type, .id = wish->client });
	else if (wish->form)
		ui_form_push(ui, wish->form, &wish->client);
	else if (wish->type)
		ui_form_push(ui, &ui_scr_new,
			     &(struct ui_record){ .type = wish->type,
						  .client = wish->client,
						  .about = wish->about });
	else
		ui_push(ui, wish->view, &wish->client);
}

void ui_desk_open(struct ui *ui, const struct ui_wish *wish)
{
	struct loods_err err = { 0 };
	enum loods_code rc = loods_ops_open_client(ui->app, wish->client, NULL, &err);

	if (rc == LOODS_OK)
		ui_desk_show(ui, wish);
	else if (rc == LOODS_EDENIED)
		ui_form_push(ui, &ui_scr_reason, wish);
	else
		ui_msg_err(&ui->msg, &err);
}

/* Forms of which drafts are kept. */
static const struct ui_form_def *const drafted[] = {
	&ui_scr_agree_cohort, &ui_scr_agreement, &ui_scr_childcare, &ui_scr_contact, &ui_scr_edit,
	&ui_scr_language,     &ui_scr_new,	 &ui_scr_note,	    &ui_scr_outcome_check,
	&ui_scr_plan,	      &ui_scr_result,	      &ui_scr_task,
};

static struct ui_view *open_drafted(struct ui *ui, const struct ui_draft *read)
{
	for (int i = 0; i < LOODS_COUNT(drafted); i++) {
		const struct ui_form_def *def = drafted[i];

		if (strcmp(def->name, read->form) != 0)
			continue;
		if (def->about == UI_FORM_RECORD)
			return read->about.type ? ui_form_push(ui, def, &read->about) : NULL;
		return ui_form_push(ui, def, def->about == UI_FORM_CLIENT ? &read->about.client : NULL);
	}
	return NULL;
}

void ui_desk_resume(struct ui *ui, const struct loods_draft *d)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	enum loods_code rc = LOODS_OK;
	struct ui_draft read;
	struct ui_view *v;

	if (!ui_draft_read(&a, d->text, &read))
		rc = loods_fail(&err, LOODS_EREFUSED,
				_("This draft is of another version of Loods. It stays as it is."));
	if (rc == LOODS_OK && d->client.n)
		rc = loods_ops_open_client(ui->app, d->client, NULL, &err);
	if (rc != LOODS_OK) {
		ui_msg_err(&ui->msg, &err);
	} else {
		v = open_drafted(ui, &read);
		if (v)
			ui_draft_restore(ui_form_of(v), d);
	}
	loods_arena_release(&a);
}

void ui_desk_settle(struct ui *ui, const struct loods_signal *s)
{
	static const struct {
		const struct loods_type *fresh;
		const struct ui_form_def *form; /* that takes the client */
	} forms[] = {
		{ &loods_agreement_type, &ui_scr_agreement },
		{ &loods_childcare_type, &ui_scr_childcare },
		{ &loods_contact_type, &ui_scr_contact },
	};
	struct ui_wish wish = { .client = s->client };

	if (!s->client.n) {
		ui_list_push(ui, &ui_scr_covers, NULL);
		return;
	}
	for (int i = 0; i < LOODS_COUNT(forms); i++)
		if (s->fresh == forms[i].fresh)
			wish.form = forms[i].form;
	if (!s->fresh || s->fresh == &loods_outcome_check_type) {
		wish.form = s->fresh ? &ui_scr_outcome_check : &ui_scr_edit;
		wish.type = s->type;
		wish.record = s->record;
	} else if (!wish.form) {
		wish.type = s->fresh;
		wish.about = s->record;
	}
	ui_desk_open(ui, &wish);
}

enum ui_result ui_desk_client_command(struct ui *ui, enum ui_cmd cmd, loods_id client)
{
	static const struct {
		enum ui_cmd cmd;
		struct ui_wish wish;
	} screens[] = {
		{ UI_CMD_OPEN, { .view = &ui_scr_dossier } },
		{ UI_CMD_CONTACT, { .form = &ui_scr_contact } },
		{ UI_CMD_PLAN, { .form = &ui_scr_plan } },
		{ UI_CMD_LANGUAGE, { .form = &ui_scr_language } },
		{ UI_CMD_CHILDCARE, { .form = &ui_scr_childcare } },
		{ UI_CMD_TASK, { .form = &ui_scr_task } },
		{ UI_CMD_EDIT, { .form = &ui_scr_edit } },
		{ UI_CMD_APPOINTMENT, { .form = &ui_scr_agreement } },
		{ UI_CMD_INTENSITY, { .view = &ui_scr_intensity } },
		{ UI_CMD_NOTE, { .form = &ui_scr_note } },
		{ UI_CMD_OUTCOME, { .type = &loods_outcome_type } },
	};

	if (!client.n)
		return UI_IGNORED;
	for (int i = 0; i < LOODS_COUNT(screens); i++) {
		struct ui_wish wish = screens[i].wish;

		if (screens[i].cmd != cmd)
			continue;
		wish.client = client;
		ui_desk_open(ui, &wish);
		return UI_DONE;
	}
	return UI_IGNORED;
}

enum ui_result ui_desk_case_command(struct ui *ui, enum ui_cmd cmd, const struct loods_case_row *row)
{
	if (!row)
		return UI_IGNORED;
	if (cmd != UI_CMD_CONTACT || row->signal.why != LOODS_WHY_NO_RESULT)
		return ui_desk_client_command(ui, cmd, row->c.client);
	ui_desk_open(ui, &(struct ui_wish){
				 .form = &ui_scr_result, .type = &loods_contact_type, .client = row->c.client, .record = row->c.next });
	return UI_DONE;
}

void ui_desk_client_line(const struct loods_case *c, struct loods_str *out)
{
	loods_str_addf(out, "%s  %s", c->reference ? c->reference : "", c->name ? c->name : "");
	if (c->birth_year)
		loods_str_addf(out, _("   born %d"), c->birth_year);
}

void ui_desk_case_name(const struct ui *ui, const struct loods_case *c, struct loods_str *out)
{
	const struct loods_app *app = ui->app;

	if (app->user.role == LOODS_ROLE_CASEWORKER && app->store && c->owner.n && c->owner.n != app->user.id.n)
		loods_str_addf(out, "%s: ", loods_store_user_name(app->store, c->owner));
	loods_str_add(out, c->name ? c->name : "");
}

void ui_desk_client_line_of(struct ui *ui, loods_id client, struct loods_str *out)
{
	loods_date today = loods_clock_today(&ui->app->clock);
	struct loods_arena a = { 0 };
	struct loods_err err;
	struct loods_case c;

	if (client.n && ui->app->store &&
	    loods_store_case(ui->app->store, &a, client, today, &c, &err) == LOODS_OK)
		ui_desk_client_line(&c, out);
	loods_arena_release(&a);
}

const char *ui_desk_month(int month)
{
	return loods_say_month(month);
}

void ui_desk_day(loods_date d, struct loods_str *out)
{
	loods_say_day(d, out);
}

void ui_desk_span(loods_date from, loods_date to, struct loods_str *out)
{
	if (!loods_date_known(to))
		loods_str_add(out, _("from "));
	ui_desk_day(from, out);
	if (loods_date_known(to))
		loods_str_add(out, " - ");
	ui_desk_day(to, out);
}

void ui_desk_agreement(const struct loods_agreement *g, struct loods_str *out)
{
	ui_desk_span(g->from, g->to, out);
	loods_str_add(out, "  ");
	loods_agreement_type.brief(g, out);
	if (g->channel)
		loods_str_addf(out, ", %s", loods_choice_label(&loods_channels, g->channel));
}

void ui_desk_intensity(const struct loods_case_row *row, bool share, struct loods_str *out)
{
	ui_delivered(row->contact_days, row->expected, out);
	if (share && loods_rational_known(row->realisation)) {
		loods_str_add(out, " ");
		loods_say_percent(row->realisation, out);
	}
	loods_str_addf(out, "  %s", loods_choice_label(&loods_classes, (int)row->class));
}

void ui_desk_weekday(loods_date d, struct loods_str *out)
{
	int year, month, day;

	if (!loods_date_known(d))
		return;
	loods_date_to_ymd(d, &year, &month, &day);
	loods_str_addf(out, "%s %d %s", loods_choice_label(&loods_weekdays, loods_date_weekday(d)), day,
		       ui_desk_month(month));
}
