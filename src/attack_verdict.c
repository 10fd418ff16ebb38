#include <math.h>

#include "attack.h"
#include "i18n.h"

static const struct {
	const char *code, *label;
	unsigned limits;
} kinds[LOODS_ATTACK_END] = {
	[LOODS_ATTACK_TRAITS] = { "K1", N_("somebody who knows all traits"),
				  LOODS_ATTACK_HIGHEST_LIMIT | LOODS_ATTACK_MEAN_LIMIT },
	[LOODS_ATTACK_DATES] = { "K2", N_("somebody who knows four dates of contacts as well"),
				 LOODS_ATTACK_HIGHEST_LIMIT | LOODS_ATTACK_MEAN_LIMIT |
					 LOODS_ATTACK_GAIN_LIMIT },
	[LOODS_ATTACK_CONTACTS] = { "K3", N_("somebody who knows date, channel and minutes of four contacts"),
				    LOODS_ATTACK_HIGHEST_LIMIT | LOODS_ATTACK_MEAN_LIMIT |
					    LOODS_ATTACK_GAIN_LIMIT },
	[LOODS_ATTACK_LOG] = { "K4", N_("somebody who knows all contacts"),
			       LOODS_ATTACK_HIGHEST_LIMIT | LOODS_ATTACK_MEAN_LIMIT |
				       LOODS_ATTACK_GAIN_LIMIT },
	[LOODS_ATTACK_WAVES] = { "K5", N_("somebody who lays it beside earlier releases"),
				 LOODS_ATTACK_HIGHEST_LIMIT },
	[LOODS_ATTACK_OWN] = { "K6", N_("somebody who finds their own part"), LOODS_ATTACK_HIGHEST_LIMIT },
	[LOODS_ATTACK_STAGES] = { "K7", N_("somebody who sees what was coarsened or left out"),
				  LOODS_ATTACK_HIGHEST_LIMIT | LOODS_ATTACK_MEAN_LIMIT },
	[LOODS_ATTACK_SECRET] = { "K8", N_("somebody who guesses a sensitive value"),
				  LOODS_ATTACK_HIGHEST_LIMIT },
	[LOODS_ATTACK_CELL] = { "cell", N_("somebody who looks for a contact in the contact log"),
				LOODS_ATTACK_HIGHEST_LIMIT },
};

const char *loods_attack_code(enum loods_attack_kind kind)
{
	return kinds[kind].code;
}

const char *loods_attack_label(enum loods_attack_kind kind)
{
	return _(kinds[kind].label);
}

static double highest_limit(enum loods_attack_kind kind, size_t k)
{
	return kind == LOODS_ATTACK_SECRET ? LOODS_ATTACK_SHARE : 1 / (double)k;
}

struct loods_attack_verdict loods_attack_judge(const struct loods_attack_result *r, size_t k)
{
	struct loods_attack_verdict v = { .passed = true };

	for (int i = 0; i < LOODS_ATTACK_END; i++) {
		const struct loods_attack_figure *f = &r->figures[i];
		unsigned failed = 0;

		if (f->ran && f->highest > highest_limit((enum loods_attack_kind)i, k))
			failed |= LOODS_ATTACK_HIGHEST_LIMIT;
		if (f->ran && f->mean > LOODS_ATTACK_MEAN)
			failed |= LOODS_ATTACK_MEAN_LIMIT;
		if (f->ran && f->gain > LOODS_ATTACK_GAIN)
			failed |= LOODS_ATTACK_GAIN_LIMIT;
		v.failed[i] = failed & kinds[i].limits;
		v.passed &= !v.failed[i];
	}
	return v;
}

/* Percents: what was found is rounded up and what is allowed down, so that the sentence is never untrue. */
static int up(double share)
{
	return (int)ceil(share * 100 - 1e-9);
}

static int down(double share)
{
	return (int)floor(share * 100 + 1e-9);
}

const char *loods_attack_sentence(const struct loods_attack_result *r, size_t k, struct loods_arena *a)
{
	struct loods_attack_verdict v = loods_attack_judge(r, k);
	double highest = 0;

	for (int i = 0; i < LOODS_ATTACK_END; i++) {
		const struct loods_attack_figure *f = &r->figures[i];
		enum loods_attack_kind kind = (enum loods_attack_kind)i;
		const char *who = loods_attack_label(kind);

		if (kind != LOODS_ATTACK_SECRET && f->highest > highest)
			highest = f->highest;
		if (v.failed[i] & LOODS_ATTACK_HIGHEST_LIMIT)
			return loods_arena_printf(a,
						  _("Not passed: %s succeeds with a chance of up to %d %%; "
						    "%d %% is allowed (%s)."),
						  who, up(f->highest), down(highest_limit(kind, k)),
						  loods_attack_code(kind));
		if (v.failed[i] & LOODS_ATTACK_MEAN_LIMIT)
			return loods_arena_printf(
				a,
				_("Not passed: %s succeeds with %d %% of the people; %d %% is allowed (%s)."),
				who, up(f->mean), down(LOODS_ATTACK_MEAN), loods_attack_code(kind));
		if (v.failed[i] & LOODS_ATTACK_GAIN_LIMIT)
			return loods_arena_printf(
				a, _("Not passed: %s succeeds %d points more often; %d is allowed (%s)."),
				who, up(f->gain), down(LOODS_ATTACK_GAIN), loods_attack_code(kind));
	}
	return loods_arena_printf(
		a,
		_("Passed: nobody is found with a chance of more than %d %%, and on average "
		  "that chance is %d %%."),
		up(highest), up(r->figures[LOODS_ATTACK_TRAITS].mean));
}
