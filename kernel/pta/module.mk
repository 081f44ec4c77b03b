# SPDX-License-Identifier: BSD-2-Clause
pta-srcs := $(addprefix kernel/pta/, pta_table.c command.c system.c \
	system_map.c system_plugin.c devices.c rng.c secstor.c stats.c selftest.c \
	selftest_units.c selftest_tree.c lend.c socket.c attestation.c \
	attestation_key.c rtc.c)
# TEST_HOOKS=1: a build that can be made to break, for tests only.
ifeq ($(TEST_HOOKS),1)
pta-srcs += kernel/pta/fault.c
cflags-kernel/pta/pta_table.c += -DREDOUBT_TEST_HOOKS
endif
kernel-srcs += $(pta-srcs)
host-srcs += $(pta-srcs)
host-tests += kernel/pta/pta_test.c kernel/pta/socket_test.c \
	kernel/pta/attestation_test.c kernel/pta/event_log_test.c \
	kernel/pta/rtc_test.c
ldlibs-kernel/pta/pta_test.c += -Wl,--wrap=ta_list
ldlibs-kernel/pta/socket_test.c += -Wl,--wrap=ta_invoke
ldlibs-tests/fuzz/fuzz_socket.c += -Wl,--wrap=ta_invoke
# It brings a supplicant of its own (kernel/storage/testing/supplicant.h).
ldlibs-kernel/pta/attestation_test.c += -Wl,--wrap=rpc_command \
	-Wl,--wrap=rpc_shm_alloc -Wl,--wrap=rpc_shm_free -Wl,--wrap=shm_read \
	-Wl,--wrap=shm_write
