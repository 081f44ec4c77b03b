/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/aarch64/cpu_arch.h"
#include "kernel/arch/aarch64/sysreg.h"
#include "kernel/arch/boot.h"
#include "kernel/log/log.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/kmap.h"

#define STACK_PAGES_ENTRY     2
#define STACK_PAGES_EMERGENCY 1

extern char boot_stack_end[];

static struct arch_cpu boot_arch_cpu;
struct cpu boot_cpu = {.arch = &boot_arch_cpu};

static struct cpu **cpu_table;
static unsigned int cpu_table_count, cpu_table_capacity;
static struct cpu_features features;

void cpu_features_init(void)
{
	uint64_t isar0 = sysreg_read(id_aa64isar0_el1);
	uint64_t pfr0 = sysreg_read(id_aa64pfr0_el1);
	uint64_t pfr1 = sysreg_read(id_aa64pfr1_el1);
	uint64_t mmfr1 = sysreg_read(id_aa64mmfr1_el1);

	features.pan = id_field(mmfr1, 20) != 0;
	features.bti = id_field(pfr1, 0) != 0;
	features.mte = id_field(pfr1, 8) >= 2;
	features.dit = id_field(pfr0, 48) != 0;
	features.sve = id_field(pfr0, 32) != 0;
	features.rndr = id_field(isar0, 60) != 0;
	features.lse = id_field(isar0, 20) >= 2;
	features.aes = id_field(isar0, 4) >= 1;
	features.pmull = id_field(isar0, 4) >= 2;
	features.sha1 = id_field(isar0, 8) != 0;
	features.sha2 = id_field(isar0, 12) >= 1;
	features.sha512 = id_field(isar0, 12) >= 2;
	features.sha3 = id_field(isar0, 32) != 0;
	features.sm3 = id_field(isar0, 36) != 0;
	features.sm4 = id_field(isar0, 40) != 0;
	features.crc32 = id_field(isar0, 16) != 0;
	features.el0_aarch32 = id_field(pfr0, 0) == 2;
}

const struct cpu_features *arch_cpu_features(void)
{
	return &features;
}

/* System registers of the CPU that runs, besides those that turned the MMU
 * on. Vectors and TPIDR_EL1 are in place. */
void cpu_init_this(void)
{
	sysreg_write(cpacr_el1, 0); /* FP traps: fp.c */
	sysreg_write(mdscr_el1, 0);
	sysreg_write(cntkctl_el1, 0); /* no counters or timers for EL0 */
	sysreg_write(contextidr_el1, 0);
	sysreg_write(tpidr_el0, 0);
	sysreg_write(tpidrro_el0, 0);
	if (id_field(sysreg_read(id_aa64dfr0_el1), 8)) {
		sysreg_write(pmuserenr_el0, 0);
	}
	if (features.pan)
		__asm__ volatile("msr s0_0_c4_c1_4, xzr" ::: "memory");
	if (features.dit)
		__asm__ volatile("msr s0_3_c4_c1_2, xzr" ::: "memory");
	isb();
}

unsigned int cpu_count(void)
{
	return cpu_table_count;
}

struct cpu *cpu_at(unsigned int index)
{
	assert(index < cpu_table_count);
	return cpu_table[index];
}

static uint64_t this_hw_id(void)
{
	return sysreg_read(mpidr_el1) & UINT64_C(0xff00ffffff);
}

static enum status table_append(struct cpu *cpu)
{
	if (cpu_table_count == cpu_table_capacity) {
		unsigned int capacity = cpu_table_capacity * 2 + 8;
		struct cpu **bigger = heap_realloc(
			cpu_table, capacity * sizeof(struct cpu *));

		if (!bigger)
			return ST_NO_MEM;
		cpu_table = bigger;
		cpu_table_capacity = capacity;
	}
	cpu->index = cpu_table_count;
	cpu_table[cpu_table_count++] = cpu;
	return ST_OK;
}

enum status arch_cpu_add(uint64_t hw_id)
{
	struct cpu *cpu = &boot_cpu;
	unsigned int i;

	for (i = 0; i < cpu_table_count; i++)
		if (cpu_table[i]->hw_id == hw_id)
			return ST_CONFLICT;
	if (hw_id != this_hw_id()) {
		cpu = heap_alloc(sizeof(*cpu));
		if (!cpu)
			return ST_NO_MEM;
		cpu->arch = heap_alloc(sizeof(*cpu->arch));
		if (!cpu->arch) {
			heap_free(cpu);
			return ST_NO_MEM;
		}
	}
	cpu->hw_id = hw_id;
	return table_append(cpu);
}

static enum status add_stacks(struct arch_cpu *a)
{
	enum status st;

	st = kmap_stack_create(STACK_PAGES_ENTRY, &a->entry_sp);
	if (st == ST_OK)
		st = kmap_stack_create(STACK_PAGES_EMERGENCY, &a->emergency_sp);
	if (st == ST_OK)
		st = fp_cpu_alloc(a);
	return st;
}

enum status arch_cpu_finish_table(void)
{
	unsigned int i;
	enum status st;

	/* A tree that does not list the CPU we run on is no reason to stop. */
	if (boot_cpu.hw_id != this_hw_id() || !cpu_table_count) {
		st = arch_cpu_add(this_hw_id());
		if (st != ST_OK && st != ST_CONFLICT)
			return st;
	}
	fp_init();
	for (i = 0; i < cpu_table_count; i++) {
		st = add_stacks(cpu_table[i]->arch);
		if (st != ST_OK)
			return st;
	}
	mmu_regs.cpu_table = (uintptr_t)cpu_table;
	mmu_regs.cpu_count = cpu_table_count;
	arch_dcache_clean(&mmu_regs, sizeof(mmu_regs));
	return ST_OK;
}

void arch_cpu_relax(void)
{
	__asm__ volatile("yield" ::: "memory");
}

uint64_t arch_counter(void)
{
	isb(); /* not earlier than what comes before it */
	return sysreg_read(cntpct_el0);
}

uint32_t arch_counter_hz(void)
{
	uint32_t hz = (uint32_t)sysreg_read(cntfrq_el0);

	return hz ? hz : 1;
}
