#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Run programs of Arm Linux on emulated CPUs: emulated.py PROGRAM...

Each on a CPU that has the first instructions for cryptography, on one that has
all, and on one that is said to have none.
"""
import os
import shutil
import subprocess
import sys

# Tells what hangs, no matter how busy the machine is.
LIMIT = 1800
CPUS = [("cortex-a57", {}), ("max", {}), ("cortex-a57", {"EMULATED_C": "1"})]


def main():
    if not shutil.which("qemu-aarch64"):
        print("emulated: qemu-aarch64 is not there")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    counts = {"ok": 0, "skip": 0, "failed": 0}
    for cpu, words in CPUS:
        for program in sys.argv[1:]:
            done = subprocess.run(
                ["qemu-aarch64", "-cpu", cpu, program],
                env=os.environ | words, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, timeout=LIMIT, check=False)
            text = done.stdout.decode(errors="replace")
            for line in text.splitlines():
                word = line.split(" ")[0]
                if word in counts:
                    counts[word] += 1
            if done.returncode != 0:
                counts["failed"] += 1
                print(f"{program} on {cpu} {words}: {text[-2000:]}")
    print(f"{counts['ok']} passed, {counts['failed']} failed, "
          f"{counts['skip']} skipped")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
