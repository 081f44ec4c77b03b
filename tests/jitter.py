#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Run a command on a machine that is busy at the worst moments.

jitter.py [--burst MS] [--pause MS] COMMAND...

On every CPU a process of real-time priority computes for a while, again and
again, and the threads of each QEMU below COMMAND, a guest's CPUs and its
timers among them, are moved from one CPU to another at random. So each stands
still at times when the others do not. What rests on how soon something happens
fails after a few runs; on an idle machine it takes thousands. Needs the right
to real-time priority. Returns what COMMAND returns.
"""
import argparse
import contextlib
import os
import pathlib
import random
import signal
import subprocess
import sys
import time

CPUS = sorted(os.sched_getaffinity(0))
MOVE_S = 0.03
PROC = pathlib.Path("/proc")


def compute_now_and_then(parent, burst_s, pause_s):
    """Both lengths are means. Nobody may be left behind with that priority."""
    while os.getppid() == parent:
        time.sleep(random.uniform(0, 2 * pause_s))
        end = time.monotonic() + random.uniform(0, 2 * burst_s)
        while time.monotonic() < end:
            pass


def start_computing(cpu, args):
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        compute_now_and_then(parent, args.burst / 1000, args.pause / 1000)
        os._exit(0)
    os.sched_setaffinity(pid, {cpu})
    os.sched_setscheduler(pid, os.SCHED_FIFO, os.sched_param(10))
    return pid


def children_of_all():
    """Return what started what: pid -> [(pid, name)]."""
    found = {}
    for entry in PROC.iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit():
                text = (entry / "stat").read_text()
                name, rest = text.split("(", 1)[1].rsplit(")", 1)
                found.setdefault(int(rest.split()[1]), []).append(
                    (int(entry.name), name))
    return found


def machines_below(root):
    children = children_of_all()
    machines, left = [], [root]
    while left:
        for pid, name in children.get(left.pop(), []):
            left.append(pid)
            if name.startswith("qemu-system"):
                machines.append(pid)
    return machines


def move_threads(pid):
    with contextlib.suppress(OSError):
        for thread in (PROC / str(pid) / "task").iterdir():
            with contextlib.suppress(OSError):
                os.sched_setaffinity(int(thread.name), random.choice(
                    [{cpu} for cpu in CPUS] + [set(CPUS)]))


def disturb(child):
    turn, machines = 0, []
    while child.poll() is None:
        if turn % 10 == 0:
            machines = machines_below(child.pid)
        turn += 1
        for pid in machines:
            move_threads(pid)
        time.sleep(MOVE_S)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--burst", type=float, default=40)
    parser.add_argument("--pause", type=float, default=60)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    busy = []
    try:
        for cpu in CPUS:
            busy.append(start_computing(cpu, args))
        with subprocess.Popen(args.command) as child:
            disturb(child)
    finally:
        for pid in busy:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    sys.exit(child.returncode)


main()
