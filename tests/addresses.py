# SPDX-License-Identifier: BSD-2-Clause
"""Programs that lie at the same addresses at every run."""
import ctypes

ADDR_NO_RANDOMIZE = 0x0040000
ASK = 0xFFFFFFFF


def fix():
    """Have all that this process starts from now on lie where it lay before.

    What they do then does not depend on chance. Nor does whether they start:
    sanitizers of GCC 12 and clang 14 find their own place taken now and then
    where Linux draws addresses from many. A sandbox may refuse; so be it.
    """
    libc = ctypes.CDLL(None)
    libc.personality.argtypes = [ctypes.c_ulong]
    now = libc.personality(ASK)
    if now >= 0:
        libc.personality(now | ADDR_NO_RANDOMIZE)
