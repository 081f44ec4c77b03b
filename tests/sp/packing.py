#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What packing takes and refuses, and a package replaced in a flash image.

packing.py --files DIR --sptool S --fiptool F --bios FILE
DIR has the partitions of `make sp`; FILE has them as packages.
"""
import argparse
import hashlib
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

PACK = pathlib.Path(__file__).resolve().parents[2] / "tools" / "pack"
MEMORY = "0xe900000-0xf000000"
FIP_OFFSET = 0x40000


class Bench:
    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        self.passed = self.failed = 0
        self.elf = self.copy("tester.stripped.elf", "tester.dtb")
        self.flat = self.copy("tester_flat.bin", "tester_flat.dtb")

    def copy(self, name, dtb):
        for file in (name, dtb):
            shutil.copy(self.args.files / file, self.folder / file)
        return self.folder / name, self.folder / dtb

    def run(self, tool, *words):
        return subprocess.run([sys.executable, str(PACK / tool),
                               *map(str, words)], text=True, check=False,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)

    def check(self, claim, is_true, detail=""):
        self.passed, self.failed = (self.passed + is_true,
                                    self.failed + (not is_true))
        if not is_true:
            print(f"FAIL {claim}: {detail}")

    def refuses(self, claim, text, tool, *words):
        r = self.run(tool, *words)
        self.check(claim, r.returncode != 0 and text in r.stdout, r.stdout)

    def takes(self, claim, tool, *words):
        r = self.run(tool, *words)
        self.check(claim, r.returncode == 0, r.stdout)


def word(pair):
    return f"{pair[0]}={pair[1]}"


def head_offset(elf):
    """Where .sp_head lies in the file."""
    table, = struct.unpack_from("<Q", elf, 40)
    count, names = struct.unpack_from("<HH", elf, 60)
    sections = [struct.unpack_from("<IIQQQQ", elf, table + 64 * i)
                for i in range(count)]
    for name, _, _, _, offset, _ in sections:
        at = sections[names][4] + name
        if elf[at:at + 9] == b".sp_head\0":
            return offset
    raise SystemExit("no .sp_head in the tester")


def changed(bench, name, offset, value):
    data = bytearray(bench.elf[0].read_bytes())
    data[offset:offset + len(value)] = value
    path = bench.folder / name
    path.write_bytes(data)
    return path


def embedding(bench):
    tool = "ts_bin_to_c.py"
    out = bench.folder / "out.S"
    elf = bench.elf[0].read_bytes()
    head = head_offset(elf)
    bench.takes("both kinds are embedded", tool, "--out", out, "--sp",
                word(bench.elf), word(bench.flat))
    bench.takes("the older name of the script works", "ta_bin_to_c.py",
                "--out", out, "--ta", word(bench.elf))
    text = out.read_text(encoding="utf-8")
    bench.check("a partition among TAs is one",
                "258c1d3e-770b-4a51-9a0d-6f520e6421b7" in
                text.partition("embedded_sps:")[2])
    bench.refuses("a UUID twice is refused", "already", tool, "--out", out,
                  "--sp", word(bench.elf), "--ta", word(bench.elf))
    bench.refuses("a flat image needs a manifest", "needs its manifest", tool,
                  "--out", out, "--sp", bench.flat[0])
    bench.refuses("a manifest must be one", "not a compiled", tool, "--out",
                  out, "--sp", f"{bench.elf[0]}={bench.elf[0]}")
    name = elf.index(b".sp_head\0")
    bench.refuses("without .sp_head it is no partition", "no section .sp_head",
                  tool, "--out", out, "--sp",
                  changed(bench, "nohead.elf", name, b".sp_tail"))
    for what, offset, value in (("UUID is nil", 0, bytes(16)),
                                ("stack size", 16, struct.pack("<I", 0)),
                                ("stack size", 16, struct.pack("<I", 4097)),
                                ("stack size", 16, b"\xff\xff\xff\xff")):
        bench.refuses(f".sp_head: {what} {value.hex()}", what, tool, "--out",
                      out, "--sp",
                      changed(bench, "bad.elf", head + offset, value))
    bench.refuses("another machine's file is refused", "AArch64", tool,
                  "--out", out, "--sp",
                  changed(bench, "arm.elf", 18, b"\x28\0"))


def packaging(bench):
    tool = "sp_package.py"
    out = bench.folder / "packages"
    common = ("--out", out, "--sptool", bench.args.sptool, "--memory", MEMORY)
    bench.takes("packages are made", tool, *common, word(bench.elf),
                word(bench.flat))
    package = (out / "tester.pkg").read_bytes()
    header = struct.unpack_from("<6I", package)
    bench.check("a package is what TF-A's tools make",
                header[:2] == (0x474B5053, 2) and
                package[header[4]:header[4] + header[5]] ==
                bench.elf[0].read_bytes())
    lists = [(out / f).read_text(encoding="utf-8") for f in
             ("spmc_packages.dtsi", "tb_fw_packages.dtsi", "fip_words")]
    bench.check("the lists agree", "0x3e1d8c25" in lists[0] and all(
        "258c1d3e-770b-4a51-9a0d-6f520e6421b7" in text for text in lists[1:]))
    layout = bench.folder / "layout.json"
    cases = (
        ("a layout in TF-A's form", "", ""),
        ("another UUID than the file's", ', "uuid": '
         '"00000000-0000-0000-0000-000000000001"', "its .sp_head"),
        ("an address outside", ', "physical-load-address": "0xf000000"',
         "not pages within"),
        ("an address within a page", ', "physical-load-address": "0xe900800"',
         "not pages within"),
    )
    for claim, extra, text in cases:
        layout.write_text('{"a": {"image": "tester.stripped.elf", "pm": '
                          f'"tester.dtb"{extra}}}}}', encoding="utf-8")
        if text:
            bench.refuses(claim, text, tool, *common, "--layout", layout)
        else:
            bench.takes(claim, tool, *common, "--layout", layout)
    layout.write_text('{"a": {"pm": "tester.dtb"}}', encoding="utf-8")
    bench.refuses("a layout without an image", "no image", tool, *common,
                  "--layout", layout)
    two = ", ".join(f'"{n}": {{"image": "{i}", "pm": "{m}", '
                    '"physical-load-address": "0xe900000"}'
                    for n, i, m in (("a", "tester.stripped.elf", "tester.dtb"),
                                    ("b", "tester_flat.bin",
                                     "tester_flat.dtb")))
    layout.write_text(f"{{{two}}}", encoding="utf-8")
    bench.refuses("packages that overlap", "overlaps", tool, *common,
                  "--layout", layout)


def unpack(bench, image):
    """{entry: hash} of what the FIP in a flash image holds."""
    fip, out = bench.folder / "fip", bench.folder / "unpacked"
    fip.write_bytes(image.read_bytes()[FIP_OFFSET:])
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    subprocess.run([bench.args.fiptool, "unpack", "--force", "--out", str(out),
                    str(fip)], check=True, stdout=subprocess.DEVNULL)
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest()
            for f in out.iterdir()}


def replacing(bench):
    tool = "sp_replace.py"
    bios = bench.folder / "flash.bios"
    shutil.copy(bench.args.bios, bios)
    before = unpack(bench, bios)
    newer = changed(bench, "newer.elf", bench.elf[0].stat().st_size, b"newer")
    common = ("--fiptool", bench.args.fiptool, "--sptool", bench.args.sptool,
              "--memory", MEMORY, "--offset", FIP_OFFSET, bios)
    bench.takes("a package is replaced", tool, *common,
                f"{newer}={bench.elf[1]}")
    after = unpack(bench, bios)
    differ = {n for n in before if before[n] != after.get(n)}
    bench.check("all else in the FIP stays, BL32 too",
                len(differ) == 1 and before.keys() == after.keys() and
                "tos-fw.bin" in before and "258c1d3e" in
                "".join(differ).lower().replace("-", ""), f"{differ}")
    big = changed(bench, "big.elf", bench.elf[0].stat().st_size,
                  bytes(8 << 20))
    bench.refuses("one that does not fit is refused", "leave", tool, *common,
                  f"{big}={bench.elf[1]}")
    head = head_offset(bench.elf[0].read_bytes())
    bench.refuses("one that the FIP does not list is refused", "not listed",
                  tool, *common,
                  f"{changed(bench, 'x.elf', head, b'xxxx')}={bench.elf[1]}")
    bench.check("a refusal changes nothing", unpack(bench, bios) == after)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=pathlib.Path, required=True)
    parser.add_argument("--sptool", required=True)
    parser.add_argument("--fiptool", required=True)
    parser.add_argument("--bios", type=pathlib.Path, required=True)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(args, pathlib.Path(folder))
        embedding(bench)
        packaging(bench)
        replacing(bench)
    print(f"{bench.passed} passed, {bench.failed} failed, 0 skipped")
    sys.exit(1 if bench.failed else 0)


main()
