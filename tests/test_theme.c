/* Themes: what each scheme may use, so that nothing depends on colour. */
#include <criterion/criterion.h>

#include "theme.h"

Test(theme, mono_has_no_colour)
{
	for (int r = 0; r < UI_ROLE_END; r++) {
		struct ui_style s = ui_theme_style(UI_SCHEME_MONO, (enum ui_role)r);

		cr_expect_eq(s.fg, -1);
		cr_expect_eq(s.bg, -1);
	}
}

Test(theme, contrast_is_white_and_black_only)
{
	for (int r = 0; r < UI_ROLE_END; r++) {
		struct ui_style s = ui_theme_style(UI_SCHEME_CONTRAST, (enum ui_role)r);

		cr_expect((s.fg == 7 && s.bg == 0) || (s.fg == 0 && s.bg == 7), "role %d", r);
	}
}

Test(theme, dark_and_light_keep_the_ground_and_avoid_blue_on_black)
{
	for (int r = 0; r < UI_ROLE_END; r++) {
		cr_expect_eq(ui_theme_style(UI_SCHEME_DARK, (enum ui_role)r).bg, -1);
		cr_expect_eq(ui_theme_style(UI_SCHEME_LIGHT, (enum ui_role)r).bg, -1);
		cr_expect_neq(ui_theme_style(UI_SCHEME_DARK, (enum ui_role)r).fg, 4);
		cr_expect_neq(ui_theme_style(UI_SCHEME_LIGHT, (enum ui_role)r).fg, 3);
	}
}

Test(theme, names)
{
	for (int i = 0; i < UI_SCHEME_END; i++)
		cr_expect_eq(ui_theme_from_name(ui_theme_name((enum ui_scheme)i)), (enum ui_scheme)i);
	cr_expect_eq(ui_theme_from_name("pink"), UI_SCHEME_END);
}
