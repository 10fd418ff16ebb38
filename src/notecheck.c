#include "notecheck.h"

#include <stddef.h>
#include <string.h>

#include "str.h"
#include "text.h"

static bool eleven_test(const char *d, int n)
{
	int sum = 0;
	bool zero = true;

	for (int i = 0; i < n; i++) {
		int weight = n - i;

		sum += (d[i] - '0') * (weight == 1 ? -1 : weight);
		zero = zero && d[i] == '0';
	}
	return !zero && sum % 11 == 0;
}

bool loods_note_like_bsn(const char *text)
{
	char d[16];
	int n = 0;

	for (const char *s = text;; s++) {
		if (*s >= '0' && *s <= '9') {
			if (n < (int)sizeof d)
				d[n++] = *s;
			continue;
		}
		/* 123.456.782 and 1234 56 782 are one number */
		if ((*s == '.' || *s == ' ') && n > 0 && s[1] >= '0' && s[1] <= '9')
			continue;
		if (n == 9 && eleven_test(d, 9))
			return true;
		if (n == 8) { /* a leading zero is often left out */
			memmove(d + 1, d, 8);
			d[0] = '0';
			if (eleven_test(d, 9))
				return true;
		}
		n = 0;
		if (!*s)
			return false;
	}
}

bool loods_note_like_diagnosis(const char *text)
{
	static const char *const words[] = {
		"adhd",		"alzheimer",   "angststoornis", "autis",	"bipolair", "bipolar",
		"borderline",	"burn out",    "burnout",	"dement",	"depressi", "diabet",
		"diagnos",	"epilep",      "hepatitis",	"hiv",		"kanker",   "leukemi",
		"multiple scl", "parkinson",   "psycho",	"psychiat",	"ptsd",	    "ptss",
		"schizofren",	"schizophren", "suicid",	"suikerziekte", "tumor",    "verslaafd",
	};
	struct loods_str folded;
	bool found = false;

	loods_str_init(&folded);
	loods_text_fold(text, &folded);
	for (const char *s = folded.s; *s && !found;) {
		for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
			found = found || strncmp(s, words[i], strlen(words[i])) == 0;
		s += strcspn(s, " ");
		s += *s == ' ';
	}
	loods_str_release(&folded);
	return found;
}
