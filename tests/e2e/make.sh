#!/bin/sh
# Makes the office of the screen tests with the program itself: make.sh LOODS FOLDER-OF-CSV FILE
set -eu
loods=$1 records=$2 office=$3
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
unset LOODS_FILE LOODS_USER
LOODS_NOW=2026-11-23T08:00 TZ=Europe/Amsterdam LC_ALL=C.UTF-8
export LOODS_NOW TZ LC_ALL
echo "zeven natte schapen" >"$t/passphrase"

run() {
	"$loods" "$@" --lang en --file "$t/office" --passphrase-file "$t/passphrase" >>"$t/log" 2>&1 || {
		cat "$t/log" >&2
		exit 1
	}
}
run init --admin beheer --kdf interactive --slots 16
run user add lies --role lead --user beheer --new-passphrase-file "$t/passphrase"
for name in anna bert; do
	run user add "$name" --role caseworker --user beheer --new-passphrase-file "$t/passphrase"
	run user approve "$name" --user lies
done
run import "$records" --user lies
mv "$t/office" "$office"
