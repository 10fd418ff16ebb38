#include "records.h"

#include "i18n.h"
#include "msg.h"
#include "ops.h"
#include "prompt.h"

static void delete_it(struct ui *ui, const struct ui_deletion *d)
{
	struct loods_change change = { .kind = LOODS_DELETE, .type = d->type };
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_str what = LOODS_STR_INIT;
	enum loods_code rc = loods_store_get(ui->app->store, &a, d->type, d->id, false, &change.rec, &err);

	if (rc == LOODS_OK) {
		loods_rec_meta(change.rec)->version = d->version;
		rc = loods_ops_save(ui->app, &change, 1, NULL, NULL, &err);
	}
	if (rc == LOODS_OK) {
		loods_ops_undo_what(ui->app, &what);
		ui_msg_say(&ui->msg, _("Deleted: %s.   u Undo"), what.s);
	} else if (rc == LOODS_ECONFLICT) {
		ui_msg_error(&ui->msg, "%s",
			     _("Not deleted: somebody else changed it meanwhile. Look at it again."));
	} else {
		ui_msg_err(&ui->msg, &err);
	}
	loods_str_release(&what);
	loods_arena_release(&a);
}

static void answered(struct ui *ui, char answer, void *ctx)
{
	if (answer == 'w')
		delete_it(ui, ctx);
}

void ui_delete_ask(struct ui *ui, struct ui_deletion *d, const struct loods_type *type, const void *rec,
		   const char *what)
{
	if (type->append_only) {
		ui_msg_error(&ui->msg, "%s",
			     _("Such a record is never deleted. Add a new one with what is known now."));
		return;
	}
	*d = (struct ui_deletion){ type, loods_rec_cmeta(rec)->id, loods_rec_cmeta(rec)->version };
	ui_prompt_ask(ui, "w", answered, d, _("Delete?  w Delete   Esc Keep   %s"), what);
}

static void ask(struct ui *ui, struct ui_deletion *d, const struct loods_type *type, const void *rec, const char *name)
{
	struct loods_str what = LOODS_STR_INIT;

	if (!loods_str_blank(name))
		loods_str_addf(&what, "%s, ", name);
	type->brief(rec, &what);
	ui_delete_ask(ui, d, type, rec, what.s);
	loods_str_release(&what);
}

enum ui_result ui_records_command(struct ui *ui, struct ui_deletion *d, const struct loods_type *type, const void *rec,
				  const char *name, enum ui_cmd cmd)
{
	struct ui_record what = { .type = type };

	switch ((int)cmd) {
	case UI_CMD_NEW:
		ui_form_push(ui, &ui_scr_new, &what);
		return UI_DONE;
	case UI_CMD_OPEN:
	case UI_CMD_EDIT:
		if (!rec)
			return UI_MOVED;
		what.id = loods_rec_cmeta(rec)->id;
		ui_form_push(ui, &ui_scr_edit, &what);
		return UI_DONE;
	case UI_CMD_DELETE:
		if (!rec)
			return UI_MOVED;
		ask(ui, d, type, rec, name);
		return UI_DONE;
	default:
		return UI_IGNORED;
	}
}
