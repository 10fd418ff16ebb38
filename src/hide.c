#include "hide.h"

#include <stdlib.h>

#include "err.h"
#include "summary.h"

/* What is known of one line. */
struct line {
	int hidden, people; /* cells hidden with somebody in them, and how many there are in them */
	int smallest;	    /* number of the smallest cell shown + 1; 0: none left */
	bool fixed;	    /* a fixed one is shown */
};

void *loods_hide_zeroed(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		loods_nomem();
	return p;
}

/* Hides one more on every line of a kind that needs it; true when there was one. `lines` is room for all;
 * *safe gets false where a line with a fixed cell needs one and has none left. */
static bool protect(struct loods_hide_cell *cells, int n, int kind, struct line *lines, int n_lines,
		    const bool *forced, bool *safe)
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
			l->people += cells[i].people;
		} else if (cells[i].fixed) {
			l->fixed = true;
		} else if (!l->smallest || cells[i].count < cells[l->smallest - 1].count) {
			l->smallest = i + 1;
		}
	}
	for (int i = 0; i < n_lines; i++) {
		bool asked = lines[i].hidden || (forced && forced[kind * n_lines + i]);

		if (!asked || (lines[i].hidden > 1 && lines[i].people >= LOODS_SUMMARY_SMALL))
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
bool loods_hide_protect(struct loods_hide_cell *cells, int n, int n_lines, const bool *forced)
{
	struct line *lines = loods_hide_zeroed((size_t)n_lines, sizeof(*lines));
	bool more = true, safe = true;

	while (more) {
		more = false;
		safe = true;
		for (int kind = 0; kind < LOODS_HIDE_KINDS; kind++)
			more |= protect(cells, n, kind, lines, n_lines, forced, &safe);
	}
	free(lines);
	return safe;
}
