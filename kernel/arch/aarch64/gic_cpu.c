/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/gic_cpu.h"
#include "kernel/arch/aarch64/sysreg.h"

#define ICC_SGI1R_IRM BIT64(40)

void arch_gic_cpu_init(void)
{
	sysreg_write(s3_0_c4_c6_0, 0xff); /* ICC_PMR_EL1 */
	sysreg_write(s3_0_c12_c12_7, 1);  /* ICC_IGRPEN1_EL1, secure copy */
	isb();
}

uint32_t arch_gic_ack(void)
{
	uint32_t intid =
		(uint32_t)sysreg_read(s3_0_c12_c12_0); /* ICC_IAR1_EL1 */

	__asm__ volatile("dsb sy" ::: "memory");
	return intid >= 1020 && intid < 1024 ? 1023 : intid;
}

void arch_gic_eoi(uint32_t intid)
{
	sysreg_write(s3_0_c12_c12_1, intid); /* ICC_EOIR1_EL1 */
	isb();
}

static uint64_t sgi_target(uint32_t sgi, uint64_t hw_id)
{
	return (uint64_t)sgi << 24 | BIT64(hw_id & 0xf) |
	       (hw_id >> 4 & 0xf) << 44 | (hw_id >> 8 & 0xff) << 16 |
	       (hw_id >> 16 & 0xff) << 32 | (hw_id >> 32 & 0xff) << 48;
}

void arch_gic_sgi(uint32_t sgi, uint64_t hw_id)
{
	uint64_t value = hw_id == UINT64_MAX
				 ? (uint64_t)sgi << 24 | ICC_SGI1R_IRM
				 : sgi_target(sgi, hw_id);

	__asm__ volatile("dsb ishst" ::: "memory");
	sysreg_write(s3_0_c12_c11_5, value); /* ICC_SGI1R_EL1 */
	isb();
}

void arch_gic_sgi_foreign(uint32_t sgi)
{
	uint64_t hw_id = sysreg_read(mpidr_el1) & UINT64_C(0xff00ffffff);

	__asm__ volatile("dsb ishst" ::: "memory");
	/* ICC_ASGI1R_EL1: Group 1 of the other security state. */
	sysreg_write(s3_0_c12_c11_6, sgi_target(sgi, hw_id));
	isb();
}
