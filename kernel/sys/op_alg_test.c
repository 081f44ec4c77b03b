/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "abi/crypt_values.h"
#include "abi/syscall_values.h"
#include "kernel/crypto/cipher.h"
#include "kernel/crypto/hash.h"
#include "kernel/sys/object_type.h"
#include "kernel/sys/op_alg.h"

static void every_id_finds_its_row(void **state)
{
	size_t count = 0;
	const struct op_alg *t = op_alg_table(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			assert_true(t[i - 1].id < t[i].id);
		assert_ptr_equal(op_alg_find(t[i].id), &t[i]);
	}
	assert_null(op_alg_find(0));
	assert_null(op_alg_find(UINT32_MAX));
	assert_null(op_alg_find(0x10000012));
}

static void every_key_type_exists(void **state)
{
	size_t count = 0;
	const struct op_alg *t = op_alg_table(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(t[i].key_type == 0,
				 op_alg_key_count(&t[i]) == 0);
		if (t[i].key_type != 0)
			assert_non_null(object_type_find(t[i].key_type));
		if (t[i].class == OP_CIPHER)
			assert_true(t[i].how < CIPHER_ALG_COUNT);
		assert_true(t[i].hash < HASH_ALG_COUNT);
	}
}

static void old_ids_of_curves_mean_the_new_ones(void **state)
{
	(void)state;
	assert_ptr_equal(op_alg_find(0x70003041), op_alg_find(0x70003042));
	assert_ptr_equal(op_alg_find(0x80005042), op_alg_find(0x80000042));
	assert_null(op_alg_find(0x80006042));
	assert_null(op_alg_find(0x70006041));
}

static void an_algorithm_works_in_its_modes_only(void **state)
{
	static const struct {
		uint32_t id;
		uint32_t modes; /* bit for each */
	} cases[] = {
		{0x10000010, 0x03}, {0x30000004, 0x10}, {0x40000810, 0x03},
		{0x50000004, 0x20}, {0x60000130, 0x03}, {0x70004830, 0x0C},
		{0x80000032, 0x40}, {0x60000045, 0x40}, {0x80000046, 0x03},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		for (uint32_t mode = 0; mode < 32; mode++)
			assert_int_equal(
				op_alg_has_mode(op_alg_find(cases[i].id), mode),
				(cases[i].modes >> mode) & 1);
	}
}

static void public_keys_serve_what_needs_no_secret(void **state)
{
	const struct op_alg *pss = op_alg_find(0x70414930);
	const struct op_alg *pke = op_alg_find(0x80000046);
	const struct op_alg *dh = op_alg_find(0x80000042);

	(void)state;
	assert_true(op_alg_takes_key(pss, TA_MODE_VERIFY, TA_TYPE_RSA_PUBLIC));
	assert_true(op_alg_takes_key(pss, TA_MODE_VERIFY, TA_TYPE_RSA_PAIR));
	assert_true(op_alg_takes_key(pss, TA_MODE_SIGN, TA_TYPE_RSA_PAIR));
	assert_false(op_alg_takes_key(pss, TA_MODE_SIGN, TA_TYPE_RSA_PUBLIC));
	assert_false(op_alg_takes_key(pss, TA_MODE_SIGN, TA_TYPE_DSA_PAIR));
	assert_true(
		op_alg_takes_key(pke, TA_MODE_ENCRYPT, TA_TYPE_SM2_PKE_PUBLIC));
	assert_false(
		op_alg_takes_key(pke, TA_MODE_ENCRYPT, TA_TYPE_SM2_PKE_PAIR));
	assert_true(
		op_alg_takes_key(pke, TA_MODE_DECRYPT, TA_TYPE_SM2_PKE_PAIR));
	assert_true(op_alg_takes_key(dh, TA_MODE_DERIVE, TA_TYPE_ECDH_PAIR));
	assert_false(op_alg_takes_key(dh, TA_MODE_DERIVE, TA_TYPE_ECDH_PUBLIC));
	assert_int_equal(op_alg_key_count(op_alg_find(0x10000410)), 2);
	assert_int_equal(op_alg_key_count(op_alg_find(0xF0000414)), 2);
	assert_int_equal(op_alg_key_count(op_alg_find(0x60000045)), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_id_finds_its_row),
		cmocka_unit_test(every_key_type_exists),
		cmocka_unit_test(old_ids_of_curves_mean_the_new_ones),
		cmocka_unit_test(an_algorithm_works_in_its_modes_only),
		cmocka_unit_test(public_keys_serve_what_needs_no_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
