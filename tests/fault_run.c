#include "fault_run.h"

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fault_vfs.h"

/* ---- files ---- */

struct fault_bytes fault_slurp(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct fault_bytes b = { 0 };

	if (!f)
		return b;
	cr_assert_eq(fseek(f, 0, SEEK_END), 0);
	b.n = (size_t)ftell(f);
	rewind(f);
	b.p = malloc(b.n + 1);
	cr_assert(b.p && fread(b.p, 1, b.n, f) == b.n);
	fclose(f);
	return b;
}

void fault_spit(const char *path, struct fault_bytes b)
{
	FILE *f;

	remove(path);
	if (!b.p)
		return;
	f = fopen(path, "wb");
	cr_assert(f && fwrite(b.p, 1, b.n, f) == b.n && fclose(f) == 0);
	cr_assert_eq(chmod(path, S_IRUSR | S_IWUSR), 0);
}

/* ---- memory that runs out ---- */

/* The allocators, of which the k-th call gets nothing, and with `for_ever` all after it. */
static struct {
	sqlite3_mem_methods real;
	void *(*guarded)(size_t n);
	void *(*guarded_array)(size_t n, size_t size);
	long k, count;
	bool for_ever, armed, fired;
} memory;

static bool refused(void)
{
	if (!memory.armed)
		return false;
	memory.count++;
	if (memory.count != memory.k && !(memory.for_ever && memory.count > memory.k))
		return false;
	memory.fired = true;
	return true;
}

static void *get(int n)
{
	return refused() ? NULL : memory.real.xMalloc(n);
}

static void *get_more(void *p, int n)
{
	return refused() ? NULL : memory.real.xRealloc(p, n);
}

/* In the place of libsodium's own, for whatever is linked to the test. */
void *sodium_malloc(size_t n)
{
	if (!memory.guarded)
		memory.guarded = (void *(*)(size_t))dlsym(RTLD_NEXT, "sodium_malloc");
	return refused() ? NULL : memory.guarded(n);
}

void *sodium_allocarray(size_t n, size_t size)
{
	if (!memory.guarded_array)
		memory.guarded_array = (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "sodium_allocarray");
	return refused() ? NULL : memory.guarded_array(n, size);
}

void fault_memory_install(void)
{
	sqlite3_mem_methods m;

	cr_assert_eq(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory.real), SQLITE_OK);
	m = memory.real;
	m.xMalloc = get;
	m.xRealloc = get_more;
	cr_assert_eq(sqlite3_config(SQLITE_CONFIG_MALLOC, &m), SQLITE_OK);
}

/* ---- what fails ---- */

void fault_arm(const struct fault_way *w, long k)
{
	memory.k = k;
	memory.count = 0;
	memory.for_ever = w->for_ever;
	memory.fired = false;
	memory.armed = w->ops == 0;
	if (w->ops)
		fault_vfs_arm(w->ops, k, w->for_ever);
}

bool fault_fired(const struct fault_way *w)
{
	return w->ops ? fault_vfs_fired() : memory.fired;
}

void fault_disarm(void)
{
	memory.armed = false;
	fault_vfs_disarm();
}

bool fault_all(void)
{
	return getenv("LOODS_TESTS_FULL") != NULL;
}

long fault_next_k(const struct fault_way *w, long k)
{
	if (fault_all() || (w->ops && !w->few))
		return k + 1;
	return k + 1 + k / (w->few ? 4 : 12);
}
