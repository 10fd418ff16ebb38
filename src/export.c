#include "export.h"

#include <math.h>
#include <string.h>

#include "disclose_gather.h"
#include "export_elsewhere.h"
#include "export_repeat.h"
#include "i18n.h"

/* ---- progress, as parts of a hundred ---- */

struct part {
	bool (*progress)(int64_t done, int64_t total, void *ctx);
	void *ctx;
	int64_t from, to;
};

static bool part_progress(int64_t done, int64_t total, void *ctx)
{
	const struct part *p = ctx;
	int64_t at = total > 0 && done <= total ? p->from + (p->to - p->from) * done / total : p->from;

	return !p->progress || p->progress(at, 100, p->ctx);
}

/* ---- the recoding ---- */

static struct loods_disclose_options disclose_options(const struct loods_export *e,
						      struct loods_disclose_attribute *attributes, struct part *p)
{
	const struct loods_snapshot_part *q = &e->s.quasi;

	for (size_t t = 0; t < q->data.nattributes; t++)
		attributes[t] = (struct loods_disclose_attribute){
			.fixed = loods_export_attributes[q->ids[t]].flags & LOODS_EXPORT_FIXED, .weight = 1
		};
	/* The class in releases of other projects, where there is one, loses nothing by not being released. */
	attributes[q->data.nattributes] = (struct loods_disclose_attribute){ .fixed = true, .weight = 0 };
	return (struct loods_disclose_options){ .k = (size_t)e->k,
						.limit = e->plan.limit / 1000.0,
						.attributes = attributes,
						.households = e->s.households,
						.progress = part_progress,
						.ctx = p };
}

static void mend(struct loods_export *e, const struct loods_disclose_options *o, struct loods_disclose_result *r,
		 struct loods_sensitive_result *out)
{
	const struct loods_microdata *m = &e->s.sensitive.data;
	struct loods_sensitive_trait *traits = LOODS_NEW_ARRAY(&e->a, struct loods_sensitive_trait, m->nattributes + 1);

	for (size_t t = 0; t < m->nattributes; t++)
		traits[t] = (struct loods_sensitive_trait){ m->attributes[t].name, m->columns[t],
							    m->attributes[t].levels[0].ncodes };
	loods_disclose_sensitive(e->traits, o, traits, m->nattributes, LOODS_SENSITIVE_RULE, &e->a, r, out);
}

static void keep_recoding(struct loods_export *e, const struct loods_disclose_result *r)
{
	size_t n = e->s.quasi.data.nattributes;

	e->nstages = r->nstages;
	e->levels = LOODS_NEW_ARRAY(&e->a, uint8_t, r->nstages * n + 1);
	for (size_t s = 0; s < r->nstages; s++)
		memcpy(&e->levels[s * n], r->stages[s].node, n);
}

/* A recoding as it was found, and after those whom it left over were gathered. */
struct variant {
	struct loods_disclose_result found, gathered;
	struct loods_effects effects;
};

static void weigh(struct loods_export *e, const struct loods_disclose_options *o, struct variant *v)
{
	v->gathered = v->found;
	loods_disclose_gather(e->traits, o, &e->a, &v->gathered);
	loods_export_effects(&e->s, v->gathered.class_of, v->gathered.nclasses, NULL, &e->a, &v->effects);
}

static void take(struct loods_export *e, const struct variant *v, struct loods_disclose_result *r)
{
	keep_recoding(e, &v->found);
	*r = v->gathered;
}

/* Of the two recodings the one that moves the effects least; between equals the one that loses less. */
static enum loods_code choose(struct loods_export *e, const struct loods_disclose_options *o,
			      struct loods_disclose_result *r, struct loods_err *err)
{
	struct variant staged, global;
	struct loods_err ignored = { 0 };
	enum loods_code code = loods_disclose_staged(e->traits, o, &e->a, &staged.found, err);
	double a, b;

	if (code)
		return code;
	e->staged = true;
	weigh(e, o, &staged);
	code = loods_disclose_global(e->traits, o, &e->a, &global.found, &ignored);
	if (code == LOODS_ECANCEL) {
		*err = ignored;
		return code;
	}
	if (code == LOODS_OK) {
		weigh(e, o, &global);
		a = loods_effects_worst(&staged.effects);
		b = loods_effects_worst(&global.effects);
		e->staged = a < b || (a <= b && staged.gathered.loss <= global.gathered.loss);
		e->other = e->staged ? global.effects : staged.effects;
	}
	take(e, e->staged ? &staged : &global, r);
	return LOODS_OK;
}

static enum loods_code apply_frozen(struct loods_export *e, const struct loods_disclose_options *o,
				    const struct loods_recoding *frozen, struct loods_disclose_result *r,
				    struct loods_err *err)
{
	const uint8_t **nodes = LOODS_NEW_ARRAY(&e->a, const uint8_t *, frozen->nstages + 1);
	enum loods_code code;

	for (size_t s = 0; s < frozen->nstages; s++) {
		uint8_t *node = LOODS_NEW_ARRAY(&e->a, uint8_t, e->traits->nattributes);

		memcpy(node, &frozen->levels[s * frozen->nattributes], frozen->nattributes);
		nodes[s] = node;
	}
	e->frozen = true;
	e->staged = frozen->nstages > 1;
	code = loods_disclose_apply(e->traits, o, nodes, frozen->nstages, &e->a, r, err);
	if (code)
		return code;
	keep_recoding(e, r);
	loods_disclose_gather(e->traits, o, &e->a, r);
	return LOODS_OK;
}

/* What a release of a project beside those of other projects cannot be, with the reason. */
static enum loods_code beside_others(const char *why, struct loods_err *err)
{
	return loods_fail(err, LOODS_EREFUSED,
			  _("%s People of this export were released in another project before, and laid beside each other "
			    "the two must not tell them apart. Make it a release of that project, with its plan, or choose "
			    "cohorts that were not in it."),
			  why);
}

/* The first release of a project promises how many it leaves out at most; beside other projects it may be more. */
static enum loods_code within_limit(const struct loods_export *e, struct loods_err *err)
{
	struct loods_str why = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;

	if (e->frozen || e->traits == &e->s.quasi.data ||
	    (double)e->classes.suppressed <= e->plan.limit / 1000.0 * (double)e->s.nrows)
		return LOODS_OK;
	loods_str_addf(&why, _("%zu of %zu people would have to be left out, more than the limit."),
		       e->classes.suppressed, e->s.nrows);
	code = beside_others(why.s, err);
	loods_str_release(&why);
	return code;
}

static enum loods_code recode(struct loods_export *e, struct part *p, struct loods_err *err)
{
	struct loods_disclose_attribute *attributes =
		LOODS_NEW_ARRAY(&e->a, struct loods_disclose_attribute, e->s.quasi.data.nattributes + 1);
	const struct loods_disclose_options o = disclose_options(e, attributes, p);
	struct loods_sensitive_result secrets;
	struct loods_disclose_result r;
	struct loods_recoding frozen;
	bool found;
	enum loods_code code =
		loods_register_frozen(&e->s.releases, &e->s.quasi.data, &e->a, &frozen, &found, err);

	/* With a frozen recoding most keep the class that they have; settling sees to the newcomers among them. */
	e->traits = found ? &e->s.quasi.data : loods_elsewhere_traits(&e->s, &e->a);
	if (code == LOODS_OK)
		code = found ? apply_frozen(e, &o, &frozen, &r, err) : choose(e, &o, &r, err);
	if (code == LOODS_EREFUSED && e->traits != &e->s.quasi.data)
		code = beside_others(loods_arena_strdup(&e->a, err->msg), err);
	if (code)
		return code;
	e->loss = r.loss;
	e->attribute_loss = r.attribute_loss;
	mend(e, &o, &r, &secrets);
	e->secrets_failed = secrets.failed;
	e->secrets_merged = secrets.merges;
	for (int reading = 0; reading < LOODS_READINGS; reading++) {
		uint32_t *sizes = LOODS_NEW_ARRAY(&e->a, uint32_t, e->s.nrows + 1);

		loods_risk_released(&e->s.quasi.data, &r, (enum loods_reading)reading, sizes);
		e->risk[reading] = loods_risk_of(sizes, e->s.nrows, 1.0 / e->plan.k);
	}
	code = loods_export_classes(&e->s, &r, &secrets, (size_t)e->plan.k, &e->a, &e->classes, err);
	if (code == LOODS_OK && !e->classes.n)
		code = loods_fail(err, LOODS_EREFUSED,
				  _("Beside the earlier releases nobody can be released: at least %d newcomers who look alike "
				    "are needed. Wait for more of them."),
				  e->plan.k);
	if (code == LOODS_OK)
		code = within_limit(e, err);
	if (code == LOODS_OK)
		loods_export_effects(&e->s, e->classes.class_of, e->classes.n, e->classes.blank, &e->a, &e->effects);
	return code;
}

/* ---- the contact log ---- */

static const struct loods_release *newest_anonymous(const struct loods_releases *project)
{
	for (int i = project->n - 1; i >= 0; i--)
		if (project->list[i].level == LOODS_EXPORT_ANONYMOUS)
			return &project->list[i];
	return NULL;
}

/* The contacts of the days after the last release of the project, but for those that another one may have told of. */
static void pick_contacts(struct loods_export *e)
{
	const struct loods_release *before = newest_anonymous(&e->s.releases);
	const struct loods_elsewhere_log others = loods_elsewhere_log(&e->s, &e->a);
	const struct loods_microdata *all = &e->log.contacts;
	size_t *contact = LOODS_NEW_ARRAY(&e->a, size_t, all->nrows + 1), n = 0;
	const uint16_t **columns = LOODS_NEW_ARRAY(&e->a, const uint16_t *, all->nattributes + 1);
	uint32_t *who = LOODS_NEW_ARRAY(&e->a, uint32_t, all->nrows + 1);

	for (size_t i = 0; i < all->nrows; i++)
		if ((!before || e->log.day[i] > before->last.n) &&
		    !loods_elsewhere_told(&others, e->log.who[i], (loods_date){ e->log.day[i] }))
			contact[n++] = i;
	for (size_t f = 0; f < all->nattributes; f++) {
		uint16_t *column = LOODS_NEW_ARRAY(&e->a, uint16_t, n + 1);

		for (size_t i = 0; i < n; i++)
			column[i] = all->columns[f][contact[i]];
		columns[f] = column;
	}
	for (size_t i = 0; i < n; i++)
		who[i] = e->log.who[contact[i]];
	e->told = all->nrows - n;
	e->contact = contact;
	e->contacts = *all;
	e->contacts.nrows = n;
	e->contacts.columns = columns;
	e->wish.who = who;
}

static enum loods_code roll_up(struct loods_export *e, struct part *p, struct loods_err *err)
{
	static const size_t order[] = { LOODS_EXPORT_LOG_MINUTES, LOODS_EXPORT_LOG_CHANNEL, LOODS_EXPORT_LOG_PERIOD,
					LOODS_EXPORT_LOG_OUTCOME };
	struct loods_log_step *steps = LOODS_NEW_ARRAY(&e->a, struct loods_log_step, LOODS_LOG_STEPS_MAX);

	loods_export_log_of(&e->s, &e->a, &e->log);
	pick_contacts(e);
	e->wish.contacts = &e->contacts;
	e->wish.nwho = e->s.nrows;
	e->wish.k = (size_t)e->plan.k;
	e->wish.steps = steps;
	e->wish.nsteps = loods_release_log_steps(&e->contacts, order, LOODS_COUNT(order), steps);
	e->wish.groups = 1u << LOODS_EXPORT_LOG_ARM | 1u << LOODS_EXPORT_LOG_GENDER;
	e->wish.progress = part_progress;
	e->wish.ctx = p;
	return loods_release_log(&e->wish, &e->a, &e->cells, err);
}

/* ---- tables ---- */

enum { TABLE_LEAVES = 12 }; /* the finest level that a table begins with has at most so many values */

/* Whom the tables count: the released who never were before, in whatever project. */
static size_t pick_rows(struct loods_export *e, size_t *rows)
{
	const struct loods_releases beside = loods_export_beside(&e->s, &e->a);
	size_t n = 0;

	for (size_t i = 0; i < e->s.nrows; i++) {
		bool old = false;

		for (int r = 0; r < beside.n && !old; r++)
			old = loods_release_class_of(&beside.list[r].members, e->s.clients[i]);
		if (!old && e->classes.class_of[i] != LOODS_DISCLOSE_NONE)
			rows[n++] = i;
	}
	return n;
}

static void add_table_column(struct loods_export *e, const struct loods_snapshot_part *part, size_t t,
			     const size_t *rows, size_t n)
{
	struct loods_microdata *m = &e->table_rows;
	uint16_t *column = LOODS_NEW_ARRAY(&e->a, uint16_t, n + 1);
	size_t at = m->nattributes;

	for (size_t i = 0; i < at; i++)
		if (e->table_ids[i] == part->ids[t])
			return; /* no-show is a trait and sensitive */
	if (at == LOODS_TABLE_ATTRIBUTES_MAX)
		return;
	for (size_t i = 0; i < n; i++)
		column[i] = part->data.columns[t][rows[i]];
	((const uint16_t **)(uintptr_t)m->columns)[at] = column;
	((struct loods_micro_attribute *)(uintptr_t)m->attributes)[at] = part->data.attributes[t];
	((enum loods_export_id *)(uintptr_t)e->table_ids)[at] = part->ids[t];
	m->nattributes++;
}

static void table_rows(struct loods_export *e)
{
	size_t *rows = LOODS_NEW_ARRAY(&e->a, size_t, e->s.nrows + 1), n = pick_rows(e, rows);

	e->table_rows = (struct loods_microdata){
		.attributes = LOODS_NEW_ARRAY(&e->a, struct loods_micro_attribute, LOODS_TABLE_ATTRIBUTES_MAX),
		.columns = LOODS_NEW_ARRAY(&e->a, const uint16_t *, LOODS_TABLE_ATTRIBUTES_MAX),
		.nrows = n
	};
	e->table_ids = LOODS_NEW_ARRAY(&e->a, enum loods_export_id, LOODS_TABLE_ATTRIBUTES_MAX);
	for (size_t t = 0; t < e->s.quasi.data.nattributes; t++)
		add_table_column(e, &e->s.quasi, t, rows, n);
	for (size_t t = 0; t < e->s.sensitive.data.nattributes; t++)
		add_table_column(e, &e->s.sensitive, t, rows, n);
}

static bool is_fixed(const struct loods_export *e, size_t t)
{
	return loods_export_attributes[e->table_ids[t]].flags & LOODS_EXPORT_FIXED;
}

/* Each attribute beside arm and gender, where the plan has these. */
static void list_tables(struct loods_export *e)
{
	uint32_t fixed = 0;

	for (size_t t = 0; t < e->table_rows.nattributes; t++)
		if (is_fixed(e, t))
			fixed |= 1u << t;
	for (size_t t = 0; t < e->table_rows.nattributes; t++)
		if (!is_fixed(e, t))
			e->tables_list[e->ntables++] = fixed | 1u << t;
	if (!e->ntables && fixed)
		e->tables_list[e->ntables++] = fixed;
}

/* Tables that cannot be made safe as fine as this are tried coarser; in the end there are none. */
static enum loods_code make_tables(struct loods_export *e, struct part *p, struct loods_err *err)
{
	const struct loods_microdata *m = &e->table_rows;
	uint8_t lowest[LOODS_TABLE_ATTRIBUTES_MAX] = { 0 }, highest[LOODS_TABLE_ATTRIBUTES_MAX] = { 0 };
	struct loods_tables t = { .rows = m,
				  .k = (size_t)e->plan.k,
				  .tables = e->tables_list,
				  .lowest = lowest,
				  .highest = highest,
				  .merge_share = 0.1,
				  .progress = part_progress,
				  .ctx = p };
	enum loods_code code = LOODS_EREFUSED;
	bool finer = true;

	table_rows(e);
	list_tables(e);
	t.ntables = e->ntables;
	for (size_t i = 0; i < m->nattributes; i++) {
		highest[i] = is_fixed(e, i) ? 0 : (uint8_t)(m->attributes[i].nlevels - 1);
		while (lowest[i] < highest[i] && m->attributes[i].levels[lowest[i]].ncodes > TABLE_LEAVES)
			lowest[i]++;
	}
	while (m->nrows && t.ntables && finer && code == LOODS_EREFUSED) {
		code = loods_tables_protect(&t, &e->a, &e->tables, err);
		finer = false;
		for (size_t i = 0; i < m->nattributes && code == LOODS_EREFUSED; i++)
			if (lowest[i] < highest[i]) {
				lowest[i]++;
				finer = true;
			}
	}
	if (code == LOODS_EREFUSED) {
		e->ntables = 0;
		*err = (struct loods_err){ 0 };
		code = LOODS_OK;
	}
	return code;
}

/* ---- the whole ---- */

static int waves_before(const struct loods_releases *project)
{
	int n = 0;

	for (int i = 0; i < project->n; i++)
		n += project->list[i].level == LOODS_EXPORT_ANONYMOUS;
	return n;
}

static loods_id newest(const struct loods_snapshot *s)
{
	loods_id own = s->releases.n ? s->releases.list[s->releases.n - 1].id : (loods_id){ 0 };
	loods_id other = s->elsewhere.n ? s->elsewhere.list[s->elsewhere.n - 1].id : (loods_id){ 0 };

	return own.n > other.n ? own : other;
}

enum loods_code loods_export_make(struct loods_app *app, const struct loods_export_plan *plan, int k,
				  bool repeat, bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				  struct loods_export *out, struct loods_err *err)
{
	struct part p = { progress, ctx, 0, 30 };
	enum loods_code code;

	*out = (struct loods_export){ .plan = *plan, .k = k };
	if (plan->level != LOODS_EXPORT_ANONYMOUS)
		return loods_fail(err, LOODS_EREFUSED,
				  _("Research files are made with \"loods export DIR --level research\" on the command line."));
	code = loods_snapshot_read(app, plan, part_progress, &p, &out->s, err);
	if (code)
		return code;
	out->wave = waves_before(&out->s.releases) + 1;
	out->follows = newest(&out->s);
	if (repeat)
		out->repeats = loods_export_repeat(&out->s, plan);
	p = (struct part){ progress, ctx, 30, 60 };
	code = recode(out, &p, err);
	p = (struct part){ progress, ctx, 60, 75 };
	if (code == LOODS_OK)
		code = roll_up(out, &p, err);
	p = (struct part){ progress, ctx, 75, 100 };
	if (code == LOODS_OK)
		code = make_tables(out, &p, err);
	out->wish.progress = NULL; /* the part is gone */
	if (code)
		loods_export_release(out);
	return code;
}

/* The classes of a release are those of its members: as if it were the only earlier one, and nobody were new. */
static enum loods_code classes_of_then(struct loods_export *e, const struct loods_release *then, struct loods_err *err)
{
	const struct loods_releases releases = e->s.releases, elsewhere = e->s.elsewhere;
	struct loods_release only = *then;
	uint32_t *nobody = LOODS_NEW_ARRAY(&e->a, uint32_t, e->s.nrows + 1);
	const struct loods_disclose_result r = { .class_of = nobody };
	const struct loods_sensitive_result secrets = { 0 };
	enum loods_code code;

	for (size_t i = 0; i < e->s.nrows; i++)
		nobody[i] = LOODS_DISCLOSE_NONE;
	e->s.releases = (struct loods_releases){ &only, 1 };
	e->s.elsewhere = (struct loods_releases){ NULL, 0 };
	code = loods_export_classes(&e->s, &r, &secrets, (size_t)e->plan.k, &e->a, &e->classes, err);
	e->s.releases = releases;
	e->s.elsewhere = elsewhere;
	return code;
}

enum loods_code loods_export_remake(struct loods_app *app, const struct loods_export_plan *plan, loods_id release,
				    bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				    struct loods_export *out, struct loods_err *err)
{
	struct part p = { progress, ctx, 0, 50 };
	enum loods_code code;
	int at = 0;

	*out = (struct loods_export){ .plan = *plan, .k = plan->k };
	code = loods_snapshot_read(app, plan, part_progress, &p, &out->s, err);
	if (code)
		return code;
	while (at < out->s.releases.n && out->s.releases.list[at].id.n != release.n)
		at++;
	if (at == out->s.releases.n ||
	    memcmp(out->s.releases.list[at].input_hash, out->s.hash, sizeof out->s.hash) != 0)
		code = loods_fail(err, LOODS_EREFUSED,
				  _("The office has changed since this export was made: what it was made from can no "
				    "longer be attacked. Do it with a backup of that day."));
	if (code == LOODS_OK) {
		out->wave = waves_before(&(struct loods_releases){ out->s.releases.list, at }) + 1;
		code = classes_of_then(out, loods_export_original(&out->s, &out->s.releases.list[at]), err);
	}
	p = (struct part){ progress, ctx, 50, 75 };
	if (code == LOODS_OK)
		code = roll_up(out, &p, err);
	p = (struct part){ progress, ctx, 75, 100 };
	if (code == LOODS_OK)
		code = make_tables(out, &p, err);
	out->wish.progress = NULL;
	if (code)
		loods_export_release(out);
	return code;
}

void loods_export_release(struct loods_export *e)
{
	loods_snapshot_release(&e->s);
	loods_arena_release(&e->a);
	*e = (struct loods_export){ 0 };
}
