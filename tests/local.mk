# Tests: each program or script is one test of Automake's harness and speaks TAP; Criterion does by itself.
tests_cppflags = -DLOODS_TESTS -I$(top_builddir) -I$(srcdir)/tests -I$(srcdir)/src -I$(srcdir)/storage -I$(srcdir)/ui $(AM_CPPFLAGS)
tests_cflags = $(AM_CFLAGS) $(CRITERION_CFLAGS) $(SQLITE_CFLAGS) $(SODIUM_CFLAGS) $(CURSES_CFLAGS) $(VTERM_CFLAGS)
tests_libs = tests/libscreen.a ui/libui.a src/libcore.a storage/libstorage.a src/libcore.a \
	$(CRITERION_LIBS) $(SQLITE_LIBS) $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(XLSXWRITER_LIBS) $(READSTAT_LIBS) $(CURSES_LIBS) \
	$(VTERM_LIBS) -lm

# A test program is four lines at the end of this file (its source is tests/test_X.c by itself):
#   check_PROGRAMS += tests/test_X
#   TESTS += tests/test_X
#   tests_test_X_CPPFLAGS = $(tests_cppflags)
#   tests_test_X_CFLAGS = $(tests_cflags)
LDADD = $(tests_libs)
TEST_EXTENSIONS = .sh .keys
LOG_DRIVER = $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
KEYS_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
KEYS_LOG_COMPILER = tests/screen_run

# Scripts, headers and golden screens are handed out with the sources; test data has its own lines below.
EXTRA_DIST += tests/README $(filter %.sh %.keys,$(TESTS))
EXTRA_DIST += $(patsubst $(srcdir)/%,%,$(wildcard $(srcdir)/tests/*.h $(srcdir)/tests/screens/*.screen \
	$(srcdir)/tests/screens/*/*.screen))

# The same day, place and language for every test. Leaks are valgrind's business (make check-memory): a program that
# forbids tracing, as Loods does, cannot be looked into by LeakSanitizer.
AM_TESTS_ENVIRONMENT = \
	CRITERION_OUTPUTS='tap:-'; export CRITERION_OUTPUTS; \
	TZ=Europe/Amsterdam; export TZ; LC_ALL=C.UTF-8; export LC_ALL; LANGUAGE=en; export LANGUAGE; \
	srcdir='$(abs_srcdir)'; export srcdir; builddir='$(abs_builddir)'; export builddir; \
	LINT_CC='$(CC) $(LOODS_CFLAGS) $(SQLITE_CFLAGS) $(SODIUM_CFLAGS) $(CURSES_CFLAGS) $(VTERM_CFLAGS) $(CRITERION_CFLAGS)'; \
	export LINT_CC; NM='$(NM)'; export NM; \
	ASAN_OPTIONS="detect_leaks=0:$$ASAN_OPTIONS"; export ASAN_OPTIONS; \
	UBSAN_OPTIONS="print_stacktrace=1:$$UBSAN_OPTIONS"; export UBSAN_OPTIONS; \
	LOODS_LOCALEDIR='$(abs_builddir)/po/locale'; export LOODS_LOCALEDIR; \
	unset LOODS_FILE LOODS_USER NO_COLOR;

# Without the tests' libraries "make check" fails with one sentence; it never passes with nothing run.
$(check_PROGRAMS) $(check_LIBRARIES): | check-needs
check-needs:
	@test -z '$(TESTS_MISS)' || { \
		echo "make check: these are missing: $(TESTS_MISS). Install them and run configure again." >&2; exit 1; }
.PHONY: check-needs

# The layers, kept by the build; see tests/lint.sh.
lint: $(noinst_LIBRARIES)
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) $(srcdir)/tests/lint.sh | \
		$(AWK) '{ print } /^not ok/ { bad = 1 } END { exit bad }'
.PHONY: lint
TESTS += tests/lint.sh

# The Dutch texts; po/ is handed out by its own Makefile.
TESTS += tests/po.sh

check_PROGRAMS += tests/test_blockers
TESTS += tests/test_blockers
tests_test_blockers_CPPFLAGS = $(tests_cppflags)
tests_test_blockers_CFLAGS = $(tests_cflags)
tests_test_blockers_SOURCES = tests/test_blockers.c tests/block_versions.h tests/facts.h tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h

check_PROGRAMS += tests/test_blockers_sum
TESTS += tests/test_blockers_sum
tests_test_blockers_sum_CPPFLAGS = $(tests_cppflags)
tests_test_blockers_sum_CFLAGS = $(tests_cflags)
tests_test_blockers_sum_SOURCES = tests/test_blockers_sum.c tests/block_versions.h tests/facts.h

check_PROGRAMS += tests/test_budget
TESTS += tests/test_budget
tests_test_budget_CPPFLAGS = $(tests_cppflags)
tests_test_budget_CFLAGS = $(tests_cflags)
tests_test_budget_SOURCES = tests/test_budget.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h

check_PROGRAMS += tests/test_date
TESTS += tests/test_date
tests_test_date_CPPFLAGS = $(tests_cppflags)
tests_test_date_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_draft
TESTS += tests/test_draft
tests_test_draft_CPPFLAGS = $(tests_cppflags)
tests_test_draft_CFLAGS = $(tests_cflags)
tests_test_draft_SOURCES = tests/test_draft.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h tests/ui_rig.c tests/ui_rig.h

check_PROGRAMS += tests/test_kills
TESTS += tests/test_kills
tests_test_kills_CPPFLAGS = $(tests_cppflags)
tests_test_kills_CFLAGS = $(tests_cflags)
tests_test_kills_SOURCES = tests/test_kills.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h

check_PROGRAMS += tests/test_missing
TESTS += tests/test_missing
tests_test_missing_CPPFLAGS = $(tests_cppflags)
tests_test_missing_CFLAGS = $(tests_cflags)
tests_test_missing_SOURCES = tests/test_missing.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
# Disclosure control: on tables with known answers, and beside exhaustive search.
tests_disclose_cohort = tests/disclose_cohort.c tests/disclose_cohort.h
tests_disclose_data = tests/disclose_data.c tests/disclose_data.h
check_PROGRAMS += tests/disclose-table
tests_disclose_table_SOURCES = tests/disclose_table.c $(tests_disclose_data)
tests_disclose_table_CPPFLAGS = $(tests_cppflags)
tests_disclose_table_CFLAGS = $(tests_cflags)
tests_disclose_table_LDADD = src/libcore.a -lm

check_PROGRAMS += tests/test_disclose
TESTS += tests/test_disclose
tests_test_disclose_SOURCES = tests/test_disclose.c $(tests_disclose_data) $(tests_disclose_cohort)
tests_test_disclose_CPPFLAGS = $(tests_cppflags)
tests_test_disclose_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_disclose_random
TESTS += tests/test_disclose_random
tests_test_disclose_random_SOURCES = tests/test_disclose_random.c $(tests_disclose_cohort)
tests_test_disclose_random_CPPFLAGS = $(tests_cppflags)
tests_test_disclose_random_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_disclose_small
TESTS += tests/test_disclose_small
tests_test_disclose_small_CPPFLAGS = $(tests_cppflags)
tests_test_disclose_small_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_text
TESTS += tests/test_text
tests_test_text_CPPFLAGS = $(tests_cppflags)
tests_test_text_CFLAGS = $(tests_cflags)
# A program on a pseudo-terminal, for test programs and for the scripts in tests/screens.
check_LIBRARIES += tests/libscreen.a
tests_libscreen_a_SOURCES = tests/screen.c tests/screen.h tests/screen_inner.h tests/screen_view.c
tests_libscreen_a_CPPFLAGS = $(tests_cppflags)
tests_libscreen_a_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/screen_run
tests_screen_run_CPPFLAGS = $(tests_cppflags)
tests_screen_run_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_screen
TESTS += tests/test_screen
tests_test_screen_CPPFLAGS = $(tests_cppflags)
tests_test_screen_CFLAGS = $(tests_cflags)
TESTS += tests/screens/harness.keys
TESTS += tests/screen_run.sh

# Writes the golden screens anew; the difference is reviewed like code.
check-golden-update: all $(check_PROGRAMS) $(check_DATA)
	@$(AM_TESTS_ENVIRONMENT) for script in $(filter %.keys,$(TESTS)); do \
		tests/screen_run --update "$(srcdir)/$$script" || exit 1; done
.PHONY: check-golden-update

check_PROGRAMS += tests/test_keyfile
TESTS += tests/test_keyfile
tests_test_keyfile_CPPFLAGS = $(tests_cppflags)
tests_test_keyfile_CFLAGS = $(tests_cflags)
tests_test_keyfile_SOURCES = tests/test_keyfile.c tests/keyfile_mem.h tests/keyfile_office.h
check_PROGRAMS += tests/test_db
TESTS += tests/test_db
tests_test_db_CPPFLAGS = $(tests_cppflags)
tests_test_db_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_vfs_crypt
TESTS += tests/test_vfs_crypt
tests_test_vfs_crypt_SOURCES = tests/test_vfs_crypt.c $(tests_vfs_sources)
tests_test_vfs_crypt_CPPFLAGS = $(tests_cppflags)
tests_test_vfs_crypt_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_rec
TESTS += tests/test_rec
tests_test_rec_CPPFLAGS = $(tests_cppflags)
tests_test_rec_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_field_crypt
TESTS += tests/test_field_crypt
tests_test_field_crypt_CPPFLAGS = $(tests_cppflags)
tests_test_field_crypt_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_find
TESTS += tests/test_find
tests_test_find_SOURCES = tests/test_find.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
tests_test_find_CPPFLAGS = $(tests_cppflags)
tests_test_find_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_find_notes
TESTS += tests/test_find_notes
tests_test_find_notes_SOURCES = tests/test_find_notes.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
tests_test_find_notes_CPPFLAGS = $(tests_cppflags)
tests_test_find_notes_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_format
TESTS += tests/test_format
tests_test_format_SOURCES = tests/test_format.c tests/keyfile_mem.h tests/keyfile_office.h
tests_test_format_CPPFLAGS = $(tests_cppflags)
tests_test_format_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_kdf
TESTS += tests/test_kdf
tests_test_kdf_CPPFLAGS = $(tests_cppflags)
tests_test_kdf_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_keyfile_header
TESTS += tests/test_keyfile_header
tests_test_keyfile_header_SOURCES = tests/test_keyfile_header.c tests/keyfile_mem.h tests/keyfile_office.h
tests_test_keyfile_header_CPPFLAGS = $(tests_cppflags)
tests_test_keyfile_header_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_recovery_code
TESTS += tests/test_recovery_code
tests_test_recovery_code_CPPFLAGS = $(tests_cppflags)
tests_test_recovery_code_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_secret
TESTS += tests/test_secret
tests_test_secret_CPPFLAGS = $(tests_cppflags)
tests_test_secret_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_user_name
TESTS += tests/test_user_name
tests_test_user_name_CPPFLAGS = $(tests_cppflags)
tests_test_user_name_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_week
TESTS += tests/test_week
tests_test_week_CPPFLAGS = $(tests_cppflags)
tests_test_week_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_workbook
TESTS += tests/test_workbook
tests_test_workbook_CPPFLAGS = $(tests_cppflags)
tests_test_workbook_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_arena
TESTS += tests/test_arena
tests_test_arena_CPPFLAGS = $(tests_cppflags)
tests_test_arena_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_attack
TESTS += tests/test_attack
tests_test_attack_CPPFLAGS = $(tests_cppflags)
tests_test_attack_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_contact_pack
TESTS += tests/test_contact_pack
tests_test_contact_pack_CPPFLAGS = $(tests_cppflags)
tests_test_contact_pack_CFLAGS = $(tests_cflags)
tests_test_contact_pack_SOURCES = tests/test_contact_pack.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
check_PROGRAMS += tests/test_cover
TESTS += tests/test_cover
tests_test_cover_CPPFLAGS = $(tests_cppflags)
tests_test_cover_CFLAGS = $(tests_cflags)
tests_test_cover_SOURCES = tests/test_cover.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h

check_PROGRAMS += tests/test_csv
TESTS += tests/test_csv
tests_test_csv_CPPFLAGS = $(tests_cppflags)
tests_test_csv_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_json
TESTS += tests/test_json
tests_test_json_CPPFLAGS = $(tests_cppflags)
tests_test_json_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_pseudonym
TESTS += tests/test_pseudonym
tests_test_pseudonym_CPPFLAGS = $(tests_cppflags)
tests_test_pseudonym_CFLAGS = $(tests_cflags)
tests_test_pseudonym_SOURCES = tests/test_pseudonym.c tests/folder.c tests/folder.h
check_PROGRAMS += tests/test_rational
TESTS += tests/test_rational
tests_test_rational_CPPFLAGS = $(tests_cppflags)
tests_test_rational_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_str
TESTS += tests/test_str
tests_test_str_CPPFLAGS = $(tests_cppflags)
tests_test_str_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_store
TESTS += tests/test_store
tests_test_store_SOURCES = tests/test_store.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
tests_test_store_CPPFLAGS = $(tests_cppflags)
tests_test_store_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_store_read
TESTS += tests/test_store_read
tests_test_store_read_SOURCES = tests/test_store_read.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
tests_test_store_read_CPPFLAGS = $(tests_cppflags)
tests_test_store_read_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_release_log
TESTS += tests/test_release_log
tests_test_release_log_CPPFLAGS = $(tests_cppflags)
tests_test_release_log_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_rules
TESTS += tests/test_rules
tests_test_rules_CPPFLAGS = $(tests_cppflags)
tests_test_rules_CFLAGS = $(tests_cflags)
# Fuzz targets: here they replay their corpus.
EXTRA_DIST += tests/corpus
check_PROGRAMS += tests/fuzz_csv
TESTS += tests/fuzz_csv
tests_fuzz_csv_SOURCES = tests/fuzz_csv.c tests/fuzz_main.c
tests_fuzz_csv_CPPFLAGS = $(tests_cppflags)
tests_fuzz_csv_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/fuzz_date
TESTS += tests/fuzz_date
tests_fuzz_date_SOURCES = tests/fuzz_date.c tests/fuzz_main.c
tests_fuzz_date_CPPFLAGS = $(tests_cppflags)
tests_fuzz_date_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_intensity
TESTS += tests/test_intensity
tests_test_intensity_CPPFLAGS = $(tests_cppflags)
tests_test_intensity_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_intensity_random
TESTS += tests/test_intensity_random
tests_test_intensity_random_CPPFLAGS = $(tests_cppflags)
tests_test_intensity_random_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_intensity_words
TESTS += tests/test_intensity_words
tests_test_intensity_words_CPPFLAGS = $(tests_cppflags)
tests_test_intensity_words_CFLAGS = $(tests_cflags)
EXTRA_DIST += tests/facts.h

check_PROGRAMS += tests/test_store_faults
TESTS += tests/test_store_faults
tests_test_store_faults_SOURCES = tests/test_store_faults.c tests/fault_run.c tests/fault_run.h tests/fault_vfs.c \
	tests/fault_vfs.h tests/folder.c tests/folder.h tests/office.c tests/office.h tests/office_old.c tests/office_old.h
tests_test_store_faults_CPPFLAGS = $(tests_cppflags)
tests_test_store_faults_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_swap_faults
TESTS += tests/test_swap_faults
tests_test_swap_faults_SOURCES = tests/test_swap_faults.c tests/fault_run.c tests/fault_run.h tests/fault_system.c \
	tests/fault_system.h tests/fault_vfs.c tests/fault_vfs.h tests/office.c tests/office.h
tests_test_swap_faults_CPPFLAGS = $(tests_cppflags)
tests_test_swap_faults_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_vfs_crypt_page
TESTS += tests/test_vfs_crypt_page
tests_test_vfs_crypt_page_CPPFLAGS = $(tests_cppflags)
tests_test_vfs_crypt_page_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_header_lock
TESTS += tests/test_header_lock
tests_test_header_lock_SOURCES = tests/test_header_lock.c tests/fault_run.c tests/fault_run.h tests/fault_vfs.c \
	tests/fault_vfs.h tests/office.c tests/office.h
tests_test_header_lock_CPPFLAGS = $(tests_cppflags)
tests_test_header_lock_CFLAGS = $(tests_cflags)

TESTS += tests/vfs_extension.sh
tests/vfs_extension.log: storage/vfs_extension.so

check_PROGRAMS += tests/test_vfs_crypt_damage
TESTS += tests/test_vfs_crypt_damage
tests_test_vfs_crypt_damage_SOURCES = tests/test_vfs_crypt_damage.c $(tests_vfs_sources)
tests_test_vfs_crypt_damage_CPPFLAGS = $(tests_cppflags)
tests_test_vfs_crypt_damage_CFLAGS = $(tests_cflags)

tests_vfs_sources = tests/fault_vfs.c tests/fault_vfs.h tests/vfs_office.h
check_PROGRAMS += tests/test_ops
TESTS += tests/test_ops
tests_test_ops_CPPFLAGS = $(tests_cppflags)
tests_test_ops_CFLAGS = $(tests_cflags)
tests_test_ops_SOURCES = tests/test_ops.c tests/office.c tests/office.h
# Slower looks at the code, for who has these tools; what they say is to be judged, not obeyed.
lint-more: all
	-cd $(srcdir) && cppcheck -q --std=c17 --enable=warning,performance,portability --inline-suppr \
		--suppress=missingIncludeSystem -I src -I storage -I ui src storage ui
	-cd $(srcdir) && for f in src/*.c storage/*.c ui/*.c; do clang-tidy --quiet \
		--checks='-*,bugprone-*,cert-*,clang-analyzer-*,-bugprone-easily-swappable-parameters,-bugprone-implicit-widening-of-multiplication-result,-clang-analyzer-optin.performance.Padding,-cert-err33-c,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling' \
		$$f -- -std=gnu17 -include $(abs_builddir)/config.h -Isrc -Istorage -Iui $(CURSES_CFLAGS) 2>/dev/null; done
.PHONY: lint-more

check_PROGRAMS += tests/test_signals_list
TESTS += tests/test_signals_list
tests_test_signals_list_CPPFLAGS = $(tests_cppflags)
tests_test_signals_list_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_signals_random
TESTS += tests/test_signals_random
tests_test_signals_random_CPPFLAGS = $(tests_cppflags)
tests_test_signals_random_CFLAGS = $(tests_cflags)
tests_test_signals_random_SOURCES = tests/test_signals_random.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h

check_PROGRAMS += tests/test_signals_store
TESTS += tests/test_signals_store
tests_test_signals_store_CPPFLAGS = $(tests_cppflags)
tests_test_signals_store_CFLAGS = $(tests_cflags)
tests_test_signals_store_SOURCES = tests/test_signals_store.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h

check_PROGRAMS += tests/test_signals_plan
TESTS += tests/test_signals_plan
tests_test_signals_plan_CPPFLAGS = $(tests_cppflags)
tests_test_signals_plan_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_signals
TESTS += tests/test_signals
tests_test_signals_CPPFLAGS = $(tests_cppflags)
tests_test_signals_CFLAGS = $(tests_cflags)

# The interface, without a terminal.
tests_ui_rig = tests/ui_rig.c tests/ui_rig.h

check_PROGRAMS += tests/test_keys
TESTS += tests/test_keys
tests_test_keys_CPPFLAGS = $(tests_cppflags)
tests_test_keys_CFLAGS = $(tests_cflags)

# The manual, made and compared with the program; `make update-manual` writes its pages anew.
check_PROGRAMS += tests/print_keys
tests_print_keys_CPPFLAGS = $(tests_cppflags)
tests_print_keys_CFLAGS = $(tests_cflags)
TESTS += tests/manual.sh
EXTRA_DIST += tests/manual.pl
update-manual: all tests/print_keys $(check_DATA)
	@$(AM_TESTS_ENVIRONMENT) $(SHELL) $(srcdir)/tests/manual.sh --update
.PHONY: update-manual

check_PROGRAMS += tests/test_layout
TESTS += tests/test_layout
tests_test_layout_CPPFLAGS = $(tests_cppflags)
tests_test_layout_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_lineedit
TESTS += tests/test_lineedit
tests_test_lineedit_CPPFLAGS = $(tests_cppflags)
tests_test_lineedit_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_list
TESTS += tests/test_list
tests_test_list_CPPFLAGS = $(tests_cppflags)
tests_test_list_CFLAGS = $(tests_cflags)
tests_test_list_SOURCES = tests/test_list.c $(tests_ui_rig)
check_PROGRAMS += tests/test_table
TESTS += tests/test_table
tests_test_table_CPPFLAGS = $(tests_cppflags)
tests_test_table_CFLAGS = $(tests_cflags)
tests_test_table_SOURCES = tests/test_table.c $(tests_ui_rig)

check_PROGRAMS += tests/test_table_audit
TESTS += tests/test_table_audit
tests_test_table_audit_CPPFLAGS = $(tests_cppflags)
tests_test_table_audit_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_table_protect
TESTS += tests/test_table_protect
tests_test_table_protect_CPPFLAGS = $(tests_cppflags)
tests_test_table_protect_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_theme
TESTS += tests/test_theme
tests_test_theme_CPPFLAGS = $(tests_cppflags)
tests_test_theme_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_migrate
TESTS += tests/test_migrate
tests_test_migrate_CPPFLAGS = $(tests_cppflags)
tests_test_migrate_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_rekey
TESTS += tests/test_rekey
tests_test_rekey_SOURCES = tests/test_rekey.c tests/fault_vfs.c tests/fault_vfs.h tests/office.c tests/office.h \
	tests/office_fill.c tests/office_fill.h
tests_test_rekey_CPPFLAGS = $(tests_cppflags)
tests_test_rekey_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_access_log
TESTS += tests/test_access_log
tests_test_access_log_SOURCES = tests/test_access_log.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
tests_test_access_log_CPPFLAGS = $(tests_cppflags)
tests_test_access_log_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_form
TESTS += tests/test_form
tests_test_form_CPPFLAGS = $(tests_cppflags)
tests_test_form_CFLAGS = $(tests_cflags)
tests_test_form_SOURCES = tests/test_form.c $(tests_ui_rig)
check_PROGRAMS += tests/test_history
TESTS += tests/test_history
tests_test_history_SOURCES = tests/test_history.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
tests_test_history_CPPFLAGS = $(tests_cppflags)
tests_test_history_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_import
TESTS += tests/test_import
tests_test_import_CPPFLAGS = $(tests_cppflags)
tests_test_import_CFLAGS = $(tests_cflags)
tests_test_import_SOURCES = tests/test_import.c tests/folder.c tests/folder.h tests/office.c tests/office.h
check_PROGRAMS += tests/test_dump
TESTS += tests/test_dump
tests_test_dump_CPPFLAGS = $(tests_cppflags)
tests_test_dump_CFLAGS = $(tests_cflags)
tests_test_dump_SOURCES = tests/test_dump.c tests/folder.c tests/folder.h tests/office.c tests/office.h
check_PROGRAMS += tests/test_listing
TESTS += tests/test_listing
tests_test_listing_CPPFLAGS = $(tests_cppflags)
tests_test_listing_CFLAGS = $(tests_cflags)
tests_test_listing_SOURCES = tests/test_listing.c tests/folder.c tests/folder.h tests/office.c tests/office.h

check_PROGRAMS += tests/test_outcome_review
TESTS += tests/test_outcome_review
tests_test_outcome_review_CPPFLAGS = $(tests_cppflags)
tests_test_outcome_review_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_summary
TESTS += tests/test_summary
tests_test_summary_CPPFLAGS = $(tests_cppflags)
tests_test_summary_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_summary_groups
TESTS += tests/test_summary_groups
tests_test_summary_groups_CPPFLAGS = $(tests_cppflags)
tests_test_summary_groups_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_summary_notes
TESTS += tests/test_summary_notes
tests_test_summary_notes_CPPFLAGS = $(tests_cppflags)
tests_test_summary_notes_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_handover
TESTS += tests/test_handover
tests_test_handover_SOURCES = tests/test_handover.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
tests_test_handover_CPPFLAGS = $(tests_cppflags)
tests_test_handover_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_plan_bulk
TESTS += tests/test_plan_bulk
tests_test_plan_bulk_SOURCES = tests/test_plan_bulk.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
tests_test_plan_bulk_CPPFLAGS = $(tests_cppflags)
tests_test_plan_bulk_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_retention
TESTS += tests/test_retention
tests_test_retention_SOURCES = tests/test_retention.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
tests_test_retention_CPPFLAGS = $(tests_cppflags)
tests_test_retention_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_subject
TESTS += tests/test_subject
tests_test_subject_SOURCES = tests/test_subject.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
tests_test_subject_CPPFLAGS = $(tests_cppflags)
tests_test_subject_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_talk
TESTS += tests/test_talk
tests_test_talk_SOURCES = tests/test_talk.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
tests_test_talk_CPPFLAGS = $(tests_cppflags)
tests_test_talk_CFLAGS = $(tests_cflags)
TESTS += tests/cli_client.sh
TESTS += tests/cli_handover.sh
TESTS += tests/cli_log.sh
TESTS += tests/cli_retention.sh
TESTS += tests/cli_signals.sh
TESTS += tests/cli_talk.sh
TESTS += tests/cli_today_ics.sh
EXTRA_DIST += tests/ics_check.pl
check_PROGRAMS += tests/test_summary_html
TESTS += tests/test_summary_html
tests_test_summary_html_CPPFLAGS = $(tests_cppflags)
tests_test_summary_html_CFLAGS = $(tests_cflags)
tests_test_summary_html_SOURCES = tests/test_summary_html.c tests/facts.h

check_PROGRAMS += tests/test_summary_random
TESTS += tests/test_summary_random
tests_test_summary_random_CPPFLAGS = $(tests_cppflags)
tests_test_summary_random_CFLAGS = $(tests_cflags)
tests_test_summary_random_SOURCES = tests/test_summary_random.c $(tests_naive)
tests_naive = tests/naive_summary.c tests/naive_summary.h tests/naive_weeks.c tests/naive_weeks.h \
	tests/random_office.c tests/random_office.h \
	tests/summary_look.c tests/summary_look.h

check_PROGRAMS += tests/test_summary_store
TESTS += tests/test_summary_store
tests_test_summary_store_CPPFLAGS = $(tests_cppflags)
tests_test_summary_store_CFLAGS = $(tests_cflags)
tests_test_summary_store_SOURCES = tests/test_summary_store.c tests/folder.c tests/folder.h \
	tests/office.c tests/office.h $(tests_naive)

check_PROGRAMS += tests/test_known_at
TESTS += tests/test_known_at
tests_test_known_at_CPPFLAGS = $(tests_cppflags)
tests_test_known_at_CFLAGS = $(tests_cflags)
tests_test_known_at_SOURCES = tests/test_known_at.c tests/office.c tests/office.h

check_PROGRAMS += tests/test_summary_office
TESTS += tests/test_summary_office
tests_test_summary_office_CPPFLAGS = $(tests_cppflags)
tests_test_summary_office_CFLAGS = $(tests_cflags)
tests_test_summary_office_SOURCES = tests/test_summary_office.c tests/folder.c tests/folder.h tests/office.c tests/office.h

# The interface on a pseudo-terminal: keys of all kinds of terminals, and what is left behind however it ends.
check_PROGRAMS += tests/ui_probe
tests_ui_probe_CPPFLAGS = $(tests_cppflags)
tests_ui_probe_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_ui
TESTS += tests/test_ui
tests_test_ui_CPPFLAGS = $(tests_cppflags)
tests_test_ui_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_agreements
TESTS += tests/test_agreements
tests_test_agreements_CPPFLAGS = $(tests_cppflags)
tests_test_agreements_CFLAGS = $(tests_cflags)
tests_test_agreements_SOURCES = tests/test_agreements.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
check_PROGRAMS += tests/test_ops_setting
TESTS += tests/test_ops_setting
tests_test_ops_setting_CPPFLAGS = $(tests_cppflags)
tests_test_ops_setting_CFLAGS = $(tests_cflags)
tests_test_ops_setting_SOURCES = tests/test_ops_setting.c tests/office.c tests/office.h
check_PROGRAMS += tests/test_ops_undo
TESTS += tests/test_ops_undo
tests_test_ops_undo_CPPFLAGS = $(tests_cppflags)
tests_test_ops_undo_CFLAGS = $(tests_cflags)
tests_test_ops_undo_SOURCES = tests/test_ops_undo.c tests/office.c tests/office.h

check_PROGRAMS += tests/test_chart
TESTS += tests/test_chart
tests_test_chart_CPPFLAGS = $(tests_cppflags)
tests_test_chart_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_synth
TESTS += tests/test_synth
tests_test_synth_CPPFLAGS = $(tests_cppflags)
tests_test_synth_CFLAGS = $(tests_cflags)
tests_test_synth_SOURCES = tests/test_synth.c tests/office.c tests/office.h

# The command line, through the real program.
EXTRA_DIST += tests/cli_lib.sh
TESTS += tests/cli_commands.sh
TESTS += tests/cli_backup.sh
TESTS += tests/cli_damage.sh
TESTS += tests/cli_export.sh
TESTS += tests/cli_export_research.sh
EXTRA_DIST += tests/export_read.pl
TESTS += tests/cli_hand_over.sh
TESTS += tests/cli_import.sh
TESTS += tests/cli_known_at.sh
TESTS += tests/cli_manual.sh
TESTS += tests/cli_recover.sh
TESTS += tests/cli_rekey.sh
TESTS += tests/cli_roundtrip.sh
check_PROGRAMS += tests/test_scr_edit
TESTS += tests/test_scr_edit
tests_test_scr_edit_SOURCES = tests/test_scr_edit.c $(tests_ui_rig) \
	tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
tests_test_scr_edit_CPPFLAGS = $(tests_cppflags)
tests_test_scr_edit_CFLAGS = $(tests_cflags)
# The office of the screen tests, made once with the program itself.
EXTRA_DIST += tests/e2e tests/screens/agreements.inc tests/screens/lead.inc tests/screens/linear.inc tests/screens/locked.inc tests/screens/office.inc tests/screens/plan.inc
EXTRA_DIST += tests/e2e tests/screens/agreements.inc tests/screens/lead.inc tests/screens/locked.inc tests/screens/office.inc tests/screens/plan.inc tests/screens/signals.inc
check_DATA = tests/e2e.office
CLEANFILES += tests/e2e.office
tests/e2e.office: loods$(EXEEXT) tests/e2e/make.sh $(wildcard $(srcdir)/tests/e2e/*.csv)
	$(AM_V_GEN)$(SHELL) $(srcdir)/tests/e2e/make.sh $(abs_builddir)/loods $(srcdir)/tests/e2e $@
TESTS += tests/screens/damaged.keys
TESTS += tests/screens/conflict.keys
TESTS += tests/screens/ends.keys
TESTS += tests/screens/ends_everywhere.keys
TESTS += tests/screens/ends_locked.keys
TESTS += tests/screens/fkeys.keys
TESTS += tests/screens/golden_agreements.keys
TESTS += tests/screens/golden_caseload.keys
TESTS += tests/screens/golden_dossier.keys
TESTS += tests/screens/golden_export.keys
TESTS += tests/screens/task_dossier.keys
TESTS += tests/screens/task_export.keys
TESTS += tests/screens/task_export_research.keys
TESTS += tests/screens/golden_find.keys
TESTS += tests/screens/golden_find_notes.keys
TESTS += tests/screens/golden_forms.keys
TESTS += tests/screens/golden_outcome_review.keys
TESTS += tests/screens/golden_outcomes.keys
TESTS += tests/screens/golden_palette.keys
TESTS += tests/screens/golden_plan.keys
TESTS += tests/screens/golden_plan_many.keys
TESTS += tests/screens/golden_history.keys
TESTS += tests/screens/golden_handover.keys
TESTS += tests/screens/golden_intensity.keys
TESTS += tests/screens/golden_records.keys
TESTS += tests/screens/golden_review.keys
TESTS += tests/screens/golden_signals.keys
TESTS += tests/screens/golden_signals_review.keys
TESTS += tests/screens/golden_small.keys
TESTS += tests/screens/golden_start.keys
TESTS += tests/screens/golden_summary.keys
TESTS += tests/screens/drafts.keys
TESTS += tests/screens/drafts_result.keys
TESTS += tests/screens/hangup.keys
TESTS += tests/screens/linear_all_fields.keys
TESTS += tests/screens/linear_childcare.keys
TESTS += tests/screens/linear_conflict.keys
TESTS += tests/screens/linear_contact.keys
TESTS += tests/screens/linear_ends.keys
TESTS += tests/screens/linear_export.keys
TESTS += tests/screens/linear_find.keys
TESTS += tests/screens/linear_language.keys
TESTS += tests/screens/linear_lead.keys
TESTS += tests/screens/linear_leave.keys
TESTS += tests/screens/linear_lock.keys
TESTS += tests/screens/linear_long_text.keys
TESTS += tests/screens/linear_note.keys
TESTS += tests/screens/linear_odd_keys.keys
TESTS += tests/screens/linear_option.keys
TESTS += tests/screens/linear_plan.keys
TESTS += tests/screens/linear_remembered.keys
TESTS += tests/screens/linear_switch.keys
TESTS += tests/screens/keytest.keys
TESTS += tests/screens/lock.keys
TESTS += tests/screens/manual.keys
TESTS += tests/screens/memory.keys
EXTRA_DIST += tests/memory_scan.py
TESTS += tests/screens/long_note.keys
TESTS += tests/screens/mono.keys
TESTS += tests/screens/names.keys
TESTS += tests/screens/names_kinds.keys
TESTS += tests/screens/paste.keys
TESTS += tests/screens/rekey.keys
TESTS += tests/screens/resize.keys
TESTS += tests/screens/task_agreements.keys
TESTS += tests/screens/task_all_fields.keys
TESTS += tests/screens/task_childcare.keys
TESTS += tests/screens/task_contact.keys
TESTS += tests/screens/task_contact_goal.keys
TESTS += tests/screens/task_cover.keys
TESTS += tests/screens/task_find.keys
TESTS += tests/screens/task_find_notes.keys
TESTS += tests/screens/task_find_other.keys
TESTS += tests/screens/task_goals.keys
TESTS += tests/screens/task_handover.keys
TESTS += tests/screens/task_language.keys
TESTS += tests/screens/task_lead.keys
TESTS += tests/screens/task_not_reached.keys
TESTS += tests/screens/task_note.keys
TESTS += tests/screens/task_outcome.keys
TESTS += tests/screens/task_plan.keys
TESTS += tests/screens/task_plan_many.keys
TESTS += tests/screens/task_reason.keys
TESTS += tests/screens/task_result.keys
TESTS += tests/screens/task_signals.keys
TESTS += tests/screens/task_signals_lead.keys
TESTS += tests/screens/task_task.keys
TESTS += tests/screens/terminals.keys
TESTS += tests/screens/themes.keys
TESTS += tests/screens/two_sessions.keys
TESTS += tests/screens/typing.keys

check_PROGRAMS += tests/test_contact
TESTS += tests/test_contact
tests_test_contact_CPPFLAGS = $(tests_cppflags)
tests_test_contact_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_contact_entry
TESTS += tests/test_contact_entry
tests_test_contact_entry_SOURCES = tests/test_contact_entry.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
tests_test_contact_entry_CPPFLAGS = $(tests_cppflags)
tests_test_contact_entry_CFLAGS = $(tests_cflags)

# The screens on a whole office, without a terminal.
check_PROGRAMS += tests/test_conflict
TESTS += tests/test_conflict
tests_test_conflict_CPPFLAGS = $(tests_cppflags)
tests_test_conflict_CFLAGS = $(tests_cflags)
tests_test_conflict_SOURCES = tests/test_conflict.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h $(tests_ui_rig)

check_PROGRAMS += tests/test_scr_client
TESTS += tests/test_scr_client
tests_test_scr_client_CPPFLAGS = $(tests_cppflags)
tests_test_scr_client_CFLAGS = $(tests_cflags)
tests_test_scr_client_SOURCES = tests/test_scr_client.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h $(tests_ui_rig)
TESTS += tests/cli_blockers.sh
TESTS += tests/cli_missing.sh
TESTS += tests/cli_outcomes.sh
TESTS += tests/cli_agreements.sh
TESTS += tests/cli_setting.sh
TESTS += tests/cli_output.sh
TESTS += tests/cli_summary.sh
# Needs a spreadsheet program, and is slower than others for it.
TESTS += tests/xlsx.sh

check_PROGRAMS += tests/test_desk
TESTS += tests/test_desk
tests_test_desk_CPPFLAGS = $(tests_cppflags)
tests_test_desk_CFLAGS = $(tests_cflags)
tests_test_desk_SOURCES = tests/test_desk.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h $(tests_ui_rig)
TESTS += tests/canary.sh
TESTS += tests/cli_together.sh
TESTS += tests/format_reader.sh
EXTRA_DIST += tests/format_reader.py

check_PROGRAMS += tests/test_linear
TESTS += tests/test_linear
tests_test_linear_CPPFLAGS = $(tests_cppflags)
tests_test_linear_CFLAGS = $(tests_cflags)
tests_test_linear_SOURCES = tests/test_linear.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
check_PROGRAMS += tests/test_walk
TESTS += tests/test_walk
tests_test_walk_CPPFLAGS = $(tests_cppflags)
tests_test_walk_CFLAGS = $(tests_cflags)
tests_test_walk_SOURCES = tests/test_walk.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h

check_PROGRAMS += tests/test_export_attributes
TESTS += tests/test_export_attributes
tests_test_export_attributes_CPPFLAGS = $(tests_cppflags)
tests_test_export_attributes_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_export_folder
TESTS += tests/test_export_folder
tests_test_export_folder_CPPFLAGS = $(tests_cppflags)
tests_test_export_folder_CFLAGS = $(tests_cflags)
tests_test_export_folder_SOURCES = tests/test_export_folder.c tests/folder.c tests/folder.h

# Files of a release with hard values, read back by other programs.
check_PROGRAMS += tests/release-hard
tests_release_hard_SOURCES = tests/release_hard.c
tests_release_hard_CPPFLAGS = $(tests_cppflags)
tests_release_hard_CFLAGS = $(tests_cflags)
TESTS += tests/release_files.sh
EXTRA_DIST += tests/release_files.pl

check_PROGRAMS += tests/test_release_table
TESTS += tests/test_release_table
tests_test_release_table_CPPFLAGS = $(tests_cppflags)
tests_test_release_table_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_export_plan
TESTS += tests/test_export_plan
tests_test_export_plan_CPPFLAGS = $(tests_cppflags)
tests_test_export_plan_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_export_earlier
TESTS += tests/test_export_earlier
tests_test_export_earlier_CPPFLAGS = $(tests_cppflags)
tests_test_export_earlier_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_export_waves
TESTS += tests/test_export_waves
tests_test_export_waves_CPPFLAGS = $(tests_cppflags)
tests_test_export_waves_CFLAGS = $(tests_cflags)
tests_test_export_waves_SOURCES = tests/test_export_waves.c tests/folder.c tests/folder.h tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h
check_PROGRAMS += tests/test_export_effects
TESTS += tests/test_export_effects
tests_test_export_effects_CPPFLAGS = $(tests_cppflags)
tests_test_export_effects_CFLAGS = $(tests_cflags)
check_PROGRAMS += tests/test_export_settle
TESTS += tests/test_export_settle
tests_test_export_settle_CPPFLAGS = $(tests_cppflags)
tests_test_export_settle_CFLAGS = $(tests_cflags)

check_PROGRAMS += tests/test_export_run
TESTS += tests/test_export_run
tests_test_export_run_CPPFLAGS = $(tests_cppflags)
tests_test_export_run_CFLAGS = $(tests_cflags)
tests_test_export_run_SOURCES = tests/test_export_run.c tests/folder.c tests/folder.h tests/office.c tests/office.h
check_PROGRAMS += tests/test_research
TESTS += tests/test_research
tests_test_research_CPPFLAGS = $(tests_cppflags)
tests_test_research_CFLAGS = $(tests_cflags)
tests_test_research_SOURCES = tests/test_research.c tests/folder.c tests/folder.h tests/office.c tests/office.h
check_PROGRAMS += tests/test_export_snapshot
TESTS += tests/test_export_snapshot
tests_test_export_snapshot_CPPFLAGS = $(tests_cppflags)
tests_test_export_snapshot_CFLAGS = $(tests_cflags)
tests_test_export_snapshot_SOURCES = tests/test_export_snapshot.c tests/office.c tests/office.h tests/office_fill.c tests/office_fill.h

check_PROGRAMS += tests/test_export_register
TESTS += tests/test_export_register
tests_test_export_register_CPPFLAGS = $(tests_cppflags)
tests_test_export_register_CFLAGS = $(tests_cflags)
tests_test_export_register_SOURCES = tests/test_export_register.c tests/office.c tests/office.h

check_PROGRAMS += tests/test_export_log
TESTS += tests/test_export_log
tests_test_export_log_CPPFLAGS = $(tests_cppflags)
tests_test_export_log_CFLAGS = $(tests_cflags)
