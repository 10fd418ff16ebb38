/* The anonymised export. */
#include <string.h>

#include "cli.h"
#include "cli_interrupt.h"
#include "export_said.h"
#include "i18n.h"
#include "summary_text.h"

struct work {
	struct cli_progress progress;
	struct cli_interrupt interrupt;
};

static void begin_work(struct work *w, const char *what)
{
	cli_interrupt_hold(&w->interrupt);
	cli_progress_start(&w->progress, what);
}

static void end_work(struct work *w, enum loods_code rc)
{
	cli_progress_end(&w->progress);
	cli_interrupt_release(&w->interrupt, rc == LOODS_ECANCEL);
}

static bool show(int64_t done, int64_t total, void *ctx)
{
	struct work *w = ctx;

	cli_progress_set(&w->progress, done, total);
	return !cli_interrupt_came(&w->interrupt);
}

static enum loods_code read_plan(struct cli_run *run, struct loods_arena *a, struct loods_export_plan *plan,
				 struct loods_err *err)
{
	enum loods_code rc = LOODS_OK;

	loods_export_plan_init(plan);
	for (int i = 0; i < loods_export_parameters_n && rc == LOODS_OK; i++) {
		const char *name = loods_export_parameters[i].name, *value = cli_given(run, name);

		if (value)
			rc = loods_export_plan_set(plan, a, name, value, err);
	}
	if (rc == LOODS_OK)
		rc = loods_export_plan_check(plan, loods_clock_today(&run->app->clock), err);
	if (rc == LOODS_EINVALID)
		rc = err->code = LOODS_EUSAGE;
	return rc;
}

static void print_said(const char *target, const struct loods_export_said *said)
{
	struct loods_str text = LOODS_STR_INIT;

	loods_export_said_made(target, said, &text);
	fputs(text.s, stdout);
	loods_str_release(&text);
}

/* --attack: the folder is one that was made before. */
static enum loods_code attack(struct cli_run *run, struct loods_err *err)
{
	struct loods_export_said said;
	struct work work;
	enum loods_code rc;

	begin_work(&work, _("Attacking the export"));
	rc = loods_export_attack(run->app, run->argv[0], show, &work, &said, err);
	end_work(&work, rc);
	if (rc != LOODS_OK)
		return rc;
	printf(_("The files are those of release %d, and each count in them holds.\n"), said.wave);
	for (int i = 0; i < LOODS_ATTACK_END; i++) {
		const struct loods_attack_figure *f = &said.verified.attack.figures[i];
		char a[LOODS_DECIMAL_LEN], b[LOODS_DECIMAL_LEN];

		if (f->ran)
			printf(_("%s: at best %s, on average %s (%s)\n"), loods_attack_code((enum loods_attack_kind)i),
			       loods_decimal(f->highest, 3, loods_summary_point(), a),
			       loods_decimal(f->mean, 3, loods_summary_point(), b),
			       loods_attack_label((enum loods_attack_kind)i));
	}
	puts(said.sentence);
	return LOODS_OK;
}

static enum loods_code run_export(struct cli_run *run, struct loods_err *err)
{
	const struct loods_export_files files = { .rows = cli_given(run, "rows") != NULL,
						  .excel_nl = cli_given(run, "excel-nl") != NULL };
	struct loods_export_plan plan;
	struct loods_export_said said;
	struct loods_arena a = { 0 };
	struct work work;
	enum loods_code rc;

	if (cli_given(run, "attack"))
		return attack(run, err);
	rc = read_plan(run, &a, &plan, err);
	if (rc == LOODS_OK) {
		begin_work(&work, _("Making the export"));
		rc = loods_export_run(run->app, &plan, &files, run->argv[0], show, &work, &said, err);
		end_work(&work, rc);
	}
	if (rc == LOODS_OK)
		print_said(run->argv[0], &said);
	loods_arena_release(&a);
	return rc;
}


static const struct cli_option options[] = {
	LOODS_EXPORT_PARAMETERS,
	{ "rows", NULL, N_("the contact log with one row for each contact as well") },
	{ "excel-nl", NULL, N_("a second set of files for Dutch spreadsheet programs") },
	{ "attack", NULL, N_("attack the files of an export that was made before, and write nothing") },
	{ 0 },
};

const struct cli_command cli_export_command = {
	.name = "export",
	.args = "DIR",
	.help = N_("Make an anonymised export for evaluators, read it back and attack it."),
	.example = "loods export ./export-2026 --signed-off-by \"the privacy officer\" --plan arm,gender,age,outcome",
	.min_args = 1,
	.max_args = 1,
	.unlocked = true,
	.run = run_export,
	.options = options,
};
