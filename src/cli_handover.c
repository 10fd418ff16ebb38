/* Cases of one caseworker become those of another, with the sheet for who takes over; and the answer of who does. */
#include <string.h>

#include "cli_output.h"
#include "handover_sheet.h"
#include "i18n.h"
#include "ops.h"
#include "ops_handover.h"

static const char *const formats[] = {
	[LOODS_HANDOVER_TEXT - 1] = "text", [LOODS_HANDOVER_HTML - 1] = "html", NULL
};

struct doing {
	struct loods_app *app;
	const struct loods_handover *handover;
	const struct loods_handover_sheet *sheet;
	enum loods_handover_format format;
	bool dry_run;
};

/* Hands over when it is certain that the sheet can be written. */
static enum loods_code hand_over(const void *result, FILE *f, struct loods_err *err)
{
	const struct doing *d = result;
	enum loods_code rc = LOODS_OK;

	if (!d->dry_run)
		rc = loods_ops_handover(d->app, d->handover, err);
	return rc ? rc : loods_handover_sheet_write(d->sheet, d->format, f, err);
}

static enum loods_code read_talk(const struct cli_run *run, struct loods_handover_request *q, struct loods_err *err)
{
	const char *at = cli_given(run, "talk-at");
	int64_t minutes = 0;
	enum loods_code rc = cli_given_date(run, "talk", LOODS_DATE_NONE, &q->talk_on, err);

	if (rc == LOODS_OK)
		rc = cli_given_int(run, "talk-minutes", 5, 240, 0, &minutes, err);
	if (rc)
		return rc;
	if (minutes)
		q->talk_minutes = loods_num_of(minutes);
	if (at && !loods_time_parse_typed(at, &q->talk_at))
		return loods_fail(err, LOODS_EUSAGE, _("--talk-at takes a time such as 9:30."));
	if ((at || minutes) && !loods_date_known(q->talk_on))
		return loods_fail(err, LOODS_EUSAGE, _("Say with --talk on which day the talks are."));
	return LOODS_OK;
}

/* The numbers of --clients, with a NULL after the last; NULL: not given. EUSAGE: given and empty. */
static enum loods_code read_clients(const struct cli_run *run, struct loods_arena *a, const char ***out, int *n,
				    struct loods_err *err)
{
	char *clients = loods_arena_strdup(a, cli_given(run, "clients")), *one;
	const char **list = LOODS_NEW_ARRAY(a, const char *, clients ? strlen(clients) + 2 : 2);

	*n = 0;
	while (clients && (one = strsep(&clients, ",")))
		if (*one)
			list[(*n)++] = one;
	if (cli_given(run, "clients") && !*n)
		return loods_fail(err, LOODS_EUSAGE,
				  _("--clients takes client numbers, with commas between them."));
	*out = *n ? list : NULL;
	return LOODS_OK;
}

static enum loods_code read_request(const struct cli_run *run, struct loods_arena *a,
				    struct loods_handover_request *q, int *format, struct loods_err *err)
{
	const char **clients;
	enum loods_code rc = cli_given_word(run, "format", formats, LOODS_HANDOVER_TEXT - 1, format, err);

	*q = (struct loods_handover_request){ .from = cli_given(run, "from"),
					      .to = cli_given(run, "to"),
					      .reason = cli_given(run, "reason") };
	if (rc == LOODS_OK)
		rc = cli_given_date(run, "on", loods_clock_today(&run->app->clock), &q->on, err);
	if (rc)
		return rc;
	if (!q->from || !q->to)
		return loods_fail(err, LOODS_EUSAGE,
				  _("Say whose clients go to whom: --from NAME --to NAME."));
	rc = read_clients(run, a, &clients, &q->n_references, err);
	q->references = clients;
	return rc ? rc : read_talk(run, q, err);
}

static void say_what(const struct loods_handover *h, bool dry_run)
{
	if (dry_run)
		cli_say(_("Tried only; would be handed over: clients %d, planned contacts %d, tasks %d. "
			  "Nothing was "
			  "saved."),
			h->n, h->planned, h->tasks);
	else
		cli_say(_("Handed over: clients %d, planned contacts %d, tasks %d."), h->n, h->planned,
			h->tasks);
}

/* ---- the answer ---- */

static bool among(const char *const *list, const char *reference)
{
	for (; list && *list; list++)
		if (loods_str_eq(*list, reference))
			return true;
	return false;
}

/* Open ones that were meant: to the user, or of a team lead to whom --to says, and of --from and --clients. */
static bool meant(const struct cli_run *run, const struct loods_handed_row *row, const char *const *clients)
{
	struct loods_store *s = run->app->store;
	const char *from = cli_given(run, "from"), *to = cli_given(run, "to");

	if (row->handed->state != LOODS_HANDED_OPEN || (clients && !among(clients, row->c.reference)))
		return false;
	if (from && loods_store_user_find(s, from).n != row->handed->from_whom.n)
		return false;
	return to ? loods_store_user_find(s, to).n == row->handed->to_whom.n : row->to_answer;
}

static enum loods_code run_answer(struct cli_run *run, enum loods_handed_state answer, struct loods_err *err)
{
	struct loods_arena a = { 0 };
	struct loods_handed_rows rows = { 0 };
	const char **clients = NULL;
	loods_id *ids = NULL;
	int n = 0, n_clients = 0;
	enum loods_code rc = read_clients(run, &a, &clients, &n_clients, err);

	if (rc == LOODS_OK)
		rc = loods_ops_may(run->app, LOODS_MAY_WRITE, err);
	if (rc == LOODS_OK)
		rc = loods_handovers_open(run->app, &a, &rows, err);
	ids = LOODS_NEW_ARRAY(&a, loods_id, (size_t)rows.n + 1);
	for (int i = 0; rc == LOODS_OK && i < rows.n; i++)
		if (meant(run, &rows.list[i], clients))
			ids[n++] = rows.list[i].handed->meta.id;
	if (rc == LOODS_OK && (!n || (clients && n < n_clients)))
		rc = loods_fail(err, LOODS_ENOTFOUND,
				_("No such hand-over waits for an answer. Nothing was changed."));
	if (rc == LOODS_OK)
		rc = loods_ops_handover_answer(run->app, ids, n, answer, cli_given(run, "reason"), err);
	if (rc == LOODS_OK && answer == LOODS_HANDED_ACCEPTED)
		cli_say(P_("Accepted: %d client.", "Accepted: %d clients.", (unsigned long)n), n);
	else if (rc == LOODS_OK)
		cli_say(P_("Sent back: %d client.", "Sent back: %d clients.", (unsigned long)n), n);
	loods_arena_release(&a);
	return rc;
}

static enum loods_code run_handover(struct cli_run *run, struct loods_err *err)
{
	struct loods_arena arena = { 0 };
	struct loods_handover_request q;
	struct loods_handover h;
	struct loods_handover_sheet sheet;
	struct doing d = { .app = run->app, .handover = &h, .sheet = &sheet,
			   .dry_run = cli_given(run, "dry-run") != NULL };
	int format = LOODS_HANDOVER_TEXT - 1;
	enum loods_code rc;

	if (cli_given(run, "accept") && cli_given(run, "send-back"))
		return loods_fail(err, LOODS_EUSAGE, _("Choose one of --accept and --send-back."));
	if (cli_given(run, "accept"))
		return run_answer(run, LOODS_HANDED_ACCEPTED, err);
	if (cli_given(run, "send-back"))
		return run_answer(run, LOODS_HANDED_SENT_BACK, err);
	rc = read_request(run, &arena, &q, &format, err);

	d.format = rc ? LOODS_HANDOVER_TEXT : (enum loods_handover_format)(format + LOODS_HANDOVER_TEXT);
	if (rc == LOODS_OK)
		rc = loods_handover_plan(run->app, &arena, &q, &h, err);
	if (rc == LOODS_OK)
		rc = loods_handover_sheet_load(run->app, &arena, &h, &sheet, err);
	if (rc == LOODS_OK)
		rc = cli_output(run, hand_over, &d, err);
	if (rc == LOODS_OK)
		say_what(&h, d.dry_run);
	loods_arena_release(&arena);
	return rc;
}

static const struct cli_option options[] = {
	{ "from", "NAME", N_("whose cases they are; this account may be locked out") },
	{ "to", "NAME", N_("the caseworker who takes over") },
	{ "clients", "NUMBERS", N_("these clients only, with commas between the numbers") },
	{ "on", "DATE", N_("from this day on, today when not given") },
	{ "reason", "TEXT", N_("why this is done, kept in the access log; or why it is sent back") },
	{ "talk", "DATE", N_("plan a talk of three with each client on this day") },
	{ "talk-at", "TIME", N_("of the first of these talks") },
	{ "talk-minutes", "N", N_("from one of these talks to the next; all at once when not given") },
	{ "accept", NULL, N_("accept what was handed over to you") },
	{ "send-back", NULL, N_("send back what was handed over to you; say why with --reason") },
	{ "dry-run", NULL, N_("check everything and save nothing") },
	{ "format", "FORMAT", N_("of the sheet: text (when not given) or html") },
	{ "output", "FILE", N_("write to a new file") },
	{ 0 },
};

const struct cli_command cli_handover_command = {
	.name = "handover",
	.args = "--from NAME --to NAME | --accept | --send-back",
	.help = N_("Hand the clients of one caseworker over to another, with what is open, and print a sheet "
		   "about each; "
		   "by a team lead or the caseworker whose clients they are. Who takes over accepts them or sends "
		   "them back."),
	.example = "loods handover --from m.jansen --to k.deboer --on 2026-12-01 --reason \"other job\"",
	.unlocked = true,
	.run = run_handover,
	.options = options,
};
