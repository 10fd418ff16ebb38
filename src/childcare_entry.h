/*
 * Childcare in one form: the child, the arrangement and who pays for it, saved together. Offers the
 * arrangement that is not over for change; a child that is not known yet is added in the same save.
 */
#ifndef LOODS_CHILDCARE_ENTRY_H
#define LOODS_CHILDCARE_ENTRY_H

#include "app.h"
#include "child.h"
#include "childcare.h"
#include "funding.h"
#include "ops.h"

enum { LOODS_CHILDCARE_CHILDREN_MAX = 8 }; /* digits 1 … 8 choose a child, 9 adds one */

struct loods_childcare_entry {
	struct loods_meta meta;
	int child;               /* 1 … n: a child of the context; n + 1: a new one */
	loods_pdate birth_month; /* of a new child */
	int state, type;
	const char *provider, *lrk;
	uint32_t days;
	loods_num hours_per_month;
	loods_date starts_on, ends_on, expected_on;
	int source, funding_state; /* 0: nobody pays yet */
	int serves;
	const char *note;
};

struct loods_childcare_entry_context {
	loods_id client;
	loods_date today;
	struct loods_list children, arrangements, fundings; /* arrangements newest first */
	struct loods_childcare care;   /* being changed; id 0: a new one */
	struct loods_funding funding;  /* its newest; id 0: none */
	int new_child;                 /* the value of `child` that adds one */
	/* The descriptor of this form: the list of children is this client's own. */
	struct loods_choice child_list[LOODS_CHILDCARE_CHILDREN_MAX + 2];
	struct loods_choices child_choices;
	struct loods_type type;
	struct loods_field *fields;
};

/* Loads the family's arrangements and offers the one that is not over, else a new one. The descriptor is
 * c->type. */
enum loods_code loods_childcare_entry_prepare(struct loods_app *app, struct loods_arena *a, loods_id client,
					      struct loods_childcare_entry *e,
					      struct loods_childcare_entry_context *c,
					      struct loods_err *err) LOODS_CHECKED;

/* Called when `changed` got another value: another child brings its own arrangement; a place that begins has
 * a first day. */
void loods_childcare_entry_follow(struct loods_childcare_entry_context *c, struct loods_childcare_entry *e,
				  const struct loods_field *changed);

enum loods_code loods_childcare_entry_save(struct loods_app *app, struct loods_arena *a,
					   const struct loods_childcare_entry *e,
					   const struct loods_childcare_entry_context *c,
					   struct loods_notice *notice, struct loods_err *err) LOODS_CHECKED;

#endif
