#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Count instructions per operation, one secure world beside the other.

run.py --out DIR --kernel vmlinuz --initramfs CPIO --plugin split.so
       [--groups 'calls crypto asymmetric storage'] NAME=BIOS,PLUGIN-WORDS...

Boots each with QEMU's `-icount shift=0` (an instruction takes a virtual
nanosecond; two runs give the same figures), runs `teebench` in Linux and
joins its lines with the plugin's. Writes DIR/bench.json, prints a table,
draws DIR/bench.svg. The first system is ours: the ratios are ours to each
other's, and what is above our aims is named.
"""
import argparse
import concurrent.futures
import json
import pathlib
import sys
import xml.dom.minidom

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "tools/linux")]

from chart import draw  # noqa: E402
import published  # noqa: E402
from machine import Linux, Machine, qemu_command  # noqa: E402

WORLDS = ["ns_el0", "ns_el1", "el3", "s_el1", "s_el0"]
EVENTS = ["insn", "smc", "svc", "eret", "sysreg", "isb", "dsb", "tlbi",
          "cache"]
BOOT = "boot"
SYSTEM_WIDTH = 34
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
    "invoke.big1.none": "invoke TA of 1 MiB, empty",
    "invoke.big1.shm4k": "  4 KiB of registered memory",
    "invoke.big8.none": "invoke TA of 8 MiB, empty",
    "invoke.big8.shm4k": "  4 KiB of registered memory",
    "context": "open and close the device",
    "shm.register4k": "register and release 4 KiB",
    "shm.register1m": "register and release 1 MiB",
    "open.pta": "open and close pseudo-TA",
    "open.ta_load_114k": "open and close TA, load 114 KB",
    "open.ta_load_378k": "open and close TA, load 378 KB",
    "open.ta_resident": "open and close resident TA",
    BOOT: "start of the secure world",
}
CRYPTO = {"sha256": "SHA-256", "aes256-ctr": "AES-256-CTR",
          "aes256-xts": "AES-256-XTS", "aes256-gcm": "AES-256-GCM"}
ASYMMETRIC = {"ecdsa-p256.sign": "ECDSA P-256 sign",
              "ecdsa-p256.verify": "ECDSA P-256 verify",
              "x25519.derive": "X25519 derive",
              "rsa2048.sign": "RSA-2048 sign",
              "rsa2048.verify": "RSA-2048 verify"}
SIZES = {"64": "64 bytes", "256": "256 bytes", "4096": "4 KiB",
         "65536": "64 KiB", "1048576": "1 MiB"}
TITLES |= {f"crypto.{name}.{size}": f"{text}, {SIZES[size]}"
           for name, text in CRYPTO.items()
           for size in ("64", "4096", "1048576")}
TITLES |= {f"asymmetric.{name}": text for name, text in ASYMMETRIC.items()}
TITLES |= {f"storage.{name}.{size}": f"object {name}, {SIZES[size]}"
           for size in ("256", "4096", "65536")
           for name in ("create+delete", "create+close", "open+close",
                        "seek+read", "seek+write")}
# What one row may cost at most, all worlds together.
LIMITS = {BOOT: 2_300_000, "asymmetric.rsa2048.sign": 50_000_000,
          "asymmetric.rsa2048.verify": 2_000_000,
          "asymmetric.ecdsa-p256.sign": 4_000_000,
          "asymmetric.x25519.derive": 2_000_000,
          "open.ta_load_114k": 2_500_000}


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
        text = linux.check(f"teebench {args.groups}", 3600)
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
            for w in WORLDS} | {"total": entry["ns_per_op"],
                                "calls": entry["calls"] / entry["count"]}
    return rows


def rpcs(row, is_incumbent):
    """Requests to normal world in an operation: what S-EL1 said to EL3 but
    for the end of each call. The incumbent also says one word to EL3 for each
    exception from S-EL0 on this CPU (SMCCC_ARCH_WORKAROUND_1)."""
    if not row:
        return "-"
    count = row["s_el1"]["smc"] - row["calls"]
    if is_incumbent:
        count -= row["s_el0"]["svc"] + row["s_el1"]["svc"]
    return f"{max(count, 0):.1f}"


def rpc_table(results):
    ours = next(iter(results))
    head = f"{'requests to normal world':34}"
    for name in results:
        head += f" | {name:>12}"
    head += f" | {published.NAME:>8}"
    lines = ["", head, "-" * len(head)]
    for key, title in TITLES.items():
        if not key.startswith("storage.") or key not in results[ours]:
            continue
        line = f"{title:34}"
        for name in results:
            line += f" | {rpcs(results[name].get(key), name != ours):>12}"
        lines.append(line + f" | {published.RPCS.get(key, '-'):>8}")
    return lines


def number(row, *path):
    for key in path:
        row = row and row.get(key)
    return "-" if row is None else f"{row:,.0f}"


def ratio(row, other, *path):
    for key in path:
        row, other = row and row.get(key), other and other.get(key)
    return f"{row / other:.3f}" if row is not None and other else "-"


def table(results):
    """Return the lines of a table: of each system the total, S-EL1's share
    and its TLB flushes; ours to the others'; what is not measured here."""
    ours, *others = results
    names = f"{'':34}"
    head = f"{'instructions per operation':34}"
    for name in results:
        names += f" | {name:^{SYSTEM_WIDTH}}"
        head += f" | {'all':>15} {'S-EL1':>11} {'TLBI':>6}"
    for name in others:
        names += f" | {'ours to ' + name:^17}"
        head += f" | {'all':>8} {'S-EL1':>8}"
    names += f" | {published.NAME:>11} {'ours to':>8}"
    head += f" | {'all':>11} {'it':>8}"
    lines = [names, head, "-" * len(head)]
    for key, title in TITLES.items():
        rows = {name: results[name].get(key) for name in results}
        if not any(rows.values()):
            continue
        line = f"{title:34}"
        for row in rows.values():
            line += (f" | {number(row, 'total'):>15} "
                     f"{number(row, 's_el1', 'insn'):>11} "
                     f"{number(row, 's_el1', 'tlbi'):>6}")
        mine = rows[ours]
        for name in others:
            line += (f" | {ratio(mine, rows[name], 'total'):>8} "
                     f"{ratio(mine, rows[name], 's_el1', 'insn'):>8}")
        best = {"total": published.ALL_WORLDS.get(key)}
        line += (f" | {number(best, 'total'):>11} "
                 f"{ratio(mine, best, 'total'):>8}")
        lines.append(line)
    lines.append(f"{published.NAME}: measured elsewhere, see "
                 "tests/bench/published.py")
    return lines


def above_the_aims(rows):
    """What ours aims at, as texts where it is above that."""
    above = []
    has_calls = "invoke.ta.none" in rows
    for what in ("none", "shm4k") if has_calls else ():
        small, large = (rows[f"invoke.{ta}.{what}"]["s_el1"]["insn"]
                        for ta in ("big1", "big8"))
        if abs(large - small) > small / 20:
            above.append(f"a call ({what}) costs {small:.0f} with 1 MiB of "
                          f"data and {large:.0f} with 8 MiB")
    empty = rows["invoke.ta.none"]["s_el1"] if has_calls else None
    if empty and (empty["insn"] > 5300 or empty["tlbi"]):
        above.append(f"an empty invoke costs {empty['insn']:.0f} "
                      f"instructions and {empty['tlbi']:.0f} TLB flushes")
    for key, limit in LIMITS.items():
        if key in rows and rows[key]["total"] > limit:
            above.append(f"{TITLES[key]}: {rows[key]['total']:,.0f} "
                          f"instructions, not {limit:,}")
    for key, best in published.ALL_WORLDS.items():
        limit = best / 2 if key.startswith("storage.") else best
        if (key.startswith(("crypto.", "storage.")) and key in rows
                and rows[key]["total"] > limit):
            above.append(f"{TITLES[key]}: {rows[key]['total']:,.0f} "
                          f"instructions, not {limit:,.0f}")
    return above


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    for word in ("kernel", "initramfs", "plugin"):
        parser.add_argument(f"--{word}", required=True)
    parser.add_argument("--groups", default="")
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
    print("\n".join(table(results) + rpc_table(results)))
    svg = draw(results, TITLES)
    xml.dom.minidom.parseString(svg)  # Browsers refuse what is not XML.
    (args.out / "bench.svg").write_text(svg)
    print(f"picture: {args.out / 'bench.svg'}")
    above = above_the_aims(next(iter(results.values())))
    print("\n".join(f"above the aim: {text}" for text in above) or
          "all aims are reached (tests/bench/README.md)")


if __name__ == "__main__":
    main()
