/* The schema: what was released stays as it was, and the tables fit the descriptors, column by column and
 * code by code. */
#include <criterion/criterion.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "migrate.h"
#include "rec_seal.h"
#include "str.h"
#include "types.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

/* BLAKE2b-128 of each released migration's SQL. A new one adds a line; a line that is here never changes. */
static const char *const pins[] = {
	"130e35e443a974d021a33ea3ffc0f1fe",
	"6d2f72cd96fe16f9f83ea75e348c8af7",
	"f52a55522178fe0046288e2bd9c0e133",
	"6180f1473759d32dbc32033a08bfe73c",
	"8aeaf39257d6e4b06989ca1757ebd2b7",
	"962acf0abe8ce0691c955067c1964a84",
	"07052fa7d1f60835e8eda42e23874312",
	"866430664c4f5148bb64980563055741",
	"68628d7db8020a56a2ae4d1fb1d8c951",
	"71e6ca8261093ff3184c147745f1d88a",
	"274591e91d751c66629eb6ff366d7b9a",
};

struct place {
	char dir[64], file[96];
	struct db *db;
};

static void place_init(struct place *p)
{
	struct loods_err err = { 0 };

	snprintf(p->dir, sizeof p->dir, "/tmp/loods-test-migrate-XXXXXX");
	cr_assert_not_null(mkdtemp(p->dir));
	snprintf(p->file, sizeof p->file, "%s/x.db", p->dir);
	OK(db_open(&(struct db_options){ .path = p->file, .create = true }, &p->db, &err));
	OK(db_start(p->db, &err));
}

static void place_release(struct place *p)
{
	db_close(p->db);
	unlink(p->file);
	cr_assert_eq(rmdir(p->dir), 0);
}

Test(migrate, released_migrations_are_as_they_were)
{
	const int n_pins = sizeof pins / sizeof *pins;

	cr_assert_leq(n_pins, migrations_n);
	for (int i = 0; i < migrations_n; i++) {
		unsigned char hash[16];
		char hex[33];
		crypto_generichash_state h;

		crypto_generichash_init(&h, NULL, 0, sizeof hash);
		for (int part = 0; part < MIGRATION_PARTS && migrations[i].sql[part]; part++)
			crypto_generichash_update(&h, (const unsigned char *)migrations[i].sql[part],
						  strlen(migrations[i].sql[part]));
		crypto_generichash_final(&h, hash, sizeof hash);
		sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
		cr_assert_lt(i, n_pins, "pin the new migration %d: %s", i + 1, hex);
		cr_assert_str_eq(hex, pins[i], "migration %d was changed after its release: %s", i + 1, hex);
	}
}

Test(migrate, runs_once_and_refuses_a_newer_office)
{
	struct loods_err err = { 0 };
	struct place p;
	int64_t version;

	place_init(&p);
	OK(migrate_run(p.db, &err));
	OK(db_read_int(p.db, "PRAGMA user_version", 0, 0, &version, NULL, &err));
	cr_assert_eq(version, migrations_n);
	OK(migrate_run(p.db, &err));
	OK(db_script(p.db, "PRAGMA user_version = 9999", true, &err));
	cr_assert_eq(migrate_run(p.db, &err), LOODS_EDAMAGED);
	place_release(&p);
}

/* Every step from every older schema gives the schema that a new office has. */
Test(migrate, old_offices_get_the_schema_of_new_ones)
{
	for (int from = 0; from < migrations_n; from++) {
		struct loods_err err = { 0 };
		struct loods_str schema[2] = { LOODS_STR_INIT, LOODS_STR_INIT };
		struct place p;

		for (int i = 0; i < 2; i++) {
			struct db_stmt *st;
			bool row;

			place_init(&p);
			if (i == 1)
				OK(migrate_to(p.db, from, &err));
			OK(migrate_run(p.db, &err));
			OK(db_prepare(p.db,
				      "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE "
				      "'sqlite_%' ORDER BY type, name",
				      &st, &err));
			while (db_step(st, &row, &err) == LOODS_OK && row)
				loods_str_addf(&schema[i], "%s %s %s\n", db_text(st, 0), db_text(st, 1),
					       db_text(st, 2));
			db_finish(st);
			place_release(&p);
		}
		cr_assert_str_eq(schema[0].s, schema[1].s);
		loods_str_release(&schema[0]);
		loods_str_release(&schema[1]);
	}
}

/* The declared type of the column, "" where there is none. *not_null: it may not be NULL. */
static void column_type(struct db *db, const char *table, const char *column, char type[32], bool *not_null)
{
	struct loods_err err = { 0 };
	struct db_stmt *st;
	bool row;

	type[0] = '\0';
	*not_null = false;
	OK(db_prepare(db, "SELECT type, \"notnull\" FROM pragma_table_info(?1) WHERE name = ?2", &st, &err));
	db_bind_text(st, 1, table);
	db_bind_text(st, 2, column);
	OK(db_step(st, &row, &err));
	if (row) {
		snprintf(type, 32, "%s", db_text(st, 0));
		*not_null = db_int(st, 1) != 0;
	}
	db_finish(st);
}

static const char *wanted_type(const struct loods_field *f)
{
	switch (f->kind) {
	case LOODS_KIND_TEXT:
		return rec_seal_alone(f) ? "BLOB" : "TEXT";
	case LOODS_KIND_CHOICE:
	case LOODS_KIND_SET:
		return "TEXT";
	case LOODS_KIND_REF:
	case LOODS_KIND_USER:
	case LOODS_KIND_NUM:
	case LOODS_KIND_DATE:
	case LOODS_KIND_PDATE:
	case LOODS_KIND_TIME:
	case LOODS_KIND_STAMP:
	case LOODS_KIND_WEEK:
	case LOODS_KIND_BOOL:
		return "INTEGER";
	}
	return "";
}

static int columns_of(struct db *db, const char *table)
{
	struct loods_err err = { 0 };
	struct db_stmt *st;
	bool row;
	int n = 0;

	OK(db_prepare(db, "SELECT count(*) FROM pragma_table_info(?1)", &st, &err));
	db_bind_text(st, 1, table);
	OK(db_step(st, &row, &err));
	n = (int)db_int(st, 0);
	db_finish(st);
	return n;
}

/* The table accepts each code of the list and nothing else: its CHECK says exactly `column = 'code' OR ...`. */
static void check_codes(struct db *db, const struct loods_type *t, const struct loods_field *f)
{
	struct loods_str want = LOODS_STR_INIT;
	struct loods_err err = { 0 };
	struct db_stmt *st;
	char *sql, *to;
	bool row;

	loods_str_add(&want, "CHECK(");
	for (int i = 1; i < f->choices->n; i++)
		loods_str_addf(&want, "%s%s='%s'", i > 1 ? "OR" : "", f->name, f->choices->list[i].code);
	loods_str_add(&want, ")");
	OK(db_prepare(db, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1", &st, &err));
	db_bind_text(st, 1, t->name);
	OK(db_step(st, &row, &err));
	sql = strdup(db_text(st, 0));
	db_finish(st);
	to = sql;
	for (const char *from = sql; *from; from++)
		if (*from != ' ' && *from != '\t' && *from != '"')
			*to++ = *from;
	*to = '\0';
	cr_assert_not_null(strstr(sql, want.s), "%s: no %s", t->name, want.s);
	free(sql);
	loods_str_release(&want);
}

Test(migrate, tables_fit_their_descriptors)
{
	enum { META = 7 };
	struct loods_err err = { 0 };
	struct place p;

	place_init(&p);
	OK(migrate_run(p.db, &err));
	for (int i = 0; i < loods_types_n; i++) {
		const struct loods_type *t = loods_types[i];
		bool ident = false, hash = false, not_null;
		char history[80], type[32];
		int n = META;

		snprintf(history, sizeof history, "%s_history", t->name);
		for (int k = 0; k < t->n_fields; k++) {
			const struct loods_field *f = &t->fields[k];

			if (f->flags & LOODS_META)
				continue;
			if (rec_seal_ident(f)) {
				ident = true;
				hash |= t->key && strcmp(t->key, f->name) == 0;
				continue;
			}
			n++;
			column_type(p.db, t->name, f->name, type, &not_null);
			cr_assert_str_eq(type, wanted_type(f), "%s.%s", t->name, f->name);
			if (f->kind != LOODS_KIND_BOOL)
				cr_assert_eq(not_null, (f->flags & LOODS_REQUIRED) != 0, "%s.%s", t->name,
					     f->name);
			column_type(p.db, history, f->name, type, &not_null);
			cr_assert_str_eq(type, wanted_type(f), "%s.%s", history, f->name);
			if (f->kind == LOODS_KIND_CHOICE)
				check_codes(p.db, t, f);
		}
		n += ident + hash;
		cr_assert_eq(columns_of(p.db, t->name), n, "%s has a column that no field has", t->name);
		cr_assert_eq(columns_of(p.db, history), n + 2, "%s", history);
	}
	place_release(&p);
}

static bool has_unique(struct db *db, const char *table, const char *column)
{
	struct loods_err err = { 0 };
	struct db_stmt *st;
	bool row;

	OK(db_prepare(db,
		      "SELECT 1 FROM pragma_index_list(?1) AS l, pragma_index_info(l.name) AS c WHERE "
		      "l.\"unique\" AND c.name = ?2",
		      &st, &err));
	db_bind_text(st, 1, table);
	db_bind_text(st, 2, column);
	OK(db_step(st, &row, &err));
	db_finish(st);
	return row;
}

Test(migrate, keys_are_unique_and_references_are_kept)
{
	struct loods_err err = { 0 };
	struct place p;

	place_init(&p);
	OK(migrate_run(p.db, &err));
	for (int i = 0; i < loods_types_n; i++) {
		const struct loods_type *t = loods_types[i];

		if (t->key)
			cr_assert(has_unique(p.db, t->name,
					     rec_seal_ident(loods_type_field(t, t->key)) ? "ident_hash"
											 : t->key),
				  "%s", t->name);
		for (int k = 0; k < t->n_fields; k++) {
			const struct loods_field *f = &t->fields[k];
			struct db_stmt *st;
			bool row;

			if (f->kind != LOODS_KIND_REF && f->kind != LOODS_KIND_USER)
				continue;
			OK(db_prepare(p.db,
				      "SELECT \"table\" FROM pragma_foreign_key_list(?1) WHERE \"from\" = ?2",
				      &st, &err));
			db_bind_text(st, 1, t->name);
			db_bind_text(st, 2, f->name);
			OK(db_step(st, &row, &err));
			cr_assert(row, "%s.%s", t->name, f->name);
			cr_assert_str_eq(db_text(st, 0), f->kind == LOODS_KIND_USER ? "user" : f->ref->name);
			db_finish(st);
		}
	}
	place_release(&p);
}
