# SPDX-License-Identifier: BSD-2-Clause
host-srcs += $(addprefix tests/support/,dies.c normal_world.c nw_rpc.c \
	sim_rpmb.c spmc_sim.c spmc_world.c)
# Tests that bring an RPMB device of their own.
sim-rpmb-wrap := -Wl,--wrap=rpc_command -Wl,--wrap=rpc_shm_alloc \
	-Wl,--wrap=rpc_shm_free
# Tests that bring the files of a store (fake_store.h).
fake-store-wrap := $(foreach f,ree_file_open ree_file_close ree_file_read \
	ree_file_write ree_file_remove ree_io_end,-Wl,--wrap=$(f))
