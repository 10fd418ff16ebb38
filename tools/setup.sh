# Set-up for start and check, which read this file: installs what is missing, configures and builds. Says on the standard
# error what it does, and writes the builders' own talk to a log that it shows when something fails.

say() {
	echo "loods: $*" >&2
}

die() {
	say "$*"
	exit 1
}

# packages KIND...: the Debian packages of these kinds, see tools/packages.txt.
packages() {
	for kind in "$@"; do
		sed -n "s/^$kind //p" "$top/tools/packages.txt"
	done
}

# installed PACKAGE
installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# need KIND...: installs the packages that are missing, without asking anything.
need() {
	missing=
	for package in $(packages "$@"); do
		installed "$package" || missing="$missing $package"
	done
	[ "$missing" ] || return 0
	command -v apt-get >/dev/null 2>&1 ||
		die "these Debian packages are missing and there is no apt-get to install them:$missing"
	sudo=
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null ||
			{ command -v sudo >/dev/null 2>&1 && [ -t 0 ]; } ||
			die "these packages are missing; an administrator installs them with: apt-get install$missing"
		sudo=sudo
	fi
	say "installing$missing"
	mkdir -p "$build"
	apt="$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0"
	# shellcheck disable=SC2086
	{ $apt install --no-install-recommends $missing ||
		{ $apt update && $apt install --no-install-recommends $missing; }; } >"$build/install.log" 2>&1 </dev/null ||
		{
			tail -n 5 "$build/install.log" >&2
			die "the packages could not be installed (is there a network?); the whole talk is in $build/install.log"
		}
}

# step WHAT COMMAND...: runs it quietly; on failure shows the end of its log and stops.
step() {
	what=$1
	shift
	"$@" >"$build/$what.log" 2>&1 </dev/null || {
		tail -n 40 "$build/$what.log" >&2
		die "'$what' failed; the whole talk is in $build/$what.log"
	}
}

# older THIS THAT...: is THIS missing, or older than one of the others?
older() {
	[ -e "$1" ] || return 0
	this=$1
	shift
	for that in "$@"; do
		[ "$that" -nt "$this" ] && return 0
	done
	return 1
}

# compile: everything up to date in $build, for which it does no more than it must.
compile() {
	jobs=$(nproc 2>/dev/null || echo 1)
	cd "$top" || exit 1
	if [ ! -x configure ] || [ ! -e Makefile.in ]; then
		say "preparing the build (autoreconf)"
		step autoreconf autoreconf -fi
	fi
	# A folder that was moved or copied is configured for another place.
	if [ -e "$build/Makefile" ] && ! grep -qxF "abs_srcdir = $top" "$build/Makefile"; then
		rm -rf "$build"
		mkdir -p "$build" || exit 1
	fi
	cd "$build" || exit 1
	if older Makefile "$top/configure" || older Makefile "$top/tools/packages.txt"; then
		say "configuring"
		step configure "$top/configure" -q "$@"
	fi
	say "building"
	step make make -j "$jobs"
}
