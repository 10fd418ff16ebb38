#!/bin/sh
# Keeps the layers of the house: who includes what, what each archive may call, that headers stand alone.
# Speaks TAP. Needs srcdir, builddir, LINT_CC (compiler and flags) and NM from the Makefile.
set -u
cd "$srcdir" || exit 99
t=$(mktemp -d) || exit 99
trap 'rm -rf "$t"' EXIT
n=0

# result NAME: not ok when $t/bad has lines, which are shown.
result() {
	n=$((n + 1))
	if [ -s "$t/bad" ]; then
		echo "not ok $n - $1"
		sed 's/^/#   /' "$t/bad"
	else
		echo "ok $n - $1"
	fi
	: >"$t/bad"
}
: >"$t/bad"

# Every include as: layer file line kind name. main.c, cli.c and cli_* may see everything; banned.h is for the build.
for f in src/*.[ch] ui/*.[ch] storage/*.[ch]; do
	[ -f "$f" ] || continue
	case $f in
	src/main.[ch] | src/cli.[ch] | src/cli_*) layer=top ;;
	src/*) layer=src ;;
	*) layer=${f%%/*} ;;
	esac
	awk -v layer="$layer" -v f="$f" '
		match($0, /^[ \t]*#[ \t]*include[ \t]*[<"][^>"]*[>"]/) {
			s = substr($0, RSTART, RLENGTH); sub(/^[^<"]*/, "", s)
			print layer, f, FNR, substr(s, 1, 1), substr(s, 2, length(s) - 2)
		}' "$f"
done >"$t/includes"

while read -r layer f line kind name; do
	[ "$kind" = '"' ] || continue
	case $name in
	*/*) echo "$f:$line: \"$name\": a path in an include; write the name alone" ;;
	config.h | banned.h) echo "$f:$line: \"$name\": the build includes it already" ;;
	esac
	case $layer in
	top) places="src storage ui" ;;
	src) places="src" ;;
	*) places="$layer src" ;;
	esac
	found=
	for p in $places; do [ -f "$p/$name" ] && found=yes; done
	[ "$found" ] || [ -f "$builddir/src/$name" ] || echo "$f:$line: \"$name\" is not in: $places"
	case $layer:$name in
	top:*) ;;
	*:cli.h | *:cli_*.h) echo "$f:$line: \"$name\": only main.c and cli*.c see the command line" ;;
	esac
done <"$t/includes" >"$t/bad"
result "our own headers are included within their layers"

while read -r layer f line kind name; do
	[ "$kind" = '<' ] || continue
	case $name in
	curses.h | ncurses.h | ncursesw/* | term.h | panel.h | menu.h | form.h)
		[ "$layer" = ui ] || echo "$f:$line: <$name>: curses stays in ui/" ;;
	sqlite3.h | sqlite3ext.h)
		[ "$layer" = storage ] || echo "$f:$line: <$name>: SQLite stays in storage/" ;;
	sodium.h | sodium/*)
		[ "$layer" = storage ] || [ "$layer" = top ] || [ "$f" = src/secret.c ] ||
			[ "$f" = src/snapshot_hash.c ] || [ "$f" = src/pseudonym.c ] ||
			echo "$f:$line: <$name>: libsodium stays in storage/, src/secret.c, src/snapshot_hash.c and src/pseudonym.c" ;;
	xlsxwriter.h | xlsxwriter/*)
		case $f in
		src/workbook*) ;;
		*) echo "$f:$line: <$name>: libxlsxwriter stays in src/workbook*.[ch]" ;;
		esac ;;
	readstat.h)
		[ "$f" = src/release_sav.c ] || echo "$f:$line: <$name>: ReadStat stays in src/release_sav.c" ;;
	esac
done <"$t/includes" >"$t/bad"
result "curses.h, sqlite3.h, sodium.h and xlsxwriter.h stay in their layers"

ls src/*.h ui/*.h storage/*.h tests/*.h 2>/dev/null | sed 's|.*/||' | sort | uniq -d |
	sed 's/$/: two headers have this name/' >"$t/bad"
result "no two headers have one name"

# calls ARCHIVE REGEX WHY: the archive refers to no symbol of that form.
calls() {
	"$NM" -u "$builddir/$1" 2>"$t/err" | awk '$1 == "U" || $1 == "w" {print $2}' | sort -u | grep -E "^($2)\$" |
		sed "s|^|$1 calls |; s|\$|: $3|" >>"$t/bad"
	[ -f "$builddir/$1" ] || echo "$1 is not built" >>"$t/bad"
}
curses='(new|set_)?term|initscr|(is)?endwin|doupdate|stdscr|curscr|newscr|cbreak|raw|keypad|define_key|curs_set|start_color|init_pair|putp|tparm|tig(et)?str|COLS|LINES'
curses="$curses|w(add|ins|get|in|out)_?(n?w?str|n?_?wstr|ch|wch|chn?str|wchn?str|nstr)|w(move|erase|clear|refresh|noutrefresh|attr_set|attrset|attron|attroff|chgat|printw|resize|bkgd|vline|hline)|newwin|delwin|derwin|subwin"
for a in src/libcore.a ui/libui.a; do
	calls $a 'sqlite3_.*' "SQLite is storage's"
	calls $a '(db|vault|keyfile|vfs_crypt)_.*' "storage is reached through src/store.h"
done
for a in src/libcore.a storage/libstorage.a; do
	calls $a "$curses" "curses is the interface's"
	calls $a 'ui_.*' "lower layers know no interface"
done
for a in src/libcore.a storage/libstorage.a ui/libui.a; do
	calls $a 'cli_.*' "nothing below knows the command line"
	calls $a '(quick_)?exit' "only main ends the process"
	calls $a 'system|popen|__(str|stp)n?(cat|cpy)_chk|__v?sprintf_chk' "banned, see src/banned.h"
done
calls ui/libui.a 'crypto_.*|sodium_.*' "keys are storage's"
result "each archive calls only what its layer may"

grep -nE 'sqlite3_(expanded_sql|trace(_v2)?|profile)\b' src/*.[ch] storage/*.[ch] ui/*.[ch] 2>/dev/null |
	sed 's/$/   <- would put values of records into a text/' >"$t/bad"
result "no statement is ever written out with its values"

grep -nE '\b(TODO|FIXME|XXX)\b' src/*.[ch] storage/*.[ch] ui/*.[ch] tests/*.[ch] 2>/dev/null >"$t/bad"
result "nothing is left for later in the code"

for h in src/*.h ui/*.h storage/*.h tests/*.h; do
	[ -f "$h" ] || continue
	case $h in
	src/banned.h) continue ;;
	src/cli.h | src/cli_*) path="-Isrc -Istorage -Iui" ;;
	src/*) path="-Isrc" ;;
	tests/*) path="-Itests -Isrc -Istorage -Iui" ;;
	*) path="-I${h%%/*} -Isrc" ;;
	esac
	printf '#include "%s"\nextern int lint_not_empty;\n' "$srcdir/$h" >"$t/one.c"
	$LINT_CC -include "$builddir/config.h" $path -I"$builddir/src" -fsyntax-only "$t/one.c" >"$t/err" 2>&1 || {
		echo "$h does not compile alone:"
		head -5 "$t/err"
	}
done >"$t/bad"
result "every header compiles alone"

# Each string that people read is offered to translators. Comments may show how to write one; i18n.h defines it.
grep -nE '\b(_|N_|P_)\("' src/*.[ch] storage/*.[ch] ui/*.[ch] 2>/dev/null | grep -v '^src/i18n\.h:' |
	grep -vE '^[^:]*:[0-9]+:[ \t]*(/?\*|#define)' |
	cut -d: -f1 | uniq | while read -r f; do
	grep -qxF "$f" po/POTFILES.in || echo "$f has texts for people but is not in po/POTFILES.in"
done >"$t/bad"
grep -v '^#' po/POTFILES.in | while read -r f; do
	[ -z "$f" ] || [ -f "$f" ] || echo "po/POTFILES.in names $f, which is not there"
done >>"$t/bad"
result "po/POTFILES.in names every file with texts for people"

# What no list names is neither built nor handed out, or a test that never runs.
for f in src/*.[ch] storage/*.[ch] ui/*.[ch] tests/*.c; do
	[ -f "$f" ] || continue
	case $f in
	tests/test_*.c) grep -q "^TESTS += ${f%.c}\$" tests/local.mk || echo "$f is not among the TESTS of tests/local.mk" ;;
	tests/*.c) grep -qwF -e "$f" -e "${f%.c}" tests/local.mk || echo "$f is not in tests/local.mk" ;;
	*) grep -qwF "$f" "${f%%/*}/local.mk" || echo "$f is not in ${f%%/*}/local.mk" ;;
	esac
done >"$t/bad"
for f in tests/*.sh tests/screens/*.keys; do
	[ "$f" != tests/cli_lib.sh ] || continue # read by the others
	grep -q "^TESTS += $f\$" tests/local.mk || echo "$f is not among the TESTS of tests/local.mk"
done >>"$t/bad"
result "every source file and every test is in a list"

sed -n 's/^[a-z]* \([a-z].*\)/\1/p' tools/packages.txt | while read -r package; do
	grep -qwF -e "$package" README || echo "README does not name the package $package"
done >"$t/bad"
result "README names every package that start and check install"

echo "1..$n"
