#include "outcome_format.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "csv.h"
#include "i18n.h"
#include "json.h"
#include "outcome_html.h"
#include "outcome_text.h"
#include "summary_text.h"

static const struct loods_choice formats[] = {
	[LOODS_OUTCOME_TEXT] = { "text", N_("text"), 0 },
	[LOODS_OUTCOME_CSV] = { "csv", N_("CSV"), 0 },
	[LOODS_OUTCOME_JSON] = { "json", N_("JSON"), 0 },
	[LOODS_OUTCOME_HTML] = { "html", N_("HTML"), 0 },
};
_Static_assert(LOODS_COUNT(formats) == LOODS_OUTCOME_FORMAT_END, "a format lacks its code");
const struct loods_choices loods_outcome_formats = LOODS_CHOICES(formats);

/* One list of figures for both formats. In CSV a figure's name has the object's name before it. */
struct sink {
	struct loods_json *json;
	struct loods_csv_writer *csv;
	bool header;
	char prefix[32];
};

/* True when the value itself is to be written. */
static bool name(struct sink *k, const char *what)
{
	char text[80];

	if (k->json)
		loods_json_key(k->json, what);
	if (!k->header)
		return true;
	snprintf(text, sizeof(text), "%s%s", k->prefix, what);
	loods_csv_put(k->csv, text);
	return false;
}

static void put_text(struct sink *k, const char *what, const char *text)
{
	if (!name(k, what))
		return;
	if (k->json)
		loods_json_string(k->json, text);
	else
		loods_csv_put(k->csv, text);
}

static void put_date(struct sink *k, const char *what, loods_date d)
{
	char buf[LOODS_DATE_LEN];

	put_text(k, what, loods_date_format_iso(d, buf));
}

static void put_num(struct sink *k, const char *what, loods_num n)
{
	if (!name(k, what))
		return;
	if (!n.set && k->json)
		loods_json_null(k->json);
	else if (!n.set)
		loods_csv_put(k->csv, NULL);
	else if (k->json)
		loods_json_int(k->json, n.n);
	else
		loods_csv_put_int(k->csv, n.n);
}

static void put_share(struct sink *k, const char *what, struct loods_rational r)
{
	double v = loods_rational_double(r);
	char buf[LOODS_DECIMAL_LEN];

	if (!name(k, what))
		return;
	if (isnan(v) && k->json)
		loods_json_null(k->json);
	else if (isnan(v))
		loods_csv_put(k->csv, NULL);
	else if (k->json)
		loods_json_fixed(k->json, v, 9);
	else
		loods_csv_put_number(k->csv, loods_decimal(v, 9, '.', buf));
}

static void open_object(struct sink *k, const char *what, const char *prefix)
{
	snprintf(k->prefix, sizeof(k->prefix), "%s", prefix);
	if (!k->json)
		return;
	loods_json_key(k->json, what);
	loods_json_object_begin(k->json);
}

static void close_object(struct sink *k)
{
	k->prefix[0] = '\0';
	if (k->json)
		loods_json_object_end(k->json);
}

static void put_lasting(struct sink *k, const struct loods_outcome_group *g, int months)
{
	struct loods_lasting_figures f = loods_outcome_lasting_figures(g, months);

	for (int l = 1; l < LOODS_LASTING_END; l++)
		put_num(k, loods_choice_code(&loods_lastings, l), loods_outcome_lasting(g, months, l));
	put_num(k, "due", f.due);
	put_num(k, "known", f.known);
	put_num(k, "lost", f.lost);
	put_share(k, "still_of_due", f.still_of_due);
	put_share(k, "still_of_known", f.still_of_known);
	put_share(k, "back_of_known", f.back_of_known);
}

static void put_group(struct sink *k, const struct loods_outcome_review *r,
		      const struct loods_outcome_group *g)
{
	char known[LOODS_STAMP_LEN];

	open_object(k, "group", "");
	for (int i = 0; i < 2; i++)
		if (r->options.by[i])
			put_text(k, loods_choice_code(&loods_summary_bys, (int)r->options.by[i]), g->key[i]);
	close_object(k);
	put_num(k, "clients", loods_outcome_clients(g));
	put_num(k, "left", loods_outcome_left(g));
	put_share(k, "left_of_clients", loods_outcome_left_share(g));
	put_num(k, "outcomes", loods_outcome_outcomes(g));
	open_object(k, "destinations", "to_");
	for (int d = 1; d < LOODS_DESTINATION_END; d++)
		put_num(k, loods_choice_code(&loods_destinations, d), loods_outcome_destination(g, d));
	close_object(k);
	for (int m = 1; m < LOODS_CHECK_MONTHS_END; m++) {
		char what[32], prefix[32];

		snprintf(what, sizeof(what), "after_%s_months", loods_choice_code(&loods_check_months, m));
		snprintf(prefix, sizeof(prefix), "m%s_", loods_choice_code(&loods_check_months, m));
		open_object(k, what, prefix);
		put_lasting(k, g, m);
		close_object(k);
	}
	put_date(k, "from", r->options.window.from);
	put_date(k, "to", loods_window_last(r->options.window));
	put_date(k, "as_of", r->options.as_of);
	put_text(k, "known_at",
		 loods_stamp_known(r->options.known_at) ? loods_stamp_format(r->options.known_at, known)
							: NULL);
}

/* ---- the formats ---- */

static enum loods_code write_failed(struct loods_err *err)
{
	return loods_fail(err, LOODS_EIO, _("The review could not be written: %s."), strerror(errno));
}

static enum loods_code write_out(struct loods_str *out, FILE *f, struct loods_err *err)
{
	bool good = fwrite(out->s, 1, out->len, f) == out->len;

	loods_str_release(out);
	return good ? LOODS_OK : write_failed(err);
}

/* Row `i`; without groups the one of all. */
static const struct loods_outcome_group *nth(const struct loods_outcome_review *r, int i)
{
	return r->options.by[0] ? &r->groups[i] : &r->total;
}

static int count(const struct loods_outcome_review *r)
{
	return r->options.by[0] ? r->n_groups : 1;
}

static enum loods_code write_json(const struct loods_outcome_review *r, FILE *f, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_json json;
	struct sink sink = { .json = &json };

	loods_json_init(&json, &out);
	loods_json_array_begin(&json);
	for (int i = 0; i < count(r); i++) {
		loods_json_object_begin(&json);
		put_group(&sink, r, nth(r, i));
		loods_json_object_end(&json);
	}
	loods_json_array_end(&json);
	loods_json_finish(&json);
	return write_out(&out, f, err);
}

static enum loods_code write_csv(const struct loods_outcome_review *r, FILE *f, struct loods_err *err)
{
	struct loods_csv_writer csv;
	struct sink sink = { .csv = &csv, .header = true };
	enum loods_code code;

	loods_csv_writer_init(&csv, f, LOODS_CSV_SAFE);
	put_group(&sink, r, &r->total);
	code = loods_csv_end_row(&csv, err);
	sink.header = false;
	for (int i = 0; i < count(r) && !code; i++) {
		put_group(&sink, r, nth(r, i));
		code = loods_csv_end_row(&csv, err);
	}
	loods_csv_writer_release(&csv);
	return code;
}

enum loods_code loods_outcome_write(const struct loods_outcome_review *r, enum loods_outcome_format format,
				    FILE *f, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;

	switch (format) {
	case LOODS_OUTCOME_TEXT:
		loods_outcome_text(r, &out);
		code = write_out(&out, f, err);
		break;
	case LOODS_OUTCOME_CSV:
		code = write_csv(r, f, err);
		break;
	case LOODS_OUTCOME_JSON:
		code = write_json(r, f, err);
		break;
	case LOODS_OUTCOME_HTML:
		loods_outcome_html(r, f); /* what failed is seen below */
		break;
	case LOODS_OUTCOME_FORMAT_END:
		break;
	}
	if (!code && (fflush(f) || ferror(f)))
		code = write_failed(err);
	return code;
}
