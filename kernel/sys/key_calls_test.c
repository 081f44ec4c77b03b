/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/sys/testkey_priv.h"

/* Keys that are made, sign and encrypt, as a TA calls for it. */

#define RSA_RAW    0x60000030
#define RSA_PKCS1  0x60000130
#define RSA_OAEP   0x60210230
#define RSA_SIGN   0x70004830
#define RSA_PSS    0x70414930
#define RSA_BARE   0xF0000830
#define DSA_SHA1   0x70002131
#define ECDSA_P256 0x70003042
#define ED25519    0x70006043
#define ED448      0x70006044
#define SM2_DSA    0x70006045
#define SM2_PKE    0x80000046

static uint32_t operate(uint32_t s, unsigned int attrs, uint64_t size,
			uint64_t room)
{
	world_put_u64(len, room);
	return CALL(asymm_operate, s, ATTRS, attrs, IN, size, OUT, len);
}

static uint32_t verify(uint32_t s, unsigned int attrs, uint64_t size,
		       uint64_t sig_size)
{
	return CALL(asymm_verify, s, ATTRS, attrs, IN, size, OUT, sig_size);
}

static void keys_of_every_type_are_made(void **state)
{
	static const struct {
		uint32_t type, bits, secret;
	} cases[] = {
		{TA_TYPE_AES, 192, TA_ATTR_SECRET_VALUE},
		{TA_TYPE_GENERIC_SECRET, 4096, TA_ATTR_SECRET_VALUE},
		{TA_TYPE_HMAC_SM3, 80, TA_ATTR_SECRET_VALUE},
		{TA_TYPE_DES3, 168, TA_ATTR_SECRET_VALUE},
		{TA_TYPE_SM4, 128, TA_ATTR_SECRET_VALUE},
		{TA_TYPE_RSA_PAIR, 256, TA_ATTR_RSA_QINV},
		{TA_TYPE_SM2_DSA_PAIR, 256, TA_ATTR_ECC_D},
		{TA_TYPE_ED25519_PAIR, 256, TA_ATTR_ED25519_PRIVATE},
		{TA_TYPE_ED448_PAIR, 448, TA_ATTR_ED448_PRIVATE},
		{TA_TYPE_X25519_PAIR, 256, TA_ATTR_X25519_PRIVATE},
		{TA_TYPE_X448_PAIR, 448, TA_ATTR_X448_PRIVATE},
		{TA_TYPE_ECDSA_PAIR, 256, TA_ATTR_ECC_X},
	};
	struct utee_object_info info;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t o = make_pair(cases[i].type, cases[i].bits);

		assert_int_equal(CALL(cryp_obj_get_info, o, buf), GP_SUCCESS);
		world_get(&info, buf, sizeof(info));
		assert_int_equal(info.size_bits, cases[i].bits);
		assert_int_equal(info.flags, 0x20000);
		world_put_u64(len, 1024);
		assert_int_equal(
			CALL(cryp_obj_get_attr, o, cases[i].secret, buf, len),
			GP_SUCCESS);
		assert_true(world_get_u64(len) > 0);
		assert_int_equal(generate(o, cases[i].bits, 0),
				 GP_ERROR_BAD_STATE);
	}
}

static void des_keys_have_odd_parity(void **state)
{
	uint32_t o = make_pair(TA_TYPE_DES3, 112);
	uint8_t key[16];

	(void)state;
	world_put_u64(len, 24);
	assert_int_equal(
		CALL(cryp_obj_get_attr, o, TA_ATTR_SECRET_VALUE, buf, len),
		GP_SUCCESS);
	assert_int_equal(world_get_u64(len), 16);
	world_get(key, buf, sizeof(key));
	for (size_t i = 0; i < sizeof(key); i++)
		assert_int_equal(__builtin_popcount(key[i]) & 1, 1);
}

static void what_cannot_be_made_is_refused(void **state)
{
	uint32_t rsa = make_object(TA_TYPE_RSA_PAIR, 512);
	uint32_t public = make_object(TA_TYPE_RSA_PUBLIC, 512);
	uint32_t ikm = make_object(TA_TYPE_HKDF_IKM, 512);
	uint32_t ec = make_object(TA_TYPE_ECDSA_PAIR, 521);
	uint32_t dsa = make_object(TA_TYPE_DSA_PAIR, 1024);
	uint32_t dh = make_object(TA_TYPE_DH_PAIR, 512);
	uint32_t aes = make_object(TA_TYPE_AES, 128);
	uint8_t e[40] = {1};

	(void)state;
	e[39] = 1;
	world_put(IN, e, sizeof(e));
	assert_int_equal(generate(public, 512, 0), GP_ERROR_BAD_FORMAT);
	assert_int_equal(generate(ikm, 512, 0), GP_ERROR_BAD_FORMAT);
	assert_int_equal(generate(rsa, 255, 0), GP_ERROR_NOT_SUPPORTED);
	assert_int_equal(generate(rsa, 513, 0), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(
		CALL(cryp_obj_generate_key, rsa, UINT64_C(0x100000100), 0, 0),
		GP_ERROR_NOT_SUPPORTED);
	assert_int_equal(generate(aes, 256, 0), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(generate(aes, 129, 0), GP_ERROR_NOT_SUPPORTED);
	/* Public exponents: too long, even, zero, too small. */
	put_attr(0, TA_ATTR_RSA_E, IN, 40);
	assert_int_equal(generate(rsa, 512, 1), GP_ERROR_BAD_PARAMETERS);
	put_attr(0, TA_ATTR_RSA_E, IN, 4);
	assert_int_equal(generate(rsa, 512, 1), GP_ERROR_BAD_PARAMETERS);
	put_attr(0, TA_ATTR_RSA_E, IN + 1, 4);
	assert_int_equal(generate(rsa, 512, 1), GP_ERROR_BAD_PARAMETERS);
	put_attr(0, TA_ATTR_RSA_E, IN, 1);
	assert_int_equal(generate(rsa, 512, 1), GP_ERROR_BAD_PARAMETERS);
	put_attr(0, TA_ATTR_RSA_D, IN, 4);
	assert_int_equal(generate(rsa, 512, 1), GP_ERROR_ITEM_NOT_FOUND);
	/* Curves: missing, of another size, unknown. */
	assert_int_equal(generate(ec, 256, 0), GP_ERROR_ITEM_NOT_FOUND);
	put_attr(0, TA_ATTR_ECC_CURVE, TA_CURVE_P384, 0);
	assert_int_equal(generate(ec, 256, 1), GP_ERROR_BAD_PARAMETERS);
	put_attr(0, TA_ATTR_ECC_CURVE, 99, 0);
	assert_int_equal(generate(ec, 256, 1), GP_ERROR_BAD_PARAMETERS);
	/* Groups that are none. */
	put_attr(0, TA_ATTR_DSA_P, IN, 40);
	put_attr(1, TA_ATTR_DSA_Q, IN, 20);
	put_attr(2, TA_ATTR_DSA_G, IN, 0);
	assert_int_not_equal(generate(dsa, 512, 3), GP_SUCCESS);
	put_attr(0, TA_ATTR_DH_P, IN, 40);
	put_attr(1, TA_ATTR_DH_G, IN, 20);
	assert_int_equal(generate(dh, 320, 2), GP_ERROR_BAD_PARAMETERS);
	put_attr(1, TA_ATTR_DH_G, IN, 0);
	assert_int_equal(generate(dh, 313, 2), GP_ERROR_BAD_PARAMETERS);
	put_attr(1, TA_ATTR_DH_G, IN, 40);
	assert_int_equal(generate(dh, 313, 2), GP_ERROR_BAD_PARAMETERS);
	/* After all that it still works. */
	assert_int_equal(generate(rsa, 512, 0), GP_SUCCESS);
}

static void what_is_signed_verifies_and_nothing_else(void **state)
{
	static const struct {
		uint32_t algo, type, bits, digest, sig;
	} cases[] = {
		{RSA_SIGN, TA_TYPE_RSA_PAIR, 512, 32, 64},
		{RSA_BARE, TA_TYPE_RSA_PAIR, 512, 36, 64},
		{RSA_PSS, TA_TYPE_RSA_PAIR, 768, 32, 96},
		{ECDSA_P256, TA_TYPE_ECDSA_PAIR, 256, 32, 64},
		{SM2_DSA, TA_TYPE_SM2_DSA_PAIR, 256, 32, 64},
		{ED25519, TA_TYPE_ED25519_PAIR, 256, 100, 64},
		{ED448, TA_TYPE_ED448_PAIR, 448, 100, 114},
	};
	uint8_t text[100];

	(void)state;
	memset(text, 0x61, sizeof(text));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t pair = make_pair(cases[i].type, cases[i].bits);
		uint32_t public = copy_of(
			pair, cases[i].type & ~TA_TYPE_PAIR_BIT, cases[i].bits);
		uint32_t sign =
			make_state(cases[i].algo, TA_MODE_SIGN, pair, 0);
		uint32_t check =
			make_state(cases[i].algo, TA_MODE_VERIFY, public, 0);

		world_put(IN, text, sizeof(text));
		assert_int_equal(
			operate(sign, 0, cases[i].digest, cases[i].sig - 1),
			GP_ERROR_SHORT_BUFFER);
		assert_int_equal(world_get_u64(len), cases[i].sig);
		assert_int_equal(operate(sign, 0, cases[i].digest, 999),
				 GP_SUCCESS);
		assert_int_equal(world_get_u64(len), cases[i].sig);
		assert_int_equal(
			verify(check, 0, cases[i].digest, cases[i].sig),
			GP_SUCCESS);
		assert_int_equal(
			verify(check, 0, cases[i].digest, cases[i].sig - 1),
			GP_ERROR_SIGNATURE_INVALID);
		assert_int_equal(verify(check, 0, cases[i].digest, 4000),
				 GP_ERROR_SIGNATURE_INVALID);
		assert_int_equal(verify(check, 0, cases[i].digest, 0),
				 GP_ERROR_SIGNATURE_INVALID);
		world_put(IN + 5, "x", 1);
		assert_int_equal(
			verify(check, 0, cases[i].digest, cases[i].sig),
			GP_ERROR_SIGNATURE_INVALID);
		/* Either does its own. */
		assert_int_equal(verify(sign, 0, cases[i].digest, cases[i].sig),
				 GP_ERROR_BAD_PARAMETERS);
		assert_int_equal(operate(check, 0, cases[i].digest, 999),
				 GP_ERROR_BAD_PARAMETERS);
		assert_int_equal(CALL(cryp_state_free, sign), GP_SUCCESS);
		assert_int_equal(CALL(cryp_state_free, check), GP_SUCCESS);
	}
}

static void a_digest_has_the_size_of_its_hash(void **state)
{
	static const struct {
		uint32_t algo, type, bits;
	} cases[] = {
		{RSA_SIGN, TA_TYPE_RSA_PAIR, 512},
		{RSA_PSS, TA_TYPE_RSA_PAIR, 768},
		{SM2_DSA, TA_TYPE_SM2_DSA_PAIR, 256},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t pair = make_pair(cases[i].type, cases[i].bits);
		uint32_t public = copy_of(
			pair, cases[i].type & ~TA_TYPE_PAIR_BIT, cases[i].bits);
		uint32_t sign =
			make_state(cases[i].algo, TA_MODE_SIGN, pair, 0);
		uint32_t check =
			make_state(cases[i].algo, TA_MODE_VERIFY, public, 0);

		for (uint64_t n = 30; n < 35; n++) {
			if (n == 32)
				continue;
			assert_int_equal(operate(sign, 0, n, 999),
					 GP_ERROR_BAD_PARAMETERS);
			assert_int_equal(verify(check, 0, n, 64),
					 GP_ERROR_BAD_PARAMETERS);
		}
		assert_int_equal(operate(sign, 0, 600, 999),
				 GP_ERROR_BAD_PARAMETERS);
		assert_int_equal(operate(sign, 17, 32, 999),
				 GP_ERROR_BAD_PARAMETERS);
	}
}

static void a_curve_belongs_to_its_algorithm(void **state)
{
	uint32_t s = make_state(0x70004042, TA_MODE_SIGN,
				make_pair(TA_TYPE_ECDSA_PAIR, 256), 0);

	(void)state;
	assert_int_equal(operate(s, 0, 32, 999), GP_ERROR_BAD_PARAMETERS);
}

static void an_empty_key_does_nothing(void **state)
{
	uint32_t s = make_state(RSA_SIGN, TA_MODE_SIGN,
				make_object(TA_TYPE_RSA_PAIR, 512), 0);
	uint32_t v = make_state(RSA_SIGN, TA_MODE_VERIFY,
				make_object(TA_TYPE_RSA_PUBLIC, 512), 0);

	(void)state;
	assert_int_equal(operate(s, 0, 32, 999), GP_ERROR_GENERIC);
	assert_int_equal(verify(v, 0, 32, 64), GP_ERROR_BAD_PARAMETERS);
}

/* Keys whose numbers were made up: an error, not more. */
static void a_false_key_signs_nothing(void **state)
{
	static const uint32_t ids[] = {TA_ATTR_RSA_MODULUS, TA_ATTR_RSA_E,
				       TA_ATTR_RSA_D,       TA_ATTR_RSA_P,
				       TA_ATTR_RSA_Q,       TA_ATTR_RSA_DP,
				       TA_ATTR_RSA_DQ,      TA_ATTR_RSA_QINV};
	uint8_t junk[64];

	(void)state;
	for (unsigned int n = 3; n <= 8; n += 5) {
		uint32_t o = make_object(TA_TYPE_RSA_PAIR, 512);
		uint32_t s;

		memset(junk, 0xA7, sizeof(junk));
		world_put(IN, junk, sizeof(junk));
		for (unsigned int i = 0; i < n; i++)
			put_attr(i, ids[i], IN, i < 3 ? 64 : 32);
		assert_int_equal(populate(o, n), GP_SUCCESS);
		s = make_state(RSA_SIGN, TA_MODE_SIGN, o, 0);
		assert_int_equal(operate(s, 0, 32, 999),
				 GP_ERROR_BAD_PARAMETERS);
		/* Numbers that are zero. */
		o = make_object(TA_TYPE_RSA_PAIR, 512);
		for (unsigned int i = 1; i < n; i++)
			put_attr(i, ids[i], w.private_ro, 32);
		assert_int_equal(populate(o, n), GP_SUCCESS);
		s = make_state(RSA_SIGN, TA_MODE_SIGN, o, 0);
		assert_int_not_equal(operate(s, 0, 32, 999), GP_SUCCESS);
	}
}

static void text_is_encrypted_and_decrypted(void **state)
{
	static const struct {
		uint32_t algo, type, bits, text, cipher, usable;
	} cases[] = {
		{RSA_PKCS1, TA_TYPE_RSA_PAIR, 512, 53, 64, 64},
		{RSA_OAEP, TA_TYPE_RSA_PAIR, 512, 22, 64, 64},
		{RSA_RAW, TA_TYPE_RSA_PAIR, 512, 60, 0, 0},
		{SM2_PKE, TA_TYPE_SM2_PKE_PAIR, 256, 40, 137, 137},
	};
	uint8_t text[64];

	(void)state;
	memset(text, 0x61, sizeof(text));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t pair = make_pair(cases[i].type, cases[i].bits);
		uint32_t e = make_state(
			cases[i].algo, TA_MODE_ENCRYPT,
			copy_of(pair, cases[i].type & ~TA_TYPE_PAIR_BIT,
				cases[i].bits),
			0);
		uint32_t d =
			make_state(cases[i].algo, TA_MODE_DECRYPT, pair, 0);
		uint8_t sealed[256];
		uint64_t size;

		world_put(IN, text, sizeof(text));
		if (cases[i].cipher != 0) {
			assert_int_equal(operate(e, 0, cases[i].text,
						 cases[i].cipher - 1),
					 GP_ERROR_SHORT_BUFFER);
			assert_int_equal(world_get_u64(len), cases[i].cipher);
		}
		assert_int_equal(operate(e, 0, cases[i].text, 999), GP_SUCCESS);
		size = world_get_u64(len);
		world_get(sealed, OUT, size);
		world_put(IN, sealed, size);
		assert_int_equal(operate(d, 0, size, cases[i].text - 1),
				 GP_ERROR_SHORT_BUFFER);
		assert_int_equal(world_get_u64(len), cases[i].text);
		assert_int_equal(operate(d, 0, size, 999), GP_SUCCESS);
		assert_int_equal(world_get_u64(len), cases[i].text);
		expect_bytes(OUT, text, cases[i].text);
		if (cases[i].algo == RSA_RAW)
			continue;
		world_put(IN + 30, "\x55\xAA", 2);
		assert_int_equal(operate(d, 0, size, 999),
				 GP_ERROR_BAD_PARAMETERS);
		assert_int_equal(operate(d, 0, 5, 999),
				 GP_ERROR_BAD_PARAMETERS);
	}
}

static void a_mask_may_use_another_hash(void **state)
{
	uint32_t pair = make_pair(TA_TYPE_RSA_PAIR, 768);
	uint32_t e = make_state(RSA_OAEP, TA_MODE_ENCRYPT, pair, 0);

	(void)state;
	world_put_u32(IN + 256, 0x50000004);
	world_put_u32(IN + 260, 0x50000101);
	put_attr(0, TA_ATTR_RSA_MGF_HASH, IN + 256, 4);
	assert_int_equal(operate(e, 1, 10, 999), GP_SUCCESS);
	put_attr(0, TA_ATTR_RSA_MGF_HASH, IN + 256, 5);
	assert_int_equal(operate(e, 1, 10, 999), GP_ERROR_BAD_PARAMETERS);
	put_attr(0, TA_ATTR_RSA_MGF_HASH, IN + 264, 4);
	assert_int_equal(operate(e, 1, 10, 999), GP_ERROR_NOT_SUPPORTED);
	put_attr(0, TA_ATTR_RSA_MGF_HASH, 8, 4);
	assert_int_equal(operate(e, 1, 10, 999), GP_ERROR_ACCESS_DENIED);
	put_attr(0, TA_ATTR_RSA_OAEP_LABEL, 8, 4);
	assert_int_equal(operate(e, 1, 10, 999), GP_ERROR_ACCESS_DENIED);
	put_attr(0, TA_ATTR_RSA_OAEP_LABEL, IN, UINT64_MAX);
	assert_int_equal(operate(e, 1, 10, 999), GP_ERROR_BAD_PARAMETERS);
}

/* Memory runs out at each allocation in turn. */

static uint32_t the_state, the_object;

static uint32_t sign_once(void)
{
	return operate(the_state, 0, 32, 999);
}

static uint32_t make_once(void)
{
	return generate(the_object, 256, 0);
}

static void no_memory_is_an_error_and_nothing_else(void **state)
{
	(void)state;
	the_state = make_state(RSA_SIGN, TA_MODE_SIGN,
			       make_pair(TA_TYPE_RSA_PAIR, 512), 0);
	no_memory_at_any_point(sign_once);
	the_state = make_state(ECDSA_P256, TA_MODE_SIGN,
			       make_pair(TA_TYPE_ECDSA_PAIR, 256), 0);
	no_memory_at_any_point(sign_once);
	the_object = make_object(TA_TYPE_SM2_DSA_PAIR, 256);
	no_memory_at_any_point(make_once);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keys_of_every_type_are_made),
		TEST(des_keys_have_odd_parity),
		TEST(what_cannot_be_made_is_refused),
		TEST(what_is_signed_verifies_and_nothing_else),
		TEST(a_digest_has_the_size_of_its_hash),
		TEST(a_curve_belongs_to_its_algorithm),
		TEST(an_empty_key_does_nothing),
		TEST(a_false_key_signs_nothing),
		TEST(text_is_encrypted_and_decrypted),
		TEST(a_mask_may_use_another_hash),
		TEST(no_memory_is_an_error_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
