/* The charts of a sheet: how many, how high, where, and what they draw. */
#include "arena.h"
#include "i18n.h"
#include "workbook_inner.h"

enum { WIDTH = 980, PAGE = 900, BASE = 150, BAR = 22, BAR_FEW = 38, FEW = 10, BETWEEN = 1 };

/* Rows [from, to) of the table in a chart of its own. */
struct part {
	int from, to;
	bool total; /* and the row after them */
};

static int data_rows(const struct loods_sheet *s)
{
	const struct loods_sheet_table *t = s->tables;
	int n = s->n_tables ? t->n_rows - (t->total && t->n_rows) : 0;

	return n < LOODS_CHART_ROWS_ALL ? n : LOODS_CHART_ROWS_ALL;
}

static int n_parts(const struct loods_sheet *s)
{
	return (data_rows(s) + LOODS_CHART_ROWS - 1) / LOODS_CHART_ROWS;
}

/* Parts are as long as each other, so that the last one is not a chart of one bar. */
static struct part part_of(const struct loods_sheet *s, const struct loods_sheet_chart *c, int i)
{
	int n = data_rows(s), parts = n_parts(s), each = (n + parts - 1) / parts;
	struct part p = { i * each, (i + 1) * each < n ? (i + 1) * each : n, false };

	p.total = c->total && s->tables->total && p.to == s->tables->n_rows - 1;
	return p;
}

static int height(struct part p)
{
	int n = p.to - p.from + p.total;

	return BASE + n * (n > FEW ? BAR : BAR_FEW);
}

/* In rows, with what is free below it. */
static int rows_of(struct part p)
{
	return (height(p) + WORKBOOK_ROW_PIXELS - 1) / WORKBOOK_ROW_PIXELS + BETWEEN;
}

int workbook_chart_rows(const struct loods_sheet *s)
{
	int rows = 0;

	for (int c = 0; c < s->n_charts; c++)
		for (int i = 0; i < n_parts(s); i++)
			rows += rows_of(part_of(s, &s->charts[c], i));
	return rows;
}

/* Of lying bars the library calls the axis of the rows y, and that of the values x. */
static void style_axes(lxw_chart *chart, const struct loods_sheet_chart *c)
{
	lxw_chart_font plain = { .size = 9, .color = 0x404040, .bold = LXW_EXPLICIT_FALSE };
	lxw_chart_line light = { .color = 0xD8DFE3, .width = 0.75 };

	chart_axis_set_name(chart->y_axis, c->rows);
	chart_axis_set_name_font(chart->y_axis, &plain);
	chart_axis_set_num_font(chart->y_axis, &plain);
	/* From above to below as in the table, with the numbers at the bottom all the same. */
	chart_axis_set_reverse(chart->y_axis);
	chart_axis_set_name(chart->x_axis, c->values);
	chart_axis_set_name_font(chart->x_axis, &plain);
	chart_axis_set_num_font(chart->x_axis, &plain);
	chart_axis_set_num_format(chart->x_axis, workbook_number_formats[c->format]);
	chart_axis_set_min(chart->x_axis, 0);
	chart_axis_set_crossing_max(chart->y_axis);
	chart_axis_major_gridlines_set_visible(chart->x_axis, LXW_TRUE);
	chart_axis_major_gridlines_set_line(chart->x_axis, &light);
}

static void add_series(lxw_chart *chart, const struct loods_sheet *s, const struct loods_sheet_chart *c,
		       int i, lxw_row_t first, lxw_row_t last, lxw_row_t heading)
{
	lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
	lxw_chart_fill fill = { .color = c->colours[i] };
	lxw_chart_line edge = { .color = LXW_COLOR_WHITE, .width = 0.5 };
	lxw_chart_font small = { .size = 8, .color = 0x404040, .bold = LXW_EXPLICIT_FALSE };
	lxw_col_t column = (lxw_col_t)(c->first + i);

	if (!series)
		loods_nomem();
	chart_series_set_categories(series, s->name, first, 0, last, 0);
	chart_series_set_values(series, s->name, first, column, last, column);
	chart_series_set_name_range(series, s->name, heading, column);
	chart_series_set_fill(series, &fill);
	chart_series_set_line(series, &edge);
	if (c->kind == LOODS_CHART_BARS) {
		chart_series_set_labels(series);
		chart_series_set_labels_num_format(series, workbook_number_formats[c->format]);
		chart_series_set_labels_font(series, &small);
	}
}

static lxw_error draw(lxw_workbook *wb, lxw_worksheet *ws, const struct loods_sheet *s,
		      const struct loods_sheet_chart *c, struct part p, int top, int heading)
{
	lxw_chart *chart =
		workbook_add_chart(wb, c->kind == LOODS_CHART_BARS ? LXW_CHART_BAR : LXW_CHART_BAR_STACKED);
	lxw_chart_font font = { .size = 13, .color = 0x1F5673 };
	struct loods_arena a = { 0 };
	char *title;
	lxw_error e;

	if (!chart)
		loods_nomem();
	title = loods_arena_strdup(&a, c->title);
	if (n_parts(s) > 1)
		/* TRANSLATORS: title of a chart, and which rows of how many it shows */
		title = loods_arena_printf(&a, _("%s (%d to %d of %d)"), c->title, p.from + 1, p.to,
					   s->tables->n_rows - s->tables->total);
	for (int i = 0; i < c->n; i++)
		add_series(chart, s, c, i, (lxw_row_t)(heading + 1 + p.from),
			   (lxw_row_t)(heading + p.to + p.total), (lxw_row_t)heading);
	style_axes(chart, c);
	chart_title_set_name(chart, title);
	chart_title_set_name_font(chart, &font);
	chart_set_series_gap(chart, 40);
	if (c->n > 1)
		chart_legend_set_position(chart, LXW_CHART_LEGEND_TOP);
	else
		chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
	/* Off the edge of the row, where a page may break. */
	lxw_chart_options at = { .x_offset = 2,
				 .y_offset = 4,
				 .x_scale = WIDTH / 480.0,
				 .y_scale = height(p) / 288.0,
				 .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
				 .description = title };
	e = worksheet_insert_chart_opt(ws, (lxw_row_t)top, 0, chart, &at);
	loods_arena_release(&a);
	return e;
}

lxw_error workbook_draw_charts(lxw_workbook *wb, lxw_worksheet *ws, const struct loods_sheet *s, int top,
			       int heading)
{
	lxw_row_t breaks[LOODS_CHART_ROWS_ALL + 2] = { 0 };
	int n = 0, used = top * WORKBOOK_ROW_PIXELS;
	lxw_error e = LXW_NO_ERROR;

	for (int c = 0; c < s->n_charts; c++) {
		for (int i = 0; i < n_parts(s) && !e; i++) {
			struct part p = part_of(s, &s->charts[c], i);

			/* A chart is not printed on two pages. */
			if (used + height(p) > PAGE && n < LOODS_CHART_ROWS_ALL) {
				breaks[n++] = (lxw_row_t)top;
				used = 0;
			}
			e = draw(wb, ws, s, &s->charts[c], p, top, heading);
			top += rows_of(p);
			used += rows_of(p) * WORKBOOK_ROW_PIXELS;
		}
	}
	if (n_parts(s) && used + s->tables->n_rows * WORKBOOK_ROW_PIXELS > PAGE)
		breaks[n] = (lxw_row_t)top; /* nor is the table begun where it does not fit */
	if (breaks[0] && !e)
		e = worksheet_set_h_pagebreaks(ws, breaks);
	return e;
}
