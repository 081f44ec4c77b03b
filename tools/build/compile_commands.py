#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""compile_commands.py LIST OUT: lines `FILE COMMAND...` to JSON."""
import json
import os
import sys

source, out = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    pairs = [line.split(None, 1) for line in file if line.strip()]
with open(out, "w", encoding="utf-8") as file:
    json.dump([{"directory": os.getcwd(), "file": name,
                "command": command.strip()} for name, command in pairs],
              file, indent=1)
