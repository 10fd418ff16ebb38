#!/bin/sh
# loods log: who sees which entries, in which forms, that the reading is an entry itself, and --verify.
. "$srcdir/tests/cli_lib.sh"

# Everything of 23 November happens at nine o'clock, as the clock is pinned; later calls move it.
LOODS_NOW=2026-11-23T09:00
office
csv client.csv <<'END'
reference,name
KN-007,Kanarie Zang
KN-008,Kanarie Oud
END
csv ownership.csv <<'END'
client,caseworker,from
KN-007,karim,2026-06-01
END
bring_in "a client of karim and one of nobody"
LOODS_NOW=2026-11-24T10:30
as karim list contact --client KN-007
expect "karim reads about the own client" 0
LOODS_NOW=2026-11-25T11:45
as tineke list contact --client KN-008
expect "tineke reads about the other" 0
as tineke dump "$t/dump" --reason "=move to a geheime vogel"
expect "and writes everything out" 0

as tineke log --client KN-008
expect "a team lead sees who looked at a client" 0 no-err out "When" out "25-11-2026 11:45" out "opened" out "KN-008" \
	not-out "KN-007" not-out "karim"
as tineke log --client KN-007 --format csv
expect "about another, as CSV" 0 no-err line "seq,at,user,on_behalf_of,action,type,client,client_id,purpose" \
	out "2026-11-24T10:30:00,karim,,open,client,KN-007,1," not-out "KN-008" not-out "login"
test_that "header, karim's reading, and this one is not in it yet or is: the newest first" \
	[ "$(sed -n '2s/,.*//p' "$t/out")" -gt "$(sed -n '3s/,.*//p' "$t/out")" ]
test_that "the reading of the log is an entry about that client" grep -q ",tineke,,read_log,client,KN-007,1," "$t/out"

as tineke log --format csv --from 2026-11-25 --to 2026-11-25 --who tineke
expect "of one day and one account" 0 not-out "karim" not-out "2026-11-24" not-out "2026-11-23"
# She signed in for list, dump and three times for log; opened KN-008, dumped, read the log three times.
test_that "each of them" [ "$(tail -n +2 "$t/out" | cut -d, -f5 | sort | uniq -c | tr -s ' ' | tr '\n' ';')" = \
	" 1 dump; 5 login; 1 open; 3 read_log;" ]
test_that "a reason that a spreadsheet would compute is made harmless" grep -q ",dump,,,,'=move to a geheime vogel" "$t/out"
as tineke log --from 2026-11-24 --to 2026-11-24 --format csv
test_that "both days count" [ "$(tail -n +2 "$t/out" | cut -d, -f2,3,5 | tr '\n' ';')" = \
	"2026-11-24T10:30:00,karim,open;2026-11-24T10:30:00,karim,login;" ]
as tineke log --to 2026-11-22 --format json
expect "nothing happened before" 0 is /dev/stdin <<'END'
[]
END
as tineke log --who karim --format json
expect "as JSON" 0 no-err out '"at": "2026-11-24T10:30:00", "user": "karim", "on_behalf_of": null, "action": "open", "type": "client", "client": "KN-007", "client_id": 1, "purpose": null'
test_that "which other programs can read" perl -MJSON::PP -0777 -e 'my $l = decode_json(<STDIN>); exit(@$l == 2 ? 0 : 1)' <"$t/out"

as karim log --format csv
expect "a caseworker sees what is about the own clients" 0 out "KN-007" out "tineke" not-out "KN-008" not-out "login" not-out "dump"
as karim log --client KN-007 --output "$t/log.txt"
expect "into a file" 0 no-out no-err
test_that "that only its owner may read" [ "$(stat -c %a "$t/log.txt")" = 600 ]
as karim log --client KN-007 --output "$t/log.txt"
expect "which is never written over" 1 no-out
as karim log --client KN-008
expect "a caseworker sees nothing of other clients" 4 no-out err "own clients only"
as eva log
expect "an evaluator sees nothing" 4 no-out
as eva log --verify
expect "not even that it is intact" 4 no-out
as beheer log
expect "an administrator sees no entries" 4 no-out err "--verify"
as beheer log --who karim
expect "of nobody" 4 no-out
cp "$LOODS_FILE" "$t/kept"
as beheer log --verify
expect "but that it is intact" 0 no-err out "The access log is intact: "
entries=$(tr -cd '0-9' <"$t/out")
as tineke log --format csv
# One more for signing in, one for the reading.
test_that "and how many there are" [ "$(tail -n +2 "$t/out" | wc -l)" -eq $((entries + 2)) ]
test_that "numbered without a gap" [ "$(sed -n '2s/,.*//p' "$t/out")" -eq $((entries + 2)) ]

as tineke log --client KN-999
expect "a client that there is not" 3 no-out
as tineke log --who nobody
expect "an account that there is not" 3 no-out
as tineke log --from yesterday
expect "no date" 2 no-out err "--from takes a date"
as tineke log --from 2026-11-25 --to 2026-11-24
expect "no days at all" 2 no-out
as tineke log --verify --client KN-007
expect "--verify is about the whole log" 2 no-out err "--client does not go with it"
as tineke log KN-007
expect "no words" 2 no-out
as tineke log --format xml
expect "another form" 2 no-out
as tineke --lang nl log --client KN-008
expect "in Dutch" 0 out "Wanneer" out "geopend"
done_testing
