/* The wizard's pages to read: the check before anything is published, what is saved then, and what was. */
#include "scr_export.h"

#include <string.h>

#include "desk.h"
#include "export_said.h"
#include "i18n.h"

enum { FIRST_ROWS = 20, BAR = 20 };

static void add(struct ui_export *x, const char *label, const char *text)
{
	ui_page_add(&x->page, &x->shown, UI_ROLE_TEXT, label, text);
}

static void heading(struct ui_export *x, const char *text)
{
	ui_page_add(&x->page, &x->shown, UI_ROLE_HEADING, NULL, text);
}

static void add_value(struct ui_export *x, const char *label, const char *name)
{
	struct loods_str text = LOODS_STR_INIT;

	ui_export_value(x, name, &text);
	add(x, label, text.s);
	loods_str_release(&text);
}

static size_t bytes_of(const struct loods_folder *f)
{
	size_t bytes = 0;

	for (int i = 0; i < f->n; i++)
		bytes += f->files[i].bytes;
	return bytes;
}

static const struct loods_folder *folder_of(const struct ui_export *x)
{
	return x->linked ? loods_research_ready_folder(x->linked) : loods_export_ready_folder(x->ready);
}

static size_t clients_of(const struct ui_export *x)
{
	return x->linked ? loods_research_ready_said(x->linked)->clients : loods_export_ready_said(x->ready)->clients;
}

/* A sentence on each line. */
static void add_lines(struct ui_export *x, struct loods_str *text)
{
	char *at = text->s;
	const char *line;

	while ((line = strsep(&at, "\n")) && *line)
		add(x, NULL, line);
}

/* ---- step 3 ---- */

static void add_who(struct ui_export *x)
{
	struct loods_str text = LOODS_STR_INIT;

	ui_export_value(x, "cohort", &text);
	loods_str_add(&text, ", ");
	ui_export_value(x, "from", &text);
	loods_str_add(&text, " - ");
	ui_export_value(x, "to", &text);
	loods_str_addf(&text, ", ");
	loods_str_addf(&text, P_("%zu client", "%zu clients", clients_of(x)), clients_of(x));
	add(x, _("Who"), text.s);
	loods_str_release(&text);
}

static void add_files(struct ui_export *x)
{
	const struct loods_folder *f = folder_of(x);

	ui_page_addf(&x->page, &x->shown, UI_ROLE_TEXT, _("Files"),
		     P_("%d file of %zu kB, and the report", "%d files of %zu kB in all, and the report",
			(unsigned long)f->n),
		     f->n, (bytes_of(f) + 1023) / 1024);
}

/* As they stand in the file. */
static void add_first_rows(struct ui_export *x)
{
	const struct loods_folder *f = folder_of(x);
	struct loods_str text = LOODS_STR_INIT;
	struct loods_err err;
	const char *line;
	char *at;

	heading(x, _("FIRST ROWS OF CONTACTS"));
	if (loods_folder_get(f, LOODS_EXPORT_CONTACT_CELLS, &text, &err) != LOODS_OK || !text.len) {
		add(x, NULL, "-");
	} else {
		at = text.s;
		for (int i = 0; i < FIRST_ROWS && (line = strsep(&at, "\n")) && *line; i++)
			add(x, NULL, line);
	}
	loods_str_release(&text);
}

/* Linked rows protect nobody: what is said is how easily they are found. */
static void add_linked(struct ui_export *x)
{
	struct loods_str text = LOODS_STR_INIT;

	heading(x, _("THESE ARE PERSONAL DATA"));
	loods_research_said_made(NULL, &x->plan, loods_research_ready_said(x->linked), &text);
	add_lines(x, &text);
	loods_str_release(&text);
}

static void check_page(struct ui_export *x)
{
	const struct loods_export_said *said;

	add_value(x, _("What"), "level");
	add_who(x);
	add_value(x, _("Analysis plan"), "plan");
	add_files(x);
	if (x->linked) {
		add_linked(x);
		return;
	}
	said = loods_export_ready_said(x->ready);
	for (enum loods_export_figure f = 0; f < LOODS_FIGURE_END; f++) {
		struct loods_str text = LOODS_STR_INIT;

		if (f == LOODS_FIGURE_CLASSES)
			heading(x, _("PROTECTION"));
		if (f == LOODS_FIGURE_ARMS)
			heading(x, _("WHAT THE ANALYSIS KEEPS"));
		loods_export_figure_text(f, said, &text);
		add(x, loods_export_figure_label(f), text.s);
		loods_str_release(&text);
	}
	add_first_rows(x);
}

/* ---- step 4 ---- */

static void add_names(struct ui_export *x)
{
	const struct loods_folder *f = folder_of(x);
	struct loods_str text = LOODS_STR_INIT;

	for (int i = 0; i < f->n; i++)
		loods_str_addf(&text, "%s%s", i ? ", " : "", f->files[i].name);
	add(x, _("Files"), text.s);
	loods_str_release(&text);
}

static void save_page(struct ui_export *x)
{
	add_value(x, _("Folder"), "folder");
	add_value(x, _("Recipient"), "recipient");
	add_value(x, _("Purpose"), "purpose");
	add_value(x, _("Kept until"), "until");
	add_value(x, _("Signed off by"), "signed-off-by");
	add(x, NULL, "");
	add(x, NULL,
	    _("Enter saves: the folder gets its name, with a report in it, and the register of the office keeps "
	      "who made this export, when, what, for whom, and which files."));
	add(x, NULL, "");
	add_names(x);
}

/* ---- and then ---- */

static void saved_page(struct ui_export *x)
{
	struct loods_str text = LOODS_STR_INIT;

	if (x->linked)
		loods_research_said_made(x->folder.s, &x->plan, loods_research_ready_said(x->linked), &text);
	else
		loods_export_said_made(x->folder.s, loods_export_ready_said(x->ready), &text);
	add_lines(x, &text);
	loods_str_release(&text);
	add(x, NULL, "");
	if (x->ready)
		ui_page_addf(&x->page, &x->shown, UI_ROLE_TEXT, NULL,
			     _("The register of the office has it as release %d of project %s."),
			     loods_export_ready_said(x->ready)->wave, x->plan.project);
	else
		ui_page_addf(&x->page, &x->shown, UI_ROLE_TEXT, NULL,
			     _("The register of the office has them, under project %s."), x->plan.project);
	add(x, NULL, _("report.html in that folder says the same, for the privacy officer and the recipient."));
	add(x, NULL, "");
	add_names(x);
}

void ui_export_page(struct ui_export *x)
{
	ui_page_clear(&x->page);
	x->page.top = 0;
	loods_arena_reset(&x->shown);
	if (x->step == UI_EXPORT_CHECK)
		check_page(x);
	else if (x->step == UI_EXPORT_SAVE)
		save_page(x);
	else if (x->step == UI_EXPORT_SAVED)
		saved_page(x);
}

void ui_export_draw_work(struct ui_export *x, struct ui_screen *s, struct ui_rect r)
{
	struct ui_rect text = { r.row + 1, r.col + 2, r.rows - 1, r.cols - 4 };
	char bar[BAR + 1];
	int full = x->percent * BAR / 100, at;

	memset(bar, '-', BAR);
	memset(bar, '#', (size_t)full);
	bar[BAR] = '\0';
	at = text.row + ui_draw_wrapped(s, text, UI_ROLE_TEXT,
					_("The export is being made, read back from the disk and attacked. Esc stops it, and "
					  "nothing is left of it then.")) + 1;
	ui_draw_textf(s, at, text.col, text.cols, UI_ROLE_TEXT, "[%s] %3d %%", bar, full * 100 / BAR);
	ui_screen_cursor(s, at, text.col);
}
