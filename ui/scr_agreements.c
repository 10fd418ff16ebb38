/* Agreements that are missing or end (agreement_gaps.h), and from there the form that agrees with a whole
 * cohort. */
#include <stdlib.h>
#include <string.h>

#include "agreement_gaps.h"
#include "desk.h"
#include "i18n.h"
#include "list.h"

enum show { SHOW_BOTH, SHOW_MISSING, SHOW_ENDING, SHOW_END };

struct state {
	struct loods_agreement_gaps gaps;
	enum show show;
};

static const char *show_label(enum show show)
{
	switch (show) {
	case SHOW_BOTH:
		return _("missing and ending");
	case SHOW_MISSING:
		return _("missing");
	case SHOW_ENDING:
		return _("ending");
	case SHOW_END:
		break;
	}
	return "";
}

/* ---- columns ---- */

#define UNUSED __attribute__((unused))

static loods_date today_of(const struct ui_table *t)
{
	const struct ui_list *l = t->owner;

	return loods_clock_today(&l->ui->app->clock);
}

static void cell_state(const struct ui_table *t, const void *p, struct loods_str *out, enum ui_role *role)
{
	const struct loods_agreement_gap *g = p;
	int days = g->last.n - today_of(t).n;

	if (g->kind == LOODS_GAP_MISSING) {
		loods_str_add(out, _("!! MISSING"));
		*role = UI_ROLE_LATE;
	} else {
		loods_str_addf(out, P_(" ! ends %dd", " ! ends %dd", (unsigned long)days), days);
		*role = UI_ROLE_DUE;
	}
}

static void cell_name(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_agreement_gap *g = p;

	loods_str_add(out, g->name ? g->name : "");
}

static void cell_born(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_agreement_gap *g = p;

	if (g->birth_year)
		loods_str_addf(out, "%d", g->birth_year);
}

static void add_text(const char *text, struct loods_str *out)
{
	loods_str_add(out, loods_str_blank(text) ? "-" : text);
}

static void cell_cohort(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			UNUSED enum ui_role *role)
{
	add_text(((const struct loods_agreement_gap *)p)->cohort, out);
}

static void cell_arm(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		     UNUSED enum ui_role *role)
{
	add_text(((const struct loods_agreement_gap *)p)->arm, out);
}

static const char *worker(const struct ui *ui, const struct loods_agreement_gap *g)
{
	return g->caseworker.n && ui->app->store ? loods_store_user_name(ui->app->store, g->caseworker) : "";
}

static void cell_worker(const struct ui_table *t, const void *p, struct loods_str *out,
			UNUSED enum ui_role *role)
{
	const struct ui_list *l = t->owner;

	add_text(worker(l->ui, p), out);
}

static void cell_last(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_agreement_gap *g = p;

	if (loods_date_known(g->last))
		ui_desk_day(g->last, out);
	else
		loods_str_add(out, "-");
}

static int compare_numbers(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_texts(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_state(const void *pa, const void *pb)
{
	const struct loods_agreement_gap *a = pa, *b = pb;
	int order = compare_numbers(a->kind, b->kind);

	return order ? order : compare_numbers(a->last.n, b->last.n);
}

static int compare_name(const void *a, const void *b)
{
	return compare_numbers(((const struct loods_agreement_gap *)a)->place,
			       ((const struct loods_agreement_gap *)b)->place);
}

static int compare_cohort(const void *a, const void *b)
{
	return compare_texts(((const struct loods_agreement_gap *)a)->cohort,
			     ((const struct loods_agreement_gap *)b)->cohort);
}

static int compare_arm(const void *a, const void *b)
{
	return compare_texts(((const struct loods_agreement_gap *)a)->arm,
			     ((const struct loods_agreement_gap *)b)->arm);
}

static int compare_worker(const void *a, const void *b)
{
	return compare_numbers(((const struct loods_agreement_gap *)a)->caseworker.n,
			       ((const struct loods_agreement_gap *)b)->caseworker.n);
}

static int compare_last(const void *a, const void *b)
{
	return compare_numbers(((const struct loods_agreement_gap *)a)->last.n,
			       ((const struct loods_agreement_gap *)b)->last.n);
}

static const struct ui_column columns[] = {
	{ .title = N_("Agreement"), .width = 12, .cell = cell_state, .compare = compare_state },
	{ .title = N_("Client"), .width = 18, .grow = true, .cell = cell_name, .compare = compare_name },
	{ .title = N_("Born"), .width = 4, .priority = 2, .cell = cell_born },
	{ .title = N_("Cohort"), .width = 8, .cell = cell_cohort, .compare = compare_cohort },
	{ .title = N_("Arm"), .width = 9, .cell = cell_arm, .compare = compare_arm },
	{ .title = N_("Caseworker"),
	  .width = 10,
	  .priority = 1,
	  .cell = cell_worker,
	  .compare = compare_worker },
	{ .title = N_("Last day"), .width = 9, .cell = cell_last, .compare = compare_last },
};

static int64_t row_id(const void *p)
{
	return ((const struct loods_agreement_gap *)p)->client.n;
}

static const char *row_fold(const void *p)
{
	const char *fold = ((const struct loods_agreement_gap *)p)->fold;

	return fold ? fold : "";
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.fold = row_fold,
	.empty = N_("Nobody here. Tab shows other clients."),
};

/* ---- the list ---- */

/* Missing ones come first, so what is shown is a stretch of the list. */
static void show_rows(struct ui_list *l)
{
	const struct state *s = l->state;
	const struct loods_agreement_gaps *g = &s->gaps;
	int first = s->show == SHOW_ENDING ? g->n_missing : 0,
	    n = s->show == SHOW_MISSING ? g->n_missing : g->n - first;

	ui_table_set(&l->table, g->list ? g->list + first : NULL, n, sizeof *g->list);
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct state *s = l->state;
	const struct loods_agreement_gaps_query q = { .on = loods_clock_today(&l->ui->app->clock),
						      .days = LOODS_GAP_DAYS,
						      .missing = true,
						      .ending = true };
	enum loods_code rc = loods_agreement_gaps_load(l->ui->app, &l->view->arena, &q, &s->gaps, err);

	if (rc == LOODS_OK)
		show_rows(l);
	return rc;
}

static void title_more(struct ui_list *l, struct loods_str *out)
{
	const struct state *s = l->state;

	loods_str_addf(out, _("   missing %d   ending within %d days %d"), s->gaps.n_missing, LOODS_GAP_DAYS,
		       s->gaps.n_ending);
}

static void state_line(struct ui_list *l, struct loods_str *out)
{
	loods_str_addf(out, _("Show: %s (Tab)"), show_label(((const struct state *)l->state)->show));
}

static void pane(struct ui_list *l, const void *p, struct ui_screen *screen, struct ui_rect r)
{
	const struct loods_agreement_gap *g = p;
	struct loods_str text = LOODS_STR_INIT, day = LOODS_STR_INIT;

	loods_str_addf(&text, "%s\n%s\n\n", g->name ? g->name : "", g->reference ? g->reference : "");
	ui_desk_day(g->kind == LOODS_GAP_MISSING ? g->begins : g->last, &day);
	if (g->kind == LOODS_GAP_MISSING) {
		loods_str_add(&text, _("In guidance, and nothing is agreed on contact."));
		if (day.len)
			loods_str_addf(&text, _(" An agreement begins on %s."), day.s);
	} else {
		struct loods_agreement agreed = { .contacts = loods_num_of(g->contacts),
						  .per_days = loods_num_of(g->per_days) };

		loods_agreement_type.brief(&agreed, &text);
		loods_str_addf(&text, _(". The last day is %s, and nothing follows."), day.s);
	}
	loods_str_addf(&text, _("\n\nCohort  %s\nArm     %s\nWorker  %s"), g->cohort ? g->cohort : "-",
		       g->arm ? g->arm : "-", g->caseworker.n ? worker(l->ui, g) : "-");
	ui_draw_wrapped(screen, r, UI_ROLE_TEXT, text.s);
	loods_str_release(&text);
	loods_str_release(&day);
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *row)
{
	struct state *s = l->state;

	switch ((int)cmd) {
	case UI_CMD_NEXT_TAB:
	case UI_CMD_PREVIOUS_TAB:
		s->show = (s->show + (cmd == UI_CMD_NEXT_TAB ? 1 : SHOW_END - 1)) % SHOW_END;
		show_rows(l);
		return UI_DONE;
	case UI_CMD_AGREE_COHORT:
		ui_form_push(l->ui, &ui_scr_agree_cohort, NULL);
		return UI_DONE;
	case UI_CMD_TEMPLATES:
		ui_list_push(l->ui, &ui_scr_templates, NULL);
		return UI_DONE;
	default:
		return ui_desk_client_command(l->ui, cmd,
					      row ? ((const struct loods_agreement_gap *)row)->client
						  : (loods_id){ 0 });
	}
}

static const char *why_not(struct ui_list *l, enum ui_cmd cmd)
{
	if (cmd == UI_CMD_AGREE_COHORT && l->ui->app->user.role != LOODS_ROLE_LEAD)
		return _("Only a team lead may agree on contact with a whole cohort.");
	return cmd == UI_CMD_TICK ? _("Only a task on Today can be ticked.") : NULL;
}

static const struct ui_binding keys[] = {
	{ UI_CMD_APPOINTMENT, { 'a' }, .hint = 11 },
	{ UI_CMD_AGREE_COHORT, { 'b' }, .hint = 12 },
	{ UI_CMD_TEMPLATES, { 'm' }, .hint = 14 },
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB }, .label = N_("Show others"), .hint = 13 },
	{ UI_CMD_PREVIOUS_TAB, { UI_KEY_BACK_TAB }, .label = N_("Show those before") },
};
const struct ui_context ui_context_agreements = {
	.name = "agreements",
	.title = N_("agreements that are missing or end"),
	.parent = &ui_context_client,
	UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_agreements = {
	.name = "agreements",
	.title = N_("Agreements"),
	.context = &ui_context_agreements,
	.table = &table,
	.state_size = sizeof(struct state),
	.load = load,
	.title_more = title_more,
	.state = state_line,
	.pane = pane,
	.command = command,
	.why_not = why_not,
};
