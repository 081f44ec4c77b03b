/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cost of TEE operations seen through the GlobalPlatform client API. Prints
 * one JSON line for each measurement:
 *   {"mark":M,"name":"...","count":N,"calls":C,"ns_per_op":X}
 * Under QEMU's `-icount shift=0` an instruction takes one virtual nanosecond,
 * so X is the number of guest instructions of an operation, all worlds
 * together. Each loop stands between HINT #0x60 and #0x61 (no-ops for the
 * CPU), by which split.c tells the worlds apart; M counts the loops in the
 * order in which it sees them, C the calls to the TEE in all N.
 *
 * The trusted applications are those of the packaged test suite, and two of
 * tests/ta that are signed for both, so the same program measures the
 * incumbent and ours. teebench [calls|crypto|asymmetric|storage]...
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/bench/teebench/bench.h"

TEEC_Context context;
TEEC_SharedMemory big;
static unsigned int mark;
static unsigned int call_count;

void die(const char *format, ...)
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

static void measure_loop(const char *name, unsigned int count,
			 void (*fn)(void *), void *arg)
{
	unsigned int calls = call_count;
	uint64_t start;
	uint64_t end;

	__asm__ volatile("hint #0x60" ::: "memory");
	start = now_ns();
	for (unsigned int i = 0; i < count; i++)
		fn(arg);
	end = now_ns();
	__asm__ volatile("hint #0x61" ::: "memory");
	printf("{\"mark\":%u,\"name\":\"%s\",\"count\":%u,\"calls\":%u,"
	       "\"ns_per_op\":%.1f}\n",
	       mark++, name, count, call_count - calls,
	       (double)(end - start) / count);
	fflush(stdout);
}

void measure(const char *name, unsigned int count, void (*fn)(void *),
	     void *arg)
{
	fn(arg);
	measure_loop(name, count, fn, arg);
}

void measure_once(const char *name, void (*fn)(void *), void *arg)
{
	measure_loop(name, 1, fn, arg);
}

void skip_marks(unsigned int count)
{
	mark += count;
}

TEEC_Result open_ta(TEEC_Session *session, const TEEC_UUID *uuid)
{
	uint32_t origin = 0;

	call_count++;
	return TEEC_OpenSession(&context, session, uuid, TEEC_LOGIN_PUBLIC,
				NULL, NULL, &origin);
}

void open_or_die(TEEC_Session *session, const TEEC_UUID *uuid)
{
	TEEC_Result res = open_ta(session, uuid);

	if (res)
		die("open of %08x: %#x", uuid->timeLow, res);
}

/* Temporary memory is registered before the call and released after it. */
static unsigned int calls_of(const TEEC_Operation *op)
{
	unsigned int calls = 1;

	for (unsigned int i = 0; i < 4; i++) {
		uint32_t type = TEEC_PARAM_TYPE_GET(op->paramTypes, i);

		if (type >= TEEC_MEMREF_TEMP_INPUT &&
		    type <= TEEC_MEMREF_TEMP_INOUT &&
		    op->params[i].tmpref.buffer)
			calls += 2;
	}
	return calls;
}

void invoke(void *arg)
{
	struct call *c = arg;
	uint32_t origin = 0;
	TEEC_Result res =
		TEEC_InvokeCommand(c->session, c->command, &c->op, &origin);

	call_count += calls_of(&c->op);
	if (res != c->expected || origin != TEEC_ORIGIN_TRUSTED_APP)
		die("command %u: %#x, origin %u", c->command, res, origin);
}

void set_part(TEEC_Parameter *p, size_t offset, size_t size)
{
	p->memref.parent = &big;
	p->memref.offset = offset;
	p->memref.size = size;
}

static const struct {
	const char *name;
	void (*run)(void);
} groups[] = {
	{"calls", measure_calls},
	{"crypto", measure_crypto},
	{"asymmetric", measure_asymmetric},
	{"storage", measure_storage},
};

static bool is_wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc == 1;
}

int main(int argc, char **argv)
{
	if (TEEC_InitializeContext(NULL, &context))
		die("no TEE");
	big.size = 2 * MIB;
	big.flags = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT;
	if (TEEC_AllocateSharedMemory(&context, &big))
		die("no shared memory");
	memset(big.buffer, 0x5a, big.size);
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (is_wanted(groups[i].name, argc, argv))
			groups[i].run();
	TEEC_ReleaseSharedMemory(&big);
	TEEC_FinalizeContext(&context);
	return 0;
}
