/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/slice.h"
#include "kernel/arch/aarch64/cpu_arch.h"
#include "kernel/arch/aarch64/sysreg.h"

/* The secure physical timer, CNTPS. Touched only once start-up knows that it
 * is there: firmware may make it trap. */
#define TIMER_ON UINT64_C(1)

static uint64_t slice_ticks; /* 0: no timer */

void arch_slice_enable(uint32_t limit_us)
{
	slice_ticks = (uint64_t)arch_counter_hz() * limit_us / 1000000;
}

void arch_slice_over(uint32_t intid, void *arg)
{
	(void)intid;
	(void)arg;
	sysreg_write(cntps_ctl_el1, 0);
	arch_cpu_this()->arch->slice_is_over = true;
}

void arch_slice_cut(void)
{
	arch_cpu_this()->arch->slice_is_over = true;
}

void arch_slice_begin(void)
{
	if (!slice_ticks)
		return;
	sysreg_write(cntps_cval_el1, sysreg_read(cntpct_el0) + slice_ticks);
	sysreg_write(cntps_ctl_el1, TIMER_ON);
}

void arch_slice_end(void)
{
	if (slice_ticks)
		sysreg_write(cntps_ctl_el1, 0);
	arch_cpu_this()->arch->slice_is_over = false;
}
