/* A task, and the reason for opening a dossier: two small forms. */
#include "i18n.h"
#include "msg.h"
#include "desk.h"
#include "task.h"

enum { WIDE = 60 };

/* ---- task ---- */

struct task_state {
	struct loods_case_row row;
};

static enum loods_code task_open(struct ui_form *f, const void *arg, struct loods_err *err)
{
	struct task_state *s = f->state;
	struct loods_task *t = loods_rec_new(&loods_task_type, &f->keep);
	loods_date today = loods_clock_today(&f->ui->app->clock);

	t->client = *(const loods_id *)arg;
	t->assigned_to = f->ui->app->user.id;
	t->due = today;
	ui_form_record(f, 0, &loods_task_type, t);
	return t->client.n ? loods_case_load(f->ui->app, &f->keep, t->client, today, &s->row, err) : LOODS_OK;
}

static void task_who(struct ui_form *f, struct loods_str *out)
{
	struct task_state *s = f->state;

	if (s->row.c.client.n)
		ui_desk_client_line(&s->row.c, out);
}

static enum loods_code task_save(struct ui_form *f, struct loods_notice *notice, int *record,
				 struct loods_err *err)
{
	struct loods_change change = { .kind = LOODS_SAVE, .type = &loods_task_type, .rec = f->rec[0] };

	(void)record;
	return loods_ops_save(f->ui->app, &change, 1, notice, NULL, err);
}

static const struct ui_field_def task_fields[] = {
	{ .name = "what", .width = WIDE },
	{ .name = "due" },
};

const struct ui_form_def ui_scr_task = {
	.name = "task",
	.title = N_("TASK"),
	.about = UI_FORM_CLIENT,
	.fields = task_fields,
	.n_fields = LOODS_COUNT(task_fields),
	.state_size = sizeof(struct task_state),
	.open = task_open,
	.who = task_who,
	.save = task_save,
};

/* ---- reason ---- */

struct reason_state {
	struct ui_wish wish;
};

static enum loods_code reason_open(struct ui_form *f, const void *arg, struct loods_err *err)
{
	struct reason_state *s = f->state;

	(void)err;
	s->wish = *(const struct ui_wish *)arg;
	return LOODS_OK;
}

/* Opens what was asked for in this form's place; the form itself has nothing to save. */
static enum loods_code reason_save(struct ui_form *f, struct loods_notice *notice, int *record,
				   struct loods_err *err)
{
	struct reason_state *s = f->state;
	struct loods_str reason = LOODS_STR_INIT;
	struct ui_wish wish = s->wish;
	struct ui *ui = f->ui;
	enum loods_code rc;

	(void)record;
	(void)notice;
	ui_form_text(f, "reason", &reason);
	rc = loods_ops_open_client(ui->app, wish.client, reason.s, err);
	loods_str_release(&reason);
	if (rc == LOODS_OK) {
		ui_form_close(f);
		ui_desk_show(ui, &wish);
		ui_msg_say(&ui->msg, "%s", _("Your reason is kept."));
	}
	return rc;
}

static void reason_aside(struct ui_form *f, struct ui_screen *screen, struct ui_rect r)
{
	(void)f;
	ui_draw_wrapped(screen, r, UI_ROLE_TEXT,
			_("This client is not in your caseload. Your reason is kept with the client's file, "
			  "and a team lead reviews it. "
			  "The file is then open to you for three hours."));
}

static const struct ui_field_def reason_fields[] = {
	{ .record = UI_FIELD_OWN, .name = "reason", .label = N_("Reason"), .required = true, .width = WIDE,
	  .help = N_("Why you need to see this client, in a few words.") },
};

const struct ui_form_def ui_scr_reason = {
	.name = "reason",
	.title = N_("WHY THIS CLIENT"),
	.fields = reason_fields,
	.n_fields = LOODS_COUNT(reason_fields),
	.state_size = sizeof(struct reason_state),
	.open = reason_open,
	.save = reason_save,
	.aside = reason_aside,
};
