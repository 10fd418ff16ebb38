#!/bin/sh
# The page encryption under SQLite's own shell (make vfs-extension): it says what plain SQLite says, and what it writes cannot
# be read without the key.
set -u
t=$(mktemp -d "${TMPDIR:-/tmp}/loods-extension.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT
trap 'exit 99' HUP INT TERM
if ! command -v sqlite3 >/dev/null; then
	echo "1..0 # SKIP there is no sqlite3 shell"
	exit 0
fi
if "${NM:-nm}" -D "$builddir/storage/vfs_extension.so" | grep -q -e __asan_init -e __tsan_init; then
	echo "1..0 # SKIP a sanitizer wants to be loaded before the shell"
	exit 0
fi
n=0
# test_that WHAT COMMAND...: succeeds.
test_that() {
	what=$1
	shift
	n=$((n + 1))
	if "$@"; then echo "ok $n - $what"; else echo "not ok $n - $what"; fi
}
head -c 32 /dev/urandom >"$t/key"
head -c 32 /dev/urandom >"$t/wrong"
LOODS_VFS_TEST_KEYFILE=$t/key
export LOODS_VFS_TEST_KEYFILE
load=".load $builddir/storage/vfs_extension"

# sealed FILE, plain FILE: the shell on that file, with commands from the standard input.
sealed() {
	sqlite3 -batch -bail -cmd "$load" -cmd ".open $1" -cmd "PRAGMA temp_store = MEMORY;"
}
plain() {
	sqlite3 -batch -bail -cmd ".open $1" -cmd "PRAGMA temp_store = MEMORY;"
}
work="CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, x BLOB);
WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 5000)
INSERT INTO t SELECT n, 'Kanarie ' || n, zeroblob(n % 700) FROM i;
CREATE INDEX t_name ON t (name);
DELETE FROM t WHERE id % 3 = 0;
BEGIN; UPDATE t SET name = 'Zangvogel'; ROLLBACK;
UPDATE t SET name = name || '!' WHERE id % 5 = 0;
SELECT count(*), sum(id), min(name), max(name), sum(length(x)) FROM t;
SELECT id FROM t WHERE name = 'Kanarie 4999';
PRAGMA integrity_check;"

printf '%s\n' "$work" | plain "$t/plain.db" >"$t/want" 2>"$t/err"
test_that "plain SQLite does the work" [ $? -eq 0 ]
printf '%s\n' "$work" | sealed "$t/sealed.db" >"$t/out" 2>"$t/err"
test_that "so it does under the page encryption" [ $? -eq 0 ]
test_that "with the same result" cmp -s "$t/want" "$t/out"
echo "SELECT count(*) FROM t; PRAGMA journal_mode; PRAGMA integrity_check;" | sealed "$t/sealed.db" >"$t/out" 2>"$t/err"
test_that "another shell opens it" [ "$(tr '\n' ' ' <"$t/out")" = "3334 wal ok " ]
echo "VACUUM; SELECT count(*) FROM t;" | sealed "$t/sealed.db" >"$t/out" 2>"$t/err"
test_that "it can be made anew" [ "$(cat "$t/out")" = 3334 ]
test_that "no text stands in it" sh -c "! grep -qaF -e Kanarie -e 'SQLite format' '$t'/sealed.db*"
test_that "and it does in the plain one" grep -qaF Kanarie "$t/plain.db"
echo "SELECT count(*) FROM t;" | plain "$t/sealed.db" >"$t/out" 2>"$t/err"
test_that "plain SQLite does not open it" [ $? -ne 0 ]
echo "SELECT count(*) FROM t;" | LOODS_VFS_TEST_KEYFILE=$t/wrong sealed "$t/sealed.db" >"$t/out" 2>"$t/err"
test_that "nor does another key" [ $? -ne 0 ]
test_that "without a word of it" [ ! -s "$t/out" ]
echo "SELECT 1;" | LOODS_VFS_TEST_KEYFILE=$t/nothing sealed "$t/sealed.db" >"$t/out" 2>"$t/err"
test_that "without a key it says what it wants" grep -qF "LOODS_VFS_TEST_KEYFILE must name a file with a key of 32 bytes" "$t/err"
echo "1..$n"
