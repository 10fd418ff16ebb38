#include "blockers_print.h"

#include <math.h>

#include "client.h"
#include "i18n.h"
#include "summary_text.h"

/* Whole sentences by cause, since a language may not put them together from parts. */
static const char *const sentences[] = {
	[LOODS_BLOCK_CHAIN] =
		N_("A course that waits on childcare is the cause for %s of women and %s of men."),
	[LOODS_BLOCK_CHILDCARE] = N_("Waiting for childcare is the cause for %s of women and %s of men."),
	[LOODS_BLOCK_NO_CHILDCARE] =
		N_("A course that stopped for lack of childcare is the cause for %s of women and %s of men."),
	[LOODS_BLOCK_WAITING_LIST] =
		N_("The waiting list for a course is the cause for %s of women and %s of men."),
	[LOODS_BLOCK_HEALTH] = N_("Health is the cause for %s of women and %s of men."),
	[LOODS_BLOCK_WORK] = N_("Work is the cause for %s of women and %s of men."),
	[LOODS_BLOCK_TRAVEL] = N_("Travel is the cause for %s of women and %s of men."),
	[LOODS_BLOCK_FAMILY] = N_("Family is the cause for %s of women and %s of men."),
	[LOODS_BLOCK_MOVED] = N_("A move is the cause for %s of women and %s of men."),
	[LOODS_BLOCK_MOTIVATION] = N_("Motivation is the cause for %s of women and %s of men."),
	[LOODS_BLOCK_PROVIDER] =
		N_("A course that the provider stopped is the cause for %s of women and %s of men."),
	[LOODS_BLOCK_OTHER] = N_("Another reason is the cause for %s of women and %s of men."),
	[LOODS_BLOCK_ANY_CHILDCARE] = N_("Childcare is the cause for %s of women and %s of men."),
};
_Static_assert(LOODS_COUNT(sentences) == LOODS_BLOCK_ANY, "a cause lacks its sentence");

static const char *percent(double share, char buf[LOODS_DECIMAL_LEN + 4])
{
	char digits[LOODS_DECIMAL_LEN];

	snprintf(buf, LOODS_DECIMAL_LEN + 4, "%s %%", loods_decimal(100 * share, 0, '.', digits));
	return buf;
}

void loods_blockers_sentence(const struct loods_blockers_group *g, struct loods_str *out)
{
	enum loods_blocker c = loods_blockers_difference(g);
	char women[LOODS_DECIMAL_LEN + 4], men[LOODS_DECIMAL_LEN + 4];
	struct loods_str text = LOODS_STR_INIT;

	if (!c)
		return;
	percent(loods_block_share(g, c, LOODS_WHO_WOMEN), women);
	percent(loods_block_share(g, c, LOODS_WHO_MEN), men);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	loods_str_addf(&text, _(sentences[c]), women, men);
#pragma GCC diagnostic pop
	loods_str_add(out, text.s);
	loods_str_release(&text);
}

/* ---- figures ---- */

static const struct loods_report_table_column columns[] = {
	{ "group", N_("Group"), true },
	{ "cause", N_("Cause"), true },
	{ "eligible_clients", NULL, false },
	{ "clients", N_("Clients"), false },
	{ "share", N_("Share"), false },
	{ "weeks", N_("Weeks"), false },
	{ "median_weeks", N_("Median"), false },
	{ "women_eligible", NULL, false },
	{ "women", N_("Women"), false },
	{ "women_share", N_("Share"), false },
	{ "women_weeks", N_("Weeks"), false },
	{ "women_median_weeks", NULL, false },
	{ "men_eligible", NULL, false },
	{ "men", N_("Men"), false },
	{ "men_share", N_("Share"), false },
	{ "men_weeks", N_("Weeks"), false },
	{ "men_median_weeks", NULL, false },
	{ "others_eligible", NULL, false },
	{ "others", N_("Others"), false },
	{ "others_share", NULL, false },
	{ "others_weeks", NULL, false },
	{ "others_median_weeks", NULL, false },
	{ "from", NULL, true },
	{ "to", NULL, true },
};

static void put_row(struct loods_report_table *s, const struct loods_blocker_report *r,
		    const struct loods_blockers_group *g, const char *key, const char *label, int cause)
{
	char from[LOODS_DATE_LEN], to[LOODS_DATE_LEN];

	loods_report_table_put(s, key, label);
	loods_report_table_put(s, loods_choice_code(&loods_blockers, cause),
			loods_choice_label(&loods_blockers, cause));
	for (int who = 0; who < LOODS_WHO_END; who++) {
		const struct loods_block_figure *f = &g->figure[cause][who], *all = &g->figure[0][who];

		loods_report_table_put_int(s, !all->hidden, all->clients);
		loods_report_table_put_int(s, !f->hidden, f->clients);
		loods_report_table_put_share(s, loods_block_share(g, (enum loods_blocker)cause,
							   (enum loods_block_who)who));
		loods_report_table_put_number(s, f->hidden ? NAN : (double)f->days / 7.0, 1);
		loods_report_table_put_number(s, f->hidden ? NAN : f->median_weeks, 1);
	}
	loods_report_table_put(s, loods_date_format_iso(r->options.window.from, from), NULL);
	loods_report_table_put(s, loods_date_format_iso(loods_window_last(r->options.window), to), NULL);
}

static void put_group(struct loods_report_table *s, const struct loods_blocker_report *r,
		      const struct loods_blockers_group *g, enum loods_report_table_format format)
{
	bool total = g == &r->total;
	const char *label = total ? _("All") : loods_summary_key_label(r->options.by, g->key);

	for (int c = 1; c < LOODS_BLOCK_END; c++)
		/* Of what is hidden not even that it is nothing is told. */
		if (format != LOODS_REPORT_TABLE_TEXT || g->figure[c][LOODS_WHO_ALL].hidden ||
		    g->figure[c][LOODS_WHO_ALL].clients)
			put_row(s, r, g, total ? "all" : g->key, label, c);
}

static void explain(const struct loods_blocker_report *r, struct loods_str *out)
{
	char from[LOODS_DATE_LEN], to[LOODS_DATE_LEN];
	size_t before;

	before = out->len;
	loods_blockers_sentence(&r->total, out);
	if (out->len > before)
		loods_str_add_char(out, '\n');
	loods_str_addf(out, _("From %s to %s. Weeks lost: days in guidance, outside pauses, on which it was "
			      "so, divided by 7. Share: of the clients with a day in guidance.\n"),
		       loods_date_format_iso(r->options.window.from, from),
		       loods_date_format_iso(loods_window_last(r->options.window), to));
	if (r->options.hide_small)
		loods_str_addf(out, P_("Counts under %d client are not shown, nor what would tell them.\n",
				       "Counts under %d clients are not shown, nor what would tell them.\n",
				       LOODS_SUMMARY_SMALL),
			       LOODS_SUMMARY_SMALL);
}

enum loods_code loods_blockers_print(const struct loods_blocker_report *r, enum loods_report_table_format format,
				     FILE *f, struct loods_err *err)
{
	struct loods_report_table s = { .columns = columns, .n_columns = LOODS_COUNT(columns) };
	struct loods_str foot = LOODS_STR_INIT;
	enum loods_code code;

	for (int i = 0; i < r->n_groups; i++)
		put_group(&s, r, &r->groups[i], format);
	put_group(&s, r, &r->total, format);
	explain(r, &foot);
	code = loods_report_table_write(&s, format, foot.s, f, err);
	loods_str_release(&foot);
	loods_report_table_release(&s);
	return code;
}

/* ---- clients ---- */

static const struct loods_report_table_column client_columns[] = {
	{ "client", N_("Client"), true },  { "cause", N_("Cause"), true },  { "record", NULL, false },
	{ "waits_on", NULL, false },       { "since", N_("Since"), true },  { "weeks", N_("Weeks"), false },
	{ "gender", N_("Gender"), true },
};

enum loods_code loods_blockers_print_clients(struct loods_app *app, const struct loods_blocker_report *r,
					     enum loods_report_table_format format, FILE *f, struct loods_err *err)
{
	struct loods_report_table s = { .columns = client_columns, .n_columns = LOODS_COUNT(client_columns) };
	enum loods_code code = LOODS_OK;

	for (int i = 0; i < r->n_items && !code; i++) {
		const struct loods_block_item *item = &r->items[i];
		const char *reference = NULL;
		char since[LOODS_DATE_LEN];
		int gender = item->gender ? item->gender : LOODS_GENDER_UNKNOWN;

		code = loods_store_key_of(app->store, &s.arena, &loods_client_type, item->client, &reference,
					  err);
		loods_report_table_put(&s, loods_str_blank(reference) ? NULL : reference, NULL);
		loods_report_table_put(&s, loods_choice_code(&loods_blockers, (int)item->open.cause),
				loods_choice_label(&loods_blockers, (int)item->open.cause));
		loods_report_table_put_int(&s, true, item->open.record.n);
		loods_report_table_put_int(&s, item->open.on.n != 0, item->open.on.n);
		loods_report_table_put(&s, loods_date_format_iso(item->open.since, since), NULL);
		loods_report_table_put_number(&s, item->open.days / 7.0, 1);
		loods_report_table_put(&s, loods_choice_code(&loods_genders, gender),
				loods_choice_label(&loods_genders, gender));
	}
	if (!code)
		code = loods_report_table_write(&s, format, NULL, f, err);
	loods_report_table_release(&s);
	return code;
}
