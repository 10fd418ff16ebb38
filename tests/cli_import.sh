#!/bin/sh
# What import refuses, and how it says so: every error as file:line:column: message, all of them, nothing brought in.
. "$srcdir/tests/cli_lib.sh"
office

# base: what the cases below need: two clients, a cohort, a period, an agreement, a child and care without an LRK number.
base() {
	rm -rf "$t/in"
	csv client.csv <<'END'
reference,name,gender
C-1,Kanarie,woman
C-2,Zangvogel,man
END
	csv cohort.csv <<'END'
key,name
VIA,Intensief
END
	csv guidance_period.csv <<'END'
client,cohort,start,end
C-1,VIA,2026-01-01,2026-06-30
END
	csv agreement.csv <<'END'
client,contacts,per_days,from,to
C-1,2,28,2026-01-01,2026-06-30
END
	csv child.csv <<'END'
key,client,birth_month
K1,C-1,2024-05
END
	csv childcare.csv <<'END'
key,child,type,state,starts_on,serves
B1,K1,day_care,active,2026-02-01,work
END
}

# refused WHAT FILE:LINE:COLUMN WORDS: the files are refused for this one reason, there; WORDS stand in the message.
refused() {
	as tineke import "$t/in"
	expect "$1" 1 no-out err "$t/in/$2: " err "$3" errline "loods: 1 error; nothing was saved. Mend it and try again."
	base
}

base
csv client.csv <<'END'
reference,name,nationality
C-1,Kanarie,
C-2,Zangvogel,
END
refused "an unknown column" client.csv:1:3 "Unknown column: nationality."

csv client.csv <<'END'
reference,gender,name,gender
C-1,woman,Kanarie,woman
C-2,woman,Kanarie,woman
END
refused "a column twice" client.csv:1:4 "This column is there twice: gender."

csv contact.csv <<'END'
client,occurred_on,channel
C-1,2026-01-05,phone
END
refused "a missing column" contact.csv:1:1 "This column is missing: outcome."

csv contact.csv <<'END'
client,occurred_on,channel,outcome
C-1,30-02-2026,phone,no_answer
END
refused "a date in another form" contact.csv:2:2 "occurred_on:"

csv contact.csv <<'END'
client,occurred_on,channel,outcome
C-1,2026-02-30,phone,no_answer
END
refused "a day that does not exist" contact.csv:2:2 "occurred_on:"

csv contact.csv <<'END'
occurred_on,client,channel,outcome
2026-01-05,C-1,pigeon,no_answer
END
refused "an unknown code" contact.csv:2:3 "channel:"

csv contact.csv <<'END'
client,occurred_on,channel,outcome,topics
C-1,2026-01-05,phone,no_answer,work;magic
END
refused "an unknown code among several" contact.csv:2:5 "topics:"

csv contact.csv <<'END'
client,occurred_on,channel,outcome
C-1,2026-01-05,phone,no_answer
Zangvogel,2026-01-05,phone,no_answer
END
refused "an unknown client" contact.csv:3:1 "client: There is no record with this key"

csv contact.csv <<'END'
client,occurred_on,channel,outcome,conducted_by
C-1,2026-01-05,phone,no_answer,Kanarie
END
refused "an unknown account" contact.csv:2:5 "conducted_by: There is no account with this name."

csv childcare.csv <<'END'
key,child,type
B1,K9,day_care
END
refused "an unknown key" childcare.csv:2:2 "child: There is no record with this key"

csv contact.csv <<'END'
client,occurred_on,channel,outcome
,2026-01-05,phone,no_answer
END
refused "a required cell that is empty" contact.csv:2:1 "client:"

csv client.csv <<'END'
reference,name
C-1,Kanarie
C-2,Zangvogel
C-1,Kanarie
END
refused "a reference twice" client.csv:4:1 "reference: This key stands on line 2 already."

csv guidance_period.csv <<'END'
client,start,end
C-1,2026-01-01,2026-06-30
C-2,2026-01-01,
C-1,2026-06-30,
END
refused "periods that overlap" guidance_period.csv:4:2 "overlap another guidance period"

csv agreement.csv <<'END'
client,contacts,per_days,from,to
C-1,2,28,2026-01-01,
C-1,1,7,2026-06-30,
END
refused "agreements that overlap" agreement.csv:3:4 "overlap another agreement"

csv agreement.csv <<'END'
client,contacts,per_days,from,to
C-1,0,28,2026-01-01,
END
refused "an agreement on no contact" agreement.csv:2:2 "contacts:"

csv funding.csv <<'END'
childcare,source,state
B1,kot,applied
END
refused "allowance for care without an LRK number" funding.csv:2:2 "LRK number"

csv guidance_period.csv <<'END'
client,end,start
C-1,2026-01-01,2026-01-02
END
refused "an end before its start" guidance_period.csv:2:2 "end:"

csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes
C-1,2026-11-24,phone,held,10
END
refused "held in the future" contact.csv:2:2 "occurred_on: The date lies in the future."

csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes
C-1,2026-01-05,phone,held,
END
refused "held without minutes" contact.csv:2:5 "minutes: A talk that was held needs its minutes"

csv contact.csv <<'END'
client,occurred_on,channel,outcome
C-1,2026-01-05,phone,held
END
refused "held without a column of minutes" contact.csv:2:1 "minutes: A talk that was held needs its minutes"

csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes
C-1,2026-01-05,phone,held,601
END
refused "more minutes than there may be" contact.csv:2:5 "minutes:"

printf 'client,occurred_on,channel,outcome,note\nC-1,2026-01-05,phone,no_answer,caf\351\n' | csv contact.csv
refused "a text that is not UTF-8" contact.csv:2:5 "This is not UTF-8 text"

printf 'client,occurred_on,channel,outcome,note\nC-1,2026-01-05,phone,no_answer,"Kanarie\nC-2,2026-01-05,phone,no_answer,\n' | csv contact.csv
refused "a quote that is never closed" contact.csv:2:5 "is never closed"

csv contact.csv <<'END'
client,occurred_on,channel,outcome
C-1,2026-01-05,phone
END
refused "too few fields" contact.csv:2:4 "4 fields were expected here"

csv contact.csv <<'END'
client,occurred_on,channel,outcome
C-1,2026-01-05,phone,no_answer,Kanarie
END
refused "too many fields" contact.csv:2:5 "4 fields were expected here"

: | csv contact.csv
refused "an empty file" contact.csv:1:1 "its first line must name the columns"

# Lines are counted as an editor counts them: a note of three lines takes three.
csv contact.csv <<'END'
client,occurred_on,channel,outcome,note
C-1,2026-01-05,phone,no_answer,"one
two
three"
C-1,2026-01-05,phone,pigeon,
END
refused "lines within a cell count" contact.csv:5:4 "outcome:"

# All errors of all files, in one go; nothing is brought in, not even from the files without errors.
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes
C-1,2026-01-05,pigeon,held,10
C-9,2026-13-05,phone,held,ten
C-1,2026-01-07,phone,held,10
END
csv agreement.csv <<'END'
client,contacts,per_days,from,to
C-1,1,7,2026-02-01,2026-01-01
END
as tineke import "$t/in"
expect "all errors are told at once" 1 no-out err "contact.csv:2:3: channel:" err "contact.csv:3:1: client:" \
	err "contact.csv:3:2: occurred_on:" err "contact.csv:3:5: minutes:" err "agreement.csv:2:5: to:" \
	errline "loods: 5 errors; nothing was saved. Mend them and try again."
as tineke list client --format csv
expect "and nothing at all was brought in" 0 not-out C-1
as tineke import "$t/in" --dry-run
expect "a dry run tells the same" 1 err "contact.csv:3:2: occurred_on:" err "5 errors; nothing was saved"
base
as tineke import --dry-run "$t/in"
expect "a dry run of good files saves nothing" 0 no-out err "Tried only: 7 records would be brought in; files: 6, warnings: 0. Nothing was saved."
as tineke list client --format csv
expect "really nothing" 0 not-out C-1

# A referring file may come first on the command line, and refer to what the office has already.
as tineke import "$t/in/agreement.csv" "$t/in/client.csv"
expect "files in any order" 0 err "Brought in: 3 records; files: 2, warnings: 0."
as tineke import "$t/in/cohort.csv" "$t/in/guidance_period.csv"
expect "references to what is in the office already" 0 err "Brought in: 2 records"
csv client.csv <<'END'
reference,name
C-3,Kanarie
C-1,Kanarie
END
as tineke import "$t/in/client.csv"
expect "a reference that the office has already" 1 err "client.csv:3:1: reference:" err "1 error; nothing was saved"

# A contact outside every guidance period: kept, with a warning, counted nowhere.
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes
C-1,2026-06-29,office,held,30
C-1,2026-07-01,office,held,30
C-2,2026-06-29,office,held,30
END
as tineke import "$t/in/contact.csv"
expect "contacts outside every period are kept, with a warning" 0 not-err "contact.csv:2:" \
	err "contact.csv:3:2: warning: This contact lies outside every guidance period" err "contact.csv:4:2: warning:" \
	errline "loods: Brought in: 3 records; files: 1, warnings: 2."
as tineke list contact --client C-1 --format csv
expect "they are listed" 0 out "C-1,2026-06-29" out "C-1,2026-07-01"
as tineke summary --from 2026-06-01 --to 2026-07-31 --format json
expect "and count nowhere" 0 out '"client": "C-1"' out '"eligible_days": 30, "contact_days": 1, "face_to_face_days": 1, "minutes": 30,'
test_that "C-2 has no contact day" sh -c "! grep '\"client\": \"C-2\"' '$t/out' | grep -q '\"minutes\": 30'"

# What is not there, not ours, not allowed.
as tineke import "$t/nowhere"
expect "a folder that is not there" 3 err "nowhere cannot be read: No such file or directory."
mkdir "$t/empty"
as tineke import "$t/empty"
expect "a folder without our files" 3 err "holds no CSV file of a record type"
: >"$t/empty/invoices.csv"
as tineke import "$t/empty"
expect "a file of no record type" 2 err "invoices.csv: no record type has this name"
as karim import "$t/in"
expect "not by a caseworker" 4 no-out
as beheer import "$t/in"
expect "not by an administrator" 4 no-out
as tineke import
expect "nothing named" 2 no-out err "loods import"
done_testing
