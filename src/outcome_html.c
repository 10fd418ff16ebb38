#include "outcome_html.h"

#include <inttypes.h>
#include <math.h>

#include "html_page.h"
#include "i18n.h"
#include "outcome_text.h"
#include "summary_text.h"

struct page {
	struct loods_html_page page;
	const struct loods_outcome_review *r;
};

static void add_num(struct page *p, loods_num n)
{
	if (n.set)
		loods_html_textf(&p->page, "%" PRId64, n.n);
	else
		loods_html_nothing(&p->page, _("hidden"));
}

static void add_percent(struct page *p, struct loods_rational r)
{
	char buf[LOODS_DECIMAL_LEN];

	if (loods_rational_known(r))
		loods_html_textf(&p->page, "%s\u00a0%%",
				 loods_decimal(100 * loods_rational_double(r), 0, '.', buf));
	else
		loods_html_nothing(&p->page, _("not known"));
}

static void cell_num(struct page *p, loods_num n)
{
	loods_html_mark(&p->page, "<td>");
	add_num(p, n);
	loods_html_mark(&p->page, "</td>");
}

static void cell_percent(struct page *p, struct loods_rational r)
{
	loods_html_mark(&p->page, "<td>");
	add_percent(p, r);
	loods_html_mark(&p->page, "</td>");
}

static void cell_clients(struct page *p, const struct loods_outcome_group *g)
{
	loods_num clients = loods_outcome_clients(g);

	loods_html_mark(&p->page, "<td>");
	if (clients.set)
		add_num(p, clients);
	else
		loods_html_textf(&p->page, "<%d", LOODS_SUMMARY_SMALL);
	loods_html_mark(&p->page, "</td>");
}

/* ---- bars ---- */

enum { BAR_WIDTH = 300, BAR_HEIGHT = 14 };

/* What is due as one bar: still so, changed, back, and what is lost, from dark to light. */
static void cell_bar(struct page *p, const struct loods_outcome_group *g, int months)
{
	static const char *const fill[] = { "#1f5673", "#6b9bb5", "#c2410c", "#d8dfe3" };
	struct loods_lasting_figures f = loods_outcome_lasting_figures(g, months);
	int parts[4], at = 0;

	loods_html_mark(&p->page, "<td class=\"bar\">");
	if (!f.due.set || !f.due.n) {
		loods_html_nothing(&p->page, f.due.set ? _("none is due") : _("hidden"));
		loods_html_mark(&p->page, "</td>");
		return;
	}
	for (int i = 0; i < 3; i++)
		parts[i] = (int)loods_outcome_lasting(g, months, LOODS_LASTING_STILL + i).n;
	parts[3] = (int)f.lost.n;
	loods_str_addf(&p->page.out,
		       "<svg role=\"img\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\"><title>",
		       BAR_WIDTH, BAR_HEIGHT);
	loods_html_textf(&p->page,
			 _("Of %d due: %d still so, %d changed, %d back on benefit, %d out of sight"),
			 (int)f.due.n, parts[0], parts[1], parts[2], parts[3]);
	loods_html_mark(&p->page, "</title>");
	for (int i = 0, sum = 0; i < 4; i++) {
		int to = (int)lround(BAR_WIDTH * (double)(sum += parts[i]) / (double)f.due.n);

		if (to > at)
			loods_str_addf(&p->page.out,
				       "<rect x=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>", at, to - at,
				       BAR_HEIGHT, fill[i]);
		at = to;
	}
	loods_html_mark(&p->page, "</svg></td>");
}

/* ---- tables ---- */

static int keys(const struct loods_outcome_review *r)
{
	return r->options.by[1] ? 2 : 1;
}

static void key_headings(struct page *p)
{
	static const char *const group = N_("Group");
	const enum loods_summary_by *by = p->r->options.by;

	for (int k = 0; k < keys(p->r); k++)
		loods_html_headings(&p->page, by[k] ? &loods_summary_bys.list[by[k]].label : &group, 1, true);
}

typedef void row_fn(struct page *p, const struct loods_outcome_group *g, int months);

/* Each group, then all of them, by `row`. */
static void rows(struct page *p, row_fn *row, int months)
{
	loods_html_open_body(&p->page);
	for (int i = 0; i < p->r->n_groups; i++) {
		const struct loods_outcome_group *g = &p->r->groups[i];

		loods_html_mark(&p->page, "<tr>");
		for (int k = 0; k < keys(p->r); k++)
			loods_html_element(&p->page, "<th scope=\"row\"><bdi>", "</bdi></th>",
					   loods_summary_key_label(p->r->options.by[k], g->key[k]));
		row(p, g, months);
		loods_html_mark(&p->page, "</tr>\n");
		loods_html_flush(&p->page);
	}
	loods_str_addf(&p->page.out, "</tbody>\n<tfoot><tr><th scope=\"row\" colspan=\"%d\">", keys(p->r));
	loods_html_element(&p->page, "", "</th>", _("All"));
	row(p, &p->r->total, months);
	loods_html_mark(&p->page, "</tr></tfoot>\n");
	loods_html_close_table(&p->page);
}

static void left_row(struct page *p, const struct loods_outcome_group *g, int months)
{
	(void)months;
	cell_clients(p, g);
	cell_num(p, loods_outcome_left(g));
	cell_percent(p, loods_outcome_left_share(g));
	cell_num(p, loods_outcome_outcomes(g));
}

static void destination_row(struct page *p, const struct loods_outcome_group *g, int months)
{
	(void)months;
	for (int d = 1; d < LOODS_DESTINATION_END; d++)
		cell_num(p, loods_outcome_destination(g, d));
}

static void state_row(struct page *p, const struct loods_outcome_group *g, int months)
{
	cell_num(p, loods_outcome_lasting(g, months, LOODS_LASTING_NOT_DUE));
	cell_num(p, loods_outcome_lasting_figures(g, months).due);
	for (int l = LOODS_LASTING_STILL; l < LOODS_LASTING_END; l++)
		cell_num(p, loods_outcome_lasting(g, months, l));
}

static void share_row(struct page *p, const struct loods_outcome_group *g, int months)
{
	struct loods_lasting_figures f = loods_outcome_lasting_figures(g, months);

	cell_percent(p, f.still_of_due);
	cell_percent(p, f.still_of_known);
	cell_percent(p, f.back_of_known);
	cell_bar(p, g, months);
}

static void section(struct page *p, const char *heading, const char *caption)
{
	loods_html_element(&p->page, "<section>\n<h2>", "</h2>\n", heading);
	loods_html_open_table(&p->page, caption);
	key_headings(p);
}

static void end_section(struct page *p)
{
	loods_html_mark(&p->page, "</section>\n");
}

static void add_groups(struct page *p)
{
	static const char *const left[] = { N_("Clients"), N_("With outcome"), N_("Of clients"),
					    N_("Outcomes") };

	section(p, _("Who left"),
		_("Clients in guidance on some day of the window, and those of them with an "
		  "outcome."));
	loods_html_headings(&p->page, left, LOODS_COUNT(left), false);
	rows(p, left_row, 0);
	end_section(p);
	section(p, _("Where to"), _("Outcomes by destination; each stands for itself."));
	for (int d = 1; d < LOODS_DESTINATION_END; d++)
		loods_html_headings(&p->page, &loods_destinations.list[d].label, 1, false);
	rows(p, destination_row, 0);
	end_section(p);
}

static void add_lasting(struct page *p, int months)
{
	static const char *const states[] = { N_("Not yet due"),    N_("Now due"),	   N_("Still"),
					      N_("Something else"), N_("Back on benefit"), N_("Unreachable"),
					      N_("Not checked") };
	static const char *const shares[] = { N_("Still, of due"), N_("Still, of known"),
					      N_("Back, of known") };
	static const char *const bar[] = { N_("Bar") };
	struct loods_str heading = LOODS_STR_INIT;

	/* TRANSLATORS: %s is "3 months" */
	loods_str_addf(&heading, _("After %s"), loods_choice_label(&loods_check_months, months));
	section(p, heading.s, _("Outcomes but deaths, by how they are by then. Not yet due is in no share."));
	loods_html_headings(&p->page, states, LOODS_COUNT(states), false);
	rows(p, state_row, months);
	loods_html_open_table(&p->page,
			      _("Shares. The bar is what is due: still so, changed, back on benefit, "
				"and out of sight at the end."));
	key_headings(p);
	loods_html_headings(&p->page, shares, LOODS_COUNT(shares), false);
	loods_html_headings(&p->page, bar, 1, true);
	rows(p, share_row, months);
	end_section(p);
	loods_str_release(&heading);
}

static void add_words(struct page *p)
{
	loods_html_element(&p->page, "<section>\n<h2>", "</h2>\n<dl class=\"words\">\n",
			   _("What the words mean"));
	loods_html_word(&p->page, _("Clients"), _("In guidance on some day of the window."));
	loods_html_word(&p->page, _("With outcome"),
			_("Of these clients, those with an outcome in the window."));
	loods_html_word(
		&p->page, _("Outcomes"),
		_("Dated in the window. Each one counts, also a second one of the same client: leaving "
		  "out the one that did not last would make the rest look better."));
	loods_html_word(&p->page, _("Not yet due"), _("The months are not over. It is in no share."));
	loods_html_word(&p->page, _("Now due"), _("The months are over, whether it was checked or not."));
	loods_html_word(&p->page, _("Known"), _("Still so, changed, or back on benefit."));
	loods_html_word(&p->page, _("Out of sight"),
			_("Unreachable, or not checked. It is not known how it went, which is not "
			  "the same as failed."));
	loods_html_mark(&p->page, "</dl>\n</section>\n");
}

static void title_of(const struct loods_outcome_review *r, struct loods_str *out)
{
	loods_str_add(out, _("Outcomes"));
	for (int k = 0; k < 2; k++)
		if (r->options.by[k])
			loods_str_addf(out, k ? ", %s" : ": %s",
				       _(loods_summary_bys.list[r->options.by[k]].label));
}

void loods_outcome_html(const struct loods_outcome_review *r, FILE *f)
{
	struct page p = { .r = r, .page = { .out = LOODS_STR_INIT, .f = f } };
	struct loods_str title = LOODS_STR_INIT, lines = LOODS_STR_INIT;

	title_of(r, &title);
	loods_html_head(&p.page, title.s, true);
	loods_html_header(&p.page, title.s, r->options.window, r->options.known_at, r->options.made_at);
	add_groups(&p);
	for (int m = 1; m < LOODS_CHECK_MONTHS_END; m++)
		add_lasting(&p, m);
	add_words(&p);
	loods_outcome_explain(r, &lines);
	loods_html_lines(&p.page, _("Window, and what is not in it"), lines.s);
	loods_html_end(&p.page);
	loods_str_release(&title);
	loods_str_release(&lines);
}
