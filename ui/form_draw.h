/* How a form stands on the screen; form.c's other half. */
#ifndef UI_FORM_DRAW_H
#define UI_FORM_DRAW_H

#include "form.h"

/* Labels, boxes, values to choose from, and what is useful to see meanwhile. Values of all fields are shown
 * when there is room, else those of the active field. */
void ui_form_draw(struct ui_form *f, struct ui_screen *s, const struct ui_layout *l);

#endif
