#include "ops_rekey.h"

#include "i18n.h"
#include "ops.h"

/* Another file has the office's name now. */
static enum loods_code enter_new(struct loods_app *app, const struct loods_secret *passphrase, struct loods_err *err)
{
	const struct loods_store_options options = { .path = app->path, .clock = &app->clock };
	struct loods_str name = LOODS_STR_INIT;
	struct loods_err why = { 0 };
	enum loods_code code;

	loods_str_add(&name, app->user.name); /* goes with the store */
	loods_store_close(app->store);
	app->user = (struct loods_user){ 0 };
	code = loods_store_open(&options, &app->store, &why);
	if (code == LOODS_OK)
		code = loods_store_unlock(app->store, name.s, passphrase, &app->user, &why);
	loods_str_release(&name);
	if (code == LOODS_OK)
		return code;
	loods_store_close(app->store);
	app->store = NULL;
	return loods_fail(err, code, _("The keys are changed, but the new file did not open right away: %s"), why.msg);
}

enum loods_code loods_ops_rekey(struct loods_app *app, const struct loods_rekey *how,
				const struct loods_secret *passphrase, struct loods_rekeyed *done,
				struct loods_err *err)
{
	bool pages = how->scope == LOODS_REKEY_PAGES || (app->store && !loods_store_has_names(app->store));
	enum loods_code code = loods_ops_may(app, pages ? LOODS_MAY_REKEY_PAGES : LOODS_MAY_REKEY, err);

	*done = (struct loods_rekeyed){ .kept = LOODS_STR_INIT };
	if (code == LOODS_OK)
		code = loods_store_still_allowed(app->store, err);
	if (code == LOODS_OK)
		code = loods_store_rekey(app->store, how, done, err);
	return code ? code : enter_new(app, passphrase, err);
}
