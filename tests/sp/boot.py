#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Boot partitions that came in every way, and read what the core says of them.

boot.py --files DIR --kit DIR --sptool S --fiptool F --fip-bios FILE
        --packages DIR --make MAKE --core O --log DIR [WORD=VALUE...]
DIR of --files has the partitions of `make sp`, that of --packages the lists that
FILE was made with. The words go to make, which builds a core in O.
"""
import argparse
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEMORY = "0xe900000-0xf000000"
FIP_OFFSET = 0x40000
QEMU = ["qemu-system-aarch64", "-nographic", "-machine",
        "virt,secure=on,gic-version=3", "-cpu", "cortex-a57", "-smp", "2",
        "-m", "1024", "-monitor", "none", "-no-reboot", "-serial", "null"]
STARTED = "of secure memory free"
PATIENCE = 120  # seconds without a new character that are a hang
COUNTER = "8d6e5b3a-0f47-4c1e-b2a9-5e7c31d0486f"
TESTER = "258c1d3e-770b-4a51-9a0d-6f520e6421b7"
HELLO = "11223344-5566-7788-99aa-bbccddeeff01"


def run(*words, **more):
    subprocess.run([str(w) for w in words], check=True,
                   stdout=subprocess.DEVNULL, **more)


def boot(bios, log):
    """What secure world says until it has started."""
    log.write_bytes(b"")
    with subprocess.Popen([*QEMU, "-bios", str(bios), "-serial",
                           f"file:{log}"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL) as qemu:
        text, since = "", time.monotonic()
        while STARTED not in text and qemu.poll() is None \
                and time.monotonic() - since < PATIENCE:
            time.sleep(0.1)
            now = log.read_text(errors="replace")
            if now != text:
                text, since = now, time.monotonic()
        qemu.terminate()
    return log.read_text(errors="replace")


class Bench:
    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        self.passed = self.failed = 0

    def check(self, claim, is_true, text=""):
        self.passed, self.failed = (self.passed + is_true,
                                    self.failed + (not is_true))
        if not is_true:
            print(f"FAIL {claim}\n{text}")

    def boot(self, name, bios):
        return boot(bios, self.args.log / f"sp-{name}.s")

    def update(self, name, *words):
        """A copy of the flash image with another entry in its FIP."""
        whole = self.args.fip_bios.read_bytes()
        fip = self.folder / "fip"
        fip.write_bytes(whole[FIP_OFFSET:])
        run(self.args.fiptool, "update", *words, fip)
        bios = self.folder / f"{name}.bios"
        bios.write_bytes(whole[:FIP_OFFSET] + fip.read_bytes())
        return bios


def manifest_text(name, uuid, description):
    text = (ROOT / "trusted/sp/counter/counter.dts").read_text()
    words = [uuid.replace("-", "")[i:i + 8] for i in range(0, 32, 8)]
    cells = " ".join("0x" + "".join(re.findall("..", w)[::-1]) for w in words)
    text = re.sub(r"uuid = <[^>]*>", f"uuid = <{cells}>", text)
    return text.replace('"counter"', f'"{description}"').replace(
        "Manifest of the counter", f"Manifest of {name}")


def build_hello(bench):
    """The partition of the guide, with nothing but the exported kit."""
    folder = bench.folder / "hello"
    folder.mkdir()
    guide = (ROOT / "docs/sp-guide.md").read_text()
    blocks = re.findall(r"```(make|c)\n(.*?)```", guide, re.DOTALL)
    names = {"make": "Makefile", "c": "main.c"}
    for kind, text in blocks[:2]:
        (folder / names[kind]).write_text(text)
    (folder / "hello.dts").write_text(manifest_text("hello", HELLO, "hello"))
    run("make", "-C", folder, f"SP_KIT_DIR={bench.args.kit.resolve()}",
        "O=build")
    return folder / "build" / "hello.stripped.elf"


def manifests_tree(bench):
    """Manifests of several partitions below one root."""
    bodies = []
    for name in ("tester", "counter"):
        text = (ROOT / f"trusted/sp/{name}/{name}.dts").read_text()
        body = text[text.index("/ {") + 3:text.rindex("};")]
        bodies.append(f"\t{name} {{{body}\t}};\n")
    path = bench.folder / "manifests.dts"
    path.write_text("/dts-v1/;\n/ {\n" + "".join(bodies) + "};\n")
    return path


def embedded(bench):
    hello = build_hello(bench)
    tree = manifests_tree(bench)
    alone = bench.folder / "alone"
    alone.mkdir()
    paths = []
    for name in ("tester.stripped.elf", "counter.stripped.elf"):
        shutil.copy(bench.args.files / name, alone / name)
        paths.append(str(alone / name))
    run(*shlex.split(bench.args.make), "-s", "-j2", "-C", ROOT,
        f"O={bench.args.core}", *bench.args.words,
        f"EARLY_TA_PATHS={hello}", f"SP_PATHS={' '.join(paths)}",
        "CFG_EMBED_DTB=y", f"CFG_EMBED_DTB_SOURCE_FILE={tree.name}",
        f"DTS_DIRS={tree.parent}", "core")
    core = ROOT / bench.args.core / "core"
    bios = bench.update("embedded", "--tos-fw", core / "tee-header_v2.bin",
                        "--tos-fw-extra1", core / "tee-pager_v2.bin",
                        "--tos-fw-extra2", core / "tee-pageable_v2.bin")
    text = bench.boot("embedded", bios)
    bench.check("a partition among early TAs starts",
                f"{HELLO} hello, embedded" in text and ": here I am" in text,
                text)
    bench.check("manifests are found below one root",
                all(f"{u} {n}, embedded" in text for u, n in
                    ((TESTER, "tester"), (COUNTER, "counter"))), text)
    bench.check("a package with an embedded one's UUID is refused",
                f"{COUNTER} (package) is left out" in text and
                "another has its UUID" in text, text)
    bench.check("the flat package beside them starts",
                "flat tester, package" in text, text)


def missing(bench):
    lists = bench.folder / "lists"
    shutil.copytree(bench.args.packages, lists)
    nodes = (lists / "tb_fw_packages.dtsi").read_text()
    nodes = re.sub(r"counter \{.*?\};\n", "", nodes, flags=re.DOTALL)
    (lists / "tb_fw_packages.dtsi").write_text(nodes)
    run("dtc", "-q", "-O", "dtb", "-i", lists, "-o", bench.folder / "tb",
        ROOT / "platform/tfa/qemu_tb_fw_config.dts")
    text = bench.boot("missing", bench.update(
        "missing", "--tb-fw-config", bench.folder / "tb"))
    bench.check("a package that was not loaded is reported by its UUID",
                f"{COUNTER} (package) is left out: its package: none there"
                in text, text)
    bench.check("the others start", STARTED in text and
                f"{TESTER} tester, package" in text, text)


def malformed(bench):
    package = bytearray((bench.args.packages / "counter.pkg").read_bytes())
    package[0x1000:0x1004] = b"\xff" * 4
    bad = bench.folder / "bad.pkg"
    bad.write_bytes(package)
    text = bench.boot("malformed", bench.update(
        "malformed", "--blob", f"uuid={COUNTER},file={bad}"))
    bench.check("a malformed package is reported by its UUID",
                f"{COUNTER} (package) is left out: its package: malformed"
                in text, text)
    bench.check("all others start", STARTED in text and
                f"{TESTER} tester, package" in text, text)


def replaced(bench):
    elf = bench.folder / "counter.stripped.elf"
    data = (bench.args.files / "counter.stripped.elf").read_bytes()
    elf.write_bytes(data.replace(b"counter 0x%x serves",
                                 b"COUNTER 0x%x serves"))
    bios = bench.folder / "replaced.bios"
    shutil.copy(bench.args.fip_bios, bios)
    run(sys.executable, ROOT / "tools/pack/sp_replace.py", "--fiptool",
        bench.args.fiptool, "--sptool", bench.args.sptool, "--memory", MEMORY,
        "--offset", FIP_OFFSET, bios,
        f"{elf}={bench.args.files / 'counter.dtb'}")
    text = bench.boot("replaced", bios)
    bench.check("the version that was put into the FIP runs",
                "COUNTER 0x" in text and ": counter 0x" not in text, text)


def main():
    parser = argparse.ArgumentParser()
    for word in ("files", "kit", "fip-bios", "packages", "log"):
        parser.add_argument(f"--{word}", type=pathlib.Path, required=True)
    for word in ("sptool", "fiptool", "make", "core"):
        parser.add_argument(f"--{word}", required=True)
    parser.add_argument("words", nargs="*")
    args = parser.parse_args()
    args.log.mkdir(parents=True, exist_ok=True)
    # The same place each time: make remembers the names.
    folder = (args.log / "sp-boot").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    bench = Bench(args, folder)
    for case in (missing, malformed, replaced, embedded):
        case(bench)
    print(f"{bench.passed} passed, {bench.failed} failed, 0 skipped")
    sys.exit(1 if bench.failed else 0)


main()
