#include "exam.h"

#include "client.h"
#include "i18n.h"

static const struct loods_choice parts[] = {
	[LOODS_EXAM_READING] = { "reading", N_("reading"), '1' },
	[LOODS_EXAM_LISTENING] = { "listening", N_("listening"), '2' },
	[LOODS_EXAM_WRITING] = { "writing", N_("writing"), '3' },
	[LOODS_EXAM_SPEAKING] = { "speaking", N_("speaking"), '4' },
	[LOODS_EXAM_KNM] = { "knm", N_("Dutch society (KNM)"), '5' },
	[LOODS_EXAM_ONA] = { "ona", N_("Dutch labour market (ONA)"), '6' },
	[LOODS_EXAM_MAP] = { "map", N_("work and participation (MAP)"), '7' },
	[LOODS_EXAM_PVT] = { "pvt", N_("participation statement (PVT)"), '8' },
};
_Static_assert(LOODS_COUNT(parts) == LOODS_EXAM_PART_END, "a part lacks its code");
const struct loods_choices loods_exam_parts = LOODS_CHOICES(parts);

static const struct loods_choice states[] = {
	/* TRANSLATORS: of an exam */
	[LOODS_EXAM_PLANNED] = { "planned", N_("planned"), '1' },
	/* TRANSLATORS: of an exam whose result is not known yet */
	[LOODS_EXAM_TAKEN] = { "taken", N_("taken, no result yet"), '2' },
	[LOODS_EXAM_PASSED] = { "passed", N_("passed"), '3' },
	[LOODS_EXAM_FAILED] = { "failed", N_("not passed"), '4' },
	[LOODS_EXAM_NOT_SHOWN_UP] = { "not_shown_up", N_("did not come"), '5' },
	[LOODS_EXAM_EXEMPT] = { "exempt", N_("exempt"), '6' },
	/* TRANSLATORS: the duty to take an exam was lifted */
	[LOODS_EXAM_WAIVED] = { "waived", N_("duty lifted"), '7' },
};
_Static_assert(LOODS_COUNT(states) == LOODS_EXAM_STATE_END, "a state lacks its code");
const struct loods_choices loods_exam_states = LOODS_CHOICES(states);

#define R struct loods_exam
static const struct loods_field fields[] = {
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_CHOICE(R, part, .label = N_("Part"), .choices = &loods_exam_parts, .flags = LOODS_REQUIRED),
	LOODS_CHOICE(R, state, .label = N_("State"), .choices = &loods_exam_states, .flags = LOODS_REQUIRED,
		     .dflt = LOODS_EXAM_PLANNED),
	LOODS_DATE(R, on, .label = N_("Day"),
		   .help = N_("Of the exam; where there is none any more, of the decision.")),
};

static bool over(int state)
{
	return state == LOODS_EXAM_TAKEN || state == LOODS_EXAM_PASSED || state == LOODS_EXAM_FAILED ||
	       state == LOODS_EXAM_NOT_SHOWN_UP;
}

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_exam *e = rec;

	if (over(e->state) && !loods_date_known(e->on))
		return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_exam_type, "on"),
					_("An exam that has been needs its day."));
	if (e->state == LOODS_EXAM_PLANNED)
		return LOODS_OK;
	return loods_rec_check_past(&loods_exam_type, rec, "on", c->today, err);
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_exam *e = rec;

	loods_str_addf(out, "%s: %s", loods_choice_label(&loods_exam_parts, e->part),
		       loods_choice_label(&loods_exam_states, e->state));
}

const struct loods_type loods_exam_type = {
	.name = "exam",
	.label = N_("Exam"),
	.plural = N_("Exams"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "on",
	.check = check,
	.brief = brief,
};
