#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Put trusted applications into the image: write the table of early TAs.

early_tas.py OUT.S [--plain] ELF...

Writes assembler text that defines `embedded_tas` and `embedded_ta_count` as
kernel/ta/store/embedded.h declares them. The files are compressed (zlib) unless
--plain is given. UUID and flags come from the file's ta_head.
"""
import argparse
import pathlib
import struct
import uuid
import zlib

from elftools.elf.elffile import ELFFile

HEAD = struct.Struct("<16sIIQ")  # UUID (fields little-endian), stack, flags


def ta_head(path):
    """Return the bytes of ta_head: a symbol, or in old files a section."""
    with path.open("rb") as file:
        elf = ELFFile(file)
        for table in (".dynsym", ".symtab"):
            section = elf.get_section_by_name(table)
            for symbol in (section and section.get_symbol_by_name("ta_head")
                           or []):
                home = elf.get_section(symbol["st_shndx"])
                start = symbol["st_value"] - home["sh_addr"]
                return home.data()[start:start + HEAD.size]
        section = elf.get_section_by_name(".ta_head")
        if section:
            return section.data()[:HEAD.size]
    raise SystemExit(f"{path}: has no ta_head")


def byte_lines(data):
    for i in range(0, len(data), 16):
        yield "\t.byte " + ", ".join(f"{b:#04x}" for b in data[i:i + 16])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("elf", nargs="*", type=pathlib.Path)
    args = parser.parse_args()

    blobs, table, seen = [], [], set()
    for i, path in enumerate(args.elf):
        mixed, _, flags, _ = HEAD.unpack(ta_head(path))
        name = uuid.UUID(bytes_le=mixed)
        if name in seen:
            raise SystemExit(f"{path}: a second TA with UUID {name}")
        seen.add(name)
        plain = path.read_bytes()
        data = plain if args.plain else zlib.compress(plain, 9)
        blobs += ["\t.balign 8", f".Lta{i}: /* {name} */", *byte_lines(data)]
        table += [*byte_lines(name.bytes), f"\t.4byte {flags:#x}",
                  f"\t.4byte {len(data)}",
                  f"\t.4byte {0 if args.plain else len(plain)}",
                  "\t.balign POINTER", f"\tPOINTER_TO .Lta{i}"]
    args.out.write_text("\n".join([
        "#ifdef __LP64__", "#define POINTER 8", "#define POINTER_TO .8byte",
        "#else", "#define POINTER 4", "#define POINTER_TO .4byte", "#endif",
        '\t.section .rodata.embedded_ta, "a"', *blobs,
        '\t.section .data.rel.ro.embedded_tas, "aw"',
        "\t.balign POINTER", "\t.global embedded_tas", "embedded_tas:",
        *table,
        '\t.section .rodata.embedded_ta_count, "a"', "\t.balign 4",
        "\t.global embedded_ta_count", "embedded_ta_count:",
        f"\t.4byte {len(args.elf)}", ""]))


main()
