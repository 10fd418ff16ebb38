#!/bin/sh
# Backups and putting them back: what is in one, who may, what is refused; whatever fails, the office stays as it was and nothing
# half made is left beside it.
. "$srcdir/tests/cli_lib.sh"
office
csv client.csv <<'END'
reference,name
KN-007,Kanarie
END
bring_in "an office with a client"
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes,note
KN-007,2026-11-02,phone,held,10,geheime vogel
END
bring_in "and a contact"
copy=$t/backup.loods

nothing_left() {
	test_that "$1: nothing half made is left" [ -z "$(find "$t" -name '*.new-*')" ]
}
# same WHAT: the office is as in $t/before.
same() {
	test_that "$1: the office stays as it was" cmp -s "$LOODS_FILE" "$t/before"
	nothing_left "$1"
}

as beheer backup "$copy"
expect "an administrator makes a backup" 0 out "The backup $copy is made and was read back: " no-err
nothing_left "a backup"
test_that "the backup is one file" [ "$(find "$t" -name 'backup.loods*' | wc -l)" -eq 1 ]
test_that "nobody else may read it" [ "$(stat -c %a "$copy" | cut -c3)" -eq 0 ]
test_that "no name stands in it" sh -c "! grep -qaF -e Kanarie -e KN-007 -e 'geheime vogel' '$copy'"
cp "$copy" "$t/first"
as beheer backup "$copy"
expect "never over another file" 1 err "There is a file of that name already." no-out
test_that "which stays as it was" cmp -s "$copy" "$t/first"
as tineke dump "$t/of-office" --reason "vergelijken"
expect "the office written out" 0
cp "$copy" "$t/look.loods"
run --file "$t/look.loods" --user tineke --passphrase-file "$t/pass.tineke" dump "$t/of-backup" --reason "vergelijken"
expect "the backup opens with the same account" 0
test_that "and holds the same" diff -r "$t/of-office" "$t/of-backup"
run --file "$t/look.loods" --user beheer --passphrase-file "$t/pass.beheer" verify
expect "and is whole" 0 out "is whole"
as tineke backup "$t/lead.loods"
expect "a team lead may" 0
as karim backup "$t/no.loods"
expect "a caseworker may not" 4 err "Only administrators and team leads make backups"
as eva backup "$t/no.loods"
expect "nor an evaluator" 4 err "Only administrators and team leads make backups"
as beheer backup "$t/nowhere/backup.loods"
expect "a folder that is not there" 1 err "The office file cannot be made in this folder."
test_that "no file was made" [ ! -e "$t/no.loods" ]
nothing_left "what was refused"

# A damaged page: no backup is called one.
region=65536 page=4096
cp "$LOODS_FILE" "$t/whole"
printf '\125\252' | dd of="$LOODS_FILE" bs=1 seek=$((region + 20 * page + 100)) conv=notrunc status=none
as beheer backup "$t/damaged.loods"
expect "a damaged page is not carried along" 5 err "Page 21 of the office file is damaged" no-out
test_that "and no file is left" [ ! -e "$t/damaged.loods" ]
nothing_left "a damaged office"
rm -f "$LOODS_FILE"-*
cp "$t/whole" "$LOODS_FILE"

# Others save while backups are made: each backup is one state of the office, whole.
for i in 1 2 3 4 5 6 7 8; do
	mkdir "$t/$i"
	printf 'client,occurred_on,channel,outcome,minutes\nKN-007,2026-10-0%d,office,held,30\n' $i >"$t/$i/contact.csv"
done
(for i in 1 2 3 4 5 6 7 8; do
	"$loods" --user tineke --passphrase-file "$t/pass.tineke" import "$t/$i" >/dev/null 2>>"$t/imports" </dev/null || echo "failed: $?" >>"$t/imports"
done) &
others=$!
for i in 1 2 3; do
	as beheer backup "$t/busy-$i.loods"
	expect "backup $i while others save" 0
	cp "$t/busy-$i.loods" "$t/look.loods"
	run --file "$t/look.loods" --user beheer --passphrase-file "$t/pass.beheer" verify
	expect "is whole" 0 out "is whole"
done
wait $others
test_that "and they saved" sh -c "! grep -q failed '$t/imports' && [ \$(grep -c 'Brought in' '$t/imports') -eq 8 ]"

# Putting one back.
cp "$LOODS_FILE" "$t/before"
as beheer restore "$copy"
expect "not over an office" 1 err "There is an office file at that place already" no-out
same "not over an office"
as wrong restore "$copy" --replace
expect "not without the passphrase" 4 no-out
same "not without the passphrase"
as karim restore "$copy" --replace
expect "not by a caseworker" 4 err "Only administrators and team leads" no-out
same "not by a caseworker"
as beheer restore "$t/none.loods" --replace
expect "no backup of that name" 3 err "There is no backup of that name." no-out
same "no backup of that name"
printf 'reference,name\nC-1,Kanarie\n' >"$t/text"
chmod 600 "$t/text"
as beheer restore "$t/text" --replace
expect "not an office file" 5 err "This is not an office file of Loods." no-out
same "not an office file"
as beheer restore "$t" --replace
expect "a folder" 5 no-out
cp "$copy" "$t/damaged.loods"
printf '\125\252' | dd of="$t/damaged.loods" bs=1 seek=$((region + 20 * page + 100)) conv=notrunc status=none
as beheer restore "$t/damaged.loods" --replace
expect "a damaged backup is named and not put back" 5 err "page 21: " err "The backup is damaged" no-out
same "a damaged backup"
head -c $((region + 3 * page)) "$copy" >"$t/damaged.loods"
as beheer restore "$t/damaged.loods" --replace
expect "a backup that was cut off" 5 err "damaged" no-out
same "a backup that was cut off"
cp "$copy" "$t/used.loods"
echo saves >"$t/used.loods-wal"
as beheer restore "$t/used.loods" --replace
expect "a backup somebody worked in" 1 err "Somebody worked in this backup" no-out
same "a backup somebody worked in"

# Somebody has the office open: an import that waits for its file.
mkfifo "$t/contact.csv"
"$loods" --user tineke --passphrase-file "$t/pass.tineke" import "$t/contact.csv" >"$t/slow.out" 2>"$t/slow.err" </dev/null &
pid=$!
exec 8>"$t/contact.csv" # opens when the import does
as beheer restore "$copy" --replace 8>&-
expect "not while somebody has it open" 6 no-out err "Somebody has the office file open."
nothing_left "not while somebody has it open"
printf 'client,occurred_on,channel,outcome,minutes\nKN-007,2026-09-01,office,held,30\n' >&8
exec 8>&-
code=0
wait $pid || code=$?
test_that "who had it open could save" [ $code -eq 0 ]
as tineke list contact --format csv
expect "and it is there" 0 out "2026-09-01"

chmod 660 "$LOODS_FILE"
as beheer restore "$copy" --replace
expect "the backup takes the office's place" 0 out "is restored from the backup and is whole: " out "The file that was there is kept as $LOODS_FILE.before-restore-" no-err
test_that "for its group as before" [ "$(stat -c %a "$LOODS_FILE")" = 660 ]
nothing_left "a restore"
kept=$(sed -n 's/^The file that was there is kept as \(.*\)\.$/\1/p' "$t/out")
as tineke dump "$t/of-restored" --reason "vergelijken"
expect "the restored office opens" 0
test_that "and holds what the backup held" diff -r "$t/of-backup" "$t/of-restored"
run --file "$kept" --user tineke --passphrase-file "$t/pass.tineke" list contact --format csv
expect "the file that was there opens too, with the last save" 0 out "2026-09-01"
test_that "no log of it lies beside the restored one" [ ! -s "$LOODS_FILE-wal" ]
as beheer restore "$copy" --replace
expect "twice in a minute" 0 out ".before-restore-"
test_that "keeps both" [ "$(find "$t" -name 'office.loods.before-restore-*' | grep -cv -e '-wal$' -e '-shm$')" -eq 2 ]

# On a new machine there is nothing yet.
LOODS_FILE=$t/new.loods
as beheer restore "$copy"
expect "to a place where no office is" 0 out "is restored" not-out "is kept as"
test_that "for its owner alone" [ "$(stat -c %a "$LOODS_FILE")" = 600 ]
as tineke list contact --format csv
expect "which then is one" 0 out "2026-11-02"
LOODS_FILE=$t/gone.loods
echo log >"$LOODS_FILE-wal"
as beheer restore "$copy"
expect "a log without its file is not mixed with the backup" 1 err "its log (-wal) is still there" no-out
test_that "and no office is made" [ ! -e "$LOODS_FILE" ]
nothing_left "at the end"
done_testing
