/* One client's guidance intensity: what is to be done next, the weeks on a time line, and the figures over
 * two windows, each with how it is computed. */
#include "agreement.h"
#include "client_intensity.h"
#include "contact.h"
#include "desk.h"
#include "i18n.h"
#include "intensity_words.h"
#include "page.h"
#include "pause.h"
#include "text.h"
#include "time_line.h"

enum { VALUE = 20 };

struct state {
	loods_id client;
	struct loods_case_row row;
	struct loods_client_intensity c;
	int window; /* whose sentences are shown */
	int cols;   /* that the page was written for */
	struct ui_page page;
};

#define UNUSED __attribute__((unused))

static void pad_to(int columns, struct loods_str *out)
{
	for (int w = loods_text_width(out->s); w < columns; w++)
		loods_str_add_char(out, ' ');
}

static void add_blank(struct ui_view *v)
{
	ui_page_add(&((struct state *)v->state)->page, &v->arena, UI_ROLE_TEXT, NULL, "");
}

/* ---- the time line ---- */

/* Weeks that are drawn: a year where there is room for it, else half of one, less in a small window. */
static const struct loods_client_weeks *weeks_for(const struct state *s, int *n)
{
	int room = (s->cols - ui_time_label_width() - 2) / UI_TIME_COLUMNS;
	const struct loods_client_weeks *w = room >= s->c.year.n ? &s->c.year : &s->c.half;

	*n = room < 1 ? 1 : room < w->n ? room : w->n;
	return w;
}

static void add_time_line(struct ui_view *v)
{
	struct state *s = v->state;
	struct loods_str line = LOODS_STR_INIT;
	int n;
	const struct loods_client_weeks *w = weeks_for(s, &n);

	for (enum ui_time_row row = 0; row < UI_TIME_END; row++) {
		if (!ui_time_shown(w, n, row))
			continue;
		loods_str_clear(&line);
		loods_str_add(&line, ui_time_label(row));
		pad_to(ui_time_label_width() + 1, &line);
		ui_time_row(w, n, row, &line);
		ui_page_add(&s->page, &v->arena, row <= UI_TIME_MONTHS ? UI_ROLE_HEADING : UI_ROLE_TEXT, NULL,
			    line.s);
	}
	ui_page_add(&s->page, &v->arena, UI_ROLE_OFFER, NULL,
		    _("Contact days in a week: . none  : 1  - 2  = 3  + 4  * 5  # 6 or 7"));
	loods_str_release(&line);
}

static void add_sentence(struct ui_view *v, struct loods_str *text)
{
	ui_page_add(&((struct state *)v->state)->page, &v->arena, UI_ROLE_TEXT, NULL, text->s);
	loods_str_clear(text);
}

/* The same facts to be read. */
static void add_facts(struct ui_view *v)
{
	struct state *s = v->state;
	struct loods_str text = LOODS_STR_INIT;
	int n;
	const struct loods_client_weeks *w = weeks_for(s, &n);

	loods_client_weeks_counts(w, &text);
	add_sentence(v, &text);
	loods_client_weeks_longest(w, &text);
	add_sentence(v, &text);
	loods_client_weeks_open(w, &text);
	add_sentence(v, &text);
	add_blank(v);
	ui_page_add(&s->page, &v->arena, UI_ROLE_HEADING, NULL,
		    s->c.agreements.n ? _("AGREED") : _("NOTHING AGREED YET"));
	for (int i = 0; i < s->c.agreements.n; i++) {
		loods_client_intensity_agreed(s->c.agreements.rec[i], &text);
		add_sentence(v, &text);
	}
	if (s->c.pauses.n)
		ui_page_add(&s->page, &v->arena, UI_ROLE_HEADING, NULL, _("PAUSES"));
	for (int i = 0; i < s->c.pauses.n; i++) {
		loods_client_intensity_paused(s->c.pauses.rec[i], &text);
		add_sentence(v, &text);
	}
	loods_str_release(&text);
}

/* ---- the figures ---- */

static void add_figure(struct ui_view *v, const struct loods_figure *f)
{
	struct state *s = v->state;
	struct loods_str text = LOODS_STR_INIT;

	f->value(&s->c.figures[0], &text);
	pad_to(VALUE, &text);
	f->value(&s->c.figures[1], &text);
	ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, _(f->label), text.s);
	loods_str_clear(&text);
	f->how(&s->c.figures[s->window], &s->c.settings, &text);
	ui_page_add(&s->page, &v->arena, UI_ROLE_OFFER, "", text.s);
	loods_str_release(&text);
}

static void add_figures(struct ui_view *v)
{
	struct state *s = v->state;
	struct loods_str text = LOODS_STR_INIT;

	for (int i = 0; i < LOODS_CLIENT_WINDOWS; i++) {
		loods_str_add(&text, i == s->window ? "[" : "");
		loods_str_addf(&text, _("%d days"), s->c.days[i]);
		loods_str_add(&text, i == s->window ? "]" : "");
		pad_to(VALUE * (i + 1), &text);
	}
	ui_page_add(&s->page, &v->arena, UI_ROLE_HEADING, _("Up to today"), text.s);
	loods_str_release(&text);
	ui_page_addf(&s->page, &v->arena, UI_ROLE_OFFER, "",
		     _("The sentences are about the %d days.   Tab: about the %d days"), s->c.days[s->window],
		     s->c.days[1 - s->window]);
	for (int i = 0; i < loods_n_figures; i++)
		add_figure(v, &loods_figures[i]);
	add_blank(v);
	ui_page_addf(&s->page, &v->arena, UI_ROLE_OFFER, NULL,
		     _("A talk counts from %d minutes. Below agreement: under %d %%. Above: over %d %%. "
		       "Uneven: coverage under %d %%. Grace: %d days. "
		       "Under %d eligible days there is too little data."),
		     s->c.settings.min_minutes, s->c.settings.below_percent, s->c.settings.above_percent,
		     s->c.settings.uneven_percent, s->c.settings.grace_days, s->c.settings.min_days);
}

static void write_page(struct ui_view *v)
{
	struct state *s = v->state;
	struct loods_str text = LOODS_STR_INIT;

	ui_page_clear(&s->page);
	loods_client_intensity_advice(&s->c, &text);
	ui_page_add(&s->page, &v->arena,
		    s->c.figures[0].overdue == LOODS_OVERDUE_YES ? UI_ROLE_LATE : UI_ROLE_TEXT, NULL, text.s);
	loods_str_release(&text);
	add_blank(v);
	add_time_line(v);
	add_facts(v);
	add_blank(v);
	add_figures(v);
}

/* ---- the view ---- */

static enum loods_code open_view(struct ui_view *v, const void *arg, UNUSED struct loods_err *err)
{
	((struct state *)v->state)->client = *(const loods_id *)arg;
	return LOODS_OK;
}

static enum loods_code load(struct ui_view *v, struct loods_err *err)
{
	struct loods_app *app = v->ui->app;
	struct state *s = v->state;
	loods_date today = loods_clock_today(&app->clock);
	enum loods_code rc;

	ui_page_clear(&s->page);
	rc = loods_case_load(app, &v->arena, s->client, today, &s->row, err);
	if (rc == LOODS_OK)
		rc = loods_client_intensity_load(app, &v->arena, s->client, today, &s->c, err);
	if (rc != LOODS_OK)
		return rc;
	s->cols = 0;
	return LOODS_OK;
}

static const struct ui_binding keys[] = {
	{ UI_CMD_CONTACT, { 'c', UI_F(6) }, .hint = 11 },
	{ UI_CMD_PLAN, { 'p', UI_F(7) }, .hint = 12 },
	{ UI_CMD_APPOINTMENT, { 'a' }, .hint = 13 },
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB }, .label = N_("Other days"), .hint = 31 },
};
const struct ui_context ui_context_intensity = {
	.name = "intensity",
	.title = N_("intensity of one client"),
	.parent = &ui_context_page,
	UI_BINDINGS(keys),
};

static const struct ui_context *context(UNUSED const struct ui_view *v)
{
	return &ui_context_intensity;
}

static void title(struct ui_view *v, struct loods_str *out)
{
	loods_str_addf(out, "%s   ", _("INTENSITY"));
	ui_desk_client_line(&((struct state *)v->state)->row.c, out);
}

static void state_line(struct ui_view *v, struct loods_str *out)
{
	loods_str_add(out, _("4 weeks: "));
	ui_desk_intensity(&((struct state *)v->state)->row, true, out);
}

static void draw(struct ui_view *v, struct ui_screen *screen, const struct ui_layout *l)
{
	struct state *s = v->state;

	/* A new page when the width or the data changed, else the frame before stands in it. */
	if (s->cols != l->full.cols) {
		s->cols = l->full.cols;
		write_page(v);
	}
	ui_page_draw(&s->page, screen, l->full);
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct state *s = v->state;
	enum ui_result r = ui_page_command(&s->page, cmd);

	if (cmd == UI_CMD_NEXT_TAB || cmd == UI_CMD_PREVIOUS_TAB) {
		s->window = (s->window + 1) % LOODS_CLIENT_WINDOWS;
		s->cols = 0;
		return UI_DONE;
	}
	return r != UI_IGNORED ? r : ui_desk_client_command(v->ui, cmd, s->client);
}

static void forget(struct ui_view *v)
{
	struct state *s = v->state;

	ui_page_clear(&s->page);
	memset(&s->row, 0, sizeof s->row);
	memset(&s->c, 0, sizeof s->c);
	s->cols = 0;
}

const struct ui_view_ops ui_scr_intensity = {
	.name = "intensity",
	.state_size = sizeof(struct state),
	.open = open_view,
	.load = load,
	.context = context,
	.title = title,
	.state_line = state_line,
	.draw = draw,
	.command = command,
	.forget = forget,
};
