#include "export_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export_repeat.h"
#include "export_report.h"
#include "i18n.h"
#include "ops.h"
#include "research_run.h"

/* A recoding whose classes are as small as they may be passes every limit but that on the mean: then it is made
 * once more for larger classes, at most so often and so large. */
enum { TRIES = 4, LARGER_MOST = 6 };

struct run {
	struct loods_app *app;
	struct loods_export e;
	struct loods_folder folder;
	struct loods_export_verified verified;
	int k; /* recoded for */
	bool repeats; /* it was made as a release of before */
};

static bool only_mean(const struct loods_attack_verdict *v)
{
	for (int a = 0; a < LOODS_ATTACK_END; a++)
		if (v->failed[a] & ~(unsigned)LOODS_ATTACK_MEAN_LIMIT)
			return false;
	return true;
}

/* The size of classes that would bring the mean down to where it may be. */
static int larger(const struct run *r)
{
	double mean = 0;

	for (int a = 0; a < LOODS_ATTACK_END; a++)
		if (r->verified.verdict.failed[a] & LOODS_ATTACK_MEAN_LIMIT &&
		    r->verified.attack.figures[a].mean > mean)
			mean = r->verified.attack.figures[a].mean;
	return (int)((double)r->k * mean / LOODS_ATTACK_MEAN) + 1;
}

/* Making it, and reading it back with the attack, as parts of one whole. */
enum { MADE = 70 };

struct part {
	bool (*progress)(int64_t done, int64_t total, void *ctx);
	void *ctx;
	int64_t from, to;
};

static bool part_progress(int64_t done, int64_t total, void *ctx)
{
	const struct part *p = ctx;

	return !p->progress ||
	       p->progress(total > 0 ? p->from + (p->to - p->from) * done / total : p->from, 100, p->ctx);
}

/* A line of the register's list of files. */
static void file_line(const struct loods_folder_file *file, struct loods_str *out)
{
	loods_str_addf(out, "%s  %s\n", file->sha256, file->name);
}

/* What was made as a release of then has its classes, its log and its tables. */
static bool is_that_of_then(const struct run *r)
{
	struct loods_str files = LOODS_STR_INIT;
	struct loods_release now = { .id = { 0 } };
	bool same;

	for (int i = 0; i < r->folder.n; i++)
		file_line(&r->folder.files[i], &files);
	now.files = files.s;
	same = loods_export_repeats(&r->e, r->e.repeats) && loods_export_same_files(&now, r->e.repeats);
	loods_str_release(&files);
	return same;
}

static void forget(struct run *r)
{
	loods_folder_end(&r->folder);
	loods_export_release(&r->e);
}

static enum loods_code make_once(struct run *r, const struct loods_export_plan *plan, bool repeat,
				 const struct loods_export_files *files, const char *target,
				 bool (*progress)(int64_t, int64_t, void *), void *ctx, struct loods_err *err)
{
	struct part first = { progress, ctx, 0, MADE }, second = { progress, ctx, MADE, 100 };
	enum loods_code code = loods_folder_begin(&r->folder, target, err);

	if (code == LOODS_OK)
		code = loods_export_make(r->app, plan, r->k, repeat, part_progress, &first, &r->e, err);
	r->repeats = r->e.repeats != NULL;
	if (code == LOODS_OK)
		code = loods_export_files(&r->e, files, &r->folder, err);
	return code ? code : loods_export_verify(&r->e, &r->folder, part_progress, &second, &r->verified, err);
}

static enum loods_code too_often(const struct loods_attack_result *attack, int k, struct loods_err *err)
{
	struct loods_arena a = { 0 };
	enum loods_code code = loods_fail(
		err, LOODS_EREFUSED, _("%s The export was removed: ask for larger classes (--k) or a shorter plan."),
		loods_attack_sentence(attack, (size_t)k, &a));

	loods_arena_release(&a);
	return code;
}

static enum loods_code make_so(struct run *r, const struct loods_export_plan *plan, bool repeat,
			       const struct loods_export_files *files, const char *target,
			    bool (*progress)(int64_t, int64_t, void *), void *ctx, struct loods_err *err)
{
	struct loods_attack_result before = { 0 };
	enum loods_code code = LOODS_OK;

	r->k = plan->k;
	for (int i = 0; i < TRIES && code == LOODS_OK; i++) {
		code = make_once(r, plan, repeat, files, target, progress, ctx, err);
		if (code == LOODS_EREFUSED && i)
			/* Classes of that size cannot be made, and nobody asked for them: what is wrong is the attack. */
			return too_often(&before, plan->k, err);
		if (code || r->verified.verdict.passed)
			break;
		if (!only_mean(&r->verified.verdict) || i + 1 == TRIES || larger(r) > LARGER_MOST * plan->k) {
			code = too_often(&r->verified.attack, plan->k, err);
			break;
		}
		before = r->verified.attack;
		r->k = larger(r);
		forget(r);
	}
	return code;
}

/* As a release of before where it comes out like one, else as a later release. */
static enum loods_code make(struct run *r, const struct loods_export_plan *plan,
			    const struct loods_export_files *files, const char *target,
			    bool (*progress)(int64_t, int64_t, void *), void *ctx, struct loods_err *err)
{
	enum loods_code code = make_so(r, plan, true, files, target, progress, ctx, err);

	if (!r->repeats || (code != LOODS_OK && code != LOODS_EREFUSED) || (code == LOODS_OK && is_that_of_then(r)))
		return code;
	forget(r);
	return make_so(r, plan, false, files, target, progress, ctx, err);
}

/* ---- the register ---- */

struct member {
	loods_id client;
	uint32_t class;
};

static int by_client(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return (x->client.n > y->client.n) - (x->client.n < y->client.n);
}

static void members_of(struct loods_export *e, struct loods_release_members *out)
{
	struct member *list = LOODS_NEW_ARRAY(&e->a, struct member, e->s.nrows + 1);
	loods_id *clients = LOODS_NEW_ARRAY(&e->a, loods_id, e->s.nrows + 1);
	uint32_t *classes = LOODS_NEW_ARRAY(&e->a, uint32_t, e->s.nrows + 1);
	size_t n = 0;

	for (size_t i = 0; i < e->s.nrows; i++)
		if (e->classes.class_of[i] != LOODS_DISCLOSE_NONE)
			list[n++] = (struct member){ e->s.clients[i], e->classes.class_of[i] + 1 };
	if (n)
		qsort(list, n, sizeof *list, by_client);
	for (size_t i = 0; i < n; i++) {
		clients[i] = list[i].client;
		classes[i] = list[i].class;
	}
	*out = (struct loods_release_members){ n, clients, classes };
}

static const char *kept(struct loods_export *e, struct loods_str *t)
{
	const char *text = loods_arena_strdup(&e->a, t->s ? t->s : "");

	loods_str_release(t);
	return text;
}

static enum loods_code register_it(struct run *r, struct loods_err *err)
{
	struct loods_export *e = &r->e;
	struct loods_str recoding = LOODS_STR_INIT, hierarchies = LOODS_STR_INIT, classes = LOODS_STR_INIT,
			 files = LOODS_STR_INIT;
	const char **names = LOODS_NEW_ARRAY(&e->a, const char *, e->s.quasi.data.nattributes + 1);
	struct loods_release entry;
	loods_id id;

	for (size_t t = 0; t < e->s.quasi.data.nattributes; t++)
		names[t] = e->s.quasi.data.attributes[t].name;
	loods_release_from_plan(&e->plan, &e->a, &entry);
	loods_recoding_text(&(struct loods_recoding){ e->s.quasi.data.nattributes, e->nstages, names, e->levels },
			    &recoding);
	loods_hierarchies_text(&e->s.quasi.data, &hierarchies);
	loods_export_classes_text(&e->classes, &classes);
	for (int i = 0; i < r->folder.n; i++)
		file_line(&r->folder.files[i], &files);
	entry.recoding = kept(e, &recoding);
	entry.hierarchies = kept(e, &hierarchies);
	entry.classes = kept(e, &classes);
	entry.files = kept(e, &files);
	entry.first = e->s.first;
	entry.last = e->s.last;
	entry.follows = e->follows;
	for (size_t i = 0; i < sizeof entry.input_hash; i++)
		entry.input_hash[i] = e->s.hash[i];
	members_of(e, &entry.members);
	return loods_ops_register_export(r->app, &entry, &id, err);
}

static void say(const struct run *r, struct loods_export_said *said)
{
	struct loods_arena a = { 0 };

	*said = (struct loods_export_said){ .wave = r->e.wave,
					    .k_asked = r->e.plan.k,
					    .k = r->k,
					    .clients = r->e.s.nrows,
					    .released = r->verified.clients,
					    .suppressed = r->e.classes.suppressed,
					    .contacts = r->e.contacts.nrows,
					    .kept = r->verified.contacts,
					    .told = r->e.told,
					    .verified = r->verified,
					    .effects = r->e.effects,
					    .tables = r->e.ntables > 0 };
	said->effects.list = NULL;
	snprintf(said->sentence, sizeof said->sentence, "%s",
		 loods_attack_sentence(&r->verified.attack, (size_t)r->e.plan.k, &a));
	loods_arena_release(&a);
}

/* ---- in two steps, and in one ---- */

struct loods_export_ready {
	struct run run;
	struct loods_export_said said;
};

enum loods_code loods_export_prepare(struct loods_app *app, const struct loods_export_plan *plan,
				     const struct loods_export_files *files, const char *target,
				     bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				     struct loods_export_ready **out, struct loods_err *err)
{
	enum loods_code code = loods_ops_may(app, LOODS_MAY_EXPORT, err);
	struct loods_export_ready *r;

	*out = NULL;
	if (code)
		return code;
	r = calloc(1, sizeof *r);
	if (!r)
		loods_nomem();
	r->run.app = app;
	code = make(&r->run, plan, files, target, progress, ctx, err);
	if (code) {
		loods_export_discard(r);
		return code;
	}
	say(&r->run, &r->said);
	*out = r;
	return LOODS_OK;
}

const struct loods_export_said *loods_export_ready_said(const struct loods_export_ready *r)
{
	return &r->said;
}

const struct loods_folder *loods_export_ready_folder(const struct loods_export_ready *r)
{
	return &r->run.folder;
}

enum loods_code loods_export_publish(struct loods_export_ready *r, struct loods_err *err)
{
	/* Looked at before the register is written: an entry is never taken back. */
	enum loods_code code = loods_folder_vacant(r->run.folder.target.s, err);

	if (code == LOODS_OK)
		code = loods_export_report(&r->run.e, &r->said, &r->run.folder, err);
	if (code == LOODS_OK)
		code = register_it(&r->run, err);
	return code ? code : loods_folder_publish(&r->run.folder, err);
}

void loods_export_discard(struct loods_export_ready *r)
{
	if (!r)
		return;
	forget(&r->run);
	free(r);
}

enum loods_code loods_export_run(struct loods_app *app, const struct loods_export_plan *plan,
				 const struct loods_export_files *files, const char *target,
				 bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				 struct loods_export_said *said, struct loods_err *err)
{
	struct loods_export_ready *r;
	enum loods_code code = loods_export_prepare(app, plan, files, target, progress, ctx, &r, err);

	*said = r ? r->said : (struct loods_export_said){ 0 };
	if (code == LOODS_OK)
		code = loods_export_publish(r, err);
	loods_export_discard(r);
	return code;
}

/* ---- once more ---- */

/* The newest release with the files of this folder, whose lines `now` has; else, for another file may have been
 * changed, the newest with its client file, which comes first. */
static const struct loods_release *release_of(const struct loods_releases *all, const struct loods_release *now)
{
	size_t len = strcspn(now->files, "\n") + 1;

	for (int i = all->n - 1; i >= 0; i--)
		if (loods_export_same_files(&all->list[i], now))
			return &all->list[i];
	for (int i = all->n - 1; i >= 0; i--) {
		const char *files = all->list[i].files;
		const char *at = files ? strstr(files, LOODS_EXPORT_CLIENTS "\n") : NULL;

		if (at && at + strlen(LOODS_EXPORT_CLIENTS "\n") >= files + len &&
		    memcmp(at + strlen(LOODS_EXPORT_CLIENTS "\n") - len, now->files, len) == 0)
			return &all->list[i];
	}
	return NULL;
}

static void hash_of(const struct loods_str *text, char hex[LOODS_SNAPSHOT_HASH_HEX])
{
	unsigned char hash[LOODS_SNAPSHOT_HASH_BYTES];
	struct loods_snapshot_hash h;

	loods_snapshot_hash_begin(&h);
	if (text->len)
		loods_snapshot_hash_bytes(&h, text->s, text->len);
	loods_snapshot_hash_end(&h, hash);
	loods_snapshot_hash_hex(hash, hex);
}

/* The lines that the register would have of what lies in the folder. */
static enum loods_code lines_of(const struct loods_folder *f, struct loods_str *lines, struct loods_err *err)
{
	static const char *const names[] = { LOODS_EXPORT_CLIENTS, LOODS_EXPORT_CONTACT_CELLS, LOODS_EXPORT_TABLES };
	struct loods_str text = LOODS_STR_INIT;
	char hex[LOODS_SNAPSHOT_HASH_HEX];
	enum loods_code code = LOODS_OK;

	for (size_t i = 0; i < LOODS_COUNT(names) && code == LOODS_OK; i++) {
		loods_str_clear(&text);
		code = loods_folder_get(f, names[i], &text, err);
		hash_of(&text, hex);
		loods_str_addf(lines, "%s  %s\n", hex, names[i]);
	}
	if (code)
		code = loods_fail(err, LOODS_ENOTFOUND, _("There are not the files of an export in that folder."));
	loods_str_release(&text);
	return code;
}

static enum loods_code plan_of(const struct loods_release *r, struct loods_arena *a, struct loods_export_plan *plan,
			       struct loods_err *err)
{
	enum loods_code code;

	loods_export_plan_init(plan);
	code = loods_export_plan_set(plan, a, "plan", r->plan, err);
	if (code == LOODS_OK && r->cohorts && *r->cohorts)
		code = loods_export_plan_set(plan, a, "cohort", r->cohorts, err);
	plan->k = r->k;
	plan->limit = r->limit;
	plan->from = r->first;
	plan->to = r->last;
	plan->project = r->project;
	plan->seed = r->seed;
	plan->signed_off_by = r->signed_off_by;
	return code;
}

static enum loods_code attack_release(struct run *r, const struct loods_release *release, struct loods_arena *a,
				      bool (*progress)(int64_t, int64_t, void *), void *ctx, struct loods_err *err)
{
	struct loods_export_plan plan;
	enum loods_code code = plan_of(release, a, &plan, err);

	r->k = plan.k;
	if (code == LOODS_OK)
		code = loods_export_remake(r->app, &plan, release->id, progress, ctx, &r->e, err);
	if (code == LOODS_OK)
		code = loods_export_verify(&r->e, &r->folder, progress, ctx, &r->verified, err);
	return code;
}

enum loods_code loods_export_attack(struct loods_app *app, const char *path,
				    bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				    struct loods_export_said *said, struct loods_err *err)
{
	struct run r = { .app = app };
	struct loods_arena a = { 0 };
	struct loods_releases all;
	struct loods_str lines = LOODS_STR_INIT;
	struct loods_release now = { .id = { 0 } };
	const struct loods_release *release = NULL;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_EXPORT, err);

	*said = (struct loods_export_said){ 0 };
	if (code == LOODS_OK)
		code = loods_folder_open(&r.folder, path, err);
	if (code == LOODS_OK && loods_research_is(&r.folder))
		code = loods_fail(err, LOODS_EREFUSED,
				  _("These are research files. They are personal data, so there is no attack that they must "
				    "survive; the report in the folder says how high the risk is."));
	if (code == LOODS_OK)
		code = lines_of(&r.folder, &lines, err);
	if (code == LOODS_OK)
		code = loods_register_list(app, &a, NULL, false, &all, err);
	now.files = lines.s;
	if (code == LOODS_OK && !(release = release_of(&all, &now)))
		code = loods_fail(err, LOODS_ENOTFOUND,
				  _("The register of this office knows no export with this client file: it is of "
				    "another office, or was changed."));
	if (code == LOODS_OK)
		code = attack_release(&r, release, &a, progress, ctx, err);
	if (code == LOODS_OK) {
		say(&r, said);
		if (!r.verified.verdict.passed)
			code = loods_fail(err, LOODS_EREFUSED, "%s", said->sentence);
	}
	forget(&r);
	loods_str_release(&lines);
	loods_arena_release(&a);
	return code;
}
