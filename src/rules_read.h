/* What the rules have read, kept: only rules*.c include this. */
#ifndef LOODS_RULES_READ_H
#define LOODS_RULES_READ_H

#include "rules.h"

struct loods_rules_slot {
	const struct loods_type *type; /* NULL: the place is free */
	const struct loods_field *by;
	int64_t id;
	void **rec;
	int n, cap;
};

/* The living records of `t` whose REF field `by` (a name; NULL: row id) is `id`, read once. They and the list
 * are valid until the next loods_rules_saved(). */
enum loods_code loods_rules_list(struct loods_rules *r, const struct loods_type *t, const char *by,
				 loods_id id, struct loods_list *out, struct loods_err *err) LOODS_CHECKED;
/* The record itself, NULL when there is none. */
enum loods_code loods_rules_get(struct loods_rules *r, const struct loods_type *t, loods_id id, void **rec,
				struct loods_err *err) LOODS_CHECKED;

/* Children, childcare and funding, in rules_childcare.c. */
enum loods_code loods_rules_child(struct loods_rules *r, const void *rec,
				  struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_rules_childcare(struct loods_rules *r, const void *rec, struct loods_notice *notice,
				      struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_rules_funding(struct loods_rules *r, const void *rec, struct loods_notice *notice,
				    struct loods_err *err) LOODS_CHECKED;

/* Outcomes and their checks, in rules_outcome.c. */
enum loods_code loods_rules_outcome(struct loods_rules *r, const void *rec, const void *old,
				    struct loods_notice *notice, struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_rules_outcome_check(struct loods_rules *r, const void *rec,
					  struct loods_notice *notice, struct loods_err *err) LOODS_CHECKED;

/* Attendance, goals of contacts, instruments, deviations and cover, in rules_plan.c. */
enum loods_code loods_rules_attendance(struct loods_rules *r, const void *rec, struct loods_notice *notice,
				       struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_rules_contact_goal(struct loods_rules *r, const void *rec,
					 struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_rules_instrument(const void *rec, struct loods_notice *notice) LOODS_CHECKED;
enum loods_code loods_rules_deviation(struct loods_rules *r, const void *rec,
				      struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_rules_cover(struct loods_rules *r, const void *rec,
				  struct loods_err *err) LOODS_CHECKED;

#endif
