#include "datapackage.h"

#include "json.h"

enum { EPOCH_DAY = 719163 /* 1 January 1970, Rata Die */, DAY = 86400, HOUR = 3600 };

static void text(struct loods_json *j, const char *key, const char *value)
{
	loods_json_key(j, key);
	loods_json_string(j, value);
}

static void number(struct loods_json *j, const char *key, int64_t n)
{
	loods_json_key(j, key);
	loods_json_int(j, n);
}

/* With the hours that Amsterdam is ahead, as RFC 3339 wants; of an hour that passes twice the first. */
static void created(struct loods_json *j, loods_stamp at)
{
	struct loods_arena a = { 0 };
	char iso[LOODS_STAMP_LEN];
	int64_t unix_seconds = at.n - (int64_t)EPOCH_DAY * DAY;
	int hours = 2;

	if (!loods_stamp_known(at))
		return;
	if (loods_stamp_from_unix(unix_seconds - 2 * HOUR).n != at.n)
		hours = 1;
	text(j, "created", loods_arena_printf(&a, "%s+%02d:00", loods_stamp_format(at, iso), hours));
	loods_arena_release(&a);
}

static void constraints(struct loods_json *j, const struct loods_release_column *c)
{
	struct loods_arena a = { 0 };

	loods_json_key(j, "constraints");
	loods_json_object_begin(j);
	loods_json_key(j, "required");
	loods_json_bool(j, !c->missing);
	if (c->n_codes) {
		loods_json_key(j, "enum");
		loods_json_array_begin(j);
		for (size_t i = 0; i < c->n_codes; i++)
			loods_json_string(j, loods_release_guarded(c->codes[i].code, &a));
		loods_json_array_end(j);
	}
	loods_json_object_end(j);
	loods_arena_release(&a);
}

static void field(struct loods_json *j, const struct loods_release_column *c, bool dutch)
{
	static const char *const types[LOODS_RELEASE_TYPE_END] = { [LOODS_RELEASE_CODE] = "string",
								   [LOODS_RELEASE_INTEGER] = "integer",
								   [LOODS_RELEASE_DECIMAL] = "number",
								   [LOODS_RELEASE_TEXT] = "string" };

	loods_json_object_begin(j);
	text(j, "name", c->name);
	text(j, "title", c->label);
	if (c->help)
		text(j, "description", c->help);
	text(j, "type", types[c->type]);
	if (dutch && c->type == LOODS_RELEASE_DECIMAL)
		text(j, "decimalChar", ",");
	if (c->unit)
		text(j, "unit", c->unit);
	if (c->missing)
		text(j, "missing", c->missing);
	constraints(j, c);
	loods_json_object_end(j);
}

/* How rows are told apart, and the rows of which table they belong to. */
static void keys(struct loods_json *j, const struct loods_release_data *d, const struct loods_datapackage_file *f)
{
	const struct loods_release_table *of = loods_release_of(d, f->table);
	struct loods_arena a = { 0 };

	if (f->table->key)
		text(j, "primaryKey", f->table->key);
	if (!of)
		return;
	loods_json_key(j, "foreignKeys");
	loods_json_array_begin(j);
	loods_json_object_begin(j);
	text(j, "fields", of->key);
	loods_json_key(j, "reference");
	loods_json_object_begin(j);
	text(j, "resource", loods_arena_printf(&a, "%s%s", of->name, f->dutch ? "-nl" : ""));
	text(j, "fields", of->key);
	loods_json_object_end(j);
	loods_json_object_end(j);
	loods_json_array_end(j);
	loods_arena_release(&a);
}

static void schema(struct loods_json *j, const struct loods_release_data *d,
		   const struct loods_datapackage_file *f)
{
	loods_json_key(j, "dialect");
	loods_json_object_begin(j);
	text(j, "delimiter", f->dutch ? ";" : ",");
	text(j, "lineTerminator", "\n");
	loods_json_object_end(j);
	number(j, "rows", (int64_t)loods_release_rows(f->table));
	loods_json_key(j, "schema");
	loods_json_object_begin(j);
	loods_json_key(j, "fields");
	loods_json_array_begin(j);
	for (size_t k = 0; k < f->table->n_columns; k++)
		field(j, &f->table->columns[k], f->dutch);
	loods_json_array_end(j);
	keys(j, d, f);
	loods_json_key(j, "missingValues");
	loods_json_array_begin(j);
	loods_json_string(j, "");
	loods_json_array_end(j);
	loods_json_object_end(j);
}

/* A resource's name is in small letters; of a CSV it is that of its table. */
static const char *resource_name(const struct loods_datapackage_file *f, struct loods_arena *a)
{
	char *name = f->table ? loods_arena_printf(a, "%s%s", f->table->name, f->dutch ? "-nl" : "")
			      : loods_arena_strdup(a, f->path);

	for (char *p = name; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return name;
}

static void resource(struct loods_json *j, const struct loods_release_data *d,
		     const struct loods_datapackage_file *f)
{
	struct loods_arena a = { 0 };

	loods_json_object_begin(j);
	text(j, "name", resource_name(f, &a));
	text(j, "path", f->path);
	text(j, "profile", f->table ? "tabular-data-resource" : "data-resource");
	if (f->table) {
		text(j, "title", f->table->title);
		text(j, "format", "csv");
		text(j, "mediatype", "text/csv");
		text(j, "encoding", "utf-8");
	}
	number(j, "bytes", (int64_t)f->bytes);
	text(j, "hash", loods_arena_printf(&a, "sha256:%s", f->sha256));
	if (f->table)
		schema(j, d, f);
	loods_json_object_end(j);
	loods_arena_release(&a);
}

void loods_datapackage(const struct loods_release_data *d, const struct loods_datapackage_file *files,
		       size_t n, struct loods_str *out)
{
	struct loods_json j;

	loods_json_init(&j, out);
	loods_json_object_begin(&j);
	text(&j, "profile", "data-package");
	text(&j, "name", d->personal ? "personal-data-persoonsgegevens-loods-export" : "loods-export");
	text(&j, "title", d->title);
	if (d->personal)
		text(&j, "description", LOODS_RELEASE_PERSONAL ".");
	created(&j, d->made_at);
	loods_json_key(&j, "loods");
	loods_json_object_begin(&j);
	loods_json_key(&j, "personalData");
	loods_json_bool(&j, d->personal);
	for (size_t i = 0; i < d->n_facts; i++)
		text(&j, d->facts[i].name, d->facts[i].value);
	loods_json_object_end(&j);
	loods_json_key(&j, "resources");
	loods_json_array_begin(&j);
	for (size_t i = 0; i < n; i++)
		resource(&j, d, &files[i]);
	loods_json_array_end(&j);
	loods_json_object_end(&j);
	loods_json_finish(&j);
}
