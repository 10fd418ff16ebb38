/*
 * A table of a release as an SPSS system file (.sav), through ReadStat: code i as the number i + 1 with its
 * label, so that every version of SPSS and PSPP reads it; labels of strings, which that library writes
 * wrongly, are not used. An empty cell is system-missing, an empty text is blank.
 */
#ifndef LOODS_RELEASE_SAV_H
#define LOODS_RELEASE_SAV_H

#include "release_table.h"

enum {
	LOODS_SAV_LABEL_MAX = 120, /* bytes of a label: longer ones are cut between characters */
	LOODS_SAV_NAME_MAX = 64,   /* bytes of a variable's name */
	LOODS_SAV_TEXT_MAX = 32767 /* bytes of a text */
};

/* The name of column `i` as a variable of SPSS: not one of its words, not ending in _, and unlike the others
 * by more than capitals. Mostly the column's own. */
const char *loods_release_sav_name(const struct loods_release_table *t, size_t i, struct loods_arena *a);

/* Added to `out`. EINVALID: SPSS cannot hold the table: too many rows, or a text that is too long. */
enum loods_code loods_release_sav(const struct loods_release_data *d, const struct loods_release_table *t,
				  struct loods_str *out, struct loods_err *err) LOODS_CHECKED;

#endif
