/*
 * Settings of the office: whole numbers with a name, a default and bounds. An administrator sets them
 * (loods_ops_setting_put in ops.h), everybody may read them, and every value that ever held is kept with who
 * set it, when and why. What a setting means to a computation stands with that computation
 * (intensity_settings.h).
 */
#ifndef LOODS_SETTINGS_H
#define LOODS_SETTINGS_H

#include "app.h"
#include "store.h"

struct loods_setting {
	const char *name;  /* stable English word, as stored */
	const char *label; /* N_() */
	const char *help;  /* N_(), one sentence */
	int min, max;      /* bounds, both allowed */
	const int *dflt;   /* where its default stands */
};

/* All there are, in the order in which they are shown. */
extern const struct loods_setting loods_settings[];
extern const int loods_settings_n;

/* NULL: there is none of that name. */
const struct loods_setting *loods_setting_find(const char *name);

/* One setting as it stands: the values that were set, newest first. */
struct loods_setting_state {
	const struct loods_setting *setting;
	int64_t value; /* in force */
	struct loods_setting_history history;
};
enum loods_code loods_setting_state_load(struct loods_store *store, struct loods_arena *a,
					 const struct loods_setting *setting, struct loods_setting_state *out,
					 struct loods_err *err) LOODS_CHECKED;

/* Reads a value as it is typed and checks its bounds; EINVALID says which numbers the setting takes. */
enum loods_code loods_setting_parse(const struct loods_setting *setting, const char *text, int64_t *out,
				    struct loods_err *err) LOODS_CHECKED;
/* The bounds alone. */
enum loods_code loods_setting_check(const struct loods_setting *setting, int64_t value,
				    struct loods_err *err) LOODS_CHECKED;

#endif
