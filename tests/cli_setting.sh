#!/bin/sh
# Settings of the office: who may read and who may change them, wrong values, the history, and that figures printed before
# a change are printed the same afterwards with --known-at.
. "$srcdir/tests/cli_lib.sh"

LOODS_NOW=2026-11-01T08:00
office
csv client.csv <<'END'
reference,name
A-1,Kanarie A
B-2,Kanarie B
END
csv cohort.csv <<'END'
key,name
VIA,Intensief
END
csv guidance_period.csv <<'END'
client,cohort,start
A-1,VIA,2026-09-01
B-2,VIA,2026-09-01
END
csv agreement.csv <<'END'
client,contacts,per_days,from
A-1,1,7,2026-09-01
B-2,1,7,2026-09-01
END
csv ownership.csv <<'END'
client,caseworker,from
A-1,karim,2026-09-01
B-2,karim,2026-09-01
END
bring_in "two clients, each to be seen every week"
# In the four weeks of 27 October to 23 November A is seen in three, B in all; B's last time lasted 4 minutes.
LOODS_NOW=2026-11-23T09:00
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes,conducted_by
A-1,2026-10-28,office,held,40,karim
A-1,2026-11-04,office,held,40,karim
A-1,2026-11-18,office,held,40,karim
B-2,2026-10-28,office,held,40,karim
B-2,2026-11-04,office,held,40,karim
B-2,2026-11-11,office,held,40,karim
B-2,2026-11-18,office,held,4,karim
END
bring_in "what was done"

as karim setting
expect "everybody may read them" 0 no-err out below_percent out grace_days out "at least so many minutes"
as eva setting --format csv
cat >"$t/defaults" <<'END'
name,value,default,min,max,since,set_by
below_percent,80,80,0,100,,
uneven_percent,70,70,0,100,,
above_percent,120,120,100,1000,,
grace_days,7,7,0,366,,
min_days,14,14,1,366,,
min_minutes,5,5,0,600,,
lost_attempts,2,2,1,100,,
retention_years,10,10,1,100,,
END
expect "the defaults as CSV" 0 no-err is "$t/defaults"
as eva setting min_minutes --format csv
expect "no history yet" 0 no-err line "name,value,set_at,set_by,reason"
as eva setting min_minutes
expect "no history yet, in words" 0 out "Now 5; default 5; from 0 to 600." out "It was never changed."

as tineke setting min_minutes 3
expect "a team lead does not change them" 4 no-out err "Only an administrator"
as karim setting min_minutes 3
expect "a caseworker neither" 4 no-out err "Only an administrator"
as eva setting min_minutes 3
expect "an evaluator neither" 4 no-out err "Only an administrator"
for wrong in 601 1.5 "" " 5" 5x 99999999999999999999; do
	as beheer setting min_minutes "$wrong"
	expect "the value '$wrong' is refused" 1 no-out \
		errline "loods: The setting min_minutes takes a whole number from 0 to 600."
done
as beheer setting above_percent 99
expect "above may not lie under below" 1 err "from 100 to 1000"
as beheer setting no_such 5
expect "a setting that there is not" 3 no-out err "There is no such setting"
as beheer setting min_minutes 3 4
expect "too many words" 2 no-out
as beheer setting min_minutes --reason because
expect "a reason for nothing" 2 err "--reason goes with a new value"
as beheer setting min_minutes 3 --reason "$(printf 'two\nlines')"
expect "a reason of two lines" 1 err "one line"
as beheer setting --format csv
expect "nothing of that was kept" 0 is "$t/defaults"

# Of four weekly contacts A had three (75 %), B three: the talk of 4 minutes does not count. Both are below.
figures() {
	as tineke summary --by client --as-of 2026-11-23 --window 28 "$@"
}
figures --format json
expect "B is below the agreement" 0 out '"client": "B-2"'
test_that "both are below" [ "$(grep -c '"class": "below"' "$t/out")" -eq 2 ]
for format in csv json; do
	figures --format $format
	cp "$t/out" "$t/before.$format"
done
for format in text csv json html; do
	figures --format $format --known-at 2026-11-23T09:00
	cp "$t/out" "$t/known.$format"
	as tineke summary --by cohort --as-of 2026-11-23 --format $format --known-at 2026-11-23T09:00
	cp "$t/out" "$t/groups.$format"
done

LOODS_NOW=2026-11-23T10:00
as beheer setting min_minutes 3 --reason "agreed in the pilot meeting"
expect "an administrator changes it" 0 no-out err "From now on min_minutes is 3"
as beheer setting min_minutes 3
expect "the same value once more" 0 no-out err "was 3 already"
LOODS_NOW=2026-11-23T11:00
as beheer setting below_percent 75
expect "and another one, without a reason" 0
LOODS_NOW=2026-11-24T08:00
as beheer setting min_minutes 4
expect "and the first one again" 0

as tineke setting --format csv
expect "what stands now" 0 line "min_minutes,4,5,0,600,2026-11-24T08:00:00,beheer" \
	line "below_percent,75,80,0,100,2026-11-23T11:00:00,beheer" line "grace_days,7,7,0,366,,"
cat >"$t/history" <<'END'
name,value,set_at,set_by,reason
min_minutes,4,2026-11-24T08:00:00,beheer,
min_minutes,3,2026-11-23T10:00:00,beheer,agreed in the pilot meeting
END
as tineke setting min_minutes --format csv
expect "its history, newest first" 0 no-err is "$t/history"
as tineke setting min_minutes --format json
expect "its history as JSON" 0 out \
	'{"name": "min_minutes", "value": 3, "set_at": "2026-11-23T10:00:00", "set_by": "beheer", "reason": "agreed in the pilot meeting"}'
as tineke setting min_minutes
expect "its history in words" 0 out "agreed in the pilot meeting" out "Now 4; default 5"
as beheer setting grace_days 8 --format csv
expect "a format for a new value" 2 no-out

# B is seen every week now; A's 75 % are not under 75.
figures --format json
test_that "with the new thresholds nobody is below" [ "$(grep -c '"class": "below"' "$t/out")" -eq 0 ]
for format in csv json; do
	figures --format $format --known-at 2026-11-23T09:00
	expect "the summary of before once more, as $format" 0 is "$t/before.$format"
done
LOODS_NOW=2026-11-23T09:00 # the report says when it was made
for format in text csv json html; do
	figures --format $format --known-at 2026-11-23T09:00
	expect "as known before the change, by client, as $format" 0 is "$t/known.$format"
	as tineke summary --by cohort --as-of 2026-11-23 --format $format --known-at 2026-11-23T09:00
	expect "as known before the change, by cohort, as $format" 0 is "$t/groups.$format"
done
figures --format json --known-at 2026-11-23T10:30
test_that "between two changes only the first one holds: A is below, B not" \
	[ "$(grep -c '"class": "below"' "$t/out")$(grep '"class": "below"' "$t/out" | grep -c '"A-1"')" = 11 ]
done_testing
