/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SVC_NOTIF_H
#define KERNEL_SVC_NOTIF_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Asynchronous notifications to normal world: values 0..NOTIF_ASYNC_MAX, 0 =
 * "run the bottom half". Values above name threads that sleep (mutex.h).
 */
#define NOTIF_BOTTOM_HALF 0u
#define NOTIF_ASYNC_MAX   63u

/* INTID of normal world's interrupt; start-up. 0: not offered. */
void notif_init(uint32_t intid);
/* FF-A: values go to @carry instead, which raises what it needs; start-up.
 * Context of the calls: any. */
void notif_use_carrier(void (*carry)(uint32_t value));
bool notif_is_offered(void);
/* Fast call ENABLE / message STOP. */
enum status notif_enable(void);
void notif_stop(void);
/* Context: any. Ignored while not enabled. */
void notif_send_async(uint32_t value);
/* Fast call GET: next pending value; false when none. @more: others pend. */
bool notif_take(uint32_t *value, bool *more);

#endif
