#!/bin/sh
# What is written, by all system calls of whole runs of the program: names, notes, figures and passphrases go to the terminal, to
# the standard output and to the files that were asked for, and nowhere else; and no file is opened for writing but those and
# the office.
. "$srcdir/tests/cli_lib.sh"

command -v strace >/dev/null || {
	echo "1..1"
	echo "not ok 1 - strace is there: it is missing; install the package strace"
	exit 1
}
strace -qq -o "$t/trace" true 2>/dev/null || {
	echo "1..0 # SKIP programs may not be traced here"
	exit 0
}
# Of people, of pages (which an evaluator reads as well), and of SQLite.
words='Kanarie
KN-007
geheime vogel
Gouden Kooi
kastanje molen
lantaarn haring
SQLite format 3
CREATE TABLE'
printf '%s\n' "$words" >"$t/words"
calls=open,openat,creat,memfd_create,write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg

# traced COMMAND...: leaves its calls in $t/trace.
traced() {
	code=0
	strace -f -qq -y -s 2000000 -e "trace=$calls" -e signal=none -o "$t/trace" "$@" >"$t/out" 2>"$t/err" </dev/null || code=$?
}
# kept WHAT MAY...: in the last trace nothing of it was written but to paths that begin with one of MAY, and no other file was
# opened for writing. The office, its log and index, the standard output and terminals are looked at here.
kept() {
	run_of=$1
	shift
	grep -F -f "$t/words" "$t/trace" | grep -E '^[0-9]+ +(p?write|send)' |
		sed -n 's/^[0-9]* *[a-z0-9]*([0-9]*<\([^>]*\)>.*/\1/p' | sort -u >"$t/written"
	grep -E 'O_WRONLY|O_RDWR|O_CREAT|^[0-9]+ +(creat|memfd_create)' "$t/trace" | grep -Ev '= -1 E' |
		sed 's/.*= [0-9]*<\([^>]*\)>.*/\1/; s/ (deleted)$//' | sort -u >"$t/opened"
	for path in "$t/out" /dev/pts/ /dev/tty "$@"; do
		grep -vF -e "$path" "$t/written" >"$t/rest"
		mv "$t/rest" "$t/written"
	done
	for path in "$t/office.loods" /dev/null /dev/pts/ /dev/tty "$@"; do
		awk -v p="$path" 'index($0, p) != 1' "$t/opened" >"$t/rest"
		mv "$t/rest" "$t/opened"
	done
	cat "$t/written" "$t/opened" >"$t/err"
	test_that "$run_of: written to nothing else" [ ! -s "$t/written" ]
	test_that "$run_of: no other file opened for writing" [ ! -s "$t/opened" ]
}
# call WHO WHAT MAY -- ARGS...: one traced call of the program that succeeds.
call() {
	who=$1 call_of=$2 may=$3
	shift 4
	traced "$loods" --user "$who" --passphrase-file "$t/pass.$who" "$@"
	expect "$call_of" 0
	kept "$call_of" $may
}

office
csv client.csv <<'END'
reference,name
KN-007,Kanarie
END
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes,note
KN-007,2026-11-02,phone,held,10,geheime vogel
END
csv child.csv <<'END'
key,client,birth_month
K-1,KN-007,2023-05
END
csv childcare.csv <<'END'
key,child,type,provider,state
Z-1,K-1,day_care,De Gouden Kooi,waiting_list
END
call tineke "an import" "" -- import "$t/in"
test_that "it was written to the log" grep -q 'pwrite64([0-9]*<[^>]*office.loods-wal>' "$t/trace"
test_that "and to the office" grep -q 'pwrite64([0-9]*<[^>]*office.loods>' "$t/trace"
call tineke "a list" "" -- list contact --client KN-007
test_that "what was looked for is there: the list has it, and its writing was seen" grep -q 'write.*geheime vogel' "$t/trace"
call tineke "a dossier" "$t/.loods- $t/dossier.txt" -- client KN-007 --report "$t/dossier.txt"
call tineke "a summary" "" -- summary --by client
call tineke "everything written out" "$t/dump" -- dump "$t/dump" --reason "vergelijken"
call tineke "a backup" "$t/backup.loods" -- backup "$t/backup.loods"
grep -qaF -f "$t/words" "$t/backup.loods" && not_ok "a backup" "it holds content in the clear"
call beheer "verifying" "" -- verify
call tineke "reading the log" "" -- log
call tineke "a change of keys" "$t/.office.loods.rekey" -- rekey
test_that "no file holds any of it but the two that were asked for" [ "$(find "$t" -name 'office.loods*' -o -name 'backup*' -o -path "$t/home/*" -o -path "$t/tmp/*" |
	tr '\n' '\0' | xargs -0 grep -laF -f "$t/words" 2>/dev/null | wc -l)" -eq 0 ]

# A session on a terminal: sign in, read a dossier, save a note, lock, come back, leave.
printf '%s\n' 'Yusuf' 'voicemail left' 'exam moved' 'Qanary' 'zeven natte' 'Language house West' >>"$t/words"
cp "$builddir/tests/e2e.office" "$t/office.loods"
chmod 600 "$t/office.loods"
cat >"$t/session.keys" <<END
env LOODS_NOW=2026-11-23T09:40
run strace -f -qq -y -s 2000000 -e trace=$calls -e signal=none -o $t/trace $loods --file $t/office.loods --user anna
expect [
type "zeven natte schapen\n"
expect >!! LATE     Yusuf
key Enter
expect voicemail left
key c 2 1 Enter Enter Enter Enter
type Qanary
key F2
expect Saved
key C-x
expect is locked
type "zeven natte schapen\n"
expect voicemail left
key C-x
expect is locked
key Esc
exit 0
END
"$builddir/tests/screen_run" "$t/session.keys" >"$t/out" 2>"$t/err"
code=$?
expect "a session on a terminal" 0 out "ok 1"
kept "a session"
test_that "its screens were seen" grep -q 'write([0-9]*</dev/pts/.*voicemail' "$t/trace"
test_that "and its saving" grep -q 'pwrite64([0-9]*<[^>]*office.loods-wal>' "$t/trace"
done_testing
