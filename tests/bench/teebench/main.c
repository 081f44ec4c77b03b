/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cost of TEE operations seen through the GlobalPlatform client API. Prints
 * one JSON line for each measurement:
 *   {"mark":M,"name":"...","count":N,"ns_per_op":X}
 * Under QEMU's `-icount shift=0` an instruction takes one virtual nanosecond,
 * so X is the number of guest instructions of an operation, all worlds
 * together. Each loop stands between HINT #0x60 and #0x61 (no-ops for the
 * CPU), by which split.c tells the worlds apart; M counts the loops in the
 * order in which it sees them.
 *
 * The trusted applications are those of the packaged test suite, and two of
 * tests/ta that are signed for both, so the same program measures the
 * incumbent and ours.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tee_client_api.h>
#include <time.h>

#include "tests/ta/include/test_ta.h"

#define KIB        1024u
#define MIB        (1024u * 1024u)
/* A command that no TA implements: the whole path and no work. */
#define NO_COMMAND 0xffffu

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
/* 378 KiB. */
static const TEEC_UUID ta_large = {
	0xcb3e5ba0,
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

static TEEC_Context context;
static TEEC_SharedMemory big; /* 2 MiB, registered once */
static unsigned int mark;

static void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	exit(1);
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Run @fn once to warm up and then @count times, and report. */
static void measure(const char *name, unsigned int count, void (*fn)(void *),
		    void *arg)
{
	uint64_t start;
	uint64_t end;

	fn(arg);
	__asm__ volatile("hint #0x60" ::: "memory");
	start = now_ns();
	for (unsigned int i = 0; i < count; i++)
		fn(arg);
	end = now_ns();
	__asm__ volatile("hint #0x61" ::: "memory");
	printf("{\"mark\":%u,\"name\":\"%s\",\"count\":%u,\"ns_per_op\":%.1f}"
	       "\n",
	       mark++, name, count, (double)(end - start) / count);
	fflush(stdout);
}

static TEEC_Result open_ta(TEEC_Session *session, const TEEC_UUID *uuid)
{
	uint32_t origin = 0;

	return TEEC_OpenSession(&context, session, uuid, TEEC_LOGIN_PUBLIC,
				NULL, NULL, &origin);
}

struct call {
	TEEC_Session *session;
	TEEC_Operation op;
};

static void invoke(void *arg)
{
	struct call *c = arg;
	uint32_t origin = 0;
	TEEC_Result res =
		TEEC_InvokeCommand(c->session, NO_COMMAND, &c->op, &origin);

	if (res != TEEC_ERROR_BAD_PARAMETERS ||
	    origin != TEEC_ORIGIN_TRUSTED_APP)
		die("invoke: %#x, origin %u", res, origin);
}

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
	struct call c = {.session = &session};
	TEEC_Result res = open_ta(&session, uuid);

	if (res) {
		printf("no %s: %#x\n", ta, res);
		mark += 5; /* The names keep their numbers. */
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
	c.op.params[0].memref.parent = &big;
	c.op.params[0].memref.offset = 0;
	c.op.params[0].memref.size = 4 * KIB;
	measure_invoke(ta, "shm4k", &c);

	c.op.params[0].memref.size = MIB;
	measure_invoke(ta, "shm1m", &c);
	TEEC_CloseSession(&session);
}

/* What a call costs must not depend on how much memory its TA has. */
static void measure_big(const char *ta, const TEEC_UUID *uuid)
{
	TEEC_Session session = {0};
	struct call c = {.session = &session};
	TEEC_Result res = open_ta(&session, uuid);
	uint32_t origin = 0;

	if (res)
		die("open of %s: %#x", ta, res);
	/* All of it is in use. */
	res = TEEC_InvokeCommand(&session, BIG_TOUCH, NULL, &origin);
	if (res)
		die("touch: %#x, origin %u", res, origin);
	measure_invoke(ta, "none", &c);

	c.op.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_PARTIAL_INOUT, TEEC_NONE,
					   TEEC_NONE, TEEC_NONE);
	c.op.params[0].memref.parent = &big;
	c.op.params[0].memref.size = 4 * KIB;
	measure_invoke(ta, "shm4k", &c);
	TEEC_CloseSession(&session);
}

static void open_close(void *arg)
{
	TEEC_Session session = {0};
	TEEC_Result res = open_ta(&session, arg);

	if (res)
		die("open: %#x", res);
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
		(void *)(uintptr_t)&ta_large);
	if (open_ta(&session, &ta_single))
		die("open of the resident TA");
	measure("open.ta_resident", 200, open_close,
		(void *)(uintptr_t)&ta_single);
	TEEC_CloseSession(&session);
}

int main(void)
{
	if (TEEC_InitializeContext(NULL, &context))
		die("no TEE");
	big.size = 2 * MIB;
	big.flags = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT;
	if (TEEC_AllocateSharedMemory(&context, &big))
		die("no shared memory");
	memset(big.buffer, 0x5a, big.size);
	measure_invokes("pta", &pta_test);
	measure_invokes("ta", &ta_small);
	measure_big("big1", &ta_big1);
	measure_big("big8", &ta_big8);
	measure_sessions();
	TEEC_ReleaseSharedMemory(&big);
	TEEC_FinalizeContext(&context);
	return 0;
}
