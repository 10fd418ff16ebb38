#include "keys.h"

#include "rec.h"
#include "text.h"

static const struct ui_command commands[UI_CMD_END] = {
#define UI_COMMAND_ROW(id, cname, clabel, chelp, cwords) \
	[UI_CMD_##id] = { .name = cname, .label = clabel, .help = chelp, .words = cwords },
	UI_COMMANDS(UI_COMMAND_ROW)
#undef UI_COMMAND_ROW
};

static const struct ui_binding global_keys[] = {
	{ UI_CMD_HELP, { '?', UI_F(1) }, .hint = 90 },
	{ UI_CMD_PALETTE, { ':', UI_CTRL('K'), UI_F(9), UI_F(10) }, .hint = 95 },
	{ UI_CMD_BACK, { UI_KEY_ESC, 'q' }, .hint = 92 },
	{ UI_CMD_REFRESH, { UI_CTRL('R'), UI_F(5) } },
	{ UI_CMD_LOCK, { UI_CTRL('X'), UI_F(12) }, .hint = 94 },
	{ UI_CMD_FIND, { '/' }, .hint = 50 },
	{ UI_CMD_FIND_CLIENT, { UI_CTRL('F'), UI_F(3) } },
	{ UI_CMD_FIND_NOTES, { UI_CTRL('W') } },
	{ UI_CMD_UNDO, { 'u', UI_CTRL('Z') } },
	{ UI_CMD_DRAFTS, { 'K' } },
	{ UI_CMD_KEYTEST, { 'T' } },
	{ UI_CMD_REPEAT, { UI_CTRL('G') } },
	{ UI_CMD_REDRAW, { UI_CTRL('L') } },
	{ UI_CMD_NOTHING, { UI_CTRL('C') } },
	/* No key: a slip must not write names where they stay. The first screen has one. */
	{ UI_CMD_LINEAR, { 0 } },
	{ UI_CMD_AREA_1, { '1' } },
	{ UI_CMD_AREA_2, { '2' } },
	{ UI_CMD_AREA_3, { '3' } },
	{ UI_CMD_AREA_4, { '4' } },
	{ UI_CMD_AREA_5, { '5' } },
};
const struct ui_context ui_context_global = {
	.name = "global", .title = N_("everywhere"), UI_BINDINGS(global_keys),
};

static const struct ui_binding list_keys[] = {
	{ UI_CMD_OPEN, { UI_KEY_ENTER, 'l', UI_KEY_RIGHT }, .hint = 10 },
	{ UI_CMD_UP, { UI_KEY_UP, 'k' } },
	{ UI_CMD_DOWN, { UI_KEY_DOWN, 'j' } },
	{ UI_CMD_PAGE_UP, { UI_KEY_PAGE_UP } },
	{ UI_CMD_PAGE_DOWN, { UI_KEY_PAGE_DOWN } },
	{ UI_CMD_FIRST, { UI_KEY_HOME } },
	{ UI_CMD_LAST, { UI_KEY_END } },
	{ UI_CMD_SORT, { 's' }, .hint = 55 },
	{ UI_CMD_COLUMNS, { 'v' }, .hint = 70 },
	{ UI_CMD_TICK, { UI_KEY_SPACE } },
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB } },
	{ UI_CMD_PREVIOUS_TAB, { UI_KEY_BACK_TAB } },
	{ UI_CMD_BACK, { UI_KEY_ESC, 'q', 'h', UI_KEY_LEFT }, .hint = 92 },
};
const struct ui_context ui_context_list = {
	.name = "list", .title = N_("lists"), .parent = &ui_context_global, UI_BINDINGS(list_keys),
};

static const struct ui_binding client_keys[] = {
	{ UI_CMD_CONTACT, { 'c', UI_F(6) }, .hint = 11 },
	{ UI_CMD_PLAN, { 'p', UI_F(7) }, .hint = 12 },
	{ UI_CMD_NOTE, { 'n', UI_F(8) }, .hint = 13 },
	{ UI_CMD_LANGUAGE, { 't' }, .hint = 14 },
	{ UI_CMD_CHILDCARE, { 'd' }, .hint = 15 },
	{ UI_CMD_TASK, { 'w' }, .hint = 60 },
	{ UI_CMD_APPOINTMENT, { 'a' }, .hint = 61 },
	{ UI_CMD_INTENSITY, { 'i' }, .hint = 62 },
	{ UI_CMD_OUTCOME, { 'o' } },
	{ UI_CMD_EDIT, { 'e' }, .label = N_("Client data"), .hint = 56 },
};
const struct ui_context ui_context_client = {
	.name = "client", .title = N_("lists of clients, dossier"), .parent = &ui_context_list,
	UI_BINDINGS(client_keys),
};

static const struct ui_binding find_keys[] = {
	{ UI_CMD_OPEN, { UI_KEY_ENTER }, .label = N_("Select"), .hint = 10 },
	{ UI_CMD_CLEAR_FIND, { UI_KEY_ESC }, .hint = 11, .over = true },
	{ UI_CMD_UP, { UI_KEY_UP } },
	{ UI_CMD_DOWN, { UI_KEY_DOWN } },
	{ UI_CMD_PAGE_UP, { UI_KEY_PAGE_UP } },
	{ UI_CMD_PAGE_DOWN, { UI_KEY_PAGE_DOWN } },
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB } },
	{ UI_CMD_HELP, { UI_F(1), UI_CTRL('Y') }, .hint = 90 },
};
const struct ui_context ui_context_find = {
	.name = "find",
	.title = N_("finding while typing"),
	.parent = &ui_context_global,
	UI_BINDINGS(find_keys),
	.text = true,
};

static const struct ui_binding form_keys[] = {
	{ UI_CMD_SAVE, { UI_F(2), UI_CTRL('S') }, .hint = 1 },
	{ UI_CMD_ACCEPT, { UI_KEY_ENTER }, .hint = 2 },
	{ UI_CMD_NEXT_FIELD, { UI_KEY_TAB, UI_KEY_DOWN } },
	{ UI_CMD_PREVIOUS_FIELD, { UI_KEY_BACK_TAB, UI_KEY_UP }, .hint = 3 },
	{ UI_CMD_VALUES, { UI_F(4), UI_CTRL('T') }, .hint = 4 },
	{ UI_CMD_SAME, { UI_CTRL('P') } },
	{ UI_CMD_LONG_TEXT, { UI_F(8), UI_CTRL('O') }, .hint = 5 },
	{ UI_CMD_FIELD_HELP, { UI_CTRL('G') }, .hint = 91, .over = true },
	{ UI_CMD_CLEAR, { UI_CTRL('U') } },
	{ UI_CMD_HELP, { UI_F(1), UI_CTRL('Y') }, .hint = 90 },
	{ UI_CMD_BACK, { UI_KEY_ESC }, .label = N_("Cancel"), .hint = 92 },
};
const struct ui_context ui_context_form = {
	.name = "form",
	.title = N_("forms"),
	.parent = &ui_context_global,
	UI_BINDINGS(form_keys),
	.text = true,
};

static const struct ui_binding choice_keys[] = {
	{ UI_CMD_OPEN, { UI_KEY_ENTER }, .label = N_("Choose"), .hint = 10 },
	{ UI_CMD_UP, { UI_KEY_UP } },
	{ UI_CMD_DOWN, { UI_KEY_DOWN } },
	{ UI_CMD_PAGE_UP, { UI_KEY_PAGE_UP } },
	{ UI_CMD_PAGE_DOWN, { UI_KEY_PAGE_DOWN } },
	{ UI_CMD_FIRST, { UI_KEY_HOME } },
	{ UI_CMD_LAST, { UI_KEY_END } },
	{ UI_CMD_HELP, { UI_F(1), UI_CTRL('Y') }, .hint = 90 },
	{ UI_CMD_BACK, { UI_KEY_ESC }, .hint = 92 },
	/* Bound here too only so that they are not hinted at. */
	{ UI_CMD_LOCK, { UI_CTRL('X'), UI_F(12) } },
	{ UI_CMD_PALETTE, { UI_CTRL('K'), UI_F(9), UI_F(10) } },
};
const struct ui_context ui_context_choice = {
	.name = "choice",
	.title = N_("lists of values"),
	.parent = &ui_context_global,
	UI_BINDINGS(choice_keys),
	.text = true,
};

static const struct ui_binding palette_keys[] = {
	{ UI_CMD_OPEN, { UI_KEY_ENTER }, .label = N_("Do it"), .hint = 10 },
};
const struct ui_context ui_context_palette = {
	.name = "palette",
	.title = N_("help and commands"),
	.parent = &ui_context_choice,
	UI_BINDINGS(palette_keys),
	.text = true,
};

const struct ui_command *ui_command(enum ui_cmd cmd)
{
	return cmd > UI_CMD_NONE && cmd < UI_CMD_END ? &commands[cmd] : NULL;
}

static bool binds(const struct ui_binding *b, uint32_t code)
{
	for (int k = 0; k < UI_BINDING_KEYS && b->keys[k]; k++)
		if (b->keys[k] == code)
			return true;
	return false;
}

static const struct ui_binding *binding_of_key(const struct ui_context *c, uint32_t code)
{
	for (int i = 0; i < c->n; i++)
		if (binds(&c->bindings[i], code))
			return &c->bindings[i];
	return NULL;
}

enum ui_cmd ui_keys_find(const struct ui_context *ctx, uint32_t code)
{
	if (ctx->text && ui_key_is_text(code))
		return UI_CMD_NONE;
	for (const struct ui_context *c = ctx; c; c = c->parent) {
		const struct ui_binding *b = binding_of_key(c, code);

		if (b)
			return b->cmd;
	}
	return UI_CMD_NONE;
}

const struct ui_binding *ui_keys_binding(const struct ui_context *ctx, enum ui_cmd cmd)
{
	for (const struct ui_context *c = ctx; c; c = c->parent)
		for (int i = 0; i < c->n; i++)
			if (c->bindings[i].cmd == cmd)
				return &c->bindings[i];
	return NULL;
}

uint32_t ui_keys_shown(const struct ui_context *ctx, enum ui_cmd cmd)
{
	for (const struct ui_context *c = ctx; c; c = c->parent)
		for (int i = 0; i < c->n; i++) {
			const struct ui_binding *b = &c->bindings[i];

			/* A key that a nearer context gave to something else does not count. */
			for (int k = 0; b->cmd == cmd && k < UI_BINDING_KEYS && b->keys[k]; k++)
				if (ui_keys_find(ctx, b->keys[k]) == cmd)
					return b->keys[k];
		}
	return UI_KEY_NONE;
}

const char *ui_keys_label(const struct ui_context *ctx, enum ui_cmd cmd)
{
	for (const struct ui_context *c = ctx; c; c = c->parent)
		for (int i = 0; i < c->n; i++)
			if (c->bindings[i].cmd == cmd && c->bindings[i].label)
				return _(c->bindings[i].label);
	return cmd > UI_CMD_NONE && cmd < UI_CMD_END ? _(commands[cmd].label) : "";
}

/* ---- hints ---- */

struct hint {
	enum ui_cmd cmd;
	int rank;
};

static int collect_hints(const struct ui_context *ctx, struct hint out[UI_CMD_END])
{
	bool seen[UI_CMD_END] = { false };
	int n = 0;

	for (const struct ui_context *c = ctx; c; c = c->parent)
		for (int i = 0; i < c->n; i++) {
			const struct ui_binding *b = &c->bindings[i];

			if (seen[b->cmd])
				continue;
			seen[b->cmd] = true;
			if (b->hint && ui_keys_shown(ctx, b->cmd))
				out[n++] = (struct hint){ b->cmd, b->hint };
		}
	for (int i = 1; i < n; i++)
		for (int j = i; j > 0 && out[j].rank < out[j - 1].rank; j--) {
			struct hint h = out[j];

			out[j] = out[j - 1];
			out[j - 1] = h;
		}
	return n;
}

static int hint_text(const struct ui_context *ctx, enum ui_cmd cmd, struct loods_str *out)
{
	char name[UI_KEY_NAME_LEN];

	loods_str_clear(out);
	loods_str_addf(out, "%s %s", ui_key_name(ui_keys_shown(ctx, cmd), name), ui_keys_label(ctx, cmd));
	return loods_text_width(out->s);
}

/* Which hints fit `rows` lines, taken in order; a line may be short of space for one and take the next.
 * Places them in `line_of` (0: not shown). */
static void place_hints(const struct ui_context *ctx, const struct hint *h, int n, int rows, int columns,
			int *line_of)
{
	struct loods_str text = LOODS_STR_INIT;
	int used = 0, line = 1;

	for (int i = 0; i < n; i++) {
		int w = hint_text(ctx, h[i].cmd, &text);

		line_of[i] = 0;
		if (used && used + 2 + w > columns) {
			if (line == rows)
				continue;
			line++;
			used = 0;
		}
		if (w > columns)
			continue;
		used += (used ? 2 : 0) + w;
		line_of[i] = line;
	}
	loods_str_release(&text);
}

void ui_keys_hints(const struct ui_context *ctx, int rows, int columns, struct loods_str *out)
{
	struct hint h[UI_CMD_END];
	int line_of[UI_CMD_END], n = collect_hints(ctx, h), line = 1;
	struct loods_str text = LOODS_STR_INIT;
	bool first = true;

	loods_str_clear(out);
	if (rows < 1)
		return;
	/* Help is what leads to everything else: it gives way to nothing. */
	for (;;) {
		int help = -1, last = -1;

		place_hints(ctx, h, n, rows, columns, line_of);
		for (int i = 0; i < n; i++) {
			if (h[i].cmd == UI_CMD_HELP)
				help = i;
			else if (line_of[i])
				last = i;
		}
		if (help < 0 || line_of[help] || last < 0)
			break;
		n--;
		for (int i = last; i < n; i++)
			h[i] = h[i + 1];
	}
	for (int i = 0; i < n; i++) {
		if (!line_of[i])
			continue;
		for (; line < line_of[i]; line++, first = true)
			loods_str_add_char(out, '\n');
		if (!first)
			loods_str_add(out, "  ");
		first = false;
		hint_text(ctx, h[i].cmd, &text);
		loods_str_add(out, text.s);
	}
	loods_str_release(&text);
}

/* ---- the manual's table, and the checks ---- */

static void add_keys(const struct ui_binding *b, struct loods_str *out)
{
	char name[UI_KEY_NAME_LEN];

	for (int k = 0; k < UI_BINDING_KEYS && b->keys[k]; k++)
		loods_str_addf(out, "%s%s", k ? ", " : "", ui_key_name(b->keys[k], name));
}

void ui_keys_table(const struct ui_context *const *contexts, int n, struct loods_str *out)
{
	loods_str_clear(out);
	for (int c = 0; c < n; c++)
		for (int i = 0; i < contexts[c]->n; i++) {
			const struct ui_binding *b = &contexts[c]->bindings[i];

			loods_str_addf(out, "%s\t", _(contexts[c]->title));
			add_keys(b, out);
			loods_str_addf(out, "\t%s\t%s\n", ui_keys_label(contexts[c], b->cmd),
				       _(commands[b->cmd].help));
		}
}

/* Keys that terminals, multiplexers and window systems take before us, or dead keys of US-International. */
static bool forbidden(uint32_t code)
{
	static const uint32_t never[] = {
		UI_CTRL('A'), UI_CTRL('B'), UI_CTRL('V'), UI_CTRL('I'), UI_CTRL('M'),
		UI_CTRL('J'), UI_CTRL('H'), UI_CTRL('Q'), UI_F(11),	'\'',
		'"',	      '`',	    '~',	  '^',
	};

	if (code == UI_KEY_TAB || code == UI_KEY_ENTER)
		return false;
	for (int i = 0; i < LOODS_COUNT(never); i++)
		if (never[i] == code)
			return true;
	return false;
}

static int check_binding(const struct ui_context *c, int i, struct loods_str *problems)
{
	const struct ui_binding *b = &c->bindings[i];
	const struct ui_command *cmd = ui_command(b->cmd);
	char name[UI_KEY_NAME_LEN];
	bool plain = false;
	int bad = 0;

	if (!cmd || !cmd->name || !*cmd->name || !*cmd->label || !*cmd->help || !*cmd->words) {
		loods_str_addf(problems, "%s: a command without name, label, help or words\n", c->name);
		return 1;
	}
	for (int k = 0; k < UI_BINDING_KEYS && b->keys[k]; k++) {
		uint32_t code = b->keys[k];

		ui_key_name(code, name);
		plain |= !ui_key_is_f(code);
		if (forbidden(code))
			bad++, loods_str_addf(problems, "%s: %s may carry no command\n", c->name, name);
		if (c->text && ui_key_is_text(code))
			bad++, loods_str_addf(problems, "%s: %s is text here\n", c->name, name);
		for (int j = 0; j < i; j++)
			if (binds(&c->bindings[j], code))
				bad++, loods_str_addf(problems, "%s: %s is bound twice\n", c->name, name);
		for (const struct ui_context *p = c->parent; p && !b->over; p = p->parent) {
			const struct ui_binding *other = binding_of_key(p, code);

			if (other && other->cmd != b->cmd && !other->over)
				bad++, loods_str_addf(problems, "%s: %s also gives \"%s\" in %s\n", c->name,
						      name, commands[other->cmd].name, p->name);
		}
	}
	if (!plain && b->keys[0])
		bad++, loods_str_addf(problems, "%s: \"%s\" has no key but an F-key\n", c->name, cmd->name);
	return bad;
}

int ui_keys_check(const struct ui_context *const *contexts, int n, struct loods_str *problems)
{
	int bad = 0;

	loods_str_clear(problems);
	for (int c = 0; c < n; c++)
		for (int i = 0; i < contexts[c]->n; i++)
			bad += check_binding(contexts[c], i, problems);
	return bad;
}
