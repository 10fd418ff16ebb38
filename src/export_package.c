#include "export_package.h"

#include <ctype.h>
#include <string.h>

#include "i18n.h"
#include "json.h"

static const char csv[] = ".csv", dutch[] = "-nl.csv";

static void text(struct loods_json *j, const char *key, const char *value)
{
	loods_json_key(j, key);
	loods_json_string(j, value);
}

static bool ends(const char *name, const char *tail)
{
	size_t len = strlen(name), n = strlen(tail);

	return len > n && strcmp(name + len - n, tail) == 0;
}

/* The sheet of a file, or NULL; *nl: it is the one for Dutch spreadsheets. */
static const struct loods_export_sheet *
sheet_of(const char *name, const struct loods_export_sheet *const *sheets, int n, bool *nl)
{
	size_t stem;

	*nl = ends(name, dutch);
	if (!ends(name, csv))
		return NULL;
	stem = strlen(name) - strlen(*nl ? dutch : csv);
	for (int i = 0; i < n; i++)
		if (strlen(sheets[i]->name) == stem + strlen(csv) &&
		    strncmp(sheets[i]->name, name, stem) == 0)
			return sheets[i];
	return NULL;
}

static void add_constraints(struct loods_json *j, const struct loods_export_column *c)
{
	struct loods_arena a = { 0 };
	struct loods_export_values v = loods_export_values_of(c, &a);

	loods_json_key(j, "constraints");
	loods_json_object_begin(j);
	loods_json_key(j, "required");
	loods_json_bool(j, !c->empty);
	if (v.n) {
		loods_json_key(j, "enum");
		loods_json_array_begin(j);
		for (size_t i = 0; i < v.n; i++)
			loods_json_string(j, v.values[i]);
		loods_json_array_end(j);
	}
	loods_json_object_end(j);
	loods_arena_release(&a);
}

static void add_field(struct loods_json *j, const struct loods_export_column *c, bool nl)
{
	static const char *const types[] = {
		[LOODS_EXPORT_CODE] = "string",
		[LOODS_EXPORT_INTEGER] = "integer",
		[LOODS_EXPORT_DECIMAL] = "number",
	};

	loods_json_object_begin(j);
	text(j, "name", c->name);
	text(j, "title", _(c->label));
	if (c->empty)
		text(j, "description", _(c->empty));
	text(j, "type", types[c->type]);
	if (nl && c->type == LOODS_EXPORT_DECIMAL)
		text(j, "decimalChar", ",");
	add_constraints(j, c);
	loods_json_object_end(j);
}

static void add_schema(struct loods_json *j, const struct loods_export_sheet *s, bool nl)
{
	text(j, "title", _(s->label));
	text(j, "profile", "tabular-data-resource");
	text(j, "encoding", "utf-8");
	loods_json_key(j, "dialect");
	loods_json_object_begin(j);
	text(j, "delimiter", nl ? ";" : ",");
	loods_json_object_end(j);
	loods_json_key(j, "schema");
	loods_json_object_begin(j);
	loods_json_key(j, "fields");
	loods_json_array_begin(j);
	for (int i = 0; i < s->n; i++)
		add_field(j, &s->columns[i], nl);
	loods_json_array_end(j);
	loods_json_key(j, "missingValues");
	loods_json_array_begin(j);
	loods_json_string(j, "");
	loods_json_array_end(j);
	loods_json_object_end(j);
}

static void add_file(struct loods_json *j, const struct loods_folder_file *f,
		     const struct loods_export_sheet *const *sheets, int n)
{
	struct loods_arena a = { 0 };
	char *name = loods_arena_strdup(&a, f->name);
	const struct loods_export_sheet *sheet;
	bool nl;

	/* A name may hold small letters only. */
	for (char *p = name; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	if (ends(name, csv))
		name[strlen(name) - strlen(csv)] = '\0';
	loods_json_object_begin(j);
	text(j, "name", name);
	text(j, "path", f->name);
	loods_json_key(j, "bytes");
	loods_json_int(j, (int64_t)f->bytes);
	text(j, "hash", loods_arena_printf(&a, "sha256:%s", f->sha256));
	if ((sheet = sheet_of(f->name, sheets, n, &nl)))
		add_schema(j, sheet, nl);
	loods_json_object_end(j);
	loods_arena_release(&a);
}

void loods_export_package(const struct loods_folder *folder, const struct loods_export_sheet *const *sheets,
			  int n, const char *title, const char *description, struct loods_str *out)
{
	struct loods_json j;

	loods_json_init(&j, out);
	loods_json_object_begin(&j);
	text(&j, "profile", "data-package");
	text(&j, "name", "loods-export");
	text(&j, "title", title);
	text(&j, "description", description);
	loods_json_key(&j, "resources");
	loods_json_array_begin(&j);
	for (int i = 0; i < folder->n; i++)
		add_file(&j, &folder->files[i], sheets, n);
	loods_json_array_end(&j);
	loods_json_object_end(&j);
	loods_json_finish(&j);
}
