/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_CRYPTO_HASH_MD_PRIV_H
#define KERNEL_CRYPTO_HASH_MD_PRIV_H

#include "base/bytes/compiler.h"

/*
 * What SHA-1, SHA-224, SHA-256 and SM3 share (Merkle and Damgard's iteration):
 * blocks of 64 bytes, words in big-endian order, a one, zeros and the length
 * in bits at the end. No pointers inside: a copy of the bytes is a copy of the
 * state. Spec: FIPS 180-4 5.1.1; GB/T 32905-2016 5.2
 */
#define MD_BLOCK_BYTES 64

struct md {
	uint32_t v[8];
	uint64_t total_bytes;
	uint8_t block[MD_BLOCK_BYTES]; /* total_bytes mod 64 are there */
};

/* v after @blocks more. */
typedef void md_blocks(uint32_t v[8], const uint8_t *data, size_t blocks);

/* One of those digests. */
struct md_kind {
	md_blocks *soft;
	/* Between arch_kernel_fp_begin() and _end(); NULL: this CPU has no
	 * instructions for it. */
	md_blocks *(*find_hard)(void);
	uint32_t iv[8];
	uint8_t digest_words;
};

/* Not where they are used: there compilers load each by an address of its
 * own. */
extern const uint32_t sha256_constants[64];
extern const struct md_kind md_sha1, md_sha224, md_sha256, md_sm3;

void md_init(struct md *m, const struct md_kind *kind);
void md_update(struct md *m, const struct md_kind *kind, const uint8_t *data,
	       size_t size_bytes);
void md_final(struct md *m, const struct md_kind *kind, uint8_t *digest);

/* By the library; by us. */
md_blocks sha1_soft_blocks, sha256_soft_blocks, sm3_soft_blocks;
/* By instructions: the files *_hard.c, or hash_hard_absent.c. */
md_blocks *sha1_hard_find(void);
md_blocks *sha256_hard_find(void);
md_blocks *sm3_hard_find(void);

#endif
