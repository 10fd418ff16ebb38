/* What everybody relies on about names: they are kept as people write them, found without accents, cut
 * between letters. */
#include "text.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <string.h>
#include <time.h>

#define ROWS(rows) (sizeof(rows) / sizeof *(rows))

/* Widths are ncurses' only in a UTF-8 locale. */
static void utf8(void)
{
	setlocale(LC_ALL, "C.UTF-8");
}
TestSuite(text, .init = utf8);

static struct loods_str out = { loods_str_empty, 0, 0 };

static const char *clean(const char *s, bool multiline)
{
	cr_assert(loods_text_clean(s, multiline, &out), "%s", s);
	return out.s;
}

static const char *fold(const char *s)
{
	loods_text_fold(s, &out);
	return out.s;
}

Test(text, valid_utf8)
{
	static const char *const good[] = {
		"", "abc", "Özdemir", "ሓጎስ", "王", "👩‍👩‍👧", "\xf4\x8f\xbf\xbf", "\xef\xbf\xbe"
	};
	static const char *const bad[] = {
		"\xff",
		"a\x80",
		"\xc3",
		"\xc0\xaf",
		"\xe0\x80\xaf",
		"\xed\xa0\x80",
		"\xf4\x90\x80\x80",
		"\xe2\x82",
		"\xf0\x9f\x98",
		"ab\xc3(cd",
		"\xf8\x88\x80\x80\x80",
	};

	for (size_t i = 0; i < ROWS(good); i++)
		cr_expect(loods_text_valid(good[i], strlen(good[i])), "%s", good[i]);
	for (size_t i = 0; i < ROWS(bad); i++) {
		cr_expect_not(loods_text_valid(bad[i], strlen(bad[i])), "row %zu", i);
		cr_expect_not(loods_text_clean(bad[i], false, &out), "row %zu", i);
		cr_expect_eq(out.len, 0, "row %zu", i);
	}
	cr_expect(loods_text_valid("a\0b", 3));
	cr_expect_not(loods_text_valid("Ö", 1), "the length bounds it, not the NUL");
}

Test(text, clean_line)
{
	static const struct {
		const char *from, *to;
	} rows[] = {
		{ "Amina Yusuf", "Amina Yusuf" },
		{ "  Amina \t\r\n Yusuf  ", "Amina Yusuf" },
		{ "O\u0308zdemir Rene\u0301", "Özdemir René" }, /* composed */
		{ "\u1112\u1161\u11ab", "한" },
		{ "\u212B", "Å" },
		{ "ﬁ ²", "ﬁ ²" }, /* NFC, not NFKC: what is written stays */
		{ "Am\u202eina\u2066 Yu\ufeffsuf\u2069", "Amina Yusuf" },
		{ "a\x01\x1b[31mb\x7f\xc2\x85" "c\xc2\x9b", "a[31mb c" },
		{ "a\ufdd0b\U0001fffec", "abc" },
		{ "Jan\u00a0de\u3000Vries", "Jan de Vries" },
		{ "\u0645\u062d\u0645\u062f", "محمد" },
		{ "👩\u200d👧", "👩\u200d👧" }, /* joiners stay */
		{ "", "" },
		{ " \t ", "" },
		{ "\u0308x", "\u0308x" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_expect_str_eq(clean(rows[i].from, false), rows[i].to, "row %zu: %s", i, out.s);
}

Test(text, clean_note_keeps_its_lines)
{
	cr_expect_str_eq(clean("\n one\r\ntwo\rthree\n\n  four \n\n", true), "one\ntwo\nthree\n\n  four");
	cr_expect_str_eq(clean("a\u2028b\fc\td", true), "a\nb\nc d");
}

Test(text, clean_is_quick_with_a_pile_of_marks)
{
	struct loods_str pile = LOODS_STR_INIT, twice = LOODS_STR_INIT;

	loods_str_add(&pile, "o");
	for (int i = 0; i < 100000; i++)
		loods_str_add(&pile, i % 2 ? "\u0323" : "\u0301");
	clean(pile.s, false);
	cr_expect_leq(loods_text_chars(out.s), 31);
	cr_expect(loods_text_clean(out.s, false, &twice));
	cr_expect_str_eq(out.s, twice.s);
	loods_str_release(&pile);
	loods_str_release(&twice);
}

Test(text, chars_are_not_bytes_nor_columns)
{
	cr_expect_eq(loods_text_chars("Özdemir"), 7);
	cr_expect_eq(loods_text_chars("王小明"), 3);
	cr_expect_eq(loods_text_chars(""), 0);
	cr_expect_eq(loods_text_width("Özdemir"), 7);
	cr_expect_eq(loods_text_width("O\u0308zdemir"), 7);
	cr_expect_eq(loods_text_width("王小明"), 6);
	cr_expect_eq(loods_text_width("ሓጎስ"), 3);
	cr_expect_eq(loods_text_width("a\tb\x1b\xc2\x85"), 2);
	cr_expect_eq(loods_text_width("😀"), 2);
}

Test(text, one_grapheme)
{
	static const struct {
		const char *s;
		size_t bytes;
		int columns;
	} rows[] = {
		{ "", 0, 0 },		{ "ab", 1, 1 },		   { "O\u0308z", 3, 1 },  { "Öz", 2, 1 },
		{ "王x", 3, 2 },	{ "👩\u200d👧x", 11, 4 }, { "🇳🇱🇳🇱", 8, 2 }, { "\u0308a", 2, 0 },
		{ "e\u0301\u0323b", 5, 1 }, { "한국", 3, 2 },	   { "\r\nx", 2, 0 },	  { "a\nb", 1, 1 },
		{ "क्षि", 6, 1 },	{ "\xff" "a", 1, 1 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		int columns = -1;

		cr_expect_eq(loods_text_grapheme(rows[i].s, &columns), rows[i].bytes, "row %zu", i);
		cr_expect_eq(columns, rows[i].columns, "row %zu: %d", i, columns);
	}
}

Test(text, back_and_forth_by_graphemes)
{
	const char *s = "Zeyno\u0308p 🇳🇱🇹🇷 王, O’Brien\nx\r\ny 👩\u200d👧e\u0301";
	size_t at[64], n = 0, len = strlen(s);
	int unused;

	for (size_t i = 0; i < len; i += loods_text_grapheme(s + i, &unused))
		at[n++] = i;
	at[n] = len;
	for (size_t i = n; i; i--)
		cr_expect_eq(loods_text_grapheme_before(s, at[i]), at[i - 1], "before %zu", at[i]);
	cr_expect_eq(loods_text_grapheme_before(s, 0), 0);
}

Test(text, fit_cuts_between_letters)
{
	static const struct {
		const char *s;
		int columns;
		size_t bytes;
		int used;
	} rows[] = {
		{ "Amina", 3, 3, 3 },	{ "Amina", 9, 5, 5 },	     { "王小明", 3, 3, 2 }, { "王", 1, 0, 0 },
		{ "O\u0308z", 1, 3, 1 }, { "a👩\u200d👧b", 3, 1, 1 }, { "abc", 0, 0, 0 },    { "", 5, 0, 0 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		int used = -1;

		cr_expect_eq(loods_text_fit(rows[i].s, rows[i].columns, &used), rows[i].bytes, "row %zu", i);
		cr_expect_eq(used, rows[i].used, "row %zu", i);
	}
}

Test(text, fold)
{
	static const struct {
		const char *from, *to;
	} rows[] = {
		{ "Özdemir", "ozdemir" },
		{ "O\u0308zdemir", "ozdemir" },
		{ "İstanbul", "istanbul" },
		{ "ISPARTA Işık", "isparta isik" },
		{ "Şükrü Güngör", "sukru gungor" },
		{ "Łukasz Wałęsa", "lukasz walesa" },
		{ "Đorđe", "dorde" },
		{ "Sørensen Åse", "sorensen ase" },
		{ "Strauß STRAẞE", "strauss strasse" },
		{ "Ægir Þór Œuvre Ðan", "aegir thor oeuvre dan" },
		{ "Nguyễn Thị", "nguyen thi" },
		{ "'t Hart", "t hart" },
		{ "d'Angelo", "dangelo" },
		{ "O’Brien", "obrien" },
		{ "O´Brien", "obrien" },
		{ "Ma`ruf Maʿruf Maʻruf", "maruf maruf maruf" },
		{ "Al-Hassan, Samir", "al hassan samir" },
		{ "  Jan   van der -- Berg. ", "jan van der berg" },
		{ "C-0142", "c 0142" },
		{ "محمّد", "محمد" },
		{ "أحمد", "احمد" },
		{ "محـــمد", "محمد" },
		{ "ሓጎስ፡ ገብረ", "ሓጎስ ገብረ" },
		{ "Ольга Йова", "ольга иова" },
		{ "ΣΊΣΥΦΟΣ", "σισυφοσ" },
		{ "王小明", "王小明" },
		{ "ＡＢＣ１２", "abc12" },
		{ "ﬁn", "fin" },
		{ "a\u00adb\u200dc", "abc" },
		{ "", "" },
		{ "...", "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_expect_str_eq(fold(rows[i].from), rows[i].to, "row %zu: %s", i, out.s);
}

/* Folding a fold, and folding the decomposed form, give the same: what was stored and what is typed always
 * meet. */
Test(text, every_character_folds_once_and_for_all)
{
	struct loods_str again = LOODS_STR_INIT, nfc = LOODS_STR_INIT, folded = LOODS_STR_INIT;

	for (int c = 0x20; c < 0x30000; c++) {
		char s[8] = "";
		int n = 0;

		if (c >= 0xd800 && c < 0xe000)
			continue;
		if (c < 0x80)
			s[n++] = (char)c;
		else if (c < 0x800)
			s[n++] = (char)(0xc0 | c >> 6);
		else if (c < 0x10000) {
			s[n++] = (char)(0xe0 | c >> 12);
			s[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		} else {
			s[n++] = (char)(0xf0 | c >> 18);
			s[n++] = (char)(0x80 | (c >> 12 & 0x3f));
			s[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		}
		if (c >= 0x80)
			s[n++] = (char)(0x80 | (c & 0x3f));
		loods_text_fold(s, &folded);
		loods_text_fold(folded.s, &again);
		cr_expect_str_eq(again.s, folded.s, "U+%04X", (unsigned)c);
		cr_assert(loods_text_clean(s, false, &nfc), "U+%04X", (unsigned)c);
		if (nfc.len) {
			loods_text_fold(nfc.s, &again);
			cr_expect_str_eq(again.s, folded.s, "U+%04X and its NFC", (unsigned)c);
		}
		cr_expect(loods_text_valid(folded.s, folded.len), "U+%04X", (unsigned)c);
	}
	loods_str_release(&again);
	loods_str_release(&nfc);
	loods_str_release(&folded);
}

Test(text, match)
{
	static const struct {
		const char *name, *query;
		bool match;
	} rows[] = {
		{ "Yusuf, Amina", "yus am", true },	{ "Yusuf, Amina", "am yus", true },
		{ "Yusuf, Amina", "suf", false },	{ "Yusuf, Amina", "", true },
		{ "Yusuf, Amina", "yusuf bo", false },	{ "Özdemir", "ozd", true },
		{ "Özdemir", "ÖZD", true },		{ "Jan van der Berg", "berg", true },
		{ "Jan van der Berg", "van der", true }, { "Al-Hassan", "hass", true },
		{ "", "a", false },			{ "", "", true },
		{ "'t Hart", "hart", true },		{ "Amina", "amina y", false },
		{ "محمد علي", "عل", true },
	};
	struct loods_str query = LOODS_STR_INIT;

	for (size_t i = 0; i < ROWS(rows); i++) {
		loods_text_fold(rows[i].query, &query);
		cr_expect_eq(loods_text_match(fold(rows[i].name), query.s), rows[i].match, "%s in %s",
			     rows[i].query, rows[i].name);
	}
	cr_expect(loods_text_match("amina", "am "), "a blank at the end, while typing");
	loods_str_release(&query);
}

Test(text, people_sort_without_their_particles)
{
	struct loods_str a = LOODS_STR_INIT;

	loods_text_sort_key("van der Berg", &a);
	cr_expect_str_eq(a.s, "berg\1van der Berg");
	loods_text_sort_key("'t Hart", &a);
	cr_expect_str_eq(a.s, "hart\1't Hart");
	loods_text_sort_key("In 't Veld", &a);
	cr_expect_str_eq(a.s, "veld\1In 't Veld");
	loods_text_sort_key("Op de Beek", &a);
	cr_expect_str_eq(a.s, "beek\1Op de Beek");
	loods_text_sort_key("Al-Hassan, Samir", &a);
	cr_expect_str_eq(a.s, "hassan samir\1Al-Hassan, Samir");
	loods_text_sort_key("T. Hart", &a);
	cr_expect_str_eq(a.s, "t hart\1T. Hart");
	loods_text_sort_key("In Vries", &a);
	cr_expect_str_eq(a.s, "in vries\1In Vries");
	loods_text_sort_key("Van der", &a);
	cr_expect_str_eq(a.s, "der\1Van der");
	loods_text_sort_key("El", &a);
	cr_expect_str_eq(a.s, "el\1El");
	loods_text_sort_key("Dena", &a);
	cr_expect_str_eq(a.s, "dena\1Dena");
	loods_text_sort_key("", &a);
	cr_expect_str_eq(a.s, "\1");
	loods_str_release(&a);
}

Test(text, keys_order_short_before_long_and_accents_beside_plain)
{
	static const char *const names[] = { "Berg",	"van den Berg", "Berg Jansen",
					     "Bergman", "Özdemir",	"Zwart" };
	struct loods_str a = LOODS_STR_INIT, b = LOODS_STR_INIT;

	for (size_t i = 0; i + 1 < ROWS(names); i++) {
		loods_text_sort_key(names[i], &a);
		loods_text_sort_key(names[i + 1], &b);
		cr_expect_lt(strcmp(a.s, b.s), 0, "%s before %s", names[i], names[i + 1]);
	}
	loods_str_release(&a);
	loods_str_release(&b);
}

static void add_line(const char *s, size_t len, void *ctx)
{
	struct loods_str *b = ctx;

	loods_str_add_char(b, '[');
	loods_str_add_bytes(b, s, len);
	loods_str_add_char(b, ']');
}

Test(text, wrap)
{
	static const struct {
		const char *s;
		int columns;
		const char *lines;
	} rows[] = {
		{ "", 10, "" },
		{ "one two three", 7, "[one two][three]" },
		{ "one two three", 8, "[one two][three]" },
		{ "one two three", 6, "[one][two][three]" },
		{ "one  two", 3, "[one][two]" },
		{ "one\ntwo\n\nthree\n", 10, "[one][two][][three]" },
		{ "abcdefgh ij", 3, "[abc][def][gh][ij]" },
		{ "abc def", 3, "[abc][def]" },
		{ "a abcdefg", 4, "[a][abcd][efg]" },
		{ "王小明", 1, "[王][小][明]" },
		{ "王小明", 3, "[王][小][明]" },
		{ "O\u0308O\u0308O\u0308", 2, "[O\u0308O\u0308][O\u0308]" },
		{ "  indented line", 10, "[  indented][line]" },
		{ "one   ", 3, "[one]" },
		{ "   ", 2, "[]" },
		{ "\n", 5, "[]" },
	};
	struct loods_str lines = LOODS_STR_INIT;

	for (size_t i = 0; i < ROWS(rows); i++) {
		loods_str_clear(&lines);
		loods_text_wrap(rows[i].s, rows[i].columns, add_line, &lines);
		cr_expect_str_eq(lines.s, rows[i].lines, "row %zu: %s", i, lines.s);
	}
	loods_str_release(&lines);
}

/* A city's caseload is folded at unlock and matched at each key. The bounds are ten times what a slow laptop
 * needs. */
Test(text, forty_thousand_names_are_no_wait)
{
	static const char *const names[] = { "Fadumo Abdi Warsame", "Jan van der Berg", "Şükrü Özdemir",
					     "Łukasz Wójcik" };
	struct loods_str folded = LOODS_STR_INIT;
	clock_t start = clock();
	int found = 0;

	for (int i = 0; i < 40000; i++) {
		loods_text_fold(names[i % 4], &folded);
		found += loods_text_match(folded.s, "ozd su");
	}
	cr_expect_eq(found, 10000);
	cr_expect_lt(clock() - start, CLOCKS_PER_SEC);
	loods_str_release(&folded);
}
