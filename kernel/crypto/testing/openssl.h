/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_TESTING_OPENSSL_H
#define KERNEL_CRYPTO_TESTING_OPENSSL_H

#include "kernel/crypto/testing/testhex.h"

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

/* Different at every run: what fails is shown by cmocka. */
static inline void openssl_random(uint8_t *out, size_t size_bytes)
{
	assert_int_equal(RAND_bytes(out, (int)size_bytes), 1);
}

#endif
