/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/entry/entry_priv.h"
#include "kernel/irq/irq.h"

/*
 * Power and interrupt hooks of the dispatcher. There is nothing in the secure
 * world that keeps a CPU on: threads that are out in normal world resume
 * anywhere.
 */
void entry_native_irq_from_ns(void)
{
	irq_handle_native();
}

/* The CPU's half of the interrupt controller lost what we told it. */
static uint64_t cpu_is_back(void)
{
	irq_cpu_init();
	return 0;
}

uint64_t entry_cpu_on(void)
{
	return cpu_is_back();
}

uint64_t entry_cpu_off(void)
{
	thread_cpu_off();
	irq_cpu_off();
	return 0;
}

uint64_t entry_cpu_suspend(void)
{
	return 0;
}

uint64_t entry_cpu_resume(void)
{
	return cpu_is_back();
}

uint64_t entry_system_off(void)
{
	return 0;
}

uint64_t entry_system_reset(void)
{
	return 0;
}
