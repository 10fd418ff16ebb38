# The manual page and the completion of bash; tests/cli_manual.sh compares both with the program's own help.
dist_man_MANS = doc/loods.1
EXTRA_DIST += doc/security.md doc/reliability.md doc/loods.bash-completion
bashcompletiondir = $(datadir)/bash-completion/completions
install-data-local:
	$(MKDIR_P) '$(DESTDIR)$(bashcompletiondir)'
	$(INSTALL_DATA) '$(srcdir)/doc/loods.bash-completion' '$(DESTDIR)$(bashcompletiondir)/loods'
uninstall-local:
	rm -f '$(DESTDIR)$(bashcompletiondir)/loods'
