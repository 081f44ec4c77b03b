#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Sign a trusted application (or a library of TAs), and make subkeys.

    sign.py --key K.pem --uuid U --in ta.elf --out U.ta          a TA
    sign.py ... --type legacy                                    without sub-header
    sign.py ... --enc-key 64HEX [--enc-key-type class]           encrypted
    sign.py ... --subkey chain.bin --name N                      signed by a subkey
    sign.py subkey --key ROOT.pem --uuid SPACE --subkey-key SUB.pem
            --max-depth 0 --name-size 64 --out chain.bin         makes a subkey
    sign.py subkey ... --subkey up.bin --name N                  below another one

The formats are in docs/ta-guide.md. With --subkey, --key is the private key
of the subkey that ends the chain.
"""
import argparse
import hashlib
import struct
import sys
import uuid as uuidlib

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = 0x4F545348
LEGACY, BOOTSTRAP, ENCRYPTED, SUBKEY = range(4)
PSS, PKCS1 = 0x70414930, 0x70004830
AES_GCM = 0x40000810
MODULUS, EXPONENT = 0xD0000130, 0xD0000230
SUBKEY_HEAD = 36  # bytes of the payload in front of the attributes
HASH_BYTES = 32
DEPTH_UNLIMITED = 0xFFFFFFFE


def load_key(path, password=None):
    data = open(path, "rb").read()
    if b"PRIVATE KEY" in data:
        key = serialization.load_pem_private_key(data, password)
    else:
        key = serialization.load_pem_public_key(data)
    if not isinstance(key, (rsa.RSAPrivateKey, rsa.RSAPublicKey)):
        sys.exit(f"{path}: only RSA keys sign TAs")
    return key


def mgf1(seed, size):
    out = b""
    while len(out) < size:
        out += hashlib.sha256(seed + struct.pack(">I", len(out) // 32)).digest()
    return out[:size]


def pss_encode(digest, bits):
    """EMSA-PSS (RFC 8017 9.1.1). The salt comes from the digest, so that the
    same input gives the same file."""
    size = (bits + 7) // 8
    salt = hashlib.sha256(b"salt of a TA signature" + digest).digest()
    h = hashlib.sha256(bytes(8) + digest + salt).digest()
    db = (b"\1" + salt).rjust(size - len(h) - 1, b"\0")
    db = bytearray(a ^ b for a, b in zip(db, mgf1(h, len(db))))
    db[0] &= 0xFF >> (8 * size - bits)
    return int.from_bytes(bytes(db) + h + b"\xbc", "big")


def sign_digest(key, algorithm, digest):
    if not isinstance(key, rsa.RSAPrivateKey):
        sys.exit("a private key is needed to sign")
    pre = utils.Prehashed(hashes.SHA256())
    if algorithm == PKCS1:
        return key.sign(digest, padding.PKCS1v15(), pre)
    numbers = key.private_numbers()
    n = numbers.public_numbers.n
    signature = pow(pss_encode(digest, key.key_size - 1), numbers.d, n)
    signature = signature.to_bytes(key.key_size // 8, "big")
    key.public_key().verify(signature, digest, padding.PSS(
        padding.MGF1(hashes.SHA256()), HASH_BYTES), pre)
    return signature


def header(key, kind, algorithm, image_size):
    return struct.pack("<IIIIHH", MAGIC, kind, image_size, algorithm,
                       HASH_BYTES, key.key_size // 8)


def signed(key, kind, algorithm, image_size, extra, hashed):
    """Header, hash and signature; the hash covers header, @extra, @hashed."""
    head = header(key, kind, algorithm, image_size)
    digest = hashlib.sha256(head + extra + hashed).digest()
    return head + digest + sign_digest(key, algorithm, digest)


def next_uuid(space, name):
    """UUID that a subkey with name space @space asks for next."""
    text = name.split(b"\0", 1)[0]
    octets = bytearray(hashlib.sha512(space.bytes + text).digest()[:16])
    octets[6] = octets[6] & 0x0F | 0x50
    octets[8] = octets[8] & 0x3F | 0x80
    return uuidlib.UUID(bytes=bytes(octets))


class Chain:
    """The subkeys in front of an image: bytes, and what they demand next."""

    def __init__(self, path, name):
        self.data, self.uuid, self.depth = b"", None, None
        if path is None:
            return
        self.data = open(path, "rb").read()
        at, self.name_size = 0, 0
        while at < len(self.data):
            image_size, = struct.unpack_from("<I", self.data, at + 8)
            hash_size, sig_size = struct.unpack_from("<HH", self.data, at + 16)
            at += 20 + hash_size + sig_size
            space, self.name_size, _, self.depth = struct.unpack_from(
                "<16sIII", self.data, at)
            at += image_size
            if at < len(self.data):
                at += self.name_size
        space = uuidlib.UUID(bytes=space)
        name = name.encode()
        if self.name_size == 0:
            self.uuid, self.name = space, b""
        elif len(name) >= self.name_size:
            sys.exit(f"--name: at most {self.name_size - 1} bytes")
        else:
            self.name = name.ljust(self.name_size, b"\0")
            self.uuid = next_uuid(space, self.name)
        self.data += self.name


def der_integer(number):
    """Big-endian; a leading zero when the top bit would be set."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def make_subkey(args, algorithm):
    key = load_key(args.key)
    chain = Chain(args.subkey, args.name)
    uuid = chain.uuid or args.uuid
    if uuid is None:
        sys.exit("--uuid or --subkey is needed")
    numbers = load_key(args.subkey_key)
    if isinstance(numbers, rsa.RSAPrivateKey):
        numbers = numbers.public_key()
    numbers = numbers.public_numbers()
    values = [(MODULUS, der_integer(numbers.n)),
              (EXPONENT, der_integer(numbers.e))]
    if chain.depth is not None and args.max_depth >= chain.depth:
        sys.exit(f"--max-depth must be below {chain.depth}")
    table, data = b"", b""
    at = SUBKEY_HEAD + 12 * len(values)
    for number, value in values:
        table += struct.pack("<III", number, at + len(data), len(value))
        data += value
    payload = uuid.bytes + struct.pack(
        "<IIIII", args.name_size, args.ta_version, args.max_depth, algorithm,
        len(values)) + table + data
    return chain.data + signed(key, SUBKEY, algorithm, len(payload), b"",
                               payload) + payload


def encrypt(args, elf):
    """Encryption header with IV and tag, and the ciphertext."""
    key = bytes.fromhex(args.enc_key)
    # From the content: the same input gives the same file, and two inputs
    # never share an IV.
    iv = hashlib.sha256(b"IV of a TA" + key + elf).digest()[:12]
    sealed = AESGCM(key).encrypt(iv, elf, None)
    cipher, tag = sealed[:-16], sealed[-16:]
    flags = 1 if args.enc_key_type == "class" else 0
    return struct.pack("<IIHH", AES_GCM, flags, len(iv), len(tag)) + iv + tag, \
        cipher


def sign_ta(args, algorithm):
    key = load_key(args.key)
    elf = open(args.input, "rb").read()
    chain = Chain(args.subkey, args.name)
    uuid = args.uuid
    if uuid is None:
        sys.exit("--uuid is needed")
    if chain.uuid not in (None, uuid):
        sys.exit(f"the chain and --name lead to {chain.uuid}, not to {uuid}")
    if args.type == "legacy":
        return chain.data + signed(key, LEGACY, algorithm, len(elf), b"",
                                   elf) + elf
    sub = uuid.bytes + struct.pack("<I", args.ta_version)
    if args.enc_key:
        enc, cipher = encrypt(args, elf)
        return chain.data + signed(key, ENCRYPTED, algorithm, len(cipher),
                                   sub + enc, elf) + sub + enc + cipher
    return chain.data + signed(key, BOOTSTRAP, algorithm, len(elf), sub,
                               elf) + sub + elf


def parse():
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("what", nargs="?", choices=["ta", "subkey"], default="ta")
    p.add_argument("--key", required=True, help="private key, PEM")
    p.add_argument("--uuid", type=uuidlib.UUID)
    p.add_argument("--ta-version", type=lambda s: int(s, 0), default=0)
    p.add_argument("--in", dest="input")
    p.add_argument("--out", required=True)
    p.add_argument("--algo", choices=["pss", "pkcs1"], default="pss")
    p.add_argument("--type", choices=["bootstrap", "legacy"],
                   default="bootstrap")
    p.add_argument("--enc-key", help="32 bytes in hexadecimal")
    p.add_argument("--enc-key-type", choices=["device", "class"],
                   default="device")
    p.add_argument("--subkey", help="chain of subkeys in front")
    p.add_argument("--name", default="", help="name in the subkey's space")
    p.add_argument("--subkey-key", help="subkey: the new key")
    p.add_argument("--max-depth", type=lambda s: int(s, 0),
                   default=DEPTH_UNLIMITED)
    p.add_argument("--name-size", type=lambda s: int(s, 0), default=0)
    return p.parse_args()


def main():
    args = parse()
    algorithm = PSS if args.algo == "pss" else PKCS1
    data = (make_subkey if args.what == "subkey" else sign_ta)(args, algorithm)
    with open(args.out, "wb") as f:
        f.write(data)


if __name__ == "__main__":
    main()
