/*
 * The register of exports: what was released, by whom, for whom and until when, and who was in it. It stands
 * in the office file and is only ever added to, through loods_ops_register_export() (ops.h). The first
 * anonymous release of a project freezes how traits are recoded; later ones load it, so that they can be laid
 * beside each other (export_settle.h).
 *
 * Texts of the register are plain (the file itself is encrypted): an evaluator reads and writes it without
 * the identity key. Who was released is kept as client ids, which leave the office nowhere.
 */
#ifndef LOODS_EXPORT_REGISTER_H
#define LOODS_EXPORT_REGISTER_H

#include "arena.h"
#include "export_plan.h"
#include "export_settle.h"
#include "microdata.h"
#include "snapshot_hash.h"
#include "store.h"

struct loods_release {
	loods_id id; /* given by storage, with `at` and `user` */
	loods_stamp at;
	loods_user_id user;
	int level; /* enum loods_export_level */
	const char *project;
	int wave;	  /* of the project, from 1; given by storage */
	/* Newest release that this one takes into account, 0: none. Of the project, and where this one is
	 * anonymous also of the anonymous ones of other projects. Not kept. */
	loods_id follows;
	const char *plan; /* names, separated by commas */
	int k, limit;	  /* limit in thousandths */
	uint64_t seed;
	const char *cohorts; /* keys, separated by commas; "": all */
	loods_date first, last;
	const char *recoding;	 /* loods_recoding_text */
	const char *hierarchies; /* loods_hierarchies_text */
	const char
		*classes; /* a line for each class, from 1: what was released of it (fingerprints of cells) */
	const char *files; /* a line for each file: its SHA-256, two blanks, its name */
	unsigned char input_hash[LOODS_SNAPSHOT_HASH_BYTES]; /* of the snapshot */
	const char *recipient, *purpose, *signed_off_by;     /* NULL: none */
	loods_date until;				     /* unknown: none */
	struct loods_release_members members;		     /* n 0 where they were not asked for */
};
struct loods_releases {
	struct loods_release *list;
	int n;
};

/* Fills what the plan says (level, project, plan, k, limit, seed, cohorts, recipient, purpose, until, signed
 * off by); texts in `a` or the plan's. */
void loods_release_from_plan(const struct loods_export_plan *p, struct loods_arena *a,
			     struct loods_release *out);

/* Everything but id, at, user and follows, in one hash: the log entry holds it, so that a register that was
 * tampered with shows beside the log. */
void loods_release_hash(const struct loods_release *r, unsigned char out[LOODS_SNAPSHOT_HASH_BYTES]);

/* What is missing or impossible in a release that is to be registered. EINVALID. */
enum loods_code loods_release_check(const struct loods_release *r, struct loods_err *err) LOODS_CHECKED;

/* The line of a class, without its end; NULL: there is no such class. */
const char *loods_release_class_text(const struct loods_release *r, uint32_t class, struct loods_arena *a);

/* Reads the register, the oldest first; `project` NULL: all. EDENIED: neither team lead nor evaluator. */
struct loods_app;
enum loods_code loods_register_list(const struct loods_app *app, struct loods_arena *a, const char *project,
				    bool members, struct loods_releases *out,
				    struct loods_err *err) LOODS_CHECKED;

/* How traits are recoded: for each stage the level of each attribute. */
struct loods_recoding {
	size_t nattributes, nstages;
	const char **names;
	uint8_t *levels; /* of stage s and attribute i: levels[s * nattributes + i] */
};
/* "arm,gender,age\n0,0,2\n0,0,3\n"; parsed back into `a`. EINVALID: no such text. */
void loods_recoding_text(const struct loods_recoding *r, struct loods_str *out);
enum loods_code loods_recoding_parse(const char *text, struct loods_arena *a, struct loods_recoding *out,
				     struct loods_err *err) LOODS_CHECKED;
/* The frozen recoding of a project, from its first anonymous release; *found false: there is none yet.
 * EREFUSED when the plan or a hierarchy is not that of then: the project's releases could be told apart. */
enum loods_code loods_register_frozen(const struct loods_releases *project, const struct loods_microdata *m,
				      struct loods_arena *a, struct loods_recoding *out, bool *found,
				      struct loods_err *err) LOODS_CHECKED;

/* A line for each attribute and leaf: name and the value at each level, separated by tabs. */
void loods_hierarchies_text(const struct loods_microdata *m, struct loods_str *out);
/* Whether each line of that text still holds; new leaves (a new cohort, a new quarter) may have come.
 * EREFUSED names the attribute. */
enum loods_code loods_hierarchies_agree(const char *text, const struct loods_microdata *m,
					struct loods_err *err) LOODS_CHECKED;

#endif
