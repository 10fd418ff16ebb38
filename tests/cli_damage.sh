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
