# SPDX-License-Identifier: BSD-2-Clause
ta-store-srcs := $(addprefix kernel/ta/store/,store.c early.c ree.c inflate.c \
	shdr.c shdr_load.c subkey.c version.c)
kernel-srcs += $(ta-store-srcs)
host-srcs += $(ta-store-srcs) $(addprefix kernel/ta/store/,sim_embedded.c \
	sim_roots.c)
host-tests += kernel/ta/store/shdr_test.c
zlib-inflate-srcs := inflate.c inftrees.c inffast.c zutil.c adler32.c
kernel-zlib-srcs += $(zlib-inflate-srcs)
host-zlib-srcs += $(zlib-inflate-srcs)
zlib-cflags += -DZ_SOLO -DNO_GZIP
cflags-kernel/ta/store/inflate.c := $(zlib-cflags)
