#include "window_words.h"

#include "i18n.h"

void loods_date_words(loods_date d, struct loods_str *out)
{
	int year, month, day;

	loods_date_to_ymd(d, &year, &month, &day);
	loods_str_addf(out, "%02d-%02d-%04d", day, month, year);
}

void loods_window_words(struct loods_window w, struct loods_str *out)
{
	int days = loods_window_days(w);

	loods_date_words(w.from, out);
	/* TRANSLATORS: between the first and the last day of a window */
	loods_str_add(out, _(" to "));
	loods_date_words(loods_window_last(w), out);
	loods_str_addf(out, P_(" (%d day)", " (%d days)", days), days);
}

void loods_made_words(loods_stamp known_at, loods_stamp made_at, struct loods_str *out)
{
	char at[LOODS_STAMP_LEN];

	if (loods_stamp_known(known_at)) {
		loods_str_addf(out, _("As known at %s."), loods_stamp_format(known_at, at));
		loods_str_add_char(out, ' ');
	}
	if (loods_stamp_known(made_at)) {
		loods_str_add(out, _("Made on "));
		loods_date_words(loods_stamp_date(made_at), out);
		loods_stamp_format(made_at, at);
		loods_str_addf(out, _(" at %.5s."), at + LOODS_DATE_LEN);
	}
}
