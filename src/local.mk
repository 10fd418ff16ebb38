# The core: domain, validation, figures, and the port to storage. Sees nothing of ui/ or storage/.
noinst_LIBRARIES += src/libcore.a
src_libcore_a_CPPFLAGS = -I$(top_builddir) -I$(srcdir)/src $(AM_CPPFLAGS)
src_libcore_a_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS)
src_libcore_a_SOURCES = \
	src/arena.c src/arena.h \
	src/date.c src/date.h \
	src/err.c src/err.h \
	src/i18n.h \
	src/secret.h \
	src/str.c src/str.h \
	src/text.h
