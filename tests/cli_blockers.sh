#!/bin/sh
# `loods blockers`: the weeks lost by cause, worked by hand, and who sees what.
. "$srcdir/tests/cli_lib.sh"

# Entered on 1 October and 10 November 2026; the window of most cases: 28 days as of 2026-11-23, so 2026-10-27 … 2026-11-23.
LOODS_NOW=2026-10-01T08:00
office
csv client.csv <<'E'
reference,name,gender
A-1,Kanarie A,woman
B-2,Kanarie B,woman
C-3,Kanarie C,man
D-4,Kanarie D,
E
csv cohort.csv <<'E'
key,name
VIA,Intensief
E
csv guidance_period.csv <<'E'
client,cohort,start,end
A-1,VIA,2026-01-01,
B-2,VIA,2026-01-01,2026-11-09
C-3,VIA,2026-01-01,
D-4,VIA,2026-01-01,
E
csv pause.csv <<'E'
client,from,to,reason
A-1,2026-11-03,2026-11-09,leave
E
csv ownership.csv <<'E'
client,caseworker,from,to
A-1,karim,2026-01-01,2026-11-16
A-1,tineke,2026-11-17,
B-2,karim,2026-01-01,
C-3,tineke,2026-01-01,
E
csv child.csv <<'E'
key,client,birth_month
K-1,A-1,2024-05
K-2,B-2,2024-05
E
csv language_step.csv <<'E'
key,client,kind,state,starts_on,reason,state_since
L-1,A-1,nt2,interrupted,2026-03-01,no_childcare,2026-09-01
L-2,C-3,nt2,waiting_list,,,2026-09-15
E
csv childcare.csv <<'E'
key,child,type,state,waiting_since,starts_on
Z-2,K-2,day_care,contract,2026-09-20,2026-10-30
E
bring_in "the cases are brought in, in October"
LOODS_NOW=2026-11-10T08:00
csv childcare.csv <<'E'
key,child,type,state,waiting_since,starts_on
Z-1,K-1,day_care,waiting_list,2026-11-10,
Z-3,K-2,day_care,active,2026-09-20,2026-10-30
E
bring_in "what came in November"
LOODS_NOW=2026-11-23T09:00

# cause CAUSE KEY VALUE...: the line of the last result for the whole office, or for $group, has these values.
cause() {
	of="\"group\": \"${group-all}\", \"cause\": \"$1\""
	shift
	row "$of" "$@"
}

as tineke blockers --window 28 --format json
expect "blockers" 0 no-err
# A-1, without the pause of 3 to 9 November: blocked 27 October to 2 November with no childcare looked for (7 days), then a
# chain from the 10th to the 23rd (14 days). C-3 waits all the time. B-2: the contract of 1 October ended the wait for one
# place; for the other it waited until the care began, 27 to 29 October (3 days).
cause language_no_childcare eligible_clients 4 clients 1 share 0.250000000 weeks 1.000000000 median_weeks 1.000000000 women 1 men 0
cause childcare_chain clients 1 weeks 2.000000000 women_share 0.500000000 men_share 0.000000000
cause childcare clients 1 weeks 0.428571429 median_weeks 0.428571429
cause language_waiting_list clients 1 weeks 4.000000000 men 1 men_share 1.000000000 others_eligible 1 others 0 others_median_weeks null
cause any_childcare clients 2 weeks 3.428571429 median_weeks 1.714285714
cause any clients 3 weeks 7.428571429 from '"2026-10-27"' to '"2026-11-23"'

as tineke blockers --by caseworker --window 28 --format json
# karim had A-1 until the 16th: 7 days of the chain; tineke 7 more.
group=karim
cause childcare_chain clients 1 weeks 1.000000000 eligible_clients 2
group=tineke
cause childcare_chain clients 1 weeks 1.000000000
cause language_waiting_list clients 1 weeks 4.000000000
unset group
as tineke blockers --by arm --window 28 --format json
expect "who has no arm" 0 out '{"group": null, "cause": "childcare_chain"'

# As it was known on 5 November: no later day is lost yet, and nobody waited for childcare for A-1.
as tineke blockers --from 2026-10-27 --to 2026-11-23 --known-at 2026-11-05 --format json
cause language_waiting_list clients 1 weeks 1.428571429
cause childcare_chain clients 0

as tineke blockers --clients --format csv
expect "who is blocked today" 0 out "A-1,childcare_chain," out ",2026-09-01,11.0" out C-3,language_waiting_list
as tineke blockers --clients --as-of 2026-11-01
expect "who was blocked on another day" 0 out "A-1" out "language: waiting list" out "2026-09-15"
as tineke blockers --clients --as-of 2026-11-05
expect "nobody is blocked in a pause" 0 not-out A-1
as tineke blockers --window 28
expect "as text" 0 out "language step waits on childcare" out "Childcare is the cause for 100 % of women and 0 % of men." \
	not-out "motivation"
as tineke --lang nl blockers --window 28
expect "in Dutch" 0 out "kinderopvang"
as karim blockers --clients
expect "a caseworker sees the own clients" 0 not-out A-1
as eva blockers --by cohort --format json
expect "an evaluator sees no count of a few" 0 out '"eligible_clients": null' not-out '"weeks": 2' not-out "A-1"
as eva blockers --clients
expect "an evaluator sees no clients" 4 no-out
as beheer blockers
expect "an administrator sees no figures" 4 no-out
for wrong in "--by moon" "--by client" "--by cohort,arm" "--format xml" "--window 0" "--from 2026-01-01" "--known-at once" \
	"--from 2026-02-01 --to 2026-01-01" "--as-of yesterday" "spare"; do
	# shellcheck disable=SC2086
	as tineke blockers $wrong
	expect "blockers $wrong" 2 no-out
done
done_testing
