# SPDX-License-Identifier: BSD-2-Clause
"""Manifests of partitions: properties of the root of a compiled tree."""
import struct
import uuid

MAGIC = 0xD00DFEED
BEGIN, END, PROP, NOP = 1, 2, 3, 4
COMPATIBLE = (b"arm,ffa-manifest-1.0", b"arm,ffa-manifest-1.1")


def properties(data):
    """Yield (depth, node, name, value) of a compiled tree; the root has depth
    1. Nodes are numbered in their order."""
    magic, total, at, names = struct.unpack_from(">IIII", data)
    if magic != MAGIC or total > len(data):
        raise ValueError
    depth, count, open_nodes = 0, 0, []
    while True:
        token, = struct.unpack_from(">I", data, at)
        at += 4
        if token == BEGIN:
            depth += 1
            open_nodes.append(count)
            count += 1
            at = (data.index(b"\0", at) + 4) & ~3
        elif token == PROP:
            size, name = struct.unpack_from(">II", data, at)
            at += 8
            end = data.index(b"\0", names + name)
            yield (depth, open_nodes[-1], data[names + name:end].decode(),
                   data[at:at + size])
            at = (at + size + 3) & ~3
        elif token == END:
            depth -= 1
            open_nodes.pop()
            if not depth:
                return
        elif token != NOP:
            raise ValueError


def uuids_of(value):
    """As endpoints know it: each cell is four octets, low one first."""
    cells = struct.unpack(f">{len(value) // 4}I", value)
    return [uuid.UUID(bytes=struct.pack("<4I", *cells[i:i + 4]))
            for i in range(0, len(cells), 4)]


class Manifest:
    """The root's properties, checked as far as packing needs them."""

    def __init__(self, path):
        self.path = path
        self.data = path.read_bytes()
        try:
            self.props = {name: value for depth, _, name, value
                          in properties(self.data) if depth == 1}
        except (struct.error, ValueError, IndexError) as e:
            raise SystemExit(f"{path}: not a compiled device tree") from e
        names = self.props.get("compatible", b"").split(b"\0")
        if not set(names) & set(COMPATIBLE):
            raise SystemExit(f"{path}: the root is not compatible with "
                             f"{COMPATIBLE[0].decode()}: no manifest")

    def wrong(self, name, what):
        raise SystemExit(f"{self.path}: {name}: {what}")

    def uuids(self):
        value = self.props.get("uuid", b"")
        if not value or len(value) % 16:
            self.wrong("uuid", "not four cells, or groups of four")
        return uuids_of(value)

    def number(self, name):
        """One or two cells; None: it is not there."""
        data = self.props.get(name)
        if data is None:
            return None
        if len(data) not in (4, 8):
            self.wrong(name, "neither one cell nor two")
        return int.from_bytes(data, "big")
