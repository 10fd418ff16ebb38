/* print-keys nl|en: every key in every place, one a line, for the manual's table (tests/manual.pl). */
#include <stdio.h>

#include "lang.h"
#include "ui_contexts.h"

int main(int argc, char **argv)
{
	static const struct ui_context *const first[] = { &ui_context_unlock };
	struct loods_str table = LOODS_STR_INIT;

	if (argc != 2 || !loods_lang_start(argv[1]))
		return 2;
	ui_keys_table(first, 1, &table);
	fputs(table.s, stdout);
	ui_keys_table(contexts, N, &table);
	fputs(table.s, stdout);
	loods_str_release(&table);
	return 0;
}
