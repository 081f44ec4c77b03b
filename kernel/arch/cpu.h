/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_CPU_H
#define KERNEL_ARCH_CPU_H

#include "base/bytes/compiler.h"
#include "base/status.h"
#include "kernel/arch/irqflags.h"

struct thread;
struct uctx;
struct arch_cpu;

/*
 * One per CPU that the device tree lists, allocated at start-up, never freed.
 * Only its own CPU writes it, with interrupts masked, unless a field says
 * otherwise. `struct arch_cpu` holds what the architecture adds (stacks,
 * saved registers); its offset of `thread` is known to assembly.
 */
struct cpu {
	struct thread *thread;   /* running here, or NULL on the entry stack */
	struct uctx *uctx;       /* whose TTBR0 is loaded, or NULL (none) */
	unsigned int index;      /* 0..cpu_count()-1, in DT order */
	uint64_t hw_id;          /* MPIDR affinity bits */
	unsigned int spin_depth; /* spinlocks held */
	unsigned int rng_state;  /* reserved for kernel/crypto */
	void *drbg;              /* owned by kernel/crypto/rng.c */
	struct thread *thread_cache; /* idle threads, owned by kernel/thread */
	unsigned int thread_cache_count;
	struct arch_cpu *arch;
	bool takes_irqs; /* it is on; guarded by the lock of kernel/irq */
};

/* struct cpu *arch_cpu_this(void): this CPU. Interrupts must be masked, or the
 * caller must not mind moving. Inline where that is one instruction. */
#include "cpu_this_arch.h"

/* Number of CPUs listed, and CPU @index (< count). */
unsigned int cpu_count(void);
struct cpu *cpu_at(unsigned int index);

/* Wait for an event / signal one; hints used by spinlocks. */
void arch_cpu_relax(void);

/* Counter (system counter, monotonic, same on all CPUs) and its rate in Hz
 * (never 0). */
uint64_t arch_counter(void);
uint32_t arch_counter_hz(void);

/*
 * Fill @out with a hardware random number (RNDR, or TRNG SMC). Returns
 * ST_OK; ST_NOT_SUPPORTED when the machine has neither; ST_NO_DATA when the
 * source is exhausted for now. Context: any.
 */
enum status arch_entropy_u64(uint64_t *out);

/*
 * What the CPU offers, found at start-up, equal on all CPUs (the smallest
 * common set).
 */
struct cpu_features {
	bool pan, pauth, bti, mte, dit, sve, rndr, lse;
	bool aes, pmull, sha1, sha2, sha512, sha3, sm3, sm4, crc32;
	bool el0_aarch32;
};
const struct cpu_features *arch_cpu_features(void);

/* Begin and end use of FP/SIMD registers by the kernel itself (crypto). The
 * thread may not suspend, fault or take a mutex in between. Interrupts are
 * masked from begin to end: keep it under ~4 KiB of data at a time. */
irq_state_t arch_kernel_fp_begin(void);
void arch_kernel_fp_end(irq_state_t s);

#endif
