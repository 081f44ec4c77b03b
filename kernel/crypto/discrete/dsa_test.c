/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/openssl.h"

#include <openssl/core_names.h>
#include <openssl/dsa.h>

#include "base/bytes/mem.h"
#include "kernel/crypto/dsa.h"
#include "kernel/crypto/testing/heapfault.h"

/* A key of OpenSSL's making. */
struct pair {
	EVP_PKEY *theirs;
	struct dsa_group group;
	struct number x, y;
	uint8_t store[5][DSA_MAX_BITS / 8];
};

static struct pair pairs[3];
static const struct {
	unsigned int p_bits, q_bits;
} sizes[ARRAY_SIZE(pairs)] = {{1024, 160}, {2048, 224}, {2048, 256}};

static struct number number_of(EVP_PKEY *key, const char *name, uint8_t *store)
{
	BIGNUM *n = NULL;
	int size;

	assert_int_equal(EVP_PKEY_get_bn_param(key, name, &n), 1);
	size = BN_bn2bin(n, store);
	BN_clear_free(n);
	return (struct number){store, (size_t)size};
}

static EVP_PKEY *make_group(size_t p_bits, size_t q_bits)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DSA", NULL);
	EVP_PKEY *group = NULL;

	assert_int_equal(EVP_PKEY_paramgen_init(ctx), 1);
	/* The newer procedure has no short primes. */
	if (p_bits < 1024)
		assert_int_equal(
			EVP_PKEY_CTX_set_dsa_paramgen_type(ctx, "fips186_2"),
			1);
	assert_int_equal(EVP_PKEY_CTX_set_dsa_paramgen_bits(ctx, (int)p_bits),
			 1);
	assert_int_equal(EVP_PKEY_CTX_set_dsa_paramgen_q_bits(ctx, (int)q_bits),
			 1);
	assert_int_equal(EVP_PKEY_paramgen(ctx, &group), 1);
	EVP_PKEY_CTX_free(ctx);
	return group;
}

static struct dsa_group read_group(EVP_PKEY *key,
				   uint8_t store[3][DSA_MAX_BITS / 8])
{
	return (struct dsa_group){
		number_of(key, OSSL_PKEY_PARAM_FFC_P, store[0]),
		number_of(key, OSSL_PKEY_PARAM_FFC_Q, store[1]),
		number_of(key, OSSL_PKEY_PARAM_FFC_G, store[2])};
}

static void make_pair(struct pair *p, size_t p_bits, size_t q_bits)
{
	EVP_PKEY *group = make_group(p_bits, q_bits);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(group, NULL);

	assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
	assert_int_equal(EVP_PKEY_keygen(ctx, &p->theirs), 1);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(group);
	p->group = read_group(p->theirs, p->store);
	p->x = number_of(p->theirs, OSSL_PKEY_PARAM_PRIV_KEY, p->store[3]);
	p->y = number_of(p->theirs, OSSL_PKEY_PARAM_PUB_KEY, p->store[4]);
}

static int make_pairs(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		make_pair(&pairs[i], sizes[i].p_bits, sizes[i].q_bits);
	return 0;
}

static int free_pairs(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		EVP_PKEY_free(pairs[i].theirs);
	return 0;
}

/* r || s to and from the DER that OpenSSL speaks. */
static bool openssl_verifies(EVP_PKEY *key, const struct number *digest,
			     const uint8_t *sig, size_t size)
{
	DSA_SIG *pair = DSA_SIG_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	unsigned char *der = NULL;
	size_t half = size / 2;
	int der_size;
	int is_good;

	assert_int_equal(DSA_SIG_set0(pair, BN_bin2bn(sig, (int)half, NULL),
				      BN_bin2bn(sig + half, (int)half, NULL)),
			 1);
	der_size = i2d_DSA_SIG(pair, &der);
	assert_int_equal(EVP_PKEY_verify_init(ctx), 1);
	is_good = EVP_PKEY_verify(ctx, der, (size_t)der_size, digest->bytes,
				  digest->size_bytes);
	OPENSSL_free(der);
	DSA_SIG_free(pair);
	EVP_PKEY_CTX_free(ctx);
	return is_good == 1;
}

static void openssl_signs(EVP_PKEY *key, const struct number *digest,
			  uint8_t *sig, size_t size)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	unsigned char der[200];
	const unsigned char *at = der;
	size_t der_size = sizeof(der);
	DSA_SIG *pair;
	const BIGNUM *r;
	const BIGNUM *s;
	int half = (int)size / 2;

	assert_int_equal(EVP_PKEY_sign_init(ctx), 1);
	assert_int_equal(EVP_PKEY_sign(ctx, der, &der_size, digest->bytes,
				       digest->size_bytes),
			 1);
	pair = d2i_DSA_SIG(NULL, &at, (long)der_size);
	DSA_SIG_get0(pair, &r, &s);
	assert_int_equal(BN_bn2binpad(r, sig, half), half);
	assert_int_equal(BN_bn2binpad(s, sig + half, half), half);
	DSA_SIG_free(pair);
	EVP_PKEY_CTX_free(ctx);
}

static void cross_check(struct pair *p, size_t digest_bytes)
{
	uint8_t digest[64];
	uint8_t sig[DSA_MAX_SIG_BYTES];
	const struct number d = {digest, digest_bytes};
	size_t size = sizeof(sig);

	openssl_random(digest, sizeof(digest));
	assert_int_equal(dsa_sign(&p->group, &p->x, &d, sig, &size), ST_OK);
	assert_int_equal(size, 2 * dsa_order_size(&p->group));
	assert_true(openssl_verifies(p->theirs, &d, sig, size));
	openssl_signs(p->theirs, &d, sig, size);
	assert_int_equal(
		dsa_verify(&p->group, &p->y, &d, &(struct number){sig, size}),
		ST_OK);
	digest[0] ^= 1;
	assert_int_equal(
		dsa_verify(&p->group, &p->y, &d, &(struct number){sig, size}),
		ST_SECURITY);
}

static void signatures_and_openssls_verify_each_other(void **state)
{
	static const size_t digests[] = {20, 28, 32, 48, 64};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(digests); j++)
			cross_check(&pairs[i], digests[j]);
	}
}

static void check_new_key(const struct dsa_group *group)
{
	uint8_t bytes[3][256];
	struct number_out x = {bytes[0], 256};
	struct number_out y = {bytes[1], 256};
	const struct number d = {bytes[0], 20};
	size_t size = 256;

	assert_int_equal(dsa_generate(group, &x, &y), ST_OK);
	assert_int_equal(dsa_sign(group,
				  &(struct number){x.bytes, x.size_bytes}, &d,
				  bytes[2], &size),
			 ST_OK);
	assert_int_equal(dsa_verify(group,
				    &(struct number){y.bytes, y.size_bytes}, &d,
				    &(struct number){bytes[2], size}),
			 ST_OK);
}

static void new_keys_sign_what_verifies(void **state)
{
	uint8_t store[3][DSA_MAX_BITS / 8];
	EVP_PKEY *key = make_group(512, 160);
	struct dsa_group group = read_group(key, store);

	(void)state;
	EVP_PKEY_free(key);
	check_new_key(&group);
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		check_new_key(&pairs[i].group);
}

static void changed_signatures_do_not_verify(void **state)
{
	struct pair *p = &pairs[0];
	uint8_t digest[20] = {7};
	uint8_t sig[41] = {};
	const struct number d = {digest, 20};
	struct number s = {sig, 40};
	size_t size = 40;

	(void)state;
	assert_int_equal(dsa_verify(&p->group, &p->y, &d, &s), ST_SECURITY);
	memset(sig, 0xff, 40);
	assert_int_equal(dsa_verify(&p->group, &p->y, &d, &s), ST_SECURITY);
	assert_int_equal(dsa_sign(&p->group, &p->x, &d, sig, &size), ST_OK);
	for (size_t i = 0; i < 40; i += 3) {
		sig[i] ^= 0x10;
		assert_int_equal(dsa_verify(&p->group, &p->y, &d, &s),
				 ST_SECURITY);
		sig[i] ^= 0x10;
	}
	for (s.size_bytes = 38; s.size_bytes < 42; s.size_bytes++)
		assert_int_equal(dsa_verify(&p->group, &p->y, &d, &s),
				 s.size_bytes == 40 ? ST_OK : ST_SECURITY);
}

/* Each number of the key replaced in turn. */
static enum status sign_with(size_t which, struct number n)
{
	struct pair p = pairs[0];
	struct number *rows[] = {&p.group.p, &p.group.q, &p.group.g, &p.x};
	uint8_t digest[20] = {7};
	uint8_t sig[DSA_MAX_SIG_BYTES];
	size_t size = sizeof(sig);

	*rows[which] = n;
	return dsa_sign(&p.group, &p.x, &(struct number){digest, 20}, sig,
			&size);
}

static void numbers_that_are_no_key_are_refused(void **state)
{
	static const uint8_t one[] = {1};
	uint8_t even[128];
	const struct number n1 = {one, 1};
	struct pair *p = &pairs[0];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(sign_with(i, n1), ST_NOT_SUPPORTED);
		assert_int_equal(sign_with(i, (struct number){}),
				 ST_NOT_SUPPORTED);
	}
	memcpy(even, p->group.p.bytes, 128);
	even[127] ^= 1;
	assert_int_equal(sign_with(0, (struct number){even, 128}),
			 ST_BAD_PARAM);
	memcpy(even, p->group.q.bytes, 20);
	even[19] ^= 1;
	assert_int_equal(sign_with(1, (struct number){even, 20}), ST_BAD_PARAM);
	assert_int_equal(sign_with(2, n1), ST_BAD_PARAM);
	assert_int_equal(sign_with(2, p->group.p), ST_BAD_PARAM);
	assert_int_equal(sign_with(3, (struct number){}), ST_BAD_PARAM);
	assert_int_equal(sign_with(3, p->group.q), ST_BAD_PARAM);
}

/* p = q * m, and g a multiple of q: every r is zero. */
static void parameters_without_signatures_end(void **state)
{
	uint8_t p[65] = {};
	uint8_t q[21] = {};
	struct pair *from = &pairs[0];
	const struct dsa_group group = {{p, 65}, from->group.q, from->group.q};
	uint8_t sig[64];
	size_t size = sizeof(sig);

	(void)state;
	(void)q;
	/* q * (2^352 + 1) */
	memcpy(p + 1, from->group.q.bytes, 20);
	memcpy(p + 45, from->group.q.bytes, 20);
	assert_int_equal(
		dsa_sign(&group, &from->x, &(struct number){p, 20}, sig, &size),
		ST_BAD_PARAM);
}

static void every_failed_allocation_is_reported(void **state)
{
	struct pair *p = &pairs[0];
	uint8_t digest[20] = {7};
	const struct number d = {digest, 20};
	uint8_t sig[40];
	uint8_t keys[2][128];
	enum status st = ST_NO_MEM;
	unsigned long nth;

	(void)state;
	for (nth = 1; st != ST_OK; nth++) {
		struct number_out x = {keys[0], 128};
		struct number_out y = {keys[1], 128};
		size_t size = 40;

		heapfault_nth = nth;
		st = dsa_sign(&p->group, &p->x, &d, sig, &size);
		if (st == ST_OK)
			st = dsa_verify(&p->group, &p->y, &d,
					&(struct number){sig, size});
		if (st == ST_OK)
			st = dsa_generate(&p->group, &x, &y);
		assert_true(st == ST_OK || st == ST_NO_MEM);
	}
	heapfault_nth = 0;
	assert_true(nth > 20);
}

static void a_short_buffer_is_told_what_it_takes(void **state)
{
	struct pair *p = &pairs[0];
	uint8_t bytes[128];
	struct number_out x = {bytes, 19};
	struct number_out y = {bytes, 128};
	size_t size = 39;

	(void)state;
	assert_int_equal(dsa_sign(&p->group, &p->x, &(struct number){bytes, 20},
				  bytes, &size),
			 ST_SHORT_BUFFER);
	assert_int_equal(size, 40);
	assert_int_equal(dsa_generate(&p->group, &x, &y), ST_SHORT_BUFFER);
	assert_int_equal(x.size_bytes, 20);
	assert_int_equal(y.size_bytes, 128);
}

/* Of the order the lowest 64 bits are 1, so that two less borrows. */
static void an_order_with_a_lowest_limb_of_one_signs(void **state)
{
	static const char *const hex[5] = {
		"d64efd40c5fef2e8461b21c8bbf8bfb88e030933b994cf675ddd3ae0"
		"0ff88a69b77aac19c438b34b8a7640580d849c3473498f98f0c8487d"
		"16cabe32658f62d1",                         /* p */
		"fcbd1f5ae28af60465f429860000000000000001", /* q */
		"c70bf1b1033b057064457cb4a993a25f5ebd4e6df9927b6b0da7b81c"
		"04a52a67f35bdae75090c26be4939641031c753e849775b29844d70f"
		"e6321c2db3039312",                         /* g */
		"b4649035780c8fb058c6aeea192a2829c5e50642", /* x */
		"bffba188241ceee7a305141374da0c4f325357abd83b2e6287979367"
		"f3ae7b9b63ed91a643bb17ef6e5aec930bdae95576c62330db1d495e"
		"27eb7cd1f9d1635b", /* y */
	};
	static uint8_t bytes[5][64];
	struct number n[5];
	uint8_t digest[20] = {1, 2, 3};
	uint8_t sig[40];
	size_t sig_bytes = sizeof(sig);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(hex); i++)
		n[i] = (struct number){bytes[i],
				       testhex_bytes(hex[i], bytes[i], 64)};
	const struct dsa_group group = {n[0], n[1], n[2]};
	const struct number text = {digest, sizeof(digest)};
	const struct number made = {sig, sizeof(sig)};

	assert_int_equal(dsa_sign(&group, &n[3], &text, sig, &sig_bytes),
			 ST_OK);
	assert_int_equal(dsa_verify(&group, &n[4], &text, &made), ST_OK);
	digest[0] ^= 1;
	assert_int_equal(dsa_verify(&group, &n[4], &text, &made), ST_SECURITY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures_and_openssls_verify_each_other),
		cmocka_unit_test(new_keys_sign_what_verifies),
		cmocka_unit_test(changed_signatures_do_not_verify),
		cmocka_unit_test(numbers_that_are_no_key_are_refused),
		cmocka_unit_test(parameters_without_signatures_end),
		cmocka_unit_test(every_failed_allocation_is_reported),
		cmocka_unit_test(a_short_buffer_is_told_what_it_takes),
		cmocka_unit_test(an_order_with_a_lowest_limb_of_one_signs),
	};

	return cmocka_run_group_tests(tests, make_pairs, free_pairs);
}
