#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Make packages of partitions for a FIP, and the lists that go with them.

sp_package.py --out DIR --sptool SPTOOL --memory BASE-END
              [--layout FILE.json] [FILE=DTB...]

FILE.json is what TF-A calls SP_LAYOUT_FILE: {"name": {"image": FILE, "pm":
FILE}, ...}, files relative to it. Everything is said once: the UUID by the ELF
file's .sp_head, else the manifest, the load address by the manifest or by
nobody (then a place in the memory is chosen). "uuid" and
"physical-load-address" in the JSON may say it again; what contradicts ends the
build. DIR gets
  NAME.pkg               by TF-A's sptool
  spmc_packages.dtsi     nodes for the partition manager's manifest
  tb_fw_packages.dtsi    nodes for TB_FW_CONFIG (ARM_BL2_SP_LIST_DTS)
  fip_words              words to fiptool
"""
import argparse
import json
import pathlib
import struct
import subprocess
import sys
import uuid

from heads import PAGE, is_elf, sp_head
from manifest import Manifest

COUNT_MAX = 8         # as many as TF-A loads
BYTES_MAX = 4 << 20   # and as big
SLOT = 64 << 10
PM_OFFSET = 0x1000
IMAGE_OFFSET = 0x4000


def round_up(value, unit):
    return (value + unit - 1) // unit * unit


def number(value):
    return int(value, 0) if isinstance(value, str) else int(value)


class Package:
    def __init__(self, name, image, manifest, entry):
        self.name, self.image, self.entry = name, image, entry
        self.manifest = Manifest(manifest)
        self.uuid = self._uuid()
        self.image_offset = max(IMAGE_OFFSET, round_up(
            PM_OFFSET + len(self.manifest.data), PAGE))
        self.size = self.image_offset + image.stat().st_size
        self.address = self._stated_address()
        if self.size > BYTES_MAX:
            self.wrong(f"{self.size} bytes; TF-A loads up to {BYTES_MAX}")

    def wrong(self, what):
        raise SystemExit(f"package {self.name} ({self.image}): {what}")

    def _uuid(self):
        stated = self.entry.get("uuid")
        own = sp_head(self.image)[0] if is_elf(self.image) else None
        if stated and own and uuid.UUID(stated) != own:
            self.wrong(f"the layout calls it {stated}, its .sp_head {own}")
        if stated:
            return uuid.UUID(stated)
        return own or self.manifest.uuids()[0]

    def _stated_address(self):
        inside = self.manifest.number("load-address")
        outside = self.entry.get("physical-load-address")
        if outside is not None:
            outside = number(outside)
            if inside not in (None, outside):
                self.wrong(f"load address {outside:#x} in the layout, "
                           f"{inside:#x} in the manifest")
            return outside
        return inside

    def pack(self, sptool, out):
        subprocess.run(
            [sys.executable, sptool, "-i", f"{self.image}:{self.manifest.path}",
             "--pm-offset", hex(PM_OFFSET), "--img-offset",
             hex(self.image_offset), "-o", str(out / f"{self.name}.pkg")],
            check=True)

    def spmc_node(self):
        words = " ".join(f"{w:#010x}"
                         for w in struct.unpack("<4I", self.uuid.bytes))
        return (f"{self.name} {{\n\tuuid = <{words}>;\n\tload-address = "
                f"<{self.address >> 32:#x} {self.address & 0xffffffff:#x}>;"
                "\n};\n")

    def tb_fw_node(self):
        return (f'{self.name} {{\n\tuuid = "{self.uuid}";\n'
                f"\tload-address = <{self.address:#x}>;\n}};\n")


def compiled(path, out):
    """A manifest may be the source of one."""
    if path.suffix != ".dts":
        return path
    dtb = out / (path.stem + ".dtb")
    text = subprocess.run(
        ["cpp", "-nostdinc", "-undef", "-D__DTS__", "-P", "-x",
         "assembler-with-cpp", f"-I{path.parent}", str(path)],
        check=True, stdout=subprocess.PIPE).stdout
    subprocess.run(["dtc", "-q", "-O", "dtb", "-o", str(dtb)], check=True,
                   input=text)
    return dtb


def read_layout(path, out):
    try:
        layout = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise SystemExit(f"{path}: {e}") from e
    for name, entry in layout.items():
        files = {}
        for key in ("image", "pm"):
            value = entry.get(key)
            if isinstance(value, dict):
                value = value.get("file")
            if not value:
                raise SystemExit(f"{path}: {name}: no {key}")
            files[key] = path.parent / value
        yield name, files["image"], compiled(files["pm"], out), entry


def check_place(package, others, base, end):
    last = package.address + package.size
    if package.address % PAGE or package.address < base or last > end:
        package.wrong(f"load address {package.address:#x}: not pages within "
                      f"{base:#x}-{end:#x}")
    for other in others:
        if (package.address < other.address + other.size
                and other.address < last):
            package.wrong(f"overlaps {other.name}")


def place_all(packages, base, end):
    """Those that say where come first; room to grow is left to the rest."""
    placed = []
    for p in [p for p in packages if p.address is not None]:
        check_place(p, placed, base, end)
        placed.append(p)
    at = base
    for p in [p for p in packages if p.address is None]:
        room = round_up(p.size + p.size // 2, SLOT)
        while any(at < o.address + o.size and o.address < at + room
                  for o in placed):
            at += SLOT
        p.address = at
        check_place(p, placed, base, end)
        placed.append(p)
        at += room


def check_unique(packages):
    seen = {}
    for p in packages:
        if p.uuid in seen:
            p.wrong(f"UUID {p.uuid} is {seen[p.uuid]}'s already")
        seen[p.uuid] = p.name
    if len(packages) > COUNT_MAX:
        raise SystemExit(f"{len(packages)} packages; TF-A loads {COUNT_MAX}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--sptool", required=True)
    parser.add_argument("--memory", required=True)
    parser.add_argument("--layout", type=pathlib.Path)
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    base, end = (number(n) for n in args.memory.split("-"))
    out = args.out.resolve()
    out.mkdir(parents=True, exist_ok=True)

    packages = []
    for word in args.files:
        image, _, dtb = word.partition("=")
        image = pathlib.Path(image)
        if not dtb:
            raise SystemExit(f"{image}: no manifest (.dts or .dtb) beside it")
        packages.append(Package(image.name.split(".")[0], image,
                                pathlib.Path(dtb), {}))
    if args.layout:
        packages += [Package(*words) for words in read_layout(args.layout, out)]
    check_unique(packages)
    place_all(packages, base, end)

    for p in packages:
        p.pack(args.sptool, out)
    write = {"spmc_packages.dtsi": "".join(p.spmc_node() for p in packages),
             "tb_fw_packages.dtsi": "".join(p.tb_fw_node() for p in packages),
             "fip_words": "".join(f"--blob uuid={p.uuid},file="
                                  f"{out / (p.name + '.pkg')}\n"
                                  for p in packages)}
    for name, text in write.items():
        (out / name).write_text(text, encoding="utf-8")
    for p in packages:
        print(f"  {p.name}: {p.uuid} at {p.address:#x}, {p.size} bytes")


main()
