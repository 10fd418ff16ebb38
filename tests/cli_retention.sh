#!/bin/sh
# loods retention: who is named, what --apply leaves, the refusal before the time, who may, and the counts.
. "$srcdir/tests/cli_lib.sh"

LOODS_NOW=2026-11-23T09:00
office
csv client.csv <<'END'
reference,name,gender
KN-007,Kanarie Zang,woman
KN-008,Zangvogel Oud,man
KN-009,Kanarie Nu,woman
END
csv cohort.csv <<'END'
key,name
VIA,Intensief
END
csv assignment.csv <<'END'
client,cohort,arm,assigned_on,method
KN-007,VIA,treatment,2014-11-01,random
END
# Ten years after the day after the last one: 1 March 2025, 1 December 2026; KN-009 is in guidance.
csv guidance_period.csv <<'END'
client,cohort,start,end
KN-007,VIA,2014-11-01,2015-02-28
KN-008,VIA,2016-01-01,2016-11-30
KN-009,,2014-01-01,
END
csv ownership.csv <<'END'
client,caseworker,from
KN-007,karim,2014-11-01
KN-008,karim,2016-01-01
KN-009,karim,2014-01-01
END
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes,conducted_by,note
KN-007,2014-11-05,office,held,30,karim,geheime vogel
KN-007,2014-12-10,phone,held,45,karim,
KN-007,2015-01-07,office,held,20,karim,
KN-009,2014-11-05,office,held,30,karim,
END
bring_in "a client of ten years ago, one of almost ten, one of now"
as tineke list contact --client KN-007
expect "somebody opens the old dossier" 0

as tineke retention
expect "who may go" 0 out "KN-007" out "2015-02-28" out "2025-03-01" not-out "KN-008" not-out "KN-009" \
	err "1 client may be erased. Nothing was changed"
as tineke retention --format csv
cat >"$t/want" <<'END'
client,why,last_on,erase_from,erased
KN-007,guidance_ended,2015-02-28,2025-03-01,no
END
expect "as CSV" 0 is "$t/want"
as tineke retention --client KN-008 --format csv
expect "when somebody else may" 0 line "KN-008,guidance_ended,2016-11-30,2026-12-01,no" err "0 clients may be erased"
as tineke retention --client KN-008 --apply --reason "asks for it"
expect "not before the time, with the reason of the law" 1 no-out \
	err "may be erased from 1 December 2026 on, not before" err "for 10 years after its end" err "Act"
as tineke retention --client KN-009 --apply --reason "asks for it"
expect "not while in guidance" 1 no-out err "is in guidance"
as tineke retention --apply --reason "  "
expect "not with a reason of blanks" 2 no-out err "--reason"
as tineke retention --reason why
expect "no reason for nothing" 2 no-out
as tineke retention --counts --apply --reason why
expect "no counts while erasing" 2 no-out
as tineke retention --client KN-999
expect "nobody of that number" 3 no-out
for who in karim eva beheer; do
	as $who retention --apply --reason why
	expect "$who does not erase" 4 no-out
	as $who retention
	expect "$who does not see who may go" 4 no-out
	as $who retention --counts
	expect "$who sees no counts" 4 no-out
done
echo "there already" >"$t/there"
as tineke retention --apply --reason "yearly clearing" --output "$t/there"
expect "a file that is there is not written over" 1 no-out
as tineke list client --format csv
expect "and nobody was erased" 0 out "KN-007"

as tineke summary --by client --as-of 2026-11-22 --format csv
grep "^KN-009" "$t/out" >"$t/before"
as tineke retention --apply --reason "yearly clearing" --format csv
cat >"$t/want" <<'END'
client,why,last_on,erase_from,erased
KN-007,guidance_ended,2015-02-28,2025-03-01,yes
END
expect "the time has come" 0 is "$t/want" err "1 client was erased." err "Backups"
as tineke verify
expect "the file is whole" 0 no-err
as tineke list client --format csv
expect "the client is gone" 0 not-out "KN-007" out "KN-008"
as tineke list contact --format csv
expect "with all records" 0 not-out "geheime vogel" out "KN-009"
as tineke summary --by client --as-of 2026-11-22 --format csv
grep "^KN-009" "$t/out" >"$t/after"
test_that "figures of others are as they were" cmp "$t/before" "$t/after"
as tineke dump "$t/dump" --reason "look"
test_that "nothing of the client is in a dump" sh -c "! grep -rqF -e KN-007 -e 'geheime vogel' '$t/dump'"
as tineke log --format csv
expect "the log says who did it and why, and names nobody" 0 out ",tineke,,erase,client,,1,yearly clearing" not-out "KN-007" out ",open,client,,1,"
as tineke log
expect "in words as well" 0 out "(erased)" out "erased the client"
as beheer log --verify
expect "its chain is intact" 0
as tineke client KN-007 --report "$t/r.html" --reason "asks"
expect "there is nothing left to report" 3 no-out
as tineke retention --apply --reason "yearly clearing"
expect "nobody is left to erase" 0 err "0 clients were erased"

# November and December are 61 days, with contacts on two of them of 75 minutes together; January and February are 59.
as tineke retention --counts --format csv
cat >"$t/want" <<'END'
cohort,arm,year,gender,clients,eligible_days,contact_days,minutes
VIA,treatment,2014,woman,1,61,2,75
VIA,treatment,2015,woman,1,59,1,20
END
expect "what was counted stays" 0 is "$t/want"
LOODS_NOW=2026-12-01T09:00
as beheer setting retention_years 11
expect "the office may keep them longer" 0
as tineke retention
expect "then nobody may go" 0 not-out "KN-008"
as beheer setting retention_years 10
as tineke --lang nl retention --apply --reason "jaarlijks"
expect "in Dutch, when it has come" 0 out "begeleiding geëindigd" err "1 klant is gewist."
csv client.csv <<'END'
reference,name
KN-007,Iemand Anders
END
bring_in "the number may be given again"
as tineke log --client KN-007 --format csv
expect "and what was logged about the first one is not about the second" 0 not-out ",erase," out "read_log"
done_testing
