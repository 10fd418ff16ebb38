/* What an evaluator may ask for: every hierarchy is total and nested, bands begin where they say, and codes
 * stay as they were, because files that were released hold them. */
#include "export_attributes.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "client.h"
#include "language_level.h"
#include "outcome.h"

static const struct loods_export_leaf quarters[] = {
	{ "2024-Q4", NULL }, { "2025-Q1", NULL }, { "2025-Q2", NULL },
	{ "2025-Q3", NULL }, { "unknown", NULL },
};
static const struct loods_export_leaf cohorts[] = {
	{ "a", "Amsterdam" },
	{ "b", "Breda" },
	{ "c", "Amsterdam" },
	{ "d", NULL },
};

static void build(int id, struct loods_arena *a, struct loods_micro_attribute *out)
{
	const struct loods_export_attribute *t = &loods_export_attributes[id];

	if (t->leaves == LOODS_LEAVES_QUARTERS)
		loods_export_hierarchy(t, quarters, 5, a, out);
	else if (t->leaves == LOODS_LEAVES_TEXTS)
		loods_export_hierarchy(t, cohorts, 4, a, out);
	else
		loods_export_hierarchy(t, NULL, 0, a, out);
}

/* The released value of a leaf at a level. */
static const char *at(const struct loods_micro_attribute *m, size_t leaf, size_t level)
{
	return m->levels[level].labels[m->levels[level].code_of[leaf]];
}

Test(export_attributes, hierarchies_are_total_and_nested)
{
	for (int id = 0; id < LOODS_EXPORT_END; id++) {
		struct loods_micro_attribute m;
		struct loods_arena a = { 0 };
		size_t n;

		build(id, &a, &m);
		n = m.levels[0].ncodes;
		cr_assert_geq(m.nlevels, 2, "%s", m.name);
		cr_assert_eq(m.levels[m.nlevels - 1].ncodes, 1, "%s: one value for all", m.name);
		for (size_t l = 0; l < m.nlevels; l++)
			for (size_t i = 0; i < n; i++) {
				cr_assert_lt(m.levels[l].code_of[i], m.levels[l].ncodes, "%s", m.name);
				cr_assert_neq(at(&m, i, l)[0], '\0', "%s has a blank value", m.name);
				for (size_t k = 0; k < n && l == 0; k++)
					cr_assert(i == k || strcmp(at(&m, i, 0), at(&m, k, 0)) != 0,
						  "%s: %s twice", m.name, at(&m, i, 0));
				for (size_t k = 0; k < n && l > 0; k++)
					cr_assert(strcmp(at(&m, i, l - 1), at(&m, k, l - 1)) != 0 ||
							  strcmp(at(&m, i, l), at(&m, k, l)) == 0,
						  "%s: %s and %s part at level %zu", m.name, at(&m, i, 0),
						  at(&m, k, 0), l);
			}
		for (size_t i = 0; i < n; i++)
			cr_assert_eq(m.levels[0].code_of[i], i, "%s: level 0 is the leaf", m.name);
		for (size_t l = 1; l < m.nlevels; l++)
			cr_assert_lt(m.levels[l].ncodes, m.levels[l - 1].ncodes,
				     "%s: level %zu is no coarser", m.name, l);
		loods_arena_release(&a);
	}
}

/* Who is not known stays a category of its own up to the top. */
Test(export_attributes, unknown_matches_nobody)
{
	for (int id = 0; id < LOODS_EXPORT_END; id++) {
		const struct loods_export_attribute *t = &loods_export_attributes[id];
		struct loods_micro_attribute m;
		struct loods_arena a = { 0 };
		size_t leaf;

		if (t->leaves != LOODS_LEAVES_CHOICES && t->leaves != LOODS_LEAVES_BANDS)
			continue;
		build(id, &a, &m);
		leaf = t->leaves == LOODS_LEAVES_BANDS ? loods_export_number_code(t, NAN)
						       : loods_export_choice_code(t, 0);
		cr_assert_str_eq(at(&m, leaf, 0), t->blank, "%s", t->name);
		for (size_t l = 1; l + 1 < m.nlevels; l++)
			for (size_t i = 0; i < m.levels[0].ncodes; i++)
				cr_assert(i == leaf || strcmp(at(&m, i, l), t->blank) != 0,
					  "%s: %s becomes %s", t->name, at(&m, i, 0), t->blank);
		loods_arena_release(&a);
	}
}

static const struct {
	enum loods_export_id id;
	double number;
	const char *levels[5];
} numbers[] = {
	{ LOODS_EXPORT_AGE, 0, { "under_23", "under_27", "under_27", "under_45", "*" } },
	{ LOODS_EXPORT_AGE, 22, { "under_23", "under_27", "under_27", "under_45", "*" } },
	{ LOODS_EXPORT_AGE, 23, { "23_to_26", "under_27", "under_27", "under_45", "*" } },
	{ LOODS_EXPORT_AGE, 44, { "40_to_44", "35_to_44", "27_to_44", "under_45", "*" } },
	{ LOODS_EXPORT_AGE, 45, { "45_to_49", "45_to_54", "45_up", "45_up", "*" } },
	{ LOODS_EXPORT_AGE, 93, { "60_up", "55_up", "45_up", "45_up", "*" } },
	{ LOODS_EXPORT_CHILDREN, 0, { "0", "0", "0", "*" } },
	{ LOODS_EXPORT_CHILDREN, 2, { "2", "1_to_2", "1_up", "*" } },
	{ LOODS_EXPORT_CHILDREN, 9, { "5_up", "3_up", "1_up", "*" } },
	{ LOODS_EXPORT_WELFARE, 4, { "4", "2_to_4", "under_5", "*" } },
	{ LOODS_EXPORT_WELFARE, 5, { "5_to_9", "5_to_9", "5_up", "*" } },
	{ LOODS_EXPORT_CONTACTS, 0, { "0", "0", "0", "under_11", "*" } },
	{ LOODS_EXPORT_CONTACTS, 10, { "6_to_10", "6_to_10", "1_to_10", "under_11", "*" } },
	{ LOODS_EXPORT_CONTACTS, 11, { "11_to_15", "11_to_20", "11_to_40", "11_up", "*" } },
	{ LOODS_EXPORT_NO_SHOW, 0, { "under_1", "under_1", "under_10", "*" } },
	{ LOODS_EXPORT_NO_SHOW, 9.99, { "5_to_under_10", "1_to_under_10", "under_10", "*" } },
	{ LOODS_EXPORT_NO_SHOW, 100, { "50_up", "20_up", "10_up", "*" } },
	{ LOODS_EXPORT_FREQUENCY, 0.49, { "0.25_to_under_0.5", "under_0.5", "under_1", "*" } },
	{ LOODS_EXPORT_FREQUENCY, 1.5, { "1.5_to_under_2", "1_to_under_2", "1_up", "*" } },
	{ LOODS_EXPORT_FREQUENCY, 28, { "6_up", "4_up", "1_up", "*" } },
};

Test(export_attributes, numbers_fall_into_their_bands)
{
	for (int i = 0; i < LOODS_COUNT(numbers); i++) {
		const struct loods_export_attribute *t = &loods_export_attributes[numbers[i].id];
		struct loods_micro_attribute m;
		struct loods_arena a = { 0 };
		size_t leaf = loods_export_number_code(t, numbers[i].number);

		build(numbers[i].id, &a, &m);
		for (size_t l = 0; l < m.nlevels; l++)
			cr_assert_str_eq(at(&m, leaf, l), numbers[i].levels[l], "%s %g at level %zu", t->name,
					 numbers[i].number, l);
		loods_arena_release(&a);
	}
}

static void is(const struct loods_micro_attribute *m, size_t leaf, const char *const levels[])
{
	for (size_t l = 0; l < m->nlevels; l++)
		cr_assert_str_eq(at(m, leaf, l), levels[l], "%s level %zu", m->name, l);
}

Test(export_attributes, codes_and_texts_have_their_coarser_values)
{
	const struct loods_export_attribute *t = loods_export_attributes;
	struct loods_micro_attribute m;
	struct loods_arena a = { 0 };

	build(LOODS_EXPORT_LANGUAGE, &a, &m);
	is(&m, loods_export_choice_code(&t[LOODS_EXPORT_LANGUAGE], LOODS_LEVEL_ALFA_B),
	   (const char *const[]){ "alfa_b", "alfa", "below_a2", "*" });
	is(&m, loods_export_choice_code(&t[LOODS_EXPORT_LANGUAGE], LOODS_LEVEL_C1),
	   (const char *const[]){ "c1", "b1_or_higher", "a2_or_higher", "*" });
	build(LOODS_EXPORT_OUTCOME, &a, &m);
	is(&m, loods_export_choice_code(&t[LOODS_EXPORT_OUTCOME], LOODS_DESTINATION_PAID_PART_TIME),
	   (const char *const[]){ "paid_part_time", "work", "*" });
	is(&m, loods_export_choice_code(&t[LOODS_EXPORT_OUTCOME], LOODS_DESTINATION_ILLNESS_CARE),
	   (const char *const[]){ "illness_care", "illness_care", "*" });
	is(&m, loods_export_choice_code(&t[LOODS_EXPORT_OUTCOME], 0),
	   (const char *const[]){ "none", "none", "*" });
	build(LOODS_EXPORT_GENDER, &a, &m);
	cr_assert_eq(m.levels[0].ncodes, LOODS_GENDER_END - 1, "unknown is one of the choices already");
	build(LOODS_EXPORT_START, &a, &m);
	is(&m, 0, (const char *const[]){ "2024-Q4", "2024-H2", "2024", "*" });
	is(&m, 2, (const char *const[]){ "2025-Q2", "2025-H1", "2025", "*" });
	is(&m, 3, (const char *const[]){ "2025-Q3", "2025-H2", "2025", "*" });
	is(&m, 4, (const char *const[]){ "unknown", "unknown", "unknown", "*" });
	build(LOODS_EXPORT_COHORT, &a, &m);
	is(&m, 2, (const char *const[]){ "c", "Amsterdam", "*" });
	is(&m, 3, (const char *const[]){ "d", "unknown", "*" });
	cr_assert_str_eq(loods_export_quarter((loods_date){ 0 }, &a), "unknown");
	loods_arena_release(&a);
}

/* A spreadsheet program takes 3-5 for a date and =1 for a formula. */
Test(export_attributes, no_value_is_taken_for_something_else)
{
	for (int id = 0; id < LOODS_EXPORT_END; id++) {
		struct loods_micro_attribute m;
		struct loods_arena a = { 0 };

		if (loods_export_attributes[id].leaves == LOODS_LEAVES_TEXTS)
			continue;
		build(id, &a, &m);
		for (size_t l = 0; l + 1 < m.nlevels; l++)
			for (size_t c = 0; c < m.levels[l].ncodes; c++) {
				const char *s = m.levels[l].labels[c];

				cr_assert_eq(strspn(s, "abcdefghijklmnopqrstuvwxyzQH0123456789_.-"),
					     strlen(s), "%s", s);
				cr_assert_null(
					strpbrk(s + (strchr(s, 'Q') || strchr(s, 'H') ? strlen(s) : 0), "-"),
					"%s", s);
			}
		loods_arena_release(&a);
	}
}

static const struct {
	enum loods_export_id id;
	const char *code, *label;
} labels[] = {
	{ LOODS_EXPORT_AGE, "under_27", "under 27" },
	{ LOODS_EXPORT_AGE, "27_to_30", "27 to 30" },
	{ LOODS_EXPORT_AGE, "60_up", "60 or more" },
	{ LOODS_EXPORT_AGE, "unknown", "unknown" },
	{ LOODS_EXPORT_CHILDREN, "2", "2" },
	{ LOODS_EXPORT_FREQUENCY, "0.25_to_under_0.5", "0.25 to under 0.5" },
	{ LOODS_EXPORT_LANGUAGE, "alfa_a", "Alfa A" },
	{ LOODS_EXPORT_LANGUAGE, "below_a2", "below A2" },
	{ LOODS_EXPORT_HOUSEHOLD, "with_partner", "with a partner" },
	{ LOODS_EXPORT_OUTCOME, "*", "all" },
	{ LOODS_EXPORT_ARM, "work", "work" }, /* somebody's arm, not a word of ours */
	{ LOODS_EXPORT_START, "2026-Q3", "2026-Q3" },
};

Test(export_attributes, every_value_has_words)
{
	struct loods_str out = LOODS_STR_INIT;

	for (int i = 0; i < LOODS_COUNT(labels); i++) {
		loods_str_clear(&out);
		loods_export_value_label(&loods_export_attributes[labels[i].id], labels[i].code, &out);
		cr_assert_str_eq(out.s, labels[i].label);
	}
	/* No code of a list or of a coarser value goes without. */
	for (int id = 0; id < LOODS_EXPORT_END; id++) {
		struct loods_micro_attribute m;
		struct loods_arena a = { 0 };

		build(id, &a, &m);
		for (size_t l = 0;
		     l < m.nlevels && loods_export_attributes[id].leaves == LOODS_LEAVES_CHOICES; l++)
			for (size_t c = 0; c < m.levels[l].ncodes; c++) {
				loods_str_clear(&out);
				loods_export_value_label(&loods_export_attributes[id], m.levels[l].labels[c],
							 &out);
				cr_assert_null(strchr(out.s, '_'), "%s: %s has no words", m.name, out.s);
			}
		loods_arena_release(&a);
	}
	loods_str_release(&out);
}

Test(export_attributes, names_are_found)
{
	for (int id = 0; id < LOODS_EXPORT_END; id++) {
		const char *name = loods_export_attributes[id].name;

		cr_assert_eq(loods_export_find(name, strlen(name)), id, "%s", name);
		cr_assert_neq(loods_export_is_quasi(&loods_export_attributes[id]) ||
				      loods_export_attributes[id].flags & LOODS_EXPORT_SENSITIVE,
			      0, "%s is neither", name);
	}
	cr_assert_eq(loods_export_find("ag", 2), LOODS_EXPORT_END);
	cr_assert_eq(loods_export_find("ages", 4), LOODS_EXPORT_END);
	cr_assert_eq(loods_export_find("", 0), LOODS_EXPORT_END);
}
