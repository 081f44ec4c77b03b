#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Break the core on purpose and see that Linux lives on.

faults.py --out DIR --kernel vmlinuz --initramfs CPIO --bios HOOKS.bios

The firmware holds a test build (TEST_HOOKS=1), whose fault pseudo-TA breaks
the kernel in one way per command, and which has a TA built in. Each fault gets a machine of its own: a TEE
that is dead stays dead until the next start. Afterwards every call must fail
at once, on every CPU, and Linux must go on without a complaint.
Ends with one line `N passed, N failed, N skipped`.
"""
import argparse
import pathlib
import re
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "tools/linux")]

from machine import HANG_S, Hang, Linux, Machine, qemu_command  # noqa: E402

FAULT_PTA = "2c7d44a8-5e1f-4b53-9f86-0d6fae1c7b35"
HELLO = "027f6caf-5430-441b-8cb2-0171ea8f6478"
STATS_PTA = "d96a5b40-e2c7-b1af-8794-1002a5d5c61b"
# Name, command, what the secure world's log must say.
FAULTS = [
    ("panic", 0, "panic on request"),
    ("data_abort", 1, "abort"),
    ("stack_overflow", 2, "stack"),
    ("stuck_spinlock", 3, "spinlock"),
    ("jump", 4, "abort"),
]
NOTIFY = 5
SMP = 2


def linux_is_well(linux):
    # All CPUs do work, timers run, and the kernel said nothing bad.
    for cpu in range(SMP):
        linux.check(f"taskset {1 << cpu:x} sha256sum /bin/busybox")
    linux.check("sleep 1")
    text = linux.check("dmesg")
    bad = re.search(r"(?i)bug:|call trace|rcu.*stall|lockup|oops", text)
    assert not bad, text


def calls_fail_at_once(linux):
    for cpu in range(SMP):
        _, text = linux.run(f"taskset {1 << cpu:x} teecall {STATS_PTA} 0 "
                            "vo vo vo")
        assert "result 0x00000000" not in text, text
        assert re.search(r"(open|result|no TEE) 0x", text), text


def the_built_in_ta_needs_no_file(linux):
    linux.check(f"rm /lib/optee_armtz/{HELLO}.ta")
    text = linux.check(f"teecall {HELLO} 65535")
    assert "origin 4" in text, text


def a_raised_notification_reaches_the_driver(linux, ffa):
    """Each is waited for: two that Linux is late to see are one. Over FF-A the
    driver binds the bottom half's only."""
    name = "FFA-SRI" if ffa else "optee"

    def count():
        text = linux.check(f"grep -i {name} /proc/interrupts")
        return sum(int(n) for n in re.findall(r"\s(\d+)(?=\s)", text))

    # Value 0: the driver answers with DO_BOTTOM_HALF.
    for value in 0, 7, 0:
        before = count()
        text = linux.check(f"teecall {FAULT_PTA} {NOTIFY} vi:{value}")
        assert "result 0x00000000" in text, text
        for _ in range(HANG_S):
            if count() > before or (ffa and value):
                break
            time.sleep(1)
        else:
            assert False, f"value {value}: still {before} interrupts"


def run_fault(args, fault):
    name, command, words = fault
    stem = args.out / f"fault-{name}{'-ffa' if args.ffa else ''}"
    log = pathlib.Path(f"{stem}.secure")
    line = qemu_command(args.bios, args.kernel, args.initramfs, smp=SMP,
                        append="redoubt=test", secure_log=log)
    with Machine(line, f"{stem}.normal", log) as machine:
        linux = Linux(machine)
        linux.boot()
        linux.check("tee-start")
        linux.check(f"teecall {STATS_PTA} 0 vo vo vo")
        the_built_in_ta_needs_no_file(linux)
        a_raised_notification_reaches_the_driver(linux, args.ffa)
        linux.check("dmesg -c > /dev/null")
        _, text = linux.run(f"teecall {FAULT_PTA} {command}")
        # COMMUNICATION from the driver (origin 2), or the open failed.
        assert "result 0xffff000e origin 2" in text, text
        calls_fail_at_once(linux)
        linux_is_well(linux)
    said = log.read_text(errors="replace")
    assert words in said.lower(), f"{log} does not say `{words}`"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--kernel", required=True)
    parser.add_argument("--initramfs", required=True)
    parser.add_argument("--bios", required=True)
    parser.add_argument("--fault", action="append")
    parser.add_argument("--ffa", action="store_true",
                        help="the driver calls by FF-A")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    failed = passed = 0
    for fault in FAULTS:
        if args.fault and fault[0] not in args.fault:
            continue
        start = time.monotonic()
        try:
            run_fault(args, fault)
            verdict = "passed"
            passed += 1
        except (AssertionError, Hang) as error:
            verdict = f"failed: {error}"
            failed += 1
        print(f"fault {fault[0]:16} {time.monotonic() - start:.1f} s "
              f"{verdict}", flush=True)
    print(f"{passed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed or not passed else 0)


main()
