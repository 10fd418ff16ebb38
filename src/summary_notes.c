#include "summary_notes.h"

#include <assert.h>
#include <math.h>

#include "client.h"
#include "i18n.h"
#include "summary_columns.h"
#include "summary_text.h"

void loods_summary_group_label(const struct loods_summary *s, const struct loods_summary_group *g,
			       struct loods_str *out)
{
	if (g == &s->total)
		loods_str_add(out, _("All"));
	for (int k = 0; k < 2 && g != &s->total; k++)
		if (s->options.by[k])
			loods_str_addf(out, k ? " / %s" : "%s",
				       loods_summary_key_label(s->options.by[k], g->key[k]));
}

static bool by_month(const struct loods_summary *s)
{
	return s->options.by[0] == LOODS_BY_MONTH || s->options.by[1] == LOODS_BY_MONTH;
}

/* The group with the most of what `of` counts; NULL: nobody has any. Of equals the first. How things stood
 * at the end of each month is history: there it is all clients, as they are now. */
static const struct loods_summary_group *most(const struct loods_summary *s,
					      int (*of)(const struct loods_summary_group *g))
{
	const struct loods_summary_group *found = NULL;

	if (by_month(s))
		return of(&s->total) ? &s->total : NULL;

	for (int i = 0; i < s->n_groups; i++)
		if (of(&s->groups[i]) > (found ? of(found) : 0))
			found = &s->groups[i];
	return found;
}

static int late(const struct loods_summary_group *g) { return g->overdue; }
static int lost(const struct loods_summary_group *g) { return g->classes[LOODS_CLASS_CONTACT_LOST]; }
static int without(const struct loods_summary_group *g) { return g->classes[LOODS_CLASS_NO_AGREEMENT]; }

static void note_late(const char *label, const struct loods_summary_group *g, struct loods_str *out)
{
	loods_str_addf(out,
		       P_("%s: contact is late with %d client of %d.", "%s: contact is late with %d clients of %d.",
			  (unsigned long)g->overdue),
		       label, g->overdue, g->in_guidance);
}

static void note_lost(const char *label, const struct loods_summary_group *g, struct loods_str *out)
{
	int n = lost(g);

	loods_str_addf(out,
		       P_("%s: contact with %d client is lost.", "%s: contact with %d clients is lost.",
			  (unsigned long)n),
		       label, n);
}

static void note_without(const char *label, const struct loods_summary_group *g, struct loods_str *out)
{
	int n = without(g);

	loods_str_addf(out,
		       P_("%s: nothing is agreed with %d client.", "%s: nothing is agreed with %d clients.",
			  (unsigned long)n),
		       label, n);
}

static double points(const struct loods_summary_group *g)
{
	return 100 * loods_rational_double(g->realisation);
}

/* How many points less was realised than before; NaN: one of them is not known. */
static double fall(const struct loods_summary_group *g)
{
	return g->before ? points(g->before) - points(g) : NAN;
}

static void note_fall(const struct loods_summary *s, struct loods_str *out)
{
	const struct loods_summary_group *found = NULL;
	struct loods_str label = LOODS_STR_INIT, now = LOODS_STR_INIT, before = LOODS_STR_INIT;

	for (int i = 0; i < s->n_groups; i++)
		if (fall(&s->groups[i]) >= (found ? nextafter(fall(found), INFINITY) : LOODS_NOTES_DIFFERENCE))
			found = &s->groups[i];
	if (!found)
		return;
	loods_summary_group_label(s, found, &label);
	loods_summary_add_value(LOODS_COLUMN_REALISED, loods_rational_double(found->realisation), &now);
	loods_summary_add_value(LOODS_COLUMN_REALISED, loods_rational_double(found->before->realisation),
				&before);
	/* TRANSLATORS: a group, then two shares such as "64 %" */
	loods_str_addf(out, _("%s: realised fell from %s to %s."), label.s, before.s, now.s);
	loods_str_add_char(out, '\n');
	loods_str_release(&label);
	loods_str_release(&now);
	loods_str_release(&before);
}

static const struct loods_summary_group *of_gender(const struct loods_summary *genders, int gender)
{
	for (int i = 0; i < genders->n_groups; i++)
		if (loods_str_eq(genders->groups[i].key[0], loods_choice_code(&loods_genders, gender)))
			return &genders->groups[i];
	return NULL;
}

static void note_genders(const struct loods_summary *genders, struct loods_str *out)
{
	const struct loods_summary_group *women = of_gender(genders, LOODS_GENDER_WOMAN),
					 *men = of_gender(genders, LOODS_GENDER_MAN);
	struct loods_str of_women = LOODS_STR_INIT, of_men = LOODS_STR_INIT;

	if (!women || !men || !(fabs(points(women) - points(men)) >= LOODS_NOTES_DIFFERENCE))
		return;
	loods_summary_add_value(LOODS_COLUMN_REALISED, loods_rational_double(women->realisation), &of_women);
	loods_summary_add_value(LOODS_COLUMN_REALISED, loods_rational_double(men->realisation), &of_men);
	/* TRANSLATORS: shares such as "64 %" */
	loods_str_addf(out, _("Realised with women %s, with men %s."), of_women.s, of_men.s);
	loods_str_add_char(out, '\n');
	loods_str_release(&of_women);
	loods_str_release(&of_men);
}

void loods_summary_notes(const struct loods_summary *s, const struct loods_summary *genders,
			 struct loods_str *out)
{
	static const struct {
		int (*of)(const struct loods_summary_group *g);
		void (*note)(const char *label, const struct loods_summary_group *g, struct loods_str *out);
	} notes[] = { { lost, note_lost }, { late, note_late }, { without, note_without } };

	assert(!s->options.hide_small);
	for (int i = 0; i < LOODS_COUNT(notes); i++) {
		const struct loods_summary_group *g = most(s, notes[i].of);
		struct loods_str label = LOODS_STR_INIT;

		if (!g)
			continue;
		loods_summary_group_label(s, g, &label);
		notes[i].note(label.s, g, out);
		loods_str_add_char(out, '\n');
		loods_str_release(&label);
	}
	note_fall(s, out);
	if (genders)
		note_genders(genders, out);
}
