#!/bin/sh
# `--known-at` gives the figures of last month as they were printed then. Prints them, adds what came in late, and prints them
# again. What cannot be changed from the command line is in test_known_at.c.
. "$srcdir/tests/cli_lib.sh"

LOODS_NOW=2026-09-01T09:00
office
csv client.csv <<'END'
reference,name,gender
K-1,Kanarie K,woman
K-2,Kanarie L,man
K-3,Kanarie M,
END
csv cohort.csv <<'END'
key,name
north,Noord
END
csv guidance_period.csv <<'END'
client,cohort,start,end
K-1,north,2026-08-01,
K-2,north,2026-08-01,
K-3,,2026-08-01,2026-10-20
END
csv agreement.csv <<'END'
client,contacts,per_days,from,to
K-1,1,7,2026-08-01,
K-2,2,28,2026-08-01,2026-10-15
END
csv ownership.csv <<'END'
client,caseworker,from,to
K-1,karim,2026-08-01,
K-2,tineke,2026-08-01,2026-10-15
END
bring_in "clients, in September"
LOODS_NOW=2026-10-31T17:00
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes,topics,conducted_by
K-1,2026-10-07,office,held,30,work,karim
K-2,2026-10-09,phone,held,45,,tineke
K-2,2026-10-20,office,no_show,,,tineke
END
bring_in "the contacts of October, on its last day"

# print FOLDER [OPTION...]: the summaries $what_to_print (KEYS:FORMAT) of October into files of FOLDER; the sentence with the time of
# knowing is left out.
print() {
	mkdir "$t/$1"
	to=$t/$1
	shift
	for one in $what_to_print; do
		as tineke summary --by "${one%:*}" --from 2026-10-01 --to 2026-10-31 --format "${one#*:}" "$@"
		[ "$code" -eq 0 ] || not_ok "summary $one" "exit code $code"
		sed 's/ As known at [-0-9T:]*\.//' "$t/out" >"$to/$one"
	done
}
all=
for by in client caseworker cohort,gender arm gender,caseworker; do
	all="$all $by:json $by:csv $by:text"
done
some="client:json caseworker:csv cohort,gender:json"

# same FOLDER: the files are those of $t/printed, byte for byte.
same() {
	same=yes
	for one in $what_to_print; do
		cmp "$t/printed/$one" "$t/$1/$one" >"$t/none" || same=no
	done
	test_that "$2: as it was printed then" [ $same = yes ]
}

LOODS_NOW=2026-11-01T09:00
what_to_print=$all
print printed
test_that "there is something in it" grep -q '"expected_exact": "31/7"' "$t/printed/client:json"
# The window that a role has without being asked, too: it ends on the day of then, whoever asks and whatever came in since.
for who in tineke eva; do
	as $who summary --by cohort --format json
	cp "$t/out" "$t/usual-$who"
done
print at_once --known-at 2026-11-01T09:00
same at_once "asked at once"
what_to_print=$some

# late WHAT FILE (from the standard input): is brought in, and then October is printed again, as of now and as known then.
step=0
late() {
	step=$((step + 1))
	csv "$2"
	bring_in "late: $1"
	print "now$step"
	print "again$step" --known-at 2026-11-01T09:00
	same "again$step" "$1"
	test_that "$1: now it is different" [ "$(cat "$t/now$step"/*)" != "$(cat "$t/again$step"/*)" ]
}

LOODS_NOW=2026-11-03T10:00
late "a talk entered three weeks late" contact.csv <<'END'
client,occurred_on,channel,outcome,minutes,topics,conducted_by
K-1,2026-10-14,home,held,25,health,karim
END
LOODS_NOW=2026-11-04T10:00
late "a pause" pause.csv <<'END'
client,from,to,reason
K-2,2026-10-05,2026-10-12,leave
END
LOODS_NOW=2026-11-05T10:00
late "an agreement" agreement.csv <<'END'
client,contacts,per_days,from,to
K-2,1,7,2026-10-16,
END
LOODS_NOW=2026-11-06T10:00
late "an owner" ownership.csv <<'END'
client,caseworker,from,to
K-2,karim,2026-10-16,
K-3,tineke,2026-08-01,
END
LOODS_NOW=2026-11-07T10:00
late "a guidance period" guidance_period.csv <<'END'
client,cohort,start,end
K-3,north,2026-10-22,
END
LOODS_NOW=2026-11-08T10:00
late "an assignment" assignment.csv <<'END'
client,cohort,arm,assigned_on,method
K-1,north,treatment,2026-08-01,random
END
LOODS_NOW=2026-11-09T10:00
late "a client" client.csv <<'END'
reference,name,gender
K-0,Kanarie N,other
END
# After all of it the whole report once more, in every format.
what_to_print=$all
print at_last --known-at 2026-11-01T09:00
same at_last "all of it"
for who in tineke eva; do
	as $who summary --by cohort --format json --known-at 2026-11-01T09:00
	expect "the usual window of then, by $who" 0 is "$t/usual-$who"
	as $who summary --by cohort --format json
	test_that "which is another one now" [ "$(cat "$t/out")" != "$(cat "$t/usual-$who")" ]
done
what_to_print=$some

# An import may say that something was entered before it; that it was known then is what it says.
LOODS_NOW=2026-11-10T10:00
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes,topics,conducted_by,entered_at
K-1,2026-10-21,office,held,25,,karim,2026-10-21T16:00
END
bring_in "a talk that was entered elsewhere on its own day"
as tineke summary --by client --from 2026-10-01 --to 2026-10-31 --format json --known-at 2026-11-01T09:00
expect "it counts from then on" 0 out '"client": "K-1"' out '"contact_days": 2,'

# Who disables an account changes no figure.
LOODS_NOW=2026-11-11T10:00
print before_disabling
as beheer user disable karim
expect "karim leaves" 0
print after_disabling
test_that "the figures stay" diff -r "$t/before_disabling" "$t/after_disabling"
done_testing
