#!/bin/sh
# Credit follows the owner on the day of the contact: one client who changes hands inside the window, worked by hand.
. "$srcdir/tests/cli_lib.sh"
LOODS_NOW=2026-11-23T09:00
office

# The window of 28 days as of 23 November: 27 October … 23 November. Karim owns the case on its first 14 days, up to and
# including 9 November, Tineke on the other 14. One contact per 7 days, from the window's first day on.
csv client.csv <<'END'
reference,name,gender
H-1,Kanarie H,woman
END
csv guidance_period.csv <<'END'
client,start
H-1,2026-10-27
END
csv agreement.csv <<'END'
client,contacts,per_days,from
H-1,1,7,2026-10-27
END
csv ownership.csv <<'END'
client,caseworker,from,to
H-1,karim,2026-10-27,2026-11-09
H-1,tineke,2026-11-10,
END
# Who talks is not always who owns the case: on Karim's last day Tineke calls to introduce herself, on her first day Karim
# comes along. She is not met on 17 November.
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes,topics,conducted_by
H-1,2026-10-28,office,held,30,work,karim
H-1,2026-11-09,phone,held,20,,tineke
H-1,2026-11-10,home,held,40,language,karim
H-1,2026-11-17,office,no_show,,,tineke
END
bring_in "a client who changes hands is brought in"

# words LINE...: the lines of the last result that begin with the first word are these, whatever the blanks between columns.
words() {
	printf '%s\n' "$@" >"$t/words"
	grep -e "^${1%% *} " "$t/out" | tr -s ' ' | sed 's/ $//' >"$t/lines"
	test_that "in words: ${1%% *}" diff "$t/words" "$t/lines"
}

# By caseworker. Karim has the talks of 28 October and 9 November: 2 contact days of 14/7 = 2 expected, 30 + 20 minutes, 28 * 2
# / 14 = 4 per 28 days; he conducted two talks (28 October, 10 November). Tineke has that of 10 November: 1 of 2, 40 minutes, 2
# per 28 days; she conducted one. The class is hers alone: she owns the case on the last day.
as tineke summary --by caseworker --window 28 --format json
expect "by caseworker" 0 no-err
row '{"group": {"caseworker": "karim"}' clients 1 contact_days 2 minutes 50 expected 2.000000000 realisation 1.000000000 \
	frequency_median 4.000000000 frequency_q1 4.000000000 frequency_q3 4.000000000 talks 2 below 0 as_agreed 0 uneven 0 \
	above 0 contact_lost 0 too_little_data 0 no_agreement 0
row '{"group": {"caseworker": "tineke"}' clients 1 contact_days 1 minutes 40 expected 2.000000000 realisation 0.500000000 \
	frequency_median 2.000000000 frequency_q1 2.000000000 frequency_q3 2.000000000 talks 1 below 1 as_agreed 0 uneven 0 \
	above 0 contact_lost 0 too_little_data 0 no_agreement 0
test_that "nobody else has a part of it" [ "$(grep -c '"group"' "$t/out")" -eq 2 ]
# As text: clients, contacts, minutes, expected, realised, quartiles, talks; and then the classes.
as tineke summary --by caseworker --window 28
# The load of the last day is the owner's on it; the days to entry are those of who conducted.
words "karim 1 2 50 2.0 100 % 100 % 4.00 4.00 4.00 2" "karim 0 0 0 0 0 0 0" "karim 0 0 - 19.5 24.7"
words "tineke 1 1 40 2.0 50 % 100 % 2.00 2.00 2.00 1" "tineke 0 0 0 1 0 0 0" "tineke 1 0 4.0 10.0 13.2"
# Everybody at once is the one client: 3 of 4, 28 * 3 / 28.
words "All 1 3 90 4.0 75 % 100 % 3.00 3.00 3.00 3" "All 0 0 0 1 0 0 0" "All 1 0 4.0 13.5 22.4"

# By client nothing is split: 3 contact days of 28/7 = 4 expected (75 %, so below), 30 + 20 + 40 minutes over 28 days; with the
# no-show 4 of 4 offered, and 3 of 4 came. The slots of seven days end on 2, 9, 16 and 23 November; the last one is empty. From 11
# November on nobody was spoken to for 13 days; 7 + 7 would be allowed.
as tineke summary --by client --window 28 --format json
expect "by client" 0 no-err
row '{"client": "H-1"' caseworker '"tineke"' eligible_days 28 contact_days 3 face_to_face_days 2 minutes 90 frequency 3.000000000 \
	dose 90.000000000 expected 4.000000000 expected_exact '"4"' realisation 0.750000000 offered 1.000000000 \
	show_rate 0.750000000 coverage 0.750000000 longest_gap 13 open_gap 13 overdue false breadth 2 class '"below"'
as tineke summary --by client --window 28
words "H-1 tineke 28 3 4.00 75 % 100 % 75 % 75 % 3.00 90.0 13 13 below agreement"

# Seen from the day of the hand-over, Karim has the class still: 14 days, 2 of 2.
as tineke summary --by caseworker --as-of 2026-11-09 --window 14 --format json
expect "as of the last day before the hand-over" 0 not-out tineke
row '{"group": {"caseworker": "karim"}' clients 1 contact_days 2 minutes 50 realisation 1.000000000 talks 1 as_agreed 1
# And each sees the own part alone.
as karim summary --by caseworker --window 28 --format json
expect "a caseworker sees the own part" 0 out '"karim"' not-out '"tineke"'
row '{"group": {"caseworker": "karim"}' clients 1 contact_days 2 minutes 50 expected 2.000000000 talks 2
done_testing
