#include "keyfile_header.h"

#include <stdlib.h>

#include <sodium.h>

#include "arena.h"
#include "i18n.h"

static const unsigned char magic[16] = "Loods office\r\n\x1a\n";

enum { /* where things stand in the block */
	AT_VERSION = 16,
	AT_CIPHER = 18,
	AT_PAGE_EPOCH = 19,
	AT_IDENTITY_EPOCH = 20,
	AT_PAGE_SIZE = 24,
	AT_SLOTS = 28,
	AT_FILE_ID = 32,
	AT_GENERATION = 48,
	AT_REGION = 56,
	AT_SLOT_BYTES = 64,
	AT_PASSES = 68,
	AT_MEMORY = 72,
	AT_SERIAL = 80,
	AT_IDENTITY_CHECK = 88,
	AT_MAC = 448,
	AT_CHECKSUM = 480,
	DIGEST = 32,
	COPY_MIN = 32768,    /* bytes between the copies, at least */
	COPY_PER_SLOT = 512, /* and per slot: a slot, and its part of the block */
	LOAD_TRIES = 3,	    /* a reader that holds no lock may meet a writer in each copy in turn */
	SEEN_NOTHING = 0,
};

_Static_assert(AT_CHECKSUM + DIGEST == KEYFILE_BLOCK_BYTES, "the checksum closes the block");
_Static_assert(sizeof magic == AT_VERSION, "the magic fills its place");

static size_t used_bytes(uint32_t slots)
{
	return KEYFILE_BLOCK_BYTES + (size_t)slots * KEYFILE_SLOT_BYTES;
}

static uint64_t copy_bytes(uint32_t slots)
{
	uint64_t n = (uint64_t)slots * COPY_PER_SLOT;

	return n < COPY_MIN ? COPY_MIN : n;
}

uint64_t keyfile_region(uint32_t slots)
{
	return 2 * copy_bytes(slots);
}

static bool power_of_two_within(uint32_t n, uint32_t min, uint32_t max)
{
	return n >= min && n <= max && (n & (n - 1)) == 0;
}

unsigned char *keyfile_header_slot(const struct keyfile_header *h, uint32_t i)
{
	return h->bytes + KEYFILE_BLOCK_BYTES + (size_t)i * KEYFILE_SLOT_BYTES;
}

static void put_info(unsigned char *b, const struct keyfile_info *i)
{
	memcpy(b, magic, sizeof magic);
	b[AT_VERSION] = KEYFILE_VERSION & 0xff;
	b[AT_VERSION + 1] = KEYFILE_VERSION >> 8;
	b[AT_CIPHER] = i->cipher;
	b[AT_PAGE_EPOCH] = i->page_epoch;
	b[AT_IDENTITY_EPOCH] = i->identity_epoch;
	keyfile_put32(b + AT_PAGE_SIZE, i->page_size);
	keyfile_put32(b + AT_SLOTS, i->slots);
	memcpy(b + AT_FILE_ID, i->file_id, sizeof i->file_id);
	keyfile_put64(b + AT_GENERATION, i->generation);
	keyfile_put64(b + AT_REGION, i->region);
	keyfile_put32(b + AT_SLOT_BYTES, KEYFILE_SLOT_BYTES);
	keyfile_put32(b + AT_PASSES, i->cost.passes);
	keyfile_put64(b + AT_MEMORY, i->cost.memory);
	keyfile_put64(b + AT_SERIAL, i->next_serial);
	memcpy(b + AT_IDENTITY_CHECK, i->identity_check, sizeof i->identity_check);
}

/* False: a value that no writer of this version puts there. */
static bool get_info(const unsigned char *b, struct keyfile_info *i)
{
	*i = (struct keyfile_info){
		.cipher = b[AT_CIPHER],
		.page_epoch = b[AT_PAGE_EPOCH],
		.identity_epoch = b[AT_IDENTITY_EPOCH],
		.page_size = keyfile_get32(b + AT_PAGE_SIZE),
		.slots = keyfile_get32(b + AT_SLOTS),
		.generation = keyfile_get64(b + AT_GENERATION),
		.region = keyfile_get64(b + AT_REGION),
		.next_serial = keyfile_get64(b + AT_SERIAL),
		.cost = { keyfile_get32(b + AT_PASSES), keyfile_get64(b + AT_MEMORY) },
	};
	memcpy(i->file_id, b + AT_FILE_ID, sizeof i->file_id);
	memcpy(i->identity_check, b + AT_IDENTITY_CHECK, sizeof i->identity_check);
	return power_of_two_within(i->slots, KEYFILE_SLOTS_MIN, KEYFILE_SLOTS_MAX) &&
	       power_of_two_within(i->page_size, KEYFILE_PAGE_SIZE_MIN, KEYFILE_PAGE_SIZE_MAX) &&
	       i->region == keyfile_region(i->slots) &&
	       keyfile_get32(b + AT_SLOT_BYTES) == KEYFILE_SLOT_BYTES &&
	       i->cipher == KEYFILE_CIPHER_XCHACHA20_POLY1305 && i->page_epoch != 0 && kdf_cost_ok(i->cost);
}

/* BLAKE2b-256 over the block up to `until` and over the slots; keyed where there is a key. */
static void digest(const unsigned char *b, size_t until, uint32_t slots, const unsigned char *key,
		   unsigned char *out)
{
	crypto_generichash_state st;

	crypto_generichash_init(&st, key, key ? DIGEST : 0, DIGEST);
	crypto_generichash_update(&st, b, until);
	crypto_generichash_update(&st, b + KEYFILE_BLOCK_BYTES, (size_t)slots * KEYFILE_SLOT_BYTES);
	crypto_generichash_final(&st, out, DIGEST);
	sodium_memzero(&st, sizeof st);
}

static void mac(const struct keyfile_header *h, const unsigned char *page_key, unsigned char *out)
{
	unsigned char key[DIGEST];

	crypto_kdf_derive_from_key(key, sizeof key, 1, "loodshdr", page_key);
	digest(h->bytes, AT_MAC, h->info.slots, key, out);
	sodium_memzero(key, sizeof key);
}

bool keyfile_header_ours(const struct keyfile_header *h, const unsigned char *page_key)
{
	unsigned char want[DIGEST];

	mac(h, page_key, want);
	return sodium_memcmp(want, h->bytes + AT_MAC, sizeof want) == 0;
}

void keyfile_header_init(struct keyfile_header *h, const struct keyfile_info *info)
{
	*h = (struct keyfile_header){ .info = *info, .len = used_bytes(info->slots) };
	h->info.region = keyfile_region(info->slots);
	h->bytes = calloc(1, h->len);
	if (!h->bytes)
		loods_nomem();
}

void keyfile_header_release(struct keyfile_header *h)
{
	free(h->bytes);
	*h = (struct keyfile_header){ 0 };
}

/* What was met while looking for a whole copy. */
struct search {
	const struct keyfile_io *io;
	const unsigned char *page_key;
	uint64_t size;	   /* of the file */
	bool office;	   /* the magic was seen */
	bool newer;	   /* together with a later version */
	bool this_version; /* or with ours */
	bool not_ours;	   /* a whole copy has another key's MAC */
};

/* Looks at `off`. A whole copy whose place fits its own number of slots goes into *h; otherwise h->bytes
 * stays NULL. `whole` (may be NULL) is one already: what is the same, byte for byte, need not be hashed again, which in
 * a city takes longer than all else. */
static enum loods_code look(struct search *s, uint64_t off, const struct keyfile_header *whole,
			    struct keyfile_header *h, uint64_t *seen, struct loods_err *err)
{
	unsigned char block[KEYFILE_BLOCK_BYTES], sum[DIGEST];
	struct keyfile_info info;
	enum loods_code rc;

	*h = (struct keyfile_header){ 0 };
	*seen = SEEN_NOTHING;
	if (s->size < off + sizeof magic)
		return LOODS_OK;
	if (s->size < off + sizeof block) { /* cut off: no copy, but its kind can still be told */
		rc = s->io->read(s->io->ctx, block, sizeof magic, off, err);
		s->office |= !rc && memcmp(block, magic, sizeof magic) == 0;
		return rc;
	}
	rc = s->io->read(s->io->ctx, block, sizeof block, off, err);
	if (rc)
		return rc;
	*seen = keyfile_get64(block + AT_GENERATION);
	if (memcmp(block, magic, sizeof magic) != 0)
		return LOODS_OK;
	s->office = true;
	if ((block[AT_VERSION] | block[AT_VERSION + 1] << 8) != KEYFILE_VERSION) {
		s->newer |= (block[AT_VERSION] | block[AT_VERSION + 1] << 8) > KEYFILE_VERSION;
		return LOODS_OK;
	}
	s->this_version = true;
	if (!get_info(block, &info) || (off != 0 && off != copy_bytes(info.slots)) ||
	    s->size < off + used_bytes(info.slots))
		return LOODS_OK;
	keyfile_header_init(h, &info);
	memcpy(h->bytes, block, sizeof block);
	rc = s->io->read(s->io->ctx, h->bytes + sizeof block, h->len - sizeof block, off + sizeof block, err);
	if (!rc && whole && whole->len == h->len && memcmp(whole->bytes, h->bytes, h->len) == 0)
		return LOODS_OK;
	if (!rc)
		digest(h->bytes, AT_CHECKSUM, info.slots, NULL, sum);
	if (rc || memcmp(sum, block + AT_CHECKSUM, sizeof sum) != 0) {
		keyfile_header_release(h);
	} else if (s->page_key && !keyfile_header_ours(h, s->page_key)) {
		s->not_ours = true;
		keyfile_header_release(h);
	}
	return rc;
}

/* The second copy, where the first does not say where it stands: one of the few places that the format
 * allows. */
static enum loods_code probe(struct search *s, struct keyfile_header *h, uint64_t *seen,
			     struct loods_err *err)
{
	for (uint64_t off = COPY_MIN; off <= copy_bytes(KEYFILE_SLOTS_MAX); off *= 2) {
		enum loods_code rc = look(s, off, NULL, h, seen, err);

		if (rc || h->bytes)
			return rc;
	}
	return LOODS_OK;
}

static enum loods_code search_copies(struct search *s, struct keyfile_header *h, struct loods_err *err)
{
	struct keyfile_header copy[2] = { 0 };
	uint64_t seen[2] = { 0 };
	enum loods_code rc = look(s, 0, NULL, &copy[0], &seen[0], err);
	int best;

	if (!rc && copy[0].bytes)
		rc = look(s, copy_bytes(copy[0].info.slots), &copy[0], &copy[1], &seen[1], err);
	else if (!rc)
		rc = probe(s, &copy[1], &seen[1], err);
	best = copy[1].bytes && (!copy[0].bytes || copy[1].info.generation > copy[0].info.generation);
	if (!rc && copy[best].bytes) {
		*h = copy[best];
		for (int i = 0; i < 2; i++) {
			h->whole[i] = copy[i].bytes != NULL;
			h->seen[i] = seen[i];
		}
		copy[best] = (struct keyfile_header){ 0 };
	}
	keyfile_header_release(&copy[0]);
	keyfile_header_release(&copy[1]);
	return rc;
}

enum loods_code keyfile_header_load(struct keyfile_header *h, const struct keyfile_io *io,
				    const unsigned char *page_key, struct loods_err *err)
{
	struct keyfile_header found = { 0 };
	struct search s = { 0 };

	for (int i = 0; i < LOAD_TRIES; i++) {
		enum loods_code rc;

		keyfile_header_release(&found);
		s = (struct search){ .io = io, .page_key = page_key };
		rc = io->size(io->ctx, &s.size, err);
		if (!rc)
			rc = search_copies(&s, &found, err);
		if (rc)
			return rc;
		if (!s.office || (found.whole[0] && found.whole[1]))
			break;
	}
	if (found.bytes) {
		keyfile_header_release(h);
		*h = found;
		return LOODS_OK;
	}
	if (!s.office)
		return loods_fail(err, LOODS_EDAMAGED, _("This is not an office file of Loods."));
	if (s.newer && !s.this_version)
		return loods_fail(err, LOODS_EDAMAGED,
				  _("This office file was made by a newer version of Loods. Install that "
				    "version to open it."));
	if (s.not_ours)
		return loods_fail(err, LOODS_EDAMAGED,
				  _("The key slots at the beginning of the office file were changed by "
				    "somebody without its key. "
				    "Put back the newest backup."));
	return loods_fail(err, LOODS_EDAMAGED,
			  _("Both copies of the key slots at the beginning of the office file are damaged. "
			    "Put back the newest backup."));
}

static enum loods_code write_copy(const struct keyfile_header *h, const struct keyfile_io *io, int copy,
				  struct loods_err *err)
{
	enum loods_code rc = io->write(io->ctx, h->bytes, h->len, copy ? copy_bytes(h->info.slots) : 0, err);

	return rc ? rc : io->sync(io->ctx, err);
}

enum loods_code keyfile_header_store(struct keyfile_header *h, const struct keyfile_io *io,
				     const unsigned char *page_key, struct loods_err *err)
{
	int first = !h->whole[0] ? 0 : !h->whole[1] ? 1 : h->seen[0] > h->seen[1];
	enum loods_code rc;

	h->info.generation++;
	put_info(h->bytes, &h->info);
	mac(h, page_key, h->bytes + AT_MAC);
	digest(h->bytes, AT_CHECKSUM, h->info.slots, NULL, h->bytes + AT_CHECKSUM);
	/* The copy that stays while the first is written may come from a process that was killed before it
	 * synced. */
	rc = io->sync(io->ctx, err);
	if (!rc)
		rc = write_copy(h, io, first, err);
	if (!rc)
		rc = write_copy(h, io, !first, err);
	if (rc)
		return rc;
	for (int i = 0; i < 2; i++) {
		h->whole[i] = true;
		h->seen[i] = h->info.generation;
	}
	return LOODS_OK;
}

/* Fills the region with zeros, so that page 1 has its place and nothing old shines through. */
static enum loods_code reserve(const struct keyfile_header *h, const struct keyfile_io *io,
			       struct loods_err *err)
{
	static const unsigned char zero[4096];
	enum loods_code rc = LOODS_OK;

	for (uint64_t off = 0; !rc && off < h->info.region; off += sizeof zero)
		rc = io->write(io->ctx, zero, sizeof zero, off, err);
	return rc;
}

enum loods_code keyfile_header_create(struct keyfile_header *h, const struct keyfile_io *io,
				      const unsigned char *page_key, struct loods_err *err)
{
	enum loods_code rc = reserve(h, io, err);

	return rc ? rc : keyfile_header_store(h, io, page_key, err);
}

enum loods_code keyfile_header_copy(const struct keyfile_header *h, const struct keyfile_io *io,
				    struct loods_err *err)
{
	enum loods_code rc = reserve(h, io, err);

	for (int i = 0; !rc && i < 2; i++)
		rc = write_copy(h, io, i, err);
	return rc;
}

enum loods_code keyfile_header_changed(const struct keyfile_header *h, const struct keyfile_io *io,
				       bool *changed, struct loods_err *err)
{
	unsigned char now[8];

	*changed = false;
	for (int i = 0; i < 2; i++) {
		uint64_t off = (i ? copy_bytes(h->info.slots) : 0) + AT_GENERATION;
		enum loods_code rc = io->read(io->ctx, now, sizeof now, off, err);

		if (rc)
			return rc;
		*changed |= keyfile_get64(now) != h->seen[i];
	}
	return LOODS_OK;
}
