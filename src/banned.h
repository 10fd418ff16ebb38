/*
 * Functions that nobody calls here, because there is a safer way; calling one does not compile. The build
 * includes this header before every source file but the tests, so it needs no #include. It owns no code.
 */
#ifndef LOODS_BANNED_H
#define LOODS_BANNED_H
#ifndef LOODS_TESTS

/* First the headers that declare them, so that the macros below touch calls only. */
#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOODS_BANNED(function, instead) banned_##function##_use_##instead

/* No bounds: str.h, snprintf, memcpy. */
#undef strcpy
#define strcpy(...) LOODS_BANNED(strcpy, str_h)
#undef stpcpy
#define stpcpy(...) LOODS_BANNED(stpcpy, str_h)
#undef strcat
#define strcat(...) LOODS_BANNED(strcat, str_h)
#undef strncpy
#define strncpy(...) LOODS_BANNED(strncpy, str_h)
#undef strncat
#define strncat(...) LOODS_BANNED(strncat, str_h)
#undef sprintf
#define sprintf(...) LOODS_BANNED(sprintf, snprintf)
#undef vsprintf
#define vsprintf(...) LOODS_BANNED(vsprintf, vsnprintf)
#undef gets
#define gets(...) LOODS_BANNED(gets, getline)
#undef alloca
#define alloca(...) LOODS_BANNED(alloca, arena_h)

/* Silent about overflow and rubbish: strtol and friends, or the parsers of the value types. */
#undef scanf
#define scanf(...) LOODS_BANNED(scanf, strtol)
#undef sscanf
#define sscanf(...) LOODS_BANNED(sscanf, strtol)
#undef fscanf
#define fscanf(...) LOODS_BANNED(fscanf, getline)
#undef vscanf
#define vscanf(...) LOODS_BANNED(vscanf, getline)
#undef vsscanf
#define vsscanf(...) LOODS_BANNED(vsscanf, strtol)
#undef vfscanf
#define vfscanf(...) LOODS_BANNED(vfscanf, getline)
#undef atoi
#define atoi(...) LOODS_BANNED(atoi, strtol)
#undef atol
#define atol(...) LOODS_BANNED(atol, strtol)
#undef atoll
#define atoll(...) LOODS_BANNED(atoll, strtoll)
#undef atof
#define atof(...) LOODS_BANNED(atof, strtod)

/* A buffer shared by all callers. */
#undef strtok
#define strtok(...) LOODS_BANNED(strtok, strtok_r_or_strcspn)
#undef asctime
#define asctime(...) LOODS_BANNED(asctime, date_h)
#undef ctime
#define ctime(...) LOODS_BANNED(ctime, date_h)
#undef localtime
#define localtime(...) LOODS_BANNED(localtime, localtime_r)
#undef gmtime
#define gmtime(...) LOODS_BANNED(gmtime, gmtime_r)

/* A shell between us and what we mean; a name somebody else may take first. */
#undef system
#define system(...) LOODS_BANNED(system, posix_spawn)
#undef popen
#define popen(...) LOODS_BANNED(popen, posix_spawn)
#undef tmpnam
#define tmpnam(...) LOODS_BANNED(tmpnam, mkostemp)
#undef tempnam
#define tempnam(...) LOODS_BANNED(tempnam, mkostemp)
#undef mktemp
#define mktemp(...) LOODS_BANNED(mktemp, mkostemp)

/* Neither secret nor the same on every machine. */
#undef rand
#define rand(...) LOODS_BANNED(rand, a_seeded_generator)
#undef srand
#define srand(...) LOODS_BANNED(srand, a_seeded_generator)

#endif
#endif
