#!/bin/sh
# The player of screen scripts fails when it should, and says where and why.
set -u
t=$(mktemp -d) || exit 99
trap 'rm -rf "$t"' EXIT
n=0

# refuses WHAT REASON: the script on the standard input is not ok, and REASON stands in what is said.
refuses() {
	n=$((n + 1))
	cat >"$t/script.keys"
	if "$builddir/tests/screen_run" "$t/script.keys" >"$t/out" 2>&1; then
		echo "not ok $n - $1: passed"
	elif ! grep -q '^not ok 1 - script.keys$' "$t/out" || ! grep -qF -- "$2" "$t/out"; then
		echo "not ok $n - $1: it does not say: $2"
		sed 's/^/# /' "$t/out"
	else
		echo "ok $n - $1"
	fi
}

refuses "text that does not come" "not on the screen: Saved" <<'END'
timeout 1
run sh -c 'echo Refused; exec cat'
expect Saved
END
refuses "the place in the script is named" "script.keys:2: expect nothing" <<'END'
run true
expect nothing
END
refuses "the screen is shown" "|Refused" <<'END'
run sh -c 'echo Refused'
exit 0
expect Saved
END
refuses "text that does not go" "still on the screen: Saved" <<'END'
timeout 1
run sh -c 'echo Saved; exec cat'
expect Saved
expect-not Saved
END
refuses "another exit code" "the program ended with code 3" <<'END'
run sh -c 'exit 3'
exit 0
END
refuses "a program that does not end" "the program does not end" <<'END'
timeout 1
run cat
exit 0
END
refuses "a program that is not there" "the program ended with code 127" <<'END'
run no-such-program-anywhere
exit 0
END
refuses "a command of the shell that fails" "the command failed with code 4" <<'END'
sh echo what it said; exit 4
END
refuses "a shell command's words are shown" "# what it said" <<'END'
sh echo what it said; exit 4
END
refuses "a name left behind" "Yilmaz was left on the screen" <<'END'
run echo Yilmaz
exit 0
clean Yilmaz
END
refuses "modes left behind" "terminal mode 2004 was left on" <<'END'
run printf '\033[?2004h'
exit 0
restored
END
refuses "a colour where there should be none" "1 colours were asked for" <<'END'
run printf '\033[31mred'
exit 0
no-colour
END
refuses "a golden screen that is missing" "is missing" <<'END'
run echo hello
exit 0
shot script
END
echo "size 80x24" >"$t/script.screen"
refuses "another screen" "another screen than script.screen" <<'END'
run echo hello
exit 0
shot script
END
refuses "the difference is shown" "+|hello" <<'END'
run echo hello
exit 0
shot script
END
refuses "a command that does not exist" "there is no command epxect" <<'END'
epxect hello
END
refuses "a key that does not exist" "there is no key named Entr" <<'END'
run cat
key Entr
END
refuses "a key without a program" "no program runs yet" <<'END'
key Enter
END
refuses "an include that is not there" "nowhere.inc cannot be read" <<'END'
include nowhere.inc
END

n=$((n + 1))
printf 'each SIZE 40x6 30x4\neach WORD red "light blue"\nsize $SIZE\ninclude more.inc\nexit any\n' >"$t/script.keys"
printf 'run sh -c "test $SIZE = 40x6 && echo $WORD."\nexpect $WORD.\n' >"$t/more.inc"
if "$builddir/tests/screen_run" "$t/script.keys" >"$t/out" 2>&1; then
	echo "not ok $n - each combination is a test"
elif printf '%s\n' "1..4" "ok 1 - script.keys SIZE 40x6 WORD red" "ok 2 - script.keys SIZE 40x6 WORD light blue" \
	"not ok 3 - script.keys SIZE 30x4 WORD red" "not ok 4 - script.keys SIZE 30x4 WORD light blue" >"$t/want" &&
	grep -v '^#' "$t/out" | diff "$t/want" - >"$t/diff" && grep -q 'more.inc:2: expect red.' "$t/out"; then
	echo "ok $n - each combination is a test"
else
	echo "not ok $n - each combination is a test"
	sed 's/^/# /' "$t/out"
fi
n=$((n + 1))
printf 'run printf "\\033[1mhello"\nexit 0\nshot script\n' >"$t/script.keys"
if "$builddir/tests/screen_run" --update "$t/script.keys" >"$t/out" 2>&1 &&
	"$builddir/tests/screen_run" "$t/script.keys" >>"$t/out" 2>&1; then
	echo "ok $n - what --update wrote is what is expected then"
else
	echo "not ok $n - what --update wrote is what is expected then"
	sed 's/^/# /' "$t/out"
fi
n=$((n + 1))
sed -i 's/\[1m/[7m/' "$t/script.keys"
if "$builddir/tests/screen_run" "$t/script.keys" >"$t/out" 2>&1; then
	echo "not ok $n - the same text in another style is another screen"
else
	echo "ok $n - the same text in another style is another screen"
fi
echo "1..$n"
