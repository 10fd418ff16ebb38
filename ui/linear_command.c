/* What a line means as a command: a key or its name, a word in either language, with a row or a text behind
 * it. */
#include <ctype.h>
#include <strings.h>

#include "i18n.h"
#include "linear.h"
#include "page.h"
#include "table.h"
#include "text.h"

void ui_linear_trim(const char *line, struct loods_str *out)
{
	size_t len;

	line += strspn(line, " \t");
	len = strlen(line);
	while (len && strchr(" \t\r", line[len - 1]))
		len--;
	loods_str_clear(out);
	loods_str_add_bytes(out, line, len);
}

/* ---- what a word names ---- */

/* In order of how sure it is. */
enum fit { NO_FIT, WORD_BEGINS, NAME_BEGINS, WORD, NAME };

static enum fit fit_of(const char *query, const char *name, bool is_name)
{
	struct loods_str fold = LOODS_STR_INIT;
	enum fit fit = NO_FIT;

	loods_text_fold(name, &fold);
	if (!strcmp(fold.s, query))
		fit = is_name ? NAME : WORD;
	else if (!strncmp(fold.s, query, strlen(query)))
		fit = is_name ? NAME_BEGINS : WORD_BEGINS;
	loods_str_release(&fold);
	return fit;
}

static enum fit better(enum fit a, enum fit b)
{
	return a > b ? a : b;
}

static const char *name_of(const struct ui *ui, const struct ui_context *ctx, enum ui_cmd cmd)
{
	if (cmd >= UI_CMD_AREA_1 && (int)(cmd - UI_CMD_AREA_1) < ui->shell->n_areas)
		return _(ui->shell->areas[cmd - UI_CMD_AREA_1]);
	return ui_keys_label(ctx, cmd);
}

static bool is_area(enum ui_cmd cmd)
{
	return cmd >= UI_CMD_AREA_1 && cmd <= UI_CMD_AREA_5;
}

static enum fit fit_of_command(const struct ui *ui, const struct ui_context *ctx, enum ui_cmd cmd,
			       const char *query)
{
	const struct ui_command *c = ui_command(cmd);
	const char *name = name_of(ui, ctx, cmd), *other = strstr(name, " / ");
	enum fit fit = fit_of(query, name, true);
	struct loods_str word = LOODS_STR_INIT;

	if (is_area(cmd))
		return better(fit, fit_of(query, ui->shell->areas[cmd - UI_CMD_AREA_1], true));
	fit = better(fit, fit_of(query, c->name, true));
	/* "Nederlands / English" goes by both. */
	if (other)
		fit = better(fit, fit_of(query, other + 3, true));
	fit = better(fit, fit_of(query, c->label, true));
	for (const char *s = c->words; *s; s += strspn(s, " ")) {
		size_t n = strcspn(s, " ");

		loods_str_clear(&word);
		loods_str_add_bytes(&word, s, n);
		fit = better(fit, fit_of(query, word.s, false));
		s += n;
	}
	loods_str_release(&word);
	return fit;
}

static bool exists(const struct ui *ui, enum ui_cmd cmd)
{
	return cmd != UI_CMD_NOTHING && (!is_area(cmd) || (int)(cmd - UI_CMD_AREA_1) < ui->shell->n_areas);
}

/* The command that a word names best; NONE with *others saying which ones it could be, or empty. */
static enum ui_cmd command_of_word(const struct ui *ui, const struct ui_context *ctx, const char *word,
				   struct loods_str *others)
{
	struct loods_str query = LOODS_STR_INIT;
	enum ui_cmd found = UI_CMD_NONE;
	enum fit best = NO_FIT;

	loods_text_fold(word, &query);
	/* One letter is a key or a slip. */
	for (const struct ui_context *c = ctx; c && query.len > 1; c = c->parent)
		for (int i = 0; i < c->n; i++) {
			enum ui_cmd cmd = c->bindings[i].cmd;
			enum fit fit = exists(ui, cmd) && cmd != found ? fit_of_command(ui, ctx, cmd, query.s)
								       : NO_FIT;

			if (fit == NO_FIT || fit < best ||
			    (fit == best && strstr(others->s, name_of(ui, ctx, cmd))))
				continue;
			if (fit > best)
				loods_str_clear(others);
			loods_str_addf(others, "%s%s", others->len ? ", " : "", name_of(ui, ctx, cmd));
			found = fit > best ? cmd : UI_CMD_NONE;
			best = fit;
		}
	loods_str_release(&query);
	return found;
}

/* ---- what a key is called ---- */

static enum ui_cmd command_of_key(const struct ui_context *ctx, const char *name, bool caret)
{
	char shown[UI_KEY_NAME_LEN];
	uint32_t code = ui_key_from_name(name);

	/* ^s is Ctrl-S. */
	if (caret && isalpha((unsigned char)name[0]) && !name[1])
		return ui_keys_find(ctx, UI_CTRL(toupper((unsigned char)name[0])));
	if (code && ui_keys_find(ctx, code))
		return ui_keys_find(ctx, code);
	for (const struct ui_context *c = ctx; c; c = c->parent)
		for (int i = 0; i < c->n; i++)
			for (int k = 0; k < UI_BINDING_KEYS && c->bindings[i].keys[k]; k++) {
				code = c->bindings[i].keys[k];
				if (!ui_key_is_text(code) && !strcasecmp(ui_key_name(code, shown), name))
					return ui_keys_find(ctx, code);
			}
	return UI_CMD_NONE;
}

/* ---- doing it ---- */

static bool select_row(struct ui_linear *l, const char *number)
{
	struct ui_table *t = l->reading.table;
	struct loods_str b = LOODS_STR_INIT;
	char *end;
	long n = strtol(number, &end, 10);
	bool there;

	if (!t || !isdigit((unsigned char)*number) || *end)
		return false;
	there = ui_table_go(t, ui_table_numbered(t, n));
	if (!there) {
		loods_str_addf(&b, _("There is no row %ld here."), n);
		ui_linear_say(l, b.s);
	}
	loods_str_release(&b);
	return there;
}

/* What stands behind a command: a row that it is about, or what is to be found. False: nothing that it can
 * use. */
static bool with_argument(struct ui_linear *l, enum ui_cmd cmd, const char *argument)
{
	if (cmd != UI_CMD_FIND && cmd != UI_CMD_FIND_CLIENT) {
		if (isdigit((unsigned char)*argument) && l->reading.table)
			return select_row(l, argument);
		ui_linear_say(l, _("Behind a command stands the number of a row, or nothing."));
		return false;
	}
	ui_give(l->ui, cmd);
	ui_frame(l->ui);
	if (l->reading.edit)
		ui_linear_take(l, argument);
	return false;
}

static void refuse(struct ui_linear *l, const char *word, const struct loods_str *others)
{
	struct loods_str b = LOODS_STR_INIT;

	if (others->len)
		loods_str_addf(&b, _("Several commands begin like \"%s\": %s. Type more."), word, others->s);
	else
		loods_str_addf(&b, _("There is no command \"%s\" here. ? shows which there are."), word);
	ui_linear_say(l, b.s);
	loods_str_release(&b);
}

static void empty_line(struct ui_linear *l, const struct ui_context *ctx)
{
	if (l->reading.page && !ui_keys_find(ctx, UI_KEY_ENTER))
		ui_give(l->ui, UI_CMD_PAGE_DOWN);
	else
		ui_key(l->ui, &(struct ui_key){ .code = UI_KEY_ENTER });
}

/* A key that is no command may still mean something to the view: a digit of a question. */
static bool is_key_of_view(struct ui_linear *l, const char *word)
{
	const struct ui_view *v = l->ui->top;
	uint32_t code = ui_key_from_name(word);

	return code && v->ops->key && !v->failed &&
	       v->ops->key(l->ui->top, &(struct ui_key){ .code = code }) != UI_IGNORED;
}

/* The first word of a line and what stands behind it. A sign that finds needs no blank. */
static void split(const struct ui_context *ctx, const char *line, struct loods_str *word,
		  struct loods_str *rest)
{
	size_t n = strcspn(line, " ");

	if (ispunct((unsigned char)line[0]) && line[0] != '^' && ui_keys_find(ctx, (unsigned char)line[0]))
		n = 1;
	loods_str_add_bytes(word, line, n);
	ui_linear_trim(line + n, rest);
}

void ui_linear_command(struct ui_linear *l, const char *line)
{
	const struct ui_context *ctx = l->ui->top->ops->context(l->ui->top);
	struct loods_str word = LOODS_STR_INIT, rest = LOODS_STR_INIT, others = LOODS_STR_INIT;
	bool caret = *line == '^';
	enum ui_cmd cmd;

	split(ctx, line + caret, &word, &rest);
	if (!word.len) {
		empty_line(l, ctx);
	} else if (!caret && l->reading.table && isdigit((unsigned char)word.s[0])) {
		select_row(l, line);
	} else {
		cmd = command_of_key(ctx, word.s, caret);
		/* Words may be several: the whole line is tried before its first word. */
		if (!cmd && rest.len && (cmd = command_of_word(l->ui, ctx, line + caret, &others)))
			loods_str_clear(&rest);
		if (!cmd)
			loods_str_clear(&others);
		if (!cmd)
			cmd = command_of_word(l->ui, ctx, word.s, &others);
		if (!cmd && is_key_of_view(l, word.s))
			;
		else if (!cmd)
			refuse(l, word.s, &others);
		else if (cmd == UI_CMD_HELP)
			ui_linear_help(l);
		else if (!rest.len || with_argument(l, cmd, rest.s))
			ui_give(l->ui, cmd);
	}
	loods_str_release(&word);
	loods_str_release(&rest);
	loods_str_release(&others);
}

/* ---- help ---- */

static void keys_of(const struct ui_context *ctx, const struct ui_binding *b, struct loods_str *out)
{
	char name[UI_KEY_NAME_LEN];

	for (int k = 0; k < UI_BINDING_KEYS && b->keys[k]; k++) {
		uint32_t code = b->keys[k];

		if (ui_keys_find(ctx, code) != b->cmd)
			continue;
		loods_str_addf(out, "%s", out->len ? ", " : "");
		if (ctx->text)
			loods_str_add(out, "^");
		if (ctx->text && ui_key_is_ctrl(code))
			loods_str_add_char(out, (char)tolower((int)code + '@'));
		else
			loods_str_add(out, ui_key_name(code, name));
	}
}

static void help_for(struct ui_linear *l, const struct ui_context *ctx, const struct ui_binding *b)
{
	struct loods_str keys = LOODS_STR_INIT, line = LOODS_STR_INIT;

	/* A digit is a row here: an area goes by its name. */
	if (!is_area(b->cmd))
		keys_of(ctx, b, &keys);
	loods_str_addf(&line, "%s%s%s. %s", keys.s, keys.len ? "  " : "", name_of(l->ui, ctx, b->cmd),
		       _(ui_command(b->cmd)->help));
	if (ui_why_not(l->ui, b->cmd))
		loods_str_addf(&line, " %s", ui_why_not(l->ui, b->cmd));
	ui_linear_say(l, line.s);
	loods_str_release(&keys);
	loods_str_release(&line);
}

void ui_linear_help(struct ui_linear *l)
{
	const struct ui_context *ctx = l->ui->top->ops->context(l->ui->top);
	bool seen[UI_CMD_END] = { false };
	struct loods_str title = LOODS_STR_INIT;

	loods_str_addf(&title, _("Commands in this place, %s:"), _(ctx->title));
	ui_linear_say(l, title.s);
	for (const struct ui_context *c = ctx; c; c = c->parent)
		for (int i = 0; i < c->n; i++) {
			enum ui_cmd cmd = c->bindings[i].cmd;

			if (seen[cmd] || !exists(l->ui, cmd))
				continue;
			seen[cmd] = true;
			help_for(l, ctx, &c->bindings[i]);
		}
	ui_linear_say(l, _("A command is given by its key, by the name of the key, or by its word."));
	if (l->reading.table)
		ui_linear_say(l, _("A number chooses a row; \"c 3\" gives the command c for row 3, \"/yus\" "
				   "finds yus."));
	ui_linear_say(l, _("^ goes back, ^^ leaves everything that is open, ^word is a command also where "
			   "text is typed."));
	loods_str_release(&title);
}
