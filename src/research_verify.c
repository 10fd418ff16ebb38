#include "research_verify.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "contact.h"
#include "csv.h"
#include "export_log.h"
#include "i18n.h"
#include "research_files.h"

enum { A_DAY = 2, A_YEAR = 60, QUARTER_OF_AN_HOUR = 15 };

/* A contact as the file has it. */
struct told {
	int32_t days;
	int minutes; /* -1: empty */
	size_t channel, outcome;
};

struct check {
	const struct loods_research *r;
	const struct loods_folder *folder;
	struct loods_micro_attribute channel, outcome;
	const size_t *first; /* of each row of the snapshot its contacts */
	/* of the client at hand */
	size_t client;
	struct told *told;
	size_t ntold, cap;
	struct loods_arena a;
};

static enum loods_code wrong(const char *file, struct loods_err *err)
{
	return loods_fail(err, LOODS_EREFUSED,
			  _("%s was not written as it was meant: reading it back gives something else. The export "
			    "was removed."),
			  file);
}

/* Is the field that value, also as a CSV for spreadsheets has it: with a ' before what looks like a formula? */
static bool says(const char *field, const char *value)
{
	return strcmp(field + (loods_csv_guarded(value) && *field == '\''), value) == 0;
}

/* Goes through a file row by row, the header as number 0; `take` gives false where something is not right. */
static enum loods_code each_row(struct check *c, const char *name,
				bool (*take)(struct check *c, const struct loods_csv_row *row, size_t number),
				size_t *rows, struct loods_err *err)
{
	struct loods_str text = LOODS_STR_INIT;
	const char *file = loods_research_file(name, ".csv", &c->a);
	enum loods_code code = loods_folder_get(c->folder, file, &text, err);
	struct loods_csv_reader *reader;
	struct loods_csv_row row;
	size_t n = 0;

	if (code) {
		loods_str_release(&text);
		return code;
	}
	reader = loods_csv_reader_new_memory(text.s, text.len);
	while ((code = loods_csv_read(reader, &row, err)) == LOODS_OK && row.n)
		if (!take(c, &row, n++)) {
			code = wrong(file, err);
			break;
		}
	if (code == LOODS_EINVALID || (code == LOODS_OK && !n))
		code = wrong(file, err);
	*rows = n ? n - 1 : 0;
	loods_csv_reader_free(reader);
	loods_str_release(&text);
	return code;
}

/* ---- clients ---- */

static bool is_pseudonym(const char *s)
{
	return strlen(s) == 16 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == 16;
}

static bool take_client_header(const struct check *c, const struct loods_csv_row *row)
{
	const struct loods_export_plan *p = &c->r->plan;

	if (row->n != (size_t)p->n + 1 || strcmp(row->fields[0].s, "pseudonym") != 0)
		return false;
	for (int i = 0; i < p->n; i++)
		if (strcmp(row->fields[i + 1].s, loods_export_attributes[p->attributes[i]].name) != 0)
			return false;
	return true;
}

static bool take_client(struct check *c, const struct loods_csv_row *row, size_t number)
{
	const struct loods_research *r = c->r;
	size_t at = number - 1, t = 0;

	if (!number)
		return take_client_header(c, row);
	if (at >= r->s.nrows || !is_pseudonym(row->fields[0].s) || strcmp(row->fields[0].s, r->pseudonyms[at]) != 0 ||
	    (at && strcmp(r->pseudonyms[at - 1], row->fields[0].s) >= 0))
		return false;
	for (int i = 0; i < r->plan.n; i++) {
		const struct loods_snapshot_part *p = loods_research_part(&r->s, r->plan.attributes[i], &t);

		if (!says(row->fields[i + 1].s,
			  p->data.attributes[t].levels[0].labels[p->data.columns[t][r->rows[at]]]))
			return false;
	}
	return true;
}

/* ---- contacts ---- */

static int nearest_quarter(int minutes)
{
	int over = minutes % QUARTER_OF_AN_HOUR;

	return minutes < 0 ? -1 : minutes - over + (over >= 8 ? QUARTER_OF_AN_HOUR : 0);
}

static bool happened(const struct check *c, const struct told *t, const struct loods_snapshot_contact *s)
{
	return s->on.n - c->r->s.starts[s->row].n == t->days && nearest_quarter(s->minutes) == t->minutes &&
	       loods_export_choice_code(&loods_export_log_fields[LOODS_EXPORT_LOG_CHANNEL], s->channel) ==
		       t->channel &&
	       loods_export_choice_code(&loods_export_log_fields[LOODS_EXPORT_LOG_OUTCOME], s->outcome) ==
		       t->outcome;
}

/* Each told contact is one of the office, and none is told twice. */
static bool all_happened(struct check *c, const struct loods_snapshot_contact *list, size_t n)
{
	bool *used = calloc(n + 1, 1);
	bool good = true;

	if (!used)
		loods_nomem();
	for (size_t i = 0; good && i < c->ntold; i++) {
		size_t k = 0;

		while (k < n && (used[k] || !happened(c, &c->told[i], &list[k])))
			k++;
		good = k < n;
		used[k] = true;
	}
	free(used);
	return good;
}

static int year_of(int32_t days)
{
	return (int)floor(days / 365.0);
}

static size_t told_in(const struct check *c, int year)
{
	size_t n = 0;

	for (size_t i = 0; i < c->ntold; i++)
		n += year_of(c->told[i].days) == year;
	return n;
}

static size_t told_on(const struct check *c, int32_t days)
{
	size_t n = 0;

	for (size_t i = 0; i < c->ntold; i++)
		n += c->told[i].days == days;
	return n;
}

/* Of each year as many as there were, two a day at most and sixty in all; so many of each day at most. */
static bool as_many_as_may(const struct check *c, const struct loods_snapshot_contact *list, size_t n)
{
	size_t may = 0, of_day = 0;

	for (size_t i = 0; i < n; i++) {
		int32_t start = c->r->s.starts[list[i].row].n, days = list[i].on.n - start;

		of_day = i && list[i - 1].on.n == list[i].on.n ? of_day + 1 : 1;
		may += of_day <= A_DAY;
		if (of_day == 1 && told_on(c, days) > A_DAY)
			return false;
		if (i + 1 < n && year_of(list[i + 1].on.n - start) == year_of(days))
			continue;
		if (told_in(c, year_of(days)) != (may < A_YEAR ? may : A_YEAR))
			return false;
		may = 0;
	}
	return true;
}

/* All contacts of the client at hand were read; goes on to the next. */
static bool end_client(struct check *c)
{
	uint32_t row = c->r->rows[c->client];
	const struct loods_snapshot_contact *list = c->r->s.contacts + c->first[row];
	size_t n = c->first[row + 1] - c->first[row];
	bool good = (!n && !c->ntold) || (all_happened(c, list, n) && as_many_as_may(c, list, n));

	c->ntold = 0;
	c->client++;
	return good;
}

static bool whole(const char *text, int *out)
{
	char *end;
	long v;

	errno = 0;
	v = strtol(text, &end, 10);
	*out = (int)v;
	return *text && !*end && !errno && v >= -1000000 && v <= 1000000;
}

static bool code_of(const struct loods_micro_attribute *m, const char *text, size_t *out)
{
	*out = 0;
	while (*out < m->levels[0].ncodes && strcmp(m->levels[0].labels[*out], text) != 0)
		++*out;
	return *out < m->levels[0].ncodes;
}

static void add_told(struct check *c, struct told t)
{
	if (c->ntold == c->cap) {
		c->cap = c->cap ? 2 * c->cap : 256;
		c->told = reallocarray(c->told, c->cap, sizeof *c->told);
		if (!c->told)
			loods_nomem();
	}
	c->told[c->ntold++] = t;
}

static bool take_contact(struct check *c, const struct loods_csv_row *row, size_t number)
{
	static const char *const header[] = { "pseudonym", "days", "contact_channel", "contact_outcome",
					      "contact_minutes" };
	struct told t = { .minutes = -1 };
	int days;

	if (row->n != 5)
		return false;
	for (size_t i = 0; !number && i < 5; i++)
		if (strcmp(row->fields[i].s, header[i]) != 0)
			return false;
	if (!number)
		return true;
	/* Clients and days follow in order, so that no place in the file tells anything. */
	while (c->client < c->r->s.nrows && strcmp(c->r->pseudonyms[c->client], row->fields[0].s) != 0)
		if (!end_client(c))
			return false;
	if (c->client == c->r->s.nrows || !whole(row->fields[1].s, &days) ||
	    !code_of(&c->channel, row->fields[2].s, &t.channel) ||
	    !code_of(&c->outcome, row->fields[3].s, &t.outcome) ||
	    (row->fields[4].len && (!whole(row->fields[4].s, &t.minutes) || t.minutes < 0)))
		return false;
	t.days = days;
	if (c->ntold && c->told[c->ntold - 1].days > t.days)
		return false;
	add_told(c, t);
	return true;
}

static enum loods_code read_contacts(struct check *c, size_t *rows, struct loods_err *err)
{
	enum loods_code code;
	bool good = true;

	loods_export_hierarchy(&loods_export_log_fields[LOODS_EXPORT_LOG_CHANNEL], NULL, 0, &c->a, &c->channel);
	loods_export_hierarchy(&loods_export_log_fields[LOODS_EXPORT_LOG_OUTCOME], NULL, 0, &c->a, &c->outcome);
	code = each_row(c, LOODS_RESEARCH_CONTACTS, take_contact, rows, err);
	while (code == LOODS_OK && good && c->client < c->r->s.nrows)
		good = end_client(c);
	return good ? code : wrong(loods_research_file(LOODS_RESEARCH_CONTACTS, ".csv", &c->a), err);
}

/* ---- the attack ---- */

/* The contacts of the files as the attack wants them: of the release by its rows, of what is known by those of
 * the snapshot. */
struct linked {
	struct loods_attack_linked log;
	struct loods_attack_snapshot known;
};

static void link_log(struct check *c, struct linked *out)
{
	const struct loods_research *r = c->r;
	size_t n = r->s.nrows, *first = LOODS_NEW_ARRAY(&c->a, size_t, n + 2);
	int32_t *time = LOODS_NEW_ARRAY(&c->a, int32_t, r->ncontacts + 1), *origin = LOODS_NEW_ARRAY(&c->a, int32_t, n);
	uint16_t *channel = LOODS_NEW_ARRAY(&c->a, uint16_t, r->ncontacts + 1);
	uint16_t *minutes = LOODS_NEW_ARRAY(&c->a, uint16_t, r->ncontacts + 1);

	for (size_t i = 0; i < r->ncontacts; i++) {
		first[r->contacts[i].client + 1]++;
		time[i] = r->contacts[i].days;
		channel[i] = r->contacts[i].channel;
		minutes[i] = (uint16_t)(r->contacts[i].minutes + 1);
	}
	for (size_t i = 0; i < n; i++) {
		first[i + 1] += first[i];
		origin[i] = r->s.starts[i].n;
	}
	out->log = (struct loods_attack_linked){ first, time, channel, minutes, 1, origin, 0 };
}

static void know_log(struct check *c, struct linked *out)
{
	const struct loods_research *r = c->r;
	size_t n = r->s.nrows, at = 0, *place = LOODS_NEW_ARRAY(&c->a, size_t, n + 1);
	size_t *first = LOODS_NEW_ARRAY(&c->a, size_t, n + 1);
	int32_t *day = LOODS_NEW_ARRAY(&c->a, int32_t, r->ncontacts + 1);
	uint16_t *channel = LOODS_NEW_ARRAY(&c->a, uint16_t, r->ncontacts + 1);
	uint16_t *minutes = LOODS_NEW_ARRAY(&c->a, uint16_t, r->ncontacts + 1);

	for (size_t i = 0; i < n; i++)
		place[r->rows[i]] = i;
	for (size_t row = 0; row < n; row++) {
		first[row] = at;
		for (size_t i = out->log.first[place[row]]; i < out->log.first[place[row] + 1]; i++, at++) {
			day[at] = out->log.time[i] + r->s.starts[row].n;
			channel[at] = out->log.channel[i];
			minutes[at] = out->log.minutes[i];
		}
	}
	first[n] = at;
	out->known = (struct loods_attack_snapshot){ &r->s.quasi.data, r->s.households, first, day, channel, minutes };
}

static enum loods_code attack(struct check *c, bool (*progress)(int64_t, int64_t, void *), void *ctx,
			      struct loods_attack_result *out, struct loods_err *err)
{
	const struct loods_research *r = c->r;
	const struct loods_microdata *m = &r->s.quasi.data;
	uint8_t *nodes = LOODS_NEW_ARRAY(&c->a, uint8_t, m->nattributes + 1);
	uint8_t *stage = LOODS_NEW_ARRAY(&c->a, uint8_t, r->s.nrows);
	const uint8_t *const stages[] = { nodes };
	uint16_t **codes = LOODS_NEW_ARRAY(&c->a, uint16_t *, m->nattributes + 1);
	struct linked l;
	struct loods_attack_release release = { .nstages = 1, .nodes = stages, .nrows = r->s.nrows, .stage = stage };
	struct loods_attack a = { .release = &release,
				  .k = (size_t)r->plan.k,
				  .seed = r->plan.seed,
				  .progress = progress,
				  .ctx = ctx };

	memset(stage, 1, r->s.nrows);
	for (size_t t = 0; t < m->nattributes; t++) {
		codes[t] = LOODS_NEW_ARRAY(&c->a, uint16_t, r->s.nrows);
		for (size_t i = 0; i < r->s.nrows; i++)
			codes[t][i] = m->columns[t][r->rows[i]];
	}
	link_log(c, &l);
	know_log(c, &l);
	release.codes = (const uint16_t *const *)codes;
	release.owner = r->rows;
	release.linked = &l.log;
	a.snapshot = &l.known;
	return loods_attack_run(&a, out, err);
}

/* ---- the whole ---- */

static void find_contacts(struct check *c)
{
	const struct loods_snapshot *s = &c->r->s;
	size_t *first = LOODS_NEW_ARRAY(&c->a, size_t, s->nrows + 1);

	for (size_t i = 0; i < s->ncontacts; i++)
		first[s->contacts[i].row + 1]++;
	for (size_t row = 0; row < s->nrows; row++)
		first[row + 1] += first[row];
	c->first = first;
}

enum loods_code loods_research_verify(const struct loods_research *r, const struct loods_folder *f,
				      bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				      struct loods_research_verified *out, struct loods_err *err)
{
	struct check c = { .r = r, .folder = f };
	enum loods_code code;

	*out = (struct loods_research_verified){ 0 };
	find_contacts(&c);
	code = each_row(&c, LOODS_RESEARCH_CLIENTS, take_client, &out->clients, err);
	if (code == LOODS_OK && out->clients != r->s.nrows)
		code = wrong(loods_research_file(LOODS_RESEARCH_CLIENTS, ".csv", &c.a), err);
	if (code == LOODS_OK)
		code = read_contacts(&c, &out->contacts, err);
	if (code == LOODS_OK)
		code = attack(&c, progress, ctx, &out->attack, err);
	free(c.told);
	loods_arena_release(&c.a);
	return code;
}
