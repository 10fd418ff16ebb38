/*
 * Making an export from beginning to end: read, protect, write, read back and attack, register, publish. What
 * fails on the way leaves no file and no entry in the register.
 */
#ifndef LOODS_EXPORT_RUN_H
#define LOODS_EXPORT_RUN_H

#include "export_files.h"
#include "export_verify.h"

/* What is said of a finished export; everything of it stands in its report as well. */
struct loods_export_said {
	int wave, k_asked, k; /* k: what was recoded for, more than asked where the attack needed it */
	size_t clients, released, suppressed;
	uint64_t contacts, kept; /* that this release may tell of, and tells of */
	size_t told;		 /* contacts that it may not tell of, for an earlier release did */
	struct loods_export_verified verified;
	struct loods_effects effects; /* the largest shifts; the list is not kept */
	char sentence[512];	      /* how the attack went, translated */
	bool tables;		      /* none could be made where false */
};

/* An export that is made, read back and attacked, but not published: its files stand in the hidden folder
 * (export_folder.h), nothing at the target and nothing in the register. */
struct loods_export_ready;

/*
 * Makes one for the folder `target`; the texts of `plan` must outlive it. What it holds is all that will be
 * published, but for the report. To be ended with loods_export_discard(). EDENIED: neither team lead nor
 * evaluator. EEXISTS: something is at `target`. EREFUSED: nothing can be released, or the attack succeeds too
 * often; the sentence says which. ECANCEL, EIO. Where it fails nothing is left and *out is NULL.
 */
enum loods_code loods_export_prepare(struct loods_app *app, const struct loods_export_plan *plan,
				     const struct loods_export_files *files, const char *target,
				     bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				     struct loods_export_ready **out, struct loods_err *err) LOODS_CHECKED;
/* What is said of it; lives as long as it does. */
const struct loods_export_said *loods_export_ready_said(const struct loods_export_ready *r);
/* Its files, in the order in which they were written; after publishing with the report. */
const struct loods_folder *loods_export_ready_folder(const struct loods_export_ready *r);
/*
 * Writes the report, enters it in the register and gives the folder its name; once only, and the store must be
 * open. ECONFLICT: the project has another newest release than when it was made. EEXISTS, EDENIED, EIO.
 */
enum loods_code loods_export_publish(struct loods_export_ready *r, struct loods_err *err) LOODS_CHECKED;
/* Ends it; what was not published leaves nothing. Needs no store. NULL is fine. */
void loods_export_discard(struct loods_export_ready *r);

/* Prepares and publishes in one go. */
enum loods_code loods_export_run(struct loods_app *app, const struct loods_export_plan *plan,
				 const struct loods_export_files *files, const char *target,
				 bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				 struct loods_export_said *said, struct loods_err *err) LOODS_CHECKED;

/*
 * Repeats verification and attack on the files of an export that the register knows. The folder may be
 * elsewhere by now; its files say which release it is. ENOTFOUND: no folder, or none of this office.
 * EREFUSED: the files are not those of then, the office has changed since, or the attack succeeds too often.
 */
enum loods_code loods_export_attack(struct loods_app *app, const char *path,
				    bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				    struct loods_export_said *said, struct loods_err *err) LOODS_CHECKED;

#endif
