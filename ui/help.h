/* Help and commands: one list, generated from the key tables (keys.h), searched while typing. */
#ifndef UI_HELP_H
#define UI_HELP_H

#include "stack.h"

/* Opens it over the view on top: the commands that work there, nearest context first. False: it is open
 * already. */
bool ui_help_open(struct ui *ui);

#endif
