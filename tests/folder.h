/* Folders and files of a test: made, written, read back and removed. Everything asserts. */
#ifndef LOODS_TESTS_FOLDER_H
#define LOODS_TESTS_FOLDER_H

#include <stddef.h>

enum { FOLDER_PATH_MAX = 256 };

/* Makes DIR/NAME (0700) and gives its path. */
void folder_make(char path[FOLDER_PATH_MAX], const char *dir, const char *name);
void folder_write(const char *dir, const char *name, const char *text);
/* The file's bytes with a NUL after them, to be freed. */
char *folder_read(const char *dir, const char *name, size_t *len);
/* Removes the files in it and the folder; a folder inside it is an error. */
void folder_remove(const char *path);

#endif
