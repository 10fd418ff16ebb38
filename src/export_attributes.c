#include "export_attributes.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "childcare.h"
#include "client.h"
#include "i18n.h"
#include "language_level.h"
#include "outcome.h"
#include "outcome_check.h"

#define UNKNOWN "unknown"
#define NONE "none"
#define ALL "*"

/* ---- code lists of the export's own ---- */

static const struct loods_choice cares[] = {
	[LOODS_EXPORT_CARE_NONE] = { NONE, N_("none") },
	[LOODS_EXPORT_CARE_WAITING] = { "waiting", N_("waiting") },
	[LOODS_EXPORT_CARE_ARRANGED] = { "arranged", N_("arranged") },
	[LOODS_EXPORT_CARE_OVER] = { "over", N_("over") },
};
_Static_assert(LOODS_COUNT(cares) == LOODS_EXPORT_CARE_END, "a situation lacks its code");
static const struct loods_choices care_choices = LOODS_CHOICES(cares);

static const struct loods_choice progresses[] = {
	[LOODS_EXPORT_PROGRESS_BACK] = { "back", N_("back") },
	[LOODS_EXPORT_PROGRESS_NONE] = { NONE, N_("none") },
	[LOODS_EXPORT_PROGRESS_ONE] = { "one_step", N_("one step") },
	[LOODS_EXPORT_PROGRESS_MORE] = { "more_steps", N_("more steps") },
};
_Static_assert(LOODS_COUNT(progresses) == LOODS_EXPORT_PROGRESS_END, "a progress lacks its code");
static const struct loods_choices progress_choices = LOODS_CHOICES(progresses);

/* Values at coarser levels, with what people call them. */
static const struct loods_choice words[] = {
	{ UNKNOWN, N_("unknown"), 0 },
	{ NONE, N_("none"), 0 },
	{ ALL, N_("all"), 0 },
	{ "with_partner", N_("with a partner"), 0 },
	{ "without_partner", N_("without a partner"), 0 },
	{ "lower", N_("lower"), 0 },
	{ "middle_or_higher", N_("middle or higher"), 0 },
	{ "alfa", N_("literacy (alfa A to C)"), 0 },
	{ "b1_or_higher", N_("B1 or higher"), 0 },
	{ "below_a2", N_("below A2"), 0 },
	{ "a2_or_higher", N_("A2 or higher"), 0 },
	{ "progress", N_("progress"), 0 },
	{ "no_progress", N_("no progress"), 0 },
	{ "some", N_("some"), 0 },
	{ "work", N_("work"), 0 },
	{ "education", N_("education"), 0 },
	{ "illness_care", N_("illness or care"), 0 },
	{ "elsewhere", N_("elsewhere"), 0 },
	{ "still", N_("still so"), 0 },
	{ "not_still", N_("not so any more"), 0 },
	{ "not_known", N_("not known"), 0 },
	{ "outside", N_("outside the office"), 0 },
	{ "phone_or_video", N_("phone or video"), 0 },
	{ "written", N_("written"), 0 },
	{ "face_to_face", N_("face to face"), 0 },
	{ "distant", N_("at a distance"), 0 },
	{ "talked", N_("talked"), 0 },
	{ "not_talked", N_("not talked"), 0 },
};

/* ---- hierarchies: of code lists by choice, of numbers by the lowest value of each band ---- */

typedef const char *const ups[LOODS_EXPORT_UPS_MAX];

static ups household_up[] = {
	[LOODS_HOUSEHOLD_SINGLE] = { "without_partner" },
	[LOODS_HOUSEHOLD_LONE_PARENT] = { "without_partner" },
	[LOODS_HOUSEHOLD_COUPLE] = { "with_partner" },
	[LOODS_HOUSEHOLD_COUPLE_WITH_CHILDREN] = { "with_partner" },
	[LOODS_HOUSEHOLD_OTHER] = { "other" },
};
_Static_assert(LOODS_COUNT(household_up) == LOODS_HOUSEHOLD_END, "a household has no coarser value");

static ups education_up[] = {
	[LOODS_EDUCATION_0_2] = { "lower" },
	[LOODS_EDUCATION_3_4] = { "middle_or_higher" },
	[LOODS_EDUCATION_5_8] = { "middle_or_higher" },
	[LOODS_EDUCATION_UNKNOWN] = { UNKNOWN },
};
_Static_assert(LOODS_COUNT(education_up) == LOODS_EDUCATION_END, "an education has no coarser value");

static ups level_up[] = {
	[LOODS_LEVEL_UNKNOWN] = { UNKNOWN, UNKNOWN },
	[LOODS_LEVEL_ALFA_A] = { "alfa", "below_a2" },
	[LOODS_LEVEL_ALFA_B] = { "alfa", "below_a2" },
	[LOODS_LEVEL_ALFA_C] = { "alfa", "below_a2" },
	[LOODS_LEVEL_A1] = { "a1", "below_a2" },
	[LOODS_LEVEL_A2] = { "a2", "a2_or_higher" },
	[LOODS_LEVEL_B1] = { "b1_or_higher", "a2_or_higher" },
	[LOODS_LEVEL_B2] = { "b1_or_higher", "a2_or_higher" },
	[LOODS_LEVEL_C1] = { "b1_or_higher", "a2_or_higher" },
	[LOODS_LEVEL_C2] = { "b1_or_higher", "a2_or_higher" },
};
_Static_assert(LOODS_COUNT(level_up) == LOODS_LEVEL_END, "a level has no coarser value");

static ups progress_up[] = {
	[LOODS_EXPORT_PROGRESS_BACK] = { "no_progress" },
	[LOODS_EXPORT_PROGRESS_NONE] = { "no_progress" },
	[LOODS_EXPORT_PROGRESS_ONE] = { "progress" },
	[LOODS_EXPORT_PROGRESS_MORE] = { "progress" },
};
_Static_assert(LOODS_COUNT(progress_up) == LOODS_EXPORT_PROGRESS_END, "a progress has no coarser value");

static ups care_up[] = {
	[LOODS_EXPORT_CARE_NONE] = { NONE },
	[LOODS_EXPORT_CARE_WAITING] = { "some" },
	[LOODS_EXPORT_CARE_ARRANGED] = { "some" },
	[LOODS_EXPORT_CARE_OVER] = { "some" },
};
_Static_assert(LOODS_COUNT(care_up) == LOODS_EXPORT_CARE_END, "a situation has no coarser value");

/* Work and illness are never one value but in the value for all. */
static ups outcome_up[] = {
	[LOODS_DESTINATION_PAID_FULL_TIME] = { "work" },
	[LOODS_DESTINATION_PAID_PART_TIME] = { "work" },
	[LOODS_DESTINATION_SELF_EMPLOYED] = { "work" },
	[LOODS_DESTINATION_EDUCATION] = { "education" },
	[LOODS_DESTINATION_MOVED] = { "elsewhere" },
	[LOODS_DESTINATION_RELATIONSHIP] = { "elsewhere" },
	[LOODS_DESTINATION_PENSION] = { "elsewhere" },
	[LOODS_DESTINATION_ILLNESS_CARE] = { "illness_care" },
	[LOODS_DESTINATION_SANCTION] = { "elsewhere" },
	[LOODS_DESTINATION_DEATH] = { "elsewhere" },
	[LOODS_DESTINATION_OTHER] = { "elsewhere" },
	[LOODS_DESTINATION_UNKNOWN] = { "elsewhere" },
};
_Static_assert(LOODS_COUNT(outcome_up) == LOODS_DESTINATION_END, "a destination has no coarser value");

static ups lasting_up[] = {
	[LOODS_LASTING_NOT_DUE] = { "not_known" },     [LOODS_LASTING_STILL] = { "still" },
	[LOODS_LASTING_CHANGED] = { "not_still" },     [LOODS_LASTING_BACK_ON_BENEFIT] = { "not_still" },
	[LOODS_LASTING_UNREACHABLE] = { "not_known" }, [LOODS_LASTING_UNCHECKED] = { "not_known" },
};
_Static_assert(LOODS_COUNT(lasting_up) == LOODS_LASTING_END, "a check has no coarser value");

static const struct loods_export_bands ages = {
	.whole = true,
	.scale = 1,
	.nlevels = 4,
	.levels = { { 10, { 0, 23, 27, 31, 35, 40, 45, 50, 55, 60 } },
		    { 5, { 0, 27, 35, 45, 55 } },
		    { 3, { 0, 27, 45 } },
		    { 2, { 0, 45 } } },
};
static const struct loods_export_bands children = {
	.whole = true,
	.scale = 1,
	.nlevels = 3,
	.levels = { { 6, { 0, 1, 2, 3, 4, 5 } }, { 3, { 0, 1, 3 } }, { 2, { 0, 1 } } },
};
static const struct loods_export_bands welfare_years = {
	.whole = true,
	.scale = 1,
	.nlevels = 3,
	.levels = { { 9, { 0, 1, 2, 3, 4, 5, 10, 15, 20 } }, { 4, { 0, 2, 5, 10 } }, { 2, { 0, 5 } } },
};
static const struct loods_export_bands contact_days = {
	.whole = true,
	.scale = 1,
	.nlevels = 4,
	.levels = { { 12, { 0, 1, 3, 6, 11, 16, 21, 31, 41, 61, 81, 121 } },
		    { 7, { 0, 1, 6, 11, 21, 41, 81 } },
		    { 4, { 0, 1, 11, 41 } },
		    { 2, { 0, 11 } } },
};
static const struct loods_export_bands minutes = {
	.whole = true,
	.scale = 1,
	.nlevels = 4,
	.levels = { { 11, { 0, 1, 121, 301, 601, 1201, 1801, 2401, 3601, 4801, 7201 } },
		    { 6, { 0, 1, 301, 1201, 2401, 4801 } },
		    { 3, { 0, 1, 1201 } },
		    { 2, { 0, 1201 } } },
};
static const struct loods_export_bands no_show_percent = {
	.scale = 1,
	.nlevels = 3,
	.levels = { { 8, { 0, 1, 5, 10, 15, 20, 30, 50 } }, { 4, { 0, 1, 10, 20 } }, { 2, { 0, 10 } } },
};
static const struct loods_export_bands face_to_face_percent = {
	.scale = 1,
	.nlevels = 3,
	.levels = { { 8, { 0, 1, 25, 40, 50, 60, 75, 90 } }, { 4, { 0, 25, 50, 75 } }, { 2, { 0, 50 } } },
};
static const struct loods_export_bands frequencies = {
	.scale = 100,
	.nlevels = 3,
	.levels = { { 10, { 0, 25, 50, 75, 100, 150, 200, 300, 400, 600 } },
		    { 5, { 0, 50, 100, 200, 400 } },
		    { 2, { 0, 100 } } },
};

/* ---- the table ---- */

#define CODED(list, above) .leaves = LOODS_LEAVES_CHOICES, .choices = &(list), .up = (above), .nups = 1
#define BANDED(list) .leaves = LOODS_LEAVES_BANDS, .blank = UNKNOWN, .bands = &(list)

const struct loods_export_attribute loods_export_attributes[LOODS_EXPORT_END] = {
	[LOODS_EXPORT_ARM] = { "arm", N_("Arm"),
			       N_("The arm of the comparison that the client was assigned to."),
			       LOODS_EXPORT_FIXED | LOODS_EXPORT_DEFAULT, LOODS_LEAVES_TEXTS,
			       .blank = UNKNOWN },
	[LOODS_EXPORT_GENDER] = { "gender", N_("Gender"), N_("Gender as the office wrote it down."),
				  LOODS_EXPORT_FIXED | LOODS_EXPORT_DEFAULT, LOODS_LEAVES_CHOICES,
				  .choices = &loods_genders, .blank = UNKNOWN },
	[LOODS_EXPORT_AGE] = { "age", N_("Age"),
			       N_("Age at the start, from the year of birth: the difference of years."),
			       LOODS_EXPORT_QUASI | LOODS_EXPORT_DEFAULT, BANDED(ages) },
	[LOODS_EXPORT_HOUSEHOLD] = { "household", N_("Household"), N_("Household as it is written down now."),
				     LOODS_EXPORT_QUASI, CODED(loods_households, household_up),
				     .blank = UNKNOWN },
	[LOODS_EXPORT_CHILDREN] = { "children", N_("Children"),
				    N_("Children under 18 at the start, as far as the office wrote them "
				       "down."),
				    LOODS_EXPORT_QUASI | LOODS_EXPORT_DEFAULT, BANDED(children) },
	[LOODS_EXPORT_EDUCATION] = { "education", N_("Education"), N_("Level of education (ISCED)."),
				     LOODS_EXPORT_QUASI, CODED(loods_educations, education_up),
				     .blank = UNKNOWN },
	[LOODS_EXPORT_LANGUAGE] = { "language", N_("Language level"),
				    N_("Level of speaking Dutch at the start: the newest finding of the "
				       "strongest basis, of "
				       "those made until 91 days after the start."),
				    LOODS_EXPORT_QUASI | LOODS_EXPORT_DEFAULT, LOODS_LEAVES_CHOICES,
				    .choices = &loods_levels, .blank = UNKNOWN, .up = level_up, .nups = 2 },
	[LOODS_EXPORT_MUNICIPALITY] = { "municipality", N_("Municipality"), N_("Municipality of the cohort."),
					LOODS_EXPORT_QUASI, LOODS_LEAVES_TEXTS, .blank = UNKNOWN },
	[LOODS_EXPORT_COHORT] = { "cohort", N_("Cohort"),
				  N_("Pilot or sub-pilot; the municipality is its coarser value."),
				  LOODS_EXPORT_QUASI, LOODS_LEAVES_TEXTS, .blank = UNKNOWN, .nups = 1 },
	[LOODS_EXPORT_START] = { "start", N_("Start"),
				 N_("Quarter in which the client was assigned, else that of the first day of "
				    "guidance."),
				 LOODS_EXPORT_QUASI | LOODS_EXPORT_DEFAULT, LOODS_LEAVES_QUARTERS,
				 .blank = UNKNOWN, .nups = 2 },
	[LOODS_EXPORT_WELFARE] = { "welfare", N_("Years on welfare"),
				   N_("Whole years on welfare at the start."), LOODS_EXPORT_QUASI,
				   BANDED(welfare_years) },
	[LOODS_EXPORT_CONTACTS] = { "contacts", N_("Contact days"),
				    N_("Days in the period with a countable contact (the manual says which "
				       "count)."),
				    LOODS_EXPORT_EXPOSURE | LOODS_EXPORT_DEFAULT, BANDED(contact_days) },
	[LOODS_EXPORT_MINUTES] = { "minutes", N_("Minutes"),
				   N_("Minutes of all countable contacts in the period."),
				   LOODS_EXPORT_EXPOSURE, BANDED(minutes) },
	[LOODS_EXPORT_NO_SHOW] = { "no_show", N_("No-show, percent"),
				   N_("No-shows as a percentage of the talks that were held or missed in the "
				      "period."),
				   LOODS_EXPORT_EXPOSURE | LOODS_EXPORT_SENSITIVE, BANDED(no_show_percent) },
	[LOODS_EXPORT_FACE_TO_FACE] = { "face_to_face", N_("Face to face, percent"),
					N_("Contact days with a talk face to face, as a percentage of the "
					   "contact days."),
					LOODS_EXPORT_EXPOSURE, BANDED(face_to_face_percent) },
	[LOODS_EXPORT_FREQUENCY] = { "frequency", N_("Contact days per 28 days"),
				     N_("Contact days per 28 days in guidance; unknown below 14 days in "
					"guidance."),
				     LOODS_EXPORT_EXPOSURE, BANDED(frequencies) },
	[LOODS_EXPORT_PROGRESS] = { "language_progress", N_("Language progress"),
				    N_("Steps in the level of speaking between the start and the end of the "
				       "period; only "
				       "findings of the same or a stronger basis count."),
				    LOODS_EXPORT_SENSITIVE | LOODS_EXPORT_EFFECT,
				    CODED(progress_choices, progress_up), .blank = UNKNOWN },
	[LOODS_EXPORT_CHILDCARE] = { "childcare", N_("Childcare"),
				     N_("How childcare stands now: waiting comes before arranged, arranged "
					"before over."),
				     LOODS_EXPORT_SENSITIVE, CODED(care_choices, care_up), .blank = NONE },
	[LOODS_EXPORT_OUTCOME] = { "outcome", N_("Outcome"),
				   N_("Where the client went: the last outcome in the period."),
				   LOODS_EXPORT_SENSITIVE | LOODS_EXPORT_EFFECT,
				   CODED(loods_destinations, outcome_up), .blank = NONE },
	[LOODS_EXPORT_LASTING_3] = { "lasting_3", N_("Lasting after 3 months"),
				     N_("How it was with that outcome 3 months later."),
				     LOODS_EXPORT_SENSITIVE | LOODS_EXPORT_EFFECT,
				     CODED(loods_lastings, lasting_up), .blank = NONE },
	[LOODS_EXPORT_LASTING_6] = { "lasting_6", N_("Lasting after 6 months"),
				     N_("How it was with that outcome 6 months later."),
				     LOODS_EXPORT_SENSITIVE | LOODS_EXPORT_EFFECT,
				     CODED(loods_lastings, lasting_up), .blank = NONE },
	[LOODS_EXPORT_LASTING_12] = { "lasting_12", N_("Lasting after 12 months"),
				      N_("How it was with that outcome 12 months later."),
				      LOODS_EXPORT_SENSITIVE | LOODS_EXPORT_EFFECT,
				      CODED(loods_lastings, lasting_up), .blank = NONE },
};

enum loods_export_id loods_export_find(const char *name, size_t len)
{
	int id = 0;

	while (id < LOODS_EXPORT_END && (strlen(loods_export_attributes[id].name) != len ||
					 memcmp(loods_export_attributes[id].name, name, len) != 0))
		id++;
	return (enum loods_export_id)id;
}

/* ---- values at each level ---- */

/* Where the blank value stands among the choices; 0: it is a leaf of its own, after them. */
static int blank_choice(const struct loods_export_attribute *t)
{
	return loods_choice_value(t->choices, t->blank);
}

uint16_t loods_export_choice_code(const struct loods_export_attribute *t, int value)
{
	if (!value)
		value = blank_choice(t);
	return (uint16_t)(value ? value - 1 : t->choices->n - 1);
}

uint16_t loods_export_number_code(const struct loods_export_attribute *t, double value)
{
	const struct loods_export_bands *b = t->bands;
	int band = 0;

	if (isnan(value))
		return (uint16_t)b->levels[0].n;
	while (band + 1 < b->levels[0].n && value * b->scale >= b->levels[0].from[band + 1])
		band++;
	return (uint16_t)band;
}

static const char *band_code(const struct loods_export_bands *b, int level, int band, struct loods_arena *a)
{
	const int *from = b->levels[level].from;
	double low = from[band] / (double)b->scale, next;

	if (band + 1 == b->levels[level].n)
		return loods_arena_printf(a, "%g_up", low);
	next = from[band + 1] / (double)b->scale;
	if (b->whole && from[band + 1] == from[band] + 1)
		return loods_arena_printf(a, "%d", from[band]);
	if (!band)
		return loods_arena_printf(a, "under_%g", next);
	if (b->whole)
		return loods_arena_printf(a, "%d_to_%d", from[band], from[band + 1] - 1);
	return loods_arena_printf(a, "%g_to_under_%g", low, next);
}

static const char *banded(const struct loods_export_attribute *t, size_t leaf, size_t level,
			  struct loods_arena *a)
{
	const struct loods_export_bands *b = t->bands;
	int band = 0, low;

	if (leaf == (size_t)b->levels[0].n)
		return t->blank;
	low = b->levels[0].from[leaf];
	while (band + 1 < b->levels[level].n && b->levels[level].from[band + 1] <= low)
		band++;
	return band_code(b, (int)level, band, a);
}

static const char *chosen(const struct loods_export_attribute *t, size_t leaf, size_t level)
{
	int value = (int)leaf + 1;

	if (value >= t->choices->n)
		return t->blank;
	return level ? t->up[value][level - 1] : t->choices->list[value].code;
}

/* "2026-Q3" is "2026-H2", then "2026". */
static const char *quarter(const char *code, size_t level, struct loods_arena *a)
{
	const char *q = strstr(code, "-Q");

	if (!level || !q)
		return code;
	if (level > 1)
		return loods_arena_strndup(a, code, (size_t)(q - code));
	return loods_arena_printf(a, "%.*s-H%d", (int)(q - code), code, q[2] > '2' ? 2 : 1);
}

static const char *value_at(const struct loods_export_attribute *t, const struct loods_export_leaf *leaves,
			    size_t leaf, size_t level, struct loods_arena *a)
{
	switch (t->leaves) {
	case LOODS_LEAVES_CHOICES:
		return chosen(t, leaf, level);
	case LOODS_LEAVES_BANDS:
		return banded(t, leaf, level, a);
	case LOODS_LEAVES_QUARTERS:
		return quarter(leaves[leaf].code, level, a);
	case LOODS_LEAVES_TEXTS:
		break;
	}
	if (!level)
		return leaves[leaf].code;
	return leaves[leaf].up ? leaves[leaf].up : t->blank;
}

/* ---- hierarchies ---- */

static size_t count_leaves(const struct loods_export_attribute *t, size_t n)
{
	if (t->leaves == LOODS_LEAVES_BANDS)
		return (size_t)t->bands->levels[0].n + 1;
	if (t->leaves == LOODS_LEAVES_CHOICES)
		return (size_t)t->choices->n - (blank_choice(t) ? 1 : 0);
	return n;
}

static size_t count_levels(const struct loods_export_attribute *t)
{
	/* The leaf, what lies between, and one for all. */
	return t->leaves == LOODS_LEAVES_BANDS ? (size_t)t->bands->nlevels + 1 : (size_t)t->nups + 2;
}

void loods_export_hierarchy(const struct loods_export_attribute *t, const struct loods_export_leaf *leaves,
			    size_t n, struct loods_arena *a, struct loods_micro_attribute *out)
{
	size_t nleaves = count_leaves(t, n), nlevels = count_levels(t);
	struct loods_micro_level *levels = LOODS_NEW_ARRAY(a, struct loods_micro_level, nlevels);

	assert(nleaves && nleaves <= LOODS_MICRO_VALUES_MAX);
	for (size_t l = 0; l < nlevels; l++) {
		const char **labels = LOODS_NEW_ARRAY(a, const char *, nleaves);
		uint16_t *code_of = LOODS_NEW_ARRAY(a, uint16_t, nleaves);
		size_t ncodes = 0;

		for (size_t leaf = 0; leaf < nleaves; leaf++) {
			const char *value = l + 1 == nlevels ? ALL : value_at(t, leaves, leaf, l, a);
			/* Values of coarser levels mostly come in rows, so the newest is looked at first. */
			size_t c = ncodes;

			while (c > 0 && l && strcmp(labels[c - 1], value) != 0)
				c--;
			if (!l || !c) {
				labels[ncodes++] = value;
				c = ncodes;
			}
			code_of[leaf] = (uint16_t)(c - 1);
		}
		levels[l] = (struct loods_micro_level){ ncodes, labels, code_of };
	}
	*out = (struct loods_micro_attribute){ t->name, nlevels, levels };
}

const char *loods_export_quarter(loods_date on, struct loods_arena *a)
{
	int year, month, day;

	if (!loods_date_known(on))
		return UNKNOWN;
	loods_date_to_ymd(on, &year, &month, &day);
	return loods_arena_printf(a, "%d-Q%d", year, (month - 1) / 3 + 1);
}

/* ---- for people ---- */

/* The number at `s`, to be freed with its arena; *s is moved behind it. */
static const char *number(const char **s, struct loods_arena *a)
{
	size_t len = strspn(*s, "0123456789.");
	const char *text = loods_arena_strndup(a, *s, len);

	*s += len;
	return text;
}

static bool skip(const char **s, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*s, word, len) != 0)
		return false;
	*s += len;
	return true;
}

static void band_label(const char *code, struct loods_str *out)
{
	struct loods_arena a = { 0 };

	if (skip(&code, "under_")) {
		loods_str_addf(out, _("under %s"), number(&code, &a));
	} else {
		const char *low = number(&code, &a);

		if (skip(&code, "_to_under_"))
			loods_str_addf(out, _("%s to under %s"), low, number(&code, &a));
		else if (skip(&code, "_to_"))
			loods_str_addf(out, _("%s to %s"), low, number(&code, &a));
		else if (skip(&code, "_up"))
			loods_str_addf(out, _("%s or more"), low);
		else
			loods_str_add(out, low);
	}
	loods_arena_release(&a);
}

void loods_export_value_label(const struct loods_export_attribute *t, const char *code, struct loods_str *out)
{
	int value = t->choices ? loods_choice_value(t->choices, code) : 0;

	if (value) {
		loods_str_add(out, loods_choice_label(t->choices, value));
		return;
	}
	if (t->leaves != LOODS_LEAVES_TEXTS || strcmp(code, UNKNOWN) == 0 || strcmp(code, ALL) == 0)
		for (int i = 0; i < LOODS_COUNT(words); i++)
			if (strcmp(words[i].code, code) == 0) {
				loods_str_add(out, _(words[i].label));
				return;
			}
	if (t->leaves == LOODS_LEAVES_BANDS)
		band_label(code, out);
	else
		loods_str_add(out, code);
}
