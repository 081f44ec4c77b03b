# SPDX-License-Identifier: BSD-2-Clause
host-srcs += $(addprefix tests/support/,dies.c normal_world.c nw_rpc.c \
	sim_rpmb.c spmc_world.c)
# Tests that bring an RPMB device of their own.
sim-rpmb-wrap := -Wl,--wrap=rpc_command -Wl,--wrap=rpc_shm_alloc \
	-Wl,--wrap=rpc_shm_free
