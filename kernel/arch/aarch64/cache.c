/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/aarch64/sysreg.h"
#include "kernel/arch/mmu.h"

/* Assembly: start.S */
void dcache_clean_range(uintptr_t start, uintptr_t end);
void dcache_clean_invalidate_range(uintptr_t start, uintptr_t end);

void arch_dcache_clean(const void *va, size_t size_bytes)
{
	dcache_clean_range((uintptr_t)va, (uintptr_t)va + size_bytes);
}

void arch_dcache_clean_invalidate(const void *va, size_t size_bytes)
{
	dcache_clean_invalidate_range((uintptr_t)va,
				      (uintptr_t)va + size_bytes);
}

void arch_sync_code(const void *va, size_t size_bytes)
{
	uint64_t ctr = sysreg_read(ctr_el0);
	uintptr_t line = UINT64_C(4) << ((ctr >> 16) & 0xf);
	uintptr_t at = (uintptr_t)va & ~(line - 1);

	/* IDC, DIC: this step is not needed. Spec: Arm DDI 0487 D19.2.34 */
	if (!(ctr & BIT64(28)))
		for (; at < (uintptr_t)va + size_bytes; at += line)
			__asm__ volatile("dc cvau, %0" ::"r"(at) : "memory");
	__asm__ volatile("dsb ish" ::: "memory");
	/* The code runs at other addresses than @va; flush by "all". */
	if (!(ctr & BIT64(29)))
		__asm__ volatile("ic ialluis\n\tdsb ish" ::: "memory");
	isb();
}
