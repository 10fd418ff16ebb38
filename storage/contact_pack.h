/*
 * The facts of a client's contacts once more, packed into one row for each client (table contact_pack), so
 * that the figures of a whole office are read in a fraction of the pages and steps that its contacts take. A
 * copy and nothing else: it is made from the contacts alone, in the transaction that changes them, made anew
 * for an office that lacks it, and compared with them by `loods verify`.
 *
 * A pack holds the living contacts in the order of day, fact, conductor and time of entry, each as four
 * numbers of 7 bits a byte, the lowest first, with the eighth bit set where more follow (LEB128): days since
 * the contact before it (the first: its day number), `fact` (contact.h), the conductor's id, and the days from
 * contact to entry, zigzag (0, -1, 1, -2 are 0, 1, 2, 3).
 */
#ifndef LOODS_CONTACT_PACK_H
#define LOODS_CONTACT_PACK_H

#include "db.h"
#include "guidance.h"

/* Clients whose contacts were changed in the running transaction. All zeros is none. */
struct contact_packs {
	int64_t *clients; /* heap */
	int n, cap;
};
void contact_packs_touch(struct contact_packs *p, int64_t client);
/* They were rolled back; frees. */
void contact_packs_forget(struct contact_packs *p);
/* Makes the packs of the touched clients anew, in the running transaction, before it is committed and before
 * packs are read in it. None is touched afterwards. */
enum loods_code contact_packs_write(struct contact_packs *p, struct db *db, struct loods_err *err) LOODS_CHECKED;

/* Makes all packs where the office has none of this form yet, in a transaction of its own. Cheap when they are
 * there. */
enum loods_code contact_packs_ready(struct db *db, struct loods_err *err) LOODS_CHECKED;

/* Compares each pack with the contacts; calls `wrong` for a client whose pack is missing, too many or
 * different. */
enum loods_code contact_packs_compare(struct db *db, void (*wrong)(int64_t client, void *ctx), void *ctx,
				      struct loods_err *err) LOODS_CHECKED;

/* Reading: SELECT client, pack FROM contact_pack. One row, of client 0, holds the form's number. */
struct contact_pack_reader {
	const unsigned char *at, *end;
	int32_t day;
	bool bad; /* the pack was no pack */
};
static inline struct contact_pack_reader contact_pack_read(const void *pack, size_t len)
{
	const unsigned char *p = (const unsigned char *)pack;

	return (struct contact_pack_reader){ .at = p, .end = p ? p + len : p };
}
/* The next contact; false after the last one, and where the pack is bad. */
bool contact_pack_next(struct contact_pack_reader *r, struct loods_contact_fact *out);
/* EDAMAGED, when the reader ended at something that is no pack. */
enum loods_code contact_pack_done(const struct contact_pack_reader *r, struct loods_err *err) LOODS_CHECKED;

#endif
