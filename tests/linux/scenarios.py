# SPDX-License-Identifier: BSD-2-Clause
"""What Linux users do, beside the stock suites.

Each function is one case; its name is the claim. It gets a World, fails by an
assertion, and returns a reason when it cannot run here.
"""
import dataclasses
import pathlib
import re
import struct
import subprocess
import sys
import time
import typing

import xtest
from machine import Linux, Machine

STATS_PTA = "d96a5b40-e2c7-b1af-8794-1002a5d5c61b"
OS_TEST = "5b9e0e40-2636-11e1-ad9e-0002a5d5c51b"
OS_UUID = "486178e0-e7f8-11e3-bc5e-0002a5d5c51b"
HELLO = "027f6caf-5430-441b-8cb2-0171ea8f6478"
# Of the files version-N.ta (ta_files.py).
VERSIONED = "6fca9b1e-3a1c-4a0e-8a65-3f4f7a0f6b11"
# tests/ta/include/test_ta.h
PROBE = "7e57ab1e-0000-4000-8000-00000000{}01"
PROBE_PANIC = 7
PROBE_FAULT = 8
FAULT_WRITE_NULL = 1
EXPECTED = pathlib.Path(__file__).resolve().parent / "expect/redoubt.txt"
OS_TEST_WAIT = 9  # value a: milliseconds
SETTLING_S = 60
# So many threads at once call in any case: each may need one page for messages.
CALLERS_MAX = 8
COMPLAINTS = re.compile(
    r"(?i)warn|fail|\bbug:|call trace|rcu.*stall|lockup|oops")
# Of the drivers with FF-A, which are our build.
EXPECTED_COMPLAINT = re.compile(r".*module verification failed:.*\n")


@dataclasses.dataclass
class World:
    linux: Linux
    machine: Machine
    symbolize: pathlib.Path  # the packaged script, or None
    ta_elfs: pathlib.Path    # arm64/probe and arm32/probe
    rounds: int
    run_xtest: typing.Callable  # an Expectation, gives an Outcome
    ffa: bool                   # the driver talks to us by FF-A


def secure_memory(linux):
    """Return {pool: bytes or objects in use} from the stats pseudo-TA."""
    text = linux.check(f"teecall {STATS_PTA} 1 vi:0,0 mo:4096")
    data = bytes.fromhex(re.search(r"memory \d+ ([0-9a-f]+)", text).group(1))
    pools = {}
    for i in range(0, len(data) - 55, 56):
        name = data[i:i + 32].split(b"\0")[0].decode()
        if name:
            pools[name] = struct.unpack_from("<I", data, i + 32)[0]
    return pools


def let_supplicant_go(linux):
    """Linux keeps buffers of the supplicant that killed clients were the last
    to use, until some later request or the supplicant's end."""
    linux.check("tee-kill")


def memory_at_rest(linux):
    let_supplicant_go(linux)
    before, now = None, secure_memory(linux)
    for _ in range(SETTLING_S):
        if now == before:
            break
        time.sleep(1)
        before, now = now, secure_memory(linux)
    return now


def growth(linux, before):
    """What is lost stays grown, however long one waits."""
    let_supplicant_go(linux)
    for _ in range(SETTLING_S):
        after = secure_memory(linux)
        grown = {name: after[name] - before[name] for name in before
                 if after[name] > before[name]}
        if not grown:
            break
        time.sleep(1)
    print(f"in use before {before}\n       after  {after}")
    return grown


def are_more_message_pages(grown):
    """Each page for messages that Linux lends is kept, with a record of 32
    bytes. One more is needed the first time that two calls happen to ask Linux
    for something at once, which no warming up brings about for sure."""
    return set(grown) == {"Kernel heap"} and grown["Kernel heap"] % 32 == 0 \
        and grown["Kernel heap"] <= CALLERS_MAX * 32


def leaves_nothing(linux, work):
    """What is lost is lost each time anew; what is kept for good is not."""
    for _ in range(CALLERS_MAX):
        before = memory_at_rest(linux)
        work()
        grown = growth(linux, before)
        if not are_more_message_pages(grown):
            break
    assert not grown, f"grown by {grown}"


def passes_one_case(linux, prefix=""):
    _, text = linux.run(f"{prefix} xtest -l 0 -t regression 1004")
    assert "regression_1004 OK" in text, text


def linux_did_not_complain(linux):
    text = EXPECTED_COMPLAINT.sub("", linux.check("dmesg") + "\n")
    assert not COMPLAINTS.search(text), text


def the_driver_loads_without_a_warning(world):
    linux = world.linux
    linux.check("dmesg -c > /dev/null")
    linux.check("tee-start")
    text = linux.check("dmesg")
    assert "optee: initialized driver" in text, text
    wanted = "ARM FF-A: Firmware version" if world.ffa else \
        "optee: dynamic shared memory is enabled"
    assert wanted in text, text
    linux_did_not_complain(linux)


def a_hello_comes_back_from_our_own_ta(world):
    linux = world.linux
    linux.check("tee-start")
    status, text = linux.run("hello")
    assert status == 0, text


def the_driver_unloads_and_loads_again(world):
    linux = world.linux
    linux.check("tee-start")
    for _ in range(3):
        linux.check("tee-stop")
        linux.check("dmesg -c > /dev/null; tee-start")
        assert "optee: initialized driver" in linux.check("dmesg")
        linux_did_not_complain(linux)
    passes_one_case(linux)


def a_restarted_supplicant_serves_again(world):
    linux = world.linux
    linux.check("tee-start")
    for _ in range(3):
        linux.check("tee-kill")
        passes_one_case(linux)


def a_supplicant_killed_in_a_call_works_after_its_restart(world):
    """Linux 6.12 lets go of a dead supplicant only when no call uses memory
    of its any more, and lets a call wait for the next one: a caller that has
    no answer yet is stuck until it is killed itself.
    """
    linux = world.linux
    linux.check("tee-start")
    for delay in range(1, 10):
        linux.check(
            f"(sleep 0.0{delay}; tee-kill) & killer=$!; "
            f"teecall {OS_TEST} 65535 & caller=$!; wait $killer; i=0; "
            "while [ $i -lt 20 ] && [ -e /proc/$caller/exe ]; do "
            "sleep 0.1; i=$((i + 1)); done; kill -9 $caller; wait $caller; :")
        passes_one_case(linux)
    linux_did_not_complain(linux)


def linux_works_while_a_ta_waits(world):
    """On the CPU on which the TA does: the shell gets a thousand rounds done,
    if it needs longer than the TA waits, then while another one waits longer.
    """
    linux = world.linux
    linux.check("tee-start")
    for seconds in 2, 8, 32, 128:
        text = linux.check(
            f"rm -f /tmp/wait; taskset 1 teecall {OS_TEST} {OS_TEST_WAIT} "
            f"vi:{seconds * 1000} > /tmp/wait & "
            "taskset 1 sh -c 'n=0; while [ ! -s /tmp/wait ]; do "
            "n=$((n + 1)); done; cat /tmp/wait; echo rounds $n'")
        assert "result 0x00000000" in text, text
        if int(re.search(r"rounds (\d+)", text).group(1)) > 1000:
            return
    assert False, text


def a_client_killed_in_an_endless_wait_leaves_nothing(world):
    linux = world.linux
    linux.check("tee-start")
    wait = f"teecall {OS_TEST} {OS_TEST_WAIT} vi:0xffffffff > /dev/null"
    kill = "sleep 1; kill -9 $!; wait $!; ! pidof teecall"
    # What is kept for good is made now.
    linux.check(f"teecall {OS_TEST} {OS_TEST_WAIT} vi:1; {wait} & {kill}")

    def killed():
        for _ in range(3):
            linux.check(f"{wait} & {kill}")

    leaves_nothing(linux, killed)
    linux_did_not_complain(linux)


def a_cpu_that_goes_and_comes_back_serves_again(world):
    linux = world.linux
    linux.check("tee-start; dmesg -c > /dev/null")
    for _ in range(3):
        linux.check("echo 0 > /sys/devices/system/cpu/cpu1/online")
        passes_one_case(linux)
        linux.check("echo 1 > /sys/devices/system/cpu/cpu1/online")
        passes_one_case(linux, "taskset 2")
    linux_did_not_complain(linux)


def linux_finds_us_among_the_partitions(world):
    if not world.ffa:
        return "the driver calls by SMC"
    linux = world.linux
    linux.check("tee-start")
    text = linux.check("cat /sys/bus/arm_ffa/devices/*/uevent; echo; "
                       "cat /sys/bus/arm_ffa/drivers/optee/arm-ffa-*/uevent")
    every, ours = text.split("\n\n")
    assert OS_UUID in ours, text
    said = world.machine.secure_log.read_text(errors="replace")
    started = set(re.findall(r"SP ([0-9a-f]+): ([-0-9a-f]{36}) ", said))
    seen = set(re.findall(r"MODALIAS=arm_ffa:(\w+):([-0-9a-f]{36})", every))
    assert started and started <= seen, (started, seen)
    assert linux.run("[ -e /proc/device-tree/firmware/optee ]")[0], \
        "the tree names the other ABI"
    return None


def the_random_numbers_reach_linux(world):
    linux = world.linux
    linux.check("tee-start; insmod /lib/modules/optee-rng.ko")
    text = linux.check("cat /sys/class/misc/hw_random/rng_current; "
                       "head -c 1024 /dev/hwrng | md5sum; "
                       "head -c 1024 /dev/hwrng | md5sum; rmmod optee-rng")
    name, *sums = text.split("\n")[:3]
    assert name == "optee-rng" and sums[0] != sums[1], text
    linux_did_not_complain(linux)


def our_test_tas_make_good_their_claims(world):
    linux = world.linux
    linux.check("tee-start")
    for width in "64", "32":
        status, text = linux.run(f"ta_test {width}", 900)
        bad = [line for line in text.split("\n") if line.startswith("not ok")]
        assert not bad, "\n".join(bad)
        assert status == 0 and re.search(r"^1\.\.\d+$", text, re.M), text
    linux_did_not_complain(linux)


def dump_of(world, probe, command, value):
    """Let the probe die and return what the secure world's log says of it."""
    before = world.machine.secure_log.stat().st_size
    world.linux.run(f"teecall {probe} {command} vio:{value} vio mio:16 mio:16")
    text = world.machine.secure_log.read_bytes()[before:]
    return text.replace(b"\0", b"").decode(errors="replace")


def symbolized(world, width, dump):
    words = [sys.executable, str(world.symbolize)]
    for ta in "probe", "linked":
        words += ["-d", str(world.ta_elfs / f"arm{width}" / ta)]
    return subprocess.run(words, input=dump, capture_output=True, text=True,
                          check=True).stdout


def the_packaged_symbolize_understands_a_dump(world):
    if not world.symbolize or not world.symbolize.exists():
        return "no symbolize.py of the incumbent here"
    world.linux.check("tee-start")
    for width in 64, 32:
        probe = PROBE.format(width)
        dump = dump_of(world, probe, PROBE_FAULT, FAULT_WRITE_NULL)
        assert "data-abort at address 0x0" in dump, dump
        text = symbolized(world, width, dump)
        for wanted in (r"Call stack:.*\n.* (hidden|fault_access) at \S*faults.c",
                       r" TA_InvokeCommandEntryPoint at \S*probe.c:\d+",
                       r" invoke at \S*libtee/entry.c:\d+",
                       rf"\[0\] {probe} @ 0x\w+ \(.*{probe}.elf\)",
                       r"flags r-xs \[0\] .text"):
            assert re.search(wanted, text), f"no `{wanted}` in:\n{text}"
        text = symbolized(world, width,
                          dump_of(world, probe, PROBE_PANIC, 0x123))
        for wanted in (r"TA panicked with code 0x123",
                       r"Call stack:.*\n.* TEE_Panic at \S*/panic.c:\d+",
                       r" probe_panic at \S*probe.c:\d+",
                       r" TA_InvokeCommandEntryPoint at \S*probe.c:\d+"):
            assert re.search(wanted, text), f"no `{wanted}` in:\n{text}"


def a_thousand_killed_clients_leave_nothing_behind(world):
    linux = world.linux
    linux.check("tee-start")
    linux.check("teekill 20")  # What is kept for good is made now.
    leaves_nothing(linux, lambda: linux.check("teekill 1000", 900))
    passes_one_case(linux)
    linux_did_not_complain(linux)


def the_1000_series_over_and_over_loses_no_page(world):
    """As many rounds as --rounds says, at least one, after one in which what
    is kept for good is made. 1013 takes as long as all others together: it
    takes part when more rounds are asked for."""
    world.linux.check("tee-start")
    cases = [e for e in xtest.read_expectations(EXPECTED).values()
             if e.case.startswith("regression_10") and e.kind != "later"
             and (world.rounds > 1 or e.case != "regression_1013")]

    def run(rounds):
        for number in range(rounds):
            outcomes = [world.run_xtest(e) for e in cases]
            bad = [f"{o.case}: {o.note}" for o in outcomes
                   if o.verdict == "failed"]
            assert not bad, f"round {number}: {bad}"

    run(1)
    leaves_nothing(world.linux, lambda: run(world.rounds))
    linux_did_not_complain(world.linux)


def ta_files_are_taken_or_refused_as_they_deserve(world):
    linux = world.linux
    linux.check("tee-start")
    linux.check(f"cp /lib/optee_armtz/{HELLO}.ta /tmp/hello.ta")
    wrong = []
    for name in linux.check("cd /usr/share/ta-files; ls 0* f*").split():
        code = int(name[:8], 16)
        expected = f"open 0x{code:08x} origin 3" if code else "result 0x"
        _, text = linux.run(
            f"cp /usr/share/ta-files/{name} /lib/optee_armtz/{HELLO}.ta; "
            f"teecall {HELLO} 65535")
        if expected not in text:
            wrong.append(f"{name}: {text}")
    linux.check(f"cp /tmp/hello.ta /lib/optee_armtz/{HELLO}.ta")
    assert not wrong, wrong
    passes_one_case(linux)


def an_older_ta_is_refused_and_an_installed_one_needs_no_file(world):
    linux = world.linux
    linux.check("tee-start")
    place = f"/lib/optee_armtz/{VERSIONED}.ta"

    def call():
        return linux.run(f"teecall {VERSIONED} 65535")[1]

    for version, expected in ((2, "result 0x"), (3, "result 0x"),
                              (2, "open 0xffff0003 origin 3"),
                              (3, "result 0x")):
        linux.check(f"cp /usr/share/ta-files/version-{version}.ta {place}")
        text = call()
        assert expected in text, (version, text)
    linux.check(f"xtest --install-ta {place}")
    linux.check(f"rm {place}")
    text = call()
    assert "result 0x" in text, text
    # Its file's contents are noticed, and its absence.
    store = "/var/lib/optee-client/data/tee"
    name = linux.check(f"cd {store}; ls -t *.ta").split()[0]
    linux.check(f"cp {store}/{name} /tmp/good; "
                f"tail -c +2 /tmp/good > {store}/{name}")
    text = call()
    assert "open 0xffff000f origin 3" in text, text
    linux.check(f"rm {store}/{name}")
    text = call()
    assert "open 0xffff0008 origin 3" in text, text
    linux.check(f"cp /tmp/good {store}/{name}")
    text = call()
    assert "result 0x" in text, text
    _, text = linux.run("xtest --install-ta /usr/share/ta-files/version-2.ta")
    assert "done" not in text, text
    assert "result 0x" in call()


# What depends on how the driver calls.
OF_THE_DRIVER = [
    the_driver_loads_without_a_warning,
    a_hello_comes_back_from_our_own_ta,
    the_driver_unloads_and_loads_again,
    a_restarted_supplicant_serves_again,
    a_supplicant_killed_in_a_call_works_after_its_restart,
    linux_works_while_a_ta_waits,
    a_client_killed_in_an_endless_wait_leaves_nothing,
    a_cpu_that_goes_and_comes_back_serves_again,
    linux_finds_us_among_the_partitions,
    the_random_numbers_reach_linux,
    a_thousand_killed_clients_leave_nothing_behind,
]

ALL = [
    *OF_THE_DRIVER,
    ta_files_are_taken_or_refused_as_they_deserve,
    an_older_ta_is_refused_and_an_installed_one_needs_no_file,
    our_test_tas_make_good_their_claims,
    the_packaged_symbolize_understands_a_dump,
    the_1000_series_over_and_over_loses_no_page,
]
