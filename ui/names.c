#include "names.h"

#include <stdlib.h>

static int by_id(const void *a, const void *b)
{
	const struct loods_case *x = a, *y = b;

	return (x->client.n > y->client.n) - (x->client.n < y->client.n);
}

enum loods_code ui_names_load(struct ui *ui, struct loods_arena *a, struct ui_names *out,
			      struct loods_err *err)
{
	const struct loods_app *app = ui->app;
	loods_user_id owner = app->user.role == LOODS_ROLE_CASEWORKER ? app->user.id : (loods_user_id){ 0 };
	struct loods_caseload load;
	enum loods_code rc = loods_store_caseload(app->store, a, owner, loods_clock_today(&app->clock), &load,
						  err);

	*out = (struct ui_names){ 0 };
	if (rc != LOODS_OK)
		return rc;
	if (load.n)
		qsort(load.list, (size_t)load.n, sizeof *load.list, by_id);
	*out = (struct ui_names){ load.list, load.n };
	return LOODS_OK;
}

const struct loods_case *ui_names_of(const struct ui_names *names, loods_id client)
{
	const struct loods_case wanted = { .client = client };

	return names->n ? bsearch(&wanted, names->list, (size_t)names->n, sizeof *names->list, by_id) : NULL;
}
