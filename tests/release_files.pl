# What tests/release_hard.c wrote, said once more by hand, against what other programs read in the files. Perl's own modules
# alone. Prints what differs, and "compared N" at the end.
#	perl release_files.pl package DIR [PREFIX]	the data package and each CSV that it names, by what it says of them
#	perl release_files.pl TABLE VIEW FILE		a table as another program wrote it: values or labels (PSPP),
#							sheet (the workbook) or nl (the Dutch CSV, by LibreOffice)
use strict;
use warnings;
use utf8;
use Digest::SHA qw(sha256_hex);
use JSON::PP;
binmode STDOUT, ':encoding(UTF-8)';

my $long = 'Rechtsbijstandverzekeringsmaatschappijmedewerkersvereniging60';
my $arabic = "\x{645}\x{631}\x{62d}\x{628}\x{627} \x{628}\x{643}";
my $label = 'Dit is een omschrijving die te lang is voor een bestand van SPSS, want daarin passen honderdtwintig bytes en niet meer!';
my @codes = ('=1+1', '-a', '@x', 'half;vol,leeg', 'never');
my @labels = ('Gelijk aan "twee", zo\'n som', "${label}één letter meer", $arabic, 'Puntkomma; komma, <teken> & meer', 'Komt niet voor');
my @people = (
	['=1+1', '0', '1', '0.00', '0.0', '0', '=SUM(A1:A9)'],
	['-a', '-5', '2', '-0.25', '0.5', '1', '+31612'],
	['@x', '123456789', '3', '1234.50', '0.0', '2', '-1'],
	['half;vol,leeg', undef, '4', undef, '100.0', '3', '@cmd|x'],
	[undef, '7', '5', '2.67', '1000000.0', '4', undef],
	['=1+1', '8', '6', '0.13', '-7.3', '5', 'Zoë d\'Ancona – café'],
	['-a', '9', '7', '0.33', '0.7', '6', $long],
	['@x', '10', '8', '100.00', '12.0', '7', $arabic],
	['half;vol,leeg', '11', '9', '0.50', '0.1', '8', '"zij zei"; hij, niet'],
);
my @unfolded = map { [$_] } ('=1+1') x 3, ('half;vol,leeg') x 2;
my @lines = (["een\nof\r\ntwee"], [undef], ["\tmet tab"]);
my @names = ('group', 'n', 'N', 'mean', 'to', 'value_', $long);
my @types = ('string', 'integer', 'integer', 'number', 'number', 'integer', 'string');
my %tables = (people => \@people, unfolded => \@unfolded, again => \@unfolded, lines => \@lines, empty => []);
my ($compared, $wrong) = (0, 0);

sub bad { print "@_\n"; $wrong++ }
sub number { my ($x) = @_; return $x =~ /^-?\d*\.?\d+(?:E[+-]?\d+)?$/i }

sub slurp {
	my ($path) = @_;
	open my $f, '<:raw', $path or die "$path: $!\n";
	local $/;
	return scalar <$f>;
}

# RFC 4180: fields between separators, quotes doubled within quotes; nothing else.
sub csv {
	my ($text, $by) = @_;
	my (@rows, @row);
	while (length $text) {
		if ($text =~ s/^"((?:[^"]|"")*)"//s) { my $q = $1; $q =~ s/""/"/g; push @row, $q }
		else { $text =~ s/^([^$by\n\r"]*)//s; push @row, $1 }
		next if $text =~ s/^$by//;
		die "no line end at: " . substr($text, 0, 20) . "\n" unless $text =~ s/^\r?\n//;
		push @rows, [@row];
		@row = ();
	}
	return @rows;
}

# A text as it stands in files for spreadsheets: nothing begins as a formula does.
sub guarded { my ($t) = @_; return defined $t && $t =~ /^[=+\-@\t\r]/ ? "'$t" : $t }

sub field {
	my ($where, $f, $got, $want, $char) = @_;
	$compared++;
	if (!defined $want) {
		bad("$where: '$got' where there is nothing") if $got ne '';
		bad("$where: is empty and required") if $f->{constraints}{required};
		return;
	}
	if ($f->{type} eq 'string') { $want = guarded($want) }
	else { $want =~ s/\./$char/ }
	bad("$where: '$got' is not '$want'") if $got ne $want;
	bad("$where: no whole number") if $f->{type} eq 'integer' && $got !~ /^-?\d+$/;
	my $enum = $f->{constraints}{enum} or return;
	bad("$where: '$got' is none of its values") unless grep { $_ eq $got } @$enum;
}

sub resource {
	my ($dir, $r) = @_;
	my $bytes = slurp("$dir/$r->{path}");
	bad("$r->{path}: size") if length $bytes != $r->{bytes};
	bad("$r->{path}: hash") if 'sha256:' . sha256_hex($bytes) ne $r->{hash};
	$compared += 2;
	return unless $r->{schema};
	my $dutch = $r->{dialect}{delimiter} eq ';';
	my $bom = $bytes =~ s/^\xef\xbb\xbf//;
	bad("$r->{path}: BOM") if ($dutch xor $bom);
	utf8::decode($bytes) or bad("$r->{path}: not UTF-8");
	my ($head, @rows) = csv($bytes, $r->{dialect}{delimiter});
	my @fields = @{ $r->{schema}{fields} };
	bad("$r->{path}: its columns") if join('|', @$head) ne join('|', map { $_->{name} } @fields);
	bad("$r->{path}: missing values") if "@{ $r->{schema}{missingValues} }" ne '';
	bad("$r->{path}: rows") if $r->{rows} != @rows;
	(my $name = $r->{name}) =~ s/-nl$//;
	codebook($r->{path}, $dutch, @rows) if $name eq 'codebook';
	my $want = $tables{$name} or return;
	bad("$r->{path}: has " . @rows . ' rows, not ' . @$want) if @rows != @$want;
	for my $i (0 .. $#rows) {
		for my $k (0 .. $#fields) {
			my $char = $fields[$k]{decimalChar} // '.';
			field("$r->{path}:" . ($i + 2) . ":$fields[$k]{name}", $fields[$k], $rows[$i][$k], $want->[$i][$k], $char);
		}
	}
	bad("$r->{path}: types") if $name eq 'people' && join(' ', map { $_->{type} } @fields) ne "@types";
	bad("$r->{path}: decimal comma") if $dutch && $name eq 'people' && ($fields[3]{decimalChar} // '') ne ',';
	bad("$r->{path}: enum") if $name eq 'people' && join('|', @{ $fields[0]{constraints}{enum} }) ne join('|', map { guarded($_) } @codes);
}

# Each code of each column with its label and number.
sub codebook {
	my ($path, $dutch, @rows) = @_;
	my @of = grep { $_->[0] =~ /people\.csv$/ && $_->[1] eq 'group' } @rows;
	bad("$path: " . @of . ' lines of a column with five codes') if @of != 6;
	bad("$path: $of[0][4]") if $of[0][4] ne 'Groep – Zoë\'s. Waar iemand bij hoort.' || $of[0][7] ne 'Niet bekend.';
	for my $i (0 .. $#codes) {
		my $row = $of[$i + 1];
		bad("$path: @$row") if $row->[3] ne guarded($codes[$i]) || $row->[4] ne guarded($labels[$i]) || $row->[5] != $i + 1;
		$compared++;
	}
	my ($mean) = grep { $_->[0] =~ /people\.csv$/ && $_->[1] eq 'mean' } @rows;
	bad("$path: @$mean") if $mean->[2] ne 'decimal' || $mean->[6] ne 'minuten' || $mean->[7] ne 'Van niemand bekend.';
	my ($who) = grep { $_->[1] eq 'recipient' } @rows;
	bad("$path: @$who") if $who->[3] ne '\'=Zoë & Co <onderzoek>' || $who->[4] ne 'Voor wie';
}

sub package_of {
	my ($dir, $prefix) = @_;
	my $p = decode_json(slurp("$dir/datapackage.json"));
	my %seen = map { $_->{path} => 1 } @{ $p->{resources} };
	opendir my $d, $dir or die;
	for my $file (grep { !/^\.\.?$/ && $_ ne 'datapackage.json' } readdir $d) {
		bad("$file: not in the data package") unless $seen{$file};
		bad("$file: its name") unless index($file, $prefix) == 0 && ($prefix ne '' || $file !~ /persoonsgegevens/);
	}
	bad('created: ' . $p->{created}) if $p->{created} ne '2026-07-03T09:08:07+02:00';
	bad('facts') if $p->{loods}{recipient} ne '=Zoë & Co <onderzoek>' || $p->{loods}{level} ne 'proef';
	bad('personal data') if ($prefix ne '') != ($p->{loods}{personalData} ? 1 : 0);
	bad('personal data in words') if ($prefix ne '') != (($p->{description} // '') =~ /personal data.*persoonsgegevens/ ? 1 : 0);
	my %names;
	for my $r (@{ $p->{resources} }) {
		bad("$r->{name}: twice, or no name for a resource") if $names{ $r->{name} }++ || $r->{name} !~ /^[-a-z0-9._\/]+$/;
		resource($dir, $r);
	}
	bad('the tables') if 10 != grep { /^(people|unfolded|again|lines|empty)(-nl)?$/ } keys %names;
}

# A code as a program shows it: its number, its label, or itself.
sub coded {
	my ($view, $code) = @_;
	return guarded($code) if $view eq 'nl';
	my ($i) = grep { $codes[$_] eq $code } 0 .. $#codes;
	return $i + 1 if $view eq 'values';
	return $view eq 'labels' && $labels[$i] =~ /^\Q$label\E/ ? $label : $labels[$i];
}

sub wanted {
	my ($view, $table, $k, $v) = @_;
	my $is_code = $k == 0 && $table ne 'lines';
	return coded($view, $v) if defined $v && $is_code;
	return defined $v ? $view eq 'nl' && $k == 6 ? guarded($v) : $v : $view eq 'sheet' && $is_code ? '-' : '';
}

sub view {
	my ($table, $view, $file) = @_;
	my $text = slurp($file);
	utf8::decode($text) or bad("$file: not UTF-8");
	my @rows = csv($text, ',');
	my @want = @{ $tables{$table} };
	my $head = $view eq 'sheet' ? 'Groep – Zoë\'s' : $table eq 'lines' ? 'line' : 'group';
	shift @rows while @rows && $rows[0][0] ne $head;
	return bad("$file: no heading") unless @rows;
	if ($table eq 'people' && $view =~ /^(values|labels)$/) {
		my @spss = ('group', 'n', 'N_v2', 'mean', 'to_value', 'value', substr($long, 0, 52));
		bad("$file: variables @{ $rows[0] }") if "@{ $rows[0] }" ne "@spss";
	}
	shift @rows;
	bad("$file: has " . @rows . ' rows, not ' . @want) if @rows != @want;
	for my $i (0 .. $#want) {
		for my $k (0 .. $#{ $want[$i] }) {
			my ($got, $w) = ($rows[$i][$k] // 'no cell', wanted($view, $table, $k, $want[$i][$k]));
			$got =~ s/^ $// if $view =~ /^(values|labels)$/;
			$w =~ s/\r// if $table eq 'lines'; # the SPSS file has it; PSPP's CSV does not
			$compared++;
			next if $k >= 1 && $k <= 5 && $w ne '' && number($got) && $got == $w;
			bad("$file: row $i, $names[$k]: '$got' is not '$w'") if $got ne $w;
		}
	}
}

my ($what, @args) = @ARGV;
if ($what eq 'package') { package_of($args[0], $args[1] // '') }
else { view($what, @args) }
print "compared $compared\n";
exit($wrong ? 1 : 0);
