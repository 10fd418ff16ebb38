#!/bin/sh
# The anonymised export through the command line: what is in the files is counted anew here with awk, whoever is in the office is
# nowhere in them, a later release differs by nobody or by k, and what is refused leaves nothing behind.
. "$srcdir/tests/cli_lib.sh"
for tool in soffice/libreoffice-calc-nogui perl/perl pspp-convert/pspp; do
	command -v "${tool%/*}" >/dev/null || {
		echo "1..1"
		echo "not ok 1 - ${tool%/*} is there: it is missing; install the package ${tool#*/}"
		exit 1
	}
done
mkdir "$t/demo"
run demo "$t/demo" --as evaluator
expect "an office with 150 invented clients" 0
LOODS_FILE=$t/demo/office.loods
for who in r.evaluator t.bakker m.jansen a.beheer; do printf 'haven en kade\n' >"$t/pass.$who"; done

# classes FILE: "number class" of each class of a client file: all columns up to the first mean or outcome, which come after the
# traits of the plan used here.
classes() { awk -F, 'NR > 1 { print $1 "," $2 "," $3 "," $4 "," $5 "," $6 "," $7 "," $8 }' "$1" | sort | uniq -c | sed 's/^ *//'; }
fewest() { awk 'NR == 1 || $1 < least { least = $1 } END { print least + 0 }'; }

as r.evaluator export "$t/one" --signed-off-by "de functionaris" --rows --excel-nl
expect "an evaluator makes an export from the safe choices" 0 out "The export is made in $t/one and was read back." out "Passed: " no-err
test_that "for its owner only" [ "$(stat -c %a "$t/one")" = 700 ]
test_that "and so are the files" [ -z "$(find "$t/one" -type f ! -perm 600)" ]
for file in clients contacts tables recoding codebook contact_rows clients-nl; do
	test_that "$file.csv is there" [ -s "$t/one/$file.csv" ]
done
test_that "every class has ten clients" [ "$(classes "$t/one/clients.csv" | fewest)" -ge 10 ]
test_that "nobody is counted twice" [ "$(tail -n +2 "$t/one/clients.csv" | wc -l)" -le 150 ]
test_that "every line of the contact file has ten contacts" [ "$(awk -F, 'NR > 1 { print $7 }' "$t/one/contacts.csv" | sort -n | head -n 1)" -ge 10 ]
test_that "unfolded it has as many rows" [ "$(awk -F, '{ n += $7 } END { print n }' "$t/one/contacts.csv")" -eq "$(tail -n +2 "$t/one/contact_rows.csv" | wc -l)" ]
test_that "a shown cell of the tables is 0 or ten" [ "$(awk -F, 'NR > 1 && $NF != "" && $NF > 0 { print $NF }' "$t/one/tables.csv" | sort -n | head -n 1)" -ge 10 ]
test_that "the Dutch set says the same with other signs" [ "$(sed '1s/^\xef\xbb\xbf//; y/;/,/' "$t/one/clients-nl.csv" | cut -d, -f1-6 | cksum)" = "$(cut -d, -f1-6 "$t/one/clients.csv" | cksum)" ]
(cd "$t/one" && sed -n 's/.*"path": "\([^"]*\)".*"hash": "sha256:\([0-9a-f]*\)".*/\2  \1/p' datapackage.json | sha256sum -c --quiet) >"$t/sums" 2>&1
test_that "the hashes of the data package are those of the files" [ ! -s "$t/sums" ]

# SPSS files, read back by PSPP: value by value those of the CSV. The number of a value is its place among those of its column in
# the codebook, each once.
for file in clients contacts; do
	pspp-convert "$t/one/$file.sav" "$t/$file.csv" >"$t/pspp" 2>&1
	awk -F, -v of="$file.csv" '
		FNR == 1 { part++ }
		part == 1 && $1 == of && $4 != "" && !(($2, $4) in place) { place[$2, $4] = ++n[$2] }
		part == 1 { next }
		FNR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; print; next }
		{ for (i = 1; i <= NF; i++) printf "%s%s", (i > 1 ? "," : ""), (name[i] in n) ? place[name[i], $i] : $i + 0; print "" }
	' "$t/one/codebook.csv" "$t/one/$file.csv" >"$t/wanted"
	awk -F, 'NR == 1 { print; next } { for (i = 1; i <= NF; i++) printf "%s%s", (i > 1 ? "," : ""), $i + 0; print "" }' "$t/$file.csv" >"$t/got"
	test_that "$file.sav holds what $file.csv does" sh -c '[ "$(wc -l <"$1")" -gt 100 ] && cmp "$1" "$2"' sh "$t/wanted" "$t/got"
done
# Nobody of the office is anywhere in it.
as t.bakker list client --format csv
cp "$t/out" "$t/people"
awk -F, 'NR > 1 { print $1 }' "$t/people" >"$t/canary"
sed -n 's/^[^,]*,"\([^"]*\)".*/\1/p' "$t/people" | sed 's/,.*//' | awk 'length > 4' >>"$t/canary"
test_that "there are names to look for" [ "$(wc -l <"$t/canary")" -ge 150 ]
test_that "no client number and no name is in a file" sh -c "! grep -rqwF -f '$t/canary' '$t/one'"

# The same once more.
as r.evaluator export "$t/again" --signed-off-by "de functionaris" --project again --rows --excel-nl
expect "another project" 0
for file in clients.csv contacts.csv tables.csv recoding.csv clients.sav contacts.sav codebook.csv codebook.html tables.xlsx read.R read.sps read.do; do
	test_that "$file is the same, byte for byte" cmp -s "$t/one/$file" "$t/again/$file"
done

# Names that are hard to write down: another program reads the files by their data package, and PSPP and the Dutch set hold the same.
mkdir "$t/hard" "$t/converted" && run demo "$t/hard" --as evaluator
LOODS_FILE=$t/hard/office.loods
echo reference,name,gender,birth_date | csv client.csv
printf 'key,name,municipality,description\nH,Hard,-’s-Gravenhage,\n' | csv cohort.csv
echo client,cohort,arm,assigned_on | csv assignment.csv
i=0
for arm in '=SOM(A1)' '"één, ""twee""; d’rie"' 'عربي' 'éééééééééééééééééééééééééééééééééééééééé' '@-+'; do
	for k in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
		i=$((i + 1))
		echo "H-$i,Hard $i,woman,1990-05-01" >>"$t/in/client.csv"
		printf '%s\n' "H-$i,H,$arm,2026-02-01" >>"$t/in/assignment.csv"
	done
done
as t.bakker import "$t/in"
expect "arms and a municipality with hard names" 0
rm -rf "$t/in"
as r.evaluator export "$t/hard/one" --signed-off-by FG --excel-nl --plan arm,gender,municipality,contacts
expect "are exported" 0 out "Passed: " no-err
for file in clients contacts; do pspp-convert "$t/hard/one/$file.sav" "$t/converted/$file.csv" >"$t/pspp" 2>&1; done
# LibreOffice reads the workbook, and as in the Netherlands the Dutch set: numbers with a comma become numbers, values stay words.
spreadsheet() { soffice "-env:UserInstallation=file://$t/soffice" --headless "$@" --outdir "$t/office" >"$t/soffice.log" 2>&1 </dev/null; }
plain='csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false'
spreadsheet --convert-to "$plain,false,false,-1" "$t/hard/one/tables.xlsx"
spreadsheet --infilter='Text - txt - csv (StarCalc):59,34,76,1,,1043,false,false' --convert-to "$plain" "$t/hard/one"/*-nl.csv
test_that "LibreOffice reads the workbook and the Dutch set" [ "$(ls "$t/office" | wc -l)" -eq 8 ]
perl "$srcdir/tests/export_read.pl" "$t/hard/one" "$t/converted" "$t/office" >"$t/out" 2>"$t/err"
test_that "each value is what the data package says" [ "$(wc -l <"$t/out")" -eq 1 ]
test_that "and there are many of them" awk '$1 >= 16 && $3 >= 10000 && $5 >= 13000 { many = 1 } END { exit !many }' "$t/out"
# The script for SPSS makes the same of the CSV, and tables as well.
{
	printf "CD '%s'.\nINSERT FILE='read.sps'.\n" "$t/hard/one"
	for file in clients contacts tables; do
		printf "DATASET ACTIVATE %s.\nSAVE TRANSLATE /OUTFILE='%s' /TYPE=CSV /FIELDNAMES /CELLS=VALUES /REPLACE.\n" \
			$file "$t/script/$file.csv"
	done
	echo 'DISPLAY DICTIONARY.'
} >"$t/script.sps"
mkdir "$t/script" && pspp -O format=csv "$t/script.sps" >"$t/dictionary" 2>&1
for file in clients contacts; do
	test_that "read.sps makes of $file.csv what is in $file.sav" cmp "$t/converted/$file.csv" "$t/script/$file.csv"
done
perl "$srcdir/tests/export_read.pl" "$t/hard/one" "$t/script" >"$t/out" 2>"$t/err"
test_that "and no value is lost on the way" [ "$(wc -l <"$t/out")" -eq 1 ]
test_that "with labels" grep -qE '^(Arm)?,[1-9],عربي$' "$t/dictionary"
test_that "no formula is in them" sh -c "cat '$t/hard/one'/*.csv >'$t/all' && ! grep -qE '(^|[,;\"])[=+@-][^0-9]' '$t/all'"
TZ=Pacific/Auckland
export TZ
as r.evaluator --lang nl export "$t/hard/two" --signed-off-by FG --excel-nl --plan arm,gender,municipality,contacts --project elders
expect "once more, on the other side of the world" 0
TZ=Europe/Amsterdam
for file in clients.csv clients-nl.csv contacts.csv tables.csv recoding.csv; do
	test_that "$file is the same there and in Dutch" cmp -s "$t/hard/one/$file" "$t/hard/two/$file"
done
as r.evaluator export "$t/hard/three" --signed-off-by FG --plan arm,gender,municipality,contacts --project elders2
for file in clients.sav contacts.sav tables.xlsx; do
	TZ=Pacific/Auckland as r.evaluator export "$t/hard/$file" --signed-off-by FG --plan arm,gender,municipality,contacts --project "$file"
	test_that "$file is the same there" cmp -s "$t/hard/three/$file" "$t/hard/$file/$file"
done
LOODS_FILE=$t/demo/office.loods

# The attack once more, on files that have moved.
mv "$t/again" "$t/moved"
as r.evaluator export "$t/moved" --attack
expect "the files of before are attacked again" 0 out "The files are those of release 1" out "K1: " out "Passed: " no-err
# A later release about the same people has the same client file; the other files tell which one a folder is.
as r.evaluator export "$t/day" --signed-off-by "de functionaris" --project again --to 2026-11-22
expect "a later release about the same people" 0
test_that "has the same client file" cmp -s "$t/moved/clients.csv" "$t/day/clients.csv"
as r.evaluator export "$t/day" --attack
expect "it is attacked as what it is" 0 out "The files are those of release 2" out "Passed: "
as r.evaluator export "$t/moved" --attack
expect "and the one before as well" 0 out "The files are those of release 1" out "Passed: "
cp -r "$t/moved" "$t/changed"
sed '2s/^[^,]*,[^,]*,woman/&x/; 2s/^1/2/' "$t/changed/clients.csv" >"$t/changed.csv" && cp "$t/changed.csv" "$t/changed/clients.csv"
as r.evaluator export "$t/changed" --attack
expect "a client file that was changed" 3 err "The register of this office knows no export with this client file" no-out
cp "$t/moved/clients.csv" "$t/changed/clients.csv"
sed '2s/,[0-9]*$/,999/' "$t/moved/contacts.csv" >"$t/changed/contacts.csv"
as r.evaluator export "$t/changed" --attack
expect "a contact file that was changed" 1 err "contacts.csv was not written as it was meant" no-out
as r.evaluator export "$t/none" --attack
expect "no folder" 3 err "There is no folder of that name." no-out
as m.jansen export "$t/moved" --attack
expect "by a caseworker" 4 no-out

# A cohort and an arm of the office, for newcomers.
as t.bakker list assignment --format csv
column() { sed -n 2p "$t/out" | cut -d, -f"$(head -n 1 "$t/out" | tr , '\n' | grep -nx "$1" | cut -d: -f1)"; }
cohort=$(column cohort) arm=$(column arm)

# A later release of the project: twelve newcomers who look alike, one who does not.
{
	echo reference,name,gender,birth_date
	for i in 01 02 03 04 05 06 07 08 09 10 11 12; do echo "N-$i,Nieuw $i,woman,1990-05-01"; done
	echo N-13,Nieuw 13,man,1950-01-01
} | csv client.csv
{
	echo client,cohort,arm,assigned_on
	for i in 01 02 03 04 05 06 07 08 09 10 11 12 13; do echo "N-$i,$cohort,$arm,2026-11-23"; done
} | csv assignment.csv
as t.bakker import "$t/in"
expect "newcomers" 0
as r.evaluator export "$t/two" --signed-off-by "de functionaris"
expect "a later release of the project" 0 out "The export is made in $t/two"
classes "$t/one/clients.csv" | sed 's/ /\t/' | sort -k2 >"$t/before"
classes "$t/two/clients.csv" | sed 's/ /\t/' | sort -k2 >"$t/after"
join -t "$(printf '\t')" -a 1 -a 2 -e 0 -o 1.1,2.1 -1 2 -2 2 "$t/before" "$t/after" >"$t/both"
test_that "every class has as many clients as before, or ten more or fewer" awk '{ d = $1 > $2 ? $1 - $2 : $2 - $1; if (d && d < 10) exit 1 }' "$t/both"
test_that "its contact log tells of no day that was told" [ "$(tail -n +2 "$t/two/contacts.csv" | wc -l)" -eq 0 ]
as r.evaluator export "$t/other-plan" --signed-off-by "de functionaris" --plan arm,gender,age
expect "another plan in the same project is refused" 1 err "The plan is not that of the project's first release" no-out

as r.evaluator export "$t/two" --attack
expect "the attack on the later release" 0 out "The files are those of release 2"
as r.evaluator export "$t/one" --attack
expect "the office has changed since the first" 1 err "The office has changed since this export was made" no-out

# Three more releases, each with newcomers of two kinds, one kind of them too few, and with contacts of the day. Between any two of
# the five no class has grown or shrunk by one to nine.
ln -s "$t/one" "$t/wave1"
ln -s "$t/two" "$t/wave2"
for wave in 3 4 5; do
	LOODS_NOW=2026-11-2${wave}T1$wave:00
	{
		echo reference,name,gender,birth_date
		for i in 01 02 03 04 05 06 07 08 09 10 11; do echo "W$wave-$i,Nieuw $i,woman,1985-05-01"; done
		for i in 12 13 14; do echo "W$wave-$i,Nieuw $i,man,1970-01-01"; done
	} | csv client.csv
	{
		echo client,cohort,arm,assigned_on
		for i in 01 02 03 04 05 06 07 08 09 10 11 12 13 14; do echo "W$wave-$i,$cohort,$arm,2026-11-2$wave"; done
	} | csv assignment.csv
	as t.bakker import "$t/in"
	expect "newcomers of release $wave" 0
	rm -rf "$t/in"
	as r.evaluator export "$t/wave$wave" --signed-off-by "de functionaris"
	expect "release $wave of the project" 0 out "Passed: "
	test_that "every class of it has ten clients" [ "$(classes "$t/wave$wave/clients.csv" | fewest)" -ge 10 ]
done
LOODS_NOW=2026-11-23T09:00
for wave in 1 2 3 4 5; do classes "$t/wave$wave/clients.csv" | sed 's/ /\t/' | sort -k2 >"$t/classes$wave"; done
for pair in 12 13 14 15 23 24 25 34 35 45; do
	join -t "$(printf '\t')" -a 1 -a 2 -e 0 -o 1.1,2.1 -1 2 -2 2 "$t/classes${pair%?}" "$t/classes${pair#?}" >"$t/both"
	test_that "releases ${pair%?} and ${pair#?} differ by nobody or by ten" awk '{ d = $1 > $2 ? $1 - $2 : $2 - $1; if (d && d < 10) exit 1 }' "$t/both"
done
test_that "the last release has newcomers" [ "$(wc -l <"$t/wave5/clients.csv")" -gt "$(wc -l <"$t/wave1/clients.csv")" ]

# Refused, with one sentence, and nothing is left.
as r.evaluator export "$t/one" --signed-off-by "de functionaris" --project x
expect "a folder that is there" 1 err "There is something at that place already" no-out
as r.evaluator export "$t/no" --project x
expect "nobody signed off" 2 err "say who signed off" no-out
as r.evaluator export "$t/no" --signed-off-by "de functionaris" --plan arm,name
expect "an attribute that is not for export" 2 err "gender" no-out
as r.evaluator export "$t/no" --signed-off-by "de functionaris" --project x --k 500
expect "fewer clients than k" 1 no-out
as m.jansen export "$t/no" --signed-off-by "de functionaris" --project x
expect "a caseworker" 4 err "Only team leads and evaluators" no-out
as r.evaluator export "$t/nowhere/no" --signed-off-by "de functionaris" --project x
expect "a folder that cannot be made" 1 err "could not be written" no-out
# Stopped in the middle: as soon as its hidden folder is there, which is long before it is done.
run demo "$t/large" --size municipality --as evaluator
mkdir "$t/stopped"
"$loods" --file "$t/large/office.loods" --user r.evaluator --passphrase-file "$t/pass.r.evaluator" --lang en \
	export "$t/stopped/export" --signed-off-by FG >"$t/out" 2>"$t/err" </dev/null &
job=$!
while kill -0 "$job" 2>/dev/null && [ -z "$(ls -A "$t/stopped")" ]; do :; done
kill -TERM "$job"
code=0
wait "$job" || code=$?
expect "stopped by a signal" 1 err "Nothing was" no-out
test_that "leaves nothing" [ -z "$(ls -A "$t/stopped")" ]
as r.evaluator verify
expect "and the office as it was" 0

test_that "no folder was made" [ ! -e "$t/no" ]
test_that "nothing hidden is left" [ -z "$(find "$t" -name '.loods-export*')" ]
as a.beheer verify
expect "the office is whole" 0
done_testing
