#include "csv.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "i18n.h"
#include "text.h"

enum { BUFFER = 64 * 1024, END = -1 };

static const char BOM[] = "\xef\xbb\xbf";

enum state {
	FIELD_START,
	PLAIN,      /* inside a field without quotes */
	QUOTED,     /* inside quotes */
	QUOTE_SEEN, /* after a quote inside quotes: its end, or the first half of "" */
	CR_SEEN,    /* after a CR outside quotes: LF must follow */
	SKIPPING,   /* after a stray quote: to the end of the line, because no one can tell what was meant */
};

struct loods_csv_reader {
	FILE *f; /* NULL: memory */
	const unsigned char *p, *end;
	unsigned char *buffer;

	struct loods_str text; /* the row's fields, each with a NUL */
	struct loods_csv_field *fields;
	size_t *starts; /* offsets of the fields in `text`, which moves while it grows */
	size_t n;
	size_t expected; /* fields of the first row; 0: not read yet */
	bool begun;
	long line;

	/* The first error of the row in hand. */
	enum loods_code code;
	struct loods_err err;
	struct loods_csv_place place;
};

static void *must(void *p)
{
	if (!p)
		loods_nomem();
	return p;
}

static struct loods_csv_reader *reader_new(void)
{
	struct loods_csv_reader *r = must(calloc(1, sizeof *r));

	loods_str_init(&r->text);
	r->fields = must(calloc(LOODS_CSV_FIELDS_MAX, sizeof *r->fields));
	r->starts = must(calloc(LOODS_CSV_FIELDS_MAX, sizeof *r->starts));
	r->line = 1;
	return r;
}

struct loods_csv_reader *loods_csv_reader_new(FILE *f)
{
	struct loods_csv_reader *r = reader_new();

	r->f = f;
	r->buffer = must(malloc(BUFFER));
	r->p = r->end = r->buffer;
	return r;
}

struct loods_csv_reader *loods_csv_reader_new_memory(const void *bytes, size_t len)
{
	struct loods_csv_reader *r = reader_new();

	r->p = bytes;
	r->end = r->p + len;
	return r;
}

void loods_csv_reader_free(struct loods_csv_reader *r)
{
	if (!r)
		return;
	if (r->buffer)
		explicit_bzero(r->buffer, BUFFER);
	free(r->buffer);
	free(r->fields);
	free(r->starts);
	loods_str_release(&r->text);
	free(r);
}

struct loods_csv_place loods_csv_reader_place(const struct loods_csv_reader *r)
{
	return r->place;
}

static int next_byte(struct loods_csv_reader *r)
{
	if (r->p == r->end) {
		size_t n = r->f ? fread(r->buffer, 1, BUFFER, r->f) : 0;

		if (!n)
			return END;
		r->p = r->buffer;
		r->end = r->buffer + n;
	}
	return *r->p++;
}

/* Only the first error of a row is kept: what follows may come from it. */
static bool first_error(struct loods_csv_reader *r, long line, size_t field)
{
	if (r->code)
		return false;
	r->code = LOODS_EINVALID;
	r->place = (struct loods_csv_place){ line, (int)field };
	return true;
}

static size_t field_bytes(const struct loods_csv_reader *r)
{
	return r->text.len - r->starts[r->n];
}

static void field_begin(struct loods_csv_reader *r)
{
	if (r->n == LOODS_CSV_FIELDS_MAX) {
		if (first_error(r, r->line, r->n + 1))
			loods_fail(&r->err, LOODS_EINVALID, _("A line may have %d fields at most."),
				   LOODS_CSV_FIELDS_MAX);
		/* Kept in bounds; the row is refused anyway. */
		r->n--;
		loods_str_splice(&r->text, r->starts[r->n], field_bytes(r), NULL, 0);
	}
	r->starts[r->n] = r->text.len;
	r->fields[r->n].line = r->line;
}

static void field_add(struct loods_csv_reader *r, int c)
{
	if (c == '\0') {
		if (first_error(r, r->line, r->n + 1))
			loods_fail(
				&r->err, LOODS_EINVALID,
				_("There is a zero byte here: this is not a text file, or it is damaged."));
		return;
	}
	if (field_bytes(r) == LOODS_CSV_FIELD_MAX || r->text.len >= LOODS_CSV_ROW_MAX) {
		if (first_error(r, r->fields[r->n].line, r->n + 1))
			loods_fail(&r->err, LOODS_EINVALID,
				   _("This field is longer than a field may be; is a quote missing?"));
		return;
	}
	loods_str_add_char(&r->text, (char)c);
}

/* What one step a byte would add to the field in hand, taken at once. */
static void field_add_run(struct loods_csv_reader *r)
{
	const unsigned char *p = r->p;
	size_t n, room;

	while (p < r->end && *p != ',' && *p != '"' && *p != '\r' && *p != '\n' && *p != '\0')
		p++;
	n = (size_t)(p - r->p);
	/* A row refused already is only skipped. Without this a field that is too long would be scanned for
	 * each of its bytes. */
	if (r->code) {
		r->p = p;
		return;
	}
	/* The byte that passes a limit is left to field_add(), which says so. */
	room = LOODS_CSV_FIELD_MAX - field_bytes(r);
	if (r->text.len >= LOODS_CSV_ROW_MAX)
		room = 0;
	else if (room > LOODS_CSV_ROW_MAX - r->text.len)
		room = LOODS_CSV_ROW_MAX - r->text.len;
	if (n > room)
		n = room;
	loods_str_add_bytes(&r->text, r->p, n);
	r->p += n;
}

static void field_end(struct loods_csv_reader *r)
{
	struct loods_csv_field *field = &r->fields[r->n];

	field->len = field_bytes(r);
	if (!loods_text_valid(r->text.s + r->starts[r->n], field->len) &&
	    first_error(r, field->line, r->n + 1))
		loods_fail(&r->err, LOODS_EINVALID, _("This is not UTF-8 text; save the file as CSV UTF-8."));
	loods_str_add_char(&r->text, '\0');
	r->n++;
}

static enum state stray(struct loods_csv_reader *r, const char *message)
{
	if (first_error(r, r->line, r->n + 1))
		loods_fail(&r->err, LOODS_EINVALID, "%s", message);
	return SKIPPING;
}

/* A byte outside quotes, in or at the start of a field. Sets *done at the end of the row. */
static enum state outside(struct loods_csv_reader *r, int c, bool *done)
{
	switch (c) {
	case ',':
		field_end(r);
		field_begin(r);
		return FIELD_START;
	case '\r':
		return CR_SEEN;
	case '\n':
		r->line++;
		field_end(r);
		*done = true;
		return FIELD_START;
	case '"':
		return stray(r, _("A quote stands inside a field that does not begin with one; double it and "
				  "put the field between quotes."));
	}
	field_add(r, c);
	return PLAIN;
}

static enum state after_quote(struct loods_csv_reader *r, int c, bool *done)
{
	switch (c) {
	case '"':
		field_add(r, c);
		return QUOTED;
	case ',':
	case '\r':
	case '\n':
		return outside(r, c, done);
	}
	return stray(r, _("Something follows the closing quote; a quote inside a field must be doubled."));
}

static enum state step(struct loods_csv_reader *r, enum state state, int c, bool *done)
{
	switch (state) {
	case FIELD_START:
		return c == '"' ? QUOTED : outside(r, c, done);
	case PLAIN:
		return outside(r, c, done);
	case QUOTED:
		if (c == '"')
			return QUOTE_SEEN;
		field_add(r, c);
		r->line += c == '\n';
		return QUOTED;
	case QUOTE_SEEN:
		return after_quote(r, c, done);
	case CR_SEEN:
		if (c == '\n')
			return outside(r, c, done);
		return stray(r, _("A line ends with CR alone; lines end with LF or with CR LF."));
	case SKIPPING:
		if (c == '\n') {
			r->line++;
			*done = true;
		}
		return SKIPPING;
	}
	return state;
}

/* The file has ended inside a row. */
static void ended(struct loods_csv_reader *r, enum state state)
{
	switch (state) {
	case FIELD_START:
	case PLAIN:
	case QUOTE_SEEN:
	case CR_SEEN:
		field_end(r);
		break;
	case QUOTED:
		if (first_error(r, r->fields[r->n].line, r->n + 1))
			loods_fail(&r->err, LOODS_EINVALID,
				   _("The quote that opens this field is never closed."));
		break;
	case SKIPPING:
		break;
	}
}

static enum loods_code system_error(struct loods_csv_reader *r, struct loods_err *err)
{
	int number = errno;

	r->place = (struct loods_csv_place){ r->line, 0 };
	loods_fail(err, LOODS_EIO, _("The file cannot be read on; check the disk and try again."));
	loods_err_debug(err, "fread: errno %d", number);
	return LOODS_EIO;
}

static enum loods_code row_end(struct loods_csv_reader *r, struct loods_csv_row *row, struct loods_err *err)
{
	if (!r->code && !r->expected)
		r->expected = r->n;
	if (!r->code && r->n != r->expected &&
	    first_error(r, row->line, (r->n < r->expected ? r->n : r->expected) + 1))
		loods_fail(&r->err, LOODS_EINVALID,
			   _("%zu fields were expected here, as in the first line, but %zu were found."),
			   r->expected, r->n);
	if (r->code) {
		if (err)
			*err = r->err;
		return r->code;
	}
	for (size_t i = 0; i < r->n; i++)
		r->fields[i].s = r->text.s + r->starts[i];
	row->fields = r->fields;
	row->n = r->n;
	return LOODS_OK;
}

/* The first byte of the next row, or END: past the BOM and past empty lines. */
static int row_begin(struct loods_csv_reader *r)
{
	int c;

	for (;;) {
		c = next_byte(r);
		if (!r->begun) {
			r->begun = true;
			/* A buffer is filled from the start of the file, so the BOM lies in one piece. */
			if (c == 0xef && r->end - r->p >= 2 && memcmp(r->p, BOM + 1, 2) == 0) {
				r->p += 2;
				continue;
			}
		}
		if (c == '\n') {
			r->line++;
			continue;
		}
		/* An empty line that ends with CR LF; a CR that stands before anything else is for the row to
		 * refuse. */
		if (c == '\r') {
			int after = next_byte(r);

			if (after == '\n') {
				r->line++;
				continue;
			}
			if (after == END)
				return END;
			r->p--;
		}
		return c;
	}
}

enum loods_code loods_csv_read(struct loods_csv_reader *r, struct loods_csv_row *row, struct loods_err *err)
{
	enum state state = FIELD_START;
	bool done = false;
	int c;

	loods_str_clear(&r->text);
	r->n = 0;
	r->code = LOODS_OK;
	*row = (struct loods_csv_row){ NULL, 0, r->line };
	c = row_begin(r);
	row->line = r->line;
	if (c != END)
		field_begin(r);
	while (c != END) {
		state = step(r, state, c, &done);
		if (done)
			return row_end(r, row, err);
		if (state == PLAIN || state == QUOTED)
			field_add_run(r);
		c = next_byte(r);
		if (c == END && !(r->f && ferror(r->f))) {
			ended(r, state);
			return row_end(r, row, err);
		}
	}
	return r->f && ferror(r->f) ? system_error(r, err) : LOODS_OK;
}

void loods_csv_writer_init(struct loods_csv_writer *w, FILE *f, unsigned flags)
{
	*w = (struct loods_csv_writer){ .f = f, .own = LOODS_STR_INIT, .flags = flags };
	w->out = &w->own;
}

void loods_csv_writer_init_str(struct loods_csv_writer *w, struct loods_str *out, unsigned flags)
{
	*w = (struct loods_csv_writer){
		.out = out, .own = LOODS_STR_INIT, .flags = flags, .row_start = out->len
	};
}

void loods_csv_writer_release(struct loods_csv_writer *w)
{
	if (w->out != &w->own && w->fields)
		loods_str_splice(w->out, w->row_start, w->out->len - w->row_start, NULL, 0);
	loods_str_release(&w->own);
	w->fields = 0;
}

static void put_field(struct loods_csv_writer *w, const char *text, const char *prefix)
{
	char separator = w->flags & LOODS_CSV_SEMICOLON ? ';' : ',';
	const char special[] = { separator, '"', '\r', '\n', '\0' };
	/* A text that begins as a BOM does, first in the file, would be taken for one. */
	bool quoted = text[strcspn(text, special)] || (!w->begun && strncmp(text, BOM, 3) == 0);

	if (!w->begun && (w->flags & LOODS_CSV_SEMICOLON))
		loods_str_add(w->out, BOM);
	w->begun = true;
	if (w->fields++)
		loods_str_add_char(w->out, separator);
	if (quoted)
		loods_str_add_char(w->out, '"');
	loods_str_add(w->out, prefix);
	while (*text) {
		size_t n = strcspn(text, "\"");

		loods_str_add_bytes(w->out, text, n);
		text += n;
		if (*text == '"') {
			loods_str_add(w->out, "\"\"");
			text++;
		}
	}
	if (quoted)
		loods_str_add_char(w->out, '"');
}

bool loods_csv_guarded(const char *text)
{
	return text && *text && strchr("=+-@\t\r", *text);
}

void loods_csv_put(struct loods_csv_writer *w, const char *text)
{
	put_field(w, text ? text : "", w->flags & LOODS_CSV_SAFE && loods_csv_guarded(text) ? "'" : "");
}

void loods_csv_put_number(struct loods_csv_writer *w, const char *digits)
{
	put_field(w, digits, "");
}

void loods_csv_put_int(struct loods_csv_writer *w, int64_t n)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" PRId64, n);
	put_field(w, digits, "");
}

enum loods_code loods_csv_end_row(struct loods_csv_writer *w, struct loods_err *err)
{
	size_t fields = w->fields, bytes;

	if (!fields)
		return LOODS_OK;
	/* An empty line would be no row at all. */
	bytes = w->out->len - w->row_start;
	if (fields == 1 && (bytes == 0 || (bytes == 3 && memcmp(w->out->s + w->row_start, BOM, 3) == 0)))
		loods_str_add(w->out, "\"\"");
	loods_str_add_char(w->out, '\n');
	w->fields = 0;
	if (!w->f) {
		w->row_start = w->out->len;
		return LOODS_OK;
	}
	bytes = fwrite(w->out->s, 1, w->out->len, w->f);
	if (bytes != w->out->len) {
		int number = errno;

		loods_fail(err, LOODS_EIO, _("The file cannot be written; is the disk full?"));
		loods_err_debug(err, "fwrite: errno %d", number);
		return LOODS_EIO;
	}
	loods_str_clear(w->out);
	return LOODS_OK;
}
