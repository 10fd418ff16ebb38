#include "summary_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "client.h"
#include "i18n.h"
#include "summary_columns.h"
#include "summary_format.h"
#include "text_table.h"
#include "window_words.h"

char *loods_decimal(double v, int decimals, char point, char buf[LOODS_DECIMAL_LEN])
{
	int64_t unit = 1, n;

	for (int i = 0; i < decimals; i++)
		unit *= 10;
	n = llround(fabs(v) * (double)unit);
	if (decimals)
		snprintf(buf, LOODS_DECIMAL_LEN, "%s%" PRId64 "%c%0*" PRId64, v < 0 && n ? "-" : "", n / unit,
			 point, decimals, n % unit);
	else
		snprintf(buf, LOODS_DECIMAL_LEN, "%s%" PRId64, v < 0 && n ? "-" : "", n);
	return buf;
}

char loods_summary_point(void)
{
	/* TRANSLATORS: the decimal point of numbers: "." or "," */
	return _(".")[0];
}

static void add_rows(const struct loods_summary *s, struct loods_str *out)
{
	static const char *const headers[] = {
		N_("Client"),	N_("Caseworker"),  N_("Days"),	   N_("Contacts"), N_("Expected"),
		N_("Realised"), N_("Offered"),	   N_("Came"),	   N_("Coverage"), N_("Frequency"),
		N_("Dose"),	N_("Longest gap"), N_("Open gap"), N_("Class"),
	};
	struct loods_text_table t = { .left = 2, .last_is_text = true };

	loods_text_table_begin(&t, headers, LOODS_COUNT(headers));
	for (int i = 0; i < s->n_rows; i++) {
		const struct loods_summary_row *row = &s->rows[i];
		const struct loods_intensity *f = &row->figures;

		loods_text_cell_text(&t, row->reference);
		loods_text_cell_text(&t, row->caseworker);
		loods_text_cell(&t, "%d", f->eligible_days);
		loods_text_cell(&t, "%d", f->contact_days);
		loods_text_cell_decimal(&t, loods_rational_double(f->expected), 2);
		loods_text_cell_percent(&t, f->realisation);
		loods_text_cell_percent(&t, f->offered);
		loods_text_cell_percent(&t, f->show_rate);
		loods_text_cell_percent(&t, f->coverage);
		loods_text_cell_decimal(&t, loods_rational_double(f->frequency), 2);
		loods_text_cell_decimal(&t, loods_rational_double(f->dose), 1);
		loods_text_cell_decimal(&t, f->longest_gap.set ? (double)f->longest_gap.n : NAN, 0);
		if (f->open_gap.set)
			loods_text_cell(&t, "%s%d", f->overdue == LOODS_OVERDUE_YES ? "! " : "",
					(int)f->open_gap.n);
		else
			loods_text_cell(&t, "-");
		loods_text_cell_text(&t, loods_choice_label(&loods_classes, (int)f->class));
	}
	loods_text_table_add(&t, out);
	loods_text_table_release(&t);
}

const char *loods_summary_key_label(enum loods_summary_by by, const char *key)
{
	if (!key)
		return _("(none)");
	if (by == LOODS_BY_GENDER)
		return loods_choice_label(&loods_genders, loods_choice_value(&loods_genders, key));
	return key;
}

/* The cells that say which group it is; NULL: all of them. */
static void add_keys(struct loods_text_table *t, const struct loods_summary *s,
		     const struct loods_summary_group *g)
{
	for (int k = 0; k < t->left; k++)
		loods_text_cell_text(t, g   ? loods_summary_key_label(s->options.by[k], g->key[k])
					: k ? " "
					    : _("All"));
}

static void cell_value(struct loods_text_table *t, enum loods_column c, double value)
{
	struct loods_str text = LOODS_STR_INIT;

	loods_summary_add_value(c, value, &text);
	loods_text_cell(t, "%s", text.s);
	loods_str_release(&text);
}

static void cell_column(struct loods_text_table *t, const struct loods_summary *s, const struct loods_summary_group *g,
			enum loods_column c)
{
	if (c == LOODS_COLUMN_CLIENTS && g->hidden)
		loods_text_cell(t, "<%d", LOODS_SUMMARY_SMALL);
	else
		cell_value(t, c, loods_summary_value(s, g, c));
}

static void add_classes(struct loods_text_table *t, const struct loods_summary_group *g)
{
	for (int c = 1; c < LOODS_CLASS_END; c++) {
		if (g->hidden || g->class_hidden[c])
			loods_text_cell(t, "-");
		else
			loods_text_cell(t, "%d", g->classes[c]);
	}
}

static void begin_groups(struct loods_text_table *t, const struct loods_summary *s)
{
	*t = (struct loods_text_table){ .left = s->options.by[1] ? 2 : 1 };
	for (int i = 0; i < t->left; i++)
		loods_text_table_begin(t, &loods_summary_bys.list[s->options.by[i]].label, 1);
}

struct loods_summary_group loods_summary_all(const struct loods_summary *s)
{
	struct loods_summary_group total = s->total;

	for (int g = 0; g < s->n_groups; g++)
		total.talks += s->groups[g].talks;
	return total;
}

/* One row for each group, and one for all where that may stand there. `columns` end with COLUMN_END. */
static void add_group_columns(const struct loods_summary *s, const enum loods_column *columns,
			      struct loods_str *out)
{
	struct loods_summary_group all = loods_summary_all(s);
	int n = s->n_groups + loods_summary_shows_all(s);
	struct loods_text_table t;

	begin_groups(&t, s);
	for (const enum loods_column *c = columns; *c != LOODS_COLUMN_END; c++)
		if (loods_summary_has_column(s, *c))
			loods_text_table_begin(&t, &loods_summary_columns[*c].label, 1);
	for (int i = 0; i < n; i++) {
		const struct loods_summary_group *g = i < s->n_groups ? &s->groups[i] : &all;

		add_keys(&t, s, i < s->n_groups ? g : NULL);
		for (const enum loods_column *c = columns; *c != LOODS_COLUMN_END; c++)
			if (loods_summary_has_column(s, *c))
				cell_column(&t, s, g, *c);
	}
	loods_text_table_add(&t, out);
	loods_text_table_release(&t);
}

/* Before, now, and how much it went up or down. */
static void add_compared(const struct loods_summary *s, struct loods_str *out)
{
	int n = s->n_groups + loods_summary_shows_all(s);
	struct loods_summary_group all = loods_summary_all(s);
	struct loods_text_table t;

	begin_groups(&t, s);
	for (const enum loods_column *c = loods_summary_compared; *c != LOODS_COLUMN_END; c++) {
		t.columns += 2;
		loods_text_cell(&t, "%s", _(loods_summary_columns[*c].label));
		loods_text_cell(&t, "%s", _("before"));
	}
	for (int i = 0; i < n; i++) {
		const struct loods_summary_group *g = i < s->n_groups ? &s->groups[i] : &all;

		add_keys(&t, s, i < s->n_groups ? g : NULL);
		for (const enum loods_column *c = loods_summary_compared; *c != LOODS_COLUMN_END; c++) {
			cell_column(&t, s, g, *c);
			if (g->before)
				cell_column(&t, s->before, g->before, *c);
			else
				loods_text_cell(&t, "-");
		}
	}
	loods_text_table_add(&t, out);
	loods_text_table_release(&t);
}

static void add_group_classes(const struct loods_summary *s, struct loods_str *out)
{
	struct loods_text_table t;

	begin_groups(&t, s);
	for (int c = 1; c < LOODS_CLASS_END; c++)
		loods_text_table_begin(&t, &loods_classes.list[c].label, 1);
	for (int i = 0; i < s->n_groups; i++) {
		add_keys(&t, s, &s->groups[i]);
		add_classes(&t, &s->groups[i]);
	}
	if (loods_summary_shows_all(s)) {
		add_keys(&t, s, NULL);
		add_classes(&t, &s->total);
	}
	loods_text_table_add(&t, out);
	loods_text_table_release(&t);
}

static bool by_caseworker(const struct loods_summary *s)
{
	return s->options.by[0] == LOODS_BY_CASEWORKER || s->options.by[1] == LOODS_BY_CASEWORKER;
}

bool loods_summary_shows_all(const struct loods_summary *s)
{
	return !by_caseworker(s) || !s->options.only.n;
}

static void add_groups(const struct loods_summary *s, struct loods_str *out)
{
	add_group_columns(s, loods_summary_figures, out);
	loods_str_add_char(out, '\n');
	add_group_classes(s, out);
	if (loods_summary_has_column(s, loods_summary_load[0])) {
		loods_str_add_char(out, '\n');
		add_group_columns(s, loods_summary_load, out);
	}
	if (s->before) {
		loods_str_add_char(out, '\n');
		add_compared(s, out);
	}
}

static void add_lag(const struct loods_summary *s, struct loods_str *out)
{
	char median[LOODS_DECIMAL_LEN], p90[LOODS_DECIMAL_LEN];

	if (isnan(s->lag_median))
		return;
	loods_str_addf(out, _("Days from contact to entry: median %s, 90th percentile %s."),
		       loods_decimal(s->lag_median, 1, loods_summary_point(), median),
		       loods_decimal(s->lag_p90, 1, loods_summary_point(), p90));
	loods_str_add_char(out, '\n');
}

static void add_compared_window(const struct loods_summary *s, struct loods_str *out)
{
	struct loods_str first = LOODS_STR_INIT, last = LOODS_STR_INIT;
	int days;

	if (!s->before)
		return;
	days = loods_window_days(s->before->options.window);
	loods_date_words(s->before->options.window.from, &first);
	loods_date_words(loods_window_last(s->before->options.window), &last);
	/* TRANSLATORS: first and last day, both included */
	loods_str_addf(out,
		       P_("Before: %s to %s, %d day.", "Before: %s to %s, %d days.", (unsigned long)days),
		       first.s, last.s, days);
	loods_str_add_char(out, '\n');
	loods_str_release(&first);
	loods_str_release(&last);
}

void loods_summary_explain(const struct loods_summary *s, struct loods_str *out)
{
	const struct loods_intensity_settings *t = &s->options.settings;
	int days = loods_window_days(s->options.window);
	struct loods_str first = LOODS_STR_INIT, last = LOODS_STR_INIT;
	char known[LOODS_STAMP_LEN];

	loods_date_words(s->options.window.from, &first);
	loods_date_words(loods_window_last(s->options.window), &last);
	/* TRANSLATORS: first and last day, both included */
	loods_str_addf(out, P_("Window: %s to %s, %d day.", "Window: %s to %s, %d days.", days), first.s,
		       last.s, days);
	if (loods_stamp_known(s->options.known_at)) {
		loods_str_add_char(out, ' ');
		loods_str_addf(out, _("As known at %s."), loods_stamp_format(s->options.known_at, known));
	}
	loods_str_add_char(out, '\n');
	add_compared_window(s, out);
	loods_str_add(out, _("Contacts: days with a talk that counts. Expected: by the agreements then in "
			     "force. Frequency and "
			     "dose: contacts and minutes per 28 eligible days."));
	loods_str_add_char(out, '\n');
	loods_str_addf(
		out,
		_("Thresholds: below %d %%, uneven %d %%, above %d %%; %d days of grace (! is overdue); too "
		  "little data "
		  "under %d days; a talk counts from %d minutes; contact lost after %d failed attempts."),
		t->below_percent, t->uneven_percent, t->above_percent, t->grace_days, t->min_days,
		t->min_minutes, t->lost_attempts);
	loods_str_add_char(out, '\n');
	if (s->without_days && !s->options.hide_small) {
		loods_str_addf(out,
			       P_("%d client had no eligible day in the window.",
				  "%d clients had no eligible day in the window.", s->without_days),
			       s->without_days);
		loods_str_add_char(out, '\n');
	}
	if (s->options.hide_small) {
		loods_str_addf(out,
			       _("Groups and counts under %d clients are hidden, and others where they would "
				 "give them away."),
			       LOODS_SUMMARY_SMALL);
		loods_str_add_char(out, '\n');
	}
	if (!s->options.hide_small || !s->total.hidden)
		add_lag(s, out);
	loods_str_release(&first);
	loods_str_release(&last);
}

void loods_summary_text(const struct loods_summary *s, struct loods_str *out)
{
	if (s->options.by[0] == LOODS_BY_CLIENT)
		add_rows(s, out);
	else
		add_groups(s, out);
	loods_str_add_char(out, '\n');
	loods_summary_explain(s, out);
}
