/*
 * The earlier releases of a project as the attack sees them (attack.h, K5): for each client the classes that it
 * was in, in all of them together, as one number. Two clients have the same number when somebody who holds every
 * earlier release finds both in the same classes. It works on the register's client ids alone and shares nothing
 * with export_settle.h, whose work it checks.
 */
#ifndef LOODS_EXPORT_EARLIER_H
#define LOODS_EXPORT_EARLIER_H

#include "attack.h"
#include "export_register.h"

/* Of the anonymous ones among the releases, which hold their members. `clients` are those of today's snapshot,
 * each once. False: there is none. Lives in `a`. */
bool loods_export_earlier(const struct loods_releases *project, const loods_id *clients, size_t n,
			  struct loods_arena *a, struct loods_attack_earlier *out);

#endif
