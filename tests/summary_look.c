#include "summary_look.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "summary_format.h"

#define PAIR(a, b, first, second)                                                                            \
	{                                                                                                    \
		{ a, b },                                                                                    \
		{                                                                                            \
			first, second                                                                        \
		}                                                                                            \
	}
const struct look_keys look_all_keys[] = {
	PAIR(LOODS_BY_CLIENT, 0, "client", NULL),
	PAIR(LOODS_BY_CASEWORKER, 0, "caseworker", NULL),
	PAIR(LOODS_BY_COHORT, 0, "cohort", NULL),
	PAIR(LOODS_BY_ARM, 0, "arm", NULL),
	PAIR(LOODS_BY_GENDER, 0, "gender", NULL),
	PAIR(LOODS_BY_MONTH, 0, "month", NULL),
	PAIR(LOODS_BY_MONTH, LOODS_BY_CASEWORKER, "month", "caseworker"),
	PAIR(LOODS_BY_MONTH, LOODS_BY_GENDER, "month", "gender"),
	PAIR(LOODS_BY_MONTH, LOODS_BY_COHORT, "month", "cohort"),
	PAIR(LOODS_BY_MONTH, LOODS_BY_ARM, "month", "arm"),
	PAIR(LOODS_BY_GENDER, LOODS_BY_MONTH, "gender", "month"),
	PAIR(LOODS_BY_CASEWORKER, LOODS_BY_MONTH, "caseworker", "month"),
	PAIR(LOODS_BY_COHORT, LOODS_BY_MONTH, "cohort", "month"),
	PAIR(LOODS_BY_ARM, LOODS_BY_MONTH, "arm", "month"),
	PAIR(LOODS_BY_CASEWORKER, LOODS_BY_COHORT, "caseworker", "cohort"),
	PAIR(LOODS_BY_CASEWORKER, LOODS_BY_ARM, "caseworker", "arm"),
	PAIR(LOODS_BY_CASEWORKER, LOODS_BY_GENDER, "caseworker", "gender"),
	PAIR(LOODS_BY_COHORT, LOODS_BY_CASEWORKER, "cohort", "caseworker"),
	PAIR(LOODS_BY_COHORT, LOODS_BY_ARM, "cohort", "arm"),
	PAIR(LOODS_BY_COHORT, LOODS_BY_GENDER, "cohort", "gender"),
	PAIR(LOODS_BY_ARM, LOODS_BY_CASEWORKER, "arm", "caseworker"),
	PAIR(LOODS_BY_ARM, LOODS_BY_COHORT, "arm", "cohort"),
	PAIR(LOODS_BY_ARM, LOODS_BY_GENDER, "arm", "gender"),
	PAIR(LOODS_BY_GENDER, LOODS_BY_CASEWORKER, "gender", "caseworker"),
	PAIR(LOODS_BY_GENDER, LOODS_BY_COHORT, "gender", "cohort"),
	PAIR(LOODS_BY_GENDER, LOODS_BY_ARM, "gender", "arm"),
};
const int look_all_keys_n = sizeof(look_all_keys) / sizeof(look_all_keys[0]);

/* ---- one value; `where` says of what ---- */

static void text(struct look *l, const char *where, const char *what, const char *got, const char *want)
{
	if (!l->why[0] && (got && want ? strcmp(got, want) != 0 : got != want))
		snprintf(l->why, sizeof(l->why), "%.70s: %s is %s, not %s", where, what, got ? got : "none",
			 want ? want : "none");
}

static void number(struct look *l, const char *where, const char *what, long long got, long long want)
{
	if (!l->why[0] && got != want)
		snprintf(l->why, sizeof(l->why), "%.70s: %s is %lld, not %lld", where, what, got, want);
}

static void real(struct look *l, const char *where, const char *what, double got, double want)
{
	if (!l->why[0] && !(isnan(got) && isnan(want)) && !(fabs(got - want) <= 1e-9))
		snprintf(l->why, sizeof(l->why), "%.70s: %s is %.12f, not %.12f", where, what, got, want);
}

static void exact(struct look *l, const char *where, const char *what, struct loods_rational got,
		  struct naive_fraction want)
{
	if (!l->why[0] && (got.num != want.num || got.den != want.den))
		snprintf(l->why, sizeof(l->why), "%.70s: %s is %lld/%lld, not %lld/%lld", where, what,
			 (long long)got.num, (long long)got.den, (long long)want.num, (long long)want.den);
}

/* ---- JSON: one object in a line ---- */

/* The text of a value: `"…"` without its quotes, a number, a word; NULL: no such key. */
static const char *json_value(const char *line, const char *key, char buf[64])
{
	char name[48];
	const char *at;
	size_t len;

	snprintf(name, sizeof(name), "\"%s\": ", key);
	at = strstr(line, name);
	if (!at)
		return NULL;
	at += strlen(name);
	len = *at == '"' ? strcspn(++at, "\"") : strcspn(at, ",}");
	snprintf(buf, 64, "%.*s", (int)len, at);
	return buf;
}

/* `want` NULL: null. */
static void json_text(struct look *l, const char *line, const char *key, const char *want)
{
	char buf[64];

	text(l, line, key, json_value(line, key, buf), want ? want : "null");
}

static void json_number(struct look *l, const char *line, const char *key, double want)
{
	char buf[64], *end;
	const char *got = json_value(line, key, buf);
	double v = got ? strtod(got, &end) : NAN;

	if (isnan(want))
		text(l, line, key, got, "null");
	else if (!got || *end || *got == '\0')
		text(l, line, key, got ? got : "missing", "a number");
	else
		real(l, line, key, v, want);
}

static double or_nothing(int n)
{
	return n < 0 ? NAN : n;
}

static void json_row(struct look *l, const char *line, const struct loods_guidance *g,
		     const struct naive_row *want)
{
	char buf[48];

	json_text(l, line, "client", l->client_reference(l->ctx, g->client));
	json_text(l, line, "caseworker", l->office->user_names[want->owner]);
	json_text(l, line, "cohort", g->cohort_key);
	json_text(l, line, "arm", g->arm);
	json_text(l, line, "gender", want->gender);
	json_number(l, line, "eligible_days", want->eligible_days);
	json_number(l, line, "contact_days", want->contact_days);
	json_number(l, line, "face_to_face_days", want->face_to_face_days);
	json_number(l, line, "minutes", want->minutes);
	json_number(l, line, "frequency", naive_value(want->frequency));
	json_number(l, line, "dose", naive_value(want->dose));
	json_number(l, line, "expected", naive_value(want->expected));
	json_text(l, line, "expected_exact", naive_text(want->expected, buf));
	json_number(l, line, "realisation", naive_value(want->realisation));
	json_number(l, line, "offered", naive_value(want->offered));
	json_number(l, line, "show_rate", naive_value(want->show_rate));
	json_number(l, line, "coverage", naive_value(want->coverage));
	json_number(l, line, "longest_gap", or_nothing(want->longest_gap));
	json_number(l, line, "open_gap", or_nothing(want->open_gap));
	json_text(l, line, "overdue", want->overdue < 0 ? NULL : want->overdue ? "true" : "false");
	json_number(l, line, "breadth", want->breadth);
	json_text(l, line, "class", want->class);
}

static void json_group(struct look *l, const char *line, const struct look_keys *keys,
		       const struct naive_group *want)
{
	bool by_caseworker = false;

	for (int k = 0; k < 2; k++)
		if (keys->text[k]) {
			json_text(l, line, keys->text[k], want->key[k]);
			by_caseworker = by_caseworker || keys->by[k] == LOODS_BY_CASEWORKER;
		}
	json_number(l, line, "clients", want->clients);
	json_number(l, line, "contact_days", want->contact_days);
	json_number(l, line, "minutes", want->minutes);
	json_number(l, line, "expected", naive_value(want->expected));
	json_number(l, line, "realisation", naive_value(want->realisation));
	json_number(l, line, "frequency_median", want->median);
	json_number(l, line, "frequency_q1", want->q1);
	json_number(l, line, "frequency_q3", want->q3);
	for (int c = 0; c < NAIVE_CLASSES; c++)
		json_number(l, line, naive_classes[c], want->classes[c]);
	if (by_caseworker)
		json_number(l, line, "talks", want->talks);
}

/* Every object gives the window, its last day included. */
static void json_window(struct look *l, const char *line, int from, int to)
{
	char buf[LOODS_DATE_LEN];

	json_text(l, line, "from", loods_date_format_iso((loods_date){ from }, buf));
	json_text(l, line, "to", loods_date_format_iso((loods_date){ to }, buf));
}

static char *json_of(const struct loods_summary *s)
{
	char *all = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&all, &size);
	struct loods_err err;

	cr_assert_eq(loods_summary_write(s, LOODS_SUMMARY_JSON, f, &err), LOODS_OK);
	fclose(f);
	return all;
}

/* ---- the whole ---- */

static void rows(struct look *l, const struct loods_summary *s, char *json)
{
	const struct naive_row *naive = naive_rows(l->naive);
	const char *before = "";
	char *save = NULL, *line = strtok_r(json, "\n", &save); /* [ */

	number(l, "the summary", "rows", s->n_rows, l->office->n);
	for (int i = 0; i < s->n_rows && !l->why[0]; i++) {
		const struct loods_summary_row *got = &s->rows[i];
		const struct loods_intensity *f = &got->figures;
		int k = 0;

		if (strcmp(before, got->reference) >= 0)
			text(l, got->reference, "order", before, "before it");
		before = got->reference;
		while (k < l->office->n && l->office->clients[k].client.n != got->client.n)
			k++;
		number(l, got->reference, "known", k < l->office->n, 1);
		line = strtok_r(NULL, "\n", &save);
		if (l->why[0])
			return;
		if (*line == '[' && strlen(line) < 3)
			line = strtok_r(NULL, "\n", &save);
		exact(l, got->reference, "expected", f->expected, naive[k].expected);
		exact(l, got->reference, "frequency", f->frequency, naive[k].frequency);
		exact(l, got->reference, "dose", f->dose, naive[k].dose);
		exact(l, got->reference, "realisation", f->realisation, naive[k].realisation);
		exact(l, got->reference, "offered", f->offered, naive[k].offered);
		exact(l, got->reference, "show rate", f->show_rate, naive[k].show_rate);
		exact(l, got->reference, "coverage", f->coverage, naive[k].coverage);
		json_row(l, line, &l->office->clients[k], &naive[k]);
		json_window(l, line, l->office->from, l->office->to);
	}
	line = strtok_r(NULL, "\n", &save);
	text(l, "the JSON", "end", line, s->n_rows ? "]" : NULL);
}

static void one_group(struct look *l, const char *where, const struct loods_summary_group *got,
		      const struct naive_group *want)
{
	for (int k = 0; k < 2; k++)
		text(l, where, "key", got->key[k], want->key[k]);
	number(l, where, "clients", got->clients, want->clients);
	number(l, where, "eligible days", got->eligible_days, want->eligible_days);
	number(l, where, "contact days", got->contact_days, want->contact_days);
	number(l, where, "agreed contact days", got->agreed_contact_days, want->agreed_contact_days);
	number(l, where, "offered days", got->offered_days, want->offered_days);
	number(l, where, "minutes", got->minutes, want->minutes);
	number(l, where, "talks", got->talks, want->talks);
	number(l, where, "overdue", got->overdue, want->overdue);
	exact(l, where, "expected", got->expected, want->expected);
	exact(l, where, "realisation", got->realisation, want->realisation);
	exact(l, where, "offered", got->offered, want->offered);
	real(l, where, "first quartile", got->frequency_q1, want->q1);
	real(l, where, "median", got->frequency_median, want->median);
	real(l, where, "third quartile", got->frequency_q3, want->q3);
	for (int c = 0; c < NAIVE_CLASSES; c++)
		number(l, where, naive_classes[c], got->classes[c + 1], want->classes[c]);
	number(l, where, "hidden", got->hidden || got->quartiles_hidden, 0);
}

static void weeks(struct look *l, const char *where, const char *const keys[2],
		  const struct loods_summary_group *got, const struct naive_group *want)
{
	int days[NAIVE_WEEKS], n;

	if (!l->weeks || l->why[0])
		return;
	n = naive_weeks_of(l->weeks, keys, want, days);
	number(l, where, "weeks", got->n_weeks, n);
	for (int i = 0; i < n && !l->why[0]; i++) {
		char what[32];

		snprintf(what, sizeof(what), "week %d of %d", i + 1, n);
		number(l, where, what, got->weeks[i], days[i]);
	}
}

static void groups(struct look *l, const struct look_keys *keys, int only, const struct loods_summary *s,
		   char *json)
{
	struct naive_group want[NAIVE_GROUPS];
	int n = naive_groups(l->naive, keys->text[0], keys->text[1], want), at = 0,
	    split = keys->by[0] == LOODS_BY_CASEWORKER	 ? 0
		    : keys->by[1] == LOODS_BY_CASEWORKER ? 1
							 : -1;
	char *save = NULL, *line = strtok_r(json, "\n", &save); /* [ */

	for (int i = 0; i < n && !l->why[0]; i++) {
		char where[160];

		if (only && split >= 0 &&
		    (!want[i].key[split] || strcmp(want[i].key[split], l->office->user_names[only]) != 0))
			continue;
		snprintf(where, sizeof(where), "by %s, %s: %s, %s", keys->text[0],
			 keys->text[1] ? keys->text[1] : "nothing else",
			 want[i].key[0] ? want[i].key[0] : "none", want[i].key[1] ? want[i].key[1] : "none");
		number(l, where, "there", at < s->n_groups, 1);
		if (l->why[0])
			return;
		one_group(l, where, &s->groups[at], &want[i]);
		weeks(l, where, keys->text, &s->groups[at++], &want[i]);
		line = strtok_r(NULL, "\n", &save);
		json_group(l, line, keys, &want[i]);
		json_window(l, line, want[i].from, want[i].to);
	}
	number(l, keys->text[0], "groups", s->n_groups, at);
	line = strtok_r(NULL, "\n", &save);
	text(l, "the JSON", "end", line, at ? "]" : NULL);
}

void look_at(struct look *l, const struct look_keys *keys, int only, const struct loods_summary *s)
{
	struct naive_group total;
	double median, p90;
	char *json;

	number(l, keys->text[0], "clients without a day", s->without_days, naive_total(l->naive, &total));
	one_group(l, "total", &s->total, &total);
	total.from = l->office->from;
	total.to = l->office->to;
	weeks(l, "total", (const char *const[]){ NULL, NULL }, &s->total, &total);
	naive_lag(l->naive, &median, &p90);
	real(l, "registration lag", "median", s->lag_median, median < 0 ? NAN : median);
	real(l, "registration lag", "90th percentile", s->lag_p90, p90 < 0 ? NAN : p90);
	if (l->why[0])
		return;
	json = json_of(s);
	if (keys->by[0] == LOODS_BY_CLIENT)
		rows(l, s, json);
	else
		groups(l, keys, only, s, json);
	free(json);
}
