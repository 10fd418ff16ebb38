# Benchmarks: figures, not right or wrong; nothing of this is built or run by "make" or "make check". Each of $(benches) is a
# script that prints its figures; it finds the built programs below $builddir, the offices in $builddir/bench/offices.
# A program is these lines, its source is bench/X.c:
#   bench_programs += bench/X
#   bench_X_SOURCES = bench/X.c $(bench_common)
#   bench_X_CPPFLAGS = $(bench_cppflags)
#   bench_X_CFLAGS = $(bench_cflags)
#   bench_X_LDADD = $(bench_libs)
bench_common = bench/bench.c bench/bench.h bench/bench_time.c bench/bench_time.h
bench_cppflags = -I$(top_builddir) -I$(srcdir)/bench -I$(srcdir)/tests -I$(srcdir)/src -I$(srcdir)/storage $(AM_CPPFLAGS)
bench_cflags = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(SODIUM_CFLAGS) $(VTERM_CFLAGS)
bench_libs = src/libcore.a storage/libstorage.a src/libcore.a $(SQLITE_LIBS) $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(XLSXWRITER_LIBS) $(READSTAT_LIBS) -lm
bench_programs =
EXTRA_PROGRAMS = $(bench_programs)
EXTRA_DIST += bench/README bench/run.sh
benches += bench/run.sh
CLEANFILES += $(bench_programs)

bench_programs += bench/make_office
bench_make_office_SOURCES = bench/make_office.c $(bench_common)
bench_make_office_CPPFLAGS = $(bench_cppflags)
bench_make_office_CFLAGS = $(bench_cflags)
bench_make_office_LDADD = $(bench_libs)


bench_programs += bench/use
bench_use_SOURCES = bench/use.c $(bench_common)
bench_use_CPPFLAGS = $(bench_cppflags)
bench_use_CFLAGS = $(bench_cflags)
bench_use_LDADD = $(bench_libs)

bench_programs += bench/figures
bench_figures_SOURCES = bench/figures.c $(bench_common)
bench_figures_CPPFLAGS = $(bench_cppflags)
bench_figures_CFLAGS = $(bench_cflags)
bench_figures_LDADD = $(bench_libs)

bench_programs += bench/pages
bench_pages_SOURCES = bench/pages.c bench/bench_rows.c bench/bench_rows.h $(bench_common)
bench_pages_CPPFLAGS = $(bench_cppflags)
bench_pages_CFLAGS = $(bench_cflags)
bench_pages_LDADD = $(bench_libs)

# Beside SQLCipher where it is installed; linked to its SQLite and to no other.
if HAVE_SQLCIPHER
bench_programs += bench/cipher
endif
bench_cipher_SOURCES = bench/cipher.c bench/bench_rows.c bench/bench_rows.h bench/bench_time.c bench/bench_time.h
bench_cipher_CPPFLAGS = -I$(top_builddir) -I$(srcdir)/bench $(AM_CPPFLAGS)
bench_cipher_CFLAGS = $(AM_CFLAGS) $(SQLCIPHER_CFLAGS)
bench_cipher_LDADD = $(SQLCIPHER_LIBS)

bench_programs += bench/screens
bench_screens_SOURCES = bench/screens.c $(bench_common)
bench_screens_CPPFLAGS = $(bench_cppflags)
bench_screens_CFLAGS = $(bench_cflags)
bench_screens_LDADD = tests/libscreen.a $(bench_libs) $(VTERM_LIBS)

bench_programs += bench/export
bench_export_SOURCES = bench/export.c $(bench_common)
bench_export_CPPFLAGS = $(bench_cppflags)
bench_export_CFLAGS = $(bench_cflags)
bench_export_LDADD = $(bench_libs)

bench_programs += bench/sessions
bench_sessions_SOURCES = bench/sessions.c $(bench_common)
bench_sessions_CPPFLAGS = $(bench_cppflags)
bench_sessions_CFLAGS = $(bench_cflags)
bench_sessions_LDADD = $(bench_libs)
