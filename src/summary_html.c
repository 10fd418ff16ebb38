#include "summary_html.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>

#include "client.h"
#include "html_page.h"
#include "i18n.h"
#include "summary_columns.h"
#include "summary_format.h"
#include "summary_text.h"
#include "summary_words.h"
#include "window_words.h"

/* The page being written. */
struct page {
	struct loods_html_page page;
	const struct loods_summary *s;
};

static void flush(struct page *p)
{
	loods_html_flush(&p->page);
}

static void mark(struct page *p, const char *html)
{
	loods_html_mark(&p->page, html);
}

static void text(struct page *p, const char *t)
{
	loods_html_text(&p->page, t);
}

static void textf(struct page *p, const char *fmt, ...) LOODS_PRINTF(2, 3);

static void textf(struct page *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	loods_html_vtextf(&p->page, fmt, ap);
	va_end(ap);
}

static void element(struct page *p, const char *open, const char *close, const char *t)
{
	loods_html_element(&p->page, open, close, t);
}

static void add_nothing(struct page *p, const char *word)
{
	loods_html_nothing(&p->page, word);
}

static void add_decimal(struct page *p, bool shown, double v, int decimals)
{
	char buf[LOODS_DECIMAL_LEN];

	if (!shown)
		add_nothing(p, _("hidden"));
	else if (isnan(v))
		add_nothing(p, _("not known"));
	else
		text(p, loods_decimal(v, decimals, loods_summary_point(), buf));
}

static void add_percent(struct page *p, bool shown, struct loods_rational r)
{
	char buf[LOODS_DECIMAL_LEN];

	if (shown && loods_rational_known(r))
		textf(p, "%s\u00a0%%", loods_decimal(100 * loods_rational_double(r), 0, '.', buf));
	else
		add_nothing(p, shown ? _("not known") : _("hidden"));
}

/* One cell each; numbers are at the right by the style. */
static void cell_text(struct page *p, const char *t)
{
	mark(p, "<td class=\"t\">");
	if (t)
		element(p, "<bdi>", "</bdi>", t);
	else
		add_nothing(p, _("not known"));
	mark(p, "</td>");
}

static void cell_decimal(struct page *p, bool shown, double v, int decimals)
{
	mark(p, "<td>");
	add_decimal(p, shown, v, decimals);
	mark(p, "</td>");
}

static void cell_int(struct page *p, bool shown, int64_t n)
{
	mark(p, "<td>");
	if (shown)
		textf(p, "%" PRId64, n);
	else
		add_nothing(p, _("hidden"));
	mark(p, "</td>");
}

static void cell_percent(struct page *p, bool shown, struct loods_rational r)
{
	mark(p, "<td>");
	add_percent(p, shown, r);
	mark(p, "</td>");
}

/* ---- bars ---- */

enum { BAR_WIDTH = 300, BAR_HEIGHT = 14 };

static int bar_length(struct loods_rational r, double full)
{
	double part = loods_rational_double(r) / full;

	return isnan(part) ? 0 : (int)lround(BAR_WIDTH * (part > 1 ? 1 : part));
}

/* Delivered, dark, upon offered, light, with a line where 100 % is; `full` is the value at the right end. */
static void cell_bar(struct page *p, bool shown, struct loods_rational realised,
		     struct loods_rational offered, double full)
{
	char a[LOODS_DECIMAL_LEN], b[LOODS_DECIMAL_LEN];

	mark(p, "<td class=\"bar\">");
	if (shown && loods_rational_known(realised)) {
		loods_str_addf(&p->page.out,
			       "<svg role=\"img\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\"><title>",
			       BAR_WIDTH, BAR_HEIGHT);
		loods_decimal(100 * loods_rational_double(realised), 0, '.', a);
		textf(p, _("Bar: %s %% realised"), a);
		mark(p, "</title><desc>");
		loods_decimal(100 * loods_rational_double(offered), 0, '.', b);
		textf(p, _("Dark: %s %% realised. Light: %s %% offered. The line stands at 100 %%."), a, b);
		loods_str_addf(&p->page.out,
			       "</desc><rect width=\"%d\" height=\"%d\" fill=\"#a9c9da\"/><rect width=\"%d\" "
			       "height=\"%d\" fill=\"#1f5673\"/>"
			       "<rect x=\"%d\" width=\"2\" height=\"%d\" fill=\"#c2410c\"/></svg>",
			       bar_length(offered, full), BAR_HEIGHT, bar_length(realised, full), BAR_HEIGHT,
			       (int)lround(BAR_WIDTH / full) - 1, BAR_HEIGHT);
	} else {
		add_nothing(p, shown ? _("not known") : _("hidden"));
	}
	mark(p, "</td>");
}

/* The right end of all bars: beyond the longest one and beyond 100 %, by halves, but 200 % at most. */
static double bars_full(const struct loods_summary *s)
{
	double most = 1.01;

	for (int i = 0; i < s->n_groups; i++) {
		const struct loods_summary_group *g = &s->groups[i];

		if (!g->hidden)
			most = fmax(most, fmax(loods_rational_double(g->offered),
					       loods_rational_double(g->realisation)));
	}
	return fmin(2, ceil(most * 2) / 2);
}

/* ---- tables ---- */

static void open_table(struct page *p, const char *caption)
{
	loods_html_open_table(&p->page, caption);
}

static void headings(struct page *p, const char *const *labels, int n, bool words)
{
	loods_html_headings(&p->page, labels, n, words);
}

static int keys(const struct loods_summary *s)
{
	return s->options.by[1] ? 2 : 1;
}

static void key_headings(struct page *p)
{
	for (int k = 0; k < keys(p->s); k++)
		headings(p, &loods_summary_bys.list[p->s->options.by[k]].label, 1, true);
}

static void open_body(struct page *p)
{
	loods_html_open_body(&p->page);
}

static void close_table(struct page *p)
{
	loods_html_close_table(&p->page);
}

/* Which group a row is; two keys head it both. */
static void row_heading(struct page *p, const struct loods_summary_group *g)
{
	for (int k = 0; k < keys(p->s); k++) {
		mark(p, "<th scope=\"row\"><bdi>");
		text(p, loods_summary_key_label(p->s->options.by[k], g->key[k]));
		mark(p, "</bdi></th>");
	}
}

/* Each group, then all of them where that may stand there, by `row`. */
static void group_rows(struct page *p, void (*row)(struct page *p, const struct loods_summary_group *g))
{
	const struct loods_summary *s = p->s;
	struct loods_summary_group all = loods_summary_all(s);

	open_body(p);
	for (int i = 0; i < s->n_groups; i++) {
		mark(p, "<tr>");
		row_heading(p, &s->groups[i]);
		row(p, &s->groups[i]);
		mark(p, "</tr>\n");
		flush(p);
	}
	mark(p, "</tbody>\n");
	if (loods_summary_shows_all(s)) {
		loods_str_addf(&p->page.out, "<tfoot><tr><th scope=\"row\" colspan=\"%d\">", keys(s));
		element(p, "", "</th>", _("All"));
		row(p, &all);
		mark(p, "</tr></tfoot>\n");
	}
	close_table(p);
}

static void realised_row(struct page *p, const struct loods_summary_group *g)
{
	cell_percent(p, !g->hidden, g->realisation);
	cell_percent(p, !g->hidden, g->offered);
	cell_bar(p, !g->hidden, g->realisation, g->offered, bars_full(p->s));
}

/* One figure of a group; of no group, as in a period that did not have it, there is none. */
static void column_cell(struct page *p, const struct loods_summary *s, const struct loods_summary_group *g,
			enum loods_column c)
{
	struct loods_str value = LOODS_STR_INIT;
	double v = loods_summary_value(s, g, c);

	mark(p, "<td>");
	if (g && !loods_summary_shows(s, g, c) && c == LOODS_COLUMN_CLIENTS) {
		textf(p, "<%d", LOODS_SUMMARY_SMALL);
	} else if (isnan(v)) {
		add_nothing(p, g && !loods_summary_shows(s, g, c) ? _("hidden") : _("not known"));
	} else {
		loods_summary_add_value(c, v, &value);
		text(p, value.s);
	}
	mark(p, "</td>");
	loods_str_release(&value);
}

static void columns_row(struct page *p, const struct loods_summary_group *g, const enum loods_column *columns)
{
	for (; *columns != LOODS_COLUMN_END; columns++)
		if (loods_summary_has_column(p->s, *columns))
			column_cell(p, p->s, g, *columns);
}

/* Shares stand with their bars. */
static const enum loods_column beside_bars[] = {
	LOODS_COLUMN_CLIENTS, LOODS_COLUMN_CONTACTS, LOODS_COLUMN_MINUTES, LOODS_COLUMN_EXPECTED, LOODS_COLUMN_Q1,
	LOODS_COLUMN_MEDIAN,  LOODS_COLUMN_Q3,	     LOODS_COLUMN_TALKS,   LOODS_COLUMN_END,
};

static void figures_row(struct page *p, const struct loods_summary_group *g)
{
	columns_row(p, g, beside_bars);
}

static void load_row(struct page *p, const struct loods_summary_group *g)
{
	columns_row(p, g, loods_summary_load);
}

static void compared_row(struct page *p, const struct loods_summary_group *g)
{
	for (const enum loods_column *c = loods_summary_compared; *c != LOODS_COLUMN_END; c++) {
		column_cell(p, p->s, g, *c);
		column_cell(p, p->s->before, g->before, *c);
	}
}

static void column_headings(struct page *p, const enum loods_column *columns)
{
	for (; *columns != LOODS_COLUMN_END; columns++)
		if (loods_summary_has_column(p->s, *columns))
			headings(p, &loods_summary_columns[*columns].label, 1, false);
}

static void classes_row(struct page *p, const struct loods_summary_group *g)
{
	for (int c = 1; c < LOODS_CLASS_END; c++)
		cell_int(p, !g->hidden && !g->class_hidden[c], g->classes[c]);
}

/* Two columns under each heading. */
static void add_comparison(struct page *p)
{
	struct loods_str window = LOODS_STR_INIT;

	element(p, "</section>\n<section>\n<h2>", "</h2>\n", _("Two periods side by side"));
	loods_window_words(p->s->before->options.window, &window);
	element(p, "<p>", "</p>\n", window.s);
	loods_str_release(&window);
	open_table(p, _("Each figure now, and beside it in the period before."));
	key_headings(p);
	for (const enum loods_column *c = loods_summary_compared; *c != LOODS_COLUMN_END; c++) {
		headings(p, &loods_summary_columns[*c].label, 1, false);
		element(p, "<th scope=\"col\">", "</th>", _("before"));
	}
	group_rows(p, compared_row);
}

static void add_groups(struct page *p)
{
	static const char *const realised[] = { N_("Realised"), N_("Offered") };
	static const char *const bar[] = { N_("Bar") };

	element(p, "<section>\n<h2>", "</h2>\n", _("Delivered against agreed"));
	open_table(p, _("Contacts realised and offered, in per cent of what was agreed. Dark: realised. "
			"Light: offered. The line stands at 100 %."));
	key_headings(p);
	headings(p, realised, LOODS_COUNT(realised), false);
	headings(p, bar, 1, true);
	group_rows(p, realised_row);
	element(p, "</section>\n<section>\n<h2>", "</h2>\n", _("Figures"));
	open_table(p, _("Contacts, minutes, and contacts per 28 eligible days: quartiles and median of the "
			"clients."));
	key_headings(p);
	column_headings(p, beside_bars);
	group_rows(p, figures_row);
	element(p, "</section>\n<section>\n<h2>", "</h2>\n", _("Classes"));
	open_table(p, _("Clients in each class on the last day of the window."));
	key_headings(p);
	for (int c = 1; c < LOODS_CLASS_END; c++)
		headings(p, &loods_classes.list[c].label, 1, false);
	group_rows(p, classes_row);
	if (loods_summary_has_column(p->s, loods_summary_load[0])) {
		element(p, "</section>\n<section>\n<h2>", "</h2>\n", _("Caseload and registration"));
		open_table(p, _("The load on the last day of the window, and days from a contact to its entry."));
		key_headings(p);
		column_headings(p, loods_summary_load);
		group_rows(p, load_row);
	}
	if (p->s->before)
		add_comparison(p);
	mark(p, "</section>\n");
}

static void client_row(struct page *p, const struct loods_summary_row *row)
{
	const struct loods_intensity *f = &row->figures;

	mark(p, "<tr><th scope=\"row\"><bdi>");
	text(p, row->reference ? row->reference : _("not known"));
	mark(p, "</bdi></th>");
	cell_text(p, row->caseworker);
	cell_int(p, true, f->eligible_days);
	cell_int(p, true, f->contact_days);
	cell_decimal(p, true, loods_rational_double(f->expected), 2);
	cell_percent(p, true, f->realisation);
	cell_percent(p, true, f->offered);
	cell_percent(p, true, f->show_rate);
	cell_percent(p, true, f->coverage);
	cell_decimal(p, true, loods_rational_double(f->frequency), 2);
	cell_decimal(p, true, loods_rational_double(f->dose), 1);
	cell_decimal(p, true, f->longest_gap.set ? (double)f->longest_gap.n : NAN, 0);
	mark(p, "<td>");
	if (f->overdue == LOODS_OVERDUE_YES)
		element(p, "<strong><span aria-hidden=\"true\">! </span></strong><span class=\"said\">",
			" </span>", _("overdue"));
	add_decimal(p, true, f->open_gap.set ? (double)f->open_gap.n : NAN, 0);
	mark(p, "</td>");
	cell_text(p, loods_choice_label(&loods_classes, (int)f->class));
	mark(p, "</tr>\n");
	flush(p);
}

static void add_clients(struct page *p)
{
	static const char *const words[] = { N_("Client"), N_("Caseworker") };
	static const char *const numbers[] = {
		N_("Days"),    N_("Contacts"),	  N_("Expected"), N_("Realised"),
		N_("Offered"), N_("Came"),	  N_("Coverage"), N_("Frequency"),
		N_("Dose"),    N_("Longest gap"), N_("Open gap"),
	};
	static const char *const last[] = { N_("Class") };

	element(p, "<section>\n<h2>", "</h2>\n", _("Clients"));
	open_table(p, _("One row for each client, by number; ! is overdue."));
	headings(p, words, LOODS_COUNT(words), true);
	headings(p, numbers, LOODS_COUNT(numbers), false);
	headings(p, last, 1, true);
	open_body(p);
	for (int i = 0; i < p->s->n_rows; i++)
		client_row(p, &p->s->rows[i]);
	mark(p, "</tbody>\n");
	close_table(p);
	mark(p, "</section>\n");
}

/* ---- all clients at once ---- */

/* A pair of name and figure. */
static void tile(struct page *p, const char *label)
{
	element(p, "<div><dt>", "</dt><dd>", label);
}

static void end_tile(struct page *p)
{
	mark(p, "</dd></div>\n");
}

static void add_all(struct page *p)
{
	const struct loods_summary_group *g = &p->s->total;
	bool shown = !g->hidden;

	element(p, "<section>\n<h2>", "</h2>\n<dl class=\"all\">\n",
		p->s->options.only.n ? _("Your clients together") : _("All clients of the office together"));
	tile(p, _("Clients"));
	if (shown)
		textf(p, "%d", g->clients);
	else
		textf(p, "<%d", LOODS_SUMMARY_SMALL);
	end_tile(p);
	tile(p, _("Contacts"));
	add_decimal(p, shown, g->contact_days, 0);
	end_tile(p);
	tile(p, _("Expected"));
	add_decimal(p, shown, loods_rational_double(g->expected), 1);
	end_tile(p);
	tile(p, _("Realised"));
	add_percent(p, shown, g->realisation);
	end_tile(p);
	tile(p, _("Offered"));
	add_percent(p, shown, g->offered);
	end_tile(p);
	tile(p, _("Median"));
	add_decimal(p, shown && !g->quartiles_hidden, g->frequency_median, 2);
	end_tile(p);
	mark(p, "</dl>\n<dl class=\"all\">\n");
	for (int c = 1; c < LOODS_CLASS_END; c++) {
		tile(p, loods_choice_label(&loods_classes, c));
		add_decimal(p, shown && !g->class_hidden[c], g->classes[c], 0);
		end_tile(p);
	}
	mark(p, "</dl>\n</section>\n");
}

/* ---- what it all means ---- */

static void words(struct page *p, const struct loods_summary_word *list, int n)
{
	mark(p, "<dl class=\"words\">\n");
	for (int i = 0; i < n; i++)
		loods_html_word(&p->page, list[i].term, list[i].meaning);
	mark(p, "</dl>\n</section>\n");
}

static void add_words(struct page *p)
{
	struct loods_arena a = { 0 };
	const struct loods_summary_word *list;
	int n;

	list = loods_summary_figure_words(p->s, &a, &n);
	element(p, "<section>\n<h2>", "</h2>\n", _("What the words mean"));
	words(p, list, n);
	list = loods_summary_class_words(p->s, &a, &n);
	element(p, "<section>\n<h2>", "</h2>\n", _("The classes: the first that holds"));
	words(p, list, n);
	loods_arena_release(&a);
}

/* The lines that stand below the text, too. */
static void add_explained(struct page *p)
{
	struct loods_str lines = LOODS_STR_INIT;

	loods_summary_explain(p->s, &lines);
	loods_html_lines(&p->page, _("Window, thresholds and what is not in it"), lines.s);
	loods_str_release(&lines);
}

/* ---- the page ---- */

/* What each row of a client is, said first. */
static void add_warning(struct page *p)
{
	mark(p, "<p class=\"personal\"><strong>");
	element(p, "", "</strong> ", _("Personal data."));
	element(p, "", "</p>\n",
		_("Without names, each row still is about one person whom the office knows by that "
		  "number. Keep this report inside the office, and throw it away when "
		  "it has served."));
}

static void begin_page(struct page *p)
{
	const struct loods_summary_options *o = &p->s->options;
	struct loods_str title = LOODS_STR_INIT;

	loods_summary_title(p->s, &title);
	/* A row of a client is wide. */
	loods_html_head(&p->page, title.s, o->by[0] == LOODS_BY_CLIENT);
	loods_html_header(&p->page, title.s, o->window, o->known_at, o->made_at);
	loods_str_release(&title);
	if (o->by[0] == LOODS_BY_CLIENT)
		add_warning(p);
}

void loods_summary_html(const struct loods_summary *s, FILE *f)
{
	struct page p = { .s = s, .page = { .out = LOODS_STR_INIT, .f = f } };

	begin_page(&p);
	add_all(&p);
	if (s->options.by[0] == LOODS_BY_CLIENT)
		add_clients(&p);
	else
		add_groups(&p);
	add_words(&p);
	add_explained(&p);
	loods_html_end(&p.page);
}
