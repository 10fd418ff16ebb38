/*
 * Holds disclosure control against tables with known answers:
 *
 *     disclose-table DATA.csv --hierarchies PREFIX --k K --limit S [--staged]
 *
 * Prints, a line each: `node` (levels between ; one for each attribute in the data file's order; of stage 1
 * when staged), `suppressed` (rows), `classes` (that are released), `smallest` (of them), `loss` (mean over
 * rows and attributes, a suppressed row at 1). With --staged a line for each stage follows: its number, its
 * levels and its rows. A column without a hierarchy file is no trait to protect and is left out, as a column
 * that no plan names is left out of an export; a line on stderr says so.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disclose.h"
#include "disclose_data.h"

struct wish {
	const char *data, *prefix;
	struct loods_disclose_options options;
	bool staged, work;
};

static int usage(const char *why)
{
	fprintf(stderr,
		"disclose-table: %s\n"
		"usage: disclose-table DATA.csv --hierarchies PREFIX --k K --limit S [--staged]\n",
		why);
	return loods_exit_code(LOODS_EUSAGE);
}

static bool number(const char *text, double *out)
{
	char *end;

	errno = 0;
	*out = strtod(text, &end);
	return *text && !*end && !errno;
}

static int arguments(int argc, char **argv, struct wish *w)
{
	static const struct option options[] = {
		{ "hierarchies", required_argument, NULL, 'h' },
		{ "k", required_argument, NULL, 'k' },
		{ "limit", required_argument, NULL, 'l' },
		{ "staged", no_argument, NULL, 's' },
		{ "work", no_argument, NULL, 'w' },
		{ NULL, 0, NULL, 0 },
	};
	double k = 0, limit = -1;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'h')
			w->prefix = optarg;
		else if (c == 'k' && (!number(optarg, &k) || k < 2 || k > 1e8 || k != (double)(size_t)k))
			return usage("--k needs a whole number of 2 or more");
		else if (c == 'l' && (!number(optarg, &limit) || !(limit >= 0 && limit <= 1)))
			return usage("--limit needs a share between 0 and 1");
		else if (c == 's')
			w->staged = true;
		else if (c == 'w')
			w->work = true;
		else if (c == '?')
			return usage("there is no such option, or its value is missing");
	}
	if (optind + 1 != argc)
		return usage("one data file is needed");
	if (!w->prefix || !k || limit < 0)
		return usage("--hierarchies, --k and --limit are needed");
	w->data = argv[optind];
	w->options = (struct loods_disclose_options){ .k = (size_t)k, .limit = limit };
	return 0;
}

static void print_node(const uint8_t *node, size_t n)
{
	for (size_t i = 0; i < n; i++)
		printf("%s%d", i ? ";" : "", node[i]);
}

static void print(const struct wish *w, const struct loods_microdata *m,
		  const struct loods_disclose_result *r)
{
	printf("node ");
	print_node(r->stages[0].node, m->nattributes);
	printf("\nsuppressed %zu\nclasses %zu\nsmallest %zu\nloss %.9f\n", r->suppressed, r->nclasses,
	       r->smallest, r->loss);
	for (size_t s = 0; w->staged && s < r->nstages; s++) {
		printf("stage %zu ", s + 1);
		print_node(r->stages[s].node, m->nattributes);
		printf(" %zu\n", r->stages[s].rows);
	}
	if (w->work)
		fprintf(stderr, "%zu nodes, %zu checks, %zu tuples\n", r->work.nodes, r->work.checks,
			r->work.tuples);
}

int main(int argc, char **argv)
{
	struct loods_arena a = { 0 };
	struct wish w = { 0 };
	struct data_file table;
	struct data_message msg;
	struct loods_microdata m;
	struct loods_disclose_result r;
	struct loods_err err;
	bool left_out[1000];
	enum loods_code code;
	int wrong = arguments(argc, argv, &w);

	if (wrong)
		return wrong;
	if (!data_with_hierarchies(w.data, w.prefix, &a, &table, &m, left_out, &msg)) {
		fprintf(stderr, "disclose-table: %s\n", msg.text);
		return loods_exit_code(LOODS_EINVALID);
	}
	for (size_t c = 0; c < table.ncolumns; c++)
		if (left_out[c])
			fprintf(stderr, "disclose-table: column %s has no hierarchy file and is left out\n",
				table.cell[0][c]);
	code = (w.staged ? loods_disclose_staged : loods_disclose_global)(&m, &w.options, &a, &r, &err);
	if (code)
		fprintf(stderr, "disclose-table: %s\n", err.msg);
	else
		print(&w, &m, &r);
	loods_arena_release(&a);
	return loods_exit_code(code);
}
