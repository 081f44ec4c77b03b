# SPDX-License-Identifier: BSD-2-Clause
kernel-srcs += kernel/irq/irq.c
host-srcs += kernel/irq/irq.c
host-tests += kernel/irq/irq_test.c
