#include "rights.h"

#include "agreement_template.h"
#include "client.h"
#include "cohort.h"
#include "i18n.h"
#include "ops.h"
#include "ownership.h"

enum { REASON_HOLDS_SECONDS = 3 * 60 * 60 };

#define BIT(role) (1u << (role))
enum {
	CASEWORKER = BIT(LOODS_ROLE_CASEWORKER),
	LEAD = BIT(LOODS_ROLE_LEAD),
	EVALUATOR = BIT(LOODS_ROLE_EVALUATOR),
	ADMINISTRATOR = BIT(LOODS_ROLE_ADMINISTRATOR),
};

static const struct right {
	unsigned roles;
	bool names;      /* needs the identity key */
	const char *msg; /* N_(): who may */
} rights[] = {
	[LOODS_MAY_READ_NAMES] = { CASEWORKER | LEAD, true,
				   N_("Only caseworkers and team leads see client data.") },
	[LOODS_MAY_WRITE] = { CASEWORKER | LEAD, true,
			      N_("Only caseworkers and team leads change client data.") },
	[LOODS_MAY_IMPORT] = { LEAD, true, N_("Only a team lead may bring in files.") },
	[LOODS_MAY_DUMP] = { LEAD, true, N_("Only a team lead may write out everything, identifiable.") },
	[LOODS_MAY_SUMMARY_CLIENTS] = { CASEWORKER | LEAD, true,
					N_("Only caseworkers and team leads see figures by client. Choose a "
					   "group, such as --by cohort.") },
	[LOODS_MAY_SUMMARY_GROUPS] = { CASEWORKER | LEAD | EVALUATOR, false,
				       N_("An administrator sees no figures about clients.") },
	[LOODS_MAY_SEE_ALL] = { LEAD, true, N_("Only a team lead sees all clients of the office.") },
	[LOODS_MAY_ACCOUNTS] = { ADMINISTRATOR, false, N_("Only an administrator may manage accounts.") },
	[LOODS_MAY_APPROVE] = { LEAD, true, N_("Only a team lead may approve accounts.") },
	[LOODS_MAY_EXPORT] = { LEAD | EVALUATOR, false,
			       N_("Only team leads and evaluators may make an anonymised export.") },
	[LOODS_MAY_BACKUP] = { LEAD | ADMINISTRATOR, false,
			       N_("Only administrators and team leads make backups and put them back.") },
	[LOODS_MAY_SETTINGS] = { ADMINISTRATOR, false,
				 N_("Only an administrator may change settings of the office.") },
	[LOODS_MAY_AGREE_COHORT] = { LEAD, true,
				     N_("Only a team lead may agree on contact with a whole cohort.") },
	[LOODS_MAY_REKEY] = { LEAD, true,
			      N_("Only a team lead changes all keys: names can be sealed anew only by who reads them. "
				 "An administrator changes the page key alone, with --pages-only.") },
	[LOODS_MAY_REKEY_PAGES] = { LEAD | ADMINISTRATOR, false,
				    N_("Only team leads and administrators change the keys of the office.") },
	[LOODS_MAY_VERIFY] = { CASEWORKER | LEAD | EVALUATOR | ADMINISTRATOR, false, N_("Log in first.") },
};

enum loods_code loods_ops_may(const struct loods_app *app, enum loods_right right, struct loods_err *err)
{
	const struct right *r = &rights[right];

	if (!app->store || !app->user.id.n)
		return loods_fail(err, LOODS_EDENIED, _("Log in first."));
	if (!(r->roles & BIT(app->user.role)))
		return loods_fail(err, LOODS_EDENIED, "%s", _(r->msg));
	if (r->names && !loods_store_sees_names(app->store))
		return loods_fail(
			err, LOODS_EDENIED,
			_("A team lead has to approve this account before it can see client data."));
	return LOODS_OK;
}

/* Is the client today the case of this user? */
static enum loods_code own_case(struct loods_app *app, struct loods_store *s, loods_id client, bool *own,
				struct loods_err *err)
{
	const loods_date today = loods_clock_today(&app->clock);
	const struct loods_filter filter = { .client = client };
	struct loods_arena arena = { 0 };
	struct loods_list list = { 0 };
	enum loods_code code = loods_store_list(s, &arena, &loods_ownership_type, &filter, &list, err);

	*own = false;
	for (int i = 0; !code && i < list.n; i++) {
		const struct loods_ownership *o = list.rec[i];

		*own = *own || (o->caseworker.n == app->user.id.n &&
				loods_span_has((struct loods_span){ o->from, o->to }, today));
	}
	loods_arena_release(&arena);
	return code;
}

/* Has this user opened somebody else's client with a reason a short while ago? */
static enum loods_code reason_given(struct loods_app *app, struct loods_store *s, loods_id client,
				    bool *given, struct loods_err *err)
{
	loods_stamp since = loods_clock_now(&app->clock);

	since.n -= REASON_HOLDS_SECONDS;
	return loods_store_log_recent(s, app->user.id, client, LOODS_LOG_OPEN_REASON, since, given, err);
}

static enum loods_code restricted(struct loods_err *err)
{
	return loods_fail_field(
		err, LOODS_EDENIED, loods_type_field(&loods_client_type, "restricted"),
		_("This client is restricted: only the own caseworker and team leads may open the dossier."));
}

/* A reason given before the client was restricted no longer helps. */
static enum loods_code open_to_others(struct loods_store *s, loods_id client, struct loods_err *err)
{
	struct loods_arena arena = { 0 };
	void *rec = NULL;
	enum loods_code code = loods_store_get(s, &arena, &loods_client_type, client, false, &rec, err);

	if (!code && ((const struct loods_client *)rec)->restricted)
		code = restricted(err);
	loods_arena_release(&arena);
	return code;
}

enum loods_code loods_rights_write(struct loods_app *app, struct loods_store *s, const struct loods_type *t,
				   loods_id client, struct loods_err *err)
{
	bool own = false, given = false;
	enum loods_code code;

	if (app->user.role == LOODS_ROLE_LEAD)
		return LOODS_OK;
	if (t == &loods_cohort_type)
		return loods_fail(err, LOODS_EDENIED, _("Only a team lead may change cohorts."));
	if (t == &loods_agreement_template_type)
		return loods_fail(err, LOODS_EDENIED,
				  _("Only a team lead may change what a cohort's protocol asks."));
	if (!client.n)
		return LOODS_OK;
	code = own_case(app, s, client, &own, err);
	if (code || own)
		return code;
	if (t == &loods_ownership_type)
		return loods_fail(err, LOODS_EDENIED,
				  _("Only the case's own caseworker or a team lead may hand it over."));
	code = reason_given(app, s, client, &given, err);
	if (!code && given)
		return open_to_others(s, client, err);
	if (code)
		return code;
	return loods_fail(err, LOODS_EDENIED,
			  _("This client is not in your caseload. Open the dossier with a reason first."));
}

/* ---- opening a dossier ---- */

static enum loods_code log_reading(struct loods_app *app, loods_id client, enum loods_log_action action,
				   const char *reason, struct loods_err *err)
{
	const struct loods_log_entry e = { .user = app->user.id,
					   .action = action,
					   .client = client,
					   .type = &loods_client_type,
					   .record = client,
					   .purpose = reason };
	struct loods_tx *tx = NULL;
	enum loods_code code = loods_store_begin(app->store, &tx, err);

	if (code)
		return code;
	code = loods_store_log(tx, &e, err);
	if (code) {
		loods_store_rollback(tx);
		return code;
	}
	return loods_store_commit(tx, err);
}

static enum loods_code open_foreign(struct loods_app *app, const struct loods_client *c, const char *reason,
				    struct loods_err *err)
{
	bool given = false;
	enum loods_code code;

	if (c->restricted)
		return restricted(err);
	if (!loods_str_blank(reason) && reason[strspn(reason, " ")])
		return log_reading(app, c->meta.id, LOODS_LOG_OPEN_REASON, reason, err);
	code = reason_given(app, app->store, c->meta.id, &given, err);
	if (code)
		return code;
	if (given)
		return log_reading(app, c->meta.id, LOODS_LOG_OPEN, NULL, err);
	return loods_fail(err, LOODS_EDENIED,
			  _("This client is not in your caseload. Type why you need the dossier: the reason "
			    "is logged and reviewed."));
}

enum loods_code loods_ops_open_client(struct loods_app *app, loods_id client, const char *reason,
				      struct loods_err *err)
{
	struct loods_arena arena = { 0 };
	void *rec = NULL;
	bool own = app->user.role == LOODS_ROLE_LEAD;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_READ_NAMES, err);

	if (!code)
		code = loods_store_still_allowed(app->store, err);
	if (!code)
		code = loods_store_get(app->store, &arena, &loods_client_type, client, false, &rec, err);
	if (!code && !own)
		code = own_case(app, app->store, client, &own, err);
	if (!code)
		code = own ? log_reading(app, client, LOODS_LOG_OPEN, loods_str_blank(reason) ? NULL : reason,
					 err)
			   : open_foreign(app, rec, reason, err);
	loods_arena_release(&arena);
	return code;
}
