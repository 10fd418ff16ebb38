#!/bin/sh
# Agreements on contact of many: the lists of those that are missing or end, templates of a cohort, and one agreement for
# a cohort. Today is 23 November 2026.
. "$srcdir/tests/cli_lib.sh"

office
csv client.csv <<'END'
reference,name
A-1,Kanarie A
B-2,Kanarie B
C-3,Kanarie C
D-4,Kanarie D
E-5,Kanarie E
END
csv cohort.csv <<'END'
key,name
VIA,Intensief
SUB,Sub
END
csv assignment.csv <<'END'
client,cohort,arm,assigned_on
A-1,VIA,treatment,2026-01-01
B-2,VIA,control,2026-01-01
C-3,VIA,treatment,2026-01-01
D-4,VIA,treatment,2026-01-01
END
csv guidance_period.csv <<'END'
client,cohort,start
A-1,VIA,2026-01-01
B-2,VIA,2026-01-01
C-3,VIA,2026-01-01
D-4,VIA,2026-01-01
E-5,SUB,2026-01-01
END
csv ownership.csv <<'END'
client,caseworker,from
A-1,karim,2026-01-01
B-2,tineke,2026-01-01
C-3,karim,2026-01-01
END
csv agreement.csv <<'END'
client,contacts,per_days,from,to
C-3,2,28,2026-01-01,2026-12-14
D-4,2,28,2027-01-01,
END
csv agreement_template.csv <<'END'
cohort,arm,contacts,per_days,channel,name
VIA,treatment,1,7,phone,Intensief
VIA,,2,28,,
END
bring_in "clients, with templates of their cohort"

as tineke list agreement_template --format csv
cat >"$t/templates" <<'END'
key,cohort,arm,contacts,per_days,channel,name
T1,VIA,treatment,1,7,phone,Intensief
T2,VIA,,2,28,,
END
expect "the templates have keys" 0 no-err is "$t/templates"
as tineke dump "$t/dump" --reason test
test_that "a dump has them" cmp "$t/templates" "$t/dump/agreement_template.csv"
csv agreement_template.csv <<'END'
cohort,contacts,per_days
NOPE,1,7
VIA,0,7
VIA,1,367
END
as tineke import "$t/in"
expect "wrong templates, each with its place" 1 err "agreement_template.csv:2:1" err "agreement_template.csv:3:2" \
	err "agreement_template.csv:4:3"
rm -rf "$t/in"

# ---- the lists ----
as tineke agreements --format csv
cat >"$t/all" <<'END'
agreement,client,cohort,arm,caseworker,last_day
missing,A-1,VIA,treatment,karim,
missing,B-2,VIA,control,tineke,
missing,D-4,VIA,treatment,,
missing,E-5,SUB,,,
ending,C-3,VIA,treatment,karim,2026-12-14
END
expect "missing and ending" 0 no-err is "$t/all"
as tineke agreements
expect "in words" 0 no-err out "4 clients without an agreement." out "1 agreement that ends within 28 days."
as tineke agreements --missing --cohort VIA --arm treatment --format csv
expect "those of an arm without one" 0 line "missing,A-1,VIA,treatment,karim," not-out B-2 not-out E-5 not-out ending
as tineke agreements --ending 21 --format csv
expect "ends in 21 days" 0 out "C-3" not-out missing
as tineke agreements --ending 20 --format csv
expect "not in 20" 0 not-out "C-3"
as tineke agreements --as-of 2026-12-15 --missing --format csv
expect "the day after it ended" 0 line "missing,C-3,VIA,treatment,karim,"
as tineke agreements --cohort SUB --format json
expect "as JSON" 0 out \
	'{"agreement": "missing", "client": "E-5", "cohort": "SUB", "arm": null, "caseworker": null, "last_day": null}'
as karim agreements --format csv
expect "a caseworker sees the own clients" 0 line "missing,A-1,VIA,treatment,karim," \
	line "ending,C-3,VIA,treatment,karim,2026-12-14" not-out B-2 not-out D-4
as eva agreements
expect "an evaluator sees none" 4 no-out
as beheer agreements
expect "an administrator neither" 4 no-out
as tineke agreements --cohort NOPE
expect "a cohort that there is not" 3 no-out err "no cohort"
for wrong in -1 x 99999; do
	as tineke agreements --ending="$wrong"
	expect "--ending $wrong" 2 no-out err "--ending takes a whole number from 0 to 3660."
done
as tineke agreements --as-of 2026-13-01
expect "a day that there is not" 2 no-out
as tineke agreements --template T1
expect "a template alone" 2 err "--template goes with --apply"
as tineke agreements --format ics
expect "a format that there is not" 2 no-out

# ---- one for a cohort ----
refused() {
	what=$1 want=$2 say=$3
	shift 3
	as tineke agreements --apply "$@"
	expect "$what" "$want" no-out err "$say"
}
refused "no cohort and day" 2 "--apply needs --cohort" --template T1
refused "nothing to agree" 2 "--apply needs --template" --cohort VIA --from 2026-12-01
refused "half of it" 2 "--apply needs --template" --cohort VIA --from 2026-12-01 --contacts 2
refused "both" 2 "Choose either" --cohort VIA --from 2026-12-01 --template T1 --contacts 2
refused "a list at the same time" 2 "are for the list" --cohort VIA --from 2026-12-01 --template T1 --missing
refused "too many contacts" 2 "--contacts takes" --cohort VIA --from 2026-12-01 --contacts 32 --per-days 7
refused "no such channel" 2 "--channel takes" --cohort VIA --from 2026-12-01 --contacts 2 --per-days 7 --channel fax
refused "no such template" 3 "no such template" --cohort VIA --from 2026-12-01 --template T9
refused "no such cohort" 3 "no cohort" --cohort NOPE --from 2026-12-01 --template T1
refused "a template of another cohort" 1 "another cohort" --cohort SUB --from 2026-12-01 --template T2
refused "a template of another arm" 1 "another arm" --cohort VIA --arm control --from 2026-12-01 --template T1
refused "a day that has passed" 1 "begins today or later" --cohort VIA --from 2026-11-22 --template T1
refused "an arm of nobody" 1 "Nobody of this cohort" --cohort VIA --arm none --from 2026-12-01 --template T2
refused "CSV" 2 "text or json" --cohort VIA --from 2026-12-01 --template T1 --format csv
for who in karim eva beheer; do
	as $who agreements --apply --template T1 --cohort VIA --from 2026-12-01
	expect "$who may not" 4 no-out err "Only a team lead"
done
as tineke list agreement --format csv
cp "$t/out" "$t/before"

as tineke agreements --apply --template T1 --cohort VIA --from 2026-12-01 --dry-run
expect "what would be done with an arm" 0 no-err \
	line "1 would be made, 0 of them in place of what is agreed; 1 are there already; 1 are skipped." \
	line "D-4: skipped, another agreement begins on 2027-01-01"
as tineke list agreement --format csv
expect "nothing was done" 0 is "$t/before"
as tineke agreements --apply --template T1 --cohort VIA --from 2026-12-01
expect "it is done" 0 no-err \
	line "1 made, 0 of them in place of what was agreed; 1 were there already; 1 skipped."
as tineke list agreement --client A-1 --format csv
expect "A has it" 0 line "A-1,1,7,2026-12-01,,phone"
as tineke agreements --apply --contacts 3 --per-days 28 --cohort VIA --from 2026-12-01 --all --format json
expect "another one for all of the cohort" 0 no-err \
	out '{"clients": 4, "made": 3, "ended": 1, "there": 0, "skipped": ['
as tineke list agreement --format csv
expect "what is agreed now" 0 line "A-1,3,28,2026-12-01,," line "B-2,3,28,2026-12-01,," \
	line "C-3,2,28,2026-01-01,2026-11-30," line "C-3,3,28,2026-12-01,," line "D-4,2,28,2027-01-01,," not-out E-5
as tineke agreements --as-of 2026-12-01 --format csv
expect "who is left" 0 line "missing,D-4,VIA,treatment,," line "missing,E-5,SUB,,," not-out A-1 not-out B-2 not-out C-3
as tineke verify
expect "the office is whole" 0
done_testing
