/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Do branches or addresses depend on secrets? Run by valgrind, which is told
 * that secrets are undefined: it reports what is decided by them. Built as the
 * kernel is, without sanitizers, from this room's files and the library's
 * (module.mk); `leak --careless` must be caught, or nothing was looked at.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <valgrind/memcheck.h>

#include "base/bytes/mem.h"
#include "kernel/arch/cpu.h"
#include "kernel/crypto/aead.h"
#include "kernel/crypto/aes/aes.h"
#include "kernel/crypto/cipher.h"
#include "kernel/crypto/dh.h"
#include "kernel/crypto/dsa.h"
#include "kernel/crypto/edwards.h"
#include "kernel/crypto/mac.h"
#include "kernel/crypto/montgomery.h"
#include "kernel/crypto/rng.h"
#include "kernel/crypto/rsa/rsa_priv.h"
#include "kernel/crypto/secret.h"
#include "kernel/crypto/testing/leak_priv.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"

/* The example of FIPS 186 (1994), appendix 5. */
static const uint8_t dsa_p[] = {
	0x8d, 0xf2, 0xa4, 0x94, 0x49, 0x22, 0x76, 0xaa, 0x3d, 0x25, 0x75,
	0x9b, 0xb0, 0x68, 0x69, 0xcb, 0xea, 0xc0, 0xd8, 0x3a, 0xfb, 0x8d,
	0x0c, 0xf7, 0xcb, 0xb8, 0x32, 0x4f, 0x0d, 0x78, 0x82, 0xe5, 0xd0,
	0x76, 0x2f, 0xc5, 0xb7, 0x21, 0x0e, 0xaf, 0xc2, 0xe9, 0xad, 0xac,
	0x32, 0xab, 0x7a, 0xac, 0x49, 0x69, 0x3d, 0xfb, 0xf8, 0x37, 0x24,
	0xc2, 0xec, 0x07, 0x36, 0xee, 0x31, 0xc8, 0x02, 0x91};
static const uint8_t dsa_q[] = {0xc7, 0x73, 0x21, 0x8c, 0x73, 0x7e, 0xc8,
				0xee, 0x99, 0x3b, 0x4f, 0x2d, 0xed, 0x30,
				0xf4, 0x8e, 0xda, 0xce, 0x91, 0x5f};
static const uint8_t dsa_g[] = {
	0x62, 0x6d, 0x02, 0x78, 0x39, 0xea, 0x0a, 0x13, 0x41, 0x31, 0x63,
	0xa5, 0x5b, 0x4c, 0xb5, 0x00, 0x29, 0x9d, 0x55, 0x22, 0x95, 0x6c,
	0xef, 0xcb, 0x3b, 0xff, 0x10, 0xf3, 0x99, 0xce, 0x2c, 0x2e, 0x71,
	0xcb, 0x9d, 0xe5, 0xfa, 0x24, 0xba, 0xbf, 0x58, 0xe5, 0xb7, 0x95,
	0x21, 0x92, 0x5c, 0x9c, 0xc4, 0x2e, 0x9f, 0x6f, 0x46, 0x4b, 0x08,
	0x8c, 0xc5, 0x72, 0xaf, 0x53, 0xe6, 0xd7, 0x88, 0x02};
static const uint8_t dsa_x[] = {0x20, 0x70, 0xb3, 0x22, 0x3d, 0xba, 0x37,
				0x2f, 0xde, 0x1c, 0x0f, 0xfc, 0x7b, 0x2e,
				0x3b, 0x49, 0x8b, 0x26, 0x06, 0x14};
static const struct dsa_group dsa_group = {
	{dsa_p, sizeof(dsa_p)}, {dsa_q, sizeof(dsa_q)}, {dsa_g, sizeof(dsa_g)}};

#define RSA_BITS  512
#define RSA_BYTES (RSA_BITS / 8)

void leak_hide(void *p, size_t size_bytes)
{
	(void)VALGRIND_MAKE_MEM_UNDEFINED(p, size_bytes);
}

void leak_reveal(const void *p, size_t size_bytes)
{
	(void)VALGRIND_MAKE_MEM_DEFINED(p, size_bytes);
}

/* What the kernel offers this room, as little as it takes. */
bool secret_reveal(bool answer)
{
	leak_reveal(&answer, sizeof(answer));
	return answer;
}

/* The key is made in the open. */
static bool is_hiding;

void rng_bytes(void *dst, size_t size_bytes)
{
	uint8_t *p = dst;

	for (size_t i = 0; i < size_bytes; i++)
		p[i] = (uint8_t)rand();
	if (is_hiding)
		leak_hide(dst, size_bytes);
}

void panic(const char *format, ...)
{
	(void)fprintf(stderr, "%s\n", format);
	exit(2);
}

irq_state_t arch_kernel_fp_begin(void)
{
	return 0;
}

void arch_kernel_fp_end(irq_state_t s)
{
	(void)s;
}

void leak_expect(enum status got, const char *what)
{
	leak_reveal(&got, sizeof(got));
	if (got == ST_OK)
		return;
	(void)fprintf(stderr, "%s: status %d\n", what, (int)got);
	exit(2);
}

static void run_cipher(enum cipher_alg alg, bool encrypt, size_t key_bytes)
{
	uint8_t key[32] = {1};
	uint8_t iv[16] = {2};
	uint8_t text[300] = {3};
	size_t size = 304 - 16;
	bool is_xts = alg == CIPHER_AES_XTS || alg == CIPHER_SM4_XTS;
	const struct cipher_keys keys = {key, is_xts ? key : NULL, key_bytes,
					 is_xts ? key_bytes : 0};
	struct cipher *c;

	leak_hide(key, sizeof(key));
	leak_hide(text, sizeof(text));
	leak_expect(cipher_create(alg, encrypt, &keys, &c), "cipher");
	leak_expect(cipher_start(c, iv, cipher_iv_size(alg)), "cipher");
	leak_expect(cipher_final(c, text, size, text), "cipher");
	cipher_destroy(c);
}

static void ciphers(void)
{
	for (int i = 0; i < CIPHER_ALG_COUNT; i++) {
		enum cipher_alg alg = (enum cipher_alg)i;
		size_t key_bytes = 16;

		if (alg == CIPHER_DES_ECB || alg == CIPHER_DES_CBC)
			key_bytes = 8;
		run_cipher(alg, true, key_bytes);
		run_cipher(alg, false, key_bytes);
	}
}

static void macs(void)
{
	static const struct mac_alg algs[] = {
		{MAC_AES_CMAC, HASH_ALG_COUNT}, {MAC_DES3_CMAC, HASH_ALG_COUNT},
		{MAC_HMAC, HASH_MD5},           {MAC_HMAC, HASH_SHA1},
		{MAC_HMAC, HASH_SHA256},        {MAC_HMAC, HASH_SHA512},
		{MAC_HMAC, HASH_SHA3_256},      {MAC_HMAC, HASH_SM3}};

	for (size_t i = 0; i < ARRAY_SIZE(algs); i++) {
		uint8_t key[16] = {1};
		uint8_t text[100] = {2};
		uint8_t code[HASH_MAX_BYTES];
		struct mac *m;
		bool is_same;

		leak_hide(key, sizeof(key));
		leak_hide(text, sizeof(text));
		leak_expect(mac_create(&algs[i], key, sizeof(key), &m), "mac");
		mac_update(m, text, sizeof(text));
		leak_expect(mac_final(m, code), "mac");
		is_same = ct_equal(code, text, mac_size(&algs[i]));
		(void)secret_reveal(is_same);
		mac_destroy(m);
	}
}

static void gcm(void)
{
	uint8_t key[16] = {1};
	uint8_t text[100] = {2};
	static const uint8_t iv[12];
	uint8_t tag[16];
	struct aes_gcm *g;

	leak_hide(key, sizeof(key));
	leak_hide(text, sizeof(text));
	leak_expect(aes_gcm_create(key, sizeof(key), &g), "gcm");
	leak_expect(aes_gcm_start(g, true, iv, sizeof(iv), iv, sizeof(iv)),
		    "gcm");
	leak_expect(aes_gcm_update(g, text, sizeof(text), text), "gcm");
	leak_expect(aes_gcm_finish(g, tag, sizeof(tag)), "gcm");
	aes_gcm_destroy(g);
}

/* Nobody may look at @n but at its first and last bytes: that a prime fills its
 * size and is odd is no secret. */
static void hide_number(const struct number *n)
{
	leak_hide((void *)(uintptr_t)(n->bytes + 1), n->size_bytes - 2);
}

static uint8_t rsa_store[8][RSA_BYTES];

static void make_key(struct rsa_key *key)
{
	struct rsa_key_out out;
	struct number_out *rooms = &out.n;
	struct number *numbers = &key->n;

	for (size_t i = 0; i < 8; i++)
		rooms[i] = (struct number_out){rsa_store[i], RSA_BYTES};
	leak_expect(rsa_generate(RSA_BITS, &(struct number){NULL, 0}, &out),
		    "key");
	for (size_t i = 0; i < 8; i++)
		numbers[i] =
			(struct number){rooms[i].bytes, rooms[i].size_bytes};
}

static void rsa_power(const struct rsa_key *key)
{
	uint8_t block[RSA_BYTES] = {0, 0, 1};
	struct rsa_loaded k;

	leak_expect(rsa_load(key, &k), "rsa");
	leak_hide(block, sizeof(block));
	leak_expect(rsa_private_power(&k, key, block), "rsa");
	rsa_unload(&k);
}

static void rsa(void)
{
	struct rsa_key key;
	const struct number *secrets = &key.d;

	make_key(&key);
	for (size_t i = 0; i < 6; i++)
		hide_number(&secrets[i]);
	is_hiding = true;
	rsa_power(&key);
	key.p = key.q = key.dp = key.dq = key.qinv = (struct number){NULL, 0};
	rsa_power(&key);
}

static void rsa_paddings(void)
{
	const struct rsa_encryption_params oaep = {RSA_OAEP, HASH_SHA256,
						   HASH_SHA1, NULL, 0};
	uint8_t em[128];
	size_t start;

	leak_expect(rsa_pkcs1_encode(HASH_SHA1, em, 20, em + 1, 127), "pkcs1");
	em[0] = 0;
	em[1] = 2;
	memset(em + 2, 0xff, 50);
	em[52] = 0;
	leak_hide(em, sizeof(em));
	leak_expect(rsa_pkcs1_unpad(em, sizeof(em), &start), "pkcs1");
	leak_expect(rsa_oaep_pad(&oaep, em, 0, em, sizeof(em)), "oaep");
	leak_expect(rsa_oaep_unpad(&oaep, em, sizeof(em), &start), "oaep");
}

static void dsa(void)
{
	uint8_t x[sizeof(dsa_x)];
	uint8_t digest[20] = {1};
	uint8_t sig[DSA_MAX_SIG_BYTES];
	size_t size = sizeof(sig);

	memcpy(x, dsa_x, sizeof(x));
	leak_hide(x, sizeof(x));
	leak_expect(dsa_sign(&dsa_group, &(struct number){x, sizeof(x)},
			     &(struct number){digest, 20}, sig, &size),
		    "dsa");
}

static void dh(void)
{
	static const struct dh_group group = {
		{dsa_p, sizeof(dsa_p)},
		{dsa_g, sizeof(dsa_g)},
		{dsa_q, sizeof(dsa_q)},
	};
	uint8_t x[sizeof(dsa_x)];
	uint8_t secret[sizeof(dsa_p)];
	struct number_out out = {secret, sizeof(secret)};

	memcpy(x, dsa_x, sizeof(x));
	hide_number(&(struct number){x, sizeof(x)});
	/* A number of the group that is no square of a small one. */
	leak_expect(dh_shared_secret(&group, &(struct number){x, sizeof(x)},
				     &(struct number){dsa_g, sizeof(dsa_g)},
				     &out),
		    "dh");
}

static void montgomery(enum montgomery_curve curve)
{
	uint8_t private_key[MONTGOMERY_MAX_BYTES] = {8, 1, 2};
	uint8_t public_key[MONTGOMERY_MAX_BYTES];
	uint8_t secret[MONTGOMERY_MAX_BYTES];

	private_key[montgomery_size(curve) - 1] = 0x55;
	leak_hide(private_key, sizeof(private_key));
	leak_expect(montgomery_public_of(curve, private_key, public_key), "x");
	leak_reveal(public_key, sizeof(public_key));
	leak_expect(montgomery_derive(curve, private_key, public_key, secret),
		    "x");
}

static void edwards(enum edwards_curve curve)
{
	uint8_t private_key[EDWARDS_MAX_KEY_BYTES] = {1, 2, 3};
	uint8_t public_key[EDWARDS_MAX_KEY_BYTES];
	uint8_t sig[EDWARDS_MAX_SIGNATURE_BYTES];
	const struct edwards_message m = {.bytes = (const uint8_t *)"text",
					  .size_bytes = 4};

	leak_hide(private_key, sizeof(private_key));
	leak_expect(edwards_public_of(curve, private_key, public_key), "ed");
	leak_expect(edwards_sign(curve, private_key, &m, sig), "ed");
}

/* What must be found: a table that a secret indexes, a branch on one. */
static void careless(void)
{
	static const uint8_t table[4] = {1, 2, 3, 4};
	uint8_t secret = 2;

	leak_hide(&secret, 1);
	if (table[secret & 3] == 3)
		(void)puts("3");
}

int main(int count, char **words)
{
	if (!RUNNING_ON_VALGRIND)
		return 2;
	if (count > 1 && strcmp(words[1], "--careless") == 0) {
		careless();
		return 0;
	}
	ciphers();
	macs();
	gcm();
	rsa();
	rsa_paddings();
	dsa();
	dh();
	for (int i = 0; i < MONTGOMERY_CURVE_COUNT; i++)
		montgomery((enum montgomery_curve)i);
	for (int i = 0; i < EDWARDS_CURVE_COUNT; i++)
		edwards((enum edwards_curve)i);
	leak_curves();
	leak_lattices();
	return 0;
}
