/* A full change of keys. */
#include "cli.h"
#include "cli_interrupt.h"
#include "i18n.h"
#include "ops_rekey.h"

struct work {
	struct cli_progress progress;
	struct cli_interrupt interrupt;
};

static bool show(int64_t done, int64_t total, void *ctx)
{
	struct work *w = ctx;

	cli_progress_set(&w->progress, done, total);
	return !cli_interrupt_came(&w->interrupt);
}

static void print_done(const struct cli_run *run, const struct loods_rekeyed *done, bool pages)
{
	printf(pages ? _("The office file %s has a new page key and is whole: %lld pages, %lld records.\n")
		     : _("The office file %s has new keys and is whole: %lld pages, %lld records.\n"),
	       run->file, (long long)done->pages, (long long)done->records);
	if (pages && loods_store_has_names(run->app->store))
		puts(_("Names and notes stay sealed with the key they had; a team lead changes that one too, with: "
		       "loods rekey"));
	puts(_("Passphrases and recovery codes stay as they are. Who has Loods open signs in again."));
}

static void print_kept(const struct loods_rekeyed *done)
{
	printf(_("The old file is kept as %s. The old keys open it: remove it once everybody can sign in, and make a "
		 "backup now.\n"),
	       done->kept.s);
}

static enum loods_code run_rekey(struct cli_run *run, struct loods_err *err)
{
	bool pages = cli_given(run, "pages-only") != NULL;
	struct loods_rekeyed done;
	struct work work;
	const struct loods_rekey how = { .scope = pages ? LOODS_REKEY_PAGES : LOODS_REKEY_ALL,
					 .progress = show,
					 .ctx = &work };
	enum loods_code rc;

	cli_interrupt_hold(&work.interrupt);
	cli_progress_start(&work.progress, _("Changing the keys"));
	rc = loods_ops_rekey(run->app, &how, &run->passphrase, &done, err);
	cli_progress_end(&work.progress);
	if (done.leftover)
		cli_say(_("An earlier change of keys had stopped half way; what it left is removed."));
	if (rc == LOODS_OK)
		print_done(run, &done, pages);
	if (rc == LOODS_OK && done.kept.len)
		print_kept(&done);
	else if (done.kept.len)
		cli_say(_("The office file has new keys; the old one is kept as %s."), done.kept.s);
	loods_str_release(&done.kept);
	if (rc == LOODS_OK)
		rc = cli_flush(err); /* a signal that comes too late to stop it may end the process below */
	cli_interrupt_release(&work.interrupt, rc == LOODS_ECANCEL);
	return rc;
}

static const struct cli_option options[] = {
	{ "pages-only", NULL, N_("leave the key to names and notes as it is; an administrator may do this too") },
	{ 0 },
};

const struct cli_command cli_rekey_command = {
	.name = "rekey",
	.args = "",
	.help = N_("Change the keys of the office and seal everything anew, by a team lead."),
	.example = "loods rekey --user t.bakker",
	.unlocked = true,
	.run = run_rekey,
	.options = options,
};
