#!/bin/sh
# The two codes from the safe: an office in which nobody can sign in any more is opened again, by whoever has them and by
# nobody else. And an office that one session has for itself.
. "$srcdir/tests/cli_lib.sh"

echo "een lange zin voor beheer" >"$t/beheer.pass"
echo "een tweede zin voor beheer" >"$t/beheer2.pass"
echo "nieuwe zin voor een teamleider" >"$t/lead.pass"
cat "$t"/*.pass >"$t/passphrases"
chmod 600 "$t"/*.pass
run --passphrase-file "$t/beheer.pass" init --admin beheer --kdf interactive
expect "an office" 0 out "Recovery code, shown this once: F"
sed -n 's/^Recovery code, shown this once: //p' "$t/out" >"$t/file.code"
admin="--user beheer --passphrase-file $t/beheer.pass"
run $admin user add tineke --role lead --new-passphrase-file "$t/lead.pass"
expect "the first lead" 0 out "Recovery code for names and notes, shown this once: N"
sed -n 's/^Recovery code for names and notes, shown this once: //p' "$t/out" >"$t/names.code"
mkdir "$t/in"
echo 'reference,name' >"$t/in/client.csv"
echo 'KN-007,"Kanarie, Zangvogel"' >>"$t/in/client.csv"
run --user tineke --passphrase-file "$t/lead.pass" import "$t/in"
expect "a client" 0

# Everybody is gone.
run $admin user disable tineke
expect "the lead has left" 0
cp "$LOODS_FILE" "$t/before.loods"
echo "FAAAA-BBBBB-CCCCC" >"$t/wrong.code"
run recover file beheer2 --code-file "$t/wrong.code" --new-passphrase-file "$t/beheer2.pass"
expect "no code at all" 1 no-out err "recovery code has"
awk '{ for (i = 3; i < length($0); i++) { a = substr($0, i, 1); b = substr($0, i + 1, 1)
	if (a != b && a != "-" && b != "-") { print substr($0, 1, i - 1) b a substr($0, i + 2); exit } } }' "$t/file.code" >"$t/swapped.code"
run recover file beheer2 --code-file "$t/swapped.code" --new-passphrase-file "$t/beheer2.pass"
expect "two letters changed round" 1 no-out err "mistyped"
run recover file beheer2 --code-file "$t/names.code" --new-passphrase-file "$t/beheer2.pass"
expect "the other code" 1 no-out err "begins with F"
run recover file beheer --code-file "$t/file.code" --new-passphrase-file "$t/beheer2.pass"
expect "a name that there is" 1 no-out err "Choose another name"
echo kort >"$t/short.pass"
run recover file beheer2 --code-file "$t/file.code" --new-passphrase-file "$t/short.pass"
expect "a short passphrase" 1 no-out
run --file "$t/other.loods" --passphrase-file "$t/beheer.pass" init --admin beheer --kdf interactive
expect "another office" 0
run --file "$t/other.loods" recover file beheer2 --code-file "$t/file.code" --new-passphrase-file "$t/beheer2.pass"
expect "the code of another office" 4 no-out err "not the one of this office"
test_that "nothing of that changed the office" cmp -s "$LOODS_FILE" "$t/before.loods"

run recover file beheer2 --code-file "$t/file.code" --new-passphrase-file "$t/beheer2.pass"
expect "with the code of the file" 0 no-out err "The administrator beheer2 is added"
second="--user beheer2 --passphrase-file $t/beheer2.pass"
run $second user list
expect "who is in the office" 0 out beheer2
run $second verify
expect "and it is whole, its log as well" 0
run $second list client
expect "an administrator still sees nobody" 4 no-out
run $second user disable beheer
expect "the account that nobody can use" 0
run $second user add nora --role lead --new-passphrase-file "$t/lead.pass"
expect "a new lead" 0 err "A team lead approves it"
nora="--user nora --passphrase-file $t/lead.pass"
run $nora list client
expect "who sees nobody yet" 4 no-out
run $nora recover names --code-file "$t/file.code"
expect "not with the code of the file" 1 no-out err "begins with N"
run $second recover names --code-file "$t/names.code"
expect "not by an administrator" 4 no-out err "Only a team lead"
run $nora recover names --code-file "$t/names.code"
expect "with the code of the names" 0 no-out err "may now read names and notes"
run $nora list client --format csv
expect "the client is there" 0 out KN-007
run $nora recover names --code-file "$t/names.code"
expect "once is enough" 1 no-out err "reads names already"
run $second user add piet --role caseworker --new-passphrase-file "$t/lead.pass"
run $nora user approve piet
expect "and others can be approved again" 0
run $nora log --verify
expect "the log tells of it and is intact" 0

# One session alone: no index beside the file.
run --exclusive $nora list client --format csv
expect "an office that one has alone" 0 out KN-007
test_that "without an index in shared memory" [ ! -e "$LOODS_FILE-shm" ]
run $nora list client --format csv
expect "afterwards it is there for all" 0 out KN-007
done_testing
