/*
 * An anonymous export, from an office to what is released: the snapshot, the recoding that keeps the effects
 * best, classes beside the project's earlier releases, the contact log without links, protected tables, and
 * the figures about all of it. It holds everything in memory and writes nothing: export_files.h makes files of
 * it, export_verify.h reads these back and attacks them, export_run.h does it in order.
 *
 * What a later release of a project holds. Clients: everybody who may be released beside the earlier ones, in
 * the classes of the frozen recoding. Contacts: those of the days after the last release. Tables: of the
 * clients who are new. So logs and tables of several releases are laid one below the other; none of them is
 * ever told again with one person more or less. A release of another project about the same people is held to
 * the same (export_elsewhere.h).
 */
#ifndef LOODS_EXPORT_H
#define LOODS_EXPORT_H

#include "disclose_risk.h"
#include "export_classes.h"
#include "export_effects.h"
#include "export_log.h"
#include "release_log.h"
#include "table_protect.h"

struct loods_export {
	struct loods_export_plan plan;
	int k; /* clients that a class has at least */
	struct loods_snapshot s;
	const struct loods_microdata *traits; /* the quasi-identifiers, as loods_elsewhere_traits gives them */
	int wave;      /* of the project, from 1: anonymous releases before it, and one */
	loods_id follows; /* newest release that it was made beside, 0: none */
	const struct loods_release *repeats; /* an earlier one that it is once more (export_repeat.h), or NULL */
	bool frozen;   /* the recoding is that of the project's first release */
	bool staged;   /* stages, or one node for all */
	uint8_t *levels; /* the recoding to be frozen: of stage s and trait t levels[s * ntraits + t] */
	size_t nstages;
	struct loods_export_classes classes;
	double loss;                  /* of the recoding, 0 to 1 */
	const double *attribute_loss; /* of each trait of the plan */
	size_t secrets_failed, secrets_merged; /* classes that gave a sensitive trait away, and were merged for it */
	struct loods_effects effects; /* as released */
	struct loods_effects other;   /* with the recoding that was not taken; n 0: there was no choice */
	struct loods_risk risk[LOODS_READINGS];

	struct loods_export_log log; /* of all contacts of the snapshot */
	struct loods_microdata contacts; /* those that this release may tell of */
	const size_t *contact;           /* of each of them its place in the snapshot */
	struct loods_release_log wish;
	struct loods_log_result cells;
	size_t told; /* contacts that earlier releases, of whatever project, told of */

	struct loods_microdata table_rows; /* traits and sensitive attributes of those whom the tables count */
	const enum loods_export_id *table_ids;
	uint32_t tables_list[LOODS_TABLE_ATTRIBUTES_MAX];
	size_t ntables; /* 0: none could be made safe, or nobody is new */
	struct loods_tables_result tables;

	struct loods_arena a;
};

/*
 * Makes it, in classes of at least `k` clients, which may be more than the plan asks for. `repeat`: as a release of
 * before where it can be one; its log and tables are still to be held against those of then. EINVALID: the plan; EREFUSED: nothing can be released (fewer clients than k, more to be left out
 * than the limit); EDENIED, ECANCEL. `progress` (may be NULL) gets done of 100. After a failure there is
 * nothing to release.
 */
enum loods_code loods_export_make(struct loods_app *app, const struct loods_export_plan *plan, int k,
				  bool repeat, bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				  struct loods_export *out, struct loods_err *err) LOODS_CHECKED;
/*
 * The same for a release that is in the register, from what it says and the office as it is: who was in which
 * class, the log and the tables of then. EREFUSED when the office says something else now than it did then.
 */
enum loods_code loods_export_remake(struct loods_app *app, const struct loods_export_plan *plan, loods_id release,
				    bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				    struct loods_export *out, struct loods_err *err) LOODS_CHECKED;
void loods_export_release(struct loods_export *e);

#endif
