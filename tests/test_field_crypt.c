/* The identity layer: what is sealed can be read in its place by who holds the key, and nowhere else by
 * nobody else. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "field_crypt.h"

static const struct field_place PLACE = { "client", "identity", 7 };

static struct field_crypt crypt_with(unsigned char first)
{
	struct loods_secret key = { 0 };
	unsigned char bytes[32] = { first, 1, 2, 3 };
	struct field_crypt fc;

	cr_assert_eq(loods_secret_set(&key, bytes, sizeof bytes, NULL), LOODS_OK);
	cr_assert_eq(field_crypt_init(&fc, &key, NULL), LOODS_OK);
	loods_secret_release(&key);
	return fc;
}

static struct loods_str sealed(const struct field_crypt *fc, const struct field_place *place,
			       const void *text, size_t len)
{
	struct loods_str s = LOODS_STR_INIT;

	field_crypt_seal(fc, place, text, len, &s);
	return s;
}

Test(field_crypt, every_length_comes_back_as_it_was)
{
	struct field_crypt fc = crypt_with(0);
	struct loods_arena a = { 0 };
	char text[1000];

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)(i * 7 + 1);
	for (size_t len = 0; len <= sizeof text; len += len < 300 ? 1 : 13) {
		struct loods_str blob = sealed(&fc, &PLACE, text, len);
		struct loods_err err;
		char *back;
		size_t n;

		cr_assert_eq(blob.len, FIELD_CRYPT_OVERHEAD + (len / 64 + 1) * 64, "padded: %zu", len);
		cr_assert_eq(field_crypt_open(&fc, &PLACE, blob.s, blob.len, &a, &back, &n, &err), LOODS_OK,
			     "%s", err.msg);
		cr_assert_eq(n, len);
		cr_assert_eq(memcmp(back, text, len), 0);
		cr_assert_eq(back[len], '\0');
		loods_str_release(&blob);
	}
	loods_arena_release(&a);
	field_crypt_release(&fc);
}

Test(field_crypt, padding_like_text_and_nul_bytes_survive)
{
	static const char *const texts[] = { "\x80", "a\x80\0\0", "\0\0\0\0" };
	static const size_t lens[] = { 1, 4, 4 };
	struct field_crypt fc = crypt_with(0);
	struct loods_arena a = { 0 };

	for (size_t i = 0; i < 3; i++) {
		struct loods_str blob = sealed(&fc, &PLACE, texts[i], lens[i]);
		char *back;
		size_t n;

		cr_assert_eq(field_crypt_open(&fc, &PLACE, blob.s, blob.len, &a, &back, &n, NULL), LOODS_OK);
		cr_assert_eq(n, lens[i]);
		cr_assert_eq(memcmp(back, texts[i], n), 0);
		loods_str_release(&blob);
	}
	loods_arena_release(&a);
	field_crypt_release(&fc);
}

Test(field_crypt, the_same_text_in_the_same_place_gives_the_same_blob_and_elsewhere_another)
{
	static const struct field_place others[] = {
		{ "client", "identity", 8 },
		{ "client", "note", 7 },
		{ "contact", "identity", 7 },
		{ "clientidentit", "y", 7 },
		{ "client", "identity", 7 + ((int64_t)1 << 32) },
	};
	struct field_crypt fc = crypt_with(0), other = crypt_with(9);
	struct loods_str a = sealed(&fc, &PLACE, "Yusuf", 5), b = sealed(&fc, &PLACE, "Yusuf", 5);
	struct loods_str c = sealed(&fc, &PLACE, "Yusud", 5), d = sealed(&other, &PLACE, "Yusuf", 5);

	cr_expect(a.len == b.len && memcmp(a.s, b.s, a.len) == 0);
	cr_expect_neq(memcmp(a.s + 1, c.s + 1, 24), 0, "another text has another nonce");
	cr_expect_neq(memcmp(a.s + 1, d.s + 1, 24), 0);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct loods_str moved = sealed(&fc, &others[i], "Yusuf", 5);

		cr_expect_neq(memcmp(a.s + 1, moved.s + 1, 24), 0, "place %zu", i);
		loods_str_release(&moved);
	}
	loods_str_release(&a);
	loods_str_release(&b);
	loods_str_release(&c);
	loods_str_release(&d);
	field_crypt_release(&fc);
	field_crypt_release(&other);
}

Test(field_crypt, a_moved_blob_is_refused_naming_its_place_and_not_its_text)
{
	static const struct field_place others[] = {
		{ "client", "identity", 8 },
		{ "client", "note", 7 },
		{ "contact", "identity", 7 },
		{ "clientidentit", "y", 7 },
	};
	struct field_crypt fc = crypt_with(0), other = crypt_with(9);
	struct loods_str blob = sealed(&fc, &PLACE, "Canary Naam", 11);
	struct loods_arena a = { 0 };

	for (size_t i = 0; i < 4; i++) {
		struct loods_err err = { 0 };
		char row[32];
		char *back;

		cr_expect_eq(field_crypt_open(&fc, &others[i], blob.s, blob.len, &a, &back, NULL, &err),
			     LOODS_EDAMAGED);
		cr_expect_null(back);
		snprintf(row, sizeof row, "row %d", (int)others[i].row);
		cr_expect(strstr(err.msg, others[i].table) && strstr(err.msg, others[i].column) &&
			  strstr(err.msg, row));
		cr_expect(!strstr(err.msg, "Canary") && !strstr(err.debug, "Canary"));
	}
	{
		char *back;

		cr_expect_eq(field_crypt_open(&other, &PLACE, blob.s, blob.len, &a, &back, NULL, NULL),
			     LOODS_EDAMAGED, "another key");
	}
	loods_str_release(&blob);
	loods_arena_release(&a);
	field_crypt_release(&fc);
	field_crypt_release(&other);
}

Test(field_crypt, every_flipped_bit_and_every_cut_is_found)
{
	struct field_crypt fc = crypt_with(0);
	struct loods_str blob = sealed(&fc, &PLACE, "een notitie", 11);
	struct loods_arena a = { 0 };
	char *back;

	for (size_t bit = 0; bit < blob.len * 8; bit++) {
		blob.s[bit / 8] ^= (char)(1 << bit % 8);
		cr_assert_eq(field_crypt_open(&fc, &PLACE, blob.s, blob.len, &a, &back, NULL, NULL),
			     LOODS_EDAMAGED, "bit %zu", bit);
		blob.s[bit / 8] ^= (char)(1 << bit % 8);
	}
	for (size_t n = 0; n < blob.len; n++)
		cr_assert_eq(field_crypt_open(&fc, &PLACE, blob.s, n, &a, &back, NULL, NULL), LOODS_EDAMAGED,
			     "%zu bytes", n);
	cr_expect_eq(field_crypt_open(&fc, &PLACE, blob.s, blob.len, &a, &back, NULL, NULL), LOODS_OK);
	loods_str_release(&blob);
	loods_arena_release(&a);
	field_crypt_release(&fc);
}

Test(field_crypt, sealing_appends)
{
	struct field_crypt fc = crypt_with(0);
	struct loods_str s = LOODS_STR_INIT, alone = sealed(&fc, &PLACE, "x", 1);

	loods_str_add(&s, "before");
	field_crypt_seal(&fc, &PLACE, "x", 1, &s);
	cr_expect_eq(memcmp(s.s, "before", 6), 0);
	cr_expect(s.len == 6 + alone.len && memcmp(s.s + 6, alone.s, alone.len) == 0);
	loods_str_release(&s);
	loods_str_release(&alone);
	field_crypt_release(&fc);
}

Test(field_crypt, references_hash_alike_in_one_office_and_not_in_another)
{
	struct field_crypt fc = crypt_with(0), other = crypt_with(9);
	unsigned char a[32], b[32], c[32], d[32];

	field_crypt_ref_hash(&fc, "K-100", 5, a);
	field_crypt_ref_hash(&fc, "K-100", 5, b);
	field_crypt_ref_hash(&fc, "K-101", 5, c);
	field_crypt_ref_hash(&other, "K-100", 5, d);
	cr_expect_eq(memcmp(a, b, 32), 0);
	cr_expect_neq(memcmp(a, c, 32), 0);
	cr_expect_neq(memcmp(a, d, 32), 0);
	field_crypt_release(&fc);
	field_crypt_release(&other);
}
