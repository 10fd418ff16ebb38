/* Clients whose dossier need not be kept any longer: who they are, erasing them, and what was counted of
 * them. */
#include "cells.h"
#include "cli_interrupt.h"
#include "cli_output.h"
#include "client.h"
#include "cohort.h"
#include "i18n.h"
#include "ops.h"
#include "ops_retention.h"
#include "report_table.h"

static const char *const formats[] = { "text", "csv", "json", NULL };

static enum loods_code format_of(const struct cli_run *run, enum loods_report_table_format *out,
				 struct loods_err *err)
{
	int i;
	enum loods_code rc = cli_given_word(run, "format", formats, LOODS_REPORT_TABLE_TEXT, &i, err);

	*out = rc ? LOODS_REPORT_TABLE_TEXT : (enum loods_report_table_format)i;
	return rc;
}

static void put_day(struct loods_report_table *t, loods_date d)
{
	char iso[LOODS_DATE_LEN];

	loods_report_table_put(t, loods_date_known(d) ? loods_date_format_iso(d, iso) : NULL, NULL);
}

/* ---- clients ---- */

static const struct loods_report_table_column case_columns[] = {
	{ "client", N_("Client"), true },
	{ "why", N_("Why"), true },
	{ "last_on", N_("Last day"), true },
	{ "erase_from", N_("May go from"), true },
	{ "erased", N_("Erased"), true },
};

static void put_case(struct loods_report_table *t, const struct loods_retention_case *c, bool erased)
{
	loods_report_table_put(t, c->reference, NULL);
	loods_report_table_put(t, loods_choice_code(&loods_retention_whys, (int)c->why),
			       loods_choice_label(&loods_retention_whys, (int)c->why));
	put_day(t, c->last_on);
	put_day(t, c->erase_from);
	loods_report_table_put(t, erased ? "yes" : "no", erased ? _("yes") : _("no"));
}

struct cases {
	struct cli_run *run;
	struct loods_retention r;
	bool apply;
	enum loods_report_table_format format;
	int done;               /* so many were erased */
	enum loods_code erased; /* why no more were, with `why` */
	struct loods_err why;
};

enum { CLEAN_EVERY = 50 };

/* Erases them one by one, each whole. Ctrl-C stops between two. */
static void erase_all(struct cases *c)
{
	struct cli_interrupt interrupt;
	struct cli_progress progress;

	cli_progress_start(&progress, _("Erasing"));
	cli_interrupt_hold(&interrupt);
	while (!c->erased && c->done < c->r.n) {
		cli_progress_set(&progress, c->done, c->r.n);
		if (cli_interrupt_came(&interrupt))
			c->erased = loods_fail(&c->why, LOODS_ECANCEL,
					       _("Stopped; the clients that are named were erased."));
		else
			c->erased = loods_retention_erase(c->run->app, c->r.list[c->done].client,
							  cli_given(c->run, "reason"), &c->why);
		c->done += !c->erased;
		if (!c->erased && c->done % CLEAN_EVERY == 0) /* the log beside the file stays small */
			(void)!loods_store_clean(c->run->app->store, NULL);
	}
	if (c->done && loods_store_clean(c->run->app->store, NULL) != LOODS_OK)
		cli_say("%s",
			_("Somebody else is working: old pages are in the log beside the file until all have "
			  "stopped for a moment."));
	cli_interrupt_release(&interrupt, c->erased == LOODS_ECANCEL);
	cli_progress_end(&progress);
}

/* Erases, where that was asked for, when it is certain that the result can be written; then the list. */
static enum loods_code write_cases(const void *result, FILE *f, struct loods_err *err)
{
	struct cases *c = *(struct cases *const *)result;
	struct loods_report_table t = { .columns = case_columns, .n_columns = LOODS_COUNT(case_columns) };
	enum loods_code rc;

	if (c->apply)
		erase_all(c);
	if (c->erased && !c->done) { /* a list of nobody would look as if there were none */
		*err = c->why;
		return c->erased;
	}
	for (int i = 0; i < (c->apply ? c->done : c->r.n); i++)
		put_case(&t, &c->r.list[i], c->apply);
	rc = loods_report_table_write(&t, c->format, NULL, f, err);
	loods_report_table_release(&t);
	return rc;
}

static void say_what(const struct cases *c)
{
	int due = 0;

	for (int i = 0; i < c->r.n; i++)
		due += c->r.list[i].due;
	if (!c->apply)
		cli_say(P_("%d client may be erased. Nothing was changed; --apply erases.",
			   "%d clients may be erased. Nothing was changed; --apply erases.",
			   (unsigned long)due),
			due);
	else
		cli_say(P_("%d client was erased. Backups made before still hold these data: remove them in "
			   "time.",
			   "%d clients were erased. Backups made before still hold these data: remove them "
			   "in time.",
			   (unsigned long)c->done),
			c->done);
}

static enum loods_code run_cases(struct cli_run *run, struct loods_arena *a, struct loods_err *err)
{
	struct cases c = { .run = run, .apply = cli_given(run, "apply") != NULL };
	struct cases *const self = &c; /* what is written changes it */
	const char *client = cli_given(run, "client");
	loods_id id = { 0 };
	enum loods_code rc = format_of(run, &c.format, err);

	if (rc == LOODS_OK)
		rc = loods_ops_may(run->app, LOODS_MAY_ERASE, err);
	if (rc == LOODS_OK && client)
		rc = loods_store_find_key(run->app->store, &loods_client_type, client, &id, err);
	if (rc == LOODS_ENOTFOUND)
		return loods_fail(err, rc, _("There is no client with this number."));
	if (rc == LOODS_OK)
		rc = loods_retention_load(run->app, a, id, &c.r, err);
	if (rc == LOODS_OK)
		rc = cli_output(run, write_cases, &self, err);
	if (rc == LOODS_OK)
		say_what(&c);
	if (rc == LOODS_OK && c.erased)
		*err = c.why;
	return rc ? rc : c.erased;
}

/* ---- counts ---- */

static const struct loods_report_table_column count_columns[] = {
	{ "cohort", N_("Cohort"), true },
	{ "arm", N_("Arm"), true },
	{ "year", N_("Year"), false },
	{ "gender", N_("Gender"), true },
	{ "clients", N_("Clients"), false },
	{ "eligible_days", N_("Days in guidance"), false },
	{ "contact_days", N_("Contact days"), false },
	{ "minutes", N_("Minutes"), false },
};

static enum loods_code put_count(struct loods_report_table *t, struct loods_cells *cells,
				 const struct loods_erased_count *c, struct loods_err *err)
{
	const char *cohort;
	enum loods_code rc = loods_cells_key_of(cells, &loods_cohort_type, c->cohort, &cohort, err);

	if (rc)
		return rc;
	loods_report_table_put(t, *cohort ? cohort : NULL, NULL);
	loods_report_table_put(t, loods_str_blank(c->arm) ? NULL : c->arm, NULL);
	loods_report_table_put_int(t, true, c->year);
	loods_report_table_put(t, c->gender ? loods_choice_code(&loods_genders, c->gender) : NULL,
			       c->gender ? loods_choice_label(&loods_genders, c->gender) : NULL);
	loods_report_table_put_int(t, true, c->clients);
	loods_report_table_put_int(t, true, c->eligible_days);
	loods_report_table_put_int(t, true, c->contact_days);
	loods_report_table_put_int(t, true, c->minutes);
	return LOODS_OK;
}

struct counts {
	struct loods_report_table table;
	enum loods_report_table_format format;
};

static enum loods_code write_counts(const void *result, FILE *f, struct loods_err *err)
{
	const struct counts *c = result;

	return loods_report_table_write(&c->table, c->format, NULL, f, err);
}

static enum loods_code run_counts(struct cli_run *run, struct loods_arena *a, struct loods_err *err)
{
	struct loods_erased_counts kept = { 0 };
	struct counts c = { .table = { .columns = count_columns, .n_columns = LOODS_COUNT(count_columns) } };
	struct loods_cells cells;
	enum loods_code rc = format_of(run, &c.format, err);

	if (rc == LOODS_OK)
		rc = loods_retention_counts(run->app, a, &kept, err);
	loods_cells_init(&cells, run->app->store);
	for (int i = 0; rc == LOODS_OK && i < kept.n; i++)
		rc = put_count(&c.table, &cells, &kept.list[i], err);
	loods_cells_release(&cells);
	if (rc == LOODS_OK)
		rc = cli_output(run, write_counts, &c, err);
	loods_report_table_release(&c.table);
	return rc;
}

/* ---- the command ---- */

static enum loods_code check_options(const struct cli_run *run, struct loods_err *err)
{
	const bool apply = cli_given(run, "apply") != NULL;

	if (cli_given(run, "counts") && (apply || cli_given(run, "client")))
		return loods_fail(err, LOODS_EUSAGE,
				  _("--counts shows what was counted of all who were erased; it goes with "
				    "nothing else."));
	if (!apply && cli_given(run, "reason"))
		return loods_fail(err, LOODS_EUSAGE, _("--reason goes with --apply."));
	return LOODS_OK;
}

static enum loods_code run_retention(struct cli_run *run, struct loods_err *err)
{
	struct loods_arena arena = { 0 };
	enum loods_code rc = check_options(run, err);

	if (rc == LOODS_OK)
		rc = cli_given(run, "counts") ? run_counts(run, &arena, err) : run_cases(run, &arena, err);
	loods_arena_release(&arena);
	return rc;
}

static const struct cli_option options[] = {
	{ "client", "NUMBER", N_("this client only") },
	{ "apply", NULL, N_("erase them; without this they are only shown") },
	{ "reason", "TEXT", N_("why this is done; kept in the access log") },
	{ "counts", NULL, N_("show what was counted of those who were erased") },
	{ "format", "FORMAT", N_("text (when not given), csv or json") },
	{ "output", "FILE", N_("write to a new file") },
	{ 0 },
};

const struct cli_command cli_retention_command = {
	.name = "retention",
	.args = "",
	.help = N_("Clients whose dossier need not be kept any longer: show them, or erase them for good; by "
		   "a team "
		   "lead."),
	.example = "loods retention --apply",
	.unlocked = true,
	.run = run_retention,
	.options = options,
};
