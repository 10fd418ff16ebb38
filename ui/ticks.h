/* Ticked rows: a set of record ids, so that a tick belongs to a person whatever is filtered, sorted or read
 * again. It holds no names and outlives a lock. */
#ifndef UI_TICKS_H
#define UI_TICKS_H

#include <stdbool.h>
#include <stdint.h>

struct ui_ticks {
	int64_t *ids; /* ascending */
	int n, cap;
};

bool ui_ticks_has(const struct ui_ticks *t, int64_t id);
void ui_ticks_set(struct ui_ticks *t, int64_t id, bool on);
void ui_ticks_release(struct ui_ticks *t); /* empty again */

#endif
