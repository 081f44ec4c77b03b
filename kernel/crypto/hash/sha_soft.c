/* SPDX-License-Identifier: BSD-2-Clause */
/* SHA-1 and SHA-256 in the library's C, block by block. */
#include <mbedtls/sha1.h>
#include <mbedtls/sha256.h>

#include "base/bytes/mem.h"
#include "kernel/crypto/hash/md_priv.h"
#include "kernel/log/panic.h"

void sha1_soft_blocks(uint32_t v[8], const uint8_t *data, size_t blocks)
{
	mbedtls_sha1_context c = {0};
	int err = 0;

	memcpy(c.state, v, sizeof(c.state));
	for (; blocks > 0; blocks--, data += MD_BLOCK_BYTES)
		err |= mbedtls_internal_sha1_process(&c, data);
	check_fatal(err == 0);
	memcpy(v, c.state, sizeof(c.state));
	secure_zero(&c, sizeof(c));
}

void sha256_soft_blocks(uint32_t v[8], const uint8_t *data, size_t blocks)
{
	mbedtls_sha256_context c = {0};
	int err = 0;

	memcpy(c.state, v, sizeof(c.state));
	for (; blocks > 0; blocks--, data += MD_BLOCK_BYTES)
		err |= mbedtls_internal_sha256_process(&c, data);
	check_fatal(err == 0);
	memcpy(v, c.state, sizeof(c.state));
	secure_zero(&c, sizeof(c));
}
