/*
 * An office's header in memory with its administrator, for tests of keys: made with the cheapest derivation,
 * no waiting. Built on keyfile_mem.h.
 */
#ifndef TESTS_KEYFILE_OFFICE_H
#define TESTS_KEYFILE_OFFICE_H

#include <criterion/criterion.h>

#include "keyfile_mem.h"

struct office {
	struct mem_file file;
	struct keyfile *kf;
	struct keyfile_session admin;
	struct loods_secret code;	/* of the file */
	struct loods_secret names_code; /* of the names, once there is a lead */
	struct loods_err err;
};

static const char ADMIN_PASS[] = "een zin van de beheerder";
static const char PASS[] = "regen op het zinken dak";

static inline struct loods_secret secret(const char *text)
{
	struct loods_secret s = { 0 };

	cr_assert_eq(loods_secret_set(&s, text, strlen(text), NULL), LOODS_OK);
	return s;
}

static inline void make_office(struct office *o, uint32_t slots)
{
	struct keyfile_io io = mem_io(&o->file);
	struct keyfile_plan plan = { slots, 4096, KDF_TEST, "beheer" };
	struct loods_secret pass = secret(ADMIN_PASS);

	*o = (struct office){ 0 };
	cr_assert_eq(keyfile_create(&io, &plan, &pass, &o->kf, &o->admin, &o->code, &o->err), LOODS_OK, "%s",
		     o->err.msg);
	keyfile_wait_base(o->kf, 0);
	loods_secret_release(&pass);
}

static inline void release_office(struct office *o)
{
	keyfile_session_release(&o->admin);
	keyfile_close(o->kf);
	loods_secret_release(&o->code);
	loods_secret_release(&o->names_code);
	mem_release(&o->file);
}

static inline enum loods_code add_by(struct office *o, const struct keyfile_session *by, const char *user,
				     enum loods_role role)
{
	struct loods_secret pass = secret(PASS);
	struct kdf_key key;
	enum loods_code rc;

	cr_assert_eq(keyfile_derive(o->kf, user, &pass, &key, &o->err), LOODS_OK, "%s", o->err.msg);
	rc = keyfile_user_add(o->kf, by, user, role, &key, &o->names_code, &o->err);
	kdf_key_release(&key);
	loods_secret_release(&pass);
	return rc;
}

static inline void add(struct office *o, const char *user, enum loods_role role)
{
	cr_assert_eq(add_by(o, &o->admin, user, role), LOODS_OK, "%s", o->err.msg);
}

static inline enum loods_code unlock_with(struct office *o, const char *user, const char *text,
					  struct keyfile_session *s)
{
	struct loods_secret pass = secret(text);
	enum loods_code rc = keyfile_unlock(o->kf, user, &pass, s, &o->err);

	loods_secret_release(&pass);
	return rc;
}

static inline struct keyfile_session unlock(struct office *o, const char *user)
{
	struct keyfile_session s;

	cr_assert_eq(unlock_with(o, user, PASS, &s), LOODS_OK, "%s", o->err.msg);
	return s;
}

static inline bool same(const struct loods_secret *a, const struct loods_secret *b)
{
	return a->p && b->p && a->len == KEYFILE_KEY_BYTES && b->len == a->len &&
	       memcmp(a->p, b->p, a->len) == 0;
}

#endif
