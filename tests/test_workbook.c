/* A workbook is made in memory alone, is the same each time, and says one sentence when it cannot be made. */
#include "workbook.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "workbook_inner.h"

static const struct loods_sheet_column columns[] = {
	{ "Group", LOODS_FORMAT_TEXT, 0 },
	{ "Share", LOODS_FORMAT_PERCENT, 0 },
};
static const struct loods_cell cells[] = {
	{ LOODS_CELL_TEXT, 0, "=A1+\x01\xef\xbf\xbf & <b>" },
	{ LOODS_CELL_NUMBER, 0.5, NULL },
	{ LOODS_CELL_TEXT, 0, "not UTF-8: \xff" },
	{ LOODS_CELL_HIDDEN, 1234, NULL },
};

/* Writes a workbook of one sheet so called; the bytes are to be freed. */
static enum loods_code written(const char *name, char **bytes, size_t *len, struct loods_err *err)
{
	static const uint32_t colour[] = { 0x123456 };
	const struct loods_sheet_chart chart = { LOODS_CHART_BARS,     "T", "R", "V",
						 LOODS_FORMAT_PERCENT, 1,   1,	 colour };
	const struct loods_sheet_table table = {
		.columns = columns, .n_columns = 2, .cells = cells, .n_rows = 2
	};
	const struct loods_sheet sheet = { .name = name,
					   .title = "Title",
					   .charts = &chart,
					   .n_charts = 1,
					   .tables = &table,
					   .n_tables = 1 };
	const struct loods_workbook book = { "Title", { 0 }, &sheet, 1 };
	FILE *f = open_memstream(bytes, len);
	enum loods_code code = loods_workbook_write(&book, f, err);

	fclose(f);
	return code;
}

Test(workbook, is_the_same_each_time)
{
	struct loods_err err;
	char *a, *b;
	size_t n, m;

	cr_assert_eq(written("Sheet", &a, &n, &err), LOODS_OK);
	cr_assert_eq(written("Sheet", &b, &m, &err), LOODS_OK);
	cr_assert_gt(n, 2000);
	cr_assert_eq(n, m);
	cr_assert_eq(memcmp(a, b, n), 0);
	cr_assert_eq(memcmp(a, "PK\3\4", 4), 0);
	free(a);
	free(b);
}

Test(workbook, what_the_library_calls_a_temporary_file_is_memory)
{
	FILE *f = lxw_tmpfile(NULL);
	char buf[32] = "";

	cr_assert_not_null(f);
	cr_assert_lt(fileno(f), 0, "it has a descriptor");
	fprintf(f, "%s %d", "geheim", 7);
	fflush(f);
	rewind(f);
	cr_assert_eq(fread(buf, 1, sizeof(buf) - 1, f), 8);
	cr_assert_str_eq(buf, "geheim 7");
	cr_assert_eq(fseek(f, 2, SEEK_SET), 0);
	fputs("ZZ", f);
	cr_assert_eq(fseek(f, 10, SEEK_SET), 0);
	fputs("end", f);
	cr_assert_eq(ftell(f), 13);
	rewind(f);
	cr_assert_eq(fread(buf, 1, sizeof(buf), f), 13);
	cr_assert_eq(memcmp(buf, "geZZim 7\0\0end", 13), 0);
	cr_assert_eq(fseek(f, -1, SEEK_SET), -1);
	fclose(f);
}

Test(workbook, a_full_disk_is_one_sentence)
{
	struct loods_err err = { 0 };
	const struct loods_workbook book = { "Title", { 0 }, NULL, 0 };
	FILE *f = fopen("/dev/full", "w");

	cr_assert_not_null(f);
	cr_assert_eq(loods_workbook_write(&book, f, &err), LOODS_EIO);
	cr_assert_str_eq(err.msg, "The workbook could not be written: No space left on device.");
	fclose(f);
}

/* Runs with stderr in a file, and returns how much was said there. */
static off_t said(enum loods_code *code, struct loods_err *err)
{
	FILE *talk = tmpfile();
	int kept = dup(STDERR_FILENO);
	struct stat st;
	char *bytes;
	size_t n;

	cr_assert_not_null(talk);
	dup2(fileno(talk), STDERR_FILENO);
	*code = written("Sheet", &bytes, &n, err);
	fflush(stderr);
	dup2(kept, STDERR_FILENO);
	close(kept);
	cr_assert_eq(n, 0, "half a workbook came out");
	free(bytes);
	fstat(fileno(talk), &st);
	fclose(talk);
	return st.st_size;
}

Test(workbook, what_the_library_cannot_do_is_one_sentence)
{
	struct rlimit before, small;
	struct loods_err err = { 0 };
	enum loods_code code;
	off_t n;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small = before;
	small.rlim_cur = 512;
	setrlimit(RLIMIT_FSIZE, &small);
	n = said(&code, &err);
	setrlimit(RLIMIT_FSIZE, &before);
	cr_assert_eq(code, LOODS_EIO);
	cr_assert_str_eq(err.msg, "The workbook could not be made.");
	cr_assert_eq(n, 0, "the library said something itself");
}

Test(workbook, a_name_that_no_sheet_can_have_is_an_error)
{
	struct loods_err err = { 0 };
	char *bytes;
	size_t n;

	cr_assert_eq(written("a/b", &bytes, &n, &err), LOODS_EIO);
	cr_assert_eq(n, 0);
	free(bytes);
}
