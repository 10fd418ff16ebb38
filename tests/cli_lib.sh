# Read by the tests of the command line (tests/cli_*.sh): an office in a folder of its own, one call of the program, what is
# expected of it. Speaks TAP. With every call it looks whether the program keeps its manners: no personal data and no
# passphrase in messages, no colours, a sentence with every failure, nothing on the standard output when it failed.
set -u
t=$(mktemp -d "${TMPDIR:-/tmp}/loods-cli.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT
trap 'exit 99' HUP INT TERM
mkdir "$t/home" "$t/tmp" || exit 99
HOME=$t/home
TMPDIR=$t/tmp
LOODS_FILE=$t/office.loods
LOODS_NOW=2026-11-23T09:00
export HOME TMPDIR LOODS_FILE LOODS_NOW
unset XDG_DATA_HOME LOODS_USER
loods=$builddir/loods
n=0

# What stands for a person in the data of the tests; none of these may ever be in a message.
canaries='Kanarie
KN-007
Zangvogel
geheime vogel
0612345678'

ok() {
	n=$((n + 1))
	echo "ok $n - $1"
}

# not_ok WHAT WHY: with what the last call printed.
not_ok() {
	n=$((n + 1))
	echo "not ok $n - $1: $2"
	[ ! -f "$t/out" ] || head -n 20 "$t/out" | sed 's/^/# out: /'
	[ ! -f "$t/err" ] || grep -v ": warning: " "$t/err" | head -n 20 | sed "s/^/# err: /"
}

# test_that WHAT COMMAND...: succeeds.
test_that() {
	what=$1
	shift
	if "$@"; then ok "$what"; else not_ok "$what" "$*"; fi
}

# manners ARGS...: looks at the last call.
manners() {
	if printf '%s\n' "$canaries" | grep -qF -f - "$t/err" || grep -qiF -f "$t/passphrases" "$t/err"; then
		echo "personal data or a passphrase in a message of: loods $*" >>"$t/broken"
	fi
	[ "$(tr -cd '\033\r' <"$t/err" | wc -c)" -eq 0 ] || echo "control codes in a message of: loods $*" >>"$t/broken"
	[ "$(tr -cd '\033' <"$t/out" | wc -c)" -eq 0 ] || echo "control codes in the result of: loods $*" >>"$t/broken"
	[ "$code" -eq 0 ] || [ -s "$t/err" ] || echo "failed without a word: loods $*" >>"$t/broken"
	[ "$code" -le 6 ] || echo "exit code $code of: loods $*" >>"$t/broken"
}

# run ARGS...: calls the program; leaves $code, $t/out and $t/err.
run() {
	code=0
	"$loods" "$@" >"$t/out" 2>"$t/err" </dev/null || code=$?
	manners "$@"
}

# as WHO ARGS...: the same with the account of WHO and their passphrase.
as() {
	who=$1
	shift
	run --user "$who" --passphrase-file "$t/pass.$who" "$@"
}

# expect WHAT CODE [out TEXT | err TEXT | not-out TEXT | not-err TEXT | line TEXT | errline TEXT | no-out | no-err | is FILE]...
# of the last call. TEXT stands somewhere in it; `line` and `errline` are a whole line.
expect() {
	what=$1 want=$2 bad=
	shift 2
	[ "$code" -eq "$want" ] || bad="exit code $code, not $want"
	while [ -z "$bad" ] && [ $# -gt 0 ]; do
		case $1 in
		out) grep -qF -e "$2" "$t/out" || bad="not in the result: $2" ;;
		err) grep -qF -e "$2" "$t/err" || bad="not in the messages: $2" ;;
		not-out) ! grep -qF -e "$2" "$t/out" || bad="in the result: $2" ;;
		not-err) ! grep -qF -e "$2" "$t/err" || bad="in the messages: $2" ;;
		line) grep -qxF -e "$2" "$t/out" || bad="no line of the result: $2" ;;
		errline) grep -qxF -e "$2" "$t/err" || bad="no line of the messages: $2" ;;
		is) cmp -s "$2" "$t/out" || bad="another result: $(diff "$2" "$t/out" | head -n 6)" ;;
		no-out) [ ! -s "$t/out" ] || bad="there is a result" ;;
		no-err) [ ! -s "$t/err" ] || bad="there is a message" ;;
		esac
		case $1 in
		no-*) shift ;;
		*) shift 2 ;;
		esac
	done
	if [ "$bad" ]; then not_ok "$what" "$bad"; else ok "$what"; fi
}

# passphrase WHO TEXT: the file that `as` uses.
passphrase() {
	printf '%s\n' "$2" >"$t/pass.$1"
	printf '%s\n' "$2" >>"$t/passphrases"
}
passphrase beheer "stoeptegel paraplu fiets"
passphrase tineke "kastanje molen brug"
passphrase karim "lantaarn haring rivier"
passphrase eva "wolken trap gordijn"
passphrase wrong "niemand weet dit ooit"

# office: the file $LOODS_FILE with an administrator (beheer), a lead (tineke), an approved caseworker (karim) and an
# evaluator (eva). Made once per script; after that it is copied.
office() {
	if [ ! -f "$t/made" ]; then
		run init --admin beheer --kdf interactive --slots 8 --passphrase-file "$t/pass.beheer" &&
			as beheer user add tineke --role lead --new-passphrase-file "$t/pass.tineke" &&
			as beheer user add karim --role caseworker --new-passphrase-file "$t/pass.karim" &&
			as beheer user add eva --role evaluator --new-passphrase-file "$t/pass.eva" &&
			as tineke user approve karim
		if [ "$code" -ne 0 ]; then
			not_ok "an office is made" "exit code $code"
			done_testing
			exit 1
		fi
		cp "$LOODS_FILE" "$t/made"
	fi
	rm -f "$LOODS_FILE" "$LOODS_FILE"-*
	cp "$t/made" "$LOODS_FILE"
	chmod 600 "$LOODS_FILE"
}

# csv FILE: a file of the folder $t/in from the standard input.
csv() {
	mkdir -p "$t/in"
	cat >"$t/in/$1"
}

# bring_in WHAT: imports $t/in as the lead.
bring_in() {
	as tineke import "$t/in"
	expect "$1" 0
	rm -rf "$t/in"
}

# row WHAT KEY VALUE [KEY VALUE]...: the object of the last result that begins with WHAT has these values.
row() {
	object=$(grep -F -e "$1" "$t/out") || object=
	bad=
	what=$1
	shift
	[ "$object" ] || bad="no such object"
	while [ -z "$bad" ] && [ $# -gt 0 ]; do
		case $object in
		*"\"$1\": $2,"* | *"\"$1\": $2}"*) ;;
		*) bad="$1 is not $2" ;;
		esac
		shift 2
	done
	if [ "$bad" ]; then not_ok "figures of $what" "$bad"; else ok "figures of $what"; fi
}

done_testing() {
	n=$((n + 1))
	if [ -s "$t/broken" ]; then
		echo "not ok $n - every call kept its manners"
		sort -u "$t/broken" | sed 's/^/# /'
	else
		echo "ok $n - every call kept its manners"
	fi
	echo "1..$n"
}
