#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Boot the whole system and give its shell to the user (`make run`).

Shows what stage it is in, hides the boot loaders' chatter (it stays in the
log), runs the demonstration, then connects the terminal. Without a terminal
on standard input it ends after the demonstration.
"""
import argparse
import pathlib
import sys

import pexpect

from machine import HANG_S, Machine, qemu_command

STAGES = [
    (rb"U-Boot 20\d\d", "firmware and secure world are up"),
    (rb"Starting kernel", "U-Boot is done"),
    (rb"@@SYSTEM\r*\n", "Linux is up"),
]
READY = rb"@@SHELL\r*\n"


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    for word in ("bios", "kernel", "initramfs", "out"):
        parser.add_argument(f"--{word}", required=True)
    parser.add_argument("--cpu", default="cortex-a57")
    for word, value in (("smp", 2), ("gic", 3), ("mem", 1024)):
        parser.add_argument(f"--{word}", type=int, default=value)
    return parser.parse_args()


def show(text):
    sys.stdout.write(text.decode(errors="replace").replace("\r", ""))
    sys.stdout.flush()


def main():
    args = parse()
    out = pathlib.Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    secure_log = out / "secure.log"
    words = qemu_command(args.bios, args.kernel, args.initramfs, cpu=args.cpu,
                         smp=args.smp, gic=args.gic, mem=args.mem,
                         append="redoubt=demo", secure_log=secure_log)
    print(f"QEMU: {args.smp} x {args.cpu}, GICv{args.gic}, {args.mem} MiB")
    print(f"Secure world's log: {secure_log}")
    print("To leave: type `poweroff`, or Ctrl-A and then X.", flush=True)
    with Machine(words, out / "normal.log", secure_log) as board:
        try:
            for pattern, text in STAGES:
                board.expect([pattern], HANG_S)
                print(f"  {text}", flush=True)
            while board.expect([READY, rb"[^\n]*\n"], HANG_S) == 1:
                show(board.child.after)
            if not sys.stdin.isatty():
                return 0
            # Nothing comes from a terminal that is gone.
            board.child.interact(escape_character=None,
                                 input_filter=lambda typed: typed or sys.exit())
        except (pexpect.TIMEOUT, pexpect.EOF):
            print(board.last_lines())
            print("The system did not come up.")
            return 1
    return 0


sys.exit(main())
