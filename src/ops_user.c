/* Accounts: rights, names and passphrases. The work and its log entry are storage's. */
#include <string.h>

#include "i18n.h"
#include "ops.h"
#include "text.h"

enum { ACCOUNT_NAME_MAX = 60 };

static enum loods_code name_fits(const char *name, struct loods_err *err)
{
	if (loods_str_blank(name) || !loods_text_valid(name, strlen(name)) ||
	    loods_text_chars(name) > ACCOUNT_NAME_MAX)
		return loods_fail(err, LOODS_EINVALID, _("An account's name has 1 to %d letters."),
				  ACCOUNT_NAME_MAX);
	for (const char *s = name; *s; s++)
		if ((unsigned char)*s <= ' ' || *s == ',' || *s == ';' || *s == '"' || *s == 0x7f)
			return loods_fail(err, LOODS_EINVALID,
					  _("An account's name has no blank, comma, semicolon or quotation "
					    "mark in it."));
	return LOODS_OK;
}

static enum loods_code allowed(struct loods_app *app, enum loods_right right, struct loods_err *err)
{
	enum loods_code code = loods_ops_may(app, right, err);

	return code ? code : loods_store_still_allowed(app->store, err);
}

enum loods_code loods_ops_user_add(struct loods_app *app, const char *name, enum loods_role role,
				   const struct loods_secret *passphrase,
				   char recovery[LOODS_RECOVERY_CODE_MAX], struct loods_err *err)
{
	enum loods_code code = allowed(app, LOODS_MAY_ACCOUNTS, err);

	if (!code)
		code = name_fits(name, err);
	if (!code)
		code = loods_secret_passphrase_check(passphrase, name, err);
	return code ? code : loods_store_user_add(app->store, name, role, passphrase, recovery, err);
}

enum loods_code loods_ops_user_approve(struct loods_app *app, const char *name, struct loods_err *err)
{
	enum loods_code code = allowed(app, LOODS_MAY_APPROVE, err);

	return code ? code : loods_store_user_approve(app->store, name, err);
}

enum loods_code loods_ops_recover_file(struct loods_app *app, const struct loods_secret *recovery, const char *name,
				       const struct loods_secret *passphrase, struct loods_err *err)
{
	enum loods_code code = name_fits(name, err);

	if (!code)
		code = loods_secret_passphrase_check(passphrase, name, err);
	return code ? code : loods_store_recover(app->store, recovery, name, passphrase, err);
}

enum loods_code loods_ops_recover_names(struct loods_app *app, const struct loods_secret *recovery,
					struct loods_err *err)
{
	enum loods_code code = allowed(app, LOODS_MAY_VERIFY, err);

	if (!code && loods_store_sees_names(app->store))
		code = loods_fail(err, LOODS_EREFUSED,
				  _("This account reads names already: it can approve others with \"loods user approve\"."));
	return code ? code : loods_store_names_recover(app->store, recovery, err);
}

enum loods_code loods_ops_user_disable(struct loods_app *app, const char *name, struct loods_err *err)
{
	enum loods_code code = allowed(app, LOODS_MAY_ACCOUNTS, err);

	/* Whoever is left can always manage accounts. */
	if (!code && loods_store_user_find(app->store, name).n == app->user.id.n)
		code = loods_fail(err, LOODS_EREFUSED,
				  _("Nobody disables the own account. Ask another administrator."));
	return code ? code : loods_store_user_disable(app->store, name, err);
}

enum loods_code loods_ops_user_passphrase(struct loods_app *app, const struct loods_secret *current,
					  const struct loods_secret *passphrase, struct loods_err *err)
{
	enum loods_code code = allowed(app, LOODS_MAY_VERIFY, err);

	if (!code)
		code = loods_secret_passphrase_check(passphrase, app->user.name, err);
	return code ? code : loods_store_user_passphrase(app->store, current, passphrase, err);
}
