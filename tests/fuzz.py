#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Run every fuzz target for a while, or for a number of executions.

fuzz.py --out DIR [--seconds N | --runs N] [--target NAME]... PROGRAM...

Inputs that reach new code are kept in DIR/corpus/NAME for the next run; the
trees of kernel/*/testdata, and whatever lies in tests/fuzz/seeds/NAME, start
one; words of tests/fuzz/NAME.dict are tried. What breaks a target is left in
DIR/crashes: make it a unit test. DIR/NAME.log has all that was said.
Ends with one line `N passed, N failed, N skipped`.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent / "fuzz"
TREES = {"fuzz_dt": "dt", "fuzz_sp_manifest": "spmc",
         "fuzz_sp_package": "spmc"}
MAX_BYTES = {"fuzz_elf": 16384, "fuzz_dt": 2048, "fuzz_dt_shape": 256}
# Freed memory is kept from being used again, but not so much of it that every
# execution touches pages that are new to it.
ASAN = "quarantine_size_mb=8:malloc_context_size=5"
DONE = re.compile(r"^Done (\d+) runs in (\d+) second", re.MULTILINE)


def command_of(program, args):
    name = program.name
    corpus = args.out / "corpus" / name
    crashes = args.out / "crashes"
    corpus.mkdir(parents=True, exist_ok=True)
    crashes.mkdir(parents=True, exist_ok=True)
    seeds = [HERE / "seeds" / name]
    if name in TREES:
        seeds.append(args.out / "host/testdata" / TREES[name])
    words = HERE / f"{name}.dict"
    return [str(program),
            f"-runs={args.runs}" if args.runs else
            f"-max_total_time={args.seconds}",
            f"-max_len={MAX_BYTES.get(name, 4096)}", "-timeout=10",
            "-rss_limit_mb=2048", f"-artifact_prefix={crashes}/{name}.",
            *([f"-dict={words}"] if words.exists() else []),
            str(corpus), *(str(s) for s in seeds if s.is_dir())]


def run(program, args):
    log = args.out / f"{program.name}.log"
    limit = None if args.runs else args.seconds * 3 + 120
    with log.open("wb") as said:
        done = subprocess.run(command_of(program, args), stdout=said,
                              stdin=subprocess.DEVNULL,
                              stderr=subprocess.STDOUT, timeout=limit,
                              env={"ASAN_OPTIONS": ASAN} | os.environ,
                              check=False)
    text = log.read_text(errors="replace")
    ended = DONE.search(text)
    if done.returncode or not ended:
        print(f"== {program.name}\n" + "\n".join(text.splitlines()[-60:]))
        return False
    print(f"{program.name}: {ended[1]} executions in {ended[2]} s", flush=True)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--target", action="append", default=[])
    parser.add_argument("programs", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    programs = [p for p in args.programs
                if not args.target or p.name in args.target]
    passed = sum(run(p, args) for p in programs)
    failed = len(programs) - passed
    print(f"{passed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed or not passed else 0)


main()
