#include "intensity_track.h"

#include <assert.h>

#include "arena.h"

/* The facts with contacts on some more days. */
struct trial {
	struct loods_guidance g;
	struct loods_contact_fact *contacts; /* those up to today, then room for one on each free day */
	int n_contacts;
	int32_t *free; /* days that may get a contact, in order */
	int n_free;
};

static void begin(struct trial *t, struct loods_arena *a, const struct loods_guidance *g, int32_t on,
		  int32_t by, const struct loods_eligible *e)
{
	*t = (struct trial){ .g = *g };
	t->free = LOODS_NEW_ARRAY(a, int32_t, (size_t)(by - on + 1));
	for (int i = loods_eligible_find(e, on); i < e->n; i++)
		for (int32_t day = e->list[i].first < on ? on : e->list[i].first;
		     day <= e->list[i].last && day <= by; day++) {
			int k = loods_eligible_find_contact(e, day);

			/* What is entered for later days is left out. */
			if (day > on || k == e->n_days || e->days[k] != day)
				t->free[t->n_free++] = day;
		}
	while (t->n_contacts < g->n_contacts && g->contacts[t->n_contacts].on.n <= on)
		t->n_contacts++;
	t->contacts = LOODS_NEW_ARRAY(a, struct loods_contact_fact, (size_t)(t->n_contacts + t->n_free) + 1);
	for (int i = 0; i < t->n_contacts; i++)
		t->contacts[i] = g->contacts[i];
	t->g.contacts = t->contacts;
}

/* With contacts on the last `n` free days: the later they are, the shorter is the gap and the more of them
 * lie in the window. */
static bool on_track(struct trial *t, int n, struct loods_window w, const struct loods_intensity_settings *s,
		     struct loods_intensity_work *work)
{
	struct loods_intensity i;

	for (int k = 0; k < n; k++)
		t->contacts[t->n_contacts + k] = (struct loods_contact_fact){
			.on = { t->free[t->n_free - n + k] },
			.minutes = (int16_t)s->min_minutes,
			.channel = LOODS_CHANNEL_OFFICE,
			.kind = LOODS_CONTACT_PROGRESS,
			.outcome = LOODS_OUTCOME_HELD,
			.status = LOODS_CONTACT_FINAL,
		};
	t->g.n_contacts = t->n_contacts + n;
	loods_intensity_of(&t->g, w, s, work, &i);
	return i.class != LOODS_CLASS_BELOW && i.class != LOODS_CLASS_CONTACT_LOST &&
	       i.overdue != LOODS_OVERDUE_YES;
}

void loods_intensity_track_of(const struct loods_guidance *g, loods_date on, int days,
			      const struct loods_intensity_settings *settings,
			      struct loods_intensity_work *work, struct loods_intensity_track *out)
{
	struct loods_intensity_due due;
	struct loods_arena arena = { 0 };
	struct loods_window w;
	struct trial t;

	assert(on.n && days > 0);
	*out = (struct loods_intensity_track){ 0 };
	loods_intensity_due_of(g, on, settings, work, &due);
	if (!loods_date_known(due.needed_by))
		return;
	out->by = due.needed_by;
	w = loods_window_ending(out->by, days);
	loods_eligible_fill(&work->eligible, g, out->by.n, settings->min_minutes);
	begin(&t, &arena, g, on.n, out->by.n, &work->eligible);
	out->reachable = on_track(&t, t.n_free, w, settings, work);
	while (out->reachable && !on_track(&t, out->contacts, w, settings, work))
		out->contacts++;
	loods_arena_release(&arena);
}
