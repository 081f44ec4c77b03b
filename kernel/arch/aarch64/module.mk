# SPDX-License-Identifier: BSD-2-Clause
arch-srcs-aarch64 += $(addprefix kernel/arch/aarch64/,boot_map.c cache.c \
	context.S context.c cpu.c dispatch.S dump.c entropy.c firmware.c fp.S fp.c \
	gic_cpu.c mem.S mmu_kernel.c mmu_user.c slice.c start.S \
	trap.c vectors.S)
