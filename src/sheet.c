#include "sheet.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "i18n.h"
#include "json.h"
#include "summary_text.h"
#include "text.h"

enum { COLUMNS_MAX = 32, FULL_DECIMALS = 9 };

enum kind { NOTHING, TEXT, INT, NUMBER };

struct loods_sheet_cell {
	enum kind kind;
	const char *code, *shown;
	int64_t n;
	double v;
};

void loods_sheet_release(struct loods_sheet *s)
{
	free(s->cells);
	loods_arena_release(&s->arena);
	*s = (struct loods_sheet){ .columns = s->columns, .n_columns = s->n_columns };
}

static struct loods_sheet_cell *add(struct loods_sheet *s, enum kind kind)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 256;
		s->cells = reallocarray(s->cells, (size_t)s->cap, sizeof *s->cells);
		if (!s->cells)
			loods_nomem();
	}
	s->cells[s->n] = (struct loods_sheet_cell){ .kind = kind, .shown = "-" };
	return &s->cells[s->n++];
}

void loods_sheet_put(struct loods_sheet *s, const char *code, const char *label)
{
	struct loods_sheet_cell *c = add(s, code ? TEXT : NOTHING);

	c->code = loods_arena_strdup(&s->arena, code);
	if (code || label)
		c->shown = loods_arena_strdup(&s->arena, label ? label : code);
}

void loods_sheet_put_int(struct loods_sheet *s, bool known, int64_t n)
{
	struct loods_sheet_cell *c = add(s, known ? INT : NOTHING);

	c->n = n;
	if (known)
		c->shown = loods_arena_printf(&s->arena, "%" PRId64, n);
}

void loods_sheet_put_number(struct loods_sheet *s, double v, int decimals)
{
	struct loods_sheet_cell *c = add(s, isnan(v) ? NOTHING : NUMBER);
	char buf[LOODS_DECIMAL_LEN];

	c->v = v;
	if (!isnan(v))
		c->shown = loods_arena_strdup(&s->arena,
					      loods_decimal(v, decimals, loods_summary_point(), buf));
}

void loods_sheet_put_share(struct loods_sheet *s, double v)
{
	struct loods_sheet_cell *c = add(s, isnan(v) ? NOTHING : NUMBER);
	char buf[LOODS_DECIMAL_LEN];

	c->v = v;
	if (!isnan(v))
		c->shown = loods_arena_printf(&s->arena, "%s %%", loods_decimal(100 * v, 0, '.', buf));
}

/* ---- writing ---- */

static void pad(struct loods_str *out, int n)
{
	while (n-- > 0)
		loods_str_add_char(out, ' ');
}

static const char *shown(const struct loods_sheet *s, int i)
{
	return i < s->n_columns ? _(s->columns[i].label) : s->cells[i - s->n_columns].shown;
}

/* Columns are two blanks apart, numbers to the right. */
static void write_text(const struct loods_sheet *s, struct loods_str *out)
{
	int width[COLUMNS_MAX] = { 0 }, last = 0, all = s->n + s->n_columns;

	for (int i = 0; i < all; i++) {
		int c = i % s->n_columns, w;

		if (!s->columns[c].label)
			continue;
		w = loods_text_width(shown(s, i));
		width[c] = w > width[c] ? w : width[c];
		last = c > last ? c : last;
	}
	for (int i = 0; i < all; i++) {
		int c = i % s->n_columns, gap;

		if (!s->columns[c].label)
			continue;
		gap = width[c] - loods_text_width(shown(s, i));
		if (!s->columns[c].text)
			pad(out, gap);
		loods_str_add(out, shown(s, i));
		if (c == last)
			loods_str_add_char(out, '\n');
		else
			pad(out, (s->columns[c].text ? gap : 0) + 2);
	}
}

static void write_json(const struct loods_sheet *s, struct loods_str *out)
{
	struct loods_json json;

	loods_json_init(&json, out);
	loods_json_array_begin(&json);
	for (int i = 0; i < s->n; i++) {
		const struct loods_sheet_cell *c = &s->cells[i];

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

static enum loods_code write_csv(const struct loods_sheet *s, struct loods_str *out, struct loods_err *err)
{
	struct loods_csv_writer csv;
	enum loods_code code;

	loods_csv_writer_init_str(&csv, out, LOODS_CSV_SAFE);
	for (int i = 0; i < s->n_columns; i++)
		loods_csv_put(&csv, s->columns[i].name);
	code = loods_csv_end_row(&csv, err);
	for (int i = 0; i < s->n && !code; i++) {
		const struct loods_sheet_cell *c = &s->cells[i];
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

enum loods_code loods_sheet_write(const struct loods_sheet *s, enum loods_sheet_format format,
				  const char *foot, FILE *f, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;

	if (format == LOODS_SHEET_CSV) {
		code = write_csv(s, &out, err);
	} else if (format == LOODS_SHEET_JSON) {
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
