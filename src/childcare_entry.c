#include "childcare_entry.h"

#include <string.h>

#include "i18n.h"

#define R struct loods_childcare_entry
static const struct loods_field fields[] = {
	LOODS_CHOICE(R, child, .label = N_("Child"),
		     .flags = LOODS_REQUIRED), /* its list is the client's, see prepare */
	LOODS_PDATE(R, birth_month, .label = N_("Born (month)"), .precision = 'm',
		    .help = N_("Of a new child: such as 3-2023.")),
	LOODS_CHOICE(R, state, .label = N_("State"), .choices = &loods_childcare_states,
		     .flags = LOODS_REQUIRED, .dflt = LOODS_CARE_NEED),
	LOODS_CHOICE(R, type, .label = N_("Kind of care"), .choices = &loods_childcare_types,
		     .flags = LOODS_REQUIRED),
	LOODS_SET(R, days, .label = N_("Days"), .choices = &loods_weekdays,
		  .help = N_("Day numbers: 1 is Monday, 7 is Sunday.")),
	LOODS_NUM(R, hours_per_month, .label = N_("Hours a month"), .decimals = 2, .max = 744 * 100),
	LOODS_DATE(R, starts_on, .label = N_("From"), .flags = LOODS_FUTURE),
	LOODS_DATE(R, ends_on, .label = N_("Until"), .flags = LOODS_FUTURE),
	LOODS_DATE(R, expected_on, .label = N_("Place expected on"), .flags = LOODS_FUTURE),
	LOODS_CHOICE(R, source, .label = N_("Paid by"), .choices = &loods_funding_sources),
	LOODS_CHOICE(R, funding_state, .label = N_("Application"), .choices = &loods_funding_states),
	LOODS_CHOICE(R, serves, .label = N_("Needed for"), .choices = &loods_serves),
	LOODS_TEXT(R, provider, .label = N_("Provider"), .max = 80),
	LOODS_TEXT(R, lrk, .label = N_("LRK number"), .max = 9, .flags = LOODS_PLAIN,
		   .help = N_("9 digits, from the national register of childcare.")),
	LOODS_TEXT(R, note, .label = N_("Note"), .max = 4000, .flags = LOODS_MULTILINE),
};

static const struct loods_type entry_type = {
	.name = "childcare_entry",
	.label = N_("Childcare"),
	.plural = N_("Childcare"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
};

/* ---- loading ---- */

static const char *child_label(struct loods_arena *a, const struct loods_child *child)
{
	if (!loods_str_blank(child->name))
		return loods_arena_printf(a, _("%s, born %d"), child->name, child->birth_month.year);
	return loods_arena_printf(a, _("born %d-%d"), child->birth_month.month, child->birth_month.year);
}

/* The form's own descriptor: the fields above with this family's children as the first field's list. */
static void describe(struct loods_arena *a, struct loods_childcare_entry_context *c)
{
	int n = c->children.n < LOODS_CHILDCARE_CHILDREN_MAX ? c->children.n : LOODS_CHILDCARE_CHILDREN_MAX;

	for (int i = 0; i < n; i++)
		c->child_list[i + 1] = (struct loods_choice){ .code = loods_arena_printf(a, "%d", i + 1),
							      .label = child_label(a, c->children.rec[i]),
							      .digit = (char)('1' + i) };
	c->new_child = n + 1;
	c->child_list[n + 1] = (struct loods_choice){ "new", N_("new child"), '9' };
	c->child_choices = (struct loods_choices){ c->child_list, n + 2 };
	c->fields = loods_arena_alloc(a, sizeof fields);
	memcpy(c->fields, fields, sizeof fields);
	c->fields[0].choices = &c->child_choices;
	c->type = entry_type;
	c->type.fields = c->fields;
}

static const struct loods_child *chosen(const struct loods_childcare_entry_context *c, int child)
{
	return child >= 1 && child < c->new_child ? c->children.rec[child - 1] : NULL;
}

/* Takes up the arrangement of a child that is not over, else the fields of a new one. */
static void take_up(struct loods_childcare_entry_context *c, struct loods_childcare_entry *e, int child)
{
	const struct loods_child *who = chosen(c, child);

	c->care = (struct loods_childcare){ 0 };
	c->funding = (struct loods_funding){ 0 };
	for (int i = 0; who && i < c->arrangements.n && !c->care.meta.id.n; i++) {
		const struct loods_childcare *k = c->arrangements.rec[i];

		if (k->child.n == who->meta.id.n && !loods_childcare_over(k->state))
			c->care = *k;
	}
	for (int i = 0; c->care.meta.id.n && i < c->fundings.n && !c->funding.meta.id.n; i++) {
		const struct loods_funding *f = c->fundings.rec[i];

		if (f->childcare.n == c->care.meta.id.n)
			c->funding = *f;
	}
	*e = (struct loods_childcare_entry){
		.child = child,
		.state = c->care.state ? c->care.state : LOODS_CARE_NEED,
		.type = c->care.type,
		.provider = c->care.provider,
		.lrk = c->care.lrk,
		.days = c->care.days,
		.hours_per_month = c->care.hours_per_month,
		.starts_on = c->care.starts_on,
		.ends_on = c->care.ends_on,
		.expected_on = c->care.expected_on,
		.source = c->funding.source,
		.funding_state = c->funding.state,
		.serves = c->care.serves,
		.note = c->care.note,
	};
}

/* The child whose arrangement is not over and newest, else the first, else a new one. */
static int first_child(const struct loods_childcare_entry_context *c)
{
	for (int i = 0; i < c->arrangements.n; i++) {
		const struct loods_childcare *k = c->arrangements.rec[i];

		if (loods_childcare_over(k->state))
			continue;
		for (int child = 1; child < c->new_child; child++)
			if (chosen(c, child)->meta.id.n == k->child.n)
				return child;
	}
	return 1; /* without children this is "new child" */
}

enum loods_code loods_childcare_entry_prepare(struct loods_app *app, struct loods_arena *a, loods_id client,
					      struct loods_childcare_entry *e,
					      struct loods_childcare_entry_context *c, struct loods_err *err)
{
	struct loods_filter filter = { .client = client },
			    newest = { .client = client, .newest_first = true };
	enum loods_code rc;

	*c = (struct loods_childcare_entry_context){ .client = client,
						     .today = loods_clock_today(&app->clock) };
	rc = loods_store_list(app->store, a, &loods_child_type, &filter, &c->children, err);
	if (rc == LOODS_OK)
		rc = loods_store_list(app->store, a, &loods_childcare_type, &newest, &c->arrangements, err);
	if (rc == LOODS_OK)
		rc = loods_store_list(app->store, a, &loods_funding_type, &newest, &c->fundings, err);
	if (rc != LOODS_OK)
		return rc;
	describe(a, c);
	take_up(c, e, first_child(c));
	return LOODS_OK;
}

void loods_childcare_entry_follow(struct loods_childcare_entry_context *c, struct loods_childcare_entry *e,
				  const struct loods_field *changed)
{
	if (strcmp(changed->name, "child") == 0)
		take_up(c, e, e->child);
	if (strcmp(changed->name, "state") == 0) {
		if (e->state == LOODS_CARE_ACTIVE && !loods_date_known(e->starts_on))
			e->starts_on = c->today;
		if (e->state == LOODS_CARE_ENDED && !loods_date_known(e->ends_on))
			e->ends_on = c->today;
	}
	if (strcmp(changed->name, "source") == 0 && e->source && !e->funding_state)
		e->funding_state = LOODS_FUNDING_TO_ASSESS;
}

/* ---- saving ---- */

enum { CHILD, CARE, FUNDING, CHANGES_MAX };

static enum loods_code fail(const struct loods_childcare_entry_context *c, const char *name, const char *msg,
			    struct loods_err *err)
{
	return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&c->type, name), "%s", msg);
}

static void fill_care(struct loods_childcare *care, const struct loods_childcare_entry *e,
		      const struct loods_childcare_entry_context *c)
{
	if (e->state == LOODS_CARE_WAITING_LIST && care->state != LOODS_CARE_WAITING_LIST &&
	    !loods_date_known(care->waiting_since))
		care->waiting_since = c->today;
	care->type = e->type;
	care->provider = e->provider;
	care->lrk = e->lrk;
	care->hours_per_month = e->hours_per_month;
	care->state = e->state;
	care->starts_on = e->starts_on;
	care->ends_on = e->ends_on;
	care->expected_on = e->expected_on;
	care->serves = e->serves;
	if (e->serves != LOODS_SERVES_LANGUAGE_STEP)
		care->serves_step = (loods_id){ 0 };
	care->days = e->days;
	care->note = e->note;
}

/* Another payer is another funding record; the same one goes on with its new state. */
static bool fill_funding(struct loods_funding *f, const struct loods_childcare_entry *e,
			 const struct loods_childcare_entry_context *c)
{
	bool same = c->funding.meta.id.n && c->funding.source == e->source;

	if (!e->source)
		return false;
	if (same)
		*f = c->funding;
	f->childcare = c->care.meta.id;
	f->source = e->source;
	f->state = e->funding_state ? e->funding_state : LOODS_FUNDING_TO_ASSESS;
	if (!loods_date_known(f->from))
		f->from = loods_date_known(e->starts_on) ? e->starts_on : c->today;
	if (!same || !f->hours_per_month.set)
		f->hours_per_month = e->hours_per_month;
	if (f->state == LOODS_FUNDING_APPLIED && !loods_date_known(f->applied_on))
		f->applied_on = c->today;
	return !same || f->state != c->funding.state || f->hours_per_month.n != c->funding.hours_per_month.n;
}

enum loods_code loods_childcare_entry_save(struct loods_app *app, struct loods_arena *a,
					   const struct loods_childcare_entry *e,
					   const struct loods_childcare_entry_context *c,
					   struct loods_notice *notice, struct loods_err *err)
{
	struct loods_check today = { .today = c->today, .user = app->user.id };
	struct loods_childcare *care = loods_rec_new(&loods_childcare_type, a);
	struct loods_funding *funding = loods_rec_new(&loods_funding_type, a);
	struct loods_child *child = loods_rec_new(&loods_child_type, a);
	struct loods_change change[CHANGES_MAX] = { 0 };
	int n = 0, at = -1, care_at;
	enum loods_code rc = loods_rec_check(&c->type, &today, e, err);

	if (rc != LOODS_OK)
		return rc;
	if (e->child == c->new_child) {
		if (!e->birth_month.year)
			return fail(c, "birth_month",
				    _("Of a new child the month of birth is needed, such as 3-2023."), err);
		child->client = c->client;
		child->birth_month = e->birth_month;
		change[n++] =
			(struct loods_change){ .kind = LOODS_SAVE, .type = &loods_child_type, .rec = child };
	}
	*care = c->care;
	if (n == 0)
		care->child = chosen(c, e->child)->meta.id;
	fill_care(care, e, c);
	care_at = n;
	change[n++] = (struct loods_change){
		.kind = LOODS_SAVE, .type = &loods_childcare_type, .rec = care, .parent = care_at
	};
	if (fill_funding(funding, e, c)) {
		change[n] = (struct loods_change){ .kind = LOODS_SAVE,
						   .type = &loods_funding_type,
						   .rec = funding,
						   .parent = care->meta.id.n ? 0 : care_at + 1 };
		n++;
	}
	rc = loods_ops_save(app, change, n, notice, &at, err);
	if (rc != LOODS_OK && err->field) {
		const char *name = err->field->name;
		bool of_funding = at > care_at;

		if (of_funding && strcmp(name, "state") == 0)
			name = "funding_state";
		err->field = loods_type_field(&c->type, name);
		if (!err->field)
			err->field = loods_type_field(&c->type, of_funding     ? "source"
								: at < care_at ? "birth_month"
									       : "state");
	}
	return rc;
}
