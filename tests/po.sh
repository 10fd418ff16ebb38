#!/bin/sh
# The Dutch texts are complete, fit their English ones, and come out in the language that was asked for. Speaks TAP.
set -u
t=$(mktemp -d) || exit 99
trap 'rm -rf "$t"' EXIT
nl=$srcdir/po/nl.po
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

options=$(sed -n 's/^XGETTEXT_OPTIONS = //p' "$srcdir/po/Makevars")
# Of several words on purpose: they are options.
# shellcheck disable=SC2086
xgettext $options --directory="$srcdir" --files-from="$srcdir/po/POTFILES.in" -o "$t/loods.pot" 2>"$t/bad"
result "the texts can be taken out of the sources"

if ! msgcmp "$nl" "$t/loods.pot" >"$t/out" 2>&1; then
	grep -v 'warning:' "$t/out" >"$t/bad"
	echo "Run \"make update-nl\" and translate what it shows in po/nl.po; see tests/README." >>"$t/bad"
fi
result "every text of the program has a translation"

if ! msgfmt --check --check-format --statistics -o "$t/nl.mo" "$nl" 2>"$t/out" ||
	! grep -qE '^[0-9]+ translated messages?\.$' "$t/out"; then
	cp "$t/out" "$t/bad"
fi
result "nl.po has no untranslated and no fuzzy text, and its formats are those of the English texts"

# Labels are put together with what follows them, and the mark of a state is told from its first three places.
msgattrib --no-obsolete --no-wrap "$nl" | awk '
	function edge(s, e) { match(s, e); return substr(s, RSTART, RLENGTH) }
	/^msgid "/ { id = substr($0, 8, length($0) - 8); next }
	/^msgstr "/ {
		str = substr($0, 9, length($0) - 9)
		if (id == "") next
		if ((id ~ /^ /) != (str ~ /^ /) || (id ~ / $/) != (str ~ / $/))
			print "blanks at the ends differ: \"" id "\" \"" str "\""
		if (edge(id, "^[ !?]*") != edge(str, "^[ !?]*") && id ~ /^ *[!?]/)
			print "the mark in front differs: \"" id "\" \"" str "\""
	}' >"$t/bad"
result "blanks at the ends of a text and the mark of a state are in both languages"

# says LANGUAGE WHAT [NAME=VALUE...] [-- OPTION...]: the first words of the help are in this language.
says() {
	want=$1 what=$2
	shift 2
	case $want in
	nl) words='^Gebruik:$' ;;
	en) words='^Use:$' ;;
	esac
	env -u LANGUAGE -u LC_ALL -u LC_MESSAGES -u LANG "$@" --help >"$t/out" 2>&1
	grep -q "$words" "$t/out" || { echo "$what: not in $want"; sed -n 1,3p "$t/out"; } >"$t/bad"
	result "$what"
}
loods=$builddir/loods
says nl "Dutch when nothing is said" "$loods"
says en "--lang en" LANG=nl_NL.UTF-8 "$loods" --lang en
says nl "--lang nl" LANG=en_GB.UTF-8 "$loods" --lang nl
says nl "--lang nl in the C locale" LC_ALL=C "$loods" --lang nl
says en "LANGUAGE goes before LC_ALL" LANGUAGE=en:nl LC_ALL=nl_NL.UTF-8 "$loods"
says nl "LC_ALL goes before LANG" LC_ALL=nl_NL.UTF-8 LANG=en_US.UTF-8 "$loods"
says en "LANG, with a locale that is not installed" LANG=en_XX.UTF-8 "$loods"

printf '1..%d\n' "$n"
