/* An export from beginning to end on synthetic offices, and the verification from disk: whatever is changed in
 * the files before they are read back is found. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "export_register.h"
#include "export_run.h"
#include "folder.h"
#include "office.h"
#include "synth.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

struct place {
	struct office o;
	struct loods_app app;
	struct loods_export_plan plan;
	struct loods_arena a;
	char target[160];
};

static void place_init(struct place *p, int clients, uint64_t seed)
{
	const struct loods_synth_size size = { .name = "test", .clients = clients, .contacts = clients * 20, .months = 18 };
	struct loods_synth_result result;
	struct loods_err err = { 0 };

	*p = (struct place){ 0 };
	office_init(&p->o, OFFICE_LEAD);
	p->app = (struct loods_app){ .store = p->o.store, .user = p->o.user, .clock = p->o.clock };
	OK(loods_synth_fill(&p->app, &size, seed, NULL, NULL, &result, &err));
	loods_export_plan_init(&p->plan);
	OK(loods_export_plan_set(&p->plan, &p->a, "signed-off-by", "FG", &err));
	OK(loods_export_plan_set(&p->plan, &p->a, "plan", "arm,gender,age,language,contacts,outcome", &err));
	snprintf(p->target, sizeof p->target, "%s/export", p->o.dir);
}

static void place_release(struct place *p)
{
	if (access(p->target, F_OK) == 0)
		folder_remove(p->target);
	loods_arena_release(&p->a);
	office_release(&p->o);
}

static void change(const struct loods_folder *f, const char *name, const char *from, const char *to)
{
	struct loods_str text = LOODS_STR_INIT, path = LOODS_STR_INIT;
	struct loods_err err = { 0 };
	const char *at;
	FILE *out;

	OK(loods_folder_get(f, name, &text, &err));
	at = strstr(text.s, from);
	cr_assert_not_null(at, "%s has no %s", name, from);
	loods_str_addf(&path, "%s/%s", f->hidden.s, name);
	out = fopen(path.s, "w");
	cr_assert_not_null(out);
	fwrite(text.s, 1, (size_t)(at - text.s), out);
	fputs(to, out);
	fputs(at + strlen(from), out);
	cr_assert_eq(fclose(out), 0);
	loods_str_release(&text);
	loods_str_release(&path);
}

/* The first line of a file for which `wanted` says so, with its end. */
static char *line_of(const struct loods_folder *f, const char *name, bool (*wanted)(const char *line))
{
	struct loods_str text = LOODS_STR_INIT;
	struct loods_err err = { 0 };
	char *found = NULL, *at;

	OK(loods_folder_get(f, name, &text, &err));
	at = strchr(text.s, '\n') + 1;
	for (char *end; !found && (end = strchr(at, '\n')); at = end + 1) {
		char *line = strndup(at, (size_t)(end - at));

		if (wanted(line))
			found = line;
		else
			free(line);
	}
	loods_str_release(&text);
	cr_assert_not_null(found, "no such line in %s", name);
	return found;
}

static bool any(const char *line)
{
	return line[0] != '\0';
}

static bool hidden_cell(const char *line)
{
	return line[strlen(line) - 1] == ',';
}

static bool woman(const char *line)
{
	return strstr(line, ",woman,") != NULL;
}

Test(export_run, what_is_released_is_safe_and_read_back)
{
	for (uint64_t seed = 1; seed <= 3; seed++) {
		struct loods_err err = { 0 };
		struct loods_export_said said;
		struct place p;

		place_init(&p, 300, seed);
		OK(loods_export_run(&p.app, &p.plan, &(struct loods_export_files){ 0 }, p.target, NULL, NULL, &said,
				    &err));
		cr_assert_geq(said.verified.smallest, 10);
		cr_assert_geq(said.verified.fewest, 10);
		cr_assert(said.verified.verdict.passed);
		cr_assert_eq(said.released + said.suppressed, 300);
		cr_assert_geq(said.kept * 100, said.contacts * 99, "at most one in a hundred contacts is lost");
		place_release(&p);
	}
}

static const struct {
	const char *what, *file;
	bool (*line)(const char *line);
} changes[] = {
	{ "a client in another class", "clients.csv", woman },
	{ "a client too many", "clients.csv", any },
	{ "another number of contacts", "contacts.csv", any },
	{ "a hidden cell that is shown", "tables.csv", hidden_cell },
	{ "another recoding", "recoding.csv", any },
};

static void spoil(const struct loods_folder *f, int i)
{
	char *line = line_of(f, changes[i].file, changes[i].line), changed[1024];
	size_t len = strlen(line);

	if (changes[i].line == woman) {
		char *at = strstr(line, ",woman,");

		snprintf(changed, sizeof changed, "%.*s,man,%s", (int)(at - line), line, at + strlen(",woman,"));
	} else if (i == 1) {
		snprintf(changed, sizeof changed, "%s\n%s", line, line);
	} else if (changes[i].line == hidden_cell) {
		snprintf(changed, sizeof changed, "%s4", line);
	} else {
		snprintf(changed, sizeof changed, "%.*s%c", (int)len - 1, line, line[len - 1] == '7' ? '8' : '7');
	}
	change(f, changes[i].file, line, changed);
	free(line);
}

Test(export_run, whatever_is_changed_in_the_files_is_found)
{
	struct loods_export_verified v;
	struct loods_err err = { 0 };
	struct loods_export e;
	struct place p;

	place_init(&p, 300, 4);
	OK(loods_export_make(&p.app, &p.plan, p.plan.k, false, NULL, NULL, &e, &err));
	for (int i = -1; i < (int)(sizeof changes / sizeof *changes); i++) {
		struct loods_folder f;
		enum loods_code code;

		OK(loods_folder_begin(&f, p.target, &err));
		OK(loods_export_files(&e, &(struct loods_export_files){ 0 }, &f, &err));
		if (i >= 0)
			spoil(&f, i);
		err = (struct loods_err){ 0 };
		code = loods_export_verify(&e, &f, NULL, NULL, &v, &err);
		cr_assert_eq(code, i < 0 ? LOODS_OK : LOODS_EREFUSED, "%s: %s", i < 0 ? "as it is" : changes[i].what,
			     err.msg);
		loods_folder_end(&f);
	}
	loods_export_release(&e);
	place_release(&p);
}

static bool stop(int64_t done, int64_t total, void *ctx)
{
	(void)total;
	return done < *(int64_t *)ctx;
}

/* Nothing of an export is in the office's folder: neither published nor hidden. */
static void expect_nothing(const struct place *p)
{
	DIR *dir = opendir(p->o.dir);
	struct dirent *d;

	cr_assert_not_null(dir);
	while ((d = readdir(dir)))
		cr_assert_null(strstr(d->d_name, "export"), "%s", d->d_name);
	closedir(dir);
}

static int registered(struct place *p)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_releases all;
	int n;

	OK(loods_register_list(&p->app, &a, NULL, false, &all, &err));
	n = all.n;
	loods_arena_release(&a);
	return n;
}

/* All files of a folder in their order, but for the report, which comes with publishing. */
static void read_all(const struct loods_folder *f, struct loods_str *out)
{
	struct loods_err err = { 0 };

	for (int i = 0; i < f->n; i++) {
		if (strncmp(f->files[i].name, "report", strlen("report")) == 0)
			continue;
		loods_str_addf(out, "%s\n", f->files[i].name);
		OK(loods_folder_get(f, f->files[i].name, out, &err));
	}
}

Test(export_run, prepared_and_discarded_leaves_nothing)
{
	struct loods_export_ready *r;
	struct loods_err err = { 0 };
	struct place p;

	place_init(&p, 300, 6);
	OK(loods_export_prepare(&p.app, &p.plan, &(struct loods_export_files){ 0 }, p.target, NULL, NULL, &r, &err));
	cr_assert_geq(loods_export_ready_said(r)->verified.smallest, 10);
	cr_assert_eq(access(p.target, F_OK), -1, "published too early");
	cr_assert_eq(registered(&p), 0, "registered too early");
	loods_export_discard(r);
	expect_nothing(&p);
	cr_assert_eq(registered(&p), 0);
	place_release(&p);
}

Test(export_run, what_was_prepared_is_what_is_published)
{
	struct loods_str before = LOODS_STR_INIT, after = LOODS_STR_INIT;
	struct loods_export_ready *r;
	struct loods_err err = { 0 };
	struct place p;
	size_t clients;

	place_init(&p, 300, 7);
	OK(loods_export_prepare(&p.app, &p.plan, &(struct loods_export_files){ .rows = true }, p.target, NULL, NULL,
				&r, &err));
	read_all(loods_export_ready_folder(r), &before);
	clients = loods_export_ready_said(r)->released;
	OK(loods_export_publish(r, &err));
	read_all(loods_export_ready_folder(r), &after);
	cr_assert_gt(before.len, 1000);
	cr_assert_str_eq(after.s, before.s);
	loods_export_discard(r);
	cr_assert_eq(access(p.target, F_OK), 0);
	cr_assert_eq(registered(&p), 1);
	{
		struct loods_export_said said;

		OK(loods_export_attack(&p.app, p.target, NULL, NULL, &said, &err));
		cr_assert_eq(said.released, clients);
	}
	loods_str_release(&before);
	loods_str_release(&after);
	place_release(&p);
}

Test(export_run, a_place_taken_meanwhile_is_not_registered)
{
	struct loods_export_ready *r;
	struct loods_err err = { 0 };
	struct place p;

	place_init(&p, 300, 8);
	OK(loods_export_prepare(&p.app, &p.plan, &(struct loods_export_files){ 0 }, p.target, NULL, NULL, &r, &err));
	cr_assert_eq(mkdir(p.target, 0700), 0);
	cr_assert_eq(loods_export_publish(r, &err), LOODS_EEXISTS);
	loods_export_discard(r);
	cr_assert_eq(registered(&p), 0);
	cr_assert_eq(rmdir(p.target), 0, "it is as empty as it was");
	expect_nothing(&p);
	place_release(&p);
}

/* Two are prepared, one is published: the other one does not know of it. */
Test(export_run, a_release_of_the_project_in_between_is_a_conflict)
{
	struct loods_export_ready *a, *b;
	struct loods_err err = { 0 };
	char other[200];
	struct place p;

	place_init(&p, 300, 9);
	snprintf(other, sizeof other, "%s-2", p.target);
	OK(loods_export_prepare(&p.app, &p.plan, &(struct loods_export_files){ 0 }, p.target, NULL, NULL, &a, &err));
	OK(loods_export_prepare(&p.app, &p.plan, &(struct loods_export_files){ 0 }, other, NULL, NULL, &b, &err));
	OK(loods_export_publish(a, &err));
	cr_assert_eq(loods_export_publish(b, &err), LOODS_ECONFLICT);
	loods_export_discard(a);
	loods_export_discard(b);
	cr_assert_eq(registered(&p), 1);
	cr_assert_eq(access(other, F_OK), -1);
	place_release(&p);
}

Test(export_run, what_is_stopped_or_refused_leaves_nothing)
{
	struct loods_err err = { 0 };
	struct loods_export_said said;
	struct place p;
	int64_t until = 40;

	place_init(&p, 300, 5);
	cr_assert_eq(loods_export_run(&p.app, &p.plan, &(struct loods_export_files){ 0 }, p.target, stop, &until, &said,
				      &err),
		     LOODS_ECANCEL);
	OK(loods_export_plan_set(&p.plan, &p.a, "k", "400", &err));
	cr_assert_eq(loods_export_run(&p.app, &p.plan, &(struct loods_export_files){ 0 }, p.target, NULL, NULL, &said,
				      &err),
		     LOODS_EREFUSED);
	expect_nothing(&p);
	place_release(&p);
}
