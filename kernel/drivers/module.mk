# SPDX-License-Identifier: BSD-2-Clause
kernel-srcs += $(addprefix kernel/drivers/,gic/gic.c gic/gic_v2.c gic/gic_v3.c \
	uart/pl011.c)
