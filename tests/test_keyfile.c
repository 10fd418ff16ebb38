/* Who holds which key: accounts, roles, recovery, and what is said when something is wrong. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <time.h>

#include "keyfile_office.h"

Test(keyfile, a_new_office_opens_with_its_administrators_passphrase)
{
	struct office o;
	struct keyfile_session s;
	struct keyfile_io io;
	struct keyfile *again;

	make_office(&o, 64);
	io = mem_io(&o.file);
	cr_assert_eq(keyfile_open(&io, &again, &o.err), LOODS_OK, "%s", o.err.msg);
	cr_expect_eq(keyfile_info(again)->page_size, 4096u);
	cr_expect_eq(keyfile_info(again)->slots, 64u);
	cr_expect_eq(keyfile_info(again)->region, keyfile_region(64));
	cr_expect_eq(o.file.size, keyfile_region(64));
	cr_expect(!keyfile_wants_repair(again));
	keyfile_close(again);
	cr_assert_eq(unlock_with(&o, "beheer", ADMIN_PASS, &s), LOODS_OK, "%s", o.err.msg);
	cr_expect(same(&s.page_key, &o.admin.page_key));
	cr_expect_eq(s.role, LOODS_ROLE_ADMINISTRATOR);
	cr_expect_null(s.identity_key.p);
	cr_expect(!s.weak);
	keyfile_session_release(&s);
	release_office(&o);
}

Test(keyfile, what_a_new_office_cannot_be_made_of)
{
	static const struct {
		uint32_t slots, page;
		const char *user, *pass;
		enum loods_code want;
	} rows[] = {
		{ 4, 4096, "beheer", ADMIN_PASS, LOODS_EINVALID },
		{ 48, 4096, "beheer", ADMIN_PASS, LOODS_EINVALID },
		{ 8192, 4096, "beheer", ADMIN_PASS, LOODS_EINVALID },
		{ 64, 512, "beheer", ADMIN_PASS, LOODS_EINVALID },
		{ 64, 4095, "beheer", ADMIN_PASS, LOODS_EINVALID },
		{ 64, 4096, "", ADMIN_PASS, LOODS_EINVALID },
		{ 64, 4096, "be\xff", ADMIN_PASS, LOODS_EINVALID },
		{ 64, 4096, "beheer", "te kort", LOODS_EINVALID },
		{ 8, 1024, "beheer", ADMIN_PASS, LOODS_OK },
		{ 4096, 65536, "beheer", ADMIN_PASS, LOODS_OK },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct mem_file f = { 0 };
		struct keyfile_io io = mem_io(&f);
		struct keyfile_plan plan = { rows[i].slots, rows[i].page, KDF_TEST, rows[i].user };
		struct loods_secret pass = secret(rows[i].pass), code = { 0 };
		struct keyfile_session s;
		struct keyfile *kf;
		struct loods_err err;
		enum loods_code rc = keyfile_create(&io, &plan, &pass, &kf, &s, &code, &err);

		cr_expect_eq(rc, rows[i].want, "row %zu: %d", i, rc);
		cr_expect_eq(f.size, rc ? 0 : keyfile_region(rows[i].slots), "row %zu", i);
		cr_expect_eq(code.p != NULL, rc == LOODS_OK);
		if (!rc) {
			struct keyfile_session none;
			struct keyfile *second;

			cr_expect_eq(keyfile_create(&io, &plan, &pass, &second, &none, &code, &err),
				     LOODS_EEXISTS);
			cr_expect_null(second);
			keyfile_session_release(&s);
		}
		keyfile_close(kf);
		loods_secret_release(&pass);
		loods_secret_release(&code);
		mem_release(&f);
	}
}

Test(keyfile, wrong_passphrase_and_unknown_and_disabled_user_are_not_told_apart)
{
	struct office o;
	struct keyfile_session s;
	char text[3][400];

	make_office(&o, 8);
	add(&o, "eva", LOODS_ROLE_EVALUATOR);
	add(&o, "weg", LOODS_ROLE_EVALUATOR);
	cr_assert_eq(keyfile_user_disable(o.kf, &o.admin, "weg", &o.err), LOODS_OK);
	cr_expect_eq(unlock_with(&o, "eva", "regen op het zinken dam", &s), LOODS_EAUTH);
	snprintf(text[0], sizeof text[0], "%s", o.err.msg);
	cr_expect_null(s.page_key.p);
	cr_expect_eq(unlock_with(&o, "niemand", PASS, &s), LOODS_EAUTH);
	snprintf(text[1], sizeof text[1], "%s", o.err.msg);
	cr_expect_eq(unlock_with(&o, "weg", PASS, &s), LOODS_EAUTH);
	snprintf(text[2], sizeof text[2], "%s", o.err.msg);
	cr_expect_str_eq(text[0], text[1]);
	cr_expect_str_eq(text[0], text[2]);
	cr_expect_eq(unlock_with(&o, "\xff\xfe", PASS, &s), LOODS_EAUTH);
	cr_expect_eq(unlock_with(&o, "", PASS, &s), LOODS_EAUTH);
	release_office(&o);
}

static double seconds_to_fail(struct office *o, const char *user)
{
	struct timespec a, b;
	struct keyfile_session s;

	clock_gettime(CLOCK_MONOTONIC, &a);
	cr_assert_eq(unlock_with(o, user, "dit is niet de zin van haar", &s), LOODS_EAUTH);
	clock_gettime(CLOCK_MONOTONIC, &b);
	return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

Test(keyfile, an_unknown_user_takes_as_long_as_a_wrong_passphrase)
{
	struct office o;
	double known, unknown;

	make_office(&o, 8);
	cr_assert_eq(keyfile_cost_set(o.kf, &o.admin, KDF_INTERACTIVE, &o.err), LOODS_OK);
	add(&o, "eva", LOODS_ROLE_EVALUATOR);
	known = seconds_to_fail(&o, "eva");
	unknown = seconds_to_fail(&o, "niemand");
	/* Without a derivation it would be a thousand times quicker; the margin is for a busy machine. */
	cr_expect_gt(unknown, known / 10, "%f against %f", unknown, known);
	cr_expect_gt(known, unknown / 10);
	release_office(&o);
}

Test(keyfile, each_failure_doubles_the_wait_up_to_a_limit_and_success_ends_it)
{
	struct office o;
	struct keyfile_session s;
	static const unsigned want[] = { 1, 2, 4, 8, 16, 32, 64, 64, 64 };

	make_office(&o, 8);
	cr_expect_eq(keyfile_wait_ms(o.kf), 0u);
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		unsigned ms;

		keyfile_wait_base(o.kf, 0);
		cr_assert_eq(unlock_with(&o, "beheer", PASS, &s), LOODS_EAUTH);
		keyfile_wait_base(o.kf, 1000000);
		ms = keyfile_wait_ms(o.kf);
		cr_expect(ms <= want[i] * 1000000 && ms > want[i] * 1000000 - 500000, "failure %zu: %u",
			  i + 1, ms);
	}
	keyfile_wait_base(o.kf, 0);
	cr_assert_eq(unlock_with(&o, "beheer", ADMIN_PASS, &s), LOODS_OK);
	keyfile_wait_base(o.kf, 1000000);
	cr_expect_eq(keyfile_wait_ms(o.kf), 0u);
	keyfile_session_release(&s);
	release_office(&o);
}

Test(keyfile, user_names_are_one_whatever_their_case_or_composition)
{
	struct office o;
	struct keyfile_session s;

	make_office(&o, 8);
	add(&o, "Zoë", LOODS_ROLE_EVALUATOR);
	s = unlock(&o, "zoe\xcc\x88"); /* e and a combining diaeresis */
	keyfile_session_release(&s);
	s = unlock(&o, "ZOË");
	keyfile_session_release(&s);
	cr_expect_eq(add_by(&o, &o.admin, "ZOE\xcc\x88", LOODS_ROLE_LEAD), LOODS_EEXISTS);
	cr_expect_eq(keyfile_user_state(o.kf, "zoë", NULL), KEYFILE_ACTIVE);
	cr_expect_eq(keyfile_user_state(o.kf, "zoe", NULL), KEYFILE_FREE);
	release_office(&o);
}

Test(keyfile, no_user_name_stands_in_the_file)
{
	struct office o;

	make_office(&o, 8);
	add(&o, "canarynaam", LOODS_ROLE_LEAD);
	cr_expect_null(memmem(o.file.bytes, o.file.size, "canarynaam", 10));
	cr_expect_null(memmem(o.file.bytes, o.file.size, "beheer", 6));
	release_office(&o);
}

Test(keyfile, which_role_ends_with_which_key)
{
	static const struct {
		const char *user;
		enum loods_role role;
		enum keyfile_state added;
		bool names_at_once;
		enum loods_code approve;
		bool names;
	} rows[] = {
		{ "lead1", LOODS_ROLE_LEAD, KEYFILE_ACTIVE, true, LOODS_EEXISTS, true },
		{ "lead2", LOODS_ROLE_LEAD, KEYFILE_PENDING, false, LOODS_OK, true },
		{ "klantmanager1", LOODS_ROLE_CASEWORKER, KEYFILE_PENDING, false, LOODS_OK, true },
		{ "onderzoeker1", LOODS_ROLE_EVALUATOR, KEYFILE_ACTIVE, false, LOODS_EREFUSED, false },
		{ "beheer2", LOODS_ROLE_ADMINISTRATOR, KEYFILE_ACTIVE, false, LOODS_EREFUSED, false },
	};
	struct loods_secret first = { 0 };
	struct keyfile_session lead = { 0 };
	struct office o;

	make_office(&o, 8);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct keyfile_session s;
		enum loods_role role;

		loods_secret_release(&o.names_code);
		add(&o, rows[i].user, rows[i].role);
		cr_expect_eq(o.names_code.p != NULL, i == 0,
			     "only the first lead brings a recovery code of the names");
		cr_expect_eq(keyfile_user_state(o.kf, rows[i].user, &role), rows[i].added, "%s",
			     rows[i].user);
		cr_expect_eq(role, rows[i].role);
		s = unlock(&o, rows[i].user);
		cr_expect_eq(s.role, rows[i].role);
		cr_expect_eq(s.state, rows[i].added);
		cr_expect(same(&s.page_key, &o.admin.page_key), "everybody opens the file");
		cr_expect_eq(s.identity_key.p != NULL, rows[i].names_at_once, "%s", rows[i].user);
		if (i == 0) {
			lead = s;
			cr_assert_eq(loods_secret_set(&first, s.identity_key.p, s.identity_key.len, NULL),
				     LOODS_OK);
		} else {
			keyfile_session_release(&s);
		}
		cr_expect_eq(keyfile_user_approve(o.kf, &lead, rows[i].user, &o.err), rows[i].approve,
			     "%s: %s", rows[i].user, o.err.msg);
		s = unlock(&o, rows[i].user);
		cr_expect_eq(s.identity_key.p != NULL, rows[i].names, "%s", rows[i].user);
		cr_expect(!rows[i].names || same(&s.identity_key, &first), "one identity key for all");
		cr_expect_eq(s.state, KEYFILE_ACTIVE);
		keyfile_session_release(&s);
	}
	cr_expect_eq(keyfile_user_approve(o.kf, &lead, "niemand", &o.err), LOODS_ENOTFOUND);
	keyfile_session_release(&lead);
	loods_secret_release(&first);
	release_office(&o);
}

Test(keyfile, only_administrators_keep_accounts_and_only_leads_with_the_key_approve)
{
	static const enum loods_role roles[] = { LOODS_ROLE_LEAD, LOODS_ROLE_CASEWORKER,
						 LOODS_ROLE_EVALUATOR };
	struct office o;
	struct mem_file before;

	make_office(&o, 16);
	add(&o, "lead1", LOODS_ROLE_LEAD);
	add(&o, "lead2", LOODS_ROLE_LEAD);
	add(&o, "km1", LOODS_ROLE_CASEWORKER);
	add(&o, "km2", LOODS_ROLE_CASEWORKER);
	add(&o, "eva", LOODS_ROLE_EVALUATOR);
	before = mem_copy(&o.file);
	for (size_t i = 0; i < 3; i++) {
		static const char *const who[] = { "lead1", "km1", "eva" };
		struct keyfile_session s = unlock(&o, who[i]);

		cr_expect_eq(add_by(&o, &s, "nieuw", roles[i]), LOODS_EDENIED);
		cr_expect_eq(keyfile_user_disable(o.kf, &s, "km2", &o.err), LOODS_EDENIED);
		cr_expect_eq(keyfile_cost_set(o.kf, &s, KDF_INTERACTIVE, &o.err), LOODS_EDENIED);
		if (i)
			cr_expect_eq(keyfile_user_approve(o.kf, &s, "km2", &o.err), LOODS_EDENIED);
		keyfile_session_release(&s);
	}
	cr_expect_eq(keyfile_user_approve(o.kf, &o.admin, "km2", &o.err), LOODS_EDENIED);
	{
		struct keyfile_session s = unlock(&o, "lead2"); /* waits for approval: holds no key to give */

		cr_expect_eq(keyfile_user_approve(o.kf, &s, "lead2", &o.err), LOODS_EDENIED);
		cr_expect_eq(keyfile_user_approve(o.kf, &s, "km2", &o.err), LOODS_EDENIED);
		keyfile_session_release(&s);
	}
	cr_expect_eq(add_by(&o, &o.admin, "nieuw", (enum loods_role)9), LOODS_EINVALID);
	cr_expect_eq(add_by(&o, &o.admin, "", LOODS_ROLE_LEAD), LOODS_EINVALID);
	cr_expect(before.size == o.file.size && memcmp(before.bytes, o.file.bytes, before.size) == 0,
		  "nothing that was refused left a trace");
	mem_release(&before);
	release_office(&o);
}

Test(keyfile, an_account_approved_while_signed_in_gets_its_key_at_the_next_check)
{
	struct office o;
	struct keyfile_session lead, s, other;
	struct keyfile_io io;
	struct keyfile *second;

	make_office(&o, 8);
	add(&o, "lead1", LOODS_ROLE_LEAD);
	add(&o, "km1", LOODS_ROLE_CASEWORKER);
	lead = unlock(&o, "lead1");
	s = unlock(&o, "km1");
	io = mem_io(&o.file);
	cr_assert_eq(keyfile_open(&io, &second, &o.err), LOODS_OK); /* another process */
	cr_assert_eq(keyfile_user_approve(second, &lead, "km1", &o.err), LOODS_OK);
	cr_expect_eq(keyfile_session_check(o.kf, &s, &o.err), LOODS_OK);
	cr_expect(same(&s.identity_key, &lead.identity_key));
	cr_expect_eq(s.state, KEYFILE_ACTIVE);
	other = unlock(&o, "km1");
	cr_expect(same(&other.identity_key, &lead.identity_key));
	keyfile_session_release(&other);
	keyfile_session_release(&s);
	keyfile_session_release(&lead);
	keyfile_close(second);
	release_office(&o);
}

Test(keyfile, disabling_wipes_the_slot_and_ends_open_sessions)
{
	struct office o;
	struct keyfile_session s, admin2;
	enum loods_role role;

	make_office(&o, 8);
	add(&o, "lead1", LOODS_ROLE_LEAD);
	s = unlock(&o, "lead1");
	cr_expect_eq(keyfile_session_check(o.kf, &s, &o.err), LOODS_OK);
	cr_assert_eq(keyfile_user_disable(o.kf, &o.admin, "Lead1", &o.err), LOODS_OK);
	cr_expect_eq(keyfile_session_check(o.kf, &s, &o.err), LOODS_EDENIED);
	cr_expect_eq(keyfile_user_state(o.kf, "lead1", &role), KEYFILE_DISABLED);
	cr_expect_eq(role, LOODS_ROLE_LEAD);
	cr_expect_eq(keyfile_user_approve(o.kf, &s, "lead1", &o.err), LOODS_EDENIED,
		     "an ended session may do nothing");
	cr_expect_eq(keyfile_user_disable(o.kf, &o.admin, "lead1", &o.err), LOODS_ENOTFOUND);
	cr_expect_eq(keyfile_user_disable(o.kf, &o.admin, "beheer", &o.err), LOODS_EREFUSED,
		     "the last administrator");
	/* The same name again is a new account: the old session stays ended. */
	add(&o, "lead1", LOODS_ROLE_LEAD);
	cr_expect_eq(keyfile_session_check(o.kf, &s, &o.err), LOODS_EDENIED);
	cr_expect_eq(keyfile_user_state(o.kf, "lead1", NULL), KEYFILE_PENDING);
	add(&o, "beheer2", LOODS_ROLE_ADMINISTRATOR);
	admin2 = unlock(&o, "beheer2");
	cr_expect_eq(keyfile_user_disable(o.kf, &admin2, "beheer", &o.err), LOODS_OK);
	cr_expect_eq(add_by(&o, &o.admin, "x", LOODS_ROLE_EVALUATOR), LOODS_EDENIED,
		     "disabled administrators add nobody");
	keyfile_session_release(&admin2);
	keyfile_session_release(&s);
	release_office(&o);
}

Test(keyfile, a_full_office_says_so_and_takes_the_slot_of_a_disabled_account)
{
	struct office o;
	struct keyfile_session s;
	char name[16];

	make_office(&o, 8); /* two are taken: the administrator and the recovery code */
	for (int i = 0; i < 5; i++) {
		snprintf(name, sizeof name, "eva%d", i);
		add(&o, name, LOODS_ROLE_EVALUATOR);
	}
	cr_expect_eq(add_by(&o, &o.admin, "lead1", LOODS_ROLE_LEAD), LOODS_EREFUSED,
		     "the first lead needs a second slot for the recovery code");
	cr_expect_null(o.names_code.p, "no code that opens nothing");
	add(&o, "eva5", LOODS_ROLE_EVALUATOR);
	cr_expect_eq(add_by(&o, &o.admin, "eva6", LOODS_ROLE_EVALUATOR), LOODS_EREFUSED);
	cr_expect_neq(strstr(o.err.msg, "8"), NULL, "%s", o.err.msg);
	cr_assert_eq(keyfile_user_disable(o.kf, &o.admin, "eva2", &o.err), LOODS_OK);
	add(&o, "eva6", LOODS_ROLE_EVALUATOR);
	s = unlock(&o, "eva6");
	keyfile_session_release(&s);
	cr_expect_eq(unlock_with(&o, "eva2", PASS, &s), LOODS_EAUTH);
	release_office(&o);
}

Test(keyfile, a_changed_passphrase_replaces_the_old_one_and_keeps_both_keys)
{
	struct office o;
	struct keyfile_session s, other, again;
	struct loods_secret pass = secret("een heel andere zin van mij");
	struct kdf_key key;

	make_office(&o, 8);
	add(&o, "lead1", LOODS_ROLE_LEAD);
	s = unlock(&o, "lead1");
	other = unlock(&o, "lead1");
	cr_assert_eq(keyfile_derive(o.kf, "lead1", &pass, &key, &o.err), LOODS_OK);
	cr_assert_eq(keyfile_passphrase_set(o.kf, &s, &key, &o.err), LOODS_OK, "%s", o.err.msg);
	cr_expect_eq(unlock_with(&o, "lead1", PASS, &again), LOODS_EAUTH);
	cr_assert_eq(unlock_with(&o, "lead1", "een heel andere zin van mij", &again), LOODS_OK);
	cr_expect(same(&again.identity_key, &other.identity_key));
	cr_expect(same(&again.page_key, &other.page_key));
	/* The session that changed it can do so again; one that was open before must sign in first. */
	cr_expect_eq(keyfile_session_check(o.kf, &other, &o.err), LOODS_OK);
	cr_expect_eq(keyfile_passphrase_set(o.kf, &other, &key, &o.err), LOODS_ECONFLICT);
	cr_expect_eq(keyfile_passphrase_set(o.kf, &s, &key, &o.err), LOODS_OK);
	kdf_key_release(&key);
	loods_secret_release(&pass);
	pass = secret("lead1lead1lead1");
	cr_expect_eq(keyfile_derive(o.kf, "lead1", &pass, &key, &o.err), LOODS_EINVALID,
		     "new passphrases are checked");
	keyfile_session_release(&again);
	keyfile_session_release(&other);
	keyfile_session_release(&s);
	loods_secret_release(&pass);
	release_office(&o);
}

Test(keyfile, a_slot_weaker_than_the_office_asks_is_renewed)
{
	struct office o;
	struct keyfile_session s;
	struct loods_secret pass = secret(PASS);
	struct kdf_key key;

	make_office(&o, 8);
	add(&o, "eva", LOODS_ROLE_EVALUATOR);
	cr_assert_eq(keyfile_cost_set(o.kf, &o.admin, KDF_INTERACTIVE, &o.err), LOODS_OK);
	s = unlock(&o, "eva");
	cr_expect(s.weak);
	cr_assert_eq(keyfile_derive(o.kf, "eva", &pass, &key, &o.err), LOODS_OK);
	cr_expect_eq(key.cost.memory, (uint64_t)64 << 20);
	cr_assert_eq(keyfile_passphrase_set(o.kf, &s, &key, &o.err), LOODS_OK);
	keyfile_session_release(&s);
	s = unlock(&o, "eva");
	cr_expect(!s.weak);
	keyfile_session_release(&s);
	kdf_key_release(&key);
	loods_secret_release(&pass);
	release_office(&o);
}

/* As somebody in a hurry types it: small letters, no dashes, o for 0, l for 1. */
static struct loods_secret sloppy(const struct loods_secret *code)
{
	char text[64] = "  ";
	size_t n = 2;

	for (size_t i = 0; i < code->len; i++) {
		char c = (char)code->p[i];

		if (c == '-')
			continue;
		text[n++] = c == '0' ? 'o' : c == '1' ? 'l' : c >= 'A' ? (char)(c + 32) : c;
		if (n % 7 == 0)
			text[n++] = ' ';
	}
	text[n] = '\0';
	return secret(text);
}

Test(keyfile, the_recovery_code_of_the_file_lets_a_new_administrator_be_made)
{
	struct office o, elsewhere;
	struct keyfile_session s, fresh;
	struct loods_secret typed;
	struct kdf_key key = { 0 };

	make_office(&o, 8);
	make_office(&elsewhere, 8);
	typed = sloppy(&o.code);
	cr_assert_eq(keyfile_unlock_recovery(o.kf, &typed, &s, &o.err), LOODS_OK, "%s", o.err.msg);
	cr_expect(same(&s.page_key, &o.admin.page_key));
	cr_expect_null(s.identity_key.p);
	cr_expect_eq(keyfile_session_check(o.kf, &s, &o.err), LOODS_OK);
	cr_expect_eq(add_by(&o, &s, "beheer2", LOODS_ROLE_ADMINISTRATOR), LOODS_OK, "%s", o.err.msg);
	cr_expect_eq(keyfile_passphrase_set(o.kf, &s, &key, &o.err), LOODS_EDENIED);
	fresh = unlock(&o, "beheer2");
	cr_expect_eq(keyfile_user_disable(o.kf, &fresh, "beheer", &o.err), LOODS_OK);
	keyfile_session_release(&fresh);
	keyfile_session_release(&s);
	cr_expect_eq(keyfile_unlock_recovery(elsewhere.kf, &typed, &s, &o.err), LOODS_EAUTH);
	loods_secret_release(&typed);
	typed = secret("F123");
	cr_expect_eq(keyfile_unlock_recovery(o.kf, &typed, &s, &o.err), LOODS_EINVALID);
	loods_secret_release(&typed);
	release_office(&elsewhere);
	release_office(&o);
}

Test(keyfile, the_recovery_code_of_the_names_serves_a_lead_when_no_other_is_left)
{
	struct office o;
	struct keyfile_session old, fresh, km, caseworker;
	struct loods_secret typed;

	make_office(&o, 8);
	add(&o, "lead1", LOODS_ROLE_LEAD);
	old = unlock(&o, "lead1");
	typed = sloppy(&o.names_code);
	cr_assert_eq(keyfile_user_disable(o.kf, &o.admin, "lead1", &o.err), LOODS_OK);
	add(&o, "lead2", LOODS_ROLE_LEAD);
	add(&o, "km1", LOODS_ROLE_CASEWORKER);
	fresh = unlock(&o, "lead2");
	cr_expect_null(fresh.identity_key.p, "a second identity key would leave what is sealed unreadable");
	cr_expect_eq(keyfile_identity_recover(o.kf, &o.admin, &typed, &o.err), LOODS_EDENIED);
	caseworker = unlock(&o, "km1");
	cr_expect_eq(keyfile_identity_recover(o.kf, &caseworker, &typed, &o.err), LOODS_EDENIED);
	cr_expect_eq(keyfile_identity_recover(o.kf, &fresh, &o.code, &o.err), LOODS_EINVALID,
		     "the other code");
	cr_assert_eq(keyfile_identity_recover(o.kf, &fresh, &typed, &o.err), LOODS_OK, "%s", o.err.msg);
	cr_expect(same(&fresh.identity_key, &old.identity_key));
	cr_expect_eq(keyfile_user_approve(o.kf, &fresh, "km1", &o.err), LOODS_OK);
	km = unlock(&o, "km1");
	cr_expect(same(&km.identity_key, &old.identity_key));
	keyfile_session_release(&km);
	keyfile_session_release(&caseworker);
	keyfile_session_release(&fresh);
	fresh = unlock(&o, "lead2");
	cr_expect(same(&fresh.identity_key, &old.identity_key), "it is in the slot now");
	keyfile_session_release(&fresh);
	keyfile_session_release(&old);
	loods_secret_release(&typed);
	release_office(&o);
}

Test(keyfile, a_backup_opens_with_the_same_people)
{
	struct office o;
	struct mem_file backup = { 0 };
	struct keyfile_io io = mem_io(&backup);
	struct keyfile_session s;
	struct keyfile *kf;
	struct loods_secret pass = secret(PASS);

	make_office(&o, 8);
	add(&o, "lead1", LOODS_ROLE_LEAD);
	cr_assert_eq(keyfile_copy(o.kf, &o.admin, &io, &o.err), LOODS_OK);
	cr_expect_eq(backup.size, keyfile_region(8));
	cr_assert_eq(keyfile_open(&io, &kf, &o.err), LOODS_OK);
	cr_expect(!keyfile_wants_repair(kf));
	cr_assert_eq(keyfile_unlock(kf, "lead1", &pass, &s, &o.err), LOODS_OK);
	cr_expect(same(&s.page_key, &o.admin.page_key));
	keyfile_session_release(&s);
	keyfile_close(kf);
	loods_secret_release(&pass);
	mem_release(&backup);
	release_office(&o);
}
