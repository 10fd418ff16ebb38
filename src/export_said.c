#include "export_said.h"

#include <math.h>

#include "i18n.h"
#include "summary_text.h"

static const char *decimal(double v, int decimals, char buf[LOODS_DECIMAL_LEN])
{
	return loods_decimal(v, decimals, loods_summary_point(), buf);
}

void loods_export_said_made(const char *target, const struct loods_export_said *s, struct loods_str *out)
{
	char a[LOODS_DECIMAL_LEN], b[LOODS_DECIMAL_LEN];

	loods_str_addf(out, _("The export is made in %s and was read back.\n"), target);
	loods_str_addf(out, _("Clients: %zu of %zu, in %zu classes of at least %zu.\n"), s->released, s->clients,
		       s->verified.classes, s->verified.smallest);
	if (s->k > s->k_asked)
		loods_str_addf(out,
			       _("Classes of %d instead of %d: with smaller ones the attack succeeds too often.\n"),
			       s->k, s->k_asked);
	if (s->contacts)
		loods_str_addf(out, _("Contacts: %llu of %llu, in %zu lines of at least %zu clients.\n"),
			       (unsigned long long)s->kept, (unsigned long long)s->contacts, s->verified.cells,
			       s->verified.fewest);
	if (s->told)
		loods_str_addf(out, P_("%zu contact stands in an earlier release already: use the files of both.\n",
				       "%zu contacts stand in an earlier release already: use the files of both.\n", s->told),
			       s->told);
	if (!s->tables)
		loods_str_addf(out, "%s\n", _("Tables: none; nobody is new, or none could be made safe."));
	loods_str_addf(
		out,
		_("Differences between arms lie off by at most %s standard errors, between women and men %s.\n"),
		decimal(s->effects.arm, 2, a), decimal(s->effects.gender, 2, b));
	loods_str_addf(out, "%s\n", s->sentence);
}

/* ---- the check ---- */

static void add_classes(const struct loods_export_said *s, struct loods_str *out)
{
	loods_str_addf(out, _("%zu clients (asked: %d), of %zu classes"), s->verified.smallest, s->k_asked,
		       s->verified.classes);
}

static void add_suppressed(const struct loods_export_said *s, struct loods_str *out)
{
	char a[LOODS_DECIMAL_LEN];

	loods_str_addf(out, _("%zu of %zu clients (%s %%)"), s->suppressed, s->clients,
		       decimal(s->clients ? 100.0 * (double)s->suppressed / (double)s->clients : 0, 1, a));
}

static void add_contacts(const struct loods_export_said *s, struct loods_str *out)
{
	char a[LOODS_DECIMAL_LEN];

	if (!s->contacts)
		loods_str_add(out, _("none in this period"));
	else
		loods_str_addf(out, _("%s %% kept, in lines of at least %zu clients"),
			       decimal(100.0 * (double)s->kept / (double)s->contacts, 1, a), s->verified.fewest);
}

static void add_shift(double shift, struct loods_str *out)
{
	char a[LOODS_DECIMAL_LEN];

	loods_str_addf(out, _("differences within %s standard errors"), decimal(shift, 2, a));
}

static void add_arms(const struct loods_export_said *s, struct loods_str *out)
{
	add_shift(s->effects.arm, out);
}

static void add_genders(const struct loods_export_said *s, struct loods_str *out)
{
	add_shift(s->effects.gender, out);
}

static void add_per_client(const struct loods_export_said *s, struct loods_str *out)
{
	char a[LOODS_DECIMAL_LEN];

	if (isnan(s->effects.contacts))
		loods_str_add(out, _("not in the plan"));
	else
		loods_str_addf(out, _("means within %s %%"), decimal(100 * s->effects.contacts, 1, a));
}

static void add_attack(const struct loods_export_said *s, struct loods_str *out)
{
	loods_str_add(out, s->sentence);
}

static const struct {
	const char *label;
	void (*add)(const struct loods_export_said *s, struct loods_str *out);
} figures[] = {
	[LOODS_FIGURE_CLASSES] = { N_("Smallest class"), add_classes },
	[LOODS_FIGURE_SUPPRESSED] = { N_("Left out"), add_suppressed },
	[LOODS_FIGURE_CONTACTS] = { N_("Contacts"), add_contacts },
	[LOODS_FIGURE_ARMS] = { N_("Between arms"), add_arms },
	[LOODS_FIGURE_GENDERS] = { N_("Women, men"), add_genders },
	[LOODS_FIGURE_PER_CLIENT] = { N_("Contacts per client"), add_per_client },
	[LOODS_FIGURE_ATTACK] = { N_("Attack"), add_attack },
};
_Static_assert(LOODS_COUNT(figures) == LOODS_FIGURE_END, "a figure lacks its words");

const char *loods_export_figure_label(enum loods_export_figure f)
{
	return _(figures[f].label);
}

void loods_export_figure_text(enum loods_export_figure f, const struct loods_export_said *s, struct loods_str *out)
{
	figures[f].add(s, out);
}
