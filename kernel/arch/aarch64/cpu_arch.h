/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_AARCH64_CPU_ARCH_H
#define KERNEL_ARCH_AARCH64_CPU_ARCH_H

#include "kernel/arch/cpu.h"
#include "kernel/arch/mmu.h"

/*
 * What AArch64 adds to a CPU, and what start-up, vectors and C share.
 * Offsets of these are known to assembly (asm_offsets.c).
 */

/* Whose values the FP/SIMD registers of this CPU hold. */
enum fp_mode {
	FP_NORMAL_WORLD = 0, /* untouched since normal world left them */
	FP_SCRATCH = 1,      /* normal world's are saved; nothing of worth */
	FP_USER = 2,         /* cpu->thread->fp's; FP is enabled */
};

struct fp_normal_world;

struct arch_cpu {
	vaddr_t entry_sp;     /* top of the stack that calls start on */
	vaddr_t emergency_sp; /* for a panic when the stack overflowed */
	uint32_t exit_id;     /* dispatcher's id for leaving this entry */
	uint32_t fp_mode;     /* enum fp_mode */
	struct fp_normal_world *fp_normal_world;
	bool slice_is_over; /* slice.c: the thread has to leave */
};

/* The registers that turn the MMU on. Read with caches off by CPUs that
 * start, so it is cleaned to memory after start-up wrote it. */
struct mmu_regs {
	uint64_t mair, tcr, ttbr0, ttbr1, sctlr;
	/* Kernel addresses, for the jump to the upper half. */
	uint64_t vbar, cpu_table, cpu_count;
};
extern struct mmu_regs mmu_regs;

/* Version of FF-A that the dispatcher speaks; 0: none, it is opteed. */
extern uint32_t spmd_version;

/* Registers of a user context (or of the kernel) at an exception. */
struct arch_user_frame {
	uint64_t x[31];
	uint64_t sp;
	uint64_t elr;
	uint64_t spsr;
};

/* All of PSTATE.{D,A,I,F} */
#define SPSR_DAIF UINT64_C(0x3c0)

void cpu_features_init(void);
void cpu_init_this(void); /* per-CPU system registers */
extern struct cpu boot_cpu;

/* fp.c */
void fp_init(void);
enum status fp_cpu_alloc(struct arch_cpu *a);
void fp_user_trap(void);
void fp_switch_away(struct cpu *cpu);
void fp_leave_secure(struct cpu *cpu);

/* Translation tables shared by boot_map.c and mmu_*.c. */
#define TABLE_ENTRIES 512u
#define PTE_VALID     UINT64_C(1)
#define PTE_TABLE     UINT64_C(3)
#define PTE_PAGE      UINT64_C(3)
#define PTE_BLOCK     UINT64_C(1)
#define PTE_ADDR_MASK UINT64_C(0x0000fffffffff000)
extern uint64_t kernel_root[TABLE_ENTRIES];
uint64_t pte_kernel(unsigned int attr);
uint64_t pte_user(unsigned int attr);
uint64_t idmap_ttbr0(void);
/* A zeroed page for a kernel table: from a pool in the image until the page
 * allocator has memory. */
enum status table_alloc(paddr_t *out);
uint64_t *table_kva(paddr_t pa);

#endif
