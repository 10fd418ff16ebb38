/* Whatever a CSV file holds: reading ends, rows are within their limits, and a row written is read back the
 * same. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "csv.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_back(const struct loods_csv_row *row)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_csv_reader *r;
	struct loods_csv_writer w;
	struct loods_csv_row again;

	loods_csv_writer_init_str(&w, &out, 0);
	for (size_t i = 0; i < row->n; i++)
		loods_csv_put(&w, row->fields[i].s);
	assert(loods_csv_end_row(&w, NULL) == LOODS_OK);
	loods_csv_writer_release(&w);
	r = loods_csv_reader_new_memory(out.s, out.len);
	assert(loods_csv_read(r, &again, NULL) == LOODS_OK && again.n == row->n);
	for (size_t i = 0; i < row->n; i++)
		assert(strcmp(again.fields[i].s, row->fields[i].s) == 0);
	assert(loods_csv_read(r, &again, NULL) == LOODS_OK && again.n == 0);
	loods_csv_reader_free(r);
	loods_str_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct loods_csv_reader *r = loods_csv_reader_new_memory(data, size);
	struct loods_csv_row row;
	struct loods_err err;
	long line = 0;
	size_t n = 0;

	for (;;) {
		enum loods_code code = loods_csv_read(r, &row, &err);

		if (code) {
			struct loods_csv_place place = loods_csv_reader_place(r);

			assert(code == LOODS_EINVALID && place.line >= 1 && place.field >= 1 && *err.msg);
			continue;
		}
		if (!row.n)
			break;
		assert(row.line > line && row.n <= LOODS_CSV_FIELDS_MAX && (!n || row.n == n));
		line = row.line;
		n = row.n;
		for (size_t i = 0; i < row.n; i++) {
			const struct loods_csv_field *f = &row.fields[i];

			assert(f->len <= LOODS_CSV_FIELD_MAX && strlen(f->s) == f->len &&
			       f->line >= row.line);
			assert(loods_text_valid(f->s, f->len));
		}
		read_back(&row);
	}
	loods_csv_reader_free(r);
	return 0;
}
