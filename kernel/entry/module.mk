# SPDX-License-Identifier: BSD-2-Clause
entry-srcs := $(addprefix kernel/entry/,fast.c ffa.c ffa_optee.c \
	yield.c message.c message_params.c power.c)
kernel-srcs += $(entry-srcs) kernel/entry/user.c
host-srcs += $(entry-srcs)
host-tests += $(addprefix kernel/entry/,message_test.c yield_test.c \
	fast_test.c ffa_test.c ffa_optee_test.c ffa_memory_test.c \
	ffa_chaos_test.c)
