#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Make good and bad files of one trusted application.

ta_files.py SIGN_PY KEY.pem PLAIN.elf UUID OUT_DIR

Writes OUT_DIR/RESULT-NAME.ta, where RESULT is the code in hexadecimal that an
open of a session must give when the file lies where the TA's file belongs; and
OUT_DIR/version-N.ta, good files of a TA of another UUID.
"""
import hashlib
import hmac
import pathlib
import struct
import subprocess
import sys
import tempfile
import uuid

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from elftools.elf.elffile import ELFFile

OK, SECURITY, BAD_FORMAT = 0, 0xFFFF000F, 0xFFFF0005
OTHER = "6fca9b1e-3a1c-4a0e-8a65-3f4f7a0f6b11"
SPACE = uuid.UUID("f04fa996-148a-453c-b037-1dcfbad120a6")
HEADER_BYTES = 20


class Maker:
    def __init__(self, sign, key, elf, name, out):
        self.sign, self.key, self.name = sign, key, name
        self.elf = pathlib.Path(elf).read_bytes()
        self.out = pathlib.Path(out)
        self.work = pathlib.Path(tempfile.mkdtemp())

    def run(self, *words):
        target = self.work / "out"
        subprocess.run([sys.executable, self.sign, *map(str, words),
                        "--out", str(target)], check=True)
        return target.read_bytes()

    def signed(self, *words, elf=None, key=None, name=None):
        source = self.work / "elf"
        source.write_bytes(self.elf if elf is None else elf)
        return self.run("--key", key or self.key, "--uuid", name or self.name,
                        "--in", source, *words)

    def write(self, result, name, data):
        (self.out / f"{result:08x}-{name}.ta").write_bytes(data)

    def new_key(self, bits):
        path = self.work / f"key{bits}-{len(list(self.work.iterdir()))}.pem"
        path.write_bytes(rsa.generate_private_key(65537, bits).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption()))
        return path

    def encryption_key(self):
        """Of a board whose hardware unique key is the public default."""
        root = serialization.load_pem_private_key(
            pathlib.Path(self.key).read_bytes(), None)
        number = root.public_key().public_numbers().n
        modulus = number.to_bytes((number.bit_length() + 7) // 8, "big")
        return hmac.new(bytes(16), struct.pack("<I", 4) + modulus,
                        hashlib.sha256).hexdigest()

    def head_offset(self):
        """Where ta_head lies in the file."""
        with open(self.work / "elf", "rb") as file:
            elf = ELFFile(file)
            symbol = elf.get_section_by_name(".dynsym").get_symbol_by_name(
                "ta_head")[0]["st_value"]
            for s in elf.iter_segments("PT_LOAD"):
                if s["p_vaddr"] <= symbol < s["p_vaddr"] + s["p_filesz"]:
                    return symbol - s["p_vaddr"] + s["p_offset"]
        raise SystemExit("no ta_head")


def flip(data, at):
    out = bytearray(data)
    out[at] ^= 0x10
    return bytes(out)


def good_files(m):
    m.write(OK, "bootstrap", m.signed())
    m.write(OK, "legacy", m.signed("--type", "legacy"))
    m.write(OK, "pkcs1", m.signed("--algo", "pkcs1"))
    m.write(OK, "encrypted", m.signed("--enc-key", m.encryption_key()))
    chain, key = m.work / "chain", m.new_key(3072)
    chain.write_bytes(m.run(
        "subkey", "--key", m.key, "--uuid", m.name, "--subkey-key", key,
        "--max-depth", 1, "--name-size", 0))
    m.write(OK, "subkey", m.signed("--subkey", chain, key=key))
    longer, below = m.work / "longer", m.new_key(2048)
    longer.write_bytes(m.run(
        "subkey", "--key", key, "--subkey", chain, "--subkey-key", below,
        "--max-depth", 0, "--name-size", 0))
    m.write(OK, "two-subkeys", m.signed("--subkey", longer, key=below))


def badly_signed_files(m):
    good = m.signed()
    at_image = HEADER_BYTES + 32 + 256 + 20
    for at in range(HEADER_BYTES):
        m.write(SECURITY, f"header-byte-{at}", flip(good, at))
    places = {"hash": 20, "signature": 60, "uuid": 310, "version": 324,
              "first-byte": at_image, "middle": len(good) // 2,
              "last-byte": len(good) - 1}
    for name, at in places.items():
        m.write(SECURITY, f"changed-{name}", flip(good, at))
    for size in (1, 10, 40, 200, 320, at_image, len(good) - 1):
        m.write(SECURITY, f"cut-to-{size}", good[:size])
    m.write(SECURITY, "one-byte-more", good + b"\0")
    m.write(SECURITY, "unknown-key", m.signed(key=m.new_key(2048)))
    m.write(SECURITY, "short-key", m.signed(key=m.new_key(1024)))
    m.write(SECURITY, "other-uuid", m.signed(name=OTHER))
    m.write(SECURITY, "wrong-encryption-key", m.signed("--enc-key", "11" * 32))


def well_signed_rubbish(m):
    machine = bytearray(m.elf)
    machine[18] = 62  # x86-64
    m.write(BAD_FORMAT, "other-machine", m.signed(elf=bytes(machine)))
    m.write(BAD_FORMAT, "not-elf", m.signed(elf=b"no program at all\n" * 9))
    m.write(BAD_FORMAT, "half-elf", m.signed(elf=m.elf[:len(m.elf) // 2]))
    m.signed()
    at = m.head_offset()
    named = bytearray(m.elf)
    named[at:at + 16] = uuid.UUID(OTHER).bytes_le
    m.write(SECURITY, "head-of-another", m.signed(elf=bytes(named)))
    flags = bytearray(m.elf)
    flags[at + 22] |= 1
    m.write(BAD_FORMAT, "unknown-flag", m.signed(elf=bytes(flags)))
    old = bytearray(m.elf)
    old[at + 24:at + 32] = bytes(8)
    m.write(BAD_FORMAT, "head-before-2019", m.signed(elf=bytes(old)))


def versions(m):
    """Of a TA of another name: no order of the other files is spoilt."""
    m.signed()
    at = m.head_offset()
    elf = bytearray(m.elf)
    elf[at:at + 16] = uuid.UUID(OTHER).bytes_le
    for version in (2, 3):
        (m.out / f"version-{version}.ta").write_bytes(m.signed(
            "--ta-version", version, name=OTHER, elf=bytes(elf)))


def main():
    maker = Maker(*sys.argv[1:6])
    maker.out.mkdir(parents=True, exist_ok=True)
    for old in maker.out.glob("*.ta"):
        old.unlink()
    good_files(maker)
    badly_signed_files(maker)
    well_signed_rubbish(maker)
    versions(maker)


main()
