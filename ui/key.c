#include "key.h"

#include "i18n.h"
#include "rec.h"

static const struct {
	uint32_t code;
	const char *name;
} names[] = {
	{ UI_KEY_TAB, N_("Tab") },
	{ UI_KEY_ENTER, N_("Enter") },
	{ UI_KEY_ESC, N_("Esc") },
	{ UI_KEY_SPACE, N_("Space") },
	{ UI_KEY_UP, N_("Up") },
	{ UI_KEY_DOWN, N_("Down") },
	{ UI_KEY_LEFT, N_("Left") },
	{ UI_KEY_RIGHT, N_("Right") },
	{ UI_KEY_HOME, N_("Home") },
	{ UI_KEY_END, N_("End") },
	{ UI_KEY_PAGE_UP, N_("PgUp") },
	{ UI_KEY_PAGE_DOWN, N_("PgDn") },
	{ UI_KEY_BACKSPACE, N_("Backspace") },
	{ UI_KEY_DELETE, N_("Del") },
	{ UI_KEY_INSERT, N_("Ins") },
	{ UI_KEY_BACK_TAB, N_("Shift-Tab") },
};

bool ui_key_is_text(uint32_t code)
{
	return code >= ' ' && code < UI_KEY_BEYOND && !(code >= 0x7f && code < 0xa0) &&
	       !(code >= 0xd800 && code < 0xe000);
}

bool ui_key_is_ctrl(uint32_t code)
{
	return code > 0 && code < ' ' && code != UI_KEY_TAB && code != UI_KEY_ENTER && code != UI_KEY_ESC;
}

size_t ui_key_utf8(uint32_t code, char buf[UI_KEY_UTF8_LEN])
{
	size_t n = 0;

	if (!ui_key_is_text(code)) {
		buf[0] = '\0';
		return 0;
	}
	if (code < 0x80) {
		buf[n++] = (char)code;
	} else if (code < 0x800) {
		buf[n++] = (char)(0xc0 | code >> 6);
		buf[n++] = (char)(0x80 | (code & 0x3f));
	} else if (code < 0x10000) {
		buf[n++] = (char)(0xe0 | code >> 12);
		buf[n++] = (char)(0x80 | (code >> 6 & 0x3f));
		buf[n++] = (char)(0x80 | (code & 0x3f));
	} else {
		buf[n++] = (char)(0xf0 | code >> 18);
		buf[n++] = (char)(0x80 | (code >> 12 & 0x3f));
		buf[n++] = (char)(0x80 | (code >> 6 & 0x3f));
		buf[n++] = (char)(0x80 | (code & 0x3f));
	}
	buf[n] = '\0';
	return n;
}

char *ui_key_name(uint32_t code, char buf[UI_KEY_NAME_LEN])
{
	buf[0] = '\0';
	for (int i = 0; i < LOODS_COUNT(names); i++)
		if (names[i].code == code) {
			snprintf(buf, UI_KEY_NAME_LEN, "%s", _(names[i].name));
			return buf;
		}
	if (ui_key_is_f(code))
		snprintf(buf, UI_KEY_NAME_LEN, "F%u", (unsigned)(code - UI_KEY_F0));
	else if (ui_key_is_ctrl(code))
		snprintf(buf, UI_KEY_NAME_LEN, "Ctrl-%c", (int)(code + '@'));
	else
		ui_key_utf8(code, buf);
	return buf;
}

uint32_t ui_key_from_name(const char *name)
{
	const unsigned char *s = (const unsigned char *)name;
	char buf[UI_KEY_UTF8_LEN];

	for (int i = 0; i < LOODS_COUNT(names); i++)
		if (!strcmp(names[i].name, name))
			return names[i].code;
	if (!strncmp(name, "Ctrl-", 5) && name[5] >= 'A' && name[5] <= '_' && !name[6])
		return UI_CTRL(name[5]);
	if (name[0] == 'F' && name[1] >= '1' && name[1] <= '9') {
		char *end;
		long n = strtol(name + 1, &end, 10);

		return *end || n > 12 ? (uint32_t)UI_KEY_NONE : UI_F((uint32_t)n);
	}
	for (uint32_t n = 1; n <= 4 && s[0]; n++) {
		static const unsigned char lead[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
		uint32_t code = s[0] & lead[n];

		if (strlen(name) != n)
			continue;
		for (uint32_t i = 1; i < n; i++)
			code = code << 6 | (s[i] & 0x3f);
		if (ui_key_utf8(code, buf) == n && !strcmp(buf, name))
			return code;
	}
	return UI_KEY_NONE;
}
