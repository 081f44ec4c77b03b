# SPDX-License-Identifier: BSD-2-Clause
host-srcs += $(addprefix tests/support/,dies.c normal_world.c nw_rpc.c)
