/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SVC_TIME_H
#define KERNEL_SVC_TIME_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/* Seconds and milliseconds (< 1000). */
struct tee_time {
	uint32_t seconds;
	uint32_t millis;
};

/* Secure, monotonic, from the system counter. */
void time_system(struct tee_time *out);
uint64_t time_system_ms(void);
/* Normal world's wall clock, by RPC: ST_GENERIC when it does not answer. */
enum status time_ree(struct tee_time *out);
/* Let @ms pass in normal world (SUSPEND RPC). May return early: re-check. */
void time_suspend_ms(uint32_t ms);

#endif
