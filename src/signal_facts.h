/*
 * Facts about one client from which the signals follow (signals_list.h), as storage reads them and as tests
 * write them. No names, nothing sealed, no storage, no screen.
 */
#ifndef LOODS_SIGNAL_FACTS_H
#define LOODS_SIGNAL_FACTS_H

#include "attendance.h"
#include "blockers.h"
#include "childcare.h"
#include "contact.h"
#include "funding.h"
#include "guidance.h"
#include "instrument.h"
#include "language_step.h"
#include "outcome.h"
#include "outcome_check.h"
#include "task.h"

/* Living records, each with its id and the fields that are named here; arrays are valid during the call that
 * gives them. Client, periods, pauses, owners and agreements of `g` are filled in, and nothing else of it. */
struct loods_signal_facts {
	struct loods_guidance g;
	/* By first day: kind, regime, state, reason, starts_on, ends_on. */
	const struct loods_language_step *steps;
	/* Of the weeks that loods_attendance_signal_add looks at: all fields. */
	const struct loods_attendance *attendance;
	/* child, type, lrk, hours_per_month, state, starts_on, ends_on, waiting_since, expected_on, serves,
	 * serves_step. */
	const struct loods_childcare *care;
	const struct loods_funding *funding;         /* all fields */
	const struct loods_instrument *instruments;  /* by first day: kind, start, planned_end, end */
	const struct loods_client_outcome *outcomes; /* by day: destination, date */
	const struct loods_outcome_check *checks;    /* all fields */
	const struct loods_contact *drafts;          /* by day: occurred_on, and when it was entered */
	const struct loods_task *tasks;              /* not done, due today or before: due, assigned_to */
	/* As loods_blocks_fill wants them; only where a step or childcare is waiting now. */
	const struct loods_block_version *versions;
	int n_steps, n_attendance, n_care, n_funding, n_instruments, n_outcomes, n_checks, n_drafts, n_tasks,
		n_versions;
	loods_date measured_on; /* the newest language level other than unknown; unknown: none */
};

#endif
