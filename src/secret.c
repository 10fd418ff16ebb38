#include "secret.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <sodium.h>
#include <utf8proc.h>

#include "i18n.h"
#include "user_name.h"

enum {
	CHARS_MIN = 12,
	SCORE_MIN = 8, /* what must be left when words, runs and years count as little */
	WORD_COST = 2,
	YEAR_COST = 1,
};

static enum loods_code no_randomness(struct loods_err *err)
{
	return loods_fail(err, LOODS_EIO,
			  _("The system gives no random numbers, so nothing can be encrypted."));
}

enum loods_code loods_secret_start(struct loods_err *err)
{
	const struct rlimit none = { 0, 0 };

	if (sodium_init() < 0)
		return no_randomness(err);
	if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
		return loods_fail(err, LOODS_EIO,
				  _("The system does not let the program forbid memory dumps: %s."),
				  strerror(errno));
	return LOODS_OK;
}

/* Guarded memory for an array, aligned for its elements as long as they fill it; sodium_free gives it back.
 * NULL with `err`. */
static void *guarded_array(size_t n, size_t size, struct loods_err *err)
{
	void *p;

	/* Tests and tools come here without loods_secret_start; starting twice costs nothing. */
	if (sodium_init() < 0) {
		no_randomness(err);
		return NULL;
	}
	p = sodium_allocarray(n, size);
	if (!p)
		loods_fail(err, LOODS_ENOMEM, _("There is no protected memory left for keys."));
	return p;
}

enum loods_code loods_secret_init(struct loods_secret *s, size_t cap, struct loods_err *err)
{
	*s = (struct loods_secret){ 0 };
	s->p = guarded_array(cap + 1, 1, err); /* always room for a NUL behind the content */
	if (!s->p)
		return LOODS_ENOMEM;
	memset(s->p, 0, cap + 1);
	s->cap = cap;
	return LOODS_OK;
}

void loods_secret_release(struct loods_secret *s)
{
	sodium_free(s->p);
	*s = (struct loods_secret){ 0 };
}

enum loods_code loods_secret_set(struct loods_secret *s, const void *bytes, size_t len, struct loods_err *err)
{
	struct loods_secret fresh = *s;

	if (!s->p || s->cap < len) {
		enum loods_code rc = loods_secret_init(&fresh, len, err);

		if (rc)
			return rc;
	}
	if (len)
		memmove(fresh.p, bytes, len);
	sodium_memzero(fresh.p + len, fresh.cap + 1 - len);
	fresh.len = len;
	if (fresh.p != s->p)
		loods_secret_release(s);
	*s = fresh;
	return LOODS_OK;
}

/* NFC without utf8proc_NFC, which would leave the passphrase behind in ordinary memory. */
static enum loods_code compose(struct loods_secret *s, const unsigned char *text, size_t len,
			       struct loods_err *err)
{
	const utf8proc_option_t nfc = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	enum { ROOM = 4 * LOODS_PASSPHRASE_MAX };
	utf8proc_int32_t *points;
	utf8proc_ssize_t n;
	enum loods_code rc;

	/* One more than the room: utf8proc writes a NUL behind the text. */
	points = guarded_array(ROOM + 1, sizeof *points, err);
	if (!points)
		return LOODS_ENOMEM;
	n = utf8proc_decompose(text, (utf8proc_ssize_t)len, points, ROOM, nfc);
	if (n >= 0 && n <= ROOM)
		n = utf8proc_reencode(points, n, nfc);
	if (n < 0)
		rc = loods_fail(err, LOODS_EINVALID, _("The passphrase is not valid UTF-8 text."));
	else if (n > LOODS_PASSPHRASE_MAX)
		rc = loods_fail(err, LOODS_EINVALID, _("The passphrase is longer than %d bytes."),
				LOODS_PASSPHRASE_MAX);
	else
		rc = loods_secret_set(s, points, (size_t)n, err);
	sodium_free(points);
	return rc;
}

enum loods_code loods_secret_set_passphrase(struct loods_secret *s, const char *text, size_t len,
					    struct loods_err *err)
{
	if (len == 0)
		return loods_fail(err, LOODS_EINVALID, _("The passphrase is empty."));
	if (len > LOODS_PASSPHRASE_MAX)
		return loods_fail(err, LOODS_EINVALID, _("The passphrase is longer than %d bytes."),
				  LOODS_PASSPHRASE_MAX);
	if (memchr(text, '\0', len))
		return loods_fail(err, LOODS_EINVALID, _("The passphrase is not valid UTF-8 text."));
	return compose(s, (const unsigned char *)text, len, err);
}

/* Byte by byte, because the next line of a pipe belongs to somebody else. */
static enum loods_code read_bytes(int fd, unsigned char *buf, size_t cap, size_t *len, struct loods_err *err)
{
	*len = 0;
	for (;;) {
		unsigned char c;
		ssize_t n = read(fd, &c, 1);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return loods_fail(err, LOODS_EIO, _("The passphrase cannot be read: %s."),
					  strerror(errno));
		if (n == 0 || c == '\n')
			return LOODS_OK;
		if (*len == cap)
			return loods_fail(err, LOODS_EINVALID, _("The passphrase is longer than %d bytes."),
					  LOODS_PASSPHRASE_MAX);
		buf[(*len)++] = c;
	}
}

enum loods_code loods_secret_read_line(struct loods_secret *s, int fd, struct loods_err *err)
{
	struct loods_secret line;
	enum loods_code rc = loods_secret_init(&line, LOODS_PASSPHRASE_MAX + 1, err);
	size_t len = 0;

	if (rc)
		return rc;
	rc = read_bytes(fd, line.p, line.cap, &len, err);
	if (!rc) {
		if (len && line.p[len - 1] == '\r')
			len--;
		rc = loods_secret_set_passphrase(s, (const char *)line.p, len, err);
	}
	loods_secret_release(&line);
	return rc;
}

/* Passphrases people reach for, by their words: figures, years, runs and repetitions around them are seen by
 * rule. */
static const char *const common_words[] = {
	"aanmelden", "abcdef", "admin", "administrator", "ajax", "amsterdam", "april", "augustus",
	"autumn", "azerty", "baseball", "begeleiding", "beheer", "beheerder", "caseworker", "changeme",
	"client", "computer", "december", "default", "denhaag", "dinsdag", "donderdag", "dragon",
	"eindhoven", "evaluator", "februari", "feyenoord", "football", "friday", "gebruiker", "geheim",
	"gemeente", "groningen", "hallo", "hello", "herfst", "iloveyou", "inloggen", "internet", "januari",
	"january", "juli", "july", "june", "juni", "kantoor", "klant", "klantmanager", "lente", "letmein",
	"login", "loods", "maandag", "maart", "march", "master", "mei", "mijn", "monday", "monkey",
	"nederland", "november", "october", "office", "oktober", "onderzoeker", "pass", "passphrase",
	"password", "princess", "qwerty", "rotterdam", "secret", "september", "sociaal", "spring",
	"summer", "sunshine", "superman", "teamlead", "teamleider", "test", "this", "thursday", "tilburg",
	"toegang", "trustno", "tuesday", "user", "utrecht", "voetbal", "vrijdag", "wachtwoord", "wachtzin",
	"wednesday", "welcome", "welkom", "werk", "winter", "woensdag", "zaterdag", "zomer", "zondag",
};

static const char *const keyboard_rows[] = {
	"abcdefghijklmnopqrstuvwxyz", "1234567890", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "azertyuiop",
	"qsdfghjklm", "wxcvbn", "!@#$%^&*()", "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm",
};

/* Letters and the figures and signs written for them. */
static bool same_letter(unsigned char typed, unsigned char letter)
{
	static const char *const disguises[] = { "a@4", "e3", "i1!", "l1", "o0", "s$5", "t7" };

	if (typed == letter)
		return true;
	for (size_t i = 0; i < sizeof disguises / sizeof disguises[0]; i++)
		if (disguises[i][0] == letter && typed && strchr(disguises[i] + 1, typed))
			return true;
	return false;
}

/* Does `b` follow `a` as fingers or the alphabet go: the same key, or the next one in either direction? */
static bool follows(unsigned char a, unsigned char b)
{
	if (a == b)
		return true;
	for (size_t i = 0; a && b && i < sizeof keyboard_rows / sizeof keyboard_rows[0]; i++) {
		const char *at = strchr(keyboard_rows[i], a);

		if (at &&
		    ((unsigned char)at[1] == b || (at > keyboard_rows[i] && (unsigned char)at[-1] == b)))
			return true;
	}
	return false;
}

static bool word_ends(const unsigned char *s, size_t end, const char *word, size_t len)
{
	if (len > end)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!same_letter(s[end - len + i], (unsigned char)word[i]))
			return false;
	return true;
}

static bool year_ends(const unsigned char *s, size_t end)
{
	return end >= 4 && (memcmp(s + end - 4, "19", 2) == 0 || memcmp(s + end - 4, "20", 2) == 0) &&
	       s[end - 2] >= '0' && s[end - 2] <= '9' && s[end - 1] >= '0' && s[end - 1] <= '9';
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* The least it takes to write the passphrase down when common words, the user's own name, years and runs of
 * keys cost next to nothing. */
static unsigned score(const unsigned char *s, size_t len, const char *name, uint16_t *cost)
{
	cost[0] = 0;
	for (size_t end = 1; end <= len; end++) {
		bool tail = (s[end - 1] & 0xc0) == 0x80; /* of a letter counted already */
		unsigned best =
			cost[end - 1] + (tail || (end > 1 && follows(s[end - 2], s[end - 1])) ? 0 : 1);

		for (size_t i = 0; i < sizeof common_words / sizeof common_words[0]; i++) {
			size_t n = strlen(common_words[i]);

			if (word_ends(s, end, common_words[i], n))
				best = least(best, cost[end - n] + WORD_COST);
		}
		if (*name && word_ends(s, end, name, strlen(name)))
			best = least(best, cost[end - strlen(name)] + WORD_COST);
		if (year_ends(s, end))
			best = least(best, cost[end - 4] + YEAR_COST);
		cost[end] = (uint16_t)best;
	}
	return cost[len];
}

/* Characters of the shortest piece that the passphrase repeats (itself when it repeats nothing). */
static size_t unit_chars(const unsigned char *s, size_t len)
{
	size_t period = 1, chars = 0;

	while (period < len && memcmp(s, s + period, len - period) != 0)
		period++;
	if (period > len / 2)
		period = len;
	for (size_t i = 0; i < period; i++)
		chars += (s[i] & 0xc0) != 0x80;
	return chars;
}

static enum loods_code judge(const unsigned char *s, size_t len, const char *name, uint16_t *cost,
			     struct loods_err *err)
{
	if (strlen(name) == len && memcmp(s, name, len) == 0)
		return loods_fail(err, LOODS_EINVALID,
				  _("The passphrase must not be the user's name. Take a sentence that only "
				    "you think of."));
	if (unit_chars(s, len) < CHARS_MIN)
		return loods_fail(
			err, LOODS_EINVALID,
			_("The passphrase repeats a short piece. Take a sentence that only you think of."));
	if (score(s, len, name, cost) < SCORE_MIN)
		return loods_fail(err, LOODS_EINVALID,
				  _("The passphrase is one of those that are guessed first. Take a sentence "
				    "that only you think of."));
	return LOODS_OK;
}

static size_t chars(const struct loods_secret *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->len; i++)
		n += (s->p[i] & 0xc0) != 0x80;
	return n;
}

enum loods_code loods_secret_passphrase_check(const struct loods_secret *s, const char *user,
					      struct loods_err *err)
{
	struct loods_str name = LOODS_STR_INIT;
	struct loods_secret lower = { 0 };
	uint16_t *cost;
	enum loods_code rc;

	if (chars(s) < CHARS_MIN)
		return loods_fail(
			err, LOODS_EINVALID,
			_("The passphrase needs at least %d characters. Length counts more than odd signs."),
			CHARS_MIN);
	rc = loods_secret_set(&lower, s->p, s->len, err);
	if (rc)
		return rc;
	cost = guarded_array(s->len + 1, sizeof *cost, err);
	if (cost) {
		/* ASCII is enough for small letters: the words are. A name that cannot be folded is no name
		 * to compare with. */
		for (size_t i = 0; i < lower.len; i++)
			if (lower.p[i] >= 'A' && lower.p[i] <= 'Z')
				lower.p[i] = (unsigned char)(lower.p[i] - 'A' + 'a');
		if (user)
			(void)!loods_user_name_fold(user, &name);
		rc = judge(lower.p, lower.len, name.s, cost, err);
	} else {
		rc = LOODS_ENOMEM;
	}
	sodium_free(cost);
	loods_secret_release(&lower);
	loods_str_release(&name);
	return rc;
}
