/* Disclosure control on tables of a few rows, worked out by hand. */
#include <criterion/criterion.h>
#include <string.h>

#include "disclose.h"
#include "disclose_risk.h"
#include "disclose_sensitive.h"

static struct loods_arena arena;

/* Age 20, 30 (young), 60, 70 (old); all. */
static const char *const ages[] = { "20", "30", "60", "70" }, *const halves[] = { "young", "old" },
			 *const all[] = { "*" };
static const uint16_t same[] = { 0, 1, 2, 3 }, half[] = { 0, 0, 1, 1 }, one[] = { 0, 0, 0, 0 };
static const struct loods_micro_level age_levels[] = { { 4, ages, same },
						       { 2, halves, half },
						       { 1, all, one } };
static const char *const genders[] = { "man", "woman" };
static const struct loods_micro_level gender_levels[] = { { 2, genders, same }, { 1, all, one } };
static const struct loods_micro_attribute traits[] = { { "age", 3, age_levels },
						       { "gender", 2, gender_levels } };

enum { ROWS = 9 };
/*                                    two 20, one 30, two 60, one 70, then two 20 and a 30 */
static const uint16_t age[ROWS] = { 0, 0, 1, 2, 2, 3, 0, 0, 1 }, gender[ROWS] = { 0, 0, 0, 0, 0, 0, 1, 1, 1 };
static const uint16_t *const columns[] = { age, gender };
static const struct loods_microdata table = { 2, traits, ROWS, columns };
static const struct loods_disclose_attribute keep_gender[] = { { false, 1 }, { true, 1 } };

static enum loods_code global(const struct loods_microdata *m, struct loods_disclose_options o,
			      struct loods_disclose_result *r, struct loods_err *err)
{
	return loods_disclose_global(m, &o, &arena, r, err);
}

/*
 * k 3, gender fixed, nobody left out. Young men 3, young women 3, old men 3: age at level 1. Each loses
 * (2-1)/(4-1) of age and nothing of gender: a loss of 1/6.
 */
Test(disclose_small, optimum_by_hand)
{
	struct loods_disclose_options o = { .k = 3, .attributes = keep_gender };
	struct loods_disclose_result r;
	struct loods_err err;

	cr_assert_eq(global(&table, o, &r, &err), LOODS_OK, "%s", err.msg);
	cr_expect_arr_eq(r.stages[0].node, ((uint8_t[]){ 1, 0 }), 2);
	cr_expect_float_eq(r.loss, 1.0 / 6, 1e-12);
	cr_expect_float_eq(r.attribute_loss[0], 1.0 / 3, 1e-12);
	cr_expect_eq(r.attribute_loss[1], 0);
	cr_expect_eq(r.nclasses, 3);
	cr_expect_eq(r.smallest, 3);
	cr_expect_str_eq(loods_disclose_label(&table, &r, 0, 8), "young");
	cr_expect_eq(loods_disclose_code(&table, &r, 0, 3), 1);
}

/*
 * k 2, staged, gender fixed. Ages as they are: 20 men, 60 men, 20 women are classes of two; three rows (30
 * man, 70 man, 30 woman) are left at 0.6, 1.8 in all. Level 1 covers all nine at 1/6 each, 1.5. So stage 1 is
 * level 1, and nothing is left.
 */
Test(disclose_small, staged_by_hand)
{
	struct loods_disclose_options o = { .k = 2, .attributes = keep_gender, .limit = 1 };
	struct loods_disclose_result r;
	struct loods_disclose_attribute age_matters[] = { { false, 4 }, { true, 1 } };
	struct loods_err err;

	cr_assert_eq(loods_disclose_staged(&table, &o, &arena, &r, &err), LOODS_OK, "%s", err.msg);
	cr_expect_eq(r.nstages, 1);
	cr_expect_float_eq(r.loss, 1.0 / 6, 1e-12);
	/* Age weighs four fifths: level 1 is 9 * 4/15 = 2.4, level 0 still 1.8 and is stage 1. Then the two
	 * men are covered at level 2 for 0.8 each and the woman, who has no equal, is lost: 2.6 in all. So
	 * it is level 1 again, for all nine. */
	o.attributes = age_matters;
	cr_assert_eq(loods_disclose_staged(&table, &o, &arena, &r, &err), LOODS_OK, "%s", err.msg);
	cr_expect_eq(r.nstages, 1);
	cr_expect_arr_eq(r.stages[0].node, ((uint8_t[]){ 1, 0 }), 2);
	cr_expect_float_eq(r.loss, 4.0 / 15, 1e-12);
	/* Nobody may be left out: then no stage may leave the woman alone. */
	o.limit = 0;
	cr_assert_eq(loods_disclose_staged(&table, &o, &arena, &r, &err), LOODS_OK, "%s", err.msg);
	cr_expect_eq(r.suppressed, 0);
}

/* Rows 0 and 1 live together, and so do 6 and 7: 20-year-olds are no class of two any more. */
Test(disclose_small, households_count_once)
{
	static const uint32_t households[ROWS] = { 1, 1, 2, 3, 4, 5, 6, 6, 7 };
	struct loods_disclose_options o = {
		.k = 2, .attributes = keep_gender, .limit = 1, .households = households
	};
	struct loods_disclose_result r;
	struct loods_err err;
	uint32_t sizes[ROWS];

	cr_expect_eq(loods_disclose_sizes(&table, NULL, households, sizes), 6);
	cr_expect_arr_eq(sizes, ((uint32_t[]){ 1, 1, 1, 2, 2, 1, 1, 1, 1 }), sizeof sizes);
	cr_assert_eq(global(&table, o, &r, &err), LOODS_OK, "%s", err.msg);
	cr_expect_arr_eq(r.stages[0].node, ((uint8_t[]){ 1, 0 }), 2);
	cr_expect_eq(r.smallest, 2);
	o.k = 3; /* young men are two households only, and young women too */
	o.limit = 0;
	cr_expect_eq(global(&table, o, &r, &err), LOODS_EREFUSED);
}

Test(disclose_small, refusals)
{
	static const uint16_t crooked[] = { 0, 1, 1, 1 }, far[] = { 0, 0, 1, 2 }, swapped[] = { 1, 0, 2, 3 };
	struct loods_micro_level levels[] = { age_levels[0], age_levels[1], { 2, halves, crooked } };
	struct loods_micro_attribute wrong[] = { { "age", 3, levels }, traits[1] };
	struct loods_microdata m = { 2, wrong, ROWS, columns };
	struct loods_disclose_options o = { .k = 3 };
	struct loods_disclose_result r;
	struct loods_err err;

	cr_expect_eq(global(&m, o, &r, &err), LOODS_EINVALID);
	cr_expect_str_eq(
		err.msg,
		"The hierarchy of age is not nested: \"20\" and \"30\" are both \"young\" at level 1, "
		"but \"young\" and \"old\" at level 2.");
	levels[2] = (struct loods_micro_level){ 2, halves, far };
	cr_expect_eq(loods_disclose_staged(&m, &o, &arena, &r, &err), LOODS_EINVALID);
	cr_expect_str_eq(err.msg, "The hierarchy of age has no value at level 2 for \"70\".");
	levels[0].code_of = swapped;
	cr_expect_eq(loods_disclose_validate(&m, &err), LOODS_EINVALID);
	cr_expect_str_eq(err.msg, "The hierarchy of age changes \"20\" at level 0 already.");
	levels[0] = (struct loods_micro_level){ 3, ages, same };
	wrong[0].nlevels = 1;
	cr_expect_eq(loods_disclose_validate(&m, &err), LOODS_EINVALID);
	cr_expect_str_eq(err.msg, "Row 6 has a value of age that its hierarchy does not have.");
	wrong[0].nlevels = 0;
	cr_expect_eq(loods_disclose_validate(&m, &err), LOODS_EINVALID);

	cr_expect_eq(loods_disclose_validate(&table, &err), LOODS_OK);
	o.k = ROWS + 1;
	cr_expect_eq(global(&table, o, &r, &err), LOODS_EREFUSED);
	cr_expect_str_eq(err.msg,
			 "There are 9 clients and every group needs at least 10: nobody can be hidden in so "
			 "small a number.");
	cr_expect_eq(loods_disclose_staged(&table, &o, &arena, &r, &err), LOODS_EREFUSED);
	o = (struct loods_disclose_options){ .k = 4, .attributes = keep_gender };
	cr_expect_eq(global(&table, o, &r, &err), LOODS_EREFUSED); /* there are three women */
	o.k = 1;
	cr_expect_eq(global(&table, o, &r, &err), LOODS_EINVALID);
	o = (struct loods_disclose_options){ .k = 2, .limit = 1.01 };
	cr_expect_eq(global(&table, o, &r, &err), LOODS_EINVALID);
}

static bool stop(int64_t done, int64_t total, void *ctx)
{
	int *calls = ctx;

	cr_assert(done >= 0 && done <= total);
	return ++*calls < 2;
}

Test(disclose_small, stops_when_asked_to)
{
	int calls = 0;
	struct loods_disclose_options o = { .k = 2, .limit = 1, .progress = stop, .ctx = &calls };
	struct loods_disclose_result r;
	struct loods_err err;

	cr_expect_eq(loods_disclose_staged(&table, &o, &arena, &r, &err), LOODS_ECANCEL);
	cr_expect_eq(calls, 2);
}

/* Left out by gender, where one woman is lost. */
Test(disclose_small, suppressed_by_gender)
{
	static const uint8_t stage_of[ROWS] = { 1, 1, 2, 1, 1, 2, 1, 1, 0 };
	struct loods_disclose_result r = { .stage_of = stage_of };
	size_t rows[2], suppressed[2];

	loods_disclose_suppressed_by(&r, ROWS, gender, 2, rows, suppressed);
	cr_expect_arr_eq(rows, ((size_t[]){ 6, 3 }), sizeof rows);
	cr_expect_arr_eq(suppressed, ((size_t[]){ 0, 1 }), sizeof suppressed);
}

/*
 * Stage 1: ages as they are. Stage 2: the 30 and the 70 man, age "*". Who reads "*" as anything finds the men
 * of stage 2 among all six men, and each 20 or 60 man among four.
 */
Test(disclose_small, readings_of_a_recoding)
{
	static const uint8_t leaves[] = { 0, 0 }, anything[] = { 2, 0 };
	const uint8_t *nodes[] = { leaves, anything };
	struct loods_disclose_options o = { .k = 2, .limit = 1, .attributes = keep_gender };
	struct loods_disclose_result r;
	struct loods_err err;
	struct loods_risk risk;
	uint32_t sizes[ROWS];

	cr_assert_eq(loods_disclose_apply(&table, &o, nodes, 2, &arena, &r, &err), LOODS_OK);
	cr_expect_eq(r.suppressed, 1);
	cr_expect_eq(r.class_of[8], LOODS_DISCLOSE_NONE);
	cr_expect_float_eq(r.loss, (2 * 0.5 + 1) / 9, 1e-12);
	loods_risk_released(&table, &r, LOODS_READING_OWN, sizes);
	cr_expect_arr_eq(sizes, ((uint32_t[]){ 2, 2, 2, 2, 2, 2, 2, 2, 0 }), sizeof sizes);
	risk = loods_risk_of(sizes, ROWS, 0.4);
	cr_expect_eq(risk.rows, 8);
	cr_expect_eq(risk.smallest, 2);
	cr_expect_eq(risk.mean, 0.5);
	cr_expect_eq(risk.at_risk, 1);
	cr_expect_eq(loods_risk_of(sizes, ROWS, 0.5).at_risk, 0);
	loods_risk_released(&table, &r, LOODS_READING_ALPHA0, sizes);
	cr_expect_arr_eq(sizes, ((uint32_t[]){ 2, 2, 6, 2, 2, 6, 2, 2, 0 }), sizeof sizes);
	loods_risk_released(&table, &r, LOODS_READING_ANYTHING, sizes);
	cr_expect_arr_eq(sizes, ((uint32_t[]){ 4, 4, 6, 4, 4, 6, 2, 2, 0 }), sizeof sizes);
}

/* One trait, no choice of recoding: ages as they are, two rows each. */
static const uint16_t pairs_age[] = { 0, 0, 1, 1, 2, 2, 3, 3 };
static const uint16_t *const pairs_columns[] = { pairs_age };
static const struct loods_microdata pairs = { 1, traits, 8, pairs_columns };

static void mend(const struct loods_disclose_options *o, const uint16_t *column,
		 struct loods_disclose_result *r, struct loods_sensitive_result *out)
{
	const struct loods_sensitive_trait trait = { "sanction", column, 2 };
	struct loods_err err;

	cr_assert_eq(loods_disclose_global(&pairs, o, &arena, r, &err), LOODS_OK);
	cr_assert_eq(r->nclasses, 4);
	loods_disclose_sensitive(&pairs, o, &trait, 1, LOODS_SENSITIVE_RULE, &arena, r, out);
}

/* Both 20-year-olds have the same; with the 30-year-olds it is three of four. The old ones stay as they are.
 */
Test(disclose_small, sensitive_classes_merge)
{
	static const uint16_t column[] = { 1, 1, 1, 0, 0, 1, 1, 0 };
	struct loods_disclose_options o = { .k = 2 };
	struct loods_disclose_result r;
	struct loods_sensitive_result out;

	mend(&o, column, &r, &out);
	cr_expect_eq(out.failed, 1);
	cr_expect_eq(out.merges, 2);
	cr_expect_eq(out.blanked_classes[0], 0);
	cr_expect_eq(r.nclasses, 3);
	cr_expect_eq(r.nstages, 2);
	cr_expect_eq(r.smallest, 2);
	cr_expect_str_eq(loods_disclose_label(&pairs, &r, 0, 0), "young");
	cr_expect_str_eq(loods_disclose_label(&pairs, &r, 0, 3), "young");
	cr_expect_str_eq(loods_disclose_label(&pairs, &r, 0, 4), "60");
	cr_expect_eq(r.class_of[0], r.class_of[3]);
	cr_expect_float_eq(r.loss, 0.5 / 3, 1e-12);
}

/* All the young have the same, so 30 is no help to 20; 60 (one of two) is, but only "*" brings them together.
 * Then 30 joins them there, as no class nearer helps. 70 stays as it is. */
Test(disclose_small, sensitive_far_sibling)
{
	static const uint16_t column[] = { 1, 1, 1, 1, 0, 1, 1, 0 };
	struct loods_disclose_options o = { .k = 2 };
	struct loods_disclose_result r;
	struct loods_sensitive_result out;

	mend(&o, column, &r, &out);
	cr_expect_eq(out.failed, 2);
	cr_expect_eq(out.merges, 3); /* 20 with 60 under "*"; 30 joins them there */
	cr_expect_eq(out.blanked_classes[0], 0);
	cr_expect_str_eq(loods_disclose_label(&pairs, &r, 0, 0), "*");
	cr_expect_str_eq(loods_disclose_label(&pairs, &r, 0, 2), "*");
	cr_expect_str_eq(loods_disclose_label(&pairs, &r, 0, 4), "*");
	cr_expect_str_eq(loods_disclose_label(&pairs, &r, 0, 6), "70");
}

/* Where the trait may not be made coarser nothing can merge. */
Test(disclose_small, sensitive_blanks)
{
	static const uint16_t column[] = { 1, 1, 1, 0, 0, 1, 0, 0 };
	static const struct loods_disclose_attribute fixed[] = { { true, 1 } };
	struct loods_disclose_options o = { .k = 2, .attributes = fixed };
	struct loods_disclose_result r;
	struct loods_sensitive_result out;

	mend(&o, column, &r, &out);
	cr_expect_eq(out.failed, 2);
	cr_expect_eq(out.merges, 0);
	cr_expect_eq(out.blanked_classes[0], 2);
	cr_expect_eq(out.blanked_rows[0], 4);
	cr_expect(out.blank[0][r.class_of[0]] && out.blank[0][r.class_of[7]]);
	cr_expect_not(out.blank[0][r.class_of[2]] || out.blank[0][r.class_of[4]]);
}

/* Level 1 kept from before covers all nine with k 3, k 4 only nobody; a kept node that has too many levels
 * fits not. */
Test(disclose_small, recoding_kept_from_before)
{
	static const uint8_t level0[] = { 0, 0 }, level1[] = { 1, 0 }, none[] = { 3, 0 };
	const uint8_t *nodes[] = { level0, level1 }, *wrong[] = { none };
	struct loods_disclose_options o = { .k = 3, .attributes = keep_gender };
	struct loods_disclose_result r;
	struct loods_err err;

	cr_assert_eq(loods_disclose_apply(&table, &o, nodes, 2, &arena, &r, &err), LOODS_OK, "%s", err.msg);
	cr_expect_eq(r.nstages, 2);
	cr_expect_eq(r.stages[0].rows, 0);
	cr_expect_eq(r.stages[1].rows, ROWS);
	cr_expect_float_eq(r.loss, 1.0 / 6, 1e-12);
	o.k = 4;
	cr_expect_eq(loods_disclose_apply(&table, &o, nodes, 2, &arena, &r, &err), LOODS_EREFUSED);
	cr_expect_str_eq(err.msg,
			 "With the recoding that was kept, 9 of 9 clients would be left out; at most 0 "
			 "may be.");
	cr_expect_eq(loods_disclose_apply(&table, &o, wrong, 1, &arena, &r, &err), LOODS_EINVALID);
	o.k = 2;
	o.limit = 1;
	cr_assert_eq(loods_disclose_apply(&table, &o, nodes, 2, &arena, &r, &err), LOODS_OK, "%s", err.msg);
	cr_expect_eq(r.stages[0].rows, 6);
	cr_expect_eq(r.suppressed, 3); /* one of 30, one of 70, a woman of 30: no two alike */
}
