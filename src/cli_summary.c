/* Figures: guidance intensity by client and group, and what is to be done today. */
#include <stdio.h>
#include <string.h>

#include "cli_output.h"
#include "i18n.h"
#include "ops.h"
#include "summary_format.h"
#include "summary_office.h"
#include "summary_xlsx.h"
#include "today.h"

/* ---- summary ---- */

enum { WINDOW_DAYS_MAX = 36600 };

enum loods_code cli_given_window(struct cli_run *run, struct loods_summary_request *r, struct loods_err *err)
{
	int64_t days;
	enum loods_code rc = cli_given_int(run, "window", 1, WINDOW_DAYS_MAX, 0, &days, err);

	r->days = (int)days;
	if (rc == LOODS_OK)
		rc = cli_given_date(run, "as-of", LOODS_DATE_NONE, &r->as_of, err);
	if (rc == LOODS_OK)
		rc = cli_given_date(run, "from", LOODS_DATE_NONE, &r->first, err);
	if (rc == LOODS_OK)
		rc = cli_given_date(run, "to", LOODS_DATE_NONE, &r->last, err);
	if (rc != LOODS_OK)
		return rc;
	if (loods_date_known(r->first) != loods_date_known(r->last))
		return loods_fail(err, LOODS_EUSAGE,
				  _("--from and --to go together: the first and the last day."));
	if (loods_date_known(r->first) && (days || cli_given(run, "as-of")))
		return loods_fail(err, LOODS_EUSAGE,
				  _("Choose either --from and --to, or --window and --as-of."));
	return LOODS_OK;
}

/* --compare previous, year, or FIRST..LAST. */
static enum loods_code read_compare(const char *text, struct loods_summary_request *r, struct loods_err *err)
{
	char first[LOODS_DATE_LEN] = "";
	const char *dots = text ? strstr(text, "..") : NULL;

	if (!text)
		return LOODS_OK;
	r->compare = strcmp(text, "previous") == 0 ? LOODS_COMPARE_PREVIOUS
		     : strcmp(text, "year") == 0   ? LOODS_COMPARE_YEAR
						   : LOODS_COMPARE_DATES;
	if (r->compare != LOODS_COMPARE_DATES)
		return LOODS_OK;
	if (dots && dots - text < LOODS_DATE_LEN)
		memcpy(first, text, (size_t)(dots - text));
	if (!loods_date_parse_iso(first, &r->compare_first) ||
	    !loods_date_parse_iso(dots ? dots + 2 : "", &r->compare_last))
		return loods_fail(err, LOODS_EUSAGE,
				  _("--compare takes previous, year, or a first and a last day such as "
				    "2026-01-01..2026-03-31."));
	return LOODS_OK;
}

static enum loods_code read_request(struct cli_run *run, struct loods_summary_request *r,
				    struct loods_err *err)
{
	const char *by = cli_given(run, "by"), *known = cli_given(run, "known-at");

	if (!loods_summary_by_parse(by ? by : "client", r->by))
		return loods_fail(err, LOODS_EUSAGE,
				  _("--by takes client, or one or two of caseworker, cohort, arm, gender and "
				    "month, such as cohort,gender."));
	if (known && !loods_stamp_parse(known, true, &r->known_at))
		return loods_fail(err, LOODS_EUSAGE,
				  _("--known-at takes a date, or a date and time such as 2026-11-23T09:00."));
	if (read_compare(cli_given(run, "compare"), r, err) != LOODS_OK)
		return err->code;
	return cli_given_window(run, r, err);
}

struct written {
	const struct loods_summary *summary;
	enum loods_summary_format format;
};

static enum loods_code write_summary(const void *result, FILE *f, struct loods_err *err)
{
	const struct written *w = result;

	return loods_summary_write(w->summary, w->format, f, err);
}

/* A workbook is a file: bytes that a terminal cannot show. */
static enum loods_code may_be_workbook(struct cli_run *run, const struct loods_summary_request *r,
				       struct loods_err *err)
{
	if (!cli_given(run, "output"))
		return loods_fail(err, LOODS_EUSAGE,
				  _("A workbook needs the name of a new file: add --output FILE.xlsx."));
	return loods_summary_xlsx_may(r->by[0], err);
}

static enum loods_code run_summary(struct cli_run *run, struct loods_err *err)
{
	const char *word = cli_given(run, "format");
	struct loods_summary_request request = { 0 };
	struct loods_arena arena = { 0 };
	struct loods_summary summary;
	int format = word ? loods_choice_value(&loods_summary_formats, word) : LOODS_SUMMARY_TEXT;
	enum loods_code rc;

	if (!format)
		return loods_fail(err, LOODS_EUSAGE, _("--format takes one of: text, csv, json, html, xlsx."));
	rc = read_request(run, &request, err);
	if (rc == LOODS_OK && format == LOODS_SUMMARY_XLSX)
		rc = may_be_workbook(run, &request, err);
	if (rc == LOODS_OK)
		rc = loods_summary_of_office(run->app, &request, &arena, &summary, err);
	if (rc == LOODS_OK)
		rc = cli_output(run, write_summary,
				&(struct written){ &summary, (enum loods_summary_format)format }, err);
	loods_arena_release(&arena);
	return rc;
}

static const struct cli_option summary_options[] = {
	{ "by", "KEYS", N_("client (when not given), or one or two of caseworker, cohort, arm, gender, month") },
	{ "as-of", "DATE", N_("last day of the window, today when not given") },
	{ "window", "DAYS",
	  N_("length of the window: 28 for a caseworker, 91 for a team lead when not given") },
	{ "from", "DATE", N_("first day of the window") },
	{ "to", "DATE", N_("last day of the window") },
	{ "compare", "PERIOD",
	  N_("beside another period: previous, year (the same days a year earlier), or FIRST..LAST") },
	{ "known-at", "TIME", N_("as the file stood at that time of entry") },
	{ "format", "FORMAT",
	  N_("text (when not given), csv, json, html: a report to print or read aloud, or xlsx: a workbook "
	     "with charts") },
	{ "output", "FILE", N_("write to a new file") },
	{ 0 },
};

const struct cli_command cli_summary_command = {
	.name = "summary",
	.args = "",
	.help = N_("Guidance intensity: what was delivered, set against what was agreed."),
	.example = "loods summary --by cohort,gender --window 91 --format csv",
	.unlocked = true,
	.run = run_summary,
	.options = summary_options,
};

/* ---- today ---- */

static const char *const today_formats[] = { "text", "json", "ics", NULL };

static enum loods_code run_today(struct cli_run *run, struct loods_err *err)
{
	struct loods_arena arena = { 0 };
	struct loods_today today;
	enum loods_code rc;
	loods_date as_of;
	int format;

	rc = cli_given_date(run, "as-of", loods_clock_today(&run->app->clock), &as_of, err);
	if (rc == LOODS_OK)
		rc = cli_given_word(run, "format", today_formats, LOODS_TODAY_TEXT, &format, err);
	if (rc == LOODS_OK)
		rc = loods_ops_may(run->app, LOODS_MAY_READ_NAMES, err);
	if (rc == LOODS_OK)
		rc = loods_today_load(run->app, &arena, as_of, &today, err);
	today.now = loods_clock_now(&run->app->clock);
	if (rc == LOODS_OK)
		rc = loods_today_print(&today, (enum loods_today_format)format, stdout, err);
	loods_arena_release(&arena);
	return rc;
}

static const struct cli_option today_options[] = {
	{ "as-of", "DATE", N_("as of the end of that day, today when not given") },
	{ "format", "FORMAT", N_("text (when not given), json, or ics for a calendar, without names") },
	{ 0 },
};

const struct cli_command cli_today_command = {
	.name = "today",
	.args = "",
	.help = N_(
		"Whom to see now: late, due and planned contacts, appointments and tasks of your caseload."),
	.example = "loods today --format json",
	.unlocked = true,
	.run = run_today,
	.options = today_options,
};
