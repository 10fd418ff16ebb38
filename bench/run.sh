#!/bin/sh
# All figures of one size of office: make bench SIZE=pilot|municipality|city. See bench/README.
set -eu
size=${SIZE:-municipality} seed=${SEED:-1}
offices=$builddir/bench/offices office=$builddir/bench/offices/$size-$seed.loods work=$builddir/bench/offices/work
trap 'rm -rf "$work"' EXIT
rm -rf "$work"
mkdir -p "$work"
# office SIZE: made once; anew when the schema or what is invented has changed. Sessions write (who was in, what was saved):
# they do so in the copy $work/office.loods.
office() {
	made=$offices/$1-$seed.loods
	if [ ! -f "$made" ] || [ -n "$(find "$srcdir/storage/migrations.c" "$srcdir"/src/synth*.c -newer "$made")" ]; then
		rm -f "$offices/$1"-*
		"$builddir/bench/make_office" "$1" "$seed" "$made"
	fi
	cp "$made" "$work/office.loods"
	chmod 600 "$work/office.loods"
}
office "$size"
echo "haven en kade" >"$work/passphrase"
chmod 600 "$work/passphrase"
echo "$size, seed $seed: $(wc -c <"$made" | awk '{ printf "%.0f", $1 / 1048576 }') MiB; load $(cut -d' ' -f1 /proc/loadavg) on $(nproc) processors"
"$builddir/bench/screens" "$work/office.loods" "$builddir/loods"
"$builddir/bench/use" "$work/office.loods" "$builddir/loods" "$work/passphrase"
"$builddir/bench/pages" "$made" "$work" "$work/rows.db"
if [ -x "$builddir/bench/cipher" ]; then
	"$builddir/bench/cipher" "$work/rows.db" "$work"
else
	echo "SQLCipher is not installed (libsqlcipher-dev, then configure again)"
fi
rm -f "$work/rows.db"
"$builddir/bench/figures" "$work/office.loods" "$work" plans
# As many at once as work in an office of that size, each saving something every twelve seconds: SESSIONS=600 for another number.
case $size in
city) sessions=600 ;;
municipality) sessions=60 ;;
*) sessions=12 ;;
esac
sessions=${SESSIONS:-$sessions}
cp "$work/office.loods" "$work/many.loods"
"$builddir/bench/sessions" "$work/many.loods" "$sessions" 60 $((sessions / 12)) || echo "  (see above: something did not go well)"
rm -f "$work"/many.loods*
"$builddir/bench/export" "$work" "$work/office.loods"
# What an export leaves of the effects: ten pilots of 1,500 clients and ten of 150, each of its own seed, and in a city one of
# 40,000.
case $size in
city) pilots="150 1500 40000" ;;
*) pilots="150 1500" ;;
esac
for clients in $pilots; do
	set --
	for seed in 1 2 3 4 5 6 7 8 9 10; do
		[ "$clients" -lt 40000 ] || [ "$seed" = 1 ] || continue
		office pilot-$clients
		mv "$work/office.loods" "$work/pilot-$clients-$seed"
		set -- "$@" "$work/pilot-$clients-$seed"
	done
	"$builddir/bench/export" "$work" "$@"
	rm -rf "$@"
done
seed=${SEED:-1}
# How it grows: parts of a city.
case $size in
city) parts="1000 4000 16000" ;;
*) parts="1000 4000" ;;
esac
for part in $parts; do
	echo
	office "$part"
	echo "== $part clients"
	"$builddir/bench/figures" "$work/office.loods" "$work"
done
