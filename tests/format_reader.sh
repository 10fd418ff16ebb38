#!/bin/sh
# doc/format.md is enough: a reader in another language (format_reader.py), written from it, opens an office with each role's
# passphrase, checks every tag, and cannot read a name as an evaluator; its vectors are those of the document, and Loods opens the
# office that they make.
. "$srcdir/tests/cli_lib.sh"

command -v python3 >/dev/null || {
	echo "1..1"
	echo "not ok 1 - python3 is there: it is missing; install the package python3"
	exit 1
}
reader=$srcdir/tests/format_reader.py
region=65536 page=4096

# reads WHO [FILE]: what the reader says; leaves $code, $t/out and an empty $t/err.
reads() {
	code=0
	python3 "$reader" read "${2:-$LOODS_FILE}" "$1" "$t/pass.$1" >"$t/out" 2>"$t/err" </dev/null || code=$?
}
# flip FILE OFFSET: another byte there.
flip() {
	byte=$(od -An -tu1 -j "$2" -N 1 "$1")
	printf "$(printf '\\%03o' $(((byte + 1) % 256)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
# again: $t/try.loods and its log as they were.
again() {
	cp "$t/whole" "$t/try.loods"
	cp "$t/whole-wal" "$t/try.loods-wal"
}

# ---- the vectors ----

python3 "$reader" vectors >"$t/vectors" 2>"$t/err" || not_ok "the vectors are computed" "exit code $?"
sed -n '/^## Test vectors/,$s/^    /&/p' "$srcdir/doc/format.md" >"$t/document"
test_that "the document has vectors" [ "$(wc -l <"$t/document")" -gt 40 ]
test_that "those that its own description gives" diff "$t/document" "$t/vectors"

python3 "$reader" office "$t/vector.loods" >"$t/out" 2>"$t/err"
reads tineke "$t/vector.loods"
expect "the office of the vectors, in the reader" 0 no-err line "role: lead" line "pages whole: 1 of 1" \
	line "frames used: 1, left: 0" line "application id: 1" not-out "access log"
run --file "$t/vector.loods" --user tineke --passphrase-file "$t/pass.tineke" verify
expect "Loods opens it" 0 out "The office file is whole"
reads tineke "$t/vector.loods"
expect "and what Loods made of it the reader opens" 0 no-err line "role: lead" line "identity key: yes" \
	line "application id: 1" line "SQLite says: ok" line "access log entries: 1" not-out "pages whole: 1 of"

# ---- an office with four accounts, its newest contact in the log only ----

office
csv client.csv <<'END'
reference,name
KN-007,Kanarie
KN-008,Zangvogel
END
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes,note
KN-007,2026-11-02,phone,held,10,geheime vogel
END
bring_in "an office with two clients and a contact"
# An import waits for its second contact; meanwhile somebody takes the lock under which the log is copied into the file (SQLite's
# WAL_CKPT_LOCK) and one that says that the office is in use (SHARED), so that what it saves stays in the log.
mkfifo "$t/contact.csv" "$t/hold" "$t/held"
"$loods" --user tineke --passphrase-file "$t/pass.tineke" import "$t/contact.csv" >"$t/out" 2>"$t/err" </dev/null &
import=$!
exec 8>"$t/contact.csv" # opens when the import does
python3 -c 'import fcntl, sys
shm = open(sys.argv[1] + "-shm", "r+b")
fcntl.lockf(shm, fcntl.LOCK_SH, 1, 121)
office = open(sys.argv[1], "r+b")
fcntl.lockf(office, fcntl.LOCK_SH, 510, 0x40000002)
open(sys.argv[3], "w").close()
open(sys.argv[2]).read()' "$LOODS_FILE" "$t/hold" "$t/held" 8>&- &
holder=$!
: <"$t/held"
printf '%s\n' client,occurred_on,channel,outcome,minutes,note 'KN-008,2026-11-20,office,held,30,geheime vogel twee' >&8
exec 8>&-
code=0
wait $import || code=$?
expect "and another contact, in the log alone" 0
cp "$LOODS_FILE" "$t/whole"
cp "$LOODS_FILE-wal" "$t/whole-wal"
: >"$t/hold"
wait $holder
test_that "the log is not empty" [ "$(wc -c <"$t/whole-wal")" -gt $((page * 3)) ]
again

for who in karim tineke; do
	reads $who "$t/try.loods"
	role=lead
	[ $who = tineke ] || role=caseworker
	expect "$role: names, notes and dates" 0 no-err line "role: $role" line "identity key: yes" line "header copies whole: 2" \
		line "contact of client 1: 2026-11-02 phone" line "contact of client 2: 2026-11-20 office" \
		line "client 1 ident: Kanarie" line "client 2 ident: Zangvogel" line "contact 1 note: geheime vogel" \
		line "contact 2 note: geheime vogel twee" line "sealed fields opened: 4 of 4" line "SQLite says: ok"
done
for who in eva beheer; do
	reads $who "$t/try.loods"
	role=evaluator
	[ $who = eva ] || role=administrator
	expect "$role: dates, and no name and no note whatever key is tried" 0 no-err line "role: $role" line "identity key: no" \
		line "contact of client 1: 2026-11-02 phone" line "contact of client 2: 2026-11-20 office" \
		line "sealed fields opened: 0 of 4" not-out Kanarie not-out Zangvogel not-out vogel
done
test_that "the log was read" grep -q '^frames used: [1-9]' "$t/out"
test_that "every page was checked" [ "$(sed -n 's/^pages whole: \([0-9]*\) of \1$/\1/p' "$t/out")" -ge $((($(wc -c <"$t/whole") - region) / page)) ]
rm "$t/try.loods-wal"
reads eva "$t/try.loods"
expect "without its log the newest contact is not there" 0 line "contact of client 1: 2026-11-02 phone" \
	not-out "contact of client 2" line "frames used: 0, left: 0" line "SQLite says: ok"
printf 'een heel andere zin\n' >"$t/pass.other"
again
code=0
python3 "$reader" read "$t/try.loods" eva "$t/pass.other" >"$t/out" 2>"$t/err" || code=$?
expect "another passphrase opens nothing" 1 line "wrong: the passphrase does not open the slot" not-out "contact of"

# ---- each tag is looked at ----

for at in 0 2000 4035 4045 4060 4090; do
	again
	flip "$t/try.loods" $((region + 20 * page + at))
	rm "$t/try.loods-wal"
	reads eva "$t/try.loods"
	expect "a byte of page 21 ($at)" 1 line "wrong: damaged pages: 21"
done
again
rm "$t/try.loods-wal"
dd if="$t/whole" of="$t/try.loods" bs=$page skip=$((16 + 30)) seek=$((16 + 31)) count=1 conv=notrunc status=none
reads eva "$t/try.loods"
expect "a page in the place of another" 1 line "wrong: damaged pages: 32"
frames=$((($(wc -c <"$t/whole-wal") - 32) / (page + 24)))
for at in 1 9 17 30 4070 4119; do
	again
	flip "$t/try.loods-wal" $((32 + at))
	reads eva "$t/try.loods"
	expect "a byte of the first frame ($at) ends the log" 0 line "frames used: 0, left: $frames" not-out "contact of client 2"
done
again
flip "$t/try.loods-wal" $((32 + (frames - 1) * (page + 24) + 24))
reads eva "$t/try.loods"
expect "a byte of the last frame leaves the commits before it" 0 not-out "frames used: 0" not-out "frames used: $frames," \
	line "SQLite says: ok"
for at in 20 479 600 1000; do
	again
	flip "$t/try.loods" $at
	reads eva "$t/try.loods"
	expect "a byte of the first header ($at): the second counts" 0 line "header copies whole: 1" line "role: evaluator"
	flip "$t/try.loods" $((32768 + at))
	reads eva "$t/try.loods"
	expect "and of both: none is left" 1 line "wrong: no whole copy of the header"
done
again
# Somebody without a key makes the checksum right again, but not the MAC.
python3 -c 'import hashlib, sys
with open(sys.argv[1], "r+b") as f:
	for at in 0, 32768:
		f.seek(at)
		b = bytearray(f.read(512 + 8 * 448))
		b[512 + 448] = 2 if b[512 + 448] == 1 else 1
		b[480:512] = hashlib.blake2b(b[:480] + b[512:], digest_size=32).digest()
		f.seek(at)
		f.write(b)' "$t/try.loods"
reads eva "$t/try.loods"
expect "a forged state of a slot" 1 line "header copies whole: 2" line "wrong: the MAC of the header is wrong"
done_testing
