#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Run the host's unit tests: host.py PROGRAM...

Prints only what failed, then `N passed, N failed, N skipped`.
"""
import re
import subprocess
import sys

import addresses

VERDICTS = {"OK": "passed", "FAILED": "failed", "SKIPPED": "skipped"}
LINE = re.compile(r"^\[\s+(OK|FAILED|SKIPPED)\s+\] (\w+)$", re.MULTILINE)
# Tells what hangs, no matter how busy the machine is.
TIME_LIMIT = 900


def run(program):
    """Return (verdicts, whole output, True when the program ended well)."""
    try:
        done = subprocess.run([program], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=TIME_LIMIT,
                              check=False)
    except subprocess.TimeoutExpired as late:
        said = (late.output or b"").decode(errors="replace")
        return {}, f"{said}\nno end in {TIME_LIMIT} s", False
    text = done.stdout.decode(errors="replace")
    # The summary at the end repeats the names of what failed.
    verdicts = {name: VERDICTS[verdict]
                for verdict, name in reversed(LINE.findall(text))}
    return verdicts, text, done.returncode == 0


def main():
    addresses.fix()
    count = dict.fromkeys(VERDICTS.values(), 0)
    for program in sys.argv[1:]:
        verdicts, text, ended_well = run(program)
        for verdict in verdicts.values():
            count[verdict] += 1
        if ended_well and not verdicts:
            text += "no test ran"
        if not ended_well or not verdicts:
            if "failed" not in verdicts.values():
                count["failed"] += 1
            print(f"== {program}\n{text}")
    print(f"{count['passed']} passed, {count['failed']} failed, "
          f"{count['skipped']} skipped")
    sys.exit(1 if count["failed"] or not count["passed"] else 0)


main()
