#!/bin/sh
# Research files through the command line: they say of themselves that they are personal data, clients and contacts are linked by
# pseudonyms and nothing else, what is in them is counted anew here with awk, and what is refused leaves nothing behind.
. "$srcdir/tests/cli_lib.sh"
command -v pspp >/dev/null || {
	echo "1..1"
	echo "not ok 1 - pspp is there: it is missing; install the package pspp"
	exit 1
}
mkdir "$t/demo"
run demo "$t/demo" --as evaluator
expect "an office with 150 invented clients" 0
LOODS_FILE=$t/demo/office.loods
for who in r.evaluator t.bakker m.jansen a.beheer; do printf 'haven en kade\n' >"$t/pass.$who"; done
p=personal-data-persoonsgegevens-
notice="These are personal data / Dit zijn persoonsgegevens"

# research DIR OPTION...: research files with all that must be said of them.
research() {
	target=$1
	shift
	as r.evaluator export "$target" --level research --recipient "Universiteit Noord" --purpose "Onderzoek naar contact" \
		--until 2028-06-30 --plan arm,gender,age,outcome "$@"
}

research "$t/one" --key-file "$t/key" --project noord --excel-nl
expect "an evaluator makes research files" 0 line "$notice." out "The research files are made in $t/one and were read back." \
	out "For: Universiteit Noord. Purpose: Onderzoek naar contact. To be deleted after 2028-06-30." \
	out "The new key of the project is in $t/key." out "Whoever knows a client's traits finds the right row" no-err
cp "$t/out" "$t/said"
test_that "for their owner only" [ "$(stat -c %a "$t/one")" = 700 ]
test_that "and so are the files" [ -z "$(find "$t/one" -type f ! -perm 600)" ]
test_that "the key too" [ "$(stat -c %a "$t/key")" = 600 ]
test_that "the key is in no file" sh -c "! grep -rqF -f '$t/key' '$t/one'"
test_that "each file of data says in its name what it is" \
	[ -z "$(find "$t/one" -type f ! -name "$p*" ! -name datapackage.json)" ]
for file in clients.csv contacts.csv clients.sav contacts.sav clients-nl.csv codebook.html report.json report.html; do
	test_that "$file is there" [ -s "$t/one/$p$file" ]
done
for file in codebook.html report.json report.html; do
	test_that "$file says that they are personal data" grep -qF "$notice" "$t/one/$p$file"
	test_that "$file says for whom" grep -qF "Universiteit Noord" "$t/one/$p$file"
	test_that "$file says why" grep -qF "Onderzoek naar contact" "$t/one/$p$file"
	test_that "$file says until when" grep -qF "2028-06-30" "$t/one/$p$file"
done
(cd "$t/one" && sed -n 's/.*"path": "\([^"]*\)".*"hash": "sha256:\([0-9a-f]*\)".*/\2  \1/p' datapackage.json | sha256sum -c --quiet) >"$t/sums" 2>&1
test_that "the hashes of the data package are those of the files" [ ! -s "$t/sums" ]
test_that "and it has some" [ "$(grep -c '"hash": "sha256:' "$t/one/datapackage.json")" -ge 3 ]

# Counted anew.
clients=$t/one/${p}clients.csv contacts=$t/one/${p}contacts.csv
test_that "the columns of the clients are those of the plan" [ "$(head -n 1 "$clients" | tr -d '\r')" = pseudonym,arm,gender,age,outcome ]
test_that "the columns of the contacts" \
	[ "$(head -n 1 "$contacts" | tr -d '\r')" = pseudonym,days,contact_channel,contact_outcome,contact_minutes ]
rows=$(($(wc -l <"$clients") - 1)) told=$(($(wc -l <"$contacts") - 1))
test_that "what was said of the clients and contacts is true" grep -q "^Clients: $rows. Contacts: $told of [0-9]*\.$" "$t/said"
test_that "there are many" [ "$rows" -ge 100 ] && test_that "and more contacts" [ "$told" -gt "$rows" ]
awk -F, 'NR > 1 { print $1 }' "$clients" >"$t/who"
test_that "a pseudonym is 16 letters of base32" sh -c "! grep -qvxE '[A-Z2-7]{16}' '$t/who'"
test_that "each is of one client, in order" sh -c "LC_ALL=C sort -cu '$t/who'"
test_that "each contact is of one of them" \
	awk -F, 'NR == FNR { who[$1]; next } FNR > 1 && !($1 in who) { exit 1 }' "$t/who" "$contacts"
test_that "minutes are quarters of an hour" \
	awk -F, 'NR > 1 { sub(/\r/, "", $5) } NR > 1 && $5 != "" && $5 % 15 { exit 1 }' "$contacts"
test_that "at most two contacts of a client on a day" awk -F, 'NR > 1 && ++n[$1, $2] > 2 { exit 1 }' "$contacts"
test_that "and sixty in a year" awk -F, '
	NR > 1 { year = $2 >= 0 ? int($2 / 365) : -int((364 - $2) / 365); if (++n[$1, year] > 60) exit 1 }' "$contacts"
test_that "days are numbers, and no date is in the data" sh -c "! grep -qE '[0-9]{4}-[0-9]{2}' '$clients' '$contacts'"
test_that "the report counts the same" grep -qE "\"contacts_kept\": *$told," "$t/one/${p}report.json"

# Nobody of the office is anywhere in it.
as t.bakker list client --format csv
cp "$t/out" "$t/people"
awk -F, 'NR > 1 { print $1 }' "$t/people" >"$t/canary"
sed -n 's/^[^,]*,"\([^"]*\)".*/\1/p' "$t/people" | sed 's/,.*//' | awk 'length > 4' >>"$t/canary"
test_that "there are names to look for" [ "$(wc -l <"$t/canary")" -ge 150 ]
test_that "no client number and no name is in a file" sh -c "! grep -rqwF -f '$t/canary' '$t/one'"
test_that "nor who works there" sh -c "! grep -rqiwE 'bakker|jansen|t\.bakker|m\.jansen' '$t/one'"

# SPSS lays both together: each contact beside its client, value by value the numbers of the two SPSS files.
mkdir "$t/spss"
printf "CD '%s'.\nINSERT FILE='%sread.sps'.\n" "$t/one" "$p" >"$t/script.sps"
for file in clients contacts contacts_clients; do
	printf "DATASET ACTIVATE %s.\nSAVE TRANSLATE /OUTFILE='%s' /TYPE=CSV /FIELDNAMES /CELLS=VALUES /REPLACE.\n" \
		$file "$t/spss/$file.csv"
done >>"$t/script.sps"
pspp -O format=csv "$t/script.sps" >"$t/pspp" 2>&1
awk -F, 'NR == FNR { rest = $0; sub(/^[^,]*,/, "", rest); of[$1] = rest; next } { print $0 "," of[$1] }' \
	"$t/spss/clients.csv" "$t/spss/contacts.csv" >"$t/wanted"
test_that "read.sps lays contacts beside their clients" cmp "$t/wanted" "$t/spss/contacts_clients.csv"
test_that "all of them" [ "$(wc -l <"$t/wanted")" -eq $((told + 1)) ]

# The same key makes the same, in any zone; another key, or none, does not.
TZ=Pacific/Auckland
export TZ
research "$t/again" --key-fd 9 --project noord --excel-nl 9<"$t/key"
expect "the same key, on the other side of the world" 0 not-out "The new key" no-err
TZ=Europe/Amsterdam
(cd "$t/one" && find . -type f | LC_ALL=C sort | xargs sha256sum) >"$t/sums.one"
(cd "$t/again" && find . -type f | LC_ALL=C sort | xargs sha256sum) >"$t/sums.again"
test_that "there are files to compare" [ "$(wc -l <"$t/sums.one")" -ge 12 ]
test_that "every file is the same, byte for byte" diff "$t/sums.one" "$t/sums.again"
research "$t/nl" --lang nl --key-file "$t/key" --project noord --excel-nl
for file in clients.csv contacts.csv clients-nl.csv contacts-nl.csv; do
	test_that "$file is the same in Dutch" cmp "$t/one/$p$file" "$t/nl/$p$file"
done
research "$t/random" --project noord
expect "without a key" 0 out "The key of the pseudonyms is gone" no-err
awk -F, 'NR > 1 { print $1 }' "$t/random/${p}clients.csv" >"$t/others"
test_that "nobody has the pseudonym that they had" sh -c "[ \"\$(wc -l <'$t/others')\" -eq '$rows' ] && ! grep -qxF -f '$t/who' '$t/others'"
as r.evaluator --lang nl export "$t/dutch" --level research --recipient U --purpose O --until 2028-06-30 --project zuid --key-file "$t/key"
expect "another project, in Dutch" 0 line "$notice." out "De onderzoeksbestanden staan in" out "Wie de kenmerken van een klant kent" no-err
awk -F, 'NR > 1 { print $1 }' "$t/dutch/${p}clients.csv" >"$t/others"
test_that "has other pseudonyms with the same key" sh -c "[ -s '$t/others' ] && ! grep -qxF -f '$t/who' '$t/others'"

# Anonymous releases of the project do not know of them.
as r.evaluator export "$t/open" --signed-off-by FG --project noord
expect "an anonymous export of the same project" 0 out "Passed: "
as r.evaluator export "$t/open" --attack
expect "is its first release" 0 out "The files are those of release 1"
as r.evaluator export "$t/one" --attack
expect "the attack on research files" 1 err "These are research files. They are personal data" no-out

# Refused, with one sentence, and nothing is left.
research "$t/one" --key-file "$t/key"
expect "a folder that is there" 1 err "There is something at that place already" no-out
for missing in recipient purpose until; do
	set -- --recipient U --purpose O --until 2028-06-30
	case $missing in
	recipient) shift 2 ;;
	purpose) set -- --recipient U --until 2028-06-30 ;;
	until) set -- --recipient U --purpose O ;;
	esac
	as r.evaluator export "$t/no" --level research --key-file "$t/no-key" "$@"
	expect "without --$missing" 2 err "say who gets them, what for, and until when" no-out
done
as r.evaluator export "$t/no" --level research --recipient U --purpose O --until 2020-01-01
expect "an end that is past" 2 err "is past" no-out
as r.evaluator export "$t/no" --level open --signed-off-by FG
expect "a level that there is not" 2 err "research" no-out
as r.evaluator export "$t/no" --signed-off-by FG --key-file "$t/no-key"
expect "a key for an anonymous export" 2 err "Only research files have pseudonyms" no-out
research "$t/no" --rows
expect "an option of the other level" 2 err "research files have a row for each client and each contact" no-out
research "$t/no" --key-file "$t/no-key" --key-fd 9 9<"$t/key"
expect "two keys" 2 err "Give the key of the project once" no-out
research "$t/no" --key-fd nine
expect "a descriptor that is no number" 2 err "--key-fd takes the number" no-out
research "$t/no" --plan arm,name
expect "an attribute that is not for export" 2 no-out
echo "no key" >"$t/bad-key" && chmod 600 "$t/bad-key"
research "$t/no" --key-file "$t/bad-key"
test_that "a file that holds no key is refused" [ "$code" -ne 0 ]
chmod 644 "$t/key"
research "$t/no" --key-file "$t/key"
expect "a key that others may read" 1 err "chmod 600" no-out
as m.jansen export "$t/no" --level research --recipient U --purpose O --until 2028-06-30 --key-file "$t/no-key"
expect "a caseworker" 4 no-out
research "$t/nowhere/no" --key-file "$t/no-key"
expect "a folder that cannot be made" 1 err "could not be written" no-out
test_that "no key is left of what was refused" [ ! -e "$t/no-key" ]
test_that "no folder was made" [ ! -e "$t/no" ]
test_that "nothing hidden is left" [ -z "$(find "$t" -name '.loods-export*')" ]
as a.beheer verify
expect "the office is whole" 0
done_testing
