#include "task.h"

#include "client.h"
#include "i18n.h"

#define R struct loods_task
static const struct loods_field fields[] = {
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type, .flags = LOODS_ONCE),
	LOODS_TEXT(R, what, .label = N_("What"), .max = 200, .flags = LOODS_REQUIRED),
	LOODS_DATE(R, due, .label = N_("Due"), .flags = LOODS_FUTURE),
	LOODS_USER(R, assigned_to, .label = N_("For")),
	LOODS_DATE(R, done_on, .label = N_("Done on")),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	return loods_rec_check_past(&loods_task_type, rec, "done_on", c->today, err);
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_task *t = rec;

	if (loods_date_known(t->done_on))
		loods_str_addf(out, _("done: %s"), t->what ? t->what : "");
	else
		loods_str_add(out, t->what ? t->what : "");
}

const struct loods_type loods_task_type = {
	.name = "task",
	.label = N_("Task"),
	.plural = N_("Tasks"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "due",
	.check = check,
	.brief = brief,
};
