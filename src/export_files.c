#include "export_files.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "export_columns.h"
#include "export_package.h"
#include "export_sav.h"
#include "export_scripts.h"
#include "i18n.h"
#include "summary_text.h"
#include "workbook.h"

enum { MEAN_DECIMALS = 2 };

/* A file being filled. */
struct file {
	struct loods_export_sheet sheet;
	bool dutch;		  /* `nl` is wanted */
	struct loods_str csv, nl; /* the same with a point, and for Dutch spreadsheets */
	struct loods_csv_writer w, w_nl;
};

static void add_codes(struct file *f, const struct loods_export_attribute *t,
		      const struct loods_micro_attribute *micro, const char *empty)
{
	loods_export_add_column(&f->sheet, (struct loods_export_column){ t->name, t->label, LOODS_EXPORT_CODE,
									 t, micro, empty });
}

static void add_numbers(struct file *f, const char *name, const char *label, enum loods_export_type type,
			const char *empty)
{
	loods_export_add_column(&f->sheet,
				(struct loods_export_column){ name, label, type, NULL, NULL, empty });
}

/* Words for people, and names of columns. */
static void add_text(struct file *f, const char *name, const char *label, const char *empty)
{
	loods_export_add_column(
		&f->sheet, (struct loods_export_column){ name, label, LOODS_EXPORT_CODE, NULL, NULL, empty });
}

static void put(struct file *f, const char *text)
{
	loods_csv_put(&f->w, text);
	if (f->dutch)
		loods_csv_put(&f->w_nl, text);
}

static void begin(struct file *f)
{
	loods_csv_writer_init_str(&f->w, &f->csv, LOODS_CSV_SAFE);
	loods_csv_writer_init_str(&f->w_nl, &f->nl, LOODS_CSV_SAFE | LOODS_CSV_SEMICOLON);
	for (int i = 0; i < f->sheet.n; i++)
		put(f, f->sheet.columns[i].name);
}

static void put_int(struct file *f, int64_t n)
{
	loods_csv_put_int(&f->w, n);
	if (f->dutch)
		loods_csv_put_int(&f->w_nl, n);
}

static void put_mean(struct file *f, double v)
{
	char buf[LOODS_DECIMAL_LEN];

	if (isnan(v)) {
		put(f, NULL);
		return;
	}
	loods_csv_put_number(&f->w, loods_decimal(v, MEAN_DECIMALS, '.', buf));
	if (f->dutch)
		loods_csv_put_number(&f->w_nl, loods_decimal(v, MEAN_DECIMALS, ',', buf));
}

static enum loods_code end_row(struct file *f, struct loods_err *err)
{
	enum loods_code code = loods_csv_end_row(&f->w, err);

	return code || !f->dutch ? code : loods_csv_end_row(&f->w_nl, err);
}

/* "clients-nl.csv" of "clients.csv" */
static enum loods_code finish(struct file *f, struct loods_arena *a, struct loods_folder *folder,
			      struct loods_err *err)
{
	enum loods_code code = loods_folder_put(folder, f->sheet.name, f->csv.s, f->csv.len, err);

	if (code || !f->dutch)
		return code;
	return loods_folder_put(folder, loods_arena_printf(a, "%s-nl.csv", loods_export_stem(&f->sheet, a)),
				f->nl.s, f->nl.len, err);
}

static void release(struct file *f)
{
	loods_csv_writer_release(&f->w);
	loods_csv_writer_release(&f->w_nl);
	loods_str_release(&f->csv);
	loods_str_release(&f->nl);
}

/* ---- clients ---- */

static const struct loods_export_attribute *attribute_of(const struct loods_snapshot_part *p, size_t t)
{
	return &loods_export_attributes[p->ids[t]];
}

static bool has_mean(const struct loods_export *e, size_t t)
{
	return e->s.quasi.numbers[t] && attribute_of(&e->s.quasi, t)->flags & LOODS_EXPORT_EXPOSURE;
}

/* Sensitive attributes that are no traits as well: those stand in the file as traits. */
static bool is_secret_column(const struct loods_export *e, size_t t)
{
	for (size_t i = 0; i < e->s.quasi.data.nattributes; i++)
		if (e->s.quasi.ids[i] == e->s.sensitive.ids[t])
			return false;
	return true;
}

static void client_columns(struct loods_export *e, struct file *f)
{
	add_numbers(f, "stage", N_("Stage of the recoding"), LOODS_EXPORT_INTEGER, NULL);
	for (size_t t = 0; t < e->s.quasi.data.nattributes; t++) {
		const struct loods_export_attribute *a = attribute_of(&e->s.quasi, t);

		add_codes(f, a, &e->s.quasi.data.attributes[t], NULL);
		if (has_mean(e, t))
			add_numbers(f, loods_arena_printf(&e->a, "%s_mean", a->name), N_("Mean of the class"),
				    LOODS_EXPORT_DECIMAL, N_("Empty: of nobody in the class this is known."));
	}
	for (size_t t = 0; t < e->s.sensitive.data.nattributes; t++)
		if (is_secret_column(e, t))
			add_codes(f, attribute_of(&e->s.sensitive, t), &e->s.sensitive.data.attributes[t],
				  N_("Empty: left out, because in this class it would give somebody away."));
}

struct row {
	const struct loods_export *e;
	size_t row;
	uint32_t class;
};

/* By class, then what is released of sensitive values: no order tells anything. */
static int by_release(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	const struct loods_microdata *m = &x->e->s.sensitive.data;

	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	for (size_t t = 0; t < m->nattributes; t++) {
		uint16_t p = m->columns[t][x->row], q = m->columns[t][y->row];

		if (p != q && !x->e->classes.blank[t][x->class])
			return p < q ? -1 : 1;
	}
	return 0;
}

/* Means of exposures by class: mean[class] of one trait. */
static double *class_means(struct loods_export *e, size_t t)
{
	double *sum = LOODS_NEW_ARRAY(&e->a, double, e->classes.n + 1);
	size_t *n = LOODS_NEW_ARRAY(&e->a, size_t, e->classes.n + 1);

	for (size_t i = 0; i < e->s.nrows; i++) {
		uint32_t c = e->classes.class_of[i];

		if (c == LOODS_DISCLOSE_NONE || isnan(e->s.quasi.numbers[t][i]))
			continue;
		sum[c] += e->s.quasi.numbers[t][i];
		n[c]++;
	}
	for (size_t c = 0; c < e->classes.n; c++)
		sum[c] = n[c] ? sum[c] / (double)n[c] : NAN;
	return sum;
}

static void put_client(const struct loods_export *e, struct file *f, const struct row *r,
		       double *const *means)
{
	const struct loods_export_class *c = &e->classes.list[r->class];

	put_int(f, (int64_t)c->stage);
	for (size_t t = 0; t < e->s.quasi.data.nattributes; t++) {
		put(f, c->values[t]);
		if (means[t])
			put_mean(f, means[t][r->class]);
	}
	for (size_t t = 0; t < e->s.sensitive.data.nattributes; t++)
		if (is_secret_column(e, t))
			put(f, e->classes.blank[t][r->class]
				       ? NULL
				       : e->s.sensitive.data.attributes[t]
						 .levels[0]
						 .labels[e->s.sensitive.data.columns[t][r->row]]);
}

static enum loods_code clients(struct loods_export *e, struct file *f, struct loods_err *err)
{
	struct row *rows = LOODS_NEW_ARRAY(&e->a, struct row, e->s.nrows + 1);
	double **means = LOODS_NEW_ARRAY(&e->a, double *, e->s.quasi.data.nattributes + 1);
	enum loods_code code;
	size_t n = 0;

	client_columns(e, f);
	begin(f);
	code = end_row(f, err);
	for (size_t t = 0; t < e->s.quasi.data.nattributes; t++)
		if (has_mean(e, t))
			means[t] = class_means(e, t);
	for (size_t i = 0; i < e->s.nrows; i++)
		if (e->classes.class_of[i] != LOODS_DISCLOSE_NONE)
			rows[n++] = (struct row){ e, i, e->classes.class_of[i] };
	if (n)
		qsort(rows, n, sizeof *rows, by_release);
	for (size_t i = 0; i < n && code == LOODS_OK; i++) {
		put_client(e, f, &rows[i], means);
		code = end_row(f, err);
	}
	return code;
}

/* ---- the contact log ---- */

static void contact_columns(const struct loods_export *e, struct file *f)
{
	for (int field = 0; field < LOODS_EXPORT_LOG_FIELDS; field++)
		add_codes(f, &loods_export_log_fields[field], &e->contacts.attributes[field], NULL);
}

static enum loods_code contacts(struct loods_export *e, struct file *f, bool unfold, struct loods_err *err)
{
	enum loods_code code;

	contact_columns(e, f);
	if (!unfold)
		add_numbers(f, "n", N_("Contacts"), LOODS_EXPORT_INTEGER, NULL);
	begin(f);
	code = end_row(f, err);
	for (size_t c = 0; c < e->cells.ncells && code == LOODS_OK; c++) {
		const struct loods_log_cell *cell = &e->cells.cells[c];

		for (uint64_t i = 0; i < (unfold ? cell->contacts : 1) && code == LOODS_OK; i++) {
			for (size_t field = 0; field < LOODS_EXPORT_LOG_FIELDS; field++)
				put(f, loods_release_log_label(&e->wish, cell, field));
			if (!unfold)
				put_int(f, (int64_t)cell->contacts);
			code = end_row(f, err);
		}
	}
	return code;
}

/* ---- tables ---- */

/* An attribute that the cell has no code of is a total. */
static enum loods_code tables(struct loods_export *e, struct file *f, struct loods_err *err)
{
	enum loods_code code;

	for (size_t t = 0; t < e->table_rows.nattributes; t++)
		add_codes(f, &loods_export_attributes[e->table_ids[t]], &e->table_rows.attributes[t],
			  N_("Empty: all of them together."));
	add_numbers(f, "clients", N_("Clients"), LOODS_EXPORT_INTEGER,
		    N_("Empty: hidden, because it or another number beside it is too small."));
	begin(f);
	code = end_row(f, err);
	for (size_t c = 0; e->ntables && c < e->tables.ncells && code == LOODS_OK; c++) {
		const struct loods_table_cell *cell = &e->tables.cells[c];

		for (size_t t = 0; t < e->table_rows.nattributes; t++)
			put(f, cell->attributes >> t & 1 ? e->table_rows.attributes[t]
								   .levels[e->tables.levels[t]]
								   .labels[cell->codes[t]]
							 : NULL);
		if (cell->status == LOODS_TABLE_PUBLISHED)
			put_int(f, cell->value);
		else
			put(f, NULL);
		code = end_row(f, err);
	}
	return code;
}

/* ---- recoding and codebook ---- */

static enum loods_code recoding(struct loods_export *e, struct file *f, struct loods_err *err)
{
	enum loods_code code;

	add_text(f, "attribute", N_("Column of the client file"), NULL);
	add_numbers(f, "stage", N_("Stage of the recoding"), LOODS_EXPORT_INTEGER, NULL);
	add_text(f, "value", N_("Original value"), NULL);
	add_text(f, "released", N_("Released as"), NULL);
	begin(f);
	code = end_row(f, err);
	for (size_t t = 0; t < e->s.quasi.data.nattributes; t++) {
		const struct loods_micro_attribute *a = &e->s.quasi.data.attributes[t];

		for (size_t s = 0; s < e->classes.nstages; s++) {
			const struct loods_micro_level *level = &a->levels[e->classes.nodes[s][t]];

			for (size_t v = 0; v < a->levels[0].ncodes && code == LOODS_OK; v++) {
				put(f, a->name);
				put_int(f, (int64_t)s + 1);
				put(f, a->levels[0].labels[v]);
				put(f, level->labels[level->code_of[v]]);
				code = end_row(f, err);
			}
		}
	}
	return code;
}

static const char *const type_names[] = {
	[LOODS_EXPORT_CODE] = "code",
	[LOODS_EXPORT_INTEGER] = "integer",
	[LOODS_EXPORT_DECIMAL] = "decimal",
};

/* What a column is: its label, exactly what, and what an empty field means. */
static void about(const struct loods_export_column *c, struct loods_str *out)
{
	const char *help = c->attribute ? c->attribute->help : NULL;

	loods_str_addf(out, "%s.", _(c->label));
	if (help)
		loods_str_addf(out, " %s", _(help));
	if (c->empty)
		loods_str_addf(out, " %s", _(c->empty));
}

static enum loods_code codebook_column(struct file *f, const char *file, const struct loods_export_column *c,
				       struct loods_err *err)
{
	struct loods_arena a = { 0 };
	struct loods_export_values v = loods_export_values_of(c, &a);
	struct loods_str meaning = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;

	about(c, &meaning);
	for (size_t i = 0; i <= v.n && code == LOODS_OK; i++) {
		put(f, file);
		put(f, c->name);
		put(f, type_names[c->type]);
		/* The value stands in the other file as it does here: the ' before it is there already. */
		put(f, i ? loods_csv_unguarded(v.values[i - 1]) : NULL);
		if (i)
			put_int(f, (int64_t)i);
		else
			put(f, NULL);
		put(f, i ? v.labels[i - 1] : meaning.s);
		code = end_row(f, err);
	}
	loods_str_release(&meaning);
	loods_arena_release(&a);
	return code;
}

/* Every column, and below it every value that it may hold at any level. */
static enum loods_code codebook(struct file *f, const struct file *files, int n, struct loods_err *err)
{
	const char *column = N_("Empty: this line is about the column.");
	enum loods_code code;

	add_text(f, "file", N_("File"), NULL);
	add_text(f, "column", N_("Column"), NULL);
	add_text(f, "type", N_("Type"), NULL);
	add_text(f, "value", N_("Value"), column);
	add_numbers(f, "number", N_("Number of the value in SPSS and Stata"), LOODS_EXPORT_INTEGER, column);
	add_text(f, "meaning", N_("Meaning"), NULL);
	begin(f);
	code = end_row(f, err);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < files[i].sheet.n && code == LOODS_OK; k++)
			code = codebook_column(f, files[i].sheet.name, &files[i].sheet.columns[k], err);
	return code;
}

/* ---- SPSS and workbook: the same tables once more ---- */

/* "clients.sav" of "clients.csv" */
static enum loods_code sav(const struct loods_export *e, const struct file *f, struct loods_arena *a,
			   struct loods_folder *folder, struct loods_err *err)
{
	struct loods_sav_column *columns =
		LOODS_NEW_ARRAY(a, struct loods_sav_column, LOODS_EXPORT_COLUMNS_MAX);
	struct loods_str out = LOODS_STR_INIT;
	enum loods_code code;

	for (int i = 0; i < f->sheet.n; i++) {
		const struct loods_export_column *c = &f->sheet.columns[i];
		struct loods_export_values v = loods_export_values_of(c, a);

		columns[i] = (struct loods_sav_column){
			c->name,  _(c->label), v.values,
			v.labels, v.n,	       c->type == LOODS_EXPORT_DECIMAL ? MEAN_DECIMALS : 0
		};
	}
	code = loods_sav_of_csv(f->csv.s, f->csv.len, columns, (size_t)f->sheet.n, _("Anonymous export"),
				e->s.made_at, &out, err);
	if (code == LOODS_OK)
		code = loods_folder_put(folder,
					loods_arena_printf(a, "%s.sav", loods_export_stem(&f->sheet, a)),
					out.s, out.len, err);
	loods_str_release(&out);
	return code;
}

/* Numbers as numbers, values by what they mean. In a table an empty field is a total or hidden. */
static struct loods_cell cell_of(const struct loods_export_column *c, const char *text, bool totals,
				 struct loods_arena *a)
{
	struct loods_str label = LOODS_STR_INIT;
	struct loods_cell cell = { .kind = LOODS_CELL_TEXT };

	if (c->type != LOODS_EXPORT_CODE && *text)
		return (struct loods_cell){ .kind = LOODS_CELL_NUMBER, .number = strtod(text, NULL) };
	if (!*text && !totals)
		return (struct loods_cell){ .kind = LOODS_CELL_EMPTY };
	if (c->type != LOODS_EXPORT_CODE)
		return (struct loods_cell){ .kind = LOODS_CELL_HIDDEN };
	if (*text && c->micro)
		loods_export_value_label(c->attribute, text, &label);
	else
		loods_str_add(&label, *text ? text : _("all"));
	cell.text = loods_arena_strdup(a, label.s);
	loods_str_release(&label);
	return cell;
}

static void sheet_of(const struct file *f, const char *title, bool totals, struct loods_arena *a,
		     struct loods_sheet *out)
{
	struct loods_csv_reader *r = loods_csv_reader_new_memory(f->csv.s, f->csv.len);
	struct loods_sheet_table *table = LOODS_NEW(a, struct loods_sheet_table);
	struct loods_sheet_column *columns =
		LOODS_NEW_ARRAY(a, struct loods_sheet_column, LOODS_EXPORT_COLUMNS_MAX);
	size_t n_columns = (size_t)f->sheet.n, lines = 1, n = 0;
	struct loods_cell *cells;
	struct loods_csv_row row;
	struct loods_err err;

	for (size_t i = 0; i < f->csv.len; i++)
		lines += f->csv.s[i] == '\n';
	cells = LOODS_NEW_ARRAY(a, struct loods_cell, lines * n_columns + 1);
	for (size_t i = 0; i < n_columns; i++)
		columns[i] = (struct loods_sheet_column){ .title = _(f->sheet.columns[i].label),
							  .format = f->sheet.columns[i].type ==
										    LOODS_EXPORT_INTEGER
									    ? LOODS_FORMAT_WHOLE
									    : LOODS_FORMAT_TEXT };
	(void)!loods_csv_read(r, &row, &err); /* the header */
	for (; n < lines && loods_csv_read(r, &row, &err) == LOODS_OK && row.n; n++)
		for (size_t i = 0; i < n_columns; i++)
			cells[n * n_columns + i] = cell_of(&f->sheet.columns[i],
							   loods_csv_unguarded(row.fields[i].s), totals, a);
	loods_csv_reader_free(r);
	*table = (struct loods_sheet_table){
		.columns = columns, .n_columns = f->sheet.n, .cells = cells, .n_rows = (int)n
	};
	*out = (struct loods_sheet){ .name = title, .title = title, .tables = table, .n_tables = 1 };
}

/* Tables and codebook, for who reads them in a spreadsheet program. */
static enum loods_code workbook(const struct loods_export *e, const struct file *of_tables,
				const struct file *of_codes, struct loods_arena *a,
				struct loods_folder *folder, struct loods_err *err)
{
	struct loods_sheet sheets[2];
	char *bytes = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&bytes, &len);
	enum loods_code code;

	if (!f)
		loods_nomem();
	sheet_of(of_tables, _("Tables"), true, a, &sheets[0]);
	sheet_of(of_codes, _("Codebook"), false, a, &sheets[1]);
	code = loods_workbook_write(
		&(struct loods_workbook){ _("Anonymous export"), e->s.made_at, sheets, 2 }, f, err);
	if (fclose(f) != 0)
		loods_nomem();
	if (code == LOODS_OK)
		code = loods_folder_put(folder, "tables.xlsx", bytes, len, err);
	free(bytes);
	return code;
}

/* ---- all of them ---- */

enum { CLIENTS, CONTACTS, TABLES, RECODING, CODEBOOK, ROWS, ALL };

static const struct {
	const char *name, *label;
} names[ALL] = {
	[CLIENTS] = { LOODS_EXPORT_CLIENTS, N_("Client file") },
	[CONTACTS] = { LOODS_EXPORT_CONTACT_CELLS, N_("Contact log") },
	[TABLES] = { LOODS_EXPORT_TABLES, N_("Tables") },
	[RECODING] = { LOODS_EXPORT_RECODING, N_("Recoding") },
	[CODEBOOK] = { "codebook.csv", N_("Codebook") },
	[ROWS] = { "contact_rows.csv", N_("Contact log, a row for each contact") },
};

/* Fills them; a script reads the first three. */
static enum loods_code fill(struct loods_export *e, struct file files[ALL], bool rows, struct loods_err *err)
{
	enum loods_code code = clients(e, &files[CLIENTS], err);

	if (code == LOODS_OK)
		code = contacts(e, &files[CONTACTS], false, err);
	if (code == LOODS_OK)
		code = tables(e, &files[TABLES], err);
	if (code == LOODS_OK)
		code = recoding(e, &files[RECODING], err);
	if (code == LOODS_OK)
		code = codebook(&files[CODEBOOK], files, RECODING, err);
	if (code == LOODS_OK && rows)
		code = contacts(e, &files[ROWS], true, err);
	return code;
}

static enum loods_code scripts(const struct loods_export_sheet *const *sheets, struct loods_folder *folder,
			       struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	for (int i = 0; i < LOODS_SCRIPT_END && code == LOODS_OK; i++) {
		struct loods_str out = LOODS_STR_INIT;

		loods_export_script((enum loods_script)i, sheets, RECODING, &out);
		code = loods_folder_put(folder, loods_script_names[i], out.s, out.len, err);
		loods_str_release(&out);
	}
	return code;
}

static enum loods_code package(const struct loods_export_sheet *const *sheets, int n,
			       struct loods_folder *folder, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	enum loods_code code;

	loods_export_package(
		folder, sheets, n, _("Anonymous export"),
		_("What the protection cost and how an attack on these files went is told in report.html."),
		&out);
	code = loods_folder_put(folder, "datapackage.json", out.s, out.len, err);
	loods_str_release(&out);
	return code;
}

enum loods_code loods_export_files(const struct loods_export *export, const struct loods_export_files *o,
				   struct loods_folder *folder, struct loods_err *err)
{
	struct loods_export e = *export; /* its arena grows; the rest stays as it is */
	const struct loods_export_sheet *sheets[ALL];
	struct file files[ALL] = { 0 };
	int n = o->rows ? ALL : ROWS;
	enum loods_code code;

	e.a = (struct loods_arena){ 0 };
	for (int i = 0; i < ALL; i++) {
		files[i] = (struct file){ .sheet = { .name = names[i].name, .label = names[i].label },
					  .dutch = o->excel_nl,
					  .csv = LOODS_STR_INIT,
					  .nl = LOODS_STR_INIT };
		sheets[i] = &files[i].sheet;
	}
	code = fill(&e, files, o->rows, err);
	for (int i = 0; i < n && code == LOODS_OK; i++)
		code = finish(&files[i], &e.a, folder, err);
	for (int i = CLIENTS; i <= CONTACTS && code == LOODS_OK; i++)
		code = sav(&e, &files[i], &e.a, folder, err);
	if (code == LOODS_OK)
		code = workbook(&e, &files[TABLES], &files[CODEBOOK], &e.a, folder, err);
	if (code == LOODS_OK)
		code = scripts(sheets, folder, err);
	if (code == LOODS_OK)
		code = package(sheets, n, folder, err);
	for (int i = 0; i < ALL; i++)
		release(&files[i]);
	loods_arena_release(&e.a);
	return code;
}
