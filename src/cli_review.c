/* What a team lead's review begins with: what waits on what, and what was not written down. */
#include <stdio.h>
#include <string.h>

#include "blockers_print.h"
#include "cli_output.h"
#include "i18n.h"
#include "missing_print.h"
#include "ops.h"

static const char *const formats[] = { "text", "csv", "json", NULL };

/* What both commands take. */
static enum loods_code read_request(struct cli_run *run, struct loods_summary_request *r,
				    enum loods_report_table_format *format, struct loods_err *err)
{
	const char *by = cli_given(run, "by");
	int word = LOODS_REPORT_TABLE_TEXT;
	enum loods_code rc = cli_given_word(run, "format", formats, LOODS_REPORT_TABLE_TEXT, &word, err);

	*format = (enum loods_report_table_format)word;
	if (rc == LOODS_OK && by &&
	    (!loods_summary_by_parse(by, r->by) || r->by[1] || r->by[0] == LOODS_BY_CLIENT))
		rc = loods_fail(err, LOODS_EUSAGE,
				_("--by takes one of caseworker, cohort, arm and gender."));
	return rc == LOODS_OK ? cli_given_window(run, r, err) : rc;
}

/* What is written, of either command. */
struct written {
	struct loods_app *app;
	const void *report;
	bool clients;
	enum loods_missing_kind kind; /* of the clients, of what is missing */
	enum loods_report_table_format format;
};

/* ---- blockers ---- */

static enum loods_code write_blockers(const void *result, FILE *f, struct loods_err *err)
{
	const struct written *w = result;

	return w->clients ? loods_blockers_print_clients(w->app, w->report, w->format, f, err)
			  : loods_blockers_print(w->report, w->format, f, err);
}

static enum loods_code run_blockers(struct cli_run *run, struct loods_err *err)
{
	const char *known = cli_given(run, "known-at");
	struct loods_summary_request request = { 0 };
	struct loods_arena arena = { 0 };
	struct loods_blocker_report report;
	enum loods_report_table_format format;
	bool clients = cli_given(run, "clients") != NULL;
	enum loods_code rc = read_request(run, &request, &format, err);

	if (rc == LOODS_OK && known && !loods_stamp_parse(known, true, &request.known_at))
		rc = loods_fail(
			err, LOODS_EUSAGE,
			_("--known-at takes a date, or a date and time such as 2026-11-23T09:00."));
	if (rc == LOODS_OK && clients)
		rc = loods_ops_may(run->app, LOODS_MAY_SUMMARY_CLIENTS, err);
	if (rc == LOODS_OK)
		rc = loods_blockers_of_office(run->app, &request, &arena, &report, err);
	if (rc == LOODS_OK)
		rc = cli_output(run, write_blockers,
				&(struct written){ run->app, &report, clients, 0, format }, err);
	loods_arena_release(&arena);
	return rc;
}

#define WINDOW_OPTIONS                                                                                       \
	{ "as-of", "DATE", N_("last day of the window, today when not given") },                             \
	{ "window", "DAYS",                                                                                  \
	  N_("length of the window: 28 for a caseworker, 91 for a team lead when not given") },              \
	{ "from", "DATE", N_("first day of the window") },                                                   \
	{ "to", "DATE", N_("last day of the window") }

static const struct cli_option blockers_options[] = {
	{ "by", "KEY", N_("in groups too: caseworker, cohort, arm or gender") },
	{ "clients", NULL, N_("the clients whom something blocks on the last day, and since when") },
	WINDOW_OPTIONS,
	{ "known-at", "TIME", N_("as the file stood at that time of entry") },
	{ "format", "FORMAT", N_("text (when not given), csv or json") },
	{ "output", "FILE", N_("write to a new file") },
	{ 0 },
};

const struct cli_command cli_blockers_command = {
	.name = "blockers",
	.args = "",
	.help = N_("What waits on what, and the weeks that were lost, for women and men."),
	.example = "loods blockers --by cohort --window 91",
	.unlocked = true,
	.run = run_blockers,
	.options = blockers_options,
};

/* ---- missing ---- */

static enum loods_code read_kind(struct cli_run *run, int *kind, struct loods_err *err)
{
	const char *word = cli_given(run, "clients");
	struct loods_str words = LOODS_STR_INIT;
	enum loods_code rc = LOODS_OK;

	*kind = word ? loods_choice_value(&loods_missing_kinds, word) : 0;
	if (!word)
		return LOODS_OK;
	if (*kind)
		return loods_ops_may(run->app, LOODS_MAY_SUMMARY_CLIENTS, err);
	for (int i = 1; i < LOODS_MISSING_END; i++)
		loods_str_addf(&words, "%s%s", i > 1 ? ", " : "", loods_choice_code(&loods_missing_kinds, i));
	rc = loods_fail(err, LOODS_EUSAGE, _("--clients takes one of: %s."), words.s);
	loods_str_release(&words);
	return rc;
}

static enum loods_code write_missing(const void *result, FILE *f, struct loods_err *err)
{
	const struct written *w = result;

	return w->clients ? loods_missing_print_clients(w->app, w->report, w->kind, w->format, f, err)
			  : loods_missing_print(w->report, w->format, f, err);
}

static enum loods_code run_missing(struct cli_run *run, struct loods_err *err)
{
	struct loods_summary_request request = { .by = { LOODS_BY_CASEWORKER, 0 } };
	struct loods_arena arena = { 0 };
	struct loods_missing_report report;
	enum loods_report_table_format format;
	int kind = 0;
	enum loods_code rc = read_request(run, &request, &format, err);

	if (rc == LOODS_OK)
		rc = read_kind(run, &kind, err);
	if (rc == LOODS_OK)
		rc = loods_missing_of_office(run->app, &request, &arena, &report, err);
	if (rc == LOODS_OK)
		rc = cli_output(run, write_missing,
				&(struct written){ run->app, &report, kind != 0,
						   (enum loods_missing_kind)kind, format },
				err);
	loods_arena_release(&arena);
	return rc;
}

static const struct cli_option missing_options[] = {
	{ "by", "KEY", N_("caseworker (when not given), cohort, arm or gender") },
	{ "clients", "KIND", N_("the clients behind one kind, such as minutes or agreement") },
	WINDOW_OPTIONS,
	{ "format", "FORMAT", N_("text (when not given), csv or json") },
	{ "output", "FILE", N_("write to a new file") },
	{ 0 },
};

const struct cli_command cli_missing_command = {
	.name = "missing",
	.args = "",
	.help = N_("What was not written down though it should have been, by caseworker."),
	.example = "loods missing --by cohort --format csv",
	.unlocked = true,
	.run = run_missing,
	.options = missing_options,
};
