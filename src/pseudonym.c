#include "pseudonym.h"

#include <sodium.h>
#include <string.h>

#include "i18n.h"

static const char line_begin[] = "loods project key 1 ";
enum {
	BEGIN_LEN = sizeof line_begin - 1,
	HEX_LEN = 2 * LOODS_PSEUDONYM_KEY,
	LINE_LEN = BEGIN_LEN + HEX_LEN + 1,
	HASH_BYTES = 32,
	HASH_USED = 10, /* 80 bits */
};
_Static_assert(HASH_USED * 8 == LOODS_PSEUDONYM_CHARS * 5, "a letter holds five bits");
_Static_assert(HASH_BYTES >= crypto_generichash_BYTES_MIN && HASH_BYTES <= crypto_generichash_BYTES_MAX &&
		       LOODS_PSEUDONYM_KEY >= crypto_generichash_KEYBYTES_MIN &&
		       LOODS_PSEUDONYM_KEY <= crypto_generichash_KEYBYTES_MAX,
	       "another hash");

/* ---- keys ---- */

enum loods_code loods_pseudonym_key_random(struct loods_secret *key, struct loods_err *err)
{
	enum loods_code code = loods_secret_init(key, LOODS_PSEUDONYM_KEY, err);

	if (code)
		return code;
	randombytes_buf(key->p, LOODS_PSEUDONYM_KEY);
	key->len = LOODS_PSEUDONYM_KEY;
	return LOODS_OK;
}

enum loods_code loods_pseudonym_key_text(const struct loods_secret *key, struct loods_secret *line,
					 struct loods_err *err)
{
	enum loods_code code = loods_secret_init(line, LINE_LEN, err);

	if (code)
		return code;
	memcpy(line->p, line_begin, BEGIN_LEN);
	sodium_bin2hex((char *)line->p + BEGIN_LEN, HEX_LEN + 1, key->p, LOODS_PSEUDONYM_KEY);
	line->p[LINE_LEN - 1] = '\n';
	line->len = LINE_LEN;
	return LOODS_OK;
}

enum loods_code loods_pseudonym_key_parse(const struct loods_secret *line, struct loods_secret *key,
					  struct loods_err *err)
{
	enum loods_code code = loods_secret_init(key, LOODS_PSEUDONYM_KEY, err);
	const char *text = (const char *)line->p, *end = NULL;
	size_t n = 0;

	if (code)
		return code;
	if (line->len != LINE_LEN || memcmp(text, line_begin, BEGIN_LEN) != 0 || text[LINE_LEN - 1] != '\n' ||
	    sodium_hex2bin(key->p, LOODS_PSEUDONYM_KEY, text + BEGIN_LEN, HEX_LEN, NULL, &n, &end) != 0 ||
	    n != LOODS_PSEUDONYM_KEY || end != text + BEGIN_LEN + HEX_LEN) {
		loods_secret_release(key);
		return loods_fail(err, LOODS_EINVALID,
				  _("This is no key of a project: it is one line that Loods wrote itself. Give the "
				    "file that was made with the project's first research files."));
	}
	key->len = LOODS_PSEUDONYM_KEY;
	return LOODS_OK;
}

/* ---- pseudonyms ---- */

static void add_number(crypto_generichash_state *h, int64_t v)
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)((uint64_t)v >> (8 * i));
	crypto_generichash_update(h, bytes, sizeof bytes);
}

static void add_text(crypto_generichash_state *h, const char *s)
{
	size_t n = strlen(s);

	add_number(h, (int64_t)n);
	crypto_generichash_update(h, (const unsigned char *)s, n);
}

/* RFC 4648; ten bytes are sixteen letters, nothing is left over. */
static void base32(const unsigned char *bytes, char *out)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned bits = 0;
	int held = 0;

	for (int i = 0; i < HASH_USED; i++) {
		bits = (bits << 8 | bytes[i]) & 0xfffu;
		held += 8;
		while (held >= 5) {
			held -= 5;
			*out++ = letters[bits >> held & 31];
		}
	}
	*out = '\0';
}

void loods_pseudonym(const struct loods_secret *key, const char *project, int64_t wave, loods_id client,
		     char out[LOODS_PSEUDONYM_LEN])
{
	unsigned char hash[HASH_BYTES];
	crypto_generichash_state h;

	crypto_generichash_init(&h, key->p, key->len, sizeof hash);
	add_text(&h, "loods pseudonym 1");
	add_text(&h, project);
	add_number(&h, wave);
	add_number(&h, client.n);
	crypto_generichash_final(&h, hash, sizeof hash);
	base32(hash, out);
	sodium_memzero(&h, sizeof h);
	sodium_memzero(hash, sizeof hash);
}

bool loods_pseudonyms_differ(const char (*sorted)[LOODS_PSEUDONYM_LEN], size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (strcmp(sorted[i - 1], sorted[i]) >= 0)
			return false;
	return true;
}
