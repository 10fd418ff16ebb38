/* The access log: its entries, or that its chain is whole. */
#include "cli_output.h"
#include "client.h"
#include "i18n.h"
#include "log_format.h"
#include "ops.h"

static const char *const formats[] = {
	[LOODS_LOG_TEXT - 1] = "text", [LOODS_LOG_CSV - 1] = "csv", [LOODS_LOG_JSON - 1] = "json", NULL
};

struct reading {
	struct loods_app *app;
	struct loods_log_query query;
	enum loods_log_format format;
};

static enum loods_code write_log(const void *result, FILE *f, struct loods_err *err)
{
	const struct reading *r = result;

	return loods_log_write(r->app, &r->query, r->format, f, err);
}

/* ---- is it whole? ---- */

static enum loods_code verify(struct cli_run *run, struct loods_err *err)
{
	static const char *const others[] = { "client", "who", "from", "to", "format", "output" };
	int64_t bad = 0, n = 0;
	enum loods_code rc = LOODS_OK;

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (cli_given(run, others[i]))
			return loods_fail(err, LOODS_EUSAGE,
					  _("--verify looks at the whole log: --%s does not go with it."),
					  others[i]);
	rc = loods_ops_may(run->app, LOODS_MAY_VERIFY_LOG, err);
	if (rc == LOODS_OK)
		rc = loods_store_log_check(run->app->store, &bad, &n, err);
	if (rc == LOODS_OK && bad)
		return loods_fail(
			err, LOODS_EDAMAGED,
			_("The chain of the access log breaks at entry %lld: this entry or one beside it was "
			  "changed, removed or put in. The %lld entries before it are intact."),
			(long long)bad, (long long)(bad - 1));
	if (rc == LOODS_OK)
		printf(P_("The access log is intact: %lld entry.\n",
			  "The access log is intact: %lld entries.\n", n),
		       (long long)n);
	return rc;
}

/* ---- its entries ---- */

static enum loods_code wanted(const struct cli_run *run, struct reading *r, struct loods_err *err)
{
	const char *client = cli_given(run, "client"), *who = cli_given(run, "who");
	int format;
	enum loods_code rc = cli_given_word(run, "format", formats, LOODS_LOG_TEXT - 1, &format, err);

	if (rc == LOODS_OK)
		rc = cli_given_date(run, "from", LOODS_DATE_NONE, &r->query.from, err);
	if (rc == LOODS_OK)
		rc = cli_given_date(run, "to", LOODS_DATE_NONE, &r->query.to, err);
	if (rc == LOODS_OK)
		rc = loods_ops_may(run->app, LOODS_MAY_READ_LOG, err);
	if (rc)
		return rc;
	r->format = (enum loods_log_format)(format + LOODS_LOG_TEXT);
	if (loods_date_known(r->query.from) && loods_date_known(r->query.to) &&
	    r->query.to.n < r->query.from.n)
		return loods_fail(err, LOODS_EUSAGE, _("--to lies before --from."));
	if (who && !(r->query.user = loods_store_user_find(run->app->store, who)).n)
		return loods_fail(err, LOODS_ENOTFOUND, _("There is no account of this name."));
	if (client)
		rc = loods_store_find_key(run->app->store, &loods_client_type, client, &r->query.client, err);
	return rc == LOODS_ENOTFOUND ? loods_fail(err, rc, _("There is no client with this number.")) : rc;
}

static enum loods_code run_log(struct cli_run *run, struct loods_err *err)
{
	struct reading r = { .app = run->app, .query.on = loods_clock_today(&run->app->clock) };
	enum loods_code rc;

	if (cli_given(run, "verify"))
		return verify(run, err);
	rc = wanted(run, &r, err);
	if (rc == LOODS_OK)
		rc = loods_ops_open_log(run->app, r.query.client, &r.query.owner, err);
	return rc ? rc : cli_output(run, write_log, &r, err);
}

static const struct cli_option options[] = {
	{ "client", "NUMBER", N_("about this client only") },
	{ "who", "NAME", N_("of what this account did only") },
	{ "from", "DATE", N_("from this day on") },
	{ "to", "DATE", N_("up to and including this day") },
	{ "format", "FORMAT", N_("text (when not given), csv or json") },
	{ "output", "FILE", N_("write to a new file") },
	{ "verify", NULL, N_("show no entries, say whether the log is intact") },
	{ 0 },
};

const struct cli_command cli_log_command = {
	.name = "log",
	.args = "",
	.help = N_(
		"Who read or changed what: the access log, newest first. A caseworker sees it about the own "
		"clients, a team lead about everybody."),
	.example = "loods log --client C-0142 --from 2026-01-01",
	.unlocked = true,
	.run = run_log,
	.options = options,
};
