/*
 * Translation. Every text that a person reads goes through _(); texts in tables are marked with N_()
 * where they stand and translated where they are shown. Codes that are stored or exported never are.
 */
#ifndef LOODS_I18N_H
#define LOODS_I18N_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text
/* Singular and plural: P_("%d contact", "%d contacts", n). */
#define P_(one, many, n) ngettext(one, many, n)

#endif
