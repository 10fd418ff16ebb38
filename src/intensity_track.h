/*
 * What brings a client back on track: how many more days of contact, by when. Asks intensity.h what the
 * figures would be; it has no formula of its own.
 */
#ifndef LOODS_INTENSITY_TRACK_H
#define LOODS_INTENSITY_TRACK_H

#include "intensity.h"

/*
 * D is the date on which the running slot ends (needed_by of loods_intensity_due_of). A day may get a contact
 * when it is eligible, lies between `on` and D, both included, and has no countable contact yet: `on` itself
 * too, because the day is not over. `contacts` is the smallest number of such days that, each with one
 * contact of exactly min_minutes in person, make the figures of the window of `days` days that ends with D
 * neither `below` nor `contact_lost` nor overdue. Contacts entered for days after `on` are left out; periods,
 * pauses and agreements entered for later days are taken into account.
 */
struct loods_intensity_track {
	loods_date by;	/* D; unknown: no slot runs to its end, and nothing else is known either */
	bool reachable; /* false: not even with a contact on every such day */
	int contacts;	/* perhaps 0: time alone does it */
};
void loods_intensity_track_of(const struct loods_guidance *g, loods_date on, int days,
			      const struct loods_intensity_settings *settings,
			      struct loods_intensity_work *work, struct loods_intensity_track *out);

#endif
