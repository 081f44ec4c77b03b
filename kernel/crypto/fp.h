/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_FP_H
#define KERNEL_CRYPTO_FP_H

#include "kernel/arch/cpu.h"

/*
 * This room only. Files of mbedtls that use the vector registers (module.mk
 * lists them) may only be entered between arch_kernel_fp_begin() and
 * arch_kernel_fp_end(), for this much data at a time: interrupts are masked
 * meanwhile.
 */
#define FP_CHUNK_BYTES 4096u

#endif
