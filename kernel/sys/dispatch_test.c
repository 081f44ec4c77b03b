/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "kernel/sys/testworld_priv.h"

static struct ta_world w;

static int begin64(void **state)
{
	(void)state;
	return world_init(&w, false) == ST_OK ? 0 : -1;
}

static int begin32(void **state)
{
	(void)state;
	return world_init(&w, true) == ST_OK ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	world_fini(&w);
	return 0;
}

static unsigned int shape_of(unsigned int kind)
{
	return kind & SYS_ARG_SHAPE_MASK;
}

static bool is_pointer(unsigned int kind)
{
	return shape_of(kind) >= SYS_ARG_BUF;
}

/* Those that leave the TA for good. */
static bool returns(unsigned int number)
{
	return strcmp(sys_table[number].name, "return") != 0 &&
	       strcmp(sys_table[number].name, "panic") != 0;
}

static unsigned int arg_count(const uint8_t *kinds)
{
	unsigned int n = 0;

	while (n < TA_SYSCALL_ARGS_MAX && kinds[n] != SYS_ARG_NONE)
		n++;
	return n;
}

static void every_call_of_the_abi_has_its_row(void **state)
{
	static const struct {
		const char *name;
		unsigned int args;
	} abi[TA_SYSCALL_LAST + 1] = {
#define ROW(number, call, count) [number] = {#call, count},
		TA_SYSCALLS(ROW)
#undef ROW
	};

	(void)state;
	for (unsigned int i = 0; i <= TA_SYSCALL_LAST; i++) {
		if (!abi[i].name) {
			assert_null(sys_table[i].handler);
			continue;
		}
		assert_non_null(sys_table[i].handler);
		assert_string_equal(sys_table[i].name, abi[i].name);
		assert_int_equal(arg_count(sys_table[i].kinds), abi[i].args);
	}
}

static void every_buffer_has_its_length_behind_it(void **state)
{
	(void)state;
	for (unsigned int i = 0; i <= TA_SYSCALL_LAST; i++) {
		const uint8_t *k = sys_table[i].kinds;

		for (unsigned int a = 0; a < TA_SYSCALL_ARGS_MAX; a++) {
			unsigned int next = a + 1 < TA_SYSCALL_ARGS_MAX
						    ? shape_of(k[a + 1])
						    : SYS_ARG_NONE;

			if (shape_of(k[a]) == SYS_ARG_BUF)
				assert_true(next == SYS_ARG_LEN ||
					    next == SYS_ARG_U32P ||
					    next == SYS_ARG_U64P);
			if (shape_of(k[a]) == SYS_ARG_ATTRS)
				assert_int_equal(next, SYS_ARG_COUNT);
			if (is_pointer(k[a]))
				assert_true(k[a] & (SYS_ARG_IN | SYS_ARG_OUT));
		}
	}
}

static void unknown_and_retired_numbers_are_not_supported(void **state)
{
	static const uint64_t numbers[] = {
		55,         60,        69,         71,           100,
		UINT32_MAX, BIT64(32), UINT64_MAX, BIT64(63) | 8};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		assert_int_equal(WORLD_CALL(numbers[i], 0),
				 GP_ERROR_NOT_SUPPORTED);
}

/*
 * Arguments that the table is content with: each pointer names private memory
 * of its own, lengths are 16, other numbers name nothing that exists.
 */
static void fill_good(const uint8_t *kinds, uint64_t args[8])
{
	for (unsigned int a = 0; a < TA_SYSCALL_ARGS_MAX; a++) {
		uint64_t va = w.private_rw + a * 128;

		args[a] = 0;
		if (is_pointer(kinds[a]))
			args[a] = va;
		if (shape_of(kinds[a]) == SYS_ARG_LEN)
			args[a] = 16;
		if (shape_of(kinds[a]) == SYS_ARG_COUNT)
			args[a] = 1;
		if (shape_of(kinds[a]) == SYS_ARG_U32P)
			world_put_u32(va, 16);
		if (shape_of(kinds[a]) == SYS_ARG_U64P)
			world_put_u64(va, 16);
		if (shape_of(kinds[a]) == SYS_ARG_PARAMS)
			world_put(va, &(struct utee_params){0},
				  sizeof(struct utee_params));
	}
}

static void refuses(unsigned int number, unsigned int arg, uint64_t value)
{
	uint64_t args[8];

	fill_good(sys_table[number].kinds, args);
	args[arg] = value;
	if (sys_dispatch(number, args) != GP_ERROR_ACCESS_DENIED)
		fail_msg("%s takes %#llx as argument %u",
			 sys_table[number].name, (unsigned long long)value,
			 arg);
}

static void no_pointer_may_be_wild(void **state)
{
	const uint64_t wild[] = {
		1,
		0xFFF,
		0x40000,
		w.private_rw - 1,
		w.private_rw + WORLD_PRIVATE_PAGES * PAGE_BYTES - 1,
		w.private_rw + WORLD_PRIVATE_PAGES * PAGE_BYTES,
		w.private_rw | BIT64(63),
		w.private_rw + BIT64(40),
		UINT64_C(0x7FFFFFFFFF),
		UINT64_C(0xFFFFFF8000000000),
		UINT64_C(0xFFFF000000000000),
		(uintptr_t)&w,
		UINT64_MAX,
		UINT64_MAX - 7,
		UINT64_MAX - 4095,
	};

	(void)state;
	for (unsigned int n = 0; n <= TA_SYSCALL_LAST; n++) {
		const uint8_t *kinds = sys_table[n].kinds;

		if (!sys_table[n].handler || !returns(n))
			continue;
		for (unsigned int a = 0; a < TA_SYSCALL_ARGS_MAX; a++) {
			if (!is_pointer(kinds[a]))
				continue;
			for (size_t i = 0; i < ARRAY_SIZE(wild); i++)
				refuses(n, a, wild[i]);
			if (!(kinds[a] & SYS_ARG_OPT))
				refuses(n, a, 0);
			if (kinds[a] & SYS_ARG_OUT)
				refuses(n, a, w.private_ro);
			if (kinds[a] & SYS_ARG_PRIVATE) {
				refuses(n, a, w.shareable);
				refuses(n, a, w.param);
			}
		}
	}
}

static void no_length_may_leave_the_mapping(void **state)
{
	const uint64_t lengths[] = {
		WORLD_PRIVATE_PAGES * PAGE_BYTES + 1,
		UINT32_MAX,
		BIT64(32),
		BIT64(63),
		UINT64_MAX,
		UINT64_MAX - w.private_rw,
		-w.private_rw,
	};

	(void)state;
	for (unsigned int n = 0; n <= TA_SYSCALL_LAST; n++) {
		const uint8_t *kinds = sys_table[n].kinds;

		for (unsigned int a = 0; a < TA_SYSCALL_ARGS_MAX; a++) {
			if (shape_of(kinds[a]) != SYS_ARG_LEN)
				continue;
			for (size_t i = 0; i < ARRAY_SIZE(lengths); i++)
				refuses(n, a, lengths[i]);
		}
	}
}

/* The same for lengths that lie in memory. */
static void no_named_length_may_leave_the_mapping(void **state)
{
	uint64_t args[8];

	(void)state;
	for (unsigned int n = 0; n <= TA_SYSCALL_LAST; n++) {
		const uint8_t *kinds = sys_table[n].kinds;

		for (unsigned int a = 0; a + 1 < TA_SYSCALL_ARGS_MAX; a++) {
			if (shape_of(kinds[a]) != SYS_ARG_BUF ||
			    !is_pointer(kinds[a + 1]))
				continue;
			fill_good(kinds, args);
			if (shape_of(kinds[a + 1]) == SYS_ARG_U32P)
				world_put_u32(args[a + 1], UINT32_MAX);
			else
				world_put_u64(args[a + 1], UINT64_MAX);
			assert_int_equal(sys_dispatch(n, args),
					 GP_ERROR_ACCESS_DENIED);
		}
	}
}

static void a_count_of_attributes_is_bounded(void **state)
{
	static const uint64_t counts[] = {SYS_ATTRS_MAX + 1, UINT32_MAX,
					  UINT64_MAX / 24 + 2, UINT64_MAX};
	uint64_t args[8];

	(void)state;
	for (unsigned int n = 0; n <= TA_SYSCALL_LAST; n++) {
		const uint8_t *kinds = sys_table[n].kinds;

		for (unsigned int a = 0; a < TA_SYSCALL_ARGS_MAX; a++) {
			if (shape_of(kinds[a]) != SYS_ARG_COUNT)
				continue;
			for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
				fill_good(kinds, args);
				args[a] = counts[i];
				assert_int_equal(sys_dispatch(n, args),
						 GP_ERROR_BAD_PARAMETERS);
			}
		}
	}
}

/* What an unknown handle gets, call by call: abi-ta 3.2, 3.5. */
static void handles_of_nothing_get_their_error(void **state)
{
	static const struct {
		unsigned int number;
		uint32_t code;
	} calls[] = {
		{6, GP_ERROR_ITEM_NOT_FOUND},  {16, GP_ERROR_BAD_PARAMETERS},
		{17, GP_ERROR_BAD_PARAMETERS}, {18, GP_ERROR_BAD_PARAMETERS},
		{19, GP_ERROR_BAD_PARAMETERS}, {20, GP_ERROR_BAD_PARAMETERS},
		{21, GP_ERROR_BAD_PARAMETERS}, {22, GP_ERROR_BAD_PARAMETERS},
		{23, GP_ERROR_BAD_PARAMETERS}, {24, GP_ERROR_BAD_STATE},
		{25, GP_ERROR_BAD_STATE},      {26, GP_ERROR_ITEM_NOT_FOUND},
		{28, GP_ERROR_BAD_STATE},      {29, GP_ERROR_BAD_STATE},
		{30, GP_ERROR_BAD_STATE},      {31, GP_ERROR_BAD_STATE},
		{32, GP_ERROR_BAD_PARAMETERS}, {34, GP_ERROR_BAD_PARAMETERS},
		{39, GP_ERROR_BAD_PARAMETERS}, {40, GP_ERROR_BAD_PARAMETERS},
		{43, GP_ERROR_BAD_STATE},      {46, GP_ERROR_BAD_PARAMETERS},
		{47, GP_ERROR_BAD_PARAMETERS}, {48, GP_ERROR_BAD_PARAMETERS},
		{49, GP_ERROR_BAD_PARAMETERS}, {50, GP_ERROR_BAD_STATE},
		{54, GP_ERROR_BAD_STATE},
	};
	static const uint64_t handles[] = {0,          1,          0xFFFFBAD0,
					   0x02000000, 0x03000000, UINT64_MAX};
	uint64_t args[8];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		for (size_t h = 0; h < ARRAY_SIZE(handles); h++) {
			fill_good(sys_table[calls[i].number].kinds, args);
			args[0] = handles[h];
			assert_int_equal(sys_dispatch(calls[i].number, args),
					 calls[i].code);
		}
	}
}

static void words_of_32_bit_callers_are_zero_extended(void **state)
{
	/* check_access_rights(READ, private_rw, 16) */
	const uint64_t regs[8] = {TA_ACCESS_READ | BIT64(40),
				  w.private_rw | BIT64(63), 16 | BIT64(32)};

	(void)state;
	assert_int_equal(sys_dispatch(8, regs), GP_SUCCESS);
}

static void stack_words_of_32_bit_callers_are_read(void **state)
{
	/* get_property: buffer, its length and the type are on the stack. */
	const uint64_t type = w.private_rw + 64;
	const uint64_t stack = w.private_rw + PAGE_BYTES;
	uint64_t regs[8] = {TA_PROPSET_TA, 0, 0, 0, 0xDEAD, stack, 3, 3};

	(void)state;
	world_put_u32(stack, 0);
	world_put_u32(stack + 4, 0);
	world_put_u32(stack + 8, (uint32_t)type);
	assert_int_equal(sys_dispatch(3, regs), GP_SUCCESS);
	assert_int_equal(world_get_u32(type), TA_PROPERTY_UUID);
	regs[6] = 5;
	assert_int_equal(sys_dispatch(3, regs), GP_ERROR_GENERIC);
	regs[6] = UINT32_MAX;
	assert_int_equal(sys_dispatch(3, regs), GP_ERROR_GENERIC);
	regs[6] = 4;
	regs[5] = w.private_rw + WORLD_PRIVATE_PAGES * PAGE_BYTES - 8;
	assert_int_equal(sys_dispatch(3, regs), GP_ERROR_ACCESS_DENIED);
	regs[5] = UINT32_MAX - 3;
	assert_int_equal(sys_dispatch(3, regs), GP_ERROR_ACCESS_DENIED);
}

#define TEST64(f) cmocka_unit_test_setup_teardown(f, begin64, end)
#define TEST32(f) cmocka_unit_test_setup_teardown(f, begin32, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST64(every_call_of_the_abi_has_its_row),
		TEST64(every_buffer_has_its_length_behind_it),
		TEST64(unknown_and_retired_numbers_are_not_supported),
		TEST64(no_pointer_may_be_wild),
		TEST64(no_length_may_leave_the_mapping),
		TEST64(no_named_length_may_leave_the_mapping),
		TEST64(a_count_of_attributes_is_bounded),
		TEST64(handles_of_nothing_get_their_error),
		TEST32(words_of_32_bit_callers_are_zero_extended),
		TEST32(stack_words_of_32_bit_callers_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
