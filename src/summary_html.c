#include "summary_html.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <utf8proc.h>

#include "client.h"
#include "i18n.h"
#include "summary_columns.h"
#include "summary_format.h"
#include "summary_text.h"
#include "summary_words.h"

/* Print: tables may break between rows, and their headings come again on each sheet. */
static const char style[] =
	"html{color:#1a1a1a;background:#fff;font:15px/1.45 'DejaVu Sans','Segoe "
	"UI',Verdana,Arial,sans-serif}\n"
	"body{margin:0 auto;padding:1.5rem;max-width:76rem}\n"
	"h1{font-size:1.7rem;line-height:1.2;margin:0 0 .2rem}\n"
	"h2{font-size:1.15rem;margin:2rem 0 .5rem;padding-bottom:.2rem;border-bottom:2px solid #1f5673}\n"
	"p{margin:.3rem 0}\n"
	".when{color:#444}\n"
	".personal{border:2px solid #9a1b1b;padding:.5rem .8rem;margin:1rem 0}\n"
	".all{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.6rem,1fr));gap:.5rem;margin:0 0 "
	".5rem}\n"
	".all div{border:1px solid #b5c2ca;border-radius:4px;padding:.3rem .7rem}\n"
	".all dt{font-size:.82rem;color:#444}\n"
	".all dd{margin:0;font-size:1.25rem;font-weight:600}\n"
	".wide{overflow-x:auto}\n"
	"table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\n"
	"caption{text-align:left;color:#444;font-size:.88rem;padding-bottom:.35rem}\n"
	"th,td{padding:.22rem .6rem;text-align:right;vertical-align:top;border-bottom:1px solid #d8dfe3}\n"
	"thead th{vertical-align:bottom;border-bottom:2px solid #1f5673;font-size:.88rem;hyphens:auto}\n"
	"th[scope=row],.t{text-align:left}\n"
	"tbody th{font-weight:normal}\n"
	"tfoot th,tfoot td{font-weight:600;border-top:2px solid #1f5673;border-bottom:0}\n"
	"td.bar{width:55%;min-width:10rem;padding-top:.35rem}\n"
	"svg{display:block;width:100%;height:.85rem}\n"
	".words{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0}\n"
	".words dt{font-weight:600}\n"
	".words dd{margin:0}\n"
	"ul{padding-left:1.2rem;margin:.3rem 0}\n"
	".said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:"
	"nowrap}\n"
	"@media print{\n"
	"html{font-size:9.5pt}body{padding:0;max-width:none}.wide{overflow:visible}\n"
	"h2{break-after:avoid;margin-top:1.2rem}tr,.all div,.words dt,.words dd,li{break-inside:avoid}\n"
	"thead{display:table-header-group}tfoot{display:table-row-group}th,td{padding:.15rem .4rem}\n"
	"}\n";

/* Signs that turn the direction of what follows, also outside the name they stand in. */
static bool turns(utf8proc_int32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void add_char(struct loods_str *out, utf8proc_int32_t c)
{
	utf8proc_uint8_t buf[4];
	bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);

	switch (c) {
	case '&':
		loods_str_add(out, "&amp;");
		return;
	case '<':
		loods_str_add(out, "&lt;");
		return;
	case '>':
		loods_str_add(out, "&gt;");
		return;
	case '"':
		loods_str_add(out, "&quot;");
		return;
	case '\'':
		loods_str_add(out, "&#39;");
		return;
	}
	if (control || turns(c) || (c & 0xfffe) == 0xfffe)
		c = 0xfffd;
	loods_str_add_bytes(out, (const char *)buf, (size_t)utf8proc_encode_char(c, buf));
}

void loods_html_add(struct loods_str *out, const char *text)
{
	while (text && *text) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text,
						      (utf8proc_ssize_t)strnlen(text, 4), &c);

		add_char(out, n > 0 ? c : 0xfffd);
		text += n > 0 ? n : 1;
	}
}

/* The page being written: `out` holds what did not go to `f` yet. */
struct page {
	const struct loods_summary *s;
	struct loods_str out;
	FILE *f;
};

static void flush(struct page *p)
{
	if (p->out.len)
		fwrite(p->out.s, 1, p->out.len, p->f);
	loods_str_clear(&p->out);
}

/* Marks of the page itself, which need no escaping. */
static void mark(struct page *p, const char *html)
{
	loods_str_add(&p->out, html);
}

static void text(struct page *p, const char *t)
{
	loods_html_add(&p->out, t);
}

static void textf(struct page *p, const char *fmt, ...) LOODS_PRINTF(2, 3);

static void textf(struct page *p, const char *fmt, ...)
{
	struct loods_str s = LOODS_STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	loods_str_vaddf(&s, fmt, ap);
	va_end(ap);
	text(p, s.s);
	loods_str_release(&s);
}

/* An element with nothing but a text in it; `open` as in "h2 id=..". */
static void element(struct page *p, const char *open, const char *close, const char *t)
{
	mark(p, open);
	text(p, t);
	mark(p, close);
}

/* What stands where there is no number: a dash for the eye, a word for the ear. */
static void add_nothing(struct page *p, const char *word)
{
	mark(p, "<span aria-hidden=\"true\">\xe2\x80\x93</span><span class=\"said\">");
	text(p, word);
	mark(p, "</span>");
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
		loods_str_addf(&p->out,
			       "<svg role=\"img\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\"><title>",
			       BAR_WIDTH, BAR_HEIGHT);
		loods_decimal(100 * loods_rational_double(realised), 0, '.', a);
		textf(p, _("Bar: %s %% realised"), a);
		mark(p, "</title><desc>");
		loods_decimal(100 * loods_rational_double(offered), 0, '.', b);
		textf(p, _("Dark: %s %% realised. Light: %s %% offered. The line stands at 100 %%."), a, b);
		loods_str_addf(&p->out,
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
	element(p, "<div class=\"wide\"><table>\n<caption>", "</caption>\n<thead><tr>", caption);
}

static void headings(struct page *p, const char *const *labels, int n, bool words)
{
	for (int i = 0; i < n; i++)
		element(p, words ? "<th scope=\"col\" class=\"t\">" : "<th scope=\"col\">", "</th>",
			_(labels[i]));
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
	mark(p, "</tr></thead>\n<tbody>\n");
}

static void close_table(struct page *p)
{
	mark(p, "</table></div>\n");
	flush(p);
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
		loods_str_addf(&p->out, "<tfoot><tr><th scope=\"row\" colspan=\"%d\">", keys(s));
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
	loods_summary_window_line(p->s->before, &window);
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
	for (int i = 0; i < n; i++) {
		element(p, "<dt>", "</dt>", list[i].term);
		element(p, "<dd>", "</dd>\n", list[i].meaning);
	}
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
	char *at, *line;

	loods_summary_explain(p->s, &lines);
	element(p, "<section>\n<h2>", "</h2>\n<ul>\n", _("Window, thresholds and what is not in it"));
	for (at = lines.s; (line = strsep(&at, "\n"));)
		if (*line)
			element(p, "<li>", "</li>\n", line);
	mark(p, "</ul>\n</section>\n");
	loods_str_release(&lines);
}

/* ---- the page ---- */

/* An element with the line that `line` writes. */
static void line_of(struct page *p, const char *open, const char *close,
		    void (*line)(const struct loods_summary *s, struct loods_str *out))
{
	struct loods_str t = LOODS_STR_INIT;

	line(p->s, &t);
	element(p, open, close, t.s);
	loods_str_release(&t);
}

static void add_head(struct page *p)
{
	/* TRANSLATORS: the code of the language that these texts are in, for the page's lang attribute: nl */
	element(p, "<!DOCTYPE html>\n<html lang=\"", "\">\n<head>\n<meta charset=\"utf-8\"/>\n", _("en"));
	mark(p, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
		"'unsafe-inline'\"/>\n"
		"<meta name=\"viewport\" content=\"width=device-width\"/>\n");
	line_of(p, "<title>", "</title>\n<style>\n", loods_summary_title);
	mark(p, style);
	/* A row of a client is wide. */
	loods_str_addf(&p->out, "@page{size:A4 %s;margin:14mm 12mm}\n</style>\n</head>\n<body>\n",
		       p->s->options.by[0] == LOODS_BY_CLIENT ? "landscape" : "portrait");
}

static void add_header(struct page *p)
{
	line_of(p, "<header>\n<h1>", "</h1>\n", loods_summary_title);
	line_of(p, "<p class=\"when\">", "</p>\n", loods_summary_window_line);
	line_of(p, "<p class=\"when\">", "</p>\n</header>\n<main>\n", loods_summary_made_line);
	if (p->s->options.by[0] == LOODS_BY_CLIENT) {
		mark(p, "<p class=\"personal\"><strong>");
		element(p, "", "</strong> ", _("Personal data."));
		element(p, "", "</p>\n",
			_("Without names, each row still is about one person whom the office knows by that "
			  "number. Keep this report inside the office, and throw it away when "
			  "it has served."));
	}
}

void loods_summary_html(const struct loods_summary *s, FILE *f)
{
	struct page p = { .s = s, .out = LOODS_STR_INIT, .f = f };

	add_head(&p);
	add_header(&p);
	add_all(&p);
	if (s->options.by[0] == LOODS_BY_CLIENT)
		add_clients(&p);
	else
		add_groups(&p);
	add_words(&p);
	add_explained(&p);
	mark(&p, "</main>\n</body>\n</html>\n");
	flush(&p);
	loods_str_release(&p.out);
}
