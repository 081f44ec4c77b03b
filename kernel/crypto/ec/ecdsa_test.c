/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/datafile.h"

#include "kernel/crypto/ec/ec_priv.h"
#include "kernel/crypto/testing/heapfault.h"

static const enum ec_curve nist[] = {EC_P192, EC_P224, EC_P256, EC_P384,
				     EC_P521};

/* Orders, for numbers just out of range. */
static const char *const orders[EC_CURVE_COUNT] = {
	[EC_P192] = "ffffffffffffffffffffffff99def836146bc9b1b4d22831",
	[EC_P224] = "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d",
	[EC_P256] = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2"
		    "fc632551",
	[EC_P384] = "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81"
		    "f4372ddf581a0db248b0a77aecec196accc52973",
	[EC_P521] = "01ffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		    "fffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c"
		    "47aebb6fb71e91386409",
	[EC_SM2] = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf409"
		   "39d54123",
};

static enum ec_curve curve_named(const char *name)
{
	static const struct {
		const char *name;
		enum ec_curve curve;
	} rows[] = {
		{"MBEDTLS_ECP_DP_SECP192R1", EC_P192},
		{"MBEDTLS_ECP_DP_SECP224R1", EC_P224},
		{"MBEDTLS_ECP_DP_SECP256R1", EC_P256},
		{"MBEDTLS_ECP_DP_SECP384R1", EC_P384},
		{"MBEDTLS_ECP_DP_SECP521R1", EC_P521},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strcmp(rows[i].name, name) == 0)
			return rows[i].curve;
	}
	return EC_CURVE_COUNT;
}

static bool hash_named(const char *name, enum hash_alg *alg)
{
	static const struct {
		const char *name;
		enum hash_alg alg;
	} rows[] = {
		{"MBEDTLS_MD_SHA1", HASH_SHA1},
		{"MBEDTLS_MD_SHA224", HASH_SHA224},
		{"MBEDTLS_MD_SHA256", HASH_SHA256},
		{"MBEDTLS_MD_SHA384", HASH_SHA384},
		{"MBEDTLS_MD_SHA512", HASH_SHA512},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (strcmp(rows[i].name, name) == 0) {
			*alg = rows[i].alg;
			return true;
		}
	}
	return false;
}

/* A number of any length from text, which may have an odd number of digits. */
struct text_number {
	uint8_t bytes[128];
	struct number n;
};

static const struct number *number_of(struct text_number *t, const char *hex)
{
	char even[260];

	assert_true(strlen(hex) < sizeof(even) - 1);
	snprintf(even, sizeof(even), "%s%s", strlen(hex) % 2 ? "0" : "", hex);
	t->n.bytes = t->bytes;
	t->n.size_bytes = testhex_bytes(even, t->bytes, sizeof(t->bytes));
	return &t->n;
}

/* Two numbers, each right-aligned in its half. */
static void join(const char *r, const char *s, uint8_t *sig, size_t half)
{
	struct text_number t;

	memset(sig, 0, 2 * half);
	number_of(&t, r);
	assert_true(t.n.size_bytes <= half);
	memcpy(sig + half - t.n.size_bytes, t.bytes, t.n.size_bytes);
	number_of(&t, s);
	assert_true(t.n.size_bytes <= half);
	memcpy(sig + 2 * half - t.n.size_bytes, t.bytes, t.n.size_bytes);
}

/* A key pair of the tests' own. */
struct pair {
	enum ec_curve curve;
	uint8_t d_bytes[EC_MAX_BYTES];
	uint8_t x_bytes[EC_MAX_BYTES];
	uint8_t y_bytes[EC_MAX_BYTES];
	struct number d;
	struct ec_point q;
};

static void pair_make(struct pair *p, enum ec_curve curve)
{
	size_t size_bytes = ec_size(curve);

	p->curve = curve;
	assert_int_equal(ec_generate(curve, p->d_bytes, p->x_bytes, p->y_bytes),
			 ST_OK);
	p->d = (struct number){p->d_bytes, size_bytes};
	p->q = (struct ec_point){{p->x_bytes, size_bytes},
				 {p->y_bytes, size_bytes}};
}

/* curve, d, hash, digest, r, s */
static void take_deterministic(const struct datafile_line *line)
{
	char *const *arg = line->arg + 1;
	enum ec_curve curve = curve_named(arg[0]);
	uint8_t digest[HASH_MAX_BYTES];
	uint8_t expected[2 * EC_MAX_BYTES];
	uint8_t sig[2 * EC_MAX_BYTES];
	struct text_number d;
	struct ec_nonce n = {.digest = digest};
	struct pair p;

	assert_int_equal(line->count, 7);
	assert_int_not_equal(curve, EC_CURVE_COUNT);
	assert_true(hash_named(arg[2], &n.alg));
	n.digest_bytes = testhex_bytes(arg[3], digest, sizeof(digest));
	number_of(&d, arg[1]);
	assert_int_equal(ecdsa_sign_with(curve, &d.n, &n, sig), ST_OK);
	join(arg[4], arg[5], expected, ec_size(curve));
	assert_memory_equal(sig, expected, 2 * ec_size(curve));
	assert_int_equal(ec_public_of(curve, &d.n, p.x_bytes, p.y_bytes),
			 ST_OK);
	p.q = (struct ec_point){{p.x_bytes, ec_size(curve)},
				{p.y_bytes, ec_size(curve)}};
	assert_int_equal(ecdsa_verify(curve, &p.q, digest, n.digest_bytes, sig,
				      2 * ec_size(curve)),
			 ST_OK);
	sig[ec_size(curve) - 1] ^= 1;
	assert_int_equal(ecdsa_verify(curve, &p.q, digest, n.digest_bytes, sig,
				      2 * ec_size(curve)),
			 ST_SECURITY);
}

static void deterministic_signatures_are_those_of_rfc6979(void **state)
{
	(void)state;
	assert_true(datafile_for_each("test_suite_ecdsa.data",
				      "ecdsa_det_test_vectors",
				      take_deterministic) >= 50);
}

/* curve, d, x, y, nonce, digest, r, s, result */
static void take_given(const struct datafile_line *line)
{
	char *const *arg = line->arg + 1;
	enum ec_curve curve = curve_named(arg[0]);
	uint8_t digest[256];
	size_t digest_bytes = testhex_bytes(arg[5], digest, sizeof(digest));
	uint8_t sig[2 * EC_MAX_BYTES];
	struct text_number x;
	struct text_number y;
	struct ec_point q = {*number_of(&x, arg[2]), *number_of(&y, arg[3])};

	assert_int_equal(line->count, 10);
	if (strcmp(arg[8], "0") != 0)
		return;
	assert_int_not_equal(curve, EC_CURVE_COUNT);
	join(arg[6], arg[7], sig, ec_size(curve));
	assert_int_equal(ecdsa_verify(curve, &q, digest,
				      MIN(digest_bytes, (size_t)64), sig,
				      2 * ec_size(curve)),
			 ST_OK);
}

static void others_signatures_verify(void **state)
{
	(void)state;
	assert_true(datafile_for_each("test_suite_ecdsa.data",
				      "ecdsa_prim_test_vectors",
				      take_given) >= 13);
}

/* curve, x, y, digest, r, s, result */
static void take_verify(const struct datafile_line *line)
{
	char *const *arg = line->arg + 1;
	enum ec_curve curve = curve_named(arg[0]);
	uint8_t digest[HASH_MAX_BYTES];
	size_t digest_bytes = testhex_bytes(arg[3], digest, sizeof(digest));
	uint8_t sig[2 * EC_MAX_BYTES];
	struct text_number x;
	struct text_number y;
	struct ec_point q = {*number_of(&x, arg[1]), *number_of(&y, arg[2])};
	enum status st;

	assert_int_equal(line->count, 8);
	/* Those with numbers that no encoding of fixed size can hold. */
	if (curve == EC_CURVE_COUNT || arg[4][0] == '-' || arg[5][0] == '-' ||
	    strlen(arg[4]) > 2 * ec_size(curve) ||
	    strlen(arg[5]) > 2 * ec_size(curve))
		return;
	join(arg[4], arg[5], sig, ec_size(curve));
	st = ecdsa_verify(curve, &q, digest, digest_bytes, sig,
			  2 * ec_size(curve));
	assert_int_equal(st, strcmp(arg[6], "0") == 0 ? ST_OK : ST_SECURITY);
}

static void forged_signatures_of_the_library_do_not(void **state)
{
	(void)state;
	assert_true(datafile_for_each("test_suite_ecdsa.data", "ecdsa_verify",
				      take_verify) >= 15);
}

/* curve, dA, xA, yA, dB, xB, yB, z */
static void take_ecdh(const struct datafile_line *line)
{
	char *const *arg = line->arg + 1;
	enum ec_curve curve = curve_named(arg[0]);
	size_t size_bytes = ec_size(curve);
	uint8_t secret[EC_MAX_BYTES];
	uint8_t expected[2 * EC_MAX_BYTES];
	struct text_number d;
	struct text_number x;
	struct text_number y;
	struct ec_point peer = {*number_of(&x, arg[5]), *number_of(&y, arg[6])};

	assert_int_equal(line->count, 9);
	join(arg[7], "0", expected, size_bytes);
	assert_int_equal(
		ecdh_derive(curve, number_of(&d, arg[1]), &peer, secret),
		ST_OK);
	assert_memory_equal(secret, expected, size_bytes);
	peer = (struct ec_point){*number_of(&x, arg[2]),
				 *number_of(&y, arg[3])};
	assert_int_equal(
		ecdh_derive(curve, number_of(&d, arg[4]), &peer, secret),
		ST_OK);
	assert_memory_equal(secret, expected, size_bytes);
}

static void shared_secrets_are_the_known_ones(void **state)
{
	(void)state;
	assert_true(datafile_for_each("test_suite_ecdh.data",
				      "ecdh_primitive_testvec",
				      take_ecdh) >= 3);
}

static void two_fresh_pairs_agree_on_every_curve(void **state)
{
	(void)state;
	for (unsigned int c = 0; c < EC_CURVE_COUNT; c++) {
		uint8_t secret[2][EC_MAX_BYTES];
		struct pair a;
		struct pair b;

		pair_make(&a, (enum ec_curve)c);
		pair_make(&b, (enum ec_curve)c);
		assert_memory_not_equal(a.d_bytes, b.d_bytes, ec_size(a.curve));
		assert_int_equal(ecdh_derive(a.curve, &a.d, &b.q, secret[0]),
				 ST_OK);
		assert_int_equal(ecdh_derive(a.curve, &b.d, &a.q, secret[1]),
				 ST_OK);
		assert_memory_equal(secret[0], secret[1], ec_size(a.curve));
	}
}

static void signatures_verify_for_their_digest_and_key_only(void **state)
{
	static const size_t sizes[] = {1, 20, 32, 64};
	uint8_t digest[64] = {0xff, 1, 2, 3};

	(void)state;
	for (size_t c = 0; c < ARRAY_SIZE(nist); c++) {
		size_t half = ec_size(nist[c]);
		uint8_t sig[2][2 * EC_MAX_BYTES];
		struct pair p;
		struct pair other;

		pair_make(&p, nist[c]);
		pair_make(&other, nist[c]);
		for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
			assert_int_equal(ecdsa_sign(nist[c], &p.d, digest,
						    sizes[i], sig[0]),
					 ST_OK);
			assert_int_equal(ecdsa_verify(nist[c], &p.q, digest,
						      sizes[i], sig[0],
						      2 * half),
					 ST_OK);
		}
		assert_int_equal(ecdsa_sign(nist[c], &p.d, digest, 64, sig[1]),
				 ST_OK);
		assert_memory_not_equal(sig[0], sig[1], 2 * half);
		assert_int_equal(ecdsa_verify(nist[c], &other.q, digest, 64,
					      sig[0], 2 * half),
				 ST_SECURITY);
		digest[0] ^= 1;
		assert_int_equal(ecdsa_verify(nist[c], &p.q, digest, 64, sig[0],
					      2 * half),
				 ST_SECURITY);
		/* r || s of another width. */
		assert_int_equal(ecdsa_verify(nist[c], &p.q, digest, 64, sig[0],
					      2 * half - 1),
				 ST_SECURITY);
		assert_int_equal(
			ecdsa_verify(nist[c], &p.q, digest, 64, sig[0], 0),
			ST_SECURITY);
	}
}

static void a_digest_of_zeros_can_be_signed(void **state)
{
	uint8_t digest[32] = {0};
	uint8_t sig[64];
	struct pair p;

	(void)state;
	pair_make(&p, EC_P256);
	assert_int_equal(ecdsa_sign(EC_P256, &p.d, digest, 32, sig), ST_OK);
	assert_int_equal(ecdsa_verify(EC_P256, &p.q, digest, 32, sig, 64),
			 ST_OK);
	/* The order is zero, too. */
	testhex_bytes(orders[EC_P256], digest, sizeof(digest));
	assert_int_equal(ecdsa_verify(EC_P256, &p.q, digest, 32, sig, 64),
			 ST_OK);
}

static void r_and_s_out_of_range_are_refused(void **state)
{
	uint8_t digest[32] = {9};

	(void)state;
	for (size_t c = 0; c < ARRAY_SIZE(nist); c++) {
		size_t half = ec_size(nist[c]);
		uint8_t good[2 * EC_MAX_BYTES];
		uint8_t bad[2 * EC_MAX_BYTES];
		struct pair p;

		pair_make(&p, nist[c]);
		assert_int_equal(ecdsa_sign(nist[c], &p.d, digest, 32, good),
				 ST_OK);
		for (size_t i = 0; i < 2; i++) {
			memcpy(bad, good, sizeof(bad));
			memset(bad + i * half, 0, half);
			assert_int_equal(ecdsa_verify(nist[c], &p.q, digest, 32,
						      bad, 2 * half),
					 ST_SECURITY);
			testhex_bytes(orders[nist[c]], bad + i * half, half);
			assert_int_equal(ecdsa_verify(nist[c], &p.q, digest, 32,
						      bad, 2 * half),
					 ST_SECURITY);
			memset(bad + i * half, 0xff, half);
			assert_int_equal(ecdsa_verify(nist[c], &p.q, digest, 32,
						      bad, 2 * half),
					 ST_SECURITY);
		}
		memset(bad, 0, sizeof(bad));
		assert_int_equal(
			ecdsa_verify(nist[c], &p.q, digest, 32, bad, 2 * half),
			ST_SECURITY);
	}
}

static void private_keys_out_of_range_are_refused(void **state)
{
	uint8_t digest[32] = {9};
	uint8_t out[2 * EC_MAX_BYTES];

	(void)state;
	for (unsigned int c = 0; c < EC_CURVE_COUNT; c++) {
		enum ec_curve curve = (enum ec_curve)c;
		uint8_t x[EC_MAX_BYTES];
		struct text_number bad[4];
		struct pair p;

		pair_make(&p, curve);
		number_of(&bad[0], "00");
		number_of(&bad[1], orders[c]);
		bad[2].n = (struct number){NULL, 0};
		bad[3].n = (struct number){bad[3].bytes, ec_size(curve) + 1};
		memset(bad[3].bytes, 1, sizeof(bad[3].bytes));
		for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
			assert_int_equal(ec_public_of(curve, &bad[i].n, x, out),
					 ST_BAD_PARAM);
			assert_int_equal(
				ecdh_derive(curve, &bad[i].n, &p.q, out),
				ST_BAD_PARAM);
			assert_int_equal(
				ecdsa_sign(curve, &bad[i].n, digest, 32, out),
				ST_BAD_PARAM);
		}
		/* One below the order is good, but not for SM2. */
		bad[1].bytes[bad[1].n.size_bytes - 1] -= 1;
		assert_int_equal(ec_public_of(curve, &bad[1].n, x, out),
				 curve == EC_SM2 ? ST_BAD_PARAM : ST_OK);
	}
}

static void points_off_the_curve_are_refused(void **state)
{
	uint8_t digest[32] = {9};
	uint8_t out[2 * EC_MAX_BYTES] = {1};

	(void)state;
	for (unsigned int c = 0; c < EC_CURVE_COUNT; c++) {
		enum ec_curve curve = (enum ec_curve)c;
		size_t size_bytes = ec_size(curve);
		uint8_t ones[EC_MAX_BYTES + 1];
		struct ec_point bad[5];
		struct pair p;
		struct pair changed;

		memset(ones, 0xff, sizeof(ones));
		pair_make(&p, curve);
		assert_int_equal(ec_check_public(curve, &p.q), ST_OK);
		pair_make(&changed, curve);
		for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
			bad[i] = p.q;
		changed.y_bytes[size_bytes - 1] ^= 1;
		bad[0] = changed.q;
		bad[1].x = (struct number){ones, size_bytes};
		bad[2].y = (struct number){ones, size_bytes + 1};
		bad[3] = (struct ec_point){{NULL, 0}, {NULL, 0}};
		bad[4].y = (struct number){NULL, 0};
		for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
			assert_int_equal(ec_check_public(curve, &bad[i]),
					 ST_BAD_PARAM);
			assert_int_equal(ecdh_derive(curve, &p.d, &bad[i], out),
					 ST_BAD_PARAM);
			assert_int_equal(ecdsa_verify(curve, &bad[i], digest,
						      32, out, 2 * size_bytes),
					 ST_BAD_PARAM);
		}
	}
}

static void leading_zeros_do_not_matter(void **state)
{
	uint8_t long_x[EC_MAX_BYTES + 9] = {0};
	struct pair p;

	(void)state;
	pair_make(&p, EC_P384);
	memcpy(long_x + sizeof(long_x) - 48, p.x_bytes, 48);
	p.q.x = (struct number){long_x, sizeof(long_x)};
	assert_int_equal(ec_check_public(EC_P384, &p.q), ST_OK);
}

static void what_is_no_curve_is_refused(void **state)
{
	uint8_t a[EC_MAX_BYTES];
	struct pair p;

	(void)state;
	pair_make(&p, EC_SM2);
	assert_int_equal(ec_size(EC_CURVE_COUNT), 0);
	assert_int_equal(ec_generate(EC_CURVE_COUNT, a, a, a), ST_BAD_PARAM);
	assert_int_equal(ec_check_public(EC_CURVE_COUNT, &p.q), ST_BAD_PARAM);
	assert_int_equal(ecdh_derive(EC_CURVE_COUNT, &p.d, &p.q, a),
			 ST_BAD_PARAM);
	assert_int_equal(ecdsa_sign(EC_CURVE_COUNT, &p.d, a, 32, a),
			 ST_BAD_PARAM);
	/* The curve of SM2 is for its own signatures. */
	assert_int_equal(ecdsa_sign(EC_SM2, &p.d, a, 32, a), ST_BAD_PARAM);
	assert_int_equal(ecdsa_verify(EC_SM2, &p.q, a, 32, a, 64),
			 ST_BAD_PARAM);
	pair_make(&p, EC_P256);
	assert_int_equal(ecdsa_sign(EC_P256, &p.d, a, 0, a), ST_BAD_PARAM);
	assert_int_equal(ecdsa_sign(EC_P256, &p.d, a, 65, a), ST_BAD_PARAM);
	assert_int_equal(ecdsa_verify(EC_P256, &p.q, a, 0, a, 64),
			 ST_BAD_PARAM);
}

/* Make the allocations of @run fail, one after the other, with strides: there
 * are thousands. */
static void fail_allocations(enum status (*run)(const struct pair *p),
			     const struct pair *p)
{
	unsigned long failures = 0;

	for (unsigned long nth = 1;; nth += 1 + nth / 40) {
		enum status st;

		heapfault_nth = nth;
		st = run(p);
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

static enum status run_generate(const struct pair *p)
{
	uint8_t out[3][EC_MAX_BYTES];

	return ec_generate(p->curve, out[0], out[1], out[2]);
}

static enum status run_sign(const struct pair *p)
{
	uint8_t sig[2 * EC_MAX_BYTES];

	return ecdsa_sign(p->curve, &p->d, p->x_bytes, 32, sig);
}

static uint8_t good_signature[2 * EC_MAX_BYTES];

static enum status run_verify(const struct pair *p)
{
	return ecdsa_verify(p->curve, &p->q, p->x_bytes, 32, good_signature,
			    2 * ec_size(p->curve));
}

static enum status run_derive(const struct pair *p)
{
	uint8_t secret[EC_MAX_BYTES];

	return ecdh_derive(p->curve, &p->d, &p->q, secret);
}

static void every_failed_allocation_is_reported(void **state)
{
	struct pair p;

	(void)state;
	pair_make(&p, EC_P256);
	assert_int_equal(
		ecdsa_sign(p.curve, &p.d, p.x_bytes, 32, good_signature),
		ST_OK);
	fail_allocations(run_generate, &p);
	fail_allocations(run_sign, &p);
	fail_allocations(run_verify, &p);
	fail_allocations(run_derive, &p);
	pair_make(&p, EC_SM2);
	fail_allocations(run_derive, &p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deterministic_signatures_are_those_of_rfc6979),
		cmocka_unit_test(others_signatures_verify),
		cmocka_unit_test(forged_signatures_of_the_library_do_not),
		cmocka_unit_test(shared_secrets_are_the_known_ones),
		cmocka_unit_test(two_fresh_pairs_agree_on_every_curve),
		cmocka_unit_test(
			signatures_verify_for_their_digest_and_key_only),
		cmocka_unit_test(a_digest_of_zeros_can_be_signed),
		cmocka_unit_test(r_and_s_out_of_range_are_refused),
		cmocka_unit_test(private_keys_out_of_range_are_refused),
		cmocka_unit_test(points_off_the_curve_are_refused),
		cmocka_unit_test(leading_zeros_do_not_matter),
		cmocka_unit_test(what_is_no_curve_is_refused),
		cmocka_unit_test(every_failed_allocation_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
