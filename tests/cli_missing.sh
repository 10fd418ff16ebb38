#!/bin/sh
# `loods missing`: what was not written down, counted by hand, and who sees what.
. "$srcdir/tests/cli_lib.sh"

LOODS_NOW=2026-11-01T08:00
office
csv client.csv <<'E'
reference,name,gender,birth_date
A-1,Kanarie A,woman,1980
B-2,Kanarie B,unknown,1981
C-3,Kanarie C,man,
D-4,Kanarie D,,
E
csv cohort.csv <<'E'
key,name
VIA,Intensief
E
csv assignment.csv <<'E'
client,cohort,arm,assigned_on
A-1,VIA,treatment,2026-01-01
E
csv guidance_period.csv <<'E'
client,cohort,start,end
A-1,VIA,2026-01-01,
B-2,VIA,2026-01-01,
C-3,VIA,2026-01-01,
D-4,VIA,2026-01-01,2026-06-30
E
csv agreement.csv <<'E'
client,contacts,per_days,from,to
A-1,1,7,2026-01-01,
B-2,1,7,2026-01-01,2026-11-01
E
csv ownership.csv <<'E'
client,caseworker,from,to
A-1,karim,2026-01-01,
B-2,tineke,2026-01-01,
D-4,karim,2026-01-01,
E
csv language_level.csv <<'E'
client,skill,level,basis,measured_on
A-1,reading,a1,intake_test,2026-01-05
B-2,reading,unknown,self,2026-01-05
E
csv contact.csv <<'E'
client,occurred_on,channel,outcome,minutes,status,conducted_by
A-1,2026-10-20,phone,held,10,final,karim
A-1,2026-10-21,phone,held,,draft,karim
A-1,2026-11-05,office,planned,,final,karim
A-1,2026-11-30,office,planned,,final,karim
B-2,2026-10-30,home,held,60,final,tineke
D-4,2026-11-06,office,planned,,final,karim
E
bring_in "the cases are brought in"
LOODS_NOW=2026-11-23T09:00

line() {
	expect "$1" 0 line "$2"
}
as tineke missing --by cohort --format csv --window 91
expect "missing" 0 no-err line 'group,kind,count,of,share,clients,from,to'
window=2026-08-25,2026-11-23
line "contacts held" "all,minutes,0,2,0.000000000,0,$window"
line "planned contacts" "all,outcome,2,3,0.666666667,2,$window"
line "drafts" "all,draft,1,1,1.000000000,1,$window"
line "without a caseworker: C-3" "all,owner,1,3,0.333333333,1,$window"
line "without an agreement: B-2, whose has ended, and C-3" "all,agreement,2,3,0.666666667,2,$window"
line "without a gender: B-2; D-4 is not in guidance" "all,gender,1,3,0.333333333,1,$window"
line "without a birth year: C-3" "all,birth_year,1,3,0.333333333,1,$window"
line "without an arm" "all,assignment,2,3,0.666666667,2,$window"
line "without a level: unknown is none" "all,language_level,2,3,0.666666667,2,$window"
line "the one cohort has everybody" "VIA,language_level,2,3,0.666666667,2,$window"
as tineke missing --format csv
line "by caseworker when not given" "karim,outcome,2,3,0.666666667,2,$window"
line "without a caseworker is a group too" ",owner,1,1,1.000000000,1,$window"
as tineke missing --format json
expect "as JSON" 0 out '{"group": "tineke", "kind": "agreement", "count": 1, "of": 1, "share": 1.000000000, "clients": 1, "from": "2026-08-25"'
as tineke missing
expect "as text" 0 out "planned contacts without an outcome" out "67 %" out "Contacts held: from 2026-08-25 to 2026-11-23."
as tineke --lang nl missing
expect "in Dutch" 0 out "geplande contacten zonder uitkomst"
as tineke missing --clients outcome --format csv
expect "the clients behind a count" 0 out "A-1,outcome,1," out ",2026-11-05" out "D-4,outcome,1," not-out B-2
as tineke missing --clients agreement
expect "as text" 0 out B-2 out C-3 not-out A-1
as karim missing --format csv
expect "a caseworker sees the own clients" 0 out "karim,outcome,2,3" not-out tineke out "all,owner,0,1"
as eva missing --format csv
expect "an evaluator sees no count of a few" 0 out "all,outcome,,,,," not-out 0.666
as eva missing --clients outcome
expect "an evaluator sees no clients" 4 no-out
as beheer missing
expect "an administrator sees no counts" 4 no-out
as tineke missing --clients moon
expect "no such kind" 2 no-out err "minutes, outcome, draft, owner, agreement, gender, birth_year, assignment, language_level"
for wrong in "--by client" "--by cohort,arm" "--format xml" "--window 0" "--to 2026-01-01" "--clients" "spare"; do
	# shellcheck disable=SC2086
	as tineke missing $wrong
	expect "missing $wrong" 2 no-out
done
done_testing
