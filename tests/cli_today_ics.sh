#!/bin/sh
# loods today --format ics: by RFC 5545 as a reader of its own finds, the same UID tomorrow, no name and no text in it.
. "$srcdir/tests/cli_lib.sh"

command -v perl >/dev/null || {
	echo "1..0 # SKIP there is no perl"
	exit 0
}
LOODS_NOW=2026-11-23T09:30
office
# 40 letters, which is the most, of two bytes each
long=Å,éééééééééééééééééééééééééééééééééééééé
csv client.csv <<END
reference,name,gender
I-1,Kanarie Zang,woman
"$long",Kanarie Lang,man
END
csv ownership.csv <<END
client,caseworker,from
I-1,karim,2026-01-05
"$long",karim,2026-01-05
END
csv guidance_period.csv <<END
client,start
I-1,2026-01-05
"$long",2026-01-05
END
csv contact.csv <<END
client,occurred_on,start,channel,outcome,minutes,conducted_by,note
I-1,2026-11-25,10:30,office,planned,,karim,geheime vogel
"$long",2026-11-26,,home,planned,,karim,
END
csv task.csv <<END
client,what,due,assigned_to
I-1,geheime vogel voeren,2026-11-24,karim
,zonder dag,,karim
END
bring_in "two planned contacts and two tasks"

as karim today --format ics
expect "the calendar" 0 no-err not-out Kanarie not-out vogel not-out "zonder dag" out "DTSTAMP:20261123T083000Z"
cp "$t/out" "$t/today.ics"
perl "$srcdir/tests/ics_check.pl" "$t/today.ics" >"$t/events"
test_that "by RFC 5545" [ $? = 0 ]
test_that "three events: a task without a day is none" [ "$(wc -l <"$t/events")" = 3 ]
test_that "at its time" grep -q "^contact-[0-9]*@loods 20261125T103000 Contact I-1$" "$t/events"
test_that "on its day" grep -q "^task-[0-9]*@loods 20261124 Task I-1$" "$t/events"
test_that "a long line comes back whole" grep -qF "20261126 Contact $(echo "$long" | sed 's/,/\\,/')" "$t/events"
LOODS_NOW=2026-11-24T09:30
as karim today --format ics
cp "$t/out" "$t/tomorrow.ics"
perl "$srcdir/tests/ics_check.pl" "$t/tomorrow.ics" | cut -d' ' -f1 | sort >"$t/uids"
test_that "the same things under the same UID tomorrow" sh -c "cut -d' ' -f1 '$t/events' | sort | cmp - '$t/uids'"
for wrong in 's|.$||' '/^UID/d' 's/;TZID=Europe.Amsterdam//' 's/^DTSTAMP.*Z/DTSTAMP:20261123T083000/' 's/^END:VEVENT/X:y/'; do
	sed "$wrong" "$t/today.ics" >"$t/broken.ics"
	test_that "the reader finds what is wrong: $wrong" sh -c "! perl '$srcdir/tests/ics_check.pl' '$t/broken.ics' >/dev/null"
done
done_testing
