#include "handover_sheet.h"

#include <errno.h>
#include <string.h>

#include "blockers_office.h"
#include "childcare.h"
#include "client.h"
#include "goal_step.h"
#include "html_page.h"
#include "i18n.h"
#include "instrument.h"
#include "language_step.h"
#include "say.h"
#include "summary_text.h"
#include "window_words.h"

/* ---- reading ---- */

static enum loods_code count_notes(struct loods_app *app, loods_id client, loods_date today, int *out,
				   struct loods_err *err)
{
	const struct loods_filter recent = { .client = client,
					     .from = loods_window_ending(today, LOODS_TALK_DAYS).from,
					     .to = today };
	struct loods_arena one = { 0 };
	struct loods_list list = { 0 };
	enum loods_code code = loods_store_list(app->store, &one, &loods_contact_type, &recent, &list, err);

	*out = 0;
	for (int i = 0; i < list.n; i++)
		*out += !loods_str_blank(((const struct loods_contact *)list.rec[i])->note);
	loods_arena_release(&one);
	return code;
}

static bool runs(const struct loods_type *t, const void *rec)
{
	if (t == &loods_language_step_type)
		return !loods_language_step_over(((const struct loods_language_step *)rec)->state);
	if (t == &loods_childcare_type)
		return !loods_childcare_over(((const struct loods_childcare *)rec)->state);
	if (t == &loods_goal_step_type)
		return !loods_date_known(((const struct loods_goal_step *)rec)->done_on);
	return !loods_date_known(((const struct loods_instrument *)rec)->end);
}

static enum loods_code read_running(struct loods_app *app, struct loods_arena *a, loods_id client,
				    struct loods_handover_running *out, struct loods_err *err)
{
	static const struct loods_type *const types[] = { &loods_language_step_type, &loods_childcare_type,
							  &loods_instrument_type, &loods_goal_step_type };
	const struct loods_filter of = { .client = client };
	struct loods_list lists[LOODS_COUNT(types)] = { { 0 } };
	struct loods_str text = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;
	size_t n = 1;

	for (int t = 0; !code && t < LOODS_COUNT(types); t++) {
		code = loods_store_list(app->store, a, types[t], &of, &lists[t], err);
		n += (size_t)lists[t].n;
	}
	*out = (struct loods_handover_running){ .text = LOODS_NEW_ARRAY(a, const char *, n) };
	for (int t = 0; !code && t < LOODS_COUNT(types); t++)
		for (int i = 0; i < lists[t].n; i++) {
			if (!runs(types[t], lists[t].rec[i]))
				continue;
			loods_str_clear(&text);
			loods_str_addf(&text, "%s: ", _(types[t]->label));
			types[t]->brief(lists[t].rec[i], &text);
			out->text[out->n++] = loods_arena_strdup(a, text.s);
		}
	loods_str_release(&text);
	return code;
}

enum loods_code loods_handover_sheet_load(struct loods_app *app, struct loods_arena *a,
					  const struct loods_handover *h, struct loods_handover_sheet *out,
					  struct loods_err *err)
{
	const loods_date today = loods_clock_today(&app->clock);
	const struct loods_summary_request days = { .as_of = today, .days = LOODS_TALK_DAYS };
	loods_user_id owner;
	enum loods_code code;

	*out = (struct loods_handover_sheet){ .app = app, .handover = h, .today = today };
	code = loods_blockers_of_office(app, &days, a, &out->blockers, err);
	out->cases = LOODS_NEW_ARRAY(a, struct loods_case_row, (size_t)h->n + 1);
	out->notes = LOODS_NEW_ARRAY(a, int, (size_t)h->n + 1);
	out->running = LOODS_NEW_ARRAY(a, struct loods_handover_running, (size_t)h->n + 1);
	for (int i = 0; !code && i < h->n; i++) {
		code = loods_case_load(app, a, h->list[i].client, today, &out->cases[i], err);
		if (!code)
			code = count_notes(app, h->list[i].client, today, &out->notes[i], err);
		if (!code)
			code = read_running(app, a, h->list[i].client, &out->running[i], err);
	}
	/* Points are those of the caseload that the clients are in today; before the first day the second does
	 * not see it yet. */
	owner = h->n ? out->cases[0].c.owner : h->from;
	if (!code && owner.n && (app->user.role == LOODS_ROLE_LEAD || owner.n == app->user.id.n))
		code = loods_talk_load(app, a, owner, today, &out->talk, err);
	return code;
}

/* ---- what it says of one client ---- */

struct sheet {
	const struct loods_handover_sheet *s;
	struct loods_html_page *html; /* NULL: text to `out` */
	struct loods_str *out;
	void (*each)(const char *term, const char *value, void *ctx); /* NULL: one of the two above */
	void *ctx;
};

static void line(struct sheet *w, const char *term, const char *value)
{
	if (w->each)
		w->each(term, value, w->ctx);
	else if (w->html)
		loods_html_word(w->html, term, value);
	else
		loods_str_addf(w->out, "    %s: %s\n", term, value);
}

static void add_day(struct loods_str *out, loods_date on, loods_time at, const char *how)
{
	char time[LOODS_TIME_LEN];

	loods_date_words(on, out);
	if (loods_time_known(at))
		loods_str_addf(out, " %s", loods_time_format(at, time));
	if (!loods_str_blank(how))
		loods_str_addf(out, ", %s", how);
}

static void contact_lines(struct sheet *w, const struct loods_case_row *c, struct loods_str *t)
{
	loods_str_clear(t);
	if (c->signal.contacts)
		loods_say_agreed(c->signal.contacts, c->signal.per_days, t);
	line(w, _("Agreement"), t->len ? t->s : _("none"));
	loods_str_clear(t);
	if (loods_date_known(c->c.last_on)) {
		add_day(t, c->c.last_on, (loods_time){ 0 },
			loods_choice_label(&loods_channels, c->c.last_channel));
		loods_str_addf(t, ", %s", loods_choice_label(&loods_outcomes, c->c.last_outcome));
	}
	line(w, _("Last contact"), t->len ? t->s : _("none"));
	loods_str_clear(t);
	if (loods_date_known(c->c.next_on))
		add_day(t, c->c.next_on, c->c.next_at,
			loods_choice_label(&loods_channels, c->c.next_channel));
	line(w, _("Next contact"), t->len ? t->s : _("none"));
}

static void signal_line(struct sheet *w, const struct loods_case_row *c, struct loods_str *t)
{
	struct loods_str part = LOODS_STR_INIT;

	loods_str_clear(t);
	loods_str_add(t, loods_mark_label(c->signal.mark));
	loods_contact_signal_when(&c->signal, &part);
	if (part.len)
		loods_str_addf(t, ", %s", part.s);
	loods_str_clear(&part);
	loods_contact_signal_why(&c->signal, &part);
	if (part.len)
		loods_str_addf(t, ", %s", part.s);
	line(w, _("Now"), t->s + strspn(t->s, " "));
	loods_str_release(&part);
}

static void open_lines(struct sheet *w, const struct loods_handover_moves *m, struct loods_str *t)
{
	for (int i = 0; i < m->n_planned; i++) {
		loods_str_clear(t);
		add_day(t, m->planned[i]->occurred_on, m->planned[i]->start,
			loods_choice_label(&loods_channels, m->planned[i]->channel));
		if (m->planned[i]->kind == LOODS_CONTACT_THREE_PARTY)
			loods_str_addf(t, ", %s", loods_choice_label(&loods_contact_kinds, LOODS_CONTACT_THREE_PARTY));
		line(w, _("Planned, goes along"), t->s);
	}
	for (int i = 0; i < m->n_tasks; i++) {
		loods_str_clear(t);
		loods_str_add(t, m->tasks[i]->what ? m->tasks[i]->what : "");
		if (loods_date_known(m->tasks[i]->due)) {
			loods_str_add(t, ", ");
			loods_date_words(m->tasks[i]->due, t);
		}
		line(w, _("Task, goes along"), t->s);
	}
}

/* That comes with the hand-over itself. */
static void talk_line(struct sheet *w, int i, struct loods_str *t)
{
	loods_date on;
	loods_time at;

	if (!loods_handover_talk(w->s->handover, i, &on, &at))
		return;
	loods_str_clear(t);
	add_day(t, on, at, NULL);
	line(w, _("Talk of three"), t->s);
}

static void point_lines(struct sheet *w, loods_id client, struct loods_str *t)
{
	const struct loods_talk *talk = &w->s->talk;
	const struct loods_blocker_report *b = &w->s->blockers;

	for (int i = 0; i < talk->n; i++)
		for (int k = 0; talk->rows[i].row->c.client.n == client.n && k < talk->rows[i].n_points; k++)
			line(w, _("To note"), talk->rows[i].points[k].text);
	for (int i = 0; i < b->n_items; i++) {
		const struct loods_block_open *open = &b->items[i].open;
		char weeks[LOODS_DECIMAL_LEN];

		if (b->items[i].client.n != client.n)
			continue;
		loods_str_clear(t);
		loods_str_addf(t, "%s, ", loods_choice_label(&loods_blockers, (int)open->cause));
		loods_decimal(open->days / 7.0, 1, loods_summary_point(), weeks);
		/* TRANSLATORS: the time that something has waited: "3.5 weeks" */
		loods_str_addf(t, _("%s weeks"), weeks);
		line(w, _("Waits"), t->s);
	}
}

static void client_lines(struct sheet *w, int i)
{
	const struct loods_case_row *c = &w->s->cases[i];
	struct loods_str t = LOODS_STR_INIT;

	contact_lines(w, c, &t);
	signal_line(w, c, &t);
	open_lines(w, &w->s->handover->list[i], &t);
	talk_line(w, i, &t);
	for (int k = 0; k < w->s->running[i].n; k++)
		line(w, _("Under way"), w->s->running[i].text[k]);
	point_lines(w, c->c.client, &t);
	loods_str_clear(&t);
	loods_str_addf(&t, "%d", w->s->notes[i]);
	line(w, _("Notes in the last 91 days"), t.s);
	_Static_assert(LOODS_TALK_DAYS == 91, "the line above says how many");
	loods_str_release(&t);
}

static void add_title(const struct loods_case_row *c, struct loods_str *out)
{
	loods_str_add(out, c->c.name ? c->c.name : "");
	loods_str_addf(out, " (%s", c->c.reference ? c->c.reference : "");
	if (c->c.birth_year)
		loods_str_addf(out, ", %d", c->c.birth_year);
	loods_str_add_char(out, ')');
}

/* ---- all of it ---- */

static void add_head(const struct loods_handover *h, struct loods_str *out)
{
	struct loods_str day = LOODS_STR_INIT;

	loods_date_words(h->request.on, &day);
	loods_str_addf(out,
		       P_("%d client of %s, from %s on of %s", "%d clients of %s, from %s on of %s",
			  (unsigned long)h->n),
		       h->n, h->request.from, day.s, h->request.to);
	loods_str_release(&day);
}

void loods_handover_sheet_title(const struct loods_handover_sheet *s, int i, struct loods_str *out)
{
	add_title(&s->cases[i], out);
}

void loods_handover_sheet_lines(const struct loods_handover_sheet *s, int i,
				void (*each)(const char *term, const char *value, void *ctx), void *ctx)
{
	struct sheet w = { .s = s, .each = each, .ctx = ctx };

	client_lines(&w, i);
}

void loods_handover_sheet_head(const struct loods_handover_sheet *s, struct loods_str *out)
{
	add_head(s->handover, out);
}

static void write_text(struct sheet *w)
{
	add_head(w->s->handover, w->out);
	loods_str_add_char(w->out, '\n');
	for (int i = 0; i < w->s->handover->n; i++) {
		loods_str_add_char(w->out, '\n');
		add_title(&w->s->cases[i], w->out);
		loods_str_add_char(w->out, '\n');
		client_lines(w, i);
	}
}

static void write_html(struct sheet *w)
{
	struct loods_html_page *p = w->html;

	loods_html_head(p, _("Hand-over"), false);
	loods_html_element(p, "<header>\n<h1>", "</h1>\n", _("Hand-over"));
	add_head(w->s->handover, w->out);
	loods_html_element(p, "<p class=\"when\">", "</p>\n</header>\n<main>\n", w->out->s);
	loods_html_element(p, "<p class=\"personal\">", "</p>\n",
			   _("This page holds personal data. Keep it safe and remove it in time."));
	for (int i = 0; i < w->s->handover->n; i++) {
		loods_str_clear(w->out);
		add_title(&w->s->cases[i], w->out);
		loods_html_element(p, "<section>\n<h2>", "</h2>\n<dl class=\"words\">\n", w->out->s);
		client_lines(w, i);
		loods_html_mark(p, "</dl>\n</section>\n");
		loods_html_flush(p);
	}
	loods_html_end(p);
}

enum loods_code loods_handover_sheet_write(const struct loods_handover_sheet *s,
					   enum loods_handover_format format, FILE *f, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_html_page page = { .out = LOODS_STR_INIT, .f = f };
	struct sheet w = { .s = s, .html = format == LOODS_HANDOVER_HTML ? &page : NULL, .out = &out };

	if (w.html) {
		write_html(&w);
	} else {
		write_text(&w);
		fwrite(out.s, 1, out.len, f);
	}
	loods_str_release(&out);
	if (ferror(f))
		return loods_fail(err, LOODS_EIO, _("The result could not be written: %s."), strerror(errno));
	return LOODS_OK;
}
