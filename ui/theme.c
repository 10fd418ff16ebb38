#include "theme.h"

#include <assert.h>
#include <string.h>

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE, OWN = -1 };

/* Dark and light keep the terminal's own ground, so that its user's choice stands; contrast sets both. */
static const struct ui_style styles[UI_SCHEME_END][UI_ROLE_END] = {
	[UI_SCHEME_DARK] = {
		[UI_ROLE_TEXT] = { OWN, OWN, 0 },
		[UI_ROLE_TITLE] = { OWN, OWN, UI_BOLD },
		[UI_ROLE_HEADING] = { CYAN, OWN, UI_BOLD },
		[UI_ROLE_LABEL] = { OWN, OWN, 0 },
		[UI_ROLE_FIELD] = { OWN, OWN, 0 },
		[UI_ROLE_ACTIVE] = { OWN, OWN, UI_BOLD },
		[UI_ROLE_OFFER] = { CYAN, OWN, 0 },
		[UI_ROLE_DIM] = { CYAN, OWN, 0 },
		[UI_ROLE_KEY] = { OWN, OWN, UI_BOLD },
		[UI_ROLE_LATE] = { RED, OWN, UI_BOLD },
		[UI_ROLE_DUE] = { YELLOW, OWN, 0 },
		[UI_ROLE_GOOD] = { GREEN, OWN, 0 },
		[UI_ROLE_ERROR] = { RED, OWN, UI_BOLD },
		[UI_ROLE_MESSAGE] = { OWN, OWN, UI_BOLD },
	},
	[UI_SCHEME_LIGHT] = {
		[UI_ROLE_TEXT] = { OWN, OWN, 0 },
		[UI_ROLE_TITLE] = { OWN, OWN, UI_BOLD },
		[UI_ROLE_HEADING] = { BLUE, OWN, UI_BOLD },
		[UI_ROLE_LABEL] = { OWN, OWN, 0 },
		[UI_ROLE_FIELD] = { OWN, OWN, 0 },
		[UI_ROLE_ACTIVE] = { OWN, OWN, UI_BOLD },
		[UI_ROLE_OFFER] = { BLUE, OWN, 0 },
		[UI_ROLE_DIM] = { BLUE, OWN, 0 },
		[UI_ROLE_KEY] = { OWN, OWN, UI_BOLD },
		[UI_ROLE_LATE] = { RED, OWN, UI_BOLD },
		[UI_ROLE_DUE] = { MAGENTA, OWN, 0 },
		[UI_ROLE_GOOD] = { GREEN, OWN, 0 },
		[UI_ROLE_ERROR] = { RED, OWN, UI_BOLD },
		[UI_ROLE_MESSAGE] = { OWN, OWN, UI_BOLD },
	},
	[UI_SCHEME_CONTRAST] = {
		[UI_ROLE_TEXT] = { WHITE, BLACK, 0 },
		[UI_ROLE_TITLE] = { WHITE, BLACK, UI_BOLD },
		[UI_ROLE_HEADING] = { WHITE, BLACK, UI_BOLD | UI_UNDERLINE },
		[UI_ROLE_LABEL] = { WHITE, BLACK, 0 },
		[UI_ROLE_FIELD] = { WHITE, BLACK, 0 },
		[UI_ROLE_ACTIVE] = { WHITE, BLACK, UI_BOLD | UI_UNDERLINE },
		[UI_ROLE_OFFER] = { WHITE, BLACK, 0 },
		[UI_ROLE_DIM] = { WHITE, BLACK, 0 },
		[UI_ROLE_KEY] = { WHITE, BLACK, UI_BOLD },
		[UI_ROLE_LATE] = { BLACK, WHITE, UI_BOLD },
		[UI_ROLE_DUE] = { WHITE, BLACK, UI_BOLD },
		[UI_ROLE_GOOD] = { WHITE, BLACK, 0 },
		[UI_ROLE_ERROR] = { BLACK, WHITE, UI_BOLD },
		[UI_ROLE_MESSAGE] = { WHITE, BLACK, UI_BOLD },
	},
	[UI_SCHEME_MONO] = {
		[UI_ROLE_TEXT] = { OWN, OWN, 0 },
		[UI_ROLE_TITLE] = { OWN, OWN, UI_BOLD },
		[UI_ROLE_HEADING] = { OWN, OWN, UI_BOLD },
		[UI_ROLE_LABEL] = { OWN, OWN, 0 },
		[UI_ROLE_FIELD] = { OWN, OWN, 0 },
		[UI_ROLE_ACTIVE] = { OWN, OWN, UI_BOLD },
		[UI_ROLE_OFFER] = { OWN, OWN, 0 },
		[UI_ROLE_DIM] = { OWN, OWN, 0 },
		[UI_ROLE_KEY] = { OWN, OWN, UI_BOLD },
		[UI_ROLE_LATE] = { OWN, OWN, UI_BOLD },
		[UI_ROLE_DUE] = { OWN, OWN, UI_BOLD },
		[UI_ROLE_GOOD] = { OWN, OWN, 0 },
		[UI_ROLE_ERROR] = { OWN, OWN, UI_BOLD },
		[UI_ROLE_MESSAGE] = { OWN, OWN, UI_BOLD },
	},
};

static const char *const names[UI_SCHEME_END] = {
	[UI_SCHEME_DARK] = "dark",
	[UI_SCHEME_LIGHT] = "light",
	[UI_SCHEME_CONTRAST] = "contrast",
	[UI_SCHEME_MONO] = "mono",
};

struct ui_style ui_theme_style(enum ui_scheme scheme, enum ui_role role)
{
	assert(scheme < UI_SCHEME_END && role < UI_ROLE_END);
	return styles[scheme][role];
}

enum ui_scheme ui_theme_from_name(const char *name)
{
	int i = 0;

	while (i < UI_SCHEME_END && strcmp(names[i], name) != 0)
		i++;
	return (enum ui_scheme)i;
}

const char *ui_theme_name(enum ui_scheme scheme)
{
	assert(scheme < UI_SCHEME_END);
	return names[scheme];
}
