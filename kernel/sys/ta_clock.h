/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_TA_CLOCK_H
#define KERNEL_SYS_TA_CLOCK_H

#include "base/bytes/compiler.h"

/*
 * The persistent time of TAs, one clock for each UUID (in octet order) that
 * ever set one. Within a boot it runs on the secure counter. Over a restart it
 * rests on normal world's clock and on what secure storage keeps: protection
 * level 100. Who waits for normal world keeps nobody else's clock waiting, nor
 * those that read a clock that runs.
 * Spec: GP Core 1.3 7.2, 7.3. Context: thread; RPCs.
 */

/* Milliseconds, as they were set and have passed since. GP_SUCCESS;
 * GP_ERROR_TIME_NOT_SET; GP_ERROR_TIME_NEEDS_RESET: it was set, and nobody can
 * say how much time has passed; GP_ERROR_OUT_OF_MEMORY. */
uint32_t ta_clock_get(const uint8_t uuid[16], uint64_t *ms);
/* GP_SUCCESS; GP_ERROR_OUT_OF_MEMORY; GP_ERROR_STORAGE_NO_SPACE: it could not
 * be stored, whatever the reason. */
uint32_t ta_clock_set(const uint8_t uuid[16], uint64_t ms);

#ifdef REDOUBT_TEST
/* As after a restart. */
void ta_clock_forget_all(void);
#endif

#endif
