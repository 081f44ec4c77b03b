#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Check rules of style that no compiler knows.

One line may be excused by a comment that says why: `style: ok (reason)`.
"""
import re
import sys

from source import report, tracked

MAX_LINES = 600
SPDX = "SPDX-License-Identifier: BSD-2-Clause"
# Public headers of trusted/ serve both architectures under one name, and some
# of their names are older than this project: existing TAs include them.
ARCH_ROOTS = ("kernel/arch/", "trusted/libc/arch/", "trusted/libtee/arch/",
              "trusted/libc/include/", "trusted/libtee/include/", "abi/")
NAMES_OF_OTHERS = ("trusted/libc/include/", "trusted/libtee/include/")
NEEDS_SPDX = re.compile(r"\.(c|h|S|py|mk|sh|dts|dtsi)$|(^|/)Makefile$")
CODE = re.compile(r"\.(c|h)$")

# Name, pattern, folders where it is allowed, what to do instead.
RULES = [
    ("TODO without an issue's number", re.compile(r"\b(TODO|FIXME|XXX)\b(?!\(#\d+\))"),
     (), "write TODO(#12)"),
    ("architecture test", re.compile(
        r"^\s*#\s*(el)?if.*__(aarch64|arm|ARM_|LP64)_*"),
     ARCH_ROOTS, "keep it in kernel/arch"),
    ("inline assembly", re.compile(r"\b(__asm__|asm)\b\s*(volatile|goto|\()"),
     ARCH_ROOTS, "keep it in kernel/arch"),
    ("comparison of secrets", re.compile(
        r"\bmemcmp\s*\([^;]*\b(key|mac|tag|digest|hash|secret|password)",
        re.IGNORECASE), (), "use ct_equal"),
    ("bare error number", re.compile(r"\breturn\s+-\d+\s*;"), (),
     "return a named status"),
    ("weak symbol", re.compile(r"__attribute__\(\(.*\bweak\b|\b__weak\b"),
     NAMES_OF_OTHERS, "register a const table"),
    ("words of a merge", re.compile(r"^(<<<<<<<|>>>>>>>) "), (), "resolve it"),
]
# Names that hide that a file has no single job.
VAGUE = re.compile(r"(^|[/_])(util|utils|misc|common|helper|helpers|manager)"
                   r"([_.]|$)")
# Machine paths have no place in the tree.
PATHS = re.compile(r"(?<![\w$/.)}])/(tmp|work|home|root)/")


def check_lines(path, text):
    in_tests = path.startswith("tests/") or path.endswith(
        ("_test.c", "testcall_priv.h"))
    for number, line in enumerate(text.splitlines(), 1):
        if "style: ok (" in line:
            continue
        for name, pattern, allowed, remedy in RULES:
            if path.startswith(allowed) and allowed:
                continue
            if in_tests and name != "words of a merge":
                continue
            if pattern.search(line):
                yield f"{path}:{number}: {name}: {remedy}"


def check_file(path, text):
    lines = text.count("\n")
    if NEEDS_SPDX.search(path) and SPDX not in "\n".join(
            text.splitlines()[:3]):
        yield f"{path}: no SPDX line"
    if VAGUE.search(path) and not path.startswith(NAMES_OF_OTHERS):
        yield f"{path}: a name that says nothing"
    if not CODE.search(path):
        return
    if lines > MAX_LINES and "vectors" not in path:
        yield f"{path}: {lines} lines, {MAX_LINES} are allowed"
    yield from check_lines(path, text)


def main():
    problems = []
    for path, text in tracked():
        problems += check_file(path, text)
        if path.startswith(("tools/linux/root/", "tools/check/",
                            "tests/linux/scenarios.py")):
            continue  # Paths inside the test system; this file.
        for number, line in enumerate(text.splitlines(), 1):
            if PATHS.search(line) and not path.endswith(".md"):
                problems.append(f"{path}:{number}: a path of one machine")
    return report(problems)


sys.exit(main())
