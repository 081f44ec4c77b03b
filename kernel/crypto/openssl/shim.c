/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/openssl/shim.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/crypto/rng.h"
#include "kernel/log/panic.h"
#include "kernel/mm/heap.h"

static unsigned long failed_allocations;

unsigned long shim_failed_allocations(void)
{
	return __atomic_load_n(&failed_allocations, __ATOMIC_RELAXED);
}

void *shim_alloc(size_t size_bytes)
{
	void *p = heap_alloc(size_bytes);

	if (!p)
		__atomic_add_fetch(&failed_allocations, 1, __ATOMIC_RELAXED);
	return p;
}

void *shim_duplicate(const void *src, size_t size_bytes)
{
	void *p = src ? shim_alloc(size_bytes) : NULL;

	if (p)
		memcpy(p, src, size_bytes);
	return p;
}

void shim_free(void *ptr)
{
	heap_free(ptr);
}

void shim_free_wiped(void *ptr, size_t size_bytes)
{
	if (ptr)
		secure_zero(ptr, size_bytes);
	heap_free(ptr);
}

int shim_compare(const void *a, const void *b, size_t size_bytes)
{
	return !ct_equal(a, b, size_bytes);
}

int shim_random(unsigned char *out, size_t size_bytes)
{
	rng_bytes(out, size_bytes);
	return 1;
}

struct evp_md_st {
	const char *name;
	enum hash_alg alg;
	bool is_xof;
};

struct evp_md_ctx_st {
	const struct evp_md_st *md;
	struct hash hash;
};

EVP_MD *shim_md(const char *name)
{
	/* Not written to; the type is OpenSSL's. */
	static struct evp_md_st mds[] = {
		{"SHA512", HASH_SHA512, false},
		{"SHA3-256", HASH_SHA3_256, false},
		{"SHA3-512", HASH_SHA3_512, false},
		{"SHAKE128", HASH_SHAKE128, true},
		{"SHAKE-128", HASH_SHAKE128, true},
		{"SHAKE256", HASH_SHAKE256, true},
		{"SHAKE-256", HASH_SHAKE256, true},
	};

	for (size_t i = 0; i < ARRAY_SIZE(mds); i++) {
		if (strcmp(mds[i].name, name) == 0)
			return &mds[i];
	}
	return NULL;
}

int shim_md_is_xof(const EVP_MD *md)
{
	return md->is_xof;
}

EVP_MD_CTX *shim_md_ctx_new(void)
{
	return shim_alloc(sizeof(struct evp_md_ctx_st));
}

void shim_md_ctx_free(EVP_MD_CTX *c)
{
	shim_free_wiped(c, sizeof(*c));
}

const EVP_MD *shim_md_of(const EVP_MD_CTX *c)
{
	return c->md;
}

int shim_md_start(EVP_MD_CTX *c, const EVP_MD *md)
{
	if (md)
		c->md = md;
	check_fatal(c->md);
	hash_init(&c->hash, c->md->alg);
	return 1;
}

int shim_md_update(EVP_MD_CTX *c, const void *data, size_t size_bytes)
{
	hash_update(&c->hash, data, size_bytes);
	return 1;
}

int shim_md_finish(EVP_MD_CTX *c, unsigned char *out, unsigned int *size_bytes)
{
	hash_final(&c->hash, out);
	if (size_bytes)
		*size_bytes = (unsigned int)hash_size(c->md->alg);
	return 1;
}

int shim_md_squeeze(EVP_MD_CTX *c, unsigned char *out, size_t size_bytes)
{
	return hash_extract(&c->hash, out, size_bytes) == ST_OK;
}

int shim_md_once(const EVP_MD *md, const void *data, size_t size_bytes,
		 unsigned char *out)
{
	return hash_digest(md->alg, data, size_bytes, out) == ST_OK;
}

int shim_reserve(WPACKET *p, size_t size_bytes, unsigned char **out)
{
	if (size_bytes > p->size_bytes - p->done)
		return 0;
	*out = p->bytes + p->done;
	p->done += size_bytes;
	return 1;
}

int shim_write(WPACKET *p, const void *src, size_t size_bytes)
{
	unsigned char *out;

	if (!shim_reserve(p, size_bytes, &out))
		return 0;
	memcpy(out, src, size_bytes);
	return 1;
}

int shim_take(PACKET *p, const unsigned char **out, size_t size_bytes)
{
	if (size_bytes > p->left)
		return 0;
	*out = p->bytes;
	p->bytes += size_bytes;
	p->left -= size_bytes;
	return 1;
}

int shim_read(PACKET *p, unsigned char *out, size_t size_bytes)
{
	const unsigned char *from;

	if (!shim_take(p, &from, size_bytes))
		return 0;
	memcpy(out, from, size_bytes);
	return 1;
}
