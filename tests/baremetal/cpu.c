/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/cpu.h"
#include "tests/baremetal/arch/arch.h"
#include "tests/baremetal/console.h"
#include "tests/baremetal/gic.h"

#define PSCI_CPU_OFF       UINT64_C(0x84000002)
#define PSCI_CPU_ON        UINT64_C(0xC4000003)
#define PSCI_AFFINITY_INFO UINT64_C(0xC4000004)
#define PSCI_SYSTEM_OFF    UINT64_C(0x84000008)
#define AFFINITY_IS_OFF    1

#define MPIDR_AFFINITY UINT64_C(0xff00ffffff)

static struct cpu cpus[CPU_MAX];
static uint8_t stacks[CPU_MAX][32768] __aligned(16);

static int64_t psci(uint64_t function, uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t x[8] = {function, a, b, c};

	smc(x);
	return (int64_t)x[0];
}

struct cpu *cpu_self(void)
{
	return (struct cpu *)read_thread_pointer();
}

struct cpu *cpu_at(uint32_t index)
{
	return &cpus[index];
}

void cpu_init_boot(void)
{
	uint64_t self = read_mpidr() & MPIDR_AFFINITY;

	for (uint32_t i = 0; i < board.cpu_count; i++) {
		cpus[i].index = i;
		cpus[i].stack_end = (uint64_t)(stacks[i] + sizeof(stacks[i]));
		if (board.cpu_mpidr[i] == self) {
			cpus[i].is_online = 1;
			write_thread_pointer((uint64_t)&cpus[i]);
		}
	}
}

static void set_job(struct cpu *cpu, cpu_job_t job)
{
	__atomic_store_n(&cpu->job, job, __ATOMIC_RELEASE);
	gic_kick_others();
}

static void wait_job(struct cpu *cpu, bool is_set)
{
	for (;;) {
		bool is_so;

		/* Masked, so that a kick between look and sleep is kept. */
		irq_mask();
		is_so = (__atomic_load_n(&cpu->job, __ATOMIC_ACQUIRE) !=
			 NULL) == is_set;
		if (!is_so)
			wait_for_interrupt();
		irq_unmask();
		if (is_so)
			return;
	}
}

/* A job that does not return: the loop below must not touch the CPU again. */
static void turn_self_off(void *arg)
{
	struct cpu *cpu = arg;

	irq_mask();
	__atomic_store_n(&cpu->is_online, 0, __ATOMIC_RELEASE);
	set_job(cpu, NULL);
	gic_fini_cpu();
	(void)psci(PSCI_CPU_OFF, 0, 0, 0);
	bail_out("CPU_OFF returned");
}

void secondary_main(struct cpu *cpu)
{
	write_thread_pointer((uint64_t)cpu);
	gic_init_cpu();
	irq_unmask();
	__atomic_store_n(&cpu->is_online, 1, __ATOMIC_RELEASE);
	for (;;) {
		wait_job(cpu, true);
		cpu->job(cpu->arg);
		set_job(cpu, NULL);
	}
}

int64_t cpu_turn_on(uint32_t index)
{
	struct cpu *cpu = &cpus[index];
	int64_t ret = psci(PSCI_CPU_ON, board.cpu_mpidr[index],
			   (uint64_t)secondary_entry, (uint64_t)cpu);

	while (!ret && !__atomic_load_n(&cpu->is_online, __ATOMIC_ACQUIRE))
		;
	return ret;
}

int64_t cpu_turn_off(uint32_t index)
{
	uint64_t end = time_us() + 60000000; /* of a slow machine */
	int64_t state;

	cpu_run(index, turn_self_off, &cpus[index]);
	do {
		state = psci(PSCI_AFFINITY_INFO, board.cpu_mpidr[index], 0, 0);
	} while (state != AFFINITY_IS_OFF && time_us() < end);
	return state == AFFINITY_IS_OFF ? 0 : -1;
}

void cpu_start_all(void)
{
	for (uint32_t i = 0; i < board.cpu_count; i++) {
		if (cpus[i].is_online)
			continue;
		if (cpu_turn_on(i))
			bail_out("CPU_ON of CPU %u failed", i);
	}
}

void cpu_run(uint32_t index, cpu_job_t job, void *arg)
{
	cpus[index].arg = arg;
	set_job(&cpus[index], job);
}

void cpu_wait(uint32_t index)
{
	wait_job(&cpus[index], false);
}

static void run_on_first(uint32_t count, cpu_job_t job, void *args,
			 size_t arg_bytes)
{
	uint32_t self = cpu_self()->index;

	for (uint32_t i = 0; i < count; i++) {
		if (i != self)
			cpu_run(i, job, (char *)args + i * arg_bytes);
	}
	job((char *)args + self * arg_bytes);
	for (uint32_t i = 0; i < count; i++) {
		if (i != self)
			cpu_wait(i);
	}
}

void cpu_run_on_all(cpu_job_t job, void *args, size_t arg_bytes)
{
	run_on_first(board.cpu_count, job, args, arg_bytes);
}

void cpu_run_on_all_but_last(cpu_job_t job, void *args, size_t arg_bytes)
{
	run_on_first(board.cpu_count - 1, job, args, arg_bytes);
}

void psci_system_off(void)
{
	(void)psci(PSCI_SYSTEM_OFF, 0, 0, 0);
	for (;;)
		wait_for_interrupt();
}

uint64_t time_us(void)
{
	uint64_t hz = read_counter_frequency();
	uint64_t ticks = read_counter();

	return ticks / hz * 1000000 + ticks % hz * 1000000 / hz;
}

void time_wait_us(uint64_t us)
{
	uint64_t end = time_us() + us;

	while (time_us() < end)
		;
}

static struct {
	uint64_t period_us;
	uint32_t is_over;
	uint32_t sent; /* interrupts */
	bool is_on;
} storm;

static void interrupt_others(void *arg)
{
	(void)arg;
	while (!__atomic_load_n(&storm.is_over, __ATOMIC_ACQUIRE)) {
		time_wait_us(storm.period_us);
		gic_kick_others();
		__atomic_add_fetch(&storm.sent, 1, __ATOMIC_RELEASE);
	}
}

void interrupts_start(uint64_t us)
{
	storm.period_us = us;
	storm.is_over = 0;
	storm.sent = 0;
	storm.is_on = true;
	cpu_run(board.cpu_count - 1, interrupt_others, NULL);
	while (!__atomic_load_n(&storm.sent, __ATOMIC_ACQUIRE))
		;
}

void interrupts_stop(void)
{
	if (!storm.is_on)
		return;
	__atomic_store_n(&storm.is_over, 1, __ATOMIC_RELEASE);
	cpu_wait(board.cpu_count - 1);
	storm.is_on = false;
}

void fatal_exception(uint64_t esr, uint64_t elr, uint64_t far)
{
	bail_out("exception in the payload: esr 0x%lx elr 0x%lx far 0x%lx", esr,
		 elr, far);
}
