#!/bin/sh
# loods handover: the sheet in both forms, what it changes and what a dry run does not, and figures before and after.
. "$srcdir/tests/cli_lib.sh"

LOODS_NOW=2026-11-23T09:00
office
passphrase noor "zeilboot kaars tulp"
as beheer user add noor --role caseworker --new-passphrase-file "$t/pass.noor"
expect "another caseworker" 0
csv client.csv <<'END'
reference,name,gender,birth_date
H-1,Kanarie Zang,woman,1990
H-2,Kanarie <Oud>,man,1960
H-3,Kanarie Drie,man,
END
csv guidance_period.csv <<'END'
client,start
H-1,2026-08-25
H-2,2026-08-25
END
csv agreement.csv <<'END'
client,contacts,per_days,from
H-1,1,7,2026-08-25
END
csv ownership.csv <<'END'
client,caseworker,from
H-1,karim,2026-08-25
H-2,karim,2026-08-25
H-3,tineke,2026-08-25
END
csv contact.csv <<'END'
client,occurred_on,start,channel,outcome,minutes,conducted_by,note
H-1,2026-11-18,,office,held,30,karim,geheime vogel
H-1,2026-11-20,,phone,held,10,karim,
H-1,2026-11-25,10:30,office,planned,,karim,
END
csv task.csv <<'END'
client,what,due,assigned_to
H-1,formulier sturen,2026-11-28,karim
END
csv language_step.csv <<'END'
key,client,kind,state,state_since
L1,H-1,nt2,waiting_list,2026-11-09
END
bring_in "two clients of karim"

as tineke handover --from karim --to noor
expect "who is not approved gets no clients" 1 no-out err "approve"
as tineke user approve noor
expect "noor is approved" 0
as tineke summary --by caseworker --as-of 2026-11-22 --window 28 --format json
cp "$t/out" "$t/before"

as tineke handover --from karim --to noor --dry-run
expect "what would be handed over" 0 line "2 clients of karim, from 23-11-2026 on of noor" line "Kanarie Zang (H-1, 1990)" \
	line "    Agreement: 1 per 7 days" line "    Last contact: 20-11-2026, phone, held" \
	line "    Next contact: 25-11-2026 10:30, office" line "    Planned, goes along: 25-11-2026 10:30, office" \
	line "    Task, goes along: formulier sturen, 28-11-2026" line "    Notes in the last 91 days: 1" \
	line "    Under way: Language step: Dutch as a second language: on the waiting list" line "    Waits: language: waiting list, 2.1 weeks" line "    To note: Nothing is agreed." not-out "H-3" not-out "geheime" \
	err "Tried only; would be handed over: clients 2, planned contacts 1, tasks 1."
as tineke list ownership --client H-1 --format csv
expect "nothing was saved" 0 not-out noor
as karim handover --from karim --to noor --clients H-1,H-2 --on 2026-12-01 --dry-run --format html --output "$t/sheet.html"
expect "the owner may, as a page into a file" 0 no-out
test_that "well-formed" xmllint --noout "$t/sheet.html"
test_that "for its owner only" [ "$(stat -c %a "$t/sheet.html")" = 600 ]
test_that "with names made harmless" grep -qF "Kanarie &lt;Oud&gt; (H-2, 1960)" "$t/sheet.html"
as tineke handover --from karim --to noor --output "$t/sheet.html"
expect "a file that is there is not written over" 1 no-out
as tineke list ownership --client H-1 --format csv
expect "and then nothing is saved either" 0 not-out noor

as tineke handover --from karim --to noor --clients H-1,H-3,H-9
expect "clients that there are not" 3 no-out err "numbers: H-9."
as tineke handover --from karim --to noor --clients H-1,H-3
expect "clients of somebody else" 1 no-out err "not in the caseload of karim on 23-11-2026: H-3."
as tineke handover --from karim --to noor --on 2026-11-22
expect "a day that has passed" 1 no-out err "today or a later day"
as tineke handover --from karim --to eva
expect "to an evaluator" 1 no-out err "eva is not one"
as tineke handover --from karim --to zoe
expect "to nobody" 3 no-out err "There is no account zoe."
as tineke handover --from karim
expect "to whom?" 2 no-out err "--to NAME"
as tineke handover --from karim --to noor --clients ,
expect "no clients" 2 no-out
as noor handover --from karim --to noor
expect "nobody takes clients" 4 no-out
as eva handover --from karim --to noor
expect "an evaluator hands nothing over" 4 no-out
as tineke list ownership --format csv
expect "nothing was changed by all this" 0 not-out noor

as tineke handover --from karim --to noor --clients H-1 --reason "karim is ill"
expect "one client" 0 line "1 client of karim, from 23-11-2026 on of noor" err "Handed over: clients 1, planned contacts 1, tasks 1."
as noor list ownership --client H-1 --format csv
expect "is noor's now" 0 line "H-1,karim,2026-08-25,2026-11-22" line "H-1,noor,2026-11-23,"
as noor today --format json
expect "with what is open" 0 out "formulier sturen" out "2026-11-25"
as karim today
expect "and no longer karim's" 0 not-out "formulier sturen" not-out "Kanarie Zang"
as tineke summary --by caseworker --as-of 2026-11-22 --window 28 --format json
expect "figures until then are as they were" 0 is "$t/before"
as tineke log --client H-1 --format csv
expect "the log says why" 0 out ",tineke,,handover,ownership,H-1,1,karim is ill"
as tineke handover --from karim --to noor --clients H-1
expect "not twice" 1 no-out err "H-1"
as karim handover --accept
expect "who handed over does not accept" 3 no-out
as noor handover --send-back
expect "sent back without a word" 1 no-out err "why it is sent back"
as noor handover --accept --clients H-1,H-2
expect "not what was not handed over" 3 no-out err "Nothing was changed."
as noor handover --accept --send-back
expect "one or the other" 2 no-out
as noor handover --accept --from karim
expect "accepted" 0 no-out err "Accepted: 1 client."
as noor list handover --format csv
expect "with its day" 0 line "H-1,karim,noor,2026-11-23,accepted,2026-11-23,"
as noor handover --accept
expect "once" 3 no-out
as tineke handover --from karim --to noor --clients H-2 --on 2026-12-01 --talk 2026-11-22
expect "no talk in the past" 1 no-out
as tineke handover --from karim --to noor --clients H-2 --on 2026-12-01 --talk-at 10:00
expect "a time without a day" 2 no-out
as tineke handover --from karim --to noor --clients H-2 --on 2026-12-01 --talk 2026-11-30 --talk-at 10:00
expect "with a talk of three" 0 err "clients 1" line "    Talk of three: 30-11-2026 10:00"
as tineke list contact --client H-2 --format csv
expect "planned with both" 0 line "H-2,2026-11-30,10:00,,office,three_party,planned,caseworker,karim,noor,,,,final,2026-11-23T09:00:00"
as noor handover --send-back --reason "no room this month"
expect "sent back" 0 no-out err "Sent back: 1 client."
as tineke list handover --client H-2 --format csv
expect "with the reason, and the case stays where the days say" 0 line "H-2,karim,noor,2026-12-01,sent_back,2026-11-23,no room this month"
as tineke handover --from noor --to karim --clients H-2 --on 2026-12-01
expect "handed back" 0 err "clients 1"
as tineke handover --accept --to karim
expect "a lead accepts for somebody" 0 no-out err "Accepted: 1 client."
as beheer user disable karim
expect "karim leaves" 0
as tineke --lang nl handover --from karim --to noor
expect "what is left of somebody who left" 0 line "1 klant van karim, vanaf 23-11-2026 van noor" line "Kanarie <Oud> (H-2, 1960)"
as tineke handover --from karim --to noor
expect "then there is nothing left" 1 no-out err "no clients"
as tineke verify
expect "the file is whole" 0
done_testing
