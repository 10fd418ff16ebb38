/*
 * The verification of research files from the disk: they are read back and counted anew by code that shares
 * nothing with what made them but the snapshot. Each pseudonym of the contacts is one of the clients, nobody
 * has more contacts than may be told, what is told of a contact happened, and no column or value is there that
 * was not announced. A failure is one sentence that says what was found.
 *
 * The attack (attack.h, K1 to K4) is run as well. Research files need not survive it: it says how high the risk
 * is. Whoever attacks knows all traits, the day of the start and, from K2 on, contacts that are in the files.
 */
#ifndef LOODS_RESEARCH_VERIFY_H
#define LOODS_RESEARCH_VERIFY_H

#include "attack.h"
#include "export_folder.h"
#include "research.h"

struct loods_research_verified {
	size_t clients, contacts; /* rows of the two files */
	struct loods_attack_result attack;
};

/* EREFUSED: the files are not those that were meant. ECANCEL. */
enum loods_code loods_research_verify(const struct loods_research *r, const struct loods_folder *f,
				      bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				      struct loods_research_verified *out, struct loods_err *err) LOODS_CHECKED;

#endif
