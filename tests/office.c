#include "office.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct loods_secret office_passphrase(const char *text)
{
	struct loods_secret s = { 0 };
	struct loods_err err;

	cr_assert_eq(loods_secret_init(&s, LOODS_PASSPHRASE_MAX + 1, &err), LOODS_OK);
	cr_assert_eq(loods_secret_set(&s, text, strlen(text), &err), LOODS_OK);
	return s;
}

struct loods_store *office_session(struct office *o, const char *name, struct loods_user *user)
{
	struct loods_store_options options = { .path = o->path, .clock = &o->clock, .no_delay = true };
	struct loods_secret passphrase = office_passphrase(OFFICE_PASSPHRASE);
	struct loods_store *s = NULL;
	struct loods_err err = { 0 };

	cr_assert_eq(loods_store_open(&options, &s, &err), LOODS_OK, "%s (%s)", err.msg, err.debug);
	cr_assert_eq(loods_store_unlock(s, name, &passphrase, user, &err), LOODS_OK, "%s: %s (%s)", name,
		     err.msg, err.debug);
	loods_secret_release(&passphrase);
	return s;
}

void office_enter(struct office *o, const char *name)
{
	loods_store_close(o->store);
	o->store = office_session(o, name, &o->user);
}

static void add(struct office *o, const char *name, enum loods_role role)
{
	struct loods_secret passphrase = office_passphrase(OFFICE_PASSPHRASE);
	char recovery[LOODS_RECOVERY_CODE_MAX];
	struct loods_err err = { 0 };

	cr_assert_eq(loods_store_user_add(o->store, name, role, &passphrase, recovery, &err), LOODS_OK,
		     "%s (%s)", err.msg, err.debug);
	cr_assert_eq(recovery[0] != '\0', role == LOODS_ROLE_LEAD);
	loods_secret_release(&passphrase);
}

void office_init(struct office *o, const char *name)
{
	struct loods_store_options options = { .path = o->path, .clock = &o->clock, .no_delay = true };
	struct loods_secret passphrase = { 0 };
	char recovery[LOODS_RECOVERY_CODE_MAX];
	struct loods_err err = { 0 };

	*o = (struct office){ 0 };
	snprintf(o->dir, sizeof o->dir, "/tmp/loods-test-office-XXXXXX");
	cr_assert_not_null(mkdtemp(o->dir));
	snprintf(o->path, sizeof o->path, "%s/office.loods", o->dir);
	cr_assert(loods_stamp_parse("2026-11-23T10:00:00", false, &o->clock.pinned));
	cr_assert_eq(loods_secret_start(&err), LOODS_OK);
	passphrase = office_passphrase(OFFICE_PASSPHRASE);
	cr_assert_eq(loods_store_create(&options, LOODS_KDF_TEST, 16, OFFICE_ADMINISTRATOR, &passphrase,
					recovery, &err),
		     LOODS_OK, "%s (%s)", err.msg, err.debug);
	cr_assert_neq(recovery[0], '\0');
	loods_secret_release(&passphrase);
	office_enter(o, OFFICE_ADMINISTRATOR);
	add(o, OFFICE_LEAD, LOODS_ROLE_LEAD);
	add(o, OFFICE_CASEWORKER, LOODS_ROLE_CASEWORKER);
	add(o, OFFICE_CASEWORKER_2, LOODS_ROLE_CASEWORKER);
	add(o, OFFICE_EVALUATOR, LOODS_ROLE_EVALUATOR);
	office_enter(o, OFFICE_LEAD);
	cr_assert_eq(loods_store_user_approve(o->store, OFFICE_CASEWORKER, &err), LOODS_OK, "%s", err.msg);
	cr_assert_eq(loods_store_user_approve(o->store, OFFICE_CASEWORKER_2, &err), LOODS_OK, "%s", err.msg);
	if (strcmp(name, OFFICE_LEAD) != 0)
		office_enter(o, name);
}

void office_release(struct office *o)
{
	struct dirent *e;
	DIR *d;

	loods_store_close(o->store);
	o->store = NULL;
	d = opendir(o->dir);
	cr_assert_not_null(d);
	while ((e = readdir(d)) != NULL) {
		char path[sizeof o->dir + sizeof e->d_name + 2];

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", o->dir, e->d_name);
		cr_assert_eq(unlink(path), 0);
	}
	closedir(d);
	cr_assert_eq(rmdir(o->dir), 0);
}
