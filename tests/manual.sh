#!/bin/sh
# The manual says what the program does: its pictures are the golden ones, its table of keys that of the program, its worked
# examples are run, and every command, option, key and quoted text in it is there. Speaks TAP.
#	manual.sh [--update]	--update writes the pages anew instead
set -u
t=$(mktemp -d) || exit 99
trap 'rm -rf "$t"' EXIT
LOODS_NOW=2026-11-23T09:40 TMPDIR=$t
export LOODS_NOW TMPDIR
unset LOODS_FILE LOODS_USER XDG_DATA_HOME
mkdir "$t/pages"
if [ "${1-}" = --update ]; then
	perl "$srcdir/tests/manual.pl" update "$srcdir" "$builddir" "$t/pages"
	exit
fi
# says WHAT SRCDIR [TEXT]: nothing is wrong, or what is wrong has TEXT in it.
n=0
says() {
	n=$((n + 1))
	rm -rf "$t/pages"
	mkdir "$t/pages"
	code=0
	perl "$srcdir/tests/manual.pl" check "$2" "$builddir" "$t/pages" >"$t/bad" 2>&1 || code=$?
	if [ $# -eq 2 ] && [ "$code" -eq 0 ]; then
		echo "ok $n - $1"
	elif [ $# -eq 3 ] && [ "$code" -eq 1 ] && grep -qF -e "$3" "$t/bad"; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed 's/^/#   /' "$t/bad"
	fi
}
says "every page is as the program is" "$srcdir"

# A manual that is wrong in one thing, for each thing that is looked at.
mkdir -p "$t/src/doc/manual/en" "$t/src/doc/manual/nl" "$t/src/tests"
ln -s "$srcdir/tests/screens" "$t/src/tests/screens"
ln -s "$srcdir/po" "$t/src/po"
wrong() {
	what=$1 text=$2
	shift 2
	printf 'Index\n[one](one.md)\n' >"$t/src/doc/manual/en/README.md"
	printf 'Index\n[een](one.md)\n' >"$t/src/doc/manual/nl/README.md"
	printf 'Een\n' >"$t/src/doc/manual/nl/one.md"
	printf '%s\n' "$@" >"$t/src/doc/manual/en/one.md"
	says "noticed: $what" "$t/src" "$text"
}
wrong "another picture" "en/one.md:3: says" '<!-- screen: 80x24-en/today -->' '```text' ' [1 Yesterday]' '```'
wrong "no such picture" "no such picture" '<!-- screen: 80x24-en/tomorrow -->' '```text' '```'
wrong "a picture in Dutch" "another language" '<!-- screen: 80x24-nl/today -->' '```text' '```'
wrong "an old table of keys" "en/one.md:2: says" '<!-- keys -->' '| `F2` | Burn |' '<!-- end -->'
wrong "a key that does something else" 'no key `c` **Cat**' 'Press `c` **Cat** now.'
wrong "no such command" "no such command: loods bark" 'Use `loods bark --loud`.'
wrong "no such option" "--loud is no option of: loods verify" '```console' '$ loods verify --loud' '```'
wrong "an example that says something else" "en/one.md:4: says" '<!-- run: beheer -->' '```console' '$ loods verify' 'All is well.' '```'
wrong "an example that fails" "ends with exit code 4, not 0" '<!-- run: anna -->' '```console' '$ loods verify --user nobody' '```'
wrong "keystrokes that nobody played" "not played by tests/screens/task_plan.keys" '<!-- played: task_plan -->' '```keys' 'p z z' '```'
wrong "what the program does not say" "does not say: All your base" 'It says “Saved: … All your base”.'
wrong "a link to nothing" "a link to nothing: two.md" 'See [two](two.md).'
printf 'De cliënt\n' >"$t/src/doc/manual/nl/one.md"
printf 'One\n' >"$t/src/doc/manual/en/one.md"
says "noticed: another word for klant" "$t/src" 'plain Dutch'
printf 'Een\n' >"$t/src/doc/manual/nl/one.md"
printf 'Twee\n' >"$t/src/doc/manual/nl/two.md"
says "noticed: a page in one language" "$t/src" "nl/two.md: there is no en/two.md"
says "noticed: a page that is not in the index" "$t/src" "nl/two.md: not in the index"
echo "1..$n"
