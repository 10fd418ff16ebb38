#include "lang.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

#define DOMAIN "loods"

static const char *const known[] = { "nl", "en" };

/* The language that a locale's name begins with: "nl_NL.UTF-8" and "nl" are "nl", "nlx" is none. */
static const char *language_of(const char *name)
{
	if (!name)
		return NULL;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		size_t len = strlen(known[i]);

		if (strncmp(name, known[i], len) == 0 && (!name[len] || strchr("_.@:-", name[len])))
			return known[i];
	}
	return NULL;
}

static const char *language_of_environment(void)
{
	static const char *const names[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value && *value && language_of(value))
			return language_of(value);
	}
	return "nl";
}

const char *loods_lang_set(const char *lang)
{
	/* gettext notices a changed LANGUAGE only when a domain is bound anew or its own counter grows. */
	extern int _nl_msg_cat_cntr;

	setenv("LANGUAGE", lang, 1);
	_nl_msg_cat_cntr++;
	return lang;
}

const char *loods_lang_start(const char *asked)
{
	const char *lang = asked ? language_of(asked) : language_of_environment();
	const char *dir = getenv("LOODS_LOCALEDIR");

	if (!lang || (asked && strcmp(asked, lang) != 0))
		return NULL;
	/* In the C locale gettext translates nothing and letters beyond ASCII are lost: C.UTF-8 is on every
	 * Debian. */
	if (!setlocale(LC_ALL, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_ALL, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
	bindtextdomain(DOMAIN, dir && *dir ? dir : LOCALEDIR);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	textdomain(DOMAIN);
	return loods_lang_set(lang);
}

locale_t loods_lang_source_begin(void)
{
	locale_t copy = duplocale(uselocale((locale_t)0)), source = (locale_t)0;

	if (copy)
		source = newlocale(LC_MESSAGES_MASK, "C", copy);
	if (!source) {
		if (copy)
			freelocale(copy);
		loods_nomem();
	}
	return uselocale(source);
}

void loods_lang_source_end(locale_t before)
{
	freelocale(uselocale(before));
}
