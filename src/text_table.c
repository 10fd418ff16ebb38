#include "text_table.h"

#include <math.h>
#include <stdarg.h>

#include "i18n.h"
#include "summary_text.h"
#include "text.h"

enum { COLUMNS_MAX = 24 };

void loods_text_cell(struct loods_text_table *t, const char *fmt, ...)
{
	struct loods_str s = LOODS_STR_INIT;
	va_list ap;

	if (t->n == t->cap) {
		int cap = t->cap ? t->cap * 2 : 256;
		const char **cells = LOODS_NEW_ARRAY(&t->arena, const char *, (size_t)cap);

		for (int i = 0; i < t->n; i++)
			cells[i] = t->cells[i];
		t->cells = cells;
		t->cap = cap;
	}
	va_start(ap, fmt);
	loods_str_vaddf(&s, fmt, ap);
	va_end(ap);
	t->cells[t->n++] = loods_arena_strdup(&t->arena, s.s);
	loods_str_release(&s);
}

void loods_text_cell_decimal(struct loods_text_table *t, double v, int decimals)
{
	char buf[LOODS_DECIMAL_LEN];

	loods_text_cell(t, "%s", isnan(v) ? "-" : loods_decimal(v, decimals, loods_summary_point(), buf));
}

void loods_text_cell_percent(struct loods_text_table *t, struct loods_rational r)
{
	char buf[LOODS_DECIMAL_LEN];

	if (loods_rational_known(r))
		loods_text_cell(t, "%s %%", loods_decimal(100 * loods_rational_double(r), 0, '.', buf));
	else
		loods_text_cell(t, "-");
}

void loods_text_cell_text(struct loods_text_table *t, const char *text)
{
	loods_text_cell(t, "%s", text ? text : "-");
}

static void pad(struct loods_str *out, int n)
{
	while (n-- > 0)
		loods_str_add_char(out, ' ');
}

void loods_text_table_add(const struct loods_text_table *t, struct loods_str *out)
{
	int width[COLUMNS_MAX] = { 0 };

	for (int i = 0; i < t->n; i++) {
		int w = loods_text_width(t->cells[i]);

		if (w > width[i % t->columns])
			width[i % t->columns] = w;
	}
	for (int i = 0; i < t->n; i++) {
		int c = i % t->columns, gap = width[c] - loods_text_width(t->cells[i]);
		bool last = c == t->columns - 1, text = c < t->left || (last && t->last_is_text) || t->texts >> c & 1;

		if (!text)
			pad(out, gap);
		loods_str_add(out, t->cells[i]);
		if (last)
			loods_str_add_char(out, '\n');
		else
			pad(out, (text ? gap : 0) + 2);
	}
}

void loods_text_table_begin(struct loods_text_table *t, const char *const *headers, int n)
{
	t->columns += n;
	for (int i = 0; i < n; i++)
		loods_text_cell(t, "%s", _(headers[i]));
}

void loods_text_table_release(struct loods_text_table *t)
{
	loods_arena_release(&t->arena);
}
