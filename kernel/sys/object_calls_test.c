/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/crypt_values.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/sys/testcall_priv.h"

/* Calls on objects, as a TA makes them: right ones and hostile ones. */

#define CALL(name, ...) WORLD_CALL(CALL_##name, __VA_ARGS__)

static uint32_t make(uint32_t type, uint32_t bits)
{
	assert_int_equal(CALL(cryp_obj_alloc, type, bits, len), GP_SUCCESS);
	return world_get_u32(len);
}

/* An array of attributes at the start of the read-write memory's second
 * half. */
static void put_attr(unsigned int idx, uint32_t id, uint64_t a, uint64_t b)
{
	const struct utee_attribute attr = {.a = a, .b = b, .attribute_id = id};

	world_put(buf + 2048 + idx * sizeof(attr), &attr, sizeof(attr));
}

static uint32_t populate(uint32_t o, unsigned int count)
{
	return CALL(cryp_obj_populate, o, buf + 2048, count);
}

static struct utee_object_info info_of(uint32_t o)
{
	struct utee_object_info info;

	assert_int_equal(CALL(cryp_obj_get_info, o, buf), GP_SUCCESS);
	world_get(&info, buf, sizeof(info));
	return info;
}

static uint32_t aes_key(void)
{
	uint32_t o = make(TA_TYPE_AES, 256);

	world_put(buf, "0123456789abcdef", 16);
	put_attr(0, TA_ATTR_SECRET_VALUE, buf, 16);
	assert_int_equal(populate(o, 1), GP_SUCCESS);
	return o;
}

static void a_key_is_filled_read_and_emptied(void **state)
{
	uint32_t o = aes_key();
	struct utee_object_info info = info_of(o);
	char got[16];

	(void)state;
	assert_int_equal(info.type, TA_TYPE_AES);
	assert_int_equal(info.size_bits, 128);
	assert_int_equal(info.max_bits, 256);
	assert_int_equal(info.usage, UINT32_MAX);
	assert_int_equal(info.flags, 0x20000);
	assert_int_equal(info.data_bytes, 0);
	world_put_u64(len, 15);
	assert_int_equal(
		CALL(cryp_obj_get_attr, o, TA_ATTR_SECRET_VALUE, buf, len),
		GP_ERROR_SHORT_BUFFER);
	assert_int_equal(world_get_u64(len), 16);
	assert_int_equal(
		CALL(cryp_obj_get_attr, o, TA_ATTR_SECRET_VALUE, buf, len),
		GP_SUCCESS);
	world_get(got, buf, 16);
	assert_memory_equal(got, "0123456789abcdef", 16);
	assert_int_equal(populate(o, 1), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(cryp_obj_reset, o), GP_SUCCESS);
	assert_int_equal(
		CALL(cryp_obj_get_attr, o, TA_ATTR_SECRET_VALUE, buf, len),
		GP_ERROR_BAD_PARAMETERS);
	info = info_of(o);
	assert_int_equal(info.size_bits, 0);
	assert_int_equal(info.flags, 0);
	assert_int_equal(CALL(cryp_obj_close, o), GP_SUCCESS);
	assert_int_equal(CALL(cryp_obj_close, o), GP_ERROR_BAD_STATE);
}

static void a_secret_that_is_not_extractable_stays(void **state)
{
	uint32_t o = aes_key();

	(void)state;
	assert_int_equal(CALL(cryp_obj_restrict_usage, o, TA_USAGE_ENCRYPT),
			 GP_SUCCESS);
	assert_int_equal(CALL(cryp_obj_restrict_usage, o, UINT32_MAX),
			 GP_SUCCESS);
	assert_int_equal(info_of(o).usage, TA_USAGE_ENCRYPT);
	world_put_u64(len, 64);
	assert_int_equal(
		CALL(cryp_obj_get_attr, o, TA_ATTR_SECRET_VALUE, buf, len),
		GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(world_get_u64(len), 64);
	/* Nor does a copy give it away. */
	uint32_t copy = make(TA_TYPE_AES, 128);
	assert_int_equal(CALL(cryp_obj_copy, copy, o), GP_SUCCESS);
	assert_int_equal(info_of(copy).usage, TA_USAGE_ENCRYPT);
	assert_int_equal(CALL(cryp_obj_copy, copy, o), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(cryp_obj_copy, o, o), GP_ERROR_BAD_PARAMETERS);
}

static void failing_to_populate_gives_no_rights_back(void **state)
{
	uint32_t o = make(TA_TYPE_AES, 128);

	(void)state;
	assert_int_equal(CALL(cryp_obj_restrict_usage, o, TA_USAGE_ENCRYPT),
			 GP_SUCCESS);
	put_attr(0, TA_ATTR_SECRET_VALUE, buf, 20);
	assert_int_not_equal(populate(o, 1), GP_SUCCESS);
	assert_int_equal(info_of(o).usage, TA_USAGE_ENCRYPT);
	assert_int_equal(info_of(o).flags, 0);
}

static void the_set_of_attributes_must_be_the_types(void **state)
{
	uint32_t o = make(TA_TYPE_RSA_PAIR, 512);
	static const uint32_t ids[] = {TA_ATTR_RSA_MODULUS, TA_ATTR_RSA_E,
				       TA_ATTR_RSA_D,       TA_ATTR_RSA_P,
				       TA_ATTR_RSA_Q,       TA_ATTR_RSA_DP,
				       TA_ATTR_RSA_DQ,      TA_ATTR_RSA_QINV};
	uint8_t big[64];

	(void)state;
	memset(big, 0xFF, sizeof(big));
	world_put(buf, big, sizeof(big));
	for (unsigned int i = 0; i < 8; i++)
		put_attr(i, ids[i], buf, 64);
	assert_int_equal(populate(o, 0), GP_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(populate(o, 2), GP_ERROR_ITEM_NOT_FOUND);
	for (unsigned int n = 4; n < 8; n++)
		assert_int_equal(populate(o, n), GP_ERROR_ITEM_NOT_FOUND);
	put_attr(3, TA_ATTR_RSA_D, buf, 64);
	assert_int_equal(populate(o, 4), GP_ERROR_ITEM_NOT_FOUND);
	put_attr(3, TA_ATTR_ECC_X, buf, 64);
	assert_int_equal(populate(o, 4), GP_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(populate(o, 17), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(populate(o, 65), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(populate(o, 3), GP_SUCCESS);
	assert_int_equal(CALL(cryp_obj_reset, o), GP_SUCCESS);
	put_attr(3, TA_ATTR_RSA_P, buf, 64);
	assert_int_equal(populate(o, 8), GP_SUCCESS);
	assert_int_equal(info_of(o).size_bits, 512);
}

static void attributes_lie_where_the_ta_may_read(void **state)
{
	static const uint64_t bad[] = {1, UINT64_MAX - 7, UINT64_C(1) << 63,
				       UINT64_C(0xFFFFFF8000000000)};
	uint32_t o = make(TA_TYPE_AES, 256);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		put_attr(0, TA_ATTR_SECRET_VALUE, bad[i], 16);
		assert_int_equal(populate(o, 1), GP_ERROR_ACCESS_DENIED);
		assert_int_equal(CALL(cryp_obj_populate, o, bad[i], 1),
				 GP_ERROR_ACCESS_DENIED);
		assert_int_equal(CALL(cryp_obj_get_info, o, bad[i]),
				 GP_ERROR_ACCESS_DENIED);
	}
	put_attr(0, TA_ATTR_SECRET_VALUE, buf, UINT64_MAX);
	assert_int_equal(populate(o, 1), GP_ERROR_SECURITY);
	put_attr(0, TA_ATTR_SECRET_VALUE, 0, 0);
	assert_int_equal(populate(o, 1), GP_ERROR_BAD_PARAMETERS);
	/* Memory that others can write is read once, so it is good. */
	put_attr(0, TA_ATTR_SECRET_VALUE, w.param, 32);
	assert_int_equal(populate(o, 1), GP_SUCCESS);
}

static void numbers_and_secrets_have_limits_of_their_own(void **state)
{
	uint32_t rsa = make(TA_TYPE_RSA_PUBLIC, 256);
	uint32_t hmac = make(TA_TYPE_HMAC_SHA256, 1024);
	uint32_t aes = make(TA_TYPE_AES, 128);
	uint32_t x = make(TA_TYPE_X25519_PAIR, 256);
	uint8_t data[96] = {[63] = 1, [95] = 1};

	(void)state;
	world_put(buf, data, sizeof(data));
	world_put(buf + 1024, "\x01\x00\x01", 3);
	/* A modulus of 257 bits; with 64 zeros in front it is one of 249. */
	put_attr(1, TA_ATTR_RSA_E, buf + 1024, 3);
	put_attr(0, TA_ATTR_RSA_MODULUS, buf + 63, 33);
	assert_int_equal(populate(rsa, 2), GP_ERROR_BAD_STATE);
	put_attr(0, TA_ATTR_RSA_MODULUS, buf, 96);
	assert_int_equal(populate(rsa, 2), GP_ERROR_BAD_STATE);
	put_attr(0, TA_ATTR_RSA_MODULUS, buf, UINT64_MAX);
	assert_int_equal(populate(rsa, 2), GP_ERROR_BAD_STATE);
	data[63] = 0;
	data[64] = 0x80;
	world_put(buf, data, sizeof(data));
	put_attr(0, TA_ATTR_RSA_MODULUS, buf, 96);
	assert_int_equal(populate(rsa, 2), GP_SUCCESS);
	world_put_u64(len, 512);
	assert_int_equal(
		CALL(cryp_obj_get_attr, rsa, TA_ATTR_RSA_MODULUS, buf, len),
		GP_SUCCESS);
	assert_int_equal(world_get_u64(len), 32);
	put_attr(0, TA_ATTR_SECRET_VALUE, buf, 129);
	assert_int_equal(populate(hmac, 1), GP_ERROR_SECURITY);
	put_attr(0, TA_ATTR_SECRET_VALUE, buf, 24);
	assert_int_equal(populate(aes, 1), GP_ERROR_BAD_STATE);
	put_attr(0, TA_ATTR_X25519_PRIVATE, buf, 32);
	put_attr(1, TA_ATTR_X25519_PUBLIC, buf, 31);
	assert_int_equal(populate(x, 2), GP_ERROR_SECURITY);
	put_attr(1, TA_ATTR_X25519_PUBLIC, buf, 32);
	assert_int_equal(populate(x, 2), GP_SUCCESS);
}

static void a_value_attribute_is_two_words(void **state)
{
	uint32_t o = make(TA_TYPE_ECDSA_PUBLIC, 256);

	(void)state;
	put_attr(0, TA_ATTR_ECC_CURVE, TA_CURVE_P256, UINT64_MAX);
	put_attr(1, TA_ATTR_ECC_X, w.private_ro, 32);
	put_attr(2, TA_ATTR_ECC_Y, w.private_ro, 32);
	assert_int_equal(populate(o, 3), GP_SUCCESS);
	world_put_u64(len, 8);
	assert_int_equal(
		CALL(cryp_obj_get_attr, o, TA_ATTR_ECC_CURVE, buf, len),
		GP_SUCCESS);
	assert_int_equal(world_get_u64(len), 8);
	assert_int_equal(world_get_u64(buf), TA_CURVE_P256);
	/* Zero is a number of no bytes. */
	world_put_u64(len, 64);
	assert_int_equal(CALL(cryp_obj_get_attr, o, TA_ATTR_ECC_X, buf, len),
			 GP_SUCCESS);
	assert_int_equal(world_get_u64(len), 0);
	assert_int_equal(CALL(cryp_obj_get_attr, o, TA_ATTR_RSA_E, buf, len),
			 GP_ERROR_ITEM_NOT_FOUND);
}

static void what_names_no_object_is_refused(void **state)
{
	uint32_t o = make(TA_TYPE_AES, 128);
	const uint64_t bad[] = {0, o + 1, o | UINT64_C(1) << 32, UINT64_MAX};

	(void)state;
	world_put_u64(len, 8);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(CALL(cryp_obj_close, bad[i]),
				 GP_ERROR_BAD_STATE);
		assert_int_equal(CALL(cryp_obj_reset, bad[i]),
				 GP_ERROR_BAD_STATE);
		assert_int_equal(CALL(cryp_obj_get_info, bad[i], buf),
				 GP_ERROR_BAD_STATE);
		assert_int_equal(CALL(cryp_obj_restrict_usage, bad[i], 0),
				 GP_ERROR_BAD_STATE);
		assert_int_equal(CALL(cryp_obj_copy, bad[i], o),
				 GP_ERROR_BAD_STATE);
		assert_int_equal(CALL(cryp_obj_copy, o, bad[i]),
				 GP_ERROR_BAD_STATE);
		assert_int_equal(CALL(cryp_obj_populate, bad[i], 0, 0),
				 GP_ERROR_BAD_STATE);
		assert_int_equal(
			CALL(cryp_obj_get_attr, bad[i], 0xC0000000, buf, len),
			GP_ERROR_ITEM_NOT_FOUND);
	}
	assert_int_equal(CALL(cryp_obj_alloc, TA_TYPE_DATA, 0, len),
			 GP_ERROR_NOT_SUPPORTED);
	assert_int_equal(CALL(cryp_obj_alloc, 0, 0, len),
			 GP_ERROR_NOT_SUPPORTED);
}

static size_t heap_bytes(void)
{
	struct heap_stats s;

	heap_get_stats(&s);
	return s.allocated_bytes;
}

static void no_memory_leaves_nothing_behind(void **state)
{
	uint32_t code = GP_ERROR_OUT_OF_MEMORY;
	unsigned long n = 0;
	size_t before;

	(void)state;
	(void)make(TA_TYPE_AES, 128);
	before = heap_bytes();
	while (code != GP_SUCCESS) {
		assert_int_equal(heap_bytes(), before);
		page_fail_nth(++n);
		code = CALL(cryp_obj_alloc, TA_TYPE_RSA_PAIR, 4096, len);
		page_fail_nth(0);
		if (code != GP_SUCCESS)
			assert_int_equal(code, GP_ERROR_OUT_OF_MEMORY);
	}
	assert_true(n > 1);
	assert_int_equal(CALL(cryp_obj_close, world_get_u32(len)), GP_SUCCESS);
	assert_int_equal(heap_bytes(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_key_is_filled_read_and_emptied),
		TEST(a_secret_that_is_not_extractable_stays),
		TEST(failing_to_populate_gives_no_rights_back),
		TEST(the_set_of_attributes_must_be_the_types),
		TEST(attributes_lie_where_the_ta_may_read),
		TEST(numbers_and_secrets_have_limits_of_their_own),
		TEST(a_value_attribute_is_two_words),
		TEST(what_names_no_object_is_refused),
		TEST(no_memory_leaves_nothing_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
