/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_TESTING_OPENSSL_H
#define KERNEL_CRYPTO_TESTING_OPENSSL_H

#include "kernel/crypto/testing/testhex.h"

/* RAND_set_rand_method() is the short way to numbers of our own. */
#ifndef OPENSSL_SUPPRESS_DEPRECATED
#define OPENSSL_SUPPRESS_DEPRECATED
#endif
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "kernel/crypto/hash.h"

/* Tests of this room: the machine's OpenSSL as a second opinion. */

/* What it calls @alg; NULL: SHAKE, which is not compared. */
static inline const char *openssl_hash_name(enum hash_alg alg)
{
	static const char *const names[HASH_ALG_COUNT] = {
		[HASH_MD5] = "MD5",           [HASH_SHA1] = "SHA1",
		[HASH_SHA224] = "SHA224",     [HASH_SHA256] = "SHA256",
		[HASH_SHA384] = "SHA384",     [HASH_SHA512] = "SHA512",
		[HASH_SHA3_224] = "SHA3-224", [HASH_SHA3_256] = "SHA3-256",
		[HASH_SHA3_384] = "SHA3-384", [HASH_SHA3_512] = "SHA3-512",
		[HASH_SM3] = "SM3",
	};

	return names[alg];
}

/*
 * What OpenSSL draws, for its keys too: the same at every run, so that what
 * fails fails again. OPENSSL_SEED in the environment gives other numbers.
 */
static uint64_t openssl_random_state;

static inline int openssl_draw(unsigned char *out, int size_bytes)
{
	for (int i = 0; i < size_bytes; i++) {
		openssl_random_state =
			openssl_random_state * UINT64_C(6364136223846793005) +
			UINT64_C(1442695040888963407);
		out[i] = (unsigned char)(openssl_random_state >> 56);
	}
	return 1;
}

static inline int openssl_has_numbers(void)
{
	return 1;
}

__attribute__((constructor)) static inline void openssl_draw_from_here(void)
{
	static const RAND_METHOD method = {.bytes = openssl_draw,
					   .pseudorand = openssl_draw,
					   .status = openssl_has_numbers};
	const char *seed = getenv("OPENSSL_SEED");

	openssl_random_state = seed ? strtoull(seed, NULL, 0) : 1;
	(void)RAND_set_rand_method(&method);
}

static inline void openssl_random(uint8_t *out, size_t size_bytes)
{
	assert_int_equal(RAND_bytes(out, (int)size_bytes), 1);
}

#endif
