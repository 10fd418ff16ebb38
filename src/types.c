#include "types.h"

#include <string.h>

#include "agreement.h"
#include "agreement_template.h"
#include "assignment.h"
#include "attendance.h"
#include "child.h"
#include "childcare.h"
#include "client.h"
#include "cohort.h"
#include "contact.h"
#include "cover.h"
#include "deviation.h"
#include "exam.h"
#include "funding.h"
#include "goal.h"
#include "goal_step.h"
#include "guidance_period.h"
#include "handed.h"
#include "instrument.h"
#include "language_level.h"
#include "language_step.h"
#include "measurement.h"
#include "outcome.h"
#include "outcome_check.h"
#include "ownership.h"
#include "pause.h"
#include "task.h"

const struct loods_type *const loods_types[] = {
	&loods_client_type,
	&loods_cohort_type,
	&loods_assignment_type,
	&loods_deviation_type,
	&loods_guidance_period_type,
	&loods_pause_type,
	&loods_ownership_type,
	&loods_cover_type,
	&loods_handed_type,
	&loods_agreement_type,
	&loods_agreement_template_type,
	&loods_goal_type,
	&loods_goal_step_type,
	&loods_contact_type,
	&loods_language_level_type,
	&loods_language_step_type,
	&loods_attendance_type,
	&loods_exam_type,
	&loods_child_type,
	&loods_childcare_type,
	&loods_funding_type,
	&loods_instrument_type,
	&loods_measurement_type,
	&loods_outcome_type,
	&loods_outcome_check_type,
	&loods_task_type,
};
const int loods_types_n = LOODS_COUNT(loods_types);

const struct loods_type *loods_type_find(const char *name)
{
	for (int i = 0; i < loods_types_n; i++)
		if (strcmp(loods_types[i]->name, name) == 0)
			return loods_types[i];
	return NULL;
}
