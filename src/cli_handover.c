/* Cases of one caseworker become those of another, with the sheet for who takes over. */
#include <string.h>

#include "cli_output.h"
#include "handover_sheet.h"
#include "i18n.h"
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

static enum loods_code read_request(const struct cli_run *run, struct loods_arena *a,
				    struct loods_handover_request *q, int *format, struct loods_err *err)
{
	char *clients = loods_arena_strdup(a, cli_given(run, "clients")), *one;
	const char **list = LOODS_NEW_ARRAY(a, const char *, clients ? strlen(clients) + 1 : 1);
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
	while (clients && (one = strsep(&clients, ",")))
		if (*one)
			list[q->n_references++] = one;
	if (cli_given(run, "clients") && !q->n_references)
		return loods_fail(err, LOODS_EUSAGE,
				  _("--clients takes client numbers, with commas between them."));
	q->references = q->n_references ? list : NULL;
	return LOODS_OK;
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

static enum loods_code run_handover(struct cli_run *run, struct loods_err *err)
{
	struct loods_arena arena = { 0 };
	struct loods_handover_request q;
	struct loods_handover h;
	struct loods_handover_sheet sheet;
	struct doing d = { .app = run->app, .handover = &h, .sheet = &sheet,
			   .dry_run = cli_given(run, "dry-run") != NULL };
	int format;
	enum loods_code rc = read_request(run, &arena, &q, &format, err);

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
	{ "reason", "TEXT", N_("why this is done; kept in the access log") },
	{ "dry-run", NULL, N_("check everything and save nothing") },
	{ "format", "FORMAT", N_("of the sheet: text (when not given) or html") },
	{ "output", "FILE", N_("write to a new file") },
	{ 0 },
};

const struct cli_command cli_handover_command = {
	.name = "handover",
	.args = "--from NAME --to NAME",
	.help = N_("Hand the clients of one caseworker over to another, with what is open, and print a sheet "
		   "about each; "
		   "by a team lead or the caseworker whose clients they are."),
	.example = "loods handover --from m.jansen --to k.deboer --on 2026-12-01 --reason \"other job\"",
	.unlocked = true,
	.run = run_handover,
	.options = options,
};
