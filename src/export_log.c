#include "export_log.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "contact.h"
#include "i18n.h"

typedef const char *const ups[LOODS_EXPORT_UPS_MAX];

static ups channel_up[] = {
	[LOODS_CHANNEL_OFFICE] = { "office", "face_to_face" },
	[LOODS_CHANNEL_HOME] = { "outside", "face_to_face" },
	[LOODS_CHANNEL_WORKPLACE] = { "outside", "face_to_face" },
	[LOODS_CHANNEL_NEIGHBOURHOOD] = { "outside", "face_to_face" },
	[LOODS_CHANNEL_WALK] = { "outside", "face_to_face" },
	[LOODS_CHANNEL_VIDEO] = { "phone_or_video", "distant" },
	[LOODS_CHANNEL_PHONE] = { "phone_or_video", "distant" },
	[LOODS_CHANNEL_CHAT] = { "written", "distant" },
	[LOODS_CHANNEL_EMAIL] = { "written", "distant" },
	[LOODS_CHANNEL_LETTER] = { "written", "distant" },
	[LOODS_CHANNEL_GROUP] = { "group", "face_to_face" },
};
_Static_assert(LOODS_COUNT(channel_up) == LOODS_CHANNEL_END, "a channel has no coarser value");

static ups outcome_up[] = {
	[LOODS_OUTCOME_HELD] = { "talked" },
	[LOODS_OUTCOME_PARTLY_HELD] = { "talked" },
	[LOODS_OUTCOME_NO_SHOW] = { "not_talked" },
	[LOODS_OUTCOME_CANCELLED_BY_CLIENT] = { "not_talked" },
	[LOODS_OUTCOME_CANCELLED_LATE] = { "not_talked" },
	[LOODS_OUTCOME_CANCELLED_BY_US] = { "not_talked" },
	[LOODS_OUTCOME_NO_ANSWER] = { "not_talked" },
	[LOODS_OUTCOME_PLANNED] = { "not_talked" },
};
_Static_assert(LOODS_COUNT(outcome_up) == LOODS_OUTCOME_END, "an outcome has no coarser value");

static const struct loods_export_bands minutes = {
	.whole = true,
	.scale = 1,
	.nlevels = 2,
	.levels = { { 8, { 0, 5, 15, 30, 45, 60, 90, 120 } }, { 3, { 0, 5, 45 } } },
};

const struct loods_export_attribute loods_export_log_fields[LOODS_EXPORT_LOG_FIELDS] = {
	[LOODS_EXPORT_LOG_ARM] = { "arm", N_("Arm"),
				   N_("The arm of the comparison that the client was assigned to."),
				   LOODS_EXPORT_FIXED, LOODS_LEAVES_TEXTS, .blank = "unknown" },
	[LOODS_EXPORT_LOG_GENDER] = { "gender", N_("Gender"), N_("Gender as the office wrote it down."),
				      LOODS_EXPORT_FIXED, LOODS_LEAVES_CHOICES, .choices = &loods_genders,
				      .blank = "unknown" },
	[LOODS_EXPORT_LOG_PERIOD] = { "period", N_("Period"), N_("Quarter of the day of the contact."),
				      LOODS_EXPORT_QUASI, LOODS_LEAVES_QUARTERS, .blank = "unknown",
				      .nups = 2 },
	[LOODS_EXPORT_LOG_CHANNEL] = { "channel", N_("Channel"), N_("How the contact took place."),
				       LOODS_EXPORT_QUASI, LOODS_LEAVES_CHOICES, .choices = &loods_channels,
				       .blank = "unknown", .up = channel_up, .nups = 2 },
	[LOODS_EXPORT_LOG_OUTCOME] = { "outcome", N_("Result"), N_("How the contact went."),
				       LOODS_EXPORT_QUASI, LOODS_LEAVES_CHOICES, .choices = &loods_outcomes,
				       .blank = "unknown", .up = outcome_up, .nups = 1 },
	[LOODS_EXPORT_LOG_MINUTES] = { "minutes", N_("Minutes"), N_("Minutes of the contact."),
				       LOODS_EXPORT_QUASI, LOODS_LEAVES_BANDS, .blank = "unknown",
				       .bands = &minutes },
};

/* Quarters in a row: 4 * year + quarter - 1. */
static int quarter_of(loods_date on)
{
	int year, month, day;

	loods_date_to_ymd(on, &year, &month, &day);
	return 4 * year + (month - 1) / 3;
}

/* Every quarter from the window's first day to its last, also those without a contact. */
static void periods(const struct loods_snapshot *s, struct loods_arena *a, struct loods_micro_attribute *out)
{
	int first = quarter_of(s->first), n = quarter_of(s->last) - first + 1;
	struct loods_export_leaf *leaves = LOODS_NEW_ARRAY(a, struct loods_export_leaf, (size_t)n);

	for (int i = 0; i < n; i++)
		leaves[i].code = loods_arena_printf(a, "%d-Q%d", (first + i) / 4, (first + i) % 4 + 1);
	loods_export_hierarchy(&loods_export_log_fields[LOODS_EXPORT_LOG_PERIOD], leaves, (size_t)n, a, out);
}

/* Arm and gender, as the snapshot has them. */
static size_t group(const struct loods_snapshot *s, enum loods_export_id id)
{
	return s->groups.ids[0] == id ? 0 : 1;
}

/* The code of each day of the window, so that a calendar is asked once a day and not once a contact. */
static uint16_t *quarters_by_day(const struct loods_snapshot *s)
{
	size_t days = (size_t)(s->last.n - s->first.n) + 1;
	uint16_t *codes = reallocarray(NULL, days, sizeof(*codes));
	int first = quarter_of(s->first);

	if (!codes)
		loods_nomem();
	for (size_t i = 0; i < days; i++)
		codes[i] = (uint16_t)(quarter_of((loods_date){ s->first.n + (int32_t)i }) - first);
	return codes;
}

static void fill(const struct loods_snapshot *s, uint16_t *const columns[], uint32_t *who, size_t *first,
		 int32_t *day)
{
	const uint16_t *arm = s->groups.data.columns[group(s, LOODS_EXPORT_ARM)],
		       *gender = s->groups.data.columns[group(s, LOODS_EXPORT_GENDER)];
	uint16_t *quarters = quarters_by_day(s);
	size_t row = 0;

	for (size_t i = 0; i < s->ncontacts; i++) {
		const struct loods_snapshot_contact *c = &s->contacts[i];

		while (row <= c->row)
			first[row++] = i;
		who[i] = c->row;
		day[i] = c->on.n;
		columns[LOODS_EXPORT_LOG_ARM][i] = arm[c->row];
		columns[LOODS_EXPORT_LOG_GENDER][i] = gender[c->row];
		columns[LOODS_EXPORT_LOG_PERIOD][i] = quarters[c->on.n - s->first.n];
		columns[LOODS_EXPORT_LOG_CHANNEL][i] = loods_export_choice_code(
			&loods_export_log_fields[LOODS_EXPORT_LOG_CHANNEL], c->channel);
		columns[LOODS_EXPORT_LOG_OUTCOME][i] = loods_export_choice_code(
			&loods_export_log_fields[LOODS_EXPORT_LOG_OUTCOME], c->outcome);
		columns[LOODS_EXPORT_LOG_MINUTES][i] =
			loods_export_number_code(&loods_export_log_fields[LOODS_EXPORT_LOG_MINUTES],
						 c->minutes < 0 ? NAN : c->minutes);
	}
	while (row <= s->nrows)
		first[row++] = s->ncontacts;
	free(quarters);
}

void loods_export_log_of(const struct loods_snapshot *s, struct loods_arena *a, struct loods_export_log *out)
{
	struct loods_micro_attribute *t =
		LOODS_NEW_ARRAY(a, struct loods_micro_attribute, LOODS_EXPORT_LOG_FIELDS);
	const uint16_t **given = LOODS_NEW_ARRAY(a, const uint16_t *, LOODS_EXPORT_LOG_FIELDS);
	uint16_t *columns[LOODS_EXPORT_LOG_FIELDS];
	uint32_t *who = LOODS_NEW_ARRAY(a, uint32_t, s->ncontacts + 1);
	size_t *first = LOODS_NEW_ARRAY(a, size_t, s->nrows + 1);
	int32_t *day = LOODS_NEW_ARRAY(a, int32_t, s->ncontacts + 1);

	for (int f = 0; f < LOODS_EXPORT_LOG_FIELDS; f++)
		given[f] = columns[f] = LOODS_NEW_ARRAY(a, uint16_t, s->ncontacts + 1);
	t[LOODS_EXPORT_LOG_ARM] = s->groups.data.attributes[group(s, LOODS_EXPORT_ARM)];
	t[LOODS_EXPORT_LOG_GENDER] = s->groups.data.attributes[group(s, LOODS_EXPORT_GENDER)];
	periods(s, a, &t[LOODS_EXPORT_LOG_PERIOD]);
	for (int f = LOODS_EXPORT_LOG_CHANNEL; f < LOODS_EXPORT_LOG_FIELDS; f++)
		loods_export_hierarchy(&loods_export_log_fields[f], NULL, 0, a, &t[f]);
	fill(s, columns, who, first, day);
	*out = (struct loods_export_log){
		{ LOODS_EXPORT_LOG_FIELDS, t, s->ncontacts, given }, who, first, day
	};
}
