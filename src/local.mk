# The core: domain, validation, figures, and the port to storage. Sees nothing of ui/ or storage/.
noinst_LIBRARIES += src/libcore.a
src_libcore_a_CPPFLAGS = -I$(top_builddir) -I$(srcdir)/src $(AM_CPPFLAGS)
src_libcore_a_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS)
src_libcore_a_SOURCES =
src_libcore_a_SOURCES += src/arena.c src/arena.h
src_libcore_a_SOURCES += src/banned.h
src_libcore_a_SOURCES += src/date.c src/date.h
src_libcore_a_SOURCES += src/err.c src/err.h
src_libcore_a_SOURCES += src/i18n.h
src_libcore_a_SOURCES += src/secret.h
src_libcore_a_SOURCES += src/str.c src/str.h
src_libcore_a_SOURCES += src/text.h
src_libcore_a_SOURCES = \
	src/app.h \
	src/arena.c src/arena.h \
	src/client.c src/client.h \
	src/contact.c src/contact.h \
	src/date.c src/date.h \
	src/err.c src/err.h \
	src/guidance.h \
	src/i18n.h \
	src/ops.h \
	src/rec.h \
	src/role.c src/role.h \
	src/secret.h \
	src/store.h \
	src/str.c src/str.h \
	src/text.h \
	src/types.h \
	$(END)
	src/text.c src/text.h
