#include "week_line.h"

#include "i18n.h"

static const char marks[] = ".:-=+*#";

void ui_week_line(const struct loods_intensity_week weeks[LOODS_INTENSITY_WEEKS], struct loods_str *out)
{
	enum { MOST = sizeof marks - 2 };

	for (int i = 0; i < LOODS_INTENSITY_WEEKS; i++) {
		int n = weeks[i].contact_days;

		loods_str_add_char(out, !weeks[i].eligible_days ? ' ' : marks[n > MOST ? MOST : n]);
	}
}

/* To one decimal, half away from zero. */
static void add_tenths(struct loods_rational n, struct loods_str *out)
{
	long long tenths = (long long)(loods_rational_double(n) * 10 + 0.5);

	loods_str_addf(out, "%lld%c%lld", tenths / 10, _(".")[0], tenths % 10);
}

void ui_delivered(int contact_days, struct loods_rational expected, struct loods_str *out)
{
	loods_str_addf(out, "%d/", contact_days);
	if (!expected.den)
		loods_str_add(out, "-");
	else if (expected.den == 1)
		loods_str_addf(out, "%lld", (long long)expected.num);
	else
		add_tenths(expected, out);
}
