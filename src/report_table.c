#include "report_table.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "i18n.h"
#include "json.h"
#include "summary_text.h"
#include "text_table.h"

enum { FULL_DECIMALS = 9 };

enum kind { NOTHING, TEXT, INT, NUMBER };

struct loods_report_table_cell {
	enum kind kind;
	const char *code, *shown;
	int64_t n;
	double v;
};

void loods_report_table_release(struct loods_report_table *s)
{
	free(s->cells);
	loods_arena_release(&s->arena);
	*s = (struct loods_report_table){ .columns = s->columns, .n_columns = s->n_columns };
}

static struct loods_report_table_cell *add(struct loods_report_table *s, enum kind kind)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 256;
		s->cells = reallocarray(s->cells, (size_t)s->cap, sizeof *s->cells);
		if (!s->cells)
			loods_nomem();
	}
	s->cells[s->n] = (struct loods_report_table_cell){ .kind = kind, .shown = "-" };
	return &s->cells[s->n++];
}

void loods_report_table_put(struct loods_report_table *s, const char *code, const char *label)
{
	struct loods_report_table_cell *c = add(s, code ? TEXT : NOTHING);

	c->code = loods_arena_strdup(&s->arena, code);
	if (code || label)
		c->shown = loods_arena_strdup(&s->arena, label ? label : code);
}

void loods_report_table_put_int(struct loods_report_table *s, bool known, int64_t n)
{
	struct loods_report_table_cell *c = add(s, known ? INT : NOTHING);

	c->n = n;
	if (known)
		c->shown = loods_arena_printf(&s->arena, "%" PRId64, n);
}

void loods_report_table_put_number(struct loods_report_table *s, double v, int decimals)
{
	struct loods_report_table_cell *c = add(s, isnan(v) ? NOTHING : NUMBER);
	char buf[LOODS_DECIMAL_LEN];

	c->v = v;
	if (!isnan(v))
		c->shown = loods_arena_strdup(&s->arena,
					      loods_decimal(v, decimals, loods_summary_point(), buf));
}

void loods_report_table_put_share(struct loods_report_table *s, double v)
{
	struct loods_report_table_cell *c = add(s, isnan(v) ? NOTHING : NUMBER);
	char buf[LOODS_DECIMAL_LEN];

	c->v = v;
	if (!isnan(v))
		c->shown = loods_arena_printf(&s->arena, "%s %%", loods_decimal(100 * v, 0, '.', buf));
}

/* ---- writing ---- */

static void write_text(const struct loods_report_table *s, struct loods_str *out)
{
	struct loods_text_table t = { 0 };

	for (int c = 0; c < s->n_columns; c++) {
		if (!s->columns[c].label)
			continue;
		if (s->columns[c].text)
			t.texts |= 1u << t.columns;
		loods_text_table_begin(&t, &s->columns[c].label, 1);
	}
	for (int i = 0; i < s->n; i++)
		if (s->columns[i % s->n_columns].label)
			loods_text_cell(&t, "%s", s->cells[i].shown);
	loods_text_table_add(&t, out);
	loods_text_table_release(&t);
}

static void write_json(const struct loods_report_table *s, struct loods_str *out)
{
	struct loods_json json;

	loods_json_init(&json, out);
	loods_json_array_begin(&json);
	for (int i = 0; i < s->n; i++) {
		const struct loods_report_table_cell *c = &s->cells[i];

		if (i % s->n_columns == 0)
			loods_json_object_begin(&json);
		loods_json_key(&json, s->columns[i % s->n_columns].name);
		if (c->kind == TEXT)
			loods_json_string(&json, c->code);
		else if (c->kind == INT)
			loods_json_int(&json, c->n);
		else if (c->kind == NUMBER)
			loods_json_fixed(&json, c->v, FULL_DECIMALS);
		else
			loods_json_null(&json);
		if (i % s->n_columns == s->n_columns - 1)
			loods_json_object_end(&json);
	}
	loods_json_array_end(&json);
	loods_json_finish(&json);
}

static enum loods_code write_csv(const struct loods_report_table *s, struct loods_str *out, struct loods_err *err)
{
	struct loods_csv_writer csv;
	enum loods_code code;

	loods_csv_writer_init_str(&csv, out, LOODS_CSV_SAFE);
	for (int i = 0; i < s->n_columns; i++)
		loods_csv_put(&csv, s->columns[i].name);
	code = loods_csv_end_row(&csv, err);
	for (int i = 0; i < s->n && !code; i++) {
		const struct loods_report_table_cell *c = &s->cells[i];
		char buf[LOODS_DECIMAL_LEN];

		if (c->kind == INT)
			loods_csv_put_int(&csv, c->n);
		else if (c->kind == NUMBER)
			loods_csv_put_number(&csv, loods_decimal(c->v, FULL_DECIMALS, '.', buf));
		else
			loods_csv_put(&csv, c->code);
		if (i % s->n_columns == s->n_columns - 1)
			code = loods_csv_end_row(&csv, err);
	}
	loods_csv_writer_release(&csv);
	return code;
}

enum loods_code loods_report_table_write(const struct loods_report_table *s, enum loods_report_table_format format,
				  const char *foot, FILE *f, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;

	if (format == LOODS_REPORT_TABLE_CSV) {
		code = write_csv(s, &out, err);
	} else if (format == LOODS_REPORT_TABLE_JSON) {
		write_json(s, &out);
	} else {
		write_text(s, &out);
		loods_str_addf(&out, "%s%s", foot ? "\n" : "", foot ? foot : "");
	}
	if (!code && (fwrite(out.s, 1, out.len, f) != out.len || fflush(f)))
		code = loods_fail(err, LOODS_EIO, _("The result could not be written: %s."), strerror(errno));
	loods_str_release(&out);
	return code;
}
