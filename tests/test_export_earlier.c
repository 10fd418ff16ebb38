/* Where somebody who holds all earlier releases finds each client: two have one number when they were in the same
 * classes throughout. */
#include "export_earlier.h"

#include <criterion/criterion.h>

#include "random.h"

enum { CLIENTS = 60, RELEASES = 4 };

static struct loods_release releases[RELEASES];
static loods_id ids[RELEASES][CLIENTS];
static uint32_t classes[RELEASES][CLIENTS];
static uint32_t class_of[RELEASES][CLIENTS]; /* 0: not in it */

/* Release `r` has these classes, of the clients 10, 20, ...; 0 leaves one out. */
static void put(int r, const uint32_t *of, int level)
{
	size_t n = 0;

	for (size_t c = 0; c < CLIENTS; c++) {
		class_of[r][c] = level == LOODS_EXPORT_ANONYMOUS ? of[c] : 0;
		if (!of[c])
			continue;
		ids[r][n] = (loods_id){ (int64_t)(c + 1) * 10 };
		classes[r][n++] = of[c];
	}
	releases[r] = (struct loods_release){ .level = level, .members = { n, ids[r], classes[r] } };
}

Test(export_earlier, without_any_there_is_nothing_to_lay_beside)
{
	const loods_id today[] = { { 10 }, { 20 } };
	static const uint32_t one[CLIENTS] = { 1, 1 };
	struct loods_releases none = { 0 }, research = { releases, 1 };
	struct loods_attack_earlier e;
	struct loods_arena a = { 0 };

	cr_expect_not(loods_export_earlier(&none, today, 2, &a, &e));
	put(0, one, LOODS_EXPORT_RESEARCH);
	cr_expect_not(loods_export_earlier(&research, today, 2, &a, &e), "research files have no classes");
	loods_arena_release(&a);
}

Test(export_earlier, by_hand)
{
	/* 10 and 20 always together; 30 leaves their class; 40 comes later; 50 is new; 60 was there and is gone. */
	static const uint32_t first[CLIENTS] = { 1, 1, 1, 0, 0, 1 }, second[CLIENTS] = { 2, 2, 1, 1 };
	const loods_id today[] = { { 50 }, { 40 }, { 30 }, { 20 }, { 10 } };
	struct loods_releases project = { releases, 2 };
	struct loods_attack_earlier e;
	struct loods_arena a = { 0 };

	put(0, first, LOODS_EXPORT_ANONYMOUS);
	put(1, second, LOODS_EXPORT_ANONYMOUS);
	cr_assert(loods_export_earlier(&project, today, 5, &a, &e));
	cr_expect_eq(e.was[0], LOODS_ATTACK_NONE);
	cr_expect_neq(e.was[1], LOODS_ATTACK_NONE);
	cr_expect_neq(e.was[1], e.was[2]);
	cr_expect_neq(e.was[2], e.was[3]);
	cr_expect_eq(e.was[3], e.was[4]);
	cr_assert_eq(e.ngone, 1);
	for (int i = 0; i < 5; i++)
		cr_expect_neq(e.gone[0], e.was[i]);
	loods_arena_release(&a);
}

static bool together(size_t a, size_t b)
{
	bool same = true;

	for (int r = 0; r < RELEASES; r++)
		same &= class_of[r][a] == class_of[r][b];
	return same;
}

static bool ever(size_t c)
{
	for (int r = 0; r < RELEASES; r++)
		if (class_of[r][c])
			return true;
	return false;
}

Test(export_earlier, random_releases)
{
	struct loods_random rnd;

	loods_random_seed(&rnd, 11, 0);
	for (int round = 0; round < 200; round++) {
		uint32_t number[CLIENTS], of[CLIENTS];
		loods_id today[CLIENTS];
		size_t n = 0, gone = 0;
		struct loods_releases project = { releases, RELEASES };
		struct loods_attack_earlier e;
		struct loods_arena a = { 0 };

		for (int r = 0; r < RELEASES; r++) {
			for (size_t c = 0; c < CLIENTS; c++)
				of[c] = (uint32_t)loods_random_below(&rnd, 3);
			put(r, of, r == 2 && round % 2 ? LOODS_EXPORT_RESEARCH : LOODS_EXPORT_ANONYMOUS);
		}
		for (size_t c = CLIENTS; c-- > 0;)
			if (loods_random_below(&rnd, 4))
				today[n++] = (loods_id){ (int64_t)(c + 1) * 10 };
		cr_assert(loods_export_earlier(&project, today, n, &a, &e));
		for (size_t c = 0; c < CLIENTS; c++) {
			size_t i = 0;

			while (i < n && today[i].n != (int64_t)(c + 1) * 10)
				i++;
			number[c] = i < n ? e.was[i] : ever(c) ? 0 : LOODS_ATTACK_NONE;
			gone += i == n && ever(c);
			if (i == n)
				class_of[0][c] = UINT32_MAX; /* not compared */
			else
				cr_assert_eq(e.was[i] == LOODS_ATTACK_NONE, !ever(c));
		}
		cr_assert_eq(e.ngone, gone);
		for (size_t i = 0; i < CLIENTS; i++)
			for (size_t j = 0; j < i; j++)
				if (class_of[0][i] != UINT32_MAX && class_of[0][j] != UINT32_MAX)
					cr_assert_eq(number[i] == number[j], together(i, j), "%zu %zu", i, j);
		loods_arena_release(&a);
	}
}
