/* Contacts of one invented client: a rhythm around the agreement, seasons, silences, no-shows, late entry,
 * and the dirt of real registrations. */
#include <math.h>
#include <string.h>

#include "client.h"
#include "contact.h"
#include "synth_inner.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, STAR_CONTACTS = 900 };

/* July and August 0.65, 24 December to 2 January 0.15, September 1.2. */
static double season(loods_date d)
{
	int year, month, day;

	loods_date_to_ymd(d, &year, &month, &day);
	if ((month == 12 && day >= 24) || (month == 1 && day <= 2))
		return 0.15;
	return month == 7 || month == 8 ? 0.65 : month == 9 ? 1.2 : 1;
}

static bool lockdown(loods_date d)
{
	int year, month, day;

	loods_date_to_ymd(d, &year, &month, &day);
	return year == 2020 && month >= 3 && month <= 6;
}

/* Office 45 %, phone 30, home 8, workplace, neighbourhood and walk 7, video 4, group 4, other 2; in the
 * lockdown 80 % by phone. */
static int draw_channel(struct loods_random *r, loods_date d)
{
	static const int channels[] = { LOODS_CHANNEL_OFFICE,	     LOODS_CHANNEL_PHONE,
					LOODS_CHANNEL_HOME,	     LOODS_CHANNEL_WORKPLACE,
					LOODS_CHANNEL_NEIGHBOURHOOD, LOODS_CHANNEL_WALK,
					LOODS_CHANNEL_VIDEO,	     LOODS_CHANNEL_GROUP,
					LOODS_CHANNEL_EMAIL,	     LOODS_CHANNEL_CHAT,
					LOODS_CHANNEL_LETTER };
	static const double weights[] = { 45, 30, 8, 2, 3, 2, 4, 4, 1, 0.7, 0.3 };

	if (lockdown(d) && loods_random_chance(r, 0.8))
		return LOODS_CHANNEL_PHONE;
	return channels[loods_random_pick(r, weights, LOODS_COUNT(weights))];
}

/* Medians 45 (office), 60 (home), 12 (phone), 25 (video), 120 (group); two in three are rounded to a quarter
 * of an hour as people do. */
static int draw_minutes(struct loods_random *r, int channel)
{
	static const double median[LOODS_CHANNEL_END] = {
		[LOODS_CHANNEL_OFFICE] = 45,	[LOODS_CHANNEL_HOME] = 60,
		[LOODS_CHANNEL_WORKPLACE] = 45, [LOODS_CHANNEL_NEIGHBOURHOOD] = 30,
		[LOODS_CHANNEL_WALK] = 40,	[LOODS_CHANNEL_VIDEO] = 25,
		[LOODS_CHANNEL_PHONE] = 12,	[LOODS_CHANNEL_CHAT] = 8,
		[LOODS_CHANNEL_EMAIL] = 8,	[LOODS_CHANNEL_LETTER] = 10,
		[LOODS_CHANNEL_GROUP] = 120,
	};
	double m = loods_random_lognormal(r, median[channel], 0.45);
	int minutes = m > 240 ? 240 : m < 1 ? 1 : (int)lround(m);

	if (minutes >= 15 && loods_random_chance(r, 0.67))
		minutes = (minutes + 7) / 15 * 15;
	else if (minutes > 5 && loods_random_chance(r, 0.5))
		minutes = (minutes + 2) / 5 * 5;
	return minutes;
}

static int draw_outcome(struct loods_random *r, int channel, double no_show)
{
	if (channel == LOODS_CHANNEL_PHONE && loods_random_chance(r, 0.20))
		return LOODS_OUTCOME_NO_ANSWER;
	if (channel == LOODS_CHANNEL_EMAIL || channel == LOODS_CHANNEL_LETTER ||
	    channel == LOODS_CHANNEL_CHAT)
		return LOODS_OUTCOME_HELD;
	if (channel != LOODS_CHANNEL_PHONE && loods_random_chance(r, no_show))
		return LOODS_OUTCOME_NO_SHOW;
	if (loods_random_chance(r, 0.09)) {
		static const double weights[] = { 60, 15, 25 };
		static const int outcomes[] = { LOODS_OUTCOME_CANCELLED_BY_CLIENT,
						LOODS_OUTCOME_CANCELLED_LATE, LOODS_OUTCOME_CANCELLED_BY_US };

		return outcomes[loods_random_pick(r, weights, 3)];
	}
	return loods_random_chance(r, 0.02) ? LOODS_OUTCOME_PARTLY_HELD : LOODS_OUTCOME_HELD;
}

/* Entered the same day 60 %, within 3 days 30 %, within 14 days 9 %, later 1 %; never after yesterday. */
static loods_stamp draw_entry(const struct synth *s, struct loods_random *r, loods_date on, loods_time start)
{
	static const double weights[] = { 60, 30, 9, 1 };
	static const int low[] = { 0, 1, 4, 15 }, high[] = { 0, 3, 14, 60 };
	int which = loods_random_pick(r, weights, 4);
	int hour = loods_time_known(start) && which == 0 ? (start.n - 1) / 60 + 1
							 : loods_random_between(r, 8, 17);
	loods_date day = loods_date_add_days(on, loods_random_between(r, low[which], high[which]));
	loods_stamp entered = loods_stamp_of(day, hour > 23 ? 23 : hour, loods_random_below(r, 60),
					     loods_random_below(r, 60));
	/* By yesterday evening everything is in, so that an office does not depend on the hour at which it is
	 * made. */
	loods_stamp last = loods_stamp_of(loods_date_add_days(s->today, -1), 18, 0, 0);

	return entered.n > last.n ? last : entered;
}

static const char *draw_note(struct loods_random *r)
{
	static const char *const notes[] = {
		"Voicemail ingesproken. Probeer het voor twaalf uur opnieuw.",
		"Goed gesprek. Wil graag eerst de taaltoets halen en dan vrijwilligerswerk.",
		"Opvang is het probleem: staat op de wachtlijst, zus past op.",
		"Samen de brief van de Belastingdienst gelezen. Toeslag aangevraagd.",
		"Voelt zich beter, wil weer meedoen aan de wandelgroep.",
		"Kennismaking met de taalmaatje-coördinator geregeld.",
		"CV bijgewerkt en twee vacatures bekeken.",
		"Was er niet; brief gestuurd met een nieuwe datum.",
	};

	return loods_random_chance(r, 0.45) ? notes[loods_random_below(r, LOODS_COUNT(notes))] : NULL;
}

static uint32_t draw_topics(struct loods_random *r)
{
	uint32_t set = 0;

	for (int n = loods_random_between(r, 1, 3); n > 0; n--)
		set |= 1u << loods_random_between(r, 1, LOODS_TOPIC_END - 1);
	return set;
}

static loods_user_id owner_on(const struct synth_client *c, loods_date d)
{
	int i = c->n_owners - 1;

	while (i > 0 && c->owned_from[i].n > d.n)
		i--;
	return c->owner[i];
}

static struct loods_contact *draw_contact(struct synth *s, struct synth_client *c, loods_date on,
					  double no_show)
{
	struct loods_contact *k = loods_rec_new(&loods_contact_type, c->a);
	struct loods_random *r = &c->r;

	k->client = c->id;
	k->occurred_on = on;
	k->channel = draw_channel(r, on);
	k->outcome = draw_outcome(r, k->channel, no_show);
	k->kind = loods_random_chance(r, 0.85) ? LOODS_CONTACT_PROGRESS
					       : loods_random_between(r, 1, LOODS_CONTACT_KIND_END - 1);
	if (!loods_time_from_hm(loods_random_between(r, 9, 16), loods_random_below(r, 4) * 15, &k->start))
		k->start = (loods_time){ 0 };
	if (k->outcome == LOODS_OUTCOME_HELD || k->outcome == LOODS_OUTCOME_PARTLY_HELD) {
		k->minutes = loods_num_of(draw_minutes(r, k->channel));
		k->topics = draw_topics(r);
	}
	k->conducted_by = loods_random_chance(r, 0.95) ? owner_on(c, on)
						       : s->workers[loods_random_below(r, s->n_workers)];
	k->interpreter = loods_random_chance(r, 0.1) ? LOODS_INTERPRETER_PHONE : LOODS_INTERPRETER_NONE;
	k->note = draw_note(r);
	if (k->minutes.set && loods_random_chance(r, 0.01)) { /* minutes missing: it waits as a draft */
		k->minutes = (loods_num){ 0 };
		k->status = LOODS_CONTACT_DRAFT;
	}
	k->meta.entered_at = draw_entry(s, r, on, k->start);
	return k;
}

static enum loods_code put_contact(struct synth *s, struct synth_client *c, struct loods_contact *k,
				   struct loods_err *err)
{
	enum loods_code rc = synth_put(s, &loods_contact_type, k, err);

	s->result->contacts++;
	if (rc == LOODS_OK && loods_random_chance(&c->r, 0.02)) { /* entered twice */
		struct loods_contact *twice = LOODS_NEW(c->a, struct loods_contact);

		*twice = *k;
		twice->meta = (struct loods_meta){ .entered_at = k->meta.entered_at };
		s->result->contacts++;
		rc = synth_put(s, &loods_contact_type, twice, err);
	}
	if (rc == LOODS_OK && k->minutes.set && loods_random_chance(&c->r, 0.015)) { /* corrected later */
		struct loods_contact before = *k;

		k->minutes.n = k->minutes.n >= 15 ? k->minutes.n - 5 : k->minutes.n + 5;
		rc = loods_ops_bulk_correct(s->bulk, &loods_contact_type, &before, k, err);
	}
	return rc;
}

double synth_expected_contacts(const struct synth_client *c)
{
	return (double)(c->to.n - c->from.n + 1) * c->contacts / c->per_days;
}

static loods_date working_day(struct loods_random *r, loods_date d)
{
	int weekday = loods_date_weekday(d);

	return weekday < 6 || loods_random_chance(r, 0.02) ? d : loods_date_add_days(d, 8 - weekday);
}

/* The last planned contact: seven in ten of the clients in guidance have one, some of them already passed. */
static enum loods_code put_planned(struct synth *s, struct synth_client *c, struct loods_err *err)
{
	struct loods_contact *k;
	int ahead = c->per_days / c->contacts;

	if (c->ended || !loods_random_chance(&c->r, 0.7))
		return LOODS_OK;
	k = loods_rec_new(&loods_contact_type, c->a);
	k->client = c->id;
	k->occurred_on = working_day(
		&c->r,
		loods_date_add_days(s->today, loods_random_between(&c->r, -3, ahead < 28 ? ahead : 28)));
	k->channel = draw_channel(&c->r, s->today);
	k->outcome = LOODS_OUTCOME_PLANNED;
	if (loods_random_chance(&c->r, 0.5) &&
	    !loods_time_from_hm(loods_random_between(&c->r, 9, 16), loods_random_below(&c->r, 2) * 30,
				&k->start))
		k->start = (loods_time){ 0 };
	k->conducted_by = c->owner[c->n_owners - 1];
	return synth_put(s, &loods_contact_type, k, err);
}

/* Of the contacts that the rhythm asks for, seasons, silences and pauses leave three in four. */
static const double KEPT = 0.75;

enum loods_code synth_contacts(struct synth *s, struct synth_client *c, struct loods_err *err)
{
	/* Over-dispersed: clients differ in how much contact there is, whatever was agreed; 12 % drift into
	 * silence. */
	double level = loods_random_lognormal(&c->r, 0.9, 0.45);
	double no_show = 0.05 + 0.30 * pow(loods_random_unit(&c->r), 2.3);
	double interval = c->per_days / (double)c->contacts / (level * s->scale / KEPT + 1e-9);
	bool silent = loods_random_chance(&c->r, 0.12);
	loods_date last = synth_earlier(c->to, loods_date_add_days(s->today, -1));
	loods_date until = silent ? synth_day(&c->r, c->from, last) : last;
	enum loods_code rc = LOODS_OK;
	double at = c->from.n + loods_random_unit(&c->r) * interval;

	if (c->index == 1 || s->size->contacts == 0) /* one client without any contact */
		return LOODS_OK;
	if (c->index == 2) { /* and one with very many */
		interval = (double)(c->to.n - c->from.n + 1) / STAR_CONTACTS;
		until = last;
		at = c->from.n;
	}
	while (rc == LOODS_OK && at <= until.n) {
		loods_date on = working_day(&c->r, (loods_date){ (int32_t)at });
		bool paused =
			loods_date_known(c->pause_from) && on.n >= c->pause_from.n && on.n <= c->pause_to.n;
		double step = c->index == 2
				      ? interval
				      : loods_random_exponential(&c->r, interval * 0.5) + interval * 0.5;

		at += step > 0.05 ? step : 0.05;
		if (on.n > until.n ||
		    (c->index != 2 && (paused || !loods_random_chance(&c->r, season(on) / 1.2))))
			continue;
		rc = put_contact(s, c, draw_contact(s, c, on, no_show), err);
	}
	return rc == LOODS_OK ? put_planned(s, c, err) : rc;
}
