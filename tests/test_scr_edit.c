/* A new record in a form that comes from its descriptor alone: what is offered, what is left out, and what is saved. */
#include <criterion/criterion.h>
#include <string.h>

#include "agreement.h"
#include "desk.h"
#include "office_fill.h"
#include "task.h"
#include "ui_rig.h"

static struct ui_rig rig;
static struct office office;
static struct loods_arena arena;
static loods_id client;
static struct ui_form *form;

static void start(const struct loods_type *type)
{
	office_init(&office, OFFICE_CASEWORKER);
	client = office_client(&office, "C-1", "Yusuf, Amina");
	office_own(&office, client, office.user.id, "2026-01-01", NULL);
	ui_rig_start(&rig, 24, 80);
	rig.app.store = office.store;
	rig.app.user = office.user;
	form = ui_form_of(ui_form_push(&rig.ui, &ui_scr_new, &(struct ui_record){ .type = type, .client = client }));
	ui_frame(&rig.ui);
}

static void stop(void)
{
	ui_rig_stop(&rig);
	office_release(&office);
	loods_arena_release(&arena);
}

static bool has(const char *name)
{
	for (int i = 0; i < form->n_fields; i++)
		if (!strcmp(form->fields[i].def->name, name))
			return true;
	return false;
}

/* The only record of the type. */
static const void *only(const struct loods_type *type)
{
	struct loods_filter filter = { .client = client };
	struct loods_list list;
	struct loods_err err = { 0 };

	cr_assert_eq(loods_store_list(office.store, &arena, type, &filter, &list, &err), LOODS_OK, "%s", err.msg);
	cr_assert_eq(list.n, 1);
	return list.rec[0];
}

Test(scr_edit, fields_come_from_the_descriptor)
{
	start(&loods_agreement_type);
	cr_assert_eq(form->n_fields, 5);
	cr_assert_not(has("client"));
	cr_assert_str_eq(form->fields[0].def->name, "contacts");
	cr_assert_str_eq(form->fields[4].def->name, "channel");
	cr_assert_eq(ui_rig_find(&rig, "NEW   Agreement on contact   C-1  Yusuf, Amina"), 0);
	stop();
}

Test(scr_edit, a_required_date_is_today_and_others_are_empty)
{
	const struct loods_agreement *a;

	start(&loods_agreement_type);
	a = form->rec[0];
	cr_assert_eq(a->from.n, office_day("2026-11-23").n);
	cr_assert_not(loods_date_known(a->to));
	stop();
}

Test(scr_edit, what_is_typed_is_saved_about_the_client)
{
	const struct loods_agreement *a;

	start(&loods_agreement_type);
	ui_rig_keys(&rig, "2 Enter 2 8 F2");
	cr_assert_str_eq(ui_rig_message(&rig), "Saved.");
	a = only(&loods_agreement_type);
	cr_assert_eq(a->client.n, client.n);
	cr_assert_eq(a->contacts.n, 2);
	cr_assert_eq(a->per_days.n, 28);
	stop();
}

Test(scr_edit, what_is_missing_is_asked_for)
{
	start(&loods_agreement_type);
	ui_rig_keys(&rig, "2 F2");
	cr_assert_str_eq(ui_rig_message(&rig), "Please fill in: Per days.");
	cr_assert_str_eq(form->fields[form->active].def->name, "per_days");
	stop();
}

Test(scr_edit, a_field_for_a_user_is_the_one_who_is_in)
{
	const struct loods_task *t;

	start(&loods_task_type);
	cr_assert(has("assigned_to"));
	ui_rig_keys(&rig, "C a l l F2");
	t = only(&loods_task_type);
	cr_assert_str_eq(t->what, "Call");
	cr_assert_eq(t->assigned_to.n, office.user.id.n);
	stop();
}
