#include "release_csv.h"

#include "csv.h"
#include "summary_text.h"

static void put(struct loods_csv_writer *w, const struct loods_release_column *c, union loods_release_cell v,
		char point)
{
	char buf[LOODS_DECIMAL_LEN];

	if (loods_release_is_missing(c, v)) {
		loods_csv_put(w, NULL);
		return;
	}
	switch (c->type) {
	case LOODS_RELEASE_CODE:
		loods_csv_put(w, c->codes[v.n].code);
		break;
	case LOODS_RELEASE_INTEGER:
		loods_csv_put_int(w, v.n);
		break;
	case LOODS_RELEASE_DECIMAL:
		loods_csv_put_number(w, loods_decimal(v.x, c->decimals, point, buf));
		break;
	case LOODS_RELEASE_TEXT:
	case LOODS_RELEASE_TYPE_END:
		loods_csv_put(w, v.text);
		break;
	}
}

enum loods_code loods_release_csv(const struct loods_release_table *t, bool dutch, struct loods_str *out,
				  struct loods_err *err)
{
	struct loods_csv_writer w;
	enum loods_code code;

	loods_csv_writer_init_str(&w, out, LOODS_CSV_SAFE | (dutch ? LOODS_CSV_SEMICOLON : 0));
	for (size_t k = 0; k < t->n_columns; k++)
		loods_csv_put(&w, t->columns[k].name);
	code = loods_csv_end_row(&w, err);
	for (size_t r = 0; r < t->n_rows; r++)
		for (uint64_t i = 0; i < (t->times ? t->times[r] : 1) && code == LOODS_OK; i++) {
			for (size_t k = 0; k < t->n_columns; k++)
				put(&w, &t->columns[k], loods_release_cell(t, r, k), dutch ? ',' : '.');
			code = loods_csv_end_row(&w, err);
		}
	loods_csv_writer_release(&w);
	return code;
}
