/* Record descriptors: every value of every type survives its file form; what people type is understood; errors tell what is expected. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "agreement.h"
#include "arena.h"
#include "child.h"
#include "childcare.h"
#include "client.h"
#include "contact.h"
#include "language_step.h"
#include "rec.h"
#include "task.h"
#include "types.h"

static struct loods_arena arena;
static loods_date today;

static void setup(void)
{
	loods_date_from_ymd(2026, 11, 23, &today);
}
TestSuite(rec, .init = setup);

/* A value for a field, different for each `i`. */
static void fill(const struct loods_field *f, int i, void *rec)
{
	void *p = loods_field_at(f, rec);

	switch (f->kind) {
	case LOODS_KIND_REF: ((loods_id *)p)->n = 1 + i; break;
	case LOODS_KIND_USER: ((loods_user_id *)p)->n = 2 + i; break;
	case LOODS_KIND_TEXT: *(const char **)p = i ? "Güngör" : "a; \"b\", c"; break;
	case LOODS_KIND_NUM: *(loods_num *)p = loods_num_of(f->max ? f->max - i : 5 + i); break;
	case LOODS_KIND_DATE: loods_date_from_ymd(2024, 2, 28 + i, p); break;
	case LOODS_KIND_PDATE: *(loods_pdate *)p = (loods_pdate){ 1991, (uint8_t)(i ? 3 : 0), 0 }; break;
	case LOODS_KIND_TIME: loods_time_from_hm(i ? 23 : 0, i ? 59 : 0, p); break;
	case LOODS_KIND_STAMP: *(loods_stamp *)p = loods_stamp_of(today, 9, i, 59); break;
	case LOODS_KIND_WEEK: loods_week_from(i ? 2026 : 2020, i ? 1 : 53, p); break;
	case LOODS_KIND_CHOICE: *(int *)p = i ? f->choices->n - 1 : 1; break;
	case LOODS_KIND_SET: *(uint32_t *)p = i ? (UINT32_C(1) << f->choices->n) - 2 : 2; break;
	case LOODS_KIND_BOOL: *(bool *)p = true; break;
	}
}

Test(rec, every_value_survives_its_file_form)
{
	for (int t = 0; t < loods_types_n; t++)
		for (int k = 0; k < loods_types[t]->n_fields; k++)
			for (int i = 0; i < 2; i++) {
				const struct loods_field *f = &loods_types[t]->fields[k];
				void *rec = loods_arena_alloc(&arena, loods_types[t]->size);
				void *back = loods_arena_alloc(&arena, loods_types[t]->size);
				struct loods_str s;
				struct loods_err err = { 0 };

				loods_str_init(&s);
				cr_assert_not(loods_field_known(f, rec), "%s.%s", loods_types[t]->name, f->name);
				fill(f, i, rec);
				cr_assert(loods_field_known(f, rec), "%s.%s", loods_types[t]->name, f->name);
				loods_field_format(f, rec, &s);
				cr_assert_eq(loods_field_parse(f, &arena, s.s, back, &err), LOODS_OK, "%s.%s: %s",
					     loods_types[t]->name, f->name, err.msg);
				cr_assert(loods_field_equal(f, rec, back), "%s.%s came back as another value of %s",
					  loods_types[t]->name, f->name, s.s);
				loods_field_clear(f, back);
				cr_assert_not(loods_field_equal(f, rec, back));
				cr_assert_eq(loods_field_parse(f, &arena, "  ", rec, &err), LOODS_OK);
				cr_assert_not(loods_field_known(f, rec));
				loods_str_release(&s);
			}
}

Test(rec, descriptors_are_whole)
{
	for (int t = 0; t < loods_types_n; t++) {
		const struct loods_type *type = loods_types[t];

		cr_assert_eq(loods_type_find(type->name), type);
		cr_assert(type->label && type->plural && type->size >= sizeof(struct loods_meta));
		cr_assert(!type->key || loods_type_field(type, type->key), "%s lacks its key", type->name);
		cr_assert(!type->when || loods_type_field(type, type->when), "%s lacks its date", type->name);
		for (int k = 0; k < type->n_fields; k++) {
			const struct loods_field *f = &type->fields[k];

			cr_assert(f->label && *f->label, "%s.%s has no label", type->name, f->name);
			cr_assert_eq(loods_type_field(type, f->name), f, "%s.%s is there twice", type->name, f->name);
			cr_assert((f->kind == LOODS_KIND_CHOICE || f->kind == LOODS_KIND_SET) == !!f->choices);
			cr_assert((f->kind == LOODS_KIND_REF) == !!f->ref);
			if (f->flags & LOODS_SHARED)
				cr_assert(k > 0 && f->kind == LOODS_KIND_REF && f->ref->key &&
					  type->fields[k - 1].kind == LOODS_KIND_CHOICE && f->dflt);
			for (int o = 0; f->ref && o < loods_types_n; o++)
				cr_assert(loods_types[o] != f->ref || o < t, "%s stands before %s", type->name,
					  f->ref->name);
			for (int a = 1; f->choices && a < f->choices->n; a++)
				for (int b = 1; b < a; b++) {
					const struct loods_choice *x = &f->choices->list[a], *y = &f->choices->list[b];

					cr_assert(strcmp(x->code, y->code) != 0, "%s.%s: %s", type->name, f->name, x->code);
					cr_assert(!x->digit || x->digit != y->digit, "%s.%s: digit of %s", type->name,
						  f->name, x->code);
				}
		}
	}
}

Test(rec, the_way_to_the_client)
{
	cr_assert_null(loods_type_toward_client(&loods_client_type));
	cr_assert_null(loods_type_toward_client(loods_type_find("cohort")));
	cr_assert_str_eq(loods_type_toward_client(loods_type_find("assignment"))->name, "client");
	cr_assert_str_eq(loods_type_toward_client(loods_type_find("childcare"))->name, "child");
	cr_assert_str_eq(loods_type_toward_client(loods_type_find("funding"))->name, "childcare");
}

static const struct loods_field *field(const char *type, const char *name)
{
	const struct loods_field *f = loods_type_field(loods_type_find(type), name);

	cr_assert_not_null(f, "%s.%s", type, name);
	return f;
}

struct row {
	char type[20], field[20];
	char text[40];
	char want[64]; /* the file form; "!" and the start of the message when it is refused */
};

static void check_row(const struct row *r, bool typed)
{
	const struct loods_field *f = field(r->type, r->field);
	void *rec = loods_arena_alloc(&arena, loods_type_find(r->type)->size);
	struct loods_str s;
	struct loods_err err = { 0 };
	enum loods_code code = typed ? loods_field_parse_typed(f, &arena, r->text, today, rec, &err) :
				       loods_field_parse(f, &arena, r->text, rec, &err);

	loods_str_init(&s);
	if (r->want[0] == '!') {
		cr_assert_eq(code, LOODS_EINVALID, "%s.%s accepts \"%s\"", r->type, r->field, r->text);
		cr_assert_eq(err.field, f);
		cr_assert_eq(strncmp(err.msg, r->want + 1, strlen(r->want + 1)), 0, "%s", err.msg);
		cr_assert_not(loods_field_known(f, rec), "a refused value leaves the field blank");
		return;
	}
	cr_assert_eq(code, LOODS_OK, "%s.%s, \"%s\": %s", r->type, r->field, r->text, err.msg);
	loods_field_format(f, rec, &s);
	cr_assert_str_eq(s.s, r->want, "%s.%s, \"%s\" gave \"%s\"", r->type, r->field, r->text, s.s);
	loods_str_release(&s);
}

ParameterizedTestParameters(rec, file_form)
{
	static struct row rows[] = {
		{ "contact", "minutes", "45", "45" },
		{ "contact", "minutes", " 0 ", "0" },
		{ "contact", "minutes", "601", "!Expected is a whole number from 0 to 600" },
		{ "contact", "minutes", "4.5", "!Expected is a whole number" },
		{ "contact", "minutes", "-1", "!Expected is a whole number" },
		{ "contact", "minutes", "99999999999999999999", "!Expected is a whole number" },
		{ "language_step", "hours", "120.50", "120.5" },
		{ "language_step", "hours", "120.05", "120.05" },
		{ "language_step", "hours", "120", "120" },
		{ "language_step", "hours", "120,5", "!Expected is a number from 0 to 10000" },
		{ "language_step", "hours", "1.234", "!Expected is a number" },
		{ "contact", "occurred_on", "2024-02-29", "2024-02-29" },
		{ "contact", "occurred_on", "2023-02-29", "!Expected is a date as YYYY-MM-DD" },
		{ "contact", "occurred_on", "29-02-2024", "!Expected is a date as YYYY-MM-DD" },
		{ "contact", "start", "09:30", "09:30" },
		{ "contact", "start", "24:00", "!Expected is a time as HH:MM" },
		{ "contact", "channel", "phone", "phone" },
		{ "contact", "channel", "Phone", "!Expected is one of: office, home" },
		{ "contact", "topics", "health;work", "work;health" },
		{ "contact", "topics", "work; health ;", "work;health" },
		{ "contact", "topics", "work,health", "!Expected are codes with ; between" },
		{ "contact", "entered_at", "2026-01-02T03:04:05", "2026-01-02T03:04:05" },
		{ "contact", "entered_at", "yesterday", "!Expected is a date and time" },
		{ "client", "birth_date", "1991", "1991" },
		{ "client", "birth_date", "1991-03", "1991-03" },
		{ "client", "birth_date", "1991-03-04", "1991-03-04" },
		{ "client", "birth_date", "91", "!Expected is a date as YYYY-MM-DD, or" },
		{ "child", "birth_month", "2021-05", "2021-05" },
		{ "child", "birth_month", "2021-05-06", "!Expected is a month as YYYY-MM" },
		{ "client", "restricted", "yes", "yes" },
		{ "client", "restricted", "no", "" },
		{ "client", "restricted", "maybe", "!Expected is yes or no" },
		{ "client", "name", "  Jose\xcc\x81  de la Cruz", "Jos\xc3\xa9 de la Cruz" },
		{ "client", "name", "\xff", "!Expected is text in UTF-8" },
		{ "childcare", "lrk", "1234567890", "!Expected is a text of at most 9 characters" },
	};

	return cr_make_param_array(struct row, rows, sizeof rows / sizeof rows[0]);
}
ParameterizedTest(struct row *r, rec, file_form, .init = setup)
{
	check_row(r, false);
}

ParameterizedTestParameters(rec, typed_form)
{
	static struct row rows[] = {
		{ "contact", "channel", "2", "phone" },
		{ "contact", "channel", "phone", "phone" },
		{ "contact", "channel", "PH", "phone" },
		{ "contact", "channel", "home v", "home" },
		{ "contact", "channel", "w", "!Expected is a digit or the beginning" },
		{ "contact", "channel", "0", "!Expected is a digit or the beginning" },
		{ "contact", "outcome", "no-s", "no_show" },
		{ "contact", "outcome", "no_a", "no_answer" },
		{ "contact", "outcome", "held", "held" },
		{ "language_step", "target", "a2", "a2" },
		{ "language_step", "target", "A1", "a1" },
		{ "client", "gender", "0", "unknown" },
		{ "contact", "topics", "12", "work;language" },
		{ "contact", "topics", "2 1", "work;language" },
		{ "contact", "topics", "safe, 3", "childcare;safety" },
		{ "contact", "topics", "10", "!Expected are digits or words" },
		{ "childcare", "days", "135", "mon;wed;fri" },
		{ "language_step", "hours_per_week", "7,5", "7.5" },
		{ "language_step", "hours_per_week", "7.5", "7.5" },
		{ "language_step", "hours_per_week", "61", "!Expected is a number from 0 to 60" },
		{ "contact", "occurred_on", "-1", "2026-11-22" },
		{ "contact", "occurred_on", "0712", "2025-12-07" },
		{ "task", "due", "0712", "2026-12-07" },
		{ "task", "due", "soonish", "!Expected is a date" },
		{ "contact", "start", "930", "09:30" },
		{ "client", "birth_date", "1991", "1991" },
		{ "client", "birth_date", "3-1991", "1991-03" },
		{ "client", "birth_date", "4-3-1991", "1991-03-04" },
		{ "client", "birth_date", "13-1991", "!Expected is a date as in" },
		{ "child", "birth_month", "6-5-2021", "2021-05" },
		{ "child", "birth_month", "5/2021", "2021-05" },
		{ "client", "restricted", "j", "yes" },
		{ "client", "restricted", "N", "" },
		{ "client", "restricted", "q", "!Expected is y or n" },
	};

	return cr_make_param_array(struct row, rows, sizeof rows / sizeof rows[0]);
}
ParameterizedTest(struct row *r, rec, typed_form, .init = setup)
{
	check_row(r, true);
}

Test(rec, errors_never_repeat_what_was_there)
{
	static const char canary[] = "kanarie";

	for (int t = 0; t < loods_types_n; t++)
		for (int k = 0; k < loods_types[t]->n_fields; k++) {
			const struct loods_field *f = &loods_types[t]->fields[k];
			void *rec = loods_arena_alloc(&arena, loods_types[t]->size);
			struct loods_err err = { 0 };

			if (f->kind == LOODS_KIND_TEXT)
				continue;
			cr_assert_eq(loods_field_parse(f, &arena, canary, rec, &err), LOODS_EINVALID);
			cr_assert_null(strstr(err.msg, canary));
			cr_assert_null(strstr(err.debug, canary));
			cr_assert_eq(loods_field_parse_typed(f, &arena, canary, today, rec, &err), LOODS_EINVALID);
			cr_assert_null(strstr(err.msg, canary));
		}
}

Test(rec, shown_as_people_write_it)
{
	struct loods_contact c = { .channel = LOODS_CHANNEL_HOME, .topics = 1u << LOODS_TOPIC_WORK | 1u << LOODS_TOPIC_HEALTH };
	struct loods_language_step step = { .hours = loods_num_of(12050) };
	struct loods_child child = { .birth_month = { 2021, 5, 0 } };
	struct loods_str s;

	loods_str_init(&s);
	c.occurred_on = today;
	c.meta.entered_at = loods_stamp_of(today, 9, 5, 59);
	loods_field_show(field("contact", "occurred_on"), &c, &s);
	loods_str_add(&s, "|");
	loods_field_show(field("contact", "channel"), &c, &s);
	loods_str_add(&s, "|");
	loods_field_show(field("contact", "topics"), &c, &s);
	loods_str_add(&s, "|");
	loods_field_show(field("contact", "entered_at"), &c, &s);
	loods_str_add(&s, "|");
	loods_field_show(field("contact", "minutes"), &c, &s);
	loods_str_add(&s, "|");
	loods_field_show(field("language_step", "hours"), &step, &s);
	loods_str_add(&s, "|");
	loods_field_show(field("child", "birth_month"), &child, &s);
	cr_assert_str_eq(s.s, "23-11-2026|home visit|work, health|23-11-2026 09:05||120.5|05-2021");
	loods_str_release(&s);
}

Test(rec, a_new_record_has_the_defaults_and_a_copy_is_its_own)
{
	struct loods_contact *c = loods_rec_new(&loods_contact_type, &arena), copy;
	char note[] = "belt terug";

	cr_assert_eq(c->kind, LOODS_CONTACT_PROGRESS);
	cr_assert_eq(c->initiator, LOODS_INITIATOR_CASEWORKER);
	cr_assert_eq(c->status, LOODS_CONTACT_FINAL);
	cr_assert_eq(c->channel, 0);
	c->note = note;
	c->meta.id.n = 7;
	c->minutes = loods_num_of(30);
	loods_rec_copy(&loods_contact_type, &arena, &copy, c);
	note[0] = 'X';
	cr_assert_str_eq(copy.note, "belt terug");
	cr_assert_eq(copy.meta.id.n, 7);
	cr_assert(loods_field_equal(field("contact", "minutes"), c, &copy));
	cr_assert_not(loods_field_equal(field("contact", "note"), c, &copy));
}

/* ---- checks within one record ---- */

struct bad {
	char type[20];
	char values[7][2][24]; /* field, file form */
	char field[20];        /* at fault; "": the record is fine */
};

ParameterizedTestParameters(rec, checks)
{
	static struct bad rows[] = {
		{ "contact", { { "client", "1" }, { "occurred_on", "2026-11-23" }, { "channel", "phone" }, { "outcome", "held" },
			       { "conducted_by", "1" } }, "minutes" },
		{ "contact", { { "client", "1" }, { "occurred_on", "2026-11-23" }, { "channel", "phone" }, { "outcome", "no_answer" },
			       { "conducted_by", "1" } }, "" },
		{ "contact", { { "occurred_on", "2026-11-23" }, { "channel", "phone" }, { "outcome", "no_answer" } }, "client" },
		{ "contact", { { "client", "1" }, { "occurred_on", "2026-11-24" }, { "channel", "phone" }, { "outcome", "no_answer" },
			       { "conducted_by", "1" } }, "occurred_on" },
		{ "guidance_period", { { "client", "1" }, { "start", "2026-01-02" }, { "end", "2026-01-01" } }, "end" },
		{ "guidance_period", { { "client", "1" }, { "start", "2026-01-01" }, { "end", "2026-01-01" } }, "" },
		{ "pause", { { "client", "1" }, { "from", "2026-01-02" }, { "to", "2026-01-01" } }, "to" },
		{ "ownership", { { "client", "1" }, { "caseworker", "2" }, { "from", "2026-01-02" }, { "to", "2026-01-01" } }, "to" },
		{ "agreement", { { "client", "1" }, { "contacts", "1" }, { "per_days", "7" }, { "from", "2026-01-02" },
				 { "to", "2026-01-01" } }, "to" },
		{ "agreement", { { "client", "1" }, { "contacts", "1" }, { "from", "2026-01-02" } }, "per_days" },
		{ "language_level", { { "client", "1" }, { "skill", "reading" }, { "level", "a1" }, { "basis", "exam" },
				      { "measured_on", "2026-11-24" } }, "measured_on" },
		{ "language_step", { { "client", "1" }, { "kind", "nt2" }, { "state", "stopped" } }, "reason" },
		{ "language_step", { { "client", "1" }, { "kind", "nt2" }, { "state", "interrupted" }, { "reason", "no_childcare" } }, "" },
		{ "language_step", { { "client", "1" }, { "kind", "nt2" }, { "starts_on", "2026-02-01" },
				     { "ends_on", "2026-01-31" } }, "ends_on" },
		{ "child", { { "client", "1" }, { "birth_month", "2026-12" } }, "birth_month" },
		{ "child", { { "client", "1" }, { "birth_month", "2026-11" } }, "" },
		{ "child", { { "client", "1" }, { "birth_month", "2022-11" }, { "school_start", "2021" } }, "school_start" },
		{ "childcare", { { "child", "1" }, { "type", "day_care" }, { "lrk", "12345678" } }, "lrk" },
		{ "childcare", { { "child", "1" }, { "type", "day_care" }, { "lrk", "12345678x" } }, "lrk" },
		{ "childcare", { { "child", "1" }, { "type", "day_care" }, { "lrk", "123456789" } }, "" },
		{ "childcare", { { "child", "1" }, { "type", "day_care" }, { "serves_step", "3" }, { "serves", "work" } }, "serves" },
		{ "childcare", { { "child", "1" }, { "type", "day_care" }, { "day_begins", "13:00" }, { "day_ends", "12:00" } }, "day_ends" },
		{ "funding", { { "childcare", "1" }, { "source", "kot" }, { "from", "2026-02-01" }, { "to", "2026-01-31" } }, "to" },
		{ "funding", { { "childcare", "1" }, { "source", "kot" }, { "applied_on", "2027-01-31" } }, "applied_on" },
		{ "outcome", { { "client", "1" }, { "destination", "moved" } }, "date" },
		{ "outcome", { { "client", "1" }, { "date", "2026-11-23" } }, "destination" },
		{ "outcome", { { "client", "1" }, { "destination", "paid_part_time" }, { "date", "2027-01-01" }, { "hours", "22.5" } }, "" },
		{ "outcome_check", { { "outcome", "1" }, { "months", "3" }, { "result", "still" } }, "checked_on" },
		{ "outcome_check", { { "outcome", "1" }, { "months", "3" }, { "result", "still" }, { "checked_on", "2026-11-24" } }, "checked_on" },
		{ "outcome_check", { { "outcome", "1" }, { "result", "still" }, { "checked_on", "2026-11-23" } }, "months" },
		{ "outcome_check", { { "outcome", "1" }, { "months", "12" }, { "result", "back_on_benefit" }, { "checked_on", "2026-11-23" } }, "" },
		{ "attendance", { { "language_step", "1" }, { "week", "2026-W07" }, { "planned", "240" }, { "attended", "180" },
				  { "excused", "60" } }, "" },
		{ "attendance", { { "language_step", "1" }, { "week", "2026-W07" }, { "planned", "240" }, { "attended", "180" },
				  { "excused", "61" } }, "excused" },
		{ "attendance", { { "language_step", "1" }, { "week", "2026-W07" }, { "planned", "240" }, { "attended", "241" } }, "attended" },
		{ "attendance", { { "language_step", "1" }, { "week", "2026-W07" }, { "planned", "0" }, { "attended", "0" } }, "" },
		{ "attendance", { { "language_step", "1" }, { "week", "2026-W48" }, { "planned", "60" }, { "attended", "60" } }, "" },
		{ "attendance", { { "language_step", "1" }, { "week", "2026-W49" }, { "planned", "60" }, { "attended", "0" } }, "week" },
		{ "attendance", { { "language_step", "1" }, { "planned", "60" }, { "attended", "0" } }, "week" },
		{ "attendance", { { "language_step", "1" }, { "week", "2026-W07" }, { "attended", "0" } }, "planned" },
		{ "exam", { { "client", "1" }, { "part", "knm" }, { "state", "passed" }, { "on", "2026-11-23" } }, "" },
		{ "exam", { { "client", "1" }, { "part", "knm" }, { "state", "passed" }, { "on", "2026-11-24" } }, "on" },
		{ "exam", { { "client", "1" }, { "part", "knm" }, { "state", "failed" } }, "on" },
		{ "exam", { { "client", "1" }, { "part", "knm" }, { "state", "not_shown_up" } }, "on" },
		{ "exam", { { "client", "1" }, { "part", "knm" }, { "state", "exempt" } }, "" },
		{ "exam", { { "client", "1" }, { "part", "knm" }, { "state", "exempt" }, { "on", "2026-11-24" } }, "on" },
		{ "exam", { { "client", "1" }, { "part", "knm" }, { "on", "2027-01-10" } }, "" },
		{ "exam", { { "client", "1" } }, "part" },
		{ "instrument", { { "client", "1" }, { "kind", "job_coach" }, { "start", "2026-03-01" }, { "planned_end", "2026-03-01" },
				  { "statistics_code", "30" } }, "" },
		{ "instrument", { { "client", "1" }, { "kind", "job_coach" }, { "start", "2026-03-01" },
				  { "planned_end", "2026-02-28" } }, "planned_end" },
		{ "instrument", { { "client", "1" }, { "kind", "training" }, { "start", "2026-03-01" }, { "end", "2026-02-28" },
				  { "end_reason", "moved" } }, "end" },
		{ "instrument", { { "client", "1" }, { "kind", "training" }, { "start", "2026-03-01" }, { "end", "2026-11-24" },
				  { "end_reason", "moved" } }, "end" },
		{ "instrument", { { "client", "1" }, { "kind", "training" }, { "start", "2026-03-01" }, { "end", "2026-11-23" } }, "end_reason" },
		{ "instrument", { { "client", "1" }, { "kind", "training" }, { "start", "2026-03-01" }, { "end_reason", "moved" } }, "end" },
		{ "instrument", { { "client", "1" }, { "kind", "training" } }, "start" },
		{ "measurement", { { "client", "1" }, { "value", "6" }, { "measured_on", "2026-11-23" }, { "basis", "self" } }, "" },
		{ "measurement", { { "client", "1" }, { "value", "7" }, { "measured_on", "2026-11-23" }, { "basis", "self" } }, "value" },
		{ "measurement", { { "client", "1" }, { "value", "0" }, { "measured_on", "2026-11-23" }, { "basis", "self" } }, "value" },
		{ "measurement", { { "client", "1" }, { "scale", "named" }, { "scale_name", "wage value" }, { "value", "0" },
				   { "measured_on", "2026-11-23" }, { "basis", "expert" } }, "" },
		{ "measurement", { { "client", "1" }, { "scale", "named" }, { "value", "3" }, { "measured_on", "2026-11-23" },
				   { "basis", "expert" } }, "scale_name" },
		{ "measurement", { { "client", "1" }, { "scale_name", "wage value" }, { "value", "3" }, { "measured_on", "2026-11-23" },
				   { "basis", "expert" } }, "scale_name" },
		{ "measurement", { { "client", "1" }, { "value", "3" }, { "measured_on", "2026-11-24" }, { "basis", "self" } }, "measured_on" },
		{ "measurement", { { "client", "1" }, { "value", "3" }, { "measured_on", "2026-11-23" } }, "basis" },
		{ "goal", { { "client", "1" }, { "goal", "Een baan" }, { "domain", "work" }, { "target", "2027-03-01" } }, "" },
		{ "goal", { { "client", "1" }, { "goal", "Een baan" }, { "domain", "work" } }, "target" },
		{ "goal", { { "client", "1" }, { "goal", "Een baan" }, { "domain", "work" }, { "state", "reached" } }, "" },
		{ "goal", { { "client", "1" }, { "domain", "work" }, { "target", "2027-03-01" } }, "goal" },
		{ "goal", { { "client", "1" }, { "goal", "Een baan" }, { "target", "2027-03-01" } }, "domain" },
		{ "goal_step", { { "goal", "1" }, { "step", "Bellen" }, { "due", "2026-12-01" }, { "done_on", "2026-11-23" } }, "" },
		{ "goal_step", { { "goal", "1" }, { "step", "Bellen" }, { "done_on", "2026-11-24" } }, "done_on" },
		{ "goal_step", { { "goal", "1" } }, "step" },
		{ "deviation", { { "client", "1" }, { "cohort", "1" }, { "kind", "contamination" }, { "on", "2026-11-23" } }, "" },
		{ "deviation", { { "client", "1" }, { "cohort", "1" }, { "kind", "contamination" }, { "on", "2026-11-24" } }, "on" },
		{ "deviation", { { "client", "1" }, { "kind", "contamination" }, { "on", "2026-11-23" } }, "cohort" },
		{ "cover", { { "for_whom", "1" }, { "by_whom", "2" }, { "from", "2026-12-01" }, { "until", "2026-12-01" } }, "" },
		{ "cover", { { "for_whom", "1" }, { "by_whom", "2" }, { "from", "2026-12-01" }, { "until", "2026-11-30" } }, "until" },
		{ "cover", { { "for_whom", "2" }, { "by_whom", "2" }, { "from", "2026-12-01" }, { "until", "2026-12-14" } }, "by_whom" },
		{ "cover", { { "for_whom", "1" }, { "by_whom", "2" }, { "from", "2026-12-01" } }, "until" },
		{ "handover", { { "client", "1" }, { "from_whom", "1" }, { "to_whom", "2" }, { "on", "2026-12-01" } }, "" },
		{ "handover", { { "client", "1" }, { "from_whom", "2" }, { "to_whom", "2" }, { "on", "2026-12-01" } }, "to_whom" },
		{ "handover", { { "client", "1" }, { "from_whom", "1" }, { "to_whom", "2" }, { "on", "2026-12-01" }, { "state", "accepted" } }, "answered_on" },
		{ "handover", { { "client", "1" }, { "from_whom", "1" }, { "to_whom", "2" }, { "on", "2026-12-01" }, { "answered_on", "2026-11-23" } }, "answered_on" },
		{ "handover", { { "client", "1" }, { "from_whom", "1" }, { "to_whom", "2" }, { "on", "2026-12-01" }, { "state", "accepted" }, { "answered_on", "2026-11-24" } }, "answered_on" },
		{ "handover", { { "client", "1" }, { "from_whom", "1" }, { "to_whom", "2" }, { "on", "2026-12-01" }, { "state", "sent_back" }, { "answered_on", "2026-11-23" } }, "answer" },
		{ "task", { { "what", "Call" }, { "done_on", "2026-11-24" } }, "done_on" },
		{ "task", { { "due", "2026-11-24" } }, "what" },
	};

	return cr_make_param_array(struct bad, rows, sizeof rows / sizeof rows[0]);
}
ParameterizedTest(struct bad *b, rec, checks, .init = setup)
{
	const struct loods_type *t = loods_type_find(b->type);
	void *rec = loods_rec_new(t, &arena);
	const struct loods_check c = { today, { 1 } };
	struct loods_err err = { 0 };
	enum loods_code code;

	for (int i = 0; i < 7 && b->values[i][0][0]; i++)
		cr_assert_eq(loods_field_parse(field(b->type, b->values[i][0]), &arena, b->values[i][1], rec, &err), LOODS_OK);
	code = loods_rec_check(t, &c, rec, &err);
	if (!b->field[0]) {
		cr_assert_eq(code, LOODS_OK, "%s", err.msg);
		return;
	}
	cr_assert_eq(code, LOODS_EINVALID, "%s without a complaint about %s", b->type, b->field);
	cr_assert_str_eq(err.field->name, b->field, "%s", err.msg);
	cr_assert(strlen(err.msg) > 10 && err.msg[strlen(err.msg) - 1] == '.', "a whole sentence: %s", err.msg);
}
