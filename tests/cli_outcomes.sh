#!/bin/sh
# `loods outcomes`: where people went and whether it lasted, worked by hand, in the JSON that scripts read; and the records
# behind it on the command line.
. "$srcdir/tests/cli_lib.sh"

LOODS_NOW=2026-06-15T08:00
office
csv client.csv <<'END'
reference,name,gender
O-1,Kanarie A,woman
O-2,Kanarie B,woman
O-3,Kanarie C,man
O-4,Kanarie D,man
O-5,Kanarie E,woman
O-6,Kanarie F,man
END
csv cohort.csv <<'END'
key,name
VIA,Intensief
END
csv assignment.csv <<'END'
client,cohort,arm,assigned_on,method
O-1,VIA,treatment,2025-01-01,random
O-2,VIA,treatment,2025-01-01,random
O-3,VIA,control,2025-01-01,random
O-4,VIA,control,2025-06-01,random
END
csv guidance_period.csv <<'END'
client,cohort,start,end
O-1,VIA,2025-01-01,2026-02-28
O-2,VIA,2025-01-01,
O-3,VIA,2025-01-01,2025-12-31
O-4,VIA,2025-06-01,
O-5,,2026-01-01,
END
csv ownership.csv <<'END'
client,caseworker,from,to
O-1,karim,2025-01-01,2026-02-28
O-2,tineke,2025-01-01,
END
csv outcome.csv <<'END'
key,client,destination,date,hours
full,O-1,paid_full_time,2026-02-28,36
part,O-2,paid_part_time,2025-11-23,22.5
ill,O-3,illness_care,2026-01-01,
,O-6,moved,2026-06-01,
END
csv outcome_check.csv <<'END'
outcome,months,result,checked_on
full,3,still,2026-05-30
part,3,back_on_benefit,2026-02-24
part,6,unreachable,2026-06-01
END
bring_in "outcomes and their checks, in June"
LOODS_NOW=2026-11-23T09:00
csv outcome.csv <<'END'
client,destination,date
O-4,death,2026-10-01
END
csv outcome_check.csv <<'END'
outcome,months,result,checked_on
full,6,still,2026-09-01
ill,6,changed,2026-07-05
END
bring_in "what came since, in November"

# ---- the records ----

as tineke list outcome --format csv
expect "keys are made where there are none" 0 line "full,O-1,paid_full_time,2026-02-28,36" line "part,O-2,paid_part_time,2025-11-23,22.5" \
	line "U4,O-6,moved,2026-06-01," line "U5,O-4,death,2026-10-01,"
as tineke list outcome_check --client O-2 --format csv
expect "the checks of a client" 0 line "part,3,back_on_benefit,2026-02-24" line "part,6,unreachable,2026-06-01" not-out full
as tineke list outcome_check --format json
expect "checks as JSON" 0 out '"outcome": "ill", "months": "6", "result": "changed", "checked_on": "2026-07-05"'
as karim list outcome
expect "a caseworker lists the own caseload's" 0 not-out O-2 not-out O-3
csv outcome_check.csv <<'END'
outcome,months,result,checked_on
part,12,still,2025-11-22
full,3,changed,2026-06-02
nothing,3,still,2026-06-02
ill,4,still,2026-06-02
END
as tineke import "$t/in"
expect "a check before its outcome, a second one, one of nothing, after 4 months" 1 no-out err "outcome_check.csv:2:4: checked_on: A check cannot" \
	err "outcome_check.csv:3:2" err "outcome_check.csv:4:1" err "outcome_check.csv:5:2"
rm -rf "$t/in"

# ---- the review ----

# has GROUP TEXT...: the object of the last result that begins so holds these.
has() {
	object=$(grep -F -e "$1" "$t/out") || object=
	bad=
	what=$1
	shift
	[ "$object" ] || bad="no such object"
	while [ -z "$bad" ] && [ $# -gt 0 ]; do
		case $object in
		*"$1"*) ;;
		*) bad="no $1" ;;
		esac
		shift
	done
	if [ "$bad" ]; then not_ok "figures of $what" "$bad"; else ok "figures of $what"; fi
}

as tineke outcomes --by arm --format json
expect "outcomes by arm: two years for a team lead" 0 no-err out '"from": "2024-11-23", "to": "2026-11-23", "as_of": "2026-11-23", "known_at": null'
cp "$t/out" "$t/by-arm"
has '{"group": {"arm": "treatment"}' '"clients": 2, "left": 2, "left_of_clients": 1.000000000, "outcomes": 2' \
	'"paid_full_time": 1, "paid_part_time": 1, "self_employed": 0' \
	'"after_3_months": {"not_due": 0, "still": 1, "changed": 0, "back_on_benefit": 1, "unreachable": 0, "unchecked": 0, "due": 2, "known": 2, "lost": 0, "still_of_due": 0.500000000, "still_of_known": 0.500000000, "back_of_known": 0.500000000}' \
	'"after_6_months": {"not_due": 0, "still": 1, "changed": 0, "back_on_benefit": 0, "unreachable": 1, "unchecked": 0, "due": 2, "known": 1, "lost": 1, "still_of_due": 0.500000000, "still_of_known": 1.000000000, "back_of_known": 0.000000000}' \
	'"after_12_months": {"not_due": 1, "still": 0, "changed": 0, "back_on_benefit": 0, "unreachable": 0, "unchecked": 1, "due": 1, "known": 0, "lost": 1, "still_of_due": 0.000000000, "still_of_known": null, "back_of_known": null}'
# Work and illness stand apart; after a death nothing is asked.
has '{"group": {"arm": "control"}' '"clients": 2, "left": 2' '"outcomes": 2' '"illness_care": 1, "sanction": 0, "death": 1' \
	'"after_3_months": {"not_due": 0, "still": 0, "changed": 0, "back_on_benefit": 0, "unreachable": 0, "unchecked": 1, "due": 1, "known": 0, "lost": 1' \
	'"after_12_months": {"not_due": 1, "still": 0, "changed": 0, "back_on_benefit": 0, "unreachable": 0, "unchecked": 0, "due": 0, "known": 0, "lost": 0, "still_of_due": null, "still_of_known": null, "back_of_known": null}'
# Who was not in guidance is in no denominator; the outcome counts.
has '{"group": {"arm": null}' '"clients": 1, "left": 0, "left_of_clients": 0.000000000, "outcomes": 1' '"moved": 1' \
	'"after_3_months": {"not_due": 0, "still": 0, "changed": 0, "back_on_benefit": 0, "unreachable": 0, "unchecked": 1' \
	'"after_6_months": {"not_due": 1'
as tineke outcomes --format json
has '{"group": {}' '"clients": 5, "left": 4, "left_of_clients": 0.800000000, "outcomes": 5'
as tineke outcomes --by gender,arm --format json
has '{"group": {"gender": "man", "arm": "control"}' '"clients": 2'
has '{"group": {"gender": "woman", "arm": null}' '"clients": 1, "left": 0'

# The day on which the months are over counts as due.
for day in "2026-02-22 not_due" "2026-02-23 unchecked" "2026-02-24 back_on_benefit"; do
	as tineke outcomes --from 2025-11-01 --to 2025-12-31 --as-of "${day% *}" --format json
	has '{"group": {}' '"outcomes": 1' "\"as_of\": \"${day% *}\""
	test_that "on ${day% *}: ${day#* }" sh -c 'sed "s/.*after_3_months\": {//; s/}.*//" "$1" | grep -q "\"$2\": 1,"' sh "$t/out" "${day#* }"
done
as tineke outcomes --window 30 --format json
has '{"group": {}' '"clients": 3, "left": 0, "left_of_clients": 0.000000000, "outcomes": 0' '"still_of_due": null' '"from": "2026-10-25"'

# As it stood in July, judged on that day: nobody had asked about the illness, and six months of the full-time work were not over.
as tineke outcomes --by arm --format json --known-at 2026-07-01
has '{"group": {"arm": "treatment"}' '"as_of": "2026-07-01", "known_at": "2026-07-01T23:59:59"' \
	'"after_6_months": {"not_due": 1, "still": 0, "changed": 0, "back_on_benefit": 0, "unreachable": 1'
has '{"group": {"arm": "control"}' '"outcomes": 1' '"death": 0' '"after_6_months": {"not_due": 0, "still": 0, "changed": 0, "back_on_benefit": 0, "unreachable": 0, "unchecked": 1'
as tineke outcomes --by arm --format json --known-at 2026-07-01 --as-of 2026-11-23
has '{"group": {"arm": "treatment"}' '"as_of": "2026-11-23"' '"after_6_months": {"not_due": 0, "still": 0, "changed": 0, "back_on_benefit": 0, "unreachable": 1, "unchecked": 1'

# ---- who sees what ----

as karim outcomes --format json
has '{"group": {}' '"clients": 1, "left": 1' '"outcomes": 1' '"paid_full_time": 1'
as karim outcomes
expect "a caseworker is told whose these are" 0 out "Only clients of whom you had the case"
as eva outcomes --by arm --format json
expect "an evaluator: everything since the first guidance, without counts of a few" 0 out '"clients": null, "left": null' out '"from": "2025-01-01"' \
	not-out '"clients": 2' not-out '"paid_full_time": 1' not-out '"outcomes": 2'
as eva outcomes --by arm
expect "and it says so" 0 out "<10" out "Groups and counts under 10 clients are hidden" not-out "not in guidance in the window"
as beheer outcomes
expect "an administrator sees no figures" 4 no-out

# Twelve stay, twelve leave to work, and one goes another way: that one is hidden, and with it what would give it away.
LOODS_NOW=2026-11-23T10:00
awk 'BEGIN { print "reference,name,gender"; for (i = 10; i < 35; i++) print "P-" i ",Kanarie " i ",woman" }' >"$t/client" && csv client.csv <"$t/client"
awk 'BEGIN { print "client,start"; for (i = 10; i < 35; i++) print "P-" i ",2025-01-01" }' >"$t/period" && csv guidance_period.csv <"$t/period"
awk 'BEGIN { print "client,destination,date"; for (i = 22; i < 35; i++) print "P-" i "," (i < 34 ? "paid_part_time" : "sanction") ",2026-11-01" }' >"$t/outcome" &&
	csv outcome.csv <"$t/outcome"
bring_in "more people"
as eva outcomes --format json
has '{"group": {}' '"clients": 30, "left": 17' '"outcomes": 18' '"sanction": null' '"paid_part_time": null' '"education": 0'
as tineke outcomes --by arm --format json
has '{"group": {"arm": null}' '"clients": 26, "left": 13' '"outcomes": 14' '"sanction": 1' '"paid_part_time": 12'

# ---- the formats ----

as tineke outcomes --by arm --to 2026-11-22 --from 2025-01-01
expect "text says what, when, and of what" 0 out "Clients  With outcome  Of clients  Outcomes" out "full-time work" out "After 12 months" \
	out "Window: 01-01-2025 to 22-11-2026, 691 days. Due and checked as of 23-11-2026." out "1 outcome is of a client who was not in guidance" \
	out "Not yet due: the months are not over" not-out Kanarie
as tineke outcomes --by arm --format text --lang nl
expect "in Dutch" 0 out "voltijdwerk" out "Na 12 maanden" out "ziekte of zorg"
as tineke outcomes --by arm --format csv --known-at 2026-11-23T09:00
expect "CSV: one row for each group" 0 out "arm,clients,left,left_of_clients,outcomes,to_paid_full_time," out ",m3_not_due,m3_still," \
	out "treatment,2,2,1.000000000,2,1,1,0" out "control,2,2,"
test_that "three groups and a header" [ "$(wc -l <"$t/out")" -eq 4 ]
test_that "the same number of fields in each row" [ "$(awk -F, '{ print NF }' "$t/out" | sort -u | wc -l)" -eq 1 ]
as tineke outcomes --by arm --format html --output "$t/report.html"
expect "a report into a file" 0 no-out no-err
test_that "the report names its window and its words" sh -c 'grep -q "<html lang=\"en\">" "$1" && grep -q "01-\|23-11-2024" "$1" && grep -q "What the words mean" "$1" && grep -q "<svg role=\"img\"" "$1"' sh "$t/report.html"
test_that "every element of the report is closed" sh -c 'for e in table tr td th section svg dl dt dd ul li p h2; do
	[ "$(grep -o "<$e[ >]" "$1" | wc -l)" -eq "$(grep -o "</$e>" "$1" | wc -l)" ] || exit 1; done' sh "$t/report.html"
test_that "no script, nothing from outside, nobody's name" sh -c '! grep -qi "<script\|http:\|https:\|Kanarie" "$1"' sh "$t/report.html"
as tineke outcomes --output "$t/report.html"
expect "--output never overwrites" 1 err report.html

for wrong in "--by moon" "--by client" "--by caseworker" "--by arm,arm" "--by cohort,arm,gender" "--format yaml" "--window 0" "--window ten" \
	"--from 2026-01-01" "--to 2026-01-01" "--from 2026-01-01 --to 2026-02-01 --window 28" "--from 2026-02-01 --to 2026-01-01" \
	"--as-of yesterday" "--known-at once" "spare"; do
	# shellcheck disable=SC2086
	as tineke outcomes $wrong
	expect "outcomes $wrong" 2 no-out
done

# ---- dump, and the same again ----

as tineke dump "$t/dump" --reason "test"
expect "dump" 0
test_that "the outcomes as files" sh -c 'grep -q "^full,O-1,paid_full_time,2026-02-28,36$" "$1/outcome.csv" && grep -q "^ill,6,changed,2026-07-05$" "$1/outcome_check.csv"' sh "$t/dump"
done_testing
