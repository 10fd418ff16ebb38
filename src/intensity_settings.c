#include "intensity_settings.h"

enum loods_code loods_intensity_settings_load(struct loods_store *store, struct loods_intensity_settings *out,
					      struct loods_err *err)
{
	return loods_intensity_settings_then(store, (loods_stamp){ 0 }, out, err);
}

enum loods_code loods_intensity_settings_then(struct loods_store *store, loods_stamp at,
					      struct loods_intensity_settings *out, struct loods_err *err)
{
	const struct loods_intensity_settings *d = &loods_intensity_defaults;
	const struct {
		const char *name;
		int dflt;
		int *value;
	} settings[] = {
		{ "below_percent", d->below_percent, &out->below_percent },
		{ "uneven_percent", d->uneven_percent, &out->uneven_percent },
		{ "above_percent", d->above_percent, &out->above_percent },
		{ "grace_days", d->grace_days, &out->grace_days },
		{ "min_days", d->min_days, &out->min_days },
		{ "min_minutes", d->min_minutes, &out->min_minutes },
		{ "lost_attempts", d->lost_attempts, &out->lost_attempts },
	};

	for (int i = 0; i < LOODS_COUNT(settings); i++) {
		const char *name = settings[i].name;
		int64_t value;
		enum loods_code rc =
			loods_stamp_known(at)
				? loods_store_setting_then(store, name, at, settings[i].dflt, &value, err)
				: loods_store_setting(store, name, settings[i].dflt, &value, err);

		if (rc != LOODS_OK)
			return rc;
		*settings[i].value = (int)value;
	}
	return LOODS_OK;
}
