/*
 * Those whom no class took. A recoding leaves rows over where fewer than k of them agree in what is never made
 * coarser (arm and gender): a few of every such group, whom no level can save. Leaving them out is not by chance
 * and shifts what an analysis finds, so each such remainder is put together with one class of its own group, made
 * just coarse enough for both. The class loses detail; nobody of the group is left out.
 */
#ifndef LOODS_DISCLOSE_GATHER_H
#define LOODS_DISCLOSE_GATHER_H

#include "disclose.h"

/*
 * Mends the recoding `r` in place: its arrays are made anew in the arena, its classes and stages numbered anew. Of
 * the classes that could take a remainder the one is chosen whose coarser values cost least, over all its rows and
 * the new ones. A remainder of k or more becomes a class by itself. Only a group without any class stays suppressed.
 * Gathered classes stand in stages of their own, so there can be more than LOODS_DISCLOSE_STAGES_MAX, never more
 * than 255. No class becomes smaller. Returns how many rows are no longer suppressed.
 */
size_t loods_disclose_gather(const struct loods_microdata *m, const struct loods_disclose_options *o,
			     struct loods_arena *a, struct loods_disclose_result *r);

#endif
