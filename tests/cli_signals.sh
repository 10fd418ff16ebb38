#!/bin/sh
# Signals in loods today: whose they are, each field of the JSON, the sentence in both languages, and nothing of them in
# the calendar.
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
END
csv agreement.csv <<'END'
client,contacts,per_days,from,to
KN-007,1,28,2026-06-01,2026-12-21
END
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes
KN-007,2026-11-20,office,held,30
END
csv child.csv <<'END'
key,client,birth_month,school_start
K-1,KN-007,2024-03,
END
csv childcare.csv <<'END'
key,child,type,provider,lrk,hours_per_month,state,starts_on,ends_on,waiting_since,expected_on,serves
Z-1,K-1,day_care,,,80,active,2026-09-24,,,,L-1
END
csv language_step.csv <<'END'
key,client,kind,provider,target,regime,hours,hours_per_week,state,starts_on,ends_on,reason
L-1,KN-007,nt2,,,voluntary,,9,waiting_list,2026-11-10,,
END
bring_in "a client of karim, and one of nobody"

# 24 September + 60 days is 23 November, and three months end on 24 December; the agreement ends in 28 days. The step was
# entered today, so that its first day on the waiting list is today.
as karim today --lang en --format json
expect "signals of a caseworker as JSON" 0 no-err \
	out '{"block": "signal", "client": "KN-007", "state": "due", "reason": "blocked_waiting_list", "on": "2026-11-23", "days_lost": 1, "record": "language_step", "sentence": "Dutch as a second language on the waiting list since 23 Nov 26; less than a week lost so far."}' \
	out '{"block": "signal", "client": "KN-007", "state": "due", "reason": "kot_60_days", "on": "2026-09-24", "days_lost": null, "record": "childcare", "sentence": "Childcare allowance not applied for, 60 days after care began; possible until 24 Dec 26."}' \
	out '{"block": "signal", "client": "KN-007", "state": "soon", "reason": "agreement_ending", "on": "2026-12-21", "days_lost": null, "record": null, "sentence": "The agreement on contact ends on 21 Dec 26, and none follows."}' \
	not-out KN-008
test_that "three and no more" [ "$(grep -c '"block": "signal"' "$t/out")" -eq 3 ]
as karim today --lang nl
expect "in Dutch, as text" 0 out "signalen 3" line "SIGNALEN" \
	out "Kinderopvangtoeslag niet aangevraagd, 60 dagen na de start van de opvang; kan tot en met 24 dec 26."
as karim today --lang en --as-of 2026-11-22
expect "the day before neither of the two is there" 0 not-out "allowance" not-out "ends on"
as karim today --format ics
expect "nothing of them in a calendar" 0 not-out allowance not-out SIGNAL
as tineke today --lang en --format json
expect "a team lead sees who is nobody's, and nothing of others" 0 \
	out '"client": "KN-008", "state": "late", "reason": "no_owner", "on": "2026-06-01", "days_lost": null, "record": null' not-out KN-007
csv cover.csv <<'END'
for_whom,by_whom,from,until
karim,tineke,2026-11-02,2026-11-29
END
bring_in "cover for karim"
as tineke today --lang en --format json
expect "cover that lapses on Sunday is about no client" 0 \
	out '{"block": "signal", "client": null, "state": "soon", "reason": "cover_lapses", "on": "2026-11-29"'
as eva today
expect "an evaluator sees none" 4 no-out

done_testing
