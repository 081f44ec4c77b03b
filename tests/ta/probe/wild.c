/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hostile TA: wild values in every argument of every system call. Nothing
 * but errors may come of it, and nothing that is not the TA's to write may
 * change.
 */
#include <abi/syscall.h>
#include <stdlib.h>
#include <string.h>
#include <tee_internal_api_extensions.h>

#include "probe.h"

typedef unsigned long word;

#define LAST_ARGS 8

/* All arguments in registers or, on A32, four of them on the stack. */
#ifdef __aarch64__
static word raw_call(word number, const word a[LAST_ARGS])
{
	register word x0 __asm__("x0") = a[0];
	register word x1 __asm__("x1") = a[1];
	register word x2 __asm__("x2") = a[2];
	register word x3 __asm__("x3") = a[3];
	register word x4 __asm__("x4") = a[4];
	register word x5 __asm__("x5") = a[5];
	register word x6 __asm__("x6") = a[6];
	register word x7 __asm__("x7") = a[7];
	register word x8 __asm__("x8") = number;

	__asm__ volatile("svc #0"
			 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4),
			   "+r"(x5), "+r"(x6), "+r"(x7), "+r"(x8)
			 :
			 : "memory", "cc", "x9", "x10", "x11", "x12", "x13",
			   "x14", "x15", "x16", "x17", "x18");
	return x0;
}

/* Number, address and count of the arguments on the stack at will. */
static word raw_stack_call(word number, word stack, word count)
{
	const word a[LAST_ARGS] = {stack, count};

	return raw_call(number, a);
}

#define KERNEL_WORDS                                                           \
	0xFFFFFF8000000000, 0xFFFF000000000000, 0xFFFFFFFFFFFFF000,            \
		0x0000FFFFFFFFF000, 0x8000000000000000
#else
word raw_call_a32(word number, const word *first, word stack, word count);

__asm__(".text\n"
	".arm\n"
	".global raw_call_a32\n"
	".type raw_call_a32, %function\n"
	"raw_call_a32:\n"
	"push {r4-r7, lr}\n"
	"mov r7, r0\n"
	"mov r4, r1\n"
	"mov r5, r2\n"
	"mov r6, r3\n"
	"ldm r4, {r0-r3}\n"
	"svc #0\n"
	"pop {r4-r7, pc}\n");

static word raw_call(word number, const word a[LAST_ARGS])
{
	return raw_call_a32(number, a, (word)(a + 4), 4);
}

static word raw_stack_call(word number, word stack, word count)
{
	const word a[4] = {0};

	return raw_call_a32(number, a, stack, count);
}

#define KERNEL_WORDS 0xFFFF0000, 0xC0000000, 0xFFFFF000, 0x80000000, 0x7FFFFFFF
#endif

struct call {
	const char *name;
	uint8_t number;
	uint8_t args;
};

#define X_CALL(n, call_name, count) {#call_name, n, count},
static const struct call calls[] = {TA_SYSCALLS(X_CALL)};

static const uint8_t guard_constant[64] = {1, 2, 3, 4, 5, 6, 7, 8};
/* Longer than what a small size reaches from the last address in it. */
static uint8_t scratch[4 * 4096] __attribute__((aligned(4096)));

/* Not to be called with anything: they end the TA, or may sleep for ever. */
static bool is_left_out(uint8_t number)
{
	return number == 0 || number == 2 || number == 12;
}

static size_t collect_wild(word *wild, TEE_Param params[4])
{
	const word values[] = {
		0,
		1,
		7,
		64,
		0x1000,
		0x40000,
		KERNEL_WORDS,
		(word)-1,
		(word)-4096,
		(word)(uintptr_t)guard_constant,
		(word)(uintptr_t)probe_wild,
		(word)(uintptr_t)scratch,
		(word)(uintptr_t)(scratch + 4090),
		(word)(uintptr_t)params[2].memref.buffer,
		(word)(uintptr_t)params[2].memref.buffer + 4096,
	};

	memcpy(wild, values, sizeof(values));
	return sizeof(values) / sizeof(values[0]);
}

static uint32_t sum_of_constants(void)
{
	const uint8_t *code = (const uint8_t *)((uintptr_t)probe_wild & ~1ul);
	uint32_t sum = 0;

	for (size_t i = 0; i < sizeof(guard_constant); i++)
		sum = sum * 31 + guard_constant[i];
	for (size_t i = 0; i < 64; i++)
		sum = sum * 31 + code[i];
	return sum;
}

#define WILD_MAX 32

/* Each argument in turn wild, the others harmless, then all of them. */
static void try_call(const struct call *c, const word *wild, size_t count)
{
	for (size_t k = 0; k <= c->args; k++) {
		for (size_t w = 0; w < count; w++) {
			word a[LAST_ARGS];

			for (size_t i = 0; i < LAST_ARGS; i++) {
				if (k == c->args || i == k)
					a[i] = wild[(w + i) % count];
				else
					a[i] = (word)(uintptr_t)(scratch +
								 256 * i);
			}
			(void)raw_call(c->number, a);
		}
	}
}

TEE_Result probe_wild(TEE_Param params[4])
{
	word wild[WILD_MAX];
	size_t count = collect_wild(wild, params);
	uint32_t before = sum_of_constants();
	const word harmless[LAST_ARGS] = {0};

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (is_left_out(calls[i].number))
			continue;
		DMSG("%s", calls[i].name);
		try_call(&calls[i], wild, count);
		CHECK(sum_of_constants() == before);
	}
	for (word n = 55; n < 70; n++)
		CHECK(raw_call(n, harmless) == TEE_ERROR_NOT_SUPPORTED);
	CHECK(raw_call(71, harmless) == TEE_ERROR_NOT_SUPPORTED);
	CHECK(raw_call(255, harmless) == TEE_ERROR_NOT_SUPPORTED);
	CHECK(raw_call(0x7FFFFFFF, harmless) == TEE_ERROR_NOT_SUPPORTED);
	for (size_t w = 0; w < count; w++) {
		(void)raw_stack_call(3, wild[w], 4);
		(void)raw_stack_call(3, wild[w], wild[(w + 1) % count]);
	}
	/* The TA's own world still works. */
	CHECK(sum_of_constants() == before);
	return probe_heap(params);
}
