/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/sys/testcall_priv.h"

/* Digests, what is not there yet, and memory that runs out. */

#define SHA256 0x50000004
static const uint8_t sha256_abc[32] = {
	0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
	0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
	0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};

static uint32_t new_digest(void)
{
	assert_int_equal(WORLD_CALL(CALL_cryp_state_alloc, SHA256,
				    TA_MODE_DIGEST, 0, 0, len),
			 GP_SUCCESS);
	return world_get_u32(len);
}

static void expect_digest(uint32_t state, vaddr_t chunk, uint64_t chunk_len,
			  const uint8_t *want)
{
	uint8_t got[32] = {0};

	world_put_u64(len, sizeof(got));
	assert_int_equal(WORLD_CALL(CALL_hash_final, state, chunk, chunk_len,
				    buf + 256, len),
			 GP_SUCCESS);
	assert_int_equal(world_get_u64(len), sizeof(got));
	world_get(got, buf + 256, sizeof(got));
	assert_memory_equal(got, want, sizeof(got));
}

static void a_digest_may_be_fed_in_pieces(void **state)
{
	uint32_t h = new_digest();

	(void)state;
	world_put(buf, "abc", 3);
	assert_int_equal(WORLD_CALL(CALL_hash_init, h), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_hash_update, h, buf, 1), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_hash_update, h, 0, 0), GP_SUCCESS);
	expect_digest(h, buf + 1, 2, sha256_abc);
	/* Again after another start. */
	assert_int_equal(WORLD_CALL(CALL_hash_init, h), GP_SUCCESS);
	expect_digest(h, buf, 3, sha256_abc);
	assert_int_equal(WORLD_CALL(CALL_cryp_state_free, h), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_cryp_state_free, h),
			 GP_ERROR_BAD_PARAMETERS);
}

static void a_short_digest_buffer_consumes_nothing(void **state)
{
	uint32_t h = new_digest();

	(void)state;
	world_put(buf, "abc", 3);
	assert_int_equal(WORLD_CALL(CALL_hash_init, h), GP_SUCCESS);
	world_put_u64(len, 31);
	assert_int_equal(WORLD_CALL(CALL_hash_final, h, buf, 3, buf + 256, len),
			 GP_ERROR_SHORT_BUFFER);
	assert_int_equal(world_get_u64(len), 32);
	expect_digest(h, buf, 3, sha256_abc);
}

static void a_digest_needs_its_start(void **state)
{
	uint32_t h = new_digest();

	(void)state;
	assert_int_equal(WORLD_CALL(CALL_hash_update, h, buf, 3),
			 GP_ERROR_BAD_STATE);
	world_put_u64(len, 32);
	assert_int_equal(WORLD_CALL(CALL_hash_final, h, buf, 3, buf + 256, len),
			 GP_ERROR_BAD_STATE);
	assert_int_equal(WORLD_CALL(CALL_hash_update, h, 0, 3),
			 GP_ERROR_BAD_PARAMETERS);
}

static void a_copy_goes_on_alone(void **state)
{
	uint32_t a = new_digest();
	uint32_t b = new_digest();

	(void)state;
	world_put(buf, "abc", 3);
	assert_int_equal(WORLD_CALL(CALL_hash_init, a), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_hash_update, a, buf, 2), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_cryp_state_copy, b, a), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_cryp_state_copy, a, a), GP_SUCCESS);
	expect_digest(a, buf + 2, 1, sha256_abc);
	expect_digest(b, buf + 2, 1, sha256_abc);
	assert_int_equal(WORLD_CALL(CALL_cryp_state_alloc, 0x50000002,
				    TA_MODE_DIGEST, 0, 0, len),
			 GP_SUCCESS);
	assert_int_equal(
		WORLD_CALL(CALL_cryp_state_copy, world_get_u32(len), a),
		GP_ERROR_BAD_PARAMETERS);
}

static void a_digest_reads_across_pages(void **state)
{
	/* SHA-256 of 8,192 bytes 'a' equals that of its halves in turn. */
	uint32_t whole = new_digest();
	uint32_t halves = new_digest();
	uint8_t page[PAGE_BYTES];
	uint8_t want[32];

	(void)state;
	memset(page, 'a', sizeof(page));
	world_put(buf, page, sizeof(page));
	world_put(buf + PAGE_BYTES, page, sizeof(page));
	assert_int_equal(WORLD_CALL(CALL_hash_init, whole), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_hash_init, halves), GP_SUCCESS);
	assert_int_equal(
		WORLD_CALL(CALL_hash_update, whole, buf, 2 * PAGE_BYTES),
		GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_hash_update, halves, buf, 5000),
			 GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_hash_update, halves, buf + 5000, 3192),
			 GP_SUCCESS);
	world_put_u64(len, 32);
	assert_int_equal(WORLD_CALL(CALL_hash_final, whole, 0, 0, buf, len),
			 GP_SUCCESS);
	world_get(want, buf, sizeof(want));
	expect_digest(halves, 0, 0, want);
}

/* FIPS 202: SHAKE128 of no data begins 7f9c2ba4e88f827d... */
static void shake_yields_as_much_as_is_asked(void **state)
{
	static const uint8_t want[] = {0x7f, 0x9c, 0x2b, 0xa4, 0xe8, 0x8f,
				       0x82, 0x7d, 0x61, 0x60, 0x45, 0x50,
				       0x76, 0x05, 0x85, 0x3e};
	uint8_t got[16];
	uint32_t h;

	(void)state;
	assert_int_equal(WORLD_CALL(CALL_cryp_state_alloc, 0x50000101,
				    TA_MODE_DIGEST, 0, 0, len),
			 GP_SUCCESS);
	h = world_get_u32(len);
	assert_int_equal(WORLD_CALL(CALL_hash_init, h), GP_SUCCESS);
	world_put_u64(len, 5);
	assert_int_equal(WORLD_CALL(CALL_hash_final, h, 0, 0, buf, len),
			 GP_SUCCESS);
	assert_int_equal(world_get_u64(len), 5);
	world_put_u64(len, 11);
	assert_int_equal(WORLD_CALL(CALL_hash_final, h, 0, 0, buf + 5, len),
			 GP_SUCCESS);
	world_get(got, buf, sizeof(got));
	assert_memory_equal(got, want, sizeof(got));
	assert_int_equal(WORLD_CALL(CALL_hash_update, h, buf, 1),
			 GP_ERROR_BAD_STATE);
	assert_int_equal(WORLD_CALL(CALL_hash_init, h), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_hash_update, h, buf, 1), GP_SUCCESS);
}

static void what_is_not_there_says_so(void **state)
{
	(void)state;
	/* Two unknown ids; a key without object. */
	assert_int_equal(
		WORLD_CALL(CALL_cryp_state_alloc, 0x500000FF, 5, 0, 0, len),
		GP_ERROR_NOT_SUPPORTED);
	assert_int_equal(
		WORLD_CALL(CALL_cryp_state_alloc, UINT32_MAX, 5, 0, 0, len),
		GP_ERROR_NOT_SUPPORTED);
	assert_int_equal(
		WORLD_CALL(CALL_cryp_state_alloc, 0x10000010, 0, 1, 0, len),
		GP_ERROR_BAD_STATE);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_open, 2, buf, 4, 1, len),
			 GP_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(WORLD_CALL(CALL_storage_obj_open, 1, buf, 65, 1, len),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(WORLD_CALL(CALL_cipher_init, new_digest(), buf, 16),
			 GP_ERROR_BAD_STATE);
}

static void enumerators_come_and_go(void **state)
{
	uint32_t e;

	(void)state;
	assert_int_equal(WORLD_CALL(CALL_storage_alloc_enum, len), GP_SUCCESS);
	e = world_get_u32(len);
	assert_int_equal(WORLD_CALL(CALL_storage_reset_enum, e), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_storage_start_enum, e, 2),
			 GP_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(
		WORLD_CALL(CALL_storage_next_enum, e, buf, buf + 64, len),
		GP_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(WORLD_CALL(CALL_storage_free_enum, e), GP_SUCCESS);
	assert_int_equal(WORLD_CALL(CALL_storage_free_enum, e),
			 GP_ERROR_BAD_PARAMETERS);
}

/* Memory runs out: call by call, at every allocation in turn. */

static uint32_t alloc_state(void)
{
	return WORLD_CALL(CALL_cryp_state_alloc, SHA256, TA_MODE_DIGEST, 0, 0,
			  len);
}

static uint32_t alloc_enum(void)
{
	return WORLD_CALL(CALL_storage_alloc_enum, len);
}

static size_t heap_bytes(void)
{
	struct heap_stats s;

	heap_get_stats(&s);
	return s.allocated_bytes;
}

static void fails_cleanly_at_each_allocation(uint32_t (*call)(void))
{
	size_t before = heap_bytes();
	uint32_t code = GP_ERROR_OUT_OF_MEMORY;
	unsigned long n = 0;

	while (code != GP_SUCCESS) {
		assert_int_equal(heap_bytes(), before);
		page_fail_nth(++n);
		code = call();
		page_fail_nth(0);
		if (code != GP_SUCCESS)
			assert_int_equal(code, GP_ERROR_OUT_OF_MEMORY);
	}
	assert_true(n > 1);
}

static void no_memory_is_an_error_and_nothing_else(void **state)
{
	(void)state;
	/* What is made once and stays. */
	assert_int_equal(alloc_state(), GP_SUCCESS);
	assert_int_equal(alloc_enum(), GP_SUCCESS);
	fails_cleanly_at_each_allocation(alloc_state);
	fails_cleanly_at_each_allocation(alloc_enum);
}

static void the_first_handle_may_find_no_memory(void **state)
{
	(void)state;
	for (unsigned long n = 1; n <= 2; n++) {
		page_fail_nth(n);
		assert_int_equal(alloc_enum(), GP_ERROR_OUT_OF_MEMORY);
	}
	page_fail_nth(0);
	assert_int_equal(alloc_enum(), GP_SUCCESS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_digest_may_be_fed_in_pieces),
		TEST(a_short_digest_buffer_consumes_nothing),
		TEST(a_digest_needs_its_start),
		TEST(a_copy_goes_on_alone),
		TEST(a_digest_reads_across_pages),
		TEST(shake_yields_as_much_as_is_asked),
		TEST(what_is_not_there_says_so),
		TEST(enumerators_come_and_go),
		TEST(no_memory_is_an_error_and_nothing_else),
		TEST(the_first_handle_may_find_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
