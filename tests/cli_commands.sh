#!/bin/sh
# Every command with its options: exit codes, results on the standard output, messages on the other; accounts; passphrases;
# nothing personal where others can see it.
. "$srcdir/tests/cli_lib.sh"

# ---- without an office ----
run --version
expect "--version" 0 out "Loods " no-err
test_that "one line" [ "$(wc -l <"$t/out")" -eq 1 ]
run --help
expect "--help" 0 out "Commands:" out "Exit codes: 0 done, 1 refused" no-err
for command in init demo synth "user add" "user approve" "user list" "user passphrase" "user disable" "recover file" "recover names" import dump list summary talk today outcomes blockers missing agreements setting export verify backup restore rekey; do
	run --help
	expect "--help names $command" 0 out "  $command "
	# shellcheck disable=SC2086
	run $command --help
	expect "$command --help has an example" 0 line "Example:" out "  loods $command" no-err
done
run -h
expect "-h" 0 out "Commands:"
run --lang nl --help
expect "--lang nl" 0 line "Gebruik:"
run --help --lang=nl
expect "--lang after the rest" 0 line "Gebruik:"
run --lang fr --help
expect "another language" 2 no-out err "--lang"
run frobnicate
expect "no such command" 2 no-out errline 'loods: There is no command "frobnicate". See "loods --help".'
run user
expect "the first of two words" 2 no-out err "add, approve, list, passphrase, disable"
run --frobnicate
expect "no such option" 2 no-out err "--frobnicate"
run list client --frobnicate
expect "no such option of a command" 2 no-out err 'See "loods list --help".'
run list client --format
expect "an option without its value" 2 no-out err "A value is missing after --format."
run list
expect "an argument too few" 2 no-out err "Use: loods list TYPE."
run list client contact
expect "an argument too many" 2 no-out err "Use: loods list TYPE."
run today
expect "no office yet" 3 no-out err "There is no office file of that name."
LOODS_NOW=yesterday run --help
expect "a clock that cannot be read" 2 no-out err "LOODS_NOW"

# ---- init ----
run init --kdf cheap --passphrase-file "$t/pass.beheer"
expect "init: an unknown cost" 2 err "interactive, moderate, sensitive"
run init --slots 7 --passphrase-file "$t/pass.beheer"
expect "init: too few slots" 2 err "8 to 4096"
echo "kort" >"$t/short"
run init --admin beheer --kdf interactive --passphrase-file "$t/short"
expect "init: a passphrase that is too short" 1 no-out err "12"
run init --admin beheer --kdf interactive --passphrase-file "$t/absent"
expect "init: no passphrase file" 3 no-out err "cannot be read: No such file or directory."
run init --admin beheer
expect "init: nobody to ask for a passphrase" 2 no-out err "There is no terminal"
test_that "none of these made a file" [ ! -e "$LOODS_FILE" ]
run init --admin beheer --kdf interactive --slots 8 --passphrase-file "$t/pass.beheer"
expect "init" 0 no-err out "$LOODS_FILE" out "Recovery code, shown this once: "
test_that "the file is for its owner only" [ "$(stat -c %a "$LOODS_FILE")" = 600 ]
test_that "the recovery code" grep -qE 'once: [0-9A-Z]{4}(-[0-9A-Z]{4}){6}$' "$t/out"
unset LOODS_FILE
run init --admin beheer --kdf interactive --slots 8 --passphrase-fd 0
expect "init: an empty standard input for a passphrase" 1 no-out
run init --user beheer --kdf interactive --slots 8 --passphrase-file "$t/pass.beheer"
expect "init in the home folder, the administrator by --user" 0 out "$HOME/.local/share/loods/office.loods"
XDG_DATA_HOME=$t/data run init --admin beheer --kdf interactive --slots 8 --passphrase-file "$t/pass.beheer"
expect "init in \$XDG_DATA_HOME" 0 out "$t/data/loods/office.loods"
test_that "the folder is for its owner only" [ "$(stat -c %a "$t/data/loods")" = 700 ]
LOODS_FILE=$t/office.loods
export LOODS_FILE

# ---- accounts ----
as beheer user add tineke --role lead --new-passphrase-file "$t/pass.tineke"
expect "the first lead gets a recovery code and needs no approval" 0 out "Recovery code for names and notes" err "The account tineke is added."
as beheer user add karim --role caseworker --new-passphrase-file "$t/pass.karim"
expect "a caseworker waits for approval" 0 no-out err "loods user approve karim"
as karim list client
expect "and sees no names until then" 4 no-out
as beheer user approve karim
expect "an administrator cannot approve" 4
as tineke user approve karim
expect "a lead approves" 0 no-out err "The account karim may now read names and notes."
as karim list client --format json
expect "then names can be read" 0 line "[]"
as beheer user add eva --role evaluator --new-passphrase-file "$t/pass.eva"
expect "an evaluator needs no approval" 0 no-out err "The account eva is added."
as eva list client
expect "an evaluator reads no names" 4 no-out
as tineke user add noor --role evaluator --new-passphrase-file "$t/pass.eva"
expect "a lead adds nobody" 4
as beheer user add Karim --role evaluator --new-passphrase-file "$t/pass.eva"
expect "a name that is taken, in other letters" 1
as beheer user add noor
expect "without a role" 2 err "--role takes one of: caseworker, lead, evaluator, administrator."
as beheer user add noor --role boss
expect "an unknown role" 2
as beheer user add noor --role lead --new-passphrase-file "$t/short"
expect "a new passphrase that is too short" 1
as beheer user approve nobody
expect "approve an account that is not there" 4
as tineke user approve nobody
expect "approve nobody" 3 err "no account"
as beheer user disable nobody
expect "disable nobody" 3
printf 'name,role,state,last_in\nbeheer,administrator,active,2026-11-23T09:00:00\neva,evaluator,active,2026-11-23T09:00:00\nkarim,caseworker,active,2026-11-23T09:00:00\ntineke,lead,active,2026-11-23T09:00:00\n' >"$t/users"
as tineke user list --format csv
expect "user list as CSV" 0 is "$t/users" no-err
as tineke user list --format json
expect "user list as JSON" 0 out '{"name": "karim", "role": "caseworker", "state": "active", "last_in": "2026-11-23T09:00:00"}'
as karim user list
expect "user list as text" 0 out "team lead"
as karim user passphrase --new-passphrase-file "$t/pass.wrong"
expect "a new passphrase of one's own" 0 no-out err "Your passphrase is changed."
as karim user list
expect "the old one is no longer valid" 4 no-out
cp "$t/pass.wrong" "$t/pass.karim"
as karim user list
expect "the new one is" 0
as beheer user disable karim
expect "disable" 0 no-out err "The account karim is disabled"
as karim user list
expect "a disabled account is out" 4 errline "loods: The user name or the passphrase is wrong."
as beheer user list --format csv
expect "and keeps its name" 0 line "karim,caseworker,disabled,2026-11-23T09:00:00"
as beheer user disable beheer
expect "the last administrator stays" 1 no-out
as beheer user list
expect "and can still come in" 0

# ---- passphrases ----
as eva user list
cp "$t/pass.eva" "$t/pass.tineke.wrong"
run --user tineke --passphrase-file "$t/pass.tineke.wrong" user list
cp "$t/err" "$t/wrong"
expect "a wrong passphrase" 4 no-out
run --user nobody --passphrase-file "$t/pass.tineke" user list
expect "an unknown account" 4 no-out
test_that "the two are not told apart" cmp "$t/err" "$t/wrong"
# Nor in time: the best of three each; a derivation is most of it.
best() {
	best=
	for i in 1 2 3; do
		begin=$(date +%s%N)
		run --user "$1" --passphrase-file "$t/pass.tineke.wrong" user list
		took=$((($(date +%s%N) - begin) / 1000000))
		[ "$best" ] && [ "$best" -le "$took" ] || best=$took
	done
}
best tineke
known=$best
best nobody
unknown=$best
echo "# wrong passphrase $known ms, unknown account $unknown ms"
test_that "nor in time" [ $((known * 4)) -ge "$unknown" -a $((unknown * 4)) -ge "$known" ]
run --user tineke user list
expect "no terminal to ask" 2 no-out errline "loods: There is no terminal to ask for the passphrase: use --passphrase-file."
exec 7<"$t/pass.tineke"
run --user tineke --passphrase-fd 7 user list
expect "--passphrase-fd" 0
exec 7<&-
run --user tineke --passphrase-fd 7 user list
expect "--passphrase-fd that is not open" 1 no-out
run --user tineke --passphrase-fd seven user list
expect "--passphrase-fd that is no number" 2 no-out
printf 'kastanje molen brug\r\nanother line\n' >"$t/crlf"
run --user tineke --passphrase-file "$t/crlf" user list
expect "the first line counts, CR LF or not" 0
printf 'kastanje molen brug' >"$t/no-end"
run --user tineke --passphrase-file "$t/no-end" user list
expect "a line without an end" 0
LOODS_USER=tineke run user list --passphrase-file "$t/pass.tineke" --format csv
expect "\$LOODS_USER; options after the command" 0 out "tineke,lead"
LOODS_USER=nobody run --user tineke --passphrase-file "$t/pass.tineke" user list
expect "--user goes before \$LOODS_USER" 0
LOODS_FILE=$t/nothing run -f "$t/office.loods" -u tineke --passphrase-file "$t/pass.tineke" user list
expect "--file goes before \$LOODS_FILE; short options" 0
run --user TINEKE --passphrase-file "$t/pass.tineke" user list
expect "capitals in a user name do not matter" 0

# ---- records ----
rm -f "$t/made"
passphrase karim "lantaarn haring rivier"
office
csv client.csv <<'END'
reference,name,phone
KN-007,"Zangvogel, Kanarie",0612345678
KN-008,Zangvogel,
END
csv guidance_period.csv <<'END'
client,start
KN-007,2026-01-01
KN-008,2026-01-01
END
csv ownership.csv <<'END'
client,caseworker,from
KN-007,karim,2026-01-01
END
csv agreement.csv <<'END'
client,contacts,per_days,from
KN-007,1,7,2026-01-01
END
csv contact.csv <<'END'
client,occurred_on,start,channel,outcome,minutes,note
KN-007,2026-11-02,10:00,office,held,45,geheime vogel
KN-007,2026-11-23,14:30,phone,planned,,
END
csv task.csv <<'END'
client,what,due,assigned_to
KN-007,geheime vogel voeren,2026-11-23,karim
,telefoon,2026-11-24,tineke
END
bring_in "records of every kind that Today shows"
for type in client cohort assignment deviation guidance_period pause ownership cover handover agreement agreement_template goal goal_step contact language_level \
	language_step attendance exam child childcare funding instrument measurement outcome outcome_check task; do
	as tineke list $type --format json
	expect "list $type as JSON" 0 no-err out "["
	as tineke list $type --format csv
	expect "list $type as CSV" 0 no-err
	test_that "$type: a header line" [ "$(wc -l <"$t/out")" -ge 1 ]
	as tineke list $type
	expect "list $type as text" 0 no-err
done 2>/dev/null
as karim list client --format csv
expect "a caseworker lists the own caseload" 0 out KN-007 not-out KN-008
as tineke list contact --client KN-007 --format csv
expect "list of one client" 0 out "geheime vogel"
as tineke list contact --client KN-999
expect "list of a client that is not there" 3 no-out
as tineke list client --format yaml
expect "list in an unknown format" 2 no-out
as tineke list pigeon
expect "list of an unknown type names the types" 2 no-out err "language_step"
as beheer list client
expect "an administrator lists nobody" 4 no-out
as karim today
expect "today of a caseworker" 0 no-err out "Zangvogel, Kanarie" out "geheime vogel voeren"
as karim today --format json
expect "today as JSON" 0 no-err out '"block": "contact", "client": "KN-007"' out '"block": "task"'
as karim today --format ics
expect "today as a calendar, without names" 0 no-err out "BEGIN:VCALENDAR" out "KN-007" out "DTSTART;TZID=Europe/Amsterdam:20261123T143000" not-out Kanarie not-out vogel
as karim today --as-of 2026-11-02
expect "today as of another day" 0 not-out telefoon
as tineke today
expect "today of a lead: the own tasks" 0 out telefoon
as eva today
expect "today of an evaluator" 4 no-out
as beheer today
expect "today of an administrator" 4 no-out
as karim today --as-of 31-12
expect "today as of no date" 2 no-out

# ---- dump ----
as tineke dump "$t/dump"
expect "dump without a reason" 2 no-out err "--reason"
as tineke dump "$t/dump" --reason " "
expect "dump with an empty reason" 2 no-out
as karim dump "$t/dump" --reason why
expect "dump by a caseworker" 4 no-out
as eva dump "$t/dump" --reason why
expect "dump by an evaluator" 4 no-out
test_that "none of these left a file" [ ! -e "$t/dump" ]
as tineke dump "$t/dump" --reason "to move"
expect "dump" 0 no-out err "These are personal data"
as tineke dump "$t/dump" --reason "to move"
expect "dump into a folder with files" 1 no-out err "is not empty"
as tineke dump "$t/nowhere/dump" --reason "to move"
expect "dump below a folder that is not there" 1 no-out
as beheer verify
expect "verify" 0 no-err out "The office file is whole: "

# ---- synth and demo ----
as tineke synth --clients 5 --contacts 50 --years 1 --seed 3
expect "synth only fills an empty office" 1 no-out
rm -f "$LOODS_FILE"*
cp "$t/made" "$LOODS_FILE"
for wrong in "--clients 0" "--contacts -1" "--years 31" "--seed x"; do
	# shellcheck disable=SC2086
	as tineke synth $wrong
	expect "synth $wrong" 2 no-out
done
as karim synth --clients 5
expect "synth by a caseworker" 4
as tineke synth --clients 20 --contacts 300 --years 1 --seed 3
expect "synth says its seed and rate" 0 no-out err "Seed 3: 20 clients" err "records a second"
as tineke list client --format json
test_that "twenty clients" [ "$(grep -c '"reference"' "$t/out")" -eq 20 ]
run demo "$t/demo" --size village
expect "demo of an unknown size" 2 err "pilot"
run demo "$t/demo" --as boss
expect "demo as nobody" 2
run demo "$t/demo" --seed 5
expect "demo without a terminal: its users, passphrase and summary" 0 out "$t/demo/office.loods" out "haven en kade" \
	out "team lead" out "loods --file $t/demo/office.loods --user " err "Seed 5: 150 clients"
cp "$t/out" "$t/first"
run demo "$t/demo"
expect "demo again opens the same office" 0 no-err is "$t/first"

# ---- who can look ----
# While the program waits for the rest of a file, nothing personal stands in its arguments or environment, and no file but
# those the user named holds it.
office
mkfifo "$t/contact.csv"
csv client.csv <<'END'
reference,name
KN-007,Kanarie
END
"$loods" --user tineke --passphrase-file "$t/pass.tineke" import "$t/in" "$t/contact.csv" >"$t/out" 2>"$t/err" </dev/null &
pid=$!
exec 8>"$t/contact.csv"
printf 'client,occurred_on,channel,outcome,note\nKN-007,2026-01-05,phone,no_answer,Zangvogel\n' >&8
tr '\0' '\n' <"/proc/$pid/cmdline" >"$t/seen"
tr '\0' '\n' <"/proc/$pid/environ" >>"$t/seen"
test_that "nothing personal in arguments and environment" sh -c "! grep -qiF -f '$t/passphrases' '$t/seen'"
exec 8>&-
wait $pid
code=$?
expect "it went on" 0
rm -rf "$t/in" "$t/contact.csv"
test_that "no file holds a name" sh -c "! grep -rlE 'Kanarie|Zangvogel' '$LOODS_FILE'* '$t/home' '$t/tmp'"
test_that "no temporary file is left" [ -z "$(find "$t/tmp" -type f)" ]
done_testing
