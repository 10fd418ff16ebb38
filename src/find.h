/*
 * Finding a client of the office from anywhere: by parts of the name in any order, number, birth year or phone;
 * accents, capitals and the way a number is written do not matter. The own clients come first, then those covered,
 * then those of colleagues, who are found but whose dossier opens with a reason only (ops.h). Finding shows name,
 * birth year, number and worker; it reads no dossier and so writes nothing to the access log.
 *
 * What is found of colleagues' clients is kept small: nothing before two letters or digits are typed, and never a
 * restricted client.
 */
#ifndef LOODS_FIND_H
#define LOODS_FIND_H

#include "app.h"
#include "store.h"

enum loods_find_whose {
	LOODS_FIND_OWN = 1,
	LOODS_FIND_COVERED, /* a colleague's whom this user covers today */
	LOODS_FIND_OTHER,
	LOODS_FIND_WHOSE_END
};

struct loods_find_row {
	struct loods_person p;
	enum loods_find_whose whose;
	bool reason; /* the dossier opens with a reason only */
};

enum { LOODS_FIND_RECENT = 9, LOODS_FIND_LETTERS = 2 };

struct loods_find {
	struct loods_find_row *list;   /* by whose, then by name */
	int n;
	int recent[LOODS_FIND_RECENT]; /* places in `list`: whose dossiers this user opened last, the newest first */
	int n_recent;
	const char *folds;             /* search forms of all, in the order of `list`, each with its NUL */
};

/* Everybody who can be found by this user today, into `a`. EDENIED: an account without names. */
enum loods_code loods_find_load(struct loods_app *app, struct loods_arena *a, struct loods_find *out,
				struct loods_err *err) LOODS_CHECKED;

/* Places in `list` of those whom `typed` finds, in their order, into `hits`, which has room for n; returns how
 * many. Nothing typed: the recent ones, then the other own and covered clients. Called at each key: it allocates
 * nothing for each client. */
int loods_find_match(const struct loods_find *f, const char *typed, int *hits);

#endif
