#include "form_draw.h"

#include "i18n.h"
#include "text.h"

enum { GAP = 2, WEEKDAY = 4, ASIDE_MIN = 3, FORM_COLS = 80 };

struct plan {
	int label;     /* columns of the labels */
	int box;       /* column of the boxes */
	int side;      /* column of the values to choose from */
	int side_cols, box_cols;
	bool all;      /* the values of every field are shown */
	int line[UI_FORM_FIELDS]; /* of each field, from the top of the form; -1: does not apply */
	int lines[UI_FORM_FIELDS];
	int total;
};

static int label_width(struct ui_form *f)
{
	int w = 0;

	for (int i = 0; i < f->n_fields; i++) {
		int n = loods_text_width(ui_field_label(&f->fields[i]));

		if (!f->fields[i].def->beside && n > w)
			w = n;
	}
	return w;
}

static void place_lines(struct ui_form *f, struct plan *p)
{
	int at = 0, height = 0;

	for (int i = 0; i < f->n_fields; i++) {
		struct ui_field *field = &f->fields[i];
		bool all = p->all || i == f->active;

		p->line[i] = -1;
		if (!ui_field_applies(f, field))
			continue;
		p->lines[i] = ui_field_lines(f, field, p->box_cols, p->side_cols, all);
		if (field->def->beside && at > 0) {
			p->line[i] = at - height;
			continue;
		}
		p->line[i] = at;
		height = p->lines[i];
		at += height;
	}
	p->total = at;
}

static void make_plan(struct ui_form *f, int cols, int rows, struct plan *p)
{
	p->label = label_width(f);
	p->box = 1 + p->label + 1;
	p->side = cols / 2 > p->box + 16 ? cols / 2 : p->box + 16;
	p->side_cols = cols - p->side - 1;
	p->box_cols = p->side - p->box - 1;
	p->all = true;
	place_lines(f, p);
	if (p->total <= rows)
		return;
	p->all = false;
	place_lines(f, p);
}

/* Where the field that stands beside another one begins. */
static int beside_col(struct ui_form *f, int i, int col)
{
	const struct ui_field *before = &f->fields[i - 1];

	col += ui_field_box(before) + 1;
	if (before->rec_field && before->rec_field->kind == LOODS_KIND_DATE)
		col += WEEKDAY;
	return col;
}

static void draw_field(struct ui_form *f, int i, struct ui_screen *s, struct ui_rect r, const struct plan *p,
		       int *col)
{
	struct ui_field *field = &f->fields[i];
	const char *label = ui_field_label(field);
	int y = r.row + p->line[i] - f->top;
	bool on = i == f->active, options = ui_field_has_options(field);
	struct ui_field_place place = { .row = y, .all = p->all || on, .active = on };

	if (field->def->beside && i > 0) {
		*col = beside_col(f, i, *col);
		if (field->def->label && *field->def->label) {
			*col += ui_draw_text(s, y, *col, loods_text_width(label), UI_ROLE_LABEL, UI_LEFT,
					     label) +
				1;
		}
	} else {
		*col = r.col + p->box;
		ui_draw_text(s, y, r.col + 1, p->label, on ? UI_ROLE_ACTIVE : UI_ROLE_LABEL, UI_LEFT, label);
		if (ui_field_required(field) && ui_field_blank(f, field))
			ui_draw_text(s, y, *col - 1, 1, UI_ROLE_DUE, UI_LEFT, "*");
	}
	if (on)
		ui_draw_text(s, y, r.col, 1, UI_ROLE_ACTIVE, UI_LEFT, ">");
	place.col = *col;
	place.side = r.col + p->side;
	place.side_cols = p->side_cols;
	place.cols = options ? place.side - *col - 1 : r.col + r.cols - *col - 1;
	ui_field_draw(f, field, s, &place);
}

static void scroll(struct ui_form *f, const struct plan *p, int rows)
{
	int first = p->line[f->active], last = first + p->lines[f->active];

	if (p->total <= rows)
		f->top = 0;
	if (f->top > first)
		f->top = first;
	if (last - f->top > rows)
		f->top = last - rows;
	if (f->top > first)
		f->top = first;
}

void ui_form_draw(struct ui_form *f, struct ui_screen *s, const struct ui_layout *l)
{
	struct ui_rect r = l->full, pane = l->full;
	bool wide = l->wide && f->def->aside;
	struct plan p = { 0 };
	int col = r.col;

	if (s->reading) {
		s->reading->form = f;
		if (f->def->aside)
			f->def->aside(f, s, r);
		return;
	}
	/* A form needs no more than a narrow screen has; what is known beside it needs the rest. */
	if (wide) {
		r.cols = FORM_COLS;
		pane.col += FORM_COLS + 2;
		pane.cols -= FORM_COLS + 2;
	}
	make_plan(f, r.cols, r.rows, &p);
	scroll(f, &p, r.rows);
	for (int i = 0; i < f->n_fields; i++) {
		if (p.line[i] < 0)
			continue;
		/* A field that is not whole on the screen is not drawn: its values would run into what stands
		 * below. */
		if (p.line[i] < f->top || p.line[i] - f->top + p.lines[i] > r.rows)
			continue;
		draw_field(f, i, s, r, &p, &col);
	}
	if (!f->def->aside)
		return;
	if (wide) {
		ui_draw_bar(s, (struct ui_rect){ r.row, r.col + FORM_COLS, r.rows, 1 });
		f->def->aside(f, s, pane);
		return;
	}
	r = ui_rect_below(r, p.total - f->top);
	if (r.rows < ASIDE_MIN)
		return;
	ui_draw_rule(s, r.row, r.col, r.cols);
	r = ui_rect_below(r, 1);
	r.col++;
	r.cols--;
	f->def->aside(f, s, r);
}
