#include "ops_backup.h"

#include <sys/stat.h>

#include "i18n.h"
#include "ops.h"

enum loods_code loods_ops_backup(struct loods_app *app, const char *path, loods_progress_fn *progress,
				 void *ctx, int64_t *pages, struct loods_err *err)
{
	enum loods_code code = loods_ops_may(app, LOODS_MAY_BACKUP, err);

	if (code == LOODS_OK)
		code = loods_ops_log_reading(app, LOODS_LOG_BACKUP, NULL, (loods_id){ 0 }, NULL, err);
	return code ? code : loods_store_backup(app->store, path, progress, ctx, pages, err);
}

/* ---- putting one back ---- */

static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/* Opens a file as the office of that account; app->store is NULL after a failure. */
static enum loods_code open_as(const struct loods_restore *r, const char *path, struct loods_app *app,
			       struct loods_err *err)
{
	const struct loods_store_options options = { .path = path, .clock = r->clock };
	enum loods_code code;

	*app = (struct loods_app){ .clock = *r->clock, .path = path };
	code = loods_store_open(&options, &app->store, err);
	if (code == LOODS_OK)
		code = loods_store_unlock(app->store, r->user, r->passphrase, &app->user, err);
	if (code) {
		loods_store_close(app->store);
		app->store = NULL;
	}
	return code;
}

/* All of the copy is whole, and whoever restores it may. */
static enum loods_code check_copy(const struct loods_restore *r, const char *path, struct loods_arena *a,
				  struct loods_health *health, struct loods_err *err)
{
	struct loods_app app;
	enum loods_code code = open_as(r, path, &app, err);

	if (code)
		return code;
	code = loods_ops_may(&app, LOODS_MAY_BACKUP, err);
	if (code == LOODS_OK)
		code = loods_store_verify(app.store, a, r->progress, r->ctx, health, err);
	if (code == LOODS_OK && health->n)
		code = loods_fail(err, LOODS_EDAMAGED,
				  _("The backup is damaged in the places above and was not put back. Take an "
				    "older one."));
	if (code == LOODS_OK)
		code = loods_ops_log_reading(&app, LOODS_LOG_RESTORE, NULL, (loods_id){ 0 }, NULL, err);
	loods_store_close(app.store); /* writes the log back into the file */
	return code;
}

/* What was saved last stands in the log beside the file that is to be kept: leaving it as the last one writes
 * it back. A file that does not open is kept as it is, log and all. */
static void settle_old(const struct loods_restore *r)
{
	struct loods_err ignored = { 0 };
	struct loods_app app;

	if (open_as(r, r->target, &app, &ignored) == LOODS_OK)
		loods_store_close(app.store);
}

enum loods_code loods_ops_restore(const struct loods_restore *r, struct loods_arena *a,
				  struct loods_health *health, struct loods_str *kept, struct loods_err *err)
{
	struct loods_str temporary = LOODS_STR_INIT;
	bool there = is_there(r->target);
	enum loods_code code;

	*health = (struct loods_health){ 0 };
	if (there && !r->replace)
		return loods_fail(err, LOODS_EEXISTS,
				  _("There is an office file at that place already; it was not touched. With "
				    "--replace the backup takes its place, and it is kept under another "
				    "name."));
	code = loods_store_backup_fetch(r->backup, r->target, r->progress, r->ctx, &temporary, err);
	if (code == LOODS_OK) {
		code = check_copy(r, temporary.s, a, health, err);
		if (code == LOODS_OK && there)
			settle_old(r);
		if (code == LOODS_OK)
			code = loods_store_backup_place(temporary.s, r->target, r->replace,
							loods_clock_now(r->clock), kept, err);
		if (code)
			loods_store_backup_discard(temporary.s);
	}
	loods_str_release(&temporary);
	return code;
}
