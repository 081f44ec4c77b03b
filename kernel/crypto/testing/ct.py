#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Run the leak test under valgrind: ct.py PROGRAM

Passes when valgrind finds nothing in it, and something in `--careless`.
"""
import pathlib
import shutil
import subprocess
import sys

FOUND = 99
# Tells what hangs, no matter how busy the machine is.
LIMIT = 1800


def run(program, *words):
    done = subprocess.run(
        ["valgrind", "-q", "--error-exitcode=%d" % FOUND, "--leak-check=no",
         program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=LIMIT, check=False)
    return done.returncode, done.stdout.decode(errors="replace")


def main():
    if not shutil.which("valgrind") or not pathlib.Path(sys.argv[1]).exists():
        print("leaks: valgrind is not there")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    code, text = run(sys.argv[1])
    blind = run(sys.argv[1], "--careless")[0] != FOUND
    if code != 0:
        print(text[:4000])
    if blind:
        print("valgrind does not see what secrets decide")
    failed = (code != 0) + blind
    print(f"{2 - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
