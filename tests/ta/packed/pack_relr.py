#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Stand in for objcopy: strip a TA, then pack its relative relocations.

pack_relr.py OBJCOPY WORD... OUT

The linkers of Debian 12 for Arm cannot make a RELR table, newer ones do. Runs
OBJCOPY, then takes the RELATIVE entries out of OUT's table of relocations,
writes their addends in place, and puts a packed table (ELF gABI, SHT_RELR)
where they were. Fails when there was nothing to pack.
"""
import pathlib
import struct
import subprocess
import sys

SHT_RELA, SHT_REL, SHT_RELR = 4, 9, 19
RELATIVE = {183: 1027, 40: 23}  # by machine: AArch64, Arm
DT_TABLE = {SHT_RELA: (7, 8, 0x6ffffff9), SHT_REL: (17, 18, 0x6ffffffa)}


class Elf:
    """What differs by the width of an ELF file."""

    def __init__(self, data):
        self.data = bytearray(data)
        self.is_64 = data[4] == 2
        self.machine = struct.unpack_from("<H", data, 18)[0]
        self.word = 8 if self.is_64 else 4
        self.w = "Q" if self.is_64 else "I"
        self.shoff_at, self.shnum_at = (40, 60) if self.is_64 else (32, 48)
        self.shdr = f"<II{self.w * 4}II{self.w * 2}"
        (shoff,) = struct.unpack_from(f"<{self.w}", data, self.shoff_at)
        (shnum,) = struct.unpack_from("<H", data, self.shnum_at)
        size = struct.calcsize(self.shdr)
        self.sections = [list(struct.unpack_from(self.shdr, data,
                                                 shoff + i * size))
                         for i in range(shnum)]

    def offset_of(self, address):
        """Of the byte at this address in the file."""
        for s in self.sections:
            if s[1] != 8 and s[2] & 2 and s[3] <= address < s[3] + s[5]:
                return s[4] + address - s[3]
        raise SystemExit(f"pack_relr.py: nothing at {address:#x}")

    def write(self):
        """The file, with its section headers moved to the end."""
        self.data += b"\0" * (-len(self.data) % 8)
        struct.pack_into(f"<{self.w}", self.data, self.shoff_at,
                         len(self.data))
        struct.pack_into("<H", self.data, self.shnum_at, len(self.sections))
        for s in self.sections:
            self.data += struct.pack(self.shdr, *s)
        return bytes(self.data)


def take_relative(elf, section):
    """Return (addresses, bytes of the other entries)."""
    form = f"<{elf.w * 2}" + ("" if section[1] == SHT_REL else elf.w.lower())
    size = struct.calcsize(form)
    addresses, rest = [], b""
    for at in range(section[4], section[4] + section[5], size):
        fields = struct.unpack_from(form, elf.data, at)
        kind = fields[1] & (0xffffffff if elf.is_64 else 0xff)
        if kind != RELATIVE[elf.machine] or fields[0] % elf.word:
            rest += bytes(elf.data[at:at + size])
            continue
        addresses.append(fields[0])
        if section[1] == SHT_RELA:
            struct.pack_into(f"<{elf.w.lower()}", elf.data,
                             elf.offset_of(fields[0]), fields[2])
    return sorted(addresses), rest


def pack(addresses, word):
    """Return the words of the table: addresses (even), bitmaps (odd)."""
    bits, words = word * 8 - 1, []
    while addresses:
        words.append(addresses.pop(0))
        base = words[-1] + word
        while True:
            row = [a for a in addresses if a < base + bits * word]
            if not row:
                break
            words.append(1 | sum(1 << (1 + (a - base) // word) for a in row))
            addresses = addresses[len(row):]
            base += bits * word
    return words


def correct_dynamic(elf, section):
    tags = DT_TABLE[section[1]]
    values = dict(zip(tags, (section[3], section[5], 0)))
    for s in elf.sections:
        for at in range(s[4], s[4] + s[5], 2 * elf.word) if s[1] == 6 else ():
            (tag,) = struct.unpack_from(f"<{elf.w}", elf.data, at)
            if tag in values:
                struct.pack_into(f"<{elf.w}", elf.data, at + elf.word,
                                 values[tag])


def main():
    subprocess.run(sys.argv[1:], check=True)
    out = pathlib.Path(sys.argv[-1])
    elf = Elf(out.read_bytes())
    for section in list(elf.sections):
        if section[1] not in DT_TABLE or not section[2] & 2:
            continue
        addresses, rest = take_relative(elf, section)
        words = pack(addresses, elf.word)
        table = struct.pack(f"<{len(words)}{elf.w}", *words)
        start, room = section[4], section[5]
        if not words or len(table) + len(rest) > room:
            sys.exit("pack_relr.py: nothing to pack, or no room for it")
        elf.data[start:start + room] = (table + rest).ljust(room, b"\0")
        elf.sections.append([0, SHT_RELR, 2, section[3], start, len(table),
                             0, 0, elf.word, elf.word])
        section[3] += len(table)
        section[4] += len(table)
        section[5] = len(rest)
        correct_dynamic(elf, section)
    out.write_bytes(elf.write())


main()
