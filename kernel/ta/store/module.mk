# SPDX-License-Identifier: BSD-2-Clause
ta-store-srcs := $(addprefix kernel/ta/store/,store.c early.c ree.c shdr.c \
	shdr_load.c subkey.c version.c)
kernel-srcs += $(ta-store-srcs)
host-srcs += $(ta-store-srcs) $(addprefix kernel/ta/store/,sim_embedded.c \
	sim_roots.c)
host-tests += kernel/ta/store/shdr_test.c
