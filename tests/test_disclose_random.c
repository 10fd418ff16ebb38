/*
 * Disclosure control on random cohorts beside a second computation (disclose_cohort.h): the search never finds a
 * worse node than looking at all of them, and no class that is released is smaller than k.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disclose_cohort.h"

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
		best = cohort_search(&c);
		code = loods_disclose_global(&c.m, &c.o, &a, &result, &err);
		cr_assert_eq(code, best.found && best.suppressed < c.m.nrows ? LOODS_OK : LOODS_EREFUSED, "seed %d",
			     seed);
		if (!code) {
			cr_assert_float_eq(result.loss, best.loss, 1e-9, "seed %d: %f, not %f", seed, result.loss,
					   best.loss);
			cr_assert_eq(result.suppressed, best.suppressed, "seed %d", seed);
			cr_assert_arr_eq(result.stages[0].node, best.node, c.m.nattributes, "seed %d", seed);
			cr_assert_null(cohort_wrong(&c, &result), "seed %d: %s", seed, cohort_wrong(&c, &result));
			found++;
		}
		loods_arena_release(&a);
	}
	cr_expect(found > rounds(1000) / 2, "%d cohorts could be recoded", found);
}

Test(disclose_random, no_class_below_k, .timeout = 1200)
{
	const char *asked = getenv("LOODS_TESTS_COHORTS");
	int n = asked ? (int)strtol(asked, NULL, 10) : rounds(10000), found = 0, suppressed = 0;

	for (int seed = 0; seed < n; seed++) {
		struct loods_arena a = { 0 };
		struct loods_random r;
		struct loods_disclose_result result;
		struct cohort c;
		struct loods_err err;
		enum loods_code code;

		loods_random_seed(&r, 2, (uint64_t)seed);
		cohort_make(&r, (size_t)loods_random_between(&r, 20, 2000), 6, &a, &c);
		if (seed % 2)
			c.o.attributes = c.attributes;
		code = loods_disclose_staged(&c.m, &c.o, &a, &result, &err);
		if (!code) {
			cr_assert_null(cohort_wrong(&c, &result), "seed %d: %s", seed, cohort_wrong(&c, &result));
			found++;
			suppressed += result.suppressed > 0;
		} else {
			cr_assert_eq(code, LOODS_EREFUSED, "seed %d: %s", seed, err.msg);
			cr_assert(cohort_hopeless(&c), "seed %d: %s", seed, err.msg);
		}
		loods_arena_release(&a);
	}
	cr_expect(found > n / 2, "%d cohorts could be recoded", found);
	cr_expect(suppressed > 0);
}
