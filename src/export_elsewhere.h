/*
 * The anonymous releases of other projects, beside which a release must be as safe as beside those of its own: who
 * holds files of two projects lays them side by side all the same. This module says what that asks of a release; the
 * guarantee itself is kept by export_settle.h and checked by the attack (K5) over the releases of all projects.
 *
 *   Classes   whoever was in a class elsewhere may only be put with those who were in the same class there, at
 *             least k at a time. While a recoding is searched for, that class is one more trait, which is never
 *             made coarser and never released: so the search finds the finest recoding that keeps this.
 *   Tables    count nobody who was released before, in any project.
 *   Contacts  of a person and day that a log elsewhere may hold are not told again.
 */
#ifndef LOODS_EXPORT_ELSEWHERE_H
#define LOODS_EXPORT_ELSEWHERE_H

#include "export_snapshot.h"

/* The anonymous releases of all projects, the project's first. The list lives in `a`. */
struct loods_releases loods_export_beside(const struct loods_snapshot *s, struct loods_arena *a);

/* The quasi-identifiers with that trait behind them, in `a`; those of the snapshot as they are when nobody in it
 * was released elsewhere (or in more classes than a trait can have values; settling alone keeps them safe then). */
const struct loods_microdata *loods_elsewhere_traits(const struct loods_snapshot *s, struct loods_arena *a);

/* For the row of somebody and a day: whether a log of another project may have told of it. */
struct loods_elsewhere_days {
	loods_date first, last;
	const bool *row; /* for each row of the snapshot whether that release knew the person */
};
struct loods_elsewhere_log {
	int n;
	struct loods_elsewhere_days *list;
};
struct loods_elsewhere_log loods_elsewhere_log(const struct loods_snapshot *s, struct loods_arena *a);
bool loods_elsewhere_told(const struct loods_elsewhere_log *l, uint32_t row, loods_date day);

#endif
