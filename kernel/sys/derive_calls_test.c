/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/testkey_priv.h"

/* Secrets that two sides agree on or that come from others, as a TA calls for
 * them. */

#define ECDH   0x80000042
#define X25519 0x80000044
#define X448   0x80000045
#define HKDF   0x800040C0
#define PBKDF2 0x800020C2
#define SM2    0x60000045

/* Both sides of an agreement, the peer's key taken from its object. */
static void peers_agree(uint32_t algo, uint32_t type, uint32_t bits,
			const uint32_t *public, unsigned int count,
			uint32_t size)
{
	uint32_t pair[2], secret[2];
	uint8_t result[2][512];

	for (unsigned int i = 0; i < 2; i++)
		pair[i] = make_pair(type, bits);
	for (unsigned int i = 0; i < 2; i++) {
		uint32_t s = make_state(algo, TA_MODE_DERIVE,
					copy_of(pair[i], type, bits), 0);

		for (unsigned int k = 0; k < count; k++) {
			world_put_u64(len, 256);
			assert_int_equal(CALL(cryp_obj_get_attr, pair[1 - i],
					      public[k], IN + 256 * k, len),
					 GP_SUCCESS);
			put_attr(k, public[k], IN + 256 * k,
				 world_get_u64(len));
		}
		secret[i] = make_object(TA_TYPE_GENERIC_SECRET, 512);
		assert_int_equal(
			CALL(cryp_derive_key, s, ATTRS, count - 1, secret[i]),
			GP_ERROR_BAD_PARAMETERS);
		assert_int_equal(
			CALL(cryp_derive_key, s, ATTRS, count, secret[i]),
			GP_SUCCESS);
		/* It is filled now. */
		assert_int_equal(
			CALL(cryp_derive_key, s, ATTRS, count, secret[i]),
			GP_ERROR_BAD_PARAMETERS);
		world_put_u64(len, 512);
		assert_int_equal(CALL(cryp_obj_get_attr, secret[i],
				      TA_ATTR_SECRET_VALUE, OUT, len),
				 GP_SUCCESS);
		assert_int_equal(world_get_u64(len), size);
		world_get(result[i], OUT, size);
	}
	assert_memory_equal(result[0], result[1], size);
}

static void both_sides_derive_the_same(void **state)
{
	static const uint32_t ec[] = {TA_ATTR_ECC_X, TA_ATTR_ECC_Y};
	static const uint32_t x[] = {TA_ATTR_X25519_PUBLIC};
	static const uint32_t x4[] = {TA_ATTR_X448_PUBLIC};

	(void)state;
	peers_agree(ECDH, TA_TYPE_ECDH_PAIR, 256, ec, 2, 32);
	peers_agree(X25519, TA_TYPE_X25519_PAIR, 256, x, 1, 32);
	peers_agree(X448, TA_TYPE_X448_PAIR, 448, x4, 1, 56);
}

static void a_false_peer_is_refused(void **state)
{
	uint32_t ec = make_state(ECDH, TA_MODE_DERIVE,
				 make_pair(TA_TYPE_ECDH_PAIR, 256), 0);
	uint32_t x = make_state(X25519, TA_MODE_DERIVE,
				make_pair(TA_TYPE_X25519_PAIR, 256), 0);
	uint32_t o = make_object(TA_TYPE_GENERIC_SECRET, 512);
	uint32_t aes = make_object(TA_TYPE_AES, 256);
	uint32_t pair = make_object(TA_TYPE_ECDH_PAIR, 256);

	(void)state;
	/* Not on the curve; of small order; of wrong size; unreadable. */
	put_attr(0, TA_ATTR_ECC_X, IN, 32);
	put_attr(1, TA_ATTR_ECC_Y, IN, 32);
	assert_int_equal(CALL(cryp_derive_key, ec, ATTRS, 2, o),
			 GP_ERROR_BAD_PARAMETERS);
	put_attr(0, TA_ATTR_X25519_PUBLIC, w.private_ro, 32);
	assert_int_equal(CALL(cryp_derive_key, x, ATTRS, 1, o),
			 GP_ERROR_BAD_PARAMETERS);
	put_attr(0, TA_ATTR_X25519_PUBLIC, w.private_ro, 31);
	assert_int_equal(CALL(cryp_derive_key, x, ATTRS, 1, o),
			 GP_ERROR_BAD_PARAMETERS);
	put_attr(0, TA_ATTR_X25519_PUBLIC, UINT64_MAX - 8, 32);
	assert_int_equal(CALL(cryp_derive_key, x, ATTRS, 1, o),
			 GP_ERROR_ACCESS_DENIED);
	put_attr(0, TA_ATTR_X25519_PUBLIC, IN, 32);
	put_attr(1, TA_ATTR_X25519_PUBLIC, IN, 32);
	assert_int_equal(CALL(cryp_derive_key, x, ATTRS, 2, o),
			 GP_ERROR_BAD_PARAMETERS);
	/* Targets: not of secrets, none, the secret does not fit. */
	world_put(IN, "\x09", 1);
	assert_int_equal(CALL(cryp_derive_key, x, ATTRS, 1, pair),
			 GP_ERROR_NOT_SUPPORTED);
	assert_int_equal(CALL(cryp_derive_key, x, ATTRS, 1, 0),
			 GP_ERROR_BAD_STATE);
	assert_int_equal(CALL(cryp_derive_key, ec, ATTRS, 1, o),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(cryp_derive_key, x, ATTRS, 1, aes), GP_SUCCESS);
	/* The failures left nothing in it. */
	world_put_u64(len, 512);
	assert_int_equal(
		CALL(cryp_obj_get_attr, o, TA_ATTR_SECRET_VALUE, OUT, len),
		GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(cryp_derive_key, x, ATTRS, 1, o), GP_SUCCESS);
}

/* RFC 5869, A.1 */
static void keys_come_from_secrets(void **state)
{
	static const uint8_t want[] = {0x3c, 0xb2, 0x5f, 0x25, 0xfa, 0xac,
				       0xd5, 0x7a, 0x90, 0x43, 0x4f, 0x64,
				       0xd0, 0x36, 0x2f, 0x2a};
	uint32_t o = make_object(TA_TYPE_GENERIC_SECRET, 512);
	uint32_t ikm = make_object(TA_TYPE_HKDF_IKM, 176);
	uint8_t in[22 + 13 + 10];
	uint32_t s;

	(void)state;
	memset(in, 0x0b, 22);
	for (uint8_t i = 0; i < 13; i++)
		in[22 + i] = i;
	for (uint8_t i = 0; i < 10; i++)
		in[35 + i] = (uint8_t)(0xf0 + i);
	world_put(IN, in, sizeof(in));
	put_attr(0, TA_ATTR_HKDF_IKM, IN, 22);
	assert_int_equal(populate(ikm, 1), GP_SUCCESS);
	s = make_state(HKDF, TA_MODE_DERIVE, ikm, 0);
	put_attr(0, TA_ATTR_HKDF_SALT, IN + 22, 13);
	put_attr(1, TA_ATTR_HKDF_INFO, IN + 35, 10);
	put_attr(2, TA_ATTR_HKDF_LENGTH, 513, 0);
	assert_int_equal(CALL(cryp_derive_key, s, ATTRS, 3, o),
			 GP_ERROR_BAD_PARAMETERS);
	put_attr(2, TA_ATTR_HKDF_LENGTH, 0, 0);
	assert_int_equal(CALL(cryp_derive_key, s, ATTRS, 3, o),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(CALL(cryp_derive_key, s, ATTRS, 2, o),
			 GP_ERROR_BAD_PARAMETERS);
	put_attr(2, TA_ATTR_HKDF_LENGTH, 42, 0);
	assert_int_equal(CALL(cryp_derive_key, s, ATTRS, 3, o), GP_SUCCESS);
	world_put_u64(len, 512);
	assert_int_equal(
		CALL(cryp_obj_get_attr, o, TA_ATTR_SECRET_VALUE, OUT, len),
		GP_SUCCESS);
	assert_int_equal(world_get_u64(len), 42);
	expect_bytes(OUT, want, sizeof(want));
}

static void counts_of_rounds_are_checked(void **state)
{
	uint32_t o = make_object(TA_TYPE_GENERIC_SECRET, 512);
	uint32_t password = make_object(TA_TYPE_PBKDF2_PASSWORD, 64);
	uint32_t s;

	(void)state;
	put_attr(0, TA_ATTR_PBKDF2_PASSWORD, IN, 8);
	assert_int_equal(populate(password, 1), GP_SUCCESS);
	s = make_state(PBKDF2, TA_MODE_DERIVE, password, 0);
	put_attr(0, TA_ATTR_PBKDF2_LENGTH, 20, 0);
	put_attr(1, TA_ATTR_PBKDF2_ITERATIONS, 0, 0);
	assert_int_equal(CALL(cryp_derive_key, s, ATTRS, 2, o),
			 GP_ERROR_BAD_PARAMETERS);
	put_attr(1, TA_ATTR_PBKDF2_ITERATIONS, 2, 0);
	assert_int_equal(CALL(cryp_derive_key, s, ATTRS, 2, o), GP_SUCCESS);
}

/* Where the parts of an exchange lie in IN, 64 bytes each. */
enum exchange_part {
	KEY_X,
	KEY_Y,
	EPHEMERAL_X,
	EPHEMERAL_Y,
	NAMES,
	CONFIRM_IN,
	CONFIRM_OUT,
};

static vaddr_t part(unsigned int side, enum exchange_part p)
{
	return IN + 1024 * side + 64 * p;
}

static void get_coordinate(uint32_t key, uint32_t attr, vaddr_t to)
{
	uint8_t bytes[32] = {0};

	world_put_u64(len, 32);
	assert_int_equal(CALL(cryp_obj_get_attr, key, attr, to, len),
			 GP_SUCCESS);
	world_get(bytes + 32 - world_get_u64(len), to, world_get_u64(len));
	world_put(to, bytes, 32);
}

/* One side of SM2's exchange with the other's keys; @confirm: bytes of the
 * other's confirmation, or more to do without. */
static uint32_t exchange(uint32_t state, unsigned int side, uint64_t confirm)
{
	unsigned int n = 0;

	put_attr(n++, TA_ATTR_SM2_KEP_USER, side, 0);
	put_attr(n++, TA_ATTR_ECC_X, part(1 - side, KEY_X), 32);
	put_attr(n++, TA_ATTR_ECC_Y, part(1 - side, KEY_Y), 32);
	put_attr(n++, TA_ATTR_ECC_EPHEMERAL_X, part(1 - side, EPHEMERAL_X), 32);
	put_attr(n++, TA_ATTR_ECC_EPHEMERAL_Y, part(1 - side, EPHEMERAL_Y), 32);
	put_attr(n++, TA_ATTR_SM2_ID_INITIATOR, part(0, NAMES), 16);
	put_attr(n++, TA_ATTR_SM2_ID_RESPONDER, part(1, NAMES), 16);
	put_attr(n++, TA_ATTR_SM2_CONFIRM_OUT, part(side, CONFIRM_OUT), 32);
	if (confirm <= 64)
		put_attr(n++, TA_ATTR_SM2_CONFIRM_IN,
			 part(1 - side, CONFIRM_OUT), confirm);
	return CALL(cryp_derive_key, state, ATTRS, n,
		    make_object(TA_TYPE_GENERIC_SECRET, 16));
}

static void a_confirmation_that_is_given_is_compared(void **state)
{
	static const uint32_t type = TA_TYPE_SM2_KEP_PAIR;
	uint32_t s[2];
	uint8_t byte;

	(void)state;
	for (unsigned int side = 0; side < 2; side++) {
		uint32_t own = make_pair(type, 256);
		uint32_t ephemeral = make_pair(type, 256);

		get_coordinate(own, TA_ATTR_ECC_X, part(side, KEY_X));
		get_coordinate(own, TA_ATTR_ECC_Y, part(side, KEY_Y));
		get_coordinate(ephemeral, TA_ATTR_ECC_X,
			       part(side, EPHEMERAL_X));
		get_coordinate(ephemeral, TA_ATTR_ECC_Y,
			       part(side, EPHEMERAL_Y));
		s[side] = make_state(SM2, TA_MODE_DERIVE, own, ephemeral);
	}
	assert_int_equal(exchange(s[0], 0, UINT64_MAX), GP_SUCCESS);
	assert_int_equal(exchange(s[1], 1, 32), GP_SUCCESS);
	assert_int_equal(exchange(s[0], 0, 32), GP_SUCCESS);
	/* As a peer would send that knows no key. */
	assert_int_equal(exchange(s[0], 0, 0), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(exchange(s[0], 0, 31), GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(exchange(s[0], 0, 33), GP_ERROR_BAD_PARAMETERS);
	world_get(&byte, part(1, CONFIRM_OUT) + 31, 1);
	byte ^= 1;
	world_put(part(1, CONFIRM_OUT) + 31, &byte, 1);
	assert_int_not_equal(exchange(s[0], 0, 32), GP_SUCCESS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(both_sides_derive_the_same),
		TEST(a_false_peer_is_refused),
		TEST(keys_come_from_secrets),
		TEST(counts_of_rounds_are_checked),
		TEST(a_confirmation_that_is_given_is_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
