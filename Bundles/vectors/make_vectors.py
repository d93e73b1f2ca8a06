#!/usr/bin/env python3
"""Writes the test vectors of this folder: small bundles, each wrong in one place, and some that are unusual but right.

  make_vectors.py          writes every <name>.ganh and vectors.json
  make_vectors.py --check  makes them in memory and names those in this folder that differ

A vector is a recipe: the changes of a bundle, and for one layer a function that alters it. The layers are made from
the inside out (columns, groups, `changes`, manifest, signed heads, JSON, its signature, tar, deflate, gzip, seal), each
with the sums and signatures of what it holds as it stands then, so that nothing but the planted fault can be what a
reader sees. The encoder takes the simplest spellings
that FORMAT.md allows and shares no line with the readers. Python's standard library only.

What zlib compresses depends on its version, so there `--check` compares what comes out and the sums around it; the
vectors of the gzip layer and of the seal are made of stored blocks and bits written by hand, and compared byte for byte.
"""
import hashlib
import json
import sys
import zlib
from functools import lru_cache
from pathlib import Path

import signing
from signing import armor, public_key, sign, ssh_blob, stanza, x25519, x25519_stanza

HERE = Path(__file__).resolve().parent
MASK = (1 << 64) - 1
MIB = 1 << 20

# Basic spellings, canonical bytes (sections 5 and 8)


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out) + bytes([number])


def zigzag(number):
    return varint((number << 1 ^ number >> 63) & MASK)


def sized(data):
    data = data if isinstance(data, bytes) else data.encode()
    return varint(len(data)) + data


@lru_cache(maxsize=None)
def dot(pair):
    return pair[0] + varint(pair[1])


def sha256(data):
    return hashlib.sha256(data).digest()


def crockford(data):
    number = int.from_bytes(data, "big")
    return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[number >> shift & 31] for shift in range(60, -1, -5))


CLEARED, NO, YES = (0, None), (5, None), (6, None)


def words(text): return 1, text
def whole(number): return 2, number
def decimal(number, scale): return 3, (scale, number)
def money(number): return 4, number
def date(year, month=0, day=0): return 7, (year, month, day)
def moment(milliseconds): return 8, milliseconds
def code(key): return 9, key
def reference(pair): return 10, pair
def put_in(value): return 11, value
def taken_out(value): return 12, value


def content(tag, value):
    """The tag and what follows it."""
    body = b""
    if tag in (1, 9):
        body = sized(value)
    elif tag in (2, 4, 8):
        body = zigzag(value)
    elif tag == 3:
        body = bytes([value[0]]) + zigzag(value[1])
    elif tag == 7:
        body = value[0].to_bytes(2, "big") + bytes(value[1:])
    elif tag == 10:
        body = dot(value)
    elif tag in (11, 12):
        body = content(*value)
    return bytes([tag]) + body


def heading(type, area, name="Lê Thị Hoa", unit="22519@2021-01-01", role="commune_officer", tier=2, version=1, first=1):
    return {"type": type, "area": area, "bytes": bytes([first]) + b"".join(map(sized, (type, area, name, unit, role)))
            + varint(tier) + sized("vietnam") + varint(version)}


def change(own, head, record=None, seen=(), unseen=(), presence=0, time=None, reason="", repeats=None, **fields):
    return {"dot": own, "heading": head, "record": record or own, "seen": list(seen), "unseen": list(unseen),
            "presence": presence, "time": 1_667_635_920_120 + 60_000 * own[1] if time is None else time,
            "reason": reason, "repeats": repeats, "fields": dict(sorted(fields.items()))}


def canonical(change):
    out = [change["heading"]["bytes"], dot(change["dot"])]
    out += [b"\0"] if change["record"] == change["dot"] else [b"\1", dot(change["record"])]
    for dots in change["seen"], change["unseen"]:
        out += [varint(len(dots)), *map(dot, dots)]
    out += [bytes([change["presence"]]), zigzag(change["time"]), sized(change["reason"])]
    out += [b"\1", dot(change["repeats"])] if change["repeats"] else [b"\0"]
    for name, value in change["fields"].items():
        for one in value if isinstance(value, list) else [value]:
            out.append(sized(name) + content(*one))
    return b"".join(out)


# Columns (sections 7 and 8): a column is a place and a list of numbers, a list of texts, or bytes


def steps(values):
    wrapped = [(b - a) & MASK for a, b in zip([0] + values, values)]
    return [step - (step >> 63 << 64) for step in wrapped]


def integers(values):
    if not values:
        return b"\0"
    if len(set(values)) == 1:
        return b"\4" + zigzag(values[0])
    return b"\2" + b"".join(map(zigzag, steps(values)))


def plain(values):
    return integers([len(value) for value in values]) + b"".join(values)


def spell(column):
    if isinstance(column, bytes):
        return column
    return b"\2" + plain(column) if column and isinstance(column[0], bytes) else integers(column)


def raw(text):
    return text if isinstance(text, bytes) else text.encode()


def number_of(tag, value):
    return {3: lambda: value[1], 7: lambda: (value[0] * 16 + value[1]) * 32 + value[2]}.get(tag, lambda: value)()


def field_columns(name, changes):
    values = [change["fields"].get(name) for change in changes]
    single = [value for value in values if isinstance(value, tuple)]
    sets = [value for value in values if isinstance(value, list)]
    references = [value for tag, value in single if tag == 10]
    out = [(18, [0 if value is None else 1 if isinstance(value, list) else value[0] + 2 for value in values])]
    out.append((19, [number_of(*one) for one in single if one[0] in (2, 3, 4, 7, 8)]))
    out.append((20, [value[0] for tag, value in single if tag == 3]))
    out.append((21, [raw(value) for tag, value in single if tag in (1, 9)]))
    out.append((22, [int.from_bytes(replica, "big", signed=True) for replica, _ in references]))
    out.append((23, [counter for _, counter in references]))
    out.append((24, [len(elements) for elements in sets]))
    out.append((25, b"".join(content(*element) for elements in sets for element in elements)))
    return [column for column in out if column[1] or column[0] == 18]


def sections(changes):
    out, start = [], 0
    while start < len(changes):
        type = changes[start]["heading"]["type"]
        stop = start
        while stop < len(changes) and changes[stop]["heading"]["type"] == type:
            stop += 1
        names = sorted({name for change in changes[start:stop] for name in change["fields"]}, key=str.encode)
        out.append((17, varint(stop - start) + varint(len(names)) + b"".join(map(sized, names))))
        for name in names:
            out += field_columns(name, changes[start:stop])
        start = stop
    return out


def context_kind(change, before):
    if not change["seen"] and not change["unseen"]:
        return 0
    if change["seen"] == [change["record"]] and not change["unseen"]:
        return 1
    if before and before["record"] == change["record"] and before["unseen"] == change["unseen"]:
        known = dict(before["seen"])
        known[before["dot"][0]] = max(before["dot"][1], known.get(before["dot"][0], 0))
        if sorted(known.items()) == change["seen"]:
            return 2
    return 3


def record_kind(change, before):
    return 0 if change["record"] == change["dot"] else 1 if before and before["record"] == change["record"] else 2


def replicas_of(changes):
    dots = {pair[0] for change in changes for pair in change["seen"] + change["unseen"]}
    for change in changes:
        dots |= {change["dot"][0], change["record"][0]} | ({change["repeats"][0]} if change["repeats"] else set())
    return sorted(dots)


def columns_of(changes):
    replicas = replicas_of(changes)
    place = {replica: index for index, replica in enumerate(replicas)}
    headings = list(dict.fromkeys(change["heading"]["bytes"] for change in changes))
    before = [None] + changes
    records = [record_kind(*pair) for pair in zip(changes, before)]
    contexts = [context_kind(*pair) for pair in zip(changes, before)]
    named = [change["record"] for change, kind in zip(changes, records) if kind == 2]
    repeated = [change["repeats"] for change in changes if change["repeats"]]

    def listed(dots):
        return varint(len(dots)) + b"".join(varint(place[replica]) + varint(counter) for replica, counter in dots)

    return [
        (1, varint(len(replicas)) + b"".join(replicas)),
        (2, varint(len(headings)) + b"".join(map(sized, headings))),
        (3, [headings.index(change["heading"]["bytes"]) for change in changes]),
        (4, [place[change["dot"][0]] for change in changes]),
        (5, [change["dot"][1] for change in changes]),
        (6, records),
        (7, [place[replica] for replica, _ in named]),
        (8, [counter for _, counter in named]),
        (9, contexts),
        (10, b"".join(listed(change["seen"]) + listed(change["unseen"])
                      for change, kind in zip(changes, contexts) if kind == 3)),
        (11, [change["presence"] for change in changes]),
        (12, [change["time"] for change in sorted(changes, key=lambda change: change["dot"])]),
        (13, [raw(change["reason"]) for change in changes]),
        (14, [int(change["repeats"] is not None) for change in changes]),
        (15, [place[replica] for replica, _ in repeated]),
        (16, [counter for _, counter in repeated]),
    ] + sections(changes)


# The layers around them (sections 1 to 6)

MAGIC = b"ganh changes 0\n"
HEADER = bytes.fromhex("1f8b08000000000000ff")
MARK = bytes.fromhex("1f8b08040000000000ff080047480400"), bytes.fromhex("03000000000000000000")
COMMUNE, DISTRICT, NEIGHBOUR = "22519@2021-01-01", "571@2021-01-01", "22522@2021-01-01"
HOUSEHOLDS, PROGRAMME = COMMUNE + "/households", COMMUNE + "/programme"
# What the keys come from: two stores', two hubs'.
STORE, OTHER_STORE, HUB, OTHER_HUB = (bytes(range(first, first + 32)) for first in (0, 100, 150, 200))
SEEDS = {public_key(seed): seed for seed in (STORE, OTHER_STORE, HUB, OTHER_HUB)}
WEAK = b"\1" + bytes(31)
# Each life with its store's public key; the last one's is of order 1.
LIVES = [(bytes.fromhex("0123456789abcdeffedcba9876543210"), public_key(STORE)),
         (bytes.fromhex("7e57ab1e0ff1ce5a600dcafe12345678"), public_key(OTHER_STORE)),
         (bytes.fromhex("0000000000000000000000000000bad1"), WEAK)]


def replica_of(life, area):
    return sha256(b"ganh replica v1\0" + LIVES[life][1] + LIVES[life][0] + area.encode())[:8]


OWNERS = {replica_of(life, area): (life, area) for life in (0, 1, 2)
          for area in (HOUSEHOLDS, PROGRAMME, NEIGHBOUR + "/households")}
A, B, C = replica_of(0, HOUSEHOLDS), replica_of(0, PROGRAMME), replica_of(1, HOUSEHOLDS)
D = replica_of(1, NEIGHBOUR + "/households")
OF_WEAK = replica_of(2, HOUSEHOLDS)
START = 0, bytes(32)


def advance(groups, bases):
    """Base and head of each replica that has changes."""
    bases, heads, first = dict(bases), {}, {}
    for change in sorted((change for group in groups for change in group), key=lambda change: change["dot"]):
        replica, counter = change["dot"]
        first.setdefault(replica, bases.get(replica, START))
        heads[replica] = counter, sha256(heads.get(replica, first[replica])[1] + sha256(canonical(change)))
    return [(replica, first[replica], heads[replica]) for replica in sorted(heads)]


def manifest_of(groups, bases, members):
    parts = [part for part in advance(groups, bases) if part[0] in OWNERS]
    areas = sorted({OWNERS[replica][1] for replica, _, _ in parts})
    lives = [0] + sorted({OWNERS[replica][0] for replica, _, _ in parts} - {0})
    return {
        "format": "ganh-bundle", "version": 1, "capabilities": [], "recipient": DISTRICT, "sequence": 1,
        "sender": {"unit": COMMUNE, "origin": 0, "ordinal": 1}, "packed": "2022-11-05T08:12:00.120Z", "schemas": [],
        "origins": [[crockford(LIVES[life][0][:8]) + crockford(LIVES[life][0][8:]), LIVES[life][1].hex()]
                    for life in lives],
        "areas": areas, "asks": [],
        "parts": [[crockford(replica), areas.index(OWNERS[replica][1]), lives.index(OWNERS[replica][0]),
                   base[0], base[1].hex(), head[0], head[1].hex()] for replica, base, head in parts],
        "knowledge": [[crockford(replica), areas.index(OWNERS[replica][1]), head[0], head[1].hex()]
                      for replica, _, head in parts],
        "changes": sum(head[0] - base[0] for _, base, head in parts),
        "members": [[name, len(data), sha256(data).hex()] for name, data in members]}


def uncrockford(text):
    number = 0
    for digit in text:
        number = number << 5 | "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(digit)
    return number.to_bytes(8, "big")


def head_bytes(replica, counter, digest, label=b"ganh head v1\0"):
    return label + replica + counter.to_bytes(8, "big") + digest


def signed_head(origins, row):
    """The signature of a part's head as the row gives it; zeros where the row is not one."""
    try:
        key = bytes.fromhex(origins[row[2]][1])
        message = head_bytes(uncrockford(row[0]), row[5], bytes.fromhex(row[6]))
        return (signing.sign_weak() if key == WEAK else sign(SEEDS[key], message)).hex()
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError):
        return "00" * 64


def sign_heads(json):
    """Ends each row of the parts that lacks it with its signature."""
    if isinstance(json, dict) and isinstance(json.get("parts"), list):
        for row in json["parts"]:
            if isinstance(row, list) and len(row) == 7:
                row.append(signed_head(json.get("origins"), row))


def ssh_signature(message, seed=STORE, **parts):
    return armor(ssh_blob(message, seed, **parts))


def canonical_json(value):
    """Objects in the order of the keys' bytes, which is that of their code points."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def with_sum(block):
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def tar_header(name, size):
    block = bytearray(512)
    block[0:len(name)] = name
    block[100:148] = b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"00000000000\0"
    block[156:157] = b"0"
    block[257:265] = b"ustar\x0000"
    return with_sum(block)


def tar_member(name, data):
    return [tar_header(raw(name), len(data)), data + bytes(-len(data) % 512)]


def compressed(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def stored(data, last=True, piece=0xFFFF):
    pieces = [data[start:start + piece] for start in range(0, len(data), piece)]
    return b"".join(bytes([last and index == len(pieces) - 1]) + len(part).to_bytes(2, "little")
                    + (len(part) ^ 0xFFFF).to_bytes(2, "little") + part for index, part in enumerate(pieces))


def sums(data):
    return zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")


def mark(data):
    return MARK[0] + zlib.crc32(data).to_bytes(4, "little") + MARK[1]


def same(value):
    return value


def altered(value, alter):
    """What `alter` gives, or the value itself as it left it."""
    result = alter(value)
    return value if result is None else result


def build(groups, bases=(), extra=(), statements=None, columns=same, frames=same, changes=same, manifest=same, heads=same,
          text=same, signature=ssh_signature, tar=same, deflate=compressed, gzip=same, file=same):
    """A bundle of these groups of changes, statements and further members; each function alters one layer.

    The signature goes with the manifest, which it signs as it stands: in the blocks of the tar the two are one.
    """
    spelled = altered([columns_of(group) for group in groups], columns)
    packed = [(len(group), b"".join(sized(spell(column)) for _, column in group_columns))
              for group, group_columns in zip(groups, spelled)]
    packed = altered(packed, frames)
    member = altered(MAGIC + b"".join(varint(count) + sized(data) for count, data in packed) + b"\0", changes)
    members = [*([] if statements is None else [("statements", statements)]), ("changes", member), *extra]
    described = altered(manifest_of(groups, bases, members), manifest)
    described = altered(described, sign_heads)
    described = altered(described, heads)
    json = altered(canonical_json(described), text)
    blocks = [block for name, data in [("manifest.json", json), *members] for block in tar_member(name, data)]
    armored = signature(json)
    if armored is not None:
        blocks[1] += b"".join(tar_member("manifest.json.sig", armored))
    blocks.append(bytes(1024))
    inflated = b"".join(altered(blocks, tar))
    parts = altered([HEADER, deflate(inflated), sums(inflated)], gzip)
    whole = b"".join(parts)
    return altered(whole + mark(whole), file)


# The changes of the good bundle

HOUSEHOLD, MEMBER = heading("household", HOUSEHOLDS), heading("member", HOUSEHOLDS)
SECOND = heading("household", HOUSEHOLDS, name="Trần Văn Bình")
CONTRIBUTION = heading("contribution", PROGRAMME)
TARGET = heading("target", PROGRAMME, name="Phạm Thị Thu", unit=DISTRICT, role="office", tier=3)

GOOD = [[
    change((A, 1), HOUSEHOLD, hamlet=words("Thôn Ninh Đảo"), **{"class": code("poor")}, member_count=whole(6),
           income=money(1_250_000), last_visit=date(2022, 11, 3), no_labour_capacity=YES,
           causes=[put_in(code("land")), put_in(code("capital"))], visited_at=moment(1_667_635_000_000)),
    change((A, 2), HOUSEHOLD, (A, 1), [(A, 1)], reason="Rà soát cuối năm", **{"class": code("near_poor")},
           causes=[taken_out(code("land"))]),
    change((C, 1), SECOND, (A, 1), [(A, 2)], member_count=whole(7), merit_policy=NO, note=words("Sinh thêm con")),
    change((A, 3), HOUSEHOLD, (A, 1), sorted([(A, 2), (C, 1)]), note=CLEARED, last_visit=date(2022, 12)),
    change((A, 4), HOUSEHOLD, (A, 1), sorted([(A, 3), (C, 1)]), [(C, 1)], presence=1, reason="Ghi nhầm hộ"),
    change((A, 5), MEMBER, household=reference((A, 1)), full_name=words("Nguyễn Thị Bưởi"), sex=code("female")),
    change((B, 1), CONTRIBUTION, donor=words("Hợp tác xã Vạn Thạnh"), kind=code("cash"), amount=money(5_000_000),
           received=date(2022, 10, 17)),
    change((B, 2), TARGET, indicator=code("poverty_rate"), value=decimal(1250, 2), year=whole(2022)),
], [
    change((A, 6), HOUSEHOLD, (A, 1), sorted([(A, 4), (C, 1)]), presence=2, reason="Khôi phục"),
    change((C, 2), SECOND, (A, 1), sorted([(A, 6), (C, 1)]), member_count=whole(5)),
    change((C, 3), SECOND, repeats=(A, 5), hamlet=words("Đầm Môn")),
]]
EXAMPLE = [[change((A, 1), heading("household", HOUSEHOLDS, version=3), time=1_667_635_920_120,
                   **{"class": code("poor")}, member_count=whole(6))]]
PHOTO = [("blobs/" + sha256("ảnh".encode()).hex(), "ảnh".encode())]
TWO_BLOBS = [("blobs/a", b"a"), ("blobs/b", b"b")]


def edit(index, group=0, groups=GOOD, **parts):
    """The groups with one change altered, fields by their names, the rest in `parts`."""
    groups = [list(changes) for changes in groups]
    old = groups[group][index]
    fields = {**old["fields"], **parts.pop("fields", {})}
    groups[group][index] = {**old, **parts, "fields": fields}
    return groups


# How to alter a layer


def at(place, alter, nth=0, group=0):
    """Alters the nth column of that number in a group."""

    def columns(groups):
        index = [index for index, column in enumerate(groups[group]) if column[0] == place][nth]
        groups[group][index] = place, alter(groups[group][index][1])

    return columns


def more(column): return spell(column) + b"\0"
def less(column): return spell(column)[:-1]
def first(value): return lambda column: [value] + column[1:]
def last(value): return lambda column: column[:-1] + [value]
def fixed(data): return lambda column: data


def put(*path):
    """Sets what the path leads to in the manifest; the last of it is the value."""
    *keys, name, value = path

    def manifest(json):
        for key in keys:
            json = json[key]
        json[name] = value

    return manifest


def both(one, other):
    """Both alterations, one after the other."""
    return lambda value: altered(altered(value, one), other)


def drop(key):
    return lambda json: {name: value for name, value in json.items() if name != key}


def key(name, text):
    """A further key in the manifest whose value is written as `text`, and no reader knows."""
    placeholder = b'"\xe2\x88\x9e"'
    return {"manifest": put(name, "∞"), "text": lambda json: json.replace(placeholder, text)}


def swap(old, new):
    return {"text": lambda json: json.replace(old, new, 1)}


def header(offset, data, member=1):
    """Writes into a tar header, with its sum right afterwards."""

    def tar(blocks):
        block = bytearray(blocks[2 * member])
        block[offset:offset + len(data)] = data
        blocks[2 * member] = bytes(block) if offset == 148 else with_sum(block)

    return tar


def summed(make):
    """Writes another sum into the header of `changes`."""
    return lambda blocks: header(148, make(int(blocks[2][148:154], 8)))(blocks)


def renamed(name, member=2):
    return header(0, raw(name) + bytes(100 - len(raw(name))), member)


def bits(text, after=b""):
    """Bits written by hand, the first the lowest of its byte, then whole bytes."""
    text = text.replace(" ", "")
    text += "0" * (-len(text) % 8)
    return bytes(int(text[start:start + 8][::-1], 2) for start in range(0, len(text), 8)) + after


# Unusual spellings


def runs(values):
    out, index = b"", 0
    while index < len(values):
        length = 1
        while index + length < len(values) and values[index + length] == values[index]:
            length += 1
        out += varint(length) + zigzag(values[index])
        index += length
    return out


def frame(low, divisor, width, data=b""):
    return b"\3" + zigzag(low) + varint(divisor) + bytes([width]) + data


def dictionary(values, spelling=b"\0"):
    entries = sorted(set(values))
    return spelling + varint(len(entries)) + plain(entries) + integers([entries.index(value) for value in values])


def by_words(values):
    split = [value.split(b" ", 3) for value in values]
    out = b"\3" + integers([len(parts) for parts in split])
    for place in range(max(map(len, split))):
        out += dictionary([parts[place] for parts in split if len(parts) > place])
    return out


# The vectors, layer by layer

CODES = {"GZ": "bundle.damaged", "TAR": "bundle.tar", "MAN": "bundle.manifest", "MEM": "bundle.member",
         "CHG": "bundle.changes", "COL": "bundle.changes", "SIG": "signature.invalid", "STM": "signature.invalid",
         "AGE": "bundle.seal"}
OTHER_CODES = {"GZ-1": "bundle.foreign", "GZ-2": "bundle.cut", "GZ-6": "bundle.trailing", "SIG-1": "signature.missing",
               None: None}
STATUS = {None: 0, "bundle.newer": 27, "bundle.sealed": 23, "signature.missing": 21, "signature.invalid": 21}


def vector(name, rule, why, code=None, merge=None, groups=GOOD, **recipe):
    code = code or (OTHER_CODES[rule] if rule in OTHER_CODES else CODES[rule.split("-")[0]])
    row = {"name": name, "rule": rule, "code": code, "exit": STATUS.get(code, 20), "why": why}
    return {**row, **({"merge": merge} if merge else {})}, build(groups, **recipe)


def gzip_vectors():
    def small(name, rule, why, code=None, **recipe):
        return vector("gzip-" + name, rule, why, code, groups=EXAMPLE, deflate=recipe.pop("deflate", stored), **recipe)

    def head(name, why, offset, byte, after=b""):
        data = HEADER[:offset] + bytes([byte]) + HEADER[offset + 1:] + after
        return small(name, "GZ-1", why, gzip=lambda parts: [data, *parts[1:]])

    def stream(name, why, make):
        return small(name, "GZ-3", why, deflate=make)

    def cut(name, why, keep):
        return small(name, "GZ-2", why, file=lambda data: data[:keep(len(data))])

    own_sum = zlib.crc32(HEADER[:3] + b"\2" + HEADER[4:]) & 0xFFFF
    yield head("magic-other", "The first byte is another one.", 0, 0x1E)
    yield head("method-not-deflate", "The header names another method than deflate.", 2, 7)
    yield head("flag-ftext", "The header says that this is text.", 3, 1)
    yield head("flag-fhcrc", "The header carries a sum of itself.", 3, 2, own_sum.to_bytes(2, "little"))
    yield head("flag-fextra", "The header carries an extra field.", 3, 4, b"\0\0")
    yield head("flag-fname", "The header carries a file name.", 3, 8, b"a.tar\0")
    yield head("flag-fcomment", "The header carries a comment.", 3, 16, b"x\0")
    yield head("flag-reserved", "The header has a flag that stands for nothing.", 3, 0x80)
    yield head("time-set", "The header carries a time.", 4, 1)
    yield head("extra-flags-set", "The header says how hard the compressor tried.", 8, 2)
    yield head("system-set", "The header names an operating system.", 9, 3)
    for name, why, data in (
            ("plain-text", "The file is plain text.", "Kính gửi Phòng LĐTBXH huyện Vạn Ninh\n".encode()),
            ("empty-file", "The file has no byte.", b""),
            ("zip-file", "The file is a ZIP archive.", b"PK\5\6" + bytes(18)),
            ("cut-in-header", "The file ends inside the first ten bytes.", HEADER[:5])):
        yield small(name, "GZ-1", why, file=fixed(data))
    yield small("age-file", None, "The file is sealed with age, to somebody else.", "bundle.sealed",
                file=sealed([x25519_stanza(STRANGER, EPHEMERAL)]))
    yield cut("cut-behind-header", "The file ends behind the first ten bytes.", lambda size: 10)
    yield cut("cut-in-deflate", "The file ends inside the deflate stream.", lambda size: size // 2)
    yield cut("cut-before-sums", "The file ends behind the deflate stream.", lambda size: size - 38)
    yield cut("cut-in-sums", "The file ends between CRC-32 and size.", lambda size: size - 34)
    yield cut("end-mark-missing", "The file ends before the end mark.", lambda size: size - 30)
    yield cut("cut-in-end-mark", "The file lacks its last byte.", lambda size: size - 1)
    yield stream("block-type-reserved", "A block is of the reserved type.", lambda data: bits("1 11", stored(data)))
    yield stream("distance-too-far", "The first copy reaches back before the beginning.",
                 lambda data: bits("0 10 0000001 00000 0000000 1 00", stored(data)[1:]))
    yield stream("distance-symbol-unused", "A copy has the distance symbol 30, which stands for nothing.",
                 lambda data: stored(data, last=False) + bits("1 10 0000001 11110 0000000"))
    yield stream("length-symbol-unused", "A block has the length symbol 286, which stands for nothing.",
                 lambda data: stored(data, last=False) + bits("1 10 11000110 0000000"))
    yield stream("stored-length-wrong", "A stored block's length and its complement do not agree.",
                 lambda data: stored(data)[:3] + b"\0" + stored(data)[4:])
    yield stream("code-lengths-too-many", "A dynamic block has more code lengths than its alphabet takes.",
                 lambda data: stored(data, last=False) + bits("1 01 11111 00000 0000" + "100" * 4, bytes(8)))
    yield small("sum-wrong", "GZ-4", "The CRC-32 of what comes out is wrong by one bit.",
                gzip=lambda parts: [*parts[:2], bytes([parts[2][0] ^ 1]) + parts[2][1:]])
    yield small("size-wrong", "GZ-4", "The size of what comes out is wrong by one.",
                gzip=lambda parts: [*parts[:2], parts[2][:4] + (int.from_bytes(parts[2][4:], "little") + 1)
                                    .to_bytes(4, "little")])
    yield small("sums-of-nothing", "GZ-4", "CRC-32 and size are zero.", gzip=lambda parts: [*parts[:2], bytes(8)])
    second = HEADER + stored(b"x") + sums(b"x")
    yield small("second-member", "GZ-5", "A second gzip member with data stands before the end mark.",
                gzip=lambda parts: [*parts, second])
    yield small("end-mark-sum-wrong", "GZ-5", "The end mark's CRC-32 is wrong by one bit.",
                file=lambda data: data[:-14] + bytes([data[-14] ^ 1]) + data[-13:])
    yield small("end-mark-sum-of-content", "GZ-5", "The end mark repeats the CRC-32 of what comes out.",
                file=lambda data: data[:-14] + data[-38:-34] + data[-10:])
    yield small("end-mark-of-others", "GZ-5", "The end mark's extra field is another program's.",
                file=lambda data: data[:-18] + b"BC" + data[-16:])
    yield small("flipped-bit-unseen-by-inflate", "GZ-5", "A bit that fills a byte is flipped, which inflate passes over.",
                file=lambda data: data[:10] + bytes([data[10] ^ 0x80]) + data[11:])
    yield small("end-mark-twice", "GZ-6", "The end mark stands twice.", file=lambda data: data + data[-30:])
    yield small("end-mark-twice-summed", "GZ-6", "A second end mark sums up the first.",
                file=lambda data: data + mark(data))
    yield small("member-behind-end-mark", "GZ-6", "A gzip member with data stands behind the end mark.",
                file=lambda data: data + second)
    yield small("tail-zero", "GZ-6", "One zero byte stands behind the end mark.", file=lambda data: data + b"\0")
    yield small("tail-line-feed", "GZ-6", "A line feed stands behind the end mark.", file=lambda data: data + b"\n")


def tar_vectors():
    def tar(name, rule, why, alter, **recipe):
        return vector("tar-" + name, rule, why, tar=alter, **recipe)

    def cut(keep): return lambda blocks: [b"".join(blocks)[:keep]]
    def tail(data): return lambda blocks: [*blocks, data]

    yield tar("end-missing", "TAR-1", "gzip ends behind the last member, without the two zero blocks.", cut(-1024))
    yield tar("one-zero-block", "TAR-1", "gzip ends behind the first of the two zero blocks.", cut(-512))
    yield tar("zero-blocks-cut", "TAR-1", "gzip ends inside the second zero block.", cut(-1))
    yield tar("cut-in-header", "TAR-1", "gzip ends inside the header of `changes`.",
              lambda blocks: [*blocks[:2], blocks[2][:300]])
    yield tar("cut-in-content", "TAR-1", "gzip ends inside the content of `changes`.",
              lambda blocks: [*blocks[:3], blocks[3][:100]])
    yield tar("empty", "TAR-1", "Nothing comes out of gzip.", fixed([]))
    yield vector("tar-size-beyond-data", "TAR-1", "Manifest and header say 8 GiB of `changes`, of which little comes.",
                 manifest=put("members", 0, 1, (1 << 33) - 1), tar=header(124, b"%011o" % ((1 << 33) - 1)))
    fields = (
        ("mode-other", "The mode is 0755.", 100, b"0000755"), ("owner-other", "The owner is 1000.", 108, b"0001750"),
        ("group-other", "The group is 1000.", 116, b"0001750"), ("time-set", "A time is set.", 136, b"14331412360"),
        ("size-ended-by-space", "The size ends with a space instead of a zero byte.", 135, b" "),
        ("v7-header", "The header is of the old kind without `ustar`.", 257, bytes(8)),
        ("gnu-magic", "The magic is GNU's.", 257, b"ustar  \0"), ("owner-name", "The owner's name is set.", 265, b"root"),
        ("group-name", "The group's name is set.", 297, b"root"),
        ("device-numbers-spelled", "The device numbers are spelled as zeros.", 329, b"0000000\0" * 2),
        ("name-prefix", "The prefix of the name is set.", 345, b"blobs"),
        ("bytes-behind-prefix", "The last bytes of the header are not zero.", 500, b"tar\0"),
        ("name-with-nul", "Something stands behind the zero byte that ends the name.", 8, b".sh"))
    for name, why, offset, data in fields:
        yield tar(name, "TAR-2", why, header(offset, data))
    yield tar("sum-wrong", "TAR-2", "The header's sum is wrong by one.", summed(lambda sum: b"%06o" % (sum + 1)))
    yield tar("sum-with-space", "TAR-2", "The header's sum begins with a space.", summed(lambda sum: b" %5o" % sum))
    kinds = {b"1": "hard-link", b"2": "symbolic-link", b"3": "character-device", b"4": "block-device", b"5": "directory",
             b"6": "fifo", b"7": "contiguous-file", b"S": "sparse-file", b"\0": "old-file-type", b"x": "pax-header",
             b"g": "pax-global-header", b"L": "gnu-long-name", b"K": "gnu-long-link", b"V": "gnu-volume",
             b"M": "gnu-continuation"}
    for kind, name in kinds.items():
        yield tar(name, "TAR-2", f"A member's type is the byte {kind.hex()}: {name.replace('-', ' ')}.",
                  header(156, kind, 2), extra=PHOTO)
    yield tar("symbolic-link-out", "TAR-2", "A member is a symbolic link to a file outside.",
              both(header(156, b"2", 2), header(157, b"/etc/passwd", 2)), extra=PHOTO)
    names = (
        ("parent", "has a part `..`", "blobs/../changes"), ("parent-first", "begins with `..`", "../changes"),
        ("leading-slash", "begins with a slash", "/blobs/a"), ("doubled-slash", "has an empty part", "blobs//a"),
        ("trailing-slash", "ends with a slash", "blobs/"), ("backslash", "has a backslash", "blobs\\a"),
        ("drive-letter", "has a drive letter", "c:changes"),
        ("upper-case", "differs from another only in case", "Changes"),
        ("dot-first", "begins with a dot", ".profile"), ("part-dot", "has a part that is a dot", "blobs/./a"),
        ("space", "has a space", "blobs/a b"), ("line-feed", "has a line feed", "blobs/a\nb"),
        ("of-100-bytes", "has 100 bytes", "blobs/" + "a" * 94), ("empty", "is empty", ""),
        ("not-utf-8", "is not UTF-8", b"blobs/\xff"), ("beyond-ascii", "has a letter beyond ASCII", "blobs/ảnh"))
    for name, what, spelled in names:
        yield tar("name-" + name, "TAR-3", f"A member's name {what}.", renamed(spelled), extra=PHOTO)
    yield tar("name-nfc-and-nfd", "TAR-3", "Two names are one letter, once composed and once decomposed.",
              both(renamed("blobs/\u00e9", 2), renamed("blobs/e\u0301", 3)), extra=TWO_BLOBS)
    for name, why, data in (
            ("base-256", "The size is spelled in base 256.", b"\x80" + bytes(8) + b"\0\0\xd1"),
            ("negative", "The size is -1, in base 256.", b"\xff" * 12),
            ("with-spaces", "The size is filled with spaces.", b"        321\0"),
            ("with-minus", "The size has a minus sign.", b"-0000000321\0"),
            ("not-octal", "The size has the digit 9.", b"00000000319\0"),
            ("short", "The size ends after ten digits.", b"0000000321\0\0"),
            ("zero-bytes", "The size is empty.", bytes(12))):
        yield vector("tar-size-" + name, "TAR-4", why, groups=EXAMPLE, tar=header(124, data))
    yield tar("changes-twice", "TAR-5", "`changes` stands twice, the same.",
              lambda blocks: [*blocks[:4], *blocks[2:4], blocks[4]])
    yield tar("changes-twice-other-second", "TAR-5", "A second `changes` stands behind the right one.",
              lambda blocks: [*blocks[:4], *tar_member("changes", MAGIC + b"\0"), blocks[4]])
    yield tar("manifest-twice", "TAR-5", "The manifest stands again at the end.",
              lambda blocks: [*blocks[:4], *blocks[:2], blocks[4]])
    yield tar("manifest-twice-in-front", "TAR-5", "The manifest stands twice before `changes`.",
              lambda blocks: [*blocks[:2], *blocks])
    yield tar("members-10001", "TAR-5", "There are 10,001 members.", same,
              extra=[(f"b{number}", b"") for number in range(9_998)])
    yield tar("padding-not-zero", "TAR-6", "The bytes that fill up `changes` are not all zero.",
              lambda blocks: [*blocks[:3], blocks[3][:-1] + b"\1", blocks[4]])
    yield tar("padding-of-manifest-not-zero", "TAR-6", "The bytes that fill up the manifest are not all zero.",
              lambda blocks: [blocks[0], before_signature(blocks[1]), *blocks[2:]])
    yield tar("padding-of-signature-not-zero", "TAR-6", "The bytes that fill up the signature are not all zero.",
              lambda blocks: [blocks[0], blocks[1][:-1] + b" ", *blocks[2:]])
    yield tar("signature-twice", "TAR-5", "The signature stands again at the end.",
              lambda blocks: [*blocks[:4], *blocks_of_signature(blocks[1]), blocks[4]])
    yield tar("zero-block-between", "TAR-6", "A zero block stands between two members.",
              lambda blocks: [*blocks[:2], bytes(512), *blocks[2:]])
    yield tar("second-block-not-zero", "TAR-6", "The second of the two zero blocks is not zero.",
              lambda blocks: [*blocks[:4], bytes(1023) + b"\1"])
    yield tar("three-zero-blocks", "TAR-6", "Three zero blocks stand at the end.", tail(bytes(512)))
    yield tar("filled-to-record", "TAR-6", "The tar is filled up to 10,240 bytes.",
              lambda blocks: [*blocks, bytes(-sum(map(len, blocks)) % 10_240)])
    yield tar("tail-one-byte", "TAR-6", "One zero byte stands behind the two zero blocks.", tail(b"\0"))
    yield tar("tail-member", "TAR-6", "A member stands behind the two zero blocks.",
              tail(b"".join(tar_member("blobs/a", b"a")) + bytes(1024)))
    yield tar("tail-bomb", "TAR-6", "64 MiB of zeros stand behind the two zero blocks.", tail(bytes(64 * MIB)))


def blocks_of_signature(block):
    """Header and content of the signature, out of the block that holds the manifest and it."""
    start = block.index(b"manifest.json.sig\0")
    return [block[start:start + 512], block[start + 512:]]


def before_signature(block):
    """A byte set that fills up the manifest."""
    start = block.index(b"manifest.json.sig\0")
    assert block[start - 1] == 0
    return block[:start - 1] + b" " + block[start:]


def member_vectors():
    def member(name, rule, why, **recipe):
        return vector("member-" + name, rule, why, **recipe)

    yield member("order-other", "MEM-1", "Two members stand in another order than in the manifest.", extra=TWO_BLOBS,
                 tar=lambda blocks: [*blocks[:4], *blocks[6:8], *blocks[4:6], blocks[8]])
    yield member("name-other", "MEM-1", "A member has another name than in the manifest.", extra=TWO_BLOBS,
                 manifest=put("members", 2, 0, "blobs/c"))
    yield member("unlisted-between", "MEM-1", "A member that the manifest does not name stands before one that it names.",
                 extra=TWO_BLOBS, manifest=lambda json: json["members"].pop(1) and None)
    yield member("changes-not-second", "MEM-1", "`changes` stands behind another member.", extra=PHOTO,
                 tar=lambda blocks: [*blocks[:2], *blocks[4:6], *blocks[2:4], blocks[6]])
    yield member("size-less", "MEM-1", "The manifest gives one byte less than `changes` has.",
                 manifest=lambda json: put("members", 0, 1, json["members"][0][1] - 1)(json))
    yield member("size-more", "MEM-1", "The manifest gives one byte more than `changes` has.",
                 manifest=lambda json: put("members", 0, 1, json["members"][0][1] + 1)(json))
    yield member("size-8-gib", "MEM-1", "The manifest gives 8 GiB for `changes`, the tar less.",
                 manifest=put("members", 0, 1, (1 << 33) - 1))
    yield member("sha256-of-changes-other", "MEM-2", "The manifest gives another SHA-256 for `changes`.",
                 manifest=put("members", 0, 2, "00" * 32))
    yield member("sha256-of-blob-other", "MEM-2", "The manifest gives another SHA-256 for an unknown member.", extra=PHOTO,
                 manifest=put("members", 1, 2, sha256(b"").hex()))
    yield member("content-other", "MEM-2", "One bit of `changes` is flipped behind all sums but SHA-256.",
                 tar=lambda blocks: [*blocks[:3], blocks[3][:40] + bytes([blocks[3][40] ^ 1]) + blocks[3][41:], blocks[4]])
    yield member("missing", "MEM-3", "The last member that the manifest names is missing.", extra=PHOTO,
                 tar=lambda blocks: [*blocks[:4], blocks[6]])
    yield member("changes-missing", "MEM-3", "There is nothing behind the signature.",
                 tar=lambda blocks: [*blocks[:2], blocks[4]])
    yield member("unlisted", "MEM-3", "A member stands at the end that the manifest does not name.",
                 tar=lambda blocks: [*blocks[:4], *tar_member("blobs/a", b"a"), blocks[4]])


def json_vectors():
    deep = lambda depth: b"[" * depth + b"]" * depth  # noqa: E731
    values = (
        ("number-1e400", "A number has an exponent, far beyond any float.", b"1e400"),
        ("number-fraction", "A whole number is written with a fraction.", b"1.0"),
        ("number-minus-zero", "A number is -0.", b"-0"),
        ("number-beyond-2-53", "A number is 2^53 + 1.", b"9007199254740993"),
        ("number-below-2-53", "A number is -2^53 - 1.", b"-9007199254740993"),
        ("number-5000-digits", "A number has 5,000 digits.", b"9" * 5000),
        ("number-leading-zero", "A number has a leading zero.", b"07"),
        ("number-plus", "A number has a plus sign.", b"+7"),
        ("number-hexadecimal", "A number is hexadecimal.", b"0x7"),
        ("number-dot-first", "A number begins with a dot.", b".5"),
        ("nan", "A value is NaN.", b"NaN"), ("infinity", "A value is -Infinity.", b"-Infinity"),
        ("depth-34", "Arrays and objects nest 34 deep.", deep(33)),
        ("depth-10000", "Arrays nest 10,000 deep.", deep(10_000)),
        ("depth-10000-objects", "Objects nest 10,000 deep.", b'{"a":' * 9999 + b"{}" + b"}" * 9999),
        ("lone-surrogate-high", "A text has a high surrogate without its low one.", b'"\\ud800"'),
        ("lone-surrogate-low", "A text has a low surrogate alone.", b'"\\udc00"'),
        ("surrogates-swapped", "A text has a low surrogate, then a high one.", b'"\\udc00\\ud800"'),
        ("utf-8-invalid", "A text has the byte ff.", b'"\xff"'),
        ("utf-8-overlong", "A text spells U+0000 in two bytes.", b'"\xc0\x80"'),
        ("utf-8-surrogate", "A text has a surrogate in three bytes.", b'"\xed\xa0\x80"'),
        ("control-character", "A text has a line feed that is not escaped.", b'"a\nb"'),
        ("escape-unknown", "A text has the escape \\x.", b'"\\x41"'),
        ("escape-cut", "A text has an escape of three digits.", b'"\\u004"'),
        ("single-quotes", "A text stands in single quotes.", b"'a'"), ("comment", "There is a comment.", b"1/*a*/"),
        ("comma-last", "A comma stands behind the last item.", b"[1,]"), ("word-unknown", "A value is `True`.", b"True"))
    for name, why, text in values:
        yield vector("json-" + name, "MAN-2", why, **key("zz", text))
    texts = (
        ("key-twice", "A key stands twice.", lambda data: data.replace(b'"asks":[]', b'"asks":[],"asks":[]')),
        ("key-twice-escaped", "Two keys are the same once their escapes are read.",
         lambda data: data.replace(b'"asks":[]', b'"asks":[],"\\u0061sks":[]')),
        ("key-twice-inside", "A key stands twice in an inner object.",
         lambda data: data.replace(b'"ordinal":1', b'"ordinal":1,"ordinal":1')),
        ("byte-order-mark", "The JSON begins with a byte order mark.", lambda data: b"\xef\xbb\xbf" + data),
        ("utf-16", "The JSON is UTF-16.", lambda data: data.decode().encode("utf-16-le")),
        ("trailing-value", "A second value stands behind the first.", lambda data: data + b"{}"),
        ("trailing-zero-byte", "A zero byte stands behind the value.", lambda data: data + b"\0"),
        ("empty", "The manifest is empty.", lambda data: b""),
        ("cut", "The JSON lacks its last byte.", lambda data: data[:-1]))
    for name, why, alter in texts:
        yield vector("json-" + name, "MAN-2", why, text=alter)
    spellings = (
        ("white-space", "A space stands behind a comma.", swap(b',"asks"', b', "asks"')),
        ("line-feed-last", "A line feed stands behind the value.", {"text": lambda data: data + b"\n"}),
        ("space-first", "A space stands before the value.", {"text": lambda data: b" " + data}),
        ("keys-unordered", "Two keys are not in order.",
         swap(b'"asks":[],"capabilities":[]', b'"capabilities":[],"asks":[]')),
        ("keys-unordered-inside", "Two keys of an inner object are not in order.",
         swap(b'"ordinal":1,"origin":0', b'"origin":0,"ordinal":1')),
        ("keys-in-utf-16-order", "Two keys are in the order of UTF-16, not of UTF-8.",
         key("zz", '{"\U0001f33e":1,"\uff61":2}'.encode())),
        ("escape-needless", "A letter is escaped.", swap(b'"ganh-bundle"', b'"ganh\\u002dbundle"')),
        ("escape-of-vietnamese", "A letter beyond ASCII is escaped.", key("zz", b'"\\u1ea3nh"')),
        ("escape-of-slash", "A slash is escaped.", key("zz", b'"\\/"')),
        ("escape-of-delete", "U+007F is escaped.", key("zz", b'"\\u007f"')),
        ("escape-upper-case", "An escape has upper-case digits.", key("zz", b'"\\u001F"')),
        ("escape-long", "A line feed is written \\u000a.", key("zz", b'"\\u000a"')),
        ("surrogate-pair-escaped", "A character beyond U+FFFF is a pair of escapes.", key("zz", b'"\\ud83c\\udf3e"')))
    for name, why, recipe in spellings:
        yield vector("json-" + name, "MAN-3", why, **recipe)
    yield vector("json-top-level-array", "MAN-4", "The top level is an array.", manifest=lambda json: [json])
    yield vector("json-top-level-null", "MAN-4", "The top level is null.", text=fixed(b"null"))


def halved(json):
    """The part of replica A cut in two behind its third change."""
    part = next(part for part in json["parts"] if part[0] == crockford(A))
    early = [change for group in GOOD for change in group if change["dot"][0] == A and change["dot"][1] <= 3]
    (_, _, (counter, digest)), = advance([early], ())
    json["parts"].append([*part[:3], counter, digest.hex(), *part[5:]])
    part[5:] = [counter, digest.hex()]


def manifest_vectors():
    def man(name, rule, why, alter=same, code=None, **recipe):
        return vector("manifest-" + name, rule, why, code, manifest=alter, **recipe)

    yield man("not-first", "MAN-1", "`changes` stands before the manifest.",
              tar=lambda blocks: [*blocks[2:4], *blocks[:2], blocks[4]])
    yield man("name-other", "MAN-1", "The first member is called `manifest`.", tar=renamed("manifest", 0))
    yield man("missing", "MAN-1", "There is no member at all.", tar=lambda blocks: blocks[-1:])
    yield man("beyond-8-mib", "MAN-1", "The manifest has more than 8 MiB.", put("zz", "a" * (8 * MIB)))
    yield man("format-other", "MAN-4", "The format is another one.", put("format", "ganh-store"))
    yield man("format-missing", "MAN-4", "There is no format.", drop("format"))
    yield man("version-missing", "MAN-4", "There is no version.", drop("version"))
    yield man("version-text", "MAN-4", "The version is a text.", put("version", "1"))
    yield man("version-0", "MAN-4", "The version is 0, which was never released.", put("version", 0))
    yield man("version-negative", "MAN-4", "The version is -1.", put("version", -1))
    yield man("version-true", "MAN-4", "The version is true.", put("version", True))
    yield man("version-2", "MAN-4", "The version is one above the reader's.", put("version", 2), "bundle.newer")
    yield man("capabilities-missing", "MAN-5", "There are no capabilities.", drop("capabilities"))
    yield man("capabilities-text", "MAN-5", "The capabilities are one text.", put("capabilities", "chunks"))
    yield man("capability-number", "MAN-5", "A capability is a number.", put("capabilities", [1]))
    yield man("capability-unknown", "MAN-5", "The bundle needs a capability that nobody has yet.",
              put("capabilities", ["chunks"]), "bundle.newer")
    for name in ("areas", "asks", "changes", "knowledge", "members", "origins", "packed", "parts", "recipient", "schemas",
                 "sender", "sequence"):
        yield man(name + "-missing", "MAN-6", f"The key `{name}` is missing.", drop(name))
    digest = "ab" * 32
    shapes = (
        ("packed-30-february", "The moment's day does not exist.", ("packed", "2022-02-30T08:12:00.120Z")),
        ("packed-hour-24", "The moment's hour is 24.", ("packed", "2022-11-05T24:00:00.000Z")),
        ("packed-leap-second", "The moment's second is 60.", ("packed", "2022-12-31T23:59:60.000Z")),
        ("packed-without-milliseconds", "The moment has no milliseconds.", ("packed", "2022-11-05T08:12:00Z")),
        ("packed-with-offset", "The moment is not in UTC.", ("packed", "2022-11-05T15:12:00.120+07:00")),
        ("recipient-without-day", "A unit has no day.", ("recipient", "571")),
        ("recipient-part-of-day", "A unit's day is a month.", ("recipient", "571@2021-01")),
        ("recipient-29-february", "A unit's day does not exist.", ("recipient", "571@2021-02-29")),
        ("recipient-17-characters", "A unit's code has 17 characters.", ("recipient", "5" * 17 + "@2021-01-01")),
        ("recipient-null", "A unit is null.", ("recipient", None)),
        ("sender-text", "The sender is a text.", ("sender", COMMUNE)),
        ("sender-origin-beyond", "The sender's life is not in the list.", ("sender", "origin", 2)),
        ("sender-origin-negative", "The sender's life is number -1.", ("sender", "origin", -1)),
        ("sender-ordinal-negative", "The sender's ordinal is -1.", ("sender", "ordinal", -1)),
        ("sender-ordinal-text", "The sender's ordinal is a text.", ("sender", "ordinal", "1")),
        ("sender-ordinal-2-31", "The sender's ordinal is 2^31.", ("sender", "ordinal", 1 << 31)),
        ("sequence-zero", "The sequence is 0.", ("sequence", 0)),
        ("sequence-negative", "The sequence is -7.", ("sequence", -7)),
        ("sequence-true", "The sequence is true.", ("sequence", True)),
        ("sequence-small-text", "A number below 2^53 is a text.", ("sequence", "7")),
        ("sequence-long-text", "A number beyond 2^53 has a leading zero.", ("sequence", "09007199254740993")),
        ("sequence-beyond-2-63", "A number is 2^63.", ("sequence", "9223372036854775808")),
        ("changes-negative", "The number of changes is negative.", ("changes", -11)),
        ("schema-without-version", "A schema has no version.", ("schemas", [["vietnam", digest]])),
        ("schema-version-zero", "A schema's version is 0.", ("schemas", [["vietnam@0", digest]])),
        ("schema-version-01", "A schema's version has a leading zero.", ("schemas", [["vietnam@01", digest]])),
        ("schema-upper-case", "A schema's id has a capital letter.", ("schemas", [["Vietnam@1", digest]])),
        ("schema-version-2-31", "A schema's version is 2^31.", ("schemas", [["vietnam@2147483648", digest]])),
        ("schema-row-short", "A row of the schemas lacks its digest.", ("schemas", [["vietnam@1"]])),
        ("schema-digest-upper-case", "A digest has upper-case digits.", ("schemas", [["vietnam@1", digest.upper()]])),
        ("life-25-digits", "A life has 25 digits.", ("origins", 0, 0, "0" * 25)),
        ("life-lower-case", "A life has lower-case letters.", ("origins", 0, 0, "a" * 26)),
        ("life-half-beyond-64-bits", "Half of a life is beyond 64 bits.", ("origins", 0, 0, "G" + "0" * 25)),
        ("key-63-digits", "A key has 63 digits.", ("origins", 0, 1, "a" * 63)),
        ("area-without-branch", "An area has no branch.", ("areas", 0, COMMUNE)),
        ("area-branch-upper-case", "An area's branch has a capital letter.", ("areas", 0, COMMUNE + "/Households")),
        ("area-without-day", "An area's unit has no day.", ("areas", 0, "22519/households")),
        ("replica-lower-case", "A replica has lower-case letters.", ("parts", 0, 0, crockford(A).lower())),
        ("replica-zero", "A replica is zero.", ("parts", 0, 0, "0" * 13)),
        ("replica-beyond-64-bits", "A replica is beyond 64 bits.", ("parts", 0, 0, "G" + "0" * 12)),
        ("replica-letter-o", "A replica has the letter O, which reads as 0.", ("parts", 0, 0, "BO" + crockford(A)[2:])),
        ("replica-12-digits", "A replica has 12 digits.", ("asks", [crockford(A)[1:]])),
        ("replica-number", "A replica is a number.", ("asks", [7])),
        ("part-area-beyond", "A part's area is not in the list.", ("parts", 0, 1, 2)),
        ("part-area-negative", "A part's area is number -1.", ("parts", 0, 1, -1)),
        ("part-origin-beyond", "A part's life is not in the list.", ("parts", 0, 2, 2)),
        ("part-base-negative", "A part's base is -1.", ("parts", 0, 3, -1)),
        ("part-base-text", "A part's base is a text.", ("parts", 0, 3, "0")),
        ("part-digest-short", "A part's digest lacks a digit.", ("parts", 0, 6, "0" * 63)),
        ("part-row-long", "A row of the parts has nine values.", ("parts", 0, [0] * 9)),
        ("part-row-of-eight-numbers", "A row of the parts has eight numbers.", ("parts", 0, [0] * 8)),
        ("office-number", "The office is a number.", ("office", 7)),
        ("parts-object", "The parts are an object.", ("parts", {})),
        ("knowledge-area-beyond", "An area of the knowledge is not in the list.", ("knowledge", 0, 1, 2)),
        ("knowledge-row-short", "A row of the knowledge has three values.", ("knowledge", 0, [crockford(A), 0, 6])),
        ("member-size-negative", "A member's size is -1.", ("members", 0, 1, -1)),
        ("member-size-text", "A member's size is a text.", ("members", 0, 1, "209")),
        ("member-sha256-upper-case", "A member's SHA-256 has upper-case digits.", ("members", 0, 2, digest.upper())))
    for name, why, path in shapes:
        yield man(name, "MAN-6", why, put(*path))
    for name, why, alter in (
            ("part-signature-missing", "A row of the parts has seven values, as in version 0.", lambda row: row[:7]),
            ("part-signature-short", "A head's signature lacks a byte.", lambda row: [*row[:7], row[7][2:]]),
            ("part-signature-upper-case", "A head's signature has upper-case digits.",
             lambda row: [*row[:7], row[7].upper()]),
            ("part-signature-null", "A head's signature is null.", lambda row: [*row[:7], None])):
        yield man(name, "MAN-6", why, heads=lambda json, alter=alter: put("parts", 0, alter(json["parts"][0]))(json))
    yield man("parts-16385", "MAN-6", "There are 16,385 parts, all of them the same.",
              lambda json: json.update(parts=json["parts"][:1] * 16_385))
    yield man("replica-twice-in-parts", "MAN-7", "A replica stands twice in `parts`.",
              lambda json: json["parts"].append(list(json["parts"][0])))
    yield man("replica-in-two-parts", "MAN-7", "Two parts bring a replica, the second from where the first ends.", halved)
    yield man("replica-twice-in-knowledge", "MAN-7", "A replica stands twice in `knowledge`.",
              lambda json: json["knowledge"].append(list(json["knowledge"][0])))
    for name, why, base in (("base-is-head", "A part's base is its head: it brings nothing.", 1),
                            ("base-above-head", "A part's base is above its head.", 2)):
        yield man(name, "MAN-8", why, both(
            lambda json: json["areas"].append(NEIGHBOUR + "/households"),
            lambda json, base=base: json["parts"].append([crockford(D), 2, 1, base, digest, 1, digest])))
    yield man("base-zero-with-digest", "MAN-8", "A part begins at 0 with a digest that is not zeros.",
              put("parts", 0, 4, digest))
    yield man("replica-of-another-life", "MAN-9", "A part says that a replica is another life's.",
              lambda json: put("parts", 0, 2, 1 - json["parts"][0][2])(json))
    yield man("replica-of-another-area", "MAN-9", "A part says that a replica is in another area.",
              lambda json: put("parts", 0, 1, 1 - json["parts"][0][1])(json))
    yield man("named-replica-invented", "MAN-9", "A row of `named` has a replica that no life has.",
              put("named", [["0" * 12 + "1", 0, 0]]))
    yield man("named-index-beyond", "MAN-6", "A row of `named` has an area's index that is not in the list.",
              put("named", [["0" * 12 + "1", 99, 0]]))
    yield man("heard-sequence-zero", "MAN-6", "A row of `heard` has the number 0.", put("heard", [["0" * 26, 0]]))
    yield man("heard-life-twice", "MAN-7", "A life stands in `heard` twice.", put("heard", [["0" * 26, 1], ["0" * 26, 2]]))
    yield man("heard-life-lower-case", "MAN-6", "A life in `heard` is in lower case.", put("heard", [["a" * 26, 1]]))
    yield man("member-area-of-changes", "MAN-13", "The changes have an area of their own.",
              lambda json: json["members"][0].append(0))
    yield man("member-area-beyond", "MAN-6", "A member's area is an index that is not in the list.",
              lambda json: json["members"][0].append(99))
    yield man("member-row-of-five", "MAN-6", "A member's row has five entries.",
              lambda json: json["members"][0].extend([0, 0]))
    yield man("sequence-beyond-2-53", "MAN-6", "The sequence is 2^53 + 1, as a text.",
              put("sequence", "9007199254740993"))
    yield man("sequence-2-40", "MAN-6", "The sequence is 2^40.", put("sequence", 1 << 40))
    yield man("knowledge-2-40", "MAN-6", "A replica is known up to 2^40.", put("knowledge", 0, 2, 1 << 40))
    yield man("named-not-a-list", "MAN-6", "`named` is an object.", put("named", {}))
    yield man("key-other", "MAN-9", "A life has another key than the one that its replicas come from.",
              put("origins", 0, 1, digest))
    yield man("replica-invented", "MAN-9", "A part's replica is one that no life has.", put("parts", 0, 0, "0" * 12 + "1"))
    yield man("changes-one-more", "MAN-10", "The number of changes is one more than the parts make.", put("changes", 12))
    yield man("changes-one-less", "MAN-10", "The number of changes is one less than the parts make.", put("changes", 10))
    yield man("members-empty", "MAN-11", "The list of members is empty.", put("members", []))
    yield man("statements-alone", "MAN-11", "The only member is `statements`.",
              lambda json: json["members"].pop() and None, statements=LINE)
    yield man("statements-behind-changes", "MAN-11", "`statements` stands behind `changes`.",
              extra=[("statements", LINE)])
    yield man("statements-and-another", "MAN-11", "Another member than `changes` stands behind `statements`.",
              lambda json: json["members"].insert(1, json["members"].pop()), extra=PHOTO, statements=LINE,
              tar=lambda blocks: [*blocks[:4], *blocks[6:8], *blocks[4:6], blocks[8]])
    yield man("statements-beyond-8-mib", "MAN-14", "The statements have 8 MiB and one byte.",
              statements=(LINE * (8 * MIB // len(LINE) + 1))[:8 * MIB + 1])
    yield man("statements-8-mib-and-one-declared", "MAN-14", "The manifest gives 8 MiB and one byte for the statements.",
              put("members", 0, 1, 8 * MIB + 1), statements=LINE)
    yield man("member-area-of-statements", "MAN-13", "The statements have an area of their own.",
              lambda json: json["members"][0].append(0), statements=LINE)
    yield man("changes-not-first", "MAN-11", "The first of the members is not `changes`.",
              lambda json: json["members"].reverse(), extra=PHOTO,
              tar=lambda blocks: [*blocks[:2], *blocks[4:6], *blocks[2:4], blocks[6]])
    for name, what, spelled in (
            ("parent", "has a part `..`", "blobs/../../a"), ("upper-case", "differs from another only in case", "Changes"),
            ("absolute", "begins with a slash", "/etc/passwd"), ("backslash", "has a backslash", "blobs\\a"),
            ("empty", "is empty", ""), ("100-bytes", "has 100 bytes", "a" * 100), ("zero-byte", "has a zero byte", "a\0b"),
            ("line-feed-last", "ends with a line feed", "blobs/a\n"),
            ("beyond-ascii", "has letters beyond ASCII", "blobs/ảnh")):
        yield man("member-name-" + name, "MAN-12", f"A member's name in the manifest {what}.",
                  extra=[(spelled, b"a")])
    yield man("member-twice", "MAN-12", "A member stands twice, in the manifest and in the tar.", extra=PHOTO * 2)
    yield man("changes-twice", "MAN-12", "`changes` stands twice in the manifest.",
              lambda json: json["members"].append(list(json["members"][0])))
    yield man("member-size-2-33", "MAN-12", "A member's size is 2^33.", put("members", 0, 1, 1 << 33))


# Signatures of the manifest and of heads


def flipped(data, place=-1):
    data = bytearray(data)
    data[place] ^= 1
    return bytes(data)


def signature_vectors():
    def sig(name, rule, why, signature=ssh_signature, **recipe):
        return vector("signature-" + name, rule, why, signature=signature, groups=EXAMPLE, **recipe)

    def blob(name, why, **parts):
        return sig(name, "SIG-2", why, lambda json: ssh_signature(json, **parts))

    def text(name, why, alter):
        return sig(name, "SIG-2", why, lambda json: alter(ssh_signature(json)))

    def bytes_of(name, why, alter):
        return sig(name, "SIG-2", why, lambda json: armor(alter(ssh_blob(json, STORE))))

    def renamed_signature(blocks):
        block = blocks[1]
        start = block.index(b"manifest.json.sig\0")
        named = bytearray(block[start:start + 512])
        named[:100] = b"manifest.sig" + bytes(88)
        return [blocks[0], block[:start] + with_sum(named) + block[start + 512:], *blocks[2:]]

    def behind_changes(blocks):
        start = blocks[1].index(b"manifest.json.sig\0")
        return [blocks[0], blocks[1][:start], *blocks[2:4], blocks[1][start:], blocks[4]]

    yield sig("missing", "SIG-1", "There is no signature.", lambda json: None)
    yield sig("missing-and-changes-too", "SIG-1", "There is nothing behind the manifest.", lambda json: None,
              tar=lambda blocks: [*blocks[:2], blocks[4]])
    yield sig("name-other", "SIG-1", "The second member is called `manifest.sig`.", tar=renamed_signature)
    yield sig("behind-changes", "SIG-1", "The signature stands behind `changes`.", tar=behind_changes)
    yield sig("of-4097-bytes", "SIG-1", "The signature has 4,097 bytes.",
              lambda json: ssh_signature(json).ljust(4097, b"\n"))
    yield sig("empty", "SIG-2", "The signature has no byte.", lambda json: b"")
    yield text("twice", "Two signatures stand one behind the other.", lambda armored: armored * 2)
    yield sig("of-another-manifest", "SIG-2", "The signature is that of another manifest.",
              lambda json: ssh_signature(json + b"\n"))
    yield bytes_of("flipped", "A bit of the signature is flipped.", flipped)
    yield blob("namespace-other", "The signature is for another purpose.", namespace=b"file")
    yield blob("namespace-of-version-2", "The signature is for a later version's bundles.", namespace=b"ganh-bundle-v2")
    yield blob("key-ecdsa", "The key is of another kind.", kind=b"ecdsa-sha2-nistp256",
               key=b"\0\0\0\x08nistp256\0\0\0\x41\4" + bytes(range(64)))
    yield blob("key-security-key", "The key is one of a security key.", kind=b"sk-ssh-ed25519@openssh.com")
    yield blob("kind-ecdsa", "The signature is of another kind than the key.", signature_kind=b"ecdsa-sha2-nistp256")
    yield blob("hash-sha256", "The signature is over a SHA-256.", hash="sha256")
    yield blob("version-2", "The signature is of version 2 of its form.", version=2)
    yield blob("reserved-not-empty", "The part that is reserved is not empty.", reserved=b"x")
    yield blob("magic-other", "The signature does not begin with SSHSIG.", magic=b"SSHSIH")
    yield blob("of-63-bytes", "The signature proper has 63 bytes.", signature=bytes(63))
    yield blob("key-of-31-bytes", "The key has 31 bytes.", key=public_key(STORE)[:31])
    yield blob("key-weak", "The key is of order 1: one signature fits every message.", key=WEAK,
               signature=signing.sign_weak())
    yield blob("key-weak-second-spelling", "The key is of order 1, with y = p + 1.", signature=signing.sign_weak(),
               key=((1 << 255) - 18).to_bytes(32, "little"))
    yield blob("key-weak-of-order-8", "The key is of order 8.", signature=signing.sign_weak(),
               key=bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"))
    yield bytes_of("second-spelling", "The signature's s is not below the group's order.",
                   lambda data: data[:-64] + signing.second_spelling(data[-64:]))
    yield bytes_of("with-tail", "A byte stands behind the signature's last part.", lambda data: data + b"\0")
    yield bytes_of("cut", "The signature's last part lacks a byte.", lambda data: data[:-1])
    yield bytes_of("length-huge", "A length in the signature is 2^32 - 1.",
                   lambda data: data[:10] + b"\xff" * 4 + data[14:])
    yield text("armor-crlf", "The lines end with carriage return and line feed.",
               lambda armored: armored.replace(b"\n", b"\r\n"))
    yield text("armor-trailing-text", "Text stands behind the last line.", lambda armored: armored + b"x\n")
    yield text("armor-trailing-line-feed", "An empty line stands behind the last one.", lambda armored: armored + b"\n")
    yield text("armor-leading-text", "Text stands before the first line.", lambda armored: b"x\n" + armored)
    yield text("armor-last-line-feed-missing", "The last line feed is missing.", lambda armored: armored[:-1])
    yield text("armor-byte-order-mark", "The signature begins with a byte order mark.",
               lambda armored: b"\xef\xbb\xbf" + armored)
    yield text("armor-name-other", "The first and last line name a message.",
               lambda armored: armored.replace(b"SIGNATURE", b"MESSAGE"))
    yield sig("armor-line-of-76", "SIG-2", "The lines have 76 letters.",
              lambda json: armor(ssh_blob(json, STORE), columns=76))
    yield sig("armor-one-line", "SIG-2", "The letters stand on one line.",
              lambda json: armor(ssh_blob(json, STORE), columns=9999))
    yield text("armor-letter-foreign", "A letter is none of base64.", lambda armored: armored[:50] + b"-" + armored[51:])
    yield text("armor-space-last", "A space stands at a line's end.",
               lambda armored: armored.replace(b"\n-----END", b" \n-----END"))
    yield sig("by-another-store", "SIG-3", "Another store's key than the sender's signed.",
              lambda json: ssh_signature(json, OTHER_STORE))
    yield sig("by-a-hub", "SIG-3", "A hub's key signed.", lambda json: ssh_signature(json, HUB))


def head_vectors():
    def head(name, why, make, groups=GOOD, which=A, **recipe):
        """`make` gives the signature of the part of a replica, from its row and key."""

        def heads(json):
            row = next(row for row in json["parts"] if row[0] == crockford(which))
            row[7] = make(uncrockford(row[0]), row[5], bytes.fromhex(row[6])).hex()

        return vector("head-" + name, "SIG-4", why, groups=groups, heads=heads, **recipe)

    def by(seed, label=b"ganh head v1\0"):
        return lambda *head: sign(seed, head_bytes(*head, label))

    yield head("signature-flipped", "A bit of a head's signature is flipped.",
               lambda *head: flipped(by(STORE)(*head)))
    yield head("signature-of-the-last-flipped", "A bit of another life's head's signature is flipped.",
               lambda *head: flipped(by(OTHER_STORE)(*head)), which=C)
    yield head("of-another-counter", "A head's signature is that of the counter before.",
               lambda replica, counter, digest: by(STORE)(replica, counter - 1, digest))
    yield head("of-another-digest", "A head's signature is that of another digest.",
               lambda replica, counter, digest: by(STORE)(replica, counter, sha256(digest)))
    yield head("of-another-replica", "A head's signature is that of another replica.",
               lambda replica, counter, digest: by(STORE)(B, counter, digest))
    yield head("by-the-sender", "The sender signed another life's head.", by(STORE), which=C)
    yield head("by-another-store", "Another store signed the sender's head.", by(OTHER_STORE))
    yield head("label-other", "A head's signature is over another label.", by(STORE, b"ganh head v0\0"))
    yield head("label-of-statements", "A head's signature is over the label of statements.",
               by(STORE, b"ganh statement v1\0"))
    yield head("second-spelling", "The s of a head's signature is not below the group's order.",
               lambda *head: signing.second_spelling(by(STORE)(*head)))
    yield head("only-s-zero", "A head's signature is zeros in its second half.", lambda *head: by(STORE)(*head)[:32] + bytes(32))
    yield vector("head-key-weak", "SIG-4", "A life's key is of order 1: one signature fits every head.",
                 groups=[[*EXAMPLE[0], change((OF_WEAK, 1), SECOND, hamlet=words("Đầm Môn"))]])


# Statements

ISSUED = "2022-11-05T08:12:00.120Z"
READER = signing.bech32("age", x25519(bytes(range(60, 92))))


def statement(seed=HUB, label=b"ganh statement v1\0", alter=same, **members):
    """One line: a statement that a hub's key signed."""
    body = {"issuer": public_key(seed).hex(), "issued": ISSUED, **members}
    body["signature"] = altered(sign(seed, label + canonical_json(body)), alter).hex()
    return canonical_json(body) + b"\n"


def kinds():
    """A statement of each kind that is known."""
    ends = [[crockford(A), 6, "ab" * 32], [crockford(B), 0, "00" * 32]]
    return {
        "hub": {"hub": public_key(HUB).hex(), "unit": DISTRICT, "escrow": READER},
        "hub-below": {"hub": public_key(OTHER_HUB).hex(), "unit": COMMUNE, "reason": "Ủy quyền cho xã"},
        "enrolment": {
            "store": public_key(STORE).hex(), "reader": READER, "unit": COMMUNE, "role": "commune_officer", "tier": 2,
            "office": "LĐTBXH", "holder": "Lê Thị Hoa", "reads": [COMMUNE], "writes": [HOUSEHOLDS, PROGRAMME],
            "until": "2026-12"},
        "enrolment-of-a-district": {
            "store": public_key(OTHER_STORE).hex(), "reader": READER, "unit": DISTRICT, "role": "office", "tier": 3,
            "reads": [DISTRICT + "+"], "writes": [DISTRICT + "+/programme"]},
        "revocation": {"revoked": public_key(STORE).hex(), "honoured": sorted(ends), "reason": "Máy bị mất"},
        "revocation-of-a-hub": {"revoked": public_key(OTHER_HUB).hex(), "honoured": [], "statements": ["cd" * 32]},
        "closure": {
            "closed": crockford(LIVES[0][0][:8]) + crockford(LIVES[0][0][8:]), "store": public_key(STORE).hex(),
            "ends": sorted(ends)},
        "ruling": {"ruled": [crockford(A), 3], "change": "ef" * 32, "verdict": "accept"}}


LINE = statement(**kinds()["enrolment"])


def statement_vectors():
    def stm(name, rule, why, statements, **recipe):
        return vector("statements-" + name, rule, why, groups=EXAMPLE, statements=statements, **recipe)

    def ok(name, why, statements):
        return vector("ok-statements-" + name, None, why, groups=EXAMPLE, statements=statements)

    for name, members in kinds().items():
        yield ok(name, f"There is a statement: {name.replace('-', ' ')}.", statement(**members))
    every = b"".join(statement(**members) for members in kinds().values())
    yield ok("of-every-kind", "There is a statement of each kind.", every)
    yield ok("twice", "A statement stands twice.", LINE * 2)
    yield ok("kind-unknown", "A statement is of a kind that no reader knows.", statement(merged=[COMMUNE, NEIGHBOUR]))
    yield ok("key-unknown", "A statement has a key that no reader knows.",
             statement(**kinds()["enrolment"], quota=7))
    yield ok("verdict-unknown", "A ruling has a verdict that no reader knows.",
             statement(**{**kinds()["ruling"], "verdict": "defer"}))
    yield ok("of-256-kib", "A statement has 256 KiB.", padded_statement(256 * 1024))
    yield vector("ok-statements-and-blob", None, "There are statements, changes and an unknown member.", groups=EXAMPLE,
                 statements=LINE, extra=PHOTO)

    def one(name, why, line):
        return stm(name, "STM-1", why, LINE + line)

    yield stm("empty", "STM-1", "The member has no byte.", b"")
    yield stm("line-feed-missing", "STM-1", "The last line feed is missing.", every[:-1])
    yield stm("line-feed-only", "STM-1", "The member is a line feed.", b"\n")
    yield one("line-empty", "A line is empty.", b"\n")
    yield one("not-canonical", "A line has white space.", LINE.replace(b',"', b', "', 1))
    yield one("crlf", "A line ends with carriage return and line feed.", LINE[:-1] + b"\r\n")
    yield one("keys-unordered", "Two keys of a line are not in order.", unordered(LINE))
    yield one("key-twice", "A key stands twice in a line.", LINE.replace(b'"tier":2', b'"tier":2,"tier":2'))
    yield one("not-utf-8", "A line is not UTF-8.", LINE.replace("Thị".encode(), b"Th\xee"))
    yield one("not-json", "A line is no JSON.", b"enrolment\n")
    yield one("list", "A line is a list.", b"[]\n")
    yield one("issuer-missing", "A statement does not say who issued it.", without(LINE, "issuer"))
    yield one("issuer-short", "The issuer's key lacks a digit.", statement_with(issuer=public_key(HUB).hex()[1:]))
    yield one("issuer-upper-case", "The issuer's key has upper-case digits.",
              statement_with(issuer=public_key(HUB).hex().upper()))
    yield one("issued-missing", "A statement does not say when it was issued.", without(LINE, "issued"))
    yield one("issued-no-moment", "The day of a statement does not exist.", statement_with(issued="2022-02-30T08:12:00.120Z"))
    yield one("signature-missing", "A statement has no signature.", without(LINE, "signature"))
    yield one("signature-short", "A signature has 63 bytes.", resigned(LINE, lambda signature: signature[:-1]))
    yield one("of-256-kib-and-one", "A statement has 256 KiB and one byte.", padded_statement(256 * 1024 + 1))
    yield one("depth-33", "Lists nest 33 deep in a statement.", statement(zz=nested(32)))

    def wrong(name, why, line):
        return stm(name, "STM-2", why, every + line)

    yield wrong("signature-flipped", "A bit of a statement's signature is flipped.", resigned(LINE, flipped))
    yield wrong("signature-zero", "A statement's signature is zeros.", resigned(LINE, lambda signature: bytes(64)))
    yield wrong("text-other", "A text of a statement differs by one letter.", LINE.replace("Hoa".encode(), b"Hoe"))
    yield wrong("key-added", "A key was added to a statement.", LINE.replace(b'"tier":2', b'"tier":2,"tiers":2'))
    yield wrong("key-unknown-altered", "A statement of a kind that no reader knows was altered.",
                statement(merged=[COMMUNE, NEIGHBOUR]).replace(b"22522", b"22523"))
    yield wrong("by-another-hub", "Another hub's key signed than the issuer's.",
                resigned(LINE, lambda signature: sign(OTHER_HUB, signed_text(LINE))))
    yield wrong("label-other", "A signature is over another label.",
                statement(label=b"ganh statement v0\0", **kinds()["enrolment"]))
    yield wrong("label-missing", "A signature is over the JSON alone.", statement(label=b"", **kinds()["enrolment"]))
    yield wrong("second-spelling", "The s of a statement's signature is not below the group's order.",
                resigned(LINE, signing.second_spelling))
    yield wrong("issuer-weak", "The issuer's key is of order 1: one signature fits every statement.",
                statement_with(issuer=WEAK.hex(), signature=signing.sign_weak().hex()))


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return value


def statement_with(**members):
    """The enrolment with these members, signed by the hub if no signature is among them."""
    body = {**json.loads(LINE), **members}
    if "signature" not in members:
        del body["signature"]
        body["signature"] = sign(HUB, b"ganh statement v1\0" + canonical_json(body)).hex()
    return canonical_json(body) + b"\n"


def signed_text(line):
    body = json.loads(line)
    del body["signature"]
    return b"ganh statement v1\0" + canonical_json(body)


def resigned(line, alter):
    body = json.loads(line)
    return canonical_json({**body, "signature": alter(bytes.fromhex(body["signature"])).hex()}) + b"\n"


def without(line, key):
    body = json.loads(line)
    del body[key]
    if key != "signature":
        del body["signature"]
        body["signature"] = sign(HUB, b"ganh statement v1\0" + canonical_json(body)).hex()
    return canonical_json(body) + b"\n"


def unordered(line):
    """The statement with its first key at the end."""
    body = json.loads(line)
    items = sorted(body.items())
    return json.dumps(dict(items[1:] + items[:1]), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def padded_statement(size):
    """A ruling with as long a reason as makes its line this long, without the line feed."""
    empty = len(statement(**kinds()["ruling"], reason="")) - 1
    return statement(**kinds()["ruling"], reason="a" * (size - empty))


# The seal

SECRET, EPHEMERAL = bytes(range(32, 64)), bytes(range(64, 96))
IDENTITY = signing.bech32("age-secret-key-", SECRET).upper()
OWN, STRANGER = x25519(SECRET), x25519(bytes(range(96, 128)))
TO_US = x25519_stanza(OWN, EPHEMERAL)


def sealed(stanzas=(TO_US,), chunks=signing.payload, after=same, **parts):
    return lambda data: after(signing.age(chunks(data), stanzas, **parts))


def filled(size):
    """A bundle of exactly `size` bytes: what a tar leaves to 512 is made up by five bytes for each stored block."""
    blocks = (size - 48) * pow(5, -1, 512) % 512
    piece = -(-(size - 48 - 5 * blocks) // blocks)
    make = lambda count: build(  # noqa: E731
        EXAMPLE, extra=[("blobs/fill", bytes(count))], deflate=lambda tar: stored(tar, piece=piece))
    room = size // 512 * 512
    return next(data for data in (make(room - 512 * step) for step in range(64)) if len(data) == size)


def seal_vectors():
    other_store = {"status": "refused", "code": "bundle.sealed", "exit": 23, "held": []}

    def seal(name, rule, why, code=None, merge=None, **parts):
        return vector("seal-" + name, rule, why, code, merge, groups=EXAMPLE, deflate=stored, file=sealed(**parts))

    def head(name, rule, why, *stanzas, **parts):
        """What is wrong before any key is tried."""
        return seal(name, rule, why, stanzas=stanzas or [TO_US], **parts)

    def inside(name, rule, why, **parts):
        """What only shows to whom the file is sealed; a store of another key says so."""
        return seal(name, rule, why, merge=other_store, **parts)

    def ok(name, why, **parts):
        return vector("ok-sealed" + name, None, why, merge=other_store, groups=EXAMPLE, deflate=stored, file=sealed(**parts))

    share, body = signing.wrap(OWN, EPHEMERAL)
    to_stranger = x25519_stanza(STRANGER, bytes(range(128, 160)))
    yield ok("", "The bundle is sealed to one key.")
    yield ok("-to-two", "The bundle is sealed to two keys, ours the second.", stanzas=[to_stranger, TO_US])
    yield ok("-beside-unknown-stanzas", "Two stanzas are of a kind that nobody knows, one without a body.",
             stanzas=[stanza(b"ssh-ed25519", b"AAAA", body=bytes(100)), stanza(b"zz-grease"), TO_US])
    yield ok("-to-256", "The bundle is sealed to 256 keys, ours the last.", stanzas=[to_stranger] * 255 + [TO_US])
    full, long = filled(signing.CHUNK), filled(signing.CHUNK + 2048)
    first, second = long[:signing.CHUNK], long[signing.CHUNK:]
    yield ok("-chunk-full", "The bundle fills one chunk.", chunks=lambda _: signing.payload(full))
    yield ok("-two-chunks", "The bundle takes two chunks.", chunks=lambda _: signing.payload(long))
    yield head("version-2", "AGE-1", "The seal is of version 2.", head=b"age-encryption.org/v2\n")
    yield head("version-01", "AGE-1", "The seal's version has a leading zero.", head=b"age-encryption.org/v01\n")
    yield head("first-line-crlf", "AGE-2", "The first line ends with carriage return and line feed.",
               head=b"age-encryption.org/v1\r\n")
    for name, why, text in (
            ("stanza-without-arguments", "A stanza has no arguments.", b"->\n\n"),
            ("stanza-two-spaces", "Two spaces stand between a stanza's arguments.", b"->  zz\n\n"),
            ("stanza-space-last", "A space stands behind a stanza's last argument.", b"-> zz \n\n"),
            ("stanza-arrow-other", "A stanza begins with another arrow.", b"=> zz\n\n"),
            ("stanza-not-ascii", "An argument has a letter beyond ASCII.", "-> ảnh\n\n".encode())):
        yield head(name, "AGE-2", why, TO_US, text)
    for name, why, text in (
            ("body-padded", "A stanza's body is padded.", b"-> zz\nAAA=\n"),
            ("body-second-spelling", "The bits behind a body's last byte are not zero.", b"-> zz\nAB\n"),
            ("body-line-of-65", "A line of a body has 65 letters.", b"-> zz\n" + b"A" * 65 + b"\n\n"),
            ("body-without-short-line", "A body of 48 bytes ends with a full line.", b"-> zz\n" + b"A" * 64 + b"\n"),
            ("body-letter-foreign", "A body has a letter that is none of base64.", b"-> zz\nA_AA\n")):
        yield head(name, "AGE-3", why, TO_US, text)
    yield head("body-beyond-8-kib", "AGE-4", "A body has 8 KiB and 16 bytes.", TO_US, stanza(b"zz", body=bytes(8208)))
    yield head("stanzas-257", "AGE-4", "There are 257 stanzas.", *[to_stranger] * 256, TO_US)
    yield head("header-beyond-64-kib", "AGE-4", "The header has more than 64 KiB.", TO_US,
               *[stanza(b"zz", body=bytes(8000))] * 7)
    yield head("argument-beyond-64-kib", "AGE-4", "An argument has 64 KiB.", TO_US, stanza(b"z" * 65536))
    yield seal("stanzas-none", "AGE-5", "There is no stanza.", stanzas=())
    for name, why, made in (
            ("x25519-three-arguments", "An X25519 stanza has a third argument.",
             stanza(b"X25519", signing.letters(share), b"zz", body=body)),
            ("x25519-one-argument", "An X25519 stanza has no share.", stanza(b"X25519", body=body)),
            ("x25519-share-of-31", "A share has 31 bytes.", stanza(b"X25519", signing.letters(share[:31]), body=body)),
            ("x25519-share-padded", "A share is padded.", stanza(b"X25519", signing.letters(share) + b"=", body=body)),
            ("x25519-body-of-31", "The wrapped key has 31 bytes.",
             stanza(b"X25519", signing.letters(share), body=body[:31])),
            ("x25519-body-of-33", "The wrapped key has 33 bytes.",
             stanza(b"X25519", signing.letters(share), body=body + b"\0"))):
        yield head(name, "AGE-6", why, made)
    for name, why, low in (
            ("share-zero", "A share is zero.", bytes(32)), ("share-one", "A share is of low order.", b"\1" + bytes(31)),
            ("share-p", "A share is zero, with u = p.", ((1 << 255) - 19).to_bytes(32, "little"))):
        yield head(name, "AGE-7", why, stanza(b"X25519", signing.letters(low), body=body))
    yield head("passphrase", "AGE-8", "The file is sealed with a passphrase.",
               stanza(b"scrypt", signing.letters(bytes(16)), b"10", body=body))
    yield head("passphrase-and-key", "AGE-8", "The file is sealed with a passphrase and to a key.", TO_US,
               stanza(b"scrypt", signing.letters(bytes(16)), b"10", body=body))
    for name, why, sum in (
            ("sum-missing", "The header's last line has no sum.", lambda sum: b""),
            ("sum-of-31", "The header's sum has 31 bytes.", lambda sum: b" " + signing.letters(sum[:31])),
            ("sum-padded", "The header's sum is padded.", lambda sum: b" " + signing.letters(sum) + b"="),
            ("sum-two-spaces", "Two spaces stand before the header's sum.", lambda sum: b"  " + signing.letters(sum))):
        yield head(name, "AGE-10", why, sum=sum)
    yield inside("sum-wrong", "AGE-14", "The header's sum is wrong by one bit.",
                 sum=lambda sum: b" " + signing.letters(flipped(sum)))
    yield inside("stanza-added", "AGE-14", "A stanza was added to the header.",
                 after=lambda data: data.replace(TO_US, TO_US + to_stranger, 1))
    yield inside("chunk-flipped", "AGE-11", "A bit of a chunk is flipped.", after=lambda data: flipped(data, -100))
    yield inside("nonce-flipped", "AGE-11", "A bit of the nonce before the chunks is flipped.",
                 after=lambda data: flipped(data, data.index(signing.NONCE)))
    yield inside("chunk-cut", "AGE-11", "The last chunk lacks its last byte.", after=lambda data: data[:-1])
    yield inside("chunk-of-15-bytes", "AGE-11", "Of the only chunk 15 bytes are there.",
                 after=lambda data: data[:data.index(signing.NONCE) + 31])
    yield inside("trailing-byte", "AGE-11", "A byte stands behind a last chunk that is not full.",
                 after=lambda data: data + b"\0")
    yield inside("chunks-swapped", "AGE-11", "Two chunks stand in another order.",
                 chunks=lambda _: signing.chunk(1, second, True) + signing.chunk(0, first, False))
    yield inside("chunk-last-not-marked", "AGE-11", "The last chunk, which is not full, is not marked as the last.",
                 chunks=lambda data: signing.chunk(0, data, False))
    yield inside("chunk-empty-last", "AGE-12", "An empty chunk stands behind a full one.",
                 chunks=lambda _: signing.chunk(0, full, False) + signing.chunk(1, b"", True))
    yield inside("trailing-byte-behind-full-chunk", "AGE-13", "A byte stands behind a last chunk that is full.",
                 chunks=lambda _: signing.payload(full) + b"\0")
    yield head("cut-in-first-line", "GZ-2", "The file ends in the seal's first line.", after=lambda data: data[:20])
    yield head("cut-in-header", "GZ-2", "The file ends in the seal's header.", after=lambda data: data[:60])
    yield inside("cut-behind-header", "GZ-2", "The file ends behind the seal's header.",
                 after=lambda data: data[:data.index(signing.NONCE)])
    yield inside("cut-in-nonce", "GZ-2", "The file ends in the nonce before the chunks.",
                 after=lambda data: data[:data.index(signing.NONCE) + 15])
    yield inside("cut-behind-nonce", "GZ-2", "The file ends before the first chunk.",
                 after=lambda data: data[:data.index(signing.NONCE) + 16])
    yield inside("cut-between-chunks", "GZ-2", "The file ends behind its first chunk.",
                 chunks=lambda _: signing.payload(long)[:signing.CHUNK + 16])
    yield head("for-others", None, "The bundle is sealed to somebody else.", to_stranger, code="bundle.sealed")
    yield head("unknown-stanzas-only", None, "The bundle is sealed in a way that nobody knows.",
               stanza(b"zz", b"1", body=bytes(32)), code="bundle.sealed")
    yield head("armored", "GZ-1", "The seal is spelled in letters.",
               after=lambda data: b"-----BEGIN AGE ENCRYPTED FILE-----\n" + signing.letters(data[:48])
               + b"\n-----END AGE ENCRYPTED FILE-----\n")
    yield inside("content-text", "GZ-1", "What is sealed is plain text.",
                 chunks=lambda _: signing.payload("Kính gửi Phòng LĐTBXH huyện Vạn Ninh\n".encode()))
    yield inside("content-empty", "GZ-1", "What is sealed is empty.", chunks=lambda _: signing.payload(b""))
    yield inside("content-short", "GZ-1", "What is sealed ends in the first ten bytes.",
                 chunks=lambda data: signing.payload(data[:5]))
    yield inside("twice", "GZ-1", "The bundle is sealed twice.", chunks=lambda data: signing.payload(sealed()(data)))
    yield inside("content-cut", "GZ-2", "What is sealed ends before the end mark.",
                 chunks=lambda data: signing.payload(data[:-30]))
    yield inside("content-trailing", "GZ-6", "A zero byte is sealed behind the end mark.",
                 chunks=lambda data: signing.payload(data + b"\0"))


def changes_vectors():
    def chg(name, rule, why, **recipe):
        return vector("changes-" + name, rule, why, **recipe)

    def first_frame(alter): return lambda frames: [alter(*frames[0]), *frames[1:]]

    def spelled(make):
        """The member with its first group spelled by `make` from count and columns."""

        def alter(groups):
            count, data = len(GOOD[0]), b"".join(sized(spell(column)) for _, column in columns_of(GOOD[0]))
            rest = groups[len(MAGIC) + len(varint(count) + sized(data)):]
            return MAGIC + make(count, data) + rest

        return alter

    yield chg("magic-of-version-1", "CHG-1", "The magic is a later version's.",
              changes=lambda data: data.replace(MAGIC, b"ganh changes 1\n", 1))
    yield chg("magic-upper-case", "CHG-1", "The magic begins with a capital letter.", changes=lambda data: b"G" + data[1:])
    yield chg("magic-crlf", "CHG-1", "The magic's line feed is a carriage return.",
              changes=lambda data: data.replace(b"\n", b"\r", 1))
    yield chg("member-all-zeros", "CHG-1", "The member is zeros.", changes=lambda data: bytes(len(data)))
    yield chg("member-empty", "CHG-2", "The member has no byte.", changes=fixed(b""))
    yield chg("end-missing", "CHG-2", "The member ends behind its last group, without the end.",
              changes=lambda data: data[:-1])
    yield chg("group-beyond-member", "CHG-2", "A group's size is greater than what is left of the member.",
              changes=spelled(lambda count, data: varint(count) + varint(10 * MIB) + data))
    yield chg("member-ends-in-group", "CHG-2", "The member ends inside its last group.", changes=lambda data: data[:-3])
    yield chg("member-ends-in-head-of-group", "CHG-2", "The member ends behind a group's number of changes.",
              changes=lambda data: data[:-1] + b"\1")
    yield chg("count-8193", "CHG-3", "A group has 8,193 changes.", groups=[plenty(8193)])
    yield chg("count-huge", "CHG-3", "A group says that it has 2^32 changes.",
              changes=spelled(lambda count, data: varint(1 << 32) + sized(data)))
    yield chg("count-of-six-bytes", "CHG-3", "A group's number of changes is a varint of six bytes.",
              changes=spelled(lambda count, data: varint(1 << 35) + sized(data)))
    yield chg("count-overlong", "CHG-3", "A group's number of changes is not in its shortest spelling.",
              changes=spelled(lambda count, data: bytes([count | 0x80, 0]) + sized(data)))
    yield chg("size-overlong", "CHG-3", "A group's size is not in its shortest spelling.",
              changes=spelled(lambda count, data: varint(count) + varint(len(data))[:-1]
                              + bytes([varint(len(data))[-1] | 0x80, 0]) + data))
    yield chg("end-overlong", "CHG-3", "The end is written 80 00.", changes=lambda data: data[:-1] + b"\x80\0")
    yield chg("size-beyond-16-mib", "CHG-3", "A group has 16 MiB and one byte of columns, and they are there.",
              frames=first_frame(lambda count, data: (count, data + bytes(16 * MIB + 1 - len(data)))))
    yield chg("count-zero", "CHG-4", "A group without changes stands before the others.",
              changes=lambda data: MAGIC + b"\0" + data[len(MAGIC):])
    yield chg("bytes-behind-end", "CHG-4", "A byte stands behind the end.", changes=lambda data: data + b"\0")
    yield chg("group-behind-end", "CHG-4", "A group stands behind the end.", changes=lambda data: data + data[len(MAGIC):])
    yield chg("zero-bomb", "CHG-4", "32 MiB of zeros stand behind the end, with all sizes and sums right.",
              changes=lambda data: data + bytes(32 * MIB))
    yield chg("total-one-less", "CHG-5", "The groups have one change less than the manifest says.",
              frames=lambda frames: frames[:1] + [frame_of(GOOD[1][:2])])
    yield chg("group-missing", "CHG-5", "The last group is missing.", frames=lambda frames: frames[:1])
    yield chg("all-missing", "CHG-5", "The manifest promises changes and there are none.", frames=lambda frames: [])
    extra = change((C, 4), SECOND, hamlet=words("Khải Lương"))
    yield chg("total-one-more", "CHG-5", "The groups have one change more than the manifest says.",
              frames=lambda frames: frames + [frame_of([extra])])
    stranger = change((b"\1" * 8, 1), HOUSEHOLD, hamlet=words("Vĩnh Yên"))
    yield chg("replica-not-in-parts", "CHG-6", "A change is of a replica that no part names.",
              frames=lambda frames: frames[:1] + [frame_of([*GOOD[1][:2], stranger])])
    renumbered = [*GOOD[1][:2], {**GOOD[1][2], "dot": (C, 4)}]
    yield chg("counter-gap", "CHG-7", "A replica's counter jumps by two.",
              frames=lambda frames: frames[:1] + [frame_of(renumbered)])
    yield chg("counter-twice-in-group", "CHG-7", "A counter stands twice in a group.",
              frames=lambda frames: frames[:1] + [frame_of([*GOOD[1][:2], {**GOOD[1][2], "dot": (C, 2)}])])
    yield chg("counter-twice-over-groups", "CHG-7", "A counter stands again in a later group.",
              frames=lambda frames: frames[:1] + [frame_of([*GOOD[1][:2], {**GOOD[1][2], "dot": (C, 1)}])])
    yield chg("counter-above-base-missing", "CHG-7", "A replica does not begin behind its base.",
              groups=[[{**EXAMPLE[0][0], "dot": (A, 2), "record": (A, 2)}]])
    yield chg("groups-in-wrong-order", "CHG-7", "A later group has the lower counters.",
              frames=lambda frames: frames[::-1])
    yield chg("counter-beyond-head", "CHG-7", "One replica has a change beyond its head, another one lacks its last.",
              frames=lambda frames: frames[:1] + [frame_of([GOOD[1][0], GOOD[1][1], {**GOOD[1][2], "dot": (A, 7)}])])
    yield chg("digest-at-head-wrong", "CHG-8", "A part's digest at head is not what the changes make.",
              manifest=put("parts", 0, 6, "00" * 32))
    yield chg("digest-of-other-text", "CHG-8", "A text differs by one letter from the one that was hashed.",
              columns=at(21, lambda column: [b"poof", *column[1:]]))
    yield chg("digest-of-base-wrong", "CHG-8", "A part's digest at base is another one than the head was made from.",
              bases={A: (3, sha256(b"3"))}, groups=[[{**EXAMPLE[0][0], "dot": (A, 4), "record": (A, 4)}]],
              manifest=put("parts", 0, 4, "ab" * 32),
              # A store that lacks the base does not come so far.
              merge={"status": "refused", "code": "bundle.base.missing", "exit": 24, "held": []})


def frame_of(changes):
    return len(changes), b"".join(sized(spell(column)) for _, column in columns_of(changes))


def plenty(count, head=HOUSEHOLD, **parts):
    """So many new records of one replica."""
    fields = parts.pop("fields", {"member_count": whole(4)})
    return [change((A, counter), head, time=1_667_635_920_120, **parts, **fields) for counter in range(1, count + 1)]


def column_vectors():
    def col(name, place, why, alter=same, **recipe):
        return vector("column-" + name, f"COL-{place}", why, columns=alter, **recipe)

    names = {1: "replicas", 2: "headings", 3: "heading-indices", 4: "dot-replicas", 5: "dot-counters", 6: "records",
             7: "record-replicas", 8: "record-counters", 9: "contexts", 10: "contexts-written", 11: "presences",
             12: "times", 13: "reasons", 14: "repeats", 15: "repeat-replicas", 16: "repeat-counters", 17: "section",
             18: "tags", 19: "numbers", 20: "scales", 21: "texts", 22: "reference-replicas", 23: "reference-counters",
             24: "element-counts"}
    for place, name in names.items():
        group = 1 if place in (7, 8, 15, 16) else 0
        yield col(name + "-too-much", place, f"A byte stands behind the end of column {place}.",
                  at(place, more, group=group))
        yield col(name + "-too-little", place, f"Column {place} lacks its last byte.", at(place, less, group=group))

    here = replicas_of(GOOD[0])
    order = sorted(here)
    index = {replica: place for place, replica in enumerate(order)}
    yield col("replica-zero", 1, "A replica is zero.", at(1, fixed(b"\3" + bytes(8) + b"".join(order[1:]))))
    yield col("replicas-unsorted", 1, "The replicas are not ascending.", at(1, fixed(b"\3" + b"".join(order[::-1]))))
    yield col("replica-twice", 1, "A replica stands twice.",
              at(1, fixed(b"\3" + order[0] + order[0] + order[2])))
    yield col("replicas-count-huge", 1, "There are 2^60 replicas by their number.",
              at(1, lambda data: varint(1 << 60) + data[1:]))
    for name, why, wrong in (
            ("tier-256", "A heading's tier is 256.", {"tier": 256}),
            ("schema-version-2-31", "A heading's schema version is 2^31.", {"version": 1 << 31}),
            ("first-byte-2", "A heading begins with 02.", {"first": 2}),
            ("unit-without-day", "A heading's unit has no day.", {"unit": "22519"}),
            ("name-not-utf-8", "A heading's name is not UTF-8.", {"name": b"L\xea"})):
        yield col("heading-" + name, 2, why, groups=edit(5, heading=heading("member", HOUSEHOLDS, **wrong)))
    yield col("heading-area-unknown", 2, "A heading's area has no branch.",
              groups=edit(5, heading=heading("member", COMMUNE)))
    longer = {**MEMBER, "bytes": MEMBER["bytes"] + b"\0"}
    yield col("heading-with-tail", 2, "A byte stands behind a heading's schema version.", groups=edit(5, heading=longer))
    yield col("headings-count-huge", 2, "There are 2^60 headings by their number.",
              at(2, lambda data: varint(1 << 60) + data[1:]))
    yield col("headings-more-than-changes", 2, "There are two headings for one change.",
              at(2, lambda data: b"\x02" + data[1:] * 2), groups=EXAMPLE)
    yield col("heading-with-type-no-identifier", 2, "A heading's type has a letter beyond ASCII.",
              groups=edit(5, heading=heading("hộ", HOUSEHOLDS)))
    yield col("heading-index-beyond", 3, "A heading's index is not in the list.", at(3, last(5)))
    yield col("heading-index-negative", 3, "A heading's index is -1.", at(3, last(-1)))
    yield col("dot-replica-beyond", 4, "A dot's replica is not in the list.", at(4, last(3)))
    yield col("dot-counter-zero", 5, "A dot's counter is 0.", at(5, last(0)))
    yield col("dot-counter-negative", 5, "A dot's counter is -1.", at(5, last(-1)))
    yield col("record-kind-3", 6, "A record is of kind 3.", at(6, last(3)))
    yield col("record-before-the-first", 6, "The first change is of the record of the change before.", at(6, first(1)))
    yield col("record-named-is-own", 6, "A record named in columns 7 and 8 is the change itself.",
              at(8, fixed([6]), group=1))
    yield col("record-before-is-own", 6, "The record of the change before is the change itself.",
              both(at(7, fixed([replicas_of(GOOD[1]).index(C)]), group=1), at(8, fixed([2]), group=1)))
    yield col("record-replica-beyond", 7, "A record's replica is not in the list.", at(7, fixed([2]), group=1))
    yield col("record-counter-zero", 8, "A record's counter is 0.", at(8, fixed([0]), group=1))
    yield col("context-kind-4", 9, "A context is of kind 4.", at(9, last(4)))
    yield col("context-before-the-first", 9, "The first change has the context of the change before.", at(9, first(2)))
    yield col("context-before-of-another-record", 9, "A change has the context of one of another record.", at(9, last(2)))

    def context(name, why, seen, unseen=()):
        return col("context-" + name, 10, why, groups=edit(4, seen=list(seen), unseen=list(unseen)))

    pair = sorted([(A, 3), (C, 1)])
    yield context("out-of-order", "A context's replicas are not ascending.", pair[::-1], [(C, 1)])
    yield context("replica-twice", "A context names a replica twice.", [pair[0], *pair], [(C, 1)])
    yield context("unseen-not-contained", "An unseen dot is above what the context has.", pair, [(C, 2)])
    yield context("unseen-of-another-replica", "An unseen dot is of a replica that the context does not name.",
                  pair, [(B, 1)])
    yield context("unseen-out-of-order", "The unseen dots are not ascending.", pair, [(A, 2), (A, 1)])
    yield context("unseen-twice", "An unseen dot stands twice.", pair, [(C, 1), (C, 1)])
    yield context("counter-zero", "A context has the counter 0.", [(A, 3), (C, 0)] if A < C else [(C, 0), (A, 3)])
    yield col("context-replica-beyond", 10, "A context's replica is not in the list.",
              at(10, lambda data: data[:-2] + b"\3" + data[-1:]))
    yield col("context-count-huge", 10, "A context has 2^60 dots by its number.",
              at(10, lambda data: varint(1 << 60) + data[1:]))
    yield col("contexts-bomb", 10, "The contexts of a group weigh more than 16 MiB.", groups=[many_contexts()])
    yield col("presence-3", 11, "A presence is 3.", groups=edit(4, presence=3))
    yield col("presence-negative", 11, "A presence is -1.", at(11, last(-1)))
    yield col("reason-not-utf-8", 13, "A reason is not UTF-8.", groups=edit(1, reason=b"R\xe0 so\xe1t"))
    yield col("reason-surrogate", 13, "A reason has a surrogate in three bytes.", groups=edit(1, reason=b"\xed\xa0\x80"))
    yield col("repeat-kind-2", 14, "A change repeats in kind 2.", at(14, last(2), group=1))
    yield col("repeat-replica-beyond", 15, "A repeated change's replica is not in the list.", at(15, fixed([2]), group=1))
    yield col("repeat-counter-zero", 16, "A repeated change's counter is 0.", at(16, fixed([0]), group=1))
    yield from integer_vectors(col)
    yield from text_vectors(col)
    yield from field_vectors(col)
    yield col("trailing-column", 27, "A column stands behind the last one.", lambda groups: groups[0].append((28, b"x")))
    yield col("trailing-empty-column", 27, "An empty column stands behind the last one.",
              lambda groups: groups[0].append((28, b"")))
    yield col("group-too-long", 27, "A group's size takes in a byte behind its columns.",
              frames=lambda frames: [(frames[0][0], frames[0][1] + b"\0"), *frames[1:]])
    yield col("column-beyond-group", 23, "The last column is longer than what is left of the group.",
              groups=[GOOD[0][:6]], frames=lambda frames: [(frames[0][0], longer_column(GOOD[0][:6]))])


def longer_column(changes):
    """The columns up to the last reference counter, whose size is too great."""
    columns = columns_of(changes)
    stop = max(index for index, column in enumerate(columns) if column[0] == 23)
    return b"".join(sized(spell(column)) for _, column in columns[:stop]) + b"\x7f" + spell(columns[stop][1])


def many_contexts():
    """1,100 changes of one record that have seen 1,000 replicas."""
    others = [(number.to_bytes(8, "big"), 1) for number in range(1, 1000)]
    group = [change((A, 1), HOUSEHOLD, time=0)]
    for counter in range(2, 1101):
        group.append(change((A, counter), HOUSEHOLD, (A, 1), sorted([*others, (A, counter - 1)]), time=0))
    return group


def integer_vectors(col):
    count = len(GOOD[0])
    for name, why, data in (
            ("spelling-5", "A column of integers has the unknown spelling 05.", b"\5\0"),
            ("spelling-missing", "A column of integers is empty.", b""),
            ("run-of-zero", "A run is of length 0.", b"\0\0\0" + varint(count) + b"\0"),
            ("run-too-long", "A run is longer than what is left.", b"\0" + varint(count + 1) + b"\0"),
            ("runs-too-short", "The runs give one value too few.", b"\0" + varint(count - 1) + b"\0"),
            ("run-huge", "A run is of length 2^63.", b"\0" + varint(1 << 63) + b"\0"),
            ("delta-run-of-zero", "A run of differences is of length 0.", b"\1\0\0" + varint(count) + b"\0"),
            ("delta-run-too-long", "A run of differences is longer than what is left.", b"\1" + varint(count + 1) + b"\0"),
            ("varint-overlong", "A varint is not in its shortest spelling.", b"\4\x80\0"),
            ("varint-of-11-bytes", "A varint has eleven bytes.", b"\4" + b"\x80" * 10 + b"\1"),
            ("varint-tenth-byte-2", "A varint's tenth byte is 2.", b"\4" + b"\x80" * 9 + b"\2"),
            ("frame-width-65", "A frame is 65 bits wide.", frame(0, 1, 65, bytes(9 * count))),
            ("frame-divisor-zero", "A frame's divisor is 0.", frame(0, 0, 0)),
            ("frame-plane-cut", "A frame's second plane lacks a byte.", frame(0, 1, 16, bytes(2 * count - 1))),
            ("frame-quotients-cut", "A frame's quotients of four bits lack a byte.",
             frame(0, 1, 4, bytes(count // 2 - 1))),
            ("frame-headless", "A frame ends behind its lowest value.", b"\3\0")):
        yield col("integers-" + name, 12, why, at(12, fixed(data)))
    odd = GOOD[0][:7]
    yield col("integers-frame-bits-behind-last", 12, "A bit behind the last value of a frame is set.",
              at(12, fixed(frame(0, 1, 1, b"\x80"))), groups=[odd])
    yield col("integers-frame-nibble-behind-last", 12, "Four bits behind the last value of a frame are not zero.",
              at(12, fixed(frame(0, 1, 4, b"\0\0\0\x10"))), groups=[odd])


def text_vectors(col):
    count = len(GOOD[0])
    texts = [raw(change["reason"]) for change in GOOD[0]]
    entries = sorted(set(texts))
    zeros = integers([0] * count)
    for name, why, data in (
            ("spelling-5", "A column of texts has the unknown spelling 05.", b"\5"),
            ("spelling-missing", "A column of texts is empty.", b""),
            ("dictionary-larger-than-column", "A dictionary has more entries than the column has texts.",
             b"\0" + varint(count + 1) + plain([bytes([97 + number]) for number in range(count + 1)]) + zeros),
            ("dictionary-unsorted", "A dictionary's entries are not in order.",
             b"\0" + varint(len(entries)) + plain(entries[::-1])
             + integers([entries[::-1].index(text) for text in texts])),
            ("dictionary-entry-twice", "A dictionary has an entry twice.", b"\0\2" + plain([b"a", b"a"]) + zeros),
            ("dictionary-index-beyond", "An index is not in the dictionary.",
             b"\0\1" + plain([b""]) + integers([0, 1] + [0] * 6)),
            ("dictionary-index-negative", "An index into the dictionary is -1.",
             b"\0\1" + plain([b""]) + integers([0, -1] + [0] * 6)),
            ("dictionary-empty", "A dictionary is empty and the column is not.", b"\0\0" + plain([]) + zeros),
            ("dictionary-not-utf-8", "A dictionary's entry is not UTF-8.", b"\0\1" + plain([b"\xff"]) + zeros),
            ("digits-of-length-0", "Digits are of length 0.", b"\1\0" + zeros),
            ("digits-of-length-19", "Digits are of length 19.", b"\1\x13" + zeros + zeros),
            ("digits-too-great", "A number does not fit its digits.", b"\1\3" + integers([1000] * count)),
            ("digits-negative", "A number in a column of digits is -1.", b"\1\3" + integers([-1] * count)),
            ("digits-last-six-too-great", "The last six digits are 1,000,000.",
             b"\1\7" + zeros + integers([10**6] * count)),
            ("digits-first-too-great", "The digits before the last six do not fit.",
             b"\1\x08" + integers([100] * count) + zeros),
            ("plain-length-negative", "A text's length is -1.", b"\2" + integers([-1] + [1] * (count - 1))),
            ("plain-length-beyond", "A text is longer than what is left.", b"\2" + integers([1 << 40] * count)),
            ("plain-letter-cut", "A letter is cut between two texts, which together are UTF-8.",
             b"\2" + integers([1] * 2 + [0] * 6) + "à".encode()),
            ("words-none", "A text has no word.", b"\3" + integers([1] * 7 + [0]) + b"\2" + plain([b"a"] * 7)),
            ("words-5", "A text has five words.", b"\3" + integers([5] * count) + (b"\2" + plain([b"a"] * count)) * 5),
            ("words-place-spelling-1", "A place of words is spelled as digits.",
             b"\3" + integers([1] * count) + b"\1\1" + zeros),
            ("words-place-missing", "The second place of words is missing.",
             b"\3" + integers([2] * count) + b"\2" + plain([b"a"] * count)),
            ("words-not-utf-8", "A word is not UTF-8.", b"\3" + integers([1] * count) + b"\2" + plain([b"\xc3"] * count)),
            ("hex-of-odd-length", "Hexadecimal digits are of length 3.", b"\4\3" + bytes(2 * count)),
            ("hex-of-length-0", "Hexadecimal digits are of length 0.", b"\4\0"),
            ("hex-of-length-130", "Hexadecimal digits are of length 130.", b"\4\x82" + bytes(65 * count)),
            ("hex-cut", "Hexadecimal digits lack their last byte.", b"\4\2" + bytes(count - 1))):
        yield col("texts-" + name, 13, why, at(13, fixed(data)))
    half = "a" * 511
    yield col("texts-words-bomb", 13, "The words of a column give more than 16 MiB.", at(13, by_words),
              groups=[plenty(8192, reason=" ".join([half] * 4 + ["a"]))])
    yield col("reasons-bomb", 13, "A dictionary's entry is the reason of all changes, which weigh more than 16 MiB.",
              at(13, dictionary), groups=[plenty(8192, reason="a" * 2048)])
    yield col("headings-bomb", 13, "A heading of 4 KiB is that of 8,192 changes, which weigh more than 16 MiB.",
              groups=[plenty(8192, heading("household", HOUSEHOLDS, name="a" * 4096))])
    yield col("field-words-bomb", 21, "The words of a field's column give more than 16 MiB.", at(21, by_words),
              groups=[plenty(8192, fields={"note": words(" ".join([half] * 4 + ["a"]))})])
    yield col("field-dictionary-bomb", 26, "A dictionary's entry is the note of all changes: more than 16 MiB together.",
              at(21, dictionary), groups=[plenty(8192, fields={"note": words("a" * 2048)})])


def field_vectors(col):
    household = 5
    names = [b"class", b"member_count"]
    section = lambda rows, *names: varint(rows) + varint(len(names)) + b"".join(map(sized, names))  # noqa: E731
    yield col("section-without-changes", 17, "A section has no changes.", at(17, lambda data: b"\0" + data[1:]))
    yield col("section-too-long", 17, "A section has more changes than are left.", at(17, lambda data: b"\x09" + data[1:]))
    yield col("section-of-two-types", 17, "A section has changes of two types.",
              at(17, lambda data: bytes([household + 1]) + data[1:]))
    yield col("section-name-no-identifier", 17, "A field's name has a letter beyond ASCII.",
              at(17, fixed(section(1, names[0], "đ".encode()))), groups=EXAMPLE)
    yield col("section-name-too-long", 17, "A field's name has 65 letters.",
              at(17, fixed(section(1, names[0], b"f" * 65))), groups=EXAMPLE)
    yield col("section-names-unsorted", 17, "A section's field names are not in order.",
              at(17, fixed(section(1, *names[::-1]))), groups=EXAMPLE)
    yield col("section-name-twice", 17, "A section has a field name twice.", at(17, fixed(section(1, names[0], names[0]))),
              groups=EXAMPLE)
    yield col("section-name-not-utf-8", 17, "A field's name is not UTF-8.", at(17, fixed(section(1, names[0], b"\xff"))),
              groups=EXAMPLE)
    yield col("section-513-fields", 17, "A section has 513 fields.",
              groups=[[change((A, 1), HOUSEHOLD, **{f"f{number:03}": YES for number in range(513)})]])
    yield col("section-missing", 17, "The last section is missing.",
              lambda groups: [groups[0][:-8], groups[1]])
    yield col("tag-13", 18, "A field's tag is 13.", at(18, last(13), nth=1))
    yield col("tag-negative", 18, "A field's tag is -1.", at(18, last(-1), nth=1))
    yield col("text-not-utf-8", 21, "A field's text is not UTF-8.", groups=edit(0, fields={"hamlet": words(b"Th\xf4n")}))
    yield col("text-overlong-utf-8", 21, "A field's text spells a slash in two bytes.",
              groups=edit(0, fields={"hamlet": words(b"\xc0\xaf")}))
    yield col("elements-beyond-group", 25, "The column of elements is longer than what is left of the group.",
              groups=[GOOD[0][:1]], frames=lambda frames: [(1, cut_in_elements(GOOD[0][:1]))])
    fields = (
        ("scale-19", "A decimal's scale is 19.", 7, {"value": decimal(1, 19)}),
        ("date-30-february", "A date is 30 February.", 0, {"last_visit": date(2022, 2, 30)}),
        ("date-29-february-1900", "A date is 29 February 1900.", 0, {"last_visit": date(1900, 2, 29)}),
        ("date-month-13", "A date's month is 13.", 0, {"last_visit": date(2022, 13, 1)}),
        ("date-day-without-month", "A date has a day and no month.", 0, {"last_visit": date(2022, 0, 3)}),
        ("date-year-zero", "A date's year is 0.", 0, {"last_visit": date(0, 1, 1)}),
        ("date-year-10000", "A date's year is 10,000.", 0, {"last_visit": date(10_000, 1, 1)}),
        ("reference-replica-zero", "A reference's replica is zero.", 5, {"household": reference((bytes(8), 1))}),
        ("reference-counter-zero", "A reference's counter is 0.", 5, {"household": reference((A, 0))}),
        ("elements-unsorted", "A set's elements are not in order.", 0,
         {"causes": [put_in(code("capital")), put_in(code("land"))]}),
        ("element-twice", "An element stands twice in a set.", 0, {"causes": [put_in(code("land"))] * 2}),
        ("element-in-and-out", "An element is put in and taken out at once.", 0,
         {"causes": [put_in(code("land")), taken_out(code("land"))]}),
        ("element-cleared", "An element is the content `cleared`.", 0, {"causes": [put_in(CLEARED)]}),
        ("element-of-set", "An element is an element of a set itself.", 0, {"causes": [put_in(put_in(code("land")))]}),
        ("element-not-utf-8", "An element's text is not UTF-8.", 0, {"causes": [put_in(code(b"\xff"))]}),
        ("element-date-30-february", "An element is 30 February.", 0, {"causes": [put_in(date(2022, 2, 30))]}),
        ("element-scale-19", "An element's scale is 19.", 0, {"causes": [put_in(decimal(1, 19))]}),
        ("element-without-tag", "An element is neither put in nor taken out.", 0, {"causes": [code("land")]}))
    for name, why, index, values in fields:
        yield col(name, 26, why, groups=edit(index, fields=values))
    yield col("date-negative", 26, "A date is a negative number.", at(19, first(-1), nth=1))
    yield col("elements-none", 26, "A change with elements of a set has none.", at(24, last(0)))
    yield col("elements-too-few", 26, "The column of elements ends before the last element.", at(25, less))
    yield col("elements-unused", 26, "An element is left over.",
              at(25, lambda data: data + content(*put_in(code("other")))))
    yield col("elements-count-huge", 26, "A change has 2^40 elements by its number.", at(24, first(1 << 40)))


def cut_in_elements(changes):
    columns = columns_of(changes)
    stop = max(index for index, column in enumerate(columns) if column[0] == 25)
    return b"".join(sized(spell(column)) for _, column in columns[:stop]) + b"\x7f" + columns[stop][1]


def good_vectors():
    def ok(name, why, **recipe):
        return vector("ok-" + name, None, why, **recipe)

    yield ok("good", "The bundle that the other vectors were made from.")
    yield ok("example", "The bundle that FORMAT.md shows.", groups=EXAMPLE, manifest=put("sequence", 7))
    yield ok("no-changes", "A bundle without changes: magic, end.", groups=[])
    yield ok("groups-of-one", "Every change is a group of its own.", groups=one_by_one())
    yield ok("group-of-8192", "A group has 8,192 changes.", groups=[plenty(8192)])
    yield ok("base-above-zero", "A part begins above 0.", groups=[[{**EXAMPLE[0][0], "dot": (A, 4), "record": (A, 4)}]],
             bases={A: (3, sha256(b"3"))})
    yield ok("unknown-keys", "The manifest has keys that no reader knows, here and there.",
             manifest=both(put("zz", {"a": [None, True, "ảnh"]}), put("sender", "zz", 1)))
    yield ok("keys-beyond-ascii", "Unknown keys beyond U+FFFF and below are in the order of UTF-8.",
             **key("zz", '{"\uff61":1,"\U0001f33e":2}'.encode()))
    yield ok("text-not-escaped", "U+007F, U+2028 and letters beyond ASCII stand as they are.",
             **key("zz", '"\x7f\u2028ả\U0001f33e\\u0001\\b\\"\\\\"'.encode()))
    yield ok("json-depth-32", "Arrays and objects nest 32 deep.", **key("zz", b"[" * 31 + b"1" + b"]" * 31))
    yield ok("numbers-2-53", "Numbers are 2^53 and -2^53.", **key("zz", b"[9007199254740992,-9007199254740992]"))
    yield ok("schemas-and-asks", "The manifest lists schemas and asks.",
             manifest=both(put("schemas", [["vietnam@1", "ab" * 32]]), put("asks", [crockford(C)])))
    yield ok("unknown-member", "There is a member that no reader knows.", extra=PHOTO)
    yield ok("member-empty", "An unknown member has no byte.", extra=[("blobs/none", b"")])
    yield ok("member-of-512", "An unknown member has 512 bytes and no filling.", extra=[("blobs/full", b"\xff" * 512)])
    yield ok("member-name-of-99", "An unknown member's name has 99 bytes.", extra=[("b/" + "a.-_0" * 19 + "zz", b"a")])
    yield ok("gzip-stored", "The deflate stream is one stored block.", groups=EXAMPLE, deflate=stored)
    yield ok("gzip-stored-pieces", "The deflate stream is stored in pieces of 1,000 bytes.", groups=EXAMPLE,
             deflate=lambda data: stored(data, piece=1000))
    yield ok("gzip-empty-blocks", "Empty blocks stand before and behind the content.", groups=EXAMPLE,
             deflate=lambda data: bits("0 10 0000000 0 00", b"\0\0\xff\xff") + stored(data, last=False)
             + bits("1 10 0000000"))
    visit = heading("visit", HOUSEHOLDS)
    yield ok("unknown-type", "A record is of a type that no schema knows.",
             groups=[[*EXAMPLE[0], change((A, 2), visit, household=reference((A, 1)), at=moment(-1), with_photo=YES)]])
    yield ok("unknown-fields", "A change has fields that no schema knows, of every kind.",
             groups=[[change((A, 1), HOUSEHOLD, **{f"f{number}": value for number, value in enumerate(every_kind())})]])
    yield ok("512-fields", "A section has 512 fields.",
             groups=[[change((A, 1), HOUSEHOLD, **{f"f{number:03}": YES for number in range(512)})]])
    yield ok("packed-last-millisecond", "The moment is the last one of the year 9999.",
             manifest=put("packed", "9999-12-31T23:59:59.999Z"))
    yield ok("time-far", "Times are as far as 64 bits go.",
             groups=edit(5, groups=edit(6, time=-(1 << 63)), time=(1 << 63) - 1))
    yield ok("sections-of-one-type", "Two sections follow each other that are of one type.", columns=two_sections)
    yield ok("headings-unused", "A heading is in the list and no change has it.",
             columns=at(2, lambda data: varint(data[0] + 1) + data[1:] + sized(heading("hamlet", HOUSEHOLDS)["bytes"])))
    yield ok("contexts-all-written", "Every context is written out that could be told in short.", columns=written_contexts)
    yield ok("record-named", "A record is named that could be told as the one before.", columns=named_records)
    times = [change["time"] for change in sorted(GOOD[0], key=lambda change: change["dot"])]
    low = min(times)
    tens = [(time - low) // 30_000 for time in times]
    for name, why, data in (
            ("runs", "Times are spelled as runs.", b"\0" + runs(times)),
            ("runs-split", "A run is split in two.", b"\0" + runs(times[:1]) + runs(times[1:])),
            ("delta-runs", "Times are spelled as runs of differences.", b"\1" + runs(steps(times))),
            ("frame-nibbles", "Times are a frame of four bits.", frame(low, 30_000, 4, nibbles(tens))),
            ("frame-one-plane", "Times are a frame of one plane.", frame(low, 30_000, 5, bytes(tens))),
            ("frame-eight-planes", "Times are a frame of eight planes, most of them zeros.",
             frame(low, 30_000, 64, bytes(tens) + bytes(7 * len(tens)))),
            ("frame-wraps", "Times are a frame whose sums go around 2^64.",
             frame(low, MASK + 1 - 30_000, 64, planes([-ten & MASK for ten in tens])))):
        yield ok("integers-" + name, why, columns=at(12, fixed(data)))
    flags = [int(change["presence"] == 1) for change in GOOD[0]]
    packed = sum(flag << index for index, flag in enumerate(flags)).to_bytes(1, "little")
    yield ok("integers-frame-bits", "Presences are a frame of one bit.", columns=at(11, fixed(frame(0, 1, 1, packed))))
    yield ok("integers-frame-width-0", "Repeats are a frame of no bits.", columns=at(14, fixed(frame(0, 1, 0))))
    yield ok("integers-none-as-frame", "A column of no values is an empty frame.", columns=at(15, fixed(b"\3")))
    yield ok("texts-dictionary", "Reasons are a dictionary.", columns=at(13, dictionary))
    yield ok("texts-dictionary-unused-entry", "A dictionary has an entry that no text uses.",
             columns=at(13, lambda column: dictionary_with(column, b"\x7f")))
    yield ok("texts-words", "Reasons are words.", columns=at(13, by_words))
    codes = [change((A, number), HOUSEHOLD, reason=f"{number * 1_234_567:09}") for number in range(1, 4)]
    high = [int(change["reason"]) // 10**6 for change in codes]
    rest = [int(change["reason"]) % 10**6 for change in codes]
    yield ok("texts-digits", "Reasons are digits of length 9.", groups=[codes],
             columns=at(13, fixed(b"\1\x09" + integers(high) + integers(rest))))
    yield ok("texts-digits-plain", "Digits are spelled as plain texts.", groups=[codes])
    short = [change((A, number), HOUSEHOLD, reason=f"{number:03}") for number in range(1, 4)]
    yield ok("texts-digits-short", "Reasons are digits of length 3, without a second column.", groups=[short],
             columns=at(13, fixed(b"\1\3" + integers([1, 2, 3]))))
    hexes = [change((A, number), HOUSEHOLD, reason=sha256(bytes([number])).hex()) for number in range(1, 4)]
    yield ok("texts-hex", "Reasons are hexadecimal digits.", groups=[hexes],
             columns=at(13, lambda column: b"\4\x40" + b"".join(bytes.fromhex(text.decode()) for text in column)))


def one_by_one():
    """The good changes in an order in which each can be applied, each alone."""
    return [[change] for group in GOOD for change in group]


def every_kind():
    return [words("Nhà ở"), whole(-(1 << 63)), decimal(-5, 18), money(0), NO, YES, date(2022), date(9999, 12, 31),
            moment(0), code("x"), reference((C, 9)), CLEARED,
            [put_in(words("")), taken_out(words("à")), put_in(whole(-1)), put_in(date(2022, 5)),
             put_in(reference((C, 1)))]]


def nibbles(values):
    values = values + [0] * (len(values) % 2)
    return bytes(a | b << 4 for a, b in zip(values[::2], values[1::2]))


def planes(values):
    return b"".join(bytes(value >> 8 * plane & 255 for value in values) for plane in range(8))


def dictionary_with(values, unused):
    entries = sorted({*values, unused})
    return b"\0" + varint(len(entries)) + plain(entries) + integers([entries.index(value) for value in values])


def two_sections(groups):
    """The first section cut in two behind its first change."""
    kept = [column for column in groups[0] if column[0] < 17]
    groups[0] = kept + sections(GOOD[0][:1]) + sections(GOOD[0][1:])


def written_contexts(groups):
    place = {replica: index for index, replica in enumerate(replicas_of(GOOD[0]))}
    data = b""
    for change in GOOD[0]:
        for dots in change["seen"], change["unseen"]:
            data += varint(len(dots)) + b"".join(varint(place[replica]) + varint(counter) for replica, counter in dots)
    at(9, fixed([3] * len(GOOD[0])))(groups)
    at(10, fixed(data))(groups)


def named_records(groups):
    """All edits of the first group name their record."""
    count = sum(change["record"] != change["dot"] for change in GOOD[0])
    at(6, lambda column: [2 if kind else 0 for kind in column])(groups)
    at(7, fixed([replicas_of(GOOD[0]).index(A)] * count))(groups)
    at(8, fixed([1] * count))(groups)


def store_vectors():
    base = {"hamlet": words("Thôn Ninh Đảo"), "class": code("poor"), "member_count": whole(6)}
    new = lambda counter, **fields: change((A, counter), HOUSEHOLD, **(fields or base))  # noqa: E731

    def store(name, why, groups, status="merged", code=None, exit=0, held=(), **recipe):
        merge = {"status": status, "code": code, "exit": exit, "held": list(held)}
        return vector("store-" + name, None, why, merge=merge, groups=groups, **recipe)

    def edit_of(counter, record, seen, head=HOUSEHOLD, replica=A, unseen=(), **fields):
        return change((replica, counter), head, record, seen, unseen, **(fields or {"member_count": whole(7)}))

    foreign = ["context.foreign"]
    yield store("good", "Everything lands.", [[new(1), edit_of(2, (A, 1), [(A, 1)])]])
    yield store("nothing-new", "The bundle brings no change.", [], "nothing_new")
    yield store("context-of-another-record",
                "A context names a change of another record, which comes later in the bundle.",
                [[new(1), edit_of(3, (A, 1), [(A, 2)]), new(2)]], held=foreign)
    yield store("context-of-an-earlier-record", "A context names a change of another record, which came before.",
                [[new(1), new(2), edit_of(3, (A, 2), [(A, 2)])], [edit_of(4, (A, 1), [(A, 2)])]], held=foreign)
    yield store("context-of-a-creation", "A change that creates a record has a context.",
                [[new(1), {**new(2), "seen": [(A, 1)]}]], held=foreign)
    yield store("context-empty", "An edit has not seen the creation of its record.", [[new(1), edit_of(2, (A, 1), [])]],
                held=foreign)
    yield store("context-with-own-dot", "A change has seen itself.", [[new(1), edit_of(2, (A, 1), [(A, 2)])]],
                held=foreign)
    yield store("context-unseen-creation", "A change lists the creation of its record as unseen.",
                [[new(1), edit_of(2, (A, 1), [(A, 1)], unseen=[(A, 1)])]], held=foreign)
    yield store("context-absent", "A context names a change that is nowhere; its replica is left out from there on.",
                [[new(1), edit_of(2, (A, 1), sorted([(A, 1), (C, 5)])), new(3)]], "partly", "context.absent", 24)
    yield store("record-absent", "The first change is of a record that is nowhere.",
                [[edit_of(1, (C, 1), [(C, 1)])]], "refused", "context.absent", 24)
    yield store("base-missing", "The bundle begins at 3 and nothing before is here.",
                [[{**new(4)}]], "refused", "bundle.base.missing", 24, bases={A: (3, sha256(b"3"))})
    gift = GOOD[0][6]
    yield store("base-missing-of-one-area", "The base of one area is missing; the other area lands.",
                [[new(4), gift]], "partly", "bundle.base.missing", 24, bases={A: (3, sha256(b"3"))})
    yield store("base-missing-of-one-replica", "The base of one replica is missing; its whole area is left out.",
                [sorted([new(4), change((C, 1), SECOND, **base)], key=lambda change: change["dot"])], "refused",
                "bundle.base.missing", 24, bases={A: (3, sha256(b"3"))})
    yield store("recipient-other", "The bundle is addressed to another unit.", [[new(1)]], "refused", "bundle.recipient",
                23, manifest=put("recipient", "568@2021-01-01"))
    next_door = heading("household", NEIGHBOUR + "/households", unit=NEIGHBOUR)
    yield store("area-of-another-unit", "A neighbour edits the record from an area of its own.",
                [[new(1), edit_of(1, (A, 1), [(A, 1)], next_door, D)]], held=foreign)
    yield store("area-of-another-branch", "A change is in the area of another branch than its record's.",
                [[new(1), edit_of(1, (A, 1), [(A, 1)], heading("household", PROGRAMME), B)]], held=foreign)
    yield store("area-of-another-replica", "A change is in another area than its replica's.",
                [[new(1), change((A, 2), heading("contribution", PROGRAMME), donor=words("Ông Ba"), kind=code("cash"),
                                 amount=money(1), received=date(2022))]], held=["area.foreign"])
    hamlet = edit_of(2, (A, 1), [(A, 1)], heading("hamlet", HOUSEHOLDS), name=words("Ninh Đảo"))
    yield store("type-of-another-record", "A change, which comes before its record, says that the household is a hamlet.",
                [[hamlet, new(1)]], held=["area.foreign"])
    yield store("type-of-an-earlier-record",
                "A change, which comes behind its record, says that the household is a hamlet.",
                [[new(1)], [hamlet]], held=["area.foreign"])
    yield store("schema-unknown", "A change is of a schema version that is not here.",
                [[change((A, 1), heading("household", HOUSEHOLDS, version=9), **base)]], held=["schema.unknown:vietnam@9"])
    yield store("type-unknown", "A record is of a type that its schema does not know.",
                [[change((A, 1), heading("visit", HOUSEHOLDS), **base)]], held=["type.unknown:visit"])
    yield store("field-unknown", "A change assigns a field that its schema does not know.",
                [[new(1), edit_of(2, (A, 1), [(A, 1)], cats=whole(2))]], held=["field.unknown:cats"])
    yield store("value-invalid", "A value is beyond what its schema allows.",
                [[new(1), edit_of(2, (A, 1), [(A, 1)], member_count=whole(61))]], held=["value.invalid:member_count"])
    yield store("authority", "The author's unit may not write there.",
                [[new(1), edit_of(2, (A, 1), [(A, 1)], heading("household", HOUSEHOLDS, unit=NEIGHBOUR))]],
                held=["authority"])
    yield store("creation-held", "A record's creation is held, and so is its edit.",
                [[change((A, 1), heading("household", HOUSEHOLDS, unit=NEIGHBOUR), **base), edit_of(2, (A, 1), [(A, 1)])]],
                held=["authority", "creation.held"])
    zeros = lambda json: put("parts", 0, 7, "00" * 64)(json)  # noqa: E731
    yield store("head-unsigned", "A head is not signed, and no closure says that it is the end.", [[new(1)]], "refused",
                "head.unsigned", 24, heads=zeros)
    yield store("head-unsigned-of-one-replica", "One of two heads is not signed; the other replica lands.",
                [[new(1), gift]], "partly", "head.unsigned", 24,
                heads=lambda json: put("parts", [row[0] for row in json["parts"]].index(crockford(A)), 7, "00" * 64)(json))
    yield store("statements-of-strangers", "The statements are of hubs that nobody here knows.",
                [[new(1)]], statements=LINE)


# The folder


def part_vectors():
    piece = b"x" * 100

    def part(name, why, rule="PRT-1", magic=b"ganh part 0\n", line=None, end=b"\n", **altered):
        header = {"bundle": "ab" * 32, "bytes": 300, "of": 3, "part": 2, "sha256": sha256(piece).hex(), "size": 100, **altered}
        text = json.dumps({key: header[key] for key in sorted(header) if header[key] is not None}, separators=(",", ":"))
        code, status = ("bundle.part", 20) if rule else ("bundle.part.missing", 28)
        row = {"name": "part-" + name, "rule": rule, "code": code, "exit": status, "why": why}
        return row, magic + (text.encode() if line is None else line) + end + piece

    yield part("of-three", "A part is right, and the others are not here.", None)
    yield part("with-other-keys", "A part's line has a key that nobody knows.", None, aa=1)
    yield part("line-missing", "Nothing stands behind the magic but the piece.", line=b"", end=b"")
    yield part("line-empty", "The line is empty.", line=b"")
    yield part("line-not-canonical", "The line has white space.", line=b'{"bundle": 1}')
    yield part("line-too-long", "The line has more than 1,024 bytes.", aa="a" * 1024)
    yield part("number-zero", "It is part 0.", part=0)
    yield part("number-beyond", "It is part 4 of 3.", part=4)
    yield part("alone", "It is part 1 of 1.", part=1, of=1)
    yield part("of-ten-thousand", "There are 10,000 parts.", of=10_000)
    yield part("size-zero", "The piece has size 0.", size=0)
    yield part("size-of-the-whole", "The piece is as large as the bundle.", size=300)
    yield part("size-negative", "The bundle has size -1.", bytes=-1)
    yield part("size-huge", "The bundle has 2^43 + 1 bytes.", bytes=(1 << 43) + 1)
    yield part("bundle-missing", "The bundle's sum is missing.", bundle=None)
    yield part("sha256-short", "The piece's sum has 62 digits.", sha256="ab" * 31)


def vectors():
    """Rows of the index and files, by name."""
    made = {}
    for layer in (gzip_vectors, tar_vectors, member_vectors, json_vectors, manifest_vectors, signature_vectors,
                  head_vectors, statement_vectors, seal_vectors, changes_vectors, column_vectors, good_vectors,
                  store_vectors, part_vectors):
        for row, data in layer():
            assert row["name"] not in made, row["name"]
            made[row["name"]] = row, data
    return dict(sorted(made.items()))


def index(made):
    rows = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row, _ in made.values())
    return f"[\n{rows}\n]\n".encode()


def others(made):
    """The index, and the key to which the vectors of the seal are sealed: a test's, known to everybody."""
    return {"vectors.json": index(made), "identity.txt": f"# Of the test vectors: it opens nothing else.\n{IDENTITY}\n".encode()}


def inflated(data):
    """What comes out of a bundle; None if something around it is not as it should be."""
    inflater = zlib.decompressobj(-15)
    out = inflater.decompress(data[10:]) + inflater.flush()
    whole = data[:len(data) - len(inflater.unused_data)] + sums(out)
    return out if data == whole + mark(whole) and data[:10] == HEADER else None


def is_same(name, found, made):
    if found == made or name.startswith(("gzip-", "ok-gzip-", "ok-sealed", "part-", "seal-")):
        return found == made
    try:
        out = inflated(found)
    except zlib.error:
        return False
    return out is not None and out == inflated(made)


def check(made):
    """The names of what is missing, too much or other than it was made."""
    wrong = [path.name for path in sorted(HERE.glob("*.ganh")) if path.stem not in made]
    for name, (_, data) in made.items():
        path = HERE / f"{name}.ganh"
        if not path.exists() or not is_same(name, path.read_bytes(), data):
            wrong.append(path.name)
    for name, data in others(made).items():
        path = HERE / name
        if not path.exists() or path.read_bytes() != data:
            wrong.append(name)
    return wrong


def write(made):
    for path in HERE.glob("*.ganh"):
        path.unlink()
    for name, (_, data) in made.items():
        (HERE / f"{name}.ganh").write_bytes(data)
    for name, data in others(made).items():
        (HERE / name).write_bytes(data)


def main(arguments):
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 64
    made = vectors()
    if not arguments:
        write(made)
        return 0
    wrong = check(made)
    print("\n".join(wrong) if wrong else f"{len(made)} vectors as they were made")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
