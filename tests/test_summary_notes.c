/* What stands out in a summary: the sentences, and when there are none. */
#include "summary_notes.h"

#include <criterion/criterion.h>

#include "client.h"

enum { N = 3 };

static struct loods_summary_group groups[N], before[N], genders[2];
static struct loods_summary s, then, by_gender;

static void start(void)
{
	static const char *const names[N] = { "anna", "bert", NULL };

	memset(groups, 0, sizeof groups);
	memset(before, 0, sizeof before);
	memset(genders, 0, sizeof genders);
	for (int i = 0; i < N; i++)
		groups[i] = before[i] = (struct loods_summary_group){ .key = { names[i] },
								      .clients = 20,
								      .in_guidance = 18 };
	s = (struct loods_summary){ .options = { .by = { LOODS_BY_CASEWORKER } }, .groups = groups, .n_groups = N };
	then = s;
	then.groups = before;
	genders[0].key[0] = "man";
	genders[1].key[0] = "woman";
	by_gender = (struct loods_summary){ .options = { .by = { LOODS_BY_GENDER } }, .groups = genders, .n_groups = 2 };
}

static void says(const struct loods_summary *of_gender, const char *want)
{
	struct loods_str out = LOODS_STR_INIT;

	loods_summary_notes(&s, of_gender, &out);
	cr_assert_str_eq(out.s, want);
	loods_str_release(&out);
}

Test(notes, nothing_where_nothing_stands_out)
{
	start();
	says(&by_gender, "");
	s.n_groups = 0;
	says(NULL, "");
}

Test(notes, lost_then_late_then_without_agreement_each_where_it_is_most)
{
	start();
	groups[0].overdue = 2;
	groups[1].overdue = 5;
	groups[1].classes[LOODS_CLASS_CONTACT_LOST] = 1;
	groups[2].classes[LOODS_CLASS_NO_AGREEMENT] = 4;
	says(NULL, "bert: contact with 1 client is lost.\n"
		   "bert: contact is late with 5 clients of 18.\n"
		   "(none): nothing is agreed with 4 clients.\n");
}

Test(notes, the_greatest_fall_from_ten_points_on)
{
	start();
	loods_summary_tie(&s, &then);
	groups[0].realisation = (struct loods_rational){ 71, 100 };
	before[0].realisation = (struct loods_rational){ 80, 100 }; /* nine points: no word */
	groups[1].realisation = (struct loods_rational){ 9, 10 };
	before[1].realisation = (struct loods_rational){ 1, 1 };
	says(NULL, "bert: realised fell from 100 % to 90 %.\n");
	groups[0].realisation.num = 60;
	says(NULL, "anna: realised fell from 80 % to 60 %.\n");
	/* Undefined is no fall. */
	groups[0].realisation = (struct loods_rational){ 0, 0 };
	says(NULL, "bert: realised fell from 100 % to 90 %.\n");
}

Test(notes, men_and_women_where_they_differ_by_ten_points)
{
	start();
	genders[0].realisation = (struct loods_rational){ 75, 100 };
	genders[1].realisation = (struct loods_rational){ 66, 100 };
	says(&by_gender, "");
	genders[1].realisation.num = 65;
	says(&by_gender, "Realised with women 65 %, with men 75 %.\n");
	by_gender.n_groups = 1; /* only men */
	says(&by_gender, "");
}

/* Each month's last day is history; what is late now is said of all. */
Test(notes, by_month_all_clients_as_they_are_at_the_end)
{
	start();
	s.options.by[0] = LOODS_BY_MONTH;
	groups[0].overdue = 9;
	says(NULL, "");
	s.total = (struct loods_summary_group){ .clients = 40, .in_guidance = 30, .overdue = 3 };
	says(NULL, "All: contact is late with 3 clients of 30.\n");
}

Test(notes, a_pair_of_keys_is_named_by_both)
{
	struct loods_str out = LOODS_STR_INIT;

	start();
	s.options.by[1] = LOODS_BY_GENDER;
	groups[0].key[1] = "woman";
	loods_summary_group_label(&s, &groups[0], &out);
	cr_assert_str_eq(out.s, "anna / woman");
	loods_str_release(&out);
}
