/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/arch/aarch64/sysreg.h"
#include "kernel/arch/boot.h"
#include "kernel/arch/cpu.h"

/* Random numbers of the machine: the RNDR register, or the firmware's TRNG
 * service. Spec: Arm DEN0098 1.0 */
#define SMC_TRNG_VERSION 0x84000050u
#define SMC_TRNG_RND64   0xc4000053u
#define RNDR_TRIES       16u

static uint64_t smc_call(uint32_t id, uint64_t arg, uint64_t out[3])
{
	uint64_t r[8] = {id, arg};

	arch_firmware_call(r);
	out[0] = r[1];
	out[1] = r[2];
	out[2] = r[3];
	return r[0];
}

static bool read_rndr(uint64_t *out)
{
	uint64_t value, ok;

	/* Z is set when the generator has nothing to give. */
	__asm__ volatile("mrs %0, s3_3_c2_c4_0\n\tcset %1, ne"
			 : "=r"(value), "=r"(ok)
			 :
			 : "cc");
	*out = value;
	return ok;
}

enum trng_state {
	TRNG_UNKNOWN,
	TRNG_PRESENT,
	TRNG_ABSENT,
};

static enum status trng_u64(uint64_t *out)
{
	static uint32_t state; /* every CPU finds the same */
	uint64_t r[3];

	if (state == TRNG_UNKNOWN) {
		int32_t version = (int32_t)smc_call(SMC_TRNG_VERSION, 0, r);

		WRITE_ONCE(state,
			   version >= 0x10000 ? TRNG_PRESENT : TRNG_ABSENT);
	}
	if (READ_ONCE(state) == TRNG_ABSENT)
		return ST_NOT_SUPPORTED;
	if (smc_call(SMC_TRNG_RND64, 64, r) != 0)
		return ST_NO_DATA;
	*out = r[2];
	return ST_OK;
}

enum status arch_entropy_u64(uint64_t *out)
{
	unsigned int i;

	if (!arch_cpu_features()->rndr)
		return trng_u64(out);
	for (i = 0; i < RNDR_TRIES; i++)
		if (read_rndr(out))
			return ST_OK;
	return ST_NO_DATA;
}
