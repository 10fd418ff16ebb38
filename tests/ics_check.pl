#!/usr/bin/perl
# Is this a calendar by RFC 5545? Reads a file of `loods today --format ics` by the rules alone, sharing nothing with Loods.
# Prints what is wrong, a line each, or the events as "UID DTSTART SUMMARY".
use strict;
use warnings;

local $/;
my $raw = <>;
my @wrong;
push @wrong, "a line does not end with CR LF" if $raw =~ /(?<!\r)\n/ || $raw =~ /\r(?!\n)/ || $raw !~ /\r\n\z/;
push @wrong, "not UTF-8" unless utf8::decode(my $copy = $raw);
for my $line (split /\r\n/, $raw) {
	push @wrong, "longer than 75 octets" if length $line > 75;
	push @wrong, "folded within a letter" unless utf8::decode(my $one = $line);
	push @wrong, "a control character" if $line =~ /[\x00-\x08\x0b-\x1f\x7f]/;
}
(my $text = $raw) =~ s/\r\n[ \t]//g;
my (@stack, @events, %zones, %uids, $event, %calendar);
for my $line (split /\r\n/, $text) {
	push(@wrong, "no property: $line"), next unless $line =~ /^([A-Z-]+)((?:;[A-Z-]+=[^;:]+)*):(.*)$/;
	my ($name, $parameters, $value) = ($1, $2, $3);
	if ($name eq 'BEGIN') {
		push @wrong, "$value outside a calendar" if !@stack && $value ne 'VCALENDAR';
		push @stack, $value;
		$event = {} if $value eq 'VEVENT';
	} elsif ($name eq 'END') {
		push @wrong, "END:$value out of place" if !@stack || pop @stack ne $value;
		push @events, $event if $value eq 'VEVENT';
	} elsif ($stack[-1] eq 'VEVENT') {
		push @wrong, "$name twice" if $event->{$name}++;
		push @wrong, "UID twice" if $name eq 'UID' && $uids{$value}++;
		push @wrong, "DTSTAMP is not UTC" if $name eq 'DTSTAMP' && $value !~ /^\d{8}T\d{6}Z$/;
		push @wrong, "a comma or semicolon without \\" if $name eq 'SUMMARY' && $value =~ /(?<!\\)[,;]/;
		if ($name eq 'DTSTART') {
			if ($parameters eq ';VALUE=DATE') {
				push @wrong, "no day: $value" if $value !~ /^\d{8}$/;
			} else {
				my ($zone) = $parameters =~ /^;TZID=(.+)$/;
				push @wrong, "no time: $value" if $value !~ /^\d{8}T\d{6}$/;
				push @wrong, "its zone is not defined" unless $zone && $zones{$zone};
			}
		}
		$event->{"=$name"} = $value;
	} elsif ($stack[-1] eq 'VTIMEZONE' && $name eq 'TZID') {
		$zones{$value} = 1;
	} elsif ($stack[-1] eq 'VCALENDAR') {
		$calendar{$name} = $value;
	}
}
push @wrong, "not closed" if @stack;
push @wrong, "no VERSION:2.0" unless ($calendar{VERSION} // '') eq '2.0';
push @wrong, "no PRODID" unless $calendar{PRODID};
for my $e (@events) {
	for (qw(UID DTSTAMP DTSTART SUMMARY)) {
		push @wrong, "an event without $_" unless $e->{$_};
	}
}
if (@wrong) {
	print "$_\n" for @wrong;
	exit 1;
}
print join(' ', map { $_ // '' } @$_{qw(=UID =DTSTART =SUMMARY)}), "\n" for @events;
