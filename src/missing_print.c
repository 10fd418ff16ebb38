#include "missing_print.h"

#include "client.h"
#include "i18n.h"
#include "summary_text.h"

static const struct loods_report_table_column columns[] = {
	{ "group", N_("Group"), true },
	{ "kind", N_("Missing"), true },
	{ "count", N_("Count"), false },
	{ "of", N_("Of"), false },
	{ "share", N_("Share"), false },
	{ "clients", N_("Clients"), false },
	{ "from", NULL, true },
	{ "to", NULL, true },
};

static void put_group(struct loods_report_table *s, const struct loods_missing_report *r,
		      const struct loods_missing_group *g)
{
	bool total = g == &r->total;
	const char *label = total ? _("All") : loods_summary_key_label(r->options.by, g->key);
	char from[LOODS_DATE_LEN], to[LOODS_DATE_LEN];

	for (int kind = 1; kind < LOODS_MISSING_END; kind++) {
		const struct loods_missing_figure *f = &g->figure[kind];

		loods_report_table_put(s, total ? "all" : g->key, label);
		loods_report_table_put(s, loods_choice_code(&loods_missing_kinds, kind),
				loods_choice_label(&loods_missing_kinds, kind));
		loods_report_table_put_int(s, !f->hidden, f->count);
		loods_report_table_put_int(s, !f->hidden, f->of);
		loods_report_table_put_share(s, loods_missing_share(f));
		loods_report_table_put_int(s, !f->hidden, f->clients);
		loods_report_table_put(s, loods_date_format_iso(r->options.window.from, from), NULL);
		loods_report_table_put(s, loods_date_format_iso(loods_window_last(r->options.window), to), NULL);
	}
}

enum loods_code loods_missing_print(const struct loods_missing_report *r, enum loods_report_table_format format,
				    FILE *f, struct loods_err *err)
{
	struct loods_report_table s = { .columns = columns, .n_columns = LOODS_COUNT(columns) };
	struct loods_str foot = LOODS_STR_INIT;
	char from[LOODS_DATE_LEN], to[LOODS_DATE_LEN];
	enum loods_code code;

	for (int i = 0; i < r->n_groups; i++)
		put_group(&s, r, &r->groups[i]);
	put_group(&s, r, &r->total);
	loods_str_addf(&foot, _("Contacts held: from %s to %s. All else is counted as it is now.\n"),
		       loods_date_format_iso(r->options.window.from, from),
		       loods_date_format_iso(loods_window_last(r->options.window), to));
	if (r->options.hide_small)
		loods_str_addf(&foot, P_("Counts under %d client are not shown, nor what would tell them.\n",
					 "Counts under %d clients are not shown, nor what would tell them.\n",
					 LOODS_SUMMARY_SMALL),
			       LOODS_SUMMARY_SMALL);
	code = loods_report_table_write(&s, format, foot.s, f, err);
	loods_str_release(&foot);
	loods_report_table_release(&s);
	return code;
}

static const struct loods_report_table_column client_columns[] = {
	{ "client", N_("Client"), true },
	{ "kind", NULL, true },
	{ "count", N_("Count"), false },
	{ "record", NULL, false },
	{ "on", N_("Oldest"), true },
};

enum loods_code loods_missing_print_clients(struct loods_app *app, const struct loods_missing_report *r,
					    enum loods_missing_kind kind, enum loods_report_table_format format,
					    FILE *f, struct loods_err *err)
{
	struct loods_report_table s = { .columns = client_columns, .n_columns = LOODS_COUNT(client_columns) };
	enum loods_code code = LOODS_OK;

	for (int i = 0; i < r->n_items && !code; i++) {
		const struct loods_missing_item *item = &r->items[i];
		const char *reference = NULL;
		char on[LOODS_DATE_LEN];

		if (item->kind != kind)
			continue;
		code = loods_store_key_of(app->store, &s.arena, &loods_client_type, item->client, &reference,
					  err);
		loods_report_table_put(&s, loods_str_blank(reference) ? NULL : reference, NULL);
		loods_report_table_put(&s, loods_choice_code(&loods_missing_kinds, (int)kind), NULL);
		loods_report_table_put_int(&s, true, item->count);
		loods_report_table_put_int(&s, item->record.n != 0, item->record.n);
		loods_report_table_put(&s, loods_date_known(item->on) ? loods_date_format_iso(item->on, on) : NULL,
				NULL);
	}
	if (!code)
		code = loods_report_table_write(&s, format, NULL, f, err);
	loods_report_table_release(&s);
	return code;
}
