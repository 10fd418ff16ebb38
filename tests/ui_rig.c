#include "ui_rig.h"

#include <criterion/criterion.h>
#include <locale.h>

#include "list.h"

/* ---- what lies at the bottom ---- */

static int64_t no_id(const void *row)
{
	(void)row;
	return 0;
}

static void no_cell(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	(void)t, (void)row, (void)out, (void)role;
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	(void)err;
	ui_table_set(&l->table, NULL, 0, 1);
	return LOODS_OK;
}

static const struct ui_column base_columns[] = { { .title = "Nothing", .width = 10, .cell = no_cell } };
static const struct ui_table_def base_table = { .columns = base_columns, .n_columns = 1, .id = no_id };
static const struct ui_list_def base = {
	.name = "base", .title = "BASE", .context = &ui_context_list, .table = &base_table, .load = load,
};

/* ---- the shell ---- */

static enum loods_code start(struct ui *ui, struct loods_err *err)
{
	(void)err;
	ui_list_push(ui, &base, NULL);
	return LOODS_OK;
}

static int64_t generation(struct ui *ui)
{
	return ((struct ui_rig *)ui->office)->generation;
}

static void lock(struct ui *ui)
{
	((struct ui_rig *)ui->office)->locked++;
	ui_forget(ui);
}

void ui_rig_start(struct ui_rig *r, int rows, int cols)
{
	struct loods_err err = { 0 };
	loods_date day;

	setlocale(LC_ALL, "C.UTF-8");
	*r = (struct ui_rig){ .row = LOODS_STR_INIT };
	r->shell = (struct ui_shell){ .start = start, .lock = lock };
	loods_date_from_ymd(2026, 11, 23, &day);
	r->app.clock.pinned = loods_stamp_of(day, 9, 40, 0);
	r->app.lang = "en";
	if (ui_start(&r->ui, &r->app, &r->shell, rows, cols, &err))
		abort();
	r->ui.office = r;
	r->shell.generation = generation;
}

void ui_rig_stop(struct ui_rig *r)
{
	ui_stop(&r->ui, false);
	loods_str_release(&r->row);
}

void ui_rig_keys(struct ui_rig *r, const char *keys)
{
	char name[40];
	size_t n;

	for (; *keys; keys += n) {
		struct ui_key key = { 0 };

		keys += strspn(keys, " ");
		n = strcspn(keys, " ");
		if (!n || n >= sizeof name)
			break;
		memcpy(name, keys, n);
		name[n] = '\0';
		key.code = ui_key_from_name(name);
		if (!key.code)
			abort();
		ui_key(&r->ui, &key);
		ui_frame(&r->ui);
	}
}

void ui_rig_type(struct ui_rig *r, const char *text)
{
	for (const char *p = text; *p;) {
		size_t n = 1;
		char one[8] = { 0 };

		while (((unsigned char)p[n] & 0xc0) == 0x80)
			n++;
		memcpy(one, p, n);
		ui_key(&r->ui, &(struct ui_key){ .code = ui_key_from_name(*p == ' ' ? "Space" : one) });
		p += n;
	}
	ui_frame(&r->ui);
}

void ui_rig_paste(struct ui_rig *r, const char *text)
{
	ui_key(&r->ui, &(struct ui_key){ .code = UI_KEY_PASTE, .paste = text });
	ui_frame(&r->ui);
}

const char *ui_rig_row(struct ui_rig *r, int row)
{
	ui_frame(&r->ui);
	ui_screen_row(&r->ui.screen, row, &r->row);
	return r->row.s;
}

int ui_rig_find(struct ui_rig *r, const char *text)
{
	for (int i = 0; i < r->ui.screen.rows; i++)
		if (strstr(ui_rig_row(r, i), text))
			return i;
	return -1;
}

const char *ui_rig_message(struct ui_rig *r)
{
	const char *s = ui_rig_row(r, r->ui.layout.message.row);

	return s + strspn(s, " ");
}
