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
    "crypto.sha256.64": 27410,
    "crypto.sha256.4096": 33334,
    "crypto.sha256.1048576": 1755920,
    "crypto.aes256-ctr.64": 25897,
    "crypto.aes256-ctr.4096": 35195,
    "crypto.aes256-ctr.1048576": 2607936,
    "crypto.aes256-xts.64": 29203,
    "crypto.aes256-xts.4096": 39564,
    "crypto.aes256-xts.1048576": 2838864,
    "crypto.aes256-gcm.64": 26744,
    "crypto.aes256-gcm.4096": 40967,
    "crypto.aes256-gcm.1048576": 3835024,
    "asymmetric.ecdsa-p256.sign": 92808460,
    "asymmetric.ecdsa-p256.verify": 62763024,
    "asymmetric.x25519.derive": 9622464,
    "asymmetric.rsa2048.sign": 2122846896,
    "asymmetric.rsa2048.verify": 529672312,
    "storage.create+delete.256": 1692600,
    "storage.create+close.256": 1057962,
    "storage.open+close.256": 662490,
    "storage.seek+read.256": 135150,
    "storage.seek+write.256": 426032,
    "storage.create+delete.4096": 1765290,
    "storage.create+close.4096": 1136539,
    "storage.seek+read.4096": 228077,
    "storage.seek+write.4096": 584299,
    "storage.create+close.65536": 3256720,
    "storage.open+close.65536": 1069032,
    "storage.seek+read.65536": 1686236,
    "storage.seek+write.65536": 3519768,
}
# Requests to the supplicant.
RPCS = {
    "storage.create+delete.256": 46,
    "storage.create+close.256": 30,
    "storage.open+close.256": 20,
    "storage.seek+read.256": 3,
    "storage.seek+write.256": 11,
    "storage.create+delete.4096": 48,
    "storage.create+close.4096": 32,
    "storage.seek+read.4096": 4,
    "storage.seek+write.4096": 14,
    "storage.create+close.65536": 81,
    "storage.open+close.65536": 37,
    "storage.seek+read.65536": 22,
    "storage.seek+write.65536": 78,
}
