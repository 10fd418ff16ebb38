/* Backups: making one, and putting one back. Who may, what is logged, and what has to hold before a file takes
 * the place of an office; copying is the store's. */
#ifndef LOODS_OPS_BACKUP_H
#define LOODS_OPS_BACKUP_H

#include "app.h"
#include "secret.h"
#include "store.h"
#include "str.h"

/* Logs it and writes the office into the new file `path` (loods_store_backup). Team leads and administrators. */
enum loods_code loods_ops_backup(struct loods_app *app, const char *path, loods_progress_fn *progress,
				 void *ctx, int64_t *pages, struct loods_err *err) LOODS_CHECKED;

struct loods_restore {
	const char *backup, *target;           /* files */
	const char *user;                      /* an account of the backup: team lead or administrator */
	const struct loods_secret *passphrase; /* of that account, as it was then */
	bool replace;                          /* put it in place of a file that is there, and keep that */
	const struct loods_clock *clock;
	loods_progress_fn *progress; /* may be NULL */
	void *ctx;
};

/*
 * Copies the backup, opens the copy and verifies all of it, writes the restore to its access log, and only then
 * gives it the office's name. `health` gets what was found (in `a`), `kept` the name under which the file that
 * was there is kept (empty: there was none). EEXISTS: there is one, and not `replace`. EDAMAGED: the backup is
 * no office file, or not whole. EAUTH, EDENIED: of the backup's account. EBUSY: somebody has the office open.
 * Whatever the failure, the office file stays as it was.
 */
enum loods_code loods_ops_restore(const struct loods_restore *r, struct loods_arena *a,
				  struct loods_health *health, struct loods_str *kept,
				  struct loods_err *err) LOODS_CHECKED;

#endif
