#include "export_scripts.h"

#include <string.h>

#include "export_sav.h"
#include "i18n.h"

enum {
	LINE = 100,	  /* bytes, then another line */
	STATA_LABEL = 80, /* bytes of a variable's label */
};

const char *const loods_script_names[LOODS_SCRIPT_END] = {
	[LOODS_SCRIPT_R] = "read.R",
	[LOODS_SCRIPT_SPSS] = "read.sps",
	[LOODS_SCRIPT_STATA] = "read.do",
};

/* ---- what they share ---- */

/* A statement that goes on over several lines. */
struct statement {
	struct loods_str *out;
	size_t line;	    /* where the line in hand begins */
	const char *broken; /* what ends a line that is not the last */
};

static struct statement begin(struct loods_str *out, const char *broken, const char *first)
{
	struct statement s = { out, out->len, broken };

	loods_str_add(out, first);
	return s;
}

/* Before each word: a blank or a new line. */
static void next(struct statement *s)
{
	if (s->out->len - s->line < LINE) {
		loods_str_add_char(s->out, ' ');
		return;
	}
	loods_str_add(s->out, s->broken);
	s->line = s->out->len;
	loods_str_add(s->out, "  ");
}

/* Bytes of `text` up to `max`, ending between characters. */
static size_t fitting(const char *text, size_t max)
{
	size_t n = strlen(text);

	if (n <= max)
		return n;
	n = max;
	while (n && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* ---- R ---- */

/* Codes become factors whose levels are what they mean, in the order of the codebook. */
static const char r_reader[] =
	"book <- read.csv(\"codebook.csv\", colClasses = \"character\", encoding = \"UTF-8\")\n"
	"read <- function(file) {\n"
	"  about <- book[book$file == file & book$value == \"\", ]\n"
	"  data <- read.csv(file, na.strings = \"\", encoding = \"UTF-8\",\n"
	"                   colClasses = ifelse(about$type == \"code\", \"character\", \"numeric\"))\n"
	"  for (i in seq_along(data)) {\n"
	"    codes <- book[book$file == file & book$column == names(data)[i] & book$value != \"\", ]\n"
	"    if (nrow(codes) > 0) data[[i]] <- factor(data[[i]], codes$value, codes$meaning)\n"
	"    attr(data[[i]], \"label\") <- about$meaning[i]\n"
	"  }\n"
	"  data\n"
	"}\n";

static void r_script(const struct loods_export_sheet *const *sheets, int n, struct loods_str *out)
{
	struct loods_arena a = { 0 };

	loods_str_add(out, "# R: source(\"read.R\", chdir = TRUE, encoding = \"UTF-8\")\n");
	loods_str_add(out, r_reader);
	for (int i = 0; i < n; i++)
		loods_str_addf(out, "%s <- read(\"%s\")\n", loods_export_stem(sheets[i], &a),
			       sheets[i]->name);
	loods_arena_release(&a);
}

/* ---- SPSS ---- */

static void spss_quoted(struct loods_str *out, const char *text, size_t max)
{
	size_t n = fitting(text, max);

	loods_str_add_char(out, '\'');
	for (size_t i = 0; i < n; i++) {
		loods_str_add_char(out, text[i]);
		if (text[i] == '\'')
			loods_str_add_char(out, '\'');
	}
	loods_str_add_char(out, '\'');
}

static size_t widest(const struct loods_export_values *v)
{
	size_t most = 1;

	for (size_t i = 0; i < v->n; i++)
		most = strlen(v->values[i]) > most ? strlen(v->values[i]) : most;
	return most;
}

/* Codes are read as texts, into a variable with an underscore behind its name, and made numbers. */
static void spss_read(const struct loods_export_sheet *f, const struct loods_export_values *v,
		      struct loods_str *out)
{
	struct statement s;

	loods_str_addf(
		out,
		"GET DATA /TYPE=TXT /FILE='%s' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED /DELIMITERS=','\n",
		f->name);
	s = begin(out, "\n", "  /QUALIFIER='\"' /FIRSTCASE=2 /VARIABLES=");
	for (int i = 0; i < f->n; i++) {
		next(&s);
		if (v[i].n)
			loods_str_addf(out, "%s_ A%zu", f->columns[i].name, widest(&v[i]));
		else
			loods_str_addf(out, "%s %s", f->columns[i].name,
				       f->columns[i].type == LOODS_EXPORT_DECIMAL ? "F12.2" : "F12.0");
	}
	loods_str_add(out, ".\n");
}

static void spss_codes(const struct loods_export_column *c, const struct loods_export_values *v,
		       struct loods_str *out)
{
	struct statement s = begin(out, "\n", "RECODE ");

	loods_str_addf(out, "%s_", c->name);
	for (size_t i = 0; i < v->n; i++) {
		next(&s);
		loods_str_add_char(out, '(');
		spss_quoted(out, v->values[i], strlen(v->values[i]));
		loods_str_addf(out, "=%zu)", i + 1);
	}
	loods_str_addf(out, " INTO %s.\n", c->name);
	s = begin(out, "\n", "VALUE LABELS ");
	loods_str_add(out, c->name);
	for (size_t i = 0; i < v->n; i++) {
		next(&s);
		loods_str_addf(out, "%zu ", i + 1);
		spss_quoted(out, v->labels[i], LOODS_SAV_LABEL_MAX);
	}
	loods_str_addf(out, ".\nFORMATS %s (F4.0).\nVARIABLE LEVEL %s (NOMINAL).\n", c->name, c->name);
}

static void spss_file(const struct loods_export_sheet *f, struct loods_arena *a, struct loods_str *out)
{
	struct loods_export_values v[LOODS_EXPORT_COLUMNS_MAX];
	struct statement s;

	for (int i = 0; i < f->n; i++)
		v[i] = loods_export_values_of(&f->columns[i], a);
	spss_read(f, v, out);
	for (int i = 0; i < f->n; i++)
		if (v[i].n)
			spss_codes(&f->columns[i], &v[i], out);
	s = begin(out, "\n", "VARIABLE LABELS");
	for (int i = 0; i < f->n; i++) {
		next(&s);
		loods_str_addf(out, "%s ", f->columns[i].name);
		spss_quoted(out, _(f->columns[i].label), LOODS_SAV_LABEL_MAX);
	}
	loods_str_add(out, ".\n");
	/* The order of the file, without the texts. */
	s = begin(out, "\n", "ADD FILES FILE=* /KEEP=");
	for (int i = 0; i < f->n; i++) {
		next(&s);
		loods_str_add(out, f->columns[i].name);
	}
	loods_str_addf(out, ".\nEXECUTE.\nDATASET COPY %s.\n", loods_export_stem(f, a));
}

static void spss_script(const struct loods_export_sheet *const *sheets, int n, struct loods_str *out)
{
	struct loods_arena a = { 0 };

	loods_str_add(out, "* Encoding: UTF-8.\n* In the folder of the files: INSERT FILE='read.sps'.\n"
			   "SET DECIMAL=DOT.\n");
	for (int i = 0; i < n; i++)
		spss_file(sheets[i], &a, out);
	loods_arena_release(&a);
}

/* ---- Stata ---- */

/* Between `" and "', where only signs of macros mean something. */
static void stata_quoted(struct loods_str *out, const char *text, size_t max)
{
	size_t n = fitting(text, max);

	loods_str_add(out, "`\"");
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '`' || text[i] == '$')
			loods_str_add_char(out, '\\');
		loods_str_add_char(out, text[i]);
	}
	loods_str_add(out, "\"'");
}

static void stata_labels(const char *name, const char *const *texts, size_t n, struct loods_str *out)
{
	struct statement s = begin(out, " ///\n", "label define ");

	loods_str_add(out, name);
	for (size_t i = 0; i < n; i++) {
		next(&s);
		loods_str_addf(out, "%zu ", i + 1);
		stata_quoted(out, texts[i], strlen(texts[i]));
	}
	loods_str_add(out, ", replace\n");
}

/* The values first, as labels that turn texts into numbers, then what they mean in their place. */
static void stata_codes(const struct loods_export_column *c, const struct loods_export_values *v,
			struct loods_str *out)
{
	stata_labels(c->name, v->values, v->n, out);
	loods_str_addf(out, "encode %s, generate(%s_) label(%s) noextend\ndrop %s\nrename %s_ %s\n", c->name,
		       c->name, c->name, c->name, c->name, c->name);
	stata_labels(c->name, v->labels, v->n, out);
}

static void stata_file(const struct loods_export_sheet *f, struct loods_arena *a, struct loods_str *out)
{
	struct statement s;

	loods_str_addf(out,
		       "import delimited using \"%s\", varnames(1) stringcols(_all) encoding(\"utf-8\") "
		       "bindquote(strict) clear\n",
		       f->name);
	for (int i = 0; i < f->n; i++) {
		const struct loods_export_column *c = &f->columns[i];
		struct loods_export_values v = loods_export_values_of(c, a);

		if (v.n)
			stata_codes(c, &v, out);
		else
			loods_str_addf(out, "destring %s, replace\n", c->name);
		loods_str_addf(out, "label variable %s ", c->name);
		stata_quoted(out, _(c->label), STATA_LABEL);
		loods_str_add_char(out, '\n');
	}
	s = begin(out, " ///\n", "order");
	for (int i = 0; i < f->n; i++) {
		next(&s);
		loods_str_add(out, f->columns[i].name);
	}
	loods_str_addf(out, "\nsave \"%s.dta\", replace\n", loods_export_stem(f, a));
}

static void stata_script(const struct loods_export_sheet *const *sheets, int n, struct loods_str *out)
{
	struct loods_arena a = { 0 };

	loods_str_add(out, "* Stata 14 or newer, in the folder of the files: do read.do\nset dp period\n");
	for (int i = 0; i < n; i++)
		stata_file(sheets[i], &a, out);
	loods_arena_release(&a);
}

void loods_export_script(enum loods_script script, const struct loods_export_sheet *const *sheets, int n,
			 struct loods_str *out)
{
	switch (script) {
	case LOODS_SCRIPT_R:
		r_script(sheets, n, out);
		break;
	case LOODS_SCRIPT_SPSS:
		spss_script(sheets, n, out);
		break;
	case LOODS_SCRIPT_STATA:
		stata_script(sheets, n, out);
		break;
	case LOODS_SCRIPT_END:
		break;
	}
}
