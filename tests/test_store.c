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

#include "client.h"
#include "contact.h"
#include "rec_seal.h"
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
