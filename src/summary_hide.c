#include "summary_hide.h"

#include <stdlib.h>

enum { KINDS = LOODS_HIDE_KINDS, CLASSES = LOODS_CLASS_END - 1 };

/* What is known of one line. */
struct line {
	int hidden, clients; /* cells hidden with somebody in them, and how many there are in them */
	int smallest;	     /* number of the smallest cell shown + 1; 0: none left */
	bool fixed;	     /* a fixed one is shown */
};

static void *zeroed(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		loods_nomem();
	return p;
}

/* Hides one more on every line of a kind that needs it; true when there was one. `lines` is room for all;
 * *safe gets false where a line needs one and has none left. */
static bool protect(struct loods_hide_cell *cells, int n, int kind, struct line *lines, int n_lines,
		    bool *safe)
{
	bool more = false;

	for (int i = 0; i < n_lines; i++)
		lines[i] = (struct line){ 0 };
	for (int i = 0; i < n; i++) {
		struct line *l = cells[i].line[kind] < 0 ? NULL : &lines[cells[i].line[kind]];

		if (!l || !cells[i].count)
			continue; /* an empty one protects nobody */
		if (cells[i].hidden) {
			l->hidden++;
			l->clients += cells[i].count;
		} else if (cells[i].fixed) {
			l->fixed = true;
		} else if (!l->smallest || cells[i].count < cells[l->smallest - 1].count) {
			l->smallest = i + 1;
		}
	}
	for (int i = 0; i < n_lines; i++) {
		if (!lines[i].hidden || (lines[i].hidden > 1 && lines[i].clients >= LOODS_SUMMARY_SMALL))
			continue;
		if (!lines[i].smallest) {
			*safe = *safe && !lines[i].fixed;
			continue;
		}
		cells[lines[i].smallest - 1].hidden = true;
		more = true;
	}
	return more;
}

/* What is hidden for one line can upset another; each round hides one more, so it ends. */
bool loods_hide_protect(struct loods_hide_cell *cells, int n, int n_lines)
{
	struct line *lines = zeroed((size_t)n_lines, sizeof(*lines));
	bool more = true, safe = true;

	while (more) {
		more = false;
		safe = true;
		for (int kind = 0; kind < KINDS; kind++)
			more |= protect(cells, n, kind, lines, n_lines, &safe);
	}
	free(lines);
	return safe;
}

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
	struct loods_hide_cell *cells = zeroed((size_t)n, sizeof(*cells));

	for (int i = 0; i < n; i++)
		cells[i] = (struct loods_hide_cell){ groups[i].clients,
						    groups[i].clients < LOODS_SUMMARY_SMALL,
						    false,
						    { 0, same_key(groups, i, 0),
						      same_key(groups, i, 1), -1 } };
	loods_hide_protect(cells, n, n);
	for (int i = 0; i < n; i++)
		groups[i].hidden = cells[i].hidden;
	free(cells);
}

static void hide_classes(struct loods_summary_group *groups, int n)
{
	struct loods_hide_cell *cells = zeroed((size_t)n * CLASSES, sizeof(*cells));

	for (int i = 0; i < n; i++) {
		for (int c = 0; c < CLASSES; c++) {
			int count = groups[i].classes[c + 1];
			bool small = count > 0 && count < LOODS_SUMMARY_SMALL;

			cells[i * CLASSES + c] = (struct loods_hide_cell){
				count,
				small || groups[i].hidden,
				false,
				{ i, c, same_key(groups, i, 0) * CLASSES + c,
				  same_key(groups, i, 1) * CLASSES + c }
			};
		}
	}
	loods_hide_protect(cells, n * CLASSES, n * CLASSES);
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
