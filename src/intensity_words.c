#include "intensity_words.h"

#include <string.h>

#include "contact.h"
#include "i18n.h"
#include "say.h"

#define I const struct loods_intensity *i
#define S const struct loods_intensity_settings *s
#define OUT struct loods_str *out
#define UNUSED __attribute__((unused))

/* ---- values ---- */

static void add_number(int64_t n, OUT)
{
	loods_str_addf(out, "%lld", (long long)n);
}

static void add_num(loods_num n, OUT)
{
	if (n.set)
		add_number(n.n, out);
	else
		loods_str_add(out, "-");
}

static void eligible(I, OUT)
{
	add_number(i->eligible_days, out);
}
static void days(I, OUT)
{
	add_number(i->contact_days, out);
}
static void face_to_face(I, OUT)
{
	add_number(i->face_to_face_days, out);
}
static void minutes(I, OUT)
{
	add_number(i->minutes, out);
}
static void frequency(I, OUT)
{
	loods_say_decimal(i->frequency, out);
}
static void dose(I, OUT)
{
	loods_say_decimal(i->dose, out);
}
static void realisation(I, OUT)
{
	loods_say_percent(i->realisation, out);
}
static void offered(I, OUT)
{
	loods_say_percent(i->offered, out);
}
static void show_rate(I, OUT)
{
	loods_say_percent(i->show_rate, out);
}
static void longest_gap(I, OUT)
{
	add_num(i->longest_gap, out);
}
static void open_gap(I, OUT)
{
	add_num(i->open_gap, out);
}
static void breadth(I, OUT)
{
	add_number(i->breadth, out);
}
static void class(I, OUT)
{
	loods_str_add(out, loods_choice_label(&loods_classes, (int)i->class));
}
static void expected(I, OUT)
{
	loods_say_decimal(i->expected, out);
}
static void coverage(I, OUT)
{
	loods_say_percent(i->coverage, out);
}

static void overdue(I, OUT)
{
	loods_str_add(out, i->overdue == LOODS_OVERDUE_YES  ? _("yes")
			   : i->overdue == LOODS_OVERDUE_NO ? _("no")
							    : "-");
}

/* ---- parts of sentences that are quantities ---- */

/* Several of them in one sentence, released together. */
struct parts {
	struct loods_str a, b, c, d;
};
#define PARTS_INIT                                                                                           \
	{                                                                                                    \
		LOODS_STR_INIT, LOODS_STR_INIT, LOODS_STR_INIT, LOODS_STR_INIT                               \
	}

static void release(struct parts *p)
{
	loods_str_release(&p->a);
	loods_str_release(&p->b);
	loods_str_release(&p->c);
	loods_str_release(&p->d);
}

/* "2 per 28 days over 21 eligible days; 1 per 7 days over 7 eligible days" */
static void add_terms(I, OUT)
{
	if (i->n_terms > LOODS_INTENSITY_TERMS) {
		loods_str_addf(out, _("%d agreements one after the other"), i->n_terms);
		return;
	}
	for (int k = 0; k < i->n_terms; k++) {
		struct parts p = PARTS_INIT;

		loods_say_agreed(i->terms[k].contacts, i->terms[k].per_days, &p.a);
		loods_say_eligible_days(i->terms[k].days, &p.b);
		/* TRANSLATORS: "2 per 28 days" over "21 eligible days" */
		loods_str_addf(out, k ? _("; %s over %s") : _("%s over %s"), p.a.s, p.b.s);
		release(&p);
	}
}

static void no_agreement(OUT)
{
	loods_str_add(out, _("Not known: no agreement was in force on an eligible day."));
}

static void too_little(I, S, OUT)
{
	struct parts p = PARTS_INIT;

	loods_say_eligible_days(i->eligible_days, &p.a);
	loods_str_addf(out,
		       P_("Too little data: %s, %d is needed.", "Too little data: %s, %d are needed.",
			  (unsigned long)s->min_days),
		       p.a.s, s->min_days);
	release(&p);
}

/* ---- sentences ---- */

static void how_below(I, S, OUT)
{
	struct parts p = PARTS_INIT;
	bool low =
		loods_rational_known(i->realisation) &&
		loods_rational_compare(i->realisation, (struct loods_rational){ s->below_percent, 100 }) < 0;

	loods_say_percent(i->realisation, &p.a);
	if (low && i->overdue == LOODS_OVERDUE_YES)
		loods_str_addf(out, _("Realisation of %s is under %d %%, and the next contact is overdue."),
			       p.a.s, s->below_percent);
	else if (low)
		loods_str_addf(out, _("Realisation of %s is under %d %%."), p.a.s, s->below_percent);
	else
		loods_str_addf(out, _("Realisation of %s is enough, but the next contact is overdue."),
			       p.a.s);
	release(&p);
}

static void how_as_agreed(I, S, OUT)
{
	struct parts p = PARTS_INIT;

	loods_say_percent(i->realisation, &p.a);
	loods_say_percent(i->coverage, &p.b);
	if (loods_rational_known(i->coverage))
		loods_str_addf(
			out,
			_("Realisation of %s is from %d to %d %%, coverage of %s is at least %d %%, and "
			  "nothing is overdue."),
			p.a.s, s->below_percent, s->above_percent, p.b.s, s->uneven_percent);
	else
		loods_str_addf(out, _("Realisation of %s is from %d to %d %%, and nothing is overdue."),
			       p.a.s, s->below_percent, s->above_percent);
	release(&p);
}

static void how_lost(I, S, OUT)
{
	struct parts p = PARTS_INIT;

	loods_say_days(i->open_gap.n, &p.a);
	loods_say_days(i->per_days, &p.b);
	loods_str_addf(out,
		       _("An open gap of %s is longer than twice %s, and at least %d appointments missed or "
			 "calls not answered lie in it."),
		       p.a.s, p.b.s, s->lost_attempts);
	release(&p);
}

static void how_class(I, S, OUT)
{
	struct parts p = PARTS_INIT;

	switch (i->class) {
	case LOODS_CLASS_NO_AGREEMENT:
		loods_str_add(out, _("No agreement was in force on an eligible day."));
		break;
	case LOODS_CLASS_TOO_LITTLE_DATA:
		too_little(i, s, out);
		break;
	case LOODS_CLASS_CONTACT_LOST:
		how_lost(i, s, out);
		break;
	case LOODS_CLASS_BELOW:
		how_below(i, s, out);
		break;
	case LOODS_CLASS_UNEVEN:
		loods_say_percent(i->realisation, &p.a);
		loods_say_percent(i->coverage, &p.b);
		loods_str_addf(out, _("Realisation of %s is enough, but coverage of %s is under %d %%."),
			       p.a.s, p.b.s, s->uneven_percent);
		break;
	case LOODS_CLASS_ABOVE:
		loods_say_percent(i->realisation, &p.a);
		loods_str_addf(out, _("Realisation of %s is over %d %%."), p.a.s, s->above_percent);
		break;
	case LOODS_CLASS_AS_AGREED:
		how_as_agreed(i, s, out);
		break;
	case LOODS_CLASS_END:
		break;
	}
	release(&p);
}

static void how_realisation(I, UNUSED S, OUT)
{
	struct parts p = PARTS_INIT;

	if (!loods_rational_known(i->realisation)) {
		no_agreement(out);
		return;
	}
	loods_say_contact_days(i->agreed_contact_days, &p.a);
	loods_say_decimal(i->expected, &p.b);
	add_terms(i, &p.c);
	loods_str_addf(out, _("%s of the %s expected (%s)."), p.a.s, p.b.s, p.c.s);
	release(&p);
}

static void how_expected(I, UNUSED S, OUT)
{
	struct parts p = PARTS_INIT;
	char exact[LOODS_RATIONAL_LEN];

	if (!loods_rational_known(i->expected)) {
		no_agreement(out);
		return;
	}
	add_terms(i, &p.a);
	loods_str_addf(out, _("What is agreed (%s) comes to exactly %s."), p.a.s,
		       loods_rational_format(i->expected, exact));
	release(&p);
}

static void how_days(I, S, OUT)
{
	struct parts p = PARTS_INIT;

	loods_say_minutes(s->min_minutes, &p.a);
	loods_str_addf(out,
		       P_("%d day has a talk of at least %s.", "%d days have a talk of at least %s.",
			  (unsigned long)i->contact_days),
		       i->contact_days, p.a.s);
	if (i->written || i->third_party)
		loods_str_addf(out, _(" Not counted: %d by letter, e-mail or chat, %d without the client."),
			       i->written, i->third_party);
	release(&p);
}

static void how_face_to_face(I, UNUSED S, OUT)
{
	struct parts p = PARTS_INIT;

	if (!i->contact_days) {
		loods_str_add(out, _("There was no contact day."));
		return;
	}
	loods_say_contact_days(i->contact_days, &p.a);
	loods_str_addf(out, _("Of %s, %d with a talk in person."), p.a.s, i->face_to_face_days);
	release(&p);
}

static void how_minutes(I, UNUSED S, OUT)
{
	struct parts p = PARTS_INIT;

	loods_say_minutes(i->minutes, &p.a);
	loods_say_contact_days(i->contact_days, &p.b);
	loods_str_addf(out, _("The talks of %s took %s together."), p.b.s, p.a.s);
	release(&p);
}

static void how_eligible(I, UNUSED S, OUT)
{
	struct parts p = PARTS_INIT;

	loods_say_days(loods_window_days(i->window), &p.a);
	loods_str_addf(out,
		       P_("Of %s, %d lies in a guidance period and outside every pause.",
			  "Of %s, %d lie in a guidance period and outside every pause.",
			  (unsigned long)i->eligible_days),
		       p.a.s, i->eligible_days);
	release(&p);
}

static void how_per_eligible(I, S, bool by_minutes, OUT)
{
	struct parts p = PARTS_INIT;

	if (!loods_rational_known(i->frequency)) {
		too_little(i, s, out);
		return;
	}
	if (by_minutes)
		loods_say_minutes(i->minutes, &p.a);
	else
		loods_say_contact_days(i->contact_days, &p.a);
	loods_say_eligible_days(i->eligible_days, &p.b);
	loods_str_addf(out, _("%s in %s, times %d."), p.a.s, p.b.s, LOODS_FREQUENCY_DAYS);
	release(&p);
}

static void how_frequency(I, S, OUT)
{
	how_per_eligible(i, s, false, out);
}
static void how_dose(I, S, OUT)
{
	how_per_eligible(i, s, true, out);
}

static void how_offered(I, UNUSED S, OUT)
{
	struct parts p = PARTS_INIT;

	if (!loods_rational_known(i->offered)) {
		no_agreement(out);
		return;
	}
	loods_say_contact_days(i->agreed_contact_days, &p.a);
	loods_say_days(i->offered_days - i->agreed_contact_days, &p.b);
	loods_say_decimal(i->expected, &p.c);
	loods_str_addf(out, _("%s and %s on which the client did not come, of the %s expected."), p.a.s,
		       p.b.s, p.c.s);
	release(&p);
}

static void how_show_rate(I, UNUSED S, OUT)
{
	if (!loods_rational_known(i->show_rate))
		loods_str_add(out, _("Not known: no talk was held and no appointment was missed."));
	else
		loods_str_addf(out,
			       P_("%d of %d talk was held.",
				  "%d of %d talks were held; to the others "
				  "the client did not come.",
				  (unsigned long)(i->held + i->no_shows)),
			       i->held, i->held + i->no_shows);
}

static void how_coverage(I, UNUSED S, OUT)
{
	struct parts p = PARTS_INIT;

	if (!i->slots) {
		loods_str_add(out, _("Not known: no whole stretch of an agreement ended in these days."));
	} else if (i->n_terms != 1) {
		loods_str_addf(out,
			       P_("%d of %d whole stretches of the agreements holds its contacts.",
				  "%d of %d whole stretches of the agreements hold their contacts.",
				  (unsigned long)i->full_slots),
			       i->full_slots, i->slots);
	} else {
		loods_say_days(i->terms[0].per_days, &p.a);
		loods_say_contacts(i->terms[0].contacts, &p.b);
		loods_str_addf(out,
			       P_("%d of %d whole stretches of %s holds its %s.",
				  "%d of %d whole stretches of %s hold their %s.",
				  (unsigned long)i->full_slots),
			       i->full_slots, i->slots, p.a.s, p.b.s);
	}
	release(&p);
}

static void how_longest_gap(I, UNUSED S, OUT)
{
	struct parts p = PARTS_INIT;

	if (!i->longest_gap.set) {
		loods_str_add(out, _("Not known: there is no eligible day."));
	} else if (!i->longest_gap.n) {
		loods_str_add(out, _("Every eligible day has a contact."));
	} else {
		loods_say_eligible_days(i->longest_gap.n, &p.a);
		loods_say_date(i->longest_gap_from, &p.b);
		loods_say_date(i->longest_gap_to, &p.c);
		loods_str_addf(out, _("%s without a contact, from %s to %s."), p.a.s, p.b.s, p.c.s);
	}
	release(&p);
}

/* P / n as a number. */
static void add_every(I, OUT)
{
	struct loods_rational every;

	if (loods_rational_from(i->per_days, i->contacts, &every))
		loods_say_decimal(every, out);
}

static void how_open_gap(I, S, OUT)
{
	struct parts p = PARTS_INIT;

	if (!i->open_gap.set) {
		loods_str_add(out, _("Not known: the last day lies in no guidance period, or in a pause."));
	} else if (!i->open_gap.n) {
		loods_str_add(out, _("The last day has a contact."));
	} else {
		loods_say_eligible_days(i->open_gap.n, &p.a);
		loods_say_date(i->open_gap_from, &p.b);
		if (i->contacts) {
			add_every(i, &p.c);
			loods_str_addf(
				out,
				_("%s without a contact, since %s; overdue when it is longer than %s + "
				  "%d days."),
				p.a.s, p.b.s, p.c.s, s->grace_days);
		} else {
			loods_str_addf(out,
				       _("%s without a contact, since %s; without an agreement it cannot "
					 "be overdue."),
				       p.a.s, p.b.s);
		}
	}
	release(&p);
}

static void how_overdue(I, S, OUT)
{
	struct parts p = PARTS_INIT;

	switch (i->overdue) {
	case LOODS_OVERDUE_UNDEFINED:
		loods_str_add(out, i->contacts
					   ? _("Not known: the last day lies in no guidance period, or in "
					       "a pause.")
					   : _("Not known: no agreement is in force on the last day."));
		return;
	case LOODS_OVERDUE_NO:
	case LOODS_OVERDUE_YES:
		loods_say_days(i->open_gap.n, &p.a);
		add_every(i, &p.b);
		loods_str_addf(out,
			       i->overdue == LOODS_OVERDUE_YES
				       ? _("The open gap of %s is longer than %s + %d days.")
				       : _("The open gap of %s is not longer than %s + %d days."),
			       p.a.s, p.b.s, s->grace_days);
		release(&p);
		return;
	}
}

static void how_breadth(I, UNUSED S, OUT)
{
	struct parts p = PARTS_INIT;

	for (int t = 1; t < loods_topics.n; t++)
		if (i->topics & 1u << t)
			loods_str_addf(&p.a, "%s%s", p.a.len ? ", " : "",
				       loods_choice_label(&loods_topics, t));
	if (p.a.len)
		loods_str_addf(out, _("The talks that count were about: %s."), p.a.s);
	else
		loods_str_add(out, _("No talk that counts has a topic."));
	release(&p);
}

const struct loods_figure loods_figures[] = {
	{ "class", N_("Class"), class, how_class },
	{ "realisation", N_("Realisation"), realisation, how_realisation },
	{ "expected", N_("Expected"), expected, how_expected },
	{ "contact_days", N_("Contact days"), days, how_days },
	{ "open_gap", N_("Open gap"), open_gap, how_open_gap },
	{ "overdue", N_("Overdue"), overdue, how_overdue },
	{ "coverage", N_("Coverage"), coverage, how_coverage },
	{ "longest_gap", N_("Longest gap"), longest_gap, how_longest_gap },
	{ "face_to_face_days", N_("Face to face"), face_to_face, how_face_to_face },
	{ "minutes", N_("Minutes"), minutes, how_minutes },
	{ "eligible_days", N_("Eligible days"), eligible, how_eligible },
	{ "frequency", N_("Frequency"), frequency, how_frequency },
	{ "dose", N_("Dose"), dose, how_dose },
	{ "offered", N_("Offered"), offered, how_offered },
	{ "show_rate", N_("Show rate"), show_rate, how_show_rate },
	{ "breadth", N_("Topics"), breadth, how_breadth },
};
const int loods_n_figures = LOODS_COUNT(loods_figures);

const struct loods_figure *loods_figure_named(const char *code)
{
	for (int k = 0; k < loods_n_figures; k++)
		if (strcmp(loods_figures[k].code, code) == 0)
			return &loods_figures[k];
	return NULL;
}

void loods_figure_sentence(const struct loods_figure *f, const struct loods_intensity *i,
			   const struct loods_intensity_settings *s, struct loods_str *out)
{
	struct parts p = PARTS_INIT;

	f->value(i, &p.a);
	f->how(i, s, &p.b);
	/* TRANSLATORS: label, value, how it was computed */
	loods_str_addf(out, _("%s %s: %s"), _(f->label), p.a.s, p.b.s);
	release(&p);
}
