# Storage: SQLite, page encryption and keys. Sees the core, never ui/.
noinst_LIBRARIES += storage/libstorage.a
storage_libstorage_a_CPPFLAGS = -I$(top_builddir) -I$(srcdir)/storage -I$(srcdir)/src $(AM_CPPFLAGS)
storage_libstorage_a_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(SODIUM_CFLAGS)
storage_libstorage_a_SOURCES = \
	$(END)
