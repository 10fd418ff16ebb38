#include "client_intensity.h"

#include "agreement.h"
#include "i18n.h"
#include "intensity_settings.h"
#include "pause.h"

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
	loods_intensity_work_release(&work);
	return LOODS_OK;
}

enum loods_code loods_client_intensity_load(struct loods_app *app, struct loods_arena *a, loods_id client,
					    loods_date today, struct loods_client_intensity *out,
					    struct loods_err *err)
{
	const struct loods_window w = loods_window_ending(today, windows[LOODS_CLIENT_WINDOWS - 1]);
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

static void show_day(loods_date d, struct loods_str *out)
{
	static const struct loods_field day = { .name = "day", .kind = LOODS_KIND_DATE };

	loods_field_show(&day, &d, out);
}

void loods_client_intensity_advice(const struct loods_client_intensity *c, struct loods_str *out)
{
	const struct loods_intensity *now = &c->figures[0];

	if (!now->contacts) {
		loods_str_add(
			out,
			now->open_gap.set
				? _("Nothing is agreed, so nothing can be late: make an agreement with a.")
				: _("Today lies in no guidance period, or in a pause: nothing is due."));
		return;
	}
	if (!now->open_gap.set) {
		loods_str_add(out, _("Today lies in no guidance period, or in a pause: nothing is due."));
		return;
	}
	if (c->due.contacts_needed) {
		loods_str_addf(out,
			       P_("%d contact by ", "%d contacts by ", (unsigned long)c->due.contacts_needed),
			       c->due.contacts_needed);
		show_day(c->due.needed_by, out);
		loods_str_add(out, _(" completes what is agreed for the running stretch of days."));
	} else {
		loods_str_add(out, _("What is agreed for the running stretch of days is done."));
	}
	if (!loods_date_known(c->due.contact_by))
		return;
	loods_str_add(out, " ");
	loods_str_add(out, c->due.contact_by.n <= c->today.n ? _("Overdue since ")
							     : _("Without a contact it is overdue on "));
	show_day(c->due.contact_by, out);
	loods_str_add(out, ".");
}
