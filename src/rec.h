/*
 * Record descriptors: what a record type is made of, written down once as data. Form, table, storage, CSV,
 * `dump`, `list` and the subject-access report all follow from the descriptor; none of them knows a type by
 * name. A descriptor says what a value means and may be, never how wide it is drawn.
 *
 * Every record struct begins with `struct loods_meta meta`. In every value the state of all zeros means "not
 * known", so a zeroed record is a blank one. Texts in a record belong to the arena it was loaded or parsed
 * into.
 */
#ifndef LOODS_REC_H
#define LOODS_REC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "date.h"
#include "err.h"
#include "str.h"
#include "week.h"

/* A row id of any type; 0: none. Ids are given by storage before the insert and never change. */
typedef struct { int64_t n; } loods_id;
typedef struct { int64_t n; } loods_user_id;

/* A number that may be unknown. Whole numbers have scale 0; decimals (hours) count hundredths. */
typedef struct {
	int64_t n;
	bool set;
} loods_num;

static inline loods_num loods_num_of(int64_t n) { return (loods_num){ n, true }; }

/* What every record carries: who made this version of it, and when. Filled in by storage. */
struct loods_meta {
	loods_id id;              /* 0: not saved yet */
	int64_t version;          /* 1 at the first save; a save of an older version is a conflict */
	loods_user_id entered_by; /* of the first version */
	loods_stamp entered_at;   /* of the first version; import may bring an earlier one */
	loods_user_id changed_by; /* of this version */
	loods_stamp changed_at;
	bool deleted;             /* superseded: kept in the history until retention ends */
};

enum loods_kind {
	LOODS_KIND_REF,    /* loods_id of a record of type .ref */
	LOODS_KIND_USER,   /* loods_user_id */
	LOODS_KIND_TEXT,   /* const char *, NFC; NULL: not known */
	LOODS_KIND_NUM,    /* loods_num, scale in .decimals (0 or 2) */
	LOODS_KIND_DATE,   /* loods_date */
	LOODS_KIND_PDATE,  /* loods_pdate, at most as precise as .precision */
	LOODS_KIND_TIME,   /* loods_time */
	LOODS_KIND_STAMP,  /* loods_stamp */
	LOODS_KIND_WEEK,   /* loods_week */
	LOODS_KIND_CHOICE, /* int: index into .choices, 0: not known */
	LOODS_KIND_SET,    /* uint32_t: bit (1 << index) for each chosen */
	LOODS_KIND_BOOL,   /* bool */
};

/* One value of a code list. The array is indexed by the enum's value; element 0 is the blank one. */
struct loods_choice {
	const char *code;  /* stable English word, stored and exported; NULL only in element 0 */
	const char *label; /* N_() */
	char digit;        /* '0' … '9' in forms, 0: only through the list */
};

struct loods_choices {
	const struct loods_choice *list; /* list[1] … list[n - 1] */
	int n;
};

#define LOODS_CHOICES(array) { (array), (int)(sizeof(array) / sizeof((array)[0])) }

enum loods_field_flag {
	LOODS_REQUIRED = 1 << 0, /* may not be blank in a saved record */
	LOODS_IDENT = 1 << 1,	 /* direct identifier: sealed with the row's other ones in one blob under the
				    identity key */
	LOODS_PLAIN = 1 << 2, /* a text that says nothing about a person: under the page key only. Every other
				 text is sealed on its own under the identity key. */
	LOODS_MULTILINE = 1 << 3, /* a text of several lines */
	LOODS_ONCE = 1 << 4,	  /* cannot change after the first save */
	LOODS_SYSTEM = 1 << 5,	  /* set by the program; never in a form */
	LOODS_DERIVED =
		1 << 6,	       /* computed from other fields by the type's derive(); in storage, not in CSV */
	LOODS_EXTRA = 1 << 7,  /* CSV column that a dump has only when some record uses it */
	LOODS_META = 1 << 8,   /* is a member of meta: a CSV column, no column of its own in storage */
	LOODS_FUTURE = 1 << 9, /* a date or week typed without a year means the next such one, not the last */
	LOODS_SHARED =
		1 << 10, /* a REF that shares the CSV column of the CHOICE before it: where it is known, its
			    key stands in place of the code, and the code is what `dflt` says */
};

struct loods_type;

struct loods_field {
	const char *name;  /* column in storage, header in CSV, key in JSON */
	const char *label; /* N_(); what people see beside it */
	const char *help;  /* N_(), one sentence: what to fill in, or NULL */
	size_t offset;
	enum loods_kind kind;
	unsigned flags;
	const struct loods_type *ref;        /* REF */
	const struct loods_choices *choices; /* CHOICE, SET */
	int dflt; /* CHOICE: value of a new record where nothing is given. SHARED: value
		     that the CHOICE before it has when this is known */
	int decimals;                        /* NUM: 0 or 2 */
	int64_t min, max; /* NUM: bounds in its scale, both 0: none. TEXT: max characters (0: 200) */
	char precision;                      /* PDATE: 'd' day or 'm' month at most */
};

/* What a type's own check may look at beside the record. */
struct loods_check {
	loods_date today;
	loods_user_id user;
};

struct loods_type {
	const char *name;   /* table, CSV file, name on the command line: "language_step" */
	const char *label;  /* N_("Language step") */
	const char *plural; /* N_("Language steps") */
	size_t size;        /* of the struct */
	const struct loods_field *fields;
	int n_fields;
	const char *key;    /* name of the unique TEXT field by which other files refer to it, or NULL */
	const char *when;   /* name of the DATE (or PDATE or WEEK) field that places it in time, or NULL */
	int prefix; /* letter that begins a generated key ('L' gives L17), 0: the key is never generated */
	bool append_only;   /* records are added, never changed or deleted */

	/* Rules within one record, after the generic ones: EINVALID with the field. NULL: none. */
	enum loods_code (*check)(const struct loods_check *c, const void *rec, struct loods_err *err);
	/* Fills the DERIVED fields. NULL: none. */
	void (*derive)(void *rec);
	/* One line for time lines and lists, translated, without the date. NULL: made from the fields. */
	void (*brief)(const void *rec, struct loods_str *out);
};

/*
 * Field macros: LOODS_DATE(R, starts_on, .label = N_("Starts"), .flags = …). The column's name is the
 * member's name, and a member of another C type does not compile.
 */
#define LOODS_AT(R, m, T) (offsetof(R, m) + 0 * _Generic(((R *)0)->m, T: 1))
#define LOODS_REF(R, m, ...)                                                                                 \
	{                                                                                                    \
		.name = #m, .offset = LOODS_AT(R, m, loods_id), .kind = LOODS_KIND_REF, __VA_ARGS__          \
	}
#define LOODS_USER(R, m, ...)                                                                                \
	{                                                                                                    \
		.name = #m, .offset = LOODS_AT(R, m, loods_user_id), .kind = LOODS_KIND_USER, __VA_ARGS__    \
	}
#define LOODS_TEXT(R, m, ...)                                                                                \
	{                                                                                                    \
		.name = #m, .offset = LOODS_AT(R, m, const char *), .kind = LOODS_KIND_TEXT, __VA_ARGS__     \
	}
#define LOODS_NUM(R, m, ...)                                                                                 \
	{                                                                                                    \
		.name = #m, .offset = LOODS_AT(R, m, loods_num), .kind = LOODS_KIND_NUM, __VA_ARGS__         \
	}
#define LOODS_DATE(R, m, ...)                                                                                \
	{                                                                                                    \
		.name = #m, .offset = LOODS_AT(R, m, loods_date), .kind = LOODS_KIND_DATE, __VA_ARGS__       \
	}
#define LOODS_PDATE(R, m, ...)                                                                               \
	{                                                                                                    \
		.name = #m, .offset = LOODS_AT(R, m, loods_pdate), .kind = LOODS_KIND_PDATE, __VA_ARGS__     \
	}
#define LOODS_TIME(R, m, ...)                                                                                \
	{                                                                                                    \
		.name = #m, .offset = LOODS_AT(R, m, loods_time), .kind = LOODS_KIND_TIME, __VA_ARGS__       \
	}
#define LOODS_WEEK(R, m, ...)                                                                                \
	{                                                                                                    \
		.name = #m, .offset = LOODS_AT(R, m, loods_week), .kind = LOODS_KIND_WEEK, __VA_ARGS__       \
	}
#define LOODS_CHOICE(R, m, ...)                                                                              \
	{                                                                                                    \
		.name = #m, .offset = LOODS_AT(R, m, int), .kind = LOODS_KIND_CHOICE, __VA_ARGS__            \
	}
#define LOODS_SET(R, m, ...)                                                                                 \
	{                                                                                                    \
		.name = #m, .offset = LOODS_AT(R, m, uint32_t), .kind = LOODS_KIND_SET, __VA_ARGS__          \
	}
#define LOODS_BOOL(R, m, ...)                                                                                \
	{                                                                                                    \
		.name = #m, .offset = LOODS_AT(R, m, bool), .kind = LOODS_KIND_BOOL, __VA_ARGS__             \
	}
/* The time of entry as a column of its own, for types whose files carry it. */
#define LOODS_ENTERED_AT(R, ...)                                                                             \
	{                                                                                                    \
		.name = "entered_at", .offset = LOODS_AT(R, meta.entered_at, loods_stamp),                   \
		.kind = LOODS_KIND_STAMP, .flags = LOODS_META | LOODS_SYSTEM, __VA_ARGS__                    \
	}

#define LOODS_COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static inline struct loods_meta *loods_rec_meta(void *rec) { return rec; }
static inline const struct loods_meta *loods_rec_cmeta(const void *rec) { return rec; }
static inline void *loods_field_at(const struct loods_field *f, void *rec) { return (char *)rec + f->offset; }
static inline const void *loods_field_cat(const struct loods_field *f, const void *rec)
{
	return (const char *)rec + f->offset;
}

/* The field of that name, or NULL. */
const struct loods_field *loods_type_field(const struct loods_type *t, const char *name);
/* The type's client field, or the REF field that leads to it (childcare → child → client); NULL where no
 * client is concerned and for the client type itself. */
const struct loods_field *loods_type_toward_client(const struct loods_type *t);

bool loods_field_known(const struct loods_field *f, const void *rec);
bool loods_field_equal(const struct loods_field *f, const void *a, const void *b);
void loods_field_clear(const struct loods_field *f, void *rec);
/* Copies the value; texts are copied into `a`. */
void loods_field_copy(const struct loods_field *f, struct loods_arena *a, void *dst, const void *src);
/* Copies meta and all fields; texts are copied into `a`. */
void loods_rec_copy(const struct loods_type *t, struct loods_arena *a, void *dst, const void *src);
/* A new blank record with the defaults of its choices. */
void *loods_rec_new(const struct loods_type *t, struct loods_arena *a);

/*
 * The form for files: ISO dates, codes, `;` between values of a set, decimals without trailing zeros, "" for
 * unknown. REF and USER are their row ids here; whoever reads and writes files translates them to the
 * office's own keys. Parsing cleans and NFC-normalises texts into `a`, and checks what can be seen from this
 * value alone: its form, its bounds and length. It does not check LOODS_REQUIRED. EINVALID with the field;
 * the message says what is expected, never what was there.
 */
enum loods_code loods_field_parse(const struct loods_field *f, struct loods_arena *a, const char *text,
				  void *rec, struct loods_err *err) LOODS_CHECKED;
void loods_field_format(const struct loods_field *f, const void *rec, struct loods_str *out);

/* The same for people: what is typed (relative dates, digits and codes and the beginning of a label for
 * choices, decimal comma), and what is shown (dd-mm-yyyy, translated labels). `today` is what relative dates
 * count from. */
enum loods_code loods_field_parse_typed(const struct loods_field *f, struct loods_arena *a, const char *text,
					loods_date today, void *rec, struct loods_err *err) LOODS_CHECKED;
void loods_field_show(const struct loods_field *f, const void *rec, struct loods_str *out);

/* Value of a code in a list, 0: none such. Code and translated label of a value ("" for 0). */
int loods_choice_value(const struct loods_choices *c, const char *code);
const char *loods_choice_code(const struct loods_choices *c, int value);
const char *loods_choice_label(const struct loods_choices *c, int value);

/* What can be seen from this value alone: bounds, length, a code that exists. EINVALID with the sentence that
 * parsing gives. */
enum loods_code loods_field_check(const struct loods_field *f, const void *rec,
				  struct loods_err *err) LOODS_CHECKED;

/* Required fields, bounds, then the type's own check. EINVALID with the first field at fault. */
enum loods_code loods_rec_check(const struct loods_type *t, const struct loods_check *c, const void *rec,
				struct loods_err *err) LOODS_CHECKED;

/* For types' own checks. EINVALID with the field `last` where that DATE lies before the DATE `first`. */
enum loods_code loods_rec_check_order(const struct loods_type *t, const void *rec, const char *first,
				      const char *last, struct loods_err *err) LOODS_CHECKED;
/* EINVALID with the field where that DATE lies after `today`. */
enum loods_code loods_rec_check_past(const struct loods_type *t, const void *rec, const char *name,
				     loods_date today, struct loods_err *err) LOODS_CHECKED;

#endif
