/* Agreement templates: what each cohort's protocol asks for. A team lead makes, changes and deletes them
 * here. */
#include <string.h>

#include "agreement_template.h"
#include "cohort.h"
#include "contact.h"
#include "desk.h"
#include "i18n.h"
#include "records.h"
#include "text.h"

struct row {
	struct loods_agreement_template *t;
	const char *cohort; /* its key */
	const char *fold;
};

#define UNUSED __attribute__((unused))

/* ---- columns ---- */

static void add_text(const char *text, struct loods_str *out)
{
	loods_str_add(out, loods_str_blank(text) ? "-" : text);
}

static void cell_key(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		     UNUSED enum ui_role *role)
{
	add_text(((const struct row *)p)->t->key, out);
}

static void cell_cohort(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			UNUSED enum ui_role *role)
{
	add_text(((const struct row *)p)->cohort, out);
}

static void cell_arm(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		     UNUSED enum ui_role *role)
{
	const struct loods_agreement_template *of = ((const struct row *)p)->t;

	loods_str_add(out, loods_str_blank(of->arm) ? _("(all)") : of->arm);
}

static void cell_asks(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_agreement_template *of = ((const struct row *)p)->t;

	loods_agreement_template_type.brief(of, out);
	if (of->channel)
		loods_str_addf(out, ", %s", loods_choice_label(&loods_channels, of->channel));
}

static int compare_texts(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_cohort(const void *a, const void *b)
{
	return compare_texts(((const struct row *)a)->cohort, ((const struct row *)b)->cohort);
}

static int compare_arm(const void *a, const void *b)
{
	return compare_texts(((const struct row *)a)->t->arm, ((const struct row *)b)->t->arm);
}

static const struct ui_column columns[] = {
	{ .title = N_("Key"), .width = 8, .cell = cell_key },
	{ .title = N_("Cohort"), .width = 12, .cell = cell_cohort, .compare = compare_cohort },
	{ .title = N_("Arm"), .width = 12, .cell = cell_arm, .compare = compare_arm },
	{ .title = N_("Asks for"), .width = 24, .grow = true, .cell = cell_asks },
};

static int64_t row_id(const void *p)
{
	return ((const struct row *)p)->t->meta.id.n;
}

static const char *row_fold(const void *p)
{
	return ((const struct row *)p)->fold;
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.fold = row_fold,
	.empty = N_("No template yet. n makes one."),
};

/* ---- the list ---- */

/* Found by key, cohort, arm and name. */
static const char *fold_of(struct loods_arena *a, const struct row *row)
{
	struct loods_str text = LOODS_STR_INIT, fold = LOODS_STR_INIT;
	const char *out;

	loods_str_addf(&text, "%s %s %s %s", row->t->key ? row->t->key : "", row->cohort ? row->cohort : "",
		       row->t->arm ? row->t->arm : "", row->t->name ? row->t->name : "");
	loods_text_fold(text.s, &fold);
	out = loods_arena_strdup(a, fold.s);
	loods_str_release(&text);
	loods_str_release(&fold);
	return out;
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct loods_store *store = l->ui->app->store;
	struct loods_arena *a = &l->view->arena;
	struct loods_list list = { 0 };
	struct row *rows;
	enum loods_code rc = loods_store_list(store, a, &loods_agreement_template_type, NULL, &list, err);

	if (rc != LOODS_OK)
		return rc;
	rows = LOODS_NEW_ARRAY(a, struct row, (size_t)list.n + 1);
	for (int i = 0; rc == LOODS_OK && i < list.n; i++) {
		rows[i].t = list.rec[i];
		rc = loods_store_key_of(store, a, &loods_cohort_type, rows[i].t->cohort, &rows[i].cohort,
					err);
		rows[i].fold = fold_of(a, &rows[i]);
	}
	if (rc == LOODS_OK)
		ui_table_set(&l->table, rows, list.n, sizeof *rows);
	return rc;
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *p)
{
	const struct row *row = p;

	return ui_records_command(l->ui, l->state, &loods_agreement_template_type, row ? row->t : NULL,
				  row ? row->t->key : NULL, cmd);
}

static const char *why_not(struct ui_list *l, enum ui_cmd cmd)
{
	bool changes = cmd == UI_CMD_NEW || cmd == UI_CMD_OPEN || cmd == UI_CMD_EDIT || cmd == UI_CMD_DELETE;

	return changes && l->ui->app->user.role != LOODS_ROLE_LEAD
		       ? _("Only a team lead may change what a cohort's protocol asks.")
		       : NULL;
}

static const struct ui_binding keys[] = {
	{ UI_CMD_OPEN, { UI_KEY_ENTER, 'e', UI_KEY_RIGHT },
	  .label = N_("Change"),
	  .hint = 10,
	  .over = true },
	{ UI_CMD_NEW, { 'n' }, .hint = 11 },
	{ UI_CMD_DELETE, { 'x' }, .hint = 12 },
};
const struct ui_context ui_context_templates = {
	.name = "templates",
	.title = N_("agreement templates"),
	.parent = &ui_context_list,
	UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_templates = {
	.name = "templates",
	.title = N_("Agreement templates"),
	.context = &ui_context_templates,
	.table = &table,
	.state_size = sizeof(struct ui_deletion),
	.load = load,
	.command = command,
	.why_not = why_not,
};
