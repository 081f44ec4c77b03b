#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Make an initramfs without root: the same input gives the same bytes.

initramfs.py OUT ENTRY...

ENTRY is DEST=SOURCE. SOURCE is a file, a folder (taken whole, symbolic links
kept), `dir` for an empty folder, or `->TARGET` for a symbolic link. A later
ENTRY replaces an earlier one. DEST in a folder that is not there makes it.
"""
import os
import pathlib
import stat
import sys


def collect(entries):
    """Return {path: (mode, bytes)}."""
    nodes = {}

    def add(dest, mode, data=b""):
        for parent in reversed(pathlib.PurePath(dest).parents):
            if str(parent) != "." and str(parent) not in nodes:
                nodes[str(parent)] = (stat.S_IFDIR | 0o755, b"")
        nodes[dest] = (mode, data)

    def add_path(dest, source):
        info = os.lstat(source)
        if stat.S_ISLNK(info.st_mode):
            add(dest, stat.S_IFLNK | 0o777, os.readlink(source).encode())
        elif stat.S_ISDIR(info.st_mode):
            if dest not in nodes:
                add(dest, stat.S_IFDIR | 0o755)
            for name in sorted(os.listdir(source)):
                add_path(f"{dest}/{name}", os.path.join(source, name))
        else:
            mode = 0o755 if info.st_mode & 0o111 else 0o644
            add(dest, stat.S_IFREG | mode, pathlib.Path(source).read_bytes())

    for entry in entries:
        dest, _, source = entry.partition("=")
        if source == "dir":
            add(dest, stat.S_IFDIR | 0o755)
        elif source.startswith("->"):
            add(dest, stat.S_IFLNK | 0o777, source[2:].encode())
        else:
            add_path(dest, os.path.realpath(source)
                     if os.path.isfile(source) else source)
    return nodes


def record(number, path, mode, data):
    """One entry of the `newc` format."""
    name = path.encode() + b"\0"
    fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name), 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + name
    head += b"\0" * (-len(head) % 4)
    return head + data + b"\0" * (-len(data) % 4)


def archive(nodes):
    return b"".join([record(i + 1, path, *nodes[path])
                     for i, path in enumerate(sorted(nodes))]
                    + [record(0, "TRAILER!!!", 0, b"")])


def main():
    out, *entries = sys.argv[1:]
    pathlib.Path(out).write_bytes(archive(collect(entries)))


if __name__ == "__main__":
    main()
