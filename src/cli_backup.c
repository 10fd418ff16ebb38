/* Backups of the office file, and putting one back. */
#include "cli.h"
#include "i18n.h"
#include "ops_backup.h"

static bool show(int64_t done, int64_t total, void *ctx)
{
	cli_progress_set(ctx, done, total);
	return true;
}

static enum loods_code run_backup(struct cli_run *run, struct loods_err *err)
{
	struct cli_progress progress;
	enum loods_code rc;
	int64_t pages;

	cli_progress_start(&progress, _("Making the backup"));
	rc = loods_ops_backup(run->app, run->argv[0], show, &progress, &pages, err);
	cli_progress_end(&progress);
	if (rc == LOODS_OK)
		printf(_("The backup %s is made and was read back: %lld pages.\n"), run->argv[0],
		       (long long)pages);
	return rc;
}

static enum loods_code run_restore(struct cli_run *run, struct loods_err *err)
{
	struct loods_restore r = { .backup = run->argv[0],
				   .target = run->file,
				   .passphrase = &run->passphrase,
				   .replace = cli_given(run, "replace") != NULL,
				   .clock = &run->app->clock,
				   .progress = show };
	struct loods_str kept = LOODS_STR_INIT;
	struct loods_arena arena = { 0 };
	struct loods_health health;
	struct cli_progress progress;
	enum loods_code rc = cli_user(run, err);

	if (rc == LOODS_OK)
		rc = cli_own_passphrase(run, err);
	if (rc != LOODS_OK)
		return rc;
	r.user = run->user;
	r.ctx = &progress;
	cli_progress_start(&progress, _("Restoring the backup"));
	rc = loods_ops_restore(&r, &arena, &health, &kept, err);
	cli_progress_end(&progress);
	for (int i = 0; i < health.n; i++)
		cli_say("%s: %s", health.list[i].where, health.list[i].what);
	if (rc == LOODS_OK) {
		printf(_("The office file %s is restored from the backup and is whole: %lld pages, %lld "
			 "records.\n"),
		       run->file, (long long)health.pages, (long long)health.records);
		if (kept.len)
			printf(_("The file that was there is kept as %s.\n"), kept.s);
		if (kept.len && loods_store_older_keys(run->file, kept.s))
			puts(_("The backup is from before the keys were changed, so the old keys open the office "
			       "again. A team lead changes them anew with: loods rekey"));
	}
	loods_arena_release(&arena);
	loods_str_release(&kept);
	return rc;
}

const struct cli_command cli_backup_command = {
	.name = "backup",
	.args = "FILE",
	.help = N_("Write a copy of the office file, also while others work, and read it back."),
	.example = "loods backup /srv/backup/office-2026-11-23.loods --user beheer",
	.min_args = 1,
	.max_args = 1,
	.unlocked = true,
	.run = run_backup,
};

static const struct cli_option restore_options[] = {
	{ "replace", NULL, N_("put it in place of the office file that is there, which is kept under another name") },
	{ 0 },
};

const struct cli_command cli_restore_command = {
	.name = "restore",
	.args = "FILE",
	.help = N_("Put a backup back as the office file, once all of it was checked."),
	.example = "loods restore /srv/backup/office-2026-11-23.loods --user beheer --replace",
	.min_args = 1,
	.max_args = 1,
	.run = run_restore,
	.options = restore_options,
};
