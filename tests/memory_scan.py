# Looks for secrets and names in the memory of the running program. A non-dumpable process is read by root alone: without the right
# to, this says "skip" and the exit code is 0.
#	python3 memory_scan.py open|locked|typed OFFICE NAME PASSPHRASE-FILE TEXT...
# of the processes `loods` below the same parent: its passphrase, its keys (made from the office by format_reader.py), and each TEXT,
# as UTF-8, as wide characters and as curses keeps a screen, with other bytes between them. `open`: keys and texts stand somewhere
# (or it would prove nothing that they do not), the passphrase nowhere; `locked`: none of them stands anywhere; `typed`: the
# passphrase alone does. Says what is not so, where, and in which form.
import os, re, sys

sys.dont_write_bytecode = True
import format_reader

PASSPHRASE = "the passphrase"
STRIDES = 4, 8, 12, 16, 20, 24, 28, 32, 36, 40 # bytes from one character of a screen to the next


def parent(pid):
    with open("/proc/%d/stat" % pid) as f:
        name, rest = f.read().split("(", 1)[1].rsplit(")", 1)
    return name, int(rest.split()[1])


def find_programs():
    """The process, and the one that watches over its terminal."""
    above, pid = [], os.getpid()
    while pid > 1:
        pid = parent(pid)[1]
        above.append(pid)
    found = []
    for pid in sorted(int(entry) for entry in os.listdir("/proc") if entry.isdigit()):
        try:
            name, of = parent(pid)
        except OSError:
            continue
        if name == "loods" and (of in above or of in found):
            found.append(pid)
    return found or sys.exit("no process \"loods\" here")


def patterns(text):
    """Ways in which a text may stand in memory, by name."""
    yield "UTF-8", re.escape(text.encode())
    yield "UTF-16", re.escape(text.encode("utf-16-le"))
    units = [re.escape(c.encode("utf-32-le")) for c in text]
    for stride in STRIDES:
        yield "a character each %d bytes" % stride, (b".{%d}" % (stride - 4)).join(units)


def secrets(office, name, passphrase_file, texts):
    with open(office, "rb") as f:
        data = f.read()
    with open(passphrase_file, encoding="utf-8") as f:
        passphrase = f.readline().rstrip("\n")
    account = format_reader.Account(format_reader.whole_copies(data)[0], name, passphrase.encode())
    raw = {"the page key": account.page_key, "the identity key": account.identity_key, "the account's secret key": account.secret}
    for what, key, number, context in (
            ("the subkey of pages", account.page_key, 1, b"vfscrypt"), ("the subkey of frames", account.page_key, 2, b"vfscrypt"),
            ("the subkey of fields", account.identity_key, 2, b"loodsidn")):
        raw[what] = format_reader.KDF(32, key, number, context)
    wanted = {what: [("bytes", re.escape(key))] for what, key in raw.items()}
    wanted[PASSPHRASE] = list(patterns(passphrase))
    for text in texts:
        wanted['"%s"' % text] = list(patterns(text))
    return {what: [(how, re.compile(p, re.DOTALL)) for how, p in ways] for what, ways in wanted.items()}


def regions(pid):
    with open("/proc/%d/maps" % pid) as f:
        lines = f.read().splitlines()
    if any("libasan" in line for line in lines):
        raise PermissionError # its shadow of all memory has no end
    with open("/proc/%d/mem" % pid, "rb", 0) as mem:
        for line in lines:
            span, _, _, _, _, *name = line.split(None, 5)
            start, end = (int(x, 16) for x in span.split("-"))
            try:
                mem.seek(start)
                content = mem.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue # of the kernel
            yield name[0] if name else "anonymous", start, content


def find(wanted):
    """Where each of them stands."""
    found, read = {}, 0
    for pid in find_programs():
        try:
            for region, start, content in regions(pid):
                read += len(content)
                for what, ways in wanted.items():
                    for form, pattern in ways:
                        for m in pattern.finditer(content):
                            found.setdefault(what, []).append("%s at %x (%s)" % (form, start + m.start(), region))
        except (FileNotFoundError, ProcessLookupError):
            continue # it has ended
    return found if read else sys.exit("nothing could be read")


def main(how, office, name, passphrase_file, *texts):
    wanted = secrets(office, name, passphrase_file, texts)
    expected = {"open": set(wanted) - {PASSPHRASE}, "locked": set(), "typed": {PASSPHRASE}}[how]
    for attempt in range(20): # what was typed is read when its turn comes, and shows nowhere
        try:
            found = find(wanted)
        except PermissionError:
            print("skip: this account may not read the memory of a program that forbids it")
            return 0
        bad = [what for what in wanted if (what in found) != (what in expected)]
        if not bad or how != "typed":
            break
    for what in bad:
        print("%s: %s" % (what, "; ".join(found.get(what, ["nowhere"])[:12])))
    return 1 if bad else 0


sys.exit(main(*sys.argv[1:]))
