/*
 * The facts of clients' contacts once more, packed into one row for each client and stretch of days (table
 * contact_pack), so that the figures of a whole office are read in a fraction of the pages and steps that its
 * contacts take, and a window of some weeks without the years before it. One row more for each client, his
 * newest pack, holds his contacts from the day of his newest talk on, so that neither a list nor a silence of
 * years needs to look for it. A copy and nothing else: it is made from the contacts alone, in the transaction
 * that changes them, made anew for an office that lacks it, and compared with them by `loods verify`.
 *
 * Stretch s is the days from s * CONTACT_PACK_DAYS up to the next one's first. Its pack of a client holds the
 * living contacts on those days in the order of day, fact, conductor and time of entry, each as four numbers
 * of 7 bits a byte, the lowest first, with the eighth bit set where more follow (LEB128): days since the
 * contact before it (the first: since the first day of the stretch), `fact` (contact.h), the conductor's id,
 * and the days from contact to entry, zigzag (0, -1, 1, -2 are 0, 1, 2, 3). A newest pack begins as one of
 * stretch 0, in which no contact can be, and holds what was on the day of the newest living contact that is
 * final and held, and after it; all living contacts, where there is none like that.
 */
#ifndef LOODS_CONTACT_PACK_H
#define LOODS_CONTACT_PACK_H

#include "db.h"
#include "guidance.h"

enum { CONTACT_PACK_DAYS = 256 };

/* The row of the pack: stretch after stretch, in each client after client. With a day of stretch 0, such as
 * 0: of the newest pack. Row 0 holds the form's number. */
static inline int64_t contact_pack_row(int32_t day, int64_t client)
{
	return (int64_t)(day / CONTACT_PACK_DAYS) * (INT64_C(1) << 32) + client;
}
static inline int32_t contact_pack_first_day(int64_t row)
{
	return (int32_t)((uint32_t)(row >> 32) * CONTACT_PACK_DAYS);
}
static inline int64_t contact_pack_client(int64_t row)
{
	return row & 0xffffffff;
}

/* Packs whose contacts were changed in the running transaction. All zeros is none. */
struct contact_packs {
	int64_t *rows; /* heap */
	int n, cap;
};
/* Before `c` is written or deleted: on its day, and on the day where it stands until now. */
enum loods_code contact_packs_touch(struct contact_packs *p, struct db *db, const struct loods_contact *c,
				    struct loods_err *err) LOODS_CHECKED;
/* They were rolled back; frees. */
void contact_packs_forget(struct contact_packs *p);
/* Makes the touched packs anew, in the running transaction, before it is committed and before packs are read
 * in it. None is touched afterwards. */
enum loods_code contact_packs_write(struct contact_packs *p, struct db *db, struct loods_err *err) LOODS_CHECKED;

/* Makes all packs where the office has none of this form yet, in a transaction of its own. Cheap when they are
 * there. */
enum loods_code contact_packs_ready(struct db *db, struct loods_err *err) LOODS_CHECKED;

/* Compares each pack with the contacts; calls `wrong` for each row that is missing, too many or different. */
enum loods_code contact_packs_compare(struct db *db, void (*wrong)(int64_t row, void *ctx), void *ctx,
				      struct loods_err *err) LOODS_CHECKED;

/* The first days of the oldest and of the newest stretch of the calendar that has a pack; both 0: there is
 * none. */
enum loods_code contact_packs_days(struct db *db, int32_t *oldest, int32_t *newest,
				   struct loods_err *err) LOODS_CHECKED;

/* Reading one pack. */
struct contact_pack_reader {
	const unsigned char *at, *end;
	int32_t day;
	bool bad; /* the pack was no pack */
};
/* `first_day` of its stretch. */
static inline struct contact_pack_reader contact_pack_read(int32_t first_day, const void *pack, size_t len)
{
	const unsigned char *p = (const unsigned char *)pack;

	return (struct contact_pack_reader){ .at = p, .end = p ? p + len : p, .day = first_day };
}
/* The next contact; false after the last one, and where the pack is bad. */
bool contact_pack_next(struct contact_pack_reader *r, struct loods_contact_fact *out);
/* EDAMAGED, when the reader ended at something that is no pack. */
enum loods_code contact_pack_done(const struct contact_pack_reader *r, struct loods_err *err) LOODS_CHECKED;

#endif
