#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Boot with device trees from every source, and look who was believed.

trees.py --out DIR --firmware DIR --place ADDRESS --secure-place ADDRESS
         [--only BOOT]...

Normal world is the bare-metal payload, which makes calls; what secure world
says of its trees is in its log. Ends with `N passed, N failed, N skipped`.
"""
import argparse
import pathlib
import re
import shutil
import socket
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CALLS = "fast.,yielding.,sessions."
DESCRIBED = "describes us"
REFUSED = "Normal world's device tree lies in secure memory: refused"


def tree_of_machine(args):
    """QEMU's own tree of the machine that the payload runs on, without the
    megabyte that it keeps free, which would be more than CFG_DTB_MAX_SIZE."""
    wide, tree = args.out / "machine.wide", args.out / "machine.dtb"
    subprocess.run(["qemu-system-aarch64", "-nographic", "-machine",
                    f"virt,secure=on,gic-version=3,dumpdtb={wide}", "-cpu",
                    "cortex-a57", "-smp", "4", "-m", "1024", "-monitor", "none",
                    "-serial", "null"], check=True, capture_output=True,
                   stdin=subprocess.DEVNULL)
    subprocess.run(["dtc", "-q", "-I", "dtb", "-O", "dtb", "-o", tree, wide],
                   check=True)
    return tree


class Debugger:
    """GDB's side of its protocol, as far as QEMU needs it: memory of a machine
    that has not started yet, secure memory too, which no loader reaches."""

    def __init__(self, path):
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen(1)

    def ask(self, text):
        packet = text.encode()
        self.peer.sendall(b"$%b#%02x" % (packet, sum(packet) & 0xff))
        answer = b""
        while b"#" not in answer[:-2]:
            more = self.peer.recv(4096)
            if not more:
                raise ConnectionError(f"QEMU hung up at {text[:20]}")
            answer += more
        self.peer.sendall(b"+")
        return answer.lstrip(b"+")[1:-3]

    def fill_and_start(self, address, data):
        """Write DATA to ADDRESS, let the machine run, and go."""
        self.server.settimeout(300)  # QEMU is hung by then
        self.peer, _ = self.server.accept()
        self.peer.settimeout(300)
        for at in range(0, len(data), 1024):
            part = data[at:at + 1024]
            if self.ask(f"M{address + at:x},{len(part):x}:"
                        f"{part.hex()}") != b"OK":
                raise ConnectionError(f"no memory at {address + at:#x}")
        self.ask("D")
        self.peer.close()
        self.server.close()


def tree_of_less_memory(args):
    """The machine's tree with less RAM, to be told from others."""
    tree = args.out / "less.dtb"
    shutil.copy(tree_of_machine(args), tree)
    subprocess.run(["fdtput", "-t", "x", tree, "/memory@40000000", "reg", "0",
                    "40000000", "0", "3a000000"], check=True)
    return tree.read_bytes()


def boots(args):
    """Name, firmware, cases, more words for QEMU, what the log must have and
    what it must not have."""
    load = ["-device", f"loader,file={tree_of_machine(args)},"
                       f"addr={args.place:#x},force-raw=on"]
    return [
        # MEMORY_ORDER=external, CFG_DT_ADDR: the image says 0x38000000.
        ("placed", "placed", CALLS, load,
         [r"0x40000000 \+ 0x40000000 \(external"], [REFUSED, "malformed"]),
        # Nothing is there, so the next source is believed.
        ("missing", "placed", CALLS, [],
         ["external tree is malformed",
          r"0x40000000 \+ 0x38000000 \(embedded"], [REFUSED]),
        # CFG_DT_ADDR in secure memory (S2-5). The image's tree has a clock.
        ("refused", "refused", CALLS + ",clock.", [],
         [REFUSED, r"0x40000000 \+ 0x38000000 \(embedded"], ["malformed"]),
        # A transfer list: the payload finds us in the tree of that list.
        ("list", "list", CALLS + ",notification.", [],
         [r"0x40000000 \+ 0x40000000 \(secure"], [REFUSED, "malformed"]),
        # By the manifest that TF-A's SPMD passes; the tree at the place named
        # comes second.
        ("manifest", "manifest", "ffa_version.,ffa_features.", load,
         [r"0x40000000 \+ 0x3c000000 \(manifest"], [REFUSED, "malformed"]),
        # CFG_DT=n: read, but not written to.
        ("left", "left", CALLS + ",tree.was_left_as_it_is", [],
         [r"0x40000000 \+ 0x40000000 \(external"],
         [REFUSED, "malformed", DESCRIBED]),
        # CFG_GENERATE_DTB_OVERLAY: in the place of what lies there, which is
        # not believed. Facts are in the list.
        ("overlay", "overlay",
         CALLS + ",tree.became_an_overlay_that_names_the_tee", load,
         [r"0x40000000 \+ 0x40000000 \(secure",
          f"overlay at {args.place:#x} {DESCRIBED}"], [REFUSED, "malformed"]),
        # CFG_MAP_EXT_DT_SECURE: the only tree lies in secure memory.
        ("secure", "secure", CALLS + ",tree.was_left_as_it_is", [],
         [r"0x40000000 \+ 0x3a000000 \(external",
          f"tree at {args.secure_place:#x} {DESCRIBED}"],
         [REFUSED, "malformed"]),
    ]


def try_boot(args, name, firmware, cases, words, wanted, unwanted):
    log = args.out / name
    debugger = None
    if name == "secure":
        path = args.out / "gdb"
        path.unlink(missing_ok=True)
        debugger = Debugger(path)
        words = ["-S", "-gdb", f"unix:{path}"]
    run = subprocess.Popen(
        [sys.executable, HERE / "run", "--haste", "--select", cases, "--log",
         str(log), *(f"--qemu={w}" for w in words),
         str(args.firmware / f"trees-{firmware}.bios")],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if debugger:
        debugger.fill_and_start(args.secure_place, tree_of_less_memory(args))
    out, _ = run.communicate()
    said = pathlib.Path(f"{log}.s").read_text(errors="replace")
    wrong = [f"not said: {w}" for w in wanted if not re.search(w, said)]
    wrong += [f"said: {w}" for w in unwanted if w in said]
    if run.returncode:
        wrong.append(out)
    print(f"{'not ok' if wrong else 'ok'} - {name}: "
          f"{out.strip().splitlines()[-1]}", flush=True)
    for line in wrong:
        print(f"  {line}")
    if wrong:
        print(said)
    return not wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--firmware", type=pathlib.Path, required=True)
    parser.add_argument("--place", type=lambda s: int(s, 0), required=True)
    parser.add_argument("--secure-place", type=lambda s: int(s, 0),
                        required=True)
    parser.add_argument("--only", action="append")
    args = parser.parse_args()
    results = [try_boot(args, *boot) for boot in boots(args)
               if not args.only or boot[0] in args.only]
    passed = sum(results)
    print(f"{passed} passed, {len(results) - passed} failed, 0 skipped")
    sys.exit(0 if results and all(results) else 1)


main()
