/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls, sessions and shared memory. */
#include <stdio.h>

#include "tests/bench/teebench/bench.h"
#include "tests/ta/include/test_ta.h"

static const TEEC_UUID pta_test = {
	0xd96a5b40,
	0xc3e5,
	0x21e3,
	{0x87, 0x94, 0x10, 0x02, 0xa5, 0xd5, 0xc6, 0x1b}};
/* 114 KiB; every session is an instance of its own. */
static const TEEC_UUID ta_small = {
	0xe13010e0,
	0x2ae1,
	0x11e5,
	{0x89, 0x6a, 0x00, 0x02, 0xa5, 0xd5, 0xc5, 0x1b}};
const TEEC_UUID ta_crypt = {0xcb3e5ba0,
			    0xadf1,
			    0x11e0,
			    {0x99, 0x8b, 0x00, 0x02, 0xa5, 0xd5, 0xc5, 0x1b}};
/* One instance for all sessions. */
static const TEEC_UUID ta_single = {
	0xe6a33ed4,
	0x562b,
	0x463a,
	{0xbb, 0x7e, 0xff, 0x5e, 0x15, 0xa4, 0x93, 0xc8}};

/* The same TA with 1 and with 8 MiB of data. */
static const TEEC_UUID ta_big1 = TEST_UUID(0x64, TEST_TA_BIG_1);
static const TEEC_UUID ta_big8 = TEST_UUID(0x64, TEST_TA_BIG_8);

static void measure_invoke(const char *ta, const char *what, struct call *c)
{
	char name[64];

	snprintf(name, sizeof(name), "invoke.%s.%s", ta, what);
	measure(name, 1000, invoke, c);
}

static void measure_invokes(const char *ta, const TEEC_UUID *uuid)
{
	static uint8_t buf[4 * KIB] __attribute__((aligned(4096)));
	TEEC_Session session = {0};
	struct call c = {.session = &session,
			 .command = NO_COMMAND,
			 .expected = TEEC_ERROR_BAD_PARAMETERS};
	TEEC_Result res = open_ta(&session, uuid);

	if (res) {
		printf("no %s: %#x\n", ta, res);
		skip_marks(5);
		return;
	}
	measure_invoke(ta, "none", &c);

	c.op.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INOUT, TEEC_VALUE_INOUT,
					   TEEC_VALUE_INOUT, TEEC_VALUE_INOUT);
	measure_invoke(ta, "value4", &c);

	c.op.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INOUT, TEEC_NONE,
					   TEEC_NONE, TEEC_NONE);
	c.op.params[0].tmpref.buffer = buf;
	c.op.params[0].tmpref.size = sizeof(buf);
	measure_invoke(ta, "tmpref4k", &c);

	c.op.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_PARTIAL_INOUT, TEEC_NONE,
					   TEEC_NONE, TEEC_NONE);
	set_part(&c.op.params[0], 0, 4 * KIB);
	measure_invoke(ta, "shm4k", &c);

	c.op.params[0].memref.size = MIB;
	measure_invoke(ta, "shm1m", &c);
	TEEC_CloseSession(&session);
}

/* What a call costs must not depend on how much memory its TA has. */
static void measure_big(const char *ta, const TEEC_UUID *uuid)
{
	TEEC_Session session = {0};
	struct call c = {.session = &session,
			 .command = NO_COMMAND,
			 .expected = TEEC_ERROR_BAD_PARAMETERS};
	TEEC_Result res;
	uint32_t origin = 0;

	open_or_die(&session, uuid);
	/* All of it is in use. */
	res = TEEC_InvokeCommand(&session, BIG_TOUCH, NULL, &origin);
	if (res)
		die("touch: %#x, origin %u", res, origin);
	measure_invoke(ta, "none", &c);

	c.op.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_PARTIAL_INOUT, TEEC_NONE,
					   TEEC_NONE, TEEC_NONE);
	set_part(&c.op.params[0], 0, 4 * KIB);
	measure_invoke(ta, "shm4k", &c);
	TEEC_CloseSession(&session);
}

static void open_close(void *arg)
{
	TEEC_Session session = {0};

	open_or_die(&session, arg);
	TEEC_CloseSession(&session);
}

static void context_open_close(void *arg)
{
	TEEC_Context c = {0};

	(void)arg;
	if (TEEC_InitializeContext(NULL, &c))
		die("context");
	TEEC_FinalizeContext(&c);
}

static void register_release(void *arg)
{
	static uint8_t buf[MIB] __attribute__((aligned(4096)));
	TEEC_SharedMemory shm = {
		.buffer = buf,
		.size = *(size_t *)arg,
		.flags = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT,
	};

	if (TEEC_RegisterSharedMemory(&context, &shm))
		die("register");
	TEEC_ReleaseSharedMemory(&shm);
}

static void measure_sessions(void)
{
	size_t small = 4 * KIB;
	size_t large = MIB;
	TEEC_Session session = {0};

	measure("context", 100, context_open_close, NULL);
	measure("shm.register4k", 200, register_release, &small);
	measure("shm.register1m", 100, register_release, &large);
	measure("open.pta", 200, open_close, (void *)(uintptr_t)&pta_test);
	measure("open.ta_load_114k", 10, open_close,
		(void *)(uintptr_t)&ta_small);
	measure("open.ta_load_378k", 5, open_close,
		(void *)(uintptr_t)&ta_crypt);
	open_or_die(&session, &ta_single);
	measure("open.ta_resident", 200, open_close,
		(void *)(uintptr_t)&ta_single);
	TEEC_CloseSession(&session);
}

void measure_calls(void)
{
	measure_invokes("pta", &pta_test);
	measure_invokes("ta", &ta_small);
	measure_big("big1", &ta_big1);
	measure_big("big8", &ta_big8);
	measure_sessions();
}
