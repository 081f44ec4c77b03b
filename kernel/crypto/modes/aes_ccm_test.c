/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/testhex.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/aead.h"
#include "kernel/crypto/modes/ccm_vectors_priv.h"
#include "kernel/crypto/testing/heapfault.h"

/* A vector in bytes. */
struct ccm_case {
	uint8_t key[32], nonce[13], aad[32], plain[64], cipher[64], tag[16];
	size_t key_bytes;
	struct aes_ccm_start start;
};

static void decode(const struct ccm_vector *v, struct ccm_case *c)
{
	c->key_bytes = testhex_bytes(v->key, c->key, sizeof(c->key));
	c->start = (struct aes_ccm_start){
		.encrypt = true,
		.nonce = c->nonce,
		.nonce_bytes = testhex_bytes(v->nonce, c->nonce, 13),
		.tag_bytes = testhex_bytes(v->tag, c->tag, 16),
		.aad_bytes = testhex_bytes(v->aad, c->aad, 32),
		.text_bytes = testhex_bytes(v->plain, c->plain, 64),
	};
	(void)testhex_bytes(v->cipher, c->cipher, sizeof(c->cipher));
}

static struct aes_ccm *create(const struct ccm_case *c)
{
	struct aes_ccm *ccm;

	assert_int_equal(aes_ccm_create(c->key, c->key_bytes, &ccm), ST_OK);
	return ccm;
}

/* In place, in pieces of @step bytes. */
static enum status run(struct aes_ccm *ccm, struct ccm_case *c, bool encrypt,
		       uint8_t *data, size_t step, uint8_t *tag)
{
	c->start.encrypt = encrypt;
	assert_int_equal(aes_ccm_start(ccm, &c->start), ST_OK);
	for (size_t i = 0; i < c->start.aad_bytes; i += step)
		assert_int_equal(
			aes_ccm_add_aad(ccm, c->aad + i,
					MIN(step, c->start.aad_bytes - i)),
			ST_OK);
	for (size_t i = 0; i < c->start.text_bytes; i += step)
		assert_int_equal(
			aes_ccm_update(ccm, data + i,
				       MIN(step, c->start.text_bytes - i),
				       data + i),
			ST_OK);
	return aes_ccm_finish(ccm, tag, c->start.tag_bytes);
}

static void gives_the_known_answers_in_pieces_of_any_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ccm_vectors); i++) {
		struct ccm_case c;
		struct aes_ccm *ccm;

		decode(&ccm_vectors[i], &c);
		ccm = create(&c);
		for (size_t step = 1; step <= 64; step += 5) {
			uint8_t data[64];
			uint8_t tag[16];

			memcpy(data, c.plain, sizeof(data));
			assert_int_equal(run(ccm, &c, true, data, step, tag),
					 ST_OK);
			assert_memory_equal(data, c.cipher, c.start.text_bytes);
			assert_memory_equal(tag, c.tag, c.start.tag_bytes);
			assert_int_equal(run(ccm, &c, false, data, step, tag),
					 ST_OK);
			assert_memory_equal(data, c.plain, c.start.text_bytes);
		}
		aes_ccm_destroy(ccm);
	}
}

/* SP 800-38C example 4. */
static void more_than_64_kib_of_associated_data_have_a_longer_head(void **state)
{
	static uint8_t aad[65536];
	uint8_t nonce[13];
	uint8_t data[32];
	uint8_t tag[14];
	uint8_t key[16];
	struct aes_ccm_start start = {true, nonce, 13, 14, sizeof(aad), 32};
	struct aes_ccm *ccm;

	(void)state;
	for (size_t i = 0; i < sizeof(aad); i++)
		aad[i] = (uint8_t)i;
	for (uint8_t i = 0; i < 32; i++)
		data[i] = (uint8_t)(0x20 + i);
	for (uint8_t i = 0; i < 16; i++)
		key[i] = (uint8_t)(0x40 + i);
	for (uint8_t i = 0; i < 13; i++)
		nonce[i] = (uint8_t)(0x10 + i);
	assert_int_equal(aes_ccm_create(key, 16, &ccm), ST_OK);
	assert_int_equal(aes_ccm_start(ccm, &start), ST_OK);
	assert_int_equal(aes_ccm_add_aad(ccm, aad, sizeof(aad)), ST_OK);
	assert_int_equal(aes_ccm_update(ccm, data, 32, data), ST_OK);
	assert_int_equal(aes_ccm_finish(ccm, tag, 14), ST_OK);
	testhex_assert_equal(data, "69915dad1e84c6376a68c2967e4dab61"
				   "5ae0fd1faec44cc484828529463ccf72");
	testhex_assert_equal(tag, "b4ac6bec93e8598e7f0dadbcea5b");
	aes_ccm_destroy(ccm);
}

static void every_change_is_noticed(void **state)
{
	struct ccm_case good;
	struct aes_ccm *ccm;

	(void)state;
	decode(&ccm_vectors[5], &good);
	ccm = create(&good);
	for (unsigned int what = 0; what < 5; what++) {
		struct ccm_case c = good;

		c.start.nonce = c.nonce;
		if (what == 1)
			c.cipher[63] ^= 1;
		else if (what == 2)
			c.aad[0] ^= 0x80;
		else if (what == 3)
			c.nonce[12] ^= 1;
		else if (what == 4)
			c.tag[15] ^= 1;
		assert_int_equal(run(ccm, &c, false, c.cipher, 64, c.tag),
				 what == 0 ? ST_OK : ST_SECURITY);
	}
	aes_ccm_destroy(ccm);
}

static void steps_out_of_order_are_refused(void **state)
{
	struct ccm_case c;
	struct aes_ccm *ccm;
	uint8_t data[64] = {0};

	(void)state;
	decode(&ccm_vectors[1], &c); /* 16 and 16 bytes, tag of 6 */
	ccm = create(&c);
	assert_int_equal(aes_ccm_update(ccm, data, 16, data), ST_BAD_STATE);
	assert_int_equal(aes_ccm_finish(ccm, data, 6), ST_BAD_STATE);
	assert_int_equal(aes_ccm_add_aad(ccm, data, 1), ST_BAD_STATE);
	assert_int_equal(aes_ccm_start(ccm, &c.start), ST_OK);
	/* Text before all of the associated data. */
	assert_int_equal(aes_ccm_add_aad(ccm, data, 15), ST_OK);
	assert_int_equal(aes_ccm_update(ccm, data, 16, data), ST_BAD_STATE);
	assert_int_equal(aes_ccm_add_aad(ccm, data, 2), ST_BAD_PARAM);
	assert_int_equal(aes_ccm_add_aad(ccm, data, 1), ST_OK);
	/* The end before all of the text, and more than all of it. */
	assert_int_equal(aes_ccm_update(ccm, data, 15, data), ST_OK);
	assert_int_equal(aes_ccm_finish(ccm, data, 6), ST_BAD_STATE);
	assert_int_equal(aes_ccm_update(ccm, data, 2, data), ST_BAD_PARAM);
	assert_int_equal(aes_ccm_update(ccm, data, 1, data), ST_OK);
	assert_int_equal(aes_ccm_finish(ccm, data, 8), ST_BAD_PARAM);
	assert_int_equal(aes_ccm_finish(ccm, data, 6), ST_OK);
	assert_int_equal(aes_ccm_finish(ccm, data, 6), ST_BAD_STATE);
	aes_ccm_destroy(ccm);
	aes_ccm_destroy(NULL);
}

static void a_copy_goes_its_own_way(void **state)
{
	struct ccm_case c;
	struct aes_ccm *a;
	struct aes_ccm *b;
	uint8_t tag[16];

	(void)state;
	decode(&ccm_vectors[5], &c);
	a = create(&c);
	b = create(&c);
	assert_int_equal(aes_ccm_start(a, &c.start), ST_OK);
	assert_int_equal(aes_ccm_add_aad(a, c.aad, 30), ST_OK);
	assert_int_equal(aes_ccm_update(a, c.plain, 20, c.plain), ST_OK);
	aes_ccm_copy(b, a);
	aes_ccm_destroy(a);
	assert_int_equal(aes_ccm_update(b, c.plain + 20, 44, c.plain + 20),
			 ST_OK);
	assert_int_equal(aes_ccm_finish(b, tag, 16), ST_OK);
	assert_memory_equal(c.plain, c.cipher, 64);
	assert_memory_equal(tag, c.tag, 16);
	aes_ccm_destroy(b);
}

static void impossible_sizes_are_refused(void **state)
{
	static const uint8_t nonce[16];
	static const struct aes_ccm_start rows[] = {
		{true, nonce, 6, 16, 0, 0},
		{true, nonce, 14, 16, 0, 0},
		{true, nonce, 12, 2, 0, 0},
		{true, nonce, 12, 18, 0, 0},
		{true, nonce, 12, 15, 0, 0},
		{true, nonce, 13, 16, 0, 65536},
		{true, nonce, 12, 16, 0, 1 << 24},
	};
	uint8_t key[16] = {0};
	struct aes_ccm *ccm;

	(void)state;
	assert_int_equal(aes_ccm_create(key, 15, &ccm), ST_BAD_PARAM);
	assert_int_equal(aes_ccm_create(key, 16, &ccm), ST_OK);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(aes_ccm_start(ccm, &rows[i]), ST_BAD_PARAM);
	aes_ccm_destroy(ccm);
	heapfault_nth = 1;
	assert_int_equal(aes_ccm_create(key, 16, &ccm), ST_NO_MEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_known_answers_in_pieces_of_any_size),
		cmocka_unit_test(
			more_than_64_kib_of_associated_data_have_a_longer_head),
		cmocka_unit_test(every_change_is_noticed),
		cmocka_unit_test(steps_out_of_order_are_refused),
		cmocka_unit_test(a_copy_goes_its_own_way),
		cmocka_unit_test(impossible_sizes_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
