/* What is kept about a client, as a page for that person. */
#include "client.h"
#include "html_page.h"
#include "i18n.h"
#include "log_format.h"
#include "subject.h"
#include "types.h"

struct page {
	struct loods_html_page html;
	const struct loods_subject *s;
	struct loods_cells *cells;
	struct loods_str text;
};

/* Fields that people fill in; the rest follows from them, or stands at the foot of a record. */
static bool told(const struct loods_field *f)
{
	return !(f->flags & (LOODS_DERIVED | LOODS_SYSTEM | LOODS_SHARED));
}

/* The reference to the client is the same in all records of the page. */
static bool is_client(const struct loods_field *f)
{
	return f->kind == LOODS_KIND_REF && f->ref == &loods_client_type;
}

static const char *name_of(const struct page *p, loods_user_id user)
{
	return user.n ? loods_store_user_name(p->s->app->store, user) : "";
}

/* p->text becomes the value in words; "" where it is not known. */
static enum loods_code show(struct page *p, const struct loods_type *t, const struct loods_field *f,
			    const void *rec, struct loods_err *err)
{
	loods_str_clear(&p->text);
	return loods_cells_show(p->cells, t, f, rec, &p->text, err);
}

/* "23-11-2026 09:00"; lives as long as the subject. */
static const char *when(const struct page *p, loods_stamp at)
{
	struct loods_str text = LOODS_STR_INIT;
	const char *copy;

	loods_log_when(at, &text);
	copy = loods_arena_strdup(p->s->arena, text.s);
	loods_str_release(&text);
	return copy;
}

/* ---- one record ---- */

static void add_title(struct page *p, const struct loods_type *t, const void *rec)
{
	const struct loods_field *day = t->when ? loods_type_field(t, t->when) : NULL;

	loods_str_clear(&p->text);
	if (day && loods_field_known(day, rec))
		loods_field_show(day, rec, &p->text);
	if (t->brief) {
		loods_str_add(&p->text, p->text.len ? ": " : "");
		t->brief(rec, &p->text);
	}
	loods_html_element(&p->html, "<h3>", "</h3>\n", p->text.len ? p->text.s : _(t->label));
}

static enum loods_code add_values(struct page *p, const struct loods_type *t, const void *rec,
				  struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	loods_html_mark(&p->html, "<dl class=\"words\">\n");
	for (int i = 0; !code && i < t->n_fields; i++) {
		const struct loods_field *f = &t->fields[i];

		if (!told(f) || is_client(f))
			continue;
		code = show(p, t, f, rec, err);
		if (code || !p->text.len)
			continue;
		loods_html_element(&p->html, "<dt>", "</dt>", _(f->label));
		loods_html_element(&p->html, "<dd style=\"white-space:pre-line\">", "</dd>\n", p->text.s);
	}
	loods_html_mark(&p->html, "</dl>\n");
	return code;
}

/* What a version said that the one after it says no more: a line for each field. */
static enum loods_code add_differences(struct page *p, const struct loods_type *t, const void *older,
				       const void *newer, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	loods_html_mark(&p->html, "<ul>\n");
	for (int i = 0; !code && i < t->n_fields; i++) {
		const struct loods_field *f = &t->fields[i], *shared = loods_cells_shared(t, f);

		if (!told(f) || (loods_field_equal(f, older, newer) &&
				 !(shared && !loods_field_equal(shared, older, newer))))
			continue;
		code = show(p, t, f, older, err);
		loods_html_mark(&p->html, "<li style=\"white-space:pre-line\">");
		loods_html_textf(&p->html, "%s: %s", _(f->label),
				 p->text.len ? p->text.s : _("not filled in"));
		loods_html_mark(&p->html, "</li>\n");
	}
	if (loods_rec_cmeta(newer)->deleted && !loods_rec_cmeta(older)->deleted)
		loods_html_element(&p->html, "<li>", "</li>\n", _("It was not deleted yet."));
	loods_html_mark(&p->html, "</ul>\n");
	return code;
}

static enum loods_code add_record(struct page *p, const struct loods_type *t,
				  const struct loods_subject_record *r, struct loods_err *err)
{
	const struct loods_meta *m = loods_rec_cmeta(r->version[0]);
	enum loods_code code;

	loods_html_mark(&p->html, "<section>\n");
	add_title(p, t, r->version[0]);
	code = add_values(p, t, r->version[0], err);
	loods_html_mark(&p->html, "<p class=\"when\">");
	loods_html_textf(&p->html, _("Entered on %s by %s."), when(p, m->entered_at),
			 name_of(p, m->entered_by));
	if (m->deleted) {
		loods_html_mark(&p->html, " ");
		loods_html_textf(&p->html, _("Deleted on %s by %s; it counts no longer, but is kept."),
				 when(p, m->changed_at), name_of(p, m->changed_by));
	}
	loods_html_mark(&p->html, "</p>\n");
	for (int i = 1; !code && i < r->n; i++) {
		const struct loods_meta *after = loods_rec_cmeta(r->version[i - 1]);

		loods_html_mark(&p->html, "<p class=\"when\">");
		loods_html_textf(&p->html, _("Until it was changed on %s by %s, it said:"),
				 when(p, after->changed_at), name_of(p, after->changed_by));
		loods_html_mark(&p->html, "</p>\n");
		code = add_differences(p, t, r->version[i], r->version[i - 1], err);
	}
	loods_html_mark(&p->html, "</section>\n");
	loods_html_flush(&p->html);
	return code;
}

static enum loods_code add_records(struct page *p, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	for (int i = 0; !code && i < loods_types_n; i++) {
		const struct loods_subject_type *t = &p->s->types[i];

		if (!t->n)
			continue;
		loods_html_mark(&p->html, "<section>\n<h2>");
		loods_html_textf(&p->html, "%s (%d)", _(t->n == 1 ? t->type->label : t->type->plural), t->n);
		loods_html_mark(&p->html, "</h2>\n");
		for (int k = 0; !code && k < t->n; k++)
			code = add_record(p, t->type, &t->list[k], err);
		loods_html_mark(&p->html, "</section>\n");
	}
	return code;
}

/* ---- exports, and who looked ---- */

static void cell(struct page *p, const char *text)
{
	loods_html_element(&p->html, "<td class=\"t\">", "</td>", text);
}

static void cell_when(struct page *p, loods_stamp at)
{
	loods_str_clear(&p->text);
	loods_log_when(at, &p->text);
	cell(p, p->text.s);
}

static void add_releases(struct page *p)
{
	static const char *const headings[] = { N_("When"), N_("Project"), N_("Recipient"), N_("What for") };

	if (!p->s->n_releases)
		return;
	loods_html_element(&p->html, "<section>\n<h2>", "</h2>\n", _("Files for research"));
	loods_html_element(&p->html, "<p>", "</p>\n",
			   _("In these files you were counted without your name and client number."));
	loods_html_open_table(&p->html, _("Files in which you were counted"));
	loods_html_headings(&p->html, headings, LOODS_COUNT(headings), true);
	loods_html_open_body(&p->html);
	for (int i = 0; i < p->s->n_releases; i++) {
		const struct loods_release *r = p->s->releases[i];

		loods_html_mark(&p->html, "<tr>");
		cell_when(p, r->at);
		cell(p, r->project);
		cell(p, r->recipient);
		cell(p, r->purpose);
		loods_html_mark(&p->html, "</tr>\n");
	}
	loods_html_mark(&p->html, "</tbody>");
	loods_html_close_table(&p->html);
	loods_html_mark(&p->html, "</section>\n");
}

static void add_log(struct page *p)
{
	static const char *const headings[] = { N_("When"),	     N_("Who"),	   N_("On behalf of"),
						N_("What was done"), N_("Record"), N_("What for") };

	loods_html_element(&p->html, "<section>\n<h2>", "</h2>\n",
			   _("Who looked at your data or changed them"));
	loods_html_element(&p->html, "<p>", "</p>\n",
			   _("Lists and files of many clients at once are not named here one by one."));
	loods_html_open_table(&p->html, _("Every time, the newest first"));
	loods_html_headings(&p->html, headings, LOODS_COUNT(headings), true);
	loods_html_open_body(&p->html);
	for (int i = 0; i < p->s->log.n; i++) {
		const struct loods_log_entry *e = &p->s->log.list[i];

		loods_html_mark(&p->html, "<tr>");
		cell_when(p, e->at);
		cell(p, name_of(p, e->user));
		cell(p, name_of(p, e->on_behalf_of));
		cell(p, loods_choice_label(&loods_log_actions, (int)e->action));
		cell(p, e->type ? _(e->type->label) : "");
		cell(p, e->purpose);
		loods_html_mark(&p->html, "</tr>\n");
		loods_html_flush(&p->html);
	}
	loods_html_mark(&p->html, "</tbody>");
	loods_html_close_table(&p->html);
	loods_html_mark(&p->html, "</section>\n");
}

/* ---- the page ---- */

static void add_head(struct page *p)
{
	const struct loods_subject *s = p->s;
	struct loods_str title = LOODS_STR_INIT;

	loods_str_addf(&title, _("What is kept about client %s"), s->reference ? s->reference : "");
	loods_html_head(&p->html, title.s, false);
	loods_html_element(&p->html, "<header>\n<h1>", "</h1>\n<p class=\"when\">", title.s);
	loods_html_textf(&p->html, _("Made on %s by %s."), when(p, s->made_at),
			 name_of(p, s->app->user.id));
	loods_html_mark(&p->html, "</p>\n<p class=\"when\">");
	loods_html_textf(&p->html, _("Reason: %s"), s->reason);
	loods_html_mark(&p->html, "</p>\n</header>\n<main>\n");
	loods_html_element(
		&p->html, "<p class=\"personal\">", "</p>\n",
		_("This is all that the office keeps about you in Loods: what holds now, what stood "
		  "there before it was changed or deleted, and who looked at it. It is personal: keep "
		  "it safe. Is something wrong or missing? Tell your caseworker."));
	loods_str_release(&title);
}

enum loods_code loods_subject_html(const struct loods_subject *s, struct loods_cells *cells, FILE *f,
				   struct loods_err *err)
{
	struct page p = { .html = { .out = LOODS_STR_INIT, .f = f }, .s = s, .cells = cells,
			  .text = LOODS_STR_INIT };
	enum loods_code code;

	add_head(&p);
	code = add_records(&p, err);
	add_releases(&p);
	add_log(&p);
	loods_html_end(&p.html);
	loods_str_release(&p.text);
	return code;
}
