/* SPDX-License-Identifier: BSD-2-Clause */
/* Pointers that the loader finds in a packed table (RELR): long rows, rows
 * with gaps, single ones, two sections. */
#include <no_lifecycle.h>
#include <test_ta.h>

#define COUNT 200

static int numbers[COUNT];

#define P1(n) &numbers[n],
#define P10(n)                                                                 \
	P1(n)                                                                  \
	P1((n) + 1)                                                            \
	P1((n) + 2)                                                            \
	P1((n) + 3)                                                            \
	P1((n) + 4)                                                            \
	P1((n) + 5)                                                            \
	P1((n) + 6) P1((n) + 7) P1((n) + 8) P1((n) + 9)
#define P50(n) P10(n) P10((n) + 10) P10((n) + 20) P10((n) + 30) P10((n) + 40)

/* Longer than one bitmap. */
static int *row[COUNT] = {P50(0) P50(50) P50(100) P50(150)};

/* Every third word: a bitmap with holes; and one far away from it. */
static struct gap {
	int *pointer;
	uintptr_t number;
	uintptr_t other;
} gaps[] = {
	{&numbers[3], 1, 2}, {&numbers[1], 3, 4},   {&numbers[4], 5, 6},
	{&numbers[1], 7, 8}, {&numbers[5], 9, 10},  {&numbers[9], 11, 12},
	{&numbers[2], 0, 0}, {&numbers[6], ~0u, 1},
};
static uintptr_t far_away[300] = {[299] = 1};
static int *single = &numbers[7];
static int *const constants[] = {&numbers[10], &numbers[20]};

static const volatile void *volatile hidden;

static TEE_Result pointers_are_right(void)
{
	static const unsigned int expected[] = {3, 1, 4, 1, 5, 9, 2, 6};

	for (unsigned int i = 0; i < COUNT; i++)
		if (row[i] != &numbers[i])
			return TEE_ERROR_GENERIC;
	for (unsigned int i = 0; i < sizeof(gaps) / sizeof(gaps[0]); i++)
		if (gaps[i].pointer != &numbers[expected[i]])
			return TEE_ERROR_GENERIC;
	if (gaps[2].number != 5 || gaps[7].number != ~0u || gaps[0].other != 2)
		return TEE_ERROR_GENERIC;
	if (single != &numbers[7] || far_away[299] != 1 ||
	    constants[1] != &numbers[20])
		return TEE_ERROR_GENERIC;
	return TEE_SUCCESS;
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types, TEE_Param params[4])
{
	(void)context;
	(void)types;
	(void)params;
	/* The compiler must not know what the tables hold. */
	hidden = row;
	hidden = gaps;
	hidden = &single;
	hidden = far_away;
	hidden = constants;
	__asm__ volatile("" ::: "memory");
	return command == PACKED_CHECK ? pointers_are_right()
				       : TEE_ERROR_NOT_SUPPORTED;
}
