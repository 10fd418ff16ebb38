/* What an export reads of everybody: beside the guidance facts a few plain columns, from covering indexes
 * where there are many rows. Nothing sealed is touched. */
#include <stdlib.h>

#include "childcare.h"
#include "client.h"
#include "client_cursor.h"
#include "language_level.h"
#include "store_impl.h"

enum { OWN, ASSIGNMENT, CHILD, LEVEL, CARE, CURSORS };

static const char *const along[CURSORS] = {
	[OWN] = "SELECT id, household, education, welfare_since FROM client NOT INDEXED WHERE deleted = 0"
		" ORDER BY id",
	[ASSIGNMENT] = "SELECT client, cohort, arm, assigned_on FROM assignment WHERE deleted = 0"
		       " ORDER BY client, assigned_on, id",
	[CHILD] = "SELECT client, birth_month FROM child WHERE deleted = 0 ORDER BY client, id",
	[LEVEL] = "SELECT client, level, basis, measured_on FROM language_level INDEXED BY "
		  "language_level_speaking"
		  " WHERE deleted = 0 AND skill = 'speaking' ORDER BY client, measured_on, id",
	[CARE] =
		"SELECT child.client, childcare.state FROM childcare JOIN child ON child.id = childcare.child"
		" WHERE childcare.deleted = 0 AND child.deleted = 0 ORDER BY child.client",
};

struct many {
	void *p;
	int n, cap;
};

struct query {
	struct client_cursor c[CURSORS];
	struct many assignments, children, levels;
	struct loods_arena arms;
	const char **arm_list; /* the different ones, few */
	int n_arms, cap_arms;
	loods_export_fn *each;
	void *ctx;
};

static void *add(struct many *m, size_t size)
{
	if (m->n == m->cap) {
		m->cap = m->cap ? m->cap * 2 : 32;
		m->p = reallocarray(m->p, (size_t)m->cap, size);
		if (!m->p)
			loods_nomem();
	}
	return (char *)m->p + (size_t)m->n++ * size;
}

/* The same text for the same arm, kept until the reading ends. */
static const char *arm(struct query *x, const char *text)
{
	if (!text)
		return NULL;
	for (int i = x->n_arms - 1; i >= 0; i--)
		if (strcmp(x->arm_list[i], text) == 0)
			return x->arm_list[i];
	if (x->n_arms == x->cap_arms) {
		x->cap_arms = x->cap_arms ? x->cap_arms * 2 : 16;
		x->arm_list = reallocarray(x->arm_list, (size_t)x->cap_arms, sizeof *x->arm_list);
		if (!x->arm_list)
			loods_nomem();
	}
	return x->arm_list[x->n_arms++] = loods_arena_strdup(&x->arms, text);
}

/* Partial dates are stored as year * 10000 + month * 100 + day. */
static loods_pdate partial(int64_t v)
{
	return (loods_pdate){ (int16_t)(v / 10000), (uint8_t)(v / 100 % 100), (uint8_t)(v % 100) };
}

static int choice(const struct loods_choices *c, struct db_stmt *st, int col)
{
	const char *code = db_text(st, col);

	return code ? loods_choice_value(c, code) : 0;
}

static void take(struct query *x, int kind, struct db_stmt *st, struct loods_export_fact *f)
{
	switch (kind) {
	case OWN:
		f->household = choice(&loods_households, st, 1);
		f->education = choice(&loods_educations, st, 2);
		f->welfare_since.n = (int32_t)db_int(st, 3);
		break;
	case ASSIGNMENT:
		*(struct loods_export_assigned *)add(&x->assignments, sizeof(struct loods_export_assigned)) =
			(struct loods_export_assigned){ { db_int(st, 1) },
							arm(x, db_text(st, 2)),
							{ (int32_t)db_int(st, 3) } };
		break;
	case CHILD:
		*(loods_pdate *)add(&x->children, sizeof(loods_pdate)) = partial(db_int(st, 1));
		break;
	case LEVEL:
		*(struct loods_export_level_fact *)add(&x->levels, sizeof(struct loods_export_level_fact)) =
			(struct loods_export_level_fact){ choice(&loods_levels, st, 1),
							  choice(&loods_level_bases, st, 2),
							  { (int32_t)db_int(st, 3) } };
		break;
	case CARE:
		f->care |= (uint32_t)1 << choice(&loods_childcare_states, st, 1);
		break;
	default: /* kinds are the numbers of this file */
		break;
	}
}

static enum loods_code one(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	struct query *x = ctx;
	struct loods_export_fact f = { 0 };

	x->assignments.n = x->children.n = x->levels.n = 0;
	for (int kind = 0; kind < CURSORS; kind++) {
		bool here;
		enum loods_code code = client_cursor_to(&x->c[kind], g->client.n, &here, err);

		while (code == LOODS_OK && here) {
			take(x, kind, x->c[kind].st, &f);
			code = client_cursor_next(&x->c[kind], g->client.n, &here, err);
		}
		if (code)
			return code;
	}
	f.assignments = x->assignments.p;
	f.n_assignments = x->assignments.n;
	f.children = x->children.p;
	f.n_children = x->children.n;
	f.levels = x->levels.p;
	f.n_levels = x->levels.n;
	return x->each(g, &f, x->ctx, err);
}

enum loods_code loods_store_export(struct loods_store *s, const struct loods_guidance_query *q,
				   loods_export_fn *each, void *ctx, struct loods_err *err)
{
	struct query x = { .each = each, .ctx = ctx };
	struct loods_guidance_query now = *q;
	enum loods_code code = db_snapshot_begin(s->db, err);

	if (code)
		return code;
	now.known_at = (loods_stamp){ 0 };
	for (int i = 0; code == LOODS_OK && i < CURSORS; i++)
		code = client_cursor_open(&x.c[i], s->db, along[i], true, err);
	if (code == LOODS_OK)
		code = loods_store_guidance(s, &now, one, &x, err);
	for (int i = 0; i < CURSORS; i++)
		client_cursor_close(&x.c[i]);
	db_snapshot_end(s->db);
	free(x.assignments.p);
	free(x.children.p);
	free(x.levels.p);
	free(x.arm_list);
	loods_arena_release(&x.arms);
	return code;
}

enum loods_code loods_store_one_state(struct loods_store *s, loods_one_state_fn *read, void *ctx,
				      struct loods_err *err)
{
	enum loods_code code = db_snapshot_begin(s->db, err);

	if (code)
		return code;
	code = read(s, ctx, err);
	db_snapshot_end(s->db);
	return code;
}
