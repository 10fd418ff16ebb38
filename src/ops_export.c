/* Registering a release: the register's row and the log entry in one transaction. */
#include <string.h>

#include "export_register.h"
#include "i18n.h"
#include "ops_job.h"

/* Another release beside which this one stands, registered meanwhile, was not taken into account. */
static enum loods_code nobody_was_first(struct loods_job *j, struct loods_release *r, struct loods_err *err)
{
	struct loods_releases all;
	enum loods_code code = loods_store_releases(j->store, &j->arena, NULL, false, &all, err);
	int64_t newest = 0;

	if (code)
		return code;
	r->wave = 1;
	for (int i = 0; i < all.n; i++) {
		const struct loods_release *other = &all.list[i];
		bool same = strcmp(other->project, r->project) == 0;

		if (same)
			r->wave = other->wave + 1;
		if (same || (r->level == LOODS_EXPORT_ANONYMOUS && other->level == LOODS_EXPORT_ANONYMOUS))
			newest = other->id.n;
	}
	if (newest != r->follows.n)
		code = loods_fail(err, LOODS_ECONFLICT,
				  _("Somebody else made a release meanwhile. Make yours again."));
	return code;
}

static enum loods_code add(struct loods_job *j, const struct loods_release *r, loods_id *id,
			   struct loods_err *err)
{
	struct loods_log_entry e = { .user = j->app->user.id, .action = LOODS_LOG_EXPORT };
	unsigned char hash[LOODS_SNAPSHOT_HASH_BYTES];
	char hex[LOODS_SNAPSHOT_HASH_HEX];
	enum loods_code code = loods_store_release_add(j->tx, r, id, err);

	if (code)
		return code;
	loods_release_hash(r, hash);
	e.record = *id;
	e.purpose = loods_arena_printf(&j->arena, "%s %s %d sha256 %s",
				       loods_choice_code(&loods_export_levels, r->level), r->project, r->wave,
				       loods_snapshot_hash_hex(hash, hex));
	return loods_store_log(j->tx, &e, err);
}

enum loods_code loods_ops_register_export(struct loods_app *app, const struct loods_release *release,
					  loods_id *id, struct loods_err *err)
{
	struct loods_release r = *release;
	struct loods_job j;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_EXPORT, err);

	*id = (loods_id){ 0 };
	if (!code)
		code = loods_release_check(&r, err);
	if (code)
		return code;
	code = loods_job_begin(&j, app, NULL, err);
	if (!code)
		code = nobody_was_first(&j, &r, err);
	if (!code)
		code = add(&j, &r, id, err);
	code = loods_job_end(&j, code, err);
	if (code)
		*id = (loods_id){ 0 };
	return code;
}
