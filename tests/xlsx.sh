#!/bin/sh
# Workbooks of `loods summary --format xlsx`, read back by a spreadsheet program (LibreOffice, without its windows) and
# by xmllint: every figure is that of the CSV, the text and the page of the same office, and nothing hidden is in the file.
. "$srcdir/tests/cli_lib.sh"

for tool in soffice/libreoffice-calc-nogui unzip/unzip xmllint/libxml2-utils; do
	command -v "${tool%/*}" >/dev/null || {
		echo "1..1"
		echo "not ok 1 - ${tool%/*} is there: it is missing; install the package ${tool#*/}"
		exit 1
	}
done

# sheets FILE...: each sheet of these workbooks as CSV with all digits, $t/sheets/FILE-SHEET.csv.
sheets() {
	soffice "-env:UserInstallation=file://$t/soffice" --headless --convert-to \
		'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1' \
		--outdir "$t/sheets" "$@" >"$t/soffice.log" 2>&1 </dev/null
}

# parts FILE: a workbook taken apart in $t/parts.
parts() {
	rm -rf "$t/parts"
	mkdir "$t/parts" && unzip -q "$1" -d "$t/parts"
}

# A demonstration office, and what it says of itself in other forms, by LANGUAGE/WHO/KEYS.
passphrase demo "haven en kade"
"$loods" demo "$t/demo" --size pilot --as lead >"$t/out" 2>"$t/err" </dev/null || not_ok "a demonstration office" "exit code $?"
cases='en/t.bakker/caseworker en/t.bakker/cohort nl/t.bakker/gender nl/t.bakker/cohort,gender nl/t.bakker/caseworker,gender
en/r.evaluator/gender nl/r.evaluator/cohort,gender nl/r.evaluator/caseworker,gender en/m.jansen/caseworker'
LOODS_FILE=$t/demo/office.loods
began=$(date +%s)
for case in $cases; do
	who=${case#*/} by=${case##*/} who=${who%/*} lang=${case%%/*}
	name=$lang-$who-$by
	cp "$t/pass.demo" "$t/pass.$who"
	for form in csv html; do
		as "$who" summary --by "$by" --format $form --window 91 --output "$t/$name.$form"
		[ "$code" -eq 0 ] || not_ok "$name as $form" "exit code $code"
	done
	as "$who" --lang en summary --by "$by" --window 91
	cp "$t/out" "$t/$name.txt"
	as "$who" --lang "$lang" summary --by "$by" --format xlsx --window 91 --output "$t/$name.xlsx"
	expect "a workbook: $name" 0 no-out no-err
done
cp "$t/en-t.bakker-caseworker.xlsx" "$t/first.xlsx"
test_that "a workbook is for its owner only" [ "$(stat -c %a "$t/en-t.bakker-caseworker.xlsx")" = 600 ]
sheets "$t"/??-*.xlsx
test_that "the spreadsheet program reads them all" [ "$(ls "$t/sheets" | wc -l)" -eq 36 ]

# The figures. Files: CSV of the office, sheet of the groups, of the classes, of the charts, its text in English, and the
# days offered of the page, in per cent. Prints what differs.
cat >"$t/compare.awk" <<'END'
function cells(line, out, n, i, c, quoted, s) {
	n = 0; s = ""; quoted = 0
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		if (c == "\"") quoted = !quoted
		else if (c == "," && !quoted) { out[++n] = s; s = "" }
		else s = s c
	}
	out[++n] = s
	return n
}
function number(x) { return x ~ /%$/ ? substr(x, 1, length(x) - 1) / 100 : x + 0 }
function is_number(x) { return x ~ /^-?[0-9]+(\.[0-9]+)?%?$/ }
function bad(what) { print FILENAME ": row " row ": " what; wrong++ }
# A cell against a value of the CSV: as good as that says it.
function same(cell, want, gone, what,    d) {
	if (gone) { if (cell != hidden) bad(what ": " cell " where it is hidden") }
	else if (want == "") { if (cell != "" && cell != hidden) bad(what ": " cell " where there is none") }
	else if (!is_number(cell)) bad(what ": " cell " is no number; it is " want)
	else { d = number(cell) - want; compared++; if (d > 6e-10 || d < -6e-10) bad(what ": " cell " is not " want) }
}
# Against rounded text: within half of its last digit.
function close_to(cell, want, unit, what,    d) {
	if (want == "-" || want ~ /^</) { if (is_number(cell)) bad(what ": " cell " where the text has " want); return }
	sub(/ %$/, "", want)
	d = number(cell) * (unit == 100 ? 100 : 1) - want
	compared++
	if (!is_number(cell) || d > 0.5 / (unit == 100 ? 1 : unit) + 1e-9 || d < -0.5 / (unit == 100 ? 1 : unit) - 1e-9)
		bad(what ": " cell " is not near " want)
}
function label(by, key) {
	if (key == "") return none
	if (by == "gender" && dutch) return key == "woman" ? "vrouw" : key == "man" ? "man" : key == "other" ? "anders" : "onbekend"
	sub(/^'/, "", key)
	return key
}
BEGIN { keys = split(by, key, ","); hidden = dutch ? "verborgen" : "hidden"; none = dutch ? "(geen)" : "(none)"
	classes = split("no_agreement too_little_data contact_lost below uneven above as_agreed", class, " ") }
FNR == 1 { file++; row = body = empty = 0 }
file == 1 { n = cells($0, f)
	if (FNR == 1) for (i = 1; i <= n; i++) name[i] = f[i]
	else { groups++; for (i = 1; i <= n; i++) ref[groups, name[i]] = f[i]
		for (k = 1; k <= keys; k++) text[groups, k] = label(key[k], ref[groups, key[k]])
		if (ref[groups, "clients"] != "") shown[++n_shown] = groups }
	next }
# The table stands behind the last empty row; of the charts' sheet it has a title and a heading, else a heading.
file <= 4 && /^,*$/ { body = 0; empty = FNR; next }
file <= 4 && !empty { next }
file == 4 && FNR == empty + 1 { next }
file <= 4 { n = cells($0, f); if (++body == 1) { width[file] = n; next } row = body - 1; rows[file] = row }
file == 2 && row <= groups {
	gone = ref[row, "clients"] == ""
	for (k = 1; k <= keys; k++) if (f[k] != text[row, k]) bad("key " f[k] " is not " text[row, k])
	split("clients contact_days minutes expected realisation - frequency_q1 frequency_median frequency_q3 talks", column, " ")
	for (i = 1; i <= 9 + (by ~ /caseworker/); i++)
		if (column[i] != "-") same(f[keys + i], ref[row, column[i]], gone, column[i])
	offered[row] = f[keys + 6]
	next }
file == 2 { if (row > groups + 1 || f[1] != (dutch ? "Alle" : "All")) bad("not the row of all"); for (i in f) all[i] = f[i]; next }
file == 3 && row <= groups {
	for (i = 1; i <= classes; i++)
		same(f[keys + i], ref[row, "class_" class[i]], ref[row, "clients"] == "" || (ref[row, "class_" class[i]] == ""), class[i])
	next }
file == 3 { for (i = 1; i <= classes; i++) all_class[i] = f[keys + i]; next }
file == 4 && row <= n_shown {
	g = shown[row]
	want = text[g, 1] (keys > 1 ? ", " text[g, 2] : "")
	if (f[1] != want) bad("label " f[1] " is not " want)
	same(f[2], ref[g, "realisation"], 0, "realised"); same(f[4], ref[g, "frequency_median"], 0, "median")
	if (f[3] != offered[g]) bad("offered " f[3] " is not " offered[g])
	for (i = 1; i <= classes; i++) same(f[4 + i], ref[g, "class_" class[i]], 0, class[i])
	for (i = 1; i <= n; i++) if (f[i] == hidden) bad("a word that a chart would draw")
	next }
# The row of all, of the two tables of the text.
file == 5 && /^All / { n = split($0, f, /  +/); first = ++seen == 1 ? 2 : 2
	row = "all"
	if (seen == 1) {
		for (i = 1; i <= 9 + (by ~ /caseworker/); i++) {
			if (i == 6) continue
			close_to(all[keys + i], f[first + i - 1 - (i > 6)], i == 5 ? 100 : i == 4 ? 10 : i > 6 && i < 10 ? 100.0001 : 1, "column " i)
		}
	} else for (i = 1; i <= classes; i++) close_to(all_class[i], f[first + i - 1], 1, class[i])
	next }
file == 6 { row = ++page
	if ($0 ~ /^[0-9]+/) { close_to(offered[page], $0 + 0, 100, "offered") }
	else if (is_number(offered[page])) bad("offered " offered[page] " where the page has none") }
END { row = "end"
	if (!groups || rows[2] != groups + whole || rows[3] != groups + whole) bad(rows[2] " and " rows[3] " rows for " groups " groups")
	if (n_shown && rows[4] < n_shown) bad(rows[4] " rows drawn of " n_shown)
	if (seen != (whole ? 2 : 0)) bad("the text has no row of all")
	if (page != groups) bad("the page has " page " rows")
	if (compared < least) bad("only " compared + 0 " figures were compared") }
END
for case in $cases; do
	who=${case#*/} by=${case##*/} who=${who%/*} lang=${case%%/*}
	name=$lang-$who-$by
	s=$t/sheets/$name
	case $lang in
	nl) set -- "$s-Overzicht.csv" "$s-Oordelen.csv" "$s-Grafieken.csv" ;;
	*) set -- "$s-Summary.csv" "$s-Classes.csv" "$s-Charts.csv" ;;
	esac
	xmllint --xpath '//section[2]//tbody/tr/td[2]' "$t/$name.html" | sed 's/<[^>]*>//g' >"$t/offered"
	whole=1
	[ "$who" != m.jansen ] || whole=0
	awk -v by="$by" -v dutch="$([ $lang = nl ] && echo 1)" -v whole=$whole -v least=12 -f "$t/compare.awk" \
		"$t/$name.csv" "$@" "$t/$name.txt" "$t/offered" >"$t/differs" 2>&1
	test_that "every figure of $name" [ ! -s "$t/differs" ]
	sed 's/^/#   /' "$t/differs" | head -n 10
done
done_testing
