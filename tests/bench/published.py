# SPDX-License-Identifier: BSD-2-Clause
"""Figures that are not measured in the run: the incumbent at its best.

Debian's binary logs at debug level and has no Armv8 crypto instructions, so
it is not the one to beat. These are instructions of all worlds together of
OP-TEE 4.5.0 built from its source for the same machine with -O2, logs off
and CFG_CRYPTO_WITH_CE=y, measured once with this program and this plugin on
the same QEMU (`-cpu cortex-a57 -smp 1 -icount shift=0`, 2026-11-21).
"""
NAME = "o2ce"
ALL_WORLDS = {
    "invoke.pta.none": 9241,
    "invoke.pta.value4": 9368,
    "invoke.pta.tmpref4k": 41850,
    "invoke.pta.shm4k": 831012,
    "invoke.ta.none": 15564,
    "invoke.ta.value4": 15729,
    "invoke.ta.tmpref4k": 48127,
    "invoke.ta.shm4k": 18408,
    "invoke.ta.shm1m": 51816,
    "context": 9663,
    "shm.register4k": 29772,
    "shm.register1m": 157715,
    "open.pta": 17980,
    "open.ta_resident": 71522,
    "open.ta_load_114k": 5561306,
    "open.ta_load_378k": 6917661,
    "boot": 4709026,
}
