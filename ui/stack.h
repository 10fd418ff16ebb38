/*
 * The running interface: its views, what stands on the message line, and how a key finds its way. A view is a
 * filled-in table of operations; the one on top gets the keys and draws. ui_key() and ui_frame() are all that
 * the event loop calls, and all that a test needs: neither knows a terminal.
 *
 * A key is looked up in the view's context (keys.h) and given as a command: first to the view, then to the
 * engine (help, palette, back, …), then to the shell (areas, lock). What is no command goes to the view as a
 * key.
 */
#ifndef UI_STACK_H
#define UI_STACK_H

#include "app.h"
#include "arena.h"
#include "chart.h"
#include "draw.h"
#include "keys.h"
#include "msg.h"

struct ui;
struct ui_view;

enum ui_result {
	UI_IGNORED, /* not for this view */
	UI_MOVED,   /* the cursor moved, or something was looked at: the message stays */
	UI_DONE,    /* something changed: the message goes, unless this key gave a new one */
};

struct ui_view_ops {
	const char *name;  /* for tests and debugging, never shown */
	size_t state_size; /* v->state: zeroed, wiped at close */

	/* Once, with the argument of ui_push(). What fails here closes the view again. NULL: nothing to do.
	 */
	enum loods_code (*open)(struct ui_view *v, const void *arg, struct loods_err *err);
	/* Reads what is shown into v->arena, which was reset just before. At open, at REFRESH, and when the
	 * store's generation is another than the one loaded. When it fails the view is neither drawn nor
	 * given commands until it works again (REFRESH), so it need not keep its pointers in order. NULL:
	 * nothing is read. */
	enum loods_code (*load)(struct ui_view *v, struct loods_err *err);
	/* The place whose keys hold now. Never NULL. */
	const struct ui_context *(*context)(const struct ui_view *v);
	/* Line 1 and line 2. NULL: empty. */
	void (*title)(struct ui_view *v, struct loods_str *out);
	void (*state_line)(struct ui_view *v, struct loods_str *out);
	/* Another size of the screen, before the next draw. NULL: draw() looks at the layout itself. */
	void (*layout)(struct ui_view *v, const struct ui_layout *l);
	/* The content, and ui_screen_cursor(). Lines 1 to 3, message and hints are the engine's. */
	void (*draw)(struct ui_view *v, struct ui_screen *s, const struct ui_layout *l);
	enum ui_result (*command)(struct ui_view *v, enum ui_cmd cmd);
	/* Text and editing keys. NULL: none. */
	enum ui_result (*key)(struct ui_view *v, const struct ui_key *key);
	/* Why a command cannot be given now, translated, or NULL when it can: greyed in the palette. NULL:
	 * all can. */
	const char *(*why_not)(struct ui_view *v, enum ui_cmd cmd);
	/* BACK was given. True: the view may go. False: it stays (and says or asks something). NULL: it may
	 * go. */
	bool (*leave)(struct ui_view *v);
	/* The session is being locked: let go of everything that was read and can be read again. NULL: the
	 * arena is all. */
	void (*forget)(struct ui_view *v);
	/* The connection was lost, the session is being locked, or nobody types: keep what was typed, quickly. NULL:
	 * nothing. */
	void (*rescue)(struct ui_view *v);
	void (*close)(struct ui_view *v);
};

struct ui_view {
	const struct ui_view_ops *ops;
	struct ui *ui;
	struct ui_view *below;
	struct loods_arena arena; /* of load(); reset at each */
	int64_t generation;       /* of the data in it; -1: to be read */
	bool failed; /* the last load did: nothing is drawn and no command reaches it until one works */
	int area;    /* set by open(). 1 to 5: line 1 shows the areas with this one in brackets; 0: title() */
	struct ui_layout drawn;   /* the layout of the last frame */
	void *state;
};

/* What the concrete screens give to the engine. */
struct ui_shell {
	void *office; /* what ui->office points to, of the screens themselves */
	enum loods_code (*start)(struct ui *ui, struct loods_err *err); /* pushes the first view */
	void (*end)(struct ui *ui); /* after the last view is gone; may be NULL */
	/* Every place whose commands the palette shows also from elsewhere, greyed; ends with NULL. May be NULL. */
	const struct ui_context *const *contexts;
	const char *const *areas;                                       /* N_("Today"), …; at most 5 */
	int n_areas;
	void (*who)(struct ui *ui, struct loods_str *out);              /* right end of line 1; may be NULL */
	enum ui_result (*command)(struct ui *ui, enum ui_cmd cmd);      /* what no view took; may be NULL */
	const char *(*why_not)(struct ui *ui, enum ui_cmd cmd);         /* as of a view; may be NULL */
	void (*saved)(struct ui *ui, struct loods_str *out); /* says what was saved last; may be NULL */
	int64_t (*generation)(struct ui *ui);		     /* of the store; NULL: never changes */
	enum loods_code (*allowed)(struct ui *ui, struct loods_err *err); /* before every load; may be NULL */
	void (*front_chosen)(struct ui *ui); /* ui->front_wanted is another one by the user's choice; may be NULL */
	void (*lock)(struct ui *ui); /* after `lock_after` seconds without a key */
	int lock_after;                                                 /* 0: never */
	void (*idle)(struct ui *ui); /* once, after `idle_after` seconds without a key */
	int idle_after;
};

/* How the screens are shown: as a picture, or read line by line (linear.h). */
enum ui_front { UI_FRONT_FULL, UI_FRONT_LINEAR };

/* A question on the message line; see prompt.h. */
struct ui_prompt {
	char text[UI_MSG_LEN]; /* "": none is open */
	char answers[16];
	void (*answered)(struct ui *ui, char answer, void *ctx);
	void *ctx;
};

struct ui {
	struct loods_app *app;
	const struct ui_shell *shell;
	void *office;            /* the shell's own */
	struct ui_screen screen;
	struct ui_layout layout;
	struct ui_view *top, *gone;
	struct ui_msg msg;
	struct ui_prompt prompt;
	bool ended;              /* the loop stops after this key */
	int exit_code;
	bool discard;            /* the loop throws away keys typed ahead */
	bool repaint;            /* the loop draws every cell again */
	enum ui_marks marks;     /* of bars and sparklines */
	void (*present)(struct ui *ui,
			void *ctx); /* shows the screen at once; set by the loop, NULL: nobody sees it */
	void *present_ctx;
	bool (*working)(struct ui *ui, void *ctx); /* see ui_working(); with present_ctx */
	enum ui_front front, front_wanted; /* another one is wanted: the loop ends, and ui.c starts the other */
	bool front_chosen;       /* by the user, not by a terminal that can do no more */
};

/* Starts with `rows` x `cols`; start() of the shell has pushed its first view when this returns OK. */
enum loods_code ui_start(struct ui *ui, struct loods_app *app, const struct ui_shell *shell, int rows,
			 int cols, struct loods_err *err) LOODS_CHECKED;
/* Closes all views and wipes the screen. `lost`: the connection is gone, rescue() first. */
void ui_stop(struct ui *ui, bool lost);

/* One key. Views that were left are closed before it returns. */
void ui_key(struct ui *ui, const struct ui_key *key);
/* A command as if its key had been pressed: ui_give() by the loop, ui_do() within a key. */
enum ui_result ui_give(struct ui *ui, enum ui_cmd cmd);
enum ui_result ui_do(struct ui *ui, enum ui_cmd cmd);
/* Reads again what is out of date, and draws everything into ui->screen. */
void ui_frame(struct ui *ui);
void ui_resize(struct ui *ui, int rows, int cols);

/* Opens a view on top; NULL, with the message shown, when it cannot. */
struct ui_view *ui_push(struct ui *ui, const struct ui_view_ops *ops, const void *arg);
/* Takes a view, and all above it, away; they are closed after this key. The last one away ends the session.
 */
void ui_pop(struct ui_view *v);
/* Takes all views away and opens this one in their place. NULL: it cannot be opened, or a view with unsaved
 * work asks first. */
struct ui_view *ui_replace_all(struct ui *ui, const struct ui_view_ops *ops, const void *arg);
/* The view's data are out of date. */
static inline void ui_stale(struct ui_view *v) { v->generation = -1; }
/* What was typed is kept, in all views. */
void ui_rescue(struct ui *ui);
/* Everything read is let go of, in all views and on the screen: the file is being locked. */
void ui_forget(struct ui *ui);
/* Shows a text on the message line at once, on the screen as it stands: before work that takes a while. The
 * next frame is without it. */
void ui_say_now(struct ui *ui, const char *text);
/* Now and then during work of seconds that a command does: the view draws itself again, with how far it is, and
 * a changed size is taken over. False: the work is to stop, for Esc or Ctrl-C was pressed or the session ends.
 * Keys typed meanwhile wait until it is done; those typed before Esc go with it. */
bool ui_working(struct ui *ui);
/* Ends the session with this exit code. */
void ui_end(struct ui *ui, int exit_code);

/* Why a command cannot be given in the view on top, or NULL. */
const char *ui_why_not(struct ui *ui, enum ui_cmd cmd);

#endif
