/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/cpu.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/arch/slice.h"
#include "kernel/log/panic.h"

bool sim_irq_masked = true;
void (*sim_irq_hook)(void);

static struct cpu cpus[SIM_CPU_COUNT];
static unsigned int current;
static uint64_t counter = 1;
static uint64_t entropy_state = 1;
static struct cpu_features features = {.el0_aarch32 = true};

void sim_cpu_init(void)
{
	for (unsigned int i = 0; i < SIM_CPU_COUNT; i++) {
		cpus[i].index = i;
		cpus[i].hw_id = i;
	}
}

struct cpu *arch_cpu_this(void)
{
	return &cpus[current];
}

unsigned int cpu_count(void)
{
	return SIM_CPU_COUNT;
}

struct cpu *cpu_at(unsigned int index)
{
	check_fatal(index < SIM_CPU_COUNT);
	return &cpus[index];
}

void sim_set_cpu(unsigned int index)
{
	check_fatal(index < SIM_CPU_COUNT && !cpus[current].thread);
	current = index;
}

/* Nothing else runs that could end the wait. */
void arch_cpu_relax(void)
{
	panic("deadlock: one CPU waits for itself");
}

uint64_t arch_counter(void)
{
	return counter;
}

uint32_t arch_counter_hz(void)
{
	return SIM_COUNTER_HZ;
}

void sim_advance_us(uint64_t us)
{
	counter += us * (SIM_COUNTER_HZ / 1000000u);
}

void sim_set_entropy(uint64_t seed)
{
	entropy_state = seed;
}

/* splitmix64: not random, and that is the point. */
enum status arch_entropy_u64(uint64_t *out)
{
	uint64_t z = entropy_state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	*out = z ^ (z >> 31);
	return ST_OK;
}

const struct cpu_features *arch_cpu_features(void)
{
	return &features;
}

irq_state_t arch_kernel_fp_begin(void)
{
	return arch_irq_mask_all();
}

void arch_kernel_fp_end(irq_state_t s)
{
	arch_irq_restore(s);
}

/* Time stands still here: no stay is too long. */
void arch_slice_begin(void)
{
}

void arch_slice_end(void)
{
}

void arch_slice_cut(void)
{
}
