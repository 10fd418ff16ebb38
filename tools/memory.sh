#!/bin/sh
# memory.sh PROGRAM...: runs test programs under valgrind, with a log for every process they start, since Criterion runs
# each test in a process of its own. Says which failed, leaked or touched what they should not, and fails then.
set -u
logs=$(mktemp -d) || exit 99
trap 'rm -rf "$logs"' EXIT
bad=0
good=0
SCREEN_TIMEOUT=120
LOODS_TESTS_SLOW=1
export SCREEN_TIMEOUT LOODS_TESTS_SLOW
for program in "$@"; do
	name=${program##*/}
	begun=$(date +%s)
	$VALGRIND --quiet --trace-children=yes --trace-children-skip='/bin/*,/usr/bin/*' \
		--leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \
		--suppressions="$srcdir/tools/valgrind.supp" --log-file="$logs/$name.%p" \
		"$program" >"$logs/$name.out" 2>&1
	code=$?
	wrong=
	for log in "$logs/$name".[0-9]*; do
		grep "^==" "$log" && wrong=yes # other lines are about system calls that valgrind does not know
	done
	if [ $code -ne 0 ]; then
		grep -A8 '^not ok' "$logs/$name.out" || tail -20 "$logs/$name.out"
		wrong=yes
	fi
	if [ "$wrong" ]; then
		bad=$((bad + 1))
		echo "FAIL: $name under valgrind, $(($(date +%s) - begun)) s"
	else
		good=$((good + 1))
		echo "PASS: $name under valgrind, $(($(date +%s) - begun)) s"
	fi
done
echo "$good programs clean, $bad not"
[ $bad -eq 0 ]
