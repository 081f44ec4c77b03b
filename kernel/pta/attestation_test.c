/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/crypto/rsa.h"
#include "kernel/pta/command.h"
#include "kernel/pta/pta_list.h"
#include "kernel/storage/storage.h"
#include "kernel/storage/testing/supplicant.h"
#include "kernel/sys/testworld_priv.h"

/* What needs a data directory: the device's key, and the test of the tree. */
enum {
	PUBLIC_KEY = 0,
	TA_MEMORY = 2,
	TEE_MEMORY = 3,
};

#define SIG_BYTES    384u
#define ANSWER_BYTES (32u + SIG_BYTES)
#define OUT_AT       4096u

static struct ta_world w;
static struct ta_session session;
static struct mobj *memory; /* two pages that memrefs name */

static int begin(void **state)
{
	(void)state;
	sup_reset();
	if (world_init(&w, false) != ST_OK ||
	    mobj_create_anon(2, &memory) != ST_OK)
		return -1;
	session = (struct ta_session){.id = 2, .owner = &w.ta};
	return 0;
}

static int end(void **state)
{
	(void)state;
	mobj_put(memory);
	world_fini(&w);
	sup_end_call();
	return 0;
}

static struct ta_param memref(enum ta_param_type type, uint64_t at,
			      uint64_t size)
{
	return (struct ta_param){.type = type,
				 .memref = {.mobj = memory,
					    .offset_bytes = at,
					    .size_bytes = size}};
}

static uint32_t call(uint32_t cmd, struct ta_params *ps)
{
	return pta_attestation.invoke(&session, cmd, ps);
}

static struct rsa_key public_key(uint8_t n[512], uint8_t e[4])
{
	struct ta_params ps = {.p = {memref(PTA_M_OUT, 0, 4),
				     memref(PTA_M_OUT, OUT_AT, 512),
				     {.type = PTA_V_OUT}}};

	assert_int_equal(call(PUBLIC_KEY, &ps), GP_SUCCESS);
	assert_int_equal(ps.p[0].memref.size_bytes, 3);
	assert_int_equal(ps.p[1].memref.size_bytes, SIG_BYTES);
	assert_int_equal(ps.p[2].value.a, 0x70414930);
	assert_int_equal(mobj_read(memory, 0, e, 3), ST_OK);
	assert_int_equal(mobj_read(memory, OUT_AT, n, SIG_BYTES), ST_OK);
	assert_memory_equal(e, "\1\0\1", 3);
	return (struct rsa_key){.n = {n, SIG_BYTES}, .e = {e, 3}};
}

static uint32_t measure(uint32_t cmd, const char *nonce, uint64_t room,
			uint8_t answer[ANSWER_BYTES])
{
	struct ta_params ps = {.p = {memref(PTA_M_IN, 0, strlen(nonce)),
				     memref(PTA_M_OUT, OUT_AT, room)}};
	uint32_t code;

	assert_int_equal(mobj_write(memory, 0, nonce, strlen(nonce)), ST_OK);
	code = call(cmd, &ps);
	if (code == GP_ERROR_SHORT_BUFFER || code == GP_SUCCESS)
		assert_int_equal(ps.p[1].memref.size_bytes, ANSWER_BYTES);
	if (code == GP_SUCCESS)
		assert_int_equal(
			mobj_read(memory, OUT_AT, answer, ANSWER_BYTES), ST_OK);
	return code;
}

static bool is_signed(const struct rsa_key *key, const char *nonce,
		      const uint8_t answer[ANSWER_BYTES])
{
	const struct rsa_signature_params how = {RSA_SIG_PSS, HASH_SHA256, 32};
	uint8_t message[64 + 32];
	uint8_t digest[32];
	size_t size = strlen(nonce);
	const struct number d = {digest, sizeof(digest)};
	const struct number sig = {answer + 32, SIG_BYTES};

	memcpy(message, nonce, size);
	memcpy(message + size, answer, 32);
	assert_int_equal(hash_digest(HASH_SHA256, message, size + 32, digest),
			 ST_OK);
	return rsa_verify(key, &how, &d, &sig) == ST_OK;
}

static void measurements_are_signed_with_their_nonce(void **state)
{
	uint8_t n[512];
	uint8_t e[4];
	uint8_t n_again[512];
	uint8_t answer[2][ANSWER_BYTES];
	struct rsa_key key = public_key(n, e);

	(void)state;
	(void)public_key(n_again, e);
	assert_memory_equal(n, n_again, SIG_BYTES);
	for (uint32_t cmd = TA_MEMORY; cmd <= TEE_MEMORY; cmd++) {
		assert_int_equal(measure(cmd, "one", ANSWER_BYTES, answer[0]),
				 GP_SUCCESS);
		assert_int_equal(measure(cmd, "two", 1000, answer[1]),
				 GP_SUCCESS);
		assert_memory_equal(answer[0], answer[1], 32);
		assert_true(is_signed(&key, "one", answer[0]));
		assert_false(is_signed(&key, "two", answer[0]));
		assert_true(is_signed(&key, "two", answer[1]));
	}
	/* It is stored: nobody else may have its name. */
	assert_int_equal(sup_file_count() > 1, true);
}

static void wrong_sizes_are_refused(void **state)
{
	uint8_t answer[ANSWER_BYTES];
	struct ta_params ps = {.p = {memref(PTA_M_OUT, 0, 1),
				     memref(PTA_M_OUT, OUT_AT, 5),
				     {.type = PTA_V_OUT}}};

	(void)state;
	assert_int_equal(measure(TA_MEMORY, "", ANSWER_BYTES, answer),
			 GP_ERROR_BAD_PARAMETERS);
	assert_int_equal(measure(TEE_MEMORY, "n", ANSWER_BYTES - 1, answer),
			 GP_ERROR_SHORT_BUFFER);
	assert_int_equal(call(PUBLIC_KEY, &ps), GP_ERROR_SHORT_BUFFER);
	assert_int_equal(ps.p[0].memref.size_bytes, 3);
	assert_int_equal(ps.p[1].memref.size_bytes, SIG_BYTES);
	session.owner = NULL;
	assert_int_equal(measure(TA_MEMORY, "n", ANSWER_BYTES, answer),
			 GP_ERROR_ACCESS_DENIED);
}

static uint32_t self_test(uint32_t cmd)
{
	struct ta_params ps = {0};

	return pta_self_test.invoke(&session, cmd, &ps);
}

static void the_tree_and_the_lock_checker_pass_their_tests(void **state)
{
	unsigned int files = sup_file_count();

	(void)state;
	assert_int_equal(self_test(8), GP_SUCCESS);
	assert_int_equal(self_test(6), GP_SUCCESS);
	assert_int_equal(sup_file_count(), files);
	assert_int_equal(sup_open_count(), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(measurements_are_signed_with_their_nonce),
		TEST(wrong_sizes_are_refused),
		TEST(the_tree_and_the_lock_checker_pass_their_tests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
