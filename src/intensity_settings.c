#include "intensity_settings.h"

#include <stdint.h>

#include "settings.h"

enum loods_code loods_intensity_settings_load(struct loods_store *store, loods_stamp known_at,
					      struct loods_intensity_settings *out, struct loods_err *err)
{
	const uintptr_t first = (uintptr_t)&loods_intensity_defaults;

	*out = loods_intensity_defaults;
	/* A threshold is a setting whose default is a member of the defaults: its place there is its place
	 * here. */
	for (int i = 0; i < loods_settings_n; i++) {
		uintptr_t at = (uintptr_t)loods_settings[i].dflt - first;
		int64_t value;
		enum loods_code code;

		if (at >= sizeof *out) /* of something else */
			continue;
		code = loods_store_setting_at(store, loods_settings[i].name, known_at,
					      *loods_settings[i].dflt, &value, err);
		if (code)
			return code;
		*(int *)((char *)out + at) = (int)value;
	}
	return LOODS_OK;
}
