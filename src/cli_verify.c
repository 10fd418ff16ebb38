/* The health of the office file: every page, the database's own check, the log's chain. Says where and what
 * when something is wrong. */
#include "cli.h"
#include "i18n.h"
#include "ops.h"

static bool show(int64_t done, int64_t total, void *ctx)
{
	cli_progress_set(ctx, done, total);
	return true;
}

/* Checks and prints what is wrong; EDAMAGED when something is. */
static enum loods_code check(struct cli_run *run, struct loods_health *health, struct loods_err *err)
{
	struct loods_arena arena = { 0 };
	struct cli_progress progress;
	enum loods_code rc;

	cli_progress_start(&progress, _("Checking the office file"));
	rc = loods_store_verify(run->app->store, &arena, show, &progress, health, err);
	cli_progress_end(&progress);
	for (int i = 0; rc == LOODS_OK && i < health->n; i++)
		printf("%s: %s\n", health->list[i].where, health->list[i].what);
	if (rc == LOODS_OK && health->n)
		rc = loods_fail(err, LOODS_EDAMAGED,
				_("The office file is damaged in the places above. Make a copy of it, then "
				  "put back the newest backup."));
	loods_arena_release(&arena);
	return rc;
}

/* The damage is such that the office does not even open: which pages have it? */
static enum loods_code check_unopened(struct cli_run *run, struct loods_err *err)
{
	struct loods_health health = { 0 };
	struct loods_err found = { 0 };
	enum loods_code rc = check(run, &health, &found);

	if (rc == LOODS_OK) /* each page is as it was written, and together they are no office */
		return loods_fail(err, LOODS_EDAMAGED,
				  _("The office file is damaged: each page that is there is whole, but some "
				    "are missing or do not belong together. "
				    "Put back the newest backup."));
	if (rc != LOODS_EDAMAGED || health.n) /* else why it does not open says more */
		*err = found;
	return rc;
}

static enum loods_code run_verify(struct cli_run *run, struct loods_err *err)
{
	struct loods_health health = { 0 };
	enum loods_code rc = cli_unlock(run, err);

	if (rc == LOODS_EDAMAGED && run->app->store)
		return check_unopened(run, err);
	if (rc == LOODS_OK)
		rc = loods_ops_may(run->app, LOODS_MAY_VERIFY, err);
	if (rc == LOODS_OK)
		rc = check(run, &health, err);
	if (rc == LOODS_OK)
		printf(_("The office file is whole: %lld pages, %lld records, %lld entries in the access "
			 "log.\n"),
		       (long long)health.pages, (long long)health.records, (long long)health.log_entries);
	return rc;
}

const struct cli_command cli_verify_command = {
	.name = "verify",
	.args = "",
	.help = N_("Check the office file: every page, the database, the access log's chain."),
	.example = "loods verify --user beheer",
	.run = run_verify,
};
