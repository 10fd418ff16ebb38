#include "workbook.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "i18n.h"
#include "str.h"
#include "text.h"
#include "workbook_inner.h"

enum {
	ARROW = 3,	    /* characters of the arrow of a filter, in a heading */
	NARROW = 9,	    /* no column is narrower */
	WIDE = 44,	    /* none is wider by itself */
	LINE_POINTS = 15,   /* height of a line */
	PAGE_PIXELS = 1030, /* width of a lying A4 without its margins, at 100 % */
	CHART_SCALE = 70,   /* charts are printed at so many per cent, or less */
	COLUMNS = 256,	    /* that get a width of their own */
	DARK = 0x1F5673,
	PALE = 0xD8DFE3,
	GREY = 0x5A5A5A,
};

const char *const workbook_number_formats[LOODS_FORMAT_END] = {
	[LOODS_FORMAT_TEXT] = "General", [LOODS_FORMAT_WHOLE] = "#,##0", [LOODS_FORMAT_ONE] = "#,##0.0",
	[LOODS_FORMAT_TWO] = "#,##0.00", [LOODS_FORMAT_PERCENT] = "0%",
};

/* A workbook being made; `error` is the first thing that went wrong. */
struct book {
	lxw_workbook *wb;
	lxw_error error;
	lxw_format *title, *line, *heading, *head_text, *head_number;
	lxw_format *cell[LOODS_FORMAT_END][2]; /* [1]: in a total */
	lxw_format *hidden[2];
};

struct page {
	struct book *b;
	const struct loods_sheet *s;
	lxw_worksheet *ws;
	int row; /* the next free one */
	int widths[COLUMNS];
	int columns;
};

static void check(struct book *b, lxw_error e)
{
	if (!b->error)
		b->error = e;
}

/* ---- how it looks ---- */

static lxw_format *format(struct book *b)
{
	lxw_format *f = workbook_add_format(b->wb);

	if (!f)
		loods_nomem();
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	return f;
}

static lxw_format *head_format(struct book *b, uint8_t align)
{
	lxw_format *f = format(b);

	format_set_bold(f);
	format_set_font_color(f, LXW_COLOR_WHITE);
	format_set_bg_color(f, DARK);
	format_set_align(f, align);
	format_set_align(f, LXW_ALIGN_VERTICAL_BOTTOM);
	format_set_text_wrap(f);
	return f;
}

static lxw_format *cell_format(struct book *b, bool total)
{
	lxw_format *f = format(b);

	if (total) {
		format_set_bold(f);
		format_set_top(f, LXW_BORDER_MEDIUM);
		format_set_top_color(f, DARK);
	} else {
		format_set_bottom(f, LXW_BORDER_THIN);
		format_set_bottom_color(f, PALE);
	}
	return f;
}

static void make_formats(struct book *b)
{
	b->title = format(b);
	format_set_bold(b->title);
	format_set_font_size(b->title, 16);
	format_set_font_color(b->title, DARK);
	b->line = format(b);
	format_set_font_color(b->line, GREY);
	b->heading = format(b);
	format_set_bold(b->heading);
	format_set_font_size(b->heading, 13);
	format_set_font_color(b->heading, DARK);
	b->head_text = head_format(b, LXW_ALIGN_LEFT);
	b->head_number = head_format(b, LXW_ALIGN_RIGHT);
	for (int total = 0; total < 2; total++) {
		for (int f = 0; f < LOODS_FORMAT_END; f++) {
			b->cell[f][total] = cell_format(b, total);
			if (f == LOODS_FORMAT_TEXT)
				format_set_text_wrap(b->cell[f][total]);
			else
				format_set_num_format(b->cell[f][total], workbook_number_formats[f]);
			format_set_align(b->cell[f][total],
					 f == LOODS_FORMAT_TEXT ? LXW_ALIGN_LEFT : LXW_ALIGN_RIGHT);
		}
		b->hidden[total] = cell_format(b, total);
		format_set_italic(b->hidden[total]);
		format_set_font_color(b->hidden[total], GREY);
		format_set_align(b->hidden[total], LXW_ALIGN_RIGHT);
	}
}

/* ---- cells ---- */

/* A text is a text, whatever it begins with: it never becomes a formula. Signs that XML cannot hold go. */
static void put_text(struct page *p, int row, int column, const char *text, lxw_format *f)
{
	struct loods_str clean = LOODS_STR_INIT;

	if (!loods_text_clean(text, false, &clean))
		loods_str_add(&clean, "?");
	check(p->b, worksheet_write_string(p->ws, (lxw_row_t)row, (lxw_col_t)column, clean.s, f));
	loods_str_release(&clean);
}

static void put_cell(struct page *p, int row, int column, const struct loods_cell *c,
		     enum loods_cell_format format, bool total)
{
	lxw_format *f = p->b->cell[c->kind == LOODS_CELL_TEXT ? LOODS_FORMAT_TEXT : format][total];

	switch (c->kind) {
	case LOODS_CELL_EMPTY:
		/* A chart would take a blank for a 0; where there is no cell it has nothing to draw. */
		if (!p->s->n_charts)
			check(p->b, worksheet_write_blank(p->ws, (lxw_row_t)row, (lxw_col_t)column, f));
		break;
	case LOODS_CELL_NUMBER:
		check(p->b, worksheet_write_number(p->ws, (lxw_row_t)row, (lxw_col_t)column, c->number, f));
		break;
	case LOODS_CELL_TEXT:
		put_text(p, row, column, c->text, f);
		break;
	case LOODS_CELL_HIDDEN:
		put_text(p, row, column, _("hidden"), p->b->hidden[total]);
		break;
	}
}

/* ---- widths and heights ---- */

struct lines {
	int n, widest;
};

static void count_line(const char *s, size_t len, void *ctx)
{
	struct lines *l = ctx;
	struct loods_arena a = { 0 };
	int w = loods_text_width(loods_arena_strndup(&a, s, len));

	l->n++;
	if (w > l->widest)
		l->widest = w;
	loods_arena_release(&a);
}

/* How a text falls in a column. Most letters are narrower than the digits that widths are counted in. */
static struct lines wrapped(const char *text, int width)
{
	struct lines l = { 0 };

	loods_text_wrap(text, width > 0 ? width : 1, count_line, &l);
	return l;
}

/* The widest word; a heading is no narrower. */
static int word_width(const char *text)
{
	int most = 0;

	while (*text) {
		struct loods_arena a = { 0 };
		size_t n = strcspn(text, " ");
		int w = loods_text_width(loods_arena_strndup(&a, text, n));

		most = w > most ? w : most;
		text += n + strspn(text + n, " ");
		loods_arena_release(&a);
	}
	return most;
}

static int cell_width(const struct loods_cell *c, enum loods_cell_format format)
{
	static const int decimals[] = {
		[LOODS_FORMAT_ONE] = 1, [LOODS_FORMAT_TWO] = 2, [LOODS_FORMAT_END] = 0
	};
	double v = format == LOODS_FORMAT_PERCENT ? 100 * c->number : c->number;
	int n;

	switch (c->kind) {
	case LOODS_CELL_TEXT:
		return loods_text_width(c->text);
	case LOODS_CELL_HIDDEN:
		return loods_text_width(_("hidden"));
	case LOODS_CELL_NUMBER:
		n = snprintf(NULL, 0, "%.*f", decimals[format], v);
		return n + n / 3; /* room for the signs between thousands */
	case LOODS_CELL_EMPTY:
		break;
	}
	return 0;
}

static int column_width(const struct loods_sheet_table *t, int column)
{
	const struct loods_sheet_column *c = &t->columns[column];
	int most = word_width(c->title) + ARROW;

	if (c->width)
		return c->width;
	for (int r = 0; r < t->n_rows; r++) {
		int w = cell_width(&t->cells[r * t->n_columns + column], c->format) + 2;

		most = w > most ? w : most;
	}
	return most < NARROW ? NARROW : most > WIDE ? WIDE : most;
}

static void set_widths(struct page *p)
{
	for (int i = 0; i < p->s->n_tables; i++) {
		const struct loods_sheet_table *t = &p->s->tables[i];

		for (int c = 0; c < t->n_columns && c < COLUMNS; c++) {
			int w = column_width(t, c);

			p->widths[c] = w > p->widths[c] ? w : p->widths[c];
			p->columns = c >= p->columns ? c + 1 : p->columns;
		}
	}
	for (int c = 0; c < p->columns; c++)
		check(p->b, worksheet_set_column(p->ws, (lxw_col_t)c, (lxw_col_t)c, p->widths[c], NULL));
}

static void set_lines(struct page *p, int row, int lines)
{
	if (lines > 1)
		check(p->b, worksheet_set_row(p->ws, (lxw_row_t)row, LINE_POINTS * lines + 1, NULL));
}

/* ---- tables ---- */

static void put_headings(struct page *p, const struct loods_sheet_table *t)
{
	int most = 1;

	for (int c = 0; c < t->n_columns; c++) {
		bool text = t->columns[c].format == LOODS_FORMAT_TEXT;
		int lines = wrapped(t->columns[c].title, p->widths[c] - ARROW).n;

		put_text(p, p->row, c, t->columns[c].title, text ? p->b->head_text : p->b->head_number);
		most = lines > most ? lines : most;
	}
	set_lines(p, p->row++, most);
}

static void put_rows(struct page *p, const struct loods_sheet_table *t)
{
	for (int r = 0; r < t->n_rows; r++) {
		int most = 1;

		for (int c = 0; c < t->n_columns; c++) {
			const struct loods_cell *cell = &t->cells[r * t->n_columns + c];
			int lines = cell->kind == LOODS_CELL_TEXT
					    ? wrapped(cell->text, p->widths[c] * 9 / 8).n
					    : 1;

			put_cell(p, p->row, c, cell, t->columns[c].format, t->total && r == t->n_rows - 1);
			most = lines > most ? lines : most;
		}
		set_lines(p, p->row++, most);
	}
}

/* A table that stands alone: its heading stays in sight and is printed on each page. */
static void hold_headings(struct page *p, const struct loods_sheet_table *t)
{
	lxw_row_t heading = (lxw_row_t)p->row;
	int filtered = t->n_rows - t->total;

	if (p->s->n_charts)
		return;
	worksheet_freeze_panes(p->ws, heading + 1, (lxw_col_t)t->keys);
	check(p->b, worksheet_repeat_rows(p->ws, heading, heading));
	if (filtered > 0)
		check(p->b, worksheet_autofilter(p->ws, heading, 0, heading + (lxw_row_t)filtered,
						 (lxw_col_t)(t->n_columns - 1)));
}

static void put_table(struct page *p, const struct loods_sheet_table *t)
{
	if (t->title) {
		put_text(p, p->row, 0, t->title, p->b->heading);
		check(p->b, worksheet_set_row(p->ws, (lxw_row_t)p->row++, 20, NULL));
	}
	if (p->s->n_tables == 1)
		hold_headings(p, t);
	put_headings(p, t);
	put_rows(p, t);
	p->row++;
}

/* ---- sheets ---- */

/* On paper: A4, lying, no wider than a page. */
static void set_print(struct page *p, const char *title)
{
	struct loods_str footer = LOODS_STR_INIT;
	int width = 0;

	worksheet_set_paper(p->ws, 9);
	worksheet_set_landscape(p->ws);
	worksheet_gridlines(p->ws, LXW_HIDE_ALL_GRIDLINES);
	worksheet_set_margins(p->ws, 0.45, 0.45, 0.5, 0.6);
	if (p->s->n_charts) {
		/* Page breaks hold only where the scale is given. */
		for (int c = 0; c < p->columns; c++)
			width += 7 * p->widths[c] + 5;
		/* Letters are wider on some machines, and charts with them. */
		width += width / 4;
		worksheet_set_print_scale(p->ws, (uint16_t)(width > PAGE_PIXELS * 100 / CHART_SCALE
								    ? 100 * PAGE_PIXELS / width
								    : CHART_SCALE));
	} else {
		worksheet_fit_to_pages(p->ws, 1, 0);
	}
	loods_str_add(&footer, "&L");
	for (const char *c = title; *c; c++)
		loods_str_add(&footer, (char[]){ *c, *c == '&' ? '&' : '\0', '\0' });
	/* TRANSLATORS: below a printed page: &P is its number, &N how many there are */
	loods_str_addf(&footer, "&R%s", _("page &P of &N"));
	check(p->b, worksheet_set_footer(p->ws, footer.s));
	loods_str_release(&footer);
}

static void put_sheet(struct book *b, const struct loods_sheet *s, const char *title)
{
	struct page p = { .b = b, .s = s, .ws = workbook_add_worksheet(b->wb, s->name) };

	if (!p.ws) {
		check(b, LXW_ERROR_INVALID_SHEETNAME_CHARACTER);
		return;
	}
	set_widths(&p);
	put_text(&p, p.row, 0, s->title, b->title);
	check(b, worksheet_set_row(p.ws, (lxw_row_t)p.row++, 24, NULL));
	for (int i = 0; i < s->n_lines; i++)
		put_text(&p, p.row++, 0, s->lines[i], b->line);
	p.row++;
	if (s->n_charts && s->n_tables) {
		int top = p.row;

		p.row += workbook_chart_rows(s);
		check(b, workbook_draw_charts(b->wb, p.ws, s, top, p.row + (s->tables->title != NULL)));
	}
	for (int i = 0; i < s->n_tables; i++)
		put_table(&p, &s->tables[i]);
	set_print(&p, title);
}

static time_t unix_seconds(loods_stamp t)
{
	loods_date zero;

	if (!loods_stamp_known(t) || !loods_date_from_ymd(1970, 1, 1, &zero))
		return 315532800;
	return (time_t)(t.n - loods_stamp_of(zero, 0, 0, 0).n);
}

static lxw_error make(const struct loods_workbook *w, const char *path)
{
	struct book b = { .wb = workbook_new(path) };
	struct loods_arena a = { 0 };
	lxw_doc_properties properties = { .title = loods_arena_strdup(&a, w->title),
					  .author = loods_arena_strdup(&a, "Loods"),
					  .created = unix_seconds(w->made_at) };
	lxw_error closed;

	if (!b.wb)
		loods_nomem();
	check(&b, workbook_set_properties(b.wb, &properties));
	make_formats(&b);
	for (int i = 0; i < w->n_sheets; i++)
		put_sheet(&b, &w->sheets[i], w->title);
	closed = workbook_close(b.wb);
	loods_arena_release(&a);
	return b.error ? b.error : closed;
}

enum loods_code loods_workbook_write(const struct loods_workbook *w, FILE *f, struct loods_err *err)
{
	/* The library writes decimals as the C library does: with a comma in some places. */
	locale_t point = newlocale(LC_NUMERIC_MASK, "C", duplocale(uselocale((locale_t)0))), before;
	char path[WORKBOOK_PATH_LEN];
	enum loods_code code;
	lxw_error e;
	int fd, kept;

	if (!point)
		loods_nomem();
	code = workbook_memory_open(&fd, path, err);
	if (!code) {
		before = uselocale(point);
		kept = workbook_silence();
		e = make(w, path);
		workbook_speak(kept);
		uselocale(before);
		if (e) {
			code = loods_fail(err, LOODS_EIO, _("The workbook could not be made."));
			loods_err_debug(err, "libxlsxwriter: %s", lxw_strerror(e));
		} else {
			code = workbook_memory_copy(fd, f, err);
		}
		close(fd);
	}
	freelocale(point);
	return code;
}
