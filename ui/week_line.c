#include "week_line.h"

static const char marks[] = ".:-=+*#";

void ui_week_line(const struct loods_intensity_week weeks[LOODS_INTENSITY_WEEKS], struct loods_str *out)
{
	enum { MOST = sizeof marks - 2 };

	for (int i = 0; i < LOODS_INTENSITY_WEEKS; i++) {
		int n = weeks[i].contact_days;

		loods_str_add_char(out, !weeks[i].eligible_days ? ' ' : marks[n > MOST ? MOST : n]);
	}
}

void ui_delivered(int contact_days, struct loods_rational expected, struct loods_str *out)
{
	loods_str_addf(out, "%d/", contact_days);
	if (!expected.den)
		loods_str_add(out, "-");
	else if (expected.den == 1)
		loods_str_addf(out, "%lld", (long long)expected.num);
	else
		loods_str_addf(out, "%.1f", loods_rational_double(expected));
}
