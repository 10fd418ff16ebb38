#include "language_level.h"

#include "client.h"
#include "i18n.h"

static const struct loods_choice skills[] = {
	[LOODS_SKILL_LISTENING] = { "listening", N_("listening"), '1' },
	[LOODS_SKILL_READING] = { "reading", N_("reading"), '2' },
	[LOODS_SKILL_SPEAKING] = { "speaking", N_("speaking"), '3' },
	[LOODS_SKILL_CONVERSATION] = { "conversation", N_("conversation"), '4' },
	[LOODS_SKILL_WRITING] = { "writing", N_("writing"), '5' },
};
_Static_assert(LOODS_COUNT(skills) == LOODS_SKILL_END, "a skill lacks its code");
const struct loods_choices loods_skills = LOODS_CHOICES(skills);

static const struct loods_choice levels[] = {
	[LOODS_LEVEL_UNKNOWN] = { "unknown", N_("unknown"), '0' },
	[LOODS_LEVEL_ALFA_A] = { "alfa_a", N_("Alfa A"), '7' },
	[LOODS_LEVEL_ALFA_B] = { "alfa_b", N_("Alfa B"), '8' },
	[LOODS_LEVEL_ALFA_C] = { "alfa_c", N_("Alfa C"), '9' },
	[LOODS_LEVEL_A1] = { "a1", N_("A1"), '1' },
	[LOODS_LEVEL_A2] = { "a2", N_("A2"), '2' },
	[LOODS_LEVEL_B1] = { "b1", N_("B1"), '3' },
	[LOODS_LEVEL_B2] = { "b2", N_("B2"), '4' },
	[LOODS_LEVEL_C1] = { "c1", N_("C1"), '5' },
	[LOODS_LEVEL_C2] = { "c2", N_("C2"), '6' },
};
_Static_assert(LOODS_COUNT(levels) == LOODS_LEVEL_END, "a level lacks its code");
const struct loods_choices loods_levels = LOODS_CHOICES(levels);

static const struct loods_choice bases[] = {
	[LOODS_BASIS_SELF] = { "self", N_("client's own view"), '1' },
	[LOODS_BASIS_CASEWORKER] = { "caseworker", N_("caseworker's view"), '2' },
	[LOODS_BASIS_SCREENING] = { "screening", N_("screening"), '3' },
	[LOODS_BASIS_INTAKE_TEST] = { "intake_test", N_("intake test"), '4' },
	[LOODS_BASIS_PROGRESS_TEST] = { "progress_test", N_("progress test"), '5' },
	[LOODS_BASIS_EXAM] = { "exam", N_("exam"), '6' },
};
_Static_assert(LOODS_COUNT(bases) == LOODS_BASIS_END, "a basis lacks its code");
const struct loods_choices loods_level_bases = LOODS_CHOICES(bases);

#define R struct loods_language_level
static const struct loods_field fields[] = {
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_CHOICE(R, skill, .label = N_("Skill"), .choices = &loods_skills, .flags = LOODS_REQUIRED),
	LOODS_CHOICE(R, level, .label = N_("Level"), .choices = &loods_levels, .flags = LOODS_REQUIRED),
	LOODS_CHOICE(R, basis, .label = N_("Based on"), .choices = &loods_level_bases,
		     .flags = LOODS_REQUIRED),
	LOODS_DATE(R, measured_on, .label = N_("Measured on"), .flags = LOODS_REQUIRED),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	return loods_rec_check_past(&loods_language_level_type, rec, "measured_on", c->today, err);
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_language_level *l = rec;

	loods_str_addf(out, "%s %s (%s)", loods_choice_label(&loods_skills, l->skill),
		       loods_choice_label(&loods_levels, l->level),
		       loods_choice_label(&loods_level_bases, l->basis));
}

const struct loods_type loods_language_level_type = {
	.name = "language_level",
	.label = N_("Language level"),
	.plural = N_("Language levels"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "measured_on",
	.append_only = true,
	.check = check,
	.brief = brief,
};
