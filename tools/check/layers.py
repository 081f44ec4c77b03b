#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Check who includes whom: a room may use its own layer and those below.

Also: full paths from the root, private headers (_priv.h) only inside their
folder, and no includes that go round in a circle.
"""
import os
import re
import sys

from source import report, tracked

# Room (the longest prefix counts): layer, rooms of the same layer it must
# not include.
KERNEL_ROOMS = {
    "abi": 0, "base": 1,
    "kernel/arch": 2, "kernel/log": 2,
    "kernel/mm": 3, "kernel/thread": 3, "kernel/irq": 3,
    "kernel/uctx": 4, "kernel/dt": 4, "kernel/drivers": 4,
    "kernel/crypto": 5, "kernel/storage": 5, "kernel/svc": 5,
    "kernel/ta": 6, "kernel/spmc": 6,
    "kernel/sys": 7, "kernel/pta": 7, "kernel/entry": 7,
    "kernel/boot": 8, "platform": 8,
}
STRANGERS = [{"kernel/ta", "kernel/spmc"}]
# Other trees: what they may include beside themselves.
OTHER_ROOMS = {
    "trusted": {"abi", "base"},
    # A client speaks to a TA by the header that the TA publishes.
    "client": {"abi", "base", "trusted"},
    "tests": None,  # anything
    "tools": None,
}
ARCHES = {"aarch64", "armv7", "sim"}  # kernel/arch/arm is shared

# An architecture calls up at few places, by the contract of the trap entry;
# start-up code hands over to kernel/boot. Its tables and stacks are pages, its
# traps end in threads and interrupts.
UPCALLS = {
    ("kernel/arch", "kernel/mm/page.h"),
    ("kernel/arch", "kernel/mm/heap.h"),
    ("kernel/arch", "kernel/mm/kmap.h"),
    ("kernel/arch", "kernel/thread/thread.h"),
    ("kernel/arch", "kernel/irq/irq.h"),
    ("kernel/arch", "kernel/entry/entry.h"),
    ("kernel/arch", "kernel/boot/boot.h"),
}

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def room_of(path):
    parts = path.split("/")
    for size in (2, 1):
        room = "/".join(parts[:size])
        if room in KERNEL_ROOMS or room in OTHER_ROOMS:
            return room
    return None


def arch_of(path):
    parts = path.split("/")
    if parts[:2] == ["kernel", "arch"] and parts[2] in ARCHES:
        return parts[2]
    return None


def edge_problem(path, target):
    """Say what is wrong with `path` including `target`, or None."""
    room, other = room_of(path), room_of(target)
    if target.endswith("_priv.h"):
        if os.path.dirname(path) != os.path.dirname(target):
            return "is private to its folder"
    if room is None or other is None or room == other:
        if room == "kernel/arch" and arch_of(target) not in (
                None, arch_of(path)):
            return "belongs to another architecture"
        return None
    if room in OTHER_ROOMS:
        allowed = OTHER_ROOMS[room]
        if allowed is None or other in allowed:
            return None
        return f"{room} may include only {', '.join(sorted(allowed))}"
    if other in OTHER_ROOMS:
        return f"the kernel does not include {other}"
    if arch_of(target):
        return "belongs to one architecture: use kernel/arch/*.h"
    if (room, target) in UPCALLS:
        return None
    if KERNEL_ROOMS[other] > KERNEL_ROOMS[room]:
        return f"layer {KERNEL_ROOMS[other]} from layer {KERNEL_ROOMS[room]}"
    if any({room, other} <= pair for pair in STRANGERS):
        return "these rooms never include each other"
    return None


def is_test(path):
    return (path.endswith("_test.c") or "/testing/" in path
            or path.startswith("tests/"))


def resolve(path, target, known):
    """Return the path from the root of an include, or None."""
    if target in known:
        return target
    # The architecture of the build is on the search path.
    for arch in ARCHES:
        candidate = f"kernel/arch/{arch}/{target}"
        if candidate in known:
            return candidate if arch == arch_of(path) else None
    return None


def circles(edges):
    """Return one description per circle of includes."""
    state, found = {}, []

    def visit(node, trail):
        state[node] = "open"
        for target in edges.get(node, ()):
            if state.get(target) == "open":
                start = (trail + [node]).index(target)
                found.append(" -> ".join((trail + [node])[start:] + [target]))
            elif target not in state:
                visit(target, trail + [node])
        state[node] = "done"

    for node in sorted(edges):
        if node not in state:
            visit(node, [])
    return found


def main():
    files = tracked("*.c", "*.h", "*.S")
    known = {path for path, _ in files}
    problems, edges = [], {}
    for path, text in files:
        for target in INCLUDE.findall(text):
            if "/" not in target and os.path.join(
                    os.path.dirname(path), target) in known:
                if room_of(path) != "tools" and not path.startswith("tests/"):
                    problems.append(f'{path}: "{target}" is not a path from '
                                    "the root")
            full = resolve(path, target, known)
            if full is None:
                continue
            edges.setdefault(path, []).append(full)
            wrong = None if is_test(path) else edge_problem(path, full)
            if wrong:
                problems.append(f"{path}: includes {full}: {wrong}")
    problems += [f"circle of includes: {c}" for c in circles(edges)]
    return report(problems)


sys.exit(main())
