/*
 * Making research files from beginning to end: read, name, write, read back, register, publish. What fails on
 * the way leaves no file and no entry in the register. They are linked and personal data, so they count as no
 * release of the anonymous kind: those freeze their recoding and tell of newcomers without them.
 */
#ifndef LOODS_RESEARCH_RUN_H
#define LOODS_RESEARCH_RUN_H

#include "research_verify.h"

struct loods_research_options {
	bool excel_nl;			/* a second set of CSV for Dutch spreadsheets */
	const struct loods_secret *key; /* of the project; NULL: a random one, wiped afterwards */
};

/* What is said of finished research files; everything of it stands in their report as well. */
struct loods_research_said {
	bool project_key;
	size_t clients;
	size_t of_office, contacts; /* contacts of these clients, and those that are in the files */
	struct loods_research_left_out left_out;
	size_t clients_left_out; /* clients of whom a contact was left out */
	struct loods_attack_result attack; /* K1 to K4 */
	char risk[512];			   /* how high it is, one translated sentence */
};

/*
 * Makes the folder `target`. EDENIED: neither team lead nor evaluator. EEXISTS: something is there. EINVALID:
 * the plan, which must say for whom, why and until when. EREFUSED, ECANCEL, ECONFLICT, EIO. `progress` (may be
 * NULL) gets done of 100.
 */
enum loods_code loods_research_run(struct loods_app *app, const struct loods_export_plan *plan,
				   const struct loods_research_options *o, const char *target,
				   bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				   struct loods_research_said *said, struct loods_err *err) LOODS_CHECKED;

/* Whether a folder holds research files: there is no attack that they must survive. */
bool loods_research_is(const struct loods_folder *f);

#endif
