/*
 * One field of a form: its box, what is typed in it, and the way between that and the record. Values with a
 * list (choices, sets, yes or no, references) are options with digits; everything else is a line that is
 * parsed when the field is left. It moves nowhere and saves nothing: that is form.c's.
 */
#ifndef UI_FIELD_H
#define UI_FIELD_H

#include "choice.h"
#include "lineedit.h"
#include "rec.h"

struct ui_form;
struct ui_field;

enum { UI_FIELD_OWN = -1 };

/* A row of a form's table. */
struct ui_field_def {
	int record; /* which of the form's records; UI_FIELD_OWN: a text of the form alone, see ui_form_text()
		     */
	const char *name;  /* of the record's field (or any name for an own one) */
	const char *label; /* N_(); NULL: the record's */
	const char *help;  /* N_(); NULL: the record's */
	int width;         /* of the box in columns, 0: what suits the kind */
	bool beside;       /* stands on the line of the field before it */
	bool required;     /* also where the record does not say so */
	bool secret;       /* own text: nothing appears while typing */
	/* The values of a REF or USER field (or fewer of a CHOICE): calls ui_field_option() for each. */
	void (*options)(struct ui_form *f, struct ui_field *field);
	/* Stands to the right of the box: `out` is empty. NULL: options, or the weekday of a date. */
	void (*hint)(struct ui_form *f, struct loods_str *out);
	/* False: the field does not apply now and is not there. NULL: it is always there. */
	bool (*applies)(struct ui_form *f);
	/* Own parsing and showing of what is typed, for a field that means more than its record's ("+14",
	 * "-"). Both or none; the record's LOODS_REQUIRED does not count then. */
	enum loods_code (*parse)(struct ui_form *f, const char *text, struct loods_err *err);
	void (*show)(struct ui_form *f, struct loods_str *out);
	/* A value that may be right but is asked about: writes a sentence, or leaves `out` empty. Asked once
	 * per value. */
	void (*doubt)(struct ui_form *f, struct loods_str *out);
};

struct ui_field {
	const struct ui_field_def *def;
	const struct loods_field *rec_field; /* NULL for an own one */
	void *rec;
	struct ui_lineedit edit;
	bool by_user;              /* the user has set it, or typed in it */
	bool typed;                /* something was typed that is not in the record yet */
	struct ui_option *options; /* in the form's arena */
	int n_options, cap_options;
	bool doubted;
};

void ui_field_init(struct ui_field *field, const struct ui_field_def *def, const struct loods_type *type,
		   void *rec);
void ui_field_release(struct ui_field *field);

/* True when values are chosen by digit or from a list. */
bool ui_field_has_options(const struct ui_field *field);
/* Adds a value, for def->options(); the texts are copied. */
void ui_field_option(struct ui_form *f, struct ui_field *field, int64_t value, char digit, const char *label,
		     const char *code);
/* Makes the options anew. */
void ui_field_load_options(struct ui_form *f, struct ui_field *field);

bool ui_field_required(const struct ui_field *field);
bool ui_field_blank(struct ui_form *f, const struct ui_field *field);
bool ui_field_applies(struct ui_form *f, const struct ui_field *field);
const char *ui_field_label(const struct ui_field *field);
const char *ui_field_help(const struct ui_field *field);

/* Shows the record's value in the box; what was typed is gone. */
void ui_field_show(struct ui_form *f, struct ui_field *field);
/* Parses what was typed into the record and shows it. EINVALID: it stays as typed. *changed: the record has
 * another value. */
enum loods_code ui_field_take(struct ui_form *f, struct ui_field *field, bool *changed,
			      struct loods_err *err) LOODS_CHECKED;
/* Empties the value. */
void ui_field_clear(struct ui_form *f, struct ui_field *field);
/* The chosen option(s), for one value and for the ticked ones. */
int64_t ui_field_value(const struct ui_field *field);
void ui_field_set_value(struct ui_form *f, struct ui_field *field, int64_t value);

enum ui_field_result {
	UI_FIELD_NOT_MINE,
	UI_FIELD_MOVED,    /* the cursor */
	UI_FIELD_TYPED,    /* something is typed, not yet taken */
	UI_FIELD_SET,      /* the record has another value */
	UI_FIELD_FULL,     /* it is complete: go on to the next field */
	UI_FIELD_LIST,     /* the list of values is asked for; `find` is what was typed */
	UI_FIELD_SAME,     /* same as last time is asked for */
	UI_FIELD_UNKNOWN,  /* no such digit */
	UI_FIELD_NO_ROOM,  /* longer than allowed */
};
enum ui_field_result ui_field_key(struct ui_form *f, struct ui_field *field, const struct ui_key *key);

/* What is chosen or filled in, in words: labels, the weekday of a date, what the form says beside the box. `out`
 * is replaced. */
void ui_field_words(struct ui_form *f, struct ui_field *field, struct loods_str *out);

/* Lines that the field needs when it may use `cols` columns, with all its values shown or without. */
int ui_field_lines(struct ui_form *f, struct ui_field *field, int box_cols, int side_cols, bool all);
/* Columns of its box with brackets. */
int ui_field_box(const struct ui_field *field);
/* Draws box and what is chosen at (row, col) within `box_cols`, and the values to choose from at `side`. */
struct ui_field_place { int row, col, cols, side, side_cols; bool all, active; };
void ui_field_draw(struct ui_form *f, struct ui_field *field, struct ui_screen *s,
		   const struct ui_field_place *p);

#endif
