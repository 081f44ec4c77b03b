/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SVC_EVENT_LOG_H
#define KERNEL_SVC_EVENT_LOG_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * What the firmware measured before it started us: a copy of its log, made at
 * start-up, that never changes. What it says is not ours to judge.
 */
#define EVENT_LOG_BYTES_MAX 0x10000u

/*
 * Start-up, once: copy it, then check the copy: it begins as a log does (TCG PC
 * Client Platform Firmware Profile 1.05, 10.4.5.1). ST_BAD_PARAM (empty or too
 * big); ST_BAD_FORMAT (something else is there); ST_NO_MEM.
 */
enum status event_log_keep(const void *bytes, size_t size_bytes);
/* NULL: there is none. Stays valid. Context: any. */
const void *event_log(size_t *size_bytes);

#endif
