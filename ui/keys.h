/*
 * Commands and the keys that give them. A context is a place with its own keys (a list, a form, a dossier)
 * and has a parent in which a key that it does not bind is looked for. Hints, help, palette and the manual's
 * key table are generated from here. It runs no command: that is the views' business (stack.h).
 */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "commands.h"
#include "key.h"
#include "str.h"

enum ui_cmd {
	UI_CMD_NONE,
#define UI_COMMAND_ID(id, name, label, help, words) UI_CMD_##id,
	UI_COMMANDS(UI_COMMAND_ID)
#undef UI_COMMAND_ID
	UI_CMD_END,
};

struct ui_command {
	const char *name;
	const char *label; /* N_() */
	const char *help;  /* N_() */
	const char *words; /* both languages, not translated */
};

/* Never NULL for a command other than NONE and END. */
const struct ui_command *ui_command(enum ui_cmd cmd);

enum { UI_BINDING_KEYS = 4 };

struct ui_binding {
	enum ui_cmd cmd;
	uint32_t keys[UI_BINDING_KEYS]; /* the first one is shown in hints; 0 ends */
	const char *label;              /* N_(), what the command is called here; NULL: as everywhere */
	unsigned char hint;             /* rank in the hints, 1 first; 0: not in them */
	bool over;                      /* takes a key on purpose that a parent binds to another command */
};

struct ui_context {
	const char *name;
	const char *title; /* N_(), for help: "lists" */
	const struct ui_context *parent;
	const struct ui_binding *bindings;
	int n;
	bool text; /* characters are typed here: no character is a command, neither here nor in its parents */
};

#define UI_BINDINGS(array) .bindings = (array), .n = (int)(sizeof(array) / sizeof((array)[0]))

/* Contexts that every screen can stand on. `ui_context_client` is a list (or dossier) in which a client is
 * selected. */
extern const struct ui_context ui_context_global, ui_context_list, ui_context_client, ui_context_find,
	ui_context_form, ui_context_choice, ui_context_palette, ui_context_longtext;

/* The command that `code` gives in `ctx`, or UI_CMD_NONE: it may be text then. */
enum ui_cmd ui_keys_find(const struct ui_context *ctx, uint32_t code);

/* The binding of a command in `ctx` or its nearest parent, or NULL. */
const struct ui_binding *ui_keys_binding(const struct ui_context *ctx, enum ui_cmd cmd);

/* The key to show for a command: the first one that works in `ctx` (in a text context no character); 0: none.
 */
uint32_t ui_keys_shown(const struct ui_context *ctx, enum ui_cmd cmd);

/* What the command is called in `ctx`, translated. */
const char *ui_keys_label(const struct ui_context *ctx, enum ui_cmd cmd);

/* The hints of a context by rank, "F2 Save   Enter Next field": as many as fit `rows` lines of `columns`; the
 * lines in `out` are separated by \n. Help comes always. */
void ui_keys_hints(const struct ui_context *ctx, int rows, int columns, struct loods_str *out);

/* The key table for the manual: one line per command and context, tab-separated: title, keys, label, help. */
void ui_keys_table(const struct ui_context *const *contexts, int n, struct loods_str *out);

/* What is wrong with the tables, one English line each: a key bound twice, a key no context may use, a
 * command without help or name, a bound command that only an F-key reaches, a text context that binds a
 * character. Returns how many. */
int ui_keys_check(const struct ui_context *const *contexts, int n, struct loods_str *problems);

#endif
