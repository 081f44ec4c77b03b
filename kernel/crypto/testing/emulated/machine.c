/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What this room asks of the kernel, for programs of Arm Linux under QEMU's
 * user emulation: there the instructions can be tried that the machine which
 * builds lacks.
 */
#include <cmocka.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#include "kernel/arch/cpu.h"
#include "kernel/crypto/rng.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"

const char *emulated_test;
bool emulated_skipped;
jmp_buf emulated_end;
bool sim_irq_masked;
void (*sim_irq_hook)(void);

/* As the CPU says; EMULATED_C=1: it has nothing. */
const struct cpu_features *arch_cpu_features(void)
{
	static struct cpu_features found;
	unsigned long cap = getauxval(AT_HWCAP);

	if (getenv("EMULATED_C"))
		return &found;
	found.aes = cap & HWCAP_AES;
	found.pmull = cap & HWCAP_PMULL;
	found.sha1 = cap & HWCAP_SHA1;
	found.sha2 = cap & HWCAP_SHA2;
	found.sha512 = cap & HWCAP_SHA512;
	found.sha3 = cap & HWCAP_SHA3;
	found.sm3 = cap & HWCAP_SM3;
	found.sm4 = cap & HWCAP_SM4;
	return &found;
}

/* They do not nest, and no vector register outlives them. */
static bool is_in_fp;

irq_state_t arch_kernel_fp_begin(void)
{
	if (is_in_fp)
		panic("vector registers are in use");
	is_in_fp = true;
	return arch_irq_mask_all();
}

void arch_kernel_fp_end(irq_state_t s)
{
	if (!is_in_fp)
		panic("vector registers are not in use");
	is_in_fp = false;
	arch_irq_restore(s);
}

void rng_bytes(void *dst, size_t size_bytes)
{
	uint8_t *p = dst;

	for (size_t i = 0; i < size_bytes; i++)
		p[i] = (uint8_t)rand();
}

void panic(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vfprintf(stderr, format, args);
	va_end(args);
	(void)fprintf(stderr, "\n");
	exit(2);
}
