/* The office's own thresholds for intensity: settings with a history (settings.h), the defaults where none
 * was set. */
#ifndef LOODS_INTENSITY_SETTINGS_H
#define LOODS_INTENSITY_SETTINGS_H

#include "intensity.h"
#include "store.h"

/* Reads them all as they stood at the time of entry `known_at` (unknown: now); what was not set by then has
 * its default of loods_intensity_defaults. */
enum loods_code loods_intensity_settings_load(struct loods_store *store, loods_stamp known_at,
					      struct loods_intensity_settings *out,
					      struct loods_err *err) LOODS_CHECKED;

#endif
