/*
 * Finding in notes: the free text of whatever is recorded about the clients whom this user owns or covers today -
 * notes of contacts, goals and their steps, tasks, providers, and every other text that is sealed on its own. They
 * are opened one by one in memory, compared and wiped; there is no index of them.
 *
 * Notes of colleagues' clients are never searched, by team leads neither: reading those is for a dossier that was
 * opened. A search is one reading and one entry in the access log (LOODS_LOG_SEARCH), about no client in particular
 * and without the words: they say too much about somebody to stand in a log. What is then opened is logged as ever.
 */
#ifndef LOODS_FIND_NOTES_H
#define LOODS_FIND_NOTES_H

#include "app.h"
#include "rec.h"

enum {
	LOODS_FIND_NOTES_LETTERS = 3, /* at least, so that not everything is found */
	LOODS_FIND_NOTES_MAX = 200,   /* the newest of what was found */
};

struct loods_found_note {
	const struct loods_type *type;
	loods_id record, client;
	const char *name, *reference; /* the client's */
	loods_date when;              /* as in the time line */
	const char *text;             /* a piece of the text around the first word, in one line */
	size_t from, to;              /* where that word stands in `text`, in bytes; whole letters */
};

struct loods_found_notes {
	struct loods_found_note *list; /* the newest first */
	int n;
	bool more;      /* there were more than LOODS_FIND_NOTES_MAX */
	int64_t looked; /* how many records were looked at */
};

/*
 * Finds the texts that hold all words of `typed`, in any order and also inside of longer words ("opvang" finds
 * "Kinderopvang"); accents and capitals do not matter. Results go into `a`. `progress` (may be NULL) is told how many
 * records of how many; false stops: ECANCEL, and nothing is given. EINVALID: too few letters; then nothing is logged.
 * EDENIED.
 */
enum loods_code loods_find_notes(struct loods_app *app, struct loods_arena *a, const char *typed,
				 loods_progress_fn *progress, void *ctx, struct loods_found_notes *out,
				 struct loods_err *err) LOODS_CHECKED;

/* Where the folded `word` stands in `text` for the first time: bytes [*from, *to), whole letters as people see them.
 * False: nowhere. */
bool loods_find_word(const char *text, const char *word, size_t *from, size_t *to);

#endif
