/* SPDX-License-Identifier: BSD-2-Clause */
/* Which instructions mbedtls may use, asked at run time. Target only. */
#include <sys/auxv.h>

#include "kernel/arch/cpu.h"

unsigned long getauxval(unsigned long type)
{
	const struct cpu_features *cpu = arch_cpu_features();
	unsigned long hwcap = HWCAP_ASIMD;

	if (type != AT_HWCAP)
		return 0;
	/* mbedtls takes PMULL for granted where there is AES. */
	if (cpu->aes && cpu->pmull)
		hwcap |= HWCAP_AES | HWCAP_PMULL;
	if (cpu->sha512)
		hwcap |= HWCAP_SHA512;
	return hwcap;
}
