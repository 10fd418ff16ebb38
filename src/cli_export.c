/* The anonymised export. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "cli_interrupt.h"
#include "export_said.h"
#include "i18n.h"
#include "pseudonym_key.h"
#include "release_table.h"
#include "research_run.h"
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

/* ---- research files ---- */

/* Where the key of the project comes from; neither: a random one is made and wiped. */
static enum loods_code read_key(struct cli_run *run, bool *made, struct loods_secret *key, struct loods_err *err)
{
	const char *path = cli_given(run, "key-file"), *text = cli_given(run, "key-fd");
	char *end;
	long fd;

	if (path)
		return loods_pseudonym_key_file(path, made, key, err);
	if (!text)
		return LOODS_OK;
	errno = 0;
	fd = strtol(text, &end, 10);
	if (errno || end == text || *end || fd < 0 || fd > 65535)
		return loods_fail(err, LOODS_EUSAGE, _("--key-fd takes the number of an open file descriptor."));
	return loods_pseudonym_key_fd((int)fd, key, err);
}

static void print_research(struct cli_run *run, const struct loods_export_plan *plan, bool made,
			   const struct loods_research_said *s)
{
	struct loods_str text = LOODS_STR_INIT;

	loods_research_said_made(run->argv[0], plan, s, &text);
	fputs(text.s, stdout);
	loods_str_release(&text);
	if (made)
		printf(_("The new key of the project is in %s. Keep it: later files need it, and whoever has it can find out "
			 "who is who.\n"),
		       cli_given(run, "key-file"));
}

/* What only the other level knows. */
static enum loods_code check_level(struct cli_run *run, const struct loods_export_plan *plan, struct loods_err *err)
{
	bool research = plan->level == LOODS_EXPORT_RESEARCH;
	bool key = cli_given(run, "key-file") || cli_given(run, "key-fd");

	if (!research && key)
		return loods_fail(err, LOODS_EUSAGE,
				  _("Only research files have pseudonyms, made with a key: add --level research, or leave the "
				    "key out."));
	if (research && (cli_given(run, "k") || cli_given(run, "limit") || cli_given(run, "rows")))
		return loods_fail(err, LOODS_EUSAGE,
				  _("--k, --limit and --rows are of anonymous exports: research files have a row for each client "
				    "and each contact. Leave them out."));
	if (cli_given(run, "key-file") && cli_given(run, "key-fd"))
		return loods_fail(err, LOODS_EUSAGE, _("Give the key of the project once: --key-file or --key-fd."));
	return LOODS_OK;
}

static enum loods_code research(struct cli_run *run, const struct loods_export_plan *plan, struct loods_err *err)
{
	struct loods_research_options o = { .excel_nl = cli_given(run, "excel-nl") != NULL };
	struct loods_research_said said;
	struct loods_secret key = { 0 };
	struct work work;
	bool made = false;
	enum loods_code rc;

	begin_work(&work, _("Making the research files"));
	rc = read_key(run, &made, &key, err);
	if (rc == LOODS_OK) {
		o.key = key.p ? &key : NULL;
		rc = loods_research_run(run->app, plan, &o, run->argv[0], show, &work, &said, err);
	}
	loods_secret_release(&key);
	/* A key that no file was made with is of no use to anybody. */
	if (rc != LOODS_OK && made)
		unlink(cli_given(run, "key-file"));
	end_work(&work, rc);
	if (rc == LOODS_OK)
		print_research(run, plan, made, &said);
	return rc;
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
	if (rc == LOODS_OK)
		rc = check_level(run, &plan, err);
	if (rc == LOODS_OK && plan.level == LOODS_EXPORT_RESEARCH) {
		rc = research(run, &plan, err);
		loods_arena_release(&a);
		return rc;
	}
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
	{ "key-file", N_("FILE"), N_("research: the project's key of pseudonyms, made if it is not there") },
	{ "key-fd", N_("N"), N_("research: the same, from an open file descriptor") },
	{ "attack", NULL, N_("attack the files of an export that was made before, and write nothing") },
	{ 0 },
};

const struct cli_command cli_export_command = {
	.name = "export",
	.args = "DIR",
	.help = N_("Make an anonymised export for evaluators, read it back and attack it; or research files."),
	.example = "loods export ./export-2026 --signed-off-by \"the privacy officer\" --plan arm,gender,age,outcome",
	.min_args = 1,
	.max_args = 1,
	.unlocked = true,
	.run = run_export,
	.options = options,
};
