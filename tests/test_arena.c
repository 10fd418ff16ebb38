/* What everybody relies on about arenas: zeroed, aligned, taken back all at once, and wiped. */
#include "arena.h"

#include <criterion/criterion.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

Test(arena, memory_is_zeroed_aligned_and_apart)
{
	struct loods_arena a = { NULL };
	unsigned char *last = NULL;

	for (size_t size = 0; size < 3000; size++) {
		unsigned char *p = loods_arena_alloc(&a, size);

		cr_assert_not_null(p);
		cr_assert_eq((uintptr_t)p % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			cr_assert_eq(p[i], 0);
		memset(p, 0xaa, size);
		if (last && size > 1)
			cr_assert_eq(last[size - 2], 0xaa, "the piece before is untouched");
		last = p;
	}
	loods_arena_release(&a);
	cr_expect_null(a.head);
}

Test(arena, a_piece_larger_than_any_block)
{
	struct loods_arena a = { NULL };
	char *small = loods_arena_strdup(&a, "small");
	char *big = loods_arena_alloc(&a, 50 * 1024 * 1024);

	big[0] = big[50 * 1024 * 1024 - 1] = 'x';
	cr_expect_str_eq(small, "small");
	cr_expect_str_eq(loods_arena_strdup(&a, "after"), "after");
	loods_arena_release(&a);
}

Test(arena, reset_wipes_and_gives_zeroed_memory_again)
{
	struct loods_arena a = { NULL };
	char *name = loods_arena_strdup(&a, "Fadumo Abdi Warsame"), *again;

	for (int i = 0; i < 100; i++)
		memset(loods_arena_alloc(&a, 10000), 'x', 10000);
	loods_arena_reset(&a);
	cr_assert_not_null(a.head, "one block is kept");
	again = loods_arena_alloc(&a, 100000);
	for (int i = 0; i < 100000; i++)
		cr_assert_eq(again[i], 0);
	loods_arena_reset(&a);

	/* Within one block the very same bytes come back, wiped. */
	loods_arena_release(&a);
	name = loods_arena_strdup(&a, "Fadumo Abdi Warsame");
	loods_arena_reset(&a);
	cr_expect_eq(name[0], 0);
	cr_expect_eq(memcmp(name, name + 1, 18), 0);
	again = loods_arena_alloc(&a, 20);
	cr_expect_eq(again, name);
	loods_arena_release(&a);
}

Test(arena, an_empty_one_can_be_reset_and_released)
{
	struct loods_arena a = { NULL };

	loods_arena_reset(&a);
	loods_arena_release(&a);
	loods_arena_release(&a);
	cr_expect_null(a.head);
}

Test(arena, copies)
{
	struct loods_arena a = { NULL };
	int *numbers;

	cr_expect_null(loods_arena_strdup(&a, NULL));
	cr_expect_str_eq(loods_arena_strdup(&a, ""), "");
	cr_expect_str_eq(loods_arena_strndup(&a, "Özdemir", 2), "Ö");
	cr_expect_str_eq(loods_arena_printf(&a, "%s %d%%", "A =", 133), "A = 133%");
	numbers = LOODS_NEW_ARRAY(&a, int, 1000);
	for (int i = 0; i < 1000; i++)
		cr_assert_eq(numbers[i], 0);
	loods_arena_release(&a);
}

/* The process ends with a sentence, it does not go on with too little memory. */
Test(arena, a_size_that_overflows_ends_the_process, .exit_code = 1)
{
	struct loods_arena a = { NULL };
	volatile size_t many = SIZE_MAX / 4;

	loods_arena_array(&a, many, 8);
}
