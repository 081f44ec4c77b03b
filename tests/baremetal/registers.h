/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_REGISTERS_H
#define TESTS_BAREMETAL_REGISTERS_H

#include "tests/baremetal/arch/arch.h"

/* Something in every register; FP control is not at its reset value. */
void registers_fill(struct cpu_registers *r, uint64_t *seed);
/* A call from @before to @after kept x@first..x30, SIMD, FP and SP: CHECKs. */
void registers_check(const struct cpu_registers *before,
		     const struct cpu_registers *after, uint32_t first);

#endif
