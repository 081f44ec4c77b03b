/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/stanza.h"

#include "kernel/crypto/ml/ml_priv.h"
#include "kernel/crypto/testing/heapfault.h"

static unsigned int generated;
static unsigned int encapsulated;
static unsigned int decapsulated;
static unsigned int refused;

static enum ml_kem_alg alg_named(const char *name)
{
	static const char *const names[ML_KEM_ALG_COUNT] = {
		"ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"};
	unsigned int i = 0;

	while (i < ML_KEM_ALG_COUNT && strcmp(names[i], name) != 0)
		i++;
	return (enum ml_kem_alg)i;
}

/* The value behind the colon of `CtrlOut = what:value`; NULL. */
static const char *result(const struct stanza *s, const char *what)
{
	size_t chars = strlen(what);

	for (size_t i = 0; i < s->count; i++) {
		if (strcmp(s->name[i], "CtrlOut") == 0 &&
		    strncmp(s->value[i], what, chars) == 0)
			return s->value[i] + chars + 1;
	}
	return NULL;
}

static uint8_t public_key[ML_KEM_MAX_PUBLIC_BYTES];
static uint8_t private_key[2 * ML_KEM_MAX_EXPANDED_BYTES];
static uint8_t cipher[2 * ML_KEM_MAX_CIPHER_BYTES];
static uint8_t given[2 * ML_KEM_MAX_EXPANDED_BYTES];

static void take_generate(const struct stanza *s)
{
	const char *name = stanza_value(s, "KeyGen");
	const char *seed = stanza_ctrl(s, "hexseed");
	const char *public = result(s, "hexpub");
	const char *private = result(s, "hexpriv");
	enum ml_kem_alg alg;
	struct ml_sizes sizes;

	if (!name || !seed || !public || !private)
		return;
	alg = alg_named(name);
	sizes = ml_kem_sizes(alg);
	assert_int_equal(testhex_bytes(public, given, sizeof(given)),
			 sizes.public_bytes);
	testhex_bytes(seed, private_key, ML_KEM_SEED_BYTES);
	assert_int_equal(ml_kem_public_of(alg, private_key, ML_KEM_SEED_BYTES,
					  public_key),
			 ST_OK);
	assert_memory_equal(public_key, given, sizes.public_bytes);
	assert_int_equal(
		testhex_bytes(private, private_key, sizeof(private_key)),
		sizes.expanded_bytes);
	memset(public_key, 0, sizeof(public_key));
	assert_int_equal(ml_kem_public_of(alg, private_key,
					  sizes.expanded_bytes, public_key),
			 ST_OK);
	assert_memory_equal(public_key, given, sizes.public_bytes);
	generated++;
}

static void take_encapsulate(const struct stanza *s)
{
	enum ml_kem_alg alg = alg_named(stanza_value(s, "Kem"));
	struct ml_sizes sizes = ml_kem_sizes(alg);
	const char *expected = stanza_value(s, "Ciphertext");
	uint8_t random[ML_RANDOM_BYTES];
	uint8_t secret[ML_KEM_SECRET_BYTES];
	size_t public_bytes = testhex_bytes(stanza_value(s, "EncodedPublicKey"),
					    given, sizeof(given));
	enum status st;

	if (testhex_bytes(stanza_value(s, "Entropy"), random, 32) != 32)
		return;
	st = ml_kem_encapsulate_with(alg, given, public_bytes, random, cipher,
				     secret);
	if (stanza_value(s, "Result") || !expected) {
		assert_int_equal(st, ST_BAD_PARAM);
		refused++;
		return;
	}
	assert_int_equal(st, ST_OK);
	assert_int_equal(testhex_bytes(expected, given, sizeof(given)),
			 sizes.output_bytes);
	assert_memory_equal(cipher, given, sizes.output_bytes);
	testhex_assert_equal(secret, stanza_value(s, "Output"));
	encapsulated++;
}

static void take_decapsulate(const struct stanza *s)
{
	enum ml_kem_alg alg = alg_named(stanza_value(s, "Kem"));
	uint8_t secret[ML_KEM_SECRET_BYTES];
	size_t private_bytes =
		testhex_bytes(stanza_value(s, "EncodedPrivateKey"), private_key,
			      sizeof(private_key));
	size_t cipher_bytes =
		testhex_bytes(stanza_value(s, "Input"), cipher, sizeof(cipher));
	enum status st = ml_kem_decapsulate(alg, private_key, private_bytes,
					    cipher, cipher_bytes, secret);

	if (stanza_value(s, "Result")) {
		assert_int_equal(st, ST_BAD_PARAM);
		refused++;
		return;
	}
	assert_int_equal(st, ST_OK);
	testhex_assert_equal(secret, stanza_value(s, "Output"));
	decapsulated++;
}

static void take(const struct stanza *s)
{
	const char *kem = stanza_value(s, "Kem");

	take_generate(s);
	if (!kem || alg_named(kem) == ML_KEM_ALG_COUNT)
		return;
	if (stanza_value(s, "EncodedPublicKey") && stanza_value(s, "Entropy"))
		take_encapsulate(s);
	if (stanza_value(s, "EncodedPrivateKey") && stanza_value(s, "Input"))
		take_decapsulate(s);
}

static void answers_are_the_published_ones(void **state)
{
	static const char *const files[] = {
		"evppkey_ml_kem_keygen.txt",
		"evppkey_ml_kem_encap_decap.txt",
		"evppkey_ml_kem_512_keygen.txt",
		"evppkey_ml_kem_512_encap.txt",
		"evppkey_ml_kem_512_decap.txt",
		"evppkey_ml_kem_768_keygen.txt",
		"evppkey_ml_kem_768_encap.txt",
		"evppkey_ml_kem_768_decap.txt",
		"evppkey_ml_kem_1024_keygen.txt",
		"evppkey_ml_kem_1024_encap.txt",
		"evppkey_ml_kem_1024_decap.txt",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		assert_true(stanza_for_each(files[i], take) > 20);
	assert_true(generated > 100 && encapsulated > 100 &&
		    decapsulated > 100 && refused > 50);
}

/* A key pair by its seed, and a ciphertext for it. */
struct pair {
	enum ml_kem_alg alg;
	struct ml_sizes sizes;
	uint8_t seed[ML_KEM_SEED_BYTES];
	uint8_t public[ML_KEM_MAX_PUBLIC_BYTES];
	uint8_t cipher[ML_KEM_MAX_CIPHER_BYTES];
	uint8_t secret[ML_KEM_SECRET_BYTES];
};
static struct pair pair;

static enum status encapsulate(uint8_t *out, uint8_t secret[32])
{
	return ml_kem_encapsulate(pair.alg, pair.public,
				  pair.sizes.public_bytes, out, secret);
}

static enum status decapsulate(uint8_t secret[32])
{
	return ml_kem_decapsulate(pair.alg, pair.seed, sizeof(pair.seed),
				  pair.cipher, pair.sizes.output_bytes, secret);
}

static void pair_make(enum ml_kem_alg alg)
{
	pair.alg = alg;
	pair.sizes = ml_kem_sizes(alg);
	assert_int_equal(ml_kem_generate(alg, pair.seed, pair.public), ST_OK);
	assert_int_equal(encapsulate(pair.cipher, pair.secret), ST_OK);
}

static void a_fresh_pair_shares_a_secret(void **state)
{
	(void)state;
	for (unsigned int a = 0; a < ML_KEM_ALG_COUNT; a++) {
		uint8_t secret[2][ML_KEM_SECRET_BYTES];

		pair_make((enum ml_kem_alg)a);
		assert_int_equal(decapsulate(secret[0]), ST_OK);
		assert_memory_equal(secret[0], pair.secret, 32);
		/* A changed ciphertext gives the same other secret each time.
		 */
		pair.cipher[5] ^= 1;
		assert_int_equal(decapsulate(secret[0]), ST_OK);
		assert_int_equal(decapsulate(secret[1]), ST_OK);
		assert_memory_not_equal(secret[0], pair.secret, 32);
		assert_memory_equal(secret[0], secret[1], 32);
	}
}

static void wrong_sizes_and_algorithms_are_refused(void **state)
{
	struct ml_sizes none = ml_kem_sizes(ML_KEM_ALG_COUNT);
	uint8_t secret[ML_KEM_SECRET_BYTES];

	(void)state;
	assert_int_equal(none.public_bytes + none.output_bytes, 0);
	assert_int_equal(
		ml_kem_generate(ML_KEM_ALG_COUNT, pair.seed, pair.public),
		ST_BAD_PARAM);
	pair_make(ML_KEM_768);
	pair.sizes.public_bytes--;
	assert_int_equal(encapsulate(cipher, secret), ST_BAD_PARAM);
	pair.sizes.output_bytes--;
	assert_int_equal(decapsulate(secret), ST_BAD_PARAM);
	pair.sizes = ml_kem_sizes(ML_KEM_768);
	assert_int_equal(ml_kem_decapsulate(ML_KEM_768, pair.seed, 63,
					    pair.cipher, 1088, secret),
			 ST_BAD_PARAM);
	assert_int_equal(ml_kem_decapsulate(ML_KEM_ALG_COUNT, pair.seed, 0,
					    pair.cipher, 0, secret),
			 ST_BAD_PARAM);
	/* A coefficient that is not below q. */
	memset(pair.public, 0xff, 3);
	assert_int_equal(encapsulate(cipher, secret), ST_BAD_PARAM);
}

static enum status run(unsigned int what)
{
	uint8_t seed[ML_KEM_SEED_BYTES];
	uint8_t secret[ML_KEM_SECRET_BYTES];

	switch (what) {
	case 0:
		return ml_kem_generate(pair.alg, seed, public_key);
	case 1:
		return encapsulate(cipher, secret);
	default:
		return decapsulate(secret);
	}
}

static void every_failed_allocation_is_reported(void **state)
{
	(void)state;
	pair_make(ML_KEM_512);
	for (unsigned int what = 0; what < 3; what++) {
		unsigned long failures = 0;

		for (unsigned long nth = 1;; nth++) {
			enum status st;

			heapfault_nth = nth;
			st = run(what);
			if (heapfault_nth > 0) {
				assert_int_equal(st, ST_OK);
				break;
			}
			assert_int_equal(st, ST_NO_MEM);
			failures++;
		}
		heapfault_nth = 0;
		assert_true(failures >= 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_the_published_ones),
		cmocka_unit_test(a_fresh_pair_shares_a_secret),
		cmocka_unit_test(wrong_sizes_and_algorithms_are_refused),
		cmocka_unit_test(every_failed_allocation_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
