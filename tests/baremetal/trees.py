#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Boot with device trees from every source, and look who was believed.

trees.py --out DIR --firmware DIR --place ADDRESS [--only BOOT]...

Normal world is the bare-metal payload, which makes calls; what secure world
says of its trees is in its log. Ends with `N passed, N failed, N skipped`.
"""
import argparse
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CALLS = "fast.,yielding.,sessions."
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
    ]


def try_boot(args, name, firmware, cases, words, wanted, unwanted):
    log = args.out / name
    done = subprocess.run(
        [sys.executable, HERE / "run", "--haste", "--select", cases, "--log",
         str(log), *(f"--qemu={w}" for w in words),
         str(args.firmware / f"trees-{firmware}.bios")],
        check=False, capture_output=True, text=True)
    said = pathlib.Path(f"{log}.s").read_text(errors="replace")
    wrong = [f"not said: {w}" for w in wanted if not re.search(w, said)]
    wrong += [f"said: {w}" for w in unwanted if w in said]
    if done.returncode:
        wrong.append(done.stdout)
    print(f"{'not ok' if wrong else 'ok'} - {name}: "
          f"{done.stdout.strip().splitlines()[-1]}", flush=True)
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
    parser.add_argument("--only", action="append")
    args = parser.parse_args()
    results = [try_boot(args, *boot) for boot in boots(args)
               if not args.only or boot[0] in args.only]
    passed = sum(results)
    print(f"{passed} passed, {len(results) - passed} failed, 0 skipped")
    sys.exit(0 if results and all(results) else 1)


main()
