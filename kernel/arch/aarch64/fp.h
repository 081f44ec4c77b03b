/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_ARCH_AARCH64_FP_H
#define KERNEL_ARCH_AARCH64_FP_H

#include "base/bytes/compiler.h"

struct thread;

/* What a user context may see of the FP/SIMD registers. Known to fp.S. */
struct arch_fp_state {
	struct {
		uint64_t lo, hi;
	} v[32];
	uint64_t fpcr, fpsr;
	struct arch_fp_state *outer; /* of the level that entered this one */
	bool is_valid; /* false: not used yet, all registers are zero */
} __aligned(16);

/* A user context of @t starts (@fp need not be initialised), or has ended. */
void fp_level_push(struct thread *t, struct arch_fp_state *fp);
void fp_level_pop(struct thread *t, const struct arch_fp_state *fp);

#endif
