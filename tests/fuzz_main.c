/*
 * Replays a fuzz target's corpus as a test: the files given as arguments, else all of tests/corpus/NAME/ for
 * a program called fuzz_NAME. Speaks TAP; a target that finds something wrong ends the program by an assert.
 * libFuzzer brings a main of its own and does without this file.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path, int number)
{
	FILE *f = fopen(path, "rb");
	long size = -1;
	uint8_t *data = NULL;
	int bad = 1;

	if (f && fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0 && fseek(f, 0, SEEK_SET) == 0)
		data = malloc((size_t)size + 1);
	if (data && fread(data, 1, (size_t)size, f) == (size_t)size)
		bad = LLVMFuzzerTestOneInput(data, (size_t)size) != 0;
	printf("%s %d - %s\n", bad ? "not ok" : "ok", number, path);
	fflush(stdout);
	free(data);
	if (f)
		fclose(f);
	return bad;
}

static int visible(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/'), *srcdir = getenv("srcdir");
	struct dirent **entries;
	char dir[4096], path[8192];
	int n, bad = 0;

	if (argc > 1) {
		for (int i = 1; i < argc; i++)
			bad += replay(argv[i], i);
		printf("1..%d\n", argc - 1);
		return bad != 0;
	}
	name = name ? name + 1 : argv[0];
	if (strncmp(name, "fuzz_", 5) == 0)
		name += 5;
	snprintf(dir, sizeof dir, "%s/tests/corpus/%s", srcdir ? srcdir : ".", name);
	n = scandir(dir, &entries, visible, alphasort);
	if (n <= 0) {
		printf("Bail out! There is no corpus in %s\n", dir);
		return 1;
	}
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, entries[i]->d_name);
		bad += replay(path, i + 1);
		free(entries[i]);
	}
	free(entries);
	printf("1..%d\n", n);
	return bad != 0;
}
