/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_KDF_H
#define KERNEL_CRYPTO_KDF_H

#include "kernel/crypto/hash.h"

/*
 * Keys from secrets. All with any hash but SHAKE. Context: thread; PBKDF2
 * takes as long as its caller's count says, interrupts and preemption stay on.
 * All functions: ST_OK; ST_NO_MEM; ST_BAD_PARAM (hash; @out_bytes is 0 or more
 * than the function can give). On error @out is untouched.
 */
struct kdf_bytes {
	const uint8_t *data; /* NULL when size_bytes is 0 */
	size_t size_bytes;
};

/* Spec: RFC 5869. Without @salt: as many zeros as the digest has bytes.
 * @out_bytes <= 255 digests. */
enum status hkdf(enum hash_alg alg, const struct kdf_bytes *secret,
		 const struct kdf_bytes *salt, const struct kdf_bytes *info,
		 uint8_t *out, size_t out_bytes);

/* The counter comes first. Spec: NIST SP 800-56C 4.1 option 1 (SP 800-56A rev.
 * 1, 5.8.1) */
enum status concat_kdf(enum hash_alg alg, const struct kdf_bytes *secret,
		       const struct kdf_bytes *other_info, uint8_t *out,
		       size_t out_bytes);

/* @iterations > 0, else ST_BAD_PARAM. Spec: RFC 8018 5.2 */
enum status pbkdf2(enum hash_alg alg, const struct kdf_bytes *password,
		   const struct kdf_bytes *salt, uint32_t iterations,
		   uint8_t *out, size_t out_bytes);

#endif
