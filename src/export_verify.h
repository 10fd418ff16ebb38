/*
 * The verification of an anonymous export from its files: they are read back from the disk and counted anew
 * by code that shares nothing with the code that protected them but the data, and then attacked (attack.h)
 * with the whole snapshot as the attacker's knowledge. A failure is one sentence that says what was found.
 */
#ifndef LOODS_EXPORT_VERIFY_H
#define LOODS_EXPORT_VERIFY_H

#include "attack.h"
#include "export.h"
#include "export_folder.h"

struct loods_export_verified {
	size_t clients, classes, smallest; /* rows of the client file, its classes */
	uint64_t contacts;		   /* of the contact file */
	size_t cells, fewest;		   /* its rows; the fewest people in one */
	struct loods_attack_result attack;
	struct loods_attack_verdict verdict;
};

/*
 * OK with the figures, also where only the attack went over a limit: `verdict` says so. EREFUSED: a class, a
 * cell or a table in the files tells of too few people, or the files are not those of the export. ECANCEL.
 */
enum loods_code loods_export_verify(const struct loods_export *e, const struct loods_folder *f,
				    bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				    struct loods_export_verified *out, struct loods_err *err) LOODS_CHECKED;

#endif
