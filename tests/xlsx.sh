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
# The columns of the first sheet; an evaluator does not see the load.
file == 1 && FNR == 2 {
	columns = split("clients contact_days minutes expected realisation offered frequency_q1 frequency_median frequency_q3" \
		(by ~ /caseworker/ ? " talks" : "") \
		(load ? " in_guidance overdue caseload_weight lag_median lag_p90" : ""), column, " ") }
FNR == 1 { file++; row = body = empty = 0; if (file == 1) load = $0 ~ /,in_guidance,/ }
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
	for (i = 1; i <= columns; i++) same(f[keys + i], ref[row, column[i]], gone, column[i])
	if (n < keys + columns) bad("only " n " columns")
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
	shift = 9 + (by ~ /caseworker/)
	if (seen == 1) {
		for (i = 1; i <= shift; i++)
			close_to(all[keys + i], f[first + i - 1], i == 5 || i == 6 ? 100 : i == 4 ? 10 : i > 6 && i < 10 ? 100.0001 : 1, "column " i)
	} else if (seen == 3) {
		for (i = 1; i <= 5; i++) close_to(all[keys + shift + i], f[first + i - 1], i > 2 ? 10 : 1, "column " shift + i)
	} else for (i = 1; i <= classes; i++) close_to(all_class[i], f[first + i - 1], 1, class[i])
	next }
file == 6 { row = ++page
	if ($0 ~ /^[0-9]+/) { close_to(offered[page], $0 + 0, 100, "offered") }
	else if (is_number(offered[page])) bad("offered " offered[page] " where the page has none") }
END { row = "end"
	if (!groups || rows[2] != groups + whole || rows[3] != groups + whole) bad(rows[2] " and " rows[3] " rows for " groups " groups")
	if (n_shown && rows[4] < n_shown) bad(rows[4] " rows drawn of " n_shown)
	if (seen != (whole ? 2 + load : 0)) bad("the text has no row of all")
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

# What is in the file: XML that is well formed, charts that draw from what is there, nothing that is worked out anew.
# charts FILE SHEET.csv NAME N: N charts, whose series begin with the heading and end with the last row of the table.
charts() {
	parts "$1"
	: >"$t/bad"
	find "$t/parts" -type f | while read -r part; do
		xmllint --noout "$part" 2>&1 || echo "$part"
	done >"$t/bad"
	test_that "$3: every part is well formed" [ ! -s "$t/bad" ]
	test_that "$3: $4 charts" [ "$(find "$t/parts/xl/charts" -name 'chart*.xml' 2>/dev/null | wc -l)" -eq "$4" ]
	test_that "$3: no formula" [ -z "$(grep -l '<f[ >]' "$t/parts"/xl/worksheets/*.xml)" ]
	for chart in "$t/parts"/xl/charts/chart*.xml; do
		xmllint --xpath '//*[local-name()="f"]' "$chart" | sed 's/<[^>]*>//g; s/[$]//g; s/.*!//'
		echo
	done >"$t/ranges"
	# The table: from the row behind its title to the last one.
	awk -v ranges="$t/ranges" '
		/^,*$/ { empty = NR }
		END {
			heading = empty + 2
			while ((getline range <ranges) > 0) {
				if (range == "") continue
				n = split(range, end, ":")
				for (i = 1; i <= n; i++) { row[i] = end[i]; sub(/[A-Z]*/, "", row[i]); sub(/[0-9]+/, "", end[i]) }
				seen++
				if (n == 1 && (row[1] < heading || row[1] > NR)) print range
				headings += n == 1 && row[1] == heading
				if (n == 2 && (end[1] != end[2] || row[1] <= heading || row[2] > NR || row[2] < row[1])) print range
			}
			if (seen < 3 || headings * 3 != seen) print seen " ranges and " headings " headings"
		}' "$2" >"$t/bad"
	test_that "$3: the series draw from the table" [ ! -s "$t/bad" ]
	sed 's/^/#   /' "$t/bad" | head -n 5
}
charts "$t/en-t.bakker-caseworker.xlsx" "$t/sheets/en-t.bakker-caseworker-Charts.csv" "by caseworker" 3
for word in "Contacts realised and offered" "Share of the contacts that were agreed" "Clients in each class on the last day" \
	"Frequency: the median client" "Contacts per 28 eligible days"; do
	test_that "a chart says: $word" grep -qF "<a:t>$word</a:t>" "$t"/parts/xl/charts/chart?.xml
done
test_that "the sheets are set for paper: A4, lying, headings on each page" sh -c 'grep -q "<pageSetup paperSize=\"9\".* orientation=\"landscape\"" "$1/sheet1.xml" &&
	grep -q "<pane .*state=\"frozen\"" "$1/sheet1.xml" && grep -q "<autoFilter " "$1/sheet1.xml" &&
	grep -q "_xlnm.Print_Titles" "$1/../workbook.xml"' sh "$t/parts/xl/worksheets"
for word in "Days in a guidance period and outside every pause." "Below,Who is realised for less than this is below what was agreed.,\"80\",%" \
	"Half of the clients had fewer contacts per 28 eligible days" "Realised over 120 %." "Window: 25-08-2026 to 23-11-2026, 91 days."; do
	test_that "the definitions say: $word" grep -qF "$word" "$t/sheets/en-t.bakker-caseworker-Definitions.csv"
done
test_that "who sees them all is told of nothing hidden" [ -z "$(grep -l hidden "$t"/sheets/en-t.bakker-*)" ]

# Of a small office an evaluator sees one group of three: five clients are too few, and twelve would give them away.
LOODS_FILE=$t/office.loods
office
cohorts='=1+1 @B +C'
people=0
for cohort in $cohorts; do
	case $cohort in
	=*) n_clients=23 minutes=41 ;;
	@*) n_clients=5 minutes=137 ;;
	*) n_clients=12 minutes=211 ;;
	esac
	echo "$cohort,Kanarie" >>"$t/cohorts"
	i=0
	while [ $i -lt $n_clients ]; do
		i=$((i + 1)) people=$((people + 1))
		echo "K-$people,Kanarie $people,woman" >>"$t/clients"
		echo "K-$people,$cohort,2026-01-01," >>"$t/periods"
		echo "K-$people,1,7,2026-01-01," >>"$t/agreements"
		echo "K-$people,2026-11-12,office,held,$minutes,,progress,final,,tineke" >>"$t/contacts"
		# In one group each is invited once more, and does not come.
		[ $cohort != "+C" ] || echo "K-$people,2026-11-18,office,no_show,,,progress,final,,tineke" >>"$t/contacts"
	done
done
{ echo key,name && cat "$t/cohorts"; } | csv cohort.csv
{ echo reference,name,gender && cat "$t/clients"; } | csv client.csv
{ echo client,cohort,start,end && cat "$t/periods"; } | csv guidance_period.csv
{ echo client,contacts,per_days,from,to && cat "$t/agreements"; } | csv agreement.csv
{ echo client,occurred_on,channel,outcome,minutes,topics,kind,status,entered_at,conducted_by && cat "$t/contacts"; } | csv contact.csv
bring_in "a small office"
as tineke --lang en summary --by cohort --window 28 --format xlsx --output "$t/small-lead.xlsx"
expect "its workbook for a lead" 0
as eva --lang en summary --by cohort --window 28 --format xlsx --output "$t/small-eva.xlsx"
expect "its workbook for an evaluator" 0
as eva --lang en summary --by gender --window 28 --format xlsx --output "$t/small-gender.xlsx"
expect "its workbook by gender" 0
as tineke --lang en summary --by cohort --window 28 --compare previous --format xlsx --output "$t/small-before.xlsx"
expect "its workbook beside the period before" 0
sheets "$t"/small-*.xlsx
s=$t/sheets/small-lead-Summary.csv
# Worked by hand: one contact each of 4 expected in 28 days of one in 7, so 5/20 and 1.00 per 28 days; 12 more offered of 48.
# On the last day each asks for 4 in 28 days, and 11 days are not late. All is entered on that day: talks after 11 days, those
# to which nobody came after 5.
test_that "the lead sees five" grep -qxF '@B,"5","5","685","20","25%","25%","1","1","1","5","0","20","11","11"' "$s"
test_that "a name with an equals sign is a text" grep -qxF '=1+1,"23","23","943","92","25%","25%","1","1","1","23","0","92","11","11"' "$s"
test_that "who was invited once more was offered more" \
	grep -qxF '+C,"12","12","2532","48","25%","50%","1","1","1","12","0","48","8","11"' "$s"
test_that "and all of them" grep -qxF 'All,"40","40","4160","160","25%","32.5%","1","1","1","40","0","160","11","11"' "$s"
# The 28 days before: everybody in guidance, nobody seen.
s=$t/sheets/small-before-Summary.csv
test_that "two periods stand side by side" grep -qF 'Entry 90 %,"Clients, before","Contacts, before","Realised, before","Offered, before","Median, before"' "$s"
test_that "the figures of the one before" grep -qxF '@B,"5","5","685","20","25%","25%","1","1","1","5","0","20","11","11","5","0","0%","0%","0"' "$s"
test_that "and which it is" grep -qF 'before: 29-09-2026 to 26-10-2026 (28 days)' "$s"
s=$t/sheets/small-eva-Summary.csv
test_that "the evaluator sees the large group" grep -qxF '=1+1,"23","23","943","92","25%","25%","1","1","1"' "$s"
test_that "the others are words" [ "$(grep -cE '^[@+][BC](,hidden){9}$' "$s")" -eq 2 ]
test_that "it says that they are hidden" grep -qF 'Groups and counts under 10 clients are hidden' "$s"
parts "$t/small-lead.xlsx"
test_that "their minutes are in the lead's file" sh -c 'grep -rqF "v>685<" "$1" && grep -rqF "v>2532<" "$1"' sh "$t/parts"
parts "$t/small-eva.xlsx"
test_that "and not in the evaluator's" [ -z "$(grep -rlE 'v>(685|2532)<' "$t/parts/xl/worksheets" "$t/parts/xl/charts")" ]
test_that "no chart names them" [ -z "$(grep -lE 'v>[@+][BC]<' "$t"/parts/xl/charts/*.xml)" ]
charts "$t/small-eva.xlsx" "$t/sheets/small-eva-Charts.csv" "an evaluator's" 3
test_that "nobody's name is in it" [ -z "$(grep -rl Kanarie "$t/parts")" ]

# Many groups: each chart shows some of them, together all.
office
i=0
while [ $i -lt 50 ]; do
	i=$((i + 1))
	echo "K-$i,Kanarie $i,woman"
done >"$t/clients"
{ echo key,name && sed 's/^K-\([0-9]*\).*/C\1,Kanarie/' "$t/clients"; } | csv cohort.csv
{ echo reference,name,gender && cat "$t/clients"; } | csv client.csv
{ echo client,cohort,start,end && sed 's/^K-\([0-9]*\).*/K-\1,C\1,2026-01-01,/' "$t/clients"; } | csv guidance_period.csv
bring_in "an office of fifty groups"
as tineke --lang en summary --by cohort --window 28 --format xlsx --output "$t/many.xlsx"
expect "its workbook" 0
as eva --lang en summary --by cohort --window 28 --format xlsx --output "$t/none.xlsx"
expect "where every group is hidden" 0
sheets "$t/many.xlsx" "$t/none.xlsx"
charts "$t/many.xlsx" "$t/sheets/many-Charts.csv" "fifty groups" 6
test_that "each chart says which" [ "$(cat "$t"/parts/xl/charts/*.xml | grep -oE '\((1 to 25|26 to 50) of 50\)' | sort | uniq -c | tr -s ' ' | tr '\n' ';')" = \
	" 3 (1 to 25 of 50); 3 (26 to 50 of 50);" ]
test_that "without a group that can be shown it says so" grep -qF "There is no group that can be shown" "$t/sheets/none-Charts.csv"

# The same office at the same time gives the same bytes, however much later they are asked for.
LOODS_FILE=$t/demo/office.loods
as t.bakker --lang en summary --by caseworker --format xlsx --window 91 --output "$t/again.xlsx"
test_that "the same bytes some seconds later" cmp "$t/first.xlsx" "$t/again.xlsx"
test_that "it was some seconds later" [ "$(date +%s)" -gt $((began + 1)) ]

# The library's temporary files are ours, which are none: see tests/test_workbook.c.
LD_DEBUG=bindings "$loods" --user t.bakker --passphrase-file "$t/pass.demo" summary --by cohort --format xlsx \
	--output "$t/bound.xlsx" >"$t/out" 2>"$t/bindings" </dev/null
test_that "a workbook is put together in memory" grep -q "libxlsxwriter.* to .*loods .*lxw_tmpfile" "$t/bindings"
test_that "nothing is left in the folder of temporary files" [ -z "$(ls "$t/tmp" | grep -v '^lu')" ]

# What cannot be asked, and what fails.
as t.bakker --lang en summary --format xlsx --output "$t/clients.xlsx"
expect "a workbook of single clients" 2 no-out err "--format csv"
as t.bakker --lang nl summary --by client --format xlsx --output "$t/clients.xlsx"
expect "also in Dutch" 2 no-out err "of --format csv."
test_that "no file is left of it" [ ! -e "$t/clients.xlsx" ]
as t.bakker --lang en summary --by cohort --format xlsx
expect "a workbook without a file" 2 no-out err "--output FILE.xlsx"
as t.bakker summary --by cohort --format xlsx --output "$t/first.xlsx"
expect "a workbook never overwrites" 1 no-out err "first.xlsx"
test_that "the file is as it was" cmp "$t/first.xlsx" "$t/again.xlsx"
as t.bakker summary --by cohort --format xlsx --output "$t/nowhere/a.xlsx"
expect "a workbook in a folder that is not there" 1 no-out err "cannot be made: No such file or directory"
done_testing
