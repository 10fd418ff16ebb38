# Reads an office file from doc/format.md alone: none of the program's code, libsodium for the ciphers, Python's own BLAKE2b for
# the hashes, and SQLite for the pages once they are opened, in memory. What it cannot read, nobody could who has the document.
#	python3 format_reader.py read OFFICE NAME PASSPHRASE-FILE   opens it as that account, checks every tag, says what it can read
#	python3 format_reader.py vectors                            the test vectors of the document, computed
#	python3 format_reader.py office FILE                        the office of the vectors, with its log
# The exit code is 0 when all of it is whole and the account gets in, 1 otherwise; a line says what is wrong.
import ctypes, datetime, hashlib, os, sqlite3, struct, sys, unicodedata

MAGIC = b"Loods office\r\n\x1a\n"
ROLES = {1: "caseworker", 2: "lead", 3: "evaluator", 4: "administrator"}
SLOT, BLOCK, RESERVED = 448, 512, 64


def load_sodium():
    for name in "libsodium.so.23", "libsodium.so.26", "libsodium.so":
        try:
            lib = ctypes.CDLL(name)
        except OSError:
            continue
        if lib.sodium_init() >= 0:
            return lib
    sys.exit("libsodium is not there")


sodium = load_sodium()
u64 = ctypes.c_ulonglong


class Wrong(Exception):
    pass


# ---- what the document calls H, KDF, AEAD, SEALED and Argon2id ----


def H(n, key, m):
    return hashlib.blake2b(m, digest_size=n, key=key).digest()


def KDF(n, key, number, context):
    return hashlib.blake2b(b"", digest_size=n, key=key, salt=struct.pack("<Q", number) + bytes(8),
                           person=context + bytes(8)).digest()


def seal(key, nonce, ad, m):
    out = ctypes.create_string_buffer(len(m) + 16)
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(out, None, m, u64(len(m)), ad, u64(len(ad)), None, nonce, key)
    return out.raw


def unseal(key, nonce, ad, c):
    """None: the tag is wrong."""
    out = ctypes.create_string_buffer(max(len(c) - 16, 1))
    if sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(out, None, None, c, u64(len(c)), ad, u64(len(ad)), nonce, key):
        return None
    return out.raw[:len(c) - 16]


def box_open(c, pk, sk):
    out = ctypes.create_string_buffer(len(c) - 48)
    return None if sodium.crypto_box_seal_open(out, c, u64(len(c)), pk, sk) else out.raw


def argon2id(passphrase, salt, passes, memory):
    out = ctypes.create_string_buffer(32)
    if sodium.crypto_pwhash(out, u64(32), passphrase, u64(len(passphrase)), salt, u64(passes), ctypes.c_size_t(memory), 2):
        raise Wrong("no memory for the key derivation")
    return out.raw


# ---- header ----


def u(b, at, size):
    return int.from_bytes(b[at:at + size], "little")


def covered(copy, until):
    return copy[:until] + copy[BLOCK:BLOCK + SLOT * u(copy, 28, 4)]


def whole_copy(data, place, at):
    """The copy that begins at `place`, the at-th of the two, or None."""
    block = data[place:place + BLOCK]
    if len(block) < BLOCK or block[:16] != MAGIC or u(block, 16, 2) != 1:
        return None
    slots, page = u(block, 28, 4), u(block, 24, 4)
    size = max(32768, 512 * slots)
    if not (8 <= slots <= 4096 and slots & (slots - 1) == 0 and 1024 <= page <= 65536 and page & (page - 1) == 0):
        return None
    if block[18] != 1 or block[19] == 0 or u(block, 64, 4) != SLOT or u(block, 56, 8) != 2 * size or place != at * size:
        return None
    copy = data[place:place + size]
    return copy if len(copy) == size and H(32, b"", covered(copy, 480)) == copy[480:512] else None


def whole_copies(data):
    """Those that count first, first."""
    first = whole_copy(data, 0, 0)
    second = None
    for place in [len(first)] if first else [32768 << i for i in range(7)]:
        second = second or whole_copy(data, place, 1)
    return sorted([c for c in (first, second) if c], key=lambda c: -u(c, 48, 8))


def name_hash(file_id, name):
    form = unicodedata.normalize("NFC", "".join(c.lower() for c in unicodedata.normalize("NFC", name)))
    return H(32, file_id, form.encode())


def bound(copy, i):
    return copy[32:48] + struct.pack("<I", i) + copy[BLOCK + SLOT * i + 16:BLOCK + SLOT * i + 112]


class Account:
    """What one passphrase opens in one copy."""

    def __init__(self, copy, name, passphrase):
        self.copy, self.file_id, self.identity_key = copy, copy[32:48], None
        slots = [copy[BLOCK + SLOT * i:BLOCK + SLOT * (i + 1)] for i in range(u(copy, 28, 4))]
        mine = [(i, s) for i, s in enumerate(slots) if s[0] in (1, 5) and s[48:80] == name_hash(self.file_id, name)]
        if not mine:
            raise Wrong("no such account")
        i, s = mine[0]
        if s[17] != 1 or not 1 <= u(s, 20, 4) <= 16 or not 8192 <= u(s, 24, 8) <= 1 << 30:
            raise Wrong("a key derivation beyond the limits")
        key = argon2id(passphrase, s[32:48], u(s, 20, 4), u(s, 24, 8))
        self.secret = unseal(key, s[112:136], bound(copy, i), s[136:184])
        if not self.secret:
            raise Wrong("the passphrase does not open the slot")
        self.role, self.slot = s[16], s
        self.page_key = box_open(s[184:264], s[80:112], self.secret)
        if not self.page_key:
            raise Wrong("the page key does not open")
        if H(32, KDF(32, self.page_key, 1, b"loodshdr"), covered(copy, 448)) != copy[448:480]:
            raise Wrong("the MAC of the header is wrong")
        if s[2]:
            self.identity_key = box_open(s[264:344], s[80:112], self.secret)
            if not self.identity_key or KDF(16, self.identity_key, 1, b"loodsidn") != copy[88:104]:
                raise Wrong("the identity key does not open")


# ---- pages and log ----


def checksum(data, order, s0, s1):
    for a, b in struct.iter_unpack(order + "II", data):
        s0 = (s0 + a + s1) & 0xffffffff
        s1 = (s1 + b + s0) & 0xffffffff
    return s0, s1


class Database:
    def __init__(self, account):
        self.size = u(account.copy, 24, 4)
        self.region = u(account.copy, 56, 8)
        self.file_id = account.file_id
        self.page_subkey = KDF(32, account.page_key, 1, b"vfscrypt")
        self.frame_subkey = KDF(32, account.page_key, 2, b"vfscrypt")
        self.pages, self.bad, self.frames, self.frames_ignored = {}, [], 0, 0

    def open_page(self, number, sealed):
        p = self.size
        m = unseal(self.page_subkey, sealed[p - 40:p - 16], self.file_id + struct.pack(">I", number), sealed[:p - 40])
        return m and m + bytes(56)

    def read_pages(self, data):
        n, rest = divmod(len(data) - self.region, self.size)
        for i in range(1, n + 1):
            sealed = data[self.region + (i - 1) * self.size:self.region + i * self.size]
            page = self.open_page(i, sealed) if sealed[-16:] == bytes(16) else None
            if i == (1 << 30) // self.size + 1:
                continue
            if page:
                self.pages[i] = page
            else:
                self.bad.append(i)
        self.count = n
        if rest:
            self.bad.append(n + 1)

    def open_frame(self, i, frame):
        """Page number, size after a commit, the page, and the sums: (number, commit, page, sums) or None."""
        head, sealed = frame[:24], frame[24:]
        p = self.size
        ad = self.file_id + head[8:16] + struct.pack(">Q", i) + sealed[p - 56:p - 40]
        m = unseal(self.frame_subkey, sealed[p - 40:p - 16], ad, head[:8] + head[16:] + sealed[p - 16:])
        if not m:
            return None
        number, commit, s0, s1 = struct.unpack(">IIII", m)
        page = self.open_page(number, sealed)
        return page and (number, commit, page, (s0, s1), m[:8])

    def read_log(self, data):
        """The frames up to the last commit take the place of pages, as SQLite's own format says."""
        if len(data) < 32:
            return
        magic, version, size = struct.unpack(">III", data[:12])
        order = ">" if magic & 1 else "<"
        sums = checksum(data[:24], order, 0, 0)
        if magic & ~1 != 0x377f0682 or version != 3007000 or size != self.size or struct.pack(">II", *sums) != data[24:32]:
            return
        whole, waiting, length = 0, {}, 24 + self.size
        total = (len(data) - 32) // length
        for i in range(1, total + 1):
            frame = data[32 + (i - 1) * length:32 + i * length]
            opened = self.open_frame(i, frame) if frame[8:16] == data[16:24] else None
            if not opened:
                break
            number, commit, page, stored, start = opened
            sums = checksum(start + page, order, *sums)
            if sums != stored:
                break
            whole, waiting[number] = i, page
            if commit:
                self.pages.update(waiting)
                self.bad = [b for b in self.bad if b not in waiting and b <= commit]
                self.count, self.frames, waiting = commit, i, {}
        self.frames_ignored = total - self.frames

    def connect(self):
        """An SQLite connection to the opened pages, in memory. Not in WAL mode there, which is all that differs."""
        image = bytearray(b"".join(self.pages.get(i, bytes(self.size)) for i in range(1, self.count + 1)))
        image[18] = image[19] = 1
        db = sqlite3.connect(":memory:")
        db.deserialize(bytes(image))
        return db


# ---- fields ----


def place(table, column, row):
    return table.encode() + b"\0" + column.encode() + b"\0" + struct.pack("<q", row)


def open_field(identity_key, table, column, row, blob):
    """The text, or None."""
    if blob[0] != 1 or (len(blob) - 41) % 64:
        return None
    m = unseal(KDF(32, identity_key, 2, b"loodsidn"), blob[1:25], place(table, column, row), blob[25:])
    if m is None:
        return None
    m = m.rstrip(b"\0")
    return m[:-1] if m.endswith(b"\x80") else None


def seal_field(identity_key, table, column, row, text):
    ad = place(table, column, row)
    nonce = H(24, KDF(32, identity_key, 3, b"loodsidn"), ad + text)
    padded = text + b"\x80" + bytes(-(len(text) + 1) % 64)
    return b"\1" + nonce + seal(KDF(32, identity_key, 2, b"loodsidn"), nonce, ad, padded)


def identifiers(text):
    out = {}
    while text:
        n = u(text, 0, 2)
        name, m = text[2:2 + n].decode(), u(text, 2 + n, 4)
        out[name] = text[6 + n:6 + n + m].decode()
        text = text[6 + n + m:]
    return out


def number_bytes(v):
    return b"" if not v else struct.pack("<q", v)


def check_access_log(db):
    """Number of entries; fails when the chain does not hold."""
    hash_, n = bytes(32), 0
    for row in db.execute("SELECT seq, at, user, on_behalf_of, action, client, type, record, purpose, hash FROM access_log "
                          "ORDER BY seq"):
        parts = [b"loods log 1"] + [number_bytes(v) for v in row[:4]]
        text = [v.encode() if isinstance(v, str) else v or b"" for v in (row[4], row[6], row[8])]
        parts += [text[0], number_bytes(row[5]), text[1], number_bytes(row[7]), text[2]]
        hash_ = H(32, b"", hash_ + b"".join(struct.pack("<Q", len(p)) + p for p in parts))
        n += 1
        if row[0] != n or hash_ != row[9]:
            raise Wrong("the chain of the access log breaks at entry %d" % n)
    if db.execute("SELECT seq, hash FROM access_log_head").fetchone() != (n, hash_):
        raise Wrong("the access log was cut short")
    return n


def day(rata_die):
    return datetime.date.fromordinal(rata_die).isoformat()


# ---- reading an office ----


def sign_in(data, name, passphrase):
    copies = whole_copies(data)
    if not copies:
        raise Wrong("no whole copy of the header")
    print("header copies whole: %d" % len(copies))
    for copy in copies:
        try:
            return Account(copy, name, passphrase)
        except Wrong as e:
            wrong = e
    raise wrong


def guesses(account):
    """All that an account without the identity key could try in its place."""
    return [account.page_key, account.secret, account.slot[264:296], bytes(32)] + \
        [KDF(32, account.page_key, i, c) for i in range(1, 5) for c in (b"loodsidn", b"loodshdr", b"vfscrypt")]


def say_sealed(account, db):
    keys = [account.identity_key] if account.identity_key else guesses(account)
    opened = total = 0
    for table, column in (("client", "ident"), ("contact", "note")):
        for row, blob in db.execute("SELECT id, %s FROM %s WHERE %s NOT NULL ORDER BY id" % (column, table, column)):
            texts = [t for t in (open_field(k, table, column, row, blob) for k in keys) if t is not None]
            total += 1
            opened += len(texts)
            for text in texts:
                print("%s %d %s: %s" % (table, row, column, text.decode() if column == "note" else identifiers(text)["name"]))
    print("sealed fields opened: %d of %d" % (opened, total))


def read(path, name, passphrase_file):
    with open(path, "rb") as f:
        data = f.read()
    log = b""
    if os.path.exists(path + "-wal"):
        with open(path + "-wal", "rb") as f:
            log = f.read()
    with open(passphrase_file, encoding="utf-8") as f:
        passphrase = unicodedata.normalize("NFC", f.readline().rstrip("\n")).encode()
    account = sign_in(data, name, passphrase)
    print("role: %s" % ROLES[account.role])
    print("identity key: %s" % ("yes" if account.identity_key else "no"))
    database = Database(account)
    database.read_pages(data)
    database.read_log(log)
    print("pages whole: %d of %d" % (database.count - len(database.bad), database.count))
    print("frames used: %d, left: %d" % (database.frames, database.frames_ignored))
    if database.bad:
        raise Wrong("damaged pages: %s" % " ".join(map(str, database.bad)))
    db = database.connect()
    print("SQLite says: %s" % db.execute("PRAGMA integrity_check").fetchone()[0])
    print("application id: %d" % db.execute("PRAGMA application_id").fetchone())
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'contact'").fetchone():
        return
    print("access log entries: %d" % check_access_log(db))
    for client, on, channel in db.execute("SELECT client, occurred_on, channel FROM contact ORDER BY id"):
        print("contact of client %d: %s %s" % (client, day(on), channel))
    say_sealed(account, db)


# ---- the vectors: fixed keys and nonces, sealed here as the document says ----


def run_of(first, n):
    return bytes((first + i) % 256 for i in range(n))


PAGE_KEY, IDENTITY_KEY, FILE_ID = run_of(0x00, 32), run_of(0x20, 32), run_of(0x40, 16)
SECRET, SALT, SLOT_NONCE = run_of(0x50, 32), run_of(0x70, 16), run_of(0x80, 24)
EPHEMERAL = run_of(0xa0, 32), run_of(0xa1, 32)
NAME, PASSPHRASE = "tineke", "kastanje molen brug"
PASSES, MEMORY, PAGE, SLOTS = 2, 1 << 26, 4096, 8


def public(sk):
    out = ctypes.create_string_buffer(32)
    sodium.crypto_scalarmult_base(out, sk)
    return out.raw


def box_seal(ephemeral, pk, m):
    out = ctypes.create_string_buffer(len(m) + 16)
    nonce = H(24, b"", public(ephemeral) + pk)
    sodium.crypto_box_easy(out, m, u64(len(m)), nonce, pk, ephemeral)
    return public(ephemeral) + out.raw


def vector_header():
    pk = public(SECRET)
    slot = bytearray(SLOT)
    slot[0:3] = b"\1\1\1"
    slot[8:16] = struct.pack("<Q", 1)
    slot[16:18] = b"\2\1"
    slot[20:32] = struct.pack("<IQ", PASSES, MEMORY)
    slot[32:48], slot[48:80], slot[80:112], slot[112:136] = SALT, name_hash(FILE_ID, NAME), pk, SLOT_NONCE
    block = bytearray(BLOCK)
    block[0:24] = MAGIC + struct.pack("<HBBB3x", 1, 1, 1, 1)
    block[24:32] = struct.pack("<II", PAGE, SLOTS)
    block[32:48] = FILE_ID
    block[48:88] = struct.pack("<QQIIQQ", 1, 65536, SLOT, PASSES, MEMORY, 2)
    block[88:104] = KDF(16, IDENTITY_KEY, 1, b"loodsidn")
    copy = bytearray(bytes(block) + bytes(slot) + bytes(SLOT * (SLOTS - 1)))
    copy += bytes(32768 - len(copy))
    key = argon2id(PASSPHRASE.encode(), SALT, PASSES, MEMORY)
    copy[BLOCK + 136:BLOCK + 184] = seal(key, SLOT_NONCE, bound(bytes(copy), 0), SECRET)
    copy[BLOCK + 184:BLOCK + 264] = box_seal(EPHEMERAL[0], pk, PAGE_KEY)
    copy[BLOCK + 264:BLOCK + 344] = box_seal(EPHEMERAL[1], pk, IDENTITY_KEY)
    copy[448:480] = H(32, KDF(32, PAGE_KEY, 1, b"loodshdr"), covered(bytes(copy), 448))
    copy[480:512] = H(32, b"", covered(bytes(copy), 480))
    return bytes(copy), key


def vector_page(application_id):
    """Page 1 of a database without tables, with its mask."""
    page = bytearray(PAGE)
    page[0:32] = b"SQLite format 3\0" + struct.pack(">HBBBBBBII", PAGE, 2, 2, RESERVED, 64, 32, 32, 0, 1)
    page[68:72] = struct.pack(">I", application_id)
    page[100:108] = b"\x0d" + struct.pack(">HHHB", 0, 0, PAGE - RESERVED, 0)
    page[PAGE - 64:PAGE - 56] = run_of(0xe0, 8)
    return bytes(page)


def seal_page(number, page, nonce):
    c = seal(KDF(32, PAGE_KEY, 1, b"vfscrypt"), nonce, FILE_ID + struct.pack(">I", number), page[:PAGE - 56])
    return c + nonce + bytes(16)


def vector_log(page):
    salt = run_of(0xf0, 8)
    header = struct.pack(">IIII", 0x377f0683, 3007000, PAGE, 0) + salt
    sums = checksum(header, ">", 0, 0)
    header += struct.pack(">II", *sums)
    start = struct.pack(">II", 1, 1)
    sums = checksum(start + page, ">", *sums)
    sealed = seal_page(1, page, run_of(0xc8, 24))
    message = start + struct.pack(">II", *sums)
    ad = FILE_ID + salt + struct.pack(">Q", 1) + sealed[PAGE - 56:PAGE - 40]
    c = seal(KDF(32, PAGE_KEY, 2, b"vfscrypt"), run_of(0xc8, 24), ad, message)
    return header, message, c[:8] + salt + c[8:16] + sealed[:PAGE - 16] + c[16:]


def vectors():
    copy, slot_key = vector_header()
    page, later = vector_page(0), vector_page(1)
    sealed = seal_page(1, page, run_of(0xc0, 24))
    log_header, message, frame = vector_log(later)
    blob = seal_field(IDENTITY_KEY, "client", "ident", 7, b"Amina")
    return [
        ("page-key", PAGE_KEY), ("identity-key", IDENTITY_KEY), ("file-id", FILE_ID), ("salt", SALT),
        ("secret-key", SECRET), ("ephemeral-1", EPHEMERAL[0]), ("ephemeral-2", EPHEMERAL[1]),
        ("slot-key", slot_key), ("public-key", public(SECRET)),
        ("header-subkey", KDF(32, PAGE_KEY, 1, b"loodshdr")), ("page-subkey", KDF(32, PAGE_KEY, 1, b"vfscrypt")),
        ("frame-subkey", KDF(32, PAGE_KEY, 2, b"vfscrypt")), ("field-subkey", KDF(32, IDENTITY_KEY, 2, b"loodsidn")),
        ("nonce-subkey", KDF(32, IDENTITY_KEY, 3, b"loodsidn")), ("hash-subkey", KDF(32, IDENTITY_KEY, 4, b"loodsidn")),
        ("block-start", copy[:104]), ("block-end", copy[448:512]), ("slot-start", copy[BLOCK:BLOCK + 344]),
        ("copy-hash", H(32, b"", copy)),
        ("open-page-start", page[:108]), ("open-page-end", page[-64:]),
        ("sealed-page-start", sealed[:64]), ("sealed-page-end", sealed[-64:]), ("sealed-page-hash", H(32, b"", sealed)),
        ("log-header", log_header), ("frame-message", message), ("frame-start", frame[:88]), ("frame-end", frame[-64:]),
        ("frame-hash", H(32, b"", frame)), ("field", blob),
        ("reference-hash", H(32, KDF(32, IDENTITY_KEY, 4, b"loodsidn"), b"K-100")),
    ], copy + copy + sealed, log_header + frame


def print_vectors():
    for name, value in vectors()[0]:
        digits = value.hex()
        for i in range(0, len(digits), 96):
            print("    %-18s %s" % ("" if i else name, digits[i:i + 96]))


def write_office(path):
    for name, content in zip((path, path + "-wal"), vectors()[1:]):
        with open(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(content)


def main(argv):
    commands = {"read": (read, 3), "vectors": (print_vectors, 0), "office": (write_office, 1)}
    if len(argv) < 2 or argv[1] not in commands or len(argv) - 2 != commands[argv[1]][1]:
        sys.exit("usage: format_reader.py read OFFICE NAME PASSPHRASE-FILE | vectors | office FILE")
    try:
        commands[argv[1]][0](*argv[2:])
    except Wrong as e:
        print("wrong: %s" % e)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
