"""Signs and seals the test vectors with keys that are known to everybody: Ed25519, SSHSIG, statements, age.

All that is random elsewhere is given here, so that the vectors are the same each time. Python's standard library only;
slow, and of no use where a secret is one.
"""
import base64
import hashlib
import hmac
from functools import lru_cache

# Ed25519 (RFC 8032, section 5.1)

P = (1 << 255) - 19
ORDER = (1 << 252) + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ONE = 0, 1, 1, 0


def add(a, b):
    """Of two points (X, Y, Z, T) of the twisted Edwards curve; RFC 8032, section 5.1.4."""
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    u, v = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, v - u, v + u, t + s
    return e * f % P, g * h % P, f * g % P, e * h % P


def doublings():
    """The base point times 1, 2, 4, …"""
    y = 4 * pow(5, -1, P) % P
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    x = P - x if x & 1 else x
    points = [(x, y, 1, x * y % P)]
    while len(points) < 256:
        points.append(add(points[-1], points[-1]))
    return points


DOUBLINGS = doublings()


def times_base(number):
    """The base point times `number`, as 32 bytes."""
    point = ONE
    for place in range(number.bit_length()):
        if number >> place & 1:
            point = add(point, DOUBLINGS[place])
    inverse = pow(point[2], -1, P)
    return (point[1] * inverse % P | (point[0] * inverse % P & 1) << 255).to_bytes(32, "little")


def number_of(data):
    return int.from_bytes(data, "little")


@lru_cache(maxsize=None)
def halves(seed):
    """The secret number of a seed, and what its nonces come from."""
    digest = hashlib.sha512(seed).digest()
    return number_of(digest[:32]) & (1 << 254) - 8 | 1 << 254, digest[32:]


@lru_cache(maxsize=None)
def public_key(seed):
    return times_base(halves(seed)[0])


@lru_cache(maxsize=None)
def sign(seed, message):
    secret, prefix = halves(seed)
    nonce = number_of(hashlib.sha512(prefix + message).digest()) % ORDER
    point = times_base(nonce)
    challenge = number_of(hashlib.sha512(point + public_key(seed) + message).digest())
    return point + ((nonce + challenge * secret) % ORDER).to_bytes(32, "little")


def sign_weak():
    """What a key of order 1 "signs": R and s of the same number fit every message."""
    return times_base(7) + (7).to_bytes(32, "little")


def second_spelling(signature):
    """The signature with the group's order added to s: right to whoever does not look."""
    return signature[:32] + (number_of(signature[32:]) + ORDER).to_bytes(32, "little")


# SSHSIG (PROTOCOL.sshsig of OpenSSH)


def string(data):
    return len(data).to_bytes(4, "big") + data


def armor(blob, columns=70, end="\n"):
    letters = base64.b64encode(blob).decode()
    lines = [letters[start:start + columns] for start in range(0, len(letters), columns)]
    return "".join(line + end for line in ["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----"]).encode()


def ssh_blob(message, seed, namespace=b"ganh-bundle-v1", hash="sha512", key=None, signature=None, kind=b"ssh-ed25519",
             signature_kind=b"ssh-ed25519", version=1, reserved=b"", magic=b"SSHSIG"):
    signed = b"SSHSIG" + string(namespace) + string(reserved) + string(hash.encode()) + string(
        hashlib.new(hash, message).digest())
    return (magic + version.to_bytes(4, "big") + string(string(kind) + string(key or public_key(seed))) + string(namespace)
            + string(reserved) + string(hash.encode())
            + string(string(signature_kind) + string(signature or sign(seed, signed))))


# age (C2SP age.md)


def hkdf(secret, salt, info):
    key = hmac.digest(salt or bytes(32), secret, "sha256")
    return hmac.digest(key, info + b"\1", "sha256")


def x25519(scalar, u=(9).to_bytes(32, "little")):
    """RFC 7748, section 5."""
    k = number_of(scalar) & (1 << 255) - 8 & (1 << 255) - 1 | 1 << 254
    x1 = number_of(u) & (1 << 255) - 1
    x2, z2, x3, z3 = 1, 0, x1, 1
    for place in range(254, -1, -1):
        if k >> place & 1:
            x2, z2, x3, z3 = x3, z3, x2, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a % P, c * b % P, a * a % P, b * b % P
        x3, z3 = (da + cb) ** 2 % P, x1 * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, (aa - bb) * (aa + 121665 * (aa - bb)) % P
        if k >> place & 1:
            x2, z2, x3, z3 = x3, z3, x2, z2
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def chacha20(key, nonce, counter, size):
    """So many bytes of the key stream; RFC 8439, section 2.4."""
    constant = [int.from_bytes(b"expand 32-byte k"[place:place + 4], "little") for place in range(0, 16, 4)]
    fixed = constant + [int.from_bytes(key[place:place + 4], "little") for place in range(0, 32, 4)]
    tail = [int.from_bytes(nonce[place:place + 4], "little") for place in range(0, 12, 4)]
    quarters = [(place, place + 4, place + 8, place + 12) for place in range(4)]
    quarters += [(place, 4 + (place + 1) % 4, 8 + (place + 2) % 4, 12 + (place + 3) % 4) for place in range(4)]
    out = bytearray()
    while len(out) < size:
        start = fixed + [counter & 0xFFFFFFFF] + tail
        words = list(start)
        for _ in range(10):
            for a, b, c, d in quarters:
                for one, other, third, shift in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                    words[one] = words[one] + words[other] & 0xFFFFFFFF
                    mixed = words[third] ^ words[one]
                    words[third] = (mixed << shift | mixed >> 32 - shift) & 0xFFFFFFFF
        out += b"".join((a + b & 0xFFFFFFFF).to_bytes(4, "little") for a, b in zip(words, start))
        counter += 1
    return bytes(out[:size])


def box(key, nonce, data):
    """ChaCha20-Poly1305; RFC 8439, section 2.8."""
    pad = chacha20(key, nonce, 0, 32)
    stream = chacha20(key, nonce, 1, len(data))
    sealed = bytes(a ^ b for a, b in zip(data, stream))
    r, s = number_of(pad[:16]) & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF, number_of(pad[16:])
    summed = sealed + bytes(-len(sealed) % 16) + (0).to_bytes(8, "little") + len(sealed).to_bytes(8, "little")
    total = 0
    for place in range(0, len(summed), 16):
        total = (total + number_of(summed[place:place + 16] + b"\1")) * r % ((1 << 130) - 5)
    return sealed + ((total + s) % (1 << 128)).to_bytes(16, "little")


def letters(data):
    return base64.b64encode(data).rstrip(b"=")


def stanza(*arguments, body=b""):
    text = letters(body)
    lines = [text[start:start + 64] for start in range(0, len(text) + 1, 64)]
    return b"-> " + b" ".join(arguments) + b"\n" + b"".join(line + b"\n" for line in lines)


FILE_KEY, NONCE = bytes(range(16)), bytes(range(16, 32))


def wrap(reader, ephemeral):
    """The share and the body of an X25519 stanza for a public key."""
    share = x25519(ephemeral)
    key = hkdf(x25519(ephemeral, reader), share + reader, b"age-encryption.org/v1/X25519")
    return share, box(key, bytes(12), FILE_KEY)


def x25519_stanza(reader, ephemeral):
    share, body = wrap(reader, ephemeral)
    return stanza(b"X25519", letters(share), body=body)


CHUNK = 65536


def chunk(number, data, last):
    key = hkdf(FILE_KEY, NONCE, b"payload")
    return box(key, number.to_bytes(11, "big") + bytes([last]), data)


def payload(data):
    pieces = [data[start:start + CHUNK] for start in range(0, len(data), CHUNK)] or [b""]
    return b"".join(chunk(number, piece, number == len(pieces) - 1) for number, piece in enumerate(pieces))


def age(chunks, stanzas, head=b"age-encryption.org/v1\n", sum=lambda sum: b" " + letters(sum)):
    """A sealed file: header of these stanzas, its sum, the nonce, the chunks as they are."""
    header = head + b"".join(stanzas) + b"---"
    return header + sum(hmac.digest(hkdf(FILE_KEY, b"", b"header"), header, "sha256")) + b"\n" + NONCE + chunks


def bech32(prefix, data):
    """BIP 173."""
    alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    groups = [int(bits[start:start + 5], 2) for start in range(0, len(bits), 5)]
    sum = 1
    for group in [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix] + groups + [0] * 6:
        top = sum >> 25
        sum = (sum & 0x1FFFFFF) << 5 ^ group
        for place, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            sum ^= generator if top >> place & 1 else 0
    sum ^= 1
    return prefix + "1" + "".join(alphabet[group] for group in groups + [sum >> 5 * (5 - place) & 31 for place in range(6)])
