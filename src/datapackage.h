/*
 * datapackage.json: what is in the folder of a release, for programs (Frictionless Data Package,
 * https://specs.frictionlessdata.io): of each file its size and SHA-256, of each CSV the fields with type,
 * unit, the values that it may hold and what is empty.
 */
#ifndef LOODS_DATAPACKAGE_H
#define LOODS_DATAPACKAGE_H

#include "release_table.h"

struct loods_datapackage_file {
	const char *path;
	size_t bytes;
	const char *sha256;			 /* in hexadecimal digits */
	const struct loods_release_table *table; /* whose CSV it is; NULL: a file of another kind */
	bool dutch;				 /* with ; and decimal comma */
};

/* Added to `out`. */
void loods_datapackage(const struct loods_release_data *d, const struct loods_datapackage_file *files,
		       size_t n, struct loods_str *out);

#endif
