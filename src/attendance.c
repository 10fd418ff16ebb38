#include "attendance.h"

#include "i18n.h"
#include "language_step.h"

#define R struct loods_attendance
static const struct loods_field fields[] = {
	LOODS_REF(R, language_step, .label = N_("Language step"), .ref = &loods_language_step_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_WEEK(R, week, .label = N_("Week"), .flags = LOODS_REQUIRED,
		   .help = N_("Its number, such as 7, or a day in it.")),
	LOODS_NUM(R, planned, .label = N_("Minutes planned"), .min = 0, .max = LOODS_ATTENDANCE_MINUTES_MAX,
		  .flags = LOODS_REQUIRED),
	LOODS_NUM(R, attended, .label = N_("Minutes attended"), .min = 0, .max = LOODS_ATTENDANCE_MINUTES_MAX,
		  .flags = LOODS_REQUIRED),
	LOODS_NUM(R, excused, .label = N_("Minutes excused"), .min = 0, .max = LOODS_ATTENDANCE_MINUTES_MAX,
		  .help = N_("Missed with a good reason, such as illness.")),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_attendance *a = rec;

	if (a->week.n > c->today.n)
		return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_attendance_type, "week"),
					_("This week is still to come. Correct the week."));
	if (a->attended.n + a->excused.n > a->planned.n)
		return loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_attendance_type, a->attended.n > a->planned.n
											 ? "attended"
											 : "excused"),
					_("Attended and excused together are more than was planned. "
					  "Correct one of the three numbers."));
	return LOODS_OK;
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_attendance *a = rec;
	int year, week;

	loods_week_to(a->week, &year, &week);
	loods_str_addf(out, _("%d of %d min"), (int)a->attended.n, (int)a->planned.n);
	if (a->excused.n)
		/* TRANSLATORS: minutes that were missed with a good reason */
		loods_str_addf(out, _(", %d excused"), (int)a->excused.n);
	loods_str_addf(out, _(", week %d of %d"), week, year);
}

const struct loods_type loods_attendance_type = {
	.name = "attendance",
	.label = N_("Attendance"),
	.plural = N_("Attendances"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "week",
	.check = check,
	.brief = brief,
};
