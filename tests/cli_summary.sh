#!/bin/sh
# The figures of `loods summary`, worked by hand from the definitions of guidance intensity, in the JSON that scripts read.
. "$srcdir/tests/cli_lib.sh"

# The window of most cases: 28 days as of 2026-11-23, so 2026-10-27 … 2026-11-23. All but the contacts is entered in summer.
LOODS_NOW=2026-07-01T08:00
office
csv client.csv <<'END'
reference,name,gender
B-2,Kanarie B,woman
A-1,Kanarie A,woman
D-4,Kanarie D,man
C-3,Kanarie C,woman
E-5,Kanarie E,woman
F-6,Kanarie F,
END
csv cohort.csv <<'END'
key,name
VIA,Intensief
SUB,Sub
END
csv assignment.csv <<'END'
client,cohort,arm,assigned_on,method
A-1,VIA,treatment,2026-01-01,random
D-4,VIA,control,2026-01-01,random
END
csv guidance_period.csv <<'END'
client,cohort,start,end
A-1,VIA,2026-09-01,
B-2,VIA,2026-08-01,2026-11-05
B-2,SUB,2026-11-11,
C-3,VIA,2026-11-15,
D-4,VIA,2026-01-01,
E-5,VIA,2026-05-01,
F-6,,2026-01-01,2026-03-31
END
csv pause.csv <<'END'
client,from,to,reason
A-1,2026-11-03,2026-11-09,leave
D-4,2026-11-20,,admission
END
csv agreement.csv <<'END'
client,contacts,per_days,from,to
A-1,2,28,2026-09-01,
B-2,1,7,2026-08-01,2026-11-15
B-2,2,28,2026-11-16,
C-3,1,7,2026-11-01,
E-5,1,7,2026-05-01,
END
csv ownership.csv <<'END'
client,caseworker,from,to
A-1,karim,2026-01-01,
B-2,karim,2026-08-01,2026-11-12
B-2,tineke,2026-11-13,
C-3,tineke,2026-11-15,
E-5,karim,2026-05-01,
END
bring_in "the cases are brought in, in summer"

LOODS_NOW=2026-11-23T09:00
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes,topics,kind,status,entered_at,conducted_by
A-1,2026-10-29,office,held,40,work;health,progress,final,2026-10-29T12:00,karim
A-1,2026-10-29,phone,held,25,,progress,final,2026-10-29T12:00,karim
A-1,2026-11-10,home,held,30,work,progress,final,,karim
A-1,2026-11-15,office,no_show,,,progress,final,,karim
B-2,2026-10-30,walk,partly_held,20,language;childcare,progress,final,,karim
B-2,2026-11-03,phone,held,4,debts_income,progress,final,,karim
B-2,2026-11-08,office,held,30,housing,progress,final,,karim
B-2,2026-11-12,group,held,60,language,progress,final,,karim
B-2,2026-11-14,home,no_show,,,progress,final,,tineke
B-2,2026-11-15,phone,no_answer,,,progress,final,,tineke
B-2,2026-11-17,office,held,30,safety,progress,draft,,tineke
B-2,2026-11-18,office,held,30,safety,third_party,final,,tineke
B-2,2026-11-19,video,held,15,,progress,final,,karim
B-2,2026-11-20,letter,held,10,safety,progress,final,,tineke
C-3,2026-11-16,office,held,45,mobility,intake,final,,tineke
E-5,2026-11-02,office,no_show,,,progress,final,,karim
E-5,2026-11-09,phone,no_answer,,,progress,final,,karim
END
bring_in "their contacts are brought in, in November"

as tineke summary --by client --format json --as-of 2026-11-23 --window 28
expect "summary by client" 0 no-err
cp "$t/out" "$t/by-client"

# The example of the definitions: 2 per 28 days, seven of the 28 days paused.
row '{"client": "A-1"' caseworker '"karim"' cohort '"VIA"' arm '"treatment"' gender '"woman"' \
	from '"2026-10-27"' to '"2026-11-23"' eligible_days 21 contact_days 2 face_to_face_days 2 minutes 95 \
	frequency 2.666666667 dose 126.666666667 expected 1.500000000 expected_exact '"3/2"' realisation 1.333333333 \
	offered 2.000000000 show_rate 0.750000000 coverage null longest_gap 58 open_gap 13 overdue false breadth 2 class '"above"'
# Two periods (10 + 13 days), two agreements: 15/7 + 2·8/28 = 19/7. Too short, outside, draft, third party and letter do not
# count. Slots of the first agreement that end in the window: 24-30 October with a talk, 31 October-11 November without.
# The longest gap began before the window, on 1 August.
row '{"client": "B-2"' caseworker '"tineke"' cohort '"SUB"' arm null gender '"woman"' eligible_days 23 contact_days 3 \
	face_to_face_days 2 minutes 95 frequency 3.652173913 dose 115.652173913 expected 2.714285714 expected_exact '"19/7"' \
	realisation 1.105263158 offered 1.473684211 show_rate 0.800000000 coverage 0.500000000 longest_gap 90 open_gap 4 \
	overdue false breadth 2 class '"uneven"'
# Nine days: too few for a frequency; the rest is known.
row '{"client": "C-3"' eligible_days 9 contact_days 1 frequency null dose null expected 1.285714286 expected_exact '"9/7"' \
	realisation 0.777777778 offered 0.777777778 show_rate 1.000000000 coverage 1.000000000 longest_gap 7 open_gap 7 \
	overdue false class '"too_little_data"'
# No agreement and no owner; paused on the last day.
row '{"client": "D-4"' caseworker null arm '"control"' gender '"man"' eligible_days 24 contact_days 0 minutes 0 \
	frequency 0.000000000 dose 0.000000000 expected null expected_exact null realisation null offered null show_rate null \
	coverage null longest_gap 323 open_gap null overdue null breadth 0 class '"no_agreement"'
# Silent since 1 May, tried twice.
row '{"client": "E-5"' eligible_days 28 contact_days 0 expected 4.000000000 expected_exact '"4"' realisation 0.000000000 \
	offered 0.250000000 show_rate 0.000000000 coverage 0.000000000 longest_gap 207 open_gap 207 overdue true \
	class '"contact_lost"'
# No day in the window: nothing is defined.
row '{"client": "F-6"' gender '"unknown"' eligible_days 0 contact_days 0 minutes 0 frequency null dose null expected null \
	expected_exact null realisation null offered null show_rate null coverage null longest_gap null open_gap null overdue null

# The names and their order are what scripts rely on; what is added stands after them.
contract='client caseworker cohort arm gender from to eligible_days contact_days face_to_face_days minutes frequency dose expected expected_exact realisation offered show_rate coverage longest_gap open_gap overdue breadth class '
keys() { grep '^  {' "$1" | grep -o '"[a-z0-9_]*":' | tr -d '":' | tr '\n' ' '; }
grep -F '"client": "A-1"' "$t/by-client" | sed 's/^ *//; s/^/  /' >"$t/one"
test_that "the names of the fields, in their order" sh -c "case \$1 in \"\$2\"*) ;; *) false ;; esac" sh "$(keys "$t/one")" "$contract"
test_that "clients in the order of their references" \
	[ "$(grep -o '"client": "[^"]*"' "$t/by-client" | tr -dc 'A-F1-6\n' | tr '\n' ' ')" = "A1 B2 C3 D4 E5 F6 " ]

as tineke summary --format json --from 2026-10-27 --to 2026-11-23
expect "the same window by its first and last day; --by client is the default" 0 is "$t/by-client"
as tineke --lang nl summary --format json --window 28
expect "the same in Dutch: JSON has no language" 0 is "$t/by-client"
as tineke summary --format csv --window 28
expect "CSV has the same columns" 0 out "$(echo $contract | tr ' ' ',')" out 'A-1,karim,VIA,treatment,woman,2026-10-27,2026-11-23,21,2,2,95,2.666666667'

as tineke summary --by caseworker --window 28 --format json
expect "summary by caseworker" 0 no-err
# B-2 is split on 12 November: 12 days for karim (12/7), 11 for tineke (3/7 + 4/7); neither has 14 days, so no frequency.
row '{"group": {"caseworker": "karim"}' clients 3 contact_days 4 minutes 175 expected 7.214285714 realisation 0.554455446 \
	frequency_median 1.333333333 frequency_q1 0.666666667 frequency_q3 2.000000000 above 1 contact_lost 1 uneven 0 as_agreed 0
row '{"group": {"caseworker": "tineke"}' clients 2 contact_days 2 minutes 60 expected 2.285714286 realisation 0.875000000 \
	frequency_median null frequency_q1 null frequency_q3 null uneven 1 too_little_data 1 below 0
row '{"group": {"caseworker": null}' clients 1 expected null realisation null no_agreement 1
contract='group caseworker clients contact_days minutes expected realisation frequency_median frequency_q1 frequency_q3 classes '
sed -n 's/^ *\({"group": {"caseworker": "karim".*\)/  \1/p' "$t/out" >"$t/one"
test_that "the names of a group's fields, in their order" sh -c "case \$1 in \"\$2\"*) ;; *) false ;; esac" sh "$(keys "$t/one")" "$contract"

as tineke summary --by cohort,gender --window 28 --format json
expect "summary by two keys" 0
# Ratio of sums: 3 contact days of 3/2 + 9/7 + 4 = 95/14 expected.
row '{"group": {"cohort": "VIA", "gender": "woman"}' clients 3 contact_days 3 minutes 140 expected 6.785714286 \
	realisation 0.442105263 frequency_median 1.333333333 frequency_q1 0.666666667 frequency_q3 2.000000000
row '{"group": {"cohort": "SUB", "gender": "woman"}' clients 1 contact_days 3 frequency_median 3.652173913
row '{"group": {"cohort": "VIA", "gender": "man"}' clients 1 contact_days 0 expected null
as tineke summary --by gender --window 28 --format json
# Quartiles of 0, 2.667 and 3.652: half way between the order statistics.
row '{"group": {"gender": "woman"}' clients 4 frequency_median 2.666666667 frequency_q1 1.333333333 frequency_q3 3.159420290
# Who has no day in the window counts in no group.
row '{"group": {"gender": "unknown"}' clients 0 contact_days 0 expected null frequency_median null no_agreement 0
as tineke summary --by arm --window 28 --format json
expect "summary by arm" 0 out '{"arm": "treatment"}' out '{"arm": "control"}'

# As it stood before most contacts were entered: two talks of A-1, entered on the day itself.
as tineke summary --window 28 --format json --known-at 2026-11-22
row '{"client": "A-1"' contact_days 1 minutes 65 show_rate 1.000000000
row '{"client": "B-2"' contact_days 0 minutes 0 show_rate null
as tineke summary --window 28 --format json --known-at 2026-10-29T11:59
row '{"client": "A-1"' contact_days 0 minutes 0
as tineke summary --window 28 --format json --known-at 2026-11-23T09:00
expect "known at the time of entry itself: everything" 0 is "$t/by-client"

# The role's usual window.
as tineke summary --format json
expect "a team lead sees 91 days" 0 out '"from": "2026-08-25", "to": "2026-11-23"'
as karim summary --format json
expect "a caseworker 28 days of the own caseload" 0 out '"from": "2026-10-27", "to": "2026-11-23"' out A-1 out E-5 not-out C-3 not-out D-4
as tineke summary --as-of 2026-10-31 --window 1 --format json
expect "a window of one day" 0 out '"from": "2026-10-31", "to": "2026-10-31"' out '"eligible_days": 1,'
as eva summary --by client
expect "an evaluator sees no clients" 4 no-out
as eva summary --by gender --format json --window 28
expect "an evaluator sees groups, small ones hidden" 0 out '"clients": null' not-out A-1
as beheer summary
expect "an administrator sees no figures" 4 no-out

# A file of its own.
as tineke summary --window 28 --format json --output "$t/figures.json"
expect "--output writes a file" 0 no-out
test_that "the file holds the same" cmp "$t/figures.json" "$t/by-client"
test_that "the file is for its owner only" [ "$(stat -c %a "$t/figures.json")" = 600 ]
as tineke summary --output "$t/figures.json"
expect "--output never overwrites" 1 err "figures.json"
test_that "the file is as it was" cmp "$t/figures.json" "$t/by-client"
as tineke summary --output "$t/nowhere/figures"
expect "--output into a folder that is not there" 1 err "cannot be made: No such file or directory"

# What cannot be asked.
for wrong in "--by moon" "--by client,gender" "--by gender,gender" "--by cohort,arm,gender" "--format yaml" "--window 0" "--window ten" \
	"--from 2026-01-01" "--to 2026-01-01" "--from 2026-01-01 --to 2026-02-01 --window 28" "--from 2026-01-01 --to 2026-02-30" \
	"--from 2026-02-01 --to 2026-01-01" "--as-of yesterday" "--known-at once" "spare"; do
	# shellcheck disable=SC2086
	as tineke summary $wrong
	expect "summary $wrong" 2 no-out
done
# What the figures mean stands in the data files too, once, in the first row; they have no language; so do thresholds and
# window, in each.
for by in client cohort; do
	for format in json csv; do
		as tineke summary --by $by --format $format --as-of 2026-11-23 --window 28
		expect "$format by $by says what its figures mean" 0 out "contact_days: Days with at least one talk that counts" out "below: Realised under 80 %" out "min_minutes=5"
		test_that "once" [ "$(grep -c 'contact_days: Days' "$t/out")" -eq 1 ]
		as tineke --lang nl summary --by $by --format $format --as-of 2026-11-23 --window 28
		expect "also where the reader's language is Dutch" 0 out "contact_days: Days with at least one talk that counts"
	done
done

done_testing
