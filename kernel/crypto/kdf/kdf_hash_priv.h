/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_KDF_KDF_HASH_PRIV_H
#define KERNEL_CRYPTO_KDF_KDF_HASH_PRIV_H

#include "kernel/crypto/mac.h"

/* The hashes of HMAC: SHAKE has no digest of its own length. */
static inline bool kdf_hash_is_allowed(enum hash_alg alg)
{
	const struct mac_alg hmac = {.kind = MAC_HMAC, .hash = alg};

	return mac_size(&hmac) != 0;
}

#endif
