/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_ARCH_ARCH_H
#define TESTS_BAREMETAL_ARCH_ARCH_H

#include "base/bytes/compiler.h"

/* Everything of the payload that C cannot say; bodies in arch/ *.S. */

/* x0..x7 into the call and, overwritten, out of it. */
void smc(uint64_t x[8]);
/* The same with x0..x17. */
void smc_wide(uint64_t x[18]);

/* What SMCCC speaks of. Offsets are known to arch/smc.S. */
struct cpu_registers {
	uint64_t x[31];
	uint64_t pad;
	uint64_t q[32][2];
	uint64_t fpcr;
	uint64_t fpsr;
	uint64_t sp_before; /* written by the call, both in `out` */
	uint64_t sp_after;
};
static_assert(offsetof(struct cpu_registers, q) == 256, "arch/smc.S");
static_assert(offsetof(struct cpu_registers, fpcr) == 768, "arch/smc.S");
static_assert(offsetof(struct cpu_registers, sp_before) == 784, "arch/smc.S");

/* Load all of @in, SMC, store all to @out. */
void smc_all_registers(const struct cpu_registers *in,
		       struct cpu_registers *out);

/* CPUs with SVE: Z0..31, P0..15 and FFR of @vector_bytes and an eighth of
 * them, one after the other. */
#define SVE_VECTOR_MAX          256
#define SVE_BYTES(vector_bytes) (32 * (vector_bytes) + 17 * (vector_bytes) / 8)
uint64_t sve_enable(void);
void sve_load_registers(const void *values);
void sve_store_registers(void *values);

uint64_t read_counter(void);
uint64_t read_counter_frequency(void);
uint64_t read_mpidr(void);
uint64_t read_pfr0(void);
uint64_t read_thread_pointer(void);
void write_thread_pointer(uint64_t value);
uint64_t read_icc_iar1(void);
void write_icc_eoir1(uint64_t value);
void write_icc_pmr(uint64_t value);
void write_icc_igrpen1(uint64_t value);
void write_icc_sre(uint64_t value);
void irq_unmask(void);
void irq_mask(void);
void write_icc_sgi1r(uint64_t value);
void wait_for_interrupt(void);
void full_barrier(void);

void mmu_enable(uint64_t *l1_table);
extern uint64_t mmu_l1_table[512];

/* Called from assembly. */
void payload_main(uint64_t x0) __noreturn;
void fatal_exception(uint64_t esr, uint64_t elr, uint64_t far) __noreturn;
struct cpu;
void secondary_main(struct cpu *cpu) __noreturn;
void secondary_entry(void);
void gic_handle_irq(void);

#endif
