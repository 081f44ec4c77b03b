/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_STORE_SUBKEY_H
#define KERNEL_TA_STORE_SUBKEY_H

#include "kernel/crypto/rsa.h"

/* A key that a key above it entitles to sign certain UUIDs (abi-formats 4.4).
 */
struct subkey {
	uint8_t uuid[16];    /* its name space */
	uint32_t name_bytes; /* of the name that follows; 0: signs its UUID */
	uint32_t version;
	uint32_t max_depth;        /* below it */
	struct rsa_public_key key; /* points into the payload */
};

/* @payload has been verified, and outlives @out. ST_BAD_FORMAT. */
enum status subkey_decode(const uint8_t *payload, size_t size_bytes,
			  struct subkey *out);

/* UUID that the next element of the chain must have; @name: as many bytes as
 * @k says. ST_NO_MEM. */
enum status subkey_next_uuid(const struct subkey *k, const uint8_t *name,
			     uint8_t uuid[16]);

#endif
