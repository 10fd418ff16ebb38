#include "disclose_data.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "err.h"

static bool fail(struct data_message *msg, const char *fmt, ...) LOODS_PRINTF(2, 3);
static bool fail(struct data_message *msg, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg->text, sizeof msg->text, fmt, ap);
	va_end(ap);
	return false;
}

static char *slurp(const char *path, struct loods_arena *a)
{
	FILE *f = fopen(path, "rb");
	size_t size = 0, room = 1 << 16, got;
	char *all = malloc(room), *out = NULL;

	while (f && all && (got = fread(all + size, 1, room - size - 1, f)) > 0) {
		size += got;
		if (size + 1 == room)
			all = realloc(all, room *= 2);
	}
	if (f && all && !ferror(f))
		out = loods_arena_strndup(a, all, size);
	free(all);
	if (f)
		fclose(f);
	return out;
}

static char separator(const char *s)
{
	int semicolons = 0, commas = 0;
	bool quoted = false;

	for (; *s && (quoted || (*s != '\n' && *s != '\r')); s++) {
		quoted ^= *s == '"';
		semicolons += !quoted && *s == ';';
		commas += !quoted && *s == ',';
	}
	return semicolons >= commas && semicolons ? ';' : ',';
}

/* Cuts one field off *s, in place; *end becomes the byte that ended it. */
static char *field(char **s, char sep, char *end)
{
	char *start = *s, *out = *s, *in = *s;
	bool quoted = *in == '"';

	in += quoted;
	for (; *in; in++) {
		if (quoted && *in == '"' && in[1] == '"')
			in++;
		else if (quoted && *in == '"') {
			quoted = false;
			continue;
		} else if (!quoted &&
			   (*in == sep || *in == '\n' || (*in == '\r' && (in[1] == '\n' || !in[1]))))
			break;
		*out++ = *in;
	}
	if (*in == '\r')
		in++;
	*end = *in;
	*s = *in ? in + 1 : in;
	*out = '\0';
	return start;
}

enum { FIELDS_MAX = 1000 };

bool data_read(const char *path, struct loods_arena *a, struct data_file *out, struct data_message *msg)
{
	char *s = slurp(path, a), sep, end;
	const char *row[FIELDS_MAX];
	size_t room = 0, lines = 0;

	*out = (struct data_file){ 0 };
	if (!s)
		return fail(msg, "%s cannot be read: %s", path, strerror(errno));
	if (strncmp(s, "\xef\xbb\xbf", 3) == 0)
		s += 3;
	sep = separator(s);
	for (const char *p = s; *p; p++)
		room += *p == '\n';
	out->cell = LOODS_NEW_ARRAY(a, const char **, room + 1);
	while (*s) {
		size_t n = 0;

		lines++;
		do {
			if (n == FIELDS_MAX)
				return fail(msg, "%s, row %zu: more than %d fields", path, lines, FIELDS_MAX);
			row[n++] = field(&s, sep, &end);
		} while (end == sep);
		if (n == 1 && !*row[0] && (out->ncolumns != 1))
			continue;
		if (!out->nrows)
			out->ncolumns = n;
		if (n != out->ncolumns)
			return fail(msg, "%s, row %zu: %zu fields where the first row has %zu", path, lines,
				    n, out->ncolumns);
		out->cell[out->nrows] = LOODS_NEW_ARRAY(a, const char *, n);
		memcpy(out->cell[out->nrows++], row, n * sizeof *row);
	}
	return out->nrows > 0 || fail(msg, "%s is empty", path);
}

int data_column(const struct data_file *f, const char *name)
{
	for (size_t c = 0; c < f->ncolumns; c++)
		if (strcmp(f->cell[0][c], name) == 0)
			return (int)c;
	return -1;
}

/* Numbers of texts. */
struct words {
	const char **word;
	size_t n, cap;
	uint32_t *slots; /* number + 1 */
};

static struct words words_new(size_t cap, struct loods_arena *a)
{
	struct words w = { .cap = 16 };

	while (w.cap < 2 * cap)
		w.cap *= 2;
	w.word = LOODS_NEW_ARRAY(a, const char *, cap + 1);
	w.slots = LOODS_NEW_ARRAY(a, uint32_t, w.cap);
	return w;
}

/* The number of a text, which is made up when `add`; else -1 when there is none. */
static long number_of(struct words *w, const char *text, bool add)
{
	uint64_t h = 1469598103934665603U;
	size_t at;

	for (const char *p = text; *p; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211U;
	for (at = h & (w->cap - 1); w->slots[at]; at = (at + 1) & (w->cap - 1))
		if (strcmp(w->word[w->slots[at] - 1], text) == 0)
			return (long)w->slots[at] - 1;
	if (!add)
		return -1;
	w->word[w->n++] = text;
	w->slots[at] = (uint32_t)w->n;
	return (long)w->n - 1;
}

/* The rows of a hierarchy file as levels; `leaves` gets the numbers of the values at level 0. */
static bool hierarchy(const char *path, const char *name, struct loods_arena *a, struct words *leaves,
		      struct loods_micro_attribute *out, struct data_message *msg)
{
	struct data_file f;
	struct loods_micro_level *levels;
	size_t first, n;

	if (!data_read(path, a, &f, msg))
		return false;
	first = strcasecmp(f.cell[0][0], "level0") == 0;
	n = f.nrows - first;
	if (!n || n > LOODS_MICRO_VALUES_MAX)
		return fail(msg, "%s has %zu values; 1 to %d are allowed", path, n, LOODS_MICRO_VALUES_MAX);
	levels = LOODS_NEW_ARRAY(a, struct loods_micro_level, f.ncolumns);
	*leaves = words_new(n, a);
	for (size_t l = 0; l < f.ncolumns; l++) {
		struct words own, *w = l ? &own : leaves;
		uint16_t *code_of = LOODS_NEW_ARRAY(a, uint16_t, n);

		if (l)
			own = words_new(n, a);
		for (size_t v = 0; v < n; v++) {
			code_of[v] = (uint16_t)number_of(w, f.cell[first + v][l], true);
			if (!l && w->n != v + 1)
				return fail(msg, "%s has the value \"%s\" twice", path, f.cell[first + v][0]);
		}
		levels[l] = (struct loods_micro_level){ w->n, w->word, code_of };
	}
	*out = (struct loods_micro_attribute){ name, f.ncolumns, levels };
	return true;
}

static const char *hierarchy_path(const char *data, const char *prefix, const char *column,
				  struct loods_arena *a)
{
	static const char *const forms[] = { "", "_", "/", "hierarchy_", "_hierarchy_", "/hierarchy_" };
	const char *base = strrchr(data, '/'), *path;
	size_t len;

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		path = loods_arena_printf(a, "%s%s%s.csv", prefix, forms[i], column);
		if (access(path, F_OK) == 0)
			return path;
	}
	base = base ? base + 1 : data;
	len = strcspn(base, ".");
	path = loods_arena_printf(a, "%s/%.*s_hierarchy_%s.csv", prefix, (int)len, base, column);
	return access(path, F_OK) == 0 ? path : NULL;
}

bool data_with_hierarchies(const char *path, const char *prefix, struct loods_arena *a,
			   struct data_file *table, struct loods_microdata *out, bool *left_out,
			   struct data_message *msg)
{
	struct loods_micro_attribute *attributes;
	const uint16_t **columns;

	if (!data_read(path, a, table, msg))
		return false;
	attributes = LOODS_NEW_ARRAY(a, struct loods_micro_attribute, table->ncolumns);
	columns = LOODS_NEW_ARRAY(a, const uint16_t *, table->ncolumns);
	*out = (struct loods_microdata){ 0, attributes, table->nrows - 1, columns };
	for (size_t c = 0; c < table->ncolumns; c++) {
		const char *name = table->cell[0][c], *file = hierarchy_path(path, prefix, name, a);
		uint16_t *column = LOODS_NEW_ARRAY(a, uint16_t, table->nrows);
		struct words leaves;

		left_out[c] = !file;
		if (!file)
			continue;
		if (!hierarchy(file, name, a, &leaves, &attributes[out->nattributes], msg))
			return false;
		for (size_t r = 1; r < table->nrows; r++) {
			long code = number_of(&leaves, table->cell[r][c], false);

			if (code < 0)
				return fail(msg, "%s has no line for the value \"%s\" of row %zu of the data",
					    file, table->cell[r][c], r + 1);
			column[r - 1] = (uint16_t)code;
		}
		columns[out->nattributes++] = column;
	}
	return out->nattributes > 0 ||
	       fail(msg, "No column has a hierarchy: %s%s.csv is not there", prefix, table->cell[0][0]);
}

struct loods_microdata data_plain(const struct data_file *f, const char *const *names, size_t n, size_t first,
				  size_t end, struct loods_arena *a)
{
	struct loods_micro_attribute *attributes = LOODS_NEW_ARRAY(a, struct loods_micro_attribute, n);
	const uint16_t **columns = LOODS_NEW_ARRAY(a, const uint16_t *, n);

	for (size_t i = 0; i < n; i++) {
		struct words leaves = words_new(end - first, a);
		uint16_t *column = LOODS_NEW_ARRAY(a, uint16_t, end - first), *same;
		struct loods_micro_level *level = LOODS_NEW(a, struct loods_micro_level);

		for (size_t r = first; r < end; r++)
			column[r - first] =
				(uint16_t)number_of(&leaves, f->cell[r][data_column(f, names[i])], true);
		same = LOODS_NEW_ARRAY(a, uint16_t, leaves.n);
		for (size_t v = 0; v < leaves.n; v++)
			same[v] = (uint16_t)v;
		*level = (struct loods_micro_level){ leaves.n, leaves.word, same };
		attributes[i] = (struct loods_micro_attribute){ names[i], 1, level };
		columns[i] = column;
	}
	return (struct loods_microdata){ n, attributes, end - first, columns };
}

const char *data_known(const char *name, struct loods_arena *a)
{
	const char *srcdir = getenv("srcdir");
	const char *folder = loods_arena_printf(a, "%s/../shared/sdc-cases", srcdir ? srcdir : ".");

	if (access(folder, R_OK) != 0)
		return NULL;
	return loods_arena_printf(a, "%s/%s", folder, name);
}
