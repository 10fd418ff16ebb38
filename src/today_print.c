#include <string.h>

#include "i18n.h"
#include "json.h"
#include "text.h"
#include "today.h"

/* ---- text ---- */

/* `s` cut or padded to `columns`. */
static void cell(struct loods_str *out, const char *s, int columns)
{
	int used;
	size_t fit = loods_text_fit(s, columns, &used);

	loods_str_add_bytes(out, s, fit);
	for (; used < columns + 1; used++)
		loods_str_add_char(out, ' ');
}

static void case_line(const struct loods_today_item *item, struct loods_str *line)
{
	const struct loods_case_row *row = item->row;
	struct loods_str when = LOODS_STR_INIT, why = LOODS_STR_INIT;
	char born[12] = "";

	if (row->c.birth_year)
		snprintf(born, sizeof born, "%d", row->c.birth_year);
	loods_contact_signal_when(&row->signal, &when);
	loods_contact_signal_why(&row->signal, &why);
	cell(line, loods_mark_label(row->signal.mark), 11);
	cell(line, row->c.name ? row->c.name : "", 30);
	cell(line, born, 4);
	cell(line, when.s, 20);
	cell(line, loods_choice_label(&loods_channels, row->signal.channel), 13);
	loods_str_add(line, why.s);
	loods_str_release(&when);
	loods_str_release(&why);
}

static void task_line(const struct loods_today_item *item, struct loods_str *line)
{
	char due[LOODS_DATE_LEN];

	loods_date_format_iso(item->task->due, due);
	cell(line, "[ ]", 11);
	cell(line, item->task->what ? item->task->what : "", 35);
	cell(line, due, 20);
	loods_str_add(line, item->client && item->client->name ? item->client->name : "");
}

static void signal_line(const struct loods_today_item *item, struct loods_str *line)
{
	cell(line, loods_mark_label(item->signal->mark), 11);
	cell(line, item->client && item->client->name ? item->client->name : "", 30);
	loods_str_add(line, item->sentence);
}

static void print_text(const struct loods_today *t, FILE *out)
{
	enum loods_today_block block = 0;

	fprintf(out, _("Late %d, due %d, next 7 days %d, appointments %d, tasks %d, signals %d"), t->late,
		t->due, t->soon, t->appointments, t->tasks, t->signals);
	fputc('\n', out);
	for (int i = 0; i < t->n; i++) {
		struct loods_str line = LOODS_STR_INIT;

		if (t->list[i].block != block) {
			block = t->list[i].block;
			fprintf(out, "\n%s\n", loods_today_block_title(block));
		}
		if (block == LOODS_TODAY_TASK)
			task_line(&t->list[i], &line);
		else if (block == LOODS_TODAY_SIGNAL)
			signal_line(&t->list[i], &line);
		else
			case_line(&t->list[i], &line);
		while (line.len && line.s[line.len - 1] == ' ')
			loods_str_splice(&line, line.len - 1, 1, NULL, 0);
		fprintf(out, "%s\n", line.s);
		loods_str_release(&line);
	}
}

/* ---- json ---- */

static const char *mark_code(enum loods_mark mark)
{
	static const char *const codes[] = {
		[LOODS_MARK_LATE] = "late", [LOODS_MARK_DUE] = "due", [LOODS_MARK_SOON] = "soon",
		[LOODS_MARK_NO_PLAN] = "no_plan", [LOODS_MARK_OK] = "ok", [LOODS_MARK_AWAY] = "away",
	};

	return codes[mark];
}

static const char *why_code(enum loods_why why)
{
	static const char *const codes[] = {
		[LOODS_WHY_LOST] = "contact_lost", [LOODS_WHY_NO_RESULT] = "no_result",
		[LOODS_WHY_OVERDUE] = "overdue",   [LOODS_WHY_PLANNED] = "planned",
		[LOODS_WHY_AGREED] = "agreed",	   [LOODS_WHY_NO_AGREEMENT] = "no_agreement",
	};

	return codes[why];
}

static void json_case(struct loods_json *j, const struct loods_today_item *item)
{
	const struct loods_contact_signal *s = &item->row->signal;
	char when[LOODS_DATE_LEN], at[6] = "";

	loods_date_format_iso(s->when, when);
	if (loods_time_known(s->at))
		loods_time_format(s->at, at);
	loods_json_key(j, "client");
	loods_json_string(j, item->row->c.reference);
	loods_json_key(j, "state");
	loods_json_string(j, mark_code(s->mark));
	loods_json_key(j, "reason");
	loods_json_string(j, why_code(s->why));
	loods_json_key(j, "days_late");
	if (s->mark == LOODS_MARK_LATE)
		loods_json_int(j, s->days);
	else
		loods_json_null(j);
	loods_json_key(j, "on");
	loods_json_string(j, *when ? when : NULL);
	loods_json_key(j, "start");
	loods_json_string(j, *at ? at : NULL);
	loods_json_key(j, "channel");
	loods_json_string(j, s->channel ? loods_choice_code(&loods_channels, s->channel) : NULL);
}

static void json_task(struct loods_json *j, const struct loods_today_item *item)
{
	char due[LOODS_DATE_LEN];

	loods_date_format_iso(item->task->due, due);
	loods_json_key(j, "client");
	loods_json_string(j, item->row ? item->row->c.reference : NULL);
	loods_json_key(j, "what");
	loods_json_string(j, item->task->what);
	loods_json_key(j, "due");
	loods_json_string(j, *due ? due : NULL);
}

/* "kot_60_days" and the sentence; days that are lost where something is blocked. */
static void json_signal(struct loods_json *j, const struct loods_today_item *item)
{
	const struct loods_signal *s = item->signal;
	bool blocked = s->kind >= LOODS_SIGNAL_BLOCKED_CHAIN && s->kind <= LOODS_SIGNAL_BLOCKED_WAITING_LIST;
	char on[LOODS_DATE_LEN];

	loods_date_format_iso(s->on, on);
	loods_json_key(j, "client");
	loods_json_string(j, item->client ? item->client->reference : NULL);
	loods_json_key(j, "state");
	loods_json_string(j, mark_code(s->mark));
	loods_json_key(j, "reason");
	loods_json_string(j, loods_choice_code(&loods_signal_kinds, (int)s->kind));
	loods_json_key(j, "on");
	loods_json_string(j, *on ? on : NULL);
	loods_json_key(j, "days_lost");
	if (blocked)
		loods_json_int(j, s->days);
	else
		loods_json_null(j);
	loods_json_key(j, "record");
	loods_json_string(j, s->type ? s->type->name : NULL);
	loods_json_key(j, "sentence");
	loods_json_string(j, item->sentence);
}

static void print_json(const struct loods_today *t, FILE *out)
{
	static const char *const blocks[] = { [LOODS_TODAY_CONTACT] = "contact",
					      [LOODS_TODAY_APPOINTMENT] = "appointment",
					      [LOODS_TODAY_TASK] = "task",
					      [LOODS_TODAY_SIGNAL] = "signal" };
	struct loods_str text = LOODS_STR_INIT;
	struct loods_json j;

	loods_json_init(&j, &text);
	loods_json_array_begin(&j);
	for (int i = 0; i < t->n; i++) {
		loods_json_object_begin(&j);
		loods_json_key(&j, "block");
		loods_json_string(&j, blocks[t->list[i].block]);
		if (t->list[i].block == LOODS_TODAY_TASK)
			json_task(&j, &t->list[i]);
		else if (t->list[i].block == LOODS_TODAY_SIGNAL)
			json_signal(&j, &t->list[i]);
		else
			json_case(&j, &t->list[i]);
		loods_json_object_end(&j);
	}
	loods_json_array_end(&j);
	loods_json_finish(&j);
	fputs(text.s, out);
	loods_str_release(&text);
}

/* ---- ics (RFC 5545) ---- */

/* Content lines end with CRLF and are folded at 75 bytes, not within a letter (RFC 5545, 3.1). */
static void ics_line(FILE *out, const char *name, const char *value)
{
	struct loods_str line = LOODS_STR_INIT;
	size_t column = 0;

	loods_str_addf(&line, "%s:", name);
	for (const char *p = value; *p; p++) {
		if (strchr(",;\\", *p))
			loods_str_add_char(&line, '\\');
		loods_str_add_char(&line, *p);
	}
	for (size_t at = 0; at < line.len;) {
		size_t len = 1;

		while (((unsigned char)line.s[at + len] & 0xc0) == 0x80)
			len++;
		if (column + len > 73) {
			fputs("\r\n ", out);
			column = 1;
		}
		fwrite(line.s + at, 1, len, out);
		column += len;
		at += len;
	}
	fputs("\r\n", out);
	loods_str_release(&line);
}

static void ics_stamp(char buf[20], loods_date d, loods_time at)
{
	int year, month, day;

	loods_date_to_ymd(d, &year, &month, &day);
	if (loods_time_known(at))
		snprintf(buf, 20, "%04d%02d%02dT%02d%02d00", year, month, day, (at.n - 1) / 60,
			 (at.n - 1) % 60);
	else
		snprintf(buf, 20, "%04d%02d%02d", year, month, day);
}

/* "20261123T083000Z": the moment, on UTC's clock. */
static void ics_moment(char buf[20], loods_stamp t)
{
	const loods_stamp utc = loods_stamp_utc(t);
	char iso[LOODS_STAMP_LEN];
	int n = 0;

	loods_stamp_format(utc, iso);
	for (const char *p = iso; *p; p++)
		if (*p != '-' && *p != ':')
			buf[n++] = *p;
	buf[n++] = 'Z';
	buf[n] = '\0';
}

/* Days without a time take up no time of the day: they leave the calendar free. */
static void ics_item(const struct loods_today *t, const struct loods_today_item *item, FILE *out)
{
	bool task = item->block == LOODS_TODAY_TASK;
	loods_date on = task ? item->task->due : item->row->c.next_on;
	loods_time at = task ? (loods_time){ 0 } : item->row->c.next_at;
	const char *reference = item->row && item->row->c.reference ? item->row->c.reference : "";
	struct loods_str text = LOODS_STR_INIT;
	char stamp[20], uid[64];

	snprintf(uid, sizeof uid, "%s-%lld@loods", task ? "task" : "contact",
		 (long long)(task ? item->task->meta.id.n : item->row->c.next.n));
	loods_str_addf(&text, task ? _("Task %s") : _("Contact %s"), reference);
	ics_line(out, "BEGIN", "VEVENT");
	ics_line(out, "UID", uid);
	ics_moment(stamp, t->now);
	ics_line(out, "DTSTAMP", stamp);
	ics_stamp(stamp, on, at);
	ics_line(out, loods_time_known(at) ? "DTSTART;TZID=Europe/Amsterdam" : "DTSTART;VALUE=DATE", stamp);
	ics_line(out, "SUMMARY", text.s);
	ics_line(out, "CLASS", "PRIVATE");
	ics_line(out, "TRANSP", loods_time_known(at) ? "OPAQUE" : "TRANSPARENT");
	ics_line(out, "END", "VEVENT");
	loods_str_release(&text);
}

/* Amsterdam's clock by the European rule, as date.h has it for every year. */
static void ics_zone(FILE *out)
{
	static const struct {
		const char *kind, *from, *to, *name, *start, *month;
	} parts[] = {
		{ "DAYLIGHT", "+0100", "+0200", "CEST", "19810329T020000", "3" },
		{ "STANDARD", "+0200", "+0100", "CET", "19961027T030000", "10" },
	};

	ics_line(out, "BEGIN", "VTIMEZONE");
	ics_line(out, "TZID", "Europe/Amsterdam");
	for (int i = 0; i < LOODS_COUNT(parts); i++) {
		ics_line(out, "BEGIN", parts[i].kind);
		ics_line(out, "TZOFFSETFROM", parts[i].from);
		ics_line(out, "TZOFFSETTO", parts[i].to);
		ics_line(out, "TZNAME", parts[i].name);
		ics_line(out, "DTSTART", parts[i].start);
		fprintf(out, "RRULE:FREQ=YEARLY;BYMONTH=%s;BYDAY=-1SU\r\n", parts[i].month);
		ics_line(out, "END", parts[i].kind);
	}
	ics_line(out, "END", "VTIMEZONE");
}

static void print_ics(const struct loods_today *t, FILE *out)
{
	ics_line(out, "BEGIN", "VCALENDAR");
	ics_line(out, "VERSION", "2.0");
	ics_line(out, "PRODID", "-//Loods//Loods//NL");
	ics_zone(out);
	for (int i = 0; i < t->n; i++) {
		const struct loods_today_item *item = &t->list[i];

		if (item->block == LOODS_TODAY_TASK
			    ? loods_date_known(item->task->due)
			    : item->block == LOODS_TODAY_CONTACT && loods_date_known(item->row->c.next_on))
			ics_item(t, item, out);
	}
	ics_line(out, "END", "VCALENDAR");
}

enum loods_code loods_today_print(const struct loods_today *t, enum loods_today_format format, FILE *out,
				  struct loods_err *err)
{
	switch (format) {
	case LOODS_TODAY_TEXT:
		print_text(t, out);
		break;
	case LOODS_TODAY_JSON:
		print_json(t, out);
		break;
	case LOODS_TODAY_ICS:
		print_ics(t, out);
		break;
	}
	if (ferror(out))
		return loods_fail(err, LOODS_EIO, _("The result could not be written."));
	return LOODS_OK;
}
