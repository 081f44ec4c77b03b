/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_AARCH64_CPU_THIS_ARCH_H
#define KERNEL_ARCH_AARCH64_CPU_THIS_ARCH_H

static inline struct cpu *arch_cpu_this(void)
{
	struct cpu *cpu;

	__asm__ volatile("mrs %0, tpidr_el1" : "=r"(cpu));
	return cpu;
}

#endif
