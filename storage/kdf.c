#include "kdf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#include "i18n.h"
#include "str.h"

static const uint64_t QUEUE_FROM = (uint64_t)16 << 20; /* less memory than this is not worth waiting for */
enum {
	QUEUE_STEP_MS = 20,
	QUEUE_STEPS = 3000, /* a minute; then go on without a turn: the queue is a courtesy, not a lock to
			       hang on */
};

struct kdf_cost kdf_profile_cost(enum kdf_profile profile)
{
	switch (profile) {
	case KDF_INTERACTIVE:
		return (struct kdf_cost){ crypto_pwhash_OPSLIMIT_INTERACTIVE,
					  crypto_pwhash_MEMLIMIT_INTERACTIVE };
	case KDF_MODERATE:
		return (struct kdf_cost){ crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE };
	case KDF_SENSITIVE:
		return (struct kdf_cost){ crypto_pwhash_OPSLIMIT_SENSITIVE,
					  crypto_pwhash_MEMLIMIT_SENSITIVE };
	case KDF_TEST:
		return (struct kdf_cost){ crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN };
	}
	return (struct kdf_cost){ 0 };
}

enum kdf_profile kdf_profile_from_code(const char *code)
{
	if (loods_str_eq(code, "interactive"))
		return KDF_INTERACTIVE;
	if (loods_str_eq(code, "moderate"))
		return KDF_MODERATE;
	if (loods_str_eq(code, "sensitive"))
		return KDF_SENSITIVE;
	return (enum kdf_profile)0;
}

bool kdf_cost_ok(struct kdf_cost cost)
{
	return cost.passes >= crypto_pwhash_OPSLIMIT_MIN && cost.passes <= KDF_PASSES_MAX &&
	       cost.memory >= crypto_pwhash_MEMLIMIT_MIN && cost.memory <= KDF_MEMORY_MAX;
}

bool kdf_cost_weaker(struct kdf_cost a, struct kdf_cost b)
{
	return a.passes < b.passes || a.memory < b.memory;
}

/* The lock file of this host, or -1. Read-only for everybody: a lock needs no more, and nothing can be
 * written into it. */
static int queue_file(const char *dir)
{
	const int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
	char path[256];
	struct stat st;
	int fd;

	if (!dir || snprintf(path, sizeof path, "%s/loods-unlock.lock", dir) >= (int)sizeof path)
		return -1;
	fd = open(path, flags);
	if (fd < 0 && errno == ENOENT) {
		fd = open(path, flags | O_CREAT | O_EXCL, 0444);
		if (fd >= 0)
			(void)!fchmod(fd, 0444); /* whatever the umask: other users queue here too */
		else if (errno == EEXIST)
			fd = open(path, flags);
	}
	if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Waits for a turn; what is returned is closed when the turn is over (-1: no queue here). */
static int queue_enter(uint64_t memory)
{
	const struct timespec step = { 0, QUEUE_STEP_MS * 1000000L };
	int fd;

	if (memory < QUEUE_FROM)
		return -1;
	fd = queue_file("/run/lock"); /* one for all users of the host: the memory is the host's */
	if (fd < 0)
		fd = queue_file(getenv("XDG_RUNTIME_DIR"));
	for (int i = 0; fd >= 0 && i < QUEUE_STEPS && flock(fd, LOCK_EX | LOCK_NB) != 0; i++)
		nanosleep(&step, NULL);
	return fd;
}

enum loods_code kdf_derive(const struct loods_secret *passphrase, struct kdf_key *out, struct loods_err *err)
{
	enum loods_code rc = loods_secret_init(&out->key, KDF_KEY_BYTES, err);
	int turn, failed;

	if (rc)
		return rc;
	turn = queue_enter(out->cost.memory);
	failed = crypto_pwhash(out->key.p, KDF_KEY_BYTES, (const char *)passphrase->p, passphrase->len,
			       out->salt, out->cost.passes, out->cost.memory, crypto_pwhash_ALG_ARGON2ID13);
	if (turn >= 0)
		close(turn);
	if (failed) {
		loods_secret_release(&out->key);
		return loods_fail(
			err, LOODS_ENOMEM,
			_("There is not enough memory to make the key: %u MiB are needed for a moment."),
			(unsigned)(out->cost.memory >> 20));
	}
	out->key.len = KDF_KEY_BYTES;
	return LOODS_OK;
}

void kdf_key_release(struct kdf_key *k)
{
	loods_secret_release(&k->key);
	*k = (struct kdf_key){ 0 };
}
