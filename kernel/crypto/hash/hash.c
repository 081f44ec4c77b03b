/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/crypto/fp.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"

/*
 * One row for each algorithm. The library's functions return a code because
 * they could be replaced by drivers; the ones built here cannot fail for the
 * arguments we give (check_fatal() says so).
 */
struct hash_ops {
	size_t digest_bytes;
	size_t block_bytes;
	const struct md_kind *md; /* or else the functions below */
	bool uses_fp;             /* the library uses vector registers */
	int (*start)(struct hash *h);
	int (*update)(struct hash *h, const uint8_t *data, size_t size_bytes);
	int (*finish)(struct hash *h, uint8_t *digest);
};

static int md5_start(struct hash *h)
{
	return mbedtls_md5_starts(&h->state.md5);
}

static int md5_update(struct hash *h, const uint8_t *data, size_t size_bytes)
{
	return mbedtls_md5_update(&h->state.md5, data, size_bytes);
}

static int md5_finish(struct hash *h, uint8_t *digest)
{
	return mbedtls_md5_finish(&h->state.md5, digest);
}

static int sha512_start(struct hash *h)
{
	return mbedtls_sha512_starts(&h->state.sha512, h->alg == HASH_SHA384);
}

static int sha512_update(struct hash *h, const uint8_t *data, size_t size_bytes)
{
	return mbedtls_sha512_update(&h->state.sha512, data, size_bytes);
}

static int sha512_finish(struct hash *h, uint8_t *digest)
{
	return mbedtls_sha512_finish(&h->state.sha512, digest);
}

/* Capacity of the sponge: twice the strength, in bytes. */
static int sha3_start(struct hash *h)
{
	keccak_init(&h->state.keccak, 2 * hash_size(h->alg));
	return 0;
}

static int sha3_update(struct hash *h, const uint8_t *data, size_t size_bytes)
{
	keccak_absorb(&h->state.keccak, data, size_bytes);
	return 0;
}

static int sha3_finish(struct hash *h, uint8_t *digest)
{
	keccak_squeeze(&h->state.keccak, KECCAK_SHA3_SUFFIX, digest,
		       hash_size(h->alg));
	return 0;
}

/* Digests of SHAKE, when it is used like the others, are twice the strength
 * long; the capacity is the same number. */
static int shake_finish(struct hash *h, uint8_t *digest)
{
	keccak_squeeze(&h->state.keccak, KECCAK_SHAKE_SUFFIX, digest,
		       hash_size(h->alg));
	return 0;
}

static int shake_start(struct hash *h)
{
	keccak_init(&h->state.keccak, hash_size(h->alg));
	return 0;
}

#define HASH_OPS(digest, block, fp, name)                                      \
	{                                                                      \
		digest, block, NULL, fp, name##_start, name##_update,          \
			name##_finish                                          \
	}
#define MD_OPS(digest, kind)                                                   \
	{                                                                      \
		.digest_bytes = (digest), .block_bytes = MD_BLOCK_BYTES,       \
		.md = &(kind)                                                  \
	}

static const struct hash_ops hash_ops[HASH_ALG_COUNT] = {
	[HASH_MD5] = HASH_OPS(16, 64, false, md5),
	[HASH_SHA1] = MD_OPS(20, md_sha1),
	[HASH_SHA224] = MD_OPS(28, md_sha224),
	[HASH_SHA256] = MD_OPS(32, md_sha256),
	[HASH_SHA384] = HASH_OPS(48, 128, true, sha512),
	[HASH_SHA512] = HASH_OPS(64, 128, true, sha512),
	[HASH_SHA3_224] = HASH_OPS(28, 144, false, sha3),
	[HASH_SHA3_256] = HASH_OPS(32, 136, false, sha3),
	[HASH_SHA3_384] = HASH_OPS(48, 104, false, sha3),
	[HASH_SHA3_512] = HASH_OPS(64, 72, false, sha3),
	[HASH_SHAKE128] = {32, 168, NULL, false, shake_start, sha3_update,
			   shake_finish},
	[HASH_SHAKE256] = {64, 136, NULL, false, shake_start, sha3_update,
			   shake_finish},
	[HASH_SM3] = MD_OPS(32, md_sm3),
};

static bool is_known(enum hash_alg alg)
{
	return (unsigned int)alg < HASH_ALG_COUNT;
}

size_t hash_size(enum hash_alg alg)
{
	return is_known(alg) ? hash_ops[alg].digest_bytes : 0;
}

size_t hash_block_size(enum hash_alg alg)
{
	return is_known(alg) ? hash_ops[alg].block_bytes : 0;
}

void hash_restart(struct hash *h)
{
	const struct hash_ops *ops = &hash_ops[h->alg];
	irq_state_t s = 0;
	int err;

	memset(&h->state, 0, sizeof(h->state));
	if (ops->md) {
		md_init(&h->state.md, ops->md);
		return;
	}
	if (ops->uses_fp)
		s = arch_kernel_fp_begin();
	err = ops->start(h);
	if (ops->uses_fp)
		arch_kernel_fp_end(s);
	check_fatal(err == 0);
}

void hash_init(struct hash *h, enum hash_alg alg)
{
	check_fatal(is_known(alg));
	h->alg = alg;
	hash_restart(h);
}

enum status hash_create(enum hash_alg alg, struct hash **out)
{
	struct hash *h;

	if (!is_known(alg))
		return ST_BAD_PARAM;
	h = heap_alloc(sizeof(*h));
	if (!h)
		return ST_NO_MEM;
	hash_init(h, alg);
	*out = h;
	return ST_OK;
}

void hash_destroy(struct hash *h)
{
	if (!h)
		return;
	secure_zero(h, sizeof(*h));
	heap_free(h);
}

void hash_update(struct hash *h, const void *data, size_t size_bytes)
{
	const struct hash_ops *ops = &hash_ops[h->alg];
	const uint8_t *p = data;
	int err = 0;

	if (ops->md) {
		md_update(&h->state.md, ops->md, p, size_bytes);
		return;
	}
	if (!ops->uses_fp) {
		err = ops->update(h, p, size_bytes);
		check_fatal(err == 0);
		return;
	}
	while (size_bytes > 0) {
		size_t chunk = MIN(size_bytes, (size_t)FP_CHUNK_BYTES);
		irq_state_t s = arch_kernel_fp_begin();

		err |= ops->update(h, p, chunk);
		arch_kernel_fp_end(s);
		p += chunk;
		size_bytes -= chunk;
	}
	check_fatal(err == 0);
}

void hash_final(struct hash *h, uint8_t *digest)
{
	const struct hash_ops *ops = &hash_ops[h->alg];
	irq_state_t s = 0;
	int err = 0;

	if (ops->uses_fp)
		s = arch_kernel_fp_begin();
	if (ops->md)
		md_final(&h->state.md, ops->md, digest);
	else
		err = ops->finish(h, digest);
	if (ops->uses_fp)
		arch_kernel_fp_end(s);
	check_fatal(err == 0);
	secure_zero(&h->state, sizeof(h->state));
}

enum status hash_extract(struct hash *h, uint8_t *out, size_t size_bytes)
{
	if (h->alg != HASH_SHAKE128 && h->alg != HASH_SHAKE256)
		return ST_BAD_PARAM;
	keccak_squeeze(&h->state.keccak, KECCAK_SHAKE_SUFFIX, out, size_bytes);
	return ST_OK;
}

void hash_copy(struct hash *dst, const struct hash *src)
{
	memcpy(dst, src, sizeof(*dst));
}

enum status hash_digest(enum hash_alg alg, const void *data, size_t size_bytes,
			uint8_t *digest)
{
	struct hash h;

	if (!is_known(alg))
		return ST_BAD_PARAM;
	hash_init(&h, alg);
	hash_update(&h, data, size_bytes);
	hash_final(&h, digest);
	return ST_OK;
}
