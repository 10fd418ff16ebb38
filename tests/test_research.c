/* Research files: what is told of a contact, how many of them, and that whatever is changed in the files before
 * they are read back is found. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "contact.h"
#include "export_run.h"
#include "folder.h"
#include "office.h"
#include "research_files.h"
#include "research_run.h"
#include "synth.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)
#define CLIENTS "personal-data-persoonsgegevens-clients.csv"
#define CONTACTS "personal-data-persoonsgegevens-contacts.csv"

Test(research, minutes_are_quarters_of_an_hour)
{
	static const int cases[][2] = { { -1, -1 }, { 0, 0 },	{ 7, 0 },   { 8, 15 },	{ 15, 15 },
					{ 22, 15 }, { 23, 30 }, { 45, 45 }, { 52, 45 }, { 53, 60 }, { 600, 600 } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		cr_expect_eq(loods_research_minutes(cases[i][0]), cases[i][1], "%d", cases[i][0]);
}

Test(research, years_are_counted_from_the_start)
{
	static const int32_t cases[][2] = { { 0, 0 },  { 364, 0 },   { 365, 1 },   { 729, 1 },
					    { 730, 2 }, { -1, -1 }, { -365, -1 }, { -366, -2 } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		cr_expect_eq(loods_research_year(cases[i][0]), cases[i][1], "%d", cases[i][0]);
}

static struct loods_research_contact contact(int32_t days, int minutes, int outcome)
{
	return (struct loods_research_contact){ .days = days,
						.minutes = (int16_t)minutes,
						.channel = LOODS_CHANNEL_PHONE,
						.outcome = (uint8_t)outcome };
}

Test(research, of_a_day_two_stay_talks_first_and_the_longest_first)
{
	struct loods_research_left_out out = { 0 };
	struct loods_research_contact list[] = {
		contact(9, 60, LOODS_OUTCOME_NO_SHOW), contact(3, 120, LOODS_OUTCOME_NO_ANSWER),
		contact(3, 15, LOODS_OUTCOME_HELD),    contact(3, -1, LOODS_OUTCOME_HELD),
		contact(3, 30, LOODS_OUTCOME_PARTLY_HELD), contact(-4, 0, LOODS_OUTCOME_HELD),
	};

	cr_assert_eq(loods_research_cap(list, 6, &out), 4u);
	cr_expect_eq(out.day, 2u);
	cr_expect_eq(out.year, 0u);
	cr_expect_eq(list[0].days, -4);
	cr_expect(list[1].days == 3 && list[1].minutes == 30);
	cr_expect(list[2].days == 3 && list[2].minutes == 15);
	cr_expect(list[3].days == 9 && list[3].minutes == 60);
	cr_expect_eq(loods_research_cap(list, 0, &out), 0u);
}

/* `a_day` contacts on each of `days` days from `first` on. */
static size_t fill(struct loods_research_contact *list, int32_t first, int days, int a_day)
{
	size_t n = 0;

	for (int d = 0; d < days; d++)
		for (int i = 0; i < a_day; i++)
			list[n++] = contact(first + d, 15 * i, LOODS_OUTCOME_HELD);
	return n;
}

Test(research, of_a_year_the_first_sixty_stay)
{
	static const struct {
		int32_t first;
		int days, a_day;
		size_t kept, day, year;
		int32_t last; /* day of the last one that stays */
	} cases[] = {
		{ 0, 60, 1, 60, 0, 0, 59 },
		{ 0, 70, 1, 60, 0, 10, 59 },
		{ 0, 40, 3, 60, 40, 20, 29 },	/* 120: 40 beyond two a day, then 80 - 60 */
		{ 300, 130, 1, 120, 0, 10, 424 }, /* days 300 to 364: 65, of which 60; 365 to 429: 65, of which 60 */
		{ -70, 70, 1, 60, 0, 10, -11 },
		{ -30, 60, 1, 60, 0, 0, 29 },	/* 30 before the start, 30 after it */
		{ -70, 140, 1, 120, 0, 20, 59 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct loods_research_left_out out = { 0 };
		struct loods_research_contact list[200];
		size_t n = fill(list, cases[i].first, cases[i].days, cases[i].a_day);
		size_t kept = loods_research_cap(list, n, &out);

		cr_expect_eq(kept, cases[i].kept, "case %zu: %zu", i, kept);
		cr_expect_eq(out.day, cases[i].day, "case %zu: %zu beyond a day", i, out.day);
		cr_expect_eq(out.year, cases[i].year, "case %zu: %zu beyond a year", i, out.year);
		cr_expect_eq(list[kept - 1].days, cases[i].last, "case %zu: %d", i, list[kept - 1].days);
	}
}

/* ---- an office ---- */

struct place {
	struct office o;
	struct loods_app app;
	struct loods_export_plan plan;
	struct loods_secret key;
	struct loods_arena a;
	char target[160];
};

static void set(struct place *p, const char *name, const char *value)
{
	struct loods_err err = { 0 };

	OK(loods_export_plan_set(&p->plan, &p->a, name, value, &err));
}

static void place_init(struct place *p, int clients, int contacts)
{
	const struct loods_synth_size size = { .name = "test", .clients = clients, .contacts = contacts, .months = 18 };
	unsigned char bytes[LOODS_PSEUDONYM_KEY] = { 7 };
	struct loods_synth_result result;
	struct loods_err err = { 0 };

	*p = (struct place){ 0 };
	office_init(&p->o, OFFICE_LEAD);
	p->app = (struct loods_app){ .store = p->o.store, .user = p->o.user, .clock = p->o.clock };
	OK(loods_synth_fill(&p->app, &size, 3, NULL, NULL, &result, &err));
	OK(loods_secret_set(&p->key, bytes, sizeof bytes, &err));
	loods_export_plan_init(&p->plan);
	set(p, "level", "research");
	set(p, "recipient", "Universiteit");
	set(p, "purpose", "Onderzoek");
	set(p, "until", "2028-01-01");
	set(p, "plan", "arm,gender,age,language,contacts,no_show,outcome");
	snprintf(p->target, sizeof p->target, "%s/export", p->o.dir);
}

static void place_release(struct place *p)
{
	loods_secret_release(&p->key);
	loods_arena_release(&p->a);
	office_release(&p->o);
}

Test(research, pseudonyms_are_in_order_and_keep_with_the_key)
{
	struct loods_err err = { 0 };
	struct loods_research one, two, random;
	struct place p;
	size_t shared = 0;

	place_init(&p, 60, 900);
	OK(loods_research_make(&p.app, &p.plan, &p.key, NULL, NULL, &one, &err));
	OK(loods_research_make(&p.app, &p.plan, &p.key, NULL, NULL, &two, &err));
	OK(loods_research_make(&p.app, &p.plan, NULL, NULL, NULL, &random, &err));
	cr_assert_eq(one.s.nrows, 60u);
	for (size_t i = 0; i < 60; i++) {
		cr_expect_str_eq(one.pseudonyms[i], two.pseudonyms[i]);
		cr_expect(!i || strcmp(one.pseudonyms[i - 1], one.pseudonyms[i]) < 0);
		for (size_t k = 0; k < 60; k++)
			shared += strcmp(one.pseudonyms[i], random.pseudonyms[k]) == 0;
	}
	cr_expect_eq(shared, 0u);
	loods_research_release(&two);
	p.plan.project = "elders";
	OK(loods_research_make(&p.app, &p.plan, &p.key, NULL, NULL, &two, &err));
	for (size_t i = 0; i < 60; i++)
		for (size_t k = 0; k < 60; k++)
			shared += strcmp(one.pseudonyms[i], two.pseudonyms[k]) == 0;
	cr_expect_eq(shared, 0u, "another project has others with the same key");
	loods_research_release(&one);
	loods_research_release(&two);
	loods_research_release(&random);
	place_release(&p);
}

/* ---- what is changed in the files ---- */

/* The n-th line, from 0 the header; its length without the end. */
static char *line_at(char *text, int n, size_t *len)
{
	while (n--)
		text = strchr(text, '\n') + 1;
	*len = strcspn(text, "\n");
	return text;
}

static void put(const struct loods_folder *f, const char *name, const char *text)
{
	struct loods_str path = LOODS_STR_INIT;
	FILE *out;

	loods_str_addf(&path, "%s/%s", f->hidden.s, name);
	out = fopen(path.s, "w");
	cr_assert_not_null(out);
	fputs(text, out);
	cr_assert_eq(fclose(out), 0);
	loods_str_release(&path);
}

enum change { NOTHING, WHO, TWICE, GONE, DAY, HEADING, MINUTES, VALUE, CHANNEL, SWAPPED, COLUMN, CHANGES };

static const struct {
	const char *what, *file;
} changes[CHANGES] = {
	[NOTHING] = { "as it is", CONTACTS },
	[WHO] = { "a client with another pseudonym", CLIENTS },
	[TWICE] = { "a contact twice", CONTACTS },
	[GONE] = { "a contact less", CONTACTS },
	[DAY] = { "another day", CONTACTS },
	[HEADING] = { "another heading", CLIENTS },
	[MINUTES] = { "other minutes", CONTACTS },
	[VALUE] = { "another value", CLIENTS },
	[CHANNEL] = { "a channel that there is not", CONTACTS },
	[SWAPPED] = { "two clients in another order", CLIENTS },
	[COLUMN] = { "a column more", CLIENTS },
};

/* Line 5 of the contacts is `line`; what it becomes in `out`. */
static void change_contact(enum change c, const char *line, char *out, size_t size)
{
	char who[32], channel[32], outcome[32];
	int days, minutes = 0;

	cr_assert_geq(sscanf(line, "%31[^,],%d,%31[^,],%31[^,],%d", who, &days, channel, outcome, &minutes), 4);
	if (c == TWICE)
		snprintf(out, size, "%s\n%s\n%s", line, line, line);
	else
		snprintf(out, size, "%s,%d,%s,%s,%d", who, days + (c == DAY), c == CHANNEL ? "carrier_pigeon" : channel,
			 outcome, c == MINUTES ? minutes + 15 : minutes);
}

static void spoil(const struct loods_folder *f, enum change c)
{
	struct loods_str text = LOODS_STR_INIT, out = LOODS_STR_INIT;
	struct loods_err err = { 0 };
	char *line, *next, changed[512];
	size_t len, next_len;

	OK(loods_folder_get(f, changes[c].file, &text, &err));
	line = line_at(text.s, c == HEADING || c == COLUMN ? 0 : 5, &len);
	next = line_at(line, 1, &next_len);
	snprintf(changed, sizeof changed, "%.*s", (int)len, line);
	if (c == WHO)
		changed[3] = changed[3] == 'A' ? 'B' : 'A';
	else if (c == HEADING)
		memcpy(strstr(changed, "gender"), "person", 6);
	else if (c == COLUMN)
		snprintf(changed + len, sizeof changed - len, ",reference");
	else if (c == VALUE)
		snprintf(changed, sizeof changed, "%.17smiddle%s", line, strchr(line + 17, ','));
	else if (c == SWAPPED)
		snprintf(changed, sizeof changed, "%.*s\n%.*s", (int)next_len, next, (int)len, line);
	else if (changes[c].file == (const char *)changes[NOTHING].file && c != GONE)
		change_contact(c, strndup(line, len), changed, sizeof changed);
	loods_str_add_bytes(&out, text.s, (size_t)(line - text.s));
	if (c != GONE)
		loods_str_addf(&out, "%s\n", changed);
	loods_str_add(&out, c == SWAPPED ? next + next_len + 1 : next);
	put(f, changes[c].file, out.s);
	loods_str_release(&text);
	loods_str_release(&out);
}

Test(research, whatever_is_changed_in_the_files_is_found)
{
	struct loods_research_verified v;
	struct loods_err err = { 0 };
	struct loods_research r;
	struct place p;

	place_init(&p, 60, 900);
	OK(loods_research_make(&p.app, &p.plan, &p.key, NULL, NULL, &r, &err));
	for (int c = NOTHING; c < CHANGES; c++) {
		struct loods_folder f;
		enum loods_code code;

		OK(loods_folder_begin(&f, p.target, &err));
		OK(loods_research_files(&r, false, &f, &err));
		if (c != NOTHING)
			spoil(&f, (enum change)c);
		err = (struct loods_err){ 0 };
		code = loods_research_verify(&r, &f, NULL, NULL, &v, &err);
		cr_expect_eq(code, c == NOTHING ? LOODS_OK : LOODS_EREFUSED, "%s: %s", changes[c].what, err.msg);
		if (c == NOTHING)
			cr_expect(v.clients == 60 && v.contacts == r.ncontacts);
		loods_folder_end(&f);
	}
	loods_research_release(&r);
	place_release(&p);
}

/* A contact more of a client than a day may have, which did happen. */
Test(research, more_than_a_day_may_have_is_found)
{
	struct loods_research_verified v;
	struct loods_err err = { 0 };
	struct loods_research r;
	struct loods_folder f;
	struct place p;
	struct loods_research_contact *more;
	const struct loods_snapshot_contact *s;
	size_t i = 2, at = 0;
	uint32_t client = 0;

	place_init(&p, 60, 6000);
	OK(loods_research_make(&p.app, &p.plan, &p.key, NULL, NULL, &r, &err));
	s = r.s.contacts;
	while (i < r.s.ncontacts &&
	       !(s[i].row == s[i - 2].row && s[i].on.n == s[i - 2].on.n && s[i].on.n < r.s.starts[s[i].row].n + 30))
		i++;
	cr_assert_lt(i, r.s.ncontacts, "somebody has three contacts on a day");
	while (r.rows[client] != s[i].row)
		client++;
	more = calloc(r.ncontacts + 1, sizeof *more);
	while (r.contacts[at].client != client || r.contacts[at].days < s[i].on.n - r.s.starts[s[i].row].n)
		at++;
	/* Of the three of that day one is not told: tell the three of them. */
	memcpy(more, r.contacts, at * sizeof *more);
	for (size_t k = 0; k < 3; k++)
		more[at + k] = (struct loods_research_contact){ .client = client,
								.days = s[i].on.n - r.s.starts[s[i].row].n,
								.minutes = (int16_t)loods_research_minutes(s[i - k].minutes),
								.channel = s[i - k].channel,
								.outcome = s[i - k].outcome };
	memcpy(more + at + 3, r.contacts + at + 2, (r.ncontacts - at - 2) * sizeof *more);
	r.contacts = more;
	r.ncontacts++;
	OK(loods_folder_begin(&f, p.target, &err));
	OK(loods_research_files(&r, false, &f, &err));
	cr_expect_eq(loods_research_verify(&r, &f, NULL, NULL, &v, &err), LOODS_EREFUSED);
	loods_folder_end(&f);
	free(more);
	loods_research_release(&r);
	place_release(&p);
}

/* ---- from beginning to end ---- */

static bool stop(int64_t done, int64_t total, void *ctx)
{
	(void)total;
	return done < *(int64_t *)ctx;
}

static int left_in(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	int n = 0;

	while ((e = readdir(d)))
		n += strstr(e->d_name, "export") != NULL;
	closedir(d);
	return n;
}

Test(research, what_is_stopped_or_refused_leaves_nothing)
{
	static const int64_t at[] = { 0, 36, 60, 100 };
	struct loods_research_said said;
	struct loods_err err = { 0 };
	struct loods_releases all;
	struct place p;

	place_init(&p, 60, 900);
	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		int64_t until = at[i];

		cr_expect_eq(loods_research_run(&p.app, &p.plan, &(struct loods_research_options){ 0 }, p.target, stop,
						&until, &said, &err),
			     LOODS_ECANCEL, "at %d", (int)until);
		cr_expect_eq(left_in(p.o.dir), 0);
	}
	p.plan.recipient = NULL;
	cr_expect_eq(loods_research_run(&p.app, &p.plan, &(struct loods_research_options){ 0 }, p.target, NULL, NULL,
					&said, &err),
		     LOODS_EINVALID);
	cr_expect_eq(left_in(p.o.dir), 0);
	OK(loods_register_list(&p.app, &p.a, NULL, false, &all, &err));
	cr_expect_eq(all.n, 0);
	place_release(&p);
}

/* Anonymous, research, anonymous in one project: the second anonymous release is number two, in the classes of the
 * first, and the register knows all three. */
Test(research, disturbs_no_anonymous_release_of_its_project)
{
	const struct loods_export_files files = { 0 };
	struct loods_export_said said[2];
	struct loods_research_said research;
	struct loods_export_plan open;
	struct loods_err err = { 0 };
	struct loods_releases all;
	struct place p;
	char other[3][200];

	place_init(&p, 300, 6000);
	open = p.plan;
	open.level = LOODS_EXPORT_ANONYMOUS;
	open.signed_off_by = "FG";
	for (int i = 0; i < 3; i++)
		snprintf(other[i], sizeof other[i], "%s/wave%d", p.o.dir, i);
	OK(loods_research_run(&p.app, &p.plan, &(struct loods_research_options){ .key = &p.key }, other[0], NULL, NULL,
			      &research, &err));
	OK(loods_export_run(&p.app, &open, &files, other[1], NULL, NULL, &said[0], &err));
	set(&p, "plan", "gender,age,outcome");
	OK(loods_research_run(&p.app, &p.plan, &(struct loods_research_options){ .key = &p.key }, p.target, NULL, NULL,
			      &research, &err));
	OK(loods_export_run(&p.app, &open, &files, other[2], NULL, NULL, &said[1], &err));
	cr_expect_eq(said[0].wave, 1);
	cr_expect_eq(said[1].wave, 2);
	cr_expect_eq(said[0].released, said[1].released);
	OK(loods_register_list(&p.app, &p.a, "default", true, &all, &err));
	cr_assert_eq(all.n, 4);
	cr_expect_eq(all.list[2].level, LOODS_EXPORT_RESEARCH);
	cr_expect_str_eq(all.list[2].recipient, "Universiteit");
	cr_expect_str_eq(all.list[2].purpose, "Onderzoek");
	cr_expect_eq(all.list[2].until.n, p.plan.until.n);
	cr_expect_eq(all.list[2].members.n, 300u);
	cr_expect(strstr(all.list[2].files, CLIENTS) && strstr(all.list[2].files, CONTACTS));
	cr_expect_str_eq(all.list[1].recoding, all.list[3].recoding);
	cr_expect_eq(loods_export_attack(&p.app, p.target, NULL, NULL, &said[0], &err), LOODS_EREFUSED);
	cr_expect(strstr(err.msg, "research files"));
	folder_remove(p.target);
	for (int i = 0; i < 3; i++)
		folder_remove(other[i]);
	place_release(&p);
}
