#include "export_report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "html_page.h"
#include "i18n.h"
#include "json.h"
#include "summary_text.h"

enum { DECIMALS = 6 };

static const char *const readings[LOODS_READINGS] = { [LOODS_READING_OWN] = "own_category",
						      [LOODS_READING_ALPHA0] = "alpha_0",
						      [LOODS_READING_ANYTHING] = "anything" };

/* Of a group of arm or gender the clients left out; below k: not told. */
struct left_out {
	const char *group, *value;
	size_t clients, suppressed;
};

static size_t left_out_of(const struct loods_export *e, size_t by, size_t code, struct left_out *out)
{
	const struct loods_micro_attribute *a = &e->s.groups.data.attributes[by];

	*out = (struct left_out){ a->name, a->levels[0].labels[code], 0, 0 };
	for (size_t i = 0; i < e->s.nrows; i++) {
		if (e->s.groups.data.columns[by][i] != code)
			continue;
		out->clients++;
		out->suppressed += e->classes.class_of[i] == LOODS_DISCLOSE_NONE;
	}
	return out->clients;
}

static bool may_tell(const struct loods_export *e, size_t n)
{
	return !n || n >= (size_t)e->plan.k;
}

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

/* null: fewer than k */
static void told(const struct loods_export *e, struct loods_json *j, const char *key, size_t n)
{
	loods_json_key(j, key);
	if (may_tell(e, n))
		loods_json_int(j, (int64_t)n);
	else
		loods_json_null(j);
}

static void day_of(struct loods_json *j, const char *key, loods_date d)
{
	char buf[40];
	int year, month, day;

	loods_date_to_ymd(d, &year, &month, &day);
	snprintf(buf, sizeof buf, "%04d-%02d-%02d", year, month, day);
	text(j, key, buf);
}

static void json_plan(const struct loods_export *e, struct loods_json *j)
{
	struct loods_str plan = LOODS_STR_INIT;
	char at[LOODS_STAMP_LEN], hash[LOODS_SNAPSHOT_HASH_HEX];

	loods_export_plan_text(&e->plan, &plan);
	text(j, "level", loods_choice_code(&loods_export_levels, e->plan.level));
	text(j, "project", e->plan.project);
	number(j, "wave", e->wave);
	text(j, "plan", plan.s);
	loods_str_release(&plan);
	day_of(j, "from", e->s.first);
	day_of(j, "to", e->s.last);
	text(j, "made_at", loods_stamp_format(e->s.made_at, at));
	text(j, "recipient", e->plan.recipient);
	text(j, "purpose", e->plan.purpose);
	text(j, "signed_off_by", e->plan.signed_off_by);
	number(j, "seed", (int64_t)e->plan.seed);
	text(j, "input_sha256", loods_snapshot_hash_hex(e->s.hash, hash));
	text(j, "version", PACKAGE_VERSION);
}

static void json_protection(const struct loods_export *e, const struct loods_export_said *said, struct loods_json *j)
{
	number(j, "k_asked", e->plan.k);
	number(j, "k_recoded_for", said->k);
	fixed(j, "limit", e->plan.limit / 1000.0);
	text(j, "recoding", e->frozen ? "frozen" : e->staged ? "staged" : "global");
	number(j, "stages", (int64_t)e->classes.nstages);
	number(j, "clients", (int64_t)said->clients);
	number(j, "released", (int64_t)said->released);
	told(e, j, "suppressed", said->suppressed);
	number(j, "classes", (int64_t)said->verified.classes);
	number(j, "smallest_class", (int64_t)said->verified.smallest);
	number(j, "contacts", (int64_t)said->contacts);
	number(j, "contacts_kept", (int64_t)said->kept);
	number(j, "contact_cells", (int64_t)said->verified.cells);
	number(j, "fewest_clients_in_a_cell", (int64_t)said->verified.fewest);
	number(j, "table_cells", e->ntables ? (int64_t)e->tables.ncells : 0);
	number(j, "table_cells_primary", e->ntables ? (int64_t)e->tables.primary : 0);
	number(j, "table_cells_secondary", e->ntables ? (int64_t)e->tables.secondary : 0);
	loods_json_key(j, "k_reached");
	loods_json_object_begin(j);
	for (int r = 0; r < LOODS_READINGS; r++)
		number(j, readings[r], (int64_t)e->risk[r].smallest);
	loods_json_object_end(j);
	fixed(j, "risk_highest", e->risk[LOODS_READING_OWN].highest);
	fixed(j, "risk_mean", e->risk[LOODS_READING_OWN].mean);
	fixed(j, "risk_share_above", e->risk[LOODS_READING_OWN].at_risk);
	fixed(j, "loss", e->loss);
}

static void json_lists(const struct loods_export *e, const struct loods_export_said *said, struct loods_json *j)
{
	loods_json_key(j, "loss_by_attribute");
	loods_json_object_begin(j);
	for (size_t t = 0; t < e->s.quasi.data.nattributes; t++)
		fixed(j, e->s.quasi.data.attributes[t].name, e->attribute_loss[t]);
	loods_json_object_end(j);
	loods_json_key(j, "suppressed_by");
	loods_json_array_begin(j);
	for (size_t by = 0; by < e->s.groups.data.nattributes; by++)
		for (size_t c = 0; c < e->s.groups.data.attributes[by].levels[0].ncodes; c++) {
			struct left_out g;

			if (!left_out_of(e, by, c, &g))
				continue;
			loods_json_object_begin(j);
			text(j, "group", g.group);
			text(j, "value", g.value);
			told(e, j, "clients", g.clients);
			told(e, j, "suppressed", g.suppressed);
			loods_json_object_end(j);
		}
	loods_json_array_end(j);
	loods_json_key(j, "attack");
	loods_json_array_begin(j);
	for (int a = 0; a < LOODS_ATTACK_END; a++) {
		const struct loods_attack_figure *f = &said->verified.attack.figures[a];

		loods_json_object_begin(j);
		text(j, "attack", loods_attack_code((enum loods_attack_kind)a));
		loods_json_key(j, "ran");
		loods_json_bool(j, f->ran);
		number(j, "targets", (int64_t)f->targets);
		fixed(j, "highest", f->highest);
		fixed(j, "mean", f->mean);
		fixed(j, "at_risk", f->at_risk);
		fixed(j, "gain", f->gain);
		loods_json_object_end(j);
	}
	loods_json_array_end(j);
	fixed(j, "arm_shift_se", e->effects.arm);
	fixed(j, "gender_shift_se", e->effects.gender);
	fixed(j, "other_gender_shift_se", e->effects.other);
	fixed(j, "contacts_off", e->effects.contacts);
}

static enum loods_code write_json(const struct loods_export *e, const struct loods_export_said *said,
				  struct loods_folder *f, struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_json j;
	enum loods_code code;

	loods_json_init(&j, &out);
	loods_json_object_begin(&j);
	json_plan(e, &j);
	json_protection(e, said, &j);
	json_lists(e, said, &j);
	loods_json_object_end(&j);
	loods_json_finish(&j);
	code = loods_folder_put(f, "report.json", out.s, out.len, err);
	loods_str_release(&out);
	return code;
}

/* ---- report.html ---- */

static void row(struct loods_html_page *p, const char *label, const char *value)
{
	loods_html_element(p, "<tr><th scope=\"row\">", "</th>", label);
	loods_html_element(p, "<td class=\"t\">", "</td></tr>\n", value && *value ? value : "-");
}

static void row_count(struct loods_html_page *p, const char *label, int64_t n)
{
	char buf[32];

	snprintf(buf, sizeof buf, "%lld", (long long)n);
	row(p, label, buf);
}

static void row_told(struct loods_html_page *p, const struct loods_export *e, const char *label, size_t n)
{
	struct loods_str t = LOODS_STR_INIT;

	if (may_tell(e, n)) {
		row_count(p, label, (int64_t)n);
		return;
	}
	loods_str_addf(&t, _("fewer than %d"), e->plan.k);
	row(p, label, t.s);
	loods_str_release(&t);
}

static void row_decimal(struct loods_html_page *p, const char *label, double v, int decimals, const char *unit)
{
	char buf[LOODS_DECIMAL_LEN];
	struct loods_str t = LOODS_STR_INIT;

	loods_str_addf(&t, "%s%s", isnan(v) ? "-" : loods_decimal(v, decimals, loods_summary_point(), buf),
		       isnan(v) ? "" : unit);
	row(p, label, t.s);
	loods_str_release(&t);
}

static void open_section(struct loods_html_page *p, const char *heading)
{
	loods_html_element(p, "<section>\n<h2>", "</h2>\n<div class=\"wide\"><table>\n<tbody>\n", heading);
}

static void close_section(struct loods_html_page *p)
{
	loods_html_mark(p, "</tbody></table></div>\n</section>\n");
}

static void page_plan(struct loods_html_page *p, const struct loods_export *e)
{
	struct loods_str plan = LOODS_STR_INIT;

	loods_export_plan_text(&e->plan, &plan);
	open_section(p, _("What it is"));
	row(p, _("Level"), loods_choice_label(&loods_export_levels, e->plan.level));
	row(p, _("Project"), e->plan.project);
	row_count(p, _("Release of the project"), e->wave);
	row(p, _("Analysis plan"), plan.s);
	row(p, _("For whom"), e->plan.recipient);
	row(p, _("Purpose"), e->plan.purpose);
	row(p, _("Signed off by"), e->plan.signed_off_by);
	close_section(p);
	loods_str_release(&plan);
}

static void page_protection(struct loods_html_page *p, const struct loods_export *e,
			    const struct loods_export_said *said)
{
	open_section(p, _("Protection"));
	row_count(p, _("Clients who look alike, at least (asked)"), e->plan.k);
	row_count(p, _("Clients who look alike, at least (reached)"), (int64_t)said->verified.smallest);
	row_count(p, _("Clients"), (int64_t)said->clients);
	row_count(p, _("Clients in the files"), (int64_t)said->released);
	row_told(p, e, _("Clients left out"), said->suppressed);
	row_decimal(p, _("Contacts kept"), said->contacts ? 100.0 * (double)said->kept / (double)said->contacts : NAN,
		    1, " %");
	row_count(p, _("Fewest clients in a line of the contact file"), (int64_t)said->verified.fewest);
	row_count(p, _("Cells of tables that are hidden"),
		  e->ntables ? (int64_t)(e->tables.primary + e->tables.secondary) : 0);
	row_decimal(p, _("Detail lost"), 100 * e->loss, 1, " %");
	close_section(p);
}

static void page_keeps(struct loods_html_page *p, const struct loods_export *e)
{
	open_section(p, _("What the analysis keeps"));
	row_decimal(p, _("Differences between arms lie off by at most, in standard errors"), e->effects.arm, 2, "");
	row_decimal(p, _("Differences between women and men lie off by at most, in standard errors"),
		    e->effects.gender, 2, "");
	row_decimal(p, _("Differences with people of another or unknown gender lie off by at most, in standard errors"),
		    e->effects.other, 2, "");
	row_decimal(p, _("Mean number of contacts of a group lies off by at most"), 100 * e->effects.contacts, 2, " %");
	close_section(p);
}

static void page_attack(struct loods_html_page *p, const struct loods_export_said *said)
{
	static const char *const labels[] = { N_("Attack"), N_("What the attacker knows"), N_("Best guess"), N_("Mean") };

	loods_html_element(p, "<section>\n<h2>", "</h2>\n", _("The attack"));
	loods_html_element(p, "<p>", "</p>\n", said->sentence);
	loods_html_open_table(p, _("How often somebody who knows this much picks the right client, at best and on average."));
	loods_html_headings(p, labels, 2, true);
	loods_html_headings(p, labels + 2, 2, false);
	loods_html_open_body(p);
	for (int a = 0; a < LOODS_ATTACK_END; a++) {
		const struct loods_attack_figure *f = &said->verified.attack.figures[a];
		char buf[LOODS_DECIMAL_LEN];

		if (!f->ran)
			continue;
		loods_html_element(p, "<tr><th scope=\"row\">", "</th>", loods_attack_code((enum loods_attack_kind)a));
		loods_html_element(p, "<td class=\"t\">", "</td>", loods_attack_label((enum loods_attack_kind)a));
		loods_html_element(p, "<td>", "</td>", loods_decimal(f->highest, 3, loods_summary_point(), buf));
		loods_html_element(p, "<td>", "</td></tr>\n", loods_decimal(f->mean, 3, loods_summary_point(), buf));
	}
	loods_html_mark(p, "</tbody>\n");
	loods_html_close_table(p);
	loods_html_mark(p, "</section>\n");
}

static enum loods_code write_html(const struct loods_export *e, const struct loods_export_said *said,
				  struct loods_folder *folder, struct loods_err *err)
{
	struct loods_html_page p = { .out = LOODS_STR_INIT };
	char *bytes = NULL;
	size_t len = 0;
	enum loods_code code;

	p.f = open_memstream(&bytes, &len);
	if (!p.f)
		loods_nomem();
	loods_html_head(&p, _("Anonymous export"), false);
	loods_html_header(&p, _("Anonymous export"),
			  (struct loods_window){ e->s.first, loods_date_add_days(e->s.last, 1) }, (loods_stamp){ 0 },
			  e->s.made_at);
	page_plan(&p, e);
	page_protection(&p, e, said);
	page_keeps(&p, e);
	page_attack(&p, said);
	loods_html_end(&p);
	if (fclose(p.f) != 0)
		loods_nomem();
	code = loods_folder_put(folder, "report.html", bytes, len, err);
	free(bytes);
	return code;
}

enum loods_code loods_export_report(const struct loods_export *e, const struct loods_export_said *said,
				    struct loods_folder *f, struct loods_err *err)
{
	enum loods_code code = write_json(e, said, f, err);

	return code ? code : write_html(e, said, f, err);
}
