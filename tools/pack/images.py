#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Make the image files that loaders take from tee.elf and tee-raw.bin.

images.py ELF RAW OUT_DIR [--load ADDRESS]

  tee.bin              v1: 28-byte header and the image
  tee-header_v2.bin    v2: header that describes one image
  tee-pager_v2.bin     the image
  tee-pageable_v2.bin  empty: nothing is paged

--load is for loaders that place an image where its header says. Without it
the v2 header says "loader decides" and the v1 header says 0.
"""
import argparse
import pathlib
import struct

MAGIC = 0x4554504F
ARCH = {40: 0, 183: 1}  # ELF machine number: header's architecture
PT_LOAD = 1
PAGER = 0
LOADER_DECIDES = 0xFFFFFFFFFFFFFFFF


def elf_info(elf):
    """Return (machine, bytes of memory from first to last segment)."""
    if elf[:4] != b"\x7fELF":
        raise SystemExit("not an ELF file")
    machine = struct.unpack_from("<H", elf, 18)[0]
    if elf[4] == 2:
        offset, = struct.unpack_from("<Q", elf, 32)
        size, count = struct.unpack_from("<HH", elf, 54)
        form, order = "<IIQQQQQQ", (0, 3, 6)
    else:
        offset, = struct.unpack_from("<I", elf, 28)
        size, count = struct.unpack_from("<HH", elf, 42)
        form, order = "<IIIIIIII", (0, 2, 5)
    low, high = None, 0
    for i in range(count):
        fields = struct.unpack_from(form, elf, offset + i * size)
        kind, start, memory = (fields[n] for n in order)
        if kind == PT_LOAD and memory:
            low = start if low is None else min(low, start)
            high = max(high, start + memory)
    if low is None:
        raise SystemExit("nothing to load in the ELF file")
    return machine, high - low


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("elf", type=pathlib.Path)
    parser.add_argument("raw", type=pathlib.Path)
    parser.add_argument("out_dir", type=pathlib.Path)
    parser.add_argument("--load", type=lambda s: int(s, 0))
    args = parser.parse_args()

    raw = args.raw.read_bytes()
    machine, memory = elf_info(args.elf.read_bytes())
    arch = ARCH[machine]
    load = 0 if args.load is None else args.load
    v1 = struct.pack("<IBBHIIIII", MAGIC, 1, arch, 0, len(raw), load >> 32,
                     load & 0xFFFFFFFF, max(memory, len(raw)), 0)
    load = LOADER_DECIDES if args.load is None else args.load
    v2 = struct.pack("<IBBHIIIII", MAGIC, 2, arch, 0, 1, load >> 32,
                     load & 0xFFFFFFFF, PAGER, len(raw))
    out = args.out_dir
    (out / "tee.bin").write_bytes(v1 + raw)
    (out / "tee-pager_v2.bin").write_bytes(raw)
    (out / "tee-pageable_v2.bin").write_bytes(b"")
    (out / "tee-header_v2.bin").write_bytes(v2)


main()
