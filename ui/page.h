/*
 * A page to read: lines with a label and a text that may be long, wrapped to the width there is and moved
 * through when they are more than the screen holds. The texts are copied into the arena given; nothing is
 * edited here.
 */
#ifndef UI_PAGE_H
#define UI_PAGE_H

#include "arena.h"
#include "stack.h"

struct ui_page_line {
	const char *label; /* NULL: the text begins at the left */
	const char *text;
	enum ui_role role;
};

struct ui_page {
	struct ui_page_line *lines;
	int n, cap;
	int top;         /* first line of the screen that is seen */
	int rows, total; /* of the last frame */
};

/* Forgets the lines, which lived in an arena that is being reset; where one was reading stays. */
void ui_page_clear(struct ui_page *p);
void ui_page_add(struct ui_page *p, struct loods_arena *a, enum ui_role role, const char *label,
		 const char *text);
void ui_page_addf(struct ui_page *p, struct loods_arena *a, enum ui_role role, const char *label,
		  const char *fmt, ...) LOODS_PRINTF(5, 6);

/* Labels are as wide as the widest one, but for a third of the page. The cursor stands on the first line
 * seen. */
void ui_page_draw(struct ui_page *p, struct ui_screen *s, struct ui_rect r);
/* Up, Down, pages, first and last. IGNORED: another command. */
enum ui_result ui_page_command(struct ui_page *p, enum ui_cmd cmd);

/* Keys of a page; those of single pages have it as their parent. */
extern const struct ui_context ui_context_page;

#endif
