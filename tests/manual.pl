# The manual's pages: fills in what is generated, and says what in them is not true of the program.
#	perl manual.pl update|check SRCDIR BUILDDIR TMPDIR
# `update` writes doc/manual/{en,nl}/*.md anew; `check` prints one line for each thing that is wrong. tests/README says how a
# page marks a picture, the table of keys, a worked example and keystrokes. Perl's own modules alone.
use strict;
use warnings;
use utf8;
use Cwd qw(abs_path);
use File::Path qw(make_path);
binmode STDOUT, ':encoding(UTF-8)';

my ($mode, $src, $build, $tmp) = @ARGV;
die "manual.pl update|check SRCDIR BUILDDIR TMPDIR\n" unless @ARGV == 4 && $mode =~ /^(update|check)$/;
my $root = "$src/doc/manual";
my (%keys, %known, %options, %texts, %played);

sub lines_of {
	my ($path) = @_;
	open my $f, '<:encoding(UTF-8)', $path or return;
	local $/;
	my $all = <$f>;
	return split /\n/, $all, -1;
}

# What a command prints, with its exit code; the environment is the caller's.
sub said {
	my ($command) = @_;
	open my $p, '-|:encoding(UTF-8)', 'sh', '-c', $command or die "sh: $!\n";
	local $/;
	my $out = <$p> // '';
	close $p;
	return ($out, $? >> 8);
}

# --- pictures ---

sub picture {
	my ($name, $from, $to) = @_;
	my (@rows, $on);
	for (lines_of("$src/tests/screens/$name.screen")) {
		$on = 1 if $_ eq 'text';
		last if $_ eq 'styles';
		push @rows, $1 if $on && /^\|(.*)\|$/;
	}
	return unless @rows;
	@rows = @rows[$from - 1 .. $to - 1] if $from;
	s/\s+$// for @rows;
	pop @rows while @rows && $rows[-1] eq '';
	return @rows;
}

# --- keys ---

sub read_keys {
	my ($lang) = @_;
	my ($out, $code) = said("'$build/tests/print_keys' $lang");
	die "print_keys $lang: exit code $code\n" if $code;
	for (split /\n/, $out) {
		my ($where, $names, $label, $help) = split /\t/;
		push @{ $keys{$lang} }, [$where, $names, $label, $help];
		$known{$lang}{"$_\t$label"} = 1 for split /, /, $names;
	}
}

sub table_of_keys {
	my ($lang) = @_;
	my @head = $lang eq 'nl' ? ('Toets', 'Opdracht', 'Wat het doet') : ('Key', 'Command', 'What it does');
	my (@out, $last);
	for (@{ $keys{$lang} }) {
		my ($where, $names, $label, $help) = @$_;
		if (!defined $last || $where ne $last) {
			push @out, '' if defined $last;
			push @out, "## \u$where", '', "| $head[0] | $head[1] | $head[2] |", '|---|---|---|';
			$last = $where;
		}
		push @out, sprintf '| %s | %s | %s |', join(' ', map { "`$_`" } split /, /, $names), $label, $help;
	}
	return @out;
}

# --- worked examples ---

# An office of a page's own: a copy of that of the screen tests, the demonstration, or none yet; with
# the records of doc/manual/example. Passphrases are given for the reader.
sub office {
	my ($dir, $kind) = @_;
	make_path("$dir/bin");
	symlink abs_path($root) . '/example', "$dir/example" or die "example: $!\n";
	if ($kind eq 'demo') {
		my (undef, $code) = said("cd '$tmp' && { [ -d demo ] || LANGUAGE=en '$build/loods' demo demo >/dev/null 2>&1 </dev/null; }" .
			" && cp demo/*.loods '$dir/office.loods'");
		die "the demonstration office: exit code $code\n" if $code;
	} elsif ($kind eq 'e2e') {
		system('cp', "$build/tests/e2e.office", "$dir/office.loods") == 0 or die "no office of the screen tests\n";
	}
	chmod 0600, "$dir/office.loods" if $kind ne 'none';
	open my $p, '>', "$dir/.pass" or die;
	print $p $kind eq 'demo' ? "haven en kade\n" : "zeven natte schapen\n";
	close $p;
	chmod 0600, "$dir/.pass";
	open my $w, '>', "$dir/bin/loods" or die;
	print $w <<"END";
#!/bin/sh
case "\$1 \$2" in
"user add" | "user passphrase") set -- "\$@" --new-passphrase-file '$dir/.pass' ;;
"init "*) set -- "\$@" --kdf interactive ;;
esac
exec '$build/loods' "\$@" --passphrase-file '$dir/.pass'
END
	close $w;
	chmod 0755, "$dir/bin/loods";
}

# What stands in a console block: lines that begin with "$ " are what is typed, all else is what it says. Returns the block
# anew. Recovery codes differ each time; one stands for all.
sub worked {
	my ($bad, $page, $lang, $dir, $who, $want, $show, @block) = @_;
	my @out;
	for (my $i = 0; $i < @block; $i++) {
		next unless $block[$i] =~ /^\$ (.*)$/;
		my $typed = $1;
		push @out, $block[$i];
		while ($typed =~ /\\$/) {
			$typed =~ s/\\$//;
			push @out, $block[++$i];
			$typed .= $block[$i];
		}
		local $ENV{PATH} = "$dir/bin:$ENV{PATH}";
		local $ENV{HOME} = $dir;
		local $ENV{LOODS_FILE} = 'office.loods';
		local $ENV{LOODS_USER} = $who;
		local $ENV{LANGUAGE} = $lang;
		my ($said, $code) = said("cd '$dir' && { $typed\n} 2>&1 </dev/null");
		push @$bad, "$page: \"$typed\" ends with exit code $code, not $want: " . substr($said, 0, 300) if $code != $want;
		$said =~ s/\b([0-9A-Z]{4})(-[0-9A-Z]{4}){6}\b/7KQD-XM2P-94TB-HW5R-C3NV-Z8YE-J6GA/g;
		$said =~ s/\Q$dir\E\///g;
		push @out, map { s/\s+$//r } split /\n/, $said if $show;
	}
	return $show ? @out : @block;
}

# --- what is only looked at ---

# Commands and options of every "loods ..." exist.
sub look_command {
	my ($bad, $page, $text) = @_;
	return if $text !~ /^loods(\s|$)/;
	$text =~ s/"[^"]*"/x/g;
	my @words = split ' ', $text;
	shift @words;
	my @plain = grep { !/^-/ } @words;
	my $name = '';
	$name = "$plain[0] $plain[1]" if @plain > 1 && $options{"$plain[0] $plain[1]"};
	$name = $plain[0] if !$name && @plain && $options{ $plain[0] };
	if (!$name && @words && $words[0] !~ /^-/ && $words[0] !~ /^[A-Z…]/ && !($words[0] eq 'user' && @words == 1)) {
		push @$bad, "$page: no such command: $text";
		return;
	}
	for my $option (grep { /^--/ } @words) {
		$option =~ s/=.*//;
		push @$bad, "$page: $option is no option of: loods $name" unless $options{$name}{$option};
	}
}

sub read_commands {
	my ($help) = said("'$build/loods' --lang en --help");
	my @names = $help =~ /^  ([a-z][a-z ]*[a-z])  /mg;
	my ($global) = $help =~ /^With every command:\n(.*?)\n\n/ms;
	my %every = map { $_ => 1 } $global =~ /^  (--[a-z-]+)/mg;
	$options{''} = {%every};
	for my $name (grep { !/^loods/ } @names) {
		my ($one, $code) = said("'$build/loods' $name --lang en --help");
		next if $code;
		$options{$name} = { %every, map { $_ => 1 } $one =~ /^  (--[a-z-]+)/mg };
	}
}

# All that the program can say, in both languages; what stands in its formats for a value is cut out.
sub read_texts {
	my ($id, $str, $field) = ('', '', '');
	my $keep = sub {
		for ([en => $id], [nl => $str]) {
			my $t = $_->[1];
			$t =~ s/\\n/ /g;
			$t =~ s/\\(.)/$1/g;
			$t =~ s/\s+/ /g;
			$texts{ $_->[0] } .= "\n$t";
		}
		($id, $str) = ('', '');
	};
	for (lines_of("$src/po/nl.po")) {
		if (/^msgid "(.*)"$/) { $keep->(); $id = $1; $field = 'id' }
		elsif (/^msgid_plural "(.*)"$/) { $id .= "\n$1"; $field = 'id' }
		elsif (/^msgstr(?:\[\d\])? "(.*)"$/) { $str .= "\n$1"; $field = 'str' }
		elsif (/^"(.*)"$/) { $field eq 'id' ? ($id .= $1) : ($str .= $1) }
	}
	$keep->();
}

sub look_quote {
	my ($bad, $page, $lang, $quote) = @_;
	for my $part (split /\s*…\s*/, $quote) {
		push @$bad, "$page: the program does not say: $part" if $part ne '' && index($texts{$lang}, $part) < 0;
	}
}

my %names = (Spatie => 'Space', Omhoog => 'Up', Omlaag => 'Down', Rechts => 'Right', Links => 'Left', PgDn => 'PageDown',
	PgUp => 'PageUp', 'Shift-Tab' => 'S-Tab');

sub keys_of_hex {
	return join ' ', map { $_ eq "\r" ? 'Enter' : $_ eq ' ' ? 'Space' : $_ } split //, pack 'H*', $_[0];
}

# Keystrokes stand in a script that plays them.
sub look_played {
	my ($bad, $page, $script, $line) = @_;
	$played{$script} //= [ map { /^key\s+(.*)/ ? " $1 " : /^hex\s+(\w+)/ ? ' ' . keys_of_hex($1) . ' ' : () }
			lines_of("$src/tests/screens/$script.keys") ];
	my $want = join ' ', map { my $k = $names{$_} // $_; $k =~ s/^Ctrl-([A-Z])$/'C-' . lc $1/er } split ' ', $line;
	push @$bad, "$page: not played by tests/screens/$script.keys: $line" unless grep { index($_, " $want ") >= 0 } @{ $played{$script} };
}

# --- a page ---

sub page {
	my ($bad, $lang, $name) = @_;
	my $page = "$lang/$name";
	my @in = lines_of("$root/$page");
	my (@out, $dir);
	my $kind = 'e2e';
	while (@in) {
		# A block without a mark before it begins like one with an empty mark.
		my $line = $in[0] =~ /^```/ ? undef : shift @in;
		push @out, $line // ();
		$line //= '';
		if ($line =~ /^<!-- office: (demo|e2e|none) -->$/) { $kind = $1; next }
		if ($line eq '<!-- keys -->') {
			shift @in while @in && $in[0] ne '<!-- end -->';
			push @$bad, "$page: <!-- keys --> without <!-- end -->" unless @in;
			push @out, '', table_of_keys($lang), '';
			next;
		}
		my $mark = $line =~ /^<!-- (screen|run|run-only|played): (.*) -->$/ ? $1 : undef;
		my $what = $2;
		push @$bad, "$page: no mark that is known: $line" if $line =~ /^<!--/ && !$mark && $line !~ /^<!-- end -->$/;
		my $fence = @in && $in[0] =~ /^```/ ? shift @in : undef;
		if (!$mark && !defined $fence) {
			look_text($bad, $page, $lang, $line);
			next;
		}
		my @block;
		if (defined $fence) {
			push @block, shift @in while @in && $in[0] ne '```';
			shift @in;
		}
		if (!$mark) {
			look_text($bad, $page, $lang, $line);
		} elsif ($mark eq 'screen') {
			my ($picture, $from, $to) = $what =~ /^(\S+)(?: rows (\d+)-(\d+))?$/;
			push @$bad, "$page: a picture of another language: $picture" if $picture !~ /-$lang\//;
			@block = picture($picture, $from, $to);
			push @$bad, "$page: no such picture: $picture" unless @block;
			$fence = '```text';
		} elsif ($mark eq 'played') {
			look_played($bad, $page, $what, $_) for @block;
		} else {
			my ($who, $want) = $what =~ /^(\S+)(?: exit (\d))?$/;
			if (!$dir) {
				$dir = abs_path($tmp) . "/$lang-$name";
				office($dir, $kind);
			}
			@block = worked($bad, $page, $lang, $dir, $who, $want // 0, $mark eq 'run', @block);
		}
		if (defined $fence) {
			if ($fence eq '```console') {
				my $all = join "\n", @block;
				$all =~ s/\\\n\s*/ /g;
				look_command($bad, $page, $_) for $all =~ /^\$ (.*)$/mg;
			}
			push @out, $fence, @block, '```';
		}
	}
	return join "\n", @out;
}

sub look_text {
	my ($bad, $page, $lang, $line) = @_;
	look_command($bad, $page, $1) while $line =~ /`(loods [^`]*)`/g;
	while ($line =~ /`([^`]+)` \*\*([^*]+)\*\*/g) {
		push @$bad, "$page: no key `$1` **$2** in the table" unless $known{$lang}{"$1\t$2"};
	}
	look_quote($bad, $page, $lang, $1) while $line =~ /“([^”]+)”/g;
	while ($line =~ /\]\(([^)#]+)(?:#[^)]*)?\)/g) {
		my $to = $1;
		push @$bad, "$page: a link to nothing: $to" if $to !~ /^https:/ && !-e "$root/$lang/$to";
	}
	$line =~ s/“[^”]*”|`[^`]*`//g;
	push @$bad, "$page: plain Dutch says \"klant\" and \"je\": $line" if $lang eq 'nl' && $line =~ /[Cc]liënt|\b[Uu]w?\b/;
}

# --- all of them ---

sub names_of {
	my ($lang) = @_;
	opendir my $d, "$root/$lang" or die "$root/$lang: $!\n";
	return sort grep { /\.md$/ } readdir $d;
}

my @bad;
read_commands();
read_texts();
for my $lang ('en', 'nl') {
	read_keys($lang);
	my ($index) = join "\n", lines_of("$root/$lang/README.md");
	for my $name (names_of($lang)) {
		my $new = page(\@bad, $lang, $name);
		my $old = join "\n", lines_of("$root/$lang/$name");
		push @bad, "$lang/$name: not in the index" if $name ne 'README.md' && index($index, "($name)") < 0;
		next if $new eq $old;
		if ($mode eq 'check') {
			my @o = split /\n/, $old, -1;
			my @n = split /\n/, $new, -1;
			my $i = 0;
			$i++ while $i < @o && $i < @n && $o[$i] eq $n[$i];
			push @bad, sprintf "%s/%s:%d: says\n#     %s\n#   and the program\n#     %s\n#   (make update-manual)",
				$lang, $name, $i + 1, $o[$i] // '(nothing)', $n[$i] // '(nothing)';
			next;
		}
		open my $f, '>:encoding(UTF-8)', "$root/$lang/$name" or die "$name: $!\n";
		print $f $new;
		close $f;
	}
}
my %there = map { $_ => 1 } names_of('en');
for (names_of('nl')) { push @bad, "nl/$_: there is no en/$_" unless delete $there{$_} }
push @bad, "en/$_: there is no nl/$_" for sort keys %there;
print "$_\n" for @bad;
exit(@bad ? 1 : 0);
