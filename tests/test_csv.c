/* What offices rely on: their files are read as RFC 4180 says, every mistake is named with its place, nothing
 * changes. */
#include "csv.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROWS(rows) (sizeof(rows) / sizeof *(rows))

/* Everything the reader says about a file, as text: fields between [ ], rows ended by |, errors as
 * !line:field. */
static void say(struct loods_csv_reader *r, struct loods_str *out)
{
	struct loods_csv_row row;
	struct loods_err err;

	loods_str_clear(out);
	for (;;) {
		enum loods_code code = loods_csv_read(r, &row, &err);
		struct loods_csv_place place = loods_csv_reader_place(r);

		if (code) {
			loods_str_addf(out, "!%ld:%d|", place.line, place.field);
			if (code != LOODS_EINVALID)
				break;
			continue;
		}
		if (!row.n)
			break;
		for (size_t i = 0; i < row.n; i++) {
			cr_assert_eq(strlen(row.fields[i].s), row.fields[i].len);
			loods_str_addf(out, "[%s]", row.fields[i].s);
		}
		loods_str_add_char(out, '|');
	}
	loods_csv_reader_free(r);
}

struct file {
	const char *bytes, *said;
};

/* From memory and from a file. */
static void check(const struct file *rows, size_t n)
{
	struct loods_str out = LOODS_STR_INIT;

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(rows[i].bytes);
		FILE *f;

		say(loods_csv_reader_new_memory(rows[i].bytes, len), &out);
		cr_expect_str_eq(out.s, rows[i].said, "row %zu: %s", i, out.s);
		f = tmpfile();
		cr_assert(f);
		cr_assert_eq(fwrite(rows[i].bytes, 1, len, f), len);
		rewind(f);
		say(loods_csv_reader_new(f), &out);
		cr_expect_str_eq(out.s, rows[i].said, "row %zu from a file: %s", i, out.s);
		fclose(f);
	}
	loods_str_release(&out);
}

Test(csv, reads)
{
	static const struct file rows[] = {
		{ "", "" },
		{ "a,b\n1,2\n", "[a][b]|[1][2]|" },
		{ "a,b\r\n1,2\r\n", "[a][b]|[1][2]|" },
		{ "a,b\n1,2", "[a][b]|[1][2]|" },
		{ "a,b\r\n1,2\r", "[a][b]|[1][2]|" },
		{ "\xef\xbb\xbf" "a,b\n1,2\n", "[a][b]|[1][2]|" },
		{ "\xef\xbb\xbf\"a\",b\n", "[a][b]|" },
		{ "\xef\xbb\xbf", "" },
		{ "a,b\n,\n", "[a][b]|[][]|" },
		{ "a,b\n\"1,\"\"x\"\"\",\"\"\n", "[a][b]|[1,\"x\"][]|" },
		{ "a,b\n\"one\ntwo\r\nthree\",2\n", "[a][b]|[one\ntwo\r\nthree][2]|" },
		{ "\n\r\na,b\n\n1,2\n\r\n", "[a][b]|[1][2]|" },
		{ "a\n\"\"\nx\n", "[a]|[]|[x]|" },
		{ "a,b\n 1 ,\t2\n", "[a][b]|[ 1 ][\t2]|" },
		{ "naam,n\nŞükrü Özdemir,王\n", "[naam][n]|[Şükrü Özdemir][王]|" },
		{ "a,b\n'=1+1,@x\n", "[a][b]|['=1+1][@x]|" },
		{ "a,b\n\"1\"", "[a][b]|!2:2|" },
		{ "\"a\"", "[a]|" },
		{ "a,\"\"", "[a][]|" },
		{ "a,", "[a][]|" },
	};

	check(rows, ROWS(rows));
}

/* A long first row moves the reader's buffer over every byte of what follows. */
Test(csv, reads_the_same_wherever_its_buffer_ends)
{
	static const char tail[] = "\",\"x\"\"y\"\r\nÖ王,\"l\r\n2\"\r\n\r\n\"\"z,2\r\n3,4\r\n";
	struct loods_str file = LOODS_STR_INIT, memory = LOODS_STR_INIT, out = LOODS_STR_INIT;

	for (int before = 65536 - (int)sizeof tail - 4; before <= 65536 + 4; before++) {
		FILE *f = tmpfile();

		cr_assert(f);
		loods_str_clear(&file);
		loods_str_add(&file, "a,b\n\"");
		while ((int)file.len < before)
			loods_str_add_char(&file, 'x');
		loods_str_add(&file, tail);
		cr_assert_eq(fwrite(file.s, 1, file.len, f), file.len);
		rewind(f);
		say(loods_csv_reader_new(f), &out);
		say(loods_csv_reader_new_memory(file.s, file.len), &memory);
		cr_assert_str_eq(out.s, memory.s, "%d", before);
		cr_assert(strstr(out.s, "x][x\"y]|[Ö王][l\r\n2]|!6:1|[3][4]|"), "%d: %s", before,
			  out.s + 65000);
		fclose(f);
	}
	loods_str_release(&file);
	loods_str_release(&memory);
	loods_str_release(&out);
}

Test(csv, every_mistake_has_its_place_and_reading_goes_on)
{
	static const struct file rows[] = {
		/* too few: the first missing field; too many: the first that is too much */
		{ "a,b,c\n1,2\n1,2,3,4\n1,2,3\n", "[a][b][c]|!2:3|!3:4|[1][2][3]|" },
		/* stray quotes */
		{ "a,b\n1,x\"y\n3,4\n", "[a][b]|!2:2|[3][4]|" },
		{ "a,b\n\"1\"x,2\n3,4\n", "[a][b]|!2:1|[3][4]|" },
		{ "a,b\n\"1\" ,2\n3,4\n", "[a][b]|!2:1|[3][4]|" },
		{ "a,b\n1, \"2\"\n3,4\n", "[a][b]|!2:2|[3][4]|" },
		/* the quote that is never closed is named where it opens */
		{ "a,b\n1,\"2\n3,4\n", "[a][b]|!2:2|" },
		{ "a,b\n\"", "[a][b]|!2:1|" },
		/* a field's own line after line ends inside quotes; the row's line for a wrong number */
		{ "a,b\n\"1\n1\",x\"\n3,4\n", "[a][b]|!3:2|[3][4]|" },
		{ "a,b\n\"1\n1\"\n3,4\n", "[a][b]|!2:2|[3][4]|" },
		{ "a,b\n\"1\n1\",2\nx\n", "[a][b]|[1\n1][2]|!4:2|" },
		/* not UTF-8: Latin-1, a lone surrogate, a cut letter */
		{ "a,b\n1,\xd6zdemir\n3,4\n", "[a][b]|!2:2|[3][4]|" },
		{ "a,b\n\xed\xa0\x80,2\n", "[a][b]|!2:1|" },
		{ "a,b\n\xc3,2\n\xc3", "[a][b]|!2:1|!3:1|" },
		/* CR alone */
		{ "a,b\r1,2\r", "!1:2|" },
		{ "\ra,b\n1,2\n", "!1:1|[1][2]|" },
		/* only the first mistake of a line */
		{ "a,b\n\xff,x\"y,,,\n", "[a][b]|!2:1|" },
	};

	check(rows, ROWS(rows));
}

Test(csv, a_wrong_number_says_both_numbers_and_nothing_of_the_field)
{
	static const char bytes[] = "a,b,c\nJansen,2\n";
	struct loods_csv_reader *r = loods_csv_reader_new_memory(bytes, sizeof bytes - 1);
	struct loods_csv_row row;
	struct loods_err err = { 0 };

	cr_assert_eq(loods_csv_read(r, &row, &err), LOODS_OK);
	cr_assert_eq(loods_csv_read(r, &row, &err), LOODS_EINVALID);
	cr_expect_str_eq(err.msg, "3 fields were expected here, as in the first line, but 2 were found.");
	cr_expect_eq(err.code, LOODS_EINVALID);
	loods_csv_reader_free(r);
}

Test(csv, zero_bytes)
{
	static const char bytes[] = "a,b\n1,x\0y\n3,4\n", quoted[] = "a,b\n\"\n\0\",2\n", only[] = "\0";
	struct loods_str out = LOODS_STR_INIT;

	say(loods_csv_reader_new_memory(bytes, sizeof bytes - 1), &out);
	cr_expect_str_eq(out.s, "[a][b]|!2:2|[3][4]|");
	say(loods_csv_reader_new_memory(quoted, sizeof quoted - 1), &out);
	cr_expect_str_eq(out.s, "[a][b]|!3:1|");
	say(loods_csv_reader_new_memory(only, 1), &out);
	cr_expect_str_eq(out.s, "!1:1|");
	loods_str_release(&out);
}

static void add_many(struct loods_str *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		loods_str_add(b, s);
}

Test(csv, limits)
{
	struct loods_str file = LOODS_STR_INIT, out = LOODS_STR_INIT;
	struct loods_csv_reader *r;
	struct loods_csv_row row;

	/* A field of exactly 1 MiB, one of a byte more, a good row behind it. */
	loods_str_add(&file, "a,b\n1,\"");
	add_many(&file, "ab\n\"\"", LOODS_CSV_FIELD_MAX / 4);
	loods_str_add(&file, "\"\n1,");
	add_many(&file, "x", LOODS_CSV_FIELD_MAX + 1);
	loods_str_add(&file, "\n3,4\n");
	r = loods_csv_reader_new_memory(file.s, file.len);
	cr_assert_eq(loods_csv_read(r, &row, NULL), LOODS_OK);
	cr_assert_eq(loods_csv_read(r, &row, NULL), LOODS_OK);
	cr_expect_eq(row.fields[1].len, LOODS_CSV_FIELD_MAX);
	cr_assert_eq(loods_csv_read(r, &row, NULL), LOODS_EINVALID);
	cr_expect_eq(loods_csv_reader_place(r).field, 2);
	cr_expect_eq(loods_csv_reader_place(r).line, 3 + LOODS_CSV_FIELD_MAX / 4);
	cr_assert_eq(loods_csv_read(r, &row, NULL), LOODS_OK);
	cr_expect_str_eq(row.fields[1].s, "4");
	loods_csv_reader_free(r);

	/* Too many fields: 1,000 are fine, 1,001 are refused and the next row is read. */
	loods_str_clear(&file);
	add_many(&file, ",", LOODS_CSV_FIELDS_MAX - 1);
	loods_str_add(&file, "\n");
	add_many(&file, "x,", LOODS_CSV_FIELDS_MAX + 5);
	loods_str_add(&file, "\n");
	add_many(&file, ",", LOODS_CSV_FIELDS_MAX - 1);
	r = loods_csv_reader_new_memory(file.s, file.len);
	cr_assert_eq(loods_csv_read(r, &row, NULL), LOODS_OK);
	cr_expect_eq(row.n, LOODS_CSV_FIELDS_MAX);
	cr_assert_eq(loods_csv_read(r, &row, NULL), LOODS_EINVALID);
	cr_expect_eq(loods_csv_reader_place(r).line, 2);
	cr_expect_eq(loods_csv_reader_place(r).field, LOODS_CSV_FIELDS_MAX + 1);
	cr_assert_eq(loods_csv_read(r, &row, NULL), LOODS_OK);
	cr_expect_eq(row.n, LOODS_CSV_FIELDS_MAX);
	loods_csv_reader_free(r);

	/* A row of many long fields. */
	loods_str_clear(&file);
	for (int i = 0; i <= LOODS_CSV_ROW_MAX / LOODS_CSV_FIELD_MAX; i++) {
		add_many(&file, "abcdefgh", LOODS_CSV_FIELD_MAX / 8);
		loods_str_add(&file, ",");
	}
	say(loods_csv_reader_new_memory(file.s, file.len), &out);
	cr_expect_str_eq(out.s, "!1:16|");
	loods_str_release(&file);
	loods_str_release(&out);
}

Test(csv, a_file_that_cannot_be_read)
{
	struct loods_str out = LOODS_STR_INIT;
	FILE *f = fopen("/", "r");

	cr_assert(f);
	say(loods_csv_reader_new(f), &out);
	cr_expect_str_eq(out.s, "!1:0|");
	fclose(f);
	loods_str_release(&out);
}

static const char *write_row(const char *const *fields, size_t n, unsigned flags, struct loods_str *out)
{
	struct loods_csv_writer w;

	loods_str_clear(out);
	loods_csv_writer_init_str(&w, out, flags);
	for (size_t i = 0; i < n; i++)
		loods_csv_put(&w, fields[i]);
	cr_assert_eq(loods_csv_end_row(&w, NULL), LOODS_OK);
	loods_csv_writer_release(&w);
	return out->s;
}

Test(csv, writes_quotes_only_where_they_must_be)
{
	static const struct {
		const char *fields[3];
		size_t n;
		unsigned flags;
		const char *line;
	} rows[] = {
		{ { "a", "b c", "" }, 3, 0, "a,b c,\n" },
		{ { "a,b", "say \"hi\"", NULL }, 3, 0, "\"a,b\",\"say \"\"hi\"\"\",\n" },
		{ { "two\nlines", "cr\r", "x;y" }, 3, 0, "\"two\nlines\",\"cr\r\",x;y\n" },
		{ { "" }, 1, 0, "\"\"\n" },
		{ { "x" }, 0, 0, "" },
		{ { "=1+1", "-5", "@x" }, 3, 0, "=1+1,-5,@x\n" },
		{ { "=1+1", "-5", "@x" }, 3, LOODS_CSV_SAFE, "'=1+1,'-5,'@x\n" },
		{ { "+31 6", "\tx", "\rx" }, 3, LOODS_CSV_SAFE, "'+31 6,'\tx,\"'\rx\"\n" },
		{ { "=a,b", "a=b", "'x" }, 3, LOODS_CSV_SAFE, "\"'=a,b\",a=b,'x\n" },
		{ { "a,b", "c;d" }, 2, LOODS_CSV_SEMICOLON, "\xef\xbb\xbf" "a,b;\"c;d\"\n" },
		{ { "" }, 1, LOODS_CSV_SEMICOLON, "\xef\xbb\xbf\"\"\n" },
		{ { "\xef\xbb\xbfx" }, 1, 0, "\"\xef\xbb\xbfx\"\n" },
	};
	struct loods_str out = LOODS_STR_INIT;

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_expect_str_eq(write_row(rows[i].fields, rows[i].n, rows[i].flags, &out), rows[i].line,
				 "row %zu: %s", i, out.s);
	loods_str_release(&out);
}

Test(csv, says_which_texts_look_like_formulas)
{
	static const char *const guarded[] = { "=1+1", "+", "-x", "@", "\tx", "\rx" };
	static const char *const plain[] = { "", "1-1", "'=1", "x", " =" };

	for (size_t i = 0; i < ROWS(guarded); i++)
		cr_expect(loods_csv_guarded(guarded[i]), "%zu", i);
	for (size_t i = 0; i < ROWS(plain); i++)
		cr_expect_not(loods_csv_guarded(plain[i]), "%zu", i);
	cr_expect_not(loods_csv_guarded(NULL));
}

Test(csv, numbers_stay_numbers_in_a_spreadsheet)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_csv_writer w;

	loods_csv_writer_init_str(&w, &out, LOODS_CSV_SAFE);
	loods_csv_put_int(&w, INT64_MIN);
	loods_csv_put_number(&w, "-0.25");
	cr_assert_eq(loods_csv_end_row(&w, NULL), LOODS_OK);
	loods_csv_put(&w, "lost, because the row never ends");
	loods_csv_writer_release(&w);
	cr_expect_str_eq(out.s, "-9223372036854775808,-0.25\n");
	loods_str_release(&out);
}

Test(csv, writes_to_a_file_and_notices_a_full_disk)
{
	struct loods_csv_writer w;
	struct loods_err err = { 0 };
	char line[64];
	FILE *f = tmpfile(), *full = fopen("/dev/full", "w");

	cr_assert(f && full);
	loods_csv_writer_init(&w, f, LOODS_CSV_SEMICOLON);
	loods_csv_put(&w, "a");
	cr_assert_eq(loods_csv_end_row(&w, &err), LOODS_OK);
	loods_csv_put(&w, "b");
	loods_csv_put(&w, "c");
	cr_assert_eq(loods_csv_end_row(&w, &err), LOODS_OK);
	loods_csv_writer_release(&w);
	rewind(f);
	cr_expect_str_eq(fgets(line, sizeof line, f), "\xef\xbb\xbf" "a\n");
	cr_expect_str_eq(fgets(line, sizeof line, f), "b;c\n");
	cr_expect_null(fgets(line, sizeof line, f));
	fclose(f);

	setvbuf(full, NULL, _IONBF, 0);
	loods_csv_writer_init(&w, full, 0);
	loods_csv_put(&w, "a");
	cr_expect_eq(loods_csv_end_row(&w, &err), LOODS_EIO);
	cr_expect_eq(err.code, LOODS_EIO);
	loods_csv_writer_release(&w);
	fclose(full);
}
