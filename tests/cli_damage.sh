#!/bin/sh
# Files that are no office file, are damaged, cannot be reached or cannot be written: one sentence that says which and what to
# do, the right exit code, and nothing changed.
. "$srcdir/tests/cli_lib.sh"
office
csv client.csv <<'END'
reference,name
KN-007,Kanarie
END
bring_in "an office with a client"

# file: the file $t/other.loods from the standard input, with the rights of an office file.
file() {
	cat >"$t/other.loods"
	chmod 600 "$t/other.loods"
}

# refused WHAT CODE WORDS: the file is refused by a reading and by a writing command, and stays as it is.
refused() {
	[ ! -f "$LOODS_FILE" ] || cp "$LOODS_FILE" "$t/before"
	as tineke list client
	expect "$1" "$2" no-out err "$3"
	as beheer user add noor --role evaluator --new-passphrase-file "$t/pass.eva"
	expect "$1: nor can it be written" "$2" no-out err "$3"
	[ ! -f "$LOODS_FILE" ] || test_that "$1: it stays as it was" cmp -s "$LOODS_FILE" "$t/before"
	test_that "one sentence" [ "$(wc -l <"$t/err")" -eq 1 ]
}

# patched OFFSET BYTES...: a copy of the office with the bytes (octal, as printf has them) at each OFFSET:BYTES.
patched() {
	cp "$t/office.loods" "$t/patched.loods"
	for patch in "$@"; do
		# shellcheck disable=SC2059
		printf "${patch#*:}" | dd of="$t/patched.loods" bs=1 seek="${patch%%:*}" conv=notrunc status=none
	done
	LOODS_FILE=$t/patched.loods
}

whole=$LOODS_FILE
copy=32768 region=65536 page=4096
as beheer verify
expect "the office is whole at first" 0 out "The office file is whole: "

LOODS_FILE=$t/other.loods
file </dev/null
refused "an empty file" 5 "This is not an office file of Loods."
head -c 200000 "$loods" | file
refused "a program" 5 "This is not an office file of Loods."
printf 'reference,name\nC-1,Kanarie\n' | file
refused "a text" 5 "This is not an office file of Loods."
printf 'SQLite format 3\000' | file
refused "a database that is not encrypted" 5 "This is not an office file of Loods."
mkdir "$t/folder"
LOODS_FILE=$t/folder
refused "a folder" 5 "This is a folder, not an office file."
mkfifo -m 600 "$t/pipe"
LOODS_FILE=$t/pipe
refused "a pipe" 5 "This is not an office file."
rm "$t/pipe"
LOODS_FILE=$t/nothing.loods
refused "no file of that name" 3 "There is no office file of that name."
LOODS_FILE=$t/nowhere/office.loods
refused "no folder of that name" 3 "The folder of the office file does not exist."
ln -s office.loods "$t/link.loods"
LOODS_FILE=$t/link.loods
refused "a symbolic link" 1 "The office file is a symbolic link. Give the place of the file itself."

patched 16:'\002' $((copy + 16)):'\002'
refused "a newer format" 5 "This office file was made by a newer version of Loods. Install that version to open it."
patched 200:'\377' $((copy + 200)):'\377'
refused "both copies of the header damaged" 5 "Both copies of the key slots at the beginning of the office file are damaged."
patched 200:'\377'
as tineke list client
expect "one copy of the header damaged: it opens" 0 out "KN-007"
as beheer verify
expect "and is mended by that" 0 out "is whole"
patched 0:'XXXX' $((copy + 200)):'\377'
refused "one copy unknown, one damaged" 5 "damaged"

LOODS_FILE=$t/other.loods
for size in 100 $copy $region $((region + 100)); do
	head -c "$size" "$whole" | file
	refused "cut off after $size bytes" 5 "office file"
done
head -c $((region + 5 * page)) "$whole" | file
refused "cut off within its pages" 5 "damaged"
as beheer verify
expect "verify says so too, and does not send to itself" 5 err "some are missing or do not belong together" not-err "loods verify"

# One byte of one page: verify names the page, whatever stands in it.
pages=$((($(stat -c %s "$whole") - region) / page))
for number in 1 2 3 $((pages / 2)) $((pages - 1)) "$pages"; do
	patched $((region + (number - 1) * page + 1000)):'\125\252'
	as beheer verify
	expect "verify names page $number of $pages" 5 line "page $number: This page is damaged or was put there from elsewhere. Restore a backup." \
		err "The office file is damaged in the places above."
	test_that "and no other page" [ "$(grep -c '^page' "$t/out")" -eq 1 ]
done
patched $((region + 1000)):'\125\252' $((region + page + 1000)):'\125\252'
as eva verify
expect "two pages, found by an evaluator" 5 out "page 1:" out "page 2:"
as wrong verify
expect "without the passphrase nothing is said of the pages" 4 no-out

# Pages, header and log of another office.
LOODS_FILE=$t/strange.loods
run init --admin beheer --kdf interactive --slots 8 --passphrase-file "$t/pass.beheer"
expect "another office" 0
as beheer user add tineke --role lead --new-passphrase-file "$t/pass.tineke"
expect "with a lead of the same name and passphrase" 0
# strange BYTES NUMBER...: a copy of the office in which these pieces of so many bytes are the other one's.
strange() {
	size=$1
	shift
	cp "$whole" "$t/mixed.loods"
	for piece in "$@"; do
		dd if="$t/strange.loods" of="$t/mixed.loods" bs="$size" skip="$piece" seek="$piece" count=1 conv=notrunc status=none
	done
	LOODS_FILE=$t/mixed.loods
}
strange $page $((region / page + 2))
refused "page 3 is another office's" 5 'A page of the office file is damaged. Run "loods verify" to see which; restore a backup if needed.'
as beheer verify
expect "verify names it, and no other" 5 line "page 3: This page is damaged or was put there from elsewhere. Restore a backup." not-out "page 2:"
strange $region 0
refused "the key slots are another office's" 5 "A page of the office file is damaged."
strange $copy 1
as tineke list client
expect "one copy of the key slots is another office's: it opens with its own" 0 out "KN-007"
as beheer verify
expect "and is mended by that" 0 out "is whole"
test_that "both copies are its own again" cmp -s -n 448 "$t/mixed.loods" "$t/mixed.loods" 0 $copy

# A log that some other office was killed over: a lead who imports holds it open.
mkfifo "$t/client.csv"
LOODS_FILE=$t/strange.loods
"$loods" --user tineke --passphrase-file "$t/pass.tineke" import "$t/client.csv" >/dev/null 2>&1 </dev/null &
pid=$!
exec 8>"$t/client.csv" # opens when the import does
cp "$t/strange.loods-wal" "$t/log"
kill -9 $pid
wait $pid 2>/dev/null
exec 8>&-
rm -f "$t/client.csv" "$LOODS_FILE"-*
test_that "there are saves in it" [ -s "$t/log" ]
cp "$whole" "$t/mixed.loods"
cp "$t/log" "$t/mixed.loods-wal"
LOODS_FILE=$t/mixed.loods
as tineke list client
expect "another office's log beside the file: nothing of it is taken" 0 out "KN-007"
as beheer verify
expect "and the office is whole" 0 out "is whole"
cp "$t/log" "$t/alone.loods-wal"
LOODS_FILE=$t/alone.loods
refused "a log without its file" 3 "The office file is gone, but its log (-wal) is still there and may hold saves."
run init --admin beheer --kdf interactive --passphrase-file "$t/pass.beheer"
expect "nor is a new office made over it" 1 no-out err "only the log (-wal) is there, and it may hold saves"
test_that "the log stays" cmp -s "$t/log" "$t/alone.loods-wal"
test_that "and no office file is made" [ ! -e "$t/alone.loods" ]

# Passphrases.
LOODS_FILE=$whole
run --user tineke --passphrase-file "$t/pass.wrong" list client
expect "a wrong passphrase" 4 no-out errline "loods: The user name or the passphrase is wrong."
printf 'kastanje \377\376 brug\n' >"$t/pass.bytes"
run --user tineke --passphrase-file "$t/pass.bytes" list client
expect "a passphrase that is not UTF-8" 1 no-out errline "loods: The passphrase is not valid UTF-8 text."
run --user tineke --passphrase-file "$t/pass.nowhere" list client
expect "a passphrase file that is not there" 3 no-out

# Places in which one may not write, as somebody who is not root and not the owner.
mkdir "$t/place"
cp "$whole" "$t/place/office.loods"
LOODS_FILE=$t/place/office.loods
# someone GROUPS ARGS...: calls the program as somebody in these groups.
someone() {
	groups=$1
	shift
	code=0
	setpriv --reuid=65534 --regid=65533 $groups "$loods" --user tineke --passphrase-file "$t/pass.tineke" "$@" \
		>"$t/out" 2>"$t/err" </dev/null || code=$?
	manners "$@"
}
chmod 755 "$t" "$t/place"
if [ "$(id -u)" -eq 0 ] && setpriv --reuid=65534 --regid=65533 --clear-groups "$loods" --version >"$t/out" 2>"$t/err" &&
	chgrp 4242 "$t/place" "$t/place/office.loods" && chmod 644 "$t/pass.tineke"; then
	chmod 660 "$LOODS_FILE"
	chmod 2770 "$t/place"
	someone --groups=4242 list client
	expect "a colleague of the office's group" 0 out "KN-007"
	someone --clear-groups list client
	expect "somebody who is not in the group" 1 no-out errline "loods: The office file cannot be opened. Check the rights of the file and its folder."
	chmod 2750 "$t/place"
	someone --groups=4242 list client
	expect "a folder in which the group may not write" 1 no-out errline "loods: The office file cannot be written. Check the rights of the file and its folder."
	chmod 2770 "$t/place"
	chmod 640 "$LOODS_FILE"
	cp "$LOODS_FILE" "$t/before"
	someone --groups=4242 list client
	expect "a file that the group may only read" 1 no-out errline "loods: The office file cannot be written. Check the rights of the file and its folder."
	test_that "it stays as it was" cmp -s "$LOODS_FILE" "$t/before"
	chmod 600 "$t/pass.tineke"
else
	echo "# no rights to try as somebody else"
fi
chmod 700 "$t"

# A disk without room: half a megabyte is less than a log of it, or a second file, takes.
full() {
	code=0
	# shellcheck disable=SC2016
	unshare -rm sh -c 'mount -t tmpfs -o size=1m tmpfs "$1" && cp "$2" "$1/office.loods" && chmod 600 "$1/office.loods" || exit 99
		head -c "$3" /dev/zero >"$1/rest" 2>/dev/null
		loods=$4 place=$1
		shift 4
		"$loods" --file "$place/office.loods" "$@" >"$place.out" 2>"$place.err" </dev/null
		code=$?
		rm -f "$place/rest"
		"$loods" --file "$place/office.loods" --user beheer --passphrase-file "$place.pass" verify >"$place.verify" 2>&1 </dev/null
		exit $code' - "$t/full" "$whole" "$@" || code=$?
	[ $code -eq 99 ] || { cp "$t/full.out" "$t/out" && cp "$t/full.err" "$t/err"; }
}
mkdir "$t/full"
cp "$t/pass.beheer" "$t/full.pass"
full 100000000 "$loods" --user tineke --passphrase-file "$t/pass.tineke" list client 2>/dev/null
if [ $code -ne 99 ] && [ -f "$t/full.verify" ]; then
	expect "a full disk" 1 no-out errline "loods: The disk is full. Nothing was changed; make room and try again."
	test_that "with room again the office is whole" grep -qF "is whole" "$t/full.verify"
	full 300000 "$loods" --user beheer --passphrase-file "$t/pass.beheer" backup "$t/full/backup.loods"
	expect "no room for a backup" 1 no-out err "The disk is full"
	test_that "the office is whole after that" grep -qF "is whole" "$t/full.verify"
	full 300000 "$loods" --user tineke --passphrase-file "$t/pass.tineke" rekey
	expect "no room for a change of keys" 1 no-out errline "loods: The disk is full. Nothing was changed; make room and try again."
	test_that "and after that" grep -qF "is whole" "$t/full.verify"
else
	echo "# no rights to mount a small disk"
fi

# Rights of the file.
LOODS_FILE=$whole
chmod 644 "$whole"
refused "a file that everybody may read" 1 "Everybody on this machine may read or change the office file."
chmod 600 "$whole"
if [ "$(id -u)" -ne 0 ]; then
	chmod 000 "$whole"
	refused "a file that may not be read" 1 "Check the rights of the file and its folder."
	chmod 600 "$whole"
fi

# A result that cannot be written.
for call in "list client" "list client --format json" "summary --format csv" "summary --format json" "today --format ics" "user list"; do
	code=0
	# shellcheck disable=SC2086
	"$loods" --user tineke --passphrase-file "$t/pass.tineke" $call >/dev/full 2>"$t/err" || code=$?
	: >"$t/out"
	manners "$call >/dev/full"
	expect "$call to a full disk" 1 err "could not be written: No space left on device."
done
code=0
"$loods" --help >/dev/full 2>"$t/err" || code=$?
expect "--help to a full disk" 1 err "could not be written: No space left on device."
code=0
"$loods" --user tineke --passphrase-file "$t/pass.tineke" list client >&- 2>"$t/err" || code=$?
expect "no standard output" 1 err "could not be written"
code=0
"$loods" --user tineke --passphrase-file "$t/pass.tineke" list client >/dev/null 2>&- || code=$?
expect "no standard error" 0
# The reader is gone before anything is written: the pipe's other end is opened and closed first.
mkfifo "$t/gone"
exec 7<>"$t/gone" 8>"$t/gone" 7<&-
code=0
"$loods" --user tineke --passphrase-file "$t/pass.tineke" list client >&8 2>"$t/err" || code=$?
exec 8>&-
expect "a reader that went away" 1 err "could not be written: Broken pipe."
as beheer verify
expect "the office is whole after all that" 0 out "is whole"
as tineke list client
expect "and as it was" 0 out "KN-007"

# init never overwrites.
cp "$whole" "$t/before"
run init --admin ander --passphrase-file "$t/pass.eva" --kdf interactive
expect "init where an office is" 1 no-out err "There is something at $whole already; it was not touched."
test_that "it was not touched" cmp "$whole" "$t/before"
code=0
"$loods" --file "$t/unseen.loods" init --admin ander --passphrase-file "$t/pass.eva" --kdf interactive >/dev/full 2>"$t/err" || code=$?
: >"$t/out"
expect "init whose recovery code nobody sees" 1 err "no office file was made"
test_that "no office was made" [ ! -e "$t/unseen.loods" ]
run --file "$t/link.loods" init --admin ander --passphrase-file "$t/pass.eva" --kdf interactive
expect "init through a link" 1 no-out
ln -s nowhere.loods "$t/dangling.loods"
run --file "$t/dangling.loods" init --admin ander --passphrase-file "$t/pass.eva" --kdf interactive
expect "init through a link to nothing" 1 no-out
test_that "nothing is made there" [ ! -e "$t/nowhere.loods" ]
run --file "$t/folder" init --admin ander --passphrase-file "$t/pass.eva" --kdf interactive
expect "init where a folder is" 1 no-out
run --file "$t/other.loods/office.loods" init --admin ander --passphrase-file "$t/pass.eva" --kdf interactive
expect "init below a file" 1 no-out err "cannot be made"
test_that "nothing is left beside them" [ -z "$(find "$t" -name '*.new*' -o -name '*.part*')" ]
done_testing
