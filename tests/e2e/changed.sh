#!/bin/sh
# Are these, and no other, the changes of a type's records since the office was made? changed.sh TYPE [ROW...]
# A row is a line of `loods list TYPE --format csv` with ">" before it when it is new and "<" when it is gone, in the
# order of diff; both around a record that was changed.
set -eu
type=$1
shift
rows() {
	loods list "$type" --file "$1" --user lies --passphrase-file e2e.passphrase --format csv --lang en
}
echo "zeven natte schapen" >e2e.passphrase
cp "$builddir"/tests/e2e.office e2e.before
rows e2e.before >e2e.old
rows office.loods >e2e.new
rm -f e2e.before*
for row; do echo "$row"; done >e2e.want
diff e2e.old e2e.new | grep '^[<>]' | sed 's/^\(.\) /\1/' >e2e.got || true
diff e2e.want e2e.got
rm -f e2e.*
