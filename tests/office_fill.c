#include "office_fill.h"

#include <criterion/criterion.h>

#include "agreement.h"
#include "client.h"
#include "contact.h"
#include "guidance_period.h"
#include "ownership.h"
#include "pause.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

void office_save(struct office *o, const struct loods_type *t, void *rec)
{
	struct loods_err err = { 0 };
	struct loods_tx *tx;

	OK(loods_store_begin(o->store, &tx, &err));
	OK(loods_store_put(tx, t, rec, &err));
	OK(loods_store_commit(tx, &err));
}

/* A value for each kind that is not the first one may think of; `seed` makes them differ. */
static void fill_field(struct office *o, const struct loods_field *f, int seed, struct loods_arena *a,
		       void *rec)
{
	void *at = loods_field_at(f, rec);

	switch (f->kind) {
	case LOODS_KIND_REF:
		break; /* by the caller */
	case LOODS_KIND_USER:
		*(loods_user_id *)at = o->user.id;
		break;
	case LOODS_KIND_TEXT:
		*(const char **)at =
			loods_arena_printf(a, "'s-Ⅳ; \"Ünal\" 🙂 %s%%s=%d,\\", f->name, seed);
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
		*(loods_pdate *)at =
			(loods_pdate){ (int16_t)(1904 + seed % 40 * 4), (uint8_t)(seed % 3 ? 2 : 0),
				       (uint8_t)(seed % 3 == 2 ? 29 : 0) };
		break;
	case LOODS_KIND_TIME:
		((loods_time *)at)->n = (int16_t)(seed % 2 ? 1 : 1440);
		break;
	case LOODS_KIND_STAMP:
		((loods_stamp *)at)->n = (int64_t)63000000000 + seed;
		break;
	case LOODS_KIND_WEEK:
		*(loods_week *)at = loods_week_of((loods_date){ 739000 + 7 * seed });
		break;
	case LOODS_KIND_CHOICE:
		*(int *)at = f->choices->n - 1 - seed % (f->choices->n - 1);
		break;
	case LOODS_KIND_SET:
		*(uint32_t *)at = (((uint32_t)1 << f->choices->n) - 2) &
				  ~((uint32_t)1 << (1 + seed % (f->choices->n - 1)));
		break;
	case LOODS_KIND_BOOL:
		*(bool *)at = seed % 2;
		break;
	}
}

/* A full record of the type, saved, with whatever it refers to saved before it. */
void *office_make(struct office *o, const struct loods_type *t, int seed, struct loods_arena *a)
{
	void *rec = loods_rec_new(t, a);

	for (int i = 0; i < t->n_fields; i++) {
		const struct loods_field *f = &t->fields[i];

		fill_field(o, f, seed, a, rec);
		if (f->kind == LOODS_KIND_REF)
			*(loods_id *)loods_field_at(f, rec) =
				loods_rec_meta(office_make(o, f->ref, seed * 7 + i, a))->id;
	}
	office_save(o, t, rec);
	return rec;
}

void office_same(const struct loods_type *t, const void *got, const void *want)
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

loods_date office_day(const char *iso)
{
	loods_date d;

	cr_assert(loods_date_parse_iso(iso, &d), "%s", iso);
	return d;
}

loods_id office_client(struct office *o, const char *reference, const char *name)
{
	struct loods_client c = { .reference = reference, .name = name, .gender = LOODS_GENDER_WOMAN };

	office_save(o, &loods_client_type, &c);
	return c.meta.id;
}

loods_id office_contact(struct office *o, loods_id client, const char *on, int channel, int outcome,
			int minutes)
{
	struct loods_contact c = { .client = client,
				   .occurred_on = office_day(on),
				   .minutes = minutes < 0 ? (loods_num){ 0 } : loods_num_of(minutes),
				   .channel = channel,
				   .kind = LOODS_CONTACT_PROGRESS,
				   .outcome = outcome,
				   .initiator = LOODS_INITIATOR_CASEWORKER,
				   .conducted_by = o->user.id,
				   .topics = 1u << LOODS_TOPIC_WORK | 1u << LOODS_TOPIC_DIGITAL,
				   .status = LOODS_CONTACT_FINAL };

	office_save(o, &loods_contact_type, &c);
	return c.meta.id;
}

loods_id office_own(struct office *o, loods_id client, loods_user_id who, const char *from, const char *to)
{
	struct loods_ownership w = { .client = client, .caseworker = who, .from = office_day(from) };

	if (to)
		w.to = office_day(to);
	office_save(o, &loods_ownership_type, &w);
	return w.meta.id;
}

void office_guide(struct office *o, loods_id client, const char *start, const char *end)
{
	struct loods_guidance_period p = { .client = client,
					   .start = office_day(start),
					   .end = end ? office_day(end) : LOODS_DATE_NONE };

	office_save(o, &loods_guidance_period_type, &p);
}

void office_pause(struct office *o, loods_id client, const char *from, const char *to)
{
	struct loods_pause p = { .client = client,
				 .from = office_day(from),
				 .to = to ? office_day(to) : LOODS_DATE_NONE };

	office_save(o, &loods_pause_type, &p);
}

void office_agree(struct office *o, loods_id client, int contacts, int per_days, const char *from,
		  const char *to)
{
	struct loods_agreement v = { .client = client,
				     .contacts = loods_num_of(contacts),
				     .per_days = loods_num_of(per_days),
				     .from = office_day(from),
				     .to = to ? office_day(to) : LOODS_DATE_NONE };

	office_save(o, &loods_agreement_type, &v);
}
