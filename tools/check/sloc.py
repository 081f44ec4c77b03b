#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Print the size of the code: lines that are neither blank nor comment."""
import re

from source import tracked

# Strings come first, so that a comment's sign in one is no comment.
TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
                   r"|/\*.*?\*/|//[^\n]*", re.DOTALL)
GROUPS = [
    ("portable kernel", re.compile(r"kernel/(?!arch/)")),
    ("architecture", re.compile(r"kernel/arch/(?!sim/)")),
    ("simulated architecture", re.compile(r"kernel/arch/sim/")),
    ("contracts (abi)", re.compile(r"abi/")),
    ("base", re.compile(r"base/")),
    ("trusted libraries and loader", re.compile(r"trusted/")),
    ("tests", re.compile(r"tests/")),
]


def lines_of_code(text):
    def blank(match):
        token = match.group()
        return token if token[0] in "\"'" else "\n" * token.count("\n")
    return sum(bool(line.strip()) for line in
               TOKEN.sub(blank, text).splitlines())


def group_of(path):
    if path.endswith("_test.c"):
        return "tests"
    return next((name for name, pattern in GROUPS if pattern.match(path)),
                None)


def main():
    total = dict.fromkeys((name for name, _ in GROUPS), 0)
    for path, text in tracked("*.c", "*.h", "*.S"):
        group = group_of(path)
        if group:
            total[group] += lines_of_code(text)
    for name, count in total.items():
        print(f"{count:7}  {name}")


main()
