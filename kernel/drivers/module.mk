# SPDX-License-Identifier: BSD-2-Clause
kernel-srcs += kernel/drivers/gic/gic_v2.c kernel/drivers/gic/gic_v3.c \
	kernel/drivers/uart/pl011.c
