/*
 * Short scripts that read the tables of a release into R, SPSS and Stata, with nothing but what these
 * programs have themselves. They are run in the folder of the files.
 */
#ifndef LOODS_READING_SCRIPTS_H
#define LOODS_READING_SCRIPTS_H

#include "release_table.h"

struct loods_reading_script {
	const char *end; /* of its file's name: ".R" */
	void (*write)(const struct loods_release_data *d, struct loods_str *out);
};

extern const struct loods_reading_script loods_reading_scripts[];
extern const int loods_reading_scripts_n;

#endif
