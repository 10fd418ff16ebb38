/* Forms in linear mode: fields asked one by one, values by number, in the order and with the checks of
 * form.c. */
#include <ctype.h>

#include "form.h"
#include "i18n.h"
#include "linear.h"
#include "text.h"

enum { SHOWN_AT_ONCE = 12, OFFER_COLS = 60 };

static struct ui_field *active(struct ui_form *f)
{
	return &f->fields[f->active];
}

static bool is_set(const struct ui_field *field)
{
	return field->rec_field && field->rec_field->kind == LOODS_KIND_SET;
}

static bool is_chosen(const struct ui_field *field, int i)
{
	int64_t value = ui_field_value(field), o = field->options[i].value;

	if (is_set(field))
		return value >> o & 1;
	return value == o && (value || field->rec_field->kind == LOODS_KIND_BOOL);
}

/* "2 phone"; "1 work, 3 childcare". */
static void chosen(const struct ui_field *field, struct loods_str *out)
{
	for (int i = 0; i < field->n_options; i++)
		if (is_chosen(field, i))
			loods_str_addf(out, "%s%d %s", out->len ? ", " : "",
				       ui_option_number(field->options, field->n_options, i),
				       field->options[i].label);
}

/* What stands in a field: what was typed or chosen, with what it means. */
static void offered(struct ui_form *f, struct ui_field *field, struct loods_str *out)
{
	struct loods_str words = LOODS_STR_INIT;
	size_t len = 0;
	int used = 0;

	loods_str_clear(out);
	if (field->edit.secret)
		return;
	if (ui_field_has_options(field) && !field->typed) {
		chosen(field, out);
		return;
	}
	while (field->edit.text.s[len]) {
		int w = 0;
		size_t n = loods_text_grapheme(field->edit.text.s + len, &w);

		if (!n || used + w > OFFER_COLS) {
			loods_str_add(out, "...");
			break;
		}
		if (field->edit.text.s[len] == '\n')
			loods_str_add(out, " / ");
		else
			loods_str_add_bytes(out, field->edit.text.s + len, n);
		used += w;
		len += n;
	}
	if (!ui_field_has_options(field))
		ui_field_words(f, field, &words);
	if (words.len)
		loods_str_addf(out, "%s%s", out->len ? ", " : "", words.s);
	loods_str_release(&words);
}

void ui_linear_form_begin(struct ui_linear *l, struct ui_form *f)
{
	const struct ui_context *ctx = f->view->ops->context(f->view);
	struct loods_str line = LOODS_STR_INIT, value = LOODS_STR_INIT;

	for (int i = 0; i < f->active; i++) {
		if (!ui_field_applies(f, &f->fields[i]))
			continue;
		offered(f, &f->fields[i], &value);
		loods_str_addf(&line, "%s%s: %s", line.len ? "; " : "", ui_field_label(&f->fields[i]),
			       value.len ? value.s : "-");
	}
	if (line.len) {
		loods_str_add(&line, _(". ^ goes back to that."));
		ui_linear_say(l, line.s);
	}
	if (ui_keys_find(ctx, UI_KEY_ENTER) != UI_CMD_ACCEPT) {
		loods_str_clear(&line);
		loods_str_addf(&line, _("Enter: %s. ^Tab goes to the next field."),
			       ui_keys_label(ctx, ui_keys_find(ctx, UI_KEY_ENTER)));
		ui_linear_say(l, line.s);
	}
	loods_str_release(&line);
	loods_str_release(&value);
	l->field = -1;
}

void ui_linear_form_values(struct ui_linear *l, struct ui_form *f, bool all)
{
	const struct ui_field *field = active(f);
	struct loods_str line = LOODS_STR_INIT;

	if (!ui_field_has_options(field))
		return;
	if (!all && field->n_options > SHOWN_AT_ONCE) {
		loods_str_addf(&line,
			       P_("%d value; ? shows it.", "%d values; ? shows them.",
				  (unsigned long)field->n_options),
			       field->n_options);
		ui_linear_say(l, line.s);
		loods_str_release(&line);
		return;
	}
	for (int i = 0; i < field->n_options; i++)
		loods_str_addf(&line, "%s%d %s", line.len ? "; " : "",
			       ui_option_number(field->options, field->n_options, i),
			       field->options[i].label);
	ui_linear_say(l, line.len ? line.s : _("There is nothing to choose from yet."));
	loods_str_release(&line);
}

void ui_linear_form_prompt(struct ui_form *f, struct loods_str *out)
{
	struct loods_str value = LOODS_STR_INIT;
	const char *label = ui_field_label(active(f));

	/* One that stands beside another on the screen needs no label there. */
	if (!*label && active(f)->rec_field && active(f)->rec_field->label)
		label = _(active(f)->rec_field->label);
	offered(f, active(f), &value);
	loods_str_add(out, label);
	if (value.len)
		loods_str_addf(out, " [%s]", value.s);
	loods_str_release(&value);
}

void ui_linear_form_help(struct ui_linear *l, struct ui_form *f)
{
	const char *help = ui_field_help(active(f));

	if (help)
		ui_linear_say(l, help);
	ui_linear_form_values(l, f, true);
	if (is_set(active(f)))
		ui_linear_say(l, _("Type all numbers that hold, with blanks between them: 1 3."));
	ui_linear_say(l, _("Enter takes what stands between brackets, @ empties the field, = is the same as "
			   "last time, ^ goes "
			   "back a field, ^^ leaves the form, ^s saves it, ^? shows all commands."));
}

/* ---- answers ---- */

static int option_of_number(const struct ui_field *field, long number)
{
	for (int i = 0; i < field->n_options; i++)
		if (ui_option_number(field->options, field->n_options, i) == number)
			return i;
	return -1;
}

/* The one whose word begins like this; -1: none or several. */
static int option_of_word(const struct ui_field *field, const char *word)
{
	struct loods_str fold = LOODS_STR_INIT, query = LOODS_STR_INIT;
	int found = -1, n = 0;

	loods_text_fold(word, &query);
	for (int i = 0; i < field->n_options; i++) {
		loods_text_fold(field->options[i].label, &fold);
		if (query.len && loods_text_match(fold.s, query.s)) {
			n++;
			found = i;
		}
	}
	loods_str_release(&fold);
	loods_str_release(&query);
	return n == 1 ? found : -1;
}

/* One word of an answer to a set: a number, digits in a row, or a word. False: there is no such value. */
static bool add_to_set(const struct ui_field *field, const char *word, int64_t *value)
{
	bool digits = word[strspn(word, "0123456789")] == '\0';
	int at = digits ? option_of_number(field, strtol(word, NULL, 10)) : option_of_word(field, word);

	if (at >= 0) {
		*value |= INT64_C(1) << field->options[at].value;
		return true;
	}
	for (; digits && *word; word++) {
		at = option_of_number(field, *word - '0');
		if (at < 0)
			return false;
		*value |= INT64_C(1) << field->options[at].value;
	}
	return digits;
}

static bool set_of(const struct ui_field *field, const char *line, int64_t *value)
{
	struct loods_str word = LOODS_STR_INIT;
	bool good = true;

	*value = 0;
	for (const char *s = line + strspn(line, " ,"); *s && good; s += strspn(s, " ,")) {
		size_t n = strcspn(s, " ,");

		loods_str_clear(&word);
		loods_str_add_bytes(&word, s, n);
		good = add_to_set(field, word.s, value);
		s += n;
	}
	loods_str_release(&word);
	return good;
}

static bool yes_or_no(const struct ui_field *field, const char *line, int64_t *value)
{
	if (field->rec_field->kind != LOODS_KIND_BOOL || line[1] || !strchr("yYjJnN", line[0]))
		return false;
	*value = !strchr("nN", line[0]);
	return true;
}

/* False: neither a number nor a letter that is a value; then it is text that may begin one. */
static bool choose(struct ui_form *f, struct ui_field *field, const char *line)
{
	bool number = line[strspn(line, "0123456789")] == '\0';
	int64_t value = 0;
	int at = number ? option_of_number(field, strtol(line, NULL, 10)) : -1;

	if (is_set(field) ? !set_of(field, line, &value) : at < 0 && !yes_or_no(field, line, &value))
		return false;
	if (at >= 0 && !is_set(field))
		value = field->options[at].value;
	ui_form_choose(f, field, value);
	return true;
}

/* In most forms it takes the field and goes on, in some it saves at once. */
static void enter(struct ui_linear *l)
{
	ui_key(l->ui, &(struct ui_key){ .code = UI_KEY_ENTER });
}

static void answer(struct ui_linear *l, struct ui_form *f, const char *line)
{
	struct ui_field *field = active(f);
	bool options = ui_field_has_options(field), found = options && choose(f, field, line);

	if (options && !found && (is_set(field) || isdigit((unsigned char)line[0]))) {
		ui_linear_say(l, _("There is no such value here. ? shows the list."));
		return;
	}
	if (options && !found) {
		ui_lineedit_set(&field->edit, line, false);
		field->typed = f->changed = true;
	} else if (!options) {
		ui_give(l->ui, UI_CMD_CLEAR);
		ui_key(l->ui, &(struct ui_key){ .code = UI_KEY_PASTE, .paste = line });
		/* There was no room for all of it: it is asked again, with what fits. */
		if (l->ui->msg.new && l->ui->msg.text[0])
			return;
	}
	enter(l);
}

static void back_a_field(struct ui_linear *l, struct ui_form *f)
{
	int before = f->active;

	ui_give(l->ui, UI_CMD_PREVIOUS_FIELD);
	if (f->active == before && !l->ui->msg.new)
		ui_give(l->ui, UI_CMD_BACK);
}

void ui_linear_form_take(struct ui_linear *l, struct ui_form *f, const char *line)
{
	if (!*line)
		enter(l);
	else if (!strcmp(line, "?"))
		ui_linear_form_help(l, f);
	else if (!strcmp(line, "^"))
		back_a_field(l, f);
	else if (!strcmp(line, "^^"))
		ui_give(l->ui, UI_CMD_BACK);
	else if (!strcmp(line, "^?"))
		ui_linear_help(l);
	else if (*line == '^')
		ui_linear_command(l, line);
	else if (!strcmp(line, "="))
		ui_give(l->ui, UI_CMD_SAME);
	else if (!strcmp(line, "@")) {
		ui_give(l->ui, UI_CMD_CLEAR);
		enter(l);
	} else
		answer(l, f, line);
}
