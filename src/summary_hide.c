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

/* Kinds of lines: of groups all of them, those with one value of the first or second key; of classes also
 * those of one group. */
enum { ALONG_ALL, ALONG_FIRST, ALONG_SECOND, ALONG_GROUP };

/* Sums that another summary shows or hides: the total, and the groups of either key alone; NULL: none. */
struct sums {
	const struct loods_summary_group *total, *of[2];
	const int *number[2]; /* of each group the number of its sum in of[] */
};

static bool sum_hidden(const struct loods_summary_group *sum, int class)
{
	return class ? sum->hidden || sum->class_hidden[class] : sum->hidden;
}

/* What may not follow from group i, though it is not hidden for its own sake. `class` 0: its clients. */
static void force(bool *forced, int n_lines, const struct loods_hide_cell *c, const struct sums *sums, int i,
		  int class)
{
	if (sums->total && class && sum_hidden(sums->total, class))
		forced[ALONG_ALL * n_lines + c->line[ALONG_ALL]] = true;
	for (int k = 0; k < 2; k++)
		if (sums->of[k] && sum_hidden(&sums->of[k][sums->number[k][i]], class))
			forced[(ALONG_FIRST + k) * n_lines + c->line[ALONG_FIRST + k]] = true;
}

static void hide_groups(struct loods_summary_group *groups, int n, const struct sums *sums)
{
	struct loods_hide_cell *cells = loods_hide_zeroed((size_t)n, sizeof(*cells));
	bool *forced = loods_hide_zeroed((size_t)n * LOODS_HIDE_KINDS, sizeof(*forced));

	for (int i = 0; i < n; i++) {
		cells[i] = (struct loods_hide_cell){
			.count = groups[i].clients,
			.people = groups[i].clients,
			.hidden = groups[i].clients < LOODS_SUMMARY_SMALL,
			.line = { 0, same_key(groups, i, 0), same_key(groups, i, 1), -1 },
		};
		force(forced, n, &cells[i], sums, i, 0);
	}
	loods_hide_protect(cells, n, n, forced);
	for (int i = 0; i < n; i++)
		groups[i].hidden = cells[i].hidden;
	free(forced);
	free(cells);
}

static void hide_classes(struct loods_summary_group *groups, int n, const struct sums *sums)
{
	int all = n * CLASSES;
	struct loods_hide_cell *cells = loods_hide_zeroed((size_t)all, sizeof(*cells));
	bool *forced = loods_hide_zeroed((size_t)all * LOODS_HIDE_KINDS, sizeof(*forced));

	for (int i = 0; i < all; i++) {
		const struct loods_summary_group *g = &groups[i / CLASSES];
		int c = i % CLASSES, count = g->classes[c + 1];

		cells[i] = (struct loods_hide_cell){
			.count = count,
			.people = count,
			.hidden = (count > 0 && count < LOODS_SUMMARY_SMALL) || g->hidden,
			.line = { c, same_key(groups, i / CLASSES, 0) * CLASSES + c,
				  same_key(groups, i / CLASSES, 1) * CLASSES + c, i / CLASSES },
		};
		force(forced, all, &cells[i], sums, i / CLASSES, c + 1);
	}
	loods_hide_protect(cells, all, all, forced);
	for (int i = 0; i < all; i++)
		groups[i / CLASSES].class_hidden[i % CLASSES + 1] = cells[i].hidden;
	free(forced);
	free(cells);
}

static void mark(struct loods_summary_group *groups, int n, const struct sums *sums)
{
	hide_groups(groups, n, sums);
	hide_classes(groups, n, sums);
}

/* The groups of one key alone, as a summary by it would hide them; number[i]: that of group i. */
static struct loods_summary_group *sums_along(const struct loods_summary_group *groups, int n, int key,
					      const struct loods_summary_group *total, int *number)
{
	struct loods_summary_group *sums = loods_hide_zeroed((size_t)n, sizeof(*sums));
	const struct sums over = { .total = total };
	int n_sums = 0;

	for (int i = 0; i < n; i++) {
		int first = same_key(groups, i, key);
		struct loods_summary_group *sum;

		if (first == i) {
			sums[n_sums].order[0] = groups[i].order[key];
			number[i] = n_sums++;
		} else {
			number[i] = number[first];
		}
		sum = &sums[number[i]];
		sum->clients += groups[i].clients;
		for (int c = 1; c < LOODS_CLASS_END; c++)
			sum->classes[c] += groups[i].classes[c];
	}
	mark(sums, n_sums, &over);
	return sums;
}

void loods_summary_hide(struct loods_summary_group *groups, int n, bool pairs, const int *with_frequency,
			const struct loods_summary_group *total)
{
	struct loods_summary_group *of[2] = { NULL };
	int *number[2] = { NULL };

	for (int k = 0; pairs && k < 2; k++) {
		number[k] = loods_hide_zeroed((size_t)n, sizeof(*number[k]));
		of[k] = sums_along(groups, n, k, total, number[k]);
	}
	mark(groups, n, &(struct sums){ total, { of[0], of[1] }, { number[0], number[1] } });
	for (int i = 0; i < n; i++)
		groups[i].quartiles_hidden = with_frequency[i] < LOODS_SUMMARY_SMALL;
	for (int k = 0; k < 2; k++) {
		free(of[k]);
		free(number[k]);
	}
}
