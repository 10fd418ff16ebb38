/* The values of an export in the wizard's first two steps: for each what stands there, how it is changed and what
 * it means. What may stand there the core decides (export_plan.h). */
#include "scr_export.h"

#include <string.h>

#include "cohort.h"
#include "desk.h"
#include "export_place.h"
#include "i18n.h"
#include "msg.h"
#include "summary_text.h"

static void changed(struct ui_export *x)
{
	x->changed = true;
}

void ui_export_offer_folder(struct ui_export *x)
{
	if (!x->own_folder)
		loods_export_place_offer(x->plan.project, loods_clock_today(&x->view->ui->app->clock), &x->folder);
}

/* ---- step 1 ---- */

static bool show_level(struct ui_export *x, struct loods_str *out)
{
	loods_str_add(out, loods_choice_label(&loods_export_levels, x->plan.level));
	return true;
}

static void next_level(struct ui_export *x)
{
	x->plan.level = x->plan.level + 1 < LOODS_EXPORT_LEVEL_END ? x->plan.level + 1 : LOODS_EXPORT_ANONYMOUS;
	changed(x);
}

static void first_level(struct ui_export *x)
{
	x->plan.level = LOODS_EXPORT_ANONYMOUS;
}

static bool show_tick(bool on, struct loods_str *out)
{
	loods_str_add(out, on ? _("[x] yes") : _("[ ] no"));
	return true;
}

static bool show_rows(struct ui_export *x, struct loods_str *out)
{
	return show_tick(x->files.rows, out);
}

static void tick_rows(struct ui_export *x)
{
	x->files.rows = !x->files.rows;
	changed(x);
}

static void no_rows(struct ui_export *x)
{
	x->files.rows = false;
}

static bool show_excel(struct ui_export *x, struct loods_str *out)
{
	return show_tick(x->files.excel_nl, out);
}

static void tick_excel(struct ui_export *x)
{
	x->files.excel_nl = !x->files.excel_nl;
	changed(x);
}


static void no_excel(struct ui_export *x)
{
	x->files.excel_nl = false;
}

static bool show_folder(struct ui_export *x, struct loods_str *out)
{
	loods_str_add(out, x->folder.s);
	return true;
}

static void reset_folder(struct ui_export *x)
{
	x->own_folder = false;
	ui_export_offer_folder(x);
}

/* ---- step 2 ---- */

static bool show_plan(struct ui_export *x, struct loods_str *out)
{
	for (int i = 0; i < x->plan.n; i++)
		loods_str_addf(out, "%s%s", i ? ", " : "", _(loods_export_attributes[x->plan.attributes[i]].label));
	return x->plan.n > 0;
}

static void plan_chosen(struct ui *ui, void *ctx, const struct ui_option *options, int n)
{
	struct ui_export *x = ctx;
	struct loods_str names = LOODS_STR_INIT;
	struct loods_err err = { 0 };

	for (int i = 0; i < n; i++)
		if (options[i].on)
			loods_str_addf(&names, "%s%s", names.len ? "," : "", options[i].code);
	if (!names.len)
		x->plan.n = 0; /* said when the step is left */
	else if (loods_export_plan_set(&x->plan, &x->keep, "plan", names.s, &err))
		ui_msg_err(&ui->msg, &err);
	changed(x);
	loods_str_release(&names);
}

static void choose_plan(struct ui_export *x)
{
	struct ui_option options[LOODS_EXPORT_END];

	for (int id = 0; id < LOODS_EXPORT_END; id++)
		options[id] = (struct ui_option){ .value = id,
						  .on = loods_export_plan_has(&x->plan, (enum loods_export_id)id),
						  .label = _(loods_export_attributes[id].label),
						  .code = loods_export_attributes[id].name };
	ui_choice_ask(x->view->ui, &(struct ui_choice){ .title = _("What the analysis needs"),
							.options = options,
							.n = LOODS_EXPORT_END,
							.many = true,
							.done = plan_chosen,
							.ctx = x });
}

static void reset_plan(struct ui_export *x)
{
	struct loods_export_plan safe;

	loods_export_plan_init(&safe);
	memcpy(x->plan.attributes, safe.attributes, sizeof safe.attributes);
	x->plan.n = safe.n;
}

static bool show_cohorts(struct ui_export *x, struct loods_str *out)
{
	if (!x->plan.ncohorts)
		loods_str_add(out, _("everybody in the office"));
	for (int i = 0; i < x->plan.ncohorts; i++)
		loods_str_addf(out, "%s%s", i ? ", " : "", x->plan.cohorts[i]);
	return x->plan.ncohorts > 0;
}

static void no_cohorts(struct ui_export *x)
{
	x->plan.ncohorts = 0;
}

static void cohorts_chosen(struct ui *ui, void *ctx, const struct ui_option *options, int n)
{
	struct ui_export *x = ctx;
	struct loods_str keys = LOODS_STR_INIT;
	struct loods_err err = { 0 };

	for (int i = 0; i < n; i++)
		if (options[i].on)
			loods_str_addf(&keys, "%s%s", keys.len ? "," : "", options[i].code);
	if (!keys.len)
		no_cohorts(x);
	else if (loods_export_plan_set(&x->plan, &x->keep, "cohort", keys.s, &err))
		ui_msg_err(&ui->msg, &err);
	changed(x);
	loods_str_release(&keys);
}

static bool has_cohort(const struct ui_export *x, const char *key)
{
	for (int i = 0; i < x->plan.ncohorts; i++)
		if (strcmp(x->plan.cohorts[i], key) == 0)
			return true;
	return false;
}

static void choose_cohorts(struct ui_export *x)
{
	struct ui *ui = x->view->ui;
	struct loods_arena a = { 0 };
	struct loods_list list;
	struct loods_err err = { 0 };
	struct ui_option *options;

	if (loods_store_list(ui->app->store, &a, &loods_cohort_type, NULL, &list, &err)) {
		ui_msg_err(&ui->msg, &err);
		loods_arena_release(&a);
		return;
	}
	options = LOODS_NEW_ARRAY(&a, struct ui_option, (size_t)list.n + 1);
	for (int i = 0; i < list.n; i++) {
		const struct loods_cohort *c = list.rec[i];
		struct loods_str label = LOODS_STR_INIT;

		loods_str_addf(&label, loods_str_blank(c->name) ? "%s" : "%s   %s", c->key, c->name);
		options[i] = (struct ui_option){ .value = c->meta.id.n,
						 .on = has_cohort(x, c->key),
						 .label = loods_arena_strdup(&a, label.s),
						 .code = c->key };
		loods_str_release(&label);
	}
	ui_choice_ask(ui, &(struct ui_choice){ .title = _("Only clients of these cohorts"),
					       .options = options,
					       .n = list.n,
					       .many = true,
					       .done = cohorts_chosen,
					       .ctx = x });
	loods_arena_release(&a);
}

static bool show_day(loods_date d, const char *otherwise, struct loods_str *out)
{
	if (loods_date_known(d))
		ui_desk_day(d, out);
	else
		loods_str_add(out, otherwise);
	return loods_date_known(d);
}

/* As dates are typed everywhere here. */
static void begin_day(loods_date d, struct loods_str *out)
{
	int year, month, day;

	if (!loods_date_known(d))
		return;
	loods_date_to_ymd(d, &year, &month, &day);
	loods_str_addf(out, "%02d-%02d-%04d", day, month, year);
}

#define DAY(name, otherwise)                                                                                 \
	static bool show_##name(struct ui_export *x, struct loods_str *out)                                  \
	{                                                                                                    \
		return show_day(x->plan.name, otherwise, out);                                               \
	}                                                                                                    \
	static void begin_##name(struct ui_export *x, struct loods_str *out)                                 \
	{                                                                                                    \
		begin_day(x->plan.name, out);                                                                \
	}                                                                                                    \
	static void reset_##name(struct ui_export *x)                                                        \
	{                                                                                                    \
		x->plan.name = LOODS_DATE_NONE;                                                              \
	}
DAY(from, _("the first day of guidance"))
DAY(to, _("today"))
DAY(until, _("no day agreed"))

#define WORDS(name)                                                                                          \
	static bool show_##name(struct ui_export *x, struct loods_str *out)                                  \
	{                                                                                                    \
		loods_str_add(out, x->plan.name ? x->plan.name : "-");                                       \
		return x->plan.name != NULL;                                                                 \
	}                                                                                                    \
	static void begin_##name(struct ui_export *x, struct loods_str *out)                                 \
	{                                                                                                    \
		loods_str_add(out, x->plan.name ? x->plan.name : "");                                        \
	}                                                                                                    \
	static void reset_##name(struct ui_export *x)                                                        \
	{                                                                                                    \
		x->plan.name = NULL;                                                                         \
	}
WORDS(recipient)
WORDS(purpose)

static bool show_project(struct ui_export *x, struct loods_str *out)
{
	loods_str_add(out, x->plan.project);
	return true;
}

static void reset_project(struct ui_export *x)
{
	struct loods_export_plan safe;

	loods_export_plan_init(&safe);
	x->plan.project = safe.project;
	ui_export_offer_folder(x);
}

static bool show_k(struct ui_export *x, struct loods_str *out)
{
	loods_str_addf(out, "%d", x->plan.k);
	return true;
}

static void reset_k(struct ui_export *x)
{
	x->plan.k = LOODS_EXPORT_K;
}

static void begin_limit(struct ui_export *x, struct loods_str *out)
{
	loods_str_addf(out, "%d", x->plan.limit / 10);
	if (x->plan.limit % 10)
		loods_str_addf(out, "%c%d", loods_summary_point(), x->plan.limit % 10);
}

static bool show_limit(struct ui_export *x, struct loods_str *out)
{
	begin_limit(x, out);
	loods_str_add(out, " %");
	return true;
}

static void reset_limit(struct ui_export *x)
{
	x->plan.limit = LOODS_EXPORT_LIMIT;
}

static bool show_signed(struct ui_export *x, struct loods_str *out)
{
	loods_str_add(out, x->plan.signed_off_by ? x->plan.signed_off_by
						 : _("nobody yet   (Space: the privacy officer agreed)"));
	return x->plan.signed_off_by != NULL;
}

static void begin_signed(struct ui_export *x, struct loods_str *out)
{
	loods_str_add(out, x->plan.signed_off_by ? x->plan.signed_off_by : "");
}

static void reset_signed(struct ui_export *x)
{
	x->plan.signed_off_by = NULL;
}

/* The privacy officer agreed, by office and not by name; once more: did not. */
static void sign(struct ui_export *x)
{
	struct loods_err err = { 0 };

	if (x->plan.signed_off_by)
		x->plan.signed_off_by = NULL;
	else if (loods_export_plan_set(&x->plan, &x->keep, "signed-off-by", _("the privacy officer"), &err))
		ui_msg_err(&x->view->ui->msg, &err);
	changed(x);
}

/* ---- the table ---- */

const struct ui_export_row ui_export_rows[] = {
	{ "level", UI_EXPORT_WHAT, N_("Level"), NULL, show_level, next_level, NULL, first_level, false, false },
	{ "rows", UI_EXPORT_WHAT, N_("Row per contact"), N_("the contact log with one row for each contact as well"),
	  show_rows, tick_rows, NULL, no_rows, false, false },
	{ "excel-nl", UI_EXPORT_WHAT, N_("Dutch spreadsheets"),
	  N_("a second set of files for Dutch spreadsheet programs"), show_excel, tick_excel, NULL, no_excel, false,
	  false },
	{ "folder", UI_EXPORT_WHAT, N_("Folder"), N_("a new one: nothing is ever written into a folder that is there"),
	  show_folder, NULL, NULL, reset_folder, true, false },
	{ "plan", UI_EXPORT_WHO, N_("Analysis plan"), NULL, show_plan, choose_plan, NULL, reset_plan, false, false },
	{ "cohort", UI_EXPORT_WHO, N_("Cohorts"), NULL, show_cohorts, choose_cohorts, NULL, no_cohorts, false, false },
	{ "from", UI_EXPORT_WHO, N_("From"), NULL, show_from, NULL, begin_from, reset_from, true, true },
	{ "to", UI_EXPORT_WHO, N_("Up to"), NULL, show_to, NULL, begin_to, reset_to, true, true },
	{ "project", UI_EXPORT_WHO, N_("Project"), NULL, show_project, NULL, NULL, reset_project, true, false },
	{ "k", UI_EXPORT_WHO, N_("Alike at least (k)"), NULL, show_k, NULL, NULL, reset_k, true, false },
	{ "limit", UI_EXPORT_WHO, N_("Left out at most"), NULL, show_limit, NULL, begin_limit, reset_limit, true,
	  false },
	{ "recipient", UI_EXPORT_WHO, N_("Recipient"), NULL, show_recipient, NULL, begin_recipient, reset_recipient,
	  true, false },
	{ "purpose", UI_EXPORT_WHO, N_("Purpose"), NULL, show_purpose, NULL, begin_purpose, reset_purpose, true,
	  false },
	{ "until", UI_EXPORT_WHO, N_("Kept until"), NULL, show_until, NULL, begin_until, reset_until, true, true },
	{ "signed-off-by", UI_EXPORT_WHO, N_("Signed off by"), NULL, show_signed, sign, begin_signed, reset_signed,
	  true, false },
};
const int ui_export_rows_n = LOODS_COUNT(ui_export_rows);
