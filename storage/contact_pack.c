#include "contact_pack.h"

#include <stdlib.h>
#include <string.h>

#include "contact.h"
#include "i18n.h"
#include "str.h"

enum { FORM = 3, SECONDS_A_DAY = 86400, NUMBER_MAX = 10 };

/* The covering index's own order, so that nothing is sorted. */
#define CONTACTS(which)                                                                                      \
	("SELECT client, occurred_on, fact, conducted_by, entered_at FROM contact INDEXED BY contact_client" \
	 " WHERE deleted = 0" which " ORDER BY client, occurred_on, fact, conducted_by, entered_at")

/* What a newest pack holds: from the newest talk on. */
#define OF_ONE " AND client = ?1"
#define TALK                                                                                                 \
	"(SELECT occurred_on FROM contact INDEXED BY contact_client WHERE deleted = 0" OF_ONE                \
	" AND fact & 63 = 6"                                                                                 \
	" ORDER BY occurred_on DESC LIMIT 1)"
_Static_assert((LOODS_CONTACT_FINAL | LOODS_OUTCOME_HELD << LOODS_FACT_OUTCOME) == 6 && LOODS_FACT_KIND == 6,
	       "the statement above names other numbers");

/* ---- numbers ---- */

static void add_number(struct loods_str *out, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		loods_str_add_char(out, (char)(v | 0x80));
	loods_str_add_char(out, (char)v);
}

static uint64_t zigzag(int64_t v)
{
	return v < 0 ? ~((uint64_t)v << 1) : (uint64_t)v << 1;
}

static int64_t unzigzag(uint64_t v)
{
	return v & 1 ? -(int64_t)(v >> 1) - 1 : (int64_t)(v >> 1);
}

static inline bool take(struct contact_pack_reader *r, uint64_t *out)
{
	uint64_t v = 0;

	for (int i = 0; i < NUMBER_MAX && r->at < r->end; i++) {
		unsigned char byte = *r->at++;

		v |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (byte < 0x80) {
			*out = v;
			return true;
		}
	}
	r->bad = true;
	return false;
}

bool contact_pack_next(struct contact_pack_reader *r, struct loods_contact_fact *out)
{
	uint64_t days, fact, conductor, lag;

	if (r->bad || r->at == r->end || !take(r, &days) || !take(r, &fact) || !take(r, &conductor) ||
	    !take(r, &lag))
		return false;
	r->day += (int32_t)days;
	*out = (struct loods_contact_fact){ .on.n = r->day, .conducted_by.n = (int64_t)conductor };
	out->entered_on.n = r->day + (int32_t)unzigzag(lag);
	loods_contact_fact_unpack((int64_t)fact, out);
	return true;
}

enum loods_code contact_pack_done(const struct contact_pack_reader *r, struct loods_err *err)
{
	if (!r->bad)
		return LOODS_OK;
	return loods_fail(err, LOODS_EDAMAGED,
			  _("The office file is damaged. Run \"loods verify\" to see where; restore a backup if it "
			    "cannot be read."));
}

/* ---- making ---- */

/* A pass over contacts in the order of clients: one pack after the other. */
struct pass {
	struct db_stmt *st;
	bool row;
	bool newest; /* over one newest pack, else over stretches */
	int64_t at;  /* row of the table that `pack` belongs to; 0: none is left */
	struct loods_str pack;
};

/* The row of the pack that the contact belongs to on which the pass stands; 0: it has ended. */
static int64_t here(const struct pass *p)
{
	return p->row ? contact_pack_row(p->newest ? 0 : (int32_t)db_int(p->st, 1), db_int(p->st, 0)) : 0;
}

static enum loods_code next_pack(struct pass *p, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;
	int32_t day;

	loods_str_clear(&p->pack);
	p->at = here(p);
	day = contact_pack_first_day(p->at);
	while (code == LOODS_OK && p->row && here(p) == p->at) {
		int32_t on = (int32_t)db_int(p->st, 1);

		add_number(&p->pack, (uint64_t)(on - day));
		add_number(&p->pack, (uint64_t)db_int(p->st, 2));
		add_number(&p->pack, (uint64_t)db_int(p->st, 3));
		add_number(&p->pack, zigzag(db_int(p->st, 4) / SECONDS_A_DAY - on));
		day = on;
		code = db_step(p->st, &p->row, err);
	}
	return code;
}

/* Of one row; of all stretches with 0. Ends with end_pass, whatever happened. */
static enum loods_code begin_pass(struct pass *p, struct db *db, int64_t row, struct loods_err *err)
{
	int32_t day = contact_pack_first_day(row);
	enum loods_code code;

	*p = (struct pass){ .newest = row && !day, .pack = LOODS_STR_INIT };
	code = db_prepare(db,
			  p->newest ? CONTACTS(OF_ONE " AND occurred_on >= coalesce(" TALK ", 0)")
			  : row	    ? CONTACTS(OF_ONE " AND occurred_on >= ?2 AND occurred_on < ?3")
				    : CONTACTS(""),
			  &p->st, err);
	if (code)
		return code;
	if (row)
		db_bind_int(p->st, 1, contact_pack_client(row));
	if (day) {
		db_bind_int(p->st, 2, day);
		db_bind_int(p->st, 3, (int64_t)day + CONTACT_PACK_DAYS);
	}
	code = db_step(p->st, &p->row, err);
	return code ? code : next_pack(p, err);
}

static void end_pass(struct pass *p)
{
	db_finish(p->st);
	loods_str_release(&p->pack);
}

static enum loods_code write_pack(struct db *db, int64_t row, const struct loods_str *pack,
				  struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code =
		db_prepare(db, "INSERT OR REPLACE INTO contact_pack (id, pack) VALUES (?1, ?2)", &st, err);

	if (code)
		return code;
	db_bind_int(st, 1, row);
	db_bind_blob(st, 2, pack->s, pack->len);
	return db_run(st, err);
}

static enum loods_code remove_pack(struct db *db, int64_t row, struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code = db_prepare(db, "DELETE FROM contact_pack WHERE id = ?1", &st, err);

	if (code)
		return code;
	db_bind_int(st, 1, row);
	return db_run(st, err);
}

/* ---- touched packs ---- */

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void each_once(struct contact_packs *p)
{
	int n = 0;

	if (p->n)
		qsort(p->rows, (size_t)p->n, sizeof *p->rows, by_number);
	for (int i = 0; i < p->n; i++)
		if (!n || p->rows[n - 1] != p->rows[i])
			p->rows[n++] = p->rows[i];
	p->n = n;
}

static void touch(struct contact_packs *p, int64_t row)
{
	for (int i = p->n - 1; i >= 0 && i >= p->n - 3; i--)
		if (p->rows[i] == row)
			return; /* contacts of one client come in rows */
	if (p->n == p->cap)
		each_once(p);
	if (p->n * 2 >= p->cap) {
		p->cap = p->cap ? p->cap * 2 : 64;
		p->rows = reallocarray(p->rows, (size_t)p->cap, sizeof *p->rows);
		if (!p->rows)
			loods_nomem();
	}
	p->rows[p->n++] = row;
}

enum loods_code contact_packs_touch(struct contact_packs *p, struct db *db, const struct loods_contact *c,
				    struct loods_err *err)
{
	int64_t day = 0;
	bool found = false;
	enum loods_code code = LOODS_OK;

	if (c->meta.id.n)
		code = db_read_int(db, "SELECT occurred_on FROM contact WHERE id = ?1", c->meta.id.n, 0, &day,
				   &found, err);
	if (found)
		touch(p, contact_pack_row((int32_t)day, c->client.n));
	touch(p, contact_pack_row(c->occurred_on.n, c->client.n));
	touch(p, contact_pack_row(0, c->client.n));
	return code;
}

void contact_packs_forget(struct contact_packs *p)
{
	free(p->rows);
	*p = (struct contact_packs){ 0 };
}

enum loods_code contact_packs_write(struct contact_packs *p, struct db *db, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	each_once(p);
	for (int i = 0; code == LOODS_OK && i < p->n; i++) {
		struct pass pass;

		code = begin_pass(&pass, db, p->rows[i], err);
		if (code == LOODS_OK)
			code = pass.at ? write_pack(db, pass.at, &pass.pack, err)
				       : remove_pack(db, p->rows[i], err);
		end_pass(&pass);
	}
	contact_packs_forget(p);
	return code;
}

/* ---- all of them ---- */

static enum loods_code has_form(struct db *db, bool *out, struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	enum loods_code code = db_prepare(db, "SELECT pack FROM contact_pack WHERE id = 0", &st, err);

	*out = false;
	if (code)
		return code;
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row) {
		size_t len;
		const unsigned char *form = db_blob(st, 0, &len);

		*out = len == 1 && form[0] == FORM;
	}
	db_finish(st);
	return code;
}

typedef enum loods_code pack_fn(const struct pass *p, void *ctx, struct loods_err *err);

/* All packs that there should be: client by client the stretches and the newest one. */
static enum loods_code each_pack(struct db *db, pack_fn *fn, void *ctx, struct loods_err *err)
{
	struct pass pass, newest;
	int64_t client = 0;
	enum loods_code code = begin_pass(&pass, db, 0, err);

	while (code == LOODS_OK && pass.at) {
		code = fn(&pass, ctx, err);
		if (code == LOODS_OK && client != contact_pack_client(pass.at)) {
			client = contact_pack_client(pass.at);
			code = begin_pass(&newest, db, contact_pack_row(0, client), err);
			if (code == LOODS_OK)
				code = fn(&newest, ctx, err);
			end_pass(&newest);
		}
		if (code == LOODS_OK)
			code = next_pack(&pass, err);
	}
	end_pass(&pass);
	return code;
}

static enum loods_code write_one(const struct pass *p, void *db, struct loods_err *err)
{
	return write_pack(db, p->at, &p->pack, err);
}

static enum loods_code make_all(struct db *db, struct loods_err *err)
{
	static char form[] = { FORM, 0 };
	enum loods_code code = db_exec(db, "DELETE FROM contact_pack", err);

	if (code == LOODS_OK)
		code = each_pack(db, write_one, db, err);
	return code ? code : write_pack(db, 0, &(struct loods_str){ .s = form, .len = 1 }, err);
}

enum loods_code contact_packs_ready(struct db *db, struct loods_err *err)
{
	bool ready;
	enum loods_code code = has_form(db, &ready, err);

	if (code || ready)
		return code;
	code = db_begin(db, err);
	if (code)
		return code;
	/* Somebody else may have been first. */
	code = has_form(db, &ready, err);
	if (code == LOODS_OK && !ready)
		code = make_all(db, err);
	if (code) {
		db_rollback(db);
		return code;
	}
	return db_commit(db, err);
}

struct comparison {
	struct db_stmt *st;
	int64_t found; /* rows that there should be, and are */
	void (*wrong)(int64_t row, void *ctx);
	void *ctx;
};

static enum loods_code compare_one(const struct pass *p, void *ctx, struct loods_err *err)
{
	struct comparison *c = ctx;
	size_t len;
	const void *pack;
	bool row;
	enum loods_code code;

	db_reset(c->st);
	db_bind_int(c->st, 1, p->at);
	code = db_step(c->st, &row, err);
	if (code)
		return code;
	pack = row ? db_blob(c->st, 0, &len) : NULL;
	if (!row || len != p->pack.len || memcmp(pack, p->pack.s, len) != 0)
		c->wrong(p->at, c->ctx);
	c->found += row;
	return LOODS_OK;
}

/* The rows of the table that no contact belongs to. */
static enum loods_code find_strays(struct db *db, void (*wrong)(int64_t row, void *ctx), void *ctx,
				   struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	enum loods_code code = db_prepare(db, "SELECT id FROM contact_pack WHERE id <> 0", &st, err);

	if (code)
		return code;
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		struct pass pass;

		code = begin_pass(&pass, db, db_int(st, 0), err);
		if (code == LOODS_OK && pass.at != db_int(st, 0))
			wrong(db_int(st, 0), ctx);
		end_pass(&pass);
		if (code)
			break;
	}
	db_finish(st);
	return code;
}

enum loods_code contact_packs_compare(struct db *db, void (*wrong)(int64_t row, void *ctx), void *ctx,
				      struct loods_err *err)
{
	struct comparison c = { .wrong = wrong, .ctx = ctx };
	int64_t rows;
	enum loods_code code = db_prepare(db, "SELECT pack FROM contact_pack WHERE id = ?1", &c.st, err);

	if (code)
		return code;
	code = each_pack(db, compare_one, &c, err);
	db_finish(c.st);
	if (code == LOODS_OK)
		code = db_read_int(db, "SELECT count(*) FROM contact_pack WHERE id <> 0", 0, 0, &rows, NULL,
				   err);
	return code || rows == c.found ? code : find_strays(db, wrong, ctx, err);
}

enum loods_code contact_packs_days(struct db *db, int32_t *oldest, int32_t *newest, struct loods_err *err)
{
	int64_t first, last = 0;
	loods_date begin, end;
	enum loods_code code;

	(void)loods_date_from_ymd(1900, 1, 1, &begin);
	(void)loods_date_from_ymd(2199, 12, 31, &end);
	code = db_read_int(db, "SELECT id FROM contact_pack WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT 1",
			   contact_pack_row(begin.n, 0), contact_pack_row(end.n + CONTACT_PACK_DAYS, 0), &first,
			   NULL, err);
	if (code == LOODS_OK)
		code = db_read_int(
			db, "SELECT id FROM contact_pack WHERE id > ?1 AND id < ?2 ORDER BY id DESC LIMIT 1",
			contact_pack_row(begin.n, 0), contact_pack_row(end.n + CONTACT_PACK_DAYS, 0), &last,
			NULL, err);
	*oldest = contact_pack_first_day(first);
	*newest = contact_pack_first_day(last);
	return code;
}
