#include "export_plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "text.h"

static const struct loods_choice levels[] = {
	[LOODS_EXPORT_ANONYMOUS] = { "anonymous", N_("anonymous"), '1' },
	[LOODS_EXPORT_RESEARCH] = { "research", N_("research (personal data)"), '2' },
};
_Static_assert(LOODS_COUNT(levels) == LOODS_EXPORT_LEVEL_END, "a level lacks its code");
const struct loods_choices loods_export_levels = LOODS_CHOICES(levels);

enum { TEXT_MAX = 200, PROJECT_MAX = 40, LIMIT_MAX = 1000 };

void loods_export_plan_init(struct loods_export_plan *p)
{
	*p = (struct loods_export_plan){
		.level = LOODS_EXPORT_ANONYMOUS, .k = LOODS_EXPORT_K, .limit = LOODS_EXPORT_LIMIT, .seed = 1
	};
	for (int id = 0; id < LOODS_EXPORT_END; id++)
		if (loods_export_attributes[id].flags & LOODS_EXPORT_DEFAULT)
			p->attributes[p->n++] = (enum loods_export_id)id;
	p->project = "default";
}

bool loods_export_plan_has(const struct loods_export_plan *p, enum loods_export_id id)
{
	for (int i = 0; i < p->n; i++)
		if (p->attributes[i] == id)
			return true;
	return false;
}

void loods_export_plan_text(const struct loods_export_plan *p, struct loods_str *out)
{
	for (int i = 0; i < p->n; i++)
		loods_str_addf(out, "%s%s", i ? "," : "", loods_export_attributes[p->attributes[i]].name);
}

void loods_export_names(struct loods_str *out)
{
	for (int id = 0; id < LOODS_EXPORT_END; id++)
		loods_str_addf(out, "%s%s", id ? ", " : "", loods_export_attributes[id].name);
}

/* ---- one parameter ---- */

typedef enum loods_code set_fn(struct loods_export_plan *p, struct loods_arena *a, const char *text,
			       struct loods_err *err);

/* The next part of a list, without blanks around it; NULL: that was the last. */
static const char *next_part(const char **at, size_t *len)
{
	const char *s = *at;

	if (!s)
		return NULL;
	*len = strcspn(s, ",");
	*at = s[*len] ? s + *len + 1 : NULL;
	while (*len && *s == ' ') {
		s++;
		--*len;
	}
	while (*len && s[*len - 1] == ' ')
		--*len;
	return s;
}

static enum loods_code unknown_attribute(struct loods_err *err)
{
	struct loods_str names = LOODS_STR_INIT;

	loods_export_names(&names);
	loods_fail(err, LOODS_EINVALID, _("The plan names something that is not known. Choose from: %s."),
		   names.s);
	loods_str_release(&names);
	return LOODS_EINVALID;
}

static enum loods_code set_plan(struct loods_export_plan *p, struct loods_arena *a, const char *text,
				struct loods_err *err)
{
	struct loods_export_plan new = { .n = 0 };
	const char *part;
	size_t len;

	(void)a;
	while ((part = next_part(&text, &len))) {
		enum loods_export_id id = loods_export_find(part, len);

		if (id == LOODS_EXPORT_END)
			return unknown_attribute(err);
		if (loods_export_plan_has(&new, id))
			return loods_fail(err, LOODS_EINVALID,
					  _("The plan names \"%s\" twice. Leave one of them out."),
					  loods_export_attributes[id].name);
		new.attributes[new.n++] = id;
	}
	memcpy(p->attributes, new.attributes, sizeof(p->attributes));
	p->n = new.n;
	return LOODS_OK;
}

static bool whole(const char *text, unsigned long long max, unsigned long long *out)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*out = strtoull(text, &end, 10);
	return !errno && !*end && *out <= max;
}

static enum loods_code set_k(struct loods_export_plan *p, struct loods_arena *a, const char *text,
			     struct loods_err *err)
{
	unsigned long long n;

	(void)a;
	if (!whole(text, LOODS_EXPORT_K_MAX, &n) || n < LOODS_EXPORT_K_MIN)
		return loods_fail(err, LOODS_EINVALID,
				  _("k is a whole number from %d to %d: the fewest clients who look alike."),
				  LOODS_EXPORT_K_MIN, LOODS_EXPORT_K_MAX);
	p->k = (int)n;
	return LOODS_OK;
}

/* A percentage with at most one decimal, after a point or a comma. */
static enum loods_code set_limit(struct loods_export_plan *p, struct loods_arena *a, const char *text,
				 struct loods_err *err)
{
	size_t len = strspn(text, "0123456789");
	int n = 0;
	bool good = len >= 1 && len <= 3;

	(void)a;
	for (size_t i = 0; good && i < len; i++)
		n = n * 10 + (text[i] - '0');
	n *= 10;
	text += len;
	if (good && (*text == '.' || *text == ',') && text[1] >= '0' && text[1] <= '9') {
		n += text[1] - '0';
		text += 2;
	}
	if (!good || *text || n > LIMIT_MAX)
		return loods_fail(err, LOODS_EINVALID,
				  _("The limit is the percentage of clients that may be left out, from 0 to "
				    "100, such as 2 or 2.5."));
	p->limit = n;
	return LOODS_OK;
}

static enum loods_code set_level(struct loods_export_plan *p, struct loods_arena *a, const char *text,
				 struct loods_err *err)
{
	int level = loods_choice_value(&loods_export_levels, text);

	(void)a;
	if (!level)
		return loods_fail(err, LOODS_EINVALID, _("The level is \"anonymous\" or \"research\"."));
	p->level = level;
	return LOODS_OK;
}

static enum loods_code set_cohorts(struct loods_export_plan *p, struct loods_arena *a, const char *text,
				   struct loods_err *err)
{
	const char *keys[LOODS_EXPORT_COHORTS_MAX], *part;
	size_t len;
	int n = 0;

	while ((part = next_part(&text, &len))) {
		if (!len)
			return loods_fail(
				err, LOODS_EINVALID,
				_("Give the keys of cohorts, separated by commas: one of them is blank."));
		if (n == LOODS_EXPORT_COHORTS_MAX)
			return loods_fail(err, LOODS_EINVALID, _("At most %d cohorts fit in one export."),
					  LOODS_EXPORT_COHORTS_MAX);
		keys[n++] = loods_arena_strndup(a, part, len);
	}
	memcpy(p->cohorts, keys, (size_t)n * sizeof(*keys));
	p->ncohorts = n;
	return LOODS_OK;
}

static enum loods_code day(const char *text, loods_date *out, struct loods_err *err)
{
	loods_date d;

	if (!loods_date_parse_iso(text, &d))
		return loods_fail(err, LOODS_EINVALID,
				  _("A date is written as year, month and day, such as 2026-10-31."));
	*out = d;
	return LOODS_OK;
}

static enum loods_code set_from(struct loods_export_plan *p, struct loods_arena *a, const char *text,
				struct loods_err *err)
{
	(void)a;
	return day(text, &p->from, err);
}

static enum loods_code set_to(struct loods_export_plan *p, struct loods_arena *a, const char *text,
			      struct loods_err *err)
{
	(void)a;
	return day(text, &p->to, err);
}

static enum loods_code set_until(struct loods_export_plan *p, struct loods_arena *a, const char *text,
				 struct loods_err *err)
{
	(void)a;
	return day(text, &p->until, err);
}

static enum loods_code one_line(struct loods_arena *a, const char *text, int max, const char **out,
				struct loods_err *err)
{
	struct loods_str clean = LOODS_STR_INIT;
	bool good = loods_text_clean(text, false, &clean) && clean.len &&
		    loods_text_chars(clean.s) <= (size_t)max;

	if (good)
		*out = loods_arena_strdup(a, clean.s);
	else
		loods_fail(err, LOODS_EINVALID, _("Give one line of 1 to %d letters."), max);
	loods_str_release(&clean);
	return good ? LOODS_OK : LOODS_EINVALID;
}

static enum loods_code set_project(struct loods_export_plan *p, struct loods_arena *a, const char *text,
				   struct loods_err *err)
{
	return one_line(a, text, PROJECT_MAX, &p->project, err);
}

static enum loods_code set_recipient(struct loods_export_plan *p, struct loods_arena *a, const char *text,
				     struct loods_err *err)
{
	return one_line(a, text, TEXT_MAX, &p->recipient, err);
}

static enum loods_code set_purpose(struct loods_export_plan *p, struct loods_arena *a, const char *text,
				   struct loods_err *err)
{
	return one_line(a, text, TEXT_MAX, &p->purpose, err);
}

static enum loods_code set_signed_off_by(struct loods_export_plan *p, struct loods_arena *a, const char *text,
					 struct loods_err *err)
{
	return one_line(a, text, TEXT_MAX, &p->signed_off_by, err);
}

static enum loods_code set_seed(struct loods_export_plan *p, struct loods_arena *a, const char *text,
				struct loods_err *err)
{
	unsigned long long n;

	(void)a;
	if (!whole(text, UINT64_MAX, &n))
		return loods_fail(err, LOODS_EINVALID, _("The seed is a whole number, 0 or more."));
	p->seed = n;
	return LOODS_OK;
}

const struct loods_export_parameter loods_export_parameters[] = { LOODS_EXPORT_PARAMETERS };
static set_fn *const setters[] = { set_plan,	  set_k,       set_limit, set_cohorts,
				   set_from,	  set_to,      set_level, set_project,
				   set_recipient, set_purpose, set_until, set_signed_off_by,
				   set_seed };
_Static_assert(LOODS_COUNT(setters) == LOODS_COUNT(loods_export_parameters), "a parameter lacks its setter");
const int loods_export_parameters_n = LOODS_COUNT(loods_export_parameters);

enum loods_code loods_export_plan_set(struct loods_export_plan *p, struct loods_arena *a, const char *name,
				      const char *text, struct loods_err *err)
{
	for (int i = 0; i < loods_export_parameters_n; i++)
		if (strcmp(loods_export_parameters[i].name, name) == 0)
			return setters[i](p, a, text, err);
	return loods_fail(err, LOODS_EINVALID, _("An export has no parameter of that name."));
}

/* ---- beside each other ---- */

static enum loods_code check_period(const struct loods_export_plan *p, loods_date today,
				    struct loods_err *err)
{
	loods_date to = loods_date_known(p->to) ? p->to : today;

	if (to.n > today.n)
		return loods_fail(err, LOODS_EINVALID,
				  _("The period ends after today. Choose an earlier last day."));
	if (loods_date_known(p->from) && p->from.n > to.n)
		return loods_fail(err, LOODS_EINVALID,
				  _("The period ends before it begins. Change one of the two days."));
	return LOODS_OK;
}

static enum loods_code check_research(const struct loods_export_plan *p, loods_date today,
				      struct loods_err *err)
{
	loods_date last = loods_date_add_months(today, 12 * LOODS_EXPORT_UNTIL_YEARS);

	if (!p->recipient || !p->purpose || !loods_date_known(p->until))
		return loods_fail(
			err, LOODS_EINVALID,
			_("Research files are personal data: say who gets them, what for, and until when."));
	if (p->until.n < today.n)
		return loods_fail(err, LOODS_EINVALID,
				  _("The day on which the recipient deletes the files is past."));
	if (loods_date_known(last) && p->until.n > last.n)
		return loods_fail(err, LOODS_EINVALID,
				  _("The recipient may keep the files for at most %d years."),
				  LOODS_EXPORT_UNTIL_YEARS);
	return LOODS_OK;
}

enum loods_code loods_export_plan_check(const struct loods_export_plan *p, loods_date today,
					struct loods_err *err)
{
	enum loods_code code = check_period(p, today, err);

	if (code)
		return code;
	if (!p->n)
		return loods_fail(err, LOODS_EINVALID, _("The plan is empty: name at least one attribute."));
	if (p->level == LOODS_EXPORT_RESEARCH)
		return check_research(p, today, err);
	if (!p->signed_off_by)
		return loods_fail(
			err, LOODS_EINVALID,
			_("The privacy officer decides what may be called anonymous: say who signed off."));
	return LOODS_OK;
}
