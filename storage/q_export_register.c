/* The register of exports: rows that are only ever added. Nothing in it is sealed under the identity key, so
 * that an evaluator can read and write it; the pages are encrypted like all others. */
#include <string.h>

#include "export_register.h"
#include "i18n.h"
#include "store_impl.h"

static const char insert_release[] =
	"INSERT INTO export_release (id, at, user, level, project, wave, plan, k, \"limit\", seed, cohorts, "
	"first,"
	" last, recoding, hierarchies, classes, files, input_hash, recipient, purpose, until, signed_off_by)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, "
	"?21,"
	" ?22)";
static const char select_releases[] =
	"SELECT id, at, user, level, project, wave, plan, k, \"limit\", seed, cohorts, first, last, recoding,"
	" hierarchies, classes, files, input_hash, recipient, purpose, until, signed_off_by"
	" FROM export_release WHERE ?1 IS NULL OR project = ?1 ORDER BY id";

/* ---- members, packed as contacts are (contact_pack.h): 7 bits a byte, the lowest first ---- */

static void add_number(struct loods_str *out, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		loods_str_add_char(out, (char)(v | 0x80));
	loods_str_add_char(out, (char)v);
}

static bool take_number(const unsigned char **at, const unsigned char *end, uint64_t *out)
{
	uint64_t v = 0;

	for (int shift = 0; *at < end && shift < 64; shift += 7) {
		unsigned char byte = *(*at)++;

		v |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			*out = v;
			return true;
		}
	}
	return false;
}

static enum loods_code damaged(struct loods_err *err)
{
	return loods_fail(
		err, LOODS_EDAMAGED,
		_("The office file is damaged. Run \"loods verify\" to see where; restore a backup if it "
		  "cannot be read."));
}

static enum loods_code unpack(const unsigned char *pack, size_t len, size_t n, struct loods_arena *a,
			      struct loods_release_members *out, struct loods_err *err)
{
	const unsigned char *end = pack + len;
	loods_id *clients;
	uint32_t *classes;
	int64_t id = 0;

	if (n > len / 2)
		return damaged(err);
	clients = LOODS_NEW_ARRAY(a, loods_id, n + 1);
	classes = LOODS_NEW_ARRAY(a, uint32_t, n + 1);
	for (size_t i = 0; i < n; i++) {
		uint64_t step, class;

		if (!take_number(&pack, end, &step) || !take_number(&pack, end, &class))
			return damaged(err);
		id += (int64_t)step;
		clients[i].n = id;
		classes[i] = (uint32_t) class;
	}
	*out = (struct loods_release_members){ n, clients, classes };
	return pack == end ? LOODS_OK : damaged(err);
}

static enum loods_code add_members(struct db *db, loods_id id, const struct loods_release_members *m,
				   struct loods_err *err)
{
	struct loods_str pack = LOODS_STR_INIT;
	struct db_stmt *st;
	int64_t before = 0;
	enum loods_code code;

	for (size_t i = 0; i < m->n; i++) {
		add_number(&pack, (uint64_t)(m->clients[i].n - before));
		add_number(&pack, m->classes[i]);
		before = m->clients[i].n;
	}
	code = db_prepare_log(db, "INSERT INTO export_member (release, clients, pack) VALUES (?1, ?2, ?3)",
			      &st, err);
	if (code == LOODS_OK) {
		db_bind_int(st, 1, id.n);
		db_bind_int(st, 2, (int64_t)m->n);
		db_bind_blob(st, 3, pack.s, pack.len);
		code = db_run(st, err);
	}
	loods_str_release(&pack);
	return code;
}

/* ---- releases ---- */

enum loods_code loods_store_release_add(struct loods_tx *tx, const struct loods_release *r, loods_id *id,
					struct loods_err *err)
{
	struct loods_store *s = tx->store;
	struct db_stmt *st;
	enum loods_code code;

	code = db_read_int(s->db, "SELECT max(id) FROM export_release", 0, 0, &id->n, NULL, err);
	id->n++; /* none is ever removed */
	if (code == LOODS_OK)
		code = db_prepare_log(s->db, insert_release, &st, err);
	if (code)
		return code;
	db_bind_int(st, 1, id->n);
	db_bind_int(st, 2, loods_clock_now(s->clock).n);
	db_bind_int(st, 3, s->user.n);
	db_bind_text(st, 4, loods_choice_code(&loods_export_levels, r->level));
	db_bind_text(st, 5, r->project);
	db_bind_int(st, 6, r->wave);
	db_bind_text(st, 7, r->plan);
	db_bind_int(st, 8, r->k);
	db_bind_int(st, 9, r->limit);
	db_bind_int(st, 10, (int64_t)r->seed);
	db_bind_text(st, 11, r->cohorts);
	db_bind_int(st, 12, r->first.n);
	db_bind_int(st, 13, r->last.n);
	db_bind_text(st, 14, r->recoding);
	db_bind_text(st, 15, r->hierarchies);
	db_bind_text(st, 16, r->classes);
	db_bind_text(st, 17, r->files);
	db_bind_blob(st, 18, r->input_hash, sizeof r->input_hash);
	db_bind_text(st, 19, r->recipient);
	db_bind_text(st, 20, r->purpose);
	db_bind_id(st, 21, r->until.n);
	db_bind_text(st, 22, r->signed_off_by);
	code = db_run(st, err);
	return code ? code : add_members(s->db, *id, &r->members, err);
}

static const char *text(struct db_stmt *st, int col, struct loods_arena *a)
{
	return loods_arena_strdup(a, db_text(st, col));
}

static void read_release(struct db_stmt *st, struct loods_arena *a, struct loods_release *r)
{
	size_t len;
	const void *hash = db_blob(st, 17, &len);

	*r = (struct loods_release){
		.id = { db_int(st, 0) },
		.at = { db_int(st, 1) },
		.user = { db_int(st, 2) },
		.level = loods_choice_value(&loods_export_levels, db_text(st, 3)),
		.project = text(st, 4, a),
		.wave = (int)db_int(st, 5),
		.plan = text(st, 6, a),
		.k = (int)db_int(st, 7),
		.limit = (int)db_int(st, 8),
		.seed = (uint64_t)db_int(st, 9),
		.cohorts = text(st, 10, a),
		.first = { (int32_t)db_int(st, 11) },
		.last = { (int32_t)db_int(st, 12) },
		.recoding = text(st, 13, a),
		.hierarchies = text(st, 14, a),
		.classes = text(st, 15, a),
		.files = text(st, 16, a),
		.recipient = text(st, 18, a),
		.purpose = text(st, 19, a),
		.until = { (int32_t)db_int(st, 20) },
		.signed_off_by = text(st, 21, a),
	};
	if (len == sizeof r->input_hash)
		memcpy(r->input_hash, hash, len);
}

static enum loods_code read_members(struct db *db, struct loods_arena *a, struct loods_release *r,
				    struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	enum loods_code code =
		db_prepare(db, "SELECT clients, pack FROM export_member WHERE release = ?1", &st, err);

	if (code)
		return code;
	db_bind_int(st, 1, r->id.n);
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row) {
		size_t len;
		const unsigned char *pack = db_blob(st, 1, &len);

		code = unpack(pack, len, (size_t)db_int(st, 0), a, &r->members, err);
	}
	db_finish(st);
	return code;
}

static enum loods_code read_all(struct db *db, struct loods_arena *a, const char *project,
				struct loods_releases *out, struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	int cap = 0;
	enum loods_code code = db_prepare(db, select_releases, &st, err);

	if (code)
		return code;
	db_bind_text(st, 1, project);
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		if (out->n == cap) {
			struct loods_release *list;

			cap = cap ? cap * 2 : 8;
			list = LOODS_NEW_ARRAY(a, struct loods_release, (size_t)cap);
			if (out->n)
				memcpy(list, out->list, (size_t)out->n * sizeof *list);
			out->list = list;
		}
		read_release(st, a, &out->list[out->n++]);
	}
	db_finish(st);
	return code;
}

enum loods_code loods_store_releases(struct loods_store *s, struct loods_arena *a, const char *project,
				     bool members, struct loods_releases *out, struct loods_err *err)
{
	enum loods_code code = db_snapshot_begin(s->db, err);

	*out = (struct loods_releases){ 0 };
	if (code)
		return code;
	code = read_all(s->db, a, project, out, err);
	for (int i = 0; members && code == LOODS_OK && i < out->n; i++)
		code = read_members(s->db, a, &out->list[i], err);
	db_snapshot_end(s->db);
	return code;
}
