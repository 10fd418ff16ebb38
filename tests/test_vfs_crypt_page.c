/* What a sealed page and a frame header are bound to, one thing at a time: with any of them changed they do not open. */
#include <criterion/criterion.h>
#include <sodium.h>
#include <string.h>

#include "vfs_crypt_page.h"

enum { PAGE = 1024, PAGE_NO = 7, FRAME_NO = 3 };

static const unsigned char key[VFS_CRYPT_KEY_BYTES] = "a page key of thirty-two bytes.", other_key[VFS_CRYPT_KEY_BYTES] = "another";
static const unsigned char id[VFS_CRYPT_FILE_ID_BYTES] = "one office", other_id[VFS_CRYPT_FILE_ID_BYTES] = "another office";

/* A frame: number 7 of 12 pages, with a salt and a checksum. */
static void make(struct vfs_crypt_seal *s, unsigned char frame[HEAD_BYTES + PAGE], unsigned char head[HEAD_BYTES],
		 unsigned char page[PAGE])
{
	memset(s, 0, sizeof *s);
	cr_assert_geq(sodium_init(), 0);
	cr_assert(vfs_crypt_seal_init(s, PAGE, key, id));
	for (int i = 0; i < PAGE; i++)
		page[i] = i < PAGE - VFS_CRYPT_RESERVED ? (unsigned char)(i * 7) : 0;
	for (int i = 0; i < HEAD_BYTES; i++)
		head[i] = (unsigned char)(100 + i);
	vfs_crypt_page_seal(s, PAGE_NO, page, frame + HEAD_BYTES);
	vfs_crypt_head_seal(s, FRAME_NO, head, frame);
}

/* Does the header open, and say what was sealed? */
static bool opens(struct vfs_crypt_seal *s, unsigned frame_no, const unsigned char *frame, const unsigned char *head)
{
	unsigned char copy[HEAD_BYTES + PAGE], is[HEAD_BYTES];

	memcpy(copy, frame, sizeof copy);
	return vfs_crypt_head_open(s, frame_no, copy, is) && memcmp(is, head, HEAD_BYTES) == 0;
}

Test(vfs_crypt_page, a_frame_header_opens_only_in_its_place)
{
	unsigned char frame[HEAD_BYTES + PAGE], again[HEAD_BYTES + PAGE], head[HEAD_BYTES], page[PAGE];
	struct vfs_crypt_seal s, other = { 0 };

	make(&s, frame, head, page);
	cr_assert(opens(&s, FRAME_NO, frame, head));
	for (unsigned no = 0; no < 9; no++)
		cr_assert_eq(opens(&s, no, frame, head), no == FRAME_NO, "as frame %u", no);
	/* Each bit of it, salt and checksum included. */
	for (int bit = 0; bit < HEAD_BYTES * 8; bit++) {
		unsigned char is[HEAD_BYTES];

		memcpy(again, frame, sizeof frame);
		again[bit / 8] ^= (unsigned char)(1 << bit % 8);
		cr_assert_not(vfs_crypt_head_open(&s, FRAME_NO, again, is), "bit %d", bit);
	}
	/* The page in it: the same one sealed anew has another tag. */
	memcpy(again, frame, sizeof frame);
	again[HEAD_BYTES + PAGE - 56] ^= 1;
	cr_assert_not(opens(&s, FRAME_NO, again, head), "with another tag of the page");
	/* An older header with a newer salt: another generation of the log. */
	memcpy(again, frame, sizeof frame);
	memset(again + SALT, 'n', SALT_BYTES);
	cr_assert_not(opens(&s, FRAME_NO, again, head), "in another generation");
	cr_assert(vfs_crypt_seal_init(&other, PAGE, key, other_id));
	cr_assert_not(opens(&other, FRAME_NO, frame, head), "in another office");
	vfs_crypt_seal_release(&other);
	cr_assert(vfs_crypt_seal_init(&other, PAGE, other_key, id));
	cr_assert_not(opens(&other, FRAME_NO, frame, head), "under another key");
	vfs_crypt_seal_release(&other);
	vfs_crypt_seal_release(&s);
}

Test(vfs_crypt_page, a_page_opens_only_in_its_place)
{
	unsigned char frame[HEAD_BYTES + PAGE], copy[PAGE], is[PAGE], head[HEAD_BYTES], page[PAGE];
	struct vfs_crypt_seal s, other = { 0 };

	make(&s, frame, head, page);
	for (unsigned no = 1; no < 12; no++) {
		memcpy(copy, frame + HEAD_BYTES, PAGE);
		cr_assert_eq(vfs_crypt_page_open(&s, no, copy, is), no == PAGE_NO, "as page %u", no);
	}
	memcpy(copy, frame + HEAD_BYTES, PAGE);
	cr_assert(vfs_crypt_page_open(&s, PAGE_NO, copy, is));
	cr_assert_eq(memcmp(is, page, PAGE), 0);
	/* Each byte but the last sixteen, which the frame header's tag has for itself. */
	for (int at = 0; at < PAGE - 16; at++) {
		memcpy(copy, frame + HEAD_BYTES, PAGE);
		copy[at] ^= 0x40;
		cr_assert_not(vfs_crypt_page_open(&s, PAGE_NO, copy, is), "byte %d", at);
	}
	cr_assert(vfs_crypt_seal_init(&other, PAGE, key, other_id));
	memcpy(copy, frame + HEAD_BYTES, PAGE);
	cr_assert_not(vfs_crypt_page_open(&other, PAGE_NO, copy, is), "in another office");
	vfs_crypt_seal_release(&other);
	vfs_crypt_seal_release(&s);
}
