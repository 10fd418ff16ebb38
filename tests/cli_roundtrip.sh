#!/bin/sh
# Round trip: a folder of CSV of 200 clients and 20,000 contacts, as other programs write it, is brought in; what is dumped
# then, brought into a new office, gives the same dump again, byte for byte.
. "$srcdir/tests/cli_lib.sh"

clients=200 contacts=20000
mkdir "$t/in" "$t/more"
# Names as they come: with separate accents (NFD), quotes, commas, semicolons, particles, several scripts, one word.
awk -v dir="$t/in" -v clients=$clients -v contacts=$contacts '
function pick(n) { seed = (seed * 69069 + 12345) % 2147483648; return int(seed / 65536) % n }
function one(list,   a, k) { k = split(list, a, "|"); return a[pick(k) + 1] }
function q(s) { gsub(/"/, "\"\"", s); return "\"" s "\"" }
function day(year, month, d) { return sprintf("%04d-%02d-%02d", year, month, d) }
BEGIN {
	seed = 2026; crlf = "\r\n"
	acute = "\314\201"; diaer = "\314\210"
	names = "Yılmaz, Ayşe|van der Berg, Zoe" diaer "|O'"'"'Neill \"Mick\", Sea" acute "n|Abdi; Warsame|Cher|ወልደ, ሰላም|محمد علي|" \
		"  Kowalska,   Wanda  |=SUM(A1)|-Nguyễn, Thị|@naam|d’Hondt, Noe" diaer "l"

	f = dir "/client.csv"  # a BOM, CR LF, the columns in another order, optional ones missing
	printf "\357\273\277gender,name,reference,birth_date,household,email,phone,address,language,interpreter,restricted%s", crlf >f
	for (i = 1; i <= clients; i++)
		printf "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s%s", one("woman|man|other|unknown||woman"), q(one(names)),
			i % 7 ? sprintf("C-%04d", i) : q(sprintf("c;\"%d\", e" acute, i)),
			one("1975|1988-02-29|1990-07||2001-01-01"), one("single|lone_parent|couple|couple_with_children|other|"),
			i % 3 ? "" : "wie" i "@voorbeeld.nl", one("06 12345678|+31 20 555 0199||"),
			q(one("Kade 1" crlf "1234 AB Loods|Straat 12-b, 3 hoog|")), one("nl|so|ar|tr|ti|"),
			one("none|phone|on_site|family|"), i % 50 ? "" : "yes", crlf >f

	f = dir "/cohort.csv"
	printf "description,key,name\n\"regel 1\nregel 2; \"\"klein\"\"\",VIA,Intensief\n,S;1,\"Sub, \"\"vrouwen\"\"\"\n" >f
	f = dir "/assignment.csv"; printf "client,cohort,arm,assigned_on,method,stratum\n" >f
	g = dir "/guidance_period.csv"; printf "client,start,end,cohort,end_reason\n" >g
	p = dir "/pause.csv"; printf "reason,client,from,to\n" >p
	o = dir "/ownership.csv"; printf "client,caseworker,from,to\n" >o
	a = dir "/agreement.csv"; printf "client,contacts,per_days,from,to,channel\n" >a
	for (i = 1; i <= clients; i++) {
		c = i % 7 ? sprintf("C-%04d", i) : q(sprintf("c;\"%d\", é", i))  # composed here, apart there: the same
		if (i % 2) printf "%s,VIA,%s,2024-01-%02d,%s,%s\n", c, one("treatment|control"), 1 + i % 28,
			one("random|matched|self_selected|none|"), one("|laag|hoog") >f
		printf "%s,2023-0%d-15,2024-03-31,%s,%s\n", c, 1 + i % 9, i % 2 ? "VIA" : "S;1", q(one("verhuisd; terug|\"klaar\"|")) >g
		printf "%s,2024-05-01,%s,,\n", c, i % 5 ? "" : "2026-01-31" >g
		if (i % 4 == 0) printf "%s,%s,2024-06-0%d,%s\n", one("admission|detention|leave|abroad|other|"), c, 1 + i % 9,
			i % 8 ? "2024-07-01" : "" >p
		printf "%s,karim,2023-01-01,2024-12-31\n%s,tineke,2025-01-01,\n", c, c >o
		printf "%s,%d,28,2023-01-01,2025-06-30,%s\n%s,1,7,2025-07-01,,\n", c, 1 + i % 3, one("office|phone||walk"), c >a
	}
	f = dir "/contact.csv"  # every column, in an order of their own; some lines end with LF, some with CR LF
	printf "note,client,occurred_on,channel,outcome,minutes,kind,initiator,conducted_by,on_behalf_of,topics,interpreter,start,entered_at,status\n" >f
	notes = "|kort|regel 1\nregel 2|met; puntkomma, komma en \"aanhaling\"|Zoe" diaer " belde" crlf "terug| |=1+1|\tingesprongen|laatste regel\n"
	for (i = 11; i <= contacts; i++) {
		k = 1 + pick(clients)
		c = k % 7 ? sprintf("C-%04d", k) : q(sprintf("c;\"%d\", é", k))
		outcome = one("held|held|held|partly_held|no_show|cancelled_by_client|cancelled_late|cancelled_by_us|no_answer")
		d = day(2023 + pick(3), 1 + pick(12), 1 + pick(28))
		printf "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s%s", q(one(notes)), c, d,
			one("office|home|workplace|neighbourhood|walk|video|phone|chat|email|letter|group"), outcome,
			outcome ~ /held/ ? pick(121) : "", one("|intake|plan|progress|crisis|three_party|accompaniment|aftercare|measurement|third_party"),
			one("|caseworker|client|other"), one("karim|tineke|"), one("||tineke"), one("|work|health;work|language;childcare;digital"),
			one("|none|phone|on_site|family"), i % 3 ? "" : sprintf("%02d:%02d", 8 + pick(10), pick(60)),
			i % 4 ? "" : d "T17:" (10 + pick(50)) ":00", one("||final|draft"), i % 2 ? "\n" : crlf >f
	}
	f = dir "/../more/contact.csv"  # a program that knows the smallest header only, and a contact that is still to come
	printf "outcome,channel,occurred_on,client,minutes\n" >f
	for (i = 1; i < 10; i++) printf "held,phone,2026-0%d-01,C-0001,%d\n", i, i * 10 >f
	printf "planned,office,2026-12-01,C-0001,\n" >f
	f = dir "/language_level.csv"; printf "measured_on,client,skill,level,basis\n" >f
	l = dir "/language_step.csv"; printf "key,client,kind,provider,target,regime,hours,hours_per_week,state,starts_on,ends_on,reason\n" >l
	h = dir "/child.csv"; printf "key,client,birth_month,school_start\n" >h
	b = dir "/childcare.csv"; printf "key,child,type,provider,lrk,hours_per_month,state,starts_on,ends_on,waiting_since,expected_on,serves\n" >b
	u = dir "/funding.csv"; printf "childcare,source,state,from,to,hours_per_month,applied_on\n" >u
	o = dir "/outcome.csv"; printf "key,client,destination,date,hours\n" >o
	k = dir "/outcome_check.csv"; printf "outcome,months,result,checked_on\n" >k
	s = dir "/task.csv"; printf "client,what,due,assigned_to,done_on\n,\"overleg; met \"\"team\"\"\",2026-12-01,tineke,\n" >s
	for (i = 1; i <= clients; i += 3) {
		c = i % 7 ? sprintf("C-%04d", i) : q(sprintf("c;\"%d\", é", i))
		printf "2024-0%d-11,%s,%s,%s,%s\n", 1 + i % 9, c, one("listening|reading|speaking|conversation|writing"),
			one("unknown|alfa_a|alfa_b|alfa_c|a1|a2|b1|b2|c1|c2"), one("self|caseworker|screening|intake_test|progress_test|exam") >f
		printf "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", q("stap;" i), c, one("civic_b1|literacy|nt2|language_at_work"), q(one("ROC \"West\"|Taalhuis, oost|")),
			one("a2|b1|"), one("wi2013|wi2021|voluntary|taaleis|"), one("|120|99.5|0.25"), one("|6|2.75"),
			i % 2 ? "running" : "interrupted", "2025-02-03", "", i % 2 ? "" : "no_childcare" >l
		printf "K%d,%s,%s,%s\n", i, c, one("2022-05|2023|2024-11"), "" >h
		printf "%s,K%d,day_care,%s,%s,%s,%s,%s,,,,%s\n", i % 2 ? "B" i : "", i, q(one("De Wolk; klein|\"Zon\"|")), "123456789", one("80|60.5|"),
			i % 2 ? "active" : "need", i % 2 ? "2025-01-06" : "", i % 4 ? q("stap;" i) : "work" >b
		if (i % 2) printf "B%d,%s,%s,2025-01-06,,%s,%s\n", i, "kot", one("applied|granted|to_assess"), one("80|60.5|"), one("2025-01-20|") >u
		printf "%s,%s,%s,2025-0%d-30,%s\n", i % 2 ? q("uit,;" i) : "", c, one("paid_full_time|paid_part_time|education|illness_care|death|unknown"), 4 + i % 3, one("|32|22.5") >o
		if (i % 2) printf "%s,%d,%s,2026-0%d-02\n", q("uit,;" i), i % 4 == 1 ? 3 : 12, one("still|changed|back_on_benefit|unreachable"), 1 + i % 9 >k
		printf "%s,%s,%s,%s,%s\n", c, q(one("bellen|brief; twee\"|Zoe" diaer)), one("|2026-11-30"), one("|karim"), i % 2 ? "2026-11-01" : "" >s
	}
}' || exit 99

office
start=$(date +%s%N)
as tineke import "$t/in" "$t/more"
took=$((($(date +%s%N) - start) / 1000000))
expect "200 clients and 20,000 contacts of other programs are brought in" 0 err "Brought in: "
sed -n '/Brought in/s/^/# /p' "$t/err"
echo "# import took $took ms"
# How many rows a file of the dump has, whatever line ends stand within its cells.
rows() {
	awk '{ s = s $0 "\n" } END { for (i = 1; i <= length(s); i++) { c = substr(s, i, 1)
		if (c == "\"") q = !q; else if (c == "\n" && !q) k++ } print k - 1 }' "$1"
}
start=$(date +%s%N)
as tineke dump "$t/one" --reason "round trip"
took=$((($(date +%s%N) - start) / 1000000))
expect "they are dumped" 0 no-out err "in $(ls "$t/one" | wc -l) files"
echo "# dump took $took ms"
test_that "every client is in the dump" [ "$(rows "$t/one/client.csv")" -eq $clients ]
as tineke list contact --format json
test_that "every contact is there" [ "$(grep -c '"client":' "$t/out")" -eq $contacts ]

# Accents come out composed, cells as they were otherwise.
test_that "names are in form C" sh -c "! grep -q '$(printf '\314\210')' '$t/one/client.csv'"
test_that "a quoted name is whole" grep -qF "\"O'Neill \"\"Mick\"\", Seán\"" "$t/one/client.csv"
test_that "a dump is not for spreadsheets: no cell gets an apostrophe" grep -q ',=SUM(A1),' "$t/one/client.csv"
test_that "a note keeps its lines" grep -q '^regel 2"' "$t/one/contact.csv"
test_that "a dump is for its owner only" [ "$(stat -c %a "$t/one" "$t/one/client.csv" | tr '\n' ' ')" = "700 600 " ]

office
as tineke import "$t/one"
expect "the dump is brought into a new office" 0
as tineke dump "$t/two" --reason "round trip"
expect "that office is dumped" 0
test_that "both dumps are the same, byte for byte" diff -r "$t/one" "$t/two"
as beheer verify
expect "that office is whole" 0 out "is whole"
echo "# $(cat "$t"/one/*.csv | wc -c) bytes of dump; office of $(stat -c %s "$LOODS_FILE") bytes"

# The same files again: every client is there already, and nothing changes.
as tineke import "$t/one"
expect "bringing it in once more is refused" 1 err "client.csv:2:"
as tineke dump "$t/three" --reason "round trip"
test_that "and leaves everything as it was" diff -r "$t/two" "$t/three"
done_testing
