/* SPDX-License-Identifier: BSD-2-Clause */
/* DES and SM4 in all their modes, with OpenSSL as a second opinion. */
#include "kernel/crypto/testing/datafile.h"
#include "kernel/crypto/testing/openssl.h"

#include <openssl/core_names.h>

#include "base/bytes/mem.h"
#include "kernel/crypto/cipher.h"
#include "kernel/crypto/mac.h"
#include "kernel/crypto/modes/block_priv.h"

#define DATA_BYTES 1024

static struct cipher *create(enum cipher_alg alg, bool encrypt,
			     const struct cipher_keys *keys, const uint8_t *iv)
{
	struct cipher *c;

	assert_int_equal(cipher_create(alg, encrypt, keys, &c), ST_OK);
	assert_int_equal(cipher_start(c, iv, cipher_iv_size(alg)), ST_OK);
	return c;
}

static void crypt(enum cipher_alg alg, bool encrypt,
		  const struct cipher_keys *keys, const uint8_t *iv,
		  const uint8_t *in, size_t size, uint8_t *out)
{
	struct cipher *c = create(alg, encrypt, keys, iv);

	assert_int_equal(cipher_final(c, in, size, out), ST_OK);
	cipher_destroy(c);
}

/* Key, plain and ciphertext of one block. */
static void check_des_line(const struct datafile_line *line, bool encrypt)
{
	uint8_t key[24];
	uint8_t in[8];
	uint8_t out[8];
	size_t at = line->count - 3;
	const struct cipher_keys keys = {
		.key = key,
		.key_bytes = datafile_bytes(line, at, key, sizeof(key)),
	};

	(void)datafile_bytes(line, at + 1, in, sizeof(in));
	crypt(keys.key_bytes == 8 ? CIPHER_DES_ECB : CIPHER_DES3_ECB, encrypt,
	      &keys, NULL, in, sizeof(in), out);
	testhex_assert_equal(out, line->arg[at + 2]);
}

static void check_encryption(const struct datafile_line *line)
{
	check_des_line(line, true);
}

static void check_decryption(const struct datafile_line *line)
{
	check_des_line(line, false);
}

static void des_gives_the_published_answers(void **state)
{
	static const char file[] = "test_suite_des.data";

	(void)state;
	assert_true(datafile_for_each(file, "des_encrypt_ecb",
				      check_encryption) > 30);
	assert_true(datafile_for_each(file, "des_decrypt_ecb",
				      check_decryption) > 30);
	assert_true(datafile_for_each(file, "des3_encrypt_ecb",
				      check_encryption) > 1);
	assert_true(datafile_for_each(file, "des3_decrypt_ecb",
				      check_decryption) > 1);
}

/* Appendix A.1 of GB/T 32907: key and text are the same. */
static void sm4_gives_the_answer_of_its_standard(void **state)
{
	static const uint8_t text[] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab,
				       0xcd, 0xef, 0xfe, 0xdc, 0xba, 0x98,
				       0x76, 0x54, 0x32, 0x10};
	const struct cipher_keys keys = {.key = text, .key_bytes = 16};
	uint8_t out[16];

	(void)state;
	crypt(CIPHER_SM4_ECB, true, &keys, NULL, text, 16, out);
	testhex_assert_equal(out, "681edf34d206965e86b3e94f536e4246");
	crypt(CIPHER_SM4_ECB, false, &keys, NULL, out, 16, out);
	assert_memory_equal(out, text, 16);
}

/* OpenSSL's @name, no padding. */
static void openssl_crypt(const char *name, bool encrypt, const uint8_t *key,
			  const uint8_t *iv, const uint8_t *in, size_t size,
			  uint8_t *out)
{
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, name, NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int done = 0;

	assert_non_null(cipher);
	assert_int_equal(
		EVP_CipherInit_ex2(ctx, cipher, key, iv, encrypt, NULL), 1);
	assert_int_equal(EVP_CIPHER_CTX_set_padding(ctx, 0), 1);
	assert_int_equal(EVP_CipherUpdate(ctx, out, &done, in, (int)size), 1);
	assert_int_equal(done, size);
	EVP_CIPHER_CTX_free(ctx);
	EVP_CIPHER_free(cipher);
}

static const struct {
	enum cipher_alg alg;
	const char *name;
	size_t key_bytes;
} rows[] = {
	{CIPHER_DES3_ECB, "DES-EDE3-ECB", 24},
	{CIPHER_DES3_CBC, "DES-EDE3-CBC", 24},
	{CIPHER_DES3_ECB, "DES-EDE-ECB", 16},
	{CIPHER_DES3_CBC, "DES-EDE-CBC", 16},
	{CIPHER_SM4_ECB, "SM4-ECB", 16},
	{CIPHER_SM4_CBC, "SM4-CBC", 16},
	{CIPHER_SM4_CTR, "SM4-CTR", 16},
	{CIPHER_AES_CBC, "AES-128-CBC", 16},
	{CIPHER_AES_CTR, "AES-128-CTR", 16},
};

/* In place, and in pieces so that batches begin and end anywhere. */
static void compare(size_t row, const uint8_t *random, size_t size)
{
	const uint8_t *iv = random + 24;
	const uint8_t *text = random + 40;
	const struct cipher_keys keys = {.key = random,
					 .key_bytes = rows[row].key_bytes};
	uint8_t theirs[DATA_BYTES];
	uint8_t ours[DATA_BYTES];
	struct cipher *c = create(rows[row].alg, true, &keys, iv);
	size_t piece = size / 3 / 16 * 16;

	openssl_crypt(rows[row].name, true, random, iv, text, size, theirs);
	memcpy(ours, text, size);
	assert_int_equal(cipher_update(c, ours, piece, ours), ST_OK);
	assert_int_equal(
		cipher_final(c, ours + piece, size - piece, ours + piece),
		ST_OK);
	cipher_destroy(c);
	assert_memory_equal(ours, theirs, size);
	crypt(rows[row].alg, false, &keys, iv, ours, size, ours);
	assert_memory_equal(ours, text, size);
}

static void every_mode_computes_what_openssl_does(void **state)
{
	uint8_t random[40 + DATA_BYTES];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		openssl_random(random, sizeof(random));
		for (size_t size = 16; size <= DATA_BYTES; size += 48)
			compare(i, random, size);
	}
}

static void des_once_is_des_thrice_with_one_key(void **state)
{
	uint8_t random[24];
	uint8_t once[32];
	uint8_t thrice[32] = {};
	const struct cipher_keys one = {.key = random, .key_bytes = 8};
	const struct cipher_keys three = {.key = random, .key_bytes = 24};

	(void)state;
	openssl_random(random, 8);
	memcpy(random + 8, random, 8);
	memcpy(random + 16, random, 8);
	crypt(CIPHER_DES_CBC, true, &one, random, thrice, 32, once);
	crypt(CIPHER_DES3_CBC, true, &three, random, thrice, 32, thrice);
	assert_memory_equal(once, thrice, 32);
	crypt(CIPHER_DES_CBC, false, &one, random, once, 32, once);
	assert_int_equal(once[0] | once[31], 0);
}

/* IEEE 1619 5.3, over SM4 itself. */
static void xts_by_hand(const struct cipher_keys *keys, const uint8_t *iv,
			uint8_t *data, size_t blocks)
{
	const struct cipher_keys second = {.key = keys->key2, .key_bytes = 16};
	uint8_t tweak[16];

	crypt(CIPHER_SM4_ECB, true, &second, NULL, iv, 16, tweak);
	for (size_t i = 0; i < blocks; i++) {
		unsigned int carry = tweak[15] >> 7;

		xor_words(data, data, tweak, 16);
		crypt(CIPHER_SM4_ECB, true, keys, NULL, data, 16, data);
		xor_words(data, data, tweak, 16);
		data += 16;
		for (size_t j = 15; j > 0; j--)
			tweak[j] = (uint8_t)(tweak[j] << 1 | tweak[j - 1] >> 7);
		tweak[0] = (uint8_t)(tweak[0] << 1 ^ (carry ? 0x87 : 0));
	}
}

static void sm4_xts_is_as_ieee_1619_has_it(void **state)
{
	uint8_t random[48];
	uint8_t text[333];
	uint8_t ours[333];
	const struct cipher_keys keys = {random, random + 16, 16, 16};
	const struct cipher_keys first = {.key = random, .key_bytes = 16};

	(void)state;
	openssl_random(random, sizeof(random));
	openssl_random(text, sizeof(text));
	for (size_t size = 16; size <= sizeof(text); size++) {
		crypt(CIPHER_SM4_XTS, true, &keys, random + 32, text, size,
		      ours);
		crypt(CIPHER_SM4_XTS, false, &keys, random + 32, ours, size,
		      ours);
		assert_memory_equal(ours, text, size);
	}
	crypt(CIPHER_SM4_XTS, true, &keys, random + 32, text, 320, ours);
	/* The second key is for the tweak only. */
	struct cipher_keys both = first;

	both.key2 = random + 16;
	xts_by_hand(&both, random + 32, text, 20);
	assert_memory_equal(ours, text, 320);
}

/* The last block of CBC over @text, padded as OpenSSL pads for PKCS#5. */
static void check_cbc_mac(enum mac_kind kind, const char *name,
			  size_t key_bytes, size_t size)
{
	const struct mac_alg alg = {kind, HASH_ALG_COUNT};
	size_t block = mac_size(&alg);
	bool is_padded =
		kind == MAC_AES_CBC_PKCS5 || kind == MAC_DES3_CBC_PKCS5;
	uint8_t key[24];
	uint8_t text[128];
	uint8_t theirs[128];
	uint8_t code[16];
	static const uint8_t zeros[16];
	size_t padded = is_padded ? size / block * block + block : size;
	struct mac *m;

	openssl_random(key, sizeof(key));
	openssl_random(text, sizeof(text));
	assert_int_equal(mac_create(&alg, key, key_bytes, &m), ST_OK);
	mac_update(m, text, size / 3);
	mac_update(m, text + size / 3, size - size / 3);
	assert_int_equal(mac_final(m, code), ST_OK);
	mac_destroy(m);
	memset(text + size, (int)(padded - size), padded - size);
	openssl_crypt(name, true, key, zeros, text, padded, theirs);
	assert_memory_equal(code, theirs + padded - block, block);
}

static void cbc_macs_are_the_last_block_of_cbc(void **state)
{
	(void)state;
	for (size_t size = 0; size < 80; size++) {
		check_cbc_mac(MAC_DES3_CBC_PKCS5, "DES-EDE3-CBC", 24, size);
		check_cbc_mac(MAC_DES3_CBC_PKCS5, "DES-EDE-CBC", 16, size);
		check_cbc_mac(MAC_AES_CBC_PKCS5, "AES-128-CBC", 16, size);
		if (size > 0 && size % 8 == 0)
			check_cbc_mac(MAC_DES3_CBC, "DES-EDE3-CBC", 24, size);
	}
}

static void des_cbc_macs_are_those_of_des3_with_one_key(void **state)
{
	static const enum mac_kind kinds[][2] = {
		{MAC_DES_CBC, MAC_DES3_CBC},
		{MAC_DES_CBC_PKCS5, MAC_DES3_CBC_PKCS5}};
	uint8_t key[24] = "12345678123456781234567";
	uint8_t code[2][8];

	(void)state;
	key[23] = '8';
	for (size_t i = 0; i < 4; i++) {
		struct mac_alg alg = {kinds[i / 2][i % 2], HASH_ALG_COUNT};
		struct mac *m;

		assert_int_equal(mac_create(&alg, key, i % 2 ? 24 : 8, &m),
				 ST_OK);
		mac_update(m, key, 16);
		assert_int_equal(mac_final(m, code[i % 2]), ST_OK);
		mac_destroy(m);
		if (i % 2)
			assert_memory_equal(code[0], code[1], 8);
	}
}

static void cmac_by_openssl(const char *cipher, const uint8_t *key,
			    size_t key_bytes, const uint8_t *text, size_t size,
			    uint8_t *code)
{
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "CMAC", NULL);
	EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);
	const OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER,
						 (char *)(uintptr_t)cipher, 0),
		OSSL_PARAM_construct_end()};
	size_t done;

	assert_int_equal(EVP_MAC_init(ctx, key, key_bytes, params), 1);
	assert_int_equal(EVP_MAC_update(ctx, text, size), 1);
	assert_int_equal(EVP_MAC_final(ctx, code, &done, 16), 1);
	EVP_MAC_CTX_free(ctx);
	EVP_MAC_free(mac);
}

static void cmac_of_des3_is_openssls(void **state)
{
	const struct mac_alg alg = {MAC_DES3_CMAC, HASH_ALG_COUNT};
	uint8_t key[24];
	uint8_t text[64];
	uint8_t theirs[16];
	uint8_t code[8];
	struct mac *m;

	(void)state;
	assert_int_equal(mac_size(&alg), 8);
	openssl_random(key, sizeof(key));
	openssl_random(text, sizeof(text));
	assert_int_equal(mac_create(&alg, key, sizeof(key), &m), ST_OK);
	for (size_t size = 0; size <= sizeof(text); size++) {
		cmac_by_openssl("DES-EDE3-CBC", key, 24, text, size, theirs);
		mac_restart(m);
		mac_update(m, text, size);
		assert_int_equal(mac_final(m, code), ST_OK);
		assert_memory_equal(code, theirs, 8);
	}
	mac_destroy(m);
}

static void keys_and_sizes_of_other_ciphers_are_refused(void **state)
{
	static const struct {
		enum cipher_alg alg;
		size_t key_bytes;
	} bad[] = {{CIPHER_DES_ECB, 16},  {CIPHER_DES_CBC, 7},
		   {CIPHER_DES3_ECB, 8},  {CIPHER_DES3_CBC, 32},
		   {CIPHER_SM4_ECB, 24},  {CIPHER_SM4_XTS, 16},
		   {CIPHER_ALG_COUNT, 16}};
	uint8_t key[32] = {};
	uint8_t out[16];
	struct cipher_keys keys = {.key = key};
	struct cipher *c;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		keys.key_bytes = bad[i].key_bytes;
		assert_int_equal(cipher_create(bad[i].alg, true, &keys, &c),
				 ST_BAD_PARAM);
	}
	keys.key_bytes = 8;
	c = create(CIPHER_DES_CBC, true, &keys, key);
	assert_int_equal(cipher_update(c, key, 12, out), ST_BAD_PARAM);
	assert_int_equal(cipher_update(c, key, 8, out), ST_OK);
	assert_int_equal(cipher_start(c, key, 16), ST_BAD_PARAM);
	cipher_destroy(c);
	assert_int_equal(cipher_block_size(CIPHER_DES3_CBC), 8);
	assert_int_equal(cipher_iv_size(CIPHER_DES3_ECB), 0);
	assert_int_equal(cipher_iv_size(CIPHER_DES3_CBC), 8);
	assert_int_equal(cipher_iv_size(CIPHER_SM4_XTS), 16);
	assert_int_equal(cipher_block_size(CIPHER_ALG_COUNT), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(des_gives_the_published_answers),
		cmocka_unit_test(sm4_gives_the_answer_of_its_standard),
		cmocka_unit_test(every_mode_computes_what_openssl_does),
		cmocka_unit_test(des_once_is_des_thrice_with_one_key),
		cmocka_unit_test(sm4_xts_is_as_ieee_1619_has_it),
		cmocka_unit_test(cbc_macs_are_the_last_block_of_cbc),
		cmocka_unit_test(des_cbc_macs_are_those_of_des3_with_one_key),
		cmocka_unit_test(cmac_of_des3_is_openssls),
		cmocka_unit_test(keys_and_sizes_of_other_ciphers_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
