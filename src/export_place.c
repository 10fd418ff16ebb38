#include "export_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void add_current(struct loods_str *out)
{
	char *cwd = getcwd(NULL, 0);

	loods_str_add(out, cwd ? cwd : ".");
	free(cwd);
}

static void add_home(struct loods_str *out)
{
	const char *home = getenv("HOME");

	if (home && *home == '/')
		loods_str_add(out, home);
	else
		add_current(out);
}

static void add_slash(struct loods_str *out)
{
	if (!out->len || out->s[out->len - 1] != '/')
		loods_str_add_char(out, '/');
}

/* Letters that mean nothing in any shell or file system; another one is a dash. */
static void add_plain(const char *text, struct loods_str *out)
{
	for (; *text; text++) {
		bool plain = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
			     (*text >= '0' && *text <= '9') || *text == '_';

		/* Of a letter of several bytes one dash. */
		if (plain)
			loods_str_add_char(out, *text);
		else if (((unsigned char)*text & 0xc0) != 0x80)
			loods_str_add_char(out, '-');
	}
}

void loods_export_place_offer(const char *project, loods_date day, struct loods_str *out)
{
	char date[LOODS_DATE_LEN];
	struct loods_str name = LOODS_STR_INIT;
	struct stat st;

	add_home(&name);
	add_slash(&name);
	loods_str_add(&name, "loods-export-");
	add_plain(project, &name);
	loods_str_addf(&name, "-%s", loods_date_format_iso(day, date));
	for (int i = 1; i == 1 || lstat(out->s, &st) == 0; i++) {
		loods_str_clear(out);
		loods_str_add(out, name.s);
		if (i > 1)
			loods_str_addf(out, "-%d", i);
	}
	loods_str_release(&name);
}

void loods_export_place_typed(const char *typed, struct loods_str *out)
{
	if (typed[0] == '~' && (typed[1] == '/' || !typed[1])) {
		add_home(out);
		add_slash(out);
		typed += typed[1] ? 2 : 1;
	} else if (typed[0] != '/' && typed[0]) {
		add_current(out);
		add_slash(out);
	}
	loods_str_add(out, typed);
}
