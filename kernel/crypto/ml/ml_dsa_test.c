/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/stanza.h"

#include "kernel/crypto/ml/ml_priv.h"
#include "kernel/crypto/testing/heapfault.h"

static unsigned int generated;
static unsigned int signed_count;
static unsigned int verified;
static unsigned int refused;

static enum ml_dsa_alg alg_named(const char *name)
{
	static const char *const names[ML_DSA_ALG_COUNT] = {
		"ML-DSA-44", "ML-DSA-65", "ML-DSA-87"};
	unsigned int i = 0;

	while (i < ML_DSA_ALG_COUNT &&
	       strncmp(names[i], name, strlen(names[i])) != 0)
		i++;
	return (enum ml_dsa_alg)i;
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

static uint8_t public_key[ML_DSA_MAX_PUBLIC_BYTES];
static uint8_t given[2 * ML_DSA_MAX_EXPANDED_BYTES];
static uint8_t sig[2 * ML_DSA_MAX_SIGNATURE_BYTES];
static uint8_t expected[2 * ML_DSA_MAX_SIGNATURE_BYTES];
static uint8_t text[65536];

/* The key that came last, as name:algorithm:bytes; those that use it follow
 * at once. */
static char key_name[64];
static uint8_t key[2 * ML_DSA_MAX_EXPANDED_BYTES];
static size_t key_bytes;

static void take_key(const char *value)
{
	const char *hex = value ? strrchr(value, ':') : NULL;

	if (!hex)
		return;
	(void)sscanf(value, "%63[^:]", key_name);
	key_bytes = testhex_bytes(hex + 1, key, sizeof(key));
}

static void take_generate(const struct stanza *s)
{
	const char *name = stanza_value(s, "KeyGen");
	const char *seed = stanza_ctrl(s, "hexseed");
	const char *public = result(s, "hexpub");
	const char *private = result(s, "hexpriv");
	enum ml_dsa_alg alg;
	struct ml_sizes sizes;

	if (!name || !seed || !public || !private)
		return;
	alg = alg_named(name);
	sizes = ml_dsa_sizes(alg);
	assert_int_equal(testhex_bytes(public, expected, sizeof(expected)),
			 sizes.public_bytes);
	testhex_bytes(seed, given, sizeof(given));
	assert_int_equal(
		ml_dsa_public_of(alg, given, ML_DSA_SEED_BYTES, public_key),
		ST_OK);
	assert_memory_equal(public_key, expected, sizes.public_bytes);
	assert_int_equal(testhex_bytes(private, given, sizeof(given)),
			 sizes.expanded_bytes);
	assert_int_equal(
		ml_dsa_public_of(alg, given, sizes.expanded_bytes, public_key),
		ST_OK);
	assert_memory_equal(public_key, expected, sizes.public_bytes);
	generated++;
}

/* False: a variant that is not ours. */
static bool set_message(const struct stanza *s, struct ml_dsa_message *m,
			uint8_t context[256])
{
	const char *mu = stanza_ctrl(s, "mu");
	const char *encoding = stanza_ctrl(s, "message-encoding");
	const char *hex = stanza_ctrl(s, "hexcontext-string");

	if ((mu && strcmp(mu, "0") != 0) ||
	    (encoding && strcmp(encoding, "1") != 0) ||
	    !stanza_value(s, "Input") || !stanza_value(s, "Output") ||
	    strlen(stanza_value(s, "Input")) > 2 * sizeof(text))
		return false;
	m->bytes = text;
	m->size_bytes =
		stanza_bytes(stanza_value(s, "Input"), text, sizeof(text));
	m->context = context;
	m->context_bytes = 0;
	if (hex && strlen(hex) > 2 * 255)
		m->context_bytes = 256;
	else if (hex)
		m->context_bytes = testhex_bytes(hex, context, 256);
	return true;
}

static void take_sign(const struct stanza *s, enum ml_dsa_alg alg,
		      const struct ml_dsa_message *m)
{
	const char *entropy = stanza_ctrl(s, "hextest-entropy");
	uint8_t random[ML_RANDOM_BYTES] = {0};
	size_t sig_bytes = ml_dsa_sizes(alg).output_bytes;
	enum status st;

	if (entropy)
		assert_int_equal(testhex_bytes(entropy, random, 32), 32);
	else if (!stanza_ctrl(s, "deterministic"))
		return;
	st = ml_dsa_sign_with(alg, key, key_bytes, m, random, sig);
	if (stanza_value(s, "Result")) {
		assert_int_equal(st, ST_BAD_PARAM);
		refused++;
		return;
	}
	assert_int_equal(st, ST_OK);
	assert_int_equal(stanza_bytes(stanza_value(s, "Output"), expected,
				      sizeof(expected)),
			 sig_bytes);
	assert_memory_equal(sig, expected, sig_bytes);
	signed_count++;
}

static void take_verify(const struct stanza *s, enum ml_dsa_alg alg,
			const struct ml_dsa_message *m)
{
	size_t sig_bytes =
		stanza_bytes(stanza_value(s, "Output"), sig, sizeof(sig));
	enum status st = ml_dsa_verify(alg, key, key_bytes, m, sig, sig_bytes);

	if (!stanza_value(s, "Result")) {
		assert_int_equal(st, ST_OK);
		verified++;
		return;
	}
	assert_true(st == ST_SECURITY || st == ST_BAD_PARAM);
	refused++;
}

static void take(const struct stanza *s)
{
	const char *sign = stanza_value(s, "Sign-Message");
	const char *verify = stanza_value(s, "Verify-Message-Public");
	const char *what = sign ? sign : verify;
	uint8_t context[256];
	struct ml_dsa_message m;
	enum ml_dsa_alg alg;

	take_key(stanza_value(s, "PrivateKeyRaw"));
	take_key(stanza_value(s, "PublicKeyRaw"));
	take_generate(s);
	if (!what || !set_message(s, &m, context))
		return;
	alg = alg_named(what);
	if (alg == ML_DSA_ALG_COUNT ||
	    strcmp(strchr(what, ':') + 1, key_name) != 0)
		return;
	if (sign)
		take_sign(s, alg, &m);
	else
		take_verify(s, alg, &m);
}

static void answers_are_the_published_ones(void **state)
{
	static const char *const files[] = {
		"evppkey_ml_dsa_keygen.txt",
		"evppkey_ml_dsa_siggen.txt",
		"evppkey_ml_dsa_sigver.txt",
		"evppkey_ml_dsa_44_wycheproof_sign.txt",
		"evppkey_ml_dsa_44_wycheproof_verify.txt",
		"evppkey_ml_dsa_65_wycheproof_sign.txt",
		"evppkey_ml_dsa_65_wycheproof_verify.txt",
		"evppkey_ml_dsa_87_wycheproof_sign.txt",
		"evppkey_ml_dsa_87_wycheproof_verify.txt",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		assert_true(stanza_for_each(files[i], take) > 20);
	assert_true(generated >= 70 && signed_count >= 50 && verified >= 30 &&
		    refused >= 50);
}

struct pair {
	enum ml_dsa_alg alg;
	struct ml_sizes sizes;
	uint8_t seed[ML_DSA_SEED_BYTES];
	uint8_t public[ML_DSA_MAX_PUBLIC_BYTES];
	uint8_t sig[ML_DSA_MAX_SIGNATURE_BYTES];
};
static struct pair pair;
static const struct ml_dsa_message plain = {(const uint8_t *)"one message", 11,
					    NULL, 0};

static enum status sign(uint8_t *out)
{
	return ml_dsa_sign(pair.alg, pair.seed, sizeof(pair.seed), &plain, out);
}

static enum status verify(const struct ml_dsa_message *m)
{
	return ml_dsa_verify(pair.alg, pair.public, pair.sizes.public_bytes, m,
			     pair.sig, pair.sizes.output_bytes);
}

static void pair_make(enum ml_dsa_alg alg)
{
	pair.alg = alg;
	pair.sizes = ml_dsa_sizes(alg);
	assert_int_equal(ml_dsa_generate(alg, pair.seed, pair.public), ST_OK);
	assert_int_equal(sign(pair.sig), ST_OK);
}

static void a_signature_is_for_one_message_context_and_key(void **state)
{
	(void)state;
	for (unsigned int a = 0; a < ML_DSA_ALG_COUNT; a++) {
		struct ml_dsa_message m = plain;

		pair_make((enum ml_dsa_alg)a);
		assert_int_equal(verify(&plain), ST_OK);
		assert_int_equal(sign(sig), ST_OK);
		assert_memory_not_equal(sig, pair.sig, 32);
		m.size_bytes--;
		assert_int_equal(verify(&m), ST_SECURITY);
		m = plain;
		m.context = plain.bytes;
		m.context_bytes = 1;
		assert_int_equal(verify(&m), ST_SECURITY);
		for (size_t i = 0; i < pair.sizes.output_bytes; i += 97) {
			pair.sig[i] ^= 1;
			assert_int_equal(verify(&plain), ST_SECURITY);
			pair.sig[i] ^= 1;
		}
		pair.public[40] ^= 1;
		assert_int_equal(verify(&plain), ST_SECURITY);
	}
}

static void wrong_sizes_and_algorithms_are_refused(void **state)
{
	struct ml_sizes none = ml_dsa_sizes(ML_DSA_ALG_COUNT);
	struct ml_dsa_message m = plain;

	(void)state;
	assert_int_equal(none.public_bytes + none.output_bytes, 0);
	assert_int_equal(
		ml_dsa_generate(ML_DSA_ALG_COUNT, pair.seed, pair.public),
		ST_BAD_PARAM);
	pair_make(ML_DSA_65);
	pair.sizes.output_bytes--;
	assert_int_equal(verify(&plain), ST_SECURITY);
	pair.sizes.public_bytes--;
	assert_int_equal(verify(&plain), ST_BAD_PARAM);
	pair.sizes = ml_dsa_sizes(ML_DSA_65);
	m.context = text;
	m.context_bytes = 256;
	assert_int_equal(verify(&m), ST_BAD_PARAM);
	assert_int_equal(ml_dsa_sign(ML_DSA_65, pair.seed, 32, &m, sig),
			 ST_BAD_PARAM);
	assert_int_equal(ml_dsa_sign(ML_DSA_65, pair.seed, 31, &plain, sig),
			 ST_BAD_PARAM);
	assert_int_equal(
		ml_dsa_verify(ML_DSA_ALG_COUNT, public_key, 0, &plain, sig, 0),
		ST_BAD_PARAM);
}

static enum status run(unsigned int what)
{
	uint8_t seed[ML_DSA_SEED_BYTES];

	switch (what) {
	case 0:
		return ml_dsa_generate(pair.alg, seed, public_key);
	case 1:
		return sign(sig);
	default:
		return verify(&plain);
	}
}

static void every_failed_allocation_is_reported(void **state)
{
	(void)state;
	pair_make(ML_DSA_44);
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
		cmocka_unit_test(
			a_signature_is_for_one_message_context_and_key),
		cmocka_unit_test(wrong_sizes_and_algorithms_are_refused),
		cmocka_unit_test(every_failed_allocation_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
