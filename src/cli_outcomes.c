/* Figures: where clients went, and whether it lasted. */
#include <stdio.h>

#include "cli_output.h"
#include "i18n.h"
#include "outcome_format.h"
#include "outcome_office.h"

enum { WINDOW_DAYS_MAX = 36600 };

/* --window DAYS up to --as-of, or --from and --to, both days included; none: the role's usual window. */
static enum loods_code read_window(struct cli_run *run, struct loods_outcome_request *r,
				   struct loods_err *err)
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
	if (loods_date_known(r->first) && days)
		return loods_fail(err, LOODS_EUSAGE, _("Choose either --from and --to, or --window."));
	return LOODS_OK;
}

static enum loods_code read_request(struct cli_run *run, struct loods_outcome_request *r,
				    struct loods_err *err)
{
	const char *by = cli_given(run, "by"), *known = cli_given(run, "known-at");

	if (by && !loods_outcome_by_parse(by, r->by))
		return loods_fail(
			err, LOODS_EUSAGE,
			_("--by takes one or two of cohort, arm and gender, such as cohort,gender."));
	if (known && !loods_stamp_parse(known, true, &r->known_at))
		return loods_fail(err, LOODS_EUSAGE,
				  _("--known-at takes a date, or a date and time such as 2026-11-23T09:00."));
	return read_window(run, r, err);
}

struct written {
	const struct loods_outcome_review *review;
	enum loods_outcome_format format;
};

static enum loods_code write_review(const void *result, FILE *f, struct loods_err *err)
{
	const struct written *w = result;

	return loods_outcome_write(w->review, w->format, f, err);
}

static enum loods_code run_outcomes(struct cli_run *run, struct loods_err *err)
{
	const char *word = cli_given(run, "format");
	struct loods_outcome_request request = { 0 };
	struct loods_outcome_review review;
	struct loods_arena arena = { 0 };
	int format = word ? loods_choice_value(&loods_outcome_formats, word) : LOODS_OUTCOME_TEXT;
	enum loods_code rc;

	if (!format)
		return loods_fail(err, LOODS_EUSAGE, _("--format takes one of: text, csv, json, html."));
	rc = read_request(run, &request, err);
	if (rc == LOODS_OK)
		rc = loods_outcomes_of_office(run->app, &request, &arena, &review, err);
	if (rc == LOODS_OK)
		rc = cli_output(run, write_review,
				&(struct written){ &review, (enum loods_outcome_format)format }, err);
	loods_arena_release(&arena);
	return rc;
}

static const struct cli_option outcomes_options[] = {
	{ "by", "KEYS", N_("one or two of cohort, arm, gender; everybody together when not given") },
	{ "as-of", "DATE", N_("what is due and checked by that day, today when not given") },
	{ "window", "DAYS",
	  N_("length of the window that ends there: two years when not given, everything for an evaluator") },
	{ "from", "DATE", N_("first day of the window") },
	{ "to", "DATE", N_("last day of the window") },
	{ "known-at", "TIME", N_("as the file stood at that time of entry") },
	{ "format", "FORMAT",
	  N_("text (when not given), csv, json, or html: a report to print or read aloud") },
	{ "output", "FILE", N_("write to a new file") },
	{ 0 },
};

const struct cli_command cli_outcomes_command = {
	.name = "outcomes",
	.args = "",
	.help = N_("Where clients went, and whether it lasted after 3, 6 and 12 months."),
	.example = "loods outcomes --by cohort,arm --from 2024-01-01 --to 2024-12-31",
	.unlocked = true,
	.run = run_outcomes,
	.options = outcomes_options,
};
