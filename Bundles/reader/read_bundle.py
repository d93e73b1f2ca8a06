#!/usr/bin/env python3
"""Reads a bundle by FORMAT.md and nothing else: a second opinion on what a file says, and on what must be refused.

  read_bundle.py [--identity KEYS] FILE             the manifest, the statements, then the changes: a line of JSON each,
                                                    the changes as `ganh log --json` writes them
  read_bundle.py [--identity KEYS] --check FILE...  a line for each file: its code, the rule that it breaks, and SHA-256
                                                    of those lines

KEYS is a file of age's with secret keys, one a line; it opens what is sealed to one of them. Without it a sealed file
shows {"sealed":{"version":1,"recipients":…,"bytes":…}}. A file that is refused ends the first with
{"error":{"code":…,"exit":…,"rule":…}} and that exit status. Nothing else is printed before the whole file was checked.
Python's standard library only; two passes; memory for one group, and of a sealed file for all of it. Its cryptography is
written to be read: slow, and with a time that depends on the secrets.
"""
import base64
import hashlib
import hmac
import json
import os
import re
import sys
import zlib
from functools import lru_cache

HEADER = bytes.fromhex("1f8b08000000000000ff")
MARK = bytes.fromhex("1f8b08040000000000ff080047480400"), bytes.fromhex("03000000000000000000")
MAGIC = b"ganh changes 0\n"
PART = b"ganh part 0\n"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VERSION = 1
MOST_MANIFEST, MOST_GROUP, MOST_CHANGES, MOST_FIELDS, MOST_MEMBERS = 8 << 20, 16 << 20, 8192, 512, 10_000
MOST_SIGNATURE, MOST_STATEMENTS, MOST_STATEMENT, MOST_PARTS = 4 << 10, 8 << 20, 256 << 10, 1 << 14
MOST_HEADER, MOST_STANZAS, MOST_BODY = 64 << 10, 256, 8 << 10
PIECE, MOST_PART_HEADER = 1 << 16, 1024
MOST_COUNTER = (1 << 40) - 1
MASK = (1 << 64) - 1

CLEARED, TEXT, INTEGER, DECIMAL, MONEY, NO, YES, DATE, MOMENT, CODE, REFERENCE, IN, OUT = range(13)


class Refused(Exception):
    """The file breaks `rule`."""

    def __init__(self, code, rule, exit_status=20, family="bundle."):
        self.code, self.rule, self.exit = family + code, rule, exit_status


class Wrong(Exception):
    """Bytes that do not spell what they should; whoever reads a column knows which rule that breaks."""


def need(condition, code, rule):
    if not condition:
        raise Refused(code, rule)


def must(condition):
    if not condition:
        raise Wrong()


# Section 13: Ed25519, of RFC 8032

P = (1 << 255) - 19
ORDER = (1 << 252) + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
# The y of the points whose order is 1, 2, 4 and 8.
LOW = {0, 1, P - 1, *(int.from_bytes(bytes.fromhex(text), "little") for text in (
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"))}


def little(data):
    return int.from_bytes(data, "little")


def point_of(data):
    """The point that 32 bytes spell, as (X, Y, Z, X·Y/Z), or None."""
    y, sign = little(data) & (1 << 255) - 1, data[31] >> 7
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (CURVE * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * ROOT % P
        if v * x * x % P != u:
            return None
    if x & 1 != sign:
        x = -x % P
    return x, y, 1, x * y % P


def added(one, other):
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * CURVE * t1 * t2 % P, 2 * z1 * z2 % P
    return (b - a) * (d - c) % P, (d + c) * (b + a) % P, (d - c) * (d + c) % P, (b - a) * (b + a) % P


def doubled(point):
    x, y, z, _ = point
    a, b, c = x * x % P, y * y % P, 2 * z * z % P
    h = a + b
    e, g = h - (x + y) ** 2 % P, a - b
    f = c + g
    return e * f % P, g * h % P, f * g % P, e * h % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


@lru_cache(maxsize=4096)
def is_signed(key, signature, message):
    """Whether the signature is this key's, by section 13."""
    if len(key) != 32 or len(signature) != 64:
        return False
    y, s = little(key) & (1 << 255) - 1, little(signature[32:])
    point = point_of(key)
    if y >= P or y in LOW or s >= ORDER or point is None:
        return False
    k = little(hashlib.sha512(signature[:32] + key + message).digest()) % ORDER
    minus = -point[0] % P, point[1], 1, -point[3] % P
    sums = None, BASE, minus, added(BASE, minus)
    total = 0, 1, 1, 0
    for place in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        total = doubled(total)
        pick = s >> place & 1 | (k >> place & 1) << 1
        if pick:
            total = added(total, sums[pick])
    inverse = pow(total[2], P - 2, P)
    spelled = total[1] * inverse % P | (total[0] * inverse % P & 1) << 255
    return spelled.to_bytes(32, "little") == signature[:32]


# Section 13: SSHSIG


def armor(blob):
    letters = base64.b64encode(blob).decode()
    lines = "".join(letters[start:start + 70] + "\n" for start in range(0, len(letters), 70))
    return f"-----BEGIN SSH SIGNATURE-----\n{lines}-----END SSH SIGNATURE-----\n".encode()


def signer_of(armored, message):
    """The key that signed the manifest."""
    lines = armored.split(b"\n")
    must(len(lines) > 3)
    try:
        blob = base64.b64decode(b"".join(lines[1:-2]), validate=True)
    except ValueError:
        raise Wrong() from None
    must(armor(blob) == armored)

    def strings(data):
        out = []
        while data:
            size = int.from_bytes(data[:4], "big")
            must(len(data) >= 4 + size)
            out.append(data[4:4 + size])
            data = data[4 + size:]
        return out

    must(blob[:10] == b"SSHSIG\0\0\0\1")
    parts = strings(blob[10:])
    must(len(parts) == 5 and parts[1:4] == [b"ganh-bundle-v1", b"", b"sha512"])
    key, signature = strings(parts[0]), strings(parts[4])
    must(len(key) == len(signature) == 2 and key[0] == signature[0] == b"ssh-ed25519")
    digest = hashlib.sha512(message).digest()
    signed = [b"ganh-bundle-v1", b"", b"sha512", digest]
    must(is_signed(key[1], signature[1], b"SSHSIG" + b"".join(len(one).to_bytes(4, "big") + one for one in signed)))
    return key[1]


# Section 12: the seal, of age v1

AGE = b"age-encryption.org/"
CHUNK, TAG = 65536, 16


def multiplied(scalar, u):
    """X25519 of RFC 7748."""
    scalar = little(scalar) & ~7 & (1 << 254) - 1 | 1 << 254
    u = little(u) & (1 << 255) - 1
    x2, z2, x3, z3, swap = 1, 0, u, 1, 0
    for place in range(254, -1, -1):
        bit = scalar >> place & 1
        if swap ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        plus, minus = (x2 + z2) ** 2 % P, (x2 - z2) ** 2 % P
        cross, other = (x3 - z3) * (x2 + z2) % P, (x3 + z3) * (x2 - z2) % P
        x3, z3 = (cross + other) ** 2 % P, u * (cross - other) ** 2 % P
        x2, z2 = plus * minus % P, (plus - minus) * (plus + 121665 * (plus - minus)) % P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def derived(secret, salt, info):
    """32 bytes by HKDF-SHA-256 of RFC 5869."""
    return hmac.digest(hmac.digest(salt, secret, "sha256"), info + b"\1", "sha256")


def stream(key, nonce, blocks):
    """ChaCha20 of RFC 8439, from block 0."""
    start = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574]
    start += [little(key[place:place + 4]) for place in range(0, 32, 4)] + [0]
    start += [little(nonce[place:place + 4]) for place in range(0, 12, 4)]
    mask, out = 0xFFFFFFFF, []

    def quarter(w, a, b, c, d):
        w[a] = w[a] + w[b] & mask
        x = w[d] ^ w[a]
        w[d] = (x << 16 | x >> 16) & mask
        w[c] = w[c] + w[d] & mask
        x = w[b] ^ w[c]
        w[b] = (x << 12 | x >> 20) & mask
        w[a] = w[a] + w[b] & mask
        x = w[d] ^ w[a]
        w[d] = (x << 8 | x >> 24) & mask
        w[c] = w[c] + w[d] & mask
        x = w[b] ^ w[c]
        w[b] = (x << 7 | x >> 25) & mask

    for block in range(blocks):
        start[12] = block
        w = start[:]
        for _ in range(10):
            for column in range(4):
                quarter(w, column, 4 + column, 8 + column, 12 + column)
            for column in range(4):
                quarter(w, column, 4 + (column + 1) % 4, 8 + (column + 2) % 4, 12 + (column + 3) % 4)
        out += [(a + b & mask).to_bytes(4, "little") for a, b in zip(w, start)]
    return b"".join(out)


def unboxed(key, nonce, data):
    """What ChaCha20-Poly1305 of RFC 8439 sealed, or None."""
    text, tag = data[:-TAG], data[-TAG:]
    # One block makes the key of the sum, the others what is laid over the text.
    r = little(stream(key, nonce, 1)[:16]) & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    s = little(stream(key, nonce, 1)[16:32])
    summed = text + bytes(-len(text) % 16) + bytes(8) + len(text).to_bytes(8, "little")
    total = 0
    for place in range(0, len(summed), 16):
        total = (total + little(summed[place:place + 16]) + (1 << 128)) * r % ((1 << 130) - 5)
    if not hmac.compare_digest((total + s & (1 << 128) - 1).to_bytes(16, "little"), tag):
        return None
    over = stream(key, nonce, 1 + (len(text) + 63) // 64)[64:64 + len(text)]
    return (little(text) ^ little(over)).to_bytes(len(text), "little")


def unlettered(letters):
    """Base64 without padding, in its only spelling; None for another."""
    try:
        data = base64.b64decode(letters + b"=" * (-len(letters) % 4), validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).rstrip(b"=") == letters else None


class Seal:
    """The header of an age file: what it shows without a key."""

    def __init__(self, file):
        self.file, self.bytes, self.stanzas = file, b"", []
        need(self.line() == AGE + b"v1", "seal", "AGE-1")
        while True:
            line = self.line()
            if line.startswith(b"---"):
                self.sum = unlettered(line[4:])
                need(line[:4] == b"--- " and self.sum is not None and len(self.sum) == 32, "seal", "AGE-10")
                need(self.stanzas, "seal", "AGE-5")
                self.summed = self.bytes[:3 - len(line) - 1]
                return
            need(len(self.stanzas) < MOST_STANZAS, "seal", "AGE-4")
            self.stanzas.append(self.stanza(line))

    def line(self):
        """One line of printable ASCII without its line feed."""
        start = len(self.bytes)
        while byte := self.file.read(1):
            need(len(self.bytes) < MOST_HEADER, "seal", "AGE-4")
            self.bytes += byte
            if byte == b"\n":
                return self.bytes[start:-1]
            need(0x20 <= byte[0] <= 0x7E, "seal", "AGE-2")
        raise Refused("cut", "GZ-2")

    def stanza(self, line):
        """Arguments and body."""
        arrow, *arguments = line.split(b" ")
        need(arrow == b"->" and arguments and all(arguments), "seal", "AGE-2")
        letters = b""
        while True:
            line = self.line()
            need(len(line) <= 64, "seal", "AGE-3")
            letters += line
            need(len(letters) // 4 * 3 <= MOST_BODY, "seal", "AGE-4")
            if len(line) < 64:
                body = unlettered(letters)
                need(body is not None, "seal", "AGE-3")
                return arguments, body

    def key(self, identities):
        """The file's key; None if no identity opens it."""
        need(all(arguments[0] != b"scrypt" for arguments, _ in self.stanzas), "seal", "AGE-8")
        for arguments, body in self.stanzas:
            for identity in identities if arguments[0] == b"X25519" else []:
                share = unlettered(arguments[1]) if len(arguments) == 2 else None
                need(share is not None and len(share) == len(body) == 32, "seal", "AGE-6")
                shared = multiplied(identity, share)
                need(any(shared), "seal", "AGE-7")
                own = multiplied(identity, (9).to_bytes(32, "little"))
                key = unboxed(derived(shared, share + own, b"age-encryption.org/v1/X25519"), bytes(12), body)
                if key is not None:
                    return key
        return None


class Unsealed:
    """What a sealed file holds, chunk by chunk; what is wrong behind a chunk is said when it was read."""

    def __init__(self, path, identities):
        self.file = open(path, "rb")
        seal = Seal(self.file)
        key = seal.key(identities)
        if key is None:
            raise Refused("sealed", None, 23)
        need(hmac.compare_digest(hmac.digest(derived(key, b"", b"header"), seal.summed, "sha256"), seal.sum),
             "seal", "AGE-14")
        nonce = self.file.read(16)
        need(len(nonce) == 16, "cut", "GZ-2")
        self.key = derived(key, nonce, b"payload")
        self.chunks, self.fault = [], None
        self.ahead = self.file.read(CHUNK + TAG)
        self.rewind()

    def rewind(self):
        self.next, self.rest = 0, b""
        return self

    def read(self, count):
        while not self.rest:
            if self.next == len(self.chunks):
                if self.fault:
                    raise self.fault
                if self.ahead is None:
                    return b""
                self.open()
            self.rest = self.chunks[self.next]
            self.next += 1
            if not self.rest:
                return b""
        out, self.rest = self.rest[:count], self.rest[count:]
        return out

    def open(self):
        data, number = self.ahead, len(self.chunks)
        self.ahead = self.file.read(CHUNK + TAG)
        is_last = not self.ahead

        def opened(mark):
            return unboxed(self.key, number.to_bytes(11, "big") + bytes([mark]), data)

        need(data, "cut", "GZ-2")
        need(len(data) >= TAG, "seal", "AGE-11")
        need(len(data) > TAG or not number, "seal", "AGE-12")
        content = opened(is_last)
        if content is None and len(data) == CHUNK + TAG:
            # The chunk itself is right, but the file should go on, or should have ended here.
            content = opened(not is_last)
            self.fault = Refused("cut", "GZ-2") if is_last else Refused("seal", "AGE-13")
        need(content is not None, "seal", "AGE-11")
        self.chunks.append(content)
        if is_last:
            self.ahead = None


def secret(text):
    """The 32 bytes of an age identity: Bech32 of BIP 173, in capitals."""
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    prefix, _, digits = text.lower().rpartition("1")
    must(text == text.upper() and prefix == "age-secret-key-" and all(digit in letters for digit in digits))
    groups = [letters.index(digit) for digit in digits]
    total = 1
    for group in [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix] + groups:
        top, total = total >> 25, (total & 0x1FFFFFF) << 5 ^ group
        for place, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            total ^= generator if top >> place & 1 else 0
    bits = "".join(f"{group:05b}" for group in groups[:-6])
    must(total == 1 and len(bits) == 260 and bits[256:] == "0000")
    return int(bits[:256], 2).to_bytes(32, "big")


def identities_in(path):
    with open(path, encoding="ascii") as file:
        return [secret(line) for line in file.read().splitlines() if line and not line.startswith("#")]


class File:
    """A file by its first bytes: what to read the bundle from, as often as it is asked."""

    def __init__(self, path, identities):
        self.path = path
        with open(path, "rb") as file:
            start = file.read(MOST_PART_HEADER)
        if start.startswith(PART):
            check_part(start)
            raise Refused("part.missing", None, 28)
        self.unsealed = Unsealed(path, identities) if start.startswith(AGE) else None

    def source(self):
        return self.unsealed.rewind() if self.unsealed else open(self.path, "rb")


# Section 1: gzip


class Gzip:
    """The inflated bytes; no further than asked for."""

    def __init__(self, file):
        self.file = file
        self.input = b""
        self.sum_out = self.size_out = 0
        self.inflater = zlib.decompressobj(-15)
        self.done = False
        start = b""
        while len(start) < 10 and (more := self.file.read(10 - len(start))):
            start += more
        need(start == HEADER, "foreign", "GZ-1")
        self.sum_in = zlib.crc32(start)

    def take(self, count):
        while len(self.input) < count:
            more = self.file.read(PIECE)
            need(more, "cut", "GZ-2")
            self.input += more
        out, self.input = self.input[:count], self.input[count:]
        return out

    def read(self, count):
        """So many bytes; fewer only at the end, which is then verified."""
        out = []
        while count > 0 and not self.done:
            if not self.input:
                self.input = self.file.read(PIECE)
                need(self.input, "cut", "GZ-2")
            before = self.input
            try:
                piece = self.inflater.decompress(before, count)
            except zlib.error:
                raise Refused("damaged", "GZ-3") from None
            self.input = self.inflater.unused_data if self.inflater.eof else self.inflater.unconsumed_tail
            self.sum_in = zlib.crc32(before[:len(before) - len(self.input)], self.sum_in)
            self.sum_out = zlib.crc32(piece, self.sum_out)
            self.size_out += len(piece)
            count -= len(piece)
            out.append(piece)
            if self.inflater.eof:
                self.end()
        return b"".join(out)

    def end(self):
        trailer = self.take(8)
        wanted = self.sum_out.to_bytes(4, "little") + (self.size_out & 0xFFFFFFFF).to_bytes(4, "little")
        need(trailer == wanted, "damaged", "GZ-4")
        self.sum_in = zlib.crc32(trailer, self.sum_in)
        need(self.take(30) == MARK[0] + self.sum_in.to_bytes(4, "little") + MARK[1], "damaged", "GZ-5")
        need(not self.input and not self.file.read(1), "trailing", "GZ-6")
        self.done = True


# Section 11: parts


def check_part(start):
    """The header of a file that is a part: what it says of itself."""
    line, end, _ = start[len(PART):].partition(b"\n")
    try:
        must(end)
        part = parse(line)
        must(isinstance(part, dict) and canonical(part) == line)
        for key in ("bundle", "sha256"):
            Manifest.text(part.get(key), "[0-9a-f]{64}")
        size, whole, number, count = (Manifest.number(part.get(key)) for key in ("size", "bytes", "part", "of"))
        must(0 < size < whole <= 1 << 43 and 2 <= count <= 9999 and 1 <= number <= count)
    except (Wrong, ValueError, RecursionError):
        raise Refused("part", "PRT-1") from None


# Section 2: tar

NAME = re.compile(rb"(?=.{1,99}\Z)[a-z0-9_-][a-z0-9._-]*(/[a-z0-9_-][a-z0-9._-]*)*\Z")


def header(name, size):
    block = bytearray(512)
    block[0:len(name)] = name
    block[100:156] = b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"00000000000\0" + b" " * 8
    block[156:157] = b"0"
    block[257:265] = b"ustar\x0000"
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


class Tar:
    """The members one after another."""

    def __init__(self, source):
        self.gzip = Gzip(source)
        self.rest = self.padding = 0
        self.names = set()

    def fill(self, count):
        out = self.gzip.read(count)
        need(len(out) == count, "tar", "TAR-1")
        return out

    def next(self):
        """Name and size of the next member, or None at the end."""
        need(not any(self.fill(self.padding)), "tar", "TAR-6")
        self.padding = 0
        block = self.fill(512)
        if not any(block):
            need(not any(self.fill(512)), "tar", "TAR-6")
            need(self.gzip.read(1) == b"", "tar", "TAR-6")
            return None
        name = block[:100].split(b"\0")[0]
        need(NAME.match(name), "tar", "TAR-3")
        need(re.fullmatch(rb"[0-7]{11}", block[124:135]), "tar", "TAR-4")
        size = int(block[124:135], 8)
        need(header(name, size) == block, "tar", "TAR-2")
        need(name not in self.names and len(self.names) < MOST_MEMBERS, "tar", "TAR-5")
        self.names.add(name)
        self.rest, self.padding = size, -size % 512
        return name.decode(), size

    def read(self, count):
        """Content of the member, until it is at its end."""
        count = min(count, self.rest)
        out = self.fill(count)
        self.rest -= count
        return out


# Section 4: the manifest


def parse(data):
    """JSON as MAN-2 wants it."""

    def pairs(items):
        must(len({key for key, _ in items}) == len(items))
        return dict(items)

    def number(text):
        must(text != "-0" and abs(int(text[:20])) <= 1 << 53)
        return int(text)

    def none(_):
        raise Wrong()

    text = data.decode("utf-8")
    depth = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text, re.DOTALL):
        if token[0] in "[{":
            depth += 1
            must(depth <= 32)
        elif token[0] in "]}":
            depth -= 1
    value = json.loads(text, object_pairs_hook=pairs, parse_int=number, parse_float=none, parse_constant=none)
    json.dumps(value, ensure_ascii=False).encode("utf-8")  # a lone surrogate fails here
    return value


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def is_day(year, month, day):
    lengths = [31, 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= lengths[month - 1]


def is_unit(text):
    match = re.fullmatch(r"[A-Za-z0-9]{1,16}@([0-9]{4})-([0-9]{2})-([0-9]{2})", text, re.ASCII)
    return match and is_day(*map(int, match.groups()))


def is_identifier(text):
    return re.fullmatch(r"[a-z][a-z0-9_]{0,63}", text)


def is_area(text):
    unit, _, branch = text.partition("/")
    return text == "registry" or is_unit(unit) and re.fullmatch(r"[a-z][a-z0-9_]{0,63}", branch)


def crockford(text):
    """Eight bytes from 13 digits; None if they are not."""
    if not re.fullmatch(f"[0-9A-F][{CROCKFORD}]{{12}}", text):
        return None
    number = 0
    for digit in text:
        number = number << 5 | CROCKFORD.index(digit)
    return number.to_bytes(8, "big")


def replica_of(origin, area):
    life, key = origin
    own = hashlib.sha256(b"ganh replica v1\0" + key + life + area.encode()).digest()[:8]
    return own if any(own) else b"\0\0\0\0\0\0\0\1"


def spelled(replica):
    number = int.from_bytes(replica, "big")
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(60, -1, -5))


class Manifest:
    def __init__(self, data):
        try:
            self.json = parse(data)
        except (Wrong, ValueError, RecursionError):
            raise Refused("manifest", "MAN-2") from None
        need(canonical(self.json) == data, "manifest", "MAN-3")
        top = self.json if isinstance(self.json, dict) else {}
        need(top.get("format") == "ganh-bundle", "manifest", "MAN-4")
        try:
            version = self.number(top.get("version"))
        except Wrong:
            raise Refused("manifest", "MAN-4") from None
        need(version > 0, "manifest", "MAN-4")
        if version > VERSION:
            raise Refused("newer", "MAN-4", 27)
        need(isinstance(top.get("capabilities"), list), "manifest", "MAN-5")
        for capability in top["capabilities"]:
            need(isinstance(capability, str), "manifest", "MAN-5")
            raise Refused("newer", "MAN-5", 27)
        try:
            self.shape(top)
        except Wrong:
            raise Refused("manifest", "MAN-6") from None
        self.relations()

    # What MAN-6 asks for.

    def rows(self, name, length):
        rows = self.list(name)
        must(all(isinstance(row, list) and len(row) == length for row in rows))
        return rows

    def list(self, name):
        must(isinstance(self.top.get(name), list))
        return self.top[name]

    @staticmethod
    def text(value, pattern):
        must(isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII))
        return value

    @staticmethod
    def number(value, most=(1 << 63) - 1):
        if isinstance(value, str):
            must(re.fullmatch(r"[1-9][0-9]{15,18}", value, re.ASCII) and int(value) > 1 << 53)
            value = int(value)
        must(type(value) is int and 0 <= value <= most)
        return value

    def digest(self, value):
        return bytes.fromhex(self.text(value, "[0-9a-f]{64}"))

    @staticmethod
    def replica(value):
        must(isinstance(value, str))
        replica = crockford(value)
        must(replica is not None and any(replica))
        return replica

    @classmethod
    def life(cls, value):
        halves = [crockford(half) for half in (cls.text(value, ".{26}")[:13], value[13:])]
        must(None not in halves)
        return halves[0] + halves[1]

    @staticmethod
    def at(items, index):
        must(type(index) is int and 0 <= index < len(items))
        return items[index]

    @staticmethod
    def unit(value):
        must(isinstance(value, str) and is_unit(value))

    @classmethod
    def moment(cls, value, fraction):
        text = cls.text(value, r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}" + fraction + "Z")
        day, clock = (list(map(int, re.split("[-:]", part))) for part in (text[:10], text[11:19]))
        must(is_day(*day) and clock[0] < 24 and clock[1] < 60 and clock[2] < 60)

    def shape(self, top):
        self.top = top
        origins = []
        for life, key in self.rows("origins", 2):
            origins.append((self.life(life), self.digest(key)))
        areas = self.list("areas")
        must(all(isinstance(area, str) and is_area(area) for area in areas))
        sender = top.get("sender")
        must(isinstance(sender, dict))
        self.unit(sender.get("unit"))
        self.sender = self.at(origins, sender.get("origin"))
        self.number(sender.get("ordinal"), (1 << 31) - 1)
        self.unit(top.get("recipient"))
        must(isinstance(top.get("office", ""), str))
        must(self.number(top.get("sequence"), MOST_COUNTER) > 0)
        self.moment(top.get("packed"), r"\.[0-9]{3}")
        for schema, digest in self.rows("schemas", 2):
            version = int(self.text(schema, r"[a-z][a-z0-9_]{0,63}@[1-9][0-9]{0,9}").split("@")[1])
            must(version < 1 << 31)
            self.digest(digest)
        self.parts = [
            (self.replica(replica), self.at(areas, area), self.at(origins, origin), self.number(base, MOST_COUNTER),
             self.digest(before), self.number(head, MOST_COUNTER), self.digest(after),
             bytes.fromhex(self.text(signature, "[0-9a-f]{128}")))
            for replica, area, origin, base, before, head, after, signature in self.rows("parts", 8)]
        must(len(self.parts) <= MOST_PARTS)
        self.named = [
            (self.replica(replica), self.at(areas, area), self.at(origins, origin))
            for replica, area, origin in (self.rows("named", 3) if "named" in top else [])]
        self.heard = [
            (self.life(life), self.number(sequence, MOST_COUNTER))
            for life, sequence in (self.rows("heard", 2) if "heard" in top else [])]
        must(all(sequence > 0 for _, sequence in self.heard))
        self.knowledge = [
            (self.replica(replica), self.at(areas, area), self.number(head, MOST_COUNTER), self.digest(digest))
            for replica, area, head, digest in self.rows("knowledge", 4)]
        for replica in self.list("asks"):
            self.replica(replica)
        self.changes = self.number(top.get("changes"))
        members = self.list("members")
        must(all(isinstance(row, list) and len(row) in (3, 4) for row in members))
        self.members = [
            (self.text(name, "(?s).*"), self.number(size), self.digest(sha256)) for name, size, sha256, *_ in members]
        self.member_areas = [self.at(areas, row[3]) if len(row) == 4 else None for row in members]

    def relations(self):
        for rows in (self.parts, self.named, self.heard, self.knowledge):
            need(len({row[0] for row in rows}) == len(rows), "manifest", "MAN-7")
        need(len(self.named) // 2 <= self.changes, "manifest", "MAN-7")
        for replica, area, origin in self.named:
            need(replica == replica_of(origin, area), "manifest", "MAN-9")
        for replica, area, origin, base, before, head, *_ in self.parts:
            need(base < head and (base > 0 or not any(before)), "manifest", "MAN-8")
            need(replica == replica_of(origin, area), "manifest", "MAN-9")
        need(self.changes == sum(part[5] - part[3] for part in self.parts), "manifest", "MAN-10")
        names = [name for name, _, _ in self.members]
        self.first = 1 if names[:1] == ["statements"] else 0
        need(names[self.first:self.first + 1] == ["changes"] and "statements" not in names[1:], "manifest", "MAN-11")
        need(not self.first or self.members[0][1] <= MOST_STATEMENTS, "manifest", "MAN-14")
        for name, size, _ in self.members:
            need(NAME.match(name.encode()) and size < 1 << 33, "manifest", "MAN-12")
        need(len(set(names)) == len(names), "manifest", "MAN-12")
        for index, (name, _, sha256) in enumerate(self.members):
            own = index > self.first and name.endswith("/" + sha256.hex())
            need(self.member_areas[index] is None or own, "manifest", "MAN-13")


# Section 3: the members


def open_manifest(source):
    """The manifest, and the bytes of it and of its signature; neither checked against the other."""
    tar = Tar(source)
    first = tar.next()
    need(first and first[0] == "manifest.json" and first[1] <= MOST_MANIFEST, "manifest", "MAN-1")
    data = tar.read(first[1])
    manifest = Manifest(data)
    second = tar.next()
    if not second or second[0] != "manifest.json.sig" or second[1] > MOST_SIGNATURE:
        raise Refused("missing", "SIG-1", 21, "signature.")
    return tar, manifest, data, tar.read(second[1])


def expect(tar, name, size):
    member = tar.next()
    need(member, "member", "MEM-3")
    need(member == (name, size), "member", "MEM-1")


def verified(condition, rule):
    if not condition:
        raise Refused("invalid", rule, 21, "signature.")


def verify(file):
    """The manifest, and the statements as they stand, one a line."""
    tar, manifest, data, signature = open_manifest(file.source())
    try:
        signer = signer_of(signature, data)
    except Wrong:
        verified(False, "SIG-2")
    verified(signer == manifest.sender[1], "SIG-3")
    for replica, _, (_, key), _, _, head, digest, signature in manifest.parts:
        message = b"ganh head v1\0" + replica + head.to_bytes(8, "big") + digest
        verified(not any(signature) or is_signed(key, signature, message), "SIG-4")
    statements = []
    for name, size, sha256 in manifest.members:
        expect(tar, name, size)
        digest = hashlib.sha256()
        while piece := tar.read(PIECE):
            digest.update(piece)
            if name == "statements":
                statements.append(piece)
        need(digest.digest() == sha256, "member", "MEM-2")
    need(tar.next() is None, "member", "MEM-3")
    return manifest, statements_in(b"".join(statements)) if manifest.first else []


# Section 14: statements


def statements_in(data):
    *lines, last = data.split(b"\n")
    verified(not last and lines, "STM-1")
    for text in lines:
        try:
            must(len(text) <= MOST_STATEMENT)
            body = parse(text)
            must(isinstance(body, dict) and canonical(body) == text)
            issuer = bytes.fromhex(Manifest.text(body.get("issuer"), "[0-9a-f]{64}"))
            Manifest.moment(body.get("issued"), r"(\.[0-9]{3})?")
            signature = bytes.fromhex(Manifest.text(body.pop("signature", None), "[0-9a-f]{128}"))
        except (Wrong, ValueError, RecursionError):
            verified(False, "STM-1")
        verified(is_signed(issuer, signature, b"ganh statement v1\0" + canonical(body)), "STM-2")
    return lines


# Sections 5 and 8: bytes, integers, texts


def signed(number):
    number &= MASK
    return number - (1 << 64) if number >> 63 else number


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def zigzag(number):
    return varint((number << 1 ^ number >> 63) & MASK)


def sized(data):
    return varint(len(data)) + data


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def left(self):
        return len(self.data) - self.at

    def take(self, count):
        must(0 <= count <= self.left())
        self.at += count
        return self.data[self.at - count:self.at]

    def byte(self):
        return self.take(1)[0]

    def varint(self):
        number = shift = 0
        while True:
            byte = self.byte()
            must(shift < 63 or byte <= 1)
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                must(byte or not shift)
                return number
            shift += 7

    def zigzag(self):
        number = self.varint()
        return number >> 1 ^ -(number & 1)

    def sized(self):
        return self.take(self.varint())

    def text(self):
        return utf8(self.sized())

    def dot(self):
        replica, counter = self.take(8), self.varint()
        must(any(replica) and counter > 0)
        return replica, counter


def utf8(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong() from None
    return data


def sums(values):
    total, out = 0, []
    for value in values:
        total = signed(total + value)
        out.append(total)
    return out


def integers(reader, count):
    spelling = reader.byte()
    if spelling in (0, 1):
        values = []
        while len(values) < count:
            run = reader.varint()
            must(0 < run <= count - len(values))
            values += [reader.zigzag()] * run
        return sums(values) if spelling else values
    if spelling == 2:
        return sums([reader.zigzag() for _ in range(count)])
    if spelling == 4:
        return [reader.zigzag()] * count
    must(spelling == 3)
    if not count:
        return []
    low, divisor, width = reader.zigzag(), reader.varint(), reader.byte()
    must(divisor > 0 and width <= 64)
    quotients = [0] * count
    if 1 <= width <= 4:
        bits = 1 if width == 1 else 4
        packed = int.from_bytes(reader.take((count * bits + 7) // 8), "little")
        must(packed >> count * bits == 0)
        quotients = [packed >> index * bits & (1 << bits) - 1 for index in range(count)]
    else:
        for plane in range((width + 7) // 8):
            for index, byte in enumerate(reader.take(count)):
                quotients[index] |= byte << 8 * plane
    return [signed(low + quotient * divisor) for quotient in quotients]


def plain(reader, count):
    out = []
    for length in integers(reader, count):
        out.append(utf8(reader.take(length)))
    return out


def dictionary(reader, count):
    different = reader.varint()
    must(different <= count)
    entries = plain(reader, different)
    must(all(a < b for a, b in zip(entries, entries[1:])))
    indices = integers(reader, count)
    must(all(0 <= index < different for index in indices))
    return [entries[index] for index in indices]


def words(reader, count):
    numbers = integers(reader, count)
    must(all(1 <= number <= 4 for number in numbers))
    places = []
    for place in range(max(numbers, default=0)):
        many = sum(number > place for number in numbers)
        spelling = reader.byte()
        must(spelling in (0, 2))
        places.append(iter((plain if spelling else dictionary)(reader, many)))
    out, size = [], 0
    for number in numbers:
        out.append(b" ".join(next(places[place]) for place in range(number)))
        size += len(out[-1])
        must(size <= MOST_GROUP)
    return out


def texts(reader, count):
    spelling = reader.byte()
    if spelling == 0:
        return dictionary(reader, count)
    if spelling == 1:
        length = reader.byte()
        must(1 <= length <= 18)
        high = integers(reader, count) if length > 6 else [0] * count
        low = integers(reader, count)
        must(all(0 <= number < 10**6 for number in low) and all(0 <= number < 10**12 for number in high))
        out = [b"%0*d" % (length, a * 10**6 + b) for a, b in zip(high, low)]
        must(all(len(text) == length for text in out))
        return out
    if spelling == 2:
        return plain(reader, count)
    if spelling == 3:
        return words(reader, count)
    must(spelling == 4)
    length = reader.byte()
    must(2 <= length <= 128 and length % 2 == 0)
    return [reader.take(length // 2).hex().encode() for _ in range(count)]


# Section 5: what a change assigns


def content(reader):
    """Passes over one value; its tag."""
    tag = reader.byte()
    if tag in (TEXT, CODE):
        reader.text()
    elif tag in (INTEGER, MONEY, MOMENT):
        reader.zigzag()
    elif tag == DECIMAL:
        must(reader.byte() <= 18)
        reader.zigzag()
    elif tag == DATE:
        four = reader.take(4)
        must(is_partial(four[0] << 8 | four[1], four[2], four[3]))
    elif tag == REFERENCE:
        reader.dot()
    else:
        must(tag in (NO, YES))
    return tag


def is_partial(year, month, day):
    return is_day(year, month or 1, day or 1) and (month or not day)


def number(value):
    return value if abs(value) <= 1 << 53 else str(value)


def moment(milliseconds):
    milliseconds = min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_999)
    days, rest = divmod(milliseconds, 86_400_000)
    era, day = divmod(days + 719_468, 146_097)
    year = (day - day // 1460 + day // 36524 - day // 146_096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    day -= (153 * month + 2) // 5 - 1
    month += 3 if month < 10 else -9
    year += 400 * era + (month <= 2)
    seconds, milliseconds = divmod(rest, 1000)
    return (f"{year:04}-{month:02}-{day:02}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
            f".{milliseconds:03}Z")


def value(reader):
    """The next value as JSON."""
    tag = reader.byte()
    if tag in (TEXT, CODE):
        return reader.sized().decode()
    if tag in (INTEGER, MONEY):
        return number(reader.zigzag())
    if tag == MOMENT:
        return moment(reader.zigzag())
    if tag == DECIMAL:
        scale, unscaled = reader.byte(), reader.zigzag()
        digits = str(abs(unscaled)).zfill(scale + 1)
        return ("-" if unscaled < 0 else "") + (digits[:-scale] + "." + digits[-scale:] if scale else digits)
    if tag == DATE:
        four = reader.take(4)
        return "-".join([f"{four[0] << 8 | four[1]:04}"] + [f"{part:02}" for part in four[2:] if part])
    if tag == REFERENCE:
        replica, counter = reader.dot()
        return f"{spelled(replica)}-{counter}"
    return tag == YES


def assigns(fields):
    out, reader = {}, Reader(fields)
    while reader.left():
        name = reader.sized().decode()
        tag = reader.byte()
        if tag == CLEARED:
            out[name] = None
        elif tag in (IN, OUT):
            out.setdefault(name, {"add": [], "remove": []})["add" if tag == IN else "remove"].append(value(reader))
        else:
            reader.at -= 1
            out[name] = value(reader)
    return out


# Section 7: the columns of a group


class Heading:
    def __init__(self, data):
        reader = Reader(data)
        must(reader.byte() == 1)
        self.bytes = data
        self.type, self.area, self.name, self.unit, self.role = (reader.text().decode() for _ in range(5))
        self.tier = reader.varint()
        self.schema = reader.text().decode()
        self.version = reader.varint()
        must(not reader.left() and is_area(self.area) and is_unit(self.unit))
        must(self.tier < 256 and self.version < 1 << 31)
        must(all(map(is_identifier, (self.type, self.role, self.schema))))


class Group:
    """One group, taken apart and put together."""

    def __init__(self, data, count):
        self.reader, self.count = Reader(data), count
        self.place, self.allowance = 1, MOST_GROUP
        try:
            self.decode()
        except Wrong:
            raise Refused("changes", f"COL-{self.place}") from None

    def spend(self, weight):
        self.allowance -= weight
        must(self.allowance >= 0)

    def column(self, place, body):
        self.place = place
        column = Reader(self.reader.sized())
        out = body(column)
        must(not column.left())
        return out

    def integers(self, place, count, limit=None):
        values = self.column(place, lambda column: integers(column, count))
        must(limit is None or all(0 <= value < limit for value in values))
        return values

    def dots(self, place, count):
        replicas = self.integers(place, count, len(self.replicas))
        counters = self.integers(place + 1, count)
        must(all(counter > 0 for counter in counters))
        return [(self.replicas[a], b) for a, b in zip(replicas, counters)]

    def decode(self):
        count = self.count

        def replicas(column):
            many = column.varint()
            must(many <= column.left() // 8)
            return [column.take(8) for _ in range(many)]

        self.replicas = self.column(1, replicas)
        must(all(map(any, self.replicas)) and all(a < b for a, b in zip(self.replicas, self.replicas[1:])))

        def headings(column):
            many = column.varint()
            must(many <= min(column.left(), count))
            return [Heading(column.sized()) for _ in range(many)]

        headings = self.column(2, headings)
        self.headings = [headings[pick] for pick in self.integers(3, count, len(headings))]
        self.own = self.dots(4, count)
        self.records = self.read_records()
        self.contexts = self.read_contexts()
        self.presences = self.integers(11, count, 3)
        self.times = [0] * count
        for index, time in zip(sorted(range(count), key=lambda index: (self.own[index], index)), self.integers(12, count)):
            self.times[index] = time
        self.reasons = self.column(13, lambda column: texts(column, count))
        for heading, reason in zip(self.headings, self.reasons):
            self.spend(64 + len(heading.bytes) + len(reason))
        flags = self.integers(14, count, 2)
        repeated = iter(self.dots(15, sum(flags)))
        self.repeats = [next(repeated) if flag else None for flag in flags]
        self.fields = []
        while len(self.fields) < count:
            self.section()
        self.place = 27
        must(not self.reader.left())

    def read_records(self):
        kinds = self.integers(6, self.count, 3)
        named = iter(self.dots(7, kinds.count(2)))
        self.place = 6
        records = []
        for kind, dot in zip(kinds, self.own):
            if kind == 1:
                must(records)
            records.append((dot, records[-1] if kind == 1 else None, next(named) if kind == 2 else None)[kind])
            must(kind == 0 or records[-1] != dot)
        return records

    def read_contexts(self):
        kinds = self.integers(9, self.count, 4)
        for index, kind in enumerate(kinds):
            must(kind != 2 or index and self.records[index - 1] == self.records[index])

        def listed(column):
            out = []
            for _ in range(column.varint()):
                place, counter = column.varint(), column.varint()
                must(place < len(self.replicas) and counter > 0)
                self.spend(16)
                out.append((self.replicas[place], counter))
            return out

        def contexts(column):
            out = []
            for index, kind in enumerate(kinds):
                seen, unseen = {}, []
                if kind == 1:
                    self.spend(16)
                    seen = dict([self.records[index]])
                elif kind == 2:
                    seen, unseen = dict(out[-1][0]), out[-1][1]
                    replica, counter = self.own[index - 1]
                    seen[replica] = max(seen.get(replica, 0), counter)
                    self.spend(16 * (len(seen) + len(unseen)))
                elif kind == 3:
                    dots, unseen = listed(column), listed(column)
                    must(all(a[0] < b[0] for a, b in zip(dots, dots[1:])))
                    seen = dict(dots)
                    must(all(a < b for a, b in zip(unseen, unseen[1:])))
                    must(all(counter <= seen.get(replica, 0) for replica, counter in unseen))
                out.append((seen, unseen))
            return out

        return self.column(10, contexts)

    def section(self):
        first = len(self.fields)

        def head(column):
            rows, many = column.varint(), None
            must(0 < rows <= self.count - first)
            many = column.varint()
            must(many <= min(column.left(), MOST_FIELDS))
            return rows, [column.text() for _ in range(many)]

        rows, names = self.column(17, head)
        must(all(a < b for a, b in zip(names, names[1:])))
        must(all(is_identifier(name.decode()) for name in names))
        must(len({heading.type for heading in self.headings[first:first + rows]}) == 1)
        fields = [self.field(name, rows) for name in names]
        self.place = 26
        for row in range(rows):
            out, left = [], self.allowance
            for field in fields:
                for piece in field(row):
                    left -= len(piece)
                    must(left >= 0)
                    out.append(piece)
            self.allowance = left
            self.fields.append(b"".join(out))
        for field in fields:
            must(field.elements is None or not field.elements.left())

    def field(self, name, rows):
        tags = self.integers(18, rows)
        must(all(0 <= tag <= REFERENCE + 2 for tag in tags))
        values = [tag - 2 for tag in tags]

        def many(*kinds):
            return sum(tag in kinds for tag in values)

        def numbers(place, count):
            return self.integers(place, count) if count else []

        field = Field(name, values)
        field.integers = iter(numbers(19, many(INTEGER, DECIMAL, MONEY, MOMENT, DATE)))
        field.scales = iter(numbers(20, many(DECIMAL)))
        count = many(TEXT, CODE)
        field.texts = iter(self.column(21, lambda column: texts(column, count)) if count else [])
        count = many(REFERENCE)
        field.replicas, field.counters = iter(numbers(22, count)), iter(numbers(23, count))
        count = tags.count(1)
        field.counts = iter(numbers(24, count))
        field.elements = Reader(self.column(25, lambda column: column.take(column.left()))) if count else None
        return field

    # Canonical bytes and JSON of the change at `index`

    def canonical(self, index):
        def dot(pair):
            return pair[0] + varint(pair[1])

        own, record, (seen, unseen) = self.own[index], self.records[index], self.contexts[index]
        repeats = self.repeats[index]
        return b"".join([
            self.headings[index].bytes, dot(own), b"\0" if record == own else b"\1" + dot(record),
            varint(len(seen)), *map(dot, sorted(seen.items())), varint(len(unseen)), *map(dot, unseen),
            bytes([self.presences[index]]), zigzag(self.times[index]), sized(self.reasons[index]),
            b"\1" + dot(repeats) if repeats else b"\0", self.fields[index]])

    def json(self, index):
        def dot(pair):
            return [spelled(pair[0]), number(pair[1])]

        heading, (seen, unseen), repeats = self.headings[index], self.contexts[index], self.repeats[index]
        return {
            "dot": dot(self.own[index]), "record": dot(self.records[index]), "type": heading.type, "area": heading.area,
            "context": {spelled(replica): number(counter) for replica, counter in sorted(seen.items())},
            "unseen": [dot(pair) for pair in unseen], "assigns": assigns(self.fields[index]),
            "presence": (None, "absent", "present")[self.presences[index]], "time": moment(self.times[index]),
            "author": {"name": heading.name, "unit": heading.unit, "role": heading.role, "tier": heading.tier},
            "reason": self.reasons[index].decode(), "schema": f"{heading.schema}@{heading.version}",
            "repeats": dot(repeats) if repeats else None, "held": None}


class Field:
    """The columns of one field, read row by row."""

    def __init__(self, name, tags):
        self.name, self.tags = sized(name), tags

    def __call__(self, row):
        """The row's assignments in canonical form."""
        tag = self.tags[row]
        if tag == -2:
            return
        if tag == -1:
            yield from self.set_elements()
            return
        out = self.name + bytes([tag])
        if tag in (TEXT, CODE):
            out += sized(next(self.texts))
        elif tag in (INTEGER, MONEY, MOMENT):
            out += zigzag(next(self.integers))
        elif tag == DECIMAL:
            scale = next(self.scales)
            must(0 <= scale <= 18)
            out += bytes([scale]) + zigzag(next(self.integers))
        elif tag == DATE:
            packed = next(self.integers)
            year, month, day = packed >> 9, packed >> 5 & 15, packed & 31
            must(is_partial(year, month, day))
            out += year.to_bytes(2, "big") + bytes([month, day])
        elif tag == REFERENCE:
            replica, counter = next(self.replicas) & MASK, next(self.counters) & MASK
            must(replica and counter)
            out += replica.to_bytes(8, "big") + varint(counter)
        yield out

    def set_elements(self):
        count, last = next(self.counts), b""
        must(0 < count <= self.elements.left())
        for _ in range(count):
            start = self.elements.at
            must(self.elements.byte() in (IN, OUT))
            content(self.elements)
            element = self.elements.data[start + 1:self.elements.at]
            must(last < element)
            last = element
            yield self.name + self.elements.data[start:self.elements.at]


# Section 6: groups


def changes(file):
    """Each group of a file that was verified, with its changes checked; the last checks come behind the last group."""
    tar, manifest, _, _ = open_manifest(file.source())
    for name, size, _ in manifest.members[:manifest.first + 1]:
        while tar.read(PIECE):
            pass
        expect(tar, name, size)

    def take(count):
        need(count <= tar.rest, "changes", "CHG-2")
        return tar.read(count)

    def short_varint():
        number = 0
        for shift in range(0, 35, 7):
            byte = take(1)[0]
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                need(byte or not shift, "changes", "CHG-3")
                return number
        raise Refused("changes", "CHG-3")

    need(take(len(MAGIC)) == MAGIC, "changes", "CHG-1")
    heads = {part[0]: (part[3], part[4]) for part in manifest.parts}
    total = 0
    while count := short_varint():
        size = short_varint()
        need(count <= MOST_CHANGES and size <= MOST_GROUP, "changes", "CHG-3")
        group = Group(take(size), count)
        total += count
        for index in sorted(range(count), key=lambda index: group.own[index]):
            replica, counter = group.own[index]
            need(replica in heads, "changes", "CHG-6")
            reached, digest = heads[replica]
            need(counter == reached + 1, "changes", "CHG-7")
            own = hashlib.sha256(group.canonical(index)).digest()
            heads[replica] = counter, hashlib.sha256(digest + own).digest()
        yield group
    need(tar.rest == 0, "changes", "CHG-4")
    need(total == manifest.changes, "changes", "CHG-5")
    for replica, _, _, _, _, head, after, _ in manifest.parts:
        need(heads[replica][0] == head, "changes", "CHG-7")
        need(heads[replica][1] == after, "changes", "CHG-8")


def lines(path, identities):
    """The manifest, the statements, then every change, as lines of JSON."""
    file = File(path, identities)
    manifest, statements = verify(file)
    yield line(manifest.json)
    for statement in statements:
        yield statement.decode() + "\n"
    for group in changes(file):
        for index in range(group.count):
            yield line(group.json(index))


def line(item):
    return json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n"


def check(path, identities):
    digest = hashlib.sha256()
    try:
        for text in lines(path, identities):
            digest.update(text.encode())
    except Refused as refused:
        return {"file": path, "code": refused.code, "exit": refused.exit, "rule": refused.rule, "sha256": None}
    return {"file": path, "code": None, "exit": 0, "rule": None, "sha256": digest.hexdigest()}


def main(arguments):
    identities = []
    if arguments[:1] == ["--identity"] and len(arguments) > 1:
        try:
            identities = identities_in(arguments[1])
        except (Wrong, OSError, ValueError):
            print(f"{arguments[1]} is no file of secret keys", file=sys.stderr)
            return 64
        arguments = arguments[2:]
    if arguments[:1] == ["--check"]:
        for path in arguments[1:]:
            print(json.dumps(check(path, identities)), flush=True)
        return 0
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 64
    outcome = check(arguments[0], identities)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    if outcome["code"] == "bundle.sealed":
        with open(arguments[0], "rb") as file:
            recipients = len(Seal(file).stanzas)
        size = os.path.getsize(arguments[0])
        sys.stdout.write(line({"sealed": {"version": 1, "recipients": recipients, "bytes": size}}))
    if outcome["code"]:
        sys.stdout.write(line({"error": {key: outcome[key] for key in ("code", "exit", "rule")}}))
        return outcome["exit"]
    sys.stdout.writelines(lines(arguments[0], identities))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
