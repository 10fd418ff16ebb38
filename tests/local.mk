# Tests: each program is one test of Automake's harness; Criterion speaks TAP.
tests_cppflags = -I$(top_builddir) -I$(srcdir)/tests -I$(srcdir)/src -I$(srcdir)/storage -I$(srcdir)/ui $(AM_CPPFLAGS)
tests_cflags = $(AM_CFLAGS) $(CRITERION_CFLAGS) $(SQLITE_CFLAGS) $(SODIUM_CFLAGS) $(CURSES_CFLAGS) $(VTERM_CFLAGS)
tests_libs = ui/libui.a storage/libstorage.a src/libcore.a \
	$(CRITERION_LIBS) $(SQLITE_LIBS) $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(CURSES_LIBS) $(VTERM_LIBS) -lm
