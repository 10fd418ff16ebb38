/*
 * Another file in the place of the office: a restore and a change of keys, at each call of the system that fails,
 * at which the process is killed, or at which the power goes. Afterwards the old office opens with all that was
 * acknowledged, or the new one does, and never one with the log of the other.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "fault_run.h"
#include "fault_system.h"
#include "office.h"
#include "ops_backup.h"
#include "ops_rekey.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

enum {
	BACKED_UP = 12,	     /* clients in the backup */
	LATER = 10,	     /* and saved since, in the file */
	IN_LOG = 5,	     /* and in the log that a crash left */
	ALL = BACKED_UP + LATER + IN_LOG,
};
static const char another[] = "acht droge geiten";

/* What happens to the office. */
struct change {
	const char *name;
	enum loods_code (*run)(struct office *o, struct loods_err *err);
	int after;	 /* clients in the new office */
	bool other_pass; /* the office does not open with the passphrase that opened the backup */
};

/* ---- the office ---- */

static struct loods_secret pass, other; /* made before anything fails */

static void path_of(const struct office *o, const char *name, char out[160])
{
	snprintf(out, 160, "%s/%s", o->dir, name);
}

static void save(struct office *o, int n)
{
	static int made;
	struct loods_err err = { 0 };
	struct loods_tx *tx;

	OK(loods_store_begin(o->store, &tx, &err));
	for (int i = 0; i < n; i++) {
		char reference[24];
		struct loods_client c = { .reference = reference, .name = "Kanarie" };

		snprintf(reference, sizeof reference, "F-%d", made++);
		OK(loods_store_put(tx, &loods_client_type, &c, &err));
	}
	OK(loods_store_commit(tx, &err));
}

/* The office's folder, as bytes. */
struct shelf {
	char names[16][64];
	struct fault_bytes bytes[16];
	int n;
};

static void empty(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;

	cr_assert_not_null(d);
	while ((e = readdir(d)) != NULL) {
		char path[400];

		snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		if (e->d_type == DT_REG)
			cr_assert_eq(unlink(path), 0);
	}
	closedir(d);
}

static void put_on(struct shelf *s, const struct office *o, const char *name)
{
	char path[160];

	path_of(o, name, path);
	snprintf(s->names[s->n], sizeof *s->names, "%s", name);
	s->bytes[s->n++] = fault_slurp(path);
}

static void lay_down(const struct shelf *s, const struct office *o)
{
	empty(o->dir);
	for (int i = 0; i < s->n; i++) {
		char path[160];

		path_of(o, s->names[i], path);
		fault_spit(path, s->bytes[i]);
	}
}

static void make(struct office *o, const struct change *c, struct shelf *s)
{
	struct loods_err err = { 0 };
	char path[160];
	int64_t pages;

	*s = (struct shelf){ 0 };
	office_init(o, OFFICE_LEAD);
	pass = office_passphrase(OFFICE_PASSPHRASE);
	other = office_passphrase(another);
	save(o, BACKED_UP);
	path_of(o, "backup", path);
	OK(loods_store_backup(o->store, path, NULL, NULL, &pages, &err));
	if (c->other_pass)
		OK(loods_store_user_passphrase(o->store, &pass, &other, &err));
	save(o, LATER);
	loods_store_idle(o->store);
	save(o, IN_LOG);
	put_on(s, o, "office.loods");
	put_on(s, o, "office.loods-wal");
	put_on(s, o, "backup");
	cr_assert_gt(s->bytes[1].n, 0);
	loods_store_close(o->store);
	o->store = NULL;
}

static void drop(struct office *o, struct shelf *s)
{
	for (int i = 0; i < s->n; i++)
		free(s->bytes[i].p);
	loods_secret_release(&pass);
	loods_secret_release(&other);
	empty(o->dir);
	office_release(o);
}

/* ---- what is done to it ---- */

static enum loods_code restore(struct office *o, struct loods_err *err)
{
	char backup[160];
	struct loods_restore r = { .backup = backup, .target = o->path, .user = OFFICE_LEAD, .passphrase = &pass,
				   .replace = true, .clock = &o->clock };
	struct loods_str kept = LOODS_STR_INIT;
	struct loods_arena a = { 0 };
	struct loods_health health;
	enum loods_code code;

	path_of(o, "backup", backup);
	code = loods_ops_restore(&r, &a, &health, &kept, err);
	loods_str_release(&kept);
	loods_arena_release(&a);
	return code;
}

static enum loods_code enter(struct office *o, const char *path, const struct loods_secret *with,
			     struct loods_store **s, struct loods_err *err)
{
	struct loods_store_options options = { .path = path, .clock = &o->clock, .no_delay = true };
	enum loods_code code = loods_store_open(&options, s, err);

	return code ? code : loods_store_unlock(*s, OFFICE_LEAD, with, &o->user, err);
}

static enum loods_code rekey(struct office *o, struct loods_err *err)
{
	struct loods_rekeyed done = { .kept = LOODS_STR_INIT };
	struct loods_store *s;
	enum loods_code code = enter(o, o->path, &pass, &s, err);

	if (!code)
		code = loods_store_rekey(s, &(struct loods_rekey){ .scope = LOODS_REKEY_ALL }, &done, err);
	loods_store_close(s);
	loods_str_release(&done.kept);
	return code;
}

static const struct change changes[] = {
	{ "a restore", restore, BACKED_UP, false },
	{ "a restore over an office with another passphrase", restore, BACKED_UP, true },
	{ "a change of keys", rekey, ALL, false },
};

/* ---- afterwards ---- */

/* Clients in the office at `path`; -1: it does not open, and says so in *err. Nothing is wrong in it. */
static int look(struct office *o, const char *path, struct loods_err *err)
{
	struct loods_arena a = { 0 };
	struct loods_health health = { 0 };
	struct loods_store *s;
	int64_t n = -1;
	enum loods_code code = enter(o, path, &pass, &s, err);

	if (code == LOODS_EAUTH) {
		loods_store_close(s);
		code = enter(o, path, &other, &s, err);
	}
	if (!code)
		code = loods_store_count(s, &loods_client_type, &(struct loods_filter){ 0 }, &n, err);
	if (!code)
		code = loods_store_verify(s, &a, NULL, NULL, &health, err);
	if (!code && health.n)
		code = loods_fail(err, LOODS_EDAMAGED, "%s: %s", health.list[0].where, health.list[0].what);
	loods_store_close(s);
	loods_arena_release(&a);
	return code ? -1 : (int)n;
}

/* Is there a file of that sort in the folder? Its path. */
static bool there_is(const char *folder, const char *part, char path[400])
{
	DIR *d = opendir(folder);
	struct dirent *e;
	bool found = false;

	while (!found && (e = readdir(d)) != NULL) {
		size_t n = strlen(e->d_name);

		found = strstr(e->d_name, part) && strcmp(e->d_name + n - 4, "-wal") != 0 &&
			strcmp(e->d_name + n - 4, "-shm") != 0;
		if (found)
			snprintf(path, 400, "%s/%s", folder, e->d_name);
	}
	closedir(d);
	return found;
}

/* The old office, or the new one, and then the old one is kept. *is_new says which. */
static bool whole(struct office *o, const struct change *c, const char *folder, bool *is_new, struct loods_err *err)
{
	char path[400], kept[400];
	bool is_kept = there_is(folder, ".before-", kept);
	struct stat a, b;
	int n;

	snprintf(path, sizeof path, "%s/office.loods", folder);
	/* Two names of one file: the change was on its way, and is undone by whoever opens it. */
	is_kept = is_kept && stat(path, &a) == 0 && stat(kept, &b) == 0 && a.st_ino != b.st_ino;
	n = look(o, path, err);
	*is_new = is_kept;
	if (n >= 0 && n != (is_kept ? c->after : ALL)) {
		loods_fail(err, LOODS_EDAMAGED, "%d clients%s", n, is_kept ? " in the new one" : "");
		return false;
	}
	if (n < 0)
		return false;
	if (!is_kept && there_is(folder, ".before-", kept)) {
		loods_fail(err, LOODS_EDAMAGED, "a second name of the office was left");
		return false;
	}
	n = is_kept ? look(o, kept, err) : ALL;
	if (n >= 0 && n != ALL)
		loods_fail(err, LOODS_EDAMAGED, "%d clients in the one that was kept", n);
	return n == ALL;
}

/* ---- each call fails ---- */

/* Which calls, and how: in "make check" those that change names or sync, one after the other, and of all some; of a
 * change of keys some of either, for test_rekey.c has those that change names. */
struct way {
	size_t change;
	enum fault_system_way how;
	bool for_ever, all_calls;
};

static long next_k(const struct way *w, long k)
{
	bool rekeys = changes[w->change].run == rekey;

	return k + 1 + (fault_all() ? 0 : w->all_calls ? k / 2 : rekeys ? k / 4 : 0);
}

/* A way for each change, and once more with every call where that is wanted. */
static struct criterion_test_params ways(const struct way *of, size_t n_of)
{
	static struct way list[LOODS_COUNT(changes) * 8];
	size_t n = 0;

	for (size_t c = 0; c < (size_t)LOODS_COUNT(changes); c++)
		for (size_t i = 0; i < n_of; i++) {
			list[n] = of[i];
			list[n++].change = c;
		}
	return cr_make_param_array(struct way, list, n);
}

ParameterizedTestParameters(swap_faults, whatever_call_fails)
{
	static const struct way each[] = {
		{ 0, FAULT_SYSTEM_FAIL, false, false },
		{ 0, FAULT_SYSTEM_FAIL, true, false },
		{ 0, FAULT_SYSTEM_FAIL, false, true },
		{ 0, FAULT_SYSTEM_FAIL, true, true },
		{ 0, FAULT_SYSTEM_FULL, true, true },
	};

	return ways(each, LOODS_COUNT(each));
}

ParameterizedTest(struct way *way, swap_faults, whatever_call_fails, .timeout = 7200)
{
	const struct change *c = &changes[way->change];
	long runs = 0, old = 0;
	struct office o;
	struct shelf s;

	make(&o, c, &s);
	for (long k = 1, over = 0; !over; k = next_k(way, k), runs++) {
		struct loods_err err = { 0 }, after = { 0 };
		enum loods_code code;
		bool is_new, left;
		char path[400];

		lay_down(&s, &o);
		fault_system_arm(way->how, way->all_calls, k, way->for_ever);
		code = c->run(&o, &err);
		over = !fault_system_fired();
		fault_system_disarm();
		cr_assert(!over || !code, "%s, nothing failed: %s (%s)", c->name, err.msg, err.debug);
		cr_assert(!code || (err.msg[0] && err.code == code), "%s, call %ld: no sentence", c->name, k);
		cr_assert_neq(code, LOODS_EDAMAGED, "%s, call %ld (%s): a failing disk is not damage: %s (%s)", c->name,
			      k, fault_system_what(), err.msg, err.debug);
		left = there_is(o.dir, ".new-", path) || there_is(o.dir, ".rekey", path);
		cr_assert(whole(&o, c, o.dir, &is_new, &after), "%s, call %ld (%s): %s (%s); it said: %s", c->name, k,
			  fault_system_what(), after.msg, after.debug, err.msg);
		cr_assert(code || is_new, "%s, call %ld (%s): not done, and said nothing", c->name, k, fault_system_what());
		cr_assert(!left || way->for_ever || strcmp(fault_system_what(), "unlink") == 0,
			  "%s, call %ld (%s): %s is left", c->name, k, fault_system_what(), path);
		old += !is_new;
	}
	cr_assert(way->how == FAULT_SYSTEM_FULL || old > 3, "%ld runs, %ld failed", runs, old);
	cr_log_info("%s: %ld runs, %ld left the old office", c->name, runs, old);
	drop(&o, &s);
}

/* ---- killed at each call ---- */

ParameterizedTestParameters(swap_faults, wherever_it_is_killed)
{
	static const struct way each[] = {
		{ 0, FAULT_SYSTEM_BEFORE, false, false },
		{ 0, FAULT_SYSTEM_AFTER, false, false },
		{ 0, FAULT_SYSTEM_BEFORE, false, true },
	};

	return ways(each, LOODS_COUNT(each));
}

ParameterizedTest(struct way *way, swap_faults, wherever_it_is_killed, .timeout = 7200)
{
	const struct change *c = &changes[way->change];
	long runs = 0, old = 0, new = 0;
	struct office o;
	struct shelf s;

	make(&o, c, &s);
	for (long k = 1, over = 0; !over; k = next_k(way, k), runs++) {
		struct loods_err err = { 0 };
		bool is_new;
		int status;
		pid_t pid;

		lay_down(&s, &o);
		pid = fork();
		if (pid == 0) {
			fault_system_arm(way->how, way->all_calls, k, false);
			_exit(c->run(&o, &err) == LOODS_OK ? 0 : 1);
		}
		cr_assert_eq(waitpid(pid, &status, 0), pid);
		over = !WIFSIGNALED(status);
		cr_assert(!over || WEXITSTATUS(status) == 0, "%s, call %ld: status %d", c->name, k, status);
		cr_assert(whole(&o, c, o.dir, &is_new, &err), "%s, killed at call %ld: %s (%s)", c->name, k, err.msg, err.debug);
		old += !is_new;
		new += is_new;
	}
	cr_assert(old > 3 && (new > 1 || !fault_all()), "%ld runs, %ld old, %ld new", runs, old, new);
	cr_log_info("%s: %ld kills, %ld left the old office, %ld the new one", c->name, runs - 1, old, new - 1);
	drop(&o, &s);
}

/* ---- no memory ---- */

struct lack {
	size_t change;
	struct fault_way way;
};

ParameterizedTestParameters(swap_faults, whatever_allocation_gets_nothing)
{
	static struct lack list[LOODS_COUNT(changes) * 2];
	size_t n = 0;

	for (size_t c = 0; c < (size_t)LOODS_COUNT(changes); c++)
		for (int for_ever = 0; for_ever < 2; for_ever++)
			list[n++] = (struct lack){ c, { 0, 0, for_ever, true } };
	return cr_make_param_array(struct lack, list, n);
}

ParameterizedTest(struct lack *lack, swap_faults, whatever_allocation_gets_nothing, .timeout = 7200)
{
	const struct change *c = &changes[lack->change];
	long runs = 0, old = 0;
	struct office o;
	struct shelf s;

	fault_memory_install();
	make(&o, c, &s);
	for (long k = 1, over = 0; !over; k = fault_next_k(&lack->way, k), runs++) {
		struct loods_err err = { 0 }, after = { 0 };
		enum loods_code code;
		bool is_new;

		lay_down(&s, &o);
		fault_arm(&lack->way, k);
		code = c->run(&o, &err);
		over = !fault_fired(&lack->way);
		fault_disarm();
		cr_assert(!over || !code, "%s, nothing failed: %s (%s)", c->name, err.msg, err.debug);
		cr_assert(!code || (err.msg[0] && err.code == code), "%s, allocation %ld: no sentence", c->name, k);
		cr_assert_neq(code, LOODS_EDAMAGED, "%s, allocation %ld: no memory is not damage: %s (%s)", c->name, k,
			      err.msg, err.debug);
		cr_assert(whole(&o, c, o.dir, &is_new, &after), "%s, allocation %ld: %s (%s); it said: %s", c->name, k,
			  after.msg, after.debug, err.msg);
		cr_assert(code || is_new, "%s, allocation %ld: not done, and said nothing", c->name, k);
		old += !is_new;
	}
	cr_assert_gt(old, 3);
	cr_log_info("%s: %ld runs, %ld left the old office", c->name, runs, old);
	drop(&o, &s);
}

/* ---- the power fails ---- */

struct outage {
	struct office *o;
	const struct change *c;
	char folder[64];
	uint64_t seed;
	long syncs, images, new;
	char failed[900];
};

/* At each sync of the folder, where names change, and at some of the many of files. */
static void power_fails(bool folder, void *arg)
{
	enum { TRIES = 6, SOME = 16 };
	struct outage *out = arg;

	if (!folder && out->syncs++ % SOME && !fault_all())
		return;

	for (int i = 0; i < TRIES && !out->failed[0]; i++) {
		struct loods_err err = { 0 };
		bool is_new;

		empty(out->folder);
		fault_system_image(out->folder, ++out->seed, i % 2);
		out->images++;
		if (!whole(out->o, out->c, out->folder, &is_new, &err))
			snprintf(out->failed, sizeof out->failed, "%s, image %ld: %s (%s)", out->c->name, out->images,
				 err.msg, err.debug);
		out->new += is_new;
	}
}

ParameterizedTestParameters(swap_faults, a_power_failure_leaves_the_old_office_or_the_new_one)
{
	static const struct way once[] = { { 0 } };

	return ways(once, LOODS_COUNT(once));
}

ParameterizedTest(struct way *way, swap_faults, a_power_failure_leaves_the_old_office_or_the_new_one, .timeout = 7200)
{
	const struct change *c = &changes[way->change];
	struct loods_err err = { 0 };
	struct outage out = { .c = c, .seed = 7, .folder = "/tmp/loods-test-outage-XXXXXX" };
	struct office o;
	struct shelf s;

	cr_assert_not_null(mkdtemp(out.folder));
	make(&o, c, &s);
	out.o = &o;
	for (int i = 0; i < (fault_all() ? 10 : 1) && !out.failed[0]; i++) {
		lay_down(&s, &o);
		fault_system_power(o.dir, power_fails, &out);
		OK(c->run(&o, &err));
		fault_system_outage();
		fault_system_power(NULL, NULL, NULL);
	}
	cr_assert_str_empty(out.failed, "%s", out.failed);
	cr_assert(out.images > 20 && out.new > 0 && out.new < out.images, "%ld images, %ld new", out.images, out.new);
	cr_log_info("%s: %ld images, %ld of the new office", c->name, out.images, out.new);
	empty(out.folder);
	cr_assert_eq(rmdir(out.folder), 0);
	drop(&o, &s);
}
