/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_MODES_CTR_PRIV_H
#define KERNEL_CRYPTO_MODES_CTR_PRIV_H

#include "kernel/crypto/modes/block_priv.h"

/* How many bits at the end of a block count. */
enum ctr_width {
	CTR_32,
	CTR_128,
};

/* Counter mode, with blocks of 16 bytes. What is left of a block's key stream
 * serves the next call. */
struct ctr {
	uint8_t counter[BLOCK_MAX_BYTES]; /* of the next block; big endian */
	uint8_t stream[BLOCK_MAX_BYTES];
	uint8_t used; /* bytes of stream; 16: none is left */
	enum ctr_width width;
};
void ctr_init(struct ctr *c, const uint8_t counter[BLOCK_MAX_BYTES],
	      enum ctr_width width);
/* @dst may equal @src. */
void ctr_xor(struct ctr *c, const struct block_key *k, const uint8_t *src,
	     uint8_t *dst, size_t size_bytes);

#endif
