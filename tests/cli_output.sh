#!/bin/sh
# --output of every command that has it: the same bytes as on standard output, in a new file that nobody else may read,
# whole or not there at all.
. "$srcdir/tests/cli_lib.sh"

office
csv client.csv <<'END'
reference,name,gender,birth_date
KN-007,Kanarie Zang,woman,1990
END
csv guidance_period.csv <<'END'
client,cohort,start,end
KN-007,,2026-06-01,
END
csv ownership.csv <<'END'
client,caseworker,from,to
KN-007,tineke,2026-06-01,
END
bring_in "one client"
mkdir "$t/to" "$t/locked"
echo "as it was" >"$t/there"
echo "as it was" >"$t/same"

for command in "talk" "summary" "outcomes" "blockers" "blockers --clients" "missing" "missing --clients agreement"; do
	rm -f "$t"/to/*
	# shellcheck disable=SC2086
	as tineke $command --format csv
	cp "$t/out" "$t/want"
	# shellcheck disable=SC2086
	as tineke $command --format csv --output "$t/to/list"
	expect "$command: to a file" 0 no-out no-err
	test_that "$command: the same as without it" cmp "$t/want" "$t/to/list"
	test_that "$command: for its owner only" [ "$(stat -c %a "$t/to/list")" = 600 ]
	test_that "$command: and no other file" [ "$(ls -A "$t/to")" = list ]
	# shellcheck disable=SC2086
	as tineke $command --output "$t/there"
	expect "$command: never over a file" 1 no-out err "there cannot be made: File exists."
	test_that "$command: which stays as it was" cmp "$t/there" "$t/same"
done

rm -f "$t"/to/*
as tineke --lang nl talk --output "$t/to/none/list"
expect "a folder that is not there" 1 no-out err "kan niet worden gemaakt"
ln -s "$t/elsewhere" "$t/to/link"
as tineke talk --output "$t/to/link"
expect "a link to nothing" 1 no-out err "cannot be made: File exists."
test_that "nothing is made through it" [ ! -e "$t/elsewhere" ]
rm "$t/to/link"
cd "$t/to" || exit 1
as tineke talk --output here
expect "in the folder one is in" 0 no-out no-err
test_that "there it is" [ "$(ls -A)" = here ]
rm here
as tineke talk --output ""
expect "no name at all" 1 no-out err "cannot be made"
test_that "makes nothing" [ -z "$(ls -A)" ]

# A disk that is full: here a limit of 512 bytes on what a file may hold.
(
	trap '' XFSZ
	ulimit -f 1
	"$loods" --file "$LOODS_FILE" --user tineke --passphrase-file "$t/pass.tineke" summary --format html --output "$t/to/page" \
		>/dev/null 2>&1 </dev/null
	[ $? -eq 1 ]
) && ok "a full disk is an error" || not_ok "a full disk is an error" "another exit code"
test_that "nothing is left of it" [ -z "$(ls -A "$t/to")" ]
done_testing
