/* Settings of the office: the list, one with its history, and a new value. */
#include <stdio.h>

#include "cli.h"
#include "csv.h"
#include "i18n.h"
#include "json.h"
#include "ops.h"
#include "settings.h"
#include "text.h"

static const char *const formats[] = { "text", "csv", "json", NULL };
enum { TEXT, CSV, JSON };

static const char *by_name(const struct cli_run *run, const struct loods_setting_value *v)
{
	return loods_store_user_name(run->app->store, v->by);
}

/* What stands since when by whom; NULL: the default, since ever. */
static const struct loods_setting_value *newest(const struct loods_setting_state *s)
{
	return s->history.n ? &s->history.list[0] : NULL;
}

/* ---- all of them ---- */

static void list_text(const struct cli_run *run, const struct loods_setting_state *states, int n)
{
	char at[LOODS_STAMP_LEN];

	printf("%-16s %6s %8s  %-16s  %-16s %s\n", _("Setting"), _("Value"), _("Default"), _("Since"),
	       _("Set by"), _("What it says"));
	for (int i = 0; i < n; i++) {
		const struct loods_setting_value *v = newest(&states[i]);

		printf("%-16s %6lld %8d  %-16s  %-16s %s\n", states[i].setting->name,
		       (long long)states[i].value, *states[i].setting->dflt,
		       v ? loods_stamp_format(v->at, at) : "-", v ? by_name(run, v) : "-",
		       _(states[i].setting->help));
	}
}

static enum loods_code list_csv(const struct cli_run *run, const struct loods_setting_state *states, int n,
				struct loods_csv_writer *w, struct loods_err *err)
{
	static const char *const header[] = { "name", "value", "default", "min", "max", "since", "set_by" };
	enum loods_code rc;
	char at[LOODS_STAMP_LEN];

	for (size_t i = 0; i < sizeof header / sizeof *header; i++)
		loods_csv_put(w, header[i]);
	rc = loods_csv_end_row(w, err);
	for (int i = 0; rc == LOODS_OK && i < n; i++) {
		const struct loods_setting_value *v = newest(&states[i]);

		loods_csv_put(w, states[i].setting->name);
		loods_csv_put_int(w, states[i].value);
		loods_csv_put_int(w, *states[i].setting->dflt);
		loods_csv_put_int(w, states[i].setting->min);
		loods_csv_put_int(w, states[i].setting->max);
		loods_csv_put(w, v ? loods_stamp_format(v->at, at) : NULL);
		loods_csv_put(w, v ? by_name(run, v) : NULL);
		rc = loods_csv_end_row(w, err);
	}
	return rc;
}

static void json_text(struct loods_json *j, const char *key, const char *value)
{
	loods_json_key(j, key);
	loods_json_string(j, value);
}

static void json_number(struct loods_json *j, const char *key, int64_t value)
{
	loods_json_key(j, key);
	loods_json_int(j, value);
}

static void list_json(const struct cli_run *run, const struct loods_setting_state *states, int n,
		      struct loods_json *j)
{
	char at[LOODS_STAMP_LEN];

	loods_json_array_begin(j);
	for (int i = 0; i < n; i++) {
		const struct loods_setting_value *v = newest(&states[i]);

		loods_json_object_begin(j);
		json_text(j, "name", states[i].setting->name);
		json_number(j, "value", states[i].value);
		json_number(j, "default", *states[i].setting->dflt);
		json_number(j, "min", states[i].setting->min);
		json_number(j, "max", states[i].setting->max);
		json_text(j, "since", v ? loods_stamp_format(v->at, at) : NULL);
		json_text(j, "set_by", v ? by_name(run, v) : NULL);
		loods_json_object_end(j);
	}
	loods_json_array_end(j);
}

/* ---- one of them ---- */

static void history_text(const struct cli_run *run, const struct loods_setting_state *s)
{
	char at[LOODS_STAMP_LEN];

	printf("%s: %s\n", s->setting->name, _(s->setting->help));
	printf(_("Now %lld; default %d; from %d to %d.\n"), (long long)s->value, *s->setting->dflt,
	       s->setting->min, s->setting->max);
	if (!s->history.n)
		printf("%s\n", _("It was never changed."));
	for (int i = 0; i < s->history.n; i++) {
		const struct loods_setting_value *v = &s->history.list[i];

		printf("%-16s  %6lld  %-16s  %s\n", loods_stamp_format(v->at, at), (long long)v->value,
		       by_name(run, v), v->reason ? v->reason : "");
	}
}

static enum loods_code history_csv(const struct cli_run *run, const struct loods_setting_state *s,
				   struct loods_csv_writer *w, struct loods_err *err)
{
	static const char *const header[] = { "name", "value", "set_at", "set_by", "reason" };
	enum loods_code rc;
	char at[LOODS_STAMP_LEN];

	for (size_t i = 0; i < sizeof header / sizeof *header; i++)
		loods_csv_put(w, header[i]);
	rc = loods_csv_end_row(w, err);
	for (int i = 0; rc == LOODS_OK && i < s->history.n; i++) {
		const struct loods_setting_value *v = &s->history.list[i];

		loods_csv_put(w, s->setting->name);
		loods_csv_put_int(w, v->value);
		loods_csv_put(w, loods_stamp_format(v->at, at));
		loods_csv_put(w, by_name(run, v));
		loods_csv_put(w, v->reason);
		rc = loods_csv_end_row(w, err);
	}
	return rc;
}

static void history_json(const struct cli_run *run, const struct loods_setting_state *s, struct loods_json *j)
{
	char at[LOODS_STAMP_LEN];

	loods_json_array_begin(j);
	for (int i = 0; i < s->history.n; i++) {
		const struct loods_setting_value *v = &s->history.list[i];

		loods_json_object_begin(j);
		json_text(j, "name", s->setting->name);
		json_number(j, "value", v->value);
		json_text(j, "set_at", loods_stamp_format(v->at, at));
		json_text(j, "set_by", by_name(run, v));
		json_text(j, "reason", v->reason);
		loods_json_object_end(j);
	}
	loods_json_array_end(j);
}

/* ---- the command ---- */

/* All settings, or the history of `one`. */
static enum loods_code print(const struct cli_run *run, const struct loods_setting_state *states, int n,
			     bool one, int format, struct loods_err *err)
{
	struct loods_str text = LOODS_STR_INIT;
	enum loods_code rc = LOODS_OK;

	if (format == TEXT && one) {
		history_text(run, states);
	} else if (format == TEXT) {
		list_text(run, states, n);
	} else if (format == CSV) {
		struct loods_csv_writer w;

		loods_csv_writer_init(&w, stdout, LOODS_CSV_SAFE);
		rc = one ? history_csv(run, states, &w, err) : list_csv(run, states, n, &w, err);
		loods_csv_writer_release(&w);
	} else {
		struct loods_json j;

		loods_json_init(&j, &text);
		if (one)
			history_json(run, states, &j);
		else
			list_json(run, states, n, &j);
		loods_json_finish(&j);
		fputs(text.s, stdout);
	}
	loods_str_release(&text);
	return rc;
}

static enum loods_code show(const struct cli_run *run, const struct loods_setting *only, int format,
			    struct loods_err *err)
{
	struct loods_arena arena = { 0 };
	struct loods_setting_state *states =
		LOODS_NEW_ARRAY(&arena, struct loods_setting_state, (size_t)loods_settings_n);
	enum loods_code rc = LOODS_OK;
	int n = 0;

	for (int i = 0; rc == LOODS_OK && i < loods_settings_n; i++)
		if (!only || only == &loods_settings[i])
			rc = loods_setting_state_load(run->app->store, &arena, &loods_settings[i],
						      &states[n++], err);
	if (rc == LOODS_OK)
		rc = print(run, states, n, only != NULL, format, err);
	loods_arena_release(&arena);
	return rc;
}

static enum loods_code put(struct cli_run *run, const struct loods_setting *setting, struct loods_err *err)
{
	bool changed = false;
	int64_t value;
	enum loods_code rc = loods_ops_may(run->app, LOODS_MAY_SETTINGS, err);

	if (rc == LOODS_OK)
		rc = loods_setting_parse(setting, run->argv[1], &value, err);
	if (rc == LOODS_OK)
		rc = loods_ops_setting_put(run->app, setting, value, cli_given(run, "reason"), &changed, err);
	if (rc == LOODS_OK && changed)
		cli_say(_("From now on %s is %lld; figures of before are as they were with --known-at."),
			setting->name, (long long)value);
	else if (rc == LOODS_OK)
		cli_say(_("The setting %s was %lld already; nothing is changed."), setting->name,
			(long long)value);
	return rc;
}

static enum loods_code run_setting(struct cli_run *run, struct loods_err *err)
{
	const struct loods_setting *setting = run->argc ? loods_setting_find(run->argv[0]) : NULL;
	int format;
	enum loods_code rc = cli_given_word(run, "format", formats, TEXT, &format, err);

	if (rc != LOODS_OK)
		return rc;
	if (run->argc && !setting)
		return loods_fail(err, LOODS_ENOTFOUND,
				  _("There is no such setting. \"loods setting\" lists them."));
	if (run->argc < 2 && cli_given(run, "reason"))
		return loods_fail(err, LOODS_EUSAGE, _("--reason goes with a new value."));
	if (run->argc == 2 && cli_given(run, "format"))
		return loods_fail(err, LOODS_EUSAGE, _("--format is for the lists, not for a new value."));
	return run->argc == 2 ? put(run, setting, err) : show(run, setting, format, err);
}

static const struct cli_option setting_options[] = {
	{ "reason", "TEXT", N_("why the value is changed; not about a person, and never required") },
	{ "format", "FORMAT", N_("text (when not given), csv or json") },
	{ 0 },
};

const struct cli_command cli_setting_command = {
	.name = "setting",
	.args = "[NAME [VALUE]]",
	.help = N_("The thresholds of the figures: all, one with its history, or a new value by an "
		   "administrator."),
	.example = "loods setting grace_days 10 --reason \"agreed in the pilot meeting\" --user beheer",
	.max_args = 2,
	.unlocked = true,
	.run = run_setting,
	.options = setting_options,
};
