#include "summary_hide.h"

#include <stdlib.h>

#include "hide.h"

enum { CLASSES = LOODS_CLASS_END - 1 };

/* Number of the first group with the same value of that key. */
static int same_key(const struct loods_summary_group *groups, int i, int key)
{
	int first = 0;

	while (groups[first].order[key] != groups[i].order[key])
		first++;
	return first;
}

static void hide_groups(struct loods_summary_group *groups, int n)
{
	struct loods_hide_cell *cells = loods_hide_zeroed((size_t)n, sizeof(*cells));

	for (int i = 0; i < n; i++)
		cells[i] =
			(struct loods_hide_cell){ groups[i].clients,
						  groups[i].clients,
						  groups[i].clients < LOODS_SUMMARY_SMALL,
						  { 0, same_key(groups, i, 0), same_key(groups, i, 1), -1 } };
	loods_hide_protect(cells, n, n, NULL);
	for (int i = 0; i < n; i++)
		groups[i].hidden = cells[i].hidden;
	free(cells);
}

static void hide_classes(struct loods_summary_group *groups, int n)
{
	struct loods_hide_cell *cells = loods_hide_zeroed((size_t)n * CLASSES, sizeof(*cells));

	for (int i = 0; i < n; i++) {
		for (int c = 0; c < CLASSES; c++) {
			int count = groups[i].classes[c + 1];
			bool small = count > 0 && count < LOODS_SUMMARY_SMALL;

			cells[i * CLASSES + c] =
				(struct loods_hide_cell){ count,
							  count,
							  small || groups[i].hidden,
							  { i, c, same_key(groups, i, 0) * CLASSES + c,
							    same_key(groups, i, 1) * CLASSES + c } };
		}
	}
	loods_hide_protect(cells, n * CLASSES, n * CLASSES, NULL);
	for (int i = 0; i < n * CLASSES; i++)
		groups[i / CLASSES].class_hidden[i % CLASSES + 1] = cells[i].hidden;
	free(cells);
}

void loods_summary_hide(struct loods_summary_group *groups, int n, const int *with_frequency)
{
	hide_groups(groups, n);
	hide_classes(groups, n);
	for (int i = 0; i < n; i++)
		groups[i].quartiles_hidden = with_frequency[i] < LOODS_SUMMARY_SMALL;
}
