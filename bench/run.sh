#!/bin/sh
# All figures of one size of office: make bench SIZE=pilot|municipality|city. See bench/README.
set -eu
size=${SIZE:-municipality} seed=${SEED:-1}
offices=$builddir/bench/offices office=$builddir/bench/offices/$size-$seed.loods work=$builddir/bench/offices/work
trap 'rm -rf "$work"' EXIT
rm -rf "$work"
mkdir -p "$work"
# Made once; anew when the schema or what is invented has changed.
if [ ! -f "$office" ] || [ -n "$(find "$srcdir/storage/migrations.c" "$srcdir"/src/synth*.c -newer "$office")" ]; then
	rm -f "$offices/$size"-*
	"$builddir/bench/make_office" "$size" "$seed" "$office"
fi
# Sessions write (who was in, what was saved): they do so in a copy.
cp "$office" "$work/office.loods"
chmod 600 "$work/office.loods"
echo "haven en kade" >"$work/passphrase"
chmod 600 "$work/passphrase"
echo "$size, seed $seed: $(wc -c <"$office" | awk '{ printf "%.0f", $1 / 1048576 }') MiB; load $(cut -d' ' -f1 /proc/loadavg) on $(nproc) processors"
"$builddir/bench/screens" "$work/office.loods" "$builddir/loods"
"$builddir/bench/use" "$work/office.loods" "$builddir/loods" "$work/passphrase"
"$builddir/bench/pages" "$office" "$work"
