#include <stdlib.h>

#include "disclose.h"
#include "i18n.h"

/* Every hierarchy is looked at in full: one that is not nested would make the search wrong without a word. */

static enum loods_code level_ok(const struct loods_micro_attribute *t, size_t l, struct loods_err *err)
{
	const struct loods_micro_level *level = &t->levels[l];

	if (!level->ncodes || level->ncodes > LOODS_MICRO_VALUES_MAX || !level->code_of || !level->labels)
		return loods_fail(err, LOODS_EINVALID,
				  _("The hierarchy of %s has no values at level %zu, or more than %d."),
				  t->name, l, LOODS_MICRO_VALUES_MAX);
	for (size_t v = 0; v < t->levels[0].ncodes; v++) {
		if (level->code_of[v] >= level->ncodes)
			return loods_fail(err, LOODS_EINVALID,
					  _("The hierarchy of %s has no value at level %zu for \"%s\"."),
					  t->name, l, t->levels[0].labels[v]);
		if (!l && level->code_of[v] != v)
			return loods_fail(err, LOODS_EINVALID,
					  _("The hierarchy of %s changes \"%s\" at level 0 already."),
					  t->name, level->labels[v]);
	}
	return LOODS_OK;
}

/* Two leaves with one value at level l - 1 must have one at level l. */
static enum loods_code nested(const struct loods_micro_attribute *t, size_t l, struct loods_err *err)
{
	const struct loods_micro_level *fine = &t->levels[l - 1], *coarse = &t->levels[l];
	uint32_t *leaf = calloc(fine->ncodes, sizeof *leaf); /* the first leaf with that value, plus one */
	enum loods_code code = LOODS_OK;

	if (!leaf)
		loods_nomem();
	for (size_t v = 0; v < t->levels[0].ncodes && !code; v++) {
		uint32_t *first = &leaf[fine->code_of[v]];

		if (!*first)
			*first = (uint32_t)v + 1;
		else if (coarse->code_of[*first - 1] != coarse->code_of[v])
			code = loods_fail(
				err, LOODS_EINVALID,
				_("The hierarchy of %s is not nested: \"%s\" and \"%s\" are both \"%s\" at "
				  "level %zu, but \"%s\" and \"%s\" at level %zu."),
				t->name, t->levels[0].labels[*first - 1], t->levels[0].labels[v],
				fine->labels[fine->code_of[v]], l - 1,
				coarse->labels[coarse->code_of[*first - 1]],
				coarse->labels[coarse->code_of[v]], l);
	}
	free(leaf);
	return code;
}

static enum loods_code attribute_ok(const struct loods_microdata *m, size_t i, struct loods_err *err)
{
	const struct loods_micro_attribute *t = &m->attributes[i];
	enum loods_code code;

	if (!t->nlevels || t->nlevels > LOODS_DISCLOSE_LEVELS_MAX)
		return loods_fail(err, LOODS_EINVALID,
				  _("The hierarchy of %s has %zu levels; 1 to %d are allowed."), t->name,
				  t->nlevels, LOODS_DISCLOSE_LEVELS_MAX);
	for (size_t l = 0; l < t->nlevels; l++) {
		code = level_ok(t, l, err);
		if (!code && l)
			code = nested(t, l, err);
		if (code)
			return code;
	}
	for (size_t r = 0; r < m->nrows; r++)
		if (m->columns[i][r] >= t->levels[0].ncodes)
			return loods_fail(err, LOODS_EINVALID,
					  _("Row %zu has a value of %s that its hierarchy does not have."),
					  r + 1, t->name);
	return LOODS_OK;
}

enum loods_code loods_disclose_validate(const struct loods_microdata *m, struct loods_err *err)
{
	if (!m->nattributes || m->nattributes > LOODS_DISCLOSE_ATTRIBUTES_MAX)
		return loods_fail(err, LOODS_EINVALID,
				  _("There are %zu traits to protect; 1 to %d are allowed."), m->nattributes,
				  LOODS_DISCLOSE_ATTRIBUTES_MAX);
	if (m->nrows > LOODS_DISCLOSE_ROWS_MAX)
		return loods_fail(err, LOODS_EINVALID, _("There are %zu rows; at most %d are allowed."),
				  m->nrows, LOODS_DISCLOSE_ROWS_MAX);
	for (size_t i = 0; i < m->nattributes; i++) {
		enum loods_code code = attribute_ok(m, i, err);

		if (code)
			return code;
	}
	return LOODS_OK;
}
