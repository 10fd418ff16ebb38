/*
 * What an export is asked for: the analysis plan and its parameters, with defaults, ranges and one sentence
 * for each thing that does not fit. The command line, the wizard and the register all fill and read this
 * struct; the table below it makes the help.
 */
#ifndef LOODS_EXPORT_PLAN_H
#define LOODS_EXPORT_PLAN_H

#include "arena.h"
#include "export_attributes.h"

enum loods_export_level {
	LOODS_EXPORT_ANONYMOUS = 1,
	LOODS_EXPORT_RESEARCH, /* linked, pseudonymised: personal data */
	LOODS_EXPORT_LEVEL_END,
};
extern const struct loods_choices loods_export_levels; /* `anonymous`, `research` */

enum {
	LOODS_EXPORT_K = 10,
	LOODS_EXPORT_K_MIN = 3,
	LOODS_EXPORT_K_MAX = 1000,
	LOODS_EXPORT_LIMIT = 50, /* thousandths of the clients that may be suppressed */
	LOODS_EXPORT_COHORTS_MAX = 64,
	LOODS_EXPORT_UNTIL_YEARS = 10, /* how far ahead research data may be kept */
};

struct loods_export_plan {
	int level;
	enum loods_export_id attributes[LOODS_EXPORT_END]; /* in the order asked for */
	int n;
	int k;
	int limit;				       /* thousandths */
	const char *cohorts[LOODS_EXPORT_COHORTS_MAX]; /* keys; none: all clients of the office */
	int ncohorts;
	loods_date from, to; /* both days included; unknown: from the first day on, up to today */
	const char *project; /* which releases belong together */
	const char *recipient, *purpose, *signed_off_by; /* NULL: not given */
	loods_date until;				 /* last day on which the recipient keeps the data */
	uint64_t seed; /* of what is drawn by chance (whom the self-test attacks) */
};

/* The safe choices: level anonymous, plan of seven, k 10, everybody, the whole period. */
void loods_export_plan_init(struct loods_export_plan *p);

/* What can be set, by the name of its option (`plan`, `k`, `signed-off-by`). */
struct loods_export_parameter {
	const char *name;
	const char *value; /* N_(); what stands for its value in the help */
	const char *help;  /* N_() */
};
/* The list itself: the command line takes the same as its options. */
#define LOODS_EXPORT_PARAMETERS \
	{ "plan", N_("NAME,NAME,..."), N_("what the analysis needs; all else is left out") }, \
	{ "k", N_("NUMBER"), N_("the fewest clients who look alike (10)") }, \
	{ "limit", N_("PERCENT"), N_("clients that may be left out (5)") }, \
	{ "cohort", N_("KEY,KEY,..."), N_("only clients of these cohorts") }, \
	{ "from", N_("DATE"), N_("first day of the period") }, \
	{ "to", N_("DATE"), N_("last day of the period (today)") }, \
	{ "level", "anonymous|research", N_("without links, or linked: personal data") }, \
	{ "project", N_("NAME"), N_("which releases belong together") }, \
	{ "recipient", N_("TEXT"), N_("who gets the files") }, \
	{ "purpose", N_("TEXT"), N_("what they are for") }, \
	{ "until", N_("DATE"), N_("when the recipient deletes them") }, \
	{ "signed-off-by", N_("TEXT"), N_("the privacy officer who agreed") }, \
	{ "seed", N_("NUMBER"), N_("of what the self-test draws by chance (1)") }
extern const struct loods_export_parameter loods_export_parameters[];
extern const int loods_export_parameters_n;

/* Sets one from its text; texts are kept in `a`, lists are separated by commas and replace what was there.
 * EINVALID, with nothing changed: one sentence that says what is expected; of an unknown attribute which ones
 * there are. */
enum loods_code loods_export_plan_set(struct loods_export_plan *p, struct loods_arena *a, const char *name,
				      const char *text, struct loods_err *err) LOODS_CHECKED;

/* The parameters beside each other, before anything is read. EINVALID: who signs off, for whom, why or until
 * when is missing, or the period ends before it begins or after today. */
enum loods_code loods_export_plan_check(const struct loods_export_plan *p, loods_date today,
					struct loods_err *err) LOODS_CHECKED;

bool loods_export_plan_has(const struct loods_export_plan *p, enum loods_export_id id);
/* "arm,gender,age", as it is given and kept; and the names of all attributes. Appended to `out`. */
void loods_export_plan_text(const struct loods_export_plan *p, struct loods_str *out);
void loods_export_names(struct loods_str *out);

#endif
