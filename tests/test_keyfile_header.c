/* The header region under power cuts, damage, forgery and failing disks: the old state or the new, never a
 * third. */
#include <criterion/criterion.h>
#include <sodium.h>
#include <stdio.h>

#include "keyfile_office.h"

enum { SECTOR = 512, COPY_1 = 32768 }; /* COPY_1: with up to 64 slots */

static uint32_t pick(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % below;
}

/* Opens the image and checks that its used bytes are those of `a` or of `b`, and that the administrator gets
 * in. */
static void expect_either(struct mem_file *image, const struct keyfile_header *a,
			  const struct keyfile_header *b, const struct loods_secret *pass, const char *what,
			  int n)
{
	struct keyfile_io io = mem_io(image);
	struct keyfile_header got = { 0 };
	struct keyfile_session s;
	struct loods_err err = { 0 };
	struct keyfile *kf;

	cr_assert_eq(keyfile_header_load(&got, &io, NULL, &err), LOODS_OK, "%s %d: %s", what, n, err.msg);
	cr_assert(memcmp(got.bytes, a->bytes, a->len) == 0 || memcmp(got.bytes, b->bytes, b->len) == 0,
		  "%s %d", what, n);
	keyfile_header_release(&got);
	cr_assert_eq(keyfile_open(&io, &kf, &err), LOODS_OK);
	cr_assert_eq(keyfile_unlock(kf, "beheer", pass, &s, &err), LOODS_OK, "%s %d: %s", what, n, err.msg);
	keyfile_session_release(&s);
	keyfile_close(kf);
}

/* Of the write `w`: the first `sectors` of it, or a random mix of sectors written, left and filled with
 * garbage. */
static void tear(struct mem_file *image, const struct mem_write *w, uint32_t sectors, bool mix,
		 uint64_t *seed)
{
	for (uint32_t i = 0; i * SECTOR < w->n; i++) {
		size_t n = w->n - i * SECTOR < SECTOR ? w->n - i * SECTOR : SECTOR;
		uint32_t fate = mix ? pick(seed, 5) : i < sectors ? 0 : 2;

		if (fate < 2)
			memcpy(image->bytes + w->off + i * SECTOR, w->data + i * SECTOR, n);
		else if (fate == 4)
			randombytes_buf(image->bytes + w->off + i * SECTOR, n);
	}
}

static void torn_images(const struct mem_file *before, const struct mem_file *log,
			const struct keyfile_header *was, const struct keyfile_header *is,
			const struct loods_secret *pass, uint64_t *seed)
{
	struct mem_file base = mem_copy(before);

	for (int w = 0; w < log->writes; w++) {
		const struct mem_write *write = &log->log[w];
		uint32_t sectors = (uint32_t)((write->n + SECTOR - 1) / SECTOR);

		for (uint32_t i = 0; i <= sectors + 20; i++) {
			struct mem_file image = mem_copy(&base);

			tear(&image, write, i, i > sectors, seed);
			expect_either(&image, w == 0 ? was : is, is, pass, "write", w);
			mem_release(&image);
		}
		memcpy(base.bytes + write->off, write->data, write->n);
	}
	mem_release(&base);
}

/* Adds or disables one of three evaluators, from whatever state the file is in, so that every update changes
 * a slot. */
static void update(struct office *o, int i)
{
	char name[16];

	snprintf(name, sizeof name, "eva%d", i % 3);
	if (keyfile_user_state(o->kf, name, NULL) == KEYFILE_ACTIVE)
		cr_assert_eq(keyfile_user_disable(o->kf, &o->admin, name, &o->err), LOODS_OK);
	else
		add(o, name, LOODS_ROLE_EVALUATOR);
}

static struct keyfile_header load(struct mem_file *f)
{
	struct keyfile_io io = mem_io(f);
	struct keyfile_header h = { 0 };

	cr_assert_eq(keyfile_header_load(&h, &io, NULL, NULL), LOODS_OK);
	return h;
}

static void torn_run(uint32_t slots, int updates)
{
	struct office o;
	struct loods_secret pass = secret(ADMIN_PASS);
	uint64_t seed = 20201109;

	make_office(&o, slots);
	for (int i = 0; i < updates; i++) {
		struct keyfile_header was = load(&o.file), is;
		struct mem_file before = mem_copy(&o.file);

		mem_forget(&o.file);
		update(&o, i);
		cr_assert_eq(o.file.writes, 2, "one copy after the other");
		cr_assert_gt(o.file.log[1].syncs_before, o.file.log[0].syncs_before,
			     "with a sync between them");
		cr_assert_neq(o.file.log[0].off, o.file.log[1].off);
		is = load(&o.file);
		cr_assert_eq(is.info.generation, was.info.generation + 1);
		torn_images(&before, &o.file, &was, &is, &pass, &seed);
		keyfile_header_release(&was);
		keyfile_header_release(&is);
		mem_release(&before);
	}
	loods_secret_release(&pass);
	release_office(&o);
}

Test(keyfile_header, a_power_cut_in_any_update_leaves_the_old_state_or_the_new)
{
	torn_run(64, 40);
}

Test(keyfile_header, a_power_cut_in_an_office_of_the_other_sizes_too)
{
	torn_run(8, 6);
	torn_run(128, 4);
}

Test(keyfile_header, a_cut_update_is_followed_by_one_that_can_be_cut_as_well)
{
	struct office o;
	struct loods_secret pass = secret(ADMIN_PASS);
	uint64_t seed = 7;

	make_office(&o, 8);
	for (int round = 0; round < 40; round++) {
		struct keyfile_header was = load(&o.file), is;
		struct mem_file cut = mem_copy(&o.file);
		struct keyfile_io io = mem_io(&o.file);

		mem_forget(&o.file);
		update(&o, round);
		is = load(&o.file);
		tear(&cut, &o.file.log[0], 0, true, &seed); /* the second copy was not reached */
		expect_either(&cut, &was, &is, &pass, "round", round);
		/* Go on from the torn file as a new process would. */
		mem_release(&o.file);
		o.file = cut;
		keyfile_header_release(&was);
		keyfile_header_release(&is);
		was = load(&o.file);
		keyfile_close(o.kf);
		cr_assert_eq(keyfile_open(&io, &o.kf, &o.err), LOODS_OK);
		cr_expect(keyfile_wants_repair(o.kf) || was.seen[0] == was.seen[1]);
		cut = mem_copy(&o.file);
		mem_forget(&o.file);
		cr_assert_eq(keyfile_repair(o.kf, &o.admin, &o.err), LOODS_OK);
		cr_expect(!keyfile_wants_repair(o.kf));
		is = load(&o.file);
		torn_images(&cut, &o.file, &was, &is, &pass, &seed);
		mem_release(&cut);
		keyfile_header_release(&was);
		keyfile_header_release(&is);
	}
	loods_secret_release(&pass);
	release_office(&o);
}

static void flip(struct mem_file *f, uint64_t bit)
{
	f->bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
}

Test(keyfile_header, one_flipped_bit_anywhere_is_mended_from_the_other_copy, .timeout = 1800)
{
	struct office o;
	struct loods_secret pass = secret(PASS);
	size_t used;

	make_office(&o, 8);
	add(&o, "lead1", LOODS_ROLE_LEAD);
	used = KEYFILE_BLOCK_BYTES + 8 * KEYFILE_SLOT_BYTES;
	/* Every bit of the fields in front, every eleventh after them (LOODS_TESTS_FULL: every one), of both copies. */
	for (uint64_t bit = 0; bit < used * 8; bit += bit < 104 * 8 || getenv("LOODS_TESTS_FULL") ? 1 : 11)
		for (int copy = 0; copy < 2; copy++) {
			uint64_t at = bit + (copy ? (uint64_t)COPY_1 * 8 : 0);
			struct keyfile_io io = mem_io(&o.file);
			struct keyfile_session s;
			struct keyfile *kf;

			flip(&o.file, at);
			cr_assert_eq(keyfile_open(&io, &kf, &o.err), LOODS_OK, "bit %llu: %s",
				     (unsigned long long)at, o.err.msg);
			cr_assert(keyfile_wants_repair(kf), "bit %llu", (unsigned long long)at);
			cr_assert_eq(keyfile_unlock(kf, "lead1", &pass, &s, &o.err), LOODS_OK);
			cr_assert(s.role == LOODS_ROLE_LEAD && s.identity_key.p &&
				  same(&s.page_key, &o.admin.page_key));
			if (bit % 64 == 0) {
				cr_assert_eq(keyfile_repair(kf, &s, &o.err), LOODS_OK);
				cr_assert(!keyfile_wants_repair(kf));
			} else {
				flip(&o.file, at);
			}
			keyfile_session_release(&s);
			keyfile_close(kf);
		}
	loods_secret_release(&pass);
	release_office(&o);
}

Test(keyfile_header, the_same_bit_flipped_in_both_copies_is_damage)
{
	struct office o;

	make_office(&o, 8);
	for (uint64_t bit = 0; bit < 8u * (KEYFILE_BLOCK_BYTES + 8 * KEYFILE_SLOT_BYTES); bit += 3) {
		struct keyfile_io io = mem_io(&o.file);
		struct keyfile *kf;

		flip(&o.file, bit);
		flip(&o.file, bit + COPY_1 * 8);
		o.err = (struct loods_err){ 0 };
		cr_assert_eq(keyfile_open(&io, &kf, &o.err), LOODS_EDAMAGED, "bit %llu",
			     (unsigned long long)bit);
		cr_assert_null(kf);
		flip(&o.file, bit);
		flip(&o.file, bit + COPY_1 * 8);
	}
	release_office(&o);
}

/* The unkeyed checksum, as anybody can make it (doc/format.md). */
static void checksum(struct mem_file *f, uint64_t copy)
{
	crypto_generichash_state st;

	crypto_generichash_init(&st, NULL, 0, 32);
	crypto_generichash_update(&st, f->bytes + copy, 480);
	crypto_generichash_update(&st, f->bytes + copy + 512, 8 * KEYFILE_SLOT_BYTES);
	crypto_generichash_final(&st, f->bytes + copy + 480, 32);
}

Test(keyfile_header, a_forged_bit_with_a_right_checksum_is_never_accepted)
{
	struct office o;
	struct loods_secret pass = secret(PASS);
	int ok = 0;

	make_office(&o, 8);
	add(&o, "lead1", LOODS_ROLE_LEAD);
	for (uint64_t bit = 0; bit < 8u * (KEYFILE_BLOCK_BYTES + 8 * KEYFILE_SLOT_BYTES); bit += 13)
		for (int both = 0; both < 2; both++) {
			struct mem_file f = mem_copy(&o.file);
			struct keyfile_io io = mem_io(&f);
			struct keyfile_session s;
			struct keyfile *kf;
			enum loods_code rc;

			flip(&f, bit);
			checksum(&f, 0);
			if (both) {
				flip(&f, bit + COPY_1 * 8);
				checksum(&f, COPY_1);
			}
			if (memcmp(f.bytes, o.file.bytes, f.size) == 0) { /* a bit of the checksum itself */
				mem_release(&f);
				continue;
			}
			rc = keyfile_open(&io, &kf, &o.err);
			if (!rc) {
				rc = keyfile_unlock(kf, "lead1", &pass, &s, &o.err);
				cr_assert(rc == LOODS_OK || rc == LOODS_EAUTH || rc == LOODS_EDAMAGED);
				cr_assert(!both || rc != LOODS_OK, "bit %llu", (unsigned long long)bit);
			}
			if (!rc) { /* by the copy that is ours */
				ok++;
				cr_assert(s.role == LOODS_ROLE_LEAD && s.state == KEYFILE_ACTIVE &&
					  s.slot == 2);
				cr_assert(same(&s.page_key, &o.admin.page_key) && s.identity_key.p);
				cr_assert_eq(keyfile_info(kf)->next_serial, 5u);
				keyfile_session_release(&s);
			} else {
				cr_assert(rc == LOODS_EAUTH || rc == LOODS_EDAMAGED);
			}
			keyfile_close(kf);
			mem_release(&f);
		}
	cr_expect_gt(ok, 500, "a forged copy does not lock people out");
	loods_secret_release(&pass);
	release_office(&o);
}

Test(keyfile_header, absurd_costs_read_from_a_slot_are_refused)
{
	static const struct {
		uint32_t passes;
		uint64_t memory;
	} rows[] = {
		{ 17, 8192 }, { 0, 8192 },	 { 0xffffffff, 8192 }, { 1, ((uint64_t)1 << 30) + 1 },
		{ 1, 0 },     { 1, UINT64_MAX },
	};
	struct office o;
	struct loods_secret pass = secret(ADMIN_PASS);

	make_office(&o, 8);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct mem_file f = mem_copy(&o.file);
		struct keyfile_io io = mem_io(&f);
		struct keyfile_session s;
		struct keyfile *kf;

		for (uint64_t copy = 0; copy <= COPY_1; copy += COPY_1) {
			keyfile_put32(f.bytes + copy + 512 + 20, rows[i].passes);
			keyfile_put64(f.bytes + copy + 512 + 24, rows[i].memory);
			checksum(&f, copy);
		}
		cr_assert_eq(keyfile_open(&io, &kf, &o.err), LOODS_OK);
		cr_expect_eq(keyfile_unlock(kf, "beheer", &pass, &s, &o.err), LOODS_EDAMAGED, "row %zu", i);
		keyfile_close(kf);
		mem_release(&f);
	}
	loods_secret_release(&pass);
	release_office(&o);
}

Test(keyfile_header, the_second_copy_is_found_in_every_size_of_office_without_the_first)
{
	for (uint32_t slots = KEYFILE_SLOTS_MIN; slots <= KEYFILE_SLOTS_MAX; slots *= 2) {
		struct office o;
		struct loods_secret pass = secret(ADMIN_PASS);
		struct keyfile_session s;

		make_office(&o, slots);
		cr_expect_eq(keyfile_region(slots) % 65536, 0u);
		memset(o.file.bytes, 0xa5, keyfile_region(slots) / 2);
		cr_assert_eq(keyfile_unlock(o.kf, "beheer", &pass, &s, &o.err), LOODS_OK, "%u: %s", slots,
			     o.err.msg);
		cr_expect(keyfile_wants_repair(o.kf));
		cr_assert_eq(keyfile_repair(o.kf, &s, &o.err), LOODS_OK);
		memset(o.file.bytes + keyfile_region(slots) / 2, 0x5a, keyfile_region(slots) / 2);
		keyfile_session_release(&s);
		cr_assert_eq(keyfile_unlock(o.kf, "beheer", &pass, &s, &o.err), LOODS_OK, "%u: %s", slots,
			     o.err.msg);
		keyfile_session_release(&s);
		loods_secret_release(&pass);
		release_office(&o);
	}
}

static void expect_sentence(struct mem_file *f, const char *part)
{
	struct keyfile_io io = mem_io(f);
	struct loods_err err = { 0 };
	struct keyfile *kf;

	cr_expect_eq(keyfile_open(&io, &kf, &err), LOODS_EDAMAGED);
	cr_expect_null(kf);
	cr_expect_neq(strstr(err.msg, part), NULL, "%s", err.msg);
}

Test(keyfile_header, three_ways_of_not_being_readable_have_three_sentences)
{
	struct office o;
	struct mem_file f = { 0 };
	unsigned char noise[100000];

	expect_sentence(&f, "not an office file"); /* empty */
	for (size_t n = 1; n <= sizeof noise; n = n * 3 + 1) {
		randombytes_buf(noise, sizeof noise);
		f = (struct mem_file){ .bytes = noise, .size = n };
		expect_sentence(&f, "not an office file");
	}
	make_office(&o, 8);
	for (uint64_t n = 0; n < 4096; n += 511) { /* cut off */
		struct mem_file cut = { .bytes = o.file.bytes, .size = n };

		expect_sentence(&cut, n < 16 ? "not an office file" : "Both copies");
	}
	f = mem_copy(&o.file);
	f.bytes[16] = f.bytes[COPY_1 + 16] = 2;
	expect_sentence(&f, "newer version");
	f.bytes[16] = 1; /* one copy of this version, damaged */
	f.bytes[100] ^= 1;
	expect_sentence(&f, "Both copies");
	mem_release(&f);
	release_office(&o);
}

/* Makes the k-th call fail while the first lead is added. True: the run got through without reaching it. */
static bool add_on_failing_disk(int k, bool once, const struct loods_secret *pass)
{
	struct office o;
	struct keyfile_header was, is;
	enum loods_code rc;
	bool done;

	make_office(&o, 8);
	was = load(&o.file);
	mem_forget(&o.file);
	o.file.fail_at = k;
	o.file.once = once;
	rc = add_by(&o, &o.admin, "lead1", LOODS_ROLE_LEAD);
	done = o.file.calls < k;
	cr_assert_eq(rc, done ? LOODS_OK : LOODS_EIO, "call %d", k);
	cr_assert_eq(o.names_code.p != NULL, done, "no recovery code for what did not happen");
	o.file.fail_at = 0;
	is = load(&o.file);
	cr_assert(is.info.generation == was.info.generation || is.info.generation == was.info.generation + 1);
	cr_assert(!done || is.info.generation > was.info.generation);
	expect_either(&o.file, &was, &is, pass, "call", k);
	/* The same session goes on from whatever state the file has. */
	cr_assert_eq(add_by(&o, &o.admin, "eva", LOODS_ROLE_EVALUATOR), LOODS_OK, "%s", o.err.msg);
	keyfile_header_release(&was);
	keyfile_header_release(&is);
	release_office(&o);
	return done;
}

Test(keyfile_header, a_disk_that_fails_at_any_call_leaves_the_old_state_or_the_new)
{
	struct loods_secret pass = secret(ADMIN_PASS);

	for (int once = 0; once < 2; once++) {
		int k = 1;

		while (!add_on_failing_disk(k, once, &pass))
			k++;
		cr_expect_gt(k, 8, "reads, writes and syncs were all reached");
	}
	loods_secret_release(&pass);
}

Test(keyfile_header, signing_in_on_a_failing_disk_is_an_error_and_nothing_else)
{
	struct loods_secret pass = secret(ADMIN_PASS);
	struct office o;
	enum loods_code rc = LOODS_EIO;

	make_office(&o, 8);
	for (int k = 1; rc; k++) {
		struct keyfile_session s;

		o.file.calls = 0;
		o.file.fail_at = k;
		rc = keyfile_unlock(o.kf, "beheer", &pass, &s, &o.err);
		cr_assert(rc == LOODS_OK || rc == LOODS_EIO);
		cr_assert_eq(s.page_key.p != NULL, rc == LOODS_OK);
		keyfile_session_release(&s);
	}
	loods_secret_release(&pass);
	release_office(&o);
}

Test(keyfile_header, a_change_that_failed_is_not_believed)
{
	struct office o;
	bool done = false;

	for (int k = 1; !done; k++) {
		struct keyfile_session s;
		struct keyfile_header is;
		bool gone;

		make_office(&o, 8);
		add(&o, "eva", LOODS_ROLE_EVALUATOR);
		s = unlock(&o, "eva");
		mem_forget(&o.file);
		o.file.fail_at = k;
		done = keyfile_user_disable(o.kf, &o.admin, "eva", &o.err) == LOODS_OK;
		o.file.fail_at = 0;
		is = load(&o.file);
		gone = keyfile_header_slot(&is, s.slot)[0] == KEYFILE_DISABLED;
		cr_assert_eq(keyfile_session_check(o.kf, &s, &o.err), gone ? LOODS_EDENIED : LOODS_OK,
			     "call %d", k);
		cr_assert_eq(keyfile_user_state(o.kf, "eva", NULL), gone ? KEYFILE_DISABLED : KEYFILE_ACTIVE);
		keyfile_header_release(&is);
		keyfile_session_release(&s);
		release_office(&o);
	}
}

Test(keyfile_header, an_open_session_does_not_take_a_forged_header_that_a_failed_sign_in_has_read)
{
	struct office o;
	struct keyfile_session s, none;

	make_office(&o, 8);
	add(&o, "eva", LOODS_ROLE_EVALUATOR);
	s = unlock(&o, "eva");
	for (uint64_t copy = 0; copy <= COPY_1; copy += COPY_1) {
		o.file.bytes[copy + 512 + (uint64_t)s.slot * KEYFILE_SLOT_BYTES] = KEYFILE_PENDING;
		checksum(&o.file, copy);
	}
	cr_assert_eq(unlock_with(&o, "beheer", PASS, &none), LOODS_EAUTH);
	cr_expect_eq(keyfile_session_check(o.kf, &s, &o.err), LOODS_EDAMAGED);
	cr_expect_eq(s.state, KEYFILE_ACTIVE);
	keyfile_session_release(&s);
	release_office(&o);
}
