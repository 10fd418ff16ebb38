/* The summary as a page: well formed, nothing unescaped, the figures of the JSON, nothing shown that is
 * hidden. */
#include "summary_html.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "client.h"
#include "facts.h"
#include "lang.h"
#include "summary_format.h"

static struct loods_arena arena;

static const char *user_name(void *ctx, loods_user_id id)
{
	(void)ctx;
	(void)id;
	return "o'neill \"<b>\" & co";
}

static const char *client_reference(void *ctx, loods_id id)
{
	static char text[32];

	(void)ctx;
	snprintf(text, sizeof(text), "<C&%02d>", (int)id.n);
	return text;
}

/* Client `id`, weekly from day 1 on, with talks of 30 minutes on days 2, 9, … and once not there. */
static void client(struct loods_summary_maker *m, int id, const char *cohort, int gender, int talks)
{
	static struct facts f;

	start(&f);
	f.g.client.n = id;
	f.g.gender = gender;
	f.g.cohort_key = cohort;
	period(&f, 1, 0);
	agreed(&f, 1, 0, 1, 7);
	owner(&f, 1, 0, 1);
	for (int i = 0; i < talks; i++)
		talk(&f, 2 + 7 * i, 30);
	no_show(&f, 26);
	cr_assert(loods_summary_maker_add(m, &f.g));
}

/* Twelve women and eleven men in one cohort, three women in another. */
static struct loods_summary made(enum loods_summary_by first, enum loods_summary_by second, bool hide)
{
	static const struct loods_summary_names names = { user_name, client_reference, NULL };
	struct loods_summary_options o = { .by = { first, second },
					   .window = loods_window_between(day(1), day(28)),
					   .settings = loods_intensity_defaults,
					   .made_at = loods_stamp_of(day(28), 9, 5, 30),
					   .hide_small = hide };
	struct loods_summary_maker *m = loods_summary_maker_new(&o);
	struct loods_summary out;
	int id = 1;

	for (int i = 0; i < 12; i++)
		client(m, id++, "<i>Noord & 'Zuid'</i>\"", LOODS_GENDER_WOMAN, i % 5);
	for (int i = 0; i < 11; i++)
		client(m, id++, "<i>Noord & 'Zuid'</i>\"", LOODS_GENDER_MAN, i % 3);
	for (int i = 0; i < 3; i++)
		client(m, id++, "west", LOODS_GENDER_WOMAN, 1);
	loods_summary_finish(m, &names, &arena, &out);
	loods_summary_maker_free(m);
	return out;
}

static char *written(const struct loods_summary *s, enum loods_summary_format format)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	struct loods_err err;

	cr_assert_eq(loods_summary_write(s, format, f, &err), LOODS_OK);
	fclose(f);
	return text;
}

/* ---- a small reader of well-formed pages ---- */

static const char *past(const char *p, const char *what)
{
	const char *at = strstr(p, what);

	cr_assert(at, "%s is missing after %.40s", what, p);
	return at + strlen(what);
}

static bool known_entity(const char *p)
{
	static const char *const list[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };

	for (int i = 0; i < LOODS_COUNT(list); i++)
		if (!strncmp(p, list[i], strlen(list[i])))
			return true;
	return false;
}

/* The tag at `p` (after its `<`): its attributes are all quoted, it is closed itself or by its like later. */
static const char *read_tag(const char *p, char open[][16], int *depth)
{
	bool end = *p == '/';
	char name[16] = "";
	int n = 0;

	for (p += end; isalnum((unsigned char)*p) && n < 15; p++)
		name[n++] = *p;
	cr_assert(n, "a < that begins no tag, before %.30s", p);
	while (*p != '>' && *p != '/') {
		if (*p == ' ') {
			p++;
			continue;
		}
		p = past(p, "=\"");
		for (; *p != '"'; p++)
			cr_assert(*p && *p != '<', "an attribute holds <");
		p++;
	}
	if (end) {
		cr_assert(*depth > 0);
		cr_assert_str_eq(open[--*depth], name);
	} else if (*p != '/') {
		cr_assert(*depth < 31);
		strcpy(open[(*depth)++], name);
	}
	return past(p, ">");
}

static void well_formed(const char *page)
{
	char open[32][16];
	int depth = 0;
	const char *p = past(page, "<!DOCTYPE html>");

	while (*p) {
		if (*p == '<') {
			p = read_tag(p + 1, open, &depth);
			continue;
		}
		cr_assert(*p != '&' || known_entity(p), "a bare & before %.30s", p);
		cr_assert((unsigned char)*p >= ' ' || *p == '\n', "a control");
		p++;
	}
	cr_assert_eq(depth, 0);
}

/* Text of cell `column` (from 0, headings of the row too) in row `row` of the body of table `table`, without
 * marks. */
static void cell_of(const char *page, int table, int row, int column, char out[128])
{
	const char *p = page, *end;
	int n = 0;

	for (int i = 0; i <= table; i++)
		p = past(p, "<tbody>");
	for (int i = 0; i <= row; i++)
		p = past(p, "<tr>");
	for (int i = 0; i <= column; i++) {
		p += strcspn(p, "<");
		while (strncmp(p, "<td", 3) && strncmp(p, "<th", 3))
			p += 1 + strcspn(p + 1, "<");
		p = past(p, ">");
	}
	for (end = p; strncmp(end, "</td>", 5) && strncmp(end, "</th>", 5); end++)
		;
	while (p < end && n < 127)
		if (*p == '<')
			p = past(p, ">");
		else
			out[n++] = *p++;
	out[n] = 0;
}

/* The value of a name in the JSON's nth object. */
static double json_number(const char *json, int nth, const char *name)
{
	char key[64];
	const char *p = json;

	snprintf(key, sizeof(key), "\"%s\": ", name);
	for (int i = 0; i <= nth; i++)
		p = past(p, key);
	cr_assert(isdigit((unsigned char)*p), "%s of %d is no number", name, nth);
	return strtod(p, NULL);
}

static void same(const char *page, int table, int row, int column, const char *json, const char *name,
		 double factor, int decimals)
{
	char got[128], want[32];

	cell_of(page, table, row, column, got);
	got[strcspn(got, "\xc2")] = 0; /* the blank before the sign of per cent */
	snprintf(want, sizeof(want), "%.*f", decimals, factor * json_number(json, row, name));
	cr_assert_str_eq(got, want, "%s of row %d", name, row);
}

Test(html, every_page_is_well_formed_and_asks_for_nothing)
{
	static const enum loods_summary_by by[][2] = {
		{ LOODS_BY_CLIENT, 0 },
		{ LOODS_BY_CASEWORKER, 0 },
		{ LOODS_BY_COHORT, 0 },
		{ LOODS_BY_GENDER, LOODS_BY_COHORT },
	};

	for (int i = 0; i < LOODS_COUNT(by); i++) {
		struct loods_summary s = made(by[i][0], by[i][1], false);
		char *page = written(&s, LOODS_SUMMARY_HTML);

		well_formed(page);
		cr_assert(!strstr(page, "<script") && !strstr(page, "http:") && !strstr(page, "https:") &&
			  !strstr(page, "url("));
		cr_assert(!strstr(page, "<i>") && !strstr(page, "<b>") && !strstr(page, "<C&"));
		cr_assert(strstr(page, "<th scope=\"col\"") && strstr(page, "<th scope=\"row\""));
		/* Every picture has its words. */
		for (const char *p = page; (p = strstr(p, "<svg ")); p++)
			cr_assert(past(p, "<title>") < past(p, "<desc>") &&
				  past(p, "<desc>") < past(p, "</svg>"));
		free(page);
	}
	loods_arena_release(&arena);
}

Test(html, figures_are_those_of_the_json)
{
	struct loods_summary s = made(LOODS_BY_COHORT, LOODS_BY_GENDER, false);
	char *page = written(&s, LOODS_SUMMARY_HTML), *json = written(&s, LOODS_SUMMARY_JSON), name[128];

	cr_assert_eq(s.n_groups, 3);
	cell_of(page, 0, 0, 0, name);
	cr_assert_str_eq(name, "&lt;i&gt;Noord &amp; &#39;Zuid&#39;&lt;/i&gt;&quot;");
	for (int i = 0; i < s.n_groups; i++) {
		same(page, 0, i, 2, json, "realisation", 100, 0);
		same(page, 1, i, 2, json, "clients", 1, 0);
		same(page, 1, i, 3, json, "contact_days", 1, 0);
		same(page, 1, i, 4, json, "minutes", 1, 0);
		same(page, 1, i, 5, json, "expected", 1, 1);
		same(page, 1, i, 6, json, "frequency_q1", 1, 2);
		same(page, 1, i, 7, json, "frequency_median", 1, 2);
		same(page, 1, i, 8, json, "frequency_q3", 1, 2);
		for (int c = 1; c < LOODS_CLASS_END; c++)
			same(page, 2, i, 1 + c, json, loods_choice_code(&loods_classes, c), 1, 0);
	}
	free(page);
	free(json);
	loods_arena_release(&arena);
}

Test(html, offered_adds_the_days_on_which_nobody_came)
{
	/* 12 women with 0, 1, 2, 3, 4, 0 … talks: 21 of 48 expected, and one no-show each: 33 of 48. */
	struct loods_summary s = made(LOODS_BY_COHORT, LOODS_BY_GENDER, false);
	char *page = written(&s, LOODS_SUMMARY_HTML), got[128];

	for (int i = 0; i < 3; i++) {
		cell_of(page, 0, i, 1, got);
		if (strcmp(got, "woman") || s.groups[i].clients != 12)
			continue;
		cell_of(page, 0, i, 2, got);
		cr_assert_str_eq(got, "44\u00a0%");
		cell_of(page, 0, i, 3, got);
		cr_assert_str_eq(got, "69\u00a0%");
		free(page);
		loods_arena_release(&arena);
		return;
	}
	cr_assert_fail("the women are missing");
}

Test(html, clients_are_numbers_and_said_to_be_personal)
{
	struct loods_summary s = made(LOODS_BY_CLIENT, 0, false);
	char *page = written(&s, LOODS_SUMMARY_HTML), *json = written(&s, LOODS_SUMMARY_JSON), got[128];

	cr_assert(strstr(page, "Personal data."));
	cell_of(page, 0, 0, 0, got);
	cr_assert_str_eq(got, "&lt;C&amp;01&gt;");
	for (int i = 0; i < s.n_rows; i++) {
		same(page, 0, i, 2, json, "eligible_days", 1, 0);
		same(page, 0, i, 3, json, "contact_days", 1, 0);
		same(page, 0, i, 5, json, "realisation", 100, 0);
		same(page, 0, i, 6, json, "offered", 100, 0);
	}
	free(page);
	free(json);
	loods_arena_release(&arena);
}

Test(html, an_evaluator_is_shown_no_small_group)
{
	struct loods_summary s = made(LOODS_BY_COHORT, LOODS_BY_GENDER, true);
	char *page = written(&s, LOODS_SUMMARY_HTML), got[128];
	int hidden = 0;

	well_formed(page);
	for (int i = 0; i < s.n_groups; i++) {
		if (!s.groups[i].hidden)
			continue;
		hidden++;
		cell_of(page, 0, i, 2, got);
		cr_assert_str_eq(got, "\u2013hidden");
		cell_of(page, 0, i, 4, got);
		cr_assert_str_eq(got, "\u2013hidden", "the bar tells what the cell does not");
		cell_of(page, 1, i, 2, got);
		cr_assert_str_eq(got, "&lt;10");
		for (int c = 3; c < 9; c++) {
			cell_of(page, 1, i, c, got);
			cr_assert_str_eq(got, "\u2013hidden");
		}
	}
	cr_assert(hidden >= 2, "the small group alone would follow from the sum");
	free(page);
	loods_arena_release(&arena);
}

Test(html, the_page_says_its_language)
{
	struct loods_summary s = made(LOODS_BY_GENDER, 0, false);
	char *page;

	cr_assert(loods_lang_start("nl"));
	page = written(&s, LOODS_SUMMARY_HTML);
	well_formed(page);
	cr_assert(strstr(page, "<html lang=\"nl\">"));
	cr_assert(strstr(page, "Intensiteit van de begeleiding") && strstr(page, "vrouw"));
	cr_assert(strstr(page, "09:05"));
	free(page);
	cr_assert(loods_lang_set("en"));
	page = written(&s, LOODS_SUMMARY_HTML);
	cr_assert(strstr(page, "<html lang=\"en\">") && strstr(page, "Guidance intensity"));
	free(page);
	loods_arena_release(&arena);
}

Test(html, text_is_made_harmless)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "a & b", "a &amp; b" },
		{ "<script>", "&lt;script&gt;" },
		{ "\"it's\"", "&quot;it&#39;s&quot;" },
		{ "\x01\x1b[31m\x7f", "\ufffd\ufffd[31m\ufffd" },
		{ "a\xff\xc3", "a\ufffd\ufffd" },
		{ "a\u202eb\u2066", "a\ufffdb\ufffd" },
		{ "\xef\xbf\xbe", "\ufffd" },
		{ "Gü\u0301ngör \u0645\u0631\u064a\u0645", "Gü\u0301ngör \u0645\u0631\u064a\u0645" },
		{ NULL, "" },
	};

	for (int i = 0; i < LOODS_COUNT(rows); i++) {
		struct loods_str out = LOODS_STR_INIT;

		loods_html_add(&out, rows[i].text);
		cr_assert_str_eq(out.s, rows[i].want);
		loods_str_release(&out);
	}
}
