#include "handover_entry.h"

#include "client.h"
#include "i18n.h"

#define R struct loods_handover_entry
static const struct loods_field fields[] = {
	LOODS_USER(R, to, .label = N_("Handed over to"), .flags = LOODS_REQUIRED),
	LOODS_DATE(R, on, .label = N_("From this day on"), .flags = LOODS_REQUIRED | LOODS_FUTURE,
		   .help = N_("The first day on which the clients are the other's. Figures until then stay as "
			      "they are.")),
	LOODS_TEXT(R, reason, .label = N_("Reason"), .max = 200,
		   .help = N_("Why this is done. It is kept in the access log.")),
	LOODS_DATE(R, talk_on, .label = N_("Talk of three"), .flags = LOODS_FUTURE,
		   .help = N_("The day of a talk with each client, the old and the new caseworker; empty: none.")),
	LOODS_TIME(R, talk_at, .label = N_("Time")),
	LOODS_NUM(R, talk_minutes, .label = N_("Minutes each"), .min = 5, .max = 240,
		  .help = N_("From one talk to the next; empty: all at that time.")),
};

const struct loods_type loods_handover_entry_type = {
	.name = "handover_entry",
	.label = N_("Hand-over"),
	.plural = N_("Hand-overs"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
};

enum loods_code loods_handover_entry_request(struct loods_app *app, struct loods_arena *a,
					     const struct loods_handover_entry *e, loods_user_id from,
					     const loods_id *clients, int n, struct loods_handover_request *out,
					     struct loods_err *err)
{
	const char **references = clients ? LOODS_NEW_ARRAY(a, const char *, (size_t)n + 1) : NULL;
	enum loods_code code = LOODS_OK;

	*out = (struct loods_handover_request){
		.from = loods_arena_strdup(a, loods_store_user_name(app->store, from)),
		.to = loods_arena_strdup(a, loods_store_user_name(app->store, e->to)),
		.on = e->on,
		.references = references,
		.n_references = clients ? n : 0,
		.reason = loods_str_blank(e->reason) ? NULL : e->reason,
		.talk_on = e->talk_on,
		.talk_at = e->talk_at,
		.talk_minutes = e->talk_minutes,
	};
	for (int i = 0; !code && clients && i < n; i++)
		code = loods_store_key_of(app->store, a, &loods_client_type, clients[i], &references[i], err);
	return code;
}
