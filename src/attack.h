/*
 * The attack that every export must survive: somebody who knows the raw snapshot about a person tries to find
 * that person's row, contact or secret in what was released.
 *
 *   K1 all traits                            K5 this release and earlier ones: where classes cross or differ
 *   K2 K1 and the dates of four contacts     K6 own record: what is left of a class or cell without oneself
 *   K3 K2 with their channel and minutes     K7 what stages and suppression give away by themselves
 *   K4 the whole log of the person           K8 the best guess of a sensitive value
 *   cell: whose a contact in the unlinked log is
 *
 * Success is 1/candidates when the target is among them, else 0. Candidates are counted in clients, or
 * where `unit` is given in distinct households.
 *
 * Candidates of K1-K4. The attacker knows the method, so: recodes the target's traits as each stage does,
 * and takes the rows of the first stage that has such a class (everybody of that class left at that
 * stage). Where the target is not there, all rows of all stages that cover the traits. The better of the
 * two counts. K2-K4 then strike off the rows whose linked contacts cannot be the target's. Without linked
 * contacts there is nothing in a row to compare them with: arm, gender and every exposure are traits,
 * known since K1, and a cell of the unlinked log speaks of no row. So K2-K4 equal K1 there, and what
 * contacts give away is asked of the cells. More dates never leave more candidates, so of one to four the
 * four are tried (all, when there are fewer).
 *
 * K7: a released target: K1 beside what it would be without knowing stages (`gain`). A suppressed one:
 * 1/m where m suppressed clients are in a group whose totals over everybody are published (`totals`) and
 * m is below k; with no such totals nothing can be subtracted. K5 and K8 are counted over all clients, K6
 * and cell over all cells.
 *
 * Everything is repeatable: targets and dates come from `seed`.
 */
#ifndef LOODS_ATTACK_H
#define LOODS_ATTACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "err.h"
#include "microdata.h"
#include "release_log.h"

enum loods_attack_kind {
	LOODS_ATTACK_TRAITS,   /* K1 */
	LOODS_ATTACK_DATES,    /* K2 */
	LOODS_ATTACK_CONTACTS, /* K3 */
	LOODS_ATTACK_LOG,      /* K4 */
	LOODS_ATTACK_WAVES,    /* K5 */
	LOODS_ATTACK_OWN,      /* K6 */
	LOODS_ATTACK_STAGES,   /* K7 */
	LOODS_ATTACK_SECRET,   /* K8 */
	LOODS_ATTACK_CELL,
	LOODS_ATTACK_END,
};

enum {
	LOODS_ATTACK_TARGETS = 2000, /* chosen at random; all clients if fewer */
	LOODS_ATTACK_RAREST = 20,    /* and the n/20 with the rarest traits: the highest sum of 1/frequency */
	LOODS_ATTACK_KNOWN = 4,	     /* contacts that K2 and K3 know */
};
/* No such client; a sensitive value that was taken away. */
#define LOODS_ATTACK_NONE UINT32_MAX
#define LOODS_ATTACK_BLANK UINT16_MAX

/* What the attacker knows: everybody's traits and contacts. Clients are numbered 0 .. traits->nrows - 1. */
struct loods_attack_snapshot {
	const struct loods_microdata *traits; /* all quasi-identifiers, at their leaves */
	const uint32_t *unit;		      /* household of each client, below nrows; NULL: clients count */
	const size_t *first; /* client c has contacts first[c] .. first[c + 1] - 1; NULL: none known */
	const int32_t *day;  /* of each contact */
	const uint16_t *channel, *minutes; /* coded as in the linked log; NULL where that has none */
};

/* A log that is linked to the rows of the client file: the research level, and the bad variants of tests. */
struct loods_attack_linked {
	const size_t *first;		   /* row r has records first[r] .. first[r + 1] - 1 */
	const int32_t *time;		   /* ascending within a row */
	const uint16_t *channel, *minutes; /* or NULL */
	int32_t unit;			   /* days in one step of time: 1, or 7 for weeks */
	const int32_t *origin; /* for each client the day that is time 0 and that is known; NULL: day 0 */
	int32_t shift;	       /* each client's days were shifted by a constant of at most this many */
};

/* A released client file, as it is read back from its files. */
struct loods_attack_release {
	size_t nstages;
	const uint8_t *const *nodes; /* nodes[s - 1]: the level of every trait at stage s */
	size_t nrows;
	const uint8_t *stage;	      /* of each row, from 1 */
	const uint16_t *const *codes; /* codes[trait][row], at the level of the row's stage */
	const uint32_t *owner;	      /* whose each row is: used to judge success, never to find candidates */
	size_t nsensitive;
	const uint16_t *const *sensitive;	  /* sensitive[i][row], or LOODS_ATTACK_BLANK */
	const struct loods_attack_linked *linked; /* or NULL */
};

/* Earlier releases, for K5: where somebody who has them finds each client. Numbers are those of a class; where
 * there are several releases, of the classes of one client in all of them. */
struct loods_attack_earlier {
	const uint32_t *was; /* of each client of today, or LOODS_ATTACK_NONE: in no earlier release */
	size_t ngone;
	const uint32_t *gone; /* of each who was released and is in today's snapshot no longer */
};

struct loods_attack {
	const struct loods_attack_snapshot *snapshot;
	const struct loods_attack_release *release;
	const struct loods_attack_earlier *earlier; /* or NULL: no K5 */
	const uint32_t *cell_of; /* for each contact of the snapshot its cell in the unlinked log, or
				  * LOODS_LOG_DROPPED; NULL: no such log */
	size_t ncells;
	/* Table cells that the only client of another cell can work out: *own of loods_table_determined. */
	size_t own_exposed;
	size_t ntotals; /* groups of traits (bit a: trait a) by which totals over all clients are published */
	const uint32_t *totals;
	size_t k;
	uint64_t seed;
	/* NULL or called now and then with what is done of `total`, in no certain unit; false stops the work,
	 * which then returns LOODS_ECANCEL. */
	bool (*progress)(int64_t done, int64_t total, void *ctx);
	void *ctx;
};

struct loods_attack_figure {
	bool ran;	/* false: nothing to run it on; the figures are 0 then */
	size_t targets; /* clients, cells (own, cell) */
	double highest; /* success; K8: the share of the commonest value in a class */
	double mean;
	double at_risk; /* share of the targets with more than 1/k; K8: with more than LOODS_ATTACK_SHARE */
	double gain;	/* K2-K4: mean over that of K1; K7: over not knowing stages; K8: over the base rate */
};

struct loods_attack_result {
	struct loods_attack_figure figures[LOODS_ATTACK_END];
};

/* EINVALID: codes, stages, owners or cells out of bounds, a client with two rows. ECANCEL: `progress` said
 * so. */
enum loods_code loods_attack_run(const struct loods_attack *a, struct loods_attack_result *out,
				 struct loods_err *err) LOODS_CHECKED;

/* What is wanted (design of the export, section 5). */
#define LOODS_ATTACK_MEAN 0.06
#define LOODS_ATTACK_GAIN 0.01
#define LOODS_ATTACK_SHARE 0.9

enum loods_attack_limit {
	LOODS_ATTACK_HIGHEST_LIMIT =
		1,		     /* at most 1/k: every attack but K8, where at most LOODS_ATTACK_SHARE */
	LOODS_ATTACK_MEAN_LIMIT = 2, /* at most LOODS_ATTACK_MEAN: K1-K4, K7 */
	LOODS_ATTACK_GAIN_LIMIT = 4, /* at most LOODS_ATTACK_GAIN: K2-K4 */
};

struct loods_attack_verdict {
	bool passed;
	unsigned failed[LOODS_ATTACK_END]; /* the limits that each attack went over */
};

/* Whoever takes their own part out of n counts as 1/n still, for they know nobody better for it; where one
 * other is left, or one has over half of a cell, K6 counts 1. */
struct loods_attack_verdict loods_attack_judge(const struct loods_attack_result *r, size_t k);

/* One translated sentence that says how the export stands: passed, or which attack went how far over what it
 * may. The text lives in the arena. */
const char *loods_attack_sentence(const struct loods_attack_result *r, size_t k, struct loods_arena *a);

/* "K1" ... "K8", "cell": the stable code; and what the attacker knows, translated. */
const char *loods_attack_code(enum loods_attack_kind kind);
const char *loods_attack_label(enum loods_attack_kind kind);

#endif
