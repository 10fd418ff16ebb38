/* The group of a client by one key (summary.h), as a number that can be ordered and as the text that people
 * know. All zeros but `by` is ready. */
#ifndef LOODS_GROUP_KEY_H
#define LOODS_GROUP_KEY_H

#include "arena.h"
#include "guidance.h"
#include "summary.h"

struct loods_group_keys {
	enum loods_summary_by by; /* 0: everybody in one */
	struct loods_arena arena;
	const char **texts; /* of cohort or arm; number - 1 */
	int n, cap;
};

/* 0: none. `caseworker` is the owner where that is the key. */
int64_t loods_group_key(struct loods_group_keys *k, const struct loods_guidance *g, loods_user_id caseworker);
/* NULL: none. Valid until release; an account's name as `names` gives it. */
const char *loods_group_key_text(const struct loods_group_keys *k, int64_t key,
				 const struct loods_summary_names *names);
/* The order of two such texts: bytewise, none last. */
int loods_group_key_compare(const char *a, const char *b);
void loods_group_keys_release(struct loods_group_keys *k);

#endif
