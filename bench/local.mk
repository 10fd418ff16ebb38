# Benchmarks: each is a script that prints its figures; it finds the built program below $builddir. Two lines each:
#   benches += bench/X.sh
#   EXTRA_DIST += bench/X.sh
