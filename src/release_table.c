#include "release_table.h"

#include <string.h>

#include "csv.h"
#include "i18n.h"
#include "summary_text.h"

static const struct {
	const char *code, *label;
} types[LOODS_RELEASE_TYPE_END] = {
	[LOODS_RELEASE_CODE] = { "code", N_("code") },
	[LOODS_RELEASE_INTEGER] = { "integer", N_("whole number") },
	[LOODS_RELEASE_DECIMAL] = { "decimal", N_("decimal number") },
	[LOODS_RELEASE_TEXT] = { "text", N_("text") },
};

const char *loods_release_type_code(enum loods_release_type t)
{
	return types[t].code;
}

const char *loods_release_type_label(enum loods_release_type t)
{
	return _(types[t].label);
}

static bool valid_name(const char *s)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char more[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

	return s && *s && strchr(letters, *s) && !s[strspn(s, more)];
}

static bool valid_column(const struct loods_release_column *c)
{
	return valid_name(c->name) && c->label && c->type > 0 && c->type < LOODS_RELEASE_TYPE_END &&
	       c->decimals >= 0 && c->decimals <= 9 && (!c->n_codes || c->type == LOODS_RELEASE_CODE);
}

static bool valid_cells(const struct loods_release_table *t)
{
	for (size_t r = 0; r < t->n_rows; r++)
		for (size_t k = 0; k < t->n_columns; k++) {
			const struct loods_release_column *c = &t->columns[k];
			union loods_release_cell v = loods_release_cell(t, r, k);

			if (loods_release_is_missing(c, v))
				continue;
			if (c->type == LOODS_RELEASE_CODE && (v.n < 0 || (size_t)v.n >= c->n_codes))
				return false;
			if (c->type == LOODS_RELEASE_DECIMAL && !isfinite(v.x))
				return false;
		}
	return true;
}

const struct loods_release_table *loods_release_of(const struct loods_release_data *d,
						   const struct loods_release_table *t)
{
	for (size_t i = 0; t->of && i < d->n_tables; i++)
		if (strcmp(d->tables[i].name, t->of) == 0)
			return &d->tables[i];
	return NULL;
}

static bool has_column(const struct loods_release_table *t, const char *name)
{
	for (size_t k = 0; k < t->n_columns; k++)
		if (strcmp(t->columns[k].name, name) == 0)
			return true;
	return false;
}

/* A name that both have beside the key would make one column of two where programs lay the tables together. */
static bool valid_links(const struct loods_release_data *d, const struct loods_release_table *t)
{
	const struct loods_release_table *of = loods_release_of(d, t);

	if (t->key && !has_column(t, t->key))
		return false;
	if (!t->of)
		return true;
	if (!of || of >= t || !of->key || !has_column(t, of->key))
		return false;
	for (size_t k = 0; k < t->n_columns; k++)
		if (strcmp(t->columns[k].name, of->key) != 0 && has_column(of, t->columns[k].name))
			return false;
	return true;
}

bool loods_release_valid(const struct loods_release_data *d)
{
	for (size_t i = 0; i < d->n_tables; i++) {
		const struct loods_release_table *t = &d->tables[i];

		if (!valid_name(t->name) || !t->n_columns || !valid_links(d, t))
			return false;
		for (size_t k = 0; k < i; k++)
			if (strcmp(d->tables[k].name, t->name) == 0)
				return false;
		for (size_t k = 0; k < t->n_columns; k++) {
			if (!valid_column(&t->columns[k]))
				return false;
			for (size_t m = 0; m < k; m++)
				if (strcmp(t->columns[m].name, t->columns[k].name) == 0)
					return false;
		}
		if (!valid_cells(t))
			return false;
	}
	return true;
}

double loods_release_rounded(const struct loods_release_column *c, double x)
{
	char buf[LOODS_DECIMAL_LEN];
	double n = 0, unit = 1;

	/* Both are whole and exact, so the quotient is the number nearest to what is written. */
	for (const char *p = loods_decimal(x, c->decimals, '.', buf); *p; p++)
		if (*p >= '0' && *p <= '9')
			n = n * 10 + (*p - '0');
	for (int i = 0; i < c->decimals; i++)
		unit *= 10;
	return *buf == '-' ? -n / unit : n / unit;
}

uint64_t loods_release_rows(const struct loods_release_table *t)
{
	uint64_t n = 0;

	if (!t->times)
		return t->n_rows;
	for (size_t r = 0; r < t->n_rows; r++)
		n += t->times[r];
	return n;
}

const char *loods_release_file(const struct loods_release_data *d, const char *name, const char *end,
			       struct loods_arena *a)
{
	return loods_arena_printf(a, "%s%s%s", d->personal ? "personal-data-persoonsgegevens-" : "", name,
				  end);
}

const char *loods_release_guarded(const char *text, struct loods_arena *a)
{
	return loods_csv_guarded(text) ? loods_arena_printf(a, "'%s", text) : text;
}

size_t loods_release_cut(const char *text, size_t max)
{
	size_t n = strlen(text);

	if (n <= max)
		return n;
	n = max;
	while (n && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	return n;
}
