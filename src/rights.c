#include "rights.h"

#include "agreement_template.h"
#include "client.h"
#include "cohort.h"
#include "cover.h"
#include "handed.h"
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
	[LOODS_MAY_READ_LOG] = { CASEWORKER | LEAD, true,
				 N_("The access log tells about clients: only team leads and their caseworkers read it. "
				    "An administrator sees with --verify that it is intact.") },
	[LOODS_MAY_ERASE] = { LEAD, true, N_("Only a team lead erases clients whose time has come.") },
	[LOODS_MAY_VERIFY_LOG] = { CASEWORKER | LEAD | ADMINISTRATOR, false,
				   N_("An evaluator sees nothing of the access log.") },
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

/* Whose case the client is today. */
struct holder {
	bool own;               /* this user's */
	loods_user_id covered;  /* else the colleague's for whom this user covers; 0: none */
};

static bool covers(const struct loods_list *list, loods_user_id owner, loods_date today)
{
	for (int i = 0; i < list->n; i++) {
		const struct loods_cover *v = list->rec[i];

		if (v->for_whom.n == owner.n &&
		    loods_span_has((struct loods_span){ v->from, v->until }, today))
			return true;
	}
	return false;
}

static enum loods_code holder_of(struct loods_app *app, struct loods_store *s, loods_id client,
				 struct holder *h, struct loods_err *err)
{
	const loods_date today = loods_clock_today(&app->clock);
	const struct loods_filter of_client = { .client = client };
	const struct loods_filter by_me = { .by = loods_type_field(&loods_cover_type, "by_whom"),
					    .value = app->user.id.n };
	struct loods_arena arena = { 0 };
	struct loods_list list = { 0 }, cover = { 0 };
	enum loods_code code = loods_store_list(s, &arena, &loods_ownership_type, &of_client, &list, err);

	*h = (struct holder){ 0 };
	if (!code)
		code = loods_store_list(s, &arena, &loods_cover_type, &by_me, &cover, err);
	for (int i = 0; !code && i < list.n; i++) {
		const struct loods_ownership *o = list.rec[i];

		if (!loods_span_has((struct loods_span){ o->from, o->to }, today))
			continue;
		h->own = h->own || o->caseworker.n == app->user.id.n;
		if (covers(&cover, o->caseworker, today))
			h->covered = o->caseworker;
	}
	if (h->own)
		h->covered = (loods_user_id){ 0 };
	loods_arena_release(&arena);
	return code;
}

enum loods_code loods_rights_covers(struct loods_app *app, struct loods_store *s, loods_id client,
				    loods_user_id *for_whom, struct loods_err *err)
{
	const struct loods_filter by_me = { .by = loods_type_field(&loods_cover_type, "by_whom"),
					    .value = app->user.id.n };
	struct holder h = { 0 };
	int64_t n = 0;
	/* Most people cover for nobody, and this is asked at every change. */
	enum loods_code code = loods_store_count(s, &loods_cover_type, &by_me, &n, err);

	if (!code && n)
		code = holder_of(app, s, client, &h, err);
	*for_whom = h.covered;
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

/* Who hands over writes that down, and only who takes over answers, also before the first day. */
static enum loods_code hands_over(const struct loods_app *app, const struct loods_handed *h, struct loods_err *err)
{
	if (h->to_whom.n == app->user.id.n ||
	    (h->from_whom.n == app->user.id.n &&
	     (h->state == LOODS_HANDED_OPEN || h->state == LOODS_HANDED_PASSED_ON)))
		return LOODS_OK;
	return loods_fail(err, LOODS_EDENIED,
			  _("Only the caseworker who takes over, or a team lead, answers a hand-over."));
}

enum loods_code loods_rights_write(struct loods_app *app, struct loods_store *s, const struct loods_type *t,
				   const void *rec, loods_id client, struct loods_err *err)
{
	struct holder h;
	bool given = false;
	enum loods_code code;

	if (app->user.role == LOODS_ROLE_LEAD)
		return LOODS_OK;
	if (t == &loods_cohort_type)
		return loods_fail(err, LOODS_EDENIED, _("Only a team lead may change cohorts."));
	if (t == &loods_agreement_template_type)
		return loods_fail(err, LOODS_EDENIED,
				  _("Only a team lead may change what a cohort's protocol asks."));
	if (t == &loods_cover_type && ((const struct loods_cover *)rec)->for_whom.n != app->user.id.n)
		return loods_fail_field(err, LOODS_EDENIED, loods_type_field(t, "for_whom"),
					_("You can have your own clients covered. For those of a colleague "
					  "that colleague or a team lead arranges it."));
	if (t == &loods_handed_type)
		return hands_over(app, rec, err);
	if (!client.n)
		return LOODS_OK;
	code = holder_of(app, s, client, &h, err);
	if (code || h.own || (h.covered.n && t != &loods_ownership_type))
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

static enum loods_code log_reading(struct loods_app *app, loods_id client, loods_user_id on_behalf_of,
				   enum loods_log_action action, const char *reason, struct loods_err *err)
{
	const struct loods_log_entry e = { .user = app->user.id,
					   .on_behalf_of = on_behalf_of,
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
	const loods_user_id nobody = { 0 };
	bool given = false;
	enum loods_code code;

	if (c->restricted)
		return restricted(err);
	if (!loods_str_blank(reason) && reason[strspn(reason, " ")])
		return log_reading(app, c->meta.id, nobody, LOODS_LOG_OPEN_REASON, reason, err);
	code = reason_given(app, app->store, c->meta.id, &given, err);
	if (code)
		return code;
	if (given)
		return log_reading(app, c->meta.id, nobody, LOODS_LOG_OPEN, NULL, err);
	return loods_fail(err, LOODS_EDENIED,
			  _("This client is not in your caseload. Type why you need the dossier: the reason "
			    "is logged and reviewed."));
}

enum loods_code loods_ops_open_client(struct loods_app *app, loods_id client, const char *reason,
				      struct loods_err *err)
{
	struct loods_arena arena = { 0 };
	void *rec = NULL;
	struct holder h = { 0 };
	enum loods_code code = loods_ops_may(app, LOODS_MAY_READ_NAMES, err);

	if (!code)
		code = loods_store_still_allowed(app->store, err);
	if (!code)
		code = loods_store_get(app->store, &arena, &loods_client_type, client, false, &rec, err);
	if (!code)
		code = holder_of(app, app->store, client, &h, err);
	if (!code && (h.own || h.covered.n || app->user.role == LOODS_ROLE_LEAD))
		code = log_reading(app, client, h.covered, LOODS_LOG_OPEN,
				   loods_str_blank(reason) ? NULL : reason, err);
	else if (!code)
		code = open_foreign(app, rec, reason, err);
	loods_arena_release(&arena);
	return code;
}

enum loods_code loods_ops_open_log(struct loods_app *app, loods_id client, loods_user_id *owner,
				   struct loods_err *err)
{
	struct holder h = { .own = true };
	enum loods_code code = loods_ops_may(app, LOODS_MAY_READ_LOG, err);

	*owner = (loods_user_id){ 0 };
	if (!code && app->user.role != LOODS_ROLE_LEAD) {
		*owner = app->user.id;
		if (client.n)
			code = holder_of(app, app->store, client, &h, err);
	}
	if (!code && !h.own)
		code = loods_fail(err, LOODS_EDENIED,
				  _("A caseworker sees the access log about the own clients only. A team lead sees "
				    "it about everybody."));
	return code ? code
		    : loods_ops_log_reading(app, LOODS_LOG_READ_LOG, client.n ? &loods_client_type : NULL, client,
					    NULL, err);
}

enum loods_code loods_ops_covered(struct loods_app *app, loods_id client, loods_user_id *for_whom,
				  struct loods_err *err)
{
	return loods_rights_covers(app, app->store, client, for_whom, err);
}
