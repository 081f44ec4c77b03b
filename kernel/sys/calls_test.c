/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/version.h"
#include "kernel/arch/sim/sim.h"
#include "kernel/sys/testcall_priv.h"

/* Properties. */

static uint32_t find_property(const char *name)
{
	world_put(buf, name, strlen(name) + 1);
	assert_int_equal(WORLD_CALL(CALL_get_property_name_to_index,
				    TA_PROPSET_TEE, buf, strlen(name) + 1, len),
			 GP_SUCCESS);
	return world_get_u32(len);
}

static void a_short_value_buffer_learns_the_size(void **state)
{
	uint32_t i = find_property("gpd.tee.description");
	char text[64] = {0};

	(void)state;
	world_put_u32(len, sizeof(REDOUBT_DESCRIPTION) - 1);
	world_put_u32(more, 99);
	assert_int_equal(WORLD_CALL(CALL_get_property, TA_PROPSET_TEE, i, 0, 0,
				    buf, len, more),
			 GP_ERROR_SHORT_BUFFER);
	assert_int_equal(world_get_u32(len), sizeof(REDOUBT_DESCRIPTION));
	/* The type is told all the same. */
	assert_int_equal(world_get_u32(more), TA_PROPERTY_STRING);
	assert_int_equal(WORLD_CALL(CALL_get_property, TA_PROPSET_TEE, i, 0, 0,
				    buf, len, more),
			 GP_SUCCESS);
	world_get(text, buf, sizeof(REDOUBT_DESCRIPTION));
	assert_string_equal(text, REDOUBT_DESCRIPTION);
}

static void an_empty_text_still_has_its_nul(void **state)
{
	uint32_t i = find_property("gpd.tee.firmware.manufacturer");

	(void)state;
	world_put_u32(len, 0);
	assert_int_equal(WORLD_CALL(CALL_get_property, TA_PROPSET_TEE, i, 0, 0,
				    buf, len, 0),
			 GP_ERROR_SHORT_BUFFER);
	assert_int_equal(world_get_u32(len), 1);
}

static void the_name_has_the_same_rule(void **state)
{
	char name[32] = {0};

	(void)state;
	world_put_u32(len, sizeof("gpd.ta.appID") - 1);
	assert_int_equal(WORLD_CALL(CALL_get_property, TA_PROPSET_TA, 0, buf,
				    len, 0, 0, 0),
			 GP_ERROR_SHORT_BUFFER);
	assert_int_equal(world_get_u32(len), sizeof("gpd.ta.appID"));
	assert_int_equal(WORLD_CALL(CALL_get_property, TA_PROPSET_TA, 0, buf,
				    len, 0, 0, 0),
			 GP_SUCCESS);
	world_get(name, buf, sizeof("gpd.ta.appID"));
	assert_string_equal(name, "gpd.ta.appID");
}

static void a_call_without_pointers_asks_for_existence(void **state)
{
	(void)state;
	assert_int_equal(WORLD_CALL(CALL_get_property, TA_PROPSET_TA, 0),
			 GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_get_property, TA_PROPSET_TA, 1),
			 GP_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(WORLD_CALL(CALL_get_property, 7, 0),
			 GP_ERROR_ITEM_NOT_FOUND);
}

static void the_last_byte_of_a_name_counts_as_nul(void **state)
{
	(void)state;
	world_put(buf, "gpd.ta.appIDx", 13);
	assert_int_equal(WORLD_CALL(CALL_get_property_name_to_index,
				    TA_PROPSET_TA, buf, 13, len),
			 GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_get_property_name_to_index,
				    TA_PROPSET_TA, buf, 12, len),
			 GP_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(WORLD_CALL(CALL_get_property_name_to_index,
				    TA_PROPSET_TA, buf, 0, len),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(WORLD_CALL(CALL_get_property_name_to_index,
				    TA_PROPSET_TA, 0, 12, len),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(WORLD_CALL(CALL_get_property_name_to_index,
				    TA_PROPSET_TA, buf, 4096, len),
			 GP_ERROR_ITEM_NOT_FOUND);
}

/* Access rights. */

static uint32_t check(uint32_t flags, uint64_t va, uint64_t size)
{
	return WORLD_CALL(CALL_check_access_rights, flags, va, size);
}

static void memory_of_others_needs_any_owner(void **state)
{
	const uint32_t rw = TA_ACCESS_READ | TA_ACCESS_WRITE;
	const vaddr_t shared[] = {w.shareable, w.param};

	(void)state;
	assert_int_equal(check(rw, w.private_rw, PAGE_BYTES), GP_SUCCESS);
	assert_int_equal(check(TA_ACCESS_READ, w.private_ro, 1), GP_SUCCESS);
	assert_int_equal(check(rw, w.private_ro, 1), GP_ERROR_ACCESS_DENIED);
	for (size_t i = 0; i < ARRAY_SIZE(shared); i++) {
		assert_int_equal(
			check(rw | TA_ACCESS_ANY_OWNER, shared[i], PAGE_BYTES),
			GP_SUCCESS);
		assert_int_equal(check(TA_ACCESS_READ, shared[i], 1),
				 GP_ERROR_ACCESS_DENIED);
	}
}

static void the_world_of_memory_is_checked(void **state)
{
	const uint32_t any = TA_ACCESS_READ | TA_ACCESS_ANY_OWNER;

	(void)state;
	assert_int_equal(check(any | TA_ACCESS_SECURE, w.private_rw, 8),
			 GP_SUCCESS);
	assert_int_equal(check(any | TA_ACCESS_NONSECURE, w.private_rw, 8),
			 GP_ERROR_ACCESS_DENIED);
	assert_int_equal(check(any | TA_ACCESS_SECURE | TA_ACCESS_NONSECURE,
			       w.private_rw, 8),
			 GP_ERROR_ACCESS_DENIED);
	assert_int_equal(check(TA_ACCESS_READ | 8, w.private_rw, 8),
			 GP_ERROR_ACCESS_DENIED);
}

static void low_addresses_and_wraps_are_denied(void **state)
{
	(void)state;
	assert_int_equal(check(TA_ACCESS_READ, 0, 1), GP_ERROR_ACCESS_DENIED);
	assert_int_equal(check(TA_ACCESS_READ, 0x40000, 1),
			 GP_ERROR_ACCESS_DENIED);
	assert_int_equal(check(TA_ACCESS_READ, w.private_rw, UINT64_MAX),
			 GP_ERROR_ACCESS_DENIED);
	assert_int_equal(check(TA_ACCESS_READ, w.private_rw, -w.private_rw),
			 GP_ERROR_ACCESS_DENIED);
}

static void cache_calls_are_for_shared_memory_only(void **state)
{
	(void)state;
	assert_int_equal(WORLD_CALL(CALL_cache_operation, w.param, 64, 0),
			 GP_ERROR_NOT_SUPPORTED);
	w.ta.flags = TA_FLAG_CACHE_MAINTENANCE;
	for (uint64_t op = 0; op <= TA_CACHE_INVALIDATE; op++) {
		assert_int_equal(
			WORLD_CALL(CALL_cache_operation, w.param, 64, op),
			GP_SUCCESS);
		assert_int_equal(
			WORLD_CALL(CALL_cache_operation, w.private_rw, 64, op),
			GP_ERROR_ACCESS_DENIED);
	}
	assert_int_equal(WORLD_CALL(CALL_cache_operation, w.param, 64, 3),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(
		WORLD_CALL(CALL_cache_operation, w.param, PAGE_BYTES + 1, 0),
		GP_ERROR_ACCESS_DENIED);
}

/* Cancellation and time. */

static void the_mask_tells_what_it_was(void **state)
{
	(void)state;
	assert_int_equal(WORLD_CALL(CALL_unmask_cancellation, len), GP_SUCCESS);
	assert_int_equal(world_get_u32(len), 1);
	assert_int_equal(WORLD_CALL(CALL_unmask_cancellation, len), GP_SUCCESS);
	assert_int_equal(world_get_u32(len), 0);
	assert_int_equal(WORLD_CALL(CALL_mask_cancellation, len), GP_SUCCESS);
	assert_int_equal(world_get_u32(len), 0);
	assert_true(w.session.cancel_masked);
}

static void a_masked_request_waits_for_the_unmasking(void **state)
{
	(void)state;
	w.session.cancel_requested = true;
	assert_int_equal(WORLD_CALL(CALL_get_cancellation_flag, len),
			 GP_SUCCESS);
	assert_int_equal(world_get_u32(len), 0);
	assert_int_equal(WORLD_CALL(CALL_wait, 0), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_unmask_cancellation, len), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_get_cancellation_flag, len),
			 GP_SUCCESS);
	assert_int_equal(world_get_u32(len), 1);
	assert_int_equal(WORLD_CALL(CALL_wait, TA_TIMEOUT_INFINITE),
			 GP_ERROR_CANCEL);
}

static void unknown_clocks_are_refused(void **state)
{
	(void)state;
	assert_int_equal(WORLD_CALL(CALL_get_time, 3, buf),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(WORLD_CALL(CALL_get_time, TA_TIME_SYSTEM, buf),
			 GP_SUCCESS);
	assert_in_range(world_get_u32(buf + 4), 0, 999);
}

static void random_fills_all_of_the_buffer(void **state)
{
	uint8_t got[1000] = {0};
	unsigned int zeros = 0;

	(void)state;
	world_put(buf, got, sizeof(got));
	assert_int_equal(WORLD_CALL(CALL_cryp_random_number_generate, buf, 999),
			 GP_SUCCESS);
	world_get(got, buf, sizeof(got));
	for (size_t i = 0; i < sizeof(got); i++)
		zeros += got[i] == 0;
	assert_in_range(zeros, 1, 40);
	assert_int_equal(got[999], 0);
	assert_int_equal(WORLD_CALL(CALL_cryp_random_number_generate, 0, 0),
			 GP_SUCCESS);
}

/* Calls that do not come back. */

static uint64_t leaving_call[3]; /* number, first and second argument */

static uint64_t leave(const struct arch_user_regs *regs)
{
	(void)regs;
	(void)WORLD_CALL(leaving_call[0], leaving_call[1], leaving_call[2]);
	fail_msg("call %u came back", (unsigned int)leaving_call[0]);
	return 0;
}

static uint64_t run_leaving(uint64_t number, uint64_t a, uint64_t b)
{
	const struct arch_user_regs regs = {.pc = 0x1000};
	uint64_t value;

	leaving_call[0] = number;
	leaving_call[1] = a;
	leaving_call[2] = b;
	sim_user_program = leave;
	arch_irq_unmask_all();
	value = arch_user_enter(&regs);
	(void)arch_irq_mask_all();
	return value;
}

static void return_ends_the_entry_with_32_bits(void **state)
{
	(void)state;
	assert_true(run_leaving(CALL_return, UINT64_MAX, 0) == UINT32_MAX);
	assert_true(run_leaving(CALL_return, 0, 0) == 0);
}

static void panic_ends_the_ta_whatever_its_registers_say(void **state)
{
	const uint64_t wild[] = {0,
				 1,
				 buf,
				 buf + 1,
				 w.private_ro,
				 UINT64_MAX,
				 UINT64_C(0xFFFFFF8000000000)};

	(void)state;
	world_put_u64(buf, buf); /* frame record that names itself */
	world_put_u64(buf + 8, buf);
	for (size_t i = 0; i < ARRAY_SIZE(wild); i++)
		assert_true(run_leaving(CALL_panic, 0xBEEF, wild[i]) >> 32 !=
			    0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_short_value_buffer_learns_the_size),
		TEST(an_empty_text_still_has_its_nul),
		TEST(the_name_has_the_same_rule),
		TEST(a_call_without_pointers_asks_for_existence),
		TEST(the_last_byte_of_a_name_counts_as_nul),
		TEST(memory_of_others_needs_any_owner),
		TEST(the_world_of_memory_is_checked),
		TEST(low_addresses_and_wraps_are_denied),
		TEST(cache_calls_are_for_shared_memory_only),
		TEST(the_mask_tells_what_it_was),
		TEST(a_masked_request_waits_for_the_unmasking),
		TEST(unknown_clocks_are_refused),
		TEST(random_fills_all_of_the_buffer),
		TEST(return_ends_the_entry_with_32_bits),
		TEST(panic_ends_the_ta_whatever_its_registers_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
