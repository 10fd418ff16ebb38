#include "summary_format.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "client.h"
#include "csv.h"
#include "i18n.h"
#include "json.h"
#include "summary_columns.h"
#include "summary_html.h"
#include "summary_text.h"
#include "summary_words.h"
#include "summary_xlsx.h"

static const struct loods_choice formats[] = {
	[LOODS_SUMMARY_TEXT] = { "text", N_("text") },
	[LOODS_SUMMARY_CSV] = { "csv", N_("CSV") },
	[LOODS_SUMMARY_JSON] = { "json", N_("JSON") },
	[LOODS_SUMMARY_HTML] = { "html", N_("HTML") },
	[LOODS_SUMMARY_XLSX] = { "xlsx", N_("Excel") },
};
_Static_assert(LOODS_COUNT(formats) == LOODS_SUMMARY_FORMAT_END, "a format lacks its code");
const struct loods_choices loods_summary_formats = LOODS_CHOICES(formats);

/* One list of columns for both formats: a value goes to the JSON, or to the CSV, or its name to the CSV's
 * header. */
struct sink {
	struct loods_json *json;
	struct loods_csv_writer *csv;
	bool header;
	const char *prefix; /* of names in CSV, for what is an object in JSON; NULL: none */
	bool said;          /* the definitions, which stand in the first row alone */
};

/* True when the value itself is to be written. */
static bool begin(struct sink *k, const char *name)
{
	char text[64];

	if (k->json)
		loods_json_key(k->json, name);
	if (!k->header)
		return true;
	snprintf(text, sizeof(text), "%s%s", k->prefix ? k->prefix : "", name);
	loods_csv_put(k->csv, text);
	return false;
}

static void put_null(struct sink *k)
{
	if (k->json)
		loods_json_null(k->json);
	else
		loods_csv_put(k->csv, NULL);
}

static void put_text(struct sink *k, const char *name, const char *text)
{
	if (!begin(k, name))
		return;
	if (k->json)
		loods_json_string(k->json, text);
	else
		loods_csv_put(k->csv, text);
}

static void put_date(struct sink *k, const char *name, loods_date d)
{
	char buf[LOODS_DATE_LEN];

	put_text(k, name, loods_date_format_iso(d, buf));
}

static void put_int(struct sink *k, const char *name, bool known, int64_t n)
{
	if (!begin(k, name))
		return;
	if (!known)
		put_null(k);
	else if (k->json)
		loods_json_int(k->json, n);
	else
		loods_csv_put_int(k->csv, n);
}

/* With at least six significant digits; NaN: not known. */
static void put_double(struct sink *k, const char *name, double v)
{
	int decimals = fabs(v) < 0.001 && v != 0 ? 15 : 9;
	char buf[LOODS_DECIMAL_LEN];

	if (!begin(k, name))
		return;
	if (isnan(v))
		put_null(k);
	else if (k->json)
		loods_json_fixed(k->json, v, decimals);
	else
		loods_csv_put_number(k->csv, loods_decimal(v, decimals, '.', buf));
}

static void put_rational(struct sink *k, const char *name, bool shown, struct loods_rational r)
{
	put_double(k, name, shown ? loods_rational_double(r) : NAN);
}

static void put_overdue(struct sink *k, const char *name, enum loods_overdue v)
{
	if (!begin(k, name))
		return;
	if (v == LOODS_OVERDUE_UNDEFINED)
		put_null(k);
	else if (k->json)
		loods_json_bool(k->json, v == LOODS_OVERDUE_YES);
	else
		loods_csv_put(k->csv, v == LOODS_OVERDUE_YES ? "true" : "false");
}

static void open_object(struct sink *k, const char *name, const char *prefix)
{
	k->prefix = prefix;
	if (k->json) {
		loods_json_key(k->json, name);
		loods_json_object_begin(k->json);
	}
}

static void close_object(struct sink *k)
{
	k->prefix = NULL;
	if (k->json)
		loods_json_object_end(k->json);
}

static void put_thresholds(struct sink *k, const struct loods_intensity_settings *s)
{
	char text[160];

	snprintf(text, sizeof(text),
		 "below=%d%% uneven=%d%% above=%d%% grace=%d min_days=%d min_minutes=%d lost_attempts=%d",
		 s->below_percent, s->uneven_percent, s->above_percent, s->grace_days, s->min_days,
		 s->min_minutes, s->lost_attempts);
	put_text(k, "thresholds", text);
}

/* What the figures mean, once for all rows. */
static void put_definitions(struct sink *k, const struct loods_summary *s)
{
	struct loods_str text = LOODS_STR_INIT;

	if (!k->said && !k->header)
		loods_summary_definitions(s, &text);
	put_text(k, "definitions", text.len ? text.s : NULL);
	k->said = !k->header;
	loods_str_release(&text);
}

static void put_row(struct sink *k, const struct loods_summary *s, const struct loods_summary_row *row)
{
	const struct loods_intensity *f = &row->figures;
	char buf[LOODS_RATIONAL_LEN];

	put_text(k, "client", row->reference);
	put_text(k, "caseworker", row->caseworker);
	put_text(k, "cohort", row->cohort);
	put_text(k, "arm", row->arm);
	put_text(k, "gender", loods_choice_code(&loods_genders, row->gender));
	put_date(k, "from", s->options.window.from);
	put_date(k, "to", loods_window_last(s->options.window));
	put_int(k, "eligible_days", true, f->eligible_days);
	put_int(k, "contact_days", true, f->contact_days);
	put_int(k, "face_to_face_days", true, f->face_to_face_days);
	put_int(k, "minutes", true, f->minutes);
	put_rational(k, "frequency", true, f->frequency);
	put_rational(k, "dose", true, f->dose);
	put_rational(k, "expected", true, f->expected);
	put_text(k, "expected_exact",
		 loods_rational_known(f->expected) ? loods_rational_format(f->expected, buf) : NULL);
	put_rational(k, "realisation", true, f->realisation);
	put_rational(k, "offered", true, f->offered);
	put_rational(k, "show_rate", true, f->show_rate);
	put_rational(k, "coverage", true, f->coverage);
	put_int(k, "longest_gap", f->longest_gap.set, f->longest_gap.n);
	put_int(k, "open_gap", f->open_gap.set, f->open_gap.n);
	put_overdue(k, "overdue", f->overdue);
	put_int(k, "breadth", true, f->breadth);
	put_text(k, "class", loods_choice_code(&loods_classes, (int)f->class));
	put_thresholds(k, &s->options.settings);
	put_definitions(k, s);
}

/* The figures of a group from column `first` to before `end`; `g` NULL: there is no such group. */
static void put_columns(struct sink *k, const struct loods_summary *s, const struct loods_summary_group *g,
			enum loods_column first, enum loods_column end)
{
	for (enum loods_column c = first; c < end; c++) {
		const struct loods_summary_column *column = &loods_summary_columns[c];
		double value = loods_summary_value(s, g, c);

		if (!loods_summary_has_column(s, c))
			continue;
		if (column->kind == LOODS_COLUMN_COUNT)
			put_int(k, column->code, !isnan(value), isnan(value) ? 0 : (int64_t)value);
		else
			put_double(k, column->code, value);
	}
}

/* The contract's fields, then what goes beyond it. */
static void put_figures(struct sink *k, const struct loods_summary *s, const struct loods_summary_group *g,
			const char *classes)
{
	const char *outer = k->prefix;

	put_columns(k, s, g, LOODS_COLUMN_CLIENTS, LOODS_COLUMN_OFFERED);
	open_object(k, "classes", classes);
	for (int c = 1; c < LOODS_CLASS_END; c++) {
		bool shown = g && !g->hidden && !g->class_hidden[c];

		put_int(k, loods_choice_code(&loods_classes, c), shown, shown ? g->classes[c] : 0);
	}
	close_object(k);
	k->prefix = outer;
	put_columns(k, s, g, LOODS_COLUMN_OFFERED, LOODS_COLUMN_END);
}

static void put_window(struct sink *k, struct loods_window w)
{
	put_date(k, "from", w.from);
	put_date(k, "to", loods_window_last(w));
}

static void put_group(struct sink *k, const struct loods_summary *s, const struct loods_summary_group *g)
{
	open_object(k, "group", NULL);
	for (int i = 0; i < 2; i++)
		if (s->options.by[i])
			put_text(k, loods_choice_code(&loods_summary_bys, (int)s->options.by[i]), g->key[i]);
	close_object(k);
	put_figures(k, s, g, "class_");
	put_window(k, g->window);
	if (s->before) {
		open_object(k, "before", "before_");
		put_figures(k, s->before, g->before, "before_class_");
		put_window(k, g->before ? g->before->window : s->before->options.window);
		close_object(k);
	}
	put_thresholds(k, &s->options.settings);
	put_definitions(k, s);
}

static enum loods_code flush(struct loods_str *out, FILE *f, struct loods_err *err)
{
	bool good = fwrite(out->s, 1, out->len, f) == out->len;

	loods_str_clear(out);
	return good ? LOODS_OK
		    : loods_fail(err, LOODS_EIO, _("The summary could not be written: %s."), strerror(errno));
}

/* Row `i`, of either kind. */
static void put_nth(struct sink *k, const struct loods_summary *s, int i)
{
	if (s->options.by[0] == LOODS_BY_CLIENT)
		put_row(k, s, &s->rows[i]);
	else
		put_group(k, s, &s->groups[i]);
}

static int count(const struct loods_summary *s)
{
	return s->options.by[0] == LOODS_BY_CLIENT ? s->n_rows : s->n_groups;
}

static enum loods_code write_json(const struct loods_summary *s, FILE *f, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_json json;
	struct sink sink = { .json = &json };
	enum loods_code code = LOODS_OK;

	loods_json_init(&json, &out);
	loods_json_array_begin(&json);
	for (int i = 0; i < count(s) && !code; i++) {
		loods_json_object_begin(&json);
		put_nth(&sink, s, i);
		loods_json_object_end(&json);
		code = flush(&out, f, err);
	}
	if (!code) {
		loods_json_array_end(&json);
		loods_json_finish(&json);
		code = flush(&out, f, err);
	}
	loods_str_release(&out);
	return code;
}

static enum loods_code write_csv(const struct loods_summary *s, FILE *f, struct loods_err *err)
{
	static const struct loods_summary_row no_row;
	static const struct loods_summary_group no_group;
	struct loods_csv_writer csv;
	struct sink sink = { .csv = &csv, .header = true };
	enum loods_code code;

	loods_csv_writer_init(&csv, f, LOODS_CSV_SAFE);
	if (s->options.by[0] == LOODS_BY_CLIENT)
		put_row(&sink, s, &no_row);
	else
		put_group(&sink, s, &no_group);
	code = loods_csv_end_row(&csv, err);
	sink.header = false;
	for (int i = 0; i < count(s) && !code; i++) {
		put_nth(&sink, s, i);
		code = loods_csv_end_row(&csv, err);
	}
	loods_csv_writer_release(&csv);
	return code;
}

static enum loods_code write_text(const struct loods_summary *s, FILE *f, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	enum loods_code code;

	loods_summary_text(s, &out);
	code = flush(&out, f, err);
	loods_str_release(&out);
	return code;
}

enum loods_code loods_summary_write(const struct loods_summary *s, enum loods_summary_format format, FILE *f,
				    struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	switch (format) {
	case LOODS_SUMMARY_TEXT:
		code = write_text(s, f, err);
		break;
	case LOODS_SUMMARY_CSV:
		code = write_csv(s, f, err);
		break;
	case LOODS_SUMMARY_JSON:
		code = write_json(s, f, err);
		break;
	case LOODS_SUMMARY_HTML:
		loods_summary_html(s, f); /* what failed is seen below */
		break;
	case LOODS_SUMMARY_XLSX:
		code = loods_summary_xlsx(s, f, err);
		break;
	case LOODS_SUMMARY_FORMAT_END:
		break;
	}
	if (!code && (fflush(f) || ferror(f)))
		code = loods_fail(err, LOODS_EIO, _("The summary could not be written: %s."),
				  strerror(errno));
	return code;
}
