#include "listing.h"

#include <string.h>

#include "cells.h"
#include "client.h"
#include "csv.h"
#include "i18n.h"
#include "json.h"
#include "ops.h"
#include "text.h"

enum { TEXT_COLUMNS_MAX = 40 }; /* of one value in the text form */

struct listing {
	const struct loods_listing *wish;
	struct loods_arena *arena;
	struct loods_cells cells;
	struct loods_list records;
	struct loods_str *out;
};

/* ---- text ---- */

/* What people see in a column: keys and accounts by name, everything else in words; one line, not too wide.
 */
static enum loods_code show(struct listing *l, const struct loods_field *f, const void *rec,
			    struct loods_str *out, struct loods_err *err)
{
	enum loods_code code;
	size_t end;
	int used;

	loods_str_clear(out);
	code = loods_cells_show(&l->cells, l->wish->type, f, rec, out, err);
	end = strcspn(out->s, "\n");
	if (end < out->len || loods_text_width(out->s) > TEXT_COLUMNS_MAX) {
		char *line = loods_arena_strndup(l->arena, out->s, end);

		end = loods_text_fit(line, TEXT_COLUMNS_MAX - 1, &used);
		loods_str_splice(out, end, out->len - end, "…", strlen("…"));
	}
	return code;
}

static void add_padded(struct loods_str *out, const char *text, int width, bool last)
{
	loods_str_add(out, text);
	for (int i = loods_text_width(text); !last && i < width + 2; i++)
		loods_str_add_char(out, ' ');
}

static enum loods_code as_text(struct listing *l, struct loods_err *err)
{
	const struct loods_field *columns[LOODS_CELLS_MAX];
	int n = loods_cells_columns(l->wish->type, columns), width[LOODS_CELLS_MAX] = { 0 }, last = 0;
	const char **cells = LOODS_NEW_ARRAY(l->arena, const char *, (size_t)n *((size_t)l->records.n + 1));
	struct loods_str s;
	enum loods_code code = LOODS_OK;

	loods_str_init(&s);
	for (int k = 0; !code && k < l->records.n; k++)
		for (int i = 0; !code && i < n; i++) {
			code = show(l, columns[i], l->records.rec[k], &s, err);
			cells[(k + 1) * n + i] = loods_arena_strdup(l->arena, s.s);
			if (loods_text_width(s.s) > width[i])
				width[i] = loods_text_width(s.s);
		}
	loods_str_release(&s);
	/* A column in which nobody has anything only takes place. */
	for (int i = 0; i < n; i++) {
		cells[i] = _(columns[i]->label);
		if (!width[i])
			continue;
		last = i;
		if (loods_text_width(cells[i]) > width[i])
			width[i] = loods_text_width(cells[i]);
	}
	for (int k = 0; !code && l->records.n && k <= l->records.n; k++) {
		for (int i = 0; i <= last; i++)
			if (width[i])
				add_padded(l->out, cells[k * n + i], width[i], i == last);
		loods_str_add_char(l->out, '\n');
	}
	return code;
}

/* ---- CSV ---- */

static enum loods_code as_csv(struct listing *l, struct loods_err *err)
{
	struct loods_cells_rows rows;
	struct loods_csv_writer w;
	enum loods_code code = LOODS_OK;

	loods_cells_rows_init(&rows, l->wish->type);
	for (int k = 0; !code && k < l->records.n; k++)
		code = loods_cells_rows_add(&rows, &l->cells, l->records.rec[k], err);
	loods_cells_rows_sort(&rows);
	loods_csv_writer_init_str(&w, l->out, l->wish->spreadsheet ? LOODS_CSV_SAFE : 0);
	if (!code)
		code = loods_cells_rows_write(&rows, &w, err);
	loods_csv_writer_release(&w);
	loods_cells_rows_release(&rows);
	return code;
}

/* ---- JSON ---- */

static enum loods_code as_json(struct listing *l, struct loods_err *err)
{
	const struct loods_field *columns[LOODS_CELLS_MAX];
	int n = loods_cells_columns(l->wish->type, columns);
	struct loods_json j;
	enum loods_code code = LOODS_OK;

	loods_json_init(&j, l->out);
	loods_json_array_begin(&j);
	for (int k = 0; k < l->records.n; k++) {
		loods_json_object_begin(&j);
		for (int i = 0; !code && i < n; i++)
			code = loods_cells_json(&l->cells, &j, l->wish->type, columns[i], l->records.rec[k], err);
		loods_json_object_end(&j);
	}
	loods_json_array_end(&j);
	loods_json_finish(&j);
	return code;
}

/* ---- which records ---- */

static enum loods_code may_list(struct loods_app *app, const struct loods_listing *wish,
				struct loods_filter *f, struct loods_err *err)
{
	const bool everybodys = wish->type != &loods_client_type && !loods_type_toward_client(wish->type);
	enum loods_code code = loods_ops_may(app, LOODS_MAY_READ_NAMES, err);

	if (code)
		return code;
	if (wish->client) {
		code = loods_store_find_key(app->store, &loods_client_type, wish->client, &f->client, err);
		if (code == LOODS_ENOTFOUND)
			code = loods_fail(err, LOODS_ENOTFOUND, _("There is no client with this number."));
		return code ? code : loods_ops_open_client(app, f->client, NULL, err);
	}
	if (app->user.role == LOODS_ROLE_CASEWORKER && !everybodys) {
		f->owner = app->user.id;
		f->on = loods_clock_today(&app->clock);
	}
	return loods_ops_log_reading(app, LOODS_LOG_LIST, wish->type, (loods_id){ 0 }, NULL, err);
}

enum loods_code loods_listing_make(struct loods_app *app, const struct loods_listing *wish,
				   struct loods_str *out, struct loods_err *err)
{
	struct loods_arena arena = { 0 };
	struct listing l = { .wish = wish, .arena = &arena, .out = out };
	struct loods_filter filter = { 0 };
	enum loods_code code = may_list(app, wish, &filter, err);

	loods_cells_init(&l.cells, app->store);
	if (!code)
		code = loods_store_list(app->store, &arena, wish->type, &filter, &l.records, err);
	if (!code) {
		switch (wish->format) {
		case LOODS_LISTING_TEXT:
			code = as_text(&l, err);
			break;
		case LOODS_LISTING_CSV:
			code = as_csv(&l, err);
			break;
		case LOODS_LISTING_JSON:
			code = as_json(&l, err);
			break;
		}
	}
	loods_cells_release(&l.cells);
	loods_arena_release(&arena);
	return code;
}
