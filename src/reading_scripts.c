#include "reading_scripts.h"

#include <string.h>

#include "codebook.h"

static bool is_data(const struct loods_release_table *t)
{
	return !(t->forms & LOODS_RELEASE_APART);
}

static bool is_number(const struct loods_release_column *c)
{
	return c->type == LOODS_RELEASE_INTEGER || c->type == LOODS_RELEASE_DECIMAL;
}

/* In a comment of its program, from `open` to `close`. */
static void personal(const struct loods_release_data *d, const char *open, const char *close,
		     struct loods_str *out)
{
	if (d->personal)
		loods_str_addf(out, "%s%s.%s\n", open, LOODS_RELEASE_PERSONAL, close);
}

/* ---- R ---- */

static void r_table(const struct loods_release_data *d, const struct loods_release_table *t,
		    struct loods_str *out)
{
	struct loods_arena a = { 0 };

	loods_str_addf(out, "%s <- read_release(\"%s\", c(", t->name,
		       loods_release_file(d, t->name, ".csv", &a));
	for (size_t k = 0; k < t->n_columns; k++)
		loods_str_addf(out, "%s%s = \"%s\"", k ? ", " : "", t->columns[k].name,
			       is_number(&t->columns[k]) ? "numeric" : "character");
	loods_str_add(out, "))\n");
	loods_arena_release(&a);
}

/* Each row beside the row of the other table that it belongs to. */
static void r_link(const struct loods_release_data *d, const struct loods_release_table *t, struct loods_str *out)
{
	const struct loods_release_table *of = loods_release_of(d, t);

	if (of)
		loods_str_addf(out, "%s_%s <- merge(%s, %s, by = \"%s\")\n", t->name, of->name, t->name, of->name,
			       of->key);
}

/* Codes become factors, their values in the order of the codebook, with what they mean as an attribute. */
static void r_script(const struct loods_release_data *d, struct loods_str *out)
{
	struct loods_arena a = { 0 };

	personal(d, "# ", "", out);
	loods_str_addf(
		out,
		"# R: source(\"%s\", chdir = TRUE)\n"
		"codebook <- read.csv(\"%s\", colClasses = \"character\", fileEncoding = \"UTF-8\")\n"
		"read_release <- function(file, classes) {\n"
		"  d <- read.csv(file, na.strings = \"\", colClasses = classes, fileEncoding = \"UTF-8\")\n"
		"  for (column in names(d)) {\n"
		"    k <- codebook[codebook$file == file & codebook$column == column & codebook$value != "
		"\"\", ]\n"
		"    if (nrow(k)) d[[column]] <- structure(factor(d[[column]], k$value), meaning = "
		"k$meaning)\n"
		"  }\n"
		"  d\n"
		"}\n",
		loods_release_file(d, "read", ".R", &a), loods_release_file(d, LOODS_CODEBOOK, ".csv", &a));
	for (size_t t = 0; t < d->n_tables; t++)
		if (is_data(&d->tables[t]))
			r_table(d, &d->tables[t], out);
	for (size_t t = 0; t < d->n_tables; t++)
		if (is_data(&d->tables[t]))
			r_link(d, &d->tables[t], out);
	loods_arena_release(&a);
}

/* ---- SPSS ---- */

static size_t width_of(const struct loods_release_table *t, size_t column, struct loods_arena *a)
{
	const struct loods_release_column *c = &t->columns[column];
	size_t most = 1;

	for (size_t i = 0; i < c->n_codes; i++) {
		size_t n = strlen(loods_release_guarded(c->codes[i].code, a));

		most = n > most ? n : most;
	}
	for (size_t r = 0; c->type == LOODS_RELEASE_TEXT && r < t->n_rows; r++) {
		const char *text = loods_release_cell(t, r, column).text;
		size_t n = text ? strlen(text) + 1 : 0;

		most = n > most ? n : most;
	}
	return most;
}

/* Of a table without an SPSS file of its own. */
static void spss_csv(const struct loods_release_data *d, const struct loods_release_table *t,
		     struct loods_str *out)
{
	struct loods_arena a = { 0 };

	loods_str_addf(out,
		       "GET DATA /TYPE=TXT /FILE='%s' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED\n"
		       "  /DELIMITERS=',' /QUALIFIER='\"' /FIRSTCASE=2 /VARIABLES=",
		       loods_release_file(d, t->name, ".csv", &a));
	for (size_t k = 0; k < t->n_columns; k++)
		if (is_number(&t->columns[k]))
			loods_str_addf(out, " %s F12.%d", t->columns[k].name, t->columns[k].decimals);
		else
			loods_str_addf(out, " %s A%zu", t->columns[k].name, width_of(t, k, &a));
	loods_str_add(out, ".\n");
	loods_arena_release(&a);
}

/* Both stand in the order of the key, as MATCH FILES wants. */
static void spss_link(const struct loods_release_data *d, const struct loods_release_table *t, struct loods_str *out)
{
	const struct loods_release_table *of = loods_release_of(d, t);
	struct loods_arena a = { 0 };

	/* Without a row the key would be a text of another width there. */
	if (of && t->n_rows && t->forms & of->forms & LOODS_RELEASE_SAV)
		loods_str_addf(out,
			       "GET FILE='%s'.\nMATCH FILES /FILE=* /TABLE='%s' /BY %s.\nEXECUTE.\n"
			       "DATASET COPY %s_%s.\n",
			       loods_release_file(d, t->name, ".sav", &a), loods_release_file(d, of->name, ".sav", &a),
			       of->key, t->name, of->name);
	loods_arena_release(&a);
}

/* Each table is copied under its name, since the next one takes the place of what was read, named or not. */
static void spss_script(const struct loods_release_data *d, struct loods_str *out)
{
	struct loods_arena a = { 0 };

	loods_str_add(out, "* Encoding: UTF-8.\n* Run this in the folder of the files (CD).\n");
	personal(d, "* ", "", out);
	for (size_t i = 0; i < d->n_tables; i++) {
		const struct loods_release_table *t = &d->tables[i];

		if (!is_data(t))
			continue;
		if (t->forms & LOODS_RELEASE_SAV)
			loods_str_addf(out, "GET FILE='%s'.\n", loods_release_file(d, t->name, ".sav", &a));
		else
			spss_csv(d, t, out);
		loods_str_addf(out, "DATASET COPY %s.\n", t->name);
	}
	for (size_t i = 0; i < d->n_tables; i++)
		if (is_data(&d->tables[i]))
			spss_link(d, &d->tables[i], out);
	loods_arena_release(&a);
}

/* ---- Stata ---- */

enum { STATA_LABEL = 80 }; /* bytes of a variable's label */

/* Between `" and "', where only signs of macros mean something. */
static void stata_quoted(struct loods_str *out, const char *text, size_t max)
{
	size_t n = loods_release_cut(text, max);

	loods_str_add(out, "`\"");
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '`' || text[i] == '$')
			loods_str_add_char(out, '\\');
		loods_str_add_char(out, text[i]);
	}
	loods_str_add(out, "\"'");
}

static void stata_labels(const struct loods_release_column *c, bool meanings, struct loods_str *out)
{
	struct loods_arena a = { 0 };

	loods_str_addf(out, "label define %s", c->name);
	for (size_t i = 0; i < c->n_codes; i++) {
		const char *text = meanings ? c->codes[i].label : loods_release_guarded(c->codes[i].code, &a);

		loods_str_addf(out, " ///\n  %zu ", i + 1);
		stata_quoted(out, text, strlen(text));
	}
	loods_str_add(out, ", replace\n");
	loods_arena_release(&a);
}

/* The values first, as labels that turn texts into numbers, then what they mean in their place. */
static void stata_column(const struct loods_release_column *c, struct loods_str *out)
{
	if (c->n_codes) {
		stata_labels(c, false, out);
		loods_str_addf(out, "encode %s, generate(%s_) label(%s) noextend\ndrop %s\nrename %s_ %s\n",
			       c->name, c->name, c->name, c->name, c->name, c->name);
		stata_labels(c, true, out);
	} else if (is_number(c)) {
		loods_str_addf(out, "destring %s, replace\n", c->name);
	}
	loods_str_addf(out, "label variable %s ", c->name);
	stata_quoted(out, c->label, STATA_LABEL);
	loods_str_add_char(out, '\n');
}

static void stata_table(const struct loods_release_data *d, const struct loods_release_table *t,
			struct loods_str *out)
{
	struct loods_arena a = { 0 };

	loods_str_addf(out,
		       "import delimited using \"%s\", clear varnames(1) case(preserve) encoding(\"utf-8\") "
		       "bindquotes(strict) stringcols(_all)\n",
		       loods_release_file(d, t->name, ".csv", &a));
	for (size_t k = 0; k < t->n_columns; k++)
		stata_column(&t->columns[k], out);
	loods_str_add(out, "order");
	for (size_t k = 0; k < t->n_columns; k++)
		loods_str_addf(out, " %s", t->columns[k].name);
	loods_str_addf(out, "\nsave \"%s\", replace\n", loods_release_file(d, t->name, ".dta", &a));
	loods_arena_release(&a);
}

static void stata_link(const struct loods_release_data *d, const struct loods_release_table *t,
		       struct loods_str *out)
{
	const struct loods_release_table *of = loods_release_of(d, t);
	struct loods_arena a = { 0 };

	if (of)
		loods_str_addf(out,
			       "use \"%s\", clear\nmerge m:1 %s using \"%s\", keep(match) nogenerate\n"
			       "save \"%s\", replace\n",
			       loods_release_file(d, t->name, ".dta", &a), of->key,
			       loods_release_file(d, of->name, ".dta", &a),
			       loods_release_file(d, loods_arena_printf(&a, "%s_%s", t->name, of->name), ".dta", &a));
	loods_arena_release(&a);
}

static void stata_script(const struct loods_release_data *d, struct loods_str *out)
{
	struct loods_arena a = { 0 };

	personal(d, "* ", "", out);
	loods_str_addf(out,
		       "* Stata 14 or newer, in the folder of the files: do %s\nversion 14\nset dp period\n",
		       loods_release_file(d, "read", ".do", &a));
	for (size_t t = 0; t < d->n_tables; t++)
		if (is_data(&d->tables[t]))
			stata_table(d, &d->tables[t], out);
	for (size_t t = 0; t < d->n_tables; t++)
		if (is_data(&d->tables[t]))
			stata_link(d, &d->tables[t], out);
	loods_arena_release(&a);
}

const struct loods_reading_script loods_reading_scripts[] = { { ".R", r_script },
							      { ".sps", spss_script },
							      { ".do", stata_script } };
const int loods_reading_scripts_n = sizeof loods_reading_scripts / sizeof *loods_reading_scripts;
