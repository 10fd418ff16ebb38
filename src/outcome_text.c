#include "outcome_text.h"

#include <inttypes.h>

#include "i18n.h"
#include "summary_text.h"
#include "text_table.h"
#include "window_words.h"

/* ---- tables ---- */

static int keys(const struct loods_outcome_review *r)
{
	return r->options.by[1] ? 2 : 1;
}

/* The cells that say which group it is; NULL: all of them. */
static void add_keys(struct loods_text_table *t, const struct loods_outcome_review *r,
		     const struct loods_outcome_group *g)
{
	for (int k = 0; k < keys(r); k++)
		loods_text_cell_text(t, g   ? loods_summary_key_label(r->options.by[k], g->key[k])
					: k ? " "
					    : _("All"));
}

static void add_num(struct loods_text_table *t, loods_num n)
{
	if (n.set)
		loods_text_cell(t, "%" PRId64, n.n);
	else
		loods_text_cell(t, "-");
}

static void begin(struct loods_text_table *t, const struct loods_outcome_review *r)
{
	static const char *const group = N_("Group");

	*t = (struct loods_text_table){ .left = keys(r) };
	for (int k = 0; k < t->left; k++)
		loods_text_table_begin(
			t, r->options.by[k] ? &loods_summary_bys.list[r->options.by[k]].label : &group, 1);
}

/* A row for each group and one for all of them, by `row`, then the table. */
static void end(struct loods_text_table *t, const struct loods_outcome_review *r, int which,
		void (*row)(struct loods_text_table *t, const struct loods_outcome_group *g, int which),
		struct loods_str *out)
{
	for (int i = 0; i <= r->n_groups; i++) {
		const struct loods_outcome_group *g = i < r->n_groups ? &r->groups[i] : NULL;

		add_keys(t, r, g);
		row(t, g ? g : &r->total, which);
	}
	loods_text_table_add(t, out);
	loods_text_table_release(t);
	loods_str_add_char(out, '\n');
}

static void left_row(struct loods_text_table *t, const struct loods_outcome_group *g, int which)
{
	loods_num clients = loods_outcome_clients(g);

	(void)which;
	if (clients.set)
		add_num(t, clients);
	else
		loods_text_cell(t, "<%d", LOODS_SUMMARY_SMALL);
	add_num(t, loods_outcome_left(g));
	loods_text_cell_percent(t, loods_outcome_left_share(g));
	add_num(t, loods_outcome_outcomes(g));
}

static void destination_row(struct loods_text_table *t, const struct loods_outcome_group *g, int which)
{
	(void)which;
	for (int d = 1; d < LOODS_DESTINATION_END; d++)
		add_num(t, loods_outcome_destination(g, d));
}

static void lasting_row(struct loods_text_table *t, const struct loods_outcome_group *g, int months)
{
	struct loods_lasting_figures f = loods_outcome_lasting_figures(g, months);

	add_num(t, loods_outcome_lasting(g, months, LOODS_LASTING_NOT_DUE));
	add_num(t, f.due);
	for (int l = LOODS_LASTING_STILL; l < LOODS_LASTING_END; l++)
		add_num(t, loods_outcome_lasting(g, months, l));
	loods_text_cell_percent(t, f.still_of_due);
	loods_text_cell_percent(t, f.still_of_known);
	loods_text_cell_percent(t, f.back_of_known);
}

static void add_lasting(const struct loods_outcome_review *r, int months, struct loods_str *out)
{
	static const char *const headers[] = {
		/* TRANSLATORS: headings of a table: outcomes not yet due for a check, and those due */
		N_("Not yet due"),     N_("Now due"),	     N_("Still"),	N_("Something else"),
		N_("Back on benefit"), N_("Unreachable"),    N_("Not checked"), N_("Still, of due"),
		N_("Still, of known"), N_("Back, of known"),
	};
	struct loods_text_table t;

	/* TRANSLATORS: %s is "3 months" */
	loods_str_addf(out, _("After %s"), loods_choice_label(&loods_check_months, months));
	loods_str_add_char(out, '\n');
	begin(&t, r);
	loods_text_table_begin(&t, headers, LOODS_COUNT(headers));
	end(&t, r, months, lasting_row, out);
}

void loods_outcome_text(const struct loods_outcome_review *r, struct loods_str *out)
{
	static const char *const headers[] = { N_("Clients"), N_("With outcome"), N_("Of clients"),
					       N_("Outcomes") };
	struct loods_text_table t;

	begin(&t, r);
	loods_text_table_begin(&t, headers, LOODS_COUNT(headers));
	end(&t, r, 0, left_row, out);
	begin(&t, r);
	for (int d = 1; d < LOODS_DESTINATION_END; d++)
		loods_text_table_begin(&t, &loods_destinations.list[d].label, 1);
	end(&t, r, 0, destination_row, out);
	for (int m = 1; m < LOODS_CHECK_MONTHS_END; m++)
		add_lasting(r, m, out);
	loods_outcome_explain(r, out);
}

/* ---- what it means ---- */

static void add_times(const struct loods_outcome_review *r, struct loods_str *out)
{
	struct loods_str first = LOODS_STR_INIT, last = LOODS_STR_INIT, as_of = LOODS_STR_INIT;
	int days = loods_window_days(r->options.window);
	char known[LOODS_STAMP_LEN];

	loods_date_words(r->options.window.from, &first);
	loods_date_words(loods_window_last(r->options.window), &last);
	loods_date_words(r->options.as_of, &as_of);
	/* TRANSLATORS: first and last day, both included */
	loods_str_addf(out, P_("Window: %s to %s, %d day.", "Window: %s to %s, %d days.", days), first.s,
		       last.s, days);
	loods_str_add_char(out, ' ');
	loods_str_addf(out, _("Due and checked as of %s."), as_of.s);
	if (loods_stamp_known(r->options.known_at)) {
		loods_str_add_char(out, ' ');
		loods_str_addf(out, _("As known at %s."), loods_stamp_format(r->options.known_at, known));
	}
	loods_str_add_char(out, '\n');
	loods_str_release(&first);
	loods_str_release(&last);
	loods_str_release(&as_of);
}

void loods_outcome_explain(const struct loods_outcome_review *r, struct loods_str *out)
{
	add_times(r, out);
	loods_str_add(
		out,
		_("Clients: in guidance on some day of the window. With outcome: of these, with an outcome "
		  "in the window. Outcomes: dated in the window, each one counted, also a client's "
		  "second one."));
	loods_str_add_char(out, '\n');
	loods_str_add(out,
		      _("After 3, 6 and 12 months, of every outcome but death. Not yet due: the months are "
			"not over; these are in no share. Known: still so, changed, or back on benefit. "
			"Unreachable and not checked are out of sight, which is not the same as failed."));
	loods_str_add_char(out, '\n');
	loods_str_add(out,
		      _("A client's cohort and arm are those of the newest assignment. A share of nobody "
			"is not known."));
	loods_str_add_char(out, '\n');
	if (r->outside && !r->options.hide_small) {
		loods_str_addf(out,
			       P_("%d outcome is of a client who was not in guidance in the window.",
				  "%d outcomes are of clients who were not in guidance in the window.",
				  r->outside),
			       r->outside);
		loods_str_add_char(out, '\n');
	}
	if (r->options.only.n) {
		loods_str_add(out, _("Only clients of whom you had the case on some day of the window."));
		loods_str_add_char(out, '\n');
	}
	if (r->options.hide_small) {
		loods_str_addf(out,
			       _("Groups and counts under %d clients are hidden, and others where they would "
				 "give them away."),
			       LOODS_SUMMARY_SMALL);
		loods_str_add_char(out, '\n');
	}
}
