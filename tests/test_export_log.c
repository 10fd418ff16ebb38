/* The contact log of a snapshot as coded fields: each contact's codes and coarser values, from a snapshot
 * written out by hand, and hierarchies that are nested. */
#include "export_log.h"

#include <criterion/criterion.h>
#include <string.h>

#include "client.h"
#include "contact.h"

static loods_date day(const char *iso)
{
	loods_date d;

	cr_assert(loods_date_parse_iso(iso, &d));
	return d;
}

/* Three clients, of whom the second has no contact. */
static void make(struct loods_arena *a, struct loods_snapshot *s)
{
	static const struct loods_export_leaf arms[] = { { "control", NULL }, { "treatment", NULL } };
	static const enum loods_export_id ids[] = { LOODS_EXPORT_GENDER, LOODS_EXPORT_ARM };
	static const uint16_t gender[] = { LOODS_GENDER_WOMAN - 1, LOODS_GENDER_MAN - 1,
					   LOODS_GENDER_WOMAN - 1 },
			      arm[] = { 1, 0, 0 };
	static const uint16_t *const columns[] = { gender, arm };
	struct loods_micro_attribute *t = LOODS_NEW_ARRAY(a, struct loods_micro_attribute, 2);
	struct loods_snapshot_contact *log = LOODS_NEW_ARRAY(a, struct loods_snapshot_contact, 3);

	loods_export_hierarchy(&loods_export_attributes[LOODS_EXPORT_GENDER], NULL, 0, a, &t[0]);
	loods_export_hierarchy(&loods_export_attributes[LOODS_EXPORT_ARM], arms, 2, a, &t[1]);
	log[0] = (struct loods_snapshot_contact){
		0, day("2025-12-31"), 14, LOODS_CHANNEL_WALK, LOODS_CONTACT_PROGRESS, LOODS_OUTCOME_HELD
	};
	log[1] = (struct loods_snapshot_contact){
		0, day("2026-01-01"), -1, LOODS_CHANNEL_EMAIL, LOODS_CONTACT_PROGRESS, LOODS_OUTCOME_NO_SHOW
	};
	log[2] = (struct loods_snapshot_contact){
		2, day("2026-07-01"), 600, LOODS_CHANNEL_PHONE, LOODS_CONTACT_PLAN, LOODS_OUTCOME_PARTLY_HELD
	};
	*s = (struct loods_snapshot){ .groups = { { 2, t, 3, columns }, ids, NULL },
				      .nrows = 3,
				      .contacts = log,
				      .ncontacts = 3,
				      .first = day("2025-11-15"),
				      .last = day("2026-09-30") };
}

static const struct {
	size_t contact;
	enum loods_export_log_field field;
	const char *levels[5];
} wanted[] = {
	{ 0, LOODS_EXPORT_LOG_ARM, { "treatment", "*" } },
	{ 2, LOODS_EXPORT_LOG_ARM, { "control", "*" } },
	{ 2, LOODS_EXPORT_LOG_GENDER, { "woman", "*" } },
	{ 0, LOODS_EXPORT_LOG_PERIOD, { "2025-Q4", "2025-H2", "2025", "*" } },
	{ 1, LOODS_EXPORT_LOG_PERIOD, { "2026-Q1", "2026-H1", "2026", "*" } },
	{ 2, LOODS_EXPORT_LOG_PERIOD, { "2026-Q3", "2026-H2", "2026", "*" } },
	{ 0, LOODS_EXPORT_LOG_CHANNEL, { "walk", "outside", "face_to_face", "*" } },
	{ 1, LOODS_EXPORT_LOG_CHANNEL, { "email", "written", "distant", "*" } },
	{ 2, LOODS_EXPORT_LOG_CHANNEL, { "phone", "phone_or_video", "distant", "*" } },
	{ 0, LOODS_EXPORT_LOG_OUTCOME, { "held", "talked", "*" } },
	{ 1, LOODS_EXPORT_LOG_OUTCOME, { "no_show", "not_talked", "*" } },
	{ 2, LOODS_EXPORT_LOG_OUTCOME, { "partly_held", "talked", "*" } },
	{ 0, LOODS_EXPORT_LOG_MINUTES, { "5_to_14", "5_to_44", "*" } },
	{ 1, LOODS_EXPORT_LOG_MINUTES, { "unknown", "unknown", "*" } },
	{ 2, LOODS_EXPORT_LOG_MINUTES, { "120_up", "45_up", "*" } },
};

Test(export_log, every_contact_has_its_codes)
{
	struct loods_arena a = { 0 };
	struct loods_export_log log;
	struct loods_snapshot s;

	make(&a, &s);
	loods_export_log_of(&s, &a, &log);
	cr_assert_eq(log.contacts.nrows, 3);
	cr_assert_eq(log.contacts.nattributes, LOODS_EXPORT_LOG_FIELDS);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		const struct loods_micro_attribute *t = &log.contacts.attributes[wanted[i].field];
		uint16_t leaf = log.contacts.columns[wanted[i].field][wanted[i].contact];

		cr_assert_str_eq(t->name, loods_export_log_fields[wanted[i].field].name);
		for (size_t l = 0; l < t->nlevels; l++)
			cr_assert_str_eq(t->levels[l].labels[t->levels[l].code_of[leaf]], wanted[i].levels[l],
					 "%s of contact %zu", t->name, wanted[i].contact);
	}
	cr_assert_eq(log.contacts.attributes[LOODS_EXPORT_LOG_PERIOD].levels[0].ncodes, 4,
		     "2025-Q4 to 2026-Q3");
	cr_assert_arr_eq(log.first, ((size_t[]){ 0, 2, 2, 3 }), 4 * sizeof(size_t));
	cr_assert_arr_eq(log.who, ((uint32_t[]){ 0, 0, 2 }), 3 * sizeof(uint32_t));
	cr_assert_eq(log.day[2], day("2026-07-01").n);
	loods_arena_release(&a);
}

Test(export_log, fields_are_nested_and_have_words)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_arena a = { 0 };
	struct loods_export_log log;
	struct loods_snapshot s;

	make(&a, &s);
	loods_export_log_of(&s, &a, &log);
	for (int f = 0; f < LOODS_EXPORT_LOG_FIELDS; f++) {
		const struct loods_micro_attribute *t = &log.contacts.attributes[f];

		cr_assert_eq(t->levels[t->nlevels - 1].ncodes, 1);
		for (size_t l = 0; l < t->nlevels; l++)
			for (size_t i = 0; i < t->levels[0].ncodes; i++) {
				for (size_t k = 0; l > 0 && k < i; k++)
					cr_assert(t->levels[l - 1].code_of[i] !=
								  t->levels[l - 1].code_of[k] ||
							  t->levels[l].code_of[i] == t->levels[l].code_of[k],
						  "%s, level %zu", t->name, l);
				loods_str_clear(&out);
				loods_export_value_label(&loods_export_log_fields[f],
							 t->levels[l].labels[t->levels[l].code_of[i]], &out);
				cr_assert_null(strchr(out.s, '_'), "%s has no words", out.s);
			}
	}
	loods_str_release(&out);
	loods_arena_release(&a);
}

Test(export_log, no_contact_is_no_row)
{
	struct loods_arena a = { 0 };
	struct loods_export_log log;
	struct loods_snapshot s;

	make(&a, &s);
	s.ncontacts = 0;
	loods_export_log_of(&s, &a, &log);
	cr_assert_eq(log.contacts.nrows, 0);
	cr_assert_arr_eq(log.first, ((size_t[]){ 0, 0, 0, 0 }), 4 * sizeof(size_t));
	loods_arena_release(&a);
}
