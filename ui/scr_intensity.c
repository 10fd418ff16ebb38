/* One client's guidance intensity: the figures over two windows, each with how it is computed, and what is to
 * be done next. */
#include "agreement.h"
#include "client_intensity.h"
#include "contact.h"
#include "desk.h"
#include "i18n.h"
#include "page.h"
#include "pause.h"
#include "text.h"

enum { VALUE = 16 };

struct state {
	loods_id client;
	struct loods_case_row row;
	struct loods_client_intensity c;
	struct ui_page page;
};

#define UNUSED __attribute__((unused))

/* ---- the figures ---- */

static void add_number(struct loods_str *out, int64_t n)
{
	loods_str_addf(out, "%lld", (long long)n);
}

static void add_decimal(struct loods_str *out, struct loods_rational r)
{
	static const struct loods_field hundredths = { .name = "n", .kind = LOODS_KIND_NUM, .decimals = 2 };
	loods_num n;

	if (!loods_rational_known(r)) {
		loods_str_add(out, "-");
		return;
	}
	n = loods_num_of((int64_t)(loods_rational_double(r) * 100 + 0.5));
	loods_field_show(&hundredths, &n, out);
}

static void add_percent(struct loods_str *out, struct loods_rational r)
{
	if (loods_rational_known(r))
		loods_str_addf(out, "%.0f %%", loods_rational_double(r) * 100);
	else
		loods_str_add(out, "-");
}

static void add_num(struct loods_str *out, loods_num n)
{
	if (n.set)
		add_number(out, n.n);
	else
		loods_str_add(out, "-");
}

static void eligible(const struct loods_intensity *i, struct loods_str *out)
{
	add_number(out, i->eligible_days);
}
static void days(const struct loods_intensity *i, struct loods_str *out) { add_number(out, i->contact_days); }
static void face_to_face(const struct loods_intensity *i, struct loods_str *out)
{
	add_number(out, i->face_to_face_days);
}
static void minutes(const struct loods_intensity *i, struct loods_str *out) { add_number(out, i->minutes); }
static void frequency(const struct loods_intensity *i, struct loods_str *out)
{
	add_decimal(out, i->frequency);
}
static void dose(const struct loods_intensity *i, struct loods_str *out) { add_decimal(out, i->dose); }
static void realisation(const struct loods_intensity *i, struct loods_str *out)
{
	add_percent(out, i->realisation);
}
static void offered(const struct loods_intensity *i, struct loods_str *out) { add_percent(out, i->offered); }
static void show_rate(const struct loods_intensity *i, struct loods_str *out)
{
	add_percent(out, i->show_rate);
}
static void longest_gap(const struct loods_intensity *i, struct loods_str *out)
{
	add_num(out, i->longest_gap);
}
static void open_gap(const struct loods_intensity *i, struct loods_str *out) { add_num(out, i->open_gap); }
static void breadth(const struct loods_intensity *i, struct loods_str *out) { add_number(out, i->breadth); }
static void class(const struct loods_intensity *i, struct loods_str *out)
{
	loods_str_add(out, loods_choice_label(&loods_classes, (int)i->class));
}

static void expected(const struct loods_intensity *i, struct loods_str *out)
{
	char exact[LOODS_RATIONAL_LEN];

	add_decimal(out, i->expected);
	if (i->expected.den > 1)
		loods_str_addf(out, " (%s)", loods_rational_format(i->expected, exact));
}

static void coverage(const struct loods_intensity *i, struct loods_str *out)
{
	add_percent(out, i->coverage);
	if (i->slots)
		loods_str_addf(out, " (%d/%d)", i->full_slots, i->slots);
}

static void overdue(const struct loods_intensity *i, struct loods_str *out)
{
	switch (i->overdue) {
	case LOODS_OVERDUE_UNDEFINED:
		loods_str_add(out, "-");
		return;
	case LOODS_OVERDUE_NO:
		loods_str_add(out, _("no"));
		return;
	case LOODS_OVERDUE_YES:
		loods_str_add(out, _("yes"));
		return;
	}
}

static const struct figure {
	const char *label;
	void (*value)(const struct loods_intensity *i, struct loods_str *out);
	const char *how;
} figures[] = {
	{ N_("Class"), class, N_("The figures below in one word; the first that applies.") },
	{ N_("Realisation"), realisation, N_("Contact days under an agreement, of those expected.") },
	{ N_("Expected"), expected, N_("What the agreements in force ask of the eligible days, exactly.") },
	{ N_("Contact days"), days,
	  N_("Days with a talk held; letters, e-mail, chat and talks without the client do not count.") },
	{ N_("Face to face"), face_to_face, N_("Contact days with at least one talk in person.") },
	{ N_("Minutes"), minutes, N_("Of all talks that count, together.") },
	{ N_("Eligible days"), eligible, N_("Days inside a guidance period and outside every pause.") },
	{ N_("Frequency"), frequency, N_("Contact days per 28 eligible days.") },
	{ N_("Dose"), dose, N_("Minutes per 28 eligible days.") },
	{ N_("Offered"), offered,
	  N_("Realisation with the days counted in on which the client did not come.") },
	{ N_("Show rate"), show_rate,
	  N_("Talks held, of those held and those where the client did not come.") },
	{ N_("Coverage"), coverage,
	  N_("Share of the agreed stretches of days that hold all their contacts: a burst makes up for no "
	     "silence.") },
	{ N_("Longest gap"), longest_gap,
	  N_("Longest run of eligible days without contact, its days before the window counted in.") },
	{ N_("Open gap"), open_gap, N_("Eligible days without contact up to today.") },
	{ N_("Overdue"), overdue, N_("The open gap is longer than agreed, with some days of grace.") },
	{ N_("Topics"), breadth, N_("Different topics of the talks that count.") },
};

static void add_figure(struct ui_view *v, const struct figure *f)
{
	struct state *s = v->state;
	struct loods_str text = LOODS_STR_INIT;
	int w;

	f->value(&s->c.figures[0], &text);
	for (w = loods_text_width(text.s); w < VALUE; w++)
		loods_str_add_char(&text, ' ');
	loods_str_add(&text, " ");
	f->value(&s->c.figures[1], &text);
	ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, _(f->label), text.s);
	ui_page_add(&s->page, &v->arena, UI_ROLE_OFFER, "", _(f->how));
	loods_str_release(&text);
}

/* ---- what is behind them ---- */

static void add_records(struct ui_view *v)
{
	struct state *s = v->state;
	struct loods_str line = LOODS_STR_INIT;

	ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, NULL, "");
	ui_page_add(&s->page, &v->arena, UI_ROLE_HEADING, NULL,
		    s->c.agreements.n ? _("AGREED") : _("NOTHING AGREED YET"));
	for (int i = 0; i < s->c.agreements.n; i++) {
		loods_str_clear(&line);
		ui_desk_agreement(s->c.agreements.rec[i], &line);
		ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, NULL, line.s);
	}
	if (s->c.pauses.n)
		ui_page_add(&s->page, &v->arena, UI_ROLE_HEADING, NULL, _("PAUSES"));
	for (int i = 0; i < s->c.pauses.n; i++) {
		const struct loods_pause *p = s->c.pauses.rec[i];

		loods_str_clear(&line);
		ui_desk_span(p->from, p->to, &line);
		loods_str_addf(&line, "  %s", loods_choice_label(&loods_pause_reasons, p->reason));
		ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, NULL, line.s);
	}
	loods_str_release(&line);
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
	struct loods_str text = LOODS_STR_INIT;
	enum loods_code rc;

	ui_page_clear(&s->page);
	rc = loods_case_load(app, &v->arena, s->client, today, &s->row, err);
	if (rc == LOODS_OK)
		rc = loods_client_intensity_load(app, &v->arena, s->client, today, &s->c, err);
	if (rc != LOODS_OK)
		return rc;
	loods_client_intensity_advice(&s->c, &text);
	ui_page_add(&s->page, &v->arena,
		    s->c.figures[0].overdue == LOODS_OVERDUE_YES ? UI_ROLE_LATE : UI_ROLE_TEXT, NULL, text.s);
	ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, NULL, "");
	loods_str_clear(&text);
	loods_str_addf(&text, _("%d days"), s->c.days[0]);
	for (int w = loods_text_width(text.s); w <= VALUE; w++)
		loods_str_add_char(&text, ' ');
	loods_str_addf(&text, _("%d days"), s->c.days[1]);
	ui_page_add(&s->page, &v->arena, UI_ROLE_HEADING, _("Up to today"), text.s);
	loods_str_release(&text);
	for (int i = 0; i < LOODS_COUNT(figures); i++)
		add_figure(v, &figures[i]);
	ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, NULL, "");
	ui_page_addf(&s->page, &v->arena, UI_ROLE_OFFER, NULL,
		     _("A talk counts from %d minutes. Below agreement: under %d %%. Above: over %d %%. "
		       "Uneven: coverage under %d %%. Grace: %d days. "
		       "Under %d eligible days there is too little data."),
		     s->c.settings.min_minutes, s->c.settings.below_percent, s->c.settings.above_percent,
		     s->c.settings.uneven_percent, s->c.settings.grace_days, s->c.settings.min_days);
	add_records(v);
	return LOODS_OK;
}

static const struct ui_binding keys[] = {
	{ UI_CMD_CONTACT, { 'c', UI_F(6) }, .hint = 11 },
	{ UI_CMD_PLAN, { 'p', UI_F(7) }, .hint = 12 },
	{ UI_CMD_APPOINTMENT, { 'a' }, .hint = 13 },
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

static void draw(struct ui_view *v, struct ui_screen *screen, const struct ui_layout *l)
{
	ui_page_draw(&((struct state *)v->state)->page, screen, l->full);
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct state *s = v->state;
	enum ui_result r = ui_page_command(&s->page, cmd);

	return r != UI_IGNORED ? r : ui_desk_client_command(v->ui, cmd, s->client);
}

static void forget(struct ui_view *v)
{
	struct state *s = v->state;

	ui_page_clear(&s->page);
	memset(&s->row, 0, sizeof s->row);
	memset(&s->c, 0, sizeof s->c);
}

const struct ui_view_ops ui_scr_intensity = {
	.name = "intensity",
	.state_size = sizeof(struct state),
	.open = open_view,
	.load = load,
	.context = context,
	.title = title,
	.draw = draw,
	.command = command,
	.forget = forget,
};
