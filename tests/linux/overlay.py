#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""U-Boot merges our overlay, Linux finds us by it.

overlay.py --out DIR --bios FLASH --kernel vmlinuz --initramfs CPIO
           --overlay ADDRESS --embedded DTB --image tee-raw.bin

The image describes secure world by its own tree and leaves an overlay in
memory, TF-A starts U-Boot, U-Boot merges it into the tree that QEMU made
(`fdt apply`) and boots Linux, where xtest runs. A reset of the machine comes
first: what the boot before left must be replaced, not doubled.
Ends with one line `N passed, N failed, N skipped`.
"""
import argparse
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "tools/linux")]

from machine import Linux, Machine, qemu_command  # noqa: E402

PROMPT = rb"=> $"
BASE_TREE, WORK_TREE = 0x40000000, 0x48000000


class Check:
    """Claims that hold or not."""

    def __init__(self):
        self.failed = self.passed = 0

    def claim(self, name, holds, detail=""):
        self.passed += bool(holds)
        self.failed += not holds
        print(f"{'ok' if holds else 'not ok'} - {name}"
              + ("" if holds else f"\n{detail}"), flush=True)


def uboot(machine, line, timeout=30):
    machine.child.send(line + "\r")
    machine.expect([PROMPT], timeout)
    return machine.child.before.decode(errors="replace")


def stop_autoboot(machine):
    machine.expect([rb"Hit any key to stop autoboot"], 120)
    machine.child.send(" ")
    machine.expect([PROMPT], 30)


def merge(machine, overlay):
    """Merge; return what U-Boot printed on the way."""
    said = [uboot(machine, line) for line in (
        f"fdt addr {overlay:x}",
        "fdt print /",
        f"fdt move {BASE_TREE:x} {WORK_TREE:x} 120000",
        f"fdt addr {WORK_TREE:x}",
        "fdt resize 10000",
        f"fdt apply {overlay:x}",
        "fdt print /firmware",
        "fdt print /reserved-memory")]
    return said


def check_linux(check, machine):
    linux = Linux(machine)
    linux.boot(240)
    node = linux.run("cat /proc/device-tree/firmware/optee/compatible; "
                     "ls /proc/device-tree/reserved-memory")[1]
    check.claim("Linux's tree has our node", "linaro,optee-tz" in node, node)
    check.claim("and our memory", "optee_core@e000000" in node, node)
    ram = linux.run("cat /proc/iomem")[1]
    check.claim("secure memory is no RAM of Linux",
                "0e000000-0effffff : System RAM" not in ram, ram)
    linux.check("tee-start")
    status, text = linux.run("xtest -l 0 -t regression 1001; "
                             "xtest -l 0 -t regression 1004", 120)
    check.claim("xtest runs", status == 0 and "regression_1001 OK" in text
                and "regression_1004 OK" in text, text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for word in ("out", "bios", "kernel", "initramfs", "embedded", "image"):
        parser.add_argument(f"--{word}", type=pathlib.Path, required=True)
    parser.add_argument("--overlay", type=lambda s: int(s, 0), required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    check = Check()
    check.claim("the image holds the tree that dtc made, byte for byte",
                args.embedded.read_bytes() in args.image.read_bytes())
    secure = args.out / "secure.log"
    words = qemu_command(args.bios, args.kernel, args.initramfs, smp=2,
                         append="redoubt=test", secure_log=str(secure))
    words.remove("-no-reboot")
    with Machine(words, args.out / "normal.log", secure) as machine:
        stop_autoboot(machine)
        first = uboot(machine, f"md.b {args.overlay:x} 300")
        machine.child.send("reset\r")
        stop_autoboot(machine)
        again = uboot(machine, f"md.b {args.overlay:x} 300")
        check.claim("after a warm reset the overlay is the same",
                    first.split("\n")[1:] == again.split("\n")[1:],
                    first + again)
        said = merge(machine, args.overlay)
        check.claim("the overlay has two fragments",
                    said[1].count("__overlay__") == 2, said[1])
        check.claim("U-Boot merges it", "linaro,optee-tz" in said[6]
                    and "optee_core@e000000" in said[7], "".join(said[5:]))
        uboot(machine, "qfw load ${kernel_addr_r} ${ramdisk_addr_r}", 60)
        machine.child.send("booti ${kernel_addr_r} ${ramdisk_addr_r}:"
                           f"${{filesize}} {WORK_TREE:x}\r")
        check_linux(check, machine)
    log = secure.read_text(errors="replace")
    check.claim("secure world says where each range is from",
                "(device tree)" in log and "(platform)" in log, log)
    print(f"{check.passed} passed, {check.failed} failed, 0 skipped")
    sys.exit(1 if check.failed else 0)


main()
