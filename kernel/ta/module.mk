# SPDX-License-Identifier: BSD-2-Clause
ta-srcs := $(addprefix kernel/ta/,session.c table.c instance.c enter.c \
	entry_params.c param.c result.c pta.c loader.c loader_calls.c \
	dump.c unwind_a32.c store.c store_early.c store_ree.c inflate.c shdr.c \
	shdr_load.c subkey.c version.c)
kernel-srcs += $(ta-srcs) base/elf/elf.c
host-srcs += $(ta-srcs) kernel/ta/sim_embedded.c kernel/ta/sim_roots.c
host-tests += $(addprefix kernel/ta/,shdr_test.c session_test.c \
	concurrency_test.c unwind_a32_test.c)
# Tests of sessions bring TAs of their own.
own-tas := -Wl,--wrap=ta_image_get -Wl,--wrap=ta_image_put
ldlibs-kernel/ta/session_test.c := $(own-tas)
ldlibs-kernel/ta/concurrency_test.c := $(own-tas)
zlib-inflate-srcs := inflate.c inftrees.c inffast.c zutil.c adler32.c
kernel-zlib-srcs += $(zlib-inflate-srcs)
host-zlib-srcs += $(zlib-inflate-srcs)
zlib-cflags += -DZ_SOLO -DNO_GZIP
cflags-kernel/ta/inflate.c := $(zlib-cflags)
