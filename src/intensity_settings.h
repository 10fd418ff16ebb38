/* The office's own thresholds for intensity: settings with a history, the defaults where none was set. */
#ifndef LOODS_INTENSITY_SETTINGS_H
#define LOODS_INTENSITY_SETTINGS_H

#include "intensity.h"
#include "store.h"

/* Reads them all; what was never set has its default of loods_intensity_defaults. */
enum loods_code loods_intensity_settings_load(struct loods_store *store, struct loods_intensity_settings *out,
					      struct loods_err *err) LOODS_CHECKED;
/* Those that were in force at time `at`; unknown: now. */
enum loods_code loods_intensity_settings_then(struct loods_store *store, loods_stamp at,
					      struct loods_intensity_settings *out,
					      struct loods_err *err) LOODS_CHECKED;

#endif
