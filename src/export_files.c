#include "export_files.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "release_files.h"

enum { MEAN_DECIMALS = 2, TABLES_MAX = 5 };

struct making {
	const struct loods_export *e;
	struct loods_release_table tables[TABLES_MAX];
	size_t n;
	struct loods_arena *a;
};

/* ---- columns ---- */

/* Each value that an attribute may have at any level, once, the finest level first. */
static void codes_of(const struct loods_export_attribute *t, const struct loods_micro_attribute *m,
		     struct loods_arena *a, struct loods_release_column *c)
{
	struct loods_release_code *codes;
	size_t room = 0;

	for (size_t l = 0; l < m->nlevels; l++)
		room += m->levels[l].ncodes;
	codes = LOODS_NEW_ARRAY(a, struct loods_release_code, room + 1);
	for (size_t l = 0; l < m->nlevels; l++)
		for (size_t v = 0; v < m->levels[l].ncodes; v++) {
			const char *code = m->levels[l].labels[v];
			struct loods_str label = LOODS_STR_INIT;
			size_t at = 0;

			while (at < c->n_codes && strcmp(codes[at].code, code) != 0)
				at++;
			if (at < c->n_codes)
				continue;
			loods_export_value_label(t, code, &label);
			codes[c->n_codes++] =
				(struct loods_release_code){ code, loods_arena_strdup(a, label.s) };
			loods_str_release(&label);
		}
	c->codes = codes;
}

static union loods_release_cell code_cell(const struct loods_release_column *c, const char *code)
{
	size_t i = 0;

	while (i < c->n_codes && strcmp(c->codes[i].code, code) != 0)
		i++;
	return (union loods_release_cell){ .n = (int64_t)i };
}

static const union loods_release_cell nothing = { .n = LOODS_RELEASE_MISSING };

static struct loods_release_column attribute_column(const struct loods_export_attribute *t,
						    const struct loods_micro_attribute *m,
						    struct loods_arena *a)
{
	struct loods_release_column c = { .name = t->name,
					  .label = _(t->label),
					  .help = t->help ? _(t->help) : NULL,
					  .type = LOODS_RELEASE_CODE };

	codes_of(t, m, a, &c);
	return c;
}

static union loods_release_cell *fill(struct making *m, struct loods_release_table t, size_t rows)
{
	union loods_release_cell *cells =
		LOODS_NEW_ARRAY(m->a, union loods_release_cell, rows * t.n_columns + 1);

	t.cells = cells;
	t.n_rows = rows;
	m->tables[m->n++] = t;
	return cells;
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

static size_t client_columns(struct making *m, struct loods_release_column *c)
{
	const struct loods_export *e = m->e;
	size_t n = 0;

	c[n++] = (struct loods_release_column){ .name = "stage",
						.label = _("Stage of the recoding"),
						.help = _("Which lines of recoding.csv hold for this row."),
						.type = LOODS_RELEASE_INTEGER };
	for (size_t t = 0; t < e->s.quasi.data.nattributes; t++) {
		const struct loods_export_attribute *a = attribute_of(&e->s.quasi, t);

		c[n++] = attribute_column(a, &e->s.quasi.data.attributes[t], m->a);
		if (has_mean(e, t))
			c[n++] = (struct loods_release_column){
				.name = loods_arena_printf(m->a, "%s_mean", a->name),
				.label = loods_arena_printf(m->a, _("%s: mean of the class"), _(a->label)),
				.type = LOODS_RELEASE_DECIMAL,
				.decimals = MEAN_DECIMALS,
				.missing = _("Not known of anybody in the class.")
			};
	}
	for (size_t t = 0; t < e->s.sensitive.data.nattributes; t++)
		if (is_secret_column(e, t)) {
			c[n] = attribute_column(attribute_of(&e->s.sensitive, t),
						&e->s.sensitive.data.attributes[t], m->a);
			c[n++].missing =
				_("Left out: in this class it would give something away about somebody.");
		}
	return n;
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
static double *class_means(const struct making *m, size_t t)
{
	const struct loods_export *e = m->e;
	double *sum = LOODS_NEW_ARRAY(m->a, double, e->classes.n + 1);
	size_t *n = LOODS_NEW_ARRAY(m->a, size_t, e->classes.n + 1);

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

/* The cells that all rows of a class have alike; returns how many. */
static size_t put_class(const struct loods_export *e, uint32_t class,
			const struct loods_release_column *columns, double *const *means,
			union loods_release_cell *out)
{
	const struct loods_export_class *c = &e->classes.list[class];
	size_t k = 0;

	out[k++].n = (int64_t)c->stage;
	for (size_t t = 0; t < e->s.quasi.data.nattributes; t++) {
		out[k] = code_cell(&columns[k], c->values[t]);
		k++;
		if (means[t])
			out[k++].x = means[t][class];
	}
	return k;
}

static void put_secrets(const struct loods_export *e, const struct row *r,
			const struct loods_release_column *columns, size_t k, union loods_release_cell *out)
{
	for (size_t t = 0; t < e->s.sensitive.data.nattributes; t++) {
		const struct loods_micro_level *leaves = &e->s.sensitive.data.attributes[t].levels[0];

		if (!is_secret_column(e, t))
			continue;
		out[k] = e->classes.blank[t][r->class]
				 ? nothing
				 : code_cell(&columns[k],
					     leaves->labels[e->s.sensitive.data.columns[t][r->row]]);
		k++;
	}
}

static void clients(struct making *m)
{
	const struct loods_export *e = m->e;
	size_t traits = e->s.quasi.data.nattributes, n = 0, same = 0;
	struct loods_release_column *columns = LOODS_NEW_ARRAY(
		m->a, struct loods_release_column, 1 + 2 * traits + e->s.sensitive.data.nattributes);
	struct loods_release_table t = { .name = "clients",
					 .title = _("Clients"),
					 .forms = LOODS_RELEASE_SAV,
					 .columns = columns,
					 .n_columns = client_columns(m, columns) };
	struct row *rows = LOODS_NEW_ARRAY(m->a, struct row, e->s.nrows + 1);
	double **means = LOODS_NEW_ARRAY(m->a, double *, traits + 1);
	union loods_release_cell *cells;

	for (size_t k = 0; k < traits; k++)
		if (has_mean(e, k))
			means[k] = class_means(m, k);
	for (size_t i = 0; i < e->s.nrows; i++)
		if (e->classes.class_of[i] != LOODS_DISCLOSE_NONE)
			rows[n++] = (struct row){ e, i, e->classes.class_of[i] };
	if (n)
		qsort(rows, n, sizeof *rows, by_release);
	cells = fill(m, t, n);
	for (size_t i = 0; i < n; i++, cells += t.n_columns) {
		if (i && rows[i].class == rows[i - 1].class)
			memcpy(cells, cells - t.n_columns, t.n_columns * sizeof *cells);
		else
			same = put_class(e, rows[i].class, columns, means, cells);
		put_secrets(e, &rows[i], columns, same, cells);
	}
}

/* ---- the contact log ---- */

static void contacts(struct making *m, bool unfold)
{
	const struct loods_export *e = m->e;
	struct loods_release_column *columns =
		LOODS_NEW_ARRAY(m->a, struct loods_release_column, LOODS_EXPORT_LOG_FIELDS + 1);
	uint64_t *times = unfold ? LOODS_NEW_ARRAY(m->a, uint64_t, e->cells.ncells + 1) : NULL;
	struct loods_release_table t = { .name = unfold ? "contact_rows" : "contacts",
					 .title = unfold ? _("Contacts, one row for each") : _("Contacts"),
					 .forms = unfold ? 0 : LOODS_RELEASE_SAV,
					 .columns = columns,
					 .n_columns = LOODS_EXPORT_LOG_FIELDS + !unfold,
					 .times = times };
	union loods_release_cell *cells;

	for (int f = 0; f < LOODS_EXPORT_LOG_FIELDS; f++)
		columns[f] = attribute_column(&loods_export_log_fields[f], &e->contacts.attributes[f], m->a);
	columns[LOODS_EXPORT_LOG_FIELDS] =
		(struct loods_release_column){ .name = "n",
					       .label = _("Contacts"),
					       .help = _("So many contacts are alike in all of this."),
					       .type = LOODS_RELEASE_INTEGER };
	cells = fill(m, t, e->cells.ncells);
	for (size_t c = 0; c < e->cells.ncells; c++) {
		const struct loods_log_cell *cell = &e->cells.cells[c];

		for (size_t f = 0; f < LOODS_EXPORT_LOG_FIELDS; f++, cells++)
			*cells = code_cell(&columns[f], loods_release_log_label(&e->wish, cell, f));
		if (unfold)
			times[c] = cell->contacts;
		else
			(cells++)->n = (int64_t)cell->contacts;
	}
}

/* ---- tables ---- */

/* An attribute that the cell has no code of is a total. */
static void tables(struct making *m)
{
	const struct loods_export *e = m->e;
	size_t n = e->table_rows.nattributes;
	struct loods_release_column *columns = LOODS_NEW_ARRAY(m->a, struct loods_release_column, n + 1);
	struct loods_release_table table = { .name = "tables",
					     .title = _("Tables"),
					     .forms = LOODS_RELEASE_SAV | LOODS_RELEASE_SHEET,
					     .columns = columns,
					     .n_columns = n + 1 };
	union loods_release_cell *cells;

	for (size_t t = 0; t < n; t++) {
		columns[t] = attribute_column(&loods_export_attributes[e->table_ids[t]],
					      &e->table_rows.attributes[t], m->a);
		columns[t].missing = _("All of them: a total.");
		columns[t].missing_word = _("all");
	}
	columns[n] = (struct loods_release_column){
		.name = "clients",
		.label = _("Clients"),
		.type = LOODS_RELEASE_INTEGER,
		.missing = _("Hidden: this number, or another one beside it, is too small."),
		.missing_word = _("hidden")
	};
	cells = fill(m, table, e->ntables ? e->tables.ncells : 0);
	for (size_t c = 0; e->ntables && c < e->tables.ncells; c++) {
		const struct loods_table_cell *cell = &e->tables.cells[c];

		for (size_t t = 0; t < n; t++, cells++) {
			const struct loods_micro_attribute *a = &e->table_rows.attributes[t];

			*cells = cell->attributes >> t & 1
					 ? code_cell(&columns[t],
						     a->levels[e->tables.levels[t]].labels[cell->codes[t]])
					 : nothing;
		}
		(cells++)->n = cell->status == LOODS_TABLE_PUBLISHED ? cell->value : LOODS_RELEASE_MISSING;
	}
}

/* ---- recoding ---- */

/* Every original value, and what it became at each stage. */
static void recoding(struct making *m)
{
	const struct loods_export *e = m->e;
	struct loods_release_column *columns = LOODS_NEW_ARRAY(m->a, struct loods_release_column, 4);
	struct loods_release_table table = { .name = "recoding",
					     .title = _("Recoding"),
					     .forms = LOODS_RELEASE_APART,
					     .columns = columns,
					     .n_columns = 4 };
	union loods_release_cell *cells;
	size_t rows = 0;

	columns[0] = (struct loods_release_column){ .name = "attribute",
						    .label = _("Attribute"),
						    .type = LOODS_RELEASE_TEXT };
	columns[1] = (struct loods_release_column){ .name = "stage",
						    .label = _("Stage of the recoding"),
						    .type = LOODS_RELEASE_INTEGER };
	columns[2] = (struct loods_release_column){ .name = "value",
						    .label = _("Original value"),
						    .type = LOODS_RELEASE_TEXT };
	columns[3] = (struct loods_release_column){ .name = "released",
						    .label = _("Released as"),
						    .type = LOODS_RELEASE_TEXT };
	for (size_t t = 0; t < e->s.quasi.data.nattributes; t++)
		rows += e->classes.nstages * e->s.quasi.data.attributes[t].levels[0].ncodes;
	cells = fill(m, table, rows);
	for (size_t t = 0; t < e->s.quasi.data.nattributes; t++) {
		const struct loods_micro_attribute *a = &e->s.quasi.data.attributes[t];

		for (size_t s = 0; s < e->classes.nstages; s++) {
			const struct loods_micro_level *level = &a->levels[e->classes.nodes[s][t]];

			for (size_t v = 0; v < a->levels[0].ncodes; v++) {
				(cells++)->text = a->name;
				(cells++)->n = (int64_t)s + 1;
				(cells++)->text = a->levels[0].labels[v];
				(cells++)->text = level->labels[level->code_of[v]];
			}
		}
	}
}

/* ---- all of them ---- */

struct facts {
	struct loods_release_fact list[12];
	size_t n;
};

static void add_fact(struct facts *f, const char *name, const char *label, const char *value)
{
	if (value && *value)
		f->list[f->n++] = (struct loods_release_fact){ name, label, value };
}

static const char *day(loods_date d, struct loods_arena *a)
{
	char buf[LOODS_DATE_LEN];

	return loods_arena_strdup(a, loods_date_format_iso(d, buf));
}

static void facts_of(const struct loods_export *e, struct loods_arena *a, struct facts *f)
{
	struct loods_str plan = LOODS_STR_INIT;
	char at[LOODS_STAMP_LEN];

	loods_export_plan_text(&e->plan, &plan);
	add_fact(f, "level", _("Level"), loods_choice_code(&loods_export_levels, e->plan.level));
	add_fact(f, "plan", _("Analysis plan"), loods_arena_strdup(a, plan.s));
	add_fact(f, "k", _("Clients who look alike, at least (asked)"),
		 loods_arena_printf(a, "%d", e->plan.k));
	add_fact(f, "from", _("First day of the period"), day(e->s.first, a));
	add_fact(f, "to", _("Last day of the period"), day(e->s.last, a));
	add_fact(f, "recipient", _("For whom"), e->plan.recipient);
	add_fact(f, "purpose", _("Purpose"), e->plan.purpose);
	add_fact(f, "until", _("To be deleted after"), day(e->plan.until, a));
	add_fact(f, "signed_off_by", _("Signed off by"), e->plan.signed_off_by);
	add_fact(f, "made_at", _("Made at"), loods_arena_strdup(a, loods_stamp_format(e->s.made_at, at)));
	add_fact(f, "version", _("Made with"), "Loods " PACKAGE_VERSION);
	loods_str_release(&plan);
}

enum loods_code loods_export_files(const struct loods_export *e, const struct loods_export_files *o,
				   struct loods_folder *folder, struct loods_err *err)
{
	const struct loods_release_forms forms = { .excel_nl = o->excel_nl, .workbook = "tables" };
	struct loods_arena a = { 0 };
	struct making m = { .e = e, .a = &a };
	struct facts facts = { 0 };
	enum loods_code code;

	clients(&m);
	contacts(&m, false);
	tables(&m);
	recoding(&m);
	if (o->rows)
		contacts(&m, true);
	facts_of(e, &a, &facts);
	code = loods_release_files(
		&(struct loods_release_data){ .personal = e->plan.level == LOODS_EXPORT_RESEARCH,
					      .title = _("Anonymous export"),
					      .facts = facts.list,
					      .n_facts = facts.n,
					      .made_at = e->s.made_at,
					      .tables = m.tables,
					      .n_tables = m.n },
		&forms, folder, err);
	loods_arena_release(&a);
	return code;
}
