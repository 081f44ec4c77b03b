/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/testing/testhex.h"

#include "kernel/crypto/aead.h"
#include "kernel/crypto/hash.h"
#include "kernel/crypto/modes/gcm_vectors_priv.h"
#include "kernel/crypto/testing/heapfault.h"

/* A vector in bytes. */
struct gcm_case {
	uint8_t key[32], iv[64], aad[32], plain[64], cipher[64], tag[16];
	size_t key_bytes, iv_bytes, aad_bytes, size_bytes;
};

static void decode(const struct gcm_vector *v, struct gcm_case *c)
{
	c->key_bytes = testhex_bytes(v->key, c->key, sizeof(c->key));
	c->iv_bytes = testhex_bytes(v->iv, c->iv, sizeof(c->iv));
	c->aad_bytes = testhex_bytes(v->aad, c->aad, sizeof(c->aad));
	c->size_bytes = testhex_bytes(v->plain, c->plain, sizeof(c->plain));
	(void)testhex_bytes(v->cipher, c->cipher, sizeof(c->cipher));
	(void)testhex_bytes(v->tag, c->tag, sizeof(c->tag));
}

static struct aes_gcm *create(const struct gcm_case *c)
{
	struct aes_gcm *g;

	assert_int_equal(aes_gcm_create(c->key, c->key_bytes, &g), ST_OK);
	return g;
}

static void start(struct aes_gcm *g, const struct gcm_case *c, bool encrypt)
{
	assert_int_equal(aes_gcm_start(g, encrypt, c->iv, c->iv_bytes, c->aad,
				       c->aad_bytes),
			 ST_OK);
}

/* In pieces of @step bytes, in place. */
static void update(struct aes_gcm *g, uint8_t *data, size_t size_bytes,
		   size_t step)
{
	for (size_t i = 0; i < size_bytes; i += step)
		assert_int_equal(aes_gcm_update(g, data + i,
						MIN(step, size_bytes - i),
						data + i),
				 ST_OK);
}

static void gives_the_known_answers_in_pieces_of_any_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(gcm_vectors); i++) {
		struct gcm_case c;
		struct aes_gcm *g;

		decode(&gcm_vectors[i], &c);
		g = create(&c);
		for (size_t step = 1; step <= 64; step += 7) {
			uint8_t data[64];
			uint8_t tag[16];

			memcpy(data, c.plain, sizeof(data));
			start(g, &c, true);
			update(g, data, c.size_bytes, step);
			assert_int_equal(aes_gcm_finish(g, tag, 16), ST_OK);
			assert_memory_equal(data, c.cipher, c.size_bytes);
			assert_memory_equal(tag, c.tag, 16);
			start(g, &c, false);
			update(g, data, c.size_bytes, step);
			assert_int_equal(aes_gcm_finish(g, tag, 16), ST_OK);
			assert_memory_equal(data, c.plain, c.size_bytes);
		}
		aes_gcm_destroy(g);
	}
}

static void long_data_is_cut_into_chunks_rightly(void **state)
{
	static uint8_t data[9001];
	static uint8_t aad[5000];
	uint8_t digest[32];
	uint8_t tag[16];
	struct gcm_case c;
	struct aes_gcm *g;

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 5 + 1);
	for (size_t i = 0; i < sizeof(aad); i++)
		aad[i] = (uint8_t)(i * 3);
	decode(&gcm_vectors[7], &c);
	g = create(&c);
	assert_int_equal(
		aes_gcm_start(g, true, c.iv, c.iv_bytes, aad, sizeof(aad)),
		ST_OK);
	assert_int_equal(aes_gcm_update(g, data, sizeof(data), data), ST_OK);
	assert_int_equal(aes_gcm_finish(g, tag, sizeof(tag)), ST_OK);
	assert_int_equal(hash_digest(HASH_SHA256, data, sizeof(data), digest),
			 ST_OK);
	testhex_assert_equal(digest, "e5fc98f56a77d49f054b885f7b931d1caaade3c2d"
				     "6b2fa06e5491e112eedc81c");
	testhex_assert_equal(tag, "f09bb9747bcf74f374ea44ef58b7c789");
	aes_gcm_destroy(g);
}

static void every_change_is_noticed(void **state)
{
	struct gcm_case good;
	struct aes_gcm *g;

	(void)state;
	decode(&gcm_vectors[3], &good);
	g = create(&good);
	for (unsigned int what = 0; what < 5; what++) {
		struct gcm_case c = good;

		if (what == 1)
			c.cipher[c.size_bytes - 1] ^= 1;
		else if (what == 2)
			c.aad[0] ^= 0x80;
		else if (what == 3)
			c.iv[11] ^= 1;
		else if (what == 4)
			c.tag[15] ^= 1;
		start(g, &c, false);
		update(g, c.cipher, c.size_bytes, 64);
		assert_int_equal(aes_gcm_finish(g, c.tag, 16),
				 what == 0 ? ST_OK : ST_SECURITY);
	}
	aes_gcm_destroy(g);
}

static void short_tags_are_compared_whole(void **state)
{
	struct gcm_case c;
	struct aes_gcm *g;

	(void)state;
	decode(&gcm_vectors[3], &c);
	g = create(&c);
	for (size_t tag_bytes = 4; tag_bytes <= 16; tag_bytes++) {
		uint8_t data[64];

		memcpy(data, c.cipher, sizeof(data));
		start(g, &c, false);
		update(g, data, c.size_bytes, 64);
		c.tag[tag_bytes - 1] ^= 1;
		assert_int_equal(aes_gcm_finish(g, c.tag, tag_bytes),
				 ST_SECURITY);
		c.tag[tag_bytes - 1] ^= 1;
	}
	start(g, &c, false);
	assert_int_equal(aes_gcm_finish(g, c.tag, 3), ST_BAD_PARAM);
	assert_int_equal(aes_gcm_finish(g, c.tag, 17), ST_BAD_PARAM);
	aes_gcm_destroy(g);
}

static void steps_out_of_order_are_refused(void **state)
{
	struct gcm_case c;
	struct aes_gcm *g;
	uint8_t data[16] = {0};

	(void)state;
	decode(&gcm_vectors[1], &c);
	g = create(&c);
	assert_int_equal(aes_gcm_update(g, data, 16, data), ST_BAD_STATE);
	assert_int_equal(aes_gcm_finish(g, data, 16), ST_BAD_STATE);
	assert_int_equal(aes_gcm_start(g, true, c.iv, 0, NULL, 0),
			 ST_BAD_PARAM);
	assert_int_equal(aes_gcm_update(g, data, 16, data), ST_BAD_STATE);
	start(g, &c, true);
	assert_int_equal(aes_gcm_finish(g, data, 16), ST_OK);
	assert_int_equal(aes_gcm_finish(g, data, 16), ST_BAD_STATE);
	aes_gcm_destroy(g);
	aes_gcm_destroy(NULL);
}

static void keys_of_odd_sizes_are_refused(void **state)
{
	static const size_t sizes[] = {0, 1, 15, 17, 31, 33, 64};
	uint8_t key[64] = {0};
	struct aes_gcm *g = NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		assert_int_equal(aes_gcm_create(key, sizes[i], &g),
				 ST_BAD_PARAM);
	assert_null(g);
}

static void every_failed_allocation_is_reported(void **state)
{
	uint8_t key[16] = {0};
	struct aes_gcm *g = NULL;

	(void)state;
	heapfault_nth = 1;
	assert_int_equal(aes_gcm_create(key, 16, &g), ST_NO_MEM);
	assert_null(g);
	/* There is no second one. */
	heapfault_nth = 2;
	assert_int_equal(aes_gcm_create(key, 16, &g), ST_OK);
	assert_int_equal(heapfault_nth, 1);
	heapfault_nth = 0;
	aes_gcm_destroy(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_known_answers_in_pieces_of_any_size),
		cmocka_unit_test(long_data_is_cut_into_chunks_rightly),
		cmocka_unit_test(every_change_is_noticed),
		cmocka_unit_test(short_tags_are_compared_whole),
		cmocka_unit_test(steps_out_of_order_are_refused),
		cmocka_unit_test(keys_of_odd_sizes_are_refused),
		cmocka_unit_test(every_failed_allocation_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
