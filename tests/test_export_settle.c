/* Releases beside each other: by hand, and random waves with newcomers, leavers and corrections against a
 * look at every pair of classes of every two releases. */
#include "export_settle.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { PEOPLE = 900, RELEASES = 6, CLASSES = 9 };

/* Ids first .. first + n - 1, all of one class. */
struct list {
	loods_id id[PEOPLE];
	uint32_t class[PEOPLE];
	size_t n;
};

static void add(struct list *l, int first, int n, uint32_t class)
{
	for (int i = 0; i < n; i++) {
		l->id[l->n].n = first + i;
		l->class[l->n++] = class;
	}
}

static size_t in_class(const struct list *l, uint32_t class)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += l->class[i] == class;
	return n;
}

static struct loods_release_members released(struct list *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		if (l->class[i]) {
			l->id[n] = l->id[i];
			l->class[n++] = l->class[i];
		}
	l->n = n;
	return (struct loods_release_members){ n, l->id, l->class };
}

Test(export_settle, the_first_release_has_classes_of_k)
{
	static struct list now;
	struct loods_settled s;
	size_t smallest;

	now.n = 0;
	add(&now, 1, 10, 1);
	add(&now, 11, 9, 2);
	add(&now, 20, 3, 0);
	cr_assert_not(loods_settle_holds(NULL, 0, now.id, now.n, 10, now.class, &smallest));
	cr_assert_eq(smallest, 9);
	loods_settle(NULL, 0, now.id, now.n, 10, now.class, &s);
	cr_assert_eq(in_class(&now, 1), 10);
	cr_assert_eq(in_class(&now, 2), 0);
	cr_assert_eq(s.released, 10);
	cr_assert_eq(s.newcomers, 10);
	cr_assert_eq(s.waiting, 9, "those without a class were not to be released");
	cr_assert(loods_settle_holds(NULL, 0, now.id, now.n, 10, now.class, NULL));
}

/* Who, before, now; and how many are left in each class. k is 10. */
static const struct {
	const char *what;
	struct {
		int first, n;
		uint32_t before, now; /* before 0: a newcomer; now 99: no longer here */
	} people[4];
	size_t left[3]; /* in classes 1, 2, 3 */
	size_t waiting, withdrawn, gone;
} cases[] = {
	{ "nothing changed", { { 1, 12, 1, 1 }, { 13, 10, 2, 2 } }, { 12, 10, 0 }, 0, 0, 0 },
	{ "nine newcomers wait", { { 1, 12, 1, 1 }, { 13, 9, 0, 1 } }, { 12, 0, 0 }, 9, 0, 0 },
	{ "ten newcomers enter", { { 1, 12, 1, 1 }, { 13, 10, 0, 1 } }, { 22, 0, 0 }, 0, 0, 0 },
	{ "ten, divided over two classes, wait",
	  { { 1, 12, 1, 1 }, { 13, 5, 0, 1 }, { 18, 5, 0, 2 } },
	  { 12, 0, 0 },
	  10,
	  0,
	  0 },
	{ "one left: the class would tell who",
	  { { 1, 11, 1, 1 }, { 12, 1, 1, 99 } },
	  { 0, 0, 0 },
	  0,
	  11,
	  1 },
	{ "one left, others stay",
	  { { 1, 29, 1, 1 }, { 30, 1, 1, 99 }, { 31, 10, 2, 2 } },
	  { 0, 10, 0 },
	  0,
	  29,
	  1 },
	{ "ten left", { { 1, 10, 1, 1 }, { 11, 10, 1, 99 } }, { 10, 0, 0 }, 0, 0, 10 },
	{ "one corrected into another class",
	  { { 1, 19, 1, 1 }, { 20, 1, 1, 2 }, { 21, 10, 2, 2 } },
	  { 0, 10, 0 },
	  0,
	  20,
	  0 },
	{ "ten corrected", { { 1, 10, 1, 1 }, { 11, 10, 1, 3 } }, { 10, 0, 10 }, 0, 0, 0 },
	{ "three left, the smallest part goes with them",
	  { { 1, 20, 1, 1 }, { 21, 10, 1, 2 }, { 31, 3, 1, 99 } },
	  { 20, 0, 0 },
	  0,
	  10,
	  3 },
};

Test(export_settle, second_releases)
{
	for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
		static struct list before, now;
		struct loods_release_members m;
		struct loods_settled s;

		before.n = now.n = 0;
		for (int i = 0; i < 4 && cases[c].people[i].n; i++) {
			if (cases[c].people[i].before)
				add(&before, cases[c].people[i].first, cases[c].people[i].n,
				    cases[c].people[i].before);
			if (cases[c].people[i].now != 99)
				add(&now, cases[c].people[i].first, cases[c].people[i].n,
				    cases[c].people[i].now);
		}
		m = released(&before);
		loods_settle(&m, 1, now.id, now.n, 10, now.class, &s);
		for (uint32_t k = 1; k <= 3; k++)
			cr_assert_eq(in_class(&now, k), cases[c].left[k - 1], "%s: class %u has %zu",
				     cases[c].what, k, in_class(&now, k));
		cr_assert_eq(s.waiting, cases[c].waiting, "%s", cases[c].what);
		cr_assert_eq(s.withdrawn, cases[c].withdrawn, "%s", cases[c].what);
		cr_assert_eq(s.gone, cases[c].gone, "%s", cases[c].what);
		cr_assert(loods_settle_holds(&m, 1, now.id, now.n, 10, now.class, NULL), "%s", cases[c].what);
	}
}

Test(export_settle, newcomers_are_a_closed_group)
{
	static struct list first, second, now;
	struct loods_release_members m[2];
	uint32_t waves[PEOPLE];

	first.n = second.n = now.n = 0;
	add(&first, 1, 12, 1);
	add(&second, 1, 12, 1);
	add(&second, 13, 10, 1);
	add(&now, 1, 31, 1);
	m[0] = released(&first);
	m[1] = released(&second);
	cr_assert_eq(loods_settle_waves(m, 2, now.id, now.n, 10, waves), 9);
	cr_assert_eq(waves[0], 1);
	cr_assert_eq(waves[11], 1);
	cr_assert_eq(waves[12], 2);
	cr_assert_eq(waves[21], 2);
	cr_assert_eq(waves[22], 0, "nine wait");
	cr_assert_eq(loods_settle_waves(m, 2, now.id, now.n, 9, waves), 9);
	cr_assert_eq(waves[30], 3);
	cr_assert_eq(loods_release_class_of(&m[0], (loods_id){ 12 }), 1);
	cr_assert_eq(loods_release_class_of(&m[0], (loods_id){ 13 }), 0);
}

/* ---- random waves ---- */

struct chance {
	uint64_t state;
};

static int roll(struct chance *c, int n)
{
	c->state = c->state * 6364136223846793005u + 1442695040888963407u;
	return (int)((c->state >> 33) % (uint64_t)n);
}

/* By person: the class in each release; 0: in none. */
static uint32_t history[RELEASES][PEOPLE];

/* Every class of release a without class d of release b, and both together: none, or at least k. */
static void look_at_pair(int a, int b, size_t k, unsigned seed)
{
	for (uint32_t c = 1; c <= CLASSES; c++) {
		for (uint32_t d = 1; d <= CLASSES; d++) {
			size_t both = 0, only_a = 0, only_b = 0;

			for (int p = 0; p < PEOPLE; p++) {
				bool in_a = history[a][p] == c, in_b = history[b][p] == d;

				both += in_a && in_b;
				only_a += in_a && !in_b;
				only_b += in_b && !in_a;
			}
			cr_assert(both == 0 || both >= k, "seed %u: %zu in %u of %d and %u of %d", seed, both,
				  c, a, d, b);
			cr_assert(only_a == 0 || only_a >= k, "seed %u: %zu in %u of %d, not in %u of %d",
				  seed, only_a, c, a, d, b);
			cr_assert(only_b == 0 || only_b >= k, "seed %u: %zu in %u of %d, not in %u of %d",
				  seed, only_b, d, b, c, a);
		}
	}
}

static void play(unsigned seed, size_t *released_in_all)
{
	static struct list lists[RELEASES];
	static uint32_t own[PEOPLE];
	static bool here[PEOPLE];
	struct loods_release_members before[RELEASES];
	struct chance chance = { seed };
	size_t k = (size_t)(3 + roll(&chance, 8));
	int classes = 1 + roll(&chance, CLASSES), arrived = 0;

	for (int p = 0; p < PEOPLE; p++)
		own[p] = (uint32_t)(1 + roll(&chance, classes));
	for (int r = 0; r < RELEASES; r++) {
		static struct list now;
		struct loods_settled s;
		int more = arrived + roll(&chance, PEOPLE / RELEASES);

		now.n = 0;
		while (arrived < more)
			here[arrived++] = true;
		for (int p = 0; p < arrived; p++) {
			if (roll(&chance, 60) == 0) /* erased; may come back no more */
				here[p] = false;
			if (roll(&chance, 80) == 0) /* corrected */
				own[p] = (uint32_t)(1 + roll(&chance, classes));
			if (here[p])
				add(&now, p + 1, 1, roll(&chance, 40) ? own[p] : 0);
		}
		loods_settle(before, (size_t)r, now.id, now.n, k, now.class, &s);
		cr_assert(loods_settle_holds(before, (size_t)r, now.id, now.n, k, now.class, NULL), "seed %u",
			  seed);
		memset(history[r], 0, sizeof(history[r]));
		for (size_t i = 0; i < now.n; i++)
			history[r][now.id[i].n - 1] = now.class[i];
		lists[r] = now;
		before[r] = released(&lists[r]);
		*released_in_all += s.released;
		for (int b = 0; b <= r; b++)
			look_at_pair(r, b, k, seed);
	}
	memset(here, 0, sizeof(here));
}

Test(export_settle, random_waves_tell_nobody_apart)
{
	size_t in_all = 0;
	unsigned rounds = getenv("LOODS_TESTS_SLOW") ? 10 : 150;

	for (unsigned seed = 1; seed <= rounds; seed++)
		play(seed, &in_all);
	cr_assert_gt(in_all, rounds * PEOPLE / 4, "it does not win by releasing nobody: %zu", in_all);
}
