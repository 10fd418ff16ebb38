#include "recovery_code.h"

#include <string.h>

#include <sodium.h>

#include "i18n.h"

enum {
	DATA = RECOVERY_CODE_SYMBOLS - 1,
	GROUP = 4,
	PRINTED = RECOVERY_CODE_SYMBOLS + RECOVERY_CODE_SYMBOLS / GROUP - 1,
};

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static unsigned value(char symbol)
{
	return (unsigned)(strchr(alphabet, symbol) - alphabet);
}

/* Sum of symbol i times x^(i+1) in GF(32) modulo x^5+x^2+1: every weight differs, so no single error and no
 * swap adds up to nothing. */
static char check_symbol(const char *code)
{
	unsigned weight = 1, sum = 0;

	for (int i = 0; i < DATA; i++) {
		unsigned v = value(code[i]), product = 0;

		weight = (weight << 1) ^ (weight & 16 ? 0x25 : 0);
		for (int bit = 4; bit >= 0; bit--) {
			product = (product << 1) ^ (product & 16 ? 0x25 : 0);
			if (v >> bit & 1)
				product ^= weight;
		}
		sum ^= product;
	}
	return alphabet[sum];
}

enum loods_code recovery_code_make(char kind, struct loods_secret *out, struct loods_err *err)
{
	struct loods_secret code;
	enum loods_code rc = loods_secret_init(&code, RECOVERY_CODE_SYMBOLS, err);

	if (rc)
		return rc;
	code.p[0] = (unsigned char)kind;
	for (int i = 1; i < DATA; i++)
		code.p[i] = (unsigned char)alphabet[randombytes_uniform(32)];
	code.p[DATA] = (unsigned char)check_symbol((const char *)code.p);
	loods_secret_release(out);
	rc = loods_secret_init(out, PRINTED, err);
	for (int i = 0; !rc && i < RECOVERY_CODE_SYMBOLS; i++) {
		if (i && i % GROUP == 0)
			out->p[out->len++] = '-';
		out->p[out->len++] = code.p[i];
	}
	loods_secret_release(&code);
	return rc;
}

/* The symbol that somebody meant; 0: a separator; -1: none. */
static int meant(unsigned char c)
{
	if (c == ' ' || c == '-' || c == '\t' || c == '.' || c == '_')
		return 0;
	if (c >= 'a' && c <= 'z')
		c = (unsigned char)(c - 'a' + 'A');
	if (c == 'O')
		return '0';
	if (c == 'I' || c == 'L')
		return '1';
	return c && strchr(alphabet, c) ? c : -1;
}

static enum loods_code complain(char kind, const char *code, int n, struct loods_err *err)
{
	if (n != RECOVERY_CODE_SYMBOLS)
		return loods_fail(err, LOODS_EINVALID,
				  _("A recovery code has %d letters and figures; %d were typed."),
				  RECOVERY_CODE_SYMBOLS, n);
	if (check_symbol(code) != code[DATA])
		return loods_fail(err, LOODS_EINVALID,
				  _("The recovery code is mistyped somewhere. Compare it with the paper, "
				    "group by group."));
	if (code[0] != kind)
		return loods_fail(
			err, LOODS_EINVALID,
			kind == RECOVERY_CODE_FILE
				? _("This is not the recovery code of the file; that one begins with F.")
				: _("This is not the recovery code of the names; that one begins with N."));
	return LOODS_OK;
}

enum loods_code recovery_code_read(char kind, const struct loods_secret *typed, struct loods_secret *out,
				   struct loods_err *err)
{
	struct loods_secret code;
	enum loods_code rc = loods_secret_init(&code, RECOVERY_CODE_SYMBOLS, err);
	int n = 0;

	for (size_t i = 0; !rc && i < typed->len; i++) {
		int c = meant(typed->p[i]);

		if (c < 0)
			rc = loods_fail(err, LOODS_EINVALID,
					_("Character %d cannot stand in a recovery code."), (int)i + 1);
		else if (c > 0 && n++ < RECOVERY_CODE_SYMBOLS)
			code.p[n - 1] = (unsigned char)c;
	}
	if (!rc)
		rc = complain(kind, (const char *)code.p, n, err);
	if (!rc)
		rc = loods_secret_set(out, code.p, RECOVERY_CODE_SYMBOLS, err);
	loods_secret_release(&code);
	return rc;
}
