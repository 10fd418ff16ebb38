/*
 * A release made once more: the same office and the same wishes as those of a release in the register. It tells
 * nothing that was not told, so it is made as it was then, byte for byte, and not as a later release beside it,
 * which could tell next to nothing.
 *
 * It is looked for by what the register says, never believed: what is made must have the classes, the contact log
 * and the tables of then, else (another version of the program may recode otherwise) it is made as a later release.
 */
#ifndef LOODS_EXPORT_REPEAT_H
#define LOODS_EXPORT_REPEAT_H

#include "export_files.h"

/*
 * The release that `plan` and the snapshot would repeat, NULL: none. A project that has releases repeats its own
 * only, for its recoding is frozen. Where there is one, the snapshot's lists of releases are cut down to those that
 * stood there then.
 */
const struct loods_release *loods_export_repeat(struct loods_snapshot *s, const struct loods_export_plan *plan);

/* The first release that has the files of `r`, which is in the snapshot's lists; `r` itself where it repeats none. The
 * lists are cut down likewise. */
const struct loods_release *loods_export_original(struct loods_snapshot *s, const struct loods_release *r);
/* Whether two releases have the same of these files; false where one has none of them. */
bool loods_export_same_files(const struct loods_release *x, const struct loods_release *y);

/* Whether the export has the classes of that release, with the same clients in them. */
bool loods_export_repeats(const struct loods_export *e, const struct loods_release *r);

#endif
