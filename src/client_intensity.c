#include "client_intensity.h"

#include "contact.h"
#include "i18n.h"
#include "intensity_settings.h"
#include "say.h"

static const int windows[LOODS_CLIENT_WINDOWS] = { 28, 91 };

static enum loods_code fill(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	struct loods_client_intensity *c = ctx;
	struct loods_intensity_work work = { 0 };

	(void)err;
	for (int i = 0; i < LOODS_CLIENT_WINDOWS; i++) {
		loods_intensity_of(g, loods_window_ending(c->today, windows[i]), &c->settings, &work,
				   &c->figures[i]);
		/* They live in the work, which goes. */
		c->figures[i].shares = NULL;
		c->figures[i].conducted = NULL;
		c->figures[i].n_shares = c->figures[i].n_conducted = 0;
	}
	loods_intensity_due_of(g, c->today, &c->settings, &work, &c->due);
	loods_intensity_track_of(g, c->today, c->days[0], &c->settings, &work, &c->track);
	loods_client_weeks_of(g, c->today, LOODS_WEEKS_SHORT, &c->settings, &work, &c->half);
	loods_client_weeks_of(g, c->today, LOODS_WEEKS_MAX, &c->settings, &work, &c->year);
	loods_intensity_work_release(&work);
	return LOODS_OK;
}

enum loods_code loods_client_intensity_load(struct loods_app *app, struct loods_arena *a, loods_id client,
					    loods_date today, struct loods_client_intensity *out,
					    struct loods_err *err)
{
	const struct loods_window w = loods_window_ending(today, 7 * LOODS_WEEKS_MAX);
	/* One client's contacts are few: all are read, so that no gap is cut short. */
	const struct loods_guidance_query q = {
		.client = client, .from = w.from, .to = w.to, .all_contacts = true
	};
	const struct loods_filter filter = { .client = client, .newest_first = true };
	enum loods_code rc;

	*out = (struct loods_client_intensity){ .today = today };
	for (int i = 0; i < LOODS_CLIENT_WINDOWS; i++)
		out->days[i] = windows[i];
	rc = loods_intensity_settings_load(app->store, (loods_stamp){ 0 }, &out->settings, err);
	if (rc == LOODS_OK)
		rc = loods_store_guidance(app->store, &q, fill, out, err);
	if (rc == LOODS_OK)
		rc = loods_store_list(app->store, a, &loods_agreement_type, &filter, &out->agreements, err);
	if (rc == LOODS_OK)
		rc = loods_store_list(app->store, a, &loods_pause_type, &filter, &out->pauses, err);
	return rc;
}

/* ---- what is to be done ---- */

static bool on_track(const struct loods_intensity *i)
{
	return i->class != LOODS_CLASS_BELOW && i->class != LOODS_CLASS_CONTACT_LOST &&
	       i->overdue != LOODS_OVERDUE_YES;
}

/* The running stretch of days, and the way back. */
static void advise_slot(const struct loods_client_intensity *c, const char *by, struct loods_str *out)
{
	int needed = c->due.contacts_needed, back = c->track.contacts;
	bool off = !on_track(&c->figures[0]);

	if (off && c->track.reachable && needed && needed == back) {
		loods_str_addf(
			out,
			P_("%d contact by %s completes what is agreed for the running stretch of days and "
			   "brings the %d days up to then back on track.",
			   "%d contacts by %s complete what is agreed for the running stretch of days and "
			   "bring the %d days up to then back on track.",
			   (unsigned long)needed),
			needed, by, c->days[0]);
		return;
	}
	if (needed)
		loods_str_addf(
			out,
			P_("%d contact by %s completes what is agreed for the running stretch of days.",
			   "%d contacts by %s complete what is agreed for the running stretch of days.",
			   (unsigned long)needed),
			needed, by);
	else
		loods_str_add(out, _("What is agreed for the running stretch of days is done."));
	if (!off)
		return;
	loods_str_add(out, " ");
	if (!c->track.reachable)
		loods_str_addf(out,
			       _("The %d days up to %s stay below what is agreed, whatever is done now."),
			       c->days[0], by);
	else if (back)
		loods_str_addf(out,
			       P_("%d contact by %s brings the %d days up to then back on track.",
				  "%d contacts by %s bring the %d days up to then back on track.",
				  (unsigned long)back),
			       back, by, c->days[0]);
	else
		loods_str_addf(out, _("The %d days up to %s are back on track even without another contact."),
			       c->days[0], by);
}

static void advise_overdue(const struct loods_client_intensity *c, struct loods_str *out)
{
	struct loods_str day = LOODS_STR_INIT;

	if (!loods_date_known(c->due.contact_by))
		return;
	loods_say_weekday(c->due.contact_by, &day);
	if (c->due.contact_by.n > c->today.n)
		loods_str_addf(out, _(" Without a contact it is overdue on %s."), day.s);
	else if (c->figures[0].open_gap.set)
		loods_str_addf(out, _(" It is overdue since %s."), day.s);
	loods_str_release(&day);
}

void loods_client_intensity_advice(const struct loods_client_intensity *c, struct loods_str *out)
{
	const struct loods_intensity *now = &c->figures[0];
	struct loods_str by = LOODS_STR_INIT;

	if (!now->open_gap.set) {
		loods_str_add(out, _("Today lies in no guidance period, or in a pause: nothing is due."));
	} else if (!now->contacts) {
		loods_str_add(out, _("Nothing is agreed, so nothing can be late: make an agreement with a."));
		return;
	} else if (!loods_date_known(c->due.needed_by)) {
		loods_str_add(out,
			      _("The agreement or the guidance ends before the running stretch of days is "
				"full, so no number of contacts is due."));
	} else {
		loods_say_weekday(c->due.needed_by, &by);
		advise_slot(c, by.s, out);
	}
	advise_overdue(c, out);
	loods_str_release(&by);
}

/* ---- the time line in sentences ---- */

void loods_client_intensity_agreed(const struct loods_agreement *a, struct loods_str *out)
{
	struct loods_str from = LOODS_STR_INIT, to = LOODS_STR_INIT, what = LOODS_STR_INIT;

	loods_say_date(a->from, &from);
	loods_say_date(a->to, &to);
	loods_agreement_type.brief(a, &what);
	if (a->channel)
		loods_str_addf(&what, ", %s", loods_choice_label(&loods_channels, a->channel));
	if (to.len)
		loods_str_addf(out, _("From %s to %s: %s."), from.s, to.s, what.s);
	else
		loods_str_addf(out, _("From %s: %s."), from.s, what.s);
	loods_str_release(&from);
	loods_str_release(&to);
	loods_str_release(&what);
}

void loods_client_intensity_paused(const struct loods_pause *p, struct loods_str *out)
{
	struct loods_str from = LOODS_STR_INIT, to = LOODS_STR_INIT;
	const char *why = loods_choice_label(&loods_pause_reasons, p->reason);

	loods_say_date(p->from, &from);
	loods_say_date(p->to, &to);
	if (to.len)
		loods_str_addf(out, _("Paused from %s to %s: %s."), from.s, to.s, why);
	else
		loods_str_addf(out, _("Paused from %s, no end known: %s."), from.s, why);
	loods_str_release(&from);
	loods_str_release(&to);
}

void loods_client_weeks_counts(const struct loods_client_weeks *w, struct loods_str *out)
{
	struct loods_str days = LOODS_STR_INIT, uncounted = LOODS_STR_INIT;

	loods_say_contact_days(w->contact_days, &days);
	loods_str_addf(out,
		       _("In the last %d weeks: %s; times the client did not come: %d; calls without an "
			 "answer: %d."),
		       w->n, days.s, w->no_shows, w->no_answers);
	loods_str_clear(&days);
	loods_say_days(w->paused_days, &days);
	loods_say_days(w->outside_days, &uncounted);
	if (w->paused_days || w->outside_days)
		loods_str_addf(out, _(" Not eligible: %s in a pause, %s outside guidance."), days.s,
			       uncounted.s);
	loods_str_release(&days);
	loods_str_release(&uncounted);
}

void loods_client_weeks_longest(const struct loods_client_weeks *w, struct loods_str *out)
{
	struct loods_str days = LOODS_STR_INIT, from = LOODS_STR_INIT, to = LOODS_STR_INIT;

	if (w->longest_gap.n > 0) {
		loods_say_eligible_days(w->longest_gap.n, &days);
		loods_say_date(w->longest_gap_from, &from);
		loods_say_date(w->longest_gap_to, &to);
		loods_str_addf(out, _("Longest gap: %s without a contact, from %s to %s."), days.s, from.s,
			       to.s);
	} else {
		loods_str_add(out, _("There is no gap: no eligible day is without a contact."));
	}
	loods_str_release(&days);
	loods_str_release(&from);
	loods_str_release(&to);
}

void loods_client_weeks_open(const struct loods_client_weeks *w, struct loods_str *out)
{
	struct loods_str days = LOODS_STR_INIT, from = LOODS_STR_INIT;

	if (w->open_gap.n > 0) {
		loods_say_eligible_days(w->open_gap.n, &days);
		loods_say_date(w->open_gap_from, &from);
		loods_str_addf(out, _("Open gap: %s without a contact, since %s."), days.s, from.s);
	} else if (w->open_gap.set) {
		loods_str_add(out, _("No gap is open: there was a contact today."));
	} else {
		loods_str_add(out, _("No gap is open: today lies in no guidance period, or in a pause."));
	}
	loods_str_release(&days);
	loods_str_release(&from);
}
