/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "abi/crypt_values.h"
#include "kernel/sys/object.h"

/* Objects by themselves: types, sizes, attributes, files. */

#define U(f) cmocka_unit_test(f)

static const uint32_t all_types[] = {
	TA_TYPE_GENERIC_SECRET,
	TA_TYPE_HMAC_MD5,
	TA_TYPE_HMAC_SHA1,
	TA_TYPE_HMAC_SHA224,
	TA_TYPE_HMAC_SHA256,
	TA_TYPE_HMAC_SHA384,
	TA_TYPE_HMAC_SHA512,
	TA_TYPE_HMAC_SM3,
	TA_TYPE_HMAC_SHA3_224,
	TA_TYPE_HMAC_SHA3_256,
	TA_TYPE_HMAC_SHA3_384,
	TA_TYPE_HMAC_SHA3_512,
	TA_TYPE_AES,
	TA_TYPE_DES,
	TA_TYPE_DES3,
	TA_TYPE_SM4,
	TA_TYPE_RSA_PUBLIC,
	TA_TYPE_RSA_PAIR,
	TA_TYPE_DSA_PUBLIC,
	TA_TYPE_DSA_PAIR,
	TA_TYPE_DH_PAIR,
	TA_TYPE_ECDSA_PUBLIC,
	TA_TYPE_ECDSA_PAIR,
	TA_TYPE_ECDH_PUBLIC,
	TA_TYPE_ECDH_PAIR,
	TA_TYPE_ED25519_PUBLIC,
	TA_TYPE_ED25519_PAIR,
	TA_TYPE_X25519_PAIR,
	TA_TYPE_SM2_DSA_PUBLIC,
	TA_TYPE_SM2_DSA_PAIR,
	TA_TYPE_SM2_KEP_PUBLIC,
	TA_TYPE_SM2_KEP_PAIR,
	TA_TYPE_SM2_PKE_PUBLIC,
	TA_TYPE_SM2_PKE_PAIR,
	TA_TYPE_ED448_PUBLIC,
	TA_TYPE_ED448_PAIR,
	TA_TYPE_X448_PAIR,
	TA_TYPE_HKDF_IKM,
	TA_TYPE_CONCAT_KDF_Z,
	TA_TYPE_PBKDF2_PASSWORD,
	TA_TYPE_ML_KEM_PUBLIC,
	TA_TYPE_ML_KEM_PAIR,
	TA_TYPE_ML_DSA_PUBLIC,
	TA_TYPE_ML_DSA_PAIR,
	TA_TYPE_DATA,
};

static struct object *make(uint32_t type, uint32_t max_bits)
{
	struct object *o = NULL;

	assert_int_equal(object_create(type, max_bits, &o), ST_OK);
	return o;
}

static void every_type_has_rules_that_fit_a_mask(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all_types); i++) {
		const struct object_type *t = object_type_find(all_types[i]);
		uint32_t seen = 0;

		assert_non_null(t);
		assert_true(t->attr_count <= OBJECT_ATTRS_MAX);
		assert_true(object_type_permits(t, t->min_bits));
		assert_true(object_type_permits(t, t->max_bits));
		assert_false(object_type_permits(t, t->max_bits + 1u));
		assert_false(object_type_permits(t, UINT32_MAX));
		for (int k = 0; k < t->attr_count; k++) {
			const struct attr_rule *r = &t->attrs[k];

			assert_int_equal(object_type_attr(t, r->id), k);
			assert_int_equal(r->kind == ATTR_VALUE,
					 (r->id & TA_ATTR_IS_VALUE) != 0);
			if (r->flags & ATTR_SIZES)
				seen++;
		}
		assert_true(seen <= 1);
	}
	assert_null(object_type_find(0));
	assert_null(object_type_find(UINT32_MAX));
	assert_null(object_type_find(TA_TYPE_CORRUPTED_OBJECT));
}

static void sizes_are_those_of_the_type(void **state)
{
	struct object *o = NULL;
	static const struct {
		uint32_t type, bits;
		bool is_good;
	} cases[] = {
		{TA_TYPE_AES, 128, true},
		{TA_TYPE_AES, 192, true},
		{TA_TYPE_AES, 256, true},
		{TA_TYPE_AES, 64, false},
		{TA_TYPE_AES, 130, false},
		{TA_TYPE_AES, 320, false},
		{TA_TYPE_DES, 56, true},
		{TA_TYPE_DES, 64, true},
		{TA_TYPE_DES, 112, false},
		{TA_TYPE_DES3, 112, true},
		{TA_TYPE_DES3, 168, true},
		{TA_TYPE_DES3, 56, false},
		{TA_TYPE_DES3, 192, true},
		{TA_TYPE_AES, 168, false},
		{TA_TYPE_RSA_PAIR, 4096, true},
		{TA_TYPE_RSA_PAIR, 4097, false},
		{TA_TYPE_DSA_PAIR, 520, false},
		{TA_TYPE_ECDSA_PAIR, 521, true},
		{TA_TYPE_HMAC_MD5, 1024, false},
		{TA_TYPE_GENERIC_SECRET, 0, true},
		{TA_TYPE_X448_PAIR, 256, false},
		{TA_TYPE_DATA, 8, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		enum status st =
			object_create(cases[i].type, cases[i].bits, &o);

		assert_int_equal(st,
				 cases[i].is_good ? ST_OK : ST_NOT_SUPPORTED);
		if (st == ST_OK)
			object_destroy(o);
	}
}

static void numbers_lose_leading_zeros_and_secrets_do_not(void **state)
{
	static const uint8_t zeros[40] = {[38] = 1};
	struct object *o = make(TA_TYPE_ECDSA_PAIR, 256);
	struct object *s = make(TA_TYPE_GENERIC_SECRET, 64);

	(void)state;
	assert_int_equal(object_set_bytes(o, TA_ATTR_ECC_X, zeros, 40), ST_OK);
	assert_int_equal(object_number(o, TA_ATTR_ECC_X).size_bytes, 2);
	assert_int_equal(object_set_bytes(o, TA_ATTR_ECC_X, zeros + 38, 0),
			 ST_OK);
	assert_int_equal(object_number(o, TA_ATTR_ECC_X).size_bytes, 0);
	assert_int_equal(object_set_bytes(o, TA_ATTR_RSA_D, zeros, 1),
			 ST_NOT_FOUND);
	assert_int_equal(object_set_bytes(o, TA_ATTR_ECC_CURVE, zeros, 1),
			 ST_NOT_FOUND);
	assert_int_equal(object_set_value(o, TA_ATTR_ECC_X, 1), ST_NOT_FOUND);
	assert_int_equal(object_set_bytes(s, TA_ATTR_SECRET_VALUE, zeros, 40),
			 ST_OK);
	assert_int_equal(object_number(s, TA_ATTR_SECRET_VALUE).size_bytes, 40);
	object_destroy(o);
	object_destroy(s);
}

static void the_size_comes_from_the_attribute_that_says_it(void **state)
{
	static const uint8_t n[32] = {0x40};
	uint8_t des[8] = {1};
	struct object *o = make(TA_TYPE_RSA_PUBLIC, 256);

	(void)state;
	/* 255 bits are too few for RSA, 257 too many for the object. */
	assert_int_equal(object_set_bytes(o, TA_ATTR_RSA_MODULUS, n, 32),
			 ST_OK);
	assert_int_equal(object_measure(o), ST_BAD_PARAM);
	object_destroy(o);
	o = make(TA_TYPE_DES, 56);
	assert_int_equal(object_set_bytes(o, TA_ATTR_SECRET_VALUE, des, 8),
			 ST_OK);
	assert_int_equal(object_measure(o), ST_OK);
	assert_int_equal(o->size_bits, 56);
	object_destroy(o);
	o = make(TA_TYPE_ECDH_PAIR, 224);
	assert_int_equal(object_set_value(o, TA_ATTR_ECC_CURVE, TA_CURVE_P224),
			 ST_OK);
	assert_int_equal(object_measure(o), ST_OK);
	assert_int_equal(o->size_bits, 224);
	assert_int_equal(object_set_value(o, TA_ATTR_ECC_CURVE, TA_CURVE_P256),
			 ST_OK);
	assert_int_equal(object_measure(o), ST_BAD_STATE);
	assert_int_equal(object_set_value(o, TA_ATTR_ECC_CURVE, 99), ST_OK);
	assert_int_equal(object_measure(o), ST_BAD_PARAM);
	object_destroy(o);
}

static void a_public_key_is_taken_from_a_pair(void **state)
{
	static const uint8_t x[32] = {1}, y[32] = {2}, d[32] = {3};
	struct object *pair = make(TA_TYPE_ECDSA_PAIR, 256);
	struct object *public = make(TA_TYPE_ECDSA_PUBLIC, 521);
	struct object *other = make(TA_TYPE_ECDH_PUBLIC, 521);
	struct object *small = make(TA_TYPE_ECDSA_PUBLIC, 192);

	(void)state;
	assert_int_equal(object_set_bytes(pair, TA_ATTR_ECC_D, d, 32), ST_OK);
	assert_int_equal(object_set_bytes(pair, TA_ATTR_ECC_X, x, 32), ST_OK);
	assert_int_equal(object_set_bytes(pair, TA_ATTR_ECC_Y, y, 32), ST_OK);
	pair->usage = TA_USAGE_VERIFY;
	assert_int_equal(object_copy(public, pair), ST_OK);
	assert_memory_equal(object_number(public, TA_ATTR_ECC_Y).bytes, y, 32);
	assert_null(object_attr(public, TA_ATTR_ECC_D));
	assert_int_equal(public->usage, TA_USAGE_VERIFY);
	assert_int_equal(object_copy(other, pair), ST_BAD_PARAM);
	assert_int_equal(object_copy(pair, public), ST_BAD_PARAM);
	assert_int_equal(object_copy(small, pair), ST_BAD_PARAM);
	assert_int_equal(small->attr_mask, 0);
	assert_false(object_is_initialised(small));
	object_destroy(pair);
	object_destroy(public);
	object_destroy(other);
	object_destroy(small);
}

/* Spec: abi-formats 2.10. */
static void a_file_holds_every_attribute_in_order(void **state)
{
	static const uint8_t want[] = {0, 0, 0, 1, 7, 0, 0, 0,    2,
				       1, 2, 0, 0, 0, 0, 0, 0,    0,
				       0, 0, 0, 0, 0, 0, 0, 0x01, 0x02};
	static const uint8_t p[] = {7}, g[] = {0, 1, 2};
	struct object *o = make(TA_TYPE_DH_PAIR, 256);
	uint8_t blob[OBJECT_BLOB_MAX];
	struct object_head head;

	(void)state;
	assert_int_equal(object_set_bytes(o, TA_ATTR_DH_P, p, 1), ST_OK);
	assert_int_equal(object_set_bytes(o, TA_ATTR_DH_G, g, 3), ST_OK);
	assert_int_equal(object_set_value(o, TA_ATTR_DH_X_BITS, 0x102), ST_OK);
	object_get_head(o, &head);
	assert_int_equal(head.blob_bytes, sizeof(want));
	assert_int_equal(head.attr_mask, 0x23);
	assert_int_equal(head.type_id, TA_TYPE_DH_PAIR);
	object_to_blob(o, blob);
	assert_memory_equal(blob, want, sizeof(want));
	object_destroy(o);
}

/* An object of each type with every attribute set comes back the same, and
 * not from any shorter file, nor a longer one. */
static void every_type_survives_a_file(void **state)
{
	uint8_t bytes[ML_DSA_MAX_EXPANDED_BYTES];
	uint8_t blob[OBJECT_BLOB_MAX], again[OBJECT_BLOB_MAX];

	(void)state;
	memset(bytes, 0xA5, sizeof(bytes));
	for (size_t i = 0; i < ARRAY_SIZE(all_types); i++) {
		const struct object_type *t = object_type_find(all_types[i]);
		struct object *o = make(t->id, t->max_bits);
		struct object *back = NULL;
		struct object_head head, head2;

		for (unsigned int k = 0; k < t->attr_count; k++) {
			uint32_t id = t->attrs[k].id;

			if (t->attrs[k].kind == ATTR_VALUE)
				assert_int_equal(object_set_value(o, id, 5),
						 ST_OK);
			else
				assert_int_equal(
					object_set_bytes(
						o, id, bytes,
						o->attrs[k].room_bytes),
					ST_OK);
		}
		o->size_bits = t->min_bits;
		object_get_head(o, &head);
		assert_true(head.blob_bytes <= sizeof(blob));
		object_to_blob(o, blob);
		assert_int_equal(
			object_from_blob(&head, blob, head.blob_bytes, &back),
			ST_OK);
		object_get_head(back, &head2);
		assert_memory_equal(&head, &head2, sizeof(head));
		object_to_blob(back, again);
		assert_memory_equal(blob, again, head.blob_bytes);
		object_destroy(back);
		for (uint32_t cut = head.blob_bytes; cut-- > 0;) {
			head2.blob_bytes = cut;
			assert_int_equal(
				object_from_blob(&head2, blob, cut, &back),
				ST_CORRUPT);
		}
		blob[head.blob_bytes] = 0;
		head2.blob_bytes = head.blob_bytes + 1;
		assert_int_equal(
			object_from_blob(&head2, blob, head2.blob_bytes, &back),
			ST_CORRUPT);
		object_destroy(o);
	}
}

static void a_damaged_file_is_no_object(void **state)
{
	static const uint8_t good[] = {0, 0, 0, 1, 7};
	static const uint8_t wrap[] = {0xFF, 0xFF, 0xFF, 0xFF, 7};
	const struct object_head head = {
		.blob_bytes = 5,
		.size_bits = 128,
		.max_bits = 128,
		.usage = 1,
		.type_id = TA_TYPE_AES,
		.attr_mask = 1,
	};
	struct object_head h = head;
	struct object *o = NULL;

	(void)state;
	assert_int_equal(object_from_blob(&h, good, 5, &o), ST_OK);
	assert_true(object_is_initialised(o));
	object_destroy(o);
	assert_int_equal(object_from_blob(&h, wrap, 5, &o), ST_CORRUPT);
	h.blob_bytes = 6;
	assert_int_equal(object_from_blob(&h, good, 5, &o), ST_CORRUPT);
	h = head;
	h.attr_mask = 2;
	assert_int_equal(object_from_blob(&h, good, 5, &o), ST_CORRUPT);
	h = head;
	h.size_bits = UINT32_MAX;
	assert_int_equal(object_from_blob(&h, good, 5, &o), ST_CORRUPT);
	h = head;
	h.max_bits = 129;
	assert_int_equal(object_from_blob(&h, good, 5, &o), ST_CORRUPT);
	h = head;
	h.type_id = TA_TYPE_CORRUPTED_OBJECT;
	assert_int_equal(object_from_blob(&h, good, 5, &o), ST_CORRUPT);
	/* A number with zeros in front; a key of another size. */
	static const uint8_t number[] = {0, 0, 0, 1, 0, 0, 0, 0, 0};
	h = (struct object_head){.blob_bytes = sizeof(number),
				 .max_bits = 512,
				 .size_bits = 512,
				 .type_id = TA_TYPE_RSA_PUBLIC};
	assert_int_equal(object_from_blob(&h, number, sizeof(number), &o),
			 ST_CORRUPT);
	h = (struct object_head){.blob_bytes = 5,
				 .max_bits = 256,
				 .size_bits = 256,
				 .type_id = TA_TYPE_ED25519_PUBLIC};
	assert_int_equal(object_from_blob(&h, good, 5, &o), ST_CORRUPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		U(every_type_has_rules_that_fit_a_mask),
		U(sizes_are_those_of_the_type),
		U(numbers_lose_leading_zeros_and_secrets_do_not),
		U(the_size_comes_from_the_attribute_that_says_it),
		U(a_public_key_is_taken_from_a_pair),
		U(a_file_holds_every_attribute_in_order),
		U(every_type_survives_a_file),
		U(a_damaged_file_is_no_object),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
