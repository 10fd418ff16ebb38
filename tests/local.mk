# Tests: each program or script is one test of Automake's harness and speaks TAP; Criterion does by itself.
tests_cppflags = -I$(top_builddir) -I$(srcdir)/tests -I$(srcdir)/src -I$(srcdir)/storage -I$(srcdir)/ui $(AM_CPPFLAGS)
tests_cflags = $(AM_CFLAGS) $(CRITERION_CFLAGS) $(SQLITE_CFLAGS) $(SODIUM_CFLAGS) $(CURSES_CFLAGS) $(VTERM_CFLAGS)
tests_libs = ui/libui.a storage/libstorage.a src/libcore.a \
	$(CRITERION_LIBS) $(SQLITE_LIBS) $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(CURSES_LIBS) $(VTERM_LIBS) -lm

# A test program is six lines, at the end of this file, in alphabetical order:
#   check_PROGRAMS += tests/test_X
#   TESTS += tests/test_X
#   tests_test_X_SOURCES = tests/test_X.c
#   tests_test_X_CPPFLAGS = $(tests_cppflags)
#   tests_test_X_CFLAGS = $(tests_cflags)
#   tests_test_X_LDADD = $(tests_libs)
TEST_EXTENSIONS = .sh .keys
LOG_DRIVER = $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
KEYS_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)

# The same day, place and language for every test.
AM_TESTS_ENVIRONMENT = \
	CRITERION_OUTPUTS='tap:-'; export CRITERION_OUTPUTS; \
	TZ=Europe/Amsterdam; export TZ; LC_ALL=C.UTF-8; export LC_ALL; LANGUAGE=en; export LANGUAGE; \
	srcdir='$(abs_srcdir)'; export srcdir; builddir='$(abs_builddir)'; export builddir; \
	unset LOODS_FILE LOODS_USER NO_COLOR;

# Without the tests' libraries "make check" fails with one sentence; it never passes with nothing run.
$(check_PROGRAMS): | check-needs
check-needs:
	@test -z '$(TESTS_MISS)' || { \
		echo "make check: these are missing: $(TESTS_MISS). Install them and run configure again." >&2; exit 1; }
.PHONY: check-needs
