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

/* Research files that are made and read back, but not published: they stand in the hidden folder
 * (export_folder.h), nothing at the target and nothing in the register. */
struct loods_research_ready;

/*
 * Makes them for the folder `target`; the texts of `plan` must outlive it. To be ended with
 * loods_research_discard(). Codes as of loods_research_run(), but ECONFLICT; where it fails nothing is left and
 * *out is NULL.
 */
enum loods_code loods_research_prepare(struct loods_app *app, const struct loods_export_plan *plan,
				       const struct loods_research_options *o, const char *target,
				       bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				       struct loods_research_ready **out, struct loods_err *err) LOODS_CHECKED;
/* What is said of them, and their files; both live as long as it does. */
const struct loods_research_said *loods_research_ready_said(const struct loods_research_ready *r);
const struct loods_folder *loods_research_ready_folder(const struct loods_research_ready *r);
/* Writes the report, enters them in the register and gives the folder its name; once only, and the store must
 * be open. */
enum loods_code loods_research_publish(struct loods_research_ready *r, struct loods_err *err) LOODS_CHECKED;
/* Ends it; what was not published leaves nothing. NULL is fine. */
void loods_research_discard(struct loods_research_ready *r);

/* After they were made: where they stand (`target` NULL: nowhere yet), for whom, what was left out and how high
 * the risk is, a sentence on each line, translated. Appended to `out`. */
void loods_research_said_made(const char *target, const struct loods_export_plan *plan,
			      const struct loods_research_said *said, struct loods_str *out);

/*
 * Makes the folder `target`, in one go. EDENIED: neither team lead nor evaluator. EEXISTS: something is there. EINVALID:
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
