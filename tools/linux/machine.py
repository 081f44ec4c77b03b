# SPDX-License-Identifier: BSD-2-Clause
"""QEMU's `virt` machine with both worlds' consoles at hand."""
import pathlib
import re
import shlex
import signal

import pexpect

QEMU = {"aarch64": "qemu-system-aarch64", "armv7": "qemu-system-arm"}

# `max` has pointer authentication in an algorithm that is slow to emulate;
# this word picks the fast one.
CPU_WORDS = {"max": "max,pauth-impdef=on"}


def qemu_command(bios, kernel=None, initramfs=None, *, arch="aarch64",
                 cpu="cortex-a57", smp=2, gic=3, mem=1024, append="",
                 secure_log="secure.log", extra=()):
    """Return the words that start QEMU; normal world talks on stdio."""
    words = [
        QEMU[arch], "-nographic",
        "-machine", f"virt,secure=on,gic-version={gic}",
        "-cpu", CPU_WORDS.get(cpu, cpu), "-smp", str(smp), "-m", str(mem),
        "-bios", str(bios), "-no-reboot",
        "-chardev", "stdio,id=ns,signal=off,mux=on",
        "-mon", "chardev=ns", "-serial", "chardev:ns",
        "-serial", f"file:{secure_log}", *extra]
    if kernel:
        words += ["-kernel", str(kernel), "-initrd", str(initramfs),
                  "-append", f"console=ttyAMA0 quiet rdinit=/init {append}"]
    return words


class Machine:
    """A running machine. Use as a context manager: it ends with the block."""

    def __init__(self, words, log_path, secure_log):
        self.secure_log = pathlib.Path(secure_log)
        self.secure_log.unlink(missing_ok=True)
        self.log_path = pathlib.Path(log_path)
        self._log = open(self.log_path, "wb")
        self.words = words
        self.child = pexpect.spawn(words[0], words[1:], timeout=60,
                                   maxread=65536, searchwindowsize=4096)
        self.child.logfile_read = self._log
        self.child.delaybeforesend = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
            self.child.wait()  # close() alone gives it tenths of a second.
        self.child.close()
        self._log.close()

    def expect(self, patterns, timeout):
        """Like pexpect's; patterns are byte strings. Raises what it does."""
        return self.child.expect(patterns, timeout=timeout)

    def command_line(self):
        return shlex.join(self.words)

    def blocked_tasks(self):
        """Ask Linux which tasks wait without end (SysRq over the console)."""
        self.child.send("\x01b")
        self.child.send("w")
        try:
            self.child.expect(rb"never arrives", timeout=4)
        except (pexpect.TIMEOUT, pexpect.EOF):
            pass
        text = (self.child.before or b"").decode(errors="replace")
        return text.replace("\r", "")[-8000:]

    def program_counters(self):
        """Ask QEMU where each CPU is; the console is lost after this."""
        try:
            self.child.send("\x01c")
            self.child.expect_exact(b"(qemu) ", timeout=5)
            self.child.send("info registers -a\n")
            self.child.expect_exact(b"\n", timeout=5)
            self.child.expect_exact(b"(qemu) ", timeout=5)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return "QEMU's monitor does not answer"
        text = self.child.before.decode(errors="replace")
        found = re.findall(r"CPU#(\d+)|\bPC=(\w+)|\bX30=(\w+)|"
                           r"\bSP=(\w+)|PSTATE=\w+ ([-NZCV]+ .*)", text)
        words = []
        for cpu, pc, lr, sp, state in found:
            words.append(f"\nCPU {cpu}:" if cpu else f" pc {pc}" if pc else
                         f" lr {lr}" if lr else f" sp {sp}" if sp else
                         f" {state.strip()}")
        return "".join(words).strip()

    def last_lines(self, count=15):
        """The last lines of both consoles, for a report."""
        self._log.flush()
        parts = []
        for name, path in (("normal world", self.log_path),
                           ("secure world", self.secure_log)):
            text = path.read_bytes() if path.exists() else b""
            lines = text.decode(errors="replace").splitlines()[-count:]
            parts += [f"--- last lines of {name} ({path})", *lines]
        return "\n".join(parts)


# What takes so long hangs: on a busy machine everything takes much longer than
# it needs, and nothing is to depend on that.
HANG_S = 300


class Hang(Exception):
    """Linux did not answer in time."""


class Linux:
    """The test system on a machine, driven line by line (tools/linux/root).

    The shell loop of /init reads a line, runs it, and says `@@DONE status`.
    """

    def __init__(self, machine):
        self.machine = machine

    def boot(self, timeout=HANG_S):
        self._wait(rb"@@READY", timeout)

    def _wait(self, pattern, timeout):
        try:
            self.machine.expect([pattern], timeout)
        except (pexpect.TIMEOUT, pexpect.EOF) as error:
            raise Hang(f"nothing like {pattern!r} in {timeout} s"
                       if isinstance(error, pexpect.TIMEOUT)
                       else "QEMU ended") from error

    def run(self, command, timeout=HANG_S):
        """Run a shell line; return (exit status, output)."""
        self.machine.child.send(command.replace("\n", "; ") + "\n")
        self._wait(rb"@@DONE (\d+)\r*\n", timeout)
        child = self.machine.child
        text = child.before.decode(errors="replace").replace("\r", "")
        return int(child.match.group(1)), text

    def check(self, command, timeout=HANG_S):
        """Run a shell line that must succeed; return its output."""
        status, text = self.run(command, timeout)
        if status:
            raise AssertionError(f"`{command}` ended with {status}:\n{text}")
        return text
