#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Run every fuzz target for a while.

fuzz.py --out DIR [--seconds N] PROGRAM...

Inputs that reach new code are kept in DIR/corpus/NAME for the next run; the
trees of kernel/*/testdata, and whatever lies in tests/fuzz/seeds/NAME, start
one. What breaks a target is left in DIR/crashes: make it a unit test.
Ends with one line `N passed, N failed, N skipped`.
"""
import argparse
import pathlib
import subprocess
import sys

SEEDS = pathlib.Path(__file__).resolve().parent / "fuzz/seeds"
TREES = {"fuzz_dt": "dt", "fuzz_sp_manifest": "spmc"}
MAX_BYTES = {"fuzz_elf": 16384}


def run(program, args):
    name = program.name
    corpus = args.out / "corpus" / name
    crashes = args.out / "crashes"
    corpus.mkdir(parents=True, exist_ok=True)
    crashes.mkdir(parents=True, exist_ok=True)
    seeds = [SEEDS / name]
    if name in TREES:
        seeds.append(args.out / "host/testdata" / TREES[name])
    command = [str(program), f"-max_total_time={args.seconds}",
               f"-max_len={MAX_BYTES.get(name, 4096)}", "-timeout=10",
               "-rss_limit_mb=2048", f"-artifact_prefix={crashes}/{name}.",
               str(corpus), *(str(s) for s in seeds if s.is_dir())]
    done = subprocess.run(command, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=args.seconds * 3 + 120, check=False)
    text = done.stdout.decode(errors="replace")
    if done.returncode:
        print(f"== {name}\n" + "\n".join(text.splitlines()[-60:]))
    else:
        print(f"{name}: {text.splitlines()[-1]}")
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("programs", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    passed = sum(run(p, args) for p in args.programs)
    failed = len(args.programs) - passed
    print(f"{passed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


main()
