#include "field.h"

#include <assert.h>

#include "form.h"
#include "text.h"

enum { SET_BOX = 12, NUM_BOX = 6, DATE_BOX = 11, TIME_BOX = 6, TEXT_BOX = 24, FIND_BOX = 3, GAP = 2 };

void ui_field_init(struct ui_field *field, const struct ui_field_def *def, const struct loods_type *type,
		   void *rec)
{
	const struct loods_field *rf = type ? loods_type_field(type, def->name) : NULL;

	assert(def->record == UI_FIELD_OWN || rf);
	*field = (struct ui_field){ .def = def, .rec_field = rf, .rec = rec };
	ui_lineedit_init(&field->edit, rf && rf->kind == LOODS_KIND_TEXT ? (size_t)rf->max : 0,
			 rf && rf->flags & LOODS_MULTILINE);
	field->edit.secret = def->secret;
}

void ui_field_release(struct ui_field *field)
{
	ui_lineedit_release(&field->edit);
}

/* ---- what it is ---- */

static bool is_kind(const struct ui_field *field, enum loods_kind kind)
{
	return field->rec_field && field->rec_field->kind == kind;
}

bool ui_field_has_options(const struct ui_field *field)
{
	if (!field->rec_field || field->def->parse)
		return false;
	switch (field->rec_field->kind) {
	case LOODS_KIND_REF:
	case LOODS_KIND_USER:
	case LOODS_KIND_CHOICE:
	case LOODS_KIND_SET:
	case LOODS_KIND_BOOL:
		return true;
	case LOODS_KIND_TEXT:
	case LOODS_KIND_NUM:
	case LOODS_KIND_DATE:
	case LOODS_KIND_PDATE:
	case LOODS_KIND_TIME:
	case LOODS_KIND_STAMP:
	case LOODS_KIND_WEEK:
		return false;
	}
	return false;
}

bool ui_field_required(const struct ui_field *field)
{
	/* A field with its own meaning knows itself what "nothing" means in it. */
	return field->def->required ||
	       (!field->def->parse && field->rec_field && field->rec_field->flags & LOODS_REQUIRED);
}

bool ui_field_blank(struct ui_form *f, const struct ui_field *field)
{
	if (field->typed || !field->rec_field || field->def->show)
		return !field->edit.text.len;
	(void)f;
	return !loods_field_known(field->rec_field, field->rec);
}

bool ui_field_applies(struct ui_form *f, const struct ui_field *field)
{
	return !field->def->applies || field->def->applies(f);
}

const char *ui_field_label(const struct ui_field *field)
{
	const char *s = field->def->label  ? field->def->label
			: field->rec_field ? field->rec_field->label
					   : NULL;

	return s ? _(s) : "";
}

const char *ui_field_help(const struct ui_field *field)
{
	const char *s = field->def->help   ? field->def->help
			: field->rec_field ? field->rec_field->help
					   : NULL;

	return s ? _(s) : NULL;
}

/* ---- options ---- */

void ui_field_option(struct ui_form *f, struct ui_field *field, int64_t value, char digit, const char *label,
		     const char *code)
{
	if (field->n_options == field->cap_options) {
		int cap = field->cap_options ? 2 * field->cap_options : 16;
		struct ui_option *more = LOODS_NEW_ARRAY(&f->keep, struct ui_option, (size_t)cap);

		if (field->n_options)
			memcpy(more, field->options, (size_t)field->n_options * sizeof *more);
		field->options = more;
		field->cap_options = cap;
	}
	field->options[field->n_options++] = (struct ui_option){
		.value = value, .digit = digit, .label = loods_arena_strdup(&f->keep, label),
		.code = loods_arena_strdup(&f->keep, code) };
}

void ui_field_load_options(struct ui_form *f, struct ui_field *field)
{
	const struct loods_choices *c = field->rec_field ? field->rec_field->choices : NULL;

	if (!ui_field_has_options(field))
		return;
	field->n_options = 0;
	if (field->def->options) {
		field->def->options(f, field);
		return;
	}
	if (is_kind(field, LOODS_KIND_BOOL)) {
		ui_field_option(f, field, 1, '1', _("yes"), "ja");
		ui_field_option(f, field, 0, '2', _("no"), "nee");
		return;
	}
	/* Digits first, in their order; what has none comes last. */
	for (char digit = '1'; c && digit <= '9'; digit++)
		for (int i = 1; i < c->n; i++)
			if (c->list[i].digit == digit)
				ui_field_option(f, field, i, digit, _(c->list[i].label), c->list[i].code);
	for (int i = 1; c && i < c->n; i++)
		if (c->list[i].digit == '0' || !c->list[i].digit)
			ui_field_option(f, field, i, c->list[i].digit, _(c->list[i].label), c->list[i].code);
}

int64_t ui_field_value(const struct ui_field *field)
{
	const void *at = loods_field_cat(field->rec_field, field->rec);

	switch (field->rec_field->kind) {
	case LOODS_KIND_REF: return ((const loods_id *)at)->n;
	case LOODS_KIND_USER: return ((const loods_user_id *)at)->n;
	case LOODS_KIND_CHOICE: return *(const int *)at;
	case LOODS_KIND_SET: return *(const uint32_t *)at;
	case LOODS_KIND_BOOL: return *(const bool *)at;
	case LOODS_KIND_TEXT:
	case LOODS_KIND_NUM:
	case LOODS_KIND_DATE:
	case LOODS_KIND_PDATE:
	case LOODS_KIND_TIME:
	case LOODS_KIND_STAMP:
	case LOODS_KIND_WEEK:
		break;
	}
	return 0;
}

void ui_field_set_value(struct ui_form *f, struct ui_field *field, int64_t value)
{
	void *at = loods_field_at(field->rec_field, field->rec);

	switch (field->rec_field->kind) {
	case LOODS_KIND_REF: *(loods_id *)at = (loods_id){ value }; break;
	case LOODS_KIND_USER: *(loods_user_id *)at = (loods_user_id){ value }; break;
	case LOODS_KIND_CHOICE: *(int *)at = (int)value; break;
	case LOODS_KIND_SET: *(uint32_t *)at = (uint32_t)value; break;
	case LOODS_KIND_BOOL: *(bool *)at = value != 0; break;
	case LOODS_KIND_TEXT:
	case LOODS_KIND_NUM:
	case LOODS_KIND_DATE:
	case LOODS_KIND_PDATE:
	case LOODS_KIND_TIME:
	case LOODS_KIND_STAMP:
	case LOODS_KIND_WEEK:
		assert(!"a field without options");
	}
	ui_field_show(f, field);
}

static bool is_on(const struct ui_field *field, const struct ui_option *o)
{
	int64_t value = ui_field_value(field);

	if (is_kind(field, LOODS_KIND_SET))
		return value >> o->value & 1;
	/* Nothing filled in is not the option "none of these". */
	return value == o->value && (value || is_kind(field, LOODS_KIND_BOOL));
}

static const struct ui_option *option_of_digit(const struct ui_field *field, char digit)
{
	for (int i = 0; i < field->n_options; i++)
		if (field->options[i].digit == digit)
			return &field->options[i];
	return NULL;
}

static bool all_have_digits(const struct ui_field *field)
{
	for (int i = 0; i < field->n_options; i++)
		if (!field->options[i].digit)
			return false;
	return field->n_options > 0;
}

/* The option that the typed letters begin; NULL with *many telling whether it was none or several. */
static const struct ui_option *option_of_text(const struct ui_field *field, const char *typed, bool *many)
{
	struct loods_str fold = LOODS_STR_INIT, query = LOODS_STR_INIT;
	const struct ui_option *found = NULL;
	bool exact = false;

	*many = false;
	loods_text_fold(typed, &query);
	for (int i = 0; i < field->n_options && query.len && !exact; i++) {
		const struct ui_option *o = &field->options[i];
		bool hit = false;

		for (int k = 0; k < 2 && !exact; k++) {
			loods_text_fold(k ? o->code ? o->code : "" : o->label, &fold);
			exact = !strcmp(fold.s, query.s);
			hit |= exact || loods_text_match(fold.s, query.s);
		}
		if (!hit)
			continue;
		*many = found && !exact;
		found = o;
		if (*many)
			break;
	}
	/* An exact one further on settles it all the same. */
	for (int i = 0; *many && i < field->n_options; i++)
		for (int k = 0; k < 2; k++) {
			loods_text_fold(k ? field->options[i].code ? field->options[i].code : ""
					  : field->options[i].label,
					&fold);
			if (!strcmp(fold.s, query.s)) {
				*many = false;
				found = &field->options[i];
			}
		}
	loods_str_release(&fold);
	loods_str_release(&query);
	return *many ? NULL : found;
}

/* ---- between box and record ---- */

static void show_options(const struct ui_field *field, struct loods_str *out)
{
	bool more = false;

	for (int i = 0; i < field->n_options; i++) {
		if (!is_on(field, &field->options[i]))
			continue;
		if (field->options[i].digit)
			loods_str_add_char(out, field->options[i].digit);
		else
			more = true;
	}
	if (more && is_kind(field, LOODS_KIND_SET))
		loods_str_add_char(out, '+');
}

void ui_field_show(struct ui_form *f, struct ui_field *field)
{
	struct loods_str b = LOODS_STR_INIT;
	bool fresh = true;

	if (field->def->show)
		field->def->show(f, &b);
	else if (!field->rec_field)
		return;
	else if (ui_field_has_options(field))
		show_options(field, &b);
	else if (is_kind(field, LOODS_KIND_TEXT)) {
		/* As it is stored: showing must not change a note. */
		const char *text = *(const char *const *)loods_field_cat(field->rec_field, field->rec);

		loods_str_add(&b, text ? text : "");
		fresh = false;
	} else
		loods_field_show(field->rec_field, field->rec, &b);
	ui_lineedit_set(&field->edit, b.s, fresh && b.len);
	field->typed = false;
	loods_str_release(&b);
}

static enum loods_code take_option(struct ui_form *f, struct ui_field *field, const char *typed,
				   struct loods_err *err)
{
	const struct ui_option *o;
	bool many;

	if (!*typed) {
		loods_field_clear(field->rec_field, field->rec);
		return LOODS_OK;
	}
	o = option_of_text(field, typed, &many);
	if (o) {
		ui_field_set_value(f, field, o->value);
		return LOODS_OK;
	}
	return loods_fail_field(err, LOODS_EINVALID, field->rec_field,
				many ? _("Several values begin like this. Type more, or ? for the list.")
				     : _("No value begins like this. ? shows the list."));
}

enum loods_code ui_field_take(struct ui_form *f, struct ui_field *field, bool *changed, struct loods_err *err)
{
	struct loods_str b = LOODS_STR_INIT;
	enum loods_code rc = LOODS_OK;

	*changed = false;
	if (!field->typed)
		return LOODS_OK;
	ui_lineedit_take(&field->edit, &b);
	if (field->def->parse)
		rc = field->def->parse(f, b.s, err);
	else if (!field->rec_field)
		field->typed = false;
	else if (ui_field_has_options(field))
		rc = take_option(f, field, b.s, err);
	else if (!b.len || (is_kind(field, LOODS_KIND_DATE) && !strcmp(b.s, "-"))) /* a dash: no such day */
		loods_field_clear(field->rec_field, field->rec);
	else
		rc = loods_field_parse_typed(field->rec_field, &f->keep, b.s,
					     loods_clock_today(&f->ui->app->clock), field->rec, err);
	loods_str_release(&b);
	if (rc)
		return rc;
	*changed = true;
	field->doubted = false;
	ui_field_show(f, field);
	field->typed = false;
	return LOODS_OK;
}

void ui_field_clear(struct ui_form *f, struct ui_field *field)
{
	(void)f;
	ui_lineedit_set(&field->edit, "", false);
	if (field->rec_field && ui_field_has_options(field))
		loods_field_clear(field->rec_field, field->rec);
	else
		field->typed = true;
}

/* ---- keys ---- */

static enum ui_field_result set_one(struct ui_form *f, struct ui_field *field, const struct ui_option *o)
{
	if (is_kind(field, LOODS_KIND_SET)) {
		ui_field_set_value(f, field, ui_field_value(field) ^ (INT64_C(1) << o->value));
		return UI_FIELD_SET;
	}
	ui_field_set_value(f, field, o->value);
	return UI_FIELD_FULL;
}

/* Backspace takes the last one of a set, or the one value there is. */
static enum ui_field_result take_away(struct ui_form *f, struct ui_field *field)
{
	for (int i = field->n_options - 1; i >= 0 && is_kind(field, LOODS_KIND_SET); i--)
		if (is_on(field, &field->options[i]))
			return set_one(f, field, &field->options[i]);
	loods_field_clear(field->rec_field, field->rec);
	ui_field_show(f, field);
	return UI_FIELD_SET;
}

static enum ui_field_result key_of_bool(struct ui_form *f, struct ui_field *field, uint32_t code)
{
	/* y and j both mean yes; Space ticks. */
	if (code == 'y' || code == 'j' || code == 'Y' || code == 'J' || code == 'n' || code == 'N') {
		ui_field_set_value(f, field, code != 'n' && code != 'N');
		return UI_FIELD_FULL;
	}
	if (code == UI_KEY_SPACE) {
		ui_field_set_value(f, field, !ui_field_value(field));
		return UI_FIELD_SET;
	}
	return UI_FIELD_NOT_MINE;
}

static enum ui_field_result option_key(struct ui_form *f, struct ui_field *field, const struct ui_key *key)
{
	uint32_t code = key->code;
	const struct ui_option *o;

	if (is_kind(field, LOODS_KIND_BOOL)) {
		enum ui_field_result r = key_of_bool(f, field, code);

		if (r != UI_FIELD_NOT_MINE)
			return r;
	}
	if (code == UI_KEY_SPACE)
		return UI_FIELD_SAME;
	if (code == '?')
		return UI_FIELD_LIST;
	if (code == UI_KEY_BACKSPACE || code == UI_KEY_DELETE)
		return take_away(f, field);
	if (code >= '0' && code <= '9') {
		o = option_of_digit(field, (char)code);
		if (o)
			return set_one(f, field, o);
		return code == '0' ? UI_FIELD_LIST : UI_FIELD_UNKNOWN;
	}
	if (!ui_key_is_text(code))
		return UI_FIELD_NOT_MINE;
	/* Letters: the beginning of a word. In a set they look it up in the list, because several may be
	 * wanted. */
	ui_lineedit_set(&field->edit, "", false);
	ui_lineedit_key(&field->edit, key);
	field->typed = true;
	return is_kind(field, LOODS_KIND_SET) ? UI_FIELD_LIST : UI_FIELD_TYPED;
}

enum ui_field_result ui_field_key(struct ui_form *f, struct ui_field *field, const struct ui_key *key)
{
	if (ui_field_has_options(field) && !field->typed)
		return option_key(f, field, key);
	if (ui_field_has_options(field) && key->code == '?')
		return UI_FIELD_LIST;
	switch (ui_lineedit_key(&field->edit, key)) {
	case UI_EDIT_CHANGED:
		field->typed = true;
		/* All letters taken back: the value is as it was, digits work again. */
		if (ui_field_has_options(field) && !field->edit.text.len)
			ui_field_show(f, field);
		return UI_FIELD_TYPED;
	case UI_EDIT_FULL:
		field->typed = true;
		return UI_FIELD_NO_ROOM;
	case UI_EDIT_MOVED:
		return UI_FIELD_MOVED;
	case UI_EDIT_NOT_MINE:
		break;
	}
	return UI_FIELD_NOT_MINE;
}

/* ---- drawing ---- */

int ui_field_box(const struct ui_field *field)
{
	int w = field->def->width;

	if (!w && field->rec_field && !field->def->parse)
		switch (field->rec_field->kind) {
		case LOODS_KIND_REF:
		case LOODS_KIND_USER:
		case LOODS_KIND_CHOICE:
		case LOODS_KIND_BOOL: w = all_have_digits(field) ? 1 : FIND_BOX; break;
		case LOODS_KIND_SET: w = SET_BOX; break;
		case LOODS_KIND_NUM: w = NUM_BOX; break;
		case LOODS_KIND_DATE:
		case LOODS_KIND_PDATE:
		case LOODS_KIND_WEEK: w = DATE_BOX; break;
		case LOODS_KIND_TIME: w = TIME_BOX; break;
		case LOODS_KIND_STAMP: w = DATE_BOX + TIME_BOX; break;
		case LOODS_KIND_TEXT: w = field->rec_field->flags & LOODS_MULTILINE ? 200 : TEXT_BOX; break;
		}
	if (!w)
		w = DATE_BOX;
	if (field->typed && w < FIND_BOX)
		w = FIND_BOX;
	return w + 2;
}

/* The days of a week, first and last: "9-2 - 15-2". */
static void week_in_words(loods_week w, struct loods_str *out)
{
	loods_date first = loods_week_monday(w), last = loods_date_add_days(first, 6);
	int year, month[2], day[2];

	if (!loods_week_known(w))
		return;
	loods_date_to_ymd(first, &year, &month[0], &day[0]);
	loods_date_to_ymd(last, &year, &month[1], &day[1]);
	loods_str_addf(out, "%d-%d - %d-%d", day[0], month[0], day[1], month[1]);
}

/* What is chosen, in words; for a date its weekday, for a week its days. */
void ui_field_words(struct ui_form *f, struct ui_field *field, struct loods_str *out)
{
	static const char *const days[] = { "",	       N_("Mon"), N_("Tue"), N_("Wed"),
					    N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun") };
	const struct ui_option *o;
	bool many;

	loods_str_clear(out);
	if (field->def->hint)
		field->def->hint(f, out);
	else if (ui_field_has_options(field) && field->typed) {
		o = option_of_text(field, field->edit.text.s, &many);
		loods_str_add(out, o ? o->label : many ? "..." : "?");
	} else if (ui_field_has_options(field)) {
		for (int i = 0; i < field->n_options; i++)
			if (is_on(field, &field->options[i]))
				loods_str_addf(out, "%s%s", out->len ? ", " : "", field->options[i].label);
	} else if (is_kind(field, LOODS_KIND_DATE) && !field->typed) {
		int day = loods_date_weekday(
			*(const loods_date *)loods_field_cat(field->rec_field, field->rec));

		loods_str_add(out, day ? _(days[day]) : "");
	} else if (is_kind(field, LOODS_KIND_WEEK) && !field->typed) {
		week_in_words(*(const loods_week *)loods_field_cat(field->rec_field, field->rec), out);
	}
}

struct flow {
	struct ui_screen *s; /* NULL: only counts */
	int row, col, cols, x, y;
};

static void flow_item(struct flow *fl, const char *text, enum ui_role role)
{
	int w = loods_text_width(text);

	if (fl->x && fl->x + GAP + w > fl->cols) {
		fl->y++;
		fl->x = 0;
	}
	if (fl->x)
		fl->x += GAP;
	if (fl->s)
		ui_draw_text(fl->s, fl->row + fl->y, fl->col + fl->x,
			     fl->cols - fl->x < w ? fl->cols - fl->x : w, role, UI_LEFT, text);
	fl->x += w;
}

/* "1 office  2 phone …", whole items on each line; returns the lines. */
static int flow_options(const struct ui_field *field, struct flow *fl)
{
	char item[128];

	if (!field->n_options)
		return 0;
	for (int i = 0; i < field->n_options; i++)
		if (field->options[i].digit) {
			snprintf(item, sizeof item, "%c %s", field->options[i].digit,
				 field->options[i].label);
			flow_item(fl, item, UI_ROLE_OFFER);
		}
	if (!all_have_digits(field)) {
		snprintf(item, sizeof item, "? %s", _("list"));
		flow_item(fl, item, UI_ROLE_OFFER);
	}
	return fl->y + 1;
}

static void count_line(const char *s, size_t len, void *ctx)
{
	(void)s;
	(void)len;
	++*(int *)ctx;
}

int ui_field_lines(struct ui_form *f, struct ui_field *field, int box_cols, int side_cols, bool all)
{
	struct loods_str b = LOODS_STR_INIT;
	struct flow fl = { .cols = side_cols };
	int words = 0, side = 0, room = box_cols - ui_field_box(field) - 1;

	ui_field_words(f, field, &b);
	if (room > 4)
		loods_text_wrap(b.s, room, count_line, &words);
	if (all && ui_field_has_options(field))
		side = flow_options(field, &fl);
	loods_str_release(&b);
	words = all ? words : words > 0;
	return words > side ? words : side > 1 ? side : 1;
}

void ui_field_draw(struct ui_form *f, struct ui_field *field, struct ui_screen *s,
		   const struct ui_field_place *p)
{
	struct loods_str b = LOODS_STR_INIT;
	struct flow fl = { .s = s, .row = p->row, .col = p->side, .cols = p->side_cols };
	enum ui_role role = p->active ? UI_ROLE_ACTIVE : UI_ROLE_FIELD;
	int box = ui_field_box(field), cursor, room;

	if (box > p->cols)
		box = p->cols;
	ui_draw_text(s, p->row, p->col, 1, UI_ROLE_TEXT, UI_LEFT, "[");
	ui_draw_text(s, p->row, p->col + box - 1, 1, UI_ROLE_TEXT, UI_LEFT, "]");
	if (ui_field_has_options(field) && !field->typed) {
		ui_draw_text(s, p->row, p->col + 1, box - 2, role, UI_LEFT, field->edit.text.s);
		cursor = p->col + 1;
		if (is_kind(field, LOODS_KIND_SET))
			cursor += loods_text_width(field->edit.text.s) < box - 3
					  ? loods_text_width(field->edit.text.s)
					  : box - 3;
	} else
		cursor = ui_lineedit_draw(&field->edit, s, p->row, p->col + 1, box - 2, role);
	if (p->active)
		ui_screen_cursor(s, p->row, cursor);
	room = p->cols - box - 1;
	ui_field_words(f, field, &b);
	if (room > 4)
		ui_draw_wrapped(s, (struct ui_rect){ p->row, p->col + box + 1, p->all ? s->rows : 1, room },
				UI_ROLE_TEXT, b.s);
	if (p->all && ui_field_has_options(field) && p->side_cols > 0)
		flow_options(field, &fl);
	loods_str_release(&b);
}
