# Storage: SQLite, page encryption and keys. Sees the core, never ui/.
noinst_LIBRARIES += storage/libstorage.a
storage_libstorage_a_CPPFLAGS = -I$(top_builddir) -I$(srcdir)/storage -I$(srcdir)/src $(AM_CPPFLAGS)
storage_libstorage_a_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(SODIUM_CFLAGS)
storage_libstorage_a_SOURCES = \
	storage/field_crypt.c storage/field_crypt.h \
	storage/kdf.c storage/kdf.h \
	storage/keyfile.c storage/keyfile.h \
	storage/keyfile_account.c \
	storage/keyfile_header.c storage/keyfile_header.h \
	storage/keyfile_slot.c storage/keyfile_slot.h \
	storage/recovery_code.c storage/recovery_code.h \
	storage/vfs_crypt.c storage/vfs_crypt.h \
	storage/vfs_crypt_inner.h \
	storage/vfs_crypt_log.c \
	storage/vfs_crypt_page.c storage/vfs_crypt_page.h \
	$(END)
storage_libstorage_a_SOURCES += storage/access_log.c storage/access_log.h
storage_libstorage_a_SOURCES += storage/account.c
storage_libstorage_a_SOURCES += storage/backup.c
storage_libstorage_a_SOURCES += storage/client_cursor.c storage/client_cursor.h
storage_libstorage_a_SOURCES += storage/client_index.c storage/client_index.h
storage_libstorage_a_SOURCES += storage/contact_pack.c storage/contact_pack.h
storage_libstorage_a_SOURCES += storage/db.c storage/db.h
storage_libstorage_a_SOURCES += storage/draft.c
storage_libstorage_a_SOURCES += storage/erase.c
storage_libstorage_a_SOURCES += storage/kept.c
storage_libstorage_a_SOURCES += storage/known_at.c storage/known_at.h
storage_libstorage_a_SOURCES += storage/migrate.c storage/migrate.h storage/migrations.c
storage_libstorage_a_SOURCES += storage/office_file.c storage/office_file.h
storage_libstorage_a_SOURCES += storage/q_blockers.c
storage_libstorage_a_SOURCES += storage/q_agreements.c
storage_libstorage_a_SOURCES += storage/q_caseload.c
storage_libstorage_a_SOURCES += storage/q_export.c
storage_libstorage_a_SOURCES += storage/q_export_register.c
storage_libstorage_a_SOURCES += storage/q_find.c
storage_libstorage_a_SOURCES += storage/q_gaps.c
storage_libstorage_a_SOURCES += storage/q_guidance.c
storage_libstorage_a_SOURCES += storage/q_minutes.c
storage_libstorage_a_SOURCES += storage/q_outcomes.c
storage_libstorage_a_SOURCES += storage/q_signals.c
storage_libstorage_a_SOURCES += storage/q_versions.c
storage_libstorage_a_SOURCES += storage/rec_list.c storage/rec_list.h
storage_libstorage_a_SOURCES += storage/rec_seal.c storage/rec_seal.h
storage_libstorage_a_SOURCES += storage/rec_sql.c storage/rec_sql.h
storage_libstorage_a_SOURCES += storage/record.c
storage_libstorage_a_SOURCES += storage/rekey.c storage/rekey.h
storage_libstorage_a_SOURCES += storage/rekey_compare.c storage/rekey_copy.c storage/rekey_slots.c
storage_libstorage_a_SOURCES += storage/setting.c
storage_libstorage_a_SOURCES += storage/sqlite_memory.c storage/sqlite_memory.h
storage_libstorage_a_SOURCES += storage/store.c storage/store_impl.h
EXTRA_DIST += doc/format.md
storage_libstorage_a_SOURCES += storage/verify.c

# The page encryption for SQLite's own tools; for tests, not installed. See storage/vfs_extension.c.
vfs-extension: storage/vfs_extension.so
storage/vfs_extension.so: storage/vfs_extension.c $(wildcard $(srcdir)/storage/vfs_crypt*.[ch])
	$(AM_V_GEN)$(MKDIR_P) storage && $(CC) $(AM_CFLAGS) $(SQLITE_CFLAGS) $(SODIUM_CFLAGS) $(CFLAGS) -fPIC -shared \
		-I$(srcdir)/storage $(srcdir)/storage/vfs_extension.c -o $@ $(SODIUM_LIBS)
.PHONY: vfs-extension
EXTRA_DIST += storage/vfs_extension.c
CLEANFILES += storage/vfs_extension.so
EXTRA_DIST += storage/README
