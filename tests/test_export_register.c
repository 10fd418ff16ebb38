/* The register of exports: what goes in comes out, nothing is ever changed or removed, and what was frozen is
 * found again. */
#include "export_register.h"

#include <criterion/criterion.h>
#include <string.h>

#include "office.h"
#include "ops.h"
#include "store_impl.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

static struct office o;
static struct loods_app app;
static struct loods_err err;

static void enter(const char *name)
{
	if (o.store)
		office_enter(&o, name);
	else
		office_init(&o, name);
	app = (struct loods_app){
		.store = o.store, .path = o.path, .user = o.user, .clock = o.clock, .lang = "en"
	};
}

static void leave(void)
{
	office_release(&o);
	o.store = NULL;
}

static const loods_id clients[] = { { 1 }, { 2 }, { 130 }, { 1000000 } };
static const uint32_t classes[] = { 1, 2, 1, 2 };

static struct loods_release example(const char *project)
{
	struct loods_release r = { .level = LOODS_EXPORT_ANONYMOUS,
				   .project = project,
				   .plan = "arm,age",
				   .k = 10,
				   .limit = 50,
				   .seed = UINT64_MAX,
				   .cohorts = "north,south",
				   .first = { 739000 },
				   .last = { 739365 },
				   .recoding = "arm,age\n0,1\n0,3\n",
				   .hierarchies = "arm\ttreatment\t*\narm\tcontrol\t*\n",
				   .classes = "1\ttreatment\tunder_27\n2\tcontrol\tunder_45\n",
				   .files = "00  clients.csv\n",
				   .input_hash = { 1, 2, 3 },
				   .purpose = "effect of dose",
				   .signed_off_by = "the privacy officer",
				   .members = { 4, clients, classes } };

	return r;
}

static loods_id put(const struct loods_release *r)
{
	loods_id id;

	OK(loods_ops_register_export(&app, r, &id, &err));
	return id;
}

static void same_text(const char *a, const char *b)
{
	cr_assert_eq(!a, !b);
	if (a)
		cr_assert_str_eq(a, b);
}

Test(export_register, gives_back_what_was_put_in)
{
	struct loods_release r, *got;
	struct loods_releases list;
	struct loods_arena a = { 0 };
	loods_id id;

	enter(OFFICE_EVALUATOR);
	cr_assert_not(loods_store_sees_names(o.store));
	r = example("dose");
	id = put(&r);
	enter(OFFICE_LEAD);
	OK(loods_register_list(&app, &a, NULL, true, &list, &err));
	cr_assert_eq(list.n, 1);
	got = &list.list[0];
	cr_assert_eq(got->id.n, id.n);
	cr_assert_eq(got->at.n, o.clock.pinned.n);
	cr_assert_str_eq(loods_store_user_name(o.store, got->user), OFFICE_EVALUATOR);
	cr_assert_eq(got->level, LOODS_EXPORT_ANONYMOUS);
	cr_assert_eq(got->wave, 1);
	cr_assert_eq(got->k, 10);
	cr_assert_eq(got->limit, 50);
	cr_assert_eq(got->seed, UINT64_MAX);
	cr_assert_eq(got->first.n, 739000);
	cr_assert_eq(got->last.n, 739365);
	cr_assert_not(loods_date_known(got->until));
	cr_assert_arr_eq(got->input_hash, r.input_hash, sizeof(r.input_hash));
	same_text(got->project, r.project);
	same_text(got->plan, r.plan);
	same_text(got->cohorts, r.cohorts);
	same_text(got->recoding, r.recoding);
	same_text(got->hierarchies, r.hierarchies);
	same_text(got->classes, r.classes);
	same_text(got->files, r.files);
	same_text(got->recipient, NULL);
	same_text(got->purpose, r.purpose);
	same_text(got->signed_off_by, r.signed_off_by);
	cr_assert_eq(got->members.n, 4);
	for (int i = 0; i < 4; i++) {
		cr_assert_eq(got->members.clients[i].n, clients[i].n);
		cr_assert_eq(got->members.classes[i], classes[i]);
	}
	cr_assert_eq(loods_release_class_of(&got->members, (loods_id){ 1000000 }), 2);
	cr_assert_str_eq(loods_release_class_text(got, 2, &a), "2\tcontrol\tunder_45");
	cr_assert_null(loods_release_class_text(got, 3, &a));
	OK(loods_register_list(&app, &a, NULL, false, &list, &err));
	cr_assert_eq(list.list[0].members.n, 0);
	OK(loods_register_list(&app, &a, "another", true, &list, &err));
	cr_assert_eq(list.n, 0);
	loods_arena_release(&a);
	leave();
}

/* The log says who exported, and holds the hash of what the register says. */
Test(export_register, the_log_vouches_for_it)
{
	unsigned char hash[LOODS_SNAPSHOT_HASH_BYTES];
	char hex[LOODS_SNAPSHOT_HASH_HEX];
	struct loods_releases list;
	struct loods_arena a = { 0 };
	struct loods_release r;
	struct loods_log log;

	enter(OFFICE_EVALUATOR);
	r = example("dose");
	put(&r);
	OK(loods_register_list(&app, &a, "dose", true, &list, &err));
	loods_release_hash(&list.list[0], hash);
	OK(loods_store_log_list(o.store, &a, (loods_id){ 0 }, &log, &err));
	cr_assert_eq(log.list[0].action, LOODS_LOG_EXPORT);
	cr_assert_eq(log.list[0].user.n, o.user.id.n);
	cr_assert_eq(log.list[0].record.n, list.list[0].id.n);
	cr_assert_not_null(strstr(log.list[0].purpose, loods_snapshot_hash_hex(hash, hex)), "%s",
			   log.list[0].purpose);
	/* Another member is another hash. */
	((uint32_t *)(uintptr_t)list.list[0].members.classes)[3] = 1;
	loods_release_hash(&list.list[0], hash);
	cr_assert_null(strstr(log.list[0].purpose, loods_snapshot_hash_hex(hash, hex)));
	loods_arena_release(&a);
	leave();
}

static const char *const tampering[] = {
	"UPDATE export_release SET k = 3",
	"UPDATE export_release SET purpose = NULL WHERE id = 1",
	"DELETE FROM export_release",
	"UPDATE export_member SET pack = x''",
	"DELETE FROM export_member WHERE release = 1",
	"INSERT INTO export_member (release, clients, pack) VALUES (1, 0, x'')",
	"INSERT OR REPLACE INTO export_member (release, clients, pack) VALUES (1, 0, x'')",
};

Test(export_register, nothing_is_changed_or_removed)
{
	struct loods_arena a = { 0 };
	struct loods_release r;
	struct loods_releases list;

	enter(OFFICE_LEAD);
	r = example("dose");
	put(&r);
	for (size_t i = 0; i < sizeof tampering / sizeof *tampering; i++) {
		struct db_stmt *st;

		/* The authorizer refuses it to everybody but the register itself ... */
		cr_assert_neq(db_prepare(o.store->db, tampering[i], &st, &err), LOODS_OK, "%s", tampering[i]);
		/* ... and a trigger even to who has the right to write to it. */
		if (strncmp(tampering[i], "INSERT", 6) != 0) {
			OK(db_prepare_log(o.store->db, tampering[i], &st, &err));
			cr_assert_neq(db_run(st, &err), LOODS_OK, "%s", tampering[i]);
		}
	}
	OK(loods_register_list(&app, &a, NULL, true, &list, &err));
	cr_assert_eq(list.n, 1);
	cr_assert_eq(list.list[0].k, 10);
	cr_assert_eq(list.list[0].members.n, 4);
	loods_arena_release(&a);
	leave();
}

Test(export_register, waves_follow_each_other)
{
	struct loods_releases list;
	struct loods_arena a = { 0 };
	struct loods_release r, other;
	loods_id first, id;

	enter(OFFICE_LEAD);
	r = example("dose");
	other = example("arms");
	first = put(&r);
	cr_assert_eq(loods_ops_register_export(&app, &r, &id, &err), LOODS_ECONFLICT,
		     "it knows nothing of the first");
	cr_assert_eq(id.n, 0);
	cr_assert_eq(loods_ops_register_export(&app, &other, &id, &err), LOODS_ECONFLICT,
		     "of another project, but about the same people perhaps");
	other.follows = first;
	r.follows = put(&other);
	put(&r);
	OK(loods_register_list(&app, &a, NULL, false, &list, &err));
	cr_assert_eq(list.n, 3);
	cr_assert_eq(list.list[0].wave, 1);
	cr_assert_eq(list.list[1].wave, 1);
	cr_assert_eq(list.list[2].wave, 2);
	cr_assert_str_eq(list.list[2].project, "dose");
	OK(loods_register_list(&app, &a, "dose", false, &list, &err));
	cr_assert_eq(list.n, 2);
	loods_arena_release(&a);
	leave();
}

Test(export_register, only_leads_and_evaluators)
{
	static const char *const others[] = { OFFICE_CASEWORKER, OFFICE_ADMINISTRATOR };
	struct loods_arena a = { 0 };
	struct loods_releases list;
	struct loods_release r;
	loods_id id;

	for (int i = 0; i < 2; i++) {
		enter(others[i]);
		r = example("dose");
		cr_assert_eq(loods_ops_register_export(&app, &r, &id, &err), LOODS_EDENIED);
		cr_assert_not_null(strstr(err.msg, "Only team leads and evaluators"), "%s", err.msg);
		cr_assert_eq(loods_register_list(&app, &a, NULL, false, &list, &err), LOODS_EDENIED);
	}
	enter(OFFICE_LEAD);
	OK(loods_register_list(&app, &a, NULL, false, &list, &err));
	cr_assert_eq(list.n, 0);
	loods_arena_release(&a);
	leave();
}

/* What is missing is said before anything is written. */
Test(export_register, incomplete_releases_are_refused)
{
	static const loods_id unsorted[] = { { 2 }, { 2 } };
	static const uint32_t no_such[] = { 1, 3 }, none[] = { 1, 0 };

	for (int i = 0; i < 9; i++) {
		struct loods_release r = example("dose");

		switch (i) {
		case 0:
			r.signed_off_by = " ";
			break;
		case 1:
			r.project = "";
			break;
		case 2:
			r.files = NULL;
			break;
		case 3:
			r.last.n = r.first.n - 1;
			break;
		case 4:
			r.members.n = 0;
			break;
		case 5:
			r.members = (struct loods_release_members){ 2, unsorted, classes };
			break;
		case 6:
			r.members = (struct loods_release_members){ 2, clients, no_such };
			break;
		case 7:
			r.members = (struct loods_release_members){ 2, clients, none };
			break;
		case 8:
			r.level = LOODS_EXPORT_RESEARCH;
			break;
		default:
			break;
		}
		cr_assert_eq(loods_release_check(&r, &err), LOODS_EINVALID, "case %d", i);
	}
}

/* ---- recoding and hierarchies ---- */

Test(export_register, recodings_are_read_back)
{
	static const char *const bad[] = { "",
					   "arm",
					   "arm,age\n0\n",
					   "arm,age\n0,1,2\n",
					   "arm,age\n0,x\n",
					   "arm,age\n0,\n",
					   "arm,age\n0,256\n",
					   "arm,age\n0,1",
					   "arm,\n0,1\n",
					   "arm,age\n0,1\n\n",
					   "arm,age\n-1,0\n" };
	const char *names[] = { "arm", "gender", "age" };
	uint8_t levels[] = { 0, 0, 2, 0, 0, 255 };
	struct loods_recoding r = { 3, 2, names, levels }, back;
	struct loods_str text = LOODS_STR_INIT;
	struct loods_arena a = { 0 };

	loods_recoding_text(&r, &text);
	cr_assert_str_eq(text.s, "arm,gender,age\n0,0,2\n0,0,255\n");
	OK(loods_recoding_parse(text.s, &a, &back, &err));
	cr_assert_eq(back.nattributes, 3);
	cr_assert_eq(back.nstages, 2);
	cr_assert_str_eq(back.names[2], "age");
	cr_assert_arr_eq(back.levels, levels, sizeof(levels));
	OK(loods_recoding_parse("arm\n", &a, &back, &err));
	cr_assert_eq(back.nstages, 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_assert_eq(loods_recoding_parse(bad[i], &a, &back, &err), LOODS_EINVALID, "\"%s\"", bad[i]);
	loods_str_release(&text);
	loods_arena_release(&a);
}

static const struct loods_export_leaf towns[] = { { "a", "Breda" }, { "b", "Breda" } };
static const struct loods_export_leaf one_more[] = { { "a", "Breda" },
						     { "aa", "Tilburg" },
						     { "b", "Breda" } };
static const struct loods_export_leaf moved[] = { { "a", "Tilburg" }, { "b", "Breda" } };

static void data(struct loods_arena *a, const struct loods_export_leaf *leaves, size_t n,
		 struct loods_microdata *out)
{
	struct loods_micro_attribute *t = LOODS_NEW_ARRAY(a, struct loods_micro_attribute, 2);

	loods_export_hierarchy(&loods_export_attributes[LOODS_EXPORT_COHORT], leaves, n, a, &t[0]);
	loods_export_hierarchy(&loods_export_attributes[LOODS_EXPORT_HOUSEHOLD], NULL, 0, a, &t[1]);
	*out = (struct loods_microdata){ .nattributes = 2, .attributes = t };
}

Test(export_register, what_was_frozen_is_found_again)
{
	static const char begins[] = "cohort\ta\tBreda\t*\ncohort\tb\tBreda\t*\n"
				     "household\tsingle\twithout_partner\t*\n";
	struct loods_str text = LOODS_STR_INIT;
	struct loods_arena a = { 0 };
	struct loods_releases list = { 0 };
	struct loods_release r[3];
	struct loods_recoding recoding;
	struct loods_microdata m;
	bool found;

	data(&a, towns, 2, &m);
	loods_hierarchies_text(&m, &text);
	cr_assert_eq(strncmp(text.s, begins, strlen(begins)), 0, "%s", text.s);
	OK(loods_register_frozen(&list, &m, &a, &recoding, &found, &err));
	cr_assert_not(found);

	for (int i = 0; i < 3; i++) {
		r[i] = example("dose");
		r[i].plan = "cohort,household";
		r[i].recoding = i == 1 ? "cohort,household\n1,2\n" : "cohort,household\n0,0\n";
		r[i].hierarchies = text.s;
	}
	r[0].level = LOODS_EXPORT_RESEARCH; /* freezes nothing */
	list = (struct loods_releases){ r, 3 };
	OK(loods_register_frozen(&list, &m, &a, &recoding, &found, &err));
	cr_assert(found);
	cr_assert_eq(recoding.levels[0], 1);
	cr_assert_eq(recoding.levels[1], 2);
	/* A new cohort may come; one that moved to another town may not. */
	data(&a, one_more, 3, &m);
	OK(loods_register_frozen(&list, &m, &a, &recoding, &found, &err));
	data(&a, moved, 2, &m);
	cr_assert_eq(loods_register_frozen(&list, &m, &a, &recoding, &found, &err), LOODS_EREFUSED);
	cr_assert_not_null(strstr(err.msg, "\"cohort\""), "%s", err.msg);
	data(&a, towns, 2, &m);
	m.nattributes = 1;
	cr_assert_eq(loods_register_frozen(&list, &m, &a, &recoding, &found, &err), LOODS_EREFUSED);
	cr_assert_not_null(strstr(err.msg, "cohort,household"), "%s", err.msg);
	loods_str_release(&text);
	loods_arena_release(&a);
}
