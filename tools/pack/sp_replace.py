#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Replace the package of a partition in a FIP; nothing else in it changes.

sp_replace.py --fiptool F --sptool S --memory BASE-END [--offset BYTES]
              FIP FILE=DTB

FIP: the file, or a flash image with the FIP at --offset. The package keeps the
UUID of FILE and the place that the partition manager's manifest in the FIP
names, so it must be there already and the new one must fit.
"""
import argparse
import pathlib
import struct
import subprocess
import sys
import tempfile

from heads import is_elf, sp_head
from manifest import Manifest, properties, uuids_of

PM_OFFSET = 0x1000
IMAGE_OFFSET = 0x4000
PAGE = 4096


def places(tree):
    """{UUID: load address} of all packages that the manifest lists."""
    nodes = {}
    for _, node, name, value in properties(tree):
        nodes.setdefault(node, {})[name] = value
    return {uuids_of(n["uuid"])[0]: int.from_bytes(n["load-address"], "big")
            for n in nodes.values() if "load-address" in n and "uuid" in n}


def image_offset(manifest):
    end = PM_OFFSET + len(manifest.data)
    return max(IMAGE_OFFSET, (end + PAGE - 1) // PAGE * PAGE)


def replace(args, fip, folder):
    image, _, dtb = args.file.partition("=")
    image, manifest = pathlib.Path(image), Manifest(pathlib.Path(dtb))
    uuid = sp_head(image)[0] if is_elf(image) else manifest.uuids()[0]
    rest, package = folder / "rest", folder / "package"
    rest.mkdir()
    subprocess.run([args.fiptool, "unpack", "--force", "--out", str(rest),
                    str(fip)], check=True)
    listed = places((rest / "tos-fw-config.bin").read_bytes())
    if uuid not in listed:
        raise SystemExit(f"{uuid} is not listed in this FIP, which has "
                         f"{', '.join(map(str, listed)) or 'no packages'}")
    limit = min([a for a in listed.values() if a > listed[uuid]]
                + [int(args.memory.split("-")[1], 0)])
    offset = image_offset(manifest)
    size = offset + image.stat().st_size
    if size > limit - listed[uuid]:
        raise SystemExit(f"{image}: {size} bytes; the FIP's lists leave "
                         f"{limit - listed[uuid]}")
    subprocess.run([sys.executable, args.sptool, "-i",
                    f"{image}:{manifest.path}", "--pm-offset", hex(PM_OFFSET),
                    "--img-offset", hex(offset), "-o", str(package)],
                   check=True)
    subprocess.run([args.fiptool, "update", "--blob",
                    f"uuid={uuid},file={package}", str(fip)], check=True)
    print(f"  {uuid}: {size} bytes at {listed[uuid]:#x}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fiptool", required=True)
    parser.add_argument("--sptool", required=True)
    parser.add_argument("--memory", required=True)
    parser.add_argument("--offset", type=lambda s: int(s, 0), default=0)
    parser.add_argument("fip", type=pathlib.Path)
    parser.add_argument("file")
    args = parser.parse_args()
    whole = args.fip.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        fip = folder / "fip"
        fip.write_bytes(whole[args.offset:])
        try:
            replace(args, fip, folder)
        except struct.error as e:
            raise SystemExit(f"{args.fip}: its manifest: {e}") from e
        new = args.fip.with_name(args.fip.name + ".new")
        new.write_bytes(whole[:args.offset] + fip.read_bytes())
        new.replace(args.fip)


main()
