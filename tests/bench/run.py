#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Count instructions per operation, one secure world beside the other.

run.py --out DIR --kernel vmlinuz --initramfs CPIO --plugin split.so
       NAME=BIOS,PLUGIN-WORDS...

Boots each with QEMU's `-icount shift=0` (an instruction takes a virtual
nanosecond; two runs give the same figures), runs `teebench` in Linux and
joins its lines with the plugin's. Writes DIR/bench.json, prints a table,
draws DIR/bench.svg.
"""
import argparse
import concurrent.futures
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "tools/linux")]

from chart import draw  # noqa: E402
from machine import Linux, Machine, qemu_command  # noqa: E402

WORLDS = ["ns_el0", "ns_el1", "el3", "s_el1", "s_el0"]
EVENTS = ["insn", "smc", "svc", "eret", "sysreg", "isb", "dsb", "tlbi",
          "cache"]
BOOT = "boot to normal world"
TITLES = {
    "invoke.pta.none": "invoke pseudo-TA, empty",
    "invoke.pta.value4": "  4 values",
    "invoke.pta.tmpref4k": "  4 KiB temporary memory",
    "invoke.pta.shm4k": "  4 KiB of registered memory",
    "invoke.pta.shm1m": "  1 MiB of registered memory",
    "invoke.ta.none": "invoke TA, empty",
    "invoke.ta.value4": "  4 values",
    "invoke.ta.tmpref4k": "  4 KiB temporary memory",
    "invoke.ta.shm4k": "  4 KiB of registered memory",
    "invoke.ta.shm1m": "  1 MiB of registered memory",
    "context": "open and close the device",
    "shm.register4k": "register and release 4 KiB",
    "shm.register1m": "register and release 1 MiB",
    "open.pta": "open and close pseudo-TA",
    "open.ta_load_114k": "open and close TA, load 114 KB",
    "open.ta_load_378k": "open and close TA, load 378 KB",
    "open.ta_resident": "open and close resident TA",
    BOOT: "start of the secure world",
}


def boot_and_measure(args, name, bios, plugin_words):
    """Return the output of teebench and of the plugin."""
    stem = args.out / name
    plugin_log = f"{stem}.plugin"
    words = qemu_command(
        bios, args.kernel, args.initramfs, smp=1, mem=2048,
        append="nokaslr redoubt=test", secure_log=f"{stem}.secure",
        extra=["-icount", "shift=0,sleep=off", "-seed", "1",
               "-rtc", "base=2026-01-01T00:00:00,clock=vm",
               "-plugin", ",".join([args.plugin, *plugin_words]),
               "-d", "plugin", "-D", plugin_log])
    with Machine(words, f"{stem}.normal", f"{stem}.secure") as machine:
        linux = Linux(machine)
        linux.boot(600)
        linux.check("tee-start", 120)
        # Linux is busy with itself for a while after the driver came.
        linux.check("sleep 2", 120)
        text = linux.check("teebench", 3000)
    return text, pathlib.Path(plugin_log).read_text()


def records(text):
    for line in text.splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def join(bench_text, plugin_text):
    """Return {name: {"total": N, world: {event: N}}} per operation."""
    marks, begin, rows = {}, None, {}
    for entry in records(plugin_text):
        counts = {w: dict(zip(EVENTS, entry[w])) for w in WORLDS}
        if entry["event"] == "begin":
            begin = counts
        elif entry["event"] == "end":
            marks[entry["mark"]] = {
                w: {e: counts[w][e] - begin[w][e] for e in EVENTS}
                for w in WORLDS}
        elif entry["event"] == "started":
            rows[BOOT] = counts | {"total": counts["s_el1"]["insn"]}
    order = sorted(marks)
    for i, entry in enumerate(records(bench_text)):
        spent = marks[order[i]]
        rows[entry["name"]] = {
            w: {e: spent[w][e] / entry["count"] for e in EVENTS}
            for w in WORLDS} | {"total": entry["ns_per_op"]}
    return rows


def number(row, *path):
    for key in path:
        row = row and row.get(key)
    return "-" if row is None else f"{row:,.0f}"


def table(results):
    """Return the lines of a table: totals, S-EL1's share, TLB flushes."""
    names = list(results)
    head = f"{'instructions per operation':34}"
    for name in names:
        head += f" | {name + ': all':>17} {'S-EL1':>12} {'TLBI':>6}"
    if len(names) == 2:
        head += f" | {'S-EL1 ratio':>11}"
    lines = [head, "-" * len(head)]
    for key, title in TITLES.items():
        rows = [results[name].get(key) for name in names]
        if not any(rows):
            continue
        line = f"{title:34}"
        for row in rows:
            line += (f" | {number(row, 'total'):>17} "
                     f"{number(row, 's_el1', 'insn'):>12} "
                     f"{number(row, 's_el1', 'tlbi'):>6}")
        if len(rows) == 2 and all(rows) and rows[0]["s_el1"]["insn"]:
            ratio = rows[1]["s_el1"]["insn"] / rows[0]["s_el1"]["insn"]
            line += f" | {ratio:11.3f}"
        lines.append(line)
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    for word in ("kernel", "initramfs", "plugin"):
        parser.add_argument(f"--{word}", required=True)
    parser.add_argument("systems", nargs="+")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)

    def one(system):
        name, _, rest = system.partition("=")
        bios, *plugin_words = rest.split(",")
        print(f"measuring {name} ...", flush=True)
        return name, join(*boot_and_measure(args, name, bios, plugin_words))

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = dict(pool.map(one, args.systems))
    (args.out / "bench.json").write_text(json.dumps(results, indent=1))
    print("\n".join(table(results)))
    (args.out / "bench.svg").write_text(draw(results, TITLES))
    print(f"picture: {args.out / 'bench.svg'}")


main()
