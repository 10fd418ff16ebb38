#include "export_register.h"

#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "ops.h"

void loods_release_from_plan(const struct loods_export_plan *p, struct loods_arena *a,
			     struct loods_release *out)
{
	struct loods_str text = LOODS_STR_INIT;

	out->level = p->level;
	out->project = p->project;
	out->k = p->k;
	out->limit = p->limit;
	out->seed = p->seed;
	out->recipient = p->recipient;
	out->purpose = p->purpose;
	out->until = p->until;
	out->signed_off_by = p->signed_off_by;
	loods_export_plan_text(p, &text);
	out->plan = loods_arena_strdup(a, text.s);
	loods_str_clear(&text);
	for (int i = 0; i < p->ncohorts; i++)
		loods_str_addf(&text, "%s%s", i ? "," : "", p->cohorts[i]);
	out->cohorts = loods_arena_strdup(a, text.s);
	loods_str_release(&text);
}

void loods_release_hash(const struct loods_release *r, unsigned char out[LOODS_SNAPSHOT_HASH_BYTES])
{
	const char *const texts[] = { loods_choice_code(&loods_export_levels, r->level),
				      r->project,
				      r->plan,
				      r->cohorts,
				      r->recoding,
				      r->hierarchies,
				      r->classes,
				      r->files,
				      r->recipient,
				      r->purpose,
				      r->signed_off_by };
	const int64_t numbers[] = { r->wave,	r->k,	   r->limit,  (int64_t)r->seed,
				    r->first.n, r->last.n, r->until.n };
	struct loods_snapshot_hash h;
	char hex[LOODS_SNAPSHOT_HASH_HEX];

	loods_snapshot_hash_begin(&h);
	loods_snapshot_hash_text(&h, "loods release 1");
	for (int i = 0; i < LOODS_COUNT(texts); i++)
		loods_snapshot_hash_text(&h, texts[i]);
	for (int i = 0; i < LOODS_COUNT(numbers); i++)
		loods_snapshot_hash_number(&h, numbers[i]);
	loods_snapshot_hash_text(&h, loods_snapshot_hash_hex(r->input_hash, hex));
	loods_snapshot_hash_number(&h, (int64_t)r->members.n);
	for (size_t i = 0; i < r->members.n; i++) {
		loods_snapshot_hash_number(&h, r->members.clients[i].n);
		loods_snapshot_hash_number(&h, r->members.classes[i]);
	}
	loods_snapshot_hash_end(&h, out);
}

static size_t lines_of(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static bool blank(const char *s)
{
	return loods_str_blank(s) || !s[strspn(s, " ")];
}

enum loods_code loods_release_check(const struct loods_release *r, struct loods_err *err)
{
	size_t classes;

	if (!loods_choice_code(&loods_export_levels, r->level)[0] || blank(r->project) || blank(r->plan) ||
	    !r->cohorts || !r->recoding || !r->hierarchies || !r->classes || blank(r->files) ||
	    !loods_date_known(r->first) || r->last.n < r->first.n || !r->members.n)
		return loods_fail(err, LOODS_EINVALID,
				  _("The release is not complete, so it cannot be registered."));
	if (r->level == LOODS_EXPORT_ANONYMOUS && blank(r->signed_off_by))
		return loods_fail(
			err, LOODS_EINVALID,
			_("The privacy officer decides what may be called anonymous: say who signed off."));
	if (r->level == LOODS_EXPORT_RESEARCH &&
	    (blank(r->recipient) || blank(r->purpose) || !loods_date_known(r->until)))
		return loods_fail(
			err, LOODS_EINVALID,
			_("Research files are personal data: say who gets them, what for, and until when."));
	classes = lines_of(r->classes);
	for (size_t i = 0; i < r->members.n; i++)
		if (r->members.clients[i].n <= (i ? r->members.clients[i - 1].n : 0) ||
		    !r->members.classes[i] || r->members.classes[i] > classes)
			return loods_fail(err, LOODS_EINVALID,
					  _("The clients of the release are not in order, so it cannot be "
					    "registered."));
	return LOODS_OK;
}

const char *loods_release_class_text(const struct loods_release *r, uint32_t class, struct loods_arena *a)
{
	const char *s = r->classes;

	for (uint32_t i = 1; *s; i++) {
		size_t len = strcspn(s, "\n");

		if (i == class)
			return loods_arena_strndup(a, s, len);
		s += s[len] ? len + 1 : len;
	}
	return NULL;
}

enum loods_code loods_register_list(const struct loods_app *app, struct loods_arena *a, const char *project,
				    bool members, struct loods_releases *out, struct loods_err *err)
{
	enum loods_code code = loods_ops_may(app, LOODS_MAY_EXPORT, err);

	*out = (struct loods_releases){ 0 };
	if (!code)
		code = loods_store_still_allowed(app->store, err);
	return code ? code : loods_store_releases(app->store, a, project, members, out, err);
}

/* ---- the recoding as text ---- */

void loods_recoding_text(const struct loods_recoding *r, struct loods_str *out)
{
	for (size_t i = 0; i < r->nattributes; i++)
		loods_str_addf(out, "%s%s", i ? "," : "", r->names[i]);
	loods_str_add_char(out, '\n');
	for (size_t s = 0; s < r->nstages; s++) {
		for (size_t i = 0; i < r->nattributes; i++)
			loods_str_addf(out, "%s%u", i ? "," : "", r->levels[s * r->nattributes + i]);
		loods_str_add_char(out, '\n');
	}
}

static size_t parts_of(const char *line, size_t len)
{
	size_t n = 1;

	for (size_t i = 0; i < len; i++)
		n += line[i] == ',';
	return n;
}

static bool read_levels(const char *line, size_t len, size_t n, uint8_t *levels)
{
	const char *end = line + len;

	if (parts_of(line, len) != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char *after;
		unsigned long v;

		if (*line < '0' || *line > '9')
			return false;
		v = strtoul(line, &after, 10);
		if (v > UINT8_MAX || after > end || (after < end && *after != ','))
			return false;
		levels[i] = (uint8_t)v;
		line = after + 1;
	}
	return line == end + 1;
}

enum loods_code loods_recoding_parse(const char *text, struct loods_arena *a, struct loods_recoding *out,
				     struct loods_err *err)
{
	size_t len = strcspn(text, "\n"), lines = lines_of(text), stage = 0;
	const char *at = text;
	bool good = len > 0 && text[len] == '\n';

	*out = (struct loods_recoding){ .nattributes = parts_of(text, len),
					.nstages = lines ? lines - 1 : 0 };
	out->names = LOODS_NEW_ARRAY(a, const char *, out->nattributes);
	out->levels = LOODS_NEW_ARRAY(a, uint8_t, out->nattributes * out->nstages + 1);
	for (size_t i = 0; good && i < out->nattributes; i++) {
		size_t part = strcspn(at, ",\n");

		good = part > 0;
		out->names[i] = loods_arena_strndup(a, at, part);
		at += part + 1;
	}
	for (; good && *at; stage++) {
		len = strcspn(at, "\n");
		good = at[len] == '\n' &&
		       read_levels(at, len, out->nattributes, &out->levels[stage * out->nattributes]);
		at += good ? len + 1 : 0;
	}
	return good ? LOODS_OK : loods_fail(err, LOODS_EINVALID, _("This is no recoding of a release."));
}

/* ---- hierarchies as text ---- */

static void add_line(const struct loods_micro_attribute *t, size_t leaf, struct loods_str *out)
{
	loods_str_add(out, t->name);
	for (size_t l = 0; l < t->nlevels; l++)
		loods_str_addf(out, "\t%s", t->levels[l].labels[t->levels[l].code_of[leaf]]);
	loods_str_add_char(out, '\n');
}

void loods_hierarchies_text(const struct loods_microdata *m, struct loods_str *out)
{
	for (size_t i = 0; i < m->nattributes; i++)
		for (size_t leaf = 0; leaf < m->attributes[i].levels[0].ncodes; leaf++)
			add_line(&m->attributes[i], leaf, out);
}

static const struct loods_micro_attribute *attribute(const struct loods_microdata *m, const char *name,
						     size_t len)
{
	for (size_t i = 0; i < m->nattributes; i++)
		if (strlen(m->attributes[i].name) == len && memcmp(m->attributes[i].name, name, len) == 0)
			return &m->attributes[i];
	return NULL;
}

/* Does the line tell the hierarchy of today? A leaf that nobody has any more does no harm. */
static bool line_holds(const struct loods_micro_attribute *t, const char *line, size_t len)
{
	const char *leaf = line + strcspn(line, "\t") + 1;
	size_t leaf_len = strcspn(leaf, "\t\n");
	bool holds = true;

	for (size_t i = 0; i < t->levels[0].ncodes; i++) {
		struct loods_str now = LOODS_STR_INIT;

		if (strlen(t->levels[0].labels[i]) != leaf_len ||
		    memcmp(t->levels[0].labels[i], leaf, leaf_len) != 0)
			continue;
		add_line(t, i, &now);
		holds = now.len == len + 1 && memcmp(now.s, line, len) == 0;
		loods_str_release(&now);
		break;
	}
	return holds;
}

enum loods_code loods_hierarchies_agree(const char *text, const struct loods_microdata *m,
					struct loods_err *err)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		const struct loods_micro_attribute *t = attribute(m, text, strcspn(text, "\t\n"));

		if (t && !line_holds(t, text, len))
			return loods_fail(err, LOODS_EREFUSED,
					  _("The coarser values of \"%s\" are not those of the project's "
					    "first release. "
					    "Begin a new project."),
					  t->name);
		text += text[len] ? len + 1 : len;
	}
	return LOODS_OK;
}

static const struct loods_release *first_anonymous(const struct loods_releases *project)
{
	for (int i = 0; i < project->n; i++)
		if (project->list[i].level == LOODS_EXPORT_ANONYMOUS)
			return &project->list[i];
	return NULL;
}

static bool same_attributes(const struct loods_recoding *r, const struct loods_microdata *m)
{
	if (r->nattributes != m->nattributes)
		return false;
	for (size_t i = 0; i < r->nattributes; i++) {
		if (strcmp(r->names[i], m->attributes[i].name) != 0)
			return false;
		for (size_t s = 0; s < r->nstages; s++)
			if (r->levels[s * r->nattributes + i] >= m->attributes[i].nlevels)
				return false;
	}
	return true;
}

enum loods_code loods_register_frozen(const struct loods_releases *project, const struct loods_microdata *m,
				      struct loods_arena *a, struct loods_recoding *out, bool *found,
				      struct loods_err *err)
{
	const struct loods_release *first = first_anonymous(project);
	enum loods_code code;

	*out = (struct loods_recoding){ 0 };
	*found = first != NULL;
	if (!first)
		return LOODS_OK;
	code = loods_recoding_parse(first->recoding, a, out, err);
	if (!code && !same_attributes(out, m))
		code = loods_fail(err, LOODS_EREFUSED,
				  _("The plan is not that of the project's first release (%s). Use that "
				    "plan, or begin a "
				    "new project."),
				  first->plan);
	return code ? code : loods_hierarchies_agree(first->hierarchies, m, err);
}
