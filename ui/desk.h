/*
 * The office as the interface sees it: who is in, the areas, and what a command about a client opens. The
 * only file that knows all screens; the engine (stack.h) knows none.
 */
#ifndef UI_DESK_H
#define UI_DESK_H

#include "agreement.h"
#include "cases.h"
#include "figures.h"
#include "form.h"
#include "list.h"
#include "ops.h"
#include "signals_list.h"
#include "stack.h"
#include "ticks.h"

struct ui_desk {
	const char *user;  /* offered on the unlock screen */
	const char *hint;  /* a passphrase that may be shown there, NULL: none; the demonstration's */
	bool locked;       /* it was open and is locked now: the same user comes back to it */
	loods_user_id locked_by;
	loods_stamp locked_at;
	char name[256];    /* of the account, for line 1 and the lock screen; outlives the store */
	struct ui_figures figures; /* those that were added up in this session */
	struct loods_undo undo; /* of this session; app->undo points here */
	bool first_run; /* an account that has not done the key test is offered it when it comes in */
	bool fixed_marks; /* ui->marks was chosen for everybody */
};

/* Runs the screens on this terminal until the user leaves; the exit code. `user` is offered on the first
 * screen; `hint` is a passphrase that may be shown there (the demonstration's), NULL: none. `linear`: line by line. */
int ui_desk_run(struct loods_app *app, const char *user, const char *hint, bool linear);

/* What the engine runs; `office` is to be set to a struct ui_desk. */
extern const struct ui_shell ui_desk_shell;

/* Keys of single screens. */
extern const struct ui_context ui_context_unlock, ui_context_plan, ui_context_dossier, ui_context_record,
	ui_context_intensity, ui_context_today, ui_context_caseload, ui_context_summary,
	ui_context_outcomes, ui_context_blockers, ui_context_missing, ui_context_agreements,
	ui_context_templates, ui_context_covers, ui_context_plan_many, ui_context_plan_preview,
	ui_context_find_client, ui_context_find_client_typing, ui_context_find_notes,
	ui_context_find_notes_typing, ui_context_drafts, ui_context_history, ui_context_edit,
	ui_context_signals, ui_context_handover, ui_context_handover_sheet, ui_context_handovers,
	ui_context_keytest,
	ui_context_exports, ui_context_export, ui_context_export_typing, ui_context_export_work,
	ui_context_export_check, ui_context_export_save, ui_context_export_saved;

/* The screens. Each takes as argument of ui_push() what its comment says. */
extern const struct ui_view_ops ui_scr_unlock;    /* NULL */
extern const struct ui_list_def ui_scr_today; /* NULL */
extern const struct ui_list_def ui_scr_caseload; /* NULL, or const struct ui_caseload_wish * */
extern const struct ui_list_def ui_scr_find, ui_scr_find_notes; /* NULL */
extern const struct ui_list_def ui_scr_summary;  /* NULL */
extern const struct ui_list_def ui_scr_talk; /* const loods_user_id *: the caseworker */
extern const struct ui_list_def ui_scr_blockers, ui_scr_missing; /* NULL */
extern const struct ui_list_def ui_scr_signals;	   /* NULL: the review */
extern const struct ui_list_def ui_scr_client_signals; /* const loods_id *: the client */
extern const struct ui_list_def ui_scr_outcomes; /* NULL */
extern const struct ui_list_def ui_scr_agreements; /* NULL */
extern const struct ui_list_def ui_scr_templates; /* NULL */
extern const struct ui_list_def ui_scr_covers;    /* NULL */
extern const struct ui_view_ops ui_scr_keytest; /* NULL */
extern const struct ui_view_ops ui_scr_settings; /* NULL */
extern const struct ui_list_def ui_scr_drafts;	 /* NULL */
extern const struct ui_list_def ui_scr_exports;  /* NULL */
extern const struct ui_view_ops ui_scr_export;	 /* NULL */
extern const struct ui_view_ops ui_scr_dossier;  /* const loods_id *: the client */

extern const struct ui_view_ops ui_scr_intensity; /* const loods_id *: the client */
extern const struct ui_view_ops ui_scr_record;   /* const struct ui_record *: read whole */
extern const struct ui_view_ops ui_scr_history;  /* const struct ui_record *: one that is saved, deleted or not */
extern const struct ui_form_def ui_scr_edit;     /* const struct ui_record *: changed, field by field */
extern const struct ui_form_def
	ui_scr_new; /* const struct ui_record *: a new one of a type that refers to a client directly, or to
		     * none */

extern const struct ui_form_def
	ui_scr_outcome_check; /* const struct ui_record *: the outcome that is checked */

/* Which clients of the caseload are wanted. */
struct ui_caseload_wish {
	bool all; /* also those who are not in guidance, to find one in */
	/* Only those of a group, as the summary names it; up to two keys. `user` is the caseworker's. */
	struct {
		enum loods_summary_by by; /* 0: any */
		const char *key;          /* NULL: those without; copied */
		loods_user_id user;
	} only[2];
};

/* Selects the entry of that type and id in a dossier that was opened (a view of ui_scr_dossier). */
void ui_dossier_select(struct ui_view *v, const struct ui_record *what);

/* Puts the find on top (ui_scr_find or ui_scr_find_notes), with this text typed: the one that is open already, or a
 * new one. */
void ui_desk_find(struct ui *ui, const struct ui_list_def *def, const char *typed);

/* The forms. Argument of ui_form_push(): const loods_id *, the client (a task: 0 is about none); the reason:
 * const struct ui_wish *. */
extern const struct ui_form_def ui_scr_agreement, ui_scr_childcare, ui_scr_contact, ui_scr_language,
	ui_scr_note, ui_scr_plan, ui_scr_reason, ui_scr_task;

extern const struct ui_form_def ui_scr_agree_cohort; /* NULL */
extern const struct ui_form_def ui_scr_result; /* const struct ui_record *: the planned contact, how it went */

/* Many clients at once: those who are ticked in a list that stays open below. */
struct ui_many {
	const loods_id *ids; /* in the order in which they are seen; copied */
	int n;
	struct ui_ticks *ticks; /* emptied when it is done */
};
extern const struct ui_form_def ui_scr_plan_many;    /* const struct ui_many * */
extern const struct ui_list_def ui_scr_plan_preview; /* const struct ui_form *: of the above */

/* Clients of one caseworker to be handed over: those ticked, or with many.n 0 the whole caseload. */
struct ui_giving {
	struct ui_many many;
	loods_user_id from;
};
extern const struct ui_form_def ui_scr_handover; /* const struct ui_giving * */
/* The sheet: of the hand-over in that form, or (NULL) of one that was made. */
struct ui_sheet {
	struct ui_form *giving;
	loods_id handed;
};
extern const struct ui_view_ops ui_scr_handover_sheet; /* const struct ui_sheet * */
extern const struct ui_list_def ui_scr_handovers;      /* NULL */
extern const struct ui_form_def ui_scr_send_back;      /* const loods_id *: the hand-over */

/* A screen or a form about a client that somebody wants to see. */
struct ui_wish {
	const struct ui_view_ops *view; /* one of the three */
	const struct ui_form_def *form;
	const struct loods_type *type;  /* a new record of this type, in the form that its descriptor makes */
	loods_id about;                 /* as in struct ui_record */
	loods_id record; /* with `form` ui_scr_edit, ui_scr_outcome_check, ui_scr_result: that one, of `type` */
	loods_id client;
};

/* Opens it: the reading is logged first, and a reason is asked where one is needed. */
void ui_desk_open(struct ui *ui, const struct ui_wish *wish);
/* In the first line of `r`: how many there are and the most urgent one; what is left. Nothing when there is none. */
struct ui_rect ui_signals_line(struct ui *ui, const struct loods_signals *s, struct ui_screen *screen,
			       struct ui_rect r);
/* Opens the form that settles a signal (signals_list.h). */
void ui_desk_settle(struct ui *ui, const struct loods_signal *s);
/* Opens it without asking: the reading is logged already. */
void ui_desk_show(struct ui *ui, const struct ui_wish *wish);

/* The preference in which an account's bars are kept, and its values: "blocks", "ascii". */
#define UI_DESK_BARS "bars"
void ui_desk_bars_put(struct ui *ui, enum ui_marks marks);

/* Opens the form of a draft and puts it back there. */
void ui_desk_resume(struct ui *ui, const struct loods_draft *d);

/* The commands that every list of clients and the dossier share. IGNORED: another command, or no client is
 * selected. */
enum ui_result ui_desk_client_command(struct ui *ui, enum ui_cmd cmd, loods_id client);

/* The same for a row of cases: where a planned contact has passed without a result, a contact is its result. */
enum ui_result ui_desk_case_command(struct ui *ui, enum ui_cmd cmd, const struct loods_case_row *row);

/* After the passphrase was right: to the first screen of this role. */
void ui_desk_enter(struct ui *ui);

/* Right part of the dossier's and the forms' first line: number, name, birth year. */
void ui_desk_client_line(const struct loods_case *c, struct loods_str *out);

/* The name in a list; with whose client it is before it, "anna: Yusuf, Amina", where a caseworker covers for that
 * colleague. */
void ui_desk_case_name(const struct ui *ui, const struct loods_case *c, struct loods_str *out);

/* The line about a client by id; nothing when the record is about none. */
void ui_desk_client_line_of(struct ui *ui, loods_id client, struct loods_str *out);

/* "Nov", for 1 to 12. */
const char *ui_desk_month(int month);
/* "23 Nov 26"; nothing when not known. */
void ui_desk_day(loods_date d, struct loods_str *out);
/* "1 Jan 26 - 30 Jun 26"; "from 1 Jan 26" where the end is open. */
void ui_desk_span(loods_date from, loods_date to, struct loods_str *out);
/* "1 Jan 26 - 30 Jun 26  2 contacts per 28 days, phone". */
void ui_desk_agreement(const struct loods_agreement *g, struct loods_str *out);
/* "1/2 50 %  below agreement": contact days of those expected, realisation (where `share`), class, of four
 * weeks. */
void ui_desk_intensity(const struct loods_case_row *row, bool share, struct loods_str *out);
/* "Mon 23 Nov". */
void ui_desk_weekday(loods_date d, struct loods_str *out);

#endif
