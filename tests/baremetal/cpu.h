/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_CPU_H
#define TESTS_BAREMETAL_CPU_H

#include "base/bytes/compiler.h"
#include "tests/baremetal/board.h"

typedef void (*cpu_job_t)(void *arg);

struct cpu {
	uint64_t stack_end; /* first: arch/entry.S loads it */
	uint32_t index;
	uint32_t is_online;
	cpu_job_t job; /* NULL: idle */
	void *arg;
	volatile uint64_t irq_count;
};

/* The CPU that the caller runs on. */
struct cpu *cpu_self(void);
struct cpu *cpu_at(uint32_t index);

void cpu_init_boot(void);
/* Start every CPU of the device tree through PSCI; bails out on failure. */
void cpu_start_all(void);

/* Run @job on an idle CPU other than the caller's; cpu_wait() for its end. */
void cpu_run(uint32_t index, cpu_job_t job, void *arg);
void cpu_wait(uint32_t index);
/* @job on every CPU at once, with @args + i * @arg_bytes; returns at the end.
 */
void cpu_run_on_all(cpu_job_t job, void *args, size_t arg_bytes);
/* The same on the caller's and all others but the last, which storms: see
 * interrupts_start(). */
void cpu_run_on_all_but_last(cpu_job_t job, void *args, size_t arg_bytes);

/* Turn an idle CPU off and wait until the firmware says so; back on again. */
int64_t cpu_turn_off(uint32_t index);
int64_t cpu_turn_on(uint32_t index);

void psci_system_off(void) __noreturn;

uint64_t time_us(void);
void time_wait_us(uint64_t us);

/*
 * From now on the last CPU interrupts all others every @us. (A timer would not
 * do: TF-A's dispatcher switches the normal world's timers off while the
 * secure world runs.) Needs two CPUs and a caller that is not the last. The
 * first ones have been sent when it returns. How many more come, and when, is
 * up to the machine, which may not run that CPU for long: who wants to be
 * interrupted has to try until it was. The end of a case ends them too.
 */
void interrupts_start(uint64_t us);
void interrupts_stop(void);

#endif
