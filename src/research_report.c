#include "research_report.h"

#include <stdio.h>
#include <stdlib.h>

#include "html_page.h"
#include "i18n.h"
#include "json.h"
#include "release_table.h"
#include "research_files.h"
#include "summary_text.h"

#define HIGH 0.1 /* of the guesses are right: as many as an anonymous export of ten alike lets be */

enum { DECIMALS = 6, ATTACKS = LOODS_ATTACK_LOG + 1 /* K1 to K4 */ };

/* ---- report.json ---- */

static void text(struct loods_json *j, const char *key, const char *value)
{
	loods_json_key(j, key);
	loods_json_string(j, value);
}

static void number(struct loods_json *j, const char *key, int64_t n)
{
	loods_json_key(j, key);
	loods_json_int(j, n);
}

static void fixed(struct loods_json *j, const char *key, double v)
{
	loods_json_key(j, key);
	loods_json_fixed(j, v, DECIMALS);
}

/* null: not known */
static void day_of(struct loods_json *j, const char *key, loods_date d)
{
	char buf[LOODS_DATE_LEN];

	loods_json_key(j, key);
	if (loods_date_known(d))
		loods_json_string(j, loods_date_format_iso(d, buf));
	else
		loods_json_null(j);
}

static void json_what(const struct loods_research *r, struct loods_json *j)
{
	struct loods_str plan = LOODS_STR_INIT;
	char at[LOODS_STAMP_LEN], hash[LOODS_SNAPSHOT_HASH_HEX];

	loods_export_plan_text(&r->plan, &plan);
	text(j, "level", loods_choice_code(&loods_export_levels, r->plan.level));
	loods_json_key(j, "personal_data");
	loods_json_bool(j, true);
	text(j, "notice", LOODS_RELEASE_PERSONAL ".");
	text(j, "project", r->plan.project);
	text(j, "plan", plan.s);
	loods_str_release(&plan);
	text(j, "recipient", r->plan.recipient);
	text(j, "purpose", r->plan.purpose);
	day_of(j, "until", r->plan.until);
	text(j, "signed_off_by", r->plan.signed_off_by);
	text(j, "pseudonyms", r->project_key ? "project" : "random");
	day_of(j, "from", r->plan.from);
	day_of(j, "to", r->s.last);
	text(j, "made_at", loods_stamp_format(r->s.made_at, at));
	number(j, "seed", (int64_t)r->plan.seed);
	text(j, "input_sha256", loods_snapshot_hash_hex(r->hash, hash));
	text(j, "version", PACKAGE_VERSION);
}

static void json_counts(const struct loods_research_said *said, struct loods_json *j)
{
	number(j, "clients", (int64_t)said->clients);
	number(j, "contacts", (int64_t)said->of_office);
	number(j, "contacts_kept", (int64_t)said->contacts);
	number(j, "contacts_a_day", LOODS_RESEARCH_A_DAY);
	number(j, "contacts_a_year", LOODS_RESEARCH_A_YEAR);
	number(j, "left_out_day", (int64_t)said->left_out.day);
	number(j, "left_out_year", (int64_t)said->left_out.year);
	number(j, "clients_left_out", (int64_t)said->clients_left_out);
}

static void json_attack(const struct loods_research_said *said, struct loods_json *j)
{
	loods_json_key(j, "attack");
	loods_json_array_begin(j);
	for (int a = 0; a < ATTACKS; a++) {
		const struct loods_attack_figure *f = &said->attack.figures[a];

		loods_json_object_begin(j);
		text(j, "attack", loods_attack_code((enum loods_attack_kind)a));
		number(j, "targets", (int64_t)f->targets);
		fixed(j, "highest", f->highest);
		fixed(j, "mean", f->mean);
		loods_json_object_end(j);
	}
	loods_json_array_end(j);
}

static enum loods_code write_json(const struct loods_research *r, const struct loods_research_said *said,
				  const char *name, struct loods_folder *f, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_json j;
	enum loods_code code;

	loods_json_init(&j, &out);
	loods_json_object_begin(&j);
	json_what(r, &j);
	json_counts(said, &j);
	json_attack(said, &j);
	loods_json_object_end(&j);
	loods_json_finish(&j);
	code = loods_folder_put(f, name, out.s, out.len, err);
	loods_str_release(&out);
	return code;
}

/* ---- report.html ---- */

static void row(struct loods_html_page *p, const char *label, const char *value)
{
	loods_html_element(p, "<tr><th scope=\"row\">", "</th>", label);
	loods_html_element(p, "<td class=\"t\">", "</td></tr>\n", value && *value ? value : "-");
}

static void row_count(struct loods_html_page *p, const char *label, size_t n)
{
	char buf[32];

	snprintf(buf, sizeof buf, "%zu", n);
	row(p, label, buf);
}

static void open_section(struct loods_html_page *p, const char *heading)
{
	loods_html_element(p, "<section>\n<h2>", "</h2>\n<div class=\"wide\"><table>\n<tbody>\n", heading);
}

static void close_section(struct loods_html_page *p)
{
	loods_html_mark(p, "</tbody></table></div>\n</section>\n");
}

static void page_what(struct loods_html_page *p, const struct loods_research *r)
{
	struct loods_str plan = LOODS_STR_INIT;
	char buf[LOODS_DATE_LEN];

	loods_export_plan_text(&r->plan, &plan);
	open_section(p, _("What it is"));
	row(p, _("Level"), loods_choice_label(&loods_export_levels, r->plan.level));
	row(p, _("For whom"), r->plan.recipient);
	row(p, _("Purpose"), r->plan.purpose);
	row(p, _("To be deleted after"), loods_date_format_iso(r->plan.until, buf));
	row(p, _("Signed off by"), r->plan.signed_off_by);
	row(p, _("Project"), r->plan.project);
	row(p, _("Analysis plan"), plan.s);
	row(p, _("Pseudonyms"),
	    r->project_key ? _("made with the key of the project: whoever has it can find out who is who, and later "
			       "files of the project name the same clients the same")
			   : _("made with a random key that is gone: nobody can make them again"));
	close_section(p);
	loods_str_release(&plan);
}

static void page_counts(struct loods_html_page *p, const struct loods_research_said *said)
{
	open_section(p, _("What is in the files"));
	row_count(p, _("Clients"), said->clients);
	row_count(p, _("Contacts of these clients"), said->of_office);
	row_count(p, _("Contacts in the files"), said->contacts);
	row_count(p, _("Left out: beyond two on one day"), said->left_out.day);
	row_count(p, _("Left out: beyond sixty in a year from the start"), said->left_out.year);
	row_count(p, _("Clients of whom contacts were left out"), said->clients_left_out);
	close_section(p);
}

/* In words, by what somebody finds who knows the days of a few contacts. */
static const char *how_high(const struct loods_research_said *said)
{
	return said->attack.figures[LOODS_ATTACK_DATES].mean >= HIGH
		       ? _("High. All contacts of a client stand together, and values are as fine as the plan asks for. "
			   "There are no names in the files, but whoever knows somebody's traits and a few contacts can "
			   "often tell which row is that person's. So they are no anonymous data: only the recipient may "
			   "have them, only for this purpose, and not longer than was agreed.")
		       : _("Not high for somebody who knows no more than this. But all contacts of a client stand together, "
			   "and whoever knows more finds more. So they are no anonymous data: only the recipient may have "
			   "them, only for this purpose, and not longer than was agreed.");
}

static void page_attack(struct loods_html_page *p, const struct loods_research_said *said)
{
	static const char *const labels[] = { N_("Attack"), N_("What the attacker knows"), N_("Best guess"), N_("Mean") };

	loods_html_element(p, "<section>\n<h2>", "</h2>\n", _("How high the risk is"));
	loods_html_element(p, "<p>", "</p>\n", how_high(said));
	loods_html_element(p, "<p>", "</p>\n", said->risk);
	loods_html_open_table(p, _("How often somebody who knows this much picks the right client, at best and on average. "
				   "The attacker also knows the day of the start."));
	loods_html_headings(p, labels, 2, true);
	loods_html_headings(p, labels + 2, 2, false);
	loods_html_open_body(p);
	for (int a = 0; a < ATTACKS; a++) {
		const struct loods_attack_figure *f = &said->attack.figures[a];
		char buf[LOODS_DECIMAL_LEN];

		loods_html_element(p, "<tr><th scope=\"row\">", "</th>", loods_attack_code((enum loods_attack_kind)a));
		loods_html_element(p, "<td class=\"t\">", "</td>", loods_attack_label((enum loods_attack_kind)a));
		loods_html_element(p, "<td>", "</td>", loods_decimal(f->highest, 3, loods_summary_point(), buf));
		loods_html_element(p, "<td>", "</td></tr>\n", loods_decimal(f->mean, 3, loods_summary_point(), buf));
	}
	loods_html_mark(p, "</tbody>\n");
	loods_html_close_table(p);
	loods_html_mark(p, "</section>\n");
}

static enum loods_code write_html(const struct loods_research *r, const struct loods_research_said *said,
				  const char *name, struct loods_folder *folder, struct loods_err *err)
{
	struct loods_html_page p = { .out = LOODS_STR_INIT };
	char *bytes = NULL;
	size_t len = 0;
	enum loods_code code;

	p.f = open_memstream(&bytes, &len);
	if (!p.f)
		loods_nomem();
	loods_html_head(&p, _("Research files"), false);
	loods_html_element(&p, "<header>\n<h1>", "</h1>\n", _("Research files"));
	loods_html_element(&p, "<p class=\"personal\"><strong>", "</strong></p>\n</header>\n<main>\n",
			   LOODS_RELEASE_PERSONAL ".");
	page_what(&p, r);
	page_counts(&p, said);
	page_attack(&p, said);
	loods_html_end(&p);
	if (fclose(p.f) != 0)
		loods_nomem();
	code = loods_folder_put(folder, name, bytes, len, err);
	free(bytes);
	return code;
}

enum loods_code loods_research_report(const struct loods_research *r, const struct loods_research_said *said,
				      struct loods_folder *f, struct loods_err *err)
{
	struct loods_arena a = { 0 };
	enum loods_code code = write_json(r, said, loods_research_file("report", ".json", &a), f, err);

	if (code == LOODS_OK)
		code = write_html(r, said, loods_research_file("report", ".html", &a), f, err);
	loods_arena_release(&a);
	return code;
}
