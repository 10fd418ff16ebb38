#include "research_files.h"

#include "contact.h"
#include "export_log.h"
#include "i18n.h"
#include "release_files.h"

const char *const loods_research_columns[LOODS_RESEARCH_COLUMNS] = {
	[LOODS_RESEARCH_WHO] = LOODS_RESEARCH_PSEUDONYM,
	[LOODS_RESEARCH_DAYS] = "days",
	[LOODS_RESEARCH_CHANNEL] = "contact_channel",
	[LOODS_RESEARCH_OUTCOME] = "contact_outcome",
	[LOODS_RESEARCH_LENGTH] = "contact_minutes",
};

enum { TABLES = 2, FACTS_MAX = 14 };

const char *loods_research_file(const char *name, const char *end, struct loods_arena *a)
{
	return loods_release_file(&(struct loods_release_data){ .personal = true }, name, end, a);
}

const struct loods_snapshot_part *loods_research_part(const struct loods_snapshot *s, enum loods_export_id id,
						      size_t *at)
{
	const struct loods_snapshot_part *parts[] = { &s->quasi, &s->sensitive };

	for (int p = 0; p < 2; p++)
		for (size_t t = 0; t < parts[p]->data.nattributes; t++)
			if (parts[p]->ids[t] == id) {
				*at = t;
				return parts[p];
			}
	return NULL;
}

/* ---- columns ---- */

/* Each value at the finest level. */
static struct loods_release_column leaf_column(const struct loods_export_attribute *t,
					       const struct loods_micro_attribute *m, const char *name,
					       struct loods_arena *a)
{
	const struct loods_micro_level *leaves = &m->levels[0];
	struct loods_release_code *codes = LOODS_NEW_ARRAY(a, struct loods_release_code, leaves->ncodes + 1);

	for (size_t v = 0; v < leaves->ncodes; v++) {
		struct loods_str label = LOODS_STR_INIT;

		loods_export_value_label(t, leaves->labels[v], &label);
		codes[v] = (struct loods_release_code){ leaves->labels[v], loods_arena_strdup(a, label.s) };
		loods_str_release(&label);
	}
	return (struct loods_release_column){ .name = name,
					      .label = _(t->label),
					      .help = t->help ? _(t->help) : NULL,
					      .type = LOODS_RELEASE_CODE,
					      .codes = codes,
					      .n_codes = leaves->ncodes };
}

static struct loods_release_column who_column(const struct loods_research *r)
{
	return (struct loods_release_column){
		.name = LOODS_RESEARCH_PSEUDONYM,
		.label = _("Pseudonym"),
		.help = r->project_key ? _("Who it is stays hidden. The same client has the same pseudonym in all research "
					   "files of this project that are made with its key.")
				       : _("Who it is stays hidden. The pseudonyms are of this export alone: nobody can make "
					   "them again."),
		.type = LOODS_RELEASE_TEXT,
	};
}

/* ---- clients ---- */

static void clients(const struct loods_research *r, struct loods_arena *a, struct loods_release_table *out)
{
	size_t n = (size_t)r->plan.n + 1;
	struct loods_release_column *columns = LOODS_NEW_ARRAY(a, struct loods_release_column, n);
	union loods_release_cell *cells = LOODS_NEW_ARRAY(a, union loods_release_cell, r->s.nrows * n);

	columns[0] = who_column(r);
	for (size_t c = 0; c < r->s.nrows; c++)
		cells[c * n].text = r->pseudonyms[c];
	for (size_t i = 1; i < n; i++) {
		enum loods_export_id id = r->plan.attributes[i - 1];
		size_t t = 0;
		const struct loods_snapshot_part *p = loods_research_part(&r->s, id, &t);

		columns[i] = leaf_column(&loods_export_attributes[id], &p->data.attributes[t],
					 loods_export_attributes[id].name, a);
		for (size_t c = 0; c < r->s.nrows; c++)
			cells[c * n + i].n = p->data.columns[t][r->rows[c]];
	}
	*out = (struct loods_release_table){ .name = LOODS_RESEARCH_CLIENTS,
					     .title = _("Clients"),
					     .forms = LOODS_RELEASE_SAV,
					     .columns = columns,
					     .n_columns = n,
					     .cells = cells,
					     .n_rows = r->s.nrows,
					     .key = LOODS_RESEARCH_PSEUDONYM };
}

/* ---- contacts ---- */

static const struct loods_export_attribute *log_column(enum loods_export_log_field f, const char *name,
						       struct loods_arena *a, struct loods_release_column *out)
{
	const struct loods_export_attribute *t = &loods_export_log_fields[f];
	struct loods_micro_attribute m;

	loods_export_hierarchy(t, NULL, 0, a, &m);
	*out = leaf_column(t, &m, name, a);
	return t;
}

static void contacts(const struct loods_research *r, struct loods_arena *a, struct loods_release_table *out)
{
	const char *const *names = loods_research_columns;
	struct loods_release_column *columns =
		LOODS_NEW_ARRAY(a, struct loods_release_column, LOODS_RESEARCH_COLUMNS);
	union loods_release_cell *cells =
		LOODS_NEW_ARRAY(a, union loods_release_cell, r->ncontacts *LOODS_RESEARCH_COLUMNS + 1);
	const struct loods_export_attribute *channel, *outcome;

	columns[LOODS_RESEARCH_WHO] = who_column(r);
	columns[LOODS_RESEARCH_DAYS] =
		(struct loods_release_column){ .name = names[LOODS_RESEARCH_DAYS],
					       .label = _("Days since the start"),
					       .help = _("Since the client was assigned, or else came into guidance; "
							 "below 0: before that day."),
					       .type = LOODS_RELEASE_INTEGER,
					       .unit = _("days") };
	channel = log_column(LOODS_EXPORT_LOG_CHANNEL, names[LOODS_RESEARCH_CHANNEL], a,
			     &columns[LOODS_RESEARCH_CHANNEL]);
	outcome = log_column(LOODS_EXPORT_LOG_OUTCOME, names[LOODS_RESEARCH_OUTCOME], a,
			     &columns[LOODS_RESEARCH_OUTCOME]);
	columns[LOODS_RESEARCH_LENGTH] = (struct loods_release_column){
		.name = names[LOODS_RESEARCH_LENGTH],
		.label = _("Minutes"),
		.help = _("Rounded to quarters of an hour; 0 is less than eight minutes."),
		.type = LOODS_RELEASE_INTEGER,
		.unit = _("minutes"),
		.missing = _("Not written down."),
	};
	for (size_t i = 0; i < r->ncontacts; i++) {
		const struct loods_research_contact *c = &r->contacts[i];
		union loods_release_cell *row = cells + i * LOODS_RESEARCH_COLUMNS;

		row[LOODS_RESEARCH_WHO].text = r->pseudonyms[c->client];
		row[LOODS_RESEARCH_DAYS].n = c->days;
		row[LOODS_RESEARCH_CHANNEL].n = loods_export_choice_code(channel, c->channel);
		row[LOODS_RESEARCH_OUTCOME].n = loods_export_choice_code(outcome, c->outcome);
		row[LOODS_RESEARCH_LENGTH].n = c->minutes < 0 ? LOODS_RELEASE_MISSING : c->minutes;
	}
	*out = (struct loods_release_table){ .name = LOODS_RESEARCH_CONTACTS,
					     .title = _("Contacts"),
					     .forms = LOODS_RELEASE_SAV,
					     .columns = columns,
					     .n_columns = LOODS_RESEARCH_COLUMNS,
					     .cells = cells,
					     .n_rows = r->ncontacts,
					     .of = LOODS_RESEARCH_CLIENTS };
}

/* ---- all of them ---- */

struct facts {
	struct loods_release_fact list[FACTS_MAX];
	size_t n;
};

static void add_fact(struct facts *f, const char *name, const char *label, const char *value)
{
	if (value && *value)
		f->list[f->n++] = (struct loods_release_fact){ name, label, value };
}

static const char *day(loods_date d, struct loods_arena *a)
{
	char buf[LOODS_DATE_LEN];

	return loods_date_known(d) ? loods_arena_strdup(a, loods_date_format_iso(d, buf)) : NULL;
}

/* The first day is told only where it was asked for: else it is the day on which somebody started. */
static void facts_of(const struct loods_research *r, struct loods_arena *a, struct facts *f)
{
	const struct loods_export_plan *p = &r->plan;
	struct loods_str plan = LOODS_STR_INIT;
	char at[LOODS_STAMP_LEN];

	loods_export_plan_text(p, &plan);
	add_fact(f, "level", _("Level"), loods_choice_code(&loods_export_levels, p->level));
	add_fact(f, "project", _("Project"), p->project);
	add_fact(f, "plan", _("Analysis plan"), loods_arena_strdup(a, plan.s));
	add_fact(f, "pseudonyms", _("Pseudonyms"), r->project_key ? "project" : "random");
	add_fact(f, "from", _("First day of the period"), day(p->from, a));
	add_fact(f, "to", _("Last day of the period"), day(r->s.last, a));
	add_fact(f, "contacts_a_day", _("Contacts of a client, at most on one day"),
		 loods_arena_printf(a, "%d", LOODS_RESEARCH_A_DAY));
	add_fact(f, "contacts_a_year", _("Contacts of a client, at most in 365 days from the start"),
		 loods_arena_printf(a, "%d", LOODS_RESEARCH_A_YEAR));
	add_fact(f, "recipient", _("For whom"), p->recipient);
	add_fact(f, "purpose", _("Purpose"), p->purpose);
	add_fact(f, "until", _("To be deleted after"), day(p->until, a));
	add_fact(f, "signed_off_by", _("Signed off by"), p->signed_off_by);
	add_fact(f, "made_at", _("Made at"), loods_arena_strdup(a, loods_stamp_format(r->s.made_at, at)));
	add_fact(f, "version", _("Made with"), "Loods " PACKAGE_VERSION);
	loods_str_release(&plan);
}

enum loods_code loods_research_files(const struct loods_research *r, bool excel_nl, struct loods_folder *f,
				     struct loods_err *err)
{
	const struct loods_release_forms forms = { .excel_nl = excel_nl };
	struct loods_release_table tables[TABLES];
	struct loods_arena a = { 0 };
	struct facts facts = { .n = 0 };
	enum loods_code code;

	clients(r, &a, &tables[0]);
	contacts(r, &a, &tables[1]);
	facts_of(r, &a, &facts);
	code = loods_release_files(&(struct loods_release_data){ .personal = true,
								 .title = _("Research files"),
								 .facts = facts.list,
								 .n_facts = facts.n,
								 .made_at = r->s.made_at,
								 .tables = tables,
								 .n_tables = TABLES },
				   &forms, f, err);
	loods_arena_release(&a);
	return code;
}
