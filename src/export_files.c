#include "export_files.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "export_sav.h"
#include "i18n.h"
#include "json.h"
#include "summary_text.h"
#include "workbook.h"

enum { MEAN_DECIMALS = 2, COLUMNS_MAX = 64 };

enum column_kind { CODE, INTEGER, DECIMAL };

/* A column of a file: what the codebook and the data package say of it. */
struct column {
	const char *name;
	const char *label; /* N_() */
	enum column_kind kind;
	const struct loods_export_attribute *attribute; /* whose codes it holds; NULL: numbers */
	const struct loods_micro_attribute *micro;
};

struct file {
	const char *name;
	struct column columns[COLUMNS_MAX];
	int n;
	struct loods_str csv, nl; /* the same with a point, and for Dutch spreadsheets */
	struct loods_csv_writer w, w_nl;
};

static void add_column(struct file *f, struct column c)
{
	if (f->n < COLUMNS_MAX)
		f->columns[f->n++] = c;
}

static void begin(struct file *f)
{
	f->csv = f->nl = (struct loods_str)LOODS_STR_INIT;
	loods_csv_writer_init_str(&f->w, &f->csv, LOODS_CSV_SAFE);
	loods_csv_writer_init_str(&f->w_nl, &f->nl, LOODS_CSV_SAFE | LOODS_CSV_SEMICOLON);
	for (int i = 0; i < f->n; i++) {
		loods_csv_put(&f->w, f->columns[i].name);
		loods_csv_put(&f->w_nl, f->columns[i].name);
	}
}

static void put(struct file *f, const char *text)
{
	loods_csv_put(&f->w, text);
	loods_csv_put(&f->w_nl, text);
}

static void put_int(struct file *f, int64_t n)
{
	loods_csv_put_int(&f->w, n);
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
	loods_csv_put_number(&f->w_nl, loods_decimal(v, MEAN_DECIMALS, ',', buf));
}

static enum loods_code end_row(struct file *f, struct loods_err *err)
{
	enum loods_code code = loods_csv_end_row(&f->w, err);

	return code ? code : loods_csv_end_row(&f->w_nl, err);
}

/* "clients-nl.csv" of "clients.csv" */
static enum loods_code finish(struct file *f, const struct loods_export_files *o, struct loods_folder *folder,
			      struct loods_err *err)
{
	struct loods_str name = LOODS_STR_INIT;
	enum loods_code code = loods_folder_put(folder, f->name, f->csv.s, f->csv.len, err);

	if (code == LOODS_OK && o->excel_nl) {
		loods_str_addf(&name, "%.*s-nl.csv", (int)(strlen(f->name) - 4), f->name);
		code = loods_folder_put(folder, name.s, f->nl.s, f->nl.len, err);
	}
	loods_str_release(&name);
	return code;
}

static void release(struct file *f)
{
	loods_csv_writer_release(&f->w);
	loods_csv_writer_release(&f->w_nl);
	loods_str_release(&f->csv);
	loods_str_release(&f->nl);
}

/* ---- values as they stand in a CSV ---- */

static const char *in_csv(const char *value, struct loods_arena *a)
{
	return loods_csv_guarded(value) ? loods_arena_printf(a, "'%s", value) : value;
}

struct values {
	const char **values, **labels; /* as they stand in the CSV; what they mean */
	size_t n;
};

/* Each value that the column may hold, once: the finest level first. */
static struct values values_of(const struct column *c, struct loods_arena *a)
{
	struct values v = { 0 };
	size_t room = 0;

	for (size_t l = 0; c->micro && l < c->micro->nlevels; l++)
		room += c->micro->levels[l].ncodes;
	v.values = LOODS_NEW_ARRAY(a, const char *, room + 1);
	v.labels = LOODS_NEW_ARRAY(a, const char *, room + 1);
	for (size_t l = 0; c->micro && l < c->micro->nlevels; l++)
		for (size_t i = 0; i < c->micro->levels[l].ncodes; i++) {
			const char *value = in_csv(c->micro->levels[l].labels[i], a);
			struct loods_str label = LOODS_STR_INIT;
			size_t at = 0;

			while (at < v.n && strcmp(v.values[at], value) != 0)
				at++;
			if (at < v.n)
				continue;
			loods_export_value_label(c->attribute, c->micro->levels[l].labels[i], &label);
			v.values[v.n] = value;
			v.labels[v.n++] = loods_arena_strdup(a, label.s);
			loods_str_release(&label);
		}
	return v;
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
	add_column(f, (struct column){ "stage", N_("Stage of the recoding"), INTEGER, NULL, NULL });
	for (size_t t = 0; t < e->s.quasi.data.nattributes; t++) {
		const struct loods_export_attribute *a = attribute_of(&e->s.quasi, t);

		add_column(f, (struct column){ a->name, a->label, CODE, a, &e->s.quasi.data.attributes[t] });
		if (has_mean(e, t))
			add_column(f, (struct column){ loods_arena_printf(&e->a, "%s_mean", a->name),
						       N_("Mean of the class"), DECIMAL, NULL, NULL });
	}
	for (size_t t = 0; t < e->s.sensitive.data.nattributes; t++) {
		const struct loods_export_attribute *a = attribute_of(&e->s.sensitive, t);

		if (is_secret_column(e, t))
			add_column(f, (struct column){ a->name, a->label, CODE, a,
						       &e->s.sensitive.data.attributes[t] });
	}
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

static void put_client(const struct loods_export *e, struct file *f, const struct row *r, double *const *means)
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
		add_column(f, (struct column){ loods_export_log_fields[field].name,
					       loods_export_log_fields[field].label, CODE,
					       &loods_export_log_fields[field], &e->contacts.attributes[field] });
}

static enum loods_code contacts(struct loods_export *e, struct file *f, bool unfold, struct loods_err *err)
{
	enum loods_code code;

	contact_columns(e, f);
	if (!unfold)
		add_column(f, (struct column){ "n", N_("Contacts"), INTEGER, NULL, NULL });
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

	for (size_t t = 0; t < e->table_rows.nattributes; t++) {
		const struct loods_export_attribute *a = &loods_export_attributes[e->table_ids[t]];

		add_column(f, (struct column){ a->name, a->label, CODE, a, &e->table_rows.attributes[t] });
	}
	add_column(f, (struct column){ "clients", N_("Clients"), INTEGER, NULL, NULL });
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
	static const char *const names[] = { "attribute", "stage", "value", "released" };
	enum loods_code code;

	for (int i = 0; i < LOODS_COUNT(names); i++)
		add_column(f, (struct column){ names[i], N_("Recoding"), i == 1 ? INTEGER : CODE, NULL, NULL });
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

static const char *const kind_names[] = { [CODE] = "code", [INTEGER] = "integer", [DECIMAL] = "decimal" };

static enum loods_code codebook_row(struct file *f, const struct file *of, const struct column *c, const char *value,
				    struct loods_err *err)
{
	struct loods_str meaning = LOODS_STR_INIT;
	enum loods_code code;

	put(f, of->name);
	put(f, c->name);
	put(f, kind_names[c->kind]);
	put(f, value);
	if (value)
		loods_export_value_label(c->attribute, value, &meaning);
	else
		loods_str_addf(&meaning, "%s%s%s", _(c->label), c->attribute && c->attribute->help ? ". " : "",
			       c->attribute && c->attribute->help ? _(c->attribute->help) : "");
	put(f, meaning.s);
	loods_str_release(&meaning);
	code = end_row(f, err);
	return code;
}

/* Every column, and below it every value that it may hold at any level. */
static enum loods_code codebook(struct file *f, const struct file *files, int n, struct loods_err *err)
{
	static const char *const names[] = { "file", "column", "type", "value", "meaning" };
	enum loods_code code;

	for (int i = 0; i < LOODS_COUNT(names); i++)
		add_column(f, (struct column){ names[i], N_("Codebook"), CODE, NULL, NULL });
	begin(f);
	code = end_row(f, err);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < files[i].n && code == LOODS_OK; k++) {
			const struct column *c = &files[i].columns[k];

			code = codebook_row(f, &files[i], c, NULL, err);
			for (size_t l = 0; c->micro && l < c->micro->nlevels; l++)
				for (size_t v = 0; v < c->micro->levels[l].ncodes && code == LOODS_OK; v++)
					code = codebook_row(f, &files[i], c, c->micro->levels[l].labels[v], err);
		}
	return code;
}

/* ---- data package and scripts ---- */

static const struct loods_folder_file *written(const struct loods_folder *f, const char *name)
{
	for (int i = 0; i < f->n; i++)
		if (strcmp(f->files[i].name, name) == 0)
			return &f->files[i];
	return NULL;
}

static void json_text(struct loods_json *j, const char *key, const char *value)
{
	loods_json_key(j, key);
	loods_json_string(j, value);
}

static void package_field(struct loods_json *j, const struct column *c)
{
	static const char *const types[] = { [CODE] = "string", [INTEGER] = "integer", [DECIMAL] = "number" };
	struct loods_arena a = { 0 };
	struct values v = values_of(c, &a);

	loods_json_object_begin(j);
	json_text(j, "name", c->name);
	json_text(j, "title", _(c->label));
	json_text(j, "type", types[c->kind]);
	if (c->micro) {
		loods_json_key(j, "constraints");
		loods_json_object_begin(j);
		loods_json_key(j, "enum");
		loods_json_array_begin(j);
		for (size_t i = 0; i < v.n; i++)
			loods_json_string(j, v.values[i]);
		loods_json_array_end(j);
		loods_json_object_end(j);
	}
	loods_json_object_end(j);
	loods_arena_release(&a);
}

/* Frictionless data package, https://specs.frictionlessdata.io */
static enum loods_code package(const struct file *files, int n, struct loods_folder *folder, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_json j;
	enum loods_code code;

	loods_json_init(&j, &out);
	loods_json_object_begin(&j);
	json_text(&j, "profile", "tabular-data-package");
	json_text(&j, "name", "loods-export");
	loods_json_key(&j, "resources");
	loods_json_array_begin(&j);
	for (int i = 0; i < n; i++) {
		const struct loods_folder_file *w = written(folder, files[i].name);

		if (!w)
			continue;
		loods_json_object_begin(&j);
		loods_json_key(&j, "name");
		{
			struct loods_str name = LOODS_STR_INIT;

			loods_str_addf(&name, "%.*s", (int)(strlen(files[i].name) - 4), files[i].name);
			loods_json_string(&j, name.s);
			loods_str_release(&name);
		}
		json_text(&j, "path", files[i].name);
		json_text(&j, "profile", "tabular-data-resource");
		json_text(&j, "encoding", "utf-8");
		loods_json_key(&j, "bytes");
		loods_json_int(&j, (int64_t)w->bytes);
		{
			struct loods_str hash = LOODS_STR_INIT;

			loods_str_addf(&hash, "sha256:%s", w->sha256);
			json_text(&j, "hash", hash.s);
			loods_str_release(&hash);
		}
		loods_json_key(&j, "schema");
		loods_json_object_begin(&j);
		loods_json_key(&j, "fields");
		loods_json_array_begin(&j);
		for (int k = 0; k < files[i].n; k++)
			package_field(&j, &files[i].columns[k]);
		loods_json_array_end(&j);
		loods_json_key(&j, "missingValues");
		loods_json_array_begin(&j);
		loods_json_string(&j, "");
		loods_json_array_end(&j);
		loods_json_object_end(&j);
		loods_json_object_end(&j);
	}
	loods_json_array_end(&j);
	loods_json_object_end(&j);
	loods_json_finish(&j);
	code = loods_folder_put(folder, "datapackage.json", out.s, out.len, err);
	loods_str_release(&out);
	return code;
}

static void r_script(const struct file *files, int n, struct loods_str *out)
{
	loods_str_add(out, "# R: source(\"read.R\", chdir = TRUE)\n");
	for (int i = 0; i < n; i++) {
		loods_str_addf(out, "%.*s <- read.csv(\"%s\", na.strings = \"\", fileEncoding = \"UTF-8\", colClasses = c(",
			       (int)(strlen(files[i].name) - 4), files[i].name, files[i].name);
		for (int k = 0; k < files[i].n; k++)
			loods_str_addf(out, "%s%s = \"%s\"", k ? ", " : "", files[i].columns[k].name,
				       files[i].columns[k].kind == CODE ? "factor" : "numeric");
		loods_str_add(out, "))\n");
	}
}

static void spss_script(const struct file *files, int n, struct loods_str *out)
{
	loods_str_add(out, "* Encoding: UTF-8.\n");
	for (int i = 0; i < n; i++) {
		loods_str_addf(out,
			       "GET DATA /TYPE=TXT /FILE='%s' /ENCODING='UTF8' /DELIMITERS=',' /QUALIFIER='\"' "
			       "/ARRANGEMENT=DELIMITED /FIRSTCASE=2 /VARIABLES=\n",
			       files[i].name);
		for (int k = 0; k < files[i].n; k++)
			loods_str_addf(out, "  %s %s\n", files[i].columns[k].name,
				       files[i].columns[k].kind == CODE ? "A60" : "F12.2");
		loods_str_addf(out, "  .\nDATASET NAME %.*s.\n", (int)(strlen(files[i].name) - 4), files[i].name);
	}
}

static void stata_script(const struct file *files, int n, struct loods_str *out)
{
	for (int i = 0; i < n; i++)
		loods_str_addf(out,
			       "import delimited using \"%s\", clear varnames(1) encoding(\"utf-8\") "
			       "bindquote(strict)\nsave \"%.*s.dta\"\n",
			       files[i].name, (int)(strlen(files[i].name) - 4), files[i].name);
}

static enum loods_code scripts(const struct file *files, int n, struct loods_folder *folder, struct loods_err *err)
{
	static const struct {
		const char *name;
		void (*write)(const struct file *files, int n, struct loods_str *out);
	} list[] = { { "read.R", r_script }, { "read.sps", spss_script }, { "read.do", stata_script } };
	enum loods_code code = LOODS_OK;

	for (int i = 0; i < LOODS_COUNT(list) && code == LOODS_OK; i++) {
		struct loods_str out = LOODS_STR_INIT;

		list[i].write(files, n, &out);
		code = loods_folder_put(folder, list[i].name, out.s, out.len, err);
		loods_str_release(&out);
	}
	return code;
}

/* ---- SPSS and workbook: the same tables once more ---- */

/* "clients.sav" of "clients.csv" */
static enum loods_code sav(const struct loods_export *e, const struct file *f, struct loods_arena *a,
			   struct loods_folder *folder, struct loods_err *err)
{
	struct loods_sav_column *columns = LOODS_NEW_ARRAY(a, struct loods_sav_column, COLUMNS_MAX);
	struct loods_str out = LOODS_STR_INIT, name = LOODS_STR_INIT;
	enum loods_code code;

	for (int i = 0; i < f->n; i++) {
		const struct column *c = &f->columns[i];
		struct values v = values_of(c, a);

		columns[i] = (struct loods_sav_column){ c->name, _(c->label), v.values, v.labels, v.n };
	}
	loods_str_addf(&name, "%.*s.sav", (int)(strlen(f->name) - 4), f->name);
	code = loods_sav_of_csv(f->csv.s, f->csv.len, columns, (size_t)f->n, _("Anonymous export"), e->s.made_at, &out,
				err);
	if (code == LOODS_OK)
		code = loods_folder_put(folder, name.s, out.s, out.len, err);
	loods_str_release(&out);
	loods_str_release(&name);
	return code;
}

/* A file as a sheet: numbers as numbers, values by what they mean, what is hidden by a dash. */
static void sheet_of(const struct file *f, const char *title, bool totals, struct loods_arena *a,
		     struct loods_sheet *out)
{
	struct loods_csv_reader *r = loods_csv_reader_new_memory(f->csv.s, f->csv.len);
	struct loods_sheet_table *table = LOODS_NEW(a, struct loods_sheet_table);
	struct loods_sheet_column *columns = LOODS_NEW_ARRAY(a, struct loods_sheet_column, COLUMNS_MAX);
	struct loods_cell *cells;
	struct loods_csv_row row;
	struct loods_err err;
	size_t lines = 1, n = 0;

	for (size_t i = 0; i < f->csv.len; i++)
		lines += f->csv.s[i] == '\n';
	cells = LOODS_NEW_ARRAY(a, struct loods_cell, lines * (size_t)f->n + 1);
	for (int i = 0; i < f->n; i++)
		columns[i] = (struct loods_sheet_column){
			.title = f->columns[i].attribute ? _(f->columns[i].label) : f->columns[i].name,
			.format = f->columns[i].kind == INTEGER ? LOODS_FORMAT_WHOLE : LOODS_FORMAT_TEXT
		};
	(void)!loods_csv_read(r, &row, &err); /* the header */
	for (; n < lines && loods_csv_read(r, &row, &err) == LOODS_OK && row.n; n++)
		for (int i = 0; i < f->n; i++) {
			struct loods_cell *c = &cells[n * (size_t)f->n + (size_t)i];
			const char *text = loods_csv_unguarded(row.fields[i].s);
			struct loods_str label = LOODS_STR_INIT;

			if (f->columns[i].kind != CODE && *text) {
				*c = (struct loods_cell){ .kind = LOODS_CELL_NUMBER, .number = strtod(text, NULL) };
				continue;
			}
			if (*text && f->columns[i].micro)
				loods_export_value_label(f->columns[i].attribute, text, &label);
			else
				loods_str_add(&label, *text ? text : f->columns[i].kind != CODE ? "-" : totals ? _("all") : "");
			if (label.len)
				*c = (struct loods_cell){ .kind = f->columns[i].kind == CODE ? LOODS_CELL_TEXT : LOODS_CELL_HIDDEN,
							  .text = loods_arena_strdup(a, label.s) };
			loods_str_release(&label);
		}
	loods_csv_reader_free(r);
	*table = (struct loods_sheet_table){ .columns = columns, .n_columns = f->n, .cells = cells, .n_rows = (int)n };
	*out = (struct loods_sheet){ .name = title, .title = title, .tables = table, .n_tables = 1 };
}

/* Tables and codebook, for who reads them in a spreadsheet program. */
static enum loods_code workbook(const struct loods_export *e, const struct file *of_tables, const struct file *of_codes,
				struct loods_arena *a, struct loods_folder *folder, struct loods_err *err)
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
	code = loods_workbook_write(&(struct loods_workbook){ _("Anonymous export"), e->s.made_at, sheets, 2 }, f, err);
	if (fclose(f) != 0)
		loods_nomem();
	if (code == LOODS_OK)
		code = loods_folder_put(folder, "tables.xlsx", bytes, len, err);
	free(bytes);
	return code;
}

/* ---- all of them ---- */

enum loods_code loods_export_files(const struct loods_export *export, const struct loods_export_files *o,
				   struct loods_folder *folder, struct loods_err *err)
{
	enum { CLIENTS, CONTACTS, TABLES, RECODING, ROWS, DATA, CODEBOOK = DATA, ALL };
	struct file files[ALL] = { [CLIENTS] = { .name = LOODS_EXPORT_CLIENTS },
				   [CONTACTS] = { .name = LOODS_EXPORT_CONTACT_CELLS },
				   [TABLES] = { .name = LOODS_EXPORT_TABLES },
				   [RECODING] = { .name = LOODS_EXPORT_RECODING },
				   [ROWS] = { .name = "contact_rows.csv" },
				   [CODEBOOK] = { .name = "codebook.csv" } };

	struct loods_export e = *export; /* its arena grows; the rest stays as it is */
	int n = o->rows ? DATA : ROWS;
	enum loods_code code;

	e.a = (struct loods_arena){ 0 };
	code = clients(&e, &files[CLIENTS], err);
	if (code == LOODS_OK)
		code = contacts(&e, &files[CONTACTS], false, err);
	if (code == LOODS_OK)
		code = tables(&e, &files[TABLES], err);
	if (code == LOODS_OK)
		code = recoding(&e, &files[RECODING], err);
	if (code == LOODS_OK && o->rows)
		code = contacts(&e, &files[ROWS], true, err);
	for (int i = 0; i < n && code == LOODS_OK; i++)
		code = finish(&files[i], o, folder, err);
	if (code == LOODS_OK)
		code = codebook(&files[CODEBOOK], files, RECODING, err);
	if (code == LOODS_OK)
		code = finish(&files[CODEBOOK], o, folder, err);
	for (int i = CLIENTS; i <= CONTACTS && code == LOODS_OK; i++)
		code = sav(&e, &files[i], &e.a, folder, err);
	if (code == LOODS_OK)
		code = workbook(&e, &files[TABLES], &files[CODEBOOK], &e.a, folder, err);
	if (code == LOODS_OK)
		code = scripts(files, RECODING, folder, err);
	if (code == LOODS_OK)
		code = package(files, n, folder, err);
	for (int i = 0; i < ALL; i++)
		release(&files[i]);
	loods_arena_release(&e.a);
	return code;
}
