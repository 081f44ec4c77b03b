#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A later stage merges our overlay, Linux finds us by it.

overlay.py --out DIR --bios FLASH --kernel vmlinuz --initramfs CPIO
           --overlay ADDRESS --embedded DTB --image tee-raw.bin

The image describes secure world by its own tree and leaves an overlay in
memory; TF-A starts U-Boot, whose console is asked for the overlay and for the
tree that QEMU and TF-A made. A reset of the machine comes first: what the boot
before left must be replaced, not doubled. Then U-Boot merges the two (`fdt
apply`) and starts Linux with the result, where xtest runs. dtc's `fdtoverlay`
merges the same bytes to the same tree.
Ends with one line `N passed, N failed, N skipped`.
"""
import argparse
import pathlib
import re
import struct
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "tools/linux")]

from machine import HANG_S, Linux, Machine, qemu_command  # noqa: E402

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


def uboot(machine, line):
    machine.child.send(line + "\r")
    machine.expect([PROMPT], HANG_S)
    return machine.child.before.decode(errors="replace")


def stop_autoboot(machine):
    """U-Boot counts two seconds. When a busy machine is late all the same,
    Linux starts, and after it U-Boot counts again. (Keys before that are no
    help: QEMU loses the console when U-Boot clears the UART's queue under
    them.)"""
    while True:
        machine.expect([rb"Hit any key to stop autoboot"], HANG_S)
        machine.child.send(" ")
        if machine.expect([PROMPT, rb"@@READY"], HANG_S) == 0:
            return
        machine.child.send("\nreboot -f\n")


def memory(machine, address, size):
    """Bytes of memory, as U-Boot shows them."""
    text = uboot(machine, f"md.b {address:x} {size:x}")
    rows = re.findall(r"^[0-9a-f]{8}: ((?:[0-9a-f]{2} )+)", text, re.MULTILINE)
    return bytes.fromhex("".join(rows))[:size]


def read_tree(machine, address):
    """A device tree in memory, without what it keeps free."""
    header = memory(machine, address, 40)
    magic, _, structs, strings = struct.unpack(">4I", header[:16])
    string_bytes, struct_bytes = struct.unpack(">2I", header[32:40])
    assert magic == 0xd00dfeed, header.hex()
    size = max(structs + struct_bytes, strings + string_bytes)
    size = (size + 7) & ~7
    tree = bytearray(memory(machine, address, size))
    tree[4:8] = struct.pack(">I", size)
    return bytes(tree)


def boot(args, name):
    secure = args.out / f"{name}.secure"
    words = qemu_command(args.bios, args.kernel, args.initramfs, smp=2,
                         append="redoubt=test", secure_log=str(secure))
    words.remove("-no-reboot")
    return Machine(words, args.out / f"{name}.normal", secure)


def collect(machine, args, check):
    """Boot twice; return the overlay and the tree it is for."""
    stop_autoboot(machine)
    first = read_tree(machine, args.overlay)
    machine.child.send("reset\r")
    stop_autoboot(machine)
    overlay = read_tree(machine, args.overlay)
    base = read_tree(machine, BASE_TREE)
    check.claim("after a warm reset the overlay is the same", first == overlay)
    check.claim("the overlay has two fragments",
                overlay.count(b"__overlay__") == 2, overlay.hex())
    check.claim("the tree of normal world is as it was",
                b"linaro,optee-tz" not in base)
    log = machine.secure_log.read_text(errors="replace")
    check.claim("secure world says where each range is from",
                "(device tree)" in log and "(platform)" in log, log)
    return overlay, base


def as_source(tree):
    """A tree as text, in an order that does not depend on who made it."""
    return subprocess.run(["dtc", "-q", "-s", "-I", "dtb", "-O", "dts"],
                          input=tree, check=True, capture_output=True).stdout


def merge(args, check, overlay, base):
    """Return the tree that dtc makes of the two."""
    files = [args.out / f"{name}.dtb" for name in ("base", "overlay", "merged")]
    files[0].write_bytes(base)
    files[1].write_bytes(overlay)
    done = subprocess.run(["fdtoverlay", "-i", files[0], "-o", files[2],
                           files[1]], check=False, capture_output=True)
    check.claim("fdtoverlay merges it", done.returncode == 0,
                done.stderr.decode())
    return files[2].read_bytes()


def apply_overlay(machine, args, check, merged):
    """Let U-Boot merge, into a tree that Linux will get."""
    said = "".join(uboot(machine, line) for line in [
        f"fdt move {BASE_TREE:x} {WORK_TREE:x}", "fdt resize 4000",
        f"fdt apply {args.overlay:x}", "fdt print /firmware/optee"])
    check.claim("U-Boot applies it", "linaro,optee-tz" in said
                and "FDT_ERR" not in said, said)
    applied = as_source(read_tree(machine, WORK_TREE))
    check.claim("U-Boot and fdtoverlay make the same tree of it",
                applied == as_source(merged), applied.decode())


def check_linux(check, machine):
    linux = Linux(machine)
    linux.boot()
    node = linux.run("cat /proc/device-tree/firmware/optee/compatible; "
                     "ls /proc/device-tree/reserved-memory")[1]
    check.claim("Linux's tree has our node", "linaro,optee-tz" in node, node)
    check.claim("and our memory", "optee_core@e000000" in node, node)
    ram = linux.run("cat /proc/iomem")[1]
    check.claim("secure memory is no RAM of Linux",
                "0e000000-0effffff : System RAM" not in ram, ram)
    linux.check("tee-start")
    status, text = linux.run("xtest -l 0 -t regression 1001; "
                             "xtest -l 0 -t regression 1004")
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
    with boot(args, "overlay") as machine:
        overlay, base = collect(machine, args, check)
        apply_overlay(machine, args, check,
                      merge(args, check, overlay, base))
        uboot(machine, "qfw load ${kernel_addr_r} ${ramdisk_addr_r}")
        machine.child.send("booti ${kernel_addr_r} ${ramdisk_addr_r}:"
                           f"${{filesize}} {WORK_TREE:x}\r")
        check_linux(check, machine)
    print(f"{check.passed} passed, {check.failed} failed, 0 skipped")
    sys.exit(1 if check.failed else 0)


main()
