#include "release_workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "workbook.h"

enum { TAB_MAX = 31 };

/* What a tab may be called, and no two alike: the beginning of the title, or with the table's number. */
static const char *tab_name(const struct loods_sheet *before, int n, const char *title, struct loods_arena *a)
{
	char *name = loods_arena_strdup(a, title);
	size_t at = 0, chars = 0;

	while (name[at] && chars < TAB_MAX - 4) {
		if (strchr("[]:*?/\\'", name[at]))
			name[at] = ' ';
		for (at++; ((unsigned char)name[at] & 0xc0) == 0x80; at++)
			;
		chars++;
	}
	name[at] = '\0';
	for (int i = 0; i < n; i++)
		if (strcmp(before[i].name, name) == 0)
			return loods_arena_printf(a, "%s %d", name, n + 1);
	return name;
}

static struct loods_cell cell_of(const struct loods_release_column *c, union loods_release_cell v)
{
	bool number = c->type == LOODS_RELEASE_INTEGER || c->type == LOODS_RELEASE_DECIMAL;

	if (loods_release_is_missing(c, v))
		return c->missing_word
			       ? (struct loods_cell){ .kind = number ? LOODS_CELL_HIDDEN : LOODS_CELL_TEXT,
						      .text = c->missing_word }
			       : (struct loods_cell){ 0 };
	if (c->type == LOODS_RELEASE_CODE)
		return (struct loods_cell){ .kind = LOODS_CELL_TEXT, .text = c->codes[v.n].label };
	if (c->type == LOODS_RELEASE_TEXT)
		return *v.text ? (struct loods_cell){ .kind = LOODS_CELL_TEXT, .text = v.text }
			       : (struct loods_cell){ 0 };
	return (struct loods_cell){ .kind = LOODS_CELL_NUMBER,
				    .number = c->type == LOODS_RELEASE_INTEGER
						      ? (double)v.n
						      : loods_release_rounded(c, v.x) };
}

static enum loods_cell_format format_of(const struct loods_release_column *c)
{
	switch (c->type) {
	case LOODS_RELEASE_INTEGER:
		return LOODS_FORMAT_WHOLE;
	case LOODS_RELEASE_DECIMAL:
		return c->decimals == 1 ? LOODS_FORMAT_ONE
		       : c->decimals	? LOODS_FORMAT_TWO
					: LOODS_FORMAT_WHOLE;
	case LOODS_RELEASE_CODE:
	case LOODS_RELEASE_TEXT:
	case LOODS_RELEASE_TYPE_END:
		break;
	}
	return LOODS_FORMAT_TEXT;
}

static void fill_cells(const struct loods_release_table *t, struct loods_cell *cells)
{
	for (size_t r = 0; r < t->n_rows; r++)
		for (uint64_t n = 0; n < (t->times ? t->times[r] : 1); n++)
			for (size_t k = 0; k < t->n_columns; k++)
				*cells++ = cell_of(&t->columns[k], loods_release_cell(t, r, k));
}

static enum loods_code sheet_of(const struct loods_release_data *d, const struct loods_release_table *t,
				const char *tab, struct loods_arena *a, struct loods_sheet *out,
				struct loods_err *err)
{
	static const char *const personal[] = { LOODS_RELEASE_PERSONAL "." };
	struct loods_sheet_table *table = LOODS_NEW(a, struct loods_sheet_table);
	struct loods_sheet_column *columns = LOODS_NEW_ARRAY(a, struct loods_sheet_column, t->n_columns);
	uint64_t rows = loods_release_rows(t);
	struct loods_cell *cells;

	if (rows > LOODS_RELEASE_SHEET_ROWS)
		return loods_fail(err, LOODS_EINVALID, _("%s has more rows than a spreadsheet can hold."),
				  t->title);
	cells = LOODS_NEW_ARRAY(a, struct loods_cell, (size_t)rows * t->n_columns + 1);
	for (size_t k = 0; k < t->n_columns; k++)
		columns[k] = (struct loods_sheet_column){ .title = t->columns[k].label,
							  .format = format_of(&t->columns[k]) };
	fill_cells(t, cells);
	*table = (struct loods_sheet_table){
		.columns = columns, .n_columns = (int)t->n_columns, .cells = cells, .n_rows = (int)rows
	};
	*out = (struct loods_sheet){ .name = tab, .title = t->title, .tables = table, .n_tables = 1 };
	if (d->personal) {
		out->lines = personal;
		out->n_lines = 1;
	}
	return LOODS_OK;
}

/* What is said of the whole, as a table as well. */
static void about(const struct loods_release_data *d, struct loods_arena *a, struct loods_release_table *out)
{
	struct loods_release_column *columns = LOODS_NEW_ARRAY(a, struct loods_release_column, 2);
	union loods_release_cell *cells = LOODS_NEW_ARRAY(a, union loods_release_cell, 2 * d->n_facts + 1);

	columns[0] =
		(struct loods_release_column){ "fact", _("About these files"), NULL, LOODS_RELEASE_TEXT };
	columns[1] = (struct loods_release_column){ "value", _("Value"), NULL, LOODS_RELEASE_TEXT };
	for (size_t i = 0; i < d->n_facts; i++) {
		cells[2 * i].text = d->facts[i].label;
		cells[2 * i + 1].text = d->facts[i].value;
	}
	*out = (struct loods_release_table){ .title = _("About these files"),
					     .columns = columns,
					     .n_columns = 2,
					     .cells = cells,
					     .n_rows = d->n_facts };
}

static enum loods_code write_book(const struct loods_release_data *d, const struct loods_sheet *sheets, int n,
				  struct loods_str *out, struct loods_err *err)
{
	char *bytes = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&bytes, &len);
	enum loods_code code;

	if (!f)
		loods_nomem();
	code = loods_workbook_write(&(struct loods_workbook){ d->title, d->made_at, sheets, n }, f, err);
	if (fclose(f) != 0)
		loods_nomem();
	if (code == LOODS_OK)
		loods_str_add_bytes(out, bytes, len);
	free(bytes);
	return code;
}

enum loods_code loods_release_workbook(const struct loods_release_data *d, struct loods_str *out,
				       struct loods_err *err)
{
	struct loods_arena a = { 0 };
	struct loods_sheet *sheets = LOODS_NEW_ARRAY(&a, struct loods_sheet, d->n_tables + 1);
	struct loods_release_table whole;
	enum loods_code code = LOODS_OK;
	int n = 0;

	for (size_t i = 0; i < d->n_tables && code == LOODS_OK; i++) {
		const struct loods_release_table *t = &d->tables[i];

		if (!(t->forms & LOODS_RELEASE_SHEET))
			continue;
		code = sheet_of(d, t, tab_name(sheets, n, t->title, &a), &a, &sheets[n], err);
		n++;
	}
	about(d, &a, &whole);
	if (code == LOODS_OK)
		code = sheet_of(d, &whole, tab_name(sheets, n, whole.title, &a), &a, &sheets[n], err);
	if (code == LOODS_OK)
		code = write_book(d, sheets, n + 1, out, err);
	loods_arena_release(&a);
	return code;
}
