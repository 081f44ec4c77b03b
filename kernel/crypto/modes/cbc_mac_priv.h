/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_MODES_CBC_MAC_PRIV_H
#define KERNEL_CRYPTO_MODES_CBC_MAC_PRIV_H

#include "kernel/crypto/modes/block_priv.h"

/*
 * The chain of blocks under CMAC, CBC-MAC and CCM. The last block is held
 * back until it is known whether it is the last. No pointers inside.
 */
struct cbc_mac {
	uint8_t chain[BLOCK_MAX_BYTES];
	uint8_t block[BLOCK_MAX_BYTES];
	uint8_t used; /* bytes of block; all: whole, not yet encrypted */
};

void cbc_mac_init(struct cbc_mac *m);
void cbc_mac_update(struct cbc_mac *m, const struct block_key *k,
		    const uint8_t *data, size_t size_bytes);
/* Zeros up to the next block. */
void cbc_mac_pad(struct cbc_mac *m, const struct block_key *k);
/* ST_OK; ST_BAD_PARAM (not whole blocks). */
enum status cbc_mac_final(struct cbc_mac *m, const struct block_key *k,
			  uint8_t *code);
/* After padding with bytes that say how many they are. */
void cbc_mac_final_pkcs5(struct cbc_mac *m, const struct block_key *k,
			 uint8_t *code);
/* Spec: NIST SP 800-38B 6.2 */
void cbc_mac_final_cmac(struct cbc_mac *m, const struct block_key *k,
			uint8_t *code);

#endif
