#include "find_notes.h"

#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "ops.h"
#include "text.h"
#include "timeline.h"
#include "types.h"

enum {
	BEFORE_COLUMNS = 14, /* of the piece shown, in front of the word: a narrow screen has it in sight then */
	AFTER_COLUMNS = 200,
	LOOK_EVERY = 64, /* records between two calls of progress */
};

/* ---- where a word stands ---- */

/* Edges of the letters of a text. */
struct edges {
	size_t *at;
	int n;
};

static void edges_of(const char *text, struct edges *e)
{
	size_t len = strlen(text), at = 0;
	int columns;

	*e = (struct edges){ .at = calloc(len + 1, sizeof *e->at) };
	if (!e->at)
		loods_nomem();
	while (at < len) {
		e->at[e->n++] = at;
		at += loods_text_grapheme(text + at, &columns);
	}
	e->at[e->n++] = len;
}

static bool holds(const char *text, size_t from, size_t to, const char *word)
{
	struct loods_str part = LOODS_STR_INIT, fold = LOODS_STR_INIT;
	bool yes;

	loods_str_add_bytes(&part, text + from, to - from);
	loods_text_fold(part.s, &fold);
	yes = strstr(fold.s, word) != NULL;
	loods_str_release(&part);
	loods_str_release(&fold);
	return yes;
}

/* Folding changes lengths, so places in the folded text say nothing about the text. But a longer beginning never
 * holds less: the shortest that holds the word ends where it ends, and the shortest end of that begins with it. */
bool loods_find_word(const char *text, const char *word, size_t *from, size_t *to)
{
	struct edges e;
	int lo = 0, hi, end;

	*from = *to = 0;
	if (!*word || !holds(text, 0, strlen(text), word))
		return false;
	edges_of(text, &e);
	for (hi = e.n - 1; lo < hi;) {
		int mid = lo + (hi - lo) / 2;

		if (holds(text, 0, e.at[mid], word))
			hi = mid;
		else
			lo = mid + 1;
	}
	end = lo;
	for (lo = 0, hi = end; lo < hi;) {
		int mid = lo + (hi - lo + 1) / 2;

		if (holds(text, e.at[mid], e.at[end], word))
			lo = mid;
		else
			hi = mid - 1;
	}
	*from = e.at[lo];
	*to = e.at[end];
	free(e.at);
	return true;
}

/* ---- the piece that is shown ---- */

/* From where on to show what stands before `at`: the beginning of a word. */
static size_t piece_begin(const char *text, size_t at)
{
	size_t from = at, letter = at;
	int columns = 0, w;

	while (letter > 0) {
		letter = loods_text_grapheme_before(text, letter);
		loods_text_grapheme(text + letter, &w);
		columns += w;
		if (columns > BEFORE_COLUMNS)
			break;
		if (letter == 0 || text[letter - 1] == ' ')
			from = letter;
	}
	return from;
}

static void add_piece(struct loods_arena *a, const char *text, size_t from, size_t to, struct loods_found_note *note)
{
	size_t begin = piece_begin(text, from), end;
	struct loods_str piece = LOODS_STR_INIT;
	int used;

	if (begin > 0)
		loods_str_add(&piece, "... ");
	note->from = piece.len + from - begin;
	note->to = note->from + to - from;
	end = to + loods_text_fit(text + to, AFTER_COLUMNS, &used);
	loods_str_add_bytes(&piece, text + begin, end - begin);
	if (text[end])
		loods_str_add(&piece, " ...");
	note->text = loods_arena_strdup(a, piece.s);
	loods_str_release(&piece);
}

/* ---- looking ---- */

struct search {
	struct loods_app *app;
	struct loods_arena *a;
	struct loods_str query;        /* folded */
	struct loods_str fold, line;   /* of the text that is being looked at */
	struct loods_caseload clients; /* by id */
	const struct loods_type *type;
	loods_progress_fn *progress;
	void *ctx;
	int64_t total;
	struct loods_found_notes *out;
	int cap;
};

static bool holds_all(const char *folded, const char *query, struct loods_str *word)
{
	while (*query) {
		size_t len = strcspn(query, " ");

		loods_str_clear(word);
		loods_str_add_bytes(word, query, len);
		if (!strstr(folded, word->s))
			return false;
		query += len;
		query += strspn(query, " ");
	}
	return true;
}

static int by_id(const void *a, const void *b)
{
	const struct loods_case *x = a, *y = b;

	return (x->client.n > y->client.n) - (x->client.n < y->client.n);
}

static const struct loods_case *case_of(const struct search *s, loods_id client)
{
	const struct loods_case wanted = { .client = client };

	return s->clients.n ? bsearch(&wanted, s->clients.list, (size_t)s->clients.n, sizeof wanted, by_id) : NULL;
}

static bool searched(const struct loods_field *f)
{
	return f->kind == LOODS_KIND_TEXT && !(f->flags & (LOODS_IDENT | LOODS_PLAIN | LOODS_META));
}

static struct loods_found_note *one_more(struct search *s)
{
	struct loods_found_notes *out = s->out;

	if (out->n == s->cap) {
		struct loods_found_note *list = LOODS_NEW_ARRAY(s->a, struct loods_found_note,
								(size_t)(s->cap = s->cap ? s->cap * 2 : 16));

		if (out->n)
			memcpy(list, out->list, (size_t)out->n * sizeof *list);
		out->list = list;
	}
	return &out->list[out->n++];
}

static enum loods_code add_found(struct search *s, const void *rec, const char *text, struct loods_err *err)
{
	struct loods_found_note note = { .type = s->type, .record = loods_rec_cmeta(rec)->id };
	struct loods_str word = LOODS_STR_INIT;
	const struct loods_case *c;
	size_t from = 0, to = 0;
	enum loods_code code = loods_store_client_of(s->app->store, s->type, rec, &note.client, err);

	c = code ? NULL : case_of(s, note.client);
	if (!c)
		return code;
	loods_str_clear(&s->line);
	for (const char *p = text; *p; p++)
		loods_str_add_char(&s->line, *p == '\n' ? ' ' : *p);
	loods_str_add_bytes(&word, s->query.s, strcspn(s->query.s, " "));
	loods_find_word(s->line.s, word.s, &from, &to);
	loods_str_release(&word);
	note.name = c->name;
	note.reference = c->reference;
	note.when = loods_timeline_day(s->type, rec);
	add_piece(s->a, s->line.s, from, to, &note);
	*one_more(s) = note;
	return LOODS_OK;
}

/* One row for each record, whichever of its texts it is. */
static enum loods_code look(void *rec, void *ctx, struct loods_err *err)
{
	struct search *s = ctx;
	struct loods_str word = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;

	if (s->progress && s->out->looked % LOOK_EVERY == 0 && !s->progress(s->out->looked, s->total, s->ctx))
		return loods_fail(err, LOODS_ECANCEL, _("Stopped."));
	s->out->looked++;
	for (int i = 0; i < s->type->n_fields; i++) {
		const struct loods_field *f = &s->type->fields[i];
		const char *text;

		if (!searched(f) || !loods_field_known(f, rec))
			continue;
		text = *(const char *const *)loods_field_cat(f, rec);
		loods_text_fold(text, &s->fold);
		if (!holds_all(s->fold.s, s->query.s, &word))
			continue;
		code = add_found(s, rec, text, err);
		break;
	}
	loods_str_release(&word);
	return code;
}

static bool has_texts(const struct loods_type *t)
{
	for (int i = 0; i < t->n_fields; i++)
		if (searched(&t->fields[i]))
			return loods_type_toward_client(t) != NULL;
	return false;
}

static int newest_first(const void *pa, const void *pb)
{
	const struct loods_found_note *a = pa, *b = pb;

	if (a->when.n != b->when.n)
		return a->when.n > b->when.n ? -1 : 1;
	if (a->type != b->type)
		return strcmp(a->type->name, b->type->name);
	return (b->record.n > a->record.n) - (b->record.n < a->record.n);
}

static enum loods_code look_everywhere(struct search *s, struct loods_err *err)
{
	const struct loods_filter own = { .owner = s->app->user.id, .on = loods_clock_today(&s->app->clock) };
	enum loods_code code = LOODS_OK;

	for (int i = 0; code == LOODS_OK && i < loods_types_n; i++) {
		int64_t n = 0;

		if (has_texts(loods_types[i]))
			code = loods_store_count(s->app->store, loods_types[i], &own, &n, err);
		s->total += n;
	}
	for (int i = 0; code == LOODS_OK && i < loods_types_n; i++) {
		s->type = loods_types[i];
		if (has_texts(s->type))
			code = loods_store_each(s->app->store, s->type, &own, look, s, err);
	}
	return code;
}

enum loods_code loods_find_notes(struct loods_app *app, struct loods_arena *a, const char *typed,
				 loods_progress_fn *progress, void *ctx, struct loods_found_notes *out,
				 struct loods_err *err)
{
	struct search s = { .app = app, .a = a, .query = LOODS_STR_INIT, .fold = LOODS_STR_INIT, .line = LOODS_STR_INIT,
			    .progress = progress, .ctx = ctx, .out = out };
	enum loods_code code = loods_ops_may(app, LOODS_MAY_READ_NAMES, err);

	*out = (struct loods_found_notes){ 0 };
	loods_text_fold(typed, &s.query);
	if (!code && loods_text_chars(s.query.s) < LOODS_FIND_NOTES_LETTERS)
		code = loods_fail(err, LOODS_EINVALID, _("Type at least %d letters to find in notes."),
				  LOODS_FIND_NOTES_LETTERS);
	if (!code)
		code = loods_ops_log_reading(app, LOODS_LOG_SEARCH, NULL, (loods_id){ 0 }, NULL, err);
	if (!code)
		code = loods_store_caseload(app->store, a, app->user.id, loods_clock_today(&app->clock), &s.clients, err);
	if (!code && s.clients.n)
		qsort(s.clients.list, (size_t)s.clients.n, sizeof *s.clients.list, by_id);
	if (!code)
		code = look_everywhere(&s, err);
	if (code)
		*out = (struct loods_found_notes){ 0 };
	if (out->n)
		qsort(out->list, (size_t)out->n, sizeof *out->list, newest_first);
	out->more = out->n > LOODS_FIND_NOTES_MAX;
	if (out->more)
		out->n = LOODS_FIND_NOTES_MAX;
	loods_str_release(&s.query);
	loods_str_release(&s.fold);
	loods_str_release(&s.line);
	return code;
}
