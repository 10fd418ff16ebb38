/* What the files workbook*.c share; for nobody else. */
#ifndef LOODS_WORKBOOK_INNER_H
#define LOODS_WORKBOOK_INNER_H

#include <xlsxwriter.h>

#include "workbook.h"

enum { WORKBOOK_ROW_PIXELS = 20 }; /* a row of the usual height */

extern const char *const workbook_number_formats[LOODS_FORMAT_END];

/* Height of all charts of a sheet, in rows. */
int workbook_chart_rows(const struct loods_sheet *s);
/* Draws them from row `top` on; the heading of the first table stands in row `heading`. */
lxw_error workbook_draw_charts(lxw_workbook *wb, lxw_worksheet *ws, const struct loods_sheet *s, int top,
			       int heading);

/* The library tells people of its errors in English on stderr; between these two nobody hears. */
int workbook_silence(void);
void workbook_speak(int kept);

/* A file in memory without a name: its descriptor, and a path by which it can be opened while it is open.
 * EIO. */
enum { WORKBOOK_PATH_LEN = 40 };
enum loods_code workbook_memory_open(int *fd, char path[WORKBOOK_PATH_LEN],
				     struct loods_err *err) LOODS_CHECKED;
/* All of it to `f`. EIO. */
enum loods_code workbook_memory_copy(int fd, FILE *f, struct loods_err *err) LOODS_CHECKED;

#endif
