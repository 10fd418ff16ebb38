#include "summary_words.h"

#include "i18n.h"
#include "lang.h"
#include "summary_columns.h"

/* Of clients one by one; what groups have too is said once, in the columns. */
static const struct loods_summary_word client_words[] = {
	{ "show_rate", N_("Came"), N_("Talks held, divided by those held and those to which the client did not come.") },
	{ "coverage", N_("Coverage"),
	  N_("The share of the agreed stretches of time with as many contacts as agreed: a burst "
	     "does not make up for a silence.") },
	{ "dose", N_("Dose"), N_("Minutes of talks that count, per 28 eligible days.") },
	{ "longest_gap", N_("Longest gap"), N_("Most eligible days in a row without a contact.") },
	{ "open_gap", N_("Open gap"),
	  N_("Eligible days in a row without a contact, up to the last day of the window.") },
	{ "frequency", N_("Frequency"), N_("Contacts per 28 eligible days.") },
	{ "face_to_face_days", N_("Face to face"), N_("Contacts in which both were in the same place.") },
	{ "overdue", N_("Overdue"), N_("The open gap is longer than agreed, and the days of grace are over.") },
	{ "breadth", N_("Breadth"), N_("Different topics of the talks that count.") },
};
static const enum loods_column client_columns[] = { LOODS_COLUMN_CONTACTS, LOODS_COLUMN_EXPECTED,
						    LOODS_COLUMN_REALISED, LOODS_COLUMN_OFFERED,
						    LOODS_COLUMN_END };
enum { WORDS_MAX = 1 + LOODS_COLUMN_END + LOODS_COUNT(client_words) };

static void add_columns(const struct loods_summary *s, const enum loods_column *columns,
			struct loods_summary_word *list, int *n)
{
	for (; *columns != LOODS_COLUMN_END; columns++)
		if (loods_summary_has_column(s, *columns))
			list[(*n)++] = (struct loods_summary_word){ loods_summary_columns[*columns].code,
								    _(loods_summary_columns[*columns].label),
								    _(loods_summary_columns[*columns].meaning) };
}

const struct loods_summary_word *loods_summary_figure_words(const struct loods_summary *s,
							    struct loods_arena *a, int *n)
{
	struct loods_summary_word *list = LOODS_NEW_ARRAY(a, struct loods_summary_word, WORDS_MAX);

	*n = 0;
	list[(*n)++] = (struct loods_summary_word){ "eligible_days", _("Eligible days"),
						    _("Days in a guidance period and outside every pause.") };
	if (s->options.by[0] != LOODS_BY_CLIENT) {
		add_columns(s, loods_summary_figures, list, n);
		add_columns(s, loods_summary_load, list, n);
		return list;
	}
	add_columns(s, client_columns, list, n);
	for (int i = 0; i < LOODS_COUNT(client_words); i++)
		list[(*n)++] = (struct loods_summary_word){ client_words[i].name, _(client_words[i].term),
							    _(client_words[i].meaning) };
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
		list[c - 1].name = loods_choice_code(&loods_classes, c);
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

static void add_definitions(const struct loods_summary_word *list, int n, struct loods_str *out)
{
	for (int i = 0; i < n; i++)
		loods_str_addf(out, "%s%s: %s", out->len ? " | " : "", list[i].name, list[i].meaning);
}

void loods_summary_definitions(const struct loods_summary *s, struct loods_str *out)
{
	const locale_t before = loods_lang_source_begin();
	struct loods_arena a = { 0 };
	const struct loods_summary_word *list;
	int n;

	list = loods_summary_figure_words(s, &a, &n);
	add_definitions(list, n, out);
	list = loods_summary_class_words(s, &a, &n);
	add_definitions(list, n, out);
	loods_arena_release(&a);
	loods_lang_source_end(before);
}

void loods_summary_title(const struct loods_summary *s, struct loods_str *out)
{
	loods_str_add(out, _("Guidance intensity"));
	for (int k = 0; k < 2 && s->options.by[k]; k++) {
		loods_str_add(out, k ? ", " : ": ");
		loods_str_add(out, _(loods_summary_bys.list[s->options.by[k]].label));
	}
}
