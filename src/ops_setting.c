/* A setting of the office: who may, its bounds, the value and its log entry in one transaction. */
#include <string.h>

#include "i18n.h"
#include "ops_job.h"
#include "settings.h"
#include "text.h"

enum { REASON_MAX = 200 };

static bool one_line(const char *text)
{
	if (!loods_text_valid(text, strlen(text)) || loods_text_chars(text) > REASON_MAX)
		return false;
	for (const char *s = text; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

static enum loods_code put(struct loods_job *j, const struct loods_setting *setting, int64_t value,
			   const char *reason, bool *changed, struct loods_err *err)
{
	struct loods_log_entry e = { .user = j->app->user.id, .action = LOODS_LOG_SETTING };
	int64_t now;
	enum loods_code code = loods_store_setting(j->store, setting->name, *setting->dflt, &now, err);

	if (code || now == value)
		return code;
	*changed = true;
	code = loods_store_setting_put(j->tx, setting->name, value, reason, err);
	if (code)
		return code;
	e.purpose = loods_str_blank(reason)
			    ? loods_arena_printf(&j->arena, "%s = %lld", setting->name, (long long)value)
			    : loods_arena_printf(&j->arena, "%s = %lld: %s", setting->name,
						 (long long)value, reason);
	return loods_store_log(j->tx, &e, err);
}

enum loods_code loods_ops_setting_put(struct loods_app *app, const struct loods_setting *setting,
				      int64_t value, const char *reason, bool *changed, struct loods_err *err)
{
	struct loods_job j;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_SETTINGS, err);

	*changed = false;
	if (!code)
		code = loods_setting_check(setting, value, err);
	if (!code && reason && !one_line(reason))
		code = loods_fail(err, LOODS_EINVALID, _("A reason is one line of at most %d letters."),
				  REASON_MAX);
	if (code)
		return code;
	code = loods_job_begin(&j, app, NULL, err);
	if (!code)
		code = put(&j, setting, value, loods_str_blank(reason) ? NULL : reason, changed, err);
	code = loods_job_end(&j, code, err);
	if (code)
		*changed = false;
	return code;
}
