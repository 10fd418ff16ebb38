/* Where an export goes: the folder that is offered, and the one that somebody typed. */
#ifndef LOODS_EXPORT_PLACE_H
#define LOODS_EXPORT_PLACE_H

#include "date.h"
#include "str.h"

/* A folder that is not there yet, in the home folder ($HOME, else the current one), with the project and the day
 * in its name and nothing about anybody: "/home/t.bakker/loods-export-default-2026-11-23"; with -2, -3, ... behind
 * it where there is one. `out` is replaced. */
void loods_export_place_offer(const char *project, loods_date day, struct loods_str *out);
/* The whole path of what was typed: "~/x" is in the home folder, "x" in the current one. Appended to `out`. */
void loods_export_place_typed(const char *typed, struct loods_str *out);

#endif
