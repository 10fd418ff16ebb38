/*
 * Successive releases beside each other. Who compares the tables of two releases learns of whoever is in one
 * class and not in the other; who has all of them learns where they cross. So clients are put together by
 * their whole history: in which class (or in none) each was in every release so far, and in which now. Each
 * such group must be empty or have at least k clients; then any class, any difference and any intersection of
 * classes of any releases, being made of such groups, has none or at least k.
 *
 * What follows for those who make a release: who was released before keeps the class of then (corrections
 * show in a new project only), newcomers enter a class k at a time, and where somebody left, the class loses
 * k. Nothing here leaves the office: it works on client ids, which stand in the register alone.
 */
#ifndef LOODS_EXPORT_SETTLE_H
#define LOODS_EXPORT_SETTLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rec.h"

/* Who was in a release: ids in rising order, each with its class, 1 or more. Class numbers are those of the
 * release; the same number in another one means nothing. */
struct loods_release_members {
	size_t n;
	const loods_id *clients;
	const uint32_t *classes;
};

struct loods_settled {
	size_t released;  /* clients in a class now */
	size_t newcomers; /* of these, for the first time */
	size_t waiting; /* newcomers who would enter fewer than k at a time: a later release may take them */
	size_t withdrawn; /* released before and still here, left out now */
	size_t gone;	  /* released before and no longer here */
};

/* Sets to 0 the class of whoever may not be released beside the `nbefore` releases so far; `clients` in any
 * order, each once; classes[i] is the class meant for clients[i], 0: none. Leaves out as few as it can by
 * taking the smallest groups first. */
void loods_settle(const struct loods_release_members *before, size_t nbefore, const loods_id *clients,
		  size_t n, size_t k, uint32_t *classes, struct loods_settled *out);

/* Whether it would change nothing. False: *smallest (may be NULL) gets the size, 1 to k - 1, of a group that
 * could be told apart. */
bool loods_settle_holds(const struct loods_release_members *before, size_t nbefore, const loods_id *clients,
			size_t n, size_t k, const uint32_t *classes, size_t *smallest);

/* The wave of each client: the number, from 1, of the release that had it first; of the others nbefore + 1
 * when they are at least k together, else 0, which says that they wait. Returns how many of them there are.
 */
size_t loods_settle_waves(const struct loods_release_members *before, size_t nbefore, const loods_id *clients,
			  size_t n, size_t k, uint32_t *waves);

/* The class of a client in a release; 0: it was not in it. */
uint32_t loods_release_class_of(const struct loods_release_members *m, loods_id client);

#endif
