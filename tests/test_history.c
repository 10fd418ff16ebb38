/* The history of a record: each version with who, when and what was different, of deleted records too, and of all that
 * a dossier holds. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "client.h"
#include "contact.h"
#include "goal.h"
#include "history.h"
#include "office.h"
#include "office_fill.h"
#include "ops.h"
#include "types.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

static struct office o;
static struct loods_app app;
static struct loods_arena arena;
static struct loods_err err;
static struct loods_undo undo;
static loods_id client;

static void enter(const char *name)
{
	office_enter(&o, name);
	app = (struct loods_app){ .store = o.store, .user = o.user, .clock = o.clock, .undo = &undo };
}

static void begin(void)
{
	office_init(&o, OFFICE_CASEWORKER);
	app = (struct loods_app){ .store = o.store, .user = o.user, .clock = o.clock, .undo = &undo };
	client = office_client(&o, "C-1", "Yusuf, Amina");
	office_own(&o, client, o.user.id, "2026-01-01", NULL);
}

static void end(void)
{
	loods_undo_release(&undo);
	loods_arena_release(&arena);
	office_release(&o);
}

static void later(int minutes)
{
	o.clock.pinned.n += minutes * 60;
	app.clock = o.clock;
}

static void change(enum loods_change_kind kind, const struct loods_type *t, void *rec)
{
	struct loods_change c = { .kind = kind, .type = t, .rec = rec };

	OK(loods_ops_save(&app, &c, 1, NULL, NULL, &err));
}

static struct loods_contact *contact(void)
{
	struct loods_contact *c = loods_rec_new(&loods_contact_type, &arena);

	c->client = client;
	c->occurred_on = office_day("2026-11-20");
	c->minutes = loods_num_of(20);
	c->channel = LOODS_CHANNEL_PHONE;
	c->outcome = LOODS_OUTCOME_HELD;
	c->conducted_by = app.user.id;
	c->note = "belt terug";
	c->status = LOODS_CONTACT_FINAL;
	return c;
}

/* "field: before -> after" of each change, one a line. */
static const char *told(const struct loods_history_entry *e)
{
	struct loods_str text = LOODS_STR_INIT;
	const char *out;

	for (int i = 0; i < e->n; i++)
		loods_str_addf(&text, "%s: %s -> %s\n", e->changes[i].field->name, e->changes[i].before,
			       e->changes[i].after);
	out = loods_arena_strdup(&arena, text.s);
	loods_str_release(&text);
	return out;
}

Test(history, each_version_says_who_when_and_what_was_different)
{
	loods_user_id anna, lies;
	loods_stamp first, second;
	struct loods_contact *c;
	struct loods_history h;

	begin();
	anna = o.user.id;
	first = o.clock.pinned;
	c = contact();
	change(LOODS_SAVE, &loods_contact_type, c);
	enter(OFFICE_LEAD);
	lies = o.user.id;
	later(30);
	second = o.clock.pinned;
	c->minutes = loods_num_of(45);
	c->note = "belt morgen terug";
	c->topics = 1u << LOODS_TOPIC_WORK;
	change(LOODS_SAVE, &loods_contact_type, c);
	later(1);
	c->topics = 0;
	change(LOODS_SAVE, &loods_contact_type, c);

	OK(loods_history_load(&app, &arena, &loods_contact_type, c->meta.id, &h, &err));
	cr_assert_eq(h.n, 3);
	cr_expect_eq(h.list[0].kind, LOODS_HISTORY_CHANGED);
	cr_expect_str_eq(told(&h.list[0]), "topics: work -> \n");
	cr_expect_eq(h.list[1].kind, LOODS_HISTORY_CHANGED);
	cr_expect_eq(h.list[1].by.n, lies.n);
	cr_expect_eq(h.list[1].at.n, second.n);
	cr_expect_str_eq(told(&h.list[1]), "minutes: 20 -> 45\ntopics:  -> work\nnote: belt terug -> belt morgen terug\n");
	cr_expect_eq(h.list[2].kind, LOODS_HISTORY_ENTERED);
	cr_expect_eq(h.list[2].by.n, anna.n);
	cr_expect_eq(h.list[2].at.n, first.n);
	/* what was filled in, but neither whose it is nor what nobody filled in */
	cr_expect(strstr(told(&h.list[2]), "minutes:  -> 20\n"));
	cr_expect(strstr(told(&h.list[2]), "note:  -> belt terug\n"));
	cr_expect(strstr(told(&h.list[2]), "conducted_by:  -> anna\n"));
	cr_expect_not(strstr(told(&h.list[2]), "client:"));
	cr_expect_not(strstr(told(&h.list[2]), "topics:"));
	end();
}

Test(history, what_was_deleted_and_brought_back_is_told)
{
	struct loods_contact *c;
	struct loods_history h;

	begin();
	c = contact();
	change(LOODS_SAVE, &loods_contact_type, c);
	change(LOODS_DELETE, &loods_contact_type, c);
	OK(loods_history_load(&app, &arena, &loods_contact_type, c->meta.id, &h, &err));
	cr_assert_eq(h.n, 2);
	cr_expect_eq(h.list[0].kind, LOODS_HISTORY_DELETED);
	cr_expect_eq(h.list[0].n, 0);
	cr_expect_eq(h.list[1].kind, LOODS_HISTORY_ENTERED);
	OK(loods_ops_undo(&app, &err));
	OK(loods_history_load(&app, &arena, &loods_contact_type, c->meta.id, &h, &err));
	cr_assert_eq(h.n, 3);
	cr_expect_eq(h.list[0].kind, LOODS_HISTORY_BACK);
	cr_expect_eq(h.list[0].n, 0);
	end();
}

/* Every type: two fields of a record of odd values are told as they are, whatever their kind. */
Test(history, of_every_type)
{
	begin();
	for (int i = 0; i < loods_types_n; i++) {
		const struct loods_type *t = loods_types[i];
		void *rec = office_make(&o, t, 3 + i, &arena);
		struct loods_history h;
		int known = 0;

		OK(loods_history_load(&app, &arena, t, loods_rec_cmeta(rec)->id, &h, &err));
		cr_assert_eq(h.n, 1, "%s", t->name);
		cr_expect_eq(h.list[0].kind, LOODS_HISTORY_ENTERED, "%s", t->name);
		for (int k = 0; k < t->n_fields; k++) {
			const struct loods_field *f = &t->fields[k];

			known += !(f->flags & (LOODS_SYSTEM | LOODS_DERIVED | LOODS_META)) && loods_field_known(f, rec) &&
				 !(f == loods_type_toward_client(t) && f->flags & LOODS_ONCE);
		}
		cr_expect_eq(h.list[0].n, known, "%s: %d of %d", t->name, h.list[0].n, known);
		for (int k = 0; k < h.list[0].n; k++) {
			cr_expect_str_eq(h.list[0].changes[k].before, "");
			cr_expect_str_neq(h.list[0].changes[k].after, "", "%s.%s", t->name,
					  h.list[0].changes[k].field->name);
		}
	}
	end();
}

Test(history, of_a_dossier_deleted_entries_too)
{
	struct loods_goal *g;
	struct loods_contact *c;
	struct loods_history h;
	loods_id other;
	int contacts = 0;

	begin();
	other = office_client(&o, "C-2", "Haile, Rahel");
	office_contact(&o, other, "2026-11-20", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 15);
	later(10);
	c = contact();
	change(LOODS_SAVE, &loods_contact_type, c);
	later(10);
	g = loods_rec_new(&loods_goal_type, &arena);
	g->client = client;
	g->goal = "Een eigen naaiatelier";
	g->target = office_day("2027-03-01");
	g->domain = LOODS_TOPIC_WORK;
	change(LOODS_SAVE, &loods_goal_type, g);
	later(10);
	change(LOODS_DELETE, &loods_contact_type, c);

	OK(loods_history_of_client(&app, &arena, client, &h, &err));
	cr_assert_geq(h.n, 5); /* client, ownership, contact twice, goal */
	cr_expect_eq(h.list[0].kind, LOODS_HISTORY_DELETED);
	cr_expect_eq(h.list[0].type, &loods_contact_type);
	cr_expect_eq(h.list[1].type, &loods_goal_type);
	cr_expect(strstr(h.list[1].what, "Een eigen naaiatelier"));
	cr_expect_eq(h.list[2].type, &loods_contact_type);
	for (int i = 0; i < h.n; i++) {
		cr_expect(i == 0 || h.list[i].at.n <= h.list[i - 1].at.n);
		contacts += h.list[i].type == &loods_contact_type;
		cr_expect(h.list[i].type != &loods_contact_type || h.list[i].record.n == c->meta.id.n);
	}
	cr_expect_eq(contacts, 2);
	end();
}

/* ---- who may, and that it is logged ---- */

static int opened(void)
{
	struct loods_log log;
	int n = 0;

	OK(loods_store_log_list(o.store, &arena, client, &log, &err));
	for (int i = 0; i < log.n; i++)
		n += log.list[i].action == LOODS_LOG_OPEN && log.list[i].user.n == app.user.id.n;
	return n;
}

Test(history, it_is_a_reading_of_the_dossier)
{
	struct loods_contact *c;
	loods_id whose;

	begin();
	c = contact();
	change(LOODS_SAVE, &loods_contact_type, c);
	change(LOODS_DELETE, &loods_contact_type, c);
	cr_expect_eq(opened(), 0);
	OK(loods_history_open(&app, &loods_contact_type, c->meta.id, &whose, &err));
	cr_expect_eq(whose.n, client.n);
	cr_expect_eq(opened(), 1);
	enter(OFFICE_CASEWORKER_2);
	cr_expect_eq(loods_history_open(&app, &loods_contact_type, c->meta.id, &whose, &err), LOODS_EDENIED);
	cr_expect_eq(opened(), 0);
	OK(loods_ops_open_client(&app, client, "asked by the family", &err));
	OK(loods_history_open(&app, &loods_contact_type, c->meta.id, &whose, &err));
	cr_expect_eq(opened(), 1);
	cr_expect_eq(loods_history_open(&app, &loods_contact_type, (loods_id){ 9999 }, &whose, &err), LOODS_ENOTFOUND);
	enter(OFFICE_EVALUATOR);
	cr_expect_eq(loods_history_open(&app, &loods_contact_type, c->meta.id, &whose, &err), LOODS_EDENIED);
	end();
}
