/* Everything about one client, in one file for that person. */
#include <string.h>

#include "cli_output.h"
#include "i18n.h"
#include "subject.h"

static const struct {
	const char *ending;
	enum loods_subject_format format;
} forms[] = { { ".html", LOODS_SUBJECT_HTML }, { ".json", LOODS_SUBJECT_JSON } };

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

static enum loods_code format_of(const char *path, enum loods_subject_format *out, struct loods_err *err)
{
	size_t len = path ? strlen(path) : 0;

	if (!path)
		return loods_fail(err, LOODS_EUSAGE, _("Say which file is to be made: --report FILE."));
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		size_t n = strlen(forms[i].ending);

		if (len > n && strcmp(path + len - n, forms[i].ending) == 0) {
			*out = forms[i].format;
			return LOODS_OK;
		}
	}
	return loods_fail(
		err, LOODS_EUSAGE,
		_("The name after --report ends in .html (a page to read) or .json (for programs)."));
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
	{ "report", "FILE", N_("write all that is kept about the client to a new file, .html or .json") },
	{ "reason", "TEXT", N_("why this is done; kept in the access log") },
	{ 0 },
};

const struct cli_command cli_client_command = {
	.name = "client",
	.args = "NUMBER --report FILE --reason TEXT",
	.help = N_("Everything that is kept about one client, and who looked at it, in one file for that "
		   "person."),
	.example = "loods client C-0142 --report C-0142.html --reason \"the client asked for it\"",
	.min_args = 1,
	.max_args = 1,
	.unlocked = true,
	.run = run_client,
	.options = options,
};
