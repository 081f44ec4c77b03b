#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Boot Linux beside the secure world and run the suites.

run.py --out DIR --kernel vmlinuz --initramfs CPIO --bios 'gic%d.bios'
       [--config NAME]... [--case ID]... [--jobs N] [--rounds N] [--level 15]
       [--update]

One machine per configuration of configs.txt. Its words: `scenarios` (our own,
scenarios.py), `xtest` (stock cases that are expected to pass or to skip),
`short` (those of both that depend most on how we are called), `later` (cases
that are known to fail), `ffa` (the driver calls by FF-A), `asked` (only when
--config names it). Consoles and outputs are left in DIR.
A case that does not answer in time counts as failed, the last lines of both
worlds are shown, and a new machine goes on with the next case.
Ends with one line `N passed, N failed, N skipped`.
"""
import argparse
import concurrent.futures
import pathlib
import sys
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "tools/linux")]

import scenarios  # noqa: E402
import xtest  # noqa: E402
from machine import Hang, Linux, Machine, qemu_command  # noqa: E402

MAX_HANGS = 2
# Core, sessions and parameters; storage over the supplicant; shared memory.
SHORT = ("regression_1", "regression_2", "regression_600", "regression_8")


class Run:
    """All cases of one configuration."""

    def __init__(self, args, config, cases, scripts):
        self.args = args
        self.name, self.cpu, self.gic, self.smp = config[:4]
        self.ffa = "ffa" in config[4:]
        self.cases = cases
        self.scripts = scripts
        self.outcomes = []
        self.boots = 0
        self.hangs = 0
        self.machine = self.linux = None
        self.report = open(args.out / f"{self.name}.log", "w")

    def say(self, line):
        print(f"{self.name}: {line}", flush=True)

    def boot(self):
        stem = self.args.out / f"{self.name}.{self.boots}"
        self.boots += 1
        secure_log = f"{stem}.secure"
        bios, initramfs = ((self.args.bios_ffa, self.args.initramfs_ffa)
                           if self.ffa else
                           (self.args.bios, self.args.initramfs))
        words = qemu_command(
            bios.replace("%d", self.gic), self.args.kernel,
            initramfs, cpu=self.cpu, smp=int(self.smp),
            gic=int(self.gic), append="redoubt=test", secure_log=secure_log)
        self.machine = Machine(words, f"{stem}.normal", secure_log)
        self.linux = Linux(self.machine)
        self.linux.boot()

    def stop(self):
        if self.machine:
            self.machine.stop()
        self.machine = self.linux = None

    def add(self, outcome, seconds):
        self.outcomes.append(outcome)
        note = f" ({outcome.note})" if outcome.note else ""
        self.say(f"{outcome.verdict:7} {outcome.case} {seconds:.1f} s{note}")

    def guarded(self, case, action):
        """Run one case; turn whatever goes wrong into an outcome."""
        start = time.monotonic()
        try:
            if not self.linux:
                self.boot()
            outcome = action()
        except Hang as hang:
            outcome = xtest.Outcome(case, "failed", f"hang: {hang}")
            self.say(f"command: {self.machine.command_line()}")
            print(self.machine.last_lines(), flush=True)
            print(self.machine.blocked_tasks())
            print(self.machine.program_counters(), flush=True)
            self.hangs += 1
            self.stop()
        except AssertionError as error:
            outcome = xtest.Outcome(case, "failed", str(error))
        self.add(outcome, time.monotonic() - start)

    def scenario(self, script):
        note = script(scenarios.World(
            self.linux, self.machine, self.args.symbolize, self.args.ta_elfs,
            self.args.rounds, self.one_xtest_case, self.ffa))
        verdict = "skipped" if note else "passed"
        return xtest.Outcome(script.__name__, verdict, note or "")

    def one_xtest_case(self, expected):
        level = self.args.level
        result = xtest.run_case(self.linux, expected.case, self.args.timeout,
                                level)
        self.report.write(f"==== {expected.case}\n{result[3]}\n")
        self.report.flush()
        return xtest.judge(expected, *result[:3], level)

    def xtest_case(self, expected):
        self.linux.check("tee-start")
        return self.one_xtest_case(expected)

    def all(self):
        try:
            for script in self.scripts:
                if self.hangs < MAX_HANGS:
                    self.guarded(script.__name__,
                                 lambda s=script: self.scenario(s))
            for expected in self.cases:
                if self.hangs < MAX_HANGS:
                    self.guarded(expected.case,
                                 lambda e=expected: self.xtest_case(e))
            if self.hangs >= MAX_HANGS:
                self.say("given up after so many hangs")
        except Exception:  # A mistake of the runner must not look green.
            traceback.print_exc()
            self.outcomes.append(xtest.Outcome("runner", "failed"))
        finally:
            self.stop()
        return self.outcomes


def parse():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.
                                     RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--kernel", required=True)
    parser.add_argument("--initramfs", required=True)
    parser.add_argument("--bios", required=True, help="%%d: GIC version")
    parser.add_argument("--initramfs-ffa", help="what ffa machines get")
    parser.add_argument("--bios-ffa")
    parser.add_argument("--symbolize", type=pathlib.Path,
                        help="the incumbent's reader of dumps")
    parser.add_argument("--ta-elfs", type=pathlib.Path,
                        help="has arm64/probe and arm32/probe")
    parser.add_argument("--expect", type=pathlib.Path,
                        default=HERE / "expect/redoubt.txt")
    parser.add_argument("--config", action="append")
    parser.add_argument("--case", action="append",
                        help="part of a case's or scenario's name")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=int)
    parser.add_argument("--level", type=int, choices=(0, 15), default=0,
                        help="of xtest; at 15, no scenarios")
    args = parser.parse_args()
    args.timeout = args.timeout or (3600 if args.level else 900)
    return args


def select(args, words, expectations):
    """Return the xtest cases and the scenarios of one configuration."""
    has_xtest = {"xtest", "short"} & set(words)
    kinds = {"pass", "skip"} if has_xtest else set()
    if "later" in words:
        kinds.add("later")
    cases = [e for e in expectations.values()
             if e.kind in kinds or (args.case and has_xtest)]
    if "short" in words and not args.case:
        cases = [e for e in cases if e.case.startswith(SHORT)
                 and e.case != "regression_1013"]
    scripts = scenarios.OF_THE_DRIVER if "short" in words else \
        scenarios.ALL if "scenarios" in words and not args.level else []
    if args.case:
        cases = [e for e in cases if any(c in e.case for c in args.case)]
        scripts = [s for s in scripts
                   if any(c in s.__name__ for c in args.case)]
    return cases * args.rounds, scripts


def main():
    args = parse()
    args.out.mkdir(parents=True, exist_ok=True)
    expectations = xtest.read_expectations(args.expect)
    configs = [line.split("#")[0].split()
               for line in (HERE / "configs.txt").read_text().splitlines()]
    configs = [c for c in configs if c]
    if args.config:
        configs = [c for c in configs if c[0] in args.config]
    else:
        configs = [c for c in configs if "asked" not in c[4:]]
    runs = [Run(args, c, *select(args, c[4:], expectations))
            for c in configs]
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        outcomes = [o for found in pool.map(Run.all, runs) for o in found]
    for run in runs:
        for outcome in run.outcomes:
            if outcome.verdict == "failed":
                print(f"FAILED {run.name} {outcome.case}: {outcome.note}")
    if args.update:
        xtest.raise_expectations(args.expect, {
            o.case: o.subtests for o in outcomes
            if o.verdict == "passed" and o.note})
    count = {v: sum(o.verdict == v for o in outcomes)
             for v in ("passed", "failed", "skipped")}
    print(f"{count['passed']} passed, {count['failed']} failed, "
          f"{count['skipped']} skipped")
    sys.exit(1 if count["failed"] or not outcomes else 0)


main()
