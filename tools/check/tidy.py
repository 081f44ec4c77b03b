#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Run clang-tidy on what changed.

tidy.py --build DIR [--jobs N] FILE...

DIR has compile_commands.json. A file that passed is not looked at again until
it, a file of the tree that it includes, its command, the checks or the tool
change; DIR/tidy remembers by a hash of all these. Two run at a time.
"""
import argparse
import concurrent.futures
import functools
import hashlib
import json
import pathlib
import re
import subprocess
import sys

INCLUDE = re.compile(rb'^\s*#\s*include\s+["<]([^">]+)[">]', re.MULTILINE)
# What stands for headers from outside of the tree.
OUTSIDE = ["tools/deps/versions", ".clang-tidy"]


class Hasher:
    """Hashes of sources with all that they include."""

    def __init__(self, folders):
        self.folders = [pathlib.Path(f) for f in folders]

    @functools.lru_cache(maxsize=None)
    def includes(self, path):
        """Return (contents, files of the tree that it includes)."""
        data = path.read_bytes()
        found = []
        for name in INCLUDE.findall(data):
            for folder in [path.parent, *self.folders]:
                file = folder / name.decode()
                if file.is_file():
                    found.append(file)
                    break
        return data, found

    def hash(self, path, *words):
        digest = hashlib.sha256("\0".join(words).encode())
        queue, seen = [pathlib.Path(path)], set()
        while queue:
            file = queue.pop()
            if file in seen:
                continue
            seen.add(file)
            data, found = self.includes(file)
            digest.update(str(file).encode() + b"\0" + data)
            queue += found
        return digest.hexdigest()


def check(build, stamp, path):
    """Return clang-tidy's complaints, or None."""
    if stamp.exists():
        return None
    done = subprocess.run(["clang-tidy", "--quiet", "-p", build, path],
                          stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False)
    if done.returncode or "warning:" in done.stdout:
        return done.stdout + done.stderr
    stamp.touch()
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    cache = args.build / "tidy"
    cache.mkdir(parents=True, exist_ok=True)
    tool = subprocess.run(["clang-tidy", "--version"], capture_output=True,
                          text=True, check=True).stdout
    outside = [pathlib.Path(f).read_text() for f in OUTSIDE]
    entries = json.loads((args.build / "compile_commands.json").read_text())
    commands = {e["file"]: json.dumps(e) for e in entries}
    folders = re.findall(r"-I\s*([^\s\",]+)", " ".join(commands.values()))
    hasher = Hasher(sorted(set(folders)))
    stamps = {f: cache / hasher.hash(f, tool, commands[f], *outside)
              for f in args.files}
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        found = list(pool.map(
            lambda f: check(args.build, stamps[f], f), args.files))
    for text in filter(None, found):
        print(text)
    sys.exit(1 if any(found) else 0)


main()
