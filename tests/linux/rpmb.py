#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What a build with RPMB promises, on Linux.

rpmb.py --out DIR --kernel vmlinuz --initramfs CPIO --bios RPMB.bios
        [--case NAME]...

The firmware holds a build with CFG_RPMB_WRITE_KEY=y CFG_TA_VERSION_DB_RPMB=y
CFG_REE_FS_INTEGRITY_RPMB=y; the device is the one that the stock supplicant
emulates, which lives as long as it does: one machine, one supplicant.
Ends with one line `N passed, N failed, N skipped`.
"""
import argparse
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "tools/linux")]

import xtest  # noqa: E402
from machine import Hang, Linux, Machine, qemu_command  # noqa: E402

DATA = "/var/lib/optee-client/data/tee"
STORAGE = "b689f2a7-8adf-477a-9f99-32e90c0ad0a2"
AVB = "023f8f1a-292a-432b-8fc4-de8471358067"
VERSIONED = "6fca9b1e-3a1c-4a0e-8a65-3f4f7a0f6b11"
TA_PLACE = f"/lib/optee_armtz/{VERSIONED}.ta"
REFUSED = "open 0xffff0003 origin 3"
# The directory's name is asked again after so long without a user.
LOOK_AGAIN_S = 3


def store(linux, *steps):
    return linux.run(f"teestore {STORAGE} " + " ".join(steps))


def must_store(linux, *steps):
    linux.check(f"teestore {STORAGE} " + " ".join(steps))


def swap_directory(linux, name):
    """Put the copy of that name in the directory's place."""
    linux.check(f"cd {DATA}; rm -f *; cp -p /var/kept/{name}/* .")
    time.sleep(LOOK_AGAIN_S)


def keep_directory(linux, name):
    linux.check(f"rm -rf /var/kept/{name}; mkdir -p /var/kept/{name}; "
                f"cp -p {DATA}/* /var/kept/{name}")


def an_old_directory_is_refused(linux, _):
    must_store(linux, "create:one:5000:1", "create:two:300:2")
    keep_directory(linux, "old")
    must_store(linux, "write:one:0:100:9")
    keep_directory(linux, "new")
    swap_directory(linux, "old")
    for step in "check:one:0:100:9", "check:two:0:300:2", "create:three:9:1":
        status, text = store(linux, step)
        assert status and "0xf0100" in text, (step, status, text)
    # Nor may there be none.
    linux.check(f"rm {DATA}/*")
    time.sleep(LOOK_AGAIN_S)
    status, text = store(linux, "create:three:9:1")
    assert status and "0xf0100" in text, (status, text)
    # The right one is as good as ever.
    swap_directory(linux, "new")
    must_store(linux, "check:one:0:100:9", "check:two:0:300:2",
               "create:three:9:1", "check:three:0:9:1")


def an_old_object_is_told_and_the_others_stay(linux, _):
    must_store(linux, "create:a:5000:1", "create:b:5000:2")
    keep_directory(linux, "old")
    must_store(linux, "write:a:0:100:9", "write:a:4090:100:9",
               "write:a:0:200:9")
    changed = linux.check(
        f"cd {DATA}; for f in *; do cmp -s $f /var/kept/old/$f || echo $f; "
        "done").split()
    assert len(changed) == 2 and "dirf.db" in changed, changed
    changed.remove("dirf.db")
    linux.check(f"cp /var/kept/old/{changed[0]} {DATA}")
    status, text = store(linux, "check:a:0:200:9")
    assert status and "0xf0100001" in text, (status, text)
    must_store(linux, "check:b:0:5000:2")
    status, text = store(linux, "check:a:0:200:9")
    assert status and "0xffff0008" in text, (status, text)
    must_store(linux, "delete:b")


def a_ta_stays_new_when_normal_world_forgets(linux, _):
    def call(version):
        linux.check(f"cp /usr/share/ta-files/version-{version}.ta {TA_PLACE}")
        return linux.run(f"teecall {VERSIONED} 65535")[1]

    keep_directory(linux, "old")
    assert "result 0x" in call(2)
    assert "result 0x" in call(3)
    assert REFUSED in call(2)
    # Where versions are remembered normal world has no say.
    linux.check(f"rm -f {DATA}/*")
    time.sleep(LOOK_AGAIN_S)
    assert REFUSED in call(2)
    swap_directory(linux, "old")
    assert REFUSED in call(2)
    assert "result 0x" in call(3)


def objects_in_rpmb_pass_the_6000_series(linux, expected):
    """Cases leave out a store that is not there: each runs more than without
    RPMB, or as much when it is about one store only."""
    more = 0
    for case, expectation in expected.items():
        result, subtests, skips, text = xtest.run_case(linux, case, 900)
        assert result == "OK" and not skips, f"{case}: {result}\n{text}"
        assert subtests >= expectation.subtests, (case, subtests)
        more += subtests > expectation.subtests
    assert more >= len(expected) - 4, f"only {more} cases used RPMB"


def the_packaged_verified_boot_ta_keeps_what_it_is_given(linux, _):
    """The TA that U-Boot asks, unmodified; it keeps everything in RPMB."""
    def call(command, *words):
        text = linux.check(f"teecall {AVB} {command} " + " ".join(words))
        assert "result 0x00000000 origin 4" in text, (command, text)
        return text

    assert "value 0x0 0x0" in call(0, "vi:7", "vo")
    call(1, "vi:7", "vi:0x12,0x345678")
    call(1, "vi:8", "vi:0,1")
    assert "value 0x12 0x345678" in call(0, "vi:7", "vo")
    assert "value 0x0 0x1" in call(0, "vi:8", "vo")
    # A rollback index never falls.
    text = linux.run(f"teecall {AVB} 1 vi:7 vi:0x12,0x345677")[1]
    assert "result 0xffff000f origin 4" in text, text
    call(3, "vi:1")
    assert "value 0x1 " in call(2, "vo")
    # A named value of its own.
    call(5, "mi:4", "mi:100")
    text = call(4, "mi:4", "mio:200")
    assert "memory 100 " + "00" * 100 in text, text


CASES = [
    objects_in_rpmb_pass_the_6000_series,
    an_old_directory_is_refused,
    an_old_object_is_told_and_the_others_stay,
    a_ta_stays_new_when_normal_world_forgets,
    the_packaged_verified_boot_ta_keeps_what_it_is_given,
]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    for word in ("kernel", "initramfs", "bios"):
        parser.add_argument(f"--{word}", required=True)
    parser.add_argument("--case", action="append")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    expected = {
        name: e for name, e in
        xtest.read_expectations(HERE / "expect/redoubt.txt").items()
        if name.startswith("regression_60") and e.kind == "pass"}
    stem = args.out / "rpmb"
    words = qemu_command(args.bios, args.kernel, args.initramfs,
                         append="redoubt=test", secure_log=f"{stem}.secure")
    passed = failed = 0
    with Machine(words, f"{stem}.normal", f"{stem}.secure") as machine:
        linux = Linux(machine)
        linux.boot()
        linux.check("tee-start")
        for case in CASES:
            if args.case and not any(c in case.__name__ for c in args.case):
                continue
            start = time.monotonic()
            try:
                case(linux, expected)
                verdict = "passed"
                passed += 1
            except (AssertionError, Hang) as error:
                verdict = f"failed: {error}"
                failed += 1
            print(f"{case.__name__} {time.monotonic() - start:.1f} s "
                  f"{verdict}", flush=True)
    print(f"{passed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
