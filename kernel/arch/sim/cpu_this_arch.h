/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_SIM_CPU_THIS_ARCH_H
#define KERNEL_ARCH_SIM_CPU_THIS_ARCH_H

struct cpu *arch_cpu_this(void);

#endif
