/* A new agreement on contact (agreement_entry.h). */
#include "agreement_entry.h"
#include "desk.h"
#include "i18n.h"
#include "msg.h"

struct state {
	struct loods_case_row row;
	struct loods_agreement_entry_context context;
};

static enum loods_code open_form(struct ui_form *f, const void *arg, struct loods_err *err)
{
	struct state *s = f->state;
	loods_id client = *(const loods_id *)arg;
	struct loods_agreement_entry *e = loods_rec_new(&loods_agreement_entry_type, &f->keep);
	enum loods_code rc;

	ui_form_record(f, 0, &loods_agreement_entry_type, e);
	rc = loods_case_load(f->ui->app, &f->keep, client, loods_clock_today(&f->ui->app->clock), &s->row,
			     err);
	if (rc == LOODS_OK)
		rc = loods_agreement_entry_prepare(f->ui->app, &f->keep, client, e, &s->context, err);
	return rc;
}

static void who(struct ui_form *f, struct loods_str *out)
{
	ui_desk_client_line(&((struct state *)f->state)->row.c, out);
}

static enum loods_code save(struct ui_form *f, struct loods_notice *notice, int *record,
			    struct loods_err *err)
{
	struct state *s = f->state;
	const struct loods_agreement_entry *e = f->rec[0];
	struct loods_agreement agreed = {
		.contacts = e->contacts, .per_days = e->per_days, .from = e->from, .channel = e->channel
	};
	struct loods_str what = LOODS_STR_INIT;
	enum loods_code rc = loods_agreement_entry_save(f->ui->app, &f->keep, e, &s->context, notice, err);

	(void)record;
	/* The new one is what was meant, whatever ended before it. */
	if (rc == LOODS_OK) {
		ui_desk_agreement(&agreed, &what);
		ui_msg_say(&f->ui->msg, _("Saved: agreed %s.   u Undo"), what.s);
		loods_str_release(&what);
	}
	return rc;
}

/* Two agreements cannot be merged: the versions are read again and shown below, and what was typed stays to
 * be saved or left. */
static void conflict(struct ui_form *f)
{
	struct state *s = f->state;
	struct loods_agreement_entry_context was = s->context;
	struct loods_agreement_entry offered;
	struct loods_err err = { 0 };

	if (loods_agreement_entry_prepare(f->ui->app, &f->keep, was.client, &offered, &s->context, &err)) {
		s->context = was;
		ui_msg_err(&f->ui->msg, &err);
		return;
	}
	ui_msg_error(&f->ui->msg, "%s",
		     _("Not saved: somebody else changed the agreement. See below; save again if yours is to "
		       "hold."));
}

static void aside(struct ui_form *f, struct ui_screen *screen, struct ui_rect r)
{
	const struct state *s = f->state;
	struct loods_str line = LOODS_STR_INIT;

	ui_draw_text(screen, r.row, r.col, r.cols, UI_ROLE_HEADING, UI_LEFT,
		     s->context.versions.n ? _("Agreed so far")
		     : s->context.asked	   ? _("Nothing agreed yet; offered is what the cohort asks for")
					   : _("Nothing agreed yet"));
	for (int i = 0; i < s->context.versions.n && i + 1 < r.rows; i++) {
		ui_desk_agreement(s->context.versions.rec[i], &line);
		ui_draw_text(screen, r.row + 1 + i, r.col + 2, r.cols - 2, UI_ROLE_TEXT, UI_LEFT, line.s);
		loods_str_clear(&line);
	}
	loods_str_release(&line);
}

static void per_hint(struct ui_form *f, struct loods_str *out)
{
	(void)f;
	loods_str_add(out, _("7 a week, 28 four weeks"));
}

static const struct ui_field_def fields[] = {
	{ .name = "contacts" },
	{ .name = "per_days", .hint = per_hint },
	{ .name = "from" },
	{ .name = "channel" },
};

const struct ui_form_def ui_scr_agreement = {
	.name = "agreement",
	.title = N_("AGREEMENT"),
	.about = UI_FORM_CLIENT,
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.state_size = sizeof(struct state),
	.open = open_form,
	.who = who,
	.save = save,
	.conflict = conflict,
	.aside = aside,
};
