/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The generator with sources of the test's own: linked with --wrap of
 * arch_entropy_u64 and arch_counter (module.mk).
 */
#include "kernel/crypto/testing/testhex.h"

#include <mbedtls/chacha20.h>

#include "kernel/arch/cpu.h"
#include "kernel/crypto/rng.h"
#include "kernel/crypto/testing/heapfault.h"
#include "kernel/mm/heap.h"

enum source {
	SOURCE_NONE,
	SOURCE_GOOD,
	SOURCE_STUCK,
};
static enum source source;
static uint64_t words_drawn;

enum status __wrap_arch_entropy_u64(uint64_t *out);
uint64_t __wrap_arch_counter(void);

enum status __wrap_arch_entropy_u64(uint64_t *out)
{
	if (source == SOURCE_NONE)
		return ST_NOT_SUPPORTED;
	words_drawn++;
	*out = source == SOURCE_STUCK ? 7 : words_drawn * 0x9e3779b97f4a7c15;
	return ST_OK;
}

/* Time stands still: nothing may come from it. */
uint64_t __wrap_arch_counter(void)
{
	return 0;
}

static void chacha20_gives_the_answer_of_rfc_8439(void **state)
{
	uint8_t key[32];
	uint8_t nonce[12];
	uint8_t zeros[64] = {0};
	uint8_t out[64];

	(void)state;
	(void)testhex_bytes("000102030405060708090a0b0c0d0e0f"
			    "101112131415161718191a1b1c1d1e1f",
			    key, 32);
	(void)testhex_bytes("000000090000004a00000000", nonce, 12);
	assert_int_equal(mbedtls_chacha20_crypt(key, nonce, 1, 64, zeros, out),
			 0);
	/* Section 2.3.2 */
	testhex_assert_equal(out, "10f1e7e4d13b5915500fdd1fa32071c4"
				  "c7d1f4c733c068030422aa9ac3d46c4e"
				  "d2826446079faa0914c2d705d98b02a2"
				  "b5129cd1de164eb9cbd083e8a2503c4e");
}

static void a_stuck_source_is_no_source(void **state)
{
	(void)state;
	source = SOURCE_STUCK;
	rng_init(NULL, 0);
	assert_false(rng_has_real_source());
	source = SOURCE_NONE;
	rng_init("seed", 4);
	assert_false(rng_has_real_source());
}

static void a_good_source_counts(void **state)
{
	(void)state;
	source = SOURCE_GOOD;
	rng_init(NULL, 0);
	assert_true(rng_has_real_source());
	assert_true(words_drawn >= 8);
}

static void no_two_draws_are_alike(void **state)
{
	uint8_t out[64][16];

	(void)state;
	for (size_t i = 0; i < 64; i++)
		rng_bytes(out[i], 16);
	for (size_t i = 0; i < 64; i++) {
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(out[i], out[j], 16);
	}
}

static void fills_exactly_what_was_asked_for(void **state)
{
	static uint8_t out[10002];

	(void)state;
	for (size_t size = 0; size <= 10000; size = size * 3 + 1) {
		size_t zeros = 0;

		memset(out, 0, sizeof(out));
		out[size] = 0xa5;
		rng_bytes(out, size);
		assert_int_equal(out[size], 0xa5);
		for (size_t i = 0; i < size; i++)
			zeros += out[i] == 0;
		/* About one in 256; five times as many never happen. */
		assert_true(zeros <= size / 50 + 3);
	}
}

static void the_state_after_a_draw_does_not_tell_the_draw(void **state)
{
	const uint8_t *generator = arch_cpu_this()->drbg;
	uint8_t before[32];
	uint8_t after[32];
	uint8_t out[32];

	(void)state;
	assert_non_null(generator);
	memcpy(before, generator, 32);
	rng_bytes(out, 32);
	memcpy(after, generator, 32);
	assert_memory_not_equal(before, after, 32);
	assert_memory_not_equal(out, before, 32);
	assert_memory_not_equal(out, after, 32);
}

/* Two generators in the same state part when one gets entropy. */
static void added_entropy_changes_the_next_draw(void **state)
{
	uint8_t *generator = arch_cpu_this()->drbg;
	uint8_t saved[48];
	uint8_t a[32];
	uint8_t b[32];

	(void)state;
	rng_bytes(a, 32);
	memcpy(saved, generator, 40);
	rng_bytes(a, 32);
	memcpy(generator, saved, 40);
	rng_bytes(b, 32);
	/* The same state gives the same draw... */
	assert_memory_equal(a, b, 32);
	memcpy(generator, saved, 40);
	rng_add_entropy("x", 1);
	rng_bytes(b, 32);
	/* ...unless something came in between. */
	assert_memory_not_equal(a, b, 32);
}

static void the_source_is_asked_again_after_many_draws(void **state)
{
	uint64_t before = words_drawn;
	uint8_t byte;

	(void)state;
	for (unsigned int i = 0; i < 2000; i++)
		rng_bytes(&byte, 1);
	assert_true(words_drawn > before);
	assert_true(words_drawn <= before + 16);
}

static void without_memory_all_cpus_share_a_generator(void **state)
{
	void *saved[2];
	uint8_t a[32];
	uint8_t b[32];

	(void)state;
	for (unsigned int i = 0; i < 2 && i < cpu_count(); i++) {
		saved[i] = cpu_at(i)->drbg;
		cpu_at(i)->drbg = NULL;
	}
	heapfault_nth = 1;
	rng_init(NULL, 0);
	heapfault_nth = 0;
	assert_null(cpu_at(0)->drbg);
	rng_bytes(a, 32);
	rng_bytes(b, 32);
	assert_memory_not_equal(a, b, 32);
	for (unsigned int i = 0; i < 2 && i < cpu_count(); i++) {
		heap_free(cpu_at(i)->drbg);
		cpu_at(i)->drbg = saved[i];
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chacha20_gives_the_answer_of_rfc_8439),
		cmocka_unit_test(a_stuck_source_is_no_source),
		cmocka_unit_test(a_good_source_counts),
		cmocka_unit_test(no_two_draws_are_alike),
		cmocka_unit_test(fills_exactly_what_was_asked_for),
		cmocka_unit_test(the_state_after_a_draw_does_not_tell_the_draw),
		cmocka_unit_test(added_entropy_changes_the_next_draw),
		cmocka_unit_test(the_source_is_asked_again_after_many_draws),
		cmocka_unit_test(without_memory_all_cpus_share_a_generator),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
