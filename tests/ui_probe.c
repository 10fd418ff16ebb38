/*
 * The engine on a real terminal with two screens of its own: a list of names and a form. What test_ui.c plays with
 * from outside. Arguments: "lock N" locks after N seconds; "die" makes the key "a" abort the process.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contact.h"
#include "form.h"
#include "list.h"
#include "ui.h"

struct name {
	int64_t id;
	const char *name, *fold;
};

static const struct name names[] = {
	{ 1, "Yusuf, Amina CANARY", "yusuf amina canary" },
	{ 2, "Haile, Rahel CANARY", "haile rahel canary" },
	{ 3, "G\xc3\xbcng\xc3\xb6r, Zeynep CANARY", "gungor zeynep canary" },
};

static int64_t name_id(const void *row)
{
	return ((const struct name *)row)->id;
}

static const char *name_fold(const void *row)
{
	return ((const struct name *)row)->fold;
}

static void cell_name(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	(void)t;
	*role = UI_ROLE_LATE;
	loods_str_add(out, ((const struct name *)row)->name);
}

static const struct ui_column columns[] = { { .title = "Name", .width = 30, .grow = true, .cell = cell_name } };
static const struct ui_table_def table = {
	.columns = columns, .n_columns = 1, .id = name_id, .fold = name_fold,
};

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	(void)err;
	ui_table_set(&l->table, names, LOODS_COUNT(names), sizeof *names);
	return LOODS_OK;
}

/* ---- the form ---- */

static const struct ui_field_def fields[] = {
	{ 0, "occurred_on" },
	{ 0, "channel" },
	{ 0, "topics" },
	{ 0, "minutes" },
	{ 0, "note" },
};

static enum loods_code open_form(struct ui_form *f, const void *arg, struct loods_err *err)
{
	struct loods_contact *k = loods_rec_new(&loods_contact_type, &f->keep);

	(void)arg, (void)err;
	loods_date_from_ymd(2026, 11, 23, &k->occurred_on);
	k->minutes = loods_num_of(15);
	ui_form_record(f, 0, &loods_contact_type, k);
	return LOODS_OK;
}

static enum loods_code save(struct ui_form *f, struct loods_notice *notice, int *record, struct loods_err *err)
{
	const struct loods_contact *k = f->rec[0];

	(void)record, (void)err;
	snprintf(notice->text, sizeof notice->text, "Saved channel %d topics %u note %zu bytes", k->channel, k->topics,
		 k->note ? strlen(k->note) : 0);
	return LOODS_OK;
}

static const struct ui_form_def form = {
	.name = "contact", .title = "CONTACT", .fields = fields, .n_fields = LOODS_COUNT(fields), .first = "channel",
	.open = open_form, .save = save,
};

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *row)
{
	const struct name *n = row;

	switch (cmd) {
	case UI_CMD_CONTACT:
		ui_form_push(l->ui, &form, NULL);
		return UI_DONE;
	case UI_CMD_OPEN:
		ui_msg_say(&l->ui->msg, "Opened %d", n ? (int)n->id : 0);
		return UI_DONE;
	case UI_CMD_APPOINTMENT:
		abort();
	default:
		return UI_IGNORED;
	}
}

static const struct ui_list_def list = {
	.name = "names", .area = 1, .context = &ui_context_client, .table = &table, .load = load, .command = command,
};

static enum loods_code start(struct ui *ui, struct loods_err *err)
{
	(void)err;
	ui_list_push(ui, &list, NULL);
	return LOODS_OK;
}

static void lock(struct ui *ui)
{
	ui_forget(ui);
	ui_msg_say(&ui->msg, "Locked now");
}

int main(int argc, char **argv)
{
	static const char *const areas[] = { "Names", "Other" };
	struct loods_app app = { .lang = "en" };
	struct ui_shell shell = { .start = start, .areas = areas, .n_areas = 2, .lock = lock };
	struct ui_options o = { .shell = &shell };

	if (argc > 2 && !strcmp(argv[1], "lock"))
		shell.lock_after = (int)strtol(argv[2], NULL, 10);
	return ui_run(&app, &o);
}
