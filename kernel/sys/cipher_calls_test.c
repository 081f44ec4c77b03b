/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/sys/testkey_priv.h"

/* Ciphers, MACs and authenticated encryption as a TA calls them. */

#define AES_ECB 0x10000010
#define AES_CBC 0x10000110
#define AES_CTR 0x10000210
#define AES_CTS 0x10000310
#define AES_XTS 0x10000410
#define HMAC256 0x30000004
#define CMAC    0x30000610
#define CBC_MAC 0x30000110
#define CCM     0x40000710
#define GCM     0x40000810

/* SP 800-38A, F.2.1 */
static const uint8_t key[] = {0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
			      0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c};
static const uint8_t iv[] = {0, 1, 2,  3,  4,  5,  6,  7,
			     8, 9, 10, 11, 12, 13, 14, 15};
static const uint8_t plain[] = {0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96,
				0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a,
				0xae, 0x2d, 0x8a, 0x57, 0x1e, 0x03, 0xac, 0x9c,
				0x9e, 0xb7, 0x6f, 0xac, 0x45, 0xaf, 0x8e, 0x51};
static const uint8_t cipher[] = {
	0x76, 0x49, 0xab, 0xac, 0x81, 0x19, 0xb2, 0x46, 0xce, 0xe9, 0x8e,
	0x9b, 0x12, 0xe9, 0x19, 0x7d, 0x50, 0x86, 0xcb, 0x9b, 0x50, 0x72,
	0x19, 0xee, 0x95, 0xdb, 0x11, 0x3a, 0x91, 0x76, 0x78, 0xb2};

static uint32_t aes_state(uint32_t algo, uint32_t mode)
{
	return make_state(algo, mode,
			  make_secret(TA_TYPE_AES, key, sizeof(key)), 0);
}

static uint32_t start(uint32_t s)
{
	world_put(buf + 2048, iv, sizeof(iv));
	return CALL(cipher_init, s, buf + 2048, sizeof(iv));
}

static uint32_t step(uint64_t call, uint32_t s, vaddr_t src, uint64_t size,
		     vaddr_t dst, uint64_t room)
{
	world_put_u64(len, room);
	return WORLD_CALL(call, s, src, size, dst, len);
}

static void a_cipher_works_in_steps_and_in_place(void **state)
{
	uint32_t s = aes_state(AES_CBC, TA_MODE_ENCRYPT);

	(void)state;
	for (unsigned int round = 0; round < 2; round++) {
		assert_int_equal(start(s), GP_SUCCESS);
		world_put(buf, plain, 32);
		assert_int_equal(step(CALL_cipher_update, s, buf, 16, buf, 999),
				 GP_SUCCESS);
		assert_int_equal(world_get_u64(len), 16);
		assert_int_equal(
			step(CALL_cipher_final, s, buf + 16, 16, buf + 16, 16),
			GP_SUCCESS);
		expect_bytes(buf, cipher, 32);
	}
	assert_int_equal(step(CALL_cipher_update, s, buf, 16, buf, 16),
			 GP_ERROR_BAD_STATE);
}

static void a_final_step_may_be_without_data(void **state)
{
	uint32_t s = aes_state(AES_CBC, TA_MODE_DECRYPT);

	(void)state;
	assert_int_equal(start(s), GP_SUCCESS);
	world_put(buf, cipher, 32);
	assert_int_equal(step(CALL_cipher_update, s, buf, 32, w.param + 64, 32),
			 GP_SUCCESS);
	assert_int_equal(CALL(cipher_final, s, 0, 0, 0, 0), GP_SUCCESS);
	expect_bytes(w.param + 64, plain, 32);
	assert_int_equal(CALL(cipher_final, s, 0, 0, 0, 0), GP_ERROR_BAD_STATE);
}

static void a_short_output_changes_nothing(void **state)
{
	uint32_t s = aes_state(AES_CBC, TA_MODE_ENCRYPT);

	(void)state;
	assert_int_equal(start(s), GP_SUCCESS);
	world_put(buf, plain, 32);
	assert_int_equal(step(CALL_cipher_update, s, buf, 32, buf + 64, 31),
			 GP_ERROR_SHORT_BUFFER);
	assert_int_equal(world_get_u64(len), 32);
	assert_int_equal(step(CALL_cipher_final, s, buf, 32, buf + 64, 31),
			 GP_ERROR_SHORT_BUFFER);
	assert_int_equal(CALL(cipher_final, s, buf, 32, 0, 0),
			 GP_ERROR_SHORT_BUFFER);
	assert_int_equal(step(CALL_cipher_update, s, buf, 17, buf + 64, 99),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(step(CALL_cipher_final, s, buf, 17, buf + 64, 99),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(step(CALL_cipher_update, s, buf, 0, buf + 64, 0),
			 GP_SUCCESS);
	assert_int_equal(step(CALL_cipher_final, s, buf, 32, buf + 64, 32),
			 GP_SUCCESS);
	expect_bytes(buf + 64, cipher, 32);
}

/* Whatever the pieces and wherever the output, behind the input too. */
static void overlapping_buffers_give_the_same(void **state)
{
	static const uint32_t algos[] = {AES_ECB, AES_CBC, AES_CTR, AES_CTS};
	static const int shifts[] = {1024, -1024, 16, -16, 7, -7, 0, 560};
	uint8_t in[1040], apart[1040], over[1040];

	(void)state;
	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (uint8_t)(i * 7 + (i >> 8));
	for (size_t a = 0; a < ARRAY_SIZE(algos); a++) {
		uint32_t s = aes_state(algos[a], TA_MODE_ENCRYPT);
		vaddr_t at = buf + 1500;

		assert_int_equal(start(s), GP_SUCCESS);
		world_put(w.param, in, sizeof(in));
		assert_int_equal(step(CALL_cipher_final, s, w.param, 1040,
				      w.shareable, 1040),
				 GP_SUCCESS);
		world_get(apart, w.shareable, sizeof(apart));
		for (size_t i = 0; i < ARRAY_SIZE(shifts); i++) {
			vaddr_t dst = (vaddr_t)((intptr_t)at + shifts[i]);

			assert_int_equal(start(s), GP_SUCCESS);
			world_put(at, in, sizeof(in));
			assert_int_equal(
				step(CALL_cipher_final, s, at, 1040, dst, 1040),
				GP_SUCCESS);
			world_get(over, dst, sizeof(over));
			assert_memory_equal(apart, over, sizeof(over));
		}
		assert_int_equal(CALL(cryp_state_free, s), GP_SUCCESS);
	}
}

/* The end needs more than a block: sizes around the kernel's pieces. */
static void stolen_ciphertext_survives_every_size(void **state)
{
	static const uint32_t sizes[] = {17,  31,  33,   500,  511, 512,
					 513, 528, 529,  543,  544, 545,
					 546, 992, 1024, 1025, 1055};
	uint8_t in[1055], back[1055];

	(void)state;
	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (uint8_t)(i * 5);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (int xts = 0; xts < 2; xts++) {
			uint32_t algo = xts ? AES_XTS : AES_CTS;
			uint32_t s[2];

			for (uint32_t mode = 0; mode < 2; mode++) {
				uint32_t k = make_secret(TA_TYPE_AES, key, 16);
				uint32_t k2 = 0;

				if (xts)
					k2 = make_secret(TA_TYPE_AES, iv, 16);
				s[mode] = make_state(algo, mode, k, k2);
				assert_int_equal(start(s[mode]), GP_SUCCESS);
			}
			world_put(buf, in, sizes[i]);
			assert_int_equal(step(CALL_cipher_final, s[0], buf,
					      sizes[i], buf, sizes[i]),
					 GP_SUCCESS);
			assert_int_equal(step(CALL_cipher_final, s[1], buf,
					      sizes[i], buf, sizes[i]),
					 GP_SUCCESS);
			world_get(back, buf, sizes[i]);
			assert_memory_equal(in, back, sizes[i]);
			assert_int_equal(CALL(cryp_state_free, s[0]),
					 GP_SUCCESS);
			assert_int_equal(CALL(cryp_state_free, s[1]),
					 GP_SUCCESS);
		}
	}
}

static void an_operation_takes_keys_that_suit_it(void **state)
{
	uint32_t aes = make_object(TA_TYPE_AES, 128);
	uint32_t aes2 = make_object(TA_TYPE_AES, 128);
	uint32_t hmac = make_object(TA_TYPE_HMAC_SHA256, 256);
	const struct {
		uint32_t algo, mode, key, key2, code;
	} cases[] = {
		{AES_CBC, 0, 0, 0, GP_ERROR_BAD_PARAMETERS},
		{AES_CBC, 0, hmac, 0, GP_ERROR_BAD_PARAMETERS},
		{AES_CBC, 0, aes, aes2, GP_ERROR_BAD_PARAMETERS},
		{AES_CBC, 0, 0, aes, GP_ERROR_BAD_PARAMETERS},
		{AES_CBC, 7, aes, 0, GP_ERROR_BAD_PARAMETERS},
		{AES_CBC, 4, aes, 0, GP_ERROR_NOT_SUPPORTED},
		{AES_CBC, 0, aes + 1000, 0, GP_ERROR_BAD_STATE},
		{AES_XTS, 0, aes, 0, GP_ERROR_BAD_PARAMETERS},
		{AES_XTS, 0, aes, aes, GP_ERROR_BAD_PARAMETERS},
		{HMAC256, 4, aes, 0, GP_ERROR_BAD_PARAMETERS},
		{0x30000005, 4, hmac, 0, GP_ERROR_BAD_PARAMETERS},
		{0x50000004, 5, aes, 0, GP_ERROR_BAD_PARAMETERS},
		{0x12345678, 0, aes, 0, GP_ERROR_NOT_SUPPORTED},
		{AES_XTS, 0, aes, aes2, GP_SUCCESS},
		/* Now they belong to it. */
		{AES_CBC, 0, aes, 0, GP_ERROR_BAD_PARAMETERS},
		{AES_CBC, 0, aes2, 0, GP_ERROR_BAD_PARAMETERS},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(CALL(cryp_state_alloc, cases[i].algo,
				      cases[i].mode, cases[i].key,
				      cases[i].key2, len),
				 cases[i].code);
}

static void a_key_lives_as_long_as_its_operation(void **state)
{
	uint32_t k = make_secret(TA_TYPE_AES, key, sizeof(key));
	uint32_t s = make_state(AES_CBC, TA_MODE_ENCRYPT, k, 0);

	(void)state;
	assert_int_equal(CALL(cryp_obj_close, k), GP_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(start(s), GP_SUCCESS);
	/* Emptied under the operation: what runs goes on, a start does not. */
	assert_int_equal(CALL(cryp_obj_reset, k), GP_SUCCESS);
	world_put(buf, plain, 32);
	assert_int_equal(step(CALL_cipher_update, s, buf, 32, buf, 32),
			 GP_SUCCESS);
	expect_bytes(buf, cipher, 32);
	assert_int_equal(start(s), GP_ERROR_BAD_PARAMETERS);
	fill_secret(k, key, sizeof(key));
	assert_int_equal(start(s), GP_SUCCESS);
	assert_int_equal(CALL(cryp_state_free, s), GP_SUCCESS);
	assert_int_equal(CALL(cryp_obj_close, k), GP_ERROR_BAD_STATE);
}

static void usage_binds_the_operation(void **state)
{
	uint32_t k = make_secret(TA_TYPE_AES, key, sizeof(key));
	uint32_t s = make_state(AES_CBC, TA_MODE_DECRYPT, k, 0);

	(void)state;
	assert_int_equal(CALL(cryp_obj_restrict_usage, k,
			      UINT32_MAX & ~TA_USAGE_DECRYPT),
			 GP_SUCCESS);
	assert_int_equal(start(s), GP_ERROR_BAD_PARAMETERS);
}

static void starts_are_checked(void **state)
{
	uint32_t s = aes_state(AES_CBC, TA_MODE_ENCRYPT);
	uint32_t ecb = aes_state(AES_ECB, TA_MODE_ENCRYPT);
	uint32_t mac = make_state(HMAC256, TA_MODE_MAC,
				  make_object(TA_TYPE_HMAC_SHA256, 256), 0);

	(void)state;
	assert_int_equal(CALL(cipher_init, s, buf, 15),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(cipher_init, s, buf, 17),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(cipher_init, s, 0, 0), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(step(CALL_cipher_update, s, buf, 16, buf, 16),
			 GP_ERROR_BAD_STATE);
	assert_int_equal(CALL(cipher_init, ecb, 0, 0), GP_SUCCESS);
	assert_int_equal(CALL(cipher_init, ecb, buf, 64), GP_SUCCESS);
	assert_int_equal(CALL(cipher_init, mac, buf, 16), GP_ERROR_BAD_STATE);
	assert_int_equal(CALL(hash_init, mac), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(hash_init, s), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(authenc_init, s, buf, 12, 16, 0, 0),
			 GP_ERROR_BAD_STATE);
	assert_int_equal(CALL(authenc_init, 0, buf, 12, 16, 0, 0),
			 GP_ERROR_BAD_PARAMETERS);
}

/* RFC 4231, case 2, but with a key of permitted size: case 1. */
static void a_mac_is_fed_in_pieces_and_copied(void **state)
{
	static const uint8_t want[] = {0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38,
				       0x53, 0x5c, 0xa8, 0xaf, 0xce, 0xaf, 0x0b,
				       0xf1, 0x2b, 0x88, 0x1d, 0xc2, 0x00, 0xc9,
				       0x83, 0x3d, 0xa7, 0x26, 0xe9, 0x37, 0x6c,
				       0x2e, 0x32, 0xcf, 0xf7};
	uint8_t mac_key[20];
	uint32_t a, b;

	(void)state;
	memset(mac_key, 0x0b, sizeof(mac_key));
	a = make_state(HMAC256, TA_MODE_MAC,
		       make_secret(TA_TYPE_HMAC_SHA256, mac_key, 20), 0);
	b = make_state(HMAC256, TA_MODE_MAC,
		       make_object(TA_TYPE_HMAC_SHA256, 160), 0);
	world_put(buf, "Hi There", 8);
	assert_int_equal(CALL(hash_update, a, buf, 3), GP_ERROR_BAD_STATE);
	/* Nothing begun is nothing copied. */
	assert_int_equal(CALL(cryp_state_copy, b, a), GP_SUCCESS);
	assert_int_equal(CALL(hash_update, b, buf, 3), GP_ERROR_BAD_STATE);
	assert_int_equal(CALL(hash_init, a), GP_SUCCESS);
	assert_int_equal(CALL(hash_update, a, buf, 3), GP_SUCCESS);
	assert_int_equal(CALL(cryp_state_copy, b, a), GP_SUCCESS);
	assert_int_equal(CALL(cryp_state_free, a), GP_SUCCESS);
	world_put_u64(len, 31);
	assert_int_equal(CALL(hash_final, b, buf + 3, 5, buf + 64, len),
			 GP_ERROR_SHORT_BUFFER);
	assert_int_equal(world_get_u64(len), 32);
	assert_int_equal(CALL(hash_final, b, buf + 3, 5, buf + 64, len),
			 GP_SUCCESS);
	expect_bytes(buf + 64, want, 32);
}

static void a_mac_without_padding_needs_whole_blocks(void **state)
{
	uint32_t s = make_state(CBC_MAC, TA_MODE_MAC,
				make_secret(TA_TYPE_AES, key, 16), 0);

	(void)state;
	assert_int_equal(CALL(hash_init, s), GP_SUCCESS);
	world_put_u64(len, 16);
	assert_int_equal(CALL(hash_final, s, buf, 15, buf, len),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(hash_final, s, buf, 16, buf, len), GP_SUCCESS);
}

static uint32_t seal(uint32_t s, uint64_t room, uint64_t tag_room)
{
	world_put_u64(len, room);
	world_put_u64(more, tag_room);
	return CALL(authenc_enc_final, s, buf, 32, buf + 64, len, buf + 128,
		    more);
}

static void text_is_sealed_and_opened(void **state)
{
	static const uint32_t algos[] = {GCM, CCM};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(algos); i++) {
		uint32_t e = aes_state(algos[i], TA_MODE_ENCRYPT);
		uint32_t d = aes_state(algos[i], TA_MODE_DECRYPT);
		uint32_t d2 = aes_state(algos[i], TA_MODE_DECRYPT);

		world_put(buf, plain, 32);
		assert_int_equal(
			CALL(authenc_init, e, buf + 1024, 12, 12, 5, 32),
			GP_SUCCESS);
		assert_int_equal(CALL(authenc_update_aad, e, buf, 5),
				 GP_SUCCESS);
		assert_int_equal(seal(e, 32, 11), GP_ERROR_SHORT_BUFFER);
		assert_int_equal(world_get_u64(more), 12);
		assert_int_equal(seal(e, 31, 12), GP_ERROR_SHORT_BUFFER);
		assert_int_equal(world_get_u64(len), 32);
		assert_int_equal(seal(e, 32, 12), GP_SUCCESS);
		assert_int_equal(seal(e, 32, 12), GP_ERROR_BAD_STATE);

		assert_int_equal(
			CALL(authenc_init, d, buf + 1024, 12, 12, 5, 32),
			GP_SUCCESS);
		assert_int_equal(CALL(authenc_update_aad, d, buf, 5),
				 GP_SUCCESS);
		world_put_u64(len, 16);
		assert_int_equal(CALL(authenc_update_payload, d, buf + 64, 16,
				      buf + 256, len),
				 GP_SUCCESS);
		assert_int_equal(seal(d, 32, 12), GP_ERROR_BAD_PARAMETERS);
		assert_int_equal(CALL(cryp_state_copy, d2, d), GP_SUCCESS);
		world_put_u64(len, 16);
		assert_int_equal(CALL(authenc_dec_final, d, buf + 80, 16,
				      buf + 272, len, buf + 128, 12),
				 GP_SUCCESS);
		expect_bytes(buf + 256, plain, 32);
		/* The other one sees a tag with one bit changed. */
		world_put(buf + 139, "x", 1);
		world_put_u64(len, 16);
		assert_int_equal(CALL(authenc_dec_final, d2, buf + 80, 16,
				      buf + 272, len, buf + 128, 12),
				 GP_ERROR_MAC_INVALID);
		world_put_u64(len, 0);
		assert_int_equal(
			CALL(authenc_update_payload, d2, buf, 0, 0, len),
			GP_ERROR_BAD_STATE);
	}
}

static void sealing_keeps_its_order(void **state)
{
	uint32_t g = aes_state(GCM, TA_MODE_ENCRYPT);
	uint32_t c = aes_state(CCM, TA_MODE_ENCRYPT);
	uint32_t d = aes_state(GCM, TA_MODE_DECRYPT);

	(void)state;
	assert_int_equal(CALL(authenc_init, g, buf, 12, 17, 0, 0),
			 GP_ERROR_NOT_SUPPORTED);
	assert_int_equal(CALL(authenc_init, g, buf, 0, 16, 0, 0),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(authenc_init, c, buf, 14, 16, 0, 0),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(authenc_init, c, buf, 12, 5, 0, 0),
			 GP_ERROR_NOT_SUPPORTED);
	assert_int_equal(CALL(authenc_init, g, buf, 128, 16, 0, 0), GP_SUCCESS);
	assert_int_equal(CALL(authenc_init, g, buf, 12, 16, 0, 0), GP_SUCCESS);
	world_put_u64(len, 16);
	assert_int_equal(
		CALL(authenc_update_payload, g, buf, 16, buf + 64, len),
		GP_SUCCESS);
	assert_int_equal(CALL(authenc_update_aad, g, buf, 1),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(authenc_init, c, buf, 12, 16, 4, 16), GP_SUCCESS);
	assert_int_equal(
		CALL(authenc_update_payload, c, buf, 16, buf + 64, len),
		GP_ERROR_BAD_STATE);
	assert_int_equal(CALL(authenc_update_aad, c, buf, 5),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(authenc_init, d, buf, 12, 16, 0, 0), GP_SUCCESS);
	world_put_u64(len, 0);
	assert_int_equal(CALL(authenc_dec_final, d, buf, 0, buf, len, buf, 12),
			 GP_ERROR_MAC_INVALID);
}

/* Memory runs out at each allocation in turn. */

static size_t heap_bytes(void)
{
	struct heap_stats s;

	heap_get_stats(&s);
	return s.allocated_bytes;
}

static uint32_t running, spare, spare_key;

static uint32_t restart(void)
{
	return start(running);
}

static uint32_t copy(void)
{
	return CALL(cryp_state_copy, spare, running);
}

static uint32_t new_state(void)
{
	return CALL(cryp_state_alloc, AES_CBC, TA_MODE_ENCRYPT, spare_key, 0,
		    len);
}

static void no_memory_until_it_works(uint32_t (*call)(void))
{
	uint32_t code = GP_ERROR_OUT_OF_MEMORY;
	size_t before = heap_bytes();
	unsigned long n = 0;

	while (code != GP_SUCCESS) {
		assert_int_equal(heap_bytes(), before);
		page_fail_nth(++n);
		code = call();
		page_fail_nth(0);
		if (code != GP_SUCCESS)
			assert_int_equal(code, GP_ERROR_OUT_OF_MEMORY);
	}
}

static void no_memory_is_an_error_and_nothing_else(void **state)
{
	(void)state;
	running = aes_state(AES_CBC, TA_MODE_ENCRYPT);
	spare = aes_state(AES_CBC, TA_MODE_ENCRYPT);
	spare_key = make_secret(TA_TYPE_AES, key, sizeof(key));
	no_memory_until_it_works(restart);
	no_memory_until_it_works(copy);
	no_memory_until_it_works(new_state);
	/* What ran before memory ran out still runs. */
	world_put(buf, plain, 32);
	assert_int_equal(step(CALL_cipher_final, spare, buf, 32, buf, 32),
			 GP_SUCCESS);
	expect_bytes(buf, cipher, 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_cipher_works_in_steps_and_in_place),
		TEST(a_final_step_may_be_without_data),
		TEST(a_short_output_changes_nothing),
		TEST(overlapping_buffers_give_the_same),
		TEST(stolen_ciphertext_survives_every_size),
		TEST(an_operation_takes_keys_that_suit_it),
		TEST(a_key_lives_as_long_as_its_operation),
		TEST(usage_binds_the_operation),
		TEST(starts_are_checked),
		TEST(a_mac_is_fed_in_pieces_and_copied),
		TEST(a_mac_without_padding_needs_whole_blocks),
		TEST(text_is_sealed_and_opened),
		TEST(sealing_keeps_its_order),
		TEST(no_memory_is_an_error_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
