#include "research_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "ops.h"
#include "research_files.h"
#include "research_report.h"
#include "summary_text.h"

struct run {
	struct loods_app *app;
	struct loods_research r;
	struct loods_folder folder;
	struct loods_research_verified verified;
	bool (*progress)(int64_t done, int64_t total, void *ctx);
	void *ctx;
	int64_t from, to; /* of 100 */
};

static bool part_progress(int64_t done, int64_t total, void *ctx)
{
	const struct run *r = ctx;
	int64_t at = total > 0 && done <= total ? r->from + (r->to - r->from) * done / total : r->from;

	return !r->progress || r->progress(at, 100, r->ctx);
}

/* ---- the register ---- */

static int by_id(const void *a, const void *b)
{
	const loods_id *x = a, *y = b;

	return (x->n > y->n) - (x->n < y->n);
}

/* All are of one class, which says nothing: research files have none. */
static void members_of(struct loods_research *r, struct loods_release_members *out)
{
	loods_id *clients = LOODS_NEW_ARRAY(&r->a, loods_id, r->s.nrows);
	uint32_t *classes = LOODS_NEW_ARRAY(&r->a, uint32_t, r->s.nrows);

	for (size_t i = 0; i < r->s.nrows; i++) {
		clients[i] = r->s.clients[i];
		classes[i] = 1;
	}
	qsort(clients, r->s.nrows, sizeof *clients, by_id);
	*out = (struct loods_release_members){ r->s.nrows, clients, classes };
}

static enum loods_code register_it(struct run *run, struct loods_err *err)
{
	struct loods_research *r = &run->r;
	struct loods_str files = LOODS_STR_INIT;
	struct loods_release entry = { 0 };
	loods_id id;

	loods_release_from_plan(&r->plan, &r->a, &entry);
	for (int i = 0; i < run->folder.n; i++)
		loods_str_addf(&files, "%s  %s\n", run->folder.files[i].sha256, run->folder.files[i].name);
	entry.recoding = "";
	entry.hierarchies = "";
	entry.classes = "linked\n";
	entry.files = loods_arena_strdup(&r->a, files.s);
	loods_str_release(&files);
	entry.first = r->s.first;
	entry.last = r->s.last;
	entry.follows = r->s.releases.n ? r->s.releases.list[r->s.releases.n - 1].id : (loods_id){ 0 };
	memcpy(entry.input_hash, r->hash, sizeof entry.input_hash);
	members_of(r, &entry.members);
	return loods_ops_register_export(run->app, &entry, &id, err);
}

/* ---- the whole ---- */

static void say(const struct run *run, struct loods_research_said *said)
{
	const struct loods_research *r = &run->r;
	const struct loods_attack_figure *f = run->verified.attack.figures;
	char a[LOODS_DECIMAL_LEN], b[LOODS_DECIMAL_LEN];

	*said = (struct loods_research_said){ .project_key = r->project_key,
					      .clients = run->verified.clients,
					      .of_office = r->s.ncontacts,
					      .contacts = run->verified.contacts,
					      .left_out = r->left_out,
					      .clients_left_out = r->clients_left_out,
					      .attack = run->verified.attack };
	snprintf(said->risk, sizeof said->risk,
		 _("Whoever knows a client's traits finds the right row in %s of 100 cases; with the days of four "
		   "contacts as well, in %s."),
		 loods_decimal(100 * f[LOODS_ATTACK_TRAITS].mean, 1, loods_summary_point(), a),
		 loods_decimal(100 * f[LOODS_ATTACK_DATES].mean, 1, loods_summary_point(), b));
}

static enum loods_code make(struct run *run, const struct loods_export_plan *plan,
			    const struct loods_research_options *o, const char *target, struct loods_err *err)
{
	enum loods_code code = loods_folder_begin(&run->folder, target, err);

	if (code == LOODS_OK)
		code = loods_research_make(run->app, plan, o->key, part_progress, run, &run->r, err);
	if (code == LOODS_OK)
		code = loods_research_files(&run->r, o->excel_nl, &run->folder, err);
	run->from = run->to;
	run->to = 100;
	return code ? code
		    : loods_research_verify(&run->r, &run->folder, part_progress, run, &run->verified, err);
}

struct loods_research_ready {
	struct run run;
	struct loods_research_said said;
};

enum loods_code loods_research_prepare(struct loods_app *app, const struct loods_export_plan *plan,
				       const struct loods_research_options *o, const char *target,
				       bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				       struct loods_research_ready **out, struct loods_err *err)
{
	enum loods_code code = loods_ops_may(app, LOODS_MAY_EXPORT, err);
	struct loods_research_ready *r;

	*out = NULL;
	if (code == LOODS_OK)
		code = loods_export_plan_check(plan, loods_clock_today(&app->clock), err);
	if (code)
		return code;
	r = calloc(1, sizeof *r);
	if (!r)
		loods_nomem();
	r->run = (struct run){ .app = app, .progress = progress, .ctx = ctx, .to = 60 };
	code = make(&r->run, plan, o, target, err);
	r->run.progress = NULL; /* only for the time of the work */
	if (code) {
		loods_research_discard(r);
		return code;
	}
	say(&r->run, &r->said);
	*out = r;
	return LOODS_OK;
}

const struct loods_research_said *loods_research_ready_said(const struct loods_research_ready *r)
{
	return &r->said;
}

const struct loods_folder *loods_research_ready_folder(const struct loods_research_ready *r)
{
	return &r->run.folder;
}

enum loods_code loods_research_publish(struct loods_research_ready *r, struct loods_err *err)
{
	/* Looked at before the register is written: an entry is never taken back. */
	enum loods_code code = loods_folder_vacant(r->run.folder.target.s, err);

	if (code == LOODS_OK)
		code = loods_research_report(&r->run.r, &r->said, &r->run.folder, err);
	if (code == LOODS_OK)
		code = register_it(&r->run, err);
	return code ? code : loods_folder_publish(&r->run.folder, err);
}

void loods_research_discard(struct loods_research_ready *r)
{
	if (!r)
		return;
	loods_folder_end(&r->run.folder);
	loods_research_release(&r->run.r);
	free(r);
}

enum loods_code loods_research_run(struct loods_app *app, const struct loods_export_plan *plan,
				   const struct loods_research_options *o, const char *target,
				   bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				   struct loods_research_said *said, struct loods_err *err)
{
	struct loods_research_ready *r;
	enum loods_code code = loods_research_prepare(app, plan, o, target, progress, ctx, &r, err);

	*said = r ? r->said : (struct loods_research_said){ 0 };
	if (code == LOODS_OK)
		code = loods_research_publish(r, err);
	loods_research_discard(r);
	return code;
}

void loods_research_said_made(const char *target, const struct loods_export_plan *plan,
			      const struct loods_research_said *s, struct loods_str *out)
{
	char until[LOODS_DATE_LEN];

	loods_str_addf(out, "%s.\n", LOODS_RELEASE_PERSONAL);
	if (target)
		loods_str_addf(out, _("The research files are made in %s and were read back.\n"), target);
	loods_str_addf(out, _("For: %s. Purpose: %s. To be deleted after %s.\n"), plan->recipient, plan->purpose,
		       loods_date_format_iso(plan->until, until));
	loods_str_addf(out, _("Clients: %zu. Contacts: %zu of %zu.\n"), s->clients, s->contacts, s->of_office);
	if (s->clients_left_out)
		loods_str_addf(out,
			       _("Left out: %zu contacts beyond %d on one day and %zu beyond %d in a year, of %zu "
				 "clients.\n"),
			       s->left_out.day, LOODS_RESEARCH_A_DAY, s->left_out.year, LOODS_RESEARCH_A_YEAR,
			       s->clients_left_out);
	if (!s->project_key)
		loods_str_addf(out, "%s\n", _("The key of the pseudonyms is gone: nobody can make them again."));
	loods_str_addf(out, "%s\n", s->risk);
}

bool loods_research_is(const struct loods_folder *f)
{
	struct loods_arena a = { 0 };
	struct loods_str text = LOODS_STR_INIT;
	bool is = loods_folder_get(f, loods_research_file(LOODS_RESEARCH_CLIENTS, ".csv", &a), &text, NULL) == LOODS_OK;

	loods_str_release(&text);
	loods_arena_release(&a);
	return is;
}
