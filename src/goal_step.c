#include "goal_step.h"

#include "goal.h"
#include "i18n.h"

static const struct loods_choice actors[] = {
	/* TRANSLATORS: who takes a step toward a goal */
	[LOODS_ACTOR_CLIENT] = { "client", N_("the client"), '1' },
	[LOODS_ACTOR_CASEWORKER] = { "caseworker", N_("the caseworker"), '2' },
	[LOODS_ACTOR_TOGETHER] = { "together", N_("both together"), '3' },
	[LOODS_ACTOR_OTHER] = { "other", N_("somebody else"), '4' },
};
_Static_assert(LOODS_COUNT(actors) == LOODS_ACTOR_END, "an actor lacks its code");
const struct loods_choices loods_goal_actors = LOODS_CHOICES(actors);

#define R struct loods_goal_step
static const struct loods_field fields[] = {
	LOODS_REF(R, goal, .label = N_("Goal"), .ref = &loods_goal_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_TEXT(R, step, .label = N_("Step"), .max = 400, .flags = LOODS_REQUIRED,
		   .help = N_("What is done to come nearer to the goal.")),
	LOODS_CHOICE(R, actor, .label = N_("Who does it"), .choices = &loods_goal_actors,
		     .flags = LOODS_REQUIRED, .dflt = LOODS_ACTOR_CLIENT),
	LOODS_DATE(R, due, .label = N_("Due"), .flags = LOODS_FUTURE),
	LOODS_DATE(R, done_on, .label = N_("Done on"), .help = N_("Empty while it is still to be done.")),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	return loods_rec_check_past(&loods_goal_step_type, rec, "done_on", c->today, err);
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_goal_step *s = rec;

	loods_str_addf(out, "%s (%s, %s)", s->step ? s->step : "",
		       loods_choice_label(&loods_goal_actors, s->actor),
		       loods_date_known(s->done_on) ? _("done") : _("to be done"));
}

const struct loods_type loods_goal_step_type = {
	.name = "goal_step",
	.label = N_("Step"),
	.plural = N_("Steps of goals"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "due",
	.check = check,
	.brief = brief,
};
