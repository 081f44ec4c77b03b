/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/registers.h"
#include "tests/baremetal/case.h"

void registers_fill(struct cpu_registers *r, uint64_t *seed)
{
	for (uint32_t i = 0; i < 31; i++)
		r->x[i] = (uint64_t)random_next(seed) << 32 | random_next(seed);
	for (uint32_t i = 0; i < 32; i++) {
		r->q[i][0] = (uint64_t)random_next(seed) << 33 | i;
		r->q[i][1] = (uint64_t)random_next(seed) << 31 | i;
	}
	r->fpcr = 0x03000000; /* flush to zero, default NaN: not the reset */
	r->fpsr = 0x0800001f;
}

void registers_check(const struct cpu_registers *before,
		     const struct cpu_registers *after, uint32_t first)
{
	for (uint32_t i = first; i < 31; i++)
		CHECK_EQ(after->x[i], before->x[i]);
	for (uint32_t i = 0; i < 32; i++) {
		CHECK_EQ(after->q[i][0], before->q[i][0]);
		CHECK_EQ(after->q[i][1], before->q[i][1]);
	}
	CHECK_EQ(after->fpcr, before->fpcr);
	CHECK_EQ(after->fpsr, before->fpsr);
	CHECK_EQ(after->sp_after, after->sp_before);
}
