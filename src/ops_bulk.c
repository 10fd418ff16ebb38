/* Bulk: many new records in one transaction, each judged as any other. */
#include <assert.h>
#include <stdlib.h>

#include "i18n.h"
#include "ops_job.h"

struct loods_bulk {
	struct loods_app *app;
	struct loods_tx *tx;
	struct loods_rules rules;
	struct loods_arena arena; /* holds the purpose */
	const char *purpose;
	loods_stamp now;
	bool failed;
};

enum loods_code loods_ops_bulk_begin(struct loods_app *app, const char *purpose, struct loods_bulk **out,
				     struct loods_err *err)
{
	const struct loods_check who = { loods_clock_today(&app->clock), app->user.id };
	struct loods_tx *tx = NULL;
	struct loods_bulk *b;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_IMPORT, err);

	*out = NULL;
	if (!code)
		code = loods_store_still_allowed(app->store, err);
	if (!code)
		code = loods_store_begin(app->store, &tx, err);
	if (code)
		return code;
	b = calloc(1, sizeof *b);
	if (!b)
		loods_nomem();
	b->app = app;
	b->tx = tx;
	b->purpose = loods_arena_strdup(&b->arena, purpose);
	b->now = loods_clock_now(&app->clock);
	loods_rules_init(&b->rules, &who, loods_ops_read, loods_ops_account, loods_tx_store(tx));
	*out = b;
	return LOODS_OK;
}

static enum loods_code put(struct loods_bulk *b, const struct loods_type *t, void *rec, const void *before,
			   struct loods_notice *notice, struct loods_err *err)
{
	enum loods_code code;

	/* A correction keeps the time of its first version, which storage gave while the bulk was going on. */
	if (!before && loods_rec_cmeta(rec)->entered_at.n > b->now.n)
		return loods_fail_field(err, LOODS_EINVALID, loods_type_field(t, "entered_at"),
					_("The time of entry lies in the future."));
	code = loods_ops_judge(&b->rules, t, rec, before, notice, err);
	return code ? code : loods_store_put(b->tx, t, rec, err);
}

enum loods_code loods_ops_bulk_put(struct loods_bulk *b, const struct loods_type *t, void *rec,
				   struct loods_notice *notice, struct loods_err *err)
{
	enum loods_code code;

	assert(!loods_rec_cmeta(rec)->id.n);
	if (notice)
		notice->text[0] = '\0';
	code = put(b, t, rec, NULL, notice, err);
	if (code)
		b->failed = true;
	else
		loods_rules_saved(&b->rules, t, rec);
	return code;
}

enum loods_code loods_ops_bulk_correct(struct loods_bulk *b, const struct loods_type *t, const void *before,
				       void *rec, struct loods_err *err)
{
	struct loods_notice notice = { "" };
	enum loods_code code;

	assert(loods_rec_cmeta(rec)->id.n && loods_rec_cmeta(rec)->id.n == loods_rec_cmeta(before)->id.n);
	code = put(b, t, rec, before, &notice, err);
	if (code)
		b->failed = true;
	return code;
}

static void release(struct loods_bulk *b)
{
	loods_rules_release(&b->rules);
	loods_arena_release(&b->arena);
	free(b);
}

enum loods_code loods_ops_bulk_commit(struct loods_bulk *b, struct loods_err *err)
{
	const struct loods_log_entry e = { .user = b->app->user.id,
					   .action = LOODS_LOG_IMPORT,
					   .purpose = b->purpose };
	enum loods_code code;

	if (b->failed)
		code = loods_fail(err, LOODS_EREFUSED,
				  _("Some of the records have errors, so none was saved."));
	else
		code = loods_store_log(b->tx, &e, err);
	if (code)
		loods_store_rollback(b->tx);
	else
		code = loods_store_commit(b->tx, err);
	release(b);
	return code;
}

void loods_ops_bulk_cancel(struct loods_bulk *b)
{
	if (!b)
		return;
	loods_store_rollback(b->tx);
	release(b);
}
