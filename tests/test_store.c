/* The port, through a real encrypted office: what is saved is there again, also after reopening; nobody's change is lost; who may not see
 * names does not; nothing typed stands readable in any file. */
#include "office.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agreement.h"
#include "assignment.h"
#include "client.h"
#include "cohort.h"
#include "contact.h"
#include "guidance_period.h"
#include "ownership.h"
#include "pause.h"
#include "rec_seal.h"
#include "store_impl.h"
#include "types.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

static void save(struct office *o, const struct loods_type *t, void *rec)
{
	struct loods_err err = { 0 };
	struct loods_tx *tx;

	OK(loods_store_begin(o->store, &tx, &err));
	OK(loods_store_put(tx, t, rec, &err));
	OK(loods_store_commit(tx, &err));
}

/* A value for each kind that is not the first one may think of; `seed` makes them differ. */
static void fill_field(struct office *o, const struct loods_field *f, int seed, struct loods_arena *a, void *rec)
{
	void *at = loods_field_at(f, rec);

	switch (f->kind) {
	case LOODS_KIND_REF:
		break; /* by the caller */
	case LOODS_KIND_USER:
		*(loods_user_id *)at = o->user.id;
		break;
	case LOODS_KIND_TEXT:
		*(const char **)at = loods_arena_printf(a, "'s-Ⅳ; \"Ünal\" 🙂 %s%%s=%d,\\", f->name, seed);
		if (f->flags & LOODS_MULTILINE)
			*(const char **)at = loods_arena_printf(a, "één\n\n%s %d\t=1+1", f->name, seed);
		break;
	case LOODS_KIND_NUM:
		*(loods_num *)at = loods_num_of(f->max ? f->max - seed : 1000 + seed);
		break;
	case LOODS_KIND_DATE:
		((loods_date *)at)->n = 730000 + seed;
		break;
	case LOODS_KIND_PDATE:
		*(loods_pdate *)at = (loods_pdate){ (int16_t)(1904 + seed % 40 * 4), (uint8_t)(seed % 3 ? 2 : 0), (uint8_t)(seed % 3 == 2 ? 29 : 0) };
		break;
	case LOODS_KIND_TIME:
		((loods_time *)at)->n = (int16_t)(seed % 2 ? 1 : 1440);
		break;
	case LOODS_KIND_STAMP:
		((loods_stamp *)at)->n = (int64_t)63000000000 + seed;
		break;
	case LOODS_KIND_CHOICE:
		*(int *)at = f->choices->n - 1 - seed % (f->choices->n - 1);
		break;
	case LOODS_KIND_SET:
		*(uint32_t *)at = (((uint32_t)1 << f->choices->n) - 2) & ~((uint32_t)1 << (1 + seed % (f->choices->n - 1)));
		break;
	case LOODS_KIND_BOOL:
		*(bool *)at = seed % 2;
		break;
	}
}

/* A full record of the type, saved, with whatever it refers to saved before it. */
static void *make(struct office *o, const struct loods_type *t, int seed, struct loods_arena *a)
{
	void *rec = loods_rec_new(t, a);

	for (int i = 0; i < t->n_fields; i++) {
		const struct loods_field *f = &t->fields[i];

		fill_field(o, f, seed, a, rec);
		if (f->kind == LOODS_KIND_REF)
			*(loods_id *)loods_field_at(f, rec) = loods_rec_meta(make(o, f->ref, seed * 7 + i, a))->id;
	}
	save(o, t, rec);
	return rec;
}

static void same(const struct loods_type *t, const void *got, const void *want)
{
	const struct loods_meta *g = loods_rec_cmeta(got), *w = loods_rec_cmeta(want);

	cr_assert_eq(g->id.n, w->id.n);
	cr_assert_eq(g->version, w->version);
	cr_assert_eq(g->entered_by.n, w->entered_by.n);
	cr_assert_eq(g->entered_at.n, w->entered_at.n);
	cr_assert_eq(g->changed_by.n, w->changed_by.n);
	cr_assert_eq(g->changed_at.n, w->changed_at.n);
	cr_assert_eq(g->deleted, w->deleted);
	for (int i = 0; i < t->n_fields; i++)
		cr_assert(loods_field_equal(&t->fields[i], got, want), "%s.%s", t->name, t->fields[i].name);
}

Test(store, every_type_comes_back_as_it_was_saved)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct office o;

	office_init(&o, OFFICE_CASEWORKER);
	for (int i = 0; i < loods_types_n; i++) {
		const struct loods_type *t = loods_types[i];

		for (int seed = 1; seed <= 3; seed++) {
			void *rec = make(&o, t, seed + 10 * i, &a), *got;

			OK(loods_store_get(o.store, &a, t, loods_rec_meta(rec)->id, false, &got, &err));
			same(t, got, rec);
			/* In a session that never saw it either. */
			if (seed == 3) {
				office_enter(&o, OFFICE_CASEWORKER_2);
				OK(loods_store_get(o.store, &a, t, loods_rec_meta(rec)->id, false, &got, &err));
				same(t, got, rec);
				office_enter(&o, OFFICE_CASEWORKER);
			}
		}
	}
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- the file ---- */

Test(store, a_new_office_never_overwrites_and_leaves_one_file)
{
	struct loods_secret passphrase;
	char recovery[LOODS_RECOVERY_CODE_MAX];
	struct loods_err err = { 0 };
	struct office o;
	struct stat st;
	struct dirent *e;
	DIR *d;

	office_init(&o, OFFICE_LEAD);
	loods_store_close(o.store);
	o.store = NULL;
	passphrase = office_passphrase(OFFICE_PASSPHRASE);
	cr_assert_eq(loods_store_create(&(struct loods_store_options){ .path = o.path, .clock = &o.clock }, LOODS_KDF_TEST, 16, "x",
					&passphrase, recovery, &err), LOODS_EEXISTS);
	loods_secret_release(&passphrase);
	d = opendir(o.dir);
	while ((e = readdir(d)) != NULL)
		cr_assert(e->d_name[0] == '.' || strcmp(e->d_name, "office.loods") == 0, "%s", e->d_name);
	closedir(d);
	cr_assert_eq(stat(o.path, &st), 0);
	cr_assert_eq(st.st_mode & 07, 0, "others may touch the office file");
	office_enter(&o, OFFICE_LEAD);
	office_release(&o);
}

Test(store, what_is_no_office_is_told_apart)
{
	static const char garbage[] = "Dear reader, this is a letter and no office file at all.";
	struct loods_store_options options = { .no_delay = true };
	struct loods_err err = { 0 };
	struct loods_store *s;
	struct office o;
	char path[128];
	FILE *f;

	office_init(&o, OFFICE_LEAD);
	options.clock = &o.clock;
	options.path = path;
	snprintf(path, sizeof path, "%s/other", o.dir);
	cr_assert_eq(loods_store_open(&options, &s, &err), LOODS_ENOTFOUND);
	f = fopen(path, "w");
	fclose(f);
	cr_assert_eq(loods_store_open(&options, &s, &err), LOODS_EDAMAGED, "%s", err.msg);
	f = fopen(path, "w");
	for (int i = 0; i < 5000; i++)
		fputs(garbage, f);
	fclose(f);
	cr_assert_eq(loods_store_open(&options, &s, &err), LOODS_EDAMAGED, "%s", err.msg);
	unlink(path);
	cr_assert_eq(symlink(o.path, path), 0);
	cr_assert_eq(loods_store_open(&options, &s, &err), LOODS_EREFUSED, "%s", err.msg);
	unlink(path);
	snprintf(path, sizeof path, "%s/no/such", o.dir);
	cr_assert_eq(loods_store_open(&options, &s, &err), LOODS_ENOTFOUND);
	cr_assert_eq(chmod(o.path, 0664), 0);
	options.path = o.path;
	cr_assert_eq(loods_store_open(&options, &s, &err), LOODS_EREFUSED, "%s", err.msg);
	office_release(&o);
}

Test(store, a_wrong_passphrase_and_an_unknown_user_are_one)
{
	struct loods_store_options options = { .no_delay = true };
	struct loods_err one = { 0 }, two = { 0 };
	struct loods_secret wrong, right;
	struct loods_store *s;
	struct loods_user user;
	struct office o;

	office_init(&o, OFFICE_LEAD);
	options.path = o.path;
	options.clock = &o.clock;
	wrong = office_passphrase("zeven droge schapen");
	right = office_passphrase(OFFICE_PASSPHRASE);
	cr_assert_eq(loods_store_open(&options, &s, &one), LOODS_OK);
	cr_assert_eq(loods_store_unlock(s, OFFICE_LEAD, &wrong, &user, &one), LOODS_EAUTH);
	cr_assert_eq(loods_store_unlock(s, "nobody", &right, &user, &two), LOODS_EAUTH);
	cr_assert_str_eq(one.msg, two.msg);
	/* And the right one opens it still. */
	cr_assert_eq(loods_store_unlock(s, OFFICE_LEAD, &right, &user, &one), LOODS_OK, "%s", one.msg);
	cr_assert_str_eq(user.name, OFFICE_LEAD);
	cr_assert_eq(user.role, LOODS_ROLE_LEAD);
	loods_store_close(s);
	loods_secret_release(&wrong);
	loods_secret_release(&right);
	office_release(&o);
}

/* ---- accounts ---- */

Test(store, accounts_are_listed_with_their_state)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_secret passphrase;
	char recovery[LOODS_RECOVERY_CODE_MAX];
	struct loods_users users;
	struct loods_user in;
	struct loods_store *other;
	struct office o;

	office_init(&o, OFFICE_ADMINISTRATOR);
	other = office_session(&o, OFFICE_CASEWORKER_2, &in);
	passphrase = office_passphrase("een lange nieuwe zin");
	OK(loods_store_user_add(o.store, "cor", LOODS_ROLE_CASEWORKER, &passphrase, recovery, &err));
	cr_assert_str_eq(recovery, "");
	cr_assert_eq(loods_store_user_add(o.store, "cor", LOODS_ROLE_EVALUATOR, &passphrase, recovery, &err), LOODS_EEXISTS);
	OK(loods_store_still_allowed(other, &err));
	OK(loods_store_user_disable(o.store, OFFICE_CASEWORKER_2, &err));
	cr_assert_eq(loods_store_still_allowed(other, &err), LOODS_EDENIED);
	OK(loods_store_users(o.store, &a, &users, &err));
	cr_assert_eq(users.n, 6);
	for (int i = 0; i < users.n; i++) {
		const struct loods_user *u = &users.list[i];

		cr_assert_eq(u->disabled, strcmp(u->name, OFFICE_CASEWORKER_2) == 0, "%s", u->name);
		cr_assert_eq(u->waiting, strcmp(u->name, "cor") == 0, "%s", u->name);
		cr_assert_str_eq(loods_store_user_name(o.store, u->id), u->name);
		cr_assert_eq(loods_store_user_find(o.store, u->name).n, u->id.n);
	}
	cr_assert_str_eq(loods_store_user_name(o.store, (loods_user_id){ 999 }), "");
	cr_assert_eq(loods_store_user_find(o.store, "nobody").n, 0);
	loods_secret_release(&passphrase);
	loods_store_close(other);
	loods_arena_release(&a);
	office_release(&o);
}

Test(store, somebody_approved_meanwhile_sees_names_from_then_on)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_secret passphrase;
	char recovery[LOODS_RECOVERY_CODE_MAX];
	struct loods_user in;
	struct loods_store *cor;
	struct loods_client *c;
	struct office o;
	void *got;

	office_init(&o, OFFICE_ADMINISTRATOR);
	passphrase = office_passphrase(OFFICE_PASSPHRASE);
	OK(loods_store_user_add(o.store, "cor", LOODS_ROLE_CASEWORKER, &passphrase, recovery, &err));
	loods_secret_release(&passphrase);
	office_enter(&o, OFFICE_LEAD);
	c = make(&o, &loods_client_type, 1, &a);
	cor = office_session(&o, "cor", &in);
	cr_assert(in.waiting);
	cr_assert_not(loods_store_sees_names(cor));
	OK(loods_store_get(cor, &a, &loods_client_type, c->meta.id, false, &got, &err));
	cr_assert_null(((struct loods_client *)got)->name);
	OK(loods_store_user_approve(o.store, "cor", &err));
	OK(loods_store_still_allowed(cor, &err));
	cr_assert(loods_store_sees_names(cor));
	OK(loods_store_get(cor, &a, &loods_client_type, c->meta.id, false, &got, &err));
	cr_assert_str_eq(((struct loods_client *)got)->name, c->name);
	loods_store_close(cor);
	loods_arena_release(&a);
	office_release(&o);
}

Test(store, a_new_passphrase_takes_the_place_of_the_old_one)
{
	struct loods_store_options options = { .no_delay = true };
	struct loods_err err = { 0 };
	struct loods_secret old, fresh;
	struct loods_store *s;
	struct loods_user user;
	struct office o;

	office_init(&o, OFFICE_CASEWORKER);
	options.path = o.path;
	options.clock = &o.clock;
	old = office_passphrase(OFFICE_PASSPHRASE);
	fresh = office_passphrase("acht droge geiten");
	cr_assert_eq(loods_store_user_passphrase(o.store, &fresh, &fresh, &err), LOODS_EAUTH);
	OK(loods_store_user_passphrase(o.store, &old, &fresh, &err));
	OK(loods_store_still_allowed(o.store, &err));
	OK(loods_store_open(&options, &s, &err));
	cr_assert_eq(loods_store_unlock(s, OFFICE_CASEWORKER, &old, &user, &err), LOODS_EAUTH);
	OK(loods_store_unlock(s, OFFICE_CASEWORKER, &fresh, &user, &err));
	cr_assert(loods_store_sees_names(s));
	loods_store_close(s);
	loods_secret_release(&old);
	loods_secret_release(&fresh);
	office_release(&o);
}

/* ---- keys, conflicts, history ---- */

Test(store, keys_are_unique_found_and_made)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_client *c, twin = { 0 };
	const struct loods_type *step = loods_type_find("language_step");
	const struct loods_field *key = loods_type_field(step, "key"), *client = loods_type_field(step, "client");
	struct loods_tx *tx;
	const char *text;
	struct office o;
	loods_id id;
	void *rec, *got;

	office_init(&o, OFFICE_CASEWORKER);
	c = make(&o, &loods_client_type, 1, &a);
	OK(loods_store_find_key(o.store, &loods_client_type, c->reference, &id, &err));
	cr_assert_eq(id.n, c->meta.id.n);
	OK(loods_store_key_of(o.store, &a, &loods_client_type, id, &text, &err));
	cr_assert_str_eq(text, c->reference);
	cr_assert_eq(loods_store_find_key(o.store, &loods_client_type, "nothing", &id, &err), LOODS_ENOTFOUND);
	cr_assert_eq(id.n, 0);

	twin.reference = c->reference;
	twin.name = "Somebody Else";
	OK(loods_store_begin(o.store, &tx, &err));
	cr_assert_eq(loods_store_put(tx, &loods_client_type, &twin, &err), LOODS_EEXISTS);
	cr_assert_str_eq(err.field->name, "reference");
	cr_assert_eq(twin.meta.id.n, 0);
	/* The transaction goes on after it, and a number that was tried is free for nobody else. */
	twin.reference = "another";
	OK(loods_store_put(tx, &loods_client_type, &twin, &err));
	OK(loods_store_commit(tx, &err));

	rec = make(&o, step, 5, &a);
	*(const char **)loods_field_at(key, rec) = NULL;
	loods_rec_meta(rec)->id.n = 0;
	save(&o, step, rec);
	text = *(const char **)loods_field_at(key, rec);
	cr_assert_not_null(text);
	cr_assert_eq(text[0], step->prefix);
	cr_assert_eq(strtoll(text + 1, NULL, 10), loods_rec_meta(rec)->id.n);
	OK(loods_store_find_key(o.store, step, text, &id, &err));
	cr_assert_eq(id.n, loods_rec_meta(rec)->id.n);
	/* Somebody has typed the very key that the next one would get. */
	loods_rec_meta(rec)->id.n = 0;
	*(const char **)loods_field_at(key, rec) = loods_arena_printf(&a, "%c%lld", step->prefix, (long long)id.n + 2);
	save(&o, step, rec);
	loods_rec_meta(rec)->id.n = 0;
	*(const char **)loods_field_at(key, rec) = NULL;
	save(&o, step, rec);
	OK(loods_store_get(o.store, &a, step, loods_rec_meta(rec)->id, false, &got, &err));
	cr_assert_eq(((loods_id *)loods_field_at(client, got))->n, ((loods_id *)loods_field_at(client, rec))->n);
	cr_assert_str_eq(*(const char **)loods_field_at(key, got), *(const char **)loods_field_at(key, rec));
	loods_arena_release(&a);
	office_release(&o);
}

Test(store, the_second_of_two_changes_is_a_conflict_and_loses_nothing)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_store *other;
	struct loods_client *c, *mine, *theirs;
	struct loods_user user;
	struct loods_tx *tx;
	struct office o;
	void *got;

	office_init(&o, OFFICE_CASEWORKER);
	c = make(&o, &loods_client_type, 1, &a);
	other = office_session(&o, OFFICE_CASEWORKER_2, &user);
	OK(loods_store_get(o.store, &a, &loods_client_type, c->meta.id, false, &got, &err));
	mine = got;
	OK(loods_store_get(other, &a, &loods_client_type, c->meta.id, false, &got, &err));
	theirs = got;
	theirs->phone = "020 000 00 00";
	o.clock.pinned.n += 60;
	OK(loods_store_begin(other, &tx, &err));
	OK(loods_store_put(tx, &loods_client_type, theirs, &err));
	OK(loods_store_commit(tx, &err));
	cr_assert_eq(theirs->meta.version, 2);
	cr_assert_eq(theirs->meta.changed_by.n, user.id.n);
	cr_assert_eq(theirs->meta.entered_by.n, o.user.id.n);

	mine->address = "Dam 1";
	OK(loods_store_begin(o.store, &tx, &err));
	cr_assert_eq(loods_store_put(tx, &loods_client_type, mine, &err), LOODS_ECONFLICT);
	cr_assert_eq(mine->meta.version, 1, "what was typed stays as it was");
	cr_assert_eq(loods_store_delete(tx, &loods_client_type, mine, &err), LOODS_ECONFLICT);
	loods_store_rollback(tx);
	OK(loods_store_get(o.store, &a, &loods_client_type, c->meta.id, false, &got, &err));
	same(&loods_client_type, got, theirs);
	loods_store_close(other);
	loods_arena_release(&a);
	office_release(&o);
}

Test(store, the_deleted_are_kept_apart_and_can_come_back)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_client *c, again = { 0 };
	struct loods_list list;
	struct loods_tx *tx;
	struct office o;
	void *got;

	office_init(&o, OFFICE_CASEWORKER);
	c = make(&o, &loods_client_type, 1, &a);
	OK(loods_store_begin(o.store, &tx, &err));
	OK(loods_store_delete(tx, &loods_client_type, c, &err));
	OK(loods_store_commit(tx, &err));
	cr_assert(c->meta.deleted);
	cr_assert_eq(loods_store_get(o.store, &a, &loods_client_type, c->meta.id, false, &got, &err), LOODS_ENOTFOUND);
	OK(loods_store_get(o.store, &a, &loods_client_type, c->meta.id, true, &got, &err));
	same(&loods_client_type, got, c);
	OK(loods_store_list(o.store, &a, &loods_client_type, NULL, &list, &err));
	cr_assert_eq(list.n, 0);
	OK(loods_store_list(o.store, &a, &loods_client_type, &(struct loods_filter){ .deleted = true }, &list, &err));
	cr_assert_eq(list.n, 1);
	/* Its number is free again; while somebody has it, the deleted one cannot come back. */
	again.reference = c->reference;
	again.name = "New";
	save(&o, &loods_client_type, &again);
	cr_assert_gt(again.meta.id.n, c->meta.id.n);
	OK(loods_store_begin(o.store, &tx, &err));
	cr_assert_eq(loods_store_put(tx, &loods_client_type, c, &err), LOODS_EEXISTS);
	OK(loods_store_delete(tx, &loods_client_type, &again, &err));
	OK(loods_store_put(tx, &loods_client_type, c, &err));
	OK(loods_store_commit(tx, &err));
	cr_assert_not(c->meta.deleted);
	OK(loods_store_get(o.store, &a, &loods_client_type, c->meta.id, false, &got, &err));
	same(&loods_client_type, got, c);
	loods_arena_release(&a);
	office_release(&o);
}

Test(store, what_is_append_only_is_never_changed)
{
	const struct loods_type *t = loods_type_find("language_level");
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_tx *tx;
	struct office o;
	void *rec;

	office_init(&o, OFFICE_CASEWORKER);
	rec = make(&o, t, 1, &a);
	OK(loods_store_begin(o.store, &tx, &err));
	cr_assert_eq(loods_store_put(tx, t, rec, &err), LOODS_EREFUSED);
	cr_assert_eq(loods_store_delete(tx, t, rec, &err), LOODS_EREFUSED);
	loods_store_rollback(tx);
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- lists ---- */

static loods_id new_client(struct office *o, const char *reference, const char *name)
{
	struct loods_client c = { .reference = reference, .name = name, .gender = LOODS_GENDER_WOMAN };

	save(o, &loods_client_type, &c);
	return c.meta.id;
}

static loods_date day(const char *iso)
{
	loods_date d;

	cr_assert(loods_date_parse_iso(iso, &d), "%s", iso);
	return d;
}

static loods_id new_contact(struct office *o, loods_id client, const char *on, int channel, int outcome, int minutes)
{
	struct loods_contact c = { .client = client,
				   .occurred_on = day(on),
				   .minutes = minutes < 0 ? (loods_num){ 0 } : loods_num_of(minutes),
				   .channel = channel,
				   .kind = LOODS_CONTACT_PROGRESS,
				   .outcome = outcome,
				   .initiator = LOODS_INITIATOR_CASEWORKER,
				   .conducted_by = o->user.id,
				   .topics = 1u << LOODS_TOPIC_WORK | 1u << LOODS_TOPIC_DIGITAL,
				   .status = LOODS_CONTACT_FINAL };

	save(o, &loods_contact_type, &c);
	return c.meta.id;
}

static loods_id own(struct office *o, loods_id client, loods_user_id who, const char *from, const char *to)
{
	struct loods_ownership w = { .client = client, .caseworker = who, .from = day(from) };

	if (to)
		w.to = day(to);
	save(o, &loods_ownership_type, &w);
	return w.meta.id;
}

static int ids_of(struct office *o, const struct loods_type *t, const struct loods_filter *f, int64_t ids[16])
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_list list;
	int64_t n;

	OK(loods_store_list(o->store, &a, t, f, &list, &err));
	OK(loods_store_count(o->store, t, f, &n, &err));
	cr_assert_eq(n, list.n);
	cr_assert_leq(list.n, 16);
	for (int i = 0; i < list.n; i++)
		ids[i] = loods_rec_meta(list.rec[i])->id.n;
	loods_arena_release(&a);
	return list.n;
}

Test(store, lists_are_narrowed_and_ordered)
{
	const struct loods_type *t = &loods_contact_type;
	struct loods_err err = { 0 };
	loods_id amina, bob, k[5];
	struct loods_filter f;
	int64_t ids[16];
	struct office o;

	office_init(&o, OFFICE_CASEWORKER);
	amina = new_client(&o, "A1", "Amina");
	bob = new_client(&o, "B1", "Bob");
	k[0] = new_contact(&o, amina, "2026-03-05", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 10);
	k[1] = new_contact(&o, bob, "2026-03-01", LOODS_CHANNEL_HOME, LOODS_OUTCOME_HELD, 60);
	k[2] = new_contact(&o, amina, "2026-02-01", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_NO_ANSWER, -1);
	k[3] = new_contact(&o, amina, "2026-12-01", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_PLANNED, -1);
	k[4] = new_contact(&o, amina, "2026-03-05", LOODS_CHANNEL_VIDEO, LOODS_OUTCOME_HELD, 25);
	own(&o, amina, o.user.id, "2026-01-01", "2026-06-30");
	own(&o, bob, loods_store_user_find(o.store, OFFICE_CASEWORKER_2), "2026-01-01", NULL);

	cr_assert_eq(ids_of(&o, t, NULL, ids), 5);
	cr_assert(ids[0] == k[0].n && ids[4] == k[4].n, "by id");
	f = (struct loods_filter){ .client = amina };
	cr_assert_eq(ids_of(&o, t, &f, ids), 4);
	cr_assert(ids[0] == k[2].n && ids[1] == k[0].n && ids[2] == k[4].n && ids[3] == k[3].n, "oldest first");
	f.newest_first = true;
	f.limit = 2;
	cr_assert_eq(ids_of(&o, t, &f, ids), 2);
	cr_assert(ids[0] == k[3].n && ids[1] == k[4].n, "newest first");
	f = (struct loods_filter){ .from = day("2026-03-01"), .to = day("2026-03-05") };
	cr_assert_eq(ids_of(&o, t, &f, ids), 3);
	cr_assert_eq(ids[0], k[1].n);
	f = (struct loods_filter){ .by = loods_type_field(t, "outcome"), .value = LOODS_OUTCOME_PLANNED };
	cr_assert_eq(ids_of(&o, t, &f, ids), 1);
	cr_assert_eq(ids[0], k[3].n);
	f = (struct loods_filter){ .by = loods_type_field(t, "on_behalf_of"), .value = 0 };
	cr_assert_eq(ids_of(&o, t, &f, ids), 5);
	f = (struct loods_filter){ .owner = o.user.id, .on = day("2026-06-30") };
	cr_assert_eq(ids_of(&o, t, &f, ids), 4);
	cr_assert_eq(ids_of(&o, &loods_client_type, &f, ids), 1);
	cr_assert_eq(ids[0], amina.n);
	f.on = day("2026-07-01");
	cr_assert_eq(ids_of(&o, t, &f, ids), 0);
	(void)err;
	office_release(&o);
}

Test(store, a_client_is_found_through_the_records_between)
{
	const struct loods_type *funding = loods_type_find("funding"), *childcare = loods_type_find("childcare");
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_filter f = { 0 };
	int64_t ids[16];
	struct office o;
	loods_id client;
	void *rec, *care;

	office_init(&o, OFFICE_CASEWORKER);
	rec = make(&o, funding, 1, &a);
	make(&o, funding, 3, &a);
	OK(loods_store_client_of(o.store, funding, rec, &client, &err));
	cr_assert_gt(client.n, 0);
	f.client = client;
	cr_assert_eq(ids_of(&o, funding, &f, ids), 1);
	cr_assert_eq(ids[0], loods_rec_meta(rec)->id.n);
	cr_assert_eq(ids_of(&o, childcare, &f, ids), 1);
	OK(loods_store_get(o.store, &a, childcare, *(loods_id *)loods_field_at(loods_type_field(funding, "childcare"), rec), false, &care, &err));
	cr_assert_eq(ids[0], loods_rec_meta(care)->id.n);
	/* A cohort is nobody's. */
	cr_assert_eq(ids_of(&o, loods_type_find("cohort"), &f, ids), 0);
	rec = make(&o, loods_type_find("cohort"), 40, &a);
	OK(loods_store_client_of(o.store, loods_type_find("cohort"), rec, &client, &err));
	cr_assert_eq(client.n, 0);
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- who may not see ---- */

Test(store, an_evaluator_sees_dates_and_no_names)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_caseload load;
	struct loods_tx *tx;
	struct loods_client *c, *seen;
	struct loods_contact *k;
	struct office o;
	const char *key;
	loods_id id;
	void *got;

	office_init(&o, OFFICE_CASEWORKER);
	c = make(&o, &loods_client_type, 2, &a);
	k = make(&o, &loods_contact_type, 3, &a);
	cr_assert_not_null(k->note);
	office_enter(&o, OFFICE_EVALUATOR);
	cr_assert_not(loods_store_sees_names(o.store));
	OK(loods_store_get(o.store, &a, &loods_client_type, c->meta.id, false, &got, &err));
	seen = got;
	for (int i = 0; i < loods_client_type.n_fields; i++)
		if (rec_seal_ident(&loods_client_type.fields[i]))
			cr_assert_not(loods_field_known(&loods_client_type.fields[i], seen), "%s", loods_client_type.fields[i].name);
	cr_assert_eq(seen->birth_year.n, c->birth_date.year);
	cr_assert_eq(seen->gender, c->gender);
	OK(loods_store_get(o.store, &a, &loods_contact_type, k->meta.id, false, &got, &err));
	cr_assert_null(((struct loods_contact *)got)->note);
	cr_assert_eq(((struct loods_contact *)got)->occurred_on.n, k->occurred_on.n);
	OK(loods_store_caseload(o.store, &a, (loods_user_id){ 0 }, day("2026-11-23"), &load, &err));
	cr_assert_geq(load.n, 1);
	for (int i = 0; i < load.n; i++)
		cr_assert(!load.list[i].name && !load.list[i].reference);
	cr_assert_eq(loods_store_find_key(o.store, &loods_client_type, c->reference, &id, &err), LOODS_EDENIED);
	OK(loods_store_key_of(o.store, &a, &loods_client_type, c->meta.id, &key, &err));
	cr_assert_str_eq(key, "");
	/* Saving what was read would wipe what was not. */
	OK(loods_store_begin(o.store, &tx, &err));
	cr_assert_eq(loods_store_put(tx, &loods_client_type, seen, &err), LOODS_EDENIED);
	loods_store_rollback(tx);
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- caseload ---- */

static const struct loods_case *case_of(const struct loods_caseload *l, loods_id client)
{
	for (int i = 0; i < l->n; i++)
		if (l->list[i].client.n == client.n)
			return &l->list[i];
	return NULL;
}

static void guide(struct office *o, loods_id client, const char *start, const char *end)
{
	struct loods_guidance_period p = { .client = client, .start = day(start), .end = end ? day(end) : LOODS_DATE_NONE };

	save(o, &loods_guidance_period_type, &p);
}

static void rest(struct office *o, loods_id client, const char *from, const char *to)
{
	struct loods_pause p = { .client = client, .from = day(from), .to = to ? day(to) : LOODS_DATE_NONE };

	save(o, &loods_pause_type, &p);
}

Test(store, the_caseload_shows_who_when_and_what_next)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_caseload mine, all;
	const struct loods_case *k;
	loods_id yusuf, amina, berg, next;
	loods_user_id bert;
	struct office o;

	office_init(&o, OFFICE_CASEWORKER);
	bert = loods_store_user_find(o.store, OFFICE_CASEWORKER_2);
	yusuf = new_client(&o, "C3", "Yusuf, Amina");
	amina = new_client(&o, "C1", "Ámina");
	berg = new_client(&o, "C2", "van den Berg, Jan");
	own(&o, yusuf, o.user.id, "2026-01-01", NULL);
	own(&o, amina, bert, "2026-01-01", "2026-05-31");
	own(&o, amina, o.user.id, "2026-06-01", NULL);
	own(&o, berg, bert, "2026-01-01", NULL);
	guide(&o, yusuf, "2026-01-01", NULL);
	guide(&o, amina, "2026-01-01", "2026-11-23");
	guide(&o, berg, "2026-01-01", "2026-11-22");
	rest(&o, yusuf, "2026-11-23", "2026-11-23");
	new_contact(&o, yusuf, "2026-11-01", LOODS_CHANNEL_HOME, LOODS_OUTCOME_HELD, 60);
	new_contact(&o, yusuf, "2026-11-20", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_NO_ANSWER, -1);
	new_contact(&o, yusuf, "2026-11-24", LOODS_CHANNEL_LETTER, LOODS_OUTCOME_CANCELLED_BY_US, -1);
	new_contact(&o, yusuf, "2026-12-10", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_PLANNED, -1);
	next = new_contact(&o, yusuf, "2026-11-10", LOODS_CHANNEL_VIDEO, LOODS_OUTCOME_PLANNED, -1);

	for (int all_first = 0; all_first < 2; all_first++) {
		loods_user_id who = all_first ? (loods_user_id){ 0 } : o.user.id;

		OK(loods_store_caseload(o.store, &a, who, day("2026-11-23"), all_first ? &all : &mine, &err));
	}
	cr_assert_eq(mine.n, 2);
	cr_assert_str_eq(mine.list[0].name, "Ámina");
	cr_assert_str_eq(mine.list[1].name, "Yusuf, Amina");
	cr_assert_eq(all.n, 3);
	cr_assert_eq(all.list[1].client.n, berg.n, "by name without its particles");
	cr_assert_eq(all.list[1].owner.n, bert.n);
	for (int i = 0; i < 2; i++) {
		const struct loods_caseload *l = i ? &all : &mine;

		k = case_of(l, yusuf);
		cr_assert_eq(k->owner.n, o.user.id.n);
		cr_assert_not(k->in_guidance, "paused that day");
		cr_assert_eq(k->last_on.n, day("2026-11-20").n);
		cr_assert_eq(k->last_outcome, LOODS_OUTCOME_NO_ANSWER);
		cr_assert_eq(k->last_channel, LOODS_CHANNEL_PHONE);
		cr_assert_eq(k->next.n, next.n, "the oldest that is open");
		cr_assert_eq(k->next_on.n, day("2026-11-10").n);
		cr_assert_eq(k->next_channel, LOODS_CHANNEL_VIDEO);
		k = case_of(l, amina);
		cr_assert(k->in_guidance, "the last day is one of guidance");
		cr_assert_eq(k->next.n, 0);
		cr_assert_eq(k->last_on.n, 0);
	}
	cr_assert_not(case_of(&all, berg)->in_guidance);
	OK(loods_store_caseload(o.store, &a, bert, day("2026-05-31"), &mine, &err));
	cr_assert_eq(mine.n, 2);
	cr_assert_not_null(case_of(&mine, amina));
	loods_arena_release(&a);
	office_release(&o);
}

Test(store, a_list_follows_what_others_change)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_caseload load;
	struct loods_client *c;
	struct loods_store *other;
	struct loods_user user;
	struct loods_tx *tx;
	struct office o;
	int64_t seen;
	loods_id one, two;
	void *got;

	office_init(&o, OFFICE_LEAD);
	one = new_client(&o, "1", "Zwart");
	two = new_client(&o, "2", "Bakker");
	OK(loods_store_caseload(o.store, &a, (loods_user_id){ 0 }, day("2026-11-23"), &load, &err));
	cr_assert_eq(load.n, 2);
	cr_assert_eq(load.list[0].client.n, two.n);
	seen = loods_store_generation(o.store);
	cr_assert_eq(loods_store_generation(o.store), seen);
	other = office_session(&o, OFFICE_CASEWORKER, &user);
	OK(loods_store_get(other, &a, &loods_client_type, one, false, &got, &err));
	c = got;
	c->name = "Aalbers";
	OK(loods_store_begin(other, &tx, &err));
	OK(loods_store_put(tx, &loods_client_type, c, &err));
	OK(loods_store_get(other, &a, &loods_client_type, two, false, &got, &err));
	OK(loods_store_delete(tx, &loods_client_type, got, &err));
	c = loods_rec_new(&loods_client_type, &a);
	c->name = "Cuypers";
	c->reference = "3";
	OK(loods_store_put(tx, &loods_client_type, c, &err));
	OK(loods_store_commit(tx, &err));
	cr_assert_gt(loods_store_generation(o.store), seen);
	OK(loods_store_caseload(o.store, &a, (loods_user_id){ 0 }, day("2026-11-23"), &load, &err));
	cr_assert_eq(load.n, 2);
	cr_assert_str_eq(load.list[0].name, "Aalbers");
	cr_assert_str_eq(load.list[1].name, "Cuypers");
	loods_store_close(other);
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- guidance facts ---- */

struct seen {
	int n;
	int64_t last;
	struct loods_guidance g; /* of the client wanted */
	int64_t want;
	char arm[32], cohort[32];
	struct loods_contact_fact contacts[8];
	struct loods_agreed agreements[4];
	struct loods_owned owners[4];
	struct loods_span periods[4], pauses[4];
};

static void keep(void *to, const void *from, int n, size_t size)
{
	if (n)
		memcpy(to, from, (size_t)n * size);
}

static enum loods_code see(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	struct seen *s = ctx;

	(void)err;
	cr_assert_gt(g->client.n, s->last, "clients come in the order of their ids");
	s->last = g->client.n;
	s->n++;
	if (g->client.n != s->want)
		return LOODS_OK;
	s->g = *g;
	snprintf(s->arm, sizeof s->arm, "%s", g->arm ? g->arm : "");
	snprintf(s->cohort, sizeof s->cohort, "%s", g->cohort_key ? g->cohort_key : "");
	keep(s->contacts, g->contacts, g->n_contacts, sizeof *g->contacts);
	keep(s->agreements, g->agreements, g->n_agreements, sizeof *g->agreements);
	keep(s->owners, g->owners, g->n_owners, sizeof *g->owners);
	keep(s->periods, g->periods, g->n_periods, sizeof *g->periods);
	keep(s->pauses, g->pauses, g->n_pauses, sizeof *g->pauses);
	return LOODS_OK;
}

static struct seen facts(struct office *o, struct loods_guidance_query q, loods_id want)
{
	struct loods_err err = { 0 };
	struct seen s = { .want = want.n };

	if (!loods_date_known(q.from)) {
		q.from = day("2026-11-01");
		q.to = day("2026-11-24");
	}
	OK(loods_store_guidance(o->store, &q, see, &s, &err));
	return s;
}

static void agree(struct office *o, loods_id client, int contacts, int per_days, const char *from, const char *to)
{
	struct loods_agreement v = { .client = client,
				     .contacts = loods_num_of(contacts),
				     .per_days = loods_num_of(per_days),
				     .from = day(from),
				     .to = to ? day(to) : LOODS_DATE_NONE };

	save(o, &loods_agreement_type, &v);
}

Test(store, guidance_facts_are_whole_and_in_order)
{
	struct loods_cohort cohort = { .key = "via", .name = "VIA" };
	struct loods_assignment assignment;
	struct loods_guidance_query few = { 0 };
	struct office o;
	struct seen s;
	loods_id amina, bob, carla;
	loods_user_id bert;

	office_init(&o, OFFICE_CASEWORKER);
	bert = loods_store_user_find(o.store, OFFICE_CASEWORKER_2);
	amina = new_client(&o, "A", "Amina");
	bob = new_client(&o, "B", "Bob");
	carla = new_client(&o, "C", "Carla");
	save(&o, &loods_cohort_type, &cohort);
	assignment = (struct loods_assignment){ .client = amina, .cohort = cohort.meta.id, .arm = "treatment", .assigned_on = day("2026-01-05") };
	save(&o, &loods_assignment_type, &assignment);
	own(&o, amina, bert, "2026-06-01", NULL);
	own(&o, amina, o.user.id, "2026-01-01", "2026-05-31");
	own(&o, carla, o.user.id, "2026-11-23", NULL);
	guide(&o, amina, "2026-08-01", NULL);
	guide(&o, amina, "2026-01-01", "2026-07-01");
	rest(&o, amina, "2026-09-01", "2026-09-14");
	agree(&o, amina, 1, 7, "2026-07-01", NULL);
	agree(&o, amina, 2, 28, "2026-01-01", "2026-06-30");
	new_contact(&o, amina, "2026-11-23", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 10);
	new_contact(&o, amina, "2026-11-24", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 11);
	new_contact(&o, amina, "2026-10-01", LOODS_CHANNEL_HOME, LOODS_OUTCOME_NO_SHOW, -1);
	new_contact(&o, amina, "2024-10-01", LOODS_CHANNEL_HOME, LOODS_OUTCOME_HELD, 45);
	new_contact(&o, bob, "2026-11-02", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD, 40);

	for (int i = 0; i < 2; i++) {
		few.client = i ? amina : (loods_id){ 0 };
		s = facts(&o, few, amina);
		cr_assert_eq(s.n, i ? 1 : 3);
		cr_assert_str_eq(s.arm, "treatment");
		cr_assert_str_eq(s.cohort, "via");
		cr_assert_eq(s.g.gender, LOODS_GENDER_WOMAN);
		cr_assert_eq(s.g.n_periods, 2);
		cr_assert_eq(s.periods[0].first.n, day("2026-01-01").n);
		cr_assert_eq(s.periods[1].last.n, 0);
		cr_assert_eq(s.g.n_pauses, 1);
		cr_assert_eq(s.pauses[0].last.n, day("2026-09-14").n);
		cr_assert_eq(s.g.n_owners, 2);
		cr_assert_eq(s.owners[0].caseworker.n, o.user.id.n);
		cr_assert_eq(s.g.n_agreements, 2);
		cr_assert_eq(s.agreements[0].per_days, 28);
		cr_assert_eq(s.agreements[1].contacts, 1);
		cr_assert_eq(s.g.n_contacts, 2, "none from the window's end on, none from long before");
		cr_assert_eq(s.contacts[0].on.n, day("2026-10-01").n);
		cr_assert_eq(s.contacts[0].minutes, -1);
		cr_assert_eq(s.contacts[0].outcome, LOODS_OUTCOME_NO_SHOW);
		cr_assert_eq(s.contacts[1].minutes, 10);
		cr_assert_eq(s.contacts[1].channel, LOODS_CHANNEL_PHONE);
		cr_assert_eq(s.contacts[1].kind, LOODS_CONTACT_PROGRESS);
		cr_assert_eq(s.contacts[1].status, LOODS_CONTACT_FINAL);
		cr_assert_eq(s.contacts[1].topics, 1u << LOODS_TOPIC_WORK | 1u << LOODS_TOPIC_DIGITAL);
		cr_assert_eq(s.contacts[1].conducted_by.n, o.user.id.n);
		cr_assert(loods_date_known(s.g.contacts_since) && s.g.contacts_since.n < s.contacts[0].on.n);
	}
	s = facts(&o, (struct loods_guidance_query){ .all_contacts = true }, amina);
	cr_assert_eq(s.g.n_contacts, 3);
	cr_assert_eq(s.contacts[0].minutes, 45);
	cr_assert_not(loods_date_known(s.g.contacts_since));
	/* Owned on some day of the window. */
	s = facts(&o, (struct loods_guidance_query){ .owner = o.user.id }, carla);
	cr_assert_eq(s.n, 1);
	cr_assert_eq(s.last, carla.n);
	s = facts(&o, (struct loods_guidance_query){ .owner = bert }, amina);
	cr_assert_eq(s.n, 1);
	s = facts(&o, (struct loods_guidance_query){ .client = { 99 } }, amina);
	cr_assert_eq(s.n, 0);
	office_release(&o);
}

Test(store, facts_can_be_read_as_they_were_known)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_guidance_query q = { 0 };
	struct loods_contact *k;
	struct loods_tx *tx;
	loods_stamp start, entered, corrected;
	struct office o;
	struct seen s;
	loods_id amina, late;
	void *got;

	office_init(&o, OFFICE_CASEWORKER);
	start = o.clock.pinned;
	amina = new_client(&o, "A", "Amina");
	agree(&o, amina, 1, 7, "2026-01-01", NULL);
	o.clock.pinned.n += 100;
	late = new_contact(&o, amina, "2026-11-02", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 10);
	entered = o.clock.pinned;
	o.clock.pinned.n += 100;
	OK(loods_store_get(o.store, &a, &loods_contact_type, late, false, &got, &err));
	k = got;
	k->minutes = loods_num_of(30);
	save(&o, &loods_contact_type, k);
	corrected = o.clock.pinned;
	o.clock.pinned.n += 100;
	OK(loods_store_begin(o.store, &tx, &err));
	OK(loods_store_delete(tx, &loods_contact_type, k, &err));
	OK(loods_store_commit(tx, &err));
	new_client(&o, "B", "Bob");

	for (int one = 0; one < 2; one++) {
		q.client = one ? amina : (loods_id){ 0 };
		q.known_at = start;
		s = facts(&o, q, amina);
		cr_assert_eq(s.n, 1, "Bob was not there yet");
		cr_assert_eq(s.g.n_contacts, 0);
		cr_assert_eq(s.g.n_agreements, 1);
		q.known_at.n = start.n - 1;
		cr_assert_eq(facts(&o, q, amina).n, 0);
		q.known_at = entered;
		s = facts(&o, q, amina);
		cr_assert_eq(s.g.n_contacts, 1);
		cr_assert_eq(s.contacts[0].minutes, 10);
		q.known_at = corrected;
		s = facts(&o, q, amina);
		cr_assert_eq(s.g.n_contacts, 1);
		cr_assert_eq(s.contacts[0].minutes, 30);
		q.known_at = o.clock.pinned;
		s = facts(&o, q, amina);
		cr_assert_eq(s.g.n_contacts, 0);
		cr_assert_eq(s.n, one ? 1 : 2);
	}
	loods_arena_release(&a);
	office_release(&o);
}

Test(store, usual_minutes_are_the_clients_own_before_the_offices)
{
	struct loods_err err = { 0 };
	struct office o;
	loods_id amina, bob;
	int minutes;

	office_init(&o, OFFICE_CASEWORKER);
	amina = new_client(&o, "A", "Amina");
	bob = new_client(&o, "B", "Bob");
	OK(loods_store_usual_minutes(o.store, amina, LOODS_CHANNEL_PHONE, &minutes, &err));
	cr_assert_eq(minutes, 0);
	new_contact(&o, bob, "2026-11-02", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 20);
	OK(loods_store_usual_minutes(o.store, amina, LOODS_CHANNEL_PHONE, &minutes, &err));
	cr_assert_eq(minutes, 20);
	new_contact(&o, amina, "2026-11-02", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 5);
	new_contact(&o, amina, "2026-11-03", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 9);
	new_contact(&o, amina, "2026-11-04", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 60);
	new_contact(&o, amina, "2026-11-05", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_NO_ANSWER, 1);
	OK(loods_store_usual_minutes(o.store, amina, LOODS_CHANNEL_PHONE, &minutes, &err));
	cr_assert_eq(minutes, 9);
	OK(loods_store_usual_minutes(o.store, amina, LOODS_CHANNEL_HOME, &minutes, &err));
	cr_assert_eq(minutes, 0);
	office_release(&o);
}

/* ---- settings, health ---- */

Test(store, settings_stay_and_roll_back)
{
	struct loods_err err = { 0 };
	struct loods_tx *tx;
	struct office o;
	int64_t v;

	office_init(&o, OFFICE_LEAD);
	OK(loods_store_setting(o.store, "grace_days", 7, &v, &err));
	cr_assert_eq(v, 7);
	OK(loods_store_begin(o.store, &tx, &err));
	OK(loods_store_setting_put(tx, "grace_days", 9, &err));
	OK(loods_store_commit(tx, &err));
	OK(loods_store_begin(o.store, &tx, &err));
	OK(loods_store_setting_put(tx, "grace_days", 11, &err));
	loods_store_rollback(tx);
	office_enter(&o, OFFICE_EVALUATOR);
	OK(loods_store_setting(o.store, "grace_days", 7, &v, &err));
	cr_assert_eq(v, 9);
	office_release(&o);
}

static bool stop_at_once(int64_t done, int64_t total, void *ctx)
{
	(void)ctx;
	cr_assert_leq(done, total);
	return false;
}

Test(store, verify_finds_nothing_in_a_whole_office_and_the_place_in_a_damaged_one)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_health health;
	struct office o;
	bool named = false;
	FILE *f;

	office_init(&o, OFFICE_LEAD);
	for (int i = 0; i < 300; i++)
		new_client(&o, loods_arena_printf(&a, "R%d", i), "Somebody");
	OK(loods_store_verify(o.store, &a, NULL, NULL, &health, &err));
	for (int i = 0; i < health.n; i++)
		cr_assert_fail("%s: %s", health.list[i].where, health.list[i].what);
	cr_assert_gt(health.pages, 10);
	cr_assert_eq(health.records, 300);
	cr_assert_gt(health.log_entries, 3);
	cr_assert_eq(loods_store_verify(o.store, &a, stop_at_once, NULL, &health, &err), LOODS_ECANCEL);
	/* Who holds no identity key can verify too. */
	office_enter(&o, OFFICE_ADMINISTRATOR);
	OK(loods_store_verify(o.store, &a, NULL, NULL, &health, &err));
	cr_assert_eq(health.n, 0);
	loods_store_idle(o.store);
	f = fopen(o.path, "r+");
	fseek(f, -5000, SEEK_END);
	fputc('x', f);
	fputc('y', f);
	fclose(f);
	office_enter(&o, OFFICE_LEAD);
	OK(loods_store_verify(o.store, &a, NULL, NULL, &health, &err));
	for (int i = 0; i < health.n; i++)
		named |= strncmp(health.list[i].where, "page ", 5) == 0;
	cr_assert(named);
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- several at once ---- */

static _Noreturn void save_many(struct office *o, const char *who, int n)
{
	struct loods_err err = { 0 };
	struct loods_user user;
	struct loods_store *s = office_session(o, who, &user);

	for (int i = 0; i < n; i++) {
		char reference[32];
		struct loods_client c = { .reference = reference, .name = "Somebody" };
		struct loods_tx *tx;

		snprintf(reference, sizeof reference, "%s-%d", who, i);
		if (loods_store_begin(s, &tx, &err) || loods_store_put(tx, &loods_client_type, &c, &err) ||
		    loods_store_commit(tx, &err))
			_exit(1);
		if (i % 8 == 0)
			loods_store_idle(s);
	}
	loods_store_close(s);
	_exit(0);
}

Test(store, two_processes_save_at_once_and_all_is_there)
{
	static const char *const who[] = { OFFICE_CASEWORKER, OFFICE_CASEWORKER_2 };
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_health health;
	struct office o;
	pid_t child[2];
	int64_t n;

	office_init(&o, OFFICE_LEAD);
	loods_store_close(o.store);
	o.store = NULL;
	for (int i = 0; i < 2; i++) {
		child[i] = fork();
		if (child[i] == 0)
			save_many(&o, who[i], 40);
	}
	for (int i = 0; i < 2; i++) {
		int status;

		cr_assert_eq(waitpid(child[i], &status, 0), child[i]);
		cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	office_enter(&o, OFFICE_LEAD);
	OK(loods_store_count(o.store, &loods_client_type, NULL, &n, &err));
	cr_assert_eq(n, 80);
	OK(loods_store_verify(o.store, &a, NULL, NULL, &health, &err));
	cr_assert_eq(health.n, 0);
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- nothing readable ---- */

static bool file_has(const char *path, const char *text)
{
	size_t len = strlen(text), n;
	static char bytes[8 << 20];
	FILE *f = fopen(path, "r");

	cr_assert_not_null(f);
	n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	cr_assert_lt(n, sizeof bytes);
	return memmem(bytes, n, text, len) != NULL;
}

Test(store, what_is_typed_stands_readable_in_no_file)
{
	static const char *const canaries[] = { "Kanarievogel", "Zevenslaper", "kwikstaart", "client_ident_hash", "CREATE TABLE", OFFICE_CASEWORKER_2 "x" };
	struct loods_client c = { .reference = "kwikstaart-1", .name = "Kanarievogel, Tjitske" };
	struct loods_contact k = { .occurred_on = { 739500 },
				   .channel = LOODS_CHANNEL_PHONE,
				   .kind = LOODS_CONTACT_PROGRESS,
				   .outcome = LOODS_OUTCOME_NO_ANSWER,
				   .initiator = LOODS_INITIATOR_CASEWORKER,
				   .note = "Zevenslaper is a word for a note",
				   .status = LOODS_CONTACT_FINAL };
	struct loods_err err = { 0 };
	struct loods_log_entry entry = { .action = LOODS_LOG_OPEN_REASON, .purpose = "Zevenslaper asked for it" };
	struct loods_tx *tx;
	struct office o;

	office_init(&o, OFFICE_CASEWORKER);
	for (int round = 0; round < 3; round++) {
		struct dirent *e;
		DIR *d;

		if (round == 0) {
			save(&o, &loods_client_type, &c);
			k.client = c.meta.id;
			k.conducted_by = o.user.id;
			save(&o, &loods_contact_type, &k);
			entry.user = o.user.id;
			entry.client = c.meta.id;
			OK(loods_store_begin(o.store, &tx, &err));
			OK(loods_store_log(tx, &entry, &err));
			OK(loods_store_commit(tx, &err));
		} else if (round == 1) {
			loods_store_idle(o.store);
		} else {
			loods_store_close(o.store);
			o.store = NULL;
		}
		d = opendir(o.dir);
		while ((e = readdir(d)) != NULL) {
			char path[400];

			if (e->d_name[0] == '.')
				continue;
			snprintf(path, sizeof path, "%s/%s", o.dir, e->d_name);
			for (size_t i = 0; i < sizeof canaries / sizeof *canaries; i++)
				cr_assert_not(file_has(path, canaries[i]), "%s in %s", canaries[i], e->d_name);
		}
		closedir(d);
	}
	office_enter(&o, OFFICE_CASEWORKER);
	office_release(&o);
}

/* ---- what a crash may leave ---- */

Test(store, a_key_slot_without_a_row_gets_one_when_its_owner_signs_in)
{
	struct loods_err err = { 0 };
	struct loods_secret passphrase;
	char recovery[LOODS_RECOVERY_CODE_MAX];
	struct loods_store *cor;
	struct loods_user user;
	struct office o;

	office_init(&o, OFFICE_ADMINISTRATOR);
	passphrase = office_passphrase(OFFICE_PASSPHRASE);
	OK(loods_store_user_add(o.store, "cor", LOODS_ROLE_EVALUATOR, &passphrase, recovery, &err));
	loods_secret_release(&passphrase);
	/* As if the machine had stopped between the header and the commit. */
	OK(db_script(o.store->db, "DELETE FROM user WHERE name = 'cor'", false, &err));
	cor = office_session(&o, "cor", &user);
	cr_assert_gt(user.id.n, 0);
	cr_assert_eq(user.role, LOODS_ROLE_EVALUATOR);
	cr_assert_eq(loods_store_user_find(o.store, "cor").n, user.id.n);
	loods_store_close(cor);
	office_release(&o);
}

Test(store, an_id_is_never_given_twice)
{
	struct loods_err err = { 0 };
	struct loods_client c = { .reference = "x", .name = "y" };
	struct loods_tx *tx;
	struct office o;
	loods_id first, second, third;

	office_init(&o, OFFICE_LEAD);
	first = new_client(&o, "1", "Een");
	/* As erasing after the retention time will do. */
	OK(db_script(o.store->db, "DELETE FROM client", false, &err));
	second = new_client(&o, "2", "Twee");
	cr_assert_gt(second.n, first.n);
	OK(loods_store_begin(o.store, &tx, &err));
	OK(loods_store_put(tx, &loods_client_type, &c, &err));
	loods_store_rollback(tx);
	office_enter(&o, OFFICE_LEAD);
	third = new_client(&o, "3", "Drie");
	cr_assert_gt(third.n, second.n);
	office_release(&o);
}

Test(store, a_stolen_blob_says_nothing_in_another_row)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct office o;
	loods_id one, two;
	int damaged = 0;
	void *got;

	office_init(&o, OFFICE_LEAD);
	one = new_client(&o, "1", "Een");
	two = new_client(&o, "2", "Twee");
	OK(db_script(o.store->db, "UPDATE client SET ident = (SELECT max(ident) FROM client) WHERE ident < (SELECT max(ident) FROM client)",
		     false, &err));
	for (int i = 0; i < 2; i++)
		if (loods_store_get(o.store, &a, &loods_client_type, i ? two : one, false, &got, &err) == LOODS_EDAMAGED) {
			cr_assert_null(got);
			cr_assert(!strstr(err.msg, "Een") && !strstr(err.msg, "Twee") && !strstr(err.debug, "Een") && !strstr(err.debug, "Twee"));
			damaged++;
		}
	cr_assert_eq(damaged, 1);
	loods_arena_release(&a);
	office_release(&o);
}
