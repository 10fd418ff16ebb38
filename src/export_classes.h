/*
 * The classes of an anonymous release: who looks like whom in the client file. Of a first release they are
 * those of the recoding; in a later one of the same project a client keeps the class of then, newcomers come
 * into the classes of the frozen recoding, and nobody is released who could be told apart beside the earlier
 * releases (export_settle.h).
 *
 * A class is known by its text, which the register keeps: the levels of its stage, the released values and the
 * traits that are blanked for it, "0,0,2|a\twoman\t27_to_44|outcome". The same text in two releases is the same
 * class.
 */
#ifndef LOODS_EXPORT_CLASSES_H
#define LOODS_EXPORT_CLASSES_H

#include "disclose_sensitive.h"
#include "export_snapshot.h"

struct loods_export_class {
	const char *text;
	const uint8_t *levels;	   /* of each trait of the plan (the snapshot's quasi part) */
	const uint16_t *codes;	   /* at those levels */
	const char *const *values; /* their texts, as they are released */
	size_t stage;		   /* from 1: classes with the same levels have the same stage */
	size_t rows;
};

struct loods_export_classes {
	size_t n;
	const struct loods_export_class *list; /* by stage, then values */
	const uint32_t *class_of;	       /* of each row of the snapshot, or LOODS_DISCLOSE_NONE */
	const bool *const *blank;	       /* blank[trait of the sensitive part][class] */
	size_t nstages;
	const uint8_t *const *nodes; /* nodes[s - 1]: the levels of stage s */
	size_t suppressed;	     /* rows without a class, by the recoding or by settling */
	size_t smallest;	     /* class */
	struct loods_settled settled;
};

/*
 * From a recoding `r` and what the sensitive check blanked. `project` are the earlier releases of the project;
 * those of level anonymous count. EREFUSED: a class of an earlier release does not fit the hierarchies.
 * All of it lives in `a`.
 */
enum loods_code loods_export_classes(const struct loods_snapshot *s, const struct loods_disclose_result *r,
				     const struct loods_sensitive_result *secrets, size_t k, struct loods_arena *a,
				     struct loods_export_classes *out, struct loods_err *err) LOODS_CHECKED;

/* The lines for the register, class 1 first. */
void loods_export_classes_text(const struct loods_export_classes *c, struct loods_str *out);

#endif
