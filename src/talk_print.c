/* The list for a talk as text and as CSV. */
#include <errno.h>
#include <string.h>

#include "csv.h"
#include "i18n.h"
#include "summary_text.h"
#include "talk.h"
#include "text.h"

enum { NAME_COLS = 28, DONE_COLS = 12 };

static void pad_to(struct loods_str *out, size_t from, int columns)
{
	for (int w = loods_text_width(out->s + from); w < columns; w++)
		loods_str_add_char(out, ' ');
}

static void add_day(struct loods_str *out, loods_date d)
{
	int year, month, day;

	loods_date_to_ymd(d, &year, &month, &day);
	loods_str_addf(out, "%02d-%02d-%04d", day, month, year);
}

/* "3/6.5". */
static void add_done(const struct loods_intensity *f, struct loods_str *out)
{
	char expected[LOODS_DECIMAL_LEN];

	loods_str_addf(out, "%d/", f->agreed_contact_days);
	loods_str_add(out, loods_rational_known(f->expected)
				   ? loods_decimal(loods_rational_double(f->expected), 1, loods_summary_point(),
						   expected)
				   : "-");
}

static void text_row(const struct loods_talk_row *r, struct loods_str *out)
{
	size_t at = out->len;

	loods_str_add(out, r->row->c.name ? r->row->c.name : "");
	pad_to(out, at, NAME_COLS);
	if (r->row->c.birth_year)
		loods_str_addf(out, "  %d  ", r->row->c.birth_year);
	else
		loods_str_add(out, "        ");
	at = out->len;
	add_done(&r->figures, out);
	pad_to(out, at, DONE_COLS);
	loods_str_addf(out, "%s\n", loods_choice_label(&loods_classes, (int)r->figures.class));
	for (int i = 0; i < r->n_points; i++)
		loods_str_addf(out, "    - %s\n", r->points[i].text);
}

static void add_text(const struct loods_talk *t, const char *name, struct loods_str *out)
{
	struct loods_str first = LOODS_STR_INIT, last = LOODS_STR_INIT;

	add_day(&first, t->window.from);
	add_day(&last, loods_window_last(t->window));
	loods_str_addf(out, _("Talk with %s"), name);
	loods_str_add(out, "\n");
	loods_str_addf(out,
		       P_("%d client, %d with something to talk about. Contacts of those expected from %s to %s.",
			  "%d clients, %d with something to talk about. Contacts of those expected from %s to %s.",
			  (unsigned long)t->n),
		       t->n, t->n_with_points, first.s, last.s);
	loods_str_add(out, "\n\n");
	for (int i = 0; i < t->n; i++)
		text_row(&t->rows[i], out);
	loods_str_add(out, "\n");
	loods_str_addf(out,
		       _("Thresholds: below %d %%, uneven %d %%, above %d %%; late after the agreed time and %d "
			 "days."),
		       t->settings.below_percent, t->settings.uneven_percent, t->settings.above_percent,
		       t->settings.grace_days);
	loods_str_add(out, "\n");
	loods_str_release(&first);
	loods_str_release(&last);
}

static enum loods_code csv_row(struct loods_csv_writer *csv, const struct loods_talk *t, const char *name,
			       const struct loods_talk_row *r, const struct loods_talk_point *p,
			       struct loods_err *err)
{
	char buf[LOODS_DATE_LEN], number[LOODS_DECIMAL_LEN];

	loods_csv_put(csv, r->row->c.reference);
	loods_csv_put(csv, r->row->c.name);
	loods_csv_put(csv, name);
	loods_csv_put(csv, loods_date_format_iso(t->window.from, buf));
	loods_csv_put(csv, loods_date_format_iso(loods_window_last(t->window), buf));
	loods_csv_put_int(csv, r->figures.agreed_contact_days);
	if (loods_rational_known(r->figures.expected))
		loods_csv_put_number(csv, loods_decimal(loods_rational_double(r->figures.expected), 9, '.', number));
	else
		loods_csv_put(csv, NULL);
	loods_csv_put(csv, loods_choice_code(&loods_classes, (int)r->figures.class));
	loods_csv_put(csv, p ? loods_choice_code(&loods_talk_kinds, (int)p->kind) : NULL);
	loods_csv_put(csv, p ? p->text : NULL);
	return loods_csv_end_row(csv, err);
}

static enum loods_code write_csv(const struct loods_talk *t, const char *name, FILE *f, struct loods_err *err)
{
	static const char *const header[] = { "client",	  "name",     "caseworker", "from",  "to",
					      "contacts", "expected", "class",	    "point", "text" };
	struct loods_csv_writer csv;
	enum loods_code code;

	loods_csv_writer_init(&csv, f, LOODS_CSV_SAFE);
	for (int i = 0; i < LOODS_COUNT(header); i++)
		loods_csv_put(&csv, header[i]);
	code = loods_csv_end_row(&csv, err);
	for (int i = 0; i < t->n; i++) {
		const struct loods_talk_row *r = &t->rows[i];

		for (int k = 0; code == LOODS_OK && k < (r->n_points ? r->n_points : 1); k++)
			code = csv_row(&csv, t, name, r, r->n_points ? &r->points[k] : NULL, err);
	}
	loods_csv_writer_release(&csv);
	return code;
}

enum loods_code loods_talk_write(const struct loods_talk *t, const char *name, enum loods_talk_format format,
				 FILE *f, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;

	switch (format) {
	case LOODS_TALK_TEXT:
		add_text(t, name, &out);
		fwrite(out.s, 1, out.len, f);
		break;
	case LOODS_TALK_CSV:
		code = write_csv(t, name, f, err);
		break;
	case LOODS_TALK_FORMAT_END:
		break;
	}
	loods_str_release(&out);
	if (code == LOODS_OK && (fflush(f) || ferror(f)))
		code = loods_fail(err, LOODS_EIO, _("The list could not be written: %s."), strerror(errno));
	return code;
}
