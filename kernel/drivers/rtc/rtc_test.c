/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/dt/testtree_priv.h"

#include <time.h>

#include "kernel/drivers/mmio.h"
#include "kernel/drivers/model/driver.h"
#include "kernel/drivers/rtc/rtc.h"

extern const struct dt_driver *const pl031_driver;

/* The registers as Arm DDI 0224C 3.3 has them. */
static struct {
	uint32_t now;
	uint32_t control;
	uint32_t mask;
	bool has_alarm;
	unsigned int bad_accesses;
} pl031;

static uint32_t model_read(void *device, uint32_t offset, unsigned int bytes)
{
	(void)device;
	pl031.bad_accesses += bytes != 4;
	if (offset == 0)
		return pl031.now;
	if (offset == 0x0c)
		return pl031.control;
	pl031.bad_accesses++;
	return 0;
}

static void model_write(void *device, uint32_t offset, unsigned int bytes,
			uint32_t value)
{
	(void)device;
	pl031.bad_accesses += bytes != 4;
	if (offset == 0x08 && (pl031.control & 1))
		pl031.now = value;
	else if (offset == 0x0c)
		pl031.control |= value & 1; /* until the next reset */
	else if (offset == 0x10)
		pl031.mask = value & 1;
	else if (offset == 0x1c && (value & 1))
		pl031.has_alarm = false;
	else
		pl031.bad_accesses++;
}

static const struct mmio_model model = {model_read, model_write, NULL};

static int begin(void **state)
{
	(void)state;
	rtc_forget();
	memset(&pl031, 0, sizeof(pl031));
	pl031.mask = 1;
	pl031.has_alarm = true;
	mmio_model = &model;
	return 0;
}

static int end(void **state)
{
	(void)state;
	rtc_forget();
	mmio_model = NULL;
	return pl031.bad_accesses ? -1 : 0;
}

static enum status probe(const char *status, const char *secure_status,
			 uint32_t size_bytes)
{
	static uint8_t blob[2048];
	static struct dt_probing probing;
	const uint64_t reg = UINT64_C(0x09010000) << 32 | size_bytes;
	enum status st = ST_OK;
	int node = 0;

	assert_int_equal(fdt_create_empty_tree(blob, sizeof(blob)), 0);
	(void)fdt_setprop_u32(blob, 0, "#address-cells", 1);
	(void)fdt_setprop_u32(blob, 0, "#size-cells", 1);
	node = fdt_add_subnode(blob, 0, "rtc@9010000");
	assert_int_equal(
		fdt_setprop_string(blob, node, "compatible", "arm,pl031"), 0);
	assert_int_equal(fdt_setprop_u64(blob, node, "reg", reg), 0);
	if (status)
		(void)fdt_setprop_string(blob, node, "status", status);
	if (secure_status)
		(void)fdt_setprop_string(blob, node, "secure-status",
					 secure_status);
	st = dt_probe_tree(&probing, blob, pl031_driver, 1);
	dt_probing_fini(&probing);
	return st;
}

static void a_clock_that_normal_world_uses_is_left_alone(void **state)
{
	static const char *const rows[][2] = {
		{NULL, NULL},       {"okay", NULL},
		{"okay", "okay"},   {"okay", "disabled"},
		{"disabled", NULL}, {"disabled", "disabled"},
	};
	struct rtc_date date;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(probe(rows[i][0], rows[i][1], 0x1000), ST_OK);
		assert_false(rtc_is_present());
		/* Nor touched. */
		assert_true(pl031.has_alarm);
		assert_int_equal(pl031.control, 0);
	}
	assert_int_equal(rtc_get(&date), ST_NOT_FOUND);
	assert_int_equal(rtc_get_range(&date, &date), ST_NOT_FOUND);
	date = (struct rtc_date){2026, 1, 1, 0, 0, 0, 0};
	assert_int_equal(rtc_set(&date), ST_NOT_FOUND);
}

static void a_clock_of_secure_world_runs_and_raises_no_alarm(void **state)
{
	(void)state;
	assert_int_equal(probe("disabled", "okay", 0x1000), ST_OK);
	assert_true(rtc_is_present());
	assert_int_equal(pl031.control, 1);
	assert_int_equal(pl031.mask, 0);
	assert_false(pl031.has_alarm);
	/* A second one is left alone. */
	assert_int_equal(probe("disabled", "okay", 0x1000), ST_OK);
	rtc_forget();
	assert_int_equal(probe("disabled", "okay", 0x800), ST_GENERIC);
	assert_false(rtc_is_present());
}

static void what_was_set_is_what_it_says(void **state)
{
	const struct rtc_date leap_day = {2024, 2, 29, 23, 59, 58, 0};
	struct rtc_date date;
	struct rtc_date last;

	(void)state;
	assert_int_equal(probe("disabled", "okay", 0x1000), ST_OK);
	assert_int_equal(rtc_set(&leap_day), ST_OK);
	assert_int_equal(pl031.now, 1709251198);
	pl031.now += 2;
	assert_int_equal(rtc_get(&date), ST_OK);
	assert_int_equal(date.year, 2024);
	assert_int_equal(date.month, 3);
	assert_int_equal(date.day, 1);
	assert_int_equal(date.hour + date.minute + date.second, 0);
	assert_int_equal(date.weekday, 5); /* a Friday */

	assert_int_equal(rtc_get_range(&date, &last), ST_OK);
	assert_int_equal(date.year, 1970);
	assert_int_equal(last.year, 2106);
	assert_int_equal(rtc_set(&last), ST_OK);
	assert_int_equal(pl031.now, UINT32_MAX);
	last.second++;
	assert_int_equal(rtc_set(&last), ST_BAD_PARAM);
	assert_int_equal(pl031.now, UINT32_MAX);
}

static void dates_that_do_not_exist_are_refused(void **state)
{
	static const struct rtc_date rows[] = {
		{1969, 12, 31, 23, 59, 59, 0},
		{10000, 1, 1, 0, 0, 0, 0},
		{UINT32_MAX, 1, 1, 0, 0, 0, 0},
		{2000, 0, 1, 0, 0, 0, 0},
		{2000, 13, 1, 0, 0, 0, 0},
		{2000, UINT32_MAX, 1, 0, 0, 0, 0},
		{2000, 1, 0, 0, 0, 0, 0},
		{2000, 1, 32, 0, 0, 0, 0},
		{2100, 2, 29, 0, 0, 0, 0},
		{2023, 2, 29, 0, 0, 0, 0},
		{2023, 4, 31, 0, 0, 0, 0},
		{2000, 1, 1, 24, 0, 0, 0},
		{2000, 1, 1, 0, 60, 0, 0},
		{2000, 1, 1, 0, 0, 60, 0},
	};
	uint64_t seconds = 7;
	struct rtc_date date;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(rtc_seconds_of(&rows[i], &seconds),
				 ST_BAD_PARAM);
	assert_int_equal(seconds, 7);
	assert_int_equal(rtc_date_of(UINT64_MAX, &date), ST_BAD_PARAM);
	assert_int_equal(rtc_date_of(UINT64_C(253402300800), &date),
			 ST_BAD_PARAM);
	assert_int_equal(rtc_date_of(UINT64_C(253402300799), &date), ST_OK);
	assert_int_equal(date.year, 9999);
	assert_int_equal(date.second, 59);
}

static void dates_agree_with_the_c_library(void **state)
{
	(void)state;
	/* Steps of 13 hours and some, beyond 2400. */
	for (uint64_t t = 0; t < UINT64_C(14000000000); t += 47123) {
		const time_t wanted_time = (time_t)t;
		struct rtc_date date;
		struct tm wanted;
		uint64_t back = 0;

		assert_non_null(gmtime_r(&wanted_time, &wanted));
		assert_int_equal(rtc_date_of(t, &date), ST_OK);
		assert_int_equal(date.year, wanted.tm_year + 1900);
		assert_int_equal(date.month, wanted.tm_mon + 1);
		assert_int_equal(date.day, wanted.tm_mday);
		assert_int_equal(date.hour, wanted.tm_hour);
		assert_int_equal(date.minute, wanted.tm_min);
		assert_int_equal(date.second, wanted.tm_sec);
		assert_int_equal(date.weekday, wanted.tm_wday);
		assert_int_equal(rtc_seconds_of(&date, &back), ST_OK);
		assert_int_equal(back, t);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_clock_that_normal_world_uses_is_left_alone),
		TEST(a_clock_of_secure_world_runs_and_raises_no_alarm),
		TEST(what_was_set_is_what_it_says),
		TEST(dates_that_do_not_exist_are_refused),
		TEST(dates_agree_with_the_c_library),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
