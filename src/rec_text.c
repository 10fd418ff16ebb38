/* Values of records as text, in the form for files and in the form for people, and back. */
#include "rec.h"

#include <limits.h>
#include <string.h>

#include "i18n.h"
#include "text.h"

/* What a code field expects, as a sentence. */
static enum loods_code expect_code(const struct loods_field *f, bool typed, struct loods_err *err)
{
	struct loods_str list;
	enum loods_code code;

	loods_str_init(&list);
	for (int i = 1; i < f->choices->n; i++) {
		if (list.len)
			loods_str_add(&list, ", ");
		if (typed && f->choices->list[i].digit)
			loods_str_addf(&list, "%c ", f->choices->list[i].digit);
		loods_str_add(&list, typed ? _(f->choices->list[i].label) : f->choices->list[i].code);
	}
	if (f->kind == LOODS_KIND_SET)
		code = loods_fail_field(err, LOODS_EINVALID, f,
					typed ? _("Expected are digits or words out of: %s.") :
						_("Expected are codes with ; between them, out of: %s."),
					list.s);
	else
		code = loods_fail_field(err, LOODS_EINVALID, f,
					typed ? _("Expected is a digit or the beginning of one of: %s.") :
						_("Expected is one of: %s."),
					list.s);
	loods_str_release(&list);
	return code;
}

/* ---- numbers ---- */

static int64_t scale_of(const struct loods_field *f)
{
	return f->decimals == 2 ? 100 : 1;
}

static bool bounded(const struct loods_field *f)
{
	return f->min != 0 || f->max != 0;
}

static void add_num(const struct loods_field *f, int64_t n, char point, struct loods_str *out)
{
	int64_t scale = scale_of(f);
	int64_t rest = (n < 0 ? -n : n) % scale;

	if (n < 0)
		loods_str_add_char(out, '-');
	loods_str_addf(out, "%lld", (long long)((n < 0 ? -n : n) / scale));
	if (rest % 10)
		loods_str_addf(out, "%c%02d", point, (int)rest);
	else if (rest)
		loods_str_addf(out, "%c%d", point, (int)(rest / 10));
}

static enum loods_code expect_num(const struct loods_field *f, struct loods_err *err)
{
	struct loods_str lo, hi;
	enum loods_code code;

	if (!bounded(f))
		return loods_fail_field(err, LOODS_EINVALID, f,
					f->decimals ? _("Expected is a number with at most two decimals.") :
						      _("Expected is a whole number."));
	loods_str_init(&lo);
	loods_str_init(&hi);
	add_num(f, f->min, '.', &lo);
	add_num(f, f->max, '.', &hi);
	code = loods_fail_field(err, LOODS_EINVALID, f,
				f->decimals
					? _("Expected is a number from %s to %s with at most two decimals.")
					: _("Expected is a whole number from %s to %s."),
				lo.s, hi.s);
	loods_str_release(&lo);
	loods_str_release(&hi);
	return code;
}

static enum loods_code parse_num(const struct loods_field *f, const char *s, bool typed, loods_num *out,
				 struct loods_err *err)
{
	int64_t n = 0;
	bool neg = *s == '-';
	int digits = 0, decimals = 0;

	s += neg;
	for (; *s >= '0' && *s <= '9' && digits < 15; s++, digits++)
		n = n * 10 + (*s - '0');
	if (f->decimals && digits && (*s == '.' || (typed && *s == ','))) {
		for (s++; *s >= '0' && *s <= '9' && decimals < 2; s++, decimals++)
			n = n * 10 + (*s - '0');
		if (decimals == 0)
			return expect_num(f, err);
	}
	if (*s || digits == 0)
		return expect_num(f, err);
	for (; decimals < f->decimals; decimals++)
		n *= 10;
	if (neg)
		n = -n;
	if (bounded(f) && (n < f->min || n > f->max))
		return expect_num(f, err);
	*out = loods_num_of(n);
	return LOODS_OK;
}

/* ---- the form for files ---- */

static enum loods_code expect(const struct loods_field *f, const char *what, struct loods_err *err)
{
	return loods_fail_field(err, LOODS_EINVALID, f, "%s", what);
}

static int max_chars(const struct loods_field *f)
{
	return f->max ? (int)f->max : 200;
}

static enum loods_code parse_text(const struct loods_field *f, struct loods_arena *a, const char *text,
				  void *rec, struct loods_err *err)
{
	struct loods_str clean;
	enum loods_code code = LOODS_OK;

	loods_str_init(&clean);
	if (!loods_text_clean(text, f->flags & LOODS_MULTILINE, &clean))
		code = expect(f, _("Expected is text in UTF-8."), err);
	else if (loods_text_chars(clean.s) > (size_t)max_chars(f))
		code = loods_fail_field(err, LOODS_EINVALID, f,
					_("Expected is a text of at most %d characters."), max_chars(f));
	else if (clean.len)
		*(const char **)loods_field_at(f, rec) = loods_arena_strndup(a, clean.s, clean.len);
	loods_str_release(&clean);
	return code;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* `text` without blanks at both ends into `buf`; false when it does not fit, and then it is no value of any
 * kind but text. */
static bool trim(const char *text, char *buf, size_t size)
{
	size_t n;

	while (blank(*text))
		text++;
	n = strlen(text);
	while (n && blank(text[n - 1]))
		n--;
	if (n >= size)
		return false;
	memcpy(buf, text, n);
	buf[n] = '\0';
	return true;
}

static enum loods_code parse_set(const struct loods_field *f, const char *s, uint32_t *out,
				 struct loods_err *err)
{
	char word[80];
	uint32_t set = 0;

	while (*s) {
		size_t n = strcspn(s, ";");
		char one[80];
		int v;

		if (n >= sizeof one)
			return expect_code(f, false, err);
		memcpy(one, s, n);
		one[n] = '\0';
		if (!trim(one, word, sizeof word))
			return expect_code(f, false, err);
		v = loods_choice_value(f->choices, word);
		if (!v && word[0])
			return expect_code(f, false, err);
		if (v)
			set |= UINT32_C(1) << v;
		s += n + (s[n] != '\0');
	}
	*out = set;
	return LOODS_OK;
}

static enum loods_code parse_bool(const struct loods_field *f, const char *s, bool *out,
				  struct loods_err *err)
{
	*out = strcmp(s, "yes") == 0;
	if (*out || strcmp(s, "no") == 0)
		return LOODS_OK;
	return expect(f, _("Expected is yes or no."), err);
}

static enum loods_code parse_id(const struct loods_field *f, const char *s, int64_t *out,
				struct loods_err *err)
{
	loods_num n = { 0 };

	if (parse_num(f, s, false, &n, NULL) != LOODS_OK || n.n <= 0)
		return expect(f, _("Expected is the number of a record."), err);
	*out = n.n;
	return LOODS_OK;
}

static enum loods_code expect_pdate(const struct loods_field *f, struct loods_err *err)
{
	return expect(f, f->precision == 'm' ? _("Expected is a month as YYYY-MM, or a year.") :
					       _("Expected is a date as YYYY-MM-DD, or YYYY-MM, or a year."),
		      err);
}

enum loods_code loods_field_parse(const struct loods_field *f, struct loods_arena *a, const char *text,
				  void *rec, struct loods_err *err)
{
	void *p = loods_field_at(f, rec);
	char s[512];

	loods_field_clear(f, rec);
	if (f->kind == LOODS_KIND_TEXT)
		return parse_text(f, a, text, rec, err);
	if (!trim(text, s, sizeof s))
		s[0] = '\1', s[1] = '\0'; /* too long for any value: let the kind say what it expects */
	if (s[0] == '\0')
		return LOODS_OK;
	switch (f->kind) {
	case LOODS_KIND_TEXT:
		break;
	case LOODS_KIND_REF:
		return parse_id(f, s, &((loods_id *)p)->n, err);
	case LOODS_KIND_USER:
		return parse_id(f, s, &((loods_user_id *)p)->n, err);
	case LOODS_KIND_NUM:
		return parse_num(f, s, false, p, err);
	case LOODS_KIND_DATE:
		if (loods_date_parse_iso(s, p))
			break;
		return expect(f, _("Expected is a date as YYYY-MM-DD."), err);
	case LOODS_KIND_PDATE: {
		loods_pdate d;

		if (!loods_pdate_parse(s, &d) || (f->precision == 'm' && d.day))
			return expect_pdate(f, err);
		*(loods_pdate *)p = d;
		break;
	}
	case LOODS_KIND_TIME:
		if (loods_time_parse(s, p))
			break;
		return expect(f, _("Expected is a time as HH:MM."), err);
	case LOODS_KIND_STAMP:
		if (loods_stamp_parse(s, false, p))
			break;
		return expect(f, _("Expected is a date and time as YYYY-MM-DDTHH:MM:SS."), err);
	case LOODS_KIND_WEEK:
		if (loods_week_parse(s, p))
			break;
		return expect(f, _("Expected is a week as YYYY-Www, such as 2026-W07."), err);
	case LOODS_KIND_CHOICE:
		*(int *)p = loods_choice_value(f->choices, s);
		return *(int *)p ? LOODS_OK : expect_code(f, false, err);
	case LOODS_KIND_SET:
		return parse_set(f, s, p, err);
	case LOODS_KIND_BOOL:
		return parse_bool(f, s, p, err);
	}
	return LOODS_OK;
}

void loods_field_format(const struct loods_field *f, const void *rec, struct loods_str *out)
{
	const void *p = loods_field_cat(f, rec);
	char buf[LOODS_STAMP_LEN];
	bool first = true;

	if (!loods_field_known(f, rec))
		return;
	switch (f->kind) {
	case LOODS_KIND_REF:
		loods_str_addf(out, "%lld", (long long)((const loods_id *)p)->n);
		break;
	case LOODS_KIND_USER:
		loods_str_addf(out, "%lld", (long long)((const loods_user_id *)p)->n);
		break;
	case LOODS_KIND_TEXT:
		loods_str_add(out, *(const char *const *)p);
		break;
	case LOODS_KIND_NUM:
		add_num(f, ((const loods_num *)p)->n, '.', out);
		break;
	case LOODS_KIND_DATE:
		loods_str_add(out, loods_date_format_iso(*(const loods_date *)p, buf));
		break;
	case LOODS_KIND_PDATE:
		loods_str_add(out, loods_pdate_format(*(const loods_pdate *)p, buf));
		break;
	case LOODS_KIND_TIME:
		loods_str_add(out, loods_time_format(*(const loods_time *)p, buf));
		break;
	case LOODS_KIND_STAMP:
		loods_str_add(out, loods_stamp_format(*(const loods_stamp *)p, buf));
		break;
	case LOODS_KIND_WEEK:
		loods_str_add(out, loods_week_format(*(const loods_week *)p, buf));
		break;
	case LOODS_KIND_CHOICE:
		loods_str_add(out, loods_choice_code(f->choices, *(const int *)p));
		break;
	case LOODS_KIND_SET:
		for (int i = 1; i < f->choices->n; i++)
			if (*(const uint32_t *)p >> i & 1) {
				loods_str_add(out, first ? "" : ";");
				loods_str_add(out, f->choices->list[i].code);
				first = false;
			}
		break;
	case LOODS_KIND_BOOL:
		loods_str_add(out, "yes");
		break;
	}
}

/* ---- the form for people ---- */

/* Value of what was typed for one choice: its digit, its code, or the beginning of its label or code; 0:
 * none, or several. */
static int typed_choice(const struct loods_choices *c, const char *s)
{
	struct loods_str want, label;
	int found = 0, n = 0;

	for (int i = 1; i < c->n; i++)
		if (c->list[i].digit && s[0] == c->list[i].digit && s[1] == '\0')
			return i;
	if (loods_choice_value(c, s))
		return loods_choice_value(c, s);
	loods_str_init(&want);
	loods_str_init(&label);
	loods_text_fold(s, &want);
	for (int i = 1; i < c->n && want.len; i++) {
		bool begins;

		loods_text_fold(_(c->list[i].label), &label);
		if (strcmp(label.s, want.s) == 0) {
			found = i;
			n = 1;
			break;
		}
		begins = strncmp(label.s, want.s, want.len) == 0;
		loods_text_fold(c->list[i].code, &label);
		if (begins || strncmp(label.s, want.s, want.len) == 0) {
			found = i;
			n++;
		}
	}
	loods_str_release(&want);
	loods_str_release(&label);
	return n == 1 ? found : 0;
}

/* Digits in a row ("12"), or words and digits with a comma or semicolon between them. */
static enum loods_code parse_set_typed(const struct loods_field *f, const char *s, uint32_t *out,
				       struct loods_err *err)
{
	uint32_t set = 0;
	bool digits = s[strspn(s, "0123456789 ")] == '\0';

	while (*s) {
		size_t n = digits ? 1 : strcspn(s, ",;");
		char part[80], word[80];
		int v;

		if (n >= sizeof part)
			return expect_code(f, true, err);
		memcpy(part, s, n);
		part[n] = '\0';
		if (!trim(part, word, sizeof word))
			return expect_code(f, true, err);
		v = typed_choice(f->choices, word);
		if (!v && word[0])
			return expect_code(f, true, err);
		if (v)
			set |= UINT32_C(1) << v;
		s += n;
		if (!digits && *s)
			s++;
	}
	*out = set;
	return LOODS_OK;
}

static enum loods_code parse_bool_typed(const struct loods_field *f, const char *s, bool *out,
					struct loods_err *err)
{
	static const char *const yes[] = { "1", "y", "yes", "j", "ja", "x" };
	static const char *const no[] = { "0", "n", "no", "nee" };
	struct loods_str word;
	bool known = false;

	loods_str_init(&word);
	loods_text_fold(s, &word);
	for (int i = 0; i < LOODS_COUNT(yes); i++)
		if (strcmp(word.s, yes[i]) == 0)
			*out = known = true;
	for (int i = 0; i < LOODS_COUNT(no); i++)
		known |= strcmp(word.s, no[i]) == 0;
	loods_str_release(&word);
	return known ? LOODS_OK : expect(f, _("Expected is y or n."), err);
}

/* A month before a year: 5-2021, 05/2021, 5 2021. */
static bool parse_month_year(const char *s, loods_pdate *out)
{
	int month = 0, year = 0, n = 0;

	for (; *s >= '0' && *s <= '9' && n < 2; s++, n++)
		month = month * 10 + (*s - '0');
	if (n == 0 || !*s || !strchr("-/. ", *s))
		return false;
	for (s++, n = 0; *s >= '0' && *s <= '9' && n < 4; s++, n++)
		year = year * 10 + (*s - '0');
	if (*s || n != 4)
		return false;
	char iso[32];

	snprintf(iso, sizeof iso, "%04d-%02d", year, month);
	return loods_pdate_parse(iso, out);
}

static enum loods_code parse_pdate_typed(const struct loods_field *f, const char *s, loods_date today,
					 loods_pdate *out, struct loods_err *err)
{
	loods_date day;
	int year, month, mday;

	/* A year or a month is tried first: "1991" is a year here, not the 19th of something. */
	if (!loods_pdate_parse(s, out) && !parse_month_year(s, out)) {
		if (!loods_date_parse_typed(s, today, f->flags & LOODS_FUTURE, &day)) {
			*out = (loods_pdate){ 0 };
			return expect(f,
				      f->precision == 'm' ? _("Expected is a month as in 5-2021, or a year.")
							  : _("Expected is a date as in 4-3-1991, a month as "
							      "in 3-1991, or a year."),
				      err);
		}
		loods_date_to_ymd(day, &year, &month, &mday);
		*out = (loods_pdate){ (int16_t)year, (uint8_t)month, (uint8_t)mday };
	}
	if (f->precision == 'm')
		out->day = 0;
	return LOODS_OK;
}

enum loods_code loods_field_parse_typed(const struct loods_field *f, struct loods_arena *a, const char *text,
					loods_date today, void *rec, struct loods_err *err)
{
	void *p = loods_field_at(f, rec);
	char s[512];

	if (f->kind == LOODS_KIND_TEXT || f->kind == LOODS_KIND_REF || f->kind == LOODS_KIND_USER)
		return loods_field_parse(f, a, text, rec, err);
	loods_field_clear(f, rec);
	if (!trim(text, s, sizeof s))
		s[0] = '\1', s[1] = '\0';
	if (s[0] == '\0')
		return LOODS_OK;
	switch (f->kind) {
	case LOODS_KIND_TEXT:
	case LOODS_KIND_REF:
	case LOODS_KIND_USER:
		break;
	case LOODS_KIND_NUM:
		return parse_num(f, s, true, p, err);
	case LOODS_KIND_DATE:
		if (loods_date_parse_typed(s, today, f->flags & LOODS_FUTURE, p))
			break;
		return expect(f, _("Expected is a date: 7-12-2026, 0712, +14, +2w or a word such as today."),
			      err);
	case LOODS_KIND_PDATE:
		return parse_pdate_typed(f, s, today, p, err);
	case LOODS_KIND_TIME:
		if (loods_time_parse_typed(s, p))
			break;
		return expect(f, _("Expected is a time, as 9:30 or 930."), err);
	case LOODS_KIND_STAMP:
		if (loods_stamp_parse(s, false, p))
			break;
		return expect(f, _("Expected is a date and time as YYYY-MM-DD HH:MM."), err);
	case LOODS_KIND_WEEK:
		if (loods_week_parse_typed(s, today, f->flags & LOODS_FUTURE, p))
			break;
		return expect(f, _("Expected is a week: 7, 7-2026, 2026-W07, or a day in it such as today."),
			      err);
	case LOODS_KIND_CHOICE:
		*(int *)p = typed_choice(f->choices, s);
		return *(int *)p ? LOODS_OK : expect_code(f, true, err);
	case LOODS_KIND_SET:
		return parse_set_typed(f, s, p, err);
	case LOODS_KIND_BOOL:
		return parse_bool_typed(f, s, p, err);
	}
	return LOODS_OK;
}

static void show_date(loods_date d, struct loods_str *out)
{
	int year, month, day;

	loods_date_to_ymd(d, &year, &month, &day);
	loods_str_addf(out, "%02d-%02d-%04d", day, month, year);
}

static void show_pdate(loods_pdate d, struct loods_str *out)
{
	if (d.day)
		loods_str_addf(out, "%02d-%02d-%04d", d.day, d.month, d.year);
	else if (d.month)
		loods_str_addf(out, "%02d-%04d", d.month, d.year);
	else
		loods_str_addf(out, "%04d", d.year);
}

void loods_field_show(const struct loods_field *f, const void *rec, struct loods_str *out)
{
	const void *p = loods_field_cat(f, rec);
	char buf[LOODS_STAMP_LEN];
	bool first = true;

	if (!loods_field_known(f, rec))
		return;
	switch (f->kind) {
	case LOODS_KIND_REF:
	case LOODS_KIND_USER:
	case LOODS_KIND_TEXT:
	case LOODS_KIND_TIME:
	case LOODS_KIND_WEEK:
		loods_field_format(f, rec, out);
		break;
	case LOODS_KIND_NUM:
		/* TRANSLATORS: the decimal point of numbers: "." or "," */
		add_num(f, ((const loods_num *)p)->n, _(".")[0], out);
		break;
	case LOODS_KIND_DATE:
		show_date(*(const loods_date *)p, out);
		break;
	case LOODS_KIND_PDATE:
		show_pdate(*(const loods_pdate *)p, out);
		break;
	case LOODS_KIND_STAMP:
		show_date(loods_stamp_date(*(const loods_stamp *)p), out);
		loods_stamp_format(*(const loods_stamp *)p, buf);
		loods_str_addf(out, " %.5s", buf + 11);
		break;
	case LOODS_KIND_CHOICE:
		loods_str_add(out, loods_choice_label(f->choices, *(const int *)p));
		break;
	case LOODS_KIND_SET:
		for (int i = 1; i < f->choices->n; i++)
			if (*(const uint32_t *)p >> i & 1) {
				loods_str_add(out, first ? "" : ", ");
				loods_str_add(out, _(f->choices->list[i].label));
				first = false;
			}
		break;
	case LOODS_KIND_BOOL:
		loods_str_add(out, _("yes"));
		break;
	}
}

/* ---- bounds ---- */

enum loods_code loods_field_check(const struct loods_field *f, const void *rec, struct loods_err *err)
{
	const void *p = loods_field_cat(f, rec);

	if (!loods_field_known(f, rec))
		return LOODS_OK;
	if (f->kind == LOODS_KIND_NUM && bounded(f) &&
	    (((const loods_num *)p)->n < f->min || ((const loods_num *)p)->n > f->max))
		return expect_num(f, err);
	if (f->kind == LOODS_KIND_TEXT && loods_text_chars(*(const char *const *)p) > (size_t)max_chars(f))
		return loods_fail_field(err, LOODS_EINVALID, f,
					_("Expected is a text of at most %d characters."), max_chars(f));
	if (f->kind == LOODS_KIND_CHOICE && (*(const int *)p < 0 || *(const int *)p >= f->choices->n))
		return expect_code(f, false, err);
	if (f->kind == LOODS_KIND_SET &&
	    *(const uint32_t *)p & ~(uint32_t)((UINT64_C(1) << f->choices->n) - 2))
		return expect_code(f, false, err);
	if (f->kind == LOODS_KIND_PDATE && f->precision == 'm' && ((const loods_pdate *)p)->day)
		return expect_pdate(f, err);
	return LOODS_OK;
}
