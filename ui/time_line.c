#include "time_line.h"

#include "chart.h"
#include "desk.h"
#include "i18n.h"
#include "text.h"
#include "week_line.h"

static const char *const labels[] = {
	[UI_TIME_WEEKS] = N_("Weeks"),	   [UI_TIME_MONTHS] = N_("Months"),
	[UI_TIME_CONTACT] = N_("Contact"), [UI_TIME_MISSED] = N_("Missed"),
	[UI_TIME_AGREED] = N_("Agreed"),   [UI_TIME_PAUSES] = N_("Paused"),
	[UI_TIME_OUTSIDE] = N_("Outside"), [UI_TIME_LONGEST] = N_("Longest gap"),
	[UI_TIME_OPEN] = N_("Open gap"),
};

const char *ui_time_label(enum ui_time_row row)
{
	return _(labels[row]);
}

int ui_time_label_width(void)
{
	int widest = 0;

	for (enum ui_time_row row = 0; row < UI_TIME_END; row++) {
		int w = loods_text_width(ui_time_label(row));

		widest = w > widest ? w : widest;
	}
	return widest;
}

/* What fills the columns of a week in the rows that only say yes or no; 0: nothing. */
static char fill(const struct loods_client_week *w, enum ui_time_row row)
{
	switch ((int)row) {
	case UI_TIME_MISSED:
		return w->no_shows + w->no_answers ? '+' : 0;
	case UI_TIME_PAUSES:
		return w->paused_days ? '=' : 0;
	case UI_TIME_OUTSIDE:
		return w->outside_days ? '/' : 0;
	case UI_TIME_LONGEST:
		return w->longest_gap ? '-' : 0;
	case UI_TIME_OPEN:
		return w->open_gap ? '-' : 0;
	default:
		return '-';
	}
}

bool ui_time_shown(const struct loods_client_weeks *w, int n, enum ui_time_row row)
{
	for (int i = w->n - n; i < w->n; i++)
		if (fill(&w->week[i], row))
			return true;
	return false;
}

/* A row of blanks that is written into: everything in it is ASCII but the names of months. */
static void add_blanks(int columns, struct loods_str *out)
{
	for (int i = 0; i < columns; i++)
		loods_str_add_char(out, ' ');
}

static void add_padded(const char *text, int columns, char pad, struct loods_str *out)
{
	int used;
	size_t fits = loods_text_fit(text, columns, &used);

	loods_str_add_bytes(out, text, fits);
	for (; used < columns; used++)
		loods_str_add_char(out, pad);
}

static void weeks(const struct loods_client_week *first, int n, struct loods_str *out)
{
	struct loods_str from = LOODS_STR_INIT, text = LOODS_STR_INIT;
	int today = loods_text_width(_("today")) + 1;

	ui_desk_day(first->first, &from);
	loods_str_addf(&text, P_("|%d week from %s", "|%d weeks from %s", (unsigned long)n), n, from.s);
	add_padded(text.s, UI_TIME_COLUMNS * n > today ? UI_TIME_COLUMNS * n - today : 0, ' ', out);
	loods_str_addf(out, "%s|", _("today"));
	loods_str_release(&from);
	loods_str_release(&text);
}

/* The month that begins in a week, or that the first one lies in; 0: none. */
static int month_at(const struct loods_client_week *w, bool first)
{
	loods_date last = { w->first.n + 6 };
	int year, month, day;

	loods_date_to_ymd(last, &year, &month, &day);
	return first || day <= 7 ? month : 0;
}

static void months(const struct loods_client_week *w, int n, struct loods_str *out)
{
	for (int i = 0; i < n;) {
		int month = month_at(&w[i], i == 0), next = i + 1;
		struct loods_str name = LOODS_STR_INIT;

		while (next < n && !month_at(&w[next], false))
			next++;
		loods_str_addf(&name, "|%s", ui_desk_month(month));
		/* No half names. */
		if (loods_text_width(name.s) > UI_TIME_COLUMNS * (next - i)) {
			loods_str_clear(&name);
			loods_str_add_char(&name, '|');
		}
		add_padded(name.s, UI_TIME_COLUMNS * (next - i), ' ', out);
		loods_str_release(&name);
		i = next;
	}
}

static void contact(const struct loods_client_week *w, int n, struct loods_str *out)
{
	for (int i = 0; i < n; i++) {
		struct loods_intensity_week week = { w[i].contact_days, w[i].eligible_days };

		ui_week_mark(&week, UI_MARKS_ASCII, out);
		add_blanks(UI_TIME_COLUMNS - 1, out);
	}
}

static void missed(const struct loods_client_week *w, int n, struct loods_str *out)
{
	for (int i = 0; i < n; i++) {
		int times = w[i].no_shows + w[i].no_answers;

		loods_str_add_char(out, !times ? ' ' : times > 9 ? '+' : (char)('0' + times));
		add_blanks(UI_TIME_COLUMNS - 1, out);
	}
}

static void agreed(const struct loods_client_week *w, int n, struct loods_str *out)
{
	for (int i = 0; i < n;) {
		int next = i + 1;
		struct loods_str text = LOODS_STR_INIT;

		while (next < n && w[next].version == w[i].version)
			next++;
		if (w[i].version >= 0)
			loods_str_addf(&text, "|%d/%d", w[i].contacts, w[i].per_days);
		/* No half numbers. */
		if (loods_text_width(text.s) > UI_TIME_COLUMNS * (next - i)) {
			loods_str_clear(&text);
			loods_str_add_char(&text, '|');
		}
		add_padded(text.s, UI_TIME_COLUMNS * (next - i), w[i].version >= 0 ? '-' : ' ', out);
		loods_str_release(&text);
		i = next;
	}
}

/* Runs of weeks, each with | at its beginning, or < where it began before the first week. */
static void runs(const struct loods_client_week *w, int n, enum ui_time_row row, bool earlier,
		 struct loods_str *out)
{
	for (int i = 0; i < n; i++) {
		char c = fill(&w[i], row);
		bool begins = c && (i == 0 || !fill(&w[i - 1], row));

		loods_str_add_char(out, !c ? ' ' : !begins ? c : i == 0 && earlier ? '<' : '|');
		for (int k = 1; k < UI_TIME_COLUMNS; k++)
			loods_str_add_char(out, c ? c : ' ');
	}
}

void ui_time_row(const struct loods_client_weeks *all, int n, enum ui_time_row row, struct loods_str *out)
{
	const struct loods_client_week *w = &all->week[all->n - n];

	switch (row) {
	case UI_TIME_WEEKS:
		weeks(w, n, out);
		break;
	case UI_TIME_MONTHS:
		months(w, n, out);
		break;
	case UI_TIME_CONTACT:
		contact(w, n, out);
		break;
	case UI_TIME_MISSED:
		missed(w, n, out);
		break;
	case UI_TIME_AGREED:
		agreed(w, n, out);
		break;
	case UI_TIME_LONGEST:
		runs(w, n, row, all->longest_gap_from.n < w->first.n, out);
		break;
	case UI_TIME_OPEN:
		runs(w, n, row, all->open_gap_from.n < w->first.n, out);
		break;
	case UI_TIME_PAUSES:
	case UI_TIME_OUTSIDE:
		runs(w, n, row, false, out);
		break;
	case UI_TIME_END:
		break;
	}
}
