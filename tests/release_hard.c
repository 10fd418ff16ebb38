/*
 * release-hard DIR [personal]: writes a release whose values are hard to carry over: texts that look like
 * formulas, accents, Arabic, quotes, separators and line ends within a cell, labels at the limit of what SPSS
 * holds, names that SPSS does not take, empty cells and rows that stand there several times or not at all.
 * tests/release_files.sh says by itself what must be in the files.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "release_files.h"

#define LONG_NAME "Rechtsbijstandverzekeringsmaatschappijmedewerkersvereniging60"
/* Bytes 120 and 121 are one letter. */
#define LONG_LABEL                                                                                           \
	"Dit is een omschrijving die te lang is voor een bestand van SPSS, want daarin passen "              \
	"honderdtwintig bytes en niet meer!"                                                                 \
	"\u00e9\u00e9n letter meer"

static const struct loods_release_code groups[] = {
	{ "=1+1", "Gelijk aan \"twee\", zo'n som" },
	{ "-a", LONG_LABEL },
	{ "@x", "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643" },
	{ "half;vol,leeg", "Puntkomma; komma, <teken> & meer" },
	{ "never", "Komt niet voor" },
};

static const struct loods_release_column columns[] = {
	{ "group", "Groep \u2013 Zo\u00eb's", "Waar iemand bij hoort.", LOODS_RELEASE_CODE, 0, NULL,
	  "Niet bekend.", "-", groups, 5 },
	{ "n", "Aantal", NULL, LOODS_RELEASE_INTEGER, 0, "contacten", "Verborgen.", NULL, NULL, 0 },
	{ "N", "Aantal, nog eens", NULL, LOODS_RELEASE_INTEGER, 0, NULL, NULL, NULL, NULL, 0 },
	{ "mean", "Gemiddelde", NULL, LOODS_RELEASE_DECIMAL, 2, "minuten", "Van niemand bekend.", NULL, NULL,
	  0 },
	{ "to", "Tot", NULL, LOODS_RELEASE_DECIMAL, 1, NULL, NULL, NULL, NULL, 0 },
	{ "value_", "Waarde", NULL, LOODS_RELEASE_INTEGER, 0, NULL, NULL, NULL, NULL, 0 },
	{ LONG_NAME, "Tekst", NULL, LOODS_RELEASE_TEXT, 0, NULL, "Niets gezegd.", NULL, NULL, 0 },
};
enum { COLUMNS = sizeof columns / sizeof *columns, ROWS = 9 };

static const struct {
	int64_t group, n, again;
	double mean, to;
	int64_t value;
	const char *text;
} rows[ROWS] = {
	{ 0, 0, 1, 0, 0, 0, "=SUM(A1:A9)" },
	{ 1, -5, 2, -0.25, 0.5, 1, "+31612" },
	{ 2, 123456789, 3, 1234.5, -0.04, 2, "-1" },
	{ 3, LOODS_RELEASE_MISSING, 4, NAN, 99.95, 3, "@cmd|x" },
	{ LOODS_RELEASE_MISSING, 7, 5, 2.674, 1e6, 4, NULL },
	{ 0, 8, 6, 0.126, -7.26, 5, "Zo\u00eb d'Ancona \u2013 caf\u00e9" },
	{ 1, 9, 7, 1.0 / 3, 2.0 / 3, 6, LONG_NAME },
	{ 2, 10, 8, 100, 12, 7, "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643" },
	{ 3, 11, 9, 0.5, 0.1, 8, "\"zij zei\"; hij, niet" },
};

static const union loods_release_cell *fill(struct loods_arena *a)
{
	union loods_release_cell *cells = LOODS_NEW_ARRAY(a, union loods_release_cell, ROWS * COLUMNS),
				 *c = cells;

	for (int i = 0; i < ROWS; i++) {
		(c++)->n = rows[i].group;
		(c++)->n = rows[i].n;
		(c++)->n = rows[i].again;
		(c++)->x = rows[i].mean;
		(c++)->x = rows[i].to;
		(c++)->n = rows[i].value;
		(c++)->text = rows[i].text;
	}
	return cells;
}

/* Three rows that stand there three times, not at all, and twice. */
static const union loods_release_cell times_cells[] = { { .n = 0 }, { .n = 1 }, { .n = 3 } };
static const uint64_t times[] = { 3, 0, 2 };
static const union loods_release_cell lines[] = { { .text = "een\nof\r\ntwee" },
						  { .text = "" },
						  { .text = "\tmet tab" } };

static const struct loods_release_fact facts[] = {
	{ "level", "Niveau", "proef" },
	{ "recipient", "Voor wie", "=Zo\u00eb & Co <onderzoek>" },
};

int main(int argc, char **argv)
{
	static const struct loods_release_column text = {
		.name = "line", .label = "Regel", .type = LOODS_RELEASE_TEXT, .missing = "Leeg."
	};
	struct loods_arena a = { 0 };
	struct loods_folder folder;
	struct loods_err err = { 0 };
	const struct loods_release_table tables[] = {
		{ "people", "Mensen: [proef]/*?", LOODS_RELEASE_SAV | LOODS_RELEASE_SHEET, columns, COLUMNS,
		  fill(&a), ROWS, NULL },
		{ "unfolded", "Uitgevouwen", LOODS_RELEASE_SAV | LOODS_RELEASE_SHEET, columns, 1, times_cells,
		  3, times },
		{ "again", "Nog eens", 0, columns, 1, times_cells, 3, times },
		{ "lines", "Regels", LOODS_RELEASE_SAV, &text, 1, lines, 3, NULL },
		{ "empty", "Niets", LOODS_RELEASE_SAV | LOODS_RELEASE_SHEET | LOODS_RELEASE_APART, columns,
		  COLUMNS, lines, 0, NULL },
	};
	struct loods_release_data d = { .personal = argc > 2 && strcmp(argv[2], "personal") == 0,
					.title = "Proef met Zo\u00eb",
					.facts = facts,
					.n_facts = 2,
					.tables = tables,
					.n_tables = sizeof tables / sizeof *tables };
	enum loods_code code;

	if (argc < 2 || !loods_stamp_parse("2026-07-03T09:08:07", false, &d.made_at))
		return 2;
	code = loods_folder_begin(&folder, argv[1], &err);
	if (code == LOODS_OK)
		code = loods_release_files(&d, &(struct loods_release_forms){ true, "book" }, &folder, &err);
	if (code == LOODS_OK)
		code = loods_folder_publish(&folder, &err);
	loods_folder_end(&folder);
	loods_arena_release(&a);
	if (code)
		fprintf(stderr, "release-hard: %s (%s)\n", err.msg, err.debug);
	return loods_exit_code(code);
}
