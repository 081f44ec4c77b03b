/* SPDX-License-Identifier: BSD-2-Clause */
/* DH_get_2048_256() is the short way to its numbers. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "kernel/crypto/testing/openssl.h"

#include <openssl/bn.h>
#include <openssl/dh.h>

#include "base/bytes/mem.h"
#include "kernel/crypto/dh.h"
#include "kernel/crypto/testing/heapfault.h"

#define ROOM 256

/* Groups: a small safe prime, and those of RFC 3526 and RFC 5114. */
static struct group {
	BIGNUM *p, *g, *q;
	uint8_t store[3][ROOM];
	struct dh_group ours;
} groups[3];

static struct number number_of(const BIGNUM *n, uint8_t *store)
{
	return (struct number){store, (size_t)BN_bn2bin(n, store)};
}

static int make_groups(void **state)
{
	DH *dh = DH_get_2048_256();

	(void)state;
	groups[0].p = BN_new();
	groups[0].g = BN_new();
	if (!BN_generate_prime_ex(groups[0].p, 256, 1, NULL, NULL, NULL) ||
	    !BN_set_word(groups[0].g, 4))
		return -1;
	/* A square's order is half of what a generator has. */
	groups[0].q = BN_dup(groups[0].p);
	BN_rshift1(groups[0].q, groups[0].q);
	groups[1].p = BN_get_rfc3526_prime_1536(NULL);
	groups[1].g = BN_new();
	BN_set_word(groups[1].g, 2);
	groups[2].p = BN_dup(DH_get0_p(dh));
	groups[2].g = BN_dup(DH_get0_g(dh));
	groups[2].q = BN_dup(DH_get0_q(dh));
	DH_free(dh);
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
		struct group *k = &groups[i];

		k->ours.p = number_of(k->p, k->store[0]);
		k->ours.g = number_of(k->g, k->store[1]);
		if (k->q)
			k->ours.q = number_of(k->q, k->store[2]);
	}
	return 0;
}

static int free_groups(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
		BN_free(groups[i].p);
		BN_free(groups[i].g);
		BN_free(groups[i].q);
	}
	return 0;
}

struct key {
	uint8_t x_bytes[ROOM], y_bytes[ROOM];
	struct number x, y;
};

static void generate(const struct group *k, size_t x_bits, struct key *key)
{
	struct number_out x = {key->x_bytes, ROOM};
	struct number_out y = {key->y_bytes, ROOM};

	assert_int_equal(dh_generate(&k->ours, x_bits, &x, &y), ST_OK);
	key->x = (struct number){x.bytes, x.size_bytes};
	key->y = (struct number){y.bytes, y.size_bytes};
}

/* base^exponent mod p, as OpenSSL has it. */
static void assert_power(const struct group *k, const struct number *base,
			 const struct number *exponent, const uint8_t *got,
			 size_t got_bytes)
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *b = BN_bin2bn(base->bytes, (int)base->size_bytes, NULL);
	BIGNUM *e = BN_bin2bn(exponent->bytes, (int)exponent->size_bytes, NULL);
	uint8_t expected[ROOM];

	assert_int_equal(BN_mod_exp(b, b, e, k->p, ctx), 1);
	assert_int_equal(BN_bn2bin(b, expected), got_bytes);
	assert_memory_equal(got, expected, got_bytes);
	BN_free(b);
	BN_free(e);
	BN_CTX_free(ctx);
}

static void both_sides_agree_and_openssl_too(void **state)
{
	static const size_t x_bits[] = {0, 2, 64, 160, 255};

	(void)state;
	for (size_t i = 0; i < 15; i++) {
		const struct group *k = &groups[i % 3];
		struct key a;
		struct key b;
		uint8_t secret[2][ROOM];
		struct number_out s0 = {secret[0], ROOM};
		struct number_out s1 = {secret[1], ROOM};

		generate(k, x_bits[i / 3], &a);
		generate(k, 0, &b);
		assert_power(k, &k->ours.g, &a.x, a.y.bytes, a.y.size_bytes);
		assert_int_equal(dh_shared_secret(&k->ours, &a.x, &b.y, &s0),
				 ST_OK);
		assert_int_equal(dh_shared_secret(&k->ours, &b.x, &a.y, &s1),
				 ST_OK);
		assert_int_equal(s0.size_bytes, s1.size_bytes);
		assert_memory_equal(secret[0], secret[1], s0.size_bytes);
		assert_power(k, &b.y, &a.x, secret[0], s0.size_bytes);
		if (x_bits[i / 3] > 0)
			assert_true(a.x.size_bytes <= (x_bits[i / 3] + 7) / 8);
	}
}

static enum status shared(const struct dh_group *group, const struct number *x,
			  const struct number *y)
{
	uint8_t secret[ROOM];
	struct number_out out = {secret, ROOM};

	return dh_shared_secret(group, x, y, &out);
}

static void public_values_of_small_order_are_refused(void **state)
{
	static const uint8_t zero[] = {0};
	static const uint8_t one[] = {1};
	uint8_t minus_one[ROOM];
	struct key a;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
		const struct dh_group *k = &groups[i].ours;

		generate(&groups[i], 0, &a);
		memcpy(minus_one, k->p.bytes, k->p.size_bytes);
		minus_one[k->p.size_bytes - 1] ^= 1;
		assert_int_equal(shared(k, &a.x, &(struct number){zero, 1}),
				 ST_SECURITY);
		assert_int_equal(shared(k, &a.x, &(struct number){}),
				 ST_SECURITY);
		assert_int_equal(shared(k, &a.x, &(struct number){one, 1}),
				 ST_SECURITY);
		assert_int_equal(
			shared(k, &a.x,
			       &(struct number){minus_one, k->p.size_bytes}),
			ST_SECURITY);
		assert_int_equal(shared(k, &a.x, &k->p), ST_SECURITY);
	}
}

static void values_outside_the_subgroup_are_refused(void **state)
{
	struct dh_group k = groups[2].ours;
	static const uint8_t two[] = {2};
	struct key a;

	(void)state;
	generate(&groups[2], 0, &a);
	assert_int_equal(shared(&k, &a.x, &(struct number){two, 1}),
			 ST_SECURITY);
	/* Nobody can tell when q is not known. */
	k.q = (struct number){};
	assert_int_equal(shared(&k, &a.x, &(struct number){two, 1}), ST_OK);
}

static void numbers_that_are_no_group_are_refused(void **state)
{
	static const uint8_t one[] = {1};
	const struct number n1 = {one, 1};
	struct dh_group k = groups[1].ours;
	uint8_t bytes[2][ROOM];
	struct number_out x = {bytes[0], ROOM};
	struct number_out y = {bytes[1], ROOM};
	uint8_t even[ROOM];
	struct key a;

	(void)state;
	generate(&groups[1], 0, &a);
	k.g = n1;
	assert_int_equal(dh_generate(&k, 0, &x, &y), ST_BAD_PARAM);
	k.g = k.p;
	assert_int_equal(dh_generate(&k, 0, &x, &y), ST_BAD_PARAM);
	k = groups[1].ours;
	memcpy(even, k.p.bytes, k.p.size_bytes);
	even[k.p.size_bytes - 1] ^= 1;
	k.p.bytes = even;
	assert_int_equal(dh_generate(&k, 0, &x, &y), ST_BAD_PARAM);
	assert_int_equal(shared(&k, &a.x, &a.y), ST_BAD_PARAM);
	k.p = n1;
	assert_int_equal(dh_generate(&k, 0, &x, &y), ST_NOT_SUPPORTED);
	k = groups[1].ours;
	k.q = n1;
	assert_int_equal(dh_generate(&k, 0, &x, &y), ST_BAD_PARAM);
	k = groups[1].ours;
	assert_int_equal(dh_generate(&k, 1, &x, &y), ST_BAD_PARAM);
	assert_int_equal(dh_generate(&k, 1537, &x, &y), ST_BAD_PARAM);
	assert_int_equal(shared(&k, &(struct number){}, &a.y), ST_BAD_PARAM);
	memset(even, 0xff, ROOM);
	assert_int_equal(shared(&k, &(struct number){even, ROOM}, &a.y),
			 ST_BAD_PARAM);
}

static void a_short_buffer_is_told_what_it_takes(void **state)
{
	uint8_t bytes[2][ROOM];
	struct number_out x = {bytes[0], 19};
	struct number_out y = {bytes[1], 192};
	struct key a;

	(void)state;
	assert_int_equal(dh_generate(&groups[1].ours, 160, &x, &y),
			 ST_SHORT_BUFFER);
	assert_int_equal(x.size_bytes, 20);
	assert_int_equal(y.size_bytes, 192);
	assert_int_equal(dh_generate(&groups[1].ours, 160, &x, &y), ST_OK);
	generate(&groups[1], 0, &a);
	y.size_bytes = 191;
	assert_int_equal(dh_shared_secret(&groups[1].ours, &a.x, &a.y, &y),
			 ST_SHORT_BUFFER);
	assert_int_equal(y.size_bytes, 192);
}

static void every_failed_allocation_is_reported(void **state)
{
	enum status st = ST_NO_MEM;
	unsigned long nth;
	uint8_t bytes[2][ROOM];

	(void)state;
	for (nth = 1; st != ST_OK; nth++) {
		struct number_out x = {bytes[0], ROOM};
		struct number_out y = {bytes[1], ROOM};

		heapfault_nth = nth;
		st = dh_generate(&groups[0].ours, 0, &x, &y);
		if (st == ST_OK)
			st = shared(&groups[0].ours,
				    &(struct number){x.bytes, x.size_bytes},
				    &(struct number){y.bytes, y.size_bytes});
		assert_true(st == ST_OK || st == ST_NO_MEM);
	}
	heapfault_nth = 0;
	assert_true(nth > 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_sides_agree_and_openssl_too),
		cmocka_unit_test(public_values_of_small_order_are_refused),
		cmocka_unit_test(values_outside_the_subgroup_are_refused),
		cmocka_unit_test(numbers_that_are_no_group_are_refused),
		cmocka_unit_test(a_short_buffer_is_told_what_it_takes),
		cmocka_unit_test(every_failed_allocation_is_reported),
	};

	return cmocka_run_group_tests(tests, make_groups, free_groups);
}
