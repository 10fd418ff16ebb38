/* Saving a contact planned for many (plan_bulk.h). */
#ifndef LOODS_OPS_PLAN_H
#define LOODS_OPS_PLAN_H

#include "plan_bulk.h"

/*
 * Saves all slots that go, as they were laid out, in one transaction and one undo. Each contact is its client's
 * caseworker's on that day where a team lead plans, else it is the user's own, on behalf of the colleague who is
 * covered. ECONFLICT: a contact was planned or moved meanwhile for one of them. EREFUSED: none goes. EDENIED:
 * a client of somebody else. Then nothing was saved.
 */
enum loods_code loods_ops_plan_contacts(struct loods_app *app, const struct loods_plan_slots *s,
					struct loods_err *err) LOODS_CHECKED;

#endif
