#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Run every fuzz target for a while, or for a number of executions.

fuzz.py --out DIR [--seconds N] [--runs N] [--seed N] [--target NAME]...
        PROGRAM...

Inputs that reach new code are kept in DIR/corpus/NAME for the next run; the
trees of kernel/*/testdata, and whatever lies in tests/fuzz/seeds/NAME, start
one; words of tests/fuzz/NAME.dict are tried. With a seed nothing is kept from
and for other runs: the same inputs in the same order, each time, as far as the
time goes. What breaks a target is left in DIR/crashes: make it a unit test.
DIR/NAME.log has all that was said. Ends with one line `N passed, N failed,
N skipped`.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

import addresses

HERE = pathlib.Path(__file__).resolve().parent / "fuzz"
TREES = {"fuzz_dt": "dt", "fuzz_sp_manifest": "spmc",
         "fuzz_sp_package": "spmc"}
MAX_BYTES = {"fuzz_elf": 16384, "fuzz_dt": 2048, "fuzz_dt_shape": 256}
# Freed memory is kept from being used again, but not so much of it that every
# execution touches pages that are new to it.
ASAN = "quarantine_size_mb=8:malloc_context_size=5"
# Of one input; of a target beyond its time. They tell what hangs, no matter
# how busy the machine is.
INPUT_LIMIT = 120
TARGET_LIMIT = 900
DONE = re.compile(r"^Done (\d+) runs in (\d+) second", re.MULTILINE)


def inputs_of(program, args):
    """Return what to begin with, in one order on every file system."""
    folders = [HERE / "seeds" / program.name]
    if program.name in TREES:
        folders.append(args.out / "host/testdata" / TREES[program.name])
    return [str(file) for folder in folders if folder.is_dir()
            for file in sorted(folder.iterdir())]


def command_of(program, corpus, args):
    name = program.name
    crashes = args.out / "crashes"
    corpus.mkdir(parents=True, exist_ok=True)
    crashes.mkdir(parents=True, exist_ok=True)
    inputs = inputs_of(program, args)
    words = HERE / f"{name}.dict"
    return [str(program),
            *([f"-runs={args.runs}"] if args.runs else []),
            *([f"-max_total_time={args.seconds}"] if args.seconds else []),
            *([f"-seed={args.seed}", "-reload=0"] if args.seed else []),
            f"-max_len={MAX_BYTES.get(name, 4096)}",
            f"-timeout={INPUT_LIMIT}", "-rss_limit_mb=2048",
            f"-artifact_prefix={crashes}/{name}.",
            *([f"-dict={words}"] if words.exists() else []),
            *([f"-seed_inputs={','.join(inputs)}"] if inputs else []),
            str(corpus)]


def fuzz(program, corpus, args, log):
    """Return what is wrong, or None."""
    try:
        with log.open("wb") as said:
            done = subprocess.run(
                command_of(program, corpus, args), stdout=said,
                stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT,
                timeout=args.seconds + TARGET_LIMIT if args.seconds else None,
                env={"ASAN_OPTIONS": ASAN} | os.environ, check=False)
    except subprocess.TimeoutExpired as late:
        return f"no end in {late.timeout:.0f} s"
    return f"status {done.returncode}" if done.returncode else None


def run(program, args):
    log = args.out / f"{program.name}.log"
    corpus = args.out / ("seeded" if args.seed else "corpus") / program.name
    if args.seed:
        shutil.rmtree(corpus, ignore_errors=True)
    wrong = fuzz(program, corpus, args, log)
    text = log.read_text(errors="replace")
    ended = DONE.search(text)
    if wrong or not ended:
        print(f"== {program.name}\n" + "\n".join(text.splitlines()[-60:]))
        print(wrong or "no end was told")
        return False
    print(f"{program.name}: {ended[1]} executions in {ended[2]} s", flush=True)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    for word in ("seconds", "runs", "seed"):
        parser.add_argument(f"--{word}", type=int, default=0)
    parser.add_argument("--target", action="append", default=[])
    parser.add_argument("programs", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    if not args.seconds and not args.runs:
        parser.error("no end: say --seconds or --runs")
    addresses.fix()
    programs = [p for p in args.programs
                if not args.target or p.name in args.target]
    passed = sum(run(p, args) for p in programs)
    failed = len(programs) - passed
    print(f"{passed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed or not passed else 0)


main()
