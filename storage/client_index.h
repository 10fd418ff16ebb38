/*
 * The clients of an office in memory: number, name, search form and order, because names are sealed and
 * the database cannot search or sort them: all of them, opened once per session and kept up with what
 * changes, or a few. Without the identity key it holds no names. Wiped when released.
 */
#ifndef LOODS_CLIENT_INDEX_H
#define LOODS_CLIENT_INDEX_H

#include "rec_sql.h"

struct client_entry {
	int64_t id, version;
	const char *reference, *name; /* NULL: not known, or not to be seen */
	const char *fold;             /* search form of name, reference, birth year and phones */
	const char *sort;             /* order for people, see loods_text_sort_key */
	int birth_year, gender;
	bool restricted;
};

struct client_index {
	struct client_entry *list; /* living clients by id; heap */
	int n;
	int *order;                /* positions in `list` by sort; heap */
	struct loods_arena memory; /* of the texts */
	int64_t generation;        /* of the store, as of which it is right */
	int stale;                 /* entries in `memory` that were replaced */
	bool loaded;
};

/* Brings it to the state of `generation`, which is the store's. Costs a look at each client's version when
 * something changed, else nothing. */
enum loods_code client_index_refresh(struct client_index *x, const struct rec_plan *p,
				     const struct rec_session *s, int64_t generation,
				     struct loods_err *err) LOODS_CHECKED;
/* Fills an empty index with those of the clients `ids` (rising, each once) that live, and nothing else: for a
 * caseload it is quicker than opening the names of a whole city. It is of this moment and not refreshed. */
enum loods_code client_index_some(struct client_index *x, const struct rec_plan *p,
				  const struct rec_session *s, const int64_t *ids, int n,
				  struct loods_err *err) LOODS_CHECKED;
/* NULL: no such living client. Valid until the next refresh. */
const struct client_entry *client_index_find(const struct client_index *x, int64_t id);
void client_index_release(struct client_index *x);

#endif
