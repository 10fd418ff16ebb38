/* Records in and out: import, dump, list. */
#include <string.h>

#include "cli.h"
#include "dump.h"
#include "i18n.h"
#include "import.h"
#include "listing.h"
#include "types.h"

/* ---- import ---- */

static void tell(const struct loods_import_message *m, void *ctx)
{
	(void)ctx;
	if (m->warning)
		fprintf(stderr, _("%s:%ld:%d: warning: %s"), m->file, m->line, m->column, m->text);
	else
		fprintf(stderr, "%s:%ld:%d: %s", m->file, m->line, m->column, m->text);
	fputc('\n', stderr);
}

static enum loods_code run_import(struct cli_run *run, struct loods_err *err)
{
	struct loods_import_options options = {
		.paths = (const char *const *)run->argv,
		.n_paths = run->argc,
		.dry_run = cli_given(run, "dry-run") != NULL,
		.message = tell,
	};
	struct loods_import_result result = { 0 };
	enum loods_code rc = loods_import(run->app, &options, &result, err);

	if (rc == LOODS_OK)
		cli_say(options.dry_run ? _("Tried only: %lld records would be brought in; files: %lld, "
					    "warnings: %lld. Nothing was saved.")
					: _("Brought in: %lld records; files: %lld, warnings: %lld."),
			(long long)result.records, (long long)result.files, (long long)result.warnings);
	return rc;
}

static const struct cli_option import_options[] = {
	{ "dry-run", NULL, N_("check everything and save nothing") },
	{ 0 },
};

const struct cli_command cli_import_command = {
	.name = "import",
	.args = "PATH...",
	.help = N_("Bring in CSV files, one per record type, or a folder of them: all or nothing."),
	.example = "loods import --dry-run client.csv contact.csv",
	.min_args = 1,
	.max_args = CLI_ARGS_MAX,
	.unlocked = true,
	.run = run_import,
	.options = import_options,
};

/* ---- dump ---- */

static enum loods_code run_dump(struct cli_run *run, struct loods_err *err)
{
	const char *reason = cli_given(run, "reason");
	struct loods_dump_result result = { 0 };
	enum loods_code rc;

	if (!reason)
		return loods_fail(err, LOODS_EUSAGE,
				  _("A dump holds every name and note: say why with --reason."));
	rc = loods_dump(run->app, run->argv[0], reason, &result, err);
	if (rc == LOODS_OK)
		cli_say(_("Written: %lld records in %lld files. These are personal data: keep them safe and "
			  "remove them in time."),
			(long long)result.records, (long long)result.files);
	return rc;
}

static const struct cli_option dump_options[] = {
	{ "reason", "TEXT", N_("why this is done; kept in the access log") },
	{ 0 },
};

const struct cli_command cli_dump_command = {
	.name = "dump",
	.args = "DIR --reason TEXT",
	.help = N_("Write everything to CSV files, names included; by a team lead, logged."),
	.example = "loods dump move-2026 --reason \"move to a new file\"",
	.min_args = 1,
	.max_args = 1,
	.unlocked = true,
	.run = run_dump,
	.options = dump_options,
};

/* ---- list ---- */

static enum loods_code no_such_type(const char *name, struct loods_err *err)
{
	struct loods_str names = LOODS_STR_INIT;

	for (int i = 0; i < loods_types_n; i++)
		loods_str_addf(&names, "%s%s", i ? ", " : "", loods_types[i]->name);
	loods_fail(err, LOODS_EUSAGE, _("\"%s\" is no record type. There are: %s."), name, names.s);
	loods_str_release(&names);
	return LOODS_EUSAGE;
}

static const char *const formats[] = { "text", "csv", "json", NULL };

static enum loods_code run_list(struct cli_run *run, struct loods_err *err)
{
	struct loods_listing listing = { .type = loods_type_find(run->argv[0]),
					 .client = cli_given(run, "client") };
	struct loods_str text = LOODS_STR_INIT;
	enum loods_code rc;
	int format;

	if (!listing.type)
		return no_such_type(run->argv[0], err);
	rc = cli_given_word(run, "format", formats, 0, &format, err);
	listing.format = LOODS_LISTING_TEXT + (enum loods_listing_format)format;
	if (rc == LOODS_OK)
		rc = loods_listing_make(run->app, &listing, &text, err);
	if (rc == LOODS_OK)
		fwrite(text.s, 1, text.len, stdout);
	loods_str_release(&text);
	return rc;
}

static const struct cli_option list_options[] = {
	{ "client", "NUMBER", N_("of this client only") },
	{ "format", "FORMAT", N_("text (when not given), csv or json") },
	{ 0 },
};

const struct cli_command cli_list_command = {
	.name = "list",
	.args = "TYPE",
	.help = N_("List the records of one type: client, contact, language_step, childcare, ..."),
	.example = "loods list contact --client C-0142 --format csv",
	.min_args = 1,
	.max_args = 1,
	.unlocked = true,
	.run = run_list,
	.options = list_options,
};
