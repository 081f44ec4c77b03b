/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/cipher.h"
#include "kernel/sys/testkey_priv.h"

/* Ciphers that pad, as a TA calls them, by those that do not. */

#define SM4_ECB     0x10000014
#define SM4_CBC     0x10000114
#define SM4_ECB_PAD 0x10000015
#define SM4_CBC_PAD 0x10000115

static const char key[] = "sixteen letters.";
#define KEY_BYTES 16
static const char iv[] = "as many of these";
static const char plain[] = "And two whole blocks to encrypt.";

static uint32_t start(uint32_t s)
{
	world_put(buf + 2048, iv, CIPHER_MAX_BLOCK_BYTES);
	return CALL(cipher_init, s, buf + 2048, CIPHER_MAX_BLOCK_BYTES);
}

static uint32_t step(uint64_t call, uint32_t s, vaddr_t src, uint64_t size,
		     vaddr_t dst, uint64_t room)
{
	world_put_u64(len, room);
	return WORLD_CALL(call, s, src, size, dst, len);
}

static uint32_t sm4_state(uint32_t algo, uint32_t mode)
{
	return make_state(algo, mode, make_secret(TA_TYPE_SM4, key, KEY_BYTES),
			  0);
}

/* One call; the result's size is in @len. */
static uint32_t at_once(uint32_t algo, uint32_t mode, vaddr_t src,
			uint64_t size, vaddr_t dst, uint64_t room)
{
	uint32_t s = sm4_state(algo, mode);
	uint32_t code = 0;

	assert_int_equal(start(s), GP_SUCCESS);
	code = step(CALL_cipher_final, s, src, size, dst, room);
	assert_int_equal(CALL(cryp_state_free, s), GP_SUCCESS);
	return code;
}

static void padding_is_as_if_done_by_hand(void **state)
{
	static const uint32_t algos[][2] = {{SM4_ECB_PAD, SM4_ECB},
					    {SM4_CBC_PAD, SM4_CBC}};
	uint8_t in[640], want[640], got[640];
	/* Clear of where keys are put. */
	const vaddr_t at = buf + 1024;

	(void)state;
	for (size_t a = 0; a < 2; a++) {
		for (size_t size = 0; size <= 600; size += size < 49 ? 1 : 61) {
			const size_t whole = (size / 16 + 1) * 16;

			for (size_t i = 0; i < whole; i++)
				in[i] = (uint8_t)(i < size ? i * 3
							   : whole - size);
			world_put(w.param, in, whole);
			assert_int_equal(at_once(algos[a][1], TA_MODE_ENCRYPT,
						 w.param, whole, w.shareable,
						 whole),
					 GP_SUCCESS);
			world_get(want, w.shareable, whole);
			/* In place, and moved. */
			world_put(at, in, size);
			assert_int_equal(at_once(algos[a][0], TA_MODE_ENCRYPT,
						 at, size, at + size % 32,
						 whole),
					 GP_SUCCESS);
			assert_int_equal(world_get_u64(len), whole);
			world_get(got, at + size % 32, whole);
			assert_memory_equal(got, want, whole);
			assert_int_equal(at_once(algos[a][0], TA_MODE_DECRYPT,
						 at + size % 32, whole, at,
						 whole),
					 GP_SUCCESS);
			assert_int_equal(world_get_u64(len), size);
			world_get(got, at, size);
			assert_memory_equal(got, in, size);
		}
	}
}

static void padding_goes_on_where_updates_stopped(void **state)
{
	uint32_t s = sm4_state(SM4_CBC_PAD, TA_MODE_ENCRYPT);
	uint8_t want[48];

	(void)state;
	world_put(w.param, plain, 32);
	assert_int_equal(
		at_once(SM4_CBC_PAD, TA_MODE_ENCRYPT, w.param, 32, buf, 48),
		GP_SUCCESS);
	world_get(want, buf, 48);
	assert_int_equal(start(s), GP_SUCCESS);
	assert_int_equal(step(CALL_cipher_update, s, w.param, 17, buf + 64, 99),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(step(CALL_cipher_update, s, w.param, 32, buf + 64, 32),
			 GP_SUCCESS);
	assert_int_equal(step(CALL_cipher_final, s, 0, 0, buf + 96, 15),
			 GP_ERROR_SHORT_BUFFER);
	assert_int_equal(world_get_u64(len), 16);
	assert_int_equal(step(CALL_cipher_final, s, 0, 0, buf + 96, 16),
			 GP_SUCCESS);
	expect_bytes(buf + 64, want, 48);
	assert_int_equal(step(CALL_cipher_final, s, 0, 0, buf + 96, 16),
			 GP_ERROR_BAD_STATE);
}

static void what_is_not_padded_is_refused(void **state)
{
	static const uint8_t ends[][2] = {/* last but one, last */
					  {5, 0}, {5, 17}, {5, 255},
					  {1, 2}, {3, 3},  {15, 16}};
	uint8_t block[16];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		memset(block, 9, sizeof(block));
		block[14] = ends[i][0];
		block[15] = ends[i][1];
		world_put(w.param, block, 16);
		assert_int_equal(
			at_once(SM4_ECB, TA_MODE_ENCRYPT, w.param, 16, buf, 16),
			GP_SUCCESS);
		assert_int_equal(at_once(SM4_ECB_PAD, TA_MODE_DECRYPT, buf, 16,
					 buf + 64, 16),
				 GP_ERROR_CIPHERTEXT_INVALID);
	}
	assert_int_equal(
		at_once(SM4_ECB_PAD, TA_MODE_DECRYPT, buf, 15, buf + 64, 99),
		GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(
		at_once(SM4_ECB_PAD, TA_MODE_DECRYPT, buf, 0, buf + 64, 99),
		GP_ERROR_BAD_PARAMETERS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(padding_is_as_if_done_by_hand),
		TEST(padding_goes_on_where_updates_stopped),
		TEST(what_is_not_padded_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
