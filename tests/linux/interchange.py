#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""One data directory, two systems: each reads, changes and extends what the
other wrote.

interchange.py --out DIR --kernel vmlinuz --initramfs CPIO --optee BIOS
               --redoubt BIOS [--cpu CPU]

Boots the packaged incumbent and Redoubt in turn over the same directory of
the supplicant, four times; between the boots the offline decoder verifies
every file. Ends with one line `N passed, N failed, N skipped`.
"""
import argparse
import base64
import io
import pathlib
import subprocess
import sys
import tarfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "tools/linux")]

import initramfs  # noqa: E402
from machine import Hang, Linux, Machine, qemu_command  # noqa: E402

DECODER = HERE.parent / "storage/decode_ree_fs.py"
DATA = "var/lib/optee-client/data/tee"
STORAGE = "b689f2a7-8adf-477a-9f99-32e90c0ad0a2"
STORAGE2 = "731e279e-aafb-4575-a771-38caa6f0cca6"
SIZES = (0, 1, 256, 4071, 4072, 4073, 8168, 20000, 70000, 130000)
SMALL = SIZES[:-2]  # Everything goes over a console between the boots.


def create(prefix, seed, sizes=SIZES):
    return [f"create:{prefix}{size}:{size}:{seed + size}" for size in sizes]


def verify(prefix, seed, sizes=SIZES):
    steps = []
    for size in sizes:
        steps.append(f"size:{prefix}{size}:{size}")
        if size:
            steps.append(f"check:{prefix}{size}:0:{size}:{seed + size}")
    return steps


# Cut to a whole number of blocks or above, the incumbent leaves a hash stale,
# and the object is lost to it and to us: it is spared that here.
BY_INCUMBENT, BY_REDOUBT = 3000, 4096


def change(prefix, new_seed, cut):
    """Steps that the other system takes on objects of create()."""
    return [
        f"delete:{prefix}1", f"none:{prefix}1",
        f"rename:{prefix}256:{prefix}moved",
        f"trunc:{prefix}20000:{cut}",
        f"write:{prefix}0:0:300:{new_seed}",
        f"write:{prefix}4072:9000:100:{new_seed}",
        f"write:{prefix}70000:5000:60000:{new_seed}",
        f"write:{prefix}130000:130000:9000:{new_seed}",
        f"trunc:{prefix}8168:100", f"trunc:{prefix}8168:5000",
        f"create:{prefix}new:50000:{new_seed}",
    ]


def verify_changed(prefix, seed, new_seed, cut):
    return [
        f"none:{prefix}1", f"none:{prefix}256",
        f"check:{prefix}moved:0:256:{seed + 256}", f"size:{prefix}moved:256",
        f"check:{prefix}20000:0:{cut}:{seed + 20000}",
        f"size:{prefix}20000:{cut}",
        f"check:{prefix}0:0:300:{new_seed}", f"size:{prefix}0:300",
        f"check:{prefix}4071:0:4071:{seed + 4071}",
        f"check:{prefix}4072:0:4072:{seed + 4072}",
        f"check:{prefix}4072:4072:4928:0",
        f"check:{prefix}4072:9000:100:{new_seed}",
        f"size:{prefix}4072:9100",
        f"check:{prefix}70000:0:5000:{seed + 70000}",
        f"check:{prefix}70000:5000:60000:{new_seed}",
        f"check:{prefix}70000:65000:5000:{seed + 70000}",
        f"check:{prefix}130000:0:130000:{seed + 130000}",
        f"check:{prefix}130000:130000:9000:{new_seed}",
        f"check:{prefix}8168:0:100:{seed + 8168}",
        f"check:{prefix}8168:100:4900:0", f"size:{prefix}8168:5000",
        f"check:{prefix}new:0:50000:{new_seed}", f"size:{prefix}new:50000",
    ]


class Directory:
    """What the supplicant keeps, between the boots."""

    def __init__(self, path):
        self.path = path
        self.path.mkdir(parents=True, exist_ok=True)
        for old in self.path.iterdir():
            old.unlink()

    def archive(self):
        """As a further piece of an initramfs."""
        nodes = initramfs.collect([f"{DATA}=dir"] + [
            f"{DATA}/{f.name}={f}" for f in sorted(self.path.iterdir())])
        return initramfs.archive(nodes)

    def take(self, text):
        data = base64.b64decode("".join(text.split()))
        for old in self.path.iterdir():
            old.unlink()
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as tar:
            for member in tar.getmembers():
                if member.isfile():
                    name = pathlib.PurePath(member.name).name
                    (self.path / name).write_bytes(
                        tar.extractfile(member).read())

    def decode(self):
        done = subprocess.run(
            [sys.executable, str(DECODER), "ree", str(self.path)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        assert done.returncode == 0, done.stdout.decode(errors="replace")


class Runner:
    def __init__(self, args):
        self.args = args
        self.directory = Directory(args.out / "data")
        self.boots = self.passed = self.failed = 0

    def boot(self, bios):
        stem = self.args.out / f"boot{self.boots}"
        self.boots += 1
        image = f"{stem}.cpio"
        base = pathlib.Path(self.args.initramfs).read_bytes()
        pathlib.Path(image).write_bytes(
            base + b"\0" * (-len(base) % 512) + self.directory.archive())
        words = qemu_command(bios, self.args.kernel, image, cpu=self.args.cpu,
                             append="redoubt=test",
                             secure_log=f"{stem}.secure")
        return Machine(words, f"{stem}.normal", f"{stem}.secure")

    @staticmethod
    def steps(linux, ta, steps):
        # A line of the console is short.
        for i in range(0, len(steps), 6):
            linux.check(f"teestore {ta} " + " ".join(steps[i:i + 6]))

    def session(self, claim, bios, work, is_last=False):
        """Boot, do @work, take the directory home and decode it."""
        start = time.monotonic()
        try:
            with self.boot(bios) as machine:
                linux = Linux(machine)
                linux.boot()
                linux.check("tee-start")
                for ta, steps in work:
                    self.steps(linux, ta, steps)
                text = not is_last and linux.check(
                    f"tar -C /{DATA} -c . | gzip | base64")
            if not is_last:
                self.directory.take(text)
                self.directory.decode()
            verdict = "passed"
            self.passed += 1
        except (AssertionError, Hang, OSError, ValueError) as error:
            print(error)
            verdict = "failed"
            self.failed += 1
        print(f"{verdict:7} {claim} {time.monotonic() - start:.1f} s",
              flush=True)
        return verdict == "passed"

    def all(self):
        optee, redoubt = self.args.optee, self.args.redoubt
        sessions = [
            ("the_incumbent_writes", optee, [
                (STORAGE, create("a", 1)), (STORAGE2, create("s", 2, SMALL))]),
            ("redoubt_reads_changes_and_extends_it", redoubt, [
                (STORAGE, verify("a", 1)), (STORAGE2, verify("s", 2, SMALL)),
                (STORAGE, change("a", 7, BY_REDOUBT)),
                (STORAGE, create("b", 3)),
                (STORAGE2, create("t", 4, SMALL))]),
            ("the_incumbent_reads_changes_and_extends_that", optee, [
                (STORAGE, verify_changed("a", 1, 7, BY_REDOUBT)),
                (STORAGE2, verify("s", 2, SMALL)), (STORAGE, verify("b", 3)),
                (STORAGE2, verify("t", 4, SMALL)),
                (STORAGE, change("b", 8, BY_INCUMBENT))]),
            ("redoubt_reads_everything", redoubt, [
                (STORAGE, verify_changed("a", 1, 7, BY_REDOUBT)),
                (STORAGE, verify_changed("b", 3, 8, BY_INCUMBENT)),
                (STORAGE2, verify("s", 2, SMALL)),
                (STORAGE2, verify("t", 4, SMALL))], True),
        ]
        for session in sessions:
            if not self.session(*session):
                break


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--kernel", required=True)
    parser.add_argument("--initramfs", required=True)
    parser.add_argument("--optee", required=True)
    parser.add_argument("--redoubt", required=True)
    parser.add_argument("--cpu", default="cortex-a57")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    runner = Runner(args)
    runner.all()
    skipped = 4 - runner.passed - runner.failed
    print(f"{runner.passed} passed, {runner.failed} failed, "
          f"{skipped} skipped")
    sys.exit(runner.failed or skipped)


if __name__ == "__main__":
    main()
