#include "export_columns.h"

#include <string.h>

#include "csv.h"

void loods_export_add_column(struct loods_export_sheet *s, struct loods_export_column c)
{
	if (s->n < LOODS_EXPORT_COLUMNS_MAX)
		s->columns[s->n++] = c;
}

const char *loods_export_stem(const struct loods_export_sheet *s, struct loods_arena *a)
{
	return loods_arena_strndup(a, s->name, strlen(s->name) - strlen(".csv"));
}

static const char *in_csv(const char *value, struct loods_arena *a)
{
	return loods_csv_guarded(value) ? loods_arena_printf(a, "'%s", value) : value;
}

static void add_value(struct loods_export_values *v, const struct loods_export_column *c, const char *value,
		      struct loods_arena *a)
{
	const char *text = in_csv(value, a);
	struct loods_str label = LOODS_STR_INIT;

	for (size_t i = 0; i < v->n; i++)
		if (strcmp(v->values[i], text) == 0)
			return;
	loods_export_value_label(c->attribute, value, &label);
	v->values[v->n] = text;
	v->labels[v->n++] = loods_arena_strdup(a, label.s);
	loods_str_release(&label);
}

struct loods_export_values loods_export_values_of(const struct loods_export_column *c, struct loods_arena *a)
{
	struct loods_export_values v = { 0 };
	size_t room = 0;

	for (size_t l = 0; c->micro && l < c->micro->nlevels; l++)
		room += c->micro->levels[l].ncodes;
	v.values = LOODS_NEW_ARRAY(a, const char *, room + 1);
	v.labels = LOODS_NEW_ARRAY(a, const char *, room + 1);
	for (size_t l = 0; c->micro && l < c->micro->nlevels; l++)
		for (size_t i = 0; i < c->micro->levels[l].ncodes; i++)
			add_value(&v, c, c->micro->levels[l].labels[i], a);
	return v;
}
