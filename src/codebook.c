#include "codebook.h"

#include <stdio.h>
#include <stdlib.h>

#include "html_page.h"
#include "i18n.h"

/* ---- the table ---- */

enum { FILE_NAME, COLUMN, TYPE, VALUE, MEANING, NUMBER, UNIT, MISSING, COLUMNS };

static const struct loods_release_column columns[COLUMNS] = {
	[FILE_NAME] = { "file", N_("File"), .missing = N_("This line is about all files.") },
	[COLUMN] = { "column", N_("Column") },
	[TYPE] = { "type", N_("Type") },
	[VALUE] = { "value", N_("Value"), .missing = N_("This line is about the column.") },
	[MEANING] = { "meaning", N_("Meaning") },
	[NUMBER] = { "number", N_("Number in SPSS and Stata"), .type = LOODS_RELEASE_INTEGER,
		     .missing = N_("This line is not about a code.") },
	[UNIT] = { "unit", N_("Unit"), .missing = N_("No number, or a number of what the meaning says.") },
	[MISSING] = { "missing", N_("An empty cell means"), .missing = N_("The column has no empty cells.") },
};

struct rows {
	union loods_release_cell *next;
	size_t n;
};

static union loods_release_cell *add_row(struct rows *r)
{
	union loods_release_cell *row = r->next;

	for (int k = 0; k < COLUMNS; k++)
		row[k].text = NULL;
	row[NUMBER].n = LOODS_RELEASE_MISSING;
	r->next += COLUMNS;
	r->n++;
	return row;
}

static void add_about(struct rows *r, const char *name, const char *value, const char *label)
{
	union loods_release_cell *row = add_row(r);

	row[COLUMN].text = name;
	row[TYPE].text = "about";
	row[VALUE].text = value;
	row[MEANING].text = label;
}

static const char *meaning(const struct loods_release_column *c, struct loods_arena *a)
{
	return c->help ? loods_arena_printf(a, "%s. %s", c->label, c->help) : c->label;
}

static void add_column(struct rows *r, const char *file, const struct loods_release_column *c,
		       struct loods_arena *a)
{
	union loods_release_cell *row = add_row(r);

	row[FILE_NAME].text = file;
	row[COLUMN].text = c->name;
	row[TYPE].text = loods_release_type_code(c->type);
	row[MEANING].text = meaning(c, a);
	row[UNIT].text = c->unit;
	row[MISSING].text = c->missing;
	for (size_t i = 0; i < c->n_codes; i++) {
		row = add_row(r);
		row[FILE_NAME].text = file;
		row[COLUMN].text = c->name;
		row[TYPE].text = loods_release_type_code(c->type);
		row[VALUE].text = c->codes[i].code;
		row[MEANING].text = c->codes[i].label;
		row[NUMBER].n = (int64_t)i + 1;
	}
}

static size_t rows_of(const struct loods_release_data *d)
{
	size_t n = d->n_facts + 1;

	for (size_t t = 0; t < d->n_tables; t++)
		for (size_t k = 0; k < d->tables[t].n_columns; k++)
			n += d->tables[t].columns[k].n_codes + 1;
	return n;
}

void loods_codebook_table(const struct loods_release_data *d, struct loods_arena *a,
			  struct loods_release_table *out)
{
	struct loods_release_column *translated = LOODS_NEW_ARRAY(a, struct loods_release_column, COLUMNS);
	union loods_release_cell *cells = LOODS_NEW_ARRAY(a, union loods_release_cell, rows_of(d) * COLUMNS);
	struct rows rows = { cells, 0 };

	for (int k = 0; k < COLUMNS; k++) {
		translated[k] = columns[k];
		translated[k].label = _(columns[k].label);
		translated[k].type = columns[k].type ? columns[k].type : LOODS_RELEASE_TEXT;
		translated[k].missing = columns[k].missing ? _(columns[k].missing) : NULL;
	}
	if (d->personal)
		add_about(&rows, "personal_data", "yes", LOODS_RELEASE_PERSONAL);
	for (size_t i = 0; i < d->n_facts; i++)
		add_about(&rows, d->facts[i].name, d->facts[i].value, d->facts[i].label);
	for (size_t t = 0; t < d->n_tables; t++) {
		const struct loods_release_table *of = &d->tables[t];

		if (of->forms & LOODS_RELEASE_APART)
			continue;
		for (size_t k = 0; k < of->n_columns; k++)
			add_column(&rows, loods_release_file(d, of->name, ".csv", a), &of->columns[k], a);
	}
	*out = (struct loods_release_table){ .name = LOODS_CODEBOOK,
					     .title = _("Codebook"),
					     .forms = LOODS_RELEASE_SHEET | LOODS_RELEASE_APART,
					     .columns = translated,
					     .n_columns = COLUMNS,
					     .cells = cells,
					     .n_rows = rows.n };
}

/* ---- the page ---- */

static void cell(struct loods_html_page *p, const char *t)
{
	loods_html_mark(p, "<td class=\"t\">");
	if (t && *t)
		loods_html_element(p, "<bdi>", "</bdi>", t);
	else
		loods_html_nothing(p, _("none"));
	loods_html_mark(p, "</td>");
}

static void page_facts(struct loods_html_page *p, const struct loods_release_data *d)
{
	if (d->personal)
		loods_html_element(p, "<p class=\"personal\"><strong>", "</strong></p>\n",
				   LOODS_RELEASE_PERSONAL ".");
	if (!d->n_facts)
		return;
	loods_html_element(p, "<section>\n<h2>", "</h2>\n<div class=\"wide\"><table>\n<tbody>\n",
			   _("About these files"));
	for (size_t i = 0; i < d->n_facts; i++) {
		loods_html_element(p, "<tr><th scope=\"row\">", "</th>", d->facts[i].label);
		cell(p, d->facts[i].value);
		loods_html_mark(p, "</tr>\n");
	}
	loods_html_mark(p, "</tbody></table></div>\n</section>\n");
}

static void page_columns(struct loods_html_page *p, const struct loods_release_table *t)
{
	static const char *const headings[] = { N_("Column"), N_("Meaning"), N_("Type"), N_("Unit"),
						N_("An empty cell means") };

	loods_html_open_table(p, _("The columns, from left to right."));
	loods_html_headings(p, headings, sizeof headings / sizeof *headings, true);
	loods_html_open_body(p);
	for (size_t k = 0; k < t->n_columns; k++) {
		const struct loods_release_column *c = &t->columns[k];

		loods_html_element(p, "<tr><th scope=\"row\"><code>", "</code></th>", c->name);
		loods_html_element(p, "<td class=\"t\">", "", c->label);
		if (c->help)
			loods_html_element(p, "<br/>", "", c->help);
		loods_html_mark(p, "</td>");
		cell(p, loods_release_type_label(c->type));
		cell(p, c->unit);
		cell(p, c->missing);
		loods_html_mark(p, "</tr>\n");
	}
	loods_html_mark(p, "</tbody>\n");
	loods_html_close_table(p);
}

static void page_codes(struct loods_html_page *p, const struct loods_release_column *c)
{
	static const char *const headings[] = { N_("Value"), N_("Meaning"), N_("Number in SPSS and Stata") };
	struct loods_arena a = { 0 };

	loods_html_open_table(p, loods_arena_printf(&a, _("The values of %s."), c->name));
	loods_html_headings(p, headings, 2, true);
	loods_html_headings(p, headings + 2, 1, false);
	loods_html_open_body(p);
	for (size_t i = 0; i < c->n_codes; i++) {
		loods_html_element(p, "<tr><th scope=\"row\"><code>", "</code></th>",
				   loods_release_guarded(c->codes[i].code, &a));
		cell(p, c->codes[i].label);
		loods_html_element(p, "<td>", "</td></tr>\n", loods_arena_printf(&a, "%zu", i + 1));
	}
	loods_html_mark(p, "</tbody>\n");
	loods_html_close_table(p);
	loods_arena_release(&a);
}

static void page_table(struct loods_html_page *p, const struct loods_release_data *d,
		       const struct loods_release_table *t)
{
	struct loods_arena a = { 0 };

	loods_html_element(p, "<section>\n<h2>", "</h2>\n", t->title);
	loods_html_element(p, "<p><code>", "</code></p>\n", loods_release_file(d, t->name, ".csv", &a));
	page_columns(p, t);
	for (size_t k = 0; k < t->n_columns; k++)
		if (t->columns[k].n_codes)
			page_codes(p, &t->columns[k]);
	loods_html_mark(p, "</section>\n");
	loods_arena_release(&a);
}

void loods_codebook_html(const struct loods_release_data *d, struct loods_str *out)
{
	struct loods_html_page p = { .out = LOODS_STR_INIT };
	char *bytes = NULL;
	size_t len = 0;

	p.f = open_memstream(&bytes, &len);
	if (!p.f)
		loods_nomem();
	loods_html_head(&p, _("Codebook"), false);
	loods_html_element(&p, "<header>\n<h1>", "</h1>\n", _("Codebook"));
	loods_html_element(&p, "<p class=\"when\">", "</p>\n</header>\n<main>\n", d->title);
	page_facts(&p, d);
	for (size_t t = 0; t < d->n_tables; t++)
		if (!(d->tables[t].forms & LOODS_RELEASE_APART))
			page_table(&p, d, &d->tables[t]);
	loods_html_end(&p);
	if (fclose(p.f) != 0)
		loods_nomem();
	loods_str_add_bytes(out, bytes, len);
	free(bytes);
}
