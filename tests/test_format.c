/*
 * An independent reader of the office file's header and sealed fields: written from doc/format.md with plain
 * libsodium calls, sharing no code with the program. What it cannot read, nobody could who has only the
 * document.
 */
#include <criterion/criterion.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "field_crypt.h"
#include "keyfile_office.h"

/* ---- the reader: nothing below this line and above the next one uses storage/ ---- */

struct reading {
	unsigned char page_key[32];
	unsigned char identity_key[32];
	bool has_identity;
	int role;
};

static uint64_t number(const unsigned char *p, int bytes)
{
	uint64_t v = 0;

	while (bytes--)
		v = v << 8 | p[bytes];
	return v;
}

static void subkey(unsigned char *out, size_t n, const unsigned char *key, uint64_t id, const char *context)
{
	unsigned char salt[16] = { 0 }, person[16] = { 0 };

	for (int i = 0; i < 8; i++)
		salt[i] = (unsigned char)(id >> 8 * i);
	memcpy(person, context, 8);
	crypto_generichash_blake2b_salt_personal(out, n, NULL, 0, key, 32, salt, person);
}

/* H over the block's first `until` bytes and the slots. */
static void digest(unsigned char out[32], const unsigned char *copy, size_t until, uint64_t slots,
		   const unsigned char *key)
{
	crypto_generichash_state st;

	crypto_generichash_init(&st, key, key ? 32 : 0, 32);
	crypto_generichash_update(&st, copy, until);
	crypto_generichash_update(&st, copy + 512, slots * 448);
	crypto_generichash_final(&st, out, 32);
}

/* The slot of a name that is in its compared form already; NULL: none. */
static const unsigned char *slot_of(const unsigned char *copy, uint64_t slots, const char *name)
{
	unsigned char hash[32];

	crypto_generichash(hash, 32, (const unsigned char *)name, strlen(name), copy + 32, 16);
	for (uint64_t i = 0; i < slots; i++) {
		const unsigned char *slot = copy + 512 + 448 * i;

		if ((slot[0] == 1 || slot[0] == 5) && memcmp(slot + 48, hash, 32) == 0)
			return slot;
	}
	return NULL;
}

static bool secret_key_of(const unsigned char *copy, const unsigned char *slot, const char *passphrase,
			  unsigned char sk[32])
{
	unsigned char key[32], ad[16 + 4 + 96];
	uint64_t index = (uint64_t)(slot - copy - 512) / 448;

	if (crypto_pwhash(key, 32, passphrase, strlen(passphrase), slot + 32, number(slot + 20, 4),
			  number(slot + 24, 8), crypto_pwhash_ALG_ARGON2ID13) != 0)
		return false;
	memcpy(ad, copy + 32, 16);
	for (int i = 0; i < 4; i++)
		ad[16 + i] = (unsigned char)(index >> 8 * i);
	memcpy(ad + 20, slot + 16, 96);
	return crypto_aead_xchacha20poly1305_ietf_decrypt(sk, NULL, NULL, slot + 136, 48, ad, sizeof ad,
							  slot + 112, key) == 0;
}

/* Reads one copy of the header as somebody. */
static bool read_copy(const unsigned char *copy, const char *name, const char *passphrase, struct reading *r)
{
	uint64_t slots = number(copy + 28, 4);
	unsigned char sum[32], mac_key[32], mark[16], sk[32];
	const unsigned char *slot;

	*r = (struct reading){ 0 };
	digest(sum, copy, 480, slots, NULL);
	if (memcmp(copy, "Loods office\r\n\x1a\n", 16) != 0 || number(copy + 16, 2) != 1 ||
	    memcmp(sum, copy + 480, 32) != 0)
		return false;
	slot = slot_of(copy, slots, name);
	if (!slot || !secret_key_of(copy, slot, passphrase, sk) ||
	    crypto_box_seal_open(r->page_key, slot + 184, 80, slot + 80, sk) != 0)
		return false;
	subkey(mac_key, 32, r->page_key, 1, "loodshdr");
	digest(sum, copy, 448, slots, mac_key);
	if (memcmp(sum, copy + 448, 32) != 0)
		return false;
	r->role = slot[16];
	r->has_identity =
		slot[2] != 0 && crypto_box_seal_open(r->identity_key, slot + 264, 80, slot + 80, sk) == 0;
	if (r->has_identity) {
		subkey(mark, 16, r->identity_key, 1, "loodsidn");
		return memcmp(mark, copy + 88, 16) == 0;
	}
	return true;
}

/* Opens a blob with a key that claims to be the identity key; returns the text's length or -1. */
static int open_field(const unsigned char *identity_key, const unsigned char *ad, size_t ad_len,
		      const unsigned char *blob, size_t n, unsigned char *text)
{
	unsigned char key[32];
	size_t len;

	subkey(key, 32, identity_key, 2, "loodsidn");
	if (blob[0] != 1 || crypto_aead_xchacha20poly1305_ietf_decrypt(text, NULL, NULL, blob + 25, n - 25,
								       ad, ad_len, blob + 1, key) != 0)
		return -1;
	len = n - 25 - 16;
	while (len && text[len - 1] == 0)
		len--;
	return len && text[len - 1] == 0x80 ? (int)len - 1 : -1;
}

/* ---- the end of the reader ---- */

static void make_people(struct office *o)
{
	struct keyfile_session lead;

	make_office(o, 8);
	add(o, "lead1", LOODS_ROLE_LEAD);
	add(o, "km1", LOODS_ROLE_CASEWORKER);
	add(o, "zo\xc3\xab", LOODS_ROLE_EVALUATOR);
	lead = unlock(o, "lead1");
	cr_assert_eq(keyfile_user_approve(o->kf, &lead, "km1", &o->err), LOODS_OK);
	keyfile_session_release(&lead);
}

Test(format, the_document_is_enough_to_get_at_the_keys_of_every_role)
{
	static const struct {
		const char *name, *passphrase;
		int role;
		bool names;
	} rows[] = {
		{ "beheer", ADMIN_PASS, 4, false },
		{ "lead1", PASS, 2, true },
		{ "km1", PASS, 1, true },
		{ "zo\xc3\xab", PASS, 3, false },
	};
	struct office o;
	struct keyfile_session lead;

	make_people(&o);
	lead = unlock(&o, "lead1");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (int copy = 0; copy < 2; copy++) {
			struct reading r;

			cr_assert(
				read_copy(o.file.bytes + copy * 32768, rows[i].name, rows[i].passphrase, &r),
				"%s, copy %d", rows[i].name, copy);
			cr_expect_eq(r.role, rows[i].role);
			cr_expect_eq(memcmp(r.page_key, lead.page_key.p, 32), 0);
			cr_expect_eq(r.has_identity, rows[i].names, "%s", rows[i].name);
			cr_expect(!r.has_identity || memcmp(r.identity_key, lead.identity_key.p, 32) == 0);
			cr_expect(
				!read_copy(o.file.bytes + copy * 32768, rows[i].name, "een andere zin", &r));
		}
	keyfile_session_release(&lead);
	release_office(&o);
}

Test(format, a_sealed_field_opens_for_the_caseworker_and_not_for_the_evaluator)
{
	static const unsigned char ad[] =
		"client\0identity\0\x07\0\0\0\0\0\0"; /* and the literal's own NUL */
	static const struct field_place place = { "client", "identity", 7 };
	struct loods_str blob = LOODS_STR_INIT;
	struct keyfile_session lead;
	struct field_crypt fc;
	struct reading km, evaluator;
	unsigned char text[256];
	struct office o;

	make_people(&o);
	lead = unlock(&o, "lead1");
	cr_assert_eq(field_crypt_init(&fc, &lead.identity_key, NULL), LOODS_OK);
	field_crypt_seal(&fc, &place, "Yusuf Abdi", 10, &blob);
	cr_assert(read_copy(o.file.bytes, "km1", PASS, &km));
	cr_assert(read_copy(o.file.bytes, "zo\xc3\xab", PASS, &evaluator));
	cr_assert_eq(sizeof ad, 24u);
	cr_expect_eq(open_field(km.identity_key, ad, sizeof ad, (unsigned char *)blob.s, blob.len, text), 10);
	cr_expect_eq(memcmp(text, "Yusuf Abdi", 10), 0);
	/* The evaluator has the page key and nothing else to try. */
	cr_expect_eq(
		open_field(evaluator.identity_key, ad, sizeof ad, (unsigned char *)blob.s, blob.len, text),
		-1);
	cr_expect_eq(open_field(evaluator.page_key, ad, sizeof ad, (unsigned char *)blob.s, blob.len, text),
		     -1);
	loods_str_release(&blob);
	field_crypt_release(&fc);
	keyfile_session_release(&lead);
	release_office(&o);
}

Test(format, nonce_and_reference_hash_are_what_the_document_says)
{
	static const unsigned char ad[] = "client\0identity\0\x07\0\0\0\0\0\0";
	static const struct field_place place = { "client", "identity", 7 };
	struct loods_secret identity = { 0 };
	struct loods_str blob = LOODS_STR_INIT;
	unsigned char key[32], raw[32], message[sizeof ad + 5], want[32], got[32];
	struct field_crypt fc;

	memset(raw, 0x42, sizeof raw);
	cr_assert_eq(loods_secret_set(&identity, raw, sizeof raw, NULL), LOODS_OK);
	cr_assert_eq(field_crypt_init(&fc, &identity, NULL), LOODS_OK);
	field_crypt_seal(&fc, &place, "Amina", 5, &blob);
	subkey(key, 32, raw, 3, "loodsidn");
	memcpy(message, ad, sizeof ad);
	memcpy(message + sizeof ad, "Amina", 5);
	crypto_generichash(want, 24, message, sizeof message, key, 32);
	cr_expect_eq(memcmp(blob.s + 1, want, 24), 0);
	subkey(key, 32, raw, 4, "loodsidn");
	crypto_generichash(want, 32, (const unsigned char *)"K-100", 5, key, 32);
	field_crypt_ref_hash(&fc, "K-100", 5, got);
	cr_expect_eq(memcmp(got, want, 32), 0);
	loods_str_release(&blob);
	loods_secret_release(&identity);
	field_crypt_release(&fc);
}

/* A value of the document's test vectors; returns its bytes. */
static size_t vector(const char *name, unsigned char *out, size_t size)
{
	char path[4096], line[256], first[128], digits[256];
	size_t n = 0, got;
	bool on = false;
	FILE *f;

	snprintf(path, sizeof path, "%s/doc/format.md", getenv("srcdir"));
	f = fopen(path, "r");
	cr_assert_not_null(f, "%s", path);
	while (fgets(line, sizeof line, f)) {
		if (sscanf(line, "    %127[a-z0-9-] %255[0-9a-f]", first, digits) == 2)
			on = strcmp(first, name) == 0;
		else if (!on || sscanf(line, "                       %255[0-9a-f]", digits) != 1)
			on = false;
		if (!on)
			continue;
		cr_assert_eq(sodium_hex2bin(out + n, size - n, digits, strlen(digits), NULL, &got, NULL), 0);
		n += got;
	}
	fclose(f);
	return n;
}

Test(format, the_program_seals_the_field_and_hashes_the_reference_of_the_vectors)
{
	static const struct field_place place = { "client", "ident", 7 };
	unsigned char raw[32], field[256], want[32], got[32];
	struct loods_secret identity = { 0 };
	struct loods_str blob = LOODS_STR_INIT;
	struct field_crypt fc;

	cr_assert_eq(vector("identity-key", raw, sizeof raw), sizeof raw);
	cr_assert_eq(loods_secret_set(&identity, raw, sizeof raw, NULL), LOODS_OK);
	cr_assert_eq(field_crypt_init(&fc, &identity, NULL), LOODS_OK);
	field_crypt_seal(&fc, &place, "Amina", 5, &blob);
	cr_assert_eq(vector("field", field, sizeof field), blob.len);
	cr_expect_arr_eq(field, blob.s, blob.len);
	cr_assert_eq(vector("reference-hash", want, sizeof want), sizeof want);
	field_crypt_ref_hash(&fc, "K-100", 5, got);
	cr_expect_arr_eq(got, want, sizeof want);
	loods_str_release(&blob);
	loods_secret_release(&identity);
	field_crypt_release(&fc);
}

Test(format, a_recovery_code_opens_its_slot_as_the_document_says)
{
	struct office o;
	unsigned char code[28], key[32], ad[16 + 4 + 96], sk[32], page_key[32];
	const unsigned char *slot = NULL;
	size_t n = 0;

	make_people(&o);
	for (size_t i = 0; i < o.code.len; i++)
		if (o.code.p[i] != '-')
			code[n++] = o.code.p[i];
	cr_assert_eq(n, sizeof code);
	for (uint32_t i = 0; i < 8 && !slot; i++)
		if (o.file.bytes[512 + 448 * i] == 3) {
			slot = o.file.bytes + 512 + 448 * i;
			memcpy(ad, o.file.bytes + 32, 16);
			memcpy(ad + 16, (unsigned char[4]){ (unsigned char)i }, 4);
			memcpy(ad + 20, slot + 16, 96);
		}
	cr_assert_not_null(slot);
	crypto_generichash(key, 32, code, sizeof code, slot + 32, 16);
	cr_assert_eq(crypto_aead_xchacha20poly1305_ietf_decrypt(sk, NULL, NULL, slot + 136, 48, ad, sizeof ad,
								slot + 112, key),
		     0);
	cr_assert_eq(crypto_box_seal_open(page_key, slot + 184, 80, slot + 80, sk), 0);
	cr_expect_eq(memcmp(page_key, o.admin.page_key.p, 32), 0);
	release_office(&o);
}
