/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/rtc/rtc.h"

#define SECONDS_PER_DAY UINT64_C(86400)
#define YEAR_FIRST      1970u
#define YEAR_LAST       9999u
/* 1 January 1970. */
#define FIRST_WEEKDAY   4u

static bool is_leap(uint32_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static uint32_t days_of_month(uint32_t year, uint32_t month)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30,
				       31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u);
}

/* Leap years up to and with @year. */
static uint32_t leap_years(uint32_t year)
{
	return year / 4 - year / 100 + year / 400;
}

/* Days from the first of 1970 to the first of @year. */
static uint32_t days_before(uint32_t year)
{
	return 365 * (year - YEAR_FIRST) + leap_years(year - 1) -
	       leap_years(YEAR_FIRST - 1);
}

enum status rtc_seconds_of(const struct rtc_date *date, uint64_t *seconds)
{
	uint64_t days = 0;

	if (date->year < YEAR_FIRST || date->year > YEAR_LAST ||
	    date->month < 1 || date->month > 12 || date->day < 1 ||
	    date->day > days_of_month(date->year, date->month) ||
	    date->hour > 23 || date->minute > 59 || date->second > 59)
		return ST_BAD_PARAM;
	days = days_before(date->year) + date->day - 1;
	for (uint32_t month = 1; month < date->month; month++)
		days += days_of_month(date->year, month);
	*seconds = days * SECONDS_PER_DAY + date->hour * UINT64_C(3600) +
		   date->minute * UINT64_C(60) + date->second;
	return ST_OK;
}

enum status rtc_date_of(uint64_t seconds, struct rtc_date *date)
{
	uint64_t all_days = seconds / SECONDS_PER_DAY;
	uint32_t rest = (uint32_t)(seconds % SECONDS_PER_DAY);
	uint32_t days = (uint32_t)all_days;
	uint32_t year = 0;
	uint32_t month = 1;

	if (all_days >= days_before(YEAR_LAST + 1))
		return ST_BAD_PARAM;
	/* Never too early; leap days make it late by some years. */
	year = YEAR_FIRST + days / 365;
	while (days_before(year) > days)
		year--;
	days -= days_before(year);
	for (; days >= days_of_month(year, month); month++)
		days -= days_of_month(year, month);
	*date = (struct rtc_date){
		.year = year,
		.month = month,
		.day = days + 1,
		.hour = rest / 3600,
		.minute = rest / 60 % 60,
		.second = rest % 60,
		.weekday = (uint32_t)((all_days + FIRST_WEEKDAY) % 7),
	};
	return ST_OK;
}

/* Set while devices are probed, on one CPU. */
static const struct rtc_ops *clock_ops;
static void *clock_device;

enum status rtc_register(const struct rtc_ops *ops, void *device)
{
	if (clock_ops)
		return ST_CONFLICT;
	clock_ops = ops;
	clock_device = device;
	return ST_OK;
}

bool rtc_is_present(void)
{
	return clock_ops;
}

enum status rtc_get(struct rtc_date *out)
{
	uint64_t seconds = 0;
	enum status st = ST_NOT_FOUND;

	if (clock_ops)
		st = clock_ops->get(clock_device, &seconds);
	return st == ST_OK ? rtc_date_of(seconds, out) : st;
}

enum status rtc_set(const struct rtc_date *date)
{
	uint64_t seconds = 0;
	enum status st = rtc_seconds_of(date, &seconds);

	if (!clock_ops)
		return ST_NOT_FOUND;
	if (st != ST_OK)
		return st;
	if (seconds < clock_ops->first || seconds > clock_ops->last)
		return ST_BAD_PARAM;
	return clock_ops->set(clock_device, seconds);
}

enum status rtc_get_range(struct rtc_date *first, struct rtc_date *last)
{
	enum status st = ST_NOT_FOUND;

	if (clock_ops)
		st = rtc_date_of(clock_ops->first, first);
	return st == ST_OK ? rtc_date_of(clock_ops->last, last) : st;
}

#ifdef REDOUBT_TEST
void rtc_forget(void)
{
	clock_ops = NULL;
	clock_device = NULL;
}
#endif
