/*
 * The office's figures, kept from one look to the next: adding up a large office takes a second, so what was
 * added up stays until the data change, the day ends or the office is locked. It computes nothing:
 * summary_office.h does.
 */
#ifndef UI_FIGURES_H
#define UI_FIGURES_H

#include "stack.h"
#include "summary.h"

/* The groups and the stretches of time that the summary offers. */
enum { UI_FIGURES_BYS = 5, UI_FIGURES_PERIODS = 3 };
extern const enum loods_summary_by ui_figures_by[UI_FIGURES_BYS][2];
extern const int ui_figures_days[UI_FIGURES_PERIODS];

struct ui_figures {
	struct {
		bool there;
		int64_t generation; /* of the store when the reading began */
		loods_date today;
		struct loods_arena arena;
		struct loods_summary summary;
	} kept[UI_FIGURES_BYS][UI_FIGURES_PERIODS];
};

/* The figures by group number `by` over period number `period`, ending today; *out is valid until the next
 * get of the same, or release. Says that it takes a moment where it does. Codes of loods_summary_of_office().
 */
enum loods_code ui_figures_get(struct ui *ui, struct ui_figures *f, int by, int period,
			       const struct loods_summary **out, struct loods_err *err) LOODS_CHECKED;

/* Wipes everything kept; it can be used again. */
void ui_figures_release(struct ui_figures *f);

#endif
