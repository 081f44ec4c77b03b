#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Everything that `make test` runs, stage by stage.

all.py --out DIR --make MAKE [WORD=VALUE...] [--only STAGE]...

A stage is a make target. One that says `N passed, N failed, N skipped` counts
so (all such lines added up); any other counts as one. Outputs are kept in
DIR/STAGE.log; of a failed stage the end is shown. A failed stage does not
stop the others. Ends with the sum in one line.
"""
import argparse
import pathlib
import re
import shlex
import subprocess
import sys
import time

# Name, make words, minutes it may take.
STAGES = [
    ("set-up", ["deps"], 30),
    ("format", ["format-check"], 2),
    ("layers", ["layers"], 2),
    ("style", ["style"], 2),
    ("build-gcc", ["-j2", "all"], 10),
    ("build-clang", ["-j2", "COMPILER=clang", "O={O}/clang", "core"], 10),
    ("build-debug", ["-j2", "DEBUG=1", "O={O}/debug", "core"], 10),
    ("repro", ["repro"], 10),
    ("cppcheck", ["cppcheck"], 10),
    ("tidy", ["tidy"], 20),
    ("host", ["-j2", "host-test", "ct-test",
              "emulated-test"], 20),
    ("fuzz", ["-j2", "fuzz", "FUZZ_SECONDS=12"], 20),
    ("bare-metal", ["baremetal-test"], 15),
    ("partitions", ["-j2", "sp-pack-test", "sp-boot-test"], 25),
    ("ubsan", ["-j2", "baremetal-ubsan-test"], 20),
    ("faults", ["-j2", "baremetal-fault-test", "baremetal-sp-fault-test",
               "fault-test"], 15),
    ("boards", ["-j2", "boards-test"], 20),
    ("trees", ["-j2", "trees-test"], 15),
    ("overlay", ["-j2", "overlay-test"], 15),
    ("rpmb", ["-j2", "rpmb-test"], 15),
    ("interchange", ["-j2", "interchange-test"], 20),
    ("linux", ["linux-test"], 40),
    # Those of level 15 that differ from level 0 and are not slow.
    ("linux-15", ["linux-test-15", "LINUX_TEST_15=--case 1008 --case 4007 "
                  "--case 4009 --case pkcs11_1019"], 15),
]
COUNTS = re.compile(r"(\d+) passed, (\d+) failed, (\d+) skipped\s*$",
                    re.MULTILINE)


def run(stage, args, variables):
    """Run one stage; return its (passed, failed, skipped)."""
    name, words, minutes = stage
    out = dict(v.split("=", 1) for v in variables).get("O", "out")
    own = [w.replace("{O}", out) for w in words]
    given = {w.split("=")[0] for w in own if "=" in w}
    command = [*shlex.split(args.make), *own,
               *(v for v in variables if v.split("=")[0] not in given)]
    log = args.out / f"{name}.log"
    start = time.monotonic()
    print(f"{name:12} ", end="", flush=True)
    with log.open("wb") as file:
        try:
            status = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=file,
                stderr=subprocess.STDOUT, timeout=minutes * 60,
                check=False).returncode
        except subprocess.TimeoutExpired:
            status = f"no end in {minutes} minutes"
    text = log.read_text(errors="replace")
    found = COUNTS.findall(text)
    counts = [sum(int(c[i]) for c in found) for i in range(3)]
    if not found:
        counts = [0, 1, 0] if status else [1, 0, 0]
    elif status and not counts[1]:
        counts[1] = 1
    print(f"{counts[0]} passed, {counts[1]} failed, {counts[2]} skipped "
          f"({time.monotonic() - start:.0f} s)", flush=True)
    if counts[1]:
        print(f"--- end of {log} (status {status})")
        print("\n".join(text.splitlines()[-40:]), flush=True)
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--make", default="make")
    parser.add_argument("--only", action="append")
    parser.add_argument("variables", nargs="*")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    total = [0, 0, 0]
    for stage in STAGES:
        if args.only and stage[0] not in args.only:
            continue
        counts = run(stage, args, args.variables)
        total = [a + b for a, b in zip(total, counts)]
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    sys.exit(1 if total[1] else 0)


main()
