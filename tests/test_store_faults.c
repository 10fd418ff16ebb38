/*
 * A disk that fails at the k-th call, for every k until nothing fails any more, once and for ever, under the whole
 * store, and memory that runs out the same way (LOODS_TESTS_FULL: at every allocation, else at some): afterwards the
 * office opens with the old state or the new, never a third, and what was acknowledged is there. The faults lie below
 * the page encryption, so all above is the code that is shipped. What puts another file in the place of the office (a
 * restore, a change of keys) is in test_swap_faults.c.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client.h"
#include "contact.h"
#include "fault_run.h"
#include "fault_vfs.h"
#include "folder.h"
#include "import.h"
#include "migrate.h"
#include "office_file.h"
#include "office_old.h"
#include "str.h"
#include "vfs_crypt.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

enum { BULK = 150, BROUGHT_IN = 12 };
static const char another[] = "acht droge geiten";

/* What users would notice of a state. */
struct state {
	int64_t clients, contacts;
	int accounts;
	bool renewed; /* the caseworker's passphrase is the other one */
};

/* One run of a scenario on a failing disk. */
struct run {
	struct office o;
	struct loods_store *second; /* another session, where there is one */
	int made;	      /* clients that it tried to save, for their numbers */
	struct loods_secret pass, other; /* made before anything fails */
	struct state sure;    /* what was acknowledged */
	struct state pending; /* what comes on top where the last call was carried out though it failed */
	char backup[128];
	char files[FOLDER_PATH_MAX]; /* to be imported */
	struct loods_str schemas[2]; /* of the office that was laid down, and of a new one */
};

/* ---- scenarios ---- */

/* All in one transaction. */
static enum loods_code save(struct run *r, struct loods_store *s, int n, struct loods_err *err)
{
	struct loods_tx *tx;
	enum loods_code code = loods_store_begin(s, &tx, err);

	r->pending.clients = n;
	for (int i = 0; i < n && !code; i++) {
		char reference[24];
		struct loods_client c = { .reference = reference, .name = "Kanarie" };

		snprintf(reference, sizeof reference, "F-%d", r->made++);
		code = loods_store_put(tx, &loods_client_type, &c, err);
		if (code)
			loods_store_rollback(tx);
	}
	if (!code)
		code = loods_store_commit(tx, err);
	if (!code) {
		r->sure.clients += n;
		r->pending.clients = 0;
	}
	return code;
}

static enum loods_code save_some(struct run *r, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	for (int i = 0; i < 3 && !code; i++)
		code = save(r, r->o.store, 1, err);
	return code;
}

static enum loods_code save_many(struct run *r, struct loods_err *err)
{
	return save(r, r->o.store, BULK, err);
}

static enum loods_code save_in_turn(struct run *r, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	for (int i = 0; i < 4 && !code; i++)
		code = save(r, i % 2 ? r->second : r->o.store, 1, err);
	return code;
}

static enum loods_code checkpoint(struct run *r, struct loods_err *err)
{
	enum loods_code code = save(r, r->o.store, 1, err);

	loods_store_idle(r->o.store);
	if (!code)
		code = save(r, r->o.store, 1, err);
	loods_store_idle(r->o.store);
	return code;
}

static enum loods_code enter(struct run *r, struct loods_err *err)
{
	struct loods_store_options options = { .path = r->o.path, .clock = &r->o.clock, .no_delay = true };
	enum loods_code code = loods_store_open(&options, &r->o.store, err);
	int64_t n;

	if (!code)
		code = loods_store_unlock(r->o.store, OFFICE_LEAD, &r->pass, &r->o.user, err);
	return code ? code
		    : loods_store_count(r->o.store, &loods_client_type, &(struct loods_filter){ 0 }, &n, err);
}

static enum loods_code enter_and_save(struct run *r, struct loods_err *err)
{
	enum loods_code code = enter(r, err);

	return code ? code : save_some(r, err);
}

static enum loods_code add_account(struct run *r, struct loods_err *err)
{
	char recovery[LOODS_RECOVERY_CODE_MAX];
	enum loods_code code;

	r->pending.accounts = 1;
	code = loods_store_user_add(r->o.store, "noor", LOODS_ROLE_EVALUATOR, &r->pass, recovery, err);
	if (!code)
		r->sure.accounts++;
	if (!code)
		r->pending.accounts = 0;
	return code;
}

static enum loods_code renew_passphrase(struct run *r, struct loods_err *err)
{
	enum loods_code code;

	r->pending.renewed = true;
	code = loods_store_user_passphrase(r->o.store, &r->pass, &r->other, err);
	if (!code)
		r->sure.renewed = true;
	return code;
}

static enum loods_code look_it_through(struct run *r, struct loods_err *err)
{
	struct loods_arena a = { 0 };
	struct loods_health health;
	enum loods_code code = loods_store_verify(r->o.store, &a, NULL, NULL, &health, err);

	cr_assert(code || !health.n, "a disk that fails is not a damaged file: %s: %s", health.list[0].where,
		  health.list[0].what);
	loods_arena_release(&a);
	return code;
}

static enum loods_code back_up(struct run *r, struct loods_err *err)
{
	int64_t pages;

	return loods_store_backup(r->o.store, r->backup, NULL, NULL, &pages, err);
}

/* All or nothing, though clients and contacts are records of two kinds. */
static enum loods_code bring_in(struct run *r, struct loods_err *err)
{
	struct loods_app app = { .store = r->o.store, .path = r->o.path, .user = r->o.user, .clock = r->o.clock, .lang = "en" };
	const char *paths[] = { r->files };
	const struct loods_import_options o = { .paths = paths, .n_paths = 1 };
	struct loods_import_result result;
	enum loods_code code;

	r->pending.clients = r->pending.contacts = BROUGHT_IN;
	code = loods_import(&app, &o, &result, err);
	if (!code) {
		r->sure.clients += BROUGHT_IN;
		r->sure.contacts += BROUGHT_IN;
		r->pending = (struct state){ 0 };
	}
	return code;
}

struct scenario {
	const char *name;
	const char *who; /* signed in before the disk fails; NULL: nobody */
	enum loods_code (*run)(struct run *r, struct loods_err *err);
	bool log;    /* the office comes with commits in its log that a crash left there */
	bool second; /* two sessions */
	bool few;    /* not every call in "make check" */
	bool old;    /* the office has the first schema */
};

static const struct scenario scenarios[] = {
	{ "saving", OFFICE_LEAD, save_some, false, false },
	{ "saving many at once", OFFICE_LEAD, save_many, false, false },
	{ "two who save", OFFICE_LEAD, save_in_turn, false, true },
	{ "checkpoints", OFFICE_LEAD, checkpoint, true, false },
	{ "signing in", NULL, enter, false, false },
	{ "recovery after a crash, then saving", NULL, enter_and_save, true, false },
	{ "a new account", OFFICE_ADMINISTRATOR, add_account, false, false },
	{ "another passphrase", OFFICE_CASEWORKER, renew_passphrase, false, false },
	{ "verifying", OFFICE_LEAD, look_it_through, false, false },
	{ "a backup", OFFICE_LEAD, back_up, true, false },
	{ "an import", OFFICE_LEAD, bring_in, true, false, .few = true },
	{ "an office of the first version", NULL, enter_and_save, false, false, .few = true, .old = true },
};

/* ---- afterwards ---- */

static struct loods_store *try(struct office *o, const char *path, const char *name, const char *passphrase,
			       enum loods_code *code, struct loods_err *err)
{
	struct loods_store_options options = { .path = path, .clock = &o->clock, .no_delay = true };
	struct loods_secret secret = office_passphrase(passphrase);
	struct loods_user user;
	struct loods_store *s = NULL;

	*code = loods_store_open(&options, &s, err);
	if (!*code)
		*code = loods_store_unlock(s, name, &secret, &user, err);
	loods_secret_release(&secret);
	return s;
}

static struct state look(struct office *o, const char *path, const char *where, long k)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_health health;
	struct loods_users users;
	struct state is;
	enum loods_code code;
	struct loods_store *s = try(o, path, OFFICE_CASEWORKER, OFFICE_PASSPHRASE, &code, &err);

	is.renewed = code == LOODS_EAUTH;
	loods_store_close(s);
	if (is.renewed) {
		s = try(o, path, OFFICE_CASEWORKER, another, &code, &err);
		loods_store_close(s);
	}
	cr_assert_eq(code, LOODS_OK, "%s, call %ld: the caseworker is locked out: %s (%s)", where, k, err.msg, err.debug);
	s = try(o, path, OFFICE_LEAD, OFFICE_PASSPHRASE, &code, &err);
	cr_assert_eq(code, LOODS_OK, "%s, call %ld: %s (%s)", where, k, err.msg, err.debug);
	OK(loods_store_count(s, &loods_client_type, &(struct loods_filter){ 0 }, &is.clients, &err));
	OK(loods_store_count(s, &loods_contact_type, &(struct loods_filter){ 0 }, &is.contacts, &err));
	OK(loods_store_users(s, &a, &users, &err));
	is.accounts = users.n;
	OK(loods_store_verify(s, &a, NULL, NULL, &health, &err));
	cr_assert_eq(health.n, 0, "%s, call %ld: %s: %s", where, k, health.list[0].where, health.list[0].what);
	loods_store_close(s);
	loods_arena_release(&a);
	return is;
}

static void judge(const struct state *is, const struct run *r, const char *where, long k)
{
	cr_assert(is->clients == r->sure.clients || is->clients == r->sure.clients + r->pending.clients,
		  "%s, call %ld: %lld clients, %lld were acknowledged", where, k, (long long)is->clients,
		  (long long)r->sure.clients);
	cr_assert_eq(is->contacts, r->sure.contacts + (is->clients == r->sure.clients ? 0 : r->pending.contacts),
		     "%s, call %ld: %lld clients with %lld contacts", where, k, (long long)is->clients,
		     (long long)is->contacts);
	cr_assert(is->accounts == r->sure.accounts || is->accounts == r->sure.accounts + r->pending.accounts,
		  "%s, call %ld: %d accounts", where, k, is->accounts);
	cr_assert(is->renewed == r->sure.renewed || r->pending.renewed, "%s, call %ld: the passphrase", where, k);
}

/* ---- all calls, one by one ---- */

/* Clients, each with a contact, to be imported. */
static void pack_up(struct run *r)
{
	struct loods_str clients = LOODS_STR_INIT, contacts = LOODS_STR_INIT;

	loods_str_add(&clients, "reference,name\n");
	loods_str_add(&contacts, "client,occurred_on,channel,outcome,minutes,note\n");
	for (int i = 0; i < BROUGHT_IN; i++) {
		loods_str_addf(&clients, "I-%d,Kanarie\n", i);
		loods_str_addf(&contacts, "I-%d,2026-11-%02d,phone,held,15,belde\n", i, i + 1);
	}
	folder_make(r->files, r->o.dir, "files");
	folder_write(r->files, "client.csv", clients.s);
	folder_write(r->files, "contact.csv", contacts.s);
	loods_str_release(&clients);
	loods_str_release(&contacts);
}

/* An office with some clients; with `log` some of them stand in a log that nobody has cleared; with `old` it
 * has the first schema. */
static void make(struct run *r, bool log, bool old, struct fault_bytes *file, struct fault_bytes *wal)
{
	struct loods_err err = { 0 };
	char path[128];

	cr_assert_eq(vfs_crypt_register(OFFICE_FILE_VFS, "fault", 0), 0);
	office_init(&r->o, OFFICE_LEAD);
	r->pass = office_passphrase(OFFICE_PASSPHRASE);
	r->other = office_passphrase(another);
	OK(save(r, r->o.store, 20, &err));
	loods_store_idle(r->o.store);
	loods_str_init(&r->schemas[0]);
	loods_str_init(&r->schemas[1]);
	cr_assert_eq(office_schema(&r->o, &r->schemas[1]), migrations_n);
	if (old)
		office_make_old(&r->o, OFFICE_OLDEST);
	else if (log)
		OK(save(r, r->o.store, 5, &err));
	*file = fault_slurp(r->o.path);
	snprintf(path, sizeof path, "%s-wal", r->o.path);
	*wal = log ? fault_slurp(path) : (struct fault_bytes){ 0 };
	snprintf(r->backup, sizeof r->backup, "%s/backup.loods", r->o.dir);
	loods_store_close(r->o.store);
	r->o.store = NULL;
	if (old)
		cr_assert_eq(office_schema(&r->o, &r->schemas[0]), OFFICE_OLDEST);
	pack_up(r);
}

static void drop(struct run *r, struct fault_bytes file, struct fault_bytes wal)
{
	free(file.p);
	free(wal.p);
	loods_secret_release(&r->pass);
	loods_secret_release(&r->other);
	loods_str_release(&r->schemas[0]);
	loods_str_release(&r->schemas[1]);
	folder_remove(r->files);
	office_release(&r->o);
}

static void lay_down(const struct run *r, struct fault_bytes file, struct fault_bytes wal)
{
	char path[128];

	snprintf(path, sizeof path, "%s-shm", r->o.path);
	remove(path);
	snprintf(path, sizeof path, "%s-wal", r->o.path);
	fault_spit(path, wal);
	fault_spit(r->o.path, file);
	remove(r->backup);
}

/* The schema is the old one or the new one, before anybody else opens the office. */
static void judge_schema(const struct run *r, const char *where, long k)
{
	struct loods_str is = LOODS_STR_INIT;
	int version = office_schema(&r->o, &is);

	cr_assert(version == OFFICE_OLDEST || version == migrations_n, "%s, call %ld: schema %d", where, k, version);
	cr_assert_str_eq(is.s, r->schemas[version == migrations_n].s, "%s, call %ld: schema %d", where, k, version);
	loods_str_release(&is);
}

/* A backup that was not acknowledged is not there; one that was is the office. */
static void judge_backup(struct run *r, enum loods_code code, const struct state *is, const char *where, long k)
{
	struct state copy;

	if (code) {
		cr_assert_neq(access(r->backup, F_OK), 0, "%s, call %ld: half a backup was left", where, k);
		return;
	}
	copy = look(&r->o, r->backup, where, k);
	cr_assert_eq(copy.clients, is->clients);
	remove(r->backup);
}

ParameterizedTestParameters(store_faults, every_call_may_fail)
{
	static struct fault_way ways[LOODS_COUNT(scenarios) * 5];
	size_t n = 0;

	for (size_t i = 0; i < (size_t)LOODS_COUNT(scenarios); i++) {
		ways[n++] = (struct fault_way){ i, FAULT_ALL, false, scenarios[i].few };
		ways[n++] = (struct fault_way){ i, FAULT_ALL, true, scenarios[i].few };
		ways[n++] = (struct fault_way){ i, FAULT_FULL, true, scenarios[i].few };
		ways[n++] = (struct fault_way){ i, 0, false, scenarios[i].few };
		ways[n++] = (struct fault_way){ i, 0, true, scenarios[i].few };
	}
	return cr_make_param_array(struct fault_way, ways, n);
}

ParameterizedTest(struct fault_way *way, store_faults, every_call_may_fail, .timeout = 7200)
{
	const struct scenario *s = &scenarios[way->scenario];
	struct run r = { 0 };
	struct fault_bytes file, wal;
	struct state before;
	long k = 0, runs = 0, failed = 0;
	bool did = true;

	fault_memory_install();
	cr_assert_eq(fault_vfs_register(), 0);
	make(&r, s->log, s->old, &file, &wal);
	lay_down(&r, file, wal);
	before = look(&r.o, r.o.path, s->name, 0);
	for (k = 1; did && k < 100000; k = fault_next_k(way, k), runs++) {
		struct loods_err err = { 0 };
		struct loods_user user;
		struct state is;
		enum loods_code code;

		lay_down(&r, file, wal);
		r.sure = before;
		r.pending = (struct state){ 0 };
		r.made = 1000;
		if (s->who)
			office_enter(&r.o, s->who);
		if (s->second)
			r.second = office_session(&r.o, OFFICE_CASEWORKER, &user);
		fault_arm(way, k);
		code = s->run(&r, &err);
		did = fault_fired(way);
		cr_assert(did || !code, "%s, nothing failed: %s (%s)", s->name, err.msg, err.debug);
		cr_assert(!code || (err.msg[0] && err.code == code), "%s, call %ld: no sentence", s->name, k);
		cr_assert_neq(code, LOODS_EDAMAGED, "%s, call %ld: a failing disk is not damage: %s (%s)", s->name, k,
			      err.msg, err.debug);
		failed += code != LOODS_OK;
		loods_store_close(r.second);
		loods_store_close(r.o.store);
		r.o.store = r.second = NULL;
		fault_disarm();
		if (s->old)
			judge_schema(&r, s->name, k);
		is = look(&r.o, r.o.path, s->name, k);
		judge(&is, &r, s->name, k);
		if (s->run == back_up)
			judge_backup(&r, code, &is, s->name, k);
	}
	cr_assert_not(did, "%s: it goes on failing", s->name);
	cr_assert(way->ops == FAULT_FULL || failed > 1, "%s: %ld failures in %ld runs", s->name, failed, runs);
	cr_log_info("%s: %s%s: %ld runs, %ld failed", s->name, way->ops ? way->ops == FAULT_FULL ? "full disk" : "disk" : "memory",
		    way->for_ever ? " for ever" : "", runs, failed);
	drop(&r, file, wal);
}

/* An office that is made on such a disk is there whole, or not at all. */
static void make_one(int ops, bool for_ever)
{
	struct loods_err err = { 0 };
	struct office o = { 0 };
	bool fired = true;
	long k;

	cr_assert_eq(fault_vfs_register(), 0);
	cr_assert_eq(vfs_crypt_register(OFFICE_FILE_VFS, "fault", 0), 0);
	cr_assert_eq(loods_secret_start(&err), LOODS_OK);
	snprintf(o.dir, sizeof o.dir, "/tmp/loods-test-faults-XXXXXX");
	cr_assert_not_null(mkdtemp(o.dir));
	snprintf(o.path, sizeof o.path, "%s/new.loods", o.dir);
	for (k = 1; fired && k < 5000; k += fault_all() ? 1 : 1 + k / 20) {
		struct loods_store_options options = { .path = o.path, .clock = &o.clock, .no_delay = true };
		struct loods_secret passphrase = office_passphrase(OFFICE_PASSPHRASE);
		char recovery[LOODS_RECOVERY_CODE_MAX];
		struct loods_store *s;
		enum loods_code code, entered;

		fault_vfs_arm(ops, k, for_ever);
		code = loods_store_create(&options, LOODS_KDF_TEST, 16, OFFICE_ADMINISTRATOR, &passphrase, recovery,
					  &err);
		fired = fault_vfs_fired();
		fault_vfs_disarm();
		loods_secret_release(&passphrase);
		cr_assert(fired || !code, "nothing failed: %s (%s)", err.msg, err.debug);
		cr_assert_eq(access(o.path, F_OK) == 0, code == LOODS_OK, "call %ld: an office that was not made", k);
		if (code)
			cr_assert_eq(rmdir(o.dir), 0, "call %ld: something was left beside it", k);
		if (code)
			cr_assert_eq(mkdir(o.dir, S_IRWXU), 0);
		else {
			s = try(&o, o.path, OFFICE_ADMINISTRATOR, OFFICE_PASSPHRASE, &entered, &err);
			cr_assert_eq(entered, LOODS_OK, "call %ld: %s (%s)", k, err.msg, err.debug);
			loods_store_close(s);
			remove(o.path);
		}
	}
	cr_log_info("making an office: %ld calls", k);
	cr_assert_gt(k, 15);
	cr_assert_not(fired);
	remove(o.path);
	cr_assert_eq(rmdir(o.dir), 0);
}

Test(store_faults, an_office_is_made_whole_or_not_at_all)
{
	make_one(FAULT_ALL, false);
}

Test(store_faults, an_office_is_made_whole_or_not_at_all_on_a_disk_that_stays_broken)
{
	make_one(FAULT_ALL, true);
}

Test(store_faults, an_office_is_made_whole_or_not_at_all_on_a_full_disk)
{
	make_one(FAULT_FULL, true);
}

/* ---- the power fails ---- */

struct outage {
	struct run *r;
	int images;
	uint64_t seed;
	char failed[600];
};

/* What the disk may hold at each sync, several times over: the office opens, and has what was acknowledged. */
static void power_fails(void *arg)
{
	enum { TRIES = 6 };
	struct outage *out = arg;
	struct run *r = out->r;
	char from[128], to[160], path[128];

	snprintf(path, sizeof path, "%s/image", r->o.dir);
	for (int i = 0; i < TRIES && !out->failed[0]; i++) {
		struct loods_err err = { 0 };
		struct loods_store *s;
		enum loods_code code;
		int64_t n = -1;

		snprintf(to, sizeof to, "%s-shm", path);
		remove(to);
		snprintf(from, sizeof from, "%s-wal", r->o.path);
		snprintf(to, sizeof to, "%s-wal", path);
		remove(to);
		if (access(from, F_OK) == 0 && fault_vfs_image(from, to, ++out->seed, i % 2) != 0)
			abort();
		if (fault_vfs_image(r->o.path, path, ++out->seed, i % 2) != 0 || chmod(path, S_IRUSR | S_IWUSR) != 0)
			abort();
		out->images++;
		s = try(&r->o, path, OFFICE_LEAD, OFFICE_PASSPHRASE, &code, &err);
		if (!code)
			code = loods_store_count(s, &loods_client_type, &(struct loods_filter){ 0 }, &n, &err);
		loods_store_close(s);
		if (code || (n != r->sure.clients && n != r->sure.clients + r->pending.clients))
			snprintf(out->failed, sizeof out->failed, "image %d: %lld clients, %lld acknowledged: %s",
				 out->images, (long long)n, (long long)r->sure.clients, err.msg);
	}
}

static void work(struct run *r)
{
	struct loods_err err = { 0 };

	office_enter(&r->o, OFFICE_LEAD);
	OK(save_some(r, &err));
	OK(save_many(r, &err));
	loods_store_idle(r->o.store);
	OK(save_some(r, &err));
}

static void migrate(struct run *r)
{
	struct loods_err err = { 0 };

	OK(enter_and_save(r, &err));
}

static void import(struct run *r)
{
	struct loods_err err = { 0 };

	office_enter(&r->o, OFFICE_LEAD);
	OK(bring_in(r, &err));
}

/* Does that so often, the office as it was first each time, but for `go_on`. */
static void in_the_dark(void (*what)(struct run *r), bool old, int rounds, bool go_on, int want)
{
	struct run r = { 0 };
	struct outage out = { .r = &r, .seed = 5 };
	struct fault_bytes file, wal;
	struct state before;

	cr_assert_eq(fault_vfs_register(), 0);
	make(&r, true, old, &file, &wal);
	before = look(&r.o, r.o.path, "before", 0);
	for (int i = 0; i < rounds && !out.failed[0]; i++) {
		if (!i || !go_on) {
			lay_down(&r, file, wal);
			r.sure = before;
			r.made = 1000;
		}
		fault_vfs_power(power_fails, &out);
		what(&r);
		loods_store_close(r.o.store);
		r.o.store = NULL;
		fault_vfs_power(NULL, NULL);
	}
	cr_assert_str_empty(out.failed, "%s", out.failed);
	cr_log_info("%d images", out.images);
	cr_assert_gt(out.images, want, "%d", out.images);
	drop(&r, file, wal);
}

Test(store_faults, a_power_failure_loses_nothing_acknowledged, .timeout = 300)
{
	in_the_dark(work, false, 6, true, 300);
}

Test(store_faults, a_power_failure_in_a_migration_leaves_the_old_office_or_the_new_one, .timeout = 900)
{
	in_the_dark(migrate, true, fault_all() ? 60 : 4, false, 50);
}

Test(store_faults, a_power_failure_in_an_import_leaves_all_of_it_or_nothing, .timeout = 900)
{
	in_the_dark(import, false, fault_all() ? 60 : 4, false, 30);
}
