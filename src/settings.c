#include "settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "intensity.h"
#include "ops_retention.h"

/* The thresholds of intensity.h, and how long dossiers are kept. With these bounds `below` can never lie above `above`. */
const struct loods_setting loods_settings[] = {
	{ "below_percent", N_("Below agreement, under %"),
	  N_("A client with less than this part of the expected contacts is below the agreement."), 0, 100,
	  &loods_intensity_defaults.below_percent },
	{ "uneven_percent", N_("Uneven, under %"),
	  N_("A client whose contacts fill less than this part of the agreed stretches of time is uneven."),
	  0, 100, &loods_intensity_defaults.uneven_percent },
	{ "above_percent", N_("Above agreement, over %"),
	  N_("A client with more than this part of the expected contacts is above the agreement."), 100, 1000,
	  &loods_intensity_defaults.above_percent },
	{ "grace_days", N_("Grace, days"),
	  N_("So many days beyond the agreement a client is not late yet."), 0, 366,
	  &loods_intensity_defaults.grace_days },
	{ "min_days", N_("Least days in guidance"),
	  N_("With fewer days in guidance there is too little data for a frequency and a class."), 1, 366,
	  &loods_intensity_defaults.min_days },
	{ "min_minutes", N_("Least minutes of a contact"),
	  N_("A talk counts as a contact when it lasts at least so many minutes."), 0, 600,
	  &loods_intensity_defaults.min_minutes },
	{ "lost_attempts", N_("Attempts until lost"),
	  N_("After so many no-shows and unanswered calls in a long silence contact is lost."), 1, 100,
	  &loods_intensity_defaults.lost_attempts },
	{ "retention_years", N_("Years a dossier is kept"),
	  N_("So many years after the last guidance period ended a client may be erased."), 1, 100,
	  &loods_retention_years },
};
const int loods_settings_n = sizeof loods_settings / sizeof *loods_settings;

const struct loods_setting *loods_setting_find(const char *name)
{
	for (int i = 0; i < loods_settings_n; i++)
		if (strcmp(loods_settings[i].name, name) == 0)
			return &loods_settings[i];
	return NULL;
}

enum loods_code loods_setting_state_load(struct loods_store *store, struct loods_arena *a,
					 const struct loods_setting *setting, struct loods_setting_state *out,
					 struct loods_err *err)
{
	enum loods_code code;

	*out = (struct loods_setting_state){ .setting = setting, .value = *setting->dflt };
	code = loods_store_setting_history(store, a, setting->name, &out->history, err);
	if (code == LOODS_OK && out->history.n)
		out->value = out->history.list[0].value;
	return code;
}

enum loods_code loods_setting_check(const struct loods_setting *setting, int64_t value, struct loods_err *err)
{
	if (value >= setting->min && value <= setting->max)
		return LOODS_OK;
	return loods_fail(err, LOODS_EINVALID, _("The setting %s takes a whole number from %d to %d."),
			  setting->name, setting->min, setting->max);
}

enum loods_code loods_setting_parse(const struct loods_setting *setting, const char *text, int64_t *out,
				    struct loods_err *err)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno || end == text || *end || *text == ' ')
		n = (long long)setting->min - 1; /* no number: the same sentence */
	*out = n;
	return loods_setting_check(setting, n, err);
}
