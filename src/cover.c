#include "cover.h"

#include "i18n.h"

#define R struct loods_cover
static const struct loods_field fields[] = {
	LOODS_USER(R, for_whom, .label = N_("Whose clients"), .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_USER(R, by_whom, .label = N_("Covered by"), .flags = LOODS_REQUIRED),
	LOODS_DATE(R, from, .label = N_("First day"), .flags = LOODS_REQUIRED | LOODS_FUTURE),
	LOODS_DATE(R, until, .label = N_("Last day"), .flags = LOODS_REQUIRED | LOODS_FUTURE,
		   .help = N_("After this day the cover lapses by itself.")),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_cover *v = rec;

	(void)c;
	if (v->for_whom.n == v->by_whom.n)
		return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_cover_type, "by_whom"),
					_("Nobody covers for themselves. Choose a colleague."));
	return loods_rec_check_order(&loods_cover_type, rec, "from", "until", err);
}

static void brief(const void *rec, struct loods_str *out)
{
	loods_field_show(loods_type_field(&loods_cover_type, "from"), rec, out);
	loods_str_add(out, " - ");
	loods_field_show(loods_type_field(&loods_cover_type, "until"), rec, out);
}

const struct loods_type loods_cover_type = {
	.name = "cover",
	.label = N_("Cover"),
	.plural = N_("Covers"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "from",
	.check = check,
	.brief = brief,
};
