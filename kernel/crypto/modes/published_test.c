/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * NIST's vectors (and IEEE's for XTS) as the library's source package brings
 * them: whole, in pieces, and from one place to another.
 */
#include "kernel/crypto/testing/datafile.h"

#include "kernel/crypto/aead.h"
#include "kernel/crypto/cipher.h"

#define ROOM 600

static void crypt(enum cipher_alg alg, bool encrypt,
		  const struct cipher_keys *keys, const uint8_t *iv,
		  const uint8_t *in, const uint8_t *expected, size_t size)
{
	uint8_t out[ROOM + 3];
	struct cipher *c;
	size_t first = size / 2 / 16 * 16;

	assert_int_equal(cipher_create(alg, encrypt, keys, &c), ST_OK);
	for (size_t at = 0; at <= 3; at += 3) {
		assert_int_equal(cipher_start(c, iv, cipher_iv_size(alg)),
				 ST_OK);
		assert_int_equal(cipher_final(c, in, size, out + at), ST_OK);
		assert_memory_equal(out + at, expected, size);
	}
	/* In place, and in two pieces where the mode can. */
	if (alg == CIPHER_AES_XTS && size - first < 16)
		first = 0;
	memcpy(out, in, size);
	assert_int_equal(cipher_start(c, iv, cipher_iv_size(alg)), ST_OK);
	assert_int_equal(cipher_update(c, out, first, out), ST_OK);
	assert_int_equal(
		cipher_final(c, out + first, size - first, out + first), ST_OK);
	assert_memory_equal(out, expected, size);
	cipher_destroy(c);
}

/* Argument 1: the key (XTS: both); then, but for ECB, the IV; input; output.
 * What the library's own interface refuses is left out. */
static void cipher_line(const struct datafile_line *l, enum cipher_alg alg,
			bool encrypt, bool has_iv)
{
	struct cipher_keys keys = {0};
	uint8_t key[64];
	uint8_t iv[16] = {0};
	uint8_t in[ROOM];
	uint8_t expected[ROOM];
	size_t next = has_iv ? 3 : 2;
	/* XTS has its plain text first, whatever is asked. */
	bool is_swapped = alg == CIPHER_AES_XTS && !encrypt;
	size_t size = datafile_bytes(l, next, is_swapped ? expected : in, ROOM);

	if (l->count > next + 2 && strcmp(l->arg[next + 2], "0") != 0)
		return;
	if (has_iv)
		(void)datafile_bytes(l, 2, iv, sizeof(iv));
	assert_int_equal(
		datafile_bytes(l, next + 1, is_swapped ? in : expected, ROOM),
		size);
	keys.key = key;
	keys.key_bytes = datafile_bytes(l, 1, key, sizeof(key));
	if (alg == CIPHER_AES_XTS) {
		keys.key_bytes /= 2;
		keys.key2_bytes = keys.key_bytes;
		keys.key2 = key + keys.key_bytes;
	}
	crypt(alg, encrypt, &keys, iv, in, expected, size);
}

static void ecb_encrypt(const struct datafile_line *l)
{
	cipher_line(l, CIPHER_AES_ECB, true, false);
}

static void ecb_decrypt(const struct datafile_line *l)
{
	cipher_line(l, CIPHER_AES_ECB, false, false);
}

static void cbc_encrypt(const struct datafile_line *l)
{
	cipher_line(l, CIPHER_AES_CBC, true, true);
}

static void cbc_decrypt(const struct datafile_line *l)
{
	cipher_line(l, CIPHER_AES_CBC, false, true);
}

static void xts_encrypt(const struct datafile_line *l)
{
	cipher_line(l, CIPHER_AES_XTS, true, true);
}

static void xts_decrypt(const struct datafile_line *l)
{
	cipher_line(l, CIPHER_AES_XTS, false, true);
}

static void ctr_both(const struct datafile_line *l)
{
	cipher_line(l, CIPHER_AES_CTR, true, true);
}

static void aes_gives_the_published_answers(void **state)
{
	static const struct {
		const char *file, *function;
		void (*each)(const struct datafile_line *l);
		size_t at_least;
	} rows[] = {
		{"test_suite_aes.ecb.data", "aes_encrypt_ecb", ecb_encrypt, 30},
		{"test_suite_aes.ecb.data", "aes_decrypt_ecb", ecb_decrypt, 30},
		{"test_suite_aes.cbc.data", "aes_encrypt_cbc", cbc_encrypt, 30},
		{"test_suite_aes.cbc.data", "aes_decrypt_cbc", cbc_decrypt, 30},
		{"test_suite_aes.xts.data", "aes_encrypt_xts", xts_encrypt, 15},
		{"test_suite_aes.xts.data", "aes_decrypt_xts", xts_decrypt, 15},
		{"test_suite_aes.ctr.data", "aes_ctr", ctr_both, 4},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_true(datafile_for_each(rows[i].file, rows[i].function,
					      rows[i].each) >=
			    rows[i].at_least);
}

struct gcm_line {
	uint8_t key[32], in[ROOM], iv[ROOM], aad[ROOM], out[ROOM], tag[16];
	size_t key_bytes, in_bytes, iv_bytes, aad_bytes, tag_bytes;
};

/* In pieces of @step bytes. */
static enum status gcm_run(const struct gcm_line *v, bool encrypt, size_t step,
			   uint8_t *out, uint8_t *tag)
{
	struct aes_gcm *g;
	enum status st;

	assert_int_equal(aes_gcm_create(v->key, v->key_bytes, &g), ST_OK);
	assert_int_equal(aes_gcm_start(g, encrypt, v->iv, v->iv_bytes, v->aad,
				       v->aad_bytes),
			 ST_OK);
	for (size_t at = 0; at < v->in_bytes; at += step)
		assert_int_equal(aes_gcm_update(g, v->in + at,
						MIN(step, v->in_bytes - at),
						out + at),
				 ST_OK);
	st = aes_gcm_finish(g, tag, v->tag_bytes);
	aes_gcm_destroy(g);
	return st;
}

static void gcm_encrypt(const struct datafile_line *l)
{
	struct gcm_line v;
	uint8_t out[ROOM];
	uint8_t tag[16];

	v.key_bytes = datafile_bytes(l, 2, v.key, sizeof(v.key));
	v.in_bytes = datafile_bytes(l, 3, v.in, sizeof(v.in));
	v.iv_bytes = datafile_bytes(l, 4, v.iv, sizeof(v.iv));
	v.aad_bytes = datafile_bytes(l, 5, v.aad, sizeof(v.aad));
	(void)datafile_bytes(l, 6, v.out, sizeof(v.out));
	v.tag_bytes = (size_t)atoi(l->arg[7]) / 8;
	(void)datafile_bytes(l, 8, v.tag, sizeof(v.tag));
	for (size_t step = 1; step < ROOM; step = step * 3 + 1) {
		assert_int_equal(gcm_run(&v, true, step, out, tag), ST_OK);
		assert_memory_equal(out, v.out, v.in_bytes);
		assert_memory_equal(tag, v.tag, v.tag_bytes);
	}
}

static void gcm_decrypt(const struct datafile_line *l)
{
	bool is_forged = strcmp(l->arg[8], "FAIL") == 0;
	struct gcm_line v;
	uint8_t out[ROOM];

	v.key_bytes = datafile_bytes(l, 2, v.key, sizeof(v.key));
	v.in_bytes = datafile_bytes(l, 3, v.in, sizeof(v.in));
	v.iv_bytes = datafile_bytes(l, 4, v.iv, sizeof(v.iv));
	v.aad_bytes = datafile_bytes(l, 5, v.aad, sizeof(v.aad));
	v.tag_bytes = (size_t)atoi(l->arg[6]) / 8;
	(void)datafile_bytes(l, 7, v.tag, sizeof(v.tag));
	if (!is_forged)
		(void)datafile_bytes(l, 9, v.out, sizeof(v.out));
	for (size_t step = 5; step < ROOM; step *= 4) {
		assert_int_equal(gcm_run(&v, false, step, out, v.tag),
				 is_forged ? ST_SECURITY : ST_OK);
		if (!is_forged)
			assert_memory_equal(out, v.out, v.in_bytes);
	}
}

static void gcm_gives_the_published_answers(void **state)
{
	static const char *const sizes[] = {"128", "192", "256"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		char name[64];

		(void)snprintf(name, sizeof(name),
			       "test_suite_gcm.aes%s_en.data", sizes[i]);
		assert_true(datafile_for_each(name, "gcm_encrypt_and_tag",
					      gcm_encrypt) > 150);
		(void)snprintf(name, sizeof(name),
			       "test_suite_gcm.aes%s_de.data", sizes[i]);
		assert_true(datafile_for_each(name, "gcm_decrypt_and_verify",
					      gcm_decrypt) > 150);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(aes_gives_the_published_answers),
		cmocka_unit_test(gcm_gives_the_published_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
