# Reads an export by its data package, as somebody else's program would: with a reader of CSV and JSON that shares nothing with
# Loods. Prints what does not hold: sizes, hashes, headings, types, values that are not among those announced, and values that
# a file that PSPP or LibreOffice read and wrote as CSV, or the Dutch set, has otherwise. Its last line is "FILES files, VALUES values, COMPARED compared".
#	perl export_read.pl EXPORT FOLDER-OF-PSPP [FOLDER-OF-LIBREOFFICE]
use strict;
use warnings;
use Digest::SHA;
use JSON::PP;

my ($dir, $converted, $office) = @ARGV;
my %meaning; # by column and value, from the codebook
my ($files, $values, $compared) = (0, 0, 0);

sub bytes_of {
	my ($path) = @_;
	open(my $f, '<:raw', $path) or die "$path: $!\n";
	local $/;
	return scalar <$f>;
}

# Rows of fields (RFC 4180).
sub rows_of {
	my ($text, $separator) = @_;
	my @rows = ([]);
	while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^"\r\n$separator]*))($separator|\r?\n|\z)/gc) {
		my ($quoted, $plain, $end) = ($1, $2, $3);
		$quoted =~ s/""/"/g if defined $quoted;
		push @{ $rows[-1] }, $quoted // $plain;
		push @rows, [] if $end =~ /\n/;
		last if pos($text) == length $text;
	}
	die "no CSV with \"$separator\" after byte " . (pos($text) // 0) . "\n" if (pos($text) // 0) != length $text;
	pop @rows if !@{ $rows[-1] };
	return @rows;
}

sub check_value {
	my ($where, $field, $value) = @_;
	my $enum = $field->{constraints}{enum};
	$values++;
	if ($value eq '') { print "$where: empty\n" if $field->{constraints}{required} }
	elsif ($field->{type} eq 'integer') { print "$where: no integer\n" if $value !~ /^-?\d+$/ }
	elsif ($field->{type} eq 'number') {
		my $point = quotemeta($field->{decimalChar} // '.');
		print "$where: no number\n" if $value !~ /^-?\d+$point\d+$/;
	}
	elsif ($enum) { print "$where: not announced\n" if !grep { $_ eq $value } @$enum }
}

# The same in SPSS: a value's number is its place among those announced.
sub check_spss {
	my ($name, $fields, @rows) = @_;
	my @theirs = rows_of(bytes_of("$converted/$name.csv"), ',');
	print "$name in SPSS: other variables\n" if "@{ $theirs[0] }" ne join ' ', map { $_->{name} } @$fields;
	print "$name in SPSS: other number of rows\n" if @theirs != @rows;
	for my $r (1 .. $#rows) {
		for my $c (0 .. $#$fields) {
			my ($mine, $other) = ($rows[$r][$c], $theirs[$r][$c] // '');
			my $enum = $fields->[$c]{constraints}{enum};
			if ($enum && $mine ne '') {
				($mine) = map { $_ + 1 } grep { $enum->[$_] eq $mine } 0 .. $#$enum;
			}
			$other = '' if $other eq ' ' || $other eq '.';
			$compared++;
			print "$name in SPSS, row $r, column $c: $other is not $mine\n"
				if $mine eq '' || $other eq '' ? $mine ne $other : abs($mine - $other) > 1e-9;
		}
	}
}

# The same in the Dutch set: other signs, nothing else.
sub check_dutch {
	my ($name, $fields, @rows) = @_;
	my $text = bytes_of("$dir/$name-nl.csv");
	print "$name-nl.csv: does not begin as a Dutch spreadsheet wants\n" if $text !~ s/^\xef\xbb\xbf//;
	my @theirs = rows_of($text, ';');
	print "$name-nl.csv: other number of rows\n" if @theirs != @rows;
	for my $r (0 .. $#rows) {
		for my $c (0 .. $#$fields) {
			my $mine = $rows[$r][$c];
			$mine =~ s/\./,/ if $r && $fields->[$c]{type} eq 'number';
			$compared++;
			print "$name-nl.csv, row $r, column $c differs\n" if $mine ne ($theirs[$r][$c] // '?');
		}
	}
}

sub same {
	my ($where, $mine, $other) = @_;
	my $number = qr/^-?\d+(?:\.\d+)?$/;
	$compared++;
	print "$where: $other is not $mine\n"
		if $mine =~ $number && $other =~ $number ? abs($mine - $other) > 1e-9 : $mine ne $other;
}

# LibreOffice, set to Dutch, finds the numbers and words of the Dutch set.
sub check_office {
	my ($name, @rows) = @_;
	my @theirs = rows_of(bytes_of("$office/$name-nl.csv"), ',');
	print "$name-nl.csv in LibreOffice: other number of rows\n" if @theirs != @rows;
	for my $r (0 .. $#rows) {
		same("$name-nl.csv in LibreOffice, row $r", $rows[$r][$_], $theirs[$r][$_] // '?') for 0 .. $#{ $rows[$r] };
	}
}

# In the workbook values are said by what they mean; below its title and an empty line.
sub check_workbook {
	my ($fields, @rows) = @_;
	my @theirs = rows_of(bytes_of("$office/tables-Tables.csv"), ',');
	splice @theirs, 0, 2;
	print "tables.xlsx: other number of rows\n" if @theirs != @rows;
	for my $r (0 .. $#rows) {
		for my $c (0 .. $#$fields) {
			my ($field, $mine) = ($fields->[$c], $rows[$r][$c]);
			if (!$r) { $mine = $field->{title} }
			elsif ($mine eq '') { $mine = $field->{type} eq 'string' ? 'all' : 'hidden' }
			elsif ($field->{type} eq 'string') { $mine = $meaning{"tables.csv $field->{name} $mine"} }
			same("tables.xlsx, row $r, column $c", $mine // '?', $theirs[$r][$c] // '?');
		}
	}
}

for my $row (rows_of(bytes_of("$dir/codebook.csv"), ',')) {
	my ($file, $column, undef, $value, $means) = @$row;
	# The ' before what begins as a formula is no part of the meaning.
	$meaning{"$file $column $value"} = $means =~ s/^'(?=[=+\-\@])//r;
}
my $package = JSON::PP->new->utf8->decode(bytes_of("$dir/datapackage.json"));
for my $resource (@{ $package->{resources} }) {
	my $path = $resource->{path};
	my $text = bytes_of("$dir/$path");
	$files++;
	print "$path: other size\n" if length $text != $resource->{bytes};
	print "$path: other hash\n" if 'sha256:' . Digest::SHA::sha256_hex($text) ne $resource->{hash};
	next if !$resource->{schema};
	# Values are compared as bytes: what the package says is turned back into UTF-8.
	my @fields = @{ $resource->{schema}{fields} };
	for my $field (@fields) {
		utf8::encode($_) for @{ $field->{constraints}{enum} // [] };
	}
	$text =~ s/^\xef\xbb\xbf//;
	my @rows = rows_of($text, $resource->{dialect}{delimiter});
	print "$path: other headings\n" if "@{ $rows[0] }" ne join ' ', map { $_->{name} } @fields;
	for my $r (1 .. $#rows) {
		print "$path, row $r: other number of fields\n" if @{ $rows[$r] } != @fields;
		check_value("$path, row $r, $fields[$_]{name}", $fields[$_], $rows[$r][$_] // '') for 0 .. $#fields;
	}
	my $name = $path =~ s/\.csv$//r;
	check_spss($name, \@fields, @rows) if -e "$converted/$name.csv";
	check_dutch($name, \@fields, @rows) if -e "$dir/$name-nl.csv";
	check_office($name, @rows) if $office && -e "$office/$name-nl.csv";
	check_workbook(\@fields, @rows) if $office && $path eq 'tables.csv';
}
print "$files files, $values values, $compared compared\n";
