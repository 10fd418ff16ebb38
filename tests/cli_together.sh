#!/bin/sh
# Two processes at once: both saves are there, who waits too long is told to try again; a process that is killed leaves the old
# state. A pipe in place of a file holds an import where it is, so that nothing here depends on how fast anything runs.
. "$srcdir/tests/cli_lib.sh"
office
csv client.csv <<'END'
reference,name
KN-007,Kanarie
END
bring_in "an office with a client"
mkfifo "$t/contact.csv"

# slow_import: an import that holds the office for writing until the pipe behind descriptor 8 is closed.
slow_import() {
	"$loods" --user tineke --passphrase-file "$t/pass.tineke" import "$t/contact.csv" >"$t/slow.out" 2>"$t/slow.err" </dev/null &
	pid=$!
	exec 8>"$t/contact.csv" # opens when the import does
	echo "client,occurred_on,channel,outcome,minutes" >&8
}
rows() { awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "KN-007,2026-%02d-%02d,phone,held,10\n", 1 + i % 10, 1 + i % 28 }'; }
slow_end() {
	exec 8>&-
	code=0
	wait "$pid" || code=$?
	cp "$t/slow.out" "$t/out"
	cp "$t/slow.err" "$t/err"
}

# One saves while another does.
slow_import
rows 100 >&8
"$loods" --user karim --passphrase-file "$t/pass.karim" user passphrase --new-passphrase-file "$t/pass.wrong" >"$t/two.out" 2>"$t/two.err" </dev/null 8>&- &
two=$!
slow_end
expect "an import while somebody changes a passphrase" 0 err "Brought in: 100 records"
code=0
wait $two || code=$?
cp "$t/two.out" "$t/out"
cp "$t/two.err" "$t/err"
expect "the passphrase is changed" 0 err "Your passphrase is changed."
cp "$t/pass.wrong" "$t/pass.karim"
as karim user list
expect "both are there: the new passphrase opens" 0
as tineke list contact --format json
test_that "and the hundred contacts are in" [ "$(grep -c '"client"' "$t/out")" -eq 100 ]

# Eight at once, each with a contact of its own.
for i in 1 2 3 4 5 6 7 8; do
	mkdir "$t/$i"
	printf 'client,occurred_on,channel,outcome,minutes,note\nKN-007,2026-11-0%d,office,held,30,number %d\n' $i $i >"$t/$i/contact.csv"
	"$loods" --user tineke --passphrase-file "$t/pass.tineke" import "$t/$i" >"$t/$i/out" 2>"$t/$i/err" </dev/null &
	pids="${pids-} $!"
done
code=0
for pid in $pids; do wait "$pid" || code=$?; done
cat "$t"/[1-8]/err >"$t/err"
: >"$t/out"
expect "eight imports at once" 0
as tineke list contact --format json
test_that "all eight are there" [ "$(grep -c '"note": "number [1-8]"' "$t/out")" -eq 8 ]

# Waiting has an end.
slow_import
begin=$(date +%s%N)
as beheer user add noor --role evaluator --new-passphrase-file "$t/pass.eva"
took=$((($(date +%s%N) - begin) / 1000000))
expect "who waits too long is told" 6 no-out err "try again"
echo "# it waited $took ms"
test_that "it did wait" [ $took -ge 2000 ]
slow_end
expect "the import was not disturbed" 0 err "Brought in: 0 records"
as beheer user add noor --role evaluator --new-passphrase-file "$t/pass.eva"
expect "and the next try gets through" 0

# Killed in the middle of its rows.
as tineke dump "$t/before" --reason "test of a kill"
slow_import
rows 3000 >&8
kill -KILL "$pid"
slow_end 2>/dev/null
test_that "the import was killed" [ "$code" -eq 137 ]
as beheer verify
expect "the office is whole" 0 out "is whole"
as tineke dump "$t/after" --reason "test of a kill"
test_that "the old state is there, byte for byte" diff -r "$t/before" "$t/after"
rm "$t/contact.csv"
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes
KN-007,2026-11-20,office,held,30
END
bring_in "and it goes on taking contacts"
done_testing
