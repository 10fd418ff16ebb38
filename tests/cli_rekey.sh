#!/bin/sh
# A change of keys through the program: who may, what is said, what is left; killed at random moments while another process
# saves; no room; the backup from before. LOODS_TESTS_KILLS: how many kills (24).
. "$srcdir/tests/cli_lib.sh"
kills=${LOODS_TESTS_KILLS:-24}
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
temporary=$t/.office.loods.rekey

# kept_names: the files that were kept, without what lies beside them.
kept_names() { find "$t" -name 'office.loods.before-rekey-*' ! -name '*-wal' ! -name '*-shm'; }
drop_kept() { find "$t" -name 'office.loods.before-rekey-*' -exec rm -f {} +; }
nothing_left() { test_that "$1: nothing half made is left" [ -z "$(find "$t" -name '.office.loods*')" ]; }
# same WHAT: the office has the keys it had, which stand in the first bytes of its first slot's page key.
keys() { od -An -tx1 -j $((512 + 184)) -N 80 "$LOODS_FILE" | tr -d ' \n'; }
before=$(keys)
same() {
	test_that "$1: the keys are the same" [ "$(keys)" = "$before" ]
	test_that "$1: no old file is kept" [ -z "$(kept_names)" ]
	nothing_left "$1"
}

# ---- who may ----
for who in karim eva; do
	as $who rekey
	expect "$who may not" 4 no-out err "Only a team lead changes all keys"
	as $who rekey --pages-only
	expect "$who may not change the page key either" 4 no-out err "Only team leads and administrators"
done
as beheer rekey
expect "an administrator holds no key to names" 4 no-out err "An administrator changes the page key alone, with --pages-only."
as wrong rekey
expect "nobody without a passphrase" 4 no-out
as tineke rekey office
expect "no arguments" 2 no-out
same "what was refused"

# ---- it is done ----
as beheer backup "$t/before.loods"
expect "a backup before" 0
as tineke dump "$t/dump.before" --reason "vergelijken"
expect "written out before" 0
chmod 640 "$LOODS_FILE"
as tineke rekey
expect "a team lead changes the keys" 0 out "The office file $LOODS_FILE has new keys and is whole: " \
	out "Passphrases and recovery codes stay as they are." out "The old file is kept as $LOODS_FILE.before-rekey-20261123-090000." no-err
test_that "they are other keys" [ "$(keys)" != "$before" ]
test_that "the file is for the same people" [ "$(stat -c %a "$LOODS_FILE")" = 640 ]
chmod 600 "$LOODS_FILE"
nothing_left "a change of keys"
test_that "nor beside the files" [ -z "$(find "$t" -name 'office.loods*-wal' -o -name 'office.loods*-shm')" ]
as tineke dump "$t/dump.after" --reason "vergelijken"
expect "the same passphrase opens it" 0
test_that "it says the same" diff -r "$t/dump.before" "$t/dump.after"
for who in beheer karim eva; do
	as $who verify
	expect "$who comes in, and it is whole" 0 out "is whole"
done
kept=$(kept_names)
run --file "$kept" --user tineke --passphrase-file "$t/pass.tineke" dump "$t/dump.kept" --reason "vergelijken"
expect "the old file opens as well" 0
test_that "and says the same" diff -r "$t/dump.before" "$t/dump.kept"
as tineke list client --format csv
expect "a client is found by its number" 0 out "KN-007"
for word in Kanarie KN-007 'geheime vogel'; do
	test_that "no name stands in the new file" sh -c "! grep -qaF -e '$word' '$LOODS_FILE'"
done
drop_kept

before=$(keys)
as beheer rekey --pages-only
expect "an administrator changes the page key" 0 out "has a new page key and is whole" \
	out "Names and notes stay sealed with the key they had" no-err
test_that "it is another one" [ "$(keys)" != "$before" ]
as tineke dump "$t/dump.pages" --reason "vergelijken"
test_that "it says the same as well" diff -r "$t/dump.before" "$t/dump.pages"
drop_kept
as beheer user disable karim
expect "disable says what remains to be done" 0 err "a team lead changes them with: loods rekey"
as tineke rekey
expect "a change of keys after that" 0
as karim list client
expect "does not let them in again" 4 no-out
drop_kept

# ---- the backup from before ----
as beheer restore "$t/before.loods" --replace
expect "a backup from before can be put back" 0 out "is restored from the backup and is whole" \
	out "The backup is from before the keys were changed, so the old keys open the office again."
find "$t" -name '*.before-restore-*' -exec rm -f {} +
as karim list client
expect "with the accounts of that day" 0
as tineke rekey
expect "and gets other keys again" 0
drop_kept

# ---- what goes wrong ----
before=$(keys)
if [ "$(id -u)" -ne 0 ]; then
	chmod 500 "$t"
	code=0
	"$loods" --user tineke --passphrase-file "$t/pass.tineke" rekey >/dev/null 2>/dev/null </dev/null || code=$?
	chmod 700 "$t"
	test_that "a folder in which nothing can be written" [ $code -eq 1 ]
	same "a read-only folder"
fi
mkdir "$temporary"
as tineke rekey
expect "the new file cannot be made" 1 no-out err "The new office file cannot be made in this folder."
rmdir "$temporary"
same "no new file"
size=$(stat -c %s "$LOODS_FILE")
# A unit of ulimit is 512 bytes in one shell and 1024 in another.
for part in 16 4; do
	(ulimit -f $((size / part / 512)) && trap '' XFSZ && "$loods" --user tineke --passphrase-file "$t/pass.tineke" rekey) \
		>"$t/out" 2>"$t/err" </dev/null
	code=$?
	expect "no room for more than a part of it ($part)" 1 no-out err "loods: "
	same "no room ($part)"
done
as tineke verify
expect "the office is whole" 0 out "is whole"

# Somebody saves all the time: an import that waits for its file holds the office.
mkfifo "$t/contact.csv"
"$loods" --user tineke --passphrase-file "$t/pass.tineke" import "$t/contact.csv" >"$t/slow.out" 2>"$t/slow.err" </dev/null &
pid=$!
exec 8>"$t/contact.csv" # opens when the import does
as tineke rekey 8>&-
expect "not while somebody saves" 6 no-out
printf 'client,occurred_on,channel,outcome,minutes\nKN-007,2026-09-01,office,held,30\n' >&8
exec 8>&-
code=0
wait $pid || code=$?
test_that "who saved was not disturbed" [ $code -eq 0 ]
rm "$t/contact.csv"
same "somebody saved"

# ---- others meanwhile: one that is stopped in the middle holds the office ----
for try in 1 2 3 4 5 6 7 8 9 10; do
	"$loods" --user tineke --passphrase-file "$t/pass.tineke" rekey >"$t/slow.out" 2>"$t/slow.err" </dev/null &
	pid=$!
	while [ ! -e "$temporary" ] && kill -0 $pid 2>/dev/null; do :; done
	kill -STOP $pid 2>/dev/null && [ -e "$temporary" ] && break
	kill -CONT $pid 2>/dev/null
	wait $pid
	drop_kept
done
echo "# stopped at try $try"
before=$(keys)
said="loods: Someone is changing the keys of this office. Nothing was changed; try again when that is done."
mkdir "$t/meanwhile"
printf 'client,occurred_on,channel,outcome,minutes\nKN-007,2026-09-02,office,held,30\n' >"$t/meanwhile/contact.csv"
as tineke import "$t/meanwhile"
expect "who would save meanwhile is told" 6 no-out errline "$said"
as tineke rekey
expect "and who would change the keys as well" 6 no-out errline "$said"
test_that "the one that is at work is not disturbed" [ -e "$temporary" ]
kill -CONT $pid
code=0
wait $pid || code=$?
test_that "it goes on and is done" [ $code -eq 0 ]
test_that "the keys are others" [ "$(keys)" != "$before" ]
drop_kept
as tineke import "$t/meanwhile"
expect "then it can be saved" 0
: >"$temporary"
before=$(keys)
as tineke list client
expect "what a killed one left is in nobody's way" 0
rm -f "$temporary"

# ---- killed at random moments while somebody else saves ----
run --user tineke --passphrase-file "$t/pass.tineke" list contact --format csv
had=$(grep -c '^KN-007' "$t/out")
saved=0 old=0 new=0 stopped=0 left=0 i=0
: >"$t/saves"
while [ $i -lt "$kills" ]; do
	i=$((i + 1))
	before=$(keys)
	mkdir "$t/k$i"
	printf 'client,occurred_on,channel,outcome,minutes,note\nKN-007,2026-10-%02d,office,held,30,save %d\n' $((1 + i % 28)) $i >"$t/k$i/contact.csv"
	signal=KILL
	[ $((i % 6)) -ne 0 ] || signal=TERM
	# What the one before left would say that this one is at work.
	[ $((i % 2)) -ne 0 ] || rm -f "$temporary"
	"$loods" --user tineke --passphrase-file "$t/pass.tineke" rekey >"$t/out" 2>"$t/err" </dev/null &
	pid=$!
	(until "$loods" --user tineke --passphrase-file "$t/pass.tineke" import "$t/k$i" >>"$t/saves" 2>&1 </dev/null || [ ! -d "$t" ]; do :; done) &
	other=$!
	# Signing in takes about a tenth of a second, all of it less than half a one; on a machine that is busy, more: so
	# every other one is stopped where it is sure to be at work.
	if [ $((i % 2)) -eq 0 ]; then
		while [ ! -e "$temporary" ] && kill -0 $pid 2>/dev/null; do :; done
	fi
	[ $((i % 4)) -eq 0 ] || sleep "0.$(awk -v i=$i -v n="$kills" 'BEGIN { srand(i); printf "%03d", 80 + 340 * (i + rand()) / n }')"
	kill -$signal $pid 2>/dev/null
	code=0
	wait $pid 2>/dev/null || code=$?
	[ $signal = KILL ] || [ $code -eq 0 ] || [ $code -eq 143 ] || [ $code -eq 1 ] || echo "stopped: $code" >>"$t/wrong"
	[ $code -eq 0 ] || stopped=$((stopped + 1))
	if [ -e "$temporary" ]; then
		left=$((left + 1))
		[ "$(stat -c %a "$temporary")" = 600 ] || echo "others may read what is left" >>"$t/wrong"
		! grep -qaF -e Kanarie -e KN-007 "$temporary" || echo "a name in what is left" >>"$t/wrong"
	fi
	wait $other
	saved=$((saved + 1))
	if [ "$(keys)" = "$before" ]; then old=$((old + 1)); else new=$((new + 1)); fi
	case $((i % 3)) in
	0) others=beheer ;;
	1) others=karim ;;
	*) others=eva ;;
	esac
	for who in tineke $others; do
		"$loods" --user $who --passphrase-file "$t/pass.$who" verify >"$t/out" 2>"$t/err" </dev/null && grep -qF "is whole" "$t/out" ||
			{ echo "round $i: $who"; cat "$t/out" "$t/err"; } >>"$t/wrong"
	done
	"$loods" --user tineke --passphrase-file "$t/pass.tineke" list contact --format csv >"$t/out" 2>"$t/err" </dev/null
	[ "$(grep -c ',save [0-9]' "$t/out")" -eq $saved ] || echo "round $i: a save is lost or there twice" >>"$t/wrong"
	# What was kept is removed as one would; the second name of a file that is in place stays for the next change.
	for f in $(kept_names); do [ "$f" -ef "$LOODS_FILE" ] || rm -f "$f" "$f-wal" "$f-shm"; done
done
echo "# $kills rounds: $stopped stopped, $old with the old keys, $new with new ones, $left left something"
[ ! -f "$t/wrong" ] || sed 's/^/# /' "$t/wrong"
test_that "after each the office is whole, opens for everybody, and no save is lost" [ ! -f "$t/wrong" ]
test_that "some were stopped half way" [ $left -gt 0 ]
: >"$temporary"
as tineke rekey
expect "what one left is removed, and said" 0 err "An earlier change of keys had stopped half way; what it left is removed."
nothing_left "after all of them"
as tineke list contact --format csv
test_that "every save is there" [ "$(grep -c '^KN-007' "$t/out")" -eq $((had + saved)) ]
done_testing
