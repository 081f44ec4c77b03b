# SPDX-License-Identifier: BSD-2-Clause
"""What Linux users do, beside the stock suites.

Each function is one case; its name is the claim. It gets a World, fails by an
assertion, and returns a reason when it cannot run here.
"""
import dataclasses
import re

from machine import Linux, Machine


@dataclasses.dataclass
class World:
    linux: Linux
    machine: Machine


def the_driver_loads_without_a_warning(world):
    linux = world.linux
    linux.check("dmesg -c > /dev/null")
    linux.check("tee-start")
    text = linux.check("dmesg")
    assert "optee: initialized driver" in text, text
    assert "optee: dynamic shared memory is enabled" in text, text
    bad = re.search(r"(?i)warn|fail|error|bug:|call trace", text)
    assert not bad, text


def the_driver_unloads_and_loads_again(world):
    linux = world.linux
    linux.check("tee-start")
    for _ in range(3):
        linux.check("killall tee-supplicant; sleep 0.2; "
                    "rmmod optee && rmmod tee")
        linux.check("dmesg -c > /dev/null; tee-start")
        text = linux.check("dmesg")
        assert "optee: initialized driver" in text, text
        assert not re.search(r"(?i)warn|fail|bug:|call trace", text), text
    passes_one_case(linux)


def a_restarted_supplicant_serves_again(world):
    linux = world.linux
    linux.check("tee-start")
    for _ in range(3):
        linux.check("killall -9 tee-supplicant; sleep 0.2; tee-start")
        passes_one_case(linux)


def passes_one_case(linux):
    _, text = linux.run("xtest -l 0 -t regression 1004", 60)
    assert "regression_1004 OK" in text, text


ALL = [
    the_driver_loads_without_a_warning,
    the_driver_unloads_and_loads_again,
    a_restarted_supplicant_serves_again,
]
