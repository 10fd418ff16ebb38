/*
 * The attributes that an evaluator may ask for in an export: one table of names, what each is, its leaf
 * values and its hierarchy. The analysis plan, the help, the codebook and the wizard are made from it;
 * microdata (microdata.h) gets its hierarchies here, so they are total and nested by how they are made.
 *
 * What is known of a client at the start (the day of assignment, else the first day of guidance) is taken as
 * of that day, so that a later release says the same; exposures and outcomes are those of the export's
 * window. Codes are stable English words: what is released. They hold nothing that a spreadsheet program
 * takes for a date: "3_to_5", not "3-5".
 */
#ifndef LOODS_EXPORT_ATTRIBUTES_H
#define LOODS_EXPORT_ATTRIBUTES_H

#include "arena.h"
#include "microdata.h"
#include "rec.h"

enum loods_export_id {
	LOODS_EXPORT_ARM,
	LOODS_EXPORT_GENDER,
	LOODS_EXPORT_AGE,
	LOODS_EXPORT_HOUSEHOLD,
	LOODS_EXPORT_CHILDREN,
	LOODS_EXPORT_EDUCATION,
	LOODS_EXPORT_LANGUAGE,
	LOODS_EXPORT_MUNICIPALITY,
	LOODS_EXPORT_COHORT,
	LOODS_EXPORT_START,
	LOODS_EXPORT_WELFARE,
	LOODS_EXPORT_CONTACTS,
	LOODS_EXPORT_MINUTES,
	LOODS_EXPORT_NO_SHOW,
	LOODS_EXPORT_FACE_TO_FACE,
	LOODS_EXPORT_FREQUENCY,
	LOODS_EXPORT_PROGRESS,
	LOODS_EXPORT_CHILDCARE,
	LOODS_EXPORT_OUTCOME,
	LOODS_EXPORT_LASTING_3,
	LOODS_EXPORT_LASTING_6,
	LOODS_EXPORT_LASTING_12,
	LOODS_EXPORT_END,
};

enum loods_export_flag {
	LOODS_EXPORT_FIXED = 1 << 0, /* a quasi-identifier that is never generalised */
	LOODS_EXPORT_QUASI = 1 << 1, /* a quasi-identifier that may be generalised */
	LOODS_EXPORT_EXPOSURE =
		1 << 2, /* how much guidance: a quasi-identifier too, as whoever knows it knows it */
	LOODS_EXPORT_SENSITIVE = 1 << 3, /* what nobody may learn about anybody */
	LOODS_EXPORT_EFFECT = 1 << 4,	 /* what the guidance is to change; sensitive too */
	LOODS_EXPORT_DEFAULT = 1 << 5,	 /* in the safe plan that is offered first */
};

/* Where leaf values come from. */
enum loods_export_leaves {
	LOODS_LEAVES_CHOICES = 1, /* a code list */
	LOODS_LEAVES_BANDS,	  /* a number in bands */
	LOODS_LEAVES_TEXTS,	  /* what stands in the office; the caller brings them */
	LOODS_LEAVES_QUARTERS,	  /* quarters of the years in the office; the caller brings them */
};

enum { LOODS_EXPORT_BANDS_MAX = 14, LOODS_EXPORT_UPS_MAX = 4 };

/* Bands by level, finest first; the highest level, one for all, is not told. Each is given by the lowest
 * values of its bands, from 0 up; a coarser level leaves some of them out. */
struct loods_export_bands {
	bool whole; /* counts: a band reaches to the number below the next one */
	int scale;  /* the bounds below are so many times the number */
	int nlevels;
	struct {
		int n;
		int from[LOODS_EXPORT_BANDS_MAX];
	} levels[LOODS_EXPORT_UPS_MAX];
};

struct loods_export_attribute {
	const char *name;  /* in a plan, and the column in files */
	const char *label; /* N_() */
	const char *help;  /* N_(), one sentence: what exactly it is */
	unsigned flags;
	enum loods_export_leaves leaves;
	const struct loods_choices *choices;
	const char *blank; /* the leaf of whoever has no value */
	/* CHOICES: for each choice its value at level 1, 2, ...; NULL: there is no level in between. */
	const char *const (*up)[LOODS_EXPORT_UPS_MAX];
	int nups;
	const struct loods_export_bands *bands;
};

extern const struct loods_export_attribute loods_export_attributes[LOODS_EXPORT_END];

/* How childcare stands: of the client's children the one that says most. */
enum loods_export_childcare {
	LOODS_EXPORT_CARE_NONE = 1, /* no arrangement was ever written down */
	LOODS_EXPORT_CARE_WAITING,
	LOODS_EXPORT_CARE_ARRANGED,
	LOODS_EXPORT_CARE_OVER, /* ended, refused or lapsed */
	LOODS_EXPORT_CARE_END,
};
/* Steps on the scale of levels between the start and the end of the window. */
enum loods_export_progress {
	LOODS_EXPORT_PROGRESS_BACK = 1,
	LOODS_EXPORT_PROGRESS_NONE,
	LOODS_EXPORT_PROGRESS_ONE,
	LOODS_EXPORT_PROGRESS_MORE,
	LOODS_EXPORT_PROGRESS_END,
};

/* The attribute of that name; LOODS_EXPORT_END: there is none. */
enum loods_export_id loods_export_find(const char *name, size_t len);
static inline bool loods_export_is_quasi(const struct loods_export_attribute *t)
{
	return t->flags & (LOODS_EXPORT_FIXED | LOODS_EXPORT_QUASI | LOODS_EXPORT_EXPOSURE);
}

/* A leaf that the office brings; `up` is its value at level 1 (cohort: its municipality), NULL: none. */
struct loods_export_leaf {
	const char *code, *up;
};
/*
 * The hierarchy, in `a`. TEXTS and QUARTERS take the leaves of the office, each once, in the order in which
 * they get their codes; the others take none. Level 0 is the leaf, the last is "*" for all.
 */
void loods_export_hierarchy(const struct loods_export_attribute *t, const struct loods_export_leaf *leaves,
			    size_t n, struct loods_arena *a, struct loods_micro_attribute *out);

/* Codes of leaves: of a choice (0: not known), and of a number (NaN: not known). */
uint16_t loods_export_choice_code(const struct loods_export_attribute *t, int value);
uint16_t loods_export_number_code(const struct loods_export_attribute *t, double value);
/* "2026-Q1" of a day; "unknown" of none. */
const char *loods_export_quarter(loods_date on, struct loods_arena *a);

/* A released value for people, translated: "3_to_5" is "3 to 5". What the office brought (an arm, a cohort)
 * is said as it is. Appended to `out`. */
void loods_export_value_label(const struct loods_export_attribute *t, const char *code,
			      struct loods_str *out);

#endif
