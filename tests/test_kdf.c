/* From a passphrase to a key: what the profiles cost, what is refused, and that the same always makes the
 * same. */
#include <criterion/criterion.h>
#include <string.h>

#include "kdf.h"

static void derive(const char *passphrase, unsigned char salt, struct kdf_cost cost,
		   unsigned char out[KDF_KEY_BYTES])
{
	struct loods_secret s = { 0 };
	struct kdf_key key = { .cost = cost };

	memset(key.salt, salt, sizeof key.salt);
	cr_assert_eq(loods_secret_set(&s, passphrase, strlen(passphrase), NULL), LOODS_OK);
	cr_assert_eq(kdf_derive(&s, &key, NULL), LOODS_OK);
	memcpy(out, key.key.p, KDF_KEY_BYTES);
	kdf_key_release(&key);
	loods_secret_release(&s);
}

Test(kdf, the_profiles_cost_what_the_manual_says)
{
	static const struct {
		const char *code;
		enum kdf_profile profile;
		uint32_t passes, mebibytes;
	} rows[] = {
		{ "interactive", KDF_INTERACTIVE, 2, 64 },
		{ "moderate", KDF_MODERATE, 3, 256 },
		{ "sensitive", KDF_SENSITIVE, 4, 1024 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct kdf_cost cost = kdf_profile_cost(rows[i].profile);

		cr_expect_eq(kdf_profile_from_code(rows[i].code), rows[i].profile);
		cr_expect_eq(cost.passes, rows[i].passes);
		cr_expect_eq(cost.memory, (uint64_t)rows[i].mebibytes << 20);
		cr_expect(kdf_cost_ok(cost));
		cr_expect(kdf_cost_weaker(kdf_profile_cost(KDF_TEST), cost));
		cr_expect(!kdf_cost_weaker(cost, cost));
	}
}

Test(kdf, no_word_names_the_test_profile)
{
	cr_expect_eq(kdf_profile_from_code("test"), 0u);
	cr_expect_eq(kdf_profile_from_code(""), 0u);
	cr_expect_eq(kdf_profile_from_code("Moderate"), 0u);
	cr_expect(!kdf_cost_ok(kdf_profile_cost((enum kdf_profile)0)));
}

Test(kdf, costs_beyond_the_limits_are_refused)
{
	cr_expect(kdf_cost_ok((struct kdf_cost){ 16, (uint64_t)1 << 30 }));
	cr_expect(!kdf_cost_ok((struct kdf_cost){ 17, (uint64_t)1 << 30 }));
	cr_expect(!kdf_cost_ok((struct kdf_cost){ 16, ((uint64_t)1 << 30) + 1 }));
	cr_expect(!kdf_cost_ok((struct kdf_cost){ 0, 8192 }));
	cr_expect(!kdf_cost_ok((struct kdf_cost){ 1, 8191 }));
}

Test(kdf, weaker_is_less_of_either)
{
	const struct kdf_cost a = { 3, 1 << 20 };

	cr_expect(kdf_cost_weaker((struct kdf_cost){ 2, 1 << 21 }, a));
	cr_expect(kdf_cost_weaker((struct kdf_cost){ 4, 1 << 19 }, a));
	cr_expect(!kdf_cost_weaker((struct kdf_cost){ 4, 1 << 20 }, a));
}

/* Computed with OpenSSL's Argon2id: version 1.3, one lane. */
Test(kdf, it_is_argon2id)
{
	static const unsigned char want[KDF_KEY_BYTES] = {
		0x1e, 0xb6, 0x77, 0x15, 0x55, 0xe9, 0x4d, 0x75, 0x1d, 0x78, 0x4b,
		0x26, 0xee, 0x60, 0x23, 0x0e, 0xbb, 0xc0, 0xa0, 0xc8, 0xac, 0x24,
		0x53, 0x22, 0xf8, 0x72, 0x0e, 0xf1, 0xff, 0xef, 0x0a, 0xcb,
	};
	unsigned char got[KDF_KEY_BYTES];

	derive("regen op het zinken dak", 0x5a, (struct kdf_cost){ 3, 1 << 20 }, got);
	cr_expect_eq(memcmp(got, want, sizeof want), 0);
}

Test(kdf, another_passphrase_salt_or_cost_makes_another_key)
{
	const struct kdf_cost cost = kdf_profile_cost(KDF_TEST);
	unsigned char a[KDF_KEY_BYTES], b[KDF_KEY_BYTES];

	derive("een zin", 1, cost, a);
	derive("een zin", 1, cost, b);
	cr_expect_eq(memcmp(a, b, sizeof a), 0);
	derive("een zim", 1, cost, b);
	cr_expect_neq(memcmp(a, b, sizeof a), 0);
	derive("een zin", 2, cost, b);
	cr_expect_neq(memcmp(a, b, sizeof a), 0);
	derive("een zin", 1, (struct kdf_cost){ 2, cost.memory }, b);
	cr_expect_neq(memcmp(a, b, sizeof a), 0);
}
