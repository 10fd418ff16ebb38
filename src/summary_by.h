/* Calendar months as a key of a summary's groups. The keys themselves stand in summary.h. */
#ifndef LOODS_SUMMARY_BY_H
#define LOODS_SUMMARY_BY_H

#include <stdint.h>

#include "intensity.h"

/* 12 * year + month - 1. */
int64_t loods_month_of(loods_date d);
/* The days that a month has in common with the window; they have some. */
struct loods_window loods_month_window(struct loods_window w, int64_t month);

#endif
