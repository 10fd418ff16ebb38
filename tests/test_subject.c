/* What a report about a client holds: every type that concerns the client, with every version of it, and
 * nothing of anybody else. */
#include "subject.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "contact.h"
#include "office.h"
#include "office_fill.h"
#include "ops.h"
#include "types.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

static struct loods_app app_of(struct office *o)
{
	return (struct loods_app){ .store = o->store, .user = o->user, .clock = o->clock, .lang = "en" };
}

/* The report as text, to be freed. */
static char *report(struct loods_app *app, loods_id client, enum loods_subject_format format,
		    int64_t *records, int64_t *entries)
{
	struct loods_err err = { 0 };
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	OK(loods_subject_write(app, client, "the person asks", format, f, records, entries, &err));
	fclose(f);
	return text;
}

static int count(const char *text, const char *what)
{
	int n = 0;

	for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
		n++;
	return n;
}

static void delete_contact(struct office *o, struct loods_contact *k)
{
	struct loods_err err = { 0 };
	struct loods_tx *tx;

	OK(loods_store_begin(o->store, &tx, &err));
	OK(loods_store_delete(tx, &loods_contact_type, k, &err));
	OK(loods_store_commit(tx, &err));
}

Test(subject, every_type_is_in_it)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_app app;
	struct office o;
	int seen = 0;

	office_init(&o, OFFICE_LEAD);
	app = app_of(&o);
	for (int i = 0; i < loods_types_n; i++) {
		const struct loods_type *t = loods_types[i];
		int64_t records, entries;
		loods_id client;
		char key[80], *text;
		void *rec;

		if (t != &loods_client_type && !loods_type_toward_client(t))
			continue;
		rec = office_make(&o, t, i + 1, &a);
		if (t == &loods_client_type)
			client = loods_rec_cmeta(rec)->id;
		else
			OK(loods_store_client_of(o.store, t, rec, &client, &err));
		cr_assert(client.n, "%s", t->name);
		text = report(&app, client, LOODS_SUBJECT_JSON, &records, &entries);
		snprintf(key, sizeof key, "\"%s\": [", t->name);
		cr_assert_eq(count(text, key), 1, "%s is missing in: %s", t->name, text);
		seen++;
		free(text);
	}
	cr_assert(seen >= 14, "%d", seen);
	loods_arena_release(&a);
	office_release(&o);
}

Test(subject, earlier_versions_and_what_was_deleted)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_app app;
	struct loods_client *c;
	struct loods_contact *k;
	struct office o;
	loods_id client, other, talk;
	int64_t records, entries;
	char *html, *json;
	void *rec;

	office_init(&o, OFFICE_LEAD);
	app = app_of(&o);
	client = office_client(&o, "A-1", "Oude Naam");
	other = office_client(&o, "B-2", "Buurman");
	talk = office_contact(&o, client, "2026-11-02", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD, 30);
	office_contact(&o, other, "2026-11-03", LOODS_CHANNEL_HOME, LOODS_OUTCOME_HELD, 45);
	OK(loods_store_get(o.store, &a, &loods_client_type, client, false, &rec, &err));
	c = rec;
	c->name = "Nieuwe <Naam>";
	office_save(&o, &loods_client_type, c);
	OK(loods_store_get(o.store, &a, &loods_contact_type, talk, false, &rec, &err));
	k = rec;
	k->note = "eerste regel\ntweede regel";
	office_save(&o, &loods_contact_type, k);
	delete_contact(&o, k);

	html = report(&app, client, LOODS_SUBJECT_HTML, &records, &entries);
	cr_assert_eq(records, 2, "the client and the contact");
	cr_assert_eq(entries, 0, "nothing of this went through the log");
	cr_assert_eq(count(html, "Nieuwe &lt;Naam&gt;"), 2, "as value and as title");
	cr_assert_eq(count(html, "Name: Oude Naam"), 1, "what it was");
	cr_assert_eq(count(html, "Deleted on 23-11-2026 10:00 by lies"), 1);
	cr_assert_eq(count(html, "eerste regel\ntweede regel"), 1);
	cr_assert_eq(count(html, "Note: not filled in"), 1, "the first version had none");
	cr_assert_eq(count(html, "It was not deleted yet."), 1);
	cr_assert_null(strstr(html, "Buurman"));
	cr_assert_null(strstr(html, "B-2"));
	json = report(&app, client, LOODS_SUBJECT_JSON, &records, &entries);
	cr_assert_eq(count(json, "\"version\": "), 5, "two of the client, three of the contact: %s", json);
	cr_assert_eq(count(json, "\"deleted\": true"), 1);
	cr_assert_null(strstr(json, "Buurman"));
	free(html);
	free(json);
	loods_arena_release(&a);
	office_release(&o);
}

Test(subject, who_may_have_it_and_what_the_log_says)
{
	struct loods_err err = { 0 };
	struct loods_arena a = { 0 };
	struct loods_client *c;
	struct loods_log log;
	struct loods_app app;
	struct office o;
	loods_id own, other, got;
	void *rec;

	office_init(&o, OFFICE_LEAD);
	own = office_client(&o, "A-1", "A");
	other = office_client(&o, "B-2", "B");
	office_own(&o, own, loods_store_user_find(o.store, OFFICE_CASEWORKER), "2026-11-01", NULL);
	office_enter(&o, OFFICE_CASEWORKER);
	app = app_of(&o);
	OK(loods_subject_open(&app, "A-1", "asked", &got, &err));
	cr_assert_eq(got.n, own.n);
	OK(loods_subject_open(&app, "A-1", NULL, &got, &err));
	OK(loods_store_log_list(o.store, &a, own, &log, &err));
	cr_assert_str_eq(log.list[0].purpose, "The client asked for it.");
	cr_assert_eq(loods_subject_open(&app, "A-1", "  ", &got, &err), LOODS_EUSAGE);
	cr_assert_eq(loods_subject_open(&app, "B-2", NULL, &got, &err), LOODS_EDENIED);
	cr_assert_eq(loods_subject_open(&app, "C-3", "asked", &got, &err), LOODS_ENOTFOUND);
	OK(loods_subject_open(&app, "B-2", "covers", &got, &err));
	OK(loods_store_log_list(o.store, &a, other, &log, &err));
	cr_assert_eq(log.n, 2);
	cr_assert_eq(log.list[0].action, LOODS_LOG_REPORT);
	cr_assert_eq(log.list[1].action, LOODS_LOG_OPEN_REASON);
	cr_assert_str_eq(log.list[0].purpose, "covers");
	/* A restricted client is open to the own caseworker and to team leads; no reason helps. */
	OK(loods_store_get(o.store, &a, &loods_client_type, other, false, &rec, &err));
	c = rec;
	c->restricted = true;
	office_save(&o, &loods_client_type, c);
	cr_assert_eq(loods_subject_open(&app, "B-2", "covers", &got, &err), LOODS_EDENIED);
	OK(loods_store_log_list(o.store, &a, other, &log, &err));
	cr_assert_eq(log.n, 2, "what was refused is not in it as done");
	office_enter(&o, OFFICE_LEAD);
	app = app_of(&o);
	OK(loods_subject_open(&app, "B-2", "asked", &got, &err));
	office_enter(&o, OFFICE_EVALUATOR);
	app = app_of(&o);
	cr_assert_eq(loods_subject_open(&app, "A-1", "asked", &got, &err), LOODS_EDENIED);
	loods_arena_release(&a);
	office_release(&o);
}

/* Those of which the client was a part, and no others. */
Test(subject, exports_that_counted_the_client)
{
	struct loods_err err = { 0 };
	struct loods_app app;
	struct office o;
	loods_id a, b, id = { 0 };
	int64_t records, entries;
	char *html, *json;

	office_init(&o, OFFICE_LEAD);
	app = app_of(&o);
	a = office_client(&o, "A-1", "A");
	b = office_client(&o, "B-2", "B");
	for (int i = 0; i < 2; i++) {
		const loods_id both[] = { a, b };
		const uint32_t classes[] = { 1, 1 };
		const struct loods_release r = { .level = LOODS_EXPORT_ANONYMOUS,
						 .project = i ? "second" : "first",
						 .plan = "arm",
						 .k = 10,
						 .limit = 50,
						 .cohorts = "",
						 .first = office_day("2026-01-01"),
						 .last = office_day("2026-06-30"),
						 .recoding = "arm\n0\n",
						 .hierarchies = "arm\ttreatment\t*\n",
						 .classes = "1\ttreatment\n",
						 .files = "00  clients.csv\n",
						 .recipient = i ? "the <university>" : NULL,
						 .purpose = "effect of dose",
						 .signed_off_by = "the privacy officer",
						 .follows = i ? id : (loods_id){ 0 },
						 .members = { i ? 2 : 1, both, classes } };

		OK(loods_ops_register_export(&app, &r, &id, &err));
	}
	json = report(&app, a, LOODS_SUBJECT_JSON, &records, &entries);
	cr_assert_eq(count(json, "\"project\": "), 2);
	free(json);
	json = report(&app, b, LOODS_SUBJECT_JSON, &records, &entries);
	cr_assert_eq(count(json, "\"project\": \"second\", \"recipient\": \"the <university>\""), 1, "%s", json);
	cr_assert_eq(count(json, "\"project\": "), 1);
	html = report(&app, b, LOODS_SUBJECT_HTML, &records, &entries);
	cr_assert_eq(count(html, "the &lt;university&gt;"), 1);
	cr_assert_eq(count(html, "Files for research"), 1);
	free(html);
	free(json);
	office_release(&o);
}
