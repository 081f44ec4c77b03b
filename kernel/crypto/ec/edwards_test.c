/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/ec/raw_keys_priv.h"

#include "kernel/crypto/edwards.h"
#include "kernel/crypto/testing/heapfault.h"

static unsigned int signed_count;
static unsigned int verified_count;
static unsigned int refused_count;

/* What OpenSSL calls the variants. False: not for us. */
static bool set_variant(const struct stanza *s, struct edwards_message *m,
			uint8_t context[256])
{
	const char *instance = stanza_ctrl(s, "instance");
	const char *text = stanza_ctrl(s, "hexcontext-string");

	if (instance && strstr(instance, "ph"))
		m->prehash = true;
	else if (instance && strcmp(instance, "Ed25519") != 0 &&
		 strcmp(instance, "Ed25519ctx") != 0 &&
		 strcmp(instance, "Ed448") != 0)
		return false;
	m->context = context;
	if (text)
		m->context_bytes = testhex_bytes(text, context, 256);
	return !stanza_value(s, "Unapproved");
}

static void check_sign(const struct stanza *s, const struct raw_key *key,
		       enum edwards_curve curve,
		       const struct edwards_message *m)
{
	size_t sig_bytes = edwards_signature_size(curve);
	uint8_t expected[EDWARDS_MAX_SIGNATURE_BYTES];
	uint8_t sig[EDWARDS_MAX_SIGNATURE_BYTES];
	uint8_t public[EDWARDS_MAX_KEY_BYTES];

	assert_int_equal(stanza_bytes(stanza_value(s, "Output"), expected,
				      sizeof(expected)),
			 sig_bytes);
	assert_int_equal(edwards_sign(curve, key->bytes, m, sig), ST_OK);
	assert_memory_equal(sig, expected, sig_bytes);
	assert_int_equal(edwards_public_of(curve, key->bytes, public), ST_OK);
	assert_int_equal(edwards_verify(curve, public, m, sig, sig_bytes),
			 ST_OK);
	for (size_t i = 0; i < sig_bytes; i++) {
		sig[i] ^= 1;
		assert_int_equal(
			edwards_verify(curve, public, m, sig, sig_bytes),
			ST_SECURITY);
		sig[i] ^= 1;
	}
	signed_count++;
}

static void check_verify(const struct stanza *s, const struct raw_key *key,
			 enum edwards_curve curve,
			 const struct edwards_message *m)
{
	uint8_t sig[256];
	size_t sig_bytes =
		stanza_bytes(stanza_value(s, "Output"), sig, sizeof(sig));
	bool is_bad = stanza_says(s, "Result", "VERIFY_ERROR");

	assert_int_equal(edwards_verify(curve, key->bytes, m, sig, sig_bytes),
			 is_bad ? ST_SECURITY : ST_OK);
	if (is_bad)
		refused_count++;
	else
		verified_count++;
}

static void take(const struct stanza *s)
{
	static uint8_t message[4096];
	uint8_t context[256];
	struct edwards_message m = {.bytes = message};
	bool is_sign = stanza_value(s, "OneShotDigestSign") ||
		       stanza_value(s, "Sign-Message");
	const char *key_name = stanza_value(s, "Key");
	const struct raw_key *key;
	enum edwards_curve curve;

	if (raw_key_take(s))
		return;
	if (!is_sign && !stanza_value(s, "OneShotDigestVerify"))
		return;
	key = raw_key_find(key_name, is_sign);
	if (!key || !stanza_value(s, "Input") || !stanza_value(s, "Output") ||
	    !set_variant(s, &m, context))
		return;
	curve = strcmp(key->alg, "ED448") == 0 ? EDWARDS_448 : EDWARDS_25519;
	if (key->size_bytes != edwards_key_size(curve))
		return;
	m.size_bytes = stanza_bytes(stanza_value(s, "Input"), message,
				    sizeof(message));
	if (!is_sign)
		check_verify(s, key, curve, &m);
	else if (!stanza_value(s, "Result"))
		check_sign(s, key, curve, &m);
}

static void signatures_are_the_published_ones(void **state)
{
	(void)state;
	raw_key_count = 0;
	assert_true(stanza_for_each("evppkey_ecx.txt", take) > 20);
	assert_true(signed_count >= 20);
}

/* RFC 8032 7.2, 7.3, 7.5: variants, one of each. */
static void variants_give_the_signatures_of_rfc8032(void **state)
{
	static const struct {
		enum edwards_curve curve;
		bool prehash;
		const char *private;
		const char *message;
		const char *context;
		const char *sig;
	} rows[] = {
		{EDWARDS_25519, false,
		 "0305334e381af78f141cb666f6199f57bc3495335a256a95bd2a55bf5466"
		 "63f6",
		 "f726936d19c800494e3fdaff20b276a8", "666f6f",
		 "55a4cc2f70a54e04288c5f4cd1e45a7bb520b36292911876cada7323198d"
		 "d87a8b36950b95130022907a7fb7c4e9b2d5f6cca685a587b4b21f4b888e"
		 "4e7edb0d"},
		{EDWARDS_25519, true,
		 "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca"
		 "3d42",
		 "616263", "",
		 "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6d"
		 "ae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a"
		 "26083406"},
		{EDWARDS_448, false,
		 "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c"
		 "463afbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e",
		 "03", "666f6f",
		 "d4f8f6131770dd46f40867d6fd5d5055de43541f8c5e35abbcd001b32a89"
		 "f7d2151f7647f11d8ca2ae279fb842d607217fce6e042f6815ea000c8574"
		 "1de5c8da1144a6a1aba7f96de42505d7a7298524fda538fccbbb754f578c"
		 "1cad10d54d0d5428407e85dcbc98a49155c13764e66c3c00"},
		{EDWARDS_448, true,
		 "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca"
		 "3d42ef7822e0d5104127dc05d6dbefde69e3ab2cec7c867c6e2c49",
		 "616263", "",
		 "822f6901f7480f3d5f562c592994d9693602875614483256505600bbc281"
		 "ae381f54d6bce2ea911574932f52a4e6cadd78769375ec3ffd1b801a0d9b"
		 "3f4030cd433964b6457ea39476511214f97469b57dd32dbc560a9a94d00b"
		 "ff07620464a3ad203df7dc7ce360c3cd3696d9d9fab90f00"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint8_t key[EDWARDS_MAX_KEY_BYTES];
		uint8_t message[16];
		uint8_t context[8];
		uint8_t sig[EDWARDS_MAX_SIGNATURE_BYTES];
		struct edwards_message m = {
			.bytes = message,
			.size_bytes = testhex_bytes(rows[i].message, message,
						    sizeof(message)),
			.prehash = rows[i].prehash,
			.context = context,
			.context_bytes = testhex_bytes(rows[i].context, context,
						       sizeof(context)),
		};

		testhex_bytes(rows[i].private, key, sizeof(key));
		assert_int_equal(edwards_sign(rows[i].curve, key, &m, sig),
				 ST_OK);
		testhex_assert_equal(sig, rows[i].sig);
	}
}

struct pair {
	enum edwards_curve curve;
	uint8_t private[EDWARDS_MAX_KEY_BYTES];
	uint8_t public[EDWARDS_MAX_KEY_BYTES];
	uint8_t sig[EDWARDS_MAX_SIGNATURE_BYTES];
};

static const uint8_t text[100] = "one message";
static const struct edwards_message plain = {text, 100, false, NULL, 0};

static void pair_make(struct pair *p, enum edwards_curve curve)
{
	p->curve = curve;
	assert_int_equal(edwards_generate(curve, p->private, p->public), ST_OK);
	assert_int_equal(edwards_sign(curve, p->private, &plain, p->sig),
			 ST_OK);
}

static enum status pair_verify(const struct pair *p,
			       const struct edwards_message *m)
{
	return edwards_verify(p->curve, p->public, m, p->sig,
			      edwards_signature_size(p->curve));
}

static void a_signature_is_for_one_message_variant_and_key(void **state)
{
	(void)state;
	for (unsigned int c = 0; c < EDWARDS_CURVE_COUNT; c++) {
		struct edwards_message m = plain;
		struct pair p;
		struct pair other;

		pair_make(&p, (enum edwards_curve)c);
		pair_make(&other, (enum edwards_curve)c);
		assert_int_equal(pair_verify(&p, &plain), ST_OK);
		m.prehash = true;
		assert_int_equal(pair_verify(&p, &m), ST_SECURITY);
		m = plain;
		m.context = text;
		m.context_bytes = 1;
		assert_int_equal(pair_verify(&p, &m), ST_SECURITY);
		m = plain;
		m.size_bytes--;
		assert_int_equal(pair_verify(&p, &m), ST_SECURITY);
		memcpy(other.sig, p.sig, sizeof(p.sig));
		assert_int_equal(pair_verify(&other, &plain), ST_SECURITY);
		for (size_t n = 0; n < 4; n++)
			assert_int_equal(edwards_verify(p.curve, p.public,
							&plain, p.sig, n * 30),
					 ST_SECURITY);
	}
}

/* s + order is as good in the equation, but another signature. */
static void s_must_be_below_the_order(void **state)
{
	static const char *const orders[] = {
		"edd3f55c1a631258d69cf7a2def9de140000000000000000000000000000"
		"0010",
		"f34458ab92c27823558fc58d72c26c219036d6ae49db4ec4e923ca7cffff"
		"ffffffffffffffffffffffffffffffffffffffffffffffffff3f00",
	};

	(void)state;
	for (unsigned int c = 0; c < EDWARDS_CURVE_COUNT; c++) {
		uint8_t order[EDWARDS_MAX_KEY_BYTES];
		unsigned int carry = 0;
		struct pair p;
		size_t half;

		pair_make(&p, (enum edwards_curve)c);
		half = edwards_key_size(p.curve);
		testhex_bytes(orders[c], order, sizeof(order));
		for (size_t i = 0; i < half; i++) {
			carry += (unsigned int)p.sig[half + i] + order[i];
			p.sig[half + i] = (uint8_t)carry;
			carry >>= 8;
		}
		assert_int_equal(pair_verify(&p, &plain), ST_SECURITY);
		memcpy(p.sig + half, order, half);
		assert_int_equal(pair_verify(&p, &plain), ST_SECURITY);
	}
}

/* With A of small order and s = 0, R = A or its like verifies for some
 * message; y = 1 (the neutral point) does for every one. */
static void keys_of_small_order_are_refused(void **state)
{
	(void)state;
	for (unsigned int c = 0; c < EDWARDS_CURVE_COUNT; c++) {
		struct pair p = {.curve = (enum edwards_curve)c};

		p.public[0] = 1;
		p.sig[0] = 1;
		assert_int_equal(pair_verify(&p, &plain), ST_SECURITY);
		p.public[0] = 0;
		assert_int_equal(pair_verify(&p, &plain), ST_SECURITY);
		/* The same points, not in normal form. */
		memset(p.public, 0xff, sizeof(p.public));
		p.public[0] = 0xee;
		assert_int_equal(pair_verify(&p, &plain), ST_SECURITY);
		/* No point at all. */
		memset(p.public, 0, sizeof(p.public));
		p.public[0] = 7;
		assert_int_equal(pair_verify(&p, &plain), ST_SECURITY);
	}
}

static void wrong_arguments_are_refused(void **state)
{
	uint8_t a[EDWARDS_MAX_SIGNATURE_BYTES];
	struct edwards_message m = plain;
	struct pair p;

	(void)state;
	assert_int_equal(edwards_key_size(EDWARDS_CURVE_COUNT), 0);
	assert_int_equal(edwards_signature_size(EDWARDS_CURVE_COUNT), 0);
	assert_int_equal(edwards_generate(EDWARDS_CURVE_COUNT, a, a),
			 ST_BAD_PARAM);
	assert_int_equal(edwards_sign(EDWARDS_CURVE_COUNT, a, &m, a),
			 ST_BAD_PARAM);
	assert_int_equal(edwards_verify(EDWARDS_CURVE_COUNT, a, &m, a, 64),
			 ST_BAD_PARAM);
	pair_make(&p, EDWARDS_448);
	m.context = text;
	m.context_bytes = 256;
	assert_int_equal(edwards_sign(EDWARDS_448, p.private, &m, a),
			 ST_BAD_PARAM);
	assert_int_equal(pair_verify(&p, &m), ST_BAD_PARAM);
}

static enum status run(const struct pair *p, unsigned int what)
{
	uint8_t out[2][EDWARDS_MAX_SIGNATURE_BYTES];

	switch (what) {
	case 0:
		return edwards_generate(p->curve, out[0], out[1]);
	case 1:
		return edwards_sign(p->curve, p->private, &plain, out[0]);
	default:
		return pair_verify(p, &plain);
	}
}

static void every_failed_allocation_is_reported(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 3 * EDWARDS_CURVE_COUNT; i++) {
		unsigned long failures = 0;
		struct pair p;

		pair_make(&p, (enum edwards_curve)(i / 3));
		for (unsigned long nth = 1;; nth++) {
			enum status st;

			heapfault_nth = nth;
			st = run(&p, i % 3);
			if (heapfault_nth > 0) {
				assert_int_equal(st, ST_OK);
				break;
			}
			assert_int_equal(st, ST_NO_MEM);
			failures++;
		}
		heapfault_nth = 0;
		/* The public key of one of the curves needs none. */
		assert_true(failures > 0 || i == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures_are_the_published_ones),
		cmocka_unit_test(variants_give_the_signatures_of_rfc8032),
		cmocka_unit_test(
			a_signature_is_for_one_message_variant_and_key),
		cmocka_unit_test(s_must_be_below_the_order),
		cmocka_unit_test(keys_of_small_order_are_refused),
		cmocka_unit_test(wrong_arguments_are_refused),
		cmocka_unit_test(every_failed_allocation_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
