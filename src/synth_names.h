/* Names of people who do not exist: given and family names as they occur side by side in Dutch cities, put
 * together at random. */
#ifndef LOODS_SYNTH_NAMES_H
#define LOODS_SYNTH_NAMES_H

#include "client.h"
#include "random.h"
#include "str.h"

/* "Family, Given" (or one word, for people who have one name), in NFC. `gender` as in client.h. */
void loods_synth_name(struct loods_random *r, int gender, struct loods_str *out);
/* An invented name of a child. */
const char *loods_synth_child_name(struct loods_random *r);

#endif
