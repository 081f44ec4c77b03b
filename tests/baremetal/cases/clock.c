/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine's clock, where a device tree gives it to secure world (trees.py
 * boots such a board), as Linux's rtc-optee asks for it.
 */
#include "base/bytes/mem.h"
#include "tests/baremetal/case.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"
#include "tests/baremetal/shm.h"

static const struct uuid_octets rtc = {{0xf3, 0x89, 0xf8, 0xc8, 0x84, 0x5f,
					0x49, 0x6c, 0x8b, 0xbe, 0xd6, 0x4b,
					0xd2, 0x4c, 0x92, 0xfd}};

enum {
	GET_INFO = 0,
	GET_TIME = 1,
	SET_TIME = 2,
	READ_ALARM = 5,
	DEVICES = 0, /* of the pseudo-TA that enumerates */
};

/* As Linux's driver lays it out; months from 0. */
struct date {
	uint32_t second, minute, hour, day, month, year, weekday;
};

#define COOKIE 0xc10c4u
static uint8_t *shared;

static uint32_t exchange(uint32_t session, uint32_t command, uint64_t attr,
			 uint64_t *bytes)
{
	struct tee_param p[4] = {RMEM(attr, 0, *bytes, COOKIE)};
	uint32_t ret = session_invoke(session, command, p);

	*bytes = p[0].rmem.size;
	return ret;
}

static uint32_t get(uint32_t session, struct date *out)
{
	uint64_t bytes = sizeof(*out);
	uint32_t ret = exchange(session, GET_TIME, ATTR_RMEM_OUT, &bytes);

	memcpy(out, shared, sizeof(*out));
	return ret;
}

static uint32_t set(uint32_t session, const struct date *d)
{
	uint64_t bytes = sizeof(*d);

	memcpy(shared, d, sizeof(*d));
	return exchange(session, SET_TIME, ATTR_RMEM_IN, &bytes);
}

static void check_year_turns(uint32_t session)
{
	const struct date last = {59, 59, 23, 31, 11, 2031, 0};
	struct date now = {0};

	CHECK_EQ(set(session, &last), GP_SUCCESS);
	do {
		CHECK_EQ(get(session, &now), GP_SUCCESS);
	} while (now.year == 2031);
	CHECK_EQ(now.year, 2032);
	CHECK_EQ(now.month, 0);
	CHECK_EQ(now.day, 1);
	CHECK_EQ(now.hour, 0);
	CHECK_EQ(now.weekday, 4);
}

static void check_refusals(uint32_t session)
{
	static const struct date bad[] = {
		{60, 0, 0, 1, 0, 2030, 0},  {0, 60, 0, 1, 0, 2030, 0},
		{0, 0, 24, 1, 0, 2030, 0},  {0, 0, 0, 0, 0, 2030, 0},
		{0, 0, 0, 1, 12, 2030, 0},  {0, 0, 0, 29, 1, 2030, 0},
		{0, 0, 0, 1, 0, 1969, 0},   {0, 0, 0, 1, 0, 2200, 0},
		{0, 0, 0, 1, 0, ~0u, 0},    {0, 0, 0, 1, ~0u, 2030, 0},
		{~0u, 0, 0, 1, 0, 2030, 0},
	};
	uint64_t bytes = sizeof(struct date) - 1;

	for (uint32_t i = 0; i < ARRAY_SIZE(bad); i++)
		CHECK_EQ((uint64_t)i << 32 | set(session, &bad[i]),
			 (uint64_t)i << 32 | GP_ERROR_BAD_PARAMETERS);
	CHECK_EQ(exchange(session, SET_TIME, ATTR_RMEM_IN, &bytes),
		 GP_ERROR_BAD_PARAMETERS);
	CHECK_EQ(exchange(session, GET_TIME, ATTR_RMEM_OUT, &bytes),
		 GP_ERROR_SHORT_BUFFER);
	CHECK_EQ(bytes, sizeof(struct date));
	CHECK_EQ(exchange(session, GET_TIME, ATTR_RMEM_IN, &bytes),
		 GP_ERROR_BAD_PARAMETERS);
	bytes = 72;
	CHECK_EQ(exchange(session, GET_INFO, ATTR_RMEM_OUT, &bytes),
		 GP_SUCCESS);
	CHECK_EQ(session_invoke(session, READ_ALARM, NULL),
		 GP_ERROR_NOT_SUPPORTED);
}

static bool is_enumerated(void)
{
	uint32_t session = 0;
	uint64_t bytes = PAGE;
	bool is_found = false;

	if (session_open_as(&pta_device_enum, LOGIN_REE_KERNEL, &session) ||
	    exchange(session, DEVICES, ATTR_RMEM_OUT, &bytes))
		return false;
	for (uint64_t i = 0; i + 16 <= MIN(bytes, PAGE); i += 16)
		is_found |= memcmp(shared + i, rtc.b, 16) == 0;
	(void)session_close(session);
	return is_found;
}

CASE(clock, the_year_turns_and_bad_dates_are_refused, CASE_OURS)
{
	uint32_t session = 0;
	uint32_t ret = session_open_as(&rtc, LOGIN_REE_KERNEL, &session);

	if (ret == GP_ERROR_ITEM_NOT_FOUND)
		SKIP("secure world has no clock on this board");
	CHECK_EQ(ret, GP_SUCCESS);
	shared = pages_get(1);
	CHECK_EQ(shm_register(shared, PAGE, COOKIE), GP_SUCCESS);
	CHECK(is_enumerated());
	check_refusals(session);
	check_year_turns(session);
	CHECK_EQ(session_close(session), GP_SUCCESS);
	CHECK_EQ(shm_unregister(COOKIE), GP_SUCCESS);
	pages_put(shared, 1);
	/* Programs of normal world have their own ways to ask. */
	CHECK_EQ(session_open_as(&rtc, LOGIN_PUBLIC, &session),
		 GP_ERROR_ACCESS_DENIED);
}
