#include "sqlite_memory.h"

#include <sqlite3.h>
#include <string.h>

/* SQLite hands its allocator no context: what stands below has no other place. */
static sqlite3_mem_methods below;

static void wiped_free(void *p)
{
	if (!p)
		return;
	explicit_bzero(p, (size_t)below.xSize(p));
	below.xFree(p);
}

/* realloc() would leave the old copy unwiped. */
static void *wiped_realloc(void *p, int n)
{
	void *fresh = below.xMalloc(n);
	int had;

	if (!fresh)
		return NULL;
	had = below.xSize(p);
	memcpy(fresh, p, (size_t)(had < n ? had : n));
	wiped_free(p);
	return fresh;
}

void sqlite_memory_wiped(void)
{
	sqlite3_mem_methods methods;

	/* Both fail when SQLite has begun: then what is in use stays. */
	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &methods) != SQLITE_OK || methods.xFree == wiped_free)
		return;
	below = methods;
	methods.xFree = wiped_free;
	methods.xRealloc = wiped_realloc;
	(void)sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}
