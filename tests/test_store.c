/* The port, through a real encrypted office: what is saved is there again, also after reopening; nobody's
 * change is lost; who may not see names does not; nothing typed stands readable in any file. */
#include "office_fill.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "contact.h"
#include "store_impl.h"
#include "types.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

Test(store, every_type_comes_back_as_it_was_saved)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct office o;

	office_init(&o, OFFICE_CASEWORKER);
	for (int i = 0; i < loods_types_n; i++) {
		const struct loods_type *t = loods_types[i];

		for (int seed = 1; seed <= 3; seed++) {
			void *rec = office_make(&o, t, seed + 10 * i, &a), *got;

			OK(loods_store_get(o.store, &a, t, loods_rec_meta(rec)->id, false, &got, &err));
			office_same(t, got, rec);
			/* In a session that never saw it either. */
			if (seed == 3) {
				office_enter(&o, OFFICE_CASEWORKER_2);
				OK(loods_store_get(o.store, &a, t, loods_rec_meta(rec)->id, false, &got,
						   &err));
				office_same(t, got, rec);
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
	cr_assert_eq(loods_store_create(&(struct loods_store_options){ .path = o.path, .clock = &o.clock },
					LOODS_KDF_TEST, 16, "x", &passphrase, recovery, &err),
		     LOODS_EEXISTS);
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
	cr_assert_eq(loods_store_user_add(o.store, "cor", LOODS_ROLE_EVALUATOR, &passphrase, recovery, &err),
		     LOODS_EEXISTS);
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
	c = office_make(&o, &loods_client_type, 1, &a);
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
	const struct loods_field *key = loods_type_field(step, "key"),
				 *client = loods_type_field(step, "client");
	struct loods_tx *tx;
	const char *text;
	struct office o;
	loods_id id;
	void *rec, *got;

	office_init(&o, OFFICE_CASEWORKER);
	c = office_make(&o, &loods_client_type, 1, &a);
	OK(loods_store_find_key(o.store, &loods_client_type, c->reference, &id, &err));
	cr_assert_eq(id.n, c->meta.id.n);
	OK(loods_store_key_of(o.store, &a, &loods_client_type, id, &text, &err));
	cr_assert_str_eq(text, c->reference);
	cr_assert_eq(loods_store_find_key(o.store, &loods_client_type, "nothing", &id, &err),
		     LOODS_ENOTFOUND);
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

	rec = office_make(&o, step, 5, &a);
	*(const char **)loods_field_at(key, rec) = NULL;
	loods_rec_meta(rec)->id.n = 0;
	office_save(&o, step, rec);
	text = *(const char **)loods_field_at(key, rec);
	cr_assert_not_null(text);
	cr_assert_eq(text[0], step->prefix);
	cr_assert_eq(strtoll(text + 1, NULL, 10), loods_rec_meta(rec)->id.n);
	OK(loods_store_find_key(o.store, step, text, &id, &err));
	cr_assert_eq(id.n, loods_rec_meta(rec)->id.n);
	/* Somebody has typed the very key that the next one would get. */
	loods_rec_meta(rec)->id.n = 0;
	*(const char **)loods_field_at(key, rec) =
		loods_arena_printf(&a, "%c%lld", step->prefix, (long long)id.n + 2);
	office_save(&o, step, rec);
	loods_rec_meta(rec)->id.n = 0;
	*(const char **)loods_field_at(key, rec) = NULL;
	office_save(&o, step, rec);
	OK(loods_store_get(o.store, &a, step, loods_rec_meta(rec)->id, false, &got, &err));
	cr_assert_eq(((loods_id *)loods_field_at(client, got))->n,
		     ((loods_id *)loods_field_at(client, rec))->n);
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
	c = office_make(&o, &loods_client_type, 1, &a);
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
	office_same(&loods_client_type, got, theirs);
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
	c = office_make(&o, &loods_client_type, 1, &a);
	OK(loods_store_begin(o.store, &tx, &err));
	OK(loods_store_delete(tx, &loods_client_type, c, &err));
	OK(loods_store_commit(tx, &err));
	cr_assert(c->meta.deleted);
	cr_assert_eq(loods_store_get(o.store, &a, &loods_client_type, c->meta.id, false, &got, &err),
		     LOODS_ENOTFOUND);
	OK(loods_store_get(o.store, &a, &loods_client_type, c->meta.id, true, &got, &err));
	office_same(&loods_client_type, got, c);
	OK(loods_store_list(o.store, &a, &loods_client_type, NULL, &list, &err));
	cr_assert_eq(list.n, 0);
	OK(loods_store_list(o.store, &a, &loods_client_type, &(struct loods_filter){ .deleted = true }, &list,
			    &err));
	cr_assert_eq(list.n, 1);
	/* Its number is free again; while somebody has it, the deleted one cannot come back. */
	again.reference = c->reference;
	again.name = "New";
	office_save(&o, &loods_client_type, &again);
	cr_assert_gt(again.meta.id.n, c->meta.id.n);
	OK(loods_store_begin(o.store, &tx, &err));
	cr_assert_eq(loods_store_put(tx, &loods_client_type, c, &err), LOODS_EEXISTS);
	OK(loods_store_delete(tx, &loods_client_type, &again, &err));
	OK(loods_store_put(tx, &loods_client_type, c, &err));
	OK(loods_store_commit(tx, &err));
	cr_assert_not(c->meta.deleted);
	OK(loods_store_get(o.store, &a, &loods_client_type, c->meta.id, false, &got, &err));
	office_same(&loods_client_type, got, c);
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
	rec = office_make(&o, t, 1, &a);
	OK(loods_store_begin(o.store, &tx, &err));
	cr_assert_eq(loods_store_put(tx, t, rec, &err), LOODS_EREFUSED);
	cr_assert_eq(loods_store_delete(tx, t, rec, &err), LOODS_EREFUSED);
	loods_store_rollback(tx);
	loods_arena_release(&a);
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
	OK(loods_store_setting_put(tx, "grace_days", 9, NULL, &err));
	OK(loods_store_commit(tx, &err));
	OK(loods_store_begin(o.store, &tx, &err));
	OK(loods_store_setting_put(tx, "grace_days", 11, "again", &err));
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

/* A restore gives the office's name to another file: saves into the old one would never be found again. */
Test(store, a_file_that_was_replaced_takes_no_more_saves)
{
	struct loods_err err = { 0 };
	char aside[128];
	struct loods_tx *tx;
	struct office o;
	int64_t pages;

	office_init(&o, OFFICE_LEAD);
	snprintf(aside, sizeof aside, "%s/aside", o.dir);
	OK(loods_store_backup(o.store, aside, NULL, NULL, &pages, &err));
	cr_assert_gt(pages, 0);
	OK(loods_store_still_allowed(o.store, &err));
	cr_assert_eq(rename(aside, o.path), 0);
	cr_assert_eq(loods_store_still_allowed(o.store, &err), LOODS_EREFUSED);
	cr_assert_eq(loods_store_begin(o.store, &tx, &err), LOODS_EREFUSED);
	office_enter(&o, OFFICE_LEAD); /* who starts again is in the other file */
	OK(loods_store_begin(o.store, &tx, &err));
	OK(loods_store_setting_put(tx, "grace_days", 9, NULL, &err));
	OK(loods_store_commit(tx, &err));
	office_release(&o);
}

Test(store, a_backup_that_is_stopped_leaves_nothing)
{
	struct loods_err err = { 0 };
	char aside[128];
	struct office o;
	struct dirent *e;
	int64_t pages;
	DIR *d;

	office_init(&o, OFFICE_LEAD);
	snprintf(aside, sizeof aside, "%s/aside", o.dir);
	cr_assert_eq(loods_store_backup(o.store, aside, stop_at_once, NULL, &pages, &err), LOODS_ECANCEL);
	cr_assert_eq(access(aside, F_OK), -1);
	d = opendir(o.dir);
	while ((e = readdir(d)) != NULL)
		cr_assert_null(strstr(e->d_name, ".new-"), "%s", e->d_name);
	closedir(d);
	OK(loods_store_backup(o.store, aside, NULL, NULL, &pages, &err));
	office_release(&o);
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
		office_client(&o, loods_arena_printf(&a, "R%d", i), "Somebody");
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

/* What the pages' tags cannot see, because it was written with the right key. */
Test(store, verify_finds_what_does_not_fit_together)
{
	static const struct {
		const char *sql, *where;
		int more; /* findings that follow from it */
	} rows[] = {
		{ "UPDATE client SET birth_year = 1 WHERE id = 2", "table client, row 2" },
		{ "UPDATE client SET ident_hash = zeroblob(32) WHERE id = 1", "table client, row 1" },
		{ "UPDATE client SET ident = zeroblob(105) WHERE id = 1", "table client, row 1" },
		{ "UPDATE contact SET topics = 'gossip' WHERE id = 1", "table contact, row 1" },
		{ "PRAGMA foreign_keys = OFF; UPDATE contact SET client = 99 WHERE id = 1",
		  "table contact, row 1", 4 }, /* two packs of both clients */
	};
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_health health;
	struct office o;
	loods_id one;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		office_init(&o, OFFICE_LEAD);
		one = office_client(&o, "1", "Een");
		office_client(&o, "2", "Twee");
		office_contact(&o, one, "2026-11-01", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 10);
		OK(db_script(o.store->db, rows[i].sql, false, &err));
		OK(loods_store_verify(o.store, &a, NULL, NULL, &health, &err));
		cr_assert_eq(health.n, 1 + rows[i].more, "%s: %d", rows[i].sql, health.n);
		cr_assert_str_eq(health.list[0].where, rows[i].where, "%s", rows[i].sql);
		cr_assert(!strstr(health.list[0].what, "Een") && !strstr(health.list[0].what, "gossip"));
		office_release(&o);
	}
	loods_arena_release(&a);
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

/* Saves for ever; says the id of each client on the pipe once its save was acknowledged. */
static _Noreturn void save_until_killed(struct office *o, int round, int out)
{
	struct loods_err err = { 0 };
	struct loods_user user;
	struct loods_store *s = office_session(o, OFFICE_CASEWORKER, &user);

	for (int i = 0;; i++) {
		char reference[32];
		struct loods_client c = { .reference = reference, .name = "Somebody" };
		struct loods_tx *tx;

		snprintf(reference, sizeof reference, "%d-%d", round, i);
		if (loods_store_begin(s, &tx, &err) || loods_store_put(tx, &loods_client_type, &c, &err) ||
		    loods_store_commit(tx, &err) ||
		    write(out, &c.meta.id, sizeof c.meta.id) != sizeof c.meta.id)
			_exit(1);
		if (i % 3 == 2)
			loods_store_idle(s);
	}
}

Test(store, what_was_acknowledged_outlives_a_kill)
{
	enum { ROUNDS = 8 };
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_health health;
	struct office o;

	office_init(&o, OFFICE_LEAD);
	for (int round = 0; round < ROUNDS; round++) {
		loods_id acknowledged[256];
		int fd[2], n = 0;
		pid_t child;
		void *got;

		loods_store_close(o.store);
		o.store = NULL;
		cr_assert_eq(pipe(fd), 0);
		child = fork();
		if (child == 0) {
			close(fd[0]);
			save_until_killed(&o, round, fd[1]);
		}
		close(fd[1]);
		/* Killed right after another number of saves each time, in whatever it is doing then; what it
		 * said meanwhile counts too. */
		while (n < 2 + 5 * round &&
		       read(fd[0], &acknowledged[n], sizeof *acknowledged) == sizeof *acknowledged)
			n++;
		cr_assert_eq(n, 2 + 5 * round);
		cr_assert_eq(kill(child, SIGKILL), 0);
		cr_assert_eq(waitpid(child, NULL, 0), child);
		while (n < 256 && read(fd[0], &acknowledged[n], sizeof *acknowledged) == sizeof *acknowledged)
			n++;
		close(fd[0]);
		office_enter(&o, OFFICE_LEAD);
		for (int i = 0; i < n; i++)
			OK(loods_store_get(o.store, &a, &loods_client_type, acknowledged[i], false, &got,
					   &err));
		OK(loods_store_verify(o.store, &a, NULL, NULL, &health, &err));
		cr_assert_eq(health.n, 0, "%s: %s", health.list[0].where, health.list[0].what);
	}
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
	static const char *const canaries[] = {
		"Kanarievogel",      "Zevenslaper",  "kwikstaart",
		"client_ident_hash", "CREATE TABLE", OFFICE_CASEWORKER_2 "x"
	};
	struct loods_client c = { .reference = "kwikstaart-1", .name = "Kanarievogel, Tjitske" };
	struct loods_contact k = { .occurred_on = { 739500 },
				   .channel = LOODS_CHANNEL_PHONE,
				   .kind = LOODS_CONTACT_PROGRESS,
				   .outcome = LOODS_OUTCOME_NO_ANSWER,
				   .initiator = LOODS_INITIATOR_CASEWORKER,
				   .note = "Zevenslaper is a word for a note",
				   .status = LOODS_CONTACT_FINAL };
	struct loods_err err = { 0 };
	struct loods_log_entry entry = { .action = LOODS_LOG_OPEN_REASON,
					 .purpose = "Zevenslaper asked for it" };
	struct loods_tx *tx;
	struct office o;

	office_init(&o, OFFICE_CASEWORKER);
	for (int round = 0; round < 3; round++) {
		struct dirent *e;
		DIR *d;

		if (round == 0) {
			office_save(&o, &loods_client_type, &c);
			k.client = c.meta.id;
			k.conducted_by = o.user.id;
			office_save(&o, &loods_contact_type, &k);
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
				cr_assert_not(file_has(path, canaries[i]), "%s in %s", canaries[i],
					      e->d_name);
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
	first = office_client(&o, "1", "Een");
	/* As erasing after the retention time will do. */
	OK(db_script(o.store->db, "DELETE FROM client", false, &err));
	second = office_client(&o, "2", "Twee");
	cr_assert_gt(second.n, first.n);
	OK(loods_store_begin(o.store, &tx, &err));
	OK(loods_store_put(tx, &loods_client_type, &c, &err));
	loods_store_rollback(tx);
	office_enter(&o, OFFICE_LEAD);
	third = office_client(&o, "3", "Drie");
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
	one = office_client(&o, "1", "Een");
	two = office_client(&o, "2", "Twee");
	OK(db_script(o.store->db,
		     "UPDATE client SET ident = (SELECT max(ident) FROM client) WHERE ident < (SELECT "
		     "max(ident) FROM client)",
		     false, &err));
	for (int i = 0; i < 2; i++)
		if (loods_store_get(o.store, &a, &loods_client_type, i ? two : one, false, &got, &err) ==
		    LOODS_EDAMAGED) {
			cr_assert_null(got);
			cr_assert(!strstr(err.msg, "Een") && !strstr(err.msg, "Twee") &&
				  !strstr(err.debug, "Een") && !strstr(err.debug, "Twee"));
			damaged++;
		}
	cr_assert_eq(damaged, 1);
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- alone, where memory cannot be shared ---- */

Test(store, an_exclusive_session_needs_no_shared_memory)
{
	struct loods_store_options options = { .exclusive = true, .no_delay = true };
	struct loods_secret passphrase;
	struct loods_err err = { 0 };
	struct loods_user user;
	struct office o;
	char shm[128];
	loods_id id;
	int64_t n;

	office_init(&o, OFFICE_LEAD);
	loods_store_close(o.store);
	o.store = NULL;
	options.path = o.path;
	options.clock = &o.clock;
	passphrase = office_passphrase(OFFICE_PASSPHRASE);
	OK(loods_store_open(&options, &o.store, &err));
	OK(loods_store_unlock(o.store, OFFICE_LEAD, &passphrase, &user, &err));
	loods_secret_release(&passphrase);
	id = office_client(&o, "1", "Een");
	snprintf(shm, sizeof shm, "%s-shm", o.path);
	cr_assert_neq(access(shm, F_OK), 0);
	loods_store_idle(o.store);
	OK(loods_store_still_allowed(o.store, &err));
	id = office_client(&o, "2", "Twee");
	cr_assert_eq(id.n, 2);
	office_enter(&o, OFFICE_CASEWORKER);
	OK(loods_store_count(o.store, &loods_client_type, NULL, &n, &err));
	cr_assert_eq(n, 2);
	office_release(&o);
}
