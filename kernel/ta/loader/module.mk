# SPDX-License-Identifier: BSD-2-Clause
ta-loader-srcs := $(addprefix kernel/ta/loader/,loader.c loader_calls.c dump.c \
	unwind_a32.c)
kernel-srcs += $(ta-loader-srcs) base/elf/elf.c
host-srcs += $(ta-loader-srcs)
host-tests += kernel/ta/loader/unwind_a32_test.c
