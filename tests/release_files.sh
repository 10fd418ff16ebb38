#!/bin/sh
# The files of a release with hard values (release_hard.c), read back by programs that know nothing of Loods: CSV and data package
# by Perl, SPSS files and script by PSPP, the workbook and the Dutch CSV by LibreOffice. What must be in them is said once more,
# by hand, in release_files.pl. Speaks TAP.
set -u
t=$(mktemp -d "${TMPDIR:-/tmp}/loods-release.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT
trap 'exit 99' HUP INT TERM
for tool in soffice/libreoffice-calc-nogui pspp/pspp xmllint/libxml2-utils unzip/unzip perl/perl; do
	command -v "${tool%/*}" >/dev/null || {
		echo "1..1"
		echo "not ok 1 - ${tool%/*} is there: it is missing; install the package ${tool#*/}"
		exit 1
	}
done
mkdir "$t/home" && HOME=$t/home && export HOME
n=0

# test_that WHAT COMMAND...: succeeds; what it printed is shown when it does not.
test_that() {
	what=$1 n=$((n + 1))
	shift
	if "$@" >"$t/said" 2>&1; then echo "ok $n - $what"; else
		echo "not ok $n - $what"
		head -n 20 "$t/said" | sed 's/^/# /'
	fi
}

make() { "$builddir/tests/release-hard" "$@"; }
# same N ARGS...: as Perl compares; with N values looked at, so that nothing passes unseen.
same() {
	want=$1
	shift
	perl "$srcdir/tests/release_files.pl" "$@" >"$t/perl" 2>&1
	code=$?
	cat "$t/perl"
	[ "$code" -eq 0 ] && grep -qx "compared $want" "$t/perl"
}
differs() { ! perl "$srcdir/tests/release_files.pl" "$@"; }

TZ=Europe/Amsterdam test_that "a release with hard values" make "$t/one"
sleep 1
TZ=Asia/Tokyo LC_ALL=C test_that "and once more, elsewhere" make "$t/two"
test_that "it is the same, byte for byte" diff -r "$t/one" "$t/two"
test_that "its files" [ "$(ls "$t/one" | wc -l)" -eq 22 ]
test_that "for its owner only" [ "$(stat -c %a "$t/one" "$t/one"/* | sort | uniq -c | tr -s ' ' | tr '\n' ';')" = " 22 600; 1 700;" ]
test_that "what is there is not touched" sh -c '! "$@" 2>"$0"' "$t/refused" "$builddir/tests/release-hard" "$t/one"
test_that "and nothing is left beside it" [ -z "$(find "$t" -maxdepth 1 -name '.*' ! -name .)" ]

# Twice nine rows of seven cells, two times five of one, three of one, and codebooks of five codes; size and hash of 21 files.
test_that "the data package and each CSV" same 204 package "$t/one"
cp -r "$t/one" "$t/bad"
sed 's/123456789/123456788/' "$t/one/people.csv" >"$t/bad/people.csv"
test_that "a digit that was changed is found" differs package "$t/bad"
sed "s/'=SUM/=SUM/" "$t/one/people.csv" >"$t/formulas.csv"
test_that "and so is a formula" differs people nl "$t/formulas.csv"

# SPSS: values and labels, and the script as it is given.
for view in values labels; do
	labels=
	[ $view = values ] || labels=--labels
	for table in people unfolded lines; do
		# shellcheck disable=SC2086
		pspp-convert $labels "$t/one/$table.sav" "$t/$table-$view.csv" >"$t/pspp" 2>&1
	done
	test_that "people.sav by its $view" same 63 people $view "$t/people-$view.csv"
	test_that "unfolded.sav by its $view" same 5 unfolded $view "$t/unfolded-$view.csv"
done
test_that "texts of several lines" same 3 lines values "$t/lines-values.csv"
pspp-convert "$t/one/empty.sav" "$t/empty.csv" >"$t/pspp" 2>&1
test_that "a table without rows has its variables" [ "$(wc -l <"$t/empty.csv")" -eq 1 ]
printf 'DATASET ACTIVATE %s.\nSAVE OUTFILE="%s".\n' people "$t/by_script.sav" again "$t/again_by_script.sav" |
	cat "$t/one/read.sps" - >"$t/read.sps"
(cd "$t/one" && pspp -o "$t/pspp.out" "$t/read.sps") >"$t/pspp" 2>&1
test_that "the script for SPSS has no error" [ ! -s "$t/pspp" ]
pspp-convert "$t/by_script.sav" "$t/by_script.csv" && pspp-convert "$t/again_by_script.sav" "$t/again_by_script.csv"
test_that "and reads the same" same 63 people values "$t/by_script.csv"
test_that "also what has no SPSS file" same 5 again nl "$t/again_by_script.csv"
printf 'GET FILE="%s".\nDISPLAY DICTIONARY.\n' "$t/one/people.sav" >"$t/dictionary.sps"
pspp -o "$t/dictionary.csv" "$t/dictionary.sps"
test_that "labels of variables" grep -q '^group,1,Groep – Zoë' "$t/dictionary.csv"
test_that "a code that nobody has is labelled too" grep -q '5,Komt niet voor' "$t/dictionary.csv"

# LibreOffice: each sheet, and the Dutch set as a Dutch spreadsheet program opens it; as CSV with all digits.
out='csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1'
soffice "-env:UserInstallation=file://$t/soffice" --headless --convert-to "$out" --outdir "$t/sheets" "$t/one/book.xlsx" \
	>"$t/soffice.log" 2>&1 </dev/null
test_that "four sheets and what they are about" [ "$(ls "$t/sheets" | wc -l)" -eq 5 ]
test_that "the sheet of people" same 63 people sheet "$(ls "$t"/sheets/book-Mensen*.csv)"
test_that "the sheet of repeated rows" same 5 unfolded sheet "$t/sheets/book-Uitgevouwen.csv"
test_that "for whom it is" grep -qxF 'Voor wie,=Zoë & Co <onderzoek>' "$t/sheets/book-About these files.csv"
mkdir "$t/parts" && unzip -q "$t/one/book.xlsx" -d "$t/parts"
test_that "no formula is in the workbook" sh -c '! grep -rq "<f>" "$1"' sh "$t/parts/xl/worksheets"
soffice "-env:UserInstallation=file://$t/soffice" --headless --infilter='CSV:59,34,76,1,,1043' --convert-to "${out%,-1}" \
	--outdir "$t/dutch" "$t/one/people-nl.csv" >"$t/soffice.log" 2>&1 </dev/null
test_that "the Dutch CSV: numbers are numbers, formulas are texts" same 63 people nl "$t/dutch/people-nl.csv"

# The codebook as a page, and the scripts that cannot be run here: they name files that are there.
test_that "the codebook is well-formed" xmllint --noout "$t/one/codebook.html"
said() { xmllint --xpath "string($2)" "$1" 2>/dev/null; }
test_that "a label with signs of HTML" [ "$(said "$t/one/codebook.html" '//tr[th="half;vol,leeg"]/td[1]')" = "Puntkomma; komma, <teken> & meer" ]
test_that "a value as it stands in the files" [ "$(said "$t/one/codebook.html" "//tr[starts-with(td[1],'Gelijk')]/th")" = "'=1+1" ]
test_that "and its number" [ "$(said "$t/one/codebook.html" '//tr[th="half;vol,leeg"]/td[2]')" = 4 ]
for script in R do; do
	grep -oE '"[a-z]+\.csv"' "$t/one/read.$script" | tr -d '"' | sort -u >"$t/named"
	test_that "read.$script reads the four tables" [ "$(grep -cxE '(people|unfolded|again|lines)\.csv' "$t/named")" -eq 4 ]
	test_that "and nothing that is not there" sh -c 'cd "$1" && shift && ls "$@"' sh "$t/one" $(cat "$t/named")
done

# Personal data say so, in both languages.
test_that "a release of personal data" make "$t/linked" personal
test_that "in the name of every file, and in the data package" same 204 package "$t/linked" personal-data-persoonsgegevens-
words='personal data / Dit zijn persoonsgegevens'
for file in codebook.csv codebook.html read.R read.sps read.do; do
	test_that "in $file" grep -qF "$words" "$t/linked/personal-data-persoonsgegevens-$file"
done
mkdir "$t/linked-parts" && unzip -q "$t/linked/personal-data-persoonsgegevens-book.xlsx" -d "$t/linked-parts"
test_that "in the workbook" grep -rqF "$words" "$t/linked-parts/xl"
printf 'GET FILE="%s".\nDISPLAY DOCUMENTS.\n' "$t/linked/personal-data-persoonsgegevens-people.sav" >"$t/documents.sps"
pspp -o "$t/documents.csv" "$t/documents.sps"
test_that "in the SPSS file" grep -qF "$words" "$t/documents.csv"
(cd "$t/linked" && pspp -o "$t/pspp.out" personal-data-persoonsgegevens-read.sps) >"$t/pspp" 2>&1
test_that "its script for SPSS has no error" [ ! -s "$t/pspp" ]
test_that "nowhere in the other" sh -c '! grep -rqi persoonsgegevens "$1"' sh "$t/one"
echo "1..$n"
