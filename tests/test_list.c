/* A list and keys that are typed before it was drawn. */
#include "list.h"

#include <criterion/criterion.h>

#include "keys.h"
#include "ui_rig.h"

struct item {
	int64_t id;
	const char *name;
};
static const struct item sets[2][2] = { { { 1, "Anna" }, { 2, "Bert" } }, { { 3, "Carla" }, { 4, "Dirk" } } };
static int set, loads;
static int64_t opened;

static void cell(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	(void)t;
	(void)role;
	loods_str_add(out, ((const struct item *)row)->name);
}

static int64_t id_of(const void *row)
{
	return ((const struct item *)row)->id;
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	(void)err;
	loads++;
	ui_table_set(&l->table, sets[set], 2, sizeof sets[0][0]);
	return LOODS_OK;
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *row)
{
	switch ((int)cmd) {
	case UI_CMD_NEXT_TAB:
		set = !set;
		ui_stale(l->view);
		return UI_DONE;
	case UI_CMD_OPEN:
		opened = row ? id_of(row) : 0;
		return UI_DONE;
	default:
		return UI_IGNORED;
	}
}

static const struct ui_column columns[] = { { .title = "Name", .width = 10, .grow = true, .cell = cell } };
static const struct ui_table_def table = { .columns = columns, .n_columns = 1, .id = id_of, .empty = "None." };
static const struct ui_binding keys[] = { { UI_CMD_NEXT_TAB, { UI_KEY_TAB } } };
static const struct ui_context context = {
	.name = "test", .title = "a test", .parent = &ui_context_list, UI_BINDINGS(keys)
};
static const struct ui_list_def def = {
	.name = "test", .title = "TEST", .context = &context, .table = &table, .load = load, .command = command
};

/* All in one write: nothing is drawn in between. */
static void typed_ahead(struct ui_rig *r, const char *const *names)
{
	for (; *names; names++)
		ui_key(&r->ui, &(struct ui_key){ .code = ui_key_from_name(*names) });
}

Test(list, a_key_typed_ahead_meets_the_rows_that_the_key_before_asked_for)
{
	struct ui_rig r;

	ui_rig_start(&r, 24, 80);
	set = 0;
	cr_assert_not_null(ui_list_push(&r.ui, &def, NULL));
	typed_ahead(&r, (const char *const[]){ "Tab", "Down", "Enter", NULL });
	cr_assert_eq(opened, 4);
	typed_ahead(&r, (const char *const[]){ "Tab", "Home", "Enter", NULL });
	cr_assert_eq(opened, 1);
	/* Only the last of several is read. */
	loads = 0;
	typed_ahead(&r, (const char *const[]){ "Tab", "Tab", "Tab", "Enter", NULL });
	cr_assert_eq(loads, 1);
	cr_assert_eq(opened, 3);
	ui_rig_stop(&r);
}
