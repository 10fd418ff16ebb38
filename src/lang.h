/* Language: chooses Dutch or English and a UTF-8 locale to show it in, before the first message. */
#ifndef LOODS_LANG_H
#define LOODS_LANG_H

#include <locale.h>

/*
 * `asked`: "nl", "en" or NULL for what the environment says (LANGUAGE, LC_ALL, LC_MESSAGES, LANG), else
 * Dutch. Returns the language chosen, or NULL when `asked` is another word. Sets the process's locale: the
 * user's where it is UTF-8, else C.UTF-8; numbers are always written the C way. The catalogue is looked for
 * in $LOODS_LOCALEDIR, else where `make install` put it.
 */
const char *loods_lang_start(const char *asked);

/* Changes the language while running ("nl" or "en"). */
const char *loods_lang_set(const char *lang);

/* Between the two, texts are those of the source, English: for data files, which have no language. */
locale_t loods_lang_source_begin(void);
void loods_lang_source_end(locale_t before);

#endif
