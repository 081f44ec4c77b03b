/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_RTC_RTC_H
#define KERNEL_DRIVERS_RTC_RTC_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * The battery-backed clock of the machine, when the device tree gives one to
 * secure world alone. Drivers of it register; kernel/pta serves it to Linux.
 */
struct rtc_date {
	uint32_t year;  /* 1970..9999 */
	uint32_t month; /* 1..12 */
	uint32_t day;   /* 1..31 */
	uint32_t hour, minute, second;
	uint32_t weekday; /* 0: Sunday; not looked at when a clock is set */
};

/* UTC, no leap seconds, since 1970. ST_BAD_PARAM: there is no such date. */
enum status rtc_seconds_of(const struct rtc_date *date, uint64_t *seconds);
/* Up to the last second of 9999; beyond: ST_BAD_PARAM. */
enum status rtc_date_of(uint64_t seconds, struct rtc_date *date);

/* What a driver implements, in seconds since 1970. On any CPU, any thread. */
struct rtc_ops {
	enum status (*get)(void *device, uint64_t *seconds);
	enum status (*set)(void *device, uint64_t seconds);
	uint64_t first, last; /* what the device can count */
};

/* Start-up, from a probe; both stay for ever. ST_CONFLICT: there is one. */
enum status rtc_register(const struct rtc_ops *ops, void *device);

/* Once drivers were probed. ST_NOT_FOUND: the machine has none for us. */
bool rtc_is_present(void);
enum status rtc_get(struct rtc_date *out);
/* ST_BAD_PARAM: no date, or none that the device can hold. */
enum status rtc_set(const struct rtc_date *date);
enum status rtc_get_range(struct rtc_date *first, struct rtc_date *last);

#ifdef REDOUBT_TEST
void rtc_forget(void);
#endif

#endif
