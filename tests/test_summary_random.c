/*
 * Every figure of a summary against a second computation, day by day, written for the tests only
 * (naive_summary.h), over thousands of small random offices: each client, each group by one key and by two,
 * months among them, the total, and the JSON of it all.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "client.h"
#include "naive_summary.h"
#include "random_office.h"
#include "summary.h"
#include "summary_look.h"

static const char *const user_names[] = { NULL, "mo", "anna", "Zoë", "bert", "an" };

static const char *user_name(void *ctx, loods_user_id id)
{
	(void)ctx;
	return user_names[id.n];
}

/* The order of references is not that of ids. */
static const char *client_reference(void *ctx, loods_id id)
{
	static char text[16];

	(void)ctx;
	snprintf(text, sizeof(text), "R-%02d", (int)(id.n * 7 % 13));
	return text;
}

static const struct loods_summary_names names = { user_name, client_reference, NULL };

/* What the program makes of an office; clients come in any order, some of them first with as few contacts as
 * may do. */
static struct loods_summary summary_of(struct random_office *o, const struct look_keys *keys,
				       loods_user_id only, struct loods_arena *a, int *asked)
{
	struct loods_summary_options options = { .by = { keys->by[0], keys->by[1] },
						 .window = loods_window_between(day(o->from), day(o->to)),
						 .settings = loods_intensity_defaults,
						 .only = only };
	struct loods_summary_maker *m = loods_summary_maker_new(&options);
	struct loods_summary out;
	int shift = random_roll(o, o->n);

	for (int i = 0; i < o->n; i++) {
		const struct loods_guidance *g = &o->f[(i + shift) % o->n].g;
		struct loods_guidance some = *g;

		if (random_roll(o, 2)) {
			some.contacts_since = day(o->from - random_roll(o, 40));
			while (some.n_contacts && some.contacts->on.n < some.contacts_since.n) {
				some.contacts++;
				some.n_contacts--;
			}
		}
		if (!loods_summary_maker_add(m, &some)) {
			++*asked;
			cr_assert(loods_summary_maker_add(m, g));
		}
	}
	loods_summary_finish(m, &names, a, &out);
	loods_summary_maker_free(m);
	return out;
}

static void same_office(struct random_office *o, int *asked)
{
	struct loods_guidance clients[RANDOM_CLIENTS];
	const struct naive_office office = { clients,	      o->n,	      5,	   user_names,
					     BASE + o->first, BASE + o->from, BASE + o->to };
	struct look look = { .user_name = user_name, .client_reference = client_reference };

	for (int i = 0; i < o->n; i++)
		clients[i] = o->f[i].g;
	look.naive = naive_new(&office);
	/* Slow, so not in every office. */
	look.weeks = o->seed % 8 == 0 ? naive_weeks_new(&office) : NULL;
	look.office = &office;
	for (int k = 0; k < look_all_keys_n && !look.why[0]; k++) {
		struct loods_arena a = { 0 };
		struct loods_summary s = summary_of(o, &look_all_keys[k], (loods_user_id){ 0 }, &a, asked);

		look_at(&look, &look_all_keys[k], 0, &s);
		if (!look.why[0] && o->n_owners) {
			int only = o->owners[random_roll(o, o->n_owners)];

			s = summary_of(o, &look_all_keys[k], (loods_user_id){ only }, &a, asked);
			look_at(&look, &look_all_keys[k], only, &s);
		}
		loods_arena_release(&a);
	}
	naive_free(look.naive);
	if (look.weeks)
		naive_weeks_free(look.weeks);
	if (look.why[0]) {
		char *text = random_office_text(o);

		cr_assert_fail("%s\n%s", look.why, text);
	}
}

/* How often the clients of a run were of each class, so that none is left out unnoticed. */
static void count_classes(const struct random_office *o, int classes[NAIVE_CLASSES])
{
	for (int i = 0; i < o->n; i++)
		classes[over(&o->f[i], o->from, o->to).class - 1]++;
}

static void run(int first_seed, int rounds, bool old)
{
	int classes[NAIVE_CLASSES] = { 0 }, asked = 0;

	if (getenv("LOODS_TESTS_SLOW"))
		rounds /= 20;
	for (int i = 0; i < rounds; i++) {
		static struct random_office o;

		o = (struct random_office){
			.owners = { 1, 2, 3, 4 }, .talkers = { 1, 2, 3, 4, 5 }, .n_talkers = 5, .old = old
		};
		o.n_owners = (first_seed + i) % 5;
		random_office_make(&o, (uint64_t)(first_seed + i));
		same_office(&o, &asked);
		count_classes(&o, classes);
	}
	for (int c = 0; c < NAIVE_CLASSES; c++)
		cr_assert(classes[c] * 200 > rounds, "%d clients in all are %s", classes[c],
			  naive_classes[c]);
	cr_assert(asked > rounds, "older contacts were asked for %d times", asked);
}

Test(summary_random, same_as_day_by_day)
{
	run(20201109, 3000, false);
}

Test(summary_random, same_with_years_of_history)
{
	run(20260101, 500, true);
}
