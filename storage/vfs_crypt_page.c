#include "vfs_crypt_page.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	MASK_BYTES = 8,
	TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	/* Places in a page, counted from its end. */
	MASK = VFS_CRYPT_RESERVED,
	TAG = MASK - MASK_BYTES, /* behind the message */
	NONCE = TAG - TAG_BYTES,
	HEAD_TAG = NONCE - NONCE_BYTES,
	CHECKSUM = 16, /* place in a frame header */
	PAGE_AD = VFS_CRYPT_FILE_ID_BYTES + 4,
	HEAD_AD = VFS_CRYPT_FILE_ID_BYTES + SALT_BYTES + 8 + TAG_BYTES,
};
static_assert(HEAD_TAG == TAG_BYTES, "the reserved bytes hold mask, tag, nonce and tag");
static_assert(HEAD_TAG_BYTES == crypto_aead_xchacha20poly1305_ietf_ABYTES, "and the last one is a tag");
static_assert(crypto_kdf_KEYBYTES == VFS_CRYPT_KEY_BYTES, "the page key makes subkeys");

struct vfs_crypt_keys {
	unsigned char page[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
	unsigned char head[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
};

/* Random bytes in stock: a system call for each page would cost a tenth of its sealing. */
struct vfs_crypt_pool {
	size_t left; /* the kernel makes it 0 in a forked child, so it never hands out its parent's bytes */
	unsigned char bytes[4096 - sizeof(size_t)];
};

static void put4(unsigned char *p, uint32_t v)
{
	p[0] = v >> 24;
	p[1] = v >> 16;
	p[2] = v >> 8;
	p[3] = v;
}

/* ---- random bytes ---- */

static struct vfs_crypt_pool *pool_new(pid_t *owner)
{
	struct vfs_crypt_pool *p =
		mmap(NULL, sizeof(*p), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	*owner = madvise(p, sizeof(*p), MADV_WIPEONFORK) == 0 ? 0 : getpid();
	return p;
}

static void random_take(struct vfs_crypt_seal *s, unsigned char *out, size_t n)
{
	struct vfs_crypt_pool *p = s->pool;

	if (s->pool_owner != 0 && s->pool_owner != getpid()) {
		p->left = 0;
		s->pool_owner = getpid();
	}
	if (p->left < n) {
		randombytes_buf(p->bytes, sizeof(p->bytes));
		p->left = sizeof(p->bytes);
	}
	p->left -= n;
	memcpy(out, p->bytes + p->left, n);
	sodium_memzero(p->bytes + p->left, n);
}

/* ---- keys ---- */

bool vfs_crypt_seal_init(struct vfs_crypt_seal *s, int page_size, const unsigned char *key,
		const unsigned char file_id[VFS_CRYPT_FILE_ID_BYTES])
{
	s->page_size = page_size;
	memcpy(s->file_id, file_id, VFS_CRYPT_FILE_ID_BYTES);
	s->keys = sodium_malloc(sizeof(*s->keys));
	s->pool = pool_new(&s->pool_owner);
	if (!s->keys || !s->pool) {
		vfs_crypt_seal_release(s);
		return false;
	}
	crypto_kdf_derive_from_key(s->keys->page, sizeof(s->keys->page), 1, "vfscrypt", key);
	crypto_kdf_derive_from_key(s->keys->head, sizeof(s->keys->head), 2, "vfscrypt", key);
	sodium_mprotect_readonly(s->keys);
	return true;
}

void vfs_crypt_seal_release(struct vfs_crypt_seal *s)
{
	if (s->pool)
		munmap(s->pool, sizeof(*s->pool));
	sodium_free(s->keys);
	s->pool = NULL;
	s->keys = NULL;
}

/* ---- pages ---- */

/* A place in a page: MASK, TAG, NONCE or HEAD_TAG. */
static unsigned char *tail(const struct vfs_crypt_seal *s, unsigned char *page, int place)
{
	return page + s->page_size - place;
}

unsigned char *vfs_crypt_page_head_tag(const struct vfs_crypt_seal *s, unsigned char *page)
{
	return tail(s, page, HEAD_TAG);
}

static void page_ad(const struct vfs_crypt_seal *s, unsigned page_no, unsigned char ad[PAGE_AD])
{
	memcpy(ad, s->file_id, VFS_CRYPT_FILE_ID_BYTES);
	put4(ad + VFS_CRYPT_FILE_ID_BYTES, page_no);
}

void vfs_crypt_page_seal(struct vfs_crypt_seal *s, unsigned page_no, const unsigned char *open,
		unsigned char *sealed)
{
	unsigned char ad[PAGE_AD];

	page_ad(s, page_no, ad);
	random_take(s, tail(s, sealed, NONCE), NONCE_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt_detached(sealed, tail(s, sealed, TAG), NULL, open,
			s->page_size - TAG, ad, sizeof(ad), NULL, tail(s, sealed, NONCE), s->keys->page);
	memset(tail(s, sealed, HEAD_TAG), 0, TAG_BYTES);
}

bool vfs_crypt_page_open(struct vfs_crypt_seal *s, unsigned page_no, unsigned char *sealed,
		unsigned char *open)
{
	unsigned char ad[PAGE_AD];

	page_ad(s, page_no, ad);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached(open, NULL, sealed, s->page_size - TAG,
			tail(s, sealed, TAG), ad, sizeof(ad), tail(s, sealed, NONCE), s->keys->page) != 0)
		return false;
	memset(tail(s, open, TAG), 0, TAG);
	return true;
}

void vfs_crypt_page_remask(struct vfs_crypt_seal *s, unsigned char *open)
{
	random_take(s, tail(s, open, MASK), MASK_BYTES);
}

bool vfs_crypt_page_acceptable(const struct vfs_crypt_seal *s, unsigned page_no, const unsigned char *open)
{
	unsigned size;

	if (page_no != 1)
		return page_no != 0;
	size = (unsigned)open[16] << 8 | open[17];
	return (size == 1 ? 65536 : size) == (unsigned)s->page_size && open[18] == 2 && open[19] == 2 &&
			open[20] == VFS_CRYPT_RESERVED;
}

/* ---- frame headers ---- */

/* The part of a header that is sealed, on its own, and what it is bound to. */
static void head_split(struct vfs_crypt_seal *s, unsigned frame_no, const unsigned char *head,
		unsigned char *sealed_page, unsigned char message[HEAD_BYTES - SALT_BYTES],
		unsigned char ad[HEAD_AD])
{
	memcpy(message, head, SALT);
	memcpy(message + SALT, head + CHECKSUM, HEAD_BYTES - CHECKSUM);
	memcpy(ad, s->file_id, VFS_CRYPT_FILE_ID_BYTES);
	ad += VFS_CRYPT_FILE_ID_BYTES;
	memcpy(ad, head + SALT, SALT_BYTES);
	put4(ad + SALT_BYTES, 0);
	put4(ad + SALT_BYTES + 4, frame_no);
	memcpy(ad + SALT_BYTES + 8, tail(s, sealed_page, TAG), TAG_BYTES);
}

static void head_join(unsigned char *out, const unsigned char *head, const unsigned char *message)
{
	memcpy(out + SALT, head + SALT, SALT_BYTES);
	memcpy(out, message, SALT);
	memcpy(out + CHECKSUM, message + SALT, HEAD_BYTES - CHECKSUM);
}

void vfs_crypt_head_seal(struct vfs_crypt_seal *s, unsigned frame_no, const unsigned char *head,
		unsigned char *frame)
{
	unsigned char ad[HEAD_AD], message[HEAD_BYTES - SALT_BYTES], *page = frame + HEAD_BYTES;

	head_split(s, frame_no, head, page, message, ad);
	crypto_aead_xchacha20poly1305_ietf_encrypt_detached(message, tail(s, page, HEAD_TAG), NULL, message,
			sizeof(message), ad, sizeof(ad), NULL, tail(s, page, NONCE), s->keys->head);
	head_join(frame, head, message);
}

bool vfs_crypt_head_open(struct vfs_crypt_seal *s, unsigned frame_no, unsigned char *frame,
		unsigned char *head)
{
	unsigned char ad[HEAD_AD], message[HEAD_BYTES - SALT_BYTES], *page = frame + HEAD_BYTES;

	head_split(s, frame_no, frame, page, message, ad);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached(message, NULL, message, sizeof(message),
			tail(s, page, HEAD_TAG), ad, sizeof(ad), tail(s, page, NONCE), s->keys->head) != 0)
		return false;
	head_join(head, frame, message);
	return true;
}
