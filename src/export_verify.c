#include "export_verify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "export_earlier.h"
#include "export_elsewhere.h"
#include "export_files.h"
#include "i18n.h"

/* A file read back: fields of all rows, the header first. */
struct sheet {
	const char **fields;
	size_t columns, rows; /* rows without the header */
};

struct check {
	const struct loods_export *e;
	const struct loods_folder *folder;
	struct loods_arena a;
	uint8_t **nodes; /* level of each trait at stage s: nodes[s - 1][t], from recoding.csv */
	size_t nstages;
	size_t nrows;
	uint8_t *stage;	  /* of each row of clients.csv */
	uint16_t **codes; /* codes[trait][row] */
	uint16_t **sensitive;
	const uint16_t **secrets; /* the same, of those that are given to the attack */
	uint32_t *class; /* number of each row's class, in the order of the file */
	size_t nclasses;
	uint32_t *owner;
};

static enum loods_code wrong(const char *file, struct loods_err *err)
{
	return loods_fail(err, LOODS_EREFUSED,
			  _("%s was not written as it was meant: reading it back gives something else. The export "
			    "was removed."),
			  file);
}

static enum loods_code read_sheet(struct check *c, const char *name, struct sheet *out, struct loods_err *err)
{
	struct loods_str text = LOODS_STR_INIT;
	enum loods_code code = loods_folder_get(c->folder, name, &text, err);
	struct loods_csv_reader *r;
	struct loods_csv_row row;
	size_t cap = 0, n = 0;

	*out = (struct sheet){ 0 };
	if (code) {
		loods_str_release(&text);
		return code;
	}
	r = loods_csv_reader_new_memory(text.s, text.len);
	while ((code = loods_csv_read(r, &row, err)) == LOODS_OK && row.n) {
		if (n + row.n > cap) {
			const char **bigger = LOODS_NEW_ARRAY(&c->a, const char *, cap = (cap + row.n) * 2);

			if (n)
				memcpy(bigger, out->fields, n * sizeof *bigger);
			out->fields = bigger;
		}
		for (size_t i = 0; i < row.n; i++)
			out->fields[n++] = loods_arena_strdup(&c->a, row.fields[i].s);
		out->columns = row.n;
		out->rows++;
	}
	loods_csv_reader_free(r);
	loods_str_release(&text);
	if (code == LOODS_OK && !out->rows)
		code = wrong(name, err);
	if (code == LOODS_OK)
		out->rows--;
	return code;
}

/* Row 0 is the first below the header. */
static const char *field(const struct sheet *s, size_t row, size_t column)
{
	return s->fields[(row + 1) * s->columns + column];
}

static size_t column_of(const struct sheet *s, const char *name)
{
	size_t c = 0;

	while (c < s->columns && strcmp(s->fields[c], name) != 0)
		c++;
	return c;
}

/* Is the field that value, also as a CSV for spreadsheets has it: with a ' before what looks like a formula? */
static bool says(const char *field, const char *value)
{
	return strcmp(field + (loods_csv_guarded(value) && *field == '\''), value) == 0;
}

static size_t label_code(const struct loods_micro_level *level, const char *label)
{
	size_t code = 0;

	while (code < level->ncodes && !says(label, level->labels[code]))
		code++;
	return code;
}

/* ---- recoding.csv: which level a stage has of a trait ---- */

/* Does each line of the trait and stage say what that level says? */
static bool level_fits(const struct sheet *s, const struct loods_micro_attribute *a, size_t stage, size_t level)
{
	size_t seen = 0;

	for (size_t r = 0; r < s->rows; r++) {
		size_t leaf;

		if (strcmp(field(s, r, 0), a->name) != 0 || strtoul(field(s, r, 1), NULL, 10) != stage)
			continue;
		leaf = label_code(&a->levels[0], field(s, r, 2));
		if (leaf == a->levels[0].ncodes ||
		    !says(field(s, r, 3), a->levels[level].labels[a->levels[level].code_of[leaf]]))
			return false;
		seen++;
	}
	return seen == a->levels[0].ncodes;
}

static enum loods_code read_recoding(struct check *c, struct loods_err *err)
{
	const struct loods_microdata *m = &c->e->s.quasi.data;
	struct sheet s;
	enum loods_code code = read_sheet(c, LOODS_EXPORT_RECODING, &s, err);

	if (code)
		return code;
	if (s.columns != 4)
		return wrong(LOODS_EXPORT_RECODING, err);
	for (size_t r = 0; r < s.rows; r++) {
		size_t stage = strtoul(field(&s, r, 1), NULL, 10);

		c->nstages = stage > c->nstages ? stage : c->nstages;
	}
	c->nodes = LOODS_NEW_ARRAY(&c->a, uint8_t *, c->nstages + 1);
	for (size_t stage = 1; stage <= c->nstages; stage++) {
		c->nodes[stage - 1] = LOODS_NEW_ARRAY(&c->a, uint8_t, m->nattributes + 1);
		for (size_t t = 0; t < m->nattributes; t++) {
			size_t level = 0;

			while (level < m->attributes[t].nlevels && !level_fits(&s, &m->attributes[t], stage, level))
				level++;
			if (level == m->attributes[t].nlevels)
				return wrong(LOODS_EXPORT_RECODING, err);
			c->nodes[stage - 1][t] = (uint8_t)level;
		}
	}
	return LOODS_OK;
}

/* ---- clients.csv ---- */

static enum loods_code read_trait(struct check *c, const struct sheet *s, size_t t, struct loods_err *err)
{
	const struct loods_micro_attribute *a = &c->e->s.quasi.data.attributes[t];
	size_t column = column_of(s, a->name);

	c->codes[t] = LOODS_NEW_ARRAY(&c->a, uint16_t, s->rows + 1);
	if (column == s->columns)
		return wrong(LOODS_EXPORT_CLIENTS, err);
	for (size_t r = 0; r < s->rows; r++) {
		const struct loods_micro_level *level = &a->levels[c->nodes[c->stage[r] - 1][t]];
		size_t code = label_code(level, field(s, r, column));

		if (code == level->ncodes)
			return wrong(LOODS_EXPORT_CLIENTS, err);
		c->codes[t][r] = (uint16_t)code;
	}
	return LOODS_OK;
}

/* A sensitive attribute that is a trait as well has no column of its own: NULL. */
static enum loods_code read_secret(struct check *c, const struct sheet *s, size_t t, struct loods_err *err)
{
	const struct loods_micro_attribute *a = &c->e->s.sensitive.data.attributes[t];
	size_t column = column_of(s, a->name);

	for (size_t q = 0; q < c->e->s.quasi.data.nattributes; q++)
		if (c->e->s.quasi.ids[q] == c->e->s.sensitive.ids[t])
			return LOODS_OK;
	if (column == s->columns)
		return wrong(LOODS_EXPORT_CLIENTS, err);
	c->sensitive[t] = LOODS_NEW_ARRAY(&c->a, uint16_t, s->rows + 1);
	for (size_t r = 0; r < s->rows; r++) {
		const char *value = field(s, r, column);
		size_t code = label_code(&a->levels[0], value);

		if (*value && code == a->levels[0].ncodes)
			return wrong(LOODS_EXPORT_CLIENTS, err);
		c->sensitive[t][r] = *value ? (uint16_t)code : LOODS_ATTACK_BLANK;
	}
	return LOODS_OK;
}

static bool same_class(const struct check *c, size_t a, size_t b)
{
	if (c->stage[a] != c->stage[b])
		return false;
	for (size_t t = 0; t < c->e->s.quasi.data.nattributes; t++)
		if (c->codes[t][a] != c->codes[t][b])
			return false;
	return true;
}

struct place {
	const struct check *c;
	size_t row;
};

static int by_class(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	const struct check *c = x->c;

	if (c->stage[x->row] != c->stage[y->row])
		return c->stage[x->row] < c->stage[y->row] ? -1 : 1;
	for (size_t t = 0; t < c->e->s.quasi.data.nattributes; t++)
		if (c->codes[t][x->row] != c->codes[t][y->row])
			return c->codes[t][x->row] < c->codes[t][y->row] ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* Numbers the classes as they are in the file, wherever their rows stand, and counts them. */
static enum loods_code count_classes(struct check *c, struct loods_export_verified *out, struct loods_err *err)
{
	struct place *p = LOODS_NEW_ARRAY(&c->a, struct place, c->nrows + 1);
	size_t k = (size_t)c->e->plan.k;

	c->class = LOODS_NEW_ARRAY(&c->a, uint32_t, c->nrows + 1);
	for (size_t i = 0; i < c->nrows; i++)
		p[i] = (struct place){ c, i };
	if (c->nrows)
		qsort(p, c->nrows, sizeof *p, by_class);
	for (size_t i = 0, end; i < c->nrows; i = end) {
		for (end = i; end < c->nrows && same_class(c, p[i].row, p[end].row); end++)
			c->class[p[end].row] = (uint32_t)c->nclasses;
		if (!c->nclasses || end - i < out->smallest)
			out->smallest = end - i;
		c->nclasses++;
	}
	out->clients = c->nrows;
	out->classes = c->nclasses;
	if (out->smallest < k)
		return loods_fail(err, LOODS_EREFUSED,
				  _("A class of the client file has %zu clients, fewer than %zu. The export was "
				    "removed."),
				  out->smallest, k);
	return LOODS_OK;
}

/* Of each class a sensitive column is empty throughout, or holds two values and none too often. */
static enum loods_code check_secret(struct check *c, size_t t, struct loods_err *err)
{
	size_t ncodes = c->e->s.sensitive.data.attributes[t].levels[0].ncodes;
	size_t *count = LOODS_NEW_ARRAY(&c->a, size_t, c->nclasses * ncodes + 1);
	size_t *rows = LOODS_NEW_ARRAY(&c->a, size_t, c->nclasses + 1), *blank = LOODS_NEW_ARRAY(&c->a, size_t, c->nclasses + 1);

	for (size_t r = 0; r < c->nrows; r++) {
		rows[c->class[r]]++;
		if (c->sensitive[t][r] == LOODS_ATTACK_BLANK)
			blank[c->class[r]]++;
		else
			count[c->class[r] * ncodes + c->sensitive[t][r]]++;
	}
	for (size_t k = 0; k < c->nclasses; k++) {
		size_t values = 0, most = 0;

		if (blank[k] == rows[k])
			continue;
		for (size_t v = 0; v < ncodes; v++) {
			values += count[k * ncodes + v] > 0;
			most = count[k * ncodes + v] > most ? count[k * ncodes + v] : most;
		}
		if (blank[k] || values < 2 || (double)most > LOODS_ATTACK_SHARE * (double)rows[k])
			return loods_fail(err, LOODS_EREFUSED,
					  _("A class of the client file gives \"%s\" away: nearly all of it have the "
					    "same value. The export was removed."),
					  c->e->s.sensitive.data.attributes[t].name);
	}
	return LOODS_OK;
}

/* Whose the rows are, to judge the attack: of a class the clients of the snapshot that were put into it, in any
 * order, for its rows look alike. */
static enum loods_code find_owners(struct check *c, struct loods_err *err)
{
	const struct loods_export_classes *meant = &c->e->classes;
	size_t *next = LOODS_NEW_ARRAY(&c->a, size_t, meant->n + 2);
	uint32_t *clients = LOODS_NEW_ARRAY(&c->a, uint32_t, c->e->s.nrows + 1);
	size_t *at;

	c->owner = LOODS_NEW_ARRAY(&c->a, uint32_t, c->nrows + 1);
	for (size_t i = 0; i < meant->n; i++)
		next[i + 1] = next[i] + meant->list[i].rows;
	if (next[meant->n] != c->nrows)
		return wrong(LOODS_EXPORT_CLIENTS, err);
	at = LOODS_NEW_ARRAY(&c->a, size_t, meant->n + 1);
	for (size_t i = 0; i < c->e->s.nrows; i++) {
		uint32_t k = meant->class_of[i];

		if (k != LOODS_DISCLOSE_NONE)
			clients[next[k] + at[k]++] = (uint32_t)i;
	}
	/* The rows stand in the file class by class, as the classes do. */
	for (size_t k = 0; k < meant->n; k++)
		for (size_t r = next[k]; r < next[k + 1]; r++) {
			for (size_t t = 0; t < c->e->s.quasi.data.nattributes; t++)
				if (meant->list[k].codes[t] != c->codes[t][r] ||
				    c->nodes[c->stage[r] - 1][t] != meant->list[k].levels[t])
					return wrong(LOODS_EXPORT_CLIENTS, err);
			c->owner[r] = clients[r];
		}
	return LOODS_OK;
}

static enum loods_code read_clients(struct check *c, struct loods_export_verified *out, struct loods_err *err)
{
	const struct loods_snapshot *snapshot = &c->e->s;
	struct sheet s;
	enum loods_code code = read_sheet(c, LOODS_EXPORT_CLIENTS, &s, err);

	if (code)
		return code;
	c->nrows = s.rows;
	c->stage = LOODS_NEW_ARRAY(&c->a, uint8_t, s.rows + 1);
	c->codes = LOODS_NEW_ARRAY(&c->a, uint16_t *, snapshot->quasi.data.nattributes + 1);
	c->sensitive = LOODS_NEW_ARRAY(&c->a, uint16_t *, snapshot->sensitive.data.nattributes + 1);
	for (size_t r = 0; r < s.rows; r++) {
		size_t stage = strtoul(field(&s, r, 0), NULL, 10);

		if (!stage || stage > c->nstages)
			return wrong(LOODS_EXPORT_CLIENTS, err);
		c->stage[r] = (uint8_t)stage;
	}
	for (size_t t = 0; t < snapshot->quasi.data.nattributes && code == LOODS_OK; t++)
		code = read_trait(c, &s, t, err);
	for (size_t t = 0; t < snapshot->sensitive.data.nattributes && code == LOODS_OK; t++)
		code = read_secret(c, &s, t, err);
	if (code == LOODS_OK)
		code = count_classes(c, out, err);
	for (size_t t = 0; t < snapshot->sensitive.data.nattributes && code == LOODS_OK; t++)
		if (c->sensitive[t])
			code = check_secret(c, t, err);
	return code ? code : find_owners(c, err);
}

/* ---- contacts.csv ---- */

/* What is known of one cell while the contacts go by, client after client. */
struct counted {
	uint32_t last; /* client, or LOODS_ATTACK_NONE */
	uint64_t of_last, largest, contacts;
	size_t people;
};

static enum loods_code check_cell(const struct check *c, const struct counted *n, struct loods_export_verified *out,
				  struct loods_err *err)
{
	size_t k = (size_t)c->e->plan.k;

	if (n->people < k || 2 * n->largest > n->contacts)
		return loods_fail(err, LOODS_EREFUSED,
				  _("A line of the contact file has %zu clients, where at least %zu are needed and "
				    "none with over half of the contacts. The export was removed."),
				  n->people, k);
	if (!out->fewest || n->people < out->fewest)
		out->fewest = n->people;
	out->contacts += n->contacts;
	return LOODS_OK;
}

/* Whose contacts a line holds is counted from the contacts themselves. */
static enum loods_code read_contacts(struct check *c, struct loods_export_verified *out, struct loods_err *err)
{
	const struct loods_export *e = c->e;
	struct counted *cells;
	struct sheet s;
	enum loods_code code = read_sheet(c, LOODS_EXPORT_CONTACT_CELLS, &s, err);

	if (code)
		return code;
	if (s.rows != e->cells.ncells || s.columns != LOODS_EXPORT_LOG_FIELDS + 1)
		return wrong(LOODS_EXPORT_CONTACT_CELLS, err);
	cells = LOODS_NEW_ARRAY(&c->a, struct counted, s.rows + 1);
	for (size_t i = 0; i < s.rows; i++)
		cells[i].last = LOODS_ATTACK_NONE;
	for (size_t i = 0; i < e->contacts.nrows; i++) {
		uint32_t cell = e->cells.cell_of[i], who = e->wish.who[i];
		struct counted *n = &cells[cell == LOODS_LOG_DROPPED ? s.rows : cell];

		n->people += n->last != who || !n->contacts;
		n->of_last = n->last == who && n->contacts ? n->of_last + 1 : 1;
		n->largest = n->of_last > n->largest ? n->of_last : n->largest;
		n->last = who;
		n->contacts++;
	}
	for (size_t i = 0; i < s.rows && code == LOODS_OK; i++) {
		for (size_t f = 0; f < LOODS_EXPORT_LOG_FIELDS; f++)
			if (!says(field(&s, i, f), loods_release_log_label(&e->wish, &e->cells.cells[i], f)))
				return wrong(LOODS_EXPORT_CONTACT_CELLS, err);
		if (strtoull(field(&s, i, LOODS_EXPORT_LOG_FIELDS), NULL, 10) != cells[i].contacts)
			return wrong(LOODS_EXPORT_CONTACT_CELLS, err);
		code = check_cell(c, &cells[i], out, err);
	}
	out->cells = s.rows;
	return code;
}

/* ---- tables.csv ---- */

static enum loods_code read_tables(struct check *c, size_t *own, struct loods_err *err)
{
	const struct loods_export *e = c->e;
	struct sheet s;
	enum loods_code code = read_sheet(c, LOODS_EXPORT_TABLES, &s, err);
	size_t n = e->ntables ? e->tables.ncells : 0;

	*own = 0;
	if (code)
		return code;
	if (s.rows != n)
		return wrong(LOODS_EXPORT_TABLES, err);
	for (size_t i = 0; i < n; i++) {
		const char *value = field(&s, i, s.columns - 1);
		bool shown = e->tables.cells[i].status == LOODS_TABLE_PUBLISHED;

		if (shown != (*value != '\0') || (shown && strtoll(value, NULL, 10) != e->tables.cells[i].value))
			return wrong(LOODS_EXPORT_TABLES, err);
		if (shown && e->tables.cells[i].people && e->tables.cells[i].people < (uint32_t)e->plan.k)
			return loods_fail(err, LOODS_EREFUSED,
					  _("A cell of the tables counts fewer than %d clients. The export was "
					    "removed."),
					  e->plan.k);
	}
	if (n && loods_table_audit(&e->tables.system, e->tables.status) != LOODS_TABLE_NONE)
		return loods_fail(err, LOODS_EREFUSED,
				  _("A hidden cell of the tables can be worked out from the others. The export was "
				    "removed."));
	if (n)
		loods_table_determined(&e->tables.system, e->tables.status, NULL, own);
	return LOODS_OK;
}

/* ---- the attack ---- */

static enum loods_code attack(struct check *c, size_t own, bool (*progress)(int64_t, int64_t, void *), void *ctx,
			      struct loods_export_verified *out, struct loods_err *err)
{
	const struct loods_export *e = c->e;
	struct loods_attack_snapshot snapshot = { .traits = &e->s.quasi.data,
						  .unit = e->s.households,
						  .first = e->log.first,
						  .day = e->log.day,
						  .channel = e->log.contacts.columns[LOODS_EXPORT_LOG_CHANNEL],
						  .minutes = e->log.contacts.columns[LOODS_EXPORT_LOG_MINUTES] };
	struct loods_attack_release release = { .nstages = c->nstages,
						.nodes = (const uint8_t *const *)c->nodes,
						.nrows = c->nrows,
						.stage = c->stage,
						.codes = (const uint16_t *const *)c->codes,
						.owner = c->owner };
	struct loods_attack a = { .snapshot = &snapshot,
				  .release = &release,
				  .ncells = e->cells.ncells,
				  .own_exposed = own,
				  .k = (size_t)e->plan.k,
				  .seed = e->plan.seed,
				  .progress = progress,
				  .ctx = ctx };
	uint32_t *cell_of = LOODS_NEW_ARRAY(&c->a, uint32_t, e->log.contacts.nrows + 1);
	const struct loods_releases beside = loods_export_beside(&e->s, &c->a);
	struct loods_attack_earlier earlier;
	enum loods_code code;

	c->secrets = LOODS_NEW_ARRAY(&c->a, const uint16_t *, e->s.sensitive.data.nattributes + 1);
	for (size_t t = 0; t < e->s.sensitive.data.nattributes; t++)
		if (c->sensitive[t])
			c->secrets[release.nsensitive++] = c->sensitive[t];
	release.sensitive = c->secrets;
	for (size_t i = 0; i < e->log.contacts.nrows; i++)
		cell_of[i] = LOODS_LOG_DROPPED;
	for (size_t i = 0; i < e->contacts.nrows; i++)
		cell_of[e->contact[i]] = e->cells.cell_of[i];
	a.cell_of = cell_of;
	if (loods_export_earlier(&beside, e->s.clients, e->s.nrows, &c->a, &earlier))
		a.earlier = &earlier;
	code = loods_attack_run(&a, &out->attack, err);
	if (code == LOODS_OK)
		out->verdict = loods_attack_judge(&out->attack, a.k);
	return code;
}

enum loods_code loods_export_verify(const struct loods_export *e, const struct loods_folder *f,
				    bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				    struct loods_export_verified *out, struct loods_err *err)
{
	struct check c = { .e = e, .folder = f };
	size_t own = 0;
	enum loods_code code;

	*out = (struct loods_export_verified){ 0 };
	code = read_recoding(&c, err);
	if (code == LOODS_OK)
		code = read_clients(&c, out, err);
	if (code == LOODS_OK)
		code = read_contacts(&c, out, err);
	if (code == LOODS_OK)
		code = read_tables(&c, &own, err);
	if (code == LOODS_OK)
		code = attack(&c, own, progress, ctx, out, err);
	loods_arena_release(&c.a);
	return code;
}
