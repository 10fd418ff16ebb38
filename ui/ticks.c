#include "ticks.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

/* Where it is, or would be. */
static int place_of(const struct ui_ticks *t, int64_t id)
{
	int low = 0, high = t->n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (t->ids[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool ui_ticks_has(const struct ui_ticks *t, int64_t id)
{
	int at = place_of(t, id);

	return at < t->n && t->ids[at] == id;
}

void ui_ticks_set(struct ui_ticks *t, int64_t id, bool on)
{
	int at = place_of(t, id);

	if ((at < t->n && t->ids[at] == id) == on)
		return;
	if (on) {
		t->ids = loods_one_more(t->ids, t->n, &t->cap, sizeof *t->ids);
		memmove(t->ids + at + 1, t->ids + at, (size_t)(t->n - at) * sizeof *t->ids);
		t->ids[at] = id;
		t->n++;
	} else {
		memmove(t->ids + at, t->ids + at + 1, (size_t)(t->n - at - 1) * sizeof *t->ids);
		t->n--;
	}
}

void ui_ticks_release(struct ui_ticks *t)
{
	free(t->ids);
	*t = (struct ui_ticks){ 0 };
}
