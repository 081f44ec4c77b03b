#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Boot one image on many boards.

boards.py --out DIR --firmware DIR --image tee-raw.bin [--only BOARD]...

Every board runs the same bytes of secure world: the image's SHA-256 is shown,
and that each firmware holds it. Normal world is the bare-metal payload.
Ends with one line `N passed, N failed, N skipped`.
"""
import argparse
import hashlib
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
END = re.compile(r"^# (\d+) passed, (\d+) failed, (\d+) skipped", re.MULTILINE)
BAD = re.compile(r"^(not ok.*|Bail out!.*)$", re.MULTILINE)
HANG = 300  # seconds without a new line
# QEMU's virt: name, GIC, CPU, CPUs, MiB.
VIRT = [
    ("virt-gic2-1cpu", 2, "cortex-a57", 1, 768),
    ("virt-gic3-8cpu", 3, "cortex-a57", 8, 1024),
    ("virt-gic3-3gib", 3, "cortex-a53", 4, 3072),
    ("virt-gic2-max", 2, "max,pauth-impdef=on", 2, 2048),
]


def virt(args, row):
    name, gic, cpu, cpus, mem = row
    bios = args.firmware / f"boards-gic{gic}.bios"
    select = "fast.,,yielding.,,memory."
    return name, [bios], [
        "qemu-system-aarch64", "-machine",
        f"virt,secure=on,gic-version={gic}", "-cpu", cpu, "-smp", str(cpus),
        "-m", str(mem), "-bios", str(bios),
        "-fw_cfg", f"name=opt/redoubt/select,string={select}",
        "-fw_cfg", "name=opt/redoubt/haste,string=1"]


def raspi3b(args):
    stub = args.out / "raspi3b/armstub8.bin"
    return "raspi3b", [stub], [
        "qemu-system-aarch64", "-machine", "raspi3b",
        "-device", f"loader,file={stub},addr=0,cpu-num=0"]


def zcu102(args):
    bl31 = args.firmware / "tfa-zynqmp/zynqmp/release/bl31/bl31.elf"
    bl33 = args.out / "zcu102/payload.bin"
    return "zcu102", [args.image], [
        "qemu-system-aarch64", "-machine", "xlnx-zcu102,secure=on,virtualization=on",
        "-m", "2G", "-device", f"loader,file={bl31},cpu-num=0",
        "-device", f"loader,file={args.image},addr=0x60000000,force-raw=on",
        "-device", f"loader,file={bl33},addr=0x8000000,force-raw=on"]


def run(words, normal, secure):
    """Run until the payload has said its last line; return what it said."""
    normal.unlink(missing_ok=True)
    words = [*words, "-display", "none", "-monitor", "none", "-no-reboot",
             "-serial", f"file:{normal}", "-serial", f"file:{secure}"]
    qemu = subprocess.Popen(words, stdin=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)
    since = time.monotonic()
    text = ""
    try:
        while time.monotonic() - since < HANG and not END.search(text):
            ended = qemu.poll() is not None
            time.sleep(0.2)
            before = text
            if normal.exists():
                text = normal.read_text(errors="replace").replace("\r", "")
            if text != before:
                since = time.monotonic()
            if ended:
                break
    finally:
        qemu.kill()
        qemu.wait()
    return text


def try_board(args, board):
    """Return (passed, failed, skipped)."""
    name, carriers, words = board
    image = args.image.read_bytes()
    for carrier in carriers:
        if image not in carrier.read_bytes():
            print(f"{name}: {carrier} holds another image")
            return 0, 1, 0
    normal = args.out / f"{name}.ns"
    secure = args.out / f"{name}.s"
    text = run(words, normal, secure)
    for line in BAD.findall(text):
        print(f"{name}: {line}")
    end = END.search(text)
    if not end:
        print(f"{name}: did not come to its end; see {normal}, {secure}")
        return 0, 1, 0
    counts = [int(n) for n in end.groups()]
    if "Redoubt" not in secure.read_text(errors="replace"):
        print(f"{name}: nothing on the secure console")
        counts[1] += 1
    print(f"{name}: {counts[0]} passed, {counts[1]} failed, "
          f"{counts[2]} skipped.", flush=True)
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--firmware", type=pathlib.Path, required=True)
    parser.add_argument("--image", type=pathlib.Path, required=True)
    parser.add_argument("--only", action="append")
    args = parser.parse_args()
    digest = hashlib.sha256(args.image.read_bytes()).hexdigest()
    print(f"one image on all boards: {args.image.name} SHA-256 {digest}")
    boards = [*(virt(args, row) for row in VIRT), raspi3b(args), zcu102(args)]
    total = [0, 0, 0]
    for board in boards:
        if args.only and board[0] not in args.only:
            continue
        total = [a + b for a, b in zip(total, try_board(args, board))]
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    sys.exit(1 if total[1] or not total[0] else 0)


main()
