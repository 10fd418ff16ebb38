/* Keys and commands: no clash, help for each, a way to each without an F-key, and what is generated from them. */
#include <criterion/criterion.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

#include "text.h"
#include "ui_contexts.h"

Test(keys, tables_have_no_fault)
{
	struct loods_str problems = LOODS_STR_INIT;
	int n = ui_keys_check(contexts, N, &problems);

	cr_assert_eq(n, 0, "%s", problems.s);
	loods_str_release(&problems);
}

Test(keys, every_command_is_bound_somewhere)
{
	for (int cmd = UI_CMD_NONE + 1; cmd < UI_CMD_END; cmd++) {
		bool bound = false;

		for (int c = 0; c < N; c++)
			bound |= ui_keys_binding(contexts[c], (enum ui_cmd)cmd) != NULL;
		/* New and delete belong to lists of records, which bind them themselves. */
		cr_expect(bound || cmd == UI_CMD_NEW || cmd == UI_CMD_DELETE, "%s", ui_command((enum ui_cmd)cmd)->name);
	}
}

Test(keys, faults_are_found)
{
	static const struct ui_binding clash[] = { { UI_CMD_SAVE, { UI_F(5), UI_CTRL('S') } } };
	static const struct ui_binding twice[] = { { UI_CMD_SAVE, { 'x' } }, { UI_CMD_EDIT, { 'x' } } };
	static const struct ui_binding f_only[] = { { UI_CMD_SAVE, { UI_F(2) } } };
	static const struct ui_binding taken[] = { { UI_CMD_SAVE, { UI_CTRL('A') } } };
	static const struct ui_binding text[] = { { UI_CMD_SAVE, { 'x' } } };
	const struct ui_context bad[] = {
		{ .name = "clash", .parent = &ui_context_global, UI_BINDINGS(clash) }, { .name = "twice", UI_BINDINGS(twice) },
		{ .name = "f_only", UI_BINDINGS(f_only) }, { .name = "taken", UI_BINDINGS(taken) },
		{ .name = "text", UI_BINDINGS(text), .text = true },
	};
	struct loods_str problems = LOODS_STR_INIT;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct ui_context *one = &bad[i];

		cr_expect_eq(ui_keys_check(&one, 1, &problems), 1, "%s: %s", one->name, problems.s);
	}
	loods_str_release(&problems);
}

Test(keys, characters_are_text_where_text_is_typed)
{
	cr_assert_eq(ui_keys_find(&ui_context_client, 'c'), UI_CMD_CONTACT);
	cr_assert_eq(ui_keys_find(&ui_context_client, '/'), UI_CMD_FIND);
	cr_assert_eq(ui_keys_find(&ui_context_form, 'q'), UI_CMD_NONE);
	cr_assert_eq(ui_keys_find(&ui_context_form, '/'), UI_CMD_NONE);
	cr_assert_eq(ui_keys_find(&ui_context_form, UI_CTRL('F')), UI_CMD_FIND_CLIENT);
	cr_assert_eq(ui_keys_find(&ui_context_form, UI_F(2)), UI_CMD_SAVE);
}

/* A key of `cmd` that works in `ctx` and is no F-key. */
static bool has_way(const struct ui_context *ctx, enum ui_cmd cmd)
{
	for (const struct ui_context *c = ctx; c; c = c->parent)
		for (int i = 0; i < c->n; i++)
			for (int k = 0; k < UI_BINDING_KEYS && c->bindings[i].keys[k]; k++) {
				uint32_t code = c->bindings[i].keys[k];

				if (c->bindings[i].cmd == cmd && !ui_key_is_f(code) && ui_keys_find(ctx, code) == cmd)
					return true;
			}
	return false;
}

Test(keys, every_command_has_a_way_without_an_f_key_where_text_is_typed_too)
{
	for (int n = 0; n < N; n++)
		for (const struct ui_context *c = contexts[n]; c; c = c->parent)
			for (int i = 0; i < c->n; i++) {
				enum ui_cmd cmd = c->bindings[i].cmd;

				/* Areas, drafts, the key test and finding in a list are for when the text is left; help on a field says the last message again. */
				if (contexts[n]->text && ((cmd >= UI_CMD_AREA_1 && cmd <= UI_CMD_AREA_5) || cmd == UI_CMD_REPEAT || cmd == UI_CMD_FIND ||
							 cmd == UI_CMD_DRAFTS || cmd == UI_CMD_KEYTEST))
					continue;
				/* Has a key on the first screen; from elsewhere through the palette only. */
				if (cmd == UI_CMD_LINEAR && contexts[n] != &ui_context_unlock)
					continue;
				/* Enter saves a plan at once. */
				if (contexts[n] == &ui_context_plan && cmd == UI_CMD_ACCEPT)
					continue;
				/* Esc ends finding first, then it goes back. */
				if ((contexts[n] == &ui_context_find || contexts[n]->parent == &ui_context_find) && cmd == UI_CMD_BACK)
					continue;
				cr_expect(has_way(contexts[n], cmd), "%s in %s", ui_command(cmd)->name, contexts[n]->name);
			}
}

Test(keys, hints_fit_and_always_have_help)
{
	struct loods_str hints = LOODS_STR_INIT;

	setlocale(LC_ALL, "C.UTF-8");
	for (int c = 0; c < N; c++)
		for (int rows = 1; rows <= 2; rows++)
			for (int cols = 58; cols < 130; cols += 20) {
				char *line, *save = NULL;
				int n = 0;

				ui_keys_hints(contexts[c], rows, cols, &hints);
				cr_expect(strstr(hints.s, "Help"), "%s", contexts[c]->name);
				for (line = strtok_r(hints.s, "\n", &save); line; line = strtok_r(NULL, "\n", &save), n++)
					cr_expect_leq(loods_text_width(line), cols);
				cr_expect_leq(n, rows);
			}
	loods_str_release(&hints);
}

Test(keys, names_lead_back_to_their_keys)
{
	char name[UI_KEY_NAME_LEN];
	static const uint32_t codes[] = { 'c', '?', UI_KEY_ENTER, UI_KEY_ESC, UI_KEY_TAB, UI_KEY_BACK_TAB, UI_KEY_SPACE, UI_F(1),
					  UI_F(12), UI_CTRL('S'), UI_KEY_PAGE_DOWN, 0xe9, 0x4e2d, 0x1f600 };

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		cr_expect_eq(ui_key_from_name(ui_key_name(codes[i], name)), codes[i], "%s", name);
	cr_expect_eq(ui_key_from_name("F13"), (uint32_t)UI_KEY_NONE);
	cr_expect_eq(ui_key_from_name("Nonsense"), (uint32_t)UI_KEY_NONE);
}

Test(keys, the_manual_gets_every_binding)
{
	struct loods_str table = LOODS_STR_INIT;

	ui_keys_table(contexts, N, &table);
	cr_assert(strstr(table.s, "everywhere\t?, F1\tHelp\t"));
	cr_assert(strstr(table.s, "forms\tF2, Ctrl-S\tSave\tSaves this form.\n"));
	loods_str_release(&table);
}

/* The palette looks in the label as shown, the English one and the words; so Dutch labels stand in the words. */
Test(keys, commands_are_found_in_both_languages_whichever_is_shown)
{
	extern int _nl_msg_cat_cntr;
	struct loods_str all = LOODS_STR_INIT, fold = LOODS_STR_INIT, query = LOODS_STR_INIT;

	setlocale(LC_ALL, "C.UTF-8");
	bindtextdomain("loods", getenv("LOODS_LOCALEDIR"));
	bind_textdomain_codeset("loods", "UTF-8");
	setenv("LANGUAGE", "nl", 1);
	_nl_msg_cat_cntr++;
	cr_assert_str_eq(dgettext("loods", "Childcare"), "Opvang", "the Dutch texts are there");
	for (int cmd = UI_CMD_NONE + 1; cmd < UI_CMD_END; cmd++) {
		const struct ui_command *c = ui_command((enum ui_cmd)cmd);

		loods_str_clear(&all);
		loods_str_addf(&all, "%s %s", c->label, c->words);
		loods_text_fold(all.s, &fold);
		loods_text_fold(dgettext("loods", c->label), &query);
		cr_expect(loods_text_match(fold.s, query.s), "%s: \"%s\" is not among its words", c->name, query.s);
	}
	loods_str_release(&all);
	loods_str_release(&fold);
	loods_str_release(&query);
}
