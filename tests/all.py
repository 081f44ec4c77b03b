#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Everything that `make test` runs, stage by stage.

all.py --out DIR --make MAKE [WORD=VALUE...] [--only STAGE]...

A stage is a make target. One that says `N passed, N failed, N skipped` counts
so (all such lines added up); any other counts as one. Outputs are kept in
DIR/STAGE.log; of a failed stage the end is shown. A failed stage does not
stop the others. Ends with the sum in one line.

First comes what the stages share: once that is built they only read it and
write in places of their own, so two run at a time. Long ones come first.
"""
import argparse
import concurrent.futures
import pathlib
import re
import shlex
import subprocess
import sys
import time

LINUX = pathlib.Path(__file__).resolve().parent / "linux/configs.txt"
# Of a stage: tells what hangs, no matter how busy the machine is. The longest
# takes a tenth of it.
MINUTES = 60
# Name, make words.
SHARED = [
    ("set-up", ["deps"]),
    ("build", ["-j2", "all", "test-images"]),
]
STAGES = [
    ("format", ["format-check"]),
    ("layers", ["layers"]),
    ("style", ["style"]),
    ("cppcheck", ["cppcheck"]),
    ("tidy", ["tidy"]),
    ("build-clang", ["COMPILER=clang", "O={O}/clang", "core"]),
    ("build-debug", ["DEBUG=1", "O={O}/debug", "core"]),
    ("repro", ["repro"]),
    *((f"linux-{line.split()[0]}",
       ["linux-test", f"LINUX_TEST=--jobs 1 --config {line.split()[0]}"])
      for line in LINUX.read_text().splitlines()
      if line[:1].isalnum() and "asked" not in line),
    ("fuzz", ["fuzz", "FUZZ_SECONDS=12", "FUZZ_SEED=1"]),
    ("host", ["host-test", "ct-test", "emulated-test"]),
    # Those of level 15 that differ from level 0 and are not slow.
    ("linux-15", ["linux-test-15", "LINUX_TEST_15=--jobs 1 --case 1008 "
                  "--case 4007 --case 4009 --case pkcs11_1019"]),
    ("faults", ["baremetal-fault-test", "baremetal-sp-fault-test",
                "fault-test"]),
    ("bare-metal", ["baremetal-test"]),
    ("interchange", ["interchange-test"]),
    ("rpmb", ["rpmb-test"]),
    ("partitions", ["sp-pack-test", "sp-boot-test"]),
    ("boards", ["boards-test"]),
    ("ubsan", ["baremetal-ubsan-test"]),
    ("overlay", ["overlay-test"]),
    ("trees", ["trees-test"]),
]
COUNTS = re.compile(r"(\d+) passed, (\d+) failed, (\d+) skipped\s*$",
                    re.MULTILINE)


def call(command, log):
    """Run make; return its status, or why there is none."""
    with log.open("wb") as file, subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=file,
            stderr=subprocess.STDOUT) as child:
        try:
            return child.wait(MINUTES * 60)
        except subprocess.TimeoutExpired:
            child.terminate()  # It passes that on.
            return f"no end in {MINUTES} minutes"


def run(stage, args, variables):
    """Run one stage; return its (passed, failed, skipped)."""
    name, words = stage
    out = dict(v.split("=", 1) for v in variables).get("O", "out")
    own = [w.replace("{O}", out) for w in words]
    given = {w.split("=")[0] for w in own if "=" in w}
    command = [*shlex.split(args.make), *own,
               *(v for v in variables if v.split("=")[0] not in given)]
    log = args.out / f"{name}.log"
    start = time.monotonic()
    status = call(command, log)
    text = log.read_text(errors="replace")
    found = COUNTS.findall(text)
    counts = [sum(int(c[i]) for c in found) for i in range(3)]
    if not found:
        counts = [0, 1, 0] if status else [1, 0, 0]
    elif status and not counts[1]:
        counts[1] = 1
    said = [f"{name:19} {counts[0]} passed, {counts[1]} failed, "
            f"{counts[2]} skipped ({time.monotonic() - start:.0f} s)"]
    if counts[1]:
        said += [f"--- end of {log} (status {status})",
                 *text.splitlines()[-40:]]
    print("\n".join(said), flush=True)
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--make", default="make")
    parser.add_argument("--only", action="append")
    parser.add_argument("variables", nargs="*")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    chosen = [s for s in SHARED + STAGES
              if not args.only or s[0] in args.only]
    # Without what they share each stage builds for itself: one at a time.
    counts = [run(s, args, args.variables) for s in chosen if s in SHARED]
    ready = len(counts) == len(SHARED) and not any(c[1] for c in counts)
    with concurrent.futures.ThreadPoolExecutor(2 if ready else 1) as pool:
        counts += pool.map(lambda s: run(s, args, args.variables),
                           (s for s in chosen if s not in SHARED))
    total = [sum(column) for column in zip(*counts)]
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    sys.exit(1 if total[1] else 0)


main()
