#include "release_sav.h"

#include <limits.h>
#include <readstat.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "i18n.h"

/* ---- names ---- */

static bool is_word(const char *name)
{
	static const char *const words[] = { "all", "and", "by",  "eq", "ge", "gt",  "le",
					     "lt",  "ne",  "not", "or", "to", "with" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(words[i], name) == 0)
			return true;
	return false;
}

/* Leaves room for a number behind it. */
static const char *plain_name(const char *name, struct loods_arena *a)
{
	size_t n = loods_release_cut(name, LOODS_SAV_NAME_MAX - 12);

	while (n && name[n - 1] == '_')
		n--;
	name = loods_arena_strndup(a, name, n);
	return is_word(name) ? loods_arena_printf(a, "%s_value", name) : name;
}

const char *loods_release_sav_name(const struct loods_release_table *t, size_t i, struct loods_arena *a)
{
	const char *name = plain_name(t->columns[i].name, a);
	size_t before = 0;

	for (size_t k = 0; k < i; k++)
		before += strcasecmp(plain_name(t->columns[k].name, a), name) == 0;
	return before ? loods_arena_printf(a, "%s_v%zu", name, before + 1) : name;
}

/* ---- variables ---- */

struct sav {
	readstat_writer_t *w;
	const struct loods_release_table *t;
	readstat_variable_t **vars;
	struct loods_arena a;
	struct loods_str *out;
};

static ssize_t take(const void *data, size_t len, void *ctx)
{
	loods_str_add_bytes(ctx, data, len);
	return (ssize_t)len;
}

static char *shorten(const char *text, size_t max, struct loods_arena *a)
{
	return loods_arena_strndup(a, text, loods_release_cut(text, max));
}

static size_t text_width(const struct loods_release_table *t, size_t column)
{
	size_t most = 1;

	for (size_t r = 0; r < t->n_rows; r++) {
		const char *text = loods_release_cell(t, r, column).text;
		size_t n = text ? strlen(text) : 0;

		most = n > most ? n : most;
	}
	return most;
}

static enum loods_code declare(struct sav *s, size_t i, struct loods_err *err)
{
	const struct loods_release_column *c = &s->t->columns[i];
	bool text = c->type == LOODS_RELEASE_TEXT, code = c->type == LOODS_RELEASE_CODE;
	size_t width = text ? text_width(s->t, i) : 0;
	readstat_variable_t *v;

	if (width > LOODS_SAV_TEXT_MAX)
		return loods_fail(err, LOODS_EINVALID,
				  _("Column %s has a text that is too long for an SPSS file."), c->name);
	v = readstat_add_variable(s->w, loods_release_sav_name(s->t, i, &s->a),
				  text ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE, width);
	s->vars[i] = v;
	readstat_variable_set_label(v, shorten(c->label, LOODS_SAV_LABEL_MAX, &s->a));
	readstat_variable_set_measure(v, text || code ? READSTAT_MEASURE_NOMINAL : READSTAT_MEASURE_SCALE);
	if (!text)
		readstat_variable_set_format(v, loods_arena_printf(&s->a, "F12.%d", c->decimals));
	if (c->n_codes) {
		readstat_label_set_t *set = readstat_add_label_set(
			s->w, READSTAT_TYPE_DOUBLE, loods_arena_printf(&s->a, "labels%zu", i + 1));

		for (size_t k = 0; k < c->n_codes; k++)
			readstat_label_double_value(set, (double)k + 1,
						    shorten(c->codes[k].label, LOODS_SAV_LABEL_MAX, &s->a));
		readstat_variable_set_label_set(v, set);
	}
	return LOODS_OK;
}

/* ---- rows ---- */

static readstat_error_t insert(struct sav *s, size_t row, size_t i)
{
	const struct loods_release_column *c = &s->t->columns[i];
	union loods_release_cell v = loods_release_cell(s->t, row, i);

	if (loods_release_is_missing(c, v))
		return readstat_insert_missing_value(s->w, s->vars[i]);
	switch (c->type) {
	case LOODS_RELEASE_CODE:
		return readstat_insert_double_value(s->w, s->vars[i], (double)v.n + 1);
	case LOODS_RELEASE_INTEGER:
		return readstat_insert_double_value(s->w, s->vars[i], (double)v.n);
	case LOODS_RELEASE_DECIMAL:
		return readstat_insert_double_value(s->w, s->vars[i], loods_release_rounded(c, v.x));
	case LOODS_RELEASE_TEXT:
	case LOODS_RELEASE_TYPE_END:
		break;
	}
	return readstat_insert_string_value(s->w, s->vars[i], v.text);
}

static readstat_error_t write_rows(struct sav *s)
{
	const struct loods_release_table *t = s->t;
	readstat_error_t e = READSTAT_OK;

	for (size_t r = 0; r < t->n_rows; r++)
		for (uint64_t n = 0; n < (t->times ? t->times[r] : 1) && e == READSTAT_OK; n++) {
			e = readstat_begin_row(s->w);
			for (size_t i = 0; i < t->n_columns && e == READSTAT_OK; i++)
				e = insert(s, r, i);
			if (e == READSTAT_OK)
				e = readstat_end_row(s->w);
		}
	return e;
}

/* ReadStat puts the file's time into its zone; the header gets the time as it was given. */
static void put_time(char *header, loods_stamp made_at)
{
	enum { DATE_AT = 92, TIME_AT = 101 };
	static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	char text[40], iso[LOODS_STAMP_LEN];
	int year, month, day;

	if (!loods_stamp_known(made_at))
		made_at = loods_stamp_of((loods_date){ 722815 }, 0, 0,
					 0); /* 1 January 1980, as in a workbook */
	loods_date_to_ymd(loods_stamp_date(made_at), &year, &month, &day);
	snprintf(text, sizeof text, "%02d %s %02d%s", day, months[month - 1], year % 100,
		 loods_stamp_format(made_at, iso) + sizeof "YYYY-MM-DD");
	memcpy(header + DATE_AT, text, TIME_AT - DATE_AT);
	memcpy(header + TIME_AT, text + TIME_AT - DATE_AT, sizeof "HH:MM:SS" - 1);
}

static enum loods_code refused(const struct loods_release_table *t, readstat_error_t e, struct loods_err *err)
{
	enum loods_code code = e == READSTAT_ERROR_MALLOC ? LOODS_ENOMEM : LOODS_EINVALID;

	loods_fail(err, code, _("No SPSS file can be made of %s."), t->name);
	loods_err_debug(err, "ReadStat: %s", readstat_error_message(e));
	return code;
}

static enum loods_code write_file(struct sav *s, const struct loods_release_data *d, struct loods_err *err)
{
	size_t start = s->out->len;
	enum loods_code code = LOODS_OK;
	readstat_error_t e;

	readstat_set_data_writer(s->w, take);
	readstat_writer_set_compression(s->w, READSTAT_COMPRESS_ROWS);
	readstat_writer_set_file_label(
		s->w, shorten(loods_arena_printf(&s->a, "%s%s", d->personal ? "Persoonsgegevens. " : "",
						 s->t->title),
			      60, &s->a));
	readstat_writer_set_file_timestamp(s->w, 0);
	for (size_t i = 0; i < s->t->n_columns && code == LOODS_OK; i++)
		code = declare(s, i, err);
	if (code)
		return code;
	if (d->personal)
		readstat_add_note(s->w, LOODS_RELEASE_PERSONAL);
	e = readstat_begin_writing_sav(s->w, s->out, (long)loods_release_rows(s->t));
	if (e == READSTAT_OK)
		e = write_rows(s);
	if (e == READSTAT_OK)
		e = readstat_end_writing(s->w);
	if (e != READSTAT_OK)
		return refused(s->t, e, err);
	put_time(s->out->s + start, d->made_at);
	return LOODS_OK;
}

enum loods_code loods_release_sav(const struct loods_release_data *d, const struct loods_release_table *t,
				  struct loods_str *out, struct loods_err *err)
{
	struct sav s = { .w = readstat_writer_init(), .t = t, .out = out };
	enum loods_code code;

	if (!s.w)
		loods_nomem();
	s.vars = LOODS_NEW_ARRAY(&s.a, readstat_variable_t *, t->n_columns);
	code = loods_release_rows(t) > INT_MAX ? refused(t, READSTAT_ERROR_ROW_COUNT_MISMATCH, err)
					       : write_file(&s, d, err);
	readstat_writer_free(s.w);
	loods_arena_release(&s.a);
	return code;
}
