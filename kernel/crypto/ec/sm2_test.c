/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/testhex.h"

#include "kernel/crypto/ec/sm2_priv.h"
#include "kernel/crypto/testing/heapfault.h"

/* Bytes that a number points to. */
struct bytes {
	uint8_t bytes[SM2_BYTES];
};

static struct number number_of(struct bytes *b, const char *hex)
{
	return (struct number){b->bytes,
			       testhex_bytes(hex, b->bytes, SM2_BYTES)};
}

/* GB/T 32918.5, annex A: the key of the examples of parts 2 and 4. */
#define EXAMPLE_D                                                              \
	"3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b"      \
	"8"
#define EXAMPLE_X                                                              \
	"09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f3502"      \
	"0"
#define EXAMPLE_Y                                                              \
	"ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad1"      \
	"3"
#define EXAMPLE_K                                                              \
	"59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc2"      \
	"1"
#define EXAMPLE_ID ((const uint8_t *)"1234567812345678")

struct pair {
	struct bytes storage[3];
	struct number d;
	struct ec_point q;
};

static void pair_example(struct pair *p)
{
	p->d = number_of(&p->storage[0], EXAMPLE_D);
	p->q.x = number_of(&p->storage[1], EXAMPLE_X);
	p->q.y = number_of(&p->storage[2], EXAMPLE_Y);
}

static void pair_make(struct pair *p)
{
	assert_int_equal(ec_generate(EC_SM2, p->storage[0].bytes,
				     p->storage[1].bytes, p->storage[2].bytes),
			 ST_OK);
	p->d = (struct number){p->storage[0].bytes, SM2_BYTES};
	p->q.x = (struct number){p->storage[1].bytes, SM2_BYTES};
	p->q.y = (struct number){p->storage[2].bytes, SM2_BYTES};
}

static void the_signature_is_that_of_the_standard(void **state)
{
	uint8_t z_and_message[SM2_BYTES + 14];
	uint8_t x[SM2_BYTES];
	uint8_t y[SM2_BYTES];
	uint8_t digest[SM2_BYTES];
	uint8_t sig[SM2_SIGNATURE_BYTES];
	struct bytes storage;
	struct number k = number_of(&storage, EXAMPLE_K);
	struct pair p;

	(void)state;
	pair_example(&p);
	assert_int_equal(ec_public_of(EC_SM2, &p.d, x, y), ST_OK);
	testhex_assert_equal(x, EXAMPLE_X);
	testhex_assert_equal(y, EXAMPLE_Y);
	assert_int_equal(sm2_identity(EXAMPLE_ID, 16, &p.q, z_and_message),
			 ST_OK);
	testhex_assert_equal(z_and_message,
			     "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9"
			     "f4747b8ccda8a4f3");
	memcpy(z_and_message + SM2_BYTES, "message digest", 14);
	assert_int_equal(hash_digest(HASH_SM3, z_and_message,
				     sizeof(z_and_message), digest),
			 ST_OK);
	assert_int_equal(sm2_sign_with(&p.d, digest, &k, sig), ST_OK);
	testhex_assert_equal(sig,
			     "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b741"
			     "43ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1"
			     "bb9038fd1f7f42d4840b69c485bbc1aa");
	assert_int_equal(sm2_verify(&p.q, digest, sig, sizeof(sig)), ST_OK);
}

static void the_ciphertext_is_that_of_the_standard(void **state)
{
	static const char text[] = "encryption standard";
	uint8_t cipher[19 + SM2_OVERHEAD_BYTES];
	uint8_t out[19];
	struct bytes storage;
	struct number k = number_of(&storage, EXAMPLE_K);
	struct pair p;

	(void)state;
	pair_example(&p);
	assert_int_equal(
		sm2_encrypt_with(&p.q, (const uint8_t *)text, 19, &k, cipher),
		ST_OK);
	testhex_assert_equal(
		cipher, "0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f64"
			"0ecd2e149a73e858f9d81e5430a57b36daab8f950a3c64e6ee6a63"
			"094d99283aff767e124df0"
			"21886ca989ca9c7d58087307ca93092d651efa"
			"59983c18f809e262923c53aec295d30383b54e39d609d160afcb19"
			"08d0bd8766");
	assert_int_equal(sm2_decrypt(&p.d, cipher, sizeof(cipher), out), ST_OK);
	assert_memory_equal(out, text, sizeof(out));
}

/* Both sides of one exchange. */
struct meeting {
	struct bytes storage[12];
	struct sm2_party a;
	struct sm2_party b;
	struct sm2_exchange initiator;
	struct sm2_exchange responder;
};

static void meeting_example(struct meeting *m)
{
	static const char *const hex[12] = {
		"81eb26e941bb5af16df116495f90695272ae2cd63d6c4ae1678418be482300"
		"29",
		"160e12897df4edb61dd812feb96748fbd3ccf4ffe26aa6f6db9540af49c942"
		"32",
		"4a7dad08bb9a459531694beb20aa489d6649975e1bfcf8c4741b78b4b22300"
		"7f",
		"d4de15474db74d06491c440d305e012400990f3e390c7e87153c12db2ea60b"
		"b3",
		"64ced1bdbc99d590049b434d0fd73428cf608a5db8fe5ce07f15026940bae4"
		"0e",
		"376629c7ab21e7db260922499ddb118f07ce8eaae3e7720afef6a5cc062070"
		"c0",
		"785129917d45a9ea5437a59356b82338eaadda6ceb199088f14ae10defa229"
		"b5",
		"6ae848c57c53c7b1b5fa99eb2286af078ba64c64591b8b566f7357d576f16d"
		"fb",
		"ee489d771621a27b36c5c7992062e9cd09a9264386f3fbea54dff69305621c"
		"4d",
		"7e07124814b309489125eaed101113164ebf0f3458c5bd88335c1f9d596243"
		"d6",
		"acc27688a6f7b706098bc91ff3ad1bff7dc2802cdb14ccccdb0a90471f9bd7"
		"07",
		"2fedac0494b2ffc4d6853876c79b8f301c6573ad0aa50f39fc87181e1a1b46"
		"fe",
	};
	struct number n[12];

	for (size_t i = 0; i < 12; i++)
		n[i] = number_of(&m->storage[i], hex[i]);
	m->a = (struct sm2_party){EXAMPLE_ID, 16, {n[1], n[2]}, {n[4], n[5]}};
	m->b = (struct sm2_party){EXAMPLE_ID, 16, {n[7], n[8]}, {n[10], n[11]}};
	m->initiator =
		(struct sm2_exchange){true, m->a, n[0], n[3], m->b, NULL, NULL};
	m->responder = (struct sm2_exchange){false, m->b, n[6], n[9],
					     m->a,  NULL, NULL};
}

static void the_exchanged_key_is_that_of_the_standard(void **state)
{
	uint8_t from_a[SM2_BYTES];
	uint8_t from_b[SM2_BYTES];
	uint8_t key[16];
	struct meeting m;

	(void)state;
	meeting_example(&m);
	m.responder.confirmation_out = from_b;
	assert_int_equal(sm2_derive(&m.responder, key, sizeof(key)), ST_OK);
	testhex_assert_equal(key, "6c89347354de2484c60b4ab1fde4c6e5");
	testhex_assert_equal(from_b,
			     "d3a0fe15dee185ceae907a6b595cc32a266ed7b3367e9983"
			     "a896dc32fa20f8eb");
	m.initiator.confirmation_in = from_b;
	m.initiator.confirmation_out = from_a;
	assert_int_equal(sm2_derive(&m.initiator, key, sizeof(key)), ST_OK);
	testhex_assert_equal(key, "6c89347354de2484c60b4ab1fde4c6e5");
	testhex_assert_equal(from_a,
			     "18c7894b3816df16cf07b05c5ec0bef5d655d58f779cc1b4"
			     "00a4f3884644db88");
	m.responder.confirmation_in = from_a;
	assert_int_equal(sm2_derive(&m.responder, key, sizeof(key)), ST_OK);
}

static void a_wrong_confirmation_gives_no_key(void **state)
{
	uint8_t zeros[SM2_BYTES] = {0};
	uint8_t wrong[SM2_BYTES] = {1};
	uint8_t out[SM2_BYTES] = {1};
	uint8_t key[16] = {1};
	struct meeting m;

	(void)state;
	meeting_example(&m);
	m.initiator.confirmation_in = wrong;
	m.initiator.confirmation_out = out;
	assert_int_equal(sm2_derive(&m.initiator, key, sizeof(key)),
			 ST_SECURITY);
	assert_memory_equal(key, zeros, sizeof(key));
	assert_memory_equal(out, zeros, sizeof(out));
	/* One's own is not the peer's. */
	m.initiator.confirmation_in = NULL;
	assert_int_equal(sm2_derive(&m.initiator, key, sizeof(key)), ST_OK);
	memcpy(wrong, out, sizeof(wrong));
	m.initiator.confirmation_in = wrong;
	assert_int_equal(sm2_derive(&m.initiator, key, sizeof(key)),
			 ST_SECURITY);
}

/* R = -P / half(R) cannot be found for a given P, but P for a given R can. */
static void a_shared_point_at_infinity_is_refused(void **state)
{
	uint8_t half[SM2_BYTES / 2];
	uint8_t x[SM2_BYTES];
	uint8_t y[SM2_BYTES];
	struct number factor = {half, sizeof(half)};
	mbedtls_ecp_group g;
	mbedtls_ecp_point r;
	mbedtls_ecp_point p;
	mbedtls_mpi k;
	mbedtls_mpi none;
	struct meeting m;
	uint8_t key[16];

	(void)state;
	meeting_example(&m);
	memcpy(half, m.b.ephemeral.x.bytes + 16, sizeof(half));
	half[0] |= 0x80;
	mbedtls_ecp_point_init(&r);
	mbedtls_ecp_point_init(&p);
	mbedtls_mpi_init(&k);
	mbedtls_mpi_init(&none);
	assert_int_equal(ec_open(EC_SM2, &g), ST_OK);
	assert_int_equal(
		ec_read_point(&g, &m.b.ephemeral, &r)
			?: mbedtls_mpi_read_binary(&k, factor.bytes, 16)
			?: mbedtls_mpi_sub_mpi(&k, &g.N, &k)
			?: mbedtls_mpi_lset(&none, 0)
			?: mbedtls_ecp_muladd(&g, &p, &k, &r, &none, &g.G)
			?: ec_write_point(&g, &p, x, y),
		0);
	mbedtls_mpi_free(&none);
	mbedtls_mpi_free(&k);
	mbedtls_ecp_point_free(&p);
	mbedtls_ecp_point_free(&r);
	mbedtls_ecp_group_free(&g);
	m.initiator.peer.key = (struct ec_point){{x, 32}, {y, 32}};
	assert_int_equal(sm2_derive(&m.initiator, key, sizeof(key)),
			 ST_SECURITY);
}

static void hostile_inputs_of_an_exchange_are_refused(void **state)
{
	uint8_t zero[1] = {0};
	uint8_t key[16];
	struct meeting m;

	(void)state;
	meeting_example(&m);
	m.initiator.d = (struct number){zero, 1};
	assert_int_equal(sm2_derive(&m.initiator, key, 16), ST_BAD_PARAM);
	meeting_example(&m);
	m.initiator.ephemeral_d = (struct number){zero, 1};
	assert_int_equal(sm2_derive(&m.initiator, key, 16), ST_BAD_PARAM);
	meeting_example(&m);
	m.initiator.peer.key.y = m.initiator.peer.key.x;
	assert_int_equal(sm2_derive(&m.initiator, key, 16), ST_BAD_PARAM);
	meeting_example(&m);
	m.initiator.peer.ephemeral.y = m.initiator.peer.key.x;
	assert_int_equal(sm2_derive(&m.initiator, key, 16), ST_BAD_PARAM);
	meeting_example(&m);
	m.initiator.own.ephemeral.x = m.initiator.peer.key.x;
	assert_int_equal(sm2_derive(&m.initiator, key, 16), ST_BAD_PARAM);
	meeting_example(&m);
	m.initiator.peer.id_bytes = SM2_MAX_ID_BYTES + 1;
	assert_int_equal(sm2_derive(&m.initiator, key, 16), ST_BAD_PARAM);
	meeting_example(&m);
	assert_int_equal(sm2_derive(&m.initiator, key, 0), ST_BAD_PARAM);
}

static void fresh_signatures_verify_and_forged_ones_do_not(void **state)
{
	uint8_t digest[SM2_BYTES] = {5};
	uint8_t sig[2][SM2_SIGNATURE_BYTES];
	struct pair p;
	struct pair other;

	(void)state;
	pair_make(&p);
	pair_make(&other);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(sm2_sign(&p.d, digest, sig[i]), ST_OK);
		assert_int_equal(sm2_verify(&p.q, digest, sig[i], 64), ST_OK);
	}
	assert_memory_not_equal(sig[0], sig[1], 64);
	assert_int_equal(sm2_verify(&other.q, digest, sig[0], 64), ST_SECURITY);
	for (size_t i = 0; i < 64; i += 7) {
		sig[0][i] ^= 1;
		assert_int_equal(sm2_verify(&p.q, digest, sig[0], 64),
				 ST_SECURITY);
		sig[0][i] ^= 1;
	}
	digest[0] ^= 1;
	assert_int_equal(sm2_verify(&p.q, digest, sig[0], 64), ST_SECURITY);
	assert_int_equal(sm2_verify(&p.q, digest, sig[0], 63), ST_SECURITY);
	assert_int_equal(sm2_verify(&p.q, digest, sig[0], 0), ST_SECURITY);
	p.q.x = p.q.y;
	assert_int_equal(sm2_verify(&p.q, digest, sig[0], 64), ST_BAD_PARAM);
}

#define ORDER                                                                  \
	"fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d5412"      \
	"3"

static void r_and_s_out_of_range_are_refused(void **state)
{
	uint8_t digest[SM2_BYTES] = {5};
	uint8_t good[SM2_SIGNATURE_BYTES];
	struct pair p;

	(void)state;
	pair_make(&p);
	assert_int_equal(sm2_sign(&p.d, digest, good), ST_OK);
	for (size_t i = 0; i < 2; i++) {
		uint8_t bad[SM2_SIGNATURE_BYTES];

		memcpy(bad, good, sizeof(bad));
		memset(bad + i * SM2_BYTES, 0, SM2_BYTES);
		assert_int_equal(sm2_verify(&p.q, digest, bad, 64),
				 ST_SECURITY);
		testhex_bytes(ORDER, bad + i * SM2_BYTES, SM2_BYTES);
		assert_int_equal(sm2_verify(&p.q, digest, bad, 64),
				 ST_SECURITY);
		memset(bad + i * SM2_BYTES, 0xff, SM2_BYTES);
		assert_int_equal(sm2_verify(&p.q, digest, bad, 64),
				 ST_SECURITY);
	}
	/* r + s is the order. */
	testhex_bytes(ORDER, good, SM2_BYTES);
	memset(good + SM2_BYTES, 0, SM2_BYTES);
	good[SM2_BYTES - 1] -= 1;
	good[2 * SM2_BYTES - 1] = 1;
	assert_int_equal(sm2_verify(&p.q, digest, good, 64), ST_SECURITY);
}

static void texts_of_any_length_come_back(void **state)
{
	static uint8_t text[300];
	static uint8_t cipher[sizeof(text) + SM2_OVERHEAD_BYTES];
	static uint8_t out[sizeof(text)];
	static const size_t sizes[] = {1, 31, 32, 33, 64, 300};
	struct pair p;

	(void)state;
	pair_make(&p);
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (uint8_t)i;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		assert_int_equal(sm2_encrypt(&p.q, text, sizes[i], cipher),
				 ST_OK);
		assert_int_equal(sm2_decrypt(&p.d, cipher,
					     sizes[i] + SM2_OVERHEAD_BYTES,
					     out),
				 ST_OK);
		assert_memory_equal(out, text, sizes[i]);
	}
	assert_int_equal(sm2_encrypt(&p.q, text, 0, cipher), ST_BAD_PARAM);
	p.q.x = p.q.y;
	assert_int_equal(sm2_encrypt(&p.q, text, 5, cipher), ST_BAD_PARAM);
}

static void a_changed_ciphertext_gives_nothing(void **state)
{
	uint8_t cipher[20 + SM2_OVERHEAD_BYTES];
	uint8_t zeros[20] = {0};
	uint8_t out[20];
	struct number none = {NULL, 0};
	struct pair p;

	(void)state;
	pair_make(&p);
	assert_int_equal(sm2_encrypt(&p.q, zeros, 20, cipher), ST_OK);
	for (size_t i = 0; i < sizeof(cipher); i += 3) {
		cipher[i] ^= 1;
		memset(out, 1, sizeof(out));
		assert_int_equal(sm2_decrypt(&p.d, cipher, sizeof(cipher), out),
				 ST_SECURITY);
		assert_memory_equal(out, zeros, sizeof(out));
		cipher[i] ^= 1;
	}
	for (size_t n = 0; n <= SM2_OVERHEAD_BYTES; n += 32)
		assert_int_equal(sm2_decrypt(&p.d, cipher, n, out),
				 ST_SECURITY);
	assert_int_equal(sm2_decrypt(&none, cipher, sizeof(cipher), out),
			 ST_BAD_PARAM);
}

/* One 512-bit number by the curve's reduction and by division. */
static void check_reduction(mbedtls_ecp_group *g, const uint8_t number[64])
{
	mbedtls_mpi fast;
	mbedtls_mpi slow;

	mbedtls_mpi_init(&fast);
	mbedtls_mpi_init(&slow);
	assert_int_equal(mbedtls_mpi_read_binary(&fast, number, 64), 0);
	assert_int_equal(mbedtls_mpi_mod_mpi(&slow, &fast, &g->P), 0);
	assert_int_equal(g->modp(&fast), 0);
	assert_true(mbedtls_mpi_bitlen(&fast) <= 256);
	assert_int_equal(mbedtls_mpi_mod_mpi(&fast, &fast, &g->P), 0);
	assert_int_equal(mbedtls_mpi_cmp_mpi(&fast, &slow), 0);
	mbedtls_mpi_free(&slow);
	mbedtls_mpi_free(&fast);
}

static void the_fast_reduction_agrees_with_division(void **state)
{
	uint32_t seed = 1;
	mbedtls_ecp_group g;
	uint8_t number[64];

	(void)state;
	assert_int_equal(ec_open(EC_SM2, &g), ST_OK);
	/* Words of all ones and of zeros, in every combination. */
	for (uint32_t mask = 0; mask < 0x10000; mask++) {
		for (size_t word = 0; word < 16; word++)
			memset(number + 4 * word,
			       mask >> word & 1 ? 0xff : 0x00, 4);
		check_reduction(&g, number);
	}
	for (unsigned int i = 0; i < 20000; i++) {
		for (size_t j = 0; j < sizeof(number); j++) {
			seed = seed * 1664525 + 1013904223;
			number[j] = (uint8_t)(seed >> 24);
		}
		check_reduction(&g, number);
	}
	mbedtls_ecp_group_free(&g);
}

static void private_keys_out_of_range_cannot_sign(void **state)
{
	uint8_t digest[SM2_BYTES] = {5};
	uint8_t sig[SM2_SIGNATURE_BYTES];
	struct bytes storage;
	struct number d = number_of(&storage, ORDER);

	(void)state;
	assert_int_equal(sm2_sign(&d, digest, sig), ST_BAD_PARAM);
	storage.bytes[SM2_BYTES - 1] -= 1;
	assert_int_equal(sm2_sign(&d, digest, sig), ST_BAD_PARAM);
	storage.bytes[SM2_BYTES - 1] -= 1;
	assert_int_equal(sm2_sign(&d, digest, sig), ST_OK);
}

static struct meeting fault_meeting;
static struct pair fault_pair;
static uint8_t fault_sig[SM2_SIGNATURE_BYTES];
static uint8_t fault_cipher[5 + SM2_OVERHEAD_BYTES];

static enum status run(unsigned int what)
{
	uint8_t out[5 + SM2_OVERHEAD_BYTES];

	switch (what) {
	case 0:
		return sm2_sign(&fault_pair.d, fault_sig, out);
	case 1:
		return sm2_verify(&fault_pair.q, fault_cipher, fault_sig, 64);
	case 2:
		return sm2_encrypt(&fault_pair.q, fault_sig, 5, out);
	case 3:
		return sm2_decrypt(&fault_pair.d, fault_cipher,
				   sizeof(fault_cipher), out);
	default:
		return sm2_derive(&fault_meeting.initiator, out, 16);
	}
}

/* With strides: there are thousands. */
static void every_failed_allocation_is_reported(void **state)
{
	(void)state;
	meeting_example(&fault_meeting);
	pair_make(&fault_pair);
	assert_int_equal(sm2_encrypt(&fault_pair.q, fault_sig, 5, fault_cipher),
			 ST_OK);
	assert_int_equal(sm2_sign(&fault_pair.d, fault_cipher, fault_sig),
			 ST_OK);
	for (unsigned int what = 0; what < 5; what++) {
		unsigned long failures = 0;

		for (unsigned long nth = 1;; nth += 1 + nth / 30) {
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
		cmocka_unit_test(the_signature_is_that_of_the_standard),
		cmocka_unit_test(the_ciphertext_is_that_of_the_standard),
		cmocka_unit_test(the_exchanged_key_is_that_of_the_standard),
		cmocka_unit_test(a_wrong_confirmation_gives_no_key),
		cmocka_unit_test(a_shared_point_at_infinity_is_refused),
		cmocka_unit_test(hostile_inputs_of_an_exchange_are_refused),
		cmocka_unit_test(
			fresh_signatures_verify_and_forged_ones_do_not),
		cmocka_unit_test(r_and_s_out_of_range_are_refused),
		cmocka_unit_test(texts_of_any_length_come_back),
		cmocka_unit_test(a_changed_ciphertext_gives_nothing),
		cmocka_unit_test(the_fast_reduction_agrees_with_division),
		cmocka_unit_test(private_keys_out_of_range_cannot_sign),
		cmocka_unit_test(every_failed_allocation_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
