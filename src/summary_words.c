#include "summary_words.h"

#include "i18n.h"

enum when { ALWAYS, CLIENTS, GROUPS, CASEWORKERS };

static const struct {
	enum when when;
	const char *term, *meaning;
} figure_words[] = {
	{ ALWAYS, N_("Eligible days"), N_("Days in a guidance period and outside every pause.") },
	{ GROUPS, N_("Clients"), N_("Clients with at least one eligible day in the window.") },
	{ ALWAYS, N_("Contacts"),
	  N_("Days with at least one talk that counts: final, held or partly held, with the client there, "
	     "and both speaking at once. Two talks on a day are one. "
	     "Letters, e-mail, chat and missed talks never count.") },
	{ GROUPS, N_("Minutes"), N_("Minutes of the talks that count.") },
	{ ALWAYS, N_("Expected"),
	  N_("The contacts that were agreed for these days, by the agreement in force on each of them.") },
	{ ALWAYS, N_("Realised"),
	  N_("Contacts under an agreement, divided by the expected ones. Of a group: the sum of the ones, "
	     "divided by the sum of the others.") },
	{ ALWAYS, N_("Offered"),
	  N_("As realised, with the days added on which a client did not come: not coming is something "
	     "else than not offering.") },
	{ CLIENTS, N_("Came"),
	  N_("Talks held, divided by those held and those to which the client did not come.") },
	{ CLIENTS, N_("Coverage"),
	  N_("The share of the agreed stretches of time with as many contacts as agreed: a burst "
	     "does not make up for a silence.") },
	{ CLIENTS, N_("Dose"), N_("Minutes of talks that count, per 28 eligible days.") },
	{ CLIENTS, N_("Longest gap"), N_("Most eligible days in a row without a contact.") },
	{ CLIENTS, N_("Open gap"),
	  N_("Eligible days in a row without a contact, up to the last day of the window.") },
	{ CLIENTS, N_("Frequency"), N_("Contacts per 28 eligible days.") },
	{ GROUPS, N_("Median"),
	  N_("Half of the clients had fewer contacts per 28 eligible days than this; Q1: a "
	     "quarter had fewer; Q3: a quarter had more.") },
	{ CASEWORKERS, N_("Talks"),
	  N_("Talks that this person conducted, with any client. All other figures go to whoever "
	     "had the client on the day.") },
};

bool loods_summary_by_caseworker(const struct loods_summary *s)
{
	return s->options.by[0] == LOODS_BY_CASEWORKER || s->options.by[1] == LOODS_BY_CASEWORKER;
}

static bool applies(enum when when, const struct loods_summary *s)
{
	bool clients = s->options.by[0] == LOODS_BY_CLIENT;

	switch (when) {
	case ALWAYS:
		return true;
	case CLIENTS:
		return clients;
	case GROUPS:
		return !clients;
	case CASEWORKERS:
		return loods_summary_by_caseworker(s);
	}
	return false;
}

const struct loods_summary_word *loods_summary_figure_words(const struct loods_summary *s,
							    struct loods_arena *a, int *n)
{
	struct loods_summary_word *list =
		LOODS_NEW_ARRAY(a, struct loods_summary_word, LOODS_COUNT(figure_words));

	*n = 0;
	for (size_t i = 0; i < LOODS_COUNT(figure_words); i++)
		if (applies(figure_words[i].when, s))
			list[(*n)++] = (struct loods_summary_word){ _(figure_words[i].term),
								    _(figure_words[i].meaning) };
	return list;
}

static const char *class_meaning(enum loods_class c, const struct loods_intensity_settings *t,
				 struct loods_arena *a)
{
	switch (c) {
	case LOODS_CLASS_NO_AGREEMENT:
		return _("No eligible day was under an agreement.");
	case LOODS_CLASS_TOO_LITTLE_DATA:
		return loods_arena_printf(
			a, P_("Under %d eligible day.", "Under %d eligible days.", t->min_days), t->min_days);
	case LOODS_CLASS_CONTACT_LOST:
		return loods_arena_printf(
			a,
			P_("No contact for longer than twice the agreed time, and at least %d failed attempt "
			   "meanwhile.",
			   "No contact for longer than twice the agreed time, and at least %d failed "
			   "attempts "
			   "meanwhile.",
			   t->lost_attempts),
			t->lost_attempts);
	case LOODS_CLASS_BELOW:
		return loods_arena_printf(
			a,
			P_("Realised under %d %%, or overdue: the open gap is more than %d day longer than "
			   "agreed.",
			   "Realised under %d %%, or overdue: the open gap is more than %d days longer than "
			   "agreed.",
			   t->grace_days),
			t->below_percent, t->grace_days);
	case LOODS_CLASS_UNEVEN:
		return loods_arena_printf(
			a,
			_("Less than %d %% of the agreed stretches of time had as many contacts as agreed."),
			t->uneven_percent);
	case LOODS_CLASS_ABOVE:
		return loods_arena_printf(a, _("Realised over %d %%."), t->above_percent);
	case LOODS_CLASS_AS_AGREED:
		return _("None of these.");
	case LOODS_CLASS_END:
		break;
	}
	return "";
}

const struct loods_summary_word *loods_summary_class_words(const struct loods_summary *s,
							   struct loods_arena *a, int *n)
{
	struct loods_summary_word *list = LOODS_NEW_ARRAY(a, struct loods_summary_word, LOODS_CLASS_END - 1);

	for (int c = 1; c < LOODS_CLASS_END; c++) {
		list[c - 1].term = loods_choice_label(&loods_classes, c);
		list[c - 1].meaning = class_meaning((enum loods_class)c, &s->options.settings, a);
	}
	*n = LOODS_CLASS_END - 1;
	return list;
}

const struct loods_summary_threshold *loods_summary_thresholds(const struct loods_summary *s,
							       struct loods_arena *a, int *n)
{
	const struct loods_intensity_settings *t = &s->options.settings;
	const struct loods_summary_threshold list[] = {
		{ _("Below"), t->below_percent, "%",
		  _("Who is realised for less than this is below what was agreed.") },
		{ _("Uneven"), t->uneven_percent, "%",
		  _("Who had contacts in less than this share of the agreed stretches of time is uneven.") },
		{ _("Above"), t->above_percent, "%",
		  _("Who is realised for more than this is above what was agreed.") },
		{ _("Grace"), t->grace_days, _("days"),
		  _("So much longer than agreed may a gap be before a client is overdue.") },
		{ _("Too little data"), t->min_days, _("eligible days"),
		  _("With fewer than these there is no class but this one, and no frequency.") },
		{ _("A talk counts"), t->min_minutes, _("minutes"), _("Shorter talks do not count.") },
		{ _("Contact lost"), t->lost_attempts, _("failed attempts"),
		  _("From so many failed attempts in a gap of twice the agreed time on.") },
		{ _("Hidden"), LOODS_SUMMARY_SMALL, _("clients"),
		  _("Groups and counts under this are hidden, and others where they would give them away.") },
	};
	struct loods_summary_threshold *out =
		LOODS_NEW_ARRAY(a, struct loods_summary_threshold, LOODS_COUNT(list));

	*n = LOODS_COUNT(list) - !s->options.hide_small;
	for (int i = 0; i < *n; i++)
		out[i] = list[i];
	return out;
}

void loods_summary_title(const struct loods_summary *s, struct loods_str *out)
{
	loods_str_add(out, _("Guidance intensity"));
	for (int k = 0; k < 2 && s->options.by[k]; k++) {
		loods_str_add(out, k ? ", " : ": ");
		loods_str_add(out, _(loods_summary_bys.list[s->options.by[k]].label));
	}
}

static void add_date(struct loods_str *out, loods_date d)
{
	int year, month, day;

	loods_date_to_ymd(d, &year, &month, &day);
	loods_str_addf(out, "%02d-%02d-%04d", day, month, year);
}

void loods_summary_window_line(const struct loods_summary *s, struct loods_str *out)
{
	struct loods_window w = s->options.window;
	int days = loods_window_days(w);

	add_date(out, w.from);
	/* TRANSLATORS: between the first and the last day of a window */
	loods_str_add(out, _(" to "));
	add_date(out, loods_window_last(w));
	loods_str_addf(out, P_(" (%d day)", " (%d days)", days), days);
}

void loods_summary_made_line(const struct loods_summary *s, struct loods_str *out)
{
	char at[LOODS_STAMP_LEN];

	if (loods_stamp_known(s->options.known_at)) {
		loods_str_addf(out, _("As known at %s."), loods_stamp_format(s->options.known_at, at));
		loods_str_add_char(out, ' ');
	}
	if (loods_stamp_known(s->options.made_at)) {
		loods_str_add(out, _("Made on "));
		add_date(out, loods_stamp_date(s->options.made_at));
		loods_stamp_format(s->options.made_at, at);
		loods_str_addf(out, _(" at %.5s."), at + LOODS_DATE_LEN);
	}
}
