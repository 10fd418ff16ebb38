#include "names.h"

#include <stdlib.h>
#include <string.h>

#include "desk.h"

#define UNUSED __attribute__((unused))

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

/* ---- lists of them ---- */

static const struct loods_case *case_of(const void *row)
{
	return ((const struct ui_name_row *)row)->c;
}

void ui_name_cell(UNUSED const struct ui_table *t, const void *row, struct loods_str *out,
		  UNUSED enum ui_role *role)
{
	loods_str_add(out, case_of(row)->name ? case_of(row)->name : case_of(row)->reference);
}

void ui_name_number_cell(UNUSED const struct ui_table *t, const void *row, struct loods_str *out,
			 UNUSED enum ui_role *role)
{
	loods_str_add(out, case_of(row)->reference);
}

int ui_name_compare(const void *a, const void *b)
{
	return strcmp(case_of(a)->fold, case_of(b)->fold);
}

const char *ui_name_fold(const void *row)
{
	return case_of(row)->fold;
}

enum ui_result ui_name_command(struct ui_list *l, enum ui_cmd cmd, const void *row)
{
	return ui_desk_client_command(l->ui, cmd, row ? case_of(row)->client : (loods_id){ 0 });
}
