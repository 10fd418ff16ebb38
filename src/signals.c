#include "signals.h"

#include "i18n.h"

/* Days without contact after which the agreement asks for one: P/n, whole days. */
static int agreed_gap(const struct loods_intensity *i)
{
	return i->contacts ? i->per_days / i->contacts : 0;
}

static struct loods_contact_signal late(struct loods_contact_signal s, enum loods_why why, int days)
{
	s.mark = LOODS_MARK_LATE;
	s.why = why;
	s.days = days;
	return s;
}

static struct loods_contact_signal expected(struct loods_contact_signal s, enum loods_why why,
					    loods_date when, loods_date today)
{
	s.why = why;
	s.when = when;
	s.days = when.n - today.n;
	s.mark = s.days <= 0 ? LOODS_MARK_DUE : s.days <= LOODS_SOON_DAYS ? LOODS_MARK_SOON : LOODS_MARK_OK;
	return s;
}

struct loods_contact_signal loods_contact_signal_of(const struct loods_case *c,
						    const struct loods_intensity *i, loods_date today)
{
	struct loods_contact_signal s = { .contacts = i->contacts, .per_days = i->per_days };
	bool planned = loods_date_known(c->next_on);
	int over = i->open_gap.set ? (int)i->open_gap.n - agreed_gap(i)
				   : 0; /* days since the agreement asked for a contact */

	if (planned) {
		s.when = c->next_on;
		s.at = c->next_at;
		s.channel = c->next_channel;
	}
	if (planned && c->next_on.n < today.n)
		return late(s, LOODS_WHY_NO_RESULT, today.n - c->next_on.n);
	if (!c->in_guidance && !planned) {
		s.mark = LOODS_MARK_AWAY;
		return s;
	}
	if (c->in_guidance && i->class == LOODS_CLASS_CONTACT_LOST)
		return late(s, LOODS_WHY_LOST, over);
	if (c->in_guidance && i->overdue == LOODS_OVERDUE_YES)
		return late(s, LOODS_WHY_OVERDUE, over);
	if (planned)
		return expected(s, LOODS_WHY_PLANNED, c->next_on, today);
	if (!i->contacts) {
		s.mark = LOODS_MARK_NO_PLAN;
		s.why = LOODS_WHY_NO_AGREEMENT;
		return s;
	}
	if (!i->open_gap.set) {
		s.mark = LOODS_MARK_AWAY;
		return s;
	}
	return expected(s, LOODS_WHY_AGREED, loods_date_add_days(today, -over), today);
}

const char *loods_mark_label(enum loods_mark mark)
{
	switch (mark) {
	case LOODS_MARK_LATE:
		return _("!! LATE");
	case LOODS_MARK_DUE:
		return _(" ! DUE");
	case LOODS_MARK_SOON:
		return _("   soon");
	case LOODS_MARK_NO_PLAN:
		return _(" ? no plan");
	case LOODS_MARK_OK:
		return _("   ok");
	case LOODS_MARK_AWAY:
		return _("   away");
	}
	return "";
}

void loods_contact_signal_when(const struct loods_contact_signal *s, struct loods_str *out)
{
	char at[6] = "";

	if (s->mark == LOODS_MARK_LATE) {
		loods_str_addf(out, P_("%d day late", "%d days late", s->days), s->days);
		return;
	}
	if (!loods_date_known(s->when))
		return;
	if (loods_time_known(s->at))
		loods_time_format(s->at, at);
	if (s->days == 0)
		loods_str_add(out, _("today"));
	else if (s->days == 1)
		loods_str_add(out, _("tomorrow"));
	else if (s->days > 1)
		loods_str_addf(out, P_("in %d day", "in %d days", s->days), s->days);
	else
		loods_str_addf(out, P_("%d day ago", "%d days ago", -s->days), -s->days);
	if (*at)
		loods_str_addf(out, " %s", at);
}

static void agreement(const struct loods_contact_signal *s, struct loods_str *out)
{
	if (s->contacts)
		loods_str_addf(out, P_("agreed: %d per %d days", "agreed: %d per %d days", s->contacts),
			       s->contacts, s->per_days);
}

void loods_contact_signal_why(const struct loods_contact_signal *s, struct loods_str *out)
{
	int year, month, day;

	switch (s->why) {
	case LOODS_WHY_NONE:
		return;
	case LOODS_WHY_LOST:
		loods_str_add(out, _("lost: did not come or answer"));
		return;
	case LOODS_WHY_NO_RESULT:
		loods_date_to_ymd(s->when, &year, &month, &day);
		loods_str_addf(out, _("no result of %d-%d"), day, month);
		return;
	case LOODS_WHY_OVERDUE:
		agreement(s, out);
		return;
	case LOODS_WHY_PLANNED:
		loods_str_add(out, _("planned"));
		return;
	case LOODS_WHY_AGREED:
		agreement(s, out);
		return;
	case LOODS_WHY_NO_AGREEMENT:
		loods_str_add(out, _("no agreement on contact"));
		return;
	}
}
