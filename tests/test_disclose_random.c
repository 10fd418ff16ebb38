/*
 * Disclosure control on random cohorts beside a second computation (disclose_cohort.h): the search never
 * finds a worse node than looking at all of them, and no class that is released is smaller than k.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disclose_cohort.h"
#include "disclose_gather.h"
#include "disclose_sensitive.h"

/* Rounds of a test; fewer under valgrind. */
static int rounds(int n)
{
	return getenv("LOODS_TESTS_SLOW") ? n / 50 : n;
}

Test(disclose_random, never_worse_than_exhaustive_search, .timeout = 600)
{
	int found = 0;

	for (int seed = 0; seed < rounds(1000); seed++) {
		struct loods_arena a = { 0 };
		struct loods_random r;
		struct loods_disclose_result result;
		struct cohort_best best;
		struct cohort c;
		struct loods_err err;
		enum loods_code code;

		loods_random_seed(&r, 1, (uint64_t)seed);
		cohort_make(&r, (size_t)loods_random_between(&r, 12, 50), 4, &a, &c);
		if (seed % 2)
			c.o.attributes = c.attributes;
		c.o.k = (size_t)loods_random_between(&r, 2, 6);
		best = cohort_search(&c, 1);
		code = loods_disclose_global(&c.m, &c.o, &a, &result, &err);
		cr_assert_eq(code, best.found && best.suppressed < c.m.nrows ? LOODS_OK : LOODS_EREFUSED,
			     "seed %d", seed);
		if (!code) {
			cr_assert_float_eq(result.loss, best.loss, 1e-9, "seed %d: %f, not %f", seed,
					   result.loss, best.loss);
			cr_assert_eq(result.suppressed, best.suppressed, "seed %d", seed);
			cr_assert_arr_eq(result.stages[0].node, best.node, c.m.nattributes, "seed %d", seed);
			cr_assert_null(cohort_wrong(&c, &result), "seed %d: %s", seed,
				       cohort_wrong(&c, &result));
			cr_assert_eq(loods_disclose_staged(&c.m, &c.o, &a, &result, &err), LOODS_OK);
			cr_assert(result.loss <= best.loss + 1e-9, "seed %d: %f in stages, %f in one", seed,
				  result.loss, best.loss);
			found++;
		}
		loods_arena_release(&a);
	}
	cr_expect(found > rounds(1000) / 2, "%d cohorts could be recoded", found);
}

/* What the first stage takes, and leaves to the next at a price. */
Test(disclose_random, first_stage_never_worse_than_exhaustive_search, .timeout = 600)
{
	int left = 0, in_one = 0;

	for (int seed = 0; seed < rounds(1000); seed++) {
		struct loods_arena a = { 0 };
		struct loods_random r;
		struct loods_disclose_result result;
		struct cohort_best best;
		struct cohort c;
		struct loods_err err;
		enum loods_code code;

		loods_random_seed(&r, 4, (uint64_t)seed);
		cohort_make(&r, (size_t)loods_random_between(&r, 12, 50), 4, &a, &c);
		if (seed % 2)
			c.o.attributes = c.attributes;
		c.o.k = (size_t)loods_random_between(&r, 2, 6);
		c.o.limit = 1;
		best = cohort_search(&c, 0.6);
		if (best.suppressed == c.m.nrows)
			best = cohort_search(&c, 1);
		code = loods_disclose_staged(&c.m, &c.o, &a, &result, &err);
		cr_assert_eq(code, best.suppressed < c.m.nrows ? LOODS_OK : LOODS_EREFUSED, "seed %d", seed);
		if (!code) {
			if (memcmp(result.stages[0].node, best.node, c.m.nattributes) != 0) {
				best = cohort_search(&c, 1); /* one node for all loses less */
				cr_assert_eq(result.nstages, 1, "seed %d", seed);
				in_one++;
			}
			cr_assert_arr_eq(result.stages[0].node, best.node, c.m.nattributes, "seed %d", seed);
			cr_assert_eq(result.stages[0].rows, c.m.nrows - best.suppressed, "seed %d", seed);
			left += best.suppressed > 0;
		}
		loods_arena_release(&a);
	}
	cr_expect(left > rounds(1000) / 5, "%d left rows to the next stage", left);
	cr_expect(in_one < rounds(1000) / 20, "%d in one stage", in_one);
}

/* Whether two clients agree in all when it is as coarse as it may become. */
static bool same_group(const struct cohort *c, size_t x, size_t y)
{
	for (size_t i = 0; i < c->m.nattributes; i++) {
		bool fixed = c->o.attributes && c->o.attributes[i].fixed;
		size_t top = fixed ? 0 : c->m.attributes[i].nlevels - 1;

		if (strcmp(cohort_label(&c->m, i, top, x), cohort_label(&c->m, i, top, y)) != 0)
			return false;
	}
	return true;
}

/* Somebody is only left out where nobody of the group is released, and what was together stays together. NULL, or what
 * does not hold. */
static const char *gather_wrong(const struct cohort *c, const struct loods_disclose_result *before,
				const struct loods_disclose_result *r)
{
	for (size_t k = 0; k < before->nclasses; k++)
		for (size_t i = before->class_row[k]; i < c->m.nrows; i++)
			if (before->class_of[i] == k && r->class_of[i] != r->class_of[before->class_row[k]])
				return "a class was taken apart";
	for (size_t i = 0; i < c->m.nrows; i++) {
		if (r->stage_of[i])
			continue;
		if (before->stage_of[i])
			return "somebody who was released is left out";
		for (size_t k = 0; k < r->nclasses; k++)
			if (same_group(c, i, r->class_row[k]))
				return "somebody is left out whom a class could take";
	}
	return NULL;
}

/* A sensitive trait for each row; skewed, so that classes fail. */
static struct loods_sensitive_trait trait_make(struct loods_random *r, size_t nrows, struct loods_arena *a)
{
	size_t ncodes = (size_t)loods_random_between(r, 2, 4);
	uint16_t *column = LOODS_NEW_ARRAY(a, uint16_t, nrows);

	for (size_t i = 0; i < nrows; i++)
		column[i] = (uint16_t)(loods_random_chance(r, 0.7) ? 0 : loods_random_below(r, (int)ncodes));
	return (struct loods_sensitive_trait){ "trait", column, ncodes };
}

/* NULL, or what is wrong with the classes' sensitive values. */
static const char *sensitive_wrong(const struct cohort *c, const struct loods_disclose_result *r,
				   const struct loods_sensitive_trait *trait, const bool *blank)
{
	size_t(*count)[4] = calloc(r->nclasses, sizeof *count);
	const char *wrong = NULL;

	for (size_t i = 0; i < c->m.nrows; i++)
		if (r->stage_of[i])
			count[r->class_of[i]][trait->column[i]]++;
	for (size_t k = 0; k < r->nclasses; k++) {
		size_t rows = count[k][0] + count[k][1] + count[k][2] + count[k][3], values = 0;
		bool enough = true;

		for (size_t v = 0; v < 4; v++) {
			values += count[k][v] > 0;
			enough = enough && count[k][v] * 10 <= rows * 9;
		}
		if ((enough && values >= 2) == blank[k])
			wrong = blank[k] ? "a class is blanked that need not be"
					 : "a class gives a value away";
		for (size_t other = 0; blank[k] && other < r->nclasses; other++)
			if (other != k && same_group(c, r->class_row[k], r->class_row[other]))
				wrong = "a class is blanked that could be merged";
	}
	free(count);
	return wrong;
}

/* The stages applied as they are give the same recoding. */
static bool same_again(const struct cohort *c, const struct loods_disclose_result *r, struct loods_arena *a)
{
	const uint8_t *nodes[LOODS_DISCLOSE_STAGES_MAX];
	struct loods_disclose_result again;
	struct loods_err err;

	for (size_t s = 0; s < r->nstages; s++)
		nodes[s] = r->stages[s].node;
	return !loods_disclose_apply(&c->m, &c->o, nodes, r->nstages, a, &again, &err) &&
	       memcmp(again.stage_of, r->stage_of, c->m.nrows) == 0 && again.nclasses == r->nclasses &&
	       again.loss == r->loss;
}

/* One cohort; true when it could be recoded. */
static bool recode(int seed, int *suppressed)
{
	struct loods_arena a = { 0 };
	struct loods_random r;
	struct loods_disclose_result result;
	struct loods_sensitive_result mended;
	struct loods_sensitive_trait traits[2];
	struct cohort c;
	struct loods_err err;
	enum loods_code code;
	size_t gathered;

	loods_random_seed(&r, 2, (uint64_t)seed);
	cohort_make(&r, (size_t)loods_random_between(&r, 20, 2000), 6, &a, &c);
	if (seed / 2 % 2)
		c.o.attributes = c.attributes;
	code = loods_disclose_staged(&c.m, &c.o, &a, &result, &err);
	if (!code) {
		const struct loods_disclose_result found = result;
		size_t before = result.suppressed;

		cr_assert_null(cohort_wrong(&c, &result), "seed %d: %s", seed, cohort_wrong(&c, &result));
		*suppressed += before > 0;
		cr_assert(same_again(&c, &result, &a), "seed %d", seed);
		gathered = loods_disclose_gather(&c.m, &c.o, &a, &result);
		cr_assert_eq(result.suppressed + gathered, before);
		cr_assert_null(cohort_wrong(&c, &result), "seed %d, gathered: %s", seed, cohort_wrong(&c, &result));
		cr_assert_null(gather_wrong(&c, &found, &result), "seed %d: %s", seed, gather_wrong(&c, &found, &result));
		for (size_t t = 0; t < 2; t++)
			traits[t] = trait_make(&r, c.m.nrows, &a);
		loods_disclose_sensitive(&c.m, &c.o, traits, 2, LOODS_SENSITIVE_RULE, &a, &result, &mended);
		cr_assert_null(cohort_wrong(&c, &result), "seed %d, mended: %s", seed,
			       cohort_wrong(&c, &result));
		cr_assert_eq(result.suppressed + gathered, before);
		for (size_t t = 0; t < 2; t++)
			cr_assert_null(sensitive_wrong(&c, &result, &traits[t], mended.blank[t]),
				       "seed %d: %s", seed,
				       sensitive_wrong(&c, &result, &traits[t], mended.blank[t]));
	} else {
		cr_assert_eq(code, LOODS_EREFUSED, "seed %d: %s", seed, err.msg);
		cr_assert(cohort_hopeless(&c), "seed %d: %s", seed, err.msg);
	}
	loods_arena_release(&a);
	return !code;
}

/* Two halves, which run at the same time. LOODS_TESTS_COHORTS=10000 makes it more. */
static void recode_half(int first)
{
	const char *asked = getenv("LOODS_TESTS_COHORTS");
	int n = asked ? (int)strtol(asked, NULL, 10) : rounds(5000), found = 0, suppressed = 0;

	for (int seed = first; seed < n; seed += 2)
		found += recode(seed, &suppressed);
	cr_expect(found > n / 4, "%d cohorts could be recoded", found);
	cr_expect(suppressed > 0);
}

Test(disclose_random, no_class_below_k, .timeout = 1200)
{
	recode_half(0);
}

Test(disclose_random, no_class_below_k_either, .timeout = 1200)
{
	recode_half(1);
}
