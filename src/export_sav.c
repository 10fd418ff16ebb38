#include "export_sav.h"

#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "csv.h"
#include "i18n.h"

enum {
	COLUMNS_MAX = 64,
	MADE_AT = 92, /* where the date of making stands in the file, 9 bytes, and behind it the time, 8 */
	MADE_LEN = 17,
};

static ssize_t take(const void *data, size_t len, void *ctx)
{
	loods_str_add_bytes(ctx, data, len);
	return (ssize_t)len;
}

/* At most LOODS_SAV_LABEL_MAX bytes, cut between characters. */
static void shorten(const char *text, char out[LOODS_SAV_LABEL_MAX + 1])
{
	size_t n = strlen(text);

	if (n > LOODS_SAV_LABEL_MAX) {
		n = LOODS_SAV_LABEL_MAX;
		while (n && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(out, text, n);
	out[n] = '\0';
}

static enum loods_code no_memory(struct loods_err *err)
{
	return loods_fail(err, LOODS_ENOMEM,
			  _("There is not enough memory. Close other programs and try again."));
}

static size_t count_rows(const char *csv, size_t len)
{
	struct loods_csv_reader *r = loods_csv_reader_new_memory(csv, len);
	struct loods_csv_row row;
	struct loods_err err;
	size_t n = 0;

	while (loods_csv_read(r, &row, &err) == LOODS_OK && row.n)
		n++;
	loods_csv_reader_free(r);
	return n ? n - 1 : 0;
}

static void declare(readstat_writer_t *w, const struct loods_sav_column *c, readstat_variable_t **out)
{
	char label[LOODS_SAV_LABEL_MAX + 1], name[80], format[16];
	readstat_label_set_t *set = NULL;

	*out = readstat_add_variable(w, c->name, READSTAT_TYPE_DOUBLE, 0);
	shorten(c->label, label);
	readstat_variable_set_label(*out, label);
	snprintf(format, sizeof format, "F%d.%d", c->n ? 4 : 12, c->n ? 0 : c->decimals);
	readstat_variable_set_format(*out, format);
	readstat_variable_set_measure(*out, c->n ? READSTAT_MEASURE_NOMINAL : READSTAT_MEASURE_SCALE);
	if (!c->n)
		return;
	snprintf(name, sizeof name, "%.60s_labels", c->name);
	set = readstat_add_label_set(w, READSTAT_TYPE_DOUBLE, name);
	for (size_t i = 0; i < c->n; i++) {
		shorten(c->labels[i], label);
		readstat_label_double_value(set, (double)i + 1, label);
	}
	readstat_variable_set_label_set(*out, set);
}

static enum loods_code insert(readstat_writer_t *w, const struct loods_sav_column *c,
			      const readstat_variable_t *v, const char *text, struct loods_err *err)
{
	size_t i = 0;

	if (!*text)
		return readstat_insert_missing_value(w, v) == READSTAT_OK ? LOODS_OK : no_memory(err);
	if (c->n) {
		while (i < c->n && strcmp(c->values[i], text) != 0)
			i++;
		if (i == c->n)
			return loods_fail(err, LOODS_EINVALID,
					  _("The column %s has a value that it does not know."), c->name);
	}
	return readstat_insert_double_value(w, v, c->n ? (double)i + 1 : strtod(text, NULL)) == READSTAT_OK
		       ? LOODS_OK
		       : no_memory(err);
}

static enum loods_code write_rows(readstat_writer_t *w, const char *csv, size_t len,
				  const struct loods_sav_column *columns, size_t n,
				  readstat_variable_t **vars, struct loods_err *err)
{
	struct loods_csv_reader *r = loods_csv_reader_new_memory(csv, len);
	struct loods_csv_row row;
	enum loods_code code = loods_csv_read(r, &row, err); /* the header */

	while (code == LOODS_OK && (code = loods_csv_read(r, &row, err)) == LOODS_OK && row.n) {
		if (readstat_begin_row(w) != READSTAT_OK)
			code = no_memory(err);
		for (size_t i = 0; i < n && i < row.n && code == LOODS_OK; i++)
			code = insert(w, &columns[i], vars[i], row.fields[i].s, err);
		if (code == LOODS_OK && readstat_end_row(w) != READSTAT_OK)
			code = no_memory(err);
	}
	loods_csv_reader_free(r);
	return code;
}

/* ReadStat writes the time as it is in the zone of the machine: here what was given is put in its place. */
static void put_time(loods_stamp t, char *out)
{
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	char text[64], iso[LOODS_STAMP_LEN];
	int year, month, day;

	loods_date_to_ymd(loods_stamp_date(t), &year, &month, &day);
	if (loods_stamp_known(t) && month)
		snprintf(text, sizeof text, "%02d %s %02d%s", day, months[month - 1], year % 100,
			 strchr(loods_stamp_format(t, iso), 'T') + 1);
	else
		snprintf(text, sizeof text, "01 Jan 7000:00:00");
	memcpy(out, text, MADE_LEN);
}

enum loods_code loods_sav_of_csv(const char *csv, size_t len, const struct loods_sav_column *columns,
				 size_t n, const char *title, loods_stamp made_at, struct loods_str *out,
				 struct loods_err *err)
{
	readstat_variable_t *vars[COLUMNS_MAX];
	readstat_writer_t *w = readstat_writer_init();
	size_t start = out->len;
	enum loods_code code;
	char label[65];

	if (!w)
		loods_nomem();
	if (n > COLUMNS_MAX)
		n = COLUMNS_MAX;
	snprintf(label, sizeof label, "%.60s", title);
	readstat_set_data_writer(w, take);
	readstat_writer_set_file_label(w, label);
	readstat_writer_set_file_timestamp(w, 0);
	for (size_t i = 0; i < n; i++)
		declare(w, &columns[i], &vars[i]);
	code = readstat_begin_writing_sav(w, out, (long)count_rows(csv, len)) == READSTAT_OK
		       ? LOODS_OK
		       : loods_fail(err, LOODS_EINVALID,
				    _("The SPSS file could not be made of these columns."));
	if (code == LOODS_OK)
		code = write_rows(w, csv, len, columns, n, vars, err);
	if (code == LOODS_OK && readstat_end_writing(w) != READSTAT_OK)
		code = loods_fail(err, LOODS_EINVALID,
				  _("The SPSS file could not be made of these columns."));
	readstat_writer_free(w);
	if (code == LOODS_OK)
		put_time(made_at, out->s + start + MADE_AT);
	return code;
}
