/*
 * Forms: fields from record descriptors, moved through with Enter, saved by the form's own save(). A form is
 * a table of fields plus a loader and a saver; everything between is here. What is typed is checked when the
 * field is left, with one sentence on the message line and the cursor back in the field; nothing typed is
 * ever lost to an error. Forms keep their records in an arena of their own, so that a reload behind them
 * takes nothing away.
 */
#ifndef UI_FORM_H
#define UI_FORM_H

#include "field.h"
#include "ops.h"
#include "stack.h"

enum { UI_FORM_RECORDS = 4, UI_FORM_FIELDS = 32 };

/* What the argument of ui_form_push() is, so that a draft can open the form again. A form that has one stands in the
 * list `drafted` of desk.c. */
enum ui_form_about {
	UI_FORM_NO_DRAFT, /* nothing of it is kept */
	UI_FORM_NOTHING,  /* NULL */
	UI_FORM_CLIENT,   /* const loods_id * */
	UI_FORM_RECORD,   /* const struct ui_record * */
};

/* One record of any type. */
struct ui_record {
	const struct loods_type *type;
	loods_id id;
	loods_id client; /* of a new one */
	loods_id about;  /* of a new one: the record of the client that it is about, where its type has one (a
			    goal of a step); 0: it is chosen in the form */
};

struct ui_form_def {
	const char *name;
	const char *title; /* N_(), in capitals: "CONTACT" */
	enum ui_form_about about; /* of drafts */
	const struct ui_field_def *fields;
	int n_fields;
	const char *first;   /* name of the field that has the cursor at the beginning; NULL: the first one */
	size_t state_size;   /* f->state: zeroed, wiped at close */
	const struct ui_context
		*context; /* NULL: ui_context_form; else one whose parent that is, with .text */
	/* Sets the records with ui_form_record(), with whatever is offered in them. It may replace f->def by
	 * one made in f->keep, for fields that follow from its argument. Required. */
	enum loods_code (*open)(struct ui_form *f, const void *arg, struct loods_err *err);
	/* Who it is about, after the title: "C-0142  YUSUF, Amina   born 1991". */
	void (*who)(struct ui_form *f, struct loods_str *out);
	/* The value of a field is another now: offer others what follows from it, then ui_form_show() them.
	 */
	void (*changed)(struct ui_form *f, const struct ui_field *field);
	/* The record as it was last time, for "same as last time"; NULL when there was none. */
	const void *(*last)(struct ui_form *f, int record);
	/* Writes it, through ops.h. EINVALID with err->field leads the cursor there; *record is which record
	 * it is about (0 unless set). */
	enum loods_code (*save)(struct ui_form *f, struct loods_notice *notice, int *record,
				struct loods_err *err);
	bool goes_on; /* save() writes nothing yet but opens what comes next, and the form stays below it */
	/* ECONFLICT: shows both versions (conflict.h). NULL: the message says so, and the form stays. */
	void (*conflict)(struct ui_form *f);
	/* What is useful to see meanwhile (the last three contacts): below the fields, or in the pane. */
	void (*aside)(struct ui_form *f, struct ui_screen *s, struct ui_rect r);
	enum ui_result (*command)(struct ui_form *f, enum ui_cmd cmd);
	void (*close)(struct ui_form *f);
};

struct ui_form {
	struct ui *ui;
	struct ui_view *view;
	const struct ui_form_def *def;
	void *state;
	struct loods_arena keep; /* records, texts, options: until the form closes */
	const struct loods_type *type[UI_FORM_RECORDS];
	void *rec[UI_FORM_RECORDS];
	struct ui_field fields[UI_FORM_FIELDS];
	int n_fields;
	int active;
	int top;                 /* first line that is seen, when the form is longer than the screen */
	bool changed;            /* by the user, since it was opened */
	bool helped;             /* FIELD_HELP was the key before */
	/* Of its draft (draft.h). */
	struct ui_record about;
	loods_id draft;          /* 0: none yet */
	struct loods_str kept;   /* as it was written last */
	bool dirty;              /* a value was set since */
	bool in_draft;           /* the last time it could be written */
	bool told;               /* that it could not */
	int letters;             /* typed since */
};

/* Opens a form. */
struct ui_view *ui_form_push(struct ui *ui, const struct ui_form_def *def, const void *arg);

/* For open(): record number `i` of the form. It must live in f->keep (loods_rec_new, loods_rec_copy). */
void ui_form_record(struct ui_form *f, int i, const struct loods_type *type, void *rec);

/* The field of that record and name; it must be there. */
struct ui_field *ui_form_field(struct ui_form *f, int record, const char *name);
/* Shows the record's value again after the program changed it; NULL: of every field in which nothing is being
 * typed. */
void ui_form_show(struct ui_form *f, struct ui_field *field);
/* The value of a field is another now, by the user's hand: what follows from it is offered. */
void ui_form_value_set(struct ui_form *f, struct ui_field *field);
/* Puts the cursor in a field. */
void ui_form_focus(struct ui_form *f, struct ui_field *field);
/* Fills in a value that was chosen, as its digit would. */
void ui_form_choose(struct ui_form *f, struct ui_field *field, int64_t value);
/* What was typed in an own field, in NFC; `out` is replaced. */
void ui_form_text(struct ui_form *f, const char *name, struct loods_str *out);
/* The form of a view opened by ui_form_push(). */
struct ui_form *ui_form_of(struct ui_view *v);
/* Saves it as F2 does. */
void ui_form_save(struct ui_form *f);
/* True when something was typed in an open form that is neither saved nor in a draft. */
bool ui_form_unsaved(const struct ui *ui);
/* Closes the form without a question. */
void ui_form_close(struct ui_form *f);

#endif
