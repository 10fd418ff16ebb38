/*
 * Sealed values of records: which fields lie together in a row's `ident` blob, in which form, and how single
 * texts are sealed. Owns the bytes inside the blobs; the sealing itself is field_crypt's, the SQL is
 * rec_sql's.
 *
 * Inside `ident`, for each identifier that is known, in the order of the descriptor: 2 bytes length of the
 * field's name, the name, 4 bytes length of the value, the value in its form for files (rec.h), lengths
 * little-endian.
 */
#ifndef LOODS_REC_SEAL_H
#define LOODS_REC_SEAL_H

#include "field_crypt.h"
#include "rec.h"

/* Is the field in the row's ident blob? Is it a text sealed in a column of its own? */
bool rec_seal_ident(const struct loods_field *f);
bool rec_seal_alone(const struct loods_field *f);

/* Appends the row's ident blob to `out`; nothing when no identifier is known. meta.id must be given already.
 */
void rec_seal_ident_put(const struct loods_type *t, const struct field_crypt *fc, const void *rec,
			struct loods_str *out);

/* Fills the identifiers of `rec` from the blob; texts go into `a`, what is opened on the way into `scratch`.
 * EDAMAGED. */
enum loods_code rec_seal_ident_get(const struct loods_type *t, const struct field_crypt *fc,
				   struct loods_arena *a, struct loods_arena *scratch, const void *blob,
				   size_t len, void *rec, struct loods_err *err) LOODS_CHECKED;

#endif
