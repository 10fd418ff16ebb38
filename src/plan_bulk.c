#include "plan_bulk.h"

#include "agreement.h"
#include "guidance_period.h"
#include "i18n.h"
#include "ownership.h"
#include "pause.h"

static const struct loods_choice spreads[] = {
	[LOODS_SPREAD_SAME] = { "same", N_("all on that day"), '1' },
	[LOODS_SPREAD_MINUTES] = { "minutes", N_("one after the other on that day"), '2' },
	[LOODS_SPREAD_DAYS] = { "days", N_("one each working day"), '3' },
};
_Static_assert(LOODS_COUNT(spreads) == LOODS_SPREAD_END, "a choice lacks its code");
static const struct loods_choices spread_list = LOODS_CHOICES(spreads);

static const struct loods_choice planned[] = {
	[LOODS_PLANNED_STAYS] = { "stays", N_("keeps that one"), '1' },
	[LOODS_PLANNED_MOVES] = { "moves", N_("it is moved"), '2' },
};
_Static_assert(LOODS_COUNT(planned) == LOODS_PLANNED_END, "a choice lacks its code");
static const struct loods_choices planned_list = LOODS_CHOICES(planned);

enum { BETWEEN_MAX = 240 };

#define R struct loods_plan_bulk
static const struct loods_field fields[] = {
	LOODS_DATE(R, from, .label = N_("First day"), .flags = LOODS_REQUIRED | LOODS_FUTURE,
		   .help = N_("+14, +2w, +1m, 7 (the 7th), 0712 or 7-12-2026.")),
	LOODS_TIME(R, start, .label = N_("Time")),
	LOODS_CHOICE(R, channel, .label = N_("Channel"), .choices = &loods_channels,
		     .help = N_("Empty: as agreed with each, or else as last time.")),
	LOODS_CHOICE(R, spread, .label = N_("Spread"), .choices = &spread_list, .flags = LOODS_REQUIRED,
		     .dflt = LOODS_SPREAD_SAME),
	LOODS_NUM(R, minutes, .label = N_("Minutes each"), .min = 5, .max = BETWEEN_MAX,
		  .help = N_("From the beginning of one to the beginning of the next.")),
	LOODS_CHOICE(R, planned, .label = N_("Already planned"), .choices = &planned_list,
		     .flags = LOODS_REQUIRED, .dflt = LOODS_PLANNED_STAYS,
		     .help = N_("What happens with clients who have a planned contact already.")),
};

static const struct loods_field *field(const char *name)
{
	return loods_type_field(&loods_plan_bulk_type, name);
}

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_plan_bulk *b = rec;

	if (b->from.n < c->today.n)
		return loods_fail_field(err, LOODS_EINVALID, field("from"),
					_("A plan lies ahead: choose a day from today on, such as +14."));
	if (b->spread != LOODS_SPREAD_MINUTES)
		return LOODS_OK;
	if (!loods_time_known(b->start))
		return loods_fail_field(err, LOODS_EINVALID, field("start"),
					_("One after the other needs the time of the first one, such as 9:00."));
	if (!b->minutes.set)
		return loods_fail_field(err, LOODS_EINVALID, field("minutes"),
					_("One after the other needs how many minutes each takes, such as 30."));
	return LOODS_OK;
}

const struct loods_type loods_plan_bulk_type = {
	.name = "plan_bulk",
	.label = N_("Plan for many"),
	.plural = N_("Plans for many"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.check = check,
};

/* ---- reading ---- */

static enum loods_code read_planned(struct loods_store *s, struct loods_arena *a, loods_date today,
				    struct loods_plan_slot *slot, struct loods_err *err)
{
	const struct loods_filter ahead = { .client = slot->client,
					    .by = loods_type_field(&loods_contact_type, "outcome"),
					    .value = LOODS_OUTCOME_PLANNED,
					    .from = today };

	return loods_store_list(s, a, &loods_contact_type, &ahead, &slot->planned, err);
}

static enum loods_code read_channel(struct loods_store *s, struct loods_arena *a, loods_date today,
				    struct loods_plan_slot *slot, struct loods_err *err)
{
	const struct loods_filter all = { .client = slot->client };
	const struct loods_filter last = {
		.client = slot->client, .to = today, .newest_first = true, .limit = 1
	};
	struct loods_list agreed = { 0 }, recent = { 0 };
	enum loods_code code = loods_store_list(s, a, &loods_agreement_type, &all, &agreed, err);

	if (!code)
		code = loods_store_list(s, a, &loods_contact_type, &last, &recent, err);
	slot->usual_channel = LOODS_CHANNEL_OFFICE;
	if (!code && recent.n)
		slot->usual_channel = ((const struct loods_contact *)recent.rec[0])->channel;
	for (int i = 0; !code && i < agreed.n; i++) {
		const struct loods_agreement *g = agreed.rec[i];

		if (g->channel && loods_span_has((struct loods_span){ g->from, g->to }, today))
			slot->usual_channel = g->channel;
	}
	return code;
}

enum loods_code loods_plan_bulk_load(struct loods_app *app, struct loods_store *store, struct loods_arena *a,
				     const loods_id *clients, int n, struct loods_plan_slots *out,
				     struct loods_err *err)
{
	const loods_date today = loods_clock_today(&app->clock);
	enum loods_code code = LOODS_OK;

	*out = (struct loods_plan_slots){ 0 };
	if (n > LOODS_PLAN_BULK_MAX)
		return loods_fail(err, LOODS_EREFUSED,
				  _("At most %d clients are planned for in one go. Tick fewer of them."),
				  LOODS_PLAN_BULK_MAX);
	out->list = LOODS_NEW_ARRAY(a, struct loods_plan_slot, (size_t)n + 1);
	for (int i = 0; !code && i < n; i++) {
		struct loods_plan_slot *slot = &out->list[out->n++];
		const struct loods_filter of = { .client = clients[i] };

		slot->client = clients[i];
		code = read_planned(store, a, today, slot, err);
		if (!code)
			code = loods_store_list(store, a, &loods_guidance_period_type, &of, &slot->periods,
						err);
		if (!code)
			code = loods_store_list(store, a, &loods_pause_type, &of, &slot->pauses, err);
		if (!code)
			code = loods_store_list(store, a, &loods_ownership_type, &of, &slot->owners, err);
		if (!code)
			code = read_channel(store, a, today, slot, err);
	}
	return code;
}

/* ---- laying them out ---- */

static bool in_guidance(const struct loods_plan_slot *slot, loods_date on)
{
	bool in = false;

	for (int i = 0; i < slot->periods.n; i++) {
		const struct loods_guidance_period *p = slot->periods.rec[i];

		in = in || loods_span_has((struct loods_span){ p->start, p->end }, on);
	}
	for (int i = 0; i < slot->pauses.n; i++) {
		const struct loods_pause *p = slot->pauses.rec[i];

		in = in && !loods_span_has((struct loods_span){ p->from, p->to }, on);
	}
	return in;
}

bool loods_plan_bulk_place(const struct loods_plan_bulk *b, int i, loods_date *on, loods_time *start)
{
	int hour, minute;
	int64_t at;

	*on = b->from;
	*start = b->start;
	if (b->spread == LOODS_SPREAD_DAYS)
		for (*on = loods_date_working(*on); i > 0; i--)
			*on = loods_date_working(loods_date_add_days(*on, 1));
	if (b->spread != LOODS_SPREAD_MINUTES || !loods_time_known(b->start))
		return true;
	loods_time_to_hm(b->start, &hour, &minute);
	at = hour * 60 + minute + i * b->minutes.n;
	return at < 24 * 60 && loods_time_from_hm((int)(at / 60), (int)(at % 60), start);
}

enum loods_code loods_plan_bulk_lay(const struct loods_app *app, const struct loods_plan_bulk *b,
				    struct loods_plan_slots *s, struct loods_err *err)
{
	const struct loods_check who = { loods_clock_today(&app->clock), app->user.id };
	enum loods_code code = loods_rec_check(&loods_plan_bulk_type, &who, b, err);

	s->goes = s->left_out = s->keeps = s->doubts = 0;
	for (int i = 0; !code && i < s->n; i++) {
		struct loods_plan_slot *slot = &s->list[i];
		bool keeps = slot->planned.n && b->planned == LOODS_PLANNED_STAYS;

		slot->goes = !slot->left_out && !keeps;
		s->left_out += slot->left_out;
		s->keeps += keeps && !slot->left_out;
		if (!slot->goes)
			continue;
		if (!loods_plan_bulk_place(b, s->goes, &slot->on, &slot->start))
			return loods_fail_field(err, LOODS_EINVALID, field("minutes"),
						_("So many do not fit in one day. Choose fewer minutes each, or "
						  "one each working day."));
		slot->channel = b->channel ? b->channel : slot->usual_channel;
		slot->weekend = loods_date_weekday(slot->on) > 5;
		slot->outside = !in_guidance(slot, slot->on);
		s->goes++;
		s->doubts += slot->weekend || slot->outside;
	}
	return code;
}
