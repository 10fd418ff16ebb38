/* Settings of the office: who may change them, their bounds, their history and what stood at a time. */
#include <criterion/criterion.h>
#include <string.h>

#include "intensity_settings.h"
#include "office.h"
#include "ops.h"
#include "settings.h"

static struct office office;
static struct loods_app app;
static struct loods_arena arena;
static struct loods_err err;

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s (%s)", err.msg, err.debug)

static void enter(const char *name)
{
	if (office.store)
		office_enter(&office, name);
	else
		office_init(&office, name);
	app = (struct loods_app){ .store = office.store,
				  .path = office.path,
				  .user = office.user,
				  .clock = office.clock,
				  .lang = "en" };
}

static void end(void)
{
	loods_arena_release(&arena);
	office_release(&office);
}

static loods_stamp at(int hour)
{
	loods_date d;

	cr_assert(loods_date_from_ymd(2026, 11, 23, &d));
	return loods_stamp_of(d, hour, 0, 0);
}

static enum loods_code put(const char *name, int64_t value, const char *reason, bool *changed)
{
	memset(&err, 0, sizeof err);
	return loods_ops_setting_put(&app, loods_setting_find(name), value, reason, changed, &err);
}

Test(setting, only_an_administrator)
{
	static const char *const others[] = { OFFICE_LEAD, OFFICE_CASEWORKER, OFFICE_EVALUATOR };
	bool changed = true;
	int64_t v;

	for (int i = 0; i < 3; i++) {
		enter(others[i]);
		cr_assert_eq(put("grace_days", 9, NULL, &changed), LOODS_EDENIED);
		cr_assert(!changed);
	}
	OK(loods_store_setting(app.store, "grace_days", 7, &v, &err));
	cr_assert_eq(v, 7);
	end();
}

Test(setting, bounds)
{
	bool changed;

	enter(OFFICE_ADMINISTRATOR);
	for (int i = 0; i < loods_settings_n; i++) {
		const struct loods_setting *s = &loods_settings[i];

		cr_assert_eq(put(s->name, s->min - 1, NULL, &changed), LOODS_EINVALID, "%s", s->name);
		cr_assert_not_null(strstr(err.msg, s->name));
		cr_assert_eq(put(s->name, s->max + 1, NULL, &changed), LOODS_EINVALID, "%s", s->name);
		OK(put(s->name, s->min, NULL, &changed));
		OK(put(s->name, s->max, NULL, &changed));
		cr_assert(changed);
		cr_assert(s->min <= *s->dflt && *s->dflt <= s->max, "%s", s->name);
	}
	end();
}

Test(setting, each_change_is_in_the_history_and_in_the_log)
{
	struct loods_setting_state state;
	struct loods_log log;
	bool changed;

	enter(OFFICE_ADMINISTRATOR);
	OK(put("grace_days", 10, "a reason", &changed));
	cr_assert(changed);
	OK(put("grace_days", 10, "again", &changed));
	cr_assert(!changed);
	office.clock.pinned = app.clock.pinned = at(12);
	OK(put("grace_days", 7, NULL, &changed)); /* the default, and set */
	enter(OFFICE_LEAD);
	OK(loods_setting_state_load(app.store, &arena, loods_setting_find("grace_days"), &state, &err));
	cr_assert_eq(state.value, 7);
	cr_assert_eq(state.history.n, 2);
	cr_assert_eq(state.history.list[0].value, 7);
	cr_assert_eq(state.history.list[0].at.n, at(12).n);
	cr_assert_null(state.history.list[0].reason);
	cr_assert_eq(state.history.list[1].value, 10);
	cr_assert_eq(state.history.list[1].at.n, at(10).n);
	cr_assert_str_eq(state.history.list[1].reason, "a reason");
	cr_assert_str_eq(loods_store_user_name(app.store, state.history.list[1].by), OFFICE_ADMINISTRATOR);
	OK(loods_store_log_list(app.store, &arena, (loods_id){ 0 }, &log, &err));
	cr_assert_geq(log.n, 3);
	cr_assert_eq(log.list[1].action, LOODS_LOG_SETTING); /* [0] is the lead's log-in */
	cr_assert_str_eq(log.list[1].purpose, "grace_days = 7");
	cr_assert_eq(log.list[2].action, LOODS_LOG_SETTING);
	cr_assert_str_eq(log.list[2].purpose, "grace_days = 10: a reason");
	end();
}

Test(setting, thresholds_as_they_stood)
{
	struct loods_intensity_settings s;
	bool changed;

	enter(OFFICE_ADMINISTRATOR);
	OK(loods_intensity_settings_load(app.store, (loods_stamp){ 0 }, &s, &err));
	cr_assert_eq(memcmp(&s, &loods_intensity_defaults, sizeof s), 0);
	for (int i = 0; i < loods_settings_n; i++) /* each one to a value that is no other's */
		OK(put(loods_settings[i].name, *loods_settings[i].dflt + 1, NULL, &changed));
	office.clock.pinned = app.clock.pinned = at(12);
	OK(put("below_percent", 60, NULL, &changed));
	OK(loods_intensity_settings_load(app.store, at(9), &s, &err));
	cr_assert_eq(memcmp(&s, &loods_intensity_defaults, sizeof s), 0);
	OK(loods_intensity_settings_load(app.store, at(11), &s, &err));
	cr_assert_eq(s.below_percent, 81);
	cr_assert_eq(s.uneven_percent, 71);
	cr_assert_eq(s.above_percent, 121);
	cr_assert_eq(s.grace_days, 8);
	cr_assert_eq(s.min_days, 15);
	cr_assert_eq(s.min_minutes, 6);
	cr_assert_eq(s.lost_attempts, 3);
	OK(loods_intensity_settings_load(app.store, at(12), &s, &err));
	cr_assert_eq(s.below_percent, 60);
	OK(loods_intensity_settings_load(app.store, (loods_stamp){ 0 }, &s, &err));
	cr_assert_eq(s.below_percent, 60);
	cr_assert_eq(s.uneven_percent, 71);
	end();
}

Test(setting, what_is_typed)
{
	static const struct {
		const char *text;
		int64_t value; /* -1: refused */
	} rows[] = { { "0", 0 }, { "366", 366 }, { "007", 7 }, { "367", -1 }, { "-1", -1 }, { "", -1 },
		     { "7 ", -1 }, { " 7", -1 }, { "seven", -1 }, { "7.0", -1 }, { "99999999999999999999", -1 } };
	const struct loods_setting *s = loods_setting_find("grace_days");
	int64_t v;

	for (int i = 0; i < (int)(sizeof rows / sizeof *rows); i++) {
		enum loods_code code = loods_setting_parse(s, rows[i].text, &v, &err);

		cr_assert_eq(code, rows[i].value < 0 ? LOODS_EINVALID : LOODS_OK, "'%s'", rows[i].text);
		if (rows[i].value >= 0)
			cr_assert_eq(v, rows[i].value, "'%s'", rows[i].text);
	}
	cr_assert_null(loods_setting_find("no_such"));
	cr_assert_null(loods_setting_find(""));
}

static const char *preferred(struct loods_arena *a)
{
	const char *v;

	OK(loods_store_preference(office.store, a, LOODS_PREFER_LINEAR, &v, &err));
	return v;
}

Test(setting, everybody_prefers_for_themselves)
{
	struct loods_arena a = { 0 };

	enter(OFFICE_EVALUATOR);
	cr_assert_null(preferred(&a));
	OK(loods_ops_preference_put(&app, LOODS_PREFER_LINEAR, "yes", &err));
	OK(loods_ops_preference_put(&app, LOODS_PREFER_LINEAR, "yes", &err));
	cr_assert_str_eq(preferred(&a), "yes");
	enter(OFFICE_CASEWORKER);
	cr_assert_null(preferred(&a), "it is the evaluator's alone");
	OK(loods_ops_preference_put(&app, LOODS_PREFER_LINEAR, "no", &err));
	cr_assert(!loods_ops_can_undo(&app));
	/* Somebody else's choice changes nothing here, and it can be taken back. */
	enter(OFFICE_EVALUATOR);
	cr_assert_str_eq(preferred(&a), "yes");
	OK(loods_ops_preference_put(&app, LOODS_PREFER_LINEAR, "no", &err));
	cr_assert_str_eq(preferred(&a), "no");
	loods_arena_release(&a);
	end();
}
