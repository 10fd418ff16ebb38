/*
 * The office's figures, kept from one look to the next: adding up a large office takes a moment, so what was
 * added up stays until the data change, the day ends or the office is locked. It computes nothing:
 * summary_office.h does.
 */
#ifndef UI_FIGURES_H
#define UI_FIGURES_H

#include "commands.h"
#include "stack.h"
#include "summary_office.h"

/* The groups, the stretches of time and the comparisons that the summary offers. */
enum { UI_FIGURES_BYS = 9, UI_FIGURES_PERIODS = 3, UI_FIGURES_COMPARES = 3 };
extern const enum loods_summary_by ui_figures_by[UI_FIGURES_BYS][2];
extern const int ui_figures_days[UI_FIGURES_PERIODS];
extern const enum loods_compare ui_figures_compare[UI_FIGURES_COMPARES]; /* the first: none */

/* One summary that was added up. */
struct ui_figures_kept {
	bool there;
	int64_t generation; /* of the store when the reading began */
	loods_date today;
	struct loods_arena arena;
	struct loods_summary summary;
};

struct ui_figures {
	struct ui_figures_kept kept[UI_FIGURES_BYS][UI_FIGURES_PERIODS][UI_FIGURES_COMPARES];
};

/* Which figures: numbers in the lists above; the period ends today. */
struct ui_figures_wish {
	int by, period, compare;
};

/* The figures wished for, and those of men and women over the same period; both are valid until the next get,
 * or release. Says that it takes a moment where it does. Codes of loods_summaries_of_office(). */
enum loods_code ui_figures_get(struct ui *ui, struct ui_figures *f, const struct ui_figures_wish *wish,
			       const struct loods_summary **out, const struct loods_summary **genders,
			       struct loods_err *err) LOODS_CHECKED;

/* The period that a list begins with: a caseworker's is the shortest, others look over a quarter. */
int ui_figures_period(const struct ui *ui);
/* The command for another period takes the next one, and the view will be read again; true when it was that. */
bool ui_figures_period_command(struct ui_view *v, enum ui_cmd cmd, int *period);

/* Wipes everything kept; it can be used again. */
void ui_figures_release(struct ui_figures *f);

#endif
