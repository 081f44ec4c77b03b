# SPDX-License-Identifier: BSD-2-Clause
host-srcs += $(addprefix kernel/arch/sim/,start.c cpu.c memory.c context.c \
	pgtable.c)
