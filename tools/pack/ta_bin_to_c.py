#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The older name of ts_bin_to_c.py."""
import pathlib
import runpy
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
runpy.run_path(str(pathlib.Path(__file__).with_name("ts_bin_to_c.py")),
               run_name="__main__")
