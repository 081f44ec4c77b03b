/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/ml.h"
#include "kernel/mm/heap.h"
#include "kernel/mm/page.h"
#include "kernel/sys/testkey_priv.h"

/* ML-KEM and ML-DSA as a TA calls for them. Places: the public key and what
 * is signed in IN, ciphertexts and signatures in OUT, seeds behind `more`. */
#define SEED more

struct set {
	uint32_t pair, bits;
	size_t seed, public, output;
};

static const struct set kem[] = {
	{TA_TYPE_ML_KEM_PAIR, 512, 64, 800, 768},
	{TA_TYPE_ML_KEM_PAIR, 768, 64, 1184, 1088},
	{TA_TYPE_ML_KEM_PAIR, 1024, 64, 1568, 1568},
};
static const struct set dsa[] = {
	{TA_TYPE_ML_DSA_PAIR, 44, 32, 1312, 2420},
	{TA_TYPE_ML_DSA_PAIR, 65, 32, 1952, 3309},
	/* Its signatures are longer than our places. */
	{TA_TYPE_ML_DSA_PAIR, 87, 32, 2592, 4627},
};

static uint32_t attr_to(uint32_t o, uint32_t id, vaddr_t to, uint64_t room,
			uint64_t *size)
{
	uint32_t code;

	world_put_u64(len, room);
	code = CALL(cryp_obj_get_attr, o, id, to, len);
	*size = world_get_u64(len);
	return code;
}

static uint32_t public_of(uint32_t pair, const struct set *s)
{
	return copy_of(pair, s->pair & ~TA_TYPE_PAIR_BIT, s->bits);
}

static void check_keys(const struct set *s)
{
	uint32_t o = make_pair(s->pair, s->bits);
	uint32_t again = make_object(s->pair, s->bits);
	uint64_t size;

	assert_int_equal(attr_to(o, TA_ATTR_ML_PRIVATE, SEED, 64, &size),
			 GP_SUCCESS);
	assert_int_equal(size, s->seed);
	assert_int_equal(attr_to(o, TA_ATTR_ML_PUBLIC, IN, 100, &size),
			 GP_ERROR_SHORT_BUFFER);
	assert_int_equal(size, s->public);
	assert_int_equal(attr_to(o, TA_ATTR_ML_PUBLIC, IN, 3072, &size),
			 GP_SUCCESS);
	/* The same key from its parts, but not with a byte more or less. */
	put_attr(0, TA_ATTR_ML_PRIVATE, SEED, s->seed - 1);
	put_attr(1, TA_ATTR_ML_PUBLIC, IN, s->public);
	assert_int_equal(populate(again, 2), GP_ERROR_BAD_PARAMETERS);
	put_attr(0, TA_ATTR_ML_PRIVATE, SEED, s->seed);
	put_attr(1, TA_ATTR_ML_PUBLIC, IN, s->public - 1);
	assert_int_equal(populate(again, 2), GP_ERROR_BAD_PARAMETERS);
	put_attr(1, TA_ATTR_ML_PUBLIC, IN, s->public + 1);
	assert_int_equal(populate(again, 2), GP_ERROR_SECURITY);
	put_attr(1, TA_ATTR_ML_PUBLIC, IN, 0);
	assert_int_equal(populate(again, 2), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(populate(again, 1), GP_ERROR_ITEM_NOT_FOUND);
	put_attr(1, TA_ATTR_ML_PUBLIC, UINT64_MAX - 9, s->public);
	assert_int_equal(populate(again, 2), GP_ERROR_ACCESS_DENIED);
	put_attr(1, TA_ATTR_ML_PUBLIC, IN, s->public);
	assert_int_equal(populate(again, 2), GP_SUCCESS);
	assert_int_equal(CALL(cryp_obj_close, o), GP_SUCCESS);
	assert_int_equal(CALL(cryp_obj_close, again), GP_SUCCESS);
}

static void keys_of_every_size_are_made_and_populated(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		check_keys(&kem[i]);
		check_keys(&dsa[i]);
	}
}

static void no_other_size_exists(void **state)
{
	static const uint32_t sizes[] = {0,  1,   43,  45,   64,    66,
					 88, 256, 511, 1025, 10240, UINT32_MAX};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		assert_int_equal(CALL(cryp_obj_alloc, TA_TYPE_ML_KEM_PAIR,
				      sizes[i], len),
				 GP_ERROR_NOT_SUPPORTED);
		assert_int_equal(CALL(cryp_obj_alloc, TA_TYPE_ML_DSA_PUBLIC,
				      sizes[i], len),
				 GP_ERROR_NOT_SUPPORTED);
	}
	assert_int_equal(
		generate(make_object(TA_TYPE_ML_KEM_PAIR, 512), 768, 0),
		GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(
		generate(make_object(TA_TYPE_ML_KEM_PUBLIC, 512), 512, 0),
		GP_ERROR_BAD_FORMAT);
	/* A smaller set in a larger object. */
	assert_int_equal(generate(make_object(TA_TYPE_ML_DSA_PAIR, 87), 44, 0),
			 GP_SUCCESS);
}

static uint32_t sign(uint32_t s, unsigned int attrs, uint64_t room)
{
	world_put_u64(len, room);
	return CALL(asymm_operate, s, ATTRS, attrs, IN, 100, OUT, len);
}

static uint32_t verify(uint32_t s, unsigned int attrs, uint64_t size)
{
	return CALL(asymm_verify, s, ATTRS, attrs, IN, 100, OUT, size);
}

static void flip(vaddr_t va)
{
	uint8_t byte = 0;

	world_get(&byte, va, 1);
	byte ^= 1;
	world_put(va, &byte, 1);
}

static void what_is_signed_verifies_and_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const struct set *s = &dsa[i];
		uint32_t pair = make_pair(s->pair, s->bits);
		uint32_t check = make_state(TA_ALG_ML_DSA, TA_MODE_VERIFY,
					    public_of(pair, s), 0);
		uint32_t own = make_state(TA_ALG_ML_DSA, TA_MODE_SIGN, pair, 0);

		assert_int_equal(sign(own, 0, s->output - 1),
				 GP_ERROR_SHORT_BUFFER);
		assert_int_equal(world_get_u64(len), s->output);
		put_attr(0, TA_ATTR_ML_DSA_CONTEXT, IN, 255);
		assert_int_equal(sign(own, 1, 4096), GP_SUCCESS);
		assert_int_equal(world_get_u64(len), s->output);
		assert_int_equal(verify(check, 1, s->output), GP_SUCCESS);
		assert_int_equal(verify(check, 0, s->output),
				 GP_ERROR_SIGNATURE_INVALID);
		assert_int_equal(verify(check, 1, s->output - 1),
				 GP_ERROR_SIGNATURE_INVALID);
		flip(OUT + 99);
		assert_int_equal(verify(check, 1, s->output),
				 GP_ERROR_SIGNATURE_INVALID);
		flip(OUT + 99);
		flip(IN + 99);
		assert_int_equal(verify(check, 1, s->output),
				 GP_ERROR_SIGNATURE_INVALID);
	}
}

static void odd_contexts_and_keys_sign_nothing(void **state)
{
	uint32_t kem_pair = make_pair(TA_TYPE_ML_KEM_PAIR, 512);
	uint32_t pair = make_pair(TA_TYPE_ML_DSA_PAIR, 44);
	uint32_t own, empty;

	(void)state;
	assert_int_equal(CALL(cryp_state_alloc, TA_ALG_ML_DSA, TA_MODE_SIGN,
			      kem_pair, 0, len),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(cryp_state_alloc, TA_ALG_ML_DSA, TA_MODE_SIGN,
			      public_of(pair, &dsa[0]), 0, len),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(cryp_state_alloc, TA_ALG_ML_DSA, TA_MODE_DERIVE,
			      pair, 0, len),
			 GP_ERROR_NOT_SUPPORTED);
	own = make_state(TA_ALG_ML_DSA, TA_MODE_SIGN, pair, 0);
	put_attr(0, TA_ATTR_ML_DSA_CONTEXT, IN, 256);
	assert_int_equal(sign(own, 1, 4096), GP_ERROR_BAD_PARAMETERS);
	put_attr(0, TA_ATTR_ML_DSA_CONTEXT, 0, 10);
	assert_int_equal(sign(own, 1, 4096), GP_ERROR_ACCESS_DENIED);
	world_put_u64(len, 4096);
	assert_int_equal(
		CALL(asymm_operate, own, 0, 0, IN, UINT64_MAX, OUT, len),
		GP_ERROR_ACCESS_DENIED);
	assert_int_equal(
		CALL(asymm_operate, own, 0, 0, IN, 10, w.private_ro, len),
		GP_ERROR_ACCESS_DENIED);
	empty = make_state(TA_ALG_ML_DSA, TA_MODE_SIGN,
			   make_object(TA_TYPE_ML_DSA_PAIR, 44), 0);
	assert_int_equal(sign(empty, 0, 4096), GP_ERROR_GENERIC);
}

static uint32_t derive(uint32_t s, uint32_t id, size_t size, uint8_t *secret)
{
	uint32_t o = make_object(TA_TYPE_GENERIC_SECRET, 256);
	uint64_t got = 0;
	uint32_t code;

	put_attr(0, id, OUT, size);
	code = CALL(cryp_derive_key, s, ATTRS, 1, o);
	if (code == GP_SUCCESS) {
		assert_int_equal(
			attr_to(o, TA_ATTR_SECRET_VALUE, SEED, 64, &got),
			GP_SUCCESS);
		assert_int_equal(got, ML_KEM_SECRET_BYTES);
		world_get(secret, SEED, ML_KEM_SECRET_BYTES);
	}
	assert_int_equal(CALL(cryp_obj_close, o), GP_SUCCESS);
	return code;
}

static void a_secret_reaches_who_has_the_private_key(void **state)
{
	uint8_t sent[32], got[32];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const struct set *s = &kem[i];
		uint32_t pair = make_pair(s->pair, s->bits);
		uint32_t peer = make_state(TA_ALG_ML_KEM, TA_MODE_DERIVE,
					   public_of(pair, s), 0);
		uint32_t own =
			make_state(TA_ALG_ML_KEM, TA_MODE_DERIVE, pair, 0);

		assert_int_equal(derive(peer, TA_ATTR_ML_KEM_CIPHER_OUT,
					s->output, sent),
				 GP_SUCCESS);
		assert_int_equal(
			derive(own, TA_ATTR_ML_KEM_CIPHER, s->output, got),
			GP_SUCCESS);
		assert_memory_equal(sent, got, sizeof(sent));
		/* What was changed on the way gives another secret. */
		flip(OUT + 1);
		assert_int_equal(
			derive(own, TA_ATTR_ML_KEM_CIPHER, s->output, got),
			GP_SUCCESS);
		assert_memory_not_equal(sent, got, sizeof(sent));
	}
}

static void odd_ciphertexts_derive_nothing(void **state)
{
	const size_t size = kem[0].output;
	uint32_t pair = make_pair(TA_TYPE_ML_KEM_PAIR, 512);
	uint32_t peer = make_state(TA_ALG_ML_KEM, TA_MODE_DERIVE,
				   public_of(pair, &kem[0]), 0);
	uint32_t own = make_state(TA_ALG_ML_KEM, TA_MODE_DERIVE, pair, 0);
	uint32_t o = make_object(TA_TYPE_GENERIC_SECRET, 256);
	uint32_t dh = make_object(TA_TYPE_X25519_PAIR, 256);
	uint8_t secret[32];

	(void)state;
	for (int d = -1; d <= 1; d += 2) {
		assert_int_equal(derive(peer, TA_ATTR_ML_KEM_CIPHER_OUT,
					size + (size_t)d, secret),
				 GP_ERROR_BAD_PARAMETERS);
		assert_int_equal(derive(own, TA_ATTR_ML_KEM_CIPHER,
					size + (size_t)d, secret),
				 GP_ERROR_BAD_PARAMETERS);
	}
	assert_int_equal(derive(own, TA_ATTR_ML_KEM_CIPHER, 0, secret),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(derive(own, TA_ATTR_ML_KEM_CIPHER, SIZE_MAX, secret),
			 GP_ERROR_BAD_PARAMETERS);
	/* A public key opens nothing. */
	assert_int_equal(derive(peer, TA_ATTR_ML_KEM_CIPHER, size, secret),
			 GP_ERROR_BAD_PARAMETERS);
	/* Both ways, none, twice, another's attribute. */
	put_attr(0, TA_ATTR_ML_KEM_CIPHER, OUT, size);
	put_attr(1, TA_ATTR_ML_KEM_CIPHER_OUT, OUT, size);
	assert_int_equal(CALL(cryp_derive_key, own, ATTRS, 2, o),
			 GP_ERROR_BAD_PARAMETERS);
	put_attr(1, TA_ATTR_ML_KEM_CIPHER, OUT, size);
	assert_int_equal(CALL(cryp_derive_key, own, ATTRS, 2, o),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(cryp_derive_key, own, ATTRS, 0, o),
			 GP_ERROR_BAD_PARAMETERS);
	put_attr(0, TA_ATTR_ML_DSA_CONTEXT, OUT, size);
	assert_int_equal(CALL(cryp_derive_key, own, ATTRS, 1, o),
			 GP_ERROR_BAD_PARAMETERS);
	/* Nowhere to write the ciphertext to, or only for reading. */
	put_attr(0, TA_ATTR_ML_KEM_CIPHER_OUT, 0, size);
	assert_int_equal(CALL(cryp_derive_key, peer, ATTRS, 1, o),
			 GP_ERROR_ACCESS_DENIED);
	put_attr(0, TA_ATTR_ML_KEM_CIPHER_OUT, w.private_ro, size);
	assert_int_equal(CALL(cryp_derive_key, peer, ATTRS, 1, o),
			 GP_ERROR_ACCESS_DENIED);
	put_attr(0, TA_ATTR_ML_KEM_CIPHER_OUT, UINT64_MAX - 3, size);
	assert_int_equal(CALL(cryp_derive_key, peer, ATTRS, 1, o),
			 GP_ERROR_ACCESS_DENIED);
	assert_int_equal(CALL(cryp_derive_key, peer, ATTRS, 1, dh),
			 GP_ERROR_NOT_SUPPORTED);
	/* No secret was left behind. */
	world_put_u64(len, 64);
	assert_int_equal(
		CALL(cryp_obj_get_attr, o, TA_ATTR_SECRET_VALUE, SEED, len),
		GP_ERROR_BAD_PARAMETERS);
}

static uint32_t the_state, the_object;

static uint32_t encapsulate_once(void)
{
	return CALL(cryp_derive_key, the_state, ATTRS, 1, the_object);
}

static uint32_t sign_once(void)
{
	return sign(the_state, 0, 4096);
}

static void no_memory_is_an_error_and_nothing_else(void **state)
{
	(void)state;
	the_state = make_state(TA_ALG_ML_DSA, TA_MODE_SIGN,
			       make_pair(TA_TYPE_ML_DSA_PAIR, 44), 0);
	no_memory_at_any_point(sign_once);
	the_state = make_state(
		TA_ALG_ML_KEM, TA_MODE_DERIVE,
		public_of(make_pair(TA_TYPE_ML_KEM_PAIR, 1024), &kem[2]), 0);
	the_object = make_object(TA_TYPE_GENERIC_SECRET, 256);
	put_attr(0, TA_ATTR_ML_KEM_CIPHER_OUT, OUT, kem[2].output);
	no_memory_at_any_point(encapsulate_once);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keys_of_every_size_are_made_and_populated),
		TEST(no_other_size_exists),
		TEST(what_is_signed_verifies_and_nothing_else),
		TEST(odd_contexts_and_keys_sign_nothing),
		TEST(a_secret_reaches_who_has_the_private_key),
		TEST(odd_ciphertexts_derive_nothing),
		TEST(no_memory_is_an_error_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
