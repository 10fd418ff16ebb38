#!/bin/sh
# The manual page and the completion of bash say what the program's own help says: no command or option more or less.
. "$srcdir/tests/cli_lib.sh"
page=$srcdir/doc/loods.1

# The page as plain lines, and the commands as the help has them.
sed -e 's/^\.\\".*//' -e 's/\\f[A-Z]//g' -e 's/\\-/-/g' -e 's/"//g' "$page" >"$t/page"
run --lang en --help
sed -n '/^Without a command/,/^$/s/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' "$t/out" >"$t/commands"
test_that "the help names its commands" [ "$(wc -l <"$t/commands")" -ge 14 ]
sed -n '/^With every command/,/^$/s/^  \(--[a-z-]*\).*/\1/p' "$t/out" | sort >"$t/global"
sed -n '/^\.SH OPTIONS/,/^\.SH EXIT/p' "$t/page" | grep '^\.B' | grep -oE -e '--[a-z][a-z-]*' | sort -u >"$t/there"
test_that "the options of every command" diff "$t/global" "$t/there"
sed -n '/^\.SH COMMANDS/,/^\.SH OPTIONS/s/^\.B[IR]* loods \([a-z]*\( [a-z]*\)\{0,1\}\).*/\1/p' "$t/page" | sed 's/ *$//' | sort >"$t/there"
sort "$t/commands" >"$t/here"
test_that "the commands" diff "$t/here" "$t/there"
while read -r command; do
	# shellcheck disable=SC2086
	run $command --lang en --help
	sed -n '/^Options:/,/^$/s/^  \(--[a-z-]*\).*/\1/p' "$t/out" | sort >"$t/here"
	awk -v c="$command" '/^\.TP/ || /^\.SH/ { on = 0 } /^\.B/ && $2 == "loods" && index($0 " ", "loods " c " ") { on = 1 } on' "$t/page" |
		grep '^\.B.* loods' | grep -oE -e '--[a-z][a-z-]*' | sort -u >"$t/there"
	test_that "the options of $command" diff "$t/here" "$t/there"
done <"$t/commands"
for code in 0 1 2 3 4 5 6; do
	test_that "exit code $code" sh -c "sed -n '/^.SH EXIT/,/^.SH ENV/p' '$t/page' | grep -qx '.B $code'"
done


# The Dutch page: the same commands with the same arguments, the same options, exit codes, variables and files of records.
dutch=$srcdir/doc/loods.nl.1
grep '^\.B[IR]* .*loods [a-z]' "$page" | grep '\\f\|^\.B[IR]* "\{0,1\}loods [a-z ]*"\{0,1\}' >"$t/here"
grep '^\.B[IR]* .*loods [a-z]' "$dutch" | grep '\\f\|^\.B[IR]* "\{0,1\}loods [a-z ]*"\{0,1\}' >"$t/there"
test_that "the Dutch page: the commands and their arguments" diff "$t/here" "$t/there"
words='\\-\\-[a-z\\-]*\|[A-Z]*_[A-Z_]*\|[a-z_]*\.csv\|^\.B [0-9]$\|[a-z]*_[a-z_]*'
sed -n '/^\.SH RECORD FILES/,$p' "$page" | grep -o "$words" | sort >"$t/here"
sed -n '/^\.SH GEGEVENSBESTANDEN/,$p' "$dutch" | grep -o "$words" | sort >"$t/there"
test_that "both pages have them" [ "$(wc -l <"$t/here")" -ge 50 ]
test_that "the Dutch page: options, exit codes, variables, columns" diff "$t/here" "$t/there"
for name in "$page" "$dutch" "$srcdir/doc/loods-office.5"; do
	test_that "no page has a line that is not understood: ${name##*/}" sh -c "! command -v groff >/dev/null || [ -z \"\$(groff -man -Tutf8 -k -ww '$name' 2>&1 >/dev/null)\" ]"
done

if ! command -v bash >/dev/null; then
	done_testing
	exit
fi
# completes WANT WORD...: with these words before the cursor, the last one begun only, WANT is offered.
cat >"$t/complete.bash" <<'END'
. "$1"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
_loods
echo "${COMPREPLY[*]}"
END
completes() {
	want=$1
	shift
	bash "$t/complete.bash" "$srcdir/doc/loods.bash-completion" "$loods" "$@" >"$t/out" 2>"$t/err" </dev/null
	code=$?
	expect "completion of: loods $*" 0 line "$want" no-err
}
completes "agreements backup blockers client demo dump export handover import init list log missing outcomes recover rekey restore retention setting summary synth talk today user verify" ""
completes "setting summary synth" s
completes "grace_days" setting g
completes "add approve list passphrase disable" user ""
completes "add approve" user a
completes "--as-of" today --as
completes "--format --file" list --f
completes "--role" user add noor --r
completes "--passphrase-file --passphrase-fd" --file "$t/x.loods" user passphrase --pass
completes "caseworker" user add noor --role c
completes "text json ics" today --format ""
completes "text html" handover --format ""
completes "retention_years" setting r
completes "child childcare client cohort contact cover" list c
completes "nl" --lang n
completes "research" export x --level r
done_testing
