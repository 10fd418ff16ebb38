#include "week_line.h"

#include "i18n.h"

void ui_week_mark(const struct loods_intensity_week *week, enum ui_marks marks, struct loods_str *out)
{
	enum { MOST = 7 }; /* one mark each for 0, 1, ... 6 and more, so that lines can be compared */
	int64_t mark = week->eligible_days ? week->contact_days + 1 : 0;

	ui_chart_spark(&mark, 1, MOST, marks, out);
}

void ui_week_line(const struct loods_intensity_week weeks[LOODS_INTENSITY_WEEKS], enum ui_marks marks,
		  struct loods_str *out)
{
	for (int i = 0; i < LOODS_INTENSITY_WEEKS; i++)
		ui_week_mark(&weeks[i], marks, out);
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
