/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/rtc/rtc.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"

/*
 * The machine's clock for Linux (rtc-optee), when it is ours. Spec: abi-xtest
 * 2.8, inventory 1.11; records as Linux's driver reads them.
 */
enum {
	RTC_GET_INFO = 0,
	RTC_GET_TIME = 1,
	RTC_SET_TIME = 2,
	RTC_GET_OFFSET = 3,
	RTC_SET_OFFSET = 4,
	/* Alarms, up to WAKE_ALARM_STATUS. */
	RTC_READ_ALARM = 5,
	RTC_SET_ALARM = 6,
	RTC_ENABLE_ALARM = 7,
	RTC_WAIT_ALARM = 8,
	RTC_CANCEL_WAIT = 9,
	RTC_WAKE_ALARM_STATUS = 10,
};

#define RTC_INFO_VERSION 1

struct time_record {
	uint32_t second;
	uint32_t minute;
	uint32_t hour;
	uint32_t day;
	uint32_t month; /* 0..11 */
	uint32_t year;
	uint32_t weekday;
};
static_assert(sizeof(struct time_record) == 28, "RTC ABI");

struct info_record {
	uint64_t version;
	uint64_t features; /* none: no correction of the rate, no alarms */
	struct time_record first;
	struct time_record last;
};
static_assert(sizeof(struct info_record) == 72, "RTC ABI");

static struct time_record record_of(const struct rtc_date *d)
{
	return (struct time_record){.second = d->second,
				    .minute = d->minute,
				    .hour = d->hour,
				    .day = d->day,
				    .month = d->month - 1,
				    .year = d->year,
				    .weekday = d->weekday};
}

static uint32_t get_info(__unused struct ta_session *s, struct ta_params *ps)
{
	struct info_record info = {.version = RTC_INFO_VERSION};
	struct rtc_date first = {};
	struct rtc_date last = {};
	enum status st = rtc_get_range(&first, &last);

	if (st != ST_OK)
		return gp_from_status(st);
	info.first = record_of(&first);
	info.last = record_of(&last);
	return pta_answer(&ps->p[0], &info, sizeof(info));
}

static uint32_t get_time(__unused struct ta_session *s, struct ta_params *ps)
{
	struct rtc_date date = {};
	struct time_record record;
	enum status st = rtc_get(&date);

	if (st != ST_OK)
		return gp_from_status(st);
	record = record_of(&date);
	return pta_answer(&ps->p[0], &record, sizeof(record));
}

static uint32_t set_time(__unused struct ta_session *s, struct ta_params *ps)
{
	const struct ta_memref *m = &ps->p[0].memref;
	struct time_record record = {};
	struct rtc_date date;
	enum status st = ST_OK;

	if (m->is_null || m->size_bytes != sizeof(record))
		return GP_ERROR_BAD_PARAMETERS;
	st = ta_memref_read(m, 0, &record, sizeof(record));
	if (st != ST_OK)
		return gp_from_status(st);
	if (record.month > 11)
		return GP_ERROR_BAD_PARAMETERS;
	date = (struct rtc_date){.year = record.year,
				 .month = record.month + 1,
				 .day = record.day,
				 .hour = record.hour,
				 .minute = record.minute,
				 .second = record.second};
	return gp_from_status(rtc_set(&date));
}

/* The device cannot. */
static uint32_t refuse(__unused struct ta_session *s,
		       __unused struct ta_params *ps)
{
	return GP_ERROR_NOT_SUPPORTED;
}

static uint32_t invoke(struct ta_session *s, uint32_t cmd, struct ta_params *ps)
{
	static const struct pta_command commands[] = {
		{RTC_GET_INFO, TA_PARAM_TYPES(PTA_M_OUT, 0, 0, 0), get_info},
		{RTC_GET_TIME, TA_PARAM_TYPES(PTA_M_OUT, 0, 0, 0), get_time},
		{RTC_SET_TIME, TA_PARAM_TYPES(PTA_M_IN, 0, 0, 0), set_time},
		{RTC_GET_OFFSET, TA_PARAM_TYPES(PTA_V_OUT, 0, 0, 0), refuse},
		{RTC_SET_OFFSET, TA_PARAM_TYPES(PTA_V_IN, 0, 0, 0), refuse},
		{RTC_READ_ALARM, PTA_ANY_TYPES, refuse},
		{RTC_SET_ALARM, PTA_ANY_TYPES, refuse},
		{RTC_ENABLE_ALARM, PTA_ANY_TYPES, refuse},
		{RTC_WAIT_ALARM, PTA_ANY_TYPES, refuse},
		{RTC_CANCEL_WAIT, PTA_ANY_TYPES, refuse},
		{RTC_WAKE_ALARM_STATUS, PTA_ANY_TYPES, refuse},
	};

	return pta_run_command(commands, ARRAY_SIZE(commands),
			       GP_ERROR_NOT_IMPLEMENTED, s, cmd, ps);
}

const struct pta pta_rtc = {
	.uuid = {0xf3, 0x89, 0xf8, 0xc8, 0x84, 0x5f, 0x49, 0x6c, 0x8b, 0xbe,
		 0xd6, 0x4b, 0xd2, 0x4c, 0x92, 0xfd},
	.name = "rtc",
	.flags = PTA_CONCURRENT | PTA_DEVICE_ENUM | PTA_ONLY_FROM_KERNEL,
	.is_present = rtc_is_present,
	.invoke = invoke,
};
