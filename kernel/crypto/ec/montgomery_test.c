/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/ec/raw_keys_priv.h"

#include "kernel/crypto/montgomery.h"

static unsigned int derived;

static void take(const struct stanza *s)
{
	const struct raw_key *own;
	const struct raw_key *peer;
	const struct raw_key *public;
	enum montgomery_curve curve;
	uint8_t expected[MONTGOMERY_MAX_BYTES];
	uint8_t got[MONTGOMERY_MAX_BYTES];
	char name[80];

	if (raw_key_take(s))
		return;
	own = raw_key_find(stanza_value(s, "Derive"), true);
	peer = raw_key_find(stanza_value(s, "PeerKey"), false);
	if (!own || !peer || !stanza_value(s, "SharedSecret"))
		return;
	curve = strcmp(own->alg, "X448") == 0 ? MONTGOMERY_448
					      : MONTGOMERY_25519;
	testhex_bytes(stanza_value(s, "SharedSecret"), expected,
		      sizeof(expected));
	assert_int_equal(montgomery_derive(curve, own->bytes, peer->bytes, got),
			 ST_OK);
	assert_memory_equal(got, expected, montgomery_size(curve));
	derived++;
	/* "Alice-448-Raw" goes with "Alice-448-PUBLIC-Raw". */
	(void)snprintf(name, sizeof(name), "%.*sPUBLIC-Raw",
		       (int)(strlen(own->name) - 3), own->name);
	public = raw_key_find(name, false);
	if (!public)
		return;
	assert_int_equal(montgomery_public_of(curve, own->bytes, got), ST_OK);
	assert_memory_equal(got, public->bytes, montgomery_size(curve));
}

static void secrets_are_the_published_ones(void **state)
{
	(void)state;
	assert_true(stanza_for_each("evppkey_ecx.txt", take) > 20);
	assert_true(derived >= 4);
}

/* RFC 7748 5.2: each round's result is the next scalar. */
static void iterate(enum montgomery_curve curve, uint8_t first,
		    unsigned int rounds, const char *expected)
{
	uint8_t k[MONTGOMERY_MAX_BYTES] = {first};
	uint8_t u[MONTGOMERY_MAX_BYTES] = {first};
	uint8_t next[MONTGOMERY_MAX_BYTES];

	for (unsigned int i = 0; i < rounds; i++) {
		assert_int_equal(montgomery_derive(curve, k, u, next), ST_OK);
		memcpy(u, k, sizeof(u));
		memcpy(k, next, sizeof(k));
	}
	testhex_assert_equal(k, expected);
}

static void iterations_give_the_numbers_of_rfc7748(void **state)
{
	(void)state;
	iterate(MONTGOMERY_25519, 9, 1,
		"422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae30"
		"79");
	iterate(MONTGOMERY_25519, 9, 1000,
		"684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c"
		"51");
	iterate(MONTGOMERY_448, 5, 1,
		"3f482c8a9f19b01e6c46ee9711d9dc14fd4bf67af30765c2ae2b846a4d23a8"
		"cd0db897086239492caf350b51f833868b9bc2b3bca9cf4113");
	iterate(MONTGOMERY_448, 5, 1000,
		"aa3b4749d55b9daf1e5b00288826c467274ce3ebbdd5c17b975e09d4af6c67"
		"cf10d087202db88286e2b79fceea3ec353ef54faa26e219f38");
}

/* RFC 7748 5.2, first vector: neither scalar nor coordinate are in normal
 * form. */
static void bits_that_do_not_count_are_ignored(void **state)
{
	uint8_t k[32];
	uint8_t u[32];
	uint8_t out[2][32];

	(void)state;
	testhex_bytes("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169"
		      "e7918ba0d",
		      k, 32);
	testhex_bytes("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd54"
		      "9c715a493",
		      u, 32);
	assert_int_equal(montgomery_derive(MONTGOMERY_25519, k, u, out[0]),
			 ST_OK);
	testhex_assert_equal(out[0], "95cbde9476e8907d7aade45cb4b873f88b595a68"
				     "799fa152e6f8f7647aac7957");
	u[31] ^= 0x80;
	k[0] ^= 7;
	k[31] ^= 0xc0;
	k[31] |= 0x40;
	assert_int_equal(montgomery_derive(MONTGOMERY_25519, k, u, out[1]),
			 ST_OK);
	assert_memory_equal(out[0], out[1], 32);
}

static void two_fresh_pairs_agree(void **state)
{
	(void)state;
	for (unsigned int c = 0; c < MONTGOMERY_CURVE_COUNT; c++) {
		enum montgomery_curve curve = (enum montgomery_curve)c;
		uint8_t private[2][MONTGOMERY_MAX_BYTES];
		uint8_t public[2][MONTGOMERY_MAX_BYTES];
		uint8_t secret[2][MONTGOMERY_MAX_BYTES];

		for (size_t i = 0; i < 2; i++)
			assert_int_equal(montgomery_generate(curve, private[i],
							     public[i]),
					 ST_OK);
		for (size_t i = 0; i < 2; i++)
			assert_int_equal(montgomery_derive(curve, private[i],
							   public[1 - i],
							   secret[i]),
					 ST_OK);
		assert_memory_equal(secret[0], secret[1],
				    montgomery_size(curve));
		assert_memory_not_equal(private[0], private[1],
					montgomery_size(curve));
	}
}

static void points_of_small_order_are_refused(void **state)
{
	static const char *const points[] = {
		"00",
		"01",
		"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b8"
		"00",
		"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11"
		"57",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		"7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		"7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		"7f",
	};
	uint8_t zeros[MONTGOMERY_MAX_BYTES] = {0};
	uint8_t k[MONTGOMERY_MAX_BYTES] = {1, 2, 3};
	uint8_t secret[MONTGOMERY_MAX_BYTES];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(points); i++) {
		uint8_t u[MONTGOMERY_MAX_BYTES] = {0};

		testhex_bytes(points[i], u, sizeof(u));
		memset(secret, 1, sizeof(secret));
		assert_int_equal(
			montgomery_derive(MONTGOMERY_25519, k, u, secret),
			ST_SECURITY);
		assert_memory_equal(secret, zeros, 32);
	}
	for (uint8_t first = 0; first < 2; first++) {
		uint8_t u[MONTGOMERY_MAX_BYTES] = {first};

		assert_int_equal(
			montgomery_derive(MONTGOMERY_448, k, u, secret),
			ST_SECURITY);
		assert_memory_equal(secret, zeros, 56);
	}
}

static void what_is_no_curve_is_refused(void **state)
{
	uint8_t a[MONTGOMERY_MAX_BYTES];

	(void)state;
	assert_int_equal(montgomery_size(MONTGOMERY_CURVE_COUNT), 0);
	assert_int_equal(montgomery_generate(MONTGOMERY_CURVE_COUNT, a, a),
			 ST_BAD_PARAM);
	assert_int_equal(montgomery_derive(MONTGOMERY_CURVE_COUNT, a, a, a),
			 ST_BAD_PARAM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secrets_are_the_published_ones),
		cmocka_unit_test(iterations_give_the_numbers_of_rfc7748),
		cmocka_unit_test(bits_that_do_not_count_are_ignored),
		cmocka_unit_test(two_fresh_pairs_agree),
		cmocka_unit_test(points_of_small_order_are_refused),
		cmocka_unit_test(what_is_no_curve_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
