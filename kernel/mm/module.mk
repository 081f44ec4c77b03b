# SPDX-License-Identifier: BSD-2-Clause
mm-srcs := $(addprefix kernel/mm/,page.c secure_range.c heap.c kmap.c ns_ram.c \
	mobj.c mobj_ns.c mobj_part.c shm.c)
kernel-srcs += $(mm-srcs)
host-srcs += $(mm-srcs)
host-tests += $(addprefix kernel/mm/,page_test.c heap_test.c kmap_test.c \
	mobj_test.c shm_test.c)
