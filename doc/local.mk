# The manual (tests/manual.sh), the manual page and the completion of bash; tests/cli_manual.sh compares these two with the
# program's own help.
dist_man_MANS = doc/loods.1 doc/loods-office.5
EXTRA_DIST += doc/security.md doc/reliability.md doc/loods.bash-completion doc/loods.nl.1 doc/manual
bashcompletiondir = $(datadir)/bash-completion/completions
install-data-local:
	$(MKDIR_P) '$(DESTDIR)$(bashcompletiondir)'
	$(INSTALL_DATA) '$(srcdir)/doc/loods.bash-completion' '$(DESTDIR)$(bashcompletiondir)/loods'
	$(MKDIR_P) '$(DESTDIR)$(mandir)/nl/man1'
	$(INSTALL_DATA) '$(srcdir)/doc/loods.nl.1' '$(DESTDIR)$(mandir)/nl/man1/loods.1'
	for part in en nl example; do \
		$(MKDIR_P) "$(DESTDIR)$(docdir)/manual/$$part" && \
		$(INSTALL_DATA) '$(srcdir)'/doc/manual/$$part/* "$(DESTDIR)$(docdir)/manual/$$part" || exit 1; done
uninstall-local:
	rm -f '$(DESTDIR)$(bashcompletiondir)/loods'
	rm -f '$(DESTDIR)$(mandir)/nl/man1/loods.1'
	rm -rf '$(DESTDIR)$(docdir)/manual'
