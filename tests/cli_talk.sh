#!/bin/sh
# loods talk: who may have whose list, both formats, and that the reading is logged.
. "$srcdir/tests/cli_lib.sh"

office
csv client.csv <<'END'
reference,name,gender,birth_date
KN-007,Kanarie Zang,woman,1990
KN-008,Kanarie Oud,man,1960-02-29
END
csv guidance_period.csv <<'END'
client,cohort,start,end
KN-007,,2026-06-01,
KN-008,,2026-06-01,
END
csv ownership.csv <<'END'
client,caseworker,from,to
KN-007,karim,2026-06-01,
KN-008,karim,2026-06-01,
END
csv agreement.csv <<'END'
client,contacts,per_days,from,to
KN-007,1,7,2026-06-01,
END
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes
KN-007,2026-10-26,office,held,30
KN-007,2026-11-02,office,held,30
END
bring_in "two clients of karim"

# KN-007: silent from 3 to 23 November, 21 days, more than 7 + 7; 2 talks of 13 expected in 91 days; 13 whole stretches of a
# week end in it, two with a talk. KN-008: nothing agreed.
as tineke talk karim
expect "a team lead has the list of a caseworker" 0 no-err line "Talk with karim" \
	line "2 clients, 2 with something to talk about. Contacts of those expected from 25-08-2026 to 23-11-2026." \
	line "    - Late: 21 days without a talk; agreed is 1 in 7 days." line "    - 2 contacts of 13.0 expected in 91 days." \
	line "    - 2 of 13 agreed stretches of days have their contacts." line "    - Nothing is agreed." out "Kanarie Zang" \
	out "Thresholds: below 80 %"
cp "$t/out" "$t/text"
as karim talk
expect "a caseworker has the own list" 0 is "$t/text"
as tineke talk karim --format csv --output "$t/list.csv"
expect "as CSV, into a file" 0 no-out no-err
test_that "a row for each point" [ "$(grep -c , "$t/list.csv")" = 7 ]
test_that "with its codes" grep -qx 'KN-007,Kanarie Zang,karim,2026-08-25,2026-11-23,2,13.000000000,below,late,"\{0,1\}Late: 21 days without a talk; agreed is 1 in 7 days\."\{0,1\}' "$t/list.csv"
test_that "the file is for its owner only" [ "$(stat -c %a "$t/list.csv")" = 600 ]
as tineke talk karim --as-of 2026-11-02
expect "as of the day of the last talk nothing is late" 0 not-out "Late:" out "to 02-11-2026"
as tineke talk eva
expect "who has no clients has an empty list" 0 out "0 clients, 0 with something to talk about."

as karim talk tineke
expect "a caseworker has nobody else's list" 4 no-out
as eva talk karim
expect "an evaluator has none" 4 no-out
as beheer talk karim
expect "an administrator has none" 4 no-out
as tineke talk nobody
expect "an account that is not there" 3 no-out err "There is no account of this name."
as tineke talk karim --format xml
expect "another format" 2 no-out
as tineke talk karim eva
expect "two names" 2 no-out
as tineke --lang nl talk karim
expect "in Dutch" 0 line "Gesprek met karim" out "Te laat: 21 dagen zonder gesprek; afgesproken is 1 in 7 dagen."
done_testing
