/* Agreements on contact of many: those that are missing or end, and one agreement for a cohort. */
#include <stdio.h>

#include "agreement_bulk.h"
#include "agreement_gaps.h"
#include "cli.h"
#include "client.h"
#include "cohort.h"
#include "contact.h"
#include "csv.h"
#include "i18n.h"
#include "json.h"
#include "ops.h"

static const char *const formats[] = { "text", "csv", "json", NULL };
enum { TEXT, CSV, JSON };

static void json_text(struct loods_json *j, const char *key, const char *value)
{
	loods_json_key(j, key);
	loods_json_string(j, loods_str_blank(value) ? NULL : value);
}

static void json_number(struct loods_json *j, const char *key, int64_t value)
{
	loods_json_key(j, key);
	loods_json_int(j, value);
}

/* ---- those that are missing or end ---- */

static const char *worker(const struct cli_run *run, const struct loods_agreement_gap *g)
{
	return g->caseworker.n ? loods_store_user_name(run->app->store, g->caseworker) : "";
}

static const char *dash(const char *text)
{
	return loods_str_blank(text) ? "-" : text;
}

static void gaps_text(const struct cli_run *run, const struct loods_agreement_gaps *gaps,
		      const struct loods_agreement_gaps_query *q)
{
	char last[LOODS_DATE_LEN];

	printf("%-10s %-16s %-12s %-12s %-16s %s\n", _("Agreement"), _("Client"), _("Cohort"), _("Arm"),
	       _("Caseworker"), _("Last day"));
	for (int i = 0; i < gaps->n; i++) {
		const struct loods_agreement_gap *g = &gaps->list[i];

		printf("%-10s %-16s %-12s %-12s %-16s %s\n",
		       loods_choice_label(&loods_gap_kinds, (int)g->kind), dash(g->reference),
		       dash(g->cohort), dash(g->arm), dash(worker(run, g)),
		       dash(loods_date_format_iso(g->last, last)));
	}
	if (q->missing)
		printf(P_("%d client without an agreement.\n", "%d clients without an agreement.\n",
			  (unsigned long)gaps->n_missing),
		       gaps->n_missing);
	if (q->ending)
		printf(P_("%d agreement that ends within %d days.\n",
			  "%d agreements that end within %d days.\n", (unsigned long)gaps->n_ending),
		       gaps->n_ending, q->days);
}

static enum loods_code gaps_csv(const struct cli_run *run, const struct loods_agreement_gaps *gaps,
				struct loods_err *err)
{
	static const char *const header[] = { "agreement", "client",	 "cohort",
					      "arm",	   "caseworker", "last_day" };
	struct loods_csv_writer w;
	enum loods_code rc;
	char last[LOODS_DATE_LEN];

	loods_csv_writer_init(&w, stdout, LOODS_CSV_SAFE);
	for (size_t i = 0; i < sizeof header / sizeof *header; i++)
		loods_csv_put(&w, header[i]);
	rc = loods_csv_end_row(&w, err);
	for (int i = 0; rc == LOODS_OK && i < gaps->n; i++) {
		const struct loods_agreement_gap *g = &gaps->list[i];

		loods_csv_put(&w, loods_choice_code(&loods_gap_kinds, (int)g->kind));
		loods_csv_put(&w, g->reference);
		loods_csv_put(&w, g->cohort);
		loods_csv_put(&w, g->arm);
		loods_csv_put(&w, worker(run, g));
		loods_csv_put(&w, loods_date_format_iso(g->last, last));
		rc = loods_csv_end_row(&w, err);
	}
	loods_csv_writer_release(&w);
	return rc;
}

static void gaps_json(const struct cli_run *run, const struct loods_agreement_gaps *gaps)
{
	struct loods_str text = LOODS_STR_INIT;
	struct loods_json j;
	char last[LOODS_DATE_LEN];

	loods_json_init(&j, &text);
	loods_json_array_begin(&j);
	for (int i = 0; i < gaps->n; i++) {
		const struct loods_agreement_gap *g = &gaps->list[i];

		loods_json_object_begin(&j);
		json_text(&j, "agreement", loods_choice_code(&loods_gap_kinds, (int)g->kind));
		json_text(&j, "client", g->reference);
		json_text(&j, "cohort", g->cohort);
		json_text(&j, "arm", g->arm);
		json_text(&j, "caseworker", worker(run, g));
		json_text(&j, "last_day", loods_date_format_iso(g->last, last));
		loods_json_object_end(&j);
	}
	loods_json_array_end(&j);
	loods_json_finish(&j);
	fputs(text.s, stdout);
	loods_str_release(&text);
}

/* A cohort that is named has to be there: a slip of the pen must not look like "none". */
static enum loods_code cohort_of(struct cli_run *run, loods_id *out, struct loods_err *err)
{
	const char *key = cli_given(run, "cohort");
	enum loods_code rc;

	*out = (loods_id){ 0 };
	if (!key)
		return LOODS_OK;
	rc = loods_store_find_key(run->app->store, &loods_cohort_type, key, out, err);
	return rc == LOODS_ENOTFOUND ? loods_fail(err, rc, _("There is no cohort with the key of --cohort."))
				     : rc;
}

static enum loods_code list(struct cli_run *run, int format, struct loods_err *err)
{
	struct loods_agreement_gaps_query q = { .cohort = cli_given(run, "cohort"),
						.arm = cli_given(run, "arm") };
	struct loods_agreement_gaps gaps;
	struct loods_arena arena = { 0 };
	loods_id cohort;
	int64_t days;
	enum loods_code rc = cli_given_int(run, "ending", 0, LOODS_GAP_DAYS_MAX, LOODS_GAP_DAYS, &days, err);

	if (rc == LOODS_OK)
		rc = cli_given_date(run, "as-of", loods_clock_today(&run->app->clock), &q.on, err);
	q.days = (int)days;
	q.missing = cli_given(run, "missing") || !cli_given(run, "ending");
	q.ending = cli_given(run, "ending") || !cli_given(run, "missing");
	if (rc == LOODS_OK)
		rc = loods_ops_may(run->app, LOODS_MAY_READ_NAMES, err);
	if (rc == LOODS_OK)
		rc = cohort_of(run, &cohort, err);
	if (rc == LOODS_OK)
		rc = loods_agreement_gaps_load(run->app, &arena, &q, &gaps, err);
	if (rc == LOODS_OK && format == CSV)
		rc = gaps_csv(run, &gaps, err);
	else if (rc == LOODS_OK && format == JSON)
		gaps_json(run, &gaps);
	else if (rc == LOODS_OK)
		gaps_text(run, &gaps, &q);
	loods_arena_release(&arena);
	return rc;
}

/* ---- one for a cohort ---- */

static enum loods_code take_template(struct cli_run *run, struct loods_arena *a,
				     struct loods_agreement_bulk *b, struct loods_err *err)
{
	const char *key = cli_given(run, "template");
	enum loods_code rc;
	void *rec;

	if (!key)
		return LOODS_OK;
	if (cli_given(run, "contacts") || cli_given(run, "per-days") || cli_given(run, "channel"))
		return loods_fail(err, LOODS_EUSAGE,
				  _("Choose either --template, or --contacts and --per-days."));
	rc = loods_store_find_key(run->app->store, &loods_agreement_template_type, key, &b->protocol, err);
	if (rc == LOODS_ENOTFOUND)
		return loods_fail(err, rc,
				  _("There is no such template. \"loods list agreement_template\" lists "
				    "them."));
	if (rc == LOODS_OK)
		rc = loods_store_get(run->app->store, a, &loods_agreement_template_type, b->protocol, false,
				     &rec, err);
	if (rc == LOODS_OK) {
		loods_agreement_bulk_follow(b, rec);
		if (cli_given(run, "arm"))
			b->arm = cli_given(run, "arm");
	}
	return rc;
}

static enum loods_code take_numbers(struct cli_run *run, struct loods_agreement_bulk *b,
				    struct loods_err *err)
{
	const char *channel = cli_given(run, "channel");
	int64_t contacts, per_days;
	enum loods_code rc =
		cli_given_int(run, "contacts", 1, LOODS_AGREEMENT_CONTACTS_MAX, 0, &contacts, err);

	if (rc == LOODS_OK)
		rc = cli_given_int(run, "per-days", 1, LOODS_AGREEMENT_DAYS_MAX, 0, &per_days, err);
	if (rc != LOODS_OK || b->protocol.n)
		return rc;
	if (!contacts || !per_days)
		return loods_fail(err, LOODS_EUSAGE,
				  _("--apply needs --template, or --contacts and --per-days."));
	b->contacts = loods_num_of(contacts);
	b->per_days = loods_num_of(per_days);
	b->channel = channel ? loods_choice_value(&loods_channels, channel) : 0;
	if (channel && !b->channel)
		return loods_fail(err, LOODS_EUSAGE,
				  _("--channel takes a channel of contacts, such as office or phone."));
	return LOODS_OK;
}

static enum loods_code read_bulk(struct cli_run *run, struct loods_arena *a, struct loods_agreement_bulk *b,
				 struct loods_err *err)
{
	enum loods_code rc;

	*b = (struct loods_agreement_bulk){ .arm = cli_given(run, "arm"),
					    .whom = cli_given(run, "all") ? LOODS_AGREE_ALL
									  : LOODS_AGREE_MISSING };
	if (cli_given(run, "missing") || cli_given(run, "ending") || cli_given(run, "as-of"))
		return loods_fail(err, LOODS_EUSAGE,
				  _("--missing, --ending and --as-of are for the list, not for --apply."));
	if (!cli_given(run, "cohort") || !cli_given(run, "from"))
		return loods_fail(err, LOODS_EUSAGE,
				  _("--apply needs --cohort, and --from with the first day."));
	rc = loods_ops_may(run->app, LOODS_MAY_AGREE_COHORT, err);
	if (rc == LOODS_OK)
		rc = cli_given_date(run, "from", LOODS_DATE_NONE, &b->from, err);
	if (rc == LOODS_OK)
		rc = cohort_of(run, &b->cohort, err);
	if (rc == LOODS_OK)
		rc = take_template(run, a, b, err);
	return rc == LOODS_OK ? take_numbers(run, b, err) : rc;
}

static void plan_text(struct cli_run *run, struct loods_arena *a, const struct loods_agreement_plan *p,
		      bool dry)
{
	char begins[LOODS_DATE_LEN];

	printf(dry ? _("%d would be made, %d of them in place of what is agreed; %d are there already; %d "
		       "are skipped.\n")
		   : _("%d made, %d of them in place of what was agreed; %d were there already; %d "
		       "skipped.\n"),
	       p->n_steps, p->n_steps ? p->ended : 0, p->there, p->n_skips);
	for (int i = 0; i < p->n_skips; i++) {
		const char *reference = "";
		struct loods_err err;

		if (loods_store_key_of(run->app->store, a, &loods_client_type, p->skips[i].client, &reference,
				       &err) != LOODS_OK)
			reference = "-";
		printf(_("%s: skipped, another agreement begins on %s\n"), reference,
		       loods_date_format_iso(p->skips[i].begins, begins));
	}
}

static void plan_json(struct cli_run *run, struct loods_arena *a, const struct loods_agreement_plan *p)
{
	struct loods_str text = LOODS_STR_INIT;
	struct loods_json j;
	char begins[LOODS_DATE_LEN];

	loods_json_init(&j, &text);
	loods_json_object_begin(&j);
	json_number(&j, "clients", p->clients);
	json_number(&j, "made", p->n_steps);
	json_number(&j, "ended", p->ended);
	json_number(&j, "there", p->there);
	loods_json_key(&j, "skipped");
	loods_json_array_begin(&j);
	for (int i = 0; i < p->n_skips; i++) {
		const char *reference = "";
		struct loods_err err;

		if (loods_store_key_of(run->app->store, a, &loods_client_type, p->skips[i].client, &reference,
				       &err) != LOODS_OK)
			reference = "";
		loods_json_object_begin(&j);
		json_text(&j, "client", reference);
		json_text(&j, "begins", loods_date_format_iso(p->skips[i].begins, begins));
		loods_json_object_end(&j);
	}
	loods_json_array_end(&j);
	loods_json_object_end(&j);
	loods_json_finish(&j);
	fputs(text.s, stdout);
	loods_str_release(&text);
}

static enum loods_code apply(struct cli_run *run, int format, struct loods_err *err)
{
	bool dry = cli_given(run, "dry-run") != NULL;
	struct loods_agreement_plan plan;
	struct loods_agreement_bulk b;
	struct loods_arena arena = { 0 };
	enum loods_code rc = LOODS_OK;

	if (format == CSV)
		rc = loods_fail(err, LOODS_EUSAGE, _("With --apply, --format takes text or json."));
	if (rc == LOODS_OK)
		rc = read_bulk(run, &arena, &b, err);
	if (rc == LOODS_OK && dry)
		rc = loods_agreement_bulk_plan(run->app, run->app->store, &arena, &b, &plan, err);
	else if (rc == LOODS_OK)
		rc = loods_ops_agreement_apply(run->app, &arena, &b, &plan, err);
	if (rc == LOODS_OK && format == JSON)
		plan_json(run, &arena, &plan);
	else if (rc == LOODS_OK)
		plan_text(run, &arena, &plan, dry);
	loods_arena_release(&arena);
	return rc;
}

static enum loods_code run_agreements(struct cli_run *run, struct loods_err *err)
{
	static const char *const with_apply[] = { "template", "contacts", "per-days", "channel",
						  "from",     "all",	  "dry-run" };
	int format;
	enum loods_code rc = cli_given_word(run, "format", formats, TEXT, &format, err);

	if (rc != LOODS_OK)
		return rc;
	if (cli_given(run, "apply"))
		return apply(run, format, err);
	for (size_t i = 0; i < sizeof with_apply / sizeof *with_apply; i++)
		if (cli_given(run, with_apply[i]))
			return loods_fail(err, LOODS_EUSAGE, _("--%s goes with --apply."), with_apply[i]);
	return list(run, format, err);
}

static const struct cli_option agreements_options[] = {
	{ "missing", NULL, N_("only clients in guidance for whom nothing is agreed") },
	{ "ending", "DAYS",
	  N_("only agreements that end within so many days with none that follows (28 when neither is "
	     "given)") },
	{ "cohort", "KEY", N_("only clients of this cohort") },
	{ "arm", "ARM", N_("only clients of this arm") },
	{ "as-of", "DATE", N_("as of that day, today when not given") },
	{ "format", "FORMAT", N_("text (when not given), csv or json") },
	{ "apply", NULL, N_("agree with the clients of a cohort instead, all or nothing; by a team lead") },
	{ "template", "KEY", N_("what is agreed: what this template asks for") },
	{ "contacts", "N", N_("or so many contacts") },
	{ "per-days", "P", N_("in so many days") },
	{ "channel", "CHANNEL", N_("with this preferred channel") },
	{ "from", "DATE", N_("first day of the agreement, today or later") },
	{ "all", NULL, N_("also clients with an agreement, which ends the day before") },
	{ "dry-run", NULL, N_("say what would be agreed, and change nothing") },
	{ 0 },
};
_Static_assert(sizeof agreements_options / sizeof *agreements_options <= CLI_OPTIONS_MAX + 1, "too many");

const struct cli_command cli_agreements_command = {
	.name = "agreements",
	.args = "",
	.help = N_("Agreements on contact that are missing or end, or one agreement for a whole cohort."),
	.example = "loods agreements --apply --template T1 --cohort VIA --from 2027-01-01 --dry-run",
	.unlocked = true,
	.run = run_agreements,
	.options = agreements_options,
};
