/* Every place with keys of its own, for what walks all of them: the checks of keys and the manual's table. */
#ifndef TESTS_UI_CONTEXTS_H
#define TESTS_UI_CONTEXTS_H

#include "conflict.h"
#include "desk.h"
#include "keys.h"
#include "page.h"

static const struct ui_context *const contexts[] = {
	&ui_context_global, &ui_context_list, &ui_context_client, &ui_context_find, &ui_context_form,
	&ui_context_choice, &ui_context_palette, &ui_context_longtext,
	&ui_context_plan, &ui_context_conflict, &ui_context_dossier, &ui_context_page, &ui_context_record, &ui_context_intensity,
	&ui_context_agreements, &ui_context_templates, &ui_context_covers, &ui_context_plan_many,
	&ui_context_plan_preview, &ui_context_drafts, &ui_context_keytest,
	&ui_context_today, &ui_context_caseload, &ui_context_summary, &ui_context_outcomes,
	&ui_context_blockers, &ui_context_missing,
	&ui_context_find_client, &ui_context_find_client_typing,
	&ui_context_find_notes, &ui_context_find_notes_typing,
	&ui_context_drafts,
	&ui_context_unlock,
	&ui_context_history,
	&ui_context_edit,
	&ui_context_signals,
	&ui_context_handover,
	&ui_context_handover_sheet,
	&ui_context_handovers,
	&ui_context_exports, &ui_context_export, &ui_context_export_typing, &ui_context_export_work,
	&ui_context_export_check, &ui_context_export_save, &ui_context_export_saved,
};
enum { N = sizeof contexts / sizeof *contexts };

#endif
