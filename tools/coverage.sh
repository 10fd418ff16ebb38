#!/bin/sh
# coverage.sh GCOV SRCDIR: in a build tree whose tests have run, how many lines of each source file ran; least first.
set -eu
gcov=$1 srcdir=$2
find src ui storage -name '*.gcda' | sort | while read -r data; do
	"$gcov" -n -s "$srcdir" -o "$data" "$data" 2>/dev/null
done | awk -v srcdir="$srcdir/" '
	/^File / { file = $2; gsub("\047", "", file); sub(srcdir, "", file) }
	/^Lines executed:/ && file ~ /^(src|ui|storage)\/.*\.c$/ {
		split($2, share, ":"); sub("%", "", share[2])
		lines[file] = $4; ran[file] = share[2] * $4 / 100
		file = ""
	}
	END {
		for (f in lines) {
			printf "%6.1f %%  %5d lines  %s\n", 100 * ran[f] / lines[f], lines[f], f | "sort -n"
			all += lines[f]; some += ran[f]
		}
		close("sort -n")
		if (all)
			printf "%6.1f %%  %5d lines  all\n", 100 * some / all, all
	}'
