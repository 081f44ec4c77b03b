#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Put trusted applications and partitions into the image: write their tables.

ts_bin_to_c.py --out OUT.S [--plain] [--ta FILE[=DTB]...] [--sp FILE[=DTB]...]

Writes assembler text that defines `embedded_tas` (kernel/ta/store/embedded.h)
and `embedded_sps` (kernel/spmc/image.h), each with its count. An ELF file
among the TAs that has a section .sp_head is a partition. DTB is a partition's
manifest; without, it is looked up in the trees of the image at start-up. A
flat image takes its UUID from its manifest. TAs are compressed (zlib) unless
--plain is given, partitions where it saves an eighth.
"""
import argparse
import pathlib
import zlib

from heads import has_sp_head, is_elf, sp_head, ta_head
from manifest import Manifest


def byte_lines(data):
    for i in range(0, len(data), 16):
        yield "\t.byte " + ", ".join(f"{b:#04x}" for b in data[i:i + 16])


class Table:
    """The text of one table; UUIDs are unique over all of them."""

    seen = {}

    def __init__(self, name, count_name):
        self.name, self.count_name = name, count_name
        self.blobs, self.rows, self.count = [], [], 0

    def claim(self, path, uuid):
        if uuid in Table.seen:
            raise SystemExit(f"{path}: UUID {uuid} is {Table.seen[uuid]}'s "
                             "already")
        Table.seen[uuid] = path

    def blob(self, kind, data):
        label = f".L{self.name}_{kind}{self.count}"
        self.blobs += ["\t.balign 8", f"{label}:", *byte_lines(data)]
        return label

    def text(self):
        return [f'\t.section .rodata.{self.name}_files, "a"', *self.blobs,
                f'\t.section .data.rel.ro.{self.name}, "aw"',
                "\t.balign POINTER", f"\t.global {self.name}",
                f"{self.name}:", *self.rows,
                f'\t.section .rodata.{self.count_name}, "a"', "\t.balign 4",
                f"\t.global {self.count_name}", f"{self.count_name}:",
                f"\t.4byte {self.count}"]


def add_ta(table, path, plain):
    uuid, flags = ta_head(path)
    table.claim(path, uuid)
    data = path.read_bytes()
    packed = data if plain else zlib.compress(data, 9)
    label = table.blob("file", packed)
    table.rows += [f"/* {uuid} */", *byte_lines(uuid.bytes),
                   f"\t.4byte {flags:#x}", f"\t.4byte {len(packed)}",
                   f"\t.4byte {0 if plain else len(data)}",
                   "\t.balign POINTER", f"\tPOINTER_TO {label}"]
    table.count += 1


def sp_identity(path, manifest):
    if is_elf(path):
        return sp_head(path)
    if not manifest:
        raise SystemExit(f"{path}: a flat image, which needs its manifest "
                         "(.dts or .dtb) beside it to have a UUID")
    return manifest.uuids()[0], 0, 0


def add_sp(table, path, dtb, plain):
    manifest = Manifest(pathlib.Path(dtb)) if dtb else None
    uuid, stack, flags = sp_identity(path, manifest)
    table.claim(path, uuid)
    data = path.read_bytes()
    packed = zlib.compress(data, 9)
    pays = not plain and len(packed) <= len(data) * 7 // 8
    label = table.blob("file", packed if pays else data)
    tree = table.blob("manifest", manifest.data) if manifest else "0"
    table.rows += [f"/* {uuid} */", *byte_lines(uuid.bytes),
                   f"\t.4byte {stack:#x}, {flags:#x}",
                   f"\t.4byte {len(packed if pays else data)}",
                   f"\t.4byte {len(data) if pays else 0}",
                   f"\t.4byte {len(manifest.data) if manifest else 0}",
                   "\t.balign POINTER", f"\tPOINTER_TO {label}, {tree}"]
    table.count += 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--ta", nargs="*", default=[])
    parser.add_argument("--sp", nargs="*", default=[])
    args = parser.parse_args()

    tas = Table("embedded_tas", "embedded_ta_count")
    sps = Table("embedded_sps", "embedded_sp_count")
    for word in args.ta + args.sp:
        file, _, dtb = word.partition("=")
        path = pathlib.Path(file)
        if word in args.sp or has_sp_head(path):
            add_sp(sps, path, dtb, args.plain)
        else:
            add_ta(tas, path, args.plain)
    args.out.write_text("\n".join([
        "#ifdef __LP64__", "#define POINTER 8", "#define POINTER_TO .8byte",
        "#else", "#define POINTER 4", "#define POINTER_TO .4byte", "#endif",
        *tas.text(), *sps.text(), ""]), encoding="utf-8")


main()
