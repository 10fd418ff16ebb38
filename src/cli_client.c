/* Everything about one client, in one file for that person. */
#include <string.h>

#include "cli_output.h"
#include "i18n.h"
#include "subject.h"

#define FOR_PROGRAMS ".json"

struct report {
	struct loods_app *app;
	loods_id client;
	const char *reason;
	enum loods_subject_format format;
	int64_t *records, *entries; /* how many there are */
};

static enum loods_code write_report(const void *result, FILE *f, struct loods_err *err)
{
	const struct report *r = result;

	return loods_subject_write(r->app, r->client, r->reason, r->format, f, r->records, r->entries, err);
}

/* Whatever its name is, a page: what a person can open. */
static enum loods_code format_of(const char *path, enum loods_subject_format *out, struct loods_err *err)
{
	size_t len = path ? strlen(path) : 0, n = strlen(FOR_PROGRAMS);

	if (!path)
		return loods_fail(err, LOODS_EUSAGE, _("Say which file is to be made: --report FILE."));
	*out = len >= n && strcmp(path + len - n, FOR_PROGRAMS) == 0 ? LOODS_SUBJECT_JSON : LOODS_SUBJECT_HTML;
	return LOODS_OK;
}

static enum loods_code run_client(struct cli_run *run, struct loods_err *err)
{
	const char *path = cli_given(run, "report");
	int64_t records = 0, entries = 0;
	struct report r = { .app = run->app, .reason = cli_given(run, "reason"), .records = &records,
			    .entries = &entries };
	enum loods_code rc = format_of(path, &r.format, err);

	if (rc == LOODS_OK)
		rc = loods_subject_open(run->app, run->argv[0], r.reason, &r.client, err);
	if (rc == LOODS_OK)
		rc = cli_output_file(path, write_report, &r, err);
	if (rc == LOODS_OK)
		cli_say(_("Written: %lld records and %lld entries of the access log. These are personal "
			  "data: give "
			  "them to nobody else and remove the file in time."),
			(long long)records, (long long)entries);
	return rc;
}

static const struct cli_option options[] = {
	{ "report", "FILE", N_("write all that is kept about the client to a new file: a page to read, or with .json for programs") },
	{ "reason", "TEXT", N_("why this is done, when the client did not ask for it; kept in the access log") },
	{ 0 },
};

const struct cli_command cli_client_command = {
	.name = "client",
	.args = "NUMBER --report FILE",
	.help = N_("Everything that is kept about one client, and who looked at it, in one file for that "
		   "person."),
	.example = "loods client C-0142 --report C-0142.html",
	.min_args = 1,
	.max_args = 1,
	.unlocked = true,
	.run = run_client,
	.options = options,
};
