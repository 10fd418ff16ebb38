/* What protection costs an analysis: differences of arms and genders, before and after, worked out by hand. */
#include "export_effects.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* 80 clients: 40 in each arm; 40 women, 20 men, 20 whose gender is unknown. */
enum { N = 80 };

static const uint16_t same[] = { 0, 1, 2 };
static const uint16_t all[] = { 0, 0, 0 };
static const char *const arms[] = { "control", "treatment" }, *const genders[] = { "woman", "man", "unknown" },
			 *const contacts[] = { "0-9", "10 and more" }, *const outcomes[] = { "none", "work" },
			 *const any[] = { "*" };
static const struct loods_micro_level arm_levels[] = { { 2, arms, same } }, gender_levels[] = { { 3, genders, same } },
				      contact_levels[] = { { 2, contacts, same }, { 1, any, all } },
				      outcome_levels[] = { { 2, outcomes, same }, { 1, any, all } };
static const enum loods_export_id quasi_ids[] = { LOODS_EXPORT_CONTACTS }, secret_ids[] = { LOODS_EXPORT_OUTCOME };

struct cohort {
	uint16_t arm[N], gender[N], band[N], outcome[N];
	double number[N];
	const uint16_t *quasi[1], *secret[1], *group[2];
	const double *numbers[1];
	struct loods_micro_attribute quasi_attributes[1], secret_attributes[1], group_attributes[2];
	uint32_t class_of[N]; /* all in one class at first */
	struct loods_snapshot s;
};

static void make(struct cohort *c)
{
	*c = (struct cohort){ 0 };
	for (size_t i = 0; i < N; i++) {
		c->arm[i] = i % 2;
		c->gender[i] = i < 40 ? 0 : i < 60 ? 1 : 2;
		c->number[i] = c->arm[i] ? 12 : 4;
		c->outcome[i] = i % 4 == 0;
	}
	c->quasi[0] = c->band;
	c->secret[0] = c->outcome;
	c->group[0] = c->arm;
	c->group[1] = c->gender;
	c->numbers[0] = c->number;
	c->quasi_attributes[0] = (struct loods_micro_attribute){
		loods_export_attributes[LOODS_EXPORT_CONTACTS].name, 2, contact_levels
	};
	c->secret_attributes[0] = (struct loods_micro_attribute){
		loods_export_attributes[LOODS_EXPORT_OUTCOME].name, 2, outcome_levels
	};
	c->group_attributes[0] = (struct loods_micro_attribute){ "arm", 1, arm_levels };
	c->group_attributes[1] = (struct loods_micro_attribute){ "gender", 1, gender_levels };
	c->s = (struct loods_snapshot){
		.quasi = { { 1, c->quasi_attributes, N, c->quasi }, quasi_ids, c->numbers },
		.sensitive = { { 1, c->secret_attributes, N, c->secret }, secret_ids, NULL },
		.groups = { { 2, c->group_attributes, N, c->group }, NULL, NULL },
		.nrows = N,
	};
}

/* Of the mean number of contacts where `value` is NULL, else of the share with that outcome. */
static const struct loods_effect *find(const struct loods_effects *e, const char *value, const char *second)
{
	for (int i = 0; i < e->n; i++)
		if ((value ? e->list[i].value && strcmp(e->list[i].value, value) == 0 : !e->list[i].value) &&
		    strcmp(e->list[i].second, second) == 0)
			return &e->list[i];
	return NULL;
}

Test(export_effects, means_of_classes_that_mix_arms_lose_the_difference)
{
	struct loods_arena a = { 0 };
	struct loods_effects e;
	struct cohort c;
	const struct loods_effect *arm;

	make(&c);
	for (size_t i = 0; i < N; i++)
		c.number[i] += i % 8 < 4; /* variance within an arm: 1/4 of each */
	loods_export_effects(&c.s, c.class_of, 1, NULL, &a, &e);
	arm = find(&e, NULL, "treatment");
	cr_assert_not_null(arm);
	cr_expect_float_eq(arm->raw, 8, 1e-9);
	cr_expect_float_eq(arm->released, 0, 1e-9, "one class has one mean");
	cr_expect_float_eq(arm->se, sqrt(2 * (10. / 39) / 40), 1e-9);
	cr_expect_float_eq(e.arm, 8 / arm->se, 1e-9);
	cr_expect_float_eq(e.contacts, fabs(8.5 / 4.5 - 1), 1e-9, "the control arm's 4.5 is told as 8.5");
	/* A class for each arm keeps it whole. */
	for (size_t i = 0; i < N; i++)
		c.class_of[i] = c.arm[i];
	loods_export_effects(&c.s, c.class_of, 2, NULL, &a, &e);
	cr_expect_float_eq(e.arm, 0, 1e-9);
	cr_expect_float_eq(e.contacts, fabs(8.5 / 8.4 - 1), 1e-9, "12 of 20 men and 8 of 20 others have one more");
	loods_arena_release(&a);
}

Test(export_effects, women_and_men_stand_apart_from_who_is_neither)
{
	struct loods_arena a = { 0 };
	struct loods_effects e;
	struct cohort c;
	const struct loods_effect *man, *unknown;

	make(&c);
	/* Five of unknown gender, four of them in work, are left out: 5 of 20 becomes 1 of 15. */
	for (size_t i = 60, n = 0; i < N && n < 5; i++)
		if (c.outcome[i] || i == 61) {
			c.class_of[i] = i == 76 ? 0 : LOODS_DISCLOSE_NONE;
			n++;
		}
	loods_export_effects(&c.s, c.class_of, 1, NULL, &a, &e);
	man = find(&e, "work", "man");
	unknown = find(&e, "work", "unknown");
	cr_assert(man && unknown);
	cr_expect_float_eq(man->raw, 0, 1e-9);
	cr_expect_float_eq(man->released, 0, 1e-9);
	cr_expect_float_eq(unknown->raw, 0, 1e-9);
	cr_expect_lt(unknown->released, -0.1);
	cr_expect_float_eq(e.gender, 0, 1e-9, "nothing happened to women and men");
	cr_expect_float_eq(e.other, unknown->shift, 1e-9);
	cr_expect_gt(e.other, 0.5);
	cr_expect_float_eq(loods_effects_worst(&e), fmax(e.arm, e.other), 1e-9);
	loods_arena_release(&a);
}

Test(export_effects, what_is_blanked_or_too_small_is_not_compared)
{
	static const bool yes[] = { true };
	const bool *const blank[] = { yes };
	struct loods_arena a = { 0 };
	struct loods_effects e;
	struct cohort c;
	const struct loods_effect *arm;

	make(&c);
	for (size_t i = 60; i < 62; i++)
		c.gender[i] = 1; /* 22 men, 18 unknown */
	loods_export_effects(&c.s, c.class_of, 1, blank, &a, &e);
	arm = find(&e, "work", "treatment");
	cr_assert_not_null(arm);
	cr_expect(isnan(arm->released), "the class's outcome was taken away");
	cr_expect_null(find(&e, "work", "unknown"), "18 people say nothing");
	cr_expect_float_eq(e.other, 0, 1e-9);
	loods_arena_release(&a);
}
