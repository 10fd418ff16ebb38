# The interface: ncurses. Sees the core, never storage/.
noinst_LIBRARIES += ui/libui.a
ui_libui_a_CPPFLAGS = -I$(top_builddir) -I$(srcdir)/ui -I$(srcdir)/src $(AM_CPPFLAGS)
ui_libui_a_CFLAGS = $(AM_CFLAGS) $(CURSES_CFLAGS)
ui_libui_a_SOURCES = \
	$(END)
