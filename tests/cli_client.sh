#!/bin/sh
# loods client --report: all that is kept about one client and nothing about anybody else, in both forms; who may have it.
. "$srcdir/tests/cli_lib.sh"

LOODS_NOW=2026-11-23T09:00
office
csv client.csv <<'END'
reference,name,gender,birth_date,phone
KN-007,Kanarie Zang,woman,1990,0612345678
KN-008,Zangvogel Oud,man,1960-02-29,
END
csv cohort.csv <<'END'
key,name
VIA,Intensief
END
csv guidance_period.csv <<'END'
client,cohort,start,end
KN-007,VIA,2026-06-01,
KN-008,,2026-06-01,
END
csv ownership.csv <<'END'
client,caseworker,from
KN-007,karim,2026-06-01
KN-008,tineke,2026-06-01
END
csv agreement.csv <<'END'
client,contacts,per_days,from
KN-007,1,7,2026-06-01
END
csv contact.csv <<'END'
client,occurred_on,channel,outcome,minutes,conducted_by,topics,note
KN-007,2026-10-26,office,held,30,karim,work;language,"Een <geheime vogel> & meer
op twee regels"
KN-008,2026-10-27,phone,held,10,tineke,,niets van die ander
END
csv language_step.csv <<'END'
key,client,kind,state
L1,KN-007,nt2,waiting_list
END
csv child.csv <<'END'
key,client,birth_month,name
K1,KN-007,2020-03,Kuikentje
END
csv childcare.csv <<'END'
key,child,type,state,serves
C1,K1,day_care,waiting_list,L1
END
csv funding.csv <<'END'
childcare,source,state
C1,smi,applied
END
csv task.csv <<'END'
client,what,due,assigned_to
KN-007,formulier sturen,2026-12-01,karim
,lampen kopen,2026-12-01,karim
END
bring_in "a family, and somebody else"

as tineke client KN-007 --report "$t/r.html" --reason "she asked for it"
expect "a team lead writes the report" 0 no-out err "Written: 10 records and"
test_that "for its owner only" [ "$(stat -c %a "$t/r.html")" = 600 ]
test_that "well-formed" xmllint --noout "$t/r.html"
holds() { grep -qF -e "$1" "$t/r.html"; }
for text in "Kanarie Zang" 0612345678 "26-10-2026: office, 30 min" "Een &lt;geheime vogel&gt; &amp; meer" Kuikentje \
	"<dt>Client number</dt><dd style=\"white-space:pre-line\">KN-007</dd>" VIA "day nursery" "formulier sturen" \
	"<h2>Contact (1)</h2>" "wrote the whole dossier out" "she asked for it" "Entered on 23-11-2026 09:00 by tineke." 'lang="en"'; do
	test_that "in it: $text" holds "$text"
done
for text in KN-008 Zangvogel "die ander" "lampen kopen" "waiting_list"; do
	test_that "not in it: $text" sh -c "! grep -qF -e '$text' '$t/r.html'"
done
as tineke client KN-007 --report "$t/r.html" --reason again
expect "it is never written over" 1 no-out err "cannot be made"

as tineke client KN-007 --report "$t/r.json" --reason "she asked for it"
expect "the same for programs" 0
cat >"$t/look.pl" <<'END'
use JSON::PP;
local $/;
my $d = decode_json(<STDIN>);
my $r = $d->{records};
my $k = $r->{contact}[0]{versions}[0];
print join(' ', $d->{client}, $d->{made_by}, map { "$_:" . @{$r->{$_}} } sort keys %$r), "\n";
print join(' ', $k->{version}, $k->{values}{outcome}, $k->{values}{minutes}, @{$k->{values}{topics}}), "\n";
print $r->{childcare}[0]{versions}[0]{values}{child}, ' ', $r->{funding}[0]{versions}[0]{values}{childcare}, "\n";
print join(' ', map { $_->{action} } grep { $_->{user} eq 'tineke' && $_->{purpose} } @{$d->{access_log}}), "\n";
END
perl "$t/look.pl" <"$t/r.json" >"$t/out"
cat >"$t/want" <<'END'
KN-007 tineke agreement:1 child:1 childcare:1 client:1 contact:1 funding:1 guidance_period:1 language_step:1 ownership:1 task:1
1 held 30 work language
K1 C1
report open report open report open
END
test_that "says the same" diff "$t/want" "$t/out"

as karim client KN-007 --report "$t/k.html" --reason "she asked for it"
expect "a caseworker writes that of an own client" 0
as karim client KN-008 --report "$t/o.json"
expect "somebody else's client not without a reason" 4 no-out
test_that "and there is no file of it" [ ! -e "$t/o.json" ]
as karim client KN-008 --report "$t/o.json" --reason "covers for tineke"
expect "and of another one with the reason, as in the interface" 0
as tineke log --client KN-008 --who karim --format csv
expect "which the log keeps as such" 0 out ",open_reason,client,KN-008,2,covers for tineke" out ",report,client,KN-008,2,covers for tineke"
as eva client KN-007 --report "$t/e.html" --reason "wants to know"
expect "an evaluator does not" 4 no-out
as beheer client KN-007 --report "$t/e.html" --reason "wants to know"
expect "an administrator neither" 4 no-out
test_that "and no file is left of it" [ ! -e "$t/e.html" ]
as tineke client KN-007 --report "$t/asked"
expect "without a reason the client asked for it, and a file of any name is a page" 0
test_that "which the page says" grep -q "Reason: The client asked for it." "$t/asked"
as tineke client KN-007 --report "$t/e.html" --reason "  "
expect "nor with an empty one" 2 no-out err "--reason"
as tineke client KN-007 --reason why
expect "no file" 2 no-out err "--report"
as tineke client KN-999 --report "$t/e.html" --reason why
expect "nobody of that number" 3 no-out
as tineke client KN-007 --report "$t/none/e.html" --reason why
expect "a folder that there is not" 1 no-out err "cannot be made"
as tineke --lang nl client KN-007 --report "$t/n.html" --reason "vraagt erom"
expect "in Dutch" 0 err "Geschreven: 10"
cp "$t/n.html" "$t/r.html"
for text in 'lang="nl"' "26-10-2026: kantoor, 30 min" "Wat is vastgelegd over klant KN-007" "hele dossier uitgeschreven"; do
	test_that "in it: $text" holds "$text"
done
done_testing
