#include "goal.h"

#include <string.h>

#include "client.h"
#include "contact.h"
#include "i18n.h"

static const struct loods_choice states[] = {
	/* TRANSLATORS: a goal that is being worked on */
	[LOODS_GOAL_OPEN] = { "open", N_("being worked on"), '1' },
	[LOODS_GOAL_REACHED] = { "reached", N_("reached"), '2' },
	[LOODS_GOAL_PARTLY_REACHED] = { "partly_reached", N_("partly reached"), '3' },
	/* TRANSLATORS: a goal that was given up */
	[LOODS_GOAL_DROPPED] = { "dropped", N_("given up"), '4' },
};
_Static_assert(LOODS_COUNT(states) == LOODS_GOAL_STATE_END, "a state lacks its code");
const struct loods_choices loods_goal_states = LOODS_CHOICES(states);

#define R struct loods_goal
static const struct loods_field fields[] = {
	LOODS_TEXT(R, key, .label = N_("Key"), .max = 40, .flags = LOODS_PLAIN | LOODS_SYSTEM),
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_TEXT(R, goal, .label = N_("Goal"), .max = 1000, .flags = LOODS_REQUIRED | LOODS_MULTILINE,
		   .help = N_("In the client's own words.")),
	LOODS_CHOICE(R, domain, .label = N_("About"), .choices = &loods_topics,
		     .flags = LOODS_REQUIRED),
	LOODS_DATE(R, target, .label = N_("To be reached by"), .flags = LOODS_FUTURE,
		   .help = N_("The day on which you look together how far it is.")),
	LOODS_CHOICE(R, state, .label = N_("State"), .choices = &loods_goal_states, .flags = LOODS_REQUIRED,
		     .dflt = LOODS_GOAL_OPEN),
};

/* A plan holds for a time: what is worked on has its day. Of what is over it may be unknown. */
static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_goal *g = rec;

	(void)c;
	if (g->state == LOODS_GOAL_OPEN && !loods_date_known(g->target))
		return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_goal_type, "target"),
					_("A goal that is being worked on needs the day by which it is to be "
					  "reached."));
	return LOODS_OK;
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_goal *g = rec;

	if (g->goal)
		loods_str_add_bytes(out, g->goal, strcspn(g->goal, "\n"));
	loods_str_addf(out, " (%s", loods_choice_label(&loods_goal_states, g->state));
	if (g->state == LOODS_GOAL_OPEN) {
		loods_str_add(out, _(", until "));
		loods_field_show(loods_type_field(&loods_goal_type, "target"), rec, out);
	}
	loods_str_add(out, ")");
}

const struct loods_type loods_goal_type = {
	.name = "goal",
	.label = N_("Goal"),
	.plural = N_("Goals"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.key = "key",
	.prefix = 'G',
	.check = check,
	.brief = brief,
};
