/* The list for a talk with one caseworker. */
#include "cli_output.h"
#include "i18n.h"
#include "talk.h"

static const char *const formats[] = { [LOODS_TALK_TEXT - 1] = "text", [LOODS_TALK_CSV - 1] = "csv", NULL };

struct written {
	const struct loods_talk *talk;
	const char *name;
	enum loods_talk_format format;
};

static enum loods_code write_list(const void *result, FILE *f, struct loods_err *err)
{
	const struct written *w = result;

	return loods_talk_write(w->talk, w->name, w->format, f, err);
}

static enum loods_code run_talk(struct cli_run *run, struct loods_err *err)
{
	struct loods_app *app = run->app;
	loods_user_id who = run->argc ? loods_store_user_find(app->store, run->argv[0]) : app->user.id;
	struct loods_arena arena = { 0 };
	struct loods_talk talk;
	loods_date as_of;
	int format;
	enum loods_code rc = cli_given_date(run, "as-of", loods_clock_today(&app->clock), &as_of, err);

	if (rc == LOODS_OK)
		rc = cli_given_word(run, "format", formats, LOODS_TALK_TEXT - 1, &format, err);
	if (rc == LOODS_OK)
		rc = loods_talk_open(app, who, err);
	if (rc == LOODS_OK)
		rc = loods_talk_load(app, &arena, who, as_of, &talk, err);
	if (rc == LOODS_OK)
		rc = cli_output(run, write_list,
				&(struct written){ &talk, loods_store_user_name(app->store, who),
						   (enum loods_talk_format)(format + 1) },
				err);
	loods_arena_release(&arena);
	return rc;
}

static const struct cli_option options[] = {
	{ "as-of", "DATE", N_("as of the end of that day, today when not given") },
	{ "format", "FORMAT", N_("text (when not given) or csv") },
	{ "output", "FILE", N_("write to a new file") },
	{ 0 },
};

const struct cli_command cli_talk_command = {
	.name = "talk",
	.args = "[NAME]",
	.help = N_("What to talk about with a caseworker, client by client; names included. Yourself when no name is "
		   "given."),
	.example = "loods talk m.jansen",
	.max_args = 1,
	.unlocked = true,
	.run = run_talk,
	.options = options,
};
